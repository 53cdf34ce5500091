//! Writes what the corpora of `fuzz/` begin with: `cargo run -p targets --example seeds`. From the vectors of `spec/`, the
//! scenarios, and some bytes drawn from a seed for the state machines.
#![allow(clippy::expect_used, reason = "a tool of this repository, which stops where a file is not as it should be")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use evidence::{
    EntryRef, Frontier, Lane, PartyIndex, PostIndex, Precedence, SecretKey, SignedCharter, Signer as _, Time,
    UnsignedEntry,
};
use line::Keep;
use line::affairs::{Body, CheckBody};
use line::desk::situation::{AnalyticConfidence, Assessment, Logging};
use line::desk::suspicion::{Speaker, Suspecting, SuspicionKind};
use line::desk::{Change, Entry, HandOver, Keying, Role};
use model::Play;
use store::{Journal, Memory, Sqlite, Store};
use testkit::parties::{START, station_key};
use testkit::random::Random;

/// Most files of one target: the smallest of each are kept.
const FILES_MAX: usize = 48;

/// Largest file that is kept in bytes.
const FILE_BYTES_MAX: usize = 6 * 1024;

/// Targets that read whole databases, which are no smaller than they are.
const DATABASES: [&str; 2] = ["record_file", "journal_file"];

/// Entries in the database of a record.
const RECORD_ENTRIES: usize = 24;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn main() {
    let mut seeds: BTreeMap<&str, Vec<Vec<u8>>> = BTreeMap::new();
    let mut put = |target: &'static str, bytes: Vec<u8>| seeds.entry(target).or_default().push(bytes);
    for folder in ["spec/vectors", "spec/session-vectors"] {
        for file in fs::read_dir(root().join(folder)).expect("the vectors are there") {
            let text = fs::read_to_string(file.expect("a file").path()).expect("a vector is text");
            let Some((head, body)) = text.split_once("\n\n") else { continue };
            let kind = head.lines().find_map(|line| line.strip_prefix("kind: ")).unwrap_or_default();
            let Some(bytes) = unhex(body) else { continue };
            match kind {
                "cbor" => put("cbor", bytes),
                "charter-file" => {
                    SignedCharter::payload_of(&bytes).into_iter().for_each(|payload| put("charter", payload.to_vec()));
                    put("charter", bytes);
                }
                "entry" => put("entry", bytes),
                "receipt" | "receipt-inclusion" => put("receipt", bytes),
                "transcript" | "extract" => put("transcript", bytes),
                "disclosure" => put("disclosure", bytes),
                "fork" => put("fork", bytes),
                "identity" => put("identity", bytes),
                "key" => put("key", bytes),
                "frame" => put("frame", bytes),
                "body" => put("body", bytes),
                "annex" => put("annex", bytes),
                _ => {}
            }
        }
    }
    let bodies = seeds["body"].clone();
    let mut put = |target: &'static str, bytes: Vec<u8>| seeds.entry(target).or_default().push(bytes);
    affairs(&bodies).into_iter().for_each(|state| put("affair", state));
    put("record_file", record_file(&bodies));
    put("journal_file", journal_file());
    for text in PLANS {
        put("plan_file", text.as_bytes().to_vec());
    }
    put("site_list", SITES.as_bytes().to_vec());
    for text in TYPED {
        put("typed", text.as_bytes().to_vec());
        put("words", text.as_bytes().to_vec());
    }
    for text in ["Cease at once", "стой", "Arrêtez", "停", "قف", "The convoy may sanction the clearance"] {
        put("urgent_words", text.as_bytes().to_vec());
    }
    for text in ["subject=a&with=b&with=c&limit=3&all=true", "{\"subject\":\"a\",\"file\":\"AAAA\",\"limit\":3}"] {
        put("query", text.as_bytes().to_vec());
    }
    for text in REQUESTS {
        put("request", text.as_bytes().to_vec());
    }
    put("passkey", PASSKEY.as_bytes().to_vec());
    put("settings", fs::read(root().join("docs/detente.toml")).expect("the settings are there"));
    for text in TERMS {
        put("terms", text.as_bytes().to_vec());
    }
    let scenario = fs::read_to_string(root().join("scenarios/river-line.toml")).expect("the scenario is there");
    put("scenario", scenario.chars().take(3_000).collect::<String>().into_bytes());
    put("stream", [&[3, 2, 7, 8, 0x40, 0x41][..], &[5; 0x41], &[1]].concat());
    desk_entries().into_iter().for_each(|entry| put("desk_entry", entry));
    put("carried_file", carried_file());
    let mut random = Random::new(7);
    let state_machines = ["hostile_path", "hostile_peer", "stores", "index", "lanes", "sealed_packet"];
    let lengths = state_machines.map(|name| (name, 64..=1_200)).into_iter().chain([("carried_file", 8..=160)]);
    for (target, bytes) in lengths {
        for _ in 0..12 {
            let length = random.within(*bytes.start(), *bytes.end());
            put(target, (0..length).map(|_| random.draw() as u8).collect());
        }
    }
    for (target, mut files) in seeds {
        let folder = root().join("fuzz/corpus").join(target);
        fs::create_dir_all(&folder).expect("room for the corpus");
        files.sort_by_key(|bytes| (bytes.len(), bytes.clone()));
        files.dedup();
        for bytes in
            files.iter().filter(|bytes| bytes.len() <= FILE_BYTES_MAX || DATABASES.contains(&target)).take(FILES_MAX)
        {
            let name = evidence::merkle::sha256(bytes).to_string();
            fs::write(folder.join(&name[..16]), bytes).expect("room for the corpus");
        }
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    (0..digits.len() / 2).map(|at| u8::from_str_radix(digits.get(at * 2..at * 2 + 2)?, 16).ok()).collect()
}

/// These bodies as entries of two parties, in the order in which they were kept.
fn said(bodies: &[Vec<u8>]) -> Vec<Keep> {
    let mut said = Vec::new();
    let mut lanes = vec![Frontier::new(); 8];
    for (at, body) in bodies.iter().filter(|body| Body::decode(body).is_ok()).enumerate() {
        let lane = Lane { party: PartyIndex((at % 2) as u8), precedence: Precedence::ALL[at / 2 % 4] };
        let frontier = &mut lanes[lane.number() as usize];
        let (serial, time) = (frontier.size() + 1, Time(START.0 + 86_400_000 + at as u64));
        let draft = UnsignedEntry { lane, serial, time, epoch: 1, seen: None, body: body.clone() };
        let signed = draft.sign(Play::charter().line_id(), frontier.root(), &station_key(lane.party, 1));
        let Ok(entry) = signed else { continue };
        frontier.push(entry.leaf());
        let (root, frontier) = (frontier.root(), frontier.clone());
        said.push(Keep::Entry { entry: Arc::new(entry), root, frontier, at: time, leaves_outbox: None });
    }
    said
}

/// The states of what these words come to.
fn affairs(bodies: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut store = Memory::new(Play::charter().charter(), PartyIndex(0));
    store.commit(&said(bodies)).expect("memory keeps");
    store.settle(&[]).expect("it is folded");
    store.affairs().values().map(line::affairs::Affair::encode).collect()
}

/// A record with some of them.
fn record_file(bodies: &[Vec<u8>]) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("room for a record");
    let path = folder.path().join("record");
    let mut store = Sqlite::open(&path, Play::charter().charter(), PartyIndex(0)).expect("the record opens");
    let said = said(bodies);
    store.commit(&said[..said.len().min(RECORD_ENTRIES)]).expect("there is room");
    store.settle(&[]).expect("it is folded");
    drop(store);
    fs::read(path).expect("the record is there")
}

/// A journal with an entry of nearly every kind.
fn journal_file() -> Vec<u8> {
    let folder = tempfile::tempdir().expect("room for a journal");
    let path = folder.path().join("journal");
    let mut journal = Journal::open(&path, &mut |_| {}).expect("the journal opens");
    desk_entries().iter().for_each(|entry| journal.append(entry).expect("there is room"));
    drop(journal);
    fs::read(path).expect("the journal is there")
}

const PLANS: [&str; 3] = [
    r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":7,"geometry":{"type":"Point","coordinates":[23.4,49.95],"extent":{"subType":"Circle","radius":200.5},"layer":{"lower":0,"lowerReference":"AGL","upper":400,"upperReference":"AMSL","uom":"ft"}},"properties":{"name":[{"text":"R","lang":"en"}],"limitedApplicability":[{"startDateTime":"2026-05-01T00:00:00Z","schedule":[{"day":["MON"],"startTime":"08:00:00+02:00","endTime":"17:00Z"}]}]}}]}"#,
    r#"[{"volume":{"outline_polygon":{"vertices":[{"lng":0,"lat":0},{"lng":1,"lat":0},{"lng":1,"lat":1}]},"altitude_lower":{"value":19.5,"reference":"W84","units":"M"}},"time_start":{"value":"2026-05-01T08:00:00Z","format":"RFC3339"}}]"#,
    "<kml><Placemark id='1'><name>&lt;&#65;</name><TimeSpan><begin>2026-05-01T00:00:00Z</begin></TimeSpan><Polygon><extrude>1</extrude><altitudeMode>absolute</altitudeMode><outerBoundaryIs><LinearRing><coordinates>0,0,1 1,0,1 1,1,1 0,0,1</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>",
];

const SITES: &str = "name,latitude,longitude,altitude,verified on,confidence\n\"A\"\"b\",49°57'00\"N,23 24 00 E,12 ft,2026-04-01,B2\nB,-1.5,2,,2026-04-01T08:00:00Z,\n";

const TYPED: [&str; 14] = [
    "49.95,23.4",
    "49°57'00\"N 23°24'00\"E",
    "49 57 00 N; 23 24 00 E",
    "495700N0232400E",
    "-1.5;2",
    "1200m",
    "1.2km",
    "270",
    "2026-05-01T08:00:00+02:00",
    "0800Z",
    "2026-05-01",
    "08:00-09:30",
    "BLUE/F/0012",
    "BLUE/R/0003~RED/R/0002.1",
];

const REQUESTS: [&str; 3] = [
    r#"{"do":"send","line":null,"precedence":"flash","from":"watch","to":["RED/watch"],"subject":"","text":"a","language":null,"reply_to":null,"corrects":null,"wait_s":5}"#,
    r#"{"do":"read","line":"north","message":"RED/F/0001","by":"Smith","as":"token"}"#,
    r#"{"do":"cancel","line":null,"message":"BLUE/F/0001","reason":"b"}"#,
];

const PASSKEY: &str = r#"{"name":"a","passkey":"AAAA","clientData":"eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIn0","authenticatorData":"AAAA","signature":"AAAA","userHandle":"AA","client_data":"e30","authenticator_data":"AAAA","user_handle":"AA"}"#;

const TERMS: [&str; 3] = [
    "answer_s = 60\n[separations]\nhorizontal_m = 5000.5\ntime_s = 60\n[plan]\ncut_off = \"16:00\"\n[kinds.flight]\nlead_s = 3600\nrank = 2\n",
    "name,latitude,longitude\nBridge,49.95,23.4\n",
    r#"{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[23,49],[24,49],[24,50],[23,49]]]},"properties":{"name":"Border","distance_m":5000}}"#,
];

/// An entry of the private journal of nearly every kind.
fn desk_entries() -> Vec<Vec<u8>> {
    let [text, line, who] = ["The bridge is closed.", "north", "Smith"].map(str::to_owned);
    let at = EntryRef { lane: Lane { party: PartyIndex(1), precedence: Precedence::Priority }, serial: 7 };
    let languages = BTreeMap::from([("en".to_owned(), START)]);
    let roles = BTreeSet::from([Role::Drafter, Role::Releaser]);
    let body = Body::Check(CheckBody { missed: 0, picture: None }).encode();
    let words = evidence::merkle::sha256(&body);
    let by = PartyIndex(1);
    let changes = [
        Change::Enrolled {
            person: who.clone(),
            roles: roles.clone(),
            languages: languages.clone(),
            secret: vec![7; 48],
        },
        Change::Changed { person: who.clone(), roles, languages },
        Change::Secret { person: who.clone(), secret: vec![8; 48] },
        Change::Ended { person: who.clone() },
        Change::Widened { kinds: BTreeSet::from(["message".to_owned()]) },
        Change::SignedIn { duress: false },
        Change::DuressCleared { person: who.clone() },
        Change::Drafted {
            line: line.clone(),
            precedence: Precedence::Flash,
            body: body.clone(),
            asked: "{}".to_owned(),
            released: true,
        },
        Change::Edited { draft: 1, body, asked: "{}".to_owned() },
        Change::Translated { draft: 1, of: "en".to_owned(), language: "fr".to_owned(), text: text.clone() },
        Change::Released { draft: 1, words },
        Change::SecondReleased { draft: 1, words },
        Change::Returned { draft: 1, reason: text.clone() },
        Change::Dropped { draft: 1, reason: text.clone() },
        Change::Going { draft: 1, after: 9 },
        Change::Said { draft: 1, at: Some(at) },
        Change::Spoke { line: line.clone(), kind: "message".to_owned(), at: None },
        Change::Planned { person: who.clone(), from: START, until: START.plus_ms(1) },
        Change::ShiftTaken,
        Change::HandedOver(HandOver { to: who.clone(), notes: text.clone(), sound_test: true, ..HandOver::default() }),
        Change::Noted { text: text.clone() },
        Change::Briefed { line: line.clone(), about: Some(at), title: "Bridge".to_owned(), text: text.clone() },
        Change::BriefApproved { brief: 2 },
        Change::MemoNoted { line: line.clone(), call: at, text: text.clone() },
        Change::MemoAgreed { note: 3 },
        Change::Passkey(Keying::Added {
            name: who.clone(),
            id: vec![1; 16],
            key: vec![2; 77],
            count: 3,
            synced: true,
            duress: false,
        }),
        Change::Situation(Logging::Withdrawn { item: 4, reason: text.clone() }),
        Change::Situation(Logging::Assessed(Assessment {
            cites: BTreeSet::from([1, 2]),
            confidence: AnalyticConfidence::Moderate,
            subject: String::new(),
            text: text.clone(),
            corrects: Some(1),
        })),
        Change::Suspicion(Suspecting::Raised {
            line,
            of: Speaker { party: by, post: Some(PostIndex(1)) },
            kind: SuspicionKind::Coerced,
            since: START,
            entry: Some(at),
            reason: text,
        }),
    ];
    changes.into_iter().map(|change| Entry { at: START, by: Some(who.clone()), change }.encode()).collect()
}

/// A file to the station that the target is, with two frames in it.
fn carried_file() -> Vec<u8> {
    let keys = [1, 2].map(|seed| bearer::Key(SecretKey::from_seed(&[seed; 32]).public().to_bytes()));
    let [_, (_, theirs)] = bearer::targets::sealings(keys, [7; 32]);
    let frames = [&[1, 0, 0, 0, 0, 3][..], b"one", &[2, 0, 0, 0, 3], b"two"].concat();
    bearer::targets::carried_file(&theirs, &[frames, [&[2][..], &2u64.to_be_bytes()].concat()])
}

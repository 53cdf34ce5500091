//! An amendment is drawn up from the charter that holds, tells what it changes before it is signed, and no station takes
//! it up unasked.

#![allow(clippy::disallowed_methods, reason = "a test writes the files that people write")]

mod support;

use std::path::{Path, PathBuf};

use evidence::SignedCharter;
use serde_json::Value;
use station::demo::stage::{Cast, LINE, make_line, make_station};
use station::folder::{Folder, read_charter};
use station::{ceremony, cli};
use support::{BLUE, CAST, RED, TERMS};
use tempfile::TempDir;

struct Line {
    dir: TempDir,
    folders: [Folder; 2],
}

impl Line {
    fn new() -> Self {
        let dir = TempDir::new().expect("a folder");
        let listen = ["127.0.0.1:4747".parse().expect("an address"); 2];
        let folders = make_line(dir.path(), &CAST, TERMS, listen, listen).expect("two folders");
        Line { dir, folders }
    }

    fn file(&self, name: &str, text: &str) -> Option<PathBuf> {
        let path = self.dir.path().join(name);
        std::fs::write(&path, text).expect("a file");
        Some(path)
    }

    fn held(&self, at: usize) -> SignedCharter {
        self.folders[at].line(Some(LINE)).and_then(|line| line.charter()).expect("an open line")
    }

    /// What changes nothing.
    fn amend(&self) -> cli::Amend {
        cli::Amend {
            line: cli::Line { line: Some(LINE.to_owned()) },
            with: Vec::new(),
            name: None,
            purposes: Vec::new(),
            exclusions: Vec::new(),
            forces: Vec::new(),
            terms: None,
            annex: None,
            areas: None,
            places: None,
            from: None,
            out: self.dir.path().join("amended.detente"),
        }
    }
}

fn accept(file: &Path) -> cli::Accept {
    cli::Accept { file: file.to_owned(), merge: Vec::new(), out: None }
}

fn changes(shown: &Value) -> Vec<&str> {
    shown["amendment"]["changes"].as_array().expect("changes").iter().filter_map(Value::as_str).collect()
}

const GREEN: Cast = Cast {
    code: "GREEN",
    name: "Green Union",
    language: "fr",
    posts: [("Opérations", "Officier de service"), ("Chef d'état-major", "Général"), ("Ministre", "Ministre")],
    deputy: "Vice-ministre",
};

#[test]
fn an_amendment_keeps_what_is_not_given_and_tells_each_change_by_its_name() {
    let line = Line::new();
    let area = r#"{"type":"FeatureCollection","features":[{"type":"Feature",
        "properties":{"name":"Border","distance_m":5000},
        "geometry":{"type":"LineString","coordinates":[[30.0,50.0],[31.0,50.0]]}}]}"#;
    let amend = cli::Amend {
        name: Some("Southern line".to_owned()),
        forces: vec!["the navies".to_owned()],
        terms: line.file("terms.toml", "urgent_words_max = 30\n"),
        annex: line.file("annex.toml", "answer_s = 1200\n[separations]\nhorizontal_m = 777\n"),
        areas: line.file("areas.geojson", area),
        ..line.amend()
    };
    let shown = ceremony::amend(&line.folders[BLUE], &amend).expect("it is drawn up");
    let told = changes(&shown);
    let told = told.iter().map(|change| change.split(", before").next().expect("a first part")).collect::<Vec<_>>();
    assert_eq!(
        told,
        [
            "the line is called \"Southern line\"",
            "force \"the navies\": new",
            "force \"all forces of the parties\": gone",
            "terms urgent_words_max: 30",
            "standing area \"Border\": new",
            "answer_s: 1200",
            "separations horizontal_m: 777.0",
        ]
    );
    let (before, after) = (line.held(BLUE), read_charter(&amend.out).expect("a charter file"));
    assert_eq!(after.line_id(), before.line_id());
    assert_eq!((shown["amendment"]["number"].as_u64(), &shown["missing"]), (Some(1), &serde_json::json!(["RED"])));
    assert_ne!(shown["fingerprint"], before.fingerprint().to_string());
    let (old, new) = (before.charter(), after.charter());
    assert_eq!((&new.parties, &new.purposes, new.nonce), (&old.parties, &old.purposes, old.nonce));
    assert_eq!(new.terms, evidence::Terms { urgent_words_max: 30, ..old.terms.clone() });
    assert!(before.delegations().iter().all(|key| after.delegations().contains(key)), "no key is lost");

    // A second one from the same charter changes what it is given and nothing else.
    let again = cli::Amend { annex: line.file("annex.toml", "answer_s = 1300\n"), ..line.amend() };
    let shown = ceremony::amend(&line.folders[RED], &again).expect("it is drawn up");
    assert_eq!(changes(&shown).len(), 1, "{shown}");
}

#[test]
fn a_party_joins_when_all_have_signed_and_nobody_takes_it_up_unasked() {
    let line = Line::new();
    let green = Folder::new(line.dir.path().join("green"));
    make_station(&green, &GREEN, "127.0.0.1:4747".parse().expect("an address")).expect("a station");
    let amend = cli::Amend { with: vec![green.identity_file()], ..line.amend() };
    ceremony::amend(&line.folders[BLUE], &amend).expect("it is drawn up");
    let shown = ceremony::accept(&line.folders[RED], &accept(&amend.out)).expect("it signs");
    assert!(changes(&shown)[0].starts_with("GREEN joins: Green Union, as party, with root key "), "{shown}");
    assert_eq!(changes(&shown).len(), 4, "the party and its three posts: {shown}");
    assert_eq!(shown["amendment"]["against"], "the charter that holds here");
    let shown = ceremony::accept(&green, &accept(&amend.out)).expect("it signs");
    assert_eq!(shown["amendment"]["against"], "the founding charter", "GREEN has no line open");
    assert_eq!(shown["signed_by_all"], true);

    let words = shown["fingerprint"].as_str().map(str::to_owned);
    let called = Some("other".to_owned());
    let open = cli::Open { file: amend.out.clone(), words: words.clone(), called, earlier: Vec::new() };
    for folder in &line.folders {
        let refused = ceremony::open(folder, &open).expect_err("no second record of one line");
        assert!(refused.what.contains("open already"), "{refused:?}");
    }
    let take_up = cli::TakeUp { file: amend.out.clone(), words };
    let refused = ceremony::take_up(&green, &take_up).expect_err("it has no line that is amended");
    assert!(refused.what.contains("no line is open"), "{refused:?}");
    let others = cli::TakeUp { words: Some("wrong words".to_owned()), ..take_up };
    let refused = ceremony::take_up(&line.folders[BLUE], &others).expect_err("nothing is taken up on other words");
    assert!(refused.what.contains("not the words"), "{refused:?}");
    let before = line.held(BLUE).payload().to_vec();
    let take_up = cli::TakeUp { words: open.words.clone(), ..others };
    ceremony::take_up(&line.folders[BLUE], &take_up).expect("it waits for its time");
    ceremony::take_up(&line.folders[BLUE], &take_up).expect("twice is once");
    assert_eq!(line.held(BLUE).payload(), before, "its time is a day ahead");
    ceremony::open(&green, &open).expect("a party that joins opens the line");
}

#[test]
fn what_does_not_follow_on_the_charter_that_holds_is_not_drawn_up_and_not_signed() {
    let line = Line::new();
    let refused = |amend: cli::Amend| ceremony::amend(&line.folders[BLUE], &amend).expect_err("refused").what;
    let past = refused(cli::Amend { from: Some("2020-01-01T00:00:00Z".to_owned()), ..line.amend() });
    assert!(past.contains("before it was drawn up"), "{past}");
    let smaller = refused(cli::Amend { terms: line.file("terms.toml", "entry_bytes_max = 4096\n"), ..line.amend() });
    assert!(smaller.contains("the largest entry smaller"), "{smaller}");

    // The third before the second.
    let amend = line.amend();
    ceremony::amend(&line.folders[BLUE], &amend).expect("it is drawn up");
    let mut later = read_charter(&amend.out).expect("a charter file").charter().clone();
    later.amends.as_mut().expect("an amendment").number = 2;
    let later = SignedCharter::propose(later).expect("it is sound");
    std::fs::write(&amend.out, later.encode()).expect("a file");
    let refused = ceremony::accept(&line.folders[RED], &accept(&amend.out)).expect_err("refused").what;
    assert!(refused.contains("its number is not the next"), "{refused}");
    assert!(read_charter(&amend.out).expect("a charter file").missing().count() == 2, "nobody signed it");
}

/// A power cut between any two of the files that are written leaves a line that takes the amendment up when it starts.
#[test]
fn whenever_the_taking_up_is_cut_short_doing_it_again_ends_it() {
    let line = Line::new();
    let amend = cli::Amend { name: Some("The same line".to_owned()), ..line.amend() };
    ceremony::amend(&line.folders[BLUE], &amend).expect("it is drawn up");
    let shown = ceremony::accept(&line.folders[RED], &accept(&amend.out)).expect("it signs");
    let take_up = cli::TakeUp { file: amend.out.clone(), words: shown["fingerprint"].as_str().map(str::to_owned) };
    ceremony::take_up(&line.folders[BLUE], &take_up).expect("it waits");
    let folder = line.folders[BLUE].line(Some(LINE)).expect("a line");
    let next = std::fs::read(folder.next_file()).expect("it waits");
    let founded = folder.charter().expect("a charter");
    let from = read_charter(&amend.out).expect("a file").charter().amends.as_ref().expect("an amendment").from;
    assert!(!folder.take_up(evidence::Time(from.0 - 1)).expect("no fault"), "its time has not come");

    // Cut short when the charter that held was put aside, and no more.
    let aside = folder.earlier_file(0);
    std::fs::create_dir_all(aside.parent().expect("a folder")).expect("a folder");
    std::fs::write(&aside, founded.encode()).expect("a file");
    assert!(folder.take_up(from).expect("it is taken up"));
    assert_eq!(folder.rules().expect("rules").charter.number(), 1);
    assert_eq!(read_charter(&aside).expect("it is kept").payload(), founded.payload());
    assert!(!folder.next_file().exists());

    // Cut short when it held already, and what waited was still there.
    std::fs::write(folder.next_file(), next).expect("a file");
    assert!(!folder.take_up(from).expect("no fault"), "it is taken up once");
    assert!(!folder.next_file().exists());
    assert_eq!(folder.rules().expect("rules").charter.number(), 1);
    assert_eq!(read_charter(&aside).expect("it is kept").payload(), founded.payload());
}

//! What the station, its console and its bearer read: streams of frames, requests, settings, files that officers write.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use arbitrary::{Result, Unstructured};
use bearer::limits::{FRAME_BYTES_MAX, REASON_BYTES_MAX};
use bearer::sealed::{Ack, Carrier, Chunk, Close, End, Event, Line, Lives, Pace, Packet, Sealing, media};
use bearer::targets::Counted;
use bearer::{Key, LinkId, Secret};
use console::{Assertion, NewPasskey, Operation, Parameter, Takes};
use evidence::{SecretKey, Signer as _, Time};
use line::affairs::Annex;
use model::Play;
use station::desk::passkey::{Asserted, Registered, Site};
use station::protocol::{Request, Response};
use station::scenario::file::Scenario;
use station::settings::Settings;
use station::{annex, parse, view};
use testkit::parties::START;

/// What a stream holds: the same frames in whatever pieces it comes, and written again the same bytes.
pub fn stream(bytes: &[u8]) {
    let Some((piece, bytes)) = bytes.split_first() else { return };
    let whole = bearer::targets::frames(&mut std::iter::once(bytes));
    let pieces = bearer::targets::frames(&mut bytes.chunks(usize::from(*piece).max(1)));
    assert_eq!(whole, pieces);
    let (frames, _) = whole;
    let mut again = Vec::new();
    frames.iter().for_each(|frame| bearer::targets::encode(frame, &mut again));
    assert!(bytes.starts_with(&again), "there is one way to write a frame");
}

/// What a browser's passkey answers.
pub fn passkey(bytes: &[u8]) {
    let site = Site { name: "localhost".to_owned(), origin: "https://localhost:8443".to_owned() };
    if let Ok(answer) = serde_json::from_slice::<NewPasskey>(bytes) {
        let _ = Registered::read(&answer, &site);
    }
    if let Ok(answer) = serde_json::from_slice::<Assertion>(bytes)
        && let Ok(asserted) = Asserted::read(&answer, &site)
    {
        let _ = asserted.is_signed_by(bytes);
    }
}

/// A request over the station's socket, and an answer: what is read is written and read as the same.
pub fn request(bytes: &[u8]) {
    if let Ok(request) = serde_json::from_slice::<Request>(bytes) {
        let written = serde_json::to_vec(&request).expect("it is written");
        let again: Request = serde_json::from_slice(&written).expect("what is written is read");
        assert_eq!(serde_json::to_vec(&again).expect("it is written"), written);
    }
    let _ = serde_json::from_slice::<Response>(bytes);
}

/// A file in a folder that goes with the process.
fn file(name: &str, bytes: &[u8]) -> PathBuf {
    static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().expect("room for files"));
    let path = FOLDER.path().join(format!("{name}-{:?}", std::thread::current().id()));
    fs::write(&path, bytes).expect("room for a file");
    path
}

/// The settings of a station.
pub fn settings(bytes: &[u8]) {
    if let Ok(settings) = Settings::read(&file("settings", bytes)) {
        let _ = (settings.console_name(), settings.console_origin());
    }
}

/// The files from which a charter's annex is made. What is made is read, and is in force.
pub fn terms(bytes: &[u8]) {
    let path = file("terms", bytes);
    let charter = Play::charter().charter();
    for files in [
        annex::Files { terms: Some(&path), areas: None, places: None },
        annex::Files { terms: None, areas: Some(&path), places: None },
        annex::Files { terms: None, areas: None, places: Some(&path) },
    ] {
        if let Ok(Some(made)) = annex::make(Annex::default(), &files, &charter.parties) {
            let read = Annex::decode(&made).expect("what is made is read");
            read.check().expect("what is read makes sense");
        }
    }
}

/// A scenario.
pub fn scenario(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(scenario) = Scenario::parse(text)
    {
        let _ = (scenario.founders(), scenario.dated());
    }
}

/// Words that officers type: places, lengths, bearings, times, windows, serials.
pub fn words(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (charter, now) = (Play::charter().charter(), Time(START.0 + 86_400_000));
    let _ = (parse::position(text), parse::length_cm(text), parse::bearing_e7(text), parse::precedence(text));
    let _ = (parse::time(text, now), parse::time_ahead(text, now), parse::address(charter, text));
    if let Ok((from, until)) = parse::window(text, now) {
        assert!(from <= until, "a window ends after it begins");
    }
    let _ = view::parse_serial(charter, text);
    if let Some(id) = station::notices::view::parse_conflict(charter, text) {
        let written = station::notices::view::conflict_name(charter, id);
        assert_eq!(station::notices::view::parse_conflict(charter, &written), Some(id), "{written}");
    }
    let _ = view::parse_precedence(text);
}

/// What a browser's request carries, in its address and in its body.
pub fn query(bytes: &[u8]) {
    static OPERATION: LazyLock<Operation> = LazyLock::new(|| {
        let parameter = |name: &str, takes, required, many| Parameter {
            name: name.into(),
            about: String::new(),
            takes,
            required,
            many,
            default: None,
        };
        Operation {
            path: "call/seek".into(),
            about: String::new(),
            changes: true,
            gives_file: false,
            shown_by: None,
            takes: vec![
                parameter("subject", Takes::Text, true, false),
                parameter("with", Takes::Text, false, true),
                parameter("limit", Takes::Count, false, false),
                parameter("bearing", Takes::Number, false, false),
                parameter("all", Takes::Switch, false, false),
                parameter("kind", Takes::OneOf(vec!["one".to_owned(), "two".to_owned()]), false, false),
                parameter("file", Takes::File, false, false),
            ],
        }
    });
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = console::targets::of_query(&OPERATION, text);
        let _ = console::targets::token(text, 8443);
    }
    let _ = console::targets::of_body(&OPERATION, bytes);
}

/// What a peer's station seals on a path, and strangers beside it, for one that dials, sends and closes too: a packet is
/// read in one way, and of each link things happen in their order.
pub fn sealed_packet(bytes: &[u8]) {
    bearer::targets::packet(bytes);
    let mut bytes = Unstructured::new(bytes);
    let mut path = SealedPath::new();
    for _ in 0..EVENTS_MAX {
        if bytes.is_empty() || path.event(&mut bytes).is_err() {
            break;
        }
        path.go_on();
    }
}

/// Most things that happen in one run.
const EVENTS_MAX: usize = 60;

/// The largest integer that a packet can write (RFC 9000 section 16).
const INTEGER_MAX: u64 = (1 << 62) - 1;

/// The lives of the station under test, and of its peer.
const OUR_LIFE: u64 = 5;
const PEER_LIVES: std::ops::RangeInclusive<u64> = 1..=3;

const SEALED_LINE: [u8; 32] = [7; 32];

/// The keys of two stations, and the seals of each: ours, then the peer's.
fn sealings() -> [(Key, Secret, Sealing); 2] {
    let keys = [1, 2].map(|seed| Key(SecretKey::from_seed(&[seed; 32]).public().to_bytes()));
    let [ours, theirs] = bearer::targets::sealings(keys, SEALED_LINE);
    [(keys[0], ours.0, ours.1), (keys[1], theirs.0, theirs.1)]
}

/// A station's end of a sealed path, and the peer that seals what it likes.
struct SealedPath {
    carrier: Carrier,
    peer: Key,
    seals: Sealing,
    now_us: u64,
    random: Counted,
    /// Links that may go on, with whether the far end was heard there; and the last that is over.
    links: BTreeMap<LinkId, bool>,
    over: BTreeSet<LinkId>,
}

impl SealedPath {
    fn new() -> Self {
        let [(_, secret, _), (peer, _, seals)] = sealings();
        let mut carrier = Carrier::new(secret, Pace::udp(), Lives::default(), true);
        carrier.admit(Line { id: SEALED_LINE, life: OUR_LIFE, peer, preshared: None }).expect("a good key");
        let random = Counted::default();
        SealedPath { carrier, peer, seals, now_us: 1, random, links: BTreeMap::new(), over: BTreeSet::new() }
    }

    fn event(&mut self, bytes: &mut Unstructured<'_>) -> Result<()> {
        match bytes.int_in_range(0..=9)? {
            0 => {
                let datagram: Vec<u8> = bytes.arbitrary()?;
                self.carrier.handle_datagram(self.now_us, None, &datagram);
            }
            1 => self.seal(&bytes.arbitrary::<Vec<u8>>()?),
            2..=5 => {
                let plaintext = packet(bytes)?;
                self.seal(&plaintext);
            }
            6 => self.now_us += bytes.int_in_range(0..=90_000_000)?,
            7 => {
                let life = if bytes.arbitrary()? { Some(bytes.int_in_range(PEER_LIVES)?) } else { None };
                let link = self.carrier.dial(self.now_us, self.peer, SEALED_LINE, None, life, 2_000_000);
                self.links.insert(link, false);
            }
            8 => {
                let frame: Vec<u8> = bytes.arbitrary()?;
                let class = *bytes.choose(&bearer::Class::ALL)?;
                if let Some(link) = self.links.keys().next_back().filter(|_| !frame.is_empty()) {
                    self.carrier.send(*link, class, &frame);
                }
            }
            _ => {
                if let Some(link) = self.links.keys().next_back() {
                    self.carrier.close(*link, bytes.arbitrary()?, "over");
                }
            }
        }
        Ok(())
    }

    /// The peer seals this, and it arrives.
    fn seal(&mut self, plaintext: &[u8]) {
        let datagram = self.seals.seal(plaintext, &mut self.random);
        self.carrier.handle_datagram(self.now_us, None, &datagram);
    }

    /// What goes out is a packet, and what is told of a link is told in its order.
    fn go_on(&mut self) {
        for _ in 0..EVENTS_MAX {
            let Some(sent) = self.carrier.poll_transmit(self.now_us, &mut self.random) else { break };
            let plaintext = self.seals.open(&sent.bytes).expect("the peer can open it");
            let packet = Packet::parse(&plaintext).expect("what is sent is a packet");
            assert_eq!(packet.from.life, OUR_LIFE);
        }
        while let Some(event) = self.carrier.poll_event() {
            let (Event::Up { link, .. }
            | Event::Heard { link, .. }
            | Event::Frame { link, .. }
            | Event::Sent { link, .. }
            | Event::Closed { link, .. }) = &event;
            assert!(!self.over.contains(link), "after its end: {event:?}");
            match &event {
                Event::Up { dialed, .. } => assert_eq!(self.links.insert(*link, false).is_some(), *dialed, "{event:?}"),
                Event::Heard { .. } => assert_eq!(self.links.insert(*link, true), Some(false), "{event:?}"),
                Event::Frame { bytes, .. } => {
                    assert!(self.links.contains_key(link), "{event:?}");
                    assert!((1..=FRAME_BYTES_MAX).contains(&bytes.len()), "{} bytes", bytes.len());
                }
                Event::Sent { .. } => assert!(self.links.contains_key(link), "{event:?}"),
                Event::Closed { .. } => {
                    assert!(self.links.remove(link).is_some(), "{event:?}");
                    self.over.insert(*link);
                }
            }
        }
    }
}

/// A packet of the right form.
fn packet(bytes: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let number = |bytes: &mut Unstructured<'_>| {
        Ok(if bytes.ratio(1, 10)? { INTEGER_MAX } else { bytes.int_in_range(0..=20)? })
    };
    let from = End { life: bytes.int_in_range(PEER_LIVES)?, link: bytes.int_in_range(0..=3)? };
    let to = match bytes.int_in_range(0..=3)? {
        0 => None,
        1 => Some(End { life: bytes.int_in_range(1..=6)?, link: number(bytes)? }),
        _ => Some(End { life: OUR_LIFE, link: bytes.int_in_range(0..=3)? }),
    };
    let mut packet = Packet::new(from, to, number(bytes)?);
    packet.asks = bytes.arbitrary()?;
    if bytes.arbitrary()? {
        let newest = number(bytes)?;
        let delay_ms = number(bytes)?;
        packet.ack = Some(Ack { delay_ms, runs: vec![(newest - bytes.int_in_range(0..=newest.min(5))?, newest)] });
    }
    let (reason, words): (Vec<u8>, Vec<u8>) = (bytes.arbitrary()?, bytes.arbitrary()?);
    if bytes.ratio(1, 6)? {
        let reason = &reason[..reason.len().min(REASON_BYTES_MAX)];
        packet.close = Some(Close { code: number(bytes)?, reason });
    }
    // The stream of a class is frames, each behind its length.
    let mut stream = Vec::new();
    bearer::targets::encode(if words.is_empty() { &[1] } else { &words }, &mut stream);
    if bytes.ratio(3, 4)? {
        let (offset, class) =
            (if bytes.arbitrary()? { 0 } else { number(bytes)? }, *bytes.choose(&bearer::Class::ALL)?);
        let end = bytes.int_in_range(1..=stream.len())?;
        packet.chunks.push(Chunk { class, offset: offset.min(INTEGER_MAX - end as u64), bytes: &stream[..end] });
    }
    let mut plaintext = Vec::new();
    packet.encode(&mut plaintext);
    Ok(plaintext)
}

/// A file that somebody carried: as it comes, and as the peer, who alone can seal it, may have written it. Read in one go or
/// gone on with after each record it gives the same, and then nothing more.
pub fn carried_file(bytes: &[u8]) {
    let [(_, _, ours), (_, _, theirs)] = sealings();
    read_carried(bytes, &ours);
    let mut bytes = Unstructured::new(bytes);
    let mut records = Vec::new();
    while !bytes.is_empty() && records.len() < EVENTS_MAX {
        let Ok(record) = bytes.arbitrary::<Vec<u8>>() else { break };
        records.push(record);
    }
    let written = bearer::targets::carried_file(&theirs, &records);
    read_carried(&written, &ours);
    // And with something of it altered.
    let mut altered = written;
    if let (Ok(at), Ok(byte)) = (bytes.choose_index(altered.len()), bytes.arbitrary::<u8>()) {
        altered[at] ^= byte;
        read_carried(&altered, &ours);
    }
}

fn read_carried(bytes: &[u8], sealing: &Sealing) {
    let _ = media::hints_of(bytes);
    let Ok(mut reader) = media::Reader::new(bytes, sealing) else { return };
    let mut marks = vec![reader.mark()];
    let mut frames = Vec::new();
    let end = loop {
        match reader.next_frames() {
            Ok(Some(more)) => frames.extend(more),
            end => break end.is_ok(),
        }
        marks.push(reader.mark());
    };
    for (_, frame) in &frames {
        assert!((1..=FRAME_BYTES_MAX).contains(&frame.len()), "{} bytes", frame.len());
    }
    if end {
        assert_eq!(reader.next_frames().expect("it is at its end"), None);
    }
    for mark in marks {
        let rest = &bytes[usize::try_from(mark.offset).expect("within the file")..];
        let mut reader = media::Reader::resume(rest, sealing, mark);
        let mut again = Vec::new();
        while let Ok(Some(more)) = reader.next_frames() {
            again.extend(more);
        }
        assert_eq!(again, frames[usize::try_from(mark.frames).expect("so many were read")..]);
    }
}

//! What the station, its console and its bearer read: streams of frames, requests, settings, files that officers write.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use console::{Assertion, NewPasskey, Operation, Parameter, Takes};
use evidence::Time;
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

//! Everything that this crate writes is valid against `spec/session.cddl` and `spec/affairs.cddl`.
#![allow(clippy::unwrap_used, reason = "a test")]

mod vectors;

use std::collections::{BTreeMap, BTreeSet};

use cddl::validator::Validator;
use cddl::validator::cbor::{CBORValidator, Error};
use cddl::validator::cbor_value::decode_cbor;
use line::Frame;
use line::affairs::Body;

const SESSION: &str = include_str!("../../../spec/session.cddl");
const AFFAIRS: &str = include_str!("../../../spec/affairs.cddl");

/// What the specification says of objects, by one of its rules.
fn judged(spec: &str, rule: &str, objects: &[Vec<u8>]) -> Vec<Result<(), String>> {
    // The validator takes the first rule as the root.
    let schema = format!("start = {rule}\n{spec}");
    let schema = cddl::cddl_from_str(&schema, true).unwrap();
    let judge = |object: &Vec<u8>| {
        let object = decode_cbor(object).map_err(|error| error.to_string())?;
        let verdict: Result<(), Error<std::io::Error>> = CBORValidator::new(&schema, object, None).validate();
        verdict.map_err(|error| error.to_string())
    };
    objects.iter().map(judge).collect()
}

/// Holds named objects against the rules that they are to follow, and gives the rules.
fn all_valid(spec: &str, objects: Vec<(&'static str, &'static str, Vec<u8>)>) -> BTreeSet<&'static str> {
    let mut by_rule: BTreeMap<&str, Vec<(&str, Vec<u8>)>> = BTreeMap::new();
    for (rule, name, object) in objects {
        by_rule.entry(rule).or_default().push((name, object));
    }
    for (rule, objects) in &by_rule {
        let (names, objects): (Vec<&str>, Vec<Vec<u8>>) = objects.iter().cloned().unzip();
        for (name, verdict) in names.iter().zip(judged(spec, rule, &objects)) {
            verdict.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
    by_rule.into_keys().collect()
}

/// The names between which a rule of the specification chooses.
fn choices<'s>(spec: &'s str, rule: &str) -> BTreeSet<&'s str> {
    let begin = format!("\n{rule} = ");
    let (_, rest) = spec.split_once(&begin).unwrap();
    let (choice, _) = rest.split_once("\n\n").unwrap();
    choice.split('/').map(str::trim).collect()
}

/// The rule for a frame; without an answer for a new one this does not compile.
fn frame_rule(frame: &Frame) -> &'static str {
    match frame {
        Frame::Hello(_) => "hello",
        Frame::Foreign { .. } => "foreign",
        Frame::Heartbeat(_) => "heartbeat",
        Frame::Entry(_) => "entry-frame",
        Frame::Fragment(_) => "fragment",
        Frame::Receipt(_) => "receipt-frame",
        Frame::Probe { .. } => "probe",
        Frame::Root { .. } => "root",
        Frame::Contest { .. } => "contest",
        Frame::Keys(_) => "keys",
    }
}

/// The rule for a body; without an answer for a new one this does not compile.
fn body_rule(body: &Body) -> &'static str {
    match body {
        Body::Message(_) => "message",
        Body::Read { .. } => "read",
        Body::Cancellation { .. } => "cancellation",
        Body::Check(_) => "check",
        Body::Answer(_) => "answer",
        Body::Restored { .. } => "restored",
        Body::Notice(_) => "notice",
        Body::Step(_) => "step",
        Body::Stance(_) => "stance",
        Body::Conflict(_) => "conflict",
        Body::Sites(_) => "sites",
        Body::Passed(_) => "passed",
        Body::Strike(_) => "strike",
        Body::Cease(_) => "cease",
        Body::ReadBack(_) => "read-back",
        Body::Outcome(_) => "outcome",
        Body::Plan(_) => "plan",
        Body::Call(_) => "call",
        Body::Reply(_) => "reply",
        Body::Presence(_) => "presence",
        Body::Spoke(_) => "spoke",
        Body::Contact(_) => "contact",
        Body::Readout(_) => "readout",
        Body::Release(_) => "release",
        Body::Staffed(_) => "staffed",
        Body::Present(_) => "present",
        Body::Suspension(_) => "suspension",
        Body::Resumption(_) => "resumption",
        Body::Translation(_) => "translation",
        Body::Delivery(_) => "delivery",
        Body::Chat(_) => "chat",
        Body::Query(_) => "query",
        Body::Clarification(_) => "clarification",
        Body::Attachment(_) => "attachment",
        Body::Part(_) => "part",
        Body::Incident(_) => "incident",
        Body::Attribution(_) => "attribution",
        Body::Request(_) => "request",
        Body::Response(_) => "response",
        Body::Fact(_) => "fact",
        Body::Closure(_) => "closure",
        Body::Proposal(_) => "proposal",
        Body::Decision(_) => "decision",
        Body::Violation(_) => "violation",
        Body::Amendment(_) => "amendment",
        Body::Signature(_) => "signature",
        Body::Unknown { .. } => "unknown",
    }
}

#[test]
fn frames() {
    let frames = vectors::frames().into_iter().map(|(name, _, frame)| (frame_rule(&frame), name, frame.encode()));
    let rules = all_valid(SESSION, frames.collect());
    assert_eq!(rules, choices(SESSION, "frame"), "a frame of every kind is held against the specification");
}

#[test]
fn bodies() {
    // Each rule begins with its own number, so that no body fits another's: one reading of the text does for all.
    let bodies = vectors::bodies().into_iter().map(|(name, _, body)| ("body", name, body.encode()));
    all_valid(AFFAIRS, bodies.collect());
    let rules: BTreeSet<_> = vectors::bodies().iter().map(|(_, _, body)| body_rule(body)).collect();
    assert_eq!(rules, choices(AFFAIRS, "body"), "a body of every kind is held against the specification");
}

#[test]
fn annexes() {
    let annexes = vectors::annexes().into_iter().map(|(name, _, annex)| ("annex", name, annex.encode()));
    all_valid(AFFAIRS, annexes.collect());
}

#[test]
fn the_specification_refuses_what_the_code_refuses() {
    // What depends on the number of the line's lanes, or on how something is encoded, CDDL cannot say; nor can it say
    // that of two things one is the smaller, that one goes only with another, or that a text has more than white space;
    // and this validator does not count the items of an array.
    let beyond = [
        "few-sizes",
        "few-roots",
        "many-sizes",
        "lane-beyond",
        "long-head",
        "trailing-byte",
        "indefinite",
        "-many",
        "polygon-no-ring",
        "key-order",
        "pole-with-longitude",
        "conflict-swapped",
        "conflict-itself",
        "-ends-first",
        "-blank",
        "reply-at-no-time",
        "reply-declined-time",
    ];
    // That an annex of the right form makes sense is beyond it too.
    let bad = vectors::all().into_iter().filter(|vector| vector.expect == "form");
    let (mut frames, mut bodies, mut annexes) = (vec![], vec![], vec![]);
    for vector in bad.filter(|vector| !beyond.iter().any(|what| vector.name.ends_with(what))) {
        match vector.kind {
            "frame" => frames.push(vector),
            "annex" => annexes.push(vector),
            _ => bodies.push(vector),
        }
    }
    for (spec, rule, vectors) in [(SESSION, "frame", frames), (AFFAIRS, "body", bodies), (AFFAIRS, "annex", annexes)] {
        assert!(!vectors.is_empty());
        let objects: Vec<_> = vectors.iter().map(|vector| vector.bytes.clone()).collect();
        let verdicts = judged(spec, rule, &objects);
        let passed: Vec<_> = vectors.iter().zip(verdicts).filter(|(_, verdict)| verdict.is_ok()).collect();
        let passed: Vec<_> = passed.iter().map(|(vector, _)| &vector.name).collect();
        assert!(passed.is_empty(), "{passed:?}");
    }
}

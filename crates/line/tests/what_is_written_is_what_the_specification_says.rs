//! Everything that this crate writes is valid against `spec/session.cddl` and `spec/affairs.cddl`.
#![allow(clippy::unwrap_used, reason = "a test")]

mod vectors;

const SESSION: &str = include_str!("../../../spec/session.cddl");
const AFFAIRS: &str = include_str!("../../../spec/affairs.cddl");

fn valid(spec: &str, rule: &str, bytes: &[u8]) -> Result<(), String> {
    // The validator takes the first rule as the root.
    let schema = format!("start = {rule}\n{spec}");
    cddl::validate_cbor_from_slice(&schema, bytes, None).map_err(|error| error.to_string())
}

#[test]
fn frames_and_bodies() {
    let rules = [
        "hello",
        "foreign",
        "heartbeat",
        "entry-frame",
        "fragment",
        "receipt-frame",
        "probe",
        "root",
        "contest",
        "keys",
        "keys",
    ];
    for ((name, _, frame), rule) in vectors::frames().into_iter().zip(rules) {
        valid(SESSION, rule, &frame.encode()).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let rules =
        ["message", "message", "message", "message", "read", "cancellation", "check", "answer", "restored", "unknown"];
    for ((name, _, body), rule) in vectors::bodies().into_iter().zip(rules) {
        valid(AFFAIRS, rule, &body.encode()).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn the_specification_refuses_what_the_code_refuses() {
    // What depends on the number of the line's lanes, or on how something is encoded, CDDL cannot say.
    let beyond = [
        "few-sizes",
        "few-roots",
        "many-sizes",
        "lane-beyond",
        "long-head",
        "trailing-byte",
        "indefinite",
        "keys-many",
        "message-many",
    ];
    let passes = |vector: &vectors::Vector| {
        let (spec, rule) = if vector.kind == "frame" { (SESSION, "frame") } else { (AFFAIRS, "body") };
        valid(spec, rule, &vector.bytes).is_ok()
    };
    let bad = vectors::all().into_iter().filter(|vector| !vector.good);
    let judged = bad.filter(|vector| !beyond.iter().any(|what| vector.name.ends_with(what)));
    let passed: Vec<_> = judged.filter(passes).map(|vector| vector.name).collect();
    assert!(passed.is_empty(), "{passed:?}");
}

//! Every vector in `spec/vectors/` is what the generator makes, and fails at the level that it names.
#![allow(clippy::unwrap_used, reason = "a test")]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a test reads files; the crate does not")]

mod vectors;
mod world;

use std::collections::BTreeMap;
use std::path::Path;

use vectors::Vector;

fn committed() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/vectors");
    std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap()))
        .collect()
}

#[test]
fn the_committed_vectors_are_those_that_the_generator_makes() {
    let made: BTreeMap<_, _> =
        vectors::cases::all().into_iter().map(|vector| (vector.name.clone(), vector.write())).collect();
    let committed = committed();
    let names = |vectors: &BTreeMap<String, String>| vectors.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&made), names(&committed), "run `cargo run -p evidence --example vectors`");
    for (name, text) in &made {
        assert!(committed[name] == *text, "{name} differs: run `cargo run -p evidence --example vectors`");
    }
}

#[test]
fn every_vector_is_judged_as_it_says() {
    let mut wrong = Vec::new();
    for (name, text) in committed() {
        let vector = Vector::read(&name, &text);
        assert_eq!(vector.write(), text, "{name} is written as it is read");
        let (judged, expected) = (vector.verify().err(), vector.expect);
        if judged != expected {
            wrong.push(format!("{name}: expected {expected:?}, got {judged:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn there_are_good_vectors_of_every_kind_and_many_bad_ones() {
    let all = vectors::cases::all();
    for kind in all.iter().map(|vector| &vector.kind) {
        assert!(all.iter().any(|vector| vector.kind == *kind && vector.expect.is_none()), "{kind}");
    }
    assert!(all.iter().filter(|vector| vector.expect.is_some()).count() >= 50);
}

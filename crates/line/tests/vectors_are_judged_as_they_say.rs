//! Every vector in `spec/session-vectors/` is what the generator makes, and the code judges it as it says.
#![allow(clippy::unwrap_used, reason = "a test")]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a test reads files; the crate does not")]

mod vectors;

use std::collections::BTreeMap;
use std::path::Path;

#[test]
fn the_committed_vectors_are_those_that_the_generator_makes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/session-vectors");
    let committed: BTreeMap<_, _> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap()))
        .collect();
    let made: BTreeMap<_, _> = vectors::all().into_iter().map(|vector| (vector.name.clone(), vector.write())).collect();
    assert_eq!(made.keys().collect::<Vec<_>>(), committed.keys().collect::<Vec<_>>());
    for (name, text) in &made {
        assert!(committed[name] == *text, "{name} differs: run `cargo run -p line --example session_vectors`");
    }
}

#[test]
fn every_vector_is_judged_as_it_says() {
    let all = vectors::all();
    let wrong: Vec<_> = all
        .iter()
        .map(|vector| (&vector.name, vector.expect, vector.judged()))
        .filter(|(_, expect, judged)| expect != judged)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(all.iter().filter(|vector| vector.expect != "ok").count() >= 25);
    let names: std::collections::BTreeSet<_> = all.iter().map(|vector| &vector.name).collect();
    assert_eq!(names.len(), all.len(), "a name is there twice");
}

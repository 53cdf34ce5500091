//! An extract for an inquiry, from a real pair: what belongs to an affair or a site is in it whichever side makes it,
//! nothing else is, and what is withheld is withheld in sight.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use support::means::skipped;
use support::{BLUE, Pair, RED, finish, refused};

fn name(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// The serials of what an extract shows, in its order.
fn serials(verified: &Value, what: &str) -> Vec<String> {
    let entries = verified["extract"][what].as_array().expect("a list");
    entries.iter().map(|entry| entry["serial"].as_str().expect("a serial").to_owned()).collect()
}

#[test]
fn everything_on_an_affair_is_in_it_and_nothing_else_whichever_side_makes_it() {
    let pair = Pair::up();
    let first = pair.send(BLUE, "routine", "Your patrol is near our post.");
    for other in ["Nothing to do with it.", "Nor has this."] {
        pair.send(RED, "routine", other);
    }
    let reply = ["send", "--from", "ops", "--to", "BLUE/ops", "--wait", "30", "--reply-to", &first, "It goes back."];
    let reply = pair.ask(RED, &reply)["serial"].as_str().expect("a serial").to_owned();
    pair.ask(BLUE, &["read", &reply]);
    let correction =
        ["send", "--from", "ops", "--to", "RED/ops", "--wait", "30", "--corrects", &first, "Your patrol is past it."];
    let correction = pair.ask(BLUE, &correction)["serial"].as_str().expect("a serial").to_owned();
    pair.wait_same();

    let mut said = Vec::new();
    for (of, named) in [(BLUE, &first), (RED, &first), (BLUE, &reply), (RED, &correction)] {
        let out = pair.dir.path().join(format!("extract-{of}.detente"));
        let made = pair.ask(of, &["extract", named, "--out", name(&out)]);
        let verified = pair.ask(of, &["verify", name(&out)]);
        assert_eq!((&verified["kind"], &made["withheld"]), (&"extract".into(), &0.into()), "{verified}");
        let shown = serials(&verified, "entries");
        assert_eq!(shown.len() as u64, made["entries"], "{made}");
        for wanted in [&first, &reply, &correction] {
            assert!(shown.contains(wanted), "{wanted} of {shown:?}, asked for {named}");
        }
        assert_eq!(&shown[0], &first, "the earliest comes first: {verified}");
        let bytes = fs::read(&out).expect("the extract");
        for other in ["Nothing to do with it.", "Nor has this."] {
            assert!(!bytes.windows(other.len()).any(|window| window == other.as_bytes()), "{other} is in it");
        }
        pair.ask(of, &["extract", named, "--out", name(&out)]);
        assert_eq!(fs::read(&out).expect("the extract"), bytes, "the same record gives the same bytes");
        said.push(shown);
    }
    assert!(said.windows(2).all(|pair| pair[0] == pair[1]), "both sides show the same: {said:?}");
}

#[test]
fn what_is_withheld_is_seen_to_be_and_nothing_can_be_taken_out_of_the_file() {
    let pair = Pair::up();
    let first = pair.send(BLUE, "routine", "A secret word.");
    let reply = ["send", "--from", "ops", "--to", "BLUE/ops", "--wait", "30", "--reply-to", &first, "Understood."];
    let reply = pair.ask(RED, &reply)["serial"].as_str().expect("a serial").to_owned();
    let other = pair.send(RED, "routine", "Nothing to do with it.");
    let out = pair.dir.path().join("extract.detente");
    pair.ask(BLUE, &["extract", &first, &reply, "--withhold", &first, "--out", name(&out)]);
    let verified = pair.ask(BLUE, &["verify", name(&out)]);
    assert_eq!(serials(&verified, "withheld"), [&*first]);
    assert!(serials(&verified, "entries").contains(&reply), "{verified}");
    let bytes = fs::read(&out).expect("the extract");
    assert!(!bytes.windows(14).any(|window| window == b"A secret word."));

    // A verifier that shares no code with ours says the same of it, whole and altered.
    let altered = pair.dir.path().join("altered.detente");
    let judge = |file: &Path| {
        let (python, verifier) = support::python()?;
        let mut command = Command::new(python);
        command.arg(verifier).arg(file);
        Some(finish(command, Duration::from_secs(120)))
    };
    match judge(&out) {
        None => skipped("there is no .venv for spec/verify.py"),
        Some(ran) => {
            assert!(ran.code == 0 && ran.out.contains(&format!("in place {first} stands an entry")), "{ran:?}");
            for at in [50, bytes.len() / 2, bytes.len() - 1] {
                let mut bytes = bytes.clone();
                bytes[at] ^= 1;
                fs::write(&altered, &bytes).expect("written");
                assert_eq!(judge(&altered).expect("it is there").code, 1, "byte {at}");
            }
        }
    }
    for at in (0..bytes.len()).step_by(97) {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1;
        fs::write(&altered, &bytes).expect("written");
        refused(&pair.path(BLUE), 3, &["verify", name(&altered)]);
    }
    fs::write(&altered, &bytes[..bytes.len() - 1]).expect("written");
    refused(&pair.path(BLUE), 3, &["verify", name(&altered)]);

    for (exit, args) in [
        (1, vec![&*first, "--withhold", &*other]),
        (1, vec!["BLUE/R/9999"]),
        (2, vec!["BLUE"]),
        (2, vec!["BLUE/R/0001.x"]),
    ] {
        let file = pair.dir.path().join("none.detente");
        pair.refused(BLUE, exit, &[&["extract", "--out", name(&file)], &args[..]].concat());
        assert!(!file.exists() && !file.with_extension("part").exists(), "{args:?} leaves nothing behind");
    }
}

//! Station keys that are expired, revoked or not yet valid: the line is refused with the reason, words are kept until
//! a good key is there, and nothing that was said before is lost.

mod support;

use std::fs;
use std::path::Path;

use evidence::{Delegation, Signer as _, Time};
use serde_json::json;
use station::clock::wall;
use station::folder::{Folder, read_charter, read_key, write};
use support::{BLUE, CAST, Folders, Pair, RED, done, eventually, run, start};

/// Gives our key, which the folder has already, the validity that is asked for, by a delegation of a new number.
fn delegate(folder: &Folder, epoch: u64, not_before: Time, not_after: Time) {
    let root = read_key(&folder.root_key()).expect("the root key");
    let seed = [epoch as u8; 32];
    let hex: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
    // Over the old one, so that it keeps the rights of a key's file.
    fs::write(folder.station_key(), hex).expect("our file");
    let station_key = evidence::SecretKey::from_seed(&seed).public().to_bytes();
    let party = folder.identity().expect("an identity").party().code.clone();
    let signed = Delegation { party, epoch, station_key, not_before, not_after }.sign(&root);
    write(&folder.delegation(), &signed).expect("our file");
    let file = folder.line(None).expect("one line").charter_file();
    let mut charter = read_charter(&file).expect("a charter");
    charter.add_delegation(signed).expect("a delegation by the root key");
    write(&file, &charter.encode()).expect("our file");
}

fn ago(days: u64) -> Time {
    Time(wall().0 - days * 86_400_000)
}

/// The reason of the line's state, as one side sees it.
fn reason(folder: &Path) -> String {
    let peer = done(folder, &["status"])["lines"][0]["peers"][0].clone();
    assert_ne!(peer["state"], "up", "{peer}");
    peer["reason"].as_str().expect("a state has its reason").to_owned()
}

#[test]
fn an_expired_key_is_refused_and_a_renewed_one_works() {
    let folders = Folders::make();
    let [blue, red] = [folders.path(BLUE), folders.path(RED)];
    delegate(&folders.folders[BLUE], 2, ago(2), ago(1));
    let delegation = blue.join("delegation.detente");
    let mut pair = folders.start();
    // The other side knows the key, and that it has expired.
    done(&red, &["key", "accept", delegation.to_str().expect("UTF-8")]);
    eventually("the other side says why", || reason(&red).contains("which is not pinned here"));
    assert_ne!(reason(&blue), "");
    let kept = done(&blue, &["send", "--from", "ops", "--to", "RED/ops", "said with an expired key"]);
    assert_eq!(kept["state"], "waiting", "{kept}");
    let told = support::refused(&blue, 6, &["send", "--wait", "1", "--from", "ops", "--to", "RED/ops", "and again"]);
    assert!(told.contains("not yet signed"), "{told}");

    let renewed = done(&blue, &["key", "renew"]);
    assert_eq!(renewed["epoch"], 3, "{renewed}");
    pair.stations[BLUE].stop();
    done(&red, &["key", "accept", delegation.to_str().expect("UTF-8")]);
    pair.stations[BLUE].restart().expect("it starts with the new key");
    pair.wait_up();
    eventually("what waited has gone out", || {
        pair.ask(RED, &["inbox"])["messages"].as_array().map(Vec::len) == Some(2)
    });
    pair.wait_same();
    support::transcripts_agree([&blue, &red]);
}

#[test]
fn a_key_that_expires_while_the_line_is_up_ends_the_line_and_no_word() {
    let folders = Folders::make();
    let blue = folders.path(BLUE);
    // Long enough for two stations to start on a loaded machine.
    let until = Time(wall().0 + 8_000);
    delegate(&folders.folders[BLUE], 2, ago(1), until);
    let delegation = blue.join("delegation.detente");
    let mut pair = folders.start();
    done(&pair.path(RED), &["key", "accept", delegation.to_str().expect("UTF-8")]);
    pair.wait_up();
    pair.send(BLUE, "flash", "while it is valid");
    eventually("the key has expired", || until < wall());
    let ran = run(&blue, &["send", "--from", "ops", "--to", "RED/ops", "after it expired"]);
    assert!(ran.code == 1 && ran.err.contains("check this machine's clock"), "{ran:?}");
    // The other side goes on; its words wait for a receipt that can be signed.
    let theirs = ["send", "--from", "ops", "--to", "BLUE/ops", "--wait", "2", "to one whose key has expired"];
    pair.refused(RED, 6, &theirs);
    for at in [BLUE, RED] {
        let log = pair.log(at);
        assert!(!log.contains("misbehaved") && !log.contains("panicked"), "{log}");
    }
    done(&blue, &["key", "renew"]);
    done(&pair.path(RED), &["key", "accept", delegation.to_str().expect("UTF-8")]);
    pair.stations[BLUE].stop();
    pair.stations[BLUE].restart().expect("it starts with the new key");
    pair.wait_up();
    eventually("the other side's word is receipted", || {
        pair.ask(RED, &["status"])["lines"][0]["peers"][0]["receipted"]["RED/R"] == json!(1)
    });
    pair.wait_same();
    support::transcripts_agree([&blue, &pair.path(RED)]);
}

/// Copies what makes a station: its folder without socket, log and lock.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("a file");
        let kind = entry.file_type().expect("a file");
        if kind.is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else if kind.is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).expect("our file");
        }
    }
}

#[test]
fn a_revoked_key_is_refused_wherever_it_is_used() {
    let mut pair = Pair::up();
    let [blue, red] = [pair.path(BLUE), pair.path(RED)];
    pair.send(BLUE, "flash", "with the first key");
    pair.stations[BLUE].stop();
    // A thief has the whole disk, or an old copy was left in a drawer.
    let stolen = Folder::new(pair.dir.path().join("stolen"));
    copy(&blue, stolen.path());
    let settings = fs::read_to_string(stolen.settings()).expect("settings");
    let own = settings.lines().find(|line| line.starts_with("listen = ")).expect("it listens").to_owned();
    let elsewhere = settings.replace(&own, &format!("listen = \"{}\"", support::free_port()));
    fs::write(stolen.settings(), elsewhere).expect("our file");

    done(&blue, &["key", "renew"]);
    pair.stations[BLUE].restart().expect("it starts with the new key");
    let delegation = blue.join("delegation.detente");
    done(&red, &["key", "accept", delegation.to_str().expect("UTF-8")]);
    pair.wait_up();
    pair.send(BLUE, "flash", "with the second key");
    let revocation = pair.dir.path().join("revocation.detente");
    let revocation = revocation.to_str().expect("UTF-8");
    let revoked = done(&blue, &["key", "revoke", "--epoch", "1", "--reason", "the disk is lost", "--out", revocation]);
    assert_eq!(revoked["sizes"][0], 2, "{revoked}");
    for folder in [&red, &blue] {
        done(folder, &["key", "accept", revocation]);
    }
    let thief = start(&stolen);
    eventually("the thief is refused", || pair.log(RED).contains("not pinned"));
    assert_ne!(reason(stolen.path()), "");
    let said = done(stolen.path(), &["send", "--from", "ops", "--to", "RED/ops", "in a stolen name"]);
    assert_eq!(said["state"], "waiting", "{said}");
    pair.wait_up();
    pair.send(BLUE, "routine", "the line goes on");
    pair.send(RED, "routine", "both ways");
    drop(thief);
    pair.wait_same();
    assert!(support::texts(&pair.stations[RED].folder).values().all(|text| !text.contains("stolen")));
    support::transcripts_agree([&blue, &red]);
}

#[test]
fn a_key_is_not_revoked_under_the_station_that_signs_with_it() {
    let mut pair = Pair::up();
    let [blue, red] = [pair.path(BLUE), pair.path(RED)];
    pair.send(BLUE, "flash", "before");
    let revocation = pair.dir.path().join("revocation.detente");
    let revocation = revocation.to_str().expect("UTF-8");
    let revoke = ["key", "revoke", "--epoch", "1", "--reason", "a guess", "--out", revocation];
    // Whatever it signed afterwards would be refused for good, and its lane with it.
    assert!(support::refused(&blue, 1, &revoke).contains("signs with key 1"));
    pair.stations[BLUE].stop();
    done(&blue, &revoke);
    done(&red, &["key", "accept", revocation]);
    pair.stations[BLUE].restart().expect("it starts");
    eventually("the other side says why", || reason(&red).contains("revoked") || pair.log(RED).contains("not pinned"));
    assert_ne!(reason(&blue), "");
    let kept = done(&blue, &["send", "--from", "ops", "--to", "RED/ops", "with a revoked key"]);
    assert_eq!(kept["state"], "waiting", "{kept}");

    done(&blue, &["key", "renew"]);
    pair.stations[BLUE].stop();
    let delegation = blue.join("delegation.detente");
    done(&red, &["key", "accept", delegation.to_str().expect("UTF-8")]);
    pair.stations[BLUE].restart().expect("it starts with the new key");
    pair.wait_up();
    pair.send(BLUE, "flash", "after");
    pair.send(RED, "flash", "both ways");
    pair.wait_same();
    assert!(support::texts(&pair.stations[RED].folder).values().any(|text| text == "with a revoked key"));
    support::transcripts_agree([&blue, &red]);
}

#[test]
fn whoever_is_refused_for_its_key_is_told_so() {
    let folders = Folders::make();
    let blue = folders.path(BLUE);
    delegate(&folders.folders[BLUE], 2, ago(2), ago(1));
    let _pair = folders.start();
    eventually("the one whose key it is is told", || reason(&blue).contains("does not admit our key"));
}

#[test]
fn a_key_of_another_partys_or_of_nobodys_is_not_taken_in() {
    let pair = Pair::up();
    let [blue, red] = [pair.path(BLUE), pair.path(RED)];
    let file = pair.dir.path().join("delegation.detente");
    let name = file.to_str().expect("UTF-8");
    let mut bytes = fs::read(blue.join("delegation.detente")).expect("our file");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).expect("our file");
    support::refused(&red, 1, &["key", "accept", name]);
    // BLUE's root key names a station of RED's.
    let root = read_key(&pair.stations[BLUE].folder.root_key()).expect("the root key");
    let (not_before, not_after) = (ago(1), Time(wall().0 + 86_400_000));
    let station_key = evidence::SecretKey::from_seed(&[9; 32]).public().to_bytes();
    let forged = Delegation { party: CAST[RED].code.to_owned(), epoch: 2, station_key, not_before, not_after };
    fs::write(&file, forged.sign(&root)).expect("our file");
    assert!(support::refused(&red, 1, &["key", "accept", name]).contains("not signed by the root key of RED"));
    support::refused(&red, 5, &["key", "accept", "there-is-no-such-file"]);
    pair.send(BLUE, "flash", "the line goes on");
}

#[test]
fn no_key_is_written_over_however_often_it_is_renewed() {
    let folders = Folders::make();
    let blue = folders.path(BLUE);
    fs::rename(blue.join("lines"), folders.dir.path().join("lines")).expect("our folder");
    let mut keys = vec![fs::read_to_string(blue.join("station.key")).expect("a key")];
    for epoch in 2..5 {
        let renewed = done(&blue, &["key", "renew", "--days", "1"]);
        assert_eq!(renewed["epoch"], epoch, "{renewed}");
        keys.push(fs::read_to_string(blue.join("station.key")).expect("a key"));
        for (at, key) in keys.iter().enumerate().take(keys.len() - 1) {
            let aside = fs::read_to_string(blue.join(format!("station.key.{}", at + 1))).expect("a key put aside");
            assert_eq!(aside, *key);
        }
    }
}

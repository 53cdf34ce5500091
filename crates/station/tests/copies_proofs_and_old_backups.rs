//! Backup, rebuild, the check of the disk, disclosures and withheld entries on a real pair; and an old backup put in the
//! place of the record, which learns from its peer what it had said since before it signs anything.

mod support;

use std::fs;
use std::path::Path;

use serde_json::json;
use support::{BLUE, Pair, RED, done, eventually, refused, run};

fn name(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

#[test]
fn an_old_backup_adopts_what_it_had_said_before_it_signs() {
    let mut pair = Pair::up();
    let blue = pair.path(BLUE);
    for precedence in ["flash", "routine"] {
        pair.send(BLUE, precedence, "before the backup");
        pair.send(RED, precedence, "before the backup");
    }
    let copy = pair.dir.path().join("copy.sqlite");
    done(&blue, &["backup", name(&copy)]);
    let mut said = Vec::new();
    for round in 0..10 {
        for precedence in ["flash", "immediate", "routine"] {
            said.push((pair.send(BLUE, precedence, &format!("after it: {precedence} {round}")), precedence));
        }
        pair.send(RED, "routine", "from the other side");
    }
    let before = pair.wait_same();
    pair.stations[BLUE].kill();
    pair.cables.iter().for_each(|cable| cable.cut(true));
    let record = blue.join("lines/spring/record.sqlite");
    for ending in ["", "-wal", "-shm"] {
        fs::remove_file(blue.join(format!("lines/spring/record.sqlite{ending}"))).expect("the record");
    }
    fs::copy(&copy, &record).expect("the backup takes its place");

    // As long as the peer is not heard, nothing is signed.
    pair.stations[BLUE].restart().expect("it starts from the old copy");
    let kept = pair.ask(BLUE, &["send", "-p", "flash", "--from", "ops", "--to", "RED/ops", "said by the old copy"]);
    assert_eq!(kept["state"], "waiting", "{kept}");
    let held = support::record(&pair.stations[BLUE].folder);
    assert!(std::iter::zip(&held, &before).all(|(held, before)| before.starts_with(held)), "it signed a place anew");
    assert!(held[0].len() < before[0].len(), "the copy is an old one");
    pair.cables.iter().for_each(|cable| cable.cut(false));
    pair.wait_up();
    eventually("what waited has gone out", || pair.ask(BLUE, &["status"])["lines"][0]["waiting"] == 0);
    let after = pair.wait_same();
    for (after, before) in std::iter::zip(&after, &before) {
        assert!(after.starts_with(before), "what was said is still said, place by place");
    }
    let texts = support::texts(&pair.stations[RED].folder);
    assert_eq!(texts.values().filter(|text| *text == "said by the old copy").count(), 1);
    assert!(pair.log(BLUE).contains("took over an entry of ours from a peer"));
    // The restore itself is on the record: one entry in the lane of IMMEDIATE that is no message.
    assert_eq!(after[1].len(), before[1].len() + 1);
    for (serial, _) in &said {
        pair.ask(RED, &["read", serial]);
    }
    support::transcripts_agree([&blue, &pair.path(RED)]);
}

#[test]
fn a_station_whose_record_is_lost_gets_it_back_from_its_peer() {
    let mut pair = Pair::up();
    for precedence in ["flash", "immediate", "priority", "routine"] {
        pair.send(BLUE, precedence, "kept by the other side");
        pair.send(RED, precedence, "and the other way");
    }
    let before = pair.wait_same();
    pair.stations[RED].kill();
    for ending in ["", "-wal", "-shm", ".lock"] {
        let _ = fs::remove_file(pair.path(RED).join(format!("lines/spring/record.sqlite{ending}")));
    }
    pair.stations[RED].restart().expect("it starts with an empty record");
    pair.wait_up();
    pair.send(RED, "flash", "after the loss");
    pair.send(BLUE, "flash", "after the loss");
    let after = pair.wait_same();
    assert!(std::iter::zip(&after, &before).all(|(after, before)| after.starts_with(before)));
    support::transcripts_agree([&pair.path(BLUE), &pair.path(RED)]);
}

#[test]
fn a_backup_is_whole_and_never_written_over() {
    let pair = Pair::up();
    let blue = pair.path(BLUE);
    pair.send(BLUE, "flash", "words");
    let copy = pair.dir.path().join("copy.sqlite");
    assert_eq!(done(&blue, &["backup", name(&copy)])["backup"], name(&copy));
    let bytes = fs::read(&copy).expect("the copy");
    assert!(refused(&blue, 5, &["backup", name(&copy)]).contains("there already"));
    assert_eq!(fs::read(&copy).expect("the copy"), bytes);
    refused(&blue, 5, &["backup", name(&pair.dir.path().join("no/such/folder/copy"))]);
    assert_eq!(done(&blue, &["check", "--disk"])["sound"], true);
}

#[test]
fn a_rebuild_comes_to_the_same_picture_and_needs_the_record_for_itself() {
    let mut pair = Pair::up();
    let blue = pair.path(BLUE);
    let serial = pair.send(RED, "flash", "to be read");
    pair.ask(BLUE, &["read", &serial]);
    let wrong = pair.send(BLUE, "routine", "to be taken back");
    pair.ask(BLUE, &["cancel", &wrong, "--reason", "a mistake"]);
    pair.send(RED, "priority", "waits to be read");
    pair.wait_same();
    let shown = |pair: &Pair| [pair.ask(BLUE, &["inbox"]), pair.ask(BLUE, &["inbox", "--all"])];
    let before = shown(&pair);
    assert!(refused(&blue, 5, &["rebuild"]).contains("in use"));
    pair.stations[BLUE].stop();
    let entries = done(&blue, &["rebuild"])["entries"].as_u64().expect("a number");
    let held: usize = support::record(&pair.stations[BLUE].folder).iter().map(Vec::len).sum();
    assert_eq!(entries, held as u64);
    pair.stations[BLUE].restart().expect("it starts again");
    assert_eq!(shown(&pair), before);
    pair.wait_up();
}

#[test]
fn the_check_of_the_disk_names_what_is_damaged() {
    let mut pair = Pair::up();
    let blue = pair.path(BLUE);
    let text = "a text that can be found on the disk by whoever looks for it";
    pair.send(BLUE, "flash", text);
    let sound = done(&blue, &["check", "--disk"]);
    assert!(sound["entries"].as_u64() >= Some(1) && sound["receipts"].as_u64() >= Some(1), "{sound}");
    pair.stations[BLUE].stop();
    let mut altered = 0;
    for ending in ["", "-wal"] {
        let file = blue.join(format!("lines/spring/record.sqlite{ending}"));
        let Ok(mut bytes) = fs::read(&file) else { continue };
        let places: Vec<_> = (0..bytes.len().saturating_sub(text.len()))
            .filter(|&at| bytes[at..].starts_with(text.as_bytes()))
            .collect();
        if ending.is_empty() {
            for at in places {
                bytes[at] ^= 1;
                altered += 1;
            }
            fs::write(&file, bytes).expect("the record");
        }
    }
    assert!(altered > 0, "a stopped station leaves its record in one file");
    let ran = run(&blue, &["check", "--disk"]);
    assert!(ran.code == 5 && ran.err.contains("hint: "), "{ran:?}");
    let out = blue.join("out.detente");
    let exported = run(&blue, &["transcript", "export", "--out", name(&out)]);
    assert!(exported.code != 0 || run(&blue, &["verify", name(&out)]).code == 3, "{exported:?}");
}

#[test]
fn one_message_is_disclosed_and_others_are_withheld_provably() {
    let pair = Pair::up();
    let [blue, red] = [pair.path(BLUE), pair.path(RED)];
    let texts = ["the first", "a secret that is nobody's business", "the third"];
    let serials = texts.map(|text| pair.send(BLUE, "routine", text));
    pair.wait_same();
    let file = pair.dir.path().join("disclosure.detente");
    let disclosed = done(&blue, &["disclose", &serials[0], "--out", name(&file)]);
    assert_eq!(disclosed["receipt_by"], "RED", "{disclosed}");
    let bytes = fs::read(&file).expect("the disclosure");
    let holds = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds(&bytes, texts[0]) && !holds(&bytes, texts[1]) && !holds(&bytes, texts[2]));
    // Whoever verifies needs no station.
    let nowhere = pair.dir.path().join("nowhere");
    let verified = done(&nowhere, &["verify", name(&file)]);
    assert_eq!((&verified["kind"], &verified["message"]["text"]), (&json!("disclosure"), &json!(texts[0])));
    for at in (0..bytes.len()).step_by(bytes.len() / 20) {
        let mut altered = bytes.clone();
        altered[at] ^= 16;
        fs::write(&file, altered).expect("our file");
        refused(&nowhere, 3, &["verify", name(&file)]);
    }
    // Its author has the receipt of the other side; that side signs its own anew.
    let theirs = done(&red, &["disclose", &serials[0], "--out", name(&file)]);
    assert_eq!(theirs["receipt_by"], "RED", "{theirs}");
    assert_eq!(done(&nowhere, &["verify", name(&file)])["message"]["text"], texts[0]);
    refused(&blue, 1, &["disclose", "BLUE/R/0099", "--out", name(&file)]);

    let file = pair.dir.path().join("withheld.detente");
    let export = ["transcript", "export", "--out", name(&file), "--withhold"];
    let exported = done(&blue, &[&export[..], &[&serials[1], "--withhold", &serials[1]]].concat());
    assert_eq!(exported["withheld"], 1, "{exported}");
    let bytes = fs::read(&file).expect("the transcript");
    assert!(holds(&bytes, texts[0]) && !holds(&bytes, texts[1]) && holds(&bytes, texts[2]));
    let verified = done(&nowhere, &["verify", name(&file)]);
    let lanes = verified["lanes"].as_array().expect("lanes");
    let lane = lanes.iter().find(|lane| lane["lane"] == "BLUE/R").expect("our lane");
    assert_eq!((&lane["size"], &lane["entries"], &lane["withheld"]), (&json!(3), &json!(2), &json!(1)), "{lane}");
    let line = done(&blue, &["charter", "show"])["line_id"].as_str().expect("an identity").to_owned();
    done(&nowhere, &["verify", name(&file), "--line-id", &line]);
    refused(
        &nowhere,
        3,
        &["verify", name(&file), "--line-id", &line.replace(&line[..1], if &line[..1] == "0" { "1" } else { "0" })],
    );
    refused(&blue, 1, &[&export[..], &["BLUE/R/0099"]].concat());
    refused(&blue, 2, &[&export[..], &["nonsense"]].concat());
}

//! What lies on the desk beside drafts: shifts and their hand-over, the log, briefs, the notes of a call; and what whoever
//! watches the links hears.

mod support;

use std::path::Path;

use serde_json::Value;
use station::client::Client;
use station::folder::Folder;
use station::protocol::Request;
use support::desk::{done_as, refused_as, run_as, session};
use support::{BLUE, Pair, RED};

/// An administrator, two watches of which one releases, and a technician, all signed in.
fn staff(folder: &Path) {
    let people: [(&str, &[&str]); 3] = [
        ("watch-1", &["--role", "drafter"]),
        ("watch-2", &["--role", "releaser"]),
        ("tech", &["--role", "technician"]),
    ];
    support::desk::staff(folder, &people);
}

#[test]
fn a_shift_is_handed_over_with_what_is_open_and_the_whole_list() {
    let pair = Pair::up();
    let folder = pair.path(BLUE);
    staff(&folder);
    let theirs = pair.send(RED, "immediate", "Who is at the crossing?");
    done_as(&folder, "watch-1", &["send", "--from", "ops", "--to", "RED/ops", "We look."]);

    done_as(&folder, "admin", &["desk", "people"]);
    let roster = ["shift", "plan", "watch-1", "--from", "2999-01-01T08:00:00Z", "--until", "2999-01-01T20:00:00Z"];
    refused_as(&folder, "watch-1", &roster);
    let planned = done_as(&folder, "watch-2", &roster);
    assert_eq!(planned["planned"][0]["person"], "watch-1", "{planned}");

    done_as(&folder, "watch-1", &["shift", "take"]);
    assert!(refused_as(&folder, "watch-1", &["shift", "take"]).contains("on shift already"));
    done_as(&folder, "watch-1", &["shift", "note", "The relay at the border was changed."]);
    let whole = ["--sound-test", "--line-check", "--read-aloud"];
    let hand = |list: &[&'static str]| [&["shift", "hand-over", "watch-2", "--notes", "All quiet."], list].concat();
    assert!(refused_as(&folder, "watch-1", &hand(&whole)).contains("watch-2 is not on shift"));
    let taken = done_as(&folder, "watch-2", &["shift", "take"]);
    assert_eq!(taken["open"][0]["waits"]["message"][0], *theirs, "{taken}");
    assert_eq!(taken["drafts"][0]["waits_for"], "a releaser", "{taken}");
    assert!(refused_as(&folder, "watch-1", &hand(&whole[..2])).contains("checklist"));
    let words = run_as(&folder, "watch-1", &hand(&whole)).out;
    assert!(words.contains("handed over to watch-2") && words.contains(&format!("message {theirs}")), "{words}");
    let log = done_as(&folder, "watch-2", &["shift", "log"]);
    assert_eq!(log["log"].as_array().map(Vec::len), Some(1), "since the hand-over: {log}");
    assert_eq!(log["log"][0]["text"], "All quiet.", "{log}");
    let all = done_as(&folder, "watch-2", &["shift", "log", "--last", "100"]);
    assert!(all.to_string().contains("The relay at the border"), "{all}");
    // The technician has a part in the log and is not read the words of others.
    done_as(&folder, "tech", &["shift", "note", "The spare line was tried."]);
    let seen = done_as(&folder, "tech", &["shift", "log", "--last", "100"]).to_string();
    assert!(seen.contains("handed-over") && !seen.contains("relay") && !seen.contains("quiet"), "{seen}");
    // Whom to ask is said by who is there.
    let refused = refused_as(&folder, "watch-1", &["draft", "release", "1"]);
    assert!(refused.contains("on shift and able: watch-2"), "{refused}");
}

#[test]
fn briefs_and_the_notes_of_a_call_stay_on_this_side() {
    let pair = Pair::up();
    let folder = pair.path(BLUE);
    let sought = ["call", "seek", "--from", "minister", "--with", "RED/minister", "--subject", "Safety of forces"];
    let call = pair.ask(BLUE, &sought)["serial"].as_str().expect("placed").to_owned();
    assert_eq!(pair.refused(BLUE, 1, &["memo", "note", &call, "Early."]), "nobody is enrolled at this desk");
    staff(&folder);
    let brief = ["brief", "add", "--title", "Before the call", "--about", &call, "Ask for the hour first."];
    assert_eq!(done_as(&folder, "watch-2", &brief)["brief"], 1);
    assert!(refused_as(&folder, "watch-2", &["brief", "approve", "1"]).contains("another than its author"));
    assert!(refused_as(&folder, "watch-1", &["brief", "approve", "1"]).contains("releaser"));
    assert_eq!(done_as(&folder, "watch-1", &[&brief[..4], &["Second."]].concat())["about"], Value::Null);
    assert_eq!(done_as(&folder, "watch-2", &["brief", "approve", "2"])["approved"]["person"], "watch-2");
    let words = run_as(&folder, "watch-1", &["brief", "list"]).out;
    assert!(words.contains(&format!("brief 1 on {call}")) && words.contains("NOT APPROVED"), "{words}");
    assert!(!words.contains("Ask for the hour"), "a list has titles");
    refused_as(&folder, "tech", &["brief", "show", "1"]);

    let note = |by: &str, text: &str| done_as(&folder, by, &["memo", "note", &call, text])["note"].clone();
    let (first, own) = (note("watch-1", "He agreed to noon."), note("watch-2", "He sounded tired."));
    assert!(refused_as(&folder, "watch-1", &["memo", "agree", &first.to_string()]).contains("another"));
    done_as(&folder, "watch-2", &["memo", "agree", &first.to_string()]);
    let merged = run_as(&folder, "watch-1", &["memo", "merge", &call]).out;
    assert!(merged.contains("- He agreed to noon.\n- He sounded tired. [own note of watch-2]"), "{merged}");
    let listed = done_as(&folder, "watch-1", &["memo", "list", &call]);
    assert_eq!((&listed["notes"][0]["agreed"][0], &listed["notes"][1]["note"]), (&"watch-2".into(), &own), "{listed}");
    assert!(refused_as(&folder, "watch-1", &["memo", "note", "BLUE/F/0001", "x"]).contains("no call"));

    // Nothing of it is in what the other side has, nor in the record.
    pair.wait_same();
    let record = support::record(&pair.stations[RED].folder).concat().concat();
    for private in ["Ask for the hour", "agreed to noon", "sounded tired"] {
        assert!(!record.windows(private.len()).any(|bytes| bytes == private.as_bytes()), "{private}");
    }
}

#[test]
fn a_technician_hears_of_links_and_of_nothing_that_is_said() {
    let mut pair = Pair::up();
    let folder = pair.path(BLUE);
    staff(&folder);
    let tech = Folder::new(&folder).with_session(Some(session(&folder, "tech")));
    let mut client = Client::connect(&tech).expect("the station answers");
    assert_eq!(client.ask(&Request::Watch {}).expect("it lets us hear")["watching"], 1);
    pair.send(RED, "flash", "Something is said.");
    pair.stations[RED].kill();
    let first = client.next().expect("something is told");
    assert_eq!((&first["event"], &first["peer"]), (&"state".into(), &"RED".into()), "{first}");
}

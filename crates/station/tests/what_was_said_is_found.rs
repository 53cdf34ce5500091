//! `detente find` on real stations: by words of any language, post, party, kind and time, while the station runs and when
//! it does not, and over a record that nobody has indexed.

mod support;

use std::sync::Arc;

use evidence::{Frontier, Lane, PartyIndex, PostIndex, Precedence, UnsignedEntry};
use line::Keep;
use line::affairs::{Address, Body, MessageBody};
use serde_json::Value;
use station::folder::read_key;
use station::{clock, serve};
use store::{Archive as _, Sqlite, Store as _};
use support::{BLUE, Folders, Pair, RED, done, eventually};

fn serials(found: &Value) -> Vec<&str> {
    found["found"]
        .as_array()
        .expect("what is found")
        .iter()
        .map(|hit| hit["serial"].as_str().expect("a serial"))
        .collect()
}

#[test]
fn whoever_remembers_a_word_a_post_or_a_day_finds_what_was_said() {
    let pair = Pair::up();
    pair.send(BLUE, "flash", "Please keep clear of the bridge until noon.");
    pair.send(RED, "routine", "Мост у Кривого Рога закрыт. 莫斯科以西的桥梁");
    let call = ["call", "seek", "--from", "minister", "--with", "RED/minister", "--subject", "The bridge"];
    pair.ask(BLUE, &[&call[..], &["-p", "routine", "--window", "10:00..12:00"]].concat());
    eventually("the call is there", || support::run(&pair.path(RED), &["call", "show", "BLUE/R/0001"]).code == 0);
    pair.ask(RED, &["call", "decline", "BLUE/R/0001", "--reason", "The minister is on a bridge."]);
    eventually("both hold all of it", || pair.ask(BLUE, &["find", "minister", "bridge"])["found"][0].is_object());
    for at in [BLUE, RED] {
        let find = |args: &[&str]| pair.ask(at, &[&["find"], args].concat());
        let all = find(&["bridge"]);
        assert_eq!(serials(&all), ["RED/R/0002", "BLUE/R/0001", "BLUE/F/0001"], "{all}");
        let decline = &all["found"][0];
        assert_eq!((&decline["kind"], &decline["about"]), (&"reply".into(), &"BLUE/R/0001".into()), "{decline}");
        assert_eq!(decline["snippet"], "The minister is on a bridge.");
        assert_eq!(serials(&find(&["bridge", "--kind", "call", "--kind", "message"])).len(), 2);
        assert_eq!(serials(&find(&["BRIDGE", "--party", "red"])), ["RED/R/0002"]);
        assert_eq!(serials(&find(&["bridge", "-p", "flash"])), ["BLUE/F/0001"]);
        assert_eq!(serials(&find(&["--post", "RED/minister"])), ["BLUE/R/0001"]);
        assert_eq!(serials(&find(&["мост", "рог*"])), ["RED/R/0001"]);
        assert_eq!(serials(&find(&["桥梁"])), ["RED/R/0001"]);
        let today = clock::rfc3339(clock::wall());
        let today = &today[..10];
        assert_eq!(serials(&find(&["bridge", "--from", today, "--until", today])).len(), 3);
        assert_eq!(serials(&find(&["--until", "2022-03-31"])), [""; 0]);
        let page = find(&["bridge", "--limit", "2"]);
        assert_eq!(page["more_before"], "BLUE/R/0001", "{page}");
        assert_eq!(serials(&find(&["bridge", "--before", "BLUE/R/0001"])), ["BLUE/F/0001"]);
        let words = support::run(&pair.path(at), &["find", "noon"]).out;
        assert!(words.contains("BLUE/F/0001") && words.contains("clear of the bridge until noon."), "{words}");
        assert!(support::run(&pair.path(at), &["find", "nothing"]).out.starts_with("Nothing"));
        for wrong in [
            &["!!!"][..],
            &["--kind", "letter"],
            &["--post", "RED/nobody"],
            &["--party", "GREEN"],
            &["--from", "yesterday"],
            &["--before", "RED"],
            &["a b c d e f g h i j k l m n o p q r"],
        ] {
            pair.refused(at, 2, &[&["find"], wrong].concat());
        }
    }
}

#[test]
fn a_record_that_nobody_has_indexed_is_indexed_by_whoever_may() {
    const COUNT: u64 = 5_000;
    let folders = Folders::make();
    {
        let line = folders.folders[BLUE].line(None).unwrap();
        let charter = line.charter().unwrap();
        let own = serve::own_party(&charter, folders.folders[BLUE].identity().unwrap().party()).unwrap();
        let mut store = Sqlite::open(&line.record(), charter.charter(), own).unwrap();
        let key = read_key(&folders.folders[BLUE].station_key()).unwrap();
        let lane = Lane { party: own, precedence: Precedence::Routine };
        let mut frontier = Frontier::new();
        let mut batch = Vec::new();
        for n in 1..=COUNT {
            let body = Body::Message(MessageBody {
                from: PostIndex(0),
                to: vec![Address { party: PartyIndex(1), post: PostIndex(0) }],
                subject: String::new(),
                text: format!("Number n{n} of many."),
                language: "en".to_owned(),
                reply_to: None,
                corrects: None,
            });
            let draft =
                UnsignedEntry { lane, serial: n, time: clock::wall(), epoch: 1, seen: None, body: body.encode() };
            let entry = draft.sign(charter.line_id(), frontier.root(), &key).unwrap();
            frontier.push(entry.leaf());
            let (root, at) = (frontier.root(), entry.time());
            let entry = Arc::new(entry);
            batch.push(Keep::Entry { entry, root, frontier: frontier.clone(), at, leaves_outbox: None });
        }
        store.commit(&batch).unwrap();
        store.settle(&[]).unwrap();
    }
    let unindexed = || support::archive(&folders.folders[BLUE]).unindexed().unwrap();
    let found = |words: &str| done(&folders.path(BLUE), &["find", words]);
    assert_eq!(unindexed(), COUNT);
    let first = found("n17");
    assert_eq!((serials(&first), &first["read_one_by_one"]), (vec!["BLUE/R/0017"], &0.into()), "{first}");
    assert_eq!(unindexed(), 0);
    done(&folders.path(BLUE), &["rebuild"]);
    assert_eq!(unindexed(), COUNT, "a rebuild takes it away");

    // A running station writes it itself: when somebody asks, and when nothing happens.
    let running = support::start(&folders.folders[BLUE]);
    let again = found("n4711");
    assert_eq!(serials(&again), ["BLUE/R/4711"], "{again}");
    assert!(again["read_one_by_one"].as_u64().unwrap() < 256, "{again}");
    eventually("it is indexed", || unindexed() < 256);
    drop(running);
}

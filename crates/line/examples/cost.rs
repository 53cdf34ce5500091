//! What a line costs by itself: `cargo run --release -p line --example cost`. Two lines, no disk, no network.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a tool measures; the crate does not")]
#![allow(clippy::unwrap_used, reason = "a tool")]

use std::time::Instant;

use evidence::{EntryRef, Frontier, Hash, Lane, PartyIndex, PostIndex, Precedence, Serial, Terms, Time};
use line::affairs::{Address, Affair, Body, MessageBody};
use line::{Class, Command, Input, Keep, KeptEntry, Line, LinkId, Mono, Now, Output, Record, RecordError, Start};
use testkit::parties;

const ENTRIES: u64 = 20_000;

/// A record that forgets everything.
struct Nothing;

impl Record for Nothing {
    fn root(&self, _: Lane, size: u64) -> Result<Option<Hash>, RecordError> {
        Ok((size == 0).then(evidence::merkle::empty_root))
    }

    fn entries(&self, _: Lane, _: Serial, _: usize) -> Result<Vec<KeptEntry>, RecordError> {
        Ok(Vec::new())
    }

    fn affair(&self, _: EntryRef) -> Result<Option<Affair>, RecordError> {
        Ok(None)
    }

    fn standing(&self, _: Option<EntryRef>, _: usize) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
        Ok(Vec::new())
    }

    fn suspensions(&self, _: usize) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
        Ok(Vec::new())
    }

    fn due(&self, _: Time, _: Option<EntryRef>, _: Time, _: usize) -> Result<Vec<(EntryRef, Time)>, RecordError> {
        Ok(Vec::new())
    }
}

fn now(us: u64) -> Now {
    Now { mono: Mono(us), wall: Time(parties::START.0 + 86_400_000 + us / 1_000) }
}

fn line(own: u8) -> Line {
    let charter = parties::charter(2, Terms { check_every_s: 31_000_000, ..Terms::default() });
    Line::new(Start {
        rules: line::affairs::Rules::of(charter.charter()).unwrap(),
        keyring: charter.keyring().unwrap(),
        keys: Vec::new(),
        own: PartyIndex(own),
        epoch: 1,
        signer: std::sync::Arc::new(parties::station_key(PartyIndex(own), 1)),
        frontiers: vec![Frontier::new(); 8],
        outbox: Vec::new(),
        receipted: Vec::new(),
        unanswered: Vec::new(),
        last_check: None,
        asked: Vec::new(),
        lives: Vec::new(),
        seed: own.into(),
    })
}

fn main() {
    let mut lines = [line(0), line(1)];
    let mut queues: [Vec<(Class, Vec<u8>)>; 2] = Default::default();
    let (mut handling, mut checking, mut entries) = (0u128, 0u128, 0u64);
    let mut us = 0;
    let mut step = |lines: &mut [Line; 2],
                    queues: &mut [Vec<(Class, Vec<u8>)>; 2],
                    at: usize,
                    input: Input,
                    us: u64,
                    timed: bool| {
        let mut inputs = vec![input];
        while let Some(input) = inputs.pop() {
            let mut out = Vec::new();
            let entry = matches!(&input, Input::Frame { class: Class::Lane(_), .. } | Input::Verified(_));
            let begun = Instant::now();
            lines[at].handle(now(us), input, &Nothing, &mut out).unwrap();
            if timed && entry {
                handling += begun.elapsed().as_nanos();
            }
            let mut last = None;
            for output in out {
                match output {
                    Output::Keep { ticket, keep } => {
                        entries += u64::from(timed && matches!(keep, Keep::Entry { .. }));
                        last = Some(ticket);
                    }
                    Output::Verify(check) => {
                        let begun = Instant::now();
                        let verdict = check.run();
                        checking += begun.elapsed().as_nanos();
                        inputs.push(Input::Verified(verdict));
                    }
                    Output::Send { link, class, frame } => {
                        inputs.push(Input::Sent { link, class, bytes: frame.len() });
                        queues[1 - at].push((class, frame));
                    }
                    _ => {}
                }
            }
            if let Some(ticket) = last {
                inputs.insert(0, Input::Stored { ticket });
            }
        }
    };
    let link = LinkId(1);
    for at in 0..2 {
        let peer = PartyIndex(1 - at as u8);
        step(
            &mut lines,
            &mut queues,
            at,
            Input::LinkUp { link, peer, epoch: 1, dialed: at == 0, over: line::Over::default() },
            us,
            false,
        );
    }
    for number in 0..ENTRIES + 10 {
        us += 50;
        for at in [0, 1, 0, 1] {
            for (class, bytes) in std::mem::take(&mut queues[at]) {
                step(&mut lines, &mut queues, at, Input::Frame { link, class, bytes }, us, at == 1);
            }
        }
        let to = vec![Address { party: PartyIndex(1), post: PostIndex(0) }];
        let (subject, text, language) = (String::new(), format!("{number} {}", "word ".repeat(40)), "en".to_owned());
        let body = Body::Message(MessageBody {
            from: PostIndex(0),
            to,
            subject,
            text,
            language,
            reply_to: None,
            corrects: None,
        });
        let command = Command::Say { precedence: Precedence::Routine, body };
        step(&mut lines, &mut queues, 0, Input::Command(number, command), us, false);
    }
    let each = |ns: u128| ns as f64 / 1_000.0 / entries.max(1) as f64;
    println!(
        "{entries} entries taken in: {:.2} us each beside the {:.2} us of its check",
        each(handling),
        each(checking)
    );
    println!("the hashes in that: leaf, tree and root, about 10 of 0.2 to 0.5 us");
}

//! What was said is found, whatever the index has of it, by every store and by readers beside it.

use evidence::*;
use line::affairs::*;
use store::{Archive as _, Find, Memory, Needle, Store};
use volume::{Footprint, Position};

use super::{BLUE, New, RED, START, Said, Talk, lane, place};

const ROUTINE: Precedence = Precedence::Routine;

/// What is found, the same by the store and by a reader; with nothing, some and all of it in the index.
fn found(store: &mut dyn Store, find: &Find, limit: usize) -> Vec<EntryRef> {
    let ask = |store: &dyn Store| {
        let found = store.find(find, limit, &mut |_| {}).unwrap();
        assert_eq!(store.reader().unwrap().find(find, limit, &mut |_| {}).unwrap(), found);
        found
    };
    let found = ask(store);
    let mut indexer = store.indexer();
    while indexer.step().unwrap() > 0 {
        assert_eq!(ask(store), found, "with a part of it in the index");
    }
    assert_eq!(store.unindexed().unwrap(), 0);
    assert_eq!(ask(store), found, "with all of it in the index");
    found
}

fn with_words(typed: &str) -> Find {
    Find { words: Needle::of(typed), ..Find::default() }
}

fn keep(store: &mut dyn Store, said: &[Said]) {
    let batch: Vec<_> = said.iter().map(Said::keep).collect();
    store.commit(&batch).unwrap();
    store.settle(&[]).unwrap();
}

pub fn words_of_every_script_are_found(new: New) {
    let mut talk = Talk::new(2);
    let mut store = new(&talk.charter, BLUE);
    let texts = [
        "The bridge at Kryvyi Rih is not to be crossed; see NOTAM A0123/22.",
        "Мост у Кривого Рога не переходить. Ёлка, йод.",
        "لا تعبروا الجِسر قبل الظهر",
        "请不要在中午之前过桥，桥梁在莫斯科以西",
        "橋を渡らないでください",
        "Le pont près de Réunion est fermé",
        "Μη διασχίσετε τη γέφυρα",
        "다리를 건너지 마십시오",
    ];
    let said: Vec<_> = texts.iter().map(|text| talk.message(lane(RED, ROUTINE), text)).collect();
    keep(&mut *store, &said);
    for (typed, expected) in [
        ("bridge", &[1][..]),
        ("BRIDGE crossed", &[1]),
        ("bridge closed", &[]),
        ("brid*", &[1]),
        ("bridg", &[]),
        ("a0123/22", &[1]),
        ("мост", &[2]),
        ("МОСТ РОГ*", &[2]),
        ("елка ЙОД", &[2]),
        ("جسر", &[3]),
        ("الجسر", &[3]),
        ("桥", &[4]),
        ("过桥", &[4]),
        ("莫斯科", &[4]),
        ("科以西", &[4]),
        ("西以", &[]),
        ("桥过", &[]),
        // Both pairs are in it, and not one behind the other.
        ("不要在中莫", &[]),
        ("橋", &[5]),
        ("渡らない", &[5]),
        ("reunion", &[6]),
        ("RÉUNION ferme", &[6]),
        ("γεφυρα", &[7]),
        ("다리*", &[8]),
        ("subject", &[8, 7, 6, 5, 4, 3, 2, 1]),
    ] {
        let expected: Vec<_> = expected.iter().map(|&serial| place(lane(RED, ROUTINE), serial)).collect();
        assert_eq!(found(&mut *store, &with_words(typed), 100), expected, "{typed}");
    }
}

pub fn what_is_found_is_of_the_kind_post_party_and_time_that_is_meant(new: New) {
    const HOUR: u64 = 3_600_000;
    let mut talk = Talk::new(2);
    let mut store = new(&talk.charter, BLUE);
    let mut all = Vec::new();
    for n in 0..300u64 {
        talk.now = START.plus_ms(n * HOUR);
        let of = lane([BLUE, RED][n as usize % 2], Precedence::ALL[n as usize / 2 % 4]);
        let body = match n % 3 {
            0 => Body::Message(talk.words(of.party, &format!("number {n}"))),
            1 => Body::Cancellation { message: place(of, 1), reason: format!("reason {n}") },
            _ => Body::Check(CheckBody { missed: 0, picture: None }),
        };
        let said = talk.say(of, &body);
        all.push((n, said.entry.at(), n % 3));
        keep(&mut *store, &[said]);
    }
    let expect = |keep: &dyn Fn(u64, EntryRef, u64) -> bool| -> Vec<EntryRef> {
        let kept = all.iter().rev().filter(|(n, at, kind)| *kind < 2 && keep(*n, *at, *kind));
        kept.map(|(_, at, _)| *at).collect()
    };
    let any = Find::default;
    let time = |n: u64| Some(START.plus_ms(n * HOUR));
    let post = |party| Some(Address { party, post: PostIndex(0) });
    assert_eq!(found(&mut *store, &any(), 999), expect(&|_, _, _| true));
    assert_eq!(found(&mut *store, &any(), 7), expect(&|_, _, _| true)[..7]);
    assert_eq!(found(&mut *store, &any(), 0), []);
    let find = Find { kinds: vec![BodyKind::Cancellation], ..any() };
    assert_eq!(found(&mut *store, &find, 999), expect(&|_, _, kind| kind == 1));
    let find = Find { kinds: vec![BodyKind::Cancellation, BodyKind::Message, BodyKind::Call], ..any() };
    assert_eq!(found(&mut *store, &find, 999), expect(&|_, _, _| true));
    let find = Find { party: Some(RED), precedence: Some(Precedence::Flash), ..any() };
    assert_eq!(
        found(&mut *store, &find, 999),
        expect(&|_, at, _| at.lane == lane(RED, Precedence::Flash)),
        "by a lane"
    );
    // A message goes from a post to a post, so both have it.
    let find = Find { post: post(RED), ..any() };
    assert_eq!(found(&mut *store, &find, 999), expect(&|_, _, kind| kind == 0));
    let find = Find { post: Some(Address { party: RED, post: PostIndex(1) }), ..any() };
    assert_eq!(found(&mut *store, &find, 999), []);
    for (from, until) in [(0, 300), (10, 11), (17, 211), (299, 400), (40, 40), (50, 30)] {
        let find = Find { from: time(from), until: time(until), ..any() };
        let within = expect(&|n, _, _| from <= n && n < until);
        assert_eq!(found(&mut *store, &find, 999), within, "{from}..{until}");
        let find = Find { party: Some(BLUE), kinds: vec![BodyKind::Message], words: Needle::of("number"), ..find };
        let within = expect(&|n, at, kind| from <= n && n < until && at.lane.party == BLUE && kind == 0);
        assert_eq!(found(&mut *store, &find, 999), within, "{from}..{until}");
    }
    let find = Find { from: time(290), ..any() };
    assert_eq!(found(&mut *store, &find, 999), expect(&|n, _, _| n >= 290));
    let find = Find { until: time(10), ..any() };
    assert_eq!(found(&mut *store, &find, 999), expect(&|n, _, _| n < 10));

    let (mut pages, mut find) = (Vec::new(), any());
    loop {
        let page = found(&mut *store, &find, 31);
        let Some(last) = page.last() else { break };
        find.before = Some(*last);
        pages.extend(page);
    }
    assert_eq!(pages, expect(&|_, _, _| true));
    let find = Find { before: Some(place(lane(RED, ROUTINE), 999)), ..any() };
    assert_eq!(found(&mut *store, &find, 9), [], "before what is not there");
}

pub fn whatever_people_write_is_found(new: New) {
    let mut talk = Talk::new(2);
    let mut store = new(&talk.charter, BLUE);
    let (theirs, own) = (lane(RED, ROUTINE), lane(BLUE, ROUTINE));
    let at = place(own, 1);
    let site = Site {
        kind: SiteKind::Hospital,
        name: "w-name".to_owned(),
        footprint: Footprint::Circle { centre: Position::from_degrees(50.0, 30.0).unwrap(), radius_cm: 5_000 },
        uncertainty_cm: 0,
        area: "w-area".to_owned(),
        reference: "w-reference".to_owned(),
        contact: "w-contact".to_owned(),
        verified: Some(Verified { by: "w-verified".to_owned(), on: START, grade: None }),
        source: "w-source".to_owned(),
    };
    let removed = SiteChange::Remove { site: SiteId { entry: at, change: 0 }, turn: 0, reason: "w-removed".to_owned() };
    let bodies = [
        (Body::Message(talk.words(RED, "w-text")), vec!["subject", "text"]),
        (Body::Cancellation { message: at, reason: "w-reason".into() }, vec!["reason"]),
        (
            Body::Sites(vec![SiteChange::Add(site), removed]),
            vec!["name area reference contact verified source removed"],
        ),
        (Body::Passed(PassedBody { what: at, units: "w-units".into(), at: START }), vec!["units"]),
        (
            Body::Contact(ContactBody {
                from: PostIndex(0),
                with: Address { party: BLUE, post: PostIndex(0) },
                at: START,
                duration_s: None,
                initiative: None,
                medium: Medium::Voice,
                words: "w-telephone".into(),
            }),
            vec!["telephone"],
        ),
        (
            Body::Suspension(SuspensionBody {
                from: PostIndex(0),
                pause: Pause::Suspended,
                since: START,
                until: None,
                reason: "w-suspended".into(),
            }),
            vec!["suspended"],
        ),
        (
            Body::Reply(ReplyBody {
                call: at,
                turn: 0,
                answers: at,
                reply: Reply::Declined,
                words: "w-travels".into(),
            }),
            vec!["travels"],
        ),
    ];
    for (body, typed) in bodies {
        let said = talk.say(theirs, &body);
        keep(&mut *store, std::slice::from_ref(&said));
        for typed in typed {
            assert_eq!(found(&mut *store, &with_words(typed), 9), [said.entry.at()], "{typed}");
        }
    }
    // What nobody wrote is not in the way of it.
    let read = talk.say(theirs, &Body::Read { message: at, by: "w-watch".into() });
    let answer = talk.say(theirs, &Body::Answer(AnswerBody { check: at, received: START, picture: None }));
    let unknown = talk.say(theirs, &Body::Unknown { kind: 99 });
    keep(&mut *store, &[read, answer, unknown]);
    assert_eq!(found(&mut *store, &with_words("watch"), 9), []);
    assert_eq!(found(&mut *store, &Find::default(), 99).len(), 7);
}

pub fn hostile_text_is_found_and_breaks_no_search(new: New) {
    let mut talk = Talk::new(2);
    let mut store = new(&talk.charter, BLUE);
    let of = lane(RED, ROUTINE);
    let texts = [
        "\u{0}\u{1b}[31m needle\u{0}one \u{202e}eldeen\u{202c}".to_owned(),
        "\"needle\" OR \"x\" NOT (NEAR needle* kind=message by=0 ^ - : {a b} ''".to_owned(),
        format!("needle {}", "x".repeat(48 * 1024 - 8)),
        (0..8_000).map(|n| format!("w{n:04} ")).collect::<String>() + " needle",
        format!("needle {}", "桥".repeat(16_000)),
        "\u{fdfa}".repeat(5_000) + " needle",
        "e\u{301}\u{301}\u{301}".repeat(6_000) + " needle",
        String::new(),
        "\u{301}\u{640}\u{ad}".to_owned(),
    ];
    let mut said = Vec::new();
    for (n, text) in texts.iter().enumerate() {
        // Clocks that cannot be, too.
        talk.now = [Time(0), START, Time(u64::MAX - 9)][n % 3];
        said.push(talk.message(of, text));
    }
    keep(&mut *store, &said);
    let with_needle: Vec<_> = (1..=7).rev().map(|serial| place(of, serial)).collect();
    for typed in ["needle", "\"needle\"", "needle*", "NEEDLE OR", "'needle", "needle\u{0}", "-needle", "needle:"] {
        let expected = if typed == "NEEDLE OR" { vec![place(of, 2)] } else { with_needle.clone() };
        assert_eq!(found(&mut *store, &with_words(typed), 99), expected, "{typed:?}");
    }
    for (typed, serial) in [("kind=message", 2), ("w7999", 4), ("桥桥桥桥", 5), ("near({a", 2)] {
        assert_eq!(found(&mut *store, &with_words(typed), 99), [place(of, serial)], "{typed:?}");
    }
    assert_eq!(found(&mut *store, &Find { from: Some(Time(u64::MAX - 9)), ..Find::default() }, 99).len(), 3);
    assert_eq!(found(&mut *store, &Find { until: Some(START), ..Find::default() }, 99).len(), 3);
    assert_eq!(found(&mut *store, &Find::default(), 99).len(), 9);
    store.rebuild().unwrap();
    assert_eq!(found(&mut *store, &with_words("needle"), 99), with_needle);
}

/// The memory store looks at every entry, so what it finds is right; drawn entries and questions are put to both.
pub fn every_store_finds_the_same(new: New) {
    use proptest::prelude::*;
    use proptest::test_runner::{Config, TestRunner};

    let question = (0..4u8, 0..5u8, 0..5u8, 0..6u8, (0..9u8, 0..9u8), 1..9usize);
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let drawn =
        (super::talk::random::acts(60), prop::collection::vec(any::<u8>(), 8), prop::collection::vec(question, 12));
    runner
        .run(&drawn, |(acts, draws, questions)| {
            let mut talk = Talk::new(3);
            talk.say_all(&acts);
            let order = talk.interleaved(&draws);
            let (mut store, mut memory) = (new(&talk.charter, BLUE), Memory::new(&talk.charter, BLUE));
            for (n, said) in order.iter().enumerate() {
                store.commit(&[said.keep()]).unwrap();
                memory.commit(&[said.keep()]).unwrap();
                if n == 20 {
                    store.indexer().step().unwrap();
                }
            }
            let mut indexer = store.indexer();
            for (words, kind, party, before, (from, until), limit) in questions {
                let at = |n: u8| START.plus_ms(u64::from(n) * 4_000_000);
                let find = Find {
                    words: Needle::of(["", "words", "plan a", "hosp*"][usize::from(words)]),
                    kinds: BodyKind::ALL[usize::from(kind)..usize::from(kind) * 2]
                        .iter()
                        .map(|(_, kind)| *kind)
                        .collect(),
                    post: (party == 4).then_some(Address { party: RED, post: PostIndex(0) }),
                    party: (party < 3).then_some(PartyIndex(party)),
                    precedence: (before == 5).then_some(ROUTINE),
                    from: (from < 5).then(|| at(from)),
                    until: (until > 3).then(|| at(until)),
                    before: (before < 4).then(|| order[usize::from(before) * 9 % order.len()].entry.at()),
                };
                let expected = memory.find(&find, limit, &mut |_| {}).unwrap();
                prop_assert_eq!(&store.find(&find, limit, &mut |_| {}).unwrap(), &expected);
                indexer.step().unwrap();
                prop_assert_eq!(&store.find(&find, limit, &mut |_| {}).unwrap(), &expected, "{:?}", find);
            }
            Ok(())
        })
        .unwrap();
}

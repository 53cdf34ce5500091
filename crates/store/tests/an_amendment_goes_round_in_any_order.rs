//! Who has signed an amendment of the charter follows from what is on the record, in whatever order it came; and what was
//! said is judged by the charter that held when it was said, whenever a station takes the amendment up.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop")]

mod talk;

use std::collections::BTreeMap;

use evidence::merkle::sha256;
use evidence::{Amendment, Charter, EntryRef, PartyIndex, PostIndex, Precedence, SecretKey, SignedCharter, Time};
use line::Record;
use line::affairs::*;
use proptest::prelude::*;
use store::{Memory, Sqlite, Store};
use talk::{BLUE, RED, START, Said, Talk, charter, lane, place};

const MINUTE_MS: u64 = 60_000;

/// In minutes from the start, when the amendment holds.
const FROM: u64 = 200;

/// BLUE brings it as its first words of all.
const BROUGHT: EntryRef = EntryRef { lane: evidence::Lane { party: BLUE, precedence: Precedence::Routine }, serial: 1 };

fn root_key(party: usize) -> SecretKey {
    SecretKey::from_seed(&[0x10 + party as u8; 32])
}

/// The third party joins, urgent words are to be shorter, and all to be read sooner.
fn amended(name: &str) -> Charter {
    let founding = charter(2);
    let mut amended = Charter { name: name.to_owned(), ..charter(3) };
    (amended.drawn_up, amended.terms.urgent_words_max) = (START.plus_ms(1), 60);
    amended.terms.read_within_s = [60, 60, 60, 60];
    let (founding, from) = (founding.encode(), START.plus_ms(FROM * MINUTE_MS));
    amended.amends = Some(Amendment { founding, number: 1, from });
    amended
}

fn signed(charter: &Charter, by: impl IntoIterator<Item = usize>) -> SignedCharter {
    let mut signed = SignedCharter::propose(charter.clone()).unwrap();
    for party in by {
        signed.sign(&root_key(party)).unwrap();
    }
    signed
}

/// One word by one of the two that founded the line.
#[derive(Clone, Debug)]
struct Word {
    party: u8,
    precedence: u8,
    what: u8,
    /// Whose signatures it adds, by bits.
    adds: usize,
    minute: u64,
}

fn words() -> impl Strategy<Value = Vec<Word>> {
    let word = (0..2u8, 0..4u8, 0..12u8, 0..8usize, 0..300u64)
        .prop_map(|(party, precedence, what, adds, minute)| Word { party, precedence, what, adds, minute });
    prop::collection::vec(word, 0..30)
}

impl Word {
    fn time(&self) -> Time {
        START.plus_ms(self.minute * MINUTE_MS)
    }

    fn signers(&self) -> impl Iterator<Item = usize> {
        let adds = self.adds;
        (0..3).filter(move |party| adds >> party & 1 == 1)
    }

    fn body(&self, talk: &Talk, from: PartyIndex) -> Body {
        let (right, other) = (amended("North and east"), amended("Another"));
        let signature = |amendment, of: &Charter| {
            Body::Signature(SignatureBody { amendment, gathered: signed(of, self.signers()).gathered() })
        };
        match self.what {
            0..=4 => signature(BROUGHT, &right),
            // Over another charter, on nothing that ever comes, on what is no amendment.
            5 => signature(BROUGHT, &other),
            6 => signature(place(lane(RED, Precedence::Flash), 40), &right),
            7 => signature(place(lane(BLUE, Precedence::Routine), 2), &right),
            8 => Body::Signature(SignatureBody { amendment: BROUGHT, gathered: vec![0x82, 0x80] }),
            // Good until the amendment holds, and not by those that hold then.
            9 => Body::Amendment(signed(&other, [usize::from(self.party)]).encode()),
            // Too long for the amended charter, where they are urgent.
            10 => Body::Message(talk.words(from, &"word ".repeat(100))),
            _ => Body::Message(talk.words(from, "short")),
        }
    }
}

/// The talk, and what each word was.
fn said(words: &[Word]) -> (Talk, Vec<(EntryRef, Word)>) {
    let mut talk = Talk::new(2);
    let mut placed = Vec::new();
    talk.say(BROUGHT.lane, &Body::Amendment(signed(&amended("North and east"), [0]).encode()));
    for word in words {
        let lane = lane(PartyIndex(word.party), Precedence::ALL[usize::from(word.precedence)]);
        talk.now = word.time();
        let body = word.body(&talk, lane.party);
        placed.push((talk.say(lane, &body).entry.at(), word.clone()));
    }
    (talk, placed)
}

fn kept(store: &mut dyn Store, order: &[Said], cut: usize) -> Vec<(EntryRef, Affair)> {
    for some in order.chunks(cut) {
        store.commit(&some.iter().map(Said::keep).collect::<Vec<_>>()).unwrap();
        store.settle(&[]).unwrap();
    }
    while !store.is_settled() {
        store.settle(&[]).unwrap();
    }
    let all = order.iter().map(|said| said.entry.at());
    let mut states: Vec<_> = all.filter_map(|at| Some((at, store.affair(at).unwrap()?))).collect();
    states.sort_by_key(|(at, _)| *at);
    states
}

/// Where each signature stands first, told once more.
fn by_the_rules(words: &[(EntryRef, Word)]) -> Vec<Option<EntryRef>> {
    let places = |party: usize| {
        let adds = |(_, word): &&(EntryRef, Word)| {
            word.what <= 4 && word.minute < FROM && word.signers().any(|signer| signer == party)
        };
        let brought = (party == 0).then_some(BROUGHT);
        words.iter().filter(adds).map(|(at, _)| *at).chain(brought).min()
    };
    (0..3).map(places).collect()
}

fn rules() -> Rules {
    Rules::of(&amended("North and east")).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn any_order_gives_one_state_and_that_of_the_rules(words in words(), one: Vec<u8>, other: Vec<u8>) {
        let (talk, words) = said(&words);
        let (mut first, mut second) = (Memory::new(&talk.charter, BLUE), Memory::new(&talk.charter, RED));
        let states = kept(&mut first, &talk.interleaved(&one), 1);
        prop_assert_eq!(&states, &kept(&mut second, &talk.interleaved(&other), 3));
        let states: BTreeMap<_, _> = states.into_iter().collect();
        let Affair::Amendment(amendment) = &states[&BROUGHT] else { panic!("no amendment") };
        let places = by_the_rules(&words);
        prop_assert_eq!(&amendment.signatures, &places);
        prop_assert_eq!(amendment.complete(), places.iter().all(Option::is_some));
        prop_assert_eq!(amendment.due().is_some(), !amendment.complete());
        prop_assert_eq!(amendment.charter, sha256(&amended("North and east").encode()));
    }

    #[test]
    fn whenever_it_is_taken_up_the_picture_is_the_same(words in words(), order: Vec<u8>, cut in 1..8usize, at: prop::sample::Index) {
        let (talk, words) = said(&words);
        let order = talk.interleaved(&order);
        let states = kept(&mut Memory::by(rules(), BLUE), &order, cut);
        // In the middle of all that is said, in memory and on a disk.
        let (before, after) = order.split_at(at.index(order.len() + 1));
        let mut late = Memory::new(&talk.charter, BLUE);
        kept(&mut late, before, cut);
        late.amend(rules()).unwrap();
        kept(&mut late, after, cut);
        let all: Vec<_> = late.affairs().iter().map(|(at, affair)| (*at, affair.clone())).collect();
        prop_assert_eq!(&all, &states);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.db");
        kept(&mut Sqlite::open(&path, &talk.charter, BLUE).unwrap(), before, cut);
        let mut disk = Sqlite::open_by(&path, rules(), BLUE).unwrap();
        kept(&mut disk, after, cut);
        for (at, affair) in &states {
            let kept = Record::affair(&disk, *at).unwrap();
            prop_assert_eq!(kept.as_ref(), Some(affair));
        }
        prop_assert_eq!(disk.rebuild().unwrap().changed, 0);
        drop(disk);
        prop_assert!(Sqlite::open(&path, &talk.charter, BLUE).is_err(), "it is not folded by an earlier charter again");
        // Each word is judged by what held when it was said.
        let states: BTreeMap<_, _> = states.into_iter().collect();
        for (at, word) in &words {
            let urgent = word.precedence < 2;
            let said = Talk::new(2).charter.terms.read_within_s[usize::from(word.precedence)];
            match (word.what, states.get(at)) {
                (10, None) => prop_assert!(urgent && word.minute >= FROM, "{:?}", word),
                (10 | 11, Some(Affair::Message(message))) => {
                    prop_assert!(word.what == 11 || !urgent || word.minute < FROM, "{:?}", word);
                    let within = if word.minute < FROM { said } else { 60 };
                    prop_assert_eq!(message.read_by, word.time().plus_ms(within * 1_000));
                }
                (10 | 11, other) => prop_assert!(false, "{other:?}"),
                _ => {}
            }
        }
    }
}

/// What BLUE's station tells of an amendment that somebody brings, and whether it began anything.
fn brought(founding: &Charter, by: PartyIndex, file: Vec<u8>) -> (String, bool) {
    let mut talk = Talk::under(founding.clone());
    talk.now = START.plus_ms(MINUTE_MS);
    let said = talk.say(lane(by, Precedence::Routine), &Body::Amendment(file));
    let mut store = Memory::new(founding, BLUE);
    store.commit(&[said.keep()]).unwrap();
    let told = store.settle(&[]).unwrap();
    (format!("{told:?}"), Record::affair(&store, said.entry.at()).unwrap().is_some())
}

fn area(name: &str) -> Area {
    let volume = talk::plan().volumes.remove(0);
    Area { names: vec![name.to_owned()], volume, distance_cm: 1_000, kinds: [NoticeKind::Flight].into() }
}

/// The first call of BLUE's watch with RED's, on every day of the week.
fn call(seconds: u64) -> StandingCall {
    let watch = |party| Address { party, post: PostIndex(0) };
    StandingCall {
        from: watch(BLUE),
        with: watch(RED),
        days: [true; 7],
        at_s: seconds,
        medium: Medium::Voice,
        recording: Recording::Nothing,
    }
}

#[test]
fn what_may_not_follow_on_the_charter_begins_nothing() {
    let founding = charter(2);
    let good = amended("North and east");
    let begun = |file| brought(&founding, BLUE, file);
    let (told, stands) = begun(signed(&good, [0]).encode());
    assert!(stands && told.contains("Amendment"), "{told}");
    let altered = |change: &dyn Fn(&mut Charter)| {
        let mut charter = good.clone();
        change(&mut charter);
        // What no station would draw up: the file is put together by hand, and signed all the same.
        let payload = charter.encode();
        let file = SignedCharter::file_of(&payload, &[0x82, 0x83, 0xf6, 0xf6, 0xf6, 0x80]).unwrap();
        let gathered = SignedCharter::decode(&file);
        gathered.map_or_else(
            |error| (error.to_string(), false),
            |file| {
                let mut file = file;
                file.sign(&root_key(0)).unwrap();
                begun(file.encode())
            },
        )
    };
    let amends = |charter: &mut Charter, change: &dyn Fn(&mut Amendment)| change(charter.amends.as_mut().unwrap());
    let cases: [(&str, (String, bool)); 9] = [
        ("no signature of the author's party", begun(signed(&good, [1]).encode())),
        ("its number is not the next", altered(&|charter| amends(charter, &|amends| amends.number = 2))),
        ("was to hold already", altered(&|charter| amends(charter, &|amends| amends.from = START.plus_ms(2)))),
        (
            "of another line",
            altered(&|charter| {
                let other = Charter { purposes: vec!["something else".to_owned()], ..founding.clone() };
                amends(charter, &|amends| amends.founding = other.encode());
            }),
        ),
        ("largest entry smaller", altered(&|charter| charter.terms.entry_bytes_max = 4_096)),
        ("not at its place", altered(&|charter| charter.parties.swap(0, 1))),
        ("annex is not of its form", altered(&|charter| charter.annex = Some(vec![0xff]))),
        ("charter file", begun(vec![0x84])),
        ("signature of BLUE", {
            let mut file = signed(&good, [0]).encode();
            // The last bytes are the signature's, two places of others, and no delegation.
            let at = file.len() - 4;
            file[at] ^= 1;
            begun(file)
        }),
    ];
    for (why, (told, stands)) in cases {
        assert!(told.contains(why) && !stands, "{why}: {told}, {stands}");
    }
}

#[test]
fn what_words_name_by_its_number_stays_at_its_place() {
    let annex = |areas: &[&str], calls: &[u64]| {
        let areas = areas.iter().map(|name| area(name)).collect();
        let standing = calls.iter().map(|at| call(*at)).collect();
        let people = PeopleTerms { standing, ..Annex::default().people };
        Some(Annex { areas, people, ..Annex::default() }.encode())
    };
    let founding = Charter { annex: annex(&["border", "buffer"], &[3_600]), ..charter(2) };
    let follows = |areas: &[&str], calls: &[u64]| {
        let mut next = Charter { annex: annex(areas, calls), ..amended("North and east") };
        next.amends.as_mut().unwrap().founding = founding.encode();
        Rules::of(&next).map(|_| ()).map_err(|error| error.to_string())
    };
    assert_eq!(follows(&["border", "buffer"], &[3_600]), Ok(()));
    assert_eq!(
        follows(&["border", "buffer", "corridor"], &[7_200, 3_600]),
        Ok(()),
        "at other times, and with new ones"
    );
    for (areas, calls, what) in [
        (&["buffer", "border"][..], &[3_600][..], "\"border\""),
        (&["border"], &[3_600], "\"buffer\""),
        (&["border", "buffer"], &[], "standing call 0"),
    ] {
        let refused = follows(areas, calls).unwrap_err();
        assert!(refused.contains("does not keep") && refused.contains(what), "{refused}");
    }
    // One that came after others is not run without them.
    let mut third = amended("North and east");
    third.amends.as_mut().unwrap().number = 3;
    assert_eq!(Rules::of(&third).unwrap_err().to_string(), "it is amendment 3, and of those before it 0 are here");
}

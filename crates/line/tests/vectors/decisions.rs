//! Proposals, and what becomes of them by the words on them: the order of arrival, what was seen, and whose word counts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use evidence::cbor::{Reader, Writer};
use evidence::{
    EntryRef, Frontier, Hash, Lane, Malformed, PartyIndex, PostIndex, Seen, Terms, Time, UnsignedEntry, VerifiedEntry,
};
use line::affairs::{
    Affair, Body, Decision, DecisionBody, Domain, Folded, ProposalBody, ProposalKind, ProposalStatus, Rules, fold,
    fold_waiting,
};
use line::{Awaiting, Picture, RecordError};
use testkit::parties;

use super::volumes::DAWN;

const HOUR: u64 = 3_600_000;

/// The lane of the proposal, which is its first entry: IMMEDIATE of the first of three bound parties.
const LANE: u64 = 1;

/// One entry: its lane, its time, how much of the proposal's lane its author states to have seen, and its body. Its
/// serial is the next in its lane.
type Word = (u64, u64, Option<u64>, Vec<u8>);

/// A name, a comment, what becomes of the proposal, and the entries in the order in which they come.
pub type Case = (&'static str, &'static str, ProposalStatus, Vec<Word>);

fn offer() -> ProposalBody {
    ProposalBody {
        from: PostIndex(0),
        kind: ProposalKind::Ceasefire,
        texts: vec![("en".to_owned(), "All firing stops at 1200Z.".to_owned())],
        domains: vec![Domain::Land],
        volumes: vec![],
        begins: Time(DAWN + 6 * HOUR),
        ends: None,
        expires: Time(DAWN + 5 * HOUR),
        follow_up: None,
        monitors: vec![],
        replaces: None,
    }
}

fn accepts(offer: &ProposalBody) -> Decision {
    Decision::Accepted { content: offer.content(), texts: offer.text_hashes() }
}

fn says(party: u64, time: u64, seen: Option<u64>, decision: Decision) -> Word {
    let proposal = EntryRef { lane: super::lane(LANE), serial: 1 };
    let body = Body::Decision(DecisionBody { proposal, decision, words: String::new() });
    (LANE + 4 * party, DAWN + time, seen, body.encode())
}

/// Every case.
pub fn cases() -> Vec<Case> {
    let offered = |body: ProposalBody| -> Word { (LANE, DAWN, None, Body::Proposal(body).encode()) };
    let good = || offered(offer());
    let accepted = |party, time, seen| says(party, time, Some(seen), accepts(&offer()));
    let agreed = ProposalStatus::Agreed(offer().begins);
    let withdrawn = |time| says(0, time, Some(1), Decision::Withdrawn);
    let countered = |party: u64, time| -> Word {
        let replaces = Some(EntryRef { lane: super::lane(LANE), serial: 1 });
        let body = ProposalBody { replaces, ..offer() };
        (LANE + 4 * party, DAWN + time, Some(1), Body::Proposal(body).encode())
    };
    let moved = |mut word: Word, precedence: u64| {
        word.0 = word.0 - LANE + precedence;
        word
    };
    vec![
        ("accepted", "All who are asked accept it.", agreed, vec![good(), accepted(1, 1, 1), accepted(2, 2, 1)]),
        (
            "accepted-late",
            "The last accepts after it was to begin.",
            { ProposalStatus::Agreed(Time(DAWN + 3 * HOUR)) },
            {
                let early = ProposalBody { begins: Time(DAWN), ..offer() };
                let word = |party, time| says(party, time, Some(1), accepts(&early));
                vec![offered(early.clone()), word(1, HOUR), word(2, 3 * HOUR)]
            },
        ),
        ("accepted-by-one", "One of two has not spoken.", ProposalStatus::Offered, vec![good(), accepted(1, 1, 1)]),
        (
            "arrives-last",
            "The words on it come before it does.",
            agreed,
            vec![accepted(1, 1, 1), accepted(2, 2, 1), good()],
        ),
        (
            "crossed",
            "The last acceptance crosses the withdrawal, and binds.",
            agreed,
            vec![good(), accepted(1, 1, 1), withdrawn(2), accepted(2, 3, 1)],
        ),
        (
            "crossed-arrives-first",
            "The same, as another had it first.",
            agreed,
            vec![accepted(2, 3, 1), good(), withdrawn(2), accepted(1, 1, 1)],
        ),
        (
            "crossed-offer",
            "It crosses another offer in its place, and binds.",
            agreed,
            vec![good(), countered(0, 2), accepted(1, 3, 1), accepted(2, 3, 1)],
        ),
        (
            "in-hand",
            "The last had the withdrawal in hand, whatever the clocks show.",
            ProposalStatus::Withdrawn,
            vec![good(), withdrawn(9), accepted(1, 1, 1), accepted(2, 2, 2)],
        ),
        ("altered", "Accepted are other words, by one character.", ProposalStatus::Offered, {
            let mut other = offer();
            other.texts[0].1 = "All firing stops at 1300Z.".to_owned();
            vec![good(), accepted(1, 1, 1), says(2, 2, Some(1), accepts(&other))]
        }),
        ("altered-text-missing", "The hash of its text is not there.", ProposalStatus::Offered, {
            let bare = Decision::Accepted { content: offer().content(), texts: vec![] };
            vec![good(), accepted(1, 1, 1), says(2, 2, Some(1), bare)]
        }),
        ("altered-then-accepted", "What takes no effect is no first word.", agreed, {
            let bare = Decision::Accepted { content: offer().content(), texts: vec![] };
            vec![good(), accepted(1, 1, 1), says(2, 2, Some(1), bare), accepted(2, 3, 1)]
        }),
        (
            "at-the-end",
            "Accepted in the last millisecond.",
            agreed,
            vec![good(), accepted(1, 1, 1), accepted(2, 5 * HOUR, 1)],
        ),
        (
            "expired",
            "Accepted one millisecond too late.",
            ProposalStatus::Offered,
            vec![good(), accepted(1, 1, 1), accepted(2, 5 * HOUR + 1, 1)],
        ),
        (
            "wrong-lane",
            "Accepted as FLASH.",
            ProposalStatus::Offered,
            vec![good(), accepted(1, 1, 1), moved(accepted(2, 2, 1), 0)],
        ),
        (
            "unseen",
            "Accepted without stating what was seen.",
            ProposalStatus::Offered,
            vec![good(), accepted(1, 1, 1), says(2, 2, None, accepts(&offer()))],
        ),
        (
            "not-seen",
            "Accepted by one who states not to have seen it.",
            ProposalStatus::Offered,
            vec![good(), accepted(1, 1, 1), accepted(2, 2, 0)],
        ),
        ("by-its-author", "Its author is not asked.", ProposalStatus::Offered, vec![good(), accepted(0, 1, 1)]),
        (
            "rejected",
            "One rejects it.",
            ProposalStatus::Rejected,
            vec![good(), accepted(1, 1, 1), says(2, 2, Some(1), Decision::Rejected)],
        ),
        (
            "rejected-first",
            "Accepted after it was rejected, by an earlier clock.",
            ProposalStatus::Rejected,
            vec![good(), accepted(1, 1, 1), says(2, 9, Some(1), Decision::Rejected), accepted(2, 2, 1)],
        ),
        (
            "rejected-late",
            "Rejected after it was accepted.",
            agreed,
            vec![good(), accepted(1, 1, 1), accepted(2, 2, 1), says(2, 3, Some(1), Decision::Rejected)],
        ),
        (
            "countered",
            "One offers other words in its place.",
            ProposalStatus::Rejected,
            vec![good(), accepted(1, 1, 1), countered(2, 2)],
        ),
        (
            "withdrawn-by-another",
            "Another party withdraws it.",
            ProposalStatus::Offered,
            vec![good(), says(1, 1, Some(1), Decision::Withdrawn)],
        ),
        (
            "ended",
            "One of three ends what all accepted.",
            ProposalStatus::Ended(Time(DAWN + 8 * HOUR)),
            vec![
                good(),
                accepted(1, 1, 1),
                accepted(2, 2, 1),
                says(1, 3, Some(1), Decision::Ended(Time(DAWN + 8 * HOUR))),
                says(1, 4, Some(1), Decision::Ended(Time(DAWN + 7 * HOUR))),
                says(2, 4, Some(1), Decision::Ended(Time(DAWN + 9 * HOUR))),
            ],
        ),
        (
            "ended-before",
            "Bound no longer than until before it holds.",
            ProposalStatus::Ended(offer().begins),
            vec![good(), accepted(1, 1, 1), accepted(2, 2, 1), says(0, 3, Some(1), Decision::Ended(Time(DAWN + HOUR)))],
        ),
        (
            "ended-yesterday",
            "Nobody was not bound yesterday.",
            agreed,
            vec![
                good(),
                accepted(1, 1, 1),
                accepted(2, 2, 1),
                says(1, 2 * HOUR, Some(1), Decision::Ended(Time(DAWN + HOUR))),
            ],
        ),
    ]
}

/// The entries as one item: an array of `[lane, time, seen / null, body as a byte string]`.
pub fn write(words: &[Word]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.array(words.len() as u64);
    for (lane, time, seen, body) in words {
        writer.array(4).uint(*lane).uint(*time);
        match seen {
            Some(seen) => writer.uint(*seen),
            None => writer.null(),
        };
        writer.bytes(body);
    }
    writer.into_bytes()
}

fn read(bytes: &[u8]) -> Result<Vec<Word>, Malformed> {
    let mut reader = Reader::new("vector", bytes);
    let count = reader.array_up_to(64)?;
    let mut words = Vec::new();
    for _ in 0..count {
        reader.array(4)?;
        let (lane, time) = (reader.uint()?, reader.uint()?);
        let seen = if reader.null() { None } else { Some(reader.uint()?) };
        words.push((lane, time, seen, reader.bytes(usize::MAX)?.to_vec()));
    }
    reader.end()?;
    Ok(words)
}

/// What becomes of the proposal, as it is written in a vector.
pub fn status(status: ProposalStatus) -> String {
    match status {
        ProposalStatus::Offered => "offered".to_owned(),
        ProposalStatus::Rejected => "rejected".to_owned(),
        ProposalStatus::Withdrawn => "withdrawn".to_owned(),
        ProposalStatus::Agreed(from) => format!("agreed {}", from.0),
        ProposalStatus::Ended(at) => format!("ended {}", at.0),
    }
}

/// What the code makes of the entries.
pub fn judged(bytes: &[u8]) -> Option<String> {
    let charter = parties::charter(3, Terms::default());
    let (rules, line) = (Rules::of(charter.charter()).unwrap(), charter.charter().line_id());
    let mut picture = Small::default();
    let mut frontiers: BTreeMap<Lane, Frontier> = BTreeMap::new();
    for (number, time, seen, body) in read(bytes).ok()? {
        let lane = Lane::from_number(number)?;
        let frontier = frontiers.entry(lane).or_default();
        let serial = frontier.size() + 1;
        let seen = seen.map(|seen| {
            let mut sizes = vec![0; 12];
            sizes[LANE as usize] = seen;
            sizes[number as usize] = serial - 1;
            // Whether it is so is another matter than what it states.
            Seen::new(line, sizes, &[Hash([0; 32]); 12])
        });
        let key = parties::station_key(PartyIndex(lane.party.0), 1);
        let draft = UnsignedEntry { lane, serial, time: Time(time), epoch: 1, seen, body };
        let entry = Arc::new(draft.sign(line, frontier.root(), &key).ok()?);
        frontier.push(entry.leaf());
        picture.entries.insert(entry.at(), entry.clone());
        let mut folded: Vec<Folded> = Vec::new();
        fold(&rules, &entry, &mut picture, &mut folded).ok()?;
        fold_waiting(&rules, &mut picture, &mut folded).ok()?;
    }
    match picture.affairs.get(&EntryRef { lane: Lane::from_number(LANE)?, serial: 1 }) {
        Some(Affair::Proposal(proposal)) => Some(status(proposal.status())),
        _ => None,
    }
}

/// A picture that remembers entries and affairs, and no roots.
#[derive(Default)]
struct Small {
    entries: BTreeMap<EntryRef, Arc<VerifiedEntry>>,
    affairs: BTreeMap<EntryRef, Affair>,
    awaiting: BTreeSet<(Lane, u64, Awaiting)>,
}

impl Picture for Small {
    fn affair(&mut self, id: EntryRef) -> Result<Option<Affair>, RecordError> {
        Ok(self.affairs.get(&id).cloned())
    }

    fn put(&mut self, id: EntryRef, affair: &Affair) -> Result<(), RecordError> {
        self.affairs.insert(id, affair.clone());
        Ok(())
    }

    fn size(&mut self, lane: Lane) -> Result<u64, RecordError> {
        Ok(self.entries.keys().filter(|at| at.lane == lane).count() as u64)
    }

    fn root(&mut self, _: Lane, _: u64) -> Result<Option<Hash>, RecordError> {
        Ok(None)
    }

    fn entry(&mut self, at: EntryRef) -> Result<Option<Arc<VerifiedEntry>>, RecordError> {
        Ok(self.entries.get(&at).cloned())
    }

    fn await_lane(&mut self, lane: Lane, size: u64, awaiting: Awaiting) -> Result<(), RecordError> {
        self.awaiting.insert((lane, size, awaiting));
        Ok(())
    }

    fn take_awaiting(&mut self, lane: Lane, size: u64) -> Result<Option<Awaiting>, RecordError> {
        let ready = self.awaiting.iter().find(|(theirs, needed, _)| *theirs == lane && *needed <= size).copied();
        if let Some(ready) = &ready {
            self.awaiting.remove(ready);
        }
        Ok(ready.map(|(.., awaiting)| awaiting))
    }
}

//! Random talk: entries of every kind that refer to each other forwards, backwards and wrongly, and orders to keep
//! them in.

use evidence::*;
use line::affairs::{Body, CheckBody};
use proptest::prelude::*;

use super::{Said, Talk};

/// One entry to be said, in numbers that are made to fit what was said before.
#[derive(Clone, Debug)]
pub struct Act {
    party: u8,
    precedence: u8,
    kind: u8,
    /// What it refers to.
    refers: (u8, u8, u8),
    also: (u8, u8, u8),
    seen: u8,
    later_ms: u32,
}

pub fn acts(count: usize) -> impl Strategy<Value = Vec<Act>> {
    let place = || (0..4u8, 0..4u8, 0..10u8);
    let act = (0..3u8, 0..4u8, 0..12u8, place(), place(), 0..8u8, 0..4_000_000u32).prop_map(
        |(party, precedence, kind, refers, also, seen, later_ms)| Act {
            party,
            precedence,
            kind,
            refers,
            also,
            seen,
            later_ms,
        },
    );
    prop::collection::vec(act, 1..count)
}

impl Talk {
    /// Says one thing.
    pub fn act(&mut self, act: &Act) -> Said {
        let parties = self.parties() as u8;
        let lane = super::lane(PartyIndex(act.party % parties), Precedence::ALL[act.precedence as usize]);
        let place = |(party, precedence, serial): (u8, u8, u8)| {
            // Now and then of a party that the charter does not know, or of a place that will never be.
            let party = if party == 3 && serial > 7 { 15 } else { party % parties };
            let lane = super::lane(PartyIndex(party), Precedence::ALL[precedence as usize]);
            let serial = if serial == 9 { u64::MAX - u64::from(precedence) } else { serial.into() };
            EntryRef { lane, serial }
        };
        let (refers, also) = (place(act.refers), place(act.also));
        let body = match act.kind {
            0..=2 => Body::Message(self.words(lane.party, "words")),
            3 => {
                let mut message = self.words(lane.party, "a reply");
                message.reply_to = Some(refers);
                Body::Message(message)
            }
            4 => {
                let mut message = self.words(lane.party, "better words");
                message.reply_to = Some(also);
                message.corrects = Some(EntryRef { lane: super::lane(lane.party, refers.lane.precedence), ..refers });
                Body::Message(message)
            }
            5 | 6 => Body::Read { message: refers, by: "watch".to_owned() },
            7 => {
                let own = super::lane(lane.party, refers.lane.precedence);
                Body::Cancellation { message: EntryRef { lane: own, ..refers }, reason: String::new() }
            }
            8 => Body::Check(CheckBody { missed: act.seen.into() }),
            9 => Body::Answer { check: refers, received: self.now },
            10 => Body::Restored { before: [1; 4], after: [2; 4] },
            _ => Body::Unknown { kind: 99 },
        };
        let seen = match act.seen {
            0..=2 => None,
            3..=5 => Some(self.seen(self.sizes())),
            // What will be here later, or never, or is not so.
            _ => {
                let mut sizes: Vec<u64> = self.sizes().iter().map(|size| size + u64::from(act.also.2 % 4)).collect();
                sizes[lane.number() as usize] = self.of(lane).len() as u64;
                if act.also.2 == 9 {
                    sizes[(lane.number() as usize + 4) % self.lanes.len()] = u64::MAX;
                }
                Some(Seen { sizes, digest: Hash([act.seen; 32]) })
            }
        };
        // Now and then the clock is put back.
        let later_ms = i64::from(act.later_ms) * if act.also.0 == 3 { -1 } else { 1 };
        self.now = Time(self.now.0.saturating_add_signed(later_ms));
        self.say_seen(lane, &body, seen)
    }

    /// All that was said, in an order that keeps each lane's and is otherwise drawn by `draws`.
    pub fn interleaved(&self, draws: &[u8]) -> Vec<Said> {
        let mut lanes: Vec<_> = self.lanes.iter().map(|lane| lane.iter()).collect();
        let mut draws = draws.iter().copied().cycle();
        let mut order = Vec::new();
        while !lanes.is_empty() {
            let at = draws.next().unwrap_or_default() as usize % lanes.len();
            match lanes[at].next() {
                Some(said) => order.push(said.clone()),
                None => drop(lanes.swap_remove(at)),
            }
        }
        order
    }
}

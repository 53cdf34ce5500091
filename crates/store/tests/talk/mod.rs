//! A line of two or three parties that talk: real signed entries, receipts and keys, for every test of the store.
#![allow(dead_code, reason = "every test takes what it needs")]
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop")]

pub mod random;

use std::sync::Arc;

use evidence::*;
use line::Keep;
use line::affairs::{Address, Body, MessageBody, NoticeBody, NoticeKind};
use volume::{Bound, Footprint, HeightBand, Moment, Position, Schedule, Volume};

/// 2026-01-01T00:00:00Z.
pub const START: Time = Time(1_767_225_600_000);

pub const BLUE: PartyIndex = PartyIndex(0);
pub const RED: PartyIndex = PartyIndex(1);
pub const HOST: PartyIndex = PartyIndex(2);

pub fn lane(party: PartyIndex, precedence: Precedence) -> Lane {
    Lane { party, precedence }
}

pub fn place(lane: Lane, serial: Serial) -> EntryRef {
    EntryRef { lane, serial }
}

pub fn station_key(party: PartyIndex) -> SecretKey {
    SecretKey::from_seed(&[0x40 + party.0; 32])
}

pub fn charter(parties: usize) -> Charter {
    let party = |at: usize| {
        let code = ["BLUE", "RED", "HOST"][at];
        let post = Post {
            code: "watch".to_owned(),
            title: "Officer of the watch".to_owned(),
            address: "Sir".to_owned(),
            level: Level::Tactical,
            escalates_to: None,
            deputy: None,
        };
        Party {
            code: code.to_owned(),
            name: code.to_owned(),
            role: Role::Party,
            root_key: SecretKey::from_seed(&[0x10 + at as u8; 32]).public().to_bytes(),
            languages: vec!["en".to_owned()],
            posts: vec![post],
        }
    };
    Charter {
        version: 1,
        name: "North".to_owned(),
        drill: true,
        nonce: [7; 16],
        drawn_up: START,
        parties: (0..parties).map(party).collect(),
        purposes: vec!["to keep apart".to_owned()],
        exclusions: vec!["no recognition".to_owned()],
        forces: vec!["all".to_owned()],
        terms: Terms::default(),
        annex: None,
        amends: None,
    }
}

/// A flight around one place, at all heights, from two hours after the start until told otherwise.
pub fn plan() -> NoticeBody {
    let centre = Position::new(400_000_000, 200_000_000).unwrap();
    let schedule = Schedule { from: Bound::At(Moment(START.plus_ms(7_200_000).0)), ..Schedule::ALWAYS };
    NoticeBody {
        from: PostIndex(0),
        kind: NoticeKind::Flight,
        title: "a plan".to_owned(),
        language: "en".to_owned(),
        volumes: vec![Volume {
            footprint: Footprint::Circle { centre, radius_cm: 10_000 },
            uncertainty_cm: 0,
            height: HeightBand::ALL,
            schedule,
        }],
        details: Vec::new(),
        amounts: Vec::new(),
        twins: Vec::new(),
        labels: Vec::new(),
        amends: None,
    }
}

/// The same with a minister in each party, who may release to the public.
pub fn charter_with_ministers(parties: usize) -> Charter {
    let mut charter = charter(parties);
    for party in &mut charter.parties {
        let minister = Post { code: "minister".to_owned(), level: Level::Ministry, ..party.posts[0].clone() };
        party.posts.push(minister);
    }
    charter
}

/// All that was said on a line so far.
pub struct Talk {
    pub charter: Charter,
    pub line: LineId,
    pub lanes: Vec<Vec<Said>>,
    pub now: Time,
}

/// An entry with the root and frontier of its lane with it.
#[derive(Clone)]
pub struct Said {
    pub entry: Arc<VerifiedEntry>,
    pub root: Hash,
    pub frontier: Frontier,
}

impl Said {
    /// As the line asks for it to be kept.
    pub fn keep(&self) -> Keep {
        Keep::Entry {
            entry: self.entry.clone(),
            root: self.root,
            frontier: self.frontier.clone(),
            at: self.entry.time().plus_ms(20),
            leaves_outbox: None,
        }
    }
}

impl Talk {
    pub fn new(parties: usize) -> Self {
        Talk::under(charter(parties))
    }

    /// A line under a charter of one's own.
    pub fn under(charter: Charter) -> Self {
        let (line, lanes) = (charter.line_id(), vec![Vec::new(); charter.parties.len() * 4]);
        Talk { charter, line, lanes, now: START }
    }

    pub fn parties(&self) -> usize {
        self.charter.parties.len()
    }

    pub fn of(&self, lane: Lane) -> &[Said] {
        &self.lanes[lane.number() as usize]
    }

    pub fn frontier(&self, lane: Lane) -> Frontier {
        self.of(lane).last().map_or(Frontier::new(), |said| said.frontier.clone())
    }

    pub fn root(&self, lane: Lane, size: u64) -> Hash {
        match size {
            0 => Frontier::new().root(),
            _ => self.of(lane)[size as usize - 1].root,
        }
    }

    pub fn sizes(&self) -> Vec<u64> {
        self.lanes.iter().map(|lane| lane.len() as u64).collect()
    }

    /// What an author that holds these sizes truly states.
    pub fn seen(&self, sizes: Vec<u64>) -> Seen {
        let roots: Vec<_> = Lane::all(self.parties()).zip(&sizes).map(|(lane, &size)| self.root(lane, size)).collect();
        Seen::new(self.line, sizes, &roots)
    }

    /// Says something in a lane, having seen what is given.
    pub fn say_seen(&mut self, lane: Lane, body: &Body, seen: Option<Seen>) -> Said {
        let mut frontier = self.frontier(lane);
        let draft =
            UnsignedEntry { lane, serial: frontier.size() + 1, time: self.now, epoch: 1, seen, body: body.encode() };
        let entry = draft.sign(self.line, frontier.root(), &station_key(lane.party)).unwrap();
        frontier.push(entry.leaf());
        let said = Said { entry: Arc::new(entry), root: frontier.root(), frontier };
        self.lanes[lane.number() as usize].push(said.clone());
        self.now = self.now.plus_ms(1_000);
        said
    }

    /// Says something in a lane, having seen everything.
    pub fn say(&mut self, lane: Lane, body: &Body) -> Said {
        let seen = self.seen(self.sizes());
        self.say_seen(lane, body, Some(seen))
    }

    /// Words to the watch of everybody else.
    pub fn words(&self, from: PartyIndex, text: &str) -> MessageBody {
        let others = (0..self.parties() as u8).map(PartyIndex).filter(|&party| party != from);
        MessageBody {
            from: PostIndex(0),
            to: others.map(|party| Address { party, post: PostIndex(0) }).collect(),
            subject: "subject".to_owned(),
            text: text.to_owned(),
            language: "en".to_owned(),
            reply_to: None,
            corrects: None,
        }
    }

    pub fn message(&mut self, lane: Lane, text: &str) -> Said {
        let body = Body::Message(self.words(lane.party, text));
        self.say(lane, &body)
    }

    /// A receipt for a lane up to a size.
    pub fn receipt(&self, receiver: PartyIndex, lane: Lane, size: u64) -> Receipt {
        let claims = Claims { receiver, epoch: 1, lane, size, time: self.now };
        claims.sign(self.line, self.root(lane, size), &station_key(receiver))
    }
}

//! What a transcript comes to: what it proves, and what it merely repeats.

use super::extract::Subject;
use super::name_place;
use crate::{Charter, EntryRef, Failure, Hash, Lane, PartyIndex, Serial, SignedCharter, Time};

/// What holds if every [`super::Check`] of the transcript passed.
#[derive(Clone, Debug)]
pub struct Report {
    /// The charter, signed by every party.
    pub charter: SignedCharter,
    /// Who says that it made the file: a claim.
    pub exporter: PartyIndex,
    /// When, on its clock: a claim. Of an extract, as of when it states what it states.
    pub exported_at: Time,
    /// What an extract is about, and what it has of it; `None` of a transcript.
    pub extract: Option<Extract>,
    /// How many items the file has, the header included.
    pub items: u64,
    /// Every lane of the line, in the order of their numbers.
    pub lanes: Vec<LaneReport>,
    /// The furthest receipt of each party for each lane, by lane and receiver.
    pub receipts: Vec<Receipted>,
    /// The places for which a party signed two entries.
    pub forks: Vec<Fork>,
    /// Statements of what an author had seen that do not fit the lanes, and whom that is proof against.
    pub contradictions: Vec<Failure>,
    /// Statements of what an author had seen that fit the lanes.
    pub seen_fitting: u64,
    /// Such statements that reach beyond what this file proves.
    pub seen_beyond: u64,
    /// Such statements that do not fit, about lanes that are proved to be forked.
    pub seen_of_forked_lanes: u64,
}

/// What an extract states: that of the record up to the sizes of its lanes this is all that belongs to its subjects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extract {
    /// What it is about, ascending.
    pub subjects: Vec<Subject>,
    /// The entries that it shows, by place.
    pub shown: Vec<Shown>,
    /// The places that it withholds, with the leaves that stand there, by place.
    pub withheld: Vec<(EntryRef, Hash)>,
}

/// An entry that an extract shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Where it stands.
    pub at: EntryRef,
    /// When, on its author's clock: a claim.
    pub time: Time,
    /// What it says.
    pub body: Vec<u8>,
    /// True if its author's party took back the key that signed it, from an earlier place on.
    pub disowned: bool,
}

/// One lane of a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneReport {
    /// The lane.
    pub lane: Lane,
    /// How many places it has.
    pub size: u64,
    /// Its root at that size.
    pub root: Hash,
    /// How many entries are shown.
    pub entries: u64,
    /// How many are withheld.
    pub withheld: u64,
    /// How many an extract passes over, as belonging to something else.
    pub passed_over: u64,
    /// The last entry shown that its party does not disown: its signature covers every place up to it.
    pub signed_up_to: Serial,
    /// How many places up to there are withheld.
    pub withheld_signed: u64,
    /// How many places up to there are passed over.
    pub passed_over_signed: u64,
    /// The last place that another party's receipt covers. What stands after both is the exporter's claim alone.
    pub receipted_up_to: Serial,
    /// Entries by a key that its party took back from an earlier place on: it says that they are not its words.
    pub disowned: Tally,
    /// The times that the first and the last entry shown claim.
    pub times: Option<(Time, Time)>,
    /// Entries whose claimed time is before that of the one before.
    pub times_backwards: Tally,
    /// Entries that state less seen than the statement before: their author had lost what it held.
    pub seen_backwards: Tally,
}

impl LaneReport {
    /// How many places at the end of the lane no other party's receipt covers.
    #[must_use]
    pub fn unreceipted(&self) -> u64 {
        self.size - self.receipted_up_to
    }
}

/// How often something was met in a lane, and where first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How often.
    pub count: u64,
    /// The first place, 0 if there is none.
    pub first: Serial,
}

impl Tally {
    pub(super) fn note(&mut self, serial: Serial) {
        self.first = if self.count == 0 { serial } else { self.first };
        self.count += 1;
    }
}

/// How far a party has receipted a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipted {
    /// The lane.
    pub lane: Lane,
    /// Who holds it.
    pub receiver: PartyIndex,
    /// Up to which place.
    pub size: u64,
    /// When, on the receiver's clock: a claim.
    pub time: Time,
}

/// Two entries for one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fork {
    /// The place; its lane's party signed both.
    pub at: EntryRef,
    /// The root onto which it signed both.
    pub root_before: Hash,
    /// Their leaves.
    pub leaves: [Hash; 2],
}

impl Subject {
    /// Its name as people say it: `BLUE/R/0012`, or `BLUE/R/0012.3` of the fourth thing that it tells.
    #[must_use]
    pub fn name(&self, charter: &Charter) -> String {
        let place = name_place(charter, self.at);
        self.index.map_or(place.clone(), |index| format!("{place}.{index}"))
    }
}

impl Report {
    /// What anyone who verifies the file knows, a sentence each.
    #[must_use]
    pub fn proved(&self) -> Vec<String> {
        let charter = self.charter.charter();
        let mut words = vec![format!(
            "every party signed {} of {} {:?}, {}",
            charter.in_words(),
            if charter.drill { "the drill line" } else { "line" },
            charter.name,
            self.charter.line_id()
        )];
        for lane in self.lanes.iter().filter(|lane| lane.signed_up_to > 0) {
            words.push(format!(
                "{} signed the {} entries of its {} lane in this order, and nothing is missing between them{}",
                self.code(lane.lane.party),
                lane.signed_up_to,
                lane.lane.precedence,
                match (lane.withheld_signed, lane.passed_over_signed) {
                    (0, 0) => String::new(),
                    (withheld, 0) => format!("; {withheld} of them are withheld"),
                    (0, passed) => format!("; {passed} of them are passed over"),
                    (withheld, passed) => format!("; {withheld} of them are withheld and {passed} passed over"),
                },
            ));
        }
        if let Some(extract) = &self.extract {
            words.push(format!(
                "{} signed that of what it held, the {} entries shown and the {} withheld are all that belongs to {}",
                self.code(self.exporter),
                extract.shown.len(),
                extract.withheld.len(),
                extract.subjects.iter().map(|subject| subject.name(charter)).collect::<Vec<_>>().join(", ")
            ));
        }
        for Receipted { lane, receiver, size, .. } in &self.receipts {
            let last = name_place(charter, EntryRef { lane: *lane, serial: *size });
            words.push(format!("{} signed that it held everything up to {last}", self.code(*receiver)));
        }
        for fork in &self.forks {
            let place = name_place(charter, fork.at);
            words.push(format!("{} signed two different entries as {place}", self.code(fork.at.lane.party)));
        }
        if self.seen_fitting > 0 {
            words.push(format!("{} statements of what an author had seen fit the lanes", self.seen_fitting));
        }
        words
    }

    /// What the file or its signers say and nothing else shows, a sentence each.
    #[must_use]
    pub fn claimed(&self) -> Vec<String> {
        let charter = self.charter.charter();
        let place = |lane, serial| name_place(charter, EntryRef { lane, serial });
        let mut words = match &self.extract {
            None => vec![format!("the file says that {} made it at {}", self.code(self.exporter), self.exported_at)],
            Some(_) => vec![
                format!("{} states this as of {}", self.code(self.exporter), self.exported_at),
                "that what is withheld belongs to it and what is passed over does not, the exporter alone says"
                    .to_owned(),
            ],
        };
        words.push("the times that entries and receipts bear are their signers' clocks".to_owned());
        for lane in &self.lanes {
            if self.extract.is_some() && lane.entries + lane.withheld == 0 {
                continue;
            }
            let shown = lane.signed_up_to.max(lane.receipted_up_to);
            if shown < lane.size {
                let first = place(lane.lane, shown + 1);
                let whose =
                    self.extract.as_ref().map_or(String::new(), |_| format!(" but {}'s", self.code(self.exporter)));
                words.push(format!("that anything stands at {first} and after it, no signature{whose} shows"));
            }
            if lane.receipted_up_to < lane.signed_up_to {
                let first = place(lane.lane, lane.receipted_up_to + 1);
                words.push(format!("that any other party received {first} or what follows, no receipt shows"));
            }
            if lane.disowned.count > 0 {
                let (code, first) = (self.code(lane.lane.party), place(lane.lane, lane.disowned.first));
                words.push(format!(
                    "that {} entries, the first {first}, are words of {code}, which took back the key that signed them",
                    lane.disowned.count
                ));
            }
            if lane.times_backwards.count > 0 {
                let first = place(lane.lane, lane.times_backwards.first);
                words.push(format!("{} claimed times run backwards, first at {first}", lane.times_backwards.count));
            }
            if lane.seen_backwards.count > 0 {
                let first = place(lane.lane, lane.seen_backwards.first);
                words.push(format!("the author states less seen than before, first at {first}"));
            }
        }
        if self.seen_beyond > 0 {
            words.push(format!("{} statements of what was seen reach beyond this file", self.seen_beyond));
        }
        if self.seen_of_forked_lanes > 0 {
            words.push(format!("{} statements of what was seen are of another branch", self.seen_of_forked_lanes));
        }
        words
    }

    fn code(&self, party: PartyIndex) -> &str {
        self.charter.charter().party(party).map_or("?", |party| party.code.as_str())
    }
}

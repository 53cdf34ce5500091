//! Words about an affair, in an order that no clock of ours and no order of arrival has a part in.

use evidence::cbor::{Reader, Writer};
use evidence::{EntryRef, Malformed, PartyIndex, Time};

use super::geometry::read_u32;
use super::{read_party, read_ref, write_ref};
use crate::limits::{ANSWERED_VERSIONS_MAX, PASSED_MAX};

/// A word on an affair. The last turn of its author stands, whatever its precedence and wherever clocks went; of two
/// that say the same turn, the later by their author's time, then by place: every station orders them alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    /// The how-manyeth word of its author on this affair, as its author counts, from 0.
    pub turn: u32,
    /// When, on its author's clock.
    pub time: Time,
    /// The entry.
    pub at: EntryRef,
}

impl Said {
    pub(super) fn write(self, writer: &mut Writer) {
        writer.array(3).uint(self.turn.into()).uint(self.time.0);
        write_ref(writer, self.at);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(3)?;
        Ok(Said { turn: read_u32(reader)?, time: Time(reader.uint()?), at: read_ref(reader)? })
    }
}

/// Adds to a list that keeps its greatest `most`, in ascending order: which they are does not depend on the order in
/// which they came. False if it is there already, or too small to stay.
pub(super) fn keep_greatest<T: Ord>(list: &mut Vec<T>, item: T, most: usize) -> bool {
    let Err(place) = list.binary_search(&item) else { return false };
    list.insert(place, item);
    if list.len() > most {
        list.remove(0);
        return place > 0;
    }
    true
}

/// A party's part of a list that is in the order of the parties.
pub(super) fn of_party<T>(list: &mut Vec<(PartyIndex, Vec<T>)>, party: PartyIndex) -> &mut Vec<T> {
    let place = match list.binary_search_by_key(&party, |(theirs, _)| *theirs) {
        Ok(place) => place,
        Err(place) => {
            list.insert(place, (party, Vec::new()));
            place
        }
    };
    &mut list[place].1
}

pub(super) fn write_said(writer: &mut Writer, list: &[Said]) {
    writer.array(list.len() as u64);
    list.iter().for_each(|said| said.write(writer));
}

pub(super) fn read_said(reader: &mut Reader<'_>, most: usize) -> Result<Vec<Said>, Malformed> {
    let count = reader.array_up_to(most as u64)?;
    (0..count).map(|_| Said::read(reader)).collect()
}

/// How a party takes what another notified. None of these is a permission; there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stance {
    /// It has taken note.
    Acknowledged,
    /// It has none against it.
    NoObjection,
    /// It asks, in words.
    Asks,
    /// It objects, in words.
    Objects,
}

impl Stance {
    pub(super) fn number(self) -> u64 {
        match self {
            Stance::Acknowledged => 0,
            Stance::NoObjection => 1,
            Stance::Asks => 2,
            Stance::Objects => 3,
        }
    }

    pub(super) fn from_number(number: u64) -> Option<Self> {
        [Stance::Acknowledged, Stance::NoObjection, Stance::Asks, Stance::Objects]
            .into_iter()
            .find(|stance| stance.number() == number)
    }
}

/// A party's latest stance, and of which version of the affair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answer {
    /// Where it says so.
    pub said: Said,
    /// What it had before it: the entry whose words stood then.
    pub version: EntryRef,
    /// How it takes it.
    pub stance: Stance,
}

/// The parties that owe an answer, each with its latest.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Answers(pub Vec<(PartyIndex, Option<Answer>)>, FirstAnswers);

/// When each party first answered which words: a second word makes no first one late. Of each party the greatest
/// [`ANSWERED_VERSIONS_MAX`] by the entry that is answered, so that which they are does not depend on the order.
type FirstAnswers = Vec<(PartyIndex, Vec<(EntryRef, Time)>)>;

impl Answers {
    /// Nobody has answered yet.
    pub(super) fn owed_by(parties: impl Iterator<Item = PartyIndex>) -> Self {
        Answers(parties.map(|party| (party, None)).collect(), Vec::new())
    }

    /// Takes in a party's word, if it is one of those that are asked; the latest of each stands.
    pub(super) fn take(&mut self, party: PartyIndex, answer: Answer) -> bool {
        match self.0.iter_mut().find(|(theirs, _)| *theirs == party) {
            Some((_, latest)) => {
                *latest = (*latest).max(Some(answer));
                let firsts = of_party(&mut self.1, party);
                match firsts.iter_mut().find(|(version, _)| *version == answer.version) {
                    Some((_, first)) => *first = (*first).min(answer.said.time),
                    None => {
                        keep_greatest(firsts, (answer.version, answer.said.time), ANSWERED_VERSIONS_MAX);
                    }
                }
                true
            }
            None => false,
        }
    }

    /// When a party first answered these words.
    #[must_use]
    pub fn first(&self, party: PartyIndex, version: EntryRef) -> Option<Time> {
        let (_, firsts) = self.1.iter().find(|(theirs, _)| *theirs == party)?;
        firsts.iter().find(|(theirs, _)| *theirs == version).map(|(_, first)| *first)
    }

    /// A party's latest stance on these words and no earlier ones.
    #[must_use]
    pub fn of(&self, party: PartyIndex, version: EntryRef) -> Option<Answer> {
        let (_, answer) = self.0.iter().find(|(theirs, _)| *theirs == party)?;
        answer.filter(|answer| answer.version == version)
    }

    /// The turn of the next word that a party says on it.
    #[must_use]
    pub fn next_turn(&self, party: PartyIndex) -> u32 {
        let last = self.0.iter().find(|(theirs, _)| *theirs == party).and_then(|(_, answer)| *answer);
        last.map_or(0, |answer| answer.said.turn.saturating_add(1))
    }

    /// True while this party owes an answer to these words.
    #[must_use]
    pub fn owes(&self, party: PartyIndex, version: EntryRef) -> bool {
        self.0.iter().any(|(theirs, _)| *theirs == party) && self.of(party, version).is_none()
    }

    /// True while anybody owes an answer to these words.
    #[must_use]
    pub fn open(&self, version: EntryRef) -> bool {
        self.0.iter().any(|(_, answer)| answer.is_none_or(|answer| answer.version != version))
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(self.0.len() as u64);
        for (party, answer) in &self.0 {
            let firsts = self.1.iter().find(|(theirs, _)| theirs == party).map_or(&[][..], |(_, firsts)| firsts);
            writer.array(3).uint(party.0.into());
            writer.array(firsts.len() as u64);
            for (version, first) in firsts {
                write_ref(writer.array(2), *version);
                writer.uint(first.0);
            }
            match answer {
                Some(Answer { said, version, stance }) => {
                    said.write(writer.array(3));
                    write_ref(writer, *version);
                    writer.uint(stance.number());
                }
                None => {
                    writer.null();
                }
            }
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let (mut answers, mut firsts) = (Vec::new(), FirstAnswers::new());
        for _ in 0..reader.array_up_to(evidence::limits::PARTIES_MAX as u64)? {
            reader.array(3)?;
            let party = read_party(reader)?;
            let mut of_party = Vec::new();
            for _ in 0..reader.array_up_to(ANSWERED_VERSIONS_MAX as u64)? {
                reader.array(2)?;
                of_party.push((read_ref(reader)?, Time(reader.uint()?)));
            }
            if !of_party.is_empty() {
                firsts.push((party, of_party));
            }
            let answer = if reader.null() {
                None
            } else {
                reader.array(3)?;
                let (said, version) = (Said::read(reader)?, read_ref(reader)?);
                let stance = Stance::from_number(reader.uint()?).ok_or_else(|| reader.refuse("no such stance"))?;
                Some(Answer { said, version, stance })
            };
            answers.push((party, answer));
        }
        Ok(Answers(answers, firsts))
    }
}

/// Where parties say something that each may say as often as it does it: that it passed an affair to units, translated
/// it, or has it with its principal. Of each the latest [`PASSED_MAX`].
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct EachSaid(pub Vec<(PartyIndex, Vec<Said>)>);

impl EachSaid {
    pub(super) fn take(&mut self, party: PartyIndex, said: Said) {
        keep_greatest(of_party(&mut self.0, party), said, PASSED_MAX);
    }

    /// True once this party has said it.
    #[must_use]
    pub fn by(&self, party: PartyIndex) -> bool {
        self.0.iter().any(|(theirs, _)| *theirs == party)
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(self.0.len() as u64);
        for (party, words) in &self.0 {
            write_said(writer.array(2).uint(party.0.into()), words);
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let mut each = Vec::new();
        for _ in 0..reader.array_up_to(evidence::limits::PARTIES_MAX as u64)? {
            reader.array(2)?;
            let party = read_party(reader)?;
            each.push((party, read_said(reader, PASSED_MAX)?));
        }
        Ok(EachSaid(each))
    }
}

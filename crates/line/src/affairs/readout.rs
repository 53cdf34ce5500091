//! Readouts: what each side makes of a call, in coded points and in its own words, and what it releases to the public.
//!
//! Two readouts of one call are laid side by side by their points, whose meaning no language has a part in. A readout
//! that is offered becomes a joint one when the other side has no objection to those very words. What is on the record
//! is not published by being there: release is a word of its own, by a post that has the authority.

use evidence::cbor::{Reader, Writer};
use evidence::{Charter, EntryRef, Level, Malformed, PartyIndex, PostIndex, Role, Time};

use super::contact::write_optional;
use super::effect::Effect;
use super::geometry::{read_u8, read_u32};
use super::said::{Answers, Said, Stance};
use super::{read_optional_ref, read_party, read_ref, read_time, write_optional_ref, write_ref};
use crate::limits::{NOTE_BYTES_MAX, POINTS_MAX, TEXT_BYTES_MAX, TITLE_BYTES_MAX};

/// What a point of a readout is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// At whose initiative it was; the value is the party's place in the charter.
    Initiative,
    /// How long it took; the value is in minutes.
    Duration,
    /// A ceasefire.
    Ceasefire,
    /// Keeping lines of communication open.
    LinesOpen,
    /// International security.
    InternationalSecurity,
    /// The situation in a country; the value is its number of ISO 3166-1.
    Situation,
    /// Preventing incidents.
    Incidents,
    /// Access and safety of civilians and aid.
    Humanitarian,
    /// Prisoners and other persons held.
    Prisoners,
    /// Movements and activities of forces.
    Forces,
    /// Arms and their limits.
    Arms,
    /// Easing of tension.
    Deescalation,
    /// When the next contact is; the value is a time in milliseconds since 1970-01-01.
    NextContact,
    /// What the words name; points of it are one and the same where their words are.
    Other,
}

impl Topic {
    /// All of them, in the order of their numbers.
    pub const ALL: [Topic; 14] = [
        Topic::Initiative,
        Topic::Duration,
        Topic::Ceasefire,
        Topic::LinesOpen,
        Topic::InternationalSecurity,
        Topic::Situation,
        Topic::Incidents,
        Topic::Humanitarian,
        Topic::Prisoners,
        Topic::Forces,
        Topic::Arms,
        Topic::Deescalation,
        Topic::NextContact,
        Topic::Other,
    ];

    /// True if its value says which of several things of its sort is meant, so that two values are two points.
    #[must_use]
    pub fn names_by_value(self) -> bool {
        self == Topic::Situation
    }

    /// True if it says nothing without a value.
    #[must_use]
    pub fn needs_value(self) -> bool {
        matches!(self, Topic::Initiative | Topic::Duration | Topic::Situation | Topic::NextContact)
    }
}

/// What was said about it, as the author of the readout tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tenor {
    /// It is so, or it was spoken of.
    Discussed,
    /// The author urged it.
    Urged,
    /// Both agreed on it.
    Agreed,
    /// It was not agreed.
    NotAgreed,
}

impl Tenor {
    /// All of them, in the order of their numbers.
    pub const ALL: [Tenor; 4] = [Tenor::Discussed, Tenor::Urged, Tenor::Agreed, Tenor::NotAgreed];
}

/// One point of a readout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// What about.
    pub topic: Topic,
    /// What was said about it.
    pub tenor: Tenor,
    /// Whose, how long, where, when: see [`Topic`].
    pub value: Option<u64>,
    /// In the author's words; may be empty.
    pub words: String,
}

impl Point {
    /// True if two points are about the same.
    fn meets(&self, other: &Point) -> bool {
        self.topic == other.topic
            && (!self.topic.names_by_value() || self.value == other.value)
            && (self.topic != Topic::Other || self.words.trim() == other.words.trim())
    }

    /// True if two points about the same cannot both be so.
    fn contradicts(&self, other: &Point) -> bool {
        let values = match (self.value, other.value) {
            (Some(one), Some(theirs)) if self.topic == Topic::Duration => one.abs_diff(theirs) > DURATION_APART_MIN,
            (Some(one), Some(theirs)) => one != theirs,
            _ => false,
        };
        let tenors = [self.tenor, other.tenor];
        values || (tenors.contains(&Tenor::Agreed) && tenors.contains(&Tenor::NotAgreed))
    }
}

/// Minutes by which two readouts may tell the length of one call apart without contradicting each other.
pub const DURATION_APART_MIN: u64 = 15;

/// How two readouts of one call go together in one point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// Both say it.
    Both,
    /// Only the first says it.
    First,
    /// Only the second says it.
    Second,
    /// They say of the same what cannot both be so.
    Contradict,
}

/// Lays two readouts side by side: every point of the first, then those that only the second has, each with the place
/// of the point in either. No readout that counts has two points about the same.
#[must_use]
pub fn side_by_side(first: &[Point], second: &[Point]) -> Vec<(Match, Option<usize>, Option<usize>)> {
    let beside = |(at, point): (usize, &Point)| match second.iter().position(|theirs| point.meets(theirs)) {
        Some(theirs) if point.contradicts(&second[theirs]) => (Match::Contradict, Some(at), Some(theirs)),
        Some(theirs) => (Match::Both, Some(at), Some(theirs)),
        None => (Match::First, Some(at), None),
    };
    let alone = |theirs: &usize| !first.iter().any(|point| point.meets(&second[*theirs]));
    let rest = (0..second.len()).filter(alone).map(|theirs| (Match::Second, None, Some(theirs)));
    first.iter().enumerate().map(beside).chain(rest).collect()
}

/// How much of an exchange its author wishes to be known outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// All of the readout.
    Open,
    /// Its coded points.
    Points,
    /// That it took place, how long, and at which level.
    Fact,
    /// Nothing.
    Closed,
}

impl Confidence {
    /// All of them, in the order of their numbers.
    pub const ALL: [Confidence; 4] = [Confidence::Open, Confidence::Points, Confidence::Fact, Confidence::Closed];
}

/// What a side makes of a call or an earlier contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadoutBody {
    /// Of what.
    pub on: EntryRef,
    /// The other party that spoke there.
    pub with: PartyIndex,
    /// The author's post.
    pub from: PostIndex,
    /// Offered to the other side as a joint text; else the author's own.
    pub offered: bool,
    /// How much is to be known outside.
    pub confidence: Confidence,
    /// The points.
    pub points: Vec<Point>,
    /// The text; may be empty if there are points.
    pub text: String,
    /// Its language (BCP 47).
    pub language: String,
    /// The readout of the same author that it stands in place of.
    pub replaces: Option<EntryRef>,
}

/// Why words are no readout. The author's fault; as the author, this station refuses to sign them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadoutError {
    /// Observers and guarantors only read.
    #[error("a readout is of what two parties that are bound spoke")]
    NotBound,
    /// A post that the charter does not name.
    #[error("the charter names no such post")]
    UnknownPost,
    /// A language that the author's party does not have.
    #[error("{0:?} is not a language of the author's party in the charter")]
    UnknownLanguage(String),
    /// There is nothing in it.
    #[error("the readout has neither points nor text")]
    Empty,
    /// A field is longer than its limit, or there are too many points.
    #[error("the readout has too many points, or a text longer than its limit")]
    Oversize,
    /// A point says nothing without a value, or without words; names a party that did not speak there; or is about the
    /// same as one before it.
    #[error("point {0}, from 0, needs a value or words, names a party that was not there, or says again what is said")]
    Point(usize),
}

impl ReadoutBody {
    /// Passes words that the charter lets `author` say, references apart.
    ///
    /// # Errors
    /// [`ReadoutError`] with the first rule broken.
    pub fn check(&self, charter: &Charter, author: PartyIndex) -> Result<(), ReadoutError> {
        let party = charter.party(author).ok_or(ReadoutError::UnknownPost)?;
        let theirs = charter.party(self.with).filter(|_| self.with != author).ok_or(ReadoutError::NotBound)?;
        if party.role != Role::Party || theirs.role != Role::Party {
            return Err(ReadoutError::NotBound);
        }
        if party.post(self.from).is_none() {
            return Err(ReadoutError::UnknownPost);
        }
        if !party.languages.contains(&self.language) {
            return Err(ReadoutError::UnknownLanguage(self.language.clone()));
        }
        if self.points.is_empty() && self.text.trim().is_empty() {
            return Err(ReadoutError::Empty);
        }
        if self.points.len() > POINTS_MAX || self.text.len() > TEXT_BYTES_MAX {
            return Err(ReadoutError::Oversize);
        }
        let spoke = |value: Option<u64>| [author, self.with].iter().any(|party| value == Some(party.0.into()));
        let sound = |point: &Point| {
            point.words.len() <= TITLE_BYTES_MAX
                && (point.value.is_some() || !point.topic.needs_value())
                && (point.topic != Topic::Initiative || spoke(point.value))
                && (point.topic != Topic::Other || !point.words.trim().is_empty())
        };
        for (at, point) in self.points.iter().enumerate() {
            // Two points about the same could be laid beside another readout's in two ways.
            if !sound(point) || self.points[..at].iter().any(|before| before.meets(point)) {
                return Err(ReadoutError::Point(at));
            }
        }
        Ok(())
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(9), self.on);
        writer.uint(self.with.0.into()).uint(self.from.0.into()).bool(self.offered).uint(self.confidence as u64);
        writer.array(self.points.len() as u64);
        for Point { topic, tenor, value, words } in &self.points {
            writer.array(4).uint(*topic as u64).uint(*tenor as u64);
            write_optional(writer, *value);
            writer.text(words);
        }
        writer.text(&self.text).text(&self.language);
        write_optional_ref(writer, self.replaces);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(9)?;
        let (on, with) = (read_ref(reader)?, read_party(reader)?);
        let (from, offered) = (PostIndex(read_u8(reader)?), reader.bool()?);
        let confidence = one_of(reader, &Confidence::ALL)?;
        let mut points = Vec::new();
        for _ in 0..reader.array_up_to(POINTS_MAX as u64)? {
            reader.array(4)?;
            let (topic, tenor) = (one_of(reader, &Topic::ALL)?, one_of(reader, &Tenor::ALL)?);
            let value = read_time(reader)?.map(|value| value.0);
            points.push(Point { topic, tenor, value, words: reader.text(TITLE_BYTES_MAX)?.to_owned() });
        }
        let (text, language) = (reader.text(TEXT_BYTES_MAX)?.to_owned(), reader.text(16)?.to_owned());
        let replaces = read_optional_ref(reader)?;
        Ok(ReadoutBody { on, with, from, offered, confidence, points, text, language, replaces })
    }
}

/// Reads the number of one of these.
pub(super) fn one_of<T: Copy>(reader: &mut Reader<'_>, all: &[T]) -> Result<T, Malformed> {
    let number = read_u8(reader)?;
    all.get(usize::from(number)).copied().ok_or_else(|| reader.refuse("no such number"))
}

/// That a readout is released to the public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseBody {
    /// The readout: one's own, or one that was offered and to which the other had no objection.
    pub readout: EntryRef,
    /// The how-manyeth word of its author on its release, from 0.
    pub turn: u32,
    /// By which post of the author's party, of a ministry or above.
    pub authority: PostIndex,
    /// Where it can be read; may be empty.
    pub words: String,
}

impl ReleaseBody {
    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(4), self.readout);
        writer.uint(self.turn.into()).uint(self.authority.0.into()).text(&self.words);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(4)?;
        let (readout, turn) = (read_ref(reader)?, read_u32(reader)?);
        let authority = PostIndex(read_u8(reader)?);
        Ok(ReleaseBody { readout, turn, authority, words: reader.text(NOTE_BYTES_MAX)?.to_owned() })
    }
}

/// True of a post that may release to the public.
#[must_use]
pub fn may_release(charter: &Charter, party: PartyIndex, post: PostIndex) -> bool {
    let post = charter.party(party).and_then(|party| party.post(post));
    post.is_some_and(|post| post.level >= Level::Ministry)
}

/// How a readout stands, words apart: those are in its entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readout {
    /// Whether it is of what its author spoke.
    pub effect: Effect,
    /// When it was signed, on its author's clock.
    pub sent: Time,
    /// Of what.
    pub on: EntryRef,
    /// Whether it was offered as a joint text.
    pub offered: bool,
    /// Until when the other is to answer, if it was offered.
    pub answer_by: Time,
    /// What the others say, if it was offered.
    pub answers: Answers,
    /// The readout of the same author that stands in its place: of several the one of the greatest place by time.
    pub replaced: Option<Said>,
    /// Which parties released it, and the last word of each.
    pub released: Vec<(PartyIndex, Said)>,
}

impl Readout {
    /// True once all have no objection to it, word for word.
    #[must_use]
    pub fn is_joint(&self, id: EntryRef) -> bool {
        let agrees = |party| self.answers.of(party, id).is_some_and(|answer| answer.stance == Stance::NoObjection);
        self.effect == Effect::Counts
            && self.offered
            && !self.answers.0.is_empty()
            && self.answers.0.iter().all(|(party, _)| agrees(*party))
    }

    /// When its clock runs out; `None` if it was not offered, was replaced, or all have answered.
    #[must_use]
    pub fn due(&self, id: EntryRef) -> Option<Time> {
        (self.asks() && self.answers.open(id)).then_some(self.answer_by)
    }

    /// True while others are to answer it.
    #[must_use]
    pub fn asks(&self) -> bool {
        self.effect == Effect::Counts && self.offered && self.replaced.is_none()
    }

    /// Takes in a release; what a party may release is its own, or what is joint.
    pub(super) fn take_release(&mut self, party: PartyIndex, said: Said) {
        match self.released.binary_search_by_key(&party, |(theirs, _)| *theirs) {
            Ok(at) => self.released[at].1 = self.released[at].1.max(said),
            Err(at) => self.released.insert(at, (party, said)),
        }
    }

    /// What each party released: its own readout, or a joint one. What is no readout of anything is not released.
    pub fn released_by(&self, id: EntryRef) -> impl Iterator<Item = (PartyIndex, Said)> {
        let (own, joint) = (self.effect == Effect::Counts, self.is_joint(id));
        self.released.iter().copied().filter(move |(party, _)| joint || own && *party == id.lane.party)
    }

    pub(super) fn write_state(&self, writer: &mut Writer) {
        write_ref(writer.array(8).uint(self.effect.number()).uint(self.sent.0), self.on);
        writer.bool(self.offered).uint(self.answer_by.0);
        self.answers.write(writer);
        match self.replaced {
            Some(said) => said.write(writer),
            None => {
                writer.null();
            }
        }
        writer.array(self.released.len() as u64);
        for (party, said) in &self.released {
            said.write(writer.array(2).uint(party.0.into()));
        }
    }

    pub(super) fn read_state(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(8)?;
        let effect = Effect::read(reader)?;
        let (sent, on, offered) = (Time(reader.uint()?), read_ref(reader)?, reader.bool()?);
        let (answer_by, answers) = (Time(reader.uint()?), Answers::read(reader)?);
        let replaced = if reader.null() { None } else { Some(Said::read(reader)?) };
        let mut released = Vec::new();
        for _ in 0..reader.array_up_to(evidence::limits::PARTIES_MAX as u64)? {
            reader.array(2)?;
            released.push((read_party(reader)?, Said::read(reader)?));
        }
        Ok(Readout { effect, sent, on, offered, answer_by, answers, replaced, released })
    }
}

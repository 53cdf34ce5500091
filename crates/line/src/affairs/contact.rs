//! Earlier contacts: that two posts spoke without this line, before it was there or beside it.
//!
//! The author claims it; the other side says in its own words whether it was so. Until then it is a claim.

use evidence::cbor::{Reader, Writer};
use evidence::{Charter, EntryRef, Malformed, PartyIndex, PostIndex, Role, Time};

use super::geometry::read_u8;
use super::medium::Medium;
use super::message::{Address, read_addresses, write_addresses};
use super::said::{Answers, Stance};
use super::{read_party, read_time};
use crate::limits::{CONTACT_S_MAX, NOTE_BYTES_MAX};

/// That two posts spoke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactBody {
    /// Which post of the author.
    pub from: PostIndex,
    /// With which post of another party.
    pub with: Address,
    /// When it began.
    pub at: Time,
    /// For how many seconds; `None` if that is not known.
    pub duration_s: Option<u64>,
    /// At whose initiative, one of the two; `None` if that is not known.
    pub initiative: Option<PartyIndex>,
    /// By what.
    pub medium: Medium,
    /// What about; may be empty.
    pub words: String,
}

/// Why words are no earlier contact. The author's fault; as the author, this station refuses to sign them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContactError {
    /// Observers and guarantors only read.
    #[error("a contact is told by a party that is bound, and of one that is bound")]
    NotBound,
    /// A post that the charter does not name.
    #[error("the charter names no such post")]
    UnknownPost,
    /// It is with a post of the author itself.
    #[error("a contact is with a post of another party")]
    WithOneself,
    /// At the initiative of somebody who had no part in it.
    #[error("a contact is at the initiative of one of the two that spoke")]
    Initiative,
    /// It lies after the words that tell it, or is longer than a day.
    #[error("a contact is told when it is over, and takes a day at most")]
    NotOver,
}

impl ContactBody {
    /// Passes words that the charter lets `author` say at this time.
    ///
    /// # Errors
    /// [`ContactError`] with the first rule broken.
    pub fn check(&self, charter: &Charter, author: PartyIndex, told: Time) -> Result<(), ContactError> {
        let ours = charter.party(author).ok_or(ContactError::UnknownPost)?;
        let theirs = charter.party(self.with.party).ok_or(ContactError::UnknownPost)?;
        if ours.role != Role::Party || theirs.role != Role::Party {
            return Err(ContactError::NotBound);
        }
        if self.with.party == author {
            return Err(ContactError::WithOneself);
        }
        if ours.post(self.from).is_none() || theirs.post(self.with.post).is_none() {
            return Err(ContactError::UnknownPost);
        }
        if self.initiative.is_some_and(|party| party != author && party != self.with.party) {
            return Err(ContactError::Initiative);
        }
        let lasted_s = self.duration_s.unwrap_or_default();
        if lasted_s > CONTACT_S_MAX || told < self.at.plus_ms(lasted_s * 1_000) {
            return Err(ContactError::NotOver);
        }
        Ok(())
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(7).uint(self.from.0.into());
        write_addresses(writer, &[self.with]);
        writer.uint(self.at.0);
        write_optional(writer, self.duration_s);
        write_optional(writer, self.initiative.map(|party| party.0.into()));
        writer.uint(self.medium as u64).text(&self.words);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(7)?;
        let from = PostIndex(read_u8(reader)?);
        let with = read_addresses(reader)?;
        let &[with] = with.as_slice() else { return Err(reader.refuse("a contact with not one post")) };
        let at = Time(reader.uint()?);
        let duration_s = read_time(reader)?.map(|seconds| seconds.0);
        let initiative = if reader.null() { None } else { Some(read_party(reader)?) };
        let medium = Medium::read(reader)?;
        let words = reader.text(NOTE_BYTES_MAX)?.to_owned();
        Ok(ContactBody { from, with, at, duration_s, initiative, medium, words })
    }
}

pub(super) fn write_optional(writer: &mut Writer, number: Option<u64>) {
    match number {
        Some(number) => writer.uint(number),
        None => writer.null(),
    };
}

/// How an earlier contact stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// When it was told, on its author's clock.
    pub told: Time,
    /// Which post of the author spoke.
    pub from: Address,
    /// With which.
    pub with: Address,
    /// When.
    pub at: Time,
    /// For how many seconds.
    pub duration_s: Option<u64>,
    /// At whose initiative.
    pub initiative: Option<PartyIndex>,
    /// Until when the other is to say whether it was so.
    pub answer_by: Time,
    /// What the other says: no objection agrees, an objection disputes.
    pub answers: Answers,
}

impl Contact {
    pub(super) fn told(answer_s: u64, told: Time, author: PartyIndex, body: &ContactBody) -> Self {
        Contact {
            told,
            from: Address { party: author, post: body.from },
            with: body.with,
            at: body.at,
            duration_s: body.duration_s,
            initiative: body.initiative,
            answer_by: told.plus_ms(answer_s * 1_000),
            answers: Answers::owed_by(std::iter::once(body.with.party)),
        }
    }

    /// What the other side says of it: [`Stance::NoObjection`] agrees, [`Stance::Objects`] disputes; `None` while it is a
    /// claim of one.
    #[must_use]
    pub fn answer(&self, id: EntryRef) -> Option<Stance> {
        self.answers.of(self.with.party, id).map(|answer| answer.stance)
    }

    /// When its clock runs out; `None` once the other has answered.
    #[must_use]
    pub fn due(&self, id: EntryRef) -> Option<Time> {
        self.answers.open(id).then_some(self.answer_by)
    }

    pub(super) fn write_state(&self, writer: &mut Writer) {
        write_addresses(writer.array(7).uint(self.told.0), &[self.from, self.with]);
        writer.uint(self.at.0);
        write_optional(writer, self.duration_s);
        write_optional(writer, self.initiative.map(|party| party.0.into()));
        writer.uint(self.answer_by.0);
        self.answers.write(writer);
    }

    pub(super) fn read_state(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(7)?;
        let told = Time(reader.uint()?);
        let sides = read_addresses(reader)?;
        let &[from, with] = sides.as_slice() else { return Err(reader.refuse("a contact not of two posts")) };
        let at = Time(reader.uint()?);
        let duration_s = read_time(reader)?.map(|seconds| seconds.0);
        let initiative = if reader.null() { None } else { Some(read_party(reader)?) };
        let answer_by = Time(reader.uint()?);
        Ok(Contact { told, from, with, at, duration_s, initiative, answer_by, answers: Answers::read(reader)? })
    }
}

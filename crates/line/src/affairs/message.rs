//! Messages: written words from post to post, with the clock for being read.

use evidence::cbor::{Reader, Writer};
use evidence::{Charter, EntryRef, Malformed, PartyIndex, PostIndex, Precedence, Role, Time};

use super::geometry::read_u8;
use super::said::EachSaid;
use super::{read_party, read_ref, read_time, write_ref, write_time};
use crate::limits::{ADDRESSEES_MAX, SUBJECT_BYTES_MAX, TEXT_BYTES_MAX};

/// A post of a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The party.
    pub party: PartyIndex,
    /// Its post.
    pub post: PostIndex,
}

pub(super) fn write_addresses(writer: &mut Writer, addresses: &[Address]) {
    writer.array(addresses.len() as u64);
    addresses.iter().for_each(|address| write_address(writer, *address));
}

pub(super) fn write_address(writer: &mut Writer, Address { party, post }: Address) {
    writer.array(2).uint(party.0.into()).uint(post.0.into());
}

pub(super) fn read_addresses(reader: &mut Reader<'_>) -> Result<Vec<Address>, Malformed> {
    let addresses = reader.array_up_to(ADDRESSEES_MAX as u64)?;
    (0..addresses).map(|_| read_address(reader)).collect()
}

pub(super) fn read_address(reader: &mut Reader<'_>) -> Result<Address, Malformed> {
    reader.array(2)?;
    Ok(Address { party: read_party(reader)?, post: PostIndex(read_u8(reader)?) })
}

/// What a message says. The original language is authoritative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageBody {
    /// The author's post.
    pub from: PostIndex,
    /// To whom, at least one.
    pub to: Vec<Address>,
    /// What it is about; may be empty.
    pub subject: String,
    /// The words.
    pub text: String,
    /// Their language (BCP 47).
    pub language: String,
    /// The message that it replies to.
    pub reply_to: Option<EntryRef>,
    /// The message of the same author that it corrects; both stay in the record.
    pub corrects: Option<EntryRef>,
}

/// Why words are not taken as a message. The author's fault; as the author, this station refuses to sign them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// There is nothing in it.
    #[error("the message has no text")]
    Empty,
    /// It is addressed to nobody, to too many, or to its own author alone.
    #[error("the message is addressed to no post of another party")]
    NoAddressee,
    /// A post that the charter does not name.
    #[error("the charter names no such post")]
    UnknownPost,
    /// A language that the author's party does not have.
    #[error("{0:?} is not a language of the author's party in the charter")]
    UnknownLanguage(String),
    /// FLASH and IMMEDIATE are kept short.
    #[error("{words} words, and a message of this precedence has at most {most}")]
    TooLong {
        /// How many it has.
        words: usize,
        /// How many the charter allows.
        most: u64,
    },
    /// Observers and guarantors only read.
    #[error("an observer or guarantor sends no messages")]
    NotBound,
    /// It refers to something that is no message, or to no message of its own author.
    #[error("it refers to an entry that is not a message it may refer to")]
    BadReference,
    /// A field is longer than its limit.
    #[error("the subject or text is longer than its limit")]
    Oversize,
}

impl MessageBody {
    /// Passes words that the charter lets `author` say at this precedence, references apart.
    ///
    /// # Errors
    /// [`MessageError`] with the first rule broken.
    pub fn check(&self, charter: &Charter, author: PartyIndex, precedence: Precedence) -> Result<(), MessageError> {
        let party = charter.party(author).ok_or(MessageError::UnknownPost)?;
        if party.role != Role::Party {
            return Err(MessageError::NotBound);
        }
        if self.text.trim().is_empty() {
            return Err(MessageError::Empty);
        }
        if self.subject.len() > SUBJECT_BYTES_MAX || self.text.len() > TEXT_BYTES_MAX {
            return Err(MessageError::Oversize);
        }
        if self.to.len() > ADDRESSEES_MAX || !self.to.iter().any(|to| to.party != author) {
            return Err(MessageError::NoAddressee);
        }
        let known = |to: &Address| charter.party(to.party).and_then(|party| party.post(to.post)).is_some();
        if party.post(self.from).is_none() || !self.to.iter().all(known) {
            return Err(MessageError::UnknownPost);
        }
        if !party.languages.contains(&self.language) {
            return Err(MessageError::UnknownLanguage(self.language.clone()));
        }
        let most = charter.terms.urgent_words_max;
        // To count takes longer than all else here. A word and the space after it take two bytes, and every space, in ASCII
        // or beyond it, begins with one of these.
        let spaces =
            || self.text.bytes().filter(|byte| matches!(byte, 9..=13 | 32 | 0xc2 | 0xe1..=0xe3)).count() as u64;
        let urgent = precedence <= Precedence::Immediate;
        let may_be_more = urgent && self.text.len() as u64 / 2 >= most && spaces() >= most;
        let words = if may_be_more { self.text.split_whitespace().count() } else { 0 };
        if words as u64 > most {
            return Err(MessageError::TooLong { words, most });
        }
        Ok(())
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        let optional = u64::from(self.reply_to.is_some()) + u64::from(self.corrects.is_some());
        write_addresses(writer.map(5 + optional).uint(0).uint(self.from.0.into()).uint(1), &self.to);
        writer.uint(2).text(&self.subject).uint(3).text(&self.text).uint(4).text(&self.language);
        if let Some(reply_to) = self.reply_to {
            write_ref(writer.uint(5), reply_to);
        }
        if let Some(corrects) = self.corrects {
            write_ref(writer.uint(6), corrects);
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let pairs = reader.map_up_to(7)?;
        let key = |reader: &mut Reader<'_>, wanted: u64| {
            if reader.uint()? == wanted { Ok(()) } else { Err(reader.refuse("not the keys of a message")) }
        };
        key(reader, 0)?;
        let from = PostIndex(read_u8(reader)?);
        key(reader, 1)?;
        let to = read_addresses(reader)?;
        key(reader, 2)?;
        let subject = reader.text(SUBJECT_BYTES_MAX)?.to_owned();
        key(reader, 3)?;
        let text = reader.text(TEXT_BYTES_MAX)?.to_owned();
        key(reader, 4)?;
        let language = reader.text(16)?.to_owned();
        let (mut reply_to, mut corrects) = (None, None);
        for _ in 5..pairs {
            match reader.uint()? {
                5 => reply_to = Some(read_ref(reader)?),
                6 => corrects = Some(read_ref(reader)?),
                _ => return Err(reader.refuse("not the keys of a message")),
            }
        }
        Ok(MessageBody { from, to, subject, text, language, reply_to, corrects })
    }
}

/// How a message stands, words apart: those are in its entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The author's clock when it was signed.
    pub sent: Time,
    /// When it is to be read, by the charter's terms.
    pub read_by: Time,
    /// Which parties it is addressed to, and since when each has read it, on the reader's clock.
    pub readers: Vec<(PartyIndex, Option<Time>)>,
    /// Whether it still stands.
    pub standing: Standing,
    /// The message that it replies to.
    pub reply_to: Option<EntryRef>,
    /// The latest message that replies to it.
    pub replied: Option<Word>,
    /// Who translated it.
    pub translated: EachSaid,
    /// With whose principals it is.
    pub delivered: EachSaid,
    /// Who passed it to which units.
    pub passed: EachSaid,
}

/// A word on a message or a conflict. Of two, the later is the one of the later time, and of one moment the one of the
/// later place.
///
/// A lane is a precedence, so places alone would order words by their urgency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word {
    /// Its author's clock when it was signed.
    pub time: Time,
    /// Its place.
    pub at: EntryRef,
}

impl Word {
    pub(super) fn write(self, writer: &mut Writer) {
        write_ref(writer.array(2).uint(self.time.0), self.at);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(2)?;
        Ok(Word { time: Time(reader.uint()?), at: read_ref(reader)? })
    }

    pub(super) fn write_optional(word: Option<Self>, writer: &mut Writer) {
        match word {
            Some(word) => word.write(writer),
            None => {
                writer.null();
            }
        }
    }

    pub(super) fn read_optional(reader: &mut Reader<'_>) -> Result<Option<Self>, Malformed> {
        if reader.null() { Ok(None) } else { Self::read(reader).map(Some) }
    }
}

/// Whether a message still stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Stands,
    /// Its author corrected it by another.
    Corrected(Word),
    /// Its author took it back.
    Cancelled(Word),
}

impl Standing {
    /// What its author said last of it; `None` while it stands.
    #[must_use]
    pub fn word(self) -> Option<Word> {
        match self {
            Standing::Stands => None,
            Standing::Corrected(by) | Standing::Cancelled(by) => Some(by),
        }
    }
}

impl Message {
    /// Takes in that a party has read it; false if it is not addressed to that. The earliest time stands, so that no order of
    /// entries moves it.
    pub(super) fn take_reading(&mut self, party: PartyIndex, time: Time) -> bool {
        let Some((_, read)) = self.readers.iter_mut().find(|(reader, _)| *reader == party) else { return false };
        *read = Some(read.map_or(time, |earlier| earlier.min(time)));
        true
    }

    /// When its clock runs out; `None` once every addressee has read it, or it no longer stands.
    #[must_use]
    pub fn due(&self) -> Option<Time> {
        let waits = self.readers.iter().any(|(_, read)| read.is_none());
        (self.standing == Standing::Stands && waits).then_some(self.read_by)
    }

    pub(super) fn write_state(&self, writer: &mut Writer) {
        writer.array(9).uint(self.sent.0).uint(self.read_by.0).array(self.readers.len() as u64);
        for (party, read) in &self.readers {
            writer.array(2).uint(party.0.into());
            write_time(writer, *read);
        }
        match self.standing {
            Standing::Stands => {
                writer.null();
            }
            Standing::Corrected(by) => by.write(writer.array(2).uint(1)),
            Standing::Cancelled(by) => by.write(writer.array(2).uint(2)),
        }
        match self.reply_to {
            Some(at) => write_ref(writer, at),
            None => {
                writer.null();
            }
        }
        match self.replied {
            Some(by) => by.write(writer),
            None => {
                writer.null();
            }
        }
        [&self.translated, &self.delivered, &self.passed].into_iter().for_each(|each| each.write(writer));
    }

    pub(super) fn read_state(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(9)?;
        let (sent, read_by) = (Time(reader.uint()?), Time(reader.uint()?));
        let mut readers = Vec::new();
        for _ in 0..reader.array_up_to(evidence::limits::PARTIES_MAX as u64)? {
            reader.array(2)?;
            let party = u8::try_from(reader.uint()?).map_err(|_| reader.refuse("no such party"))?;
            readers.push((PartyIndex(party), read_time(reader)?));
        }
        let standing = if reader.null() {
            Standing::Stands
        } else {
            reader.array(2)?;
            match reader.uint()? {
                1 => Standing::Corrected(Word::read(reader)?),
                _ => Standing::Cancelled(Word::read(reader)?),
            }
        };
        let reply_to = if reader.null() { None } else { Some(read_ref(reader)?) };
        let replied = if reader.null() { None } else { Some(Word::read(reader)?) };
        let (translated, delivered) = (EachSaid::read(reader)?, EachSaid::read(reader)?);
        let passed = EachSaid::read(reader)?;
        Ok(Message { sent, read_by, readers, standing, reply_to, replied, translated, delivered, passed })
    }
}

//! How an entry of the private journal is written: deterministic CBOR, `[version, at, by, kind, content]`. Whatever can be
//! read has one form.

use std::collections::BTreeSet;

use evidence::cbor::{Reader, Writer, check};
use evidence::limits::ENTRY_BYTES_MAX;
use evidence::{EntryRef, Hash, Lane, Malformed, Precedence, Time};

use super::entry::{Change, Entry, HandOver};
use super::passkey::{self, Keying};
use super::role::{read_languages, read_roles, read_secret, write_languages, write_roles};
use super::situation::{self, Logging};
use super::suspicion::{self, Suspecting};
use crate::limits::{
    DESK_ASKED_BYTES_MAX, DESK_ENTRY_BYTES_MAX, DESK_TEXT_BYTES_MAX, LANGUAGE_BYTES_MAX, LINE_NAME_BYTES_MAX,
    PERSON_BYTES_MAX, WIDENED_MAX,
};

/// What this program writes first, so that a later one can tell.
const VERSION: u64 = 1;

impl Entry {
    /// The entry as the journal keeps it.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(256);
        writer.array(5).uint(VERSION).uint(self.at.0);
        match &self.by {
            Some(by) => writer.text(by),
            None => writer.null(),
        };
        self.change.write(&mut writer);
        writer.into_bytes()
    }

    /// Reads what the journal kept.
    ///
    /// # Errors
    /// [`Malformed`] if the journal is damaged, or of a later program.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        check("desk entry", bytes, DESK_ENTRY_BYTES_MAX)?;
        let mut reader = Reader::new("desk entry", bytes);
        reader.array(5)?;
        if reader.uint()? != VERSION {
            return Err(reader.refuse("a desk entry of another version"));
        }
        let at = Time(reader.uint()?);
        let by = if reader.null() { None } else { Some(reader.text(PERSON_BYTES_MAX)?.to_owned()) };
        let change = Change::read(&mut reader)?;
        reader.end()?;
        Ok(Entry { at, by, change })
    }
}

impl Change {
    fn write(&self, writer: &mut Writer) {
        match self {
            Change::Enrolled { person, roles, languages, secret } => {
                writer.uint(1).array(4).text(person);
                write_roles(writer, roles);
                write_languages(writer, languages);
                writer.bytes(secret);
            }
            Change::Changed { person, roles, languages } => {
                writer.uint(2).array(3).text(person);
                write_roles(writer, roles);
                write_languages(writer, languages);
            }
            Change::Secret { person, secret } => {
                writer.uint(3).array(2).text(person).bytes(secret);
            }
            Change::Ended { person } => {
                writer.uint(4).text(person);
            }
            Change::Widened { kinds } => {
                writer.uint(5).array(kinds.len() as u64);
                for kind in kinds {
                    writer.text(kind);
                }
            }
            Change::SignedIn { duress } => {
                writer.uint(6).bool(*duress);
            }
            Change::DuressCleared { person } => {
                writer.uint(7).text(person);
            }
            Change::Drafted { line, precedence, body, asked, released } => {
                writer.uint(8).array(5).text(line).uint(*precedence as u64).bytes(body).text(asked).bool(*released);
            }
            Change::Edited { draft, body, asked } => {
                writer.uint(9).array(3).uint(*draft).bytes(body).text(asked);
            }
            Change::Translated { draft, of, language, text } => {
                writer.uint(10).array(4).uint(*draft).text(of).text(language).text(text);
            }
            Change::Released { draft, words } => {
                writer.uint(11).array(2).uint(*draft).bytes(&words.0);
            }
            Change::SecondReleased { draft, words } => {
                writer.uint(12).array(2).uint(*draft).bytes(&words.0);
            }
            Change::Returned { draft, reason } => {
                writer.uint(13).array(2).uint(*draft).text(reason);
            }
            Change::Dropped { draft, reason } => {
                writer.uint(14).array(2).uint(*draft).text(reason);
            }
            Change::Going { draft, after } => {
                writer.uint(15).array(2).uint(*draft).uint(*after);
            }
            Change::Said { draft, at } => {
                write_place(writer.uint(16).array(2).uint(*draft), *at);
            }
            Change::Spoke { line, kind, at } => {
                write_place(writer.uint(17).array(3).text(line).text(kind), *at);
            }
            Change::Planned { person, from, until } => {
                writer.uint(18).array(3).text(person).uint(from.0).uint(until.0);
            }
            Change::ShiftTaken => {
                writer.uint(19).null();
            }
            Change::HandedOver(HandOver { to, notes, sound_test, line_check, read_aloud }) => {
                writer.uint(20).array(5).text(to).text(notes).bool(*sound_test).bool(*line_check).bool(*read_aloud);
            }
            Change::Noted { text } => {
                writer.uint(21).text(text);
            }
            Change::Briefed { line, about, title, text } => {
                write_place(writer.uint(22).array(4).text(line), *about);
                writer.text(title).text(text);
            }
            Change::BriefApproved { brief } => {
                writer.uint(23).uint(*brief);
            }
            Change::MemoNoted { line, call, text } => {
                write_place(writer.uint(24).array(3).text(line), Some(*call));
                writer.text(text);
            }
            Change::MemoAgreed { note } => {
                writer.uint(25).uint(*note);
            }
            Change::Passkey(keying) => keying.write(writer),
            Change::Situation(logging) => logging.write(writer),
            Change::Suspicion(suspecting) => suspecting.write(writer),
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let kind = reader.uint()?;
        Ok(match kind {
            1 => {
                reader.array(4)?;
                let person = name(reader)?;
                let (roles, languages) = (read_roles(reader)?, read_languages(reader)?);
                Change::Enrolled { person, roles, languages, secret: read_secret(reader)? }
            }
            2 => {
                reader.array(3)?;
                let person = name(reader)?;
                Change::Changed { person, roles: read_roles(reader)?, languages: read_languages(reader)? }
            }
            3 => {
                reader.array(2)?;
                Change::Secret { person: name(reader)?, secret: read_secret(reader)? }
            }
            4 => Change::Ended { person: name(reader)? },
            5 => {
                let mut kinds = BTreeSet::new();
                for _ in 0..reader.array_up_to(WIDENED_MAX as u64)? {
                    let kind = reader.text(LINE_NAME_BYTES_MAX)?.to_owned();
                    if kinds.last().is_some_and(|last| *last >= kind) {
                        return Err(reader.refuse("kinds out of order"));
                    }
                    kinds.insert(kind);
                }
                Change::Widened { kinds }
            }
            6 => Change::SignedIn { duress: reader.bool()? },
            7 => Change::DuressCleared { person: name(reader)? },
            8 => {
                reader.array(5)?;
                let line = line_name(reader)?;
                let precedence = precedence(reader)?;
                let (body, asked) = (body(reader)?, asked(reader)?);
                Change::Drafted { line, precedence, body, asked, released: reader.bool()? }
            }
            9 => {
                reader.array(3)?;
                Change::Edited { draft: reader.uint()?, body: body(reader)?, asked: asked(reader)? }
            }
            10 => {
                reader.array(4)?;
                let (draft, of) = (reader.uint()?, reader.text(LANGUAGE_BYTES_MAX)?.to_owned());
                Change::Translated {
                    draft,
                    of,
                    language: reader.text(LANGUAGE_BYTES_MAX)?.to_owned(),
                    text: text(reader)?,
                }
            }
            11 => {
                reader.array(2)?;
                Change::Released { draft: reader.uint()?, words: Hash(reader.fixed()?) }
            }
            12 => {
                reader.array(2)?;
                Change::SecondReleased { draft: reader.uint()?, words: Hash(reader.fixed()?) }
            }
            13 => {
                reader.array(2)?;
                Change::Returned { draft: reader.uint()?, reason: text(reader)? }
            }
            14 => {
                reader.array(2)?;
                Change::Dropped { draft: reader.uint()?, reason: text(reader)? }
            }
            15 => {
                reader.array(2)?;
                Change::Going { draft: reader.uint()?, after: reader.uint()? }
            }
            16 => {
                reader.array(2)?;
                Change::Said { draft: reader.uint()?, at: read_place(reader)? }
            }
            17 => {
                reader.array(3)?;
                Change::Spoke { line: line_name(reader)?, kind: line_name(reader)?, at: read_place(reader)? }
            }
            18 => {
                reader.array(3)?;
                Change::Planned { person: name(reader)?, from: Time(reader.uint()?), until: Time(reader.uint()?) }
            }
            19 => {
                if !reader.null() {
                    return Err(reader.refuse("expected null"));
                }
                Change::ShiftTaken
            }
            20 => {
                reader.array(5)?;
                Change::HandedOver(HandOver {
                    to: name(reader)?,
                    notes: text(reader)?,
                    sound_test: reader.bool()?,
                    line_check: reader.bool()?,
                    read_aloud: reader.bool()?,
                })
            }
            21 => Change::Noted { text: text(reader)? },
            22 => {
                reader.array(4)?;
                let (line, about) = (line_name(reader)?, read_place(reader)?);
                Change::Briefed { line, about, title: text(reader)?, text: text(reader)? }
            }
            23 => Change::BriefApproved { brief: reader.uint()? },
            24 => {
                reader.array(3)?;
                let (line, call) = (line_name(reader)?, read_place(reader)?);
                let call = call.ok_or_else(|| reader.refuse("expected a place"))?;
                Change::MemoNoted { line, call, text: text(reader)? }
            }
            25 => Change::MemoAgreed { note: reader.uint()? },
            kind if passkey::KINDS.contains(&kind) => Change::Passkey(Keying::read(kind, reader)?),
            kind if situation::KINDS.contains(&kind) => Change::Situation(Logging::read(kind, reader)?),
            kind if suspicion::KINDS.contains(&kind) => Change::Suspicion(Suspecting::read(kind, reader)?),
            _ => return Err(reader.refuse("a change of another version")),
        })
    }
}

fn name(reader: &mut Reader<'_>) -> Result<String, Malformed> {
    reader.text(PERSON_BYTES_MAX).map(str::to_owned)
}

pub(super) fn line_name(reader: &mut Reader<'_>) -> Result<String, Malformed> {
    reader.text(LINE_NAME_BYTES_MAX).map(str::to_owned)
}

pub(super) fn text(reader: &mut Reader<'_>) -> Result<String, Malformed> {
    reader.text(DESK_TEXT_BYTES_MAX).map(str::to_owned)
}

pub(super) fn asked(reader: &mut Reader<'_>) -> Result<String, Malformed> {
    reader.text(DESK_ASKED_BYTES_MAX).map(str::to_owned)
}

pub(super) fn body(reader: &mut Reader<'_>) -> Result<Vec<u8>, Malformed> {
    reader.bytes(ENTRY_BYTES_MAX).map(<[u8]>::to_vec)
}

pub(super) fn precedence(reader: &mut Reader<'_>) -> Result<Precedence, Malformed> {
    let number = reader.uint()?;
    let found = Precedence::ALL.into_iter().find(|precedence| *precedence as u64 == number);
    found.ok_or_else(|| reader.refuse("no such precedence"))
}

/// Writes a number that may be missing.
pub(super) fn write_number(writer: &mut Writer, number: Option<u64>) {
    match number {
        Some(number) => writer.uint(number),
        None => writer.null(),
    };
}

pub(super) fn read_number(reader: &mut Reader<'_>) -> Result<Option<u64>, Malformed> {
    if reader.null() { Ok(None) } else { reader.uint().map(Some) }
}

pub(super) fn write_place(writer: &mut Writer, at: Option<EntryRef>) {
    match at {
        Some(at) => writer.array(2).uint(at.lane.number().into()).uint(at.serial),
        None => writer.null(),
    };
}

pub(super) fn read_place(reader: &mut Reader<'_>) -> Result<Option<EntryRef>, Malformed> {
    if reader.null() {
        return Ok(None);
    }
    reader.array(2)?;
    let lane = Lane::from_number(reader.uint()?).ok_or_else(|| reader.refuse("no such lane"))?;
    Ok(Some(EntryRef { lane, serial: reader.uint()? }))
}

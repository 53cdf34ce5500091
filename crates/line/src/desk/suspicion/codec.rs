//! How entries about who speaks for the other side are written in the private journal. Whatever can be read has one form.

use evidence::cbor::{Reader, Writer};
use evidence::{Malformed, PartyIndex, PostIndex, Time};

use super::{Challenge, ChallengeReply, Speaker, Suspecting, SuspicionKind};
use crate::affairs::Medium;
use crate::desk::codec::{line_name, read_number, read_place, text, write_number, write_place};

/// The kinds of entries that are about who speaks for the other side.
pub(in crate::desk) const KINDS: std::ops::RangeInclusive<u64> = 30..=32;

impl Suspecting {
    pub(in crate::desk) fn write(&self, writer: &mut Writer) {
        match self {
            Suspecting::Raised { line, of, kind, since, entry, reason } => {
                write_speaker(writer.uint(30).array(6).text(line), *of);
                write_place(writer.uint(*kind as u64).uint(since.0), *entry);
                writer.text(reason);
            }
            Suspecting::Challenged(Challenge { line, of, medium, reply, suspicion, text }) => {
                write_speaker(writer.uint(31).array(6).text(line), *of);
                write_number(writer.uint(*medium as u64).uint(*reply as u64), *suspicion);
                writer.text(text);
            }
            Suspecting::Lifted { suspicion, reason } => {
                writer.uint(32).array(2).uint(*suspicion).text(reason);
            }
        }
    }

    /// Reads the content of an entry of one of [`KINDS`].
    pub(in crate::desk) fn read(kind: u64, reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(match kind {
            30 => {
                reader.array(6)?;
                let (line, of) = (line_name(reader)?, read_speaker(reader)?);
                let kind = one_of(reader, &SuspicionKind::ALL.map(|(_, kind)| kind))?;
                let (since, entry) = (Time(reader.uint()?), read_place(reader)?);
                Suspecting::Raised { line, of, kind, since, entry, reason: text(reader)? }
            }
            31 => {
                reader.array(6)?;
                let (line, of) = (line_name(reader)?, read_speaker(reader)?);
                let medium = one_of(reader, &Medium::ALL)?;
                let reply = one_of(reader, &ChallengeReply::ALL.map(|(_, reply)| reply))?;
                let suspicion = read_number(reader)?;
                Suspecting::Challenged(Challenge { line, of, medium, reply, suspicion, text: text(reader)? })
            }
            32 => {
                reader.array(2)?;
                Suspecting::Lifted { suspicion: reader.uint()?, reason: text(reader)? }
            }
            _ => return Err(reader.refuse("no entry about who speaks")),
        })
    }
}

/// Writes `[party, post or null]`.
fn write_speaker(writer: &mut Writer, of: Speaker) {
    write_number(writer.array(2).uint(of.party.0.into()), of.post.map(|post| post.0.into()));
}

fn read_speaker(reader: &mut Reader<'_>) -> Result<Speaker, Malformed> {
    reader.array(2)?;
    let (party, post) = (reader.uint()?, read_number(reader)?);
    let small = |number: u64| u8::try_from(number).map_err(|_| reader.refuse("no such party or post"));
    Ok(Speaker { party: PartyIndex(small(party)?), post: post.map(small).transpose()?.map(PostIndex) })
}

fn one_of<T: Copy>(reader: &mut Reader<'_>, all: &[T]) -> Result<T, Malformed> {
    let number = reader.uint()?;
    let found = usize::try_from(number).ok().and_then(|number| all.get(number));
    found.copied().ok_or_else(|| reader.refuse("no such value"))
}

//! Extracts: what a record has on an affair or a site, and the statement that whoever made it signs over the file.

use sha2::{Digest, Sha256};

use super::item::{Header, Item};
use super::writer::{OutOfOrder, Writer};
use crate::cbor::{self, Reader, Writer as Cbor};
use crate::cose::{self, Label, Sign1, UncheckedSignature};
use crate::limits::{EXTRACT_SUBJECTS_MAX, STATEMENT_BYTES_MAX};
use crate::merkle::Run;
use crate::{
    EntryRef, Epoch, ForkProof, Hash, Lane, LineId, Malformed, PartyIndex, PublicKey, Receipt, SignedCharter, Signer,
    Time, VerifiedEntry,
};

const WHAT: &str = "statement";

/// What an extract is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// The entry that began it.
    pub at: EntryRef,
    /// Which of several things that the entry tells, from 0; `None` is the entry itself.
    pub index: Option<u64>,
}

/// What the exporter of an extract signs: that by its record, as the closing item has it, the extract shows or withholds
/// every entry that belongs to these subjects. `[epoch, time, [[lane, serial, index / null], …]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The number of the exporter's key that signs.
    pub epoch: Epoch,
    /// As of when, on the exporter's clock.
    pub time: Time,
    /// 1 to [`EXTRACT_SUBJECTS_MAX`] of them, ascending.
    pub subjects: Vec<Subject>,
}

impl Statement {
    /// Signs onto the SHA-256 of all that stands before in the file.
    pub(super) fn sign(&self, line: LineId, before: Hash, signer: &dyn Signer) -> Vec<u8> {
        let mut payload = Cbor::new();
        payload.array(3).uint(self.epoch).uint(self.time.0).array(self.subjects.len() as u64);
        for Subject { at, index } in &self.subjects {
            payload.array(3).uint(at.lane.number().into()).uint(at.serial);
            match index {
                Some(index) => payload.uint(*index),
                None => payload.null(),
            };
        }
        cose::sign(&payload.into_bytes(), &Label::Extract.after(line, before), signer)
    }

    /// Reads a statement and nothing of its signature but its form.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let (_, payload) = envelope(bytes)?;
        cbor::check(WHAT, payload, STATEMENT_BYTES_MAX)?;
        let mut reader = Reader::new(WHAT, payload);
        reader.array(3)?;
        let (epoch, time) = (reader.uint()?, Time(reader.uint()?));
        let mut subjects = Vec::new();
        for _ in 0..reader.array_up_to(EXTRACT_SUBJECTS_MAX as u64)? {
            reader.array(3)?;
            let lane = Lane::from_number(reader.uint()?).ok_or_else(|| reader.refuse("no such lane"))?;
            let at = EntryRef { lane, serial: reader.uint()? };
            let index = if reader.null() { None } else { Some(reader.uint()?) };
            let subject = Subject { at, index };
            if at.serial == 0 || subjects.last().is_some_and(|last| *last >= subject) {
                return Err(reader.refuse("a subject without a place, or out of order"));
            }
            subjects.push(subject);
        }
        if subjects.is_empty() {
            return Err(reader.refuse("it is about nothing"));
        }
        reader.end()?;
        Ok(Statement { epoch, time, subjects })
    }

    /// The signature of bytes that [`Statement::parse`] has read, to be checked.
    pub(super) fn unchecked(
        bytes: &[u8],
        line: LineId,
        before: Hash,
        key: &PublicKey,
    ) -> Result<UncheckedSignature, Malformed> {
        let (sign1, payload) = envelope(bytes)?;
        Ok(sign1.unchecked(&Label::Extract.after(line, before), payload, key))
    }
}

fn envelope(bytes: &[u8]) -> Result<(Sign1<'_>, &[u8]), Malformed> {
    cbor::check(WHAT, bytes, STATEMENT_BYTES_MAX)?;
    let sign1 = Sign1::parse(WHAT, bytes)?.plain(WHAT)?;
    let payload = sign1.payload.ok_or(Malformed { what: WHAT, at: 0, why: "the payload is not inside" })?;
    Ok((sign1, payload))
}

/// An extract on its way out. As [`Writer`], and what is passed over takes a hash or two for each time that it doubles.
pub struct ExtractWriter {
    writer: Writer,
    /// Of all that was written.
    hash: Sha256,
    /// What is passed over and not yet written.
    run: Option<(Lane, Run)>,
}

impl ExtractWriter {
    /// Begins an extract: the header and the charter file.
    ///
    /// # Errors
    /// [`OutOfOrder::Charter`] if a party has not signed.
    pub fn begin(charter: &SignedCharter, exporter: PartyIndex, out: &mut Vec<u8>) -> Result<Self, OutOfOrder> {
        let from = out.len();
        let writer = Writer::begin_with(charter, Header { line: charter.line_id(), exporter, time: None }, out)?;
        Ok(ExtractWriter { writer, hash: Sha256::new_with_prefix(&out[from..]), run: None })
    }

    /// As [`Writer::key`].
    ///
    /// # Errors
    /// [`OutOfOrder`] if it stands too late or is not good.
    pub fn key(&mut self, encoded: &[u8], out: &mut Vec<u8>) -> Result<(), OutOfOrder> {
        self.put(out, |writer, out| writer.key(encoded, out))
    }

    /// Shows the next entry of a lane; lanes come in the order of their numbers.
    ///
    /// # Errors
    /// [`OutOfOrder::Place`] if another place is next.
    pub fn entry(&mut self, entry: &VerifiedEntry, out: &mut Vec<u8>) -> Result<(), OutOfOrder> {
        self.put(out, |writer, out| writer.entry(entry, out))
    }

    /// Fills the next place of a lane with the leaf of an entry that belongs to the subjects and is not shown.
    ///
    /// # Errors
    /// [`OutOfOrder::Place`] if another place is next.
    pub fn withhold(&mut self, at: EntryRef, leaf: Hash, out: &mut Vec<u8>) -> Result<(), OutOfOrder> {
        self.put(out, |writer, out| writer.withhold(at, leaf, out))
    }

    /// Fills the next place of a lane with an entry that does not belong to the subjects.
    ///
    /// # Errors
    /// [`OutOfOrder::Place`] if another place is next.
    pub fn pass_over(&mut self, at: EntryRef, leaf: Hash, out: &mut Vec<u8>) -> Result<(), OutOfOrder> {
        if self.run.as_ref().is_some_and(|(lane, _)| *lane != at.lane) {
            self.mark(out);
        }
        self.writer.pass_over(at, leaf)?;
        let (_, run) = self.run.get_or_insert_with(|| (at.lane, Run::new(at.serial - 1)));
        run.push(leaf);
        Ok(())
    }

    /// Ends the run that is passed over, so that a verifier knows the root of its lane here.
    pub fn mark(&mut self, out: &mut Vec<u8>) {
        let Some((lane, run)) = self.run.take() else { return };
        let from = out.len();
        Item::PassedOver { lane, size: run.end(), roots: run.roots().collect() }.encode(out);
        self.hash.update(&out[from..]);
    }

    /// As [`Writer::receipt`].
    ///
    /// # Errors
    /// [`OutOfOrder`] if it stands elsewhere, is the author's own, or was signed for another history.
    pub fn receipt(&mut self, receipt: &Receipt, out: &mut Vec<u8>) -> Result<(), OutOfOrder> {
        self.put(out, |writer, out| writer.receipt(receipt, out))
    }

    /// As [`Writer::fork`].
    ///
    /// # Errors
    /// [`OutOfOrder`] if it stands elsewhere, or is of another line.
    pub fn fork(&mut self, fork: &ForkProof, out: &mut Vec<u8>) -> Result<(), OutOfOrder> {
        self.put(out, |writer, out| writer.fork(fork, out))
    }

    /// Ends the extract with the size and root of every lane and the exporter's statement, which `signer` signs.
    pub fn finish(mut self, statement: &Statement, signer: &dyn Signer, out: &mut Vec<u8>) {
        self.mark(out);
        let (line, from) = (self.writer.keyring().line(), out.len());
        self.writer.finish(out);
        self.hash.update(&out[from..]);
        let statement = statement.sign(line, Hash(self.hash.finalize().into()), signer);
        Item::Statement(&statement).encode(out);
    }

    fn put(
        &mut self,
        out: &mut Vec<u8>,
        write: impl FnOnce(&mut Writer, &mut Vec<u8>) -> Result<(), OutOfOrder>,
    ) -> Result<(), OutOfOrder> {
        self.mark(out);
        let from = out.len();
        write(&mut self.writer, out)?;
        self.hash.update(&out[from..]);
        Ok(())
    }
}

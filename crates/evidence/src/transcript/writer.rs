//! Writes a transcript, item by item, into the caller's buffer.

use super::item::{Header, Item};
use super::order::Order;
use crate::{
    CharterError, EntryRef, ForkProof, Hash, Keyring, PartyIndex, Receipt, SignedCharter, Time, VerifiedEntry,
};

/// A transcript on its way out.
///
/// Each call appends whole items to `out`, which the caller writes away and empties as it likes; what is kept here
/// does not grow with the record.
pub struct Writer {
    keyring: Keyring,
    order: Order,
}

/// What the caller asked to write may not stand here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutOfOrder {
    /// The order of a transcript forbids it.
    #[error("out of order: {0}")]
    Place(&'static str),
    /// The charter is not signed by all, or a delegation is not good.
    #[error(transparent)]
    Charter(#[from] CharterError),
    /// A receipt or a proof of a fork is for another history or another line.
    #[error("for another history: {0}")]
    History(&'static str),
}

impl Writer {
    /// Begins a transcript: the header and the charter file.
    ///
    /// # Errors
    /// [`OutOfOrder::Charter`] if a party has not signed.
    pub fn begin(
        charter: &SignedCharter,
        exporter: PartyIndex,
        time: Time,
        out: &mut Vec<u8>,
    ) -> Result<Self, OutOfOrder> {
        Self::begin_with(charter, Header { line: charter.line_id(), exporter, time: Some(time) }, out)
    }

    pub(super) fn begin_with(charter: &SignedCharter, header: Header, out: &mut Vec<u8>) -> Result<Self, OutOfOrder> {
        charter.complete()?;
        let keyring = charter.keyring()?;
        header.encode(out);
        Item::Charter(&charter.encode()).encode(out);
        Ok(Writer { order: Order::new(keyring.lanes()), keyring })
    }

    /// Adds a delegation or revocation that the charter file does not hold; all of them come before the first lane.
    ///
    /// # Errors
    /// [`OutOfOrder`] if it stands too late or is not good.
    pub fn key(&mut self, encoded: &[u8], out: &mut Vec<u8>) -> Result<(), OutOfOrder> {
        self.order.key().map_err(OutOfOrder::Place)?;
        self.keyring.add(encoded).map_err(CharterError::from)?;
        Item::Key(encoded).encode(out);
        Ok(())
    }

    /// Adds the next entry of a lane; lanes come in the order of their numbers.
    ///
    /// # Errors
    /// [`OutOfOrder::Place`] if another place is next.
    pub fn entry(&mut self, entry: &VerifiedEntry, out: &mut Vec<u8>) -> Result<(), OutOfOrder> {
        self.order.place(entry.at()).map_err(OutOfOrder::Place)?;
        self.order.fill(entry.at(), entry.leaf());
        Item::Entry(entry.bytes()).encode(out);
        Ok(())
    }

    /// Fills the next place of a lane with the leaf of an entry that is not shown.
    ///
    /// # Errors
    /// [`OutOfOrder::Place`] if another place is next.
    pub fn withhold(&mut self, at: EntryRef, leaf: Hash, out: &mut Vec<u8>) -> Result<(), OutOfOrder> {
        self.order.place(at).map_err(OutOfOrder::Place)?;
        self.order.fill(at, leaf);
        Item::Withheld { at, leaf }.encode(out);
        Ok(())
    }

    /// Passes the next place of a lane over; the caller adds the item that says so.
    pub(super) fn pass_over(&mut self, at: EntryRef, leaf: Hash) -> Result<(), OutOfOrder> {
        self.order.place(at).map_err(OutOfOrder::Place)?;
        self.order.fill(at, leaf);
        Ok(())
    }

    /// Adds another party's receipt, just after the last place that it is for.
    ///
    /// # Errors
    /// [`OutOfOrder`] if it stands elsewhere, is the author's own, or was signed for another history.
    pub fn receipt(&mut self, receipt: &Receipt, out: &mut Vec<u8>) -> Result<(), OutOfOrder> {
        let claims = receipt.claims();
        let root = self.order.receipt(claims.lane, claims.size).map_err(OutOfOrder::Place)?;
        if receipt.root() != root {
            return Err(OutOfOrder::History("a receipt for another root"));
        }
        if claims.receiver == claims.lane.party {
            return Err(OutOfOrder::History("a receipt of the lane's own author"));
        }
        Item::Receipt(receipt.bytes()).encode(out);
        Ok(())
    }

    /// Adds a proof of a fork; all of them come after the last lane, in the order of their places.
    ///
    /// # Errors
    /// [`OutOfOrder`] if it stands elsewhere, or is of another line.
    pub fn fork(&mut self, fork: &ForkProof, out: &mut Vec<u8>) -> Result<(), OutOfOrder> {
        if fork.charter().line_id() != self.keyring.line() {
            return Err(OutOfOrder::History("a proof of a fork on another line"));
        }
        self.order.fork(fork.at()).map_err(OutOfOrder::Place)?;
        let [one, other] = fork.entries();
        Item::Fork { root_before: fork.root_before(), entries: [one.bytes(), other.bytes()] }.encode(out);
        Ok(())
    }

    pub(super) fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// Ends the transcript with the size and root of every lane.
    pub fn finish(self, out: &mut Vec<u8>) {
        Item::Closing(self.order.tips().to_vec()).encode(out);
    }
}

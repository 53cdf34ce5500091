//! What whoever holds the database answers for, over whichever connection: the store and its readers alike.

use evidence::{EntryRef, Lane, PartyIndex, Receipt, Time};
use line::affairs::{Affair, AffairKind, Check};
use line::{Record, RecordError};
use rusqlite::Connection;

use super::index::WordIndex;
use super::read::{self, Whose};
use super::{check, find};
use crate::{Archive, Checked, Counts, Find, Fork, Loaded, Progress};

/// A connection to the database of a line, with the index of words beside it.
pub trait Held {
    /// The connection, and whose station holds the database.
    fn held(&self) -> (&Connection, Whose);

    /// The index of words, if there is one.
    fn index(&self) -> Option<&WordIndex>;

    /// What a station starts from.
    fn loaded(&self) -> Result<Loaded, RecordError>;
}

impl<T: Held + Record> Archive for T {
    fn load(&self) -> Result<Loaded, RecordError> {
        self.loaded()
    }

    fn affairs(
        &self,
        kind: AffairKind,
        before: Option<EntryRef>,
        limit: usize,
    ) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
        read::affairs(self.held().0, kind, before, limit)
    }

    fn inbox(
        &self,
        kind: AffairKind,
        after: Option<EntryRef>,
        limit: usize,
    ) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
        read::inbox(self.held().0, kind, after, limit)
    }

    fn checks(
        &self,
        by: PartyIndex,
        from: Time,
        until: Time,
        each: &mut dyn FnMut(EntryRef, &Check),
    ) -> Result<(), RecordError> {
        read::checks(self.held().0, by, from, until, each)
    }

    fn receipts(&self, lane: Lane, from: u64, limit: usize) -> Result<Vec<Receipt>, RecordError> {
        let (conn, whose) = self.held();
        read::receipts(conn, whose, lane, from, limit)
    }

    fn receipt_for(&self, at: EntryRef, receiver: PartyIndex) -> Result<Option<Receipt>, RecordError> {
        let (conn, whose) = self.held();
        read::receipt_for(conn, whose, at, receiver)
    }

    fn kept_at(&self, at: EntryRef) -> Result<Option<Time>, RecordError> {
        read::kept_at(self.held().0, at)
    }

    fn forks(&self) -> Result<Vec<Fork>, RecordError> {
        read::forks(self.held().0)
    }

    fn find(
        &self,
        what: &Find,
        limit: usize,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Vec<EntryRef>, RecordError> {
        let (conn, whose) = self.held();
        find::find(conn, whose, self.index(), what, limit, progress)
    }

    fn unindexed(&self) -> Result<u64, RecordError> {
        let (conn, whose) = self.held();
        find::unindexed(conn, whose, self.index())
    }

    fn counts(&self) -> Result<Counts, RecordError> {
        let (conn, whose) = self.held();
        read::counts(conn, whose)
    }

    fn check(&self, progress: &mut dyn FnMut(Progress)) -> Checked {
        let (conn, whose) = self.held();
        check::check(conn, whose, progress)
    }
}

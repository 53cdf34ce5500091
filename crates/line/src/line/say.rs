//! Our own words: what may be said, the outbox, and the one place where this station signs an entry.

use evidence::{EntryRef, KeyError, Lane, Precedence, Seen, UnsignedEntry, VerifiedEntry};

use super::checks::CHECK_PRECEDENCE;
use super::{Line, Waiting};
use crate::affairs::{Body, CheckBody, states_seen};
use crate::blame::{Blame, LocalFault};
use crate::lanes::LaneBook;
use crate::limits::{OUTBOX_MAX, UNSTORED_OWN_MAX};
use crate::record::{KeptEntry, Record};
use crate::step::{Command, CommandError, CommandId, Done, Event, Keep, Now, Output};

/// Room in an entry beside its body: envelope, place, time, and what was seen of every lane.
pub(super) const ENTRY_OVERHEAD_BYTES_MAX: usize = 160 + 9 * 4 * evidence::limits::PARTIES_MAX;

impl Line {
    pub(super) fn command(
        &mut self,
        now: Now,
        id: CommandId,
        command: Command,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), CommandError> {
        match command {
            Command::Say { precedence, body } => {
                self.permit(now, precedence, &body, record)?;
                let encoded = self.readable(&body)?;
                if self.may_sign() && self.outbox[precedence as usize].is_empty() {
                    self.place(now, precedence, encoded, None, Some(id), out)?;
                } else {
                    self.wait(Some(id), precedence, encoded, out)?;
                }
                Ok(())
            }
            Command::Check => {
                if !self.may_sign() {
                    return self.wait(
                        Some(id),
                        CHECK_PRECEDENCE,
                        Body::Check(CheckBody { missed: 0, picture: None }).encode(),
                        out,
                    );
                }
                self.make_check(now, Some(id), record, out).map(|_| ())
            }
            Command::AddKeys(keys) => {
                let mut keyring = (*self.keyring).clone();
                for key in &keys {
                    keyring.add(key)?;
                }
                for key in keys {
                    self.add_key(&key, out)?;
                }
                self.unanswered_commands.push_back((self.ticket, id, Ok(Done::Ok)));
                self.answer_durable_commands(out);
                Ok(())
            }
            Command::SignWithout(party) => {
                if let Some(peer) = self.peers.iter_mut().find(|peer| peer.party == party) {
                    peer.waived = true;
                }
                out.push(Output::Done { id, result: Ok(Done::Ok) });
                self.go_on_signing(now, record, out)
            }
            Command::AcceptLoss => {
                if !self.is_below() {
                    out.push(Output::Done { id, result: Ok(Done::Ok) });
                    return Ok(());
                }
                // Durable before anything is signed in a place that may be taken.
                let before = self.not_below.unwrap_or(self.sizes_at_start);
                let body = Body::Restored { before, after: before }.encode();
                self.wait(Some(id), Precedence::Immediate, body, out)?;
                self.not_below = Some([0; 4]);
                self.go_on_signing(now, record, out)
            }
        }
    }

    /// Signs what waited and sends what was signed, after an order to go on.
    fn go_on_signing(&mut self, now: Now, record: &dyn Record, out: &mut Vec<Output>) -> Result<(), CommandError> {
        self.release_outbox(now, out);
        for at in 0..self.peers.len() {
            if let Err(LocalFault::Record(error)) = self.pump(at, record, out) {
                return Err(error.into());
            }
        }
        Ok(())
    }

    /// Words as they would stand in an entry, if every station would read them.
    pub(super) fn readable(&self, body: &Body) -> Result<Vec<u8>, CommandError> {
        let encoded = body.encode();
        Body::decode(&encoded)?;
        if encoded.len() + ENTRY_OVERHEAD_BYTES_MAX > self.rules.charter.terms.entry_bytes_max as usize {
            return Err(CommandError::Oversize);
        }
        Ok(encoded)
    }

    /// The serial of an entry as people say it: `USA/F/0012`.
    #[must_use]
    pub fn serial(&self, at: EntryRef) -> String {
        let code = self.rules.charter.party(at.lane.party).map_or("?", |party| party.code.as_str());
        format!("{code}/{}/{:04}", at.lane.precedence.letter(), at.serial)
    }

    /// Lets words wait, durable and unsigned.
    pub(super) fn wait(
        &mut self,
        id: Option<CommandId>,
        precedence: Precedence,
        body: Vec<u8>,
        out: &mut Vec<Output>,
    ) -> Result<(), CommandError> {
        if self.waiting() >= OUTBOX_MAX && id.is_some() {
            return Err(CommandError::Full);
        }
        let number = self.outbox_next;
        self.outbox_next += 1;
        let ticket = self.keep(Keep::Outbox { number, precedence, body: body.clone() }, out);
        self.outbox[precedence as usize].push_back(Waiting { number, precedence, body });
        if let Some(id) = id {
            self.unanswered_commands.push_back((ticket, id, Ok(Done::Waiting)));
        }
        Ok(())
    }

    /// Signs words into the next place of our lane. The one place where this station signs an entry.
    pub(super) fn place(
        &mut self,
        now: Now,
        precedence: Precedence,
        body: Vec<u8>,
        leaves_outbox: Option<u64>,
        id: Option<CommandId>,
        out: &mut Vec<Output>,
    ) -> Result<EntryRef, CommandError> {
        let lane = self.own_lane(precedence);
        let book = self.book(lane);
        if book.disputed {
            return Err(CommandError::Disputed(precedence));
        }
        if book.unstored() >= UNSTORED_OWN_MAX {
            return Err(CommandError::Full);
        }
        if book.epoch() > self.epoch {
            return Err(CommandError::Superseded { newest: book.epoch() });
        }
        let (serial, root_before) = (book.accepted() + 1, book.accepted_root());
        self.keyring.for_entry(self.epoch, lane, serial, now.wall)?;
        let seen = self.seen_if_new(lane, states_seen(&body));
        let stated = seen.as_ref().map(|seen| seen.sizes.clone());
        let unsigned = UnsignedEntry { lane, serial, time: now.wall, epoch: self.epoch, seen, body };
        let entry = unsigned.sign(self.rules.line, root_before, &*self.signer).map_err(|_| CommandError::Oversize)?;
        if stated.is_some() {
            self.stated[precedence as usize] = stated;
        }
        self.told_key = None;
        let (entry, root, frontier) = self.book_mut(lane).place(entry);
        let kept = KeptEntry { entry: entry.clone(), root };
        let ticket = self.keep(Keep::Entry { entry, root, frontier, at: now.wall, leaves_outbox }, out);
        self.book_mut(lane).storing(ticket, kept);
        let at = EntryRef { lane, serial };
        if let Some(id) = id {
            self.unanswered_commands.push_back((ticket, id, Ok(Done::Placed(at))));
        }
        Ok(at)
    }

    /// What we hold of every lane, unless the last entry of this lane said the same and the body may leave it open.
    fn seen_if_new(&self, own: Lane, always: bool) -> Option<Seen> {
        // Of others only what is durable was seen; of our own other lanes, only what another party has receipted.
        let held = |(lane, book): (Lane, &LaneBook)| match lane {
            lane if lane == own => (book.accepted(), book.accepted_root()),
            lane if lane.party == self.own => self.vouched[lane.precedence as usize],
            _ => (book.durable(), book.durable_root()),
        };
        let lanes = Lane::all(self.rules.charter.parties.len()).zip(&self.books);
        let (sizes, roots): (Vec<_>, Vec<_>) = lanes.map(held).unzip();
        let elsewhere = |sizes: &[u64]| {
            let mut sizes = sizes.to_vec();
            sizes[own.number() as usize] = 0;
            sizes
        };
        let stated = self.stated[own.precedence as usize].as_ref();
        if !always && stated.is_some_and(|stated| elsewhere(stated) == elsewhere(&sizes)) {
            return None;
        }
        Some(Seen::new(self.rules.line, sizes, &roots))
    }

    /// Intends to say that we got entries of our own back. The intent is durable before the first of them is, so that
    /// no crash in between makes a restore a quiet one.
    pub(super) fn intend_restored(&mut self, out: &mut Vec<Output>) {
        let waits = |waiting: &Waiting| matches!(Body::decode(&waiting.body), Ok(Body::Restored { .. }));
        if self.outbox[Precedence::Immediate as usize].iter().any(waits) {
            return;
        }
        let before = self.sizes_at_start;
        let body = Body::Restored { before, after: before }.encode();
        if let Err(error) = self.wait(None, Precedence::Immediate, body, out) {
            self.tell_command_error(error, out);
        }
    }

    /// Signs what waited, the most urgent first, once every peer has confirmed our lanes.
    pub(super) fn release_outbox(&mut self, now: Now, out: &mut Vec<Output>) {
        if self.waiting() == 0 || !self.may_sign() {
            return;
        }
        let mut count = 0;
        for precedence in Precedence::ALL {
            while let Some(Waiting { number, body, .. }) = self.outbox[precedence as usize].front().cloned() {
                let body = match Body::decode(&body) {
                    Ok(Body::Restored { before, .. }) => {
                        let after = Precedence::ALL.map(|precedence| self.book(self.own_lane(precedence)).accepted());
                        self.sizes_at_start = after;
                        Body::Restored { before, after }.encode()
                    }
                    _ => body,
                };
                if let Err(error) = self.place(now, precedence, body, Some(number), None, out) {
                    // It stays durable; a later release, or the operator, will see to it.
                    self.tell_command_error(error, out);
                    break;
                }
                self.outbox[precedence as usize].pop_front();
                count += 1;
            }
        }
        if count > 0 {
            out.push(Output::Tell(Event::Released { count }));
        }
    }

    /// Takes words out of the outbox that come back as an entry of ours. The disk is an earlier copy, and they were said
    /// from the later one: said again, an order would be given a second time. What was ordered since this start no other
    /// life can have said; if it has the same words, it is a second order.
    pub(super) fn take_said(&mut self, entry: &VerifiedEntry) -> Option<u64> {
        let waiting = &mut self.outbox[entry.at().lane.precedence as usize];
        let said = waiting.iter().position(|words| words.number < self.outbox_ours && words.body == entry.body())?;
        waiting.remove(said).map(|words| words.number)
    }

    pub(super) fn tell_command_error(&mut self, error: CommandError, out: &mut Vec<Output>) {
        if let CommandError::Key(key) = error {
            self.tell_key(key, out);
        }
    }

    /// Tells what keeps us from signing, once.
    pub(super) fn tell_key(&mut self, key: KeyError, out: &mut Vec<Output>) {
        let kind = std::mem::discriminant(&key);
        if self.told_key.as_ref().map(std::mem::discriminant) != Some(kind) {
            out.push(Output::Tell(Event::Blamed(Blame::Local(LocalFault::Key(key.clone())))));
            self.told_key = Some(key);
        }
    }

    /// Answers the commands whose outcome is durable.
    pub(super) fn answer_durable_commands(&mut self, out: &mut Vec<Output>) {
        let durable = self.durable_ticket;
        while self.unanswered_commands.front().is_some_and(|(theirs, ..)| *theirs <= durable) {
            let (_, id, result) = self.unanswered_commands.pop_front().expect("the front was just seen");
            out.push(Output::Done { id, result });
        }
    }
}

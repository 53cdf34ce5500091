//! Frames that come and go by files which somebody carries: what a file says of whoever wrote it is judged before anything
//! of it is taken, since nobody can know how long it lay. How files are sealed is no matter of the line's.
//!
//! A file is no link: nothing of it makes the line up, and nothing is answered on it.

use evidence::{EntryRef, Lane, PartyIndex, Precedence, UnverifiedEntry};

use super::fault::Fault;
use super::{Fork, Line};
use crate::blame::{Blame, LocalFault, Misdeed, Mismatch};
use crate::frame::{Frame, Hello};
use crate::limits::KEYS_PER_FRAME_MAX;
use crate::peer::{Carried, Link, lanes_of};
use crate::record::Record;
use crate::step::{
    CarriedError, Class, CommandError, CommandId, Cover, Done, Event, LinkId, Now, Output, Over, Parcel, PassedOver,
};

impl Line {
    /// What is to be written to a file for a peer: all that it has not said to hold, the most urgent first.
    ///
    /// Of our own lanes nothing is, as long as they may be those of an old copy; and of no lane what is not durable.
    ///
    /// # Errors
    /// [`CommandError::Carried`] if there is no such peer; [`CommandError::Key`] if our key does not let us receipt.
    pub fn parcel(&self, now: Now, peer: PartyIndex) -> Result<Parcel, CommandError> {
        let at = self.peer_at(peer).ok_or(CarriedError::NoSuchParty)?;
        let peer = &self.peers[at];
        let parties = self.rules.charter.parties.len();
        let mut control = vec![self.hello_to(now, at).encode()];
        control.extend(self.keys.chunks(KEYS_PER_FRAME_MAX).map(|keys| Frame::Keys(keys.to_vec()).encode()));
        for lane in Lane::all(parties).filter(|lane| lane.party != self.own && self.receipts(*lane)) {
            if self.book(lane).durable() > 0 {
                control.push(Frame::Receipt(self.own_receipt(now, lane)?.bytes().to_vec()).encode());
            }
        }
        control.extend(self.forks.values().flat_map(Fork::shown).map(|frame| frame.encode()));
        let to_write = |lane: Lane| {
            let (book, number) = (self.book(lane), lane.number() as usize);
            let held = match (peer.stated, lane.party == peer.party) {
                (true, _) => peer.held[number],
                // Nobody knows what it lost of its own.
                (false, true) => book.durable(),
                (false, false) => peer.receipted[number],
            };
            let sent = !book.disputed && (lane.party != self.own || self.may_sign()) && held < book.durable();
            sent.then(|| (lane, held + 1..=book.durable()))
        };
        let lanes = Precedence::ALL.into_iter().flat_map(|precedence| lanes_of(precedence, self.own, parties));
        let known = peer.life.filter(|_| self.is_life_durable(at));
        Ok(Parcel {
            life: self.life,
            to_life: known.unwrap_or(0),
            at: now.wall,
            control,
            entries: lanes.filter_map(to_write).collect(),
            entry_bytes_max: self.terms_with(peer).entry_bytes_max,
        })
    }

    /// True if what was heard of a peer's station lasts, so that it may be told what rests on that.
    pub(super) fn is_life_durable(&self, at: usize) -> bool {
        self.peers[at].life_ticket <= self.durable_ticket
    }

    fn peer_at(&self, party: PartyIndex) -> Option<usize> {
        self.peers.iter().position(|peer| peer.party == party)
    }

    /// Takes in frames of a file.
    #[expect(clippy::too_many_arguments, reason = "one input's whole content, used once")]
    pub(super) fn carried(
        &mut self,
        now: Now,
        id: CommandId,
        cover: Cover,
        (first, newer): (bool, bool),
        frames: Vec<(Class, Vec<u8>)>,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), LocalFault> {
        let refused = |error: CarriedError| Output::Done { id, result: Err(error.into()) };
        let Some(at) = self.peer_at(cover.peer) else {
            out.push(refused(CarriedError::NoSuchParty));
            return Ok(());
        };
        if first {
            // Whoever waits for another file is told that it is not read on.
            if let Some(id) = self.peers[at].carried.take().and_then(|carried| carried.asked) {
                out.push(Output::Done { id, result: Err(CarriedError::Unsettled.into()) });
            }
            if let Err(error) = self.begin_carried(now, at, cover, newer, out) {
                out.push(refused(error));
                return Ok(());
            }
        }
        let ours = |carried: &&mut Box<Carried>| carried.cover == cover && carried.asked.is_none();
        let Some(carried) = self.peers[at].carried.as_mut().filter(ours) else {
            out.push(refused(CarriedError::Unsettled));
            return Ok(());
        };
        carried.asked = Some(id);
        for (class, bytes) in frames {
            match self.carried_frame(now, at, class, &bytes, record, out) {
                Ok(true) => {}
                Ok(false) => {
                    self.end_carried(at, CarriedError::EarlierLife);
                    break;
                }
                Err(fault) => {
                    self.refuse_carried(at, fault, out)?;
                    break;
                }
            }
        }
        self.answer_carried(out);
        self.release_outbox(now, out);
        (0..self.peers.len()).try_for_each(|peer| self.pump(peer, record, out))
    }

    /// Judges whose file it is, and of which time.
    fn begin_carried(
        &mut self,
        now: Now,
        at: usize,
        cover: Cover,
        newer: bool,
        out: &mut Vec<Output>,
    ) -> Result<(), CarriedError> {
        let ahead_ms = cover.at.0.saturating_sub(now.wall.0);
        if ahead_ms > self.rules.charter.terms.clock_offset_max_ms {
            return Err(CarriedError::Future { ahead_ms });
        }
        let peer = &self.peers[at];
        // Whoever is heard lives now, and a file was written before: another life wrote it earlier.
        let lives = self.is_fresh(now, at);
        let newest = newer || cover.at >= peer.read;
        let of_present = cover.life != 0
            && match peer.life {
                None => true,
                Some(life) if life == cover.life => true,
                Some(_) => !lives && (newer || cover.at > peer.read),
            };
        if of_present && self.note_life(at, cover.life, cover.at, out) {
            self.shut_out_earlier_life(at, None, out);
        }
        let mut link = Link::new(LinkId::CARRIED, false, Over::default(), cover.epoch, now.mono, self.books.len());
        // Nothing goes back, so nothing is shown in answer.
        link.answered = u64::MAX;
        let (newest, passed_over) = (newest && of_present, PassedOver { outdated: !newest, ..Default::default() });
        let carried = Carried { cover, of_present, newest, link, follows: 0, passed_over, asked: None, ended: None };
        self.peers[at].carried = Some(Box::new(carried));
        Ok(())
    }

    /// Takes in one frame; false where no entry of the file is taken.
    fn carried_frame(
        &mut self,
        now: Now,
        at: usize,
        class: Class,
        bytes: &[u8],
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<bool, Fault> {
        let frame = Frame::parse(bytes, self.books.len()).map_err(Misdeed::from)?;
        let carried = self.peers[at].carried.as_ref().ok_or(Fault::Resync)?;
        let (of_present, had_hello) = (carried.of_present, carried.link.hello.is_some());
        if matches!(frame, Frame::Hello(_) | Frame::Foreign { .. }) == had_hello
            || matches!(frame, Frame::Entry(_)) != matches!(class, Class::Lane(_))
        {
            return Err(Misdeed::OutOfTurn.into());
        }
        let id = LinkId::CARRIED;
        match frame {
            Frame::Hello(hello) => self.carried_hello(now, at, hello, record, out)?,
            Frame::Foreign { version } => return Err(Mismatch::Version(version).into()),
            Frame::Keys(keys) => keys.iter().try_for_each(|key| self.take_key(key, out))?,
            Frame::Receipt(receipt) => self.receipt(at, id, &receipt, record, out)?,
            Frame::Contest { root_before, entry } => self.contested(now, at, id, root_before, entry, record, out)?,
            Frame::Entry(_) if !of_present => return Ok(false),
            Frame::Entry(entry) => {
                if self.follows_in_file(at, &entry)? {
                    self.entry(now, at, id, class, entry, record, out)?;
                }
            }
            Frame::Heartbeat(_) | Frame::Fragment(_) | Frame::Probe { .. } | Frame::Root { .. } => {
                return Err(Misdeed::OutOfTurn.into());
            }
        }
        Ok(true)
    }

    /// True unless something is missing before the first entry of its lane in the file: its writer did not know that, and
    /// the lane is passed over.
    fn follows_in_file(&mut self, at: usize, entry: &[u8]) -> Result<bool, Fault> {
        let place = UnverifiedEntry::parse(entry.to_vec()).map_err(Misdeed::from)?.at();
        let EntryRef { lane, serial } = place;
        let here = self.books.get(lane.number() as usize).map(|book| book.expected());
        let carried = self.peers[at].carried.as_mut().ok_or(Fault::Resync)?;
        let bit = 1 << lane.number();
        if carried.link.is_deaf_to(lane) {
            return Ok(false);
        }
        if carried.follows & bit == 0 && here.is_some_and(|here| serial > here + 1) {
            carried.passed_over.gaps.push(place);
            carried.link.deafen(lane);
            return Ok(false);
        }
        carried.follows |= bit;
        Ok(true)
    }

    /// What the writer held when it wrote: of lanes where the histories part nothing is taken from here, and if that is its
    /// present state, it is what it holds now.
    fn carried_hello(
        &mut self,
        now: Now,
        at: usize,
        hello: Hello,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        let carried = self.peers[at].carried.as_ref().ok_or(Fault::Resync)?;
        let (cover, newest) = (carried.cover, carried.newest);
        self.fits(at, &hello, cover.epoch)?;
        if hello.life != cover.life {
            return Err(Misdeed::OutOfTurn.into());
        }
        if newest {
            self.note_charter(at, &hello, out);
        }
        let mut parted = Vec::new();
        for lane in Lane::all(self.rules.charter.parties.len()) {
            let number = lane.number() as usize;
            let comparable = hello.sizes[number] <= self.book(lane).durable() && !self.book(lane).disputed;
            if comparable && self.root(lane, hello.sizes[number], record)? != Some(hello.roots[number]) {
                self.refuse_to_part(at, lane)?;
                parted.push(lane);
            }
        }
        let (own, unconfirmed) = (self.own, !self.confirmed(&self.peers[at]));
        let peer = &mut self.peers[at];
        peer.newest_epoch = peer.newest_epoch.max(cover.epoch);
        if newest && peer.active.is_none() {
            peer.held.clone_from(&hello.sizes);
            peer.held_before.clone_from(&hello.sizes);
            peer.stated = true;
        }
        if newest && cover.to_life == self.life && unconfirmed {
            // Its station had heard of our present life when it wrote, and takes nothing of an earlier one since.
            let of_own = |precedence: Precedence| hello.sizes[Lane { party: own, precedence }.number() as usize];
            peer.claims_of_ours = Some(Precedence::ALL.map(of_own));
            peer.claims_since = now.mono;
        }
        let carried = peer.carried.as_mut().ok_or(Fault::Resync)?;
        parted.iter().for_each(|lane| carried.link.deafen(*lane));
        carried.passed_over.parted = parted;
        carried.link.hello = Some(Box::new(hello));
        Ok(())
    }

    /// Passes over a lane of a file whose histories part, which a link would settle.
    pub(super) fn pass_over(&mut self, at: usize, lane: Lane) {
        if let Some(carried) = &mut self.peers[at].carried {
            carried.link.deafen(lane);
            carried.passed_over.parted.push(lane);
        }
    }

    /// Answers whoever waits for what came by a file, once all that was good of it is accepted: when that is durable.
    pub(super) fn answer_carried(&mut self, out: &mut Vec<Output>) {
        for at in 0..self.peers.len() {
            let party = self.peers[at].party;
            let checking = self.books.iter().any(|book| book.is_checking_of(party, LinkId::CARRIED));
            let Some(carried) = self.peers[at].carried.as_mut().filter(|_| !checking) else { continue };
            let Some(id) = carried.asked.take() else { continue };
            if carried.link.resync {
                carried.ended.get_or_insert(CarriedError::Unsettled);
            }
            let result = match carried.ended.clone() {
                None => Ok(Done::Carried(carried.passed_over.clone())),
                Some(error) => {
                    self.peers[at].carried = None;
                    Err(error.into())
                }
            };
            self.unanswered_commands.push_back((self.ticket, id, result));
        }
        self.answer_durable_commands(out);
    }

    /// Reads a file no further.
    fn end_carried(&mut self, at: usize, error: CarriedError) {
        if let Some(carried) = &mut self.peers[at].carried {
            carried.ended.get_or_insert(error);
        }
    }

    /// Refuses a file from here on, and says whose fault that is.
    pub(super) fn refuse_carried(&mut self, at: usize, fault: Fault, out: &mut Vec<Output>) -> Result<(), LocalFault> {
        let party = self.peers[at].party;
        let blame = match fault {
            Fault::Record(error) => return Err(error.into()),
            Fault::Resync => {
                self.end_carried(at, CarriedError::Unsettled);
                return Ok(());
            }
            Fault::Local(fault) => Blame::Local(fault),
            Fault::Misdeed(misdeed) => Blame::PeerMisbehaved { party, misdeed },
            Fault::Mismatch(mismatch) => Blame::PeerIncompatible { party, mismatch },
        };
        out.push(Output::Tell(Event::Blamed(blame.clone())));
        self.end_carried(at, CarriedError::Blamed(blame));
        Ok(())
    }
}

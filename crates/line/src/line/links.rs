//! Links and hellos: which link is in use, and what two stations find out about each other when they meet.
//!
//! Of two stations the one of the lower party decides which of several links is used, and closes the others; the
//! other follows, as soon as the first speaks on one. So both settle on the same link, whoever dialed it and in
//! whatever order their hellos arrived.

use std::collections::VecDeque;

use evidence::{Epoch, Lane, PartyIndex, Precedence, Time};

use super::fault::Fault;
use super::{CLOSE_PLAIN, Line};
use crate::blame::{LocalFault, Misdeed, Mismatch};
use crate::contest::Hunt;
use crate::frame::{Frame, Hello, VERSION};
use crate::health::{Closing, Reason};
use crate::lanes::LaneBook;
use crate::limits::{CHOICE_STANDS_US, HELLO_BEHIND_FLASH_US, HELLO_BEHIND_US, LINKS_PER_PEER_MAX, READ_KEPT_EVERY_MS};
use crate::peer::{Link, Outgoing};
use crate::record::Record;
use crate::step::{Class, Ending, Event, Keep, LinkId, Now, Output};

impl Line {
    pub(super) fn link_up(
        &mut self,
        now: Now,
        at: usize,
        mut link: Link,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), LocalFault> {
        let (id, over) = (link.id, link.over);
        if link.dialed {
            self.peers[at].dialer.ended();
            if self.is_fresh(now, at) && self.rank_in_use(at) == Some(over.rank) {
                // The peer has not had our hello, so it does not count on this link.
                out.push(Output::Close { link: id, code: CLOSE_PLAIN, reason: Closing::Another });
                return Ok(());
            }
        }
        if self.peers[at].links.len() >= LINKS_PER_PEER_MAX {
            // Links that died in silence must not keep a new one out. The first of them stays as long as a hello may take:
            // on a thin path the next would come no sooner, and each would be given up for one after it.
            let active = self.peers[at].active;
            let second = self.peers[at].links.iter().map(|link| link.id).filter(|&link| active != Some(link)).nth(1);
            if let Some(second) = second {
                self.close(at, second, CLOSE_PLAIN, Closing::TooMany, out);
            }
        }
        let another = over.life.is_some_and(|life| self.peers[at].met != Some(life));
        // Where it is known who speaks, what is urgent need not wait for the hello.
        let known = (over.sealed || over.life.is_some()) && !another && self.peers[at].is_met();
        link.hello_due = known.then(|| now.mono.plus_us(HELLO_BEHIND_US));
        let waits = link.hello_due.is_some();
        self.peers[at].links.push(link);
        if !waits {
            self.say_hello(now, at, id, out);
        }
        self.pump_early(at, id, record, out)
    }

    /// Says on a link who speaks, and what is held here.
    fn say_hello(&mut self, now: Now, at: usize, id: LinkId, out: &mut Vec<Output>) {
        if let Some(link) = self.peers[at].link(id) {
            link.hello_due = None;
        }
        let hello = self.hello_to(now, at);
        self.send_control(at, id, &hello, out);
    }

    /// Who speaks to a peer, and what is held here.
    pub(super) fn hello_to(&self, now: Now, at: usize) -> Frame {
        let party = self.peers[at].party;
        // Of the peer's own lanes it must hear of all that we may yet keep, or it would sign those places anew.
        let held = |(lane, book): (Lane, &LaneBook)| match lane.party == party {
            true => (book.accepted(), book.accepted_root()),
            false => (book.durable(), book.durable_root()),
        };
        let (sizes, roots) = Lane::all(self.rules.charter.parties.len()).zip(&self.books).map(held).unzip();
        Frame::Hello(Hello {
            version: VERSION,
            line: self.rules.line,
            drill: self.rules.charter.drill,
            amendment: self.rules.charter.number(),
            charter: self.rules.hash,
            party: self.own,
            epoch: self.epoch,
            life: self.life,
            time: now.wall,
            sizes,
            roots,
        })
    }

    /// Says the hellos that stood behind something more urgent for long enough.
    pub(super) fn say_due_hellos(&mut self, now: Now, at: usize, out: &mut Vec<Output>) {
        let is_due = |link: &&mut Link| link.hello_due.is_some_and(|due| due <= now.mono);
        let (mut due, flash) = (Vec::new(), Class::Lane(Precedence::Flash).index());
        for link in self.peers[at].links.iter_mut().filter(is_due) {
            if link.owed[flash] > 0 && now.mono.us_since(link.made) < HELLO_BEHIND_FLASH_US {
                link.hello_due = Some(now.mono.plus_us(HELLO_BEHIND_US));
            } else {
                due.push(link.id);
            }
        }
        due.into_iter().for_each(|id| self.say_hello(now, at, id, out));
    }

    /// The rank of what carries the link in use.
    fn rank_in_use(&self, at: usize) -> Option<u8> {
        let peer = &self.peers[at];
        peer.links.iter().find(|link| peer.active == Some(link.id)).map(|link| link.over.rank)
    }

    pub(super) fn link_down(
        &mut self,
        now: Now,
        id: LinkId,
        ending: Ending,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), LocalFault> {
        let Some(at) = self.peer_of(id) else { return Ok(()) };
        let peer = &mut self.peers[at];
        // One who dials hears that its key or charter is refused only after its link is made.
        let unheard = peer.link(id).is_some_and(|link| link.hello.is_none());
        let in_use = peer.active == Some(id);
        peer.forget_link(id);
        if in_use || unheard && peer.active.is_none() {
            peer.note_ending(now.mono, ending);
        }
        self.fall_back(now, at, record, out)?;
        self.judge(now, at, out);
        Ok(())
    }

    /// Takes the best link into use that has had its hello, of equal ones the newest, if none is in use.
    pub(super) fn fall_back(
        &mut self,
        now: Now,
        at: usize,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), LocalFault> {
        if self.peers[at].active.is_some() {
            return Ok(());
        }
        let greeted = self.peers[at].links.iter().rev().filter(|link| link.hello.is_some());
        let best = greeted.min_by_key(|link| link.over.rank).map(|link| link.id);
        match best.map(|id| (id, self.adopt_link(now, at, id, record, out))) {
            Some((id, Err(fault))) => self.blame(now, at, Some(id), fault, out),
            _ => Ok(()),
        }
    }

    pub(super) fn close(&mut self, at: usize, id: LinkId, code: u32, reason: Closing, out: &mut Vec<Output>) {
        let peer = &mut self.peers[at];
        if peer.active == Some(id) {
            peer.dialer.last_failure = Some(Reason::Closed(reason.clone()));
        }
        peer.forget_link(id);
        out.push(Output::Close { link: id, code, reason });
    }

    pub(super) fn hello(
        &mut self,
        now: Now,
        at: usize,
        id: LinkId,
        hello: Hello,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        self.note_charter(at, &hello, out);
        let epoch = self.peers[at].link(id).ok_or(Fault::Resync)?.epoch;
        self.fits(at, &hello, epoch)?;
        let newest = self.newest_epoch(at);
        let peer = &mut self.peers[at];
        let link = peer.link(id).ok_or(Fault::Resync)?;
        if link.over.life.is_some_and(|life| life != hello.life) {
            return Err(Misdeed::OutOfTurn.into());
        }
        let (life, dialed, rank, waits) = (hello.life, link.dialed, link.over.rank, link.hello_due.is_some());
        let time = hello.time;
        link.over.life = Some(life);
        link.hello = Some(Box::new(hello));
        peer.newest_epoch = newest.max(epoch);
        if self.note_life(at, life, time, out) {
            self.shut_out_earlier_life(at, Some(id), out);
        }
        if waits {
            // All else on control comes behind ours.
            self.say_hello(now, at, id, out);
        }
        self.choose_link(now, at, id, dialed, rank, record, out)?;
        self.judge_early(now, at, id, record, out)
    }

    /// Notes which charter a peer holds.
    pub(super) fn note_charter(&mut self, at: usize, hello: &Hello, out: &mut Vec<Output>) {
        let other_charter = (hello.charter != self.rules.hash).then_some(hello.amendment);
        let peer = &mut self.peers[at];
        if hello.line == self.rules.line && std::mem::replace(&mut peer.other_charter, other_charter) != other_charter {
            out.push(Output::Tell(Event::OtherCharter { peer: peer.party, amendment: other_charter }));
        }
    }

    /// True to a hello of this line, of the party and the key that brought it.
    pub(super) fn fits(&self, at: usize, hello: &Hello, epoch: Epoch) -> Result<(), Fault> {
        if hello.line != self.rules.line {
            return Err(match (hello.drill, self.rules.charter.drill) {
                (true, false) => Mismatch::Drill.into(),
                (false, true) => Mismatch::Live.into(),
                _ => Mismatch::OtherLine(hello.line).into(),
            });
        }
        let newest = self.newest_epoch(at);
        if hello.party != peer_party(at, self.own) || hello.epoch != epoch {
            return Err(Mismatch::OtherParty.into());
        }
        if hello.epoch < newest {
            return Err(Mismatch::OlderEpoch { theirs: hello.epoch, known: newest }.into());
        }
        if hello.sizes.len() != self.books.len() {
            let ours = self.rules.charter.number();
            return Err(if hello.charter != self.rules.hash {
                Mismatch::OtherCharter { theirs: hello.amendment, ours }.into()
            } else {
                Misdeed::from(evidence::Malformed { what: "hello", at: 0, why: "another number of lanes" }).into()
            });
        }
        Ok(())
    }

    /// Notes what was heard of a peer's station, and has that kept where it must be, or once in a while; true if it has
    /// started anew.
    pub(super) fn note_life(&mut self, at: usize, life: u64, read: Time, out: &mut Vec<Output>) -> bool {
        let peer = &mut self.peers[at];
        let another = peer.life.replace(life) != Some(life);
        peer.read = peer.read.max(read);
        if another || peer.read.0 - peer.read_kept.0 >= READ_KEPT_EVERY_MS {
            let keep = Keep::Life { peer: peer.party, life, read: peer.read };
            peer.read_kept = peer.read;
            let ticket = self.keep(keep, out);
            if another {
                self.peers[at].life_ticket = ticket;
                self.peers[at].stated = false;
            }
        }
        another
    }

    /// Decides whether a link that has had its hello is taken into use.
    #[expect(clippy::too_many_arguments, reason = "one hello's whole context, used once")]
    fn choose_link(
        &mut self,
        now: Now,
        at: usize,
        id: LinkId,
        dialed: bool,
        rank: u8,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        let Some(active) = self.peers[at].active else { return self.adopt_link(now, at, id, record, out) };
        let fresh = self.is_fresh(now, at);
        let in_use = self.rank_in_use(at).unwrap_or(rank);
        if fresh && rank > in_use {
            // A spare: it carried a hello, so it is known to work. Who made it takes it away.
            out.push(Output::Tell(Event::SpareHeard { peer: self.peers[at].party, link: id }));
            if dialed {
                self.close(at, id, CLOSE_PLAIN, Closing::Better, out);
            }
            return Ok(());
        }
        if self.own > self.peers[at].party {
            // The peer decides; a link on which it is silent cannot be its choice.
            return if fresh { Ok(()) } else { self.adopt_link(now, at, id, record, out) };
        }
        let just = |link: &Link| link.used_since.is_some_and(|since| now.mono.us_since(since) < CHOICE_STANDS_US);
        let chosen = self.peers[at].links.iter().any(|link| link.id == active && just(link));
        if fresh && rank == in_use && (dialed || chosen) {
            self.close(at, id, CLOSE_PLAIN, Closing::Another, out);
            return Ok(());
        }
        // A peer that dials does so because it is not heard, or does not hear. One that is heard keeps the worse link until it
        // is heard on the better, or it would be without any between the two.
        if !(fresh && rank < in_use) {
            self.close(at, active, CLOSE_PLAIN, Closing::Newer, out);
        }
        self.adopt_link(now, at, id, record, out)
    }

    /// Closes the links that are worse than the one in use, once the peer is heard on that.
    pub(super) fn leave_worse_links(&mut self, at: usize, out: &mut Vec<Output>) {
        let Some(rank) = self.rank_in_use(at).filter(|_| self.own < self.peers[at].party) else { return };
        let worse: Vec<_> = self.peers[at]
            .links
            .iter()
            .filter(|link| link.hello.is_some() && link.over.rank > rank)
            .map(|link| link.id)
            .collect();
        worse.into_iter().for_each(|id| self.close(at, id, CLOSE_PLAIN, Closing::Better, out));
    }

    /// True if the link in use was heard lately.
    pub(super) fn is_fresh(&self, now: Now, at: usize) -> bool {
        self.peers[at].silent_us(now.mono).is_some_and(|silent_us| silent_us < 2 * self.heartbeat_us(&self.peers[at]))
    }

    /// A station that has started anew may have lost what it said before. It is told what we hold of its lanes, so
    /// nothing of them may be taken in after that which its earlier life sent.
    /// All links go that were made before the one on which that was heard, and all of them if that was by a file.
    pub(super) fn shut_out_earlier_life(&mut self, at: usize, heard_on: Option<LinkId>, out: &mut Vec<Output>) {
        let party = self.peers[at].party;
        let links = self.peers[at].links.iter().map(|link| link.id);
        let earlier: Vec<_> = links.take_while(|&link| Some(link) != heard_on).collect();
        for link in earlier {
            self.close(at, link, CLOSE_PLAIN, Closing::Anew, out);
        }
        for precedence in Precedence::ALL {
            let book = self.book_mut(Lane { party, precedence });
            if book.is_checking() {
                book.drop_expected();
                self.expect_gaps();
            }
        }
    }

    /// What was dropped here is sent again; until then a gap is nobody's fault.
    pub(super) fn expect_gaps(&mut self) {
        for peer in &mut self.peers {
            peer.links_and_file().for_each(|link| link.resync = true);
        }
    }

    /// Takes a link into use: compares what both hold, and sends what the other lacks.
    pub(super) fn adopt_link(
        &mut self,
        now: Now,
        at: usize,
        id: LinkId,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        let hello = self.peers[at].link(id).and_then(|link| link.hello.clone()).ok_or(Fault::Resync)?;
        let mut hunts = VecDeque::new();
        // Lanes that part, by the bit of their number, and those of them that are for the peer to show.
        let (mut parting, mut parted) = (0u64, 0u64);
        for lane in Lane::all(self.rules.charter.parties.len()) {
            let number = lane.number() as usize;
            let theirs = hello.sizes[number];
            let comparable = theirs <= self.book(lane).durable() && !self.book(lane).disputed;
            if comparable && self.root(lane, theirs, record)? != Some(hello.roots[number]) {
                parting |= 1 << number;
                match self.refuse_to_part(at, lane) {
                    Ok(()) => hunts.push_back(Hunt::admitted(lane, theirs)),
                    // It may hold what a key of ours signed after we took it back. It will show that.
                    Err(_) if self.took_a_key_back() => parted |= 1 << number,
                    Err(diverged) => return Err(diverged),
                }
            }
        }
        let (own, durable): (_, Vec<_>) = (self.own, self.books.iter().map(LaneBook::durable).collect());
        let peer = &mut self.peers[at];
        let party = peer.party;
        peer.active = Some(id);
        peer.heard = Some(now.mono);
        peer.stated = true;
        peer.held.clone_from(&hello.sizes);
        peer.held_before.clone_from(&hello.sizes);
        (peer.hunts, peer.parted) = (hunts, parted);
        peer.early_receipts.clear();
        if let Some(link) = peer.link(id) {
            link.deaf |= parting;
            link.introduced = false;
            link.used_since = Some(now.mono);
            link.heartbeats.next_at = now.mono;
            for (number, out) in link.out.iter_mut().enumerate() {
                let between_us = [own, party].iter().any(|party| number / 4 == party.0 as usize);
                let parted = parting >> number & 1 == 1;
                // Its own lanes it may have lost. Of others' it is sent what it still lacks after some heartbeats, and so
                // gets from nobody else.
                let until = if between_us && !parted { durable[number] } else { 0 };
                let begun = out.early_from.take().is_some_and(|from| (from..=out.sent).contains(&hello.sizes[number]));
                if begun && until > 0 {
                    // What went out before its hello follows on what it holds: it is not sent again.
                    out.note_held(hello.sizes[number]);
                    out.until = until;
                } else {
                    *out = Outgoing { sent: hello.sizes[number], until, ..Default::default() };
                }
            }
        }
        self.note_clock(now, at, hello.time, None, out);
        self.judge(now, at, out);
        self.go_on(now, at, record, out)
    }

    /// Says on control what is to be said there, as far as the bearer takes it: first of all every key that is known.
    pub(super) fn go_on(
        &mut self,
        now: Now,
        at: usize,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        self.send_due_keys(at, out);
        let known = self.keys.len();
        let Some(link) = self.peers[at].active_link() else { return Ok(()) };
        if link.introduced {
            self.show_due_forks(at, out);
            self.send_due_receipts(now, at, out);
            return Ok(());
        }
        if link.keys_told < known || !self.is_life_durable(at) {
            return Ok(());
        }
        let Some(link) = self.peers[at].active_link() else { return Ok(()) };
        link.introduced = true;
        let id = link.id;
        self.heartbeat(now, at, out);
        for lane in Lane::all(self.rules.charter.parties.len()) {
            if lane.party != self.own && self.book(lane).durable() > 0 {
                self.send_receipt(now, lane, Some(at), out);
            }
        }
        let forks = self.forks.keys().fold(0, |forks, lane| forks | 1 << lane.number());
        if let Some(link) = self.peers[at].link(id) {
            link.forks_due = forks;
        }
        self.show_due_forks(at, out);
        self.hunt_on(at, id, record, out)?;
        self.pump(at, record, out).map_err(Fault::from_local)
    }
}

/// The party of the peer at this place of the list, which leaves our own out.
fn peer_party(at: usize, own: PartyIndex) -> PartyIndex {
    let at = at as u8;
    PartyIndex(if at < own.0 { at } else { at + 1 })
}

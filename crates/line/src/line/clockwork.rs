//! What the passing of time brings: links given up, the state of the line judged, peers sought; and at each tick what
//! the other files have to do then.

use evidence::Precedence;

use super::{CLOSE_PLAIN, Line};
use crate::blame::{Blame, LocalFault, Misdeed};
use crate::health::{Closing, LineState, Reason};
use crate::limits::{
    CLAIM_TIMEOUT_US, DEGRADED_AFTER_HEARTBEATS, DOWN_AFTER_HEARTBEATS, HELLO_OVERTAKEN_US, HELLO_SEALED_TIMEOUT_US,
    HELLO_TIMEOUT_US,
};
use crate::peer::Peer;
use crate::record::Record;
use crate::step::{Event, Mono, Now, Output};

impl Line {
    pub(super) fn tick(&mut self, now: Now, record: &dyn Record, out: &mut Vec<Output>) -> Result<(), LocalFault> {
        for at in 0..self.peers.len() {
            self.drop_mute_links(now, at, out);
            self.drop_withholding_link(now, at, out)?;
            self.fall_back(now, at, record, out)?;
            self.say_due_hellos(now, at, out);
            self.heartbeat(now, at, out);
            self.judge(now, at, out);
            if self.wants_dial(&self.peers[at], now.mono) {
                let jitter = self.jitter();
                let peer = &mut self.peers[at];
                if let Some(timeout_us) = peer.dialer.attempt(now.mono, jitter) {
                    out.push(Output::Dial { peer: peer.party, timeout_us });
                }
            }
        }
        self.check_if_due(now, record, out);
        if self.next_due_look <= now.mono {
            self.next_due_look = now.mono.plus_us(self.round_us());
            self.tell_overdue(now, record, out)?;
            self.tell_gaps(out);
            self.tell_unasked(now, out);
        }
        self.plot_on(now, record, out)?;
        self.answer_checks(now, record, out)?;
        Ok(())
    }

    fn drop_mute_links(&mut self, now: Now, at: usize, out: &mut Vec<Output>) {
        let party = self.peers[at].party;
        let mute: Vec<_> = self.peers[at]
            .links
            .iter()
            // What the path held back comes class by class, and the hello need not be the first of it.
            .filter(|link| match link.early_since {
                Some(early) => now.mono.us_since(early) > HELLO_OVERTAKEN_US,
                None if link.over.sealed => now.mono.us_since(link.made) > HELLO_SEALED_TIMEOUT_US,
                None => now.mono.us_since(link.made) > HELLO_TIMEOUT_US,
            })
            .filter(|link| link.hello.is_none())
            .map(|link| (link.id, link.early_since.is_none()))
            .collect();
        for (link, silent) in mute {
            if silent {
                // A link that carries nothing is nobody's fault.
                self.close(at, link, CLOSE_PLAIN, Closing::NoHello, out);
                continue;
            }
            let blame = Blame::PeerMisbehaved { party, misdeed: Misdeed::Mute };
            self.close(at, link, blame.close_code(), Closing::Fault(blame.clone()), out);
            out.push(Output::Tell(Event::Blamed(blame)));
        }
    }

    /// A peer that claims entries of ours and sends none keeps us from signing.
    fn drop_withholding_link(&mut self, now: Now, at: usize, out: &mut Vec<Output>) -> Result<(), LocalFault> {
        let peer = &self.peers[at];
        let Some((link, claims)) = peer.active.zip(peer.claims_of_ours) else { return Ok(()) };
        // What it claimed on an earlier link it may send from the first heartbeat of this one on, and has as long again.
        if !peer.links.iter().any(|theirs| theirs.id == link && theirs.greeted) {
            return Ok(());
        }
        if now.mono.us_since(peer.claims_since) < CLAIM_TIMEOUT_US || self.confirmed(peer) {
            return Ok(());
        }
        let lacks =
            |precedence: &Precedence| claims[*precedence as usize] > self.book(self.own_lane(*precedence)).accepted();
        match Precedence::ALL.into_iter().find(lacks) {
            Some(precedence) => {
                let misdeed = Misdeed::Withheld(self.own_lane(precedence));
                self.blame(now, at, Some(link), misdeed.into(), out)
            }
            None => Ok(()),
        }
    }

    pub(super) fn wants_dial(&self, peer: &Peer, now: Mono) -> bool {
        match peer.silent_us(now) {
            None => true,
            Some(silent_us) => silent_us > DEGRADED_AFTER_HEARTBEATS * self.heartbeat_us(peer),
        }
    }

    /// Judges the state of the line to a peer, and tells it where it changed.
    pub(super) fn judge(&mut self, now: Now, at: usize, out: &mut Vec<Output>) {
        let heartbeat_us = self.heartbeat_us(&self.peers[at]);
        let peer = &self.peers[at];
        let confirmed = peer.waived || self.confirmed(peer);
        let suspended = [peer.party, self.own].into_iter().find(|party| self.suspended_by(*party, now).is_some());
        let (state, reason) = match (peer.silent_us(now.mono), peer.refused()) {
            _ if peer.disputed => (LineState::Disputed, Reason::Forked),
            (_, Some(why)) => (LineState::Refused, why.clone()),
            (None, _) => {
                let why = peer.dialer.last_failure.clone().unwrap_or(Reason::Unreached);
                (if peer.was_up { LineState::Down } else { LineState::Establishing }, why)
            }
            (Some(silent_us), _) if silent_us > DOWN_AFTER_HEARTBEATS * heartbeat_us => {
                (LineState::Down, Reason::Missing)
            }
            (Some(silent_us), _) if silent_us > DEGRADED_AFTER_HEARTBEATS * heartbeat_us => {
                (LineState::Degraded, Reason::Late)
            }
            (Some(_), _) if !confirmed => (LineState::Establishing, Reason::Behind),
            (Some(_), _) if peer.clock.alarm => (LineState::Degraded, Reason::Clocks),
            (Some(_), _) => match suspended.and_then(|party| self.rules.charter.party(party)) {
                Some(party) => (LineState::Suspended, Reason::Suspended(party.code.clone())),
                None => (LineState::Up, Reason::Heard),
            },
        };
        let peer = &mut self.peers[at];
        if (peer.state, &peer.reason) == (state, &reason) {
            return;
        }
        let changed = peer.state != state;
        peer.state = state;
        peer.reason.clone_from(&reason);
        if matches!(state, LineState::Up | LineState::Suspended) {
            peer.was_up = true;
            self.schedule_first_check(now);
        }
        if changed {
            out.push(Output::Tell(Event::State { peer: self.peers[at].party, state, reason }));
        }
    }
}

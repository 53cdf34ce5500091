//! What the passing of time brings: heartbeats, line states, attempts to reach a peer, line checks, overdue clocks.

use super::*;

impl Line {
    pub(super) fn tick(&mut self, now: Now, record: &dyn Record, out: &mut Vec<Output>) -> Result<(), LocalFault> {
        for at in 0..self.peers.len() {
            self.drop_mute_links(now, at, out);
            self.drop_withholding_link(now, at, out)?;
            self.fall_back(now, at, record, out)?;
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
        self.check_if_due(now, out);
        if self.next_due_look <= now.mono {
            self.next_due_look = now.mono.plus_us(self.heartbeat_us());
            self.tell_overdue(now, record, out)?;
        }
        self.answer_checks(now, out);
        Ok(())
    }

    pub(super) fn drop_mute_links(&mut self, now: Now, at: usize, out: &mut Vec<Output>) {
        let party = self.peers[at].party;
        let mute: Vec<_> = self.peers[at]
            .links
            .iter()
            // What the path held back comes class by class, and the hello need not be the first of it.
            .filter(|link| now.mono.us_since(link.early_since.unwrap_or(link.made)) > HELLO_TIMEOUT_US)
            .filter(|link| link.hello.is_none())
            .map(|link| (link.id, link.early_since.is_none()))
            .collect();
        for (link, silent) in mute {
            if silent {
                // A link that carries nothing is nobody's fault.
                self.close(at, link, CLOSE_PLAIN, "no hello came", out);
                continue;
            }
            let blame = Blame::PeerMisbehaved { party, misdeed: Misdeed::Mute };
            self.close(at, link, blame.close_code(), &blame.to_string(), out);
            out.push(Output::Tell(Event::Blamed(blame)));
        }
    }

    /// A peer that claims entries of ours and sends none keeps us from signing.
    fn drop_withholding_link(&mut self, now: Now, at: usize, out: &mut Vec<Output>) -> Result<(), LocalFault> {
        let peer = &self.peers[at];
        let Some((link, claims)) = peer.active.zip(peer.claims_of_ours) else { return Ok(()) };
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

    pub(super) fn heartbeat(&mut self, now: Now, at: usize, out: &mut Vec<Output>) {
        let heartbeat_us = self.heartbeat_us();
        let party = self.peers[at].party;
        let Some(link) = self.peers[at].active_link() else { return };
        if !link.introduced || now.mono < link.heartbeats.next_at {
            return;
        }
        link.heartbeats.next_at = now.mono.plus_us(heartbeat_us);
        if link.owed[Class::Control.index()] > CREDIT_BYTES / 2 {
            // The bearer passes nothing on; more of the same would only wait behind.
            return;
        }
        let held = |(lane, book): (Lane, &LaneBook)| if lane.party == party { book.accepted() } else { book.durable() };
        let sizes = Lane::all(self.charter.parties.len()).zip(&self.books).map(held).collect();
        let Some(link) = self.peers[at].active_link() else { return };
        let (echo, echo_age_us) =
            link.heartbeats.heard.map_or((0, 0), |(number, when)| (number, now.mono.us_since(when)));
        let number = link.heartbeats.last_sent + 1;
        link.heartbeats.note_sent(number, now.mono);
        let frame = Frame::Heartbeat(Heartbeat { number, time: now.wall, echo, echo_age_us, sizes });
        let id = link.id;
        self.send_control(at, id, &frame, out);
    }

    pub(super) fn wants_dial(&self, peer: &Peer, now: Mono) -> bool {
        match peer.silent_us(now) {
            None => true,
            Some(silent_us) => silent_us > DEGRADED_AFTER_HEARTBEATS * self.heartbeat_us(),
        }
    }

    /// Judges the state of the line to a peer, and tells it where it changed.
    pub(super) fn judge(&mut self, now: Now, at: usize, out: &mut Vec<Output>) {
        let heartbeat_us = self.heartbeat_us();
        let peer = &self.peers[at];
        let confirmed = peer.waived || self.confirmed(peer);
        let (state, reason) = match peer.silent_us(now.mono) {
            _ if peer.disputed => (LineState::Disputed, "a fork of a lane is proved".to_owned()),
            None => match &peer.refused {
                Some(why) => (LineState::Refused, why.clone()),
                None => {
                    let why = peer.dialer.last_failure.clone().unwrap_or_else(|| "not reached yet".to_owned());
                    (if peer.was_up { LineState::Down } else { LineState::Establishing }, why)
                }
            },
            Some(silent_us) if silent_us > DOWN_AFTER_HEARTBEATS * heartbeat_us => {
                (LineState::Down, "heartbeats are missing".to_owned())
            }
            Some(silent_us) if silent_us > DEGRADED_AFTER_HEARTBEATS * heartbeat_us => {
                (LineState::Degraded, "heartbeats are late".to_owned())
            }
            Some(_) if !confirmed => {
                (LineState::Establishing, "it holds entries of ours that we lack, and sends them".to_owned())
            }
            Some(_) if peer.clock.alarm => (LineState::Degraded, "the two clocks differ too much".to_owned()),
            Some(_) => (LineState::Up, "both stations hear each other".to_owned()),
        };
        let peer = &mut self.peers[at];
        if (peer.state, &peer.reason) == (state, &reason) {
            return;
        }
        let changed = peer.state != state;
        peer.state = state;
        peer.reason.clone_from(&reason);
        if state == LineState::Up {
            peer.was_up = true;
            self.schedule_first_check(now);
        }
        if changed {
            out.push(Output::Tell(Event::State { peer: self.peers[at].party, state, reason }));
        }
    }

    pub(super) fn tell_overdue(
        &mut self,
        now: Now,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), LocalFault> {
        let (after, told) = self.told_due;
        let due = record.due(after, told, now.wall, OVERDUE_PER_STEP_MAX)?;
        // A wall clock that went back finds nothing, and takes back with it what it had got ahead of.
        self.told_due = (now.wall, None);
        if let Some(&(id, moment)) = due.get(OVERDUE_PER_STEP_MAX - 1) {
            // There may be more than fit: they follow at once, in a step of their own.
            self.told_due = (moment, Some(id));
            self.next_due_look = now.mono;
        }
        out.extend(due.into_iter().map(|(affair, since)| Output::Tell(Event::Overdue { affair, since })));
        for at in 0..self.peers.len() {
            // An observer owes no receipts.
            if self.charter.party(self.peers[at].party).is_none_or(|party| party.role == Role::Observer) {
                continue;
            }
            for precedence in Precedence::ALL {
                let lane = self.own_lane(precedence);
                let (book, peer) = (&self.books[lane.number() as usize], &mut self.peers[at]);
                let first = peer.receipted[lane.number() as usize] + 1;
                let told = &mut peer.told_unreceipted[precedence as usize];
                if first > book.durable() {
                    continue;
                }
                if let Some((_, due)) = told.filter(|(serial, _)| *serial == first) {
                    // What a wall clock told that was ahead is told again when it is so.
                    *told = told.filter(|_| due < now.wall);
                    continue;
                }
                let kept = match book.recent(first) {
                    Some(kept) => Some(kept.clone()),
                    None => record.entries(lane, first, 1)?.into_iter().next(),
                };
                let within_ms = self.charter.terms.received_within_s[precedence as usize].saturating_mul(1_000);
                let due = kept.map(|kept| kept.entry.time().plus_ms(within_ms));
                if let Some(due) = due.filter(|due| *due < now.wall) {
                    *told = Some((first, due));
                    let (entry, peer) = (EntryRef { lane, serial: first }, peer.party);
                    out.push(Output::Tell(Event::ReceiptOverdue { entry, peer }));
                }
            }
        }
        Ok(())
    }

    /// Tells that an affair is overdue which came when its clock had run out, and which no look ahead will find.
    pub(super) fn tell_if_late(
        &self,
        affair: EntryRef,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), LocalFault> {
        let (until, told) = self.told_due;
        // No clock runs out before its entry was signed, which nearly every time says enough.
        let signed = self.book(affair.lane).in_memory(affair.serial).map(|kept| kept.entry.time());
        if signed.is_some_and(|signed| until < signed) {
            return Ok(());
        }
        let due = record.affair(affair)?.and_then(|affair| affair.due());
        if let Some(since) = due.filter(|&due| due < until || due == until && told.is_none_or(|told| affair <= told)) {
            out.push(Output::Tell(Event::Overdue { affair, since }));
        }
        Ok(())
    }

    pub(super) fn schedule_first_check(&mut self, now: Now) {
        if self.next_check.is_none() {
            let every_ms = self.charter.terms.check_every_s * 1_000;
            let wait_ms = self.last_check.map_or(0, |last| last.plus_ms(every_ms).ms_since(now.wall).min(every_ms));
            self.next_check = Some(now.mono.plus_us(wait_ms * 1_000));
        }
    }

    pub(super) fn check_if_due(&mut self, now: Now, out: &mut Vec<Output>) {
        let every_us = self.charter.terms.check_every_s * 1_000_000;
        let Some(due) = self.next_check.filter(|due| *due <= now.mono) else { return };
        // The schedule holds, however late this comes; what passed meanwhile was missed.
        let passed = now.mono.us_since(due) / every_us;
        self.missed_checks += passed;
        self.next_check = Some(due.plus_us((passed + 1) * every_us));
        let made = self.open_check.is_none() && self.may_sign() && self.make_check(now, None, out).is_ok();
        if !made {
            self.missed_checks += 1;
        }
    }

    pub(super) fn make_check(
        &mut self,
        now: Now,
        id: Option<CommandId>,
        out: &mut Vec<Output>,
    ) -> Result<EntryRef, CommandError> {
        let body = Body::Check(CheckBody { missed: self.missed_checks });
        let placed = self.place(now, CHECK_PRECEDENCE, body.encode(), None, id, out);
        let at = placed.inspect_err(|error| self.tell_command_error(error.clone(), out))?;
        self.missed_checks = 0;
        self.open_check = Some((at, self.peers.iter().map(|peer| peer.party).collect()));
        Ok(at)
    }

    pub(super) fn answer_checks(&mut self, now: Now, out: &mut Vec<Output>) {
        if self.to_answer.is_empty() || !self.may_sign() {
            return;
        }
        let mut answered = 0;
        for check in self.to_answer.clone() {
            let body = Body::Answer { check, received: now.wall }.encode();
            if let Err(error) = self.place(now, CHECK_PRECEDENCE, body, None, None, out) {
                // It stays to be answered.
                self.tell_command_error(error, out);
                break;
            }
            answered += 1;
        }
        self.to_answer.drain(..answered);
    }
}

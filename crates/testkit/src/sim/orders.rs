//! What officers do in the simulation: they say things of every precedence and size, read, reply, correct, take back;
//! they plan, amend, cancel and answer plans, tell sites, and warn; what they do with each other is in `people.rs`, and
//! what they say when something has happened in `incidents.rs`.
//!
//! What they say is drawn from what their own station has before it, now and then with a mistake in it.

use evidence::{EntryRef, PartyIndex, PostIndex, Precedence, Time};
use line::affairs::{
    Address, Affair, AffairKind, Body, ConflictBody, MessageBody, Notice, NoticeBody, NoticeKind, Outcome, OutcomeBody,
    PassedBody, PlanBody, ReadBackBody, SiteChange, SiteId, Stance, StanceBody, Step, StepBody, StrikeBody, Struck,
};
use line::{Command, Record as _};
use volume::Position;

use super::world::World;
use crate::plans;

/// Affairs of a kind whose fate an officer looks at.
const RECENT: usize = 30;

impl World {
    /// One order of an officer at a station, sometimes many at once.
    pub(super) fn order(&mut self, station: usize) -> Result<(), String> {
        let burst = self.random.per_mille(self.rates.burst_per_mille);
        for _ in 0..if burst { self.random.within(5, 40) } else { 1 } {
            let command = self.drawn_order(station);
            self.command(station, command)?;
        }
        Ok(())
    }

    fn drawn_order(&mut self, station: usize) -> Command {
        let precedence = *self.random.one_of(&Precedence::ALL);
        let drawn = match self.random.below(23) {
            0..=6 => self.drawn_plan(station),
            7..=9 => self.drawn_sites(station),
            10 => self.drawn_warning(station),
            11..=15 => self.drawn_of_people(station),
            20.. => match self.drawn_of_incidents(station, precedence) {
                Some(command) => return command,
                None => None,
            },
            _ => None,
        };
        match drawn {
            Some(body @ Body::Cease(_)) => Command::Say { precedence: Precedence::Flash, body },
            Some(body @ (Body::Chat(_) | Body::Attachment(_) | Body::Part(_))) => {
                Command::Say { precedence: Precedence::Routine, body }
            }
            Some(body) => Command::Say { precedence, body },
            None => self.drawn_message(station, precedence),
        }
    }

    fn drawn_message(&mut self, station: usize, precedence: Precedence) -> Command {
        let own = self.stations[station].party;
        let (mine, theirs) = self.of_kind(station, AffairKind::Message);
        let words = format!("{:016x}", self.random.draw());
        let body = match self.random.below(10) {
            0 | 1 if !theirs.is_empty() => Body::Read { message: *self.random.one_of(&theirs), by: words },
            2 if !theirs.is_empty() => {
                let reply_to = Some(*self.random.one_of(&theirs));
                Body::Message(MessageBody { reply_to, ..self.message(own, words) })
            }
            3 if !mine.is_empty() => {
                let corrects = Some(*self.random.one_of(&mine));
                Body::Message(MessageBody { corrects, ..self.message(own, words) })
            }
            4 if !mine.is_empty() => Body::Cancellation { message: *self.random.one_of(&mine), reason: words },
            5 => return Command::Check,
            _ => Body::Message(self.message(own, words)),
        };
        Command::Say { precedence, body }
    }

    fn message(&mut self, own: PartyIndex, words: String) -> MessageBody {
        let others: Vec<_> = (0..self.stations.len() as u8).map(PartyIndex).filter(|&party| party != own).collect();
        let large = self.random.per_mille(self.rates.large_per_mille);
        let filler = if large { "word ".repeat(self.random.within(500, 9_000) as usize) } else { String::new() };
        MessageBody {
            from: PostIndex(0),
            to: vec![Address { party: *self.random.one_of(&others), post: PostIndex(1) }],
            subject: "exercise".to_owned(),
            text: words + " " + &filler,
            language: "en".to_owned(),
            reply_to: None,
            corrects: None,
        }
    }

    /// The longest message that one entry takes, nearly.
    pub(super) fn long_message(&mut self, station: usize) -> Body {
        let own = self.stations[station].party;
        let words = format!("{:016x}", self.random.draw());
        let plain = self.message(own, words.clone());
        Body::Message(MessageBody { text: words + " " + &"word ".repeat(9_000), ..plain })
    }

    /// A message of about so many bytes from a station to another.
    pub(super) fn message_to(&mut self, to: usize, bytes: usize) -> Body {
        let text = format!("{:016x} {}", self.random.draw(), "word ".repeat(bytes / 5));
        Body::Message(MessageBody {
            from: PostIndex(0),
            to: vec![Address { party: PartyIndex(to as u8), post: PostIndex(1) }],
            subject: "exercise".to_owned(),
            text,
            language: "en".to_owned(),
            reply_to: None,
            corrects: None,
        })
    }

    /// Something about notices, their conflicts, or a day's plan.
    fn drawn_plan(&mut self, station: usize) -> Option<Body> {
        let (mine, theirs) = self.of_kind(station, AffairKind::Notice);
        let words = format!("{:016x}", self.random.draw());
        let now = self.wall(station);
        match self.random.below(9) {
            0 | 1 => Some(Body::Notice(self.notice(now))),
            2 => {
                let (notice, next) = self.one_notice(station, &mine)?;
                let before = self.words_of(station, notice)?;
                let body = match self.random.per_mille(300) {
                    true => NoticeBody { title: words, ..before },
                    false => NoticeBody { kind: before.kind, ..self.notice(now) },
                };
                Some(Body::Notice(plans::amended(body, notice, next)))
            }
            3 => {
                let (notice, turn) = self.one_notice(station, &mine)?;
                let step = *self.random.one_of(&[Step::Begun, Step::Complete, Step::Cancelled]);
                Some(Body::Step(StepBody { notice, turn, step, at: now, words }))
            }
            4 => self.stance(station, &theirs, words),
            5 => {
                let (mine, theirs) = self.of_kind(station, AffairKind::Plan);
                let all = [mine, theirs].concat();
                self.stance(station, &all, words)
            }
            6 | 7 => {
                let plot = self.stations[station].line.as_ref()?.plot();
                let all: Vec<_> = plot.conflicts().map(|(id, conflict)| (*id, conflict.versions)).collect();
                let (conflict, versions) = *self.some_of(&all)?;
                let accepts = self.random.per_mille(500);
                Some(Body::Conflict(ConflictBody { conflict, versions, accepts, words }))
            }
            _ => {
                let notices = mine.into_iter().take(3).collect();
                Some(Body::Plan(PlanBody { day: now.0 / 86_400_000 + self.random.below(3), notices, words }))
            }
        }
    }

    /// Something about protected sites.
    fn drawn_sites(&mut self, station: usize) -> Option<Body> {
        let (mine, theirs) = self.of_kind(station, AffairKind::Sites);
        let words = format!("{:016x}", self.random.draw());
        let now = self.wall(station);
        match self.random.below(6) {
            0 | 1 => {
                let mut changes = Vec::new();
                for _ in 0..self.random.within(1, 4) {
                    changes.push(SiteChange::Add(plans::hospital(self.place())));
                }
                Some(Body::Sites(changes))
            }
            2 => {
                let mut changes = vec![SiteChange::Add(plans::hospital(self.place()))];
                for _ in 0..2 {
                    let (site, turn) = self.one_site(station, &mine)?;
                    let known = |change: &SiteChange| match change {
                        SiteChange::Change { site: theirs, .. } | SiteChange::Remove { site: theirs, .. } => {
                            *theirs == site
                        }
                        SiteChange::Add(_) => false,
                    };
                    if changes.iter().any(known) {
                        continue;
                    }
                    changes.push(match self.random.below(2) {
                        0 => SiteChange::Remove { site, turn, reason: words.clone() },
                        _ => SiteChange::Change { site, turn, to: plans::hospital(self.place()) },
                    });
                }
                Some(Body::Sites(changes))
            }
            3 => self.stance(station, &theirs, words),
            4 => {
                let (cease, theirs_cease) = self.of_kind(station, AffairKind::Cease);
                let all = [theirs, mine, cease, theirs_cease].concat();
                let what = *self.some_of(&all)?;
                Some(Body::Passed(PassedBody { what, units: words, at: now }))
            }
            _ => {
                let (site, _) = self.one_site(station, &mine)?;
                Some(Body::Strike(StrikeBody { what: Struck::Site(site), struck: now, words }))
            }
        }
    }

    /// A warning, or something about one.
    fn drawn_warning(&mut self, station: usize) -> Option<Body> {
        let (_, theirs) = self.of_kind(station, AffairKind::Cease);
        let own = self.stations[station].party;
        if self.random.per_mille(400) {
            return Some(Body::Cease(plans::warning(self.place())));
        }
        let cease = *self.some_of(&theirs)?;
        let Some(Affair::Cease(state)) = self.affair(station, cease) else { return None };
        let doing = *state.doings.iter().find(|doing| doing.party == own)?;
        if self.random.per_mille(600) {
            let turn = doing.read_back.map_or(0, |before| before.said.turn + 1);
            let at = if self.random.per_mille(700) { state.at } else { self.place() };
            return Some(Body::ReadBack(ReadBackBody { cease, turn, at, since: state.since }));
        }
        let turn = doing.outcome.map_or(0, |(said, ..)| said.turn + 1);
        let outcome = *self.random.one_of(&[Outcome::Stopped, Outcome::Denied]);
        Some(Body::Outcome(OutcomeBody { cease, turn, outcome, at: self.wall(station), words: String::new() }))
    }

    pub(super) fn stance(&mut self, station: usize, among: &[EntryRef], words: String) -> Option<Body> {
        let on = *self.some_of(among)?;
        let own = self.stations[station].party;
        let (answers, version) = match self.affair(station, on)? {
            Affair::Notice(notice) => (notice.answers, notice.version.at),
            Affair::Sites(sites) => (sites.answers, on),
            Affair::Plan(plan) => (plan.answers, on),
            Affair::Contact(contact) => (contact.answers, on),
            Affair::Readout(readout) => (readout.answers, readout.replaced.map_or(on, |by| by.at)),
            Affair::Fact(fact) => (fact.answers, on),
            Affair::Violation(violation) => (violation.answers, on),
            _ => return None,
        };
        let (_, before) = answers.0.iter().find(|(party, _)| *party == own)?;
        let turn = before.map_or(0, |before| before.said.turn + 1);
        let stances = [Stance::Acknowledged, Stance::NoObjection, Stance::Asks, Stance::Objects];
        let stance = *self.random.one_of(&stances);
        Some(Body::Stance(StanceBody { on, version, turn, stance, words }))
    }

    /// A plan that often meets another: somewhere within 30 km, some time within three hours.
    fn notice(&mut self, now: Time) -> NoticeBody {
        let kinds = [NoticeKind::Flight, NoticeKind::LiveFire, NoticeKind::ShipPassage, NoticeKind::StrikeWarning];
        let kind = *self.random.one_of(&kinds);
        let mut volumes = Vec::new();
        for _ in 0..self.random.within(1, 3) {
            let begins = now.plus_ms(self.random.below(180) * 60_000);
            volumes.push(plans::disc(self.place(), begins, 60 * self.random.within(10, 120)));
        }
        NoticeBody { volumes, ..plans::notice(kind, plans::disc(plans::centre(), now, 60)) }
    }

    pub(super) fn place(&mut self) -> Position {
        let bearing_e7 = self.random.below(3_600_000_000) as u32;
        plans::centre().destination(bearing_e7, self.random.below(3_000_000) as u32)
    }

    fn one_notice(&mut self, station: usize, among: &[EntryRef]) -> Option<(EntryRef, u32)> {
        let id = *self.some_of(among)?;
        match self.affair(station, id)? {
            Affair::Notice(notice) => Some((id, notice.next_turn())),
            _ => None,
        }
    }

    /// The words of a notice that stand.
    fn words_of(&self, station: usize, id: EntryRef) -> Option<NoticeBody> {
        let Affair::Notice(Notice { version, .. }) = self.affair(station, id)? else { return None };
        let kept = self.stations[station].store.entries(version.at.lane, version.at.serial, 1).ok()?;
        match Body::decode(kept.first()?.entry.body()) {
            Ok(Body::Notice(body)) => Some(body),
            _ => None,
        }
    }

    fn one_site(&mut self, station: usize, among: &[EntryRef]) -> Option<(SiteId, u32)> {
        let entry = *self.some_of(among)?;
        let Affair::Sites(sites) = self.affair(station, entry)? else { return None };
        let change = self.random.below(sites.added.len() as u64) as usize;
        let state = sites.added.get(change)?.as_ref()?;
        Some((SiteId { entry, change: change as u16 }, state.next_turn()))
    }

    pub(super) fn affair(&self, station: usize, id: EntryRef) -> Option<Affair> {
        self.stations[station].store.affairs().get(&id).cloned()
    }

    pub(super) fn some_of<'a, T>(&mut self, among: &'a [T]) -> Option<&'a T> {
        if among.is_empty() { None } else { Some(self.random.one_of(among)) }
    }

    pub(super) fn wall(&self, station: usize) -> Time {
        self.stations[station].now(self.now_us).wall
    }

    /// Affairs of a kind that the station's own party began, and those of others.
    pub(super) fn of_kind(&self, station: usize, kind: AffairKind) -> (Vec<EntryRef>, Vec<EntryRef>) {
        let affairs = self.stations[station].store.affairs().iter().rev();
        let of_kind = affairs.filter(|(_, affair)| affair.kind() == kind).map(|(at, _)| *at).take(RECENT);
        of_kind.partition(|at| at.lane.party == self.stations[station].party)
    }
}

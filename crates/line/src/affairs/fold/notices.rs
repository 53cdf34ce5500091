//! Notices, what is said about them and their conflicts, and daily plans, folded.

use evidence::{EntryRef, Role};

use super::{Folded, Folding, Found};
use crate::affairs::{
    Affair, Answer, Answers, ConflictBody, ConflictId, ConflictStance, Item, Notice, NoticeBody, Plan, PlanBody,
    StanceBody, StepBody,
};
use crate::plot::concerns;
use crate::record::RecordError;

impl Folding<'_> {
    /// The first words of a notice stand by themselves; those of an amendment are only judged here.
    pub(super) fn admit_notice(&mut self, body: &NoticeBody) -> Result<Result<(), String>, RecordError> {
        let (at, author) = (self.at(), self.author());
        let solids = match body.check(&self.rules.charter, author) {
            Ok(solids) => solids,
            Err(error) => return Ok(Err(error.to_string())),
        };
        // Who had the other's notice in hand yields, so nobody may leave open what it had.
        if self.entry.seen().is_none() {
            return Ok(Err("a notice that does not state what its author had seen".to_owned()));
        }
        if body.amends.is_none() {
            let asked = self.rules.others_bound(author);
            let notice = Notice::announce(&self.rules.annex, self.said(0), body, &solids, asked);
            self.put(at, Affair::Notice(notice))?;
            self.folded.push(Folded::Notice { notice: at, by: at });
        }
        Ok(Ok(()))
    }

    pub(super) fn amend(&mut self, body: &NoticeBody) -> Result<(), RecordError> {
        let Some(amends) = &body.amends else { return Ok(()) };
        let Some(mut notice) = self.own_notice(amends.notice)? else { return Ok(()) };
        if notice.kind != body.kind {
            self.idle("amends a notice into one of another kind");
            return Ok(());
        }
        // It was found good when the entry came.
        let Ok(solids) = body.check(&self.rules.charter, self.author()) else { return Ok(()) };
        notice.revise(&self.rules.annex, self.said(amends.turn), body, &solids);
        self.put(amends.notice, Affair::Notice(notice))?;
        self.folded.push(Folded::Notice { notice: amends.notice, by: self.at() });
        Ok(())
    }

    pub(super) fn step(&mut self, body: &StepBody) -> Result<(), RecordError> {
        if let Some(mut notice) = self.own_notice(body.notice)? {
            notice.take_step(&self.rules.annex, self.said(body.turn), body);
            self.put(body.notice, Affair::Notice(notice))?;
            self.folded.push(Folded::Notice { notice: body.notice, by: self.at() });
        }
        Ok(())
    }

    pub(super) fn stance(&mut self, body: &StanceBody) -> Result<(), RecordError> {
        let author = self.author();
        let mut affair = match self.find(body.on)? {
            Found::Waits => return Ok(()),
            Found::Affair(affair) => affair,
            Found::Nothing => {
                self.idle("answers what asks no answer");
                return Ok(());
            }
        };
        let answer = Answer { said: self.said(body.turn), version: body.version, stance: body.stance };
        let taken = match affair.as_mut() {
            Affair::Notice(Notice { answers, .. }) | Affair::Plan(Plan { answers, .. }) => answers.take(author, answer),
            Affair::Sites(sites) => sites.answers.take(author, answer),
            Affair::Contact(contact) => contact.answers.take(author, answer),
            Affair::Readout(readout) => readout.answers.take(author, answer),
            Affair::Fact(fact) => fact.answers.take(author, answer),
            Affair::Violation(violation) => violation.answers.take(author, answer),
            _ => false,
        };
        if !taken {
            self.idle("answers what does not ask it");
            return Ok(());
        }
        self.put(body.on, *affair)?;
        self.folded.push(Folded::Stance { on: body.on, by: self.at() });
        Ok(())
    }

    pub(super) fn conflict(&mut self, body: &ConflictBody) -> Result<(), RecordError> {
        let id = body.conflict;
        if let Some(why) = self.speaks_in_vain(id) {
            self.idle(why);
            return Ok(());
        }
        let Some(mut notice) = self.notice(id.notice)? else { return Ok(()) };
        if !self.has(id.with)? {
            return Ok(());
        }
        let (word, accepts) = (self.word(), body.accepts);
        let stance = ConflictStance { word, with: id.with, versions: body.versions, accepts };
        if !notice.conflicts.take(self.author(), stance) {
            self.idle("says less on a conflict than its author said later");
            return Ok(());
        }
        self.put(id.notice, Affair::Notice(notice))?;
        self.folded.push(Folded::Conflict { notice: id.notice, by: self.at() });
        Ok(())
    }

    /// Why this author has nothing to say on a conflict, whatever stands on the record.
    fn speaks_in_vain(&self, id: ConflictId) -> Option<&'static str> {
        let author = self.author();
        if self.rules.charter.party(author).is_none_or(|says| says.role == Role::Observer) {
            return Some("an observer speaks on a conflict");
        }
        if id.with.party() == Some(id.notice.lane.party) {
            return Some("speaks on a conflict of a party with itself");
        }
        (!concerns(id, author, self.rules)).then_some("speaks on a conflict of others")
    }

    /// True if there is what a conflict is with; if not, that waits or is told.
    fn has(&mut self, item: Item) -> Result<bool, RecordError> {
        let id = match item {
            Item::Notice(id) => id,
            Item::Site(site) => site.entry,
            Item::Area(area) if usize::from(area) < self.rules.areas.len() => return Ok(true),
            Item::Area(_) => {
                self.idle("speaks on a conflict with an area that the charter has not");
                return Ok(false);
            }
        };
        let found = match self.find(id)? {
            Found::Waits => return Ok(false),
            Found::Affair(affair) => match (item, *affair) {
                (Item::Notice(_), Affair::Notice(_)) => true,
                (Item::Site(site), Affair::Sites(sites)) => {
                    sites.added.get(usize::from(site.change)).is_some_and(Option::is_some)
                }
                _ => false,
            },
            Found::Nothing => false,
        };
        if !found {
            self.idle("speaks on a conflict with what is not there");
        }
        Ok(found)
    }

    pub(super) fn admit_plan(&mut self, body: &PlanBody) -> Result<Result<(), String>, RecordError> {
        let (at, author) = (self.at(), self.author());
        if !self.rules.bound(author) {
            return Ok(Err("a daily plan of a party that is not bound".to_owned()));
        }
        if body.notices.iter().any(|notice| notice.lane.party != author) {
            return Ok(Err("a daily plan that names notices of another party".to_owned()));
        }
        let answers = Answers::owed_by(self.rules.others_bound(author));
        let plan = Plan::sent(self.rules.annex.plan, self.entry.time(), body.day, answers);
        self.put(at, Affair::Plan(plan))?;
        self.folded.push(Folded::Plan(at));
        Ok(Ok(()))
    }

    fn own_notice(&mut self, id: EntryRef) -> Result<Option<Notice>, RecordError> {
        if id.lane.party != self.author() {
            self.idle("changes a notice of another party");
            return Ok(None);
        }
        self.notice(id)
    }

    /// The notice that is meant; `None` if the reference waits, or leads to something else, which is told.
    fn notice(&mut self, id: EntryRef) -> Result<Option<Notice>, RecordError> {
        match self.find(id)? {
            Found::Waits => return Ok(None),
            Found::Affair(affair) => {
                if let Affair::Notice(notice) = *affair {
                    return Ok(Some(notice));
                }
            }
            Found::Nothing => {}
        }
        self.idle("is about what is no notice");
        Ok(None)
    }
}

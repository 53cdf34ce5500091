//! Warnings and what comes of them, folded.

use evidence::EntryRef;

use super::{Folded, Folding, Found};
use crate::affairs::{Affair, Cease, CeaseBody, OutcomeBody, ReadBackBody};
use crate::record::RecordError;

impl Folding<'_> {
    pub(super) fn admit_cease(&mut self, body: &CeaseBody) -> Result<Result<(), String>, RecordError> {
        let (at, author, rules) = (self.at(), self.author(), self.rules);
        if let Err(error) = body.check(&rules.charter, &rules.annex, author, at.lane.precedence) {
            return Ok(Err(error.to_string()));
        }
        let cease = Cease::raise(&rules.annex, self.entry.time(), body, rules.others_bound(author));
        self.put(at, Affair::Cease(cease))?;
        self.folded.push(Folded::Cease(at));
        Ok(Ok(()))
    }

    pub(super) fn read_back(&mut self, body: &ReadBackBody) -> Result<(), RecordError> {
        let (author, said) = (self.author(), self.said(body.turn));
        self.answer_cease(body.cease, |cease| cease.take_read_back(author, said, body))
    }

    pub(super) fn outcome(&mut self, body: &OutcomeBody) -> Result<(), RecordError> {
        let (author, said) = (self.author(), self.said(body.turn));
        self.answer_cease(body.cease, |cease| cease.take_outcome(author, said, body))
    }

    fn answer_cease(&mut self, id: EntryRef, take: impl FnOnce(&mut Cease) -> bool) -> Result<(), RecordError> {
        let affair = match self.find(id)? {
            Found::Waits => return Ok(()),
            Found::Affair(affair) => Some(*affair),
            Found::Nothing => None,
        };
        if let Some(Affair::Cease(mut cease)) = affair
            && take(&mut cease)
        {
            self.put(id, Affair::Cease(cease))?;
            self.folded.push(Folded::CeaseAnswered { cease: id, by: self.at() });
        } else {
            self.idle("answers what is no warning to it");
        }
        Ok(())
    }
}

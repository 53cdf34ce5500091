//! Queries about terms, and the operators' channel, folded.

use crate::affairs::{Affair, ChatBody, ClarificationBody, Query, QueryBody};
use crate::record::RecordError;

use super::{Folded, Folding};

impl Folding<'_> {
    pub(super) fn admit_chat(&mut self, body: &ChatBody) -> Result<(), String> {
        body.check(&self.rules.charter, self.author(), self.at().lane.precedence).map_err(|error| error.to_string())?;
        self.folded.push(Folded::Chat(self.at()));
        Ok(())
    }

    pub(super) fn admit_query(&mut self, body: &QueryBody) -> Result<Result<(), String>, RecordError> {
        let (at, asked) = (self.at(), self.entry.time());
        let of = match body.check(&self.rules.charter, self.author()) {
            Ok(of) => of,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let answer_by = asked.plus_ms(self.rules.annex.answer_s * 1_000);
        let query = Query { asked, on: body.on, of, answer_by, answered: None, clarified: None };
        self.put(at, Affair::Query(query))?;
        self.folded.push(Folded::Query { query: at, by: at });
        Ok(Ok(()))
    }

    pub(super) fn clarify(&mut self, body: &ClarificationBody) -> Result<(), RecordError> {
        if let Err(error) = body.check(&self.rules.charter, self.author()) {
            self.idle(error.to_string());
            return Ok(());
        }
        let said = self.said(body.turn);
        let Some(affair) = self.refers_to(body.query)? else { return Ok(()) };
        let Some(Affair::Query(mut query)) = affair else {
            self.idle("explains a term that nobody asked about");
            return Ok(());
        };
        if query.of != self.author() {
            self.idle("explains a term of another party");
            return Ok(());
        }
        query.take_clarification(said);
        self.put(body.query, Affair::Query(query))?;
        self.folded.push(Folded::Query { query: body.query, by: self.at() });
        Ok(())
    }
}

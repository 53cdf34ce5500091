//! Claims that a party does not answer, and that it refused a call.

use evidence::{EntryRef, PartyIndex, Time};
use line::RecordError;
use line::affairs::{Affair, AffairKind, Body, Call, Check, Reply, Side};
use phrases::Phrase;

use super::{Against, Between, Figure, Finding, Held, Span, To, Why};
use crate::calls::history::{self, Spoken};
use crate::said;
use crate::view::each;

/// Something that was put to a party.
pub(super) struct Put {
    /// The entry that did.
    pub(super) id: EntryRef,
    /// By when it was to be answered.
    pub(super) by: Time,
    /// When the party answered, and the entry by which, if it was found.
    pub(super) answer: Option<(Time, Option<EntryRef>)>,
}

/// A call that was sought with a party in the time of a claim.
struct Sought {
    id: EntryRef,
    call: Call,
    spoken: Vec<Spoken>,
}

impl Against<'_> {
    /// Contradicted by one answer within that time; borne out where there is none to anything that was due by its end.
    pub(super) fn silent(&self, party: PartyIndex, to: To, span: Span) -> Result<Held, RecordError> {
        let put = self.put(party, to, span)?;
        let answered: Vec<_> =
            put.iter().filter_map(|put| Some((put, put.answer.filter(|(time, _)| *time <= span.until)?))).collect();
        let in_time = answered.iter().filter(|(put, (time, _))| *time <= put.by).count();
        let figures = |held: Held| {
            held.figure(Phrase::FigureAsked, Figure::Count(put.len() as u64))
                .figure(Phrase::FigureAnswered, Figure::Count(answered.len() as u64))
                .figure(Phrase::FigureInTime, Figure::Count(in_time as u64))
        };
        if !answered.is_empty() {
            let entries = answered.iter().flat_map(|(put, (_, at))| std::iter::once(put.id).chain(*at));
            return Ok(figures(Held::new(Finding::Contradicted)).proved_by(entries));
        }
        let whole = self.not_whole(&[party], span)?;
        if put.is_empty() {
            return Ok(figures(Held::cannot_say(Why::NotAsked).unless(whole)));
        }
        let entries: Vec<_> = put.iter().map(|put| put.id).collect();
        if put.iter().all(|put| span.until < put.by) {
            return Ok(figures(Held::cannot_say(Why::StillOpen)).proved_by(entries));
        }
        Ok(figures(Held::new(Finding::BorneOut)).unless(whole).proved_by(entries))
    }

    /// What others put to a party in a time. What was taken back before it was due is not among it.
    pub(super) fn put(&self, party: PartyIndex, to: To, span: Span) -> Result<Vec<Put>, RecordError> {
        match to {
            To::Calls => self.put_calls(party, span),
            To::Checks => self.put_checks(party, span),
            To::Messages => self.put_messages(party, span),
        }
    }

    fn put_calls(&self, party: PartyIndex, span: Span) -> Result<Vec<Put>, RecordError> {
        let mut all = Vec::new();
        for Sought { id, call, spoken } in self.sought(party, None, span)? {
            let answer = history::first_answer(&spoken).map(|word| (word.time, Some(word.at)));
            let by = call.sought.plus_ms(call.terms.answer_s.saturating_mul(1_000));
            let withdrawn =
                matches!(call.words(Side::Seeks).reply, Some((said, _, Reply::Withdrawn)) if said.time <= by);
            if answer.is_some() || !withdrawn {
                all.push(Put { id, by, answer });
            }
        }
        Ok(all)
    }

    fn put_checks(&self, party: PartyIndex, span: Span) -> Result<Vec<Put>, RecordError> {
        let mut all = Vec::new();
        for by in (0..self.charter.parties.len() as u8).map(PartyIndex).filter(|by| *by != party) {
            let mut checks = Vec::new();
            self.archive.checks(by, span.from, span.until.plus_ms(1), &mut |id: EntryRef, check: &Check| {
                if let Some((_, done)) = check.answers.iter().find(|(theirs, _)| *theirs == party) {
                    checks.push((id, check.answer_by, *done));
                }
            })?;
            for (id, by, done) in checks {
                let is_meant = |body: &Body| matches!(body, Body::Answer(answer) if answer.check == id);
                let answer = match done {
                    Some(done) => Some((done, said::when(self.archive, party, done, &is_meant)?)),
                    None => None,
                };
                all.push(Put { id, by, answer });
            }
        }
        each(self.archive, AffairKind::Staffed, &mut |id, affair| {
            if let Affair::Staffed(check) = affair
                && span.holds(check.asked)
                && let Some((_, said)) = check.answers.iter().find(|(theirs, _)| *theirs == party)
            {
                all.push(Put { id, by: check.answer_by, answer: said.map(|said| (said.time, Some(said.at))) });
            }
            Ok(true)
        })?;
        Ok(all)
    }

    fn put_messages(&self, party: PartyIndex, span: Span) -> Result<Vec<Put>, RecordError> {
        let mut all = Vec::new();
        each(self.archive, AffairKind::Message, &mut |id, affair| {
            if let Affair::Message(message) = affair
                && span.holds(message.sent)
                && let Some((_, read)) = message.readers.iter().find(|(theirs, _)| *theirs == party)
            {
                let is_meant = |body: &Body| matches!(body, Body::Read { message, .. } if *message == id);
                let answer = match read {
                    Some(read) => Some((*read, said::when(self.archive, party, *read, &is_meant)?)),
                    None => None,
                };
                let taken_back = message.standing.word().is_some_and(|word| word.time <= message.read_by);
                if answer.is_some() || !taken_back {
                    all.push(Put { id, by: message.read_by, answer });
                }
            }
            Ok(true)
        })?;
        Ok(all)
    }

    /// Calls that were sought with a party in a time, between these posts if they are named.
    fn sought(&self, party: PartyIndex, between: Option<Between>, span: Span) -> Result<Vec<Sought>, RecordError> {
        let mut words = history::since(self.archive, span.from)?;
        let mut all = Vec::new();
        each(self.archive, AffairKind::Call, &mut |id, affair| {
            if let Affair::Call(call) = affair
                && span.holds(call.sought)
                && call.asked() == party
                && between.is_none_or(|(one, other)| {
                    call.from == one && call.with.contains(&other) || call.from == other && call.with.contains(&one)
                })
            {
                let spoken = history::of(id, &call, words.remove(&id).unwrap_or_default());
                all.push(Sought { id, call, spoken });
            }
            Ok(true)
        })?;
        Ok(all)
    }

    /// Borne out by a decline; contradicted where calls were sought and every one was answered otherwise. Silence is no
    /// refusal.
    pub(super) fn refused(&self, party: PartyIndex, between: Option<Between>, span: Span) -> Result<Held, RecordError> {
        // One that was sought before may have been declined in that time.
        let (mut sought, mut answered, mut declined) = (Vec::new(), Vec::new(), Vec::new());
        let mut still_open = false;
        for Sought { id, call, spoken } in self.sought(party, between, Span { from: Time(0), ..span })? {
            let declines = |said: &&Spoken| {
                span.holds(said.word.time)
                    && matches!(&said.word.body, Body::Reply(reply) if reply.reply == Reply::Declined)
            };
            if let Some(said) = spoken.iter().find(declines) {
                declined.push([id, said.word.at]);
            }
            if !span.holds(call.sought) {
                continue;
            }
            sought.push(id);
            match history::first_answer(&spoken) {
                Some(word) => answered.push([id, word.at]),
                None => still_open |= self.now <= call.sought.plus_ms(call.terms.answer_s.saturating_mul(1_000)),
            }
        }
        let figures = |held: Held| {
            held.figure(Phrase::FigureAsked, Figure::Count(sought.len() as u64))
                .figure(Phrase::FigureAnswered, Figure::Count(answered.len() as u64))
                .figure(Phrase::FigureRefused, Figure::Count(declined.len() as u64))
        };
        let whole = self.not_whole(&[party], span)?;
        Ok(if !declined.is_empty() {
            figures(Held::new(Finding::BorneOut)).proved_by(declined.into_iter().flatten())
        } else if sought.is_empty() {
            figures(Held::cannot_say(Why::NotAsked).unless(whole))
        } else if answered.len() == sought.len() {
            figures(Held::new(Finding::Contradicted)).unless(whole).proved_by(answered.into_iter().flatten())
        } else {
            let why = if still_open { Why::StillOpen } else { Why::SilenceOnly };
            figures(Held::cannot_say(why)).proved_by(sought)
        })
    }
}

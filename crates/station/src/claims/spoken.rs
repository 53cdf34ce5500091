//! Claims that two posts spoke or did not, at whose initiative, and for how long.

use evidence::{EntryRef, PartyIndex};
use line::RecordError;
use line::affairs::DURATION_APART_MIN;
use phrases::Phrase;

use super::{Against, Between, Figure, Finding, Held, Span, Why};
use crate::calls::spoken::{Spoke, Teller, between};

impl Against<'_> {
    /// What is told of these posts having spoken in a time, and whether any of it is told by both.
    fn talks(&self, posts: Between, span: Span) -> Result<(Vec<Spoke>, Vec<Spoke>), RecordError> {
        let told = between(self.archive, posts, self.now)?;
        // Of a talk that reached into that time a part lies in it.
        let is_of_it = |spoke: &Spoke| {
            let lasted_ms = spoke.minutes.map_or(0, |minutes| (minutes * 60_000.0) as u64);
            spoke.at <= span.until && span.from <= spoke.at.plus_ms(lasted_ms)
        };
        Ok(told.into_iter().filter(is_of_it).partition(|spoke| spoke.by == Teller::Both))
    }

    /// Why it cannot be said whether two posts spoke.
    fn unsettled(&self, (one, other): Between, span: Span, told: &[Spoke]) -> Result<Held, RecordError> {
        let why = told.iter().map(|spoke| match spoke.by {
            Teller::Disputed => Why::Disputed,
            Teller::One => Why::OneSide,
            // Both tell that they spoke, and nothing of what is claimed.
            Teller::Both => Why::NothingSaid,
        });
        let mut held = Held::new(Finding::CannotSay);
        held.why.extend(why);
        if told.is_empty() {
            held.why.push(self.not_whole(&[one.party, other.party], span)?.unwrap_or(Why::NothingSaid));
        }
        Ok(held.proved_by(proofs(told)))
    }

    /// Borne out where both sides told it; what nobody told may have been by another way.
    pub(super) fn spoke(&self, posts: Between, span: Span) -> Result<Held, RecordError> {
        let (both, others) = self.talks(posts, span)?;
        let Some(last) = both.first() else { return self.unsettled(posts, span, &others) };
        Ok(figures(Held::new(Finding::BorneOut), &both, last).proved_by(proofs(&both)))
    }

    /// Contradicted where both sides told that they did. Nothing bears it out.
    pub(super) fn not_spoke(&self, posts: Between, span: Span) -> Result<Held, RecordError> {
        let (both, others) = self.talks(posts, span)?;
        let Some(last) = both.first() else { return self.unsettled(posts, span, &others) };
        Ok(figures(Held::new(Finding::Contradicted), &both, last).proved_by(proofs(&both)))
    }

    /// By who sought the call, or what both told of a contact.
    pub(super) fn initiative(&self, party: PartyIndex, posts: Between, span: Span) -> Result<Held, RecordError> {
        let (both, others) = self.talks(posts, span)?;
        let known: Vec<_> = both.iter().filter_map(|spoke| spoke.initiative).collect();
        let (Some(last), Some(by)) = (both.first(), known.first()) else {
            // Both told that they spoke, and neither at whose initiative.
            let told = if both.is_empty() { &others } else { &both };
            return self.unsettled(posts, span, told);
        };
        let mut held = Held::new(match known.iter().filter(|by| **by == party).count() {
            0 => Finding::Contradicted,
            count if count == known.len() => Finding::BorneOut,
            _ => Finding::CannotSay,
        });
        if held.finding == Finding::CannotSay {
            held.why.push(Why::Partly);
        }
        held.figures.push((Phrase::LabelParty, Figure::Party(*by)));
        Ok(figures(held, &both, last).proved_by(proofs(&both)))
    }

    /// Two that tell the length apart by a quarter of an hour do not contradict each other, as with readouts.
    pub(super) fn lasted(&self, minutes: u64, posts: Between, span: Span) -> Result<Held, RecordError> {
        let (both, others) = self.talks(posts, span)?;
        let Some(last) = both.first() else { return self.unsettled(posts, span, &others) };
        let known: Vec<_> = both.iter().filter_map(|spoke| spoke.minutes).collect();
        if known.is_empty() {
            return Ok(figures(Held::cannot_say(Why::NoLength), &both, last).proved_by(proofs(&both)));
        }
        // A claim of minutes is a whole number, as is that of a readout.
        let fits = |told: &f64| (told.round() as u64).abs_diff(minutes) <= DURATION_APART_MIN;
        let finding = if known.iter().any(fits) { Finding::BorneOut } else { Finding::Contradicted };
        Ok(figures(Held::new(finding), &both, last).proved_by(proofs(&both)))
    }
}

fn proofs(told: &[Spoke]) -> Vec<EntryRef> {
    told.iter().flat_map(|spoke| spoke.proof.iter().copied()).collect()
}

fn figures(held: Held, both: &[Spoke], last: &Spoke) -> Held {
    let held = held
        .figure(Phrase::FigureSpoken, Figure::Count(both.len() as u64))
        .figure(Phrase::LabelSpoke, Figure::At(last.at));
    match last.minutes {
        Some(minutes) => held.figure(Phrase::LabelMinutes, Figure::Count(minutes.round() as u64)),
        None => held,
    }
}

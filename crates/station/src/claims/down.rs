//! Claims about the line itself: that a party had suspended it, and that it was down.

use evidence::{EntryRef, PartyIndex, Precedence, Time};
use line::RecordError;
use line::affairs::{Affair, AffairKind, BodyKind, Pause, Suspension};
use phrases::Phrase;
use store::Find;

use super::silence::Put;
use super::{Against, Figure, Finding, Held, Span, To, Why};
use crate::view::each;

/// What a suspension holds back, unless it is FLASH or IMMEDIATE.
const HELD_BACK: [BodyKind; 4] = [BodyKind::Message, BodyKind::Call, BodyKind::Contact, BodyKind::Readout];

/// Words of a party in the time of a claim that are counted; there may be more.
const WORDS_MAX: usize = 1_000;

const MINUTE_MS: u64 = 60_000;

impl Against<'_> {
    /// Borne out by the party's own word over all of that time; contradicted by words of it, in time that it had not
    /// suspended, of the sort that a suspension holds back.
    pub(super) fn suspended(&self, party: PartyIndex, span: Span) -> Result<Held, RecordError> {
        let (mut spans, mut entries) = (Vec::new(), Vec::new());
        each(self.archive, AffairKind::Suspension, &mut |id, affair| {
            if let Affair::Suspension(pause) = affair
                && pause.pause == Pause::Suspended
                && id.lane.party == party
                && let Some(part) = told_part(&pause, span)
            {
                spans.push(part);
                entries.extend(std::iter::once(id).chain(pause.over.map(|(word, _)| word.at)));
            }
            Ok(true)
        })?;
        let covered_ms = covered(&mut spans);
        let suspended = |time: Time| spans.iter().any(|(from, until)| *from <= time && time < *until);
        let spoken = self.held_back_words(party, span, suspended)?;
        let figures = |held: Held| {
            held.figure(Phrase::FigureCovered, Figure::Count(covered_ms / MINUTE_MS))
                .figure(Phrase::FigureOwnWords, Figure::Count(spoken.len() as u64))
        };
        let held_until = self.held_until(party)?;
        Ok(if covered_ms >= span.until.ms_since(span.from) && !spans.is_empty() {
            // That it was over may have been said since.
            let ended = entries.len() > spans.len() || span.until <= held_until;
            figures(Held::new(Finding::BorneOut)).unless((!ended).then_some(Why::BeyondHeld)).proved_by(entries)
        } else if !spoken.is_empty() {
            figures(Held::new(Finding::Contradicted)).proved_by(entries).proved_by(spoken.iter().copied())
        } else if !spans.is_empty() {
            figures(Held::cannot_say(Why::Partly)).proved_by(entries)
        } else {
            figures(Held::cannot_say(Why::NothingSaid).unless(self.not_whole(&[party], span)?))
        })
    }

    /// Words of a party outside its suspensions that one holds back, the newest of them.
    fn held_back_words(
        &self,
        party: PartyIndex,
        span: Span,
        suspended: impl Fn(Time) -> bool,
    ) -> Result<Vec<EntryRef>, RecordError> {
        let mut spoken = Vec::new();
        for precedence in [Precedence::Priority, Precedence::Routine] {
            let find = Find {
                kinds: HELD_BACK.to_vec(),
                party: Some(party),
                precedence: Some(precedence),
                from: Some(span.from),
                until: Some(span.until.plus_ms(1)),
                ..Find::default()
            };
            for at in self.archive.find(&find, WORDS_MAX, &mut |_| {})? {
                let kept = self.archive.entries(at.lane, at.serial, 1)?.into_iter().next();
                if kept.is_some_and(|kept| kept.entry.at() == at && !suspended(kept.entry.time())) {
                    spoken.push(at);
                }
            }
        }
        Ok(spoken)
    }

    /// Contradicted by one check that was answered within that time; borne out where every one of several was not, and no
    /// receipt says that it came over.
    pub(super) fn down(&self, one: PartyIndex, other: PartyIndex, span: Span) -> Result<Held, RecordError> {
        let mut put = self.put(other, To::Checks, span)?;
        put.extend(self.put(one, To::Checks, span)?);
        put.retain(|put| [one, other].contains(&put.id.lane.party));
        let mut crossed: Vec<EntryRef> = Vec::new();
        let mut count = 0;
        for Put { id, answer, .. } in &put {
            let to = if id.lane.party == one { other } else { one };
            let answered = answer.filter(|(time, _)| span.holds(*time));
            let received = self.received(*id, to)?.filter(|time| span.holds(*time));
            if answered.is_some() || received.is_some() {
                count += 1;
                crossed.extend(std::iter::once(*id).chain(answered.and_then(|(_, at)| at)));
            }
        }
        let figures = |held: Held| {
            held.figure(Phrase::FigureAsked, Figure::Count(put.len() as u64))
                .figure(Phrase::FigureCrossed, Figure::Count(count))
        };
        if count > 0 {
            return Ok(figures(Held::new(Finding::Contradicted)).proved_by(crossed));
        }
        let whole = self.not_whole(&[one, other], span)?;
        if !put.is_empty() {
            return Ok(figures(Held::new(Finding::BorneOut)).unless(whole).proved_by(put.iter().map(|put| put.id)));
        }
        let outages = self.outages(&[one, other], span)?;
        Ok(match outages.is_empty() {
            true => figures(Held::cannot_say(Why::NotAsked).unless(whole)),
            false => figures(Held::cannot_say(Why::OneSide)).proved_by(outages),
        })
    }

    /// Outages that these parties told of that lie in a time.
    fn outages(&self, parties: &[PartyIndex], span: Span) -> Result<Vec<EntryRef>, RecordError> {
        let mut entries = Vec::new();
        each(self.archive, AffairKind::Suspension, &mut |id, affair| {
            if let Affair::Suspension(pause) = affair
                && pause.pause != Pause::Suspended
                && parties.contains(&id.lane.party)
                && told_part(&pause, span).is_some()
            {
                entries.push(id);
            }
            Ok(true)
        })?;
        Ok(entries)
    }
}

/// The part of a time in which a pause was in force and told: what is said of the past afterwards counts from when it was
/// said.
fn told_part(pause: &Suspension, span: Span) -> Option<(Time, Time)> {
    let since = pause.since.max(pause.told).max(span.from);
    let until = pause.over.map_or(span.until, |(_, over)| over.min(span.until));
    (since <= until).then_some((since, until))
}

/// How much time spans cover together; it sorts them.
fn covered(spans: &mut [(Time, Time)]) -> u64 {
    spans.sort_unstable();
    let (mut sum_ms, mut end) = (0, Time(0));
    for (from, until) in spans.iter() {
        sum_ms += until.ms_since((*from).max(end));
        end = end.max(*until);
    }
    sum_ms
}

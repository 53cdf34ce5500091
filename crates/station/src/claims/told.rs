//! Claims that a party was told of something, or never was.

use evidence::{PartyIndex, Time};
use line::RecordError;
use line::affairs::{Answers, EachSaid};
use phrases::Phrase;

use super::{Against, Figure, Finding, Held, What, Why};
use line::affairs::Affair;

impl Against<'_> {
    /// By the party's receipt, or by its own words on it, whichever is earlier; contradicted where it was said only later.
    pub(super) fn told(&self, party: PartyIndex, what: What, by: Time) -> Result<Held, RecordError> {
        self.telling(party, what, by, [Finding::BorneOut, Finding::Contradicted])
    }

    /// The same, the other way round.
    pub(super) fn never_told(&self, party: PartyIndex, what: What, by: Time) -> Result<Held, RecordError> {
        self.telling(party, what, by, [Finding::Contradicted, Finding::BorneOut])
    }

    fn telling(
        &self,
        party: PartyIndex,
        what: What,
        by: Time,
        [told, untold]: [Finding; 2],
    ) -> Result<Held, RecordError> {
        let at = what.entry();
        let kept = self.archive.entries(at.lane, at.serial, 1)?.into_iter().find(|kept| kept.entry.at() == at);
        let Some(said) = kept.map(|kept| kept.entry.time()) else { return Ok(Held::cannot_say(Why::BeyondHeld)) };
        let spoke = self.first_word(party, what)?;
        let had = [self.received(at, party)?, spoke.map(|(time, _)| time)].into_iter().flatten().min();
        let figures = |held: Held| {
            let held = held.figure(Phrase::LabelSent, Figure::At(said)).proved_by([at]);
            match had {
                Some(had) => held.figure(Phrase::LabelReceived, Figure::Of(party, had)),
                None => held,
            }
        };
        Ok(match had {
            Some(had) if had <= by => figures(Held::new(told)).proved_by(spoke.map(|(_, at)| at)),
            Some(_) => figures(Held::new(untold)),
            // Nobody has an entry before it is signed.
            None if by < said => figures(Held::new(untold)),
            None => figures(Held::cannot_say(Why::NoReceipt)),
        })
    }

    /// A word of a party on something, which says that it had it: how it takes it, or that it passed it on. Of several the
    /// one that the picture keeps.
    fn first_word(&self, party: PartyIndex, what: What) -> Result<Option<(Time, evidence::EntryRef)>, RecordError> {
        let (answers, passed): (Answers, EachSaid) = match self.archive.affair(what.entry())? {
            Some(Affair::Notice(notice)) => (notice.answers, notice.passed),
            Some(Affair::Sites(sites)) => (sites.answers, sites.passed),
            Some(Affair::Cease(cease)) => (Answers::default(), cease.passed),
            _ => return Ok(None),
        };
        let answer = answers.0.iter().find(|(theirs, _)| *theirs == party).and_then(|(_, answer)| *answer);
        let passed = passed.0.iter().find(|(theirs, _)| *theirs == party).and_then(|(_, said)| said.first().copied());
        let words = answer.map(|answer| answer.said).into_iter().chain(passed);
        Ok(words.map(|said| (said.time, said.at)).min())
    }
}

//! Whether something may be entered in the situation log as it stands. Who may enter it, the desk says.

use evidence::Time;

use super::{Assessment, Item, Logging, Release, Report, Situation, Statement, Upheld};
use crate::desk::words::{line, names, words};
use crate::desk::{Refusal, read_body};
use crate::limits::{CITES_MAX, PLACES_APART_CM_MAX, SEPARATION_CM_MAX, SITUATION_TEXT_BYTES_MAX};

impl Situation {
    /// Passes what may be entered.
    ///
    /// # Errors
    /// [`Refusal`] with the first rule that it breaks.
    pub(in crate::desk) fn judge(&self, now: Time, logging: &Logging) -> Result<(), Refusal> {
        match logging {
            Logging::Reported(report) => {
                report.judge(now)?;
                self.judge_corrected(report.corrects, "report")
            }
            Logging::Assessed(assessment) => {
                self.judge_assessment(assessment)?;
                self.judge_corrected(assessment.corrects, "assessment")
            }
            Logging::Withdrawn { item, reason } => {
                words("the reason", reason, SITUATION_TEXT_BYTES_MAX)?;
                self.at_rest(*item).map(|_| ())
            }
            Logging::Drafted { item, body, .. } => {
                let found = self.at_rest(*item)?;
                if !matches!(found.release, Release::Own) {
                    return Err(Refusal::IsReleased(*item));
                }
                let body = read_body(body)?;
                for source in self.sources(*item, found)? {
                    if body.texts().iter().any(|text| names(text, source)) {
                        return Err(Refusal::NamesSource(*item));
                    }
                }
                Ok(())
            }
        }
    }

    fn judge_assessment(&self, assessment: &Assessment) -> Result<(), Refusal> {
        line("the subject", &assessment.subject)?;
        words("the text", &assessment.text, SITUATION_TEXT_BYTES_MAX)?;
        if assessment.cites.is_empty() {
            return Err(Refusal::CitesNothing);
        }
        if assessment.cites.len() > CITES_MAX {
            return Err(Refusal::Full("reports that one assessment cites"));
        }
        assessment.cites.iter().try_for_each(|cited| self.report(*cited).map(|_| ()))
    }

    /// Passes what is to stand in the place of another: of the same sort, and one that stands.
    fn judge_corrected(&self, corrected: Option<u64>, sort: &'static str) -> Result<(), Refusal> {
        let Some(number) = corrected else { return Ok(()) };
        let found = self.at_rest(number)?;
        if found.says.name() == sort { Ok(()) } else { Err(Refusal::NoSuchItem { item: number, sort }) }
    }

    /// The names that must not be told with an item: those of all reports that it rests on, which must all stand.
    fn sources<'s>(&'s self, number: u64, item: &'s Item) -> Result<Vec<&'s str>, Refusal> {
        match &item.says {
            Statement::Report(report) => Ok(vec![&report.source]),
            Statement::Assessment(assessment) => {
                let source = |cited: &u64| self.report(*cited).map(|report| report.source.as_str());
                let sources = assessment.cites.iter().map(source).collect::<Result<_, _>>();
                // Whoever tells what rests on nothing any more would have to take it back.
                sources.map_err(|_| Refusal::RestsOnNothing(number))
            }
        }
    }

    /// A report that stands.
    fn report(&self, number: u64) -> Result<&Report, Refusal> {
        match &self.standing(number, "report")?.says {
            Statement::Report(report) => Ok(report),
            Statement::Assessment(_) => Err(Refusal::NoSuchItem { item: number, sort: "report" }),
        }
    }

    /// An item that stands, and is in no draft that may still be said: what is said of it there would be wrong.
    fn at_rest(&self, number: u64) -> Result<&Item, Refusal> {
        let found = self.standing(number, "report or assessment")?;
        match found.release {
            Release::Draft(draft) => Err(Refusal::InDraft { item: number, draft }),
            Release::Own | Release::Said { .. } => Ok(found),
        }
    }

    fn standing(&self, number: u64, sort: &'static str) -> Result<&Item, Refusal> {
        let found = self.items().get(&number).ok_or(Refusal::NoSuchItem { item: number, sort })?;
        match &found.standing {
            Upheld::Stands => Ok(found),
            Upheld::Corrected(by) => Err(Refusal::ItemIsCorrected { item: number, by: *by }),
            Upheld::Withdrawn { .. } => Err(Refusal::ItemIsWithdrawn(number)),
        }
    }
}

impl Report {
    fn judge(&self, now: Time) -> Result<(), Refusal> {
        line("the source", &self.source)?;
        if self.source.trim().is_empty() {
            return Err(Refusal::Empty);
        }
        line("the subject", &self.subject)?;
        words("the text", &self.text, SITUATION_TEXT_BYTES_MAX)?;
        if now < self.from || self.until.is_some_and(|until| now < until) {
            return Err(Refusal::Ahead);
        }
        if self.until.is_some_and(|until| until < self.from) {
            return Err(Refusal::NoSpan);
        }
        let Some(feature) = &self.feature else { return Ok(()) };
        line("the feature's name", &feature.name)?;
        if feature.name.trim().is_empty() {
            return Err(Refusal::Empty);
        }
        if feature.bearing_e7 >= 3_600_000_000 || feature.distance_cm > SEPARATION_CM_MAX {
            return Err(Refusal::OutOfRange("the feature's bearing or distance"));
        }
        let apart_cm = feature.at.destination(feature.bearing_e7, feature.distance_cm).distance_cm(self.at);
        if apart_cm > PLACES_APART_CM_MAX {
            return Err(Refusal::Apart { name: feature.name.clone(), apart_m: apart_cm / 100 });
        }
        Ok(())
    }
}

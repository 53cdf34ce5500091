//! What of the situation log somebody wants to see.

use evidence::{EntryRef, Time};
use volume::Position;

use super::{Grade, Item, Report, Situation, Statement, Upheld};

/// What is wanted; an empty one wants all that stands. An assessment has neither source nor place of its own: it is wanted
/// where a report that it cites is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// What was corrected or withdrawn, too.
    pub all: bool,
    /// Only what was so at this time or after it.
    pub since: Option<Time>,
    /// Only what was so before this time.
    pub until: Option<Time>,
    /// Only of sources with this in their names, large or small.
    pub source: Option<String>,
    /// Only reports that are graded so or better.
    pub least: Option<Grade>,
    /// Only what lies no farther than so many centimetres from here.
    pub near: Option<(Position, u32)>,
    /// Only what belongs to this affair of the line of this name.
    pub incident: Option<(String, EntryRef)>,
}

impl Filter {
    pub(super) fn matches(&self, log: &Situation, item: &Item) -> bool {
        if !self.all && item.standing != Upheld::Stands {
            return false;
        }
        match &item.says {
            Statement::Report(report) => self.wants(report),
            Statement::Assessment(assessment) => {
                let cited = assessment.cites.iter().filter_map(|number| log.items().get(number));
                let mut cited = cited.peekable();
                // What it cites may be too old to be at hand; then nothing is left to hold it against.
                match cited.peek() {
                    None => *self == Filter { all: self.all, ..Filter::default() },
                    Some(_) => {
                        cited.any(|cited| matches!(&cited.says, Statement::Report(report) if self.wants(report)))
                    }
                }
            }
        }
    }

    fn wants(&self, report: &Report) -> bool {
        let last = report.until.unwrap_or(report.from);
        self.since.is_none_or(|since| since <= last)
            && self.until.is_none_or(|until| report.from < until)
            && self.least.is_none_or(|least| report.grade.is_at_least(least))
            && self.incident.as_ref().is_none_or(|incident| report.incident.as_ref() == Some(incident))
            && self.source.as_ref().is_none_or(|part| report.source.to_lowercase().contains(&part.to_lowercase()))
            && self.near.is_none_or(|(near, within_cm)| is_near(report.at, near, within_cm))
    }
}

/// Whether two places are so near. Their latitudes tell most that are not, at a thousandth of the cost.
fn is_near(one: Position, other: Position, within_cm: u32) -> bool {
    /// 10⁻⁷ degree of latitude is 1.105 cm or more everywhere on the ellipsoid.
    const LEAST_CM: f64 = 1.105;
    let apart = f64::from(one.lat().abs_diff(other.lat())) * LEAST_CM;
    apart <= f64::from(within_cm) && one.distance_cm(other) <= within_cm.into()
}

//! The situation log: what one's own side has seen or been told of, by whom, how good it is, where and when; and what is
//! made of it.
//!
//! It lies in the private journal and never crosses the line. Nothing is deleted: a report or an assessment is corrected
//! or withdrawn by a later entry, and both stay. What of it is released becomes a draft as any words do, in which its
//! source is not named.

mod codec;
mod filter;
mod grade;
mod judge;

use std::collections::{BTreeMap, BTreeSet};

use evidence::{EntryRef, Precedence, Time};
use volume::Position;

pub(super) use codec::KINDS;
pub use filter::Filter;
pub use grade::Grade;

use crate::affairs::Feature;
use crate::limits::SITUATION_KEPT_MAX;

/// What somebody enters in the situation log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Logging {
    /// A report.
    Reported(Report),
    /// An assessment.
    Assessed(Assessment),
    /// A report or an assessment is not upheld any more.
    Withdrawn {
        /// Which.
        item: u64,
        /// Why.
        reason: String,
    },
    /// A report or an assessment is put into words for the other side. The draft and that it is of this item are one
    /// entry, so that no power cut makes the log forget what went out.
    Drafted {
        /// Which.
        item: u64,
        /// For which line.
        line: String,
        /// In which lane.
        precedence: Precedence,
        /// What, as an entry's body.
        body: Vec<u8>,
        /// What the station was asked for, as tools read it.
        asked: String,
    },
}

/// What a source says was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Where it comes from, by a name of one's own: a post, a sensor, an agency. Never told to the other side.
    pub source: String,
    /// How good source and information are.
    pub grade: Grade,
    /// Where, on the WGS 84 ellipsoid.
    pub at: Position,
    /// The same place given a second way.
    pub feature: Option<Feature>,
    /// When it was so, or from when on.
    pub from: Time,
    /// Until when; `None` of a moment.
    pub until: Option<Time>,
    /// What it is about; may be empty.
    pub subject: String,
    /// What was seen or told.
    pub text: String,
    /// The affair that it belongs to, on the line of this name.
    pub incident: Option<(String, EntryRef)>,
    /// The report that it stands in the place of.
    pub corrects: Option<u64>,
}

/// What one's own side makes of reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The reports that it rests on, at least one.
    pub cites: BTreeSet<u64>,
    /// How sure whoever assesses is.
    pub confidence: AnalyticConfidence,
    /// What it is about; may be empty.
    pub subject: String,
    /// What is made of it.
    pub text: String,
    /// The assessment that it stands in the place of.
    pub corrects: Option<u64>,
}

/// How sure an assessment is, by the quality of what it rests on (ICD 203; AJP-2.1). The numbers are those of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnalyticConfidence {
    /// Little or poor reporting; other readings are as good.
    Low,
    /// Plausible and well sourced, and not corroborated enough.
    Moderate,
    /// Good reporting that agrees.
    High,
}

impl AnalyticConfidence {
    /// All of them, in the order of their numbers, each with what it is called.
    pub const ALL: [(&str, AnalyticConfidence); 3] = [
        ("low", AnalyticConfidence::Low),
        ("moderate", AnalyticConfidence::Moderate),
        ("high", AnalyticConfidence::High),
    ];

    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }
}

/// Who made an entry of this log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The office or number.
    pub name: String,
    /// False if nobody was enrolled, so that the name is what somebody typed.
    pub signed_in: bool,
}

/// A report or an assessment as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// When it was entered.
    pub at: Time,
    /// By whom.
    pub by: Author,
    /// What it says.
    pub says: Statement,
    /// Whether it is upheld.
    pub standing: Upheld,
    /// Whether the other side was told.
    pub release: Release,
}

/// What an item says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// What a source says.
    Report(Report),
    /// What one's own side makes of reports.
    Assessment(Assessment),
}

/// Whether an item is upheld.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upheld {
    /// It stands.
    Stands,
    /// A later one stands in its place.
    Corrected(u64),
    /// It does not stand any more.
    Withdrawn {
        /// Who withdrew it.
        by: Author,
        /// When.
        at: Time,
        /// Why.
        reason: String,
    },
}

/// Whether the other side was told of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Release {
    /// It is one's own side's only.
    Own,
    /// It is in this draft, which may still be said.
    Draft(u64),
    /// It was said.
    Said {
        /// In which draft.
        draft: u64,
        /// On which line.
        line: String,
        /// Where; `None`: it waits to be signed.
        at: Option<EntryRef>,
        /// When.
        when: Time,
    },
}

/// The log: a fold over what was entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    items: BTreeMap<u64, Item>,
    made: u64,
}

impl Situation {
    /// Every item at hand, by its number: reports and assessments have one row of numbers.
    #[must_use]
    pub fn items(&self) -> &BTreeMap<u64, Item> {
        &self.items
    }

    /// The number that the next report or assessment will have.
    #[must_use]
    pub fn next(&self) -> u64 {
        self.made + 1
    }

    /// Items that match, the newest first.
    pub fn find<'s>(&'s self, filter: &'s Filter) -> impl Iterator<Item = (u64, &'s Item)> {
        let found = self.items.iter().rev().filter(|(_, item)| filter.matches(self, item));
        found.map(|(number, item)| (*number, item))
    }

    /// Adds what was judged; returns which item it is about. That a draft was made of an item is told by
    /// [`Situation::drafted`].
    pub(super) fn apply(&mut self, at: Time, by: Author, logging: &Logging) -> u64 {
        let says = match logging {
            Logging::Reported(report) => Statement::Report(report.clone()),
            Logging::Assessed(assessment) => Statement::Assessment(assessment.clone()),
            Logging::Withdrawn { item, reason } => {
                if let Some(found) = self.items.get_mut(item) {
                    found.standing = Upheld::Withdrawn { by, at, reason: reason.clone() };
                }
                return *item;
            }
            Logging::Drafted { item, .. } => return *item,
        };
        self.made += 1;
        if let Some(corrected) = says.corrects().and_then(|corrected| self.items.get_mut(&corrected)) {
            corrected.standing = Upheld::Corrected(self.made);
        }
        self.items.insert(self.made, Item { at, by, says, standing: Upheld::Stands, release: Release::Own });
        if self.items.len() > SITUATION_KEPT_MAX {
            self.items.pop_first();
        }
        self.made
    }

    /// What became of the draft that an item is in.
    pub(super) fn drafted(&mut self, item: u64, release: Release) {
        if let Some(found) = self.items.get_mut(&item) {
            found.release = release;
        }
    }
}

impl Statement {
    /// `report` or `assessment`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Statement::Report(_) => "report",
            Statement::Assessment(_) => "assessment",
        }
    }

    /// What it is about; may be empty.
    #[must_use]
    pub fn subject(&self) -> &str {
        match self {
            Statement::Report(Report { subject, .. }) | Statement::Assessment(Assessment { subject, .. }) => subject,
        }
    }

    /// Its words.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Statement::Report(Report { text, .. }) | Statement::Assessment(Assessment { text, .. }) => text,
        }
    }

    /// The item that it stands in the place of.
    #[must_use]
    pub fn corrects(&self) -> Option<u64> {
        match self {
            Statement::Report(Report { corrects, .. }) | Statement::Assessment(Assessment { corrects, .. }) => {
                *corrects
            }
        }
    }
}

impl Upheld {
    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Upheld::Stands => "stands",
            Upheld::Corrected(_) => "corrected",
            Upheld::Withdrawn { .. } => "withdrawn",
        }
    }
}

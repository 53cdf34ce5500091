//! What somebody said publicly about the line, held against the record: borne out, contradicted, or that the record cannot
//! say, with the figures and the entries that prove it.
//!
//! A claim is coded, so that the finding can be read in every language. The record knows what was said on this line and
//! what parties told of other ways; that nothing is on it proves nobody silent. So what is said to be always or never is
//! borne out only where the whole of that time is held here, and that two did not speak is never borne out at all.

pub mod cli;
mod down;
pub mod run;
pub mod show;
mod silence;
mod spoken;
mod told;

use evidence::{Charter, EntryRef, PartyIndex, Time, transcript};
use line::RecordError;
use line::affairs::{Address, SiteId};
use phrases::Phrase;
use serde_json::{Value, json};
use store::Archive;

use crate::clock::{date_time_group, rfc3339};
use crate::coded::Coded;
use crate::said;
use crate::view::{code, post, site_name};

/// Entries that are named as proof of one finding, those of the first places.
pub const PROOFS_MAX: usize = 256;

/// A claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// A party had suspended the line.
    Suspended(PartyIndex, Span),
    /// A party does not answer what is put to it.
    Silent(PartyIndex, To, Span),
    /// A party refused a call, between these posts if they are named.
    Refused(PartyIndex, Option<Between>, Span),
    /// Two posts spoke.
    Spoke(Between, Span),
    /// Two posts did not speak.
    NotSpoke(Between, Span),
    /// The two spoke at the initiative of a party.
    Initiative(PartyIndex, Between, Span),
    /// The two spoke for so many minutes.
    Lasted(u64, Between, Span),
    /// A party was told of something by a time.
    Told(PartyIndex, What, Time),
    /// A party was not told of something by a time.
    NeverTold(PartyIndex, What, Time),
    /// The line between two parties was down.
    Down(PartyIndex, PartyIndex, Span),
}

/// The time that a claim is about, from its first moment to its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first moment.
    pub from: Time,
    /// The last.
    pub until: Time,
}

impl Span {
    /// True if a time is of it.
    #[must_use]
    pub fn holds(self, time: Time) -> bool {
        self.from <= time && time <= self.until
    }
}

/// Two posts, of two parties.
pub type Between = (Address, Address);

/// What a party is said not to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// Calls that are sought with it.
    Calls,
    /// Line checks and staffed checks.
    Checks,
    /// Messages, which its watch is to read.
    Messages,
}

/// What a party was told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// An entry, such as a notice.
    Entry(EntryRef),
    /// A site.
    Site(SiteId),
}

impl What {
    /// The entry that told of it.
    #[must_use]
    pub fn entry(self) -> EntryRef {
        match self {
            What::Entry(at) => at,
            What::Site(site) => site.entry,
        }
    }
}

/// What the record says of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It is so.
    BorneOut,
    /// It is not so.
    Contradicted,
    /// That cannot be told from the record.
    CannotSay,
}

/// Why the record cannot say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It reaches back before the line existed.
    BeforeLine,
    /// It reaches beyond what is held here.
    BeyondHeld,
    /// One side alone has told it.
    OneSide,
    /// One side has told it and the other disputes it.
    Disputed,
    /// Nothing of it is on the record.
    NothingSaid,
    /// Nothing was asked.
    NotAsked,
    /// The time to answer is not over.
    StillOpen,
    /// There was no answer, which is no refusal.
    SilenceOnly,
    /// It is so for a part of that time.
    Partly,
    /// No receipt is held.
    NoReceipt,
    /// How long it took was not told by both.
    NoLength,
}

/// A figure of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// How many.
    Count(u64),
    /// When.
    At(Time),
    /// When something of a party was.
    Of(PartyIndex, Time),
    /// A party.
    Party(PartyIndex),
}

/// What came of holding a claim against the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// What the record says.
    pub finding: Finding,
    /// Why it cannot say, if it cannot.
    pub why: Vec<Why>,
    /// By which figures, each with what it is called.
    pub figures: Vec<(Phrase, Figure)>,
    /// The entries that prove it.
    pub entries: Vec<EntryRef>,
}

impl Held {
    fn new(finding: Finding) -> Self {
        Held { finding, why: Vec::new(), figures: Vec::new(), entries: Vec::new() }
    }

    fn cannot_say(why: Why) -> Self {
        Held { why: vec![why], ..Held::new(Finding::CannotSay) }
    }

    /// What is so only if all of it is held here becomes what cannot be said, where it is not.
    fn unless(mut self, why: Option<Why>) -> Self {
        if let Some(why) = why {
            (self.finding, self.why) = (Finding::CannotSay, vec![why]);
        }
        self
    }

    fn figure(mut self, label: Phrase, figure: Figure) -> Self {
        self.figures.push((label, figure));
        self
    }

    fn proved_by(mut self, entries: impl IntoIterator<Item = EntryRef>) -> Self {
        self.entries.extend(entries);
        self
    }
}

/// A record against which claims are held.
#[derive(Clone, Copy)]
pub struct Against<'a> {
    /// Under which charter it is.
    pub charter: &'a Charter,
    /// Whose it is.
    pub own: PartyIndex,
    /// The record.
    pub archive: &'a dyn Archive,
    /// When it is looked at.
    pub now: Time,
}

impl Against<'_> {
    /// Holds a claim against the record.
    ///
    /// # Errors
    /// [`RecordError`] if the record cannot be read.
    pub fn hold(&self, claim: Claim) -> Result<Held, RecordError> {
        let mut held = match claim {
            Claim::Suspended(party, span) => self.suspended(party, span),
            Claim::Silent(party, to, span) => self.silent(party, to, span),
            Claim::Refused(party, between, span) => self.refused(party, between, span),
            Claim::Spoke(between, span) => self.spoke(between, span),
            Claim::NotSpoke(between, span) => self.not_spoke(between, span),
            Claim::Initiative(party, between, span) => self.initiative(party, between, span),
            Claim::Lasted(minutes, between, span) => self.lasted(minutes, between, span),
            Claim::Told(party, what, by) => self.told(party, what, by),
            Claim::NeverTold(party, what, by) => self.never_told(party, what, by),
            Claim::Down(one, other, span) => self.down(one, other, span),
        }?;
        held.entries.sort_unstable();
        held.entries.dedup();
        held.entries.truncate(PROOFS_MAX);
        held.why.sort_unstable();
        held.why.dedup();
        if held.why.contains(&Why::BeyondHeld) {
            for party in (0..self.charter.parties.len() as u8).map(PartyIndex).filter(|party| *party != self.own) {
                let until = said::whole_until(self.archive, party)?;
                held.figures.extend(until.map(|until| (Phrase::LabelHeldUntil, Figure::Of(party, until))));
            }
        }
        Ok(held)
    }

    /// Up to when the record of a party is held here whole: of our own up to now, of another as its own line checks say.
    fn held_until(&self, party: PartyIndex) -> Result<Time, RecordError> {
        Ok(if party == self.own { self.now } else { said::whole_until(self.archive, party)?.unwrap_or_default() })
    }

    /// Why not all that these parties said in a time is held here; `None` if it is.
    fn not_whole(&self, parties: &[PartyIndex], span: Span) -> Result<Option<Why>, RecordError> {
        if span.from < self.charter.founded() {
            return Ok(Some(Why::BeforeLine));
        }
        for party in parties {
            if self.held_until(*party)? < span.until {
                return Ok(Some(Why::BeyondHeld));
            }
        }
        Ok(None)
    }

    /// When a party's station had an entry, as far as this station can know: by its own disk, or by the signed receipt.
    fn received(&self, at: EntryRef, party: PartyIndex) -> Result<Option<Time>, RecordError> {
        if party == self.own {
            return self.archive.kept_at(at);
        }
        Ok(self.archive.receipt_for(at, party)?.map(|receipt| receipt.claims().time))
    }

    /// A claim and what came of holding it against the record, for people and tools. What is coded is named by its phrase.
    #[must_use]
    pub fn view(&self, claim: Claim, held: &Held) -> Value {
        let figures = held.figures.iter().map(|(label, figure)| {
            let (value, party) = match figure {
                Figure::Count(count) => (json!(count), None),
                Figure::At(time) => (json!(rfc3339(*time)), None),
                Figure::Of(party, time) => (json!(rfc3339(*time)), Some(code(self.charter, *party))),
                Figure::Party(party) => (json!(code(self.charter, *party)), None),
            };
            json!({ "figure": label.id(), "value": value, "party": party })
        });
        json!({
            "claim": claim.phrase().id(),
            "values": self.values(claim).into_iter().map(|(name, value)| (name.to_owned(), json!(value)))
                .collect::<serde_json::Map<_, _>>(),
            "finding": held.finding.phrase().id(),
            "why": held.why.iter().map(|why| why.phrase().id()).collect::<Vec<_>>(),
            "figures": figures.collect::<Vec<_>>(),
            "entries": held.entries.iter().map(|at| transcript::name_place(self.charter, *at)).collect::<Vec<_>>(),
        })
    }

    /// What is set into the phrase of a claim.
    fn values(&self, claim: Claim) -> Vec<(&'static str, String)> {
        let party = |party| ("party", code(self.charter, party));
        let span = |span: Span| [("from", both_times(span.from)), ("until", both_times(span.until))];
        let posts = |(one, other): Between| [("one", post(self.charter, one)), ("other", post(self.charter, other))];
        let what = |what| match what {
            What::Entry(at) => ("what", transcript::name_place(self.charter, at)),
            What::Site(site) => ("what", site_name(self.charter, site)),
        };
        match claim {
            Claim::Suspended(by, time) | Claim::Silent(by, _, time) | Claim::Refused(by, _, time) => {
                std::iter::once(party(by)).chain(span(time)).collect()
            }
            Claim::Spoke(between, time) | Claim::NotSpoke(between, time) => {
                posts(between).into_iter().chain(span(time)).collect()
            }
            Claim::Initiative(by, between, time) => {
                std::iter::once(party(by)).chain(posts(between)).chain(span(time)).collect()
            }
            Claim::Lasted(minutes, between, time) => {
                std::iter::once(("minutes", minutes.to_string())).chain(posts(between)).chain(span(time)).collect()
            }
            Claim::Told(of, subject, by) | Claim::NeverTold(of, subject, by) => {
                vec![party(of), what(subject), ("until", both_times(by))]
            }
            Claim::Down(one, other, time) => {
                let parties = [("one", code(self.charter, one)), ("other", code(self.charter, other))];
                parties.into_iter().chain(span(time)).collect()
            }
        }
    }
}

/// A time as a date-time group and in full.
fn both_times(time: Time) -> String {
    format!("{} ({})", date_time_group(time), rfc3339(time))
}

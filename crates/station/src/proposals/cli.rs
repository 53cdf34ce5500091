//! The tables of `detente proposal` and `detente violation`.

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::forms::In;
use crate::notices::cli::Where;
use crate::place::SecondWay;

/// What `proposal` takes.
#[derive(Debug, Args)]
pub struct Proposals {
    /// The line; needed only where the station has several.
    #[arg(long, global = true)]
    pub line: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub what: Proposal,
}

/// What is done about proposals.
#[derive(Debug, Subcommand)]
pub enum Proposal {
    /// Propose something to every other party that is bound; it is accepted word for word or not at all.
    Offer(Box<Offer>),
    /// Accept a proposal: these words, in each language, and no others.
    Accept(Accept),
    /// Reject a proposal. To propose something else instead, offer it with --replaces.
    Reject(Decide),
    /// Withdraw a proposal of ours. An acceptance that crosses it on the way binds all the same.
    Withdraw(Decide),
    /// Say that we hold ourselves bound by what was agreed until then and no longer.
    End(End),
    /// Show a proposal, what each party decided, and how it was kept.
    Show {
        /// The proposal.
        proposal: String,
        /// In which language.
        #[command(flatten)]
        language: In,
    },
    /// List the proposals, the newest first.
    List {
        /// Only those that can still be accepted, or are in force.
        #[arg(long)]
        open: bool,
        /// Most that are listed.
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
}

/// What `proposal offer` takes.
#[derive(Debug, Args)]
pub struct Offer {
    /// ceasefire, pause, corridor, exchange, withdrawal or other.
    pub kind: String,
    /// Where it holds, everywhere if nothing is said; times beside it hold for single places.
    #[command(flatten)]
    pub place: Where,
    /// Our post.
    #[arg(long)]
    pub from: String,
    /// The text in one language, as en="All firing stops …" or ru=@text.txt; repeat for each language of the parties.
    #[arg(long = "text", value_name = "LANGUAGE=TEXT", required = true)]
    pub texts: Vec<String>,
    /// Where forces hold to it: land, sea, air; all of them if left out.
    #[arg(long = "domain")]
    pub domains: Vec<String>,
    /// From when on: 2026-05-01T08:00:00Z, or 08:00 for the next eight o'clock in UTC.
    #[arg(long)]
    pub begins: String,
    /// Until when; until somebody ends it if left out.
    #[arg(long)]
    pub ends: Option<String>,
    /// Until when it can be accepted.
    #[arg(long)]
    pub expires: String,
    /// The call that is fixed with it: our post, the other's and the time, as minister,RUS/minister,2026-05-02T10:00Z.
    #[arg(long, value_name = "POST,POST,TIME")]
    pub call: Option<String>,
    /// By what that call is: voice, video, text or in-person.
    #[arg(long, default_value = "voice", requires = "call")]
    pub medium: String,
    /// A party that is not bound and watches over it; repeat for more.
    #[arg(long = "monitor", value_name = "PARTY")]
    pub monitors: Vec<String>,
    /// The proposal that it takes the place of: ours is withdrawn by it, another's is rejected.
    #[arg(long)]
    pub replaces: Option<String>,
    /// flash, immediate, priority or routine; that of the proposal that it replaces.
    #[arg(long, short)]
    pub precedence: Option<String>,
}

/// What `proposal accept` takes.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Accept {
    /// The proposal.
    pub proposal: String,
    /// The text that our officer has before him in one language, as ru=@text.txt; it is held against the proposal's, and
    /// one character that differs is refused; repeat for more.
    #[arg(long = "text", value_name = "LANGUAGE=TEXT")]
    pub texts: Vec<String>,
    /// What is said with it.
    #[arg(long, default_value = "")]
    pub words: String,
}

/// What `proposal reject` and `proposal withdraw` take.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Decide {
    /// The proposal.
    pub proposal: String,
    /// Why.
    #[arg(long, default_value = "")]
    pub reason: String,
}

/// What `proposal end` takes.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct End {
    /// The proposal.
    pub proposal: String,
    /// Until when: 2026-05-01T08:00:00Z, or 08:00 for the next eight o'clock in UTC.
    #[arg(long)]
    pub at: String,
    /// Why.
    #[arg(long)]
    pub reason: String,
}

/// What is asked of the running station about proposals.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Asked {
    /// Offer one.
    Offer(Box<NewProposal>),
    /// Accept one.
    Accept(Accept),
    /// Reject one.
    Reject(Decide),
    /// Withdraw one of ours.
    Withdraw(Decide),
    /// End what was agreed.
    End(End),
}

/// A proposal in the words of people.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewProposal {
    /// What is proposed.
    pub kind: String,
    /// Our post.
    pub from: String,
    /// The text in each language.
    pub texts: Vec<(String, String)>,
    /// Where forces hold to it.
    pub domains: Vec<String>,
    /// Where it holds, as GeoJSON.
    pub volumes: Value,
    /// From when on.
    pub begins: String,
    /// Until when.
    pub ends: Option<String>,
    /// Until when it can be accepted.
    pub expires: String,
    /// The call that is fixed with it.
    pub call: Option<String>,
    /// By what that call is.
    pub medium: String,
    /// Who watches over it.
    pub monitors: Vec<String>,
    /// What it takes the place of.
    pub replaces: Option<String>,
    /// How urgent it is.
    pub precedence: Option<String>,
}

/// What `violation` takes.
#[derive(Debug, Args)]
pub struct Violations {
    /// The line; needed only where the station has several.
    #[arg(long, global = true)]
    pub line: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub what: Violation,
}

/// What is done about violations.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Violation {
    /// Report that another party violated what was agreed.
    Report(Box<Report>),
    /// Admit a violation of ours.
    Admit {
        /// The violation.
        violation: String,
        /// What is said with it.
        #[arg(long, default_value = "")]
        words: String,
    },
    /// Dispute a violation that we are said to have committed.
    Dispute {
        /// The violation.
        violation: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Take a report of ours back; it stays in the record.
    Retract {
        /// The violation.
        violation: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Show a violation that was reported, and how whoever is accused takes it.
    Show {
        /// Which, as USA/I/0012.
        violation: String,
        /// In which language.
        #[command(flatten)]
        #[serde(default)]
        language: In,
    },
    /// List the violations of a proposal, and count them by party, category and whether they are disputed.
    List {
        /// The proposal; all of them if left out.
        #[arg(long)]
        of: Option<String>,
        /// In which language.
        #[command(flatten)]
        #[serde(default)]
        language: In,
        /// Most that are listed.
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
}

/// What `violation report` takes.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Report {
    /// The proposal that was agreed.
    pub proposal: String,
    /// fire, advance, presence, overflight, obstruction, detention, works or other.
    pub category: String,
    /// Who violated it; the other party if left out.
    #[arg(long)]
    pub by: Option<String>,
    /// With what: artillery, mortar, drone, vehicle … (detente phrases lists them as means-…).
    #[arg(long, default_value = "unknown")]
    pub means: String,
    /// Where: latitude, longitude.
    #[arg(long, allow_hyphen_values = true)]
    pub at: String,
    /// The same place a second way.
    #[command(flatten)]
    pub second: SecondWay,
    /// When; now if left out.
    #[arg(long)]
    pub when: Option<String>,
    /// How often in that place and time.
    #[arg(long, default_value_t = 1)]
    pub count: u32,
    /// Our post.
    #[arg(long)]
    pub from: String,
    /// What was seen.
    #[arg(long, default_value = "")]
    pub words: String,
    /// flash, immediate, priority or routine.
    #[arg(long, short, default_value = "immediate")]
    pub precedence: String,
    /// The language of the words; our first one if left out.
    #[arg(long)]
    pub language: Option<String>,
}

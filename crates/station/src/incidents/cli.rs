//! The tables of `detente incident` and `detente request`. What a command says to the running station is the command
//! itself.

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

use crate::forms::In;
use crate::place::SecondWay;

/// What `incident` takes.
#[derive(Debug, Args)]
pub struct Incidents {
    /// The line; needed only where the station has several.
    #[arg(long, global = true)]
    pub line: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub what: Incident,
}

/// What is done about incidents.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Incident {
    /// Admit an accident of ours, at once and as FLASH: something launched by mistake, astray, or across a line.
    Admit(Admit),
    /// Tell that people are in distress and need help, at once and as FLASH; the other side is asked for help with it.
    Distress(Distress),
    /// Report what happened.
    Report(Report),
    /// Put a new report in the place of one of ours. What is left out stays as it was.
    Amend(Amend),
    /// Say whose an incident was, and whether it is under our control.
    Attribute {
        /// The incident, as USA/F/0012.
        incident: String,
        /// ours, not-ours or unknown.
        #[arg(long)]
        origin: String,
        /// under, not-under or unknown.
        #[arg(long, default_value = "unknown")]
        control: String,
        /// What more is to be said.
        #[arg(default_value = "")]
        words: String,
        /// The language of the words; our first one if left out.
        #[arg(long)]
        language: Option<String>,
    },
    /// State a fact of an incident, one at a time, for the others to agree to or to dispute.
    State {
        /// The incident.
        incident: String,
        /// What it is about: place, time, course, means, origin, forces, damage, casualties, warning, cause, measures or
        /// other.
        #[arg(long)]
        about: String,
        /// The fact.
        words: String,
        /// The language of the words; our first one if left out.
        #[arg(long)]
        language: Option<String>,
    },
    /// Agree to a fact that the other side states.
    Agree {
        /// The fact, as RUS/R/0012.
        fact: String,
        /// What more is to be said.
        #[arg(long, default_value = "")]
        words: String,
    },
    /// Dispute a fact that the other side states.
    Dispute {
        /// The fact.
        fact: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Take a fact of ours back; it stays in the record.
    Retract {
        /// The fact.
        fact: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Say that a person here has read of an incident of the other side; the other side is told, signed. What is urgent is to
    /// be passed to units all the same.
    Read {
        /// The incident.
        incident: String,
        /// How the watch is called.
        #[arg(long, default_value = "watch")]
        by: String,
    },
    /// Say to which of our units an incident was passed.
    Passed {
        /// The incident.
        incident: String,
        /// To which units.
        #[arg(long)]
        units: String,
        /// When; now if left out.
        #[arg(long)]
        at: Option<String>,
    },
    /// Say that we are done with an incident; it is closed once both sides are.
    Close {
        /// The incident.
        incident: String,
        /// What is said with it.
        #[arg(long, default_value = "")]
        words: String,
    },
    /// Say that we are not done with it after all.
    Reopen {
        /// The incident.
        incident: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Show an incident with all that was said of it, what was near, and what was notified of that.
    Show {
        /// The incident.
        incident: String,
        /// In which language.
        #[command(flatten)]
        #[serde(default)]
        language: In,
    },
    /// List the incidents, the newest first.
    List {
        /// Only those that are not closed by both sides.
        #[arg(long)]
        open: bool,
        /// Most that are listed.
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
}

/// What `incident admit` takes.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Admit {
    /// launched, strayed or crossed.
    pub happening: String,
    /// With what: missile, drone, aircraft, artillery, vessel … (detente phrases lists them as means-…).
    pub means: String,
    /// Where it is, or was seen last: latitude, longitude.
    #[arg(long, allow_hyphen_values = true)]
    pub at: String,
    /// Where it is heading, or is expected to come down.
    #[arg(long, allow_hyphen_values = true)]
    pub toward: Option<String>,
    /// Whether it is under our control: under, not-under or unknown.
    #[arg(long, default_value = "unknown")]
    pub control: String,
    /// When: 2026-05-01T08:00:00Z, or 08:00 for the last eight o'clock in UTC; now if left out.
    #[arg(long)]
    pub since: Option<String>,
    /// Our post; the first that the charter names if left out.
    #[arg(long)]
    pub from: Option<String>,
    /// What more is to be said, in our language; nothing waits for it.
    #[arg(long)]
    pub words: Option<String>,
    /// Wait so many seconds for the other side's signed receipt.
    #[arg(long)]
    pub wait: Option<u64>,
}

/// What `incident distress` takes.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Distress {
    /// Who or what: aircraft, helicopter, vessel, vehicle, persons …
    pub means: String,
    /// Where: latitude, longitude.
    #[arg(long, allow_hyphen_values = true)]
    pub at: String,
    /// Which help is needed, in our language; nothing waits for it.
    #[arg(long)]
    pub needs: Option<String>,
    /// When; now if left out.
    #[arg(long)]
    pub since: Option<String>,
    /// Our post; the first that the charter names if left out.
    #[arg(long)]
    pub from: Option<String>,
    /// Wait so many seconds for the other side's signed receipt.
    #[arg(long)]
    pub wait: Option<u64>,
}

/// What `incident report` takes.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Report {
    /// strike, launched, strayed, crossed, near-miss, collided, lost, distress, detained, missing, dead, interference or
    /// other.
    pub happening: String,
    /// Where: latitude, longitude.
    #[arg(long, allow_hyphen_values = true)]
    pub at: String,
    /// Our post.
    #[arg(long)]
    pub from: String,
    /// flash, immediate, priority or routine.
    #[arg(long, short, default_value = "immediate")]
    pub precedence: String,
    /// When it happened or began; now if left out.
    #[arg(long)]
    pub since: Option<String>,
    /// What it says beside.
    #[command(flatten)]
    pub content: Content,
    /// Ask every other party that is bound to say whose it was.
    #[arg(long)]
    pub ask: bool,
    /// Wait so many seconds for the other side's signed receipt.
    #[arg(long)]
    pub wait: Option<u64>,
}

/// What `incident amend` takes.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Amend {
    /// The incident.
    pub incident: String,
    /// What happened.
    #[arg(long)]
    pub happening: Option<String>,
    /// Where.
    #[arg(long, allow_hyphen_values = true)]
    pub at: Option<String>,
    /// When it happened or began.
    #[arg(long)]
    pub since: Option<String>,
    /// What it says beside.
    #[command(flatten)]
    pub content: Content,
    /// Ask every other party that is bound to say whose it was.
    #[arg(long)]
    pub ask: bool,
}

/// What a report says beside what, where and when.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Content {
    /// With what, or to what: missile, artillery, aircraft, persons … (detente phrases lists them as means-…).
    #[arg(long)]
    pub means: Option<String>,
    /// The same place a second way.
    #[command(flatten)]
    pub second: SecondWay,
    /// How far the place may be off, as 500m.
    #[arg(long)]
    pub within: Option<String>,
    /// Where it is heading, or is expected to come down.
    #[arg(long, allow_hyphen_values = true)]
    pub toward: Option<String>,
    /// When it was over.
    #[arg(long)]
    pub until: Option<String>,
    /// Whose it was: ours, not-ours or unknown.
    #[arg(long)]
    pub origin: Option<String>,
    /// Whether it is under our control: under, not-under or unknown.
    #[arg(long)]
    pub control: Option<String>,
    /// A coded field, as damage="two houses"; repeat for more: forces, damage, casualties, measures, witnesses, weapon,
    /// unit, cause, help, contact, remarks.
    #[arg(long = "detail", value_name = "FIELD=TEXT")]
    pub details: Vec<String>,
    /// The language of the words; our first one if left out.
    #[arg(long)]
    pub language: Option<String>,
}

/// What `request` takes.
#[derive(Debug, Args)]
pub struct Requests {
    /// The line; needed only where the station has several.
    #[arg(long, global = true)]
    pub line: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub what: Request,
}

/// What is done about requests.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// Ask another party for something, with the charter's clock on it.
    Make {
        /// explanation, evidence, meeting, visit, inquiry, assistance, return, compensation or review.
        wanted: String,
        /// The question, or what is wished and why.
        #[arg(default_value = "")]
        words: String,
        /// The incident, message or other affair that it is about, as USA/F/0012.
        #[arg(long)]
        on: Option<String>,
        /// Which party; the other one if left out.
        #[arg(long)]
        of: Option<String>,
        /// Our post.
        #[arg(long)]
        from: String,
        /// The earlier request of ours that was not enough.
        #[arg(long)]
        follows: Option<String>,
        /// flash, immediate, priority or routine; that of what it is about if left out.
        #[arg(long, short)]
        precedence: Option<String>,
        /// The language of the words; our first one if left out.
        #[arg(long)]
        language: Option<String>,
    },
    /// Answer a request of the other side.
    Answer(Answer),
    /// Agree to what the other side asks, and say until when it will be done.
    Agree {
        /// The request.
        request: String,
        /// Until when: 2026-05-01T08:00:00Z, or 08:00 for the next eight o'clock in UTC.
        #[arg(long)]
        at: String,
        /// What more is to be said.
        #[arg(default_value = "")]
        words: String,
    },
    /// Refuse what the other side asks, with the reason; a refusal is not silence.
    Refuse(Answer),
    /// Say that what the other side asked was done.
    Done {
        /// The request.
        request: String,
        /// When; now if left out.
        #[arg(long)]
        at: Option<String>,
        /// What more is to be said.
        #[arg(default_value = "")]
        words: String,
    },
    /// Say that we are done with a request of ours.
    Close {
        /// The request.
        request: String,
        /// What is said with it.
        #[arg(long, default_value = "")]
        words: String,
    },
    /// Say that we are not done with it after all.
    Reopen {
        /// The request.
        request: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Show a request and what was said to it.
    Show {
        /// The request.
        request: String,
        /// In which language.
        #[command(flatten)]
        #[serde(default)]
        language: In,
    },
    /// List the requests, the newest first.
    List {
        /// Only those on which something is owed.
        #[arg(long)]
        open: bool,
        /// Only those about this affair.
        #[arg(long)]
        on: Option<String>,
        /// Most that are listed.
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
}

/// What answers a request, or refuses it.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Answer {
    /// The request.
    pub request: String,
    /// The answer, or the reason.
    pub words: String,
    /// The language of the words; our first one if left out.
    #[arg(long)]
    pub language: Option<String>,
}

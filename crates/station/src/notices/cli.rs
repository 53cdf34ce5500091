//! The command line of notices, plans and conflicts.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::words::KINDS;
use crate::cli::{Line, Urgency};
use crate::forms::In;

/// What is done with notices.
#[derive(Debug, Subcommand)]
pub enum Notices {
    /// Release a notice: where and when we will act. What it would meet is looked for first.
    Send(Send),
    /// Put other words, or another place and time, in the place of a notice of ours.
    Amend(Amend),
    /// Move a notice of ours in time, all of its volumes by as much.
    Delay(Delay),
    /// Take a notice of ours back; it stays in the record.
    Cancel(Step),
    /// Say that a notice of ours has begun.
    Begun(Step),
    /// Say that a notice of ours is over.
    Complete(Step),
    /// Answer a notice, or a daily plan, of the other side. No answer is a permission.
    Answer(Answer),
    /// Say to which of our units a notice was passed.
    Passed(Passed),
    /// List the notices that stand, by the time at which they begin.
    List(List),
    /// Show a notice with its answers and conflicts.
    Show(Named),
    /// Show on which days and at which hours the notices that stand are active.
    Calendar(Calendar),
    /// Write a notice, or all that stand, as others read it.
    Export(Export),
    /// Send the plan of a day: our notices of that day in one list.
    Plan(DayPlan),
    /// List the daily plans.
    Plans(Plans),
}

/// What is done with plans that are not released.
#[derive(Debug, Subcommand)]
pub enum Planning {
    /// Keep a plan on this side, in the station's folder, until it is released or dropped. It is never sent.
    Keep(Keep),
    /// List the plans that are kept.
    List,
    /// Show a plan that is kept.
    Show(NamedPlan),
    /// Drop a plan that is kept.
    Drop(NamedPlan),
    /// Ask what a plan would meet, on all lines. It stays in this station's memory; nothing is sent or stored.
    Check(Check),
}

/// What `plan keep` takes.
#[derive(Debug, Args)]
pub struct Keep {
    /// What it is called here: letters, digits, - and _.
    pub name: String,
    /// Where and when.
    #[command(flatten)]
    pub place: Where,
    /// What would be done; as the property `kind` of each feature says if left out.
    #[arg(long, value_parser = KINDS)]
    pub kind: Option<String>,
    /// What it is called once it is released; as the file says if left out.
    #[arg(long)]
    pub title: Option<String>,
    /// Put it in the place of what is kept under this name.
    #[arg(long)]
    pub replace: bool,
}

/// What `plan show` and `plan drop` take.
#[derive(Debug, Args)]
pub struct NamedPlan {
    /// The plan, as it was kept.
    pub name: String,
}

/// Where and when, from a file or from the command line.
#[derive(Debug, Default, Args)]
pub struct Where {
    /// A file of GeoJSON, KML or ASTM F3548 (Volume4D); - reads standard input.
    pub file: Option<PathBuf>,
    /// A circle instead of a file, as 49.95,23.4,5000m; repeat for more.
    #[arg(long = "circle", value_name = "LAT,LON,RADIUS", allow_hyphen_values = true)]
    pub circles: Vec<String>,
    /// From when, as 2022-03-13T02:00Z or "130200Z MAR 22"; for circles, and for what of a file says no time.
    #[arg(long, value_name = "TIME")]
    pub from_time: Option<String>,
    /// Until when; until told otherwise if left out.
    #[arg(long, value_name = "TIME", requires = "from_time")]
    pub until: Option<String>,
    /// The lower limit, as 0mAGL, 1500mAMSL, 120mHAE or FL100; for circles, and for what of a file says no height.
    #[arg(long, value_name = "HEIGHT", allow_hyphen_values = true)]
    pub lower: Option<String>,
    /// The upper limit.
    #[arg(long, value_name = "HEIGHT", allow_hyphen_values = true)]
    pub upper: Option<String>,
}

/// What a notice says beside where and when.
#[derive(Debug, Args)]
pub struct Content {
    /// What it is called; the title or name in the file if left out.
    #[arg(long)]
    pub title: Option<String>,
    /// A coded field, as call-sign=HAWK or purpose=TRAINING; repeat for more.
    #[arg(long = "detail", value_name = "FIELD=TEXT")]
    pub details: Vec<String>,
    /// How much of what takes part, as troops=1200; repeat for more.
    #[arg(long = "amount", value_name = "WHAT=COUNT")]
    pub amounts: Vec<String>,
    /// Where it was announced to everybody, as notam:A0123/22; systems are notam, navarea, navtex, other.
    #[arg(long = "twin", value_name = "SYSTEM:REFERENCE")]
    pub twins: Vec<String>,
    /// What one of its volumes is called, as 1="back again", counted from 0; repeat for more.
    #[arg(long = "label", value_name = "N=TEXT")]
    pub labels: Vec<String>,
    /// The language of its words; our first one if left out.
    #[arg(long)]
    pub language: Option<String>,
}

/// How words are released.
#[derive(Debug, Args)]
pub struct Release {
    /// flash, immediate, priority or routine; if left out, routine where it comes in time, else immediate.
    #[arg(long, short)]
    pub precedence: Option<String>,
    /// Why it comes at short notice or late; such a notice is not released without it.
    #[arg(long, value_name = "TEXT")]
    pub short_notice_reason: Option<String>,
    /// Wait so many seconds for the other sides' signed receipts.
    #[arg(long, value_name = "SECONDS")]
    pub wait: Option<u64>,
    /// Release it although it meets something.
    #[arg(long)]
    pub although_conflicts: bool,
    /// Its places are right as they are given, although latitude and longitude look swapped.
    #[arg(long)]
    pub as_given: bool,
}

/// What `notice send` takes.
#[derive(Debug, Args)]
pub struct Send {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// Where and when.
    #[command(flatten)]
    pub place: Where,
    /// What will be done; as the property `kind` of the file says if left out.
    #[arg(long, value_parser = KINDS)]
    pub kind: Option<String>,
    /// Our post.
    #[arg(long)]
    pub from: String,
    /// What it says.
    #[command(flatten)]
    pub content: Content,
    /// How it is released.
    #[command(flatten)]
    pub release: Release,
}

/// What `notice amend` takes. What is left out stays as it was.
#[derive(Debug, Args)]
pub struct Amend {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The notice, as USA/R/0003.
    pub serial: String,
    /// Where and when.
    #[command(flatten)]
    pub place: Where,
    /// Why.
    #[arg(long)]
    pub reason: String,
    /// Our post.
    #[arg(long)]
    pub from: Option<String>,
    /// What it says.
    #[command(flatten)]
    pub content: Content,
    /// How it is released.
    #[command(flatten)]
    pub release: Release,
}

/// What `notice delay` takes.
#[derive(Debug, Args)]
pub struct Delay {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The notice, as USA/R/0003.
    pub serial: String,
    /// By how much, as 30m or 1h30m; -30m brings it forward.
    #[arg(long, value_name = "LENGTH", allow_hyphen_values = true)]
    pub by: String,
    /// Why; that it is delayed if left out.
    #[arg(long)]
    pub reason: Option<String>,
    /// How it is released.
    #[command(flatten)]
    pub release: Release,
}

/// What `notice cancel`, `begun` and `complete` take.
#[derive(Debug, Args)]
pub struct Step {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The notice, as USA/R/0003.
    pub serial: String,
    /// Why, or what came of it.
    #[arg(long, default_value = "")]
    pub reason: String,
    /// How urgent that is.
    #[command(flatten)]
    pub urgency: Urgency,
}

/// What `notice answer` takes.
#[derive(Debug, Args)]
pub struct Answer {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The notice or daily plan, as RUS/R/0003.
    pub serial: String,
    /// How we take it.
    #[arg(value_parser = ["acknowledge", "no-objection", "ask", "object"])]
    pub stance: String,
    /// The question or the objection; to ask and to object take words.
    #[arg(default_value = "")]
    pub words: String,
    /// How urgent that is.
    #[command(flatten)]
    pub urgency: Urgency,
}

/// What `notice passed` takes.
#[derive(Debug, Args)]
pub struct Passed {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The notice, as RUS/R/0003.
    pub serial: String,
    /// To which units, as we name them.
    #[arg(long)]
    pub units: String,
    /// How urgent that is.
    #[command(flatten)]
    pub urgency: Urgency,
}

/// What `notice list` takes.
#[derive(Debug, Args)]
pub struct List {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// All notices, the newest first, those that are over or taken back too.
    #[arg(long)]
    pub all: bool,
    /// Only those that wait for our answer, the most urgent first.
    #[arg(long, conflicts_with = "all")]
    pub waiting: bool,
    /// Most that are listed.
    #[arg(long, default_value_t = 50)]
    pub limit: usize,
    /// Only notices kept before this one; goes with --all.
    #[arg(long, requires = "all")]
    pub before: Option<String>,
}

/// What `notice show` takes.
#[derive(Debug, Args)]
pub struct Named {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// In which language.
    #[command(flatten)]
    pub language: In,
    /// The notice, as USA/R/0003.
    pub serial: String,
}

/// What `notice calendar` takes.
#[derive(Debug, Args)]
pub struct Calendar {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The first day, as 2022-03-13; today if left out.
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// The last day; a week in all if left out. Over 31 days it is shown by days, at most 366.
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// A month by its days, as 2022-03.
    #[arg(long, value_name = "MONTH", conflicts_with_all = ["from", "until", "year"])]
    pub month: Option<String>,
    /// A year by its months and days, as 2022.
    #[arg(long, value_name = "YEAR", conflicts_with_all = ["from", "until"])]
    pub year: Option<String>,
    /// Only notices of this kind.
    #[arg(long, value_parser = KINDS)]
    pub kind: Option<String>,
}

/// What `notice export` takes.
#[derive(Debug, Args)]
pub struct Export {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The notice, as USA/R/0003.
    #[arg(required_unless_present = "all")]
    pub serial: Option<String>,
    /// All notices that stand.
    #[arg(long, conflicts_with = "serial")]
    pub all: bool,
    /// As what. GeoJSON keeps everything; the others say what they can, and refuse the rest with the reason.
    #[arg(long, value_parser = ["geojson", "kml", "f3548", "openair", "notam"])]
    pub format: String,
    /// Where to; standard output if left out.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// The flight information region of a NOTAM, four letters.
    #[arg(long, required_if_eq("format", "notam"))]
    pub region: Option<String>,
    /// Subject and condition of a NOTAM, five letters from Q.
    #[arg(long, default_value = "QRTCA")]
    pub code: String,
    /// The class of an OpenAir airspace.
    #[arg(long, default_value = "R")]
    pub class: String,
}

/// What `notice plan` takes.
#[derive(Debug, Args)]
pub struct DayPlan {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The day, as 2022-03-13, by the calendar of UTC.
    pub day: String,
    /// Our notices of that day, as USA/R/0003; none: nothing is planned.
    pub serials: Vec<String>,
    /// What else there is to say.
    #[arg(long, default_value = "")]
    pub words: String,
    /// How urgent that is; routine if left out.
    #[command(flatten)]
    pub urgency: Urgency,
}

/// What `notice plans` takes.
#[derive(Debug, Args)]
pub struct Plans {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// Most that are listed, the newest first.
    #[arg(long, default_value_t = 50)]
    pub limit: usize,
}

/// What `plan check` takes.
#[derive(Debug, Args)]
pub struct Check {
    /// The line; all lines of the station if left out.
    #[command(flatten)]
    pub line: Line,
    /// Where and when.
    #[command(flatten)]
    pub place: Where,
    /// What would be done, of all of it; as the property `kind` of each feature says if left out.
    #[arg(long, value_parser = KINDS)]
    pub kind: Option<String>,
    /// Check the plans that are kept under these names; all that are kept if none is named.
    #[arg(long, value_name = "NAME", num_args = 0.., conflicts_with_all = ["file", "circles", "from_time", "until", "lower", "upper"])]
    pub kept: Option<Vec<String>>,
    /// All features of the file are one plan, not each a plan of its own.
    #[arg(long)]
    pub as_one: bool,
    /// The notice of ours in whose place it would stand, which is left out of account.
    #[arg(long, value_name = "SERIAL", requires = "line")]
    pub amends: Option<String>,
}

/// What `conflicts` takes.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Conflicts {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// Those that all have accepted too.
    #[arg(long)]
    pub all: bool,
    /// What is done with one.
    #[command(subcommand)]
    pub command: Option<ConflictCommand>,
}

/// What is done with a conflict.
#[derive(Debug, Subcommand)]
pub enum ConflictCommand {
    /// Say that we have taken note of a conflict, or accept it with measures.
    Answer(ConflictAnswer),
}

/// What `conflicts answer` takes.
#[derive(Debug, Args)]
pub struct ConflictAnswer {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The conflict, as USA/R/0003~RUS/R/0002.
    pub id: String,
    /// How we take it.
    #[arg(value_parser = ["acknowledge", "accept"])]
    pub stance: String,
    /// The measures with which we accept it, or other words.
    #[arg(long, default_value = "", required_if_eq("stance", "accept"))]
    pub measures: String,
    /// How urgent that is.
    #[command(flatten)]
    pub urgency: Urgency,
}

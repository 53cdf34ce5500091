//! The command line, as one table that help, completions and the manual page are made from.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::forms::In;
use crate::notices::cli::{Conflicts, Notices, Planning};
use crate::{
    amendments, assurance, attachments, calls, carry, ceases, channel, claims, clocks, desk, extract, find, handling,
    incidents, proposals, readouts, scenario, sites, situation, suspicion,
};

/// Détente: the station of a deconfliction line.
#[derive(Debug, Parser)]
#[command(name = "detente", version, about = "Détente: the station of a deconfliction line", long_about = None, after_help = EXIT_CODES)]
pub struct Cli {
    /// The station's folder; ./detente-station if left out.
    #[arg(long, env = "DETENTE_DIR", global = true)]
    pub dir: Option<PathBuf>,
    /// The file with the token of your session, where one login has several: of this login and folder if left out.
    #[arg(long, env = "DETENTE_SESSION", global = true)]
    pub session: Option<PathBuf>,
    /// Print one JSON object instead of words.
    #[arg(long, global = true)]
    pub json: bool,
    /// Date all that is done from this time, in a drill: refused where a line is live.
    #[arg(long, global = true)]
    pub drill_clock: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done; 1 refused, nothing changed; 2 not understood; 3 not proved; \
4 the station does not run; 5 a fault of this machine; 6 not in time.";

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a station's folder: settings, the party's root key, the station's key.
    Init(Init),
    /// Draw up, sign, open and show charters.
    #[command(subcommand)]
    Charter(Charter),
    /// Issue, take back and pass on station keys.
    #[command(subcommand)]
    Key(Key),
    /// Run the station until it is told to stop.
    Serve,
    /// Send a message from a post to a post.
    Send(Send),
    /// Show a message and tell the other side that the watch has read it.
    Read(Read),
    /// Take a message of our own back; it stays in the record.
    Cancel(Cancel),
    /// List the messages that wait to be read here, the most urgent first.
    Inbox(Inbox),
    /// Say a message in another language; the original stays the authoritative one.
    Translate(handling::cli::Translate),
    /// Say that a message is with a principal of ours.
    Deliver(handling::cli::Deliver),
    /// Say that a message was passed to units of ours.
    Pass(handling::cli::Pass),
    /// Find what was said by its words, posts, party, kind and time, whether the station runs or not; the newest first.
    Find(find::cli::Find),
    /// Notices: where and when each side will act.
    #[command(subcommand)]
    Notice(Notices),
    /// Plans that are not released.
    #[command(subcommand)]
    Plan(Planning),
    /// List the conflicts between what is notified, and say what is done about them.
    Conflicts(Conflicts),
    /// Protected sites: what is told so that it is not struck.
    #[command(subcommand)]
    Site(sites::cli::Site),
    /// Warn: "we believe that you are striking …"; and what is done about such a warning.
    Cease(ceases::cli::Cease),
    /// Calls: seek one, answer one, show who is there, tell when the two spoke.
    Call(calls::cli::Calls),
    /// Contacts that were not by this line, and when two posts last spoke.
    Contact(calls::cli::Contacts),
    /// Readouts: what each side makes of a call, side by side, and what is released.
    Readout(readouts::cli::Readouts),
    /// Staffed checks: whether a person answers.
    Staffed(assurance::cli::StaffedChecks),
    /// Suspend and resume the line, and tell of outages.
    Suspension(assurance::cli::Suspensions),
    /// Maps, charts, images and documents beside what is said.
    Attachment(attachments::cli::Attachments),
    /// The operators' channel: what the watches say to each other about the line itself, never a position of a party.
    Chat(channel::cli::Chats),
    /// Ask what a term of the other side means, and explain ours.
    Query(channel::cli::Queries),
    /// Incidents: what happened, whose it was, which facts of it all hold; an accident admitted or a distress told as FLASH.
    Incident(incidents::cli::Incidents),
    /// Proposals: a ceasefire, pause, corridor, exchange or withdrawal, accepted word for word or not at all.
    Proposal(proposals::cli::Proposals),
    /// Violations of what was agreed: reported, admitted or disputed, and counted.
    Violation(proposals::cli::Violations),
    /// Amendments of the charter: sent round, signed on the record by each, and taken up when all have.
    Amendment(amendments::cli::Amendments),
    /// Requests: an explanation, a meeting, a visit, help, compensation, a review of the line, each with its clock.
    Request(incidents::cli::Requests),
    /// The people of this desk: who may do what, and who is signed in.
    #[command(subcommand)]
    Desk(desk::cli::Desk),
    /// Drafts: words that wait until somebody releases them.
    #[command(subcommand)]
    Draft(desk::cli::Draft),
    /// Shifts: who is on watch, what is handed over, what happened.
    #[command(subcommand)]
    Shift(desk::cli::Shift),
    /// Briefs: what a principal is to know, kept on this side.
    Brief(desk::cli::Briefs),
    /// The notes of a call by several note-takers, kept on this side.
    Memo(desk::cli::Memos),
    /// The situation log: what was seen or told, by whom and how good it is; kept on this side unless it is released.
    Situation(situation::cli::Situations),
    /// Suspicions that whoever speaks for the other side is impersonated, coerced or forged; kept on this side.
    Suspicion(suspicion::cli::Suspicions),
    /// List the coded phrases of the forms side by side in several languages, to be vetted; needs no station.
    Phrases(Phrases),
    /// Say how the station and its lines stand.
    Status,
    /// Make a line check and wait for the answer, or check the disk.
    Check(Check),
    /// Say how each party has kept what was agreed, from the record alone: checks, suspensions, lead times, answers,
    /// conflicts, warnings, sites, daily plans, calls, messages.
    Performance(Performance),
    /// List every clock that runs or has run out: who owes what on which affair, since when and until when.
    Clocks(clocks::cli::Clocks),
    /// What was said publicly about the line, held against the record.
    #[command(subcommand)]
    Claim(claims::cli::Claims),
    /// Tell everything that happens, as it happens.
    Watch,
    /// Sign although a party has not confirmed what it holds of our lanes. An officer's order.
    SignWithout(SignWithout),
    /// Go on after a loss: sign although the tide mark says that our lanes went further than the record and the peers do. An
    /// officer's order; an entry on the line says that it was so.
    Recover(Recover),
    /// The whole record in one file.
    #[command(subcommand)]
    Transcript(Transcript),
    /// Write all that the record has on an affair or a site, and nothing else, to one file for an inquiry.
    Extract(extract::cli::Extract),
    /// Verify a transcript, an extract, a disclosure or a proof of a fork; needs no station.
    Verify(Verify),
    /// Show one entry with its proof, without the rest.
    Disclose(Disclose),
    /// Copy a line's record while the station runs.
    Backup(Backup),
    /// Fold the picture again from the entries; the station must not run.
    Rebuild(Line),
    /// Go on by files that somebody carries, where no link is left or the path leads one way.
    Carry(carry::cli::Carry),
    /// Stop the running station, and wait until its process has ended.
    Stop,
    /// Two stations on this machine, and what a line does.
    Demo(Demo),
    /// Play a scenario on stations of this machine, in the time that it tells.
    #[command(subcommand)]
    Scenario(scenario::cli::Scenarios),
    /// The console for browsers.
    #[command(subcommand)]
    Console(Console),
    /// Whom the station rings while no console is looked at.
    #[command(subcommand)]
    Alarm(Alarm),
    /// Print the description of the console's API, in OpenAPI 3.1.
    Api,
    /// Print completions for a shell.
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    Manual,
}

/// What is done about the console.
#[derive(Debug, Subcommand)]
pub enum Console {
    /// Let a browser in once, in your name, or where nobody is enrolled in nobody's: prints the address to open.
    Invite,
}

/// What is done about alarms.
#[derive(Debug, Subcommand)]
pub enum Alarm {
    /// Ring by every way that the settings name, and say what came of each.
    Test,
}

/// Which line.
#[derive(Debug, Args)]
pub struct Line {
    /// The line; needed only where the station has several.
    #[arg(long)]
    pub line: Option<String>,
}

/// How urgent words are.
#[derive(Debug, Default, Args)]
pub struct Urgency {
    /// flash, immediate, priority or routine; as urgent as what they are about if left out.
    #[arg(long, short)]
    pub precedence: Option<String>,
}

/// What `init` takes.
#[derive(Debug, Args)]
pub struct Init {
    /// The party's code: one to sixteen of A-Z, 0-9 and -.
    #[arg(long)]
    pub code: String,
    /// The party's name in full.
    #[arg(long)]
    pub name: String,
    /// A language of the party (BCP 47), the authoritative one first.
    #[arg(long = "language", required = true)]
    pub languages: Vec<String>,
    /// A post, as code:level:title:address[:escalates-to[:deputy]]; level is tactical, operational, ministry or leader,
    /// the deputy the office that speaks for the post while its holder is away.
    #[arg(long = "post", required = true)]
    pub posts: Vec<String>,
    /// party, observer or guarantor.
    #[arg(long, default_value = "party")]
    pub role: String,
    /// Where the station listens.
    #[arg(long, default_value = "0.0.0.0:4747")]
    pub listen: SocketAddr,
    /// Days for which the station's key is valid.
    #[arg(long, default_value_t = 730)]
    pub days: u64,
}

/// What is done with charters.
#[derive(Debug, Subcommand)]
pub enum Charter {
    /// Draw up a charter with other parties and sign it.
    Propose(Propose),
    /// Draw up an amendment of a line's charter and sign it; what is not given stays as it is.
    Amend(Amend),
    /// Read a charter or an amendment that another drew up, and sign it.
    Accept(Accept),
    /// Open the line, once all have signed and the fingerprint was compared by voice.
    Open(Open),
    /// Take an amendment up at its time, once all have signed and the fingerprint was compared by voice.
    TakeUp(TakeUp),
    /// Show a charter.
    Show(Show),
}

/// What `charter propose` takes.
#[derive(Debug, Args)]
pub struct Propose {
    /// The identity file of another party; repeat for more.
    #[arg(long = "with", required = true)]
    pub with: Vec<PathBuf>,
    /// What the line is called.
    #[arg(long)]
    pub name: String,
    /// A drill line, which never reaches a live one.
    #[arg(long)]
    pub drill: bool,
    /// What the line is for; repeat for more.
    #[arg(long = "purpose")]
    pub purposes: Vec<String>,
    /// What the line is not; repeat for more.
    #[arg(long = "exclusion")]
    pub exclusions: Vec<String>,
    /// Which forces it covers; repeat for more.
    #[arg(long = "force")]
    pub forces: Vec<String>,
    /// A TOML file with terms that differ from the usual; `charter show --json` shows their names.
    #[arg(long)]
    pub terms: Option<PathBuf>,
    /// A TOML file with what is agreed about plans, sites and warnings, where it differs from the usual.
    #[arg(long)]
    pub annex: Option<PathBuf>,
    /// A GeoJSON file of standing areas: borders, buffers, corridors; with name, distance_m and kinds.
    #[arg(long)]
    pub areas: Option<PathBuf>,
    /// Places by name, as CSV or GeoJSON, against which the names of sites and features are held.
    #[arg(long)]
    pub places: Option<PathBuf>,
    /// Where the charter file is written.
    #[arg(long, default_value = "charter.detente")]
    pub out: PathBuf,
}

/// What `charter amend` takes.
#[derive(Debug, Args)]
pub struct Amend {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The identity file of a party that joins, or the new one of a party of the line; repeat for more.
    #[arg(long = "with")]
    pub with: Vec<PathBuf>,
    /// What the line is called from then on.
    #[arg(long)]
    pub name: Option<String>,
    /// What the line is for, in place of all that it was for; repeat for more.
    #[arg(long = "purpose")]
    pub purposes: Vec<String>,
    /// What the line is not, in place of all that it was not; repeat for more.
    #[arg(long = "exclusion")]
    pub exclusions: Vec<String>,
    /// Which forces it covers, in place of all that it covered; repeat for more.
    #[arg(long = "force")]
    pub forces: Vec<String>,
    /// A TOML file with the terms that change; `charter show --json` shows their names.
    #[arg(long)]
    pub terms: Option<PathBuf>,
    /// A TOML file with what changes of what is agreed about plans, sites and warnings.
    #[arg(long)]
    pub annex: Option<PathBuf>,
    /// A GeoJSON file of standing areas, in place of all that there are.
    #[arg(long)]
    pub areas: Option<PathBuf>,
    /// Places by name, as CSV or GeoJSON, in place of all that there are.
    #[arg(long)]
    pub places: Option<PathBuf>,
    /// From when it holds; a day from now if left out.
    #[arg(long)]
    pub from: Option<String>,
    /// Where the charter file is written.
    #[arg(long, default_value = "amended.detente")]
    pub out: PathBuf,
}

/// What `charter accept` takes.
#[derive(Debug, Args)]
pub struct Accept {
    /// The charter file.
    pub file: PathBuf,
    /// Another copy of the same charter, whose signatures are taken over; repeat for more.
    #[arg(long = "merge")]
    pub merge: Vec<PathBuf>,
    /// Where the signed file is written; over the one that was read if left out.
    #[arg(long)]
    pub out: Option<PathBuf>,
}

/// What `charter open` takes.
#[derive(Debug, Args)]
pub struct Open {
    /// The charter file, signed by all.
    pub file: PathBuf,
    /// The fingerprint as the other side read it aloud; asked for if left out.
    #[arg(long)]
    pub words: Option<String>,
    /// What the line is called here.
    #[arg(long = "as")]
    pub called: Option<String>,
    /// An amendment before it, for a party that joins a line whose charter was amended before; repeat for more, in order.
    #[arg(long = "earlier")]
    pub earlier: Vec<PathBuf>,
}

/// What `charter take-up` takes.
#[derive(Debug, Args)]
pub struct TakeUp {
    /// The charter file, signed by all.
    pub file: PathBuf,
    /// The fingerprint as the other side read it aloud; asked for if left out.
    #[arg(long)]
    pub words: Option<String>,
}

/// What `charter show` takes.
#[derive(Debug, Args)]
pub struct Show {
    /// The charter file; that of the open line if left out.
    pub file: Option<PathBuf>,
    /// Which line.
    #[command(flatten)]
    pub line: Line,
}

/// What is done with station keys.
#[derive(Debug, Subcommand)]
pub enum Key {
    /// Make a new station key, signed by the root key; the old one stays valid until it is revoked.
    Renew {
        /// Days for which it is valid.
        #[arg(long, default_value_t = 730)]
        days: u64,
    },
    /// Take a station key back on a line, from what the record holds now; writes a file for the other parties.
    Revoke {
        /// Which line.
        #[command(flatten)]
        line: Line,
        /// The number of the key.
        #[arg(long)]
        epoch: u64,
        /// Why.
        #[arg(long)]
        reason: String,
        /// Where the revocation is written.
        #[arg(long, default_value = "revocation.detente")]
        out: PathBuf,
    },
    /// Take in another party's delegation or revocation; the station must run.
    Accept {
        /// Which line.
        #[command(flatten)]
        line: Line,
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Make a secret with one other party, which sealed frames are sealed with from the next start on; writes a file for that
    /// party, to be carried by hand and destroyed.
    Share {
        /// Which line.
        #[command(flatten)]
        line: Line,
        /// The other party's code.
        with: String,
        /// Where the file for that party is written.
        #[arg(long)]
        out: PathBuf,
    },
    /// Take in the secret that another party made for the two.
    TakeShare {
        /// Which line.
        #[command(flatten)]
        line: Line,
        /// The file.
        file: PathBuf,
    },
}

/// What `send` takes.
#[derive(Debug, Args)]
pub struct Send {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// flash, immediate, priority or routine.
    #[arg(long, short, default_value = "routine")]
    pub precedence: String,
    /// Our post.
    #[arg(long)]
    pub from: String,
    /// PARTY/post; repeat for more.
    #[arg(long = "to", required = true)]
    pub to: Vec<String>,
    /// What it is about.
    #[arg(long, default_value = "")]
    pub subject: String,
    /// The language of the words; our first one if left out.
    #[arg(long)]
    pub language: Option<String>,
    /// The serial of the message that it replies to.
    #[arg(long)]
    pub reply_to: Option<String>,
    /// The serial of our own message that it corrects.
    #[arg(long)]
    pub corrects: Option<String>,
    /// Send urgent words that can be read in several ways as they are.
    #[arg(long)]
    pub as_written: bool,
    /// Wait so many seconds for the other side's signed receipt.
    #[arg(long)]
    pub wait: Option<u64>,
    /// The words; read from standard input if left out.
    pub text: Option<String>,
}

/// What `read` takes.
#[derive(Debug, Args)]
pub struct Read {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The message, as USA/F/0012.
    pub message: String,
    /// In which language.
    #[command(flatten)]
    pub language: In,
    /// How the watch is called.
    #[arg(long, default_value = "watch")]
    pub by: String,
    /// Only show it; tell the other side nothing.
    #[arg(long)]
    pub peek: bool,
}

/// What `cancel` takes.
#[derive(Debug, Args)]
pub struct Cancel {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The message, as USA/F/0012.
    pub message: String,
    /// Why.
    #[arg(long)]
    pub reason: String,
}

/// What `inbox` takes.
#[derive(Debug, Args)]
pub struct Inbox {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// All messages, the newest first, not only those that wait.
    #[arg(long)]
    pub all: bool,
    /// Most that are listed.
    #[arg(long, default_value_t = 50)]
    pub limit: usize,
    /// Only messages kept before this one; goes with --all.
    #[arg(long, requires = "all")]
    pub before: Option<String>,
}

/// What `phrases` takes.
#[derive(Debug, Args)]
pub struct Phrases {
    /// A language: en, ru, uk, fr, ar or zh; repeat for more; all if left out.
    #[arg(long = "in", value_name = "LANGUAGE")]
    pub languages: Vec<String>,
    /// Instead the words that urgent text must not use, with what to say in their place.
    #[arg(long)]
    pub ambiguous: bool,
}

/// What `check` takes.
#[derive(Debug, Args)]
pub struct Check {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// Seconds to wait for the answers.
    #[arg(long, default_value_t = 10)]
    pub wait: u64,
    /// Check the record on the disk instead: every entry, root and receipt.
    #[arg(long)]
    pub disk: bool,
}

/// What `performance` takes.
#[derive(Debug, Args)]
pub struct Performance {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// So many days back from now; since the charter was drawn up if left out.
    #[arg(long)]
    pub days: Option<u64>,
    /// From this day, as 2026-01-01, by the calendar of UTC.
    #[arg(long, value_name = "DATE", conflicts_with = "days")]
    pub from: Option<String>,
    /// Up to this day and with it; until now if left out.
    #[arg(long, value_name = "DATE", conflicts_with = "days")]
    pub until: Option<String>,
}

/// What `sign-without` takes.
#[derive(Debug, Args)]
pub struct SignWithout {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The party's code.
    pub party: String,
}

/// What `recover` takes.
#[derive(Debug, Args)]
pub struct Recover {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// Accept that what the mark says and nobody gives back is lost.
    #[arg(long, required = true)]
    pub accept_loss: bool,
    /// Why; it is kept with the mark and in the log.
    #[arg(long, value_name = "WORDS")]
    pub reason: String,
}

/// What is done with transcripts.
#[derive(Debug, Subcommand)]
pub enum Transcript {
    /// Write the whole record to a file; works whether the station runs or not.
    Export {
        /// Which line.
        #[command(flatten)]
        line: Line,
        /// Where to.
        #[arg(long, default_value = "transcript.detente")]
        out: PathBuf,
        /// A message to be withheld, provably; repeat for more.
        #[arg(long = "withhold")]
        withhold: Vec<String>,
    },
}

/// What `verify` takes.
#[derive(Debug, Args)]
pub struct Verify {
    /// The file.
    pub file: PathBuf,
    /// The line's identity as known from elsewhere, in hexadecimal; without it the file's own charter is believed.
    #[arg(long)]
    pub line_id: Option<String>,
}

/// What `disclose` takes.
#[derive(Debug, Args)]
pub struct Disclose {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The message, as USA/F/0012.
    pub message: String,
    /// Where to.
    #[arg(long, default_value = "disclosure.detente")]
    pub out: PathBuf,
}

/// What `backup` takes.
#[derive(Debug, Args)]
pub struct Backup {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// Where to: a path that is not there yet.
    pub to: PathBuf,
}

/// What `demo` takes.
#[derive(Debug, Args)]
pub struct Demo {
    /// Do it once without waiting, for scripts. Both stations' folders are left in --dir, or a fresh temporary folder.
    #[arg(long)]
    pub once: bool,
}

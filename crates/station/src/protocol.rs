//! What a command says to the running station over its socket, and what comes back: one JSON object a line. Beside the
//! request stands whose session it is, as `"as"`, where there is one.

use serde::{Deserialize, Serialize};

/// A request. `line` may be left out where the station has one line.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Request {
    /// Put a message on the record.
    Send {
        /// Which line.
        line: Option<String>,
        /// What.
        #[serde(flatten)]
        message: NewMessage,
        /// Seconds to wait for the receipts of all addressees.
        wait_s: Option<u64>,
    },
    /// Say that the watch has read a message.
    Read {
        /// Which line.
        line: Option<String>,
        /// The message's serial.
        message: String,
        /// Who read it, as the watch is called.
        by: String,
    },
    /// Take a message of our own back.
    Cancel {
        /// Which line.
        line: Option<String>,
        /// The message's serial.
        message: String,
        /// Why.
        reason: String,
    },
    /// List messages.
    Inbox {
        /// Which line.
        line: Option<String>,
        /// All messages, not only those that wait to be read here.
        all: bool,
        /// Most that are listed.
        limit: usize,
        /// Only messages kept before this one.
        before: Option<String>,
    },
    /// Show one message.
    Show {
        /// Which line.
        line: Option<String>,
        /// The message's serial.
        message: String,
    },
    /// Notices, plans and conflicts.
    Notice {
        /// Which line; a plan is checked on all if it is left out.
        line: Option<String>,
        /// `flash`, `immediate`, `priority` or `routine`; as urgent as what it is about if left out.
        precedence: Option<String>,
        /// What.
        ask: crate::notices::Ask,
    },
    /// Fold all that was told, for somebody who reads files of the station's beside it, and may.
    Leave {
        /// What for.
        to: Leave,
    },
    /// How the station and its lines stand.
    Status {},
    /// Make a line check and wait for its answers.
    Check {
        /// Which line.
        line: Option<String>,
        /// Seconds to wait.
        wait_s: u64,
    },
    /// Take in delegations or revocations, in hexadecimal.
    AddKeys {
        /// Which line.
        line: Option<String>,
        /// The objects.
        keys: Vec<String>,
    },
    /// Sign although a party has not confirmed our lanes.
    SignWithout {
        /// Which line.
        line: Option<String>,
        /// The party's code.
        party: String,
    },
    /// Sign although the tide mark says that our lanes went further.
    AcceptLoss {
        /// Which line.
        line: Option<String>,
        /// Why.
        reason: String,
    },
    /// Something about protected sites.
    Site {
        /// Which line.
        line: Option<String>,
        /// What.
        asked: crate::sites::SiteRequest,
    },
    /// Something about warnings.
    Cease {
        /// Which line.
        line: Option<String>,
        /// What.
        asked: crate::ceases::CeaseRequest,
    },
    /// Something about a message that was read.
    Handle {
        /// Which line.
        line: Option<String>,
        /// What.
        asked: crate::handling::cli::Handling,
    },
    /// Something about calls.
    Call {
        /// Which line.
        line: Option<String>,
        /// What.
        asked: crate::calls::cli::Call,
    },
    /// Something about contacts that were not by this line.
    Contact {
        /// Which line.
        line: Option<String>,
        /// What.
        asked: crate::calls::cli::Contact,
    },
    /// Something about readouts.
    Readout {
        /// Which line.
        line: Option<String>,
        /// What.
        asked: crate::readouts::cli::Readout,
    },
    /// Something about staffed checks.
    Staffed {
        /// Which line.
        line: Option<String>,
        /// What.
        asked: crate::assurance::cli::Staffed,
    },
    /// Something about suspensions and outages.
    Suspension {
        /// Which line.
        line: Option<String>,
        /// What.
        asked: crate::assurance::cli::Suspension,
    },
    /// Something about attachments.
    Attachment {
        /// Which line.
        line: Option<String>,
        /// What.
        asked: crate::attachments::cli::AttachmentRequest,
    },
    /// Something on the operators' channel.
    Chat {
        /// Which line.
        line: Option<String>,
        /// What.
        asked: crate::channel::cli::Chat,
    },
    /// Something about terms.
    Query {
        /// Which line.
        line: Option<String>,
        /// What.
        asked: crate::channel::cli::Query,
    },
    /// Something about incidents.
    Incident {
        /// Which line.
        line: Option<String>,
        /// What.
        asked: Box<crate::incidents::cli::Incident>,
    },
    /// Something about requests.
    Request {
        /// Which line.
        line: Option<String>,
        /// What.
        asked: crate::incidents::cli::Request,
    },
    /// Something about proposals.
    Proposal {
        /// Which line.
        line: Option<String>,
        /// What.
        asked: Box<crate::proposals::cli::Asked>,
    },
    /// Something about amendments of the charter.
    Amendment {
        /// Which line.
        line: Option<String>,
        /// What.
        asked: crate::amendments::cli::Asked,
    },
    /// Something about violations of what was agreed.
    Violation {
        /// Which line.
        line: Option<String>,
        /// What.
        asked: crate::proposals::cli::Violation,
    },
    /// Something about files that somebody carries.
    Carry {
        /// Which line.
        line: Option<String>,
        /// What.
        asked: crate::carry::cli::Asked,
    },
    /// Something about this party's own people, their drafts and shifts.
    Desk {
        /// What.
        asked: crate::desk::ask::Ask,
    },
    /// Something about the situation log.
    Situation {
        /// Which line, for what concerns one.
        line: Option<String>,
        /// What.
        asked: crate::situation::cli::Situation,
    },
    /// Something about who speaks for the other side.
    Suspicion {
        /// Which line.
        line: Option<String>,
        /// What.
        asked: crate::suspicion::cli::Suspicion,
    },
    /// Which suspicions stand, for whoever shows what the other side said.
    Suspected {},
    /// Bring the index that searches ask a step further.
    Index {
        /// Which line.
        line: Option<String>,
    },
    /// Set the station's clock, where all its lines are drills.
    SetClock {
        /// To what.
        to: String,
    },
    /// Tell everything that happens from now on, one object a line, until the connection ends.
    Watch {},
    /// Stop the station.
    Stop {},
}

/// A message to be sent, in the words of people.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewMessage {
    /// `flash`, `immediate`, `priority` or `routine`.
    pub precedence: String,
    /// The code of our post.
    pub from: String,
    /// `PARTY/post`, at least one.
    pub to: Vec<String>,
    /// What it is about.
    #[serde(default)]
    pub subject: String,
    /// The words.
    pub text: String,
    /// Their language; our first one if left out.
    pub language: Option<String>,
    /// The serial of the message that it replies to.
    pub reply_to: Option<String>,
    /// The serial of our own message that it corrects.
    pub corrects: Option<String>,
    /// Urgent words that can be read in several ways are sent as they are.
    #[serde(default)]
    pub as_written: bool,
}

/// What files of the station's are read for.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leave {
    /// To read what was said.
    Read,
    /// To do what a technician does: keys, backups, checks of the disk.
    Keep,
}

/// What comes back.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Response {
    /// It was done.
    Ok(serde_json::Value),
    /// It was not.
    Failure {
        /// The exit code.
        exit: u8,
        /// Of what sort it is.
        #[serde(default)]
        sort: crate::failure::Sort,
        /// What happened.
        what: String,
        /// What the operator does next.
        hint: String,
        /// The same for tools, where there is more to say than words.
        #[serde(default)]
        because: serde_json::Value,
    },
    /// Something happened: only after `watch`.
    Event(serde_json::Value),
}

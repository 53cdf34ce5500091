//! The tables of `detente call` and `detente contact`. What a command says to the running station is the command itself.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

use crate::forms::In;

/// What `call` takes.
#[derive(Debug, Args)]
pub struct Calls {
    /// The line; needed only where the station has several.
    #[arg(long, global = true)]
    pub line: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub what: Call,
}

/// What is done about calls.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Call {
    /// Seek a call with a post of the other side.
    Seek(Seek),
    /// Say that it can be at the time that the other side named.
    Accept {
        /// The call, as USA/P/0012.
        call: String,
        /// The time, where several are open: 2026-05-01T08:00:00Z, or 08:00 for the next eight o'clock in UTC.
        #[arg(long)]
        at: Option<String>,
        /// What more is to be said.
        #[arg(long, default_value = "")]
        words: String,
    },
    /// Propose another time.
    Propose {
        /// The call.
        call: String,
        /// The time: 2026-05-01T08:00:00Z, or 08:00 for the next eight o'clock in UTC.
        #[arg(long)]
        at: String,
        /// Why.
        #[arg(long, default_value = "")]
        words: String,
    },
    /// Decline a call that the other side seeks, with the reason; a decline is not silence.
    Decline {
        /// The call.
        call: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Seek a call of ours no more.
    Withdraw {
        /// The call.
        call: String,
        /// Why.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Put off a call whose time is agreed.
    Postpone {
        /// The call.
        call: String,
        /// Why.
        #[arg(long)]
        reason: String,
        /// The new time, if it can be said.
        #[arg(long)]
        to: Option<String>,
    },
    /// Show who of ours is at the machine, before anything of substance is said.
    Present {
        /// The call.
        call: String,
        /// Who, as capacity=office: principal, deputy, participant, listener, interpreter or note-taker; repeat for more.
        /// The offices of principal and deputy are in the charter and may be left out.
        #[arg(long = "who")]
        who: Vec<String>,
        /// What we keep of it: nothing, notes or full; as the call says if left out.
        #[arg(long)]
        recording: Option<String>,
        /// That nobody of ours is there any more.
        #[arg(long, conflicts_with = "who")]
        left: bool,
    },
    /// Tell when the two spoke.
    Spoke {
        /// The call.
        call: String,
        /// From when; now if left out.
        #[arg(long)]
        began: Option<String>,
        /// Until when; left out while they speak.
        #[arg(long)]
        ended: Option<String>,
    },
    /// List the calls, the newest first.
    List {
        /// Only those of which something is still to come.
        #[arg(long)]
        open: bool,
        /// Most that are listed.
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
    /// Show a call with every word of both sides, in order, and what put it off.
    Show {
        /// The call.
        call: String,
        /// In which language.
        #[command(flatten)]
        #[serde(default)]
        language: In,
    },
    /// Write a call as an iCalendar file, as it stands: a request, a reply, a counter-proposal or a cancellation.
    Calendar {
        /// The call.
        call: String,
        /// Where to; printed if left out.
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

/// What `call seek` takes.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Seek {
    /// Our post.
    #[arg(long)]
    pub from: String,
    /// PARTY/post, all of one party; repeat for more.
    #[arg(long = "with", required = true)]
    pub with: Vec<String>,
    /// What about.
    #[arg(long)]
    pub subject: String,
    /// When it could be, as FROM..UNTIL; the next 24 hours if left out; repeat for more.
    #[arg(long = "window")]
    pub windows: Vec<String>,
    /// voice, video, text or in-person.
    #[arg(long, default_value = "voice")]
    pub medium: String,
    /// The language that we will speak; our first one if left out.
    #[arg(long)]
    pub language: Option<String>,
    /// What is to be kept of it: nothing, notes or full.
    #[arg(long, default_value = "notes")]
    pub recording: String,
    /// flash, immediate, priority or routine: how soon an answer is owed.
    #[arg(long, short, default_value = "priority")]
    pub precedence: String,
    /// The call that it follows, or that is sought again.
    #[arg(long)]
    pub follows: Option<String>,
}

/// What `contact` takes.
#[derive(Debug, Args)]
pub struct Contacts {
    /// The line; needed only where the station has several.
    #[arg(long, global = true)]
    pub line: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub what: Contact,
}

/// What is done about contacts.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Contact {
    /// Tell of a contact that was not by this line; it is a claim until the other side agrees.
    Tell {
        /// Our post.
        #[arg(long)]
        from: String,
        /// PARTY/post.
        #[arg(long)]
        with: String,
        /// When it began.
        #[arg(long)]
        at: String,
        /// For how many minutes.
        #[arg(long)]
        minutes: Option<u64>,
        /// The code of the party at whose initiative it was.
        #[arg(long)]
        initiative: Option<String>,
        /// voice, video, text or in-person.
        #[arg(long, default_value = "voice")]
        medium: String,
        /// What about.
        #[arg(long, default_value = "")]
        words: String,
    },
    /// Say that it was so.
    Agree {
        /// The contact, as USA/R/0012.
        contact: String,
    },
    /// Say that it was not so.
    Dispute {
        /// The contact.
        contact: String,
        /// What is not so.
        #[arg(long)]
        reason: String,
    },
    /// Show a contact that was told, and what the other side says of it.
    Show {
        /// Which, as USA/R/0012.
        contact: String,
        /// In which language.
        #[command(flatten)]
        #[serde(default)]
        language: In,
    },
    /// List the contacts that were told, the newest first.
    List {
        /// Most that are listed.
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
    /// Say for two posts when they last spoke, for how long and at whose initiative, and what was sought since.
    Record {
        /// One post, as PARTY/post.
        one: String,
        /// The other.
        other: String,
        /// As of this time; now if left out.
        #[arg(long)]
        at: Option<String>,
    },
}

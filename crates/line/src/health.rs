//! The state of the line to a peer, as this side sees it, always with its reason.

use std::fmt;

use crate::blame::{Blame, Mismatch};

/// The states of a line. Down, refused and suspended are never one grey "offline".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineState {
    /// Not yet up since this station started.
    Establishing,
    /// Both stations hear each other.
    Up,
    /// They do, but not as the charter says: heartbeats are missing, or the clocks differ.
    Degraded,
    /// The peer's station is not heard.
    Down,
    /// The peer's station answers, and the two do not fit: one turns the other away.
    Refused,
    /// A party has suspended the line, with a reason; safety traffic still passes.
    Suspended,
    /// A fork is proved.
    Disputed,
    /// The line is at its end.
    Closed,
}

impl fmt::Display for LineState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            LineState::Establishing => "establishing",
            LineState::Up => "up",
            LineState::Degraded => "degraded",
            LineState::Down => "down",
            LineState::Refused => "refused",
            LineState::Suspended => "suspended",
            LineState::Disputed => "disputed",
            LineState::Closed => "closed",
        })
    }
}

/// Why the line to a peer is in its state. Shown to people in their own language, so it is a value, and its words are one
/// way to show it; what the path, the system or the peer said is in words of theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No attempt has come to anything yet.
    Unreached,
    /// Both stations hear each other.
    Heard,
    /// Some heartbeats did not come.
    Late,
    /// None has come for long.
    Missing,
    /// The peer holds entries of ours that we lack, and sends them.
    Behind,
    /// The two clocks differ by more than the charter allows.
    Clocks,
    /// The party of this code has suspended the line.
    Suspended(String),
    /// A fork of a lane is proved.
    Forked,
    /// What was found here not to fit.
    Unfit(Mismatch),
    /// This station closed the link that was in use.
    Closed(Closing),
    /// The link ended, or none came about.
    Cut(Cut),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Unreached => f.write_str("not reached yet"),
            Reason::Heard => f.write_str("both stations hear each other"),
            Reason::Late => f.write_str("heartbeats are late"),
            Reason::Missing => f.write_str("heartbeats are missing"),
            Reason::Behind => f.write_str("it holds entries of ours that we lack, and sends them"),
            Reason::Clocks => f.write_str("the two clocks differ too much"),
            Reason::Suspended(by) => write!(f, "by {by}; what concerns safety passes"),
            Reason::Forked => f.write_str("a fork of a lane is proved"),
            Reason::Unfit(mismatch) => mismatch.fmt(f),
            Reason::Closed(closing) => closing.fmt(f),
            Reason::Cut(cut) => cut.fmt(f),
        }
    }
}

/// Why this station closes a link; the peer is told the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closing {
    /// Another of the same rank is in use.
    Another,
    /// A newer one takes its place.
    Newer,
    /// One of a better rank is in use.
    Better,
    /// There are as many as are kept.
    TooMany,
    /// The peer said no hello on it.
    NoHello,
    /// What was sent on it is sent again on the next, from what is held.
    Again,
    /// It is of an earlier life of the peer's station.
    Anew,
    /// Its far end is of no party of this line.
    Stranger,
    /// Somebody is at fault.
    Fault(Blame),
}

impl fmt::Display for Closing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Closing::Another => "another link is in use",
            Closing::Newer => "a newer link is in use",
            Closing::Better => "a better link is in use",
            Closing::TooMany => "too many links",
            Closing::NoHello => "no hello came",
            Closing::Again => "to begin again from what is held",
            Closing::Anew => "your station has started anew",
            Closing::Stranger => "no such party on this line",
            Closing::Fault(blame) => return blame.fmt(f),
        })
    }
}

/// Why a link ended, or an attempt to make one, as the bearer has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Nothing was heard in time.
    Silent,
    /// The far end knows nothing of the link.
    Forgotten,
    /// No way leads to the address, in the system's words.
    Unreachable(String),
    /// Our own proxy does not take the dial, in its words.
    Proxy(String),
    /// The far end does not admit our key.
    NotAdmitted,
    /// The key of the far end is admitted here no more.
    NotAdmittedHere,
    /// The far end showed this key, which is none of the peer's.
    OtherKey(String),
    /// No key agreement in common that holds against quantum computers.
    NoHybrid,
    /// The far end speaks another protocol.
    OtherProtocol,
    /// No station key of the peer is valid at this machine's time.
    NoKey,
    /// The far end closed it, with this code and these words.
    Closed {
        /// The code.
        code: u64,
        /// What it said.
        words: String,
    },
    /// Anything else, in words for a technician.
    Other(String),
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cut::Silent => f.write_str("nothing heard from the other end in time"),
            Cut::Forgotten => f.write_str("the other end knows nothing of this link"),
            Cut::Unreachable(words) => write!(f, "the address is not reached: {words}"),
            Cut::Proxy(words) => write!(f, "the proxy does not take the dial: {words}"),
            Cut::NotAdmitted => f.write_str("the other end does not admit our key"),
            Cut::NotAdmittedHere => f.write_str("the key is not pinned at this end"),
            Cut::OtherKey(key) => write!(f, "the other end showed the key {key}, which is not pinned here"),
            Cut::NoHybrid => f.write_str("no hybrid key agreement in common"),
            Cut::OtherProtocol => f.write_str("the other end speaks another protocol"),
            Cut::NoKey => f.write_str(
                "no station key of that party is valid at this machine's time: check the clock, then its keys",
            ),
            Cut::Closed { code, words } => write!(f, "closed by the other end ({code}): {words}"),
            Cut::Other(words) => f.write_str(words),
        }
    }
}

//! The state of the line to a peer, as this side sees it, always with its reason.

use std::fmt;

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

//! Which request needs which leave before anything is done about it. Whatever is not sorted here needs leave to read, and
//! whatever makes words passes the gate besides.

use line::desk::Act;
use serde_json::Value;

use crate::protocol::{Leave, Request};

/// What stands before a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// Leave to see how the links stand; the answer has no text in it.
    Look,
    /// Leave to read what was said.
    Read,
    /// Leave to see what one's own side alone knows.
    ReadOwn,
    /// Leave to make a line check.
    Check,
    /// Leave to order that the station signs without a party's confirmation.
    SignWithout,
    /// Leave to do what a technician does.
    Keep,
    /// The desk judges it itself.
    Desk,
}

impl Door {
    /// What the rules ask; `None` where the desk judges itself.
    pub(crate) fn act(self) -> Option<Act<'static>> {
        match self {
            Door::Look => Some(Act::Look),
            Door::Read => Some(Act::Read),
            Door::ReadOwn => Some(Act::ReadOwn),
            Door::Check => Some(Act::Check),
            Door::SignWithout => Some(Act::SignWithout),
            Door::Keep => Some(Act::Keep),
            Door::Desk => None,
        }
    }
}

/// What stands before this request.
pub(crate) fn door(request: &Request) -> Door {
    match request {
        Request::Status {} | Request::Watch {} => Door::Look,
        Request::Carry { asked, .. } if asked.is_order() => Door::SignWithout,
        Request::Check { .. } | Request::Carry { .. } => Door::Check,
        Request::Leave { to: Leave::Keep } => Door::Keep,
        Request::AddKeys { .. } | Request::SetClock { .. } | Request::Stop {} => Door::Keep,
        Request::SignWithout { .. } | Request::AcceptLoss { .. } => Door::SignWithout,
        Request::Desk { .. } => Door::Desk,
        Request::Situation { .. } | Request::Suspicion { .. } => Door::ReadOwn,
        _ => Door::Read,
    }
}

/// What of a station's status has no text of anybody's in it.
const LINK_STATE: [&str; 14] = [
    "line",
    "name",
    "id",
    "drill",
    "epoch",
    "keys",
    "may_sign",
    "tide",
    "waiting",
    "disk_full",
    "peers",
    "lanes",
    "damaged",
    "gaps",
];

/// The status for whoever may not read what was said.
pub(crate) fn link_state(mut status: Value) -> Value {
    for line in status["lines"].as_array_mut().into_iter().flatten() {
        if let Some(line) = line.as_object_mut() {
            line.retain(|field, _| LINK_STATE.contains(&field.as_str()));
        }
    }
    status
}

/// True of what happens that whoever may not read may hear of.
pub(crate) fn heard(event: &Value) -> bool {
    ["state", "missed", "desk"].iter().any(|kind| event["event"] == *kind)
}

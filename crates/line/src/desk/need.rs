//! Which words need whom. The one place where kinds of words are sorted; a kind that is not named here needs a releaser.

use std::collections::BTreeSet;

use evidence::Precedence;

use crate::affairs::{Body, BodyKind, Decision, DecisionBody, Happening, Pause, Stage, Wanted};

/// Whom words need before they are the party's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Any duty officer, at once and alone: to wait for a second person would cost lives, or the fact is the officer's own.
    Duty,
    /// A linguist with both languages, at once and alone.
    Linguist,
    /// A releaser.
    Releaser,
    /// A releaser, and another person who is a second releaser.
    Two,
}

/// Kinds of words that any duty officer says at once and alone. Nobody can take them away; nor an accident admitted, or
/// people in distress told, as FLASH.
pub const DUTY_KINDS: [BodyKind; 11] = [
    BodyKind::Cease,
    BodyKind::ReadBack,
    BodyKind::Outcome,
    BodyKind::Passed,
    BodyKind::Presence,
    BodyKind::Spoke,
    BodyKind::Staffed,
    BodyKind::Present,
    BodyKind::Delivery,
    BodyKind::Chat,
    BodyKind::Query,
];

/// Whom these words need; `widened` are the kinds that this party wants two persons for beside those that always do.
#[must_use]
pub fn need(precedence: Precedence, body: &Body, widened: &BTreeSet<String>) -> Need {
    let flash = precedence == Precedence::Flash;
    match body {
        // A watch's own word that it has read something is no statement of the party's.
        Body::Read { .. } => Need::Duty,
        body if body.kind().is_some_and(|kind| DUTY_KINDS.contains(&kind)) => Need::Duty,
        // To take a FLASH back is as grave as to send one.
        Body::Message(_) | Body::Cancellation { .. } if flash => Need::Two,
        Body::Release(_) => Need::Two,
        // To wait for a second person with what is under way costs the lives that the word is to save.
        Body::Incident(incident) if flash && (incident.admits() || incident.happening == Happening::Distress) => {
            Need::Duty
        }
        Body::Request(request) if flash && request.wanted == Wanted::Assistance => Need::Duty,
        // It binds the party.
        Body::Proposal(_) | Body::Amendment(_) | Body::Signature(_) => Need::Two,
        Body::Decision(DecisionBody { decision: Decision::Accepted { .. } | Decision::Ended(_), .. }) => Need::Two,
        Body::Suspension(suspension) if suspension.pause == Pause::Suspended => Need::Two,
        body if body.kind().is_some_and(|kind| widened.contains(kind.name())) => Need::Two,
        Body::Translation(words) if words.by.is_some() && words.stage != Stage::Official => Need::Linguist,
        _ => Need::Releaser,
    }
}

/// True of a kind for which a party may ask for two persons.
#[must_use]
pub fn may_be_widened(kind: &str) -> bool {
    BodyKind::ALL.iter().any(|(name, known)| *name == kind && !DUTY_KINDS.contains(known))
}

//! What a word is about that a later word of its author takes the place of.

use evidence::EntryRef;

use super::conflict::Item;
use super::site::{SiteChange, SiteId};
use super::{Body, StanceBody};

/// A matter on which an author's words follow each other, by their turn or by their time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Matter {
    /// Whether a message of its own stands.
    Message(EntryRef),
    /// What its notice says, and what becomes of it.
    Notice(EntryRef),
    /// What it tells of a site of its own.
    Site(SiteId),
    /// How it takes something.
    Stance(EntryRef),
    /// What it does about a conflict.
    Conflict(EntryRef, Item),
    /// How it understood a warning.
    ReadBack(EntryRef),
    /// What came of a warning.
    Outcome(EntryRef),
    /// Its word on a call that is sought.
    Reply(EntryRef),
    /// Who of it is at the machine of a call.
    Presence(EntryRef),
    /// When it spoke in a call.
    Spoke(EntryRef),
    /// The release of a readout.
    Release(EntryRef),
    /// Whether a suspension or outage of its own is over.
    Resumption(EntryRef),
    /// What a term means that it was asked about.
    Clarification(EntryRef),
    /// What it reports of an incident.
    Incident(EntryRef),
    /// Whose it says that an incident was.
    Attribution(EntryRef),
    /// What it says to a request.
    Response(EntryRef),
    /// Whether it is done with an incident or request.
    Closure(EntryRef),
    /// What it decides on a proposal, or offers in its place.
    Decision(EntryRef),
}

impl Matter {
    /// What a body speaks on after other words of its author, or before.
    pub(crate) fn of(body: &Body) -> Vec<Matter> {
        match body {
            Body::Message(words) => words.corrects.map(Matter::Message).into_iter().collect(),
            Body::Cancellation { message, .. } => vec![Matter::Message(*message)],
            Body::Notice(notice) => notice.amends.iter().map(|amends| Matter::Notice(amends.notice)).collect(),
            Body::Step(step) => vec![Matter::Notice(step.notice)],
            Body::Stance(StanceBody { on, .. }) => vec![Matter::Stance(*on)],
            Body::Conflict(conflict) => vec![Matter::Conflict(conflict.conflict.notice, conflict.conflict.with)],
            Body::Sites(changes) => {
                let site = |change: &SiteChange| match change {
                    SiteChange::Add(_) => None,
                    SiteChange::Change { site, .. } | SiteChange::Remove { site, .. } => Some(Matter::Site(*site)),
                };
                changes.iter().filter_map(site).collect()
            }
            Body::ReadBack(words) => vec![Matter::ReadBack(words.cease)],
            Body::Outcome(words) => vec![Matter::Outcome(words.cease)],
            Body::Reply(words) => vec![Matter::Reply(words.call)],
            Body::Presence(words) => vec![Matter::Presence(words.call)],
            Body::Spoke(words) => vec![Matter::Spoke(words.call)],
            Body::Release(words) => vec![Matter::Release(words.readout)],
            Body::Resumption(words) => vec![Matter::Resumption(words.suspension)],
            Body::Clarification(words) => vec![Matter::Clarification(words.query)],
            Body::Incident(words) => words.amends.map(|(incident, _)| Matter::Incident(incident)).into_iter().collect(),
            Body::Attribution(words) => vec![Matter::Attribution(words.incident)],
            Body::Response(words) => vec![Matter::Response(words.request)],
            Body::Closure(words) => vec![Matter::Closure(words.on)],
            Body::Proposal(words) => words.replaces.map(Matter::Decision).into_iter().collect(),
            Body::Decision(words) => vec![Matter::Decision(words.proposal)],
            Body::Read { .. }
            | Body::Check(_)
            | Body::Answer(_)
            | Body::Restored { .. }
            | Body::Passed(_)
            | Body::Strike(_)
            | Body::Cease(_)
            | Body::Plan(_)
            | Body::Call(_)
            | Body::Contact(_)
            | Body::Readout(_)
            | Body::Staffed(_)
            | Body::Present(_)
            | Body::Suspension(_)
            | Body::Translation(_)
            | Body::Delivery(_)
            | Body::Chat(_)
            | Body::Query(_)
            | Body::Attachment(_)
            | Body::Part(_)
            | Body::Request(_)
            | Body::Fact(_)
            | Body::Violation(_)
            | Body::Amendment(_)
            | Body::Signature(_)
            | Body::Unknown { .. } => Vec::new(),
        }
    }

    /// What people look at to see how it stands.
    pub(crate) fn entry(self) -> EntryRef {
        match self {
            Matter::Message(at)
            | Matter::Notice(at)
            | Matter::Stance(at)
            | Matter::Conflict(at, _)
            | Matter::ReadBack(at)
            | Matter::Outcome(at)
            | Matter::Reply(at)
            | Matter::Presence(at)
            | Matter::Spoke(at)
            | Matter::Release(at)
            | Matter::Resumption(at)
            | Matter::Clarification(at)
            | Matter::Incident(at)
            | Matter::Attribution(at)
            | Matter::Response(at)
            | Matter::Closure(at)
            | Matter::Decision(at) => at,
            Matter::Site(site) => site.entry,
        }
    }
}

//! What people look for in what was said: its kind, its posts, its words, and which affair it is about.
//!
//! What stations say by themselves (line checks, their answers, restores, parts of attachments) and that a message was
//! read is not among it: it has a listing of its own, and would lie between any two things that somebody said.

use evidence::{EntryRef, PartyIndex};

use super::{Address, Body, NoticeBody, Site, SiteChange, Struck};

/// What sort of thing an entry says, for whoever looks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BodyKind {
    /// [`Body::Message`].
    Message,
    /// [`Body::Cancellation`].
    Cancellation,
    /// [`Body::Notice`], an amendment included.
    Notice,
    /// [`Body::Step`].
    Step,
    /// [`Body::Stance`].
    Stance,
    /// [`Body::Conflict`].
    Conflict,
    /// [`Body::Sites`].
    Sites,
    /// [`Body::Passed`].
    Passed,
    /// [`Body::Strike`].
    Strike,
    /// [`Body::Cease`].
    Cease,
    /// [`Body::ReadBack`].
    ReadBack,
    /// [`Body::Outcome`].
    Outcome,
    /// [`Body::Plan`].
    Plan,
    /// [`Body::Call`].
    Call,
    /// [`Body::Reply`].
    Reply,
    /// [`Body::Presence`].
    Presence,
    /// [`Body::Spoke`].
    Spoke,
    /// [`Body::Contact`].
    Contact,
    /// [`Body::Readout`].
    Readout,
    /// [`Body::Release`].
    Release,
    /// [`Body::Staffed`].
    Staffed,
    /// [`Body::Present`].
    Present,
    /// [`Body::Suspension`].
    Suspension,
    /// [`Body::Resumption`].
    Resumption,
    /// [`Body::Translation`].
    Translation,
    /// [`Body::Delivery`].
    Delivery,
    /// [`Body::Chat`].
    Chat,
    /// [`Body::Query`].
    Query,
    /// [`Body::Clarification`].
    Clarification,
    /// [`Body::Attachment`].
    Attachment,
    /// [`Body::Incident`].
    Incident,
    /// [`Body::Attribution`].
    Attribution,
    /// [`Body::Request`].
    Request,
    /// [`Body::Response`].
    Response,
    /// [`Body::Fact`].
    Fact,
    /// [`Body::Closure`].
    Closure,
    /// [`Body::Proposal`].
    Proposal,
    /// [`Body::Decision`].
    Decision,
    /// [`Body::Violation`].
    Violation,
    /// [`Body::Amendment`].
    Amendment,
    /// [`Body::Signature`].
    Signature,
}

impl BodyKind {
    /// All of them, each with what it is called.
    pub const ALL: [(&str, BodyKind); 41] = [
        ("message", BodyKind::Message),
        ("cancellation", BodyKind::Cancellation),
        ("notice", BodyKind::Notice),
        ("step", BodyKind::Step),
        ("stance", BodyKind::Stance),
        ("conflict", BodyKind::Conflict),
        ("sites", BodyKind::Sites),
        ("passed", BodyKind::Passed),
        ("strike", BodyKind::Strike),
        ("cease", BodyKind::Cease),
        ("read-back", BodyKind::ReadBack),
        ("outcome", BodyKind::Outcome),
        ("plan", BodyKind::Plan),
        ("call", BodyKind::Call),
        ("reply", BodyKind::Reply),
        ("presence", BodyKind::Presence),
        ("spoke", BodyKind::Spoke),
        ("contact", BodyKind::Contact),
        ("readout", BodyKind::Readout),
        ("release", BodyKind::Release),
        ("staffed", BodyKind::Staffed),
        ("present", BodyKind::Present),
        ("suspension", BodyKind::Suspension),
        ("resumption", BodyKind::Resumption),
        ("translation", BodyKind::Translation),
        ("delivery", BodyKind::Delivery),
        ("chat", BodyKind::Chat),
        ("query", BodyKind::Query),
        ("clarification", BodyKind::Clarification),
        ("attachment", BodyKind::Attachment),
        ("incident", BodyKind::Incident),
        ("attribution", BodyKind::Attribution),
        ("request", BodyKind::Request),
        ("response", BodyKind::Response),
        ("fact", BodyKind::Fact),
        ("closure", BodyKind::Closure),
        ("proposal", BodyKind::Proposal),
        ("decision", BodyKind::Decision),
        ("violation", BodyKind::Violation),
        ("amendment", BodyKind::Amendment),
        ("signature", BodyKind::Signature),
    ];

    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }
}

impl Body {
    /// What sort of thing it says; `None` if nobody looks for it.
    #[must_use]
    pub fn kind(&self) -> Option<BodyKind> {
        Some(match self {
            Body::Message(_) => BodyKind::Message,
            Body::Cancellation { .. } => BodyKind::Cancellation,
            Body::Notice(_) => BodyKind::Notice,
            Body::Step(_) => BodyKind::Step,
            Body::Stance(_) => BodyKind::Stance,
            Body::Conflict(_) => BodyKind::Conflict,
            Body::Sites(_) => BodyKind::Sites,
            Body::Passed(_) => BodyKind::Passed,
            Body::Strike(_) => BodyKind::Strike,
            Body::Cease(_) => BodyKind::Cease,
            Body::ReadBack(_) => BodyKind::ReadBack,
            Body::Outcome(_) => BodyKind::Outcome,
            Body::Plan(_) => BodyKind::Plan,
            Body::Call(_) => BodyKind::Call,
            Body::Reply(_) => BodyKind::Reply,
            Body::Presence(_) => BodyKind::Presence,
            Body::Spoke(_) => BodyKind::Spoke,
            Body::Contact(_) => BodyKind::Contact,
            Body::Readout(_) => BodyKind::Readout,
            Body::Release(_) => BodyKind::Release,
            Body::Staffed(_) => BodyKind::Staffed,
            Body::Present(_) => BodyKind::Present,
            Body::Suspension(_) => BodyKind::Suspension,
            Body::Resumption(_) => BodyKind::Resumption,
            Body::Translation(_) => BodyKind::Translation,
            Body::Delivery(_) => BodyKind::Delivery,
            Body::Chat(_) => BodyKind::Chat,
            Body::Query(_) => BodyKind::Query,
            Body::Clarification(_) => BodyKind::Clarification,
            Body::Attachment(_) => BodyKind::Attachment,
            Body::Incident(_) => BodyKind::Incident,
            Body::Attribution(_) => BodyKind::Attribution,
            Body::Request(_) => BodyKind::Request,
            Body::Response(_) => BodyKind::Response,
            Body::Fact(_) => BodyKind::Fact,
            Body::Closure(_) => BodyKind::Closure,
            Body::Proposal(_) => BodyKind::Proposal,
            Body::Decision(_) => BodyKind::Decision,
            Body::Violation(_) => BodyKind::Violation,
            Body::Amendment(_) => BodyKind::Amendment,
            Body::Signature(_) => BodyKind::Signature,
            Body::Read { .. }
            | Body::Check(_)
            | Body::Answer(_)
            | Body::Restored { .. }
            | Body::Part(_)
            | Body::Unknown { .. } => return None,
        })
    }

    /// The posts that speak and are spoken to in it, where `by` said it.
    #[must_use]
    pub fn posts(&self, by: PartyIndex) -> Vec<Address> {
        let (from, to) = match self {
            Body::Message(message) => (message.from, &message.to[..]),
            Body::Notice(notice) => (notice.from, &[][..]),
            Body::Call(call) => (call.from, &call.with[..]),
            Body::Contact(contact) => (contact.from, std::slice::from_ref(&contact.with)),
            Body::Readout(readout) => (readout.from, &[][..]),
            Body::Release(release) => (release.authority, &[][..]),
            Body::Staffed(staffed) => (staffed.from, &[][..]),
            Body::Suspension(suspension) => (suspension.from, &[][..]),
            Body::Delivery(delivery) => (delivery.post, &[][..]),
            Body::Query(query) => (query.from, &[][..]),
            Body::Incident(incident) => (incident.from, &[][..]),
            Body::Request(request) => (request.from, &[][..]),
            Body::Proposal(proposal) => (proposal.from, &[][..]),
            Body::Violation(violation) => (violation.from, &[][..]),
            _ => return Vec::new(),
        };
        std::iter::once(Address { party: by, post: from }).chain(to.iter().copied()).collect()
    }

    /// Every text in it that people wrote, in its order; some may be empty.
    #[must_use]
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Body::Message(message) => vec![&message.subject, &message.text],
            Body::Cancellation { reason, .. } => vec![reason],
            Body::Notice(notice) => notice_texts(notice),
            Body::Step(step) => vec![&step.words],
            Body::Stance(stance) => vec![&stance.words],
            Body::Conflict(conflict) => vec![&conflict.words],
            Body::Sites(changes) => changes.iter().flat_map(change_texts).collect(),
            Body::Passed(passed) => vec![&passed.units],
            Body::Strike(strike) => vec![&strike.words],
            Body::Cease(cease) => {
                let feature = cease.feature.iter().map(|feature| &*feature.name);
                feature.chain([&*cease.words]).collect()
            }
            Body::Outcome(outcome) => vec![&outcome.words],
            Body::Plan(plan) => vec![&plan.words],
            Body::Call(call) => vec![&call.subject],
            Body::Reply(reply) => vec![&reply.words],
            Body::Presence(presence) => presence.who.iter().map(|(_, who)| &**who).collect(),
            Body::Contact(contact) => vec![&contact.words],
            Body::Readout(readout) => {
                let points = readout.points.iter().map(|point| &*point.words);
                points.chain([&*readout.text]).collect()
            }
            Body::Release(release) => vec![&release.words],
            Body::Present(present) => vec![&present.by],
            Body::Suspension(suspension) => vec![&suspension.reason],
            Body::Resumption(resumption) => vec![&resumption.words],
            Body::Translation(translation) => {
                translation.by.iter().map(|by| &**by).chain([&*translation.text]).collect()
            }
            Body::Chat(chat) => vec![&chat.by, &chat.text],
            Body::Query(query) => vec![&query.term, &query.words],
            Body::Clarification(clarification) => vec![&clarification.words, &clarification.by],
            Body::Attachment(attachment) => vec![&attachment.name, &attachment.words],
            Body::Incident(incident) => {
                let feature = incident.feature.iter().map(|feature| &*feature.name);
                feature.chain(incident.details.iter().map(|(_, words)| &**words)).collect()
            }
            Body::Attribution(attribution) => vec![&attribution.words],
            Body::Request(request) => vec![&request.words],
            Body::Response(response) => vec![&response.words],
            Body::Fact(fact) => vec![&fact.words],
            Body::Closure(closure) => vec![&closure.words],
            Body::Proposal(proposal) => proposal.texts.iter().map(|(_, text)| &**text).collect(),
            Body::Decision(decision) => vec![&decision.words],
            Body::Violation(violation) => {
                let feature = violation.feature.iter().map(|feature| &*feature.name);
                feature.chain([&*violation.words]).collect()
            }
            Body::Read { .. }
            | Body::Check(_)
            | Body::Answer(_)
            | Body::Restored { .. }
            | Body::ReadBack(_)
            | Body::Spoke(_)
            | Body::Staffed(_)
            | Body::Delivery(_)
            | Body::Amendment(_)
            | Body::Signature(_)
            | Body::Part(_)
            | Body::Unknown { .. } => Vec::new(),
        }
    }

    /// The affair that it speaks of, where that is another than its own.
    #[must_use]
    pub fn about(&self) -> Option<EntryRef> {
        match self {
            Body::Message(message) => message.corrects.or(message.reply_to),
            Body::Read { message, .. } | Body::Cancellation { message, .. } => Some(*message),
            Body::Answer(answer) => Some(answer.check),
            Body::Notice(notice) => notice.amends.as_ref().map(|amends| amends.notice),
            Body::Step(step) => Some(step.notice),
            Body::Stance(stance) => Some(stance.on),
            Body::Conflict(conflict) => Some(conflict.conflict.notice),
            Body::Passed(passed) => Some(passed.what),
            Body::Strike(strike) => Some(match strike.what {
                Struck::Movement(at) => at,
                Struck::Site(site) => site.entry,
            }),
            Body::ReadBack(read_back) => Some(read_back.cease),
            Body::Outcome(outcome) => Some(outcome.cease),
            Body::Call(call) => call.follows,
            Body::Reply(reply) => Some(reply.call),
            Body::Presence(presence) => Some(presence.call),
            Body::Spoke(spoke) => Some(spoke.call),
            Body::Readout(readout) => Some(readout.on),
            Body::Release(release) => Some(release.readout),
            Body::Present(present) => Some(present.check),
            Body::Resumption(resumption) => Some(resumption.suspension),
            Body::Translation(translation) => Some(translation.message),
            Body::Delivery(delivery) => Some(delivery.message),
            Body::Query(query) => Some(query.on),
            Body::Clarification(clarification) => Some(clarification.query),
            Body::Attachment(attachment) => attachment.on,
            Body::Incident(incident) => incident.amends.map(|(incident, _)| incident),
            Body::Attribution(attribution) => Some(attribution.incident),
            Body::Request(request) => request.on.or(request.follows),
            Body::Response(response) => Some(response.request),
            Body::Fact(fact) => Some(fact.incident),
            Body::Closure(closure) => Some(closure.on),
            Body::Proposal(proposal) => proposal.replaces,
            Body::Decision(decision) => Some(decision.proposal),
            Body::Violation(violation) => Some(violation.proposal),
            Body::Signature(signature) => Some(signature.amendment),
            Body::Check(_)
            | Body::Restored { .. }
            | Body::Sites(_)
            | Body::Cease(_)
            | Body::Plan(_)
            | Body::Contact(_)
            | Body::Staffed(_)
            | Body::Suspension(_)
            | Body::Chat(_)
            | Body::Amendment(_)
            | Body::Part(_)
            | Body::Unknown { .. } => None,
        }
    }
}

fn notice_texts(notice: &NoticeBody) -> Vec<&str> {
    let details = notice.details.iter().map(|(_, words)| &**words);
    let amounts = notice.amounts.iter().map(|amount| &*amount.what);
    let twins = notice.twins.iter().map(|twin| &*twin.reference);
    let labels = notice.labels.iter().map(|(_, label)| &**label);
    let reason = notice.amends.iter().map(|amends| &*amends.reason);
    [&*notice.title].into_iter().chain(details).chain(amounts).chain(twins).chain(labels).chain(reason).collect()
}

fn change_texts(change: &SiteChange) -> Vec<&str> {
    match change {
        SiteChange::Add(site) | SiteChange::Change { to: site, .. } => site_texts(site),
        SiteChange::Remove { reason, .. } => vec![reason],
    }
}

fn site_texts(site: &Site) -> Vec<&str> {
    let verified = site.verified.iter().map(|verified| &*verified.by);
    [&*site.name, &site.area, &site.reference, &site.contact, &site.source].into_iter().chain(verified).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_called_by_the_name_beside_it() {
        for (name, kind) in BodyKind::ALL {
            assert_eq!(kind.name(), name);
        }
    }
}

//! Tests of which phrase a coded value is: every value has one, and none has that of another.

use std::collections::BTreeSet;

use evidence::{EntryRef, Lane, PartyIndex, Time};
use line::affairs::{Address, SiteId, Word};

use super::*;
use crate::claims::{Span, What};

fn coded<T: Coded>(values: impl IntoIterator<Item = T>) -> Vec<Phrase> {
    values.into_iter().map(Coded::phrase).collect()
}

/// One claim of each sort.
fn claims() -> [Claim; 12] {
    let party = PartyIndex(0);
    let at = EntryRef { lane: Lane { party, precedence: Precedence::Flash }, serial: 1 };
    let span = Span { from: Time(0), until: Time(1) };
    let post = Address { party, post: evidence::PostIndex(0) };
    let between = (post, post);
    [
        Claim::Suspended(party, span),
        Claim::Silent(party, To::Calls, span),
        Claim::Silent(party, To::Checks, span),
        Claim::Silent(party, To::Messages, span),
        Claim::Refused(party, None, span),
        Claim::Spoke(between, span),
        Claim::NotSpoke(between, span),
        Claim::Initiative(party, between, span),
        Claim::Lasted(60, between, span),
        Claim::Told(party, What::Entry(at), Time(0)),
        Claim::NeverTold(party, What::Entry(at), Time(0)),
        Claim::Down(party, party, span),
    ]
}

/// The phrases of every value, one list for each enum.
fn of_values() -> Vec<Vec<Phrase>> {
    let at = EntryRef { lane: Lane { party: PartyIndex(0), precedence: Precedence::Flash }, serial: 1 };
    let (time, word) = (Time(0), Word { time: Time(0), at });
    vec![
        coded(Precedence::ALL),
        coded([Role::Party, Role::Observer, Role::Guarantor]),
        coded([Level::Tactical, Level::Operational, Level::Ministry, Level::Leader]),
        coded(DeskRole::ALL.map(|(_, role)| role)),
        coded([
            &DraftState::Waits,
            &DraftState::Returned { by: None, reason: String::new() },
            &DraftState::Going { after: 0 },
            &DraftState::Said(None),
            &DraftState::Dropped { reason: String::new() },
        ]),
        coded(SuspicionKind::ALL.map(|(_, kind)| kind)),
        coded([
            LineState::Establishing,
            LineState::Up,
            LineState::Degraded,
            LineState::Down,
            LineState::Refused,
            LineState::Suspended,
            LineState::Disputed,
            LineState::Closed,
        ]),
        coded(AffairKind::ALL),
        coded([Item::Notice(at), Item::Site(SiteId { entry: at, change: 0 }), Item::Area(0)]),
        coded([Standing::Stands, Standing::Corrected(word), Standing::Cancelled(word)]),
        coded(NoticeKind::ALL),
        coded(Field::ALL),
        coded([TwinSystem::Notam, TwinSystem::Navarea, TwinSystem::Navtex, TwinSystem::Other]),
        coded([Step::Begun, Step::Complete, Step::Cancelled]),
        coded([Phase::Planned, Phase::Active, Phase::Complete, Phase::Cancelled]),
        coded([Lead::OnTime, Lead::Short, Lead::Late]),
        coded([Stance::Acknowledged, Stance::NoObjection, Stance::Asks, Stance::Objects]),
        coded([Verdict::Clear, Verdict::Possible, Verdict::Conflict]),
        coded([Datum::MeanSea, Datum::Ground, Datum::Ellipsoid, Datum::Pressure]),
        coded(SiteKind::ALL),
        coded([Outcome::Stopped, Outcome::Denied]),
        coded([CeaseDuty::ReadBack, CeaseDuty::Pass, CeaseDuty::Outcome]),
        coded(Medium::ALL),
        coded(Recording::ALL),
        coded(Capacity::ALL),
        coded([Side::Seeks, Side::Asked]),
        coded([
            CallStatus::Sought,
            CallStatus::Agreed(time),
            CallStatus::Declined,
            CallStatus::Withdrawn,
            CallStatus::Postponed,
            CallStatus::Underway,
            CallStatus::Over,
        ]),
        coded([Reply::At(time), Reply::Declined, Reply::Withdrawn, Reply::Postponed]),
        coded(Topic::ALL),
        coded(Tenor::ALL),
        coded(Confidence::ALL),
        coded([Match::Both, Match::First, Match::Second, Match::Contradict]),
        coded(Pause::ALL),
        coded(Ritual::ALL),
        coded(Happening::ALL.iter().copied()),
        coded(Means::ALL.iter().copied()),
        coded(Origin::ALL.iter().copied()),
        coded(Control::ALL.iter().copied()),
        coded(Detail::ALL.iter().copied()),
        coded(Wanted::ALL.iter().copied()),
        coded([Response::Answered, Response::Agreed(time), Response::Refused, Response::Done(time)]),
        coded(Aspect::ALL.iter().copied()),
        coded([Held::Agreed, Held::Disputed, Held::Stated, Held::TakenBack]),
        coded(ProposalKind::ALL.iter().copied()),
        coded(Domain::ALL.iter().copied()),
        coded([
            ProposalStatus::Offered,
            ProposalStatus::Rejected,
            ProposalStatus::Withdrawn,
            ProposalStatus::Agreed(time),
            ProposalStatus::Ended(time),
        ]),
        coded(Category::ALL.iter().copied()),
        coded(claims()),
        coded([Finding::BorneOut, Finding::Contradicted, Finding::CannotSay]),
        coded([
            Why::BeforeLine,
            Why::BeyondHeld,
            Why::OneSide,
            Why::Disputed,
            Why::NothingSaid,
            Why::NotAsked,
            Why::StillOpen,
            Why::SilenceOnly,
            Why::Partly,
            Why::NoReceipt,
            Why::NoLength,
        ]),
        coded([How::InTime, How::Late, How::Open, How::Overdue, How::Lapsed]),
        coded([Stage::Sight, Stage::Rough, Stage::Official]),
        vec![conflict(false), conflict(true)],
        NEUTRAL_TEXTS.to_vec(),
    ]
}

#[test]
fn no_two_values_of_one_kind_read_the_same_in_any_language() {
    for values in of_values() {
        for language in Language::ALL {
            let read: BTreeSet<_> = values.iter().map(|of| specimen(language, *of)).collect();
            assert_eq!(read.len(), values.len(), "{language:?}: {read:?}");
        }
    }
}

#[test]
fn every_phrase_is_that_of_a_value_or_a_fixed_text_of_the_forms() {
    let of_values: BTreeSet<_> = of_values().into_iter().flatten().collect();
    let is_label = |of: &Phrase| of.id().starts_with("label-") || of.id().starts_with("figure-");
    let fixed = |of: &&Phrase| !of_values.contains(of) && !is_label(of);
    let fixed: Vec<_> = Phrase::ALL.iter().filter(fixed).map(|of| of.id()).collect();
    let expected = [
        "no-permission",
        "no-protection-lost",
        "cease",
        "cease-since",
        "read-back",
        "read-back-since",
        "read-back-right",
        "read-back-wrong",
        "passed",
        "suspicion-mark",
        "suspicion-stands",
        "standing-call",
        "operators-only",
        "neutral-mark",
        "call-lapsed",
        "presence-shown",
        "presence-left",
        "presence-nobody",
        "spoke-from-until",
        "spoke-since",
        "readout-own",
        "readout-offered",
        "readout-joint",
        "readout-replaced",
        "readout-waits",
        "readout-void",
        "readout-none",
        "readouts-agree",
        "stage-machine",
        "notice-voluntary",
        "notice-overruns",
        "place-one-way",
        "site-removed",
        "site-stale",
        "pause-over",
        "pause-overrun",
        "until-told-otherwise",
        "height-all",
        "shape-point",
        "shape-ellipse",
        "shape-circle",
        "shape-corridor",
        "shape-polygon",
        "shape-route",
        "accident-admitted",
        "accident-toward",
        "distress-call",
        "no-intent",
        "proposal-expired",
        "decision-accepted",
        "violation-admitted",
    ];
    assert_eq!(fixed, expected);
}

#[test]
fn a_topic_has_a_value_to_be_set_in_exactly_if_it_says_nothing_without_one() {
    for topic in Topic::ALL {
        assert_eq!(topic.phrase().arguments().is_empty(), !topic.needs_value(), "{topic:?}");
    }
}

#[test]
fn the_list_has_every_phrase_in_the_languages_asked_for() {
    let wanted = Phrases { languages: vec!["ru".to_owned(), "ar-SY".to_owned()], ambiguous: false };
    let value = listed(&wanted).unwrap();
    assert_eq!(list(&value, "phrases").len(), Phrase::ALL.len());
    let words = words(&value);
    assert!(words.contains("site-school\n  ru  школа\n  ar  \u{2067}مدرسة\u{2069}\n"), "{words}");
    assert!(words.contains("[place]"));
    let other = Phrases { languages: vec!["de".to_owned()], ambiguous: false };
    assert_eq!(listed(&other).unwrap_err().exit, Exit::Usage);
}

#[test]
fn the_closed_vocabulary_is_listed_with_what_to_say_instead() {
    let wanted = Phrases { languages: Vec::new(), ambiguous: true };
    let words = words(&listed(&wanted).unwrap());
    assert!(words.contains("en  engage, engages, engaged, engaging, engagement, engagements\n      open fire on\n"));
    assert!(words.contains("zh  "), "all languages, if none is named");
    assert!(words.contains("en  keep clear of, stay clear of, steer clear of (plain)\n"));
}

//! Whatever is done at a desk, in whatever order: no words go out that lack the approvals they need, nobody approves
//! twice, an administrator is left, and the desk is a function of the entries that it took.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop")]

use std::collections::{BTreeMap, BTreeSet};

use evidence::merkle::sha256;
use evidence::{EntryRef, Lane, PartyIndex, PostIndex, Precedence, Time};
use line::affairs::{
    Address, Aspect, AttributionBody, Body, BodyKind, CeaseBody, ClosureBody, Control, Decision, DecisionBody,
    FactBody, Feature, Happening, IncidentBody, Means, Medium, MessageBody, Origin, Pause, ProposalBody, ProposalKind,
    ReleaseBody, RequestBody, Response, ResponseBody, SignatureBody, Stage, SuspensionBody, TranslationBody,
    ViolationBody, Wanted,
};
use line::desk::situation::{AnalyticConfidence, Assessment, Grade, Logging, Release, Report};
use line::desk::suspicion::{Challenge, ChallengeReply, Speaker, Suspecting, SuspicionKind};
use line::desk::{
    Act, Change, DUTY_KINDS, Desk, DraftState, Entry, HandOver, Keying, Leave, Need, Refusal, Role, need,
};
use proptest::prelude::*;

const NOW: Time = Time(1_750_000_000_000);
const NAMES: [&str; 6] = ["admin", "watch-1", "watch-2", "ops officer", "linguist-3", "tech"];

fn message(text: &str) -> Body {
    let to = vec![Address { party: PartyIndex(1), post: PostIndex(0) }];
    let (subject, text, language) = (String::new(), text.to_owned(), "en".to_owned());
    Body::Message(MessageBody { from: PostIndex(0), to, subject, text, language, reply_to: None, corrects: None })
}

fn place() -> EntryRef {
    EntryRef { lane: Lane { party: PartyIndex(1), precedence: Precedence::Routine }, serial: 1 }
}

fn release() -> Body {
    Body::Release(ReleaseBody { readout: place(), turn: 0, authority: PostIndex(2), words: String::new() })
}

fn suspension(pause: Pause) -> Body {
    let (since, until, reason) = (NOW, None, "why".to_owned());
    Body::Suspension(SuspensionBody { from: PostIndex(0), pause, since, until, reason })
}

fn translation(stage: Stage, by: Option<&str>) -> Body {
    let (language, text, by) = ("ru".to_owned(), "слова".to_owned(), by.map(str::to_owned));
    Body::Translation(TranslationBody { message: place(), language, stage, text, by, qualified_until: Some(NOW) })
}

fn enrolled(person: &str, roles: &[Role], languages: &[(&str, Time)]) -> Change {
    Change::Enrolled {
        person: person.to_owned(),
        roles: roles.iter().copied().collect(),
        languages: languages.iter().map(|(language, until)| ((*language).to_owned(), *until)).collect(),
        secret: vec![7; 32],
    }
}

fn entry(by: Option<&str>, change: Change) -> Entry {
    Entry { at: NOW, by: by.map(str::to_owned), change }
}

/// A desk with an administrator and one person for each kind of work.
fn staffed() -> Desk {
    let mut desk = Desk::new();
    let later = NOW.plus_ms(1_000);
    desk.take(&entry(None, enrolled("admin", &[Role::Administrator], &[]))).unwrap();
    for (person, roles, languages) in [
        ("watch-1", &[Role::Drafter][..], &[][..]),
        ("watch-2", &[Role::Releaser, Role::SecondReleaser], &[]),
        ("ops officer", &[Role::SecondReleaser], &[]),
        ("linguist-3", &[Role::Linguist], &[("en", later), ("ru", later), ("uk", Time(1))]),
        ("tech", &[Role::Technician], &[]),
        ("visitor", &[Role::Reader], &[]),
    ] {
        desk.take(&entry(Some("admin"), enrolled(person, roles, languages))).unwrap();
    }
    desk
}

fn drafted(desk: &mut Desk, by: &str, precedence: Precedence, body: &Body, released: bool) -> u64 {
    let number = desk.next_draft();
    let (line, body, asked) = ("north".to_owned(), body.encode(), "{}".to_owned());
    desk.take(&entry(Some(by), Change::Drafted { line, precedence, body, asked, released })).unwrap();
    number
}

#[test]
fn whoever_is_on_duty_warns_alone_and_whoever_is_not_does_not() {
    let desk = staffed();
    let at = volume::Position::from_degrees(49.0, 23.0).unwrap();
    let cease =
        Body::Cease(CeaseBody { at, feature: None, since: Some(NOW), words: String::new(), language: "en".to_owned() });
    let say =
        |who: &str, precedence, body: &Body| desk.may(Some(who), &Act::Say { precedence, body, of: Some("en") }, NOW);
    for who in ["watch-1", "watch-2", "ops officer"] {
        assert_eq!(say(who, Precedence::Flash, &cease), Ok(Leave::AtOnce), "{who}");
    }
    for who in ["admin", "linguist-3", "tech", "visitor"] {
        assert!(matches!(say(who, Precedence::Flash, &cease), Err(Refusal::Lacks { .. })), "{who}");
    }
    assert_eq!(say("watch-2", Precedence::Routine, &message("words")), Ok(Leave::AtOnce));
    assert_eq!(say("watch-1", Precedence::Routine, &message("words")), Ok(Leave::Draft { released: false }));
    assert_eq!(say("watch-2", Precedence::Flash, &message("words")), Ok(Leave::Draft { released: true }));
    assert_eq!(say("ops officer", Precedence::Flash, &message("words")), Ok(Leave::Draft { released: false }));
    assert_eq!(
        say("linguist-3", Precedence::Routine, &translation(Stage::Rough, Some("linguist-3"))),
        Ok(Leave::AtOnce)
    );
    let official = translation(Stage::Official, Some("linguist-3"));
    assert_eq!(say("linguist-3", Precedence::Routine, &official), Ok(Leave::Draft { released: false }));
    let refused = say("watch-2", Precedence::Routine, &official).unwrap_err();
    assert!(refused.to_string().contains("linguist") && refused.to_string().contains("linguist-3 would"), "{refused}");
    let of = Act::Translate { of: "uk", into: "en" };
    let refused = desk.may(Some("linguist-3"), &of, NOW).unwrap_err();
    assert!(matches!(&refused, Refusal::NotQualified { language, .. } if language == "uk"), "{refused}");
}

#[test]
fn the_technician_sees_no_text_and_the_linguist_keeps_no_keys() {
    let desk = staffed();
    let may = |who, act: Act<'_>| desk.may(who, &act, NOW).is_ok();
    for (who, look, read, keep, administer) in [
        (None, true, false, false, false),
        (Some("tech"), true, false, true, false),
        (Some("linguist-3"), true, true, false, false),
        (Some("visitor"), true, true, false, false),
        (Some("admin"), true, false, false, true),
        (Some("nobody"), true, false, false, false),
    ] {
        let found = (may(who, Act::Look), may(who, Act::Read), may(who, Act::Keep), may(who, Act::Administer));
        assert_eq!(found, (look, read, keep, administer), "{who:?}");
    }
}

fn incident(happening: Happening, origin: Origin) -> Body {
    Body::Incident(IncidentBody {
        from: PostIndex(0),
        happening,
        means: Means::Missile,
        at: volume::Position::from_degrees(49.0, 23.0).unwrap(),
        feature: None,
        within_cm: 0,
        toward: None,
        since: NOW,
        until: None,
        origin,
        control: Control::NotUnder,
        asks: false,
        details: vec![],
        language: "en".to_owned(),
        amends: None,
    })
}

fn decision(decision: Decision) -> Body {
    Body::Decision(DecisionBody { proposal: place(), decision, words: String::new() })
}

#[test]
fn an_accident_is_admitted_by_whoever_is_on_duty_and_two_bind_the_party() {
    let none = BTreeSet::new();
    let all: BTreeSet<String> = BodyKind::ALL.iter().map(|(name, _)| (*name).to_owned()).collect();
    for happening in Happening::ALL.iter().copied() {
        for origin in Origin::ALL.iter().copied() {
            let body = incident(happening, origin);
            let at_once = (happening.is_accident() && origin == Origin::Ours) || happening == Happening::Distress;
            let wanted = |widened| if widened { Need::Two } else { Need::Releaser };
            for (widened, kinds) in [(false, &none), (true, &all)] {
                let of = |precedence| need(precedence, &body, kinds);
                assert_eq!(of(Precedence::Flash), if at_once { Need::Duty } else { wanted(widened) }, "{body:?}");
                assert_eq!(of(Precedence::Immediate), wanted(widened), "what can wait for FLASH can wait for a person");
            }
        }
    }
    let (words, language) = (String::new(), "en".to_owned());
    let offer = Body::Proposal(ProposalBody {
        from: PostIndex(0),
        kind: ProposalKind::Ceasefire,
        texts: vec![],
        domains: vec![],
        volumes: vec![],
        begins: NOW,
        ends: None,
        expires: NOW,
        follow_up: None,
        monitors: vec![],
        replaces: None,
    });
    let accepted = decision(Decision::Accepted { content: sha256(b""), texts: vec![] });
    for body in [offer, accepted, decision(Decision::Ended(NOW))] {
        for precedence in Precedence::ALL {
            assert_eq!(need(precedence, &body, &none), Need::Two, "{body:?}");
        }
    }
    let (origin, control) = (Origin::Ours, Control::Unknown);
    let attribution = AttributionBody {
        incident: place(),
        turn: 0,
        origin,
        control,
        words: words.clone(),
        language: language.clone(),
    };
    let request = RequestBody {
        on: None,
        from: PostIndex(0),
        of: PartyIndex(1),
        wanted: Wanted::Review,
        follows: None,
        words: words.clone(),
        language: language.clone(),
    };
    let response = Response::Answered;
    let response =
        ResponseBody { request: place(), turn: 0, response, words: words.clone(), language: language.clone() };
    let fact = FactBody { incident: place(), aspect: Aspect::Cause, words: words.clone(), language: language.clone() };
    let closure = ClosureBody { on: place(), version: place(), turn: 0, closes: true, words: words.clone() };
    let violation = ViolationBody {
        proposal: place(),
        from: PostIndex(0),
        by: PartyIndex(1),
        category: line::affairs::Category::Fire,
        means: Means::Mortar,
        at: volume::Position::from_degrees(49.0, 23.0).unwrap(),
        feature: None,
        when: NOW,
        count: 1,
        words,
        language,
    };
    for body in [
        Body::Attribution(attribution),
        Body::Request(request),
        Body::Response(response),
        Body::Fact(fact),
        Body::Closure(closure),
        Body::Violation(violation),
        decision(Decision::Rejected),
        decision(Decision::Withdrawn),
    ] {
        assert_eq!(need(Precedence::Flash, &body, &none), Need::Releaser, "{body:?}");
    }
}

#[test]
fn two_persons_release_what_needs_two_and_no_list_goes_below_that() {
    let none = BTreeSet::new();
    let two = [
        (Precedence::Flash, message("words")),
        (Precedence::Flash, Body::Cancellation { message: place(), reason: "why".to_owned() }),
        (Precedence::Routine, release()),
        (Precedence::Immediate, suspension(Pause::Suspended)),
        (Precedence::Routine, Body::Amendment(Vec::new())),
        (Precedence::Routine, Body::Signature(SignatureBody { amendment: place(), gathered: Vec::new() })),
    ];
    for (precedence, body) in &two {
        assert_eq!(need(*precedence, body, &none), Need::Two, "{body:?}");
    }
    assert_eq!(need(Precedence::Immediate, &suspension(Pause::Planned), &none), Need::Releaser);
    assert_eq!(need(Precedence::Routine, &Body::Unknown { kind: 999 }, &none), Need::Releaser, "new kinds are safe");

    let mut desk = staffed();
    let widen = |kinds: &[&str]| Change::Widened { kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect() };
    assert!(desk.take(&entry(Some("watch-2"), widen(&["message"]))).is_err());
    for kind in DUTY_KINDS {
        let refused = desk.take(&entry(Some("admin"), widen(&[kind.name()])));
        assert_eq!(refused, Err(Refusal::NotWidened(kind.name().to_owned())));
    }
    desk.take(&entry(Some("admin"), widen(&["message"]))).unwrap();
    assert_eq!(need(Precedence::Routine, &message("words"), desk.widened()), Need::Two);
    desk.take(&entry(Some("admin"), widen(&[]))).unwrap();
    assert_eq!(need(Precedence::Flash, &message("words"), desk.widened()), Need::Two);
    assert!(BodyKind::ALL.iter().all(|(_, kind)| DUTY_KINDS.contains(kind) || line::desk::may_be_widened(kind.name())));
}

#[test]
fn a_changed_draft_is_released_anew_and_nobody_is_both_persons() {
    let mut desk = staffed();
    let draft = drafted(&mut desk, "watch-2", Precedence::Flash, &message("one"), true);
    let going = entry(None, Change::Going { draft, after: 0 });
    assert_eq!(desk.take(&going), Err(Refusal::NotApproved(draft)));
    // The same person has both roles, and is still one person.
    let one = sha256(&message("one").encode());
    let second = |by: &str, words| entry(Some(by), Change::SecondReleased { draft, words });
    assert_eq!(desk.take(&second("watch-2", one)), Err(Refusal::SamePerson(draft)));
    desk.take(&second("ops officer", one)).unwrap();
    let edited = Change::Edited { draft, body: message("two").encode(), asked: String::new() };
    desk.take(&entry(Some("watch-1"), edited)).unwrap();
    assert_eq!(desk.take(&going), Err(Refusal::NotApproved(draft)));
    let two = sha256(&message("two").encode());
    assert_eq!(desk.take(&second("ops officer", two)), Err(Refusal::NotApproved(draft)));
    let of_one = Change::Released { draft, words: one };
    assert_eq!(desk.take(&entry(Some("watch-2"), of_one)), Err(Refusal::OtherWords(draft)), "it was not shown");
    desk.take(&entry(Some("watch-2"), Change::Released { draft, words: two })).unwrap();
    desk.take(&second("ops officer", two)).unwrap();
    desk.take(&going).unwrap();
    assert!(desk.take(&going).is_err(), "it is not said twice");
    desk.take(&entry(None, Change::Said { draft, at: Some(place()) })).unwrap();
    let said = &desk.drafts()[&draft];
    assert_eq!((&said.state, said.body.len()), (&DraftState::Said(Some(place())), 0));
    assert_eq!(said.authors, ["watch-1", "watch-2"].map(str::to_owned).into());
}

#[test]
fn the_first_is_an_administrator_and_the_last_one_stays() {
    let mut desk = Desk::new();
    assert_eq!(desk.may(None, &Act::Administer, NOW), Ok(Leave::AtOnce), "an open desk is as if there were none");
    assert_eq!(desk.take(&entry(None, enrolled("watch-1", &[Role::Releaser], &[]))), Err(Refusal::FirstAdministers));
    assert_eq!(desk.take(&entry(None, Change::ShiftTaken)), Err(Refusal::NobodyEnrolled));
    desk.take(&entry(None, enrolled("admin", &[Role::Administrator], &[]))).unwrap();
    assert_eq!(desk.take(&entry(None, enrolled("b", &[Role::Administrator], &[]))), Err(Refusal::NotSignedIn));
    assert_eq!(
        desk.take(&entry(Some("admin"), enrolled("Admin", &[Role::Releaser], &[]))),
        Err(Refusal::IsEnrolled("Admin".to_owned()))
    );
    let ended = entry(Some("admin"), Change::Ended { person: "admin".to_owned() });
    assert_eq!(desk.take(&ended), Err(Refusal::LastAdministrator));
    let roles = [Role::Reader].into();
    let changed = Change::Changed { person: "admin".to_owned(), roles, languages: BTreeMap::new() };
    assert_eq!(desk.take(&entry(Some("admin"), changed)), Err(Refusal::LastAdministrator));
}

#[test]
fn a_shift_is_handed_to_somebody_who_is_there_and_with_the_whole_list() {
    let mut desk = staffed();
    let whole = HandOver {
        to: "watch-2".to_owned(),
        notes: String::new(),
        sound_test: true,
        line_check: true,
        read_aloud: true,
    };
    let hand = |how: &HandOver| entry(Some("watch-1"), Change::HandedOver(how.clone()));
    assert_eq!(desk.take(&hand(&whole)), Err(Refusal::NotOnShift("watch-1".to_owned())));
    desk.take(&entry(Some("watch-1"), Change::ShiftTaken)).unwrap();
    assert_eq!(desk.take(&hand(&whole)), Err(Refusal::NotOnShift("watch-2".to_owned())));
    desk.take(&entry(Some("watch-2"), Change::ShiftTaken)).unwrap();
    assert_eq!(desk.take(&hand(&HandOver { sound_test: false, ..whole.clone() })), Err(Refusal::Unchecked));
    desk.take(&hand(&whole)).unwrap();
    assert_eq!((desk.on_shift().len(), desk.handed_over()), (1, Some(NOW)));
}

fn any_roles() -> impl Strategy<Value = BTreeSet<Role>> {
    proptest::collection::btree_set(prop::sample::select(Role::ALL.map(|(_, role)| role).to_vec()), 0..4)
}

fn any_body() -> impl Strategy<Value = Vec<u8>> {
    let official = translation(Stage::Official, Some("linguist-3"));
    let bodies = vec![message("one"), message("two"), release(), suspension(Pause::Suspended), official];
    prop::sample::select(bodies).prop_map(|body| body.encode())
}

fn any_change() -> impl Strategy<Value = Change> {
    let person = || prop::sample::select(NAMES.to_vec()).prop_map(str::to_owned);
    let draft = || 1..5u64;
    let precedence = prop::sample::select(vec![Precedence::Flash, Precedence::Routine]);
    let kinds = prop::sample::select(vec![BTreeSet::new(), BTreeSet::from(["message".to_owned()])]);
    prop_oneof![
        2 => (person(), any_roles()).prop_map(|(person, roles)| Change::Enrolled {
            person, roles, languages: BTreeMap::new(), secret: vec![1],
        }),
        1 => (person(), any_roles()).prop_map(|(person, roles)| Change::Changed { person, roles, languages: BTreeMap::new() }),
        1 => person().prop_map(|person| Change::Ended { person }),
        1 => kinds.prop_map(|kinds| Change::Widened { kinds }),
        4 => (precedence, any_body(), any::<bool>()).prop_map(|(precedence, body, released)| Change::Drafted {
            line: "north".to_owned(), precedence, body, asked: String::new(), released,
        }),
        2 => (draft(), any_body()).prop_map(|(draft, body)| Change::Edited { draft, body, asked: String::new() }),
        5 => (draft(), any_body()).prop_map(|(draft, body)| Change::Released { draft, words: sha256(&body) }),
        5 => (draft(), any_body()).prop_map(|(draft, body)| Change::SecondReleased { draft, words: sha256(&body) }),
        1 => draft().prop_map(|draft| Change::Returned { draft, reason: "why".to_owned() }),
        1 => draft().prop_map(|draft| Change::Dropped { draft, reason: String::new() }),
        6 => draft().prop_map(|draft| Change::Going { draft, after: 0 }),
        3 => draft().prop_map(|draft| Change::Said { draft, at: None }),
        1 => Just(Change::ShiftTaken),
        1 => person().prop_map(|person| Change::SignedIn { duress: person == "tech" }),
        2 => any_keying().prop_map(Change::Passkey),
        6 => any_logging().prop_map(Change::Situation),
        3 => any_suspecting().prop_map(Change::Suspicion),
    ]
}

fn any_keying() -> impl Strategy<Value = Keying> {
    prop_oneof![
        (0..4u8, any::<u32>(), any::<bool>(), any::<bool>()).prop_map(|(id, count, synced, duress)| Keying::Added {
            name: "Key ring".to_owned(),
            id: vec![id],
            key: vec![id; 77],
            count,
            synced,
            duress,
        }),
        (1..4u64, any::<u32>()).prop_map(|(passkey, count)| Keying::Used { passkey, count }),
        (1..4u64).prop_map(|passkey| Keying::Removed { passkey }),
    ]
}

fn any_report() -> impl Strategy<Value = Report> {
    let feature = prop::option::of((any_position(), 0..3_600_000_000_u32, 0..200_000_000_u32));
    let item = prop::option::of(1..6u64);
    (any_position(), feature, 0..=NOW.0 + 1, prop::option::of(0..=NOW.0 + 1), item).prop_map(
        |(at, feature, from, until, corrects)| Report {
            source: "glade".to_owned(),
            grade: Grade::parse("B2").unwrap(),
            at,
            feature: feature.map(|(at, bearing_e7, distance_cm)| Feature {
                name: "Rava".to_owned(),
                at,
                bearing_e7,
                distance_cm,
            }),
            from: Time(from),
            until: until.map(Time),
            subject: String::new(),
            text: "A column.".to_owned(),
            incident: corrects.map(|_| ("north".to_owned(), place())),
            corrects,
        },
    )
}

fn any_position() -> impl Strategy<Value = volume::Position> {
    (-900_000_000..=900_000_000, -1_800_000_000..=1_800_000_000)
        .prop_map(|(lat, lon)| volume::Position::new(lat, lon).unwrap())
}

fn any_logging() -> impl Strategy<Value = Logging> {
    let item = || 1..6u64;
    let confidence = prop::sample::select(AnalyticConfidence::ALL.map(|(_, confidence)| confidence).to_vec());
    let corrects = prop::option::of(item());
    let assessed = (proptest::collection::btree_set(item(), 0..3), confidence, corrects);
    prop_oneof![
        3 => any_report().prop_map(|report| Logging::Reported(Report { feature: None, until: None, corrects: None, ..report })),
        1 => any_report().prop_map(Logging::Reported),
        2 => assessed.prop_map(|(cites, confidence, corrects)| Logging::Assessed(Assessment {
            cites, confidence, subject: String::new(), text: "They withdraw.".to_owned(), corrects,
        })),
        1 => item().prop_map(|item| Logging::Withdrawn { item, reason: "It was another.".to_owned() }),
        3 => (item(), any_body()).prop_map(|(item, body)| Logging::Drafted {
            item, line: "north".to_owned(), precedence: Precedence::Routine, body, asked: String::new(),
        }),
    ]
}

fn any_suspecting() -> impl Strategy<Value = Suspecting> {
    let speaker = prop::option::of(0..3u8).prop_map(|post| Speaker { party: PartyIndex(1), post: post.map(PostIndex) });
    let kind = prop::sample::select(SuspicionKind::ALL.map(|(_, kind)| kind).to_vec());
    let reply = prop::sample::select(ChallengeReply::ALL.map(|(_, reply)| reply).to_vec());
    let line = || "north".to_owned();
    prop_oneof![
        (speaker.clone(), kind, 0..=NOW.0 + 1).prop_map(move |(of, kind, since)| Suspecting::Raised {
            line: line(),
            of,
            kind,
            since: Time(since),
            entry: Some(place()),
            reason: "Another voice.".to_owned(),
        }),
        (speaker, reply, prop::option::of(1..4u64)).prop_map(move |(of, reply, suspicion)| {
            let (medium, text) = (Medium::Voice, String::new());
            Suspecting::Challenged(Challenge { line: line(), of, medium, reply, suspicion, text })
        }),
        (1..4u64).prop_map(|suspicion| Suspecting::Lifted { suspicion, reason: "Answered right.".to_owned() }),
    ]
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let by = prop_oneof![
        2 => Just(None),
        8 => prop::sample::select(NAMES.to_vec()).prop_map(|name| Some(name.to_owned())),
    ];
    (by, any_change()).prop_map(|(by, change)| Entry { at: NOW, by, change })
}

/// A desk that everybody may take part in, then anything.
fn any_story() -> impl Strategy<Value = Vec<Entry>> {
    let everything: Vec<Role> = Role::ALL.map(|(_, role)| role).to_vec();
    let start = vec![
        entry(None, enrolled("admin", &everything, &[])),
        entry(Some("admin"), enrolled("watch-1", &everything, &[])),
        entry(Some("admin"), enrolled("watch-2", &everything, &[])),
    ];
    proptest::collection::vec(any_entry(), 1..160).prop_map(move |more| [start.clone(), more].concat())
}

/// What is known of a draft from the accepted entries alone, kept by other means than the desk's.
#[derive(Default)]
struct Known {
    body: Vec<u8>,
    precedence: Option<Precedence>,
    first: Vec<String>,
    second: Vec<String>,
    gone: usize,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_words_go_out_without_their_approvals(story in any_story()) {
        let mut desk = Desk::new();
        let mut taken = Vec::new();
        let mut known: Vec<Known> = Vec::new();
        for entry in story {
            let (before, roles) = (desk.clone(), desk.people().clone());
            if desk.take(&entry).is_err() {
                prop_assert_eq!(&desk, &before, "what is refused changes nothing");
                continue;
            }
            let by = entry.by.clone().unwrap_or_default();
            let may = |role| roles.get(&by).is_some_and(|person| person.roles.contains(&role));
            match &entry.change {
                Change::Drafted { precedence, body, released, .. } => {
                    let first = if *released { vec![by.clone()] } else { Vec::new() };
                    prop_assert!(!released || may(Role::Releaser));
                    known.push(Known { body: body.clone(), precedence: Some(*precedence), first, ..Known::default() });
                }
                Change::Situation(Logging::Drafted { body, precedence, item, .. }) => {
                    prop_assert!(before.situation().items()[item].release == Release::Own, "it is told once");
                    known.push(Known { body: body.clone(), precedence: Some(*precedence), ..Known::default() });
                }
                Change::Edited { draft, body, .. } => {
                    let draft = &mut known[*draft as usize - 1];
                    (draft.body, draft.first, draft.second) = (body.clone(), Vec::new(), Vec::new());
                }
                Change::Returned { draft, .. } => {
                    let draft = &mut known[*draft as usize - 1];
                    (draft.first, draft.second) = (Vec::new(), Vec::new());
                }
                Change::Released { draft, words } => {
                    prop_assert!(may(Role::Releaser));
                    prop_assert_eq!(*words, sha256(&known[*draft as usize - 1].body));
                    known[*draft as usize - 1].first.push(by);
                }
                Change::SecondReleased { draft, words } => {
                    prop_assert!(may(Role::SecondReleaser));
                    prop_assert_eq!(*words, sha256(&known[*draft as usize - 1].body));
                    known[*draft as usize - 1].second.push(by);
                }
                Change::Going { draft, .. } => {
                    let draft = &mut known[*draft as usize - 1];
                    let body = Body::decode(&draft.body).unwrap();
                    let enough = match need(draft.precedence.unwrap(), &body, desk.widened()) {
                        Need::Two => draft.second.iter().any(|second| !draft.first.contains(second)),
                        _ => true,
                    };
                    prop_assert!(!draft.first.is_empty() && enough, "{:?} {:?}", draft.first, draft.second);
                    draft.gone += 1;
                    (draft.first, draft.second) = (Vec::new(), Vec::new());
                }
                _ => {}
            }
            prop_assert!(desk.holders(Role::Administrator).next().is_some());
            // Nobody loses sight of what is out for release: log and drafts say the same.
            for (number, item) in desk.situation().items() {
                let open = desk.drafts().iter().find(|(_, draft)| draft.item == Some(*number) && draft.state.is_open());
                let out = open.map(|(draft, _)| Release::Draft(*draft));
                let is_out = matches!(item.release, Release::Draft(_)).then(|| item.release.clone());
                prop_assert_eq!(out, is_out, "{}", number);
            }
            taken.push(entry);
        }
        // From the bytes of what was taken, once more.
        let mut again = Desk::new();
        for entry in &taken {
            let entry = Entry::decode(&entry.encode()).unwrap();
            again.take(&entry).unwrap();
        }
        prop_assert_eq!(again, desk);
    }

    #[test]
    fn an_entry_is_read_as_it_was_written(entry in any_entry()) {
        prop_assert_eq!(Entry::decode(&entry.encode()), Ok(entry));
    }

    #[test]
    fn bytes_are_taken_apart_without_harm(entry in any_entry(), at in any::<prop::sample::Index>(), byte: u8, noise: Vec<u8>) {
        let mut bytes = entry.encode();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        for bytes in [bytes, noise] {
            if let Ok(read) = Entry::decode(&bytes) {
                prop_assert_eq!(read.encode(), bytes, "one entry has one form");
                let _ = staffed().take(&read);
            }
        }
    }
}

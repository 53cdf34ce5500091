//! The situation log and the suspicions of the desk: what may be entered by whom, that nothing is deleted, and that what is
//! released goes through a draft once and without its source.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop")]

use std::collections::{BTreeMap, BTreeSet};

use evidence::{EntryRef, Lane, PartyIndex, PostIndex, Precedence, Time};
use line::affairs::{Address, Body, Feature, Medium, MessageBody};
use line::desk::situation::{
    AnalyticConfidence, Assessment, Filter, Grade, Logging, Release, Report, Statement, Upheld,
};
use line::desk::suspicion::{Challenge, ChallengeReply, Speaker, Suspecting, SuspicionKind};
use line::desk::{Act, Change, Desk, Entry, Refusal, Role};
use line::limits::{
    CHALLENGES_KEPT_MAX, CITES_MAX, DESK_LINE_BYTES_MAX, PLACES_APART_CM_MAX, SITUATION_KEPT_MAX,
    SITUATION_TEXT_BYTES_MAX, SUSPICIONS_KEPT_MAX, SUSPICIONS_STANDING_MAX,
};
use volume::Position;

const NOW: Time = Time(1_750_000_000_000);

fn entry(by: Option<&str>, change: Change) -> Entry {
    Entry { at: NOW, by: by.map(str::to_owned), change }
}

/// A desk with one person for each kind of work.
fn staffed() -> Desk {
    let mut desk = Desk::new();
    for (by, person, roles) in [
        (None, "admin", &[Role::Administrator][..]),
        (Some("admin"), "watch-1", &[Role::Drafter]),
        (Some("admin"), "watch-2", &[Role::Releaser]),
        (Some("admin"), "linguist-3", &[Role::Linguist]),
        (Some("admin"), "tech", &[Role::Technician]),
        (Some("admin"), "visitor", &[Role::Reader]),
    ] {
        let (roles, secret) = (roles.iter().copied().collect(), vec![7; 32]);
        let enrolled = Change::Enrolled { person: person.to_owned(), roles, languages: BTreeMap::new(), secret };
        desk.take(&entry(by, enrolled)).unwrap();
    }
    desk
}

fn report() -> Report {
    Report {
        source: "GLADE".to_owned(),
        grade: Grade::parse("B2").unwrap(),
        at: Position::from_degrees(49.95, 23.4).unwrap(),
        feature: None,
        from: Time(NOW.0 - 3_600_000),
        until: None,
        subject: "Column".to_owned(),
        text: "Twelve vehicles go west.".to_owned(),
        incident: None,
        corrects: None,
    }
}

fn assessment(cites: &[u64]) -> Assessment {
    Assessment {
        cites: cites.iter().copied().collect(),
        confidence: AnalyticConfidence::Moderate,
        subject: String::new(),
        text: "A battalion moves to the river.".to_owned(),
        corrects: None,
    }
}

fn withdrawn(item: u64) -> Logging {
    Logging::Withdrawn { item, reason: "It was a convoy of ours.".to_owned() }
}

fn log(desk: &mut Desk, by: &str, logging: Logging) -> Result<u64, Refusal> {
    let number = desk.situation().next();
    desk.take(&entry(Some(by), Change::Situation(logging))).map(|()| number)
}

fn reported(desk: &mut Desk, report: Report) -> Result<u64, Refusal> {
    log(desk, "watch-1", Logging::Reported(report))
}

fn draft_of(item: u64, text: &str) -> Logging {
    let to = vec![Address { party: PartyIndex(1), post: PostIndex(0) }];
    let (text, language) = (text.to_owned(), "en".to_owned());
    let subject = String::new();
    let body =
        Body::Message(MessageBody { from: PostIndex(0), to, subject, text, language, reply_to: None, corrects: None });
    let (line, body, asked) = ("north".to_owned(), body.encode(), "{}".to_owned());
    Logging::Drafted { item, line, precedence: Precedence::Routine, body, asked }
}

fn place() -> EntryRef {
    EntryRef { lane: Lane { party: PartyIndex(0), precedence: Precedence::Routine }, serial: 7 }
}

#[test]
fn duty_officers_log_and_neither_guests_nor_technicians_look() {
    let mut desk = staffed();
    for who in ["watch-1", "watch-2"] {
        log(&mut desk, who, Logging::Reported(report())).unwrap();
    }
    for who in ["admin", "linguist-3", "tech", "visitor"] {
        let refused = log(&mut desk, who, Logging::Reported(report())).unwrap_err();
        assert!(matches!(refused, Refusal::Lacks { .. }), "{who}: {refused}");
    }
    for (who, sees) in [
        ("watch-1", true),
        ("watch-2", true),
        ("linguist-3", true),
        ("tech", false),
        ("visitor", false),
        ("admin", false),
    ] {
        assert_eq!(desk.may(Some(who), &Act::ReadOwn, NOW).is_ok(), sees, "{who}");
    }
    assert_eq!(desk.may(None, &Act::ReadOwn, NOW), Err(Refusal::NotSignedIn));
}

#[test]
fn what_makes_no_sense_is_not_entered() {
    let mut desk = staffed();
    let line = || "x".repeat(DESK_LINE_BYTES_MAX + 1);
    let long = |what, bytes_max| Refusal::Long { what, bytes_max };
    for (wrong, why) in [
        (Report { source: " ".to_owned(), ..report() }, Refusal::Empty),
        (Report { source: line(), ..report() }, long("the source", DESK_LINE_BYTES_MAX)),
        (Report { source: "GLADE\u{1b}[2J".to_owned(), ..report() }, Refusal::Unprintable("the source")),
        (Report { subject: "one\ntwo".to_owned(), ..report() }, Refusal::Unprintable("the subject")),
        (Report { text: "\u{202e}back".to_owned(), ..report() }, Refusal::Unprintable("the text")),
        (Report { text: String::new(), ..report() }, Refusal::Empty),
        (
            Report { text: "x".repeat(SITUATION_TEXT_BYTES_MAX + 1), ..report() },
            long("the text", SITUATION_TEXT_BYTES_MAX),
        ),
        (Report { text: "x".repeat(100_000), ..report() }, long("the text", SITUATION_TEXT_BYTES_MAX)),
        (Report { from: NOW.plus_ms(1), ..report() }, Refusal::Ahead),
        (Report { until: Some(NOW.plus_ms(1)), ..report() }, Refusal::Ahead),
        (Report { from: NOW, until: Some(Time(NOW.0 - 1)), ..report() }, Refusal::NoSpan),
        (Report { corrects: Some(9), ..report() }, Refusal::NoSuchItem { item: 9, sort: "report or assessment" }),
    ] {
        let shown = format!("{wrong:?}");
        assert_eq!(reported(&mut desk, wrong), Err(why), "{}", &shown[..shown.len().min(200)]);
    }
    reported(&mut desk, Report { text: "x".repeat(SITUATION_TEXT_BYTES_MAX), from: NOW, ..report() }).unwrap();
}

#[test]
fn a_place_given_two_ways_is_one_place() {
    let mut desk = staffed();
    let rava = report().at.destination(1_800_000_000, 500_000);
    let by = |bearing_e7, distance_cm| Some(Feature { name: "Rava".to_owned(), at: rava, bearing_e7, distance_cm });
    let near = 500_000 + u32::try_from(PLACES_APART_CM_MAX).unwrap();
    for distance_cm in [500_000, near - 100] {
        reported(&mut desk, Report { feature: by(0, distance_cm), ..report() }).unwrap();
    }
    let refused = reported(&mut desk, Report { feature: by(0, near + 100), ..report() }).unwrap_err();
    assert!(matches!(&refused, Refusal::Apart { apart_m: 2_001, .. }), "{refused}");
    let refused = reported(&mut desk, Report { feature: by(1_800_000_000, 500_000), ..report() }).unwrap_err();
    assert!(refused.to_string().contains("10000 m away"), "{refused}");
    let range = Err(Refusal::OutOfRange("the feature's bearing or distance"));
    assert_eq!(reported(&mut desk, Report { feature: by(3_600_000_000, 0), ..report() }), range);
    assert_eq!(reported(&mut desk, Report { feature: by(0, u32::MAX), ..report() }), range);
}

#[test]
fn an_assessment_rests_on_reports_that_stand() {
    let mut desk = staffed();
    let assess = |desk: &mut Desk, cites: &[u64]| log(desk, "watch-1", Logging::Assessed(assessment(cites)));
    assert_eq!(assess(&mut desk, &[]), Err(Refusal::CitesNothing));
    assert_eq!(assess(&mut desk, &[1]), Err(Refusal::NoSuchItem { item: 1, sort: "report" }));
    for _ in 0..3 {
        reported(&mut desk, report()).unwrap();
    }
    let made = assess(&mut desk, &[1, 2]).unwrap();
    assert_eq!(assess(&mut desk, &[made]), Err(Refusal::NoSuchItem { item: made, sort: "report" }), "cites reports");
    log(&mut desk, "watch-2", withdrawn(1)).unwrap();
    assert_eq!(assess(&mut desk, &[1, 2]), Err(Refusal::ItemIsWithdrawn(1)));
    let corrected = reported(&mut desk, Report { corrects: Some(2), ..report() }).unwrap();
    assert_eq!(assess(&mut desk, &[2]), Err(Refusal::ItemIsCorrected { item: 2, by: corrected }));
    assess(&mut desk, &[3, corrected]).unwrap();
    let many: Vec<u64> = (1..=CITES_MAX as u64 + 1).collect();
    assert_eq!(assess(&mut desk, &many), Err(Refusal::Full("reports that one assessment cites")));
    // What rests on a report that was withdrawn is not told to the other side.
    assert_eq!(log(&mut desk, "watch-1", draft_of(made, "They move.")), Err(Refusal::RestsOnNothing(made)));
}

#[test]
fn nothing_is_deleted_and_nothing_is_corrected_twice() {
    let mut desk = staffed();
    let first = reported(&mut desk, report()).unwrap();
    let second = reported(&mut desk, Report { corrects: Some(first), ..report() }).unwrap();
    let again = Report { corrects: Some(first), ..report() };
    assert_eq!(reported(&mut desk, again), Err(Refusal::ItemIsCorrected { item: first, by: second }));
    let other = Logging::Assessed(Assessment { corrects: Some(second), ..assessment(&[second]) });
    assert_eq!(log(&mut desk, "watch-1", other), Err(Refusal::NoSuchItem { item: second, sort: "assessment" }));
    log(&mut desk, "watch-1", withdrawn(second)).unwrap();
    assert_eq!(log(&mut desk, "watch-1", withdrawn(second)), Err(Refusal::ItemIsWithdrawn(second)));
    let standing: Vec<_> = desk.situation().items().values().map(|item| item.standing.name()).collect();
    assert_eq!(standing, ["corrected", "withdrawn"]);
    assert_eq!(desk.situation().items()[&first].says.text(), report().text, "its words stay");
    let blank = Logging::Withdrawn { item: 1, reason: " ".to_owned() };
    assert_eq!(log(&mut desk, "watch-1", blank), Err(Refusal::Empty));
}

#[test]
fn a_report_is_released_once_by_a_releaser_and_does_not_name_its_source() {
    let mut desk = staffed();
    let item = reported(&mut desk, report()).unwrap();
    assert_eq!(log(&mut desk, "watch-1", draft_of(item, "GLADE saw it.")), Err(Refusal::NamesSource(item)));
    log(&mut desk, "watch-1", draft_of(item, "Twelve vehicles go west.")).unwrap();
    assert_eq!(desk.situation().items()[&item].release, Release::Draft(1));
    let out = Err(Refusal::InDraft { item, draft: 1 });
    assert_eq!(log(&mut desk, "watch-1", draft_of(item, "Once more.")), out);
    assert_eq!(log(&mut desk, "watch-1", withdrawn(item)), out, "what is out for release is dropped there first");
    // A draft of a report waits for a releaser as any does.
    let words = desk.drafts()[&1].words();
    let released = |by| entry(Some(by), Change::Released { draft: 1, words });
    let going = entry(None, Change::Going { draft: 1, after: 0 });
    for who in ["watch-1", "linguist-3", "visitor", "tech"] {
        assert!(matches!(desk.take(&released(who)), Err(Refusal::Lacks { .. })), "{who}");
    }
    assert_eq!(desk.take(&going), Err(Refusal::NotApproved(1)));
    // Dropped, it is one's own again; another draft may be made.
    desk.take(&entry(Some("watch-1"), Change::Dropped { draft: 1, reason: String::new() })).unwrap();
    assert_eq!(desk.situation().items()[&item].release, Release::Own);
    log(&mut desk, "watch-1", draft_of(item, "Twelve vehicles go west.")).unwrap();
    desk.take(&entry(Some("watch-2"), Change::Released { draft: 2, words })).unwrap();
    desk.take(&entry(None, Change::Going { draft: 2, after: 0 })).unwrap();
    desk.take(&entry(None, Change::Said { draft: 2, at: Some(place()) })).unwrap();
    let said = Release::Said { draft: 2, line: "north".to_owned(), at: Some(place()), when: NOW };
    assert_eq!(desk.situation().items()[&item].release, said);
    assert_eq!(log(&mut desk, "watch-1", draft_of(item, "Again.")), Err(Refusal::IsReleased(item)));
    // It may still be withdrawn here, and the log says that the other side was told.
    log(&mut desk, "watch-1", withdrawn(item)).unwrap();
    assert_eq!(desk.situation().items()[&item].release, said);
    // Of an assessment no source of any report that it cites is told.
    let cited = reported(&mut desk, Report { source: "Post 4".to_owned(), ..report() }).unwrap();
    let assessed = log(&mut desk, "watch-1", Logging::Assessed(assessment(&[cited]))).unwrap();
    assert_eq!(log(&mut desk, "watch-1", draft_of(assessed, "From post 4.")), Err(Refusal::NamesSource(assessed)));
}

#[test]
fn while_nobody_is_enrolled_what_is_logged_bears_the_name_that_was_typed() {
    let mut desk = Desk::new();
    let item = log(&mut desk, "watch", Logging::Reported(report())).unwrap();
    assert!(matches!(log(&mut desk, "\u{1b}[2J", Logging::Reported(report())), Err(Refusal::NoName(_))));
    assert_eq!(log(&mut desk, "watch", draft_of(item, "West.")), Err(Refusal::NobodyEnrolled), "nobody releases it");
    desk.take(&entry(Some("watch"), Change::Suspicion(raised(None)))).unwrap();
    assert_eq!(desk.take(&entry(None, Change::Situation(withdrawn(item)))), Err(Refusal::NobodyEnrolled));
    assert!(desk.is_open(), "whoever reaches the station still speaks for the party");
    let noted = Change::Noted { text: "All else needs people.".to_owned() };
    assert_eq!(desk.take(&entry(Some("watch"), noted)), Err(Refusal::NobodyEnrolled));
    let secret = vec![7; 32];
    let admin = Change::Enrolled {
        person: "watch".to_owned(),
        roles: [Role::Administrator, Role::Drafter].into(),
        languages: BTreeMap::new(),
        secret,
    };
    desk.take(&entry(None, admin)).unwrap();
    let second = log(&mut desk, "watch", Logging::Reported(report())).unwrap();
    let by = |item: u64| desk.situation().items()[&item].by.signed_in;
    assert_eq!((by(item), by(second)), (false, true), "the same name, typed and signed in");
    assert_eq!(
        log(&mut desk, "somebody", Logging::Reported(report())),
        Err(Refusal::NoSuchPerson("somebody".to_owned()))
    );
}

#[test]
fn the_log_is_seen_by_time_source_grade_place_and_affair() {
    let mut desk = staffed();
    let at = |lat, lon| Position::from_degrees(lat, lon).unwrap();
    let hour = |hours: u64| Time(NOW.0 - hours * 3_600_000);
    for (source, grade, place_at, from, until) in [
        ("GLADE", "B2", at(49.95, 23.4), hour(9), Some(hour(7))),
        ("Post 4", "C3", at(49.95, 23.6), hour(5), None),
        ("glade north", "F6", at(-33.0, -179.99), hour(3), None),
    ] {
        let (source, grade) = (source.to_owned(), Grade::parse(grade).unwrap());
        let incident = Some(("north".to_owned(), place())).filter(|_| source == "Post 4");
        reported(&mut desk, Report { source, grade, at: place_at, from, until, incident, ..report() }).unwrap();
    }
    log(&mut desk, "watch-1", Logging::Assessed(assessment(&[2]))).unwrap();
    let seen = |filter: Filter| desk.situation().find(&filter).map(|(number, _)| number).collect::<Vec<_>>();
    let all = Filter::default;
    assert_eq!(seen(all()), [4, 3, 2, 1]);
    assert_eq!(
        seen(Filter { since: Some(hour(8)), until: Some(hour(4)), ..all() }),
        [4, 2, 1],
        "it lasted until seven"
    );
    assert_eq!(seen(Filter { since: Some(hour(6)), ..all() }), [4, 3, 2]);
    assert_eq!(seen(Filter { source: Some("Glade".to_owned()), ..all() }), [3, 1]);
    assert_eq!(seen(Filter { least: Grade::parse("B2"), ..all() }), [1]);
    assert_eq!(seen(Filter { least: Grade::parse("E5"), ..all() }), [4, 2, 1], "F and 6 are no grade");
    assert_eq!(seen(Filter { near: Some((at(49.95, 23.5), 1_000_000)), ..all() }), [4, 2, 1]);
    assert_eq!(seen(Filter { near: Some((at(49.95, 23.4), 1_400_000)), ..all() }), [1]);
    // A few hundred metres, over the antimeridian.
    assert_eq!(seen(Filter { near: Some((at(-33.0, 179.99), 200_000)), ..all() }), [3]);
    assert_eq!(seen(Filter { incident: Some(("north".to_owned(), place())), ..all() }), [4, 2]);
    log(&mut desk, "watch-1", withdrawn(2)).unwrap();
    let seen = |filter: Filter| desk.situation().find(&filter).map(|(number, _)| number).collect::<Vec<_>>();
    assert_eq!((seen(all()), seen(Filter { all: true, ..all() }).len()), (vec![4, 3, 1], 4));
    let cited = &desk.situation().items()[&4];
    assert!(matches!(&cited.says, Statement::Assessment(assessment) if assessment.cites == BTreeSet::from([2])));
    assert_eq!(cited.standing, Upheld::Stands);
}

#[test]
fn the_oldest_reports_make_room_and_keep_their_numbers() {
    let mut desk = staffed();
    for _ in 0..=SITUATION_KEPT_MAX {
        reported(&mut desk, report()).unwrap();
    }
    assert_eq!(desk.situation().items().len(), SITUATION_KEPT_MAX);
    assert_eq!(desk.situation().items().keys().next(), Some(&2));
    assert_eq!(
        log(&mut desk, "watch-1", withdrawn(1)),
        Err(Refusal::NoSuchItem { item: 1, sort: "report or assessment" })
    );
}

fn raised(post: Option<u8>) -> Suspecting {
    Suspecting::Raised {
        line: "north".to_owned(),
        of: Speaker { party: PartyIndex(1), post: post.map(PostIndex) },
        kind: SuspicionKind::Impersonated,
        since: NOW,
        entry: None,
        reason: "The voice was another.".to_owned(),
    }
}

fn challenge(party: u8, suspicion: Option<u64>) -> Suspecting {
    Suspecting::Challenged(Challenge {
        line: "north".to_owned(),
        of: Speaker { party: PartyIndex(party), post: None },
        medium: Medium::Voice,
        reply: ChallengeReply::Right,
        suspicion,
        text: String::new(),
    })
}

#[test]
fn a_suspicion_is_raised_by_whoever_hears_it_and_lifted_by_a_releaser() {
    let mut desk = staffed();
    let mut suspect = |by: &str, suspecting| desk.take(&entry(Some(by), Change::Suspicion(suspecting)));
    for who in ["admin", "tech", "visitor"] {
        assert!(matches!(suspect(who, raised(None)), Err(Refusal::Lacks { .. })), "{who}");
    }
    suspect("linguist-3", raised(Some(2))).unwrap();
    suspect("watch-1", raised(None)).unwrap();
    let Suspecting::Raised { line, of, kind, entry: began, .. } = raised(None) else { unreachable!() };
    let reason = "Later.".to_owned();
    let ahead = Suspecting::Raised { line, of, kind, since: NOW.plus_ms(1), entry: began, reason };
    assert_eq!(suspect("watch-1", ahead), Err(Refusal::Ahead));
    assert_eq!(suspect("watch-1", challenge(1, Some(9))), Err(Refusal::NoSuchSuspicion(9)));
    assert_eq!(suspect("watch-1", challenge(0, Some(1))), Err(Refusal::OtherSpeaker(1)));
    suspect("watch-1", challenge(1, Some(1))).unwrap();
    suspect("linguist-3", challenge(0, None)).unwrap();
    let lift = |reason: &str| Suspecting::Lifted { suspicion: 1, reason: reason.to_owned() };
    assert!(matches!(suspect("watch-1", lift("Answered right.")), Err(Refusal::Lacks { .. })));
    assert_eq!(suspect("watch-2", lift("")), Err(Refusal::Empty));
    suspect("watch-2", lift("Answered right.")).unwrap();
    assert_eq!(suspect("watch-2", lift("Once more.")), Err(Refusal::NoSuchSuspicion(1)));
    assert_eq!(desk.suspicions().standing().map(|(number, _)| number).collect::<Vec<_>>(), [2]);
    assert_eq!(desk.suspicions().all()[&1].lifted.as_ref().map(|(by, ..)| by.name.as_str()), Some("watch-2"));
    assert_eq!(desk.suspicions().challenges().len(), 2);
}

#[test]
fn whoever_is_suspected_is_that_party_or_that_post_of_it_and_nobody_else() {
    let post = |party, post| Address { party: PartyIndex(party), post: PostIndex(post) };
    let whoever = Speaker { party: PartyIndex(1), post: None };
    let minister = Speaker { party: PartyIndex(1), post: Some(PostIndex(2)) };
    assert!(whoever.says(PartyIndex(1), &[]) && !whoever.says(PartyIndex(0), &[]));
    assert!(minister.says(PartyIndex(1), &[post(1, 2), post(0, 0)]));
    assert!(!minister.says(PartyIndex(1), &[post(1, 0), post(0, 2)]), "our post of that number is another");
    assert!(!minister.says(PartyIndex(0), &[post(0, 0), post(1, 2)]), "it was said to the minister");
}

#[test]
fn a_suspicion_that_stands_is_never_forgotten() {
    let mut desk = staffed();
    let mut suspect = |suspecting| desk.take(&entry(Some("watch-2"), Change::Suspicion(suspecting)));
    for _ in 0..SUSPICIONS_STANDING_MAX {
        suspect(raised(None)).unwrap();
    }
    assert_eq!(suspect(raised(None)), Err(Refusal::Full("suspicions that stand")));
    for number in 0..SUSPICIONS_KEPT_MAX as u64 {
        let suspicion = if number == 0 { 2 } else { SUSPICIONS_STANDING_MAX as u64 + number };
        suspect(Suspecting::Lifted { suspicion, reason: "Answered right.".to_owned() }).unwrap();
        suspect(raised(None)).unwrap();
        suspect(challenge(1, None)).unwrap();
    }
    suspect(challenge(1, None)).unwrap();
    assert_eq!(desk.suspicions().all().len(), SUSPICIONS_KEPT_MAX);
    assert_eq!(desk.suspicions().standing().count(), SUSPICIONS_STANDING_MAX);
    assert!(desk.suspicions().all().contains_key(&1) && !desk.suspicions().all().contains_key(&2));
    assert_eq!(desk.suspicions().challenges().len(), CHALLENGES_KEPT_MAX);
}

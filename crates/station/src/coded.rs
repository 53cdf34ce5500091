//! Which phrase a coded value of the core is, so that either side reads it in its own language; and `detente phrases`,
//! by which both vet the phrases beforehand.
//!
//! The matches have no arm for the rest: a new value does not compile until it has a phrase.

use std::fmt::Write;

use evidence::{Level, Precedence, Role};
use line::LineState;
use line::affairs::{
    AffairKind, Aspect, CallStatus, Capacity, Category, CeaseDuty, Confidence, Control, Detail, Domain, Field,
    Happening, Held, Item, Lead, Match, Means, Medium, NoticeKind, Origin, Outcome, Pause, Phase, ProposalKind,
    ProposalStatus, Recording, Reply, Response, Ritual, Side, SiteKind, Stage, Stance, Standing, Step, Tenor, Topic,
    TwinSystem, Wanted,
};
use line::desk::suspicion::SuspicionKind;
use line::desk::{DraftState, Role as DeskRole};
use phrases::{Language, Phrase, phrase, phrase_with, vocabulary};
use serde_json::{Map, Value, json};
use volume::{Datum, Verdict};

use crate::claims::{Claim, Finding, To, Why};
use crate::cli::Phrases;
use crate::failure::{Exit, Failure};
use crate::performance::How;
use crate::show::{list, text, texts};

/// A value that has a phrase in every language. What else it holds (a time, a party) is set into the phrase.
pub trait Coded: Copy {
    /// Its phrase.
    fn phrase(self) -> Phrase;
}

macro_rules! coded {
    ($($values:ident { $($value:pat => $phrase:ident,)+ })+) => {
        $(impl Coded for $values {
            fn phrase(self) -> Phrase {
                match self {
                    $($value => Phrase::$phrase,)+
                }
            }
        })+
    };
}

coded! {
    Precedence {
        Precedence::Flash => PrecedenceFlash,
        Precedence::Immediate => PrecedenceImmediate,
        Precedence::Priority => PrecedencePriority,
        Precedence::Routine => PrecedenceRoutine,
    }
    Role {
        Role::Party => RoleParty,
        Role::Observer => RoleObserver,
        Role::Guarantor => RoleGuarantor,
    }
    Level {
        Level::Tactical => LevelTactical,
        Level::Operational => LevelOperational,
        Level::Ministry => LevelMinistry,
        Level::Leader => LevelLeader,
    }
    DeskRole {
        DeskRole::Reader => DeskReader,
        DeskRole::Drafter => DeskDrafter,
        DeskRole::Linguist => DeskLinguist,
        DeskRole::Releaser => DeskReleaser,
        DeskRole::SecondReleaser => DeskSecondReleaser,
        DeskRole::Technician => DeskTechnician,
        DeskRole::Administrator => DeskAdministrator,
    }
    SuspicionKind {
        SuspicionKind::Impersonated => SuspicionImpersonated,
        SuspicionKind::Coerced => SuspicionCoerced,
        SuspicionKind::Forged => SuspicionForged,
    }
    LineState {
        LineState::Establishing => LineEstablishing,
        LineState::Up => LineUp,
        LineState::Degraded => LineDegraded,
        LineState::Down => LineDown,
        LineState::Refused => LineRefused,
        LineState::Suspended => LineSuspended,
        LineState::Disputed => LineDisputed,
        LineState::Closed => LineClosed,
    }
    AffairKind {
        AffairKind::Message => AffairMessage,
        AffairKind::Check => AffairCheck,
        AffairKind::Notice => AffairNotice,
        AffairKind::Sites => AffairSites,
        AffairKind::Cease => AffairCease,
        AffairKind::Plan => AffairPlan,
        AffairKind::Call => AffairCall,
        AffairKind::Contact => AffairContact,
        AffairKind::Readout => AffairReadout,
        AffairKind::Staffed => AffairStaffed,
        AffairKind::Suspension => AffairSuspension,
        AffairKind::Query => AffairQuery,
        AffairKind::Attachment => AffairAttachment,
        AffairKind::Incident => AffairIncident,
        AffairKind::Request => AffairRequest,
        AffairKind::Fact => AffairFact,
        AffairKind::Proposal => AffairProposal,
        AffairKind::Violation => AffairViolation,
        AffairKind::Amendment => AffairAmendment,
    }
    Item {
        Item::Notice(_) => AffairNotice,
        Item::Site(_) => ItemSite,
        Item::Area(_) => ItemArea,
    }
    Standing {
        Standing::Stands => StandingStands,
        Standing::Corrected(_) => StandingCorrected,
        Standing::Cancelled(_) => StandingCancelled,
    }
    NoticeKind {
        NoticeKind::Flight => NoticeFlight,
        NoticeKind::StrikeWarning => NoticeStrikeWarning,
        NoticeKind::LiveFire => NoticeLiveFire,
        NoticeKind::MissileLaunch => NoticeMissileLaunch,
        NoticeKind::Exercise => NoticeExercise,
        NoticeKind::ShipPassage => NoticeShipPassage,
        NoticeKind::GroundMovement => NoticeGroundMovement,
        NoticeKind::Convoy => NoticeConvoy,
        NoticeKind::Laser => NoticeLaser,
        NoticeKind::TemporaryEntry => NoticeTemporaryEntry,
        NoticeKind::HumanitarianMovement => NoticeHumanitarianMovement,
        NoticeKind::Other => NoticeOther,
    }
    Field {
        Field::Purpose => FieldPurpose,
        Field::Unit => FieldUnit,
        Field::Command => FieldCommand,
        Field::Area => FieldArea,
        Field::CallSign => FieldCallSign,
        Field::PrimaryFrequency => FieldPrimaryFrequency,
        Field::SecondaryFrequency => FieldSecondaryFrequency,
        Field::Contact => FieldContact,
        Field::Forces => FieldForces,
        Field::Vehicles => FieldVehicles,
        Field::Markings => FieldMarkings,
        Field::Cargo => FieldCargo,
        Field::Crew => FieldCrew,
        Field::Ships => FieldShips,
        Field::Origin => FieldOrigin,
        Field::Destination => FieldDestination,
        Field::Stops => FieldStops,
        Field::LaunchArea => FieldLaunchArea,
        Field::ImpactArea => FieldImpactArea,
        Field::Organisation => FieldOrganisation,
        Field::ShortNoticeReason => FieldShortNoticeReason,
        Field::CalendarChange => FieldCalendarChange,
        Field::Remarks => FieldRemarks,
    }
    TwinSystem {
        TwinSystem::Notam => TwinNotam,
        TwinSystem::Navarea => TwinNavarea,
        TwinSystem::Navtex => TwinNavtex,
        TwinSystem::Other => TwinOther,
    }
    Step {
        Step::Begun => StepBegun,
        Step::Complete => StepComplete,
        Step::Cancelled => StepCancelled,
    }
    Phase {
        Phase::Planned => PhasePlanned,
        Phase::Active => PhaseActive,
        Phase::Complete => PhaseComplete,
        Phase::Cancelled => PhaseCancelled,
    }
    Lead {
        Lead::OnTime => LeadOnTime,
        Lead::Short => LeadShort,
        Lead::Late => LeadLate,
    }
    Stance {
        Stance::Acknowledged => StanceAcknowledged,
        Stance::NoObjection => StanceNoObjection,
        Stance::Asks => StanceAsks,
        Stance::Objects => StanceObjects,
    }
    Verdict {
        Verdict::Clear => VerdictClear,
        Verdict::Possible => VerdictPossible,
        Verdict::Conflict => VerdictConflict,
    }
    Datum {
        Datum::MeanSea => DatumMeanSea,
        Datum::Ground => DatumGround,
        Datum::Ellipsoid => DatumEllipsoid,
        Datum::Pressure => DatumPressure,
    }
    SiteKind {
        SiteKind::Hospital => SiteHospital,
        SiteKind::School => SiteSchool,
        SiteKind::Shelter => SiteShelter,
        SiteKind::Embassy => SiteEmbassy,
        SiteKind::Dam => SiteDam,
        SiteKind::Nuclear => SiteNuclear,
        SiteKind::Power => SitePower,
        SiteKind::Water => SiteWater,
        SiteKind::Humanitarian => SiteHumanitarian,
        SiteKind::Cultural => SiteCultural,
        SiteKind::Worship => SiteWorship,
        SiteKind::Camp => SiteCamp,
        SiteKind::Detention => SiteDetention,
        SiteKind::Warehouse => SiteWarehouse,
        SiteKind::Hazardous => SiteHazardous,
        SiteKind::Observers => SiteObservers,
        SiteKind::Other => SiteOther,
    }
    Outcome {
        Outcome::Stopped => OutcomeStopped,
        Outcome::Denied => OutcomeDenied,
    }
    CeaseDuty {
        CeaseDuty::ReadBack => DutyReadBack,
        CeaseDuty::Pass => DutyPass,
        CeaseDuty::Outcome => DutyOutcome,
    }
    Medium {
        Medium::Voice => MediumVoice,
        Medium::Video => MediumVideo,
        Medium::Text => MediumText,
        Medium::InPerson => MediumInPerson,
    }
    Recording {
        Recording::Nothing => RecordingNothing,
        Recording::Notes => RecordingNotes,
        Recording::Full => RecordingFull,
    }
    Capacity {
        Capacity::Principal => CapacityPrincipal,
        Capacity::Deputy => CapacityDeputy,
        Capacity::Participant => CapacityParticipant,
        Capacity::Listener => CapacityListener,
        Capacity::Interpreter => CapacityInterpreter,
        Capacity::NoteTaker => CapacityNoteTaker,
    }
    Side {
        Side::Seeks => SideSeeks,
        Side::Asked => SideAsked,
    }
    CallStatus {
        CallStatus::Sought => CallSought,
        CallStatus::Agreed(_) => CallAgreed,
        CallStatus::Declined => CallDeclined,
        CallStatus::Withdrawn => CallWithdrawn,
        CallStatus::Postponed => CallPostponed,
        CallStatus::Underway => CallUnderway,
        CallStatus::Over => CallOver,
    }
    Reply {
        Reply::At(_) => ReplyAt,
        Reply::Declined => ReplyDeclined,
        Reply::Withdrawn => ReplyWithdrawn,
        Reply::Postponed => ReplyPostponed,
    }
    Topic {
        Topic::Initiative => TopicInitiative,
        Topic::Duration => TopicDuration,
        Topic::Ceasefire => TopicCeasefire,
        Topic::LinesOpen => TopicLinesOpen,
        Topic::InternationalSecurity => TopicInternationalSecurity,
        Topic::Situation => TopicSituation,
        Topic::Incidents => TopicIncidents,
        Topic::Humanitarian => TopicHumanitarian,
        Topic::Prisoners => TopicPrisoners,
        Topic::Forces => TopicForces,
        Topic::Arms => TopicArms,
        Topic::Deescalation => TopicDeescalation,
        Topic::NextContact => TopicNextContact,
        Topic::Other => TopicOther,
    }
    Tenor {
        Tenor::Discussed => TenorDiscussed,
        Tenor::Urged => TenorUrged,
        Tenor::Agreed => TenorAgreed,
        Tenor::NotAgreed => TenorNotAgreed,
    }
    Confidence {
        Confidence::Open => ConfidenceOpen,
        Confidence::Points => ConfidencePoints,
        Confidence::Fact => ConfidenceFact,
        Confidence::Closed => ConfidenceClosed,
    }
    Match {
        Match::Both => MatchBoth,
        Match::First => MatchFirst,
        Match::Second => MatchSecond,
        Match::Contradict => MatchContradict,
    }
    Pause {
        Pause::Suspended => PauseSuspended,
        Pause::Planned => PausePlanned,
        Pause::Technical => PauseTechnical,
        Pause::Deliberate => PauseDeliberate,
    }
    Claim {
        Claim::Suspended(..) => ClaimSuspended,
        Claim::Silent(_, To::Calls, _) => ClaimSilentCalls,
        Claim::Silent(_, To::Checks, _) => ClaimSilentChecks,
        Claim::Silent(_, To::Messages, _) => ClaimSilentMessages,
        Claim::Refused(..) => ClaimRefused,
        Claim::Spoke(..) => ClaimSpoke,
        Claim::NotSpoke(..) => ClaimNotSpoke,
        Claim::Initiative(..) => ClaimInitiative,
        Claim::Lasted(..) => ClaimLasted,
        Claim::Told(..) => ClaimTold,
        Claim::NeverTold(..) => ClaimNeverTold,
        Claim::Down(..) => ClaimDown,
    }
    Finding {
        Finding::BorneOut => FindingBorneOut,
        Finding::Contradicted => FindingContradicted,
        Finding::CannotSay => FindingCannotSay,
    }
    Why {
        Why::BeforeLine => WhyBeforeLine,
        Why::BeyondHeld => WhyBeyondHeld,
        Why::OneSide => WhyOneSide,
        Why::Disputed => WhyDisputed,
        Why::NothingSaid => WhyNothingSaid,
        Why::NotAsked => WhyNotAsked,
        Why::StillOpen => WhyStillOpen,
        Why::SilenceOnly => WhySilenceOnly,
        Why::Partly => WhyPartly,
        Why::NoReceipt => WhyNoReceipt,
        Why::NoLength => WhyNoLength,
    }
    How {
        How::InTime => KeptInTime,
        How::Late => KeptLate,
        How::Open => KeptOpen,
        How::Overdue => KeptOverdue,
        How::Lapsed => KeptLapsed,
    }
    Stage {
        Stage::Sight => StageSight,
        Stage::Rough => StageRough,
        Stage::Official => StageOfficial,
    }
    Happening {
        Happening::Strike => HappeningStrike,
        Happening::Launched => HappeningLaunched,
        Happening::Strayed => HappeningStrayed,
        Happening::Crossed => HappeningCrossed,
        Happening::NearMiss => HappeningNearMiss,
        Happening::Collided => HappeningCollided,
        Happening::Lost => HappeningLost,
        Happening::Distress => HappeningDistress,
        Happening::Detained => HappeningDetained,
        Happening::Missing => HappeningMissing,
        Happening::Dead => HappeningDead,
        Happening::Interference => HappeningInterference,
        Happening::Other => HappeningOther,
    }
    Means {
        Means::Unknown => MeansUnknown,
        Means::SmallArms => MeansSmallArms,
        Means::Mortar => MeansMortar,
        Means::Artillery => MeansArtillery,
        Means::Rocket => MeansRocket,
        Means::Missile => MeansMissile,
        Means::Bomb => MeansBomb,
        Means::Drone => MeansDrone,
        Means::Aircraft => MeansAircraft,
        Means::Helicopter => MeansHelicopter,
        Means::Vessel => MeansVessel,
        Means::Submarine => MeansSubmarine,
        Means::Armour => MeansArmour,
        Means::Vehicle => MeansVehicle,
        Means::Mine => MeansMine,
        Means::Interference => MeansInterference,
        Means::Persons => MeansPersons,
    }
    Origin {
        Origin::Ours => OriginOurs,
        Origin::NotOurs => OriginNotOurs,
        Origin::Unknown => OriginUnknown,
    }
    Control {
        Control::Under => ControlUnder,
        Control::NotUnder => ControlNotUnder,
        Control::Unknown => ControlUnknown,
    }
    Detail {
        Detail::Forces => DetailForces,
        Detail::Damage => DetailDamage,
        Detail::Casualties => DetailCasualties,
        Detail::Measures => DetailMeasures,
        Detail::Witnesses => DetailWitnesses,
        Detail::Weapon => DetailWeapon,
        Detail::Unit => DetailUnit,
        Detail::Cause => DetailCause,
        Detail::Help => DetailHelp,
        Detail::Contact => DetailContact,
        Detail::Remarks => DetailRemarks,
    }
    Wanted {
        Wanted::Explanation => WantedExplanation,
        Wanted::Evidence => WantedEvidence,
        Wanted::Meeting => WantedMeeting,
        Wanted::Visit => WantedVisit,
        Wanted::Inquiry => WantedInquiry,
        Wanted::Assistance => WantedAssistance,
        Wanted::Return => WantedReturn,
        Wanted::Compensation => WantedCompensation,
        Wanted::Review => WantedReview,
    }
    Response {
        Response::Answered => ResponseAnswered,
        Response::Agreed(_) => ResponseAgreed,
        Response::Refused => ResponseRefused,
        Response::Done(_) => ResponseDone,
    }
    Aspect {
        Aspect::Place => AspectPlace,
        Aspect::Time => AspectTime,
        Aspect::Course => AspectCourse,
        Aspect::Means => AspectMeans,
        Aspect::Origin => AspectOrigin,
        Aspect::Forces => AspectForces,
        Aspect::Damage => AspectDamage,
        Aspect::Casualties => AspectCasualties,
        Aspect::Warning => AspectWarning,
        Aspect::Cause => AspectCause,
        Aspect::Measures => AspectMeasures,
        Aspect::Other => AspectOther,
    }
    Held {
        Held::Agreed => HeldAgreed,
        Held::Disputed => HeldDisputed,
        Held::Stated => HeldStated,
        Held::TakenBack => HeldTakenBack,
    }
    ProposalKind {
        ProposalKind::Ceasefire => ProposalCeasefire,
        ProposalKind::Pause => ProposalPause,
        ProposalKind::Corridor => ProposalCorridor,
        ProposalKind::Exchange => ProposalExchange,
        ProposalKind::Withdrawal => ProposalWithdrawal,
        ProposalKind::Other => ProposalOther,
    }
    Domain {
        Domain::Land => DomainLand,
        Domain::Sea => DomainSea,
        Domain::Air => DomainAir,
    }
    ProposalStatus {
        ProposalStatus::Offered => ProposalStatusOffered,
        ProposalStatus::Rejected => ProposalStatusRejected,
        ProposalStatus::Withdrawn => ProposalStatusWithdrawn,
        ProposalStatus::Agreed(_) => ProposalStatusAgreed,
        ProposalStatus::Ended(_) => ProposalStatusEnded,
    }
    Category {
        Category::Fire => CategoryFire,
        Category::Advance => CategoryAdvance,
        Category::Presence => CategoryPresence,
        Category::Overflight => CategoryOverflight,
        Category::Obstruction => CategoryObstruction,
        Category::Detention => CategoryDetention,
        Category::Works => CategoryWorks,
        Category::Other => CategoryOther,
    }
    Ritual {
        Ritual::Check => RitualCheck,
        Ritual::Opening => RitualOpening,
        Ritual::Closing => RitualClosing,
    }
}

/// What a value is called in commands and for tools: what its phrase is called, without the group of phrases.
#[must_use]
pub fn word(value: impl Coded) -> &'static str {
    let id = value.phrase().id();
    id.split_once('-').map_or(id, |(_, word)| word)
}

/// The value that is called so; `what` says what is sought.
///
/// # Errors
/// [`Exit::Usage`] with those that there are.
pub fn of_word<T: Coded>(text: &str, what: &str, all: &[T]) -> Result<T, Failure> {
    let names: Vec<_> = all.iter().map(|value| (word(*value), *value)).collect();
    crate::parse::one_of(text, what, &names)
}

/// The phrase of a value in English, for output that is in English.
pub fn english(value: &impl Coded) -> String {
    phrase(Language::En, value.phrase()).into_owned()
}

impl Coded for &DraftState {
    fn phrase(self) -> Phrase {
        match self {
            DraftState::Waits => Phrase::DraftWaits,
            DraftState::Returned { .. } => Phrase::DraftReturned,
            DraftState::Going { .. } => Phrase::DraftGoing,
            DraftState::Said(_) => Phrase::DraftSaid,
            DraftState::Dropped { .. } => Phrase::DraftDropped,
        }
    }
}

/// The phrase of what a party says of a conflict.
pub fn conflict(accepts: bool) -> Phrase {
    if accepts { Phrase::ConflictAccepted } else { Phrase::ConflictNoted }
}

/// The vetted texts of staffed checks, by their numbers in the entries.
pub const NEUTRAL_TEXTS: [Phrase; line::affairs::NEUTRAL_TEXTS as usize] = [
    Phrase::NeutralBook,
    Phrase::NeutralApple,
    Phrase::NeutralBread,
    Phrase::NeutralLibrary,
    Phrase::NeutralRain,
    Phrase::NeutralMelody,
    Phrase::NeutralTrees,
    Phrase::NeutralLeaves,
    Phrase::NeutralBlanket,
    Phrase::NeutralSnow,
    Phrase::NeutralTea,
    Phrase::NeutralChair,
];

/// The language of a tag.
///
/// # Errors
/// [`Exit::Usage`] if the phrases are not in it.
pub fn language(tag: &str) -> Result<Language, Failure> {
    let known = Language::ALL.map(Language::tag).join(", ");
    Language::of(tag)
        .ok_or_else(|| Failure::new(Exit::Usage, format!("the phrases are not in {tag:?}"), format!("one of {known}")))
}

/// What `detente phrases` lists: the phrases, or the closed vocabulary, in the languages asked for.
///
/// # Errors
/// [`Exit::Usage`] for a language that the phrases are not in.
pub fn listed(wanted: &Phrases) -> Result<Value, Failure> {
    let mut languages = wanted.languages.iter().map(|tag| language(tag)).collect::<Result<Vec<_>, _>>()?;
    if languages.is_empty() {
        languages = Language::ALL.to_vec();
    }
    let tags: Vec<_> = languages.iter().map(|language| language.tag()).collect();
    if wanted.ambiguous {
        let word = |word: &phrases::Word| json!({ "forms": word.forms, "alternatives": word.alternatives });
        let words = |language: &Language| {
            let words: Vec<_> = vocabulary(*language).iter().map(word).collect();
            json!({ "language": language.tag(), "words": words })
        };
        return Ok(json!({ "languages": tags, "vocabulary": languages.iter().map(words).collect::<Vec<_>>() }));
    }
    let listed = Phrase::ALL.iter().map(|of| {
        let texts = languages.iter().map(|language| (language.tag().to_owned(), json!(specimen(*language, *of))));
        json!({ "id": of.id(), "values": of.arguments(), "text": texts.collect::<Map<_, _>>() })
    });
    Ok(json!({ "languages": tags, "phrases": listed.collect::<Vec<_>>() }))
}

/// The text of a phrase, with the names of the values where they would be set in.
fn specimen(language: Language, of: Phrase) -> String {
    if of.arguments().is_empty() {
        return phrase(language, of).into_owned();
    }
    let names: Vec<_> = of.arguments().iter().map(|name| (*name, format!("[{name}]"))).collect();
    let values: Vec<_> = names.iter().map(|(name, value)| (*name, value.as_str())).collect();
    phrase_with(language, of, &values)
}

/// What `detente phrases` prints for people.
pub fn words(value: &Value) -> String {
    let mut words = String::new();
    for listed in list(value, "phrases") {
        let _ = writeln!(words, "{}", text(listed, "id"));
        for tag in texts(value, "languages") {
            let _ = writeln!(words, "  {tag}  {}", in_its_direction(&tag, &text(&listed["text"], &tag)));
        }
    }
    for listed in list(value, "vocabulary") {
        let tag = text(listed, "language");
        for word in list(listed, "words") {
            let alternatives = texts(word, "alternatives");
            let plain = if alternatives.is_empty() { " (plain)" } else { "" };
            let _ = writeln!(words, "{tag}  {}{plain}", in_its_direction(&tag, &texts(word, "forms").join(", ")));
            for alternative in alternatives {
                let _ = writeln!(words, "      {}", in_its_direction(&tag, &alternative));
            }
        }
    }
    words.truncate(words.trim_end().len());
    words
}

/// A text that is written from right to left keeps its full stop on the left although the line begins on the left.
fn in_its_direction(tag: &str, text: &str) -> String {
    match Language::of(tag) {
        Some(language) if language.is_right_to_left() => format!("\u{2067}{text}\u{2069}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;

//! Which coded phrases there are. Their texts are in `locales/`, and what each stands for in the core is the station's
//! to say.

macro_rules! phrases {
    ($($phrase:ident $id:literal $([$($argument:literal),+])?,)+) => {
        /// A coded phrase: the same in every language, so that a form needs no translator.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Phrase {
            $(
                #[doc = concat!("`", $id, "` in `locales/`.")]
                $phrase,
            )+
        }

        impl Phrase {
            /// All of them, in the order of the files.
            pub const ALL: &'static [Phrase] = &[$(Phrase::$phrase),+];

            /// What it is called in the files: `notice-flight`.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self {
                    $(Phrase::$phrase => $id,)+
                }
            }

            /// The names of the values that are set into it; most have none.
            #[must_use]
            pub fn arguments(self) -> &'static [&'static str] {
                match self {
                    $(Phrase::$phrase => &[$($($argument),+)?],)+
                }
            }
        }
    };
}

phrases! {
    // The two sentences that stand on every form.
    NoPermission "no-permission",
    NoProtectionLost "no-protection-lost",

    // Warnings.
    Cease "cease" ["place"],
    CeaseSince "cease-since" ["place", "since"],
    ReadBack "read-back" ["place"],
    ReadBackSince "read-back-since" ["place", "since"],
    ReadBackRight "read-back-right",
    ReadBackWrong "read-back-wrong",
    Passed "passed" ["units"],
    OutcomeStopped "outcome-stopped",
    OutcomeDenied "outcome-denied",
    DutyReadBack "duty-read-back",
    DutyPass "duty-pass",
    DutyOutcome "duty-outcome",

    // Precedences.
    PrecedenceFlash "precedence-flash",
    PrecedenceImmediate "precedence-immediate",
    PrecedencePriority "precedence-priority",
    PrecedenceRoutine "precedence-routine",

    // Parties and posts.
    RoleParty "role-party",
    RoleObserver "role-observer",
    RoleGuarantor "role-guarantor",
    LevelTactical "level-tactical",
    LevelOperational "level-operational",
    LevelMinistry "level-ministry",
    LevelLeader "level-leader",

    // The roles at a party's own desk, and how a draft stands.
    DeskReader "desk-reader",
    DeskDrafter "desk-drafter",
    DeskLinguist "desk-linguist",
    DeskReleaser "desk-releaser",
    DeskSecondReleaser "desk-second-releaser",
    DeskTechnician "desk-technician",
    DeskAdministrator "desk-administrator",
    DraftWaits "draft-waits",
    DraftReturned "draft-returned",
    DraftGoing "draft-going",
    DraftSaid "draft-said",
    DraftDropped "draft-dropped",

    // The state of the line.
    LineEstablishing "line-establishing",
    LineUp "line-up",
    LineDegraded "line-degraded",
    LineDown "line-down",
    LineRefused "line-refused",
    LineSuspended "line-suspended",
    LineDisputed "line-disputed",
    LineClosed "line-closed",

    // What an affair is.
    AffairMessage "affair-message",
    AffairCheck "affair-check",
    AffairNotice "affair-notice",
    AffairSites "affair-sites",
    AffairCease "affair-cease",
    AffairPlan "affair-plan",
    AffairCall "affair-call",
    AffairContact "affair-contact",
    AffairReadout "affair-readout",
    AffairStaffed "affair-staffed",
    AffairSuspension "affair-suspension",
    ItemSite "item-site",
    ItemArea "item-area",
    StandingStands "standing-stands",
    StandingCorrected "standing-corrected",
    StandingCancelled "standing-cancelled",

    // Kinds of notices.
    NoticeFlight "notice-flight",
    NoticeStrikeWarning "notice-strike-warning",
    NoticeLiveFire "notice-live-fire",
    NoticeMissileLaunch "notice-missile-launch",
    NoticeExercise "notice-exercise",
    NoticeShipPassage "notice-ship-passage",
    NoticeGroundMovement "notice-ground-movement",
    NoticeConvoy "notice-convoy",
    NoticeLaser "notice-laser",
    NoticeTemporaryEntry "notice-temporary-entry",
    NoticeHumanitarianMovement "notice-humanitarian-movement",
    NoticeOther "notice-other",

    // Fields of a notice.
    FieldPurpose "field-purpose",
    FieldUnit "field-unit",
    FieldCommand "field-command",
    FieldArea "field-area",
    FieldCallSign "field-call-sign",
    FieldPrimaryFrequency "field-primary-frequency",
    FieldSecondaryFrequency "field-secondary-frequency",
    FieldContact "field-contact",
    FieldForces "field-forces",
    FieldVehicles "field-vehicles",
    FieldMarkings "field-markings",
    FieldCargo "field-cargo",
    FieldCrew "field-crew",
    FieldShips "field-ships",
    FieldOrigin "field-origin",
    FieldDestination "field-destination",
    FieldStops "field-stops",
    FieldLaunchArea "field-launch-area",
    FieldImpactArea "field-impact-area",
    FieldOrganisation "field-organisation",
    FieldShortNoticeReason "field-short-notice-reason",
    FieldCalendarChange "field-calendar-change",
    FieldRemarks "field-remarks",

    // Public warnings of the same activity.
    TwinNotam "twin-notam",
    TwinNavarea "twin-navarea",
    TwinNavtex "twin-navtex",
    TwinOther "twin-other",

    // The life of a notice.
    StepBegun "step-begun",
    StepComplete "step-complete",
    StepCancelled "step-cancelled",
    PhasePlanned "phase-planned",
    PhaseActive "phase-active",
    PhaseComplete "phase-complete",
    PhaseCancelled "phase-cancelled",
    LeadOnTime "lead-on-time",
    LeadShort "lead-short",
    LeadLate "lead-late",

    // How a party takes what was notified.
    StanceAcknowledged "stance-acknowledged",
    StanceNoObjection "stance-no-objection",
    StanceAsks "stance-asks",
    StanceObjects "stance-objects",

    // Conflicts.
    VerdictClear "verdict-clear",
    VerdictPossible "verdict-possible",
    VerdictConflict "verdict-conflict",
    ConflictNoted "conflict-noted",
    ConflictAccepted "conflict-accepted",
    DatumMeanSea "datum-mean-sea",
    DatumGround "datum-ground",
    DatumEllipsoid "datum-ellipsoid",
    DatumPressure "datum-pressure",

    // Protected sites.
    SiteHospital "site-hospital",
    SiteSchool "site-school",
    SiteShelter "site-shelter",
    SiteEmbassy "site-embassy",
    SiteDam "site-dam",
    SiteNuclear "site-nuclear",
    SitePower "site-power",
    SiteWater "site-water",
    SiteHumanitarian "site-humanitarian",
    SiteCultural "site-cultural",
    SiteWorship "site-worship",
    SiteCamp "site-camp",
    SiteDetention "site-detention",
    SiteWarehouse "site-warehouse",
    SiteHazardous "site-hazardous",
    SiteObservers "site-observers",
    SiteOther "site-other",

    // Calls.
    MediumVoice "medium-voice",
    MediumVideo "medium-video",
    MediumText "medium-text",
    MediumInPerson "medium-in-person",
    RecordingNothing "recording-nothing",
    RecordingNotes "recording-notes",
    RecordingFull "recording-full",
    CapacityPrincipal "capacity-principal",
    CapacityDeputy "capacity-deputy",
    CapacityParticipant "capacity-participant",
    CapacityListener "capacity-listener",
    CapacityInterpreter "capacity-interpreter",
    CapacityNoteTaker "capacity-note-taker",
    CallSought "call-sought",
    CallAgreed "call-agreed" ["time"],
    CallDeclined "call-declined",
    CallWithdrawn "call-withdrawn",
    CallPostponed "call-postponed",
    CallUnderway "call-underway",
    CallOver "call-over",
    ReplyAt "reply-at" ["time"],
    ReplyDeclined "reply-declined",
    ReplyWithdrawn "reply-withdrawn",
    ReplyPostponed "reply-postponed",
    SideSeeks "side-seeks",
    SideAsked "side-asked",

    // Readouts.
    TopicInitiative "topic-initiative" ["party"],
    TopicDuration "topic-duration" ["minutes"],
    TopicCeasefire "topic-ceasefire",
    TopicLinesOpen "topic-lines-open",
    TopicInternationalSecurity "topic-international-security",
    TopicSituation "topic-situation" ["country"],
    TopicIncidents "topic-incidents",
    TopicHumanitarian "topic-humanitarian",
    TopicPrisoners "topic-prisoners",
    TopicForces "topic-forces",
    TopicArms "topic-arms",
    TopicDeescalation "topic-deescalation",
    TopicNextContact "topic-next-contact" ["time"],
    TopicOther "topic-other",
    TenorDiscussed "tenor-discussed",
    TenorUrged "tenor-urged",
    TenorAgreed "tenor-agreed",
    TenorNotAgreed "tenor-not-agreed",
    ConfidenceOpen "confidence-open",
    ConfidencePoints "confidence-points",
    ConfidenceFact "confidence-fact",
    ConfidenceClosed "confidence-closed",
    MatchBoth "match-both",
    MatchFirst "match-first",
    MatchSecond "match-second",
    MatchContradict "match-contradict",

    // Suspensions and outages.
    PauseSuspended "pause-suspended",
    PausePlanned "pause-planned",
    PauseTechnical "pause-technical",
    PauseDeliberate "pause-deliberate",

    // Staffed checks: every text is marked as a test, and alarms nobody.
    RitualCheck "ritual-check",
    RitualOpening "ritual-opening",
    RitualClosing "ritual-closing",
    NeutralMark "neutral-mark",
    NeutralBook "neutral-book",
    NeutralApple "neutral-apple",
    NeutralBread "neutral-bread",
    NeutralLibrary "neutral-library",
    NeutralRain "neutral-rain",
    NeutralMelody "neutral-melody",
    NeutralTrees "neutral-trees",
    NeutralLeaves "neutral-leaves",
    NeutralBlanket "neutral-blanket",
    NeutralSnow "neutral-snow",
    NeutralTea "neutral-tea",
    NeutralChair "neutral-chair",

    // What the fields of the forms are called.
    LabelLine "label-line",
    LabelPost "label-post",
    LabelFrom "label-from",
    LabelTo "label-to",
    LabelPrecedence "label-precedence",
    LabelSubject "label-subject",
    LabelLanguage "label-language",
    LabelWords "label-words",
    LabelKind "label-kind",
    LabelName "label-name",
    LabelPlace "label-place",
    LabelRadius "label-radius",
    LabelUncertainty "label-uncertainty",
    LabelHeights "label-heights",
    LabelBegins "label-begins",
    LabelEnds "label-ends",
    LabelSince "label-since",
    LabelUntil "label-until",
    LabelReason "label-reason",
    LabelReference "label-reference",
    LabelFeature "label-feature",
    LabelBearing "label-bearing",
    LabelDistance "label-distance",
    LabelUnits "label-units",
    LabelAmounts "label-amounts",
    LabelPublicWarning "label-public-warning",
    LabelAnswer "label-answer",
    LabelAnswerBy "label-answer-by",
    LabelReceived "label-received",
    LabelRead "label-read",
    LabelYields "label-yields",
    LabelMeasures "label-measures",
    LabelVerifiedBy "label-verified-by",
    LabelVerifiedOn "label-verified-on",
    LabelGrade "label-grade",
    LabelSource "label-source",
    LabelWindows "label-windows",
    LabelPresent "label-present",
    LabelPoints "label-points",
    LabelReleased "label-released",
}

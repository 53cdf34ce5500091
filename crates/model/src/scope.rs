//! How large a world is: what may happen in it, and how often.

use evidence::{PartyIndex, Precedence};

use crate::world::Action;

/// What may happen in a world, and how often. Every order of it is tried.
///
/// What is not tried: time, which stands still but for [`Scope::beats`], so that nothing times out and no line check falls
/// due; the bearer's credit, of which so few frames need little; randomness, which each life of a station draws from its
/// number; and keys, which stay the same.
#[derive(Clone, Debug)]
pub struct Scope {
    /// What it is called.
    pub name: &'static str,
    /// The precedence of each thing that each station is told to say.
    pub says: [&'static [Precedence]; 2],
    /// What has happened before: the worlds begin where it ends.
    pub before: &'static [Before],
    /// How many links are made at most, and whether two may be up at once.
    pub links: u8,
    /// True if a second link may be made while one is up.
    pub doubled: bool,
    /// True if links may be made, one at a time, that are sealed frame by frame and worse than others.
    pub ranks: bool,
    /// How many links break.
    pub breaks: u8,
    /// How often each station is killed, whatever it was doing: what is not durable is lost.
    pub crashes: [u8; 2],
    /// How often a station writes a file for the other, and how often one is read, the same again or not.
    pub files: [u8; 2],
    /// How often a copy is made of the first station's disk.
    pub copies: u8,
    /// How often the first station's disk is lost while it is down, and an empty one or the copy is put in its place.
    pub lost_disks: u8,
    /// True if the copy is still put in place after an empty disk was, against the operator's rule.
    pub void_copies: bool,
    /// True if the check of a signature takes its time, so that other things happen before its verdict.
    pub late_verdicts: bool,
    /// How often a heartbeat's time passes.
    pub beats: u8,
    /// Who does harm, if anybody: not of these worlds, but of those that a fuzzer makes.
    pub hostile: Option<Hostile>,
    /// What is broken on purpose.
    pub bug: Option<Bug>,
}

/// Something that has happened before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// This.
    Act(Action),
    /// Nothing went wrong until both had come to hold the same.
    Rest,
}

/// Who does harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hostile {
    /// The path alters what passes, so that either station may blame the other and is to recover.
    Path,
    /// The second station, which signs with its party's own key whatever it likes.
    Peer,
}

/// A rule that the harness breaks on a station's behalf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// Signs after a start without having heard what the peer holds.
    SignBeforeHello,
    /// Says that all is durable before it is.
    SendBeforeStored,
    /// Believes that the peer's history is its own.
    BelieveAnyRoot,
    /// Starts without what waited.
    ForgetOutbox,
    /// The disk forgets what it said to be durable last.
    LyingDisk,
}

use Precedence::{Flash, Routine};

impl Scope {
    /// Nothing goes wrong.
    pub const CALM: Scope = Scope {
        name: "calm",
        says: [&[Flash], &[Flash]],
        before: &[],
        links: 1,
        doubled: false,
        ranks: false,
        breaks: 0,
        crashes: [0, 0],
        files: [0, 0],
        copies: 0,
        lost_disks: 0,
        void_copies: false,
        late_verdicts: false,
        beats: 0,
        hostile: None,
        bug: None,
    };

    /// One station speaks, is killed once, and its disk may be lost.
    pub const LOST_DISK: Scope = Scope {
        name: "one disk is lost",
        says: [&[Flash, Flash], &[]],
        links: 2,
        crashes: [1, 0],
        copies: 1,
        lost_disks: 1,
        ..Scope::CALM
    };

    /// A link breaks while both speak.
    pub const BROKEN_LINK: Scope = Scope { name: "a link breaks", links: 2, breaks: 1, ..Scope::CALM };

    /// Either station is killed once.
    pub const CRASHES: Scope =
        Scope { name: "a station is killed", says: [&[Flash], &[]], links: 2, crashes: [1, 1], ..Scope::CALM };

    /// Two links are made at once.
    pub const TWO_LINKS: Scope =
        Scope { name: "two links at once", says: [&[Flash], &[]], links: 2, doubled: true, ..Scope::CALM };

    /// A file is written by either station, beside a link, and read, or read again.
    pub const FILES: Scope =
        Scope { name: "a file is read twice", says: [&[Flash], &[]], files: [1, 2], ..Scope::CALM };

    /// Two links are made, one of which may be sealed frame by frame, and worse.
    pub const RANKS: Scope = Scope { name: "links of two ranks", ranks: true, ..Scope::TWO_LINKS };

    /// A disk was lost before what it held had left the station, and the same place was signed again; then a copy of that
    /// disk is put in place, which the operator's rule forbids. The station is to find that out and say so.
    pub const VOID_COPY: Scope = Scope {
        name: "a void copy is put in place",
        says: [&[Flash, Flash], &[]],
        before: &[
            // Both have met, so that words are signed at once.
            Before::Rest,
            Before::Act(Action::Say(0)),
            // They are durable, and before they leave, a copy is made and the machine is lost.
            Before::Act(Action::Crash { at: 0, written: true }),
            Before::Act(Action::Copy),
            Before::Act(Action::LoseDisk { copy: false }),
            Before::Act(Action::Start(0)),
            Before::Act(Action::Say(0)),
            Before::Rest,
            Before::Act(Action::Crash { at: 0, written: false }),
            Before::Act(Action::LoseDisk { copy: true }),
        ],
        links: 2,
        void_copies: true,
        ..Scope::CALM
    };

    /// Those that are exhausted with each run of the tests.
    pub const SMALL: [Scope; 4] = [
        Scope::CALM,
        Scope::VOID_COPY,
        Scope { name: "a disk is lost", says: [&[Flash], &[]], copies: 0, ..Scope::LOST_DISK },
        Scope { name: "a link breaks under one word", says: [&[Flash], &[]], ..Scope::BROKEN_LINK },
    ];

    /// Those that take longer.
    pub const LARGE: [Scope; 12] = [
        Scope::CRASHES,
        Scope::TWO_LINKS,
        Scope::FILES,
        Scope::RANKS,
        Scope { name: "files, and either is killed", links: 2, crashes: [1, 1], ..Scope::FILES },
        Scope::BROKEN_LINK,
        Scope::LOST_DISK,
        Scope { name: "verdicts are late", late_verdicts: true, ..Scope::LOST_DISK },
        Scope { name: "both speak, either is killed", says: [&[Flash], &[Flash]], ..Scope::CRASHES },
        Scope { name: "two lanes, a link breaks", says: [&[Flash, Routine], &[Flash]], ..Scope::BROKEN_LINK },
        Scope { name: "a link breaks and a disk is lost", breaks: 1, links: 3, ..Scope::LOST_DISK },
        Scope { name: "time passes", beats: 2, ..Scope::LOST_DISK },
    ];

    /// True if a party says one thing in one place.
    pub(crate) fn is_honest(&self, party: PartyIndex) -> bool {
        self.hostile != Some(Hostile::Peer) || party.0 == 0
    }

    /// All that may happen, often: for a fuzzer, which tries some of it.
    pub const WIDE: Scope = Scope {
        name: "wide",
        says: [&[Flash, Routine, Flash, Routine], &[Flash, Routine, Flash]],
        links: 200,
        doubled: true,
        ranks: true,
        breaks: 200,
        crashes: [200, 200],
        files: [200, 200],
        beats: 200,
        late_verdicts: true,
        ..Scope::CALM
    };

    /// The smallest world in which a bug must show.
    #[must_use]
    pub fn with(bug: Bug) -> Scope {
        let scope = match bug {
            Bug::SignBeforeHello => Scope {
                says: [&[Flash, Flash], &[]],
                before: &[
                    Before::Rest,
                    Before::Act(Action::Say(0)),
                    Before::Rest,
                    Before::Act(Action::Crash { at: 0, written: false }),
                    Before::Act(Action::LoseDisk { copy: false }),
                ],
                ..Scope::CALM
            },
            Bug::BelieveAnyRoot => Scope::VOID_COPY,
            Bug::SendBeforeStored | Bug::ForgetOutbox | Bug::LyingDisk => {
                Scope { says: [&[Flash, Flash], &[]], ..Scope::CRASHES }
            }
        };
        Scope { bug: Some(bug), ..scope }
    }
}

impl Bug {
    /// Every one.
    pub const ALL: [Bug; 5] =
        [Bug::SignBeforeHello, Bug::SendBeforeStored, Bug::BelieveAnyRoot, Bug::ForgetOutbox, Bug::LyingDisk];
}

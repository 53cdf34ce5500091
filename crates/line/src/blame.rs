//! Who is at fault, with what evidence, and what the operator does next.

use evidence::{EntryError, EntryRef, KeyError, Lane, LineId, Malformed, PartyIndex, ReceiptError};

/// A fault, sorted by whose it is. Between parties that do not trust each other this sorting is the product.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Blame {
    /// The peer's station broke the protocol, by mistake or on purpose. The link is closed and sought anew.
    #[error("party {} misbehaved: {misdeed}", party.0)]
    PeerMisbehaved {
        /// Whose station.
        party: PartyIndex,
        /// What it did.
        misdeed: Misdeed,
    },
    /// The peer's station is honest and of another line, version or key. Nothing passes until one side changes.
    #[error("the station of party {} does not fit: {mismatch}", party.0)]
    PeerIncompatible {
        /// Whose station.
        party: PartyIndex,
        /// What does not fit.
        mismatch: Mismatch,
    },
    /// This station, its disk, its clock or its keys.
    #[error("local fault: {0}")]
    Local(LocalFault),
}

/// What a peer's station did.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misdeed {
    /// A frame that is not of the specification.
    #[error("{0}")]
    Malformed(#[from] Malformed),
    /// An entry that does not verify.
    #[error("{0}")]
    BadEntry(EntryError),
    /// An entry signed with an older key than the one before it.
    #[error("it signed entry {} of lane {:?} with an older key than the entry before", .0.serial, .0.lane)]
    OlderKey(EntryRef),
    /// A receipt that does not verify.
    #[error("{0}")]
    BadReceipt(ReceiptError),
    /// A receipt in another party's name, or for more than it was sent.
    #[error("it receipted for lane {0:?} what it cannot hold")]
    FalseReceipt(Lane),
    /// A delegation or revocation that does not verify.
    #[error("{0}")]
    BadKey(KeyError),
    /// Something before its hello, or a second hello.
    #[error("it spoke out of turn")]
    OutOfTurn,
    /// An entry that leaves a gap before it.
    #[error("it left a gap in lane {:?} before place {}", .0.lane, .0.serial)]
    Gap(EntryRef),
    /// Fragments that do not fit together.
    #[error("its fragments of entry {} of lane {:?} do not fit together", .0.serial, .0.lane)]
    Fragments(EntryRef),
    /// More under way than the limits allow.
    #[error("it sent more of lane {0:?} than may be under way")]
    Flood(Lane),
    /// Heartbeats far more often than the charter says.
    #[error("it sends heartbeats without end")]
    Hasty,
    /// It does not take what it asks for.
    #[error("it does not read what it is sent")]
    NotReading,
    /// It claims a history that it does not show.
    #[error("it claims another history of lane {0:?} and shows no proof of it")]
    UnprovenHistory(Lane),
    /// It sent entries and did not say hello.
    #[error("it did not say hello")]
    Mute,
    /// It claims to hold entries of ours that we lack, and does not send them.
    #[error("it claims to hold more of our lane {0:?} than we do, and does not send it")]
    Withheld(Lane),
}

/// What does not fit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// Another version of the session protocol.
    #[error("it speaks version {0} of the session protocol")]
    Version(u64),
    /// Another charter.
    #[error("it is on another line, {0}")]
    OtherLine(LineId),
    /// A drill where this line is live, or the other way round.
    #[error("it is on a drill line and this line is live")]
    Drill,
    /// A live station on a drill line.
    #[error("it is on a live line and this line is a drill")]
    Live,
    /// It says to be another party than its key is.
    #[error("its key and its hello name different parties")]
    OtherParty,
    /// The charter of the same line, amended less or more often, with which the two cannot speak.
    #[error("it holds the charter with {theirs} amendments, and {ours} hold here")]
    OtherCharter {
        /// How many amendments hold there.
        theirs: u64,
        /// How many hold here.
        ours: u64,
    },
    /// A key that a newer one has replaced.
    #[error("its station key is of epoch {theirs}, and epoch {known} was seen")]
    OlderEpoch {
        /// The epoch that it has.
        theirs: u64,
        /// The newest that was seen.
        known: u64,
    },
}

/// What is wrong here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LocalFault {
    /// The record cannot be read or written.
    #[error("{0}")]
    Record(#[from] crate::record::RecordError),
    /// Our own key does not let us sign now.
    #[error("{0}")]
    Key(KeyError),
    /// Another station signs with our key: two copies were started, or the key was stolen.
    #[error("lane {0:?} of our own was continued by another station with our key")]
    TwoCopies(Lane),
    /// What the disk holds of our own lane is not what was sent.
    #[error("lane {0:?} of our own is not as the others have it: this disk is a copy that was left behind")]
    Diverged(Lane),
}

impl Blame {
    /// What the operator does next.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Blame::PeerMisbehaved { misdeed, .. } => match misdeed {
                Misdeed::BadKey(_) => "ask the other side, by another way, which keys it has issued",
                Misdeed::Withheld(_) => {
                    "ask the other side, by another way, for its transcript; an officer may order to sign without it"
                }
                Misdeed::OlderKey(_) => "the other side runs an old copy of its station, or its old key was stolen",
                Misdeed::UnprovenHistory(_) | Misdeed::BadReceipt(_) => {
                    "export the transcript and compare it with the other side's"
                }
                Misdeed::Flood(_) | Misdeed::Hasty | Misdeed::NotReading | Misdeed::Mute => {
                    "the link is tried again by itself; if it goes on, tell the other side's technician"
                }
                _ => "the link is tried again by itself; if it goes on, tell the other side which frame was refused",
            },
            Blame::PeerIncompatible { mismatch, .. } => match mismatch {
                Mismatch::Version(_) => "agree with the other side which release both run",
                Mismatch::OtherLine(_) => "compare the charter's fingerprint with the other side, by voice",
                Mismatch::Drill | Mismatch::Live => "one side is on its drill station: agree which of the two is meant",
                Mismatch::OtherCharter { .. } => {
                    "the side with fewer takes the missing amendment up: detente charter take-up"
                }
                Mismatch::OtherParty => "check the addresses in the configuration",
                Mismatch::OlderEpoch { .. } => {
                    "the other side runs an old copy of its station, or its old key was stolen"
                }
            },
            Blame::Local(fault) => match fault {
                LocalFault::Record(_) => "check the disk: space, mount, errors; then restart the station",
                LocalFault::Key(KeyError::EpochTaken { .. } | KeyError::RevokedTwice { .. } | KeyError::TooMany(_)) => {
                    "our own root key has said what does not go together: find out who else holds it, and call the other side"
                }
                LocalFault::Key(_) => "check this machine's clock; if it is right, issue a new station key",
                LocalFault::Diverged(_) => {
                    "restore a newer copy of the disk, or start with an empty one: the others give back all that was sent"
                }
                LocalFault::TwoCopies(_) => {
                    "stop the other copy of this station; if there is none, revoke the station key"
                }
            },
        }
    }

    /// The code with which a link is closed, told to the peer: `spec/session.md`.
    #[must_use]
    pub fn close_code(&self) -> u32 {
        match self {
            Blame::PeerMisbehaved { misdeed: Misdeed::Malformed(_), .. } => 10,
            Blame::PeerMisbehaved {
                misdeed: Misdeed::BadEntry(_) | Misdeed::BadReceipt(_) | Misdeed::BadKey(_),
                ..
            } => 11,
            Blame::PeerMisbehaved { misdeed: Misdeed::Flood(_) | Misdeed::Hasty | Misdeed::NotReading, .. } => 12,
            Blame::PeerMisbehaved { .. } => 13,
            Blame::PeerIncompatible { mismatch: Mismatch::Version(_), .. } => 20,
            Blame::PeerIncompatible { mismatch: Mismatch::OtherLine(_), .. } => 21,
            Blame::PeerIncompatible { mismatch: Mismatch::Drill | Mismatch::Live, .. } => 22,
            Blame::PeerIncompatible { mismatch: Mismatch::OtherCharter { .. }, .. } => 24,
            Blame::PeerIncompatible { .. } => 23,
            Blame::Local(_) => 30,
        }
    }
}

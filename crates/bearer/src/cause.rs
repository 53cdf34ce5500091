//! Why a link ended or never came to be: who is at fault, and the code that says so on the wire.

use std::{fmt, io};

use quinn::{ApplicationClose, ConnectionClose, ConnectionError, TransportErrorCode};

use crate::limits::REASON_BYTES_MAX;
use crate::{Class, Key};

/// Application close codes of this crate begin above those of the caller, which are 32 bits.
const CODE_BASE: u64 = 1 << 32;

/// Why a link ended, or why it never came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Nothing was heard from the other end for as long as we were willing to wait.
    TimedOut,
    /// The other end restarted, or something answered in its place that knows nothing of this link.
    Reset,
    /// The address was not reached: nobody listens there, or no path leads to it, as this machine or a proxy says.
    Unreachable {
        /// Printable and bounded.
        text: String,
    },
    /// The proxy takes no such dial, or what answers in its place is none.
    Proxy {
        /// Printable and bounded; what a proxy said of it is not to be trusted.
        text: String,
    },
    /// The other end showed a key that is not pinned here, or not the one that was dialed.
    WrongKey {
        /// The key that it showed, which it has not proved to hold.
        shown: Key,
    },
    /// The other end does not hold our key among its pins, or took it out.
    NotPinnedThere,
    /// The key is not among our pins, or was taken out.
    NotPinnedHere,
    /// The two ends have no hybrid post-quantum key agreement in common.
    NoHybrid,
    /// The other end speaks something else than this protocol.
    WrongProtocol,
    /// The other end, or we, hold as many links or handshakes as allowed.
    Busy {
        /// True if the limit is ours.
        here: bool,
    },
    /// The peer announced a frame longer than allowed.
    OversizeFrame {
        /// On this class's stream.
        class: Class,
        /// As announced.
        bytes: u64,
    },
    /// The peer sent something that is not a sequence of frames.
    Malformed {
        /// What exactly, fit for a log.
        what: &'static str,
    },
    /// The peer opened a stream for a class that there is none of.
    UnknownClass {
        /// The byte it sent.
        byte: u8,
    },
    /// The peer opened two streams for one class.
    DuplicateStream {
        /// That class.
        class: Class,
    },
    /// The peer opened more streams than there are classes, or a bidirectional one.
    TooManyStreams,
    /// The peer ended or reset a stream, or told us to stop one; streams live as long as their link.
    StreamEnded,
    /// The peer closed the link.
    ClosedByPeer {
        /// The caller's code at the other end, if below 2^32; else one of this crate's.
        code: u64,
        /// Printable and bounded, otherwise as the peer sent it: not to be trusted.
        reason: String,
    },
    /// We closed the link.
    ClosedHere {
        /// As given to [`Bearer::close`](crate::Bearer::close).
        code: u32,
        /// As given to [`Bearer::close`](crate::Bearer::close), bounded.
        reason: String,
    },
    /// This bearer was shut down.
    ShutDown,
    /// Our own caller broke this crate's rules: beyond its credit, or a frame that is empty or too long.
    Misuse {
        /// Which rule.
        what: &'static str,
    },
    /// The transport ended the link by its own rules.
    Transport {
        /// QUIC's error code; over TCP the alert of TLS as QUIC would carry it.
        code: u64,
        /// True if it was the peer that said so.
        by_peer: bool,
        /// Printable and bounded.
        text: String,
    },
    /// Something on this machine failed.
    Local {
        /// Printable and bounded.
        text: String,
    },
}

/// At whose door a [`Cause`] is to be laid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// Nobody: an orderly end, or a full house.
    Nobody,
    /// The path between: try again later.
    Path,
    /// The other end broke the protocol.
    Peer,
    /// The two configurations do not fit; an operator must look at keys or versions, or at our own proxy.
    Setup,
    /// This machine or this program.
    Here,
}

impl Cause {
    /// Who is at fault.
    pub fn blame(&self) -> Blame {
        match self {
            Self::TimedOut | Self::Reset | Self::Unreachable { .. } => Blame::Path,
            Self::Proxy { .. }
            | Self::WrongKey { .. }
            | Self::NotPinnedThere
            | Self::NotPinnedHere
            | Self::NoHybrid
            | Self::WrongProtocol => Blame::Setup,
            Self::Busy { .. } | Self::ClosedByPeer { .. } | Self::ClosedHere { .. } | Self::ShutDown => Blame::Nobody,
            Self::OversizeFrame { .. }
            | Self::Malformed { .. }
            | Self::UnknownClass { .. }
            | Self::DuplicateStream { .. }
            | Self::TooManyStreams
            | Self::StreamEnded => Blame::Peer,
            Self::Transport { by_peer, .. } => {
                if *by_peer {
                    Blame::Here
                } else {
                    Blame::Peer
                }
            }
            Self::Misuse { .. } | Self::Local { .. } => Blame::Here,
        }
    }

    /// The code that tells the other end. Codes are never used for two things.
    pub(crate) fn code(&self) -> u64 {
        let offset = match self {
            Self::ClosedHere { code, .. } => return u64::from(*code),
            Self::ShutDown => 0,
            Self::NotPinnedHere => 1,
            Self::Busy { .. } => 2,
            Self::OversizeFrame { .. } => 3,
            Self::Malformed { .. } => 4,
            Self::UnknownClass { .. } => 5,
            Self::DuplicateStream { .. } => 6,
            Self::TooManyStreams => 7,
            Self::StreamEnded => 8,
            Self::Misuse { .. } | Self::Local { .. } => 9,
            _ => 10,
        };
        CODE_BASE + offset
    }

    /// The words that go with the code.
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::ClosedHere { reason, .. } => reason.clone(),
            Self::Misuse { .. } | Self::Local { .. } => "a fault at this end".into(),
            other => other.to_string(),
        }
    }

    /// What became of an established link, as far as the transport tells.
    pub(crate) fn of(error: &ConnectionError) -> Self {
        match error {
            ConnectionError::TimedOut => Self::TimedOut,
            ConnectionError::Reset => Self::Reset,
            ConnectionError::VersionMismatch => Self::WrongProtocol,
            ConnectionError::CidsExhausted => Self::Busy { here: true },
            ConnectionError::LocallyClosed => Self::ShutDown,
            ConnectionError::ApplicationClosed(ApplicationClose { error_code, reason }) => {
                Self::of_application_close(error_code.into_inner(), reason)
            }
            ConnectionError::ConnectionClosed(ConnectionClose { error_code, reason, .. }) => {
                Self::of_transport_close(u64::from(*error_code), true, &String::from_utf8_lossy(reason))
            }
            ConnectionError::TransportError(error) => {
                Self::of_transport_close(u64::from(error.code), false, &error.reason)
            }
        }
    }

    /// What the other end's close says.
    pub(crate) fn of_application_close(code: u64, reason: &[u8]) -> Self {
        match code.checked_sub(CODE_BASE) {
            Some(1) => Self::NotPinnedThere,
            Some(2) => Self::Busy { here: false },
            _ => Self::ClosedByPeer { code, reason: printable(&String::from_utf8_lossy(reason)) },
        }
    }

    /// What became of a link over TCP or of its handshake, as TLS and the system tell.
    pub(crate) fn of_io(error: &io::Error) -> Self {
        if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Self::of_tls(tls);
        }
        match error.kind() {
            io::ErrorKind::TimedOut => Self::TimedOut,
            // An end without a word is as good as none: anybody on the path can bring one about.
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::NotConnected => Self::Reset,
            io::ErrorKind::ConnectionRefused
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::NetworkDown => Self::Unreachable { text: printable(&error.to_string()) },
            _ => local(error),
        }
    }

    fn of_tls(error: &rustls::Error) -> Self {
        use rustls::{AlertDescription, PeerIncompatible};
        let alert = |alert: AlertDescription, by_peer| {
            Self::of_transport_close(0x100 + u64::from(u8::from(alert)), by_peer, &error.to_string())
        };
        match error {
            rustls::Error::AlertReceived(received) => alert(*received, true),
            rustls::Error::PeerIncompatible(
                PeerIncompatible::NoKxGroupsInCommon
                | PeerIncompatible::NamedGroupsExtensionRequired
                | PeerIncompatible::NoCipherSuitesInCommon,
            ) => Self::NoHybrid,
            // An older TLS, or no TLS at all.
            rustls::Error::PeerIncompatible(_)
            | rustls::Error::NoApplicationProtocol
            | rustls::Error::InvalidMessage(_) => Self::WrongProtocol,
            rustls::Error::InvalidCertificate(_) => alert(AlertDescription::BadCertificate, false),
            rustls::Error::DecryptError => alert(AlertDescription::BadRecordMac, false),
            rustls::Error::PeerSentOversizedRecord => alert(AlertDescription::RecordOverflow, false),
            rustls::Error::PeerMisbehaved(_) | rustls::Error::InappropriateMessage { .. } => {
                alert(AlertDescription::UnexpectedMessage, false)
            }
            _ => local(error),
        }
    }

    fn of_transport_close(code: u64, by_peer: bool, text: &str) -> Self {
        // TLS alerts (RFC 8446, section 6) travel as 0x100 plus the alert.
        const HANDSHAKE_FAILURE: u64 = 0x100 + 40;
        const NO_APPLICATION_PROTOCOL: u64 = 0x100 + 120;
        // bad, unknown, of unknown origin, access denied: all say that our key was looked at and turned down.
        const KEY_TURNED_DOWN: [u64; 4] = [0x100 + 42, 0x100 + 46, 0x100 + 48, 0x100 + 49];
        match code {
            HANDSHAKE_FAILURE => Self::NoHybrid,
            NO_APPLICATION_PROTOCOL => Self::WrongProtocol,
            _ if by_peer && KEY_TURNED_DOWN.contains(&code) => Self::NotPinnedThere,
            _ if by_peer && code == u64::from(TransportErrorCode::CONNECTION_REFUSED) => Self::Busy { here: false },
            _ if !by_peer && code == u64::from(TransportErrorCode::STREAM_LIMIT_ERROR) => Self::TooManyStreams,
            _ => Self::Transport { code, by_peer, text: printable(text) },
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimedOut => f.write_str("nothing heard from the other end in time"),
            Self::Reset => f.write_str("the other end knows nothing of this link"),
            Self::Unreachable { text } => write!(f, "the address is not reached: {text}"),
            Self::Proxy { text } => write!(f, "the proxy does not take the dial: {text}"),
            Self::WrongKey { shown } => write!(f, "the other end showed the key {shown}, which is not pinned here"),
            Self::NotPinnedThere => f.write_str("the other end does not admit our key"),
            Self::NotPinnedHere => f.write_str("the key is not pinned at this end"),
            Self::NoHybrid => f.write_str("no hybrid key agreement in common"),
            Self::WrongProtocol => f.write_str("the other end speaks another protocol"),
            Self::Busy { here: true } => f.write_str("this end holds as many links as allowed"),
            Self::Busy { here: false } => f.write_str("the other end holds as many links as allowed"),
            Self::OversizeFrame { class, bytes } => write!(f, "a {class:?} frame of {bytes} bytes"),
            Self::Malformed { what } => write!(f, "malformed: {what}"),
            Self::UnknownClass { byte } => write!(f, "a stream of class {byte}"),
            Self::DuplicateStream { class } => write!(f, "a second {class:?} stream"),
            Self::TooManyStreams => f.write_str("more streams than classes"),
            Self::StreamEnded => f.write_str("a stream ended before its link"),
            Self::ClosedByPeer { code, reason } => write!(f, "closed by the other end ({code}): {reason}"),
            Self::ClosedHere { code, reason } => write!(f, "closed at this end ({code}): {reason}"),
            Self::ShutDown => f.write_str("shut down"),
            Self::Misuse { what } => write!(f, "misuse at this end: {what}"),
            Self::Transport { code, by_peer, text } => {
                let side = if *by_peer { "other" } else { "this" };
                write!(f, "transport error {code:#x} found at the {side} end: {text}")
            }
            Self::Local { text } => write!(f, "a fault of this machine: {text}"),
        }
    }
}

/// A fault of this machine.
pub(crate) fn local(error: impl fmt::Display) -> Cause {
    Cause::Local { text: printable(&error.to_string()) }
}

/// Bounds a text of any origin and leaves nothing in it that a terminal would obey.
pub(crate) fn printable(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        // Direction marks and other formatting would let a text rearrange the line that shows it.
        let unsafe_to_show = c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        let c = if unsafe_to_show { '\u{fffd}' } else { c };
        if out.len() + c.len_utf8() > REASON_BYTES_MAX {
            break;
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use quinn::VarInt;

    #[test]
    fn a_hostile_reason_is_bounded_and_printable() {
        let shown = printable(&format!("a\x1b[2Jb\u{202e}c\n{}", "d".repeat(500)));
        assert!(shown.len() <= REASON_BYTES_MAX);
        assert!(shown.starts_with("a\u{fffd}[2Jb\u{fffd}c\u{fffd}d"));
    }

    #[test]
    fn what_the_other_end_is_told_is_what_it_understands() {
        let told = |cause: Cause| {
            Cause::of(&ConnectionError::ApplicationClosed(ApplicationClose {
                error_code: VarInt::from_u64(cause.code()).expect("below 2^62"),
                reason: cause.reason().into_bytes().into(),
            }))
        };
        assert_eq!(told(Cause::NotPinnedHere), Cause::NotPinnedThere);
        assert_eq!(told(Cause::Busy { here: true }), Cause::Busy { here: false });
        let ours = Cause::ClosedHere { code: 7, reason: "good night".into() };
        assert_eq!(told(ours), Cause::ClosedByPeer { code: 7, reason: "good night".into() });
        let Cause::ClosedByPeer { code, .. } = told(Cause::TooManyStreams) else { panic!("not a close") };
        assert!(code > u64::from(u32::MAX));
    }
}

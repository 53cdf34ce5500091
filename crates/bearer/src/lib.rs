//! What carries a line: opaque frames over QUIC or TCP between two stations that know each other by key.
//!
//! [`Bearer`] owns the sockets and every link on them. It is driven from outside: [`Bearer::dial`] makes one attempt,
//! [`Bearer::send`] queues one frame, and everything that happens comes out of [`Events`] in one order, urgent first.
//!
//! What it does: TLS 1.3 with X25519MLKEM768 and raw Ed25519 keys pinned on both sides; each [`Class`] on a way of its own, so
//! that a FLASH never stands behind a file; a governor that keeps bulk from filling the path; a limit on everything.
//! Over QUIC a class is a stream; over TCP, where UDP is blocked, the classes take turns in small chunks. A caller need not know.
//!
//! What it will not do: resolve names, retry, resume, decide when a line is up or down, look inside a frame, or keep one.
//! The dialing side learns that its key was turned down only after [`Event::Up`] (TLS 1.3 works so): a line is up when the
//! peer's own hello has come, and that is for the core to say.
//!
//! **Architecture Invariant:** no byte from the other side reaches an allocation before its length was judged, and no
//! sequence of bytes from it makes this crate panic.

#![forbid(unsafe_code)]

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

mod address;
mod answers;
mod cause;
mod endpoint;
mod frame;
mod governor;
mod inbox;
mod key;
pub mod limits;
mod link;
mod outbox;
mod quic;
pub mod sealed;
#[cfg(feature = "targets")]
pub mod targets;
mod tcp;
mod tls;

pub use address::{Address, AddressError, Carrier, HostName, Target};
pub use cause::{Blame, Cause};
pub use key::{Key, Pins, Secret};
pub use link::Path;
pub use tcp::proxy::{Proxy, ProxyError};

/// One link: a number that this bearer never uses twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(pub u64);

/// What a frame is for; no class waits for another's frames to end, and an earlier one goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Class {
    /// Hellos, heartbeats and receipts.
    Control = 0,
    /// FLASH.
    Flash = 1,
    /// IMMEDIATE: goes through the governor, ahead of bulk.
    Immediate = 2,
    /// PRIORITY: bulk.
    Priority = 3,
    /// ROUTINE: bulk.
    Routine = 4,
}

impl Class {
    /// How many there are.
    pub const COUNT: usize = 5;
    /// All of them, most urgent first.
    pub const ALL: [Class; Self::COUNT] = [Self::Control, Self::Flash, Self::Immediate, Self::Priority, Self::Routine];

    /// Whether frames of this class are delivered before all bulk.
    pub fn is_urgent(self) -> bool {
        self <= Self::Immediate
    }

    /// Position in tables such as [`limits::CREDIT_BYTES`].
    pub fn index(self) -> usize {
        self as usize
    }

    fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.get(usize::from(byte)).copied()
    }
}

/// How a bearer is set up. Everything has a default but the address and the secret.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen for QUIC, and the address that dials come from.
    pub listen: SocketAddr,
    /// Where to listen for TCP, if anywhere. Dials over TCP need no listening.
    pub tcp: Option<SocketAddr>,
    /// Through what to dial over TCP; straight if none.
    pub proxy: Option<Proxy>,
    /// Our station's key.
    pub secret: Secret,
    /// Links held at a time, whoever dialed.
    pub links_max: usize,
    /// Size of the first datagrams, 1200 to 1472. Where nobody answers, every second dial is made with 1200: a path that carries
    /// no larger ones costs one dial.
    pub mtu_initial: u16,
    /// Whether to look for a larger datagram size on each new link.
    /// The search begins right after the handshake and costs a thin link about 4 kB at that moment: leave it off where one may be in use.
    pub mtu_discovery: bool,
}

impl Config {
    /// The defaults.
    pub fn new(listen: SocketAddr, secret: Secret) -> Self {
        Self {
            listen,
            tcp: None,
            proxy: None,
            secret,
            links_max: 256,
            mtu_initial: limits::MTU_MAX,
            mtu_discovery: false,
        }
    }
}

/// Why a bearer could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address could not be bound; the hint is in the system's error.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// The secret is no Ed25519 seed, or the TLS library refuses our setup.
    #[error("cannot prepare the station's key for TLS: {0}")]
    Tls(#[from] rustls::Error),
    /// A value in [`Config`] is outside its range.
    #[error("{0} is out of range")]
    Config(&'static str),
    /// There is no tokio runtime around the call.
    #[error("no tokio runtime is running")]
    NoRuntime,
}

/// Something that happened on some link.
#[derive(Debug)]
pub enum Event {
    /// The handshake is done and the peer's key is pinned here.
    /// Where `dialed` is true the peer may still turn our key down: [`Event::Closed`] with [`Cause::NotPinnedThere`] follows.
    Up {
        /// The link, as [`Bearer::dial`] returned it or a new one.
        link: LinkId,
        /// Whose key was proved.
        peer: Key,
        /// Whether it was us who dialed.
        dialed: bool,
        /// What carries it.
        carrier: Carrier,
        /// Where the peer is: as it was dialed, or where it came from.
        address: Address,
    },
    /// One frame arrived.
    Frame {
        /// On this link.
        link: LinkId,
        /// On this class's stream; order holds within a class.
        class: Class,
        /// Its payload: 1 to [`limits::FRAME_BYTES_MAX`] bytes from a hostile source.
        bytes: Vec<u8>,
    },
    /// So many payload bytes of whole frames were handed to the transport: credit returns.
    Sent {
        /// On this link.
        link: LinkId,
        /// Of this class.
        class: Class,
        /// Summed over frames.
        bytes: usize,
    },
    /// A link ended or a dial failed: exactly once for each. No event of that link follows.
    Closed {
        /// The link.
        link: LinkId,
        /// The peer: as proved, or as dialed.
        peer: Key,
        /// Whether it had been up.
        was_up: bool,
        /// Why.
        cause: Cause,
    },
    /// Somebody came and was turned away before any link was made. Bounded: under a flood most are only counted.
    Refused {
        /// Where the attempt came from; it may be forged.
        addr: SocketAddr,
        /// Why.
        cause: Cause,
    },
}

/// Carries frames. Clones are handles to the same bearer; with the last one everything closes.
#[derive(Clone)]
pub struct Bearer {
    shared: Arc<endpoint::Shared>,
    _guard: Arc<endpoint::Guard>,
}

impl Bearer {
    /// Binds the sockets and begins to listen. Needs a running tokio runtime with time and I/O; one thread is enough.
    pub fn open(config: Config, pins: Pins) -> Result<(Self, Events), Error> {
        let shared = endpoint::Shared::open(config, pins)?;
        let guard = Arc::new(endpoint::Guard(shared.clone()));
        let events = Events { shared: shared.clone() };
        Ok((Self { shared, _guard: guard }, events))
    }

    /// Our own key.
    pub fn key(&self) -> Key {
        self.shared.identity.key
    }

    /// Where we listen for QUIC, with the port the system chose if none was given.
    pub fn local_addr(&self) -> SocketAddr {
        self.shared.quic.local_addr()
    }

    /// Where we listen for TCP, with the port the system chose if none was given.
    pub fn tcp_addr(&self) -> Option<SocketAddr> {
        self.shared.tcp.local_addr()
    }

    /// Makes one attempt to reach `peer` at `address`. The outcome is [`Event::Up`] or [`Event::Closed`].
    /// Over QUIC one that hears from the other end is not given up after `timeout`, and one to an address that is known to be
    /// slow not before it can have been answered; none takes longer than [`limits::HANDSHAKE_MS_MAX`].
    pub fn dial(&self, peer: Key, address: &Address, timeout: Duration) -> LinkId {
        self.shared.dial(peer, address.clone(), timeout)
    }

    /// How long a dial to this address should be left to itself before another is made: by how long the last one that was
    /// answered took, and longer while a handshake comes in from there. None over TCP, where the system asks again by itself.
    pub fn patience(&self, address: &Address) -> Duration {
        self.shared.patience(address)
    }

    /// Queues a frame. Never blocks; frames for a link that is gone are dropped, its [`Event::Closed`] says so.
    ///
    /// The caller keeps within [`limits::CREDIT_BYTES`]. Exceeding it, an empty frame or one that is too long closes the link
    /// with [`Cause::Misuse`].
    pub fn send(&self, link: LinkId, class: Class, frame: Vec<u8>) {
        self.shared.send(link, class, frame);
    }

    /// Closes a link or gives up a dial. What was queued and not yet sent is lost.
    pub fn close(&self, link: LinkId, code: u32, reason: &str) {
        self.shared.close(link, Cause::ClosedHere { code, reason: cause::printable(reason) });
    }

    /// What is known of a link's path; none if the link is not up.
    pub fn path(&self, link: LinkId) -> Option<Path> {
        self.shared.path(link)
    }

    /// Links that are up.
    pub fn links(&self) -> usize {
        self.shared.links()
    }

    /// Strangers turned away without an [`Event::Refused`].
    pub fn refused_dropped(&self) -> u64 {
        self.shared.inbox.refused_dropped()
    }

    /// Closes every link, tells the peers, and waits until that is done or [`limits::SHUTDOWN_MS_MAX`] passed.
    /// [`Events`] yields what is left, then `None`.
    pub async fn shutdown(self) {
        self.shared.shutdown().await;
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bearer").field("local_addr", &self.local_addr()).finish_non_exhaustive()
    }
}

/// Everything that happens, in the order in which it should be looked at.
pub struct Events {
    shared: Arc<endpoint::Shared>,
}

impl Events {
    /// The next event; `None` after shutdown. Safe to cancel.
    pub async fn recv(&mut self) -> Option<Event> {
        self.shared.inbox.next().await
    }

    /// The next event if one waits.
    pub fn try_recv(&mut self) -> Option<Event> {
        self.shared.inbox.try_next()
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").finish_non_exhaustive()
    }
}

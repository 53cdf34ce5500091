//! One link, whatever carries it: its outbox, its one end, and how the bytes of a class become frames.
//!
//! Nothing here decides when to dial or what a frame means.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::frame::{Decoder, Fault};
use crate::inbox::{Inbox, Rooms};
use crate::outbox::Outbox;
use crate::{Address, Carrier, Cause, Class, Key, LinkId};

/// What is known of a link's path.
#[derive(Clone, Debug)]
pub struct Path {
    /// What carries it.
    pub carrier: Carrier,
    /// Where the peer is now; it may move (a NAT that forgets), its key stays. Through a proxy: as it was dialed.
    pub address: Address,
    /// Smoothed round-trip time. Over TCP it is measured by this crate, from end to end: a proxy between hides nothing.
    pub rtt: Duration,
    /// Smallest round-trip time seen.
    pub rtt_min: Duration,
    /// Datagrams sent; 0 over TCP, where the system cuts them.
    pub sent_datagrams: u64,
    /// UDP or TCP payload sent; add 28 bytes for each datagram to get IPv4 bytes.
    pub sent_bytes: u64,
    /// Datagrams received; 0 over TCP.
    pub received_datagrams: u64,
    /// UDP or TCP payload received.
    pub received_bytes: u64,
    /// Packets of ours that were deemed lost; 0 over TCP, which mends it without a word.
    pub lost_packets: u64,
    /// Largest datagram that we send; 0 over TCP.
    pub mtu: u16,
    /// Bulk that may be under way.
    pub window_bytes: u64,
    /// Round-trip time of the empty path and the newest sample; the difference is what queues.
    pub rtt_empty: Option<Duration>,
    /// See [`rtt_empty`](Self::rtt_empty).
    pub rtt_latest: Duration,
    /// The key agreement. Policy admits one, so it is a fact.
    pub key_agreement: &'static str,
    /// The protocol. Policy admits one for each carrier, so it is a fact.
    pub protocol: &'static str,
}

/// What a carrier does for one link. A new carrier makes these from its handshakes and dials, and needs nothing else here.
pub(crate) trait Wire: Send + Sync {
    /// Ends the link at this end and tells the other why. Called once at most, before or while it runs.
    fn close(&self, cause: &Cause);

    fn path(&self) -> Path;

    /// Moves frames until the link ends, and says why it did.
    fn run(
        self: Arc<Self>,
        link: Arc<Link>,
        inbox: Arc<Inbox>,
        rooms: Rooms,
    ) -> Pin<Box<dyn Future<Output = Cause> + Send>>;
}

/// A handshake that was carried through: whose key was proved, where it is, and what carries a link to it.
pub(crate) struct Made {
    pub(crate) peer: Key,
    pub(crate) address: Address,
    pub(crate) wire: Arc<dyn Wire>,
}

/// A link that is up.
pub(crate) struct Link {
    pub(crate) id: LinkId,
    pub(crate) peer: Key,
    pub(crate) address: Address,
    pub(crate) outbox: Outbox,
    wire: Arc<dyn Wire>,
    /// Set by whoever at this end closes first.
    ended: OnceLock<Cause>,
}

impl Link {
    pub(crate) fn new(id: LinkId, made: Made) -> Self {
        let Made { peer, address, wire } = made;
        Self { id, peer, address, outbox: Outbox::default(), wire, ended: OnceLock::new() }
    }

    /// Queues a frame for the writer.
    pub(crate) fn send(&self, class: Class, frame: Vec<u8>) {
        if let Err(what) = self.outbox.push(class, frame) {
            self.close(Cause::Misuse { what });
        }
    }

    /// Ends the link for a reason of ours; the first reason stands.
    pub(crate) fn close(&self, cause: Cause) {
        if self.ended.set(cause.clone()).is_ok() {
            self.wire.close(&cause);
            self.outbox.wake();
        }
    }

    /// Why this end closed it, if it did.
    pub(crate) fn ended(&self) -> Option<&Cause> {
        self.ended.get()
    }

    pub(crate) fn path(&self) -> Path {
        self.wire.path()
    }

    /// Runs the link until it ends, and says why it did.
    pub(crate) async fn run(self: &Arc<Self>, inbox: &Arc<Inbox>, rooms: Rooms) -> Cause {
        self.wire.clone().run(self.clone(), inbox.clone(), rooms).await
    }

    /// Tells the caller what went to the transport.
    pub(crate) fn report(&self, inbox: &Inbox, sent: [usize; Class::COUNT]) {
        if sent.iter().any(|bytes| *bytes > 0) {
            self.outbox.sent(sent);
            inbox.sent(self.id, sent);
        }
    }
}

/// Where the bytes of one class come from.
pub(crate) trait Source: Send {
    /// Waits for bytes; never gives none.
    fn read_some(&mut self, buffer: &mut [u8]) -> impl Future<Output = Result<usize, Cause>> + Send;
}

/// Reads one class of the peer until it breaks a rule or the link ends.
pub(crate) async fn read_frames(
    link: LinkId,
    class: Class,
    inbox: &Inbox,
    rooms: &Rooms,
    source: &mut impl Source,
) -> Result<Infallible, Cause> {
    let mut buffer = vec![0; if class.is_urgent() { 16 << 10 } else { 64 << 10 }];
    let mut decoder = Decoder::default();
    let mut frames = Vec::new();
    loop {
        let length = source.read_some(&mut buffer).await?;
        let verdict = decoder.push(&buffer[..length], &mut frames);
        inbox.push(link, class, rooms, &mut frames).await;
        verdict.map_err(|fault| match fault {
            Fault::Oversize(bytes) => Cause::OversizeFrame { class, bytes },
            Fault::Empty => Cause::Malformed { what: "an empty frame" },
            Fault::LengthForm => Cause::Malformed { what: "a length not in its shortest form" },
        })?;
    }
}

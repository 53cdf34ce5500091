//! The socket, those who come to it, those we dial, and the table of links.
//!
//! Whoever comes is cheap until proved: handshakes are counted in all and for each address, and nothing is kept of one that fails.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use quinn::udp::UdpSocketState;
use quinn::{
    AckFrequencyConfig, ClientConfig, Connection, ConnectionError, Endpoint, EndpointConfig, IdleTimeout, Incoming,
    MtuDiscoveryConfig, NoneTokenLog, NoneTokenStore, ServerConfig, TokioRuntime, TransportConfig,
    ValidationTokenConfig, VarInt,
};
use quinn_proto::RandomConnectionIdGenerator;
use tokio::sync::{Notify, oneshot};
use tokio::time::timeout;

use crate::cause::printable;
use crate::governor::{Factory, Governor};
use crate::inbox::Inbox;
use crate::limits::*;
use crate::link::{Link, Path, canonical};
use crate::tls::{Identity, NO_NAME, Shown};
use crate::{Cause, Class, Config, Error, Event, Key, LinkId, Pins};

/// Length of our connection ids: short, yet enough to be found again behind a NAT that forgot us.
const CONNECTION_ID_BYTES: usize = 4;

/// Everything that tasks and handles share.
pub(crate) struct Shared {
    config: Config,
    identity: Identity,
    pins: Pins,
    endpoint: Endpoint,
    local_addr: SocketAddr,
    server: ServerConfig,
    pub(crate) inbox: Arc<Inbox>,
    links: Mutex<HashMap<LinkId, Slot>>,
    next_link: AtomicU64,
    doorstep: Mutex<Doorstep>,
    /// Told once, when everything closes.
    closing: Notify,
}

/// A place in the table of links.
enum Slot {
    /// Being dialed; sending a cause gives up.
    Dialling(oneshot::Sender<Cause>),
    Up(Arc<Link>),
}

/// Incoming handshakes in progress.
#[derive(Default)]
struct Doorstep {
    total: usize,
    by_ip: HashMap<IpAddr, usize>,
}

/// One counted handshake; leaves the count when dropped.
struct Step {
    shared: Arc<Shared>,
    ip: IpAddr,
}

/// Closes everything when the last handle goes.
pub(crate) struct Guard(pub(crate) Arc<Shared>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.close_all();
        self.0.inbox.end();
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        let mut doorstep = self.shared.doorstep();
        doorstep.total -= 1;
        if let Some(count) = doorstep.by_ip.get_mut(&self.ip) {
            *count -= 1;
            if *count == 0 {
                doorstep.by_ip.remove(&self.ip);
            }
        }
    }
}

impl Shared {
    pub(crate) fn open(config: Config, pins: Pins) -> Result<Arc<Self>, Error> {
        tokio::runtime::Handle::try_current().map_err(|_| Error::NoRuntime)?;
        if !(MTU_MIN..=MTU_MAX).contains(&config.mtu_initial) {
            return Err(Error::Config("mtu_initial"));
        }
        if config.links_max == 0 {
            return Err(Error::Config("links_max"));
        }
        let identity = Identity::new(&config.secret)?;
        let (crypto, _) = identity.server(&pins)?;
        let server = server_config(Arc::new(crypto), transport(&config, &Arc::default()));
        let (endpoint, local_addr) = endpoint(&config, &server).map_err(|error| Error::Listen(config.listen, error))?;
        let shared = Arc::new(Self {
            config,
            identity,
            pins,
            endpoint,
            local_addr,
            server,
            inbox: Arc::default(),
            links: Mutex::default(),
            next_link: AtomicU64::new(1),
            doorstep: Mutex::default(),
            closing: Notify::new(),
        });
        tokio::spawn(shared.clone().receive());
        tokio::spawn(shared.clone().enforce_pins());
        Ok(shared)
    }

    pub(crate) fn key(&self) -> Key {
        self.identity.key
    }

    pub(crate) fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    pub(crate) fn links(&self) -> usize {
        self.table().values().filter(|slot| matches!(slot, Slot::Up(_))).count()
    }

    pub(crate) fn path(&self, link: LinkId) -> Option<Path> {
        self.link(link).map(|link| link.path())
    }

    pub(crate) fn send(&self, link: LinkId, class: Class, frame: Vec<u8>) {
        if let Some(link) = self.link(link) {
            link.send(class, frame);
        }
    }

    pub(crate) fn close(&self, link: LinkId, cause: Cause) {
        let mut table = self.table();
        match table.get_mut(&link) {
            Some(Slot::Up(link)) => {
                let link = link.clone();
                drop(table);
                link.close(cause);
            }
            Some(Slot::Dialling(_)) => {
                // The dial's task ends it and says so; if it is past listening, it finds its slot gone.
                if let Some(Slot::Dialling(give_up)) = table.remove(&link) {
                    let _ = give_up.send(cause);
                }
            }
            None => {}
        }
    }

    pub(crate) fn dial(self: &Arc<Self>, peer: Key, addr: SocketAddr, limit: Duration) -> LinkId {
        let link = self.new_link();
        let (give_up, given_up) = oneshot::channel();
        self.table().insert(link, Slot::Dialling(give_up));
        let shared = self.clone();
        tokio::spawn(async move {
            let outcome = tokio::select! {
                biased;
                cause = given_up => Err(cause.unwrap_or(Cause::ShutDown)),
                outcome = timeout(limit, shared.connect(peer, addr)) => outcome.unwrap_or(Err(Cause::TimedOut)),
            };
            let cause = match outcome {
                Ok((connection, governor)) => {
                    let link = Arc::new(Link::new(link, peer, connection, governor));
                    match shared.admit(&link, true) {
                        Ok(()) => return shared.run(link, true).await,
                        Err(cause) => {
                            link.close(cause.clone());
                            cause
                        }
                    }
                }
                Err(cause) => cause,
            };
            shared.table().remove(&link);
            shared.inbox.closed(link, Event::Closed { link, peer, was_up: false, cause });
        });
        link
    }

    pub(crate) async fn shutdown(&self) {
        self.close_all();
        // Past the limit the peers find out by their own timeouts.
        let _ = timeout(Duration::from_millis(SHUTDOWN_MS_MAX), self.endpoint.wait_idle()).await;
        self.inbox.end();
    }

    fn close_all(&self) {
        self.closing.notify_one();
        let slots: Vec<Slot> = self.table().drain().map(|(_, slot)| slot).collect();
        for slot in slots {
            match slot {
                Slot::Up(link) => link.close(Cause::ShutDown),
                // It may have just ended by itself.
                Slot::Dialling(give_up) => drop(give_up.send(Cause::ShutDown)),
            }
        }
        self.endpoint.close(Cause::ShutDown.code(), Cause::ShutDown.reason().as_bytes());
    }

    async fn connect(&self, peer: Key, addr: SocketAddr) -> Result<(Connection, Arc<Governor>), Cause> {
        if !self.pins.contains(peer) {
            return Err(Cause::NotPinnedHere);
        }
        let local = |error: &dyn std::fmt::Display| Cause::Local { text: printable(&error.to_string()) };
        let (crypto, shown) = self.identity.client(peer, &self.pins).map_err(|error| local(&error))?;
        let governor = Arc::<Governor>::default();
        let mut client = ClientConfig::new(Arc::new(crypto));
        client.transport_config(Arc::new(transport(&self.config, &governor)));
        client.token_store(Arc::new(NoneTokenStore));
        let connecting = self.endpoint.connect_with(client, addr, NO_NAME).map_err(|error| local(&error))?;
        let connection = connecting.await.map_err(|error| handshake_cause(&error, &shown, Some(peer), &self.pins))?;
        Ok((connection, governor))
    }

    /// Takes those who come, for as long as the endpoint is open.
    async fn receive(self: Arc<Self>) {
        while let Some(incoming) = self.endpoint.accept().await {
            let addr = canonical(incoming.remote_address());
            let Some(step) = self.step(addr.ip()) else {
                // To answer an address that was not shown to be real would make us a mirror.
                if incoming.remote_address_validated() {
                    incoming.refuse()
                } else {
                    incoming.ignore()
                }
                self.inbox.refused(Event::Refused { addr, cause: Cause::Busy { here: true } });
                continue;
            };
            if self.doorstep().total > HANDSHAKES_BEFORE_RETRY && !incoming.remote_address_validated() {
                // An address that is not validated may always be asked to; were it not so, the attempt is refused by its drop.
                let _ = incoming.retry();
                continue;
            }
            tokio::spawn(self.clone().welcome(incoming, addr, step));
        }
    }

    /// Sees one incoming handshake through.
    async fn welcome(self: Arc<Self>, incoming: Incoming, addr: SocketAddr, step: Step) {
        let limit = Duration::from_millis(HANDSHAKE_MS_MAX);
        let outcome = timeout(limit, self.handshake(incoming)).await.unwrap_or(Err(Cause::TimedOut));
        drop(step);
        let cause = match outcome {
            Ok((connection, governor, peer)) => {
                let link = Arc::new(Link::new(self.new_link(), peer, connection, governor));
                match self.admit(&link, false) {
                    Ok(()) => return self.run(link, false).await,
                    Err(cause) => {
                        link.close(cause.clone());
                        cause
                    }
                }
            }
            Err(cause) => cause,
        };
        self.inbox.refused(Event::Refused { addr, cause });
    }

    async fn handshake(&self, incoming: Incoming) -> Result<(Connection, Arc<Governor>, Key), Cause> {
        let local = |error: &dyn std::fmt::Display| Cause::Local { text: printable(&error.to_string()) };
        let (crypto, shown) = self.identity.server(&self.pins).map_err(|error| local(&error))?;
        let governor = Arc::<Governor>::default();
        let mut server = self.server.clone();
        server.crypto = Arc::new(crypto);
        server.transport = Arc::new(transport(&self.config, &governor));
        let judged = |error: ConnectionError| handshake_cause(&error, &shown, None, &self.pins);
        let connection = incoming.accept_with(Arc::new(server)).map_err(judged)?.await.map_err(judged)?;
        let peer = shown.key().ok_or(Cause::WrongProtocol)?;
        Ok((connection, governor, peer))
    }

    /// Gives a link its place, unless the house is full or its key was revoked while it shook hands.
    fn admit(&self, link: &Arc<Link>, dialed: bool) -> Result<(), Cause> {
        let mut table = self.table();
        if dialed && !matches!(table.get(&link.id), Some(Slot::Dialling(_))) {
            return Err(Cause::ShutDown);
        }
        let up = |slot: &&Slot| matches!(slot, Slot::Up(_));
        let of_peer = |slot: &&Slot| matches!(slot, Slot::Up(other) if other.peer == link.peer);
        if table.values().filter(up).count() >= self.config.links_max
            || table.values().filter(of_peer).count() >= LINKS_PER_PEER_MAX
        {
            return Err(Cause::Busy { here: true });
        }
        // Under the table's lock: a revocation either is seen here or sees the link in the table.
        if !self.pins.contains(link.peer) {
            return Err(Cause::NotPinnedHere);
        }
        table.insert(link.id, Slot::Up(link.clone()));
        Ok(())
    }

    /// Runs an admitted link to its end.
    async fn run(self: Arc<Self>, link: Arc<Link>, dialed: bool) {
        let (id, peer) = (link.id, link.peer);
        let addr = canonical(link.connection.remote_address());
        let rooms = self.inbox.up(id, Event::Up { link: id, peer, dialed, addr });
        let cause = link.run(&self.inbox, rooms).await;
        self.table().remove(&id);
        self.inbox.closed(id, Event::Closed { link: id, peer, was_up: true, cause });
    }

    /// Closes the links of keys that leave the pins.
    async fn enforce_pins(self: Arc<Self>) {
        let mut changes = self.pins.changes();
        loop {
            tokio::select! {
                changed = changes.changed() => if changed.is_err() { return },
                () = self.closing.notified() => return,
            }
            let pins = changes.borrow_and_update().clone();
            let table = self.table();
            let revoked: Vec<Arc<Link>> = table
                .values()
                .filter_map(|slot| match slot {
                    Slot::Up(link) if !pins.contains(&link.peer) => Some(link.clone()),
                    _ => None,
                })
                .collect();
            drop(table);
            revoked.iter().for_each(|link| link.close(Cause::NotPinnedHere));
        }
    }

    /// Counts a handshake, if there is room for it.
    fn step(self: &Arc<Self>, ip: IpAddr) -> Option<Step> {
        let mut doorstep = self.doorstep();
        if doorstep.total >= HANDSHAKES_MAX {
            return None;
        }
        let count = doorstep.by_ip.entry(ip).or_default();
        if *count >= HANDSHAKES_PER_IP_MAX {
            return None;
        }
        *count += 1;
        doorstep.total += 1;
        Some(Step { shared: self.clone(), ip })
    }

    fn new_link(&self) -> LinkId {
        LinkId(self.next_link.fetch_add(1, Ordering::Relaxed))
    }

    fn link(&self, link: LinkId) -> Option<Arc<Link>> {
        match self.table().get(&link) {
            Some(Slot::Up(link)) => Some(link.clone()),
            _ => None,
        }
    }

    fn table(&self) -> MutexGuard<'_, HashMap<LinkId, Slot>> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn doorstep(&self) -> MutexGuard<'_, Doorstep> {
        self.doorstep.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a handshake failed; a key that was shown and is not the right one explains it better than any alert.
fn handshake_cause(error: &ConnectionError, shown: &Shown, expected: Option<Key>, pins: &Pins) -> Cause {
    match (error, shown.key()) {
        (ConnectionError::TransportError(_), Some(shown))
            if !pins.contains(shown) || expected.is_some_and(|expected| expected != shown) =>
        {
            Cause::WrongKey { shown }
        }
        _ => Cause::of(error),
    }
}

/// Binds the socket and starts QUIC on it.
fn endpoint(config: &Config, server: &ServerConfig) -> std::io::Result<(Endpoint, SocketAddr)> {
    let socket = UdpSocket::bind(config.listen)?;
    let local_addr = socket.local_addr()?;
    let state = UdpSocketState::new((&socket).into())?;
    // The system may give less than asked; then bursts lose packets earlier, nothing else.
    let _ = state.set_recv_buffer_size((&socket).into(), SOCKET_BUFFER_BYTES);
    let _ = state.set_send_buffer_size((&socket).into(), SOCKET_BUFFER_BYTES);
    let mut endpoint = EndpointConfig::default();
    endpoint.cid_generator(|| Box::new(RandomConnectionIdGenerator::new(CONNECTION_ID_BYTES)));
    endpoint.grease_quic_bit(false);
    endpoint.supported_versions(vec![1]);
    let endpoint = Endpoint::new(endpoint, Some(server.clone()), socket, Arc::new(TokioRuntime))?;
    Ok((endpoint, local_addr))
}

fn server_config(crypto: Arc<quinn::crypto::rustls::QuicServerConfig>, transport: TransportConfig) -> ServerConfig {
    let mut server = ServerConfig::with_crypto(crypto);
    server.transport_config(Arc::new(transport));
    let mut tokens = ValidationTokenConfig::default();
    tokens.sent(0).log(Arc::new(NoneTokenLog));
    server.validation_token_config(tokens);
    server.max_incoming(ATTEMPTS_WAITING_MAX);
    server.incoming_buffer_size(ATTEMPT_BYTES_MAX);
    server.incoming_buffer_size_total(ATTEMPTS_BYTES_MAX);
    server
}

/// QUIC as one connection uses it. Most of these values were measured; `limits` says what for.
fn transport(config: &Config, governor: &Arc<Governor>) -> TransportConfig {
    let mut acks = AckFrequencyConfig::default();
    acks.ack_eliciting_threshold(VarInt::from_u32(ACK_THRESHOLD)).max_ack_delay(Some(ACK_DELAY));
    let idle = VarInt::from_u32(IDLE_MS_MAX as u32);
    let mut transport = TransportConfig::default();
    transport
        .max_concurrent_uni_streams(VarInt::from_u32(STREAMS_MAX))
        .max_concurrent_bidi_streams(VarInt::from_u32(0))
        .max_idle_timeout(Some(IdleTimeout::from(idle)))
        .stream_receive_window(VarInt::from_u32(STREAM_WINDOW_BYTES))
        .receive_window(VarInt::from_u32(LINK_WINDOW_BYTES))
        .send_window(SEND_WINDOW_BYTES)
        .crypto_buffer_size(CRYPTO_BUFFER_BYTES)
        .initial_rtt(INITIAL_RTT)
        .initial_mtu(config.mtu_initial)
        .mtu_discovery_config(config.mtu_discovery.then(mtu_discovery))
        .ack_frequency_config(Some(acks))
        .keep_alive_interval(None)
        .datagram_receive_buffer_size(None)
        .allow_spin(false)
        .enable_segmentation_offload(true)
        .congestion_controller_factory(Arc::new(Factory(governor.clone())));
    transport
}

fn mtu_discovery() -> MtuDiscoveryConfig {
    let mut discovery = MtuDiscoveryConfig::default();
    discovery.upper_bound(MTU_DISCOVERED_MAX);
    discovery
}

//! Links over QUIC: the UDP socket, handshakes, and on each connection one stream for each class.
//!
//! Whoever comes is cheap until proved: an attempt is refused or sent to show its address before anything is kept of it.

use std::convert::Infallible;
use std::future::Future;
use std::net::{SocketAddr, UdpSocket};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use quinn::udp::UdpSocketState;
use quinn::{
    AckFrequencyConfig, ClientConfig, Connection, ConnectionError, Endpoint, EndpointConfig, IdleTimeout, Incoming,
    MtuDiscoveryConfig, NoneTokenLog, NoneTokenStore, ReadError, RecvStream, SendStream, ServerConfig, TokioRuntime,
    TransportConfig, ValidationTokenConfig, VarInt, WriteError,
};
use quinn_proto::{ConnectionIdGenerator as _, RandomConnectionIdGenerator};
use tokio::task::JoinSet;
use tokio::time::{self, Sleep, timeout, timeout_at};

use crate::address::canonical;
use crate::answers::Answers;
use crate::cause::{local, printable};
use crate::endpoint::{Shared, Step};
use crate::governor::{Allowance, Factory, Governor};
use crate::inbox::{Inbox, Rooms};
use crate::limits::*;
use crate::link::{Link, Made, Path, Source, Wire, read_frames};
use crate::outbox::Staged;
use crate::tls::{Identity, NO_NAME, Shown};
use crate::{Address, Carrier, Cause, Class, Config, Error, Event, Key, Pins};

/// Length of our connection ids: short, yet enough to be found again behind a NAT that forgot us.
const CONNECTION_ID_BYTES: usize = 4;

/// Length of the id that a dial gives the other end for its first packet. One of this length says that the packet is as large as
/// any: if it came, the answer may be as large, which spares a datagram each way. On a path that carries none so large it would
/// be lost, and sent again only after seconds. Any other length says nothing.
const LARGE_ID_BYTES: usize = 8;

/// Longest that QUIC allows.
const SMALL_ID_BYTES: usize = 20;

/// The UDP socket with QUIC on it.
pub(crate) struct Quic {
    endpoint: Endpoint,
    local_addr: SocketAddr,
    server: ServerConfig,
    answers: Answers,
    mtu_discovery: bool,
}

impl Quic {
    /// Binds the socket and starts QUIC on it.
    pub(crate) fn open(config: &Config, identity: &Identity, pins: &Pins) -> Result<Self, Error> {
        if !(MTU_MIN..=MTU_MAX).contains(&config.mtu_initial) {
            return Err(Error::Config("mtu_initial"));
        }
        let (crypto, _) = identity.quic_server(pins)?;
        let mtu_discovery = config.mtu_discovery;
        let transport = transport(INITIAL_RTT, MTU_MIN, mtu_discovery, &Arc::default());
        let server = server_config(Arc::new(crypto), transport);
        let (endpoint, local_addr) =
            endpoint(config.listen, &server).map_err(|error| Error::Listen(config.listen, error))?;
        Ok(Self { endpoint, local_addr, server, answers: Answers::new(config.mtu_initial), mtu_discovery })
    }

    pub(crate) fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// Closes every connection and every attempt.
    pub(crate) fn close(&self) {
        self.endpoint.close(code(&Cause::ShutDown), Cause::ShutDown.reason().as_bytes());
    }

    /// Waits until the peers were told.
    pub(crate) async fn wait_idle(&self) {
        self.endpoint.wait_idle().await;
    }

    /// How long a dial to this address should be left to itself, by when it last answered.
    pub(crate) fn patience(&self, addr: SocketAddr, knocks: bool) -> Duration {
        self.answers.patience(addr, knocks)
    }

    /// Makes one connection.
    pub(crate) async fn connect(
        &self,
        identity: &Identity,
        pins: &Pins,
        peer: Key,
        addr: SocketAddr,
        until: time::Instant,
    ) -> Result<Made, Cause> {
        let opening = self.answers.begin(addr);
        let now = time::Instant::now();
        let last = now + Duration::from_millis(HANDSHAKE_MS_MAX);
        let until = until.max(now + opening.least).min(last);
        let (crypto, shown) = identity.quic_client(peer, pins).map_err(local)?;
        let governor = Arc::<Governor>::default();
        let mut client = ClientConfig::new(Arc::new(crypto));
        client.transport_config(Arc::new(transport(opening.rtt, opening.mtu, self.mtu_discovery, &governor)));
        client.token_store(Arc::new(NoneTokenStore));
        let id_bytes = if opening.is_large { LARGE_ID_BYTES } else { SMALL_ID_BYTES };
        client.initial_dst_cid_provider(Arc::new(move || RandomConnectionIdGenerator::new(id_bytes).generate_cid()));
        let mut connecting = pin!(self.endpoint.connect_with(client, addr, NO_NAME).map_err(local)?);
        let outcome = match timeout_at(until, &mut connecting).await {
            // What gives up a handshake sends as much as what goes on with it.
            Err(_) if governor.is_heard() => timeout_at(last, connecting).await,
            outcome => outcome,
        };
        let connection =
            outcome.map_err(|_| Cause::TimedOut)?.map_err(|error| handshake_cause(&error, &shown, Some(peer), pins))?;
        self.answers.answered(addr, opening, now.elapsed());
        Ok(made(peer, connection, governor))
    }

    /// Sees one incoming handshake through.
    async fn handshake(&self, identity: &Identity, pins: &Pins, incoming: Incoming) -> Result<Made, Cause> {
        let (crypto, shown) = identity.quic_server(pins).map_err(local)?;
        let governor = Arc::<Governor>::default();
        let mut server = self.server.clone();
        server.crypto = Arc::new(crypto);
        let addr = canonical(incoming.remote_address());
        let mtu = if incoming.orig_dst_cid().len() == LARGE_ID_BYTES { self.answers.large(addr) } else { MTU_MIN };
        server.transport = Arc::new(transport(INITIAL_RTT, mtu, self.mtu_discovery, &governor));
        let judged = |error: ConnectionError| handshake_cause(&error, &shown, None, pins);
        let connection = incoming.accept_with(Arc::new(server)).map_err(judged)?.await.map_err(judged)?;
        let peer = shown.key().ok_or(Cause::WrongProtocol)?;
        Ok(made(peer, connection, governor))
    }
}

/// Takes those who come, for as long as the endpoint is open.
pub(crate) async fn receive(shared: Arc<Shared>) {
    while let Some(incoming) = shared.quic.endpoint.accept().await {
        let addr = canonical(incoming.remote_address());
        let Some(step) = shared.step(Carrier::Quic, addr.ip()) else {
            // To answer an address that was not shown to be real would make us a mirror.
            if incoming.remote_address_validated() {
                incoming.refuse()
            } else {
                incoming.ignore()
            }
            shared.inbox.refused(Event::Refused { addr, cause: Cause::Busy { here: true } });
            continue;
        };
        if shared.handshakes(Carrier::Quic) > HANDSHAKES_BEFORE_RETRY && !incoming.remote_address_validated() {
            // An address that is not validated may always be asked to; were it not so, the attempt is refused by its drop.
            let _ = incoming.retry();
            continue;
        }
        tokio::spawn(welcome(shared.clone(), incoming, addr, step));
    }
}

async fn welcome(shared: Arc<Shared>, incoming: Incoming, addr: SocketAddr, step: Step) {
    let limit = Duration::from_millis(HANDSHAKE_MS_MAX);
    let handshake = shared.quic.handshake(&shared.identity, &shared.pins, incoming);
    let outcome = timeout(limit, handshake).await.unwrap_or(Err(Cause::TimedOut));
    drop(step);
    shared.welcome(addr, outcome).await;
}

/// Why a handshake failed; a key that was shown and is not the right one explains it better than any alert.
fn handshake_cause(error: &ConnectionError, shown: &Shown, expected: Option<Key>, pins: &Pins) -> Cause {
    match error {
        ConnectionError::TransportError(_) => shown.wrong(expected, pins).unwrap_or_else(|| Cause::of(error)),
        _ => Cause::of(error),
    }
}

fn made(peer: Key, connection: Connection, governor: Arc<Governor>) -> Made {
    let address = Address::Quic(canonical(connection.remote_address()));
    Made { peer, address, wire: Arc::new(Streams { connection, governor, classes_seen: AtomicU8::new(0) }) }
}

/// The code that tells the other end.
fn code(cause: &Cause) -> VarInt {
    VarInt::from_u64(cause.code()).unwrap_or(VarInt::MAX)
}

/// A QUIC connection that carries a link.
struct Streams {
    connection: Connection,
    governor: Arc<Governor>,
    classes_seen: AtomicU8,
}

impl Wire for Streams {
    fn close(&self, cause: &Cause) {
        self.connection.close(code(cause), cause.reason().as_bytes());
    }

    fn path(&self) -> Path {
        let stats = self.connection.stats();
        let reading = self.governor.reading();
        Path {
            carrier: Carrier::Quic,
            address: Address::Quic(canonical(self.connection.remote_address())),
            rtt: stats.path.rtt,
            rtt_min: stats.path.min_rtt,
            sent_datagrams: stats.udp_tx.datagrams,
            sent_bytes: stats.udp_tx.bytes,
            received_datagrams: stats.udp_rx.datagrams,
            received_bytes: stats.udp_rx.bytes,
            lost_packets: stats.path.lost_packets,
            mtu: stats.path.current_mtu,
            window_bytes: reading.window_bytes,
            rtt_empty: reading.base,
            rtt_latest: reading.latest,
            key_agreement: "X25519MLKEM768",
            protocol: "detente/1",
        }
    }

    fn run(
        self: Arc<Self>,
        link: Arc<Link>,
        inbox: Arc<Inbox>,
        rooms: Rooms,
    ) -> Pin<Box<dyn Future<Output = Cause> + Send>> {
        Box::pin(run(self, link, inbox, rooms))
    }
}

impl Streams {
    /// Closes what is still open; a reason of ours given before goes above the transport's echo of it.
    fn finish(&self, link: &Link, cause: Cause) -> Cause {
        if self.connection.close_reason().is_none() {
            link.close(cause.clone());
        }
        match self.connection.close_reason() {
            Some(ConnectionError::LocallyClosed) => link.ended().cloned().unwrap_or(cause),
            // The transport knows better than a stream that only saw itself cut off.
            Some(error) if cause == Cause::StreamEnded => Cause::of(&error),
            _ => cause,
        }
    }

    /// All of our streams, in the order of classes. Nothing of them is on the wire before something is written.
    fn open(&self) -> Result<[SendStream; Class::COUNT], Cause> {
        let mut streams = Vec::with_capacity(Class::COUNT);
        let mut cx = Context::from_waker(Waker::noop());
        for class in Class::ALL {
            let stream = match pin!(self.connection.open_uni()).poll(&mut cx) {
                Poll::Ready(Ok(stream)) => stream,
                Poll::Ready(Err(error)) => return Err(Cause::of(&error)),
                // The handshake told how many the peer allows; to wait for more is to let it stall us.
                Poll::Pending => return Err(Cause::Malformed { what: "too few streams allowed" }),
            };
            let priority = (Class::COUNT - class.index()) as i32;
            stream.set_priority(priority).map_err(local)?;
            streams.push(stream);
        }
        streams.try_into().map_err(|_| Cause::Local { text: "streams and classes differ".into() })
    }
}

async fn run(wire: Arc<Streams>, link: Arc<Link>, inbox: Arc<Inbox>, rooms: Rooms) -> Cause {
    let mut tasks = JoinSet::new();
    match wire.open() {
        Ok(streams) => {
            let writer = Writer::new(wire.clone(), link.clone(), inbox.clone(), streams);
            tasks.spawn(writer);
        }
        Err(cause) => return wire.finish(&link, cause),
    }
    let mut streams = 0;
    let cause = loop {
        tokio::select! {
            stream = wire.connection.accept_uni() => match stream {
                Ok(_) if streams == STREAMS_MAX => break Cause::TooManyStreams,
                Ok(stream) => {
                    streams += 1;
                    tasks.spawn(read(wire.clone(), link.clone(), inbox.clone(), rooms.clone(), stream));
                }
                Err(error) => break Cause::of(&error),
            },
            Some(ended) = tasks.join_next() => match ended {
                Ok(cause) => break cause,
                Err(error) => break local(error),
            },
        }
    };
    // The other tasks are of no more use; dropping the set stops them wherever they wait.
    drop(tasks);
    wire.finish(&link, cause)
}

/// Reads one stream of the peer until it breaks a rule or the link ends.
async fn read(wire: Arc<Streams>, link: Arc<Link>, inbox: Arc<Inbox>, rooms: Rooms, mut stream: RecvStream) -> Cause {
    let frames = async {
        let mut byte = [0];
        stream.read_some(&mut byte).await?;
        let class = Class::from_byte(byte[0]).ok_or(Cause::UnknownClass { byte: byte[0] })?;
        if wire.classes_seen.fetch_or(1 << class.index(), Ordering::Relaxed) & 1 << class.index() != 0 {
            return Err(Cause::DuplicateStream { class });
        }
        read_frames(link.id, class, &inbox, &rooms, &mut stream).await
    };
    let ended: Result<Infallible, Cause> = frames.await;
    match ended {
        Ok(never) => match never {},
        Err(cause) => cause,
    }
}

impl Source for RecvStream {
    async fn read_some(&mut self, buffer: &mut [u8]) -> Result<usize, Cause> {
        match self.read(buffer).await {
            Ok(Some(length)) => Ok(length),
            Ok(None) | Err(ReadError::Reset(_)) => Err(Cause::StreamEnded),
            Err(ReadError::ConnectionLost(error)) => Err(Cause::of(&error)),
            Err(error) => Err(local(error)),
        }
    }
}

/// Moves bytes from the outbox to the streams: one task for all classes, woken by a frame, by room, or by the governor.
struct Writer {
    wire: Arc<Streams>,
    link: Arc<Link>,
    inbox: Arc<Inbox>,
    lanes: [Lane; Class::COUNT],
    pause: Option<Pin<Box<Sleep>>>,
}

/// One stream of ours and what is about to go on it.
struct Lane {
    stream: SendStream,
    staged: Staged,
    /// The byte that a stream begins with.
    head: Option<u8>,
}

impl Writer {
    fn new(wire: Arc<Streams>, link: Arc<Link>, inbox: Arc<Inbox>, streams: [SendStream; Class::COUNT]) -> Self {
        let mut classes = Class::ALL.into_iter();
        let lanes = streams.map(|stream| Lane {
            stream,
            staged: Staged::default(),
            head: classes.next().map(|class| class as u8),
        });
        Self { wire, link, inbox, lanes, pause: None }
    }

    /// Writes what may be written now. An error ends the link.
    fn drive(&mut self, cx: &mut Context<'_>) -> Result<(), Cause> {
        let Streams { connection, governor, .. } = &*self.wire;
        let mut sent = [0; Class::COUNT];
        let mut resume_at = None;
        for class in Class::ALL {
            let Lane { stream, staged, head } = &mut self.lanes[class.index()];
            let governed = class >= Class::Immediate;
            while staged.fill(&self.link.outbox, class, head) {
                let pending = staged.pending().len();
                let bytes = match governor.allowance(class, Instant::now(), connection.rtt(), pending, cx.waker()) {
                    Allowance::Bytes(bytes) => pending.min(bytes as usize),
                    Allowance::At(at) => {
                        resume_at = Some(at);
                        break;
                    }
                    Allowance::Wait => break,
                };
                let written = match Pin::new(&mut *stream).poll_write(cx, &staged.pending()[..bytes]) {
                    Poll::Ready(Ok(written)) => written,
                    Poll::Ready(Err(error)) => return Err(write_error(error)),
                    Poll::Pending => break,
                };
                if governed {
                    governor.wrote_governed(written);
                } else {
                    governor.wrote_urgent(written);
                }
                sent[class.index()] += staged.advance(written);
            }
        }
        self.link.report(&self.inbox, sent);
        self.pause_until(cx, resume_at);
        Ok(())
    }

    fn pause_until(&mut self, cx: &mut Context<'_>, resume_at: Option<Instant>) {
        let Some(at) = resume_at else {
            self.pause = None;
            return;
        };
        let at = at.into();
        let pause = self.pause.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(at)));
        pause.as_mut().reset(at);
        if pause.as_mut().poll(cx).is_ready() {
            cx.waker().wake_by_ref();
        }
    }
}

impl Future for Writer {
    type Output = Cause;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Cause> {
        self.link.outbox.set_waker(cx.waker());
        match self.drive(cx) {
            Ok(()) => Poll::Pending,
            Err(cause) => Poll::Ready(cause),
        }
    }
}

fn write_error(error: WriteError) -> Cause {
    match error {
        WriteError::ConnectionLost(error) => Cause::of(&error),
        WriteError::Stopped(_) => Cause::StreamEnded,
        error => Cause::Local { text: printable(&error.to_string()) },
    }
}

fn endpoint(listen: SocketAddr, server: &ServerConfig) -> std::io::Result<(Endpoint, SocketAddr)> {
    let socket = UdpSocket::bind(listen)?;
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
fn transport(rtt: Duration, mtu: u16, does_discover: bool, governor: &Arc<Governor>) -> TransportConfig {
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
        .initial_rtt(rtt)
        .initial_mtu(mtu)
        .mtu_discovery_config((does_discover && mtu < MTU_DISCOVERED_MAX).then(mtu_discovery))
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

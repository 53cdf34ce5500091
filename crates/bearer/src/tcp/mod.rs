//! Links over TCP with TLS 1.3, where UDP is blocked: the same keys, pins and key agreement as over QUIC, on a byte stream.
//!
//! What QUIC would do and TCP does not is done here: classes that overtake each other (`chunk`), windows so that no class
//! stops another, acknowledgements from end to end, by which the governor sees what queues on the way (`link`), and an end
//! that says why. A proxy may stand on the way out (`proxy`).

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use rustls::pki_types::ServerName;
use socket2::{SockRef, TcpKeepalive};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_rustls::{TlsAcceptor, TlsConnector, TlsStream};

use crate::address::{canonical, source};
use crate::cause::{local, printable};
use crate::endpoint::{Shared, Step};
use crate::limits::{
    ACCEPT_RETRY_MS, GOODBYE_BYTES_MAX, GOODBYE_MS_MAX, GOODBYES_MAX, HANDSHAKE_MS_MAX, IDLE_MS_MAX, KEEPALIVE_MS,
    TCP_BACKLOG, UNSENT_BYTES_MAX,
};
use crate::link::Made;
use crate::tls::{ALPN_TCP, Identity, NO_NAME, Shown};
use crate::{Address, Carrier, Cause, Config, Error, Event, Key, Pins, Target};

mod chunk;
mod link;
pub(crate) mod proxy;

use proxy::Proxy;

/// How dials over TCP go out, and where others come in.
pub(crate) struct Tcp {
    local_addr: Option<SocketAddr>,
    /// Names the host that dials come from.
    listen: SocketAddr,
    proxy: Option<Proxy>,
    /// Connections that are open or still say goodbye.
    open: Arc<watch::Sender<usize>>,
    /// Room for those that say goodbye.
    goodbyes: Arc<Semaphore>,
}

impl Tcp {
    pub(crate) fn open(config: &Config) -> Result<(Self, Option<TcpListener>), Error> {
        let listener = match config.tcp {
            Some(addr) => Some(listen(addr).map_err(|error| Error::Listen(addr, error))?),
            None => None,
        };
        let tcp = Self {
            local_addr: listener.as_ref().and_then(|listener| listener.local_addr().ok()),
            listen: config.tcp.unwrap_or(config.listen),
            proxy: config.proxy.clone(),
            open: Arc::new(watch::Sender::new(0)),
            goodbyes: Arc::new(Semaphore::new(GOODBYES_MAX)),
        };
        Ok((tcp, listener))
    }

    pub(crate) fn local_addr(&self) -> Option<SocketAddr> {
        self.local_addr
    }

    /// Waits until every connection is closed and its peer was told.
    pub(crate) async fn wait_idle(&self) {
        // The sender is ours, so it cannot have gone.
        let _ = self.open.subscribe().wait_for(|open| *open == 0).await;
    }

    /// Makes one connection, by way of the proxy if there is one.
    pub(crate) async fn connect(
        &self,
        identity: &Identity,
        pins: &Pins,
        peer: Key,
        target: Target,
        until: Instant,
    ) -> Result<Made, Cause> {
        let hop = match (&self.proxy, &target) {
            (Some(proxy), _) => proxy.addr(),
            (None, Target::Addr(addr)) => *addr,
            (None, Target::Name(..)) => return Err(local("a name is dialed by way of a proxy alone, and none is set")),
        };
        let late = || match &self.proxy {
            Some(_) => Cause::Unreachable { text: "the proxy does not answer in time".into() },
            None => Cause::TimedOut,
        };
        let mut stream = timeout_at(until, self.dial(hop)).await.map_err(|_| late())?.map_err(|error| {
            match (Cause::of_io(&error), &self.proxy) {
                (Cause::Unreachable { text }, Some(_)) => {
                    Cause::Unreachable { text: printable(&format!("the proxy: {text}")) }
                }
                (cause, _) => cause,
            }
        })?;
        if let Some(proxy) = &self.proxy {
            timeout_at(until, proxy.reach(&mut stream, &target)).await.map_err(|_| late())??;
        }
        let (config, shown) = identity.client(peer, pins, ALPN_TCP).map_err(local)?;
        let name = ServerName::try_from(NO_NAME).map_err(local)?;
        let (stream, meter) = self.meter(stream);
        let connecting = TlsConnector::from(Arc::new(config)).connect(name, stream).into_fallible();
        let outcome = timeout_at(until, connecting).await.map_err(|_| Cause::TimedOut)?;
        let stream = outcome.map_err(|(error, stream)| {
            tokio::spawn(last_words(stream));
            handshake_cause(&error, &shown, Some(peer), pins)
        })?;
        self.made(TlsStream::Client(stream), meter, peer, Address::Tcp(target))
    }

    async fn dial(&self, addr: SocketAddr) -> io::Result<TcpStream> {
        let socket = if addr.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        tune(&SockRef::from(&socket))?;
        if let Some(source) = source(self.listen, addr) {
            socket.bind(source)?;
        }
        socket.connect(addr).await
    }

    /// Sees one incoming handshake through.
    async fn handshake(
        &self,
        identity: &Identity,
        pins: &Pins,
        stream: TcpStream,
        addr: SocketAddr,
    ) -> Result<Made, Cause> {
        tune(&SockRef::from(&stream)).map_err(local)?;
        let (config, shown) = identity.server(pins, ALPN_TCP).map_err(local)?;
        let (stream, meter) = self.meter(stream);
        let stream = match TlsAcceptor::from(Arc::new(config)).accept(stream).into_fallible().await {
            Ok(stream) => stream,
            Err((error, stream)) => {
                // Within the handshake's own limit and count.
                last_words(stream).await;
                return Err(handshake_cause(&error, &shown, None, pins));
            }
        };
        let peer = shown.key().ok_or(Cause::WrongProtocol)?;
        self.made(TlsStream::Server(stream), meter, peer, Address::tcp(addr))
    }

    /// What shook hands, if it speaks this protocol: over TCP a client may have left out to say so.
    fn made(&self, stream: TlsStream<Metered>, meter: Arc<Meter>, peer: Key, address: Address) -> Result<Made, Cause> {
        if stream.get_ref().1.alpn_protocol() != Some(ALPN_TCP) {
            return Err(Cause::WrongProtocol);
        }
        let wire = Arc::new(link::Chunks::new(stream, meter, address.clone(), self.goodbyes.clone()));
        Ok(Made { peer, address, wire })
    }

    fn meter(&self, stream: TcpStream) -> (Metered, Arc<Meter>) {
        self.open.send_modify(|open| *open += 1);
        let meter = Arc::<Meter>::default();
        (Metered { stream, meter: meter.clone(), open: self.open.clone() }, meter)
    }
}

/// Takes those who come, until everything closes.
pub(crate) async fn receive(shared: Arc<Shared>, listener: TcpListener) {
    let closed = shared.closed();
    tokio::pin!(closed);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut closed => return,
        };
        let Ok((stream, addr)) = accepted else {
            // The one who came went away, or this machine has no more connections: to ask again at once would be to spin.
            sleep(Duration::from_millis(ACCEPT_RETRY_MS)).await;
            continue;
        };
        let addr = canonical(addr);
        match shared.step(Carrier::Tcp, addr.ip()) {
            Some(step) => drop(tokio::spawn(welcome(shared.clone(), stream, addr, step))),
            None => shared.inbox.refused(Event::Refused { addr, cause: Cause::Busy { here: true } }),
        }
    }
}

async fn welcome(shared: Arc<Shared>, stream: TcpStream, addr: SocketAddr, step: Step) {
    let limit = Duration::from_millis(HANDSHAKE_MS_MAX);
    let handshake = shared.tcp.handshake(&shared.identity, &shared.pins, stream, addr);
    let outcome = tokio::select! {
        outcome = timeout(limit, handshake) => outcome.unwrap_or(Err(Cause::TimedOut)),
        () = shared.closed() => Err(Cause::ShutDown),
    };
    drop(step);
    shared.welcome(addr, outcome).await;
}

/// Why a handshake failed; a key that was shown and is not the right one explains it better than any alert.
fn handshake_cause(error: &io::Error, shown: &Shown, expected: Option<Key>, pins: &Pins) -> Cause {
    let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let wrong = match tls {
        Some(rustls::Error::InvalidCertificate(_)) => shown.wrong(expected, pins),
        _ => None,
    };
    wrong.unwrap_or_else(|| Cause::of_io(error))
}

/// Ends a connection so that what was said last arrives. To close it with something unread in it would have the system
/// throw away what is still on its way.
async fn last_words(mut stream: Metered) {
    let until_read = async {
        stream.shutdown().await?;
        let mut nowhere = [0; 4096];
        let mut left = GOODBYE_BYTES_MAX;
        while left > 0 {
            match stream.read(&mut nowhere).await? {
                0 => break,
                length => left = left.saturating_sub(length),
            }
        }
        io::Result::Ok(())
    };
    // Whatever comes of it, the connection goes with this.
    let _ = timeout(Duration::from_millis(GOODBYE_MS_MAX), until_read).await;
}

fn listen(addr: SocketAddr) -> io::Result<TcpListener> {
    let socket = if addr.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A station that is started again finds its port although connections of its earlier life still end.
    socket.set_reuseaddr(true)?;
    socket.bind(addr)?;
    socket.listen(TCP_BACKLOG)
}

/// What we ask of the system for a connection. The size of its send buffer is left to it: a small one would also bound what
/// may be under way, and it is what is not yet under way that an urgent frame waits behind.
fn tune(socket: &SockRef<'_>) -> io::Result<()> {
    let keepalive = Duration::from_millis(KEEPALIVE_MS);
    let probes = TcpKeepalive::new().with_time(keepalive).with_interval(keepalive / 2).with_retries(4);
    socket.set_tcp_nodelay(true)?;
    socket.set_tcp_keepalive(&probes)?;
    socket.set_tcp_user_timeout(Some(Duration::from_millis(IDLE_MS_MAX)))?;
    socket.set_tcp_notsent_lowat(UNSENT_BYTES_MAX)
}

/// Bytes that passed a connection.
#[derive(Default)]
struct Meter {
    sent: AtomicU64,
    received: AtomicU64,
}

/// A connection that counts what passes it, and is counted while it is open.
struct Metered {
    stream: TcpStream,
    meter: Arc<Meter>,
    open: Arc<watch::Sender<usize>>,
}

impl Drop for Metered {
    fn drop(&mut self) {
        self.open.send_modify(|open| *open -= 1);
    }
}

impl AsyncRead for Metered {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        self.meter.received.fetch_add((buf.filled().len() - before) as u64, Ordering::Relaxed);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Metered {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write(cx, buf))?;
        self.meter.sent.fetch_add(written as u64, Ordering::Relaxed);
        Poll::Ready(Ok(written))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write_vectored(cx, bufs))?;
        self.meter.sent.fetch_add(written as u64, Ordering::Relaxed);
        Poll::Ready(Ok(written))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

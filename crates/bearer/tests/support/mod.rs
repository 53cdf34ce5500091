//! What these tests share: stations on the loopback, and patience.
#![allow(dead_code, reason = "each test file uses its part")]

pub mod proxy;
pub mod thin;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bearer::{Address, Bearer, Carrier, Cause, Class, Config, Event, Events, Key, LinkId, Pins, Secret};

/// Generous, for a loaded machine.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// Runs a test as the station runs: on one thread.
pub fn run<F: Future>(test: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async { tokio::time::timeout(PATIENCE * 2, test).await.expect("the test in time") })
}

/// Runs a test over each carrier.
pub fn run_each(test: impl AsyncFn(Carrier)) {
    for carrier in [Carrier::Quic, Carrier::Tcp] {
        // Shown where the test fails.
        println!("over {carrier}");
        run(test(carrier));
    }
}

/// One station: its bearer, its events and its pins.
pub struct Station {
    pub bearer: Bearer,
    pub events: Events,
    pub pins: Pins,
}

impl Station {
    /// A station with the key of `seed`, that admits nobody yet.
    pub fn new(seed: u8) -> Self {
        Self::with(seed, |_| ())
    }

    pub fn with(seed: u8, change: impl FnOnce(&mut Config)) -> Self {
        let pins = Pins::new();
        let mut config = Config::new(loopback(), Secret::from_seed([seed; 32]));
        config.tcp = Some(loopback());
        change(&mut config);
        let (bearer, events) = Bearer::open(config, pins.clone()).expect("a bearer");
        Self { bearer, events, pins }
    }

    pub fn key(&self) -> Key {
        self.bearer.key()
    }

    pub fn addr(&self) -> SocketAddr {
        self.bearer.local_addr()
    }

    pub fn tcp_addr(&self) -> SocketAddr {
        self.bearer.tcp_addr().expect("it listens for TCP")
    }

    /// Where it is reached over a carrier.
    pub fn address(&self, carrier: Carrier) -> Address {
        match carrier {
            Carrier::Quic => self.addr().into(),
            Carrier::Tcp => Address::tcp(self.tcp_addr()),
            other => panic!("no test knows {other}"),
        }
    }

    pub async fn next(&mut self) -> Event {
        tokio::time::timeout(PATIENCE, self.events.recv()).await.expect("an event in time").expect("not shut down")
    }

    /// The next event that is not a return of credit.
    pub async fn next_told(&mut self) -> Event {
        loop {
            match self.next().await {
                Event::Sent { .. } => {}
                event => return event,
            }
        }
    }

    pub async fn up(&mut self) -> LinkId {
        match self.next_told().await {
            Event::Up { link, .. } => link,
            other => panic!("{other:?} instead of up"),
        }
    }

    pub async fn frame(&mut self) -> (Class, Vec<u8>) {
        match self.next_told().await {
            Event::Frame { class, bytes, .. } => (class, bytes),
            other => panic!("{other:?} instead of a frame"),
        }
    }

    /// Why a link ended that was up to this peer; nothing else happens before it but frames.
    pub async fn ended(&mut self, link: LinkId, with: Key) -> Cause {
        loop {
            match self.next_told().await {
                Event::Closed { link: closed, peer, was_up, cause } => {
                    assert_eq!((closed, peer, was_up), (link, with, true));
                    return cause;
                }
                Event::Frame { .. } => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// Why a link ended or a dial failed; frames before it are passed over.
    pub async fn closed(&mut self, link: LinkId) -> Cause {
        loop {
            match self.next_told().await {
                Event::Closed { link: closed, cause, .. } if closed == link => return cause,
                Event::Frame { .. } | Event::Up { .. } | Event::Refused { .. } => {}
                other => panic!("{other:?} instead of closed"),
            }
        }
    }

    /// Why a stranger was turned away.
    pub async fn refused(&mut self) -> Cause {
        loop {
            match self.next_told().await {
                Event::Refused { cause, .. } => return cause,
                Event::Frame { .. } | Event::Up { .. } | Event::Closed { .. } => {}
                other => panic!("{other:?} instead of refused"),
            }
        }
    }
}

/// Two stations that admit each other, and a link from the first to the second.
pub struct Pair {
    pub a: Station,
    pub b: Station,
    pub a_link: LinkId,
    pub b_link: LinkId,
}

impl Pair {
    pub async fn new(carrier: Carrier) -> Self {
        let (mut a, mut b) = (Station::new(1), Station::new(2));
        let (a_link, b_link) = join(&mut a, &mut b, carrier).await;
        Self { a, b, a_link, b_link }
    }
}

/// Makes two stations admit each other and links them.
pub async fn join(a: &mut Station, b: &mut Station, carrier: Carrier) -> (LinkId, LinkId) {
    a.pins.admit(b.key());
    b.pins.admit(a.key());
    let a_link = a.bearer.dial(b.key(), &b.address(carrier), PATIENCE);
    let (a_up, b_link) = tokio::join!(a.up(), b.up());
    assert_eq!(a_up, a_link);
    (a_link, b_link)
}

pub fn loopback() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

/// A peer that keeps to TLS and QUIC, or TCP, and to nothing above: what a hostile station may be.
pub mod hostile {
    use super::*;
    use quinn::crypto::rustls::QuicClientConfig;
    use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
    use rustls::client::{AlwaysResolvesClientRawPublicKeys, Resumption};
    use rustls::crypto::aws_lc_rs::{self, kx_group};
    use rustls::crypto::{CryptoProvider, SupportedKxGroup};
    use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
    use rustls::{DigitallySignedStruct, Error, SignatureScheme};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::net::TcpStream;
    use tokio_rustls::TlsConnector;
    use tokio_rustls::client::TlsStream;

    /// Trusts everybody, and counts whom it was shown.
    #[derive(Debug, Default)]
    pub struct Naive(pub AtomicUsize);

    impl ServerCertVerifier for Naive {
        fn verify_server_cert(
            &self,
            _: &CertificateDer<'_>,
            _: &[CertificateDer<'_>],
            _: &ServerName<'_>,
            _: &[u8],
            _: UnixTime,
        ) -> Result<ServerCertVerified, Error> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Ok(ServerCertVerified::assertion())
        }
        fn verify_tls12_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            Ok(HandshakeSignatureValid::assertion())
        }
        fn verify_tls13_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            Ok(HandshakeSignatureValid::assertion())
        }
        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            vec![SignatureScheme::ED25519]
        }
        fn requires_raw_public_keys(&self) -> bool {
            true
        }
    }

    pub fn hybrid() -> &'static dyn SupportedKxGroup {
        kx_group::X25519MLKEM768
    }

    pub fn classical() -> &'static dyn SupportedKxGroup {
        kx_group::X25519
    }

    pub fn tls(
        seed: u8,
        group: &'static dyn SupportedKxGroup,
        verifier: Arc<Naive>,
        resumption: Resumption,
    ) -> rustls::ClientConfig {
        let provider = CryptoProvider { kx_groups: vec![group], ..aws_lc_rs::default_provider() };
        let mut pkcs8 = vec![48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];
        pkcs8.extend_from_slice(&[seed; 32]);
        let key = aws_lc_rs::sign::any_eddsa_type(&PrivatePkcs8KeyDer::from(pkcs8)).expect("a key");
        let spki = key.public_key().expect("a public key").to_vec();
        let certified = rustls::sign::CertifiedKey::new(vec![spki.into()], key);
        let mut config = rustls::ClientConfig::builder_with_provider(Arc::new(provider))
            .with_protocol_versions(&[&rustls::version::TLS13])
            .expect("TLS 1.3")
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_client_cert_resolver(Arc::new(AlwaysResolvesClientRawPublicKeys::new(Arc::new(certified))));
        config.alpn_protocols = vec![b"detente/1".to_vec(), b"detente-tcp/1".to_vec()];
        config.enable_early_data = true;
        config.resumption = resumption;
        config
    }

    pub fn endpoint(tls: rustls::ClientConfig, from: SocketAddr) -> quinn::Endpoint {
        let crypto = QuicClientConfig::try_from(tls).expect("suits QUIC");
        let mut endpoint = quinn::Endpoint::client(from).expect("an endpoint");
        endpoint.set_default_client_config(quinn::ClientConfig::new(Arc::new(crypto)));
        endpoint
    }

    /// An endpoint with the key of `seed` that does everything by the book up to the handshake.
    pub fn plain(seed: u8) -> quinn::Endpoint {
        endpoint(tls(seed, hybrid(), Arc::default(), Resumption::disabled()), loopback())
    }

    /// Connects to `station`, which admits the key of `seed`, and sees it come up there.
    pub async fn connect(seed: u8, station: &mut Station) -> (quinn::Endpoint, quinn::Connection, LinkId) {
        let endpoint = plain(seed);
        let connecting = endpoint.connect(station.addr(), "anyone").expect("an attempt");
        let (connection, link) = tokio::join!(connecting, station.up());
        (endpoint, connection.expect("a connection"), link)
    }

    /// TLS over TCP to `station`, by the book; what the handshake said if there is none.
    pub async fn tcp(tls: rustls::ClientConfig, station: &Station) -> std::io::Result<TlsStream<TcpStream>> {
        let stream = TcpStream::connect(station.tcp_addr()).await?;
        stream.set_nodelay(true)?;
        TlsConnector::from(Arc::new(tls)).connect(ServerName::try_from("anyone").expect("a name"), stream).await
    }

    /// As [`connect`], over TCP.
    pub async fn connect_tcp(seed: u8, station: &mut Station) -> (TlsStream<TcpStream>, LinkId) {
        let tls = tls(seed, hybrid(), Arc::default(), Resumption::disabled());
        let stream = tcp(tls, station).await.expect("a handshake");
        (stream, station.up().await)
    }
}

//! The handshake: TLS 1.3, X25519MLKEM768 or nothing, raw public keys on both sides, each pinned.
//!
//! No certificate, no name, no ticket, no resumption, no early data: each link is judged afresh.
//! Every handshake gets a verifier of its own, so that a refused key can be named afterwards.

use std::sync::{Arc, OnceLock};

use quinn::crypto::rustls::{QuicClientConfig, QuicServerConfig};
use quinn::{ConnectError, Side, crypto};
use quinn_proto::transport_parameters::TransportParameters;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{AlwaysResolvesClientRawPublicKeys, Resumption};
use rustls::crypto::aws_lc_rs::{self, cipher_suite, kx_group};
use rustls::crypto::{CryptoProvider, verify_tls13_signature_with_raw_key};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{AlwaysResolvesServerRawPublicKeys, NoServerSessionStorage};
use rustls::sign::CertifiedKey;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, DistinguishedName, Error, PeerIncompatible, ServerConfig,
    SignatureScheme, quic,
};
use zeroize::Zeroizing;

use crate::{Cause, Key, Pins, Secret};

/// The name of the protocol over QUIC.
const ALPN: &[u8] = b"detente/1";

/// The name of the protocol over TCP: another one, so that no handshake for the one is ever taken for the other.
pub(crate) const ALPN_TCP: &[u8] = b"detente-tcp/1";

/// TLS wants a name for the other end; it is never sent, compared or resolved.
pub(crate) const NO_NAME: &str = "station.invalid";

/// The DER of an Ed25519 public key up to the key itself (RFC 8410).
const SPKI_HEAD: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// The DER of an Ed25519 private key (PKCS #8 v1) up to the seed.
const PKCS8_HEAD: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// Our key and algorithms, ready to make one configuration for each handshake.
pub(crate) struct Identity {
    pub(crate) key: Key,
    certified: Arc<CertifiedKey>,
    provider: Arc<CryptoProvider>,
    initial: quic::Suite,
}

/// The key that the other end showed in a handshake, whether it was admitted or not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown(Arc<OnceLock<Key>>);

impl Shown {
    pub(crate) fn key(&self) -> Option<Key> {
        self.0.get().copied()
    }

    /// The key that was shown, if it is not the one that was dialed, or none that is admitted.
    pub(crate) fn wrong(&self, expected: Option<Key>, pins: &Pins) -> Option<Cause> {
        let is_wrong = |shown: &Key| !pins.contains(*shown) || expected.is_some_and(|expected| expected != *shown);
        self.key().filter(is_wrong).map(|shown| Cause::WrongKey { shown })
    }
}

impl Identity {
    pub(crate) fn new(secret: &Secret) -> Result<Self, Error> {
        let mut pkcs8 = Zeroizing::new(PKCS8_HEAD.to_vec());
        pkcs8.extend_from_slice(&secret.0[..]);
        let signing_key = aws_lc_rs::sign::any_eddsa_type(&PrivatePkcs8KeyDer::from(pkcs8.as_slice()))?;
        let spki = signing_key.public_key().ok_or(Error::General("no public key".into()))?;
        let key = key_of(&spki)?;
        let certificate = CertificateDer::from(spki.to_vec());
        let mut provider = aws_lc_rs::default_provider();
        provider.kx_groups = vec![kx_group::X25519MLKEM768];
        provider.cipher_suites =
            vec![cipher_suite::TLS13_AES_256_GCM_SHA384, cipher_suite::TLS13_CHACHA20_POLY1305_SHA256];
        let initial = cipher_suite::TLS13_AES_128_GCM_SHA256
            .tls13()
            .and_then(|suite| suite.quic_suite())
            .ok_or(Error::General("no suite for QUIC's first packets".into()))?;
        Ok(Self {
            key,
            certified: Arc::new(CertifiedKey::new(vec![certificate], signing_key)),
            provider: Arc::new(provider),
            initial,
        })
    }

    /// For one dial over QUIC.
    pub(crate) fn quic_client(&self, peer: Key, pins: &Pins) -> Result<(Lean, Shown), Error> {
        let (config, shown) = self.client(peer, pins, ALPN)?;
        let config = QuicClientConfig::with_initial(Arc::new(config), self.initial)
            .map_err(|error| Error::General(error.to_string()))?;
        Ok((Lean(Arc::new(config)), shown))
    }

    /// For one incoming handshake over QUIC.
    pub(crate) fn quic_server(&self, pins: &Pins) -> Result<(QuicServerConfig, Shown), Error> {
        let (config, shown) = self.server(pins, ALPN)?;
        let config = QuicServerConfig::with_initial(Arc::new(config), self.initial)
            .map_err(|error| Error::General(error.to_string()))?;
        Ok((config, shown))
    }

    /// For one dial: the other end must show exactly `peer`, and `peer` must be admitted.
    pub(crate) fn client(&self, peer: Key, pins: &Pins, alpn: &[u8]) -> Result<(ClientConfig, Shown), Error> {
        let (verifier, shown) = self.verifier(Some(peer), pins);
        let mut config = ClientConfig::builder_with_provider(self.provider.clone())
            .with_protocol_versions(&[&rustls::version::TLS13])?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_client_cert_resolver(Arc::new(AlwaysResolvesClientRawPublicKeys::new(self.certified.clone())));
        config.alpn_protocols = vec![alpn.to_vec()];
        config.enable_sni = false;
        config.enable_early_data = false;
        config.resumption = Resumption::disabled();
        Ok((config, shown))
    }

    /// For one incoming handshake: the other end must show an admitted key.
    pub(crate) fn server(&self, pins: &Pins, alpn: &[u8]) -> Result<(ServerConfig, Shown), Error> {
        let (verifier, shown) = self.verifier(None, pins);
        let mut config = ServerConfig::builder_with_provider(self.provider.clone())
            .with_protocol_versions(&[&rustls::version::TLS13])?
            .with_client_cert_verifier(verifier)
            .with_cert_resolver(Arc::new(AlwaysResolvesServerRawPublicKeys::new(self.certified.clone())));
        config.alpn_protocols = vec![alpn.to_vec()];
        config.send_tls13_tickets = 0;
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.max_early_data_size = 0;
        Ok((config, shown))
    }

    fn verifier(&self, expected: Option<Key>, pins: &Pins) -> (Arc<Verifier>, Shown) {
        let shown = Shown::default();
        let verifier = Verifier { expected, pins: pins.clone(), provider: self.provider.clone(), shown: shown.clone() };
        (Arc::new(verifier), shown)
    }
}

/// Dials without those of QUIC's parameters that say nothing here: the one that is drawn at random, to see that unknown ones are
/// borne, and the windows of streams that go both ways, of which there are none. With their up to 36 bytes the first flight of a
/// handshake would take a second datagram, which is a second at 9,600 bit/s.
pub(crate) struct Lean(Arc<QuicClientConfig>);

/// `initial_max_stream_data_bidi_local` and `…_remote` (RFC 9000, 18.2).
const BOTH_WAYS_WINDOWS: [u8; 2] = [5, 6];

impl crypto::ClientConfig for Lean {
    fn start_session(
        self: Arc<Self>,
        version: u32,
        server_name: &str,
        params: &TransportParameters,
    ) -> Result<Box<dyn crypto::Session>, ConnectError> {
        let mut all = Vec::new();
        params.write(&mut all);
        let (mut left, mut lean) = (&all[..], Vec::new());
        while let Some((parameter, rest)) = split_parameter(left) {
            if !BOTH_WAYS_WINDOWS.contains(&parameter[0]) {
                lean.extend_from_slice(parameter);
            }
            left = rest;
        }
        // Read as the other end would, which leaves out what it does not know.
        let known = TransportParameters::read(Side::Server, &mut lean.as_slice());
        self.0.clone().start_session(version, server_name, known.as_ref().unwrap_or(params))
    }
}

/// Parts the first of QUIC's parameters, a number, a length and so many bytes, from what follows; none where none is whole.
fn split_parameter(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let integer_bytes = |at: usize| bytes.get(at).map(|first| 1 << (first >> 6));
    let length_at: usize = integer_bytes(0)?;
    let value_at = length_at + integer_bytes(length_at)?;
    let head = bytes.get(length_at..value_at)?;
    let length =
        head.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)) & ((1 << (8 * head.len() - 2)) - 1);
    bytes.split_at_checked(value_at.checked_add(length)?)
}

/// The Ed25519 key in a SubjectPublicKeyInfo, which must be exactly the 44 bytes of RFC 8410.
fn key_of(spki: &[u8]) -> Result<Key, Error> {
    let bad = || Error::InvalidCertificate(CertificateError::BadEncoding);
    let bytes = spki.strip_prefix(&SPKI_HEAD).ok_or_else(bad)?;
    Ok(Key(bytes.try_into().map_err(|_| bad())?))
}

/// Judges the other end of one handshake.
#[derive(Debug)]
struct Verifier {
    /// The one key a dial is for; none for those who come to us.
    expected: Option<Key>,
    pins: Pins,
    provider: Arc<CryptoProvider>,
    shown: Shown,
}

impl Verifier {
    fn judge(&self, spki: &[u8], more: &[CertificateDer<'_>]) -> Result<(), Error> {
        if !more.is_empty() {
            return Err(Error::InvalidCertificate(CertificateError::BadEncoding));
        }
        let key = key_of(spki)?;
        // A verifier serves one handshake, so the cell is empty; were it not, the first key stands and the second is judged all the same.
        let _ = self.shown.0.set(key);
        let admitted = self.expected.is_none_or(|expected| expected == key) && self.pins.contains(key);
        if !admitted {
            return Err(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure));
        }
        Ok(())
    }
}

/// What is asked of a verifier in the same words at either end: an Ed25519 signature of TLS 1.3 by a raw public key.
macro_rules! either_end {
    () => {
        fn verify_tls12_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            Err(PeerIncompatible::Tls12NotOffered.into())
        }

        fn verify_tls13_signature(
            &self,
            message: &[u8],
            cert: &CertificateDer<'_>,
            dss: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            let key = SubjectPublicKeyInfoDer::from(cert.as_ref());
            verify_tls13_signature_with_raw_key(message, &key, dss, &self.provider.signature_verification_algorithms)
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            vec![SignatureScheme::ED25519]
        }

        fn requires_raw_public_keys(&self) -> bool {
            true
        }
    };
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.judge(end_entity, intermediates)?;
        Ok(ServerCertVerified::assertion())
    }

    either_end!();
}

impl ClientCertVerifier for Verifier {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        self.judge(end_entity, intermediates)?;
        Ok(ClientCertVerified::assertion())
    }

    either_end!();
}

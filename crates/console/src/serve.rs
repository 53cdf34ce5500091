//! The door: TLS, one connection a task, and bounds on how many there are and how long each may take.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tracing::{debug, warn};

use crate::api::{self, Api};
use crate::guard::Door;
use crate::limits::{CONNECTIONS_MAX, HANDSHAKE_MAX, HEAD_BYTES_MAX, HEAD_MAX};
use crate::{Backend, Events};

/// How a console is served.
pub struct Config {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The certificate that browsers are shown, and those that vouch for it.
    pub certificate: Vec<CertificateDer<'static>>,
    /// Its key.
    pub key: PrivateKeyDer<'static>,
    /// The program's version, for the description of the API.
    pub version: &'static str,
}

/// A console that is served; it ends when this is dropped.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    _stop: watch::Sender<()>,
}

/// Why a console is not served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is not to be had.
    #[error("the console cannot listen: {0}")]
    Listen(std::io::Error),
    /// The certificate and the key do not go together.
    #[error("the console's certificate is not good: {0}")]
    Certificate(rustls::Error),
}

/// Serves the console on the runtime around it.
///
/// # Errors
/// [`ServeError`] if it cannot listen, or its certificate is not good.
pub async fn serve(config: Config, backend: Arc<dyn Backend>, events: Events) -> Result<Running, ServeError> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut tls = rustls::ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .and_then(|tls| tls.with_no_client_auth().with_single_cert(config.certificate, config.key))
        .map_err(ServeError::Certificate)?;
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    let listener = TcpListener::bind(config.listen).await.map_err(ServeError::Listen)?;
    let address = listener.local_addr().map_err(ServeError::Listen)?;
    let (stop, stopped) = watch::channel(());
    let pages = api::router(Api::new(backend, events, Door::at(address.port())), config.version);
    tokio::spawn(accept(listener, TlsAcceptor::from(Arc::new(tls)), pages, stopped));
    Ok(Running { address, _stop: stop })
}

async fn accept(listener: TcpListener, tls: TlsAcceptor, pages: Router, mut stopped: watch::Receiver<()>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.changed() => return,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                warn!(%error, "a browser could not be let in");
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                continue;
            }
        };
        let Ok(place) = places.clone().try_acquire_owned() else { continue };
        let (tls, pages, mut stopped) = (tls.clone(), pages.clone(), stopped.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = connection(stream, tls, pages) => {}
                _ = stopped.changed() => {}
            }
            drop(place);
        });
    }
}

async fn connection(stream: TcpStream, tls: TlsAcceptor, pages: Router) {
    // What a browser is shown goes out at once.
    let _ = stream.set_nodelay(true);
    let Ok(Ok(stream)) = tokio::time::timeout(HANDSHAKE_MAX, tls.accept(stream)).await else { return };
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_MAX).max_buf_size(HEAD_BYTES_MAX);
    let service = TowerToHyperService::new(pages);
    if let Err(error) = http.serve_connection(TokioIo::new(stream), service).await {
        debug!(%error, "a browser's connection ended");
    }
}

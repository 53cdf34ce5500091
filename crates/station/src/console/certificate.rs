//! The certificate that browsers are shown: one that the station made for itself, or one that its operator put there.

use std::net::IpAddr;

use rcgen::{CertificateParams, DnType, KeyPair, PKCS_ECDSA_P256_SHA256, date_time_ymd};
use rustls::client::verify_server_name;
use rustls::server::ParsedCertificate;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tracing::warn;

use crate::failure::Failure;
use crate::folder::{Folder, write_private};

/// The names under which a browser on the same machine reaches the console.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// The certificate, with those that vouch for it, and its key.
type Certified = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

/// Reads the certificate of a folder, and makes one where there is none.
///
/// # Errors
/// [`Failure`] if it cannot be read, made or kept.
pub(super) fn of(folder: &Folder, listen: IpAddr, name: Option<&str>) -> Result<Certified, Failure> {
    let path = folder.console_certificate();
    if !path.exists() {
        write_private(&path, made(folder, listen, name)?.as_bytes())?;
    }
    let pem = std::fs::read(&path).map_err(|error| Failure::file(&path, &error))?;
    let wrong = |what: String| {
        let hint = "put a certificate and its key there, in PEM; or remove the file, and one is made";
        Failure::local(format!("{}: {what}", path.display()), hint)
    };
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    let certificates = certificates.map_err(|error| wrong(error.to_string()))?;
    if certificates.is_empty() {
        return Err(wrong("it holds no certificate".to_owned()));
    }
    let key = PrivateKeyDer::from_pem_slice(&pem).map_err(|error| wrong(error.to_string()))?;
    if let Some(name) = name.filter(|name| !is_of(&certificates[0], name)) {
        let hint = "replace console.pem by one that does; or remove it, and one is made";
        warn!(
            name,
            hint, "the console's certificate is not of its name, and browsers will refuse both it and passkeys"
        );
    }
    Ok((certificates, key))
}

fn is_of(certificate: &CertificateDer<'_>, name: &str) -> bool {
    let name = ServerName::try_from(name);
    let parsed = ParsedCertificate::try_from(certificate);
    name.is_ok_and(|name| parsed.is_ok_and(|parsed| verify_server_name(&parsed, &name).is_ok()))
}

/// A key and a certificate in its own name. On P-256: no browser takes a certificate of Ed25519.
fn made(folder: &Folder, listen: IpAddr, name: Option<&str>) -> Result<String, Failure> {
    let failed = |error: rcgen::Error| Failure::local(error, "try again");
    let mut names: Vec<_> = NAMES.iter().map(|name| (*name).to_owned()).collect();
    for own in [Some(listen.to_string()), name.map(str::to_owned)].into_iter().flatten() {
        if !names.contains(&own) {
            names.push(own);
        }
    }
    let mut params = CertificateParams::new(names).map_err(failed)?;
    let party = folder.identity()?.party().code.clone();
    params.distinguished_name.push(DnType::CommonName, format!("Détente console of {party}"));
    // Whoever trusts it has compared its fingerprint, and no authority stands behind it: it ends when it is replaced.
    params.not_before = date_time_ymd(2000, 1, 1);
    params.not_after = date_time_ymd(2100, 1, 1);
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(failed)?;
    let certificate = params.self_signed(&key).map_err(failed)?;
    Ok(format!("{}{}", key.serialize_pem(), certificate.pem()))
}

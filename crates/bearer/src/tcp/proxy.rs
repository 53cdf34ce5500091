//! The way out where none leads straight: HTTP CONNECT (RFC 9110, 9.3.6) or SOCKS5 (RFC 1928, with the password of RFC 1929).
//!
//! A proxy is hostile like everybody on the path: whatever it says is bounded before it is kept, and what it carries afterwards
//! is TLS between the stations, of which it can see and change nothing.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::{fmt, io};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use zeroize::Zeroizing;

use crate::cause::printable;
use crate::limits::{PROXY_ANSWER_BYTES_MAX, PROXY_FIELDS_MAX, PROXY_LOGIN_BYTES_MAX};
use crate::{Cause, Target};

/// A proxy, as settings name it: `http://203.0.113.7:3128` or `socks5://user:password@203.0.113.7:1080`.
///
/// The user ends at the first `:`, the password at the last `@`; both are taken as they stand.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    kind: Kind,
    addr: SocketAddr,
    login: Option<Login>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Connect,
    Socks5,
}

#[derive(Clone, PartialEq, Eq)]
struct Login {
    user: String,
    password: Zeroizing<String>,
}

/// What was given is no proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no proxy: http://203.0.113.7:3128 or socks5://203.0.113.7:1080, with user:password@ before the address if it wants them"
)]
pub struct ProxyError;

impl Proxy {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Has it connect `stream`, which leads to it, with `target`.
    pub(super) async fn reach<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: &mut S,
        target: &Target,
    ) -> Result<(), Cause> {
        let said = match self.kind {
            Kind::Connect => self.connect(stream, target).await,
            Kind::Socks5 => self.socks(stream, target).await,
        };
        said.map_err(|no| match no {
            No::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => unreachable("the proxy hung up"),
            No::Io(error) => unreachable(&format!("the proxy hung up: {error}")),
            No::Farther(text) => unreachable(&format!("the proxy answers: {text}")),
            No::Refused(text) => Cause::Proxy { text: printable(&text) },
        })
    }

    async fn connect<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: &mut S, target: &Target) -> Result<(), No> {
        let mut request = Zeroizing::new(format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n"));
        if let Some(Login { user, password }) = &self.login {
            let login = Zeroizing::new(format!("{user}:{}", password.as_str()));
            let login = Zeroizing::new(STANDARD.encode(login.as_bytes()));
            request.push_str("Proxy-Authorization: Basic ");
            request.push_str(&login);
            request.push_str("\r\n");
        }
        request.push_str("\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        let mut buffer = [0; 1024];
        let end = loop {
            let length = stream.read(&mut buffer).await?;
            if length == 0 {
                return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
            }
            answer.extend_from_slice(&buffer[..length]);
            if let Some(at) = answer.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            if answer.len() > PROXY_ANSWER_BYTES_MAX {
                return Err(No::Refused("its answer has no end".into()));
            }
        };
        let mut fields = [httparse::EMPTY_HEADER; PROXY_FIELDS_MAX];
        let mut response = httparse::Response::new(&mut fields);
        let is_whole = response.parse(&answer[..end]).is_ok_and(|parsed| parsed.is_complete());
        let Some(code) = response.code.filter(|_| is_whole) else {
            return Err(No::Refused("it does not speak HTTP".into()));
        };
        let said = format!("{code} {}", response.reason.unwrap_or_default());
        match code {
            // Whoever we dialed says nothing before we do.
            200..300 if end < answer.len() => Err(No::Refused("it says more than its answer".into())),
            200..300 => Ok(()),
            407 if self.login.is_some() => Err(No::Refused(format!("it does not take our user and password: {said}"))),
            407 => Err(No::Refused(format!("it asks for a user and a password: {said}"))),
            500.. => Err(No::Farther(said)),
            _ => Err(No::Refused(said)),
        }
    }

    async fn socks<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: &mut S, target: &Target) -> Result<(), No> {
        const VERSION: u8 = 5;
        const NO_LOGIN: u8 = 0;
        const PASSWORD: u8 = 2;
        let no_socks = || No::Refused("it does not speak SOCKS5".into());
        let methods: &[u8] =
            if self.login.is_some() { &[VERSION, 2, NO_LOGIN, PASSWORD] } else { &[VERSION, 1, NO_LOGIN] };
        stream.write_all(methods).await?;
        let mut chosen = [0; 2];
        stream.read_exact(&mut chosen).await?;
        match (chosen, &self.login) {
            ([VERSION, NO_LOGIN], _) => {}
            ([VERSION, PASSWORD], Some(Login { user, password })) => {
                let mut login = Zeroizing::new(Vec::with_capacity(3 + user.len() + password.len()));
                // Their lengths were judged when the proxy was read from the settings.
                login.extend([1, user.len() as u8]);
                login.extend(user.bytes());
                login.push(password.len() as u8);
                login.extend(password.bytes());
                stream.write_all(&login).await?;
                let mut verdict = [0; 2];
                stream.read_exact(&mut verdict).await?;
                if verdict[1] != 0 {
                    return Err(No::Refused("it does not take our user and password".into()));
                }
            }
            ([VERSION, 0xff], None) => return Err(No::Refused("it asks for a user and a password".into())),
            ([VERSION, 0xff], Some(_)) => return Err(No::Refused("it signs in in none of our ways".into())),
            _ => return Err(no_socks()),
        }
        const CONNECT: u8 = 1;
        const IPV4: u8 = 1;
        const NAME: u8 = 3;
        const IPV6: u8 = 4;
        let mut request = vec![VERSION, CONNECT, 0];
        let port = match target {
            Target::Addr(addr) => {
                match addr.ip() {
                    IpAddr::V4(ip) => {
                        request.push(IPV4);
                        request.extend(ip.octets());
                    }
                    IpAddr::V6(ip) => {
                        request.push(IPV6);
                        request.extend(ip.octets());
                    }
                }
                addr.port()
            }
            Target::Name(name, port) => {
                // A name of a host has at most 253 bytes.
                request.extend([NAME, name.as_str().len() as u8]);
                request.extend(name.as_str().bytes());
                *port
            }
        };
        request.extend(port.to_be_bytes());
        stream.write_all(&request).await?;
        let mut reply = [0; 4];
        stream.read_exact(&mut reply).await?;
        if reply[0] != VERSION {
            return Err(no_socks());
        }
        match reply[1] {
            0 => {}
            1 => return Err(No::Farther("general failure".into())),
            2 => return Err(No::Refused("its rules do not allow this address".into())),
            3 => return Err(No::Farther("network unreachable".into())),
            4 => return Err(No::Farther("host unreachable".into())),
            5 => return Err(No::Farther("connection refused".into())),
            6 => return Err(No::Farther("TTL expired".into())),
            other => return Err(No::Refused(format!("it answers with code {other}"))),
        }
        // The address that it dials from is of no use to us; only its length matters.
        let length = match reply[3] {
            IPV4 => 4,
            IPV6 => 16,
            NAME => usize::from(stream.read_u8().await?),
            _ => return Err(no_socks()),
        };
        let mut bound = [0; u8::MAX as usize + 2];
        stream.read_exact(&mut bound[..length + 2]).await?;
        Ok(())
    }
}

fn unreachable(text: &str) -> Cause {
    Cause::Unreachable { text: printable(text) }
}

/// Why a proxy did not connect us.
enum No {
    Io(io::Error),
    /// It could not reach the target.
    Farther(String),
    /// It would not.
    Refused(String),
}

impl From<io::Error> for No {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl FromStr for Proxy {
    type Err = ProxyError;

    fn from_str(text: &str) -> Result<Self, ProxyError> {
        let (scheme, rest) = text.split_once("://").ok_or(ProxyError)?;
        let kind = match scheme {
            "http" => Kind::Connect,
            "socks5" => Kind::Socks5,
            _ => return Err(ProxyError),
        };
        let (login, addr) = match rest.rsplit_once('@') {
            Some((login, addr)) => (Some(login), addr),
            None => (None, rest),
        };
        let login = login.map(|login| {
            let (user, password) = login.split_once(':').ok_or(ProxyError)?;
            let fits =
                |text: &str| (1..=PROXY_LOGIN_BYTES_MAX).contains(&text.len()) && !text.chars().any(char::is_control);
            let login = Login { user: user.to_owned(), password: Zeroizing::new(password.to_owned()) };
            if fits(user) && fits(password) { Ok(login) } else { Err(ProxyError) }
        });
        let addr = addr.strip_suffix('/').unwrap_or(addr).parse().map_err(|_| ProxyError)?;
        Ok(Self { kind, addr, login: login.transpose()? })
    }
}

/// Without user and password.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.kind {
            Kind::Connect => "http",
            Kind::Socks5 => "socks5",
        };
        write!(f, "{scheme}://{}", self.addr)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_read_and_shows_no_password() {
        let plain: Proxy = "http://203.0.113.7:3128".parse().expect("a proxy");
        assert_eq!((plain.kind, plain.login.is_none()), (Kind::Connect, true));
        let proxy: Proxy = "socks5://watch:s:e@cret@[2001:db8::7]:1080/".parse().expect("a proxy");
        let login = proxy.login.clone().expect("a login");
        assert_eq!((login.user.as_str(), login.password.as_str()), ("watch", "s:e@cret"));
        assert_eq!(format!("{proxy} {proxy:?}"), "socks5://[2001:db8::7]:1080 socks5://[2001:db8::7]:1080");
    }

    #[test]
    fn what_is_no_proxy_is_refused() {
        let long = format!("socks5://{}:x@127.0.0.1:1", "u".repeat(256));
        for text in [
            "",
            "127.0.0.1:3128",
            "https://127.0.0.1:3128",
            "http://proxy.example.mil:3128",
            "http://127.0.0.1",
            "http://watch@127.0.0.1:3128",
            "http://:x@127.0.0.1:3128",
            "http://watch:a\r\nHost: b@127.0.0.1:3128",
            &long,
        ] {
            assert!(text.parse::<Proxy>().is_err(), "{text:?}");
        }
    }
}

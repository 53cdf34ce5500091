//! Where a station is reached, and over which carrier: read from settings, told in the status.
//!
//! Nothing here resolves a name. A name may stand in an address over TCP, for a proxy that resolves it.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use crate::limits::NAME_BYTES_MAX;

/// What carries a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Carrier {
    /// QUIC over UDP (RFC 9000): a stream for each class.
    Quic,
    /// TLS 1.3 over TCP, where UDP is blocked: chunks of all classes on one stream.
    Tcp,
    /// Frames sealed one by one, where no live handshake can be had: see [`sealed`](crate::sealed).
    Sealed,
}

impl fmt::Display for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Quic => "quic",
            Self::Tcp => "tcp",
            Self::Sealed => "sealed",
        })
    }
}

/// Where a station is reached. Written `203.0.113.7:4747` for QUIC and `tcp:203.0.113.7:4747` for TCP.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Address {
    /// Over QUIC, at this UDP address.
    Quic(SocketAddr),
    /// Over TCP.
    Tcp(Target),
}

impl Address {
    /// What carries a link to there.
    pub fn carrier(&self) -> Carrier {
        match self {
            Self::Quic(_) => Carrier::Quic,
            Self::Tcp(_) => Carrier::Tcp,
        }
    }

    /// Over TCP, at this address.
    pub fn tcp(addr: SocketAddr) -> Self {
        Self::Tcp(Target::Addr(addr))
    }
}

impl From<SocketAddr> for Address {
    fn from(addr: SocketAddr) -> Self {
        Self::Quic(addr)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quic(addr) => addr.fmt(f),
            Self::Tcp(target) => write!(f, "tcp:{target}"),
        }
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let wrong = || AddressError(text.chars().take(NAME_BYTES_MAX).collect());
        match text.strip_prefix("tcp:") {
            Some(target) => target.parse().map(Self::Tcp).map_err(|_| wrong()),
            None => text.parse().map(Self::Quic).map_err(|_| wrong()),
        }
    }
}

/// The far end of a TCP connection.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// An address and its port.
    Addr(SocketAddr),
    /// A name and a port: a proxy resolves it, and without one it cannot be dialed.
    Name(HostName, u16),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Addr(addr) => addr.fmt(f),
            Self::Name(name, port) => write!(f, "{}:{port}", name.as_str()),
        }
    }
}

impl FromStr for Target {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        if let Ok(addr) = text.parse() {
            return Ok(Self::Addr(addr));
        }
        let wrong = || AddressError(text.chars().take(NAME_BYTES_MAX).collect());
        let (name, port) = text.rsplit_once(':').ok_or_else(wrong)?;
        let port = port.parse().ok().filter(|port| *port != 0).ok_or_else(wrong)?;
        Ok(Self::Name(HostName::new(name).ok_or_else(wrong)?, port))
    }
}

/// The name of a host as RFC 1123 (2.1) has it: letters, digits and hyphens between dots, and no address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostName(String);

impl HostName {
    /// Takes `name` if it is one.
    pub fn new(name: &str) -> Option<Self> {
        let is_label = |label: &str| {
            let plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            (1..=63).contains(&label.len()) && plain && !label.starts_with('-') && !label.ends_with('-')
        };
        let is_number = name.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
        let is_name = name.len() <= NAME_BYTES_MAX && name.split('.').all(is_label) && !is_number;
        is_name.then(|| Self(name.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What was given is no address of a station.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no address: 203.0.113.7:4747 or [2001:db8::7]:4747 for UDP, tcp: before it for TCP")]
pub struct AddressError(String);

/// An IPv4 address as such, also if the socket speaks IPv6.
pub(crate) fn canonical(addr: SocketAddr) -> SocketAddr {
    SocketAddr::new(addr.ip().to_canonical(), addr.port())
}

/// The port 0 of the host that `listen` names, of `like`'s family; none if it names no one host.
pub(crate) fn source(listen: SocketAddr, like: SocketAddr) -> Option<SocketAddr> {
    let ip: IpAddr = listen.ip();
    (!ip.is_unspecified() && ip.is_ipv4() == like.is_ipv4()).then(|| SocketAddr::new(ip, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for text in [
            "203.0.113.7:4747",
            "[2001:db8::7]:4747",
            "tcp:203.0.113.7:443",
            "tcp:[2001:db8::7]:443",
            "tcp:station.example.mil:443",
        ] {
            let address: Address = text.parse().expect(text);
            assert_eq!(address.to_string(), text);
            assert_eq!(address.carrier(), if text.starts_with("tcp:") { Carrier::Tcp } else { Carrier::Quic });
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("tcp:{}.mil:1", "x".repeat(64));
        let longer = format!("tcp:{}mil:1", "x.".repeat(200));
        for text in [
            "",
            "somewhere",
            "station.example.mil:4747",
            "203.0.113.7",
            "tcp:",
            "tcp:203.0.113.7",
            "tcp:203.0.113:443",
            "tcp:name",
            "tcp:name:0",
            "tcp:name:65536",
            "tcp:-name:1",
            "tcp:na me:1",
            "tcp:name\r\nHost: other:1",
            "tcp:name@other:1",
            "tcp::1",
            "udp:203.0.113.7:4747",
            &long,
            &longer,
        ] {
            assert!(text.parse::<Address>().is_err(), "{text:?}");
        }
    }
}

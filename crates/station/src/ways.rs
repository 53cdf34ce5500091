//! How other parties' stations are reached, as the settings say it: addresses, and paths for sealed frames.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

use bearer::sealed::Pace;
use bearer::{Address, Carrier};
use serde::Deserialize;

/// Longest name of a path in bytes.
const NAME_BYTES_MAX: usize = 32;

/// One way to a station: `203.0.113.7:4747`, `tcp:203.0.113.7:4747`, `radio` or `thin:203.0.113.7:4748`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// A link with a handshake, over QUIC or TCP.
    Live(Address),
    /// Frames sealed one by one, over a path of the settings.
    Sealed {
        /// The path's name.
        path: String,
        /// Where on it; none where the path leads to one station, or to all that hear it.
        to: Option<SocketAddr>,
    },
}

impl Way {
    /// What carries a link on it.
    pub fn carrier(&self) -> Carrier {
        match self {
            Way::Live(address) => address.carrier(),
            Way::Sealed { .. } => Carrier::Sealed,
        }
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Way::Live(address) => address.fmt(f),
            Way::Sealed { path, to: None } => f.write_str(path),
            Way::Sealed { path, to: Some(to) } => write!(f, "{path}:{to}"),
        }
    }
}

/// That a text is no way to a station.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no address as 203.0.113.7:4747 or tcp:203.0.113.7:4747, and no path as radio or thin:203.0.113.7:4748"
)]
pub struct WayError(String);

impl FromStr for Way {
    type Err = WayError;

    fn from_str(text: &str) -> Result<Self, WayError> {
        if let Ok(address) = text.parse() {
            return Ok(Way::Live(address));
        }
        let wrong = || WayError(text.to_owned());
        let (path, to) = match text.split_once(':') {
            None => (text, None),
            Some((path, to)) => (path, Some(to.parse().map_err(|_| wrong())?)),
        };
        if is_name(path) { Ok(Way::Sealed { path: path.to_owned(), to }) } else { Err(wrong()) }
    }
}

/// A path for sealed frames.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Table")]
pub struct Path {
    /// What it goes over.
    pub medium: Medium,
    /// What it carries.
    pub pace: Pace,
}

/// What a path goes over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Medium {
    /// Datagrams, from and to this address of ours.
    Udp(SocketAddr),
    /// A serial port or modem.
    Serial(String),
    /// The standard input and output of a program.
    Exec {
        /// Which.
        program: String,
        /// With what.
        arguments: Vec<String>,
    },
}

impl Medium {
    /// Whether stations on it have addresses.
    pub fn has_addresses(&self) -> bool {
        matches!(self, Medium::Udp(_))
    }
}

impl fmt::Display for Medium {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Medium::Udp(listen) => write!(f, "udp {listen}"),
            Medium::Serial(port) => write!(f, "serial {port}"),
            Medium::Exec { program, .. } => write!(f, "exec {program}"),
        }
    }
}

/// A path as it stands in the settings.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    udp: Option<SocketAddr>,
    serial: Option<String>,
    exec: Option<Vec<String>>,
    rate: Option<u32>,
    datagram: Option<usize>,
}

impl TryFrom<Table> for Path {
    type Error = &'static str;

    fn try_from(table: Table) -> Result<Self, Self::Error> {
        let Table { udp, serial, exec, rate, datagram } = table;
        let (medium, mut pace) = match (udp, serial, exec) {
            (Some(listen), None, None) => (Medium::Udp(listen), rate.map_or_else(Pace::udp, Pace::udp_at)),
            (None, Some(port), None) => {
                let rate = rate.ok_or("a serial port needs its rate in bit/s")?;
                (Medium::Serial(port), Pace::serial(rate))
            }
            (None, None, Some(words)) => {
                let mut words = words.into_iter();
                let program = words.next().ok_or("exec names a program and what it is given")?;
                (Medium::Exec { program, arguments: words.collect() }, Pace::pipe(rate))
            }
            _ => return Err("a path has one of udp, serial and exec"),
        };
        pace.datagram_bytes = datagram.unwrap_or(pace.datagram_bytes);
        match rate != Some(0) && pace.is_sound() {
            true => Ok(Path { medium, pace }),
            false => Err("rate is above 0 bit/s, and datagram 160 to 1472 bytes"),
        }
    }
}

/// True of what a path may be called: small letters, digits and hyphens, and no word that begins an address.
pub fn is_name(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    plain && text.starts_with(|first: char| first.is_ascii_lowercase()) && text.len() <= NAME_BYTES_MAX && text != "tcp"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_is_written_as_it_is_read() {
        for text in [
            "203.0.113.7:4747",
            "tcp:[2001:db8::7]:443",
            "tcp:station.example.mil:443",
            "radio",
            "thin-2:203.0.113.7:4748",
        ] {
            let way: Way = text.parse().expect(text);
            assert_eq!(way.to_string(), text);
        }
        for text in
            ["", "Radio", "4748", "tcp", "tcp:", "thin:", "thin:4748", "a b", &"x".repeat(33), "thin:station.example:1"]
        {
            assert!(text.parse::<Way>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_path_goes_over_one_thing_that_can_carry_it() {
        let path = |text: &str| toml::from_str::<Path>(text);
        let thin = path("udp = \"0.0.0.0:4748\"\nrate = 2400").expect("a path");
        assert_eq!((thin.medium.to_string(), thin.pace.bits_per_s), ("udp 0.0.0.0:4748".to_owned(), Some(2400)));
        let radio = path("serial = \"/dev/ttyUSB0\"\nrate = 9600\ndatagram = 200").expect("a path");
        assert_eq!((radio.pace.bits_per_byte, radio.pace.datagram_bytes), (10, 200));
        let relay = path("exec = [\"ssh\", \"-T\", \"relay\"]").expect("a path");
        assert_eq!((relay.medium.to_string(), relay.pace.bits_per_s), ("exec ssh".to_owned(), None));
        for wrong in [
            "",
            "rate = 9600",
            "serial = \"/dev/ttyUSB0\"",
            "exec = []",
            "udp = \"0.0.0.0:4748\"\nserial = \"/dev/ttyUSB0\"\nrate = 9600",
            "udp = \"0.0.0.0:4748\"\nrate = 0",
            "udp = \"0.0.0.0:4748\"\ndatagram = 1473",
            "udp = \"0.0.0.0:4748\"\nspeed = 9600",
            "udp = \"host:4748\"",
        ] {
            assert!(path(wrong).is_err(), "{wrong}");
        }
    }
}

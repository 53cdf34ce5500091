//! The settings: one commented TOML file, generated from the table below, so that it cannot say what is not so.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::str::FromStr;

use bearer::{Address, Proxy, Target};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

use crate::alarm::Alarm;
use crate::failure::{Exit, Failure};
use crate::ways::{self, Path as SealedPath, Way};

/// What an operator may set.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Where this station listens for others over UDP, and from where it dials.
    pub listen: SocketAddr,
    /// Where it listens for others over TCP, if anywhere.
    pub tcp: Option<SocketAddr>,
    /// By way of what it dials over TCP; straight if none.
    #[serde(deserialize_with = "some_parsed")]
    pub proxy: Option<Proxy>,
    /// Size of the first datagrams in bytes.
    pub mtu_initial: u16,
    /// Whether to look for larger datagrams on each new link.
    pub mtu_discovery: bool,
    /// Threads that check signatures; 0 for one a core.
    pub verify_threads: usize,
    /// Where the console listens for browsers, if anywhere.
    pub console: Option<SocketAddr>,
    /// Under which name browsers open the console; empty where there is none but `localhost`.
    pub console_name: String,
    /// What is written to the log: `error`, `warn`, `info` or `debug`.
    pub log: String,
    /// Whether the log is JSON, one object a line.
    pub log_json: bool,
    /// A command that is run when somebody signs in under duress.
    pub duress_command: String,
    /// In which folder, on another disk, the tide marks are kept; empty where none are.
    pub tide: String,
    /// When and how somebody is rung where no console does.
    pub alarm: Alarm,
    /// How often each way that is not in use is tried, in seconds; 0 for never.
    pub spare_test_s: u64,
    /// Paths for sealed frames, by name.
    pub paths: BTreeMap<String, SealedPath>,
    /// Where each other party's stations are, by party code.
    #[serde(deserialize_with = "all_parsed")]
    pub peers: BTreeMap<String, Vec<Way>>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            listen: SocketAddr::from(([0, 0, 0, 0], 4747)),
            tcp: None,
            proxy: None,
            mtu_initial: 1472,
            mtu_discovery: true,
            verify_threads: 0,
            console: None,
            console_name: String::new(),
            log: "info".to_owned(),
            log_json: false,
            duress_command: String::new(),
            tide: String::new(),
            alarm: Alarm::default(),
            spare_test_s: 900,
            paths: BTreeMap::new(),
            peers: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// The file that `detente init` writes: every setting with its default and what it means.
    pub fn template(listen: SocketAddr) -> String {
        let default = Settings { listen, ..Settings::default() };
        format!(
            r#"# Settings of this station. Read when it starts. A setting that is left out has the value shown.

# Where this station listens for others, and from where it dials (UDP). Addresses only: no name is ever looked up.
listen = "{}"

# Where it listens for others over TCP as well, for those whose UDP is blocked, as "0.0.0.0:4747"; nowhere if left out.
# tcp = "0.0.0.0:4747"

# By way of what it dials over TCP, where no way leads straight out: "http://192.0.2.1:3128" (CONNECT) or
# "socks5://user:password@192.0.2.1:1080"; straight if left out. UDP is dialed straight in any case.
# proxy = "http://192.0.2.1:3128"

# Size of the first datagrams in bytes, 1200 to 1472. On a path that carries none above 1200, each first dial fails.
mtu_initial = {}

# Whether to look for larger datagrams on each new link. It costs a thin link about 4 kB: set false where one may be in use.
mtu_discovery = {}

# Threads that check signatures; 0 for one a core.
verify_threads = {}

# Where the console listens for browsers (TCP, TLS), as "127.0.0.1:4780"; nowhere if left out. Beyond this machine only
# on a network of the watch's own. Whoever is enrolled at the desk signs in there.
# console = "127.0.0.1:4780"

# The name under which browsers open the console, as "watch.example.mil": passkeys are of a name and never of an address.
# localhost if empty, where the console listens at 127.0.0.1 or ::1; of any other address there is none.
console_name = {:?}

# What is written to the log, on standard error: error, warn, info or debug. Never a key, never a text.
log = "{}"

# Whether the log is JSON, one object a line.
log_json = {}

# A command that is run when somebody signs in with the passphrase for duress, so that another room learns of it, as
# "/usr/local/bin/tell-the-other-room now"; no shell, and the person's name in DETENTE_DURESS. None if empty.
duress_command = {:?}

# A folder on another disk, as "/media/tide", where it is kept how far this station's own lanes went: a station that is brought
# back from an old copy then signs nothing before they go as far again, whatever its peers say. None if empty.
tide = {:?}

# How often each way to another station that is not in use is tried, in seconds, so that a spare is known to carry before it is
# needed; 0 for never, where each try costs too much.
spare_test_s = {}

# When and how somebody is rung while no console is looked at: what waits as FLASH, and nobody has read for `after_s` seconds,
# is told by every way that is set, and again after each `again_s` seconds until somebody has. It is told that something
# waits, where and since when, and never what. detente alarm test tries every way.
# command: run without a shell, one JSON object on its input. webhook: an address, to which the same object is posted.
# mail_server: as "smtps://name:password@mail.example.org"; it needs mail_from and mail_to.
[alarm]
after_s = {}
again_s = {}
command = ""
webhook = ""
mail_server = ""
mail_from = ""
mail_to = []

# Paths for sealed frames, each under a name of its own: where a link is too thin for a handshake, or none can be had. One of
# udp: datagrams, from and to this address; serial: a serial port or modem; exec: the standard input and output of a program.
# rate: what the path carries in bit/s, which a serial port needs and any thin path should have. datagram: the longest in
# bytes. Both sides set the same. The other side's clock, keys and words are judged as on any link.
# [paths.radio]
# serial = "/dev/ttyUSB0"
# rate = 9600
# [paths.thin]
# udp = "0.0.0.0:4748"
# rate = 2400
# [paths.relay]
# exec = ["ssh", "-T", "line@relay.example.org"]

# Where each other party's stations are, by the party's code in the charter. A party that is not listed can only dial us.
# An address is UDP; with tcp: before it, TCP, which is dialed shortly after where there is one of UDP too. By way of a proxy
# it may be a name: "tcp:station.example.mil:443". A path is its name, and over udp the address of the other station after it.
# What is better carries the line, whatever the order here: UDP, then TCP, then paths; the others are spares.
[peers]
# RUS = ["203.0.113.7:4747", "tcp:203.0.113.7:4747", "radio", "thin:203.0.113.7:4748"]
"#,
            default.listen,
            default.mtu_initial,
            default.mtu_discovery,
            default.verify_threads,
            default.console_name,
            default.log,
            default.log_json,
            default.duress_command,
            default.tide,
            default.spare_test_s,
            default.alarm.after_s,
            default.alarm.again_s,
        )
    }

    /// Reads a file of settings.
    ///
    /// # Errors
    /// [`Failure`] if it cannot be read or says what is not understood.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
        let settings: Settings = toml::from_str(&text).map_err(|error| {
            Failure::new(
                Exit::Usage,
                format!("{}: {error}", path.display()),
                "detente init writes a file with every setting explained",
            )
        })?;
        let known = ["error", "warn", "info", "debug"].contains(&settings.log.as_str());
        if !known || !(1200..=1472).contains(&settings.mtu_initial) {
            let what = format!("{}: log or mtu_initial is out of range", path.display());
            return Err(Failure::new(Exit::Usage, what, "the comment above each setting says what it takes"));
        }
        if !settings.console_name.is_empty() && !is_host_name(&settings.console_name) {
            let what = format!("{}: console_name is no name of a host", path.display());
            return Err(Failure::new(
                Exit::Usage,
                what,
                "write it in small letters and without a port: watch.example.mil",
            ));
        }
        let is_name = |way: &&Way| matches!(way, Way::Live(Address::Tcp(Target::Name(..))));
        if let Some(name) = settings.peers.values().flatten().find(is_name).filter(|_| settings.proxy.is_none()) {
            let what = format!("{}: {name} is a name, and no name is looked up here", path.display());
            return Err(Failure::new(Exit::Usage, what, "write the address, or set the proxy that looks it up"));
        }
        if let Some(name) = settings.paths.keys().find(|name| !ways::is_name(name)) {
            let what = format!("{}: a path cannot be called {name:?}", path.display());
            return Err(Failure::new(Exit::Usage, what, "small letters, digits and hyphens, as radio or thin-2"));
        }
        for way in settings.peers.values().flatten() {
            let Way::Sealed { path: name, to } = way else { continue };
            let hint = match settings.paths.get(name) {
                None => "each path is set in a table of its own, as [paths.radio]",
                Some(known) if known.medium.has_addresses() && to.is_none() => {
                    "over udp the address of the other station stands after the name: thin:203.0.113.7:4748"
                }
                Some(known) if !known.medium.has_addresses() && to.is_some() => {
                    "only over udp does an address stand after the name"
                }
                Some(_) => continue,
            };
            return Err(Failure::new(Exit::Usage, format!("{}: {way} leads nowhere", path.display()), hint));
        }
        crate::alarm::understood(&settings.alarm)?;
        Ok(settings)
    }

    /// Where the tide marks are kept, if anywhere.
    pub fn tide(&self) -> Option<&Path> {
        (!self.tide.is_empty()).then(|| Path::new(&self.tide))
    }

    /// Under which name browsers open the console, if it has one.
    pub fn console_name(&self) -> Option<&str> {
        match self.console?.ip() {
            _ if !self.console_name.is_empty() => Some(&self.console_name),
            // Of all that is of this machine alone, the name means these two.
            IpAddr::V4(Ipv4Addr::LOCALHOST) | IpAddr::V6(Ipv6Addr::LOCALHOST) => Some("localhost"),
            _ => None,
        }
    }

    /// The origin (RFC 6454) of the console's pages, if there is a console: by its name, or where it has none by its address.
    pub fn console_origin(&self) -> Option<String> {
        let listen = self.console?;
        let host = match (self.console_name(), listen.ip()) {
            (Some(name), _) => name.to_owned(),
            (None, IpAddr::V4(address)) => address.to_string(),
            (None, IpAddr::V6(address)) => format!("[{address}]"),
        };
        // A browser leaves out the port that goes without saying.
        Some(if listen.port() == 443 { format!("https://{host}") } else { format!("https://{host}:{}", listen.port()) })
    }
}

fn some_parsed<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Proxy>, D::Error> {
    parsed::<_, D>(&String::deserialize(from)?).map(Some)
}

fn all_parsed<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, Vec<Way>>, D::Error> {
    let texts = BTreeMap::<String, Vec<String>>::deserialize(from)?;
    let of_party = |(code, texts): (String, Vec<String>)| {
        let ways = texts.iter().map(|text| parsed::<_, D>(text)).collect::<Result<_, _>>()?;
        Ok((code, ways))
    };
    texts.into_iter().map(of_party).collect()
}

fn parsed<'de, T: FromStr<Err: std::fmt::Display>, D: Deserializer<'de>>(text: &str) -> Result<T, D::Error> {
    text.parse().map_err(D::Error::custom)
}

/// True of a name of a host as browsers have it (RFC 1123, 2.1), which is no address.
fn is_host_name(name: &str) -> bool {
    let is_label = |label: &str| {
        let plain = label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        (1..=63).contains(&label.len()) && plain && !label.starts_with('-') && !label.ends_with('-')
    };
    let is_number = name.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    name.len() <= 253 && name.split('.').all(is_label) && !is_number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generated_file_says_the_defaults() {
        let listen = Settings::default().listen;
        let read: Settings = toml::from_str(&Settings::template(listen)).expect("the template is TOML");
        assert_eq!(read, Settings::default());
    }

    #[test]
    fn the_console_has_the_name_that_browsers_open_it_by() {
        let of = |listen: &str, name: &str| {
            let console = Some(listen.parse().expect("an address"));
            let settings = Settings { console, console_name: name.to_owned(), ..Settings::default() };
            (settings.console_name().map(str::to_owned), settings.console_origin().expect("there is a console"))
        };
        let named = |name: &str, origin: &str| (Some(name.to_owned()), origin.to_owned());
        assert_eq!(of("127.0.0.1:4780", ""), named("localhost", "https://localhost:4780"));
        assert_eq!(of("[::1]:4780", ""), named("localhost", "https://localhost:4780"));
        assert_eq!(of("127.0.0.2:4780", ""), (None, "https://127.0.0.2:4780".to_owned()));
        assert_eq!(of("[fd00::1]:443", ""), (None, "https://[fd00::1]".to_owned()));
        assert_eq!(of("10.0.0.1:443", "watch.example.mil"), named("watch.example.mil", "https://watch.example.mil"));
        assert_eq!(Settings::default().console_origin(), None);
        for name in ["localhost", "watch.example.mil", "w-1", "xn--80ak6aa92e.com"] {
            assert!(is_host_name(name), "{name}");
        }
        let long = format!("{}.mil", "x".repeat(64));
        for name in [
            "",
            "10.0.0.1",
            "Watch.mil",
            "watch.mil:4780",
            "https://watch.mil",
            "a..b",
            "-a",
            "a-",
            "::1",
            "watch.",
            &long,
        ] {
            assert!(!is_host_name(name), "{name}");
        }
    }

    #[test]
    fn peers_are_reached_over_udp_and_tcp_and_by_way_of_a_proxy() {
        let text = "tcp = \"0.0.0.0:4747\"\nproxy = \"socks5://watch:secret@192.0.2.1:1080\"\n[peers]\n\
                    RED = [\"203.0.113.7:4747\", \"tcp:[2001:db8::7]:443\", \"tcp:station.example.mil:443\"]\n";
        let settings: Settings = toml::from_str(text).expect("TOML");
        let shown: Vec<String> = settings.peers["RED"].iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["203.0.113.7:4747", "tcp:[2001:db8::7]:443", "tcp:station.example.mil:443"]);
        assert_eq!(settings.proxy.as_ref().expect("a proxy").to_string(), "socks5://192.0.2.1:1080");
        assert!(!format!("{settings:?}").contains("secret"));
        for wrong in ["proxy = \"ftp://192.0.2.1:21\"", "proxy = \"http://proxy.example:3128\"", "tcp = \"4747\""] {
            assert!(toml::from_str::<Settings>(wrong).is_err(), "{wrong}");
        }
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("detente.toml");
        let read = |proxy: &str| {
            std::fs::write(&path, format!("{proxy}[peers]\nRED = [\"tcp:station.example.mil:443\"]\n")).expect("ours");
            Settings::read(&path)
        };
        assert!(read("proxy = \"http://192.0.2.1:3128\"\n").is_ok());
        assert!(read("").expect_err("nothing looks the name up").what.contains("tcp:station.example.mil:443"));
    }

    #[test]
    fn a_way_over_a_path_leads_somewhere() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("detente.toml");
        let read = |paths: &str, way: &str| {
            std::fs::write(&path, format!("{paths}\n[peers]\nRED = [\"{way}\"]\n")).expect("ours");
            Settings::read(&path)
        };
        let (thin, radio) = ("[paths.thin]\nudp = \"0.0.0.0:4748\"", "[paths.radio]\nserial = \"/dev/x\"\nrate = 300");
        assert!(read(thin, "thin:203.0.113.7:4748").is_ok());
        assert!(read(radio, "radio").is_ok());
        for (paths, way) in [("", "radio"), (thin, "thin"), (radio, "radio:203.0.113.7:4748")] {
            assert!(read(paths, way).expect_err("it leads nowhere").what.contains("leads nowhere"), "{way}");
        }
        assert!(read("[paths.Radio]\nserial = \"/dev/x\"\nrate = 300", "tcp:203.0.113.7:1").is_err());
    }

    #[test]
    fn a_setting_that_is_not_understood_is_refused() {
        assert!(toml::from_str::<Settings>("lisen = \"0.0.0.0:1\"").is_err());
    }
}

//! The drivers over what is there on any machine: UDP on the loopback, serial ports as pseudoterminals, programs and pipes.

use std::convert::Infallible;
use std::future::Future;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use bearer::sealed::{Bearer, Config, Event, Events, Line, Lives, OpenError, Pace};
use bearer::{Cause, Class, Key, LinkId, Secret};
use rand_core::{TryCryptoRng, TryRng};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

/// Generous, for a loaded machine.
const PATIENCE: Duration = Duration::from_secs(30);

const LINE: [u8; 32] = [5; 32];

/// SplitMix64: what is sealed here is a test.
struct Seed(u64);

impl TryRng for Seed {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.try_next_u64().map(|number| number as u32)
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        Ok(z ^ (z >> 31))
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.iter_mut().try_for_each(|byte| self.try_next_u64().map(|number| *byte = (number >> 56) as u8))
    }
}

impl TryCryptoRng for Seed {}

fn run<F: Future>(test: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async { tokio::time::timeout(PATIENCE * 2, test).await.expect("the test in time") })
}

fn key(side: usize) -> Key {
    const KEYS: [&str; 3] = [
        "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c",
        "8139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394",
        "ed4928c628d1c2c6eae90338905995612959273a5c63f93636c14614ac8737d1",
    ];
    let byte = |index: usize| u8::from_str_radix(&KEYS[side][2 * index..2 * index + 2], 16).expect("digits");
    Key(std::array::from_fn(byte))
}

fn config(side: usize, pace: Pace) -> Config {
    Config { secret: Secret::from_seed([side as u8 + 1; 32]), pace, lives: Lives::default(), takes_early: true }
}

fn rng(side: usize) -> Seed {
    Seed(side as u64 * 77 + u64::from(std::process::id()))
}

struct Station {
    bearer: Bearer,
    events: Events,
}

impl Station {
    fn of(opened: Result<(Bearer, Events), OpenError>) -> Self {
        let (bearer, events) = opened.expect("a bearer");
        Self { bearer, events }
    }

    fn udp(side: usize) -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        Self::of(Bearer::udp(config(side, Pace::udp()), listen, rng(side)))
    }

    fn admit(&self, peer: usize, line: [u8; 32], life: u64) {
        self.bearer.admit(Line { id: line, life, peer: key(peer), preshared: None }).expect("sound keys");
    }

    fn addr(&self) -> Option<SocketAddr> {
        self.bearer.local_addr()
    }

    async fn next(&mut self) -> Event {
        tokio::time::timeout(PATIENCE, self.events.recv()).await.expect("an event in time").expect("not over")
    }

    async fn up(&mut self) -> LinkId {
        loop {
            if let Event::Up { link, .. } = self.next().await {
                return link;
            }
        }
    }

    async fn frame(&mut self) -> (LinkId, Class, Vec<u8>) {
        loop {
            if let Event::Frame { link, class, bytes, .. } = self.next().await {
                return (link, class, bytes);
            }
        }
    }

    async fn closed(&mut self) -> Cause {
        loop {
            if let Event::Closed { cause, .. } = self.next().await {
                return cause;
            }
        }
    }
}

/// Frames of every class there and back, each whole and in order.
async fn exchange(a: &mut Station, b: &mut Station, to: Option<SocketAddr>, largest: usize) {
    a.admit(1, LINE, 11);
    b.admit(0, LINE, 12);
    let a_link = a.bearer.dial(key(1), LINE, to, None, PATIENCE);
    assert_eq!(a.up().await, a_link);
    for class in Class::ALL {
        a.bearer.send(a_link, class, vec![class as u8; largest]);
        a.bearer.send(a_link, class, vec![class as u8; 1]);
    }
    let b_link = b.up().await;
    let mut came = [0; Class::COUNT];
    for _ in 0..2 * Class::COUNT {
        let (link, class, bytes) = b.frame().await;
        assert_eq!(link, b_link);
        assert!(bytes.iter().all(|byte| *byte == class as u8));
        assert_eq!(bytes.len(), [largest, 1][came[class.index()]]);
        came[class.index()] += 1;
    }
    b.bearer.send(b_link, Class::Flash, b"and back".to_vec());
    assert_eq!(a.frame().await, (a_link, Class::Flash, b"and back".to_vec()));
    let passage = a.bearer.passage(a_link).expect("a link");
    assert!(passage.rtt_us.is_some() && passage.counts.received > 0, "{passage:?}");
}

#[test]
fn frames_go_over_udp() {
    run(async {
        let (mut a, mut b) = (Station::udp(0), Station::udp(1));
        let to = b.addr();
        exchange(&mut a, &mut b, to, 60_000).await;
        // What strangers send is counted and changes nothing.
        let stranger = std::net::UdpSocket::bind("127.0.0.1:0").expect("a socket");
        stranger.send_to(&[1; 300], to.expect("an address")).expect("sent");
        while b.bearer.dropped().strange == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        a.bearer.shutdown().await;
        assert!(matches!(b.closed().await, Cause::ClosedByPeer { .. }));
        while a.events.recv().await.is_some() {}
    });
}

#[test]
fn a_socket_of_both_internets_reaches_either() {
    run(async {
        let any = SocketAddr::from(([0u16; 8], 0));
        let mut a = Station::of(Bearer::udp(config(0, Pace::udp()), any, rng(0)));
        let mut b = Station::udp(1);
        let to = b.addr();
        exchange(&mut a, &mut b, to, 100).await;
        assert_eq!(a.bearer.passage(LinkId(1)).and_then(|passage| passage.addr), to);
    });
}

#[test]
fn peers_and_lines_share_a_socket() {
    run(async {
        let (mut a, mut b, mut c) = (Station::udp(0), Station::udp(1), Station::udp(2));
        let drill = [6; 32];
        a.admit(1, LINE, 1);
        a.admit(1, drill, 2);
        a.admit(2, LINE, 1);
        b.admit(0, LINE, 3);
        b.admit(0, drill, 4);
        c.admit(0, LINE, 5);
        for (peer, line, to) in [(1, LINE, b.addr()), (1, drill, b.addr()), (2, LINE, c.addr())] {
            let link = a.bearer.dial(key(peer), line, to, None, PATIENCE);
            a.bearer.send(link, Class::Flash, vec![line[0], peer as u8]);
        }
        let mut came = vec![b.frame().await.2, b.frame().await.2];
        came.sort();
        assert_eq!(came, [vec![5, 1], vec![6, 1]]);
        assert_eq!(c.frame().await.2, [5, 2]);
        // One that is taken off is off at once; the others stay.
        b.bearer.revoke(key(0), drill);
        assert_eq!(b.closed().await, Cause::NotPinnedHere);
        assert!(matches!(a.closed().await, Cause::ClosedByPeer { .. }));
        let link = a.bearer.dial(key(1), LINE, b.addr(), None, PATIENCE);
        assert_eq!(a.closed().await, Cause::Busy { here: true });
        assert!(a.bearer.passage(link).is_none());
        // And a dial to one who does not answer gives up.
        let silent = std::net::UdpSocket::bind("127.0.0.1:0").expect("a socket");
        let to = silent.local_addr().ok();
        a.bearer.revoke(key(2), LINE);
        a.admit(2, LINE, 1);
        assert_eq!(a.closed().await, Cause::NotPinnedHere);
        a.bearer.dial(key(2), LINE, to, None, Duration::from_millis(300));
        assert_eq!(a.closed().await, Cause::TimedOut);
    });
}

#[test]
fn a_peer_that_starts_anew_elsewhere_is_found_there() {
    run(async {
        let (mut a, mut b) = (Station::udp(0), Station::udp(1));
        let to = b.addr();
        exchange(&mut a, &mut b, to, 100).await;
        // It goes without a word: its process was killed.
        std::mem::forget(std::mem::replace(&mut b, Station::udp(1)));
        b.admit(0, LINE, 13);
        let link = b.bearer.dial(key(0), LINE, a.addr(), None, PATIENCE);
        b.bearer.send(link, Class::Flash, b"from elsewhere".to_vec());
        assert_eq!(a.closed().await, Cause::Reset);
        let (link, _, frame) = a.frame().await;
        assert_eq!(frame, b"from elsewhere");
        a.bearer.send(link, Class::Flash, b"found".to_vec());
        assert_eq!(b.frame().await.2, b"found");
    });
}

/// A pseudoterminal: the side that programs read, and its name for the other.
fn terminal() -> (std::fs::File, String) {
    let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).expect("a terminal");
    grantpt(&controller).expect("granted");
    unlockpt(&controller).expect("unlocked");
    let name = ptsname(&controller, Vec::new()).expect("a name").into_string().expect("plain");
    (std::fs::File::from(controller), name)
}

/// Carries bytes one way as a bad cable does: noise before the first, and one byte in so many broken.
fn cable(mut from: std::fs::File, mut to: std::fs::File, broken_in: u64) {
    std::thread::spawn(move || {
        let mut buffer = [0; 512];
        let mut seed = Seed(broken_in);
        if to.write_all(b"\xff\x00\x7fnoise").is_err() {
            return;
        }
        while let Ok(length) = from.read(&mut buffer) {
            for byte in &mut buffer[..length] {
                let Ok(draw) = seed.try_next_u64();
                if draw % broken_in == 0 {
                    *byte = (draw >> 32) as u8;
                }
            }
            if length == 0 || to.write_all(&buffer[..length]).is_err() {
                return;
            }
        }
    });
}

#[test]
fn frames_go_over_serial_ports() {
    run(async {
        let ((one, one_name), (two, two_name)) = (terminal(), terminal());
        let pace = Pace::serial(115_200);
        let open = |side: usize, name: &str| Station::of(Bearer::serial(config(side, pace), name, rng(side)));
        let (mut a, mut b) = (open(0, &one_name), open(1, &two_name));
        cable(one.try_clone().expect("a copy"), two.try_clone().expect("a copy"), 1_000);
        cable(two, one, 1_001);
        exchange(&mut a, &mut b, None, 2_000).await;
    });
}

#[test]
fn what_is_no_serial_port_is_refused() {
    run(async {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let path = file.path().to_str().expect("plain").to_string();
        for (path, pace) in
            [(path.as_str(), Pace::serial(9_600)), ("/nonexistent", Pace::serial(9_600)), ("/dev/null", Pace::udp())]
        {
            assert!(Bearer::serial(config(0, pace), path, rng(0)).is_err(), "{path}");
        }
    });
}

fn pipe(folder: &tempfile::TempDir, name: &str) -> PathBuf {
    let path = folder.path().join(name);
    let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo");
    assert!(made.success());
    path
}

#[test]
fn frames_go_through_a_program() {
    run(async {
        let folder = tempfile::tempdir().expect("a folder");
        let (there, back) = (pipe(&folder, "there"), pipe(&folder, "back"));
        let open = |side: usize, from: &PathBuf, to: &PathBuf| {
            let script = format!("cat <{} & exec cat >{}", from.display(), to.display());
            Station::of(Bearer::exec(config(side, Pace::udp()), "sh", &["-c".into(), script], rng(side)))
        };
        let (mut a, mut b) = (open(0, &back, &there), open(1, &there, &back));
        exchange(&mut a, &mut b, None, 20_000).await;
        // With the other program gone the stream is at its end, and so is everything on it.
        drop(b);
        assert!(matches!(a.closed().await, Cause::ClosedByPeer { .. } | Cause::Local { .. }));
        while a.events.recv().await.is_some() {}
    });
}

#[test]
fn a_program_that_does_not_read_holds_nobody_up() {
    run(async {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("process");
        let script = format!("echo $$ >{}; exec sleep 600", file.display());
        let mut a = Station::of(Bearer::exec(config(0, Pace::udp()), "sh", &["-c".into(), script], rng(0)));
        a.admit(1, LINE, 11);
        let link = a.bearer.dial(key(1), LINE, None, None, PATIENCE);
        // More than a pipe takes; the peer acknowledges nothing, so that it is tried again and again.
        (0..6).for_each(|_| a.bearer.send(link, Class::Routine, vec![7; 60_000]));
        (0..6).for_each(|_| a.bearer.send(link, Class::Flash, vec![7; 60_000]));
        let id = loop {
            match std::fs::read_to_string(&file).unwrap_or_default().trim().parse::<u32>() {
                Ok(id) => break id,
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        };
        drop(a.bearer);
        while tokio::time::timeout(PATIENCE, a.events.recv()).await.expect("an end").is_some() {}
        // The program ends with the bearer.
        while std::fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| !stat.contains(") Z ")) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
}

#[test]
fn a_program_that_ends_ends_the_links() {
    run(async {
        let mut a = Station::of(Bearer::exec(config(0, Pace::udp()), "true", &[], rng(0)));
        a.admit(1, LINE, 11);
        a.bearer.dial(key(1), LINE, None, None, PATIENCE);
        assert!(matches!(a.closed().await, Cause::Local { .. }));
        while a.events.recv().await.is_some() {}
        assert!(Bearer::exec(config(0, Pace::udp()), "/nonexistent", &[], rng(0)).is_err());
    });
}

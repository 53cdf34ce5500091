//! Two stations as processes of their own, each with a driver that puts words in at its core.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use station::demo::stage::{Cast, free_address, make_line};
use station::folder::Folder;
use testkit::netem::{Netem, Profile};

use crate::child::Order;

const CAST: [Cast; 2] = [
    Cast {
        code: "BLUE",
        name: "Blue",
        language: "en",
        posts: [("Staff", "Duty officer"), ("Chief", "General"), ("Minister", "Minister")],
        deputy: "Deputy minister",
    },
    Cast {
        code: "GREEN",
        name: "Green",
        language: "en",
        posts: [("Staff", "Duty officer"), ("Chief", "General"), ("Minister", "Minister")],
        deputy: "Deputy minister",
    },
];

/// The usual terms, but no line check falls into a measurement.
const TERMS: &str = "check_every_s = 86400\n";

/// Two folders, and what lies between them.
pub struct Pair {
    pub folders: [Folder; 2],
    pub links: Option<[Netem; 2]>,
}

impl Pair {
    /// Makes two stations that reach each other directly, or through links of this profile.
    pub fn make(dir: &Path, profile: Option<Profile>) -> Result<Self> {
        Self::make_on(dir, TERMS, profile)
    }

    /// The same on terms of one's own.
    pub fn make_on(dir: &Path, terms: &str, profile: Option<Profile>) -> Result<Self> {
        let listen = [free_address()?, free_address()?];
        let links = match profile {
            Some(profile) => Some([Netem::start(listen[0], profile.clone())?, Netem::start(listen[1], profile)?]),
            None => None,
        };
        // Each is reached at the near end of the link that leads to it.
        let reach: [SocketAddr; 2] = match &links {
            Some(links) => [links[0].addr(), links[1].addr()],
            None => listen,
        };
        let folders = make_line(dir, &CAST, terms, listen, reach)?;
        Ok(Pair { folders, links })
    }

    /// Starts both and waits until the line is up.
    pub fn start(&self) -> Result<[Station; 2]> {
        let mut stations = [Station::start(&self.folders[0])?, Station::start(&self.folders[1])?];
        for station in &mut stations {
            station.wait_up(Duration::from_secs(60))?;
        }
        Ok(stations)
    }

    /// IP bytes over all links, both ways, so far: payload and 28 bytes a datagram.
    pub fn ip_bytes(&self) -> u64 {
        self.links
            .iter()
            .flatten()
            .map(|link| {
                let counters = link.counters();
                counters.up.ip_bytes + counters.down.ip_bytes
            })
            .sum()
    }
}

/// One station; ended when dropped.
pub struct Station {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Station {
    pub fn start(folder: &Folder) -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("--station")
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let input = child.stdin.take().context("a pipe was asked for")?;
        let output = BufReader::new(child.stdout.take().context("a pipe was asked for")?);
        Ok(Station { child, input, output })
    }

    /// Gives an order and waits for what comes of it.
    pub fn order(&mut self, order: &Order) -> Result<Value> {
        self.begin(order)?;
        self.end()
    }

    /// Gives an order.
    pub fn begin(&mut self, order: &Order) -> Result<()> {
        let mut line = serde_json::to_vec(order)?;
        line.push(b'\n');
        self.input.write_all(&line)?;
        self.input.flush()?;
        Ok(())
    }

    /// Waits for what comes of it.
    pub fn end(&mut self) -> Result<Value> {
        let mut line = String::new();
        if self.output.read_line(&mut line)? == 0 {
            bail!("a station ended: {:?}", self.child.wait()?);
        }
        Ok(serde_json::from_str(&line)?)
    }

    pub fn wait_up(&mut self, most: Duration) -> Result<()> {
        let began = Instant::now();
        while began.elapsed() < most {
            if self.order(&Order::State)?["state"] == "up" {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        bail!("the line did not come up")
    }

    /// Resident memory in bytes.
    pub fn resident(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("the system tells no VmRSS")?;
        let kib: u64 = line.split_whitespace().nth(1).context("VmRSS without a number")?.parse()?;
        Ok(kib * 1024)
    }

    /// Seconds of processor time that it has used.
    pub fn busy_s(&self) -> Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields = stat.rsplit_once(')').context("a process has a name")?.1;
        let ticks: Vec<u64> =
            fields.split_whitespace().skip(11).take(2).filter_map(|field| field.parse().ok()).collect();
        // The system counts in hundredths of a second, as it has since before there was a way to ask.
        Ok(ticks.iter().sum::<u64>() as f64 / 100.0)
    }

    /// Waits until it hardly uses the processor any more.
    pub fn wait_quiet(&self) -> Result<()> {
        let mut busy = self.busy_s()?;
        for _ in 0..300 {
            std::thread::sleep(Duration::from_secs(2));
            let now = self.busy_s()?;
            if now - busy < 0.1 {
                return Ok(());
            }
            busy = now;
        }
        bail!("a station is never quiet")
    }

    /// SIGKILL, to the process that we started.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Station {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

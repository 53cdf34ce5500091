//! A serial line between two stations: two pseudo-terminals, and between them a wire that takes ten bits for a byte.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

/// Bits for a byte: eight, and a start and a stop bit.
const BYTE_BITS: u64 = 10;

/// A running wire; its threads end with the program.
pub struct Serial {
    ports: [String; 2],
    passed: [Arc<AtomicU64>; 2],
    /// The ends that the stations open, held so that the other ends stay open while no station runs.
    _ends: [OwnedFd; 2],
}

impl Serial {
    /// Lays one of so many bits a second each way.
    pub fn lay(bits_per_s: u32) -> Result<Self> {
        let [(one, one_port, one_end), (other, other_port, other_end)] = [terminal()?, terminal()?];
        let passed = [Arc::<AtomicU64>::default(), Arc::default()];
        let ways = [(one.try_clone()?, other.try_clone()?), (other, one)];
        for ((from, to), passed) in ways.into_iter().zip(&passed) {
            let passed = passed.clone();
            std::thread::spawn(move || carry(from, to, bits_per_s, &passed));
        }
        Ok(Serial { ports: [one_port, other_port], passed, _ends: [one_end, other_end] })
    }

    /// What each station opens.
    pub fn ports(&self) -> [&str; 2] {
        self.ports.each_ref().map(String::as_str)
    }

    /// Bytes that were put on the wire, there and back.
    pub fn bytes(&self) -> [u64; 2] {
        self.passed.each_ref().map(|passed| passed.load(Ordering::Relaxed))
    }
}

/// A pseudo-terminal that changes no byte: our end, the name of the other, and the other.
fn terminal() -> Result<(File, String, OwnedFd)> {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
    grantpt(&ours)?;
    unlockpt(&ours)?;
    let name = ptsname(&ours, Vec::new())?.into_string().context("a name of the system")?;
    let other = rustix::fs::open(&*name, OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty())?;
    let mut settings = tcgetattr(&other)?;
    settings.make_raw();
    tcsetattr(&other, OptionalActions::Now, &settings)?;
    Ok((File::from(ours), name, other))
}

/// Passes each byte on when it is through.
fn carry(mut from: File, mut to: File, bits_per_s: u32, passed: &AtomicU64) {
    let mut bytes = [0; 16];
    let mut free_at = Instant::now();
    while let Ok(length @ 1..) = from.read(&mut bytes) {
        for byte in &bytes[..length] {
            free_at =
                free_at.max(Instant::now()) + Duration::from_micros(BYTE_BITS * 1_000_000 / u64::from(bits_per_s));
            std::thread::sleep(free_at.saturating_duration_since(Instant::now()));
            if to.write_all(&[*byte]).is_err() {
                return;
            }
            passed.fetch_add(1, Ordering::Relaxed);
        }
    }
}

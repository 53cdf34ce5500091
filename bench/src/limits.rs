//! What this machine can do: the disk, the loopback, the signatures. Measured in the same run as what it is held
//! against.

use std::fs::OpenOptions;
use std::net::UdpSocket;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use evidence::{SecretKey, Signer};

/// The middle, the twentieth-worst and the hundredth-worst of some durations, in the unit that they come in.
#[derive(Clone, Copy, Debug)]
pub struct Spread {
    pub p50: f64,
    pub p95: f64,
    pub p99: f64,
}

impl Spread {
    pub fn of(mut us: Vec<f64>) -> Self {
        us.sort_by(f64::total_cmp);
        let at = |share: f64| us.get(((us.len() as f64 - 1.0) * share).round() as usize).copied().unwrap_or(f64::NAN);
        Spread { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
    }
}

/// One data sync of this disk as the store does them: 4 KiB written over in a file that is there already.
pub fn sync(dir: &Path) -> Result<Vec<f64>> {
    const BLOCK: usize = 4096;
    const BLOCKS: usize = 1024;
    let path = dir.join("sync.probe");
    let file = OpenOptions::new().write(true).create(true).truncate(true).open(&path)?;
    file.write_all_at(&vec![1; BLOCK * BLOCKS], 0)?;
    file.sync_all()?;
    let mut us = Vec::new();
    for turn in 0..200 {
        let block = vec![turn as u8; BLOCK];
        let began = Instant::now();
        file.write_all_at(&block, ((turn % BLOCKS) * BLOCK) as u64)?;
        file.sync_data()?;
        us.push(began.elapsed().as_secs_f64() * 1e6);
    }
    std::fs::remove_file(&path)?;
    Ok(us)
}

/// One datagram there and one back between two threads, over loopback, each thread on a core of its own as each station
/// is on a machine of its own: on one core they would take turns, and nobody would be woken.
pub fn round_trip() -> Result<Vec<f64>> {
    const TURNS: usize = 300;
    let (near, far) = (UdpSocket::bind("127.0.0.1:0")?, UdpSocket::bind("127.0.0.1:0")?);
    let (to_far, to_near) = (far.local_addr()?, near.local_addr()?);
    near.set_read_timeout(Some(Duration::from_secs(5)))?;
    far.set_read_timeout(Some(Duration::from_secs(5)))?;
    std::thread::scope(|threads| {
        threads.spawn(move || {
            stay_on_core(1);
            let mut datagram = [0u8; 2048];
            for _ in 0..TURNS {
                if far.recv(&mut datagram).is_err() || far.send_to(&datagram[..150], to_near).is_err() {
                    return;
                }
            }
        });
        let asking = threads.spawn(move || {
            stay_on_core(0);
            let mut us = Vec::new();
            let mut datagram = [0u8; 2048];
            for _ in 0..TURNS {
                let began = Instant::now();
                near.send_to(&datagram[..380], to_far)?;
                near.recv(&mut datagram)?;
                us.push(began.elapsed().as_secs_f64() * 1e6);
            }
            Ok(us)
        });
        asking.join().unwrap_or_else(|_| Err(std::io::Error::other("the probe of the loopback ended")))
    })
    .map_err(Into::into)
}

/// Keeps this thread on one of the cores that it may run on, where there is more than one.
fn stay_on_core(nth: usize) {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
    let Ok(allowed) = sched_getaffinity(None) else { return };
    let mut cores = (0..CpuSet::MAX_CPU).filter(|&core| allowed.is_set(core));
    if let Some(core) = cores.nth(nth) {
        let mut alone = CpuSet::new();
        alone.set(core);
        // Where the system does not allow it, the threads stay where it puts them.
        let _ = sched_setaffinity(None, &alone);
    }
}

/// One signature and one strict verification of a message of ordinary size, in microseconds.
pub fn signature() -> (Vec<f64>, Vec<f64>) {
    let key = SecretKey::from_seed(&[7; 32]);
    let message = [5u8; 400];
    let (mut sign, mut verify) = (Vec::new(), Vec::new());
    for _ in 0..200 {
        let began = Instant::now();
        let signature = key.sign(&message);
        let signed = Instant::now();
        let good = key.public().verify(&message, &signature).is_ok();
        let verified = Instant::now();
        assert!(good, "a signature of our own is good");
        sign.push((signed - began).as_secs_f64() * 1e6);
        verify.push((verified - signed).as_secs_f64() * 1e6);
    }
    (sign, verify)
}

/// What all cores together do in a second when they do nothing else.
pub fn all_cores(sign: bool, seconds: f64) -> f64 {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let workers: Vec<_> = (0..cores)
        .map(|core| {
            std::thread::spawn(move || {
                let key = SecretKey::from_seed(&[core as u8 + 1; 32]);
                let mut message = [5u8; 400];
                let mut signature = key.sign(&message);
                let began = Instant::now();
                let mut done = 0u64;
                while began.elapsed().as_secs_f64() < seconds {
                    if sign {
                        message[0] = done as u8;
                        signature = key.sign(&message);
                    }
                    assert!(key.public().verify(&message, &signature).is_ok(), "a signature of our own is good");
                    done += 1;
                }
                done as f64 / began.elapsed().as_secs_f64()
            })
        })
        .collect();
    workers.into_iter().map(|worker| worker.join().unwrap_or(0.0)).sum()
}

//! The running station: one thread, one loop, and everything that can wake it on one page.
//!
//! The core, the store and the channel share a current-thread runtime, so a FLASH crosses no thread on its way from
//! the officer's key to the wire. Batches of signatures are checked by a pool beside it.

mod core;
mod events;
mod host;
mod indexing;
mod links;
pub mod outgoing;
mod pool;
mod sealed;

use std::net::SocketAddr;

use bearer::{Bearer, Pins, Secret};
use tokio::sync::{broadcast, mpsc};

pub use self::core::{Core, Job, Reply};
pub use self::events::Told;
pub use self::host::{Host, own_party};
use self::links::Links;
pub use self::links::Tried;
use self::sealed::Sealed;
use crate::clock::Clock;
use crate::failure::Failure;
use crate::folder::{Folder, read_key};
use crate::settings::Settings;

/// Jobs handed in and not yet taken: a client that asks faster waits.
const JOBS_WAITING_MAX: usize = 16 * 1024;

/// Events kept for a watcher that is behind; one further behind is told how many it missed.
const EVENTS_KEPT: usize = 64 * 1024;

/// Things taken in before what they ask for is carried out: the bound on how long a FLASH waits for bulk.
const INPUTS_PER_TURN_MAX: usize = 512;

/// Microseconds for which the station stays awake after the last thing that happened: most of what happens is answered
/// from next door within them, and a processor that has gone to sleep takes some fifty to be woken.
const AWAKE_US: u64 = 1_000;

/// Microseconds for which nothing has happened before others may use the machine: longer than the gaps in a burst.
const QUIET_US: u64 = 50_000;

/// A way to the running station from any task or thread.
#[derive(Clone)]
pub struct Handle {
    jobs: mpsc::Sender<Job>,
    told: broadcast::Sender<Told>,
    listening: SocketAddr,
    stop: std::sync::Arc<tokio::sync::Notify>,
}

impl Handle {
    /// Asks the station to stop.
    pub fn stop(&self) {
        self.stop.notify_one();
    }

    /// Hands in a job; waits while too many wait already. False if the station has stopped.
    pub async fn submit(&self, job: Job) -> bool {
        self.jobs.send(job).await.is_ok()
    }

    /// What the station tells from now on.
    pub fn watch(&self) -> broadcast::Receiver<Told> {
        self.told.subscribe()
    }

    /// The address that others reach it at.
    pub fn listening(&self) -> SocketAddr {
        self.listening
    }
}

/// A station that is ready to run: its folder read, its record open, its socket bound.
pub struct Station {
    core: Core,
    jobs: mpsc::Receiver<Job>,
    channel: bearer::Events,
    sealed: mpsc::Receiver<sealed::Happened>,
    verdicts: mpsc::UnboundedReceiver<pool::Verdicts>,
    handle: Handle,
}

impl Station {
    /// Opens every line of the folder. Needs a current-thread tokio runtime around it.
    ///
    /// # Errors
    /// [`Failure`] with the first thing that does not let it start.
    pub fn open(folder: &Folder, settings: &Settings) -> Result<Self, Failure> {
        let clock = Clock::start();
        let identity = folder.identity()?;
        let seed = read_key(&folder.station_key())?.seed();
        let pins = Pins::new();
        let secret = Secret::from_seed(*seed);
        let config = bearer::Config {
            mtu_initial: settings.mtu_initial,
            mtu_discovery: settings.mtu_discovery,
            tcp: settings.tcp,
            proxy: settings.proxy.clone(),
            ..bearer::Config::new(settings.listen, secret.clone())
        };
        let (bearer, channel) = Bearer::open(config, pins.clone()).map_err(|error| {
            Failure::local(
                error,
                "is another station running here? the settings `listen` and `tcp` say where this one listens",
            )
        })?;
        let mut hosts = Vec::new();
        for line in folder.open_lines()? {
            let key = std::sync::Arc::new(evidence::SecretKey::from_seed(&seed));
            hosts.push(Host::open(&line, identity.party(), key, clock.now().wall, settings.tide())?);
        }
        for code in settings.peers.keys() {
            if !hosts.iter().any(|host| host.line.charter().party_by_code(code).is_some()) {
                tracing::warn!(code, "the settings give addresses of a party that no open line names");
            }
        }
        let (jobs_in, jobs) = mpsc::channel(JOBS_WAITING_MAX);
        let (told, _) = broadcast::channel(EVENTS_KEPT);
        let (verdicts_in, verdicts) = mpsc::unbounded_channel();
        let pool = pool::Pool::start(settings.verify_threads, verdicts_in)?;
        let handle =
            Handle { jobs: jobs_in, told: told.clone(), listening: bearer.local_addr(), stop: Default::default() };
        let (paths, sealed) = Sealed::new(&settings.paths, secret);
        let links = Links::new(bearer, pins, paths, settings.peers.clone(), settings.spare_test_s);
        let core = Core::new(folder.clone(), clock, hosts, links, pool, told)?;
        Ok(Station { core, jobs, channel, sealed, verdicts, handle })
    }

    /// A way to it from any task or thread.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Runs until `stop` ends, then finishes what is on its way to the disk and says goodbye to the peers.
    ///
    /// # Errors
    /// [`Failure`] if this machine does not let the station keep its promises any more.
    pub async fn run(mut self, stop: impl Future<Output = ()>) -> Result<(), Failure> {
        let asked = self.handle.stop.clone();
        let outcome = self
            .turn_until(async move {
                tokio::select! {
                    () = stop => {}
                    () = asked.notified() => {}
                }
            })
            .await;
        self.core.shutdown().await;
        outcome
    }

    /// The one loop. Whatever wakes the station is an arm of this `select!`.
    async fn turn_until(&mut self, stop: impl Future<Output = ()>) -> Result<(), Failure> {
        tokio::pin!(stop);
        self.core.tick()?;
        let mut awake_until = self.core.now().mono;
        let mut is_quiet = false;
        loop {
            let awake = self.core.now().mono < awake_until && self.core.is_idle();
            let wake = tokio::time::Instant::from_std(self.core.wake_at());
            let quiet = tokio::time::Instant::from_std(self.core.instant(awake_until.plus_us(QUIET_US)));
            tokio::select! {
                biased;
                () = &mut stop => return self.core.finish(),
                Some(event) = self.channel.recv() => self.core.event(event)?,
                Some(happened) = self.sealed.recv() => self.core.sealed(happened)?,
                Some(verdicts) = self.verdicts.recv() => self.core.verdicts(verdicts)?,
                Some(job) = self.jobs.recv() => self.core.job(job)?,
                () = linger(), if awake => continue,
                () = std::future::ready(()), if self.core.is_unsettled() => self.core.settle()?,
                () = tokio::time::sleep_until(wake) => self.core.tick()?,
                () = tokio::time::sleep_until(quiet), if !awake && !is_quiet => {
                    self.core.quiet();
                    is_quiet = true;
                    continue;
                }
            }
            awake_until = self.core.now().mono.plus_us(AWAKE_US);
            if std::mem::take(&mut is_quiet) {
                self.core.busy();
            }
            // Whatever else is there already shares the sync of the disk.
            for _ in 0..INPUTS_PER_TURN_MAX {
                if let Some(event) = self.channel.try_recv() {
                    self.core.event(event)?;
                } else if let Ok(happened) = self.sealed.try_recv() {
                    self.core.sealed(happened)?;
                } else if let Ok(verdicts) = self.verdicts.try_recv() {
                    self.core.verdicts(verdicts)?;
                } else if let Ok(job) = self.jobs.try_recv() {
                    self.core.job(job)?;
                } else {
                    break;
                }
            }
            self.core.carry_out()?;
            // The channel's own tasks live on this thread too: what was said is on the wire before it settles.
            tokio::task::yield_now().await;
            if self.core.must_settle() {
                self.core.settle()?;
            }
        }
    }
}

/// Lets everybody else have the processor, and comes back at once.
async fn linger() {
    std::thread::yield_now();
    tokio::task::yield_now().await;
}

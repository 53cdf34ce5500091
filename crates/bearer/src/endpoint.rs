//! What all carriers share: the table of links and dials, the count of those who knock, and the end of everything.
//!
//! A carrier brings a handshake through and hands over what it made; whether that becomes a link is decided here, for all alike.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{oneshot, watch};
use tokio::time::{Instant, timeout};

use crate::inbox::Inbox;
use crate::limits::{HANDSHAKES_MAX, HANDSHAKES_PER_IP_MAX, KNOCKS_HEED, LINKS_PER_PEER_MAX, SHUTDOWN_MS_MAX};
use crate::link::{Link, Made, Path};
use crate::quic::{self, Quic};
use crate::tcp::{self, Tcp};
use crate::tls::Identity;
use crate::{Address, Carrier, Cause, Class, Config, Error, Event, Key, LinkId, Pins};

/// Everything that tasks and handles share.
pub(crate) struct Shared {
    links_max: usize,
    pub(crate) identity: Identity,
    pub(crate) pins: Pins,
    pub(crate) quic: Quic,
    pub(crate) tcp: Tcp,
    pub(crate) inbox: Arc<Inbox>,
    links: Mutex<HashMap<LinkId, Slot>>,
    next_link: AtomicU64,
    doorsteps: Mutex<HashMap<Carrier, Doorstep>>,
    /// True from when everything closes.
    closing: watch::Sender<bool>,
}

/// A place in the table of links.
enum Slot {
    /// Being dialed; sending a cause gives up.
    Dialling(oneshot::Sender<Cause>),
    Up(Arc<Link>),
}

/// Incoming handshakes in progress on one carrier.
#[derive(Default)]
struct Doorstep {
    total: usize,
    /// How many from each address, and when the newest came.
    by_ip: HashMap<IpAddr, (usize, Instant)>,
}

/// One counted handshake; leaves the count when dropped.
pub(crate) struct Step {
    shared: Arc<Shared>,
    carrier: Carrier,
    ip: IpAddr,
}

/// Closes everything when the last handle goes.
pub(crate) struct Guard(pub(crate) Arc<Shared>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.close_all();
        self.0.inbox.end();
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        let mut doorsteps = self.shared.doorsteps();
        let Some(doorstep) = doorsteps.get_mut(&self.carrier) else { return };
        doorstep.total -= 1;
        if let Some((count, _)) = doorstep.by_ip.get_mut(&self.ip) {
            *count -= 1;
            if *count == 0 {
                doorstep.by_ip.remove(&self.ip);
            }
        }
    }
}

impl Shared {
    pub(crate) fn open(config: Config, pins: Pins) -> Result<Arc<Self>, Error> {
        tokio::runtime::Handle::try_current().map_err(|_| Error::NoRuntime)?;
        if config.links_max == 0 {
            return Err(Error::Config("links_max"));
        }
        let identity = Identity::new(&config.secret)?;
        let quic = Quic::open(&config, &identity, &pins)?;
        let (tcp, listener) = Tcp::open(&config)?;
        let shared = Arc::new(Self {
            links_max: config.links_max,
            identity,
            pins,
            quic,
            tcp,
            inbox: Arc::default(),
            links: Mutex::default(),
            next_link: AtomicU64::new(1),
            doorsteps: Mutex::default(),
            closing: watch::Sender::new(false),
        });
        tokio::spawn(quic::receive(shared.clone()));
        if let Some(listener) = listener {
            tokio::spawn(tcp::receive(shared.clone(), listener));
        }
        tokio::spawn(shared.clone().enforce_pins());
        Ok(shared)
    }

    pub(crate) fn links(&self) -> usize {
        self.table().values().filter(|slot| matches!(slot, Slot::Up(_))).count()
    }

    pub(crate) fn path(&self, link: LinkId) -> Option<Path> {
        self.link(link).map(|link| link.path())
    }

    pub(crate) fn send(&self, link: LinkId, class: Class, frame: Vec<u8>) {
        if let Some(link) = self.link(link) {
            link.send(class, frame);
        }
    }

    pub(crate) fn close(&self, link: LinkId, cause: Cause) {
        let mut table = self.table();
        match table.get_mut(&link) {
            Some(Slot::Up(link)) => {
                let link = link.clone();
                drop(table);
                link.close(cause);
            }
            Some(Slot::Dialling(_)) => {
                // The dial's task ends it and says so; if it is past listening, it finds its slot gone.
                if let Some(Slot::Dialling(give_up)) = table.remove(&link) {
                    let _ = give_up.send(cause);
                }
            }
            None => {}
        }
    }

    pub(crate) fn dial(self: &Arc<Self>, peer: Key, address: Address, limit: Duration) -> LinkId {
        let link = self.new_link();
        let (give_up, given_up) = oneshot::channel();
        self.table().insert(link, Slot::Dialling(give_up));
        let shared = self.clone();
        tokio::spawn(async move {
            let outcome = tokio::select! {
                biased;
                cause = given_up => Err(cause.unwrap_or(Cause::ShutDown)),
                outcome = shared.connect(peer, address, Instant::now() + limit) => outcome,
            };
            let cause = match outcome.and_then(|made| shared.admit(link, made, true)) {
                Ok(link) => return shared.run(link, true).await,
                Err(cause) => cause,
            };
            shared.table().remove(&link);
            shared.inbox.closed(link, Event::Closed { link, peer, was_up: false, cause });
        });
        link
    }

    /// Makes a link of what came in, or tells of it.
    pub(crate) async fn welcome(self: Arc<Self>, addr: SocketAddr, outcome: Result<Made, Cause>) {
        match outcome.and_then(|made| self.admit(self.new_link(), made, false)) {
            Ok(link) => self.run(link, false).await,
            Err(cause) => self.inbox.refused(Event::Refused { addr, cause }),
        }
    }

    pub(crate) async fn shutdown(&self) {
        self.close_all();
        let told = async { tokio::join!(self.quic.wait_idle(), self.tcp.wait_idle()) };
        // Past the limit the peers find out by their own timeouts.
        let _ = timeout(Duration::from_millis(SHUTDOWN_MS_MAX), told).await;
        self.inbox.end();
    }

    fn close_all(&self) {
        // Before the table is emptied: whoever is admitted later finds it set.
        self.closing.send_replace(true);
        let slots: Vec<Slot> = self.table().drain().map(|(_, slot)| slot).collect();
        for slot in slots {
            match slot {
                Slot::Up(link) => link.close(Cause::ShutDown),
                // It may have just ended by itself.
                Slot::Dialling(give_up) => drop(give_up.send(Cause::ShutDown)),
            }
        }
        self.quic.close();
    }

    /// How long a dial to this address should be left to itself.
    pub(crate) fn patience(&self, address: &Address) -> Duration {
        let Address::Quic(addr) = address else { return Duration::ZERO };
        let doorsteps = self.doorsteps();
        let knock = doorsteps.get(&Carrier::Quic).and_then(|doorstep| doorstep.by_ip.get(&addr.ip()));
        // Anybody can send such a packet in the name of the peer, so it makes dials rarer and never stops them.
        let knocks = knock.is_some_and(|(_, newest)| newest.elapsed() < KNOCKS_HEED);
        self.quic.patience(*addr, knocks)
    }

    async fn connect(&self, peer: Key, address: Address, until: Instant) -> Result<Made, Cause> {
        if !self.pins.contains(peer) {
            return Err(Cause::NotPinnedHere);
        }
        match address {
            Address::Quic(addr) => self.quic.connect(&self.identity, &self.pins, peer, addr, until).await,
            Address::Tcp(target) => self.tcp.connect(&self.identity, &self.pins, peer, target, until).await,
        }
    }

    /// Gives a link its place, unless the house is full or its key was revoked while it shook hands; then the other end is told.
    fn admit(&self, id: LinkId, made: Made, dialed: bool) -> Result<Arc<Link>, Cause> {
        let link = Arc::new(Link::new(id, made));
        match self.try_admit(&link, dialed) {
            Ok(()) => Ok(link),
            Err(cause) => {
                link.close(cause.clone());
                Err(cause)
            }
        }
    }

    fn try_admit(&self, link: &Arc<Link>, dialed: bool) -> Result<(), Cause> {
        let mut table = self.table();
        if *self.closing.borrow() || dialed && !matches!(table.get(&link.id), Some(Slot::Dialling(_))) {
            return Err(Cause::ShutDown);
        }
        let up = |slot: &&Slot| matches!(slot, Slot::Up(_));
        let of_peer = |slot: &&Slot| matches!(slot, Slot::Up(other) if other.peer == link.peer);
        if table.values().filter(up).count() >= self.links_max
            || table.values().filter(of_peer).count() >= LINKS_PER_PEER_MAX
        {
            return Err(Cause::Busy { here: true });
        }
        // Under the table's lock: a revocation either is seen here or sees the link in the table.
        if !self.pins.contains(link.peer) {
            return Err(Cause::NotPinnedHere);
        }
        table.insert(link.id, Slot::Up(link.clone()));
        Ok(())
    }

    /// Runs an admitted link to its end.
    async fn run(self: Arc<Self>, link: Arc<Link>, dialed: bool) {
        let (id, peer, address) = (link.id, link.peer, link.address.clone());
        let carrier = address.carrier();
        let rooms = self.inbox.up(id, Event::Up { link: id, peer, dialed, carrier, address });
        let cause = link.run(&self.inbox, rooms).await;
        self.table().remove(&id);
        self.inbox.closed(id, Event::Closed { link: id, peer, was_up: true, cause });
    }

    /// Closes the links of keys that leave the pins.
    async fn enforce_pins(self: Arc<Self>) {
        let mut changes = self.pins.changes();
        loop {
            tokio::select! {
                changed = changes.changed() => if changed.is_err() { return },
                () = self.closed() => return,
            }
            let pins = changes.borrow_and_update().clone();
            let table = self.table();
            let revoked: Vec<Arc<Link>> = table
                .values()
                .filter_map(|slot| match slot {
                    Slot::Up(link) if !pins.contains(&link.peer) => Some(link.clone()),
                    _ => None,
                })
                .collect();
            drop(table);
            revoked.iter().for_each(|link| link.close(Cause::NotPinnedHere));
        }
    }

    /// Waits until everything closes.
    pub(crate) async fn closed(&self) {
        // The sender is ours, so it cannot have gone.
        let _ = self.closing.subscribe().wait_for(|closing| *closing).await;
    }

    /// Counts a handshake, if there is room for it.
    pub(crate) fn step(self: &Arc<Self>, carrier: Carrier, ip: IpAddr) -> Option<Step> {
        let mut doorsteps = self.doorsteps();
        let doorstep = doorsteps.entry(carrier).or_default();
        if doorstep.total >= HANDSHAKES_MAX {
            return None;
        }
        let now = Instant::now();
        let (count, newest) = doorstep.by_ip.entry(ip).or_insert((0, now));
        if *count >= HANDSHAKES_PER_IP_MAX {
            return None;
        }
        *count += 1;
        *newest = now;
        doorstep.total += 1;
        Some(Step { shared: self.clone(), carrier, ip })
    }

    /// Handshakes in progress on a carrier.
    pub(crate) fn handshakes(&self, carrier: Carrier) -> usize {
        self.doorsteps().get(&carrier).map_or(0, |doorstep| doorstep.total)
    }

    fn new_link(&self) -> LinkId {
        LinkId(self.next_link.fetch_add(1, Ordering::Relaxed))
    }

    fn link(&self, link: LinkId) -> Option<Arc<Link>> {
        match self.table().get(&link) {
            Some(Slot::Up(link)) => Some(link.clone()),
            _ => None,
        }
    }

    fn table(&self) -> MutexGuard<'_, HashMap<LinkId, Slot>> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn doorsteps(&self) -> MutexGuard<'_, HashMap<Carrier, Doorstep>> {
        self.doorsteps.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

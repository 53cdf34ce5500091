//! Links: which ways lead to each peer, what is dialed when, and to which line each link belongs.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::time::Duration;

use bearer::{Address, Bearer, Carrier, Cause, Key, LinkId, Pins, sealed};
use evidence::{PartyIndex, StationKey, Time};
use line::{Class, Cut, Ending, Frame, Input, Mono, Now, Over};
use tracing::{debug, info, warn};

use super::Host;
use super::sealed::{self as paths, Happened, Sealed};
use crate::ways::{Medium, Way};

/// Keys of one peer that are tried at once.
const KEYS_DIALED_MAX: usize = 2;

/// After how long without an answer an attempt dials an address a second time.
const AGAIN: RangeInclusive<Duration> =
    Duration::from_millis(1)..=Duration::from_micros(line::limits::DIAL_EVERY_US * 2 / 3);

/// Microseconds that a dial over UDP is ahead of those over TCP: where both pass, UDP carries the urgent better. It needs a
/// round trip less besides, so a longer path leaves it in front too.
const TCP_BEHIND_US: u64 = 300_000;

/// Microseconds that both are ahead of paths for sealed frames, where there are such: those are thin, and a hello fills them.
const SEALED_BEHIND_US: u64 = 2_000_000;

/// Microseconds after which ways that are not in use are tried for the first time.
const FIRST_TEST_US: u64 = 5_000_000;

/// Microseconds between two tries of a way that is better than the one in use: what came up while UDP was blocked, or lost a
/// race, is not to stay so. Over UDP, each try costs a path that passes none some 3 kB.
const BETTER_TEST_US: u64 = 60_000_000;

/// How long such a try may take.
const TEST_TIMEOUT: Duration = Duration::from_secs(5);

/// Bytes of frames that are kept of a link whose hello is still to come: as much as its line would hold.
const WAITING_BYTES_MAX: usize = line::limits::EARLY_BYTES_MAX;

/// Microseconds for which the hello of a station that we have met stands behind the FLASH that came with it: in answer to a
/// hello goes all that is known, and the receipt behind it would wait for some 600 bytes.
const HELLO_AFTER_US: u64 = 50_000;

/// Close codes of the station itself: `spec/session.md`.
const CLOSE_PLAIN: u32 = 0;
const CLOSE_MALFORMED: u32 = 10;
const CLOSE_OTHER_LINE: u32 = 21;
const CLOSE_DRILL: u32 = 22;
const CLOSE_KEY: u32 = 23;

/// Close codes by which a station turns another away.
const TURNED_AWAY: RangeInclusive<u64> = 20..=24;

/// A peer of one of the station's lines: the line's place, and the party.
pub type Peer = (usize, PartyIndex);

/// What comes of what happened: the line's place, and what it is given.
pub(super) type Inputs = Vec<(usize, Input)>;

/// All links of the station.
pub struct Links {
    bearer: Bearer,
    pins: Pins,
    sealed: Sealed,
    /// How the parties are reached, by code.
    ways: BTreeMap<String, Vec<Way>>,
    /// Microseconds between two tries of a spare; zero for none.
    spare_test_us: u64,
    /// What came of the last try of each way.
    tried: BTreeMap<(Peer, Way), Tried>,
    test_at: Option<Mono>,
    homes: BTreeMap<LinkId, Home>,
    /// What came before the hello on links that peers dialed: classes overtake each other where something is lost.
    waiting: BTreeMap<LinkId, Waiting>,
    /// Hellos that stand behind what came with them, or behind what goes out.
    hellos: BTreeMap<LinkId, (Mono, Vec<u8>)>,
    /// Bytes of FLASH that sealed links have in hand and have not put on their path.
    flash: BTreeMap<LinkId, usize>,
    dials: BTreeMap<LinkId, Dial>,
    /// When a key at an address was last dialed for a peer of a line, or answered.
    dialed: BTreeMap<(Peer, Key, Address), Mono>,
    /// Dials that give better ways a head start.
    later: Vec<Later>,
    /// Attempts to reach a peer of which no dial has succeeded yet.
    attempts: BTreeMap<u64, Attempt>,
    next_attempt: u64,
    /// That no dial of an attempt could be made, to be told when time passes.
    unmade: Inputs,
}

/// What came of the last try of a way.
#[derive(Clone, Debug)]
pub struct Tried {
    /// When it is to be tried again, while it is not in use.
    next: Mono,
    /// When it ended, on the wall clock; `None` while it is under way.
    pub ended: Option<Time>,
    /// Why it leads nowhere; `None` if it carries.
    pub fault: Option<Cut>,
}

/// Where a link belongs, and the key of its far end.
#[derive(Clone, Copy)]
struct Home {
    /// The line's place; none while a peer that dialed has not said which it means.
    line: Option<usize>,
    key: Key,
}

/// Frames that wait for the hello of their link, and what they count for.
#[derive(Default)]
struct Waiting {
    frames: Vec<(bearer::Class, Vec<u8>)>,
    bytes: usize,
}

/// A dial of ours, until it is known whether the way carries.
struct Dial {
    peer: Peer,
    key: Key,
    way: Way,
    /// As part of an attempt to reach the peer; else to try the way.
    attempt: Option<u64>,
}

/// A dial that is yet to be made.
struct Later {
    at: Mono,
    dial: Dial,
    timeout: Duration,
}

/// An attempt to reach a peer by all ways at once.
struct Attempt {
    peer: Peer,
    /// Dials of it that have not ended.
    left: usize,
    /// The most telling end so far.
    ending: Option<Ending>,
}

impl Links {
    pub(super) fn new(
        bearer: Bearer,
        pins: Pins,
        sealed: Sealed,
        ways: BTreeMap<String, Vec<Way>>,
        spare_test_s: u64,
    ) -> Self {
        Links {
            bearer,
            pins,
            sealed,
            ways,
            spare_test_us: spare_test_s.saturating_mul(1_000_000),
            tried: BTreeMap::new(),
            test_at: None,
            homes: BTreeMap::new(),
            waiting: BTreeMap::new(),
            hellos: BTreeMap::new(),
            flash: BTreeMap::new(),
            dials: BTreeMap::new(),
            dialed: BTreeMap::new(),
            later: Vec::new(),
            attempts: BTreeMap::new(),
            next_attempt: 0,
            unmade: Vec::new(),
        }
    }

    /// Where others reach us over TCP, if anywhere.
    pub(crate) fn listening_tcp(&self) -> Option<SocketAddr> {
        self.bearer.tcp_addr()
    }

    /// Each path for sealed frames: its name, what it goes over, and why it is not open.
    pub(crate) fn paths(&self) -> impl Iterator<Item = (&str, &Medium, Option<&str>)> {
        self.sealed.states()
    }

    /// The way that a link goes.
    pub(crate) fn way(&self, link: line::LinkId) -> Option<Way> {
        let link = LinkId(link.0);
        if paths::is_sealed(link) {
            let (path, passage) = self.sealed.passage(link)?;
            return Some(Way::Sealed { path: path.to_owned(), to: passage.addr });
        }
        Some(Way::Live(self.bearer.path(link)?.address))
    }

    /// The ways to a peer that the settings name, with what came of the last try of each.
    pub(crate) fn ways(&self, code: &str, peer: Peer) -> impl Iterator<Item = (&Way, Option<&Tried>)> {
        let ways = self.ways.get(code).into_iter().flatten();
        ways.map(move |way| (way, self.tried.get(&(peer, way.clone()))))
    }

    /// How the parties are reached from now on.
    pub(super) fn set_ways(&mut self, ways: BTreeMap<String, Vec<Way>>) {
        self.ways = ways;
        self.dialed.clear();
    }

    /// The same while all lines go on. What goes over a way that is not named any more is closed, and who has no link is
    /// sought at once.
    pub(super) fn change_ways(&mut self, hosts: &[Host], now: Now, ways: BTreeMap<String, Vec<Way>>) {
        let before = self.ways.clone();
        self.set_ways(ways);
        self.later.clear();
        self.attempts.clear();
        for (host, Host { line, .. }) in hosts.iter().enumerate() {
            for status in line.status(now.mono) {
                let Some(code) = line.charter().party(status.peer).map(|party| &*party.code) else { continue };
                let [was, is] = [&before, &self.ways].map(|ways| ways.get(code).map_or(&[][..], Vec::as_slice));
                let is_gone = |way: &Way| was.contains(way) && !is.contains(way);
                let keys: Vec<_> = line.keyring().stations(status.peer).map(|at| Key(at.key.to_bytes())).collect();
                let closed =
                    self.of_line(host).filter(|(_, key, way)| keys.contains(key) && way.as_ref().is_some_and(is_gone));
                for (link, ..) in closed.collect::<Vec<_>>() {
                    self.close_link(link, CLOSE_PLAIN, "this way is not in the settings any more");
                }
                if status.link.is_none() {
                    let timeout = Duration::from_micros(line::limits::DIAL_TIMEOUT_US);
                    self.attempt(hosts, now, (host, status.peer), timeout);
                }
            }
        }
    }

    /// Queues a frame.
    pub(super) fn send(&mut self, link: line::LinkId, class: Class, frame: Vec<u8>) {
        let (link, class) = (LinkId(link.0), theirs(class));
        match paths::is_sealed(link) {
            true => {
                if class == bearer::Class::Flash {
                    *self.flash.entry(link).or_default() += frame.len();
                }
                self.sealed.send(link, class, frame);
            }
            false => self.bearer.send(link, class, frame),
        }
    }

    /// Closes a link.
    pub(super) fn close(&self, link: line::LinkId, code: u32, reason: &str) {
        self.close_link(LinkId(link.0), code, reason);
    }

    fn close_link(&self, link: LinkId, code: u32, reason: &str) {
        match paths::is_sealed(link) {
            true => self.sealed.close(link, code, reason),
            false => self.bearer.close(link, code, reason),
        }
    }

    /// Links and dials of a line, with the key of the far end and the way.
    fn of_line(&self, host: usize) -> impl Iterator<Item = (LinkId, Key, Option<Way>)> {
        let links = self.homes.iter().filter(move |(_, home)| home.line == Some(host));
        let links = links.map(|(link, home)| (*link, home.key, self.way(line::LinkId(link.0))));
        let dials = self.dials.iter().filter(move |(_, dial)| dial.peer.0 == host);
        links.chain(dials.map(|(link, dial)| (*link, dial.key, Some(dial.way.clone()))))
    }

    /// Closes everything of a line, which is opened again under another charter.
    pub(super) fn close_line(&mut self, host: usize) {
        for (link, ..) in self.of_line(host).collect::<Vec<_>>() {
            self.close_link(link, CLOSE_PLAIN, "an amendment of the charter holds from now on");
            self.homes.remove(&link);
            self.dials.remove(&link);
        }
        self.unmade.retain(|(at, _)| *at != host);
        self.later.retain(|later| later.dial.peer.0 != host);
        self.attempts.retain(|_, attempt| attempt.peer.0 != host);
        self.tried.retain(|((at, _), _), _| *at != host);
        self.dialed.retain(|((at, _), _, _), _| *at != host);
    }

    /// Closes everything, and waits until the peers are told.
    pub(super) async fn shutdown(mut self) {
        self.sealed.shutdown().await;
        self.bearer.shutdown().await;
    }

    /// Tells all that carries which keys to admit: every valid one of every other party of every line.
    pub(super) fn admit(&mut self, hosts: &[Host], wall: Time) {
        let stations = hosts.iter().flat_map(|host| {
            let parties = (0..host.line.charter().parties.len() as u8).map(PartyIndex);
            let others = parties.filter(|&party| party != host.line.own());
            others.flat_map(move |party| valid(host, party, wall).map(move |station| (host, party, station)))
        });
        let stations: Vec<_> = stations.collect();
        self.pins.replace(stations.iter().map(|(_, _, station)| Key(station.key.to_bytes())));
        if !self.sealed.is_empty() {
            self.sealed.admit(stations.into_iter().map(|(host, party, station)| {
                let (id, life) = (host.line.id().0.0, host.line.life());
                let preshared = host.preshared.get(&party).cloned();
                sealed::Line { id, life, peer: Key(station.key.to_bytes()), preshared }
            }));
        }
    }

    /// Tells the paths for sealed frames which life of each peer's station the line has met.
    pub(super) fn tell_lives(&self, host: &Host, wall: Time) {
        if self.sealed.is_empty() {
            return;
        }
        for (party, life) in host.line.lives() {
            for station in valid(host, party, wall) {
                self.sealed.know(Key(station.key.to_bytes()), host.line.id().0.0, life);
            }
        }
    }

    /// Time has passed.
    pub(super) fn tick(&mut self, hosts: &[Host], now: Now, inputs: &mut Inputs) {
        self.sealed.tick(now.mono);
        for later in self.later.extract_if(.., |later| later.at <= now.mono).collect::<Vec<_>>() {
            self.dial(hosts, now, later.dial, later.timeout, inputs);
        }
        let due: Vec<_> = self.hellos.iter().filter(|(_, (at, _))| *at <= now.mono).map(|(link, _)| *link).collect();
        due.into_iter().for_each(|link| self.hand_hello_in(link, inputs));
        self.test(hosts, now, inputs);
        inputs.append(&mut self.unmade);
    }

    /// When [`tick`](Self::tick) is due at the latest.
    pub(super) fn wake_at(&self) -> Option<Mono> {
        let later = self.later.iter().map(|later| later.at);
        let hellos = self.hellos.values().map(|(at, _)| *at);
        later.chain(hellos).chain(self.test_at).chain(self.sealed.wake_at()).min()
    }

    /// Attempts to reach a peer, by all ways.
    pub(super) fn attempt(&mut self, hosts: &[Host], now: Now, peer: Peer, timeout: Duration) {
        let host = &hosts[peer.0];
        let code = host.line.charter().party(peer.1).map(|party| &*party.code);
        let Some(ways) = code.and_then(|code| self.ways.get(code)).filter(|ways| !ways.is_empty()).cloned() else {
            return;
        };
        // A peer that was given a new key and was not started again yet still answers with the old one.
        let keys: Vec<_> =
            valid(host, peer.1, now.wall).take(KEYS_DIALED_MAX).map(|at| Key(at.key.to_bytes())).collect();
        if keys.is_empty() {
            let ending = Ending::Fault(Cut::NoKey);
            return self.unmade.push((peer.0, Input::DialFailed { peer: peer.1, ending }));
        }
        let mut unmade = std::mem::take(&mut self.unmade);
        let number = self.next_attempt;
        self.next_attempt += 1;
        let best = ways.iter().map(|way| rank(way.carrier())).min().unwrap_or_default();
        let mut dials = Vec::new();
        for key in keys {
            for way in &ways {
                let behind_us = match way.carrier() {
                    carrier if rank(carrier) == best => 0,
                    Carrier::Sealed => SEALED_BEHIND_US,
                    _ => TCP_BEHIND_US,
                };
                dials.push((behind_us, key, way));
                let Way::Live(address) = way else { continue };
                let patience = self.bearer.patience(address);
                if AGAIN.contains(&patience) && !self.is_awaited(now, peer, key, address) {
                    // An answer would be here long before the next attempt: what is lost of a handshake costs no more.
                    dials.push((behind_us + patience.as_micros() as u64, key, way));
                }
            }
        }
        self.attempts.insert(number, Attempt { peer, left: dials.len(), ending: None });
        for (behind_us, key, way) in dials {
            let dial = Dial { peer, key, way: way.clone(), attempt: Some(number) };
            match behind_us {
                0 => self.dial(hosts, now, dial, timeout, &mut unmade),
                _ => self.later.push(Later { at: now.mono.plus_us(behind_us), dial, timeout }),
            }
        }
        self.unmade = unmade;
    }

    fn dial(&mut self, hosts: &[Host], now: Now, dial: Dial, timeout: Duration, inputs: &mut Inputs) {
        let (peer, key, line) = (dial.peer, dial.key, hosts[dial.peer.0].line.id().0.0);
        let link = match &dial.way {
            // Where a handshake takes seconds, one for each attempt would fill the path, and none would end.
            Way::Live(address) if dial.attempt.is_some() && self.is_awaited(now, peer, key, address) => {
                return self.one_less(dial.attempt, None, inputs);
            }
            Way::Live(address) => {
                self.dialed.insert((peer, key, address.clone()), now.mono);
                Ok(self.bearer.dial(key, address, timeout))
            }
            // The one that is under way is as good: it asks again by itself for as long as a thin path may need.
            Way::Sealed { path, .. } if self.is_on(path, peer.0, key) => {
                return self.one_less(dial.attempt, None, inputs);
            }
            Way::Sealed { path, to } => self.sealed.dial(path, key, line, *to),
        };
        let tried = Tried { next: Mono(0), ended: None, fault: None };
        self.tried.entry((peer, dial.way.clone())).or_insert(tried);
        match link {
            Ok(link) => {
                self.dials.insert(link, dial);
            }
            Err(why) => self.failed(now, dial, Ending::Fault(Cut::Other(why)), inputs),
        }
    }

    /// Whether a key at an address may still be about to answer. Each line needs a link of its own.
    fn is_awaited(&self, now: Now, peer: Peer, key: Key, address: &Address) -> bool {
        let since = self.dialed.get(&(peer, key, address.clone())).map(|dialed| now.mono.us_since(*dialed));
        since.is_some_and(|us| Duration::from_micros(us) < self.bearer.patience(address))
    }

    /// Whether there is a link of a line to this key over this path, or one is under way.
    fn is_on(&self, path: &str, host: usize, key: Key) -> bool {
        let over_it = |link: &LinkId| self.sealed.passage(*link).is_some_and(|(name, _)| name == path);
        let is = |home: &Home| home.line == Some(host) && home.key == key;
        let dialed = |dial: &Dial| dial.peer.0 == host && dial.key == key;
        self.homes.iter().any(|(link, home)| is(home) && over_it(link))
            || self.dials.iter().any(|(link, dial)| dialed(dial) && over_it(link))
    }

    /// Tries the ways that are not in use, where it is time.
    fn test(&mut self, hosts: &[Host], now: Now, inputs: &mut Inputs) {
        if self.test_at.is_none_or(|at| now.mono < at) {
            return;
        }
        let (mut due, mut next) = (Vec::new(), None);
        for (host, Host { line, .. }) in hosts.iter().enumerate() {
            for status in line.status(now.mono) {
                let peer = (host, status.peer);
                let Some(used) = status.link.and_then(|link| self.way(link)) else { continue };
                let Some(party) = line.charter().party(peer.1) else { continue };
                for (way, tried) in self.ways(&party.code, peer).filter(|(way, _)| **way != used) {
                    let every_us = match rank(way.carrier()) < rank(used.carrier()) {
                        true => BETTER_TEST_US,
                        false if self.spare_test_us == 0 => continue,
                        false => self.spare_test_us,
                    };
                    let mut at = tried.map_or(Mono(0), |tried| tried.next);
                    if at <= now.mono {
                        at = now.mono.plus_us(every_us);
                        due.push((peer, way.clone(), at));
                    }
                    next = Some(next.map_or(at, |next: Mono| next.min(at)));
                }
            }
        }
        self.test_at = next;
        for (peer, way, next) in due {
            let key = valid(&hosts[peer.0], peer.1, now.wall).next().map(|station| Key(station.key.to_bytes()));
            if let Some(key) = key {
                self.dial(hosts, now, Dial { peer, key, way: way.clone(), attempt: None }, TEST_TIMEOUT, inputs);
            }
            if let Some(tried) = self.tried.get_mut(&(peer, way)) {
                tried.next = next;
            }
        }
    }

    /// A dial of ours came to nothing.
    fn failed(&mut self, now: Now, dial: Dial, ending: Ending, inputs: &mut Inputs) {
        let (Ending::Silence(why) | Ending::Refusal(why) | Ending::Fault(why)) = &ending;
        if let Some(tried) = self.tried.get_mut(&(dial.peer, dial.way)) {
            (tried.ended, tried.fault) = (Some(now.wall), Some(why.clone()));
        }
        self.one_less(dial.attempt, Some(ending), inputs);
    }

    /// A dial of an attempt has ended, or need not be waited for; with the last of them the attempt has failed.
    fn one_less(&mut self, attempt: Option<u64>, ending: Option<Ending>, inputs: &mut Inputs) {
        let Some(number) = attempt else { return };
        let Some(attempt) = self.attempts.get_mut(&number) else { return };
        attempt.left -= 1;
        attempt.ending = [attempt.ending.take(), ending].into_iter().flatten().max_by_key(telling);
        if attempt.left == 0
            && let Some(Attempt { peer, ending: Some(ending), .. }) = self.attempts.remove(&number)
        {
            inputs.push((peer.0, Input::DialFailed { peer: peer.1, ending }));
        }
    }

    /// The dial to be made if nothing comes on a link that is up: the peer may lack the last of the handshake, or our hello,
    /// and what is lost at an end is sent again late.
    fn again(&self, now: Now, link: LinkId) -> Option<Later> {
        let Dial { peer, key, way, attempt: Some(_) } = self.dials.get(&link)? else { return None };
        let Way::Live(address) = way else { return None };
        let patience = self.bearer.patience(address);
        AGAIN.contains(&patience).then(|| Later {
            at: now.mono.plus_us(patience.as_micros() as u64),
            dial: Dial { peer: *peer, key: *key, way: way.clone(), attempt: None },
            timeout: Duration::from_micros(line::limits::DIAL_TIMEOUT_US),
        })
    }

    /// A dial of ours came to a link that carries.
    fn carries(&mut self, now: Now, link: LinkId) {
        let Some(Dial { peer, key, way, .. }) = self.dials.remove(&link) else { return };
        if let Way::Live(address) = &way {
            // Its hello takes about as long.
            self.dialed.insert((peer, key, address.clone()), now.mono);
        }
        if let Some(tried) = self.tried.get_mut(&(peer, way)) {
            (tried.ended, tried.fault) = (Some(now.wall), None);
        }
    }

    /// The channel tells something.
    pub(super) fn event(&mut self, hosts: &[Host], now: Now, event: bearer::Event, inputs: &mut Inputs) {
        match event {
            bearer::Event::Up { link, peer: key, dialed, carrier, address } => {
                info!(link = link.0, %carrier, %address, dialed, "link");
                match self.dials.get(&link).map(|dial| dial.peer) {
                    Some(peer) => {
                        let again = self.again(now, link);
                        self.carries(now, link);
                        let over = Over { rank: rank(carrier), ..Over::default() };
                        self.up(hosts, now, link, peer, key, true, over, inputs);
                        self.later.extend(again);
                    }
                    None => {
                        self.homes.insert(link, Home { line: None, key });
                    }
                }
            }
            bearer::Event::Frame { link, class, bytes } => match self.homes.get(&link).copied() {
                Some(Home { line: Some(host), key }) => {
                    self.later.retain(|later| (later.dial.peer.0, later.dial.key) != (host, key));
                    if class == bearer::Class::Control {
                        self.hand_hello_in(link, inputs);
                    }
                    inputs.push((host, frame(link, class, bytes)));
                }
                Some(Home { line: None, key }) => self.first_frame(hosts, now, link, class, key, bytes, inputs),
                None => {}
            },
            bearer::Event::Sent { link, class, bytes } => self.sent(link, class, bytes, inputs),
            bearer::Event::Closed { link, was_up, cause, .. } => {
                debug!(link = link.0, was_up, %cause, "link closed");
                self.closed(now, link, &cause, inputs);
            }
            bearer::Event::Refused { addr, cause } => warn!(%addr, %cause, "turned away"),
        }
    }

    /// A path for sealed frames tells something.
    pub(super) fn sealed(&mut self, hosts: &[Host], now: Now, happened: Happened, inputs: &mut Inputs) {
        let (opening, event) = happened;
        let of = |link| paths::link_of(opening, link);
        match event {
            None => self.sealed.broke(opening, now.mono),
            Some(sealed::Event::Up { link, peer: key, line, life, dialed, .. }) => {
                let link = of(link);
                let way = self.way(line::LinkId(link.0)).map(|way| way.to_string());
                info!(link = link.0, carrier = %Carrier::Sealed, way, dialed, "link");
                let Some(host) = hosts.iter().position(|host| host.line.id().0.0 == line) else { return };
                let Some((party, _)) = hosts[host].line.keyring().find(&key.0) else { return };
                // It asks by itself from now on: nothing else waits for it.
                let attempt = self.dials.get_mut(&link).and_then(|dial| dial.attempt.take());
                self.one_less(attempt, None, inputs);
                let over = Over { rank: rank(Carrier::Sealed), sealed: true, life };
                self.up(hosts, now, link, (host, party), key, dialed, over, inputs);
            }
            Some(sealed::Event::Heard { link, life }) => {
                let link = of(link);
                self.carries(now, link);
                if let Some(host) = self.line_of(link) {
                    inputs.push((host, Input::Heard { link: line::LinkId(link.0), life }));
                }
            }
            Some(sealed::Event::Frame { link, class, bytes, .. }) => {
                let link = of(link);
                let Some(host) = self.line_of(link) else { return };
                if class == bearer::Class::Control {
                    self.hand_hello_in(link, inputs);
                    // What is said in answer would go before the rest of a FLASH, which takes a minute at 300 bit/s.
                    if self.flash.contains_key(&link) && matches!(Frame::parse(&bytes, usize::MAX), Ok(Frame::Hello(_)))
                    {
                        let at = now.mono.plus_us(line::limits::HELLO_BEHIND_FLASH_US);
                        self.hellos.insert(link, (at, bytes));
                        return;
                    }
                }
                inputs.push((host, frame(link, class, bytes)));
            }
            Some(sealed::Event::Sent { link, class, bytes }) => {
                let link = of(link);
                if class == bearer::Class::Flash
                    && let Some(left) = self.flash.get_mut(&link)
                {
                    *left = left.saturating_sub(bytes);
                    if *left == 0 {
                        self.flash.remove(&link);
                        self.hand_hello_in(link, inputs);
                    }
                }
                self.sent(link, class, bytes, inputs);
            }
            Some(sealed::Event::Closed { link, was_heard, cause, .. }) => {
                debug!(link = of(link).0, was_heard, %cause, "link closed");
                self.closed(now, of(link), &cause, inputs);
            }
        }
    }

    /// The line that a link belongs to.
    fn line_of(&self, link: LinkId) -> Option<usize> {
        self.homes.get(&link)?.line
    }

    fn sent(&self, link: LinkId, class: bearer::Class, bytes: usize, inputs: &mut Inputs) {
        if let Some(host) = self.line_of(link) {
            inputs.push((host, Input::Sent { link: line::LinkId(link.0), class: ours(class), bytes }));
        }
    }

    fn closed(&mut self, now: Now, link: LinkId, cause: &Cause, inputs: &mut Inputs) {
        match self.dials.remove(&link) {
            // Not needed any more, so nothing is known of its way.
            Some(dial) if matches!(cause, Cause::ClosedHere { .. }) => self.one_less(dial.attempt, None, inputs),
            Some(dial) => self.failed(now, dial, ending(cause), inputs),
            None => {}
        }
        self.waiting.remove(&link);
        // What it says of its charter is to be heard, the more so where the link ended for that.
        self.hand_hello_in(link, inputs);
        self.flash.remove(&link);
        if let Some(Home { line: Some(host), .. }) = self.homes.remove(&link) {
            inputs.push((host, Input::LinkDown { link: line::LinkId(link.0), ending: ending(cause) }));
        }
    }

    /// The first frame of a link that a peer dialed says which line it means.
    #[expect(clippy::too_many_arguments, reason = "one frame's whole context, used once")]
    fn first_frame(
        &mut self,
        hosts: &[Host],
        now: Now,
        link: LinkId,
        class: bearer::Class,
        key: Key,
        bytes: Vec<u8>,
        inputs: &mut Inputs,
    ) {
        if class != bearer::Class::Control {
            let waiting = self.waiting.entry(link).or_default();
            waiting.bytes += bytes.len() + line::limits::EARLY_FRAME_OVERHEAD_BYTES;
            if waiting.bytes <= WAITING_BYTES_MAX {
                return waiting.frames.push((class, bytes));
            }
            self.waiting.remove(&link);
            return self.close_link(link, CLOSE_PLAIN, "too much came before the hello");
        }
        let hello = match Frame::parse(&bytes, usize::MAX) {
            Ok(Frame::Hello(hello)) => hello,
            _ => {
                warn!(link = link.0, "the first frame is not a hello");
                return self.close_link(link, CLOSE_MALFORMED, "the first frame is not a hello");
            }
        };
        let Some(host) = hosts.iter().position(|host| host.line.id() == hello.line) else {
            let drills = |host: &Host| host.line.charter().drill;
            let (code, why) = if hello.drill && !hosts.iter().any(drills) {
                (CLOSE_DRILL, "a drill station dialed, and no drill line is open here")
            } else {
                (CLOSE_OTHER_LINE, "a station of another charter dialed")
            };
            warn!(link = link.0, line = %hello.line, why, "turned away; compare the charter's fingerprint by voice");
            return self.close_link(link, code, why);
        };
        let Some((party, _)) = hosts[host].line.keyring().find(&key.0) else {
            return self.close_link(link, CLOSE_KEY, "this key is none of this line's");
        };
        let carrier = self.bearer.path(link).map_or(Carrier::Quic, |path| path.carrier);
        let is_met = hosts[host].line.lives().any(|met| met == (party, hello.life));
        let over = Over { rank: rank(carrier), life: is_met.then_some(hello.life), ..Over::default() };
        let waiting = self.waiting.remove(&link).unwrap_or_default();
        if self.up(hosts, now, link, (host, party), key, false, over, inputs) {
            if is_met {
                self.hellos.insert(link, (now.mono.plus_us(HELLO_AFTER_US), bytes));
            } else {
                inputs.push((host, frame(link, class, bytes)));
            }
            inputs.extend(waiting.frames.into_iter().map(|(class, bytes)| (host, frame(link, class, bytes))));
        }
    }

    /// Gives the line the hello of a link that stood behind something.
    fn hand_hello_in(&mut self, link: LinkId, inputs: &mut Inputs) {
        if let Some((_, hello)) = self.hellos.remove(&link)
            && let Some(host) = self.line_of(link)
        {
            inputs.push((host, frame(link, bearer::Class::Control, hello)));
        }
    }

    /// Gives a link to its line; false if its key is none that holds.
    #[expect(clippy::too_many_arguments, reason = "all that is known of a new link")]
    fn up(
        &mut self,
        hosts: &[Host],
        now: Now,
        link: LinkId,
        (host, peer): Peer,
        key: Key,
        dialed: bool,
        over: Over,
        inputs: &mut Inputs,
    ) -> bool {
        let station = hosts[host].line.keyring().find(&key.0).filter(|(party, _)| *party == peer);
        let Some(epoch) = station.filter(|(_, at)| at.valid_at(now.wall)).map(|(_, station)| station.epoch) else {
            self.close_link(link, CLOSE_KEY, "this key is revoked, expired or not yet valid");
            return false;
        };
        if !self.homes.values().any(|home| home.line == Some(host) && home.key == key) {
            // What failed while nothing carried may do so by now.
            let of_peer = self.tried.iter_mut().filter(|((of, _), _)| *of == (host, peer));
            of_peer.for_each(|(_, tried)| tried.next = Mono(0));
        }
        self.homes.insert(link, Home { line: Some(host), key });
        // A link that is sealed is there before anything is heard on it.
        if !over.sealed {
            self.later.retain(|later| later.dial.peer != (host, peer));
            self.attempts.retain(|_, attempt| attempt.peer != (host, peer));
        }
        let soon = now.mono.plus_us(FIRST_TEST_US);
        self.test_at = Some(self.test_at.map_or(soon, |at| at.min(soon)));
        inputs.push((host, Input::LinkUp { link: line::LinkId(link.0), peer, epoch, dialed, over }));
        true
    }
}

/// The keys of a party's stations that are valid now, the newest first.
fn valid(host: &Host, party: PartyIndex, wall: Time) -> impl Iterator<Item = &StationKey> {
    host.line.keyring().stations(party).rev().filter(move |station| station.valid_at(wall))
}

/// How good what carries a link is, 0 the best: `spec/session.md`, section 2.2.
fn rank(carrier: Carrier) -> u8 {
    match carrier {
        Carrier::Quic => 0,
        Carrier::Tcp => 1,
        _ => 2,
    }
}

/// How much an ending says of the peer, against others of the same attempt.
fn telling(ending: &Ending) -> u8 {
    match ending {
        Ending::Silence(_) => 0,
        Ending::Fault(_) => 1,
        Ending::Refusal(_) => 2,
    }
}

/// What the end of a link says of the peer. Its close code is for people: it is shown, and nothing hangs on it.
fn ending(cause: &Cause) -> Ending {
    let why = cut(cause);
    match cause {
        Cause::ClosedByPeer { code, .. } if TURNED_AWAY.contains(code) => Ending::Refusal(why),
        // It was our own proxy that did not take the dial: no station answered.
        Cause::Proxy { .. } => Ending::Fault(why),
        _ => match cause.blame() {
            bearer::Blame::Path => Ending::Silence(why),
            bearer::Blame::Setup => Ending::Refusal(why),
            bearer::Blame::Nobody | bearer::Blame::Peer | bearer::Blame::Here => Ending::Fault(why),
        },
    }
}

/// The same as the line has it: what people do something about by name, all else in the bearer's words.
fn cut(cause: &Cause) -> Cut {
    match cause {
        Cause::TimedOut => Cut::Silent,
        Cause::Reset => Cut::Forgotten,
        Cause::Unreachable { text } => Cut::Unreachable(text.clone()),
        Cause::Proxy { text } => Cut::Proxy(text.clone()),
        Cause::WrongKey { shown } => Cut::OtherKey(shown.to_string()),
        Cause::NotPinnedThere => Cut::NotAdmitted,
        Cause::NotPinnedHere => Cut::NotAdmittedHere,
        Cause::NoHybrid => Cut::NoHybrid,
        Cause::WrongProtocol => Cut::OtherProtocol,
        Cause::ClosedByPeer { code, reason } => Cut::Closed { code: *code, words: reason.clone() },
        other => Cut::Other(other.to_string()),
    }
}

fn frame(link: LinkId, class: bearer::Class, bytes: Vec<u8>) -> Input {
    Input::Frame { link: line::LinkId(link.0), class: ours(class), bytes }
}

fn ours(class: bearer::Class) -> Class {
    Class::ALL[class.index()]
}

fn theirs(class: Class) -> bearer::Class {
    bearer::Class::ALL[class.index()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_classes_of_the_line_and_of_the_bearer_are_in_one_order() {
        for class in Class::ALL {
            assert_eq!(ours(theirs(class)), class);
        }
        assert_eq!(theirs(Class::Lane(evidence::Precedence::Flash)), bearer::Class::Flash);
        assert_eq!(theirs(Class::Lane(evidence::Precedence::Routine)), bearer::Class::Routine);
    }
}

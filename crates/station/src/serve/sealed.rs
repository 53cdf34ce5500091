//! The paths for sealed frames: opened when the station starts, and again whenever one breaks.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use bearer::sealed::{self, Bearer, Config, Lives, Passage};
use bearer::{Class, Key, LinkId, Secret};
use getrandom::SysRng;
use line::Mono;
use rand_core::UnwrapErr;
use tokio::sync::mpsc;
use tracing::{info, warn};

use crate::ways::{Medium, Path};

/// Microseconds from when a path breaks, or could not be opened, until it is opened again.
const REOPEN_US: u64 = 5_000_000;

/// Events of one path that are taken out before they are looked at: what waits longer stays in order of urgency.
const TAKEN_MAX: usize = 4;

/// Bits of a link's number that its own path gives; those above count the openings of paths, and are never zero.
const LINK_BITS: u32 = 40;

/// How long a link may take to be heard of: on one of 300 bit/s a FLASH and two hellos take a minute.
const DIAL_TIMEOUT: Duration = Duration::from_micros(line::limits::HELLO_SEALED_TIMEOUT_US);

/// Something that happened on the opening of a path with this number; nothing more if it broke.
pub(super) type Happened = (u64, Option<sealed::Event>);

/// Peers on lines, by key and line.
type Lines = BTreeMap<(Key, [u8; 32]), sealed::Line>;

/// All paths for sealed frames.
pub(super) struct Sealed {
    secret: Secret,
    lives: Lives,
    paths: Vec<Opening>,
    admitted: Lines,
    happened: mpsc::Sender<Happened>,
    /// Openings so far.
    openings: u64,
}

/// One path, and whether it is open.
struct Opening {
    name: String,
    path: Path,
    state: State,
}

enum State {
    Open { number: u64, bearer: Bearer },
    Broken { why: String, again: Mono },
}

impl Sealed {
    /// Nothing is open before the first [`tick`](Self::tick).
    pub(super) fn new(paths: &BTreeMap<String, Path>, secret: Secret) -> (Self, mpsc::Receiver<Happened>) {
        let (happened, happening) = mpsc::channel(TAKEN_MAX);
        let state = || State::Broken { why: "not opened yet".to_owned(), again: Mono(0) };
        let paths = paths
            .iter()
            .map(|(name, path)| Opening { name: name.clone(), path: path.clone(), state: state() })
            .collect();
        let (lives, admitted) = Default::default();
        (Sealed { secret, lives, paths, admitted, happened, openings: 0 }, happening)
    }

    /// True if there is no path at all.
    pub(super) fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// Opens what is not open and due.
    pub(super) fn tick(&mut self, now: Mono) {
        for at in 0..self.paths.len() {
            if matches!(self.paths[at].state, State::Broken { again, .. } if again <= now) {
                self.open(at, now);
            }
        }
    }

    /// When [`tick`](Self::tick) is due at the latest.
    pub(super) fn wake_at(&self) -> Option<Mono> {
        let due = |opening: &Opening| match opening.state {
            State::Broken { again, .. } => Some(again),
            State::Open { .. } => None,
        };
        self.paths.iter().filter_map(due).min()
    }

    fn open(&mut self, at: usize, now: Mono) {
        let Opening { name, path, state } = &mut self.paths[at];
        let config =
            Config { secret: self.secret.clone(), pace: path.pace, lives: self.lives.clone(), takes_early: false };
        let rng = UnwrapErr(SysRng);
        let opened = match &path.medium {
            Medium::Udp(listen) => Bearer::udp(config, *listen, rng),
            Medium::Serial(port) => Bearer::serial(config, port, rng),
            Medium::Exec { program, arguments } => Bearer::exec(config, program, arguments, rng),
        };
        match opened {
            Ok((bearer, mut events)) => {
                info!(path = name, medium = %path.medium, "a path for sealed frames is open");
                self.openings += 1;
                let number = self.openings;
                for line in self.admitted.values() {
                    admit(name, &bearer, line);
                }
                *state = State::Open { number, bearer };
                let happened = self.happened.clone();
                tokio::spawn(async move {
                    while let Some(event) = events.recv().await {
                        if happened.send((number, Some(event))).await.is_err() {
                            return;
                        }
                    }
                    // Nobody listening is a station that stops.
                    let _ = happened.send((number, None)).await;
                });
            }
            Err(error) => {
                let why = error.to_string();
                if !matches!(state, State::Broken { why: before, .. } if *before == why) {
                    warn!(path = name, why, "a path for sealed frames is not open, and is tried again");
                }
                *state = State::Broken { why, again: now.plus_us(REOPEN_US) };
            }
        }
    }

    /// Notes that a path broke; its links have ended by then.
    pub(super) fn broke(&mut self, number: u64, now: Mono) {
        let is_it =
            |opening: &&mut Opening| matches!(opening.state, State::Open { number: open, .. } if open == number);
        if let Some(Opening { name, state, .. }) = self.paths.iter_mut().find(is_it) {
            let why = "what carried it ended";
            warn!(path = name, why, "a path for sealed frames is not open, and is tried again");
            *state = State::Broken { why: why.to_owned(), again: now.plus_us(REOPEN_US) };
        }
    }

    /// Admits these peers on these lines on every path, and nobody else. Who was admitted so before keeps its links.
    pub(super) fn admit(&mut self, lines: impl IntoIterator<Item = sealed::Line>) {
        let wanted: Lines = lines.into_iter().map(|line| ((line.peer, line.id), line)).collect();
        let lacks = |lines: &Lines, (key, line): &(&(Key, [u8; 32]), &sealed::Line)| {
            lines.get(*key).is_none_or(|there| there.life != line.life)
        };
        for ((peer, id), _) in self.admitted.iter().filter(|line| lacks(&wanted, line)) {
            self.open_bearers().for_each(|(_, bearer)| bearer.revoke(*peer, *id));
        }
        for (_, line) in wanted.iter().filter(|line| lacks(&self.admitted, line)) {
            self.open_bearers().for_each(|(name, bearer)| admit(name, bearer, line));
        }
        self.admitted = wanted;
    }

    fn open_bearers(&self) -> impl Iterator<Item = (&str, &Bearer)> {
        self.paths.iter().filter_map(|opening| match &opening.state {
            State::Open { bearer, .. } => Some((&*opening.name, bearer)),
            State::Broken { .. } => None,
        })
    }

    /// Says what a peer's life is on a line, as its hello had it.
    pub(super) fn know(&self, peer: Key, line: [u8; 32], life: u64) {
        if self.lives.peer_life(peer, line) != Some(life) {
            self.lives.know(peer, line, life);
            self.open_bearers().for_each(|(_, bearer)| bearer.know(peer, line, life));
        }
    }

    /// Begins a link over a path.
    ///
    /// # Errors
    /// Why the path is not open.
    pub(super) fn dial(&self, path: &str, peer: Key, line: [u8; 32], to: Option<SocketAddr>) -> Result<LinkId, String> {
        let opening = self.paths.iter().find(|opening| opening.name == path);
        match opening.map(|opening| &opening.state) {
            Some(State::Open { number, bearer }) => {
                let link = bearer.dial(peer, line, to, self.lives.peer_life(peer, line), DIAL_TIMEOUT);
                Ok(link_of(*number, link))
            }
            Some(State::Broken { why, .. }) => Err(why.clone()),
            None => Err("the settings have no such path any more".to_owned()),
        }
    }

    /// Queues a frame.
    pub(super) fn send(&self, link: LinkId, class: Class, frame: Vec<u8>) {
        if let Some((_, bearer, link)) = self.at(link) {
            bearer.send(link, class, frame);
        }
    }

    /// Closes a link.
    pub(super) fn close(&self, link: LinkId, code: u32, reason: &str) {
        if let Some((_, bearer, link)) = self.at(link) {
            bearer.close(link, code, reason);
        }
    }

    /// The path of a link, and what is known of it.
    pub(super) fn passage(&self, link: LinkId) -> Option<(&str, Passage)> {
        let (name, bearer, link) = self.at(link)?;
        Some((name, bearer.passage(link)?))
    }

    /// Each path: its name, what it goes over, and why it is not open.
    pub(super) fn states(&self) -> impl Iterator<Item = (&str, &Medium, Option<&str>)> {
        self.paths.iter().map(|opening| {
            let why = match &opening.state {
                State::Broken { why, .. } => Some(&**why),
                State::Open { .. } => None,
            };
            (&*opening.name, &opening.path.medium, why)
        })
    }

    /// Closes all links and paths, and waits until the peers are told.
    pub(super) async fn shutdown(&mut self) {
        for opening in std::mem::take(&mut self.paths) {
            if let State::Open { bearer, .. } = opening.state {
                bearer.shutdown().await;
            }
        }
    }

    /// The path of a link that is open, and what the link is called there.
    fn at(&self, link: LinkId) -> Option<(&str, &Bearer, LinkId)> {
        let number = link.0 >> LINK_BITS;
        self.paths.iter().find_map(|opening| match &opening.state {
            State::Open { number: open, bearer } if *open == number => {
                Some((&*opening.name, bearer, LinkId(link.0 & ((1 << LINK_BITS) - 1))))
            }
            _ => None,
        })
    }
}

/// A link of an opening of a path, by a number that no other link of the station has.
pub(super) fn link_of(opening: u64, link: LinkId) -> LinkId {
    LinkId(opening << LINK_BITS | link.0)
}

/// True of a link over a path for sealed frames.
pub(super) fn is_sealed(link: LinkId) -> bool {
    link.0 >> LINK_BITS > 0
}

fn admit(path: &str, bearer: &Bearer, line: &sealed::Line) {
    if let Err(error) = bearer.admit(line.clone()) {
        warn!(path, %error, "a station is not admitted to a path for sealed frames");
    }
}

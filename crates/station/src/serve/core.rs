//! The core of the running station: hands each thing that happens to the line that it concerns, and carries out what
//! that line asks for, in the order that makes it safe.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::time::Duration;

use bearer::{Address, Bearer, Carrier, Cause, Key, Pins};
use evidence::{PartyIndex, Precedence};
use line::affairs::{Body, Folded};
use line::{
    Check, Class, Command, CommandError, Cut, Done, Ending, Frame, Input, Keep, LinkId, LocalFault, Output, Over,
};
use store::{CommitError, Store};
use tokio::sync::broadcast;
use tracing::{debug, error, info, warn};

use super::indexing::{self, Indexing};
use super::pool::{INLINE_MAX, Pool, Verdicts};
use super::{Host, Told, events};
use crate::calls::standing;
use crate::carry::station::Batch;
use crate::clock::Clock;
use crate::failure::Failure;
use crate::folder::Folder;
use crate::settings::Settings;
use crate::tide::Tide;

/// Microseconds between two attempts to write to a full disk.
const FULL_RETRY_US: u64 = 1_000_000;

/// Entries and receipts that may wait for a quiet moment to settle, and the microseconds that they may wait: no peer
/// keeps what was said from the watch by never being quiet.
const UNSETTLED_MAX: usize = 128;
const UNSETTLED_US_MAX: u64 = 50_000;

/// Keys of one peer that are tried at once.
const KEYS_DIALED_MAX: usize = 2;

/// Microseconds that a dial over UDP is ahead of those over TCP: where both pass, UDP carries the urgent better. It needs a
/// round trip less besides, so a longer path leaves it in front too.
const HEAD_START_US: u64 = 300_000;

/// Microseconds after which it is tried whether a line that came up over TCP could have UDP, and then again and again; each
/// try costs a path that passes none some 3 kB.
const FIRST_BETTER_US: u64 = 5_000_000;
const NEXT_BETTER_US: u64 = 60_000_000;

/// How long such a try may take.
const BETTER_TIMEOUT: Duration = Duration::from_secs(5);

/// Close codes of the station itself: `spec/session.md`.
const CLOSE_PLAIN: u32 = 0;
const CLOSE_MALFORMED: u32 = 10;
const CLOSE_OTHER_LINE: u32 = 21;
const CLOSE_DRILL: u32 = 22;
const CLOSE_KEY: u32 = 23;

/// Close codes by which a station turns another away.
const TURNED_AWAY: RangeInclusive<u64> = 20..=24;

/// What becomes of a command.
pub type Reply = Box<dyn FnOnce(Result<Done, CommandError>) + Send>;

/// Something to be done on the core's thread.
pub enum Job {
    /// A command to one line.
    Command {
        /// The line's place in the station.
        host: usize,
        /// What; a plan may be large.
        command: Box<Command>,
        /// Called when it is durable, or refused.
        reply: Reply,
    },
    /// Frames that came by a file, for one line.
    Carried {
        /// The line's place in the station.
        host: usize,
        /// What came.
        batch: Box<Batch>,
        /// Called when it is durable, or refused.
        reply: Reply,
    },
    /// Anything that reads the lines.
    Ask(Box<dyn FnOnce(&mut Core) + Send>),
}

/// A dial that is yet to be made.
struct Later {
    at: line::Mono,
    host: usize,
    peer: PartyIndex,
    key: Key,
    address: Address,
    timeout: Duration,
}

/// Where a link of the bearer belongs.
#[derive(Clone, Copy)]
enum Home {
    /// To a line, at this place.
    Line(usize),
    /// A peer dialed; its hello will say which line it means.
    Unsaid { key: Key },
}

/// The core of the running station.
pub struct Core {
    /// Dropped first: a record whose log somebody else has open is not carried over when it is closed.
    indexing: Indexing,
    folder: Folder,
    clock: Clock,
    hosts: Vec<Host>,
    /// Lines opened so far, those among them that were opened again.
    openings: usize,
    bearer: Bearer,
    pins: Pins,
    addresses: BTreeMap<String, Vec<Address>>,
    /// Dials over TCP that give one over UDP a head start.
    later: Vec<Later>,
    /// When to look for UDP again, and the dials that do.
    better_at: Option<line::Mono>,
    better: BTreeMap<u64, (usize, PartyIndex)>,
    homes: BTreeMap<u64, Home>,
    dials: BTreeMap<u64, (usize, PartyIndex)>,
    /// Peers that could not be dialed for want of a key that is valid now.
    undialed: Vec<(usize, PartyIndex)>,
    pool: Pool,
    checking: usize,
    checks: Vec<(usize, Check)>,
    out: Vec<Output>,
    told: broadcast::Sender<Told>,
}

impl Core {
    #[expect(clippy::too_many_arguments, reason = "each is a part of its own, and it is called in one place")]
    pub(super) fn new(
        folder: Folder,
        clock: Clock,
        mut hosts: Vec<Host>,
        bearer: Bearer,
        pins: Pins,
        addresses: BTreeMap<String, Vec<Address>>,
        pool: Pool,
        told: broadcast::Sender<Told>,
    ) -> Result<Self, Failure> {
        let indexing = Indexing::start(&hosts)?;
        hosts.iter_mut().zip(0..).for_each(|(host, opening)| host.opening = opening);
        let core = Core {
            folder,
            clock,
            openings: hosts.len(),
            hosts,
            bearer,
            pins,
            addresses,
            later: Vec::new(),
            better_at: None,
            better: BTreeMap::new(),
            homes: BTreeMap::new(),
            dials: BTreeMap::new(),
            undialed: Vec::new(),
            pool,
            checking: 0,
            checks: Vec::new(),
            out: Vec::new(),
            told,
            indexing,
        };
        core.admit();
        Ok(core)
    }

    /// The lines of the station.
    pub fn hosts(&self) -> &[Host] {
        &self.hosts
    }

    /// One line of the station, to be changed.
    pub fn host_mut(&mut self, host: usize) -> &mut Host {
        &mut self.hosts[host]
    }

    /// Both clocks.
    pub fn now(&self) -> line::Now {
        self.clock.now()
    }

    /// What the channel knows of a link.
    pub fn path(&self, link: LinkId) -> Option<bearer::Path> {
        self.bearer.path(bearer::LinkId(link.0))
    }

    /// Where others reach us over TCP, if anywhere.
    pub fn listening_tcp(&self) -> Option<SocketAddr> {
        self.bearer.tcp_addr()
    }

    /// A moment of our monotonic clock on the operating system's.
    pub(super) fn instant(&self, mono: line::Mono) -> std::time::Instant {
        self.clock.instant(mono)
    }

    /// When [`Core::tick`] is due at the latest.
    pub(super) fn wake_at(&self) -> std::time::Instant {
        let now = self.clock.now().mono;
        let of_lines = self.hosts.iter().map(|host| host.line.wake_at(now));
        let wall = self.clock.now().wall;
        let of_next = self.hosts.iter().filter_map(|host| {
            let ahead_ms = host.next?.0.0.saturating_sub(wall.0);
            Some(now.plus_us(ahead_ms.saturating_mul(1_000)))
        });
        let of_disks = self.hosts.iter().filter_map(|host| Some(host.full_since?.plus_us(FULL_RETRY_US)));
        let of_dials = self.later.iter().map(|later| later.at);
        let wake = of_lines
            .chain(of_disks)
            .chain(of_next)
            .chain(of_dials)
            .chain(self.better_at)
            .min()
            .unwrap_or_else(|| now.plus_us(1_000_000));
        self.clock.instant(wake)
    }

    /// Time has passed.
    pub(super) fn tick(&mut self) -> Result<(), Failure> {
        // Keys come to their first and last day while the station runs.
        self.take_up_what_is_due()?;
        self.admit();
        self.dial_later();
        self.seek_better();
        for (host, peer) in std::mem::take(&mut self.undialed) {
            self.step(host, Input::DialFailed { peer, ending: Ending::Fault(Cut::NoKey) })?;
        }
        for host in 0..self.hosts.len() {
            self.step(host, Input::Tick)?;
            self.hosts[host].keep_tide();
            if self.hosts[host].batch.is_empty() {
                self.hosts[host].store.idle().map_err(broken)?;
            }
        }
        self.send_parts()?;
        self.seek_standing_calls()
    }

    /// Nothing happens: others may use the machine until something does.
    pub(super) fn quiet(&self) {
        self.indexing.go_on();
    }

    /// Something happens: whatever else uses the machine makes way.
    pub(super) fn busy(&self) {
        self.indexing.pause();
    }

    /// Brings the index of words of a line a step further, since somebody searches.
    pub(crate) fn index(&self, host: usize, reply: indexing::Reply) {
        self.indexing.step(host, reply);
    }

    /// The channel tells something.
    pub(super) fn event(&mut self, event: bearer::Event) -> Result<(), Failure> {
        match event {
            bearer::Event::Up { link, peer, dialed, carrier, address } => {
                info!(link = link.0, %carrier, %address, dialed, "link");
                if carrier == Carrier::Tcp {
                    let soon = self.clock.now().mono.plus_us(FIRST_BETTER_US);
                    self.better_at = Some(self.better_at.map_or(soon, |at| at.min(soon)));
                }
                match self.dials.remove(&link.0).or_else(|| self.better.remove(&link.0)) {
                    Some((host, party)) => self.link_up(link, host, party, peer, true),
                    None => {
                        self.homes.insert(link.0, Home::Unsaid { key: peer });
                        Ok(())
                    }
                }
            }
            bearer::Event::Frame { link, class, bytes } => match self.homes.get(&link.0).copied() {
                Some(Home::Line(host)) => {
                    self.step(host, Input::Frame { link: LinkId(link.0), class: ours(class), bytes })
                }
                Some(Home::Unsaid { key }) => self.first_frame(link, class, key, bytes),
                None => Ok(()),
            },
            bearer::Event::Sent { link, class, bytes } => match self.homes.get(&link.0) {
                Some(&Home::Line(host)) => {
                    self.step(host, Input::Sent { link: LinkId(link.0), class: ours(class), bytes })
                }
                _ => Ok(()),
            },
            bearer::Event::Closed { link, was_up, cause, .. } => {
                debug!(link = link.0, was_up, %cause, "link closed");
                let home = self.homes.remove(&link.0);
                if self.better.remove(&link.0).is_some() {
                    return Ok(());
                }
                if let Some((host, peer)) = self.dials.remove(&link.0) {
                    return self.step(host, Input::DialFailed { peer, ending: ending(&cause) });
                }
                match home {
                    Some(Home::Line(host)) => {
                        self.step(host, Input::LinkDown { link: LinkId(link.0), ending: ending(&cause) })
                    }
                    _ => Ok(()),
                }
            }
            bearer::Event::Refused { addr, cause } => {
                warn!(%addr, %cause, "turned away");
                Ok(())
            }
        }
    }

    /// The first frame of a link that a peer dialed says which line it means.
    fn first_frame(
        &mut self,
        link: bearer::LinkId,
        class: bearer::Class,
        key: Key,
        bytes: Vec<u8>,
    ) -> Result<(), Failure> {
        let hello = match Frame::parse(&bytes, usize::MAX) {
            Ok(Frame::Hello(hello)) if class == bearer::Class::Control => hello,
            _ => {
                warn!(link = link.0, "the first frame is not a hello");
                self.bearer.close(link, CLOSE_MALFORMED, "the first frame is not a hello");
                return Ok(());
            }
        };
        let Some(host) = self.hosts.iter().position(|host| host.line.id() == hello.line) else {
            let drills = |host: &Host| host.line.charter().drill;
            let (code, why) = if hello.drill && !self.hosts.iter().any(drills) {
                (CLOSE_DRILL, "a drill station dialed, and no drill line is open here")
            } else {
                (CLOSE_OTHER_LINE, "a station of another charter dialed")
            };
            warn!(link = link.0, line = %hello.line, why, "turned away; compare the charter's fingerprint by voice");
            self.bearer.close(link, code, why);
            return Ok(());
        };
        let found = self.hosts[host].line.keyring().find(&key.0).map(|(party, _)| party);
        let Some(party) = found else {
            self.bearer.close(link, CLOSE_KEY, "this key is none of this line's");
            return Ok(());
        };
        self.link_up(link, host, party, key, false)?;
        self.step(host, Input::Frame { link: LinkId(link.0), class: ours(class), bytes })
    }

    fn link_up(
        &mut self,
        link: bearer::LinkId,
        host: usize,
        peer: PartyIndex,
        key: Key,
        dialed: bool,
    ) -> Result<(), Failure> {
        let wall = self.clock.now().wall;
        let station = self.hosts[host].line.keyring().find(&key.0).filter(|(party, _)| *party == peer);
        let Some(epoch) = station.filter(|(_, station)| station.valid_at(wall)).map(|(_, station)| station.epoch)
        else {
            self.bearer.close(link, CLOSE_KEY, "this key is revoked, expired or not yet valid");
            return Ok(());
        };
        self.homes.insert(link.0, Home::Line(host));
        self.later.retain(|later| (later.host, later.peer) != (host, peer));
        let rank = match self.bearer.path(link).map(|path| path.carrier) {
            Some(Carrier::Tcp) => 1,
            _ => 0,
        };
        let over = Over { rank, ..Over::default() };
        self.step(host, Input::LinkUp { link: LinkId(link.0), peer, epoch, dialed, over })
    }

    /// Signatures were checked.
    pub(super) fn verdicts(&mut self, (opening, verdicts): Verdicts) -> Result<(), Failure> {
        self.checking -= verdicts.len();
        let Some(host) = self.hosts.iter().position(|host| host.opening == opening) else { return Ok(()) };
        verdicts.into_iter().try_for_each(|verdict| self.step(host, Input::Verified(verdict)))
    }

    /// Somebody on this side wants something.
    pub(super) fn job(&mut self, job: Job) -> Result<(), Failure> {
        match job {
            Job::Command { host, command, reply } => {
                if command.reads_picture() {
                    self.settle()?;
                }
                let Some(line) = self.hosts.get_mut(host) else { return Ok(()) };
                let id = line.next_id;
                line.next_id += 1;
                line.replies.insert(id, reply);
                self.step(host, Input::Command(id, *command))
            }
            Job::Carried { host, batch, reply } => {
                let Some(line) = self.hosts.get_mut(host) else { return Ok(()) };
                let id = line.next_id;
                line.next_id += 1;
                line.replies.insert(id, reply);
                let Batch { cover, first, newer, frames } = *batch;
                self.step(host, Input::Carried { id, cover, first, newer, frames })
            }
            Job::Ask(ask) => {
                // Whoever reads the record is shown all that was told.
                self.settle()?;
                ask(self);
                Ok(())
            }
        }
    }

    fn step(&mut self, host: usize, input: Input) -> Result<(), Failure> {
        let now = self.clock.now();
        let mut out = std::mem::take(&mut self.out);
        let line = &mut self.hosts[host];
        line.line.handle(now, input, &line.store, &mut out).map_err(|fault| local(&fault))?;
        for output in out.drain(..) {
            self.output(host, output);
        }
        self.out = out;
        Ok(())
    }

    /// What needs no disk is done at once; what does is gathered for the next sync.
    fn output(&mut self, host: usize, output: Output) {
        match output {
            Output::Keep { ticket, keep } => {
                let line = &mut self.hosts[host];
                // A receipt that came proves what was said already, and comes again if it is lost: no sync is for it.
                if matches!(keep, Keep::Receipt(_)) {
                    line.later.push(keep);
                    self.unsettled(host, 1);
                } else {
                    line.batch.push(keep);
                    line.ticket = ticket;
                }
            }
            Output::Verify(check) => self.checks.push((host, *check)),
            Output::Send { link, class, frame } => self.bearer.send(bearer::LinkId(link.0), theirs(class), frame),
            Output::Dial { peer, timeout_us } => self.dial(host, peer, Duration::from_micros(timeout_us)),
            Output::Close { link, code, reason } => {
                self.bearer.close(bearer::LinkId(link.0), code, &reason.to_string())
            }
            Output::Done { id, result } => {
                if let Some(reply) = self.hosts[host].replies.remove(&id) {
                    reply(result);
                }
            }
            Output::Tell(event) => {
                events::log(&self.hosts[host], &event);
                if self.told.receiver_count() > 0 {
                    let line = self.hosts[host].name.clone();
                    // Nobody listening is no fault.
                    let _ = self.told.send(Told { line, event });
                }
            }
            Output::Admit => self.admit(),
        }
    }

    /// True while no signature is being checked elsewhere.
    pub(super) fn is_idle(&self) -> bool {
        self.checking == 0
    }

    /// Verified before stored, stored before sent: checks what is to be checked, keeps what somebody waits for, and
    /// goes on until nothing is left of that.
    pub(super) fn carry_out(&mut self) -> Result<(), Failure> {
        loop {
            self.check()?;
            let mut kept = false;
            for host in 0..self.hosts.len() {
                kept |= self.commit(host)?;
            }
            if !kept && self.checks.is_empty() {
                return Ok(());
            }
        }
    }

    fn check(&mut self) -> Result<(), Failure> {
        let checks = std::mem::take(&mut self.checks);
        if checks.len() <= INLINE_MAX && self.checking == 0 {
            return checks.into_iter().try_for_each(|(host, check)| self.step(host, Input::Verified(check.run())));
        }
        self.checking += checks.len();
        for host in 0..self.hosts.len() {
            // Nearly always one line: no need to sort.
            if checks.iter().all(|(theirs, _)| *theirs == host) {
                self.pool.check(self.hosts[host].opening, checks.into_iter().map(|(_, check)| check).collect());
                return Ok(());
            }
        }
        for (host, check) in checks {
            self.pool.check(self.hosts[host].opening, vec![check]);
        }
        Ok(())
    }

    /// One sync for all that one line has to keep; true if something was kept.
    fn commit(&mut self, host: usize) -> Result<bool, Failure> {
        let waits = self.waits_for_room(host);
        let line = &mut self.hosts[host];
        if line.batch.is_empty() || waits {
            return Ok(false);
        }
        if !line.is_reserved() {
            let now = self.clock.now().mono;
            line.full_since = Some(now);
            return Ok(false);
        }
        match line.store.commit(&line.batch) {
            Ok(()) => {
                let kept = line.batch.len();
                line.batch.clear();
                let ticket = line.ticket;
                self.unsettled(host, kept);
                self.has_room(host);
                self.step(host, Input::Stored { ticket })?;
                Ok(true)
            }
            Err(CommitError::Full) => {
                self.is_full(host);
                Ok(false)
            }
            Err(error) => Err(broken(error)),
        }
    }

    fn unsettled(&mut self, host: usize, more: usize) {
        let now = self.clock.now().mono;
        let line = &mut self.hosts[host];
        line.unsettled += more;
        line.unsettled_since.get_or_insert(now);
    }

    /// True if something is to be settled, in a quiet moment.
    pub(super) fn is_unsettled(&self) -> bool {
        (0..self.hosts.len()).any(|host| self.hosts[host].unsettled > 0 && !self.waits_for_room(host))
    }

    /// True if that cannot wait for a quiet moment.
    pub(super) fn must_settle(&self) -> bool {
        let now = self.clock.now().mono;
        let late = |line: &Host| line.unsettled_since.is_some_and(|since| now >= since.plus_us(UNSETTLED_US_MAX));
        self.hosts.iter().any(|line| line.unsettled >= UNSETTLED_MAX || late(line))
    }

    /// Settles what follows the commits, and carries out what that asks for.
    ///
    /// Called when what was kept is on the wire: nothing that the other side waits for waits for this.
    pub(super) fn settle(&mut self) -> Result<(), Failure> {
        for host in 0..self.hosts.len() {
            let waits = self.waits_for_room(host);
            let line = &mut self.hosts[host];
            if waits || line.unsettled == 0 {
                continue;
            }
            match line.store.settle(&line.later) {
                Ok(folded) => {
                    line.later.clear();
                    // What is left of one side's many goes on in quiet moments, or when it has waited like anything else.
                    let settled = line.store.is_settled();
                    line.unsettled = usize::from(!settled);
                    line.unsettled_since = (!settled).then(|| self.clock.now().mono);
                    line.look |= folded.iter().any(|folded| matches!(folded, Folded::Amendment { .. }));
                    line.outgoing.note(&folded);
                    self.has_room(host);
                    self.step(host, Input::Folded(folded))?;
                }
                Err(CommitError::Full) => self.is_full(host),
                Err(error) => return Err(broken(error)),
            }
        }
        self.send_parts()?;
        self.carry_out()
    }

    /// Says the next part of an attachment of ours on each line where the one before has arrived, and nothing waits.
    fn send_parts(&mut self) -> Result<(), Failure> {
        for host in 0..self.hosts.len() {
            let line = &mut self.hosts[host];
            let quiet = line.unsettled == 0 && line.batch.is_empty() && line.full_since.is_none();
            if line.outgoing.coming() == 0 || !quiet || !line.line.has_arrived(Precedence::Routine) {
                continue;
            }
            let Some(part) = line.outgoing.next(&line.store).map_err(broken)? else { continue };
            let command = Command::Say { precedence: Precedence::Routine, body: Body::Part(part) };
            self.say_by_itself(host, command)?;
        }
        Ok(())
    }

    /// Seeks the standing calls of ours that come within a day and are not on the record yet.
    fn seek_standing_calls(&mut self) -> Result<(), Failure> {
        let now = self.clock.now();
        for host in 0..self.hosts.len() {
            let line = &mut self.hosts[host];
            if line.unsettled > 0 || !line.line.may_sign() || !standing::is_due(line.standing_looked, now.mono) {
                continue;
            }
            match standing::due(line, now.wall).map_err(broken)? {
                Some(call) => {
                    let command = Command::Say { precedence: Precedence::Routine, body: Body::Call(call) };
                    self.say_by_itself(host, command)?;
                }
                // After one there may be another, which the next look finds.
                None => line.standing_looked = Some(now.mono),
            }
        }
        Ok(())
    }

    /// Says what no officer has to ask for.
    fn say_by_itself(&mut self, host: usize, command: Command) -> Result<(), Failure> {
        let line = &mut self.hosts[host];
        let id = line.next_id;
        line.next_id += 1;
        self.step(host, Input::Command(id, command))
    }

    /// Takes up the amendments whose time has come.
    fn take_up_what_is_due(&mut self) -> Result<(), Failure> {
        let wall = self.clock.now().wall;
        for host in 0..self.hosts.len() {
            let line = &mut self.hosts[host];
            if let Err(failure) = line.look_for_next()
                && !std::mem::replace(&mut line.next_told, true)
            {
                // The line goes on under the charter that holds.
                warn!(
                    line = &*line.name,
                    what = failure.what,
                    advice = failure.hint,
                    "the amendment that waits is not good"
                );
            }
            if line.next.is_some_and(|(from, _)| from <= wall) && !line.disk_full() {
                self.take_up(host)?;
            }
        }
        Ok(())
    }

    /// Ends a line, when all that it has said and heard is durable, and opens it again under the charter that holds from
    /// now on.
    fn take_up(&mut self, host: usize) -> Result<(), Failure> {
        self.finish()?;
        if self.hosts[host].disk_full() {
            return Ok(());
        }
        let here = |home: &Home| matches!(home, Home::Line(at) if *at == host);
        let links = self.homes.iter().filter(|(_, home)| here(home)).map(|(link, _)| *link);
        let dialed = self.dials.iter().chain(&self.better).filter(|(_, (at, _))| *at == host).map(|(link, _)| *link);
        for link in links.chain(dialed).collect::<Vec<_>>() {
            self.bearer.close(bearer::LinkId(link), CLOSE_PLAIN, "an amendment of the charter holds from now on");
            self.homes.remove(&link);
            self.dials.remove(&link);
            self.better.remove(&link);
        }
        self.undialed.retain(|(at, _)| *at != host);
        self.later.retain(|later| later.host != host);
        // A party that joins has an address in the settings that they had not when the station started.
        match Settings::read(&self.folder.settings()) {
            Ok(settings) => self.addresses = settings.peers,
            Err(failure) => warn!(what = failure.what, "the settings are not read again"),
        }
        self.indexing = Indexing::start(&[])?;
        let Host { line, store, folder, tide, .. } = self.hosts.remove(host);
        drop(store);
        let identity = self.folder.identity()?;
        let (signer, confirmed) = line.hand_over();
        let mut opened =
            Host::open(&folder, identity.party(), signer, self.clock.now().wall, tide.as_ref().map(Tide::folder))?;
        opened.line.take_over(&confirmed);
        opened.opening = self.openings;
        self.openings += 1;
        self.hosts.insert(host, opened);
        self.indexing = Indexing::start(&self.hosts)?;
        self.step(host, Input::Tick)
    }

    /// True while a full disk is not to be tried again yet.
    fn waits_for_room(&self, host: usize) -> bool {
        let now = self.clock.now().mono;
        self.hosts[host].full_since.is_some_and(|since| now < since.plus_us(FULL_RETRY_US))
    }

    fn has_room(&mut self, host: usize) {
        let line = &mut self.hosts[host];
        if line.full_since.take().is_some() {
            info!(line = &*line.name, "the disk has room again");
        }
    }

    fn is_full(&mut self, host: usize) {
        let now = self.clock.now().mono;
        let line = &mut self.hosts[host];
        if line.full_since.replace(now).is_none() {
            let line = &*line.name;
            error!(line, "the disk is full: nothing is receipted or sent until it has room; free space");
        }
    }

    fn dial(&mut self, host: usize, peer: PartyIndex, timeout: Duration) {
        let line = &self.hosts[host].line;
        let Some(addresses) = line.charter().party(peer).and_then(|party| self.addresses.get(&party.code)) else {
            return;
        };
        let wall = self.clock.now().wall;
        // A peer that was given a new key and was not started again yet still answers with the old one.
        let keys = line.keyring().stations(peer).rev().filter(|station| station.valid_at(wall));
        let keys: Vec<_> = keys.take(KEYS_DIALED_MAX).collect();
        if keys.is_empty() {
            self.undialed.push((host, peer));
        }
        for station in keys {
            let key = Key(station.key.to_bytes());
            let is_udp = |address: &Address| address.carrier() == Carrier::Quic;
            let has_udp = addresses.iter().any(is_udp);
            for address in addresses {
                if has_udp && !is_udp(address) {
                    let at = self.clock.now().mono.plus_us(HEAD_START_US);
                    self.later.push(Later { at, host, peer, key, address: address.clone(), timeout });
                    continue;
                }
                let link = self.bearer.dial(key, address, timeout);
                self.dials.insert(link.0, (host, peer));
            }
        }
    }

    /// Dials over TCP what a dial over UDP has not reached in its head start.
    fn dial_later(&mut self) {
        let now = self.clock.now().mono;
        for later in self.later.extract_if(.., |later| later.at <= now) {
            let link = self.bearer.dial(later.key, &later.address, later.timeout);
            self.dials.insert(link.0, (later.host, later.peer));
        }
    }

    /// Dials over UDP those whose line is over TCP: what came up while UDP was blocked, or lost a race, is not to stay so.
    fn seek_better(&mut self) {
        let now = self.clock.now();
        if self.better_at.is_none_or(|at| now.mono < at) {
            return;
        }
        self.better_at = None;
        for (host, Host { line, .. }) in self.hosts.iter().enumerate() {
            for peer in line.status(now.mono) {
                let carrier = peer.link.and_then(|link| self.path(link)).map(|path| path.carrier);
                if carrier != Some(Carrier::Tcp) {
                    continue;
                }
                self.better_at = Some(now.mono.plus_us(NEXT_BETTER_US));
                let Some(party) = line.charter().party(peer.peer) else { continue };
                let Some(station) = line.keyring().stations(peer.peer).rev().find(|station| station.valid_at(now.wall))
                else {
                    continue;
                };
                let addresses = self.addresses.get(&party.code).into_iter().flatten();
                for address in addresses.filter(|address| address.carrier() == Carrier::Quic) {
                    let link = self.bearer.dial(Key(station.key.to_bytes()), address, BETTER_TIMEOUT);
                    self.better.insert(link.0, (host, peer.peer));
                }
            }
        }
    }

    /// Tells the channel which keys to admit: every valid one of every other party of every line.
    fn admit(&self) {
        let wall = self.clock.now().wall;
        let keys = self.hosts.iter().flat_map(|host| {
            let parties = (0..host.line.charter().parties.len() as u8).map(PartyIndex);
            let others = parties.filter(|&party| party != host.line.own());
            others.flat_map(|party| host.line.keyring().stations(party))
        });
        self.pins.replace(keys.filter(|station| station.valid_at(wall)).map(|station| Key(station.key.to_bytes())));
    }

    /// Keeps what is on its way to the disk; called when the station stops.
    pub(super) fn finish(&mut self) -> Result<(), Failure> {
        self.carry_out()?;
        while self.is_unsettled() {
            self.settle()?;
        }
        self.hosts.iter_mut().for_each(Host::close_tide);
        Ok(())
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

fn ours(class: bearer::Class) -> Class {
    Class::ALL[class.index()]
}

fn theirs(class: Class) -> bearer::Class {
    bearer::Class::ALL[class.index()]
}

fn broken(error: impl std::fmt::Display) -> Failure {
    Failure::local(error, "check the disk: space, mount, errors; then start the station again, it loses nothing")
}

fn local(fault: &LocalFault) -> Failure {
    Failure::local(fault, line::Blame::Local(fault.clone()).advice())
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

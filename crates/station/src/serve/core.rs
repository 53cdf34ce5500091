//! The core of the running station: hands each thing that happens to the line that it concerns, and carries out what
//! that line asks for, in the order that makes it safe.

use std::collections::BTreeMap;
use std::time::Duration;

use evidence::Precedence;
use line::affairs::{Body, Folded};
use line::{Check, Command, CommandError, Done, Input, Keep, LocalFault, Output};
use store::{CommitError, Store};
use tokio::sync::broadcast;
use tracing::{error, info, warn};

use super::indexing::{self, Indexing};
use super::links::{Inputs, Links};
use super::pool::{INLINE_MAX, Pool, Verdicts};
use super::sealed::Happened;
use super::{Host, Told, events};
use crate::calls::standing;
use crate::carry::station::Batch;
use crate::clock::Clock;
use crate::failure::Failure;
use crate::folder::Folder;
use crate::settings::Settings;
use crate::tide::Tide;
use crate::ways::Way;

/// Microseconds between two attempts to write to a full disk.
const FULL_RETRY_US: u64 = 1_000_000;

/// Entries and receipts that may wait for a quiet moment to settle, and the microseconds that they may wait: no peer
/// keeps what was said from the watch by never being quiet.
const UNSETTLED_MAX: usize = 128;
const UNSETTLED_US_MAX: u64 = 50_000;

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

/// The core of the running station.
pub struct Core {
    /// Dropped first: a record whose log somebody else has open is not carried over when it is closed.
    indexing: Indexing,
    folder: Folder,
    clock: Clock,
    hosts: Vec<Host>,
    /// Lines opened so far, those among them that were opened again.
    openings: usize,
    links: Links,
    pool: Pool,
    checking: usize,
    checks: Vec<(usize, Check)>,
    out: Vec<Output>,
    inputs: Inputs,
    told: broadcast::Sender<Told>,
}

impl Core {
    pub(super) fn new(
        folder: Folder,
        clock: Clock,
        mut hosts: Vec<Host>,
        links: Links,
        pool: Pool,
        told: broadcast::Sender<Told>,
    ) -> Result<Self, Failure> {
        let indexing = Indexing::start(&hosts)?;
        hosts.iter_mut().zip(0..).for_each(|(host, opening)| host.opening = opening);
        let mut core = Core {
            folder,
            clock,
            openings: hosts.len(),
            hosts,
            links,
            pool,
            checking: 0,
            checks: Vec::new(),
            out: Vec::new(),
            inputs: Vec::new(),
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

    /// The station's links.
    pub(crate) fn links(&self) -> &Links {
        &self.links
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
        let wake = of_lines
            .chain(of_disks)
            .chain(of_next)
            .chain(self.links.wake_at())
            .min()
            .unwrap_or_else(|| now.plus_us(1_000_000));
        self.clock.instant(wake)
    }

    /// Time has passed.
    pub(super) fn tick(&mut self) -> Result<(), Failure> {
        // Keys come to their first and last day while the station runs.
        self.take_up_what_is_due()?;
        self.admit();
        self.with_links(|links, hosts, now, inputs| links.tick(hosts, now, inputs))?;
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
        self.with_links(|links, hosts, now, inputs| links.event(hosts, now, event, inputs))
    }

    /// A path for sealed frames tells something.
    pub(super) fn sealed(&mut self, happened: Happened) -> Result<(), Failure> {
        self.with_links(|links, hosts, now, inputs| links.sealed(hosts, now, happened, inputs))
    }

    /// Gives the lines what the links make of something.
    fn with_links(&mut self, act: impl FnOnce(&mut Links, &[Host], line::Now, &mut Inputs)) -> Result<(), Failure> {
        let mut inputs = std::mem::take(&mut self.inputs);
        act(&mut self.links, &self.hosts, self.clock.now(), &mut inputs);
        let stepped = inputs.drain(..).try_for_each(|(host, input)| {
            let is_frame = matches!(input, Input::Frame { .. });
            self.step(host, input)?;
            if is_frame {
                self.links.tell_lives(&self.hosts[host], self.clock.now().wall);
            }
            Ok(())
        });
        self.inputs = inputs;
        stepped
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
                self.step(host, Input::Carried { id, cover, first, newer, frames })?;
                self.links.tell_lives(&self.hosts[host], self.clock.now().wall);
                Ok(())
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
            Output::Send { link, class, frame } => self.links.send(link, class, frame),
            Output::Dial { peer, timeout_us } => {
                let (now, timeout) = (self.clock.now(), Duration::from_micros(timeout_us));
                self.links.attempt(&self.hosts, now, (host, peer), timeout);
            }
            Output::Close { link, code, reason } => self.links.close(link, code, &reason.to_string()),
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

    /// Reads again how the other stations are reached, and nothing else of the settings.
    pub(crate) fn read_ways(&mut self) {
        if let Some(ways) = self.ways_anew() {
            self.links.change_ways(&self.hosts, self.clock.now(), ways);
        }
    }

    fn ways_anew(&self) -> Option<BTreeMap<String, Vec<Way>>> {
        match Settings::read(&self.folder.settings()) {
            Ok(settings) => Some(settings.peers),
            Err(failure) => {
                warn!(what = failure.what, "the settings are not read again");
                None
            }
        }
    }

    /// Ends a line, when all that it has said and heard is durable, and opens it again under the charter that holds from
    /// now on.
    fn take_up(&mut self, host: usize) -> Result<(), Failure> {
        self.finish()?;
        if self.hosts[host].disk_full() {
            return Ok(());
        }
        self.links.close_line(host);
        // A party that joins has an address in the settings that they had not when the station started.
        if let Some(ways) = self.ways_anew() {
            self.links.set_ways(ways);
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

    /// Tells what carries the lines which keys to admit.
    fn admit(&mut self) {
        self.links.admit(&self.hosts, self.clock.now().wall);
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

    /// Says goodbye to the peers.
    pub(super) async fn shutdown(self) {
        self.links.shutdown().await;
    }
}

fn broken(error: impl std::fmt::Display) -> Failure {
    Failure::local(error, "check the disk: space, mount, errors; then start the station again, it loses nothing")
}

fn local(fault: &LocalFault) -> Failure {
    Failure::local(fault, line::Blame::Local(fault.clone()).advice())
}

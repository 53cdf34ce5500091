//! Two stations talk while whatever can befall a machine befalls theirs, in an order drawn from a seed: `kill -9`, both at
//! once, SIGSTOP, a disk without room, a clock that is set wrong, a link that is cut both ways or one way.
//!
//! After each fault the line comes up again, and whatever either side was told to be receipted is on the disk of the other.
//! Every few faults, and at the end, both transcripts are written, and no place is ever seen with two entries.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use station::demo::stage::{LINE, Running, make_line};
use station::failure::Exit;
use station::folder::Folder;
use testkit::netem::{Netem, Profile, Way};
use testkit::random::Random;

use crate::Verdict;
use crate::judge;
use crate::seen::Seen;
use crate::speak::{Pace, Talk};
use crate::stage::{self, Around, CODES, ENDS, Ground, TERMS, cast, faketime, free_port, status};

/// How long the line may take to be up again after a fault.
const RECOVERY_MAX: Duration = Duration::from_secs(30);

/// Faults between two looks at both transcripts.
const LOOK_EVERY: u64 = 20;

/// Room for the record of a line, as much as a disk of a trial has.
const DISK_MIB: u64 = 512;

/// Disks that are left full until the station says so. Each takes some 20 MB of words, since the log of the record has room
/// of its own that a full disk does not take away.
const FELT_MAX: u64 = 6;

/// The words that fill what room a record has of its own.
const FILLING_BYTES: usize = 40_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    Kill,
    KillBoth,
    Stop,
    DiskFull,
    Clock,
    Cut,
    OneWay,
}

impl Fault {
    /// Each as often as it stands here.
    const DRAWN: [Fault; 12] = [
        Fault::Kill,
        Fault::Kill,
        Fault::Kill,
        Fault::KillBoth,
        Fault::Stop,
        Fault::Stop,
        Fault::DiskFull,
        Fault::DiskFull,
        Fault::Clock,
        Fault::Clock,
        Fault::Cut,
        Fault::OneWay,
    ];
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fault::Kill => "kill -9",
            Fault::KillBoth => "kill -9 of both",
            Fault::Stop => "SIGSTOP",
            Fault::DiskFull => "full disk",
            Fault::Clock => "clock set",
            Fault::Cut => "link cut",
            Fault::OneWay => "link cut one way",
        })
    }
}

/// The disk of one record: a file system in a file, or in memory where the system has no loop devices.
struct Disk {
    at: PathBuf,
}

impl Disk {
    /// Mounts one on a line's folder, with what is in it; none where this may not be done.
    fn mount(ground: &Ground, folder: &Folder, name: &str) -> Result<Option<Self>> {
        let at = folder.lines().join(LINE);
        let charter = std::fs::read(at.join("charter.detente"))?;
        let image = ground.dir().join(format!("{name}.img"));
        File::create(&image)?.set_len(DISK_MIB << 20)?;
        let made = ran("mkfs.ext4", &["-q", "-m", "0", "-F", &image.display().to_string()]);
        let place = at.display().to_string();
        let size = format!("size={DISK_MIB}m");
        let mounted = made && ran("mount", &["-o", "loop", &image.display().to_string(), &place])
            || ran("mount", &["-t", "tmpfs", "-o", &size, "detente-trial", &place]);
        if !mounted {
            return Ok(None);
        }
        std::fs::write(at.join("charter.detente"), charter)?;
        Ok(Some(Disk { at }))
    }

    /// Writes until nothing more fits.
    fn fill(&self) -> Result<()> {
        let mut ballast = File::options().create(true).append(true).open(self.ballast())?;
        for piece in [1 << 20, 1 << 12, 1] {
            let bytes = vec![1; piece];
            while ballast.write_all(&bytes).is_ok() && ballast.sync_data().is_ok() {}
        }
        Ok(())
    }

    fn free(&self) -> Result<()> {
        std::fs::remove_file(self.ballast()).context("the ballast")
    }

    fn ballast(&self) -> PathBuf {
        self.at.join("ballast")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily, since a station that is ended at this moment may still hold files in it.
        ran("umount", &["-l", &self.at.display().to_string()]);
    }
}

fn ran(program: &str, args: &[&str]) -> bool {
    Command::new(program).args(args).output().is_ok_and(|done| done.status.success())
}

/// All that a fault befalls.
struct Trial {
    stations: [Running; 2],
    programs: [PathBuf; 2],
    /// The files that say by how much each clock is off; none where clocks cannot be set.
    clocks: [Option<PathBuf>; 2],
    disks: Option<[Disk; 2]>,
    netem: Netem,
    talk: Arc<Talk>,
    random: Random,
    felt: u64,
    seen: Seen,
    verdict: Verdict,
}

/// Runs it.
pub fn run(ground: &Ground, count: u64) -> Result<Verdict> {
    let listen = [free_port(), free_port()];
    let netem = Netem::between(listen, Profile { seed: ground.seed, ..Profile::delayed(Duration::from_millis(2)) })?;
    let reach = [netem.addr_of(0), netem.addr_of(1)];
    let folders = make_line(ground.dir(), &CODES.map(cast), TERMS, listen, reach).map_err(anyhow::Error::msg)?;
    let disks = match (Disk::mount(ground, &folders[0], "blue")?, Disk::mount(ground, &folders[1], "green")?) {
        (Some(one), Some(other)) => Some([one, other]),
        _ => None,
    };
    let may_set = faketime()?.is_some();
    let mut clocks = [None, None];
    let mut programs = Vec::new();
    for side in ENDS {
        let name = CODES[side].to_lowercase();
        if may_set {
            let clock = ground.dir().join(format!("{name}.clock"));
            std::fs::write(&clock, "+0")?;
            clocks[side] = Some(clock);
        }
        programs.push(ground.script(&name, &Around { clock: clocks[side].clone(), ..Around::default() })?);
    }
    let programs: [PathBuf; 2] = programs.try_into().ok().context("two programs")?;
    let stations = [stage::start(&folders[0], &programs[0])?, stage::start(&folders[1], &programs[1])?];
    let mut trial = Trial {
        stations,
        programs,
        clocks,
        disks,
        netem,
        talk: Arc::new(Talk::new()),
        random: Random::new(ground.seed),
        felt: 0,
        seen: Seen::default(),
        verdict: Verdict::default(),
    };
    let mut kinds = Fault::DRAWN.to_vec();
    if trial.disks.is_none() {
        println!("skipped: full disks: no file system may be mounted here, which needs root");
        kinds.retain(|kind| *kind != Fault::DiskFull);
    }
    if !may_set {
        println!("skipped: clocks: faketime is not installed");
        kinds.retain(|kind| *kind != Fault::Clock);
    }
    let pace = Pace {
        words_every: Duration::from_millis(60),
        bytes: [50, 2_000],
        flash_every: Duration::from_millis(400),
        flash_wait: Duration::from_secs(60),
    };
    for side in ENDS {
        let (talk, folder) = (trial.talk.clone(), folders[side].clone());
        std::thread::spawn(move || talk.listen(side, &folder));
    }
    let talk = trial.talk.clone();
    std::thread::scope(|scope| {
        for side in ENDS {
            let (talk, folder, pace, seed) = (&talk, &folders[side], &pace, ground.seed);
            scope.spawn(move || talk.speak(side, folder, pace, seed));
        }
        let ended = trial.befall(&kinds, count);
        talk.end();
        if ended.is_err() {
            // Whoever still waits for an answer gets none, and ends.
            trial.stations.iter_mut().for_each(Running::kill);
        }
        ended
    })?;
    trial.judge()
}

impl Trial {
    /// One fault after another.
    fn befall(&mut self, kinds: &[Fault], count: u64) -> Result<()> {
        let mut counts: BTreeMap<Fault, u64> = BTreeMap::new();
        let mut longest = Duration::ZERO;
        self.wait_up("the start")?;
        for number in 1..=count {
            self.pause(1_500);
            let fault = *self.random.one_of(kinds);
            let victim = self.random.below(2) as usize;
            let about = format!("fault {number}, {fault} at {}", CODES[victim]);
            *counts.entry(fault).or_default() += 1;
            self.strike(fault, victim).with_context(|| about.clone())?;
            // Now and then the next befalls them before they have found each other again.
            if self.random.below(6) == 0 && number < count {
                continue;
            }
            longest = longest.max(self.wait_up(&about)?);
            for side in ENDS {
                // What was told before the look is on the disk at the look.
                let told = self.talk.told(1 - side).receipted.clone();
                judge::holds_what_is_receipted(&self.stations[side].folder, &told, &mut self.verdict)?;
            }
            if number.is_multiple_of(LOOK_EVERY) {
                for side in ENDS {
                    judge::look(&self.programs[side], &self.stations[side].folder, &mut self.seen, &mut self.verdict)?;
                }
                println!("{number} faults, {} entries seen, up again after at most {longest:.1?}", self.seen.count());
            }
            if !self.verdict.0.is_empty() {
                bail!("{about}: {}", self.verdict.0.join("; "));
            }
        }
        self.wait_up("the last fault")?;
        let counts: Vec<_> = counts.iter().map(|(fault, count)| format!("{fault} {count}")).collect();
        println!("{count} faults: {}; {} full disks were felt", counts.join(", "), self.felt);
        println!("the line was up again at most {longest:.1?} after a fault");
        Ok(())
    }

    fn judge(mut self) -> Result<Verdict> {
        let mut seen = std::mem::take(&mut self.seen);
        let mut verdict = std::mem::take(&mut self.verdict);
        judge::judge(&self.stations, &self.programs, &self.talk, &mut seen, &mut verdict)?;
        let unknown: usize = ENDS.map(|side| self.talk.told(side).unknown.len()).iter().sum();
        let flashes = self.talk.flashes(Duration::ZERO, Duration::MAX);
        println!("{} entries seen, {unknown} words of unknown fate; FLASH over all faults: {flashes}", seen.count());
        for side in ENDS {
            // By a wrong clock no key is valid, and the station says so and keeps nothing; it has no other reason to refuse.
            let told = self.talk.told(side);
            let other = told.refused.values().find(|why| !why.contains("is not valid at"));
            verdict.must(other.is_none(), || format!("{}: words were refused: {other:?}", CODES[side]));
            println!("{}: {} words refused by a clock that was wrong", CODES[side], told.refused.len());
        }
        verdict.must(seen.count() > 0 && flashes.count() > 0, || "nothing was said".to_owned());
        // The stations end before their disks are taken away.
        self.stations.iter_mut().for_each(Running::stop);
        Ok(verdict)
    }

    /// Waits up to so many milliseconds.
    fn pause(&mut self, most_ms: u64) {
        std::thread::sleep(Duration::from_millis(self.random.below(most_ms)));
    }

    /// Waits until both sides say that the line is up.
    fn wait_up(&mut self, after: &str) -> Result<Duration> {
        let began = Instant::now();
        for station in &self.stations {
            if stage::wait_up(&station.folder, RECOVERY_MAX).is_none() {
                bail!("{RECOVERY_MAX:?} after {after} the line is not up\n{}", stage::last_of_log(&station.folder));
            }
        }
        Ok(began.elapsed())
    }

    fn strike(&mut self, fault: Fault, victim: usize) -> Result<()> {
        match fault {
            Fault::Kill => {
                self.kill(victim)?;
                self.pause(300);
                self.restart(victim)
            }
            Fault::KillBoth => {
                let (first, second) = (victim, 1 - victim);
                self.kill(first)?;
                self.pause(30);
                self.kill(second)?;
                self.restart(second)?;
                self.pause(500);
                self.restart(first)
            }
            Fault::Stop => {
                let process = judge::id(&self.stations[victim])?;
                let process = Pid::from_raw(process as i32).context("a process has a number")?;
                kill_process(process, Signal::STOP)?;
                // Now and then for longer than the transport bears silence.
                let most = if self.random.below(20) == 0 { 35_000 } else { 4_000 };
                self.pause(most);
                kill_process(process, Signal::CONT)?;
                Ok(())
            }
            Fault::DiskFull => self.fill(victim),
            Fault::Clock => {
                let offset = *self.random.one_of(&["+2s", "-2s", "-90s", "+90s", "+1h", "-1h", "+800d", "-366d"]);
                self.set_clock(victim, offset)?;
                self.pause(2_500);
                if self.random.below(3) == 0 {
                    self.kill(victim)?;
                    self.restart(victim)?;
                    self.pause(1_000);
                }
                self.set_clock(victim, "+0")
            }
            Fault::Cut => {
                self.netem.black_hole(true);
                self.pause(5_000);
                self.netem.black_hole(false);
                Ok(())
            }
            Fault::OneWay => {
                let way = if victim == 0 { Way::Up } else { Way::Down };
                self.netem.black_hole_one_way(way, true);
                self.pause(5_000);
                self.netem.black_hole_one_way(way, false);
                Ok(())
            }
        }
    }

    /// Ends a station as a loss of power would, and looks at once at what its disk holds.
    fn kill(&mut self, victim: usize) -> Result<()> {
        self.stations[victim].kill();
        let told = self.talk.told(1 - victim).receipted.clone();
        judge::holds_what_is_receipted(&self.stations[victim].folder, &told, &mut self.verdict)
    }

    fn restart(&mut self, victim: usize) -> Result<()> {
        self.stations[victim]
            .restart()
            .map_err(|failure| anyhow::anyhow!("{failure}\n{}", stage::last_of_log(&self.stations[victim].folder)))
    }

    /// Steps the clock of a station while it runs.
    fn set_clock(&self, victim: usize, offset: &str) -> Result<()> {
        let file = self.clocks[victim].as_ref().context("clocks can be set")?;
        // In one step, so that it is never read half written.
        let beside = file.with_extension("new");
        std::fs::write(&beside, offset)?;
        std::fs::rename(&beside, file)?;
        Ok(())
    }

    /// Leaves a record no room, for a while or until its station says so; now and then it is killed meanwhile, and told
    /// to start on the full disk.
    fn fill(&mut self, victim: usize) -> Result<()> {
        let disks = self.disks.take().context("there are disks")?;
        let ended = self.fill_disk(&disks[victim], victim);
        let freed = disks[victim].free();
        self.disks = Some(disks);
        ended.and(freed)?;
        if self.stations[victim].id().is_none() {
            self.restart(victim)?;
        }
        let has_room = |status: serde_json::Value| status["lines"][0]["disk_full"] == false;
        let folder = self.stations[victim].folder.clone();
        let told = stage::eventually(RECOVERY_MAX, || status(&folder).is_ok_and(has_room));
        self.verdict.must(told, || format!("{}: it does not find the room that it has again", CODES[victim]));
        Ok(())
    }

    fn fill_disk(&mut self, disk: &Disk, victim: usize) -> Result<()> {
        disk.fill()?;
        let folder = self.stations[victim].folder.clone();
        let is_full = || status(&folder).is_ok_and(|status| status["lines"][0]["disk_full"] == true);
        if self.felt < FELT_MAX && self.random.below(2) == 0 {
            let other = self.stations[1 - victim].folder.clone();
            let mut number = 0;
            let began = Instant::now();
            while !is_full() && began.elapsed() < Duration::from_secs(30) {
                for _ in 0..10 {
                    let mut text = format!("{number} fills the disk of {} {:?} ", CODES[victim], began);
                    number += 1;
                    text.extend(std::iter::repeat_n('w', FILLING_BYTES));
                    self.talk.say(1 - victim, &other, "routine", text, None);
                }
            }
            self.felt += 1;
            self.verdict.must(is_full(), || format!("{}: its disk is full, and it does not say so", CODES[victim]));
        }
        self.pause(2_000);
        let told = self.talk.told(1 - victim).receipted.clone();
        judge::holds_what_is_receipted(&folder, &told, &mut self.verdict)?;
        if self.random.below(3) == 0 {
            self.stations[victim].kill();
            self.starts_or_says_why(victim)?;
        }
        Ok(())
    }

    /// A station that is started on a full disk runs, or ends with exit code 5 and a hint.
    fn starts_or_says_why(&mut self, victim: usize) -> Result<()> {
        match self.stations[victim].restart() {
            Ok(()) => Ok(()),
            Err(failure) if failure.exit == Exit::NotRunning => {
                let last = stage::last_of_log(&self.stations[victim].folder);
                self.verdict.must(last.lines().last().is_some_and(|line| line.starts_with("hint: ")), || {
                    format!("{}: it does not start on a full disk, and does not say why: {last}", CODES[victim])
                });
                // It has ended by itself; its place is free.
                self.stations[victim].kill();
                Ok(())
            }
            Err(failure) => bail!("{failure}"),
        }
    }
}

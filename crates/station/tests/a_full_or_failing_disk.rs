//! A disk that is full, and one whose n-th write or sync fails, once or for ever: the station says so and receipts
//! nothing meanwhile, or ends with exit code 5 and a hint; and after a clean start nothing is missing that was reported.
//!
//! The full disk is a small file system in memory, which needs the right to mount one; the failing writes are injected
//! by `strace`. Where either is not to be had, the test is counted as skipped.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use serde_json::Value;
use station::client::Client;
use station::demo::stage::Running;
use station::failure::{Exit, Failure};
use station::folder::Folder;
use station::protocol::{NewMessage, Request};
use support::means::{Mounted, may_trace};
use support::{BLUE, CAST, Folders, PROGRAM, Pair, RED, eventually, place, start};

fn message(from: usize, precedence: &str, text: &str) -> Request {
    Request::Send {
        line: None,
        message: NewMessage {
            precedence: precedence.to_owned(),
            from: "ops".to_owned(),
            to: vec![format!("{}/ops", CAST[1 - from].code)],
            subject: String::new(),
            text: text.to_owned(),
            language: None,
            reply_to: None,
            corrects: None,
            as_written: false,
        },
        wait_s: None,
    }
}

/// Asks on a thread of its own, since a station whose disk is full answers when it has room.
fn ask_aside(folder: &Folder, request: Request) -> mpsc::Receiver<Result<Value, Failure>> {
    let (folder, (tell, told)) = (folder.clone(), mpsc::channel());
    std::thread::spawn(move || {
        let answer = Client::connect(&folder).and_then(|mut client| client.ask(&request));
        // Whoever asked may have stopped waiting.
        let _ = tell.send(answer);
    });
    told
}

fn receipted(at: &Running, lane: &str) -> u64 {
    let status = at.ask(&Request::Status {}).expect("the station answers");
    status["lines"][0]["peers"][0]["receipted"][lane].as_u64().expect("a size")
}

#[test]
fn a_full_disk_is_told_and_nothing_is_receipted_until_it_has_room() {
    let folders = Folders::make();
    let line = folders.path(BLUE).join("lines/spring");
    let charter = fs::read(line.join("charter.detente")).expect("the charter");
    let Some(_mounted) = Mounted::at(&line, "96m") else { return };
    fs::write(line.join("charter.detente"), charter).expect("our file");
    let mut pair = folders.start();
    pair.wait_up();
    pair.send(RED, "routine", "while there is room");
    let ballast = line.join("ballast");
    // Writes until nothing more fits; that it ends in a failure is what is wanted.
    let _ = fs::write(&ballast, vec![1; 96 << 20]);

    let text = "w".repeat(40_000);
    let disk_full = |pair: &Pair| pair.ask(BLUE, &["status"])["lines"][0]["disk_full"] == true;
    // One was said before the ballast. What the disk refuses first may be the station's own books and no message.
    let mut said = 1;
    while !(disk_full(&pair) && receipted(&pair.stations[RED], "RED/R") < said) {
        assert!(said < 2_000, "the disk never filled");
        for _ in 0..20 {
            pair.stations[RED].ask(&message(RED, "routine", &text)).expect("the other side's disk has room");
            said += 1;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let before = receipted(&pair.stations[RED], "RED/R");
    assert!(
        pair.refused(RED, 6, &["send", "-p", "flash", "--from", "ops", "--to", "BLUE/ops", "--wait", "2", "flash"])
            .contains("not yet receipted")
    );
    let ours = ask_aside(&pair.stations[BLUE].folder, message(BLUE, "flash", "said on a full disk"));
    assert!(ours.recv_timeout(Duration::from_secs(1)).is_err(), "it was placed on a full disk");
    assert_eq!(receipted(&pair.stations[RED], "RED/R"), before);
    assert_eq!(receipted(&pair.stations[RED], "RED/F"), 0);
    let held = support::record(&pair.stations[BLUE].folder);
    assert!(before <= held[7].len() as u64, "receipted and not on the disk");
    assert!(support::run(&pair.path(BLUE), &["status"]).out.contains("DISK IS FULL"));
    assert!(pair.log(BLUE).contains("the disk is full"));
    for station in &pair.stations {
        assert_ne!(station.state().as_deref(), Some("down"), "a full disk does not end the line");
    }

    fs::remove_file(&ballast).expect("our file");
    let placed = ours.recv_timeout(support::SOON).expect("it is answered once there is room").expect("it is placed");
    assert_eq!(placed["serial"], "BLUE/F/0001", "{placed}");
    eventually("it says that there is room", || !disk_full(&pair));
    eventually("all is receipted", || receipted(&pair.stations[RED], "RED/F") == 1);
    pair.wait_same();
    pair.stations[BLUE].kill();
    pair.stations[BLUE].restart().expect("it starts again");
    pair.wait_up();
    pair.wait_same();
    assert!(!pair.log(BLUE).contains("panicked"));
    // The check files go beside the record, and there is room for them in the folder alone.
    support::transcripts_agree([&pair.path(BLUE), &pair.path(RED)]);
}

/// A station under `strace`, whose record's files fail as asked.
struct Failing {
    child: Child,
}

impl Failing {
    fn start(folder: &Folder, fault: &str) -> Self {
        let line = folder.path().join("lines/spring");
        let script = folder.path().join("failing.sh");
        let files = ["record.sqlite", "record.sqlite-wal"].map(|file| format!("-P '{}'", line.join(file).display()));
        // The tracer stands aside, so that the process that we started, and end, is the station itself.
        let text = format!(
            "#!/bin/sh\nexec strace -D -f -o /dev/null {} -e inject={fault} '{PROGRAM}' \"$@\"\n",
            files.join(" ")
        );
        support_script(&script, &text);
        let log = fs::OpenOptions::new().create(true).append(true).open(folder.path().join("station.log"));
        let child = Command::new(&script)
            .arg("--dir")
            .arg(folder.path())
            .arg("serve")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log.expect("a log"))
            .spawn()
            .expect("the script starts");
        Failing { child }
    }

    fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("our own child")
    }

    /// Waits until it answers; false if it has ended before.
    fn answers(&mut self, folder: &Folder) -> bool {
        let began = Instant::now();
        loop {
            let waiting = ask_aside(folder, Request::Status {}).recv_timeout(Duration::from_secs(5));
            if waiting.is_ok_and(|answer| answer.is_ok()) {
                return true;
            }
            if self.ended().is_some() {
                return false;
            }
            assert!(began.elapsed() < support::SOON, "it neither answers nor ends");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Failing {
    fn drop(&mut self) {
        // The process that we started, if it still runs.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn support_script(path: &Path, text: &str) {
    fs::write(path, text).expect("our file");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("our file");
}

#[test]
fn whatever_write_fails_nothing_that_was_reported_is_missing() {
    if !may_trace() {
        return;
    }
    let folders = Folders::make();
    let blue = folders.folders[BLUE].clone();
    let mut pair = folders.start();
    pair.wait_up();
    let mut placed = std::collections::BTreeMap::new();
    let (mut ends, mut carried_on) = (0, 0);
    let writes: &[u32] = &[1, 2, 3, 5, 8, 13, 21, 40];
    for (call, error, at) in
        [("pwrite64", "EIO", writes), ("fsync,fdatasync", "EIO", &[1, 2, 3, 5, 8]), ("pwrite64", "ENOSPC", &[1, 4, 15])]
    {
        for &n in at {
            for ever in ["", "+"] {
                let fault = format!("{call}:error={error}:when={n}{ever}");
                pair.stations[BLUE].stop();
                let mut failing = Failing::start(&blue, &fault);
                if failing.answers(&blue) {
                    speak(&mut failing, &pair, &fault, &mut placed);
                }
                match failing.ended() {
                    Some(status) => {
                        assert_eq!(status.code(), Some(5), "{fault}: {status}\n{}", pair.log(BLUE));
                        let log = pair.log(BLUE);
                        let last: Vec<_> = log.lines().rev().take(2).collect();
                        assert!(last.iter().any(|line| line.starts_with("hint: ")), "{fault}: {last:?}");
                        ends += 1;
                    }
                    None => {
                        assert!(n > 1 || ever.is_empty() || error != "EIO", "{fault}: it goes on over a broken disk");
                        carried_on += 1;
                    }
                }
                drop(failing);
                // What was receipted is on the disk as it was left.
                let told = receipted(&pair.stations[RED], "RED/F");
                let held = support::record(&blue)[4].len() as u64;
                assert!(told <= held, "{fault}: receipted up to {told}, and the disk holds {held}");
                pair.stations[BLUE]
                    .restart()
                    .unwrap_or_else(|failure| panic!("{fault}: {failure}\n{}", pair.log(BLUE)));
                pair.wait_up();
                assert!(!pair.log(BLUE).contains("panicked"), "{fault}: {}", pair.log(BLUE));
            }
        }
    }
    assert!(0 < ends && 0 < carried_on, "{ends} ended, {carried_on} carried on");
    pair.wait_same();
    let texts = support::texts(&pair.stations[RED].folder);
    for (place, text) in &placed {
        assert_eq!(texts.get(place), Some(text), "what was placed stands elsewhere or is missing");
    }
    assert!(placed.len() > 50, "too little was tried: {}", placed.len());
    for at in [BLUE, RED] {
        assert!(!pair.log(at).contains("fork"), "{}", pair.log(at));
    }
    support::transcripts_agree([&pair.path(BLUE), &pair.path(RED)]);
    println!("{ends} ended, {carried_on} carried on, {} messages placed", placed.len());
}

/// Both sides say some words; what each station reports as placed is noted.
fn speak(failing: &mut Failing, pair: &Pair, fault: &str, placed: &mut std::collections::BTreeMap<(u8, u64), String>) {
    for word in 0..5 {
        for (from, precedence) in [(BLUE, "routine"), (RED, "flash")] {
            let text = format!("{fault} {word} of {}", CAST[from].code);
            let asked = ask_aside(&pair.stations[from].folder, message(from, precedence, &text));
            match asked.recv_timeout(Duration::from_millis(500)) {
                Ok(Ok(sent)) => {
                    if let Some(serial) = sent["serial"].as_str() {
                        assert_eq!(placed.insert(place(serial), text), None, "{serial} was given out twice");
                    }
                }
                Ok(Err(failure)) => assert_eq!(failure.exit, Exit::NotRunning, "{failure}"),
                // Nobody knows; a full disk answers when it has room.
                Err(_) => {}
            }
        }
        if failing.ended().is_some() {
            return;
        }
        std::thread::sleep(Duration::from_millis(30));
    }
    std::thread::sleep(Duration::from_millis(100));
}

#[test]
fn a_station_that_cannot_make_its_record_says_so() {
    let folders = Folders::make();
    let line = folders.path(BLUE).join("lines/spring");
    let charter = fs::read(line.join("charter.detente")).expect("the charter");
    let Some(_mounted) = Mounted::at(&line, "1m") else { return };
    fs::write(line.join("charter.detente"), charter).expect("our file");
    let ran = support::run(&folders.path(BLUE), &["serve"]);
    assert!(ran.code == 5 && ran.err.contains("hint: ") && !ran.err.contains("panicked"), "{ran:?}");
    drop(_mounted);
    let station = start(&folders.folders[BLUE]);
    drop(station);
}

/// What `serve`, and what reads the record beside it, say: each ends with exit code 5, names the cause, and hints at this.
fn is_told(folder: &Path, commands: &[&[&str]], says: &str, hints: &str) {
    for command in commands {
        let ran = support::run(folder, command);
        assert_eq!(ran.code, 5, "{command:?}: {ran:?}");
        let (what, hint) = ran.err.split_once("hint: ").expect("a hint");
        assert!(what.contains(says) && hint.contains(hints), "{command:?}: {ran:?}");
        assert!(!what.contains("damaged"), "{command:?}: {ran:?}");
    }
}

#[test]
fn a_record_that_cannot_be_reached_is_not_called_damaged() {
    let folders = Folders::make();
    let blue = folders.path(BLUE);
    let line = blue.join("lines/spring");
    let charter = fs::read(line.join("charter.detente")).expect("the charter");
    let Some(mounted) = Mounted::at(&line, "64m") else { return };
    fs::write(line.join("charter.detente"), charter).expect("our file");
    start(&folders.folders[BLUE]).stop();
    let (backup, export) = (line.join("copy"), line.join("out.detente"));
    let backup = ["backup", backup.to_str().expect("UTF-8")];
    let export = ["transcript", "export", "--out", export.to_str().expect("UTF-8")];
    let (serve, check): (&[&str], &[&str]) = (&["serve"], &["check", "--disk"]);

    // No room for a single page more.
    let ballast = line.join("ballast");
    fs::write(&ballast, vec![1; 64 << 20]).expect_err("more than there is room for");
    is_told(&blue, &[serve, check, &backup, &export], "full", "free space");
    // Room to open it in, and none for what is written then.
    fs::File::options().write(true).open(&ballast).and_then(|file| file.set_len(40 << 20)).expect("our file");
    let log = line.join("more ballast");
    fs::write(&log, vec![1; 64 << 20]).expect_err("more than there is room for");
    fs::File::options().write(true).open(&log).and_then(|file| file.set_len(23 << 20)).expect("our file");
    is_told(&blue, &[serve], "full", "free space");
    fs::remove_file(&ballast).expect("our file");
    fs::remove_file(&log).expect("our file");
    assert_eq!(support::done(&blue, check)["sound"], true);

    // Room, and no name more.
    let _ = fs::remove_file(line.join("record.sqlite-wal"));
    let _ = fs::remove_file(line.join("record.sqlite-shm"));
    let names = fs::read_dir(&line).expect("the folder").count() + 1;
    mounted.remount(&format!("nr_inodes={names}"));
    is_told(&blue, &[serve, check], "full", "free space");
    mounted.remount("nr_inodes=100,ro");
    is_told(&blue, &[serve, check], "Read-only", "mounted for writing");
    mounted.remount("rw");
    assert_eq!(support::done(&blue, check)["sound"], true);
    drop(start(&folders.folders[BLUE]));
}

#[test]
fn a_disk_that_cannot_be_read_is_told_from_a_damaged_record() {
    if !may_trace() {
        return;
    }
    let folders = Folders::make();
    let blue = folders.path(BLUE);
    let mut station = start(&folders.folders[BLUE]);
    for n in 0..50 {
        station.ask(&message(BLUE, "routine", &format!("{n} {}", "words ".repeat(1_000)))).expect("it waits");
    }
    station.stop();
    let record = blue.join("lines/spring/record.sqlite");
    let check = |fault: &str| {
        let mut command = Command::new("strace");
        command.args(["-f", "-o", "/dev/null", "-P"]).arg(&record).args(["-e", &format!("inject={fault}"), PROGRAM]);
        command.arg("--dir").arg(&blue).args(["check", "--disk"]);
        support::finish(command, support::SOON)
    };
    // From the first read on, and from one in the midst of the check.
    for n in [1, 30] {
        let ran = check(&format!("pread64,read:error=EIO:when={n}+"));
        assert!(ran.code == 5 && ran.err.contains("os error 5") && ran.err.contains("sound"), "{n}: {ran:?}");
        assert!(!ran.err.contains("is damaged"), "{n}: {ran:?}");
    }
    let bytes = fs::read(&record).expect("the record");
    fs::write(&record, [&bytes[..bytes.len() / 2], &vec![7; bytes.len() / 2][..]].concat()).expect("the record");
    let ran = check("read:error=EIO:when=1000+");
    assert!(ran.code == 5 && ran.err.contains("damaged") && !ran.err.contains("os error"), "{ran:?}");
}

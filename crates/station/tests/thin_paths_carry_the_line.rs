//! Where no live link can be had, sealed frames carry the line: over plain UDP, a serial port, a program, and a third party
//! that cannot read them. Where a better way comes back, that carries it.

mod support;

use std::fs;
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;
use support::{BLUE, CAST, Folders, Pair, RED, eventually, free_port, run};

/// Gives each station a path called `thin`, and the other the way over it that is written there, after those it has.
fn add_path(folders: &Folders, path: [String; 2], way: [String; 2]) {
    for (at, other) in [(BLUE, RED), (RED, BLUE)] {
        let file = folders.folders[at].settings();
        let settings = fs::read_to_string(&file).expect("settings");
        let known = format!("{} = [\"{}\"]", CAST[other].code, folders.cables[other].address());
        assert!(settings.contains(&known), "{settings}");
        let both = known.replace(']', &format!(", \"{}\"]", way[at]));
        let table = format!("[paths.thin]\n{}\n\n[peers]\n", path[at]);
        let settings = settings.replace(&known, &both).replace("\n[peers]\n", &format!("\n{table}"));
        fs::write(&file, settings.replace("spare_test_s = 900", "spare_test_s = 2")).expect("our file");
    }
}

fn peer(pair: &Pair, at: usize) -> Value {
    pair.ask(at, &["status"])["lines"][0]["peers"][0].clone()
}

fn way(pair: &Pair, at: usize, carrier: &str) -> Value {
    let ways = peer(pair, at)["ways"].as_array().expect("ways").clone();
    ways.into_iter().find(|way| way["carrier"] == carrier).expect("such a way")
}

fn cut(pair: &Pair, is_cut: bool) {
    pair.cables.iter().for_each(|cable| cable.cut(is_cut));
}

fn carries_sealed(pair: &Pair) {
    pair.wait_up();
    for at in [BLUE, RED] {
        eventually("both are on the path", || peer(pair, at)["carrier"] == "sealed");
        pair.send(at, "flash", "over the path");
    }
    pair.send(BLUE, "routine", "and at leisure");
    pair.wait_same();
}

/// A third party: passes on datagrams between two that know nothing but its addresses, and keeps what it saw.
struct Relay {
    addrs: [SocketAddr; 2],
    passes: Arc<AtomicBool>,
    passed: Arc<AtomicUsize>,
    seen: mpsc::Receiver<Vec<u8>>,
}

impl Relay {
    /// Between two stations that listen there.
    fn between(stations: [SocketAddr; 2]) -> Self {
        let sockets = [0, 1].map(|_| UdpSocket::bind("127.0.0.1:0").expect("a port"));
        let addrs = sockets.each_ref().map(|socket| socket.local_addr().expect("bound"));
        let (passes, passed) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicUsize::new(0)));
        let (tell, seen) = mpsc::channel();
        for side in [BLUE, RED] {
            let [from, to] = [side, 1 - side].map(|at| sockets[at].try_clone().expect("a handle"));
            let (target, passes, passed, tell) = (stations[1 - side], passes.clone(), passed.clone(), tell.clone());
            std::thread::spawn(move || {
                let mut buffer = [0; 2_048];
                while let Ok(length) = from.recv(&mut buffer) {
                    if passes.load(Ordering::Relaxed) && tell.send(buffer[..length].to_vec()).is_ok() {
                        passed.fetch_add(1, Ordering::Relaxed);
                        // One that nobody takes is lost.
                        let _ = to.send_to(&buffer[..length], target);
                    }
                }
            });
        }
        Relay { addrs, passes, passed, seen }
    }
}

/// Two folders with a relay between them; what BLUE dials is the relay's one side, and RED the other.
fn relayed() -> (Folders, Relay) {
    let folders = Folders::make();
    let listen = [free_port(), free_port()];
    let relay = Relay::between(listen);
    let path = listen.map(|listen| format!("udp = \"{listen}\""));
    add_path(&folders, path, relay.addrs.map(|addr| format!("thin:{addr}")));
    (folders, relay)
}

#[test]
fn a_third_party_carries_the_line_and_reads_none_of_it_until_a_better_way_is_back() {
    let (folders, relay) = relayed();
    folders.cables.iter().for_each(|cable| cable.cut(true));
    let pair = folders.start();
    carries_sealed(&pair);
    assert!(relay.passed.load(Ordering::Relaxed) > 10);
    let seen: Vec<u8> = relay.seen.try_iter().flatten().collect();
    for words in ["over the path", "and at leisure", "ops", "BLUE"] {
        assert!(!seen.windows(words.len()).any(|part| part == words.as_bytes()), "{words} was seen on the way");
    }
    let words = run(&pair.path(BLUE), &["status"]).out;
    assert!(
        words.contains("Path thin, udp 127.0.0.1:") && words.contains("Over SEALED with thin:127.0.0.1:"),
        "{words}"
    );
    assert_eq!(way(&pair, BLUE, "sealed")["state"], "in use");
    eventually("what fails is told", || way(&pair, BLUE, "quic")["state"] == "fails");

    cut(&pair, false);
    for at in [BLUE, RED] {
        eventually("the better way carries the line", || peer(&pair, at)["carrier"] == "quic");
        assert_eq!(pair.log(at).matches("state=down").count(), 0, "the line was never down: {}", pair.log(at));
    }
    pair.send(RED, "flash", "over the better way");
    eventually("the path is known to be a spare", || way(&pair, BLUE, "sealed")["state"] == "spare");
}

#[test]
fn a_spare_is_tried_and_told_and_takes_over() {
    let (folders, relay) = relayed();
    let pair = folders.start();
    pair.wait_up();
    eventually("the spare carries", || way(&pair, BLUE, "sealed")["state"] == "spare");
    assert_eq!(peer(&pair, BLUE)["carrier"], "quic");
    relay.passes.store(false, Ordering::Relaxed);
    eventually("that it does not is told", || {
        // Nothing comes back within the time that a dial may take on the thinnest of paths, so it is long under way.
        way(&pair, BLUE, "sealed")["state"] != "in use" && relay.passed.load(Ordering::Relaxed) > 0
    });
    relay.passes.store(true, Ordering::Relaxed);
    cut(&pair, true);
    carries_sealed(&pair);
}

#[test]
fn with_a_shared_secret_only_those_who_have_it_hear_each_other() {
    let (folders, _relay) = relayed();
    folders.cables.iter().for_each(|cable| cable.cut(true));
    let shared = folders.dir.path().join("shared");
    let file = shared.display().to_string();
    let blue = folders.path(BLUE);
    assert!(support::refused(&blue, 1, &["key", "share", "GREEN", "--out", &file]).contains("no other party"));
    assert_eq!(support::done(&blue, &["key", "share", "RED", "--out", &file])["with"], "RED");
    assert!(support::refused(&blue, 1, &["key", "share", "RED", "--out", &file]).contains("is there already"));
    assert!(support::refused(&blue, 1, &["key", "take-share", &file]).contains("between other parties"));
    let mut pair = folders.start();
    eventually("nothing opens", || pair.log(RED).contains("link") || pair.log(BLUE).contains("link"));
    std::thread::sleep(Duration::from_secs(3));
    assert_ne!(peer(&pair, RED)["state"], "up", "RED has no secret");
    assert_eq!(support::done(&pair.path(RED), &["key", "take-share", &file])["with"], "BLUE");
    pair.stations[RED].stop();
    pair.stations[RED].restart().expect("it starts again");
    carries_sealed(&pair);
}

/// A line of bytes between two programs, by way of two pipes that lie in a folder.
#[test]
fn a_program_carries_the_line_and_is_started_again_when_it_ends() {
    let folders = Folders::make();
    let pipes = ["there", "back"].map(|name| folders.dir.path().join(name));
    for pipe in &pipes {
        rustix::fs::mkfifoat(rustix::fs::CWD, pipe, rustix::fs::Mode::from_raw_mode(0o600)).expect("a pipe");
    }
    let held: Vec<_> =
        pipes.iter().map(|pipe| fs::OpenOptions::new().read(true).write(true).open(pipe).expect("our pipe")).collect();
    let [there, back] = pipes.each_ref().map(|pipe| pipe.display().to_string());
    let pid = folders.dir.path().join("pid").display().to_string();
    let exec = |from: &str, to: &str, more: &str| {
        format!("exec = [\"sh\", \"-c\", \"{more}exec 3<&0; cat <&3 >'{to}' & exec cat '{from}'\"]")
    };
    let path = [exec(&back, &there, &format!("echo $$ >'{pid}'; ")), exec(&there, &back, "")];
    add_path(&folders, path, ["thin".to_owned(), "thin".to_owned()]);
    folders.cables.iter().for_each(|cable| cable.cut(true));
    let pair = folders.start();
    carries_sealed(&pair);
    let first: i32 = fs::read_to_string(&pid).expect("it said so").trim().parse().expect("a number");
    let process = rustix::process::Pid::from_raw(first).expect("a process of ours");
    rustix::process::kill_process(process, rustix::process::Signal::KILL).expect("it was running");
    eventually("it is told", || pair.log(BLUE).contains("a path for sealed frames is not open"));
    eventually("it is started again", || fs::read_to_string(&pid).is_ok_and(|now| now.trim() != first.to_string()));
    carries_sealed(&pair);
    drop(held);
}

#[test]
fn a_path_that_cannot_be_opened_is_told_and_keeps_nothing_else_from_working() {
    let folders = Folders::make();
    let path = [0, 1].map(|_| "serial = \"/dev/ttyNONE\"\nrate = 9600".to_owned());
    add_path(&folders, path, ["thin".to_owned(), "thin".to_owned()]);
    let pair = folders.start();
    pair.wait_up();
    let status = pair.ask(BLUE, &["status"]);
    let why = status["paths"][0]["closed"].as_str().expect("it is not open");
    assert!(why.contains("cannot open the serial port /dev/ttyNONE"), "{why}");
    eventually("its way fails", || way(&pair, BLUE, "sealed")["state"] == "fails");
    let words = run(&pair.path(BLUE), &["status"]).out;
    assert!(words.contains("IS NOT OPEN, and is tried again: cannot open the serial port"), "{words}");
    assert_eq!(pair.log(BLUE).matches("a path for sealed frames is not open").count(), 1, "told once");
}

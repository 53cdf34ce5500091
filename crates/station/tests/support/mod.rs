//! Stations as processes of their own, the program run as an officer runs it, and their records side by side.
//!
//! Everything stands on loopback and in a folder that goes away with the test.

#![allow(dead_code, reason = "each test file takes what it needs")]

pub mod desk;
#[path = "../../../store/tests/means/mod.rs"]
pub mod means;

use std::io::Read as _;
use std::net::{SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use evidence::Lane;
use line::Record as _;
use serde_json::Value;
use station::cli;
use station::client::Client;
use station::demo::stage::{Cable, Cast, Running, make_line_with};
use station::folder::Folder;
use station::protocol::Request;
use station::serve::own_party;
use store::Reader;
use tempfile::TempDir;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_detente");

/// Long enough for a loaded machine of two cores; a test that needs it is not slow, it has failed.
pub const SOON: Duration = Duration::from_secs(30);

/// Heartbeats that notice an outage quickly, and no line check that nobody asked for.
pub const TERMS: &str = "heartbeat_ms = 250\ncheck_every_s = 86400\ncheck_answer_s = 3600\nurgent_words_max = 20\n";

/// The first party and its place.
pub const BLUE: usize = 0;

/// The second party and its place.
pub const RED: usize = 1;

/// The two parties.
pub const CAST: [Cast; 2] = [
    Cast {
        code: "BLUE",
        name: "Blue Republic",
        language: "en",
        posts: [("Operations staff", "Duty officer"), ("Chief of staff", "General"), ("Minister", "Minister")],
        deputy: "Deputy minister",
    },
    Cast {
        code: "RED",
        name: "Red Federation",
        language: "ru",
        posts: [("Оперативный состав", "Дежурный"), ("Начальник штаба", "Генерал"), ("Министр", "Министр")],
        deputy: "Заместитель министра",
    },
];

/// Two folders with an open line between them, their stations, and the cables from each to the other.
pub struct Pair {
    /// Both stations; they end before their folder goes away.
    pub stations: [Running; 2],
    /// The cable that leads to each station.
    pub cables: [Cable; 2],
    /// Holds both folders.
    pub dir: TempDir,
}

/// Two folders with an open line, and no station running yet.
pub struct Folders {
    /// The folder of each party.
    pub folders: [Folder; 2],
    /// The cable that leads to each station.
    pub cables: [Cable; 2],
    /// Holds both.
    pub dir: TempDir,
}

impl Folders {
    /// Makes them.
    pub fn make() -> Self {
        Self::make_with(|_, _| {})
    }

    /// Makes them, with what `more` puts into the proposal of the charter; it may write files into the folder given.
    pub fn make_with(more: impl FnOnce(&Path, &mut cli::Propose)) -> Self {
        let dir = tempfile::tempdir().expect("a folder for the test");
        let listen = [free_port(), free_port()];
        let cables = listen.map(|listen| Cable::lay(listen).expect("a cable"));
        let reach = cables.each_ref().map(Cable::address);
        let folders = make_line_with(dir.path(), &CAST, TERMS, listen, reach, |propose| more(dir.path(), propose))
            .expect("two folders with an open line");
        Folders { folders, cables, dir }
    }

    /// The path of one.
    pub fn path(&self, of: usize) -> PathBuf {
        self.folders[of].path().to_owned()
    }

    /// Starts both stations.
    pub fn start(self) -> Pair {
        let stations = [BLUE, RED].map(|at| start(&self.folders[at]));
        Pair { stations, cables: self.cables, dir: self.dir }
    }
}

impl Pair {
    /// Makes and starts both, and waits until each hears the other.
    pub fn up() -> Self {
        let pair = Folders::make().start();
        pair.wait_up();
        pair
    }

    /// Waits until both say that the line is up.
    pub fn wait_up(&self) {
        for station in &self.stations {
            if let Err(failure) = station.wait_state("up", SOON) {
                panic!("{failure}\n{}\n{}", self.log(BLUE), self.log(RED));
            }
        }
    }

    /// The folder of one.
    pub fn path(&self, of: usize) -> PathBuf {
        self.stations[of].folder.path().to_owned()
    }

    /// Runs a command on a folder with `--json`; it must succeed.
    pub fn ask(&self, at: usize, args: &[&str]) -> Value {
        done(&self.path(at), args)
    }

    /// Runs a command on a folder with `--json`; it must fail with this code, and a hint.
    pub fn refused(&self, at: usize, exit: i32, args: &[&str]) -> String {
        refused(&self.path(at), exit, args)
    }

    /// Sends a message to the other side's staff and waits for the receipt; returns its serial.
    pub fn send(&self, from: usize, precedence: &str, text: &str) -> String {
        let to = format!("{}/ops", CAST[1 - from].code);
        let sent = self.ask(from, &["send", "-p", precedence, "--from", "ops", "--to", &to, "--wait", "30", text]);
        assert_eq!(sent["received"][0]["party"], CAST[1 - from].code, "{sent}");
        sent["serial"].as_str().expect("a placed message has a serial").to_owned()
    }

    /// What a station has logged.
    pub fn log(&self, of: usize) -> String {
        log(&self.path(of))
    }

    /// Waits until both sides hold the same record, and returns it: for each lane, the bytes of its entries.
    pub fn wait_same(&self) -> Vec<Vec<Vec<u8>>> {
        wait_same(&self.stations)
    }
}

/// Starts the station of a folder and waits until it answers.
pub fn start(folder: &Folder) -> Running {
    match Running::start(folder, Path::new(PROGRAM)) {
        Ok(running) => running,
        Err(failure) => panic!("{failure}\n{}", log(folder.path())),
    }
}

/// What the station of a folder has logged.
pub fn log(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("station.log")).unwrap_or_default()
}

/// How one run of the program ended.
#[derive(Debug)]
pub struct Ran {
    /// The exit code; -1 if a signal ended it.
    pub code: i32,
    /// Its standard output.
    pub out: String,
    /// Its standard error.
    pub err: String,
}

impl Ran {
    /// The one JSON object that it printed.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Runs the program on a folder.
pub fn run(folder: &Path, args: &[&str]) -> Ran {
    let mut command = Command::new(PROGRAM);
    command.arg("--dir").arg(folder).args(args);
    finish(command, Duration::from_secs(120))
}

/// Runs a command to its end; one that does not end in time fails the test and is ended.
pub fn finish(mut command: Command, most: Duration) -> Ran {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let (mut stdout, mut stderr) = (child.stdout.take().expect("piped"), child.stderr.take().expect("piped"));
    let reading = std::thread::spawn(move || {
        let mut text = Vec::new();
        stderr.read_to_end(&mut text).expect("standard error is read");
        text
    });
    let outs = std::thread::spawn(move || {
        let mut text = Vec::new();
        stdout.read_to_end(&mut text).expect("standard output is read");
        text
    });
    let began = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("our own child") {
            break status;
        }
        if began.elapsed() > most {
            child.kill().expect("our own child");
            child.wait().expect("our own child");
            panic!("{command:?} did not end in {most:?}");
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let text = |bytes: std::thread::Result<Vec<u8>>| {
        String::from_utf8(bytes.expect("a reader does not panic")).expect("what is printed is UTF-8")
    };
    Ran { code: status.code().unwrap_or(-1), out: text(outs.join()), err: text(reading.join()) }
}

/// Runs a command with `--json`; it must succeed.
pub fn done(folder: &Path, args: &[&str]) -> Value {
    let ran = run(folder, &[&["--json"], args].concat());
    assert_eq!(ran.code, 0, "{args:?}: {ran:?}\n{}", log(folder));
    ran.json()
}

/// Runs a command with `--json`; it must fail with this code, say what happened, and hint at what to do.
pub fn refused(folder: &Path, exit: i32, args: &[&str]) -> String {
    let ran = run(folder, &[&["--json"], args].concat());
    assert_eq!(ran.code, exit, "{args:?}: {ran:?}");
    let failure = ran.json()["failure"].clone();
    assert_eq!(failure["exit"], exit, "{failure}");
    for field in ["what", "hint"] {
        assert!(failure[field].as_str().is_some_and(|text| text.len() > 3), "{args:?}: {failure}");
    }
    failure["what"].as_str().expect("just seen").to_owned()
}

/// Waits until something holds.
pub fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < SOON, "it did not come about in {SOON:?}: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Waits until all stations hold the same record, and returns it, as [`record`] does.
pub fn wait_same(stations: &[Running]) -> Vec<Vec<Vec<u8>>> {
    let mut first = Vec::new();
    eventually("all hold the same record", || {
        let mut records = stations.iter().map(|station| record(&station.folder));
        first = records.next().expect("a station");
        records.all(|record| record == first)
    });
    first
}

/// For each lane of the record, the bytes of its entries. Each is verified by the store's own check when asked.
pub fn record(folder: &Folder) -> Vec<Vec<Vec<u8>>> {
    let (archive, parties) = (archive(folder), parties(folder));
    let mut lanes = Vec::new();
    for lane in Lane::all(parties) {
        let mut entries = Vec::new();
        loop {
            let kept = archive.entries(lane, entries.len() as u64 + 1, 1 << 20).expect("the record is read");
            if kept.is_empty() {
                break;
            }
            entries.extend(kept.iter().map(|kept| kept.entry.bytes().to_vec()));
        }
        lanes.push(entries);
    }
    lanes
}

/// The record of a folder's only line, to be read.
pub fn archive(folder: &Folder) -> Reader {
    let line = folder.line(None).expect("one line is open");
    let charter = line.charter().expect("its charter is good");
    let own = own_party(&charter, folder.identity().expect("an identity").party()).expect("the charter names us");
    Reader::open(&line.record(), charter.charter(), own).expect("the record is opened")
}

/// How many parties a folder's only line has.
fn parties(folder: &Folder) -> usize {
    let charter = folder.line(None).and_then(|line| line.charter()).expect("one line is open, and its charter is good");
    charter.charter().parties.len()
}

/// A port that the system does not give out by itself, so that no socket of another test takes it meanwhile.
pub fn free_port() -> SocketAddr {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    loop {
        let number = std::process::id().wrapping_mul(61).wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % 12_000;
        let address = SocketAddr::from(([127, 0, 0, 1], 20_000 + number as u16));
        if UdpSocket::bind(address).is_ok() {
            return address;
        }
    }
}

/// What the messages of a record say, by lane number and serial.
pub fn texts(folder: &Folder) -> std::collections::BTreeMap<(u8, u64), String> {
    let archive = archive(folder);
    let mut texts = std::collections::BTreeMap::new();
    for lane in Lane::all(parties(folder)) {
        let mut next = 1;
        loop {
            let kept = archive.entries(lane, next, 1 << 20).expect("the record is read");
            if kept.is_empty() {
                break;
            }
            for kept in kept {
                let at = kept.entry.at();
                next = at.serial + 1;
                if let Ok(line::affairs::Body::Message(message)) = line::affairs::Body::decode(kept.entry.body()) {
                    texts.insert((lane.number(), at.serial), message.text);
                }
            }
        }
    }
    texts
}

/// The place of a serial such as `RED/F/0012`, as [`texts`] names it.
pub fn place(serial: &str) -> (u8, u64) {
    let mut parts = serial.split('/');
    let party = CAST.iter().position(|party| Some(party.code) == parts.clone().next()).expect("a party");
    let letter = parts.nth(1).expect("a letter");
    let precedence = "FIPR".find(letter).expect("a precedence");
    (party as u8 * 4 + precedence as u8, parts.next().expect("a number").parse().expect("a number"))
}

/// A Python that has the COSE library, from the repository's own environment.
pub fn python() -> Option<(PathBuf, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (python, verifier) = (root.join(".venv/bin/python"), root.join("spec/verify.py"));
    let has = Command::new(&python).args(["-c", "import cwt"]).output().is_ok_and(|ran| ran.status.success());
    (has && verifier.exists()).then_some((python, verifier))
}

/// Exports the transcript of each side while all run and verifies it, until all say the same of every lane: a line check
/// or its answer may come in between.
pub fn transcripts_agree<const N: usize>(folders: [&Path; N]) {
    eventually("the transcripts of all sides agree", || {
        let said = folders.map(|folder| {
            let file = folder.join("check.detente");
            let name = file.to_str().expect("a path in UTF-8");
            done(folder, &["transcript", "export", "--out", name]);
            let verified = done(folder, &["verify", name]);
            assert_eq!(verified["forks"], serde_json::json!([]), "{verified}");
            let of = |lane: &Value| (lane["lane"].clone(), lane["size"].clone(), lane["root"].clone());
            verified["lanes"].as_array().expect("lanes").iter().map(of).collect::<Vec<_>>()
        });
        said.iter().all(|lanes| *lanes == said[0])
    });
    for folder in folders {
        assert_eq!(done(folder, &["check", "--disk"])["sound"], true);
    }
}

/// Numbers drawn from a seed: splitmix64.
pub struct Drawn(pub u64);

impl Drawn {
    /// A number below `most`.
    pub fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % most
    }
}

/// Hears what a station tells, for as long as that station runs.
pub struct Watcher(std::sync::mpsc::Receiver<Value>);

impl Watcher {
    /// Begins to listen.
    pub fn start(folder: &Folder) -> Self {
        let mut client = Client::connect(folder).expect("the station answers");
        assert_eq!(client.ask(&Request::Watch {}).expect("it lets us watch")["watching"], 1);
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            while let Ok(event) = client.next() {
                if tell.send(event).is_err() {
                    return;
                }
            }
        });
        Watcher(told)
    }

    /// Waits for an event that fits; returns it.
    pub fn wait(&self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let began = Instant::now();
        let mut heard = Vec::new();
        while let Some(left) = SOON.checked_sub(began.elapsed()) {
            match self.0.recv_timeout(left) {
                Ok(event) if fits(&event) => return event,
                Ok(event) => heard.push(event),
                Err(_) => break,
            }
        }
        panic!("not told: {what}; told: {heard:?}");
    }
}

//! Where trials are made: folders, the program that is tried, stations as processes, and what is asked of them.

use std::fs;
use std::net::{SocketAddr, UdpSocket};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use station::client::Client;
use station::demo::stage::{Cast, Running};
use station::failure::{Exit, Failure};
use station::folder::Folder;
use station::protocol::Request;

/// As what this program runs the station that it was built with.
pub const ITSELF: &str = "detente";

/// The two ends of a line.
pub const ENDS: [usize; 2] = [0, 1];

/// How long a station that is up may take to answer; one that does not is at fault.
pub const ANSWER_MAX: Duration = Duration::from_secs(30);

/// How long one command of the program may take.
const COMMAND_MAX: Duration = Duration::from_secs(300);

/// Heartbeats that notice an outage soon, and no line check that nobody asked for.
pub const TERMS: &str = "heartbeat_ms = 250\ncheck_every_s = 86400\ncheck_answer_s = 3600\n";

/// The usual terms, but a line check falls due only where a trial asks for one.
pub const USUAL_TERMS: &str = "check_every_s = 86400\ncheck_answer_s = 3600\n";

/// The party of a code.
pub fn cast(code: &'static str) -> Cast {
    let posts = [("Staff", "Duty officer"), ("Chief of staff", "General"), ("Minister", "Minister")];
    Cast { code, name: code, language: "en", posts, deputy: "Deputy minister" }
}

/// The codes of the two ends.
pub const CODES: [&str; 2] = ["BLUE", "GREEN"];

/// Where a trial is made.
pub struct Ground {
    dir: tempfile::TempDir,
    /// The program as the start of a command line of a shell.
    program: String,
    /// From what all chance is drawn.
    pub seed: u64,
    patience: f64,
}

/// What surrounds a station's process.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// The file that says by how much its clock is off.
    pub clock: Option<PathBuf>,
    /// The network namespace that it is in.
    pub namespace: Option<String>,
}

impl Ground {
    /// Makes a folder for the trial, and finds the program.
    pub fn prepare(dir: Option<&Path>, program: Option<&Path>, seed: u64, patience: f64) -> Result<Self> {
        let mut name = tempfile::Builder::new();
        name.prefix("detente-trial-");
        let dir = match dir {
            Some(dir) => {
                fs::create_dir_all(dir)?;
                name.tempdir_in(fs::canonicalize(dir)?)?
            }
            None => name.tempdir()?,
        };
        let program = match program {
            Some(program) => quoted(&fs::canonicalize(program).with_context(|| format!("{}", program.display()))?),
            None => format!("{} {ITSELF}", quoted(&std::env::current_exe()?)),
        };
        Ok(Ground { dir, program, seed, patience })
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// A bound of time, as long as this machine is given.
    pub fn bound(&self, bound: Duration) -> Duration {
        bound.mul_f64(self.patience)
    }

    /// The program, as one would start it.
    pub fn program_name(&self) -> &str {
        &self.program
    }

    /// Takes the folder away, or says where it is left.
    pub fn leave(mut self, remove: bool) -> Option<PathBuf> {
        self.dir.disable_cleanup(!remove);
        (!remove).then(|| self.dir.path().to_owned())
    }

    /// A script that runs the program within what surrounds it; the process is the station's own.
    pub fn script(&self, name: &str, around: &Around) -> Result<PathBuf> {
        let mut text = "#!/bin/sh\n".to_owned();
        if let Some(clock) = &around.clock {
            let library = faketime()?.context("faketime is not installed")?;
            text += &format!(
                "export LD_PRELOAD={} FAKETIME_TIMESTAMP_FILE={} FAKETIME_NO_CACHE=1 \
                 FAKETIME_DONT_FAKE_MONOTONIC=1 DONT_FAKE_MONOTONIC=1\n",
                quoted(Path::new(&library)),
                quoted(clock)
            );
        }
        let within = around.namespace.as_ref().map_or(String::new(), |name| format!("ip netns exec {name} "));
        text += &format!("exec {within}{} \"$@\"\n", self.program);
        let script = self.dir().join(format!("{name}.sh"));
        fs::write(&script, text)?;
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755))?;
        Ok(script)
    }
}

/// The library that makes a process's clock wrong; none where it is not installed.
pub fn faketime() -> Result<Option<String>> {
    let asked = Command::new("faketime").args(["-f", "+0", "printenv", "LD_PRELOAD"]).output();
    let Some(asked) = asked.ok().filter(|asked| asked.status.success()) else { return Ok(None) };
    Ok(Some(String::from_utf8(asked.stdout)?.trim().to_owned()))
}

/// A path as a word of a shell.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

/// A port that the system does not give out by itself, so that no other socket takes it meanwhile.
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

/// Sets one setting of a station's folder to a value, as TOML has it.
pub fn write_setting(folder: &Folder, name: &str, value: &str) -> Result<()> {
    let settings = fs::read_to_string(folder.settings())?;
    let is_it = |line: &&str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(" = "));
    let old = settings.lines().find(is_it).with_context(|| format!("the settings have no {name}"))?;
    Ok(fs::write(folder.settings(), settings.replacen(old, &format!("{name} = {value}"), 1))?)
}

/// Writes more settings behind those of a station's folder.
pub fn append_settings(folder: &Folder, more: &str) -> Result<()> {
    let settings = fs::read_to_string(folder.settings())?;
    Ok(fs::write(folder.settings(), settings + more)?)
}

/// Starts a station and waits until it answers.
pub fn start(folder: &Folder, program: &Path) -> Result<Running> {
    Running::start(folder, program).map_err(|failure| anyhow::anyhow!("{failure}\n{}", last_of_log(folder)))
}

/// The end of what a station has logged.
pub fn last_of_log(folder: &Folder) -> String {
    let log = log(folder);
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

/// What a station has logged.
pub fn log(folder: &Folder) -> String {
    fs::read_to_string(folder.path().join("station.log")).unwrap_or_default()
}

/// Asks a station, and waits no longer than `most`: one that is stopped answers when it goes on.
pub fn ask(folder: &Folder, request: Request, most: Duration) -> Result<Value, Failure> {
    let (folder, (tell, told)) = (folder.clone(), mpsc::channel());
    std::thread::spawn(move || {
        let answer = Client::connect(&folder).and_then(|mut client| client.ask(&request));
        // Whoever asked may have stopped waiting.
        let _ = tell.send(answer);
    });
    told.recv_timeout(most).unwrap_or_else(|_| {
        Err(Failure::new(Exit::NotRunning, format!("no answer in {most:?}"), "the station's log says why"))
    })
}

/// What a station says of its lines.
pub fn status(folder: &Folder) -> Result<Value, Failure> {
    ask(folder, Request::Status {}, ANSWER_MAX)
}

/// Waits until something holds; false if it does not come about in time.
pub fn eventually(most: Duration, mut holds: impl FnMut() -> bool) -> bool {
    let began = Instant::now();
    while !holds() {
        if began.elapsed() > most {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    true
}

/// Waits until a station says that all its lines are up to all their peers, and says how long that took.
pub fn wait_up(folder: &Folder, most: Duration) -> Option<Duration> {
    let began = Instant::now();
    let up = |status: Value| {
        let lines = status["lines"].as_array().cloned().unwrap_or_default();
        let peers: Vec<&Value> = lines.iter().filter_map(|line| line["peers"].as_array()).flatten().collect();
        !peers.is_empty() && peers.iter().all(|peer| peer["state"] == "up")
    };
    eventually(most, || status(folder).is_ok_and(up)).then(|| began.elapsed())
}

/// Resident memory of a process in bytes.
pub fn resident(process: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("the system tells no VmRSS")?;
    let kib: u64 = line.split_whitespace().nth(1).context("VmRSS without a number")?.parse()?;
    Ok(kib * 1024)
}

/// How one run of the program ended.
pub struct Ran {
    /// Its exit code; none if a signal ended it.
    pub code: Option<i32>,
    /// The object that it printed, or all that it said where it printed none.
    pub said: Value,
}

/// Runs a command of the program on a folder, with `--json`.
pub fn command(program: &Path, folder: &Folder, args: &[&str]) -> Result<Ran> {
    let mut child = Command::new(program)
        .arg("--json")
        .arg("--dir")
        .arg(folder.path())
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut stdout = child.stdout.take().context("piped")?;
    let reading = std::thread::spawn(move || {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut stdout, &mut text).map(|_| text)
    });
    let began = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if began.elapsed() > COMMAND_MAX {
            child.kill()?;
            child.wait()?;
            bail!("{args:?} did not end in {COMMAND_MAX:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let text = reading.join().ok().context("a reader does not panic")??;
    let said = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Ok(Ran { code: status.code(), said })
}

/// Does it again, and says what it came to where that is not 0.
pub fn must_run(program: &Path, folder: &Folder, args: &[&str]) -> Result<Value> {
    let ran = command(program, folder, args)?;
    if ran.code != Some(0) {
        bail!("{args:?} ended with {:?}: {}", ran.code, ran.said);
    }
    Ok(ran.said)
}

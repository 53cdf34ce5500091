//! Stations on this machine with an open line between them, and a cable that can be cut.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use evidence::Time;
use serde_json::Value;

use crate::ceremony;
use crate::cli;
use crate::client::Client;
use crate::clock::rfc3339;
use crate::failure::{Exit, Failure};
use crate::folder::Folder;
use crate::protocol::Request;

/// What the line is called in every folder.
pub const LINE: &str = "spring";

/// How long a station may take to answer its first question.
const START_MAX: Duration = Duration::from_secs(20);

/// A party of the line: code, name, language, and the titles of its staff, chief and minister.
pub struct Cast {
    /// The code.
    pub code: &'static str,
    /// The name.
    pub name: &'static str,
    /// The language.
    pub language: &'static str,
    /// Title and form of address of `ops`, `chief` and `minister`.
    pub posts: [(&'static str, &'static str); 3],
    /// Who speaks for the minister while that is away.
    pub deputy: &'static str,
}

/// Makes a folder for each party under `dir`, signs and opens one charter in all of them, and lets each know where the
/// others are reached.
///
/// # Errors
/// [`Failure`] with the first step that failed.
pub fn make_line<const N: usize>(
    dir: &Path,
    cast: &[Cast; N],
    terms: &str,
    listen: [SocketAddr; N],
    reach: [SocketAddr; N],
) -> Result<[Folder; N], Failure> {
    make_line_with(dir, cast, terms, listen, reach, |_| {})
}

/// The same, with what `more` puts into the proposal of the charter.
///
/// # Errors
/// [`Failure`] with the first step that failed.
pub fn make_line_with<const N: usize>(
    dir: &Path,
    cast: &[Cast; N],
    terms: &str,
    listen: [SocketAddr; N],
    reach: [SocketAddr; N],
    more: impl FnOnce(&mut cli::Propose),
) -> Result<[Folder; N], Failure> {
    let folders = std::array::from_fn(|at| Folder::new(dir.join(cast[at].code.to_lowercase())));
    for at in 0..N {
        make_station(&folders[at], &cast[at], listen[at])?;
    }
    let terms_file = dir.join("terms.toml");
    crate::folder::write(&terms_file, terms.as_bytes())?;
    let mut propose = cli::Propose {
        with: folders[1..].iter().map(Folder::identity_file).collect(),
        name: "Deconfliction line".to_owned(),
        drill: false,
        purposes: vec!["that forces which operate close together do not meet by misunderstanding".to_owned()],
        exclusions: vec!["permission, recognition or intelligence of any kind".to_owned()],
        forces: vec!["all forces of the parties".to_owned()],
        terms: Some(terms_file),
        annex: None,
        areas: None,
        places: None,
        out: dir.join("charter.detente"),
    };
    more(&mut propose);
    let reach = std::array::from_fn::<_, N, _>(|at| (cast[at].code, reach[at]));
    open_line(&folders, &propose, LINE, &reach)?;
    Ok(folders)
}

/// Has every party sign a proposed charter and open its line, called `called`, and lets each know where the others are
/// reached: `reach` is the code and the address of each, in the order of the folders.
///
/// # Errors
/// [`Failure`] with the first step that failed.
pub fn open_line(
    folders: &[Folder],
    propose: &cli::Propose,
    called: &str,
    reach: &[(&str, SocketAddr)],
) -> Result<(), Failure> {
    let mut signed = ceremony::propose(&folders[0], propose)?;
    for folder in &folders[1..] {
        signed = ceremony::accept(folder, &cli::Accept { file: propose.out.clone(), merge: Vec::new(), out: None })?;
    }
    // What the officers would read to one another.
    let words = signed["fingerprint"].as_str().unwrap_or_default().to_owned();
    for (at, folder) in folders.iter().enumerate() {
        let open = cli::Open {
            file: propose.out.clone(),
            words: Some(words.clone()),
            called: Some(called.to_owned()),
            earlier: Vec::new(),
        };
        ceremony::open(folder, &open)?;
        let others = reach.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, reach)| *reach);
        write_peers(folder, others)?;
    }
    Ok(())
}

/// Lets a station know where others are reached, by their codes.
///
/// # Errors
/// [`Failure`] if its settings cannot be written.
pub fn write_peers<'a>(
    folder: &Folder,
    others: impl IntoIterator<Item = (&'a str, SocketAddr)>,
) -> Result<(), Failure> {
    let path = folder.settings();
    let mut settings = std::fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
    for (code, address) in others {
        settings.push_str(&format!("{code} = [\"{address}\"]\n"));
    }
    crate::folder::write(&path, settings.as_bytes())
}

/// Has a station serve its console at this address.
///
/// # Errors
/// [`Failure`] if its settings cannot be written.
pub fn write_console(folder: &Folder, listen: SocketAddr) -> Result<(), Failure> {
    let path = folder.settings();
    let settings = std::fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
    // Before the table with which the file ends.
    crate::folder::write(&path, format!("console = \"{listen}\"\n{settings}").as_bytes())
}

/// Makes the folder of a party's station, with posts and keys and without a line.
///
/// # Errors
/// [`Failure`] as of [`ceremony::init`].
pub fn make_station(folder: &Folder, cast: &Cast, listen: SocketAddr) -> Result<(), Failure> {
    let posts = ["ops:tactical", "chief:operational", "minister:ministry"];
    let above = [":chief".to_owned(), ":minister".to_owned(), format!("::{}", cast.deputy)];
    let posts = std::iter::zip(posts, cast.posts)
        .zip(above)
        .map(|((post, (title, address)), above)| format!("{post}:{title}:{address}{above}"))
        .collect();
    let init = cli::Init {
        code: cast.code.to_owned(),
        name: cast.name.to_owned(),
        languages: vec![cast.language.to_owned()],
        posts,
        role: "party".to_owned(),
        listen,
        days: 730,
    };
    ceremony::init(folder, &init).map(|_| ())
}

/// A port for a console on a host of its own among those of this machine, that nothing uses at this moment: to a browser
/// all ports of one host share their sessions.
///
/// # Errors
/// [`Failure`] if the system gives none.
pub fn free_console(host: u8) -> Result<SocketAddr, Failure> {
    TcpListener::bind((Ipv4Addr::new(127, 0, 0, host), 0))
        .and_then(|listener| listener.local_addr())
        .map_err(|error| Failure::local(error, "the system gives no port on loopback"))
}

/// A port of this machine that nothing uses at this moment.
///
/// # Errors
/// [`Failure`] if the system gives none.
pub fn free_address() -> Result<SocketAddr, Failure> {
    UdpSocket::bind(("127.0.0.1", 0))
        .and_then(|socket| socket.local_addr())
        .map_err(|error| Failure::local(error, "the system gives no port on loopback"))
}

/// A station as a process of its own; ended when dropped.
pub struct Running {
    /// Its folder.
    pub folder: Folder,
    program: PathBuf,
    child: Option<Child>,
    dated: Option<Time>,
}

impl Running {
    /// Starts `detente serve` on a folder and waits until it answers.
    ///
    /// # Errors
    /// [`Failure`] if it does not come up.
    pub fn start(folder: &Folder, program: &Path) -> Result<Self, Failure> {
        Self::begin(folder, program, None)
    }

    /// The same with its clock set, for a drill.
    ///
    /// # Errors
    /// [`Failure`] if it does not come up.
    pub fn start_dated(folder: &Folder, program: &Path, time: Time) -> Result<Self, Failure> {
        Self::begin(folder, program, Some(time))
    }

    fn begin(folder: &Folder, program: &Path, dated: Option<Time>) -> Result<Self, Failure> {
        let mut running = Running { folder: folder.clone(), program: program.to_owned(), child: None, dated };
        running.restart()?;
        Ok(running)
    }

    /// Starts it again.
    ///
    /// # Errors
    /// [`Failure`] if it does not come up.
    pub fn restart(&mut self) -> Result<(), Failure> {
        let log = self.folder.path().join("station.log");
        let file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&log)
            .map_err(|error| Failure::file(&log, &error))?;
        let child = Command::new(&self.program)
            .arg("--dir")
            .arg(self.folder.path())
            .arg("serve")
            .args(self.dated.map(|time| format!("--drill-clock={}", rfc3339(time))))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(file)
            .spawn()
            .map_err(|error| {
                Failure::local(format!("{}: {error}", self.program.display()), "build the program again")
            })?;
        self.child = Some(child);
        let began = Instant::now();
        loop {
            if self.ask(&Request::Status {}).is_ok() {
                return Ok(());
            }
            let ended = self.child.as_mut().and_then(|child| child.try_wait().ok().flatten());
            if ended.is_some() || began.elapsed() > START_MAX {
                let hint = format!("its log says why: {}", log.display());
                return Err(Failure::new(Exit::NotRunning, "a station does not start", hint));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            // SIGKILL to the process that we started; nothing else is touched.
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(&mut self) {
        // One that does not stop is ended, which loses nothing.
        let _ = Client::connect(&self.folder).and_then(Client::stop);
        self.kill();
    }

    /// The process's number, while it runs.
    pub fn id(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// Asks the station.
    ///
    /// # Errors
    /// What it refused, or [`Failure`] if it does not answer.
    pub fn ask(&self, request: &Request) -> Result<Value, Failure> {
        Client::connect(&self.folder)?.ask(request)
    }

    /// The state of the line, if it is the same to every peer.
    pub fn state(&self) -> Option<String> {
        let status = self.ask(&Request::Status {}).ok()?;
        let peers = status["lines"][0]["peers"].as_array()?;
        let first = peers.first()?["state"].as_str()?;
        peers.iter().all(|peer| peer["state"] == first).then(|| first.to_owned())
    }

    /// Waits until the line is in this state to every peer.
    ///
    /// # Errors
    /// [`Failure`] if it is not in time.
    pub fn wait_state(&self, wanted: &str, most: Duration) -> Result<Duration, Failure> {
        let began = Instant::now();
        while began.elapsed() < most {
            if self.state().as_deref() == Some(wanted) {
                return Ok(began.elapsed());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Err(Failure::new(Exit::TimedOut, format!("the line did not become {wanted}"), "the stations' logs say why"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A cable between two stations of this machine: passes datagrams on, until it is cut.
pub struct Cable {
    address: SocketAddr,
    cut: Arc<AtomicBool>,
    gone: Arc<AtomicBool>,
}

impl Cable {
    /// Lays a cable to a station.
    ///
    /// # Errors
    /// [`Failure`] if the system gives no socket.
    pub fn lay(to: SocketAddr) -> Result<Self, Failure> {
        let failed = |error: std::io::Error| Failure::local(error, "the system gives no port on loopback");
        let front = UdpSocket::bind(("127.0.0.1", 0)).map_err(failed)?;
        let address = front.local_addr().map_err(failed)?;
        let (cut, gone) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let cable = Cable { address, cut: cut.clone(), gone: gone.clone() };
        front.set_read_timeout(Some(Duration::from_millis(100))).map_err(failed)?;
        std::thread::spawn(move || carry(&front, to, &cut, &gone));
        Ok(cable)
    }

    /// The near end.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Cuts it, or mends it.
    pub fn cut(&self, cut: bool) {
        self.cut.store(cut, Ordering::Relaxed);
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        self.gone.store(true, Ordering::Relaxed);
    }
}

fn carry(front: &UdpSocket, to: SocketAddr, cut: &Arc<AtomicBool>, gone: &Arc<AtomicBool>) {
    let mut backs: Vec<(SocketAddr, Arc<UdpSocket>)> = Vec::new();
    let mut datagram = [0u8; 2048];
    let Ok(front_back) = front.try_clone() else { return };
    let front_back = Arc::new(front_back);
    while !gone.load(Ordering::Relaxed) {
        let Ok((length, from)) = front.recv_from(&mut datagram) else { continue };
        if cut.load(Ordering::Relaxed) {
            continue;
        }
        let back = match backs.iter().find(|(known, _)| *known == from) {
            Some((_, back)) => back.clone(),
            None => {
                let Ok(back) = UdpSocket::bind(("127.0.0.1", 0)) else { continue };
                let _ = back.set_read_timeout(Some(Duration::from_millis(100)));
                let back = Arc::new(back);
                backs.push((from, back.clone()));
                let (returning, front, cut, gone) = (back.clone(), front_back.clone(), cut.clone(), gone.clone());
                std::thread::spawn(move || {
                    let mut datagram = [0u8; 2048];
                    while !gone.load(Ordering::Relaxed) {
                        let Ok(length) = returning.recv(&mut datagram) else { continue };
                        if !cut.load(Ordering::Relaxed) {
                            let _ = front.send_to(&datagram[..length], from);
                        }
                    }
                });
                back
            }
        };
        let _ = back.send_to(&datagram[..length], to);
    }
}

//! PostGIS as a judge: a private cluster in a temporary folder, reached by a socket file only, gone when dropped.
//!
//! Speaks the few messages of PostgreSQL's protocol 3 that loading and asking take, so that what is measured is the
//! database and one round trip through a socket, and no driver.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::chown;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use volume::{Bound, Footprint, Height, Position, Separations, Volume};

/// Where Debian keeps each version of PostgreSQL.
const VERSIONS: &str = "/usr/lib/postgresql";

/// How long the server may take to answer after it was started.
const START_MOST: Duration = Duration::from_secs(20);

/// Settings that favour it: no syncs, no parallel workers to wait for, memory for everything.
const SETTINGS: [&str; 9] = [
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=1GB",
    "maintenance_work_mem=512MB",
    "max_wal_size=8GB",
    "max_parallel_workers_per_gather=0",
    "jit=off",
];

const TABLE: &str = "CREATE TABLE volume (id bigint, area geography(Polygon), during int8range, lower_cm int, \
                     upper_cm int, datum int)";

/// One index over area and time, read in the index's order.
const INDEX: &str = "CREATE INDEX volume_where_when ON volume USING gist (area, during); CLUSTER volume USING \
                     volume_where_when; VACUUM ANALYZE volume";

const NEAR: &str = "SELECT id FROM volume WHERE during && $2::int8range AND ST_DWithin(area, $1::geography, $3) \
                    AND (datum <> $6 OR datum = 1 OR (lower_cm < $5 AND upper_cm > $4)) ORDER BY id";

/// A running server with PostGIS, and one connection to it.
pub struct PostGis {
    server: Child,
    input: BufReader<UnixStream>,
    output: BufWriter<UnixStream>,
    /// Last, so that the server has ended when its folder goes.
    _folder: TempDir,
}

/// What one volume asks: the parameters of the prepared statement.
#[derive(Clone, Debug)]
pub struct Question([String; 6]);

impl PostGis {
    /// Starts one, or says in a few words what is missing.
    ///
    /// # Errors
    /// A text for whoever runs the tests.
    pub fn start() -> Result<Self, String> {
        let programs = programs().ok_or("PostgreSQL is not installed")?;
        let user = unprivileged().ok_or("there is no user that PostgreSQL would run as")?;
        let told = |error: io::Error| format!("PostgreSQL does not start: {error}");
        let folder = TempDir::with_prefix("postgis-").map_err(told)?;
        if let Some((uid, gid)) = user {
            chown(folder.path(), Some(uid), Some(gid)).map_err(told)?;
        }
        make_cluster(&programs, folder.path(), user).map_err(told)?;
        let mut server = serve(&programs, folder.path(), user).map_err(told)?;
        let Some((input, output)) = connect(folder.path()) else {
            let _ = server.kill();
            let _ = server.wait();
            return Err("PostgreSQL started and does not answer".to_owned());
        };
        let mut started = PostGis { server, input, output, _folder: folder };
        started.greet().map_err(told)?;
        started.run("CREATE EXTENSION postgis").map_err(|error| format!("PostGIS is not installed: {error}"))?;
        Ok(started)
    }

    /// What it calls itself.
    ///
    /// # Errors
    /// The server's words.
    pub fn version(&mut self) -> io::Result<String> {
        let rows = self.run("SELECT postgis_lib_version() || ' on ' || current_setting('server_version')")?;
        Ok(rows.into_iter().flatten().next().unwrap_or_default())
    }

    /// Puts polygons in, numbered from 0, indexes them and prepares the question.
    ///
    /// # Errors
    /// The server's words.
    pub fn load(&mut self, volumes: impl Iterator<Item = Volume>) -> io::Result<()> {
        self.run(TABLE)?;
        self.send(b'Q', b"COPY volume FROM STDIN\0")?;
        self.output.flush()?;
        for (id, volume) in volumes.enumerate() {
            let (from, until) = span(&volume);
            let (lower, upper, datum) = heights(&volume);
            let row = format!("{id}\t{}\t[{from},{until}]\t{lower}\t{upper}\t{datum}\n", area(&volume));
            self.send(b'd', row.as_bytes())?;
        }
        self.send(b'c', &[])?;
        self.answer()?;
        for statement in INDEX.split(';') {
            self.run(statement)?;
        }
        self.prepare(NEAR)
    }

    /// The question which volumes come nearer to this one than the separations.
    #[must_use]
    pub fn question(volume: &Volume, separations: &Separations) -> Question {
        let (from, until) = span(volume);
        let (lower, upper, datum) = heights(volume);
        let (time, vertical) = (separations.time_ms, separations.vertical_cm as i32);
        Question([
            area(volume),
            format!("({},{})", from - time, until + time),
            (f64::from(separations.horizontal_cm) / 100.0).to_string(),
            (lower - vertical).to_string(),
            (upper + vertical).to_string(),
            datum.to_string(),
        ])
    }

    /// The numbers of those, ascending. Of heights over different datums, and over different
    /// ground, it knows nothing, and counts them as near.
    ///
    /// # Errors
    /// The server's words.
    pub fn ask(&mut self, question: &Question) -> io::Result<Vec<u64>> {
        let mut bind = b"\0near\0\0\0\0\x06".to_vec();
        for parameter in &question.0 {
            bind.extend((parameter.len() as u32).to_be_bytes());
            bind.extend(parameter.as_bytes());
        }
        bind.extend([0, 0]);
        self.send(b'B', &bind)?;
        self.send(b'E', &[0; 5])?;
        self.send(b'S', &[])?;
        let rows = self.answer()?;
        rows.into_iter().flatten().map(|id| id.parse().map_err(io::Error::other)).collect()
    }

    /// The time that nothing takes: a prepared question without a table.
    ///
    /// # Errors
    /// The server's words.
    pub fn round_trip(&mut self) -> io::Result<Duration> {
        let began = Instant::now();
        self.run("SELECT 1")?;
        Ok(began.elapsed())
    }

    /// Geodesic distances of pairs of polygons in metres.
    ///
    /// # Errors
    /// The server's words.
    pub fn distances(&mut self, pairs: &[(Volume, Volume)]) -> io::Result<Vec<f64>> {
        let mut metres = Vec::with_capacity(pairs.len());
        for some in pairs.chunks(500) {
            let mut query = "SELECT ST_Distance(a::geography, b::geography) FROM (VALUES ".to_owned();
            for (at, (first, second)) in some.iter().enumerate() {
                let comma = if at == 0 { "" } else { "," };
                write!(query, "{comma}({at},'{}','{}')", area(first), area(second)).expect("a string takes all");
            }
            query += ") AS pair (at, a, b) ORDER BY at";
            for distance in self.run(&query)?.into_iter().flatten() {
                metres.push(distance.parse().map_err(io::Error::other)?);
            }
        }
        Ok(metres)
    }

    fn greet(&mut self) -> io::Result<()> {
        let hello = b"\0\x03\0\0user\0judge\0database\0postgres\0\0";
        self.output.write_all(&(hello.len() as u32 + 4).to_be_bytes())?;
        self.output.write_all(hello)?;
        self.answer().map(drop)
    }

    fn run(&mut self, statement: &str) -> io::Result<Vec<Vec<String>>> {
        self.send(b'Q', &[statement.as_bytes(), b"\0"].concat())?;
        self.answer()
    }

    fn prepare(&mut self, statement: &str) -> io::Result<()> {
        self.send(b'P', &[b"near\0", statement.as_bytes(), b"\0\0\0"].concat())?;
        self.send(b'S', &[])?;
        self.answer().map(drop)
    }

    fn send(&mut self, kind: u8, content: &[u8]) -> io::Result<()> {
        self.output.write_all(&[kind])?;
        self.output.write_all(&(content.len() as u32 + 4).to_be_bytes())?;
        self.output.write_all(content)
    }

    /// Reads until the server is ready again; its rows as text, or its error.
    fn answer(&mut self) -> io::Result<Vec<Vec<String>>> {
        self.output.flush()?;
        let (mut rows, mut failed) = (Vec::new(), None);
        loop {
            let mut head = [0; 5];
            self.input.read_exact(&mut head)?;
            let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize;
            let mut content = vec![0; length.saturating_sub(4)];
            self.input.read_exact(&mut content)?;
            match head[0] {
                b'D' => rows.push(row(&content)),
                b'E' => failed = Some(complaint(&content)),
                b'Z' => return failed.map_or(Ok(rows), |words| Err(io::Error::other(words))),
                _ => {}
            }
        }
    }
}

impl Drop for PostGis {
    fn drop(&mut self) {
        // SIGQUIT ends the server and all that it started, without tidying what is thrown away anyway.
        let _ = Command::new("kill").args(["-QUIT", &self.server.id().to_string()]).status();
        let _ = self.server.wait();
    }
}

/// The folder of the newest version's programs.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir(VERSIONS).ok()?.filter_map(|entry| Some(entry.ok()?.path().join("bin")));
    versions.filter(|bin| bin.join("initdb").exists() && bin.join("postgres").exists()).max()
}

/// Whom to run it as, since it refuses root: nobody else if we are not root.
fn unprivileged() -> Option<Option<(u32, u32)>> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let own = status.lines().find_map(|line| line.strip_prefix("Uid:"))?.split_whitespace().nth(1)?;
    if own != "0" {
        return Some(None);
    }
    let users = fs::read_to_string("/etc/passwd").ok()?;
    let ids = |name: &str| {
        let fields: Vec<&str> = users
            .lines()
            .map(|line| line.split(':'))
            .find_map(|mut fields| (fields.next() == Some(name)).then(|| fields.collect()))?;
        Some((fields.get(1)?.parse().ok()?, fields.get(2)?.parse().ok()?))
    };
    Some(Some(ids("postgres").or_else(|| ids("nobody"))?))
}

/// A command of that user's which ends with us, however we end.
fn command(program: &Path, user: Option<(u32, u32)>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "QUIT"]);
    if let Some((uid, gid)) = user {
        command.args([format!("--reuid={uid}"), format!("--regid={gid}"), "--clear-groups".to_owned()]);
    }
    command.arg("--").arg(program).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn make_cluster(programs: &Path, folder: &Path, user: Option<(u32, u32)>) -> io::Result<()> {
    let mut initdb = command(&programs.join("initdb"), user);
    initdb.args(["--auth=trust", "--username=judge", "--encoding=UTF8", "--locale=C", "--no-sync", "--pgdata"]);
    let made = initdb.arg(folder.join("data")).current_dir(folder).stderr(Stdio::piped()).output()?;
    if made.status.success() { Ok(()) } else { Err(io::Error::other(String::from_utf8_lossy(&made.stderr))) }
}

fn serve(programs: &Path, folder: &Path, user: Option<(u32, u32)>) -> io::Result<Child> {
    let mut postgres = command(&programs.join("postgres"), user);
    postgres.arg("-D").arg(folder.join("data")).arg("-k").arg(folder).current_dir(folder);
    postgres.args(SETTINGS.iter().flat_map(|setting| ["-c", setting])).spawn()
}

fn connect(folder: &Path) -> Option<(BufReader<UnixStream>, BufWriter<UnixStream>)> {
    let began = Instant::now();
    while began.elapsed() < START_MOST {
        // The file of its state says `ready` once it lets anybody in.
        let state = fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
        if state.contains("ready") {
            let stream = UnixStream::connect(folder.join(".s.PGSQL.5432")).ok()?;
            return Some((BufReader::new(stream.try_clone().ok()?), BufWriter::new(stream)));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    None
}

/// The columns of a row; nothing that is asked here is ever null.
fn row(content: &[u8]) -> Vec<String> {
    let mut columns = Vec::new();
    let mut rest = content.get(2..).unwrap_or_default();
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let (column, after) = after.split_at((u32::from_be_bytes(*length) as usize).min(after.len()));
        columns.push(String::from_utf8_lossy(column).into_owned());
        rest = after;
    }
    columns
}

/// The field `M` of an error.
fn complaint(content: &[u8]) -> String {
    let field = content.split(|&byte| byte == 0).find(|field| field.first() == Some(&b'M'));
    String::from_utf8_lossy(field.map_or(b"no reason given", |field| &field[1..])).into_owned()
}

/// A polygon without holes in the text that PostGIS reads.
fn area(volume: &Volume) -> String {
    let Footprint::Polygon { outer, .. } = &volume.footprint else { panic!("only polygons are asked about") };
    let mut text = "SRID=4326;POLYGON((".to_owned();
    for place in outer.iter().chain(outer.first()) {
        let (lat, lon) = Position::degrees(*place);
        write!(text, "{lon} {lat},").expect("a string takes all");
    }
    text.pop();
    text + "))"
}

fn span(volume: &Volume) -> (u64, u64) {
    match (volume.schedule.from, volume.schedule.until) {
        (Bound::At(from), Bound::At(until)) => (from.0, until.0),
        _ => panic!("only volumes with a begin and an end are asked about"),
    }
}

fn heights(volume: &Volume) -> (i32, i32, u8) {
    match (volume.height.lower, volume.height.upper) {
        (Bound::At(Height { cm: lower, datum }), Bound::At(Height { cm: upper, .. })) => (lower, upper, datum as u8),
        _ => panic!("only volumes with both limits of height are asked about"),
    }
}

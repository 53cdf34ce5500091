//! The socket of the running station: a local Unix socket that only its owner can open. One JSON object a line comes
//! in, one goes out.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::Duration;

use evidence::{EntryRef, Lane, PartyIndex};
use line::affairs::{Body, MessageBody};
use line::{Command, CommandError, Done, Event, Record as _};
use serde_json::{Value, json};
use store::Archive;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{broadcast, oneshot};
use tracing::{info, warn};

use crate::failure::{Exit, Failure};
use crate::folder::Folder;
use crate::hex::unhex;
use crate::protocol::{NewMessage, Request, Response};
use crate::serve::{Core, Handle, Host, Job, Told};
use crate::{
    amendments, assurance, attachments, calls, carry, ceases, channel, desk, handling, incidents, parse, plain,
    proposals, readouts, sites, situation, suspicion, view,
};

/// Longest request in bytes.
const REQUEST_BYTES_MAX: u64 = 256 * 1024;

/// Clients at once.
const CLIENTS_MAX: usize = 64;

/// How long a client waits for the place of another before it is turned away.
const PLACE_WAIT: Duration = Duration::from_secs(3);

/// Longest that a client can have the station wait for others, in seconds: a day.
const WAIT_S_MAX: u64 = 86_400;

/// Messages listed at once.
const LIST_MAX: usize = 1_000;

/// The socket while it listens.
pub struct Socket {
    path: PathBuf,
    task: tokio::task::JoinHandle<()>,
    inside: Client,
}

impl Socket {
    /// A client of nobody's, for what else of this process asks the station.
    pub(crate) fn inside(&self) -> Client {
        self.inside.clone()
    }

    /// Takes the socket away.
    pub fn close(&self) {
        self.task.abort();
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Begins to listen.
///
/// # Errors
/// [`Failure`] if the socket cannot be made.
pub fn listen(folder: &Folder, handle: Handle) -> Result<Socket, Failure> {
    let path = folder.socket();
    if std::os::unix::net::UnixStream::connect(&path).is_ok() {
        // Without an open line there is no record whose lock would have shown it.
        return Err(Failure::local("another station runs in this folder", "stop that one first: detente stop"));
    }
    // The record's lock has shown that no other station runs here, so a socket that is there is a dead one's.
    let _ = std::fs::remove_file(&path);
    let listener = UnixListener::bind(&path).map_err(|error| Failure::file(&path, &error))?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))
        .map_err(|error| Failure::file(&path, &error))?;
    let first = Client::new(folder, handle)?;
    let (nobody, inside) = (first.clone(), first.clone());
    tokio::spawn(async move { desk::settle_going(&first).await });
    let places = std::sync::Arc::new(tokio::sync::Semaphore::new(CLIENTS_MAX));
    let task = tokio::spawn(async move {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let (client, places) = (nobody.clone(), places.clone());
                    tokio::spawn(async move {
                        // A client that goes away mid-word is no fault of the station's.
                        let _ = match tokio::time::timeout(PLACE_WAIT, places.acquire_owned()).await {
                            Ok(place) => {
                                let served = client.serve(stream).await;
                                drop(place);
                                served
                            }
                            Err(_) => turn_away(stream).await,
                        };
                    });
                }
                Err(error) => {
                    warn!(%error, "a client could not be let in");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    });
    Ok(Socket { path, task, inside })
}

async fn turn_away(mut stream: UnixStream) -> std::io::Result<()> {
    let what = format!("{CLIENTS_MAX} programs are connected to the station already");
    let hint = "end some of them: each detente watch is one, and so is whatever else holds its socket open";
    stream.write_all(&encode(Err(Failure::new(Exit::NotRunning, what, hint)))).await
}

/// What serves one client of the socket.
#[derive(Clone)]
pub(crate) struct Client {
    handle: Handle,
    party: String,
    /// What stands between the words of people and the line.
    pub(crate) desk: desk::Keeper,
    /// Who asks.
    pub(crate) who: desk::Who,
    /// What is asked, as it came, without whose session it is.
    pub(crate) asked: std::sync::Arc<str>,
}

impl Client {
    fn new(folder: &Folder, handle: Handle) -> Result<Self, Failure> {
        let party = folder.identity()?.party().code.clone();
        let desk = desk::Keeper::open(folder);
        Ok(Client { handle, party, desk, who: desk::Who::default(), asked: "".into() })
    }

    async fn serve(&self, stream: UnixStream) -> std::io::Result<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read);
        loop {
            let mut line = Vec::new();
            let taken = (&mut lines).take(REQUEST_BYTES_MAX).read_until(b'\n', &mut line).await?;
            if taken == 0 {
                return Ok(());
            }
            let cut_short = line.len() as u64 == REQUEST_BYTES_MAX && !line.ends_with(b"\n");
            if cut_short {
                pass_over_line(&mut lines).await?;
                let what = format!("a request is longer than {REQUEST_BYTES_MAX} bytes");
                let refusal =
                    Failure::new(Exit::Usage, what, "shorten the text; what is longer goes in several messages");
                write.write_all(&encode(Err(refusal))).await?;
                continue;
            }
            let (client, request) = self.let_in(&line);
            let response = match request {
                Ok(Request::Watch {}) => {
                    // Whoever goes away makes room at once, not only when there is something to tell.
                    return tokio::select! {
                        ended = client.watch(write) => ended,
                        ended = gone(&mut lines) => ended,
                    };
                }
                Ok(Request::Stop {}) => {
                    info!("a client asks the station to stop");
                    self.handle.stop();
                    write.write_all(&encode(Ok(json!({ "stopping": true })))).await?;
                    return outlive_the_station(lines.into_inner(), write);
                }
                Ok(request) => client.answer(request).await,
                Err(failure) => Err(failure),
            };
            write.write_all(&encode(response)).await?;
        }
    }

    /// Reads a request, whose session it is, and whether that session may have it answered.
    fn let_in(&self, line: &[u8]) -> (Client, Result<Request, Failure>) {
        let releases = "the program and the station are of different releases";
        let mut client = self.clone();
        let read = serde_json::from_slice::<Value>(line).and_then(|mut asked| {
            let token = asked.as_object_mut().and_then(|asked| asked.remove("as"));
            client.who = self.desk.who(token.as_ref().and_then(Value::as_str));
            // What is asked of the desk becomes no draft, and may hold a passphrase.
            if asked["do"] != "desk" {
                client.asked = asked.to_string().into();
            }
            serde_json::from_value::<Request>(asked)
        });
        let request = read.map_err(|error| Failure::new(Exit::Usage, error, releases));
        let passed = request.and_then(|request| match desk::door(&request).act() {
            Some(act) => self.desk.may(&client.who, &act).map(|_| request),
            None => Ok(request),
        });
        (client, passed)
    }

    async fn answer(&self, request: Request) -> Result<Value, Failure> {
        match request {
            Request::Send { line, message, wait_s } => self.send(line, message, wait_s).await,
            Request::Read { line, message, by } => {
                let host = self.host(line).await?;
                let at = self.serial(host, message).await?;
                self.say(host, at.lane.precedence, Body::Read { message: at, by }).await
            }
            Request::Cancel { line, message, reason } => {
                let host = self.host(line).await?;
                let at = self.serial(host, message).await?;
                self.say(host, at.lane.precedence, Body::Cancellation { message: at, reason }).await
            }
            Request::Inbox { line, all, limit, before } => {
                let host = self.host(line).await?;
                let before = match before {
                    Some(serial) => Some(self.serial(host, serial).await?),
                    None => None,
                };
                self.ask(move |core| inbox(&core.hosts()[host], all, limit.min(LIST_MAX), before)).await?
            }
            Request::Show { line, message } => {
                let host = self.host(line).await?;
                let at = self.serial(host, message.clone()).await?;
                self.ask(move |core| {
                    let host = &core.hosts()[host];
                    let found =
                        view::message(host.line.charter(), host.line.own(), &host.store, at).map_err(damaged)?;
                    found.map(|view| json!(view)).ok_or_else(|| no_message(&message))
                })
                .await?
            }
            Request::Leave { .. } => self.ask(|_| json!({})).await,
            Request::Status {} => {
                let (party, listening) = (self.party.clone(), self.handle.listening());
                let status = self.ask(move |core| view::status(core, &party, listening)).await?;
                let mut status = if self.reads() { status } else { desk::link_state(status) };
                if !self.desk.is_open() {
                    status["desk"] = desk::in_status(&self.desk, &self.who);
                }
                Ok(status)
            }
            Request::Check { line, wait_s } => self.check(line, wait_s).await,
            Request::AddKeys { line, keys } => {
                let host = self.host(line).await?;
                let keys: Option<Vec<_>> = keys.iter().map(|key| unhex(key)).collect();
                let keys =
                    keys.ok_or_else(|| Failure::new(Exit::Usage, "not hexadecimal", "use detente key accept"))?;
                self.command(host, Command::AddKeys(keys)).await.map(|_| json!({}))
            }
            Request::Site { line, asked } => sites::station::answer(self, line, asked).await,
            Request::Cease { line, asked } => ceases::station::answer(self, line, asked).await,
            Request::Index { line } => {
                let host = self.host(line).await?;
                let (reply, replied) = oneshot::channel();
                self.ask(move |core| core.index(host, reply)).await?;
                let left = replied.await.map_err(|_| stopped())?.map_err(damaged)?;
                Ok(json!({ "to_be_indexed": left }))
            }
            Request::SetClock { to } => self.set_clock(to).await,
            Request::Handle { line, asked } => handling::station::answer(self, line, asked).await,
            Request::Call { line, asked } => calls::station::call(self, line, asked).await,
            Request::Contact { line, asked } => calls::station::contact(self, line, asked).await,
            Request::Readout { line, asked } => readouts::station::answer(self, line, asked).await,
            Request::Staffed { line, asked } => assurance::station::staffed(self, line, asked).await,
            Request::Suspension { line, asked } => assurance::station::suspension(self, line, asked).await,
            Request::Attachment { line, asked } => attachments::station::answer(self, line, asked).await,
            Request::Chat { line, asked } => channel::station::chat(self, line, asked).await,
            Request::Query { line, asked } => channel::station::query(self, line, asked).await,
            Request::Amendment { line, asked } => amendments::station::amendment(self, line, asked).await,
            Request::Proposal { line, asked } => proposals::station::proposal(self, line, *asked).await,
            Request::Violation { line, asked } => proposals::station::violation(self, line, asked).await,
            Request::Incident { line, asked } => incidents::station::incident(self, line, *asked).await,
            Request::Request { line, asked } => incidents::station::request(self, line, asked).await,
            Request::SignWithout { line, party } => {
                let host = self.host(line).await?;
                let other = move |core: &mut Core| {
                    let line = &core.hosts()[host].line;
                    line.charter().party_by_code(&party).filter(|&party| party != line.own())
                };
                let index = self.ask(other).await?;
                let index = index.ok_or_else(|| {
                    Failure::new(Exit::Usage, "no such other party", "detente charter show lists them")
                })?;
                self.command(host, Command::SignWithout(index)).await.map(|_| json!({}))
            }
            Request::AcceptLoss { line, reason } => {
                if reason.trim().is_empty() {
                    return Err(Failure::new(Exit::Usage, "there is no reason", "say why: it is kept with the mark"));
                }
                let host = self.host(line).await?;
                self.ask(move |core| core.host_mut(host).accept_loss(&reason)).await??;
                self.command(host, Command::AcceptLoss).await.map(|_| json!({}))
            }
            Request::Notice { line, precedence, ask } => self.notices(line, precedence, ask).await,
            Request::Carry { line, asked } => carry::station::answer(self, line, asked).await,
            Request::Desk { asked } => desk::answer(self, asked).await,
            Request::Situation { line, asked } => situation::station::answer(self, line, asked).await,
            Request::Suspicion { line, asked } => suspicion::station::answer(self, line, asked).await,
            Request::Suspected {} => suspicion::station::standing(self).await,
            Request::Stop {} | Request::Watch {} => Ok(Value::Null),
        }
    }

    async fn send(&self, line: Option<String>, message: NewMessage, wait_s: Option<u64>) -> Result<Value, Failure> {
        let host = self.host(line).await?;
        let as_written = message.as_written;
        let (precedence, message) = self.ask(move |core| compose(&core.hosts()[host], &message)).await??;
        if !as_written {
            plain::judge(precedence, &message)?;
        }
        let owing: Vec<PartyIndex> = message.to.iter().map(|to| to.party).collect();
        self.say_and_wait(host, precedence, Body::Message(message), owing, wait_s).await
    }

    /// Puts words on the record and, if asked, waits for the receipts of those who are to have them.
    pub(crate) async fn say_and_wait(
        &self,
        host: usize,
        precedence: evidence::Precedence,
        body: Body,
        owing: Vec<PartyIndex>,
        wait_s: Option<u64>,
    ) -> Result<Value, Failure> {
        let mut watch = self.handle.watch();
        let encoded = body.encode();
        let mut said = self.say(host, precedence, body).await?;
        // A draft is not said, and nobody has anything of it to receipt.
        let Some(wait_s) = wait_s.filter(|_| said["state"] != "draft") else { return Ok(said) };
        let until = tokio::time::Instant::now() + Duration::from_secs(wait_s.min(WAIT_S_MAX));
        let at = match said["serial"].as_str().map(str::to_owned) {
            Some(serial) => self.serial(host, serial).await?,
            None => {
                let placed = self.placed(host, precedence, encoded, &mut watch);
                let placed = tokio::time::timeout_at(until, placed).await.map_err(|_| {
                    let hint = "it is signed and goes out when the line is up: do not send it again";
                    Failure::new(Exit::TimedOut, "it is kept, and not yet signed", hint)
                })??;
                let serial = self.ask(move |core| core.hosts()[host].line.serial(placed)).await?;
                said = json!({ "serial": serial, "state": "placed" });
                placed
            }
        };
        said["received"] = self.receipts(host, at, owing, until, &mut watch).await?;
        Ok(said)
    }

    /// Waits until words that wait in the outbox have a place.
    async fn placed(
        &self,
        host: usize,
        precedence: evidence::Precedence,
        words: Vec<u8>,
        watch: &mut broadcast::Receiver<Told>,
    ) -> Result<EntryRef, Failure> {
        let (name, own) =
            self.ask(move |core| (core.hosts()[host].name.clone(), core.hosts()[host].line.own())).await?;
        let lane = Lane { party: own, precedence };
        loop {
            let at = match watch.recv().await {
                Ok(Told { line, event: Event::Kept(at) }) if line == name && at.lane == lane => at,
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => continue,
                Err(broadcast::error::RecvError::Closed) => return Err(stopped()),
            };
            let words = words.clone();
            let are_these = self.ask(move |core| {
                let kept = core.hosts()[host].store.entries(at.lane, at.serial, 1);
                kept.is_ok_and(|kept| kept.first().is_some_and(|kept| kept.entry.body() == words))
            });
            if are_these.await? {
                return Ok(at);
            }
        }
    }

    /// Waits until every addressee has receipted for a place.
    async fn receipts(
        &self,
        host: usize,
        at: EntryRef,
        mut owing: Vec<PartyIndex>,
        until: tokio::time::Instant,
        watch: &mut broadcast::Receiver<Told>,
    ) -> Result<Value, Failure> {
        let name = self.ask(move |core| core.hosts()[host].name.clone()).await?;
        owing.retain(|party| *party != at.lane.party);
        owing.sort_unstable();
        owing.dedup();
        let mut received = Vec::new();
        let all = async {
            while !owing.is_empty() {
                match watch.recv().await {
                    Ok(Told { line, event: Event::Receipted(claims) })
                        if line == name && claims.lane == at.lane && at.serial <= claims.size =>
                    {
                        if let Some(place) = owing.iter().position(|party| *party == claims.receiver) {
                            owing.remove(place);
                            received.push(claims);
                        }
                    }
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => return,
                }
            }
        };
        // Where this listener was left behind, the record has what it missed.
        let _ = tokio::time::timeout_at(until, all).await;
        let serial = self.ask(move |core| core.hosts()[host].line.serial(at)).await?;
        let known = self
            .ask(move |core| {
                for party in owing {
                    match core.hosts()[host].store.receipt_for(at, party).map_err(damaged)? {
                        Some(receipt) => received.push(*receipt.claims()),
                        None => return Ok(None),
                    }
                }
                let charter = core.hosts()[host].line.charter();
                let at = |claims: &evidence::Claims| {
                    json!({ "party": view::code(charter, claims.receiver), "at": crate::clock::rfc3339(claims.time) })
                };
                Ok(Some(Value::Array(received.iter().map(at).collect())))
            })
            .await??;
        known.ok_or_else(|| {
            let hint = "it goes out when the line is up: do not send it again; detente status says what is the matter";
            Failure::new(Exit::TimedOut, format!("{serial} is on the record, and not yet receipted by all"), hint)
        })
    }

    async fn check(&self, line: Option<String>, wait_s: u64) -> Result<Value, Failure> {
        let host = self.host(line).await?;
        let mut watch = self.handle.watch();
        let began = std::time::Instant::now();
        let Done::Placed(at) = self.command(host, Command::Check).await? else {
            let hint = "detente status says which party has not confirmed our lanes yet";
            return Err(Failure::new(
                Exit::TimedOut,
                "the check waits: the line has not been up since the station started",
                hint,
            ));
        };
        let charter = self.ask(move |core| core.hosts()[host].line.charter().clone()).await?;
        let mut owing: Vec<_> =
            (0..charter.parties.len() as u8).map(PartyIndex).filter(|party| *party != at.lane.party).collect();
        let mut answers = Vec::new();
        let all = async {
            while !owing.is_empty() {
                match watch.recv().await {
                    Ok(Told { event: Event::Folded(line::affairs::Folded::Answered { check, by }), .. })
                        if check == at =>
                    {
                        let by = by.lane.party;
                        owing.retain(|party| *party != by);
                        answers.push(json!({ "party": view::code(&charter, by), "after_ms": began.elapsed().as_secs_f64() * 1e3 }));
                    }
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => return,
                }
            }
        };
        let in_time = tokio::time::timeout(Duration::from_secs(wait_s), all).await.is_ok();
        let missing: Vec<_> = owing.iter().map(|party| view::code(&charter, *party)).collect();
        let serial = evidence::transcript::name_place(&charter, at);
        if !in_time {
            let what = format!("line check {serial} is not answered by {}", missing.join(", "));
            return Err(Failure::new(Exit::TimedOut, what, "detente status says what is the matter"));
        }
        Ok(json!({ "check": serial, "answers": answers }))
    }

    /// True if whoever asks may read what was said.
    fn reads(&self) -> bool {
        self.desk.may(&self.who, &line::desk::Act::Read).is_ok()
    }

    /// Puts words on the record, or before somebody who releases them.
    pub(crate) async fn say(
        &self,
        host: usize,
        precedence: evidence::Precedence,
        body: Body,
    ) -> Result<Value, Failure> {
        desk::say(self, host, precedence, body).await
    }

    /// Puts words on the record that the desk lets through.
    pub(crate) async fn say_now(
        &self,
        host: usize,
        precedence: evidence::Precedence,
        body: Body,
    ) -> Result<Value, Failure> {
        match self.command(host, Command::Say { precedence, body }).await? {
            Done::Placed(at) => {
                let serial = self.ask(move |core| core.hosts()[host].line.serial(at)).await?;
                Ok(json!({ "serial": serial, "state": "placed" }))
            }
            Done::Waiting | Done::Ok | Done::Carried(_) => Ok(json!({ "serial": null, "state": "waiting" })),
        }
    }

    pub(crate) async fn command(&self, host: usize, command: Command) -> Result<Done, Failure> {
        let (reply, replied) = oneshot::channel();
        let reply = Box::new(move |result| drop(reply.send(result)));
        self.handle.submit(Job::Command { host, command: Box::new(command), reply }).await;
        replied.await.map_err(|_| stopped())?.map_err(refused)
    }

    /// Hands the core a job.
    pub(crate) async fn submit(&self, job: Job) {
        self.handle.submit(job).await;
    }

    /// Asks the core something, on its own thread.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&mut Core) -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let (reply, replied) = oneshot::channel();
        self.handle.submit(Job::Ask(Box::new(move |core| drop(reply.send(ask(core)))))).await;
        replied.await.map_err(|_| stopped())
    }

    /// On a live line nobody sets a clock from here: what it dates is signed.
    async fn set_clock(&self, to: String) -> Result<Value, Failure> {
        self.ask(move |core| {
            if !core.hosts().iter().all(|host| host.line.charter().drill) {
                let hint = "only a station all of whose lines are drills has a clock that is set";
                return Err(Failure::refused("a line of this station is live", hint));
            }
            crate::clock::set(parse::time(&to, core.now().wall)?);
            Ok(json!({ "time": crate::clock::rfc3339(core.now().wall) }))
        })
        .await?
    }

    /// The line of a name; the only one if none is named.
    pub(crate) async fn host(&self, name: Option<String>) -> Result<usize, Failure> {
        self.ask(move |core| {
            let names = core.hosts().iter().map(|host| &*host.name).collect::<Vec<_>>();
            match (name, names.as_slice()) {
                (_, []) => {
                    Err(Failure::refused("no line is open", "detente charter open FILE, then start the station again"))
                }
                (None, [_]) => Ok(0),
                (None, _) => Err(Failure::new(
                    Exit::Usage,
                    "this station has several lines",
                    format!("say --line with one of: {}", names.join(", ")),
                )),
                (Some(name), _) => names.iter().position(|known| *known == name).ok_or_else(|| {
                    Failure::new(
                        Exit::Usage,
                        format!("there is no line {name:?}"),
                        format!("there are: {}", names.join(", ")),
                    )
                }),
            }
        })
        .await?
    }

    pub(crate) async fn serial(&self, host: usize, text: String) -> Result<EntryRef, Failure> {
        self.ask(move |core| {
            view::parse_serial(core.hosts()[host].line.charter(), &text).ok_or_else(|| no_message(&text))
        })
        .await?
    }

    /// True if this token is of somebody who is signed in.
    pub(crate) fn is_signed_in(&self, token: Option<&str>) -> bool {
        self.desk.who(token).person.is_some() || token.is_some_and(|token| self.desk.is_guest(token))
    }

    /// True if nobody is enrolled.
    pub(crate) fn is_desk_open(&self) -> bool {
        self.desk.is_open()
    }

    /// True if whoever has this token may read what was said.
    pub(crate) fn may_read(&self, token: Option<&str>) -> bool {
        self.desk.may(&self.desk.who(token), &line::desk::Act::Read).is_ok()
    }

    /// What the station tells from now on.
    pub(crate) fn watching(&self) -> broadcast::Receiver<Told> {
        self.handle.watch()
    }

    /// The charter of every line, with what the line is called here.
    pub(crate) async fn charters(&self) -> Vec<(std::sync::Arc<str>, evidence::Charter)> {
        let of = |host: &Host| (host.name.clone(), host.line.charter().clone());
        self.ask(move |core| core.hosts().iter().map(of).collect()).await.unwrap_or_default()
    }

    async fn watch(&self, mut write: OwnedWriteHalf) -> std::io::Result<()> {
        let mut watch = self.handle.watch();
        let mut charters = self.charters().await;
        write.write_all(&encode(Ok(json!({ "watching": charters.len() })))).await?;
        loop {
            let event = match watch.recv().await {
                Ok(told) => {
                    // A party that joins is called by its code from then on.
                    if matches!(told.event, Event::TakenUp { .. }) {
                        charters = self.charters().await;
                    }
                    let charter = charters.iter().find(|(name, _)| **name == *told.line);
                    let event = charter.map_or(Value::Null, |(_, charter)| view::told(charter, &told));
                    if !(self.reads() || desk::heard(&event)) {
                        continue;
                    }
                    event
                }
                Err(broadcast::error::RecvError::Lagged(missed)) => json!({ "event": "missed", "count": missed }),
                Err(broadcast::error::RecvError::Closed) => return Ok(()),
            };
            let mut line = serde_json::to_vec(&Response::Event(event))?;
            line.push(b'\n');
            write.write_all(&line).await?;
        }
    }
}

/// Leaves a connection open until the process ends, when the system closes it as the last of what the station held:
/// whoever reads its end then finds the port and the record free.
fn outlive_the_station(read: OwnedReadHalf, write: OwnedWriteHalf) -> std::io::Result<()> {
    let stream = read.reunite(write).map_err(std::io::Error::other)?;
    std::mem::forget(stream.into_std()?);
    Ok(())
}

/// Reads up to the end of the line and keeps nothing of it.
async fn pass_over_line(lines: &mut BufReader<OwnedReadHalf>) -> std::io::Result<()> {
    loop {
        let said = lines.fill_buf().await?;
        let (length, end) = (said.len(), said.iter().position(|byte| *byte == b'\n'));
        lines.consume(end.map_or(length, |end| end + 1));
        if length == 0 || end.is_some() {
            return Ok(());
        }
    }
}

/// Returns when the client at the other end has closed its side; what it says until then is passed over.
async fn gone(lines: &mut BufReader<OwnedReadHalf>) -> std::io::Result<()> {
    loop {
        let said = lines.fill_buf().await?.len();
        if said == 0 {
            return Ok(());
        }
        lines.consume(said);
    }
}

fn encode(response: Result<Value, Failure>) -> Vec<u8> {
    let response = match response {
        Ok(value) => Response::Ok(value),
        Err(Failure { exit, sort, what, hint, because }) => {
            Response::Failure { exit: exit as u8, sort, what, hint, because }
        }
    };
    let mut line = serde_json::to_vec(&response).unwrap_or_default();
    line.push(b'\n');
    line
}

/// The words of people as a message.
fn compose(host: &Host, message: &NewMessage) -> Result<(evidence::Precedence, MessageBody), Failure> {
    let (charter, own) = (host.line.charter(), host.line.own());
    let reference = |serial: &Option<String>| match serial {
        Some(serial) => view::parse_serial(charter, serial).map(Some).ok_or_else(|| no_message(serial)),
        None => Ok(None),
    };
    let body = MessageBody {
        from: parse::own_post(charter, own, &message.from)?,
        to: message.to.iter().map(|to| parse::address(charter, to)).collect::<Result<_, _>>()?,
        subject: message.subject.clone(),
        text: message.text.clone(),
        language: parse::own_language(charter, own, message.language.as_deref()),
        reply_to: reference(&message.reply_to)?,
        corrects: reference(&message.corrects)?,
    };
    Ok((parse::precedence(&message.precedence)?, body))
}

fn inbox(host: &Host, all: bool, limit: usize, before: Option<EntryRef>) -> Result<Value, Failure> {
    let charter = host.line.charter();
    let found = if all {
        host.store.affairs(line::affairs::AffairKind::Message, before, limit)
    } else {
        host.store.inbox(line::affairs::AffairKind::Message, None, limit)
    };
    let mut messages = Vec::new();
    for (at, _) in found.map_err(damaged)? {
        if let Some(view) = view::message(charter, host.line.own(), &host.store, at).map_err(damaged)? {
            messages.push(json!(view));
        }
    }
    let (waiting, _) = crate::notices::view::counts(host)?;
    Ok(json!({ "line": *host.name, "messages": messages, "notices_waiting": waiting }))
}

pub(crate) fn no_message(serial: &str) -> Failure {
    Failure::missing(format!("there is no message {serial:?}"), "detente inbox --all lists the messages, as USA/F/0012")
}

/// A record that cannot be read.
pub(crate) fn damaged(error: impl std::fmt::Display) -> Failure {
    Failure::local(error, "detente check --disk says what is damaged; detente rebuild folds the picture again")
}

pub(crate) fn stopped() -> Failure {
    Failure::new(Exit::NotRunning, "the station has stopped", "detente serve starts it")
}

pub(crate) fn refused(error: CommandError) -> Failure {
    let hint = match &error {
        CommandError::Message(_) => "detente charter show says what the charter allows",
        CommandError::NoSuchMessage(_) => "detente inbox --all lists the messages",
        CommandError::Notice(_) => "mend the plan where it says, then release it again",
        CommandError::Site(_) => "mend the list where it says, then import it again",
        CommandError::Cease(_) => "mend what it says, then raise it again at once",
        CommandError::Call(_) => "mend what it says, then seek the call again",
        CommandError::Contact(_) => "mend what it says, then tell it again",
        CommandError::Readout(_) => "mend what it says, then give it again",
        CommandError::Translation(_) => "mend what it says, then translate it again",
        CommandError::Chat(_) => "mend what it says; a message says what does not fit in here",
        CommandError::Query(_) => "mend what it says, then ask again",
        CommandError::Incident(_) => "mend what it says, then report it again at once",
        CommandError::Request(_) | CommandError::Fact(_) | CommandError::Violation(_) => {
            "mend what it says, then say it again"
        }
        CommandError::Proposal(_) => "mend what it says, then propose it again",
        CommandError::Amendment(_) => "detente amendment show says how it stands, and detente charter show what holds",
        CommandError::NotOpen { .. } => "detente proposal show says how it stands; propose anew what is wished now",
        CommandError::NoEffect { .. } => "show it again, and say what it asks for now",
        CommandError::NotInForce(_) => "report what happened as an incident",
        CommandError::Attachment(_) => "mend it where it says, or attach another file",
        CommandError::NotInText { .. } => "detente read --peek shows its words",
        CommandError::NoDeputy(_) => {
            "detente charter show names the deputies; anybody else takes part as a participant"
        }
        CommandError::Suspended(_) => "detente resume ends it",
        CommandError::NotAgreed(_) => "detente call show says how it stands",
        CommandError::NotPresent(_) => "detente call present shows who is there",
        CommandError::SameText(_) => "leave the text out, and one is taken",
        CommandError::NoReason => "say the reason in a sentence",
        CommandError::NoAuthority => "detente charter show lists the posts with their levels",
        CommandError::NoSuchAffair { .. } => "detente find and the lists of each kind show what is there",
        CommandError::Outdated(_) => "show it again, and say it of what it says now",
        CommandError::StillWaits(_) => "detente status says what keeps them waiting, as a peer that is not reached yet",
        CommandError::NotAsked(_) => "answer it by a message",
        CommandError::NotBound => "a message from a party that is bound says it",
        CommandError::AlreadyRead => "nothing is to be done",
        CommandError::NotTheAuthor => "reply to it instead",
        CommandError::EarlierWord(_) => {
            "check this machine's clock; if it is right, say it again when that time is over, or by a message"
        }
        CommandError::Key(_) => "check this machine's clock; if it is right, issue a new station key",
        CommandError::Full => "detente status says what is the matter",
        CommandError::Disputed(_) => "export the transcript and settle the fork with the other side",
        CommandError::Oversize => "shorten the text",
        CommandError::Unreadable(_) => "mend it where it says, then say it again",
        CommandError::LongNote { .. } => "shorten it",
        CommandError::Superseded { .. } => {
            "this is an old copy of the station: stop it, and use the one with the newer key"
        }
        CommandError::Record(_) => "detente check --disk says what is damaged",
        CommandError::Carried(error) => crate::carry::advice(error),
    };
    Failure::refused(error, hint)
}

//! Carries out one command line.

use std::io::{IsTerminal, Read, Write};

use clap::CommandFactory;
use evidence::{Lane, Precedence, Time};
use serde_json::{Value, json};
use store::{Archive, Rebuilt, Store};
use tracing_subscriber::EnvFilter;

use crate::cli::{self, Charter, Cli, Command, Key, Transcript};
use crate::client::{self, Client};
use crate::failure::{Exit, Failure};
use crate::folder::{Folder, read, read_charter};
use crate::handling::cli::Handling;
use crate::hex::hex;
use crate::performance::{self, Period};
use crate::protocol::{Leave, NewMessage, Request};
use crate::reading::{Opened, leave, open_archive, open_store};
use crate::scenario::cli::Scenarios;
use crate::serve::{Core, Job, Station};
use crate::settings::Settings;
use crate::{
    alarm, amendments, assurance, attachments, calls, carry, ceases, ceremony, channel, claims, clock, clocks, coded,
    console, desk, extract, find, forms, incidents, notices, parse, preshared, proposals, readouts, show, sites,
    situation, socket, suspicion, transcript, view,
};

/// The station's folder where none is named.
const DEFAULT_FOLDER: &str = "detente-station";

/// Carries it out, prints what came of it, and returns the exit code.
pub fn run(cli: &Cli) -> Exit {
    match done(cli, &folder(cli)) {
        Ok(done) => {
            print(cli, &done);
            Exit::Ok
        }
        Err(failure) => {
            if cli.json {
                println!("{}", json!({ "failure": failure.view() }));
            } else {
                eprintln!("detente: {failure}");
            }
            failure.exit
        }
    }
}

/// What a command came to, ready to be shown.
pub(crate) struct Done {
    /// What it came to.
    pub value: Value,
    form: Option<forms::Asked>,
}

impl Done {
    /// The same in words, as people read it.
    pub(crate) fn words(&self, cli: &Cli) -> String {
        match self.form {
            Some(form) => suspicion::show::marked(forms::words(form, &self.value), &self.value, Some(form.0)),
            None => suspicion::show::marked(show::words(&cli.command, &self.value), &self.value, None),
        }
    }
}

/// Carries a command out in a folder, and marks in what it came to what is suspected.
///
/// # Errors
/// [`Failure`] with what is wrong, and what to do.
pub(crate) fn done(cli: &Cli, folder: &Folder) -> Result<Done, Failure> {
    // A language that there is not is refused before anything is done.
    let form = forms::asked(&cli.command)?;
    let mut value = carry_out(cli, folder)?;
    // Whatever is shown passes here.
    suspicion::mark::answer(folder, &cli.command, &mut value);
    Ok(Done { value, form })
}

fn print(cli: &Cli, done: &Done) {
    if done.value.is_null() {
        return;
    }
    let text = if cli.json { done.value.to_string() } else { done.words(cli) };
    // A reader that has gone away, as `head` does, is no failure of ours.
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// The folder that a command line names.
fn folder(cli: &Cli) -> Folder {
    Folder::new(cli.dir.clone().unwrap_or_else(|| DEFAULT_FOLDER.into())).with_session(cli.session.clone())
}

/// Carries it out.
///
/// # Errors
/// [`Failure`] with what is wrong, and what to do.
pub(crate) fn carry_out(cli: &Cli, folder: &Folder) -> Result<Value, Failure> {
    if let Some(text) = &cli.drill_clock {
        clock::set(parse::time(text, clock::wall())?);
    }
    desk::run::pass(folder, &cli.command)?;
    let ask = |request| client::ask(folder, &request);
    let handle = |line, asked| client::ask(folder, &Request::Handle { line, asked });
    match &cli.command {
        Command::Init(init) => ceremony::init(folder, init),
        Command::Charter(Charter::Propose(propose)) => ceremony::propose(folder, propose),
        Command::Charter(Charter::Amend(amend)) => ceremony::amend(folder, amend),
        Command::Charter(Charter::Accept(accept)) => ceremony::accept(folder, accept),
        Command::Charter(Charter::Open(open)) => ceremony::open(folder, open),
        Command::Charter(Charter::TakeUp(take_up)) => ceremony::take_up(folder, take_up),
        Command::Charter(Charter::Show(shown)) => {
            let charter = match &shown.file {
                Some(file) => read_charter(file)?,
                None => folder.line(shown.line.line.as_deref())?.charter()?,
            };
            ceremony::describe_in(folder, &charter)
        }
        Command::Key(key) => self::key(folder, key),
        Command::Serve => serve(folder),
        Command::Send(send) => {
            let text = match &send.text {
                Some(text) => text.clone(),
                None => read_stdin()?,
            };
            ask(Request::Send {
                line: send.line.line.clone(),
                message: NewMessage {
                    precedence: send.precedence.clone(),
                    from: send.from.clone(),
                    to: send.to.clone(),
                    subject: send.subject.clone(),
                    text,
                    language: send.language.clone(),
                    reply_to: send.reply_to.clone(),
                    corrects: send.corrects.clone(),
                    as_written: send.as_written,
                },
                wait_s: send.wait,
            })
        }
        Command::Read(read) => {
            let (line, message) = (read.line.line.clone(), read.message.clone());
            let mut client = Client::connect(folder)?;
            let mut shown = client.ask(&Request::Show { line: line.clone(), message: message.clone() })?;
            if !read.peek {
                let told = client.ask(&Request::Read { line, message, by: read.by.clone() })?;
                shown["read_entry"] = told["serial"].clone();
            }
            Ok(shown)
        }
        Command::Cancel(cancel) => ask(Request::Cancel {
            line: cancel.line.line.clone(),
            message: cancel.message.clone(),
            reason: cancel.reason.clone(),
        }),
        Command::Inbox(inbox) => ask(Request::Inbox {
            line: inbox.line.line.clone(),
            all: inbox.all,
            limit: inbox.limit,
            before: inbox.before.clone(),
        }),
        Command::Translate(words) => handle(words.line.clone(), Handling::Translate(words.clone())),
        Command::Deliver(words) => handle(words.line.clone(), Handling::Deliver(words.clone())),
        Command::Pass(words) => handle(words.line.clone(), Handling::Pass(words.clone())),
        Command::Find(asked) => find::run::run(folder, asked, &mut progress(cli, "entries looked at")),
        Command::Notice(notice) => notices::notice(folder, notice),
        Command::Plan(plan) => notices::plan(folder, plan),
        Command::Conflicts(conflicts) => notices::conflicts(folder, conflicts),
        Command::Site(site) => sites::run::run(folder, site, &mut progress(cli, "sites released")),
        Command::Cease(cease) => ceases::run::run(folder, cease),
        Command::Call(calls) => calls::run::calls(folder, calls),
        Command::Contact(contacts) => calls::run::contacts(folder, contacts),
        Command::Readout(readouts) => readouts::run::run(folder, readouts),
        Command::Staffed(checks) => assurance::run::staffed(folder, checks),
        Command::Suspension(suspensions) => assurance::run::suspensions(folder, suspensions),
        Command::Attachment(attachments) => attachments::run::run(folder, attachments),
        Command::Chat(chats) => channel::run::chats(folder, chats),
        Command::Query(queries) => channel::run::queries(folder, queries),
        Command::Incident(incidents) => incidents::run::incidents(folder, incidents),
        Command::Proposal(proposals) => proposals::run::proposals(folder, proposals),
        Command::Amendment(amendments) => amendments::run::amendments(folder, amendments),
        Command::Violation(violations) => proposals::run::violations(folder, violations),
        Command::Request(requests) => incidents::run::requests(folder, requests),
        Command::Desk(what) => desk::run::desk(folder, what),
        Command::Draft(what) => desk::run::draft(folder, what),
        Command::Shift(what) => desk::run::shift(folder, what),
        Command::Brief(briefs) => desk::run::brief(folder, briefs),
        Command::Memo(memos) => desk::run::memo(folder, memos),
        Command::Situation(situations) => situation::run::run(folder, situations),
        Command::Suspicion(suspicions) => suspicion::run::run(folder, suspicions),
        Command::Phrases(wanted) => coded::listed(wanted),
        Command::Status => Ok(carry::run::add_to_status(folder, ask(Request::Status {})?)),
        Command::Check(check) if check.disk => check_disk(folder, check),
        Command::Check(check) => ask(Request::Check { line: check.line.line.clone(), wait_s: check.wait }),
        Command::Performance(wanted) => performance(folder, wanted),
        Command::Claim(claims) => claims::run::run(folder, claims),
        Command::Clocks(wanted) => clocks::run::run(folder, wanted),
        Command::Watch => watch(cli, folder),
        Command::SignWithout(order) => {
            ask(Request::SignWithout { line: order.line.line.clone(), party: order.party.to_uppercase() })
        }
        Command::Recover(order) => {
            ask(Request::AcceptLoss { line: order.line.line.clone(), reason: order.reason.clone() })
        }
        Command::Transcript(Transcript::Export { line, out, withhold }) => {
            leave(folder, Leave::Read)?;
            let Opened { line, charter, archive, .. } = open_archive(folder, line.line.as_deref())?;
            let withhold = withhold
                .iter()
                .map(|serial| view::parse_serial(charter.charter(), serial).ok_or_else(|| no_entry(serial)))
                .collect::<Result<Vec<_>, _>>()?;
            let party = folder.identity()?.party().clone();
            transcript::export(&line, &*archive, &party, &withhold, out, &mut progress(cli, "entries written"))
        }
        Command::Extract(wanted) => extract::run::run(folder, wanted, &mut progress(cli, "entries looked at")),
        Command::Verify(verify) => {
            transcript::verify(&verify.file, verify.line_id.as_deref(), &mut progress(cli, "items verified"))
        }
        Command::Disclose(disclose) => {
            leave(folder, Leave::Read)?;
            let Opened { line, charter, archive, .. } = open_archive(folder, disclose.line.line.as_deref())?;
            let at =
                view::parse_serial(charter.charter(), &disclose.message).ok_or_else(|| no_entry(&disclose.message))?;
            transcript::disclose(folder, &line, &*archive, at, &disclose.out)
        }
        Command::Backup(backup) => {
            let Opened { archive, .. } = open_archive(folder, backup.line.line.as_deref())?;
            let mut shown = progress(cli, "pages copied");
            archive.backup(&backup.to, &mut |at| shown(at.done)).map_err(|error| Failure::record(&error))?;
            Ok(json!({ "backup": backup.to.display().to_string() }))
        }
        Command::Carry(carry) => carry::run::run(folder, carry, &mut bar(cli)),
        Command::Rebuild(line) => {
            let (held, mut store) = open_store(folder, line.line.as_deref())?;
            let Rebuilt { entries, changed, first } = store.rebuild().map_err(Failure::damaged)?;
            let charter = held.charter()?;
            let first = first.map(|at| evidence::transcript::name_place(charter.charter(), at));
            Ok(json!({ "entries": entries, "changed": changed, "first": first }))
        }
        Command::Stop => Client::connect(folder)?.stop().map(|()| json!({ "stopped": true })),
        Command::Demo(demo) => crate::demo::run(cli.dir.as_deref(), demo.once, cli.json),
        Command::Scenario(Scenarios::Run { file, into }) => crate::demo::scenario(file, into.as_deref(), cli.json),
        Command::Alarm(cli::Alarm::Test) => alarm::test(folder),
        Command::Console(cli::Console::Invite) => console::invite(folder),
        Command::Api => Ok(console::description()),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "detente", &mut script);
            Ok(json!({ "completions": String::from_utf8_lossy(&script) }))
        }
        Command::Manual => {
            let page = manual().map_err(|error| Failure::local(error, "try again"))?;
            Ok(json!({ "manual": String::from_utf8_lossy(&page) }))
        }
    }
}

/// One manual page with every command in it.
fn manual() -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let command = Cli::command();
    clap_mangen::Man::new(command.clone()).render(&mut out)?;
    fn subcommands(command: &clap::Command, path: &str, out: &mut Vec<u8>) -> std::io::Result<()> {
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            let path = format!("{path} {}", sub.get_name());
            let page = clap_mangen::Man::new(sub.clone());
            writeln!(out, ".SH \"{}\"", path.to_uppercase())?;
            page.render_description_section(out)?;
            page.render_options_section(out)?;
            subcommands(sub, &path, out)?;
        }
        Ok(())
    }
    subcommands(&command, "detente", &mut out)?;
    Ok(out)
}

fn key(folder: &Folder, key: &Key) -> Result<Value, Failure> {
    match key {
        Key::Renew { days } => ceremony::renew_key(folder, *days),
        Key::Revoke { line, epoch, reason, out } => {
            not_in_use(folder, line.line.as_deref(), *epoch)?;
            let Opened { line, own, archive, .. } = open_archive(folder, line.line.as_deref())?;
            let loaded = archive.load().map_err(Failure::damaged)?;
            let sizes = Precedence::ALL
                .map(|precedence| loaded.frontiers[Lane { party: own, precedence }.number() as usize].size());
            ceremony::revoke_key(folder, &line, sizes, *epoch, reason, out)
        }
        Key::Accept { line, files } => {
            let mut keys = Vec::new();
            for file in files {
                keys.push(hex(&read(file)?));
            }
            client::ask(folder, &Request::AddKeys { line: line.line.clone(), keys })
        }
        Key::Share { line, with, out } => preshared::make(folder, &folder.line(line.line.as_deref())?, with, out),
        Key::TakeShare { line, file } => preshared::take(folder, &folder.line(line.line.as_deref())?, file),
    }
}

/// Refuses where the running station signs with this key: whatever it signed after the places that the revocation names
/// would be refused by all others for good, and the lane with it.
fn not_in_use(folder: &Folder, line: Option<&str>, epoch: u64) -> Result<(), Failure> {
    let name = folder.line(line)?.name();
    let status = match client::ask(folder, &Request::Status {}) {
        Err(failure) if failure.exit == Exit::NotRunning => return Ok(()),
        status => status?,
    };
    let lines = status["lines"].as_array().map_or(&[][..], Vec::as_slice);
    if lines.iter().any(|line| line["line"] == name.as_str() && line["epoch"] == epoch) {
        let hint = "detente key renew, and start the station again with the new key; or stop it, then revoke";
        return Err(Failure::refused(format!("the running station signs with key {epoch}"), hint));
    }
    Ok(())
}

fn serve(folder: &Folder) -> Result<Value, Failure> {
    if clock::is_set() {
        for line in folder.open_lines()? {
            if !line.charter()?.charter().drill {
                let hint = "serve without --drill-clock; a drill has a line and a station's folder of its own";
                return Err(Failure::refused(format!("line {} is live, and its clock is not set", line.name()), hint));
            }
        }
    }
    let settings = Settings::read(&folder.settings())?;
    let filter = EnvFilter::new(format!("{},quinn=warn,quinn_proto=warn,rustls=warn", settings.log));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if settings.log_json {
        log.json().init();
    } else {
        log.with_ansi(std::io::stderr().is_terminal()).init();
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::local(error, "the system gives no event loop: check its limits"))?;
    runtime.block_on(async {
        let station = Station::open(folder, &settings)?;
        tracing::info!(listening = %station.handle().listening(), "serving");
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
            .map_err(|error| Failure::local(error, "the system refuses signals"))?;
        let mut again = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::user_defined1())
            .map_err(|error| Failure::local(error, "the system refuses signals"))?;
        let handle = station.handle();
        let reading = tokio::spawn(async move {
            while again.recv().await.is_some() && handle.submit(Job::Ask(Box::new(Core::read_ways))).await {}
        });
        let stop = async move {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        };
        let socket = socket::listen(folder, station.handle())?;
        let console = console::open(folder, &settings, &socket)?;
        let party = folder.identity()?.party().code.clone();
        let alarm = tokio::spawn(alarm::watch(socket.inside(), settings.alarm.clone(), party));
        let outcome = station.run(stop).await;
        alarm.abort();
        reading.abort();
        drop(console);
        socket.close();
        outcome
    })?;
    tracing::info!("stopped");
    Ok(Value::Null)
}

fn watch(cli: &Cli, folder: &Folder) -> Result<Value, Failure> {
    let mut client = Client::connect(folder)?;
    client.ask(&Request::Watch {})?;
    loop {
        let mut event = client.next()?;
        suspicion::mark::mark(folder, &mut event);
        let line = if cli.json { event.to_string() } else { show::event(&event) };
        if writeln!(std::io::stdout(), "{line}").is_err() {
            return Ok(Value::Null);
        }
    }
}

fn check_disk(folder: &Folder, check: &cli::Check) -> Result<Value, Failure> {
    let Opened { archive, .. } = open_archive(folder, check.line.line.as_deref())?;
    let checked = archive.check(&mut |_| {});
    match checked.fault {
        None => Ok(json!({ "sound": true, "entries": checked.entries, "receipts": checked.receipts })),
        Some(fault) => {
            let hint =
                "restore a backup, then let the peers bring back what it lacks; detente rebuild mends the picture";
            Err(Failure::local(fault, hint))
        }
    }
}

fn performance(folder: &Folder, wanted: &cli::Performance) -> Result<Value, Failure> {
    leave(folder, Leave::Read)?;
    let Opened { line, charter, own, archive } = open_archive(folder, wanted.line.line.as_deref())?;
    let date = |text: &Option<String>| text.as_deref().map(notices::words::date).transpose();
    let now = clock::wall();
    let until = date(&wanted.until)?.map_or(now, |day| day.plus_ms(clock::DAY_MS).min(now));
    let from = match (wanted.days, date(&wanted.from)?) {
        (Some(days), _) => Time(until.0.saturating_sub(days.saturating_mul(clock::DAY_MS))),
        (None, from) => from.unwrap_or_default(),
    };
    let rules = line.rules_of(&charter)?;
    let from = from.max(charter.charter().founded());
    if until < from {
        let what = format!("from {} until {} is no time of this line", clock::rfc3339(from), clock::rfc3339(until));
        return Err(Failure::new(Exit::Usage, what, "as --from 2026-01-01 --until 2026-03-31"));
    }
    let period = Period { from, until, now };
    let mut told = performance::of(&rules, own, &*archive, period).map_err(Failure::damaged)?;
    told["line"] = json!(line.name());
    told["from"] = json!(clock::rfc3339(from));
    told["until"] = json!(clock::rfc3339(until));
    Ok(told)
}

fn no_entry(serial: &str) -> Failure {
    Failure::new(
        Exit::Usage,
        format!("{serial:?} is no serial of this line"),
        "as USA/F/0012; detente inbox --all lists them",
    )
}

fn read_stdin() -> Result<String, Failure> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(|error| {
        Failure::new(Exit::Usage, error, "the words are UTF-8 text, given as an argument or on standard input")
    })?;
    Ok(text.trim_end().to_owned())
}

/// Shows how much of how much is done of a long work, where somebody is looking.
fn bar(cli: &Cli) -> impl FnMut(u64, u64) {
    const CELLS: u64 = 30;
    let looking = !cli.json && std::io::stderr().is_terminal();
    move |done, total| {
        if looking {
            let parts = |of: u64| (u128::from(done) * u128::from(of) / u128::from(total.max(1))) as u64;
            let filled = "#".repeat(parts(CELLS) as usize);
            let end = if done == total { "\n" } else { "" };
            eprint!("\r[{filled:<30}] {:3} %{end}", parts(100));
        }
    }
}

/// Shows how far a long work has come, where somebody is looking.
fn progress(cli: &Cli, what: &'static str) -> impl FnMut(u64) {
    let looking = !cli.json && std::io::stderr().is_terminal();
    move |count| {
        if looking {
            eprint!("\r{count} {what}");
        }
    }
}

//! The figure of site lists: from the bytes of a CSV file to entries that are signed, durable, folded and in the plot,
//! on a line where another party has announced strikes among the sites.

use std::fmt::Write as _;
use std::time::Instant;

use anyhow::{Result, ensure};
use evidence::{Frontier, Lane, PartyIndex, PostIndex, Precedence, Seen, SignedCharter, Terms, Time, UnsignedEntry};
use line::affairs::{Annex, Body, NoticeBody, NoticeKind, Rules};
use line::{Command, Done, Input, Keep, Line, Mono, Now, Output, Start};
use station::sites::{import, near};
use store::{Archive as _, Sqlite, Store as _};
use testkit::parties::{self, station_key};
use volume::{Bound, Footprint, HeightBand, Moment, Position, Schedule, Volume};

use crate::report::{folder, say};

/// Every figure of sites.
pub const NAMES: [&str; 1] = ["site_import_per_s"];

/// Sites of the list.
const SITES: usize = 50_000;

/// Strikes that the other party has announced; each is held against the sites around it.
const NOTICES: usize = 1_000;

/// What is asked for.
const BAR_PER_S: f64 = 5_000.0;

const BLUE: PartyIndex = PartyIndex(0);
const RED: PartyIndex = PartyIndex(1);
const LINE: &str = "north";

/// Measures it, if it is wanted.
pub fn run(wants: &dyn Fn(&str) -> bool) -> Result<()> {
    if !wants(NAMES[0]) {
        return Ok(());
    }
    let dir = folder()?;
    let charter = parties::charter(2, Terms { check_every_s: 31_000_000, ..Terms::default() });
    let mut store = Sqlite::open(&dir.path().join("record.sqlite"), charter.charter(), BLUE)?;
    store.commit(&notices(&charter)?)?;
    store.settle(&[])?;
    let mut station = Alone::start(&charter, store)?;
    ensure!(station.line.plot().counts() == (NOTICES, 0), "the strikes stand in the plot");
    let list = list()?;

    let began = Instant::now();
    let annex = Annex::default();
    let read = import::read(list.as_bytes(), now(0).wall, annex.stale_days).map_err(anyhow::Error::from)?;
    let delta = import::delta(&read, LINE, &[], None);
    let errors = import::check(&read, &delta, charter.charter(), &annex, BLUE);
    let plot = station.line.plot();
    let near = |(number, change)| near(plot, change).into_iter().map(move |id| (number, id));
    let found: Vec<_> = delta.changes.iter().enumerate().flat_map(near).collect();
    let (twice, _) = import::judge_near(&delta, &found, &[], |_| String::new());
    ensure!(errors.is_empty() && twice.is_empty(), "{} {}", errors.lines(), twice.lines());
    let checked = began.elapsed();
    let entries = import::pack(delta.changes, charter.charter().terms.entry_bytes_max);
    let count = entries.len();
    for changes in entries {
        station.say(Command::Say { precedence: Precedence::Routine, body: Body::Sites(changes) })?;
    }
    let took = began.elapsed();

    ensure!(station.line.plot().counts() == (NOTICES, SITES), "every site stands in the plot");
    println!(
        "#   read and checked in {:.2} s; {count} entries in {:.2} s; {} conflicts with {NOTICES} strikes",
        checked.as_secs_f64(),
        (took - checked).as_secs_f64(),
        station.line.plot().conflicts().count()
    );
    say(NAMES[0], SITES as f64 / took.as_secs_f64(), "1/s", BAR_PER_S);
    Ok(())
}

/// Sites some 500 m apart, as a list that a ministry keeps has them.
fn list() -> Result<String> {
    let mut list = String::from("reference,name,type,latitude,longitude,contact,verified by,verified on,source\n");
    for nth in 0..SITES {
        let (lat, lon) = place(nth);
        let kind = ["hospital", "school", "shelter", "warehouse"][nth % 4];
        writeln!(
            list,
            "UA-{nth:06},District {kind} {nth},{kind},{lat:.6},{lon:.6},Head of administration,Ministry,2026-01-01,survey"
        )?;
    }
    Ok(list)
}

fn place(nth: usize) -> (f64, f64) {
    (48.0 + (nth / 250) as f64 * 0.005, 24.0 + (nth % 250) as f64 * 0.007)
}

/// Strikes that the other party announced, spread among the sites, as its station would have sent them.
fn notices(charter: &SignedCharter) -> Result<Vec<Keep>> {
    let lane = Lane { party: RED, precedence: Precedence::Routine };
    let line = charter.line_id();
    let mut frontier = Frontier::new();
    let mut keeps = Vec::new();
    for nth in 0..NOTICES {
        let (lat, lon) = place(nth * (SITES / NOTICES));
        let (begin, end) = (now(0).wall.plus_ms(3_600_000), now(0).wall.plus_ms(7_200_000));
        let volume = Volume {
            footprint: Footprint::Circle { centre: Position::from_degrees(lat + 0.002, lon)?, radius_cm: 20_000 },
            uncertainty_cm: 0,
            height: HeightBand::ALL,
            schedule: Schedule { from: Bound::At(Moment(begin.0)), until: Bound::At(Moment(end.0)), daily: Vec::new() },
        };
        let body = Body::Notice(NoticeBody {
            from: PostIndex(0),
            kind: NoticeKind::StrikeWarning,
            title: format!("Strike {nth}"),
            language: "en".to_owned(),
            volumes: vec![volume],
            details: Vec::new(),
            amounts: Vec::new(),
            twins: Vec::new(),
            labels: Vec::new(),
            amends: None,
        });
        let held = |theirs: Lane| if theirs == lane { frontier.clone() } else { Frontier::new() };
        let (sizes, roots): (Vec<_>, Vec<_>) =
            Lane::all(2).map(held).map(|frontier| (frontier.size(), frontier.root())).unzip();
        let seen = Some(Seen::new(line, sizes, &roots));
        let draft =
            UnsignedEntry { lane, serial: frontier.size() + 1, time: now(0).wall, epoch: 1, seen, body: body.encode() };
        let entry = draft.sign(line, frontier.root(), &station_key(RED, 1))?;
        frontier.push(entry.leaf());
        let (root, at) = (frontier.root(), now(0).wall);
        let entry = std::sync::Arc::new(entry);
        keeps.push(Keep::Entry { entry, root, frontier: frontier.clone(), at, leaves_outbox: None });
    }
    Ok(keeps)
}

/// A station that speaks to nobody, with its disk.
struct Alone {
    line: Line,
    store: Sqlite,
    commands: u64,
}

impl Alone {
    fn start(charter: &SignedCharter, store: Sqlite) -> Result<Self> {
        let loaded = store.load()?;
        let line = Line::new(Start {
            rules: Rules::of(charter.charter())?,
            keyring: charter.keyring()?,
            keys: charter.delegations().to_vec(),
            own: BLUE,
            epoch: 1,
            signer: std::sync::Arc::new(station_key(BLUE, 1)),
            frontiers: loaded.frontiers,
            outbox: loaded.outbox,
            receipted: loaded.receipted,
            unanswered: loaded.unanswered,
            last_check: loaded.last_check,
            asked: loaded.asked,
            lives: loaded.lives,
            seed: 1,
        });
        let mut station = Alone { line, store, commands: 0 };
        station.handle(Input::Tick)?;
        station.say(Command::SignWithout(RED))?;
        Ok(station)
    }

    /// Has something said; it is durable, folded and in the plot when this returns.
    fn say(&mut self, command: Command) -> Result<()> {
        self.commands += 1;
        let (id, says) = (self.commands, matches!(command, Command::Say { .. }));
        let mut told = self.handle(Input::Command(id, command))?;
        told.extend(self.settle()?);
        let done = told.into_iter().find_map(|output| match output {
            Output::Done { id: theirs, result } if theirs == id => Some(result),
            _ => None,
        });
        match done {
            Some(Ok(Done::Placed(_))) => Ok(()),
            Some(Ok(_)) if !says => Ok(()),
            other => anyhow::bail!("what was to be said came to {other:?}"),
        }
    }

    /// Steps the line until nothing is left to be kept.
    fn handle(&mut self, input: Input) -> Result<Vec<Output>> {
        let mut told = Vec::new();
        let mut next = Some(input);
        while let Some(input) = next.take() {
            let mut out = Vec::new();
            self.line.handle(now(self.commands), input, &self.store, &mut out)?;
            let (mut batch, mut last) = (Vec::new(), 0);
            for output in out {
                match output {
                    Output::Keep { ticket, keep } => {
                        batch.push(keep);
                        last = ticket;
                    }
                    output => told.push(output),
                }
            }
            if !batch.is_empty() {
                self.store.commit(&batch)?;
                next = Some(Input::Stored { ticket: last });
            }
        }
        Ok(told)
    }

    fn settle(&mut self) -> Result<Vec<Output>> {
        let folded = self.store.settle(&[])?;
        self.handle(Input::Folded(folded))
    }
}

fn now(ms: u64) -> Now {
    Now { mono: Mono(ms * 1_000), wall: Time(parties::START.0 + 86_400_000 + ms) }
}

//! The player: real stations, one clock for all, one step after the other.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use clap::Parser as _;
use evidence::Time;
use serde_json::{Value, json};

use super::answers;
use super::file::{self, Scenario, Step, wrong};
use crate::ceremony;
use crate::cli::{self, Cli, Command};
use crate::clock;
use crate::demo::stage::{Running, free_address, free_console, open_line, write_console, write_peers};
use crate::failure::Failure;
use crate::folder::{self, Folder};
use crate::protocol::Request;
use crate::run::carry_out;

/// How long what was said may take to reach every station.
const REACH_MAX: Duration = Duration::from_secs(20);

/// What the line is called in every folder.
const LINE: &str = "line";

/// A scenario that was played.
pub struct Played {
    /// The stations, still running.
    pub stations: Vec<Running>,
    /// What the records answer.
    pub answers: Value,
}

/// Plays a scenario in a folder; `tell` is given headings and words as they come. Each station serves a console if `consoles` says so.
///
/// # Errors
/// [`Failure`] with the first step that did not go as it must.
pub fn play(
    scenario: &Scenario,
    beside: Option<&Path>,
    dir: &Path,
    program: &Path,
    consoles: bool,
    tell: &mut dyn FnMut(Told<'_>),
) -> Result<Played, Failure> {
    let began = Instant::now();
    clock::set(file::time(&scenario.begins)?);
    let folders = make(scenario, beside, dir)?;
    if consoles {
        for (folder, host) in folders.iter().zip(1..) {
            write_console(folder, free_console(host)?)?;
        }
    }
    let started =
        folders[..scenario.founders()].iter().map(|folder| Running::start_dated(folder, program, clock::wall()));
    let names = BTreeMap::from([("dir".to_owned(), dir.display().to_string())]);
    let mut player = Player { stations: started.collect::<Result<_, _>>()?, folders, program, scenario, names };
    for station in &player.stations {
        station.wait_state("up", REACH_MAX)?;
    }
    tell(Told::Begun(&player.stations));
    let steps = scenario.dated()?;
    for (at, (time, step)) in steps.iter().enumerate() {
        player.set_clocks(*time)?;
        if let Some(chapter) = &step.chapter {
            tell(Told::Chapter { title: chapter, at, of: steps.len() });
        }
        if let Some(words) = &step.say {
            tell(Told::Words { time: *time, words });
        }
        player.step(step)?;
    }
    let asked = file::time(&scenario.asked)?;
    player.set_clocks(asked)?;
    let folders: Vec<_> = player.stations.iter().map(|station| &station.folder).collect();
    let mut answers = answers::answer(scenario, &folders, &player.names, asked)?;
    answers["steps"] = json!(steps.len());
    answers["played_in_s"] = json!(began.elapsed().as_secs_f64());
    Ok(Played { stations: player.stations, answers })
}

/// What is told while a scenario is played.
pub enum Told<'a> {
    /// The stations that found the line run, and nothing was said yet.
    Begun(&'a [Running]),
    /// A heading.
    Chapter {
        /// The heading.
        title: &'a str,
        /// After so many steps …
        at: usize,
        /// … of so many.
        of: usize,
    },
    /// What happens.
    Words {
        /// When.
        time: Time,
        /// What.
        words: &'a str,
    },
}

/// Makes a folder for each party and opens the line between those that found it.
fn make(scenario: &Scenario, beside: Option<&Path>, dir: &Path) -> Result<Vec<Folder>, Failure> {
    let listen: Vec<SocketAddr> = scenario.party.iter().map(|_| free_address()).collect::<Result<_, _>>()?;
    let folders: Vec<_> = scenario.party.iter().map(|party| Folder::new(dir.join(party.code.to_lowercase()))).collect();
    for ((party, folder), listen) in scenario.party.iter().zip(&folders).zip(&listen) {
        let init = cli::Init {
            code: party.code.clone(),
            name: party.name.clone(),
            languages: party.languages.clone(),
            posts: party.posts.clone(),
            role: party.role.clone(),
            listen: *listen,
            days: 730,
        };
        ceremony::init(folder, &init)?;
    }
    let table = |name: &str, table: &toml::Table| -> Result<_, Failure> {
        let path = dir.join(name);
        let text = toml::to_string(table).map_err(|error| wrong(error.to_string()))?;
        folder::write(&path, text.as_bytes())?;
        Ok(path)
    };
    let (founders, joining) = folders.split_at(scenario.founders());
    let propose = cli::Propose {
        with: founders[1..].iter().map(Folder::identity_file).collect(),
        name: scenario.title.clone(),
        drill: true,
        purposes: Vec::new(),
        exclusions: Vec::new(),
        forces: Vec::new(),
        terms: Some(table("terms.toml", &scenario.terms)?),
        annex: Some(table("annex.toml", &scenario.annex)?),
        areas: scenario.areas.as_ref().map(|areas| beside.unwrap_or(dir).join(areas)),
        places: None,
        out: dir.join("charter.detente"),
    };
    let codes = scenario.party.iter().map(|party| party.code.as_str());
    let reach: Vec<_> = codes.zip(listen).collect();
    open_line(founders, &propose, LINE, &reach)?;
    for (folder, party) in joining.iter().zip(&scenario.party[founders.len()..]) {
        write_peers(folder, reach.iter().copied().filter(|(code, _)| *code != party.code))?;
    }
    Ok(folders)
}

struct Player<'a> {
    scenario: &'a Scenario,
    program: &'a Path,
    /// Of every party.
    folders: Vec<Folder>,
    /// Of those that have the line open, in the same order.
    stations: Vec<Running>,
    /// The serials of entries by the names that steps gave them; of what makes none, the words that are read aloud. And
    /// where files of the scenario lie.
    names: BTreeMap<String, String>,
}

impl Player<'_> {
    fn set_clocks(&self, to: Time) -> Result<(), Failure> {
        clock::set(to);
        for station in &self.stations {
            station.ask(&Request::SetClock { to: clock::rfc3339(to) })?;
        }
        Ok(())
    }

    fn step(&mut self, step: &Step) -> Result<(), Failure> {
        for (at, command) in step.run.iter().enumerate() {
            let last = at + 1 == step.run.len();
            let wrongly = |what: &str| {
                let advice = "the step does not go as its scenario says";
                Failure::refused(format!("{} {command:?}: {what}", step.at), advice)
            };
            let done = self.command(command);
            match (done, last && step.refused) {
                (Ok(value), false) => {
                    if let (true, Some(name)) = (last, &step.called) {
                        let made = value["serial"].as_str().or(value["fingerprint"].as_str());
                        let serial = made.ok_or_else(|| wrongly("it made no entry"))?;
                        self.names.insert(name.clone(), serial.to_owned());
                        // A distress asks for help in the same breath.
                        if let Some(request) = value["requests"][0]["serial"].as_str() {
                            self.names.insert(format!("{name}-request"), request.to_owned());
                        }
                    }
                    self.reached()?;
                }
                (Err(_), true) => {}
                (Ok(_), true) => return Err(wrongly("it was to be refused, and was not")),
                (Err(failure), false) => return Err(wrongly(&failure.to_string())),
            }
        }
        Ok(())
    }

    /// Carries out a command as the program would that an officer starts.
    fn command(&mut self, text: &str) -> Result<Value, Failure> {
        let (code, words) = text.split_once(':').ok_or_else(|| wrong(format!("{text:?} names no party")))?;
        let at = self.scenario.party.iter().position(|party| party.code == code.trim());
        let at = at.ok_or_else(|| wrong(format!("{code:?} is no party of the scenario")))?;
        let mut words = shlex::split(words).ok_or_else(|| wrong(format!("{text:?} has an open quote")))?;
        for word in &mut words {
            for (name, serial) in &self.names {
                *word = word.replace(&format!("{{{name}}}"), serial);
            }
        }
        let line = ["detente".to_owned()].into_iter().chain(words);
        let mut cli = Cli::try_parse_from(line).map_err(|error| wrong(error.to_string()))?;
        if matches!(cli.command, Command::Serve | Command::Stop | Command::Demo(_) | Command::Scenario(_)) {
            return Err(wrong(format!("{text:?} is no step of a scenario")));
        }
        cli.json = true;
        let done = carry_out(&cli, &self.folders[at])?;
        if let Command::Charter(cli::Charter::Open(_)) = cli.command {
            let joined = Running::start_dated(&self.folders[at], self.program, clock::wall())?;
            // It speaks once all others have told what they hold of it.
            joined.wait_state("up", REACH_MAX)?;
            self.stations.push(joined);
        }
        Ok(done)
    }

    /// Waits until every station holds what every other holds.
    fn reached(&self) -> Result<(), Failure> {
        let began = Instant::now();
        loop {
            let lanes = |station: &Running| -> Result<Value, Failure> {
                Ok(station.ask(&Request::Status {})?["lines"][0]["lanes"].clone())
            };
            let all = self.stations.iter().map(lanes).collect::<Result<Vec<_>, _>>()?;
            if all.windows(2).all(|two| two[0] == two[1]) {
                return Ok(());
            }
            if REACH_MAX < began.elapsed() {
                return Err(Failure::refused("what was said does not reach every station", "their logs say why"));
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

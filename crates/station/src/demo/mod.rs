//! The demonstration: two real stations, two processes with their own keys and disks, and the spring of 2022 as far as
//! messages and line checks tell it.
//!
//! The facts are public and told through offices; the answers at the end are computed from the two records alone.

mod answers;
mod screen;
pub mod stage;
mod story;

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

use self::screen::Screen;
pub use self::screen::scenario_words;
use self::stage::{Cable, Cast, Running, free_address, make_line_with};
use crate::clock::date_time_group;
use crate::failure::Failure;
use crate::protocol::{NewMessage, Request};
use crate::scenario::{Played, Scenario, Told, play};

/// Terms under which a line check comes round while one watches.
const TERMS: &str = "\
heartbeat_ms = 500
check_every_s = 3
check_answer_s = 2
received_within_s = [10, 60, 600, 3600]
";

const CAST: [Cast; 2] = [
    Cast {
        code: "USA",
        name: "United States of America",
        language: "en",
        posts: [
            ("Operations staff", "Duty officer"),
            ("Chairman of the Joint Chiefs of Staff", "General"),
            ("Secretary of Defense", "Mr. Secretary"),
        ],
        deputy: "Deputy Secretary of Defense",
    },
    Cast {
        code: "RUS",
        name: "Russian Federation",
        language: "ru",
        posts: [
            ("Оперативный состав", "Дежурный офицер"),
            ("Начальник Генерального штаба", "Генерал армии"),
            ("Министр обороны", "Господин Министр"),
        ],
        deputy: "Первый заместитель министра обороны",
    },
];

/// The border of Poland and Ukraine as Natural Earth draws it: the charter's one standing area, from which whatever
/// strikes is to stay 25 km.
const BORDER: &str = include_str!("../../../../scenarios/poland-ukraine.geojson");

/// The spring of 2022 as a scenario.
const SPRING: &str = include_str!("../../../../scenarios/spring-2022.toml");

/// The two ends, in the order of the cast.
const USA: usize = 0;
const RUS: usize = 1;

/// Runs the demonstration.
///
/// # Errors
/// [`Failure`] with the first step that did not go as it must.
pub fn run(dir: Option<&Path>, once: bool, json: bool) -> Result<Value, Failure> {
    let dir = folder_for(dir)?;
    let screen = Screen::new(once, json);
    screen.say("Ten weeks of the spring of 2022, played in its own time on two stations of a drill line:");
    let spring = dir.join("spring-2022");
    std::fs::create_dir_all(&spring).map_err(|error| Failure::file(&spring, &error))?;
    crate::folder::write(&spring.join("poland-ukraine.geojson"), BORDER.as_bytes())?;
    let played = play_on(&Scenario::parse(SPRING)?, None, &spring, &screen, !once)?;
    let told = played.answers.clone();
    let mut demo = Demo::prepare(&dir, screen)?;
    story::tell(&mut demo)?;
    let mut answers = answers::answer(&demo)?;
    for name in ["answers", "same_at_every_station"] {
        answers[name] = told[name].clone();
    }
    answers["spring"] = told;
    demo.screen.end(&answers);
    demo.screen.stay(&played.stations)?;
    Ok(if json { answers } else { Value::Null })
}

/// Plays a scenario, and tells what its records answer.
///
/// # Errors
/// [`Failure`] with the first step that did not go as it must.
pub fn scenario(file: &Path, into: Option<&Path>, json: bool) -> Result<Value, Failure> {
    let scenario = Scenario::read(file)?;
    let dir = folder_for(into)?;
    let screen = Screen::new(true, json);
    let played = play_on(&scenario, file.parent(), &dir, &screen, false)?;
    Ok(played.answers)
}

/// Plays a scenario on a screen, in the consoles of its stations too if `consoles` says so.
fn play_on(
    scenario: &Scenario,
    beside: Option<&Path>,
    dir: &Path,
    screen: &Screen,
    consoles: bool,
) -> Result<Played, Failure> {
    let program = program()?;
    let played = play(scenario, beside, dir, &program, consoles, &mut |told| match told {
        Told::Begun(stations) if consoles => {
            screen.invite(stations);
            screen.say("Look while it is played, and act when it has ended.");
        }
        Told::Begun(_) => {}
        Told::Chapter { title, at, of } => screen.step(at, of, title),
        Told::Words { time, words } => screen.say(&format!("{}  {words}", date_time_group(time))),
    });
    // Whatever is done after it is done in the time of this machine.
    crate::clock::unset();
    played
}

fn program() -> Result<PathBuf, Failure> {
    std::env::current_exe().map_err(|error| Failure::local(error, "start the program by its path"))
}

fn folder_for(dir: Option<&Path>) -> Result<PathBuf, Failure> {
    let dir = match dir {
        Some(dir) => dir.to_owned(),
        None => fresh_folder()?,
    };
    std::fs::create_dir_all(&dir).map_err(|error| Failure::file(&dir, &error))?;
    std::path::absolute(&dir).map_err(|error| Failure::file(&dir, &error))
}

fn fresh_folder() -> Result<PathBuf, Failure> {
    let mut name = [0u8; 4];
    getrandom::fill(&mut name).map_err(|error| Failure::local(error, "check this machine"))?;
    Ok(std::env::temp_dir().join(format!("detente-demo-{:08x}", u32::from_le_bytes(name))))
}

/// The two stations, the cables between them, and what was measured on the way.
pub struct Demo {
    dir: PathBuf,
    stations: [Running; 2],
    cables: [Cable; 2],
    screen: Screen,
    figures: serde_json::Map<String, Value>,
}

impl Demo {
    fn prepare(dir: &Path, screen: Screen) -> Result<Self, Failure> {
        let program = program()?;
        screen.say("Each side makes its station: a root key, a station key, a folder.");
        let listen = [free_address()?, free_address()?];
        // Each cable leads to one station, which is reached at its near end.
        let cables = [Cable::lay(listen[USA])?, Cable::lay(listen[RUS])?];
        let reach = cables.each_ref().map(Cable::address);
        let areas = dir.join("areas.geojson");
        crate::folder::write(&areas, BORDER.as_bytes())?;
        let folders = make_line_with(dir, &CAST, TERMS, listen, reach, |propose| propose.areas = Some(areas))?;
        screen.say("One draws up the charter, both sign it, and both compare its fingerprint by voice.");
        let stations = [Running::start(&folders[USA], &program)?, Running::start(&folders[RUS], &program)?];
        let demo = Demo { dir: dir.to_owned(), stations, cables, screen, figures: serde_json::Map::new() };
        demo.screen.watch([&folders[USA], &folders[RUS]]);
        Ok(demo)
    }

    fn say(&self, words: &str) {
        self.screen.say(words);
    }

    fn note(&mut self, name: &str, value: impl Into<Value>) {
        self.figures.insert(name.to_owned(), value.into());
    }

    fn cut(&self, cut: bool) {
        self.cables.iter().for_each(|cable| cable.cut(cut));
    }

    fn up(&self) -> Result<(), Failure> {
        for station in &self.stations {
            station.wait_state("up", Duration::from_secs(20))?;
        }
        Ok(())
    }

    /// Sends a message and, if asked, waits for the other station's signed receipt. Returns the serial.
    fn send(&self, from: usize, message: &Words<'_>, wait: bool) -> Result<String, Failure> {
        let words = message.text.split_whitespace().take(9).collect::<Vec<_>>().join(" ");
        self.screen.say(&format!(
            "{} {}/{} to {}: {words}…",
            message.precedence.to_uppercase(),
            CAST[from].code,
            message.post,
            CAST[1 - from].code
        ));
        let request = Request::Send {
            line: None,
            message: NewMessage {
                precedence: message.precedence.to_owned(),
                from: message.post.to_owned(),
                to: vec![format!("{}/{}", CAST[1 - from].code, message.post)],
                subject: message.subject.to_owned(),
                text: message.text.to_owned(),
                language: None,
                reply_to: message.reply_to.map(str::to_owned),
                corrects: message.corrects.map(str::to_owned),
                as_written: false,
            },
            wait_s: wait.then_some(20),
        };
        let sent = self.stations[from].ask(&request)?;
        Ok(sent["serial"].as_str().unwrap_or_default().to_owned())
    }

    /// The watch of a side reads a message, once it is there.
    fn read(&self, by: usize, serial: &str) -> Result<(), Failure> {
        let request = Request::Read { line: None, message: serial.to_owned(), by: "watch officer".to_owned() };
        let mut last = None;
        for _ in 0..400 {
            match self.stations[by].ask(&request) {
                Ok(_) => {
                    self.screen.say(&format!("{} has read {serial}.", CAST[by].code));
                    return Ok(());
                }
                Err(failure) => last = Some(failure),
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Err(last.unwrap_or_else(|| Failure::refused("not read", "try again")))
    }

    fn show(&self, at: usize, serial: &str) -> Result<Value, Failure> {
        self.stations[at].ask(&Request::Show { line: None, message: serial.to_owned() })
    }

    fn check(&self, by: usize) -> Result<f64, Failure> {
        let checked = self.stations[by].ask(&Request::Check { line: None, wait_s: 10 })?;
        Ok(checked["answers"][0]["after_ms"].as_f64().unwrap_or_default())
    }

    fn figures(&self) -> Value {
        json!(self.figures)
    }
}

/// A message of the story.
#[derive(Clone, Copy, Default)]
struct Words<'a> {
    precedence: &'a str,
    post: &'a str,
    subject: &'a str,
    text: &'a str,
    reply_to: Option<&'a str>,
    corrects: Option<&'a str>,
}

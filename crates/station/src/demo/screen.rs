//! The live view of both sides in a terminal, and plain lines where nobody looks.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::CAST;
use super::stage::Running;
use crate::client::Client;
use crate::console;
use crate::failure::Failure;
use crate::folder::Folder;
use crate::protocol::Request;
use crate::show;

/// How often the view is drawn.
const FRAME: Duration = Duration::from_millis(100);

/// Lines of the story that stay in sight.
const STORY_LINES: usize = 12;

/// Columns of one side.
const SIDE: usize = 58;

/// Where the demonstration is shown.
pub struct Screen {
    board: Arc<Mutex<Board>>,
    live: bool,
    quiet: bool,
    once: bool,
    done: Arc<AtomicBool>,
}

#[derive(Default)]
struct Board {
    title: String,
    step: usize,
    steps: usize,
    story: Vec<String>,
    folders: Vec<Folder>,
}

impl Screen {
    /// A live view on a terminal, plain lines elsewhere, nothing where one JSON object is wanted.
    pub fn new(once: bool, json: bool) -> Self {
        let live = !json && std::io::stdout().is_terminal();
        Screen { board: Arc::default(), live, quiet: json, once, done: Arc::default() }
    }

    /// Seconds to linger: while somebody watches, or as short as the step allows.
    pub fn seconds(&self, watched: u64, least: u64) -> u64 {
        if self.once || !self.live { least } else { watched }
    }

    /// Begins a step of the story.
    pub fn step(&self, at: usize, steps: usize, title: &str) {
        let mut board = lock(&self.board);
        (board.step, board.steps, board.title) = (at, steps, title.to_owned());
        drop(board);
        if !self.live && !self.quiet {
            println!("\n[{at}/{steps}] {title}");
        }
    }

    /// Says what happens.
    pub fn say(&self, words: &str) {
        let mut board = lock(&self.board);
        board.story.push(words.to_owned());
        let surplus = board.story.len().saturating_sub(STORY_LINES);
        board.story.drain(..surplus);
        drop(board);
        if self.live {
            std::thread::sleep(Duration::from_millis(if self.once { 0 } else { 900 }));
        } else if !self.quiet {
            println!("  {words}");
        }
    }

    /// Says where the consoles of these stations are, each with a word that lets one browser in.
    pub fn invite(&self, stations: &[Running]) {
        if self.quiet {
            return;
        }
        println!("\n  The watch of each side, in a browser (each station vouches for itself: let the browser go on):");
        for station in stations {
            match console::invite(&station.folder) {
                Ok(invited) => println!("    {}", invited["address"].as_str().unwrap_or_default()),
                Err(failure) => println!("    {failure}"),
            }
        }
        println!();
    }

    /// Lets somebody who looks act in the consoles of these stations for as long as is wished.
    ///
    /// # Errors
    /// [`Failure`] if the terminal cannot be read.
    pub fn stay(&self, stations: &[Running]) -> Result<(), Failure> {
        if !self.live || self.once {
            return Ok(());
        }
        self.invite(stations);
        println!("  Both go on until you press Enter: what is done in one is seen in the other.");
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).map_err(|error| Failure::local(error, "start it in a terminal"))?;
        Ok(())
    }

    /// Draws both stations from now on.
    pub fn watch(&self, folders: [&Folder; 2]) {
        lock(&self.board).folders = folders.map(Clone::clone).to_vec();
        if !self.live {
            return;
        }
        let (board, done) = (self.board.clone(), self.done.clone());
        let began = Instant::now();
        std::thread::spawn(move || {
            print!("\x1b[?25l\x1b[2J");
            while !done.load(Ordering::Relaxed) {
                draw(&board, began);
                std::thread::sleep(FRAME);
            }
        });
    }

    /// Ends the view and prints the answers in words.
    pub fn end(&self, answers: &Value) {
        if self.live {
            draw(&self.board, Instant::now());
            self.done.store(true, Ordering::Relaxed);
            std::thread::sleep(FRAME * 2);
            println!("\x1b[?25h");
        }
        if !self.quiet {
            println!("{}", words(answers));
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Relaxed);
        if self.live {
            // However the story ended, the cursor is given back.
            print!("\x1b[?25h");
            let _ = std::io::stdout().flush();
        }
    }
}

fn lock(board: &Mutex<Board>) -> MutexGuard<'_, Board> {
    board.lock().unwrap_or_else(PoisonError::into_inner)
}

fn draw(board: &Mutex<Board>, began: Instant) {
    let (title, step, steps, story, folders) = {
        let board = lock(board);
        (board.title.clone(), board.step, board.steps, board.story.clone(), board.folders.clone())
    };
    let sides: Vec<_> = folders.iter().zip(CAST).map(|(folder, cast)| side(folder, cast.name, cast.code)).collect();
    let mut out = String::from("\x1b[H");
    let mut line = |text: &str| {
        out.push_str(text);
        out.push_str("\x1b[K\n");
    };
    let done = (step * 40).checked_div(steps).unwrap_or(0);
    line(&format!(
        "\x1b[1mDétente\x1b[0m  {:>5.1} s   [{}{}]  \x1b[1m{title}\x1b[0m",
        began.elapsed().as_secs_f64(),
        "█".repeat(done),
        "·".repeat(40 - done)
    ));
    line("");
    let height = sides.iter().map(Vec::len).max().unwrap_or(0);
    for row in 0..height {
        let cell = |at: usize| sides.get(at).and_then(|side| side.get(row)).cloned().unwrap_or_default();
        line(&format!("{}  │  {}", pad(&cell(0)), cell(1)));
    }
    line("");
    for words in &story {
        line(&format!("  {words}"));
    }
    out.push_str("\x1b[J");
    let mut stdout = std::io::stdout().lock();
    let _ = stdout.write_all(out.as_bytes()).and_then(|()| stdout.flush());
}

/// One station, a row each.
fn side(folder: &Folder, name: &str, code: &str) -> Vec<String> {
    let mut rows = vec![format!("\x1b[1m{code}\x1b[0m {name}")];
    let ask = |request: &Request| Client::connect(folder).and_then(|mut client| client.ask(request)).ok();
    let Some(status) = ask(&Request::Status {}) else {
        rows.push("\x1b[7m station not running \x1b[0m".to_owned());
        return rows;
    };
    let line = &status["lines"][0];
    let peer = &line["peers"][0];
    let state = peer["state"].as_str().unwrap_or("?");
    let shown = match state {
        "up" => "● up".to_owned(),
        "degraded" => "\x1b[33m◐ degraded\x1b[0m".to_owned(),
        "down" => "\x1b[31m○ down\x1b[0m".to_owned(),
        other => format!("\x1b[33m◌ {other}\x1b[0m"),
    };
    let heard = peer["last_heard_s"].as_f64().map_or_else(String::new, |s| format!(", last heard {s:.1} s ago"));
    rows.push(format!("line {shown}{heard}"));
    rows.push(peer["reason"].as_str().unwrap_or_default().to_owned());
    let lanes = line["lanes"].as_array().map_or(&[][..], Vec::as_slice);
    // One number for each party: both stations show the same ones when they hold the same.
    let held: Vec<_> = ["F", "I", "P", "R"]
        .iter()
        .map(|letter| {
            let sizes = CAST.iter().map(|cast| {
                let name = format!("{}/{letter}", cast.code);
                let found = lanes.iter().find(|lane| lane["lane"] == name.as_str());
                found.map_or(0, |lane| lane["size"].as_u64().unwrap_or(0)).to_string()
            });
            format!("{letter} {}", sizes.collect::<Vec<_>>().join("+"))
        })
        .collect();
    rows.push(format!("holds {} ({})", held.join("  "), CAST.map(|cast| cast.code).join("+")));
    rows.push(String::new());
    let inbox = ask(&Request::Inbox { line: None, all: true, limit: 8, before: None }).unwrap_or_default();
    for message in inbox["messages"].as_array().map_or(&[][..], Vec::as_slice) {
        let rung = |name: &str| message[name].as_array().is_some_and(|rungs| !rungs.is_empty());
        let ladder = match (rung("received"), rung("read"), message["standing"].as_str()) {
            (_, _, Some("corrected")) => "corrected",
            (_, true, _) => "sent ✓ received ✓ read ✓",
            (true, false, _) => "sent ✓ received ✓",
            _ => "sent ✓",
        };
        let text = |name: &str| message[name].as_str().unwrap_or_default();
        rows.push(format!("{:<10}{:<12} {ladder}", text("precedence"), text("serial")));
    }
    rows
}

/// Pads to the width of a side, colours not counted.
fn pad(cell: &str) -> String {
    let (mut width, mut escape) = (0, false);
    for c in cell.chars() {
        match c {
            '\x1b' => escape = true,
            'm' if escape => escape = false,
            _ if !escape => width += 1,
            _ => {}
        }
    }
    format!("{cell}{}", " ".repeat(SIDE.saturating_sub(width)))
}

/// What the records of a scenario answer, as a person reads it.
pub fn scenario_words(told: &Value) -> String {
    let answers = &told["answers"];
    let same = if told["same_at_every_station"] == true { "the same at every station" } else { "NOT THE SAME" };
    let mut words = format!("\n{}, as of {}: {same}", show::text(told, "scenario"), show::text(answers, "as_of"));
    for checks in show::list(answers, "staffed_checks") {
        words.push_str(&format!(
            "\n  {} asked {} {} times whether a person answers: {} answered in time, {} late, {} not; the longest without an answer {:.1} h",
            show::text(checks, "by"), show::text(checks, "of"), checks["asked"], checks["in_time"], checks["late"],
            checks["unanswered"], checks["longest_silence_s"].as_f64().unwrap_or_default() / 3_600.0,
        ));
    }
    for (_, record) in answers["contacts"].as_object().into_iter().flatten() {
        words.push_str(&format!("\n{}", crate::calls::show::record(record)));
    }
    if answers["readouts"].is_object() {
        words.push_str(&format!("\n{}", crate::readouts::show::compared(&answers["readouts"])));
    }
    for amendment in show::list(answers, "amendments") {
        words.push_str(&format!(
            "\n  amendment {} of the charter, from {}: signed by {} of {}, {}",
            amendment["number"],
            show::text(amendment, "from"),
            amendment["signed"],
            amendment["of"],
            if amendment["holds"] == true { "holds" } else { "does not hold" }
        ));
    }
    for incident in show::list(answers, "incidents") {
        words.push_str(&format!("\n{}", crate::incidents::show::answered(incident)));
    }
    for struck in show::list(answers, "sites_struck") {
        let days = struck["days_after_notice"].as_u64();
        let told = days.map_or("before it was told".to_owned(), |days| format!("{days} days after it was told"));
        let (site, name) = (show::text(struck, "site"), show::text(struck, "name"));
        words.push_str(&format!("\n  site {site}, {name}: struck {told}"));
    }
    for proposal in show::list(answers, "agreements") {
        words.push_str(&format!("\n{}", crate::proposals::show::answered(proposal)));
    }
    let ceasefire = &answers["ceasefire"];
    if ceasefire["proposed"] == 0 {
        let spoken = show::list(ceasefire, "in_readouts").iter().map(|point| {
            format!("{} in {} of {}", show::text(point, "tenor"), show::text(point, "readout"), show::text(point, "by"))
        });
        let spoken: Vec<_> = spoken.collect();
        let spoken = if spoken.is_empty() { "spoken of in no readout".to_owned() } else { spoken.join(", ") };
        let needs = show::texts(ceasefire, "would_need").join("; ");
        words.push_str(&format!("\n  a ceasefire: {spoken}, proposed on the line never; it would need: {needs}"));
    }
    words
}

/// The answers as a person reads them.
fn words(answers: &Value) -> String {
    let mut words = scenario_words(&answers["spring"]);
    words.push_str("\n\nWhat the record of the line that was tried answers\n");
    for station in answers["stations"].as_array().map_or(&[][..], Vec::as_slice) {
        words.push_str(&format!(
            "\n  From the station of {}:\n    the line has carried messages since {}\n    {} messages: {}\n    not receipted: {}   not read: {}\n",
            station["station"].as_str().unwrap_or("?"), station["line_since"].as_str().unwrap_or("-"), station["messages"],
            station["by_precedence"].as_object().map_or_else(String::new, |all| {
                all.iter().map(|(name, count)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
            }),
            station["unreceipted"].as_array().map_or(0, Vec::len), station["unread"],
        ));
        for checks in station["checks"].as_array().map_or(&[][..], Vec::as_slice) {
            words.push_str(&format!("    {}\n", show::checks(checks)));
        }
    }
    let same = answers["same_record_on_both_sides"] == true;
    words.push_str(&format!("\n  Both sides hold the same record: {}\n", if same { "yes" } else { "NO" }));
    words.push_str("\n  The exported transcript proves to anyone:\n");
    for proved in answers["verified"]["proved"].as_array().map_or(&[][..], Vec::as_slice) {
        words.push_str(&format!("    - {}\n", proved.as_str().unwrap_or_default()));
    }
    words.push_str(&format!(
        "\n  It lies in {0}, with both stations' folders. Try:\n    detente verify {0}/transcript.detente\n    detente --dir {0}/usa inbox --all   (after: detente --dir {0}/usa serve)\n",
        answers["folder"].as_str().unwrap_or("?")
    ));
    words
}

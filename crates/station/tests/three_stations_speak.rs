//! Three stations of one charter, each with its own process, key and disk: everyone holds what anyone said, with the
//! receipts of both others; one is killed and comes back without a gap; a fourth that means another charter gets nowhere;
//! and what the three export says the same.

mod support;

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use station::ceremony;
use station::cli;
use station::demo::stage::{Cast, Running, make_line, make_station};
use station::folder::Folder;
use support::{SOON, TERMS, done, eventually, free_port, refused, start};

const CODES: [&str; 3] = ["BLUE", "RED", "GREEN"];

/// The party that is killed.
const GREEN: usize = 2;

fn cast(code: &'static str) -> Cast {
    let posts = [("Staff", "Duty officer"), ("Chief of staff", "General"), ("Minister", "Minister")];
    Cast { code, name: code, language: "en", posts, deputy: "Deputy minister" }
}

/// The three stations, running.
struct Three {
    stations: [Running; 3],
    listen: [SocketAddr; 3],
    dir: tempfile::TempDir,
}

impl Three {
    fn up() -> Self {
        let dir = tempfile::tempdir().expect("a folder for the test");
        let listen = [(); 3].map(|()| free_port());
        let folders = make_line(dir.path(), &CODES.map(cast), TERMS, listen, listen).expect("three folders");
        let three = Three { stations: folders.each_ref().map(start), listen, dir };
        three.wait_up();
        three
    }

    fn wait_up(&self) {
        for (code, station) in CODES.iter().zip(&self.stations) {
            station.wait_state("up", SOON).unwrap_or_else(|failure| panic!("{code}: {failure}\n{}", self.logs()));
        }
    }

    fn path(&self, of: usize) -> &Path {
        self.stations[of].folder.path()
    }

    fn paths(&self) -> [&Path; 3] {
        [0, 1, 2].map(|of| self.path(of))
    }

    fn logs(&self) -> String {
        self.paths().map(support::log).join("\n")
    }

    fn others(from: usize) -> impl Iterator<Item = usize> {
        (0..3).filter(move |other| *other != from)
    }

    /// Sends a message to the staff of these parties, waits for their receipts, and returns its serial.
    fn send(&self, from: usize, precedence: &str, to: &[usize], text: &str) -> String {
        let sent = done(self.path(from), &words(from, precedence, to, text, Some("20")).each());
        let mut received: Vec<_> = receivers(&sent["received"]);
        let mut asked: Vec<_> = to.iter().map(|to| CODES[*to].to_owned()).collect();
        received.sort();
        asked.sort();
        assert_eq!(received, asked, "{sent}");
        sent["serial"].as_str().expect("a placed message has a serial").to_owned()
    }

    /// Waits until its author has the receipts of both others for a place, whomever the words are for.
    fn wait_receipted(&self, of: usize, serial: &str) {
        let (lane, number) = serial.rsplit_once('/').expect("a serial");
        let number = number.parse().expect("a number");
        eventually("both others have receipted it", || {
            let status = done(self.path(of), &["status"]);
            let peers = status["lines"][0]["peers"].as_array().expect("peers").clone();
            peers.len() == 2 && peers.iter().all(|peer| peer["receipted"][lane].as_u64() >= Some(number))
        });
    }

    /// What the station of `of` says of its line to `peer`.
    fn peer(&self, of: usize, peer: usize) -> Value {
        let status = done(self.path(of), &["status"]);
        let peers = status["lines"][0]["peers"].as_array().expect("peers").clone();
        peers.into_iter().find(|said| said["party"] == CODES[peer]).expect("it names every peer")
    }
}

/// The arguments of one `send`.
struct Words(Vec<String>);

impl Words {
    fn each(&self) -> Vec<&str> {
        self.0.iter().map(String::as_str).collect()
    }
}

fn words(from: usize, precedence: &str, to: &[usize], text: &str, wait: Option<&str>) -> Words {
    assert!(!to.contains(&from), "nobody writes to itself");
    let mut args: Vec<String> = ["send", "-p", precedence, "--from", "ops"].map(str::to_owned).into();
    args.extend(to.iter().flat_map(|to| ["--to".to_owned(), format!("{}/ops", CODES[*to])]));
    args.extend(wait.iter().flat_map(|wait| ["--wait".to_owned(), (*wait).to_owned()]));
    args.push(text.to_owned());
    Words(args)
}

/// The parties in a list of receipts or readings.
fn receivers(at: &Value) -> Vec<String> {
    let at = at.as_array().expect("a list");
    at.iter().map(|at| at["party"].as_str().expect("a code").to_owned()).collect()
}

#[test]
fn what_one_says_all_three_hold_and_receipt() {
    let three = Three::up();
    for (from, code) in CODES.iter().enumerate() {
        let both: Vec<_> = Three::others(from).collect();
        for precedence in ["flash", "immediate", "priority", "routine"] {
            let text = format!("{precedence} from {code} to both");
            let to_both = three.send(from, precedence, &both, &text);
            let to_one = three.send(from, precedence, &both[..1], "to one of them");
            // Whoever is not addressed holds it all the same, and signs that it does.
            three.wait_receipted(from, &to_one);
            for at in 0..3 {
                assert_eq!(done(three.path(at), &["read", "--peek", &to_both])["text"], text);
                assert_eq!(done(three.path(at), &["read", "--peek", &to_one])["text"], "to one of them");
            }
            for &reader in &both {
                done(three.path(reader), &["read", &to_both]);
            }
            done(three.path(both[0]), &["read", &to_one]);
            assert!(refused(three.path(both[1]), 1, &["read", &to_one]).len() > 3, "it was not for them to read");
            for at in 0..3 {
                eventually("everyone sees who has read it", || {
                    let read = done(three.path(at), &["read", "--peek", &to_both])["read"].clone();
                    receivers(&read).len() == 2
                });
            }
        }
        let check = done(three.path(from), &["check"]);
        assert_eq!(receivers(&check["answers"]).len(), 2, "{check}");
    }
    support::wait_same(&three.stations);
    support::transcripts_agree(three.paths());
}

#[test]
fn one_that_is_killed_comes_back_without_a_gap_and_the_others_go_on() {
    let mut three = Three::up();
    let mut said = vec![
        three.send(0, "flash", &[1, GREEN], "before"),
        three.send(GREEN, "flash", &[0, 1], "before"),
        three.send(1, "routine", &[GREEN], "before"),
    ];
    for round in 0..3 {
        // On its way to the disk, to the wire and back when the process ends.
        for from in [0, 1, GREEN] {
            let to: Vec<_> = Three::others(from).collect();
            let sent = done(three.path(from), &words(from, "immediate", &to, &format!("round {round}"), None).each());
            said.push(sent["serial"].as_str().expect("a placed message has a serial").to_owned());
        }
        three.stations[GREEN].kill();
        for at in [0, 1] {
            eventually("it is missed", || three.peer(at, GREEN)["state"] == "down");
        }
        // The two that are left speak on, and what is for the third waits for it.
        said.push(three.send(0, "flash", &[1], "the third is gone"));
        said.push(three.send(1, "flash", &[0], "so it is"));
        let waits = words(0, "priority", &[1, GREEN], &format!("{round}, for when you are back"), Some("1"));
        assert!(refused(three.path(0), 6, &waits.each()).contains("not yet receipted by all"));
        three.stations[GREEN].restart().expect("it starts again");
        three.wait_up();
        eventually("it has what was said meanwhile", || {
            let inbox = done(three.path(GREEN), &["inbox", "--all"]);
            let messages = inbox["messages"].as_array().expect("a list").clone();
            messages.iter().any(|message| message["text"] == format!("{round}, for when you are back"))
        });
        said.push(three.send(GREEN, "flash", &[0, 1], "back again"));
    }
    support::wait_same(&three.stations);
    for serial in &said {
        let author = CODES.iter().position(|code| serial.starts_with(code)).expect("a party");
        three.wait_receipted(author, serial);
        for folder in three.paths() {
            done(folder, &["read", "--peek", serial]);
        }
    }
    support::transcripts_agree(three.paths());
    let logs = three.logs();
    assert!(!logs.contains("panicked") && !logs.contains("fork") && !logs.contains("misbehaved"), "{logs}");
}

/// A fourth party's station, with a charter of four that all have signed and that it alone has opened.
fn fourth(three: &Three) -> Folder {
    let folder = Folder::new(three.dir.path().join("grey"));
    make_station(&folder, &cast("GREY"), free_port()).expect("a folder");
    let charter = three.dir.path().join("four.detente");
    let propose = cli::Propose {
        with: three.stations.iter().map(|station| station.folder.identity_file()).collect(),
        name: "A line of four".to_owned(),
        drill: false,
        purposes: Vec::new(),
        exclusions: Vec::new(),
        forces: Vec::new(),
        terms: None,
        annex: None,
        areas: None,
        places: None,
        out: charter.clone(),
    };
    let mut signed = ceremony::propose(&folder, &propose).expect("a charter");
    for station in &three.stations {
        let accept = cli::Accept { file: charter.clone(), merge: Vec::new(), out: None };
        signed = ceremony::accept(&station.folder, &accept).expect("it signs");
    }
    let words = signed["fingerprint"].as_str().map(str::to_owned);
    ceremony::open(&folder, &cli::Open { file: charter, words, called: Some("four".to_owned()), earlier: Vec::new() })
        .expect("it opens");
    let mut settings = std::fs::read_to_string(folder.settings()).expect("settings");
    for (code, address) in CODES.iter().zip(three.listen) {
        settings.push_str(&format!("{code} = [\"{address}\"]\n"));
    }
    std::fs::write(folder.settings(), settings).expect("our file");
    folder
}

#[test]
fn a_fourth_of_another_charter_is_refused_by_all_three() {
    let three = Three::up();
    let serial = three.send(0, "flash", &[1, GREEN], "among us three");
    let folder = fourth(&three);
    let grey = start(&folder);
    let to = ["--to", "BLUE/ops", "--to", "RED/ops", "--to", "GREEN/ops"];
    let kept = done(folder.path(), &[&["send", "-p", "flash", "--from", "ops"][..], &to, &["let me in"]].concat());
    assert_eq!(kept["state"], "waiting", "{kept}");
    for at in 0..3 {
        eventually("the log names who was turned away", || support::log(three.path(at)).contains("turned away"));
    }
    eventually("it is told by each that its key is none of theirs", || {
        let status = done(folder.path(), &["status"]);
        let peers = status["lines"][0]["peers"].as_array().expect("peers").clone();
        let told =
            |peer: &Value| peer["reason"].as_str().is_some_and(|reason| reason.contains("does not admit our key"));
        assert!(peers.len() == 3 && peers.iter().all(|peer| peer["state"] != "up"), "{status}");
        peers.iter().all(told)
    });
    // For as long as it knocks, the three hear each other.
    for from in 0..3 {
        let both: Vec<_> = Three::others(from).collect();
        three.send(from, "flash", &both, "we are still three");
        assert_eq!(three.stations[from].state().as_deref(), Some("up"));
    }
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(done(folder.path(), &["status"])["lines"][0]["may_sign"], json!(false));
    assert_eq!(done(folder.path(), &["inbox", "--all"])["messages"], json!([]));
    drop(grey);
    support::wait_same(&three.stations);
    for (folder, station) in three.paths().iter().zip(&three.stations) {
        let texts = support::texts(&station.folder);
        assert!(texts.values().all(|text| text != "let me in"), "{texts:?}");
        assert_eq!(done(folder, &["read", "--peek", &serial])["text"], "among us three");
    }
    support::transcripts_agree(three.paths());
}

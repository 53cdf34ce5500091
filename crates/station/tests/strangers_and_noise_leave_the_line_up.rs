//! Whoever has no business on the line does not disturb it: a drill station and one of another charter that dial it,
//! garbage at its port and on its socket, requests without end, and more programs than it has places for.

mod support;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::UdpSocket;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use station::client::Client;
use station::folder::Folder;
use station::protocol::Request;
use support::{BLUE, CAST, Drawn, Pair, RED, done, eventually, run, start};

/// RED's station a second time, with another line open than the one that BLUE serves.
fn stranger(pair: &Pair, name: &str, drill: bool) -> Folder {
    let [blue, red] = [pair.path(BLUE), pair.path(RED)];
    let folder = Folder::new(pair.dir.path().join(name));
    fs::create_dir(folder.path()).expect("a folder");
    for file in ["identity.detente", "root.key", "station.key", "delegation.detente", "detente.toml"] {
        fs::copy(red.join(file), folder.path().join(file)).expect("our file");
    }
    let settings = fs::read_to_string(folder.settings()).expect("settings");
    let own = settings.lines().find(|line| line.starts_with("listen = ")).expect("it listens").to_owned();
    let elsewhere = settings.replace(&own, &format!("listen = \"{}\"", support::free_port()));
    fs::write(folder.settings(), elsewhere).expect("our file");
    let charter = pair.dir.path().join(format!("{name}.detente"));
    let (charter, identity) = (charter.to_str().expect("UTF-8"), red.join("identity.detente"));
    let with = ["--with", identity.to_str().expect("UTF-8"), "--name", name, "--out", charter];
    let drill: &[&str] = if drill { &["--drill"] } else { &[] };
    done(&blue, &[&["charter", "propose"], &with[..], drill].concat());
    let accepted = done(folder.path(), &["charter", "accept", charter]);
    let words = accepted["fingerprint"].as_str().expect("words");
    done(folder.path(), &["charter", "open", charter, "--words", words]);
    folder
}

#[test]
fn a_drill_station_and_one_of_another_charter_are_turned_away_by_name() {
    let pair = Pair::up();
    for (name, drill, why) in [("exercise", true, "a drill station dialed"), ("elsewhere", false, "of another charter")]
    {
        let folder = stranger(&pair, name, drill);
        let running = start(&folder);
        eventually("the log of the live line names it", || pair.log(BLUE).contains(why));
        let status = done(folder.path(), &["status"]);
        assert_eq!((&status["lines"][0]["drill"], &status["lines"][0]["may_sign"]), (&json!(drill), &json!(false)));
        assert_ne!(status["lines"][0]["peers"][0]["state"], "up", "{status}");
        let kept = done(folder.path(), &["send", "--from", "ops", "--to", "BLUE/ops", "this is an exercise"]);
        assert_eq!(kept["state"], "waiting", "{kept}");
        for from in [BLUE, RED] {
            pair.send(from, "flash", "the live line stays served");
        }
        drop(running);
    }
    assert_eq!(pair.stations[BLUE].state().as_deref(), Some("up"));
    let record = pair.wait_same();
    assert!(support::texts(&pair.stations[BLUE].folder).values().all(|text| !text.contains("exercise")));
    assert_eq!(record[0].len(), 2);
}

#[test]
fn a_station_that_is_turned_away_is_told_why() {
    let pair = Pair::up();
    let folder = stranger(&pair, "exercise", true);
    let _running = start(&folder);
    eventually("it is told", || {
        let reason = done(folder.path(), &["status"])["lines"][0]["peers"][0]["reason"].clone();
        reason.as_str().is_some_and(|reason| reason.contains("drill"))
    });
}

#[test]
fn garbage_at_the_port_leaves_the_line_up() {
    let pair = Pair::up();
    let listening = pair.ask(BLUE, &["status"])["listening"].as_str().expect("an address").to_owned();
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let mut drawn = Drawn(5);
    for round in 0..3_000u64 {
        let length = [0, 1, 20, 1200, 1472, drawn.below(1400)][(round % 6) as usize];
        let mut bytes: Vec<u8> = (0..length).map(|_| drawn.below(256) as u8).collect();
        if round % 2 == 0 && bytes.len() > 6 {
            // What looks like the first datagram of a handshake.
            bytes[0] |= 0xc0;
            bytes[1..6].copy_from_slice(&[0, 0, 0, 1, 8]);
        }
        socket.send_to(&bytes, &listening).expect("loopback takes it");
        if round % 300 == 0 {
            pair.send(BLUE, "flash", "meanwhile");
        }
    }
    pair.send(RED, "routine", "afterwards");
    assert_eq!(pair.stations[BLUE].state().as_deref(), Some("up"));
    assert!(!pair.log(BLUE).contains("panicked"));
    pair.wait_same();
}

/// Says some bytes on the socket, closes its side, and returns the answers.
fn say(folder: &Path, bytes: &[u8]) -> Vec<Value> {
    let mut stream = UnixStream::connect(folder.join("socket")).expect("the station listens");
    stream.set_read_timeout(Some(support::SOON)).expect("a timeout");
    stream.write_all(bytes).expect("it takes what is said");
    stream.shutdown(std::net::Shutdown::Write).expect("our own socket");
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("it answers in UTF-8, and then closes");
    text.lines().map(|line| serde_json::from_str(line).expect("each answer is one JSON object")).collect()
}

#[test]
fn garbage_on_the_socket_is_answered_and_does_no_harm() {
    let pair = Pair::up();
    let blue = pair.path(BLUE);
    let deep = "[".repeat(100_000);
    let huge = format!("{{\"do\":\"send\",\"text\":\"{}\"}}", "w".repeat(1 << 20));
    let mut cases: Vec<Vec<u8>> = [
        "",
        "\n",
        "{}",
        "null",
        "[]",
        "{\"do\":\"launch\"}",
        "{\"do\":\"status\",\"more\":1}",
        "{\"do\":\"send\"}",
        "{\"do\":\"inbox\",\"all\":true,\"limit\":-1}",
        "{\"do\":\"show\",\"message\":\"\u{0}/\u{0}/\u{0}\"}",
        "{\"do\":\"add-keys\",\"keys\":[\"zz\"]}",
        "{\"do\":\"add-keys\",\"keys\":[\"00\"]}",
        &deep,
        &huge,
        "{\"do\":\"sign-without\",\"party\":\"BLUE\"}",
        "{\"do\":\"sign-without\",\"party\":\"GREEN\"}",
        "{\"do\":\"show\",\"message\":\"BLUE/F/18446744073709551615\"}",
        "{\"do\":\"show\",\"message\":\"BLUE/F/9223372036854775808\"}",
    ]
    .iter()
    .map(|text| text.as_bytes().to_vec())
    .collect();
    let mut drawn = Drawn(3);
    cases.extend((0..50).map(|_| (0..drawn.below(2_000)).map(|_| drawn.below(256) as u8).collect::<Vec<u8>>()));
    for case in &cases {
        let mut line = case.clone();
        line.push(b'\n');
        let answers = say(&blue, &line);
        assert!(!answers.is_empty(), "{:?}", String::from_utf8_lossy(&case[..case.len().min(80)]));
        for answer in answers {
            let failure = &answer["failure"];
            assert!(failure["exit"].is_u64() && failure["hint"].is_string(), "{answer}");
        }
    }
    // One that is cut off in the middle, and one that is too long and followed by another on the same connection.
    assert!(say(&blue, b"{\"do\":\"sta").iter().all(|answer| answer["failure"].is_object()));
    let both = say(&blue, format!("{huge}\n{{\"do\":\"status\"}}\n").as_bytes());
    assert_eq!(both.len(), 2, "{both:?}");
    assert!(both[0]["failure"]["what"].as_str().is_some_and(|what| what.contains("longer than")), "{both:?}");
    assert_eq!(both[1]["ok"]["party"], "BLUE");
    let longest = "w".repeat(100_000);
    assert!(pair.refused(BLUE, 1, &["send", "--from", "ops", "--to", "RED/ops", &longest]).contains("longer"));
    assert_eq!(
        done(&blue, &["send", "--wait", "18446744073709551615", "--from", "ops", "--to", "RED/ops", "x"])["state"],
        "placed"
    );
    pair.send(BLUE, "flash", "the line goes on");
    assert!(!pair.log(BLUE).contains("panicked"));
}

#[test]
fn a_hundred_clients_at_once_are_served() {
    let pair = Pair::up();
    let folder = &pair.stations[BLUE].folder;
    std::thread::scope(|scope| {
        for client in 0..100 {
            scope.spawn(move || {
                let mut connection = Client::connect(folder).expect("the station listens");
                for word in 0..3 {
                    let text = format!("word {word} of client {client}");
                    let message = json!({ "do": "send", "precedence": "routine", "from": "ops", "to": ["RED/ops"],
                        "text": text, "wait_s": 30 });
                    let request: Request = serde_json::from_value(message).expect("a request");
                    let sent = connection.ask(&request).expect("it is taken");
                    assert_eq!(sent["received"][0]["party"], CAST[RED].code, "{sent}");
                }
            });
        }
    });
    pair.wait_same();
    assert_eq!(support::texts(&pair.stations[RED].folder).len(), 300);
}

#[test]
fn whoever_finds_every_place_taken_is_told_and_a_place_that_is_left_is_free_at_once() {
    let pair = Pair::up();
    let blue = pair.path(BLUE);
    let connect = || {
        let mut stream = UnixStream::connect(blue.join("socket")).expect("the station listens");
        stream.write_all(b"{\"do\":\"watch\"}\n").expect("it takes what is said");
        let mut watching = String::new();
        let mut lines = BufReader::new(stream);
        lines.read_line(&mut watching).expect("it answers");
        assert!(watching.contains("watching"), "{watching}");
        lines
    };
    let mut watchers: Vec<_> = (0..64).map(|_| connect()).collect();
    assert!(pair.refused(BLUE, 4, &["status"]).contains("connected"));
    // Nothing is told at this moment, so nothing but its end says that it is gone.
    watchers.truncate(60);
    std::thread::sleep(Duration::from_millis(100));
    let ran = run(&blue, &["status"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    drop(watchers);
    pair.send(BLUE, "flash", "the line goes on");
}

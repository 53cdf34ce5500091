//! `detente stop` returns when the station's process has ended, so that the next one finds the port and the record free;
//! and where the process does not end, it says so.

mod support;

use std::fs::File;
use std::net::UdpSocket;
use std::process::Command;
use std::time::{Duration, Instant};

use station::client::Client;
use support::{BLUE, Pair, Watcher, done, refused, run};

/// Stops and starts in a row, with nothing in between.
const ROUNDS: usize = 10;

#[test]
fn the_next_station_starts_at_once() {
    let mut pair = Pair::up();
    let blue = pair.path(BLUE);
    let listening = pair.ask(BLUE, &["status"])["listening"].as_str().expect("an address").to_owned();
    for round in 0..ROUNDS {
        // Something to say goodbye to: a peer, a watcher, words on their way.
        let _watcher = Watcher::start(&pair.stations[BLUE].folder);
        pair.ask(BLUE, &["send", "-p", "flash", "--from", "ops", "--to", "RED/ops", &format!("round {round}")]);
        if round % 2 == 0 {
            assert_eq!(done(&blue, &["stop"])["stopped"], true);
        } else {
            // As the command does, and without the time that its own end takes.
            Client::connect(&pair.stations[BLUE].folder).and_then(Client::stop).expect("it stops");
        }
        UdpSocket::bind(&listening).expect("the port is free");
        let lock = File::open(blue.join("lines/spring/record.sqlite.lock")).expect("the lock of the record");
        lock.try_lock().expect("the record is free");
        drop(lock);
        pair.stations[BLUE].restart().unwrap_or_else(|failure| panic!("round {round}: {failure}\n{}", pair.log(BLUE)));
    }
    pair.wait_up();
    assert_eq!(pair.wait_same()[0].len(), ROUNDS, "a word was lost on the way");
}

#[test]
fn a_station_that_does_not_stop_is_not_called_stopped() {
    let mut pair = Pair::up();
    let (blue, id) = (pair.path(BLUE), pair.stations[BLUE].id().expect("it runs").to_string());
    let signal = |name: &str| assert!(Command::new("kill").args([name, &id]).status().expect("kill").success());
    signal("-STOP");
    let began = Instant::now();
    let told = refused(&blue, 6, &["stop"]);
    assert!(told.contains("has not stopped"), "{told}");
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    signal("-CONT");
    // It was asked, and does it now.
    support::eventually("it has ended", || run(&blue, &["status"]).code == 4);
    pair.stations[BLUE].stop();
    pair.stations[BLUE].restart().expect("it starts again");
    pair.wait_up();
}

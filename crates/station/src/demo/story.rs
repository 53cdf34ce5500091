//! What happens, in order. Dates are those of the public record; the words are ours.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Demo, RUS, USA, Words};
use crate::failure::Failure;
use crate::notices::Ask;
use crate::notices::ask::{Change, How, NewNotice};
use crate::protocol::Request;
use crate::sites::NO_PERMISSION;

/// One part of the story.
type Step = fn(&mut Demo) -> Result<(), Failure>;

/// Tells it.
pub fn tell(demo: &mut Demo) -> Result<(), Failure> {
    let steps: [(&str, Step); 6] = [
        ("1 March 2022: the line is established", established),
        ("13 March: strikes fall near the Polish border", strikes),
        ("What a notice of 13 March would have shown", notified),
        ("A FLASH, and how long it takes", flash),
        ("The link is lost, and found again", link),
        ("A station is lost, and found again", station),
    ];
    let count = steps.len();
    for (at, (title, step)) in steps.into_iter().enumerate() {
        demo.screen.step(at, count, title);
        step(demo)?;
    }
    demo.screen.step(count, count, "The record answers");
    Ok(())
}

fn established(demo: &mut Demo) -> Result<(), Failure> {
    demo.up()?;
    demo.say("Both stations hear each other. The first test call:");
    let (out, back) = (demo.check(USA)?, demo.check(RUS)?);
    demo.say("Answered, in both directions.");
    demo.note("first_check_ms", vec![out, back]);
    let sent = demo.send(
        USA,
        &Words {
            precedence: "routine",
            post: "ops",
            subject: "Line established",
            text: "This line is established because our forces operate close together. It serves to prevent \
               miscalculation, military incidents and escalation. Duty officers answer at all hours.",
            ..Words::default()
        },
        true,
    )?;
    demo.read(RUS, &sent)?;
    let reply = demo.send(
        RUS,
        &Words {
            precedence: "routine",
            post: "ops",
            subject: "Линия установлена",
            text: "Подтверждаем: линия установлена, дежурные офицеры на связи круглосуточно.",
            reply_to: Some(&sent),
            ..Words::default()
        },
        true,
    )?;
    demo.read(USA, &reply)?;
    demo.note("established", sent);
    Ok(())
}

fn strikes(demo: &mut Demo) -> Result<(), Failure> {
    let first = demo.send(USA, &Words {
        precedence: "immediate",
        post: "ops",
        subject: "Strikes near the Polish border",
        text: "Strikes reported on 13 March near 49.95 N 24.4 E, close to the border of Poland, where United States \
               troops are stationed. State whether these strikes are yours and what further activity is intended near \
               the border.",
        ..Words::default()
    }, true)?;
    demo.say("The place was mistyped. The correction is linked to it, and both stay in the record.");
    let corrected = demo.send(
        USA,
        &Words {
            precedence: "immediate",
            post: "ops",
            subject: "Strikes near the Polish border, corrected place",
            text: "Correction of place: 49.95 N 23.4 E. Strikes reported on 13 March, close to the border of Poland, \
               where United States troops are stationed. State whether these strikes are yours and what further \
               activity is intended near the border.",
            corrects: Some(&first),
            ..Words::default()
        },
        true,
    )?;
    demo.read(RUS, &corrected)?;
    demo.note("clarification", corrected);
    Ok(())
}

/// No such notice was given: this is what the line would have told if it had been.
fn notified(demo: &mut Demo) -> Result<(), Failure> {
    let ask = |demo: &Demo, at: usize, ask: Ask| {
        demo.stations[at].ask(&Request::Notice { line: None, precedence: None, ask })
    };
    let (kind, volumes) = ("strike-warning".to_owned(), strike());
    let checked = ask(demo, RUS, Ask::Check { kind: kind.clone(), volumes: volumes.clone(), amends: None })?;
    let met = &checked["lines"][0]["meets"][0];
    let distance_m = met["distance_m"]["least"].as_f64().unwrap_or_default();
    demo.say(&format!(
        "Before a byte is sent, the Russian station finds in its own memory: {:.1} km from \"{}\".",
        distance_m / 1e3,
        met["with"]["name"].as_str().unwrap_or_default()
    ));
    let says = Change { volumes: Some(volumes), title: Some("Удары".to_owned()), ..Change::default() };
    let notice = NewNotice { from: "ops".to_owned(), kind, says };
    // Told after the event, it is late, and says why.
    let short_notice_reason = || Some("Показ прошлых событий.".to_owned());
    let how = |although_conflicts| How {
        wait_s: Some(20),
        although_conflicts,
        short_notice_reason: short_notice_reason(),
        ..How::default()
    };
    if ask(demo, RUS, Ask::Send { notice: notice.clone(), how: how(false) }).is_ok() {
        return Err(Failure::refused("a notice in conflict was released unknowingly", "tell the makers"));
    }
    demo.say("It does not release that by mistake. Released all the same, both stations find the same conflict:");
    let sent = ask(demo, RUS, Ask::Send { notice, how: how(true) })?;
    let serial = sent["serial"].as_str().unwrap_or_default().to_owned();
    let conflicts = same_conflicts(demo, 1)?;
    let id = conflicts[0]["id"].as_str().unwrap_or_default().to_owned();
    demo.say(&format!("{id}: nothing of it was sent; each has found it by itself."));
    let words = "Too near the border of Poland, where United States troops are stationed.".to_owned();
    ask(demo, USA, Ask::Answer { serial: serial.clone(), stance: "object".to_owned(), words })?;
    ask(demo, USA, Ask::ConflictAnswer { id, accepts: false, words: String::new() })?;
    demo.say("The United States object, and have taken note of the conflict: both on record, signed.");
    ask(demo, RUS, Ask::Step { serial, step: "cancelled".to_owned(), reason: "отменено".to_owned() })?;
    same_conflicts(demo, 0)?;
    demo.say("The notice is taken back, and the conflict is gone at both stations.");
    demo.say(NO_PERMISSION);
    demo.note("strike_to_border_m", distance_m);
    Ok(())
}

/// Within 1 km of the place that was named, for three hours of that night.
fn strike() -> Value {
    json!({
        "type": "Feature",
        "properties": { "limitedApplicability": [
            { "startDateTime": "2022-03-13T02:00:00Z", "endDateTime": "2022-03-13T05:00:00Z" },
        ] },
        "geometry": { "type": "Point", "coordinates": [23.4, 49.95], "extent": { "subType": "Circle", "radius": 1000 } },
    })
}

/// Waits until both stations tell the same conflicts, so many of them.
fn same_conflicts(demo: &Demo, count: usize) -> Result<Value, Failure> {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(20) {
        let mut told = [USA, RUS].into_iter().map(|at| {
            let ask = Request::Notice { line: None, precedence: None, ask: Ask::Conflicts { all: true } };
            demo.stations[at].ask(&ask).map(|told| told["conflicts"].clone())
        });
        let (one, other) = (told.next().transpose()?, told.next().transpose()?);
        match one {
            Some(one) if Some(&one) == other.as_ref() && one.as_array().map(Vec::len) == Some(count) => return Ok(one),
            _ => std::thread::sleep(Duration::from_millis(5)),
        }
    }
    Err(Failure::refused("the two stations do not tell the same conflicts", "the stations' logs say why"))
}

fn flash(demo: &mut Demo) -> Result<(), Failure> {
    let mut took_ms = Vec::new();
    let mut last = String::new();
    for number in 1..=5 {
        let text = format!("Test of FLASH, number {number} of five. This is a test. No action is required.");
        let began = Instant::now();
        last = demo.send(
            USA,
            &Words { precedence: "flash", post: "ops", subject: "Test", text: &text, ..Words::default() },
            true,
        )?;
        took_ms.push(began.elapsed().as_secs_f64() * 1e3);
    }
    demo.read(RUS, &last)?;
    took_ms.sort_by(f64::total_cmp);
    demo.say(&format!("Signed, on both disks, receipted: {:.1} ms in the median.", took_ms[2]));
    demo.note("flash_ms", took_ms);
    Ok(())
}

fn link(demo: &mut Demo) -> Result<(), Failure> {
    let away = Duration::from_secs(demo.screen.seconds(8, 4));
    demo.say("The cable is cut.");
    demo.cut(true);
    let cut = Instant::now();
    let sent = demo.send(
        USA,
        &Words {
            precedence: "immediate",
            post: "ops",
            subject: "Said while the link was down",
            text: "This message was written while the link was down. It waits on the disk, signed, until the other \
               station can be reached.",
            ..Words::default()
        },
        false,
    )?;
    for station in &demo.stations {
        station.wait_state("degraded", Duration::from_secs(10))?;
    }
    demo.say("Both stations have noticed by themselves, and seek each other.");
    std::thread::sleep(away.saturating_sub(cut.elapsed()));
    demo.cut(false);
    let mended = Instant::now();
    demo.say("The cable is mended.");
    let received = wait_received(demo, &sent)?;
    demo.say(&format!("{sent} is receipted {:.2} s after the cable was mended.", mended.elapsed().as_secs_f64()));
    demo.note("link_lost_s", cut.elapsed().as_secs_f64() - mended.elapsed().as_secs_f64());
    demo.note("link_found_after_s", received);
    demo.up()?;
    demo.read(RUS, &sent)?;
    demo.note("said_while_down", sent);
    Ok(())
}

fn wait_received(demo: &Demo, serial: &str) -> Result<f64, Failure> {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(20) {
        if demo.show(USA, serial)?["received"].as_array().is_some_and(|received| !received.is_empty()) {
            return Ok(began.elapsed().as_secs_f64());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Err(Failure::refused(format!("{serial} is not receipted"), "the stations' logs say why"))
}

fn station(demo: &mut Demo) -> Result<(), Failure> {
    let before = demo.stations[RUS].ask(&crate::protocol::Request::Status {})?["lines"][0]["lanes"].clone();
    demo.say("The Russian station loses power: its process is killed.");
    demo.stations[RUS].kill();
    let sent = demo.send(
        USA,
        &Words {
            precedence: "routine",
            post: "ops",
            subject: "Said while the other station was down",
            text: "This message was released while the other station had no power.",
            ..Words::default()
        },
        false,
    )?;
    std::thread::sleep(Duration::from_secs(demo.screen.seconds(4, 1)));
    let began = Instant::now();
    demo.stations[RUS].restart()?;
    demo.say("It starts again, and signs nothing until the other side has confirmed what it holds.");
    demo.up()?;
    let back = began.elapsed().as_secs_f64();
    wait_received(demo, &sent)?;
    let after = demo.stations[RUS].ask(&crate::protocol::Request::Status {})?["lines"][0]["lanes"].clone();
    let size = |lanes: &serde_json::Value| {
        lanes.as_array().map_or(0, |lanes| lanes.iter().filter_map(|lane| lane["size"].as_u64()).sum::<u64>())
    };
    if size(&after) < size(&before) {
        return Err(Failure::local("the station lost something that it had receipted", "tell the makers"));
    }
    demo.say(&format!("The line is up {back:.2} s after the start, and nothing is missing."));
    demo.note("station_found_after_s", back);
    demo.read(RUS, &sent)?;
    let late = demo.send(
        RUS,
        &Words {
            precedence: "routine",
            post: "ops",
            subject: "Питание восстановлено",
            text: "Питание восстановлено. Все сообщения получены.",
            reply_to: Some(&sent),
            ..Words::default()
        },
        true,
    )?;
    demo.read(USA, &late)?;
    Ok(())
}

//! The words for people about notices, plans and conflicts, from the same values that `--json` prints.

use std::fmt::Write as _;

use evidence::Time;
use serde_json::Value;

use super::cli::{ConflictCommand, Conflicts, Notices, Planning};
use super::words::{day_words, length_words, metres};
use crate::clock::DAY_MS;
use crate::gaps;
use crate::show::{answers, list, passed, text, texts};

/// Cells of a day in a calendar: half hours.
const CELLS: u64 = 48;

/// The words for what a command about notices came to.
pub fn notice(command: &Notices, value: &Value) -> String {
    match command {
        Notices::Send(_) | Notices::Amend(_) | Notices::Delay(_) => released(value),
        Notices::Cancel(_) | Notices::Begun(_) | Notices::Complete(_) | Notices::Answer(_) | Notices::Passed(_) => {
            meaning(crate::show::sent(value), value)
        }
        Notices::Plan(_) => meaning(crate::show::sent(value), value),
        Notices::List(_) => listed(value),
        Notices::Show(_) => meaning(shown(value), value),
        Notices::Calendar(_) => calendar(value),
        Notices::Plans(_) => plans(value),
        Notices::Export(_) => match value["text"].as_str() {
            Some(text) => text.trim_end().to_owned(),
            None => format!("{} holds {} notices as {}.", text(value, "file"), value["notices"], text(value, "format")),
        },
    }
}

/// The words for what a command about plans came to.
pub fn plan(command: &Planning, value: &Value) -> String {
    match command {
        Planning::Check(_) => checked(value),
        Planning::Keep(_) => {
            format!("Kept as {}: {}\n{}", text(value, "kept"), count_of(value), text(value, "private"))
        }
        Planning::Drop(_) => format!("{} is dropped.", text(value, "dropped")),
        Planning::Show(_) => format!("{}{}\n{}", text(value, "name"), kept(value), text(value, "private")),
        Planning::List => {
            let all = list(value, "kept");
            if all.is_empty() {
                return "No plan is kept.".to_owned();
            }
            let told: String = all.iter().map(|one| format!("{}{}\n", text(one, "name"), kept(one))).collect();
            format!("{told}{}", text(value, "private"))
        }
    }
}

fn count_of(value: &Value) -> String {
    count(value["plans"].as_u64().unwrap_or_default(), "plan")
}

/// What is kept under one name.
fn kept(value: &Value) -> String {
    let mut words = String::new();
    for plan in list(value, "plans") {
        let _ = write!(words, "\n  {}. {}", text(plan, "feature"), text(plan, "kind"));
        if let Some(title) = plan["title"].as_str() {
            let _ = write!(words, ": {title}");
        }
        for (number, volume) in list(plan, "volumes").iter().enumerate() {
            let lines: Vec<_> = volume.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let _ = write!(words, "\n     volume {number}: {}", lines.join("\n       "));
        }
    }
    words
}

/// The words for what plans would meet.
fn checked(value: &Value) -> String {
    let mut words = text(value, "private");
    let plans = list(value, "plans");
    if plans.len() > 1 {
        let met = plans.iter().filter(|plan| plan["clear"] != true).count() as u64;
        let _ = write!(
            words,
            "\n{} of {} are clear of everything.",
            plans.len() as u64 - met,
            count(plans.len() as u64, "plan")
        );
    }
    for plan in plans {
        if plans.len() > 1 {
            let kept = plan["kept"].as_str().map_or_else(String::new, |name| format!("{name}: "));
            let feature = plan["feature"].as_u64().map_or("The circles".to_owned(), |nth| format!("Feature {nth}"));
            let _ = write!(words, "\n\n{kept}{feature}, {}", text(plan, "kind").to_uppercase());
            if let Some(title) = plan["title"].as_str() {
                let _ = write!(words, ": {title}");
            }
        }
        on_lines(&mut words, plan);
    }
    meaning(words, value)
}

/// Adds what a plan would meet on each line.
fn on_lines(words: &mut String, plan: &Value) {
    for line in list(plan, "lines") {
        let _ = write!(words, "\n\nLine {}: ", text(line, "line"));
        if list(line, "meets").is_empty() {
            let _ = write!(words, "it meets nothing among {} notices and {} sites.", line["notices"], line["sites"]);
            unseen(words, line);
        } else {
            words.push_str(&met(line));
        }
        doubts(words, line);
        if let (Some(lead), Some(until)) = (line["lead"]["now"].as_str(), line["lead"]["on_time_until"].as_str()) {
            let so = if lead == "on time" { "it is so" } else { "on time was" };
            let _ = write!(words, "\nReleased now, it would be {lead}; {so} until {until}.");
        }
    }
}

/// Adds what is to be asked of places.
fn doubts(words: &mut String, value: &Value) {
    for doubt in list(value, "doubts") {
        let _ = write!(words, "\nLOOK AGAIN AT {}", self::doubt(doubt));
    }
}

/// What is to be asked of the place of one volume.
pub fn doubt(doubt: &Value) -> String {
    format!("volume {}: {}", doubt["volume"], text(doubt, "words"))
}

/// What a plan may meet beside what is told.
fn unseen(words: &mut String, line: &Value) {
    for gap in list(line, "gaps") {
        let _ = write!(words, "\n{}", gaps::words(gap));
    }
    if line["unmeasured"] == true {
        words.push_str("\nNOT ALL IS MEASURED: there is too much at one place, and it may meet more of that.");
    }
}

/// What a plan would meet on one line, and what would clear it.
pub fn met(line: &Value) -> String {
    let meets = list(line, "meets");
    let more = line["more"].as_u64().unwrap_or_default();
    let mut words = match meets.is_empty() {
        true => "it is not certain that it meets nothing:".to_owned(),
        false => format!("it would meet {}:", count(meets.len() as u64 + more, "thing")),
    };
    let now_ms = line["time_ms"].as_u64().unwrap_or_default();
    for meeting in meets {
        let label = labelled(&meeting["with_label"]);
        let _ = write!(words, "\n  volume {} and {}{label}", meeting["volume"], item(&meeting["with"]));
        near(&mut words, meeting, now_ms, "    ");
    }
    if more > 0 {
        let _ = write!(
            words,
            "\n  and {more} more, counted and not told: check a part of the plan, or a shorter time, to see what they are"
        );
    }
    unseen(&mut words, line);
    for volume in list(line, "alternatives") {
        let _ = write!(words, "\nVolume {} would be clear", volume["volume"]);
        let ways = list(volume, "ways");
        if ways.is_empty() {
            words.push_str(" by no change within a day, 20 km of height or 200 km aside.");
        }
        for way in ways {
            let _ = write!(words, "\n  {}", self::way(way));
        }
    }
    words
}

fn way(way: &Value) -> String {
    let by = &way["by"];
    let how = match (by["s"].as_u64(), by["m"].as_f64(), by["bearing"].as_u64()) {
        (Some(seconds), ..) => length_words(seconds),
        (_, Some(metres), Some(bearing)) => format!("{metres} m towards {bearing:03}°"),
        (_, Some(metres), None) => format!("{metres} m"),
        _ => String::new(),
    };
    let volume = texts(way, "volume");
    let then = match way["way"].as_str() {
        Some("later" | "earlier") => volume.get(2),
        Some("higher" | "lower") => volume.get(1),
        _ => volume.first(),
    };
    format!("{how} {}: {}", text(way, "way"), then.map_or("", String::as_str))
}

/// The words for what a command about conflicts came to.
pub fn conflicts(command: &Conflicts, value: &Value) -> String {
    if let Some(ConflictCommand::Answer(_)) = command.command {
        return meaning(crate::show::sent(value), value);
    }
    let all = list(value, "conflicts");
    let now_ms = value["time_ms"].as_u64().unwrap_or_default();
    let mut words = match all.len() as u64 {
        0 => "No conflict stands.".to_owned(),
        some => format!("{} on line {}:", count(some, "conflict"), text(value, "line")),
    };
    for conflict in all {
        let _ = write!(words, "\n\n{}", text(conflict, "id"));
        let labels = [&conflict["labels"][0], &conflict["labels"][1]].map(labelled);
        let [one, other] = [item(&conflict["notice"]), item(&conflict["with"])];
        let _ = write!(words, "\n  {one}{}\n  and {other}{}", labels[0], labels[1]);
        near(&mut words, conflict, now_ms, "  ");
        match conflict["gives_way"].as_str() {
            Some(serial) => {
                let _ = write!(
                    words,
                    "\n  {serial} gives way: the other has the right of way by the charter and the record."
                );
            }
            None => words.push_str("\n  Neither had the other's words in hand: who gives way is settled by words."),
        }
        for said in list(conflict, "said") {
            let how = if said["accepts"] == true { "accepts it with measures" } else { "has taken note" };
            let _ = write!(words, "\n  {} {how}, {}", text(said, "party"), text(said, "at"));
            if let Some(measures) = said["words"].as_str().filter(|words| !words.is_empty()) {
                let _ = write!(words, ": {measures}");
            }
        }
        let silent = texts(conflict, "unanswered_by");
        if !silent.is_empty() {
            let _ = write!(
                words,
                "\n  {} to say by {} what is done about it.",
                silent.join(" and "),
                text(conflict, "due")
            );
        }
    }
    if value["more"] == true {
        words.push_str("\n\nThere are more.");
    }
    for gap in list(value, "gaps") {
        let _ = write!(words, "\n\n{}", gaps::words(gap));
    }
    meaning(words, value)
}

/// How near two things come, when and where.
fn near(words: &mut String, approach: &Value, now_ms: u64, indent: &str) {
    let certain = if approach["certain"] == true { "They meet" } else { "They may meet" };
    let _ = write!(
        words,
        "\n{indent}{certain}: {} apart on the ground, {} in height, {} in time.",
        range(&approach["distance_m"]),
        range(&approach["height_m"]),
        length_words(approach["time_s"].as_f64().unwrap_or_default() as u64)
    );
    let first_ms = approach["first_at_ms"].as_u64().unwrap_or_default();
    let when = match first_ms.checked_sub(now_ms) {
        Some(ms) => format!("in {}", length_words(ms / 1_000)),
        None => format!("{} ago", length_words((now_ms - first_ms) / 1_000)),
    };
    let (places, moments) = (texts(approach, "places"), texts(approach, "moments"));
    let said = |of: &[String], nth: usize| of.get(nth).cloned().unwrap_or_else(|| "-".to_owned());
    let what = if approach["moving"] == true { "Nearest" } else { "First" };
    let _ = write!(
        words,
        "\n{indent}{what} at {} ({}), {when}; at {} and {}.",
        text(approach, "first_at_dtg"),
        text(approach, "first_at"),
        said(&places, 0),
        said(&places, 1)
    );
    // What moves may be there when the other has left, or has still to come.
    if approach["moving"] == true && moments.first() != moments.get(1) {
        let _ = write!(
            words,
            "\n{indent}The first is there at {}, the second at {}.",
            said(&moments, 0),
            said(&moments, 1)
        );
    }
}

fn range(range: &Value) -> String {
    let cm = |end: &Value| end.as_f64().map(|metres| (metres * 100.0).round() as u64);
    match (cm(&range["least"]), cm(&range["most"])) {
        (Some(least), Some(most)) if least == most => metres(least),
        (Some(least), Some(most)) => format!("{} to {}", metres(least), metres(most)),
        (Some(least), None) => format!("{} or more", metres(least)),
        _ => "-".to_owned(),
    }
}

/// What a volume is called, to be put behind its number or whose it is.
fn labelled(label: &Value) -> String {
    label.as_str().map_or_else(String::new, |label| format!(" ({label})"))
}

fn item(item: &Value) -> String {
    let name =
        item["name"].as_str().filter(|name| !name.is_empty()).map_or_else(String::new, |name| format!(" \"{name}\""));
    match item["is"].as_str() {
        Some("notice") => format!("{}, {}{name}", text(item, "id"), text(item, "kind")),
        Some("site") => format!("the protected site {} of {}{name}", text(item, "id"), text(item, "party")),
        _ => format!("the charter's {}{name}", text(item, "id")),
    }
}

fn released(value: &Value) -> String {
    let mut words = crate::show::sent(value);
    doubts(&mut words, value);
    let lacks = texts(value, "lacks");
    if !lacks.is_empty() {
        let lacks = lacks.join(" and ");
        let _ =
            write!(words, "\nIt does not say {lacks}, by which it is known when it is seen: amend it with --detail.");
    }
    let notice = &value["notice"];
    if !notice.is_null() {
        let _ = write!(words, "\n\n{}", shown(notice));
    }
    meaning(words, value)
}

fn shown(value: &Value) -> String {
    let mut words = format!(
        "{}  {}  {}\n{}\nfrom {}, announced {}",
        text(value, "serial"),
        text(value, "kind").to_uppercase(),
        text(value, "phase").to_uppercase(),
        text(value, "title"),
        text(value, "from"),
        text(value, "announced")
    );
    if let Some(reason) = value["reason"].as_str() {
        let _ = write!(words, "\namended by {} at {}: {reason}", text(value, "version"), text(value, "said_at"));
    }
    if let Some(said) = value["step"]["words"].as_str().filter(|said| !said.is_empty()) {
        let _ = write!(words, "\n{} at {}: {said}", text(value, "phase"), text(&value["step"], "at"));
    }
    if value["overruns"] == true {
        let _ = write!(
            words,
            "\nOVERRUNS: it was to end at {}, and {} has not said that it is over; ask by voice before anything else is there",
            text(value, "ends"),
            text(value, "from")
        );
    }
    for (number, volume) in list(value, "volumes").iter().enumerate() {
        let lines: Vec<_> = volume.as_array().map_or(&[][..], Vec::as_slice).iter().filter_map(Value::as_str).collect();
        let label = labelled(&value["labels"][number]);
        let _ = write!(words, "\nvolume {number}{label}: {}", lines.join("\n  "));
    }
    for detail in list(value, "details") {
        let _ = write!(words, "\n{}: {}", text(detail, "field"), text(detail, "text"));
    }
    for amount in list(value, "amounts") {
        let _ = write!(words, "\n{}: {}", text(amount, "what"), amount["count"]);
    }
    for twin in list(value, "twins") {
        let _ = write!(
            words,
            "\nannounced to everybody: {} {}",
            text(twin, "system").to_uppercase(),
            text(twin, "reference")
        );
    }
    let _ = write!(words, "\nlead time: {}", text(value, "lead"));
    if value["voluntary"] == true {
        words.push_str("; below every threshold, so given voluntarily");
    }
    for received in list(value, "received") {
        let _ = write!(words, "\nreceived by {} at {}", text(received, "party"), text(received, "at"));
    }
    answers(&mut words, value, "", "answer", value["answer_by"].as_str());
    passed(&mut words, value, "");
    for strike in list(value, "strikes") {
        let _ = write!(words, "\nSTRUCK at {}, told by {}", text(strike, "struck"), text(strike, "entry"));
        if let Some(said) = strike["words"].as_str().filter(|said| !said.is_empty()) {
            let _ = write!(words, ": {said}");
        }
    }
    for conflict in texts(value, "conflicts") {
        let _ = write!(words, "\nCONFLICT {conflict}: detente conflicts shows it");
    }
    words
}

fn listed(value: &Value) -> String {
    let notices = list(value, "notices");
    if notices.is_empty() {
        return meaning("No notice stands.".to_owned(), value);
    }
    let mut words = format!(
        "{:<14} {:<16} {:<16} {:<22} {:<10} {:<13} {:<9} TITLE",
        "SERIAL", "BEGINS", "ENDS", "KIND", "STATE", "LEAD", "CONFLICTS"
    );
    for notice in notices {
        let title: String =
            text(notice, "title").chars().map(|c| if c.is_control() { ' ' } else { c }).take(60).collect();
        let owing = texts(notice, "unanswered_by");
        let owing = match owing.is_empty() || notice["answer_by"].is_null() {
            true => String::new(),
            false => format!(" (unanswered by {})", owing.join(", ")),
        };
        let ends = notice["ends_dtg"].as_str().unwrap_or("told otherwise");
        let _ = write!(
            words,
            "\n{:<14} {:<16} {:<16} {:<22} {:<10} {:<13} {:<9} {title}{owing}",
            text(notice, "serial"),
            text(notice, "begins_dtg"),
            ends,
            text(notice, "kind"),
            if notice["overruns"] == true { "OVERRUNS".to_owned() } else { text(notice, "phase") },
            text(notice, "lead"),
            text(notice, "conflicts"),
        );
    }
    if value["more"] == true {
        words.push_str("\nThere are more: --limit says how many are listed.");
    }
    meaning(words, value)
}

fn calendar(value: &Value) -> String {
    if value["by"] == "day" {
        return by_day(value);
    }
    let from = value["from_ms"].as_u64().unwrap_or_default();
    let days = value["days"].as_u64().unwrap_or_default();
    let mut words = String::new();
    for day in 0..days {
        let begin = Time(from.saturating_add(day * DAY_MS));
        let rows: Vec<_> = list(value, "notices")
            .iter()
            .filter_map(|notice| bars(notice, begin.0).map(|bars| (notice, bars)))
            .collect();
        if rows.is_empty() {
            let _ = writeln!(words, "{:<16} nothing", day_words(begin));
            continue;
        }
        let _ = writeln!(words, "{:<16} 00    03    06    09    12    15    18    21    24 UTC", day_words(begin));
        for (notice, bars) in rows {
            let _ = writeln!(
                words,
                "{:<16} {bars}  {} {}",
                text(notice, "serial"),
                text(notice, "kind"),
                text(notice, "title")
            );
        }
    }
    if value["more"] == true {
        words.push_str("There are more notices than a calendar looks at.\n");
    }
    meaning(words.trim_end().to_owned(), value)
}

/// A calendar of months, a character for each day.
fn by_day(value: &Value) -> String {
    use jiff::ToSpan as _;
    let date = |value: &Value| value.as_str().and_then(|text| text.get(..10)?.parse::<jiff::civil::Date>().ok());
    let days = value["days"].as_i64().unwrap_or_default();
    let Some(first) = date(&value["from"]) else { return String::new() };
    let last = first.checked_add((days - 1).days()).unwrap_or(jiff::civil::Date::MAX);
    let (mut words, mut month) = (String::new(), first.first_of_month());
    while month <= last {
        let rows: Vec<_> = list(value, "notices")
            .iter()
            .filter_map(|notice| {
                let runs = list(notice, "active").iter();
                let runs: Vec<_> = runs.filter_map(|run| Some((date(&run["first"])?, date(&run["last"])?))).collect();
                let cell = |day: jiff::civil::Date| match runs.iter().any(|(first, last)| *first <= day && day <= *last)
                {
                    _ if day < first || last < day => ' ',
                    true => '#',
                    false => '.',
                };
                let cells: String = month.series(1.day()).take(month.days_in_month() as usize).map(cell).collect();
                cells.contains('#').then_some((notice, cells))
            })
            .collect();
        let name = month.strftime("%b %Y").to_string().to_uppercase();
        let head = if rows.is_empty() { "nothing" } else { "1   5    10   15   20   25   30" };
        let _ = writeln!(words, "{name:<16} {head}");
        for (notice, cells) in rows {
            let (serial, kind, title) = (text(notice, "serial"), text(notice, "kind"), text(notice, "title"));
            let _ = writeln!(words, "{serial:<16} {cells:<31}  {kind} {title}");
        }
        month = match month.checked_add(1.month()) {
            Ok(next) => next,
            Err(_) => break,
        };
    }
    if value["more"] == true {
        words.push_str("There are more notices than a calendar looks at.\n");
    }
    meaning(words.trim_end().to_owned(), value)
}

/// The half hours of a day in which a notice is active; `None` if there are none.
fn bars(notice: &Value, day_ms: u64) -> Option<String> {
    let cell_ms = DAY_MS / CELLS;
    let at = |span: &Value, end: &str| span[end].as_str().and_then(|text| text.parse::<jiff::Timestamp>().ok());
    let spans: Vec<(u64, u64)> = list(notice, "spans")
        .iter()
        .filter_map(|span| {
            let begins = u64::try_from(at(span, "begins")?.as_millisecond()).ok()?;
            let ends = at(span, "ends").map_or(Some(u64::MAX), |end| u64::try_from(end.as_millisecond()).ok())?;
            Some((begins, ends))
        })
        .collect();
    let busy = |cell: u64| {
        let (from, until) = (day_ms.saturating_add(cell * cell_ms), day_ms.saturating_add((cell + 1) * cell_ms));
        spans.iter().any(|(begins, ends)| *begins < until && *ends > from)
    };
    let drawn: String = (0..CELLS).map(|cell| if busy(cell) { '#' } else { '.' }).collect();
    drawn.contains('#').then_some(drawn)
}

fn plans(value: &Value) -> String {
    let mut words = String::new();
    for plan in list(value, "plans") {
        let notices = texts(plan, "notices");
        let notices = if notices.is_empty() { "nothing".to_owned() } else { notices.join(", ") };
        let late = if plan["on_time"] == true { "before the cut-off" } else { "AFTER the cut-off" };
        let _ = write!(
            words,
            "{}  {} of {}: {notices}\n  sent {}, {late}",
            text(plan, "serial"),
            text(plan, "day"),
            text(plan, "party"),
            text(plan, "sent")
        );
        if let Some(said) = plan["words"].as_str().filter(|said| !said.is_empty()) {
            let _ = write!(words, "\n  {said}");
        }
        answers(&mut words, plan, "  ", "return it", plan["return_by"].as_str());
        words.push('\n');
    }
    if words.is_empty() {
        words.push_str("No daily plan was sent.");
    }
    meaning(words.trim_end().to_owned(), value)
}

/// What a notice is and is not, below whatever is shown.
fn meaning(words: String, value: &Value) -> String {
    match value["means"].as_str() {
        Some(means) => format!("{words}\n\n{means}"),
        None => words,
    }
}

fn count(number: u64, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_day_of_the_calendar_shows_the_half_hours_in_which_something_is_active() {
        let spans = |begins: &str, ends: Value| json!({ "spans": [{ "begins": begins, "ends": ends }] });
        let day = 1_647_129_600_000; // 13 March 2022
        let from_two_to_three = spans("2022-03-13T02:00:00.000Z", json!("2022-03-13T03:00:00.000Z"));
        let drawn = bars(&from_two_to_three, day).expect("it is active on that day");
        assert_eq!(drawn, format!("....##{}", ".".repeat(42)));
        assert_eq!(bars(&from_two_to_three, day + DAY_MS), None);
        let open = spans("2022-03-13T23:10:00.000Z", Value::Null);
        assert!(bars(&open, day).expect("it begins on that day").ends_with(".##"));
        assert_eq!(bars(&open, day + DAY_MS), Some("#".repeat(48)));
    }

    #[test]
    fn a_calendar_of_months_has_a_character_for_each_day() {
        let exercise = json!({ "serial": "USA/R/0001", "kind": "exercise", "title": "Winter", "active": [
            { "first": "2024-02-27", "last": "2024-03-02" }, { "first": "2024-03-31", "last": "2024-03-31" },
        ] });
        let drawn = calendar(&json!({
            "by": "day", "from": "2024-02-10T00:00:00.000Z", "days": 81, "notices": [exercise],
        }));
        let rows: Vec<_> = drawn.lines().collect();
        assert_eq!(rows[0], "FEB 2024         1   5    10   15   20   25   30");
        let february = format!("{}{}###", " ".repeat(9), ".".repeat(17));
        assert_eq!(rows[1], format!("USA/R/0001       {february:<31}  exercise Winter"));
        assert_eq!(rows[3], format!("USA/R/0001       ##{}#  exercise Winter", ".".repeat(28)));
        assert_eq!((rows[4], rows.len()), ("APR 2024         nothing", 5), "{drawn}");
    }

    #[test]
    fn a_range_is_told_as_one_value_only_where_it_is_one() {
        assert_eq!(range(&json!({ "least": 4_950.0, "most": 4_950.0 })), "4950 m");
        assert_eq!(range(&json!({ "least": 0.0, "most": 885.5 })), "0 m to 885.50 m");
        assert_eq!(range(&json!({ "least": 10.0, "most": null })), "10 m or more");
    }
}

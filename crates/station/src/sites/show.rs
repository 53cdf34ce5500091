//! The words of `detente site` for people.

use std::fmt::Write;

use serde_json::Value;

use super::NO_PERMISSION;
use super::cli::{Format, List, Site};
use crate::show::{answers, list, passed, text};

/// The words for what a command about sites came to.
pub fn words(site: &Site, value: &Value) -> String {
    match site {
        Site::Import(_) => imported(value),
        Site::Add(_) | Site::Change(_) | Site::Remove(_) => released(value),
        Site::List(List { format: Some(Format::Json), .. }) => value.to_string(),
        Site::List(List { format: Some(_), .. }) => text(value, "text").trim_end().to_owned(),
        Site::List(_) => table(value),
        Site::Show(_) => shown(value),
        Site::Answer(_) | Site::Passed(_) | Site::Struck(_) => said(value),
        Site::Report(_) => report(value),
    }
}

fn imported(value: &Value) -> String {
    let mut words = format!("{}: {} rows", text(value, "file"), value["rows"]);
    warnings(&mut words, value);
    for line in list(value, "lines") {
        let verb = if value["dry_run"] == true { "would be released" } else { "released" };
        let _ = write!(
            words,
            "\nLine {}: {} added, {} changed, {} removed {verb}; {} told already",
            text(line, "line"),
            line["added"],
            line["changed"],
            line["removed"],
            line["same"]
        );
        let counts = [
            ("missing", "of ours are not in the list and stay (--remove-missing takes them off)"),
            ("kept_off", "are kept off this line by their own column"),
        ];
        for (name, what) in counts {
            if line[name] != 0 {
                let _ = write!(words, "; {} {what}", line[name]);
            }
        }
        drafted(&mut words, line);
        let entries: Vec<_> = list(line, "entries").iter().filter_map(Value::as_str).collect();
        match entries.as_slice() {
            [] => {}
            [one] => {
                let _ = write!(words, "\n  in one entry, {one}");
            }
            [first, .., last] => {
                let _ = write!(words, "\n  in {} entries, {first} to {last}", entries.len());
            }
        }
        warnings(&mut words, line);
    }
    let _ = write!(words, "\n{NO_PERMISSION}");
    words
}

fn warnings(words: &mut String, value: &Value) {
    for warning in list(value, "warnings") {
        let _ = write!(words, "\n  look at {}", warning.as_str().unwrap_or_default());
    }
    if value["more_warnings"].as_u64().is_some_and(|more| more > 0) {
        let _ = write!(words, "\n  and {} more such remarks", value["more_warnings"]);
    }
}

fn released(value: &Value) -> String {
    if value["serial"].is_null() {
        return format!("Kept, and not yet signed: it goes out when the line is up.\n{NO_PERMISSION}");
    }
    let what = if value["removed"] == true { "is taken off the list" } else { "is told" };
    let mut words = format!("Site {} {what} by {}.", text(value, "site"), text(value, "serial"));
    for near in list(value, "near") {
        let _ = write!(words, "\n  look at {}: it lies within 50 m", near.as_str().unwrap_or_default());
    }
    if let Some(doubt) = value["doubt"]["words"].as_str() {
        let _ = write!(words, "\nLOOK AGAIN AT ITS PLACE: {doubt}");
    }
    let _ = write!(words, "\n{NO_PERMISSION}");
    words
}

fn table(value: &Value) -> String {
    let sites = list(value, "sites");
    if sites.is_empty() {
        return format!("No site is told here.{}\n{NO_PERMISSION}", not_counting(value, "\n"));
    }
    let mut words = format!("{:<16} {:<13} {:<24} {:<10} NAME", "SITE", "KIND", "PLACE", "VERIFIED");
    for site in sites {
        let place = site["at"].as_array().map_or_else(String::new, |at| {
            let degrees = |axis: usize| at.get(axis).and_then(Value::as_f64).unwrap_or_default();
            format!("{:.5},{:.5}", degrees(0), degrees(1))
        });
        let verified = site["verified_on"].as_str().map_or("no", |on| on.get(..10).unwrap_or(on));
        let marks = marks(site);
        let name: String = text(site, "name").chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let _ = write!(
            words,
            "\n{:<16} {:<13} {place:<24} {verified:<10} {name}{marks}",
            text(site, "site"),
            text(site, "kind")
        );
    }
    let _ = write!(words, "{}\n{} sites. {NO_PERMISSION}", not_counting(value, "\n"), value["count"]);
    words
}

/// What is to be seen of a site at a glance, behind its name.
fn marks(site: &Value) -> String {
    if site["removed"] == true {
        return " (taken off)".to_owned();
    }
    let mut marks = Vec::new();
    if site["strikes"].as_u64().is_some_and(|strikes| strikes > 0) {
        marks.push("STRUCK".to_owned());
    }
    if site["stale"] == true {
        marks.push("STALE".to_owned());
    }
    if site["misplaced"].is_string() {
        marks.push("MISPLACED".to_owned());
    }
    let near: Vec<_> = list(site, "near").iter().filter_map(Value::as_str).collect();
    if !near.is_empty() {
        marks.push(format!("near {}", near.join(", ")));
    }
    if marks.is_empty() { String::new() } else { format!(" ({})", marks.join("; ")) }
}

/// The entries of which nothing counts, each behind `gap`.
fn not_counting(value: &Value, gap: &str) -> String {
    let idle = list(value, "not_counting").iter();
    idle.map(|idle| format!("{gap}{} {}", text(idle, "entry"), why_idle(idle))).collect()
}

fn why_idle(idle: &Value) -> &'static str {
    match idle["effect"].as_str() {
        Some("waits") => {
            "WAITS: it changes a site of an entry that is not here yet, and nothing of it counts until then"
        }
        _ => "IS VOID: it changes a site that nobody told, and nothing of it counts",
    }
}

fn shown(value: &Value) -> String {
    let mut words = String::new();
    if value["site"].is_string() {
        let _ = write!(
            words,
            "{}  {}  {:?}\nat {}",
            text(value, "site"),
            text(value, "kind"),
            text(value, "name"),
            value["at"].as_array().map_or_else(String::new, |at| at
                .iter()
                .map(Value::to_string)
                .collect::<Vec<_>>()
                .join(","))
        );
        if let Some(radius) = value["radius_m"].as_f64().filter(|radius| *radius > 0.0) {
            let _ = write!(words, ", {radius} m around");
        } else if value["radius_m"].is_null() {
            let _ = write!(
                words,
                " and {} more places of its outline",
                value["places"].as_u64().unwrap_or(1).saturating_sub(1)
            );
        }
        for name in ["area", "reference", "contact", "source", "verified_by", "verified_on", "grade", "reason"] {
            if let Some(said) = value[name].as_str().filter(|said| !said.is_empty()) {
                let _ = write!(words, "\n{}: {said}", name.replace('_', " "));
            }
        }
        if value["verified_on"].is_null() {
            words.push_str("\nnot verified");
        }
        if value["stale"] == true {
            let _ = write!(words, "\nSTALE: verified {} days ago", value["verified_days"]);
        }
        if let Some(said) = value["misplaced"].as_str() {
            let _ = write!(words, "\nMISPLACED: {said}");
        }
        for near in list(value, "near").iter().filter_map(Value::as_str) {
            let _ = write!(words, "\nlook at {near}: it lies within 50 m, and may be the same");
        }
        if value["removed"] == true {
            words.push_str("\nTAKEN OFF THE LIST");
        }
        words.push('\n');
    }
    for told in list(value, "told") {
        telling(&mut words, told);
    }
    for strike in list(value, "strikes") {
        let _ = write!(words, "\n{}", strike_words(strike));
    }
    let _ = write!(words, "\n{NO_PERMISSION}");
    words.trim_start_matches('\n').to_owned()
}

fn telling(words: &mut String, told: &Value) {
    let _ = write!(
        words,
        "\n{} of {}: {} changes, {} sites of it stand",
        text(told, "entry"),
        text(told, "sent"),
        told["changes"],
        told["standing"]
    );
    if told["effect"] != "counts" {
        let _ = write!(words, "\n  {}", why_idle(told));
    }
    for received in list(told, "received") {
        let _ = write!(words, "\n  received by {} at {}", text(received, "party"), text(received, "at"));
    }
    answers(words, told, "  ", "answer", told["answer_by"].as_str());
    passed(words, told, "  ");
    if told["effect"] == "counts" && list(told, "passed").is_empty() {
        let _ = write!(words, "\n  not passed to units yet; to be by {}", text(told, "pass_by"));
    }
}

fn strike_words(strike: &Value) -> String {
    let after = match (strike["after_notice"] == true, strike["days"].as_f64()) {
        (true, Some(days)) => format!(", {days} days after notice"),
        _ if strike["listed"] == false => ", when it was off the list".to_owned(),
        _ => ", before the other side had it".to_owned(),
    };
    let mut words =
        format!("STRUCK: {} {:?} at {}{after}", text(strike, "site"), text(strike, "name"), text(strike, "struck"));
    if let Some(said) = strike["words"].as_str().filter(|said| !said.is_empty()) {
        let _ = write!(words, ": {said}");
    }
    words
}

/// Names the drafts that the words became, which are not said yet.
fn drafted(words: &mut String, value: &Value) {
    let drafts: Vec<_> = list(value, "drafted").iter().map(Value::to_string).collect();
    if !drafts.is_empty() {
        let _ = write!(words, "\nNothing was said yet: drafts {} wait for release.", drafts.join(", "));
    }
}

fn said(value: &Value) -> String {
    let serials: Vec<_> = list(value, "serials").iter().filter_map(Value::as_str).collect();
    let mut words = match serials.as_slice() {
        [] => "Nothing waited for it.".to_owned(),
        [one] => format!("{one} is on the record."),
        [first, .., last] => format!("{} entries, {first} to {last}, are on the record.", serials.len()),
    };
    if !list(value, "drafted").is_empty() {
        words.clear();
        drafted(&mut words, value);
    }
    if value["waiting"].as_u64().is_some_and(|waiting| waiting > 0) {
        words = "Kept, and not yet signed: it goes out when the line is up.".to_owned();
    }
    let _ = write!(words, "\n{NO_PERMISSION}");
    words
}

fn report(value: &Value) -> String {
    let mut words = format!("Line {}, until {}", text(value, "line"), text(value, "until"));
    for of in list(value, "owners") {
        let _ = write!(words, "\n{}", owner(of));
    }
    if list(value, "owners").is_empty() {
        words.push_str("\nNo site was ever told on it.");
    }
    let _ = write!(words, "\n{NO_PERMISSION}");
    words
}

/// How the sites of one owner stand and fared, in words.
pub fn owner(owner: &Value) -> String {
    let mut words = format!(
        "{}: {} sites stand, {} taken off, told in {} entries; {} struck after notice",
        text(owner, "owner"),
        owner["standing"],
        owner["removed"],
        owner["entries"],
        owner["struck_after_notice"]
    );
    let _ = write!(
        words,
        "\n  to be looked at: {} not verified, {} stale, {} misplaced, {} near another",
        owner["unverified"], owner["stale"], owner["misplaced"], owner["near"]
    );
    words.push_str(&not_counting(owner, "\n  "));
    for kept in list(owner, "kept") {
        let _ = write!(words, "\n  {} of {}:", text(kept, "party"), kept["asked"]);
        for (name, what) in [("received", "received"), ("answered", "acknowledged"), ("passed", "passed down")] {
            let _ =
                write!(words, " {} {what}, {} of them in time;", kept[name], kept[format!("{name}_in_time").as_str()]);
        }
    }
    for strike in list(owner, "strikes") {
        let _ = write!(words, "\n  {}", strike_words(strike));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_entry_that_waits_or_is_void_says_that_nothing_of_it_counts() {
        let idle = json!([{ "entry": "USA/R/0002", "effect": "waits" }, { "entry": "USA/R/0003", "effect": "void" }]);
        for words in [
            table(&json!({ "sites": [], "not_counting": idle })),
            table(&json!({ "sites": [{ "site": "USA/R/0001.0" }], "count": 1, "not_counting": idle })),
            report(&json!({ "owners": [{ "owner": "USA", "not_counting": idle }] })),
        ] {
            assert!(words.contains("USA/R/0002 WAITS") && words.contains("USA/R/0003 IS VOID"), "{words}");
        }
        let telling = |effect: &str| shown(&json!({ "told": [{ "entry": "USA/R/0002", "effect": effect }] }));
        assert!(telling("waits").contains("WAITS") && !telling("counts").contains("counts"), "{}", telling("counts"));
    }

    #[test]
    fn what_is_to_be_seen_of_a_site_at_a_glance_stands_behind_its_name() {
        let site = json!({ "strikes": 1, "stale": true, "misplaced": "far away", "near": ["RUS/R/0001.3"] });
        assert_eq!(marks(&site), " (STRUCK; STALE; MISPLACED; near RUS/R/0001.3)");
        assert_eq!(marks(&json!({ "removed": true, "stale": true })), " (taken off)");
        assert_eq!(marks(&json!({ "strikes": 0, "stale": false, "misplaced": null, "near": [] })), "");
    }
}

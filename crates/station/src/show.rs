//! What commands print for people, from the same values that `--json` prints.

use std::fmt::Write;

use serde_json::Value;

use crate::cli::{Charter, Command, Key};
use crate::{
    amendments, annex, assurance, attachments, calls, carry, ceases, changes, channel, claims, clocks, coded, desk,
    extract, find, gaps, handling, incidents, notices, performance, proposals, readouts, sites, situation, suspicion,
};

/// The words for what a command came to.
pub fn words(command: &Command, value: &Value) -> String {
    if value["state"] == "draft" {
        return desk::show::drafted(value);
    }
    match command {
        Command::Desk(what) => desk::show::desk(what, value),
        Command::Draft(what) => desk::show::draft(what, value),
        Command::Shift(what) => desk::show::shift(what, value),
        Command::Brief(briefs) => desk::show::brief(&briefs.what, value),
        Command::Memo(memos) => desk::show::memo(&memos.what, value),
        Command::Situation(situations) => situation::show::words(&situations.what, value),
        Command::Suspicion(suspicions) => suspicion::show::words(&suspicions.what, value),
        Command::Init(_) => init(value),
        Command::Charter(Charter::Propose(_) | Charter::Amend(_) | Charter::Accept(_)) => signed(value),
        Command::Charter(Charter::Open(_)) => {
            format!("The line {} is open. detente serve runs the station.", text(value, "line"))
        }
        Command::Charter(Charter::TakeUp(_)) => format!(
            "The line {} is under {}\n\nIt is taken up by itself at {}, by the station that runs or the next that starts. The line \
             is down for some seconds then.",
            text(value, "line"),
            changes::words(&value["amendment"]),
            text(value, "from")
        ),
        Command::Charter(Charter::Show(_)) => charter(value),
        Command::Key(Key::Renew { .. }) => format!(
            "Station key {} is made, valid until {}.\nSend {} to the other parties for detente key accept, then start the station again.\nThe old key is kept as {}.",
            value["epoch"],
            text(value, "valid_until"),
            text(value, "delegation"),
            text(value, "old_key")
        ),
        Command::Key(Key::Revoke { .. }) => format!(
            "Station key {} is revoked here. Send {} to the other parties for detente key accept.",
            value["epoch"],
            text(value, "revocation")
        ),
        Command::Key(Key::Share { .. }) => format!(
            "A secret with {0} is made. Carry {1} to {0} by hand, for detente key take-share, and destroy it. Sealed frames with {0} \
             are sealed with it from the next start of this station on, and open only once both have started again.",
            text(value, "with"),
            text(value, "file")
        ),
        Command::Key(Key::TakeShare { .. }) => format!(
            "The secret with {} is kept. Destroy the file. Sealed frames are sealed with it from the next start of this station on.",
            text(value, "with")
        ),
        Command::Key(Key::Accept { .. }) => "Taken in, and passed on.".to_owned(),
        Command::Send(_) | Command::Cancel(_) => sent(value),
        Command::Read(_) => message(value),
        Command::Inbox(_) => inbox(value),
        Command::Translate(_) | Command::Deliver(_) | Command::Pass(_) => handling::show::words(value),
        Command::Find(_) => find::show::words(value),
        Command::Notice(command) => notices::show::notice(command, value),
        Command::Plan(command) => notices::show::plan(command, value),
        Command::Conflicts(command) => notices::show::conflicts(command, value),
        Command::Site(site) => sites::show::words(site, value),
        Command::Scenario(_) => crate::demo::scenario_words(value),
        Command::Cease(cease) => ceases::show::words(cease, value),
        Command::Call(calls) => calls::show::calls(&calls.what, value),
        Command::Contact(contacts) => calls::show::contacts(&contacts.what, value),
        Command::Readout(readouts) => readouts::show::words(&readouts.what, value),
        Command::Staffed(checks) => assurance::show::staffed(&checks.what, value),
        Command::Suspension(suspensions) => assurance::show::suspensions(&suspensions.what, value),
        Command::Attachment(attachments) => attachments::show::words(&attachments.what, value),
        Command::Chat(chats) => channel::show::chats(&chats.what, value),
        Command::Query(queries) => channel::show::queries(&queries.what, value),
        Command::Incident(incidents) => incidents::show::incidents(&incidents.what, value),
        Command::Proposal(proposals) => proposals::show::proposals(&proposals.what, value),
        Command::Amendment(amendments) => amendments::show::words(&amendments.what, value),
        Command::Violation(violations) => proposals::show::violations(&violations.what, value),
        Command::Request(requests) => incidents::show::requests(&requests.what, value),
        Command::Phrases(_) => coded::words(value),
        Command::Status => status(value),
        Command::Check(check) if check.disk => {
            format!("The record is sound: {} entries, {} receipts.", value["entries"], value["receipts"])
        }
        Command::Check(_) => {
            let mut words = format!("Line check {}", text(value, "check"));
            for answer in list(value, "answers") {
                let _ = write!(
                    words,
                    "\n  {} answered after {:.1} ms",
                    text(answer, "party"),
                    answer["after_ms"].as_f64().unwrap_or(0.0)
                );
            }
            words
        }
        Command::Performance(_) => performance::words(value),
        Command::Clocks(_) => clocks::show::words(value),
        Command::Claim(_) => claims::show::words(value),
        Command::Verify(_) => verified(value),
        Command::Transcript(_) => format!(
            "{}: {} entries ({} withheld), {} receipts, {} forks, {} bytes.",
            text(value, "transcript"),
            value["entries"],
            value["withheld"],
            value["receipts"],
            value["forks"],
            value["bytes"]
        ),
        Command::Extract(_) => extract::show::made(value),
        Command::Disclose(_) => format!(
            "{}: {} with the receipt of {}, {} bytes.",
            text(value, "disclosure"),
            text(value, "message"),
            text(value, "receipt_by"),
            value["bytes"]
        ),
        Command::Carry(carry) => carry::show::words(&carry.what, value),
        Command::Backup(_) => format!("Copied to {}.", text(value, "backup")),
        Command::Rebuild(_) => {
            let words = format!("The picture is folded again from {} entries.", value["entries"]);
            match value["first"].as_str() {
                None => format!("{words} It was as it is now."),
                Some(first) => format!(
                    "{words}\nIt WAS OTHERWISE for {} of what is on it, first for {first}: read these again, and tell the \
                     makers; a disk or a program was at fault.",
                    value["changed"]
                ),
            }
        }
        Command::Stop => "The station has stopped.".to_owned(),
        Command::SignWithout(_) => "Ordered: this station signs without waiting for that party.".to_owned(),
        Command::Recover(_) => {
            "Ordered: this station signs behind what it holds, and says on the line that it lost the rest.".to_owned()
        }
        Command::Alarm(_) => value["rung"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(way, came)| format!("{way}: {}", came.as_str().unwrap_or_default()))
            .collect::<Vec<_>>()
            .join("\n"),
        Command::Console(_) => format!("{}\nIt is good once, until {}.", text(value, "address"), text(value, "until")),
        Command::Api => format!("{value:#}"),
        Command::Completions { .. } => text(value, "completions"),
        Command::Manual => text(value, "manual"),
        Command::Serve | Command::Watch | Command::Demo(_) => value.to_string(),
    }
}

/// One event of a running station, in a line.
pub fn event(event: &Value) -> String {
    let mut words = text(event, "event");
    if let Some(fields) = event.as_object() {
        for (name, value) in fields.iter().filter(|(name, _)| !["event", "suspected"].contains(&name.as_str())) {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let _ = write!(words, "  {name}={value}");
        }
    }
    suspicion::show::at_each(words, event, "SUSPECTED")
}

pub(crate) fn text(value: &Value, name: &str) -> String {
    match &value[name] {
        Value::String(text) => text.clone(),
        Value::Null => "-".to_owned(),
        other => other.to_string(),
    }
}

pub(crate) fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

pub(crate) fn texts(value: &Value, name: &str) -> Vec<String> {
    list(value, name).iter().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

fn init(value: &Value) -> String {
    format!(
        "The station of {} is made in {}.\n\n\
         Give {} to the other parties.\n\
         Keep {} offline: it is needed only to sign charters and station keys.\n\
         This station's key is valid until {}.\n\n\
         Next: detente charter propose, or detente charter accept with a file from another party.",
        text(value, "party"),
        text(value, "folder"),
        text(value, "identity"),
        text(value, "root_key"),
        text(value, "valid_until")
    )
}

fn signed(value: &Value) -> String {
    let mut words = charter(value);
    let missing = texts(value, "missing");
    let file = text(value, "file");
    if missing.is_empty() {
        let next = match value["amendment"].is_object() {
            true => format!("then detente charter take-up {file}; a party that joins, detente charter open {file}"),
            false => format!("then detente charter open {file}"),
        };
        let _ = write!(
            words,
            "\n\nAll have signed. Send {file} to every party.\nNext: read the fingerprint to one another by voice, {next}"
        );
    } else {
        let _ = write!(words, "\n\nSigned. Send {file} to {} for detente charter accept.", missing.join(", "));
    }
    words
}

/// Adds who passed something to which units, and when.
pub(crate) fn passed(words: &mut String, value: &Value, indent: &str) {
    for passed in list(value, "passed") {
        let _ = write!(
            words,
            "\n{indent}passed by {} to {} at {}",
            text(passed, "party"),
            text(passed, "units"),
            text(passed, "at")
        );
    }
}

/// Adds how each party takes something, and who is still to `owe`, by when; where nobody is waited for any more, not.
pub(crate) fn answers(words: &mut String, value: &Value, indent: &str, owe: &str, by: Option<&str>) {
    let mut owing = Vec::new();
    for answer in list(value, "answers") {
        let party = text(answer, "party");
        let Some(stance) = answer["stance"].as_str() else {
            owing.push(party);
            continue;
        };
        let how = match (answer["of_these_words"] == true, answer["in_time"] == true) {
            (true, true) => "",
            (true, false) => " (late)",
            _ => " (of earlier words)",
        };
        let _ = write!(words, "\n{indent}{party}: {stance}{how}, {}", text(answer, "at"));
        if let Some(said) = answer["words"].as_str().filter(|said| !said.is_empty()) {
            let _ = write!(words, ": {said}");
        }
        if answer["of_these_words"] != true {
            owing.push(party);
        }
    }
    if let Some(by) = by.filter(|_| !owing.is_empty()) {
        let _ = write!(words, "\n{indent}{} to {owe} by {by}", owing.join(" and "));
    }
}

fn charter(value: &Value) -> String {
    let mut words = format!(
        "{}{}\ndrawn up {}\nline {}\n",
        if value["drill"] == true { "DRILL: " } else { "" },
        text(value, "name"),
        text(value, "drawn_up"),
        text(value, "line_id")
    );
    for party in list(value, "parties") {
        let _ = write!(
            words,
            "\n{} {} ({}), languages {}\n  root key {}",
            text(party, "code"),
            text(party, "name"),
            text(party, "role"),
            texts(party, "languages").join(", "),
            text(party, "root_key")
        );
        for post in list(party, "posts") {
            let above =
                post["escalates_to"].as_str().map_or_else(String::new, |above| format!(", escalates to {above}"));
            let principal = matches!(post["level"].as_str(), Some("ministry" | "leader"));
            let deputy = match post["deputy"].as_str() {
                Some(deputy) => format!(", deputy {deputy}"),
                None if principal => ", NO DEPUTY NAMED".to_owned(),
                None => String::new(),
            };
            let _ = write!(
                words,
                "\n  {}/{}: {}, addressed as {:?}, {}{above}{deputy}",
                text(party, "code"),
                text(post, "code"),
                text(post, "title"),
                text(post, "address"),
                text(post, "level")
            );
        }
    }
    for (title, name) in [("For", "purposes"), ("Not", "exclusions"), ("Covers", "forces")] {
        for item in texts(value, name) {
            let _ = write!(words, "\n{title}: {item}");
        }
    }
    words.push_str("\n\nTerms");
    if let Some(terms) = value["terms"].as_object() {
        for (name, term) in terms {
            let _ = write!(words, "\n  {name} = {term}");
        }
    }
    let _ = write!(words, "\n\n{}", annex::words(&value["annex"]));
    if value["amendment"].is_object() {
        let _ = write!(words, "\n\nThis is {}", changes::words(&value["amendment"]));
    }
    let missing = texts(value, "missing");
    let state = if missing.is_empty() {
        "signed by all".to_owned()
    } else {
        format!("not yet signed by {}", missing.join(", "))
    };
    let _ = write!(words, "\n\nFingerprint ({state}):\n{}", text(value, "fingerprint"));
    words
}

pub(crate) fn sent(value: &Value) -> String {
    if value["serial"].is_null() {
        return "Kept, and not yet signed: it goes out when the line is up.".to_owned();
    }
    let mut words = format!("{} is on the record.", text(value, "serial"));
    for received in list(value, "received") {
        let _ = write!(words, "\n  received by {} at {}", text(received, "party"), text(received, "at"));
    }
    words
}

fn message(value: &Value) -> String {
    let mut words = format!(
        "{}  {}  {}\nfrom {} to {}\n",
        text(value, "precedence"),
        text(value, "serial"),
        text(value, "dtg"),
        text(value, "from"),
        texts(value, "to").join(", ")
    );
    for (title, name) in [("re", "reply_to"), ("subject", "subject"), ("replied to by", "replied")] {
        if let Some(said) = value[name].as_str().filter(|said| !said.is_empty()) {
            let _ = writeln!(words, "{title}: {said}");
        }
    }
    let _ = write!(words, "\n{}\n", text(value, "text"));
    let _ = write!(words, "\nsent {} ({})", text(value, "sent"), text(value, "language"));
    for (title, name) in [("received by", "received"), ("read by", "read")] {
        for rung in list(value, name) {
            let _ = write!(words, "\n{title} {} at {}", text(rung, "party"), text(rung, "at"));
        }
    }
    if let Some(by) = value["read_by"].as_str() {
        let _ = write!(words, "\nto be read by {by}");
    }
    handling::show::handled(&mut words, &value["handled"]);
    if value["standing"] != "stands" {
        let _ = write!(words, "\n{} by {}", text(value, "standing"), text(value, "withdrawn_by"));
    }
    if let Some(entry) = value["read_entry"].as_str() {
        let _ = write!(words, "\nThe other side is told that you have read it: {entry}.");
    }
    words
}

fn inbox(value: &Value) -> String {
    let messages = list(value, "messages");
    let notices = match value["notices_waiting"].as_u64() {
        Some(0) | None => String::new(),
        Some(count) => format!("\nNotices to be answered here: {count}. detente notice list --waiting shows them."),
    };
    if messages.is_empty() {
        return if notices.is_empty() { "Nothing waits.".to_owned() } else { format!("No message waits.{notices}") };
    }
    let mut words =
        format!("{:<10} {:<14} {:<16} {:<10} {:<24} SUBJECT OR TEXT", "PRECEDENCE", "SERIAL", "SENT", "FROM", "STATE");
    for message in messages {
        let subject = text(message, "subject");
        let said = if subject.is_empty() { text(message, "text") } else { subject };
        let short: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).take(60).collect();
        let read = list(message, "read");
        let received = list(message, "received");
        let state = match (message["standing"].as_str(), read.first(), received.first()) {
            (Some(standing), _, _) if standing != "stands" => standing.to_owned(),
            (_, Some(read), _) => format!("read by {}", text(read, "party")),
            (_, None, Some(received)) => format!("received by {}", text(received, "party")),
            _ => "to be read".to_owned(),
        };
        let _ = write!(
            words,
            "\n{:<10} {:<14} {:<16} {:<10} {state:<24} {short}",
            text(message, "precedence"),
            text(message, "serial"),
            text(message, "dtg"),
            text(message, "from")
        );
    }
    words.push_str(&notices);
    words
}

fn status(value: &Value) -> String {
    let over_tcp = value["listening_tcp"].as_str().map(|address| format!("tcp:{address}"));
    let listening: Vec<String> = [text(value, "listening").to_owned()].into_iter().chain(over_tcp).collect();
    let mut words = format!(
        "Station of {}, listening at {}, {}",
        text(value, "party"),
        listening.join(" and "),
        text(value, "time")
    );
    for path in list(value, "paths") {
        let _ = write!(words, "\nPath {}, {}", text(path, "path"), text(path, "over"));
        if let Some(why) = path["closed"].as_str() {
            let _ = write!(words, ", IS NOT OPEN, and is tried again: {why}");
        }
        words.push('.');
    }
    if value["desk"].is_object() {
        let _ = write!(words, "\n{}", desk::show::in_status(&value["desk"]));
    }
    if list(value, "lines").is_empty() {
        words.push_str("\nNo line is open: detente charter open FILE opens one.");
    }
    for warning in list(value, "lines").iter().flat_map(|line| list(line, "warnings")) {
        let _ = write!(words, "\n{}", ceases::show::line(warning));
    }
    for people in list(value, "lines").iter().map(|line| &line["people"]) {
        let suspensions = list(people, "suspensions").iter().map(assurance::show::paused);
        let calls = list(people, "calls").iter().map(calls::show::line);
        let checks = list(people, "staffed").iter().map(assurance::show::checked);
        let unasked = list(people, "unasked").iter().map(assurance::show::unasked);
        let queries = list(people, "queries").iter().map(channel::show::asked);
        let happened = list(people, "incidents").iter().map(incidents::show::line);
        let requests = list(people, "requests").iter().map(incidents::show::request);
        let facts = list(people, "facts").iter().map(incidents::show::fact);
        let proposed = list(people, "proposals").iter().map(proposals::show::line);
        let violations = list(people, "violations").iter().map(proposals::show::violation);
        let amending = list(people, "amendments").iter().map(amendments::show::line);
        let review = Some(&people["review"]).filter(|review| review["overdue"] == true);
        let review = review.map(|review| format!("THE LINE IS TO BE REVIEWED since {}", text(review, "due")));
        let all = happened.chain(suspensions).chain(calls).chain(checks).chain(unasked).chain(queries);
        let all = all.chain(requests).chain(facts).chain(proposed).chain(violations).chain(amending).chain(review);
        words.extend(all.map(|shown| format!("\n{shown}")));
    }
    for line in list(value, "lines") {
        let _ = write!(
            words,
            "\n\n{}Line {}: {}",
            if line["drill"] == true { "DRILL " } else { "" },
            text(line, "line"),
            text(line, "name")
        );
        if let Some(damaged) = line["damaged"].as_str() {
            let _ = write!(words, "\n  THE RECORD CANNOT BE READ, and what is open cannot be told: {damaged}");
        }
        if line["disk_full"] == true {
            words.push_str("\n  THE DISK IS FULL: nothing is receipted or sent until it has room.");
        }
        for gap in list(line, "gaps") {
            let _ = write!(words, "\n  {}", gaps::words(gap));
        }
        if let Some(number) = line["amendment"].as_u64().filter(|number| *number > 0) {
            let _ = write!(words, "\n  Amendment {number} of the charter holds.");
        }
        if line["next_amendment"].is_object() {
            let next = &line["next_amendment"];
            let _ =
                write!(words, "\n  Amendment {} of the charter is taken up at {}.", next["number"], text(next, "from"));
        }
        for peer in list(line, "peers") {
            let _ = write!(words, "\n  {} is {}: {}.", text(peer, "party"), text(peer, "state"), text(peer, "reason"));
            words.push_str(&carry::show::in_status(peer));
            if let (Some(carrier), Some(address)) = (peer["carrier"].as_str(), peer["address"].as_str()) {
                let _ = write!(words, " Over {} with {address}.", carrier.to_uppercase());
            }
            for way in list(peer, "ways").iter().filter(|way| way["state"] != "in use") {
                let _ = write!(words, "\n    {}: {}", text(way, "way"), text(way, "state"));
                if let Some(fault) = way["fault"].as_str() {
                    let _ = write!(words, ": {fault}");
                }
                if let Some(tried) = way["tried"].as_str() {
                    let _ = write!(words, ", last tried at {tried}");
                }
                words.push('.');
            }
            if let Some(heard) = peer["last_heard_s"].as_f64() {
                let _ = write!(words, " Last heard {heard:.1} s ago");
                if let Some(trip) = peer["round_trip_ms"].as_f64() {
                    let _ = write!(words, ", {trip:.1} ms there and back");
                }
                if let Some(offset) = peer["clock_offset_ms"].as_i64() {
                    let _ = write!(words, ", its clock is {offset} ms ahead");
                }
                words.push('.');
            }
            if let Some(theirs) = peer["other_charter"].as_u64() {
                let _ = write!(
                    words,
                    "\n  IT HOLDS ANOTHER CHARTER, amended {theirs} times and ours {}: the side with fewer says detente charter \
                     take-up; of one number they are two texts, and the parties speak by voice.",
                    line["amendment"]
                );
            }
            if let Some(at) = peer["picture_compared"].as_str() {
                let lanes = texts(peer, "picture_differs_in");
                if lanes.is_empty() {
                    let _ = write!(words, " At {at} it folded the same from the record as we did.");
                } else {
                    let first = peer["picture_differs_first"].as_str().map(|at| format!(", first in {at}"));
                    let _ = write!(
                        words,
                        "\n  THE PICTURES DIFFER at {at} in what begins in {}{}: both hold the same entries, and one of \
                         the two programs reads them otherwise. Compare their versions by voice; detente rebuild folds \
                         ours again.",
                        lanes.join(", "),
                        first.unwrap_or_default()
                    );
                }
            }
        }
        for key in list(line, "keys") {
            let (party, epoch, until) = (text(key, "party"), &key["epoch"], text(key, "until"));
            let ends = match key["ends"].as_str() {
                None => continue,
                Some("over") => format!("HAS ENDED at {until}"),
                Some(_) => format!("ends at {until}"),
            };
            let next = match party == text(value, "party") {
                true => "detente key renew, with the root key, makes the next",
                false => "ask for the delegation of the next",
            };
            let _ = write!(words, "\n  Station key {epoch} of {party} {ends}: {next}.");
        }
        if let Some(why) = line["tide"].as_str() {
            let _ = write!(
                words,
                "\n  NOTHING IS SIGNED: {why}. Let every peer give back what it holds; what nobody has is lost when an officer \
                 says so: detente recover --accept-loss."
            );
        } else if line["may_sign"] == false {
            words.push_str("\n  Nothing is signed until every party has confirmed our lanes.");
        }
        if let Some(waiting) = line["waiting"].as_u64().filter(|waiting| *waiting > 0) {
            let _ = write!(words, "\n  {waiting} of our words wait for that.");
        }
        for (what, words_for, command) in [
            ("notices_waiting", "Notices to be answered here", "notice list --waiting"),
            ("conflicts", "Conflicts not accepted by all", "conflicts"),
        ] {
            if let Some(count) = line[what].as_u64().filter(|count| *count > 0) {
                let _ = write!(words, "\n  {words_for}: {count}. detente {command} shows them.");
            }
        }
        let (answer, pass) = (&line["sites"]["to_answer"], &line["sites"]["to_pass"]);
        if *answer != 0 || *pass != 0 {
            let _ = write!(
                words,
                "\n  {answer} entries about sites wait for our answer, {pass} to be passed to our units{}. {}",
                if line["sites"]["more"] == true { ", and more" } else { "" },
                sites::NO_PERMISSION
            );
        }
        for lane in list(line, "lanes").iter().filter(|lane| lane["size"] != 0) {
            let _ = write!(words, "\n  {:<8} {:>8} entries", text(lane, "lane"), lane["size"]);
        }
    }
    words
}

/// How one party kept the line checks of another, in a line.
pub fn checks(kept: &Value) -> String {
    let share = match kept["in_time_per_mille"].as_f64() {
        Some(share) => format!(" ({:.0} %)", share / 10.0),
        None => String::new(),
    };
    format!(
        "line checks of {} by {}: {} due, {} answered in time{share}, {} late; longest silence {:.1} s, from {}",
        text(kept, "of"),
        text(kept, "by"),
        kept["due"],
        kept["in_time"],
        kept["late"],
        kept["longest_silence_s"].as_f64().unwrap_or(0.0),
        text(kept, "silent_since")
    )
}

fn verified(value: &Value) -> String {
    let mut words = format!("This {} is good. Line {}.\n\nProved:", text(value, "kind"), text(value, "line_id"));
    for said in texts(value, "proved") {
        let _ = write!(words, "\n  - {said}");
    }
    let claimed = texts(value, "claimed");
    if !claimed.is_empty() {
        words.push_str("\n\nOnly claimed:");
        for said in claimed {
            let _ = write!(words, "\n  - {said}");
        }
    }
    if value["extract"].is_object() {
        let _ = write!(words, "\n\n{}", extract::show::entries(&value["extract"]));
    }
    if let Some(message) = value["message"].as_object() {
        let _ = write!(words, "\n\n{}", message.get("text").and_then(Value::as_str).unwrap_or_default());
    }
    words
}

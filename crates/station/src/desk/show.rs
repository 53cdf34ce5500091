//! The words of `detente desk`, `draft`, `shift`, `brief` and `memo` for people.

use std::fmt::Write;

use serde_json::Value;

use super::cli::{Brief, Desk, Draft, Memo, Passkey, Shift};
use crate::show::{list, text, texts};

/// The words for words that became a draft.
pub fn drafted(value: &Value) -> String {
    format!(
        "Draft {} waits for {}. Nothing was said yet: detente draft show {}",
        value["draft"],
        text(value, "waits_for"),
        value["draft"]
    )
}

/// The words for what a command about the desk came to.
pub fn desk(what: &Desk, value: &Value) -> String {
    match what {
        Desk::People => {
            let lines: Vec<_> = list(value, "people").iter().map(person).collect();
            if lines.is_empty() {
                "Nobody is enrolled: whoever opens the socket speaks for this party.".to_owned()
            } else {
                lines.join("\n")
            }
        }
        Desk::Enroll { .. } | Desk::Change { .. } => person(value),
        Desk::End { .. } => format!("{} is not of this desk any more.", text(value, "ended")),
        Desk::Widen { .. } => match texts(value, "two_persons").as_slice() {
            [] => {
                "Two persons are asked for what always needs them: FLASH messages, releases to the public, suspensions."
                    .to_owned()
            }
            kinds => format!("Two persons are asked for what always needs them, and for: {}", kinds.join(", ")),
        },
        Desk::SignIn { .. } => format!("{} is signed in until {}.", text(value, "person"), text(value, "until")),
        Desk::Passkey(Passkey::List) => {
            let lines: Vec<_> = list(value, "passkeys").iter().map(passkey).collect();
            if lines.is_empty() {
                "There is no passkey. The console adds one: Watch, people.".to_owned()
            } else {
                lines.join("\n")
            }
        }
        Desk::Passkey(Passkey::Remove { .. }) => {
            format!("Passkey {} of {} signs in nobody any more.", value["removed"], text(value, "person"))
        }
        Desk::SignOut => "Signed out.".to_owned(),
        Desk::Status => status(value),
        Desk::Clear { .. } => format!("{} is cleared.", text(value, "cleared")),
        Desk::Check { .. } => format!(
            "The private journal is sound: {} entries, the last of hash {}",
            value["entries"],
            text(value, "head")
        ),
    }
}

fn person(person: &Value) -> String {
    let mut line = format!("{}: {}", text(person, "person"), texts(person, "roles").join(", "));
    for language in list(person, "languages") {
        let _ = write!(line, ", {} until {}", text(language, "language"), text(language, "until"));
    }
    if person["on_shift"] == true {
        line.push_str(", on shift");
    }
    line
}

fn passkey(passkey: &Value) -> String {
    let mut line = format!("{}  {}: {}", passkey["passkey"], text(passkey, "person"), text(passkey, "name"));
    let _ = write!(line, ", added {}", text(passkey, "added"));
    line.push_str(&passkey["used"].as_str().map_or(", never used".to_owned(), |used| format!(", last used {used}")));
    line.push_str(if passkey["synced"] == true { ", synchronised by its maker" } else { ", on one device" });
    line
}

fn status(value: &Value) -> String {
    let mut words = match (value["open"] == true, value["shut"] == true, value["signed_in"].as_str()) {
        (true, ..) => "Nobody is enrolled: whoever opens the socket speaks for this party.".to_owned(),
        (_, true, _) => "THE DESK IS SHUT: only reading, and what any duty officer says at once, still go.".to_owned(),
        (_, _, Some(person)) => {
            format!("{person} is signed in until {}, as {}.", text(value, "until"), texts(value, "roles").join(", "))
        }
        _ => "Nobody is signed in here.".to_owned(),
    };
    if let Some(trouble) = value["trouble"].as_str() {
        let _ = write!(words, "\nTHE PRIVATE JOURNAL: {trouble}");
    }
    for raised in list(value, "duress") {
        let _ = write!(words, "\nDURESS: {} signed in under duress at {}", text(raised, "person"), text(raised, "at"));
        if raised["command_failed"] == true {
            words.push_str("\nTHE OTHER ROOM WAS NOT TOLD: the command of the settings failed");
        }
    }
    if value["drafts_open"].is_number() {
        let _ = write!(words, "\n{}\nDrafts that are open: {}", on_shift(value), value["drafts_open"]);
    }
    let widened = texts(value, "two_persons");
    if !widened.is_empty() {
        let _ = write!(words, "\nTwo persons are also asked for: {}", widened.join(", "));
    }
    words
}

/// The line about the desk in the words of the station's status.
pub fn in_status(value: &Value) -> String {
    let mut words = match (value["signed_in"].as_str(), texts(value, "on_shift").as_slice()) {
        (None, _) => "Desk: nobody is signed in here: detente desk sign-in PERSON".to_owned(),
        (Some(who), []) => format!("Desk: {who} is signed in, and nobody is on shift"),
        (Some(who), there) => format!("Desk: {who} is signed in; on shift: {}", there.join(", ")),
    };
    if value["drafts_open"].as_u64().is_some_and(|open| open > 0) {
        let _ = write!(words, "\n{} drafts are open: detente draft list", value["drafts_open"]);
    }
    if value["shut"] == true {
        words.push_str("\nTHE DESK IS SHUT: detente desk status says why");
    } else if value["trouble"].is_string() {
        words.push_str("\nTHE PRIVATE JOURNAL IS DAMAGED: detente desk status says where");
    }
    words
}

fn on_shift(value: &Value) -> String {
    let there: Vec<_> = list(value, "on_shift")
        .iter()
        .map(|on| format!("{} since {}", text(on, "person"), text(on, "since")))
        .collect();
    if there.is_empty() { "Nobody is on shift.".to_owned() } else { format!("On shift: {}", there.join(", ")) }
}

/// The words for what a command about drafts came to.
pub fn draft(what: &Draft, value: &Value) -> String {
    match what {
        Draft::List { .. } => {
            let lines: Vec<_> = list(value, "drafts").iter().map(head).collect();
            if lines.is_empty() { "There is no draft.".to_owned() } else { lines.join("\n") }
        }
        Draft::Release { .. } if value["waits_for"].is_null() => match value["serial"].as_str() {
            Some(serial) => format!("Draft {} is said: {serial}", value["draft"]),
            None => format!("Draft {} is kept, and goes out when the line has come up.", value["draft"]),
        },
        _ => whole(value),
    }
}

fn head(draft: &Value) -> String {
    let mut line = format!(
        "draft {}  {} {}  {}",
        draft["draft"],
        text(draft, "precedence"),
        text(draft, "kind"),
        text(draft, "state")
    );
    if let Some(waits_for) = draft["waits_for"].as_str() {
        let _ = write!(line, ", for {waits_for}");
    }
    let _ = write!(line, "  by {}", texts(draft, "authors").join(", "));
    if let Some(serial) = draft["serial"].as_str() {
        let _ = write!(line, "  {serial}");
    }
    line
}

fn whole(draft: &Value) -> String {
    let mut words = head(draft);
    let posts = texts(draft, "posts");
    if let Some((from, to)) = posts.split_first() {
        let _ = write!(words, "\n  from {from} to {}", if to.is_empty() { "all".to_owned() } else { to.join(", ") });
    }
    if let Some(item) = draft["item"].as_u64() {
        let _ = write!(words, "\n  of {item} of the situation log");
    }
    if let Some(about) = draft["about"].as_str() {
        let _ = write!(words, "\n  on {about}");
    }
    for text in texts(draft, "words") {
        let _ = write!(words, "\n  {}", text.replace('\n', "\n  "));
    }
    for translated in list(draft, "translations") {
        let _ = write!(
            words,
            "\n  in {} by {}: {}",
            text(translated, "language"),
            text(translated, "by"),
            text(translated, "text")
        );
    }
    if draft["kind"] != "message" && draft["asked"].is_object() {
        let _ = write!(words, "\n  as asked: {}", draft["asked"]);
    }
    for (field, what) in [("released", "released"), ("released_second", "released by the second")] {
        if draft[field].is_object() {
            let _ = write!(words, "\n  {what}: {} at {}", text(&draft[field], "person"), text(&draft[field], "at"));
        }
    }
    if let Some(reason) = draft["reason"].as_str().filter(|reason| !reason.is_empty()) {
        let _ = write!(words, "\n  because: {reason}");
    }
    words
}

/// The words for what a command about shifts came to.
pub fn shift(what: &Shift, value: &Value) -> String {
    match what {
        Shift::Roster | Shift::Plan { .. } => {
            let mut words = on_shift(value);
            for planned in list(value, "planned") {
                let _ = write!(
                    words,
                    "\n{} from {} until {}",
                    text(planned, "person"),
                    text(planned, "from"),
                    text(planned, "until")
                );
            }
            words
        }
        Shift::Take => format!("The shift is taken.\n{}", log(value)),
        Shift::HandOver { to, .. } => format!("The shift is handed over to {to}.\n{}", log(value)),
        Shift::Log { .. } => log(value),
        Shift::Note { .. } => "Noted.".to_owned(),
    }
}

fn log(value: &Value) -> String {
    let since = value["handed_over"]
        .as_str()
        .map_or("the shift was never handed over".to_owned(), |at| format!("handed over at {at}"));
    let mut words = format!("Since then ({since}):");
    for item in list(value, "log") {
        let by = item["by"].as_str().unwrap_or("the station");
        let _ = write!(words, "\n  {}  {by}: {}", text(item, "at"), text(item, "what"));
        if !item["draft"].is_null() {
            let _ = write!(words, " draft {}", item["draft"]);
        }
        for what in ["item", "suspicion", "challenge"] {
            if let Some(number) = item[what].as_u64() {
                let _ = write!(words, " {what} {number}");
            }
        }
        for field in ["kind", "serial", "to", "reply"] {
            if let Some(value) = item[field].as_str() {
                let _ = write!(words, " {value}");
            }
        }
        if let Some(text) = item["text"].as_str().filter(|text| !text.is_empty()) {
            let _ = write!(words, ": {text}");
        }
    }
    let _ = write!(words, "\nOpen, to be read aloud:");
    let mut nothing = true;
    for line in list(value, "open") {
        for (kind, serials) in line["waits"].as_object().into_iter().flatten() {
            nothing = false;
            let serials: Vec<_> = serials.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let _ = write!(words, "\n  {}: {kind} {}", text(line, "line"), serials.join(", "));
        }
    }
    for draft in list(value, "drafts") {
        nothing = false;
        let _ =
            write!(words, "\n  draft {} is {}, for {}", draft["draft"], text(draft, "state"), text(draft, "waits_for"));
    }
    for suspicion in list(value, "suspicions") {
        nothing = false;
        let _ = write!(words, "\n  suspicion {} of {} stands", suspicion["suspicion"], text(suspicion, "of"));
    }
    if nothing {
        words.push_str("\n  nothing");
    }
    words
}

/// The words for what a command about briefs came to.
pub fn brief(what: &Brief, value: &Value) -> String {
    match what {
        Brief::List => {
            let lines: Vec<_> = list(value, "briefs").iter().map(brief_head).collect();
            if lines.is_empty() { "There is no brief.".to_owned() } else { lines.join("\n") }
        }
        _ => format!("{}\n\n{}", brief_head(value), text(value, "text")),
    }
}

fn brief_head(brief: &Value) -> String {
    let approved = match brief["approved"]["person"].as_str() {
        Some(person) => format!("approved by {person}"),
        None => "NOT APPROVED".to_owned(),
    };
    let about = brief["about"].as_str().map(|about| format!(" on {about}")).unwrap_or_default();
    format!("brief {}{about}  {}  by {}, {approved}", brief["brief"], text(brief, "title"), text(brief, "by"))
}

/// The words for what a command about the notes of a call came to.
pub fn memo(what: &Memo, value: &Value) -> String {
    match what {
        Memo::Note { .. } => format!("Note {} is kept.", value["note"]),
        Memo::Agree { .. } => format!("Agreed to note {}.", value["note"]),
        Memo::List { .. } => {
            let line = |note: &Value| {
                let agreed = match texts(note, "agreed").as_slice() {
                    [] => String::new(),
                    agreed => format!(", agreed by {}", agreed.join(", ")),
                };
                format!(
                    "note {}  {}  by {}{agreed}\n  {}",
                    note["note"],
                    text(note, "at"),
                    text(note, "by"),
                    text(note, "text")
                )
            };
            let lines: Vec<_> = list(value, "notes").iter().map(line).collect();
            if lines.is_empty() { "There is no note of this call.".to_owned() } else { lines.join("\n") }
        }
        Memo::Merge { .. } => {
            let mut words = format!("Memo of call {}, for this side only", text(value, "call"));
            for note in list(value, "notes") {
                let own = match note["own"] == true {
                    true => format!(" [own note of {}]", text(note, "by")),
                    false => String::new(),
                };
                let _ = write!(words, "\n- {}{own}", text(note, "text"));
            }
            words
        }
    }
}

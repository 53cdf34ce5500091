//! Whole forms in a language, labels included, and what was claimed of the line, held against the record of both stations.

mod support;

use serde_json::{Value, json};
use support::{BLUE, Pair, RED, done, eventually};

/// Every language, a word of the label that stands on the form of a call, and one of its state.
const LANGUAGES: [(&str, &str, &str); 6] = [
    ("en", "what is kept of it", "declined"),
    ("ru", "что сохраняется", "отклонено"),
    ("uk", "що зберігається", "відхилено"),
    ("fr", "ce qui en est conservé", "décliné"),
    ("ar", "ما يُحفظ منه", "اعتُذر عنها"),
    ("zh", "留存内容", "已谢绝"),
];

fn say(pair: &Pair, at: usize, args: &[&str]) -> String {
    let said = pair.ask(at, args);
    pair.wait_same();
    said["serial"].as_str().unwrap_or_else(|| panic!("not placed: {said}")).to_owned()
}

fn words(pair: &Pair, at: usize, args: &[&str]) -> String {
    let ran = support::run(&pair.path(at), args);
    assert_eq!(ran.code, 0, "{args:?}: {ran:?}");
    ran.out
}

fn seek(pair: &Pair) -> String {
    let args = ["call", "seek", "--from", "minister", "--with", "RED/minister", "--subject", "Safety of forces"];
    say(pair, BLUE, &[&args[..], &["--window", "10:00..12:00"]].concat())
}

#[test]
fn every_form_is_shown_whole_in_each_language() {
    let pair = Pair::up();
    let call = seek(&pair);
    say(&pair, RED, &["call", "decline", &call, "--reason", "Министр в поездке."]);
    let cease = ["cease", "the hospital", "--at", "49.95,23.4", "--since", "04:10"];
    let cease = say(&pair, BLUE, &cease);
    say(&pair, RED, &["cease", "read-back", &cease, "--at", "49.59,23.4"]);
    let ahead = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * 10);
    let (from, until) = (ahead.to_string(), (ahead + jiff::SignedDuration::from_hours(2)).to_string());
    let notice =
        ["notice", "send", "--kind", "live-fire", "--title", "Стрельбы", "--from", "ops", "--circle", "49,24,5km"];
    let when = ["--from-time", &from, "--until", &until];
    let notice = say(&pair, RED, &[&notice[..], &when].concat());
    say(&pair, BLUE, &["notice", "answer", &notice, "object", "Too near."]);
    let tell = ["contact", "tell", "--from", "minister", "--with", "RED/minister", "--at", "2022-05-13T14:00:00Z"];
    let contact = say(&pair, BLUE, &tell);
    let readout =
        ["readout", "give", &contact, "--from", "minister", "--point", "ceasefire:urged", "--point", "duration@60"];
    let readout = say(&pair, BLUE, &readout);
    let site = ["site", "add", "--kind", "school", "--name", "مدرسة", "--at", "49.95,23.5"];
    let site = format!("{}.0", say(&pair, BLUE, &site));
    let message = pair.send(BLUE, "routine", "Nothing urgent.");
    let check = say(&pair, RED, &["staffed", "ask", "--from", "ops", "--as", "opening"]);
    let suspend =
        ["suspension", "outage", "--cause", "planned", "--from", "ops", "--reason", "The generator is serviced."];
    let outage = say(&pair, RED, &suspend);

    let forms: [&[&str]; 12] = [
        &["call", "show", &call],
        &["cease", "show", &cease],
        &["notice", "show", &notice],
        &["readout", "show", &readout],
        &["readout", "compare", &contact],
        &["site", "show", &site],
        &["read", &message, "--peek"],
        &["staffed", "list"],
        &["suspension", "list"],
        &["contact", "show", &contact],
        &["staffed", "show", &check],
        &["suspension", "show", &outage],
    ];
    // What people wrote, names, serials, times and units stand as they are, and nothing else in Latin letters.
    let of_people = [
        "BLUE",
        "RED",
        "minister",
        "ops",
        "Safety",
        "of",
        "forces",
        "the",
        "hospital",
        "Nothing",
        "urgent",
        "Too",
        "near",
        "The",
        "generator",
        "is",
        "serviced",
        "FLASH",
        "IMMEDIATE",
        "PRIORITY",
        "ROUTINE",
        "en",
        "ru",
        "WGS",
    ];
    for (language, label, state) in LANGUAGES {
        for form in forms {
            let shown = words(&pair, RED, &[form, &["--in", language]].concat());
            assert!(shown.lines().count() > 4, "{form:?}: {shown}");
            assert_eq!(shown.matches(['\u{2067}', '\u{2068}']).count(), shown.matches('\u{2069}').count(), "{shown}");
            if ["ru", "uk", "ar", "zh"].contains(&language) {
                let latin = shown.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1);
                let left: Vec<_> = latin.filter(|word| !of_people.contains(word) && !is_month(word)).collect();
                assert_eq!(left, [""; 0], "{language} {form:?}: {shown}");
            }
        }
        let shown = words(&pair, RED, &["call", "show", &call, "--in", language]);
        assert!(shown.contains(label) && shown.contains(state), "{language}: {shown}");
    }
    let arabic = words(&pair, RED, &["site", "show", &site, "--in", "ar"]);
    assert!(
        arabic.contains("\u{2068}مدرسة\u{2069}") && arabic.contains("\u{2068}49.95000, 23.50000\u{2069}"),
        "{arabic}"
    );
    let refused = pair.refused(RED, 2, &["call", "show", &call, "--in", "de"]);
    assert!(refused.contains("\"de\""), "{refused}");
    // Without it all is as it was, and tools read the same in every language.
    let (plain, in_russian) = (["call", "show", &*call], ["call", "show", &*call, "--in", "ru"]);
    assert_eq!(pair.ask(RED, &plain), pair.ask(RED, &in_russian));
    assert!(words(&pair, RED, &plain).starts_with("CALL "), "the words of before");
}

/// The months of date-time groups.
fn is_month(word: &str) -> bool {
    let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    months.contains(&word)
}

#[test]
fn a_claim_is_answered_alike_by_both_stations_with_proofs_for_anybody() {
    let pair = Pair::up();
    let call = seek(&pair);
    let declined = say(&pair, RED, &["call", "decline", &call, "--reason", "Not now."]);
    pair.send(RED, "routine", "We go on speaking.");
    let site = say(&pair, BLUE, &["site", "add", "--kind", "school", "--name", "School", "--at", "49.95,23.5"]);
    say(&pair, RED, &["site", "answer", &site, "acknowledge"]);
    let today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    let check = |at: usize, claim: &[&str]| pair.ask(at, &[&["claim", "check"][..], claim].concat());
    let of_today = ["--from", &*today];
    let claims: [(&[&str], &str); 6] = [
        (&["silent", "RED", "--to", "calls"], "finding-contradicted"),
        (&["refused", "RED", "--between", "BLUE/minister", "RED/minister"], "finding-borne-out"),
        (&["suspended", "RED"], "finding-contradicted"),
        (&["spoke", "BLUE/minister", "RED/minister"], "finding-cannot-say"),
        (&["not-spoke", "BLUE/minister", "RED/minister"], "finding-cannot-say"),
        (&["lasted", "60", "BLUE/minister", "RED/minister"], "finding-cannot-say"),
    ];
    // The line was drawn up within this day, before which there is nothing to be held against.
    for (claim, finding) in claims {
        let claim = [claim, &of_today].concat();
        let mut held = Value::Null;
        eventually("both answer alike", || {
            let [blue, red] = [BLUE, RED].map(|at| check(at, &claim));
            held = blue;
            ["claim", "finding", "entries"].iter().all(|name| held[name] == red[name])
        });
        assert_eq!(held["finding"], finding, "{held}");
        assert_eq!(held["why"].as_array().is_some_and(Vec::is_empty), finding != "finding-cannot-say", "{held}");
    }
    let refused = check(RED, &[claims[1].0, &of_today].concat());
    assert_eq!(refused["entries"], json!([call, declined]), "{refused}");
    let never = check(BLUE, &["never-told", "RED", "--of", &format!("{site}.0")]);
    assert_eq!(never["finding"], "finding-contradicted", "{never}");
    assert!(never["figures"].to_string().contains("label-received"), "{never}");

    // Each entry is written for anybody, who needs neither station.
    let folder = pair.dir.path().join("proofs");
    let name = folder.to_str().expect("UTF-8");
    for at in [BLUE, RED] {
        let held = check(at, &[&["--disclose", name], claims[1].0, &of_today].concat());
        let files = held["disclosed"]["files"].as_array().expect("files").clone();
        assert_eq!((files.len(), &held["disclosed"]["not_yet"]), (2, &json!([])), "{held}");
        for file in files {
            let verified = done(&pair.dir.path().join("nowhere"), &["verify", file.as_str().expect("a path")]);
            assert_eq!(verified["kind"], "disclosure");
        }
    }
    for (language, finding) in
        [("ru", "Запись это подтверждает."), ("ar", "السجل يؤيد ذلك."), ("zh", "记录证实了这一说法。")]
    {
        let claim = [&["claim", "check"][..], claims[1].0, &of_today, &["--in", language]].concat();
        let shown = words(&pair, BLUE, &claim);
        assert!(shown.contains(finding) && shown.contains(&declined), "{shown}");
    }
    let shown = words(&pair, BLUE, &[&["claim", "check"][..], claims[1].0, &of_today].concat());
    assert!(shown.contains("finding: The record bears it out."), "{shown}");
    assert!(pair.refused(BLUE, 1, &["claim", "check", "told", "BLUE", "--of", &site]).contains("itself"));
    assert!(pair.refused(BLUE, 1, &["claim", "check", "told", "RED", "--of", "BLUE/R/0099"]).contains("holds no"));
    pair.refused(BLUE, 2, &["claim", "check", "spoke", "BLUE/ops", "BLUE/minister", "--from", &today]);
    pair.refused(BLUE, 2, &["claim", "check", "down", "--from", &today, "--until", "2020-01-01"]);
}

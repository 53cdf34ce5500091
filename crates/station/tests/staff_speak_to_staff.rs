//! Watches talk about the line, and linguists ask each other what a term means.

mod support;

use serde_json::json;
use support::{BLUE, Pair, RED, eventually};

#[test]
fn the_watches_talk_and_it_is_marked_as_no_position() {
    let pair = Pair::up();
    let said = pair.ask(BLUE, &["chat", "say", "We change keys at noon.", "--by", "watch 2"]);
    assert_eq!(said["standing"], "words of operators, never a position of a party");
    pair.ask(RED, &["chat", "say", "Понятно."]);
    eventually("both have both", || {
        [BLUE, RED].iter().all(|at| pair.ask(*at, &["chat", "list"])["chat"].as_array().map(Vec::len) == Some(2))
    });
    let listed = pair.ask(RED, &["chat", "list"]);
    let by: Vec<_> = listed["chat"].as_array().into_iter().flatten().map(|said| said["by"].clone()).collect();
    assert!(by.contains(&json!("watch 2")) && by.contains(&json!("watch")), "{listed}");
    let words = support::run(&pair.path(RED), &["chat", "list"]).out;
    assert!(words.starts_with("Operators' channel: words of operators, never a position of a party."), "{words}");
    assert_eq!(pair.ask(RED, &["find", "--kind", "chat", "noon"])["found"].as_array().map(Vec::len), Some(1));
    let french = support::run(&pair.path(BLUE), &["chat", "list", "--in", "fr"]).out;
    assert!(french.starts_with("Paroles d’opérateurs, jamais la position d’une partie."), "{french}");
    pair.refused(BLUE, 1, &["chat", "say", "  "]);
}

#[test]
fn a_term_is_asked_about_where_it_stands_and_explained_by_its_author() {
    let pair = Pair::up();
    let message = pair.send(RED, "routine", "Выходит колонна машин.");
    eventually("it is there", || support::run(&pair.path(BLUE), &["read", &message, "--peek"]).code == 0);
    let wrong = pair.refused(BLUE, 1, &["query", "ask", &message, "--term", "танков", "--from", "ops"]);
    assert!(wrong.contains("танков"), "{wrong}");
    let asked =
        pair.ask(BLUE, &["query", "ask", &message, "--term", "машин", "--from", "ops", "--words", "Trucks only?"]);
    let query = asked["serial"].as_str().expect("placed").to_owned();
    eventually("RED has it", || support::run(&pair.path(RED), &["query", "show", &query]).code == 0);
    assert_eq!(pair.ask(RED, &["query", "list", "--open"])["queries"][0]["query"], *query);
    let clarify = ["query", "clarify", &query, "Грузовых автомобилей.", "--by", "linguist 4"];
    pair.refused(BLUE, 1, &clarify);
    pair.ask(RED, &[&clarify[..], &["--qualified-until", "2099-01-01"]].concat());
    eventually("BLUE has the answer", || pair.ask(BLUE, &["query", "show", &query])["clarified"].is_object());
    let [blue, red] = [BLUE, RED].map(|at| pair.ask(at, &["query", "show", &query]));
    assert_eq!(blue["clarified"], red["clarified"]);
    assert_eq!((&blue["clarified"]["qualified"], &blue["in_time"]), (&json!(true), &json!(true)));
    assert_eq!(pair.ask(RED, &["query", "list", "--open"])["queries"], json!([]));
    let russian = support::run(&pair.path(RED), &["query", "show", &query, "--in", "ru"]).out;
    assert!(russian.contains("термин: ") && russian.contains("значение: ") && russian.contains("2099"), "{russian}");
    let words = support::run(&pair.path(BLUE), &["query", "show", &query]).out;
    assert!(words.contains("asks RED what is meant by \"машин\"") && words.contains("qualified until 2099"), "{words}");
}

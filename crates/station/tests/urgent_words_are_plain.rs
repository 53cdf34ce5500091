//! A word that can be read in several ways goes out as FLASH or IMMEDIATE only if its author says that it is meant so.

mod support;

use serde_json::json;
use support::{BLUE, Pair, RED, run};

#[test]
fn an_urgent_word_with_several_meanings_is_refused_with_each_of_them_unless_sent_as_written() {
    let pair = Pair::up();
    let to_red = ["send", "--from", "ops", "--to", "RED/ops"];
    let send = |more: &[&'static str]| [&to_red[..], more].concat();
    let inbox = || pair.ask(BLUE, &["inbox", "--all"])["messages"].clone();

    for precedence in ["flash", "immediate"] {
        let ran = run(&pair.path(BLUE), &[&["--json"], &send(&["-p", precedence, "Hold at the bridge."])[..]].concat());
        assert_eq!(ran.code, 1, "{ran:?}");
        let found = &ran.json()["failure"]["because"]["ambiguous"][0];
        let alternatives = json!(["do not shoot", "stay where you are", "keep in our possession"]);
        assert_eq!((&found["word"], &found["alternatives"]), (&json!("Hold"), &alternatives));
    }
    let ran = run(&pair.path(BLUE), &send(&["-p", "flash", "Hold at the bridge."]));
    assert!(ran.err.contains("\"Hold\"") && ran.err.contains("stay where you are"), "{ran:?}");
    assert!(ran.err.contains("--as-written"), "{ran:?}");
    assert_eq!(inbox(), json!([]), "what was refused is not on the record");

    let to_blue = ["send", "--from", "ops", "--to", "BLUE/ops", "-p", "flash"];
    pair.refused(RED, 1, &[&to_blue[..], &["Работаем по мосту."]].concat());
    pair.ask(RED, &[&to_blue[..], &["Удары по мосту прекращены."]].concat());

    pair.ask(BLUE, &send(&["-p", "flash", "Stay where you are."]));
    pair.ask(BLUE, &send(&["-p", "flash", "--as-written", "Hold at the bridge."]));
    pair.ask(BLUE, &send(&["-p", "routine", "Hold at the bridge."]));
}

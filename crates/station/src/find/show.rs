//! The words of `detente find` for people.

use std::fmt::Write;

use serde_json::Value;

use crate::show::{list, text, texts};

/// The words for what was found.
pub fn words(value: &Value) -> String {
    let found = list(value, "found");
    if found.is_empty() {
        return "Nothing that was said is all of this.".to_owned();
    }
    let mut words = found.iter().map(hit).collect::<Vec<_>>().join("\n");
    if let Some(before) = value["more_before"].as_str() {
        let _ = write!(words, "\nThere may be more: say the same with --before {before}");
    }
    words
}

fn hit(hit: &Value) -> String {
    let mut line =
        format!("{}  {}  {} by {}", text(hit, "serial"), text(hit, "dtg"), text(hit, "kind"), text(hit, "by"));
    let posts = texts(hit, "posts");
    if let Some((from, to)) = posts.split_first() {
        let _ = write!(line, ", {from}");
        if !to.is_empty() {
            let _ = write!(line, " to {}", to.join(", "));
        }
    }
    if let Some(about) = hit["about"].as_str() {
        let _ = write!(line, ", on {about}");
    }
    let snippet = text(hit, "snippet");
    if !snippet.is_empty() {
        let _ = write!(line, "\n  {snippet}");
    }
    line
}

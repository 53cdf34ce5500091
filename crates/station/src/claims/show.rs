//! The words of `detente claim` for people: the form in English, unless another language is asked for.

use std::fmt::Write;

use phrases::Language;
use serde_json::Value;

use crate::forms;
use crate::show::{list, text};

/// The form, and what was written beside it.
pub fn words(value: &Value) -> String {
    let mut words = forms::claim(Language::En, value);
    disclosed(&mut words, value);
    words
}

fn disclosed(words: &mut String, value: &Value) {
    let disclosed = &value["disclosed"];
    let files = list(disclosed, "files");
    if !files.is_empty() {
        let _ =
            write!(words, "\n\n{} disclosures are written; detente verify and spec/verify.py judge them.", files.len());
    }
    for not_yet in list(disclosed, "not_yet") {
        let _ = write!(words, "\n{}: {}", text(not_yet, "why"), text(not_yet, "hint"));
    }
}

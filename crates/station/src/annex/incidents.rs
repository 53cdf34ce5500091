//! What the charter's annex says of incidents, requests, violations and the review of the line, as people write and read
//! it.

use std::collections::BTreeMap;
use std::fmt::Write;

use line::affairs::{IncidentTerms, Wanted};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::coded::{english, of_word, word};

/// What a file may say of them.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct IncidentsFile {
    attribution_s: Option<u64>,
    violation_s: Option<u64>,
    review_days: Option<u64>,
    /// By what is asked for: explanation, evidence, meeting …
    respond_s: BTreeMap<String, u64>,
}

/// Puts what a file says in the place of what is usual.
pub(super) fn apply(terms: &mut IncidentTerms, file: IncidentsFile) -> Result<(), String> {
    let numbers = [
        (file.attribution_s, &mut terms.attribution_s),
        (file.violation_s, &mut terms.violation_s),
        (file.review_days, &mut terms.review_days),
    ];
    for (said, term) in numbers {
        *term = said.unwrap_or(*term);
    }
    for (name, seconds) in file.respond_s {
        let wanted = of_word(&name, "thing to ask for", Wanted::ALL)
            .map_err(|failure| format!("incidents.respond_s: {}: {}", failure.what, failure.hint))?;
        terms.respond_s[wanted as usize] = seconds;
    }
    Ok(())
}

/// What a charter says of them, for people and tools.
pub(super) fn describe(terms: &IncidentTerms) -> Value {
    let respond = Wanted::ALL.iter().map(|wanted| (word(*wanted).to_owned(), json!(terms.request_s(*wanted))));
    json!({
        "attribution_s": terms.attribution_s,
        "violation_s": terms.violation_s,
        "review_days": terms.review_days,
        "respond_s": respond.collect::<serde_json::Map<_, _>>(),
    })
}

/// The words for that.
pub(super) fn words(words: &mut String, incidents: &Value, duration: impl Fn(&Value) -> String) {
    let _ = write!(
        words,
        "\n  whose an incident was is said within {}; a violation is admitted or disputed within {}; the line itself is \
         reviewed every {} days",
        duration(&incidents["attribution_s"]),
        duration(&incidents["violation_s"]),
        incidents["review_days"]
    );
    let each = Wanted::ALL
        .iter()
        .map(|wanted| format!("{} within {}", english(wanted), duration(&incidents["respond_s"][word(*wanted)])));
    let _ = write!(words, "\n  to a request is responded: {}", each.collect::<Vec<_>>().join("; "));
}

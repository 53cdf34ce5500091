//! What an extract shows and withholds, for people and tools, from the file alone.

use evidence::transcript::{Extract, name_place};
use evidence::{Charter, EntryRef, Hash};
use line::affairs::Body;
use serde_json::{Value, json};

use crate::clock::{date_time_group, rfc3339};
use crate::find::view::snippet;
use crate::view::code;

/// An extract that was verified: each entry with who said it, when and what, earliest first; then the places withheld.
#[must_use]
pub fn extract(charter: &Charter, extract: &Extract) -> Value {
    let mut shown: Vec<_> = extract.shown.iter().collect();
    shown.sort_by_key(|shown| (shown.time, shown.at));
    let entries = shown.into_iter().map(|shown| {
        let body = Body::decode(&shown.body).ok();
        json!({
            "serial": name_place(charter, shown.at),
            "time": rfc3339(shown.time),
            "dtg": date_time_group(shown.time),
            "by": code(charter, shown.at.lane.party),
            "kind": body.as_ref().map_or("unknown", kind),
            "about": body.as_ref().and_then(Body::about).map(|about| name_place(charter, about)),
            "words": body.map(|body| snippet(&store::Find::default(), &body.texts())).unwrap_or_default(),
            "disowned": shown.disowned,
        })
    });
    let withheld = |&(at, leaf): &(EntryRef, Hash)| {
        json!({
            "serial": name_place(charter, at), "by": code(charter, at.lane.party), "leaf": leaf.to_string(),
        })
    };
    json!({
        "subjects": extract.subjects.iter().map(|subject| subject.name(charter)).collect::<Vec<_>>(),
        "entries": entries.collect::<Vec<_>>(),
        "withheld": extract.withheld.iter().map(withheld).collect::<Vec<_>>(),
    })
}

/// What sort of thing is said, also of what nobody looks for.
fn kind(body: &Body) -> &'static str {
    match body {
        Body::Read { .. } => "read",
        Body::Check(_) => "check",
        Body::Answer(_) => "answer",
        Body::Restored { .. } => "restored",
        Body::Part(_) => "part",
        body => body.kind().map_or("unknown", |kind| kind.name()),
    }
}

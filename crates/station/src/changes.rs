//! What an amendment changes, a sentence for each change, so that nobody signs a page of which one word is new.

use std::fmt::Write;

use evidence::{Charter, Party};
use line::affairs::Annex;
use serde_json::{Map, Value};

use crate::{annex, ceremony};

/// What a charter says otherwise than the one before it. Nothing that it says anew is left out: what has no sentence of its
/// own is told by the name that `charter show --json` gives it, with both values.
#[must_use]
pub fn between(before: &Charter, after: &Charter) -> Vec<String> {
    let mut told = Vec::new();
    if before.name != after.name {
        told.push(format!("the line is called {:?}, before {:?}", after.name, before.name));
    }
    for (at, party) in after.parties.iter().enumerate() {
        match before.parties.get(at) {
            Some(known) => of_party(known, party, &mut told),
            None => joins(party, &mut told),
        }
    }
    let texts = [
        ("purpose", &before.purposes, &after.purposes),
        ("exclusion", &before.exclusions, &after.exclusions),
        ("force", &before.forces, &after.forces),
    ];
    for (what, before, after) in texts {
        by_name(what, before, after, |text| text.clone(), &mut told);
    }
    differences("terms", &ceremony::terms_json(&before.terms), &ceremony::terms_json(&after.terms), &mut told);
    of_annex(before, after, &mut told);
    told
}

/// The same as the end of a sentence: which amendment it is, since when, and its changes below.
#[must_use]
pub fn words(amendment: &Value) -> String {
    let text = |name: &str| amendment[name].as_str().unwrap_or_default();
    let mut words = format!(
        "amendment {} of the line's charter, to hold from {}. Against {} it changes:",
        amendment["number"],
        text("from"),
        text("against")
    );
    let changes: Vec<_> = amendment["changes"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for change in &changes {
        let _ = write!(words, "\n  {change}");
    }
    if changes.is_empty() {
        words.push_str("\n  nothing");
    }
    words
}

fn joins(party: &Party, told: &mut Vec<String>) {
    let said = ceremony::describe_party(party);
    let (role, key) = (said["role"].as_str().unwrap_or_default(), said["root_key"].as_str().unwrap_or_default());
    told.push(format!("{} joins: {}, as {role}, with root key {key}", party.code, party.name));
    for post in said["posts"].as_array().into_iter().flatten() {
        told.push(format!("{} has the post {}", party.code, in_short(post)));
    }
}

fn of_party(before: &Party, after: &Party, told: &mut Vec<String>) {
    let (mut old, mut new) = (ceremony::describe_party(before), ceremony::describe_party(after));
    let posts = |said: &mut Value| match said["posts"].take() {
        Value::Array(posts) => posts,
        _ => Vec::new(),
    };
    let (old_posts, new_posts) = (posts(&mut old), posts(&mut new));
    differences(&before.code, &old, &new, told);
    for (at, post) in new_posts.iter().enumerate() {
        let name = format!("{}/{}", after.code, post["code"].as_str().unwrap_or_default());
        match old_posts.get(at) {
            Some(known) => differences(&name, known, post, told),
            None => told.push(format!("{} has a new post {}", after.code, in_short(post))),
        }
    }
}

fn in_short(post: &Value) -> String {
    let text = |name: &str| post[name].as_str().unwrap_or_default();
    format!("{}: {}, addressed as {:?}, {}", text("code"), text("title"), text("address"), text("level"))
}

fn of_annex(before: &Charter, after: &Charter, told: &mut Vec<String>) {
    let told_before = told.len();
    let (mut old, mut new) = (annex::describe(before), annex::describe(after));
    if let (Ok(before), Ok(after)) = (Annex::of(before), Annex::of(after)) {
        // By name, and by all that they are: a corner that was moved shows in no description.
        by_name("standing area", &before.areas, &after.areas, |area| area.names.join(" | "), told);
        by_name("place", &before.places, &after.places, |place| place.names.join(" | "), told);
        for said in [&mut old, &mut new] {
            if let Some(said) = said.as_object_mut() {
                said.remove("areas");
                said.remove("places");
            }
        }
    }
    differences("", &old, &new, told);
    if before.annex != after.annex && told.len() == told_before {
        told.push("the annex is another, in what this release has no words for".to_owned());
    }
}

fn by_name<T: PartialEq>(what: &str, old: &[T], new: &[T], name: impl Fn(&T) -> String, told: &mut Vec<String>) {
    let (added, gone): (Vec<_>, Vec<_>) = (
        new.iter().filter(|item| !old.contains(item)).map(&name).collect(),
        old.iter().filter(|item| !new.contains(item)).map(&name).collect(),
    );
    let changed = |name: &&String| added.contains(name) && gone.contains(name);
    told.extend(added.iter().filter(changed).map(|name| format!("{what} {name:?}: changed")));
    told.extend(added.iter().filter(|name| !changed(name)).map(|name| format!("{what} {name:?}: new")));
    told.extend(gone.iter().filter(|name| !changed(name)).map(|name| format!("{what} {name:?}: gone")));
    if added.is_empty() && gone.is_empty() && old != new {
        told.push(format!("{what}s: the same in another order, or another number of times"));
    }
}

/// Walks two descriptions of one shape and tells where they differ, by the path of names.
fn differences(path: &str, before: &Value, after: &Value, told: &mut Vec<String>) {
    if before == after {
        return;
    }
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        told.push(format!("{path}: {after}, before {before}"));
        return;
    };
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path} {name}") };
    let of = |said: &Map<String, Value>, name: &str| said.get(name).cloned().unwrap_or_default();
    let gone = old.keys().filter(|name| !new.contains_key(*name));
    for name in new.keys().chain(gone) {
        differences(&below(name), &of(old, name), &of(new, name), told);
    }
}

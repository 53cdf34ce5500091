//! What an amendment changes, a sentence for each change, so that nobody signs a page of which one word is new.

use std::fmt::{self, Write};

use evidence::{Charter, Party};
use line::affairs::Annex;
use serde_json::{Map, Value, json};

use crate::{annex, ceremony};

/// One thing that a charter says otherwise than the one before it. Its words are for people who read English; whoever shows
/// it in another language takes the value.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// What `charter show --json` calls by these names, below one another, has another value.
    Value {
        /// The names, the outermost first: a party, a post, `terms`, or a part of the annex.
        path: Vec<String>,
        /// What it says now.
        after: Value,
        /// What it said.
        before: Value,
    },
    /// The line has another name.
    Name {
        /// What it is called now.
        after: String,
        /// What it was called.
        before: String,
    },
    /// A party joins; it is described as the charter does.
    Joins(Value),
    /// A party has a post that it had not.
    Post {
        /// The party's code.
        party: String,
        /// The post, described as the charter does.
        post: Value,
        /// Whether the party joins with it.
        joins: bool,
    },
    /// One of several of a sort, which are told apart by name.
    Item {
        /// Of which sort.
        what: &'static str,
        /// Its name.
        name: String,
        /// `changed`, `new` or `gone`.
        fate: &'static str,
    },
    /// Those of a sort are the same, in another order or another number of times.
    Order(&'static str),
    /// The annex is another, in what this release does not know.
    Unknown,
}

impl Change {
    /// The same for whoever words it in another language.
    #[must_use]
    pub fn view(&self) -> Value {
        match self {
            Change::Value { path, after, before } => {
                json!({ "what": "value", "path": path, "after": after, "before": before })
            }
            Change::Name { after, before } => json!({ "what": "name", "after": after, "before": before }),
            Change::Joins(party) => json!({ "what": "joins", "party": party }),
            Change::Post { party, post, .. } => json!({ "what": "post", "party": party, "post": post }),
            Change::Item { what, name, fate } => json!({ "what": what, "name": name, "fate": fate }),
            Change::Order(what) => json!({ "what": what, "fate": "order" }),
            Change::Unknown => json!({ "what": "unknown" }),
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::Value { path, after, before } => write!(f, "{}: {after}, before {before}", path.join(" ")),
            Change::Name { after, before } => write!(f, "the line is called {after:?}, before {before:?}"),
            Change::Joins(party) => {
                let text = |name: &str| party[name].as_str().unwrap_or_default();
                let (code, name, role, key) = (text("code"), text("name"), text("role"), text("root_key"));
                write!(f, "{code} joins: {name}, as {role}, with root key {key}")
            }
            Change::Post { party, post, joins } => {
                let text = |name: &str| post[name].as_str().unwrap_or_default();
                let (code, title, address, level) = (text("code"), text("title"), text("address"), text("level"));
                let has = if *joins { "has the post" } else { "has a new post" };
                write!(f, "{party} {has} {code}: {title}, addressed as {address:?}, {level}")
            }
            Change::Item { what, name, fate } => write!(f, "{} {name:?}: {fate}", what.replace('-', " ")),
            Change::Order(what) => {
                write!(f, "{}s: the same in another order, or another number of times", what.replace('-', " "))
            }
            Change::Unknown => f.write_str("the annex is another, in what this release has no words for"),
        }
    }
}

/// What a charter says otherwise than the one before it. Nothing that it says anew is left out: what has no sentence of its
/// own is told by the name that `charter show --json` gives it, with both values.
#[must_use]
pub fn between(before: &Charter, after: &Charter) -> Vec<Change> {
    let mut told = Vec::new();
    if before.name != after.name {
        told.push(Change::Name { after: after.name.clone(), before: before.name.clone() });
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
    let (old, new) = (ceremony::terms_json(&before.terms), ceremony::terms_json(&after.terms));
    differences(&["terms"], &old, &new, &mut told);
    of_annex(before, after, &mut told);
    told
}

/// The sentences of changes, in their order.
#[must_use]
pub fn sentences(changes: &[Change]) -> Vec<String> {
    changes.iter().map(ToString::to_string).collect()
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

fn joins(party: &Party, told: &mut Vec<Change>) {
    let said = ceremony::describe_party(party);
    let posts = said["posts"].as_array().cloned().unwrap_or_default();
    told.push(Change::Joins(said));
    told.extend(posts.into_iter().map(|post| Change::Post { party: party.code.clone(), post, joins: true }));
}

fn of_party(before: &Party, after: &Party, told: &mut Vec<Change>) {
    let (mut old, mut new) = (ceremony::describe_party(before), ceremony::describe_party(after));
    let posts = |said: &mut Value| match said["posts"].take() {
        Value::Array(posts) => posts,
        _ => Vec::new(),
    };
    let (old_posts, new_posts) = (posts(&mut old), posts(&mut new));
    differences(&[&before.code], &old, &new, told);
    for (at, post) in new_posts.into_iter().enumerate() {
        let name = format!("{}/{}", after.code, post["code"].as_str().unwrap_or_default());
        match old_posts.get(at) {
            Some(known) => differences(&[&name], known, &post, told),
            None => told.push(Change::Post { party: after.code.clone(), post, joins: false }),
        }
    }
}

fn of_annex(before: &Charter, after: &Charter, told: &mut Vec<Change>) {
    let told_before = told.len();
    let (mut old, mut new) = (annex::describe(before), annex::describe(after));
    if let (Ok(before), Ok(after)) = (Annex::of(before), Annex::of(after)) {
        // By name, and by all that they are: a corner that was moved shows in no description.
        by_name("standing-area", &before.areas, &after.areas, |area| area.names.join(" | "), told);
        by_name("place", &before.places, &after.places, |place| place.names.join(" | "), told);
        for said in [&mut old, &mut new] {
            if let Some(said) = said.as_object_mut() {
                said.remove("areas");
                said.remove("places");
            }
        }
    }
    differences(&[], &old, &new, told);
    if before.annex != after.annex && told.len() == told_before {
        told.push(Change::Unknown);
    }
}

fn by_name<T: PartialEq>(
    what: &'static str,
    old: &[T],
    new: &[T],
    name: impl Fn(&T) -> String,
    told: &mut Vec<Change>,
) {
    let (added, gone): (Vec<_>, Vec<_>) = (
        new.iter().filter(|item| !old.contains(item)).map(&name).collect(),
        old.iter().filter(|item| !new.contains(item)).map(&name).collect(),
    );
    let changed = |name: &&String| added.contains(name) && gone.contains(name);
    let item = |fate: &'static str| move |name: &String| Change::Item { what, name: name.clone(), fate };
    told.extend(added.iter().filter(changed).map(item("changed")));
    told.extend(added.iter().filter(|name| !changed(name)).map(item("new")));
    told.extend(gone.iter().filter(|name| !changed(name)).map(item("gone")));
    if added.is_empty() && gone.is_empty() && old != new {
        told.push(Change::Order(what));
    }
}

/// Walks two descriptions of one shape and tells where they differ, by the path of names.
fn differences(path: &[&str], before: &Value, after: &Value, told: &mut Vec<Change>) {
    if before == after {
        return;
    }
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        let path = path.iter().map(|&name| name.to_owned()).collect();
        told.push(Change::Value { path, after: after.clone(), before: before.clone() });
        return;
    };
    let of = |said: &Map<String, Value>, name: &str| said.get(name).cloned().unwrap_or_default();
    let gone = old.keys().filter(|name| !new.contains_key(*name));
    for name in new.keys().chain(gone) {
        differences(&[path, &[name]].concat(), &of(old, name), &of(new, name), told);
    }
}

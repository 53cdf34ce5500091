//! How the desk is shown: the same shapes for `--json` and for the words printed without it.

use evidence::{EntryRef, transcript};
use line::affairs::AffairKind;
use line::desk::{Desk, Draft, DraftState, Logged, MemoNote, Passkey, Role, read_body};
use serde_json::{Value, json};
use store::Archive as _;

use super::keeper::{Keeper, State, Who};
use super::station::sees_duress;
use crate::clock::rfc3339;
use crate::failure::Failure;
use crate::serve::{Core, Host};
use crate::socket::damaged;
use crate::suspicion;
use crate::view::post;

/// Affairs of one kind that are named as open; that there are more is said.
const OPEN_MAX: usize = 64;

/// How the desk stands, as far as whoever asks may see it.
pub(super) fn status(state: &State, who: &Who) -> Value {
    let desk = &state.desk;
    let open = desk.is_open() && !state.shut;
    if who.person.is_none() && !open {
        // Who is at this desk is for those who are.
        return json!({ "open": false, "shut": state.shut, "trouble": state.trouble, "signed_in": null });
    }
    let session = who.token.and_then(|token| state.sessions.get(&token));
    let person = who.person.as_ref().and_then(|person| desk.person(person));
    let mut shown = json!({
        "open": open,
        "shut": state.shut,
        "trouble": state.trouble,
        "signed_in": who.person,
        "until": session.map(|session| rfc3339(session.until)),
        "roles": person.map(|person| person.roles.iter().map(|role| role.name()).collect::<Vec<_>>()),
        "on_shift": desk.on_shift().iter()
            .map(|(person, since)| json!({ "person": person, "since": rfc3339(*since) })).collect::<Vec<_>>(),
        "drafts_open": desk.drafts().values().filter(|draft| draft.state.is_open()).count(),
        "two_persons": desk.widened(),
    });
    if sees_duress(who, desk) && !desk.duress().is_empty() {
        let raised = desk.duress().iter().map(|(person, at)| {
            json!({ "person": person, "at": rfc3339(*at), "command_failed": state.untold.contains(person) })
        });
        shown["duress"] = raised.collect();
    }
    shown
}

/// What the status of the station says of its desk.
pub(crate) fn in_status(keeper: &Keeper, who: &Who) -> Value {
    keeper.with(|state| {
        if who.person.is_none() {
            return json!({ "signed_in": null, "shut": state.shut, "trouble": state.trouble });
        }
        json!({
            "signed_in": who.person,
            "drafts_open": state.desk.drafts().values().filter(|draft| draft.state.is_open()).count(),
            "on_shift": state.desk.on_shift().keys().collect::<Vec<_>>(),
            "shut": state.shut,
            "trouble": state.trouble,
        })
    })
}

/// Everybody who is enrolled.
pub(super) fn people(desk: &Desk) -> Value {
    json!({ "people": desk.people().keys().map(|name| person(desk, name)).collect::<Vec<_>>() })
}

/// One of them.
pub(super) fn person(desk: &Desk, name: &str) -> Value {
    let found = desk.person(name);
    json!({
        "person": name,
        "roles": found.iter().flat_map(|person| &person.roles).map(|role| role.name()).collect::<Vec<_>>(),
        "languages": found.iter().flat_map(|person| &person.languages)
            .map(|(language, until)| json!({ "language": language, "until": rfc3339(*until) })).collect::<Vec<_>>(),
        "on_shift": desk.on_shift().contains_key(name),
    })
}

/// The passkeys of whoever asks; to an administrator everybody's.
pub(super) fn passkeys(desk: &Desk, who: &Who) -> Value {
    let own = who.person.as_ref().and_then(|person| desk.people().get_key_value(person));
    let shown: Vec<_> = match own {
        Some((_, person)) if person.roles.contains(&Role::Administrator) => desk.people().iter().collect(),
        own => own.into_iter().collect(),
    };
    let all = shown
        .into_iter()
        .flat_map(|(name, person)| person.passkeys.iter().map(|(number, found)| passkey(name, *number, found)));
    json!({ "passkeys": all.collect::<Vec<_>>() })
}

/// One passkey. That it was added under duress shows nowhere: whoever forced it may look.
pub(super) fn passkey(person: &str, number: u64, passkey: &Passkey) -> Value {
    json!({
        "passkey": number,
        "person": person,
        "name": passkey.name,
        "added": rfc3339(passkey.added),
        "used": passkey.used.map(rfc3339),
        "synced": passkey.synced,
    })
}

/// Drafts, the newest first.
pub(super) fn drafts(core: &Core, desk: &Desk, all: bool) -> Value {
    let wanted = desk.drafts().iter().rev().filter(|(_, draft)| all || draft.state.is_open());
    json!({ "drafts": wanted.map(|(number, found)| one_draft(core, desk, *number, found)).collect::<Vec<_>>() })
}

/// A draft with every word of it.
pub(super) fn draft(core: &Core, desk: &Desk, number: u64) -> Value {
    desk.drafts().get(&number).map_or(Value::Null, |found| one_draft(core, desk, number, found))
}

fn one_draft(core: &Core, desk: &Desk, number: u64, found: &Draft) -> Value {
    let body = read_body(&found.body).ok();
    let own = host(core, &found.line).map(|host| (host.line.charter(), host.line.own()));
    let posts = body
        .iter()
        .zip(own)
        .flat_map(|(body, (charter, own))| body.posts(own).into_iter().map(|at| post(charter, at)).collect::<Vec<_>>());
    let release = |by: &Option<(String, evidence::Time)>| {
        by.as_ref().map(|(person, at)| json!({ "person": person, "at": rfc3339(*at) }))
    };
    let (reason, said) = match &found.state {
        DraftState::Returned { reason, .. } | DraftState::Dropped { reason } => (Some(reason), None),
        DraftState::Said(at) => (None, at.map(|at| place(core, &found.line, at))),
        _ => (None, None),
    };
    json!({
        "draft": number,
        "line": found.line,
        "state": found.state.name(),
        "waits_for": found.waits_for(desk.widened()),
        "precedence": found.precedence.to_string(),
        "kind": body.as_ref().and_then(|body| body.kind()).map(|kind| kind.name()),
        "posts": posts.collect::<Vec<_>>(),
        "item": found.item,
        "about": body.as_ref().and_then(|body| body.about()).map(|about| place(core, &found.line, about)),
        "words": body.as_ref().map(|body| body.texts().into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>()),
        // What its author typed, so that whoever releases it sees what has no words: places, times, answers.
        "asked": serde_json::from_str::<Value>(&found.asked).unwrap_or_default(),
        "translations": found.translations.iter().map(|translated| json!({
            "language": translated.language, "text": translated.text, "by": translated.by,
        })).collect::<Vec<_>>(),
        "made": rfc3339(found.made),
        "authors": found.authors,
        "released": release(&found.first),
        "released_second": release(&found.second),
        "reason": reason,
        "serial": said,
    })
}

/// Who is to be on shift when, and who is.
pub(super) fn roster(desk: &Desk) -> Value {
    json!({
        "on_shift": desk.on_shift().iter()
            .map(|(person, since)| json!({ "person": person, "since": rfc3339(*since) })).collect::<Vec<_>>(),
        "planned": desk.roster().iter().map(|planned| json!({
            "person": planned.person, "from": rfc3339(planned.from), "until": rfc3339(planned.until),
        })).collect::<Vec<_>>(),
        "handed_over": desk.handed_over().map(rfc3339),
    })
}

/// What of the log somebody sees.
#[derive(Clone, Copy)]
pub(super) struct Sees {
    /// Texts, and that somebody is suspected.
    pub reads: bool,
    /// What one's own side alone knows.
    pub own: bool,
}

/// What happened since the shift was last handed over, or the last so many things; and the drafts that wait.
pub(super) fn log(core: &Core, desk: &Desk, last: Option<usize>, sees: Sees) -> Value {
    let Sees { reads, own } = sees;
    let since = desk.handed_over().filter(|_| last.is_none());
    let is_seen = |what: &Logged| {
        let is_own = matches!(what, Logged::Situation { .. } | Logged::Suspicion { .. } | Logged::Challenged { .. });
        own || !is_own
    };
    let wanted = desk.log().iter().filter(|item| since.is_none_or(|since| since <= item.at) && is_seen(&item.what));
    let wanted = wanted.collect::<Vec<_>>();
    let wanted = &wanted[wanted.len().saturating_sub(last.unwrap_or(wanted.len()))..];
    let drafts = desk.drafts().iter().filter(|(_, draft)| draft.state.is_open());
    let waiting = drafts.map(|(number, draft)| {
        json!({ "draft": number, "state": draft.state.name(), "waits_for": draft.waits_for(desk.widened()) })
    });
    let items = wanted.iter().map(|item| {
        let mut shown = match &item.what {
            Logged::Note(text) => json!({ "what": "note", "text": text }),
            Logged::Taken => json!({ "what": "taken" }),
            Logged::HandedOver(how) => json!({ "what": "handed-over", "to": how.to, "text": how.notes }),
            Logged::Spoke { line, kind, at } => {
                json!({ "what": "said", "kind": kind, "serial": at.map(|at| place(core, line, at)) })
            }
            Logged::Draft { draft, done, reason } => json!({ "what": done, "draft": draft, "text": reason }),
            Logged::Situation { item, done } => json!({ "what": done, "item": item }),
            Logged::Suspicion { suspicion, done } => json!({ "what": done, "suspicion": suspicion }),
            Logged::Challenged { challenge, reply } => {
                json!({ "what": "challenged", "challenge": challenge, "reply": reply })
            }
            Logged::Said { draft, line, at } => {
                json!({ "what": "said", "draft": draft, "serial": at.map(|at| place(core, line, at)) })
            }
        };
        if !reads && let Some(shown) = shown.as_object_mut() {
            shown.remove("text");
        }
        shown["at"] = json!(rfc3339(item.at));
        shown["by"] = json!(item.by);
        shown
    });
    json!({
        "handed_over": desk.handed_over().map(rfc3339),
        "on_shift": desk.on_shift().keys().collect::<Vec<_>>(),
        "log": items.collect::<Vec<_>>(),
        "drafts": waiting.collect::<Vec<_>>(),
        "suspicions": if reads { suspicion::open(core, desk) } else { Value::Null },
    })
}

/// What waits for us on every line, by kind.
pub(super) fn open(core: &Core) -> Result<Value, Failure> {
    let mut lines = Vec::new();
    for host in core.hosts() {
        let charter = host.line.charter();
        let mut waits = serde_json::Map::new();
        for (name, kind) in KINDS {
            let found = host.store.inbox(kind, None, OPEN_MAX + 1).map_err(damaged)?;
            if !found.is_empty() {
                let named = found.iter().take(OPEN_MAX).map(|(id, _)| json!(transcript::name_place(charter, *id)));
                let more = (found.len() > OPEN_MAX).then(|| json!("…"));
                waits.insert(name.to_owned(), named.chain(more).collect());
            }
        }
        lines.push(json!({ "line": *host.name, "waits": waits }));
    }
    Ok(json!(lines))
}

/// Affairs that can wait for a person, each with what it is called.
const KINDS: [(&str, AffairKind); 9] = [
    ("cease", AffairKind::Cease),
    ("message", AffairKind::Message),
    ("call", AffairKind::Call),
    ("notice", AffairKind::Notice),
    ("sites", AffairKind::Sites),
    ("plan", AffairKind::Plan),
    ("contact", AffairKind::Contact),
    ("readout", AffairKind::Readout),
    ("staffed", AffairKind::Staffed),
];

/// Briefs, the newest first, without their words.
pub(super) fn briefs(core: &Core, desk: &Desk) -> Value {
    let shown = desk.briefs().keys().rev().filter_map(|number| brief(core, desk, *number));
    let without_text = shown.map(|mut shown| {
        shown.as_object_mut().map(|shown| shown.remove("text"));
        shown
    });
    json!({ "briefs": without_text.collect::<Vec<_>>() })
}

/// One brief.
pub(super) fn brief(core: &Core, desk: &Desk, number: u64) -> Option<Value> {
    let found = desk.briefs().get(&number)?;
    Some(json!({
        "brief": number,
        "line": found.line,
        "about": found.about.map(|about| place(core, &found.line, about)),
        "title": found.title,
        "text": found.text,
        "by": found.by,
        "at": rfc3339(found.at),
        "approved": found.approved.as_ref().map(|(person, at)| json!({ "person": person, "at": rfc3339(*at) })),
    }))
}

/// The notes of a call; merged, those that others agree to are everybody's and the rest is one's own.
pub(super) fn memo(core: &Core, desk: &Desk, line: &str, call: EntryRef, merged: bool) -> Value {
    let of_call = |(_, note): &(&u64, &MemoNote)| note.line == line && note.call == call;
    let notes = desk.notes().iter().filter(of_call).map(|(number, note)| {
        json!({
            "note": number,
            "by": note.by,
            "at": rfc3339(note.at),
            "text": note.text,
            "agreed": note.agreed,
            "own": note.agreed.is_empty(),
        })
    });
    json!({ "call": place(core, line, call), "merged": merged, "notes": notes.collect::<Vec<_>>() })
}

fn host<'c>(core: &'c Core, line: &str) -> Option<&'c Host> {
    core.hosts().iter().find(|host| *host.name == *line)
}

/// A place as people say it; where the line is not open any more, by its numbers.
pub(crate) fn place(core: &Core, line: &str, at: EntryRef) -> String {
    match host(core, line) {
        Some(host) => transcript::name_place(host.line.charter(), at),
        None => format!("{}/{}/{:04}", at.lane.party.0, at.lane.precedence.letter(), at.serial),
    }
}

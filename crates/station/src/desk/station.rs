//! What the running station does about its desk: people and drafts.

use std::collections::{BTreeMap, BTreeSet};

use evidence::{EntryRef, Lane, Time};
use line::affairs::Body;
use line::desk::{Act, Change, Draft as Kept, DraftState, Keying, Role, read_body};
use serde_json::{Value, json};
use store::Archive as _;
use tracing::warn;

use super::ask::Ask;
use super::cli::{Draft, NewPerson, Passkey};
use super::keeper::Who;
use super::secret::keep;
use super::sign_in::Tried;
use super::{gate, papers, view};
use crate::clock::{DAY_MS, wall};
use crate::failure::{Exit, Failure};
use crate::parse;
use crate::plain;
use crate::serve::{Core, Host};
use crate::socket::{Client, damaged};

/// Entries of our own lane that are read at a time to see whether a draft was said.
const LOOK_BYTES: usize = 256 * 1024;

/// Answers a request about the desk.
///
/// # Errors
/// [`Failure`] with what is not clear, or the role that is missing.
pub(crate) async fn answer(client: &Client, asked: Ask) -> Result<Value, Failure> {
    let (desk, who) = (&client.desk, &client.who);
    match asked {
        Ask::SignIn { person, passphrase } => desk.sign_in(person, passphrase).await,
        Ask::Invite {} => desk.invite(who),
        Ask::Enter { word } => desk.enter(&word),
        Ask::PasskeysAt {} => Ok(desk.passkeys_at()),
        Ask::AskPasskey {} => desk.ask_passkey(),
        Ask::SignInByPasskey(answer) => desk.sign_in_by_passkey(answer).await,
        Ask::AskNewPasskey {} => desk.ask_new_passkey(who),
        Ask::AddPasskey(answer) => desk.add_passkey(who, answer).await,
        Ask::Passkey(Passkey::List) => {
            signed_in(client)?;
            Ok(desk.with(|state| view::passkeys(&state.desk, who)))
        }
        Ask::Passkey(Passkey::Remove { passkey }) => {
            let of = desk.with(|state| state.desk.passkey(passkey).map(|(person, _)| person.to_owned()));
            desk.add(who, Change::Passkey(Keying::Removed { passkey })).await?;
            // Whoever has the lost device may be signed in with it.
            let of = of.unwrap_or_default();
            desk.end_sessions(&of, who.token);
            Ok(json!({ "removed": passkey, "person": of }))
        }
        Ask::SignOut {} => Ok(desk.sign_out(who)),
        Ask::Status {} => Ok(desk.with(|state| view::status(state, who))),
        Ask::People {} => {
            signed_in(client)?;
            Ok(desk.with(|state| view::people(&state.desk)))
        }
        Ask::Enroll { person, passphrase, duress } => {
            let (roles, languages) = told(&person)?;
            let secret = tokio::task::spawn_blocking(move || keep(&passphrase, duress.as_ref())).await;
            let secret = secret.map_err(|error| Failure::local(error, "try again"))??;
            let name = person.person.clone();
            desk.add(who, Change::Enrolled { person: person.person, roles, languages, secret }).await?;
            Ok(desk.with(|state| view::person(&state.desk, &name)))
        }
        Ask::Change { person, passphrase, duress } => {
            let name = person.person.clone();
            if !person.roles.is_empty() || !person.languages.is_empty() {
                let (mut roles, mut languages) = told(&person)?;
                desk.with(|state| {
                    let before = state.desk.person(&name);
                    if person.roles.is_empty() {
                        roles = before.map(|before| before.roles.clone()).unwrap_or_default();
                    }
                    if person.languages.is_empty() {
                        languages = before.map(|before| before.languages.clone()).unwrap_or_default();
                    }
                });
                desk.add(who, Change::Changed { person: name.clone(), roles, languages }).await?;
            }
            if let Some(passphrase) = passphrase {
                let secret = tokio::task::spawn_blocking(move || keep(&passphrase, duress.as_ref())).await;
                let secret = secret.map_err(|error| Failure::local(error, "try again"))??;
                desk.add(who, Change::Secret { person: name.clone(), secret }).await?;
                desk.end_sessions(&name, who.token);
                desk.with(|state| state.tries.remove(&Tried::Name(name.clone())));
            }
            Ok(desk.with(|state| view::person(&state.desk, &name)))
        }
        Ask::End { person } => {
            desk.add(who, Change::Ended { person: person.clone() }).await?;
            desk.end_sessions(&person, None);
            Ok(json!({ "ended": person }))
        }
        Ask::Widen { kinds } => {
            desk.add(who, Change::Widened { kinds: kinds.into_iter().collect() }).await?;
            Ok(json!({ "two_persons": desk.with(|state| state.desk.widened().clone()) }))
        }
        Ask::Clear { person } => {
            // Whoever is forced to clear it has it raised once more, which takes as long and says the same.
            let may = desk.may(who, &Act::Administer);
            match who.duress && may.is_ok() {
                true => desk.add(who, Change::SignedIn { duress: true }).await?,
                false => desk.add(who, Change::DuressCleared { person: person.clone() }).await?,
            };
            Ok(json!({ "cleared": person }))
        }
        Ask::Draft(asked) => draft(client, asked).await,
        Ask::Shift(asked) => papers::shift(client, asked).await,
        Ask::Brief { line, what } => papers::brief(client, line, what).await,
        Ask::Memo { line, what } => papers::memo(client, line, what).await,
    }
}

/// Passes whoever is signed in, whatever the role; everybody while nobody is enrolled.
pub(super) fn signed_in(client: &Client) -> Result<(), Failure> {
    if client.who.person.is_some() || client.desk.is_open() {
        return Ok(());
    }
    Err(super::keeper::refused(line::desk::Refusal::NotSignedIn, &client.who))
}

/// Roles and languages as somebody typed them.
fn told(person: &NewPerson) -> Result<(BTreeSet<Role>, BTreeMap<String, Time>), Failure> {
    let roles = person.roles.iter().map(|role| parse::one_of(role, "role", &Role::ALL)).collect::<Result<_, _>>()?;
    let mut languages = BTreeMap::new();
    for typed in &person.languages {
        let hint = "write the language and the last day of its qualification: ru@2027-06-30";
        let wrong = || Failure::new(Exit::Usage, format!("{typed:?} is no language with a day"), hint);
        let (language, day) = typed.split_once('@').ok_or_else(wrong)?;
        // The last day counts whole.
        let until = parse::time(day, wall())?.plus_ms(if day.contains(['T', 't']) { 0 } else { DAY_MS - 1 });
        languages.insert(language.to_owned(), until);
    }
    Ok((roles, languages))
}

async fn draft(client: &Client, asked: Draft) -> Result<Value, Failure> {
    let (desk, who) = (&client.desk, &client.who);
    desk.may(who, &Act::Read)?;
    match asked {
        Draft::List { all } => {
            let keeper = desk.clone();
            client.ask(move |core| keeper.with(|state| view::drafts(core, &state.desk, all))).await
        }
        Draft::Show { draft } => {
            found(client, draft)?;
            shown(client, draft).await
        }
        Draft::Release { draft } => release(client, draft).await,
        Draft::Return { draft, reason } => {
            desk.add(who, Change::Returned { draft, reason }).await?;
            shown(client, draft).await
        }
        Draft::Drop { draft, reason } => {
            desk.add(who, Change::Dropped { draft, reason }).await?;
            shown(client, draft).await
        }
        Draft::Edit { draft, text, subject } => edit(client, draft, text, subject).await,
        Draft::Translate { draft, language, text } => {
            let kept = found(client, draft)?;
            let of = match read_body(&kept.body) {
                Ok(Body::Message(message)) => message.language,
                _ => return Err(only_messages("translated")),
            };
            desk.add(who, Change::Translated { draft, of, language, text }).await?;
            shown(client, draft).await
        }
    }
}

fn found(client: &Client, draft: u64) -> Result<Kept, Failure> {
    client
        .desk
        .with(|state| state.desk.drafts().get(&draft).cloned())
        .ok_or_else(|| Failure::refused(format!("there is no draft {draft}"), "detente draft list --all lists them"))
}

/// Shows a draft, and notes what it says: who releases it releases that and nothing else.
async fn shown(client: &Client, draft: u64) -> Result<Value, Failure> {
    let (keeper, token) = (client.desk.clone(), client.who.token);
    let shown = move |core: &mut Core| {
        keeper.with(|state| {
            let words = state.desk.drafts().get(&draft).map(Kept::words);
            let session = token.and_then(|token| state.sessions.get_mut(&token));
            if let Some((session, words)) = session.zip(words) {
                // As many as can be open at once; of one that is gone nothing is released.
                session.shown.retain(|known, _| state.desk.drafts().contains_key(known));
                session.shown.insert(draft, words);
            }
            view::draft(core, &state.desk, draft)
        })
    };
    client.ask(shown).await
}

fn only_messages(done: &str) -> Failure {
    let hint = "drop it, and draft the words anew";
    Failure::refused(format!("only a draft of a message that waits is {done} here"), hint)
}

/// Changes the words of a message; the rest of it stays.
async fn edit(client: &Client, draft: u64, text: Option<String>, subject: Option<String>) -> Result<Value, Failure> {
    let kept = found(client, draft)?;
    let mut body = read_body(&kept.body).map_err(|_| only_messages("changed"))?;
    let mut asked: Value = serde_json::from_str(&kept.asked).unwrap_or_default();
    if text.is_some() || subject.is_some() {
        let Body::Message(message) = &mut body else { return Err(only_messages("changed")) };
        if let Some(text) = text {
            asked["text"] = json!(text);
            message.text = text;
        }
        if let Some(subject) = subject {
            asked["subject"] = json!(subject);
            message.subject = subject;
        }
        if asked["as_written"] != true {
            plain::judge(kept.precedence, message)?;
        }
    }
    let encoded = body.encode();
    let host = client.host(Some(kept.line)).await?;
    gate::would_say(client, host, kept.precedence, body).await?;
    let change = Change::Edited { draft, body: encoded, asked: asked.to_string() };
    client.desk.add(&client.who, change).await?;
    shown(client, draft).await
}

/// Releases a draft, and says it with the last release that it needs.
async fn release(client: &Client, draft: u64) -> Result<Value, Failure> {
    let (desk, who) = (&client.desk, &client.who);
    let kept = found(client, draft)?;
    let approved =
        |desk: &line::desk::Desk| desk.drafts().get(&draft).is_some_and(|found| found.is_approved(desk.widened()));
    if !desk.with(|state| approved(&state.desk)) || !matches!(kept.state, DraftState::Waits) {
        let words = desk.with(|state| {
            let session = who.token.and_then(|token| state.sessions.get(&token));
            session.and_then(|session| session.shown.get(&draft).copied()).unwrap_or_default()
        });
        desk.add(
            who,
            match kept.first {
                None => Change::Released { draft, words },
                Some(_) => Change::SecondReleased { draft, words },
            },
        )
        .await?;
    } else {
        // The station ended between the last release and the words.
        desk.may(who, &Act::Release)?;
    }
    if desk.with(|state| approved(&state.desk)) {
        return go(client, draft, kept).await;
    }
    shown(client, draft).await
}

/// Says a draft that has every release. That it is about to be said is kept first, so that it is never said twice.
async fn go(client: &Client, draft: u64, kept: Kept) -> Result<Value, Failure> {
    let desk = &client.desk;
    let host = client.host(Some(kept.line)).await?;
    let precedence = kept.precedence;
    let after = client.ask(move |core| own_size(&core.hosts()[host], precedence)).await?;
    desk.add_own(Change::Going { draft, after }).await?;
    // From now on nobody changes it; until now somebody may have, and had it released anew.
    let words = found(client, draft)?.body;
    let said = match read_body(&words) {
        Ok(body) => client.say_now(host, precedence, body).await,
        Err(malformed) => Err(Failure::refused(malformed, "draft it anew")),
    };
    match said {
        Ok(mut said) => {
            let serial = said["serial"].as_str().map(str::to_owned);
            let at = match serial {
                Some(serial) => Some(client.serial(host, serial).await?),
                None => None,
            };
            // They are said. Where this is not kept, the record is looked through at the next start.
            if let Err(failure) = desk.add_own(Change::Said { draft, at }).await {
                warn!(%failure, draft, "that a draft was said is not in the private journal");
            }
            said["draft"] = json!(draft);
            Ok(said)
        }
        // Whether it was said is not known before the next start.
        Err(failure) if failure.exit == Exit::NotRunning => Err(failure),
        Err(failure) => {
            desk.add_own(Change::Returned { draft, reason: failure.what.clone() }).await?;
            let hint = format!("{}; the draft is back with its author", failure.hint);
            Err(Failure { hint, ..failure })
        }
    }
}

fn own_lane(host: &Host, precedence: evidence::Precedence) -> Lane {
    Lane { party: host.line.own(), precedence }
}

fn own_size(host: &Host, precedence: evidence::Precedence) -> u64 {
    let own = own_lane(host, precedence);
    host.line.lanes().into_iter().find(|(lane, ..)| *lane == own).map_or(0, |(_, size, _)| size)
}

/// Finds out, after a start, what became of the drafts that were being said as the station ended: the record or the
/// outbox has them, or they were not said.
pub(crate) async fn settle_going(client: &Client) {
    let going = client.desk.with(|state| {
        let going = state.desk.drafts().iter().filter(|(_, draft)| matches!(draft.state, DraftState::Going { .. }));
        going.map(|(number, draft)| (*number, draft.clone())).collect::<Vec<_>>()
    });
    for (number, draft) in going {
        let Ok(host) = client.host(Some(draft.line.clone())).await else { continue };
        let looked = client.ask(move |core| was_said(core, host, &draft)).await;
        let change = match looked {
            Ok(Ok(Some(at))) => Change::Said { draft: number, at },
            Ok(Ok(None)) => {
                let reason = "the station ended before it was said: it is not on the record".to_owned();
                Change::Returned { draft: number, reason }
            }
            Ok(Err(_)) | Err(_) => continue,
        };
        if let Err(failure) = client.desk.add_own(change).await {
            warn!(%failure, draft = number, "what became of a draft is not in the private journal");
        }
    }
}

/// Where a draft's words are: at a place, or unplaced in the outbox; `None` if nowhere.
fn was_said(core: &Core, host: usize, draft: &Kept) -> Result<Option<Option<EntryRef>>, Failure> {
    let host = &core.hosts()[host];
    let DraftState::Going { after } = draft.state else { return Ok(None) };
    let lane = own_lane(host, draft.precedence);
    let mut next = after + 1;
    loop {
        let kept = line::Record::entries(&host.store, lane, next, LOOK_BYTES).map_err(damaged)?;
        let Some(last) = kept.last().map(|kept| kept.entry.at().serial) else { break };
        if let Some(found) = kept.iter().find(|kept| kept.entry.body() == draft.body) {
            return Ok(Some(Some(found.entry.at())));
        }
        next = last + 1;
    }
    let waiting = host.store.load().map_err(damaged)?.outbox;
    let waits = waiting.iter().any(|waiting| waiting.precedence == draft.precedence && waiting.body == draft.body);
    Ok(waits.then_some(None))
}

/// True if this session is shown who signed in under duress.
pub(super) fn sees_duress(who: &Who, desk: &line::desk::Desk) -> bool {
    let administers =
        |person: &String| desk.person(person).is_some_and(|found| found.roles.contains(&Role::Administrator));
    // A session under duress sees what it would see if there were none.
    !who.duress && who.person.as_ref().is_some_and(administers)
}

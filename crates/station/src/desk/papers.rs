//! What the running station does about shifts, briefs, and the notes of note-takers.

use line::Record as _;
use line::affairs::Affair;
use line::desk::{Act, Change, HandOver};
use serde_json::{Value, json};

use super::cli::{Brief, Memo, Shift};
use super::station::signed_in;
use super::view;
use crate::clock::wall;
use crate::failure::Failure;
use crate::parse;
use crate::socket::{Client, damaged};

/// Answers a request about shifts.
///
/// # Errors
/// [`Failure`] with what is not clear, or the role that is missing.
pub(super) async fn shift(client: &Client, asked: Shift) -> Result<Value, Failure> {
    let (desk, who) = (&client.desk, &client.who);
    match asked {
        Shift::Roster => {
            signed_in(client)?;
            Ok(desk.with(|state| view::roster(&state.desk)))
        }
        Shift::Plan { person, from, until } => {
            let from = parse::time_ahead(&from, wall())?;
            let until = parse::time_ahead(&until, from)?;
            desk.add(who, Change::Planned { person, from, until }).await?;
            Ok(desk.with(|state| view::roster(&state.desk)))
        }
        Shift::Take => {
            desk.add(who, Change::ShiftTaken).await?;
            open(client, None).await
        }
        Shift::HandOver { to, notes, sound_test, line_check, read_aloud } => {
            // Read before it is handed over, so that it is what was open then.
            let shown = open(client, None).await?;
            let how = HandOver { to, notes, sound_test, line_check, read_aloud };
            desk.add(who, Change::HandedOver(how)).await?;
            Ok(shown)
        }
        Shift::Log { last } => {
            signed_in(client)?;
            open(client, last).await
        }
        Shift::Note { text } => {
            desk.add(who, Change::Noted { text: text.clone() }).await?;
            Ok(json!({ "noted": text }))
        }
    }
}

/// What is open on every line and at the desk, and what happened since the shift was last handed over.
async fn open(client: &Client, last: Option<usize>) -> Result<Value, Failure> {
    let may = |act| client.desk.may(&client.who, &act).is_ok();
    let (keeper, sees) = (client.desk.clone(), view::Sees { reads: may(Act::Read), own: may(Act::ReadOwn) });
    client
        .ask(move |core| {
            let open = view::open(core)?;
            let mut shown = keeper.with(|state| view::log(core, &state.desk, last, sees));
            shown["open"] = open;
            Ok(shown)
        })
        .await?
}

/// Answers a request about briefs.
///
/// # Errors
/// As for [`shift`].
pub(super) async fn brief(client: &Client, line: Option<String>, what: Brief) -> Result<Value, Failure> {
    let (desk, who, keeper) = (&client.desk, &client.who, client.desk.clone());
    desk.may(who, &Act::Read)?;
    let number = match what {
        Brief::List => return client.ask(move |core| keeper.with(|state| view::briefs(core, &state.desk))).await,
        Brief::Add { title, about, text } => {
            let host = client.host(line).await?;
            let about = match about {
                Some(about) => Some(client.serial(host, about).await?),
                None => None,
            };
            let line = client.ask(move |core| core.hosts()[host].name.to_string()).await?;
            desk.add(who, Change::Briefed { line, about, title, text }).await?.paper
        }
        Brief::Approve { brief } => {
            desk.add(who, Change::BriefApproved { brief }).await?;
            brief
        }
        Brief::Show { brief } => brief,
    };
    let shown = client.ask(move |core| keeper.with(|state| view::brief(core, &state.desk, number))).await?;
    shown.ok_or_else(|| Failure::refused(format!("there is no brief {number}"), "detente brief list lists them"))
}

/// Answers a request about the notes of a call.
///
/// # Errors
/// As for [`shift`].
pub(super) async fn memo(client: &Client, line: Option<String>, what: Memo) -> Result<Value, Failure> {
    let (desk, who, keeper) = (&client.desk, &client.who, client.desk.clone());
    desk.may(who, &Act::Read)?;
    let (call, merged) = match what {
        Memo::Agree { note } => {
            desk.add(who, Change::MemoAgreed { note }).await?;
            return Ok(json!({ "note": note, "agreed": who.person }));
        }
        Memo::Note { call, text } => {
            let (line, call) = self::call(client, line, call).await?;
            let note = desk.add(who, Change::MemoNoted { line, call, text }).await?.paper;
            return Ok(json!({ "note": note }));
        }
        Memo::List { call } => (call, false),
        Memo::Merge { call } => (call, true),
    };
    let (line, call) = self::call(client, line, call).await?;
    client.ask(move |core| keeper.with(|state| view::memo(core, &state.desk, &line, call, merged))).await
}

/// A call that is on the record, with its line's name.
async fn call(client: &Client, line: Option<String>, named: String) -> Result<(String, evidence::EntryRef), Failure> {
    let host = client.host(line).await?;
    let at = client.serial(host, named.clone()).await?;
    let found = client.ask(move |core| {
        let host = &core.hosts()[host];
        host.store.affair(at).map(|affair| (host.name.to_string(), affair)).map_err(damaged)
    });
    match found.await?? {
        (line, Some(Affair::Call(_))) => Ok((line, at)),
        _ => Err(Failure::refused(format!("there is no call {named:?}"), "detente call list lists them")),
    }
}

//! What the running station does about who speaks for the other side: it enters what people type, and says what stands.

use evidence::{Charter, EntryRef, Time};
use line::desk::suspicion::{Challenge, ChallengeReply, Speaker, Suspecting, SuspicionKind};
use line::desk::{Act, Change};
use serde_json::{Value, json};
use store::Archive as _;

use super::cli::Suspicion;
use super::view;
use crate::calls::view::medium;
use crate::clock::wall;
use crate::failure::{Exit, Failure};
use crate::parse;
use crate::socket::{Client, damaged};

/// Answers a request about who speaks for the other side.
///
/// # Errors
/// [`Failure`] with what is not clear, or the role that is missing.
pub(crate) async fn answer(client: &Client, line: Option<String>, asked: Suspicion) -> Result<Value, Failure> {
    match asked {
        Suspicion::Raise { of, kind, since, since_entry, reason, by } => {
            let kind = parse::one_of(&kind, "suspicion", &SuspicionKind::ALL)?;
            let (host, line, of) = speaker(client, line, of).await?;
            let (since, entry) = match (since, since_entry) {
                (Some(since), _) => (parse::time(&since, wall())?, None),
                (None, Some(entry)) => {
                    let (since, entry) = kept(client, host, of, entry).await?;
                    (since, Some(entry))
                }
                (None, None) => (wall(), None),
            };
            let raised = Suspecting::Raised { line, of, kind, since, entry, reason };
            let number = client.desk.log(&client.who, &by, Change::Suspicion(raised)).await?.suspicion;
            show(client, number).await
        }
        Suspicion::Challenge { of, medium, reply, suspicion, words, by } => {
            let medium = parse::one_of(&medium, "medium", medium::ALL)?;
            let reply = parse::one_of(&reply, "reply", &ChallengeReply::ALL)?;
            let (_, line, of) = speaker(client, line, of).await?;
            let challenge = Challenge { line, of, medium, reply, suspicion, text: words };
            let challenged = Change::Suspicion(Suspecting::Challenged(challenge));
            let number = client.desk.log(&client.who, &by, challenged).await?.challenge;
            let keeper = client.desk.clone();
            let shown = client.ask(move |core| keeper.with(|state| view::challenge(core, &state.desk, number)));
            Ok(json!({ "challenge": shown.await? }))
        }
        Suspicion::Lift { suspicion, reason, by } => {
            let lifted = Change::Suspicion(Suspecting::Lifted { suspicion, reason });
            client.desk.log(&client.who, &by, lifted).await?;
            show(client, suspicion).await
        }
        Suspicion::List { all } => {
            let keeper = client.desk.clone();
            client.ask(move |core| keeper.with(|state| view::list(core, &state.desk, all))).await
        }
        Suspicion::Show { suspicion } => show(client, suspicion).await,
    }
}

/// What stands, for whoever shows what the other side said; why it stands, only to those who may know.
///
/// # Errors
/// [`Failure`] if the station stops.
pub(crate) async fn standing(client: &Client) -> Result<Value, Failure> {
    let (keeper, full) = (client.desk.clone(), client.desk.may(&client.who, &Act::ReadOwn).is_ok());
    let standing = client.ask(move |core| keeper.with(|state| view::standing(core, &state.desk, full))).await?;
    Ok(json!({ "standing": standing }))
}

async fn show(client: &Client, number: u64) -> Result<Value, Failure> {
    let keeper = client.desk.clone();
    let shown = client.ask(move |core| keeper.with(|state| view::shown(core, &state.desk, number))).await?;
    let none = || {
        Failure::refused(format!("there is no suspicion {number} at hand"), "detente suspicion list --all lists them")
    };
    shown.ok_or_else(none)
}

/// Who speaks for another party of a line, with that line.
async fn speaker(client: &Client, line: Option<String>, of: String) -> Result<(usize, String, Speaker), Failure> {
    let host = client.host(line).await?;
    client
        .ask(move |core| {
            let host_of = &core.hosts()[host];
            let speaker = read_speaker(host_of.line.charter(), &of)?;
            if speaker.party == host_of.line.own() {
                let hint = "detente desk status says who signed in under duress; an administrator ends a person's part";
                return Err(Failure::refused("that is your own party", hint));
            }
            Ok((host, host_of.name.to_string(), speaker))
        })
        .await?
}

fn read_speaker(charter: &Charter, of: &str) -> Result<Speaker, Failure> {
    if of.contains('/') {
        let address = parse::address(charter, of)?;
        return Ok(Speaker { party: address.party, post: Some(address.post) });
    }
    let unknown = || Failure::new(Exit::Usage, format!("{of:?} is no party"), "say PARTY, or PARTY/post");
    let party = charter.party_by_code(&of.to_uppercase()).ok_or_else(unknown)?;
    Ok(Speaker { party, post: None })
}

/// When an entry of that speaker was kept here. Its own time is its author's claim, and whoever impersonates one claims
/// what suits.
async fn kept(client: &Client, host: usize, of: Speaker, named: String) -> Result<(Time, EntryRef), Failure> {
    let at = client.serial(host, named.clone()).await?;
    if at.lane.party != of.party {
        return Err(Failure::refused(format!("{named} is not of that party"), "name an entry of the party in doubt"));
    }
    let kept = client.ask(move |core| core.hosts()[host].store.kept_at(at).map_err(damaged)).await??;
    let none = || Failure::refused(format!("the record holds no {named:?}"), "detente find finds what was said");
    Ok((kept.ok_or_else(none)?, at))
}

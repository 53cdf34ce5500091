//! What the running station does about files: says what goes into one, and takes in what comes out of one.

use evidence::{Lane, PartyIndex, Time};
use line::{Class, Cover, Done, PassedOver};
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tracing::info;

use super::cli::{Asked, ToWrite};
use crate::failure::{Exit, Failure};
use crate::hex::{hex, unhex};
use crate::serve::{Core, Job};
use crate::socket::{Client, refused, stopped};
use crate::view;

/// Frames of a file, and what it says of itself.
pub struct Batch {
    pub cover: Cover,
    pub first: bool,
    pub newer: bool,
    pub frames: Vec<(Class, Vec<u8>)>,
}

/// Answers a request about files.
///
/// # Errors
/// [`Failure`] with what is not clear, or whose fault a file is refused for.
pub(crate) async fn answer(client: &Client, line: Option<String>, asked: Asked) -> Result<Value, Failure> {
    let host = client.host(line).await?;
    match asked {
        Asked::Out { party } => client.ask(move |core| parcel(core, host, &party)).await?,
        Asked::In { party, epoch, life, to_life, at, first, newer, frames } => {
            let cover = Cover { peer: PartyIndex(party), epoch, life, to_life, at: Time(at) };
            let garbled =
                || Failure::new(Exit::Usage, "a frame is not in digits", "the program and the station differ");
            let frame = |(class, bytes): (u8, String)| Class::ALL.get(usize::from(class)).copied().zip(unhex(&bytes));
            let frames: Option<Vec<_>> = frames.into_iter().map(frame).collect();
            let batch = Batch { cover, first, newer, frames: frames.ok_or_else(garbled)? };
            take_in(client, host, batch).await
        }
    }
}

/// What goes into a file for a party, and for which key it is sealed.
fn parcel(core: &mut Core, at: usize, party: &str) -> Result<Value, Failure> {
    let now = core.now();
    let host = &core.hosts()[at];
    let (charter, own) = (host.line.charter(), host.line.own());
    let peer = charter.party_by_code(&party.to_uppercase()).filter(|peer| *peer != own).ok_or_else(|| {
        Failure::new(Exit::Usage, format!("{party:?} is no other party of this line"), "detente status lists them")
    })?;
    let keyring = host.line.keyring();
    let station = keyring.stations(peer).rev().find(|station| station.valid_at(now.wall)).ok_or_else(|| {
        let hint = "check the clock; if it is right, ask them for their new key: detente key accept takes it";
        Failure::refused(format!("no station key of {party} is valid at this machine's time"), hint)
    })?;
    let own_key = keyring.stations(own).find(|station| station.epoch == host.epoch);
    let parcel = host.line.parcel(now, peer).map_err(refused)?;
    let to_write = ToWrite {
        party: view::code(charter, peer),
        key: hex(&station.key.to_bytes()),
        own_key: own_key.map(|station| hex(&station.key.to_bytes())).unwrap_or_default(),
        life: parcel.life,
        to_life: parcel.to_life,
        at: parcel.at.0,
        control: parcel.control.iter().map(|frame| hex(frame)).collect(),
        entries: parcel.entries.iter().map(|(lane, of)| (lane.number().into(), *of.start(), *of.end())).collect(),
        entry_bytes_max: parcel.entry_bytes_max,
        sends_own: host.line.may_sign(),
    };
    Ok(json!(to_write))
}

/// Takes frames in, and answers when all that was good of them is durable.
async fn take_in(client: &Client, host: usize, batch: Batch) -> Result<Value, Failure> {
    let (first, cover) = (batch.first, batch.cover);
    if first {
        info!(party = cover.peer.0, written = crate::clock::rfc3339(cover.at), "a file that was carried here is read");
    }
    let before = if first { sizes(client, host).await? } else { Vec::new() };
    let (reply, replied) = oneshot::channel();
    let reply = Box::new(move |result| drop(reply.send(result)));
    client.submit(Job::Carried { host, batch: Box::new(batch), reply }).await;
    let done = replied.await.map_err(|_| stopped())?;
    let passed_over = match done {
        Ok(Done::Carried(passed_over)) => passed_over,
        Ok(Done::Placed(_) | Done::Waiting | Done::Ok) => PassedOver::default(),
        Err(error) => {
            // What stood before the fault is taken all the same.
            let after = sizes(client, host).await?;
            return Err(refused(error).because(json!({ "before": before, "after": after })));
        }
    };
    client
        .ask(move |core| {
            let line = &core.hosts()[host].line;
            let after: Vec<_> = line.lanes().into_iter().map(|(_, size, _)| size).collect();
            let names = |lanes: &[Lane]| lanes.iter().map(|at| view::lane(line.charter(), *at)).collect::<Vec<_>>();
            json!({
                "before": before,
                "after": after,
                "gaps": passed_over.gaps.iter().map(|at| line.serial(*at)).collect::<Vec<_>>(),
                "parted": names(&passed_over.parted),
                "outdated": passed_over.outdated,
                "may_sign": line.may_sign(),
            })
        })
        .await
}

/// How many entries of each lane are durable.
async fn sizes(client: &Client, host: usize) -> Result<Vec<u64>, Failure> {
    client.ask(move |core| core.hosts()[host].line.lanes().into_iter().map(|(_, size, _)| size).collect()).await
}

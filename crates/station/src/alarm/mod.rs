//! Rings somebody where no console does: what waits as FLASH for a person of ours, and nobody has read for a while, is told
//! by the ways that the settings name, again and again until somebody has.
//!
//! What is told leaves the station's keeping, so it says that something waits, where and since when, and never what.

mod ways;

use std::collections::BTreeMap;
use std::time::Duration;

use evidence::Precedence;
use line::affairs::Affair;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::Archive;
use tokio::time::Instant;
use tracing::{error, info, warn};

use self::ways::Way;
use crate::clock::rfc3339;
use crate::clocks::{self, Clock, Duty, Wanted};
use crate::failure::{Exit, Failure};
use crate::folder::Folder;
use crate::serve::Core;
use crate::settings::Settings;
use crate::socket::Client;

/// How often it is looked whether something waits.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Things that ring at a time; whoever comes for one finds the others.
const RINGING_MAX: usize = 16;

/// When and how somebody is rung.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Alarm {
    /// Seconds for which a FLASH waits before somebody is rung.
    pub after_s: u64,
    /// Seconds until it is done again while it still waits.
    pub again_s: u64,
    /// A command that is run.
    pub command: String,
    /// An address that is told by HTTP.
    pub webhook: String,
    /// The server that takes mail, as `smtps://name:password@host`.
    pub mail_server: String,
    /// Whom mail is from.
    pub mail_from: String,
    /// Whom it is to.
    pub mail_to: Vec<String>,
}

impl Default for Alarm {
    fn default() -> Self {
        Alarm {
            after_s: 30,
            again_s: 60,
            command: String::new(),
            webhook: String::new(),
            mail_server: String::new(),
            mail_from: String::new(),
            mail_to: Vec::new(),
        }
    }
}

/// What is told by every way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Ringing {
    /// Whose station.
    pub station: String,
    /// On which line.
    pub line: String,
    /// True if the line is a drill.
    pub drill: bool,
    /// How urgent it is.
    pub precedence: String,
    /// Which entry began it.
    pub on: String,
    /// What is to be done about it.
    pub owes: &'static str,
    /// Since when it waits, by the station's clock.
    pub since: String,
    /// How often it has rung, this time included.
    pub times: u64,
}

impl Ringing {
    /// In one line, for people.
    fn title(&self) -> String {
        let drill = if self.drill { "DRILL: " } else { "" };
        format!("{drill}{} waits at {} on line {}", self.precedence, self.station, self.line)
    }

    /// In words, for people.
    fn words(&self) -> String {
        format!(
            "{}.\n{} is to {} since {}.\nNobody has by now. Go to the console; this is number {} of these.\n",
            self.title(),
            self.on,
            self.owes,
            self.since,
            self.times
        )
    }
}

/// Looks after what waits for as long as the station runs.
pub(crate) async fn watch(client: Client, settings: Alarm, party: String) {
    let ways: Vec<Way> = match ways::of(&settings) {
        Ok(ways) => ways,
        // The settings were read before; one that is wrong kept the station from starting.
        Err(failure) => return error!(%failure, "nobody is rung"),
    };
    if ways.is_empty() {
        return;
    }
    let (after, again) = (Duration::from_secs(settings.after_s), Duration::from_secs(settings.again_s.max(1)));
    let mut rung: BTreeMap<(String, String), (Instant, u64)> = BTreeMap::new();
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let of = party.clone();
        let Ok(waiting) = client.ask(move |core| waiting(core, &of)).await else { return };
        let now = Instant::now();
        rung.retain(|known, _| waiting.iter().any(|one| (&one.line, &one.on) == (&known.0, &known.1)));
        for mut ringing in waiting {
            let key = (ringing.line.clone(), ringing.on.clone());
            let (next, times) = rung.entry(key).or_insert((now + after, 0));
            if now < *next {
                continue;
            }
            (*next, *times) = (now + again, *times + 1);
            ringing.times = *times;
            info!(on = ringing.on, times = ringing.times, "somebody is rung");
            for way in &ways {
                ring(way.clone(), ringing.clone());
            }
        }
    }
}

/// Passes settings that say whom to ring, and how.
///
/// # Errors
/// [`Failure`] with the setting that is not understood.
pub(crate) fn understood(settings: &Alarm) -> Result<(), Failure> {
    ways::of(settings).map(|_| ())
}

/// Rings by one way, beside everything else.
fn ring(way: Way, ringing: Ringing) {
    tokio::task::spawn_blocking(move || {
        if let Err(failure) = way.ring(&ringing) {
            warn!(way = way.name(), what = failure.what, hint = failure.hint, "nobody was rung by it");
        }
    });
}

/// What waits as FLASH for somebody of ours to read, to read back, to answer, or to warn the units of.
fn waiting(core: &Core, party: &str) -> Vec<Ringing> {
    let mut found = Vec::new();
    for host in core.hosts() {
        let charter = host.line.charter();
        let wanted = Wanted { party: Some(host.line.own()), overdue_at: None, limit: clocks::LIST_MAX };
        // A record that cannot be read is told by the station itself.
        let Ok((clocks, _)) = clocks::first(&host.store, wanted) else { continue };
        let urgent = clocks.into_iter().filter(|clock| {
            clock.id.lane.precedence == Precedence::Flash
                && clock.id.lane.party != host.line.own()
                && is_unheard(&host.store, clock)
        });
        found.extend(urgent.map(|clock| Ringing {
            station: party.to_owned(),
            line: host.name.to_string(),
            drill: charter.drill,
            precedence: clock.id.lane.precedence.to_string(),
            on: host.line.serial(clock.id),
            owes: clock.owes.name(),
            since: rfc3339(clock.since),
            times: 0,
        }));
    }
    found.truncate(RINGING_MAX);
    found
}

/// True of what nobody of ours has taken up yet, as far as the record shows.
fn is_unheard(archive: &dyn Archive, clock: &Clock) -> bool {
    match clock.owes {
        Duty::Read | Duty::ReadBack | Duty::Answer | Duty::Reply => true,
        // An accident that is admitted asks for nothing before that; a warning was read back by then.
        Duty::Pass => matches!(archive.affair(clock.id), Ok(Some(Affair::Incident(_)))),
        _ => false,
    }
}

/// Rings by every way that the settings name, and says what came of each.
///
/// # Errors
/// [`Failure`] if none is named, or one of them fails.
pub(crate) fn test(folder: &Folder) -> Result<Value, Failure> {
    let settings = Settings::read(&folder.settings())?.alarm;
    let ways = ways::of(&settings)?;
    if ways.is_empty() {
        let hint = "set `command`, `webhook` or the mail's three settings in the table [alarm] of detente.toml";
        return Err(Failure::refused("no way to ring anybody is set", hint));
    }
    let identity = folder.identity()?;
    let ringing = Ringing {
        station: identity.party().code.clone(),
        line: "of no line".to_owned(),
        drill: true,
        precedence: Precedence::Flash.to_string(),
        on: "a test".to_owned(),
        owes: "be heard",
        since: rfc3339(crate::clock::wall()),
        times: 1,
    };
    let mut told = serde_json::Map::new();
    let mut failed = None;
    for way in ways {
        let came = way.ring(&ringing);
        let said = came.as_ref().map_or_else(|failure| json!(failure.what), |()| json!("told"));
        told.insert(way.name().to_owned(), said);
        failed = failed.or(came.err().map(|failure| (way.name(), failure)));
    }
    match failed {
        None => Ok(json!({ "rung": told })),
        Some((way, failure)) => {
            let what = format!("by the {way} nobody was rung: {}", failure.what);
            Err(Failure::new(Exit::Local, what, failure.hint).because(json!({ "rung": told })))
        }
    }
}

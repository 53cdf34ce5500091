//! Notices, plans and conflicts from the command line to the running station and back: a slice through all layers.
//!
//! [`cli`] is the command line, [`ask`] what it asks, [`kept`] the plans of this side alone, [`station`] what the station does, [`view`] what comes back, and
//! [`show`] the words for people. Nothing here decides what a conflict is: the line does.

pub mod ask;
pub mod cli;
pub(crate) mod coded;
mod kept;
pub mod show;
mod station;
pub mod view;
pub mod words;

use std::collections::BTreeSet;

use exchange::{CannotSay, Plan, notam};
use serde_json::{Value, json};

pub use self::ask::Ask;
use self::ask::{Which, activities};
pub(crate) use self::ask::{geojson, places, volumes};
use self::cli::{Check, ConflictCommand, Conflicts, Export, Notices, Planning};
use crate::client::{self, Client};
use crate::failure::Failure;
use crate::folder::{self, Folder};
use crate::protocol::Request;
use crate::sites::NO_PERMISSION;

/// Carries out `detente notice`.
///
/// # Errors
/// [`Failure`] for a file that is not read, and for what the station refuses.
pub fn notice(folder: &Folder, notice: &Notices) -> Result<Value, Failure> {
    let (line, precedence, ask) = match notice {
        Notices::Send(send) => (&send.line, &send.release.precedence, Ask::send(send)?),
        Notices::Amend(amend) => (&amend.line, &amend.release.precedence, Ask::amend(amend)?),
        Notices::Delay(delay) => (&delay.line, &delay.release.precedence, Ask::delay(delay)?),
        Notices::Cancel(step) => (&step.line, &step.urgency.precedence, self::step(step, "cancelled")),
        Notices::Begun(step) => (&step.line, &step.urgency.precedence, self::step(step, "begun")),
        Notices::Complete(step) => (&step.line, &step.urgency.precedence, self::step(step, "complete")),
        Notices::Answer(cli::Answer { line, serial, stance, words, urgency }) => {
            let ask = Ask::Answer { serial: serial.clone(), stance: stance.clone(), words: words.clone() };
            (line, &urgency.precedence, ask)
        }
        Notices::Passed(cli::Passed { line, serial, units, urgency }) => {
            (line, &urgency.precedence, Ask::Passed { serial: serial.clone(), units: units.clone() })
        }
        Notices::List(list) => {
            let which = match (list.all, list.waiting) {
                (true, _) => Which::All,
                (_, true) => Which::Waiting,
                _ => Which::Standing,
            };
            (&list.line, &None, Ask::List { which, limit: list.limit, before: list.before.clone() })
        }
        Notices::Show(cli::Named { line, serial, .. }) => (line, &None, Ask::Show { serial: serial.clone() }),
        Notices::Calendar(calendar) => (&calendar.line, &None, Ask::calendar(calendar)?),
        Notices::Export(export) => return self::export(folder, export),
        Notices::Plan(cli::DayPlan { line, day, serials, words, urgency }) => {
            let ask = Ask::Plan { day: day.clone(), serials: serials.clone(), words: words.clone() };
            (line, &urgency.precedence, ask)
        }
        Notices::Plans(cli::Plans { line, limit }) => (line, &None, Ask::Plans { limit: *limit }),
    };
    client::ask(folder, &Request::Notice { line: line.line.clone(), precedence: precedence.clone(), ask })
}

/// What is said of every plan that is kept.
const KEPT: &str = "Kept in this station's folder: it is never sent, and no other side learns of it.";

/// What is said of every check.
const PRIVATE: &str = "Checked in this station's memory: nothing was sent, and nothing is stored.";

/// Carries out `detente plan`.
///
/// # Errors
/// [`Failure`] for a file that is not read, and for a plan that makes no sense.
pub fn plan(folder: &Folder, planning: &Planning) -> Result<Value, Failure> {
    match planning {
        Planning::Keep(keep) => kept::keep(folder, keep),
        Planning::List => kept::list(folder),
        Planning::Show(cli::NamedPlan { name }) => kept::show(folder, name),
        Planning::Drop(cli::NamedPlan { name }) => kept::drop(folder, name),
        Planning::Check(check) => self::check(folder, check),
    }
}

fn check(folder: &Folder, check: &Check) -> Result<Value, Failure> {
    let mut wanted = Vec::new();
    match &check.kept {
        None => wanted.push((None, activities(&check.place)?)),
        Some(names) => {
            let names = if names.is_empty() { kept::names(folder)? } else { names.clone() };
            for name in names {
                let activities = kept::read(folder, &name)?;
                wanted.push((Some(name), activities));
            }
            if wanted.is_empty() {
                return Err(Failure::refused("no plan is kept", "detente plan keep NAME FILE keeps one"));
            }
        }
    }
    let mut asks = Vec::new();
    for (name, activities) in wanted {
        let of_one = Ask::checks(check, activities)?.into_iter();
        asks.extend(of_one.map(|(activity, ask)| (name.clone(), activity, ask)));
    }
    let mut client = Client::connect(folder)?;
    let mut plans = Vec::new();
    for (name, activity, ask) in asks {
        let mut told = client.ask(&Request::Notice { line: check.line.line.clone(), precedence: None, ask })?;
        told["kept"] = json!(name);
        told["feature"] = json!(activity.feature);
        told["title"] = json!(activity.title());
        plans.push(told);
    }
    let clear = plans.iter().all(|plan| plan["clear"] == true);
    Ok(json!({ "means": NO_PERMISSION, "private": PRIVATE, "clear": clear, "plans": plans }))
}

/// Carries out `detente conflicts`.
///
/// # Errors
/// [`Failure`] for what the station refuses.
pub fn conflicts(folder: &Folder, conflicts: &Conflicts) -> Result<Value, Failure> {
    let (line, precedence, ask) = match &conflicts.command {
        None => (&conflicts.line, &None, Ask::Conflicts { all: conflicts.all }),
        Some(ConflictCommand::Answer(answer)) => {
            let (id, accepts, words) = (answer.id.clone(), answer.stance == "accept", answer.measures.clone());
            (&answer.line, &answer.urgency.precedence, Ask::ConflictAnswer { id, accepts, words })
        }
    };
    client::ask(folder, &Request::Notice { line: line.line.clone(), precedence: precedence.clone(), ask })
}

fn step(step: &cli::Step, becomes: &str) -> Ask {
    Ask::Step { serial: step.serial.clone(), step: becomes.to_owned(), reason: step.reason.clone() }
}

fn export(folder: &Folder, export: &Export) -> Result<Value, Failure> {
    let ask = Ask::Export { serial: export.serial.clone() };
    let told = client::ask(folder, &Request::Notice { line: export.line.line.clone(), precedence: None, ask })?;
    let plans = exchange::geojson::read(told["geojson"].to_string().as_bytes());
    let plans = match plans {
        Ok(plans) => plans,
        Err(exchange::ReadError::Nothing) => Vec::new(),
        Err(error) => return Err(Failure::local(error, "the program and the station are of different releases")),
    };
    if plans.is_empty() {
        return Err(Failure::refused("no notice stands", "detente notice list --all lists those that are over"));
    }
    // One of which volumes have labels is written volume by volume.
    let serial =
        |plan: &Plan| plan.properties.iter().find(|(name, _)| name == "serial").map(|(_, serial)| serial.clone());
    let notices = plans.iter().map(serial).collect::<BTreeSet<_>>().len();
    let hint = "choose another format: geojson says everything";
    let text = written(&plans, export).map_err(|error| Failure::refused(error, hint))?;
    match &export.out {
        Some(out) => {
            folder::write(out, text.as_bytes())?;
            Ok(json!({ "file": out.display().to_string(), "notices": notices, "format": export.format }))
        }
        None => Ok(json!({ "text": text, "notices": notices, "format": export.format })),
    }
}

fn written(plans: &[Plan], export: &Export) -> Result<String, CannotSay> {
    match export.format.as_str() {
        "kml" => exchange::kml::write(plans),
        "openair" => exchange::openair::write(plans, &export.class),
        "f3548" => {
            let volumes = plans.iter().flat_map(|plan| plan.volumes.clone()).collect();
            exchange::f3548::write(&Plan { volumes, properties: Vec::new() })
        }
        "notam" => {
            let mut texts = Vec::new();
            for plan in plans {
                let title = plan.properties.iter().find(|(name, _)| name == "title").map_or("", |(_, title)| title);
                let text = title.to_uppercase();
                let head = notam::Head {
                    region: export.region.as_deref().unwrap_or_default(),
                    code: &export.code,
                    traffic: "IV",
                    purpose: "BO",
                    scope: "W",
                    text: &text,
                };
                texts.extend(notam::write(plan, &head)?);
            }
            Ok(texts.join("\n\n"))
        }
        _ => exchange::geojson::write(plans),
    }
}

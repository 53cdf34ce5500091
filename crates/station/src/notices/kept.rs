//! Plans that a planner keeps until they are released or dropped: GeoJSON in the station's own folder. They are never
//! sent, and no other side learns that there are any.

use std::path::PathBuf;

use exchange::Plan;
use serde_json::{Value, json};

use super::ask::{Activity, WHERE_HINT, activities, features};
use super::cli::{Keep, Where};
use super::words;
use crate::failure::{Exit, Failure};
use crate::folder::{self, Folder};

/// Bytes of the name of a plan.
const NAME_BYTES_MAX: usize = 64;

/// Keeps what the command line says under a name.
///
/// # Errors
/// [`Failure`] for what makes no sense, and for a name that is taken.
pub(super) fn keep(folder: &Folder, keep: &Keep) -> Result<Value, Failure> {
    let path = path(folder, &keep.name)?;
    if path.exists() && !keep.replace {
        let hint = "detente plan show shows it; --replace puts this in its place";
        return Err(Failure::refused(format!("a plan is kept as {:?} already", keep.name), hint));
    }
    let mut plans = Vec::new();
    for activity in activities(&keep.place)? {
        let (kind, activity) = activity.checked(keep.kind.as_deref())?;
        let title = keep.title.clone().or_else(|| activity.title());
        let Plan { volumes, mut properties } = activity.plan;
        properties.retain(|(name, _)| name != "kind" && name != "title");
        properties.push(("kind".to_owned(), kind));
        properties.extend(title.map(|title| ("title".to_owned(), title)));
        plans.push(Plan { volumes, properties });
    }
    if plans.is_empty() {
        return Err(Failure::new(Exit::Usage, "the plan says not where and when", WHERE_HINT));
    }
    folder::write_private(&path, features(&plans)?.to_string().as_bytes())?;
    Ok(json!({ "kept": keep.name, "plans": plans.len(), "private": super::KEPT }))
}

/// Every plan that is kept, by its name.
///
/// # Errors
/// [`Failure`] if the folder or a file in it cannot be read.
pub(super) fn list(folder: &Folder) -> Result<Value, Failure> {
    let mut kept = Vec::new();
    for name in names(folder)? {
        let plans: Vec<_> = read(folder, &name)?.iter().map(brief).collect();
        kept.push(json!({ "name": name, "plans": plans }));
    }
    Ok(json!({ "kept": kept, "private": super::KEPT }))
}

/// One plan that is kept.
///
/// # Errors
/// [`Failure`] if there is none of this name.
pub(super) fn show(folder: &Folder, name: &str) -> Result<Value, Failure> {
    let all = read(folder, name)?;
    let plans = all.iter().map(|activity| {
        let mut told = brief(activity);
        let volumes = activity.plan.volumes.iter().map(words::volume_words);
        told["volumes"] = json!(volumes.collect::<Vec<_>>());
        told
    });
    let plans: Vec<_> = plans.collect();
    let drawn: Vec<Plan> = all.into_iter().map(|activity| activity.plan).collect();
    Ok(json!({ "name": name, "plans": plans, "geojson": features(&drawn)?, "private": super::KEPT }))
}

/// Takes a plan out.
///
/// # Errors
/// [`Failure`] if there is none of this name.
pub(super) fn drop(folder: &Folder, name: &str) -> Result<Value, Failure> {
    let path = there(folder, name)?;
    std::fs::remove_file(&path).map_err(|error| Failure::file(&path, &error))?;
    Ok(json!({ "dropped": name }))
}

/// The names of all plans that are kept, in their order.
pub(super) fn names(folder: &Folder) -> Result<Vec<String>, Failure> {
    let plans = folder.plans();
    let files = match std::fs::read_dir(&plans) {
        Ok(files) => files,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::file(&plans, &error)),
    };
    let mut names = Vec::new();
    for file in files {
        let file = file.map_err(|error| Failure::file(&plans, &error))?.file_name();
        names.extend(file.to_str().and_then(|name| name.strip_suffix(".geojson")).map(str::to_owned));
    }
    names.sort_unstable();
    Ok(names)
}

/// What is kept under a name.
pub(super) fn read(folder: &Folder, name: &str) -> Result<Vec<Activity>, Failure> {
    activities(&Where { file: Some(there(folder, name)?), ..Where::default() })
}

fn brief(activity: &Activity) -> Value {
    json!({ "feature": activity.feature, "kind": activity.kind, "title": activity.title() })
}

fn there(folder: &Folder, name: &str) -> Result<PathBuf, Failure> {
    let path = path(folder, name)?;
    if path.exists() {
        return Ok(path);
    }
    Err(Failure::refused(format!("no plan is kept as {name:?}"), "detente plan list lists them"))
}

/// Where a plan of this name lies.
fn path(folder: &Folder, name: &str) -> Result<PathBuf, Failure> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if name.is_empty() || name.len() > NAME_BYTES_MAX || !name.chars().all(plain) {
        let what = format!("{name:?} is no name for a plan");
        let hint = format!("letters of ASCII, digits, - and _, at most {NAME_BYTES_MAX}");
        return Err(Failure::new(Exit::Usage, what, hint));
    }
    Ok(folder.plans().join(format!("{name}.geojson")))
}

//! Carries out `detente clocks`, whether the station runs or not.

use serde_json::{Value, json};

use super::cli::Clocks;
use super::{LIST_MAX, Wanted, first, view};
use crate::clock::wall;
use crate::failure::Failure;
use crate::folder::Folder;
use crate::parse;
use crate::reading::look;

/// Lists the clocks that run.
///
/// # Errors
/// [`Failure`] with what is wrong, and what to do.
pub fn run(folder: &Folder, asked: &Clocks) -> Result<Value, Failure> {
    let names = match asked.all_lines {
        // A line that was opened while the station runs has no record until the station is started again: nothing runs on it.
        true => folder.open_lines()?.iter().filter(|line| line.record().exists()).map(|line| line.name()).collect(),
        false => vec![folder.line(asked.line.line.as_deref())?.name()],
    };
    let (now, limit) = (wall(), asked.limit.min(LIST_MAX));
    let (mut found, mut more) = (Vec::new(), false);
    for name in &names {
        look(folder, Some(name), |charter, _, archive| {
            let party = asked.party.as_deref().map(|code| parse::party(charter, code));
            let wanted = Wanted { party: party.transpose()?, overdue_at: asked.overdue.then_some(now), limit };
            let (clocks, more_here) = first(archive, wanted).map_err(Failure::damaged)?;
            more |= more_here;
            for clock in clocks {
                let shown = view(charter, name, archive, &clock, now).map_err(Failure::damaged)?;
                found.push((clock, shown));
            }
            Ok(Value::Null)
        })?;
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    more |= found.len() > limit;
    let clocks: Vec<_> = found.into_iter().take(limit).map(|(_, shown)| shown).collect();
    Ok(json!({ "clocks": clocks, "more": more, "lines": names }))
}

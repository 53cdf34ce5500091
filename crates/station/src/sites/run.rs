//! Carries out `detente site`.

use std::path::Path;

use evidence::{PartyIndex, SignedCharter, Time};
use line::Record as _;
use line::affairs::{Affair, Annex, Body, Effect, Site, SiteChange, SiteId, Verified};
use serde_json::{Value, json};
use volume::{Footprint, HeightBand, Position, Schedule, Separations, Verdict, Volume};

use super::book::{Book, Told};
use super::cli::{self, Format, How};
use super::import::{self, Delta, Gazetteer, Remarks};
use super::scrutiny::Scrutiny;
use super::station::no_site;
use super::{NO_PERMISSION, SiteRequest, kind_name};
use crate::client::{self, Client};
use crate::clock::{rfc3339, wall};
use crate::failure::{Exit, Failure};
use crate::folder::Folder;
use crate::hex::hex;
use crate::performance::Period;
use crate::protocol::{Leave, Request};
use crate::reading::{Lent, Opened, leave, open_archive};
use crate::trace::Trace;
use crate::{parse, view};

/// In which lane a list goes: it must not keep anything else waiting.
const LIST_PRECEDENCE: &str = "routine";

/// In which lane a single site goes.
const SITE_PRECEDENCE: &str = "immediate";

/// Carries out a command about sites.
///
/// # Errors
/// [`Failure`] with what is wrong, and what to do.
pub fn run(folder: &Folder, site: &cli::Site, progress: &mut dyn FnMut(u64)) -> Result<Value, Failure> {
    let ask = |line: &crate::cli::Line, asked| client::ask(folder, &Request::Site { line: line.line.clone(), asked });
    match site {
        cli::Site::Import(wanted) => import(folder, wanted, progress),
        cli::Site::Add(add) => {
            let held = Held::open(folder, add.line.line.as_deref())?;
            let blank = Site {
                kind: add.kind,
                name: String::new(),
                footprint: Footprint::Circle { centre: origin(), radius_cm: 0 },
                uncertainty_cm: 0,
                area: String::new(),
                reference: String::new(),
                contact: String::new(),
                verified: None,
                source: String::new(),
            };
            let placed = add.told.at.is_some() || add.told.outline.is_some();
            if !placed || add.told.name.is_none() {
                let hint = "say --name and --at, or --outline";
                return Err(Failure::new(Exit::Usage, "a site needs a name and a place", hint));
            }
            held.release_one(folder, SiteChange::Add(told(&add.told, blank)?), add.told.as_given)
        }
        cli::Site::Change(change) => {
            let held = Held::open(folder, change.line.line.as_deref())?;
            let before = held.ours(&change.site)?;
            let mut to = told(&change.told, before.site.clone())?;
            to.kind = change.kind.unwrap_or(to.kind);
            if to == before.site {
                return Err(Failure::refused("it is told so already", "nothing is to be done"));
            }
            let as_given = change.told.as_given || to.footprint == before.site.footprint;
            let change = SiteChange::Change { site: before.id, turn: before.state.next_turn(), to };
            held.release_one(folder, change, as_given)
        }
        cli::Site::Remove(remove) => {
            let held = Held::open(folder, remove.line.line.as_deref())?;
            let Told { id, state, .. } = held.ours(&remove.site)?;
            let reason = remove.reason.clone();
            held.release_one(folder, SiteChange::Remove { site: id, turn: state.next_turn(), reason }, true)
        }
        cli::Site::List(wanted) => list(folder, wanted),
        cli::Site::Show(wanted) => show(folder, wanted),
        cli::Site::Answer(answer) => {
            let how = match answer.how {
                How::Acknowledge => "acknowledge",
                How::Ask => "ask",
                How::Object => "object",
            };
            let (entry, words) = (answer.entry.clone(), answer.words.clone());
            let precedence = answer.urgency.precedence.clone();
            ask(&answer.line, SiteRequest::Answer { entry, how: how.to_owned(), words, precedence })
        }
        cli::Site::Passed(passed) => {
            let (entry, units, at) = (passed.entry.clone(), passed.units.clone(), passed.at.clone());
            let precedence = passed.urgency.precedence.clone();
            ask(&passed.line, SiteRequest::Passed { entry, units, at, precedence })
        }
        cli::Site::Struck(struck) => {
            let (site, at, words) = (struck.site.clone(), struck.at.clone(), struck.words.clone());
            ask(&struck.line, SiteRequest::Struck { site, at, words })
        }
        cli::Site::Report(line) => {
            let held = Held::open(folder, line.line.as_deref())?;
            let now = wall();
            let ever = Period { from: Time(0), until: Time(u64::MAX), now };
            let owners = held.book().report(&held.annex, ever).map_err(Failure::damaged)?;
            Ok(json!({ "line": held.name, "until": rfc3339(now), "owners": owners, "meaning": NO_PERMISSION }))
        }
    }
}

/// A line's record, open to be read.
struct Held {
    name: String,
    charter: std::sync::Arc<SignedCharter>,
    annex: Annex,
    own: PartyIndex,
    archive: Lent,
}

impl Held {
    fn open(folder: &Folder, line: Option<&str>) -> Result<Self, Failure> {
        // Whoever reads the record is shown all that was told; where no station runs, all is folded.
        leave(folder, Leave::Read)?;
        let Opened { line, charter, own, archive } = open_archive(folder, line)?;
        let annex = crate::annex::of(charter.charter())?;
        Ok(Held { name: line.name(), charter, annex, own, archive })
    }

    fn book(&self) -> Book<'_> {
        Book::new(self.charter.charter(), self.own, &*self.archive)
    }

    /// What this party tells on the line.
    fn mine(&self) -> Result<Vec<Told>, Failure> {
        let mut told = self.book().all(false).map_err(Failure::damaged)?;
        told.retain(|told| told.id.entry.lane.party == self.own);
        Ok(told)
    }

    /// A site of ours that stands.
    fn ours(&self, named: &str) -> Result<Told, Failure> {
        let mut book = self.book();
        let id = book.site_named(named).ok_or_else(|| no_site(named))?;
        let told = book.one(id).map_err(Failure::damaged)?.ok_or_else(|| no_site(named))?;
        if id.entry.lane.party != self.own {
            let hint = "only its owner changes it: ask by detente site answer, or in a message";
            return Err(Failure::refused(format!("{named} is a site of another party"), hint));
        }
        if told.state.removed() {
            let hint = "detente site add tells it anew";
            return Err(Failure::refused(format!("{named} was taken off the list"), hint));
        }
        Ok(told)
    }

    /// Checks one change and puts it on the record.
    fn release_one(&self, folder: &Folder, change: SiteChange, as_given: bool) -> Result<Value, Failure> {
        let removes = matches!(change, SiteChange::Remove { .. });
        if let SiteChange::Add(site) | SiteChange::Change { to: site, .. } = &change
            && let Some(said) = Gazetteer::of(&self.annex).misplaced(&site.area, site)
        {
            return Err(Failure::refused(said, "mend --at or --area, then say it again"));
        }
        let about = match &change {
            SiteChange::Change { site, .. } | SiteChange::Remove { site, .. } => Some(*site),
            SiteChange::Add(_) => None,
        };
        let mut client = Client::connect(folder)?;
        let changes = hex(&Body::Sites(vec![change]).encode());
        let line = Some(self.name.clone());
        let checked = SiteRequest::Check { changes: changes.clone() };
        let checked = client.ask(&Request::Site { line: line.clone(), asked: checked })?;
        let doubt = &checked["doubts"][0][1];
        if !as_given && doubt["looks"] == "swapped" {
            let hint = "mend --at; or, where it is right as it is, say the same with --as-given";
            let because = json!({ "doubts": [doubt] });
            return Err(Failure::refused(doubt["words"].as_str().unwrap_or_default(), hint).because(because));
        }
        let asked = SiteRequest::Release { changes, precedence: SITE_PRECEDENCE.to_owned() };
        let mut said = client.ask(&Request::Site { line, asked })?;
        let near: Vec<_> = checked["near"].as_array().into_iter().flatten().map(|near| near[1].clone()).collect();
        let new = || said["serial"].as_str().map(|serial| format!("{serial}.0"));
        let site = about.map(|id| view::site_name(self.charter.charter(), id)).or_else(new);
        said["site"] = json!(site);
        said["removed"] = json!(removes);
        said["near"] = json!(near);
        said["doubt"] = doubt.clone();
        said["meaning"] = json!(NO_PERMISSION);
        Ok(said)
    }
}

fn origin() -> Position {
    Position::new(0, 0).expect("the place where both are zero is one")
}

/// A site with what the flags say in place of what was told.
fn told(flags: &cli::Told, mut site: Site) -> Result<Site, Failure> {
    if let Some(at) = &flags.at {
        let radius_cm = match site.footprint {
            Footprint::Circle { radius_cm, .. } => radius_cm,
            _ => 0,
        };
        site.footprint = Footprint::Circle { centre: parse::position(at)?, radius_cm };
    }
    if let Some(radius) = &flags.radius {
        let Footprint::Circle { radius_cm, .. } = &mut site.footprint else {
            let hint = "say --at with its middle too";
            return Err(Failure::new(Exit::Usage, "this site has an outline and no radius", hint));
        };
        *radius_cm = parse::length_cm(radius)?;
    }
    if let Some(outline) = &flags.outline {
        let places = outline.split(';').map(str::trim).filter(|place| !place.is_empty());
        let outer = places.map(parse::position).collect::<Result<_, _>>()?;
        site.footprint = Footprint::Polygon { outer, holes: Vec::new() };
    }
    if let Some(uncertainty) = &flags.uncertainty {
        site.uncertainty_cm = parse::length_cm(uncertainty)?;
    }
    let texts = [
        (&flags.name, &mut site.name),
        (&flags.area, &mut site.area),
        (&flags.reference, &mut site.reference),
        (&flags.contact, &mut site.contact),
        (&flags.source, &mut site.source),
    ];
    for (flag, text) in texts {
        if let Some(said) = flag {
            said.clone_into(text);
        }
    }
    site.verified = verified(flags, site.verified)?;
    Ok(site)
}

fn verified(flags: &cli::Told, before: Option<Verified>) -> Result<Option<Verified>, Failure> {
    if flags.verified_by.is_none() && flags.verified_on.is_none() && flags.grade.is_none() {
        return Ok(before);
    }
    let now = wall();
    let by = flags.verified_by.clone().or_else(|| before.as_ref().map(|before| before.by.clone()));
    let by = by.ok_or_else(|| {
        let hint = "say --verified-by with the office";
        Failure::new(Exit::Usage, "nobody is named who verified it", hint)
    })?;
    let on = match &flags.verified_on {
        Some(text) => parse::time(text, now)?,
        None if flags.verified_by.is_some() => now,
        None => before.as_ref().map_or(now, |before| before.on),
    };
    let grade = match &flags.grade {
        Some(text) if text.is_empty() => None,
        Some(text) => Some(<[u8; 2]>::try_from(text.to_uppercase().as_bytes()).map_err(|_| {
            Failure::new(Exit::Usage, format!("{text:?} is no grade"), "from A1, reliable and confirmed, to F6")
        })?),
        None => before.and_then(|before| before.grade),
    };
    Ok(Some(Verified { by, on, grade }))
}

/// One line's part of an import.
struct Part {
    held: Held,
    told: Vec<Told>,
    delta: Delta,
    warnings: Remarks,
    /// Rows of which latitude and longitude look swapped.
    doubts: Remarks,
}

fn import(folder: &Folder, wanted: &cli::Import, progress: &mut dyn FnMut(u64)) -> Result<Value, Failure> {
    let bytes = std::fs::read(&wanted.file).map_err(|error| Failure::file(&wanted.file, &error))?;
    let names = if wanted.all_lines {
        folder.open_lines()?.iter().map(crate::folder::LineFolder::name).collect()
    } else {
        let mut names = wanted.lines.clone();
        names.sort_unstable();
        names.dedup();
        names
    };
    let helds = names.iter().map(|name| Held::open(folder, Some(name))).collect::<Result<Vec<_>, _>>()?;
    let Some(stale_days) = helds.iter().map(|held| held.annex.stale_days).min() else {
        return Err(Failure::refused("no line is open", "detente charter open FILE opens one"));
    };
    let mut list = import::read(&bytes, wall(), stale_days)?;
    let reason = wanted.remove_missing.then(|| format!("no longer in {}", file_name(&wanted.file)));
    let mut client = Client::connect(folder)?;
    let (mut parts, mut errors, mut doubts) = (Vec::new(), Remarks::default(), import::swapped(&list));
    for held in helds {
        let told = held.mine()?;
        let delta = import::delta(&list, &held.name, &told, reason.as_deref());
        let charter = held.charter.charter();
        let mut wrong = import::check(&list, &delta, charter, &held.annex, held.own);
        let mut part = Part { held, told, delta, warnings: Remarks::default(), doubts: Remarks::default() };
        if wrong.is_empty() {
            wrong = part.check_near(&mut client)?;
        }
        let several = names.len() > 1;
        let line = &part.held.name;
        let named = |said: String| if several { format!("line {line}, {said}") } else { said };
        errors.extend(wrong.map(named));
        doubts.extend(std::mem::take(&mut part.doubts).map(named));
        parts.push(part);
    }
    if wanted.as_given {
        list.warnings.extend(std::mem::take(&mut doubts));
    }
    if !errors.is_empty() || !doubts.is_empty() {
        let hint = "mend these rows, then import the list again; nothing was released";
        let (hint, because) = match doubts.is_empty() {
            true => (hint.to_owned(), Value::Null),
            false => (
                format!("{hint}; where places are right as they are given, say --as-given"),
                json!({ "doubts": doubts.first }),
            ),
        };
        errors.extend(doubts);
        return Err(Failure::refused(errors.lines(), hint).because(because));
    }
    let mut done = 0;
    let mut views = Vec::new();
    for part in parts {
        let entries = if wanted.dry_run { Default::default() } else { part.release(&mut client, &mut done, progress)? };
        views.push(part.view(&entries));
    }
    Ok(json!({
        "file": wanted.file.display().to_string(),
        "rows": list.rows.len(),
        "dry_run": wanted.dry_run,
        "lines": views,
        "warnings": list.warnings.first,
        "more_warnings": list.warnings.more,
        "meaning": NO_PERMISSION,
    }))
}

impl Part {
    /// The changes of each entry.
    fn entries(&self) -> Vec<Vec<SiteChange>> {
        import::pack(self.delta.changes.clone(), self.held.charter.charter().terms.entry_bytes_max)
    }

    /// Has the station look at what is told near each site; returns what is wrong.
    fn check_near(&mut self, client: &mut Client) -> Result<Remarks, Failure> {
        let mut found = Vec::new();
        let mut first = 0;
        for changes in self.entries() {
            let count = changes.len();
            let asked = SiteRequest::Check { changes: hex(&Body::Sites(changes).encode()) };
            let checked = client.ask(&Request::Site { line: Some(self.held.name.clone()), asked })?;
            if checked["may_sign"] != true {
                let hint = "detente status says which party has not confirmed our lanes; import the list again then";
                let what = format!("nothing is signed on line {} yet: a list does not wait unsigned", self.held.name);
                return Err(Failure::refused(what, hint));
            }
            for near in checked["near"].as_array().into_iter().flatten() {
                let id = near[1].as_str().and_then(|name| self.held.book().site_named(name));
                let change = near[0].as_u64().and_then(|change| usize::try_from(change).ok());
                found.extend(change.zip(id).map(|(change, id): (usize, SiteId)| (first + change, id)));
            }
            for doubt in checked["doubts"].as_array().into_iter().flatten() {
                let change = doubt[0].as_u64().and_then(|change| usize::try_from(change).ok());
                let row = change.and_then(|change| self.delta.rows.get(first + change).copied().flatten());
                let (row, words) = (row.unwrap_or_default(), doubt[1]["words"].as_str().unwrap_or_default());
                let remarks = if doubt[1]["looks"] == "swapped" { &mut self.doubts } else { &mut self.warnings };
                remarks.push(format!("row {row}: {words}"));
            }
            first += count;
        }
        let charter = self.held.charter.charter();
        let (errors, warnings) = import::judge_near(&self.delta, &found, &self.told, |id| view::site_name(charter, id));
        self.warnings.extend(warnings);
        Ok(errors)
    }

    /// Puts the changes on the record, entry by entry; returns the serials, and the drafts that wait for release.
    fn release(
        &self,
        client: &mut Client,
        done: &mut u64,
        progress: &mut dyn FnMut(u64),
    ) -> Result<[Vec<Value>; 2], Failure> {
        let (mut serials, mut drafts) = (Vec::new(), Vec::new());
        for changes in self.entries() {
            let count = changes.len() as u64;
            let changes = hex(&Body::Sites(changes).encode());
            let asked = SiteRequest::Release { changes, precedence: LIST_PRECEDENCE.to_owned() };
            let said = client.ask(&Request::Site { line: Some(self.held.name.clone()), asked }).map_err(|failure| {
                let what = format!("{}; {done} changes were released before it", failure.what);
                let hint = format!("{}; then import the same list again: only what is left goes", failure.hint);
                Failure { what, hint, ..failure }
            })?;
            match said["state"] == "draft" {
                true => drafts.push(said["draft"].clone()),
                false => serials.push(said["serial"].clone()),
            }
            *done += count;
            progress(*done);
        }
        Ok([serials, drafts])
    }

    fn view(&self, [entries, drafts]: &[Vec<Value>; 2]) -> Value {
        let (added, changed, removed) = self.delta.counts();
        json!({
            "line": self.held.name,
            "added": added,
            "changed": changed,
            "removed": removed,
            "same": self.delta.same,
            "missing": self.delta.missing,
            "kept_off": self.delta.kept_off,
            "entries": entries,
            "drafted": drafts,
            "warnings": self.warnings.first,
            "more_warnings": self.warnings.more,
        })
    }
}

fn list(folder: &Folder, wanted: &cli::List) -> Result<Value, Failure> {
    let held = Held::open(folder, wanted.line.line.as_deref())?;
    let mut book = held.book();
    let mut all = book.all(wanted.removed).map_err(Failure::damaged)?;
    let scrutiny = Scrutiny::of(&held.annex, &all, wall());
    if wanted.mine || wanted.theirs {
        all.retain(|told| (told.id.entry.lane.party == held.own) == wanted.mine);
    }
    if let Some(place) = &wanted.near {
        let within_cm = parse::length_cm(&wanted.within)?;
        let places = Gazetteer::of(&held.annex);
        let named = places.named(place).to_vec();
        let around = if named.is_empty() { vec![parse::position(place)?] } else { named };
        let mut near = Vec::new();
        for at in around {
            near.push(
                volume(Footprint::Circle { centre: at, radius_cm: 0 }, 0)
                    .solid()
                    .map_err(|error| Failure::new(Exit::Usage, error, "write latitude, then longitude"))?,
            );
        }
        let within = Separations { horizontal_cm: within_cm, vertical_cm: 0, time_ms: 0 };
        all.retain(|told| {
            let solid = told.site.solid().ok();
            solid.is_some_and(|solid| near.iter().any(|place| solid.verdict(place, &within) != Verdict::Clear))
        });
    }
    let text = match wanted.format {
        Some(Format::Csv) => Some(csv(&held, &all)?),
        Some(Format::Geojson | Format::Kml) => Some(drawn(&held, &all, &scrutiny, wanted.format)?),
        Some(Format::Json) | None => None,
    };
    match text {
        Some(text) => Ok(json!({ "line": held.name, "count": all.len(), "text": text })),
        None => {
            let sites: Vec<_> = all.iter().map(|told| book.view(told, &scrutiny)).collect();
            let entries = book.entries().map_err(Failure::damaged)?;
            let idle = entries.iter().filter(|(_, sites)| sites.effect != Effect::Counts);
            let idle: Vec<_> = idle.map(|(at, sites)| book.idle(*at, sites)).collect();
            Ok(json!({
                "line": held.name, "count": all.len(), "sites": sites, "not_counting": idle, "meaning": NO_PERMISSION,
            }))
        }
    }
}

fn volume(footprint: Footprint, uncertainty_cm: u32) -> Volume {
    Volume { footprint, uncertainty_cm, height: HeightBand::ALL, schedule: Schedule::ALWAYS }
}

fn csv(held: &Held, all: &[Told]) -> Result<String, Failure> {
    let trace = Trace::of(held.charter.charter(), held.own, wall());
    let (mut rows, mut traces) = (Vec::new(), Vec::new());
    for Told { id, site, state, .. } in all {
        let Footprint::Circle { centre, radius_cm } = site.footprint else {
            let what =
                format!("{:?} ({}.{}) has an outline, which CSV cannot say", site.name, id.entry.serial, id.change);
            return Err(Failure::refused(what, "detente site list --format geojson says everything"));
        };
        let grade = site.verified.as_ref().and_then(|verified| verified.grade);
        traces.push(trace.row(id.entry, state.last.said.at));
        rows.push(exchange::sites::SiteRow {
            row: 0,
            reference: site.reference.clone(),
            organisation: String::new(),
            name: site.name.clone(),
            kind: kind_name(site.kind).to_owned(),
            at: centre,
            radius_cm,
            altitude_cm: None,
            admin_area: String::new(),
            place: site.area.clone(),
            contact: site.contact.clone(),
            verified_by: site.verified.as_ref().map(|verified| verified.by.clone()).unwrap_or_default(),
            verified_on: site.verified.as_ref().map(|verified| volume::Moment(verified.on.0)),
            valid_until: None,
            source: site.source.clone(),
            confidence: grade.map(|[letter, digit]| exchange::sites::Confidence::Rated {
                source: char::from(letter),
                content: digit.wrapping_sub(b'0'),
            }),
            lines: vec![held.name.clone()],
        });
    }
    let hint = "detente site list --json says everything";
    exchange::sites::write(&rows, &traces).map_err(|error| Failure::refused(error, hint))
}

/// Sites as a map shows them.
fn drawn(held: &Held, all: &[Told], scrutiny: &Scrutiny<'_>, format: Option<Format>) -> Result<String, Failure> {
    let (book, trace) = (held.book(), Trace::of(held.charter.charter(), held.own, wall()));
    let mut plans = Vec::new();
    for told in all {
        let view = book.view(told, scrutiny);
        let names = ["site", "owner", "kind", "name", "area", "reference", "contact", "verified_by", "verified_on"];
        let property =
            |name: &&str| Some(((*name).to_owned(), view[*name].as_str().filter(|said| !said.is_empty())?.to_owned()));
        let mut properties: Vec<_> = names.iter().filter_map(property).collect();
        properties.push(("means".to_owned(), NO_PERMISSION.to_owned()));
        properties.extend(trace.properties(told.id.entry, told.state.last.said.at));
        let volumes = vec![volume(told.site.footprint.clone(), told.site.uncertainty_cm)];
        plans.push(exchange::Plan { volumes, properties });
    }
    let written = match format {
        Some(Format::Kml) => exchange::kml::write(&plans),
        _ => exchange::geojson::write(&plans),
    };
    written.map_err(|error| Failure::refused(error, "detente site list --json says everything"))
}

fn show(folder: &Folder, wanted: &cli::Show) -> Result<Value, Failure> {
    let held = Held::open(folder, wanted.line.line.as_deref())?;
    let mut book = held.book();
    let telling = |book: &Book<'_>, at| match held.archive.affair(at).map_err(Failure::damaged)? {
        Some(Affair::Sites(sites)) => book.telling(at, &sites).map_err(Failure::damaged).map(Some),
        _ => Ok(None),
    };
    let Some(id) = book.site_named(&wanted.site) else {
        let at = book.entry_named(&wanted.site).ok_or_else(|| no_site(&wanted.site))?;
        let told = telling(&book, at)?.ok_or_else(|| super::station::no_entry(&wanted.site))?;
        return Ok(json!({ "told": [told], "meaning": NO_PERMISSION }));
    };
    let told = book.one(id).map_err(Failure::damaged)?.ok_or_else(|| no_site(&wanted.site))?;
    let all = book.all(false).map_err(Failure::damaged)?;
    let mut shown = book.view(&told, &Scrutiny::of(&held.annex, &all, wall()));
    let mut tellings: Vec<Value> = telling(&book, id.entry)?.into_iter().collect();
    if told.state.last.said.at != id.entry {
        tellings.extend(telling(&book, told.state.last.said.at)?);
    }
    if told.state.removed()
        && let Some(Body::Sites(changes)) =
            crate::view::body(&*held.archive, told.state.last.said.at).map_err(Failure::damaged)?
        && let Some(SiteChange::Remove { reason, .. }) = changes.get(usize::from(told.state.last.change))
    {
        shown["reason"] = json!(reason);
    }
    shown["told"] = json!(tellings);
    shown["strikes"] = json!(book.strikes(&told, |_| true).map_err(Failure::damaged)?);
    shown["meaning"] = json!(NO_PERMISSION);
    Ok(shown)
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

//! What was near an incident: standing areas, sites and notices, each with how near and what had been notified of it.
//!
//! It is derived from the record and never sent, so that both stations show the same of one report.

use evidence::{Charter, EntryRef, PartyIndex, Time, transcript};
use line::RecordError;
use line::affairs::{Affair, AffairKind, Annex, Body, IncidentBody, NoticeBody};
use serde_json::{Value, json};
use store::Archive;
use volume::{Bound, Footprint, HeightBand, Moment, Schedule, Separations, Solid, Volume};

use crate::clock::{DAY_MS, rfc3339};
use crate::sites::book::Book;
use crate::view::{area_name, body, code, each, site_name};

/// How far from an incident something may be and still be named: 50 km.
pub const NEAR_CM_MAX: u32 = 5_000_000;

/// How long before its begin or after its end an activity may be and still be named: a day.
const NEAR_MS_MAX: u64 = DAY_MS;

/// Most of each sort that are named, the nearest.
const NEAR_MAX: usize = 20;

/// When it happened. What was over at once lasts for a millisecond, since a schedule lasts for some time.
fn schedule(incident: &IncidentBody) -> Schedule {
    let until = incident.until.unwrap_or(incident.since).max(incident.since);
    let (from, until) = (Moment(incident.since.0), Moment(until.0.saturating_add(1)));
    Schedule { from: Bound::At(from), until: Bound::At(until), daily: Vec::new() }
}

/// Where and when it happened, at all heights; `None` if that is nowhere on Earth or at no time.
fn solid(incident: &IncidentBody) -> Option<Solid> {
    let volume = Volume {
        footprint: Footprint::Circle { centre: incident.at, radius_cm: 0 },
        uncertainty_cm: incident.within_cm,
        height: HeightBand::ALL,
        schedule: schedule(incident),
    };
    volume.solid().ok()
}

/// What was near, the nearest first in each sort.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn near(
    charter: &Charter,
    annex: &Annex,
    own: PartyIndex,
    archive: &dyn Archive,
    incident: &IncidentBody,
) -> Result<Value, RecordError> {
    let Some(here) = solid(incident) else { return Ok(json!({ "areas": [], "sites": [], "notices": [] })) };
    Ok(json!({
        "areas": areas(annex, &here),
        "sites": sites(charter, own, archive, incident, &here)?,
        "notices": notices(charter, archive, incident, &here)?,
    }))
}

/// Centimetres from the least to the most between two solids, whatever their times.
fn apart(here: &Solid, there: &Solid) -> volume::Range {
    let within = Separations { horizontal_cm: NEAR_CM_MAX, vertical_cm: 0, time_ms: NEAR_MS_MAX };
    here.approach(there, &within).horizontal_cm
}

fn metres(cm: u64) -> f64 {
    cm as f64 / 100.0
}

/// How far, from the least to the most that what was written leaves open.
fn range(apart: volume::Range) -> Value {
    json!({ "least": metres(apart.least), "most": metres(apart.most) })
}

fn nearest(mut found: Vec<(u64, Value)>) -> Vec<Value> {
    found.sort_by_key(|(cm, _)| *cm);
    found.into_iter().take(NEAR_MAX).map(|(_, value)| value).collect()
}

fn areas(annex: &Annex, here: &Solid) -> Vec<Value> {
    let numbered = annex.areas.iter().enumerate().zip(annex.solids().unwrap_or_default());
    let found = numbered.filter_map(|((number, area), solid)| {
        let apart = apart(here, &solid);
        let near = apart.least <= NEAR_CM_MAX.max(area.distance_cm).into();
        near.then(|| {
            let shown = json!({
                "area": area_name(number as u16),
                "names": area.names,
                "distance_m": range(apart),
                "keeps_m": metres(area.distance_cm.into()),
                "within": apart.least <= area.distance_cm.into(),
            });
            (apart.least, shown)
        })
    });
    nearest(found.collect())
}

fn sites(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    incident: &IncidentBody,
    here: &Solid,
) -> Result<Vec<Value>, RecordError> {
    let mut found = Vec::new();
    for told in Book::new(charter, own, archive).all(true)? {
        let volume = Volume {
            footprint: told.site.footprint.clone(),
            uncertainty_cm: told.site.uncertainty_cm,
            height: HeightBand::ALL,
            schedule: Schedule::ALWAYS,
        };
        let Ok(there) = volume.solid() else { continue };
        let apart = apart(here, &there);
        if apart.least > NEAR_CM_MAX.into() {
            continue;
        }
        // What its owner had taken off its list by then was told as a site no more.
        let Some(by) = told.state.told_by(incident.since) else { continue };
        let before = by.said.time <= incident.since;
        let days = incident.since.0.saturating_sub(by.said.time.0) / DAY_MS;
        let shown = json!({
            "site": site_name(charter, told.id),
            "name": told.site.name,
            "owner": code(charter, told.id.entry.lane.party),
            "distance_m": range(apart),
            "notified": rfc3339(by.said.time),
            "notified_by": transcript::name_place(charter, by.said.at),
            "notified_before": before,
            "days_between": before.then_some(days),
        });
        found.push((apart.least, shown));
    }
    Ok(nearest(found))
}

fn notices(
    charter: &Charter,
    archive: &dyn Archive,
    incident: &IncidentBody,
    here: &Solid,
) -> Result<Vec<Value>, RecordError> {
    let mut found = Vec::new();
    each(archive, AffairKind::Notice, &mut |id, affair| {
        if let Affair::Notice(notice) = affair
            && let Some(Body::Notice(words)) = body(archive, notice.version.at)?
        {
            found.extend(notified(charter, id, &words, notice.announced.time, incident, here));
        }
        Ok(true)
    })?;
    Ok(nearest(found))
}

/// A notice that is near in place and time, by the nearest of its volumes.
fn notified(
    charter: &Charter,
    id: EntryRef,
    words: &NoticeBody,
    announced: Time,
    incident: &IncidentBody,
    here: &Solid,
) -> Option<(u64, Value)> {
    let when = schedule(incident);
    let close = |volume: &Volume| {
        let (there, ms) = (volume.solid().ok()?, when.gap(&volume.schedule).ms);
        let apart = apart(here, &there);
        (ms <= NEAR_MS_MAX && apart.least <= NEAR_CM_MAX.into()).then_some((apart, ms))
    };
    let (apart, ms) = words.volumes.iter().filter_map(close).min_by_key(|(apart, ms)| (apart.least, *ms))?;
    let shown = json!({
        "notice": transcript::name_place(charter, id),
        "by": code(charter, id.lane.party),
        "kind": crate::notices::words::kind_word(words.kind),
        "title": words.title,
        "distance_m": range(apart),
        "active": ms == 0,
        "apart_s": ms as f64 / 1e3,
        "announced": rfc3339(announced),
        "announced_before": announced <= incident.since,
        "lead_s": (announced <= incident.since).then(|| (incident.since.0 - announced.0) as f64 / 1e3),
    });
    Some((apart.least, shown))
}

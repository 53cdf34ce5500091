//! How notices, conflicts, daily plans and what a plan would meet are shown: the shapes of `--json`.
//!
//! What follows from the record is the same at every station; what only this one knows (receipts, the time now) stands
//! apart from it.

use std::collections::BTreeSet;

use evidence::{Charter, EntryRef, PartyIndex, Time, transcript};
use exchange::Plan as Drawn;
use line::Record as _;
use line::affairs::{
    Address, Affair, Body, ConflictId, Item, Notice, NoticeBody, Plan, PlanBody, SiteChange, SiteId, StrikeBody, Word,
};
use line::plot::{Conflict, Meeting, concerns};
use serde_json::{Value, json};
use store::Archive as _;
use volume::limits::WINDOWS_MAX;
use volume::{Alternative, Approach, Bound, Change, Footprint, Moment, Volume};

use super::ask::{features, geojson};
use super::words;
use crate::clock::{DAY_MS, date_time_group, rfc3339, wall};
use crate::failure::Failure;
use crate::serve::Host;
use crate::sites::NO_PERMISSION;
use crate::socket::damaged;
use crate::view::{answers, area_name, body, code, item_name, passed, post, site_name};

/// Conflicts of which the status looks whether all have accepted them; with more, it says that there are more.
const LOOKED_AT_MAX: usize = 1_000;

/// A notice with its answers and conflicts; `None` if the entry began none.
///
/// # Errors
/// [`Failure`] if the record cannot be read.
pub fn notice(host: &Host, id: EntryRef) -> Result<Option<Value>, Failure> {
    let Some(Affair::Notice(notice)) = host.store.affair(id).map_err(damaged)? else { return Ok(None) };
    let charter = host.line.charter();
    let Some(body) = words_of(host, &notice)? else { return Ok(None) };
    let mut shown = row(host, id, &notice, &body);
    let volumes: Vec<_> = body.volumes.iter().map(|volume| json!(words::volume_words(volume))).collect();
    let conflicts = host.line.plot().conflicts().filter(|(conflict, _)| of(**conflict, id));
    let fields = json!({
        "means": NO_PERMISSION,
        "language": body.language,
        "version": transcript::name_place(charter, notice.version.at),
        "said_at": rfc3339(notice.version.time),
        "reason": body.amends.as_ref().map(|amends| &amends.reason),
        "begun": notice.begun().map(rfc3339),
        "step": step(host, &notice)?,
        "details": body.details.iter()
            .map(|(field, text)| json!({ "field": words::field_word(*field), "text": text })).collect::<Vec<_>>(),
        "amounts": body.amounts.iter()
            .map(|amount| json!({ "what": amount.what, "count": amount.count })).collect::<Vec<_>>(),
        "twins": body.twins.iter()
            .map(|twin| json!({ "system": words::system_word(twin.system), "reference": twin.reference }))
            .collect::<Vec<_>>(),
        "volumes": volumes,
        "where": body.volumes.iter().map(super::coded::volume).collect::<Vec<_>>(),
        "labels": labels(&body),
        "geojson": features(&drawn(charter, id, &notice, &body))?,
        "answers": answers(charter, &host.store, &notice.answers, notice.version.at, notice.answer_by).map_err(damaged)?,
        "passed": passed(charter, &host.store, &notice.passed).map_err(damaged)?,
        "strikes": strikes(host, &notice)?,
        "conflicts": conflicts.map(|(conflict, _)| conflict_name(charter, *conflict)).collect::<Vec<_>>(),
        "received": received(host, notice.version.at)?,
    });
    merge(&mut shown, fields);
    Ok(Some(shown))
}

/// A notice in a list.
///
/// # Errors
/// [`Failure`] if the record cannot be read.
pub fn listed(host: &Host, id: EntryRef, notice: &Notice) -> Result<Option<Value>, Failure> {
    Ok(words_of(host, notice)?.map(|body| row(host, id, notice, &body)))
}

/// What is shown of a notice everywhere.
fn row(host: &Host, id: EntryRef, notice: &Notice, body: &NoticeBody) -> Value {
    let charter = host.line.charter();
    let owes = notice.answers.0.iter().filter(|(party, _)| notice.answers.owes(*party, notice.version.at));
    json!({
        "serial": transcript::name_place(charter, id),
        "kind": words::kind_word(notice.kind),
        "title": body.title,
        "from": post(charter, Address { party: id.lane.party, post: body.from }),
        "precedence": id.lane.precedence.to_string(),
        "phase": words::phase_word(notice.phase()),
        "announced": rfc3339(notice.announced.time),
        "begins": rfc3339(notice.begins),
        "begins_dtg": date_time_group(notice.begins),
        "ends": notice.ends.map(rfc3339),
        "ends_dtg": notice.ends.map(date_time_group),
        "lead": words::lead_word(notice.lead),
        "voluntary": notice.voluntary,
        "answer_by": notice.answers_due().map(rfc3339),
        "overruns": notice.over_due().is_some_and(|ends| ends < wall()),
        "unanswered_by": owes.map(|(party, _)| code(charter, *party)).collect::<Vec<_>>(),
    })
}

/// The words that stand of a notice; none where the record does not hold them.
pub fn words_of(host: &Host, notice: &Notice) -> Result<Option<NoticeBody>, Failure> {
    match body(&host.store, notice.version.at).map_err(damaged)? {
        Some(Body::Notice(body)) => Ok(Some(body)),
        _ => Ok(None),
    }
}

/// What each volume is called; nothing for those without a label.
fn labels(body: &NoticeBody) -> Vec<Option<&str>> {
    (0..).zip(&body.volumes).map(|(number, _)| body.label(number)).collect()
}

/// A notice as a file keeps it: in one piece, or volume by volume where they have labels.
pub fn drawn(charter: &Charter, id: EntryRef, notice: &Notice, body: &NoticeBody) -> Vec<Drawn> {
    let mut properties = vec![
        ("title".to_owned(), body.title.clone()),
        ("name".to_owned(), format!("{} {}", transcript::name_place(charter, id), body.title)),
        ("serial".to_owned(), transcript::name_place(charter, id)),
        ("kind".to_owned(), words::kind_word(notice.kind).to_owned()),
        ("phase".to_owned(), words::phase_word(notice.phase()).to_owned()),
    ];
    properties.extend(body.details.iter().map(|(field, text)| (words::field_word(*field).to_owned(), text.clone())));
    properties.push(("means".to_owned(), NO_PERMISSION.to_owned()));
    if body.labels.is_empty() {
        return vec![Drawn { volumes: body.volumes.clone(), properties }];
    }
    let labelled = |(label, volume): (Option<&str>, &Volume)| {
        let label = label.map(|label| ("label".to_owned(), label.to_owned()));
        Drawn { volumes: vec![volume.clone()], properties: properties.iter().cloned().chain(label).collect() }
    };
    labels(body).into_iter().zip(&body.volumes).map(labelled).collect()
}

/// When a notice is active in a time, for a calendar: spans of each volume, at most so many of each.
pub fn spans(body: &NoticeBody, from: Time, until: Time, most: usize) -> Vec<Value> {
    let mut all = Vec::new();
    for (number, volume) in (0..).zip(&body.volumes) {
        for (begins, ends) in volume.schedule.spans(Moment(from.0), Moment(until.0), most) {
            let open = volume.schedule.until == Bound::Open && ends == Moment(u64::MAX);
            let ends = (!open).then(|| rfc3339(Time(ends.0)));
            let (label, begins) = (body.label(number), rfc3339(Time(begins.0)));
            all.push(json!({ "volume": number, "label": label, "begins": begins, "ends": ends }));
        }
    }
    all
}

/// On which days a notice is active in a time that begins with a day: the first and the last day of each run of them.
pub fn active_days(body: &NoticeBody, from: Time, until: Time) -> Vec<Value> {
    let days = until.ms_since(from) / DAY_MS + 1;
    let most = usize::try_from(days).unwrap_or(usize::MAX).saturating_mul(WINDOWS_MAX + 1);
    let mut active = BTreeSet::new();
    for volume in &body.volumes {
        for (begins, ends) in volume.schedule.spans(Moment(from.0), Moment(until.0), most) {
            active.extend(begins.0.max(from.0) / DAY_MS..=ends.0.min(until.0) / DAY_MS);
        }
    }
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for day in active {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == day => *last = day,
            _ => runs.push((day, day)),
        }
    }
    let date = |day: u64| rfc3339(Time(day * DAY_MS)).get(..10).map(str::to_owned);
    runs.into_iter().map(|(first, last)| json!({ "first": date(first), "last": date(last) })).collect()
}

fn step(host: &Host, notice: &Notice) -> Result<Option<Value>, Failure> {
    let Some((said, _)) = notice.step.filter(|(said, _)| notice.version < *said) else { return Ok(None) };
    let Some(Body::Step(step)) = body(&host.store, said.at).map_err(damaged)? else { return Ok(None) };
    let at = transcript::name_place(host.line.charter(), said.at);
    Ok(Some(json!({ "entry": at, "at": rfc3339(step.at), "words": step.words })))
}

/// The strikes that are told of a humanitarian movement, earliest first.
fn strikes(host: &Host, notice: &Notice) -> Result<Vec<Value>, Failure> {
    let mut all = Vec::new();
    for said in &notice.strikes {
        let Some(Body::Strike(StrikeBody { struck, words, .. })) = body(&host.store, said.at).map_err(damaged)? else {
            continue;
        };
        let entry = transcript::name_place(host.line.charter(), said.at);
        all.push((struck, json!({ "entry": entry, "struck": rfc3339(struck), "words": words })));
    }
    all.sort_by_key(|(struck, _)| *struck);
    Ok(all.into_iter().map(|(_, strike)| strike).collect())
}

/// Which stations have signed that they hold an entry, as far as this one knows.
fn received(host: &Host, at: EntryRef) -> Result<Vec<Value>, Failure> {
    let charter = host.line.charter();
    let mut all = Vec::new();
    for party in (0..charter.parties.len() as u8).map(PartyIndex).filter(|party| *party != at.lane.party) {
        let when = if party == host.line.own() {
            host.store.kept_at(at).map_err(damaged)?
        } else {
            host.store.receipt_for(at, party).map_err(damaged)?.map(|receipt| receipt.claims().time)
        };
        all.extend(when.map(|when| json!({ "party": code(charter, party), "at": rfc3339(when) })));
    }
    Ok(all)
}

/// A daily plan with its answers.
///
/// # Errors
/// [`Failure`] if the record cannot be read.
pub fn day_plan(host: &Host, id: EntryRef, plan: &Plan) -> Result<Option<Value>, Failure> {
    let charter = host.line.charter();
    let Some(Body::Plan(PlanBody { notices, words, .. })) = body(&host.store, id).map_err(damaged)? else {
        return Ok(None);
    };
    let owes = plan.answers.0.iter().filter(|(party, _)| plan.answers.owes(*party, id));
    Ok(Some(json!({
        "serial": transcript::name_place(charter, id),
        "party": code(charter, id.lane.party),
        "day": rfc3339(Time(plan.day.saturating_mul(crate::clock::DAY_MS))).get(..10),
        "sent": rfc3339(plan.sent),
        "on_time": plan.on_time,
        "return_by": rfc3339(plan.return_by),
        "notices": notices.iter().map(|at| transcript::name_place(charter, *at)).collect::<Vec<_>>(),
        "words": words,
        "answers": answers(charter, &host.store, &plan.answers, id, plan.return_by).map_err(damaged)?,
        "unanswered_by": owes.map(|(party, _)| code(charter, *party)).collect::<Vec<_>>(),
    })))
}

/// A conflict as both sides see it.
///
/// # Errors
/// [`Failure`] if the record cannot be read.
pub fn conflict(host: &Host, id: ConflictId, conflict: &Conflict) -> Result<Value, Failure> {
    let charter = host.line.charter();
    let (said, silent) = stances(host, id, conflict)?;
    let (notice, other) = conflict.volumes;
    let moving = moves(host, Item::Notice(id.notice), notice)? || moves(host, id.with, other)?;
    let mut shown = approach(&conflict.approach, moving);
    let fields = json!({
        "id": conflict_name(charter, id),
        "notice": item(host, Item::Notice(id.notice))?,
        "with": item(host, id.with)?,
        "volumes": [conflict.volumes.0, conflict.volumes.1],
        "labels": [
            label(host, Item::Notice(id.notice), conflict.volumes.0)?,
            label(host, id.with, conflict.volumes.1)?,
        ],
        "gives_way": conflict.yields.map(|at| transcript::name_place(charter, at)),
        "due": rfc3339(conflict.due),
        "settled": silent.is_empty() && said.iter().all(|said| said["accepts"] == true),
        "said": said,
        "unanswered_by": silent,
    });
    merge(&mut shown, fields);
    Ok(shown)
}

/// What parties have said about a conflict as it is, and the codes of those that have said nothing.
fn stances(host: &Host, id: ConflictId, conflict: &Conflict) -> Result<(Vec<Value>, Vec<String>), Failure> {
    let charter = host.line.charter();
    let (mut said, mut silent) = (Vec::new(), Vec::new());
    let Some(Affair::Notice(notice)) = host.store.affair(id.notice).map_err(damaged)? else {
        return Ok((said, silent));
    };
    let rules = host.line.rules();
    for party in (0..charter.parties.len() as u8).map(PartyIndex).filter(|party| concerns(id, *party, rules)) {
        let Some(stance) = notice.conflicts.of(party, id.with, conflict.versions) else {
            silent.push(code(charter, party));
            continue;
        };
        let Word { time, at } = stance.word;
        let words = match body(&host.store, at).map_err(damaged)? {
            Some(Body::Conflict(conflict)) => conflict.words,
            _ => String::new(),
        };
        said.push(json!({
            "party": code(charter, party),
            "accepts": stance.accepts,
            "words": words,
            "at": rfc3339(time),
            "entry": transcript::name_place(charter, at),
        }));
    }
    Ok((said, silent))
}

/// How many notices wait for an answer of ours, and how many conflicts are not accepted by all; of each at most
/// a thousand are counted.
///
/// # Errors
/// [`Failure`] if the record cannot be read.
pub fn counts(host: &Host) -> Result<(usize, usize), Failure> {
    let waiting = host.store.inbox(line::affairs::AffairKind::Notice, None, LOOKED_AT_MAX).map_err(damaged)?.len();
    let mut standing = 0;
    for (id, conflict) in host.line.plot().conflicts().take(LOOKED_AT_MAX) {
        let Some(Affair::Notice(notice)) = host.store.affair(id.notice).map_err(damaged)? else { continue };
        let rules = host.line.rules();
        let accepts = |party| notice.conflicts.of(party, id.with, conflict.versions).is_some_and(|said| said.accepts);
        let mut parties = (0..rules.charter.parties.len() as u8).map(PartyIndex);
        standing += usize::from(!parties.all(|party| !concerns(*id, party, rules) || accepts(party)));
    }
    Ok((waiting, standing))
}

/// What a volume of a plan would meet.
///
/// # Errors
/// [`Failure`] if the record cannot be read.
pub fn meeting(host: &Host, volume: &Volume, meeting: &Meeting) -> Result<Value, Failure> {
    let moving = is_route(volume) || moves(host, meeting.with, meeting.with_volume)?;
    let mut shown = approach(&meeting.approach, moving);
    let (with, label) = (item(host, meeting.with)?, label(host, meeting.with, meeting.with_volume)?);
    let fields =
        json!({ "volume": meeting.volume, "with": with, "with_volume": meeting.with_volume, "with_label": label });
    merge(&mut shown, fields);
    Ok(shown)
}

/// What would clear a volume.
///
/// # Errors
/// [`Failure`] if it cannot be written.
pub fn alternative(alternative: &Alternative) -> Result<Value, Failure> {
    let Alternative { change, volume } = alternative;
    let (way, by) = match *change {
        Change::Later(ms) => ("later", json!({ "s": ms / 1_000 })),
        Change::Earlier(ms) => ("earlier", json!({ "s": ms / 1_000 })),
        Change::Higher(cm) => ("higher", json!({ "m": f64::from(cm) / 100.0 })),
        Change::Lower(cm) => ("lower", json!({ "m": f64::from(cm) / 100.0 })),
        Change::Aside { cm, bearing } => ("aside", json!({ "m": f64::from(cm) / 100.0, "bearing": bearing })),
    };
    Ok(json!({
        "way": way,
        "by": by,
        "volume": words::volume_words(volume),
        "geojson": geojson(std::slice::from_ref(volume))?,
    }))
}

fn is_route(volume: &Volume) -> bool {
    matches!(volume.footprint, Footprint::Route { .. })
}

/// Whether a volume of something moves; only what is notified does.
fn moves(host: &Host, item: Item, volume: u8) -> Result<bool, Failure> {
    let Item::Notice(at) = item else { return Ok(false) };
    let Some(Affair::Notice(notice)) = host.store.affair(at).map_err(damaged)? else { return Ok(false) };
    let body = words_of(host, &notice)?;
    Ok(body.is_some_and(|body| body.volumes.get(usize::from(volume)).is_some_and(is_route)))
}

/// How near two things come. Of what moves, places and moments are those of the closest approach, of its centre; of what
/// stays, the moment is the first at which it is there.
fn approach(approach: &Approach, moving: bool) -> Value {
    let Approach { verdict, horizontal_cm, vertical_cm, time_ms, places, moments } = approach;
    let metres = |cm: u64| (cm != u64::MAX).then(|| cm as f64 / 100.0);
    let range = |range: &volume::Range| json!({ "least": metres(range.least), "most": metres(range.most) });
    let first = Time(moments.0.min(moments.1).0);
    json!({
        "certain": *verdict == volume::Verdict::Conflict,
        "moving": moving,
        "distance_m": range(horizontal_cm),
        "height_m": range(vertical_cm),
        "time_s": *time_ms as f64 / 1e3,
        "places": [places.0.to_string(), places.1.to_string()],
        "moments": [rfc3339(Time(moments.0.0)), rfc3339(Time(moments.1.0))],
        "first_at": rfc3339(first),
        "first_at_dtg": date_time_group(first),
        "first_at_ms": first.0,
    })
}

/// Something that is met: what it is called, what it is and whose.
fn item(host: &Host, item: Item) -> Result<Value, Failure> {
    let charter = host.line.charter();
    Ok(match item {
        Item::Notice(at) => {
            let affair = host.store.affair(at).map_err(damaged)?;
            let (mut kind, mut title) = (Value::Null, String::new());
            if let Some(Affair::Notice(notice)) = affair {
                kind = json!(words::kind_word(notice.kind));
                title = words_of(host, &notice)?.map(|body| body.title).unwrap_or_default();
            }
            let party = code(charter, at.lane.party);
            json!({ "is": "notice", "id": transcript::name_place(charter, at), "party": party, "kind": kind, "name": title })
        }
        Item::Site(site) => {
            let (id, party) = (site_name(charter, site), code(charter, site.entry.lane.party));
            json!({ "is": "site", "id": id, "party": party, "name": site_title(host, site)? })
        }
        Item::Area(number) => {
            let names = host.line.rules().annex.areas.get(usize::from(number)).map(|area| area.names.join(" / "));
            json!({ "is": "area", "id": area_name(number), "name": names })
        }
    })
}

/// What a volume of something is called.
fn label(host: &Host, item: Item, volume: u8) -> Result<Option<String>, Failure> {
    let Item::Notice(at) = item else { return Ok(None) };
    let Some(Affair::Notice(notice)) = host.store.affair(at).map_err(damaged)? else { return Ok(None) };
    Ok(words_of(host, &notice)?.and_then(|body| body.label(volume).map(str::to_owned)))
}

fn site_title(host: &Host, site: SiteId) -> Result<String, Failure> {
    let Some(Affair::Sites(sites)) = host.store.affair(site.entry).map_err(damaged)? else { return Ok(String::new()) };
    let Some(Some(state)) = sites.added.get(usize::from(site.change)) else { return Ok(String::new()) };
    let Some(Body::Sites(changes)) = body(&host.store, state.last.said.at).map_err(damaged)? else {
        return Ok(String::new());
    };
    match changes.into_iter().nth(usize::from(state.last.change)) {
        Some(SiteChange::Add(site) | SiteChange::Change { to: site, .. }) => Ok(site.name),
        _ => Ok(String::new()),
    }
}

/// A conflict as both sides call it: `USA/R/0003~RUS/R/0002`.
pub fn conflict_name(charter: &Charter, id: ConflictId) -> String {
    format!("{}~{}", transcript::name_place(charter, id.notice), item_name(charter, id.with))
}

/// What [`conflict_name`] wrote, in either order of two notices.
pub fn parse_conflict(charter: &Charter, text: &str) -> Option<ConflictId> {
    let (notice, with) = text.trim().split_once('~')?;
    let notice = crate::view::parse_serial(charter, notice)?;
    let with = if let Some(number) = with.to_lowercase().strip_prefix("area-") {
        Item::Area(number.parse().ok()?)
    } else if let Some((entry, change)) = with.split_once('.') {
        Item::Site(SiteId { entry: crate::view::parse_serial(charter, entry)?, change: change.parse().ok()? })
    } else {
        Item::Notice(crate::view::parse_serial(charter, with)?)
    };
    Some(ConflictId::of(notice, with))
}

/// True if a notice is one of the two of a conflict.
fn of(conflict: ConflictId, notice: EntryRef) -> bool {
    conflict.notice == notice || conflict.with == Item::Notice(notice)
}

/// A volume later by so much, its waypoints too; `None` beyond all time.
pub fn shifted(volume: &Volume, ms: i64) -> Option<Volume> {
    let mut moved = Volume { schedule: volume.schedule.shifted(ms), ..volume.clone() };
    let ends = [(volume.schedule.from, moved.schedule.from), (volume.schedule.until, moved.schedule.until)];
    for end in ends {
        if let (Bound::At(before), Bound::At(after)) = end
            && before.0.checked_add_signed(ms) != Some(after.0)
        {
            return None;
        }
    }
    if let volume::Footprint::Route { waypoints, .. } = &mut moved.footprint {
        for waypoint in waypoints {
            waypoint.time = Moment(waypoint.time.0.checked_add_signed(ms)?);
        }
    }
    Some(moved)
}

fn merge(into: &mut Value, more: Value) {
    if let (Value::Object(into), Value::Object(more)) = (into, more) {
        into.extend(more);
    }
}

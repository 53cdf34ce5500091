//! The charter's annex as people write and read it: a TOML file, standing areas from GeoJSON, places from CSV or
//! GeoJSON. What is left out is the usual.

mod incidents;
mod people;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use evidence::{Charter, Party};
use exchange::sites::SiteRules;
use line::affairs::{Amount, Annex, Area, NoticeKind, Place, Rules};
use line::limits::ANNEX_BYTES_MAX;
use serde::Deserialize;
use serde_json::{Value, json};
use volume::{Footprint, Moment, Volume};

use self::incidents::IncidentsFile;
use self::people::{CallsFile, StaffedFile};
use crate::clock::wall;
use crate::failure::{Exit, Failure};
use crate::notices::words::KINDS;
use crate::{notices, view};

const FILE_HINT: &str = "detente charter show --json shows the names, below annex";

/// The annex of a charter.
///
/// # Errors
/// [`Failure`] if this release does not understand it: nothing can be said on such a line.
pub fn of(charter: &Charter) -> Result<Annex, Failure> {
    let hint = "install the release that the other parties run; or draw up another charter";
    Annex::of(charter).map_err(|error| Failure::refused(error, hint))
}

/// A charter with what follows from it, and the amendments before it, in order.
///
/// # Errors
/// As for [`of`]; or if they do not follow on one another.
pub fn rules(earlier: &[Charter], charter: &Charter) -> Result<Rules, Failure> {
    of(charter)?;
    let hint = "the line's charters are wanted from the first amendment on: ask a party that has them";
    Rules::of_all(earlier, charter).map_err(|error| Failure::refused(error, hint))
}

/// The files from which an annex is made; of what none of them says, all stays as it is.
pub struct Files<'a> {
    /// Terms, as TOML.
    pub terms: Option<&'a Path>,
    /// Standing areas, as GeoJSON.
    pub areas: Option<&'a Path>,
    /// Places, as CSV or GeoJSON.
    pub places: Option<&'a Path>,
}

/// An annex with what files say in place of what it said, encoded; `None` if it is the usual one.
///
/// # Errors
/// [`Failure`] with what is wrong in which file.
pub fn make(mut annex: Annex, files: &Files<'_>, parties: &[Party]) -> Result<Option<Vec<u8>>, Failure> {
    if let Some(path) = files.terms {
        annex = terms(annex, path, parties)?;
    }
    if let Some(path) = files.areas {
        annex.areas = areas(path)?;
    }
    if let Some(path) = files.places {
        annex.places = places(path)?;
    }
    if annex == Annex::default() {
        return Ok(None);
    }
    annex.check().map_err(|error| Failure::new(Exit::Usage, error, FILE_HINT))?;
    let bytes = annex.encode();
    if bytes.len() > ANNEX_BYTES_MAX {
        let what = format!("the annex has {} bytes, and at most {ANNEX_BYTES_MAX} are read", bytes.len());
        return Err(Failure::new(Exit::Usage, what, "leave out places, or draw areas with fewer corners"));
    }
    // What others would refuse is not signed.
    Annex::decode(&bytes).map_err(|error| Failure::new(Exit::Usage, error, FILE_HINT))?;
    Ok(Some(bytes))
}

/// What a TOML file may say.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct AnnexFile {
    answer_s: Option<u64>,
    conflict_s: Option<u64>,
    pass_s: Option<u64>,
    stale_days: Option<u64>,
    mismatch_m: Option<f64>,
    separations: SeparationsFile,
    cease: CeaseFile,
    plan: PlanFile,
    calls: CallsFile,
    staffed: StaffedFile,
    incidents: IncidentsFile,
    kinds: BTreeMap<String, KindFile>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SeparationsFile {
    horizontal_m: Option<f64>,
    vertical_m: Option<f64>,
    time_s: Option<u64>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct CeaseFile {
    read_back_s: Option<u64>,
    pass_s: Option<u64>,
    outcome_s: Option<u64>,
    apart_m: Option<f64>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct PlanFile {
    cut_off: Option<String>,
    returned: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct KindFile {
    lead_s: Option<u64>,
    short_s: Option<u64>,
    rank: Option<u64>,
    site_m: Option<f64>,
    /// False: sites do not concern it.
    sites: Option<bool>,
    thresholds: Option<BTreeMap<String, u64>>,
}

fn terms(before: Annex, path: &Path, parties: &[Party]) -> Result<Annex, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
    let wrong = |error: String| Failure::new(Exit::Usage, format!("{}: {error}", path.display()), FILE_HINT);
    let file: AnnexFile = toml::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    apply(before, file, parties).map_err(wrong)
}

/// An annex, with what a file says in its place.
fn apply(mut annex: Annex, file: AnnexFile, parties: &[Party]) -> Result<Annex, String> {
    let AnnexFile { answer_s, conflict_s, pass_s, stale_days, mismatch_m, separations, cease, plan, .. } = file;
    people::apply(&mut annex.people, file.calls, file.staffed, parties)?;
    incidents::apply(&mut annex.incidents, file.incidents)?;
    let kinds = file.kinds;
    let numbers = [
        (answer_s, &mut annex.answer_s),
        (conflict_s, &mut annex.conflict_s),
        (pass_s, &mut annex.pass_s),
        (stale_days, &mut annex.stale_days),
        (cease.read_back_s, &mut annex.cease.read_back_s),
        (cease.pass_s, &mut annex.cease.pass_s),
        (cease.outcome_s, &mut annex.cease.outcome_s),
    ];
    for (said, term) in numbers {
        *term = said.unwrap_or(*term);
    }
    if let Some(time_s) = separations.time_s {
        annex.separations.time_ms = time_s.saturating_mul(1_000);
    }
    let lengths = [
        (mismatch_m, &mut annex.mismatch_cm),
        (separations.horizontal_m, &mut annex.separations.horizontal_cm),
        (separations.vertical_m, &mut annex.separations.vertical_cm),
        (cease.apart_m, &mut annex.cease.apart_cm),
    ];
    for (said, term) in lengths {
        if let Some(metres) = said {
            *term = cm(metres)?;
        }
    }
    let times = [(plan.cut_off, &mut annex.plan.cut_off_s), (plan.returned, &mut annex.plan.return_s)];
    for (said, term) in times {
        if let Some(text) = said {
            *term = time_of_day_s(&text)?;
        }
    }
    for (name, file) in kinds {
        let kind = kind(&name)?;
        let terms = &mut annex.kinds[kind.index()];
        let numbers =
            [(file.lead_s, &mut terms.lead_s), (file.short_s, &mut terms.short_s), (file.rank, &mut terms.rank)];
        for (said, term) in numbers {
            *term = said.unwrap_or(*term);
        }
        match (file.sites, file.site_m) {
            (Some(false), None) => terms.site_cm = None,
            (Some(false), Some(_)) => return Err(format!("kinds.{name} has a distance from sites, and sites = false")),
            (_, Some(metres)) => terms.site_cm = Some(cm(metres)?),
            (Some(true), None) if terms.site_cm.is_none() => return Err(format!("kinds.{name} says no site_m")),
            _ => {}
        }
        if let Some(thresholds) = file.thresholds {
            terms.thresholds = thresholds.into_iter().map(|(what, count)| Amount { what, count }).collect();
        }
    }
    Ok(annex)
}

fn kind(name: &str) -> Result<NoticeKind, String> {
    let place = KINDS.iter().position(|known| *known == name);
    let kind = place.and_then(|place| NoticeKind::ALL.get(place).copied());
    kind.ok_or_else(|| format!("{name:?} is no kind of notice; there are {}", KINDS.join(", ")))
}

fn cm(metres: f64) -> Result<u32, String> {
    let cm = (metres * 100.0).round();
    // Within the range the conversion loses nothing; what is too much for a charter its check says.
    if (0.0..=4e9).contains(&cm) { Ok(cm as u32) } else { Err(format!("{metres} m is no distance")) }
}

fn time_of_day_s(text: &str) -> Result<u64, String> {
    let wrong = || format!("{text:?} is no time of day; write it as \"14:00\", in UTC");
    let (hours, minutes) = text.split_once(':').ok_or_else(wrong)?;
    let number = |text: &str| text.parse::<u64>().map_err(|_| wrong());
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    if hours > 24 || minutes > 59 {
        return Err(wrong());
    }
    Ok(hours * 3_600 + minutes * 60)
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| Failure::file(path, &error))
}

/// Standing areas: each feature has `name`, may have names in other languages as `name:uk`, `distance_m`, and the
/// `kinds` of notices that it concerns; all, if it names none.
fn areas(path: &Path) -> Result<Vec<Area>, Failure> {
    let wrong = |what: String| {
        Failure::new(Exit::Usage, format!("{}: {what}", path.display()), "give each feature name, distance_m and kinds")
    };
    let plans = exchange::geojson::read(&read(path)?).map_err(|error| wrong(error.to_string()))?;
    let mut areas = Vec::new();
    for (feature, plan) in plans.into_iter().enumerate() {
        let names = names(&plan.properties).ok_or_else(|| wrong(format!("feature {feature} has no name")))?;
        let said =
            |name: &str| plan.properties.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let distance_cm = match said("distance_m") {
            Some(text) => {
                let metres = text.parse().map_err(|_| wrong(format!("feature {feature}: {text:?} is no number")))?;
                cm(metres).map_err(|error| wrong(format!("feature {feature}: {error}")))?
            }
            None => 0,
        };
        let kinds: BTreeSet<NoticeKind> = match said("kinds") {
            Some(text) => {
                let words =
                    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').filter(|word| !word.is_empty());
                let kinds = words.map(kind).collect::<Result<_, _>>();
                kinds.map_err(|error| wrong(format!("feature {feature}: {error}")))?
            }
            None => NoticeKind::ALL.into_iter().collect(),
        };
        let area = |volume: Volume| Area { names: names.clone(), volume, distance_cm, kinds: kinds.clone() };
        areas.extend(plan.volumes.into_iter().map(area));
    }
    Ok(areas)
}

/// The names of a feature in its languages; `None` if it has none.
fn names(properties: &[(String, String)]) -> Option<Vec<String>> {
    let named = |name: &str| name == "name" || name.starts_with("name:") || name.starts_with("name_");
    let mut names: Vec<String> = Vec::new();
    for (_, value) in properties.iter().filter(|(name, value)| named(name) && !value.trim().is_empty()) {
        if !names.contains(value) {
            names.push(value.clone());
        }
    }
    (!names.is_empty()).then_some(names)
}

/// Places by name: points of GeoJSON, or rows of CSV with name, latitude and longitude. Names in several languages are
/// separated by bars in CSV.
fn places(path: &Path) -> Result<Vec<Place>, Failure> {
    let bytes = read(path)?;
    let wrong = |what: String| {
        Failure::new(
            Exit::Usage,
            format!("{}: {what}", path.display()),
            "give each place a name, latitude and longitude",
        )
    };
    if bytes.trim_ascii_start().starts_with(b"{") {
        let plans = exchange::geojson::read(&bytes).map_err(|error| wrong(error.to_string()))?;
        let place = |(feature, plan): (usize, exchange::Plan)| match (names(&plan.properties), plan.volumes.as_slice())
        {
            (Some(names), [Volume { footprint: Footprint::Circle { centre, .. }, .. }]) => {
                Ok(Place { names, at: *centre })
            }
            _ => Err(wrong(format!("feature {feature} is no point with a name"))),
        };
        return plans.into_iter().enumerate().map(place).collect();
    }
    let rules = SiteRules { now: Moment(wall().0), stale_after_days: u32::MAX, duplicate_m: 0 };
    let list = exchange::sites::read(&bytes, &rules).map_err(|error| wrong(error.to_string()))?;
    let place = |row: exchange::sites::SiteRow| {
        let names = row.name.split('|').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        Place { names: names.collect(), at: row.at }
    };
    Ok(list.rows.into_iter().map(place).collect())
}

/// What an annex says, for people and tools; of one that this release does not understand, why.
#[must_use]
pub fn describe(charter: &Charter) -> Value {
    let annex = match Annex::of(charter) {
        Ok(annex) => annex,
        Err(error) => return json!({ "not_understood": error.to_string() }),
    };
    let metres = |cm: u32| f64::from(cm) / 100.0;
    let kinds = KINDS.iter().zip(&annex.kinds).map(|(name, terms)| {
        let thresholds = terms.thresholds.iter().map(|amount| (amount.what.clone(), json!(amount.count)));
        let said = json!({
            "lead_s": terms.lead_s, "short_s": terms.short_s, "rank": terms.rank,
            "sites": terms.site_cm.is_some(), "site_m": terms.site_cm.map(metres),
            "thresholds": thresholds.collect::<serde_json::Map<_, _>>(),
        });
        ((*name).to_owned(), said)
    });
    let area = |(number, area): (u16, &Area)| {
        let kinds = area.kinds.iter().filter_map(|kind| KINDS.get(kind.index()));
        json!({
            "area": view::area_name(number), "names": area.names, "distance_m": metres(area.distance_cm),
            "kinds": kinds.collect::<Vec<_>>(), "places": area.volume.footprint.places().count(),
            "geojson": notices::geojson(std::slice::from_ref(&area.volume)).ok(),
        })
    };
    let place = |place: &Place| {
        let (lat, lon) = place.at.degrees();
        json!({ "names": place.names, "at": [lat, lon] })
    };
    let (calls, staffed) = people::describe(&annex.people, &charter.parties);
    json!({
        "answer_s": annex.answer_s,
        "conflict_s": annex.conflict_s,
        "pass_s": annex.pass_s,
        "stale_days": annex.stale_days,
        "mismatch_m": metres(annex.mismatch_cm),
        "separations": {
            "horizontal_m": metres(annex.separations.horizontal_cm),
            "vertical_m": metres(annex.separations.vertical_cm),
            "time_s": annex.separations.time_ms as f64 / 1e3,
        },
        "cease": {
            "read_back_s": annex.cease.read_back_s, "pass_s": annex.cease.pass_s,
            "outcome_s": annex.cease.outcome_s, "apart_m": metres(annex.cease.apart_cm),
        },
        "calls": calls,
        "staffed": staffed,
        "incidents": incidents::describe(&annex.incidents),
        "plan": { "cut_off": hours(annex.plan.cut_off_s), "returned": hours(annex.plan.return_s) },
        "kinds": kinds.collect::<serde_json::Map<_, _>>(),
        "areas": (0..).zip(&annex.areas).map(area).collect::<Vec<_>>(),
        "places": annex.places.iter().map(place).collect::<Vec<_>>(),
    })
}

fn hours(second: u64) -> String {
    format!("{:02}:{:02}", second / 3_600, second / 60 % 60)
}

/// The same in words.
#[must_use]
pub fn words(annex: &Value) -> String {
    use std::fmt::Write;
    if let Some(error) = annex["not_understood"].as_str() {
        return format!("This release does not understand the annex: {error}");
    }
    let duration = |value: &Value| match value.as_u64().unwrap_or_default() {
        s if s > 0 && s % 86_400 == 0 => format!("{} d", s / 86_400),
        s if s > 0 && s % 3_600 == 0 => format!("{} h", s / 3_600),
        s if s > 0 && s % 60 == 0 => format!("{} min", s / 60),
        s => format!("{s} s"),
    };
    let (apart, cease, plan) = (&annex["separations"], &annex["cease"], &annex["plan"]);
    let mut words = format!(
        "Plans, sites, warnings, calls and checks\n  activities stay {} m, or {} m of height, or {} s apart\n  a notice or a change to \
         sites is answered within {}; a conflict within {}; sites are passed to units within {}\n  a warning is read \
         back within {}, passed to units within {}, answered for within {}; the two ways of giving its place differ by \
         {} m at most\n  a site is stale {} days after its verification, and lies at most {} m from the place it \
         names\n  the plan of a day is sent by {} UTC on the day before, and returned by {} UTC",
        apart["horizontal_m"],
        apart["vertical_m"],
        apart["time_s"],
        duration(&annex["answer_s"]),
        duration(&annex["conflict_s"]),
        duration(&annex["pass_s"]),
        duration(&cease["read_back_s"]),
        duration(&cease["pass_s"]),
        duration(&cease["outcome_s"]),
        cease["apart_m"],
        annex["stale_days"],
        annex["mismatch_m"],
        plan["cut_off"].as_str().unwrap_or_default(),
        plan["returned"].as_str().unwrap_or_default(),
    );
    people::words(&mut words, annex, duration);
    incidents::words(&mut words, &annex["incidents"], duration);
    for name in KINDS {
        let kind = &annex["kinds"][name];
        let _ = write!(
            words,
            "\n  {name}: on time {} before, short notice up to {}, rank {}",
            duration(&kind["lead_s"]),
            duration(&kind["short_s"]),
            kind["rank"]
        );
        if let Some(metres) = kind["site_m"].as_f64() {
            let _ = write!(words, ", {metres} m from sites");
        }
        for (what, count) in kind["thresholds"].as_object().into_iter().flatten() {
            let _ = write!(words, ", owed from {count} {what}");
        }
    }
    let names = |value: &Value| {
        let names = value["names"].as_array().into_iter().flatten().filter_map(Value::as_str);
        names.collect::<Vec<_>>().join(" / ")
    };
    for area in annex["areas"].as_array().into_iter().flatten() {
        let _ = write!(
            words,
            "\n  {}: {}, {} m",
            area["area"].as_str().unwrap_or_default(),
            names(area),
            area["distance_m"]
        );
    }
    let places = annex["places"].as_array().map_or(0, Vec::len);
    if places > 0 {
        let _ = write!(words, "\n  {places} places by name");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn annex(text: &str) -> Result<Annex, String> {
        apply(Annex::default(), toml::from_str(text).map_err(|error| error.to_string())?, &[])
    }

    #[test]
    fn what_a_file_leaves_out_is_the_usual() {
        assert_eq!(annex("").unwrap(), Annex::default());
        let said = annex(
            "answer_s = 600\n[separations]\nhorizontal_m = 1500.5\n[plan]\ncut_off = \"12:30\"\n\
             [kinds.flight]\nrank = 9\nsite_m = 100\nthresholds = { sorties = 4 }\n[kinds.live-fire]\nsites = false\n",
        );
        let mut wanted = Annex { answer_s: 600, ..Annex::default() };
        wanted.separations.horizontal_cm = 150_050;
        wanted.plan.cut_off_s = 45_000;
        let flight = &mut wanted.kinds[NoticeKind::Flight.index()];
        (flight.rank, flight.site_cm) = (9, Some(10_000));
        flight.thresholds = vec![Amount { what: "sorties".to_owned(), count: 4 }];
        wanted.kinds[NoticeKind::LiveFire.index()].site_cm = None;
        assert_eq!(said.unwrap(), wanted);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for text in [
            "answers = 1",
            "[kinds.walk]\nrank = 1",
            "[plan]\ncut_off = \"noon\"",
            "[separations]\nhorizontal_m = -1",
            "[kinds.flight]\nsites = true",
            "[kinds.live-fire]\nsites = false\nsite_m = 5",
        ] {
            assert!(annex(text).is_err(), "{text}");
        }
    }
}

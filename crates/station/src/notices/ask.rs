//! What a command asks the station about notices, in the words of people: files are read here, before anything is asked.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use exchange::{Plan, ReadError, Round};
use line::affairs::{NoticeError, solids};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use volume::{Bound, HeightBand, Schedule, Volume};

use super::cli::{self, Content, Release, Where};
use super::words;
use crate::failure::{Exit, Failure};

/// What is asked. Volumes travel as GeoJSON that is read back the same.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Ask {
    /// Release a notice.
    Send {
        /// What it says.
        notice: NewNotice,
        /// How.
        how: How,
    },
    /// Release new words of a notice of ours.
    Amend {
        /// The notice.
        serial: String,
        /// Why.
        reason: String,
        /// Our post; as before if left out.
        from: Option<String>,
        /// What changes.
        change: Change,
        /// How.
        how: How,
    },
    /// Move a notice of ours in time.
    Delay {
        /// The notice.
        serial: String,
        /// By how many milliseconds, negative for earlier.
        by_ms: i64,
        /// Why.
        reason: String,
        /// How.
        how: How,
    },
    /// Say what becomes of a notice of ours.
    Step {
        /// The notice.
        serial: String,
        /// `begun`, `complete` or `cancelled`.
        step: String,
        /// Why, or what came of it.
        reason: String,
    },
    /// Answer a notice or a daily plan.
    Answer {
        /// The notice or plan.
        serial: String,
        /// `acknowledge`, `no-objection`, `ask` or `object`.
        stance: String,
        /// The question or objection.
        words: String,
    },
    /// Say to which units a notice was passed.
    Passed {
        /// The notice.
        serial: String,
        /// Which.
        units: String,
    },
    /// List notices.
    List {
        /// Which of them.
        which: Which,
        /// Most that are listed.
        limit: usize,
        /// Only notices kept before this one.
        before: Option<String>,
    },
    /// Show a notice.
    Show {
        /// The notice.
        serial: String,
    },
    /// When the notices that stand are active.
    Calendar {
        /// The first day; today if left out.
        from: Option<String>,
        /// The last day; a week in all if left out.
        until: Option<String>,
        /// By days, not by half hours.
        by_day: bool,
        /// Only of this kind.
        kind: Option<String>,
    },
    /// The notices as GeoJSON, to be written in whichever format.
    Export {
        /// The notice; all that stand if left out.
        serial: Option<String>,
    },
    /// Send the plan of a day.
    Plan {
        /// The day.
        day: String,
        /// Our notices of that day.
        serials: Vec<String>,
        /// What else there is to say.
        words: String,
    },
    /// List daily plans.
    Plans {
        /// Most that are listed.
        limit: usize,
    },
    /// What a plan would meet: a question asked of memory.
    Check {
        /// What would be done.
        kind: String,
        /// Where and when.
        volumes: Value,
        /// The notice in whose place it would stand.
        amends: Option<String>,
    },
    /// List conflicts.
    Conflicts {
        /// Those that all have accepted too.
        all: bool,
    },
    /// Take note of a conflict, or accept it.
    ConflictAnswer {
        /// The conflict.
        id: String,
        /// Whether it is accepted.
        accepts: bool,
        /// The measures, or other words.
        words: String,
    },
}

/// Which notices are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// Those that stand.
    Standing,
    /// Those that wait for our answer.
    Waiting,
    /// All.
    All,
}

/// How words are released.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct How {
    /// Seconds to wait for the receipts of the others.
    pub wait_s: Option<u64>,
    /// Although they meet something.
    pub although_conflicts: bool,
    /// Although latitude and longitude look swapped.
    pub as_given: bool,
    /// Why it comes at short notice or late.
    pub short_notice_reason: Option<String>,
}

/// A notice to be released.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewNotice {
    /// The code of our post.
    pub from: String,
    /// What will be done.
    pub kind: String,
    /// What else it says.
    pub says: Change,
}

/// What a notice says, or what an amendment changes: what is left out stays as it was, or is not there.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Where and when, as GeoJSON.
    pub volumes: Option<Value>,
    /// What it is called.
    pub title: Option<String>,
    /// The language of its words.
    pub language: Option<String>,
    /// Coded fields; an empty one takes it out.
    #[serde(default)]
    pub details: BTreeMap<String, String>,
    /// How much of what takes part.
    #[serde(default)]
    pub amounts: BTreeMap<String, u64>,
    /// Public twins, as `system:reference`.
    #[serde(default)]
    pub twins: Vec<String>,
    /// What volumes are called, by their numbers from 0; an empty one takes it out. Other volumes begin with none.
    #[serde(default)]
    pub labels: Vec<(u8, String)>,
}

impl Ask {
    /// What `notice send` asks.
    pub(super) fn send(send: &cli::Send) -> Result<Self, Failure> {
        let activity = as_one(activities(&send.place)?, send.kind.as_deref())?;
        let Some(kind) = activity.as_ref().map(|activity| activity.named_kind()).transpose()? else {
            return Err(Failure::new(Exit::Usage, "the notice says not where and when", WHERE_HINT));
        };
        let says = change(activity.as_ref(), &send.content)?;
        Ok(Ask::Send { notice: NewNotice { from: send.from.clone(), kind, says }, how: how(&send.release) })
    }

    /// What `notice amend` asks.
    pub(super) fn amend(amend: &cli::Amend) -> Result<Self, Failure> {
        Ok(Ask::Amend {
            serial: amend.serial.clone(),
            reason: amend.reason.clone(),
            from: amend.from.clone(),
            change: change(as_one(activities(&amend.place)?, None)?.as_ref(), &amend.content)?,
            how: how(&amend.release),
        })
    }

    /// What `notice delay` asks.
    pub(super) fn delay(delay: &cli::Delay) -> Result<Self, Failure> {
        let by_ms = words::duration_ms(&delay.by)?;
        let told = words::length_words(by_ms.unsigned_abs() / 1_000);
        let reason = delay.reason.clone();
        let reason =
            reason.unwrap_or_else(|| if by_ms > 0 { format!("{told} later") } else { format!("{told} earlier") });
        Ok(Ask::Delay { serial: delay.serial.clone(), by_ms, reason, how: how(&delay.release) })
    }

    /// What `notice calendar` asks.
    pub(super) fn calendar(calendar: &cli::Calendar) -> Result<Self, Failure> {
        let cli::Calendar { from, until, month, year, kind, .. } = calendar;
        let by_day = month.is_some() || year.is_some();
        let (from, until) = match (month, year) {
            (Some(month), _) => words::month(month).map(|(from, until)| (Some(from), Some(until)))?,
            (None, Some(year)) => (Some(format!("{year}-01-01")), Some(format!("{year}-12-31"))),
            (None, None) => (from.clone(), until.clone()),
        };
        Ok(Ask::Calendar { from, until, by_day, kind: kind.clone() })
    }

    /// What `plan check` asks, of each activity by itself.
    pub(super) fn checks(check: &cli::Check, mut activities: Vec<Activity>) -> Result<Vec<(Activity, Self)>, Failure> {
        if check.as_one {
            activities = as_one(activities, check.kind.as_deref())?.into_iter().collect();
        }
        if activities.is_empty() {
            return Err(Failure::new(Exit::Usage, "the plan says not where and when", WHERE_HINT));
        }
        let ask = |activity: Activity| {
            let (kind, activity) = activity.checked(check.kind.as_deref())?;
            let volumes = geojson(&activity.plan.volumes)?;
            let ask = Ask::Check { kind, volumes, amends: check.amends.clone() };
            Ok((activity, ask))
        };
        activities.into_iter().map(ask).collect()
    }
}

pub(super) const WHERE_HINT: &str = "name a file, or say --circle LAT,LON,RADIUS --from-time TIME --until TIME";

fn how(release: &Release) -> How {
    How {
        wait_s: release.wait,
        although_conflicts: release.although_conflicts,
        as_given: release.as_given,
        short_notice_reason: release.short_notice_reason.clone(),
    }
}

fn change(activity: Option<&Activity>, content: &Content) -> Result<Change, Failure> {
    let mut labels = activity.map(|activity| activity.labels.clone()).unwrap_or_default();
    let title = content.title.clone().or_else(|| activity?.title());
    let volumes = activity.map(|activity| geojson(&activity.plan.volumes)).transpose()?;
    let pair = |text: &String, mark: char, form: &str| match text.split_once(mark) {
        Some((name, value)) => Ok((name.trim().to_owned(), value.trim().to_owned())),
        None => Err(Failure::new(Exit::Usage, format!("{text:?} is not understood"), format!("as {form}"))),
    };
    let mut details = BTreeMap::new();
    for text in &content.details {
        let (name, value) = pair(text, '=', "call-sign=HAWK")?;
        words::field(&name)?;
        details.insert(name, value);
    }
    let mut amounts = BTreeMap::new();
    for text in &content.amounts {
        let (name, count) = pair(text, '=', "troops=1200")?;
        let count =
            count.parse().map_err(|error| Failure::new(Exit::Usage, format!("{text:?}: {error}"), "as troops=1200"))?;
        amounts.insert(name, count);
    }
    for text in &content.twins {
        let (system, _) = pair(text, ':', "notam:A0123/22")?;
        words::of_table("public system", &system, &words::SYSTEMS)?;
    }
    for text in &content.labels {
        let (number, label) = pair(text, '=', "0=\"outbound leg\"")?;
        let number = number.parse().map_err(|error| {
            Failure::new(Exit::Usage, format!("{text:?}: {error}"), "volumes are counted from 0, as 0=\"outbound leg\"")
        })?;
        labels.push((number, label));
    }
    let language = content.language.clone();
    Ok(Change { volumes, title, language, details, amounts, twins: content.twins.clone(), labels })
}

/// One activity as the command line says it.
pub(super) struct Activity {
    /// The feature of the file that says it, counted from 0; none for circles, and for all as one.
    pub feature: Option<usize>,
    /// What will be done, in a word that is known.
    pub kind: Option<String>,
    /// Where and when, and what else the file says.
    pub plan: Plan,
    /// What the file calls its volumes.
    pub labels: Vec<(u8, String)>,
}

impl Activity {
    fn of_feature(feature: usize, plan: Plan) -> Result<Self, Failure> {
        let kind = property(&plan, "kind");
        if let Some(kind) = &kind {
            words::kind(kind).map_err(|failure| {
                let what = format!("feature {feature}, properties.kind: {}", failure.what);
                Failure { what, hint: format!("{}; or say --kind for all of it", failure.hint), ..failure }
            })?;
        }
        let labels = labels_of(&[&plan]);
        Ok(Activity { feature: Some(feature), kind, plan, labels })
    }

    /// What it is called; none if the file does not say it.
    pub fn title(&self) -> Option<String> {
        property(&self.plan, "title").or_else(|| property(&self.plan, "name"))
    }

    /// An activity that makes sense, of `kind`, or else of the kind that it says.
    pub fn checked(mut self, kind: Option<&str>) -> Result<(String, Self), Failure> {
        if let Some(kind) = kind {
            self.kind = Some(kind.to_owned());
        }
        let kind = self.named_kind()?;
        solids(&self.plan.volumes).map_err(|error| senseless(&error, |_| self.feature))?;
        Ok((kind, self))
    }

    fn named_kind(&self) -> Result<String, Failure> {
        self.kind.clone().ok_or_else(|| {
            let what = match self.feature {
                Some(feature) => format!("feature {feature} does not say of what kind it is"),
                None => "it is not said of what kind it is".to_owned(),
            };
            let hint = format!("say --kind, or give each feature a property kind: {}", words::KINDS.join(", "));
            Failure::new(Exit::Usage, what, hint)
        })
    }
}

fn property(plan: &Plan, wanted: &str) -> Option<String> {
    plan.properties.iter().find(|(name, _)| name == wanted).map(|(_, said)| said.clone())
}

/// What the command line says of where and when: an activity for each feature of the file, and one for all circles.
pub(super) fn activities(place: &Where) -> Result<Vec<Activity>, Failure> {
    let mut all = Vec::new();
    if let Some(file) = &place.file {
        let bytes = read_file(file)?;
        let shown = file.display();
        let (_, plans) = exchange::read_plan(&bytes).map_err(|error| unreadable(&shown.to_string(), &error))?;
        let plans = plans.into_iter().enumerate();
        all = plans.map(|(feature, plan)| Activity::of_feature(feature, plan)).collect::<Result<_, _>>()?;
    }
    let circle = |text: &String| {
        let footprint = words::circle(text)?;
        Ok(Volume { footprint, uncertainty_cm: 0, height: HeightBand::ALL, schedule: Schedule::ALWAYS })
    };
    let volumes = place.circles.iter().map(circle).collect::<Result<Vec<_>, Failure>>()?;
    if !volumes.is_empty() {
        let plan = Plan { volumes, properties: Vec::new() };
        all.push(Activity { feature: None, kind: None, plan, labels: Vec::new() });
    }
    let (schedule, height) = (schedule(place)?, height(place)?);
    if all.is_empty() && (schedule.is_some() || height.is_some()) {
        let hint = "name a file or a --circle with it; notice delay moves a notice in time";
        return Err(Failure::new(Exit::Usage, "a time or height says not where", hint));
    }
    for volume in all.iter_mut().flat_map(|activity| &mut activity.plan.volumes) {
        if let Some(schedule) = schedule.as_ref().filter(|_| volume.schedule == Schedule::ALWAYS) {
            volume.schedule = schedule.clone();
        }
        if let Some(height) = height.filter(|_| volume.height == HeightBand::ALL) {
            volume.height = height;
        }
    }
    Ok(all)
}

/// What the features of a file call their volumes: by a label, or by the name of each where there are several.
fn labels_of(plans: &[&Plan]) -> Vec<(u8, String)> {
    let said = |plan: &Plan, wanted: &str| {
        let found = plan.properties.iter().find(|(name, text)| name == wanted && !text.trim().is_empty());
        found.map(|(_, text)| text.clone())
    };
    let first = plans.first().and_then(|plan| said(plan, "name"));
    let named = plans.iter().any(|plan| said(plan, "name") != first);
    let (mut labels, mut number) = (Vec::new(), 0u8);
    for plan in plans {
        let label = said(plan, "label").or_else(|| said(plan, "name").filter(|_| named));
        for _ in &plan.volumes {
            labels.extend(label.clone().map(|label| (number, label)));
            number = number.saturating_add(1);
        }
    }
    labels
}

/// All activities as one, of this kind, or else of the one kind that they name; with what the first says that says
/// anything. `None` if there is none.
fn as_one(all: Vec<Activity>, kind: Option<&str>) -> Result<Option<Activity>, Failure> {
    if all.is_empty() {
        return Ok(None);
    }
    let kinds: BTreeSet<&String> = all.iter().filter_map(|activity| activity.kind.as_ref()).collect();
    let kind = match (kind, kinds.first()) {
        (Some(kind), _) => Some(kind.to_owned()),
        (None, Some(first)) if kinds.len() > 1 => {
            let what = format!("the features are of {} kinds, as {first}", kinds.len());
            return Err(Failure::new(Exit::Usage, what, "say --kind for all of it, or give each a notice of its own"));
        }
        (None, first) => first.map(|kind| (*kind).clone()),
    };
    let labels = labels_of(&all.iter().map(|activity| &activity.plan).collect::<Vec<_>>());
    let (mut volumes, mut properties, mut features) = (Vec::new(), Vec::new(), Vec::new());
    for Activity { feature, plan, .. } in all {
        features.resize(features.len() + plan.volumes.len(), feature);
        volumes.extend(plan.volumes);
        if properties.is_empty() {
            properties = plan.properties;
        }
    }
    solids(&volumes).map_err(|error| senseless(&error, |volume| features.get(volume).copied().flatten()))?;
    Ok(Some(Activity { feature: None, kind, plan: Plan { volumes, properties }, labels }))
}

fn schedule(place: &Where) -> Result<Option<Schedule>, Failure> {
    let bound = |text: &Option<String>, round| match text {
        Some(text) => words::moment(text, round).map(Bound::At),
        None => Ok(Bound::Open),
    };
    let (from, until) = (bound(&place.from_time, Round::Down)?, bound(&place.until, Round::Up)?);
    Ok((from != Bound::Open).then_some(Schedule { from, until, daily: Vec::new() }))
}

fn height(place: &Where) -> Result<Option<HeightBand>, Failure> {
    let bound = |text: &Option<String>| match text {
        Some(text) => words::height(text).map(Bound::At),
        None => Ok(Bound::Open),
    };
    let band = HeightBand { lower: bound(&place.lower)?, upper: bound(&place.upper)? };
    Ok((band != HeightBand::ALL).then_some(band))
}

/// The bytes of a file or of standard input, and never more than are read at all.
fn read_file(file: &Path) -> Result<Vec<u8>, Failure> {
    let most = exchange::limits::FILE_BYTES_MAX as u64 + 1;
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        std::io::stdin().take(most).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    read.map(|_| bytes).map_err(|error| Failure::file(file, &error))
}

fn unreadable(file: &str, error: &ReadError) -> Failure {
    let hint = "mend the file where it says; nothing of it was taken, and docs/notices.md says what is read";
    Failure::new(Exit::Usage, format!("{file}: {error}"), hint)
}

/// Says of which feature of the file a volume is that makes no sense.
fn senseless(error: &NoticeError, feature_of: impl Fn(usize) -> Option<usize>) -> Failure {
    let volume = match error {
        NoticeError::Volume { volume, .. } | NoticeError::NoBegin { volume } => Some(*volume),
        _ => None,
    };
    let what = match feature_of(volume.unwrap_or_default()) {
        Some(feature) => format!("feature {feature}, {error}"),
        None => error.to_string(),
    };
    let hint = match error {
        NoticeError::NoBegin { .. } => "say it in the file, or with --from-time and --until",
        _ => "mend the plan where it says; volumes and features are counted from 0",
    };
    Failure::new(Exit::Usage, what, hint)
}

/// The places of a file or of the command line, all of them together, as GeoJSON; null if there is none.
pub(crate) fn places(place: &Where) -> Result<Value, Failure> {
    let volumes: Vec<_> = activities(place)?.into_iter().flat_map(|activity| activity.plan.volumes).collect();
    if volumes.is_empty() { Ok(Value::Null) } else { geojson(&volumes) }
}

/// Volumes as GeoJSON.
pub(crate) fn geojson(volumes: &[Volume]) -> Result<Value, Failure> {
    features(&[Plan { volumes: volumes.to_vec(), properties: Vec::new() }])
}

/// Plans as GeoJSON.
pub(super) fn features(plans: &[Plan]) -> Result<Value, Failure> {
    let written = exchange::geojson::write(plans).map_err(|error| Failure::refused(error, "say a time before 9999"))?;
    serde_json::from_str(&written).map_err(|error| Failure::local(error, "tell the makers"))
}

/// The volumes of GeoJSON that [`geojson`] wrote; none of null.
pub(crate) fn volumes(written: &Value) -> Result<Vec<Volume>, Failure> {
    if written.is_null() {
        return Ok(Vec::new());
    }
    let plans = exchange::geojson::read(written.to_string().as_bytes())
        .map_err(|error| Failure::new(Exit::Usage, error, "the program and the station are of different releases"))?;
    Ok(plans.into_iter().flat_map(|plan| plan.volumes).collect())
}

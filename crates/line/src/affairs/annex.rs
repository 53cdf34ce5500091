//! What the parties agreed about plans, sites and warnings: the annex of a charter.
//!
//! A charter without one has the defaults of [`Annex::default`]; every charter that all have signed has one meaning.

use std::collections::BTreeSet;

use evidence::cbor::{Reader, Writer};
use evidence::{Charter, Malformed, Precedence, Role, Time};
use volume::{Position, Separations, Solid, Volume, VolumeError};

use super::geometry::{read_position, read_u32, read_volume, write_position, write_volume};
use super::medium::{Medium, Recording};
use super::message::{Address, read_address, write_address};
use super::notice::NoticeKind;
use super::request::Wanted;
use crate::limits::{
    ANNEX_AREAS_MAX, ANNEX_BYTES_MAX, ANNEX_PLACES_MAX, CLOCK_S_MAX, NAMES_MAX, SEPARATION_CM_MAX, SEPARATION_S_MAX,
    STAFFED_PER_DAY_MAX, STANDING_CALLS_MAX, THRESHOLDS_MAX, TITLE_BYTES_MAX,
};

/// What the parties agreed about plans, sites and warnings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annex {
    /// How far apart activities of different parties are to stay.
    pub separations: Separations,
    /// Within how many seconds a notice, or a change to sites, is to be answered.
    pub answer_s: u64,
    /// Within how many seconds each party to a conflict is to say what it does about it.
    pub conflict_s: u64,
    /// Within how many seconds sites are to be passed to the units that must know them.
    pub pass_s: u64,
    /// The clocks of a warning.
    pub cease: CeaseTerms,
    /// After how many days without a new verification a site counts as stale.
    pub stale_days: u64,
    /// How far in centimetres a site may lie from the place that it is said to lie at.
    pub mismatch_cm: u32,
    /// The cycle of daily plans.
    pub plan: PlanTerms,
    /// What people owe each other: calls, and checks that a person answers.
    pub people: PeopleTerms,
    /// The clocks of what is said when something has happened.
    pub incidents: IncidentTerms,
    /// For each kind of notice, in the order of [`NoticeKind::ALL`], what it owes.
    pub kinds: Vec<KindTerms>,
    /// Borders, buffers, corridors and areas of special caution; an area's number is its place here.
    pub areas: Vec<Area>,
    /// Places by their names, against which the names of sites are held.
    pub places: Vec<Place>,
}

/// The clocks of a warning, in seconds from its being signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CeaseTerms {
    /// Until it is read back.
    pub read_back_s: u64,
    /// Until it is passed to the units.
    pub pass_s: u64,
    /// Until its outcome is told: stopped, or denied.
    pub outcome_s: u64,
    /// How far in centimetres the two ways of giving the place may lie apart.
    pub apart_cm: u32,
}

/// The clocks of what is said when something has happened, in seconds from the word that asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncidentTerms {
    /// Until it is said whose an incident was.
    pub attribution_s: u64,
    /// Until a request is responded to, in the order of [`Wanted::ALL`]; a fact within that of an explanation.
    pub respond_s: [u64; Wanted::ALL.len()],
    /// Until a violation is admitted or disputed.
    pub violation_s: u64,
    /// After how many days the line itself is to be reviewed, from its opening or the last review.
    pub review_days: u64,
}

impl IncidentTerms {
    /// Within how many seconds a request is to be responded to.
    #[must_use]
    pub fn request_s(&self, wanted: Wanted) -> u64 {
        self.respond_s[wanted as usize]
    }

    /// Within how many seconds a fact is to be agreed to or disputed.
    #[must_use]
    pub fn fact_s(&self) -> u64 {
        self.request_s(Wanted::Explanation)
    }
}

/// The cycle of daily plans, in seconds of the day, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanTerms {
    /// Until when on the day before a day's plan is to be sent.
    pub cut_off_s: u64,
    /// Until when on that day before it is to be returned with the other side's word.
    pub return_s: u64,
}

/// What people owe each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeopleTerms {
    /// Within how many seconds a word on a call is to be answered, FLASH to ROUTINE.
    pub call_answer_s: [u64; 4],
    /// How many seconds after the time agreed both are to be at the machine.
    pub call_present_s: u64,
    /// Within how many seconds a person is to answer a staffed check.
    pub staffed_answer_s: u64,
    /// At which seconds of the day, UTC, each watch makes one, ascending.
    pub staffed_at_s: Vec<u64>,
    /// The calls that stand; a standing call's number is its place here.
    pub standing: Vec<StandingCall>,
}

impl PeopleTerms {
    /// The clocks of a call of this urgency.
    #[must_use]
    pub fn call(&self, urgency: Precedence) -> CallTerms {
        CallTerms { answer_s: self.call_answer_s[urgency as usize], present_s: self.call_present_s }
    }
}

impl PeopleTerms {
    /// How many times of staffed checks lie after `after` and not after `until`.
    #[must_use]
    pub fn staffed_between(&self, after: Time, until: Time) -> u64 {
        let times = self.staffed_at_s.len() as u64;
        let up_to = |time: Time| {
            let (day, second) = (time.0 / (DAY_S * 1_000), time.0 % (DAY_S * 1_000));
            let today = self.staffed_at_s.iter().filter(|at_s| **at_s * 1_000 <= second).count() as u64;
            day.saturating_mul(times).saturating_add(today)
        };
        up_to(until).saturating_sub(up_to(after))
    }

    /// The first time of a staffed check after `after`; `None` if there is none.
    #[must_use]
    pub fn staffed_next(&self, after: Time) -> Option<Time> {
        let today = after.0 / (DAY_S * 1_000) * (DAY_S * 1_000);
        let times = [0, DAY_S * 1_000].into_iter().flat_map(|later| {
            self.staffed_at_s.iter().filter_map(move |at_s| today.checked_add(later)?.checked_add(at_s * 1_000))
        });
        times.map(Time).find(|time| *time > after)
    }
}

/// A call that both sides agreed to beforehand, once and for all: daily, or on some days of the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingCall {
    /// The post that seeks it each time.
    pub from: Address,
    /// With which post of another party.
    pub with: Address,
    /// On which days of the week by the calendar of UTC, Monday to Sunday.
    pub days: [bool; 7],
    /// At which second of the day, UTC.
    pub at_s: u64,
    /// By what.
    pub medium: Medium,
    /// What is kept of it.
    pub recording: Recording,
}

impl StandingCall {
    /// True if it is at this time.
    #[must_use]
    pub fn is_at(&self, time: Time) -> bool {
        time.0 % (DAY_S * 1_000) == self.at_s * 1_000 && self.days[weekday(time)]
    }

    /// The first time after `after` at which it is; `None` beyond the times that can be told.
    #[must_use]
    pub fn next(&self, after: Time) -> Option<Time> {
        let (day_ms, at_ms) = (DAY_S * 1_000, self.at_s * 1_000);
        let today = after.0 / day_ms * day_ms;
        let times = (0..=7).filter_map(|day| today.checked_add(day * day_ms)?.checked_add(at_ms)).map(Time);
        times.into_iter().find(|time| *time > after && self.is_at(*time))
    }
}

/// The day of the week by the calendar of UTC, Monday the first: 1970-01-01 was a Thursday.
fn weekday(time: Time) -> usize {
    ((time.0 / (DAY_S * 1_000) + 3) % 7) as usize
}

/// The clocks of one call, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallTerms {
    /// From a word on it until that is answered.
    pub answer_s: u64,
    /// From the time agreed until both are at the machine.
    pub present_s: u64,
}

/// What a notice of one kind owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindTerms {
    /// Seconds before its begin up to which it is on time.
    pub lead_s: u64,
    /// Seconds before its begin up to which it is at short notice; after that it is late.
    pub short_s: u64,
    /// Its rank in a conflict: the greater one yields.
    pub rank: u64,
    /// How far in centimetres it is to stay from protected sites; `None` if sites do not concern it.
    pub site_cm: Option<u32>,
    /// From which amounts it is owed; stated to be below all of them it is voluntary. None: always owed.
    pub thresholds: Vec<Amount>,
}

/// So many of something: troops, tanks, sorties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// Of what.
    pub what: String,
    /// How many.
    pub count: u64,
}

/// A standing area of the charter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// What it is called, in the languages of the line.
    pub names: Vec<String>,
    /// Where, and for how long.
    pub volume: Volume,
    /// How far in centimetres to stay from it.
    pub distance_cm: u32,
    /// Whom it concerns.
    pub kinds: BTreeSet<NoticeKind>,
}

/// A place by its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What it is called, in the languages of the line.
    pub names: Vec<String>,
    /// Where.
    pub at: Position,
}

impl Place {
    /// True if it is called so, in whichever of its languages. Capitals count beyond ASCII, since what they are grows
    /// with each edition of Unicode, and two stations must find the same.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.names.iter().any(|theirs| theirs.trim().eq_ignore_ascii_case(name.trim()))
    }
}

/// Why an annex is none. The fault of whoever drew the charter up.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AnnexError {
    /// Not of the form.
    #[error("the charter's annex is not of its form: {0}")]
    Malformed(#[from] Malformed),
    /// A standing area that is no volume.
    #[error("standing area {area} of the charter is no volume: {error}")]
    Area {
        /// The area's number.
        area: usize,
        /// Why.
        error: VolumeError,
    },
    /// A term that cannot be kept.
    #[error("the charter's annex: {0}")]
    Unsound(String),
}

const HOUR_S: u64 = 3_600;
const DAY_S: u64 = 24 * HOUR_S;

impl Default for Annex {
    /// 5 km, 300 m and 10 minutes apart; an hour to answer; lead times after the agreements that are in force between
    /// states (72 h, 48 h, 24 h and minutes, by kind).
    fn default() -> Self {
        Annex {
            separations: Separations { horizontal_cm: 500_000, vertical_cm: 30_000, time_ms: 600_000 },
            answer_s: HOUR_S,
            conflict_s: HOUR_S,
            pass_s: 4 * HOUR_S,
            cease: CeaseTerms { read_back_s: 60, pass_s: 300, outcome_s: 600, apart_cm: 200_000 },
            stale_days: 90,
            mismatch_cm: 3_000_000,
            plan: PlanTerms { cut_off_s: 14 * HOUR_S, return_s: 18 * HOUR_S },
            people: PeopleTerms {
                call_answer_s: [300, 1_800, 3 * HOUR_S, 24 * HOUR_S],
                call_present_s: 600,
                staffed_answer_s: 600,
                staffed_at_s: vec![9 * HOUR_S, 17 * HOUR_S],
                standing: Vec::new(),
            },
            incidents: IncidentTerms {
                attribution_s: HOUR_S,
                respond_s: Wanted::ALL
                    .iter()
                    .map(|wanted| respond_s(*wanted))
                    .collect::<Vec<_>>()
                    .try_into()
                    .expect("one for each"),
                violation_s: DAY_S,
                review_days: 365,
            },
            kinds: NoticeKind::ALL.into_iter().map(KindTerms::default_of).collect(),
            areas: Vec::new(),
            places: Vec::new(),
        }
    }
}

/// Within how many seconds a request is to be responded to: at once where lives hang on it, 48 hours for what is told,
/// longer for what is to be prepared.
fn respond_s(wanted: Wanted) -> u64 {
    match wanted {
        Wanted::Assistance => 600,
        Wanted::Return => DAY_S,
        Wanted::Explanation | Wanted::Meeting => 2 * DAY_S,
        Wanted::Evidence | Wanted::Visit | Wanted::Inquiry => 7 * DAY_S,
        Wanted::Compensation | Wanted::Review => 30 * DAY_S,
    }
}

impl KindTerms {
    fn default_of(kind: NoticeKind) -> Self {
        let (lead_s, short_s, rank, site_cm) = match kind {
            NoticeKind::HumanitarianMovement => (48 * HOUR_S, 24 * HOUR_S, 0, None),
            NoticeKind::TemporaryEntry => (7 * DAY_S, 2 * DAY_S, 1, None),
            NoticeKind::Convoy => (24 * HOUR_S, 4 * HOUR_S, 1, None),
            NoticeKind::ShipPassage => (24 * HOUR_S, 4 * HOUR_S, 2, None),
            NoticeKind::Flight => (HOUR_S, 600, 2, None),
            NoticeKind::GroundMovement => (24 * HOUR_S, 4 * HOUR_S, 3, None),
            NoticeKind::Exercise => (42 * DAY_S, 14 * DAY_S, 4, Some(50_000)),
            NoticeKind::MissileLaunch => (72 * HOUR_S, 24 * HOUR_S, 5, Some(500_000)),
            NoticeKind::LiveFire => (72 * HOUR_S, 24 * HOUR_S, 5, Some(100_000)),
            NoticeKind::Laser => (24 * HOUR_S, 4 * HOUR_S, 5, None),
            NoticeKind::StrikeWarning => (1_800, 300, 6, Some(100_000)),
            NoticeKind::Other => (24 * HOUR_S, 4 * HOUR_S, 4, Some(50_000)),
        };
        KindTerms { lead_s, short_s, rank, site_cm, thresholds: Vec::new() }
    }
}

impl Annex {
    /// Passes what may follow on another annex: what words name by its number is still there, under that number.
    ///
    /// An area may be given other bounds, and a standing call other times; a new one goes behind the others.
    ///
    /// # Errors
    /// What is not at its place, in words.
    pub fn keeps(&self, before: &Annex) -> Result<(), String> {
        for (number, area) in before.areas.iter().enumerate() {
            let known = |now: &Area| now.names.iter().any(|name| area.names.contains(name));
            if !self.areas.get(number).is_some_and(known) {
                return Err(format!("the standing area {:?}", area.names.join(" | ")));
            }
        }
        for (number, call) in before.people.standing.iter().enumerate() {
            let same = |now: &StandingCall| (now.from, now.with) == (call.from, call.with);
            if !self.people.standing.get(number).is_some_and(same) {
                return Err(format!("standing call {number}"));
            }
        }
        Ok(())
    }

    /// The annex of a charter, or the defaults if it has none.
    ///
    /// # Errors
    /// [`AnnexError`] with the first rule broken: nothing can be said on such a line.
    pub fn of(charter: &Charter) -> Result<Self, AnnexError> {
        let annex = match &charter.annex {
            Some(bytes) => Self::decode(bytes)?,
            None => Self::default(),
        };
        let known = |at: Address| {
            charter.party(at.party).is_some_and(|party| party.role == Role::Party && party.post(at.post).is_some())
        };
        match annex.people.standing.iter().all(|call| known(call.from) && known(call.with)) {
            true => Ok(annex),
            false => {
                Err(AnnexError::Unsound("a standing call is not of two posts of parties that are bound".to_owned()))
            }
        }
    }

    /// What a notice of this kind owes.
    #[must_use]
    pub fn kind(&self, kind: NoticeKind) -> &KindTerms {
        &self.kinds[kind.index()]
    }

    /// Every standing area as arithmetic needs it.
    ///
    /// # Errors
    /// [`AnnexError::Area`] with the first that is no volume.
    pub fn solids(&self) -> Result<Vec<Solid>, AnnexError> {
        let solid = |(area, Area { volume, .. }): (usize, &Area)| {
            volume.solid().map_err(|error| AnnexError::Area { area, error })
        };
        self.areas.iter().enumerate().map(solid).collect()
    }

    /// Passes terms that can be kept.
    ///
    /// # Errors
    /// [`AnnexError`] with the first rule broken.
    pub fn check(&self) -> Result<(), AnnexError> {
        let must = |holds: bool, broken: &str| {
            if holds { Ok(()) } else { Err(AnnexError::Unsound(broken.to_owned())) }
        };
        let Separations { horizontal_cm, vertical_cm, time_ms } = self.separations;
        must(horizontal_cm <= SEPARATION_CM_MAX && vertical_cm <= SEPARATION_CM_MAX, "a separation is over 1,000 km")?;
        must(time_ms <= SEPARATION_S_MAX * 1_000, "the separation in time is over a day")?;
        let clocks = [self.answer_s, self.conflict_s, self.pass_s];
        let urgent = [self.cease.read_back_s, self.cease.pass_s, self.cease.outcome_s];
        let clock = |clock: &u64| (1..=CLOCK_S_MAX).contains(clock);
        must(clocks.iter().chain(&urgent).all(clock), "a clock is not from one second to one year")?;
        let CeaseTerms { read_back_s, pass_s, outcome_s, .. } = self.cease;
        must(
            read_back_s <= pass_s && pass_s <= outcome_s,
            "a warning is not to be read back, passed down and answered for in this order",
        )?;
        must((1..=36_600).contains(&self.stale_days), "sites are stale after none or over 36,600 days")?;
        must(
            self.cease.apart_cm <= SEPARATION_CM_MAX && self.mismatch_cm <= SEPARATION_CM_MAX,
            "a tolerance is over 1,000 km",
        )?;
        must(
            self.plan.cut_off_s < self.plan.return_s && self.plan.return_s <= DAY_S,
            "the plan's cut-off and return are not two times of one day",
        )?;
        let PeopleTerms { call_answer_s, call_present_s, staffed_answer_s, staffed_at_s, standing } = &self.people;
        must(
            call_answer_s.iter().chain([call_present_s, staffed_answer_s]).all(clock),
            "a clock of calls or staffed checks is not from one second to one year",
        )?;
        let in_day = staffed_at_s.last().is_none_or(|last| *last < DAY_S);
        must(
            staffed_at_s.len() <= STAFFED_PER_DAY_MAX && in_day && staffed_at_s.is_sorted_by(|one, next| one < next),
            "the staffed checks are not at most 48 times of one day, ascending",
        )?;
        must(standing.len() <= STANDING_CALLS_MAX, "there are too many standing calls")?;
        let sound =
            |call: &StandingCall| call.from.party != call.with.party && call.days.contains(&true) && call.at_s < DAY_S;
        must(standing.iter().all(sound), "a standing call is not of two parties, at a time of some day of the week")?;
        let IncidentTerms { attribution_s, respond_s, violation_s, review_days } = &self.incidents;
        must(
            respond_s.iter().chain([attribution_s, violation_s]).all(clock),
            "a clock of incidents or violations is not from one second to one year",
        )?;
        must((1..=36_600).contains(review_days), "the line is reviewed after none or over 36,600 days")?;
        must(self.kinds.len() == NoticeKind::ALL.len(), "there are not terms for every kind of notice")?;
        for terms in &self.kinds {
            must(
                terms.short_s <= terms.lead_s && terms.lead_s <= CLOCK_S_MAX,
                "a lead time is shorter than short notice",
            )?;
            must(terms.site_cm.is_none_or(|cm| cm <= SEPARATION_CM_MAX), "a distance from sites is over 1,000 km")?;
            must(terms.thresholds.len() <= THRESHOLDS_MAX, "a kind of notice has too many thresholds")?;
        }
        must(self.areas.len() <= ANNEX_AREAS_MAX, "there are too many standing areas")?;
        must(self.places.len() <= ANNEX_PLACES_MAX, "there are too many places")?;
        let named = |names: &Vec<String>| {
            (1..=NAMES_MAX).contains(&names.len()) && names.iter().all(|name| !name.trim().is_empty())
        };
        must(self.areas.iter().all(|area| named(&area.names)), "a standing area has no name")?;
        must(self.places.iter().all(|place| named(&place.names)), "a place has no name")?;
        must(
            self.areas.iter().all(|area| area.distance_cm <= SEPARATION_CM_MAX),
            "an area's distance is over 1,000 km",
        )?;
        self.solids().map(|_| ())
    }

    /// The annex as it stands in a charter.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.map(13).uint(0).array(3);
        let Separations { horizontal_cm, vertical_cm, time_ms } = self.separations;
        writer.uint(horizontal_cm.into()).uint(vertical_cm.into()).uint(time_ms);
        writer.uint(1).uint(self.answer_s).uint(2).uint(self.conflict_s).uint(3).uint(self.pass_s);
        writer.uint(4).array(4).uint(self.cease.read_back_s).uint(self.cease.pass_s).uint(self.cease.outcome_s);
        writer.uint(self.cease.apart_cm.into());
        writer.uint(5).uint(self.stale_days).uint(6).uint(self.mismatch_cm.into());
        writer.uint(7).array(2).uint(self.plan.cut_off_s).uint(self.plan.return_s);
        writer.uint(8).array(self.kinds.len() as u64);
        for KindTerms { lead_s, short_s, rank, site_cm, thresholds } in &self.kinds {
            writer.array(5).uint(*lead_s).uint(*short_s).uint(*rank);
            match site_cm {
                Some(cm) => writer.uint((*cm).into()),
                None => writer.null(),
            };
            write_amounts(&mut writer, thresholds);
        }
        writer.uint(9).array(self.areas.len() as u64);
        for Area { names, volume, distance_cm, kinds } in &self.areas {
            write_names(writer.array(4), names);
            write_volume(&mut writer, volume);
            let kinds = kinds.iter().fold(0, |bits, kind| bits | 1 << kind.index());
            writer.uint((*distance_cm).into()).uint(kinds);
        }
        writer.uint(10).array(self.places.len() as u64);
        for Place { names, at } in &self.places {
            write_names(writer.array(2), names);
            write_position(&mut writer, *at);
        }
        let PeopleTerms { call_answer_s, call_present_s, staffed_answer_s, staffed_at_s, standing } = &self.people;
        writer.uint(11).array(5);
        write_numbers(&mut writer, call_answer_s);
        writer.uint(*call_present_s).uint(*staffed_answer_s);
        write_numbers(&mut writer, staffed_at_s);
        writer.array(standing.len() as u64);
        for StandingCall { from, with, days, at_s, medium, recording } in standing {
            write_address(writer.array(6), *from);
            write_address(&mut writer, *with);
            let days = days.iter().rev().fold(0, |bits, day| bits << 1 | u64::from(*day));
            writer.uint(days).uint(*at_s).uint(*medium as u64).uint(*recording as u64);
        }
        let IncidentTerms { attribution_s, respond_s, violation_s, review_days } = &self.incidents;
        write_numbers(writer.uint(12).array(4).uint(*attribution_s), respond_s);
        writer.uint(*violation_s).uint(*review_days);
        writer.into_bytes()
    }

    /// Reads what [`Annex::encode`] wrote, and checks it.
    ///
    /// # Errors
    /// [`AnnexError`] with the first rule broken.
    pub fn decode(bytes: &[u8]) -> Result<Self, AnnexError> {
        evidence::cbor::check("annex", bytes, ANNEX_BYTES_MAX)?;
        let annex = Self::read(&mut Reader::new("annex", bytes))?;
        annex.check()?;
        Ok(annex)
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let pairs = reader.map_up_to(13)?;
        if pairs != 13 {
            return Err(reader.refuse("not the terms of an annex"));
        }
        let key = |reader: &mut Reader<'_>, wanted: u64| {
            if reader.uint()? == wanted { Ok(()) } else { Err(reader.refuse("not the terms of an annex")) }
        };
        key(reader, 0)?;
        reader.array(3)?;
        let separations =
            Separations { horizontal_cm: read_u32(reader)?, vertical_cm: read_u32(reader)?, time_ms: reader.uint()? };
        key(reader, 1)?;
        let answer_s = reader.uint()?;
        key(reader, 2)?;
        let conflict_s = reader.uint()?;
        key(reader, 3)?;
        let pass_s = reader.uint()?;
        key(reader, 4)?;
        reader.array(4)?;
        let cease = CeaseTerms {
            read_back_s: reader.uint()?,
            pass_s: reader.uint()?,
            outcome_s: reader.uint()?,
            apart_cm: read_u32(reader)?,
        };
        key(reader, 5)?;
        let stale_days = reader.uint()?;
        key(reader, 6)?;
        let mismatch_cm = read_u32(reader)?;
        key(reader, 7)?;
        reader.array(2)?;
        let plan = PlanTerms { cut_off_s: reader.uint()?, return_s: reader.uint()? };
        key(reader, 8)?;
        let mut kinds = Vec::new();
        for _ in 0..reader.array_up_to(NoticeKind::ALL.len() as u64)? {
            reader.array(5)?;
            let (lead_s, short_s, rank) = (reader.uint()?, reader.uint()?, reader.uint()?);
            let site_cm = if reader.null() { None } else { Some(read_u32(reader)?) };
            kinds.push(KindTerms { lead_s, short_s, rank, site_cm, thresholds: read_amounts(reader)? });
        }
        key(reader, 9)?;
        let mut areas = Vec::new();
        for _ in 0..reader.array_up_to(ANNEX_AREAS_MAX as u64)? {
            reader.array(4)?;
            let (names, volume) = (read_names(reader)?, read_volume(reader)?);
            let (distance_cm, bits) = (read_u32(reader)?, reader.uint()?);
            if bits >> NoticeKind::ALL.len() != 0 {
                return Err(reader.refuse("no such kind of notice"));
            }
            let kinds = NoticeKind::ALL.into_iter().filter(|kind| bits >> kind.index() & 1 == 1).collect();
            areas.push(Area { names, volume, distance_cm, kinds });
        }
        key(reader, 10)?;
        let mut places = Vec::new();
        for _ in 0..reader.array_up_to(ANNEX_PLACES_MAX as u64)? {
            reader.array(2)?;
            places.push(Place { names: read_names(reader)?, at: read_position(reader)? });
        }
        key(reader, 11)?;
        reader.array(5)?;
        let call_answer_s = <[u64; 4]>::try_from(read_numbers(reader, 4)?);
        let people = PeopleTerms {
            call_answer_s: call_answer_s.map_err(|_| reader.refuse("not one clock for each precedence"))?,
            call_present_s: reader.uint()?,
            staffed_answer_s: reader.uint()?,
            staffed_at_s: read_numbers(reader, STAFFED_PER_DAY_MAX)?,
            standing: read_standing(reader)?,
        };
        key(reader, 12)?;
        reader.array(4)?;
        let attribution_s = reader.uint()?;
        let respond_s = <[u64; Wanted::ALL.len()]>::try_from(read_numbers(reader, Wanted::ALL.len())?);
        let incidents = IncidentTerms {
            attribution_s,
            respond_s: respond_s.map_err(|_| reader.refuse("not one clock for each sort of request"))?,
            violation_s: reader.uint()?,
            review_days: reader.uint()?,
        };
        reader.end()?;
        Ok(Annex {
            separations,
            answer_s,
            conflict_s,
            pass_s,
            cease,
            stale_days,
            mismatch_cm,
            plan,
            people,
            incidents,
            kinds,
            areas,
            places,
        })
    }
}

pub(super) fn write_amounts(writer: &mut Writer, amounts: &[Amount]) {
    writer.array(amounts.len() as u64);
    for Amount { what, count } in amounts {
        writer.array(2).text(what).uint(*count);
    }
}

pub(super) fn read_amounts(reader: &mut Reader<'_>) -> Result<Vec<Amount>, Malformed> {
    let mut amounts = Vec::new();
    for _ in 0..reader.array_up_to(THRESHOLDS_MAX as u64)? {
        reader.array(2)?;
        amounts.push(Amount { what: reader.text(TITLE_BYTES_MAX)?.to_owned(), count: reader.uint()? });
    }
    Ok(amounts)
}

fn write_numbers(writer: &mut Writer, numbers: &[u64]) {
    writer.array(numbers.len() as u64);
    numbers.iter().for_each(|&number| {
        writer.uint(number);
    });
}

fn read_numbers(reader: &mut Reader<'_>, most: usize) -> Result<Vec<u64>, Malformed> {
    let numbers = reader.array_up_to(most as u64)?;
    (0..numbers).map(|_| reader.uint()).collect()
}

fn read_standing(reader: &mut Reader<'_>) -> Result<Vec<StandingCall>, Malformed> {
    let mut standing = Vec::new();
    for _ in 0..reader.array_up_to(STANDING_CALLS_MAX as u64)? {
        reader.array(6)?;
        let (from, with) = (read_address(reader)?, read_address(reader)?);
        let (bits, at_s) = (reader.uint()?, reader.uint()?);
        if bits >> 7 != 0 {
            return Err(reader.refuse("no such day of the week"));
        }
        let days = std::array::from_fn(|day| bits >> day & 1 == 1);
        let (medium, recording) = (Medium::read(reader)?, Recording::read(reader)?);
        standing.push(StandingCall { from, with, days, at_s, medium, recording });
    }
    Ok(standing)
}

fn write_names(writer: &mut Writer, names: &[String]) {
    writer.array(names.len() as u64);
    names.iter().for_each(|name| {
        writer.text(name);
    });
}

fn read_names(reader: &mut Reader<'_>) -> Result<Vec<String>, Malformed> {
    let names = reader.array_up_to(NAMES_MAX as u64)?;
    (0..names).map(|_| reader.text(TITLE_BYTES_MAX).map(str::to_owned)).collect()
}

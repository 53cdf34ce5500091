//! The figures of volumes: what a check of a plan and a notice cost with a million others alive, against a bare R-tree
//! and against PostGIS.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use testkit::postgis::PostGis;
use testkit::volumes::Workload;
use volume::{Bound, Index, Key, Moment, Schedule, Separations, Volume};

use crate::limits::Spread;
use crate::report::say;

/// Every figure of volumes.
pub const NAMES: [&str; 7] = [
    "volume_bytes",
    "plan_check_10k_p50",
    "plan_check_100k_p50",
    "plan_check_1m_p50",
    "plan_check_1m_p99",
    "notice_insert_per_s",
    "plan_check_vs_postgis",
];

/// 5 km, 300 m and 10 minutes.
const SEPARATIONS: Separations = Separations { horizontal_cm: 500_000, vertical_cm: 30_000, time_ms: 600_000 };

const PLANS: usize = 2_000;
const MILLION: usize = 1_000_000;

/// How many volumes PostGIS is given, and how many questions: more take it long to load and to answer.
const POSTGIS_LIVE: usize = MILLION;
const POSTGIS_PLANS: usize = 10_000;

/// What PostGIS may itself be wrong by, as a share of the distance.
const POSTGIS_DOUBT: f64 = 0.0033;

/// Measures those that are wanted.
pub fn run(wants: &dyn Fn(&str) -> bool) -> Result<()> {
    // Memory first, while nothing that was given back lies about in the process.
    if wants("volume_bytes") {
        bytes()?;
    }
    let mut p50s: Vec<(usize, Growth)> = Vec::new();
    for (live, name) in [(10_000, "plan_check_10k"), (100_000, "plan_check_100k"), (MILLION, "plan_check_1m")] {
        if NAMES.iter().any(|figure| figure.starts_with(name) && wants(figure)) {
            p50s.push((live, plan_check(live, name)?));
        }
    }
    for (fewer, more) in p50s.iter().zip(p50s.iter().skip(1)) {
        let times = more.1.us / fewer.1.us;
        println!(
            "#   from {} to {} alive a check takes {times:.1} times as long, for {:.1} candidates after {:.1}",
            fewer.0, more.0, more.1.candidates, fewer.1.candidates
        );
    }
    if wants("notice_insert_per_s") {
        inserts()?;
    }
    if wants("plan_check_vs_postgis") {
        against_postgis()?;
    }
    Ok(())
}

/// The volumes that are alive.
fn alive(count: usize) -> impl Iterator<Item = Volume> {
    let mut workload = Workload::new(1);
    (0..count).map(move |_| workload.volume())
}

/// Plans that nobody else has seen, drawn as the others are.
fn plans(count: usize) -> Vec<Volume> {
    let mut workload = Workload::new(2);
    (0..count).map(|_| workload.volume()).collect()
}

fn filled(count: usize) -> Result<Index> {
    let mut index = Index::new();
    for (key, volume) in (0..).zip(alive(count)) {
        index.insert(key, volume.solid()?);
    }
    Ok(index)
}

/// Resident memory for each of a million, its places as they were written taken off.
fn bytes() -> Result<()> {
    let before = resident()?;
    let index = filled(MILLION)?;
    let grown = resident()? - before;
    let places: usize = alive(MILLION).map(|volume| volume.footprint.places().count()).sum();
    let each = |bytes: f64| bytes / MILLION as f64;
    println!(
        "#   resident {:.0} bytes each, {:.1} places each; the index says {:.0} bytes each",
        each(grown),
        each(places as f64),
        each(index.bytes() as f64)
    );
    say("volume_bytes", each(grown - (places * size_of::<volume::Position>()) as f64), "bytes", 400.0);
    Ok(())
}

fn resident() -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("the system tells no VmRSS")?;
    let kib: f64 = line.split_whitespace().nth(1).context("VmRSS without a number")?.parse()?;
    Ok(kib * 1024.0)
}

/// From a plan as written to everything alive that it comes too near to.
fn check(index: &Index, plan: &Volume) -> Vec<Key> {
    let solid = plan.solid().expect("the workload makes sense");
    index.near(&solid, &SEPARATIONS).into_iter().map(|(key, _)| key).collect()
}

/// What a check of the middle takes, and how many it has to look at.
struct Growth {
    us: f64,
    candidates: f64,
}

fn plan_check(live: usize, name: &str) -> Result<Growth> {
    let index = filled(live)?;
    let tree = RTree::bulk_load((0..).zip(alive(live)).flat_map(|(key, volume)| boxes(key, &volume)).collect());
    let plans = plans(PLANS);
    // Both over all plans once, so that neither finds memory colder than the other.
    let (mut near, mut candidates) = (0, 0);
    for plan in &plans {
        near += check(&index, plan).len();
        candidates += in_boxes(&tree, plan).len();
    }
    let us = plans.iter().map(|plan| timed(|| check(&index, plan))).collect();
    let bare = plans.iter().map(|plan| timed(|| in_boxes(&tree, plan))).collect();
    let lowering = plans.iter().map(|plan| timed(|| plan.solid())).collect();
    let (us, bare, lowering) = (Spread::of(us), Spread::of(bare), Spread::of(lowering));
    println!(
        "#   of {live}: {:.1} near each, {:.1} candidates of the boxes; to check and lower the plan alone {:.1} us",
        near as f64 / PLANS as f64,
        candidates as f64 / PLANS as f64,
        lowering.p50
    );
    say(&format!("{name}_p50"), us.p50, "us", bare.p50);
    if live == MILLION {
        say(&format!("{name}_p99"), us.p99, "us", bare.p99);
    }
    Ok(Growth { us: us.p50, candidates: candidates as f64 / PLANS as f64 })
}

fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    let began = Instant::now();
    black_box(work());
    began.elapsed().as_secs_f64() * 1e6
}

type Boxed = GeomWithData<Rectangle<[f64; 3]>, Key>;

/// A box in degrees and hours around the places of a volume, as one takes an R-tree for such things without further
/// thought; two boxes where it crosses the antimeridian.
fn boxes(key: Key, volume: &Volume) -> Vec<Boxed> {
    corners(volume, 0.0, 0.0)
        .into_iter()
        .map(|(low, high)| Boxed::new(Rectangle::from_corners(low, high), key))
        .collect()
}

fn in_boxes(tree: &RTree<Boxed>, plan: &Volume) -> Vec<Key> {
    let (margin_m, margin_ms) = (f64::from(SEPARATIONS.horizontal_cm) / 100.0, SEPARATIONS.time_ms as f64);
    let mut keys = Vec::new();
    for (low, high) in corners(plan, margin_m, margin_ms) {
        keys.extend(tree.locate_in_envelope_intersecting(&AABB::from_corners(low, high)).map(|found| found.data));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn corners(volume: &Volume, margin_m: f64, margin_ms: f64) -> Vec<([f64; 3], [f64; 3])> {
    let (from, until) = span(&volume.schedule);
    let hours = |moment: Moment, more: f64| (moment.0 as f64 + more) / 3_600_000.0;
    let (begin, end) = (hours(from, -margin_ms), hours(until, margin_ms));
    let places = || volume.footprint.places().map(volume::Position::degrees);
    let bounds = |of: fn((f64, f64)) -> f64| {
        places().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)))
    };
    let (south, north) = bounds(|(lat, _)| lat);
    let high = margin_m / 110_574.0;
    let wide = margin_m / (111_320.0 * south.abs().max(north.abs()).to_radians().cos());
    let (mut west, mut east) = bounds(|(_, lon)| lon);
    if east - west > 180.0 {
        (west, east) = bounds(|(_, lon)| if lon < 0.0 { lon + 360.0 } else { lon });
    }
    (west, east) = (west - wide, east + wide);
    let part = |west, east| ([west, south - high, begin], [east, north + high, end]);
    if east > 180.0 {
        vec![part(west, 180.0), part(-180.0, east - 360.0)]
    } else if west < -180.0 {
        vec![part(-180.0, east), part(west + 360.0, 180.0)]
    } else {
        vec![part(west, east)]
    }
}

fn span(schedule: &Schedule) -> (Moment, Moment) {
    match (schedule.from, schedule.until) {
        (Bound::At(from), Bound::At(until)) => (from, until),
        _ => unreachable!("the workload has begins and ends"),
    }
}

/// Notices a second with a million alive: each is checked, compared and put in, on one core.
fn inserts() -> Result<()> {
    const NOTICES: usize = 50_000;
    let mut index = filled(MILLION)?;
    let notices = plans(NOTICES);
    let began = Instant::now();
    let mut conflicts = 0;
    for (key, notice) in (MILLION as Key..).zip(&notices) {
        let solid = notice.solid()?;
        conflicts += index.near(&solid, &SEPARATIONS).len();
        index.insert(key, solid);
    }
    let rate = NOTICES as f64 / began.elapsed().as_secs_f64();
    println!("#   {:.1} conflicts for each notice", conflicts as f64 / NOTICES as f64);
    say("notice_insert_per_s", rate, "1/s", 20_000.0);
    Ok(())
}

/// The same questions to both, and the same answers.
fn against_postgis() -> Result<()> {
    let mut postgis = match PostGis::start() {
        Ok(started) => started,
        Err(why) => {
            println!("#   plan_check_vs_postgis is not measured: {why}; tools/need.sh postgis");
            return Ok(());
        }
    };
    postgis.load(alive(POSTGIS_LIVE))?;
    let index = filled(POSTGIS_LIVE)?;
    let plans = plans(POSTGIS_PLANS);
    let questions: Vec<_> = plans.iter().map(|plan| PostGis::question(plan, &SEPARATIONS)).collect();
    let mut answers = 0;
    for (plan, question) in plans.iter().zip(&questions) {
        let (ours, theirs) = (check(&index, plan), postgis.ask(question)?);
        answers += theirs.len();
        same(&index, plan, &ours, &theirs)?;
    }
    let us = plans.iter().map(|plan| timed(|| check(&index, plan))).collect();
    let theirs = questions.iter().map(|question| timed(|| postgis.ask(question))).collect();
    let trips = (0..PLANS).map(|_| Ok(postgis.round_trip()?.as_secs_f64() * 1e6)).collect::<Result<_>>()?;
    println!(
        "#   PostGIS {}, {POSTGIS_LIVE} volumes, {:.1} near each; a question without a table takes it {:.0} us",
        postgis.version()?,
        answers as f64 / POSTGIS_PLANS as f64,
        Spread::of(trips).p50
    );
    say("plan_check_vs_postgis", Spread::of(us).p50, "us", Spread::of(theirs).p50);
    Ok(())
}

/// Whatever only one of the two names is at the very separation, or has heights that PostGIS could not compare.
fn same(index: &Index, plan: &Volume, ours: &[Key], theirs: &[Key]) -> Result<()> {
    let solid = plan.solid()?;
    let only_one = |key: &&Key| ours.contains(key) != theirs.contains(key);
    for key in ours.iter().chain(theirs).filter(only_one) {
        let other = index.get(*key).context("PostGIS names a volume that is not there")?;
        let approach = solid.approach(other, &SEPARATIONS);
        let separation = f64::from(SEPARATIONS.horizontal_cm);
        let at_separation = (approach.horizontal_cm.least as f64 - separation).abs() <= separation * POSTGIS_DOUBT;
        let other_datum = approach.vertical_cm.least != approach.vertical_cm.most;
        ensure!(at_separation || (other_datum && theirs.contains(key)), "{key} is near for one only: {approach:?}");
    }
    Ok(())
}

//! The figure of clocks: how long after a clock has run out a station tells it, with many others running.

use anyhow::{Result, ensure};
use evidence::{Lane, PartyIndex, Precedence};
use line::affairs::AffairKind;
use station::clock;
use store::{Archive as _, Sqlite};

use crate::child::Order;
use crate::fold::{fill, keys};
use crate::limits::Spread;
use crate::pair::{Pair, Station};
use crate::report::{folder, say};
use crate::talk::Talk;

/// Every figure of clocks.
pub const NAMES: [&str; 1] = ["live_switch"];

/// Messages that wait to be read, how many of those clocks run out while it is measured, and how far apart.
const CLOCKS: usize = 100_000;
const RUN_OUT: usize = 1_000;
const APART_MS: u64 = 20;

/// Within a minute a message is to be read: long enough to write the record and start the station.
const TERMS: &str = "check_every_s = 86400\nread_within_s = [60, 60, 60, 60]\n";

/// What is asked for of the slowest.
const BAR_MS: f64 = 1_000.0;

/// Measures it, if it is wanted.
pub fn run(wants: &dyn Fn(&str) -> bool) -> Result<()> {
    if !wants(NAMES[0]) {
        return Ok(());
    }
    let dir = folder()?;
    let pair = Pair::make_on(dir.path(), TERMS, None)?;
    let line = pair.folders[0].line(None)?;
    let charter = line.charter()?;
    let mut talk = Talk::new(charter.charter(), keys(&pair.folders)?, clock::wall(), APART_MS);
    let mut store = Sqlite::open(&line.record(), charter.charter(), PartyIndex(0))?;
    let theirs = Lane { party: PartyIndex(1), precedence: Precedence::Routine };
    let mut say_so = || talk.message(theirs, "To be read within a minute.".to_owned());
    fill(&mut store, RUN_OUT, true, &mut say_so)?;
    talk.wait_ms(3_600_000);
    fill(&mut store, CLOCKS - RUN_OUT, true, || talk.message(theirs, "To be read in an hour.".to_owned()))?;
    ensure!(store.inbox(AffairKind::Message, None, 2 * CLOCKS)?.len() == CLOCKS, "every clock runs");
    drop(store);
    let mut station = Station::start(&pair.folders[0])?;
    let told = station.order(&Order::Overdue { count: RUN_OUT })?;
    let ms: Vec<f64> = serde_json::from_value(told["ms"].clone())?;
    ensure!(ms.len() == RUN_OUT, "the station was up before the first clock ran out, and told each once");
    let slowest = ms.iter().copied().fold(0.0, f64::max);
    let spread = Spread::of(ms);
    println!(
        "#   {CLOCKS} clocks; told after {:.1} ms in the middle, one of a hundred after {:.1}",
        spread.p50, spread.p99
    );
    say(NAMES[0], slowest, "ms", BAR_MS);
    Ok(())
}

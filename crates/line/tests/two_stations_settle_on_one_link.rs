//! Both dial, and links come up together: both use the same one, close the others, and dial no more.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::Terms;
use line::LineState;
use testkit::parties;
use testkit::sim::{Rates, World};

#[test]
fn two_stations_settle_on_one_link() {
    for seed in 1..60 {
        let rates = Rates { jitter_us: 200 * MS, double_per_mille: 500, ..Rates::calm() };
        let mut world = World::with(parties::charter(2, Terms::default()), rates, seed);
        world.start_all().unwrap();
        world.run_for(10 * S).unwrap();
        let (made, used) = (world.links(), used(&world));
        assert_eq!(used[0], used[1], "seed {seed}");
        world.run_for(60 * S).unwrap();
        assert_eq!(world.links(), made, "seed {seed}: nobody dials while the line is up");
        assert_eq!(world.state(0, 1), Some(LineState::Up));
    }
}

fn used(world: &World) -> Vec<Option<line::LinkId>> {
    let link = |line: &line::Line| line.status(line::Mono(0)).first().and_then(|peer| peer.link);
    world.stations.iter().map(|station| station.line.as_ref().and_then(link)).collect()
}

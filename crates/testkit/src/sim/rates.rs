//! How bad a world is: drawn once from its seed.

use crate::random::Random;

const MS: u64 = 1_000;
const S: u64 = 1_000_000;

/// How often what goes wrong, and how slow everything is. Zero is never.
#[derive(Clone, Debug)]
pub struct Rates {
    /// How long things go wrong.
    pub trouble_us: u64,
    /// From one station to another.
    pub delay_us: u64,
    /// Added to it, at most.
    pub jitter_us: u64,
    /// Bytes each second of a link, each way.
    pub bytes_per_s: u64,
    /// Frames in a thousand that must be sent again.
    pub loss_per_mille: u64,
    /// From one outage of the path between two stations to the next.
    pub outage_every_us: u64,
    /// How long such an outage is.
    pub outage_us: u64,
    /// Silence after which a link is broken.
    pub idle_us: u64,
    /// From one crash of a station to its next.
    pub crash_every_us: u64,
    /// How long it is gone.
    pub gone_us: u64,
    /// Crashes in a thousand that lose the disk, or bring an old copy back.
    pub disaster_per_mille: u64,
    /// How long the disk takes.
    pub disk_us: u64,
    /// How long a signature takes to check, with all its waiting.
    pub check_us: u64,
    /// From one command at a station to the next.
    pub command_every_us: u64,
    /// Commands in a thousand with large words.
    pub large_per_mille: u64,
    /// Commands in a thousand that are the first of a burst.
    pub burst_per_mille: u64,
    /// From one step of a wall clock to the next.
    pub clock_step_every_us: u64,
    /// How far wall clocks are off, at most.
    pub clock_off_ms: u64,
    /// Dials in a thousand that make two links.
    pub double_per_mille: u64,
}

impl Rates {
    /// A world in which nothing goes wrong and nothing takes long.
    #[must_use]
    pub fn calm() -> Self {
        Rates {
            trouble_us: 0,
            delay_us: 10 * MS,
            jitter_us: 0,
            bytes_per_s: 100_000_000,
            loss_per_mille: 0,
            outage_every_us: 0,
            outage_us: 0,
            idle_us: 10 * S,
            crash_every_us: 0,
            gone_us: 0,
            disaster_per_mille: 0,
            disk_us: MS,
            check_us: 40,
            command_every_us: 0,
            large_per_mille: 0,
            burst_per_mille: 0,
            clock_step_every_us: 0,
            clock_off_ms: 0,
            double_per_mille: 0,
        }
    }

    /// A world as bad as the seed has it.
    pub fn drawn(random: &mut Random) -> Self {
        let mut draw = |choices: &[u64]| *random.one_of(choices);
        let trouble_us = draw(&[60 * S, 300 * S, 900 * S, 1_800 * S]);
        Rates {
            trouble_us,
            delay_us: draw(&[100, MS, 20 * MS, 20 * MS, 150 * MS, 600 * MS]),
            jitter_us: draw(&[0, MS, 30 * MS, 300 * MS]),
            bytes_per_s: draw(&[1_200, 10_000, 1_000_000, 100_000_000]),
            loss_per_mille: draw(&[0, 0, 5, 50]),
            outage_every_us: draw(&[0, 20 * S, 60 * S, 300 * S]),
            outage_us: draw(&[300 * MS, 3 * S, 10 * S, 60 * S, 300 * S]),
            idle_us: draw(&[3 * S, 10 * S, 30 * S]),
            crash_every_us: draw(&[0, 30 * S, 120 * S, 600 * S]),
            gone_us: draw(&[10 * MS, S, 10 * S, 60 * S]),
            disaster_per_mille: draw(&[0, 100, 500]),
            disk_us: draw(&[50, MS, 10 * MS, 300 * MS]),
            check_us: draw(&[10, 100, 5 * MS]),
            // So that short worlds are busy and long ones not too costly.
            command_every_us: trouble_us / draw(&[5, 20, 60, 120]),
            large_per_mille: draw(&[0, 20, 200]),
            burst_per_mille: draw(&[0, 10, 50]),
            clock_step_every_us: draw(&[0, 0, 100 * S]),
            clock_off_ms: draw(&[0, 100, 1_000, 10_000]),
            double_per_mille: draw(&[0, 100]),
        }
    }
}

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
    /// Paths in a thousand that are much slower one way, or much later, than the other.
    pub uneven_per_mille: u64,
    /// Frames in a thousand that must be sent again.
    pub loss_per_mille: u64,
    /// Frames in a million whose bytes are altered on the way, which ends the link: they no longer authenticate.
    pub corrupt_per_million: u64,
    /// From one outage of the path between two stations to the next.
    pub outage_every_us: u64,
    /// How long such an outage is.
    pub outage_us: u64,
    /// Outages in a thousand that come and go many times in a row, each a fraction of that long.
    pub flap_per_mille: u64,
    /// Silence after which a link is broken.
    pub idle_us: u64,
    /// From one crash of a station to its next.
    pub crash_every_us: u64,
    /// How long it is gone.
    pub gone_us: u64,
    /// Crashes in a thousand that lose the disk, or bring an old copy back.
    pub disaster_per_mille: u64,
    /// From one byte that rots on a station's disk to the next.
    pub rot_every_us: u64,
    /// From one time that a station's disk is full to the next.
    pub full_every_us: u64,
    /// How long it is full.
    pub full_us: u64,
    /// From one new station key of a party to its next.
    pub new_key_every_us: u64,
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
            uneven_per_mille: 0,
            loss_per_mille: 0,
            corrupt_per_million: 0,
            outage_every_us: 0,
            outage_us: 0,
            flap_per_mille: 0,
            idle_us: 10 * S,
            crash_every_us: 0,
            gone_us: 0,
            disaster_per_mille: 0,
            rot_every_us: 0,
            full_every_us: 0,
            full_us: 0,
            new_key_every_us: 0,
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
        let trouble_us = draw(&[60 * S, 300 * S, 900 * S, 1_800 * S, 3_600 * S, 7_200 * S]);
        Rates {
            trouble_us,
            delay_us: draw(&[100, MS, 20 * MS, 20 * MS, 150 * MS, 600 * MS]),
            jitter_us: draw(&[0, MS, 30 * MS, 300 * MS]),
            // From 300 bit/s to 800 Mbit/s.
            bytes_per_s: draw(&[38, 300, 1_200, 10_000, 1_000_000, 1_000_000, 100_000_000, 100_000_000]),
            uneven_per_mille: draw(&[0, 0, 300]),
            loss_per_mille: draw(&[0, 0, 5, 50]),
            corrupt_per_million: draw(&[0, 0, 200, 5_000]),
            outage_every_us: draw(&[0, 20 * S, 60 * S, 300 * S]),
            outage_us: draw(&[300 * MS, 3 * S, 10 * S, 60 * S, 300 * S]),
            flap_per_mille: draw(&[0, 100, 500]),
            idle_us: draw(&[3 * S, 10 * S, 30 * S]),
            crash_every_us: draw(&[0, 30 * S, 120 * S, 600 * S]),
            gone_us: draw(&[10 * MS, S, 10 * S, 60 * S]),
            disaster_per_mille: draw(&[0, 100, 500]),
            rot_every_us: trouble_us / draw(&[1, 2]) * draw(&[0, 0, 1]),
            full_every_us: trouble_us / draw(&[1, 3, 6]) * draw(&[0, 1]),
            full_us: draw(&[S, 20 * S, 120 * S]),
            new_key_every_us: trouble_us / draw(&[1, 2]) * draw(&[0, 0, 1]),
            disk_us: draw(&[50, MS, 10 * MS, 300 * MS]),
            check_us: draw(&[10, 100, 5 * MS]),
            // So that short worlds are busy and long ones not too costly.
            command_every_us: trouble_us / draw(&[5, 20, 60, 120]),
            large_per_mille: draw(&[0, 20, 200]),
            burst_per_mille: draw(&[0, 10, 50]),
            clock_step_every_us: draw(&[0, 0, 100 * S]),
            clock_off_ms: draw(&[0, 100, 1_000, 10_000, 600_000]),
            double_per_mille: draw(&[0, 100]),
        }
    }

    /// The same world once nothing goes wrong any more.
    #[must_use]
    pub fn after_trouble(&self) -> Self {
        Rates { bytes_per_s: self.bytes_per_s.max(1_000_000), disk_us: MS, ..Rates::calm() }
    }

    /// Heartbeat intervals, in milliseconds, that the slowest link of such a world bears, and that are not too costly.
    pub(super) fn heartbeats_ms(&self) -> &'static [u64] {
        match (self.bytes_per_s, self.trouble_us / S) {
            (..=100, _) => &[30_000, 60_000],
            (..=1_000, _) => &[5_000, 30_000],
            (_, ..=300) => &[200, 1_000, 1_000, 5_000],
            (_, ..=1_800) => &[1_000, 5_000],
            _ => &[5_000, 5_000, 30_000],
        }
    }
}

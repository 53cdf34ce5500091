//! What the versions of a notice say of where and when: which was the first to say what stands.
//!
//! A correction of words is a version too, and takes nothing from what was told of place and time before it. So conflicts
//! are reckoned from the earliest version that says the same as the one that stands, with none between the two that says
//! otherwise; and the lead of each volume from the earliest that foretold it.

use evidence::cbor::{Reader, Writer};
use evidence::merkle::sha256;
use evidence::{Hash, Malformed, Time};
use volume::{Bound, Footprint, Solid, Volume};

use super::geometry::{write_footprint, write_heights, write_position, write_volume};
use super::notice::{Notice, NoticeError, solids};
use super::said::{Said, keep_greatest};
use crate::limits::{NOTICE_VERSIONS_MAX, NOTICE_VOLUMES_MAX};

/// What one word of a notice's author says of where and when.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version {
    said: Said,
    /// Its volumes as encoded, by their SHA-256; of words that end the notice, no volumes.
    volumes: Hash,
    /// Its volumes one by one; of words that end the notice, none.
    parts: Vec<Part>,
}

/// What a version says of one volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    /// Its footprint without its moments, its uncertainty and its heights as encoded, by their SHA-256.
    place: Hash,
    /// From when.
    begins: Time,
    /// For how many milliseconds, from first to last; `u64::MAX` if without end.
    lasts_ms: u64,
    /// For how many milliseconds of each week.
    weekly_ms: u64,
}

/// What of an activity came, or would come, at the shortest notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Telling {
    /// When it was told.
    pub told: Time,
    /// When what was told then begins.
    pub begins: Time,
}

impl Telling {
    /// Of a plan that is told at `now`, in the place of what was told by a notice or for the first time.
    ///
    /// # Errors
    /// [`NoticeError`] if its volumes make no sense.
    pub fn of(plan: &[Volume], now: Time, amends: Option<&Notice>) -> Result<Self, NoticeError> {
        let parts = parts(plan, &solids(plan)?);
        let before = amends.map_or(&[][..], |notice| notice.versions.before_the_next());
        // A plan that makes sense has a volume.
        Ok(shortest(&parts, now, before).unwrap_or(Telling { told: now, begins: now }))
    }

    fn ahead_ms(&self) -> i128 {
        i128::from(self.begins.0) - i128::from(self.told.0)
    }
}

impl Version {
    fn of(said: Said, volumes: &[Volume], solids: &[Solid]) -> Self {
        let mut writer = Writer::new();
        writer.array(volumes.len() as u64);
        volumes.iter().for_each(|volume| write_volume(&mut writer, volume));
        Version { said, volumes: sha256(&writer.into_bytes()), parts: parts(volumes, solids) }
    }

    /// What this said of a volume: that it would be there, beginning no later and for as many hours of the week. Of
    /// several what lasts longest.
    fn foretold(&self, part: &Part) -> Option<&Part> {
        let told =
            |then: &&Part| then.place == part.place && then.begins <= part.begins && then.weekly_ms >= part.weekly_ms;
        self.parts.iter().filter(told).max_by_key(|then| then.lasts_ms)
    }
}

impl Part {
    /// What of it came at the shortest notice, if it was told at `told`, after a row of versions, the latest first. What
    /// makes it last longer is told by the version that says so, and begins where the one before had it end.
    fn shortest<'a>(mut self, mut told: Time, before: impl Iterator<Item = &'a Version>) -> Telling {
        let mut tellings = Vec::new();
        for earlier in before {
            let Some(then) = earlier.foretold(&self) else { break };
            if then.lasts_ms < self.lasts_ms {
                tellings.push(Telling { told, begins: self.begins.plus_ms(then.lasts_ms) });
                self.lasts_ms = then.lasts_ms;
            }
            told = earlier.said.time;
        }
        let begin = Telling { told, begins: self.begins };
        tellings.into_iter().fold(begin, |least, then| if then.ahead_ms() < least.ahead_ms() { then } else { least })
    }
}

fn parts(volumes: &[Volume], solids: &[Solid]) -> Vec<Part> {
    let part = |(volume, solid): (&Volume, &Solid)| {
        let (begins, ends) = solid.span();
        let begins = match begins {
            Bound::At(moment) => Time(moment.0),
            Bound::Open => Time(0),
        };
        let lasts_ms = match ends {
            Bound::At(moment) => moment.0.saturating_sub(begins.0),
            Bound::Open => u64::MAX,
        };
        Part { place: place(volume), begins, lasts_ms, weekly_ms: volume.schedule.weekly_ms() }
    };
    volumes.iter().zip(solids).map(part).collect()
}

fn shortest(parts: &[Part], told: Time, before: &[Version]) -> Option<Telling> {
    parts.iter().map(|part| part.shortest(told, before.iter().rev())).min_by_key(Telling::ahead_ms)
}

fn place(volume: &Volume) -> Hash {
    let mut writer = Writer::new();
    match &volume.footprint {
        Footprint::Route { waypoints, radius_cm } => {
            writer.uint((*radius_cm).into());
            waypoints.iter().for_each(|waypoint| write_position(&mut writer, waypoint.at));
        }
        footprint => write_footprint(&mut writer, footprint),
    }
    write_heights(writer.uint(volume.uncertainty_cm.into()), &volume.height);
    sha256(&writer.into_bytes())
}

/// The greatest [`NOTICE_VERSIONS_MAX`] versions of a notice, the words that end it among them.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct NoticeVersions(Vec<Version>);

impl NoticeVersions {
    /// Takes in first or amended words.
    pub(super) fn take(&mut self, said: Said, volumes: &[Volume], solids: &[Solid]) {
        keep_greatest(&mut self.0, Version::of(said, volumes, solids), NOTICE_VERSIONS_MAX);
    }

    /// Takes in words that end the notice: whatever brings it back begins anew.
    pub(super) fn take_end(&mut self, said: Said) {
        keep_greatest(&mut self.0, Version::of(said, &[], &[]), NOTICE_VERSIONS_MAX);
    }

    /// The earliest of the versions in an unbroken row up to `standing` that say the same volumes.
    pub(super) fn first_of_same_volumes(&self, standing: Said) -> Said {
        let Ok(place) = self.0.binary_search_by_key(&standing, |version| version.said) else { return standing };
        let row = self.0[..place].iter().rev().take_while(|version| version.volumes == self.0[place].volumes);
        row.last().map_or(standing, |version| version.said)
    }

    /// What of a version came at the shortest notice; `None` if it says no volume, or is not kept.
    pub(super) fn shortest(&self, standing: Said) -> Option<Telling> {
        let place = self.0.binary_search_by_key(&standing, |version| version.said).ok()?;
        shortest(&self.0[place].parts, standing.time, &self.0[..place])
    }

    /// Those that are kept beside one more.
    fn before_the_next(&self) -> &[Version] {
        self.0.get((self.0.len() + 1).saturating_sub(NOTICE_VERSIONS_MAX)..).unwrap_or_default()
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(self.0.len() as u64);
        for Version { said, volumes, parts } in &self.0 {
            said.write(writer.array(3));
            writer.bytes(&volumes.0).array(parts.len() as u64);
            for Part { place, begins, lasts_ms, weekly_ms } in parts {
                writer.array(4).bytes(&place.0).uint(begins.0).uint(*lasts_ms).uint(*weekly_ms);
            }
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let mut versions = Vec::new();
        for _ in 0..reader.array_up_to(NOTICE_VERSIONS_MAX as u64)? {
            reader.array(3)?;
            let (said, volumes) = (Said::read(reader)?, Hash(reader.fixed()?));
            let mut parts = Vec::new();
            for _ in 0..reader.array_up_to(NOTICE_VOLUMES_MAX as u64)? {
                reader.array(4)?;
                let (place, begins) = (Hash(reader.fixed()?), Time(reader.uint()?));
                parts.push(Part { place, begins, lasts_ms: reader.uint()?, weekly_ms: reader.uint()? });
            }
            versions.push(Version { said, volumes, parts });
        }
        Ok(NoticeVersions(versions))
    }
}

//! What the versions of a notice say of where and when: which was the first to say what stands.
//!
//! A correction of words is a version too, and takes nothing from what was told of place and time before it. So lead and
//! conflicts are reckoned from the earliest version that says the same as the one that stands, with none between the two
//! that says otherwise.

use evidence::cbor::{Reader, Writer};
use evidence::merkle::sha256;
use evidence::{Hash, Malformed, Time};
use volume::{Bound, Footprint, Solid, Volume};

use super::geometry::{write_footprint, write_heights, write_position, write_volume};
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
}

impl Version {
    fn of(said: Said, volumes: &[Volume], solids: &[Solid]) -> Self {
        let part = |(volume, solid): (&Volume, &Solid)| {
            let begins = match solid.span().0 {
                Bound::At(moment) => Time(moment.0),
                Bound::Open => Time(0),
            };
            Part { place: place(volume), begins }
        };
        let mut writer = Writer::new();
        writer.array(volumes.len() as u64);
        volumes.iter().for_each(|volume| write_volume(&mut writer, volume));
        let parts = volumes.iter().zip(solids).map(part).collect();
        Version { said, volumes: sha256(&writer.into_bytes()), parts }
    }

    /// True if this said of everything that `standing` says that it will be there, beginning no later.
    fn foretold(&self, standing: &Version) -> bool {
        let told = |now: &Part| self.parts.iter().any(|then| then.place == now.place && then.begins <= now.begins);
        standing.parts.iter().all(told)
    }
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
        self.first(standing, |version, standing| version.volumes == standing.volumes)
    }

    /// The earliest of the versions in an unbroken row up to `standing` that foretold everything that it says.
    pub(super) fn first_to_foretell(&self, standing: Said) -> Said {
        self.first(standing, Version::foretold)
    }

    /// When the earliest in an unbroken row up to the last was said that foretold all of these volumes.
    pub(super) fn first_to_foretell_these(&self, volumes: &[Volume], solids: &[Solid]) -> Option<Time> {
        let said = self.0.last()?.said;
        let these = Version::of(said, volumes, solids);
        let row = self.0.iter().rev().take_while(|version| version.foretold(&these));
        row.last().map(|version| version.said.time)
    }

    fn first(&self, standing: Said, same: impl Fn(&Version, &Version) -> bool) -> Said {
        let Ok(place) = self.0.binary_search_by_key(&standing, |version| version.said) else { return standing };
        let row = self.0[..place].iter().rev().take_while(|version| same(version, &self.0[place]));
        row.last().map_or(standing, |version| version.said)
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(self.0.len() as u64);
        for Version { said, volumes, parts } in &self.0 {
            said.write(writer.array(3));
            writer.bytes(&volumes.0).array(parts.len() as u64);
            for Part { place, begins } in parts {
                writer.array(2).bytes(&place.0).uint(begins.0);
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
                reader.array(2)?;
                parts.push(Part { place: Hash(reader.fixed()?), begins: Time(reader.uint()?) });
            }
            versions.push(Version { said, volumes, parts });
        }
        Ok(NoticeVersions(versions))
    }
}

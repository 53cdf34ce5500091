//! Files that somebody carries between stations: written, kept, and read when a test says so. How they are sealed is no
//! matter of the line's, and so none of the simulator's.

use evidence::{PartyIndex, Time};
use line::{Class, CommandError, Cover, Input, PassedOver, Record as _, entry_frame};
use store::Archive as _;

use super::{Station, World};

/// Frames of a file that a station takes in at a time.
const FRAMES_AT_ONCE: usize = 5;

/// How long a station may take to make what came durable.
const READ_US_MAX: u64 = 600_000_000;

/// A file for a station.
#[derive(Clone, Debug)]
pub struct CarriedFile {
    /// What it says of its writer.
    pub cover: Cover,
    /// Frames in their order.
    pub frames: Vec<(Class, Vec<u8>)>,
}

impl World {
    /// What a station that runs writes for another now.
    ///
    /// # Panics
    /// If it is down, or its key does not let it receipt.
    #[must_use]
    pub fn write_file(&self, from: usize, to: usize) -> CarriedFile {
        let here = &self.stations[from];
        let line = here.line.as_ref().expect("it runs");
        let parcel = line.parcel(here.now(self.now_us()), self.stations[to].party).expect("it has a key and a peer");
        let (life, to_life, at) = (parcel.life, parcel.to_life, parcel.at);
        let mut frames: Vec<_> = parcel.control.into_iter().map(|frame| (Class::Control, frame)).collect();
        for (lane, serials) in parcel.entries {
            let kept = here.store.entries(lane, *serials.start(), usize::MAX).expect("memory is read");
            let kept = kept.iter().filter(|kept| serials.contains(&kept.entry.at().serial));
            frames.extend(kept.map(|kept| (Class::Lane(lane.precedence), entry_frame(&kept.entry))));
        }
        CarriedFile { cover: Cover { peer: here.party, epoch: here.epoch, life, to_life, at }, frames }
    }

    /// Lets a station read a file, `newer` on an officer's word; tells what it passed over, or why it reads no further.
    ///
    /// # Errors
    /// The first rule that does not hold, in words.
    pub fn read_file(
        &mut self,
        at: usize,
        file: &CarriedFile,
        newer: bool,
    ) -> Result<Result<PassedOver, CommandError>, String> {
        let mut passed_over = PassedOver::default();
        for (number, frames) in file.frames.chunks(FRAMES_AT_ONCE).enumerate() {
            let here = &mut self.stations[at];
            let id = here.next_command;
            here.next_command += 1;
            here.open.insert(id, None);
            let refused = here.refused.len();
            here.passed_over = None;
            let (cover, first, frames) = (file.cover, number == 0, frames.to_vec());
            self.step(at, Input::Carried { id, cover, first, newer, frames })?;
            let began = self.now_us();
            while self.stations[at].open.contains_key(&id) {
                self.run_for(1_000)?;
                if self.now_us() - began > READ_US_MAX {
                    return Err(format!("{at} does not say what became of a file"));
                }
            }
            let here = &mut self.stations[at];
            if here.refused.len() > refused {
                return Ok(Err(here.refused.pop().expect("it was just seen")));
            }
            passed_over = here.passed_over.take().ok_or("a file was answered otherwise")?;
        }
        Ok(Ok(passed_over))
    }
}

impl Station {
    /// What it keeps of the lives of the others' stations.
    #[must_use]
    pub fn lives(&self) -> Vec<(PartyIndex, u64, Time)> {
        self.store.load().unwrap_or_default().lives
    }
}

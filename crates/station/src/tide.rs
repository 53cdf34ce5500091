//! The tide mark: how far our own lanes went, kept on another medium than the record.
//!
//! A station brought back from an old copy learns from its peers what it signed since. A peer that hides what it holds could
//! have it sign a place twice; what is kept here tells that there was more. It is written at every start, in an orderly
//! stop, and each time that half of what was reserved is used up, and never for a single entry: it says how far the lanes
//! surely went, with their roots, and up to where they may have gone by now.
//!
//! It refuses nothing by itself: what it knows is handed to the line, which then signs nothing before its lanes go as far.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use evidence::merkle::sha256;
use evidence::{Epoch, Hash, LineId, PartyIndex, Precedence, Serial};

use crate::hex::unhex;

/// Entries of a lane that may be signed beyond what the mark says to be sure, before it is written again.
pub const AHEAD: u64 = 4_096;

/// Entries of what is reserved that are left when nothing more is signed, where the mark cannot be written: more than can be
/// on their way to the disk.
const LEFT_MIN: u64 = AHEAD / 4;

/// Characters of the reason why a loss was accepted that are kept with the mark; the log has all of them.
const REASON_CHARS_MAX: usize = 400;

/// Bytes of a mark; a longer file is none.
const BYTES_MAX: u64 = 4_096;

/// The first line of every mark, with its version.
const TITLE: &str = "detente tide mark 1";

/// How far a lane went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// So many entries it surely had.
    pub size: u64,
    /// The root of them.
    pub root: Hash,
}

/// Whose mark it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whose {
    /// The line.
    pub line: LineId,
    /// The party.
    pub party: PartyIndex,
    /// The number of the station key.
    pub epoch: Epoch,
}

/// What stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mark {
    whose: Whose,
    /// FLASH to ROUTINE.
    lanes: [Reach; 4],
    /// Up to where each may have gone.
    until: [u64; 4],
    /// Why somebody accepted that entries are lost, the last time.
    accepted: Option<String>,
}

/// The mark of one line.
pub struct Tide {
    folder: PathBuf,
    path: PathBuf,
    whose: Whose,
    mark: Option<Mark>,
    accepted: Option<String>,
    /// True until it was written since the start.
    is_old: bool,
    /// True while it cannot be written.
    fails: bool,
    /// Why nothing is signed.
    why: Option<String>,
}

/// What a mark has a line do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Nothing new.
    GoOn,
    /// To sign, if it goes as far.
    NotBelow([u64; 4]),
    /// To sign nothing.
    SignNothing,
}

impl Tide {
    /// Reads the mark of a line in a folder, and holds the own lanes as the record has them against it; `root` gives the root
    /// of a lane at a size.
    pub fn open(
        folder: &Path,
        name: &str,
        whose: Whose,
        own: [Reach; 4],
        root: impl Fn(Precedence, u64) -> Option<Hash>,
    ) -> (Tide, Rule) {
        let path = folder.join(format!("{name}.tide"));
        let mut tide = Tide {
            folder: folder.to_owned(),
            path,
            whose,
            mark: None,
            accepted: None,
            is_old: true,
            fails: false,
            why: None,
        };
        let is_new = own.iter().all(|lane| lane.size == 0);
        let rule = match tide.read() {
            Ok(None) if is_new => Rule::NotBelow([0; 4]),
            Ok(None) => tide.refuse("there is none, and this station has signed before".to_owned()),
            Err(why) => tide.refuse(why),
            Ok(Some(mark)) => match differs(&mark, whose, &own, root) {
                Some(why) => tide.refuse(why),
                None => {
                    let sizes = mark.lanes.map(|lane| lane.size);
                    let least = |(lane, size): (&Reach, &u64)| lane.size < *size;
                    if own.iter().zip(&sizes).any(least) {
                        tide.why = Some(format!(
                            "our lanes went as far as {}, and the record holds {}",
                            named(sizes),
                            named(own.map(|lane| lane.size))
                        ));
                    }
                    tide.accepted.clone_from(&mark.accepted);
                    tide.mark = Some(mark);
                    Rule::NotBelow(sizes)
                }
            },
        };
        (tide, rule)
    }

    /// Where it is kept.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Why nothing is signed for its sake, in words.
    pub fn why(&self) -> Option<String> {
        let why = self.why.as_ref()?;
        Some(format!("the tide mark at {}: {why}", self.path.display()))
    }

    /// True while nothing is signed for the one reason that the mark cannot be written.
    pub fn is_held_up(&self) -> bool {
        self.fails
    }

    /// True if so many entries of each lane may be signed and sent by what is reserved.
    pub fn covers(&self, sizes: [u64; 4]) -> bool {
        self.mark.as_ref().is_some_and(|mark| sizes.iter().zip(mark.until).all(|(size, until)| *size <= until))
    }

    /// Writes the mark at a start, and where little of what is reserved is left. Called when there is time, with lanes that are not below it.
    pub fn keep(&mut self, lanes: [Reach; 4]) -> Rule {
        let sizes = lanes.map(|lane| lane.size);
        if !self.is_old && self.covers(sizes.map(|size| size + AHEAD / 2)) {
            return Rule::GoOn;
        }
        match self.reserve(lanes, sizes) {
            Ok(()) => Rule::NotBelow([0; 4]),
            Err(error) => {
                if self.note(true) {
                    tracing::error!(path = %self.path.display(), %error, "the tide mark cannot be written: mend its disk");
                }
                if self.covers(sizes.map(|size| size + LEFT_MIN)) {
                    return Rule::GoOn;
                }
                self.refuse(format!("it cannot be written: {error}; mend its disk and mount it"))
            }
        }
    }

    /// Writes how far the lanes go, and that they may go so far beyond `sizes`.
    ///
    /// # Errors
    /// The system's, if it cannot be written and synced.
    pub fn reserve(&mut self, lanes: [Reach; 4], sizes: [u64; 4]) -> io::Result<()> {
        self.write(lanes, sizes.map(|size| size + AHEAD))
    }

    /// Writes how far the lanes go, and that they go no further: the station stops.
    ///
    /// # Errors
    /// As for [`Tide::reserve`].
    pub fn close(&mut self, lanes: [Reach; 4]) -> io::Result<()> {
        self.write(lanes, lanes.map(|lane| lane.size))
    }

    /// Somebody accepts that what is missing is lost: a new mark begins where the record ends, and says why.
    ///
    /// # Errors
    /// As for [`Tide::reserve`]; the old mark holds on.
    pub fn accept(&mut self, lanes: [Reach; 4], reason: &str) -> io::Result<()> {
        let words: String =
            reason.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(REASON_CHARS_MAX).collect();
        let before = self.accepted.replace(words);
        let written = self.reserve(lanes, lanes.map(|lane| lane.size));
        if written.is_err() {
            self.accepted = before;
        }
        written
    }

    /// Notes whether it can be written; true the first time that it cannot.
    pub fn note(&mut self, fails: bool) -> bool {
        !std::mem::replace(&mut self.fails, fails) && fails
    }

    fn refuse(&mut self, why: String) -> Rule {
        self.why = Some(why);
        Rule::SignNothing
    }

    fn read(&self) -> Result<Option<Mark>, String> {
        let found = match fs::metadata(&self.path) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound && self.folder.is_dir() => return Ok(None),
            Err(error) => return Err(format!("it cannot be read: {error}; mount its disk, then start again")),
        };
        if found.len() > BYTES_MAX {
            return Err("it is damaged".to_owned());
        }
        let text = fs::read_to_string(&self.path);
        let text = text.map_err(|error| format!("it cannot be read: {error}; mount its disk, then start again"))?;
        Mark::parse(&text).map(Some).ok_or_else(|| "it is damaged".to_owned())
    }

    /// The new one takes the place of the old one whole, and both are synced.
    fn write(&mut self, lanes: [Reach; 4], until: [u64; 4]) -> io::Result<()> {
        let mark = Mark { whose: self.whose, lanes, until, accepted: self.accepted.clone() };
        let new = self.path.with_extension("tide.new");
        let mut file = File::create(&new)?;
        file.write_all(mark.text().as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, &self.path)?;
        File::open(&self.folder)?.sync_all()?;
        self.mark = Some(mark);
        self.why = None;
        self.is_old = false;
        self.note(false);
        Ok(())
    }
}

/// Why a mark does not fit a record that is not simply shorter.
fn differs(
    mark: &Mark,
    whose: Whose,
    own: &[Reach; 4],
    root: impl Fn(Precedence, u64) -> Option<Hash>,
) -> Option<String> {
    if (mark.whose.line, mark.whose.party) != (whose.line, whose.party) {
        return Some("it is of another line or party; check the setting `tide`".to_owned());
    }
    if mark.whose.epoch > whose.epoch {
        return Some(format!(
            "it was written under station key {}, and this station has key {}: its folder is an old copy",
            mark.whose.epoch, whose.epoch
        ));
    }
    Precedence::ALL.into_iter().zip(mark.lanes).zip(own).find_map(|((precedence, lane), own)| {
        let other = lane.size <= own.size && root(precedence, lane.size) != Some(lane.root);
        other.then(|| format!("the record holds other words than were signed, up to {}", place(precedence, lane.size)))
    })
}

fn place(precedence: Precedence, size: Serial) -> String {
    format!("{}/{size:04}", precedence.letter())
}

fn named(sizes: [u64; 4]) -> String {
    Precedence::ALL.into_iter().zip(sizes).map(|(at, size)| place(at, size)).collect::<Vec<_>>().join(", ")
}

impl Mark {
    fn text(&self) -> String {
        let Whose { line, party, epoch } = self.whose;
        let mut text = format!("{TITLE}\nline {line}\nparty {}\nkey {epoch}\n", party.0);
        for ((precedence, lane), until) in Precedence::ALL.into_iter().zip(self.lanes).zip(self.until) {
            let _ = writeln!(text, "{} {} {until} {}", precedence.letter(), lane.size, lane.root);
        }
        if let Some(accepted) = &self.accepted {
            let _ = writeln!(text, "accepted {accepted}");
        }
        let _ = writeln!(text, "sum {}", sha256(text.as_bytes()));
        text
    }

    /// A mark, if all of it stands as it was written.
    fn parse(text: &str) -> Option<Mark> {
        let hash = |text: &str| unhex(text).and_then(|bytes| bytes.try_into().ok()).map(Hash);
        let (body, sum) = text.strip_suffix('\n')?.rsplit_once("\nsum ")?;
        if hash(sum)? != sha256(format!("{body}\n").as_bytes()) {
            return None;
        }
        let mut lines = body.lines();
        (lines.next()? == TITLE).then_some(())?;
        let mut named = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        let line = LineId(hash(named("line")?)?);
        let party = PartyIndex(named("party")?.parse().ok()?);
        let epoch = named("key")?.parse().ok()?;
        let mut lanes = [Reach { size: 0, root: Hash::default() }; 4];
        let mut until = [0; 4];
        for (precedence, (lane, until)) in Precedence::ALL.into_iter().zip(lanes.iter_mut().zip(&mut until)) {
            let mut words = named(&precedence.letter().to_string())?.split(' ');
            lane.size = words.next()?.parse().ok()?;
            *until = words.next()?.parse().ok()?;
            lane.root = hash(words.next()?)?;
        }
        let accepted = lines.next().and_then(|line| line.strip_prefix("accepted ")).map(str::to_owned);
        Some(Mark { whose: Whose { line, party, epoch }, lanes, until, accepted })
    }
}

#[cfg(test)]
mod tests {
    use evidence::Frontier;
    use faultdisk::{Disk, Draw, Plan};

    use super::*;

    const WHOSE: Whose = Whose { line: LineId(Hash([7; 32])), party: PartyIndex(0), epoch: 3 };

    fn reach(size: u64) -> Reach {
        let root = if size == 0 { Frontier::new().root() } else { Hash([size as u8; 32]) };
        Reach { size, root }
    }

    fn lanes(sizes: [u64; 4]) -> [Reach; 4] {
        sizes.map(reach)
    }

    fn open(folder: &Path, whose: Whose, sizes: [u64; 4]) -> (Tide, Rule) {
        Tide::open(folder, "north", whose, lanes(sizes), |_, size| Some(reach(size).root))
    }

    #[test]
    fn a_record_that_ends_before_the_mark_signs_nothing_and_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let (mut tide, rule) = open(folder.path(), WHOSE, [0; 4]);
        assert_eq!((rule, tide.why()), (Rule::NotBelow([0; 4]), None));
        assert_eq!(tide.keep(lanes([0; 4])), Rule::NotBelow([0; 4]));
        tide.close(lanes([1, 0, 2, 9])).unwrap();
        let (tide, rule) = open(folder.path(), WHOSE, [1, 0, 2, 9]);
        assert_eq!((rule, tide.why()), (Rule::NotBelow([1, 0, 2, 9]), None));
        assert!(tide.covers([1, 0, 2, 9]) && !tide.covers([1, 0, 2, 10]));
        let (tide, rule) = open(folder.path(), WHOSE, [1, 0, 2, 8]);
        assert_eq!(rule, Rule::NotBelow([1, 0, 2, 9]));
        assert!(tide.why().unwrap().contains("R/0009") && tide.why().unwrap().contains("R/0008"));
        // Longer, and with other words in the same places.
        let other = lanes([1, 0, 2, 12]);
        let (tide, rule) = Tide::open(folder.path(), "north", WHOSE, other, |_, _| Some(Hash([0xee; 32])));
        assert_eq!(rule, Rule::SignNothing);
        assert!(tide.why().unwrap().contains("other words"));
        for (whose, word) in [
            (Whose { line: LineId(Hash([8; 32])), ..WHOSE }, "another line"),
            (Whose { party: PartyIndex(1), ..WHOSE }, "another line or party"),
            (Whose { epoch: 2, ..WHOSE }, "station key 3"),
        ] {
            let (tide, rule) = open(folder.path(), whose, [1, 0, 2, 9]);
            assert_eq!(rule, Rule::SignNothing);
            assert!(tide.why().unwrap().contains(word), "{:?}", tide.why());
        }
    }

    #[test]
    fn a_mark_that_is_missing_damaged_or_out_of_reach_has_nothing_signed() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(open(folder.path(), WHOSE, [0, 0, 0, 1]).1, Rule::SignNothing);
        assert_eq!(open(&folder.path().join("unmounted"), WHOSE, [0; 4]).1, Rule::SignNothing);
        let (mut tide, _) = open(folder.path(), WHOSE, [0; 4]);
        tide.accept(lanes([0; 4]), "a \n reason").unwrap();
        tide.close(lanes([1, 2, 3, 4])).unwrap();
        let path = folder.path().join("north.tide");
        let sound = fs::read(&path).unwrap();
        assert!(String::from_utf8_lossy(&sound).contains("accepted a reason\n"));
        for at in 0..sound.len() {
            for bit in 0..8 {
                let mut damaged = sound.clone();
                damaged[at] ^= 1 << bit;
                fs::write(&path, &damaged).unwrap();
                let (_, rule) = open(folder.path(), WHOSE, [1, 2, 3, 4]);
                // The sum in the other case is the same sum.
                let same = damaged.eq_ignore_ascii_case(&sound) && at > sound.len() - 66;
                assert!(rule == Rule::SignNothing || same, "byte {at}, bit {bit}");
            }
            fs::write(&path, &sound[..at]).unwrap();
            assert_eq!(open(folder.path(), WHOSE, [1, 2, 3, 4]).1, Rule::SignNothing, "cut to {at}");
        }
    }

    #[test]
    fn it_is_written_when_half_of_what_is_reserved_is_used_up() {
        let folder = tempfile::tempdir().unwrap();
        let (mut tide, _) = open(folder.path(), WHOSE, [0; 4]);
        let mut writes = 0;
        for size in 0..3 * AHEAD {
            writes += u64::from(tide.keep(lanes([0, 0, 0, size])) != Rule::GoOn);
            assert!(tide.covers([0, 0, 0, size + 1]));
        }
        assert_eq!(writes, 6, "once each {} entries", AHEAD / 2);
    }

    #[test]
    fn a_mark_that_cannot_be_written_stops_the_signing_while_some_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::at(folder.path(), 0);
        let (mut tide, _) = open(folder.path(), WHOSE, [0; 4]);
        assert_eq!(tide.keep(lanes([0; 4])), Rule::NotBelow([0; 4]));
        disk.plan(Plan { change_fails: 0..u64::MAX, ..Plan::default() });
        assert_eq!(tide.keep(lanes([AHEAD / 2 + 1, 0, 0, 0])), Rule::GoOn);
        let left = AHEAD - LEFT_MIN;
        assert_eq!(tide.keep(lanes([left, 0, 0, 0])), Rule::GoOn);
        assert_eq!(tide.keep(lanes([left + 1, 0, 0, 0])), Rule::SignNothing);
        assert!(tide.covers([AHEAD, 0, 0, 0]) && tide.why().unwrap().contains("cannot be written"));
        disk.plan(Plan::default());
        assert_eq!(tide.keep(lanes([left + 1, 0, 0, 0])), Rule::NotBelow([0; 4]));
        assert_eq!(tide.why(), None);
    }

    #[test]
    fn the_power_goes_at_any_call_and_the_mark_is_one_of_the_two() {
        for seed in 0..400 {
            let folder = tempfile::tempdir().unwrap();
            let disk = Disk::at(folder.path(), seed);
            let mut draw = Draw::new(seed);
            let mut written = [0; 4];
            open(folder.path(), WHOSE, [0; 4]).0.close(lanes(written)).unwrap();
            for turn in 1..6 {
                disk.plan(Plan { cut_at: Some(draw.below(9)), ..Plan::default() });
                let (mut tide, _) = open(folder.path(), WHOSE, [9; 4]);
                let next = [turn, 0, 0, turn];
                let done = tide.close(lanes(next)).is_ok();
                disk.kill();
                disk.lose_power(&mut draw);
                let (_, Rule::NotBelow(found)) = open(folder.path(), WHOSE, [9; 4]) else {
                    panic!("seed {seed}: it is gone")
                };
                assert!(found == next || found == written && !done, "seed {seed}: {found:?}");
                written = found;
            }
        }
    }
}

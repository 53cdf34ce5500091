//! Whether two stations kept every promise, once nothing is wrong with their link and machines any more.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use evidence::{EntryRef, Lane};
use line::Record as _;
use line::affairs::Body;
use serde_json::{Value, json};
use station::demo::stage::Running;
use station::folder::Folder;
use station::protocol::Request;
use station::serve::own_party;
use store::Reader;

use crate::Verdict;
use crate::seen::Seen;
use crate::speak::{Talk, Told};
use crate::stage::{self, CODES, ENDS, ask, eventually, status};

/// Entries read at a time.
const CHUNK_BYTES: usize = 1 << 20;

/// How long two stations may take to hold the same, over a link without faults.
const SAME_MAX: Duration = Duration::from_secs(300);

/// Faults of one sort that are told; the rest are counted.
const TOLD_MAX: usize = 5;

/// An entry as it is kept: its place, its bytes, and what it says.
type Entry = (EntryRef, Vec<u8>, Vec<u8>);

/// A record as it is read beside its station.
pub struct Kept {
    reader: Reader,
    lanes: Vec<Lane>,
}

impl Kept {
    /// Opens the record of the only line of a folder.
    pub fn open(folder: &Folder) -> Result<Self> {
        let line = folder.line(None).map_err(anyhow::Error::msg)?;
        let charter = line.charter().map_err(anyhow::Error::msg)?;
        let identity = folder.identity().map_err(anyhow::Error::msg)?;
        let own = own_party(&charter, identity.party()).map_err(anyhow::Error::msg)?;
        let reader = Reader::open(&line.record(), charter.charter(), own)?;
        let lanes = Lane::all(charter.charter().parties.len()).collect();
        Ok(Kept { reader, lanes })
    }

    /// How many entries each lane holds, by its name such as `BLUE/F`.
    pub fn sizes(&self) -> Result<BTreeMap<String, u64>> {
        use store::Archive as _;
        let loaded = self.reader.load()?;
        Ok(self.lanes.iter().map(|lane| name(*lane)).zip(loaded.frontiers.iter().map(|lane| lane.size())).collect())
    }

    /// Bytes of the newest entry of a lane, by its name.
    pub fn newest_bytes(&self, lane: &str) -> Result<usize> {
        let all = self.entries()?;
        let newest = all.iter().rev().find(|(at, _, _)| name(at.lane) == lane);
        newest.map(|(_, bytes, _)| bytes.len()).with_context(|| format!("{lane} is empty"))
    }

    /// Everything that is kept, in the order of the lanes.
    fn entries(&self) -> Result<Vec<Entry>> {
        let mut all = Vec::new();
        for &lane in &self.lanes {
            let mut next = 1;
            loop {
                let kept = self.reader.entries(lane, next, CHUNK_BYTES)?;
                let Some(last) = kept.last() else { break };
                next = last.entry.at().serial + 1;
                all.extend(
                    kept.iter().map(|kept| (kept.entry.at(), kept.entry.bytes().to_vec(), kept.entry.body().to_vec())),
                );
            }
        }
        Ok(all)
    }
}

/// The name of a lane of the two ends.
fn name(lane: Lane) -> String {
    format!("{}/{}", CODES.get(usize::from(lane.party.0)).unwrap_or(&"?"), lane.precedence.letter())
}

/// Whether a record holds all that its station has receipted, by what the other side was told.
pub fn holds_what_is_receipted(folder: &Folder, other: &BTreeMap<String, u64>, verdict: &mut Verdict) -> Result<()> {
    let held = Kept::open(folder)?.sizes()?;
    for (lane, receipted) in other {
        let held = held.get(lane).copied().unwrap_or_default();
        verdict.must(*receipted <= held, || {
            format!("{}: {lane} is receipted up to {receipted}, and the disk holds {held}", folder.path().display())
        });
    }
    Ok(())
}

/// Writes the transcript of one side, and holds it against all that was ever seen.
pub fn look(program: &Path, folder: &Folder, seen: &mut Seen, verdict: &mut Verdict) -> Result<PathBuf> {
    let file = folder.path().join("trial.detente");
    stage::must_run(program, folder, &["transcript", "export", "--out", &file.display().to_string()])?;
    let (faults, _) = seen.take(&file)?;
    tell(verdict, faults);
    Ok(file)
}

/// Adds faults of one sort, the first of them by name.
fn tell(verdict: &mut Verdict, faults: Vec<String>) {
    let more = faults.len().saturating_sub(TOLD_MAX);
    verdict.0.extend(faults.into_iter().take(TOLD_MAX));
    verdict.must(more == 0, || format!("… and {more} more of the kind"));
}

/// Judges both sides at the end. The link is well, both stations run, and nobody says more.
pub fn judge(
    stations: &[Running; 2],
    programs: &[PathBuf; 2],
    talk: &Talk,
    seen: &mut Seen,
    verdict: &mut Verdict,
) -> Result<()> {
    let folders = stations.each_ref().map(|station| &station.folder);
    let began = Instant::now();
    for side in ENDS {
        let up = stage::wait_up(folders[side], SAME_MAX);
        verdict.must(up.is_some(), || {
            format!("{}: the line does not come up\n{}", CODES[side], stage::last_of_log(folders[side]))
        });
        let empty = |status: Value| status["lines"][0]["waiting"] == 0;
        let gone = eventually(SAME_MAX, || status(folders[side]).is_ok_and(empty));
        verdict.must(gone, || format!("{}: words wait in the outbox for ever", CODES[side]));
    }
    let sizes = |side: usize| Kept::open(folders[side]).and_then(|kept| kept.sizes());
    let same = eventually(SAME_MAX, || matches!((sizes(0), sizes(1)), (Ok(one), Ok(other)) if one == other));
    verdict.must(same, || format!("the lanes differ for ever: {:?} and {:?}", sizes(0).ok(), sizes(1).ok()));
    println!("both hold the same lanes {:.1} s after the last fault", began.elapsed().as_secs_f64());
    for side in ENDS {
        // Both sign what they fold of the record, and each holds the other's against its own.
        let answered = ask(folders[side], Request::Check { line: None, wait_s: 60 }, Duration::from_secs(90));
        verdict.must(answered.is_ok(), || format!("{}: a line check is not answered: {answered:?}", CODES[side]));
    }
    for side in ENDS {
        let compared = eventually(SAME_MAX, || {
            status(folders[side]).is_ok_and(|status| status["lines"][0]["peers"][0]["picture_compared"].is_string())
        });
        verdict.must(compared, || format!("{}: the pictures are not compared", CODES[side]));
        let peer = status(folders[side]).map_err(anyhow::Error::msg)?["lines"][0]["peers"][0].clone();
        verdict
            .must(peer["picture_differs_in"] == json!([]), || format!("{}: the pictures differ: {peer}", CODES[side]));
    }
    // The answers to the checks are on both sides too.
    let same = eventually(SAME_MAX, || matches!((sizes(0), sizes(1)), (Ok(one), Ok(other)) if one == other));
    verdict.must(same, || "the lanes differ for ever after a line check".to_owned());
    records(folders, talk, verdict)?;
    let mut verified = Vec::new();
    for side in ENDS {
        let file = look(&programs[side], folders[side], seen, verdict)?;
        tell(verdict, seen.missing_in(&file)?);
        let ran = stage::command(&programs[side], folders[side], &["verify", &file.display().to_string()])?;
        verdict.must(ran.code == Some(0), || format!("{}: the record is not proved: {}", CODES[side], ran.said));
        verdict.must(ran.said["forks"] == json!([]), || format!("{}: forks: {}", CODES[side], ran.said["forks"]));
        let lanes = ran.said["lanes"].as_array().cloned().unwrap_or_default();
        verified.push(
            lanes
                .iter()
                .map(|lane| [&lane["lane"], &lane["size"], &lane["root"]].map(Value::clone))
                .collect::<Vec<_>>(),
        );
        let checked = stage::command(&programs[side], folders[side], &["check", "--disk"])?;
        verdict.must(checked.said["sound"] == true, || {
            format!("{}: the disk is not sound: {}", CODES[side], checked.said)
        });
        let log = stage::log(folders[side]);
        verdict.must(!log.contains("panicked"), || format!("{}: the station panicked: see its log", CODES[side]));
        verdict.must(!log.contains("fork"), || format!("{}: the station tells of a fork: see its log", CODES[side]));
    }
    verdict.must(verified[0] == verified[1], || format!("the transcripts differ: {verified:?}"));
    Ok(())
}

/// Holds both records against one another, and against what each side was told.
fn records(folders: [&Folder; 2], talk: &Talk, verdict: &mut Verdict) -> Result<()> {
    let kept = [Kept::open(folders[0])?, Kept::open(folders[1])?];
    let entries = kept[0].entries()?;
    verdict.must(entries == kept[1].entries()?, || "the records hold different entries".to_owned());
    let mut differing = Vec::new();
    for (at, _, _) in &entries {
        let of = kept.each_ref().map(|kept| kept.reader.affair(*at));
        let [one, other] = of;
        if one? != other? {
            differing.push(format!("what came of {}/{:04} differs", name(at.lane), at.serial));
        }
    }
    tell(verdict, differing);
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (at, _, body) in &entries {
        if let Ok(Body::Message(message)) = Body::decode(body) {
            texts.entry(message.text).or_default().push(format!("{}/{:04}", name(at.lane), at.serial));
        }
    }
    for side in ENDS {
        let told = talk.told(side);
        tell(verdict, promises(&told, &texts));
        holds_what_is_receipted(folders[1 - side], &told.receipted, verdict)?;
    }
    println!("{} entries, {} messages", entries.len(), texts.values().map(Vec::len).sum::<usize>());
    Ok(())
}

/// What a side was told and does not stand.
fn promises(told: &Told, texts: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let places = |text: &String| texts.get(text).map(Vec::as_slice).unwrap_or_default();
    let mut faults = told.faults.clone();
    for (serial, text) in &told.placed {
        if places(text) != [serial.clone()] {
            faults.push(format!("{text:.40} was placed as {serial} and stands at {:?}", places(text)));
        }
    }
    for text in &told.kept {
        if places(text).len() != 1 {
            faults.push(format!("{text:.40} was kept to be said and stands at {:?}", places(text)));
        }
    }
    for text in &told.unknown {
        if places(text).len() > 1 {
            faults.push(format!("{text:.40} was said once and stands at {:?}", places(text)));
        }
    }
    for text in told.refused.keys() {
        if !places(text).is_empty() {
            faults.push(format!("{text:.40} was refused and stands at {:?}", places(text)));
        }
    }
    faults
}

/// A context for what must be there.
pub fn id(station: &Running) -> Result<u32> {
    station.id().context("the station does not run")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(of: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
        let places = |places: &[&str]| places.iter().map(|place| (*place).to_owned()).collect();
        of.iter().map(|(text, at)| ((*text).to_owned(), places(at))).collect()
    }

    #[test]
    fn a_promise_that_is_broken_is_seen() {
        let mut told = Told::default();
        told.placed.insert("BLUE/F/0001".to_owned(), "placed".to_owned());
        told.kept.insert("kept".to_owned());
        told.unknown.insert("unknown".to_owned());
        told.refused.insert("refused".to_owned(), "why".to_owned());
        let good = [("placed", &["BLUE/F/0001"][..]), ("kept", &["BLUE/R/0001"])];
        assert_eq!(promises(&told, &texts(&good)), [""; 0]);
        for bad in [
            &[("placed", &["BLUE/F/0002"][..]), good[1]][..],
            &[("placed", &["BLUE/F/0001", "BLUE/F/0002"]), good[1]],
            &good[..1],
            &good[1..],
            &[good[0], ("kept", &["BLUE/R/0001", "BLUE/R/0002"])],
            &[good[0], good[1], ("unknown", &["BLUE/R/0002", "BLUE/R/0003"])],
            &[good[0], good[1], ("refused", &["BLUE/R/0002"])],
        ] {
            assert_eq!(promises(&told, &texts(bad)).len(), 1, "{bad:?}");
        }
    }
}

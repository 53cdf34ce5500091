//! The plot: every notice and site that stands, and the conflicts between them.
//!
//! Conflicts are derived and never sent. Which they are follows from the picture and the charter alone, so that two
//! stations that hold the same entries have the same conflicts, whatever came first. The plot is kept in memory beside
//! the record, brought up with each fold and filled from the record at the start.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use evidence::{EntryRef, Lane, PartyIndex, Time};
use volume::{Against, Alternative, Approach, Index, Key, Separations, Solid, Verdict, Volume};

use crate::affairs::{Annex, ConflictId, Item, NoticeKind, Rules, SiteId, Versions};
use crate::limits::{
    CONFLICTS_MAX, MEETINGS_MAX, NOTICE_CONFLICTS_MAX, NOTICE_VOLUMES_MAX, PLOT_VOLUMES_MAX, SITE_CHANGES_MAX,
};

/// Two things that come nearer to each other than the charter lets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Between which words.
    pub versions: Versions,
    /// How near they come, the first notice first: of all their volumes those that are worst off.
    pub approach: Approach,
    /// Which volume of each that is.
    pub volumes: (u8, u8),
    /// Who is to give way by the charter's ranks and what the record proves; `None` where neither had the other's words
    /// in hand, and they settle it by words.
    pub yields: Option<EntryRef>,
    /// Until when each party is to say what it does about it.
    pub due: Time,
}

/// What became of a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It is new, or between other words than before.
    Found,
    /// It is no more.
    Cleared,
}

/// What a plan would meet. It is only a question; nothing of it is kept or sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// Which volume of the plan, from 0.
    pub volume: usize,
    /// What it would meet, a notice of one's own party included.
    pub with: Item,
    /// Which volume of that.
    pub with_volume: u8,
    /// How near they come, the plan first.
    pub approach: Approach,
}

/// A notice that stands, as the plot needs it.
#[derive(Clone, Debug)]
pub struct Placed {
    /// What will be done.
    pub kind: NoticeKind,
    /// The entry whose words stand.
    pub version: EntryRef,
    /// When that was signed, on its author's clock.
    pub time: Time,
    /// What its author then held of every lane.
    pub seen: Vec<u64>,
    /// Where and when.
    pub solids: Vec<Solid>,
}

/// A site that stands, as the plot needs it.
#[derive(Clone, Debug)]
pub struct PlacedSite {
    /// The entry whose words stand.
    pub version: EntryRef,
    /// When that was signed, on its owner's clock.
    pub time: Time,
    /// Where.
    pub solid: Solid,
}

/// Every notice and site that stands, and the conflicts between them.
pub struct Plot {
    annex: Annex,
    areas: Vec<Solid>,
    /// The largest distance that any kind of notice keeps from sites.
    site_cm_most: u32,
    volumes: Index,
    sites: Index,
    notices: BTreeMap<EntryRef, Words>,
    site_words: BTreeMap<SiteId, (EntryRef, Time)>,
    conflicts: BTreeMap<ConflictId, Conflict>,
    /// The same, by what the first notice meets.
    met: BTreeSet<(Item, EntryRef)>,
    /// When the clock of each runs out.
    dues: BTreeSet<(Time, ConflictId)>,
    /// Up to where clocks that ran out have been given.
    given: (Time, Option<ConflictId>),
    /// Conflicts that were found when their clock had run out, and which no look ahead will find.
    late: BTreeSet<(Time, ConflictId)>,
    left_out: u64,
}

/// Of a notice, what is not in the index.
struct Words {
    kind: NoticeKind,
    version: EntryRef,
    time: Time,
    seen: Box<[u64]>,
    volumes: u8,
}

impl Plot {
    /// A plot with the charter's standing areas alone.
    #[must_use]
    pub fn new(rules: &Rules) -> Self {
        Plot {
            areas: rules.areas.clone(),
            site_cm_most: rules.annex.kinds.iter().filter_map(|kind| kind.site_cm).max().unwrap_or_default(),
            annex: rules.annex.clone(),
            volumes: Index::new(),
            sites: Index::new(),
            notices: BTreeMap::new(),
            site_words: BTreeMap::new(),
            conflicts: BTreeMap::new(),
            met: BTreeSet::new(),
            dues: BTreeSet::new(),
            given: (Time(0), None),
            late: BTreeSet::new(),
            left_out: 0,
        }
    }

    /// Puts a notice as it stands now in place of what was there, or takes it away, and tells what that does to
    /// conflicts.
    pub fn put_notice(&mut self, id: EntryRef, notice: Option<Placed>, turns: &mut Vec<(ConflictId, Turn)>) {
        if self.notices.get(&id).map(|words| words.version) == notice.as_ref().map(|notice| notice.version) {
            return;
        }
        let before = self.forget_conflicts(Item::Notice(id));
        if let Some(words) = self.notices.remove(&id) {
            (0..words.volumes).for_each(|volume| {
                self.volumes.remove(volume_key(id, volume));
            });
        }
        if let Some(notice) = notice.filter(|notice| self.has_room(notice.solids.len())) {
            let volumes = notice.solids.len().min(NOTICE_VOLUMES_MAX) as u8;
            let Placed { kind, version, time, seen, solids } = notice;
            let words = Words { kind, version, time, seen: seen.into(), volumes };
            self.meet_notices(id, &words, &solids);
            self.meet_sites(id, &words, &solids);
            self.meet_areas(id, &words, &solids);
            for (volume, solid) in (0..volumes).zip(solids) {
                self.volumes.insert(volume_key(id, volume), solid);
            }
            self.notices.insert(id, words);
        }
        self.tell(before, Item::Notice(id), turns);
    }

    /// Puts a site as it stands now in place of what was there, or takes it away, and tells what that does to
    /// conflicts.
    pub fn put_site(&mut self, id: SiteId, site: Option<PlacedSite>, turns: &mut Vec<(ConflictId, Turn)>) {
        if self.site_words.get(&id).map(|(version, _)| *version) == site.as_ref().map(|site| site.version) {
            return;
        }
        let before = self.forget_conflicts(Item::Site(id));
        if self.site_words.remove(&id).is_some() {
            self.sites.remove(site_key(id));
        }
        if let Some(site) = site.filter(|_| self.has_room(1)) {
            let PlacedSite { version, time, solid } = site;
            self.meet_site(id, (version, time), &solid);
            self.sites.insert(site_key(id), solid);
            self.site_words.insert(id, (version, time));
        }
        self.tell(before, Item::Site(id), turns);
    }

    /// Every conflict, in the order of their names.
    pub fn conflicts(&self) -> impl Iterator<Item = (&ConflictId, &Conflict)> {
        self.conflicts.iter()
    }

    /// One conflict.
    #[must_use]
    pub fn conflict(&self, id: ConflictId) -> Option<&Conflict> {
        self.conflicts.get(&id)
    }

    /// Takes out a conflict whose clock has run out, the earliest first; each is given once.
    pub(crate) fn take_due(&mut self, now: Time) -> Option<(ConflictId, Time)> {
        if now < self.given.0 {
            // What a clock that was ahead gave out is given again when it is so.
            self.given = (now, None);
        }
        if let Some((due, id)) = self.late.pop_first() {
            return Some((id, due));
        }
        let after = match self.given {
            (time, Some(id)) => Bound::Excluded((time, id)),
            (time, None) => Bound::Included((time, ConflictId::LEAST)),
        };
        let &(due, id) = self.dues.range((after, Bound::Unbounded)).next().filter(|(due, _)| *due < now)?;
        self.given = (due, Some(id));
        Some((id, due))
    }

    /// How many notices, sites and conflicts found no room here. Not 0: the plot is not whole, and says so.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// How many notices and sites stand.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.notices.len(), self.site_words.len())
    }

    /// About how many bytes of memory the volumes take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.volumes.bytes() + self.sites.bytes()
    }

    /// What a plan would meet, at most [`MEETINGS_MAX`] of each sort for a volume: the notices of all parties, its own author's too, `replaces` apart; the sites of
    /// all parties; the charter's areas. In the order of the plan's volumes, then of what they meet.
    #[must_use]
    pub fn check(&self, kind: NoticeKind, plan: &[Solid], replaces: Option<EntryRef>) -> Vec<Meeting> {
        let mut meetings = Vec::new();
        for (volume, solid) in plan.iter().enumerate() {
            let separations = self.annex.separations;
            for (key, _) in self.volumes.near(solid, &separations).into_iter().take(MEETINGS_MAX) {
                let (notice, with_volume) = volume_of(key);
                if let Some(other) = self.volumes.get(key).filter(|_| Some(notice) != replaces) {
                    let approach = solid.approach(other, &separations);
                    meetings.push(Meeting { volume, with: Item::Notice(notice), with_volume, approach });
                }
            }
            if let Some(separations) = self.off_sites(kind) {
                for (key, _) in self.sites.near(solid, &separations).into_iter().take(MEETINGS_MAX) {
                    if let Some(site) = self.sites.get(key) {
                        let approach = solid.approach(site, &separations);
                        meetings.push(Meeting { volume, with: Item::Site(site_of(key)), with_volume: 0, approach });
                    }
                }
            }
            for (number, area) in self.areas_for(kind) {
                let approach = solid.approach(area, &self.off_area(number));
                if approach.verdict != Verdict::Clear {
                    meetings.push(Meeting { volume, with: Item::Area(number), with_volume: 0, approach });
                }
            }
        }
        meetings
    }

    /// What would clear one volume of a plan from everything that [`Plot::check`] holds it against.
    #[must_use]
    pub fn alternatives(&self, kind: NoticeKind, volume: &Volume, replaces: Option<EntryRef>) -> Vec<Alternative> {
        let apart: Vec<Key> = replaces
            .and_then(|id| self.notices.get(&id).map(|words| (id, words.volumes)))
            .map(|(id, volumes)| (0..volumes).map(|volume| volume_key(id, volume)).collect())
            .unwrap_or_default();
        // Areas of one distance are held against together.
        let mut areas: BTreeMap<u32, Index> = BTreeMap::new();
        for (number, solid) in self.areas_for(kind) {
            let index = areas.entry(self.off_area(number).horizontal_cm).or_default();
            index.insert(number.into(), solid.clone());
        }
        let mut against = vec![Against { index: &self.volumes, separations: self.annex.separations, but: &apart }];
        if let Some(separations) = self.off_sites(kind) {
            against.push(Against { index: &self.sites, separations, but: &[] });
        }
        for (&distance_cm, index) in &areas {
            against.push(Against { index, separations: level(distance_cm), but: &[] });
        }
        volume::alternatives(volume, &against)
    }

    /// Sites of any party within so many centimetres of a place: a site told twice is told for one place.
    #[must_use]
    pub fn sites_near(&self, solid: &Solid, within_cm: u32) -> Vec<SiteId> {
        self.sites.near(solid, &level(within_cm)).into_iter().map(|(key, _)| site_of(key)).collect()
    }

    /// True if a notice or site that stands, `but` apart, or a standing area lies within so many centimetres of a place,
    /// whenever and however high it is.
    #[must_use]
    pub fn is_near(&self, place: &Solid, within_cm: u32, but: Option<Item>) -> bool {
        let within = level(within_cm);
        let (mut notice, mut site) = (Vec::new(), None);
        match but {
            Some(Item::Notice(id)) => {
                let volumes = self.notices.get(&id).map_or(0, |words| words.volumes);
                notice = (0..volumes).map(|volume| volume_key(id, volume)).collect();
            }
            Some(Item::Site(id)) => site = Some(site_key(id)),
            _ => {}
        }
        self.areas.iter().any(|area| place.verdict(area, &within) != Verdict::Clear)
            || self.volumes.any_near(place, &within, &notice)
            || self.sites.any_near(place, &within, site.as_slice())
    }

    fn meet_notices(&mut self, id: EntryRef, words: &Words, solids: &[Solid]) {
        let separations = self.annex.separations;
        let mut met = BTreeSet::new();
        for (volume, solid) in (0..).zip(solids) {
            for (key, _) in self.volumes.near(solid, &separations) {
                let (other, other_volume) = volume_of(key);
                if other.lane.party == id.lane.party {
                    continue;
                }
                let conflict = ConflictId::of(id, Item::Notice(other));
                if !met.contains(&other) && (met.len() == NOTICE_CONFLICTS_MAX || !self.has_place(conflict)) {
                    self.left_out += 1;
                    continue;
                }
                met.insert(other);
                let (Some(theirs), Some(there)) = (self.volumes.get(key), self.notices.get(&other)) else { continue };
                let yields = self.yields((id, words), (other, there));
                let due = self.due(words.time.max(there.time));
                let found = if conflict.notice == id {
                    let versions = Versions { notice: words.version, with: Some(there.version) };
                    let approach = solid.approach(theirs, &separations);
                    Conflict { versions, approach, volumes: (volume, other_volume), yields, due }
                } else {
                    let versions = Versions { notice: there.version, with: Some(words.version) };
                    let approach = theirs.approach(solid, &separations);
                    Conflict { versions, approach, volumes: (other_volume, volume), yields, due }
                };
                self.note(conflict, found);
            }
        }
    }

    fn meet_sites(&mut self, id: EntryRef, words: &Words, solids: &[Solid]) {
        let Some(separations) = self.off_sites(words.kind) else { return };
        let mut met = BTreeSet::new();
        for (volume, solid) in (0..).zip(solids) {
            for (key, _) in self.sites.near(solid, &separations) {
                let site = site_of(key);
                if site.entry.lane.party == id.lane.party {
                    continue;
                }
                let conflict = ConflictId { notice: id, with: Item::Site(site) };
                if !met.contains(&site) && (met.len() == NOTICE_CONFLICTS_MAX || !self.has_place(conflict)) {
                    self.left_out += 1;
                    continue;
                }
                met.insert(site);
                let (Some(theirs), Some(&there)) = (self.sites.get(key), self.site_words.get(&site)) else { continue };
                let approach = solid.approach(theirs, &separations);
                self.note_site(id, words, volume, site, there, approach);
            }
        }
    }

    fn meet_site(&mut self, site: SiteId, there: (EntryRef, Time), solid: &Solid) {
        let near = self.volumes.near(solid, &level(self.site_cm_most));
        for (key, _) in near {
            let (notice, volume) = volume_of(key);
            let (Some(theirs), Some(words)) = (self.volumes.get(key), self.notices.get(&notice)) else { continue };
            let Some(separations) = self.off_sites(words.kind) else { continue };
            let ours = notice.lane.party == site.entry.lane.party;
            if ours || theirs.verdict(solid, &separations) == Verdict::Clear {
                continue;
            }
            if !self.has_place(ConflictId { notice, with: Item::Site(site) }) {
                self.left_out += 1;
                continue;
            }
            let approach = theirs.approach(solid, &separations);
            // Taken out for the while, since it is only read.
            if let Some(words) = self.notices.remove(&notice) {
                self.note_site(notice, &words, volume, site, there, approach);
                self.notices.insert(notice, words);
            }
        }
    }

    fn note_site(
        &mut self,
        notice: EntryRef,
        words: &Words,
        volume: u8,
        site: SiteId,
        (version, time): (EntryRef, Time),
        approach: Approach,
    ) {
        let versions = Versions { notice: words.version, with: Some(version) };
        let due = self.due(words.time.max(time));
        let found = Conflict { versions, approach, volumes: (volume, 0), yields: Some(notice), due };
        self.note(ConflictId { notice, with: Item::Site(site) }, found);
    }

    fn meet_areas(&mut self, id: EntryRef, words: &Words, solids: &[Solid]) {
        let mut found = Vec::new();
        for (volume, solid) in (0..).zip(solids) {
            for (number, area) in self.areas_for(words.kind) {
                let separations = self.off_area(number);
                if solid.verdict(area, &separations) == Verdict::Clear {
                    continue;
                }
                let approach = solid.approach(area, &separations);
                let versions = Versions { notice: words.version, with: None };
                let due = self.due(words.time);
                found.push((number, Conflict { versions, approach, volumes: (volume, 0), yields: Some(id), due }));
            }
        }
        for (number, conflict) in found {
            self.note(ConflictId { notice: id, with: Item::Area(number) }, conflict);
        }
    }

    /// Whether there is room for what two items have with each other; asked before it is measured, which costs more.
    fn has_place(&self, id: ConflictId) -> bool {
        self.conflicts.len() < CONFLICTS_MAX || self.conflicts.contains_key(&id)
    }

    /// Keeps the worst of what two items have with each other.
    fn note(&mut self, id: ConflictId, found: Conflict) {
        let room = self.conflicts.len() < CONFLICTS_MAX;
        match self.conflicts.get_mut(&id) {
            Some(known) => {
                if badness(&found) < badness(known) {
                    // Between the same words, so its clock is the same.
                    *known = found;
                }
            }
            None if room => {
                self.conflicts.insert(id, found);
                self.met.insert((id.with, id.notice));
                self.dues.insert((found.due, id));
                if (found.due, Some(id)) <= self.given {
                    self.late.insert((found.due, id));
                }
            }
            None => self.left_out += 1,
        }
    }

    /// Takes out every conflict of an item.
    fn forget_conflicts(&mut self, item: Item) -> BTreeMap<ConflictId, Versions> {
        let mut ids = self.ids_of(item);
        ids.sort_unstable();
        ids.into_iter()
            .filter_map(|id| {
                self.met.remove(&(id.with, id.notice));
                self.conflicts.remove(&id).map(|conflict| {
                    self.dues.remove(&(conflict.due, id));
                    self.late.remove(&(conflict.due, id));
                    (id, conflict.versions)
                })
            })
            .collect()
    }

    fn ids_of(&self, item: Item) -> Vec<ConflictId> {
        let least = ConflictId::LEAST.notice;
        let with = self.met.range((item, least)..).take_while(|(with, _)| *with == item);
        let mut ids: Vec<_> = with.map(|&(with, notice)| ConflictId { notice, with }).collect();
        if let Item::Notice(notice) = item {
            let from = ConflictId { notice, with: Item::Notice(least) };
            ids.extend(self.conflicts.range(from..).map(|(id, _)| *id).take_while(|id| id.notice == notice));
        }
        ids
    }

    fn tell(&self, before: BTreeMap<ConflictId, Versions>, item: Item, turns: &mut Vec<(ConflictId, Turn)>) {
        let mut now = self.ids_of(item);
        now.sort_unstable();
        let stays = |id: &ConflictId| self.conflicts.get(id).map(|conflict| conflict.versions);
        turns.extend(before.keys().filter(|id| stays(id).is_none()).map(|id| (*id, Turn::Cleared)));
        turns.extend(now.into_iter().filter(|id| before.get(id) != stays(id).as_ref()).map(|id| (id, Turn::Found)));
    }

    /// Which of two notices is to give way: the one of the greater rank; of one rank, the one whose author had the
    /// other's words in hand when it spoke.
    fn yields(&self, one: (EntryRef, &Words), other: (EntryRef, &Words)) -> Option<EntryRef> {
        let rank = |words: &Words| self.annex.kind(words.kind).rank;
        let had = |words: &Words, of: EntryRef| {
            words.seen.get(of.lane.number() as usize).is_some_and(|&size| of.serial <= size)
        };
        match rank(one.1).cmp(&rank(other.1)) {
            std::cmp::Ordering::Less => Some(other.0),
            std::cmp::Ordering::Greater => Some(one.0),
            std::cmp::Ordering::Equal => match (had(one.1, other.1.version), had(other.1, one.1.version)) {
                (true, false) => Some(one.0),
                (false, true) => Some(other.0),
                _ => None,
            },
        }
    }

    fn due(&self, spoken: Time) -> Time {
        spoken.plus_ms(self.annex.conflict_s * 1_000)
    }

    fn off_sites(&self, kind: NoticeKind) -> Option<Separations> {
        self.annex.kind(kind).site_cm.map(level)
    }

    fn off_area(&self, number: u16) -> Separations {
        level(self.annex.areas.get(usize::from(number)).map_or(0, |area| area.distance_cm))
    }

    fn areas_for(&self, kind: NoticeKind) -> impl Iterator<Item = (u16, &Solid)> {
        let areas = (0..).zip(self.annex.areas.iter().zip(&self.areas));
        areas.filter(move |(_, (area, _))| area.kinds.contains(&kind)).map(|(number, (_, solid))| (number, solid))
    }

    fn has_room(&mut self, volumes: usize) -> bool {
        let room = self.volumes.len() + self.sites.len() + volumes <= PLOT_VOLUMES_MAX;
        self.left_out += u64::from(!room);
        room
    }
}

/// What sorts the worst first: the surest, then the nearest, and what decides between equals is the volumes' numbers.
fn badness(conflict: &Conflict) -> impl Ord {
    let Approach { verdict, horizontal_cm, vertical_cm, time_ms, .. } = conflict.approach;
    (std::cmp::Reverse(verdict), horizontal_cm.least, vertical_cm.least, time_ms, conflict.volumes)
}

/// A distance to keep at all heights at which, and times when, both are there.
fn level(horizontal_cm: u32) -> Separations {
    Separations { horizontal_cm, vertical_cm: 0, time_ms: 0 }
}

/// Bits that a lane's number takes: 16 parties with four lanes each.
const LANE_BITS: u32 = 6;
/// Bits that the number of a notice's volume takes.
const VOLUME_BITS: u32 = NOTICE_VOLUMES_MAX.trailing_zeros();
/// Bits that the place of a change takes.
const CHANGE_BITS: u32 = SITE_CHANGES_MAX.trailing_zeros();

/// The name of a notice's volume in the index: all of it in one number, since a serial has at most 48 bits.
fn volume_key(id: EntryRef, volume: u8) -> Key {
    entry_key(id) << VOLUME_BITS | u64::from(volume)
}

fn volume_of(key: Key) -> (EntryRef, u8) {
    (entry_of(key >> VOLUME_BITS), (key & ((1 << VOLUME_BITS) - 1)) as u8)
}

fn site_key(id: SiteId) -> Key {
    entry_key(id.entry) << CHANGE_BITS | u64::from(id.change)
}

fn site_of(key: Key) -> SiteId {
    SiteId { entry: entry_of(key >> CHANGE_BITS), change: (key & ((1 << CHANGE_BITS) - 1)) as u16 }
}

fn entry_key(id: EntryRef) -> u64 {
    id.serial << LANE_BITS | u64::from(id.lane.number())
}

fn entry_of(key: u64) -> EntryRef {
    let lane = Lane::from_number(key & ((1 << LANE_BITS) - 1)).expect("a key was made from a lane");
    EntryRef { lane, serial: key >> LANE_BITS }
}

/// Whether a party has a part in a conflict: the areas of the charter are every bound party's.
#[must_use]
pub fn concerns(id: ConflictId, party: PartyIndex, rules: &Rules) -> bool {
    id.notice.lane.party == party
        || match id.with {
            Item::Notice(other) => other.lane.party == party,
            Item::Site(site) => site.entry.lane.party == party,
            Item::Area(_) => rules.bound(party),
        }
}

//! The plot: every notice and site that stands, and the conflicts between them.
//!
//! Conflicts are derived and never sent. Which they are follows from the picture and the charter alone, so that two
//! stations that hold the same entries have the same conflicts, whatever came first. The plot is kept in memory beside
//! the record, brought up with each fold and filled from the record at the start.
//!
//! It is bounded in memory and in the work of a step, however much is told. Every party has its own room, filled in the
//! order of names, and every pair that may be in conflict has room for the worst of them and its own effort. What is not
//! seen is a gap, and told; it is filled from the record, bit by bit, as soon as there is room. At rest the plot is a
//! function of what stands and of its room, never of the order in which it came.

mod check;
mod conflicts;
mod keys;
mod meet;
mod pair;
mod shelf;

use std::collections::BTreeMap;

use evidence::{EntryRef, Lane, PartyIndex, Precedence, Time};
use volume::{Approach, Effort, Index, Separations, Solid};

use self::conflicts::Conflicts;
use self::keys::Name;
pub use self::pair::{Pair, With};
use self::shelf::Shelf;
use crate::affairs::{Annex, ConflictId, Item, NoticeKind, Rules, SiteId, Versions};
use crate::limits::{
    CONFLICTS_MAX, NOTICE_VOLUMES_MAX, PLOT_AT_START_MAX, PLOT_BYTES_MAX, PLOT_EFFORT_AT_START, PLOT_EFFORT_PER_STEP,
    PLOT_PAST_DAYS, PLOT_PAST_PER_STEP,
};
use crate::record::RecordError;

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

/// What became of a conflict, or of a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It is new; a conflict also if it is between other words than before, or seen again.
    Found,
    /// It is no more.
    Cleared,
}

/// What a plot does not see all of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// The notices of a party: those of a greater name found no room, or are still being read.
    Notices(PartyIndex),
    /// The sites of a party, likewise.
    Sites(PartyIndex),
    /// The conflicts of a pair: those that are less bad found no room, or some are still being measured.
    Conflicts(Pair),
}

/// Something that a plot does not see all of, while it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What.
    pub lack: Lack,
    /// Of notices and sites, those that were announced or added by this entry and later ones: a lane after the other,
    /// the most urgent first.
    pub from: Option<EntryRef>,
}

/// How much a plot may hold, and spend in one step on one pair. Less than the whole of it is for tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Bytes of all notices and sites; half of it for notices, and of either half each party has the same share.
    pub bytes: usize,
    /// Conflicts; each pair has the same share.
    pub conflicts: usize,
    /// For what comes in one step.
    pub effort: u64,
    /// For filling the plot at the start.
    pub filling: u64,
    /// Notices and sites that are read at the start; the rest follows in steps.
    pub at_start: usize,
}

impl Default for Room {
    fn default() -> Self {
        Room {
            bytes: PLOT_BYTES_MAX,
            conflicts: CONFLICTS_MAX,
            effort: PLOT_EFFORT_PER_STEP,
            filling: PLOT_EFFORT_AT_START,
            at_start: PLOT_AT_START_MAX,
        }
    }
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

/// What a plan would meet, the worst first.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Meetings {
    /// At most [`crate::limits::MEETINGS_MAX`] for each volume of the plan, in the order of these. Of one volume what is not of one's own
    /// party comes first, then what meets for certain, then what is nearest.
    pub meetings: Vec<Meeting>,
    /// How many there are beside them.
    pub more: u64,
    /// Amid so many others that not all of them were measured: there may be more still.
    pub unmeasured: bool,
}

/// A notice that stands, as the plot needs it.
#[derive(Clone, Debug)]
pub struct Placed {
    /// What will be done.
    pub kind: NoticeKind,
    /// The earliest entry that said the same where and when as the words that stand ([`Notice::material`]).
    ///
    /// [`Notice::material`]: crate::affairs::Notice::material
    pub version: EntryRef,
    /// When that was signed, on its author's clock.
    pub time: Time,
    /// What its author then held of every lane.
    pub seen: Vec<u64>,
    /// Until when, or when its words were signed if that was later; `None`: until told otherwise.
    pub ends: Option<Time>,
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
#[derive(Clone)]
pub struct Plot {
    annex: Annex,
    areas: Index,
    /// The largest distance that any kind of notice keeps from sites, and from an area.
    site_cm_most: u32,
    area_cm_most: u32,
    room: Room,
    /// Of each party.
    notices: Vec<Shelf<EntryRef, NoticeWords>>,
    sites: Vec<Shelf<SiteId, SiteWords>>,
    conflicts: Conflicts,
    /// What ended before this is left out.
    cut: Time,
    /// Whose words were read last, and the round of which pair was gone on with.
    last_read: u8,
    last_round: Option<Pair>,
}

/// Of a notice, what is not in the index.
#[derive(Clone)]
struct NoticeWords {
    kind: NoticeKind,
    version: EntryRef,
    time: Time,
    seen: Box<[u64]>,
}

/// Of a site, likewise.
#[derive(Clone)]
struct SiteWords {
    version: EntryRef,
    time: Time,
}

/// About what the words of a notice and of a site take in their maps, the sizes of lanes apart.
const NOTICE_BYTES: usize = 2 * (size_of::<(EntryRef, [u64; 3], NoticeWords)>() + size_of::<(Time, EntryRef)>());
const SITE_BYTES: usize = 2 * size_of::<(SiteId, [u64; 3], SiteWords)>();
/// About what a conflict takes in all maps that name it.
const CONFLICT_BYTES: usize = 2 * (size_of::<Conflict>() + 5 * size_of::<ConflictId>());

/// What has become of a thing that was put.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Became {
    Held,
    /// It stands and is not held.
    LetGo,
    Gone,
}

impl Plot {
    /// A plot with the charter's standing areas alone: all that stands is still to be read.
    #[must_use]
    pub fn new(rules: &Rules) -> Self {
        Plot::with_room(rules, Room::default())
    }

    /// The same, of a size of its own.
    #[must_use]
    pub fn with_room(rules: &Rules, room: Room) -> Self {
        let parties = rules.charter.parties.len();
        let first = |party| EntryRef { lane: Lane { party, precedence: Precedence::Flash }, serial: 0 };
        let firsts = (0..parties as u8).map(PartyIndex).map(first);
        let share = room.bytes / 2 / parties.max(1);
        Plot {
            areas: (0..).zip(rules.areas.iter().cloned()).collect(),
            site_cm_most: rules.annex.kinds.iter().filter_map(|kind| kind.site_cm).max().unwrap_or_default(),
            area_cm_most: rules.annex.areas.iter().map(|area| area.distance_cm).max().unwrap_or_default(),
            annex: rules.annex.clone(),
            room,
            notices: firsts.clone().map(|first| Shelf::new(first, share)).collect(),
            sites: firsts.map(|entry| Shelf::new(SiteId { entry, change: 0 }, share)).collect(),
            conflicts: Conflicts::new(Pair::all(rules), room.conflicts),
            cut: Time(0),
            last_read: 0,
            last_round: None,
        }
    }

    /// Puts a notice as it stands now in place of what was there, or takes it away, and tells what that does to
    /// conflicts.
    pub fn put_notice(&mut self, id: EntryRef, notice: Option<Placed>, turns: &mut Vec<(ConflictId, Turn)>) {
        let Some(shelf) = self.notices.get_mut(usize::from(id.lane.party.0)) else { return };
        if shelf.is_beyond(id) || shelf.words(id).map(|words| words.version) == notice.as_ref().map(|to| to.version) {
            return;
        }
        let before = self.conflicts.forget(Item::Notice(id));
        let shelf = &mut self.notices[usize::from(id.lane.party.0)];
        shelf.take(id);
        let became = match notice {
            Some(Placed { ends: Some(ends), .. }) if ends < self.cut => {
                shelf.note_past(id, ends);
                Became::Gone
            }
            Some(Placed { kind, version, time, seen, ends, solids }) => {
                debug_assert!(solids.len() <= NOTICE_VOLUMES_MAX, "what has more was not folded");
                let bytes = NOTICE_BYTES + size_of_val(&*seen);
                let words = NoticeWords { kind, version, time, seen: seen.into() };
                let gone = shelf.put(id, words, bytes, ends, solids);
                gone.iter().for_each(|id| drop(self.conflicts.forget(Item::Notice(*id))));
                if gone.contains(&id) { Became::LetGo } else { Became::Held }
            }
            None => Became::Gone,
        };
        self.meet_and_tell(Item::Notice(id), became, before, turns);
    }

    /// Puts a site as it stands now in place of what was there, or takes it away, and tells what that does to
    /// conflicts.
    pub fn put_site(&mut self, id: SiteId, site: Option<PlacedSite>, turns: &mut Vec<(ConflictId, Turn)>) {
        let Some(shelf) = self.sites.get_mut(usize::from(id.entry.lane.party.0)) else { return };
        if shelf.is_beyond(id) || shelf.words(id).map(|words| words.version) == site.as_ref().map(|to| to.version) {
            return;
        }
        let before = self.conflicts.forget(Item::Site(id));
        shelf.take(id);
        let became = match site {
            Some(PlacedSite { version, time, solid }) => {
                let gone = shelf.put(id, SiteWords { version, time }, SITE_BYTES, None, vec![solid]);
                gone.iter().for_each(|id| drop(self.conflicts.forget(Item::Site(*id))));
                if gone.contains(&id) { Became::LetGo } else { Became::Held }
            }
            None => Became::Gone,
        };
        self.meet_and_tell(Item::Site(id), became, before, turns);
    }

    /// Every conflict that is kept, in the order of their names.
    pub fn conflicts(&self) -> impl Iterator<Item = (&ConflictId, &Conflict)> {
        self.conflicts.iter()
    }

    /// One conflict.
    #[must_use]
    pub fn conflict(&self, id: ConflictId) -> Option<&Conflict> {
        self.conflicts.get(id)
    }

    /// Takes out a conflict whose clock has run out, the earliest first; each is given once.
    pub(crate) fn take_due(&mut self, now: Time) -> Option<(ConflictId, Time)> {
        self.conflicts.take_due(now)
    }

    /// What the plot does not see all of. Not empty: it says so wherever it is asked.
    #[must_use]
    pub fn gaps(&self) -> Vec<Gap> {
        let parties = || (0..).map(PartyIndex);
        let notices = parties()
            .zip(&self.notices)
            .filter_map(|(party, shelf)| Some(Gap { lack: Lack::Notices(party), from: Some(shelf.horizon()?) }));
        let sites = parties()
            .zip(&self.sites)
            .filter_map(|(party, shelf)| Some(Gap { lack: Lack::Sites(party), from: Some(shelf.horizon()?.entry) }));
        let pairs = self.conflicts.pairs().filter(|(_, pool)| !pool.is_whole());
        let conflicts = pairs.map(|(pair, _)| Gap { lack: Lack::Conflicts(pair), from: None });
        notices.chain(sites).chain(conflicts).collect()
    }

    /// True if a notice or a site is held; areas always are.
    #[must_use]
    pub fn holds(&self, item: Item) -> bool {
        match item {
            Item::Notice(id) => self.shelf(id.lane.party).is_some_and(|shelf| shelf.words(id).is_some()),
            Item::Site(id) => self.site_shelf(id.entry.lane.party).is_some_and(|shelf| shelf.words(id).is_some()),
            Item::Area(_) => true,
        }
    }

    /// How many notices and sites are held.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.notices.iter().map(Shelf::len).sum(), self.sites.iter().map(Shelf::len).sum())
    }

    /// About how many bytes of memory it takes: never more than twice those of its [`Room`], and what the conflicts take.
    /// Twice, because what many small things took is kept for as many again.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let notices: usize = self.notices.iter().map(Shelf::bytes).sum();
        let sites: usize = self.sites.iter().map(Shelf::bytes).sum();
        notices + sites + self.conflicts.len() * CONFLICT_BYTES
    }

    /// Gives every pair its effort for a step.
    pub(crate) fn begin_step(&mut self) {
        self.conflicts.allow(self.room.effort);
    }

    /// How many notices and sites are read at the start.
    pub(crate) fn reads_at_start(&self) -> usize {
        self.room.at_start
    }

    /// Gives every pair its effort for filling the plot.
    pub(crate) fn begin_filling(&mut self) {
        self.conflicts.allow(self.room.filling);
    }

    /// True if nothing is left to be read, measured or dropped: the plot is as it will stay until something comes.
    #[must_use]
    pub fn is_at_rest(&self) -> bool {
        self.wants_reading().is_none() && self.conflicts.next_round(None).is_none() && self.first_past().is_none()
    }

    /// Follows the wall clock. What a clock that was ahead had left out is read again when it is set right.
    pub(crate) fn set_wall(&mut self, wall: Time) {
        self.cut = Time(wall.0.saturating_sub(PLOT_PAST_DAYS * 86_400_000));
        for shelf in &mut self.notices {
            shelf.follow(self.cut);
        }
    }

    /// Drops what ended long ago, some of it.
    pub(crate) fn drop_past(&mut self, turns: &mut Vec<(ConflictId, Turn)>) {
        for _ in 0..PLOT_PAST_PER_STEP {
            let Some((ends, id)) = self.first_past() else { return };
            self.put_notice(id, None, turns);
            if let Some(shelf) = self.notices.get_mut(usize::from(id.lane.party.0)) {
                shelf.note_past(id, ends);
            }
        }
    }

    fn first_past(&self) -> Option<(Time, EntryRef)> {
        self.notices.iter().find_map(|shelf| shelf.ended_before(self.cut))
    }

    /// The next party, in a circle, of which something is to be read from the record.
    pub(crate) fn wants_reading(&self) -> Option<PartyIndex> {
        let parties = self.notices.len() as u8;
        let circle = (1..=parties).map(|on| PartyIndex((self.last_read + on) % parties));
        circle.into_iter().find(|party| self.reads_from(*party).is_some())
    }

    /// From which entry on the standing affairs of a party are to be read; `None` if none are, or there is no room.
    pub(crate) fn reads_from(&self, party: PartyIndex) -> Option<EntryRef> {
        let notices = self.shelf(party)?.wanted();
        let sites = self.site_shelf(party)?.wanted().map(|site| site.entry);
        notices.into_iter().chain(sites).min()
    }

    /// Puts a notice that was read from the record in its turn.
    pub(crate) fn fill_notice(
        &mut self,
        id: EntryRef,
        version: EntryRef,
        words: impl FnOnce() -> Result<Option<Placed>, RecordError>,
        turns: &mut Vec<(ConflictId, Turn)>,
    ) -> Result<(), RecordError> {
        let Some(shelf) = self.notices.get_mut(usize::from(id.lane.party.0)) else { return Ok(()) };
        if shelf.wanted().is_some_and(|from| from <= id) {
            shelf.read_up_to(Some(id.next()));
            if shelf.words(id).is_none_or(|words| words.version != version) {
                self.put_notice(id, words()?, turns);
            }
        }
        Ok(())
    }

    /// Puts a site that was read from the record in its turn; true if it was this site's turn.
    pub(crate) fn fill_site(
        &mut self,
        id: SiteId,
        words: impl FnOnce() -> Result<Option<PlacedSite>, RecordError>,
        turns: &mut Vec<(ConflictId, Turn)>,
    ) -> Result<bool, RecordError> {
        let Some(shelf) = self.sites.get_mut(usize::from(id.entry.lane.party.0)) else { return Ok(false) };
        let its_turn = shelf.wanted().is_some_and(|from| from <= id);
        if its_turn {
            shelf.read_up_to(Some(id.next()));
            self.put_site(id, words()?, turns);
        }
        Ok(its_turn)
    }

    /// All that a party has standing was read up to and with this entry; `None`: to the end.
    pub(crate) fn was_read(&mut self, party: PartyIndex, up_to: Option<EntryRef>) {
        let next = up_to.map(Name::next);
        if let Some(shelf) = self.notices.get_mut(usize::from(party.0))
            && let Some(from) = shelf.wanted()
        {
            shelf.read_up_to(next.map(|next| next.max(from)));
        }
        if let Some(shelf) = self.sites.get_mut(usize::from(party.0))
            && let Some(from) = shelf.wanted()
        {
            shelf.read_up_to(next.map(|entry| SiteId { entry, change: 0 }.max(from)));
        }
        self.last_read = party.0;
    }

    /// Goes on with a round, if there is one to be gone.
    pub(crate) fn go_on(&mut self, turns: &mut Vec<(ConflictId, Turn)>) {
        self.last_round = self.conflicts.next_round(self.last_round);
        let mut fresh = Vec::new();
        if let Some(pair) = self.last_round {
            self.make_sure(pair, turns);
            self.go_round(pair, &mut fresh);
        }
        self.tell_found(fresh, &BTreeMap::new(), turns);
    }

    /// Holds what came against all else. Of the conflicts that were, those that are certain to be no more are told.
    fn meet_and_tell(
        &mut self,
        item: Item,
        became: Became,
        before: BTreeMap<ConflictId, Versions>,
        turns: &mut Vec<(ConflictId, Turn)>,
    ) {
        let mut fresh = Vec::new();
        if became == Became::Held {
            self.meet(item, &mut fresh);
        }
        let dropped: Vec<_> = before.keys().copied().filter(|id| self.conflicts.get(*id).is_none()).collect();
        for id in dropped {
            let pair = Pair::of(id);
            let mut effort = self.conflicts.pool(pair).map_or(Effort::default(), |pool| pool.effort);
            let cleared = match became {
                Became::Gone => Some(true),
                Became::LetGo => Some(false),
                Became::Held => self.is_cleared(id, &mut effort),
            };
            match cleared {
                Some(cleared) => turns.extend(cleared.then_some((id, Turn::Cleared))),
                None => self.conflicts.note_unsure(id),
            }
            if let Some(pool) = self.conflicts.pool(pair) {
                pool.effort = effort;
            }
        }
        self.tell_found(fresh, &before, turns);
    }

    fn tell_found(
        &self,
        mut fresh: Vec<ConflictId>,
        before: &BTreeMap<ConflictId, Versions>,
        turns: &mut Vec<(ConflictId, Turn)>,
    ) {
        fresh.sort_unstable();
        fresh.dedup();
        // Some may have found no room in the end.
        let kept = fresh.into_iter().filter_map(|id| Some((id, self.conflicts.get(id)?.versions)));
        turns.extend(kept.filter(|(id, now)| before.get(id) != Some(now)).map(|(id, _)| (id, Turn::Found)));
    }

    fn shelf(&self, party: PartyIndex) -> Option<&Shelf<EntryRef, NoticeWords>> {
        self.notices.get(usize::from(party.0))
    }

    fn site_shelf(&self, party: PartyIndex) -> Option<&Shelf<SiteId, SiteWords>> {
        self.sites.get(usize::from(party.0))
    }

    fn due(&self, spoken: Time) -> Time {
        spoken.plus_ms(self.annex.conflict_s * 1_000)
    }

    fn off_sites(&self, kind: NoticeKind) -> Option<Separations> {
        self.annex.kind(kind).site_cm.map(level)
    }

    /// How far a kind of notice keeps from an area; `None` if the area does not name it.
    fn off_area(&self, number: u16, kind: NoticeKind) -> Option<Separations> {
        let area = self.annex.areas.get(usize::from(number)).filter(|area| area.kinds.contains(&kind))?;
        Some(level(area.distance_cm))
    }
}

/// A distance to keep at all heights at which, and times when, both are there.
fn level(horizontal_cm: u32) -> Separations {
    Separations { horizontal_cm, vertical_cm: 0, time_ms: 0 }
}

/// Whether a party has a part in a conflict: the areas of the charter are every bound party's.
#[must_use]
pub fn concerns(id: ConflictId, party: PartyIndex, rules: &Rules) -> bool {
    id.notice.lane.party == party || id.with.party().map_or_else(|| rules.bound(party), |theirs| theirs == party)
}

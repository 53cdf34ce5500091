//! Questions to the plot: what a plan would meet, and what would clear it. Nothing of them is kept.

use std::collections::BTreeSet;

use evidence::{EntryRef, PartyIndex};
use volume::{Against, Alternative, Effort, Index, Key, Search, Solid, Verdict, Volume};

use super::conflicts::Badness;
use super::keys::{Name as _, site_of, volume_of};
use super::{Meeting, Meetings, Plot, With, level};
use crate::affairs::{Item, NoticeKind, SiteId};
use crate::limits::{CHECK_EFFORT_MAX, MEETINGS_MAX, NEAR_SITES_EFFORT_MAX, SEARCH_EFFORT_MAX};

impl Meetings {
    /// Adds what one volume was found to meet, the worst first: at most [`MEETINGS_MAX`], and the rest counted.
    pub fn add_volume(&mut self, own: PartyIndex, mut found: Vec<Meeting>) {
        found.sort_by_cached_key(|meeting| {
            let badness = Badness::of(&meeting.approach, (0, meeting.with_volume));
            (meeting.with.party() == Some(own), badness, meeting.with)
        });
        self.more += found.len().saturating_sub(MEETINGS_MAX) as u64;
        self.meetings.extend(found.into_iter().take(MEETINGS_MAX));
    }
}

impl Plot {
    /// What a plan of `own` would meet: the notices of all parties, its own too, `replaces` apart; the sites of all
    /// parties; the charter's areas.
    #[must_use]
    pub fn check(&self, own: PartyIndex, kind: NoticeKind, plan: &[Solid], replaces: Option<EntryRef>) -> Meetings {
        let mut told = Meetings::default();
        for (volume, solid) in plan.iter().enumerate() {
            let mut found = Vec::new();
            for part in self.parts() {
                let (met, whole) = self.check_part(part, kind, (volume, solid), replaces);
                found.extend(met);
                told.unmeasured |= !whole;
            }
            told.add_volume(own, found);
        }
        told
    }

    /// The parts of what a plan is held against: each by itself, so that a crowd of one party hides nothing of another.
    #[must_use]
    pub fn parts(&self) -> Vec<With> {
        let parties = || (0..).zip(&self.notices).map(|(party, _)| PartyIndex(party));
        parties().map(With::Notices).chain(parties().map(With::Sites)).chain([With::Areas]).collect()
    }

    /// What one volume of a plan, with its number, would meet of one part, in no order; and whether all of that was
    /// measured, as far as [`CHECK_EFFORT_MAX`] goes.
    #[must_use]
    pub fn check_part(
        &self,
        part: With,
        kind: NoticeKind,
        (volume, solid): (usize, &Solid),
        replaces: Option<EntryRef>,
    ) -> (Vec<Meeting>, bool) {
        let near = |index: &Index, separations, item: &dyn Fn(Key) -> (Item, u8)| {
            let (near, whole) = index.near_within(solid, &separations, &mut Effort(CHECK_EFFORT_MAX));
            let found = near.iter().filter_map(|(key, _)| Some((item(*key), index.get(*key)?)));
            let found = found.filter(|((with, _), _)| Some(*with) != replaces.map(Item::Notice));
            let meeting = |((with, with_volume), other): (_, &Solid)| Meeting {
                volume,
                with,
                with_volume,
                approach: solid.approach(other, &separations),
            };
            (found.map(meeting).collect(), whole)
        };
        match part {
            With::Notices(party) => self.shelf(party).map(|shelf| {
                near(&shelf.index, self.annex.separations, &|key| {
                    let (notice, volume) = volume_of(key);
                    (Item::Notice(notice), volume)
                })
            }),
            With::Sites(party) => self
                .site_shelf(party)
                .zip(self.off_sites(kind))
                .map(|(shelf, separations)| near(&shelf.index, separations, &|key| (Item::Site(site_of(key)), 0))),
            With::Areas => {
                let met = self.areas_for(kind).filter(|(_, area, off)| solid.verdict(area, off) != Verdict::Clear);
                let meeting = |(number, area, off): (u16, &Solid, _)| Meeting {
                    volume,
                    with: Item::Area(number),
                    with_volume: 0,
                    approach: solid.approach(area, &off),
                };
                Some((met.map(meeting).collect(), true))
            }
        }
        .unwrap_or((Vec::new(), true))
    }

    /// What would clear one volume of a plan from everything that [`Plot::check`] holds it against.
    #[must_use]
    pub fn alternatives(&self, kind: NoticeKind, volume: &Volume, replaces: Option<EntryRef>) -> Vec<Alternative> {
        let mut search = Search::new(volume.clone());
        while !self.search_on(&mut search, kind, replaces) {}
        search.found
    }

    /// Goes on with a search for what would clear one volume of a plan, as far as [`SEARCH_EFFORT_MAX`] goes; true once
    /// it is over.
    pub fn search_on(&self, search: &mut Search, kind: NoticeKind, replaces: Option<EntryRef>) -> bool {
        let apart = self.keys_of(replaces);
        // Areas of one distance are held against together, all others apart.
        let distances: BTreeSet<u32> = self.areas_for(kind).map(|(.., off)| off.horizontal_cm).collect();
        let off = |number| self.off_area(number, kind).map(|off| off.horizontal_cm);
        let others = |distance_cm: u32| -> Vec<Key> {
            let numbers = 0..self.annex.areas.len() as u16;
            numbers.filter(|number| off(*number) != Some(distance_cm)).map(Key::from).collect()
        };
        let areas: Vec<_> = distances.into_iter().map(|distance_cm| (distance_cm, others(distance_cm))).collect();
        let mut against = Vec::new();
        for shelf in &self.notices {
            against.push(Against { index: &shelf.index, separations: self.annex.separations, but: &apart });
        }
        if let Some(separations) = self.off_sites(kind) {
            against.extend(self.sites.iter().map(|shelf| Against { index: &shelf.index, separations, but: &[] }));
        }
        for (distance_cm, others) in &areas {
            against.push(Against { index: &self.areas, separations: level(*distance_cm), but: others });
        }
        search.go_on(&against, SEARCH_EFFORT_MAX)
    }

    /// True if a notice or site that stands, `but` apart, or a standing area lies within so many centimetres of a place,
    /// whenever and however high it is. A crowd that takes too long to look through is near.
    #[must_use]
    pub fn is_near(&self, place: &Solid, within_cm: u32, but: Option<Item>) -> bool {
        let within = level(within_cm);
        let (notice, site) = match but {
            Some(Item::Notice(id)) => (self.keys_of(Some(id)), None),
            Some(Item::Site(id)) => (Vec::new(), Some(id.key(0))),
            Some(Item::Area(_)) | None => (Vec::new(), None),
        };
        let any = |index: &Index, apart: &[Key]| {
            index.any_near(place, &within, apart, &mut Effort(NEAR_SITES_EFFORT_MAX)).unwrap_or(true)
        };
        any(&self.areas, &[])
            || self.notices.iter().any(|shelf| any(&shelf.index, &notice))
            || self.sites.iter().any(|shelf| any(&shelf.index, site.as_slice()))
    }

    /// The keys of a notice's volumes.
    fn keys_of(&self, notice: Option<EntryRef>) -> Vec<Key> {
        let shelf = notice.and_then(|id| Some((id, self.shelf(id.lane.party)?)));
        shelf.map_or_else(Vec::new, |(id, shelf)| shelf.solids(id).map(|(volume, _)| id.key(volume)).collect())
    }

    /// Sites of any party within so many centimetres of a place: a site told twice is told for one place. In a crowd
    /// some of them.
    #[must_use]
    pub fn sites_near(&self, solid: &Solid, within_cm: u32) -> Vec<SiteId> {
        let near = |index: &Index| index.near_within(solid, &level(within_cm), &mut Effort(NEAR_SITES_EFFORT_MAX)).0;
        let mut sites: Vec<_> =
            self.sites.iter().flat_map(|shelf| near(&shelf.index)).map(|(key, _)| site_of(key)).collect();
        sites.sort_unstable();
        sites
    }

    fn areas_for(&self, kind: NoticeKind) -> impl Iterator<Item = (u16, &Solid, volume::Separations)> {
        let numbers = 0..self.annex.areas.len() as u16;
        numbers.filter_map(move |number| Some((number, self.areas.get(number.into())?, self.off_area(number, kind)?)))
    }
}

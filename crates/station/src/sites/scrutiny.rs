//! What is to be asked of sites that are told: whether their verification is old, whether they lie where the place lies
//! that they name, and whether they are told twice. Both sides see it alike, of their own sites and of the other's.

use evidence::Time;
use line::affairs::{Annex, Site, SiteId};
use volume::Index;

use super::NEAR_CM;
use super::book::Told;
use super::import::Gazetteer;
use crate::clock::DAY_MS;
use crate::plausible::level;

/// What is to be asked of one site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks {
    /// Whole days since it was verified; none if it is not said when.
    pub verified_days: Option<u64>,
    /// That is longer ago than the charter lets it be.
    pub stale: bool,
    /// It lies elsewhere than the charter places the name that it gives.
    pub misplaced: Option<String>,
    /// Other sites that stand within [`NEAR_CM`], of whichever party: it may be told twice.
    pub near: Vec<SiteId>,
}

/// All sites that stand, to look at each beside the others.
pub struct Scrutiny<'a> {
    annex: &'a Annex,
    places: Gazetteer<'a>,
    ids: Vec<SiteId>,
    sites: Index,
    now: Time,
}

impl<'a> Scrutiny<'a> {
    /// Of all sites that are told, those that were taken off too, which are in nobody's way.
    #[must_use]
    pub fn of(annex: &'a Annex, all: &[Told], now: Time) -> Self {
        let standing: Vec<&Told> = all.iter().filter(|told| !told.state.removed()).collect();
        let solids = (0..).zip(&standing).filter_map(|(nth, told)| Some((nth, told.site.solid().ok()?)));
        let (sites, ids) = (solids.collect(), standing.iter().map(|told| told.id).collect());
        Scrutiny { annex, places: Gazetteer::of(annex), ids, sites, now }
    }

    /// What is to be asked of a site; nothing of one that was taken off.
    #[must_use]
    pub fn look(&self, told: &Told) -> Remarks {
        let Told { id, site, state, .. } = told;
        if state.removed() {
            return Remarks::default();
        }
        let verified_days = site.verified.as_ref().map(|verified| self.now.ms_since(verified.on) / DAY_MS);
        Remarks {
            verified_days,
            stale: verified_days.is_some_and(|days| days > self.annex.stale_days),
            misplaced: self.places.misplaced(&site.area, site),
            near: self.near(*id, site),
        }
    }

    fn near(&self, id: SiteId, site: &Site) -> Vec<SiteId> {
        let Ok(solid) = site.solid() else { return Vec::new() };
        let found = self.sites.near(&solid, &level(NEAR_CM)).into_iter();
        let ids = found.filter_map(|(nth, _)| self.ids.get(usize::try_from(nth).ok()?).copied());
        ids.filter(|other| *other != id).collect()
    }
}

#[cfg(test)]
mod tests {
    use evidence::{EntryRef, Lane, PartyIndex, Precedence};
    use line::affairs::{Place, Said, SiteKind, SiteState, SiteVersion, Verified};
    use volume::{Footprint, Position};

    use super::*;

    const NOW: Time = Time(1_800_000_000_000);

    fn at(lat: f64) -> Position {
        Position::from_degrees(lat, 24.0).unwrap()
    }

    fn told(party: u8, lat: f64, days: Option<u64>, area: &str) -> Told {
        let entry = EntryRef { lane: Lane { party: PartyIndex(party), precedence: Precedence::Routine }, serial: 1 };
        let verified = |days: u64| Verified { by: "Office".to_owned(), on: Time(NOW.0 - days * DAY_MS), grade: None };
        let site = Site {
            kind: SiteKind::School,
            name: "School".to_owned(),
            footprint: Footprint::Circle { centre: at(lat), radius_cm: 0 },
            uncertainty_cm: 0,
            area: area.to_owned(),
            reference: String::new(),
            contact: String::new(),
            verified: days.map(verified),
            source: String::new(),
        };
        let said = Said { turn: 0, time: NOW, at: entry };
        let state = SiteState::first(SiteVersion { said, change: 0, material: Some(site.material()) });
        Told { id: SiteId { entry, change: 0 }, state, site, first: NOW }
    }

    #[test]
    fn a_site_is_looked_at_by_its_verification_its_place_and_its_neighbours_of_either_party() {
        let lviv = Place { names: vec!["Lviv".to_owned()], at: at(49.84) };
        let annex = Annex { places: vec![lviv], ..Annex::default() };
        let mut all = [told(0, 49.84, Some(90), "lviv"), told(1, 49.8401, Some(91), ""), told(2, 52.0, None, "Lviv")];
        let look = |all: &[Told], nth: usize| Scrutiny::of(&annex, all, NOW).look(&all[nth]);
        let fresh = look(&all, 0);
        assert_eq!((fresh.verified_days, fresh.stale, &fresh.misplaced), (Some(90), false, &None));
        assert_eq!(fresh.near, [all[1].id]);
        assert_eq!((look(&all, 1).stale, look(&all, 1).near), (true, vec![all[0].id]));
        let elsewhere = look(&all, 2);
        assert_eq!((elsewhere.verified_days, elsewhere.stale, elsewhere.near.as_slice()), (None, false, &[][..]));
        assert!(elsewhere.misplaced.is_some_and(|said| said.contains("where the charter places \"Lviv\"")));
        // What was taken off is nobody's double.
        all[1].state.last.material = None;
        assert_eq!((look(&all, 0).near, look(&all, 1)), (Vec::new(), Remarks::default()));
    }
}

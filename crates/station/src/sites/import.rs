//! A list of sites against what is told already: what differs, what is wrong with it, and the entries that say it.
//!
//! Nothing here reads a record or a clock, so that what a list would do can be looked at before anything is signed.

use std::collections::{BTreeMap, BTreeSet};

use evidence::{Charter, PartyIndex, Time};
use exchange::sites::{Confidence, SiteRow, SiteRules, SitesError};
use line::affairs::{Annex, Body, Site, SiteChange, SiteId, SiteKind, Verified, check_changes};
use line::limits::{SITE_CHANGES_MAX, SITE_ENTRIES_MAX};
use volume::{Effort, Moment, Position, Solid};

use super::book::Told;
use super::{NEAR_CM, kind_in_words};
use crate::failure::{Exit, Failure};
use crate::plausible::{self, Doubt};

/// Room in an entry beside its body.
const ENTRY_HEAD_BYTES: usize = 1_024;

/// Remarks of one kind that are told in full; the rest is counted.
pub const REMARKS_MAX: usize = 100;

/// A list that has the right form.
#[derive(Clone, Debug)]
pub struct List {
    /// Its sites.
    pub rows: Vec<Row>,
    /// What its author should look at.
    pub warnings: Remarks,
}

/// One site of a list.
#[derive(Clone, Debug)]
pub struct Row {
    /// The row as a spreadsheet counts it.
    pub row: usize,
    /// What it tells.
    pub site: Site,
    /// Names of the places that it is said to lie at.
    places: Vec<String>,
    /// The lines on which its owner lets it be released; on all that are named, if there are none.
    lines: Vec<String>,
}

/// Remarks up to [`REMARKS_MAX`], and the count of the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks {
    /// The first of them.
    pub first: Vec<String>,
    /// How many more there are.
    pub more: usize,
}

impl Remarks {
    /// Adds one.
    pub fn push(&mut self, remark: String) {
        if self.first.len() < REMARKS_MAX {
            self.first.push(remark);
        } else {
            self.more += 1;
        }
    }

    /// Adds those of another.
    pub fn extend(&mut self, other: Remarks) {
        other.first.into_iter().for_each(|remark| self.push(remark));
        self.more += other.more;
    }

    /// The same, each said otherwise.
    #[must_use]
    pub fn map(self, say: impl Fn(String) -> String) -> Self {
        Remarks { first: self.first.into_iter().map(say).collect(), more: self.more }
    }

    /// True if there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// One a line.
    #[must_use]
    pub fn lines(&self) -> String {
        let mut lines = self.first.join("\n");
        if self.more > 0 {
            lines.push_str(&format!("\nand {} more", self.more));
        }
        lines
    }
}

/// What a list changes on one line.
#[derive(Clone, Debug, Default)]
pub struct Delta {
    /// The changes: sites that are new, then those that differ, then those that are gone.
    pub changes: Vec<SiteChange>,
    /// The row of each; none of those that are gone.
    pub rows: Vec<Option<usize>>,
    /// Rows that are told already as they are.
    pub same: usize,
    /// Sites of ours that the list lacks, and that stay.
    pub missing: usize,
    /// Rows that their own column keeps off this line.
    pub kept_off: usize,
}

impl Delta {
    /// How many sites are new, differ and are gone.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        let count = |of: fn(&SiteChange) -> bool| self.changes.iter().filter(|change| of(change)).count();
        (
            count(|change| matches!(change, SiteChange::Add(_))),
            count(|change| matches!(change, SiteChange::Change { .. })),
            count(|change| matches!(change, SiteChange::Remove { .. })),
        )
    }
}

/// Reads a list.
///
/// # Errors
/// [`Failure`] with every bad row.
pub fn read(bytes: &[u8], now: Time, stale_days: u64) -> Result<List, Failure> {
    let stale_after_days = u32::try_from(stale_days).unwrap_or(u32::MAX);
    let rules = SiteRules { now: Moment(now.0), stale_after_days, duplicate_m: NEAR_CM / 100 };
    let list = exchange::sites::read(bytes, &rules).map_err(|error| match error {
        SitesError::File(error) => {
            Failure::new(Exit::Usage, error, "save the list as CSV in UTF-8; nothing was released")
        }
        rows => Failure::refused(rows, "mend these rows, then import the list again; nothing was released"),
    })?;
    let mut warnings = Remarks::default();
    list.warnings.iter().for_each(|warning| warnings.push(warning.to_string()));
    warnings.more += list.more_warnings;
    let rows = list.rows.into_iter().map(|row| site_of(row, &mut warnings)).collect();
    Ok(List { rows, warnings })
}

fn site_of(row: SiteRow, warnings: &mut Remarks) -> Row {
    let footprint = row.footprint();
    let kind = kind_in_words(&row.kind).unwrap_or_else(|| {
        let said = if row.kind.is_empty() {
            "has no type".to_owned()
        } else {
            format!("{:?} is no type known here", row.kind)
        };
        warnings.push(format!("row {}, type: {said}; told as \"other\"", row.row));
        SiteKind::Other
    });
    let mut source = row.source;
    let by = [&row.verified_by, &row.organisation, &source].into_iter().find(|by| !by.is_empty()).cloned();
    let mut grade = None;
    match row.confidence {
        Some(Confidence::Rated { source: letter, content }) => grade = Some([letter as u8, b'0' + content]),
        Some(Confidence::Words(words)) => {
            source = if source.is_empty() { words } else { format!("{source} ({words})") };
        }
        None => {}
    }
    let verified = match (by, row.verified_on) {
        (Some(by), Some(on)) => Some(Verified { by, on: Time(on.0), grade }),
        (None, Some(_)) => {
            warnings.push(format!("row {}: does not say who verified it; told as not verified", row.row));
            None
        }
        (_, None) => None,
    };
    let joined = |one: String, other: String| match (one.is_empty(), other.is_empty()) {
        (_, true) => one,
        (true, _) => other,
        _ => format!("{one}; {other}"),
    };
    let places: Vec<String> =
        [&row.place, &row.admin_area].into_iter().filter(|name| !name.is_empty()).cloned().collect();
    let site = Site {
        kind,
        name: row.name,
        footprint,
        uncertainty_cm: 0,
        area: places.first().cloned().unwrap_or_default(),
        reference: row.reference,
        contact: joined(row.organisation, row.contact),
        verified,
        source,
    };
    Row { row: row.row, site, places, lines: row.lines }
}

/// What a list changes on a line where `told` is what we told before, by reference, or by name and place where one of the
/// two has no reference.
#[must_use]
pub fn delta(list: &List, line: &str, told: &[Told], remove_missing: Option<&str>) -> Delta {
    let mut delta = Delta::default();
    let (mut by_reference, mut by_name) = (BTreeMap::new(), BTreeMap::<String, Vec<usize>>::new());
    for (nth, told) in told.iter().enumerate() {
        if !told.site.reference.is_empty() {
            by_reference.entry(told.site.reference.as_str()).or_insert(nth);
        }
        by_name.entry(folded(&told.site.name)).or_default().push(nth);
    }
    let mut met = BTreeSet::new();
    let mut changed = Vec::new();
    for row in &list.rows {
        if !row.lines.is_empty() && !row.lines.iter().any(|tag| tag.eq_ignore_ascii_case(line)) {
            delta.kept_off += 1;
            continue;
        }
        let site = &row.site;
        let known = by_reference.get(site.reference.as_str()).copied().or_else(|| {
            let same = |nth: &&usize| {
                let theirs = &told[**nth].site;
                (site.reference.is_empty() || theirs.reference.is_empty()) && are_near(site, theirs)
            };
            by_name.get(&folded(&site.name)).and_then(|named| named.iter().find(same)).copied()
        });
        match known.filter(|nth| met.insert(*nth)) {
            Some(nth) if told[nth].site == *site => delta.same += 1,
            Some(nth) => {
                let (id, turn) = (told[nth].id, told[nth].state.next_turn());
                changed.push((SiteChange::Change { site: id, turn, to: site.clone() }, row.row));
            }
            None => {
                delta.changes.push(SiteChange::Add(site.clone()));
                delta.rows.push(Some(row.row));
            }
        }
    }
    // One entry speaks of sites of a few earlier ones only: what is of one entry stays together.
    changed.sort_by_key(|(change, _)| subject(change));
    for (change, row) in changed {
        delta.changes.push(change);
        delta.rows.push(Some(row));
    }
    for told in told.iter().enumerate().filter(|(nth, _)| !met.contains(nth)).map(|(_, told)| told) {
        match remove_missing {
            Some(reason) => {
                let turn = told.state.next_turn();
                delta.changes.push(SiteChange::Remove { site: told.id, turn, reason: reason.to_owned() });
                delta.rows.push(None);
            }
            None => delta.missing += 1,
        }
    }
    delta
}

/// What is wrong with a list on one line, every row of it: rows that no station would read, two rows of one reference,
/// and places that lie elsewhere than the charter places their names.
#[must_use]
pub fn check(list: &List, delta: &Delta, charter: &Charter, annex: &Annex, own: PartyIndex) -> Remarks {
    let mut errors = Remarks::default();
    for (change, row) in delta.changes.iter().zip(&delta.rows) {
        if let (Err(error), Some(row)) = (check_changes(std::slice::from_ref(change), charter, own), row) {
            // The place among changes says nothing to whoever has the list before him.
            let said = error.to_string();
            errors.push(format!("row {row}: {}", said.strip_prefix("change 0: ").unwrap_or(&said)));
        }
    }
    let mut references = BTreeMap::new();
    let spoken_of: BTreeSet<usize> = delta.rows.iter().flatten().copied().collect();
    let rows = || list.rows.iter().filter(|row| spoken_of.contains(&row.row));
    for row in rows().filter(|row| !row.site.reference.is_empty()) {
        if let Some(earlier) = references.insert(row.site.reference.as_str(), row.row) {
            errors.push(format!("row {}: has the reference {:?} of row {earlier}", row.row, row.site.reference));
        }
    }
    let places = Gazetteer::of(annex);
    for row in rows() {
        for said in row.places.iter().filter_map(|name| places.misplaced(name, &row.site)) {
            errors.push(format!("row {}: {said}", row.row));
        }
    }
    errors
}

/// Rows of which latitude and longitude look swapped beside the other rows of the list.
#[must_use]
pub fn swapped(list: &List) -> Remarks {
    let rows = || (0..).zip(&list.rows);
    let index = plausible::index(rows().map(|(nth, row)| (nth, &row.site.footprint)));
    let mut doubts = Remarks::default();
    for (nth, row) in rows() {
        // It is our own list, and it ends with the first.
        let near = |place: &Solid, within_cm| {
            index.any_near(place, &plausible::level(within_cm), &[nth], &mut Effort(u64::MAX)) == Some(true)
        };
        if let Some(doubt) = plausible::doubt(&row.site.footprint, near).filter(Doubt::is_swapped) {
            doubts.push(format!("row {}, beside the others: {doubt}", row.row));
        }
    }
    doubts
}

/// The places of a charter by their names.
pub struct Gazetteer<'a> {
    places: BTreeMap<String, Vec<Position>>,
    annex: &'a Annex,
}

impl<'a> Gazetteer<'a> {
    /// The places of a charter.
    #[must_use]
    pub fn of(annex: &'a Annex) -> Self {
        let mut places = BTreeMap::<String, Vec<Position>>::new();
        for place in &annex.places {
            for name in &place.names {
                places.entry(called(name)).or_default().push(place.at);
            }
        }
        Gazetteer { places, annex }
    }

    /// Where places of this name lie.
    #[must_use]
    pub fn named(&self, name: &str) -> &[Position] {
        self.places.get(&called(name)).map_or(&[], Vec::as_slice)
    }

    /// What is to be said of a site that lies elsewhere than the charter places the name that it gives.
    #[must_use]
    pub fn misplaced(&self, name: &str, site: &Site) -> Option<String> {
        let at = site.footprint.places().next()?;
        let apart_cm = self.named(name).iter().map(|place| place.distance_cm(at)).min()?;
        (apart_cm > self.annex.mismatch_cm.into()).then(|| {
            let km = apart_cm / 100_000;
            format!("{at} lies {km} km from where the charter places {name:?}: one of the two is wrong")
        })
    }
}

/// As [`line::affairs::Place::is_called`] compares names.
fn called(name: &str) -> String {
    name.trim().to_ascii_lowercase()
}

/// Errors and warnings for sites that lie where a site is told already: of our own by the same name it is the same
/// one, told twice.
#[must_use]
pub fn judge_near(
    delta: &Delta,
    near: &[(usize, SiteId)],
    told: &[Told],
    name: impl Fn(SiteId) -> String,
) -> (Remarks, Remarks) {
    let ours: BTreeMap<SiteId, &Told> = told.iter().map(|told| (told.id, told)).collect();
    let spoken_of: BTreeSet<SiteId> = delta.changes.iter().filter_map(subject).collect();
    let (mut errors, mut warnings) = (Remarks::default(), Remarks::default());
    for (change, id) in near {
        let (Some(what), Some(Some(row))) = (delta.changes.get(*change), delta.rows.get(*change)) else { continue };
        let (SiteChange::Add(site) | SiteChange::Change { to: site, .. }) = what else { continue };
        match ours.get(id) {
            _ if spoken_of.contains(id) => {}
            Some(told) if folded(&told.site.name) == folded(&site.name) => {
                let reference = &told.site.reference;
                errors.push(format!("row {row}: is the same site as {}, told as {reference:?}", name(*id)));
            }
            _ => warnings.push(format!("row {row}: lies within {} m of {}", NEAR_CM / 100, name(*id))),
        }
    }
    (errors, warnings)
}

/// The site that a change is about, if it is not new.
fn subject(change: &SiteChange) -> Option<SiteId> {
    match change {
        SiteChange::Add(_) => None,
        SiteChange::Change { site, .. } | SiteChange::Remove { site, .. } => Some(*site),
    }
}

/// The changes in as few entries as the charter lets them fit.
#[must_use]
pub fn pack(changes: Vec<SiteChange>, entry_bytes_max: u64) -> Vec<Vec<SiteChange>> {
    let most = usize::try_from(entry_bytes_max).unwrap_or(usize::MAX).saturating_sub(ENTRY_HEAD_BYTES);
    let (mut entries, mut entry, mut bytes, mut of) = (Vec::new(), Vec::new(), 0, BTreeSet::new());
    for change in changes {
        let earlier = subject(&change).map(|site| site.entry);
        let alone = Body::Sites(vec![change]);
        let more = alone.encode().len();
        let Body::Sites(mut change) = alone else { continue };
        let one_more = earlier.is_some_and(|earlier| of.len() == SITE_ENTRIES_MAX && !of.contains(&earlier));
        if !entry.is_empty() && (entry.len() == SITE_CHANGES_MAX || bytes + more > most || one_more) {
            entries.push(std::mem::take(&mut entry));
            of.clear();
            bytes = 0;
        }
        bytes += more;
        of.extend(earlier);
        entry.append(&mut change);
    }
    if !entry.is_empty() {
        entries.push(entry);
    }
    entries
}

fn folded(name: &str) -> String {
    name.split_whitespace().flat_map(str::chars).flat_map(char::to_lowercase).collect()
}

fn are_near(one: &Site, other: &Site) -> bool {
    match (one.footprint.places().next(), other.footprint.places().next()) {
        (Some(one), Some(other)) => one.distance_cm(other) <= NEAR_CM.into(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use evidence::{EntryRef, Lane, Precedence};
    use line::affairs::{Place, SiteState, SiteVersion};

    use super::*;

    const NOW: Time = Time(1_800_000_000_000);

    fn list(rows: &str) -> List {
        let text =
            format!("reference,name,type,latitude,longitude,place,verified by,verified on,confidence,lines\n{rows}");
        read(text.as_bytes(), NOW, 90).unwrap()
    }

    fn told(rows: &str) -> Vec<Told> {
        let lane = Lane { party: PartyIndex(0), precedence: Precedence::Routine };
        let entry = EntryRef { lane, serial: 1 };
        let said = |turn| line::affairs::Said { turn, time: NOW, at: entry };
        let state = |change, site: &Site| {
            SiteState::first(SiteVersion { said: said(3), change, material: Some(site.material()) })
        };
        let sites = list(rows).rows.into_iter().map(|row| row.site);
        (0..)
            .zip(sites)
            .map(|(change, site)| Told { id: SiteId { entry, change }, state: state(change, &site), site, first: NOW })
            .collect()
    }

    #[test]
    fn a_site_is_found_again_by_reference_or_else_by_name_and_place() {
        let before = told(
            "A,Old name,school,50,30,,,,,\n,No number,dam,51,30,,,,,\nC,Gone,dam,52,30,,,,,\nD,Same,dam,53,30,,,,,\n",
        );
        let list = list(
            "A,New name,school,50.5,30,,,,,\nB,no  number,dam,51.0001,30,,,,,\nD,Same,dam,53,30,,,,,\nE,Gone,dam,52,30,,,,,\n",
        );
        let delta = delta(&list, "north", &before, None);
        // The last has another reference than the one of its name: it is another site, and judged by what is near.
        assert_eq!((delta.counts(), delta.same, delta.missing), ((1, 2, 0), 1, 1));
        assert_eq!(delta.rows, [Some(5), Some(2), Some(3)]);
        let near = [(0, before[2].id), (1, before[1].id)];
        let (errors, warnings) = judge_near(&delta, &near, &before, |id| format!("USA/R/0001.{}", id.change));
        assert_eq!(errors.first, ["row 5: is the same site as USA/R/0001.2, told as \"C\""]);
        assert!(warnings.is_empty(), "{warnings:?}");
        let all = super::delta(&list, "north", &before, Some("no longer in list.csv"));
        assert_eq!((all.counts(), all.missing), ((1, 2, 1), 0));
        assert!(matches!(&all.changes[3], SiteChange::Remove { turn: 4, .. }));
        assert!(
            judge_near(&all, &near, &before, |_| String::new()).0.is_empty(),
            "what is taken off is told once only"
        );
    }

    #[test]
    fn a_row_with_latitude_and_longitude_exchanged_is_found_by_its_neighbours() {
        let rows: String = (0..40).map(|nth| format!("R{nth},Site {nth},dam,33.{nth:02},36.2,,,,,\n")).collect();
        assert!(swapped(&list(&rows)).is_empty());
        let doubts = swapped(&list(&format!("{rows}X,Exchanged,dam,36.2,33.5,,,,,\nY,Far away,dam,10,80,,,,,\n")));
        let [doubt] = doubts.first.as_slice() else { panic!("{doubts:?}") };
        assert!(doubt.starts_with("row 42, beside the others: latitude and longitude look swapped"), "{doubt}");
    }

    #[test]
    fn a_row_goes_only_to_the_lines_that_it_names() {
        let list = list("A,One,dam,50,30,,,,,north; west\nB,Two,dam,51,30,,,,,WEST\nC,Three,dam,52,30,,,,,\n");
        let counts = |line| {
            let delta = delta(&list, line, &[], None);
            (delta.counts().0, delta.kept_off)
        };
        assert_eq!((counts("north"), counts("west"), counts("south")), ((2, 1), (3, 0), (1, 2)));
    }

    #[test]
    fn entries_are_as_few_as_the_charter_lets_them_be() {
        let rows: String =
            (0..1_100).map(|nth| format!("R{nth},Site {nth},dam,{},30,,,,,\n", nth as f64 / 50.0)).collect();
        let changes = delta(&list(&rows), "north", &[], None).changes;
        let sizes = |bytes| pack(changes.clone(), bytes).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(sizes(64 * 1024), [512, 512, 76]);
        let small = pack(changes.clone(), 4_096);
        assert!(small.iter().all(|entry| Body::Sites(entry.clone()).encode().len() + ENTRY_HEAD_BYTES <= 4_096));
        assert_eq!(small.concat(), changes);
    }

    fn charter() -> Charter {
        let party = |code: &str| evidence::Party {
            code: code.to_owned(),
            name: code.to_owned(),
            role: evidence::Role::Party,
            root_key: [0; 32],
            languages: vec!["en".to_owned()],
            posts: Vec::new(),
        };
        Charter {
            version: 1,
            name: "North".to_owned(),
            drill: false,
            nonce: [0; 16],
            drawn_up: NOW,
            parties: vec![party("USA"), party("RUS")],
            purposes: Vec::new(),
            exclusions: Vec::new(),
            forces: Vec::new(),
            terms: evidence::Terms::default(),
            annex: None,
            amends: None,
        }
    }

    #[test]
    fn an_entry_speaks_of_sites_of_as_many_earlier_ones_as_it_may() {
        let lane = Lane { party: PartyIndex(0), precedence: Precedence::Routine };
        let remove = |serial: usize, change: u16| SiteChange::Remove {
            site: SiteId { entry: EntryRef { lane, serial: serial as u64 }, change },
            turn: 1,
            reason: String::new(),
        };
        let two_of_each = |entries: usize| (1..=entries).flat_map(|serial| [remove(serial, 0), remove(serial, 1)]);
        let sizes = |entries| {
            let packed = pack(two_of_each(entries).collect(), 65_536);
            packed.iter().map(Vec::len).collect::<Vec<_>>()
        };
        assert_eq!(sizes(SITE_ENTRIES_MAX), [2 * SITE_ENTRIES_MAX]);
        assert_eq!(sizes(SITE_ENTRIES_MAX + 1), [2 * SITE_ENTRIES_MAX, 2]);
    }

    #[test]
    fn what_is_wrong_with_rows_is_told_of_all_of_them() {
        let charter = charter();
        let lviv = Place { names: vec!["Lviv".to_owned()], at: Position::from_degrees(49.84, 24.03).unwrap() };
        let annex = Annex { places: vec![lviv], ..Annex::default() };
        let long = "n".repeat(300);
        let list = list(&format!(
            "A,One,dam,49.8,24,Lviv,,,,\nB,{long},dam,51,30,,,,,\nA,Again,dam,52,30,,,,,\nD,Far,dam,50.45,30.5,lviv,,,,\n"
        ));
        let delta = delta(&list, "north", &[], None);
        let errors = check(&list, &delta, &charter, &annex, PartyIndex(0));
        let begins = |nth: usize, begin: &str| assert!(errors.first[nth].starts_with(begin), "{errors:?}");
        begins(0, "row 3: the name is empty or too long");
        begins(1, "row 4: has the reference \"A\" of row 2");
        begins(2, "row 5: 50.4500000,30.5000000 lies ");
        assert_eq!(errors.first.len(), 3);
    }

    #[test]
    fn what_a_list_lacks_is_not_made_up() {
        let list = list("A,One,tower,50,30,,,2026-11-01,,\nB,Two,dam,51,30,,Office,2026-11-01,c4,\n");
        let [one, two] = [0, 1].map(|nth| &list.rows[nth].site);
        assert_eq!((one.kind, &one.verified), (SiteKind::Other, &None));
        assert_eq!(two.verified.as_ref().and_then(|verified| verified.grade), Some(*b"C4"));
        assert!(list.warnings.first.iter().any(|warning| warning.contains("row 2, type: \"tower\" is no type known")));
        assert!(list.warnings.first.iter().any(|warning| warning.contains("row 2: does not say who verified it")));
    }
}

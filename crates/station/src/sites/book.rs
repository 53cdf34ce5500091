//! The sites of a record: what is told of each, by whom, who received it when, and what came of it.

use std::collections::BTreeMap;

use evidence::{Charter, EntryRef, PartyIndex, Time, transcript};
use line::RecordError;
use line::affairs::{Affair, AffairKind, Annex, Body, Effect, Site, SiteChange, SiteId, SiteState, Sites, StrikeBody};
use serde_json::{Value, json};
use store::Archive;
use volume::Footprint;

use super::kind_name;
use super::scrutiny::Scrutiny;
use crate::clock::{DAY_MS, date_time_group, rfc3339};
use crate::performance::Period;
use crate::view::{answers, body, code, each, passed, site_name};

/// Entries whose words are kept at hand while many sites are read.
const ENTRIES_AT_HAND: usize = 256;

/// A site with its words.
#[derive(Clone, Debug)]
pub struct Told {
    /// Which.
    pub id: SiteId,
    /// How it stands.
    pub state: SiteState,
    /// What is told of it; of one that was taken off, what was told first.
    pub site: Site,
    /// When it was first told, on its owner's clock.
    pub first: Time,
}

/// The sites of a record.
pub struct Book<'a> {
    charter: &'a Charter,
    own: PartyIndex,
    archive: &'a dyn Archive,
    at_hand: BTreeMap<EntryRef, Vec<SiteChange>>,
}

impl<'a> Book<'a> {
    /// The sites of a record, as the station of `own` has them.
    pub fn new(charter: &'a Charter, own: PartyIndex, archive: &'a dyn Archive) -> Self {
        Book { charter, own, archive, at_hand: BTreeMap::new() }
    }

    /// Every entry about sites, the newest first.
    ///
    /// # Errors
    /// [`RecordError`] if the record cannot be read.
    pub fn entries(&self) -> Result<Vec<(EntryRef, Sites)>, RecordError> {
        let mut entries = Vec::new();
        each(self.archive, AffairKind::Sites, &mut |at, affair| {
            if let Affair::Sites(sites) = affair {
                entries.push((at, sites));
            }
            Ok(true)
        })?;
        Ok(entries)
    }

    /// Every site, in the order of their names; those that were taken off only if `removed`.
    ///
    /// # Errors
    /// [`RecordError`] if the record cannot be read.
    pub fn all(&mut self, removed: bool) -> Result<Vec<Told>, RecordError> {
        let mut entries = self.entries()?;
        entries.sort_by_key(|(at, _)| *at);
        let mut told = Vec::new();
        // What waits for another entry, or says what cannot be, tells nothing yet.
        for (entry, sites) in entries.into_iter().filter(|(_, sites)| sites.effect == Effect::Counts) {
            for (change, state) in (0..).zip(sites.added) {
                if let Some(state) = state.filter(|state| removed || !state.removed()) {
                    told.extend(self.told(SiteId { entry, change }, state, sites.sent)?);
                }
            }
        }
        Ok(told)
    }

    /// One site; `None` if there is none of this name.
    ///
    /// # Errors
    /// [`RecordError`] if the record cannot be read.
    pub fn one(&mut self, id: SiteId) -> Result<Option<Told>, RecordError> {
        let Some(Affair::Sites(sites)) = self.archive.affair(id.entry)? else { return Ok(None) };
        match sites.added.get(usize::from(id.change)).cloned().flatten() {
            Some(state) if sites.effect == Effect::Counts => self.told(id, state, sites.sent),
            _ => Ok(None),
        }
    }

    fn told(&mut self, id: SiteId, state: SiteState, first: Time) -> Result<Option<Told>, RecordError> {
        let (at, change) =
            if state.removed() { (id.entry, id.change) } else { (state.last.said.at, state.last.change) };
        Ok(self.words(at, change)?.map(|site| Told { id, state, site, first }))
    }

    fn words(&mut self, at: EntryRef, change: u16) -> Result<Option<Site>, RecordError> {
        if !self.at_hand.contains_key(&at) {
            let Some(Body::Sites(changes)) = body(self.archive, at)? else { return Ok(None) };
            if self.at_hand.len() >= ENTRIES_AT_HAND {
                self.at_hand.clear();
            }
            self.at_hand.insert(at, changes);
        }
        Ok(match self.at_hand.get(&at).and_then(|changes| changes.get(usize::from(change))) {
            Some(SiteChange::Add(site) | SiteChange::Change { to: site, .. }) => Some(site.clone()),
            _ => None,
        })
    }

    /// The entry that a name means: `USA/R/0012`.
    pub fn entry_named(&self, text: &str) -> Option<EntryRef> {
        crate::view::parse_serial(self.charter, text)
    }

    /// The site that a name means: `USA/R/0012.3`.
    pub fn site_named(&self, text: &str) -> Option<SiteId> {
        let (entry, change) = text.trim().rsplit_once('.')?;
        Some(SiteId { entry: self.entry_named(entry)?, change: change.parse().ok()? })
    }

    /// A site with what is to be asked of it, for people and tools.
    #[must_use]
    pub fn view(&self, told: &Told, scrutiny: &Scrutiny<'_>) -> Value {
        let asked = scrutiny.look(told);
        let Told { id, state, site, first } = told;
        let verified = site.verified.as_ref();
        let grade = verified.and_then(|verified| verified.grade);
        let place = site.footprint.places().next().map(|place| place.degrees());
        let radius_m = match site.footprint {
            Footprint::Circle { radius_cm, .. } => Some(f64::from(radius_cm) / 100.0),
            _ => None,
        };
        json!({
            "site": site_name(self.charter, *id),
            "owner": code(self.charter, id.entry.lane.party),
            "mine": id.entry.lane.party == self.own,
            "kind": kind_name(site.kind),
            "name": site.name,
            "at": place.map(|(lat, lon)| [lat, lon]),
            "radius_m": radius_m,
            "places": site.footprint.places().count(),
            "uncertainty_m": f64::from(site.uncertainty_cm) / 100.0,
            "area": site.area,
            "reference": site.reference,
            "contact": site.contact,
            "verified_by": verified.map(|verified| &verified.by),
            "verified_on": verified.map(|verified| rfc3339(verified.on)),
            "grade": grade.map(|[letter, digit]| format!("{}{}", char::from(letter), char::from(digit))),
            "source": site.source,
            "verified_days": asked.verified_days,
            "stale": asked.stale,
            "misplaced": asked.misplaced,
            "near": asked.near.iter().map(|id| site_name(self.charter, *id)).collect::<Vec<_>>(),
            "first_told": rfc3339(*first),
            "last": rfc3339(state.last.said.time),
            "last_entry": transcript::name_place(self.charter, state.last.said.at),
            "removed": state.removed(),
            "strikes": state.strikes.len(),
        })
    }

    /// Who received an entry about sites when, how the others take it, and to which units it was passed.
    ///
    /// # Errors
    /// [`RecordError`] if the record cannot be read.
    pub fn telling(&self, at: EntryRef, sites: &Sites) -> Result<Value, RecordError> {
        let code = |party| code(self.charter, party);
        let mut received = Vec::new();
        for &(party, _) in &sites.answers.0 {
            let when = self.received(at, party)?.map(rfc3339);
            received.extend(when.map(|when| json!({ "party": code(party), "at": when })));
        }
        let (added, standing) = (sites.added.iter().flatten(), sites.added.iter().flatten());
        Ok(json!({
            "entry": transcript::name_place(self.charter, at),
            "effect": effect_name(sites.effect),
            "sent": rfc3339(sites.sent),
            "dtg": date_time_group(sites.sent),
            "effect": effect_name(sites.effect),
            "changes": sites.added.len(),
            "added": added.count(),
            "standing": standing.filter(|state| sites.effect == Effect::Counts && !state.removed()).count(),
            "received": received,
            "answer_by": rfc3339(sites.answer_by),
            "answers": answers(self.charter, self.archive, &sites.answers, at, sites.answer_by)?,
            "pass_by": rfc3339(sites.pass_by),
            "passed": passed(self.charter, self.archive, &sites.passed)?,
        }))
    }

    /// An entry of which nothing counts, for people and tools.
    #[must_use]
    pub fn idle(&self, at: EntryRef, sites: &Sites) -> Value {
        json!({ "entry": transcript::name_place(self.charter, at), "effect": effect_name(sites.effect) })
    }

    /// When a party's station had an entry, as far as this station can know: by its own disk, or by the signed receipt.
    fn received(&self, at: EntryRef, party: PartyIndex) -> Result<Option<Time>, RecordError> {
        if party == self.own {
            return self.archive.kept_at(at);
        }
        Ok(self.archive.receipt_for(at, party)?.map(|receipt| receipt.claims().time))
    }

    /// The strikes that are told of a site, `of` some time, earliest first, each with the days from notice to strike;
    /// negative, if it was struck before any other party had it. A place that was taken off the list before is not one
    /// that was struck after notice.
    ///
    /// # Errors
    /// [`RecordError`] if the record cannot be read.
    pub fn strikes(&self, told: &Told, of: impl Fn(Time) -> bool) -> Result<Vec<Value>, RecordError> {
        let mut strikes = Vec::new();
        for said in &told.state.strikes {
            let Some(Body::Strike(StrikeBody { struck, words, .. })) = body(self.archive, said.at)? else { continue };
            if !of(struck) {
                continue;
            }
            let notice = self.noticed(told, struck)?;
            let days = notice.map(|notice| (struck.0 as f64 - notice.0 as f64) / DAY_MS as f64);
            strikes.push((
                struck,
                json!({
                    "site": site_name(self.charter, told.id),
                    "name": told.site.name,
                    "entry": transcript::name_place(self.charter, said.at),
                    "struck": rfc3339(struck),
                    "listed": told.state.told_by(struck).is_some(),
                    "noticed": notice.map(rfc3339),
                    "after_notice": notice.is_some_and(|notice| notice <= struck),
                    "days": days.map(|days| (days * 100.0).round() / 100.0),
                    "words": words,
                }),
            ));
        }
        strikes.sort_by_key(|(struck, _)| *struck);
        Ok(strikes.into_iter().map(|(_, strike)| strike).collect())
    }

    /// When the first other party that is bound had the entry by which the place of a site was told that was struck then:
    /// of one that was moved before, the entry that moved it.
    fn noticed(&self, told: &Told, struck: Time) -> Result<Option<Time>, RecordError> {
        let Some(by) = told.state.told_by(struck) else { return Ok(None) };
        let Some(Affair::Sites(sites)) = self.archive.affair(told.id.entry)? else { return Ok(None) };
        let mut earliest: Option<Time> = None;
        for (party, _) in sites.answers.0 {
            let when = self.received(by.said.at, party)?;
            earliest = [earliest, when].into_iter().flatten().min();
        }
        Ok(earliest)
    }

    /// How each party's sites stand, how they fared in a period, and how the others kept the charter's times about what
    /// was told in it.
    ///
    /// # Errors
    /// [`RecordError`] if the record cannot be read.
    pub fn report(&mut self, annex: &Annex, period: Period) -> Result<Vec<Value>, RecordError> {
        let (all, entries) = (self.all(true)?, self.entries()?);
        let scrutiny = Scrutiny::of(annex, &all, period.now);
        let mut reports = Vec::new();
        for owner in (0..self.charter.parties.len() as u8).map(PartyIndex) {
            let theirs = || all.iter().filter(|told| told.id.entry.lane.party == owner);
            let mut strikes = Vec::new();
            let mut struck = 0;
            for told in theirs().filter(|told| !told.state.strikes.is_empty()) {
                let of_site = self.strikes(told, |struck| period.holds(struck))?;
                struck += u64::from(of_site.iter().any(|strike| strike["after_notice"] == true));
                strikes.extend(of_site);
            }
            let told = entries.iter().filter(|(at, sites)| at.lane.party == owner && period.holds(sites.sent));
            let told: Vec<_> = told.collect();
            if told.is_empty() && theirs().next().is_none() {
                continue;
            }
            let standing: Vec<_> = theirs().filter(|told| !told.state.removed()).collect();
            let asked: Vec<_> = standing.iter().map(|told| scrutiny.look(told)).collect();
            let idle = told.iter().filter(|(_, sites)| sites.effect != Effect::Counts);
            reports.push(json!({
                "owner": code(self.charter, owner),
                "standing": standing.len(),
                "unverified": asked.iter().filter(|asked| asked.verified_days.is_none()).count(),
                "stale": asked.iter().filter(|asked| asked.stale).count(),
                "misplaced": asked.iter().filter(|asked| asked.misplaced.is_some()).count(),
                "near": asked.iter().filter(|asked| !asked.near.is_empty()).count(),
                "removed": theirs().count() - standing.len(),
                "entries": told.len(),
                "not_counting": idle.map(|(at, sites)| self.idle(*at, sites)).collect::<Vec<_>>(),
                "struck_after_notice": struck,
                "strikes": strikes,
                "kept": self.kept(&told)?,
            }));
        }
        Ok(reports)
    }

    /// For each party that is asked: how many entries it received, answered and passed down, and how many in time.
    fn kept(&self, told: &[&(EntryRef, Sites)]) -> Result<Vec<Value>, RecordError> {
        let within_s = self.charter.terms.received_within_s;
        let mut kept: BTreeMap<PartyIndex, [u64; 7]> = BTreeMap::new();
        for (at, sites) in told {
            let received_by = sites.sent.plus_ms(within_s[at.lane.precedence as usize].saturating_mul(1_000));
            for (party, _) in &sites.answers.0 {
                let counts = kept.entry(*party).or_default();
                let mut count = |place: usize, when: Option<Time>, by: Time| {
                    counts[place] += u64::from(when.is_some());
                    counts[place + 1] += u64::from(when.is_some_and(|when| when <= by));
                };
                count(0, self.received(*at, *party)?, received_by);
                count(2, sites.answers.first(*party, *at), sites.answer_by);
                let words = sites.passed.0.iter().find(|(theirs, _)| theirs == party).map(|(_, words)| words);
                count(4, words.and_then(|words| words.iter().map(|said| said.time).min()), sites.pass_by);
                counts[6] += 1;
            }
        }
        let view = |(party, counts): (PartyIndex, [u64; 7])| {
            let [received, received_in_time, answered, answered_in_time, passed, passed_in_time, asked] = counts;
            json!({
                "party": code(self.charter, party), "asked": asked,
                "received": received, "received_in_time": received_in_time,
                "answered": answered, "answered_in_time": answered_in_time,
                "passed": passed, "passed_in_time": passed_in_time,
            })
        };
        Ok(kept.into_iter().map(view).collect())
    }
}

/// Whether an entry counts, in a word.
fn effect_name(effect: Effect) -> &'static str {
    match effect {
        Effect::Waits => "waits",
        Effect::Counts => "counts",
        Effect::Void => "void",
    }
}

//! Protected sites, from the list of an owner to the record and back.
//!
//! A list is read, compared and checked by the command itself, which reads the record as `performance` does; the running
//! station is asked only for what is near, and to sign. So a list of fifty thousand does not keep it from a warning.

pub mod book;
pub mod cli;
pub mod import;
pub mod run;
pub mod scrutiny;
pub mod show;
pub mod station;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use line::affairs::{SiteChange, SiteId, SiteKind};
use line::plot::Plot;
use serde::{Deserialize, Serialize};

/// What stands wherever sites are shown or sent.
pub const NO_PERMISSION: &str = "A notice creates no permission; silence removes no protection.";

/// Within so many centimetres of another, a site may be the same one told twice.
pub const NEAR_CM: u32 = 5_000;

/// The kinds of sites with the words by which lists name them, in English; the first is how it is written here.
const KINDS: [(SiteKind, &[&str]); 17] = [
    (SiteKind::Hospital, &["hospital", "clinic", "medical", "health", "ambulance", "maternity"]),
    (SiteKind::School, &["school", "kindergarten", "university", "college", "education"]),
    (SiteKind::Shelter, &["shelter", "bunker"]),
    (SiteKind::Embassy, &["embassy", "consulate", "diplomatic"]),
    (SiteKind::Dam, &["dam", "dyke", "dike"]),
    (SiteKind::Nuclear, &["nuclear", "reactor"]),
    (SiteKind::Power, &["power", "electricity", "substation"]),
    (SiteKind::Water, &["water", "pumping", "sewage", "wash"]),
    (SiteKind::Humanitarian, &["humanitarian", "office", "guesthouse", "ngo", "un", "premises"]),
    (SiteKind::Cultural, &["cultural", "museum", "library", "monument", "heritage"]),
    (SiteKind::Worship, &["worship", "church", "mosque", "synagogue", "temple", "monastery"]),
    (SiteKind::Camp, &["camp", "idp", "refugee", "refugees", "displaced"]),
    (SiteKind::Detention, &["detention", "prison", "pow"]),
    (SiteKind::Warehouse, &["warehouse", "store", "storage", "distribution"]),
    (SiteKind::Hazardous, &["hazardous", "chemical", "refinery", "ammonia"]),
    (SiteKind::Observers, &["observers", "observer", "observation", "peacekeepers", "monitors"]),
    (SiteKind::Other, &["other"]),
];

/// What a kind is called.
#[must_use]
pub fn kind_name(kind: SiteKind) -> &'static str {
    KINDS.iter().find(|(known, _)| *known == kind).map_or("other", |(_, words)| words[0])
}

/// Reads a kind from the command line, by its first word.
pub(crate) fn kinds() -> impl TypedValueParser<Value = SiteKind> {
    let of_word =
        |word: String| KINDS.iter().find(|(_, words)| words[0] == word).map_or(SiteKind::Other, |(kind, _)| *kind);
    PossibleValuesParser::new(KINDS.map(|(_, words)| words[0])).map(of_word)
}

/// The kind that the words of a list mean, by the first of them that is known; `None` if none is.
pub(crate) fn kind_in_words(text: &str) -> Option<SiteKind> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    let known = |word: &String| {
        KINDS.iter().find(|(.., names)| names.contains(&word.trim_end_matches('s')) || names.contains(&word.as_str()))
    };
    let mut found: Vec<_> = words.filter_map(|word| known(&word)).collect();
    // "Warehouse office" is both; what is listed first here is the more in need of care.
    found.sort_by_key(|(kind, ..)| *kind);
    found.first().map(|(kind, ..)| *kind)
}

/// What is asked of the running station about sites. Serials and sites are written as people say them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum SiteRequest {
    /// Hold changes against the charter and against what is told nearby; nothing is kept.
    Check {
        /// An encoded body about sites, in hexadecimal: byte for byte what would be signed.
        changes: String,
    },
    /// Put changes on the record, in one entry.
    Release {
        /// As for the check.
        changes: String,
        /// `flash`, `immediate`, `priority` or `routine`.
        precedence: String,
    },
    /// Say how we take an entry.
    Answer {
        /// The entry, or `all` that wait for it.
        entry: String,
        /// `acknowledge`, `ask` or `object`.
        how: String,
        /// The question or objection.
        words: String,
        /// How urgent that is; as the entry if left out.
        precedence: Option<String>,
    },
    /// Say that an entry was passed to units.
    Passed {
        /// The entry, or `all` that we have still to pass down.
        entry: String,
        /// To which.
        units: String,
        /// When; now if left out.
        at: Option<String>,
        /// How urgent that is; as the entry if left out.
        precedence: Option<String>,
    },
    /// Tell that a site or a humanitarian movement of ours was struck.
    Struck {
        /// Which: a site, or the notice of a movement.
        site: String,
        /// When.
        at: String,
        /// What happened.
        words: String,
    },
}

/// The sites that stand near the place that a change tells, its own apart.
#[must_use]
pub fn near(plot: &Plot, change: &SiteChange) -> Vec<SiteId> {
    let (site, own) = match change {
        SiteChange::Add(site) => (site, None),
        SiteChange::Change { site, to, .. } => (to, Some(*site)),
        SiteChange::Remove { .. } => return Vec::new(),
    };
    let mut near = site.solid().map(|solid| plot.sites_near(&solid, NEAR_CM)).unwrap_or_default();
    near.retain(|id| Some(*id) != own);
    near
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_known_by_its_number_its_flag_and_its_name() {
        use clap::Args as _;

        for kind in SiteKind::ALL {
            assert_eq!(kind_in_words(kind_name(kind)), Some(kind));
            let typed = cli::Add::augment_args(clap::Command::new("add"))
                .try_get_matches_from(["add", "--kind", kind_name(kind)])
                .unwrap();
            assert_eq!(typed.get_one::<SiteKind>("kind"), Some(&kind));
        }
    }

    #[test]
    fn the_words_of_a_list_are_understood() {
        for (text, kind) in [
            ("District Hospital No. 3", SiteKind::Hospital),
            ("primary schools", SiteKind::School),
            ("UN guesthouse", SiteKind::Humanitarian),
            ("IDP camp", SiteKind::Camp),
        ] {
            assert_eq!(kind_in_words(text), Some(kind), "{text}");
        }
        assert_eq!(kind_in_words("damaged bridge"), None);
        assert_eq!(kind_in_words(""), None);
    }
}

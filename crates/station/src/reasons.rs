//! Why a line stands as it does, for whoever shows it in a language of its own: a code that stays, and what its words take.
//! The codes are those of `why-` in `locales/*/console/line.ftl`.

use line::{Closing, Cut, Mismatch, Reason};
use serde_json::{Value, json};

/// The code of a reason, with its arguments beside it; `said` is what others said, in their words, and `found` what the
/// station's own words for a technician are.
pub fn why(reason: &Reason) -> Value {
    match reason {
        Reason::Unreached => json!({ "code": "unreached" }),
        Reason::Heard => json!({ "code": "heard" }),
        Reason::Late => json!({ "code": "late" }),
        Reason::Missing => json!({ "code": "missing" }),
        Reason::Behind => json!({ "code": "behind" }),
        Reason::Clocks => json!({ "code": "clocks" }),
        Reason::Suspended(by) => json!({ "code": "suspended", "by": by }),
        Reason::Forked => json!({ "code": "forked" }),
        Reason::Unfit(mismatch) => unfit(mismatch),
        Reason::Closed(closing) => closed(closing),
        Reason::Cut(cut) => ended(cut),
    }
}

fn unfit(mismatch: &Mismatch) -> Value {
    match mismatch {
        Mismatch::Version(version) => json!({ "code": "version", "theirs": version }),
        Mismatch::OtherLine(line) => json!({ "code": "other-line", "theirs": line.to_string() }),
        Mismatch::Drill => json!({ "code": "drill" }),
        Mismatch::Live => json!({ "code": "live" }),
        Mismatch::OtherParty => json!({ "code": "other-party" }),
        Mismatch::OtherCharter { theirs, ours } => json!({ "code": "other-charter", "theirs": theirs, "ours": ours }),
        Mismatch::OlderEpoch { theirs, known } => json!({ "code": "older-key", "theirs": theirs, "known": known }),
    }
}

fn closed(closing: &Closing) -> Value {
    match closing {
        Closing::Another | Closing::Newer | Closing::Better => json!({ "code": "another-link" }),
        Closing::Anew => json!({ "code": "anew" }),
        Closing::TooMany | Closing::NoHello | Closing::Again | Closing::Stranger | Closing::Fault(_) => {
            json!({ "code": "closed-here", "found": closing.to_string() })
        }
    }
}

/// The code of what ended a link, or kept one from being made.
pub fn ended(cut: &Cut) -> Value {
    match cut {
        Cut::Silent => json!({ "code": "silent" }),
        Cut::Forgotten => json!({ "code": "forgotten" }),
        Cut::Unreachable(said) => json!({ "code": "unreachable", "said": said }),
        Cut::Proxy(said) => json!({ "code": "proxy", "said": said }),
        Cut::NotAdmitted => json!({ "code": "not-admitted" }),
        Cut::NotAdmittedHere => json!({ "code": "not-admitted-here" }),
        Cut::OtherKey(key) => json!({ "code": "other-key", "key": key }),
        Cut::NoHybrid => json!({ "code": "no-hybrid" }),
        Cut::OtherProtocol => json!({ "code": "other-protocol" }),
        Cut::NoKey => json!({ "code": "no-key" }),
        Cut::Closed { code, words } => json!({ "code": "closed", "number": code, "said": words }),
        Cut::Other(found) => json!({ "code": "other", "found": found }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A code without words would show itself instead of them.
    #[test]
    fn every_code_has_words_in_every_language() {
        let said = || "text".to_owned();
        let cuts = [
            Cut::Silent,
            Cut::Forgotten,
            Cut::Unreachable(said()),
            Cut::Proxy(said()),
            Cut::NotAdmitted,
            Cut::NotAdmittedHere,
            Cut::OtherKey(said()),
            Cut::NoHybrid,
            Cut::OtherProtocol,
            Cut::NoKey,
            Cut::Closed { code: 1, words: said() },
            Cut::Other(said()),
        ];
        let misfits = [
            Mismatch::Version(2),
            Mismatch::OtherLine(evidence::LineId(evidence::Hash([0; 32]))),
            Mismatch::Drill,
            Mismatch::Live,
            Mismatch::OtherParty,
            Mismatch::OtherCharter { theirs: 1, ours: 2 },
            Mismatch::OlderEpoch { theirs: 1, known: 2 },
        ];
        let closings = [Closing::Newer, Closing::Anew, Closing::Again];
        let own = [
            Reason::Unreached,
            Reason::Heard,
            Reason::Late,
            Reason::Missing,
            Reason::Behind,
            Reason::Clocks,
            Reason::Suspended(said()),
            Reason::Forked,
        ];
        let reasons = own
            .into_iter()
            .chain(misfits.map(Reason::Unfit))
            .chain(closings.map(Reason::Closed))
            .chain(cuts.map(Reason::Cut));
        let locales = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales");
        for reason in reasons {
            let why = why(&reason);
            let code = why["code"].as_str().expect("a code");
            for language in std::fs::read_dir(&locales).expect("locales") {
                let file = language.expect("a language").path().join("console/line.ftl");
                let words = std::fs::read_to_string(&file).expect("words");
                let line = words.lines().find(|line| line.starts_with(&format!("why-{code} = ")));
                let line = line.unwrap_or_else(|| panic!("{} has no why-{code}", file.display()));
                for (name, _) in why.as_object().expect("an object").iter() {
                    let is_beside = matches!(name.as_str(), "code" | "said" | "found");
                    assert!(is_beside || line.contains(&format!("${name} ")), "{line} has no {name}");
                }
            }
        }
    }
}

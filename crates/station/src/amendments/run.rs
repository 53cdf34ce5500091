//! Carries out `detente amendment`.

use std::path::Path;

use line::affairs::{AffairKind, Rules};
use serde_json::{Value, json};

use super::cli::{Amendment, Amendments, Asked};
use super::view;
use crate::clock::wall;
use crate::failure::{Exit, Failure};
use crate::folder::{self, Folder};
use crate::hex::hex;
use crate::protocol::{Leave, Request};
use crate::reading::{Lent, Opened, leave, open_archive};
use crate::view::{newest, parse_serial};
use crate::{changes, client};

/// Amendments listed at once.
const LIST_MAX: usize = 1_000;

/// Carries out a command about amendments.
///
/// # Errors
/// [`Failure`] with what is wrong, and what to do.
pub fn amendments(folder: &Folder, amendments: &Amendments) -> Result<Value, Failure> {
    let line = amendments.line.as_deref();
    let ask = |asked| client::ask(folder, &Request::Amendment { line: amendments.line.clone(), asked });
    let digits = |file: &Path| folder::read_charter(file).map(|charter| hex(&charter.encode()));
    let held = || -> Result<(Rules, Lent), Failure> {
        leave(folder, Leave::Read)?;
        let Opened { line, charter, archive, .. } = open_archive(folder, line)?;
        Ok((line.rules_of(&charter)?, archive))
    };
    match &amendments.what {
        Amendment::Circulate { file } => ask(Asked::Circulate { file: digits(file)? }),
        Amendment::Sign { amendment, file } => ask(Asked::Sign { amendment: amendment.clone(), file: digits(file)? }),
        Amendment::List { limit } => {
            let (rules, archive) = held()?;
            let found = newest(&*archive, AffairKind::Amendment, (*limit).min(LIST_MAX), |id, affair| {
                Ok(view::amendment(&rules, id, &affair, wall()))
            });
            Ok(json!({ "amendments": found.map_err(Failure::damaged)? }))
        }
        Amendment::Show { amendment } => {
            let (rules, archive) = held()?;
            let none = || no_amendment(amendment);
            let id = parse_serial(&rules.charter, amendment).ok_or_else(none)?;
            let (affair, charter) = view::gathered(&*archive, id)?.ok_or_else(none)?;
            let mut shown = view::amendment(&rules, id, &affair, wall()).ok_or_else(none)?;
            let from = charter.charter().amends.as_ref().map_or_else(Default::default, |amends| amends.from);
            let before = rules.at(evidence::Time(from.0.saturating_sub(1)));
            let changes = changes::between(&before.charter, charter.charter());
            shown["changes"] = json!(changes::sentences(&changes));
            shown["differences"] = changes.iter().map(changes::Change::view).collect();
            shown["fingerprint"] = json!(charter.fingerprint().to_string());
            Ok(shown)
        }
        Amendment::Save { amendment, out } => {
            let (rules, archive) = held()?;
            let none = || no_amendment(amendment);
            let id = parse_serial(&rules.charter, amendment).ok_or_else(none)?;
            let (_, charter) = view::gathered(&*archive, id)?.ok_or_else(none)?;
            if out.exists() {
                let what = format!("{} is there already", out.display());
                return Err(Failure::new(Exit::Usage, what, "say --out with another name"));
            }
            folder::write(out, &charter.encode())?;
            let missing: Vec<_> = charter.missing().map(|party| party.code.clone()).collect();
            Ok(json!({ "file": out.display().to_string(), "missing": missing }))
        }
    }
}

pub(super) fn no_amendment(named: &str) -> Failure {
    Failure::missing(format!("there is no amendment {named:?}"), "detente amendment list lists them, as USA/R/0012")
}

//! How the situation log is shown: the same shapes for `--json` and for the words printed without it.

use line::desk::situation::{Author, Filter, Item, Release, Situation, Statement, Upheld};
use serde_json::{Value, json};

use crate::clock::{date_time_group, rfc3339};
use crate::desk::place;
use crate::place;
use crate::serve::Core;

/// Items that match, the newest first, up to so many.
pub(super) fn list(core: &Core, log: &Situation, filter: &Filter, limit: usize) -> Value {
    let mut found = log.find(filter);
    let items: Vec<_> = found.by_ref().take(limit).map(|(number, item)| one(core, log, number, item)).collect();
    let more = found.next().is_some();
    // Of what is not at hand any more the private journal tells, and nothing here.
    let before = log.items().keys().next().filter(|first| **first > 1).map(|first| first - 1);
    json!({ "items": items, "more": more, "not_at_hand_up_to": before })
}

/// One item, by its number; `None` if there is none at hand.
pub(super) fn item(core: &Core, log: &Situation, number: u64) -> Option<Value> {
    log.items().get(&number).map(|item| one(core, log, number, item))
}

fn one(core: &Core, log: &Situation, number: u64, item: &Item) -> Value {
    let mut shown = json!({
        "item": number,
        "sort": item.says.name(),
        "entered": rfc3339(item.at),
        "by": item.by.name,
        "signed_in": item.by.signed_in,
        "subject": item.says.subject(),
        "text": item.says.text(),
        "corrects": item.says.corrects(),
        "standing": item.standing.name(),
        "corrected_by": match &item.standing { Upheld::Corrected(by) => Some(by), _ => None },
        "withdrawn": match &item.standing {
            Upheld::Withdrawn { by, at, reason } => withdrawn(by, *at, reason),
            _ => Value::Null,
        },
        "release": release(core, &item.release),
    });
    match &item.says {
        Statement::Report(report) => {
            shown["source"] = json!(report.source);
            shown["grade"] = json!(report.grade.to_string());
            shown["reliability"] = json!(report.grade.reliability());
            shown["credibility"] = json!(report.grade.credibility());
            shown["at"] = json!(report.at.degrees());
            shown["feature"] = json!(place::view(report.feature.as_ref(), report.at));
            shown["from"] = json!(rfc3339(report.from));
            shown["dtg"] = json!(date_time_group(report.from));
            shown["until"] = json!(report.until.map(rfc3339));
            shown["incident"] = json!(report.incident.as_ref().map(|(line, at)| place(core, line, *at)));
        }
        Statement::Assessment(assessment) => {
            let cited = assessment.cites.iter().map(|cited| {
                let standing = log.items().get(cited).map(|item| item.standing.name());
                json!({ "item": cited, "standing": standing })
            });
            shown["cites"] = cited.collect();
            shown["confidence"] = json!(assessment.confidence.name());
        }
    }
    shown
}

fn withdrawn(by: &Author, at: evidence::Time, reason: &str) -> Value {
    json!({ "by": by.name, "signed_in": by.signed_in, "at": rfc3339(at), "reason": reason })
}

fn release(core: &Core, release: &Release) -> Value {
    match release {
        Release::Own => json!({ "state": "own" }),
        Release::Draft(draft) => json!({ "state": "draft", "draft": draft }),
        Release::Said { draft, line, at, when } => json!({
            "state": "said",
            "draft": draft,
            "line": line,
            "serial": at.map(|at| place(core, line, at)),
            "at": rfc3339(*when),
        }),
    }
}

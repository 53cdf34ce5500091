//! The forms of incidents and requests.

use phrases::Phrase;
use serde_json::Value;

use super::{Form, answers, measured, of, place, second_way, time};
use crate::show::list;

/// An incident with all that belongs to it.
pub fn fill(form: &mut Form, incident: &Value) {
    // Set in without isolates of their own: the phrase isolates what is set into it.
    let bare = |text: String| text.replace(['\u{2068}', '\u{2069}'], "");
    let (happening, means) = (form.coded("happening", &incident["happening"]), form.coded("means", &incident["means"]));
    let (at, toward) = (bare(place(&incident["at"])), bare(place(&incident["toward"])));
    if incident["admission"] == true {
        form.sentence(Phrase::AccidentAdmitted, &[("happening", &happening), ("means", &means), ("place", &at)]);
        if !toward.is_empty() {
            form.sentence(Phrase::AccidentToward, &[("place", &toward)]);
        }
        form.sentence(Phrase::NoIntent, &[]);
        form.gap();
    } else if incident["happening"] == "distress" {
        form.sentence(Phrase::DistressCall, &[("means", &means), ("place", &at)]);
        form.gap();
    }
    form.row(Phrase::AffairIncident, [of(&incident["incident"])]);
    form.row(Phrase::LabelPrecedence, [form.coded("precedence", &incident["precedence"])]);
    form.row(Phrase::LabelFrom, [of(&incident["from"])]);
    form.row(Phrase::LabelTold, [time(&incident["reported"])]);
    form.row(Phrase::LabelHappened, [happening]);
    form.row(Phrase::LabelMeans, [means]);
    form.row(Phrase::LabelHappenedAt, [time(&incident["since"]), time(&incident["until"])]);
    form.row(Phrase::LabelPlace, [place(&incident["at"])]);
    if incident["within_m"].as_f64().is_some_and(|within| within > 0.0) {
        form.row(Phrase::LabelWithin, [measured(&incident["within_m"], "m")]);
    }
    form.row(Phrase::LabelToward, [place(&incident["toward"])]);
    second_way(form, &incident["feature"]);
    for (detail, words) in incident["details"].as_object().into_iter().flatten() {
        let name = form.coded("detail", &Value::String(detail.clone()));
        form.named(&name, &[of(words)]);
    }
    origin(form, &incident["by"], incident);
    if incident["asks"] == true {
        form.row(Phrase::LabelAsks, [form.phrase(Phrase::LabelDue), time(&incident["answer_by"])]);
    }
    for party in list(incident, "parties") {
        side(form, party);
    }
    let held = [
        ("agreed", Phrase::LabelFactsAgreed),
        ("disputed", Phrase::LabelFactsDisputed),
        ("stated", Phrase::LabelFactsStated),
    ];
    for (name, label) in held {
        let facts = list(&incident["facts"], name);
        if !facts.is_empty() {
            form.gap();
            form.row(label, [facts.len().to_string()]);
            form.within(|form| facts.iter().for_each(|fact| self::fact(form, fact)));
        }
    }
    for request in list(incident, "requests") {
        form.gap();
        self::request(form, request);
    }
    near(form, &incident["near"]);
    answers(form, incident);
}

/// Whose it was, on somebody's word, and whether it is under control.
fn origin(form: &mut Form, party: &Value, said: &Value) {
    let (origin, control) = (form.coded("origin", &said["origin"]), form.coded("control", &said["control"]));
    form.row(Phrase::LabelOrigin, [of(party), origin, control, time(&said["at"]), of(&said["words"])]);
}

fn side(form: &mut Form, party: &Value) {
    if party["read"].is_string() {
        form.row(Phrase::LabelRead, [of(&party["party"]), time(&party["read"])]);
    }
    if party["is_to_pass"] == true {
        let kept = form.phrase(if party["overdue"] == true { Phrase::KeptOverdue } else { Phrase::KeptOpen });
        form.row(Phrase::DutyPass, [of(&party["party"]), kept]);
    }
    if party["attribution"].is_object() {
        origin(form, &party["party"], &party["attribution"]);
    } else if party["owes"] == true {
        let kept = form.phrase(if party["overdue"] == true { Phrase::KeptOverdue } else { Phrase::KeptOpen });
        form.row(Phrase::LabelOrigin, [of(&party["party"]), kept]);
    }
    let closure = &party["closure"];
    if closure["closed"] == true {
        form.row(Phrase::LabelClosed, [of(&party["party"]), time(&closure["at"]), of(&closure["words"])]);
    }
}

fn fact(form: &mut Form, fact: &Value) {
    let about = form.coded("aspect", &fact["about"]);
    form.row(Phrase::AffairFact, [of(&fact["fact"]), of(&fact["by"]), about, of(&fact["words"])]);
    form.within(|form| answers(form, fact));
}

/// A request, and what was said to it.
pub fn request(form: &mut Form, request: &Value) {
    form.row(Phrase::AffairRequest, [of(&request["request"])]);
    form.row(Phrase::LabelFrom, [of(&request["from"])]);
    form.row(Phrase::LabelTo, [of(&request["of"])]);
    form.row(Phrase::LabelWanted, [form.coded("wanted", &request["wanted"])]);
    form.row(Phrase::LabelAbout, [of(&request["on"])]);
    form.row(Phrase::LabelFollows, [of(&request["follows"])]);
    form.row(Phrase::LabelWords, [of(&request["words"])]);
    form.row(Phrase::LabelAsked, [time(&request["asked"])]);
    form.row(Phrase::LabelAnswerBy, [time(&request["respond_by"])]);
    let response = &request["response"];
    let kept = match (request["in_time"].as_bool(), request["overdue"] == true) {
        (Some(true), _) => Phrase::KeptInTime,
        (Some(false), _) => Phrase::KeptLate,
        (None, true) => Phrase::KeptOverdue,
        (None, false) => Phrase::KeptOpen,
    };
    let (what, kept) = (form.coded("response", &response["response"]), form.phrase(kept));
    form.row(Phrase::LabelResponse, [what, time(&response["at"]), kept, of(&response["words"])]);
    form.row(Phrase::LabelDue, [time(&request["due"])]);
}

/// How far something is, from the least to the most.
fn distance(of_thing: &Value) -> String {
    let apart = &of_thing["distance_m"];
    match apart["least"] == apart["most"] {
        true => measured(&apart["least"], "m"),
        false => super::said(&format!("{}–{} m", apart["least"], apart["most"])),
    }
}

fn near(form: &mut Form, near: &Value) {
    let count: usize = ["areas", "sites", "notices"].iter().map(|sort| list(near, sort).len()).sum();
    if count == 0 {
        return;
    }
    form.gap();
    form.row(Phrase::LabelNear, [count.to_string()]);
    form.within(|form| {
        for area in list(near, "areas") {
            let name = list(area, "names").first().map(of).unwrap_or_default();
            form.row(Phrase::ItemArea, [name, distance(area)]);
        }
        for site in list(near, "sites") {
            let told = time(&site["notified"]);
            form.row(Phrase::ItemSite, [of(&site["site"]), of(&site["name"]), distance(site), told]);
        }
        for notice in list(near, "notices") {
            let (kind, told) = (form.coded("notice", &notice["kind"]), time(&notice["announced"]));
            let name = [of(&notice["notice"]), kind, of(&notice["title"]), distance(notice), told];
            form.row(Phrase::AffairNotice, name);
        }
    });
}

//! The form of a call.

use phrases::Phrase;
use serde_json::Value;

use super::{Form, all, answers, of, time};
use crate::show::{list, text};

/// Fills it with what the command came to.
pub fn fill(form: &mut Form, call: &Value) {
    form.row(Phrase::AffairCall, [of(&call["call"])]);
    let state = match call["agreed"].as_str() {
        Some(_) => form.set(Phrase::CallAgreed, &[("time", &plain_time(&call["agreed"]))]),
        None => form.coded("call", &call["status"]),
    };
    form.row(Phrase::LabelState, [state]);
    form.row(Phrase::LabelFrom, [of(&call["from"])]);
    form.row(Phrase::LabelTo, all(call, "with"));
    form.row(Phrase::LabelSubject, [of(&call["subject"])]);
    let urgency = form.coded("precedence", &call["urgency"]);
    form.row(Phrase::LabelPrecedence, [urgency]);
    let medium = form.coded("medium", &call["medium"]);
    form.row(Phrase::LabelMedium, [medium]);
    form.row(Phrase::LabelLanguage, [of(&call["language"])]);
    let recording = form.coded("recording", &call["recording"]);
    form.row(Phrase::LabelRecording, [recording]);
    form.row(Phrase::LabelSent, [time(&call["sought"])]);
    for window in list(call, "windows") {
        form.row(Phrase::LabelWindows, [time(&window[0]), time(&window[1])]);
    }
    for before in list(call, "chain") {
        let status = form.coded("call", &before["status"]);
        form.row(Phrase::LabelFollows, [of(&before["call"]), status, of(&before["from"])]);
    }
    if !list(call, "owes").is_empty() {
        form.row(Phrase::LabelOwes, all(call, "owes"));
        let overdue = if call["overdue"] == true { form.phrase(Phrase::KeptOverdue) } else { String::new() };
        form.row(Phrase::LabelDue, [time(&call["due"]), overdue]);
    }
    let spoke = &call["spoke"];
    form.row(Phrase::LabelSpoke, [time(&spoke["began"]), time(&spoke["ended"])]);
    form.row(Phrase::LabelMinutes, [of(&spoke["minutes"])]);
    for side in list(call, "sides") {
        form.gap();
        form.row(Phrase::LabelParty, [of(&side["party"])]);
        form.within(|form| self::side(form, side));
    }
    let times = call["postponements"]["times"].as_u64().filter(|times| *times > 0);
    if let Some(times) = times {
        form.gap();
        form.row(Phrase::LabelPostponed, [times.to_string()]);
    }
    if call["history"].is_array() {
        form.gap();
        form.named(&form.phrase(Phrase::LabelHistory), &[]);
        form.within(|form| list(call, "history").iter().for_each(|said| history(form, said)));
    }
}

/// A contact that was told, and how the other side takes it.
pub fn contact(form: &mut Form, contact: &Value) {
    form.row(Phrase::AffairContact, [of(&contact["contact"])]);
    let state = match text(contact, "standing").as_str() {
        "agreed by both" => Phrase::HeldAgreed,
        "disputed" => Phrase::HeldDisputed,
        _ => Phrase::HeldStated,
    };
    form.row(Phrase::LabelState, [form.phrase(state)]);
    form.row(Phrase::LabelFrom, [of(&contact["from"])]);
    form.row(Phrase::LabelTo, [of(&contact["with"])]);
    let medium = form.coded("medium", &contact["medium"]);
    form.row(Phrase::LabelMedium, [medium]);
    form.row(Phrase::LabelHappenedAt, [time(&contact["at"])]);
    form.row(Phrase::LabelMinutes, [of(&contact["minutes"])]);
    if let Some(party) = contact["initiative"].as_str() {
        form.sentence(Phrase::TopicInitiative, &[("party", party)]);
    }
    form.row(Phrase::LabelWords, [of(&contact["words"])]);
    form.row(Phrase::LabelTold, [time(&contact["told"])]);
    form.row(Phrase::LabelAnswerBy, [time(&contact["due"])]);
    answers(form, contact);
}

fn side(form: &mut Form, side: &Value) {
    let reply = &side["reply"];
    if reply.is_object() {
        let words = self::reply(form, &reply["says"], &reply["at"]);
        form.row(Phrase::LabelAnswer, [words, of(&reply["words"]), time(&reply["said"])]);
    }
    for who in list(&side["present"], "who") {
        let capacity = form.coded("capacity", &who["capacity"]);
        form.row(Phrase::LabelPresent, [of(&who["office"]), capacity]);
    }
    if side["present"]["speaks_for_the_post"] == false {
        form.sentence(Phrase::PresenceNobody, &[]);
    }
    if side["spoke"].is_object() {
        let spoke = spoke(form, &side["spoke"]);
        form.row(Phrase::LabelSpoke, [spoke]);
    }
}

fn history(form: &mut Form, said: &Value) {
    let what = match text(said, "what").as_str() {
        "sought" => form.phrase(Phrase::CallSought),
        "present" => form.phrase(Phrase::PresenceShown),
        "left" => form.phrase(Phrase::PresenceLeft),
        "spoke" => spoke(form, said),
        _ => reply(form, &said["what"], &said["at"]),
    };
    let mut parts = vec![of(&said["by"]), what, of(&said["words"])];
    for who in list(said, "who") {
        parts.extend([of(&who["office"]), form.coded("capacity", &who["capacity"])]);
    }
    parts.push(time(&said["said"]));
    form.named(&of(&said["entry"]), &parts);
}

fn reply(form: &Form, says: &Value, at: &Value) -> String {
    match says.as_str() {
        Some("at") => form.set(Phrase::ReplyAt, &[("time", &plain_time(at))]),
        _ => form.coded("reply", says),
    }
}

fn spoke(form: &Form, spoke: &Value) -> String {
    let began = plain_time(&spoke["began"]);
    match spoke["ended"].as_str() {
        Some(_) => form.set(Phrase::SpokeFromUntil, &[("began", &began), ("until", &plain_time(&spoke["ended"]))]),
        None => form.set(Phrase::SpokeSince, &[("began", &began)]),
    }
}

/// A time to be set into a phrase, which isolates it.
fn plain_time(value: &Value) -> String {
    time(value).replace(['\u{2068}', '\u{2069}'], "")
}

//! The form of a protected site, and of an entry about sites.

use phrases::Phrase;
use serde_json::Value;

use super::{Form, answers, measured, of, place, rungs, time};
use crate::show::list;

/// Fills it with what the command came to.
pub fn fill(form: &mut Form, site: &Value) {
    if site["site"].is_string() {
        self::site(form, site);
        form.gap();
    }
    list(site, "told").iter().for_each(|told| telling(form, told));
    form.sentence(Phrase::NoPermission, &[]);
    form.sentence(Phrase::NoProtectionLost, &[]);
}

fn site(form: &mut Form, site: &Value) {
    form.row(Phrase::ItemSite, [of(&site["site"])]);
    form.row(Phrase::LabelParty, [of(&site["owner"])]);
    let kind = form.coded("site", &site["kind"]);
    form.row(Phrase::LabelKind, [kind]);
    form.row(Phrase::LabelName, [of(&site["name"])]);
    form.row(Phrase::LabelPlace, [place(&site["at"])]);
    form.row(Phrase::LabelRadius, [measured(&site["radius_m"], "m")]);
    form.row(Phrase::LabelUncertainty, [measured(&site["uncertainty_m"], "m")]);
    form.row(Phrase::FieldArea, [of(&site["area"])]);
    form.row(Phrase::LabelReference, [of(&site["reference"])]);
    form.row(Phrase::FieldContact, [of(&site["contact"])]);
    form.row(Phrase::LabelVerifiedBy, [of(&site["verified_by"])]);
    form.row(Phrase::LabelVerifiedOn, [time(&site["verified_on"])]);
    form.row(Phrase::LabelGrade, [of(&site["grade"])]);
    form.row(Phrase::LabelSource, [of(&site["source"])]);
    form.row(Phrase::LabelTold, [time(&site["last"]), of(&site["last_entry"])]);
    for (is_so, state) in [("removed", Phrase::SiteRemoved), ("stale", Phrase::SiteStale)] {
        if site[is_so] == true {
            form.row(Phrase::LabelState, [form.phrase(state)]);
        }
    }
    for strike in list(site, "strikes") {
        form.row(Phrase::LabelStrikes, [time(&strike["struck"]), of(&strike["words"]), of(&strike["entry"])]);
    }
}

/// Who received the entry, and how each takes it.
fn telling(form: &mut Form, telling: &Value) {
    form.row(Phrase::AffairSites, [of(&telling["entry"])]);
    form.row(Phrase::LabelSent, [time(&telling["sent"])]);
    rungs(form, Phrase::LabelReceived, telling, "received");
    form.row(Phrase::LabelAnswerBy, [time(&telling["answer_by"])]);
    answers(form, telling);
}

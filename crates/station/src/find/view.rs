//! What was found, for people and tools: where it stands, who said it, when, and the words around those looked for.

use evidence::{Charter, EntryRef, PartyIndex, transcript};
use line::RecordError;
use line::affairs::Body;
use serde_json::{Value, json};
use store::{Archive, Find};

use crate::clock::{date_time_group, rfc3339};
use crate::view::{code, post};

/// Characters shown of what was said, and how many of them before the first word that was looked for.
const SNIPPET_CHARS: usize = 120;
const BEFORE_CHARS: usize = 40;

/// What was found, in this order.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn hits(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    find: &Find,
    found: &[EntryRef],
) -> Result<Vec<Value>, RecordError> {
    let mut hits = Vec::with_capacity(found.len());
    for &at in found {
        let kept = archive.entries(at.lane, at.serial, 1)?.into_iter().find(|kept| kept.entry.at() == at);
        let Some((time, body)) = kept.and_then(|kept| Some((kept.entry.time(), Body::decode(kept.entry.body()).ok()?)))
        else {
            continue;
        };
        let by = at.lane.party;
        hits.push(json!({
            "serial": transcript::name_place(charter, at),
            "kind": body.kind().map(|kind| kind.name()),
            "by": code(charter, by),
            "mine": by == own,
            "posts": body.posts(by).into_iter().map(|at| post(charter, at)).collect::<Vec<_>>(),
            "about": body.about().map(|about| transcript::name_place(charter, about)),
            "time": rfc3339(time),
            "dtg": date_time_group(time),
            "snippet": snippet(find, &body.texts()),
        }));
    }
    Ok(hits)
}

/// The words around the first of those looked for, in one line without control characters: whoever wrote them may mean
/// the terminal of whoever reads them no good.
pub(crate) fn snippet(find: &Find, texts: &[&str]) -> String {
    let first = texts.iter().find_map(|text| Some((*text, find.places(text).first()?.start)));
    let found = first.or_else(|| texts.iter().find(|text| !text.trim().is_empty()).map(|text| (*text, 0)));
    let Some((text, place)) = found else { return String::new() };
    let start = text[..place].char_indices().rev().nth(BEFORE_CHARS - 1).map_or(0, |(at, _)| at);
    let shown: String = text[start..].chars().take(SNIPPET_CHARS).collect();
    let (before, after) = (start > 0, start + shown.len() < text.len());
    let in_one_line: Vec<_> = shown.split(|c: char| c.is_whitespace() || is_control(c)).collect();
    let shown = in_one_line.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    format!("{}{shown}{}", if before { "…" } else { "" }, if after { "…" } else { "" })
}

/// Control characters, and those that turn the order of what stands around them.
fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use store::Needle;

    use super::*;

    #[test]
    fn a_snippet_shows_the_word_and_harms_no_terminal() {
        let find = Find { words: Needle::of("bridge"), ..Find::default() };
        let text = format!("{} \u{1b}[2J the\nBRIDGE\u{202e} is {}", "before ".repeat(20), "after ".repeat(50));
        let shown = snippet(&find, &["subject", &text]);
        assert!(shown.contains("[2J the BRIDGE is after") && shown.starts_with('…') && shown.ends_with('…'), "{shown}");
        assert!(!shown.chars().any(is_control), "{shown:?}");
        assert_eq!(snippet(&Find::default(), &["", "first"]), "first");
        assert_eq!(snippet(&find, &[]), "");
        assert_eq!(snippet(&find, &["桥".repeat(200).as_str()]).chars().count(), SNIPPET_CHARS + 1);
    }
}

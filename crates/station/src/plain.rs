//! That urgent words of our own are plain: FLASH and IMMEDIATE say which meaning a word has that can be read in several
//! ways. The core judges no words, and what the other side writes is taken as it is.

use evidence::Precedence;
use line::affairs::MessageBody;
use phrases::{Language, ambiguous};
use serde_json::json;

use crate::failure::Failure;

/// Refuses an urgent message with a word of the closed vocabulary of its language. Where there is no vocabulary for the
/// language, nothing is judged.
///
/// # Errors
/// [`Failure`] that names each such word with what to say instead.
pub fn judge(precedence: Precedence, message: &MessageBody) -> Result<(), Failure> {
    let Some(language) = Language::of(&message.language).filter(|_| precedence <= Precedence::Immediate) else {
        return Ok(());
    };
    let fields = [("subject", &message.subject), ("text", &message.text)];
    let found: Vec<_> = fields
        .into_iter()
        .flat_map(|(field, text)| ambiguous(language, text).into_iter().map(move |found| (field, found)))
        .collect();
    if found.is_empty() {
        return Ok(());
    }
    let words: Vec<_> = found
        .iter()
        .map(|(_, found)| format!("{:?} (which may be: {})", found.word, found.alternatives.join("; ")))
        .collect();
    let what = format!("an urgent text says which meaning it has: {}", words.join(", "));
    let hint = "say one of these in its place, or --as-written if it is understood; docs/languages.md says why";
    let details = found.iter().map(|(field, found)| {
        json!({ "field": field, "word": found.word, "at_byte": found.at, "alternatives": found.alternatives })
    });
    Err(Failure::refused(what, hint).because(json!({ "ambiguous": details.collect::<Vec<_>>() })))
}

#[cfg(test)]
mod tests {
    use evidence::{PartyIndex, PostIndex};
    use line::affairs::Address;

    use super::*;
    use crate::failure::Exit;

    fn message(language: &str, text: &str) -> MessageBody {
        MessageBody {
            from: PostIndex(0),
            to: vec![Address { party: PartyIndex(1), post: PostIndex(0) }],
            subject: String::new(),
            text: text.to_owned(),
            language: language.to_owned(),
            reply_to: None,
            corrects: None,
        }
    }

    #[test]
    fn an_urgent_word_that_can_be_read_in_several_ways_is_refused_with_its_meanings() {
        for precedence in [Precedence::Flash, Precedence::Immediate] {
            let refused = judge(precedence, &message("en-GB", "We hold the bridge.")).unwrap_err();
            assert_eq!(refused.exit, Exit::Refused);
            assert!(refused.what.contains("\"hold\" (which may be: do not shoot; stay where you are"), "{refused}");
            let found = &refused.because["ambiguous"][0];
            assert_eq!((&found["field"], &found["at_byte"]), (&json!("text"), &json!(3)));
        }
    }

    #[test]
    fn a_subject_is_judged_like_the_text() {
        let subject = MessageBody { subject: "Цель".to_owned(), ..message("ru", "Текст.") };
        assert_eq!(judge(Precedence::Flash, &subject).unwrap_err().because["ambiguous"][0]["field"], "subject");
    }

    #[test]
    fn what_is_not_urgent_and_what_is_in_a_language_without_a_vocabulary_is_not_judged() {
        for precedence in [Precedence::Priority, Precedence::Routine] {
            assert_eq!(judge(precedence, &message("en", "hold")), Ok(()));
        }
        assert_eq!(judge(Precedence::Flash, &message("de", "hold")), Ok(()));
        assert_eq!(judge(Precedence::Flash, &message("en", "Please stay away from the bridge.")), Ok(()));
    }
}

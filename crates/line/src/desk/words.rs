//! Rules on what people write down at the desk: what fits, and what can be shown without harm.

use super::Refusal;
use crate::limits::DESK_LINE_BYTES_MAX;

/// Passes what fits in one line and may be empty: a name, a subject.
pub(super) fn line(what: &'static str, text: &str) -> Result<(), Refusal> {
    if text.len() > DESK_LINE_BYTES_MAX {
        return Err(Refusal::Long { what, bytes_max: DESK_LINE_BYTES_MAX });
    }
    if text.chars().any(steers) { Err(Refusal::Unprintable(what)) } else { Ok(()) }
}

/// Passes words, which may have several lines.
pub(super) fn words(what: &'static str, text: &str, bytes_max: usize) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    if text.len() > bytes_max {
        return Err(Refusal::Long { what, bytes_max });
    }
    let unprintable = |c| steers(c) && !matches!(c, '\n' | '\t');
    if text.chars().any(unprintable) { Err(Refusal::Unprintable(what)) } else { Ok(()) }
}

/// Whether a text has a name in it, large or small, that is not a part of a longer word.
pub(super) fn names(text: &str, name: &str) -> bool {
    let (text, name) = (text.to_lowercase(), name.trim().to_lowercase());
    let is_apart = |beside: Option<char>| beside.is_none_or(|c| !c.is_alphanumeric());
    !name.is_empty()
        && text
            .match_indices(&name)
            .any(|(at, _)| is_apart(text[..at].chars().next_back()) && is_apart(text[at + name.len()..].chars().next()))
}

/// What steers a terminal, or turns the text around it (UAX #9).
fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_as_a_word_of_its_own_and_not_within_another() {
        for text in ["seen by GLADE.", "glade: three", "(Glade)", "glade"] {
            assert!(names(text, "Glade"), "{text}");
        }
        for text in ["everglades", "a gladed slope", "", "glad e"] {
            assert!(!names(text, "glade"), "{text}");
        }
        assert!(names("Пост «Гроза» сообщает", "гроза") && !names("anything", " "));
    }

    #[test]
    fn what_steers_a_terminal_or_is_too_long_is_refused() {
        for text in ["two\nlines", "\u{1b}[2J", "\u{202e}back", "bell\u{7}"] {
            assert_eq!(line("it", text), Err(Refusal::Unprintable("it")), "{text:?}");
        }
        assert_eq!(words("it", "two\nlines\tand a tab", 100), Ok(()));
        assert_eq!(words("it", "\u{1b}[2J", 100), Err(Refusal::Unprintable("it")));
        assert_eq!(words("it", " \n", 100), Err(Refusal::Empty));
        assert_eq!(line("it", &"x".repeat(DESK_LINE_BYTES_MAX)), Ok(()));
        let long = Err(Refusal::Long { what: "it", bytes_max: DESK_LINE_BYTES_MAX });
        assert_eq!(line("it", &"x".repeat(DESK_LINE_BYTES_MAX + 1)), long);
        assert_eq!((words("it", "four", 4), words("it", "fours", 4).is_err()), (Ok(()), true));
    }
}

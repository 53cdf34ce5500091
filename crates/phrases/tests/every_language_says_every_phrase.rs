//! Every phrase stands in every language, with the same values set into it, and in that language indeed.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, PatternElement};
use phrases::{Language, Phrase, phrase, phrase_with};

/// What is written in Latin letters in every language.
const NAMES: [&str; 10] =
    ["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE", "NOTAM", "NAVAREA", "NAVTEX", "WGS", "A1", "F6"];

/// What is the same word in French and in English.
const SAME_IN_FRENCH: [&str; 10] = [
    "precedence-flash",
    "precedence-routine",
    "affair-message",
    "affair-incident",
    "means-missile",
    "field-destination",
    "field-organisation",
    "label-distance",
    "label-points",
    "label-source",
];

/// The file of a language as it is, without the code that is under test.
fn file(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("../../../locales/en/phrases.ftl"),
        Language::Ru => include_str!("../../../locales/ru/phrases.ftl"),
        Language::Uk => include_str!("../../../locales/uk/phrases.ftl"),
        Language::Fr => include_str!("../../../locales/fr/phrases.ftl"),
        Language::Ar => include_str!("../../../locales/ar/phrases.ftl"),
        Language::Zh => include_str!("../../../locales/zh/phrases.ftl"),
    }
}

/// Each message of a file with the values that are set into it, in the file's order.
fn messages(language: Language) -> Vec<(String, BTreeSet<String>)> {
    let resource = fluent_syntax::parser::parse(file(language)).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
    let message = |entry: &Entry<&str>| {
        let Entry::Message(message) = entry else { return None };
        let mut values = BTreeSet::new();
        for element in &message.value.as_ref().expect("a message has a text").elements {
            match element {
                PatternElement::TextElement { .. } => {}
                PatternElement::Placeable {
                    expression: Expression::Inline(InlineExpression::VariableReference { id }),
                } => assert!(values.insert(id.name.to_owned()), "{}: {} twice", message.id.name, id.name),
                PatternElement::Placeable { .. } => panic!("{}: only values are set in", message.id.name),
            }
        }
        Some((message.id.name.to_owned(), values))
    };
    resource.body.iter().filter_map(message).collect()
}

/// The text with each value given as its own name.
fn text(language: Language, of: Phrase) -> String {
    let values: Vec<_> = of.arguments().iter().map(|name| (*name, "…")).collect();
    if values.is_empty() { phrase(language, of).into_owned() } else { phrase_with(language, of, &values) }
}

#[test]
fn no_phrase_lacks_a_language_and_none_is_left_over() {
    let expected: Vec<(String, BTreeSet<String>)> = Phrase::ALL
        .iter()
        .map(|phrase| (phrase.id().to_owned(), phrase.arguments().iter().map(|name| (*name).to_owned()).collect()))
        .collect();
    for language in Language::ALL {
        assert_eq!(messages(language), expected, "{language:?}");
    }
}

#[test]
fn no_phrase_is_empty_or_begins_or_ends_in_space() {
    for language in Language::ALL {
        for of in Phrase::ALL {
            let text = text(language, *of);
            assert!(!text.is_empty() && text.trim() == text, "{language:?} {}: {text:?}", of.id());
        }
    }
}

#[test]
fn nothing_is_left_in_english_where_another_script_is_written() {
    for language in [Language::Ru, Language::Uk, Language::Ar, Language::Zh] {
        for of in Phrase::ALL {
            let text = text(language, *of);
            let latin = text
                .split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|word| word.bytes().any(|byte| byte.is_ascii_alphabetic()) && !NAMES.contains(word));
            assert_eq!(latin.collect::<Vec<_>>(), [""; 0], "{language:?} {}: {text}", of.id());
            assert!(!text.is_ascii(), "{language:?} {}: {text}", of.id());
        }
    }
}

#[test]
fn nothing_is_left_in_english_where_french_is_written() {
    let same: Vec<_> = Phrase::ALL
        .iter()
        .filter(|of| text(Language::Fr, **of) == text(Language::En, **of))
        .map(|of| of.id())
        .collect();
    assert_eq!(same.iter().collect::<BTreeSet<_>>(), SAME_IN_FRENCH.iter().collect());
}

#[test]
fn russian_and_ukrainian_are_not_taken_for_one_another() {
    for of in Phrase::ALL {
        let (russian, ukrainian) = (text(Language::Ru, *of), text(Language::Uk, *of));
        assert!(!russian.contains(['і', 'ї', 'є', 'ґ', 'І', 'Ї', 'Є', 'Ґ']), "{}: {russian}", of.id());
        assert!(!ukrainian.contains(['ы', 'э', 'ё', 'ъ', 'Ы', 'Э', 'Ё', 'Ъ']), "{}: {ukrainian}", of.id());
    }
}

#[test]
fn a_value_keeps_its_own_direction_in_every_language() {
    for language in Language::ALL {
        let said = phrase_with(language, Phrase::CeaseSince, &[("place", "49.95 N 23.40 E"), ("since", "04:10Z")]);
        assert!(said.contains("\u{2068}49.95 N 23.40 E\u{2069}"), "{said:?}");
        assert!(said.contains("\u{2068}04:10Z\u{2069}"), "{said:?}");
        assert_eq!(said.matches('\u{2068}').count(), said.matches('\u{2069}').count());
    }
}

#[test]
fn a_value_cannot_turn_the_sentence_around_it() {
    let hostile = "\u{2069}\u{202E}49.95\u{202C}\u{2066}";
    let said = phrase_with(Language::Ar, Phrase::ReadBack, &[("place", hostile)]);
    assert_eq!(said, phrase_with(Language::Ar, Phrase::ReadBack, &[("place", "49.95")]));
}

#[test]
fn a_value_is_no_markup_and_a_missing_one_is_seen() {
    let said = phrase_with(Language::En, Phrase::ReadBack, &[("place", "{ $since } { no-permission }")]);
    assert_eq!(said, "We read back. Place: \u{2068}{ $since } { no-permission }\u{2069}.");
    assert!(phrase_with(Language::En, Phrase::ReadBack, &[]).contains("{$place}"));
}

#[test]
fn every_neutral_text_is_marked_as_a_test_and_no_two_are_one() {
    for language in Language::ALL {
        let mark = phrase(language, Phrase::NeutralMark);
        let mut texts = BTreeMap::new();
        for of in Phrase::ALL.iter().filter(|of| of.id().starts_with("neutral-") && **of != Phrase::NeutralMark) {
            let text = phrase(language, *of);
            assert!(text.starts_with(&*mark) && mark.len() < text.len(), "{language:?} {}: {text}", of.id());
            assert!(!text.contains(|c: char| c.is_numeric()), "{text}: a number may be taken for a place or time");
            assert_eq!(texts.insert(text, of.id()), None, "{language:?}");
        }
        assert_eq!(texts.len(), 12, "{language:?}");
    }
}

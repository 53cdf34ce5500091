//! The closed vocabulary: what can be read in several ways is found, whatever its script, and what is plain is let be.

use std::collections::BTreeSet;

use phrases::{Language, ambiguous, vocabulary};

fn words(language: Language, text: &str) -> Vec<&str> {
    ambiguous(language, text).into_iter().map(|found| found.word).collect()
}

#[test]
fn words_are_found_in_every_language() {
    for (language, text, expected) in [
        (Language::En, "Engage at once, then hold.", vec!["Engage", "hold"]),
        (Language::En, "You are CLEARED to neutralize it", vec!["CLEARED", "neutralize"]),
        (Language::Ru, "Начинаем зачистку, держите позиции.", vec!["зачистку", "держите"]),
        (Language::Ru, "ЦЕЛЬ НАКРЫЛИ", vec!["ЦЕЛЬ", "НАКРЫЛИ"]),
        (Language::Uk, "Ціль нейтралізовано, приліт о п'ятій.", vec!["Ціль", "нейтралізовано", "приліт"]),
        (Language::Fr, "Engagez l’objectif.", vec!["Engagez", "objectif"]),
        (Language::Ar, "سنتعامل معه بعد تحييد الهدف.", vec!["سنتعامل", "تحييد", "الهدف"]),
        (Language::Zh, "我方将清除目标。", vec!["清除", "目标"]),
    ] {
        assert_eq!(words(language, text), expected, "{text}");
    }
}

#[test]
fn words_are_found_as_words_and_not_within_others() {
    for (language, text) in [
        (Language::En, "The nuclear power plant and the household are unclear to nobody; photo, engager."),
        (Language::Ru, "Самолёт прицельно, целый, нечисто."),
        (Language::Uk, "Цілий день."),
        (Language::Fr, "L'eau est éclaircie."),
        (Language::Ar, "المهدف"),
        (Language::En, ""),
        (Language::Zh, ""),
    ] {
        assert_eq!(words(language, text), [""; 0], "{text}");
    }
}

#[test]
fn where_a_word_stands_is_told_in_bytes() {
    for (language, text) in
        [(Language::Ru, "Ваша цель, наша цель."), (Language::Ar, "الهدف والهدف"), (Language::Zh, "目标与目标")]
    {
        let found = ambiguous(language, text);
        assert_eq!(found.len(), 2, "{text}");
        for found in found {
            assert_eq!(&text[found.at..found.at + found.word.len()], found.word);
            assert!(found.alternatives.len() >= 2);
        }
    }
}

#[test]
fn turns_of_phrase_are_found_over_spaces_and_hyphens_and_not_over_a_full_stop() {
    assert_eq!(words(Language::En, "This is your go-ahead."), ["go-ahead"]);
    assert_eq!(words(Language::En, "go\n  ahead"), ["go\n  ahead"]);
    assert_eq!(words(Language::En, "Go. Ahead is the river."), [""; 0]);
    assert_eq!(words(Language::Fr, "Allez-y"), ["Allez-y"]);
    assert_eq!(words(Language::Zh, "目\n标"), ["目\n标"]);
    assert_eq!(words(Language::Zh, "目。标"), [""; 0]);
}

#[test]
fn a_plain_turn_of_phrase_takes_its_words_along() {
    assert_eq!(words(Language::En, "Please keep clear of the bridge."), [""; 0]);
    assert_eq!(words(Language::En, "The battery has ceased fire; there is fire."), ["fire"]);
    assert_eq!(words(Language::Ru, "Прекратите огонь. Виден огонь."), ["огонь"]);
    assert_eq!(words(Language::Ar, "وقف إطلاق النار"), [""; 0]);
    assert_eq!(words(Language::Zh, "控制火势"), [""; 0]);
}

#[test]
fn what_is_often_left_out_or_written_together_makes_no_difference() {
    assert_eq!(
        words(Language::Fr, "DEGAGEZ, vous etes ENGAGE; d\u{65}\u{301}gagez"),
        ["DEGAGEZ", "ENGAGE", "de\u{301}gagez"]
    );
    assert_eq!(words(Language::Ru, "прилет, при\u{301}лёт"), ["прилет", "при\u{301}лёт"]);
    for text in ["الهدف", "والهدف", "هَدَف", "بالأهداف", "هدفهم", "هـــدف", "للهدف"]
    {
        assert_eq!(words(Language::Ar, text), [text]);
    }
}

#[test]
fn what_is_offered_instead_is_plain_itself() {
    for language in Language::ALL {
        let offered = vocabulary(language).iter().flat_map(|word| &word.alternatives);
        let doubtful =
            offered.flat_map(|offered| ambiguous(language, offered).into_iter().map(move |it| (it.word, offered)));
        assert_eq!(doubtful.collect::<Vec<_>>(), [], "{language:?}");
    }
}

#[test]
fn every_word_of_the_lists_is_found_once_and_has_meanings_to_choose_from() {
    for language in Language::ALL {
        let mut forms = BTreeSet::new();
        for word in vocabulary(language) {
            assert!(word.alternatives.is_empty() || word.alternatives.len() >= 2, "{language:?}: {:?}", word.forms);
            for form in &word.forms {
                assert!(!form.is_empty() && forms.insert(*form), "{language:?}: {form:?} stands twice, or is empty");
                let written = form.replace('*', "");
                let found = ambiguous(language, &written);
                let expected: &[&str] = if word.alternatives.is_empty() { &[] } else { &[&written] };
                assert_eq!(found.iter().map(|found| found.word).collect::<Vec<_>>(), expected, "{language:?}");
                assert!(found.iter().all(|found| found.alternatives == word.alternatives), "{language:?}: {form}");
            }
        }
        let dangerous = vocabulary(language).iter().filter(|word| !word.alternatives.is_empty()).count();
        assert!(dangerous >= 25, "{language:?}: only {dangerous}");
    }
}

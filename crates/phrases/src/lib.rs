//! The coded phrases of every form, in every language that the project speaks, and the words that urgent text is not to
//! use without saying which of their meanings is meant.
//!
//! What is coded crosses the line as a number and is read by each side in its own language: nobody translates it, and
//! nobody can translate it wrongly. The texts are files in `locales/`, one folder for each language, so that a linguist
//! who reads no Rust can vet them. This crate knows no line; which number is which phrase, the station says.

mod language;
mod phrase;
mod vocabulary;

pub use language::Language;
pub use phrase::Phrase;
pub use vocabulary::{Ambiguous, Word, ambiguous, vocabulary};

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

/// The text of a phrase into which nothing is set.
///
/// ```
/// use phrases::{Language, Phrase, phrase};
///
/// assert_eq!(phrase(Language::Fr, Phrase::SiteSchool), "école");
/// ```
#[must_use]
pub fn phrase(language: Language, phrase: Phrase) -> Cow<'static, str> {
    format(language, phrase, None)
}

/// The text of a phrase with values set into it, each by its name: those that [`Phrase::arguments`] lists.
///
/// Each value is isolated (U+2068 … U+2069, UAX #9), in every language: a place in Arabic keeps its own direction within
/// a Russian sentence, and a position keeps its own within an Arabic one. What a value itself says of directions is left
/// out, so that the other side's words cannot turn the sentence around them.
/// A value that is missing stays visible as `{$name}`.
///
/// ```
/// use phrases::{Language, Phrase, phrase_with};
///
/// let said = phrase_with(Language::En, Phrase::ReadBack, &[("place", "49.95, 23.40")]);
/// assert_eq!(said, "We read back. Place: \u{2068}49.95, 23.40\u{2069}.");
/// ```
#[must_use]
pub fn phrase_with(language: Language, phrase: Phrase, values: &[(&str, &str)]) -> String {
    let mut arguments = FluentArgs::with_capacity(values.len());
    for &(name, value) in values {
        arguments.set(name, value.replace(turns_the_text, ""));
    }
    format(language, phrase, Some(&arguments)).into_owned()
}

/// A value as it is set into a phrase, for whoever sets one beside a phrase: it keeps its own direction, and cannot turn what
/// stands around it.
///
/// ```
/// assert_eq!(phrases::isolated("49.95, 23.40"), "\u{2068}49.95, 23.40\u{2069}");
/// ```
#[must_use]
pub fn isolated(value: &str) -> String {
    format!("\u{2068}{}\u{2069}", value.replace(turns_the_text, ""))
}

/// Embeddings, overrides, isolates and their ends (UAX #9, 2).
fn turns_the_text(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn format<'a>(language: Language, phrase: Phrase, arguments: Option<&'a FluentArgs<'a>>) -> Cow<'a, str> {
    let bundle: &'static Bundle = &BUNDLES[language as usize];
    let message = bundle.get_message(phrase.id()).and_then(|message| message.value());
    let pattern = message.expect("the tests of this crate look for every phrase in every language");
    bundle.format_pattern(pattern, arguments, &mut Vec::new())
}

type Bundle = FluentBundle<FluentResource>;

/// In the order of [`Language::ALL`].
static BUNDLES: LazyLock<[Bundle; Language::ALL.len()]> = LazyLock::new(|| Language::ALL.map(bundle));

fn bundle(language: Language) -> Bundle {
    let tag: LanguageIdentifier = language.tag().parse().expect("tags of languages are of that form");
    let texts = FluentResource::try_new(texts(language).to_owned());
    let texts = texts.map_err(|(_, errors)| errors).expect("the tests of this crate read every file");
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    bundle.add_resource(texts).expect("the tests of this crate find no id twice");
    bundle
}

/// The file of a language.
fn texts(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("../../../locales/en/phrases.ftl"),
        Language::Ru => include_str!("../../../locales/ru/phrases.ftl"),
        Language::Uk => include_str!("../../../locales/uk/phrases.ftl"),
        Language::Fr => include_str!("../../../locales/fr/phrases.ftl"),
        Language::Ar => include_str!("../../../locales/ar/phrases.ftl"),
        Language::Zh => include_str!("../../../locales/zh/phrases.ftl"),
    }
}

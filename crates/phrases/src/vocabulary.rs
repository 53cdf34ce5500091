//! The closed vocabulary: words with which people have been killed because one side read them otherwise than the other
//! meant them. Urgent text says in their place which of their meanings it has.
//!
//! The lists are `locales/*/ambiguous.txt`, and finding nothing is no proof that a text is plain.

use std::sync::LazyLock;

use unicode_segmentation::UnicodeSegmentation;

use crate::Language;

/// A word that can be read in several ways, or a turn of phrase that contains such a word and is plain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// How it is written. A `*` at the end of a word stands for any ending.
    pub forms: Vec<&'static str>,
    /// What says each of its meanings plainly. None: the whole of it is plain already.
    pub alternatives: Vec<&'static str>,
}

/// A place of a text that can be read in several ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ambiguous<'t> {
    /// What stands there.
    pub word: &'t str,
    /// Where, in bytes from the beginning of the text.
    pub at: usize,
    /// What to say in its place; at least two.
    pub alternatives: &'static [&'static str],
}

/// The words of a language that can be read in several ways, in the order of its file.
#[must_use]
pub fn vocabulary(language: Language) -> &'static [Word] {
    &LISTS[language as usize].words
}

/// Finds, from the beginning, every word of the text that can be read in several ways.
///
/// Case, accents, and the vowel signs and article of Arabic make no difference. Words are those of UAX #29; Chinese,
/// which puts nothing between them, is searched for the characters themselves. Of two turns of phrase that begin with
/// the same word the longer one counts, so that "weapons hold" is not taken for "hold".
///
/// ```
/// use phrases::{Language, ambiguous};
///
/// let found = ambiguous(Language::En, "Go ahead.");
/// assert_eq!((found[0].word, found[0].at), ("Go ahead", 0));
/// assert!(ambiguous(Language::En, "We advance at 04:10 UTC.").is_empty());
/// ```
#[must_use]
pub fn ambiguous(language: Language, text: &str) -> Vec<Ambiguous<'_>> {
    let list = &LISTS[language as usize];
    let tokens = tokens(language, text);
    let mut found = Vec::new();
    let mut rest = tokens.as_slice();
    while let [first, others @ ..] = rest {
        let here = list.forms.iter().filter(|form| form.begins(text, rest)).max_by_key(|form| form.parts.len());
        let Some(form) = here else {
            rest = others;
            continue;
        };
        let alternatives = list.words[form.word].alternatives.as_slice();
        if !alternatives.is_empty() {
            let word = &text[first.at..rest[form.parts.len() - 1].end];
            found.push(Ambiguous { word, at: first.at, alternatives });
        }
        rest = &rest[form.parts.len()..];
    }
    found
}

/// The list of a language, and its forms taken apart.
struct List {
    words: Vec<Word>,
    forms: Vec<Form>,
}

struct Form {
    parts: Vec<Part>,
    /// Its place in the list.
    word: usize,
}

struct Part {
    folded: String,
    /// Whether it stands for any word that begins so.
    open: bool,
}

impl Form {
    fn of(language: Language, text: &str, word: usize) -> Form {
        let part = |text: &str| {
            let (stem, open) = text.strip_suffix('*').map_or((text, false), |stem| (stem, true));
            let mut parts: Vec<_> = tokens(language, stem)
                .into_iter()
                .map(|token| Part { folded: fold(&stem[token.at..token.end]), open: false })
                .collect();
            if let Some(last) = parts.last_mut() {
                last.open = open;
            }
            parts
        };
        Form { parts: text.split_whitespace().flat_map(part).collect(), word }
    }

    /// Whether these tokens of the text begin with it, with nothing but spaces and hyphens in between.
    fn begins(&self, text: &str, tokens: &[Token]) -> bool {
        let joined = |pair: &[Token]| text[pair[0].end..pair[1].at].chars().all(joins);
        let Some(tokens) = tokens.get(..self.parts.len()) else { return false };
        tokens.windows(2).all(joined) && self.parts.iter().zip(tokens).all(|(part, token)| part.is(token))
    }
}

impl Part {
    fn is(&self, token: &Token) -> bool {
        let is = |reading: &String| if self.open { reading.starts_with(&self.folded) } else { *reading == self.folded };
        token.readings.iter().any(is)
    }
}

fn joins(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\'' | '\u{2019}')
}

/// A word of a text, or a character where the script puts nothing between words.
struct Token {
    at: usize,
    end: usize,
    /// What it may be, folded: itself, and in Arabic what is left without what is written together with it.
    readings: Vec<String>,
}

fn tokens(language: Language, text: &str) -> Vec<Token> {
    let token =
        |(at, word): (usize, &str)| Token { at, end: at + word.len(), readings: readings(language, fold(word)) };
    match language {
        Language::Zh => text
            .char_indices()
            .filter(|(_, c)| c.is_alphanumeric())
            .map(|(at, c)| token((at, &text[at..at + c.len_utf8()])))
            .collect(),
        // `l'engagement` is one word to Unicode and two to French.
        Language::Fr => text
            .unicode_word_indices()
            .flat_map(|(at, word)| {
                word.split(['\'', '\u{2019}'])
                    .filter(|part| !part.is_empty())
                    .map(move |part| (at + offset(word, part), part))
            })
            .map(token)
            .collect(),
        _ => text.unicode_word_indices().map(token).collect(),
    }
}

/// Where a part of a text begins in it.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}

/// A word as it is compared: in lower case, without accents and vowel signs, which are often left out.
fn fold(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).filter_map(plain).collect()
}

fn plain(c: char) -> Option<char> {
    Some(match c {
        // Accents that stand apart, the vowel signs of Arabic, and the stroke that only stretches a word.
        '\u{300}'..='\u{36F}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{640}' => return None,
        '\u{2019}' | '\u{2BC}' => '\'',
        'à' | 'â' | 'ä' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ё' => 'е',
        'й' => 'и',
        'ї' => 'і',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' => 'ي',
        'ة' => 'ه',
        other => other,
    })
}

/// What Arabic writes together with the next word: and, then, with, like, for, will, and the article.
const BEFORE: [&str; 20] = [
    "", "و", "ف", "ب", "ك", "ل", "س", "ال", "وال", "فال", "بال", "كال", "لل", "وب", "ول", "ولل", "وبال", "وس", "فس",
    "فل",
];

/// What it writes together with the word before: him, her, them, us, you.
const BEHIND: [&str; 6] = ["", "ه", "ها", "هم", "نا", "كم"];

/// Fewer letters than these are left of no word that means anything by itself.
const ARABIC_LETTERS_MIN: usize = 3;

fn readings(language: Language, word: String) -> Vec<String> {
    let mut readings = Vec::new();
    if language == Language::Ar {
        for (before, behind) in BEFORE.into_iter().flat_map(|before| BEHIND.map(|behind| (before, behind))) {
            let left = word.strip_prefix(before).and_then(|left| left.strip_suffix(behind));
            readings.extend(left.filter(|left| left.chars().count() >= ARABIC_LETTERS_MIN).map(str::to_owned));
        }
    }
    readings.push(word);
    readings
}

/// In the order of [`Language::ALL`].
static LISTS: LazyLock<[List; Language::ALL.len()]> = LazyLock::new(|| {
    Language::ALL.map(|language| {
        let words = read(file(language));
        let forms = words
            .iter()
            .enumerate()
            .flat_map(|(at, word)| word.forms.iter().map(move |form| Form::of(language, form, at)));
        List { forms: forms.collect(), words }
    })
});

/// Forms stand in a line, separated by commas; below it, set in, stands in a line each what to say in their place.
/// A line that begins with `#` is for the reader.
fn read(file: &'static str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for line in file.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        match words.last_mut() {
            Some(word) if line.starts_with(' ') => word.alternatives.push(line.trim()),
            _ => words.push(Word { forms: line.split(',').map(str::trim).collect(), alternatives: Vec::new() }),
        }
    }
    words
}

/// The list of a language.
fn file(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("../../../locales/en/ambiguous.txt"),
        Language::Ru => include_str!("../../../locales/ru/ambiguous.txt"),
        Language::Uk => include_str!("../../../locales/uk/ambiguous.txt"),
        Language::Fr => include_str!("../../../locales/fr/ambiguous.txt"),
        Language::Ar => include_str!("../../../locales/ar/ambiguous.txt"),
        Language::Zh => include_str!("../../../locales/zh/ambiguous.txt"),
    }
}

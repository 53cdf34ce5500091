//! Texts as words that can be compared: whatever is written in one of two ways becomes one.
//!
//! A word is a run of letters and digits, decomposed (NFKD), without marks, in small letters: `Réunion` is `reunion`,
//! `Йод` is `иод`, a vocalised Arabic word is the bare one, and so is one with the article. Scripts that put no space
//! between words are not cut into words here, since nobody could say where; a run of them is found by any part of it,
//! which the index sees as pairs of neighbours.
//!
//! That is why the database's own tokenizers are not used. `unicode61` takes a Chinese sentence for one word. `trigram`
//! finds any part of any text, but nothing shorter than three characters, which most Chinese words are, and its index of
//! a million messages of 200 bytes is several times as large and slow to ask, since a common trigram is in most of them.

use std::ops::Range;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::limits::WORD_CHARS_MAX;

/// A word of a text, as it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// Its letters and digits, folded.
    pub folded: &'a str,
    /// True of a run of a script that puts no space between words.
    pub unspaced: bool,
}

/// Calls `each` with every word of a text and where it stands, in bytes.
pub fn words(text: &str, mut each: impl FnMut(Word<'_>, Range<usize>)) {
    let mut open = Open::default();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if c.is_ascii() {
            match c.is_ascii_alphanumeric() {
                true => open.push(c.to_ascii_lowercase(), false, at..end, &mut each),
                false => open.close(&mut each),
            }
            continue;
        }
        decompose_compatible(c, |part| {
            if is_combining_mark(part) || joins(part) {
                open.pass(end);
            } else if part.is_alphanumeric() {
                let unspaced = is_unspaced(part);
                part.to_lowercase().for_each(|small| open.push(small, unspaced, at..end, &mut each));
            } else {
                open.close(&mut each);
            }
        });
    }
    open.close(&mut each);
}

/// A word that is not at its end yet.
#[derive(Default)]
struct Open {
    folded: String,
    chars: usize,
    unspaced: bool,
    at: Range<usize>,
}

impl Open {
    fn push(&mut self, c: char, unspaced: bool, at: Range<usize>, each: &mut impl FnMut(Word<'_>, Range<usize>)) {
        // A mark is decomposed before what it stands on is put in small letters, and that may bring another.
        if is_combining_mark(c) {
            return self.pass(at.end);
        }
        if self.chars > 0 && self.unspaced != unspaced {
            self.close(each);
        }
        if self.chars == 0 {
            (self.unspaced, self.at) = (unspaced, at.clone());
        }
        self.chars += 1;
        self.at.end = at.end;
        // No word of a language is so long; of what is none, the beginning tells it well enough.
        if unspaced || self.chars <= WORD_CHARS_MAX {
            self.folded.push(c);
        }
    }

    /// Takes in what is not compared and ends no word.
    fn pass(&mut self, end: usize) {
        if self.chars > 0 {
            self.at.end = end;
        }
    }

    fn close(&mut self, each: &mut impl FnMut(Word<'_>, Range<usize>)) {
        if self.chars > 0 {
            each(Word { folded: without_article(&self.folded), unspaced: self.unspaced }, self.at.clone());
            self.folded.clear();
            self.chars = 0;
        }
    }
}

/// The Arabic article is written as one with its word.
fn without_article(word: &str) -> &str {
    match word.strip_prefix("ال") {
        Some(rest) if rest.chars().nth(2).is_some() => rest,
        _ => word,
    }
}

/// What stands within a word and is none of its letters: the Arabic tatweel, joiners, the soft hyphen.
fn joins(c: char) -> bool {
    matches!(c, '\u{640}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// True of scripts that put no space between words: Thai, Lao, Burmese, Khmer, Kana and Han.
fn is_unspaced(c: char) -> bool {
    matches!(
        c,
        '\u{e00}'..='\u{eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{3005}'..='\u{3007}'
            | '\u{3040}'..='\u{30ff}'
            | '\u{31f0}'..='\u{31ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

/// Calls `each` with what the index knows a word by: itself, or the pairs of neighbours of a run, and its last alone, so
/// that each of its characters begins something.
pub fn terms<'a>(word: Word<'a>, mut each: impl FnMut(&'a str)) {
    if !word.unspaced {
        return each(word.folded);
    }
    pairs(word.folded, &mut each);
    if let Some((last, _)) = word.folded.char_indices().next_back() {
        each(&word.folded[last..]);
    }
}

/// Calls `each` with the pairs of neighbours of a run.
pub fn pairs<'a>(run: &'a str, mut each: impl FnMut(&'a str)) {
    let starts = || run.char_indices().map(|(at, _)| at);
    let ends = starts().skip(2).chain([run.len()]);
    starts().zip(ends).filter(|(start, end)| run[*start..*end].chars().nth(1).is_some()).for_each(|(start, end)| {
        each(&run[start..end]);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        words(text, |word, at| {
            assert!(text.is_char_boundary(at.start) && text.is_char_boundary(at.end));
            all.push(word.folded.to_owned());
        });
        all
    }

    #[test]
    fn what_is_written_in_one_of_two_ways_is_one_word() {
        assert_eq!(folded("Réunion, RE\u{301}UNION"), ["reunion", "reunion"]);
        assert_eq!(folded("Йод йод \u{418}\u{306}од Ёлка елка"), ["иод", "иод", "иод", "елка", "елка"]);
        assert_eq!(folded("الكِتَابُ كتاب الكـتاب أحمد احمد"), ["كتاب", "كتاب", "كتاب", "احمد", "احمد"]);
        assert_eq!(folded("ＡＢＣ１２３ ﬁn İstanbul"), ["abc123", "fin", "istanbul"]);
    }

    #[test]
    fn a_script_without_spaces_is_a_run_of_its_own() {
        assert_eq!(folded("在莫斯科2022年 ok"), ["在莫斯科", "2022", "年", "ok"]);
        let mut known = Vec::new();
        terms(Word { folded: "在莫斯科", unspaced: true }, |term| known.push(term));
        assert_eq!(known, ["在莫", "莫斯", "斯科", "科"]);
        known.clear();
        terms(Word { folded: "在", unspaced: true }, |term| known.push(term));
        assert_eq!(known, ["在"]);
    }

    #[test]
    fn a_word_without_end_is_cut_and_one_of_marks_alone_is_none() {
        assert_eq!(folded(&"x".repeat(48 * 1024))[0].len(), WORD_CHARS_MAX);
        assert_eq!(folded("\u{301}\u{301} \u{640} \u{0} \" ' * ( NEAR"), ["near"]);
    }
}

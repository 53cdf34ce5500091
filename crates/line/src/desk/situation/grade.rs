//! The grade of a report: how reliable its source is, and how credible what it says.

use std::fmt;

/// A grade of the Admiralty system, from A1 to F6 (STANAG 2511; AJP-2.1, annex on evaluation): the source and the
/// information are graded apart from each other, so that a liar may be believed and a reliable source may err.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grade {
    /// From `A` to `F`.
    source: u8,
    /// From `1` to `6`.
    information: u8,
}

/// What the letters mean, from `A` on.
const RELIABILITY: [&str; 6] = [
    "completely reliable",
    "usually reliable",
    "fairly reliable",
    "not usually reliable",
    "unreliable",
    "reliability cannot be judged",
];

/// What the digits mean, from `1` on.
const CREDIBILITY: [&str; 6] = [
    "confirmed by other sources",
    "probably true",
    "possibly true",
    "doubtful",
    "improbable",
    "truth cannot be judged",
];

impl Grade {
    /// The grade that a letter and a digit are; `None` if they are none.
    #[must_use]
    pub fn new(source: u8, information: u8) -> Option<Self> {
        let is_one = (b'A'..=b'F').contains(&source) && (b'1'..=b'6').contains(&information);
        is_one.then_some(Grade { source, information })
    }

    /// A grade as people write it: `B2`. `None` if it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().as_bytes() {
            [source, information] => Self::new(source.to_ascii_uppercase(), *information),
            _ => None,
        }
    }

    /// Its letter and its digit.
    #[must_use]
    pub fn bytes(self) -> [u8; 2] {
        [self.source, self.information]
    }

    /// How reliable the source is, in words.
    #[must_use]
    pub fn reliability(self) -> &'static str {
        RELIABILITY[usize::from(self.source - b'A')]
    }

    /// How credible the information is, in words.
    #[must_use]
    pub fn credibility(self) -> &'static str {
        CREDIBILITY[usize::from(self.information - b'1')]
    }

    /// True if neither the source nor the information is graded below `least`. F and 6 are no bad grades, they are none;
    /// so only whoever asks for no more than these is shown them.
    #[must_use]
    pub fn is_at_least(self, least: Grade) -> bool {
        self.source <= least.source && self.information <= least.information
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", char::from(self.source), char::from(self.information))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grade_is_a_letter_and_a_digit_of_the_admiralty_system_and_nothing_else() {
        let grade = Grade::parse("b2").unwrap();
        assert_eq!((grade.to_string(), grade.bytes()), ("B2".to_owned(), *b"B2"));
        assert_eq!((grade.reliability(), grade.credibility()), ("usually reliable", "probably true"));
        let (first, last) = (Grade::parse("A1").unwrap(), Grade::parse(" F6 ").unwrap());
        assert_eq!((first.reliability(), last.credibility()), ("completely reliable", "truth cannot be judged"));
        for wrong in ["", "B", "2B", "G7", "G1", "A7", "A0", "B22", "Б2", "B²", "@1", "A:"] {
            assert_eq!(Grade::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_least_grade_is_of_source_and_information_both() {
        let at_least = |grade, least| Grade::parse(grade).unwrap().is_at_least(Grade::parse(least).unwrap());
        assert!(at_least("B2", "B2") && at_least("A1", "C3") && at_least("F6", "F6"));
        assert!(!at_least("A3", "B2") && !at_least("C1", "B2") && !at_least("F1", "E5") && !at_least("A6", "E5"));
    }
}

//! A message of FLASH or IMMEDIATE has so many words and no more, whatever stands between them.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{PartyIndex, Precedence, Terms};
use line::affairs::{Body, MessageError};
use testkit::parties;

const MOST: u64 = 20;

fn checked(text: &str, precedence: Precedence) -> Result<(), MessageError> {
    let charter = parties::charter(2, Terms { urgent_words_max: MOST, ..Terms::default() });
    let Body::Message(message) = message(1, text) else { unreachable!() };
    message.check(charter.charter(), PartyIndex(0), precedence)
}

#[test]
fn one_word_more_than_the_charter_allows_is_refused_whatever_space_is_between() {
    let spaces: Vec<char> = (char::MIN..=char::MAX).filter(|space| space.is_whitespace()).collect();
    assert!(spaces.len() > 20);
    for space in spaces {
        let words = |count: u64| vec!["go"; count as usize].join(&space.to_string());
        for urgent in [Precedence::Flash, Precedence::Immediate] {
            assert_eq!(checked(&words(MOST), urgent), Ok(()), "{space:?}");
            let refused = MessageError::TooLong { words: MOST as usize + 1, most: MOST };
            assert_eq!(checked(&words(MOST + 1), urgent), Err(refused), "{space:?}");
        }
        assert_eq!(checked(&words(MOST + 1), Precedence::Priority), Ok(()), "{space:?}");
    }
}

//! Answers to changes, kept for a while by the key that their request carried, so that a request that is made again,
//! since its answer was lost on the way, changes nothing twice.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use crate::limits::{ANSWERED_BYTES_MAX, ANSWERED_FOR, ANSWERED_KEPT};

/// Whose key, and which.
type Key = [u8; 32];

/// The answers that are kept.
#[derive(Clone, Default)]
pub struct Answered(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    by_key: BTreeMap<Key, Held>,
    order: VecDeque<(Instant, Key)>,
}

struct Held {
    request: [u8; 32],
    answer: Option<Arc<Given>>,
}

/// An answer as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Its status.
    pub status: u16,
    /// Of what sort it is.
    pub media: String,
    /// What it says; `None` if that was too large to be kept.
    pub body: Option<Vec<u8>>,
}

/// What is known of a key.
pub enum Before {
    /// Nothing: the change is to be made, and what came of it is to be told to this.
    Nothing(Underway),
    /// It was made, and this was answered.
    Answered(Arc<Given>),
    /// It is being made.
    Underway,
    /// It was used for another request.
    Other,
}

/// A change that is being made; if nothing is told of it, it may be tried again.
pub struct Underway {
    answered: Answered,
    key: Key,
    is_told: bool,
}

impl Answered {
    /// Asks what is known of a key, and takes it if that is nothing.
    pub fn begin(&self, key: Key, request: [u8; 32]) -> Before {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        while let Some((at, oldest)) = kept.order.front().copied() {
            if kept.order.len() < ANSWERED_KEPT && now.duration_since(at) < ANSWERED_FOR {
                break;
            }
            kept.order.pop_front();
            kept.by_key.remove(&oldest);
        }
        match kept.by_key.get(&key) {
            Some(held) if held.request != request => Before::Other,
            Some(Held { answer: Some(answer), .. }) => Before::Answered(answer.clone()),
            Some(_) => Before::Underway,
            None => {
                kept.by_key.insert(key, Held { request, answer: None });
                kept.order.push_back((now, key));
                Before::Nothing(Underway { answered: self.clone(), key, is_told: false })
            }
        }
    }
}

impl Underway {
    /// Tells what was answered.
    pub fn told(mut self, mut answer: Given) {
        answer.body = answer.body.filter(|body| body.len() <= ANSWERED_BYTES_MAX);
        let mut kept = self.answered.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = kept.by_key.get_mut(&self.key) {
            held.answer = Some(Arc::new(answer));
        }
        self.is_told = true;
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        if !self.is_told {
            let mut kept = self.answered.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.by_key.remove(&self.key);
            kept.order.retain(|(_, key)| *key != self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(status: u16) -> Given {
        Given { status, media: "application/json".into(), body: Some(b"{}".to_vec()) }
    }

    #[test]
    fn the_same_change_is_made_once() {
        let answered = Answered::default();
        let Before::Nothing(underway) = answered.begin([1; 32], [7; 32]) else { panic!("nothing is known") };
        assert!(matches!(answered.begin([1; 32], [7; 32]), Before::Underway));
        underway.told(given(200));
        let Before::Answered(again) = answered.begin([1; 32], [7; 32]) else { panic!("it was answered") };
        assert_eq!(*again, given(200));
        assert!(matches!(answered.begin([1; 32], [8; 32]), Before::Other));
        assert!(matches!(answered.begin([2; 32], [8; 32]), Before::Nothing(_)));
    }

    #[test]
    fn one_that_came_to_nothing_may_be_tried_again() {
        let answered = Answered::default();
        drop(answered.begin([1; 32], [7; 32]));
        assert!(matches!(answered.begin([1; 32], [9; 32]), Before::Nothing(_)));
    }

    #[test]
    fn of_many_the_oldest_go() {
        let answered = Answered::default();
        for number in 0..=ANSWERED_KEPT as u64 {
            let mut key = [0; 32];
            key[..8].copy_from_slice(&number.to_be_bytes());
            let Before::Nothing(underway) = answered.begin(key, [7; 32]) else { panic!("nothing is known") };
            underway.told(given(200));
        }
        let first = answered.begin([0; 32], [7; 32]);
        assert!(matches!(first, Before::Nothing(_)), "the first is not known any more");
        assert_eq!(answered.0.lock().map(|kept| kept.by_key.len()).unwrap_or_default(), ANSWERED_KEPT);
    }

    #[test]
    fn of_a_large_answer_only_that_it_was_given_is_kept() {
        let answered = Answered::default();
        let Before::Nothing(underway) = answered.begin([1; 32], [7; 32]) else { panic!("nothing is known") };
        underway.told(Given { body: Some(vec![0; ANSWERED_BYTES_MAX + 1]), ..given(200) });
        let Before::Answered(again) = answered.begin([1; 32], [7; 32]) else { panic!("it was answered") };
        assert_eq!(again.body, None);
    }
}

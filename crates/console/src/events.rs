//! What the station tells, kept for a while, so that a browser that lost its connection misses nothing of it.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc};

use crate::api::Api;
use crate::limits::{ALIVE_EVERY, EVENTS_KEPT, EVENTS_UNDERWAY_MAX, LISTENERS_MAX};
use crate::problem::{BUSY, Problem};

/// Something that was told.
#[derive(Clone, Debug)]
pub struct Event {
    /// Counts up from 1 in one life of the station.
    pub number: u64,
    /// What, as the station's socket tells it.
    pub told: Arc<Value>,
}

/// The latest events, and a way to hear those to come.
#[derive(Clone)]
pub struct Events {
    /// Tells one life of the station from another, whose events are numbered from 1 again.
    life: u64,
    kept: Arc<Mutex<VecDeque<Event>>>,
    told: broadcast::Sender<Event>,
}

/// Where a listener goes on.
pub struct Listening {
    /// What it missed, in order; `None` if that is not known any more, and all is to be read anew.
    pub missed: Option<Vec<Event>>,
    /// What is told from now on.
    pub told: broadcast::Receiver<Event>,
}

impl Events {
    /// None so far; `life` is another with every start.
    #[must_use]
    pub fn new(life: u64) -> Self {
        Events { life, kept: Arc::default(), told: broadcast::channel(EVENTS_KEPT).0 }
    }

    /// Tells something.
    pub fn tell(&self, told: Value) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let number = kept.back().map_or(1, |last| last.number + 1);
        let event = Event { number, told: Arc::new(told) };
        kept.push_back(event.clone());
        if kept.len() > EVENTS_KEPT {
            kept.pop_front();
        }
        // Told under the lock, so that nobody who begins to listen finds it twice or not at all. Nobody listening is no fault.
        let _ = self.told.send(event);
    }

    /// The name by which a listener says up to where it has heard.
    #[must_use]
    pub fn name(&self, number: u64) -> String {
        format!("{:x}-{number}", self.life)
    }

    /// Begins to listen, after the event of this name where one is given.
    #[must_use]
    pub fn listen(&self, after: Option<&str>) -> Listening {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (first, next) =
            (kept.front().map_or(1, |first| first.number), kept.back().map_or(1, |last| last.number + 1));
        let missed = match after {
            None => Some(Vec::new()),
            Some(name) => self
                .number(name)
                .filter(|number| (first..=next).contains(&(number + 1)))
                .map(|number| kept.iter().filter(|event| event.number > number).cloned().collect()),
        };
        Listening { missed, told: self.told.subscribe() }
    }

    fn number(&self, name: &str) -> Option<u64> {
        let (life, number) = name.split_once('-')?;
        let life = u64::from_str_radix(life, 16).ok()?;
        number.parse().ok().filter(|number: &u64| life == self.life && *number < u64::MAX)
    }
}

/// Tells one listener what it may hear, from where it was cut off.
pub(crate) fn listen(api: &Api, token: Option<String>, last: Option<&str>) -> Result<Response, Problem> {
    let Ok(place) = api.listeners.clone().try_acquire_owned() else {
        let what = format!("{LISTENERS_MAX} browsers listen already");
        return Err(Problem::new(BUSY, what, "close some of them, then load this page again"));
    };
    let Listening { missed, mut told } = api.events.listen(last);
    let (sender, receiver) = mpsc::channel(EVENTS_UNDERWAY_MAX);
    let api = api.clone();
    tokio::spawn(async move {
        let _place = place;
        let is_anew = missed.is_none();
        let sent = |event: &Event| {
            Sent::default().event("told").id(api.events.name(event.number)).data(event.told.to_string())
        };
        let may = |event: &Event| api.backend.may_hear(token.as_deref(), &event.told);
        let missed = missed.unwrap_or_default();
        let first = is_anew.then(anew).into_iter().chain(missed.iter().filter(|event| may(event)).map(sent));
        for event in first {
            if sender.send(Ok(event)).await.is_err() {
                return;
            }
        }
        loop {
            let next = tokio::select! {
                next = told.recv() => next,
                () = sender.closed() => return,
            };
            let event = match next {
                Ok(event) if may(&event) => sent(&event),
                Ok(_) => continue,
                Err(RecvError::Lagged(_)) => anew(),
                Err(RecvError::Closed) => return,
            };
            // Whoever takes none is cut off, and goes on from the last that was heard.
            if sender.try_send(Ok::<_, Infallible>(event)).is_err() {
                return;
            }
        }
    });
    Ok(Sse::new(Received(receiver)).keep_alive(KeepAlive::new().interval(ALIVE_EVERY)).into_response())
}

fn anew() -> Sent {
    Sent::default().event("anew").data("{}")
}

/// What comes through a channel, as a stream.
pub(crate) struct Received<T>(pub mpsc::Receiver<T>);

impl<T> futures_core::Stream for Received<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        self.0.poll_recv(context)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn numbers(missed: Option<Vec<Event>>) -> Option<Vec<u64>> {
        missed.map(|missed| missed.iter().map(|event| event.number).collect())
    }

    #[test]
    fn a_listener_that_comes_back_hears_what_it_missed_and_nothing_twice() {
        let events = Events::new(7);
        (0..5).for_each(|told| events.tell(json!(told)));
        let missed = |after: &str| numbers(events.listen(Some(after)).missed);
        assert_eq!(missed(&events.name(2)), Some(vec![3, 4, 5]));
        assert_eq!(missed(&events.name(5)), Some(vec![]));
        assert_eq!(missed(&events.name(0)), Some(vec![1, 2, 3, 4, 5]));
        assert_eq!(numbers(events.listen(None).missed), Some(vec![]));
        for unknown in ["", "7", "8-2", "7-6", "x-1", &Events::new(8).name(2), "7-18446744073709551615"] {
            assert_eq!(missed(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn one_that_was_away_too_long_is_told_so() {
        let events = Events::new(7);
        (0..EVENTS_KEPT as u64 + 2).for_each(|told| events.tell(json!(told)));
        assert_eq!(numbers(events.listen(Some(&events.name(1))).missed), None);
        assert_eq!(events.listen(Some(&events.name(2))).missed.map(|missed| missed.len()), Some(EVENTS_KEPT));
    }
}

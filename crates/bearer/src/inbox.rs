//! What waits for the caller: urgent before bulk, links in turn, every queue bounded.
//!
//! A reader that finds its queue full waits, the stream's window fills, and the peer stops: nothing is dropped and no other stream notices.
//! It never decides; it only keeps order.

use std::collections::{HashMap, VecDeque};
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use tokio::sync::Semaphore;

use crate::limits::{
    BULK_WAITING_BYTES, FRAME_WAITING_OVERHEAD_BYTES, REFUSED_WAITING_MAX, URGENT_RUN_MAX, URGENT_WAITING_BYTES,
};
use crate::{Class, Event, LinkId};

/// Shared between all readers and the one [`Events`](crate::Events).
#[derive(Default)]
pub(crate) struct Inbox(Mutex<State>);

#[derive(Default)]
struct State {
    /// Beginnings, failed dials and strangers: bounded by what the caller asked for and by a limit.
    notices: VecDeque<Event>,
    refused_waiting: usize,
    refused_dropped: u64,
    feeds: HashMap<LinkId, Feed>,
    /// Links with something in the queue of that name, in the order they are served.
    urgent_turns: VecDeque<LinkId>,
    bulk_turns: VecDeque<LinkId>,
    sent_turns: VecDeque<LinkId>,
    /// Urgent frames delivered in a row.
    run: u32,
    ended: bool,
    waker: Option<Waker>,
}

/// What one link has waiting.
struct Feed {
    urgent: VecDeque<(Class, Vec<u8>)>,
    bulk: VecDeque<(Class, Vec<u8>)>,
    sent: [usize; Class::COUNT],
    rooms: Rooms,
    /// The end of this link, delivered after its urgent frames.
    closed: Option<Event>,
}

/// Room in the two queues of a link, counted in bytes.
#[derive(Clone)]
pub(crate) struct Rooms {
    urgent: Arc<Semaphore>,
    bulk: Arc<Semaphore>,
}

impl Rooms {
    fn of(&self, class: Class) -> &Arc<Semaphore> {
        if class.is_urgent() { &self.urgent } else { &self.bulk }
    }
}

fn weight(frame: &[u8]) -> usize {
    frame.len() + FRAME_WAITING_OVERHEAD_BYTES
}

impl Inbox {
    /// Announces a link; its frames may follow.
    pub(crate) fn up(&self, link: LinkId, event: Event) -> Rooms {
        let rooms = Rooms {
            urgent: Arc::new(Semaphore::new(URGENT_WAITING_BYTES)),
            bulk: Arc::new(Semaphore::new(BULK_WAITING_BYTES)),
        };
        let feed = Feed {
            urgent: VecDeque::new(),
            bulk: VecDeque::new(),
            sent: [0; Class::COUNT],
            rooms: rooms.clone(),
            closed: None,
        };
        let mut state = self.lock();
        state.feeds.insert(link, feed);
        state.notices.push_back(event);
        state.wake();
        rooms
    }

    /// Hands over frames of one class, waiting while there is no room.
    pub(crate) async fn push(&self, link: LinkId, class: Class, rooms: &Rooms, frames: &mut Vec<Vec<u8>>) {
        for frame in frames.drain(..) {
            let permits = u32::try_from(weight(&frame)).unwrap_or(u32::MAX);
            let room = rooms.of(class);
            match room.try_acquire_many(permits) {
                Ok(permit) => permit.forget(),
                Err(_) => match room.acquire_many(permits).await {
                    Ok(permit) => permit.forget(),
                    // The link was closed while we waited.
                    Err(_) => return,
                },
            }
            self.put(link, class, frame);
        }
    }

    fn put(&self, link: LinkId, class: Class, frame: Vec<u8>) {
        let mut state = self.lock();
        let State { feeds, urgent_turns, bulk_turns, .. } = &mut *state;
        let Some(feed) = feeds.get_mut(&link).filter(|feed| feed.closed.is_none()) else { return };
        let (queue, turns) =
            if class.is_urgent() { (&mut feed.urgent, urgent_turns) } else { (&mut feed.bulk, bulk_turns) };
        if queue.is_empty() {
            turns.push_back(link);
        }
        queue.push_back((class, frame));
        state.wake();
    }

    /// Returns credit to the caller; what it has not yet taken note of is added up.
    pub(crate) fn sent(&self, link: LinkId, bytes: [usize; Class::COUNT]) {
        let mut state = self.lock();
        let State { feeds, sent_turns, .. } = &mut *state;
        let Some(feed) = feeds.get_mut(&link) else { return };
        if feed.sent.iter().all(|bytes| *bytes == 0) {
            sent_turns.push_back(link);
        }
        feed.sent.iter_mut().zip(bytes).for_each(|(sum, bytes)| *sum += bytes);
        state.wake();
    }

    /// Ends a link: waiting bulk is dropped (its sender has no receipt for it), waiting urgent frames go first.
    pub(crate) fn closed(&self, link: LinkId, event: Event) {
        let mut state = self.lock();
        let State { feeds, urgent_turns, notices, .. } = &mut *state;
        match feeds.get_mut(&link) {
            Some(feed) => {
                feed.rooms.urgent.close();
                feed.rooms.bulk.close();
                feed.bulk.clear();
                feed.closed = Some(event);
                if feed.urgent.is_empty() {
                    urgent_turns.push_back(link);
                }
            }
            None => notices.push_back(event),
        }
        state.wake();
    }

    /// Tells of a stranger turned away, unless too many such wait already.
    pub(crate) fn refused(&self, event: Event) {
        let mut state = self.lock();
        if state.refused_waiting == REFUSED_WAITING_MAX {
            state.refused_dropped += 1;
            return;
        }
        state.refused_waiting += 1;
        state.notices.push_back(event);
        state.wake();
    }

    /// Strangers that were turned away without an event.
    pub(crate) fn refused_dropped(&self) -> u64 {
        self.lock().refused_dropped
    }

    /// No more events after those that wait.
    pub(crate) fn end(&self) {
        let mut state = self.lock();
        state.ended = true;
        state.wake();
    }

    pub(crate) async fn next(&self) -> Option<Event> {
        poll_fn(|cx| {
            let mut state = self.lock();
            match state.pop() {
                Some(event) => Poll::Ready(Some(event)),
                None if state.ended => Poll::Ready(None),
                None => {
                    state.waker = Some(cx.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }

    pub(crate) fn try_next(&self) -> Option<Event> {
        self.lock().pop()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No code panics while it holds the lock; were it to, the queues would still be whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn pop(&mut self) -> Option<Event> {
        if let Some(event) = self.notices.pop_front() {
            self.refused_waiting -= usize::from(matches!(event, Event::Refused { .. }));
            return Some(event);
        }
        if self.run >= URGENT_RUN_MAX {
            self.run = 0;
            if let Some(event) = self.pop_sent().or_else(|| self.pop_bulk()) {
                return Some(event);
            }
        }
        if let Some(event) = self.pop_urgent() {
            self.run += 1;
            return Some(event);
        }
        self.run = 0;
        self.pop_sent().or_else(|| self.pop_bulk())
    }

    fn pop_urgent(&mut self) -> Option<Event> {
        let link = self.urgent_turns.pop_front()?;
        let feed = self.feeds.get_mut(&link)?;
        let Some((class, bytes)) = feed.urgent.pop_front() else {
            return self.feeds.remove(&link).and_then(|feed| feed.closed);
        };
        feed.rooms.urgent.add_permits(weight(&bytes));
        if !feed.urgent.is_empty() || feed.closed.is_some() {
            self.urgent_turns.push_back(link);
        }
        Some(Event::Frame { link, class, bytes })
    }

    fn pop_bulk(&mut self) -> Option<Event> {
        // A closed link may have left its turn here with nothing behind it.
        while let Some(link) = self.bulk_turns.pop_front() {
            let Some(feed) = self.feeds.get_mut(&link) else { continue };
            let Some((class, bytes)) = feed.bulk.pop_front() else { continue };
            feed.rooms.bulk.add_permits(weight(&bytes));
            if !feed.bulk.is_empty() {
                self.bulk_turns.push_back(link);
            }
            return Some(Event::Frame { link, class, bytes });
        }
        None
    }

    fn pop_sent(&mut self) -> Option<Event> {
        while let Some(link) = self.sent_turns.pop_front() {
            let Some(feed) = self.feeds.get_mut(&link) else { continue };
            let mut classes = Class::ALL.into_iter().filter(|class| feed.sent[class.index()] > 0);
            let Some(class) = classes.next() else { continue };
            if classes.next().is_some() {
                self.sent_turns.push_back(link);
            }
            let bytes = std::mem::take(&mut feed.sent[class.index()]);
            return Some(Event::Sent { link, class, bytes });
        }
        None
    }

    fn wake(&mut self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

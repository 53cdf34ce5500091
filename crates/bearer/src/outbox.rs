//! What the caller queued on one link, and the bytes that come of it class by class.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use crate::limits::{CREDIT_BYTES, FRAME_BYTES_MAX, PIECE_BYTES_MAX};
use crate::{Class, frame};

/// What the caller queued and the writer has not taken yet.
#[derive(Default)]
pub(crate) struct Outbox(Mutex<State>);

#[derive(Default)]
struct State {
    queues: [VecDeque<Vec<u8>>; Class::COUNT],
    /// Payload bytes handed in and not yet reported as sent.
    outstanding: [usize; Class::COUNT],
    waker: Option<Waker>,
}

impl Outbox {
    /// Queues a frame and wakes the writer.
    ///
    /// # Errors
    /// The rule that the caller broke.
    pub(crate) fn push(&self, class: Class, frame: Vec<u8>) -> Result<(), &'static str> {
        match frame.len() {
            0 => return Err("an empty frame"),
            length if length > FRAME_BYTES_MAX => return Err("a frame above the limit"),
            _ => {}
        }
        let mut state = self.lock();
        let outstanding = state.outstanding[class.index()] + frame.len();
        if outstanding > CREDIT_BYTES[class.index()] {
            return Err("more outstanding than the class has credit for");
        }
        state.outstanding[class.index()] = outstanding;
        state.queues[class.index()].push_back(frame);
        if let Some(waker) = state.waker.take() {
            waker.wake();
        }
        Ok(())
    }

    /// So many payload bytes went to the transport: they are outstanding no more.
    pub(crate) fn sent(&self, sent: [usize; Class::COUNT]) {
        self.lock().outstanding.iter_mut().zip(sent).for_each(|(outstanding, bytes)| *outstanding -= bytes);
    }

    /// Whom the next frame wakes. Set before the queues are looked at, so that nothing queued meanwhile is missed.
    pub(crate) fn set_waker(&self, waker: &Waker) {
        let mut state = self.lock();
        if !state.waker.as_ref().is_some_and(|held| held.will_wake(waker)) {
            state.waker = Some(waker.clone());
        }
    }

    /// Wakes the writer for another reason than a frame.
    pub(crate) fn wake(&self) {
        if let Some(waker) = self.lock().waker.take() {
            waker.wake();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The next bytes of one class: frames put end to end, so that packets fill.
#[derive(Default)]
pub(crate) struct Staged {
    bytes: Vec<u8>,
    written: usize,
    /// Where each frame ends, and its payload bytes.
    ends: VecDeque<(usize, usize)>,
}

impl Staged {
    /// Makes sure that something is staged if anything is queued; `head` goes before it.
    pub(crate) fn fill(&mut self, outbox: &Outbox, class: Class, head: &mut Option<u8>) -> bool {
        if self.written < self.bytes.len() {
            return true;
        }
        self.bytes.clear();
        self.written = 0;
        let mut state = outbox.lock();
        let queue = &mut state.queues[class.index()];
        if queue.is_empty() {
            return false;
        }
        self.bytes.extend(head.take());
        while let Some(frame) = queue.pop_front() {
            frame::encode(&frame, &mut self.bytes);
            self.ends.push_back((self.bytes.len(), frame.len()));
            if self.bytes.len() >= PIECE_BYTES_MAX as usize {
                break;
            }
        }
        true
    }

    /// What is staged and not yet written.
    pub(crate) fn pending(&self) -> &[u8] {
        &self.bytes[self.written..]
    }

    /// Notes that so many bytes are written; gives the payload bytes of the frames that this completed.
    pub(crate) fn advance(&mut self, written: usize) -> usize {
        self.written += written;
        let mut completed = 0;
        while let Some((_, payload)) = self.ends.pop_front_if(|(end, _)| *end <= self.written) {
            completed += payload;
        }
        completed
    }
}

//! The thread that writes the indexes of words, while nothing else happens or somebody searches.
//!
//! It reads the records over connections of its own and writes to the indexes alone, so that the core neither waits for it
//! nor knows how far it has come.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::JoinHandle;

use line::RecordError;
use store::limits::INDEX_ENTRIES;
use store::{Indexer, Store as _};
use tokio::sync::oneshot;
use tracing::warn;

use super::Host;
use crate::failure::Failure;

/// Where it is told how many entries are still to be indexed.
pub type Reply = oneshot::Sender<Result<u64, RecordError>>;

/// The thread; it has ended when this is dropped, and lets go of the records with that.
pub struct Indexing {
    /// There until it is dropped.
    work: Option<Sender<Work>>,
    thread: Option<JoinHandle<()>>,
    quiet: Arc<AtomicBool>,
}

enum Work {
    /// All that there is, while it is quiet.
    All,
    /// One step of one line, in any case.
    Step(usize, Reply),
}

/// The index of one line.
struct Of {
    line: Arc<str>,
    indexer: Box<dyn Indexer>,
    /// It could not be written, which is tried again when somebody searches.
    failed: bool,
}

impl Indexing {
    /// Starts it for these lines.
    ///
    /// # Errors
    /// [`Failure`] if the system gives no thread.
    pub fn start(hosts: &[Host]) -> Result<Self, Failure> {
        let (work, todo) = channel();
        let quiet = Arc::new(AtomicBool::new(false));
        let of = |host: &Host| Of { line: host.name.clone(), indexer: host.store.indexer(), failed: false };
        let (mut all, while_quiet): (Vec<_>, _) = (hosts.iter().map(of).collect(), quiet.clone());
        let thread = std::thread::Builder::new()
            .name("index".to_owned())
            .spawn(move || run(&mut all, &todo, &while_quiet))
            .map_err(|error| Failure::local(error, "the system gives no more threads: check its limits"))?;
        Ok(Indexing { work: Some(work), thread: Some(thread), quiet })
    }

    /// Lets it work until it is paused.
    pub fn go_on(&self) {
        self.quiet.store(true, Ordering::Relaxed);
        self.send(Work::All);
    }

    /// Lets it end the step that it is at, and wait.
    pub fn pause(&self) {
        self.quiet.store(false, Ordering::Relaxed);
    }

    /// Has it take one step for a line.
    pub fn step(&self, host: usize, reply: Reply) {
        self.send(Work::Step(host, reply));
    }

    fn send(&self, work: Work) {
        if let Some(to) = &self.work {
            // It listens for as long as this is there.
            let _ = to.send(work);
        }
    }
}

impl Drop for Indexing {
    fn drop(&mut self) {
        self.pause();
        self.work = None;
        if let Some(thread) = self.thread.take() {
            // Where it failed there is nothing left to be ended.
            let _ = thread.join();
        }
    }
}

fn run(all: &mut [Of], todo: &Receiver<Work>, quiet: &AtomicBool) {
    let mut goes_on = false;
    loop {
        let work = match goes_on {
            true => todo.try_recv(),
            false => todo.recv().map_err(|_| TryRecvError::Disconnected),
        };
        match work {
            Ok(Work::All) => goes_on = true,
            Ok(Work::Step(host, reply)) => {
                // Whoever asked may have gone away.
                let _ = reply.send(all.get_mut(host).map_or(Ok(0), Of::step));
            }
            Err(TryRecvError::Empty) => goes_on = quiet.load(Ordering::Relaxed) && all.iter_mut().any(Of::go_on),
            Err(TryRecvError::Disconnected) => return,
        }
    }
}

impl Of {
    /// Takes a step if there is enough for one; false if not. Fewer are read one by one where somebody searches.
    fn go_on(&mut self) -> bool {
        let enough = |left: Result<u64, RecordError>| left.is_ok_and(|left| left >= INDEX_ENTRIES as u64);
        !self.failed && enough(self.indexer.left()) && self.step().is_ok()
    }

    fn step(&mut self) -> Result<u64, RecordError> {
        let done = self.indexer.step();
        if let Err(error) = &done
            && !self.failed
        {
            warn!(line = &*self.line, %error, "searches take longer");
        }
        self.failed = done.is_err();
        done
    }
}

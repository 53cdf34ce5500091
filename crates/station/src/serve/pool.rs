//! The threads that check signatures in batches.

use std::sync::Arc;

use line::{Check, Verdict};
use tokio::sync::mpsc::UnboundedSender;

use crate::failure::Failure;

/// Signatures checked on the core's own thread, because handing them over would take longer.
pub const INLINE_MAX: usize = 4;

/// Signatures that one thread takes at a time.
const CHUNK: usize = 32;

/// What a chunk came to: for which opening of a line, and the verdicts in order.
pub type Verdicts = (usize, Vec<Verdict>);

/// The threads.
pub struct Pool {
    threads: rayon::ThreadPool,
    verdicts: Arc<UnboundedSender<Verdicts>>,
}

impl Pool {
    /// Starts as many threads as asked, 0 for one a core.
    ///
    /// # Errors
    /// [`Failure`] if the system gives none.
    pub fn start(threads: usize, verdicts: UnboundedSender<Verdicts>) -> Result<Self, Failure> {
        let threads = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(|at| format!("verify-{at}"))
            .build()
            .map_err(|error| Failure::local(error, "the system gives no more threads: check its limits"))?;
        Ok(Pool { threads, verdicts: Arc::new(verdicts) })
    }

    /// Checks signatures of one opening of a line; the verdicts come through the channel.
    pub fn check(&self, opening: usize, mut checks: Vec<Check>) {
        while !checks.is_empty() {
            let rest = checks.split_off(checks.len().min(CHUNK));
            let chunk = std::mem::replace(&mut checks, rest);
            let verdicts = self.verdicts.clone();
            self.threads.spawn_fifo(move || {
                let run = chunk.into_iter().map(Check::run).collect();
                // Where nobody listens any more the station has stopped.
                let _ = verdicts.send((opening, run));
            });
        }
    }
}

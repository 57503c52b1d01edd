//! How far a worker is with a job.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::analysis::Halt;

/// How far a job is, told across threads, and whether it is to end early. Clones tell of the same job.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    step: AtomicUsize,
    done: AtomicUsize,
    of: AtomicUsize,
    ended: Halt,
}

impl Progress {
    /// Begins a step, counting from 0, of which nothing is done yet; `of`: how many parts it has, 0 where nobody knows.
    pub(crate) fn begin(&self, step: usize, of: usize) {
        self.tell(0, of);
        self.0.step.store(step, Ordering::Relaxed);
    }

    /// Tells how many parts of the step are done.
    pub(crate) fn tell(&self, done: usize, of: usize) {
        self.0.done.store(done, Ordering::Relaxed);
        self.0.of.store(of, Ordering::Relaxed);
    }

    /// Tells that more parts are done.
    pub(crate) fn add(&self, parts: usize) {
        self.0.done.fetch_add(parts, Ordering::Relaxed);
    }

    /// The step that the job is at.
    pub(crate) fn step(&self) -> usize {
        self.0.step.load(Ordering::Relaxed)
    }

    /// How many parts of the step are done, and of how many.
    pub(crate) fn now(&self) -> (usize, usize) {
        let read = |number: &AtomicUsize| number.load(Ordering::Relaxed);
        (read(&self.0.done), read(&self.0.of))
    }

    /// Lets the job end as soon as it can.
    pub(crate) fn end(&self) {
        self.0.ended.call();
    }

    /// Whether the job is to end early.
    pub(crate) fn is_ended(&self) -> bool {
        self.0.ended.is_called()
    }

    /// What tells the work itself to end early.
    pub(crate) fn halt(&self) -> &Halt {
        &self.0.ended
    }
}

//! Work that may take longer than a frame: one thread, which does the newest job only.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

/// A thread that answers jobs. A job that is still waiting when a newer one comes is never begun.
pub(crate) struct Worker<Job, Answer> {
    slot: Arc<Slot<Job>>,
    /// An answer to a job by its number; none where its work broke off.
    answers: Receiver<(u64, Option<Answer>)>,
    asked: u64,
    answered: u64,
}

struct Slot<Job> {
    waiting: Mutex<Waiting<Job>>,
    bell: Condvar,
}

struct Waiting<Job> {
    job: Option<(u64, Job)>,
    closed: bool,
}

impl<Job: Send + 'static, Answer: Send + 'static> Worker<Job, Answer> {
    /// Starts the thread.
    pub(crate) fn new(work: impl Fn(Job) -> Answer + Send + 'static) -> Self {
        let slot = Arc::new(Slot {
            waiting: Mutex::new(Waiting {
                job: None,
                closed: false,
            }),
            bell: Condvar::new(),
        });
        let (send, answers) = channel();
        let mine = Arc::clone(&slot);
        thread::spawn(move || {
            while let Some((number, job)) = mine.take() {
                // What breaks off in one job is told by the panic hook; the next job is done all the same.
                let answer = catch_unwind(AssertUnwindSafe(|| work(job))).ok();
                if send.send((number, answer)).is_err() {
                    return;
                }
            }
        });
        Self {
            slot,
            answers,
            asked: 0,
            answered: 0,
        }
    }

    /// Asks for a job, in place of one that has not been begun.
    pub(crate) fn ask(&mut self, job: Job) {
        self.asked += 1;
        self.slot.lock().job = Some((self.asked, job));
        self.slot.bell.notify_one();
    }

    /// Whether the newest job has not been answered yet.
    pub(crate) fn is_busy(&self) -> bool {
        self.answered < self.asked
    }

    /// The newest job's answer, once it is there. Answers to older jobs are dropped.
    pub(crate) fn answer(&mut self) -> Option<Answer> {
        let mut newest = None;
        loop {
            match self.answers.try_recv() {
                Ok((number, answer)) => newest = self.keep(number, answer).or(newest),
                Err(TryRecvError::Empty) => return newest,
                Err(TryRecvError::Disconnected) => {
                    self.answered = self.asked;
                    return newest;
                }
            }
        }
    }

    /// Waits for the newest job's answer; none where nothing is asked.
    #[cfg(test)]
    pub(crate) fn wait(&mut self) -> Option<Answer> {
        while self.is_busy() {
            let Ok((number, answer)) = self.answers.recv() else {
                self.answered = self.asked;
                return None;
            };
            if let Some(answer) = self.keep(number, answer) {
                return Some(answer);
            }
        }
        None
    }

    fn keep(&mut self, number: u64, answer: Option<Answer>) -> Option<Answer> {
        if number != self.asked {
            return None;
        }
        self.answered = number;
        answer
    }
}

impl<Job, Answer> Drop for Worker<Job, Answer> {
    fn drop(&mut self) {
        self.slot.lock().closed = true;
        self.slot.bell.notify_one();
    }
}

impl<Job> Slot<Job> {
    fn lock(&self) -> std::sync::MutexGuard<'_, Waiting<Job>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next job, waited for; none once the worker is dropped.
    fn take(&self) -> Option<(u64, Job)> {
        let mut waiting = self.lock();
        loop {
            if waiting.closed {
                return None;
            }
            if let Some(job) = waiting.job.take() {
                return Some(job);
            }
            waiting = self
                .bell
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_answer_comes_back() {
        let mut worker = Worker::new(|number: u32| number * 10);
        for number in 0..50 {
            worker.ask(number);
        }
        assert_eq!(worker.wait(), Some(490));
        assert!(!worker.is_busy());
        assert_eq!(worker.answer(), None);
        worker.ask(7);
        assert_eq!(worker.wait(), Some(70));
    }

    #[test]
    fn a_job_that_breaks_off_is_over_and_the_next_one_is_answered() {
        let mut worker = Worker::new(|number: u32| 100_u32.checked_div(number).unwrap());
        worker.ask(0);
        assert_eq!(worker.wait(), None);
        assert!(!worker.is_busy());
        worker.ask(4);
        assert_eq!(worker.wait(), Some(25));
    }
}

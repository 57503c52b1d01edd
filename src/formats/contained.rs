//! Work on hostile input in libraries that may panic or never end: on a thread of its own, within a time.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

/// How much stack the work gets, so that what is nested deeply does not end the program.
const STACK: usize = 256 << 20;

/// Why there is no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It panicked.
    Panicked,
    /// It took too long.
    TooLong,
}

/// What `work` comes to, if it ends within `limit` and does not panic. Work that takes too long is left to itself: it can only be
/// ended with the program.
///
/// # Errors
/// A [`Trouble`].
pub(super) fn within<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Trouble> {
    let (send, receive) = channel();
    let spawned = thread::Builder::new()
        .name("contained".to_owned())
        .stack_size(STACK)
        .spawn(move || {
            let result = catch_unwind(AssertUnwindSafe(work)).map_err(|_| Trouble::Panicked);
            // Nobody waits any more where it took too long.
            let _ = send.send(result);
        });
    if spawned.is_err() {
        return Err(Trouble::Panicked);
    }
    receive.recv_timeout(limit).unwrap_or(Err(Trouble::TooLong))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_panics_or_never_ends_comes_to_nothing() {
        assert_eq!(within(Duration::from_secs(5), || 7), Ok(7));
        assert_eq!(
            within::<u8>(Duration::from_secs(5), || std::panic::panic_any(1)),
            Err(Trouble::Panicked)
        );
        let forever = || loop {
            thread::sleep(Duration::from_secs(1));
        };
        assert_eq!(
            within::<u8>(Duration::from_millis(10), forever),
            Err(Trouble::TooLong)
        );
    }
}

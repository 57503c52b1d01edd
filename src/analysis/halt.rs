//! Work that takes long and that nobody waits for any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Tells work on other threads that it is to be let go. Clones tell the same.
#[derive(Debug, Clone, Default)]
pub struct Halt(Arc<AtomicBool>);

/// The work was let go before it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("let go; nothing was written")]
pub struct Halted;

impl Halt {
    /// Lets the work go.
    pub fn call(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the work is to be let go.
    pub fn is_called(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Goes on, unless the work is to be let go. Cheap: to be asked at every transcript and every few hundred rows.
    ///
    /// # Errors
    /// [`Halted`].
    pub fn check(&self) -> Result<(), Halted> {
        if self.is_called() {
            Err(Halted)
        } else {
            Ok(())
        }
    }
}

impl From<Halted> for std::io::Error {
    fn from(halted: Halted) -> Self {
        Self::other(halted)
    }
}

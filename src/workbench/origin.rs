//! Where identities and times of new records come from.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::study::IdSource;

/// Where identities and times of new records come from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// Identities.
    pub ids: IdSource,
    /// Time: none is the system's clock, else the milliseconds since 1970 of the next action, a minute apart.
    pub time: Option<i64>,
}

impl Origin {
    /// Random identities and the system's clock.
    pub fn real() -> Self {
        Self {
            ids: IdSource::Random,
            time: None,
        }
    }

    /// Identities and times that are the same in every run: for the demo and for tests.
    pub fn fixed(name: &str, start: i64) -> Self {
        Self {
            ids: IdSource::counted(name),
            time: Some(start),
        }
    }

    pub(super) fn now(&mut self) -> i64 {
        match &mut self.time {
            Some(next) => {
                *next += 60_000;
                *next - 60_000
            }
            None => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |time| time.as_millis() as i64),
        }
    }
}

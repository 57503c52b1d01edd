//! How long people wait, as percentiles.
//!
//! Criterion reports means and medians; what is promised to people is a percentile, so each question here is asked many
//! times and every single wait is kept.

use std::time::{Duration, Instant};

/// Asks `times` times and prints the median, the 95th and the 99th percentile.
pub fn report(name: &str, times: usize, mut ask: impl FnMut(usize)) {
    let waits = (0..times).map(|round| timed(|| ask(round))).collect();
    print(name, waits);
}

/// How long something takes.
pub fn timed(ask: impl FnOnce()) -> Duration {
    let started = Instant::now();
    ask();
    started.elapsed()
}

/// Prints the percentiles of waits.
pub fn print(name: &str, mut waits: Vec<Duration>) {
    waits.sort_unstable();
    let at = |percent: usize| {
        waits[(waits.len() * percent / 100).min(waits.len() - 1)].as_secs_f64() * 1000.0
    };
    println!(
        "{name:<66} median {:8.3} ms   95 % {:8.3} ms   99 % {:8.3} ms",
        at(50),
        at(95),
        at(99)
    );
}

//! Work on many transcripts or turns, shared out among the processor's cores.

use std::ops::Range;

/// So many transcripts are worth a thread of their own.
const SHARE: usize = 32;
/// More threads than this would keep the machine from its other work.
const MOST: usize = 8;

/// What `work` gives for each transcript, in order. Few transcripts are worked on right here.
pub(super) fn shared_out<T: Send>(
    transcripts: &[usize],
    work: impl Fn(usize) -> Vec<T> + Sync,
) -> Vec<T> {
    let some = |part: Range<usize>| -> Vec<T> {
        let transcripts = transcripts[part].iter();
        transcripts
            .flat_map(|transcript| work(*transcript))
            .collect()
    };
    let parts = in_parts(transcripts.len(), SHARE, some);
    parts.into_iter().flatten().collect()
}

/// What `work` gives for each part of `0..count`, in order: about as many in each, and no fewer than `fewest` are worth a thread
/// of their own.
pub(super) fn in_parts<T: Send>(
    count: usize,
    fewest: usize,
    work: impl Fn(Range<usize>) -> T + Sync,
) -> Vec<T> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.min(MOST).min(count / fewest);
    if threads < 2 {
        return vec![work(0..count)];
    }
    let share = count.div_ceil(threads);
    let starts = (0..count).step_by(share);
    let parts = starts.map(|start| start..count.min(start + share));
    std::thread::scope(|scope| {
        let work = &work;
        let working: Vec<_> = parts
            .map(|part| (part.clone(), scope.spawn(move || work(part))))
            .collect();
        let done = working.into_iter();
        // A thread that failed is no reason to leave its part out.
        done.map(|(part, thread)| thread.join().unwrap_or_else(|_| work(part)))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_comes_back_whole_and_in_order() {
        for count in [0, 1, SHARE * 2, 1000] {
            let all: Vec<usize> = (0..count).collect();
            let done = shared_out(&all, |number| vec![number; number % 3]);
            let expected: Vec<usize> = all.iter().flat_map(|n| vec![*n; n % 3]).collect();
            assert_eq!(done, expected);
        }
    }
}

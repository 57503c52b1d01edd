//! Work on many transcripts, or blocks of turns, shared out among the processor's cores.

/// So many transcripts are worth a thread of their own.
const SHARE: usize = 32;
/// More threads than this would keep the machine from its other work.
const MOST: usize = 8;

/// What `work` gives for each transcript, in order. Few transcripts are worked on right here.
pub(super) fn shared_out<T: Send>(
    transcripts: &[usize],
    work: impl Fn(usize) -> Vec<T> + Sync,
) -> Vec<T> {
    let some = |transcripts: &[usize]| -> Vec<T> {
        transcripts
            .iter()
            .flat_map(|transcript| work(*transcript))
            .collect()
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.min(MOST).min(transcripts.len() / SHARE);
    if threads < 2 {
        return some(transcripts);
    }
    let share = transcripts.len().div_ceil(threads);
    std::thread::scope(|scope| {
        let some = &some;
        let parts: Vec<_> = transcripts
            .chunks(share)
            .map(|part| (part, scope.spawn(move || some(part))))
            .collect();
        let done = parts.into_iter();
        // A thread that failed is no reason to leave its transcripts out.
        done.flat_map(|(part, thread)| thread.join().unwrap_or_else(|_| some(part)))
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

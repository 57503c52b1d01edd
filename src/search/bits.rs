//! Sets of small integers: turns or transcripts, numbered through the study.

/// A set of numbers below a fixed length.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bits {
    words: Vec<u64>,
    length: usize,
}

impl Bits {
    /// The empty set of numbers below `length`.
    pub(super) fn none(length: usize) -> Self {
        Self {
            words: vec![0; length.div_ceil(64)],
            length,
        }
    }

    /// Adds a number; one that is too large is left out.
    pub(super) fn insert(&mut self, number: usize) {
        if number < self.length {
            self.words[number / 64] |= 1 << (number % 64);
        }
    }

    /// Whether the number is in the set.
    pub(super) fn has(&self, number: usize) -> bool {
        self.words
            .get(number / 64)
            .is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// How many numbers it has.
    pub(super) fn count(&self) -> usize {
        self.words
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum()
    }

    /// What is in both.
    pub(super) fn and(mut self, other: &Self) -> Self {
        self.each(other, |a, b| a & b);
        self
    }

    /// What is in either.
    pub(super) fn or(mut self, other: &Self) -> Self {
        self.each(other, |a, b| a | b);
        self
    }

    /// What is in this one and not in `other`.
    pub(super) fn without(mut self, other: &Self) -> Self {
        self.each(other, |a, b| a & !b);
        self
    }

    fn each(&mut self, other: &Self, both: fn(u64, u64) -> u64) {
        for (mine, theirs) in self.words.iter_mut().zip(&other.words) {
            *mine = both(*mine, *theirs);
        }
    }

    /// The numbers in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.range(0..self.length)
    }

    /// The numbers within a range, in order.
    pub(super) fn range(
        &self,
        range: std::ops::Range<usize>,
    ) -> impl Iterator<Item = usize> + Clone + '_ {
        let end = range.end.min(self.length);
        let mut at = range.start;
        std::iter::from_fn(move || {
            while at < end {
                let rest = self.words[at / 64] >> (at % 64);
                if rest != 0 {
                    let next = at + rest.trailing_zeros() as usize;
                    at = next + 1;
                    return (next < end).then_some(next);
                }
                at = (at / 64 + 1) * 64;
            }
            None
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn bits_are_sets(
            a in prop::collection::btree_set(0usize..200, 0..60),
            b in prop::collection::btree_set(0usize..200, 0..60),
            from in 0usize..210, to in 0usize..260,
        ) {
            let bits = |set: &BTreeSet<usize>| {
                let mut bits = Bits::none(200);
                set.iter().for_each(|number| bits.insert(*number));
                bits
            };
            let (x, y) = (bits(&a), bits(&b));
            prop_assert_eq!(x.count(), a.len());
            prop_assert!(x.iter().eq(a.iter().copied()));
            prop_assert!(x.range(from..to).eq(a.iter().copied().filter(|n| (from..to).contains(n))));
            prop_assert_eq!(x.clone().and(&y), bits(&a.intersection(&b).copied().collect()));
            prop_assert_eq!(x.clone().or(&y), bits(&a.union(&b).copied().collect()));
            prop_assert_eq!(x.without(&y), bits(&a.difference(&b).copied().collect()));
        }
    }
}

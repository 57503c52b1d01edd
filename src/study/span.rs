//! Spans of text and sets of them: the arithmetic under every figure.

use serde::{Deserialize, Serialize};

/// A position in a transcript's text: a count of Unicode code points from its start.
pub type Position = u32;

/// A half-open stretch `[start, end)` of a text, in code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Where it starts.
    pub start: Position,
    /// Where it ends: the position behind its last character.
    pub end: Position,
}

impl Span {
    /// The stretch from `start` to `end`; an `end` before `start` gives the empty span at `start`.
    pub fn new(start: Position, end: Position) -> Self {
        Self {
            start,
            end: end.max(start),
        }
    }

    /// Its length in code points.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether it holds no character.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the character at `position` lies in it.
    pub fn holds(self, position: Position) -> bool {
        self.start <= position && position < self.end
    }

    /// Whether `other` lies in it whole.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a character; touching is not overlapping.
    pub fn overlaps(self, other: Self) -> bool {
        self.start.max(other.start) < self.end.min(other.end)
    }

    /// What the two share, if they share a character.
    pub fn intersection(self, other: Self) -> Option<Self> {
        let (start, end) = (self.start.max(other.start), self.end.min(other.end));
        (start < end).then_some(Self { start, end })
    }

    /// The smallest span that covers both.
    pub fn hull(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

/// Sorted, non-empty, pairwise disjoint spans. Touching spans stay apart: they are different passages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpanSet(Vec<Span>);

impl SpanSet {
    /// The set with no span.
    pub fn new() -> Self {
        Self::default()
    }

    /// Merges spans that overlap; empty ones vanish, touching ones stay apart.
    pub fn merged(spans: impl IntoIterator<Item = Span>) -> Self {
        let mut spans: Vec<Span> = spans.into_iter().filter(|span| !span.is_empty()).collect();
        spans.sort_unstable();
        let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            match merged.last_mut() {
                Some(last) if last.overlaps(span) => *last = last.hull(span),
                _ => merged.push(span),
            }
        }
        Self(merged)
    }

    /// The spans in order.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// How many characters it covers.
    pub fn covered(&self) -> u64 {
        self.0.iter().map(|span| u64::from(span.len())).sum()
    }

    /// Whether it covers no character.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many spans it has.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The spans that share a character with `span`.
    pub fn overlapping(&self, span: Span) -> &[Span] {
        let from = self.0.partition_point(|s| s.end <= span.start);
        let to = self.0.partition_point(|s| s.start < span.end);
        if from < to { &self.0[from..to] } else { &[] }
    }

    /// What is covered by either, overlapping spans merged.
    pub fn union(&self, other: &Self) -> Self {
        Self::merged(self.0.iter().chain(&other.0).copied())
    }

    /// What is covered by both: the shared stretch of each pair of spans.
    pub fn intersection(&self, other: &Self) -> Self {
        let (mut i, mut j, mut shared) = (0, 0, Vec::new());
        while let (Some(a), Some(b)) = (self.0.get(i), other.0.get(j)) {
            shared.extend(a.intersection(*b));
            if a.end <= b.end { i += 1 } else { j += 1 }
        }
        Self(shared)
    }

    /// What is covered by this one and not by `other`.
    pub fn difference(&self, other: &Self) -> Self {
        let mut rest = Vec::new();
        for span in &self.0 {
            let mut start = span.start;
            for hole in other.overlapping(*span) {
                if start < hole.start {
                    rest.push(Span {
                        start,
                        end: hole.start,
                    });
                }
                start = start.max(hole.end);
            }
            if start < span.end {
                rest.push(Span {
                    start,
                    end: span.end,
                });
            }
        }
        Self(rest)
    }
}

impl FromIterator<Span> for SpanSet {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        Self::merged(spans)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spans() -> impl Strategy<Value = SpanSet> {
        prop::collection::vec(
            (0u32..60, 0u32..12).prop_map(|(start, len)| Span::new(start, start + len)),
            0..12,
        )
        .prop_map(SpanSet::merged)
    }

    fn characters(set: &SpanSet) -> Vec<bool> {
        (0..80)
            .map(|at| set.spans().iter().any(|span| span.holds(at)))
            .collect()
    }

    fn pairwise(a: &SpanSet, b: &SpanSet, both: fn(bool, bool) -> bool) -> Vec<bool> {
        characters(a)
            .iter()
            .zip(characters(b))
            .map(|(a, b)| both(*a, b))
            .collect()
    }

    proptest! {
        #[test]
        fn set_operations_agree_with_characters(a in spans(), b in spans()) {
            prop_assert_eq!(characters(&a.union(&b)), pairwise(&a, &b, |a, b| a || b));
            prop_assert_eq!(characters(&a.intersection(&b)), pairwise(&a, &b, |a, b| a && b));
            prop_assert_eq!(characters(&a.difference(&b)), pairwise(&a, &b, |a, b| a && !b));
        }

        #[test]
        fn results_stay_sorted_and_disjoint(a in spans(), b in spans()) {
            for set in [a.union(&b), a.intersection(&b), a.difference(&b)] {
                prop_assert!(set.spans().windows(2).all(|pair| pair[0].end <= pair[1].start));
                prop_assert!(set.spans().iter().all(|span| !span.is_empty()));
            }
        }
    }

    #[test]
    fn touching_spans_stay_apart_and_overlapping_ones_merge() {
        let touching = SpanSet::merged([Span::new(0, 3), Span::new(3, 5)]);
        assert_eq!(touching.len(), 2);
        let overlapping = SpanSet::merged([Span::new(0, 4), Span::new(3, 5)]);
        assert_eq!(overlapping.spans(), [Span::new(0, 5)]);
    }
}

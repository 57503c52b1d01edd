//! Coding stripes: in which lane of the margin each coding runs, and on which row its name stands.
//!
//! Computed once for a whole transcript, so that no stripe changes its lane while the text scrolls.

use super::wrap::Page;
use crate::study::{CodeKey, Coding, CodingId, Span};

/// No more lanes are shown; what does not fit is marked.
pub(crate) const MOST: usize = 6;

/// A coding's stripe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stripe {
    /// Its coding.
    pub coding: CodingId,
    /// Its code.
    pub code: CodeKey,
    /// What is coded.
    pub span: Span,
    /// The first row.
    pub from: usize,
    /// The last row.
    pub to: usize,
}

/// The stripes of a transcript on a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Lanes {
    /// The stripes of each lane, from top to bottom, none sharing a row.
    pub lanes: Vec<Vec<Stripe>>,
    /// Stripes that found no lane.
    pub over: Vec<Stripe>,
    /// Names, sorted by the row on which they stand.
    names: Vec<(usize, Stripe)>,
    /// How many rows the longest stripe without a lane has.
    longest_over: usize,
}

impl Lanes {
    /// Gives each coding the first lane that is free on all its rows. `codings` come by start, then end.
    pub(crate) fn new<'a>(codings: impl Iterator<Item = &'a Coding>, page: &Page) -> Self {
        let mut lanes = Self::default();
        let mut named: Option<usize> = None;
        for coding in codings {
            let stripe = Stripe {
                coding: coding.id,
                code: coding.code,
                span: coding.span,
                from: page.row_of(page.clamp(coding.span.start)),
                to: page
                    .row_of(coding.span.end.saturating_sub(1))
                    .max(page.row_of(page.clamp(coding.span.start))),
            };
            let row = named.map_or(stripe.from, |last| stripe.from.max(last + 1));
            if row <= stripe.to {
                lanes.names.push((row, stripe));
                named = Some(row);
            }
            lanes.put(stripe);
        }
        lanes
    }

    fn put(&mut self, stripe: Stripe) {
        let free = self
            .lanes
            .iter()
            .position(|lane| lane.last().is_none_or(|last| last.to < stripe.from));
        match free {
            Some(lane) => self.lanes[lane].push(stripe),
            None if self.lanes.len() < MOST => self.lanes.push(vec![stripe]),
            None => {
                self.longest_over = self.longest_over.max(stripe.to - stripe.from);
                self.over.push(stripe);
            }
        }
    }

    /// The stripe that runs in a lane on a row.
    pub(crate) fn at(&self, lane: usize, row: usize) -> Option<&Stripe> {
        let lane = self.lanes.get(lane)?;
        let behind = lane.partition_point(|stripe| stripe.from <= row);
        lane[..behind].last().filter(|stripe| row <= stripe.to)
    }

    /// How many stripes on a row found no lane.
    pub(crate) fn over(&self, row: usize) -> usize {
        let earliest = row.saturating_sub(self.longest_over);
        let from = self.over.partition_point(|stripe| stripe.from < earliest);
        let to = self.over.partition_point(|stripe| stripe.from <= row);
        self.over[from..to.max(from)]
            .iter()
            .filter(|stripe| row <= stripe.to)
            .count()
    }

    /// The stripe whose name stands on a row.
    pub(crate) fn name(&self, row: usize) -> Option<&Stripe> {
        let at = self
            .names
            .binary_search_by_key(&row, |(row, _)| *row)
            .ok()?;
        Some(&self.names[at].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{CoderKey, CodingState, Document, Flags, Text, Turn};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn page() -> Page {
        let text = Text::new(&"abcdefg ".repeat(50)).unwrap();
        let whole = text.whole();
        let turn = Turn {
            speaker: 0,
            span: whole,
            speech: text.trimmed(whole),
            time: None,
            words: 0,
        };
        Page::new(&Document::new(text, vec![String::new()], vec![turn]), 8)
    }

    fn coding(id: u128, start: u32, end: u32) -> Coding {
        Coding {
            id: CodingId(Uuid::from_u128(id)),
            span: Span::new(start, end),
            created: 0,
            code: CodeKey(0),
            coder: CoderKey(0),
            state: CodingState::Sound,
            flags: Flags::default(),
            weight: None,
        }
    }

    #[test]
    fn codings_on_the_same_row_take_lanes_of_their_own() {
        let codings = [coding(1, 0, 3), coding(2, 4, 20), coding(3, 24, 30)];
        let lanes = Lanes::new(codings.iter(), &page());
        assert_eq!(lanes.lanes.len(), 2);
        assert_eq!(lanes.at(0, 0).unwrap().coding, codings[0].id);
        assert_eq!(lanes.at(1, 2).unwrap().coding, codings[1].id);
        assert_eq!(lanes.at(0, 3).unwrap().coding, codings[2].id);
        assert_eq!(lanes.name(0).unwrap().coding, codings[0].id);
        assert_eq!(lanes.name(1).unwrap().coding, codings[1].id);
    }

    #[test]
    fn what_finds_no_lane_is_counted() {
        let codings: Vec<Coding> = (0..9).map(|id| coding(id, 0, 16)).collect();
        let lanes = Lanes::new(codings.iter(), &page());
        assert_eq!(
            (lanes.lanes.len(), lanes.over(1), lanes.over(2)),
            (MOST, 3, 0)
        );
    }

    proptest! {
        #[test]
        fn every_coding_has_its_rows_and_none_share_a_lane(spans in prop::collection::vec((0u32..390, 1u32..60), 0..40)) {
            let mut codings: Vec<Coding> = spans
                .iter()
                .enumerate()
                .map(|(id, (start, len))| coding(id as u128, *start, (start + len).min(399)))
                .collect();
            codings.sort_by_key(|c| (c.span.start, c.span.end));
            let page = page();
            let lanes = Lanes::new(codings.iter(), &page);
            for row in 0..page.rows.len() {
                let expected = codings
                    .iter()
                    .filter(|c| page.row_of(c.span.start) <= row && row <= page.row_of(c.span.end - 1))
                    .count();
                let shown = (0..lanes.lanes.len()).filter(|lane| lanes.at(*lane, row).is_some()).count();
                prop_assert_eq!(shown + lanes.over(row), expected);
            }
        }
    }
}

//! Portraits: a whole transcript in one strip of cells, each in the colour of the code that covers most of it.

use super::app::App;
use super::reading::Shown;
use crate::study::{CodeKey, Coding, Interview, Position, Span, SpanSet};

/// What a portrait shows of one stretch of the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    /// The code that covers most of it; none where nothing is coded.
    pub code: Option<CodeKey>,
    /// How many eighths of it are coded, rounded up.
    pub eighths: u8,
}

/// The stretch of a text of `length` characters that one of `cells` cells shows.
pub(crate) fn stretch(cell: usize, length: Position, cells: usize) -> Span {
    let at = |cell: usize| (u64::from(length) * cell as u64 / cells.max(1) as u64) as Position;
    Span::new(at(cell), at(cell + 1))
}

/// The cell that shows the character at `position`.
pub(crate) fn cell_of(position: Position, length: Position, cells: usize) -> usize {
    // The first cell that ends behind the position.
    let reach = (u64::from(position) + 1) * cells as u64;
    let behind = reach.div_ceil(u64::from(length.max(1))) as usize;
    behind.saturating_sub(1).min(cells.saturating_sub(1))
}

/// The portrait of a text of `length` characters in so many cells. `codings` come by start.
pub(crate) fn portrait<'a>(
    codings: impl Iterator<Item = &'a Coding>,
    length: Position,
    cells: usize,
) -> Vec<Cell> {
    if cells == 0 {
        return Vec::new();
    }
    let mut covered = vec![0u32; cells];
    let mut codes: Vec<Vec<(CodeKey, u32)>> = vec![Vec::new(); cells];
    let mut reach = 0;
    for coding in codings.filter(|coding| !coding.span.is_empty()) {
        let span = coding.span;
        let (first, last) = (
            cell_of(span.start, length, cells),
            cell_of(span.end - 1, length, cells),
        );
        for cell in first..=last.min(cells.saturating_sub(1)) {
            let Some(part) = stretch(cell, length, cells).intersection(span) else {
                continue;
            };
            covered[cell] += part.end.saturating_sub(part.start.max(reach));
            match codes[cell]
                .iter_mut()
                .find(|(code, _)| *code == coding.code)
            {
                Some((_, sum)) => *sum += part.len(),
                None => codes[cell].push((coding.code, part.len())),
            }
        }
        reach = reach.max(span.end);
    }
    let cell = |at: usize| {
        let whole = stretch(at, length, cells).len().max(1);
        let most = codes[at]
            .iter()
            .max_by_key(|(code, sum)| (*sum, std::cmp::Reverse(*code)));
        Cell {
            code: most.map(|(code, _)| *code),
            eighths: (covered[at].min(whole) * 8).div_ceil(whole) as u8,
        }
    };
    (0..cells).map(cell).collect()
}

impl App {
    /// The portrait of a transcript, of the codings that are shown.
    pub(super) fn portrait_of(&self, interview: &Interview, cells: usize) -> Vec<Cell> {
        let shown = interview.codings().iter().filter(|c| self.is_shown(c));
        portrait(shown, interview.document().text.len(), cells)
    }

    /// How much of a transcript's speech is coded, by whomever is shown.
    pub(super) fn coded_share(&self, interview: &Interview) -> f64 {
        if self.shown() == Shown::All {
            return interview.coded_share();
        }
        let speech: SpanSet = interview.speech();
        let coded = interview.codings().covered(|coding| self.is_shown(coding));
        match speech.covered() {
            0 => 0.0,
            whole => coded.intersection(&speech).covered() as f64 / whole as f64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{CoderKey, CodingId, CodingState, Flags};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn coding(start: u32, end: u32, code: u32) -> Coding {
        Coding {
            id: CodingId(Uuid::from_u128(u128::from(start))),
            span: Span::new(start, end),
            created: 0,
            code: CodeKey(code),
            coder: CoderKey(0),
            state: CodingState::Sound,
            flags: Flags::default(),
            weight: None,
        }
    }

    #[test]
    fn a_cell_takes_the_code_that_covers_most_of_it() {
        let codings = [coding(0, 4, 1), coding(2, 10, 2), coding(25, 30, 3)];
        let cells = portrait(codings.iter(), 40, 4);
        let codes: Vec<Option<u32>> = cells.iter().map(|c| c.code.map(|code| code.0)).collect();
        assert_eq!(codes, [Some(2), None, Some(3), None]);
        let eighths: Vec<u8> = cells.iter().map(|cell| cell.eighths).collect();
        assert_eq!(eighths, [8, 0, 4, 0]);
    }

    proptest! {
        #[test]
        fn every_character_has_its_cell(length in 0u32..500, cells in 1usize..120, at in any::<prop::sample::Index>()) {
            let mut end = 0;
            for cell in 0..cells {
                let span = stretch(cell, length, cells);
                prop_assert_eq!(span.start, end);
                end = span.end;
            }
            prop_assert_eq!(end, length);
            if length > 0 {
                let position = at.index(length as usize) as u32;
                let cell = cell_of(position, length, cells);
                prop_assert!(stretch(cell, length, cells).holds(position));
            }
        }

        #[test]
        fn no_character_counts_twice(spans in prop::collection::vec((0u32..190, 1u32..60, 0u32..4), 0..30), cells in 1usize..50) {
            let mut codings: Vec<Coding> = spans.iter().map(|(start, len, code)| coding(*start, (start + len).min(200), *code)).collect();
            codings.sort_by_key(|c| (c.span.start, c.span.end));
            let portrait = portrait(codings.iter(), 200, cells);
            for (at, cell) in portrait.iter().enumerate() {
                let stretch = stretch(at, 200, cells);
                let coded = (stretch.start..stretch.end).filter(|p| codings.iter().any(|c| c.span.holds(*p))).count() as u32;
                prop_assert_eq!(u32::from(cell.eighths), (coded * 8).div_ceil(stretch.len().max(1)));
                prop_assert_eq!(cell.code.is_some(), coded > 0);
            }
        }
    }
}

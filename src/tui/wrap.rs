//! Soft wrapping: which stretch of a text stands on which row of the screen.
//!
//! A page is made once for a document and a width, and kept; a frame looks only at the rows that it shows.

use unicode_segmentation::UnicodeSegmentation;

use super::display::columns;
use crate::study::{ContentHash, Document, Position, Span};

/// No page is narrower, in columns.
const NARROWEST: u16 = 8;

/// A stretch of text that is shown: the speech of a turn, or what stands before and between turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Block {
    /// Where, outer blanks left out.
    pub span: Span,
    /// The turn, counting from 0; none for a header or a remark between turns.
    pub turn: Option<usize>,
}

/// One row of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    /// The text on it, with the blanks or the line feed that end it; empty for the blank row before a turn.
    pub span: Span,
    /// The block that it belongs to.
    pub block: usize,
    /// Whether it is the first of its block.
    pub first: bool,
    /// Whether it only sets blocks apart.
    pub blank: bool,
}

/// A document laid out for a width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    /// Of which document.
    pub hash: ContentHash,
    /// For how many columns of text.
    pub width: u16,
    /// What is shown, in order.
    pub blocks: Vec<Block>,
    /// The rows, in order.
    pub rows: Vec<Row>,
}

impl Page {
    /// Lays out `document` for `width` columns of text.
    pub(crate) fn new(document: &Document, width: u16) -> Self {
        let width = width.max(NARROWEST);
        let blocks = blocks(document);
        let mut rows = Vec::new();
        for (at, block) in blocks.iter().enumerate() {
            if at > 0 {
                rows.push(Row {
                    span: Span::new(block.span.start, block.span.start),
                    block: at,
                    first: false,
                    blank: true,
                });
            }
            let before = rows.len();
            wrap(
                document.text.slice(block.span),
                block.span.start,
                width,
                |span| {
                    rows.push(Row {
                        span,
                        block: at,
                        first: false,
                        blank: false,
                    });
                },
            );
            if let Some(row) = rows.get_mut(before) {
                row.first = true;
            }
        }
        Self {
            hash: document.hash,
            width,
            blocks,
            rows,
        }
    }

    /// The row on which the character at `position` stands; 0 on an empty page.
    pub(crate) fn row_of(&self, position: Position) -> usize {
        self.rows
            .partition_point(|row| row.span.start <= position)
            .saturating_sub(1)
    }

    /// The block that `position` lies in or behind; 0 on an empty page.
    pub(crate) fn block_of(&self, position: Position) -> usize {
        self.blocks
            .partition_point(|block| block.span.start <= position)
            .saturating_sub(1)
    }

    /// The nearest position that is shown.
    pub(crate) fn clamp(&self, position: Position) -> Position {
        let Some(block) = self.blocks.get(self.block_of(position)) else {
            return 0;
        };
        if position < block.span.end {
            return position.max(block.span.start);
        }
        let next = self.blocks.get(self.block_of(position) + 1);
        next.map_or(block.span.end.saturating_sub(1), |next| next.span.start)
    }

    /// The first position that is somebody's speech.
    pub(crate) fn first_speech(&self) -> Position {
        let speech = self.blocks.iter().find(|block| block.turn.is_some());
        speech
            .or(self.blocks.first())
            .map_or(0, |block| block.span.start)
    }

    /// The column at which the character at `position` stands on its row.
    pub(crate) fn column_of(&self, document: &Document, position: Position) -> u16 {
        let Some(row) = self.rows.get(self.row_of(position)) else {
            return 0;
        };
        let before = document.text.slice(Span::new(row.span.start, position));
        before
            .graphemes(true)
            .map(columns)
            .fold(0, u16::saturating_add)
    }

    /// The position of the character at `column` of a row, or of the row's last one.
    pub(crate) fn position_at(&self, document: &Document, row: usize, column: u16) -> Position {
        let Some(row) = self.rows.get(row) else {
            return 0;
        };
        let (mut position, mut last, mut used) = (row.span.start, row.span.start, 0u16);
        for grapheme in document.text.slice(row.span).graphemes(true) {
            if grapheme == "\n" && position > row.span.start {
                break;
            }
            last = position;
            used = used.saturating_add(columns(grapheme));
            if used > column {
                break;
            }
            position += grapheme.chars().count() as u32;
        }
        last
    }
}

/// Cuts any text into lines of at most `width` columns, without the blanks and line feeds that end them.
pub(crate) fn lines(text: &str, width: u16) -> Vec<&str> {
    let mut lengths = Vec::new();
    wrap(text, 0, width.max(1), |span| {
        lengths.push(span.len() as usize)
    });
    let mut rest = text;
    let cut = |length: usize| {
        let bytes = rest
            .char_indices()
            .nth(length)
            .map_or(rest.len(), |(at, _)| at);
        let (line, behind) = rest.split_at(bytes);
        rest = behind;
        line.trim_end()
    };
    lengths.into_iter().map(cut).collect()
}

/// What of a document is shown: the speeches, and whatever else is not blank.
fn blocks(document: &Document) -> Vec<Block> {
    let mut blocks = Vec::new();
    let aside = |blocks: &mut Vec<Block>, from, to| {
        let span = document.text.trimmed(Span::new(from, to));
        if !span.is_empty() {
            blocks.push(Block { span, turn: None });
        }
    };
    let mut shown = 0;
    for (at, turn) in document.turns.iter().enumerate() {
        aside(&mut blocks, shown, turn.span.start);
        shown = turn.span.end;
        if !turn.speech.is_empty() {
            blocks.push(Block {
                span: turn.speech,
                turn: Some(at),
            });
        }
    }
    aside(&mut blocks, shown, document.text.len());
    blocks
}

/// Cuts `text`, which starts at position `start`, into rows of at most `width` columns; blanks at the end of a row hang over.
fn wrap(text: &str, start: Position, width: u16, mut row: impl FnMut(Span)) {
    let (mut from, mut position, mut used) = (start, start, 0u16);
    let mut chance: Option<(Position, u16)> = None;
    let mut in_word = false;
    for grapheme in text.graphemes(true) {
        let after = position + grapheme.chars().count() as u32;
        if grapheme == "\n" {
            row(Span::new(from, after));
            (from, position, used, chance) = (after, after, 0, None);
            continue;
        }
        let columns = columns(grapheme);
        let blank = grapheme.chars().all(char::is_whitespace);
        if !blank && used.saturating_add(columns) > width {
            let (to, gone) = chance
                .filter(|(to, _)| *to > from)
                .unwrap_or((position, used));
            if to > from {
                row(Span::new(from, to));
                (from, used) = (to, used - gone);
            }
            chance = None;
        }
        position = after;
        used = used.saturating_add(columns);
        let joins = matches!(grapheme, "-" | "–" | "—" | "/");
        if blank || columns > 1 || (joins && in_word) {
            chance = Some((position, used));
        }
        in_word = !blank && !joins;
    }
    if position > from || from == start {
        row(Span::new(from, position));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{Text, Turn};
    use proptest::prelude::*;

    fn rows(text: &str, width: u16) -> Vec<String> {
        let whole = Text::new(text).unwrap();
        let mut rows = Vec::new();
        wrap(text, 0, width, |span| {
            rows.push(whole.slice(span).to_owned())
        });
        rows
    }

    #[test]
    fn rows_break_after_blanks_and_hyphens() {
        assert_eq!(
            rows("the link-worker  came\nin -- x", 10),
            ["the link-", "worker  ", "came\n", "in -- x"]
        );
    }

    #[test]
    fn words_longer_than_a_row_are_cut_between_graphemes() {
        assert_eq!(rows("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(
            rows("e\u{301}e\u{301}e\u{301}", 2),
            ["e\u{301}e\u{301}", "e\u{301}"]
        );
        assert_eq!(rows("世界世", 4), ["世界", "世"]);
    }

    #[test]
    fn header_and_remarks_are_shown_beside_the_speeches() {
        let text = Text::new("Interview: A\n---\nA: one\n\n(phone)\n\nB: two").unwrap();
        let turn = |speaker, from, to, speech| Turn {
            speaker,
            span: Span::new(from, to),
            speech: Span::new(speech, to),
            time: None,
            words: 0,
        };
        let turns = vec![turn(0, 17, 23, 20), turn(1, 34, 40, 37)];
        let document = Document::new(text, vec!["A".into(), "B".into()], turns);
        let page = Page::new(&document, 40);
        let shown: Vec<(&str, Option<usize>)> = page
            .blocks
            .iter()
            .map(|block| (document.text.slice(block.span), block.turn))
            .collect();
        assert_eq!(
            shown,
            [
                ("Interview: A\n---", None),
                ("one", Some(0)),
                ("(phone)", None),
                ("two", Some(1))
            ]
        );
        assert_eq!(page.first_speech(), 20);
        assert_eq!(page.clamp(17), 20);
        assert_eq!(page.clamp(99), 39);
    }

    proptest! {
        #[test]
        fn rows_cover_the_text_and_fit(text in "[a-z \n\u{301}世👩\u{200d}-]{0,120}", width in 8u16..30) {
            let whole = Text::new(&text).unwrap();
            let document = Document::new(
                whole.clone(),
                vec![String::new()],
                vec![Turn { speaker: 0, span: whole.whole(), speech: whole.whole(), time: None, words: 0 }],
            );
            let page = Page::new(&document, width);
            let mut at = 0;
            for row in &page.rows {
                prop_assert_eq!(row.span.start, at);
                at = row.span.end;
                let visible = whole.slice(row.span).trim_end();
                prop_assert!(super::super::display::width(visible) <= width);
            }
            prop_assert_eq!(at, whole.len());
        }

        #[test]
        fn a_position_is_found_again_by_row_and_column(text in "[a-z 世]{1,120}", width in 8u16..30, at in any::<prop::sample::Index>()) {
            let whole = Text::new(&text).unwrap();
            let document = Document::new(
                whole.clone(),
                vec![String::new()],
                vec![Turn { speaker: 0, span: whole.whole(), speech: whole.whole(), time: None, words: 0 }],
            );
            let page = Page::new(&document, width);
            let position = at.index(whole.len() as usize) as u32;
            let column = page.column_of(&document, position);
            prop_assert_eq!(page.position_at(&document, page.row_of(position), column), position);
        }
    }
}

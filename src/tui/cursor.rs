//! Where the reader is in a text, what is selected, and how both move by words, sentences, rows and turns.

use super::command::{Motion, Unit};
use super::wrap::Page;
use crate::study::{Document, Position, Span};

/// Words and sentences are looked for at most so many characters around the cursor, lest a text without line ends be slow.
const REACH: u32 = 4_000;

/// The cursor of a text, and the selection that hangs on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// The character that it stands on.
    pub position: Position,
    /// The character at the selection's other end, where something is selected.
    pub anchor: Option<Position>,
    /// The column that moving up and down tries to keep.
    column: Option<u16>,
    /// Selections that were grown, for shrinking back.
    grown: Vec<(Option<Position>, Position)>,
}

/// A text and the page on which it is shown.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The text.
    pub document: &'a Document,
    /// Its rows.
    pub page: &'a Page,
    /// How many rows the window has.
    pub height: usize,
}

impl Cursor {
    /// A cursor at a position, nothing selected.
    pub(crate) fn at(position: Position) -> Self {
        Self {
            position,
            ..Self::default()
        }
    }

    /// What is selected, the character under the cursor included.
    pub(crate) fn selection(&self, document: &Document) -> Option<Span> {
        let anchor = self.anchor?;
        let (from, to) = (anchor.min(self.position), anchor.max(self.position));
        Some(
            document
                .text
                .on_graphemes(Span::new(from, document.text.grapheme_after(to))),
        )
        .filter(|span| !span.is_empty())
    }

    /// Lets go of the selection.
    pub(crate) fn deselect(&mut self) {
        self.anchor = None;
        self.grown.clear();
    }

    /// Selects `span`, the cursor on its last character.
    pub(crate) fn select(&mut self, document: &Document, span: Span) {
        if span.is_empty() {
            return;
        }
        self.anchor = Some(span.start);
        self.position = document.text.grapheme_before(span.end).max(span.start);
        self.column = None;
    }

    /// Puts the cursor to the other end of the selection.
    pub(crate) fn swap(&mut self) {
        if let Some(anchor) = self.anchor.as_mut() {
            std::mem::swap(anchor, &mut self.position);
            self.column = None;
        }
    }

    /// Moves; a selection that is there grows or shrinks with it.
    pub(crate) fn go(&mut self, place: Place, motion: Motion) {
        let vertical = match motion {
            Motion::Up => Some(-1),
            Motion::Down => Some(1),
            Motion::PageUp => Some(2 - place.height.max(3) as isize),
            Motion::PageDown => Some(place.height.max(3) as isize - 2),
            Motion::HalfUp => Some(-(place.height.max(2) as isize / 2)),
            Motion::HalfDown => Some(place.height.max(2) as isize / 2),
            _ => None,
        };
        match vertical {
            Some(rows) => self.go_rows(place, rows),
            None => {
                let selects_on = self.anchor.is_some_and(|anchor| self.position >= anchor);
                let target = match end_of_unit(place, self.position, motion).filter(|_| selects_on)
                {
                    Some(end) => end,
                    None => target(place, self.position, motion),
                };
                let target = place.page.clamp(target);
                self.position = place.document.text.grapheme_at(target).start;
                self.column = None;
            }
        }
    }

    fn go_rows(&mut self, place: Place, by: isize) {
        let page = place.page;
        if page.rows.is_empty() {
            return;
        }
        let column = self
            .column
            .unwrap_or_else(|| page.column_of(place.document, self.position));
        let last = page.rows.len() - 1;
        let mut row = page
            .row_of(self.position)
            .saturating_add_signed(by)
            .min(last);
        if page.rows[row].blank {
            row = if by < 0 {
                row.saturating_sub(1)
            } else {
                (row + 1).min(last)
            };
        }
        self.position = page.position_at(place.document, row, column);
        self.column = Some(column);
    }

    /// Selects the unit under the cursor; where something is selected, the next one too.
    pub(crate) fn take(&mut self, place: Place, unit: Unit) {
        let new = match self.selection(place.document) {
            None => unit_at(place, self.position, unit),
            Some(selected) => {
                let whole = covered(place, selected, unit);
                if whole == selected {
                    selected.hull(next_unit(place, selected.end, unit))
                } else {
                    whole
                }
            }
        };
        self.grow_to(place.document, new);
    }

    /// Grows the selection to the next larger unit: word, sentence, paragraph, turn.
    pub(crate) fn grow(&mut self, place: Place) {
        let Some(selected) = self.selection(place.document) else {
            return self.take(place, Unit::Word);
        };
        let larger = [Unit::Word, Unit::Sentence, Unit::Paragraph, Unit::Turn]
            .into_iter()
            .map(|unit| covered(place, selected, unit))
            .find(|span| *span != selected);
        if let Some(span) = larger {
            self.grow_to(place.document, span);
        }
    }

    fn grow_to(&mut self, document: &Document, span: Span) {
        if span.is_empty() {
            return;
        }
        self.grown.push((self.anchor, self.position));
        self.select(document, span);
    }

    /// Takes back the last growth of the selection; whether there was one.
    pub(crate) fn shrink(&mut self) -> bool {
        let Some((anchor, position)) = self.grown.pop() else {
            return false;
        };
        (self.anchor, self.position, self.column) = (anchor, position, None);
        true
    }
}

/// The unit at `position`. Blanks before a word or sentence belong to none: the next one on the line is taken.
pub(crate) fn unit_at(place: Place, position: Position, unit: Unit) -> Span {
    let text = &place.document.text;
    let among = |spans: Vec<Span>| {
        let next = spans.iter().find(|span| position < span.end);
        next.or(spans.last())
            .copied()
            .unwrap_or_else(|| text.grapheme_at(position))
    };
    match unit {
        Unit::Character => text.grapheme_at(position),
        Unit::Word => among(text.words(line_of(place, position)).collect()),
        Unit::Sentence => among(text.sentences(line_of(place, position))),
        Unit::Paragraph => text.trimmed(line_of(place, position)),
        Unit::Line => place
            .page
            .rows
            .get(place.page.row_of(position))
            .map_or(Span::new(position, position), |row| text.trimmed(row.span)),
        Unit::Turn => block_span(place, position),
    }
}

/// `span` and the units in which it starts and ends, together.
fn covered(place: Place, span: Span, unit: Unit) -> Span {
    let last = place.document.text.grapheme_before(span.end);
    [span.start, last.max(span.start)]
        .into_iter()
        .map(|end| (end, unit_at(place, end, unit)))
        .filter(|(end, unit)| unit.holds(*end))
        .fold(span, |whole, (_, unit)| whole.hull(unit))
}

/// The first unit that starts at or behind `position`; empty where there is none.
fn next_unit(place: Place, position: Position, unit: Unit) -> Span {
    let motion = match unit {
        Unit::Character => return place.document.text.grapheme_at(place.page.clamp(position)),
        Unit::Word => Motion::WordNext,
        Unit::Sentence => Motion::SentenceNext,
        Unit::Line | Unit::Paragraph => {
            let mut at = position;
            let text = &place.document.text;
            while at < text.len() && text.slice(text.grapheme_at(at)).trim().is_empty() {
                at = text.grapheme_after(at);
            }
            return unit_at(place, place.page.clamp(at), unit);
        }
        Unit::Turn => Motion::TurnNext,
    };
    let before = position.saturating_sub(1);
    let start = target(place, before, motion);
    if start < position {
        return Span::new(position, position);
    }
    unit_at(place, start, unit)
}

fn block_span(place: Place, position: Position) -> Span {
    place
        .page
        .blocks
        .get(place.page.block_of(position))
        .map_or(Span::new(position, position), |block| block.span)
}

/// The stretch between line feeds around `position`, within its block.
fn line_of(place: Place, position: Position) -> Span {
    let text = &place.document.text;
    let block = block_span(place, position);
    let position = position.clamp(block.start, block.end);
    let from = block.start.max(position.saturating_sub(REACH));
    let to = block.end.min(position.saturating_add(REACH));
    let before = text.slice(Span::new(from, position));
    let start = before
        .rfind('\n')
        .map(|at| text.position(text.byte(from) + at) + 1);
    let behind = text.slice(Span::new(position, to));
    let end = behind
        .find('\n')
        .map(|at| text.position(text.byte(position) + at));
    text.on_graphemes(Span::new(start.unwrap_or(from), end.unwrap_or(to)))
}

/// Where a motion that does not go by rows leads.
fn target(place: Place, position: Position, motion: Motion) -> Position {
    let text = &place.document.text;
    let row = || place.page.rows.get(place.page.row_of(position));
    match motion {
        Motion::Left => {
            let block = block_span(place, position);
            if position > block.start {
                text.grapheme_before(position)
            } else {
                last_of_block_before(place, position)
            }
        }
        Motion::Right => text.grapheme_after(position),
        Motion::WordNext => next(place, position, |line| starts(text.words(line))),
        Motion::SentenceNext => next(place, position, |line| starts(text.sentences(line))),
        Motion::WordBack => previous(place, position, |line| starts(text.words(line))),
        Motion::SentenceBack => previous(place, position, |line| starts(text.sentences(line))),
        Motion::TurnNext => {
            let next = place.page.block_of(position) + 1;
            let block = place.page.blocks.get(next);
            block.map_or(position, |block| block.span.start)
        }
        Motion::TurnBack => {
            let here = place.page.block_of(position);
            let start = block_span(place, position).start;
            if position > start {
                return start;
            }
            let before = here.checked_sub(1).and_then(|at| place.page.blocks.get(at));
            before.map_or(position, |block| block.span.start)
        }
        Motion::RowStart => row().map_or(position, |row| row.span.start),
        Motion::RowEnd => row().map_or(position, |row| {
            let words = text.trimmed(row.span);
            text.grapheme_before(words.end).max(row.span.start)
        }),
        Motion::Start => place.page.first_speech(),
        Motion::End => text.grapheme_before(
            place
                .page
                .blocks
                .last()
                .map_or(text.len(), |block| block.span.end),
        ),
        Motion::Up
        | Motion::Down
        | Motion::PageUp
        | Motion::PageDown
        | Motion::HalfUp
        | Motion::HalfDown => position,
    }
}

fn last_of_block_before(place: Place, position: Position) -> Position {
    let here = place.page.block_of(position);
    let before = here.checked_sub(1).and_then(|at| place.page.blocks.get(at));
    before.map_or(position, |block| {
        place.document.text.grapheme_before(block.span.end)
    })
}

/// Where the far end of a selection goes with a motion by words, sentences or turns: to the last character of the unit, so
/// that whole units are selected. None for other motions.
fn end_of_unit(place: Place, position: Position, motion: Motion) -> Option<Position> {
    let text = &place.document.text;
    let ends = |spans: Vec<Span>| -> Vec<Position> {
        let last = |span: &Span| text.grapheme_before(span.end);
        spans.iter().map(last).collect()
    };
    let words = |line| ends(text.words(line).collect());
    let sentences = |line| ends(text.sentences(line));
    Some(match motion {
        Motion::WordNext => next(place, position, words),
        Motion::WordBack => previous(place, position, words),
        Motion::SentenceNext => next(place, position, sentences),
        Motion::SentenceBack => previous(place, position, sentences),
        Motion::TurnNext => {
            let end = text.grapheme_before(block_span(place, position).end);
            let next = place.page.blocks.get(place.page.block_of(position) + 1);
            match next {
                Some(next) if position >= end => text.grapheme_before(next.span.end),
                _ => end,
            }
        }
        Motion::TurnBack => last_of_block_before(place, position),
        _ => return None,
    })
}

fn starts(spans: impl IntoIterator<Item = Span>) -> Vec<Position> {
    spans.into_iter().map(|span| span.start).collect()
}

/// The first of the places that `of` finds on a line behind `position`, over lines and blocks; `position` itself where
/// there is none.
fn next(place: Place, position: Position, of: impl Fn(Span) -> Vec<Position>) -> Position {
    let mut at = position;
    loop {
        let line = line_of(place, at);
        if let Some(found) = of(line).into_iter().find(|found| *found > position) {
            return found;
        }
        let block = block_span(place, at);
        let behind = line.end.max(at) + 1;
        let further = if behind < block.end {
            behind
        } else {
            place.page.clamp(block.end)
        };
        if further <= at {
            return position;
        }
        at = further;
    }
}

/// The last of the places that `of` finds on a line before `position`, over lines and blocks; `position` itself where
/// there is none.
fn previous(place: Place, position: Position, of: impl Fn(Span) -> Vec<Position>) -> Position {
    let mut at = position;
    loop {
        let line = line_of(place, at);
        if let Some(found) = of(line).into_iter().rfind(|found| *found < position) {
            return found;
        }
        let block = block_span(place, at);
        let further = if line.start > block.start {
            line.start - 1
        } else {
            last_of_block_before(place, block.start)
        };
        if further >= at {
            return position;
        }
        at = further;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{Text, Turn};
    use proptest::prelude::*;

    /// Two turns, `A: ` and `B: ` as labels.
    fn document(one: &str, two: &str) -> Document {
        let raw = format!("A: {one}\n\nB: {two}");
        let text = Text::new(&raw).unwrap();
        let first = 3 + one.chars().count() as u32;
        let turn = |speaker, from, to| Turn {
            speaker,
            span: Span::new(from, to),
            speech: Span::new(from + 3, to),
            time: None,
            words: 0,
        };
        let turns = vec![turn(0, 0, first), turn(1, first + 2, text.len())];
        Document::new(text, vec!["A".into(), "B".into()], turns)
    }

    fn walk(document: &Document, motion: Motion) -> Vec<u32> {
        let page = Page::new(document, 20);
        let place = Place {
            document,
            page: &page,
            height: 10,
        };
        let mut cursor = Cursor::at(
            if matches!(motion, Motion::WordBack | Motion::SentenceBack) {
                document.text.len() - 1
            } else {
                page.first_speech()
            },
        );
        let mut stops = vec![];
        loop {
            let before = cursor.position;
            cursor.go(place, motion);
            if cursor.position == before {
                return stops;
            }
            stops.push(cursor.position);
        }
    }

    #[test]
    fn words_and_sentences_are_walked_over_lines_and_turns() {
        let document = document("One two. Three.\nFour", "Five six.");
        let at = |stops: Vec<u32>| -> Vec<String> {
            stops
                .iter()
                .map(|at| {
                    document.text.as_str()[*at as usize..]
                        .chars()
                        .take(3)
                        .collect()
                })
                .collect()
        };
        assert_eq!(
            at(walk(&document, Motion::WordNext)),
            ["two", "Thr", "Fou", "Fiv", "six"]
        );
        assert_eq!(
            at(walk(&document, Motion::SentenceNext)),
            ["Thr", "Fou", "Fiv"]
        );
        assert_eq!(
            at(walk(&document, Motion::SentenceBack)),
            ["Fiv", "Fou", "Thr", "One"]
        );
    }

    #[test]
    fn selections_grow_by_units_and_shrink_back() {
        let document = document("One two. Three.\nFour", "Five six.");
        let page = Page::new(&document, 20);
        let place = Place {
            document: &document,
            page: &page,
            height: 10,
        };
        let mut cursor = Cursor::at(8);
        let mut seen = vec![];
        for _ in 0..4 {
            cursor.grow(place);
            seen.push(document.text.slice(cursor.selection(&document).unwrap()));
        }
        assert_eq!(
            seen,
            [
                "two",
                "One two.",
                "One two. Three.",
                "One two. Three.\nFour"
            ]
        );
        assert!(cursor.shrink() && cursor.shrink());
        assert_eq!(
            document.text.slice(cursor.selection(&document).unwrap()),
            "One two."
        );
        cursor.take(place, Unit::Sentence);
        assert_eq!(
            document.text.slice(cursor.selection(&document).unwrap()),
            "One two. Three."
        );
        cursor.take(place, Unit::Sentence);
        cursor.take(place, Unit::Sentence);
        assert_eq!(
            document.text.slice(cursor.selection(&document).unwrap()),
            "One two. Three.\nFour\n\nB: Five six."
        );
    }

    /// A text that does not begin within a grapheme.
    fn start(text: &str) -> &str {
        text.trim_start_matches(|c: char| !c.is_ascii_lowercase())
            .trim_end()
    }

    #[test]
    fn what_is_selected_while_moving_by_units_ends_with_one() {
        let document = document("One two. Three.\nFour", "Five six.");
        let page = Page::new(&document, 20);
        let place = Place {
            document: &document,
            page: &page,
            height: 10,
        };
        let mut cursor = Cursor::at(page.first_speech());
        cursor.anchor = Some(cursor.position);
        let mut seen = vec![];
        for motion in [
            Motion::WordNext,
            Motion::SentenceNext,
            Motion::SentenceNext,
            Motion::SentenceBack,
            Motion::TurnNext,
            Motion::TurnNext,
            Motion::TurnBack,
        ] {
            cursor.go(place, motion);
            seen.push(document.text.slice(cursor.selection(&document).unwrap()));
        }
        let first = "One two. Three.\nFour";
        assert_eq!(
            seen,
            [
                "One",
                "One two.",
                "One two. Three.",
                "One two.",
                first,
                document.text.as_str().trim_start_matches("A: "),
                first,
            ]
        );
    }

    proptest! {
        #[test]
        fn every_motion_stays_on_what_is_shown(one in "[a-zé\u{301}👩\u{200d}. \n]{0,60}", two in "[a-z. \n]{0,60}", moves in prop::collection::vec(0usize..16, 0..30)) {
            let (one, two) = (start(&one), two.trim());
            let document = document(one, two);
            let page = Page::new(&document, 12);
            let place = Place { document: &document, page: &page, height: 5 };
            let mut cursor = Cursor::at(page.first_speech());
            for motion in moves {
                let motion = Motion::ALL[motion % Motion::ALL.len()];
                cursor.go(place, motion);
                prop_assert_eq!(page.clamp(cursor.position), cursor.position);
                prop_assert!(document.text.is_empty() || page.blocks.is_empty()
                    || document.text.grapheme_at(cursor.position).start == cursor.position);
                cursor.take(place, Unit::Sentence);
                prop_assert!(cursor.selection(&document).is_none_or(|span| span.end <= document.text.len()));
                cursor.deselect();
            }
        }
    }
}

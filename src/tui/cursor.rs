//! Where the reader is in a text, what is selected, and how both move by words, sentences, rows and turns.

mod units;

use super::command::{Motion, Unit};
use super::wrap::Page;
use crate::study::{Document, Position, Span};
use units::{covered, end_of_unit, next_unit, target};

pub(crate) use units::unit_at;

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

    /// Selects from what was taken to the unit at `position`, the cursor on the far side of that.
    pub(crate) fn extend_by(&mut self, place: Place, taken: Span, position: Position, unit: Unit) {
        let there = unit_at(place, position, unit);
        self.select(place.document, taken.hull(there));
        if there.start < taken.start {
            self.swap();
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

#[cfg(test)]
mod tests;

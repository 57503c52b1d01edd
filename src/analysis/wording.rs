//! How many words a piece of a turn has, asked many times of the same turns.

use crate::study::{Document, Position, Span, words_of};
use crate::study::{Text, marks_of};

/// Counts words in pieces of one document's turns: always what [`Text::count_words`] counts, without segmenting the same
/// turn again and again.
pub(super) struct Wording<'a> {
    document: &'a Document,
    turns: Vec<Option<Units>>,
}

impl<'a> Wording<'a> {
    pub fn of(document: &'a Document) -> Self {
        Self {
            document,
            turns: Vec::new(),
        }
    }

    /// How many words `piece` has, which lies in the speech of the turn with this index.
    pub fn count(&mut self, turn: usize, piece: Span) -> u64 {
        let document = self.document;
        let speech = document.turns[turn].speech;
        if piece == speech {
            return u64::from(document.turns[turn].words);
        }
        if self.turns.is_empty() {
            self.turns.resize_with(document.turns.len(), || None);
        }
        let units = self.turns[turn].get_or_insert_with(|| Units::of(&document.text, speech));
        units.count(&document.text, piece)
    }
}

/// Words and marks of one speech, in order.
struct Units {
    units: Vec<Unit>,
    /// How many words come before each unit; at the end, all of them.
    before: Vec<u32>,
}

#[derive(Clone, Copy)]
struct Unit {
    span: Span,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A word of letters and digits alone: each part of it is a word.
    Plain,
    /// A word with something else inside, such as an apostrophe: a part of it may be no word, or two.
    Compound,
    /// A mark in brackets: cut open, its words count.
    Mark,
}

impl Units {
    fn of(text: &Text, speech: Span) -> Self {
        let string = text.slice(speech);
        let mut found = Vec::with_capacity(string.len() / 4);
        found.extend(words_of(string).map(|range| {
            let plain = string[range.clone()].chars().all(char::is_alphanumeric);
            (range, if plain { Kind::Plain } else { Kind::Compound })
        }));
        let marks = marks_of(string);
        if !marks.is_empty() {
            found.extend(marks.into_iter().map(|range| (range, Kind::Mark)));
            found.sort_unstable_by_key(|(range, _)| range.start);
        }
        let ascii = string.is_ascii();
        let (mut byte, mut position) = (0, speech.start);
        let mut step_to = |to: usize| -> Position {
            position += if ascii {
                (to - byte) as u32
            } else {
                string[byte..to].chars().count() as u32
            };
            byte = to;
            position
        };
        let mut units = Vec::with_capacity(found.len());
        let mut before = Vec::with_capacity(found.len() + 1);
        let mut words = 0;
        for (range, kind) in found {
            let start = step_to(range.start);
            let span = Span::new(start, step_to(range.end));
            units.push(Unit { span, kind });
            before.push(words);
            words += u32::from(kind != Kind::Mark);
        }
        before.push(words);
        Self { units, before }
    }

    fn count(&self, text: &Text, piece: Span) -> u64 {
        let from = self.units.partition_point(|u| u.span.end <= piece.start);
        let to = from + self.units[from..].partition_point(|u| u.span.start < piece.end);
        let cut = |unit: &&Unit| !piece.contains(unit.span);
        let touched = &self.units[from..to];
        let first = touched.first().filter(cut);
        let last = touched.last().filter(|_| touched.len() > 1).filter(cut);
        let mut words = u64::from(self.before[to] - self.before[from]);
        for unit in first.into_iter().chain(last) {
            match unit.kind {
                Kind::Plain => {}
                Kind::Compound => {
                    let part = unit.span.intersection(piece).unwrap_or(unit.span);
                    words = words - 1 + text.count_words(part) as u64;
                }
                Kind::Mark => return text.count_words(piece) as u64,
            }
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Turn;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_of_a_piece_are_those_that_its_text_has(
            raw in "[a-z'.,3_é\u{301}ß👩\u{200d} \n\\[\\]-]{1,60}",
            pieces in prop::collection::vec((0u32..60, 0u32..60), 1..20),
        ) {
            let text = Text::new(&raw).unwrap();
            let speech = text.trimmed(text.whole());
            let turn = Turn { speaker: 0, span: text.whole(), speech, time: None, words: 0 };
            let document = Document::new(text, vec![String::new()], vec![turn]);
            let mut wording = Wording::of(&document);
            for (start, length) in pieces {
                let Some(piece) = Span::new(start, start + length).intersection(speech) else { continue };
                prop_assert_eq!(wording.count(0, piece), document.text.count_words(piece) as u64);
            }
        }
    }
}

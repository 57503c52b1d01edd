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
        units
            .count(piece)
            .unwrap_or_else(|| document.text.count_words(piece) as u64)
    }
}

/// Words and marks of one speech, in order. What cuts none of them has the words that lie in it.
struct Units {
    spans: Vec<Span>,
    /// How many words come before each unit; at the end, all of them.
    before: Vec<u32>,
}

impl Units {
    fn of(text: &Text, speech: Span) -> Self {
        let string = text.slice(speech);
        let words = words_of(string).map(|range| (range, 1));
        let marks = marks_of(string).into_iter().map(|range| (range, 0));
        let mut units: Vec<_> = words.chain(marks).collect();
        units.sort_unstable_by_key(|(range, _)| range.start);
        let (mut byte, mut position) = (0, speech.start);
        let mut step_to = |to: usize| -> Position {
            position += string[byte..to].chars().count() as u32;
            byte = to;
            position
        };
        let (mut spans, mut before, mut words) = (Vec::with_capacity(units.len()), vec![0], 0);
        for (range, is_word) in units {
            let start = step_to(range.start);
            spans.push(Span::new(start, step_to(range.end)));
            words += is_word;
            before.push(words);
        }
        Self { spans, before }
    }

    /// The number of words in `piece`; none where it cuts a word or a mark.
    fn count(&self, piece: Span) -> Option<u64> {
        let from = self.spans.partition_point(|unit| unit.end <= piece.start);
        let to = self.spans.partition_point(|unit| unit.start < piece.end);
        if from >= to {
            return Some(0);
        }
        let whole = piece.start <= self.spans[from].start && self.spans[to - 1].end <= piece.end;
        whole.then(|| u64::from(self.before[to] - self.before[from]))
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

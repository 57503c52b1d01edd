//! Where the words of a document start, so that the words of a passage are counted without reading it.

use super::span::{Position, Span};
use super::text::{Text, marks_of, words_of};
use super::transcript::Document;

/// How many bits of [`WordStarts::starts`] one number of [`WordStarts::before`] stands for.
const BLOCK: usize = 512;
const BITS: usize = u64::BITS as usize;

/// A bit for each character of a text, set where a word of a turn's speech starts: an eighth of the text's size.
#[derive(Debug, Clone)]
pub(super) struct WordStarts {
    starts: Vec<u64>,
    /// How many words start before each block.
    before: Vec<u32>,
    /// The `[marks]`, in order: cut open, their words count.
    marks: Vec<Span>,
}

impl WordStarts {
    pub fn of(document: &Document) -> Self {
        let text = &document.text;
        let mut starts = vec![0u64; text.len() as usize / BITS + 1];
        let mut marks = Vec::new();
        for turn in &document.turns {
            let speech = text.slice(turn.speech);
            let mut steps = Steps::new(speech, turn.speech.start);
            for word in words_of(speech) {
                let start = steps.to(word.start) as usize;
                starts[start / BITS] |= 1 << (start % BITS);
            }
            let mut steps = Steps::new(speech, turn.speech.start);
            marks.extend(marks_of(speech).into_iter().map(|mark| {
                let start = steps.to(mark.start);
                Span::new(start, steps.to(mark.end))
            }));
        }
        let mut so_far = 0;
        let blocks = starts.chunks(BLOCK / BITS).map(|block| {
            let before = so_far;
            so_far += ones(block);
            before
        });
        Self {
            before: blocks.collect(),
            starts,
            marks,
        }
    }

    /// The edge of a piece that starts at `start`, in `speech`.
    pub fn at_start(&self, text: &Text, speech: Span, start: Position) -> WordEdge {
        let (before, from) = text.as_str().split_at(text.byte(start));
        let starts_well = start == speech.start
            || before.ends_with(is_blank)
            || from.starts_with(is_blank)
            || is_stop(from)
            || self.starts_at(start);
        let cuts_plainly = || before.ends_with(is_plain) && from.starts_with(is_plain);
        match starts_well {
            _ if self.is_in_a_mark(start) => WordEdge::UNKNOWN,
            true => WordEdge(self.up_to(start)),
            false if cuts_plainly() => WordEdge(self.up_to(start) - 1),
            false => WordEdge::UNKNOWN,
        }
    }

    /// The edge of a piece that ends at `end`, in `speech`.
    pub fn at_end(&self, text: &Text, speech: Span, end: Position) -> WordEdge {
        let (before, from) = text.as_str().split_at(text.byte(end));
        let ends_well = end == speech.end
            || from.starts_with(is_blank)
            || before.ends_with(is_blank)
            || before.ends_with(char::is_alphanumeric);
        if ends_well && !self.is_in_a_mark(end) {
            WordEdge(self.up_to(end))
        } else {
            WordEdge::UNKNOWN
        }
    }

    fn starts_at(&self, position: Position) -> bool {
        let position = position as usize;
        self.starts[position / BITS] >> (position % BITS) & 1 == 1
    }

    fn is_in_a_mark(&self, position: Position) -> bool {
        let next = self.marks.partition_point(|mark| mark.end <= position);
        let mark = self.marks.get(next);
        mark.is_some_and(|mark| mark.start < position)
    }

    fn up_to(&self, position: Position) -> u32 {
        let position = position as usize;
        let (block, last) = (position / BLOCK, position / BITS);
        let whole = &self.starts[block * (BLOCK / BITS)..last];
        let rest = self.starts[last] & ((1u64 << (position % BITS)) - 1);
        self.before[block] + ones(whole) + rest.count_ones()
    }
}

fn is_blank(c: char) -> bool {
    c.is_ascii_whitespace()
}

/// Whether `text` begins with a punctuation mark that belongs to no word behind it.
fn is_stop(text: &str) -> bool {
    let rest = text.strip_prefix(|c: char| c.is_ascii_punctuation());
    rest.is_some_and(|rest| rest.starts_with(is_blank))
}

/// Whether, between two like it, no word ends.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

/// How many words of speech a document has before one end of a piece. A word that the piece's start cuts open counts as its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WordEdge(u32);

impl WordEdge {
    /// What is left there of a word may or may not be one: only the text of the whole piece tells.
    pub const UNKNOWN: Self = Self(u32::MAX);

    /// How many words lie between a piece's start and its end.
    pub fn words_to(self, end: Self) -> Option<u32> {
        let known = self != Self::UNKNOWN && end != Self::UNKNOWN;
        known.then(|| end.0 - self.0)
    }
}

fn ones(bits: &[u64]) -> u32 {
    bits.iter().map(|bits| bits.count_ones()).sum()
}

/// Positions of ascending bytes of a speech.
struct Steps<'a> {
    speech: &'a str,
    ascii: bool,
    byte: usize,
    position: Position,
}

impl<'a> Steps<'a> {
    fn new(speech: &'a str, start: Position) -> Self {
        Self {
            speech,
            ascii: speech.is_ascii(),
            byte: 0,
            position: start,
        }
    }

    fn to(&mut self, byte: usize) -> Position {
        self.position += if self.ascii {
            (byte - self.byte) as u32
        } else {
            self.speech[self.byte..byte].chars().count() as u32
        };
        self.byte = byte;
        self.position
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::Text;
    use super::super::transcript::Turn;
    use super::*;
    use proptest::prelude::*;

    fn document(first: &str, second: &str) -> Document {
        let text = Text::new(&format!("{first}\n{second}")).unwrap();
        let middle = first.chars().count() as u32;
        let turn = |span: Span| Turn {
            speaker: 0,
            span,
            speech: text.trimmed(span),
            time: None,
            words: 0,
        };
        let turns = [
            Span::new(0, middle),
            Span::new(middle + 1, text.len().max(middle + 1)),
        ];
        let turns = turns.map(turn).to_vec();
        Document::new(text, vec![String::new()], turns)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn words_of_a_piece_are_those_that_its_text_has(
            first in "[a-d'.,:3_é\u{301}\u{202f}ß👩\u{200d} \\[\\]-]{0,60}",
            second in "[a-d'.,:3_é\u{301}\u{202f}ß👩\u{200d} \\[\\]-]{0,60}",
            pieces in prop::collection::vec((0u32..130, 0u32..60), 1..20),
        ) {
            let document = document(&first, &second);
            for (start, length) in pieces {
                for (at, turn) in document.turns.iter().enumerate() {
                    let cut = Span::new(start, start + length).intersection(turn.speech);
                    let Some(piece) = cut else { continue };
                    let counted = document.words_in(at, piece) as usize;
                    prop_assert_eq!(counted, document.text.count_words(piece));
                }
            }
        }
    }

    #[test]
    fn words_are_counted_over_the_seams_of_blocks() {
        let long = "one two, three ".repeat(300);
        let document = document(&long, "");
        for start in 0..40 {
            let piece = Span::new(start, start + 4_321);
            let counted = document.words_in(0, piece) as usize;
            assert_eq!(counted, document.text.count_words(piece));
        }
    }
}

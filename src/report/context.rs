//! The turns around a quote: what it was an answer to, and how it went on.

use super::quotes::{LEFT_OUT, Quoting};
use super::summary::{ContextTurn, Stretch};
use super::visible::visible;
use crate::analysis::Piece;
use crate::study::{Interview, Position, Span};

/// Of words that are not quoted, a context shows at most so many in a row.
const LONGEST: usize = 100;

/// Looks around in one transcript.
pub(super) struct Around<'a> {
    pub interview: &'a Interview,
    pub quoting: &'a Quoting<'a>,
    /// How many turns before and behind.
    pub turns: usize,
}

impl Around<'_> {
    /// The turns of a passage and some around it. Of one whose speaker does not consent to being quoted there are no words.
    pub fn turns(&self, pieces: &[Piece]) -> Vec<ContextTurn> {
        let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else {
            return Vec::new();
        };
        let all = &self.interview.document().turns;
        let from = first.turn.saturating_sub(self.turns);
        let to = (last.turn + self.turns + 1).min(all.len());
        (from..to)
            .map(|turn| self.turn(turn, pieces, turn < first.turn))
            .filter(|shown| {
                shown.stretches.iter().any(|s| !s.text.is_empty()) || self.is_silent(shown)
            })
            .collect()
    }

    fn is_silent(&self, shown: &ContextTurn) -> bool {
        let turn = &self.interview.document().turns[shown.turn - 1];
        !turn.speech.is_empty() && shown.stretches.is_empty()
    }

    fn turn(&self, at: usize, pieces: &[Piece], is_before: bool) -> ContextTurn {
        let turn = &self.interview.document().turns[at];
        let (speaker, role) = self.quoting.speaker(self.interview, at);
        let mut stretches = Vec::new();
        if self.quoting.may_quote(self.interview.who(turn)) {
            let mut position = turn.speech.start;
            for piece in pieces.iter().filter(|piece| piece.turn == at) {
                stretches.extend(self.unquoted(position, piece.span.start, true));
                stretches.push(Stretch {
                    text: visible(self.interview.document().text.slice(piece.span)),
                    quoted: true,
                });
                position = piece.span.end;
            }
            stretches.extend(self.unquoted(position, turn.speech.end, is_before));
        }
        ContextTurn {
            turn: at + 1,
            speaker,
            role,
            stretches,
        }
    }

    /// What lies between, or of many words those next to the quote: the last where it comes `before` the quote, else the first.
    fn unquoted(&self, start: Position, end: Position, before: bool) -> Option<Stretch> {
        if end <= start {
            return None;
        }
        let text = &self.interview.document().text;
        let whole = Span::new(start, end);
        let words: Vec<Span> = text.words(whole).collect();
        let (span, left, right) = match words.len() {
            0..=LONGEST => (whole, "", ""),
            many if before => (Span::new(words[many - LONGEST].start, end), LEFT_OUT, ""),
            _ => (Span::new(start, words[LONGEST - 1].end), "", LEFT_OUT),
        };
        let shown = text.slice(span);
        let blank = |is: bool| if is { " " } else { "" };
        let outer = (
            blank(shown.starts_with(char::is_whitespace) || !left.is_empty()),
            blank(shown.ends_with(char::is_whitespace) || !right.is_empty()),
        );
        Some(Stretch {
            text: format!("{left}{}{}{}{right}", outer.0, visible(shown), outer.1),
            quoted: false,
        })
    }
}

//! Where codings stand among the turns and words of their text: found once, so that counting need not read the text again.

use super::coding::Coding;
use super::span::{Position, Span};
use super::text::Text;
use super::transcript::Document;
use super::word_starts::WordEdge;

/// Where a coding stands among the turns of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Site {
    /// The first turn that ends behind its start: an index, one past the last turn where there is none.
    pub turn: u32,
    /// Where the white space behind it ends, in code points: what starts up to there adjoins it.
    pub reach: Position,
}

/// The sites of codings sorted by start.
pub(super) fn sites<'c>(
    document: &Document,
    codings: impl Iterator<Item = &'c Coding>,
) -> Box<[Site]> {
    let turns = &document.turns;
    let mut turn = 0;
    let site = |coding: &Coding| {
        let ends_before = |span: Span| span.end <= coding.span.start;
        while turns.get(turn).is_some_and(|turn| ends_before(turn.span)) {
            turn += 1;
        }
        Site {
            turn: turn as u32,
            reach: behind_blanks(&document.text, coding.span.end),
        }
    };
    codings.map(site).collect()
}

/// The position of the first character from `position` on that is no white space.
fn behind_blanks(text: &Text, position: Position) -> Position {
    let rest = &text.as_str()[text.byte(position)..];
    let blanks = rest.chars().take_while(|c| c.is_whitespace()).count();
    position + blanks as u32
}

/// How many words its text has before a coding's start and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordEdges {
    start: WordEdge,
    end: WordEdge,
}

impl WordEdges {
    /// How many words there are from this coding's start to the end of `last`, which lies in the same turn's speech and ends
    /// no earlier: what [`Text::count_words`] counts. None where only the text tells.
    pub fn words_through(&self, last: &Self) -> Option<u32> {
        self.start.words_to(last.end)
    }
}

/// The word edges of codings sorted by start, which have these sites.
pub(super) fn word_edges<'c>(
    document: &Document,
    codings: impl Iterator<Item = &'c Coding>,
    sites: &[Site],
) -> Box<[WordEdges]> {
    let (starts, text) = (document.word_starts(), &document.text);
    let edges = |(coding, site): (&Coding, &Site)| {
        let turns = document.turns[site.turn as usize..].iter();
        let speech = turns.map(|turn| turn.speech).next();
        let speech = speech.filter(|speech| speech.contains(coding.span));
        speech.map_or(
            WordEdges {
                start: WordEdge::UNKNOWN,
                end: WordEdge::UNKNOWN,
            },
            |speech| WordEdges {
                start: starts.at_start(text, speech, coding.span.start),
                end: starts.at_end(text, speech, coding.span.end),
            },
        )
    };
    codings.zip(sites).map(edges).collect()
}

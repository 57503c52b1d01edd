//! Concordance lines: each word found, with what stands around it.

use super::{ConcordanceLine, Finder, Hit};
use crate::study::Span;

/// A line for each word of the hits, in order: the word and up to `width` characters of the same speech on either side.
///
/// Control characters, line feeds and marks that turn the direction of writing become blanks, one for one, so that
/// `left` has as many code points as lie between `start` and the keyword. A grapheme is never cut, so a side may be a few
/// code points longer than `width`.
pub fn concordance(finder: &Finder, hits: &[Hit], width: u32) -> Vec<ConcordanceLine> {
    let lines = hits.iter().flat_map(|hit| {
        let words = hit.words.iter();
        words.filter_map(move |word| line(finder, hit, *word, width))
    });
    lines.collect()
}

fn line(finder: &Finder, hit: &Hit, keyword: Span, width: u32) -> Option<ConcordanceLine> {
    let document = finder.study.interview(hit.transcript)?.document();
    let turn = document.turn_at(keyword.start)?;
    let speech = document.turns[turn].speech;
    let text = &document.text;
    let around = text.on_graphemes(Span::new(
        keyword.start.saturating_sub(width),
        keyword.end.saturating_add(width),
    ));
    let around = around.intersection(speech)?;
    let left = Span::new(around.start, keyword.start);
    let right = Span::new(keyword.end, around.end);
    Some(ConcordanceLine {
        transcript: hit.transcript,
        turn,
        keyword,
        left: on_one_line(text.slice(left)),
        right: on_one_line(text.slice(right)),
        start: left.start,
    })
}

fn on_one_line(text: &str) -> String {
    let unsafe_here = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars()
        .map(|c| if unsafe_here(c) { ' ' } else { c })
        .collect()
}

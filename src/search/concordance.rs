//! Concordance lines: each word found, with what stands around it.

use super::fold::tokens;
use super::{ConcordanceLine, Finder, Hit};
use crate::study::{Span, Study, TranscriptId};

/// Lines are sorted by so many words on a side.
const NEAREST: usize = 4;
/// Within so many characters.
const FAR: u32 = 120;

/// A line for each word of the hits, in order: the word and up to `width` characters of the same speech on either side.
///
/// Control characters, line feeds and marks that turn the direction of writing become blanks, one for one, so that
/// `left` has as many code points as lie between `start` and the keyword. A grapheme is never cut, so a side may be a few
/// code points longer than `width`.
pub fn concordance(finder: &Finder, hits: &[Hit], width: u32) -> Vec<ConcordanceLine> {
    let lines = hits.iter().flat_map(|hit| {
        let words = hit.words.iter();
        words.filter_map(move |word| in_context(&finder.study, hit.transcript, *word, width))
    });
    lines.collect()
}

/// A keyword with up to `width` characters of the same speech on either side, as [`concordance`] gives it. None where
/// it stands in no turn.
pub fn in_context(
    study: &Study,
    transcript: TranscriptId,
    keyword: Span,
    width: u32,
) -> Option<ConcordanceLine> {
    let document = study.interview(transcript)?.document();
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
        transcript,
        turn,
        keyword,
        left: on_one_line(text.slice(left)),
        right: on_one_line(text.slice(right)),
        start: left.start,
    })
}

/// A side of a keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What stands before it.
    Left,
    /// What stands behind it.
    Right,
}

/// The words that stand nearest to a keyword on one side, in the same speech, nearest first and folded: by which
/// concordance lines are sorted.
pub fn neighbours(
    study: &Study,
    transcript: TranscriptId,
    keyword: Span,
    side: Side,
) -> Vec<String> {
    let Some(line) = in_context(study, transcript, keyword, FAR) else {
        return Vec::new();
    };
    let folded = |text: &str| tokens(text).map(|token| token.form.into_owned()).collect();
    let mut words: Vec<String> = match side {
        Side::Left => folded(&line.left),
        Side::Right => folded(&line.right),
    };
    if side == Side::Left {
        words.reverse();
    }
    words.truncate(NEAREST);
    words
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::testing::{queries, sketches};
    use crate::search::{FindOptions, Query};
    use proptest::prelude::*;

    #[test]
    fn nothing_that_steers_a_terminal_is_left() {
        let line = on_one_line("a\nb\u{1b}[1m\u{202e}c\u{9b}é");
        assert_eq!(line, "a b [1m c é");
    }

    #[test]
    fn lines_are_sorted_by_the_words_nearest_to_the_keyword() {
        let sketch = crate::search::testing::Sketch {
            transcripts: vec![vec![(2, "So the Zoë, time alone, link worker".into())]],
            codings: vec![],
            values: vec![[0, 0, 0]; 4],
            memos: vec![],
        };
        let study = sketch.build();
        let finder = Finder {
            study,
            words: Default::default(),
        };
        let query = Query::parse("time", &finder.study).unwrap();
        let hit = &finder.find(&query, &FindOptions::default()).hits[0];
        let words = |side| neighbours(&finder.study, hit.transcript, hit.words[0], side);
        assert_eq!(words(Side::Left), ["zoe", "the", "so"]);
        assert_eq!(words(Side::Right), ["alone", "link", "worker"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn lines_lie_where_they_say(sketch in sketches(), query in queries(), width in 0u32..40) {
            let finder = Finder { study: sketch.build(), words: Default::default() };
            let query = Query::parse(&query, &finder.study).unwrap();
            let hits = finder.find(&query, &FindOptions::default()).hits;
            let lines = concordance(&finder, &hits, width);
            prop_assert_eq!(lines.len(), hits.iter().map(|hit| hit.words.len()).sum::<usize>());
            for line in lines {
                let document = finder.study.interview(line.transcript).unwrap().document();
                let speech = document.turns[line.turn].speech;
                let left = Span::new(line.start, line.keyword.start);
                let right = Span::new(line.keyword.end, line.keyword.end + line.right.chars().count() as u32);
                prop_assert!(speech.contains(left.hull(right)));
                prop_assert_eq!(on_one_line(document.text.slice(left)), line.left);
                prop_assert_eq!(on_one_line(document.text.slice(right)), line.right);
                prop_assert!(left.len() >= width.min(line.keyword.start - speech.start));
                prop_assert!(right.len() >= width.min(speech.end - line.keyword.end));
                prop_assert!(left.len() <= width + 2 && right.len() <= width + 2);
            }
        }
    }
}

//! Words with a capital, and what the words around them say of them.

use std::ops::Range;

use super::lexicon::{is_place_word, is_title};
use super::overlaps_one;
use crate::study::marks_of;

/// A run of words with capitals in a speech, before it is known how the study writes them elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// Where it stands.
    pub bytes: Range<usize>,
    /// Whether it starts where a sentence does, so that the capital of its first word says nothing.
    pub at_start: bool,
    /// Whether the words around it say that it is a name.
    pub named: bool,
    /// Whether the words around it say that it is a place.
    pub placed: bool,
}

/// Collects the runs of a speech, which is read word by word.
pub(super) struct Runs<'t> {
    speech: &'t str,
    marks: Vec<Range<usize>>,
    before: Option<Range<usize>>,
    found: Vec<Run>,
}

/// Behind these a sentence may start.
const BEFORE_SENTENCE: [char; 9] = [
    '.', '?', '!', '\u{2026}', ':', '"', '\u{201c}', '\u{2018}', '\n',
];

/// A name stands behind these.
const BEFORE_NAME: [&str; 9] = [
    "called", "named", "sister", "brother", "husband", "wife", "daughter", "son", "friend",
];

/// A place stands behind these.
const BEFORE_PLACE: [&str; 4] = ["in", "near", "from", "at"];

impl<'t> Runs<'t> {
    /// None yet.
    pub fn of(speech: &'t str) -> Self {
        Self {
            speech,
            marks: marks_of(speech),
            before: None,
            found: Vec::new(),
        }
    }

    /// Passes a word that is no name.
    pub fn pass(&mut self, word: Range<usize>) {
        self.before = Some(word);
    }

    /// Takes a word with a capital, unless it is marked. Whether it is certain that the capital is the word's own and not that of a
    /// sentence.
    pub fn take(&mut self, word: Range<usize>) -> bool {
        let last = self.before.replace(word.clone());
        if overlaps_one(&self.marks, &word) {
            return false;
        }
        let speech = self.speech;
        let text = &speech[word.clone()];
        let gap = last
            .as_ref()
            .map_or("", |last| &speech[last.end..word.start]);
        let at_start = last.is_none() || gap.contains(BEFORE_SENTENCE);
        let of_run = self.found.last_mut().filter(|run| {
            !at_start && gap.trim().is_empty() && run.bytes.end == word.start - gap.len()
        });
        if let Some(run) = of_run {
            run.placed |= is_place_word(text);
            run.bytes.end = word.end;
            return true;
        }
        let before = last.map_or("", |last| &speech[last]);
        let abbreviated = gap.trim_start_matches('.').trim().is_empty() && is_title(before);
        let before = before.to_lowercase();
        let run = Run {
            at_start: at_start && !abbreviated,
            named: abbreviated || BEFORE_NAME.contains(&before.as_str()),
            placed: is_place_word(text) || BEFORE_PLACE.contains(&before.as_str()),
            bytes: word,
        };
        let certain = !run.at_start;
        self.found.push(run);
        certain
    }

    /// The runs, in order.
    pub fn found(self) -> Vec<Run> {
        self.found
    }
}

/// The words of a text, in bytes: letters and digits, with hyphens and apostrophes within; a genitive's `'s` is cut off.
pub(super) fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + letter_at(&text[at..])?;
        let end = start + end_of_word(&text[start..]);
        at = end;
        let word = &text[start..end];
        let word = match word.as_bytes().last() {
            Some(last) if last.is_ascii_alphanumeric() && !word.ends_with('s') => word,
            _ => without_genitive(word),
        };
        Some(start..start + word.len())
    })
}

/// Where the first letter or digit stands. What is ASCII, which is nearly all, is told byte by byte.
fn letter_at(text: &str) -> Option<usize> {
    let ascii = (text.bytes()).position(|byte| !byte.is_ascii() || byte.is_ascii_alphanumeric())?;
    match text.as_bytes()[ascii].is_ascii() {
        true => Some(ascii),
        false => (text[ascii..].find(char::is_alphanumeric)).map(|at| ascii + at),
    }
}

fn end_of_word(text: &str) -> usize {
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'\'');
    match text.bytes().position(|byte| !inside(byte)) {
        Some(ascii) if text.as_bytes()[ascii].is_ascii() => ascii,
        Some(ascii) => {
            let outside = |c: char| !c.is_alphanumeric() && !"-'\u{2019}".contains(c);
            (text[ascii..].find(outside)).map_or(text.len(), |at| ascii + at)
        }
        None => text.len(),
    }
}

fn without_genitive(word: &str) -> &str {
    let word = word.trim_end_matches(['-', '\'', '\u{2019}']);
    let cut = word.strip_suffix("'s");
    cut.or(word.strip_suffix("\u{2019}s")).unwrap_or(word)
}

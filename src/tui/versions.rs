//! An earlier version of a text beside the present one: a worker compares the two, word by word.

use std::sync::Arc;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::page::{Line, Page};
use super::worker::Worker;
use crate::study::Document;

/// An earlier version of a transcript's text, and the present one.
pub(crate) struct Versions {
    /// The transcript's title.
    pub title: String,
    /// The number of the earlier version, counting from 1.
    pub number: usize,
    /// The number of the present one.
    pub now: usize,
    /// The earlier text.
    pub earlier: Arc<Document>,
    /// The present text.
    pub present: Arc<Document>,
}

impl Versions {
    /// The title of the page that shows them.
    fn title(&self) -> String {
        let Self {
            title, number, now, ..
        } = self;
        format!("{title}, version {number} of {now}")
    }

    fn lines(&self) -> Vec<Line> {
        let mut lines = vec![
            Line::Text(format!(
                "[-so-] stands in version {} only, {{+so+}} in version {} only, which is the present one. / searches.",
                self.number, self.now
            )),
            Line::Text(String::new()),
        ];
        let told = differences(self.earlier.text.as_str(), self.present.text.as_str());
        lines.extend(told.split('\n').map(|line| Line::Text(line.to_owned())));
        lines
    }
}

/// Compares versions of texts, while the page that will show them waits.
pub(crate) struct Comparer {
    worker: Worker<Versions, (String, Vec<Line>)>,
}

impl Comparer {
    /// Nothing is compared yet.
    pub(crate) fn new() -> Self {
        let compare = |versions: Versions| (versions.title(), versions.lines());
        Self {
            worker: Worker::new(compare),
        }
    }

    /// Lets two versions be compared, in place of those asked for before; the page that waits for them. `back` is the key that
    /// closes it.
    pub(crate) fn compare(&mut self, versions: Versions, back: &str) -> Page {
        let waiting = Line::Text(format!(
            "Comparing it with the present text … {back} lets it go."
        ));
        let page = Page::new(versions.title(), vec![waiting]);
        self.worker.ask(versions);
        page
    }

    /// Whether two versions are still being compared.
    pub(crate) fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }

    /// The title of a page, and what it is to show, once that is known.
    pub(crate) fn compared(&mut self) -> Option<(String, Vec<Line>)> {
        self.worker.answer()
    }
}

/// The earlier text with what went and what came, word by word.
fn differences(earlier: &str, present: &str) -> String {
    let (old, new) = (pieces(earlier), pieces(present));
    let mut told = String::with_capacity(earlier.len());
    let mark = |told: &mut String, pieces: &[&str], (open, close): (&str, &str)| {
        let words = pieces.concat();
        let kept = words.trim_end();
        if kept.is_empty() {
            told.push_str(&words);
        } else {
            told.push_str(&format!("{open}{kept}{close}{}", &words[kept.len()..]));
        }
    };
    // As codings are carried over: near to linear even where nothing is left of a text, unlike Myers' alone.
    for op in capture_diff_slices(Algorithm::Histogram, &old, &new) {
        if let DiffOp::Equal { old_index, len, .. } = op {
            told.push_str(&old[old_index..old_index + len].concat());
            continue;
        }
        mark(&mut told, &old[op.old_range()], ("[-", "-]"));
        mark(&mut told, &new[op.new_range()], ("{+", "+}"));
    }
    told
}

/// A text cut into words and the white space between them.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let blank = first.is_whitespace();
        let end = rest
            .find(|c: char| c.is_whitespace() != blank)
            .unwrap_or(rest.len());
        let (piece, behind) = rest.split_at(end);
        pieces.push(piece);
        rest = behind;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_told_word_by_word() {
        assert_eq!(
            differences(
                "I sat in the car. Twenty minuets.\nYes.",
                "I sat in my car. Twenty minutes.\nYes."
            ),
            "I sat in [-the-]{+my+} car. Twenty [-minuets.-]{+minutes.+}\nYes."
        );
        assert_eq!(differences("same", "same"), "same");
    }
}

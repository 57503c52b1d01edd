//! Known edits of a text: what stands where is not guessed by comparing, because it is known.

use super::span::{Position, Span};
use super::text::{Text, TextTooLong};
use super::transcript::{Document, Turn};

/// One stretch of a text and what takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The stretch, in code points of the text as it was.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// Edits of one text, sorted and apart, ready to move positions.
#[derive(Debug, Clone, Default)]
pub struct Edits {
    edits: Vec<Edit>,
    /// For each edit, where its new text starts and ends.
    placed: Vec<Span>,
}

impl Edits {
    /// Sorts edits; one that overlaps an earlier one is left out.
    pub fn new(mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| edit.span);
        let mut sorted = Self::default();
        let (mut end, mut shift) = (0, 0i64);
        for edit in edits {
            if edit.span.start < end {
                continue;
            }
            end = edit.span.end;
            let start = (i64::from(edit.span.start) + shift).max(0) as u32;
            let length = edit.text.chars().count() as u32;
            shift += i64::from(length) - i64::from(edit.span.len());
            sorted.placed.push(Span::new(start, start + length));
            sorted.edits.push(edit);
        }
        sorted
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.edits.len()
    }

    /// The edits in order, each with where its new text stands.
    pub fn iter(&self) -> impl Iterator<Item = (&Edit, Span)> {
        self.edits.iter().zip(self.placed.iter().copied())
    }

    /// Where a passage stands afterwards, and whether every edit that it touches lies in it whole. One that an edit cuts
    /// reaches over all that the edit wrote.
    pub fn moved(&self, span: Span) -> (Span, bool) {
        let moved = Span::new(self.start(span.start), self.end(span.end));
        let whole = |edit: &Edit| !edit.span.overlaps(span) || span.contains(edit.span);
        let near = self
            .edits
            .partition_point(|edit| edit.span.end <= span.start);
        let touched = self.edits[near..]
            .iter()
            .take_while(|edit| edit.span.start < span.end);
        (moved, touched.into_iter().all(whole))
    }

    /// Where a passage starts that started at `position`.
    fn start(&self, position: Position) -> Position {
        let before = self
            .edits
            .partition_point(|edit| edit.span.start < position);
        match before.checked_sub(1) {
            Some(last) if self.edits[last].span.end > position => self.placed[last].start,
            Some(last) => self.placed[last].end + (position - self.edits[last].span.end),
            None => position,
        }
    }

    /// Where a passage ends that ended at `position`.
    fn end(&self, position: Position) -> Position {
        let up_to = self.edits.partition_point(|edit| {
            edit.span.start < position || (edit.span.is_empty() && edit.span.start == position)
        });
        match up_to.checked_sub(1) {
            Some(last) if self.edits[last].span.end > position => self.placed[last].end,
            Some(last) => self.placed[last].end + (position - self.edits[last].span.end),
            None => position,
        }
    }

    /// The text with the edits made.
    ///
    /// # Errors
    /// A text longer than positions reach.
    pub fn applied(&self, text: &Text) -> Result<Text, TextTooLong> {
        let string = text.as_str();
        let (mut new, mut at) = (String::with_capacity(string.len()), 0);
        for edit in &self.edits {
            let bytes = text.bytes(edit.span);
            new.push_str(&string[at..bytes.start]);
            new.push_str(&edit.text);
            at = bytes.end;
        }
        new.push_str(&string[at..]);
        Text::new(&new)
    }
}

impl Document {
    /// The document with edits made: its turns stay the turns that they are, and a label is what `relabel` makes of it.
    ///
    /// # Errors
    /// A text longer than positions reach.
    pub fn edited(
        &self,
        edits: &Edits,
        relabel: &dyn Fn(&str) -> String,
    ) -> Result<Self, TextTooLong> {
        let text = edits.applied(&self.text)?;
        let mut labels: Vec<String> = Vec::new();
        let speakers: Vec<u16> = self
            .labels
            .iter()
            .map(|label| {
                let label = relabel(label);
                let known = labels.iter().position(|known| *known == label);
                known.unwrap_or_else(|| {
                    labels.push(label);
                    labels.len() - 1
                }) as u16
            })
            .collect();
        let turn = |turn: &Turn| {
            let span = edits.moved(turn.span).0;
            let speech = text.trimmed(edits.moved(turn.speech).0);
            Turn {
                speaker: speakers
                    .get(usize::from(turn.speaker))
                    .copied()
                    .unwrap_or(0),
                span,
                speech: speech
                    .intersection(span)
                    .unwrap_or(Span::new(span.end, span.end)),
                time: turn.time,
                words: 0,
            }
        };
        let turns = self.turns.iter().map(turn).collect();
        Ok(Self::new(text, labels, turns))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::testing::document;
    use proptest::prelude::*;

    fn edit(start: u32, end: u32, text: &str) -> Edit {
        Edit {
            span: Span::new(start, end),
            text: text.to_owned(),
        }
    }

    #[test]
    fn turns_and_labels_follow_the_edits() {
        let before = document("Mary: I am Mary.\nINT: And Tom?\n");
        let edits = Edits::new(vec![
            edit(0, 4, "P1"),
            edit(11, 15, "[NAME]"),
            edit(26, 29, "Jo"),
        ]);
        let after = before
            .edited(&edits, &|label| label.replace("Mary", "P1"))
            .unwrap();
        assert_eq!(after.text.as_str(), "P1: I am [NAME].\nINT: And Jo?\n");
        assert_eq!(after.labels, ["P1", "INT"]);
        let speeches: Vec<&str> = after
            .turns
            .iter()
            .map(|turn| after.text.slice(turn.speech))
            .collect();
        assert_eq!(speeches, ["I am [NAME].", "And Jo?"]);
        assert!(Document::from_layout(after.text.clone(), &after.layout()).is_ok());
    }

    #[test]
    fn a_passage_keeps_what_an_edit_inside_it_writes() {
        let edits = Edits::new(vec![edit(5, 8, "longer")]);
        assert_eq!(edits.moved(Span::new(0, 20)), (Span::new(0, 23), true));
        assert_eq!(edits.moved(Span::new(5, 8)), (Span::new(5, 11), true));
        assert_eq!(edits.moved(Span::new(6, 20)), (Span::new(5, 23), false));
        assert_eq!(edits.moved(Span::new(8, 9)), (Span::new(11, 12), true));
        assert_eq!(edits.moved(Span::new(0, 5)), (Span::new(0, 5), true));
    }

    proptest! {
        #[test]
        fn a_passage_without_an_edit_keeps_its_words(
            raw in "[a-zé ]{1,60}",
            places in prop::collection::vec((0u32..60, 0u32..6, "[x-zü]{0,5}"), 0..8),
            start in 0u32..60,
            length in 1u32..20,
        ) {
            let text = Text::new(&raw).unwrap();
            let whole = text.whole();
            let wanted = places.into_iter().filter_map(|(start, length, text)| {
                let span = Span::new(start, start + length).intersection(whole)?;
                Some(Edit { span, text })
            });
            let edits = Edits::new(wanted.collect());
            let after = edits.applied(&text).unwrap();
            let shift: i64 = edits.iter().map(|(e, now)| i64::from(now.len()) - i64::from(e.span.len())).sum();
            prop_assert_eq!(i64::from(after.len()), i64::from(text.len()) + shift);
            for (edit, now) in edits.iter() {
                prop_assert_eq!(after.slice(now), edit.text.as_str());
            }
            let Some(span) = Span::new(start, start + length).intersection(whole) else { return Ok(()) };
            let (moved, apart) = edits.moved(span);
            prop_assert!(moved.end <= after.len());
            if apart && edits.iter().all(|(edit, _)| !edit.span.overlaps(span)) {
                prop_assert_eq!(after.slice(moved), text.slice(span));
            }
        }
    }
}

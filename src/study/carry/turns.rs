//! Carrying turns over to a corrected text by comparing the two line by line, for texts that no reader would cut into the same
//! turns again: those that come from Word, PDF or a spreadsheet.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::study::text::Text;
use crate::study::transcript::{Document, Turn};

/// A turn that starts on a line of the new text.
#[derive(Debug, Clone, Copy)]
struct Start {
    line: usize,
    /// The bytes of the line before the speech: label and timestamp.
    prefix: usize,
    speaker: u16,
    time: Option<u32>,
}

/// The lines of a text in bytes, without their line feeds.
fn lines_of(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    text.split('\n')
        .map(|line| {
            let start = at;
            at += line.len() + 1;
            start..start + line.len()
        })
        .collect()
}

/// The corrected text cut into the turns of `old`: a turn starts on the line that its first line has become, if that still
/// begins with its label. A new line that begins with a label that the text knows starts a turn of that speaker.
pub fn carry_turns(old: &Document, new: Text) -> Document {
    let (was, is) = (old.text.as_str(), new.as_str());
    let (old_lines, new_lines) = (lines_of(was), lines_of(is));
    let became = counterparts(was, &old_lines, is, &new_lines);
    let mut starts: Vec<Start> = Vec::new();
    let mut prefixes: HashMap<&str, u16> = HashMap::new();
    for turn in &old.turns {
        let span = old.text.bytes(turn.span);
        let speech = old.text.bytes(turn.speech);
        let prefix = &was[span.start..speech.start];
        let line = old_lines.partition_point(|line| line.end < span.start);
        if !prefix.trim().is_empty() && !prefix.contains('\n') {
            prefixes.entry(prefix.trim()).or_insert(turn.speaker);
        }
        let words = |line: usize| new_lines.get(line).map_or("", |range| &is[range.clone()]);
        let begins = |line: &usize| {
            words(*line).starts_with(prefix.trim_end()) && !words(*line).trim().is_empty()
        };
        if let Some(line) = became.get(line).copied().flatten().filter(begins) {
            starts.push(Start {
                line,
                prefix: prefix.trim_end().len(),
                speaker: turn.speaker,
                time: turn.time,
            });
        }
    }
    for (line, range) in new_lines.iter().enumerate() {
        if starts.iter().any(|start| start.line == line) {
            continue;
        }
        let words = &is[range.clone()];
        let known = prefixes
            .iter()
            .filter(|(prefix, _)| words.trim_start().starts_with(**prefix));
        if let Some((prefix, speaker)) = known.max_by_key(|(prefix, _)| prefix.len()) {
            let indent = words.len() - words.trim_start().len();
            starts.push(Start {
                line,
                prefix: indent + prefix.len(),
                speaker: *speaker,
                time: None,
            });
        }
    }
    starts.sort_by_key(|start| start.line);
    starts.dedup_by_key(|start| start.line);
    let turns = starts.iter().enumerate().map(|(at, start)| {
        let from = new_lines[start.line].start;
        let to = starts
            .get(at + 1)
            .map_or(is.len(), |next| new_lines[next.line].start);
        let end = from + is[from..to].trim_end().len();
        let speech = new.trimmed(new.span_of((from + start.prefix).min(end)..end));
        let span = new.span_of(from..end);
        Turn {
            speaker: start.speaker,
            span,
            speech: speech
                .intersection(span)
                .unwrap_or(crate::study::span::Span::new(span.end, span.end)),
            time: start.time,
            words: 0,
        }
    });
    let turns: Vec<Turn> = turns.collect();
    with_labels_in_use(old, new, turns)
}

/// The document with the labels that its turns still have, in order of their first turn.
fn with_labels_in_use(old: &Document, new: Text, mut turns: Vec<Turn>) -> Document {
    let mut labels: Vec<String> = Vec::new();
    for turn in &mut turns {
        let label = old
            .labels
            .get(usize::from(turn.speaker))
            .cloned()
            .unwrap_or_default();
        let known = labels.iter().position(|known| *known == label);
        turn.speaker = known.unwrap_or_else(|| {
            labels.push(label);
            labels.len() - 1
        }) as u16;
    }
    Document::new(new, labels, turns)
}

/// For each old line the new line that it has become. Lines that were written anew are paired in order.
fn counterparts(
    was: &str,
    old_lines: &[Range<usize>],
    is: &str,
    new_lines: &[Range<usize>],
) -> Vec<Option<usize>> {
    let old: Vec<&str> = old_lines.iter().map(|line| &was[line.clone()]).collect();
    let new: Vec<&str> = new_lines.iter().map(|line| &is[line.clone()]).collect();
    let mut became = vec![None; old.len()];
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        match op {
            DiffOp::Equal {
                old_index,
                new_index,
                len,
            } => {
                (0..len).for_each(|at| became[old_index + at] = Some(new_index + at));
            }
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => {
                pair(
                    &mut became,
                    &old,
                    old_index..old_index + old_len,
                    &new,
                    new_index..new_index + new_len,
                );
            }
            DiffOp::Delete { .. } | DiffOp::Insert { .. } => {}
        }
    }
    became
}

/// Pairs lines that were written anew: in order, blank ones left out.
fn pair(
    became: &mut [Option<usize>],
    old: &[&str],
    olds: Range<usize>,
    new: &[&str],
    news: Range<usize>,
) {
    let news = news.filter(|at| !new[*at].trim().is_empty());
    let olds = olds.filter(|at| !old[*at].trim().is_empty());
    for (old, new) in olds.zip(news) {
        became[old] = Some(new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::testing::document;

    fn turns(document: &Document) -> Vec<(String, String)> {
        let speech = |turn: &Turn| document.text.slice(turn.speech).to_owned();
        document
            .turns
            .iter()
            .map(|turn| (document.label(turn).to_owned(), speech(turn)))
            .collect()
    }

    #[test]
    fn turns_follow_their_lines_and_new_ones_begin_with_a_known_label() {
        let old = document("INT: How?\nGP01: He came in.\nINT: And?\nGP01: That was it.\n");
        let new = "Header\nINT: How?\nGP01: He came in late.\nand went on\nINT: Sure?\nGP01: That was it.\nINT: Thanks.\n";
        let carried = carry_turns(&old, Text::new(new).unwrap());
        let told: Vec<(&str, &str)> = [
            ("INT", "How?"),
            ("GP01", "He came in late.\nand went on"),
            ("INT", "Sure?"),
            ("GP01", "That was it."),
            ("INT", "Thanks."),
        ]
        .to_vec();
        assert_eq!(
            turns(&carried),
            told.iter()
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect::<Vec<_>>()
        );
        assert!(Document::from_layout(carried.text.clone(), &carried.layout()).is_ok());
    }

    #[test]
    fn turns_without_labels_stay_on_their_paragraphs() {
        let text = Text::new("First said.\n\nSecond said.\n\nThird.\n").unwrap();
        let at = |words: &str| {
            let byte = text.as_str().find(words).unwrap();
            text.span_of(byte..byte + words.len())
        };
        let turn = |words: &str| Turn {
            speaker: 0,
            span: at(words),
            speech: at(words),
            time: Some(5),
            words: 0,
        };
        let made = vec![turn("First said."), turn("Second said."), turn("Third.")];
        let old = Document::new(text.clone(), vec![String::new()], made);
        let carried = carry_turns(
            &old,
            Text::new("First said.\n\nSecond said it.\n\nThird.\n").unwrap(),
        );
        let said: Vec<String> = turns(&carried)
            .into_iter()
            .map(|(_, speech)| speech)
            .collect();
        assert_eq!(said, ["First said.", "Second said it.", "Third."]);
        let gone = carry_turns(&old, Text::new("First said.\n\nThird.\n").unwrap());
        assert_eq!(turns(&gone).len(), 2);
        assert_eq!(turns(&carry_turns(&old, text)), turns(&old));
    }
}

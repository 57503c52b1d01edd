//! Text to turns: by speaker labels where there are any, else by paragraphs.

use std::collections::HashMap;
use std::ops::Range;

use crate::study::{Document, Text, Turn};

use super::labels::Labels;
use super::openings::Opening;
use super::times;

/// A line this long is a paragraph of its own where no blank line parts them.
const LONG_LINE: usize = 200;

/// A turn in bytes.
#[derive(Debug, Clone)]
struct Draft<'a> {
    label: &'a str,
    start: usize,
    speech: usize,
    end: usize,
    time: Option<u32>,
}

/// Cuts a text into turns from byte `from` on. What stands before the first turn belongs to none; what follows a turn up to
/// the next label is part of it.
pub(super) fn cut(text: Text, from: usize, labels: &Labels) -> Document {
    let lines = lines_of(text.as_str(), from);
    let drafts = if labels.is_empty() {
        paragraphs(text.as_str(), lines)
    } else {
        labelled(text.as_str(), lines, labels)
    };
    let mut places: HashMap<&str, u16> = HashMap::new();
    let mut names: Vec<String> = Vec::new();
    let mut turns = Vec::with_capacity(drafts.len());
    for draft in &drafts {
        let speaker = *places.entry(draft.label).or_insert_with(|| {
            names.push(draft.label.to_owned());
            (names.len() - 1) as u16
        });
        turns.push(turn(&text, draft, speaker));
    }
    Document::new(text, names, turns)
}

fn turn(text: &Text, draft: &Draft, speaker: u16) -> Turn {
    let speech = text.as_str().get(draft.speech..draft.end).unwrap_or("");
    let kept = speech.len() - times::trailing_mark(speech);
    let from = draft.speech + (speech.len() - speech.trim_start().len());
    let to = draft.speech + speech[..kept].trim_end().len();
    // A label without speech: an empty speech right behind it.
    let speech = if from < to {
        from..to
    } else {
        draft.speech.min(draft.end)..draft.speech.min(draft.end)
    };
    let span = |bytes: Range<usize>| text.span_of(bytes);
    Turn {
        speaker,
        span: span(draft.start..draft.end),
        speech: span(speech),
        time: draft.time,
        words: 0,
    }
}

/// The lines from byte `from` on, without their line feeds.
fn lines_of(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = from;
    text[from..].split('\n').map(move |line| {
        let start = at;
        at += line.len() + 1;
        start..start + line.len()
    })
}

fn labelled<'a>(
    text: &'a str,
    lines: impl Iterator<Item = Range<usize>>,
    labels: &Labels<'a>,
) -> Vec<Draft<'a>> {
    let mut drafts: Vec<Draft<'a>> = Vec::new();
    // A time on a line of its own belongs to the turn that follows, if one follows at once; else to the one before.
    let mut time_above: Option<(Range<usize>, u32)> = None;
    for line in lines {
        let words = &text[line.clone()];
        if words.trim().is_empty() || is_footer(words) {
            continue;
        }
        let content = line.start..line.start + words.trim_end().len();
        if let Some(opening) = labels.opening(words) {
            let above = time_above.take();
            if let (Some((time, _)), Some(_)) = (&above, opening.time) {
                extend(&mut drafts, time.end);
            }
            let above = above.filter(|_| opening.time.is_none());
            drafts.push(opened(content, &opening, above));
        } else if let Some(millis) = time_alone(words) {
            if let Some((time, _)) = time_above.replace((content, millis)) {
                extend(&mut drafts, time.end);
            }
        } else {
            time_above = None;
            extend(&mut drafts, content.end);
        }
    }
    if let Some((time, _)) = time_above {
        extend(&mut drafts, time.end);
    }
    drafts
}

/// What transcription services and programs for meetings put below a transcript: nobody said it.
fn is_footer(line: &str) -> bool {
    const LONGEST: usize = 100;
    let line = line.trim();
    if line.len() > LONGEST {
        return false;
    }
    let line = line.to_lowercase();
    line.starts_with("transcribed by http")
        || line.starts_with("transcribed by otter")
        || line.ends_with(" stopped transcription")
        || line.ends_with(" started transcription")
}

fn extend(drafts: &mut [Draft], end: usize) {
    if let Some(last) = drafts.last_mut() {
        last.end = end;
    }
}

fn opened<'a>(
    line: Range<usize>,
    opening: &Opening<'a>,
    above: Option<(Range<usize>, u32)>,
) -> Draft<'a> {
    Draft {
        label: opening.label,
        start: above
            .as_ref()
            .map_or(line.start + opening.start, |(time, _)| time.start),
        speech: (line.start + opening.speech).min(line.end),
        end: line.end,
        time: opening.time.or(above.map(|(_, millis)| millis)),
    }
}

/// The time of a line that holds nothing else.
fn time_alone(line: &str) -> Option<u32> {
    let line = line.trim();
    times::leading(line)
        .filter(|stamp| stamp.bytes == line.len())
        .map(|stamp| stamp.millis)
}

/// Turns of a text without labels: paragraphs parted by blank lines, and lines that start with a time, unless the sentence
/// before still goes on.
fn paragraphs(text: &str, lines: impl Iterator<Item = Range<usize>>) -> Vec<Draft<'_>> {
    let lines: Vec<Range<usize>> = lines.collect();
    let is_blank = |line: &Range<usize>| text[line.clone()].trim().is_empty();
    let parted = lines.iter().skip_while(|line| is_blank(line)).any(is_blank);
    let by_line = !parted && lines.iter().any(|line| line.len() > LONG_LINE);
    let mut drafts: Vec<Draft> = Vec::new();
    let mut after_blank = true;
    for line in lines {
        if is_blank(&line) {
            after_blank = true;
            continue;
        }
        let words = &text[line.clone()];
        let start = line.start + (words.len() - words.trim_start().len());
        let end = line.start + words.trim_end().len();
        let stamp = times::leading(words.trim()).filter(|stamp| stamp.plain);
        let goes_on = drafts
            .last()
            .is_some_and(|last| !ends_sentence(&text[last.speech..last.end]));
        if after_blank || by_line || (stamp.is_some() && !goes_on) {
            drafts.push(Draft {
                label: "",
                start,
                speech: start + stamp.map_or(0, |stamp| stamp.bytes),
                end,
                time: stamp.map(|stamp| stamp.millis),
            });
        } else {
            extend(&mut drafts, end);
        }
        after_blank = false;
    }
    drafts
}

/// Whether a sentence ends where `words` end.
pub(super) fn ends_sentence(words: &str) -> bool {
    let words = words
        .trim_end_matches(|c: char| c.is_whitespace() || "\"')]\u{201d}\u{2019}\u{bb}".contains(c));
    words.is_empty() || words.ends_with(['.', '?', '!', '\u{2026}', '\u{3002}', '\u{61f}'])
}

//! Paragraphs to text: the header's lines together, a blank line between paragraphs, bold names with a colon.

use std::collections::HashMap;
use std::ops::Range;

use super::{Flow, Paragraph, Rendering};
use crate::formats::header::Header;
use crate::formats::labels::looks_like_speaker;
use crate::formats::times;

impl Flow {
    /// The document as text, the comments at their places.
    pub(in crate::formats) fn render(mut self) -> Rendering {
        for paragraph in &mut self.paragraphs {
            let kept = paragraph.text.trim_end().len();
            paragraph.text.truncate(kept);
            paragraph
                .marks
                .iter_mut()
                .for_each(|mark| mark.at = mark.at.min(kept));
            paragraph.bold = paragraph.bold.min(kept);
        }
        if name_bold_speakers(&mut self.paragraphs) {
            self.warnings.push(
                "names in bold type were taken for speakers; a colon was put behind them"
                    .to_owned(),
            );
        }
        let breaks = breaks_of(&self.paragraphs);
        let mut rendering = Rendering {
            warnings: std::mem::take(&mut self.warnings),
            ..Rendering::default()
        };
        let mut places = Places::default();
        for (paragraph, between) in self.paragraphs.iter().zip(breaks) {
            let Some(between) = between else {
                places.take(paragraph, rendering.text.len(), rendering.text.len());
                continue;
            };
            rendering.text.push_str(between);
            let start = rendering.text.len();
            rendering.text.push_str(&paragraph.text);
            places.take(paragraph, start, rendering.text.len());
        }
        rendering.text.push('\n');
        let comments = self.comments.iter().enumerate();
        rendering.comments = comments
            .map(|(at, comment)| (places.of(at, &rendering.text), comment.in_words()))
            .collect();
        rendering
    }
}

impl super::Comment {
    fn in_words(&self) -> String {
        let day = self.date.split('T').next().unwrap_or("").trim();
        let who = match (self.author.trim(), day) {
            ("", "") => return self.text.trim().to_owned(),
            (author, "") => author.to_owned(),
            ("", day) => day.to_owned(),
            (author, day) => format!("{author}, {day}"),
        };
        format!("{who}: {}", self.text.trim())
    }
}

/// What stands before each paragraph; none for one that is left out. Blank paragraphs part the others where there are any to
/// speak of; elsewhere each paragraph is parted by a blank line. The lines of a header stay together.
fn breaks_of(paragraphs: &[Paragraph]) -> Vec<Option<&'static str>> {
    let header = header_paragraphs(paragraphs);
    let written = paragraphs
        .iter()
        .filter(|paragraph| !paragraph.is_blank())
        .count();
    let blank_breaks = paragraphs
        .windows(2)
        .filter(|pair| pair[0].is_blank() && !pair[1].is_blank())
        .count();
    let parted_by_hand = blank_breaks * 3 >= written;
    let (mut begun, mut after_blank, mut items) = (false, false, false);
    let before = |(at, paragraph): (usize, &Paragraph)| {
        if paragraph.is_blank() {
            after_blank = begun;
            return None;
        }
        let between = if !begun {
            ""
        } else if after_blank {
            "\n\n"
        } else if at < header || parted_by_hand || (paragraph.tight && items) {
            "\n"
        } else {
            "\n\n"
        };
        (begun, after_blank, items) = (true, false, paragraph.tight);
        Some(between)
    };
    paragraphs.iter().enumerate().map(before).collect()
}

/// How many paragraphs at the start are the header.
fn header_paragraphs(paragraphs: &[Paragraph]) -> usize {
    const LONGEST_HEADER: usize = 80;
    let mut text = String::new();
    let mut ends = Vec::new();
    for paragraph in paragraphs.iter().take(LONGEST_HEADER) {
        text.push_str(&paragraph.text);
        text.push('\n');
        ends.push(text.len());
    }
    let end = Header::read(&text).end;
    ends.iter()
        .take_while(|paragraph| **paragraph <= end)
        .count()
}

/// Puts a colon behind names in bold type at the start of paragraphs, where they have none: a label as other readers write it.
/// Whether there was any.
fn name_bold_speakers(paragraphs: &mut [Paragraph]) -> bool {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let (mut written, mut captions) = (0, 0);
    for paragraph in paragraphs.iter() {
        written += usize::from(!paragraph.is_blank());
        captions += usize::from(times::shown_from(&paragraph.text).is_some());
        if let Some((name, _)) = bold_name(paragraph) {
            *seen.entry(name.to_owned()).or_default() += 1;
        }
    }
    let named: usize = seen.values().sum();
    let dense =
        named * 2 >= written || (named * 4 >= written && seen.values().any(|count| *count > 2));
    // A name below the time of a caption stands on a line of its own and needs no colon.
    if !dense || captions * 4 >= written {
        return false;
    }
    let mut any = false;
    for paragraph in paragraphs {
        let Some((name, end)) = bold_name(paragraph) else {
            continue;
        };
        let colon = format!(
            "{name}:{}",
            if end < paragraph.text.len() { " " } else { "" }
        );
        paragraph.replace_start(end, &colon);
        any = true;
    }
    any
}

/// The bold name that a paragraph starts with, without a colon or a time behind it, and where the words behind it start.
fn bold_name(paragraph: &Paragraph) -> Option<(&str, usize)> {
    let bold = paragraph.text.get(..paragraph.bold)?;
    // A name above its words, both in one paragraph, is bold up to the line's end.
    let bold = bold.split('\n').next().unwrap_or(bold);
    let name = bold.trim();
    let has_mark = name.ends_with([':', '\u{ff1a}']) || name.contains('\t');
    let rest = &paragraph.text[bold.len()..];
    let time_follows = times::leading(rest.trim_start()).is_some();
    let begins_word =
        bold.ends_with(char::is_alphanumeric) && rest.starts_with(char::is_alphanumeric);
    let colon_follows = rest.trim_start().starts_with([':', '\u{ff1a}']);
    let end = bold.len() + (rest.len() - rest.trim_start_matches([' ', '\t', '\u{a0}']).len());
    (!has_mark && !time_follows && !begins_word && !colon_follows && looks_like_speaker(name))
        .then_some((name, end))
}

/// Where comments start and end in the rendered text.
#[derive(Default)]
struct Places {
    starts: HashMap<usize, usize>,
    ends: HashMap<usize, usize>,
    /// The paragraph in which a comment's last mark stands.
    around: HashMap<usize, Range<usize>>,
}

impl Places {
    fn take(&mut self, paragraph: &Paragraph, start: usize, end: usize) {
        for mark in &paragraph.marks {
            let at = (start + mark.at).min(end);
            if mark.ends {
                self.ends.insert(mark.comment, at);
            } else {
                self.starts.entry(mark.comment).or_insert(at);
            }
            self.around.insert(mark.comment, start..end);
        }
    }

    /// The words that a comment is on: what its marks enclose, else the paragraph; none where both are empty.
    fn of(&self, comment: usize, text: &str) -> Option<Range<usize>> {
        let marked = self.starts.get(&comment).zip(self.ends.get(&comment));
        let trimmed = |range: Range<usize>| {
            let words = text.get(range.clone())?;
            let from = range.start + (words.len() - words.trim_start().len());
            let to = range.start + words.trim_end().len();
            (from < to).then_some(from..to)
        };
        marked
            .and_then(|(start, end)| trimmed(*start..*end))
            .or_else(|| trimmed(self.around.get(&comment)?.clone()))
    }
}

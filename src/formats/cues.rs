//! What subtitle files (`.vtt`, `.srt`) are made of: words shown at a time. So are texts and documents that hold the same.

use super::labels::looks_like_speaker;
use super::times;

/// How they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Vtt,
    Srt,
    /// No numbers, and below each time a line with the speaker's name: as Teams used to export them.
    Named,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Vtt => "WebVTT subtitles",
            Self::Srt => "SubRip subtitles",
            Self::Named => "captions with names",
        }
    }
}

/// Words shown at one time, by one speaker.
pub(super) struct Cue {
    /// The line of its time, or of its words where it has none; counting from 1.
    pub(super) line: usize,
    /// When, in milliseconds; none where no readable time stands above the words.
    pub(super) millis: Option<u32>,
    /// The name in a voice tag.
    pub(super) speaker: Option<String>,
    /// The words on one line, without tags.
    pub(super) words: String,
}

/// What stands between the times of two cues.
const ARROW: &str = "-->";

/// A line without the blanks around it, and its number, counting from 1.
type Line<'a> = (usize, &'a str);

fn lines_of(text: &str) -> Vec<Line<'_>> {
    text.split('\n')
        .map(|line| line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}'))
        .enumerate()
        .map(|(at, line)| (at + 1, line))
        .collect()
}

/// How the subtitles are written that a text or document holds, if it holds nothing else to speak of.
pub(super) fn kind_in(text: &str) -> Option<Kind> {
    const MOST_LINES_PER_CUE: usize = 8;
    let lines: Vec<&str> = lines_of(text)
        .into_iter()
        .map(|(_, line)| line)
        .filter(|line| !line.is_empty())
        .collect();
    let times: Vec<usize> = (0..lines.len())
        .filter(|at| times::shown_from(lines[*at]).is_some())
        .collect();
    let numbered = |at: &&usize| **at > 0 && is_number(lines[**at - 1]);
    if times.len() * MOST_LINES_PER_CUE < lines.len() || times.is_empty() {
        None
    } else if lines[0].starts_with("WEBVTT") {
        Some(Kind::Vtt)
    } else if times.iter().filter(numbered).count() * 2 > times.len() {
        Some(Kind::Srt)
    } else if times.len() < 2 {
        None
    } else if names_below(&lines, &times) {
        Some(Kind::Named)
    } else {
        Some(Kind::Vtt)
    }
}

/// Whether below nearly every time stands a name, and below that, words. Names are short, and the same ones come again.
fn names_below(lines: &[&str], times: &[usize]) -> bool {
    const LONGEST_NAME: usize = 60;
    let ends = times.iter().skip(1).copied().chain([lines.len()]);
    let names: Vec<&str> = times
        .iter()
        .zip(ends)
        .filter(|(time, end)| end - *time > 2)
        .map(|(time, _)| lines[time + 1])
        .filter(|name| {
            name.chars().count() <= LONGEST_NAME && !name.ends_with(['.', '?', '!', ',', ':'])
        })
        .collect();
    let different: std::collections::HashSet<&str> = names.iter().copied().collect();
    let come_again = different.len() * 2 <= names.len();
    let look_so = || names.iter().all(|name| looks_like_speaker(name));
    names.len() * 10 >= times.len() * 9 && (come_again || look_so())
}

fn is_number(line: &str) -> bool {
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// The cues of a file in order, without those that have no words.
pub(super) fn cues_of(raw: &str, kind: Kind) -> Vec<Cue> {
    let text = raw.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines = lines_of(&text);
    if are_spread(&lines) {
        lines = drawn_together(lines);
    }
    let mut cues = Vec::new();
    for (at, block) in lines
        .split(|(_, line)| line.is_empty())
        .filter(|block| !block.is_empty())
        .enumerate()
    {
        cues_in(block, kind, at == 0, &mut cues);
    }
    cues
}

/// Whether a blank line stands below most times, as where each line was a paragraph of a document.
fn are_spread(lines: &[Line]) -> bool {
    let below = lines
        .windows(2)
        .filter(|pair| times::shown_from(pair[0].1).is_some());
    let (mut all, mut spread) = (0usize, 0usize);
    for pair in below {
        all += 1;
        spread += usize::from(pair[1].1.is_empty());
    }
    spread * 2 > all
}

/// The lines without blank ones but one above the first cue.
fn drawn_together(lines: Vec<Line>) -> Vec<Line> {
    let mut lines: Vec<Line> = lines
        .into_iter()
        .filter(|(_, line)| !line.is_empty())
        .collect();
    let first = lines
        .iter()
        .position(|(_, line)| times::shown_from(line).is_some());
    if let Some(first) = first {
        let number = first > 0 && is_number(lines[first - 1].1);
        lines.insert(first - usize::from(number), (0, ""));
    }
    lines
}

/// Takes in lines without a blank one among them: mostly one cue.
fn cues_in(block: &[Line], kind: Kind, first: bool, cues: &mut Vec<Cue>) {
    let mut timed = block
        .iter()
        .enumerate()
        .filter(|(_, (_, line))| line.contains(ARROW))
        .map(|(at, _)| at)
        .peekable();
    let words_of = |lines: &[Line]| {
        lines
            .iter()
            .map(|(_, line)| *line)
            .collect::<Vec<_>>()
            .join(" ")
    };
    if timed.peek().is_none() {
        let lines = match block {
            [(_, number), rest @ ..] if kind == Kind::Srt && is_number(number) => rest,
            all => all,
        };
        let dropped = kind == Kind::Vtt && is_no_cue(block[0].1, first);
        if !dropped && !lines.is_empty() {
            voices((lines[0].0, None), None, &words_of(lines), kind, cues);
        }
        return;
    }
    if kind == Kind::Vtt && !first && is_no_cue(block[0].1, first) {
        return;
    }
    while let Some(at) = timed.next() {
        let (line, time) = block[at];
        let next = timed.peek().copied();
        let mut words = &block[at + 1..next.unwrap_or(block.len())];
        // Where the blank line is missing, the next cue's number stands last.
        if next.is_some()
            && let [before @ .., (_, number)] = words
            && is_number(number)
        {
            words = before;
        }
        let millis =
            times::shown_from(time).or_else(|| times::leading(time).map(|stamp| stamp.millis));
        let mut speaker = None;
        if kind == Kind::Named
            && let [(_, name), said @ ..] = words
            && !said.is_empty()
        {
            (speaker, words) = (Some(plain(name, kind).replace(char::is_control, "")), said);
        }
        voices((line, millis), speaker, &words_of(words), kind, cues);
    }
}

/// Whether a block of WebVTT that starts with this line is the file's head, a note or a style.
fn is_no_cue(line: &str, first: bool) -> bool {
    let word = line.split_whitespace().next().unwrap_or("");
    matches!(word, "NOTE" | "STYLE" | "REGION" | "##") || (first && word == "WEBVTT")
}

/// Takes in the words of one cue, whose line and time are given, a cue for each voice in it.
fn voices(
    (line, millis): (usize, Option<u32>),
    mut speaker: Option<String>,
    words: &str,
    kind: Kind,
    cues: &mut Vec<Cue>,
) {
    let mut said = String::new();
    let mut rest = words;
    let mut end_cue = |speaker: Option<String>, said: &mut String| {
        let words = plain(said, kind);
        said.clear();
        if !words.is_empty() {
            cues.push(Cue {
                line,
                millis,
                speaker,
                words,
            });
        }
    };
    while let Some((before, tag, behind)) = next_tag(rest) {
        said.push_str(before);
        rest = behind;
        if let Some(name) = voice_of(tag) {
            end_cue(speaker.take(), &mut said);
            let name = plain(name, kind).replace(char::is_control, "");
            speaker = Some(name).filter(|name| !name.is_empty());
        }
    }
    said.push_str(rest);
    end_cue(speaker, &mut said);
}

/// What stands before the next tag, the tag's inside, and what stands behind it. A `<` before anything but a letter, a digit or a slash
/// is no tag.
fn next_tag(text: &str) -> Option<(&str, &str, &str)> {
    let is_tag = |inside: &str| inside.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/');
    let mut from = 0;
    while let Some(open) = text[from..].find('<').map(|at| from + at) {
        let inside = &text[open + 1..];
        if is_tag(inside) {
            let close = inside.find('>')?;
            return Some((&text[..open], &inside[..close], &inside[close + 1..]));
        }
        from = open + 1;
    }
    None
}

/// The name in `v Name` or `v.class Name`.
fn voice_of(tag: &str) -> Option<&str> {
    let (element, name) = tag.split_once(char::is_whitespace)?;
    let is_voice = element == "v" || element.starts_with("v.");
    is_voice.then_some(name)
}

/// Words without the `{\an8}` of SubRip.
fn without_overrides(words: &str) -> String {
    let (mut kept, mut rest) = (String::with_capacity(words.len()), words);
    while let Some((before, inside)) = rest.split_once("{\\") {
        let Some((_, behind)) = inside.split_once('}') else {
            break;
        };
        kept.push_str(before);
        rest = behind;
    }
    kept.push_str(rest);
    kept
}

/// Words without entities, line breaks, byte order marks and the `{\an8}` of SubRip; single blanks between them.
fn plain(words: &str, kind: Kind) -> String {
    let mut words = words.replace('\u{feff}', "");
    if kind == Kind::Srt {
        words = without_overrides(&words);
    }
    const ENTITIES: [(&str, &str); 8] = [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&lrm;", "\u{200e}"),
        ("&rlm;", "\u{200f}"),
        ("&amp;", "&"),
    ];
    for (entity, character) in ENTITIES {
        words = words.replace(entity, character);
    }
    let words: Vec<&str> = words.split_whitespace().collect();
    words.join(" ")
}

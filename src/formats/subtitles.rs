//! Subtitles (`.vtt`, `.srt`): cues to turns. The text is a rendering of its own, `[hh:mm:ss] Name: words`, frozen at import.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use crate::study::{Document, Text, TextTooLong, Turn};

use super::cues::{Cue, Kind, cues_of};
use super::header::Header;
use super::labels::{Labels, MOST_SPEAKERS};
use super::limits::check_parts;
use super::plain::{About, assemble};
use super::turns::ends_sentence;
use super::{Read, ReadError};

/// Makes a transcript of subtitles. Who speaks is told by `<v Name>`, or by `Name:` in the words; a cue that names nobody goes on with the
/// speaker before. Consecutive cues of one speaker are one turn; where nobody is named at all, a turn ends with a sentence. Notes, styles, ids
/// and formatting are dropped; words without a readable time are kept, and told.
///
/// # Errors
/// A file without any cue, and a text longer than positions reach.
pub(super) fn transcript(raw: &str, kind: Kind, about: About) -> Read {
    let mut cues = cues_of(raw, kind);
    if cues.is_empty() {
        let message = format!(
            "the file holds no {}; expected lines such as 00:00:01.000 --> 00:00:04.000, each followed by words",
            kind.name()
        );
        return Err(ReadError::Malformed { message });
    }
    let title = match kind {
        Kind::Named => title_above(&mut cues),
        Kind::Vtt | Kind::Srt => String::new(),
    };
    let warnings = untimed(&cues);
    let place = |line: u32| format!("cue {}", line.div_ceil(2));
    let (transcript, more) = below(&title, &mut cues, about, place)?;
    Ok((transcript, [warnings, more].concat()))
}

/// Makes a transcript of cues, wherever they are from; `place` says what a line of their words, a blank line between each two, is
/// called.
///
/// # Errors
/// A text longer than positions reach, or more cues than any transcript has.
pub(super) fn of_cues(cues: &mut [Cue], about: About, place: impl Fn(u32) -> String) -> Read {
    below("", cues, about, place)
}

/// Takes out what stands above the first time: a title, which nobody says.
fn title_above(cues: &mut Vec<Cue>) -> String {
    let first = cues.iter().position(|cue| cue.millis.is_some());
    let above = cues.drain(..first.unwrap_or(0));
    let words: Vec<String> = above.map(|cue| cue.words).collect();
    words.join("\n")
}

/// A transcript of cues below a title that belongs to no turn.
fn below(title: &str, cues: &mut [Cue], about: About, place: impl Fn(u32) -> String) -> Read {
    check_parts(cues.len(), "cues or rows")?;
    let spoken = spoken(cues);
    let labels = Labels::found_in(&spoken, 0, &[], place);
    name_speakers(cues, &labels);
    let document = render(title, cues)?;
    Ok(assemble(document, &Header::default(), &labels, about))
}

fn untimed(cues: &[Cue]) -> Vec<String> {
    let mut untimed = cues.iter().filter(|cue| cue.millis.is_none());
    let Some(first) = untimed.next() else {
        return Vec::new();
    };
    vec![format!(
        "line {}: no readable time stands above these words{}; they were kept without one",
        first.line,
        match untimed.count() {
            0 => String::new(),
            more => format!(", nor above {more} others"),
        }
    )]
}

/// The words of cues that name nobody, each cue a paragraph, for finding labels in them.
fn spoken(cues: &[Cue]) -> String {
    let words = |cue: &Cue| match cue.speaker {
        None => cue.words.clone(),
        Some(_) => String::new(),
    };
    let words: Vec<String> = cues.iter().map(words).collect();
    words.join("\n\n")
}

/// Takes labels out of the words, and lets cues that name nobody go on with the speaker before.
fn name_speakers(cues: &mut [Cue], labels: &Labels) {
    let voices: HashSet<&String> = cues.iter().filter_map(|cue| cue.speaker.as_ref()).collect();
    let too_many = voices.len() > MOST_SPEAKERS;
    let mut speaker = String::new();
    for cue in cues {
        if too_many {
            cue.speaker = None;
        }
        let words = std::mem::take(&mut cue.words);
        let opening = cue
            .speaker
            .is_none()
            .then(|| labels.opening_of(&words))
            .flatten();
        cue.words = match opening {
            Some((label, speech)) => {
                cue.speaker = Some(label);
                speech
            }
            None => words,
        };
        speaker = cue.speaker.take().unwrap_or(speaker);
        cue.speaker = Some(speaker.clone());
    }
}

/// The turns, rendered below the title: a paragraph for each, with its time, its speaker and its words.
fn render(title: &str, cues: &[Cue]) -> Result<Document, TextTooLong> {
    let mut text = title.to_owned();
    let mut drafts: Vec<(usize, usize, &Cue)> = Vec::new();
    let mut before: Option<&str> = None;
    for cue in cues {
        let speaker = cue.speaker.as_deref().unwrap_or("");
        let goes_on = before == Some(speaker) && !(speaker.is_empty() && ends_sentence(&text));
        if !goes_on {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            let start = text.len();
            push_mark(&mut text, cue, speaker);
            drafts.push((start, text.len(), cue));
        } else if !text.ends_with(' ') {
            text.push(' ');
        }
        text.push_str(&cue.words);
        before = Some(speaker);
    }
    text.push('\n');
    let text = Text::new(&text)?;
    let mut names: Vec<String> = Vec::new();
    let mut places: HashMap<&str, u16> = HashMap::new();
    let mut turns = Vec::with_capacity(drafts.len());
    for (at, (start, speech, cue)) in drafts.iter().enumerate() {
        let label = cue.speaker.as_deref().unwrap_or("");
        let speaker = *places.entry(label).or_insert_with(|| {
            names.push(label.to_owned());
            (names.len() - 1) as u16
        });
        let end = drafts
            .get(at + 1)
            .map_or(text.as_str().len(), |next| next.0);
        let end = start + text.as_str()[*start..end].trim_end().len();
        turns.push(Turn {
            speaker,
            span: text.span_of(*start..end),
            speech: text.span_of((*speech).min(end)..end),
            time: cue.millis,
            words: 0,
        });
    }
    Ok(Document::new(text, names, turns))
}

fn push_mark(text: &mut String, cue: &Cue, speaker: &str) {
    if let Some(millis) = cue.millis {
        let seconds = millis / 1000;
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        // Writing to a string cannot fail.
        let _ = write!(text, "[{hours:02}:{minutes:02}:{:02}] ", seconds % 60);
    }
    if !speaker.is_empty() {
        text.push_str(speaker);
        text.push_str(": ");
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::testing::real_input;
    use crate::formats::{ReadOptions, ReadTranscript, read_transcript};

    fn read(name: &str, bytes: &[u8]) -> ReadTranscript {
        read_transcript(name, bytes, &ReadOptions::default()).unwrap()
    }

    fn text(read: &ReadTranscript) -> &str {
        read.transcript.document.text.as_str()
    }

    #[test]
    fn cues_of_one_speaker_are_one_turn() {
        let vtt = "WEBVTT\n\nNOTE by me\nand you\n\n1\n00:01.500 --> 00:03.000 align:start\n<v Ann Lee>How did it\nstart?</v>\n\n2\n00:04.000 --> 00:05.000\n<v Ann Lee>And <i>when</i>?\n\n01:00:06.000 --> 01:00:07.000\n<v.loud Bob>Slowly &amp; well. <v Ann Lee>Ah.\n";
        let read = read("talk.vtt", vtt.as_bytes());
        assert_eq!(
            text(&read),
            "[00:00:01] Ann Lee: How did it start? And when?\n\n[01:00:06] Bob: Slowly & well.\n\n[01:00:06] Ann Lee: Ah.\n"
        );
        let document = &read.transcript.document;
        assert_eq!(document.labels, ["Ann Lee", "Bob"]);
        assert_eq!(
            document.text.slice(document.turns[0].speech),
            "How did it start? And when?"
        );
        assert_eq!(document.turns[0].time, Some(1500));
        assert_eq!(
            document.text.slice(document.turns[1].span),
            "[01:00:06] Bob: Slowly & well."
        );
        assert_eq!(read.format, "WebVTT subtitles");
    }

    #[test]
    fn labels_in_the_words_name_the_speaker_until_the_next() {
        let srt = "1\n00:00:01,000 --> 00:00:02,000\nInterviewer: How?\n\n2\n00:00:03,000 --> 00:00:04,000\nMaureen: So.\n\n3\n00:00:05,000 --> 00:00:06,000\nNote: it went on.\n";
        let read = read("SU01.srt", srt.as_bytes());
        assert_eq!(
            text(&read),
            "[00:00:01] Interviewer: How?\n\n[00:00:03] Maureen: So. Note: it went on.\n"
        );
        assert_eq!(
            read.transcript.speakers[0].who,
            crate::study::NewWho::Interviewer
        );
    }

    #[test]
    fn words_without_a_readable_time_are_kept_and_told() {
        for (name, line) in [
            ("vtt/missing_timeframe.vtt", 6),
            ("srt/missing_timeframe.srt", 6),
            ("vtt/metadata_headers_multiline.vtt", 0),
            ("srt/invalid_timeframe.srt", 0),
            ("vtt/invalid_timeframe.vtt", 0),
            ("vtt/invalid.vtt", 0),
            ("vtt/captions_with_bom.vtt", 0),
            ("vtt/using_identifiers.vtt", 0),
            ("vtt/invalid_timeframe_in_cue_text.vtt", 0),
        ] {
            let Some(bytes) = real_input(name) else {
                return;
            };
            let read = read(name, &bytes);
            assert!(
                text(&read).contains("Caption text #1") && text(&read).contains("Caption text #2"),
                "{name}"
            );
            assert!(
                !text(&read).contains("-->") && !text(&read).contains("::cue"),
                "{name}"
            );
            let told = read
                .warnings
                .iter()
                .find(|warning| warning.contains("no readable time"));
            let expected = (line > 0).then(|| format!("line {line}: "));
            assert_eq!(told.is_some(), expected.is_some(), "{name}: {told:?}");
            assert!(
                told.is_none_or(|told| told.starts_with(&expected.unwrap())),
                "{name}: {told:?}"
            );
        }
    }

    #[test]
    fn formatting_and_times_within_the_words_are_dropped() {
        let Some(bytes) = real_input("vtt/cue_tags.vtt") else {
            return;
        };
        assert_eq!(
            text(&read("cue_tags.vtt", &bytes)),
            "[00:00:16] When the moon hits your eye Like a big-a pizza pie That's amore\n"
        );
    }

    #[test]
    fn a_file_without_cues_is_refused() {
        for bytes in [
            &b"WEBVTT"[..],
            b"WEBVTT\n\nNOTE nothing\n",
            b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n",
        ] {
            let refusal = read_transcript("a.vtt", bytes, &ReadOptions::default()).unwrap_err();
            assert!(
                refusal
                    .to_string()
                    .starts_with("the file holds no WebVTT subtitles")
            );
        }
    }

    #[test]
    fn one_interview_reads_the_same_from_either_kind() {
        let (Some(vtt), Some(srt)) = (
            real_input("hitsave/rik-nicol.vtt"),
            real_input("hitsave/rik-nicol.srt"),
        ) else {
            return;
        };
        let (vtt, srt) = (read("a.vtt", &vtt), read("a.srt", &srt));
        assert_eq!(text(&vtt), text(&srt));
        assert_eq!(vtt.transcript.document.turns[0].time, Some(43_810));
        assert!(text(&vtt).starts_with("[00:00:43] Hello everyone and welcome to yet another Hit Save podcast.\n\n[00:00:48] I'm here"));
    }
}

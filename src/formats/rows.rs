//! Tables of talk (`.csv`, `.tsv`, `.json`): one row for what somebody says, as transcription services and researchers keep it.

use serde::Deserialize;
use serde_json::Value as Json;

use super::cues::Cue;
use super::limits::check_parts;
use super::plain::About;
use super::table::{Table, column_name};
use super::{Read, ReadError, subtitles, times};

/// What a column of speakers is called, in lower case.
pub(super) const SPEAKERS: &[&str] = &[
    "speaker",
    "speaker name",
    "speaker label",
    "speaker id",
    "name",
    "who",
    "participant",
    "participant id",
    "participant name",
    "respondent",
    "user",
    "voice",
    "author",
    "role",
    "label",
];
/// What a column of words is called, in lower case.
pub(super) const TEXTS: &[&str] = &[
    "text",
    "transcript",
    "transcription",
    "utterance",
    "speech",
    "content",
    "words",
    "said",
    "what was said",
    "sentence",
    "dialogue",
    "caption",
    "answer",
    "response",
    "message",
];
/// What a column of times is called, in lower case.
const TIMES: &[&str] = &[
    "start",
    "start time",
    "time",
    "timestamp",
    "begin",
    "start (s)",
    "start ms",
    "in",
];

/// One row: its line, its speaker, its time and its words, as they stand in the table.
pub(super) struct Row<'a> {
    pub(super) line: usize,
    pub(super) speaker: &'a str,
    pub(super) time: &'a str,
    pub(super) words: &'a str,
}

/// The columns that matter in a table of talk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    pub(super) speaker: Option<usize>,
    pub(super) time: Option<usize>,
    pub(super) words: usize,
    /// Whether times without a fraction are milliseconds: the columns are Whisper's `start`, `end`, `text`.
    milliseconds: bool,
}

impl Columns {
    /// Finds them by their names, in lower case.
    ///
    /// # Errors
    /// There is no column of words, or neither one of speakers nor one of times.
    pub(super) fn among(names: &[String]) -> Result<Self, ReadError> {
        let find = |wanted: &[&str]| {
            wanted
                .iter()
                .find_map(|wanted| names.iter().position(|name| name == wanted))
        };
        let (speaker, time) = (find(SPEAKERS), find(TIMES));
        let words = find(TEXTS).filter(|_| speaker.is_some() || time.is_some());
        let Some(words) = words else {
            let shown: Vec<String> = names
                .iter()
                .take(12)
                .map(|name| super::cell::shown(name))
                .collect();
            return Err(ReadError::NoTalk {
                message: format!(
                    "the table is none of talk: it needs a column \"speaker\" and a column \"text\" (found: {})",
                    shown.join(", ")
                ),
            });
        };
        let milliseconds = names
            .iter()
            .map(String::as_str)
            .eq(["start", "end", "text"]);
        Ok(Self {
            speaker,
            time,
            words,
            milliseconds,
        })
    }
}

/// Reads a table with a line of column names.
pub(super) fn of_table(text: &str, about: About) -> Read {
    if let Some(rows) = whisper_rows(text) {
        return of_rows(rows.into_iter(), true, about);
    }
    let table = Table::of(text).map_err(|error| ReadError::Malformed {
        message: error.to_string(),
    })?;
    let names: Vec<String> = table.column_names().to_vec();
    let columns = Columns::among(&names)?;
    let rows = table.rows.iter().map(|row| Row {
        line: usize::try_from(row.line).unwrap_or(usize::MAX),
        speaker: row.cell(columns.speaker),
        time: row.cell(columns.time),
        words: row.cell(Some(columns.words)),
    });
    of_rows(rows, columns.milliseconds, about)
}

/// The rows of Whisper's own tables, in which quotation marks mean nothing: `start`, `end` and `text`, tabs between.
fn whisper_rows(text: &str) -> Option<Vec<Row<'_>>> {
    let mut lines = text.lines().enumerate();
    let (_, head) = lines.next()?;
    let names: Vec<String> = head.split('\t').map(column_name).collect();
    if !names
        .iter()
        .map(String::as_str)
        .eq(["start", "end", "text"])
    {
        return None;
    }
    let mut rows = Vec::new();
    for (at, line) in lines {
        let mut cells = line.splitn(3, '\t');
        if let (Some(time), Some(_), Some(words)) = (cells.next(), cells.next(), cells.next()) {
            rows.push(Row {
                line: at + 1,
                speaker: "",
                time,
                words,
            });
        }
    }
    Some(rows)
}

/// Makes a transcript of rows. A row without a speaker goes on with the one before.
pub(super) fn of_rows<'a>(
    rows: impl Iterator<Item = Row<'a>>,
    milliseconds: bool,
    about: About,
) -> Read {
    let mut cues: Vec<Cue> = rows
        .map(|row| Cue {
            line: row.line,
            millis: time_of(row.time, milliseconds),
            speaker: named(row.speaker),
            words: row.words.split_whitespace().collect::<Vec<_>>().join(" "),
        })
        .filter(|cue| !cue.words.is_empty())
        .collect();
    if cues.is_empty() {
        return Err(ReadError::NoTalk {
            message: "the table holds no words under its column of text".to_owned(),
        });
    }
    subtitles::of_cues(&mut cues, about, |line| format!("row {}", line.div_ceil(2)))
}

fn named(speaker: &str) -> Option<String> {
    let name: String = speaker
        .trim()
        .trim_end_matches(':')
        .chars()
        .filter(|c| !c.is_control())
        .collect();
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// A time in the usual ways of writing, in seconds, or in milliseconds.
fn time_of(cell: &str, milliseconds: bool) -> Option<u32> {
    let cell = cell.trim();
    if let Some(stamp) = times::leading(cell) {
        return Some(stamp.millis);
    }
    let number: f64 = cell.replace(',', ".").parse().ok()?;
    let millis = if milliseconds {
        number
    } else {
        number * 1000.0
    };
    (millis >= 0.0 && millis < f64::from(u32::MAX)).then_some(millis as u32)
}

/// What a transcription program writes as JSON: Whisper's `segments`, others' `utterances`, or a bare list of them.
#[derive(Deserialize)]
#[serde(untagged)]
enum Recording {
    List(Vec<Segment>),
    Whole(Box<Whole>),
}

#[derive(Deserialize)]
struct Whole {
    /// Times in seconds.
    #[serde(default)]
    segments: Vec<Segment>,
    /// Times in milliseconds.
    #[serde(default)]
    utterances: Vec<Segment>,
    #[serde(default)]
    text: String,
}

#[derive(Deserialize)]
struct Segment {
    #[serde(
        default,
        alias = "begin",
        alias = "start_time",
        alias = "startTime",
        alias = "timestamp"
    )]
    start: Json,
    #[serde(alias = "transcript", alias = "content", alias = "utterance")]
    text: String,
    #[serde(
        default,
        alias = "speaker_name",
        alias = "speakerName",
        alias = "name",
        alias = "speaker_label"
    )]
    speaker: Json,
}

/// Reads what a transcription program writes as JSON.
pub(super) fn of_json(text: &str, about: About) -> Read {
    // Each takes many times its bytes once it is read.
    check_parts(text.matches(['{', '[']).count(), "objects and lists")?;
    let recording: Recording = serde_json::from_str(text).map_err(|_| ReadError::NoTalk {
        message: "the file is no JSON of a transcription: it needs \"segments\", each with a \"text\" and mostly a \"start\" and a \"speaker\"".to_owned(),
    })?;
    let (segments, milliseconds) = match recording {
        Recording::List(segments) => (segments, false),
        Recording::Whole(whole) if !whole.segments.is_empty() => (whole.segments, false),
        Recording::Whole(whole) if !whole.utterances.is_empty() => (whole.utterances, true),
        Recording::Whole(whole) => {
            let all = Segment {
                start: Json::Null,
                text: whole.text,
                speaker: Json::Null,
            };
            (vec![all], false)
        }
    };
    let plain = |value: &Json| match value {
        Json::String(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let cells: Vec<(String, String)> = segments
        .iter()
        .map(|segment| {
            let speaker = plain(&segment.speaker);
            let numbered = !speaker.is_empty() && speaker.bytes().all(|byte| byte.is_ascii_digit());
            (
                if numbered {
                    format!("Speaker {speaker}")
                } else {
                    speaker
                },
                plain(&segment.start),
            )
        })
        .collect();
    let rows = segments
        .iter()
        .zip(&cells)
        .enumerate()
        .map(|(at, (segment, (speaker, time)))| Row {
            line: at + 1,
            speaker,
            time,
            words: &segment.text,
        });
    of_rows(rows, milliseconds, about)
}

#[cfg(test)]
mod tests {
    use crate::formats::{ReadError, ReadOptions, ReadTranscript, read_transcript};

    fn read(name: &str, text: &str) -> ReadTranscript {
        read_transcript(name, text.as_bytes(), &ReadOptions::default()).unwrap()
    }

    fn text(read: &ReadTranscript) -> &str {
        read.transcript.document.text.as_str()
    }

    #[test]
    fn rows_of_one_speaker_are_one_turn() {
        let csv = "Time,Speaker,Text\n00:04,Interviewer,How did it start?\n0:09,Maureen,\"Slowly, really.\"\n12.5,Maureen,And then fast.\n,,Very fast.\n";
        let read = read("SU01.csv", csv);
        assert_eq!(
            text(&read),
            "[00:00:04] Interviewer: How did it start?\n\n[00:00:09] Maureen: Slowly, really. And then fast. Very fast.\n"
        );
        assert_eq!(read.format, "table (CSV)");
    }

    #[test]
    fn whispers_tables_count_milliseconds_and_know_no_quotes() {
        let tsv =
            "start\tend\ttext\n0\t2500\t\"So, how\n2500\t4000\twas it?\n61000\t62000\tFine.\n";
        let read = read("a.tsv", tsv);
        assert_eq!(
            text(&read),
            "[00:00:00] \"So, how was it?\n\n[00:01:01] Fine.\n"
        );
        assert_eq!(read.transcript.document.turns[1].time, Some(61_000));
    }

    #[test]
    fn json_of_whisper_and_of_others_is_read() {
        let whisper = r#"{"text": " How? Fine.", "segments": [{"id": 0, "start": 0.5, "end": 1.0, "text": " How?", "speaker": "SPEAKER_00"}, {"start": 61.25, "text": " Fine.", "speaker": "SPEAKER_01"}]}"#;
        let read_whisper = read("a.json", whisper);
        assert_eq!(
            text(&read_whisper),
            "[00:00:00] SPEAKER_00: How?\n\n[00:01:01] SPEAKER_01: Fine.\n"
        );
        let list = r#"[{"speaker": 1, "text": "How?"}, {"speaker": 2, "text": "Fine."}]"#;
        assert_eq!(
            text(&read("b.json", list)),
            "Speaker 1: How?\n\nSpeaker 2: Fine.\n"
        );
    }

    #[test]
    fn what_is_no_talk_is_told_from_what_is_broken() {
        for (name, text) in [
            ("survey.csv", "participant,age\nP1,30\n"),
            ("a.json", "{\"a\": 1"),
            ("b.json", "[1, 2]"),
        ] {
            let refusal =
                read_transcript(name, text.as_bytes(), &ReadOptions::default()).unwrap_err();
            assert!(
                matches!(refusal, ReadError::NoTalk { .. }),
                "{name}: {refusal}"
            );
        }
    }
}

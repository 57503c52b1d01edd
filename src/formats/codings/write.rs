//! All codings of a study, one at a time, in an order that depends on the study alone.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::formats::cell;
use crate::study::{Coding, CodingState, Interview, Participant, ParticipantId, Study, Who};

/// One coding as it is written: the columns of the CSV and the keys of the JSON, in this order.
#[derive(Serialize)]
struct Line<'a> {
    id: Option<String>,
    transcript: &'a str,
    turn: Option<usize>,
    speaker: &'a str,
    participant: &'a str,
    role: &'a str,
    start: Option<u32>,
    end: Option<u32>,
    code: &'a str,
    label: &'a str,
    coder: &'a str,
    comment: &'a str,
    key: bool,
    contrary: bool,
    weight: Option<u8>,
    state: &'static str,
    text: &'a str,
}

const COLUMNS: [&str; 17] = [
    "id",
    "transcript",
    "turn",
    "speaker",
    "participant",
    "role",
    "start",
    "end",
    "code",
    "label",
    "coder",
    "comment",
    "key",
    "contrary",
    "weight",
    "state",
    "text",
];

/// Writes every coding of the study as CSV, sorted by transcript (in study order), start, end, code and coder; lost codings, which have
/// no place but their old quote, after the others of their transcript. Cells are [protected](cell::protect).
///
/// # Errors
/// What the writer reports.
pub fn write_csv(study: &Study, to: impl Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(COLUMNS)?;
    each(study, |line| {
        let number =
            |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
        let yes = |yes: bool| if yes { "yes" } else { "" };
        let (turn, weight) = (
            number(line.turn.map(|turn| turn as u64)),
            number(line.weight.map(u64::from)),
        );
        let (start, end) = (
            number(line.start.map(u64::from)),
            number(line.end.map(u64::from)),
        );
        let cells = [
            line.id.as_deref().unwrap_or(""),
            line.transcript,
            &turn,
            line.speaker,
            line.participant,
            line.role,
            &start,
            &end,
            line.code,
            line.label,
            line.coder,
            line.comment,
            yes(line.key),
            yes(line.contrary),
            &weight,
            line.state,
            line.text,
        ];
        for text in cells {
            writer.write_field(cell::protect(text).as_bytes())?;
        }
        Ok(writer.write_record(None::<&[u8]>)?)
    })?;
    writer.flush()
}

/// Writes every coding as one JSON object a line, in the order of [`write_csv`].
///
/// # Errors
/// What the writer reports.
pub fn write_json_lines(study: &Study, mut to: impl Write) -> io::Result<()> {
    each(study, |line| cell::write_json_line(&mut to, line))?;
    to.flush()
}

/// Writes every coding as one JSON list, an object a line, in the order of [`write_csv`].
///
/// # Errors
/// What the writer reports.
pub fn write_json(study: &Study, mut to: impl Write) -> io::Result<()> {
    let mut between = "[\n";
    each(study, |line| {
        to.write_all(between.as_bytes())?;
        between = ",";
        cell::write_json_line(&mut to, line)
    })?;
    to.write_all(if between == "," { b"]\n" } else { b"[]\n" })?;
    to.flush()
}

/// Hands over each coding in order. Only the codings of one transcript are sorted at a time.
fn each(study: &Study, mut write: impl FnMut(&Line) -> io::Result<()>) -> io::Result<()> {
    let participants: HashMap<ParticipantId, &Participant> = study
        .participants()
        .iter()
        .map(|participant| (participant.id, participant))
        .collect();
    for interview in study.interviews() {
        let mut placed: Vec<&Coding> = interview.codings().iter().collect();
        placed.sort_by_cached_key(|coding| (coding.span, names(study, coding), coding.id));
        let mut lost: Vec<&Coding> = interview.codings().lost().iter().collect();
        lost.sort_by_cached_key(|coding| (names(study, coding), coding.created, coding.id));
        for coding in placed.into_iter().chain(lost) {
            write(&line(study, interview, coding, &participants))?;
        }
    }
    Ok(())
}

fn names<'a>(study: &'a Study, coding: &Coding) -> (&'a str, &'a str) {
    let code = study
        .code_of(coding.code)
        .map_or("", |code| code.slug.as_str());
    let coder = study
        .coder_of(coding.coder)
        .map_or("", |coder| coder.name.as_str());
    (code, coder)
}

fn line<'a>(
    study: &'a Study,
    interview: &'a Interview,
    coding: &Coding,
    participants: &HashMap<ParticipantId, &'a Participant>,
) -> Line<'a> {
    let document = interview.document();
    let note = interview.codings().note(coding.id);
    let span = (coding.state != CodingState::Lost).then_some(coding.span);
    let turn = span.and_then(|span| document.turn_at(span.start));
    let spoken = turn.map(|turn| &document.turns[turn]);
    let (participant, role) = match spoken.map(|turn| interview.who(turn)) {
        Some(Who::Participant(id)) => participants.get(&id).map_or(("", ""), |participant| {
            (participant.name.as_str(), participant.role.as_str())
        }),
        Some(Who::Interviewer) => ("", "interviewer"),
        Some(Who::Other) | None => ("", ""),
    };
    let old_quote = note.and_then(|note| note.quote.as_deref()).unwrap_or("");
    let (code, coder) = names(study, coding);
    Line {
        id: span.map(|span| interview.quote_id(span).to_string()),
        transcript: &interview.transcript.title,
        turn: turn.map(|turn| turn + 1),
        speaker: spoken.map_or("", |turn| document.label(turn)),
        participant,
        role,
        start: span.map(|span| span.start),
        end: span.map(|span| span.end),
        code,
        label: study
            .code_of(coding.code)
            .map_or("", |code| code.label.as_str()),
        coder,
        comment: note.map_or("", |note| note.comment.as_str()),
        key: coding.flags.key,
        contrary: coding.flags.contrary,
        weight: coding.weight,
        state: match coding.state {
            CodingState::Sound => "sound",
            CodingState::Changed => "changed",
            CodingState::Ambiguous => "ambiguous",
            CodingState::Lost => "lost",
        },
        text: span.map_or(old_quote, |span| document.text.slice(span)),
    }
}

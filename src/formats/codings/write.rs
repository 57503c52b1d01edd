//! All codings of a study, one at a time, in an order that depends on the study alone.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use serde::Serialize;

use crate::formats::cell;
use crate::study::{Coding, CodingState, Interview, Participant, ParticipantId, Study, Turn, Who};

/// One coding as it is written: the columns of the CSV and the keys of the JSON, in this order.
#[derive(Serialize)]
pub struct CodingLine<'a> {
    /// Its position id; none where it is lost.
    pub id: Option<String>,
    /// The transcript's title.
    pub transcript: &'a str,
    /// The turn in which it starts, from 1.
    pub turn: Option<usize>,
    /// The label that speaks there.
    pub speaker: &'a str,
    /// The participant who speaks there.
    pub participant: &'a str,
    /// Their role.
    pub role: &'a str,
    /// Where it starts.
    pub start: Option<u32>,
    /// Where it ends.
    pub end: Option<u32>,
    /// The code's kebab-case id.
    pub code: &'a str,
    /// The code's name.
    pub label: &'a str,
    /// Who coded.
    pub coder: &'a str,
    /// The comment on it.
    pub comment: &'a str,
    /// Whether it is a key quote.
    pub key: bool,
    /// Whether it is a contrary case.
    pub contrary: bool,
    /// Its weight.
    pub weight: Option<u8>,
    /// Whether it still stands on the words that it was made on.
    pub state: &'static str,
    /// Those words; of a lost one the old ones, and nothing where they are left out.
    pub text: &'a str,
}

/// The columns of [`CodingLine::cells`].
pub const COLUMNS: [&str; 17] = [
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

impl CodingLine<'_> {
    /// The cells of its row, by [`COLUMNS`]; a number is written in digits, what is not so is empty.
    pub fn cells(&self) -> [Cow<'_, str>; COLUMNS.len()] {
        let number = |number: Option<u64>| -> Cow<'_, str> {
            number
                .map_or_else(String::new, |number| number.to_string())
                .into()
        };
        let yes = |yes: bool| if yes { "yes" } else { "" }.into();
        [
            self.id.as_deref().unwrap_or("").into(),
            self.transcript.into(),
            number(self.turn.map(|turn| turn as u64)),
            self.speaker.into(),
            self.participant.into(),
            self.role.into(),
            number(self.start.map(u64::from)),
            number(self.end.map(u64::from)),
            self.code.into(),
            self.label.into(),
            self.coder.into(),
            self.comment.into(),
            yes(self.key),
            yes(self.contrary),
            number(self.weight.map(u64::from)),
            self.state.into(),
            self.text.into(),
        ]
    }
}

/// Writes every coding of the study as CSV, sorted by transcript (in study order), start, end, code and coder; lost codings, which have
/// no place but their old quote, after the others of their transcript. Cells are [protected](cell::protect). The words of passages in
/// which one of `silent` speaks are left out; how many these are is given back.
///
/// # Errors
/// What the writer reports.
pub fn write_csv(study: &Study, silent: &Silent, to: impl Write) -> io::Result<usize> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(COLUMNS)?;
    let withheld = each_coding(study, silent, |line| {
        for text in &line.cells() {
            writer.write_field(cell::protect(text).as_bytes())?;
        }
        Ok(writer.write_record(None::<&[u8]>)?)
    })?;
    writer.flush()?;
    Ok(withheld)
}

/// Writes every coding as one JSON object a line, in the order and with the gaps of [`write_csv`].
///
/// # Errors
/// What the writer reports.
pub fn write_json_lines(study: &Study, silent: &Silent, mut to: impl Write) -> io::Result<usize> {
    let withheld = each_coding(study, silent, |line| cell::write_json_line(&mut to, line))?;
    to.flush()?;
    Ok(withheld)
}

/// Writes every coding as one JSON list, an object a line, in the order and with the gaps of [`write_csv`].
///
/// # Errors
/// What the writer reports.
pub fn write_json(study: &Study, silent: &Silent, mut to: impl Write) -> io::Result<usize> {
    let mut between = "[\n";
    let withheld = each_coding(study, silent, |line| {
        to.write_all(between.as_bytes())?;
        between = ",";
        cell::write_json_line(&mut to, line)
    })?;
    to.write_all(if between == "," { b"]\n" } else { b"[]\n" })?;
    to.flush()?;
    Ok(withheld)
}

/// Participants whose words are not to be written.
pub type Silent = HashSet<ParticipantId>;

/// Hands over each coding in order, and gives back of how many the words are left out. Only the codings of one transcript are sorted
/// at a time.
///
/// # Errors
/// What `write` reports.
pub fn each_coding(
    study: &Study,
    silent: &Silent,
    mut write: impl FnMut(&CodingLine) -> io::Result<()>,
) -> io::Result<usize> {
    let lines = CodingLines::of(study, silent);
    let mut withheld = 0;
    for interview in study.interviews() {
        withheld += lines.each_in(interview, &mut write)?;
    }
    Ok(withheld)
}

/// The codings of a study, to be handed over transcript by transcript.
pub struct CodingLines<'a> {
    study: &'a Study,
    silent: &'a Silent,
    participants: HashMap<ParticipantId, &'a Participant>,
}

impl<'a> CodingLines<'a> {
    /// Those of a study whose transcripts are loaded, without words of `silent`.
    pub fn of(study: &'a Study, silent: &'a Silent) -> Self {
        let participants = study.participants().iter();
        let participants = participants.map(|participant| (participant.id, participant));
        Self {
            study,
            silent,
            participants: participants.collect(),
        }
    }

    /// Hands over the codings of a transcript in order, and gives back of how many the words are left out.
    ///
    /// # Errors
    /// What `write` reports.
    pub fn each_in(
        &self,
        interview: &Interview,
        mut write: impl FnMut(&CodingLine) -> io::Result<()>,
    ) -> io::Result<usize> {
        let study = self.study;
        let mut placed: Vec<&Coding> = interview.codings().iter().collect();
        placed.sort_by_cached_key(|coding| (coding.span, names(study, coding), coding.id));
        let mut lost: Vec<&Coding> = interview.codings().lost().iter().collect();
        lost.sort_by_cached_key(|coding| (names(study, coding), coding.created, coding.id));
        let mut withheld = 0;
        for coding in placed.into_iter().chain(lost) {
            let mut line = line(study, interview, coding, &self.participants);
            if speaks_in(interview, coding, self.silent) {
                line.text = "";
                withheld += 1;
            }
            write(&line)?;
        }
        Ok(withheld)
    }
}

/// Of how many codings the words are left out because one of `silent` speaks in their passages.
pub fn withheld(study: &Study, silent: &Silent) -> usize {
    if silent.is_empty() {
        return 0;
    }
    let of = |interview: &Interview| {
        let codings = interview.codings();
        let all = codings.iter().chain(codings.lost());
        all.filter(|coding| speaks_in(interview, coding, silent))
            .count()
    };
    study
        .interviews()
        .iter()
        .map(|interview| of(interview))
        .sum()
}

/// Whether one of these people speaks in a coding's passage; of a lost one, in its transcript.
fn speaks_in(interview: &Interview, coding: &Coding, people: &Silent) -> bool {
    let is_one =
        |turn: &Turn| matches!(interview.who(turn), Who::Participant(id) if people.contains(&id));
    let turns = &interview.document().turns;
    if people.is_empty() {
        return false;
    }
    match coding.state {
        CodingState::Lost => turns.iter().any(is_one),
        _ => turns[interview.document().turns_in(coding.span)]
            .iter()
            .any(|turn| turn.speech.overlaps(coding.span) && is_one(turn)),
    }
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
) -> CodingLine<'a> {
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
    CodingLine {
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

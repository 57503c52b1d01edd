//! A passage as scripts read it.

use serde::Serialize;

use crate::study::{Interview, Span, Study, Who};

/// Where a passage is, who speaks in it and what is said. Positions are code points, turns count from 1.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Passage<'a> {
    /// The transcript's title.
    pub(super) transcript: &'a str,
    /// The turn in which it starts; null for a whole transcript.
    pub(super) turn: Option<usize>,
    /// The label of who speaks that turn; null for a whole transcript.
    pub(super) speaker: Option<&'a str>,
    /// Their role: that of the participant, `interviewer` or `other`; of a transcript, the role under which it is listed.
    pub(super) role: &'a str,
    /// Where it starts.
    pub(super) start: u32,
    /// Where it ends.
    pub(super) end: u32,
    /// Its words.
    pub(super) text: &'a str,
}

impl<'a> Passage<'a> {
    /// A passage that starts in `turn` (from 0), or a whole transcript (none).
    pub(super) fn new(
        study: &'a Study,
        interview: &'a Interview,
        turn: Option<usize>,
        span: Span,
    ) -> Self {
        let document = interview.document();
        let spoken = turn.and_then(|turn| document.turns.get(turn));
        let role = spoken.map_or_else(
            || study.role_of(interview),
            |turn| role_of(study, interview.who(turn)),
        );
        Self {
            transcript: &interview.transcript.title,
            turn: turn.map(|turn| turn + 1),
            speaker: spoken.map(|turn| document.label(turn)),
            role,
            start: span.start,
            end: span.end,
            text: document.text.slice(span),
        }
    }

    /// Who speaks, for people: `SU04 (patient)`.
    pub(super) fn who(&self) -> String {
        match (self.speaker.unwrap_or(""), self.role) {
            (speaker, "") => speaker.to_owned(),
            ("", role) => role.to_owned(),
            (speaker, role) => format!("{speaker} ({role})"),
        }
    }
}

/// A passage with the id of its quote, and what it is coded with.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Quoted<'a> {
    /// The id of the quote.
    pub(super) id: String,
    /// Where it is and what is said.
    #[serde(flatten)]
    pub(super) passage: Passage<'a>,
    /// The ids of the codes on it.
    pub(super) codes: Vec<&'a str>,
    /// Who applied them.
    pub(super) coders: Vec<&'a str>,
}

/// The role of whoever speaks, as the query language names it.
pub(super) fn role_of(study: &Study, who: Who) -> &str {
    match who {
        Who::Participant(id) => study
            .participant(id)
            .map_or("", |participant| &participant.role),
        Who::Interviewer => "interviewer",
        Who::Other => "other",
    }
}

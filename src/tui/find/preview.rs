//! What coding many hits at once would do, before it is done.

use std::collections::HashSet;

use super::answer::Found;
use crate::study::{Action, CodeChoice, CoderId, ContentHash, Span, Study, TranscriptId, slug_of};
use crate::tui::lists::Chosen;

/// What coding a passage would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It makes a coding.
    New,
    /// It makes a coding of the same code longer.
    Longer,
    /// The passage has the codes already.
    Already,
}

/// A passage that would be coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    /// In which transcript.
    pub transcript: TranscriptId,
    /// The text that the span was read from.
    pub document: ContentHash,
    /// Where.
    pub span: Span,
    /// What would come of it.
    pub outcome: Outcome,
    /// Whether it is left out.
    pub out: bool,
}

/// Passages that would be coded with some codes.
pub(crate) struct Preview {
    /// The codes.
    pub codes: Vec<CodeChoice>,
    /// Their names.
    pub names: Vec<String>,
    /// The passages, in study order.
    pub rows: Vec<Row>,
    /// The chosen one.
    pub list: Chosen,
}

impl Preview {
    /// What giving these hits the codes would do, by `coder`.
    pub(crate) fn of(
        hits: &[&Found],
        codes: Vec<CodeChoice>,
        study: &Study,
        coder: CoderId,
    ) -> Self {
        let mut rows: Vec<(usize, Row)> = hits
            .iter()
            .filter_map(|hit| {
                let mut places = study.interviews().iter();
                let place = places.position(|i| i.transcript.id == hit.transcript)?;
                let interview = &study.interviews()[place];
                let span = interview.document().text.trimmed(hit.span);
                let row = Row {
                    transcript: hit.transcript,
                    document: interview.hash(),
                    span,
                    outcome: outcome(study, hit.transcript, span, &codes, coder),
                    out: false,
                };
                (!span.is_empty()).then_some((place, row))
            })
            .collect();
        rows.sort_by_key(|(place, row)| (*place, row.span));
        rows.dedup_by_key(|(place, row)| (*place, row.span));
        Self {
            names: codes.iter().map(|code| name(code, study)).collect(),
            codes,
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            list: Chosen::default(),
        }
    }

    /// Leaves the chosen passage out, or takes it in again.
    pub(crate) fn toggle(&mut self) {
        if let Some(row) = self.rows.get_mut(self.list.chosen) {
            row.out = !row.out;
        }
    }

    /// How many passages that are not left out have this outcome.
    pub(crate) fn count(&self, outcome: Outcome) -> usize {
        let rows = self.rows.iter();
        rows.filter(|row| !row.out && row.outcome == outcome)
            .count()
    }

    /// How many passages would be coded, in how many transcripts.
    pub(crate) fn size(&self) -> (usize, usize) {
        let taken = self.rows.iter().filter(|row| !row.out);
        let transcripts: HashSet<TranscriptId> = taken.clone().map(|row| row.transcript).collect();
        (taken.count(), transcripts.len())
    }

    /// All that are not left out coded, as one action; none where nothing is left. `query`: by which they were found.
    pub(crate) fn action(&self, query: &str) -> Option<Action> {
        let (passages, transcripts) = self.size();
        let mut actions: Vec<Action> = Vec::new();
        let taken = self.rows.iter().filter(|row| !row.out);
        for row in taken.copied() {
            match actions.last_mut() {
                Some(Action::ApplyCodes {
                    transcript, spans, ..
                }) if *transcript == row.transcript => spans.push(row.span),
                _ => actions.push(Action::ApplyCodes {
                    transcript: row.transcript,
                    document: row.document,
                    spans: vec![row.span],
                    codes: self.codes.clone(),
                }),
            }
        }
        let counted = |count: usize, what: &str| {
            let plural = if count == 1 { "" } else { "s" };
            format!("{count} {what}{plural}")
        };
        let sentence = format!(
            "coded {} in {} {}, found by {query}",
            counted(passages, "passage"),
            counted(transcripts, "transcript"),
            self.names.join(", ")
        );
        (passages > 0).then_some(Action::Together { actions, sentence })
    }
}

fn name(choice: &CodeChoice, study: &Study) -> String {
    match choice {
        CodeChoice::Known(id) => study
            .codebook()
            .get(*id)
            .map_or(String::new(), |code| code.slug.clone()),
        CodeChoice::New(new) => slug_of(&new.label),
    }
}

/// What comes of a passage under all codes together: new if any coding is, longer if any becomes so.
fn outcome(
    study: &Study,
    transcript: TranscriptId,
    span: Span,
    codes: &[CodeChoice],
    coder: CoderId,
) -> Outcome {
    let Some(interview) = study.interview(transcript) else {
        return Outcome::New;
    };
    let coder = study.coder_key(coder);
    let one = |choice: &CodeChoice| {
        let id = match choice {
            CodeChoice::Known(id) => Some(*id),
            CodeChoice::New(new) => study.codebook().by_slug(&slug_of(&new.label)).map(|c| c.id),
        };
        let code = id.and_then(|id| study.code_key(id));
        let own: Vec<Span> = interview
            .codings()
            .overlapping(span)
            .filter(|coding| Some(coding.code) == code && Some(coding.coder) == coder)
            .map(|coding| coding.span)
            .collect();
        if own.is_empty() {
            Outcome::New
        } else if own.iter().any(|there| there.contains(span)) {
            Outcome::Already
        } else {
            Outcome::Longer
        }
    };
    let outcomes: Vec<Outcome> = codes.iter().map(one).collect();
    [Outcome::New, Outcome::Longer]
        .into_iter()
        .find(|outcome| outcomes.contains(outcome))
        .unwrap_or(Outcome::Already)
}

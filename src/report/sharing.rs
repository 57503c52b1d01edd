//! The words that a file holds, for the check before it is shared.

use super::appendices::{Choice, MarkedTranscripts, QuoteBank, codebook_said, withheld_sentence};
use super::summary::{Note, Quote, ThematicSummary};
use super::visible::visible;
use crate::analysis::Said;
use crate::study::{MemoTarget, Study, SummaryRow};

impl ThematicSummary {
    /// What the researcher should be told: what is not in the report. A sentence each.
    pub fn notices(&self) -> Vec<String> {
        let left_out = withheld_sentence(self.limits.withheld);
        left_out.into_iter().collect()
    }

    /// The words of a report, each with the place where it stands: a quote's id, or the theme.
    pub fn said(&self) -> Vec<Said> {
        let mut said: Vec<Said> = vec![("title".to_owned(), self.title.clone())];
        for section in &self.participants {
            for row in &section.rows {
                said.push((row.name.clone(), row.name.clone()));
                said.extend(
                    row.values
                        .iter()
                        .map(|value| (row.name.clone(), value.clone())),
                );
            }
        }
        for theme in &self.themes {
            let texts = [
                &theme.definition,
                &theme.use_when,
                &theme.avoid_when,
                &theme.narrative,
            ];
            said.push((theme.label.clone(), theme.brief.clone()));
            for words in texts.into_iter().flatten() {
                said.push((theme.label.clone(), words.clone()));
            }
            theme
                .quotes
                .iter()
                .chain(&theme.contrary)
                .for_each(|quote| say_quote(&mut said, quote));
            say_notes(&mut said, &theme.label, &theme.memos);
        }
        said
    }
}

fn say_quote(said: &mut Vec<Said>, quote: &Quote) {
    let parts = quote.parts.iter().map(|part| &part.text);
    let around = quote.context.iter().flat_map(|turn| &turn.stretches);
    let around = around
        .filter(|stretch| !stretch.quoted)
        .map(|stretch| &stretch.text);
    for words in parts.chain(around) {
        said.push((quote.id.clone(), words.clone()));
    }
    say_notes(said, &quote.id, &quote.memos);
}

fn say_notes(said: &mut Vec<Said>, place: &str, notes: &[Note]) {
    for words in notes.iter().flat_map(|note| &note.paragraphs) {
        said.push((place.to_owned(), words.clone()));
    }
}

/// Everything that any file made of a study can hold, its transcripts loaded: what is said, coded and written about it, and the
/// participants' attributes. Also how many passages no file quotes, because a speaker does not consent.
pub fn said_of_study(study: &Study) -> (Vec<Said>, usize) {
    let all = Choice::default();
    let mut said = MarkedTranscripts::of(study, &all).said();
    said.extend(codebook_said(study));
    for participant in study.participants() {
        let name = visible(&participant.name);
        said.push((name.clone(), name.clone()));
        let values = participant.attributes.values();
        said.extend(values.map(|value| (name.clone(), visible(value.as_str()))));
    }
    for memo in study.memos() {
        let place = match &memo.on {
            MemoTarget::Code(_) => "a memo on a code",
            MemoTarget::Passage(_) => "a memo on a passage",
            MemoTarget::Participant(_) => "a memo on a participant",
            MemoTarget::Transcript(_) => "a memo on a transcript",
            MemoTarget::Study => "a memo on the study",
        };
        said.push((place.to_owned(), visible(&memo.text)));
    }
    for summary in study.summaries() {
        let place = match &summary.row {
            SummaryRow::Everybody => "a narrative",
            SummaryRow::Participant(_) | SummaryRow::Role(_) => "a summary",
        };
        said.push((place.to_owned(), visible(&summary.text)));
    }
    for interview in study.interviews() {
        for note in interview
            .codings()
            .iter()
            .filter_map(|coding| interview.codings().note(coding.id))
        {
            let place = format!("a comment in {}", interview.transcript.title);
            said.push((place, visible(&note.comment)));
        }
    }
    (said, QuoteBank::of(study, &all).withheld)
}

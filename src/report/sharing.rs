//! The words that a file holds, for the check before it is shared.

use std::collections::HashSet;
use std::fmt::Display;

use super::appendices::{Choice, QuoteBank, codebook_said, withheld_sentence};
use super::summary::{Note, Quote, ThematicSummary};
use super::visible::visible;
use crate::analysis::{Said, Shared, not_to_be_quoted};
use crate::study::{Interview, MemoTarget, ParticipantId, Study, SummaryRow, Who};

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

/// Everything that any file made of a study can hold, its transcripts loaded: what is said by those who consent to being quoted, what
/// is written about it, and the participants' attributes.
pub struct WholeStudy<'a> {
    study: &'a Study,
    silent: HashSet<ParticipantId>,
}

impl<'a> WholeStudy<'a> {
    /// All of a study.
    pub fn of(study: &'a Study) -> Self {
        let silent = not_to_be_quoted(study);
        Self { study, silent }
    }

    /// How many passages no file quotes, because a speaker does not consent.
    pub fn withheld(&self) -> usize {
        QuoteBank::withheld_of(self.study, &Choice::default())
    }

    fn hear_speech(&self, interview: &Interview, hear: &mut dyn FnMut(&dyn Display, &str)) {
        let document = interview.document();
        let title = visible(&interview.transcript.title);
        for (number, turn) in (1..).zip(&document.turns) {
            let silent = match interview.who(turn) {
                Who::Participant(who) => self.silent.contains(&who),
                Who::Interviewer | Who::Other => false,
            };
            if !silent {
                let words = visible(document.text.slice(turn.speech));
                hear(&format_args!("{title}:{number}"), &words);
            }
        }
    }

    fn hear_comments(&self, interview: &Interview, hear: &mut dyn FnMut(&dyn Display, &str)) {
        let codings = interview.codings();
        for note in codings.iter().filter_map(|coding| codings.note(coding.id)) {
            let place = format_args!("a comment in {}", interview.transcript.title);
            hear(&place, &visible(&note.comment));
        }
    }

    fn hear_records(&self, hear: &mut dyn FnMut(&dyn Display, &str)) {
        let study = self.study;
        for (place, words) in codebook_said(study) {
            hear(&place, &words);
        }
        for participant in study.participants() {
            let name = visible(&participant.name);
            hear(&name, &name);
            for value in participant.attributes.values() {
                hear(&name, &visible(value.as_str()));
            }
        }
        for memo in study.memos() {
            let place = match &memo.on {
                MemoTarget::Code(_) => "a memo on a code",
                MemoTarget::Passage(_) => "a memo on a passage",
                MemoTarget::Participant(_) => "a memo on a participant",
                MemoTarget::Transcript(_) => "a memo on a transcript",
                MemoTarget::Study => "a memo on the study",
            };
            hear(&place, &visible(&memo.text));
        }
        for summary in study.summaries() {
            let place = match &summary.row {
                SummaryRow::Everybody => "a narrative",
                SummaryRow::Participant(_) | SummaryRow::Role(_) => "a summary",
            };
            hear(&place, &visible(&summary.text));
        }
    }
}

/// The transcripts, what is written about all of them, and the comments in each.
impl Shared for WholeStudy<'_> {
    fn parts(&self) -> usize {
        2 * self.study.interviews().len() + 1
    }

    fn hear(&self, part: usize, hear: &mut dyn FnMut(&dyn Display, &str)) {
        let interviews = self.study.interviews();
        let (of_records, after) = (interviews.len(), interviews.len() + 1);
        match part {
            part if part < of_records => self.hear_speech(&interviews[part], hear),
            part if part > of_records => self.hear_comments(&interviews[part - after], hear),
            _ => self.hear_records(hear),
        }
    }
}

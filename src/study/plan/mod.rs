//! Planning: what an action does to a study as it is, or why it cannot be done.

mod check;
mod codebook;
mod coding;
mod correct;
mod erase;
mod import;
mod notes;
mod participants;
mod people;
mod pseudonyms;
mod transcripts;

use std::sync::Arc;

pub use erase::Erasure;

use super::Study;
use super::action::{Action, Stamp};
use super::ids::TranscriptId;
use super::interview::Interview;
use super::record::{Change, Record};
use super::span::Span;
use super::text::ContentHash;
use super::transcript::Document;

/// What an action comes to: the changes, and what the history says of them.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// What was done, one sentence without a full stop and without the interviews' words.
    pub sentence: String,
    /// Why, where a reason was given.
    pub why: String,
    /// The changes in the order in which they are applied; empty where there is nothing to do.
    pub changes: Vec<Change>,
    /// The documents that the changes name and that the study may not know yet.
    pub documents: Vec<Arc<Document>>,
    /// What the researcher should be told: skipped, extended, kept apart.
    pub notices: Vec<String>,
}

/// Why an action cannot be done, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}{}{hint}", if hint.is_empty() { "" } else { "; " })]
pub struct Refusal {
    /// What is wrong, and where.
    pub what: String,
    /// What to do next; may be empty.
    pub hint: String,
}

impl Refusal {
    /// A refusal that says what is wrong and what to do next.
    pub fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            hint: hint.into(),
        }
    }

    fn gone(what: &str) -> Self {
        Self::new(
            format!("that {what} is no longer in the study"),
            "somebody may have removed it; undo brings it back",
        )
    }
}

/// What is told how many texts have been looked at, and of how many; says whether to go on.
pub type Watch<'a> = dyn FnMut(usize, usize) -> bool + 'a;

/// The result of planning a part of an action.
type Planned<T = ()> = Result<T, Refusal>;

impl Action {
    /// Works out the changes that this action makes to `study`. Pure: the same study and stamp give the same plan.
    ///
    /// # Errors
    /// A [`Refusal`] where the action cannot be done; the study is then left as it is.
    pub fn plan(&self, study: &Study, stamp: &mut Stamp) -> Result<Plan, Refusal> {
        self.plan_watched(study, stamp, &mut |_, _| true)
    }

    /// [`plan`](Self::plan), of which `watch` is told where the action looks through all texts.
    ///
    /// # Errors
    /// As `plan`, and where `watch` has stopped it.
    pub fn plan_watched(
        &self,
        study: &Study,
        stamp: &mut Stamp,
        watch: &mut Watch<'_>,
    ) -> Result<Plan, Refusal> {
        let mut planner = Planner {
            study: study.clone(),
            stamp,
            watch,
            plan: Plan::default(),
        };
        planner.action(self)?;
        let plan = planner.plan;
        study.check(&plan)?;
        Ok(plan)
    }
}

/// A plan in the making. Each change is applied to a scratch copy at once, so that later parts see what earlier ones did.
struct Planner<'a> {
    study: Study,
    stamp: &'a mut Stamp,
    /// Asked after each text where all are looked through.
    watch: &'a mut Watch<'a>,
    plan: Plan,
}

impl Planner<'_> {
    fn action(&mut self, action: &Action) -> Planned {
        match action {
            Action::Begin { title, coder } => self.begin(title, coder),
            Action::Set { key, value } => self.set(key, value.as_ref()),
            Action::AddCoder { name } => self.add_coder(name).map(drop),
            Action::RenameCoder { coder, name } => self.rename_coder(*coder, name),
            Action::MergeCoders { from, into } => self.merge_coders(*from, *into),
            Action::AddTranscripts(new) => self.add_transcripts(new),
            Action::CorrectText {
                transcript,
                from,
                document,
                speakers,
                why,
            } => {
                self.correct_text(*transcript, *from, document, speakers)?;
                self.plan.why = why.trim().to_owned();
                Ok(())
            }
            Action::Pseudonymise { table, why } => self.pseudonymise(table, why),
            Action::RenameTranscript { transcript, title } => {
                self.rename_transcript(*transcript, title)
            }
            Action::RemoveTranscript { transcript } => self.remove_transcript(*transcript),
            Action::OrderTranscripts { order } => self.order_transcripts(order),
            Action::DescribeTranscript {
                transcript,
                attributes,
            } => self.describe_transcript(*transcript, attributes),
            Action::ListTranscript { transcript, under } => {
                self.list_transcript(*transcript, *under)
            }
            Action::MakeSet { name, members } => self.make_set(name, members),
            Action::RenameSet { set, name } => self.rename_set(*set, name),
            Action::ChangeSet { set, add, remove } => self.change_set(*set, add, remove),
            Action::RemoveSet { set } => self.remove_set(*set),
            Action::SetSpeaker {
                transcript,
                label,
                who,
            } => self.set_speaker(*transcript, label, *who),
            Action::SetProgress {
                transcript,
                progress,
            } => self.set_progress(*transcript, *progress),
            Action::SetParticipants(new) => self.set_participants(new),
            Action::EditParticipant {
                participant,
                name,
                role,
                attributes,
            } => self.edit_participant(*participant, name, role, attributes),
            Action::AddParticipant { name, role } => self.add_participant(name, role).map(drop),
            Action::MergeParticipants { from, into, why } => {
                self.merge_participants(*from, *into, why)
            }
            Action::SplitParticipant {
                participant,
                labels,
                name,
                why,
            } => self.split_participant(*participant, labels, name, why),
            Action::RemoveParticipant { participant } => self.remove_participant(*participant),
            Action::AddAttribute {
                name,
                of_transcripts,
            } => self.add_attribute(name, *of_transcripts),
            Action::RenameAttribute { name, to } => self.rename_attribute(name, to),
            Action::RemoveAttribute { name } => self.remove_attribute(name),
            Action::TypeAttribute { name, kind } => self.type_attribute(name, *kind),
            Action::AddCodes { codes, book } => self.add_codes(codes, book.as_ref()),
            Action::EditCode { code, edit, why } => self.edit_code(*code, edit, why),
            Action::MoveCode {
                code,
                parent,
                before,
            } => self.move_code(*code, *parent, *before),
            Action::MergeCodes { from, into, why } => self.merge_codes(*from, *into, why),
            Action::SplitCode {
                from,
                codings,
                into,
                why,
            } => self.split_code(*from, codings, into, why),
            Action::RemoveCode { code, why } => self.remove_code(*code, why),
            Action::ApplyCodes {
                transcript,
                document,
                spans,
                codes,
            } => self.apply_codes(*transcript, *document, spans, codes),
            Action::AddCodings(new) => self.add_codings(new),
            Action::RemoveCodings(codings) => self.remove_codings(codings),
            Action::Recode { codings, code } => self.recode(codings, code),
            Action::ResizeCoding {
                coding,
                document,
                span,
            } => self.resize_coding(*coding, *document, *span),
            Action::ReviewCodings { codings } => self.review_codings(codings),
            Action::ReviewNotes { memos, links } => self.review_notes(memos, links),
            Action::MoveMemo { memo, on, document } => self.move_memo(*memo, on, *document),
            Action::SplitCoding {
                coding,
                document,
                at,
            } => self.split_coding(*coding, *document, *at),
            Action::EditCodings { codings, edit } => self.edit_codings(codings, edit),
            Action::AddMemo { on, document, text } => self.add_memo(on, *document, text),
            Action::EditMemo { memo, text } => self.edit_memo(*memo, text),
            Action::RemoveMemo { memo } => self.remove_memo(*memo),
            Action::AddLink {
                from,
                to,
                documents,
                label,
            } => self.add_link(*from, *to, *documents, label),
            Action::RenameLink { link, label } => self.rename_link(*link, label),
            Action::RemoveLink { link } => self.remove_link(*link),
            Action::SetSummary { row, code, text } => self.set_summary(row, *code, text),
            Action::SaveQuestion { name, query } => self.save_question(name, query),
            Action::RenameQuestion { question, name } => self.rename_question(*question, name),
            Action::RemoveQuestion { question } => self.remove_question(*question),
            Action::Together { actions, sentence } => self.together(actions, sentence),
        }
    }

    fn together(&mut self, actions: &[Action], sentence: &str) -> Planned {
        for action in actions {
            self.action(action)?;
        }
        self.say(sentence);
        Ok(())
    }

    fn make(&mut self, change: Change) {
        self.study.apply(&change);
        self.plan.changes.push(change);
    }

    fn make_all(&mut self, changes: Vec<Change>) {
        self.study.apply_all(&changes);
        self.plan.changes.extend(changes);
    }

    fn add(&mut self, record: impl Into<Record>) {
        self.make(Change::add(record));
    }

    fn remove(&mut self, record: impl Into<Record>) {
        let record = record.into();
        let about = self.study.review_settings(&record);
        self.make(Change::remove(record));
        about
            .into_iter()
            .for_each(|setting| self.make(Change::remove(setting)));
    }

    fn edit<R: Into<Record> + PartialEq>(&mut self, before: R, after: R) {
        if let Some(change) = Change::edit(before, after) {
            self.make(change);
        }
    }

    fn say(&mut self, sentence: impl Into<String>) {
        self.plan.sentence = sentence.into();
    }

    fn notice(&mut self, notice: impl Into<String>) {
        self.plan.notices.push(notice.into());
    }

    /// Tells how many texts have been looked at.
    fn looked_at(&mut self, texts: usize, of: usize) -> Planned {
        if (self.watch)(texts, of) {
            return Ok(());
        }
        Err(Refusal::new(
            "it was stopped before anything was changed",
            "",
        ))
    }

    /// The transcript, its text in memory.
    fn interview(&self, id: TranscriptId) -> Planned<Arc<Interview>> {
        let interview = self
            .study
            .interview(id)
            .cloned()
            .ok_or_else(|| Refusal::gone("transcript"))?;
        if interview.is_loaded() {
            return Ok(interview);
        }
        Err(Refusal::new(
            format!("{} is still being loaded", interview.transcript.title),
            "try again in a moment",
        ))
    }

    /// The transcript, if its present text is `document` and `spans` lie in it.
    fn interview_with(
        &self,
        id: TranscriptId,
        document: ContentHash,
        spans: &[Span],
    ) -> Planned<Arc<Interview>> {
        let interview = self.interview(id)?;
        let title = &interview.transcript.title;
        if interview.hash() != document {
            return Err(Refusal::new(
                format!("the text of {title} has changed since the passage was chosen"),
                "look at the new text and choose again",
            ));
        }
        let length = interview.document().text.len();
        for span in spans {
            if span.end > length {
                return Err(Refusal::new(
                    format!(
                        "the passage {}-{} of {title} reaches behind the end of its text at {length}",
                        span.start, span.end
                    ),
                    "positions are Unicode code points counted from 0",
                ));
            }
            if span.is_empty() {
                return Err(Refusal::new(
                    format!(
                        "the passage {}-{} of {title} is empty",
                        span.start, span.end
                    ),
                    "choose at least one character",
                ));
            }
        }
        Ok(interview)
    }
}

/// `1 coding`, `2 codings`.
fn counted(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// The name as it is stored, or why it is none.
fn checked_name(name: &str, what: &str) -> Planned<String> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Refusal::new(
            format!("a {what} needs a name"),
            "type at least one character",
        ));
    }
    if name.chars().any(char::is_control) {
        return Err(Refusal::new(
            format!("the name of a {what} cannot hold control characters"),
            "use letters and digits",
        ));
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod correct_tests;
#[cfg(test)]
mod people_tests;
#[cfg(test)]
mod tests;

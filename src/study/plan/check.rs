//! The last look at a plan before it is written: does every change fit the study as it is, and is every reference answered?

use std::collections::HashSet;

use uuid::Uuid;

use super::{Plan, Planned, Refusal};
use crate::study::apply::run_of_codings;
use crate::study::coding::{CodingRecord, CodingState};
use crate::study::ids::{CodeId, CoderId, ParticipantId, TranscriptId};
use crate::study::notes::{MemoTarget, Passage, SummaryRow};
use crate::study::record::{Change, Kind, Record};
use crate::study::transcript::{Transcript, Who};
use crate::study::{Study, is_slug};

impl Study {
    /// Checks that the plan's changes fit this study: each record is as the change says it was before, every reference is
    /// answered afterwards, names are unique, spans lie in their texts.
    ///
    /// # Errors
    /// A [`Refusal`] that names the first thing that does not fit.
    pub fn check(&self, plan: &Plan) -> Result<(), Refusal> {
        let mut after = self.clone();
        for document in &plan.documents {
            after.provide(document.clone());
        }
        let mut rest = plan.changes.as_slice();
        while !rest.is_empty() {
            let (run, behind) = rest.split_at(run_of_codings(rest).max(1));
            run.iter().try_for_each(|change| fits(&after, change))?;
            after.apply_run(run);
            rest = behind;
        }
        let mut removed = HashSet::new();
        for change in &plan.changes {
            let Some(record) = change.record() else {
                continue;
            };
            match after.present(record) {
                Some(record) => after.answers(&record)?,
                None => drop(removed.insert((record.kind(), record.id()))),
            }
        }
        after.nothing_refers_to(&removed)?;
        after.names_are_unique(plan)
    }

    fn answers(&self, record: &Record) -> Planned {
        match record {
            Record::Coder(_)
            | Record::Setting(_)
            | Record::Question(_)
            | Record::Participant(_) => Ok(()),
            Record::Code(code) => {
                if !is_slug(&code.slug) {
                    return Err(Refusal::new(
                        format!("`{}` is no code id", code.slug),
                        "an id has lower-case letters, digits and hyphens, such as being-heard",
                    ));
                }
                self.needs_parent(code.id, code.parent)
            }
            Record::Transcript(transcript) => self.answers_transcript(transcript),
            Record::Coding(coding) => self.answers_coding(coding),
            Record::Memo(memo) => {
                self.needs_coder(memo.coder)?;
                match &memo.on {
                    MemoTarget::Study => Ok(()),
                    MemoTarget::Transcript(id) => self.needs_transcript(*id),
                    MemoTarget::Participant(id) => self.needs_participant(*id),
                    MemoTarget::Code(id) => self.needs_code(*id),
                    MemoTarget::Passage(passage) => self.needs_passage(*passage),
                }
            }
            Record::Summary(summary) => {
                self.needs_code(summary.code)?;
                match &summary.row {
                    SummaryRow::Participant(id) => self.needs_participant(*id),
                    SummaryRow::Role(_) | SummaryRow::Everybody => Ok(()),
                }
            }
            Record::Set(set) => set
                .members
                .iter()
                .try_for_each(|id| self.needs_transcript(*id)),
            Record::Link(link) => self
                .needs_passage(link.from)
                .and_then(|()| self.needs_passage(link.to)),
        }
    }

    fn answers_transcript(&self, transcript: &Transcript) -> Planned {
        if transcript.versions.is_empty() {
            return Err(Refusal::new(
                format!("{} has no text", transcript.title),
                "import a file with text",
            ));
        }
        let speakers = transcript
            .speakers
            .iter()
            .filter_map(|speaker| match speaker.who {
                Who::Participant(id) => Some(id),
                Who::Interviewer | Who::Other => None,
            });
        speakers
            .chain(transcript.main)
            .try_for_each(|id| self.needs_participant(id))
    }

    fn answers_coding(&self, coding: &CodingRecord) -> Planned {
        self.needs_code(coding.code)?;
        self.needs_coder(coding.coder)?;
        match coding.span {
            Some(span) => self.needs_passage(Passage {
                transcript: coding.transcript,
                span,
            }),
            None if coding.state == CodingState::Lost => self.needs_transcript(coding.transcript),
            None => Err(Refusal::new(
                "a coding without a place in the text must be marked lost",
                "",
            )),
        }
    }

    fn needs_passage(&self, passage: Passage) -> Planned {
        self.needs_transcript(passage.transcript)?;
        let Some(interview) = self
            .interview(passage.transcript)
            .filter(|interview| interview.is_loaded())
        else {
            return Ok(());
        };
        let fits = !passage.span.is_empty() && passage.span.end <= interview.document().text.len();
        fits.then_some(()).ok_or_else(|| {
            let (title, span) = (&interview.transcript.title, passage.span);
            Refusal::new(
                format!("{}-{} is no passage of {title}", span.start, span.end),
                "choose a passage inside its text",
            )
        })
    }

    fn needs_parent(&self, id: CodeId, parent: Option<CodeId>) -> Planned {
        let mut above = parent;
        let mut seen = HashSet::from([id]);
        while let Some(next) = above {
            self.needs_code(next)?;
            if !seen.insert(next) {
                return Err(Refusal::new(
                    "a code cannot stand under itself",
                    "choose a parent that is not under the code",
                ));
            }
            above = self.codebook().get(next).and_then(|code| code.parent);
        }
        Ok(())
    }

    fn needs_code(&self, id: CodeId) -> Planned {
        self.codebook()
            .get(id)
            .map(drop)
            .ok_or_else(|| Refusal::gone("code"))
    }

    fn needs_coder(&self, id: CoderId) -> Planned {
        self.coder(id)
            .map(drop)
            .ok_or_else(|| Refusal::gone("coder"))
    }

    fn needs_participant(&self, id: ParticipantId) -> Planned {
        self.participant(id)
            .map(drop)
            .ok_or_else(|| Refusal::gone("participant"))
    }

    fn needs_transcript(&self, id: TranscriptId) -> Planned {
        self.interview(id)
            .map(drop)
            .ok_or_else(|| Refusal::gone("transcript"))
    }

    /// Refuses to leave behind a record that refers to one that has been removed.
    fn nothing_refers_to(&self, removed: &HashSet<(Kind, Uuid)>) -> Planned {
        let of_kind = |kind: Kind| removed.iter().any(|(k, _)| *k == kind);
        let gone = |kind: Kind, id: Uuid| removed.contains(&(kind, id));
        if !(of_kind(Kind::Code)
            || of_kind(Kind::Coder)
            || of_kind(Kind::Participant)
            || of_kind(Kind::Transcript))
        {
            return Ok(());
        }
        if of_kind(Kind::Code) || of_kind(Kind::Coder) {
            self.no_coding_with(|code, coder| {
                gone(Kind::Code, code.0) || gone(Kind::Coder, coder.0)
            })?;
        }
        for code in self.codebook().iter() {
            self.needs_parent(code.id, code.parent)?;
        }
        for interview in self.interviews() {
            self.answers_transcript(&interview.transcript)
                .map_err(|_| {
                    let title = &interview.transcript.title;
                    Refusal::new(
                        format!("{title} still names that participant"),
                        "give its speakers to somebody else first",
                    )
                })?;
        }
        let memos = self.memos().iter().cloned().map(Record::from);
        let summaries = self.summaries().iter().cloned().map(Record::from);
        let sets = self.sets().iter().cloned().map(Record::from);
        let links = self.links().iter().cloned().map(Record::from);
        memos
            .chain(summaries)
            .chain(sets)
            .chain(links)
            .try_for_each(|record| {
                self.answers(&record).map_err(|_| {
                    Refusal::new(
                        format!("a {} still refers to it", record.kind().name()),
                        "remove that first, or undo it",
                    )
                })
            })
    }

    fn no_coding_with(&self, gone: impl Fn(CodeId, CoderId) -> bool) -> Planned {
        let mut left = 0usize;
        for interview in self.interviews() {
            let all = interview.codings().iter().chain(interview.codings().lost());
            left += all
                .filter(|coding| gone(self.code_id(coding.code), self.coder_id(coding.coder)))
                .count();
        }
        if left == 0 {
            return Ok(());
        }
        Err(Refusal::new(
            format!(
                "{} would be left without a code or coder",
                super::counted(left, "coding")
            ),
            "take those back or recode them first",
        ))
    }

    fn names_are_unique(&self, plan: &Plan) -> Planned {
        let touched = |kind: Kind| {
            plan.changes
                .iter()
                .any(|change| change.record().is_some_and(|r| r.kind() == kind))
        };
        let twice = |what: &str, names: Vec<String>| {
            let mut seen = HashSet::new();
            names
                .into_iter()
                .find(|name| !seen.insert(name.clone()))
                .map_or(Ok(()), |name| {
                    Err(Refusal::new(
                        format!("there is a {what} named {name} already"),
                        "choose another name",
                    ))
                })
        };
        if touched(Kind::Code) {
            twice(
                "code",
                self.codebook()
                    .iter()
                    .map(|code| code.slug.clone())
                    .collect(),
            )?;
        }
        if touched(Kind::Transcript) {
            twice(
                "transcript",
                self.interviews()
                    .iter()
                    .map(|i| i.transcript.title.clone())
                    .collect(),
            )?;
        }
        if touched(Kind::Participant) {
            twice(
                "participant",
                self.participants()
                    .iter()
                    .map(|p| p.name.to_lowercase())
                    .collect(),
            )?;
        }
        if touched(Kind::Coder) {
            twice(
                "coder",
                self.coders()
                    .iter()
                    .map(|coder| coder.name.clone())
                    .collect(),
            )?;
        }
        if touched(Kind::Set) {
            twice(
                "set",
                self.sets()
                    .iter()
                    .map(|set| set.name.to_lowercase())
                    .collect(),
            )?;
        }
        if touched(Kind::Question) {
            twice(
                "saved query",
                self.questions()
                    .iter()
                    .map(|question| question.name.clone())
                    .collect(),
            )?;
        }
        Ok(())
    }
}

/// Refuses to let a transcript go while codings stand in it: they go first, and by name.
fn bare(study: &Study, transcript: &Transcript) -> Planned {
    let codings = study
        .interview(transcript.id)
        .map(|interview| interview.codings());
    let left = codings.map_or(0, |codings| codings.len() + codings.lost().len());
    if left == 0 {
        return Ok(());
    }
    Err(Refusal::new(
        format!(
            "{} in {} would be left without a text",
            super::counted(left, "coding"),
            transcript.title
        ),
        "take those back first, or remove the transcript with them",
    ))
}

/// Whether the record is in the study as the change says it was before.
fn fits(study: &Study, change: &Change) -> Planned {
    let Some(record) = change.record() else {
        return Ok(());
    };
    let home = record.home();
    if record.kind() == Kind::Coding
        && home
            .and_then(|id| study.interview(id))
            .is_some_and(|i| !i.is_loaded())
    {
        return Err(Refusal::new(
            "a transcript is still being loaded",
            "try again in a moment",
        ));
    }
    if change.after.is_none()
        && let Record::Transcript(transcript) = record
    {
        bare(study, transcript)?;
    }
    let now = study.present(change.before.as_ref().unwrap_or(record));
    if now == change.before {
        return Ok(());
    }
    let what = record.kind().name();
    Err(match (&now, &change.before) {
        (None, _) => Refusal::gone(what),
        (Some(_), None) => Refusal::new(format!("that {what} is in the study already"), ""),
        (Some(_), Some(_)) => Refusal::new(
            format!("that {what} has been changed since"),
            "take the later change back first",
        ),
    })
}

//! Planning corrections of a transcript's text, and the review of what they touched.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Planned, Planner, Refusal, counted};
use crate::study::action::{CodingAt, NewSpeaker};
use crate::study::carry::{CarriedOver, Correction};
use crate::study::coding::{CodingRecord, CodingState};
use crate::study::ids::{LinkId, MemoId, TranscriptId};
use crate::study::interview::Interview;
use crate::study::reviews::CHECKED_PREFIX;
use crate::study::text::ContentHash;
use crate::study::transcript::{Document, Speaker, Transcript, Who};

impl Planner<'_> {
    pub(super) fn correct_text(
        &mut self,
        id: TranscriptId,
        from: ContentHash,
        document: &Arc<Document>,
        named: &[NewSpeaker],
    ) -> Planned {
        let interview = self.interview_with(id, from, &[])?;
        let title = interview.transcript.title.clone();
        self.say(format!("corrected the text of {title}"));
        if document.hash == from {
            self.notice(format!("the text of {title} is the same already"));
            return Ok(());
        }
        if document.turns.is_empty() {
            return Err(Refusal::new(
                format!("the corrected text of {title} has no turn"),
                "check that it is the right file; to take the transcript out of the study, remove it",
            ));
        }
        let before = interview.document().clone();
        let correction = Correction::between(&before.text, &document.text);
        let over = self.study.carried_over(id, &correction, &|_, _| true);
        let speakers = self.speakers(&interview, document, named, &correction)?;
        let mut versions = interview.transcript.versions.clone();
        versions.push(document.hash);
        self.say(format!(
            "corrected the text of {title}, now version {}",
            versions.len()
        ));
        let after = Transcript {
            versions,
            speakers,
            ..interview.transcript.clone()
        };
        let record = interview.transcript.clone();
        drop(interview);
        self.study.provide(document.clone());
        self.plan.documents.push(document.clone());
        self.edit(record, after);
        self.tell(&over);
        self.make_all(over.changes);
        Ok(())
    }

    /// Who stands behind each label of the corrected text.
    fn speakers(
        &mut self,
        interview: &Interview,
        document: &Document,
        named: &[NewSpeaker],
        correction: &Correction<'_>,
    ) -> Planned<Vec<Speaker>> {
        let known = &interview.transcript.speakers;
        let mut speakers = Vec::with_capacity(document.labels.len());
        for (index, label) in document.labels.iter().enumerate() {
            let named = named.iter().find(|speaker| speaker.label == *label);
            let known = known.iter().find(|speaker| speaker.label == *label);
            let who = match (known, named) {
                (Some(known), _) => known.who,
                (None, Some(named)) => self.who(&named.who)?,
                (None, None) => {
                    let who = spoke_before(interview, document, index, correction);
                    self.notice(match who {
                        Some(_) => format!("{label} is a new label for somebody who spoke before"),
                        None => format!(
                            "{label} is a new label and stands for somebody else in the room, until you say who it is"
                        ),
                    });
                    who.unwrap_or(Who::Other)
                }
            };
            speakers.push(Speaker {
                label: label.clone(),
                who,
            });
        }
        Ok(speakers)
    }

    fn tell(&mut self, over: &CarriedOver) {
        let codings = [
            (over.kept, "kept on its words", "kept on their words"),
            (
                over.changed,
                "changed with its words",
                "changed with their words",
            ),
            (
                over.ambiguous,
                "ambiguous: its words stand in more than one place",
                "ambiguous: their words stand in more than one place",
            ),
            (
                over.lost,
                "lost: its words are gone",
                "lost: their words are gone",
            ),
        ];
        for (number, one, several) in codings {
            if number > 0 {
                let what = if number == 1 { one } else { several };
                self.notice(format!("{} {what}", counted(number, "coding")));
            }
        }
        if over.loose_memos > 0 {
            self.notice(format!(
                "{} now on the transcript as a whole: the words of the passage are gone",
                counted(over.loose_memos, "memo")
            ));
        }
        if over.loose_links > 0 {
            self.notice(format!(
                "{} of links now at the word nearest by: the words of the passage are gone",
                counted(over.loose_links, "end")
            ));
        }
    }

    pub(super) fn review_codings(&mut self, codings: &[CodingAt]) -> Planned {
        let mut accepted = 0;
        for at in codings {
            let before = self.coding(*at)?;
            if before.state == CodingState::Lost {
                return Err(Refusal::new(
                    format!(
                        "the words of a coding of {} are gone, so there is nothing to accept",
                        self.slug(before.code)
                    ),
                    "give it a place, or remove it",
                ));
            }
            let interview = self.interview(at.transcript)?;
            let compact = interview.codings().get(at.coding).copied();
            let earlier =
                compact.is_some_and(|coding| self.study.is_under_earlier_definition(&coding));
            accepted += usize::from(earlier || before.state != CodingState::Sound);
            if earlier {
                let defined = self
                    .study
                    .codebook()
                    .get(before.code)
                    .map_or(0, |code| code.defined);
                let key = format!("{CHECKED_PREFIX}{}", before.id);
                self.set(&key, Some(&defined.max(self.stamp.time).into()))?;
            }
            let after = CodingRecord {
                state: CodingState::Sound,
                quote: None,
                ..before.clone()
            };
            self.edit(before, after);
        }
        self.say(format!(
            "accepted {} in review",
            counted(accepted, "coding")
        ));
        Ok(())
    }

    pub(super) fn review_notes(&mut self, memos: &[MemoId], links: &[LinkId]) -> Planned {
        let ids = memos
            .iter()
            .map(|id| id.0)
            .chain(links.iter().map(|id| id.0));
        for id in ids {
            if let Some(mark) = self.study.review_mark(id) {
                self.remove(mark.setting(id));
            }
        }
        self.say(format!(
            "accepted {} in review",
            counted(memos.len() + links.len(), "memo or link")
                .replace("memo or links", "memos and links")
        ));
        Ok(())
    }
}

/// Who spoke most of the turns that now stand under a label: who had the words with which they start.
fn spoke_before(
    interview: &Interview,
    document: &Document,
    label: usize,
    correction: &Correction<'_>,
) -> Option<Who> {
    let old = interview.document();
    let mut turns: HashMap<u16, usize> = HashMap::new();
    for turn in document
        .turns
        .iter()
        .filter(|turn| usize::from(turn.speaker) == label)
    {
        let before = correction
            .stood_before(turn.speech)
            .and_then(|position| old.turn_at(position))
            .and_then(|at| old.turns.get(at));
        if let Some(before) = before {
            *turns.entry(before.speaker).or_default() += 1;
        }
    }
    let most = turns
        .into_iter()
        .max_by_key(|(speaker, turns)| (*turns, std::cmp::Reverse(*speaker)))?;
    old.labels
        .get(usize::from(most.0))
        .map(|label| interview.transcript.who(label))
}

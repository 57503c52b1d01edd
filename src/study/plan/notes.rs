//! Planning what happens to memos, summaries, saved queries and settings.

use serde_json::Value as Json;

use super::{Planned, Planner, Refusal};
use crate::study::codebook::is_slug;
use crate::study::ids::{CodeId, LinkId, MemoId, QuestionId};
use crate::study::notes::{
    Link, Memo, MemoTarget, Passage, Question, Setting, Summary, SummaryRow,
};
use crate::study::text::ContentHash;
use crate::study::{SETTING_REPORT, SETTING_SCHOOL};

impl Planner<'_> {
    pub(super) fn set(&mut self, key: &str, value: Option<&Json>) -> Planned {
        let setting = |value: &Json| Setting {
            key: key.to_owned(),
            value: value.clone(),
        };
        let before = self.study.setting(key).map(setting);
        self.say(match key {
            SETTING_REPORT => "chose what the report shows".to_owned(),
            SETTING_SCHOOL => "declared the school of analysis".to_owned(),
            _ => format!("changed the setting {key}"),
        });
        match (before, value.map(setting)) {
            (Some(before), Some(after)) => self.edit(before, after),
            (None, Some(after)) => self.add(after),
            (Some(before), None) => self.remove(before),
            (None, None) => {}
        }
        Ok(())
    }

    pub(super) fn add_memo(
        &mut self,
        on: &MemoTarget,
        document: Option<ContentHash>,
        text: &str,
    ) -> Planned {
        let text = written(text)?;
        let what = self.target_of(on, document)?;
        self.say(format!("wrote a memo on {what}"));
        let (id, coder, now) = (self.stamp.ids.fresh(), self.stamp.coder, self.stamp.time);
        self.add(Memo {
            id,
            on: on.clone(),
            text,
            coder,
            created: now,
            changed: now,
        });
        Ok(())
    }

    pub(super) fn move_memo(
        &mut self,
        id: MemoId,
        on: &MemoTarget,
        document: Option<ContentHash>,
    ) -> Planned {
        let before = self.memo(id)?;
        let what = self.target_of(on, document)?;
        self.edit(
            before.clone(),
            Memo {
                on: on.clone(),
                ..before
            },
        );
        if let Some(mark) = self.study.review_mark(id.0) {
            self.remove(mark.setting(id.0));
        }
        self.say(format!("put a memo on {what}"));
        Ok(())
    }

    /// What a memo is to be on, in words; refused where there is no such thing.
    fn target_of(&self, on: &MemoTarget, document: Option<ContentHash>) -> Planned<String> {
        Ok(match on {
            MemoTarget::Study => "the study".to_owned(),
            MemoTarget::Transcript(id) => self.interview(*id)?.transcript.title.clone(),
            MemoTarget::Participant(id) => self
                .study
                .participant(*id)
                .map(|p| p.name.clone())
                .ok_or_else(|| Refusal::gone("participant"))?,
            MemoTarget::Code(id) => self.code(*id)?.slug,
            MemoTarget::Passage(passage) => {
                let document = document.ok_or_else(|| {
                    Refusal::new("a memo on a passage must name the text it is from", "")
                })?;
                let interview =
                    self.interview_with(passage.transcript, document, &[passage.span])?;
                format!("a passage of {}", interview.transcript.title)
            }
        })
    }

    fn memo(&self, id: MemoId) -> Planned<Memo> {
        self.study
            .memos()
            .iter()
            .find(|memo| memo.id == id)
            .cloned()
            .ok_or_else(|| Refusal::gone("memo"))
    }

    pub(super) fn edit_memo(&mut self, id: MemoId, text: &str) -> Planned {
        let before = self.memo(id)?;
        let text = written(text)?;
        self.say("rewrote a memo");
        if text != before.text {
            self.edit(
                before.clone(),
                Memo {
                    text,
                    changed: self.stamp.time,
                    ..before
                },
            );
        }
        Ok(())
    }

    pub(super) fn remove_memo(&mut self, id: MemoId) -> Planned {
        let memo = self.memo(id)?;
        self.say("removed a memo");
        self.remove(memo);
        Ok(())
    }

    pub(super) fn add_link(
        &mut self,
        from: Passage,
        to: Passage,
        documents: (ContentHash, ContentHash),
        label: &str,
    ) -> Planned {
        let first = self.interview_with(from.transcript, documents.0, &[from.span])?;
        let second = self.interview_with(to.transcript, documents.1, &[to.span])?;
        if from == to {
            return Err(Refusal::new(
                "a passage cannot be linked to itself",
                "go to the other passage first",
            ));
        }
        let (a, b) = (&first.transcript.title, &second.transcript.title);
        self.say(format!("linked a passage of {a} to one of {b}"));
        let (id, by, created) = (self.stamp.ids.fresh(), self.stamp.coder, self.stamp.time);
        self.add(Link {
            id,
            from,
            to,
            label: label.trim().to_owned(),
            by,
            created,
        });
        Ok(())
    }

    fn link(&self, id: LinkId) -> Planned<Link> {
        let mut links = self.study.links().iter();
        let link = links.find(|link| link.id == id);
        link.cloned().ok_or_else(|| Refusal::gone("link"))
    }

    pub(super) fn rename_link(&mut self, id: LinkId, label: &str) -> Planned {
        let before = self.link(id)?;
        let label = label.trim().to_owned();
        self.say("changed what a link says");
        self.edit(before.clone(), Link { label, ..before });
        Ok(())
    }

    pub(super) fn remove_link(&mut self, id: LinkId) -> Planned {
        let link = self.link(id)?;
        self.say("removed a link");
        self.remove(link);
        Ok(())
    }

    pub(super) fn set_summary(&mut self, row: &SummaryRow, code: CodeId, text: &str) -> Planned {
        let code = self.code(code)?;
        let text = text.trim().to_owned();
        let (coder, changed) = (self.stamp.coder, self.stamp.time);
        let before = self
            .study
            .summaries()
            .iter()
            .find(|s| s.row == *row && s.code == code.id)
            .cloned();
        self.say(match row {
            SummaryRow::Everybody => format!("wrote the narrative of {}", code.slug),
            SummaryRow::Participant(_) | SummaryRow::Role(_) => {
                format!("wrote a summary on {}", code.slug)
            }
        });
        match before {
            Some(before) if text.is_empty() => self.remove(before),
            Some(before) if before.text == text => {}
            Some(before) => self.edit(
                before.clone(),
                Summary {
                    text,
                    coder,
                    changed,
                    ..before
                },
            ),
            None if text.is_empty() => {}
            None => {
                let id = self.stamp.ids.fresh();
                self.add(Summary {
                    id,
                    row: row.clone(),
                    code: code.id,
                    text,
                    coder,
                    changed,
                });
            }
        }
        Ok(())
    }

    pub(super) fn save_question(&mut self, name: &str, query: &str) -> Planned {
        checked_question_name(name)?;
        self.say(format!("saved the query {name}"));
        let before = self
            .study
            .questions()
            .iter()
            .find(|question| question.name == name)
            .cloned();
        match before {
            Some(before) => self.edit(
                before.clone(),
                Question {
                    query: query.to_owned(),
                    ..before
                },
            ),
            None => {
                let (id, by, created) = (self.stamp.ids.fresh(), self.stamp.coder, self.stamp.time);
                self.add(Question {
                    id,
                    name: name.to_owned(),
                    query: query.to_owned(),
                    by,
                    created,
                });
            }
        }
        Ok(())
    }

    pub(super) fn rename_question(&mut self, id: QuestionId, name: &str) -> Planned {
        let before = self.question_of(id)?;
        checked_question_name(name)?;
        let mut questions = self.study.questions().iter();
        if questions.any(|other| other.id != id && other.name == name) {
            return Err(Refusal::new(
                format!("there is a saved query {name} already"),
                "choose another name, or remove that one first",
            ));
        }
        self.say(format!("renamed the saved query {} to {name}", before.name));
        let name = name.to_owned();
        self.edit(before.clone(), Question { name, ..before });
        Ok(())
    }

    fn question_of(&self, id: QuestionId) -> Planned<Question> {
        let mut questions = self.study.questions().iter();
        let found = questions.find(|question| question.id == id);
        found.cloned().ok_or_else(|| Refusal::gone("saved query"))
    }

    pub(super) fn remove_question(&mut self, id: QuestionId) -> Planned {
        let question = self.question_of(id)?;
        self.say(format!("removed the saved query {}", question.name));
        self.remove(question);
        Ok(())
    }
}

fn checked_question_name(name: &str) -> Planned {
    if is_slug(name) {
        return Ok(());
    }
    Err(Refusal::new(
        format!("`{name}` is no name for a saved query"),
        "a name has lower-case letters, digits and hyphens, such as lonely-patients",
    ))
}

fn written(text: &str) -> Planned<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::new(
            "a memo needs words",
            "write something, or press Esc to leave it",
        ));
    }
    Ok(text.to_owned())
}

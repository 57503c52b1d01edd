//! Memos on what is read, and copying a quote.

use super::super::app::{App, Effect};
use super::super::command::{MemoOn, Panel, Screen};
use super::super::dialog::{Dialog, Editor, Subject};
use super::super::lists::role_name;
use crate::study::{ContentHash, MemoTarget, Passage, Who};

impl App {
    pub(super) fn write_memo(&mut self, on: MemoOn) {
        if on == MemoOn::Passage && self.screen == Screen::Themes && self.themes.marked.len() > 1 {
            return self.write_memos();
        }
        let target = match on {
            MemoOn::Study => Some((MemoTarget::Study, None, "the study".to_owned())),
            MemoOn::Code => self.memo_code(),
            MemoOn::Transcript => self.memo_transcript(),
            MemoOn::Speaker => self.memo_speaker(),
            MemoOn::Passage => self.memo_passage(),
        };
        let Some((on, document, name)) = target else {
            return self.warn("there is nothing here to write a memo on");
        };
        self.open_memo(on, document, &name);
    }

    /// Opens the editor on one note for all marked passages.
    fn write_memos(&mut self) {
        let study = self.workbench.study();
        let passages: Vec<(Passage, ContentHash)> = self
            .themes
            .taken()
            .into_iter()
            .filter_map(|at| {
                let interview = study.interview(at.transcript)?;
                let span = study.coding_record(at)?.span?;
                let transcript = at.transcript;
                Some((Passage { transcript, span }, interview.hash()))
            })
            .collect();
        let title = format!("Memo on each of {} passages", passages.len());
        let subject = Subject::NewMemos(passages);
        let editor = Editor::new(title, subject, vec![("", String::new())]);
        self.dialog = Some(Dialog::Editor(Box::new(editor)));
    }

    fn memo_code(&self) -> Option<(MemoTarget, Option<ContentHash>, String)> {
        let study = self.workbench.study();
        let here = self
            .coding_in_focus()
            .filter(|_| self.screen == Screen::Read && self.panel == Panel::Text);
        let code = here
            .map(|coding| study.code_id(coding.code))
            .or(self.chosen_code())?;
        let label = study.codebook().get(code)?.label.clone();
        Some((MemoTarget::Code(code), None, format!("the code {label}")))
    }

    fn memo_transcript(&self) -> Option<(MemoTarget, Option<ContentHash>, String)> {
        let id = self.chosen_transcript().or(self.reading.open)?;
        let interview = self.workbench.study().interview(id)?;
        Some((
            MemoTarget::Transcript(id),
            None,
            format!("the transcript {}", interview.transcript.title),
        ))
    }

    fn memo_speaker(&self) -> Option<(MemoTarget, Option<ContentHash>, String)> {
        let interview = self.interview()?;
        let document = interview.document();
        let turn = document
            .turns
            .get(document.turn_at(self.reading.cursor.position)?)?;
        let Who::Participant(id) = interview.who(turn) else {
            return None;
        };
        let participant = self.workbench.study().participant(id)?;
        let name = format!("{} ({})", participant.name, role_name(&participant.role));
        Some((MemoTarget::Participant(id), None, name))
    }

    fn memo_passage(&self) -> Option<(MemoTarget, Option<ContentHash>, String)> {
        let (Passage { transcript, span }, text) = self.passage_here()?;
        let interview = self.workbench.study().interview(transcript)?;
        let known = self
            .workbench
            .study()
            .memos()
            .iter()
            .rev()
            .find_map(|memo| match &memo.on {
                MemoTarget::Passage(passage)
                    if passage.transcript == transcript
                        && self.selection().is_none()
                        && memo.coder == self.workbench.coder()
                        && passage.span.overlaps(span) =>
                {
                    Some(passage.span)
                }
                _ => None,
            });
        let span = known.unwrap_or(span);
        Some((
            MemoTarget::Passage(Passage { transcript, span }),
            Some(text),
            format!("a passage of {}", interview.transcript.title),
        ))
    }

    pub(super) fn copy(&mut self) {
        let quote = self
            .passage_here()
            .and_then(|(Passage { transcript, span }, _)| {
                let interview = self.workbench.study().interview(transcript)?;
                let words: String = interview
                    .document()
                    .text
                    .slice(span)
                    .chars()
                    .filter(|c| *c == '\n' || !c.is_control())
                    .collect();
                Some((words, interview.quote_id(span).to_string()))
            });
        match quote {
            Some((words, id)) => {
                self.effects
                    .push(Effect::Copy(format!("\u{201c}{words}\u{201d} ({id})")));
                self.say(format!(
                    "copied {id} to the clipboard, if the terminal lets emic"
                ));
            }
            None => self.warn("there is no passage here to copy"),
        }
    }
}

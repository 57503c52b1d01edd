//! Correcting the open text: here or in another editor, a look at what will happen, a reason, and earlier versions.

use std::sync::Arc;

use super::super::app::{App, Effect};
use super::super::command::Command;
use super::super::correcting::{CorrectWay, Edited, Pending, editor};
use super::super::dialog::{Dialog, Editor, Prompt, Subject, Wanted};
use super::super::keymap::Context;
use super::super::picker::{Choice, Item, Picker, Purpose};
use super::super::versions::Versions;
use crate::formats::corrected;
use crate::study::{Action, Interview, TranscriptId, edit_speech};

impl App {
    /// Lists the ways to correct the open text, and its earlier versions.
    pub(super) fn choose_correction(&mut self) {
        let Some(interview) = self.interview() else {
            return;
        };
        let document = interview.document();
        let transcript = interview.transcript.id;
        let title = &interview.transcript.title;
        let turn = document.turn_at(self.reading.cursor.position);
        let edited = |turn| Edited {
            transcript,
            from: interview.hash(),
            turn,
        };
        let editor = editor();
        let item = |label: String, detail: &str, way| Item {
            choice: Choice::Correct(way),
            label,
            detail: detail.to_owned(),
            also: detail.to_owned(),
            colour: None,
            blocked: false,
        };
        let mut items = Vec::new();
        if let Some(turn) = turn {
            let what = format!("Turn {}", turn + 1);
            items.push(item(
                what.clone(),
                "here",
                CorrectWay::Here(edited(Some(turn))),
            ));
            items.push(item(what, &editor, CorrectWay::Outside(edited(Some(turn)))));
        }
        items.push(item(
            "Whole transcript".into(),
            "here",
            CorrectWay::Here(edited(None)),
        ));
        items.push(item(
            "Whole transcript".into(),
            &editor,
            CorrectWay::Outside(edited(None)),
        ));
        for version in (1..interview.transcript.version()).rev() {
            let way = CorrectWay::Version(transcript, version);
            items.push(item(format!("Read version {version}"), "earlier text", way));
        }
        let title = format!(
            "Correct {title} (version {})",
            interview.transcript.version()
        );
        self.dialog = Some(Dialog::Picker(Picker::new(title, Purpose::Correct, items)));
    }

    pub(super) fn correct(&mut self, way: CorrectWay) {
        if self.workbench.is_read_only() && !matches!(way, CorrectWay::Version(..)) {
            return self
                .complain("this study is read-only; make a copy with `emic backup` to work on");
        }
        match way {
            CorrectWay::Here(edited) => {
                if let Some(text) = self.text_of(edited) {
                    self.edit_here(edited, text.clone(), &text);
                }
            }
            CorrectWay::Outside(edited) => {
                if let Some(text) = self.text_of(edited) {
                    self.effects.push(Effect::Edit(edited, text));
                }
            }
            CorrectWay::Version(transcript, number) => self.read_version(transcript, number),
        }
    }

    fn text_of(&self, edited: Edited) -> Option<String> {
        let interview = self.workbench.study().interview(edited.transcript)?;
        let document = interview.document();
        let text = match edited.turn {
            Some(turn) => document.text.slice(document.turns.get(turn)?.speech),
            None => document.text.as_str(),
        };
        Some(text.to_owned())
    }

    /// Opens an editor of the workbench with `text`, where `before` was.
    fn edit_here(&mut self, edited: Edited, before: String, text: &str) {
        let title = self
            .workbench
            .study()
            .interview(edited.transcript)
            .map_or(String::new(), |i| i.transcript.title.clone());
        let title = match edited.turn {
            Some(turn) => format!("Correct turn {} of {title}", turn + 1),
            None => format!("Correct {title}"),
        };
        let mut editor = Editor::of_text(title, Subject::Text(edited), before, text);
        if edited.turn.is_none() {
            editor.go_to_line(self.line_of_cursor());
        }
        self.dialog = Some(Dialog::Editor(Box::new(editor)));
    }

    /// The line of the open text in which the cursor is, counting from 0.
    fn line_of_cursor(&self) -> usize {
        self.interview().map_or(0, |interview| {
            let text = &interview.document().text;
            let byte = text.byte(self.reading.cursor.position);
            text.as_str()[..byte].matches('\n').count()
        })
    }

    /// Takes in what came back from another editor.
    pub(in super::super) fn edited_outside(
        &mut self,
        edited: Edited,
        before: String,
        outcome: std::io::Result<String>,
    ) {
        match outcome {
            Ok(text) => {
                // Editors end the last line; a speech does not have to.
                let text = if edited.turn.is_some() {
                    text.trim_end().to_owned()
                } else {
                    text
                };
                if text == before {
                    return self.say("the text is as it was");
                }
                self.look_ahead(edited, before, text);
            }
            Err(error) => self.complain(error.to_string()),
        }
        self.settle();
    }

    /// Says what a corrected text will do to codings, memos and links, and asks for a reason. Whether it could be worked out.
    pub(super) fn look_ahead(&mut self, edited: Edited, before: String, text: String) -> bool {
        let Some(interview) = self.workbench.study().interview(edited.transcript).cloned() else {
            self.complain("that transcript is no longer in the study");
            return false;
        };
        if interview.hash() != edited.from {
            self.complain("somebody has corrected this text in the meantime; copy what you wrote and begin anew");
            return false;
        }
        match self.planned(&interview, edited, before, text) {
            Ok(pending) => {
                let title = match edited.turn {
                    Some(turn) => format!(
                        "Save turn {} of {}? Say why, or leave it empty",
                        turn + 1,
                        interview.transcript.title
                    ),
                    None => format!(
                        "Save {}? Say why, or leave it empty",
                        interview.transcript.title
                    ),
                };
                let note = pending.told.join(". ");
                let mut prompt = Prompt::new(title, Wanted::Reason(Box::new(pending)), "");
                prompt.note = note;
                self.dialog = Some(Dialog::Prompt(prompt));
                true
            }
            Err(error) => {
                self.complain(format!("{error:#}"));
                false
            }
        }
    }

    fn planned(
        &self,
        interview: &Interview,
        edited: Edited,
        before: String,
        text: String,
    ) -> anyhow::Result<Pending> {
        let document = interview.document();
        let whole = match edited.turn {
            Some(turn) => edit_speech(document, turn, &text),
            None => text.clone(),
        };
        let corrected = corrected(document, &interview.transcript.title, &whole)?;
        let plan = self
            .workbench
            .preview(&correction(edited, &corrected, String::new()))?;
        let mut told = plan.notices;
        let (was, is) = (document.turns.len(), corrected.document.turns.len());
        if was != is {
            told.push(format!("{is} turns instead of {was}"));
        }
        told.extend(corrected.warnings.iter().cloned());
        if told.is_empty() {
            told.push("no coding stands in this text".to_owned());
        }
        Ok(Pending {
            edited,
            before,
            text,
            corrected,
            told,
        })
    }

    /// Saves a corrected text with the reason that was given; whether that could be done.
    pub(super) fn save_corrected(&mut self, pending: &Pending, why: &str) -> bool {
        let action = correction(pending.edited, &pending.corrected, why.to_owned());
        let result = self.workbench.perform(action);
        let done = self.done(result).is_some();
        if done
            && pending.told.iter().any(|line| {
                line.contains("changed") || line.contains("lost") || line.contains("ambiguous")
            })
        {
            let said = self
                .message
                .take()
                .map_or(String::new(), |message| message.text);
            self.warn(format!("{said}; g v reviews them"));
        }
        done
    }

    /// Leads from the look ahead back to the text.
    pub(super) fn edit_again(&mut self, pending: Pending) {
        self.edit_here(pending.edited, pending.before, &pending.text);
    }

    /// Opens a page for an earlier version, which a worker compares with the present text.
    fn read_version(&mut self, transcript: TranscriptId, number: usize) {
        let earlier = match self.workbench.version(transcript, number) {
            Ok(earlier) => earlier,
            Err(error) => return self.complain(format!("{error:#}")),
        };
        let Some(interview) = self.workbench.study().interview(transcript) else {
            return;
        };
        let versions = Versions {
            title: interview.transcript.title.clone(),
            number,
            now: interview.transcript.version(),
            earlier,
            present: Arc::clone(interview.document()),
        };
        let back = self.key_in(Context::Page, Command::Back);
        let page = self.comparer.compare(versions, &back);
        self.dialog = Some(Dialog::Page(page));
    }

    /// Fills the page that waits for two versions to be compared; whether there was anything to show.
    pub(in super::super) fn absorb_versions(&mut self) -> bool {
        let Some((title, lines)) = self.comparer.compared() else {
            return false;
        };
        match &mut self.dialog {
            Some(Dialog::Page(page)) if page.title == title => page.say(lines),
            // It was let go.
            _ => false,
        }
    }
}

fn correction(edited: Edited, corrected: &crate::formats::Corrected, why: String) -> Action {
    Action::CorrectText {
        transcript: edited.transcript,
        from: edited.from,
        document: corrected.document.clone(),
        speakers: corrected.speakers.clone(),
        why,
    }
}

//! The memos and links of the Write screen.

use super::super::app::App;
use super::super::command::Screen;
use super::super::dialog::{Dialog, Editor, Subject};
use super::super::notes::{Note, link, memo};
use crate::study::{Action, MemoTarget, Study};

impl App {
    pub(super) fn edit_memo(&mut self) {
        match self.writing.chosen() {
            Some(Note::Memo(id)) => {
                let text = memo(self.workbench.study(), id).map(|memo| memo.text.clone());
                let text = text.unwrap_or_default();
                let editor = Editor::new("Memo", Subject::Memo(id), vec![("", text)]);
                self.dialog = Some(Dialog::Editor(Box::new(editor)));
            }
            Some(Note::Link(id)) => self.ask_for_link_label(id),
            None => {}
        }
    }

    pub(super) fn remove_note(&mut self) {
        match self.writing.chosen() {
            Some(Note::Memo(memo)) => drop(self.act(Action::RemoveMemo { memo })),
            Some(Note::Link(link)) => drop(self.act(Action::RemoveLink { link })),
            None => {}
        }
    }

    /// Jumps to what the chosen memo is on, or to an end of the chosen link.
    pub(super) fn go_to_note(&mut self, other_end: bool) {
        let study = self.workbench.study().clone();
        match self.writing.chosen() {
            Some(Note::Link(id)) => {
                let ends = link(&study, id).map(|link| (link.from, link.to));
                if let Some((from, to)) = ends {
                    self.go_to_passage(if other_end { to } else { from });
                }
            }
            Some(Note::Memo(_)) if other_end => {
                self.warn("a memo has one end only; l jumps to what it is on");
            }
            Some(Note::Memo(id)) => {
                if let Some(memo) = memo(&study, id) {
                    self.go_to_memo(&study, &memo.on);
                }
            }
            None => {}
        }
    }

    fn go_to_memo(&mut self, study: &Study, on: &MemoTarget) {
        match on {
            MemoTarget::Passage(passage) => self.go_to_passage(*passage),
            MemoTarget::Transcript(id) => {
                self.switch(Screen::Read);
                self.open(*id);
            }
            MemoTarget::Code(code) => {
                self.switch(Screen::Themes);
                self.codes.reveal(study, *code);
            }
            MemoTarget::Participant(id) => self.show_participant(*id),
            MemoTarget::Study => self.say("this memo is on the study as a whole"),
        }
    }
}

//! What happens on the import screen.

use super::super::app::App;
use super::super::command::{Command, Motion, Screen};
use super::super::dialog::{Dialog, Prompt, Wanted};
use super::super::importing::{News, completions, in_home};
use super::super::keymap::Context;
use crate::workbench::importing::{Import, ImportOptions, counted};

impl App {
    pub(super) fn give_importing(&mut self, command: Command) {
        match command {
            Command::Import => self.ask_for_files(),
            Command::BringIn => self.bring_in(),
            Command::LeaveFileOut => self.leave_file_out(),
            Command::NextWho if self.importing.is_busy() => {
                self.warn("one moment, files are being read")
            }
            Command::NextWho => self.importing.next_who(),
            Command::RoleOfFile => {
                let row = self.importing.rows.get(self.importing.list.chosen);
                let Some(row) = row.filter(|row| row.turns.is_some()) else {
                    return self.warn("choose a transcript first");
                };
                let mut prompt = Prompt::new(
                    format!("Role of the person interviewed in {}", row.title),
                    Wanted::ImportRole,
                    row.role.clone(),
                );
                prompt.choices = self.roles();
                self.dialog = Some(Dialog::Prompt(prompt));
            }
            _ => {}
        }
    }

    fn leave_file_out(&mut self) {
        if !self.importing.leave_out() {
            self.warn("only a file that would be imported can be left out");
        }
    }

    fn roles(&self) -> Vec<String> {
        let known = self
            .workbench
            .study()
            .participants()
            .iter()
            .map(|participant| participant.role.clone());
        let mut roles: Vec<String> = known
            .chain(["gp", "provider", "patient"].map(str::to_owned))
            .collect();
        roles.retain(|role| !role.is_empty());
        roles.sort();
        roles.dedup();
        roles
    }

    fn ask_for_files(&mut self) {
        let mut prompt = Prompt::new(
            "File, folder or zip archive to bring in",
            Wanted::ImportPath,
            "",
        );
        prompt.note = format!(
            "{} completes the path. Nothing is written before you have seen what would be imported.",
            self.key_in(Context::Prompt, Command::Complete)
        );
        self.dialog = Some(Dialog::Prompt(prompt));
    }

    /// Offers the paths that go on from what was typed.
    pub(super) fn complete_path(prompt: &mut Prompt) {
        if matches!(prompt.wanted, Wanted::ImportPath) && !prompt.is_offering() {
            prompt.choices = completions(prompt.line.text());
        }
    }

    /// Looks at what was typed; whether there is such a file.
    pub(super) fn look_at_files(&mut self, typed: &str) -> bool {
        let path = in_home(typed);
        if !path.exists() {
            self.complain(format!("there is no {}", path.display()));
            return false;
        }
        let import = Import::new(self.workbench.study(), ImportOptions::default());
        self.importing.look(import, path);
        self.switch(Screen::Import);
        true
    }

    pub(super) fn set_import_role(&mut self, role: &str) -> bool {
        self.importing.set_role(role);
        true
    }

    fn bring_in(&mut self) {
        if self.importing.is_busy() {
            return self.warn("one moment, files are being read");
        }
        let path = self.workbench.path().to_owned();
        let study = self.workbench.study();
        let coder = study
            .coder(self.workbench.coder())
            .map(|coder| coder.name.clone())
            .unwrap_or_default();
        if self.importing.bring_in(&path, &coder) {
            self.hold(self.importing.doing);
        } else {
            let import = self.key(Command::Import);
            self.warn(format!(
                "there is nothing to import here; {import} chooses other files"
            ));
        }
    }

    /// Ends looking at files, which has written nothing; bringing them in goes on.
    pub(in super::super) fn stop_looking(&mut self) {
        if self.importing.is_bringing() {
            self.say("the files are still being brought in");
        } else {
            self.importing.end();
            self.say("nothing was imported");
        }
    }

    /// Takes in what the import's worker answers; whether it did.
    pub(in super::super) fn absorb_import(&mut self) -> bool {
        match self.importing.absorb() {
            None => return false,
            Some(News::Rows(trouble)) => {
                if let Some(trouble) = trouble {
                    self.complain(trouble);
                }
            }
            Some(News::Brought(Ok(done))) => {
                self.hold(None);
                self.refresh();
                self.importing.end();
                self.leave_import();
                let sentence = done.map_or_else(
                    || "nothing was imported".to_owned(),
                    |done| [vec![done.sentence], done.notices].concat().join("; "),
                );
                let undo = self.key(Command::Undo);
                self.say(format!("{sentence}; {undo} takes it back"));
            }
            Some(News::Brought(Err(error))) => {
                self.hold(None);
                self.importing.end();
                self.complain(format!("nothing was imported: {error:#}"));
            }
        }
        true
    }

    /// Goes to the Read screen, and opens a transcript there if none is open.
    fn leave_import(&mut self) {
        if self.screen == Screen::Import {
            self.switch(Screen::Read);
        }
        let first = self
            .workbench
            .study()
            .interviews()
            .first()
            .map(|i| i.transcript.id);
        if let Some(first) = first.filter(|_| self.reading.open.is_none()) {
            self.open(first);
        }
    }

    /// Moves among files, and sideways among the labels of one.
    pub(in super::super) fn go_in_import(&mut self, motion: Motion, height: usize) {
        let importing = &mut self.importing;
        let labels = importing
            .rows
            .get(importing.list.chosen)
            .map_or(0, |row| row.speakers.len());
        match motion {
            Motion::Left => importing.speaker = importing.speaker.saturating_sub(1),
            Motion::Right => {
                importing.speaker = (importing.speaker + 1).min(labels.saturating_sub(1))
            }
            motion => {
                importing.list.go(motion, importing.rows.len(), height);
                importing.speaker = 0;
            }
        }
    }

    /// What the title says of the import.
    pub(in super::super) fn import_in_words(&self) -> String {
        let (done, of) = self.importing.progress.now();
        match self.importing.doing {
            Some(doing) if of > 0 && done < of => format!("{doing}: {done} of {of}"),
            Some(doing) => doing.to_owned(),
            None => format!(
                "{} to import, {} looked at",
                counted(self.importing.ready(), "transcript"),
                counted(self.importing.rows.len(), "file")
            ),
        }
    }
}

//! What happens on the Pseudonyms screen.

use std::path::PathBuf;
use std::sync::Arc;

use super::super::app::App;
use super::super::command::{Command, PseudonymStep};
use super::super::dialog::{Dialog, Prompt, Question, Then, Wanted};
use super::super::pseudonyms::{Errand, Ran, Row};
use crate::analysis::IdentifierKind;
use crate::study::{Pseudonym, Pseudonyms};
use crate::workbench::{drop_pseudonyms, load_pseudonyms, put_pseudonyms};

impl App {
    pub(super) fn give_pseudonyms(&mut self, step: PseudonymStep) {
        if let Some(problem) = &self.naming.problem {
            return self.complain(problem.clone());
        }
        if let Some(doing) = self.naming.in_words() {
            return self.warn(format!("one moment: {doing}"));
        }
        match step {
            PseudonymStep::Replace => {
                let original = match self.naming.chosen() {
                    Some(Row::Entry(row, _)) => row.original.clone(),
                    Some(Row::Suggested(suggestion)) => suggestion.words.clone(),
                    None => {
                        let new = self.key(Command::Pseudonym(PseudonymStep::New));
                        return self.warn(format!(
                            "there is no name here; {new} puts one into the table"
                        ));
                    }
                };
                self.ask_for_replacement(&original);
            }
            PseudonymStep::New => {
                let mut prompt = Prompt::new("Which real name?", Wanted::RealName, "");
                prompt.note = "as it stands in the texts: a name, place, date or number".into();
                self.ask(prompt);
            }
            PseudonymStep::Remove => self.drop_pseudonym(),
            PseudonymStep::Apply => self.ask_to_replace_names(),
            PseudonymStep::Erase => {
                let title = "Erase originals and earlier versions of all texts?";
                let mut prompt = Prompt::new(title, Wanted::YesErase, "");
                prompt.note = "The real names still stand in these and in the history. Erasing cannot be taken back, and emic's own backups of the study go too. Type yes to erase".into();
                self.ask(prompt);
            }
        }
    }

    fn table_path(&mut self) -> Option<PathBuf> {
        let path = self.naming.table.clone();
        if path.is_none() {
            self.complain("this system has no folder for the table");
        }
        path
    }

    /// Asks what is to stand for a real name, the mark of its kind offered.
    pub(super) fn ask_for_replacement(&mut self, original: &str) {
        let known = self.naming.rows.iter().find(|row| row.original == original);
        let known = known.map(|row| row.replacement.clone());
        let suggestions = &self.naming.looked.suggestions;
        let kind = suggestions.iter().find(|s| s.words == original);
        let mark = kind.map_or(IdentifierKind::Name, |s| s.kind).mark();
        let value = known
            .filter(|known| !known.is_empty())
            .unwrap_or_else(|| mark.to_owned());
        let title = format!("What is to stand for »{original}«?");
        let mut prompt = Prompt::new(title, Wanted::Replacement(original.to_owned()), value);
        prompt.choices = vec![mark.to_owned()];
        self.ask(prompt);
    }

    /// Puts an entry into the table; whether it could be.
    pub(super) fn put_pseudonym(&mut self, original: String, replacement: String) -> bool {
        let Some(path) = self.table_path() else {
            return false;
        };
        let entry = Pseudonym {
            original,
            replacement,
        };
        let put = Pseudonyms::new([entry.clone()])
            .map_err(anyhow::Error::from)
            .and_then(|_| put_pseudonyms(&path, std::slice::from_ref(&entry)));
        match put {
            Ok(_) => {
                let said = format!("{} → {}", entry.original, entry.replacement);
                self.naming.has_come(entry);
                self.say(said);
                true
            }
            Err(error) => {
                self.complain(format!("{error:#}"));
                false
            }
        }
    }

    fn drop_pseudonym(&mut self) {
        let Some(Row::Entry(row, _)) = self.naming.chosen() else {
            return self.warn("this is a suggestion and stands in no table");
        };
        let original = row.original.clone();
        let Some(path) = self.table_path() else {
            return;
        };
        match drop_pseudonyms(&path, std::slice::from_ref(&original)) {
            Ok(_) => {
                self.naming.rows.retain(|row| row.original != original);
                self.naming.outdated = true;
                self.say(format!("took {original} out of the table"));
            }
            Err(error) => self.complain(format!("{error:#}")),
        }
    }

    /// Goes to where the chosen name stands first.
    pub(super) fn open_name(&mut self) {
        let place = match self.naming.chosen() {
            Some(Row::Entry(_, Some(of))) => of.places.first().map(|at| (at.transcript, at.span)),
            Some(Row::Suggested(suggestion)) => Some(suggestion.first),
            _ => None,
        };
        match place {
            Some((transcript, span)) => self.show(transcript, span),
            None => self.warn("it stands in no text"),
        }
    }

    fn ask_to_replace_names(&mut self) {
        if self.naming.is_busy() || self.naming.outdated || !self.workbench.study().is_loaded() {
            return self.warn("the texts are still being looked at; try again in a moment");
        }
        let Some(path) = self.table_path() else {
            return;
        };
        let table = match load_pseudonyms(&path) {
            Ok(table) => table,
            Err(error) => return self.complain(format!("{error:#}")),
        };
        let uses = || self.naming.looked.uses.values();
        let texts: usize = uses().map(|of| of.places.len()).sum();
        let beside: usize = uses()
            .flat_map(|of| &of.beside)
            .map(|left| left.times)
            .sum();
        if texts + beside == 0 {
            return self.warn("no name of the table stands in the study");
        }
        let text = format!(
            "Replace real names in {texts} places of texts and {beside} of titles, names and notes? Codings follow their words. It is one step of undo.",
        );
        self.dialog = Some(Dialog::Question(Question {
            text,
            then: Then::Pseudonymise(Arc::new(table)),
        }));
    }

    /// Lets every name of the table be replaced.
    pub(super) fn replace_names(&mut self, table: Arc<Pseudonyms>) {
        self.run_over_all_texts(Errand::Replace(table));
    }

    /// Lets what still holds the real names be erased, once `yes` was typed.
    pub(super) fn erase_old_texts(&mut self, typed: &str) {
        if !typed.eq_ignore_ascii_case("yes") {
            return self.say("nothing was erased");
        }
        let table = self
            .naming
            .table
            .as_deref()
            .map(load_pseudonyms)
            .transpose();
        match table {
            Ok(table) => {
                self.run_over_all_texts(Errand::Erase(Arc::new(table.unwrap_or_default())));
            }
            Err(error) => self.complain(format!("{error:#}")),
        }
    }

    fn run_over_all_texts(&mut self, errand: Errand) {
        let path = self.workbench.path().to_owned();
        let coder = self
            .workbench
            .acting()
            .map_or(String::new(), |coder| coder.name.clone());
        self.naming.run(&path, &coder, errand);
        self.hold(self.naming.doing);
        self.message = None;
    }

    /// Stops replacing names where nothing is changed yet; whether there was anything to stop.
    pub(in super::super) fn stop_replacing(&mut self) -> bool {
        let can = self.naming.can_stop();
        if can {
            self.naming.stop();
            self.message = None;
        }
        can
    }

    /// Takes in what was done over all texts, and says where the real names still are; whether there was anything.
    pub(in super::super) fn absorb_errand(&mut self) -> bool {
        let Some(ran) = self.naming.ran() else {
            return false;
        };
        self.hold(None);
        self.refresh();
        match ran {
            Ran::Replaced(Ok(Some(sentence))) => {
                let undo = self.key(Command::Undo);
                let erase = self.key(Command::Pseudonym(PseudonymStep::Erase));
                self.warn(format!(
                    "{sentence}; {undo} undoes it, {erase} erases the old texts"
                ));
            }
            Ran::Stopped => self.say("stopped; nothing was replaced"),
            Ran::Replaced(Ok(None)) => self.warn("no name of the table stands in the study"),
            Ran::Replaced(Err(error)) => {
                self.complain(format!("nothing was replaced: {error:#}"));
            }
            Ran::Erased(Ok(told)) => {
                if let Err(error) = self.workbench.forget_words() {
                    self.complain(format!("{error:#}"));
                    return true;
                }
                self.warn(format!(
                    "{}. Copies and exports made before are out of emic's reach: delete them yourself",
                    told.join("; ")
                ));
            }
            Ran::Erased(Err(error)) => self.complain(format!("nothing was erased: {error:#}")),
        }
        true
    }
}

//! Work on the codebook, in place.

use serde_json::{Map, Value as Json};

use super::super::app::App;
use super::super::command::{Command, Panel, Screen};
use super::super::dialog::{Dialog, Editor, Prompt, Question, Subject, Then, Wanted};
use super::super::picker::{Picker, Purpose};
use super::super::theme::COLOURS;
use crate::study::{
    Action, CodeEdit, CodeId, Description, MemoTarget, NewCode, SETTING_PINS, slug_of,
};

impl App {
    pub(super) fn give_codebook(&mut self, command: Command) {
        let chosen = self.chosen_code();
        if command == Command::NewCode {
            let parent = chosen.and_then(|id| self.workbench.study().codebook().get(id)?.parent);
            return self.ask_for_code(parent);
        }
        let Some(id) = chosen else { return };
        match command {
            Command::NewCodeUnder => self.ask_for_code(Some(id)),
            Command::RenameCode => self.ask_for_name(id),
            Command::DescribeCode => self.describe(id),
            Command::RecolourCode => self.recolour(id),
            Command::MoveCodeUp
            | Command::MoveCodeDown
            | Command::MoveCodeIn
            | Command::MoveCodeOut => self.step_code(id, command),
            Command::MoveCodeTo => self.ask_where_to(id),
            Command::MergeCode => {
                let without = self.workbench.study().codebook().under(id);
                let label = self.label(id);
                let items = self.code_items(&without);
                let title = format!("Merge {label} into");
                let picker = Picker::new(title, Purpose::MergeInto(id), items);
                self.dialog = Some(Dialog::Picker(picker));
            }
            Command::MarkCode => self.mark_code(id),
            Command::RemoveCode => self.ask_to_remove(id),
            Command::Pin(digit) => self.pin(id, digit),
            Command::ShowPassages => {
                if self.screen != Screen::Themes {
                    self.switch(Screen::Themes);
                }
                self.panel = Panel::Text;
            }
            _ => {}
        }
    }

    /// Lists the passages of a code together with those of others, or not.
    fn mark_code(&mut self, id: CodeId) {
        if !self.codes.marked.remove(&id) {
            self.codes.marked.insert(id);
        }
        let label = self.label(id);
        match self.codes.marked.len() {
            0 => self.say("passages of the chosen code are listed"),
            1 => self.say(format!(
                "passages of {label} are listed, whichever code is chosen; {} adds another",
                self.key(Command::MarkCode)
            )),
            several => self.say(format!("passages of {several} codes are listed together")),
        }
    }

    pub(super) fn count_next(&mut self) {
        let mine = self.options.mine;
        self.counting.next(self.workbench.study(), mine);
        let name = self.counting.name(mine);
        self.say(format!("counted beside the codes: {name}"));
    }

    pub(super) fn label(&self, id: CodeId) -> String {
        self.workbench
            .study()
            .codebook()
            .get(id)
            .map_or(String::new(), |code| code.label.clone())
    }

    fn ask_for_code(&mut self, parent: Option<CodeId>) {
        let title = match parent {
            Some(parent) => format!("New code under {}", self.label(parent)),
            None => "New theme".to_owned(),
        };
        self.ask(Prompt::new(title, Wanted::NewCode(parent), ""));
    }

    fn ask_for_name(&mut self, id: CodeId) {
        self.ask(Prompt::new(
            "New name of the code",
            Wanted::CodeName(id),
            self.label(id),
        ));
    }

    /// Makes a code; whether that could be done.
    pub(super) fn make_code(&mut self, label: &str, parent: Option<CodeId>) -> bool {
        let label = label.trim();
        let codebook = self.workbench.study().codebook();
        if let Some(known) = codebook.by_slug(&slug_of(label)) {
            let text = format!(
                "there is a code {} already; choose another name",
                known.label
            );
            self.complain(text);
            return false;
        }
        let parent = parent.and_then(|id| Some(codebook.get(id)?.slug.clone()));
        let new = NewCode {
            label: label.to_owned(),
            parent,
            ..NewCode::default()
        };
        let action = Action::Together {
            actions: vec![Action::AddCodes {
                codes: vec![new],
                book: None,
            }],
            sentence: format!("made the code {}", slug_of(label)),
        };
        let result = self.workbench.perform(action);
        let made = self.done(result).is_some();
        let study = self.workbench.study().clone();
        if let Some(code) = study.codebook().by_slug(&slug_of(label)).filter(|_| made) {
            self.codes.reveal(&study, code.id);
        }
        made
    }

    /// Gives a code another name, and another id where the id was its name's own.
    pub(super) fn rename_code(&mut self, id: CodeId, label: &str) -> bool {
        let Some(code) = self.workbench.study().codebook().get(id) else {
            return false;
        };
        let own = code.slug == slug_of(&code.label);
        let edit = CodeEdit {
            label: Some(label.trim().to_owned()),
            slug: Some(slug_of(label)).filter(|slug| own && !slug.is_empty()),
            ..CodeEdit::default()
        };
        self.edit_code(id, edit, String::new())
    }

    fn edit_code(&mut self, code: CodeId, edit: CodeEdit, why: String) -> bool {
        let result = self.workbench.perform(Action::EditCode { code, edit, why });
        self.done(result).is_some()
    }

    fn describe(&mut self, id: CodeId) {
        let Some(code) = self.workbench.study().codebook().get(id).cloned() else {
            return;
        };
        let description = code.description;
        let fields = vec![
            ("Name", code.label.clone()),
            ("Brief", description.brief),
            ("Definition", description.definition),
            ("Use when", description.use_when),
            ("Avoid when", description.avoid_when),
            ("Example", description.example),
            ("Source", description.source),
            ("Id", code.slug.clone()),
            ("Why the change", String::new()),
        ];
        let title = format!("The code {}", code.label);
        self.dialog = Some(Dialog::Editor(Box::new(Editor::new(
            title,
            Subject::Code(id),
            fields,
        ))));
    }

    /// Takes in what was written about a code; whether that could be done.
    pub(super) fn save_description(&mut self, id: CodeId, texts: &[String]) -> bool {
        let text = |at: usize| texts.get(at).map_or("", |text| text.trim()).to_owned();
        let description = Description {
            brief: text(1),
            definition: text(2),
            use_when: text(3),
            avoid_when: text(4),
            example: text(5),
            source: text(6),
        };
        let edit = CodeEdit {
            label: Some(text(0)),
            slug: Some(text(7)),
            description: Some(description),
            ..CodeEdit::default()
        };
        self.edit_code(id, edit, text(8))
    }

    fn recolour(&mut self, id: CodeId) {
        let colour = self
            .workbench
            .study()
            .codebook()
            .get(id)
            .map_or(0, |code| code.colour);
        let edit = CodeEdit {
            colour: Some((colour + 1) % COLOURS as u8),
            ..CodeEdit::default()
        };
        self.edit_code(id, edit, String::new());
    }

    fn ask_to_remove(&mut self, id: CodeId) {
        let study = self.workbench.study();
        let codings = study.tally(id, None);
        let memos = study
            .memos()
            .iter()
            .filter(|memo| memo.on == MemoTarget::Code(id))
            .count();
        let under = study.codebook().children(Some(id)).count();
        let text = format!(
            "Remove the code {} with {codings} coding{} and {memos} memo{}? {}Undo brings all back.",
            self.label(id),
            if codings == 1 { "" } else { "s" },
            if memos == 1 { "" } else { "s" },
            if under > 0 {
                format!("The {under} under it move up. ")
            } else {
                String::new()
            },
        );
        self.dialog = Some(Dialog::Question(Question {
            text,
            then: Then::Do(Box::new(Action::RemoveCode {
                code: id,
                why: String::new(),
            })),
        }));
    }

    fn pin(&mut self, id: CodeId, digit: u8) {
        let label = self.label(id);
        let mut pins: Map<String, Json> = self
            .workbench
            .study()
            .setting(SETTING_PINS)
            .and_then(Json::as_object)
            .cloned()
            .unwrap_or_default();
        let taken = pins.get(&digit.to_string()).and_then(Json::as_str) == Some(&id.to_string());
        pins.retain(|_, code| code.as_str() != Some(&id.to_string()));
        let sentence = if taken {
            format!("unpinned {label} from {digit}")
        } else {
            pins.insert(digit.to_string(), id.to_string().into());
            format!("pinned {label} to {digit}")
        };
        let action = Action::Together {
            actions: vec![Action::Set {
                key: SETTING_PINS.into(),
                value: Some(Json::Object(pins)),
            }],
            sentence,
        };
        let result = self.workbench.perform(action);
        self.done(result);
    }
}

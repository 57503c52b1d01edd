//! What happens in a dialog.

use std::collections::HashSet;
use std::sync::Arc;

use tui_input::Input;

use super::super::app::App;
use super::super::command::{Command, Motion};
use super::super::dialog::{Dialog, Editor, Prompt, Question, Subject, Then, Wanted};
use super::super::keymap::{Bound, Context, Key};
use super::super::page::Page;
use super::super::picker::{Choice, Item, Picker, Purpose};
use crate::report::write_narrative;
use crate::study::{Action, CodeChoice, CodingAt, CodingEdit, MemoTarget, NewCode};
use crate::workbench::{HistoryFilter, StoreError};

/// Whether an undo was refused because later entries build on it.
pub(super) fn is_built_upon(error: &anyhow::Error) -> bool {
    matches!(
        error.downcast_ref::<StoreError>(),
        Some(StoreError::BuiltUpon { .. })
    )
}

impl App {
    pub(super) fn give_dialog(&mut self, command: Command) {
        let height = usize::from(self.layout().body.height)
            .saturating_sub(4)
            .max(1);
        let Some(mut dialog) = self.dialog.take() else {
            return;
        };
        self.message = None;
        let stays = match &mut dialog {
            Dialog::Picker(picker) => self.give_picker(picker, command, height),
            Dialog::Editor(editor) => self.give_editor(editor, command),
            Dialog::Prompt(prompt) => self.give_prompt(prompt, command),
            Dialog::Question(_) => false,
            Dialog::Portraits(portraits) => match command {
                Command::Move(motion) => {
                    let (len, height) = (portraits.rows.len(), self.portrait_rows());
                    portraits.list.go(motion, len, height);
                    portraits.list.settle(len, height);
                    true
                }
                _ => false,
            },
            Dialog::Page(page) => give_page(page, command, height),
        };
        if stays {
            self.dialog = Some(dialog);
            return;
        }
        match (dialog, command) {
            (Dialog::Question(question), Command::Accept) => self.answer_yes(question),
            // A corrected text is not lost by leaving the question why.
            (
                Dialog::Prompt(Prompt {
                    wanted: Wanted::Reason(pending),
                    ..
                }),
                Command::Back,
            ) => self.edit_again(*pending),
            (Dialog::Portraits(portraits), Command::Accept) => {
                if let Some(id) = portraits.rows.get(portraits.list.chosen) {
                    self.open_portrait(*id);
                }
            }
            _ => {}
        }
    }

    /// Gives a picker a command; whether it stays.
    fn give_picker(&mut self, picker: &mut Picker, command: Command, height: usize) -> bool {
        match command {
            Command::ChooseNext => picker.step(1),
            Command::ChooseBack => picker.step(-1),
            Command::Move(motion) => picker.go(motion, height),
            Command::AcceptMore => picker.mark(),
            Command::Accept => return !self.accept_picker(picker),
            _ => return false,
        }
        true
    }

    /// Gives an editor a command; whether it stays.
    fn give_editor(&mut self, editor: &mut Editor, command: Command) -> bool {
        let fields = editor.fields.len().max(1);
        match command {
            Command::NextField => editor.current = (editor.current + 1) % fields,
            Command::PreviousField => editor.current = (editor.current + fields - 1) % fields,
            Command::ChooseNext => editor.beside_top += 3,
            Command::ChooseBack => editor.beside_top = editor.beside_top.saturating_sub(3),
            Command::Discard => return false,
            _ => return !self.save(editor),
        }
        true
    }

    /// Gives a line that is typed a command; whether it stays.
    fn give_prompt(&mut self, prompt: &mut Prompt, command: Command) -> bool {
        if self.complete_in(prompt, command) {
            return true;
        }
        match command {
            Command::Accept => return !self.accept_prompt(prompt),
            Command::Complete | Command::ChooseNext => {
                Self::complete_path(prompt);
                prompt.offer(1);
            }
            Command::ChooseBack => prompt.offer(-1),
            _ => return false,
        }
        true
    }

    fn answer_yes(&mut self, question: Question) {
        let result = match question.then {
            Then::Do(action) => self.workbench.perform(*action),
            Then::RevertWithLater(entry) => self.workbench.revert_with_later(entry),
            Then::GoBackTo(entry) => self.workbench.go_back_to(entry),
            Then::Write(built) => return self.put_export(*built),
            Then::Pseudonymise(table) => return self.replace_names(table),
        };
        self.done(result);
    }

    /// Takes what a digit stands for in a picker in which nothing is typed; whether it stands for something.
    pub(super) fn picks_digit(&mut self, key: Key) -> bool {
        let digit = key.typed().and_then(|c| c.to_digit(10));
        let Some(digit) = digit.and_then(|digit| u8::try_from(digit).ok()) else {
            return false;
        };
        let Some(Dialog::Picker(picker)) = &mut self.dialog else {
            return false;
        };
        let item = picker.digits.get(&digit).copied();
        let picks = picker.choose_digit(digit);
        if picks {
            picker
                .marked
                .extend(item.filter(|_| picker.takes_several()));
            self.give(Command::Accept);
        }
        picks
    }

    /// Takes what is chosen; whether the picker can close.
    fn accept_picker(&mut self, picker: &mut Picker) -> bool {
        if let Some(item) = picker.chosen().filter(|item| item.blocked) {
            let text = format!("{}: {}", item.label, item.detail);
            self.complain(text);
            return false;
        }
        let typed = picker.typed().to_owned();
        let taken = picker.taken();
        let Some(first) = taken.first().cloned() else {
            self.warn("nothing fits what was typed");
            return false;
        };
        match (picker.purpose.clone(), first) {
            (
                Purpose::Code {
                    transcript,
                    document,
                    span,
                },
                _,
            ) => {
                let choices = taken
                    .iter()
                    .filter_map(|choice| code_choice(choice, &typed));
                let choices = choices.collect();
                self.apply(transcript, document, span, choices);
            }
            (Purpose::CodeHits, _) => {
                let choices = taken
                    .iter()
                    .filter_map(|choice| code_choice(choice, &typed));
                self.preview(choices.collect());
            }
            (Purpose::Recode(codings), choice) => {
                if let Some(code) = code_choice(&choice, &typed) {
                    let result = self.workbench.perform(Action::Recode { codings, code });
                    self.done(result);
                    self.themes.marked.clear();
                }
            }
            (Purpose::MergeInto(from), Choice::Code(into)) => self.ask_why(
                "Why are the two codes one?",
                Action::MergeCodes {
                    from,
                    into,
                    why: String::new(),
                },
            ),
            (Purpose::Remove, Choice::Codings(codings)) => self.remove(codings),
            (Purpose::Coder, Choice::Coder(name)) => self.act_as(&name),
            (Purpose::Coder, Choice::NewCoder) => self.act_as(&typed),
            (Purpose::ShowCoders, _) => self.show_coders(&taken),
            (Purpose::Correct, Choice::Correct(way)) => self.correct(way),
            (Purpose::Command, Choice::Command(command)) => self.give(command),
            (Purpose::Colours, Choice::Colours(look, ground)) => self.use_colours(look, ground),
            (Purpose::Language, Choice::Language(language)) => self.use_language(language),
            (Purpose::Sorting, Choice::Sorting(sorting)) => {
                self.themes.sorting = sorting;
                self.themes.list = Default::default();
            }
            (Purpose::Groups(columns), Choice::Grouping(by)) => self.take_groups(by, columns),
            (Purpose::CrosstabCode, choice) => {
                self.comparing.wish.code = match choice {
                    Choice::Code(code) => Some(code),
                    _ => None,
                };
            }
            (Purpose::Deal(codings), choice) => {
                if let Some(code) = code_choice(&choice, &typed) {
                    self.deal_to(codings, code);
                }
            }
            (Purpose::Report(row), _) => self.limit_report(row, &taken),
            (Purpose::Export, Choice::Export(export)) => self.ask_for_export_file(export),
            (Purpose::Follow, Choice::Place(passage)) => self.go_to_passage(passage),
            (Purpose::History, Choice::Entries(only)) => self.narrow_history(only),
            (purpose, choice) if self.take_place(&purpose, &choice) => {}
            (purpose, choice) if self.take_set(&purpose, &choice, &typed) => {}
            (purpose, _) => self.take_person(purpose, taken, &typed),
        }
        true
    }

    fn remove(&mut self, codings: Vec<CodingAt>) {
        let result = self.workbench.perform(Action::RemoveCodings(codings));
        self.done(result);
    }

    fn act_as(&mut self, name: &str) {
        match self.workbench.act_as(name) {
            Ok(done) => {
                self.relist();
                self.outdate();
                let added = if done.entry.is_some() { " (added)" } else { "" };
                self.say(format!("{name} is coding now{added}"));
            }
            Err(error) => self.complain(format!("{error:#}")),
        }
    }

    /// Completes a query in a prompt, or goes through what its last word can become; whether the command was that.
    fn complete_in(&self, prompt: &mut Prompt, command: Command) -> bool {
        let line = &mut prompt.line;
        match command {
            Command::Complete => line.accept(self.workbench.study()),
            Command::Accept if line.picked => line.accept(self.workbench.study()),
            Command::ChooseNext => line.step(1),
            Command::ChooseBack => line.step(-1),
            Command::Back => line.close(),
            _ => false,
        }
    }

    /// Takes the line that was typed; whether the prompt can close.
    fn accept_prompt(&mut self, prompt: &Prompt) -> bool {
        let typed = prompt.line.text().trim().to_owned();
        if typed.is_empty() && !prompt.wanted.takes_nothing() {
            return true;
        }
        match prompt.wanted.clone() {
            Wanted::QuestionName(query) => self.save_question(&typed, &query),
            Wanted::NewQuestionName(name) => self.rename_question(&name, &typed),
            Wanted::ExportQuestions => self.export_questions(&typed),
            Wanted::ImportQuestions => self.import_questions(&typed),
            Wanted::Reason(pending) => self.save_corrected(&pending, &typed),
            Wanted::Place => {
                self.go_to_typed(&typed);
                true
            }
            Wanted::CodeName(id) => self.rename_code(id, &typed),
            Wanted::NewCode(parent) => self.make_code(&typed, parent),
            Wanted::Title(transcript) => {
                let title = typed;
                let result = self
                    .workbench
                    .perform(Action::RenameTranscript { transcript, title });
                self.done(result).is_some()
            }
            Wanted::WhySplit(code) => {
                self.begin_dealing(code, typed);
                true
            }
            Wanted::Cell(key, field) => self.write_cell(&key, &field, &typed),
            Wanted::NewParticipant => self.make_participant(&typed),
            Wanted::SplitName(participant, labels) => self.act(Action::SplitParticipant {
                participant,
                labels,
                name: typed,
                why: String::new(),
            }),
            Wanted::WordGroup(which) => self.take_word_group(which, typed),
            Wanted::TableFile => self.write_table(&typed),
            Wanted::ExportFile(export) => self.build_export(export, &typed),
            Wanted::Force => self.force_export(&typed),
            Wanted::ReportRow(row) => self.set_report_row(row, &typed),
            Wanted::SetName(set) => self.act(Action::RenameSet { set, name: typed }),
            Wanted::LinkLabel(from, to, documents) => self.make_link(from, to, documents, typed),
            Wanted::LinkName(link) => self.act(Action::RenameLink { link, label: typed }),
            Wanted::NewColumn => self.make_column(typed),
            Wanted::ColumnName(name) => self.act(Action::RenameAttribute { name, to: typed }),
            Wanted::ImportPath => self.look_at_files(&typed),
            Wanted::RealName => {
                self.ask_for_replacement(&typed);
                true
            }
            Wanted::Replacement(original) => self.put_pseudonym(original, typed),
            Wanted::YesErase => {
                self.erase_old_texts(&typed);
                true
            }
            Wanted::ImportRole => self.set_import_role(&typed),
            Wanted::Why(action) => {
                self.act(action.because(&typed));
                true
            }
        }
    }

    /// Saves what was written; whether the editor can close.
    fn save(&mut self, editor: &Editor) -> bool {
        if !editor.is_changed() {
            return true;
        }
        let texts = editor.texts();
        let text = texts.first().map_or("", |text| text.trim()).to_owned();
        let action = match editor.subject.clone() {
            Subject::Text(edited) => {
                let text = texts.into_iter().next().unwrap_or_default();
                return self.look_ahead(edited, editor.before().to_owned(), text);
            }
            Subject::Code(id) => return self.save_description(id, &texts),
            Subject::Cell(row, column) => return self.save_cell(row, column, &text),
            Subject::NewMemo { .. } if text.is_empty() => return true,
            Subject::NewMemo { on, document } => Action::AddMemo { on, document, text },
            Subject::NewMemos(passages) if text.is_empty() || passages.is_empty() => return true,
            Subject::NewMemos(passages) => Action::Together {
                sentence: format!("wrote a memo on {} passages", passages.len()),
                actions: passages
                    .into_iter()
                    .map(|(passage, document)| Action::AddMemo {
                        on: MemoTarget::Passage(passage),
                        document: Some(document),
                        text: text.clone(),
                    })
                    .collect(),
            },
            Subject::Memo(memo) if text.is_empty() => Action::RemoveMemo { memo },
            Subject::Memo(memo) => Action::EditMemo { memo, text },
            Subject::Narrative(code) => write_narrative(code, &text),
            Subject::StopWords => Self::keep_stop_words(&text),
            Subject::Comment(codings) => Action::EditCodings {
                codings,
                edit: CodingEdit {
                    comment: Some(text),
                    ..CodingEdit::default()
                },
            },
        };
        let result = self.workbench.perform(action);
        self.done(result).is_some()
    }

    /// Lists every command, those that work here first, each with its key or why it cannot be given.
    pub(super) fn open_palette(&mut self) {
        let chain = self.screen_contexts();
        let keymap = Arc::clone(&self.keymap);
        let lines = keymap.lines();
        let here = chain
            .iter()
            .flat_map(|context| lines.iter().filter(move |b| b.context == *context));
        let elsewhere = lines.iter().filter(|b| {
            !chain.contains(&b.context) && !b.context.is_dialog() && b.context != Context::Start
        });
        let mut seen: HashSet<Command> = HashSet::new();
        let items: Vec<Item> = here
            .map(|binding| (binding, true))
            .chain(elsewhere.map(|binding| (binding, false)))
            .filter(|(binding, _)| binding.command != Command::Palette)
            .filter(|(binding, _)| seen.insert(binding.command))
            .map(|(binding, works)| self.command_item(binding, &chain, works))
            .collect();
        let (free, blocked): (Vec<Item>, Vec<Item>) =
            items.into_iter().partition(|item| !item.blocked);
        let items = free.into_iter().chain(blocked).collect();
        let picker = Picker::new("All commands", Purpose::Command, items);
        self.dialog = Some(Dialog::Picker(picker));
    }

    fn command_item(&self, binding: &Bound, chain: &[Context], works: bool) -> Item {
        let key = if works {
            self.keymap.key_for(chain, binding.command)
        } else {
            binding.keys.first().map_or("", String::as_str)
        };
        let blocked = if works {
            self.why_not(binding.command)
        } else {
            Some(format!("works in: {}", binding.context.heading()))
        };
        let numbered = match binding.command {
            Command::Pinned(digit) | Command::Pin(digit) => format!(" ({digit})"),
            _ => String::new(),
        };
        let detail = blocked.clone().unwrap_or_else(|| key.to_owned());
        let label = format!("{}{numbered}", binding.help);
        Item {
            also: format!("{key} {}", binding.command.name()),
            blocked: blocked.is_some(),
            ..Item::new(Choice::Command(binding.command), label).detail(detail)
        }
    }

    pub(super) fn choose_coder(&mut self) {
        let acting = self.workbench.coder();
        let item = |coder: &crate::study::Coder| {
            let now = if coder.id == acting { "coding now" } else { "" };
            Item::new(Choice::Coder(coder.name.clone()), coder.name.clone()).detail(now)
        };
        let items = self.workbench.study().coders().iter().map(item).collect();
        let title = "Who is coding? Type a new name to add somebody";
        let picker = Picker::new(title, Purpose::Coder, items).with_new(Choice::NewCoder);
        self.dialog = Some(Dialog::Picker(picker));
    }

    /// Offers to take back, with the coder's newest entry, the later ones that build on it.
    pub(super) fn offer_later(&mut self) {
        let refusal = self
            .message
            .as_ref()
            .map_or(String::new(), |m| m.text.clone());
        let filter = HistoryFilter {
            coder: self.workbench.acting().map(|coder| coder.name.clone()),
            limit: Some(200),
            ..HistoryFilter::default()
        };
        let Ok(entries) = self.workbench.history(&filter) else {
            return;
        };
        let newest = entries
            .iter()
            .find(|e| e.standing && e.kind == crate::workbench::EntryKind::Action && e.number > 1);
        if let Some(entry) = newest {
            self.dialog = Some(Dialog::Question(Question {
                text: format!("{refusal}. Take those back too?"),
                then: Then::RevertWithLater(entry.id),
            }));
        }
    }
}

fn code_choice(choice: &Choice, typed: &str) -> Option<CodeChoice> {
    match choice {
        Choice::Code(id) => Some(CodeChoice::Known(*id)),
        Choice::NewCode => Some(CodeChoice::New(NewCode {
            label: typed.to_owned(),
            ..NewCode::default()
        })),
        _ => None,
    }
}

/// Gives a page a command; whether it stays.
fn give_page(page: &mut Page, command: Command, height: usize) -> bool {
    match (command, page.search.take()) {
        (Command::Search, _) => page.search = Some(Input::new(page.filter.clone())),
        (Command::Accept, Some(_)) => {}
        (Command::Back, Some(_)) => page.filter.clear(),
        (Command::Move(motion), _) => {
            let len = page.rows().len();
            scroll(&mut page.list.top, motion, len, height);
        }
        _ => return false,
    }
    true
}

fn scroll(top: &mut usize, motion: Motion, len: usize, height: usize) {
    let last = len.saturating_sub(height);
    *top = match motion {
        Motion::Up => top.saturating_sub(1),
        Motion::Down => *top + 1,
        Motion::PageUp => top.saturating_sub(height),
        Motion::PageDown => *top + height,
        Motion::Start => 0,
        _ => last,
    }
    .min(last);
}

//! Work on the People screen: participants, labels and transcripts, cell by cell.

use super::super::app::App;
use super::super::command::{Command, Motion, Screen};
use super::super::dialog::{Dialog, Editor, Prompt, Question, Subject, Then, Wanted};
use super::super::lists::role_name;
use super::super::people::{Field, Key, Sheet, in_words, labelled, who_name};
use super::super::picker::{Choice, Item, Picker, Purpose};
use crate::study::{
    Action, AttributeType, Attributes, MemoTarget, ParticipantId, TranscriptId, Value, Who,
};

impl App {
    pub(super) fn give_people(&mut self, command: Command) {
        use Command::*;
        match command {
            NextSheet => self.turn_sheets(1),
            PreviousSheet => self.turn_sheets(Sheet::ALL.len() - 1),
            EditCell => self.edit_cell(),
            ClearCell => self.clear_cell(),
            AddRow => self.ask_for_participant(),
            RemoveRow => self.ask_to_remove_row(),
            MergeRow => self.ask_whom_to_merge_into(),
            SplitRow => self.ask_which_labels(),
            AddColumn => self.ask(Prompt::new(
                "New attribute of participants",
                Wanted::NewColumn,
                "",
            )),
            RenameColumn => self.ask_for_column_name(),
            RemoveColumn => self.ask_to_remove_column(),
            TypeColumn => self.ask_for_type(),
            SortColumn => self.sort_column(),
            GoToRow => self.go_to_row(),
            MemoOnRow => self.memo_on_row(),
            _ => {}
        }
    }

    pub(in super::super) fn ask(&mut self, prompt: Prompt) {
        self.dialog = Some(Dialog::Prompt(prompt));
    }

    /// Lets somebody choose from a list.
    pub(in super::super) fn choose_from(&mut self, picker: Picker) {
        self.dialog = Some(Dialog::Picker(picker));
    }

    /// Does something; whether it was done.
    pub(in super::super) fn act(&mut self, action: Action) -> bool {
        let result = self.workbench.perform(action);
        self.done(result).is_some()
    }

    fn turn_sheets(&mut self, by: usize) {
        let at = (self.people.sheet as usize + by) % Sheet::ALL.len();
        self.people.sheet = Sheet::ALL[at];
    }

    /// Shows a participant on the People screen.
    pub(in super::super) fn show_participant(&mut self, id: ParticipantId) {
        self.switch(Screen::People);
        self.people.sheet = Sheet::Participants;
        self.refresh_people();
        let table = self.people.table_mut();
        if !table.choose(&Key::Participant(id)) {
            table.filter.clear();
            table.arrange(Some(&Key::Participant(id)));
        }
    }

    /// Makes the table that is shown fit the study.
    pub(in super::super) fn refresh_people(&mut self) {
        let coder = self.workbench.coder();
        self.people.refresh(self.workbench.study(), coder);
    }

    fn row_key(&self) -> Option<Key> {
        self.people.table().key().cloned()
    }

    /// The participant whom the chosen row is about.
    pub(in super::super) fn row_participant(&self) -> Option<ParticipantId> {
        match self.row_key()? {
            Key::Participant(id) => Some(id),
            Key::Label(transcript, label) => {
                let interview = self.workbench.study().interview(transcript)?;
                match interview.transcript.who(&label) {
                    Who::Participant(id) => Some(id),
                    Who::Interviewer | Who::Other => None,
                }
            }
            Key::Transcript(id) => self.workbench.study().interview(id)?.transcript.main,
        }
    }

    fn edit_cell(&mut self) {
        let Some((key, field)) = self.row_key().zip(self.people.table().field().cloned()) else {
            return;
        };
        match (&key, &field) {
            (Key::Participant(id), Field::Labels) => {
                let id = *id;
                self.go_to_labels(id);
            }
            (Key::Label(transcript, label), _) => self.ask_who(*transcript, label),
            (Key::Transcript(_), Field::Progress(coder)) if *coder == self.workbench.coder() => {
                self.give(Command::Progress);
            }
            (Key::Transcript(_), Field::Progress(_)) => {
                self.warn(
                    "everybody says for themselves how far they are; the palette switches coder",
                );
            }
            (Key::Transcript(id), Field::Under) => self.ask_under_whom(*id),
            (Key::Transcript(_), Field::Sets) => self.give(Command::PutInSet),
            (Key::Transcript(_), Field::Words | Field::Codings) => {
                self.warn("this is counted, and cannot be typed");
            }
            _ => self.ask_for_cell(key, field),
        }
    }

    /// Asks for what a cell shall say, offering what other rows say.
    fn ask_for_cell(&mut self, key: Key, field: Field) {
        let table = self.people.table();
        let column = &table.columns[table.column];
        let cell = table.cell().map_or(String::new(), |cell| cell.text.clone());
        let mut others: Vec<String> = table
            .rows
            .iter()
            .filter_map(|row| row.cells.get(table.column))
            .map(|cell| cell.text.clone())
            .filter(|text| !text.is_empty() && text != "declined")
            .collect();
        others.sort_by_cached_key(|text| crate::study::natural_key(text));
        others.dedup();
        let name = table.row().map_or("", |row| row.cells[0].text.as_str());
        let title = format!("{} of {name}", column.title);
        let mut prompt = Prompt::new(title, Wanted::Cell(key, field.clone()), cell);
        match &field {
            Field::Attribute(_) => {
                prompt.note = format!(
                    "{}; nothing typed: unknown; declined; Tab: a value of others",
                    in_words(column.kind)
                );
                others.extend(["declined".to_owned(), "unknown".to_owned()]);
                prompt.choices = others;
            }
            Field::Role => {
                prompt.note = "Tab: a role of others".into();
                prompt.choices = others;
            }
            _ => {}
        }
        self.ask(prompt);
    }

    fn clear_cell(&mut self) {
        let key = self.row_key();
        match (key, self.people.table().field().cloned()) {
            (Some(key), Some(field @ (Field::Attribute(_) | Field::Role))) => {
                self.write_cell(&key, &field, "");
            }
            (Some(Key::Transcript(transcript)), Some(Field::Under)) => {
                self.act(Action::ListTranscript {
                    transcript,
                    under: None,
                });
            }
            _ => self.warn("only a role or an attribute can be unknown"),
        }
    }

    /// Writes a cell; whether that could be done.
    pub(super) fn write_cell(&mut self, key: &Key, field: &Field, typed: &str) -> bool {
        let study = self.workbench.study();
        let action = match (key, field) {
            (Key::Participant(id), _) => {
                let Some(mut participant) = study.participant(*id).cloned() else {
                    return true;
                };
                match field {
                    Field::Name => participant.name = typed.to_owned(),
                    Field::Role => participant.role = typed.to_owned(),
                    Field::Attribute(name) => note(&mut participant.attributes, name, typed),
                    _ => return true,
                }
                Action::EditParticipant {
                    participant: *id,
                    name: participant.name,
                    role: participant.role,
                    attributes: participant.attributes,
                }
            }
            (Key::Transcript(id), Field::Title) => Action::RenameTranscript {
                transcript: *id,
                title: typed.to_owned(),
            },
            (Key::Transcript(id), Field::Attribute(name)) => {
                let Some(interview) = study.interview(*id) else {
                    return true;
                };
                let mut attributes = interview.transcript.attributes.clone();
                note(&mut attributes, name, typed);
                Action::DescribeTranscript {
                    transcript: *id,
                    attributes,
                }
            }
            _ => return true,
        };
        let misfit = match field {
            Field::Attribute(name) => study
                .chosen_type(name)
                .filter(|kind| matches!(Value::read(typed), Value::Known(_)) && !kind.fits(typed)),
            _ => None,
        };
        let written = self.act(action);
        if let Some(kind) = misfit.filter(|_| written) {
            self.warn(format!(
                "kept, though {typed} is no {}; it is marked, and compares as text",
                kind.name()
            ));
        }
        written
    }

    fn ask_who(&mut self, transcript: TranscriptId, label: &str) {
        let study = self.workbench.study();
        let Some(interview) = study.interview(transcript) else {
            return;
        };
        let now = interview.transcript.who(label);
        let item = |who: Who| Item {
            choice: Choice::Who(who),
            label: who_name(study, who),
            detail: if who == now {
                "now".into()
            } else {
                String::new()
            },
            also: String::new(),
            colour: None,
            blocked: false,
        };
        let mut items = vec![item(Who::Interviewer), item(Who::Other)];
        let people = study.participants().iter();
        items.extend(people.map(|p| item(Who::Participant(p.id))));
        let title = format!(
            "Who is {} in {}? Type a new name to add somebody",
            labelled(label),
            interview.transcript.title
        );
        let purpose = Purpose::Speaker(transcript, label.to_owned());
        self.choose_from(Picker::new(title, purpose, items).with_new(Choice::NewParticipant));
    }

    /// Says who a label is; a name that nobody has becomes a participant's.
    pub(super) fn set_speaker(
        &mut self,
        transcript: TranscriptId,
        label: String,
        who: Option<Who>,
        typed: &str,
    ) {
        let Some(who) = who else {
            let role = self
                .workbench
                .study()
                .interview(transcript)
                .map_or("", |interview| self.workbench.study().role_of(interview))
                .to_owned();
            let add = Action::AddParticipant {
                name: typed.to_owned(),
                role,
            };
            if !self.act(add) {
                return;
            }
            let added = self.workbench.study().participant_named(typed);
            if let Some(id) = added.map(|participant| participant.id) {
                self.set_speaker(transcript, label, Some(Who::Participant(id)), typed);
            }
            return;
        };
        self.act(Action::SetSpeaker {
            transcript,
            label,
            who,
        });
    }

    fn participant_items(&self, without: Option<ParticipantId>) -> Vec<Item> {
        let study = self.workbench.study();
        let others = study
            .participants()
            .iter()
            .filter(|p| Some(p.id) != without);
        others
            .map(|p| Item {
                choice: Choice::Participant(p.id),
                label: p.name.clone(),
                detail: role_name(&p.role),
                also: String::new(),
                colour: None,
                blocked: false,
            })
            .collect()
    }

    fn ask_under_whom(&mut self, transcript: TranscriptId) {
        let items = self.participant_items(None);
        let title = "Under whose role is the transcript listed?";
        self.choose_from(Picker::new(title, Purpose::Under(transcript), items));
    }

    fn ask_for_participant(&mut self) {
        self.people.sheet = Sheet::Participants;
        self.ask(Prompt::new(
            "Name of the new participant",
            Wanted::NewParticipant,
            "",
        ));
    }

    /// Adds a participant and chooses their row; whether that could be done.
    pub(super) fn make_participant(&mut self, name: &str) -> bool {
        let role = String::new();
        let name = name.to_owned();
        let add = Action::AddParticipant {
            name: name.clone(),
            role,
        };
        let made = self.act(add);
        let id = self
            .workbench
            .study()
            .participant_named(&name)
            .map(|p| p.id);
        if let Some(id) = id.filter(|_| made) {
            self.show_participant(id);
        }
        made
    }

    fn ask_to_remove_row(&mut self) {
        match self.row_key() {
            Some(Key::Participant(id)) => {
                let study = self.workbench.study();
                let memos = study.memos().iter();
                let memos = memos.filter(|memo| memo.on == MemoTarget::Participant(id));
                let name = study.participant(id).map_or("", |p| p.name.as_str());
                let text = format!(
                    "Remove the participant {name}, all that is known of them, and {} memo(s) on them? Undo brings all back.",
                    memos.count()
                );
                let then = Then::Do(Box::new(Action::RemoveParticipant { participant: id }));
                self.dialog = Some(Dialog::Question(Question { text, then }));
            }
            Some(Key::Transcript(_)) => self.give(Command::RemoveTranscript),
            Some(Key::Label(..)) => {
                self.warn("a label stands in the text; correct the text to change it");
            }
            None => {}
        }
    }

    fn ask_whom_to_merge_into(&mut self) {
        let Some(id) = self.row_participant() else {
            return self.warn("choose a participant first");
        };
        let name = self
            .workbench
            .study()
            .participant(id)
            .map_or("", |p| p.name.as_str());
        let title = format!("Merge {name} into");
        let items = self.participant_items(Some(id));
        if items.is_empty() {
            return self.warn("there is nobody else to merge with");
        }
        self.choose_from(Picker::new(title, Purpose::MergePerson(id), items));
    }

    fn ask_which_labels(&mut self) {
        let Some(id) = self.row_participant() else {
            return self.warn("choose a participant first");
        };
        let study = self.workbench.study();
        let mut items = Vec::new();
        for interview in study.interviews() {
            let transcript = &interview.transcript;
            let theirs = transcript.speakers.iter();
            let theirs = theirs.filter(|speaker| speaker.who == Who::Participant(id));
            items.extend(theirs.map(|speaker| Item {
                choice: Choice::Label(transcript.id, speaker.label.clone()),
                label: format!("{} in {}", labelled(&speaker.label), transcript.title),
                detail: String::new(),
                also: String::new(),
                colour: None,
                blocked: false,
            }));
        }
        let name = study.participant(id).map_or("", |p| p.name.as_str());
        match items.len() {
            0 => self.warn(format!("{name} speaks nowhere; n adds a participant")),
            1 => self.warn(format!(
                "{name} speaks under one label only; there is nothing to split"
            )),
            _ => {
                let title = format!("Which labels of {name} are somebody else? Tab marks several");
                self.choose_from(Picker::new(title, Purpose::SplitPerson(id), items));
            }
        }
    }

    /// The attribute of the chosen column.
    fn column_attribute(&mut self) -> Option<String> {
        match self.people.table().field() {
            Some(Field::Attribute(name)) => Some(name.clone()),
            _ => {
                self.warn(
                    "choose a column that is an attribute first; h and l move between columns",
                );
                None
            }
        }
    }

    fn ask_for_column_name(&mut self) {
        if let Some(name) = self.column_attribute() {
            let wanted = Wanted::ColumnName(name.clone());
            self.ask(Prompt::new("New name of the attribute", wanted, name));
        }
    }

    fn ask_to_remove_column(&mut self) {
        let Some(name) = self.column_attribute() else {
            return;
        };
        let study = self.workbench.study();
        let has = |attributes: &Attributes| matches!(attributes.get(&name), Some(value) if *value != Value::Unknown);
        let people = study.participants().iter().filter(|p| has(&p.attributes));
        let interviews = study.interviews().iter();
        let interviews = interviews.filter(|i| has(&i.transcript.attributes));
        let text = format!(
            "Remove the attribute {name} with what is known of {} participant(s) and {} transcript(s)? Undo brings it back.",
            people.count(),
            interviews.count()
        );
        let then = Then::Do(Box::new(Action::RemoveAttribute { name }));
        self.dialog = Some(Dialog::Question(Question { text, then }));
    }

    fn ask_for_type(&mut self) {
        let Some(name) = self.column_attribute() else {
            return;
        };
        let study = self.workbench.study();
        let chosen = study.chosen_type(&name);
        let item = |kind: Option<AttributeType>, label: String| Item {
            choice: Choice::Type(kind),
            label,
            detail: if kind == chosen {
                "now".into()
            } else {
                String::new()
            },
            also: String::new(),
            colour: None,
            blocked: false,
        };
        let guessed = study.guessed_type(&name);
        let mut items = vec![item(
            None,
            format!("guessed over all known values: {}", guessed.name()),
        )];
        items.extend(AttributeType::ALL.map(|kind| item(Some(kind), in_words(kind).to_owned())));
        let title = format!("What is {name}?");
        self.choose_from(Picker::new(title, Purpose::Type(name), items));
    }

    fn sort_column(&mut self) {
        let table = self.people.table_mut();
        table.sort();
        let text = match &table.sort {
            Some((_, down)) => {
                let by = &table.columns[table.column].title;
                let way = if *down {
                    "highest first"
                } else {
                    "lowest first"
                };
                format!("sorted by {by}, {way}")
            }
            None => "in their own order".to_owned(),
        };
        self.say(text);
    }

    fn go_to_row(&mut self) {
        match self.row_key() {
            Some(Key::Participant(id)) => self.go_to_labels(id),
            Some(Key::Label(transcript, label)) => self.go_to_label(transcript, &label),
            Some(Key::Transcript(id)) => self.read_from_start(id),
            None => {}
        }
    }

    fn read_from_start(&mut self, id: TranscriptId) {
        self.switch(Screen::Read);
        self.open(id);
    }

    /// Jumps to the first turn under a label.
    pub(super) fn go_to_label(&mut self, transcript: TranscriptId, label: &str) {
        if let Err(error) = self.workbench.load(transcript) {
            return self.complain(format!("{error:#}"));
        }
        let Some(interview) = self.workbench.study().interview(transcript) else {
            return;
        };
        let document = interview.document();
        let mut turns = document.turns.iter();
        let first = turns.find(|turn| document.label(turn) == label);
        match first.map(|turn| turn.speech.start) {
            Some(position) => self.jump(transcript, position),
            None => self.read_from_start(transcript),
        }
    }

    /// Jumps to where a participant speaks; asks where there are several places.
    fn go_to_labels(&mut self, id: ParticipantId) {
        let study = self.workbench.study();
        let mut places: Vec<(TranscriptId, String, String)> = Vec::new();
        for interview in study.interviews() {
            let transcript = &interview.transcript;
            for speaker in &transcript.speakers {
                if speaker.who == Who::Participant(id) {
                    places.push((
                        transcript.id,
                        speaker.label.clone(),
                        format!("{} in {}", labelled(&speaker.label), transcript.title),
                    ));
                }
            }
        }
        let listed = study
            .interviews()
            .iter()
            .find(|i| i.transcript.main == Some(id))
            .map(|i| i.transcript.id);
        match (places.as_slice(), listed) {
            ([], Some(transcript)) => self.read_from_start(transcript),
            ([], None) => self.warn("they speak in no transcript"),
            ([(transcript, label, _)], _) => {
                let (transcript, label) = (*transcript, label.clone());
                self.go_to_label(transcript, &label);
            }
            _ => {
                let items = places.into_iter().map(|(transcript, label, text)| Item {
                    choice: Choice::Label(transcript, label),
                    label: text,
                    detail: String::new(),
                    also: String::new(),
                    colour: None,
                    blocked: false,
                });
                let items = items.collect();
                self.choose_from(Picker::new("Jump to", Purpose::GoToLabel, items));
            }
        }
    }

    fn memo_on_row(&mut self) {
        let study = self.workbench.study();
        let on = match (self.row_key(), self.row_participant()) {
            (Some(Key::Transcript(id)), _) => study
                .interview(id)
                .map(|i| (MemoTarget::Transcript(id), i.transcript.title.clone())),
            (_, Some(id)) => study
                .participant(id)
                .map(|p| (MemoTarget::Participant(id), p.name.clone())),
            _ => None,
        };
        match on {
            Some((on, name)) => self.open_memo(on, None, &name),
            None => self.warn("a memo needs a participant or a transcript"),
        }
    }

    pub(in super::super) fn go_in_table(&mut self, motion: Motion) {
        let height = usize::from(self.layout().body.height).saturating_sub(2);
        self.people.table_mut().go(motion, height.max(1));
    }

    /// Takes what was chosen for a participant, a label, or an attribute.
    pub(super) fn take_person(&mut self, purpose: Purpose, taken: Vec<Choice>, typed: &str) {
        let Some(first) = taken.first().cloned() else {
            return;
        };
        match (purpose, first) {
            (Purpose::Speaker(transcript, label), Choice::Who(who)) => {
                self.set_speaker(transcript, label, Some(who), typed);
            }
            (Purpose::Speaker(transcript, label), Choice::NewParticipant) => {
                self.set_speaker(transcript, label, None, typed);
            }
            (Purpose::Under(transcript), Choice::Participant(id)) => {
                self.act(Action::ListTranscript {
                    transcript,
                    under: Some(id),
                });
            }
            (Purpose::MergePerson(from), Choice::Participant(into)) => {
                let action = Action::MergeParticipants {
                    from,
                    into,
                    why: String::new(),
                };
                self.ask_why("Why are the two one?", action);
            }
            (Purpose::SplitPerson(id), Choice::Label(..)) => {
                let labels = taken.into_iter().filter_map(|choice| match choice {
                    Choice::Label(transcript, label) => Some((transcript, label)),
                    _ => None,
                });
                let wanted = Wanted::SplitName(id, labels.collect());
                self.ask(Prompt::new(
                    "Name of the participant that they are",
                    wanted,
                    "",
                ));
            }
            (Purpose::Type(name), Choice::Type(kind)) => {
                self.act(Action::TypeAttribute { name, kind });
            }
            (Purpose::GoToLabel, Choice::Label(transcript, label)) => {
                self.go_to_label(transcript, &label);
            }
            _ => {}
        }
    }

    /// Asks for the reason of an action, which is then done.
    pub(in super::super) fn ask_why(&mut self, title: &str, action: Action) {
        let mut prompt = Prompt::new(title, Wanted::Why(Box::new(action)), "");
        prompt.note =
            "For the history; Enter alone gives no reason, Esc leaves all as it is".into();
        self.ask(prompt);
    }

    /// Opens the editor on the coder's own memo on something, or on a new one.
    pub(in super::super) fn open_memo(
        &mut self,
        on: MemoTarget,
        document: Option<crate::study::ContentHash>,
        name: &str,
    ) {
        let coder = self.workbench.coder();
        let memos = self.workbench.study().memos().iter().rev();
        let mut own = memos.filter(|memo| memo.on == on && memo.coder == coder);
        let known = own.next().map(|memo| (memo.id, memo.text.clone()));
        let (subject, text) = match known {
            Some((memo, text)) => (Subject::Memo(memo), text),
            None => (Subject::NewMemo { on, document }, String::new()),
        };
        let editor = Editor::new(format!("Memo on {name}"), subject, vec![("", text)]);
        self.dialog = Some(Dialog::Editor(Box::new(editor)));
    }
}

/// Notes what was typed of an attribute.
fn note(attributes: &mut Attributes, name: &str, typed: &str) {
    attributes.insert(name.to_owned(), Value::read(typed));
}

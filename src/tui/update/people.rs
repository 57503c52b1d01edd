//! Work on the People screen: participants, labels and transcripts, cell by cell.

use super::super::app::App;
use super::super::command::{Command, Motion, Screen};
use super::super::dialog::{Dialog, Editor, Prompt, Question, Subject, Then, Wanted};
use super::super::keymap::Context;
use super::super::lists::role_name;
use super::super::people::{Key, Sheet, labelled, who_name};
use super::super::picker::{Choice, Item, Picker, Purpose};
use crate::study::{Action, MemoTarget, ParticipantId, TranscriptId, Who};

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
            AddColumn => self.ask_for_column(),
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

    pub(super) fn row_key(&self) -> Option<Key> {
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

    pub(super) fn ask_who(&mut self, transcript: TranscriptId, label: &str) {
        let study = self.workbench.study();
        let Some(interview) = study.interview(transcript) else {
            return;
        };
        let now = interview.transcript.who(label);
        let item = |who: Who| {
            Item::new(Choice::Who(who), who_name(study, who)).detail(if who == now {
                "now"
            } else {
                ""
            })
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
            .map(|p| {
                Item::new(Choice::Participant(p.id), p.name.clone()).detail(role_name(&p.role))
            })
            .collect()
    }

    pub(super) fn ask_under_whom(&mut self, transcript: TranscriptId) {
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
            items.extend(theirs.map(|speaker| {
                Item::new(
                    Choice::Label(transcript.id, speaker.label.clone()),
                    format!("{} in {}", labelled(&speaker.label), transcript.title),
                )
            }));
        }
        let name = study.participant(id).map_or("", |p| p.name.as_str());
        match items.len() {
            0 => {
                let add = self.key(Command::AddRow);
                self.warn(format!("{name} speaks nowhere; {add} adds a participant"));
            }
            1 => self.warn(format!(
                "{name} speaks under one label only; there is nothing to split"
            )),
            _ => {
                let mark = self.key_in(Context::Picker, Command::AcceptMore);
                let title =
                    format!("Which labels of {name} are somebody else? {mark} marks several");
                self.choose_from(Picker::new(title, Purpose::SplitPerson(id), items));
            }
        }
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
    pub(super) fn go_to_labels(&mut self, id: ParticipantId) {
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
                let items = places.into_iter().map(|(transcript, label, text)| {
                    Item::new(Choice::Label(transcript, label), text)
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
        prompt.note = format!(
            "For the history; {} alone gives no reason, {} leaves all as it is",
            self.key_in(Context::Prompt, Command::Accept),
            self.key_in(Context::Prompt, Command::Back)
        );
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

//! The list of transcripts: their order, and sets of them.

use super::super::app::App;
use super::super::command::{Command, Panel, Screen};
use super::super::dialog::{Dialog, Prompt, Question, Then, Wanted};
use super::super::people::{Key, Sheet};
use super::super::picker::{Choice, Item, Picker, Purpose};
use crate::study::{Action, SetId, TranscriptId};

impl App {
    pub(super) fn give_transcripts(&mut self, command: Command) {
        use Command::*;
        match command {
            MoveTranscriptUp => self.move_transcript(true),
            MoveTranscriptDown => self.move_transcript(false),
            OrderAsShown => self.order_as_shown(),
            PutInSet => self.ask_for_sets(),
            ShowSet => self.ask_which_set(
                "Show only the transcripts of",
                Purpose::ShowSet,
                Some(Choice::AllTranscripts),
            ),
            RenameSet => self.ask_which_set("Rename the set", Purpose::RenameSet, None),
            RemoveSet => self.ask_which_set("Delete the set", Purpose::RemoveSet, None),
            _ => {}
        }
    }

    /// The transcripts that are meant: the chosen one, or all of the chosen group.
    fn meant_transcripts(&self) -> Vec<TranscriptId> {
        if let Some(chosen) = self.chosen_transcript() {
            return vec![chosen];
        }
        if self.screen == Screen::Read && self.panel == Panel::Transcripts {
            return self.transcripts.chosen_group().to_vec();
        }
        self.reading.open.into_iter().collect()
    }

    /// Moves the chosen transcript before or behind its neighbour, in the list of its role or in the table.
    fn move_transcript(&mut self, up: bool) {
        let Some(moved) = self.chosen_transcript() else {
            return self.warn("choose a transcript first");
        };
        if self.screen == Screen::People && self.people.table().sort.is_some() {
            return self.warn(
                "the table is sorted; s sorts by the column until it is in its own order again",
            );
        }
        let listed: Vec<TranscriptId> = if self.screen == Screen::People {
            let table = self.people.table();
            let keys = table.shown.iter().map(|at| &table.rows[*at].key);
            keys.filter_map(|key| match key {
                Key::Transcript(id) => Some(*id),
                _ => None,
            })
            .collect()
        } else {
            self.transcripts.chosen_group().to_vec()
        };
        let at = listed.iter().position(|id| *id == moved);
        let next = at.and_then(|at| if up { at.checked_sub(1) } else { Some(at + 1) });
        let Some(neighbour) = next.and_then(|next| listed.get(next).copied()) else {
            return self.warn("the transcript cannot be moved further that way");
        };
        let study = self.workbench.study();
        let all: Vec<TranscriptId> = study.interviews().iter().map(|i| i.transcript.id).collect();
        let place = |id: TranscriptId| all.iter().position(|other| *other == id);
        let Some((from, to)) = place(moved).zip(place(neighbour)) else {
            return;
        };
        let mut order = all[from.min(to)..=from.max(to)].to_vec();
        order.retain(|id| *id != moved);
        order.insert(if up { 0 } else { order.len() }, moved);
        let title = study
            .interview(moved)
            .map_or(String::new(), |i| i.transcript.title.clone());
        let action = Action::Together {
            actions: vec![Action::OrderTranscripts { order }],
            sentence: format!("moved {title} {}", if up { "up" } else { "down" }),
        };
        if self.act(action) && self.screen == Screen::Read {
            self.transcripts.choose(moved);
        }
    }

    /// Makes the order in which the table shows the transcripts the study's own.
    fn order_as_shown(&mut self) {
        if self.people.sheet != Sheet::Transcripts {
            let next = self.key(Command::NextSheet);
            return self.warn(format!("show the table of transcripts first: {next}"));
        }
        let table = self.people.table();
        let keys = table.shown.iter().map(|at| &table.rows[*at].key);
        let order = keys
            .filter_map(|key| match key {
                Key::Transcript(id) => Some(*id),
                _ => None,
            })
            .collect();
        if self.act(Action::OrderTranscripts { order }) {
            self.people.table_mut().sort = None;
        }
    }

    fn set_items(&self, members: &[TranscriptId]) -> Vec<Item> {
        let sets = self.workbench.study().sets().iter();
        sets.map(|set| {
            let within = members.iter().filter(|id| set.members.contains(id)).count();
            let size = set.members.len();
            let detail = match within {
                0 => format!("{size}"),
                all if all == members.len() => format!("\u{2713} {size}"),
                some => format!("{some} of {}", members.len()),
            };
            Item::new(Choice::Set(set.id), set.name.clone()).detail(detail)
        })
        .collect()
    }

    fn ask_for_sets(&mut self) {
        let meant = self.meant_transcripts();
        let study = self.workbench.study();
        let name = match meant.as_slice() {
            [] => return self.warn("choose a transcript first"),
            [one] => study
                .interview(*one)
                .map_or(String::new(), |i| i.transcript.title.clone()),
            several => format!("{} transcripts", several.len()),
        };
        let items = self.set_items(&meant);
        let title = format!("Put {name} into a set, or take it out; type a new name to make one");
        let picker = Picker::new(title, Purpose::Sets(meant), items);
        self.choose_from(picker.with_new(Choice::NewSet));
    }

    fn ask_which_set(&mut self, title: &str, purpose: Purpose, first: Option<Choice>) {
        if self.workbench.study().sets().is_empty() {
            let put = self.key(Command::PutInSet);
            return self.warn(format!(
                "there are no sets yet; {put} puts a transcript into one"
            ));
        }
        let mut items = self.set_items(&[]);
        if let Some(choice) = first {
            items.insert(0, Item::new(choice, "all transcripts"));
        }
        self.choose_from(Picker::new(title, purpose, items));
    }

    /// Takes what was chosen among the sets; whether it was that.
    pub(super) fn take_set(&mut self, purpose: &Purpose, choice: &Choice, typed: &str) -> bool {
        match (purpose, choice) {
            (Purpose::Sets(members), Choice::Set(set)) => self.turn_in_set(*set, members),
            (Purpose::Sets(members), Choice::NewSet) => {
                self.act(Action::MakeSet {
                    name: typed.to_owned(),
                    members: members.clone(),
                });
            }
            (Purpose::ShowSet, Choice::Set(set)) => self.show_set(Some(*set)),
            (Purpose::ShowSet, Choice::AllTranscripts) => self.show_set(None),
            (Purpose::RenameSet, Choice::Set(set)) => {
                let name = self.set_name(*set);
                self.ask(Prompt::new(
                    "New name of the set",
                    Wanted::SetName(*set),
                    name,
                ));
            }
            (Purpose::RemoveSet, Choice::Set(set)) => {
                let text = format!(
                    "Delete the set {}? Its transcripts stay, and undo brings it back.",
                    self.set_name(*set)
                );
                let then = Then::Do(Box::new(Action::RemoveSet { set: *set }));
                self.dialog = Some(Dialog::Question(Question { text, then }));
            }
            _ => return false,
        }
        true
    }

    fn set_name(&self, set: SetId) -> String {
        let mut sets = self.workbench.study().sets().iter();
        let known = sets.find(|known| known.id == set);
        known.map_or(String::new(), |set| set.name.clone())
    }

    /// Puts transcripts into a set, or takes them out where all are in it.
    fn turn_in_set(&mut self, id: SetId, meant: &[TranscriptId]) {
        let mut sets = self.workbench.study().sets().iter();
        let Some(set) = sets.find(|set| set.id == id) else {
            return;
        };
        let within = meant.iter().all(|id| set.members.contains(id));
        let (add, remove) = if within {
            (Vec::new(), meant.to_vec())
        } else {
            (meant.to_vec(), Vec::new())
        };
        self.act(Action::ChangeSet {
            set: id,
            add,
            remove,
        });
    }

    /// Lists only the transcripts of a set, or all.
    fn show_set(&mut self, set: Option<SetId>) {
        self.transcripts.set = set;
        self.transcripts.refresh(self.workbench.study());
        if self.screen == Screen::People {
            self.people.sheet = Sheet::Transcripts;
            self.refresh_people();
            let name = set.map_or(String::new(), |set| self.set_name(set));
            let table = self.people.table_mut();
            table.filter = name;
            table.arrange(None);
        }
    }
}

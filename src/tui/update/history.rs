//! The History screen: which entries are shown, and taking them back.

use super::super::app::App;
use super::super::dialog::{Dialog, Question, Then};
use super::super::picker::{Choice, Item, Only, Picker, Purpose};
use crate::study::{CodingAt, CodingId, Kind, Span};
use crate::workbench::{Entry, HistoryFilter};

/// So many entries of the history are read at a time.
const ENTRIES: usize = 200;

impl App {
    fn filter(&self) -> HistoryFilter {
        HistoryFilter {
            limit: Some(ENTRIES),
            coder: self.past.coder.clone(),
            transcript: self.past.transcript,
            kind: self.past.kind,
            before: None,
        }
    }

    pub(super) fn ask_which_entries(&mut self) {
        let study = self.workbench.study();
        let item = |only: Only, label: String, now: bool| {
            Item::new(Choice::Entries(only), label).detail(if now {
                "now; takes it away"
            } else {
                ""
            })
        };
        let mut items = vec![item(Only::Everything, "everything".into(), false)];
        items.extend(study.coders().iter().map(|coder| {
            let now = self.past.coder.as_ref() == Some(&coder.name);
            item(
                Only::Coder(coder.name.clone()),
                format!("by {}", coder.name),
                now,
            )
        }));
        items.extend(Kind::ALL.iter().map(|kind| {
            let now = self.past.kind == Some(*kind);
            item(Only::Kind(*kind), format!("on a {}", kind.name()), now)
        }));
        items.extend(study.interviews().iter().map(|interview| {
            let id = interview.transcript.id;
            let label = format!("in {}", interview.transcript.title);
            item(
                Only::Transcript(id),
                label,
                self.past.transcript == Some(id),
            )
        }));
        let title = "Show only entries";
        self.choose_from(Picker::new(title, Purpose::History, items));
    }

    /// Narrows what is shown of the history, or takes a narrowing away that is chosen again.
    pub(super) fn narrow_history(&mut self, only: Only) {
        fn turn<T: PartialEq>(now: &mut Option<T>, new: T) {
            *now = Some(new).filter(|new| now.as_ref() != Some(new));
        }
        let past = &mut self.past;
        match only {
            Only::Everything => (past.coder, past.kind, past.transcript) = (None, None, None),
            Only::Coder(name) => turn(&mut past.coder, name),
            Only::Kind(kind) => turn(&mut past.kind, kind),
            Only::Transcript(id) => turn(&mut past.transcript, id),
        }
        past.list = Default::default();
        self.read_history();
    }

    /// Reads the newest entries of the history.
    pub(in super::super) fn read_history(&mut self) {
        match self.workbench.history(&self.filter()) {
            Ok(entries) => {
                self.past.more = entries.len() == ENTRIES;
                self.past.entries = entries;
                self.past.shown = None;
            }
            Err(error) => self.complain(format!("{error:#}")),
        }
    }

    /// Reads on in the history.
    pub(in super::super) fn read_more_history(&mut self) {
        let filter = HistoryFilter {
            before: self.past.entries.last().map(|entry| entry.number),
            ..self.filter()
        };
        match self.workbench.history(&filter) {
            Ok(entries) => {
                self.past.more = entries.len() == ENTRIES;
                self.past.entries.extend(entries);
            }
            Err(error) => self.complain(format!("{error:#}")),
        }
    }

    fn chosen_entry(&self) -> Option<&Entry> {
        self.past.entries.get(self.past.list.chosen)
    }

    pub(super) fn show_entry(&mut self) {
        let Some((id, number)) = self.chosen_entry().map(|entry| (entry.id, entry.number)) else {
            return;
        };
        match self.workbench.changes(id) {
            Ok(changes) => self.past.shown = Some((number, changes)),
            Err(error) => self.complain(format!("{error:#}")),
        }
    }

    pub(super) fn undo_this(&mut self) {
        let Some(id) = self.chosen_entry().map(|entry| entry.id) else {
            return;
        };
        let result = self.workbench.revert(id);
        let refused = result
            .as_ref()
            .err()
            .is_some_and(super::dialogs::is_built_upon);
        let done = self.done(result);
        if done.is_none() && refused {
            let refusal = self
                .message
                .as_ref()
                .map_or(String::new(), |m| m.text.clone());
            self.dialog = Some(Dialog::Question(Question {
                text: format!("{refusal}. Take those back too?"),
                then: Then::RevertWithLater(id),
            }));
        }
    }

    pub(super) fn ask_to_go_back(&mut self) {
        let Some(entry) = self.chosen_entry() else {
            return;
        };
        let text = format!(
            "Go back to entry {} ({})? Everything after it is taken back as one entry, which undo puts back.",
            entry.number, entry.sentence
        );
        let then = Then::GoBackTo(entry.id);
        self.dialog = Some(Dialog::Question(Question { text, then }));
    }

    pub(super) fn go_to_entry(&mut self) {
        let changes = self
            .chosen_entry()
            .map(|entry| self.workbench.changes(entry.id));
        let changes = match changes {
            Some(Ok(changes)) => changes,
            Some(Err(error)) => return self.complain(format!("{error:#}")),
            None => return,
        };
        let place = changes.iter().find_map(|change| {
            let transcript = change.home?;
            let now = (change.kind == Kind::Coding).then(|| {
                self.workbench.study().coding_record(CodingAt {
                    transcript,
                    coding: CodingId(change.record),
                })
            });
            let now = now.flatten().and_then(|record| record.span);
            let then = change.after.as_ref().or(change.before.as_ref());
            let then = then.and_then(|fields| {
                let span = fields.get("span")?;
                serde_json::from_value::<Span>(span.clone()).ok()
            });
            let known = self.workbench.study().interview(transcript).is_some();
            known.then(|| (transcript, now.or(then).map_or(0, |span| span.start)))
        });
        match place {
            Some((transcript, position)) => self.jump(transcript, position),
            None => self.warn("this entry changed nothing that has a place in a text"),
        }
    }
}

//! What happens in the panels and on the screens beside reading and coding.

use super::super::app::App;
use super::super::command::{Command, Panel, Screen};
use super::super::dialog::{Dialog, Editor, Prompt, Question, Subject, Then, Wanted};
use super::super::lists::TranscriptRow;
use super::super::people::Key;
use super::super::picker::{Choice, Item, Picker, Purpose};
use super::super::themes::{Sorting, WIDEST, Wish};
use crate::study::{
    Action, CodeId, CodingAt, CodingId, Kind, Memo, MemoId, MemoTarget, Progress, Span,
    TranscriptId,
};
use crate::workbench::{Entry, HistoryFilter};

/// So many entries of the history are read at a time.
const ENTRIES: usize = 200;

impl App {
    pub(super) fn give_screen(&mut self, command: Command) {
        use Command::*;
        match command {
            SearchSelection => self.search_selection(),
            Progress => self.next_progress(),
            Open => self.open_chosen(),
            Fold => self.fold(None),
            FoldAway => self.fold(Some(true)),
            Unfold => self.fold(Some(false)),
            RenameTranscript => self.ask_for_title(),
            RemoveTranscript => self.ask_to_remove_transcript(),
            ToggleSubcodes => {
                self.themes.subcodes = !self.themes.subcodes;
                self.say(if self.themes.subcodes {
                    "passages of the code and all codes under it"
                } else {
                    "passages of the code itself"
                });
            }
            Regroup => {
                self.themes.grouping = self.themes.grouping.next();
                self.themes.list = Default::default();
            }
            SortPassages => self.choose_sorting(),
            MarkAll if self.screen == Screen::Find => self.finding.mark_all(),
            MarkAll if self.screen == Screen::Find => self.finding.mark_all(),
            MarkAll => self.themes.mark_all(),
            MoreContext => self.themes.context = (self.themes.context + 1).min(WIDEST),
            LessContext => self.themes.context = self.themes.context.saturating_sub(1),
            MarkPassage if self.screen == Screen::Find => self.finding.mark(),
            MarkPassage => self.mark_passage(),
            NewMemo => {
                let subject = Subject::NewMemo {
                    on: MemoTarget::Study,
                    document: None,
                };
                let editor = Editor::new("Memo on the study", subject, vec![("", String::new())]);
                self.dialog = Some(Dialog::Editor(Box::new(editor)));
            }
            EditMemo => self.edit_memo(),
            RemoveMemo => {
                if let Some(memo) = self.chosen_memo() {
                    let result = self.workbench.perform(Action::RemoveMemo { memo });
                    self.done(result);
                }
            }
            GoToMemo => self.go_to_memo(),
            UndoThis => self.undo_this(),
            GoBackTo => self.ask_to_go_back(),
            OwnEntries => {
                self.past.own = !self.past.own;
                self.past.list = Default::default();
                self.read_history();
            }
            GoToEntry => self.go_to_entry(),
            _ => {}
        }
    }

    fn search_selection(&mut self) {
        let Some((interview, span)) = self.interview().zip(self.target()) else {
            return;
        };
        let text = &interview.document().text;
        let words: Vec<&str> = text
            .words(span)
            .map(|word| text.slice(word))
            .take(8)
            .collect();
        if words.is_empty() {
            return self.warn("there are no words here to search for");
        }
        let query = if words.len() == 1 {
            words[0].to_owned()
        } else {
            format!("\"{}\"", words.join(" "))
        };
        self.give(Command::Search);
        self.finding.line.set(query);
        self.search_anew();
    }

    /// The transcript chosen in the list, where that has the focus.
    pub(super) fn chosen_transcript(&self) -> Option<TranscriptId> {
        if self.screen == Screen::People {
            return match self.people.table().key()? {
                Key::Transcript(id) | Key::Label(id, _) => Some(*id),
                Key::Participant(_) => None,
            };
        }
        if self.screen != Screen::Read || self.panel != Panel::Transcripts {
            return None;
        }
        match self.transcripts.rows.get(self.transcripts.list.chosen)? {
            TranscriptRow::Transcript(id) => Some(*id),
            TranscriptRow::Group(..) => None,
        }
    }

    fn next_progress(&mut self) {
        let coder = self.workbench.coder();
        let transcript = self.chosen_transcript().or(self.reading.open);
        let known = transcript.and_then(|id| self.workbench.study().interview(id));
        let Some((transcript, interview)) = transcript.zip(known) else {
            return;
        };
        let progress = match interview.transcript.progress.get(&coder) {
            None => Some(Progress::Coding),
            Some(Progress::Coding) => Some(Progress::Done),
            Some(Progress::Done) => None,
        };
        let result = self.workbench.perform(Action::SetProgress {
            transcript,
            progress,
        });
        self.done(result);
    }

    fn open_chosen(&mut self) {
        match (self.screen, self.panel) {
            (Screen::Read, Panel::Transcripts) => match self.chosen_transcript() {
                Some(transcript) => {
                    let from = self.spot();
                    if self.reading.open != Some(transcript) {
                        self.reading.back.push(from);
                        self.reading.forward.clear();
                    }
                    self.open(transcript);
                    self.return_to_text();
                }
                None => self.fold(None),
            },
            (Screen::Find, _) => self.open_in_find(),
            (Screen::Themes, _) => {
                if let Some((at, span)) = self.themes.chosen() {
                    self.jump(at.transcript, span.start);
                    self.reading.focus = Some(at.coding);
                }
            }
            (Screen::History, _) => self.show_entry(),
            (Screen::Review, _) => self.open_reviewed(),
            _ => {}
        }
    }

    fn fold(&mut self, away: Option<bool>) {
        if self.screen == Screen::Read && self.panel == Panel::Transcripts {
            let Some(role) = self.transcripts.chosen_role() else {
                return;
            };
            let folded = self.transcripts.folded.contains(&role);
            if away != Some(folded) {
                self.transcripts.fold(&role);
            }
            let heading = self
                .transcripts
                .rows
                .iter()
                .position(|row| matches!(row, TranscriptRow::Group(name, _) if *name == role));
            self.transcripts.list.chosen = heading.unwrap_or(0);
            return;
        }
        let Some(row) = self.codes.rows.get(self.codes.list.chosen).copied() else {
            return;
        };
        let study = self.workbench.study().clone();
        let folded = self.codes.folded.contains(&row.code);
        let parent = study.codebook().get(row.code).and_then(|code| code.parent);
        match (away, row.parent, folded) {
            (None | Some(false), _, true) => {
                self.codes.folded.remove(&row.code);
            }
            (None | Some(true), true, false) => {
                self.codes.folded.insert(row.code);
            }
            (Some(true), ..) => {
                if let Some(parent) = parent {
                    self.codes.choose(&study, parent);
                }
            }
            _ => {}
        }
        self.codes.refresh(&study);
    }

    fn ask_for_title(&mut self) {
        let Some(id) = self.chosen_transcript() else {
            return self.warn("choose a transcript first");
        };
        let title = self
            .workbench
            .study()
            .interview(id)
            .map_or(String::new(), |i| i.transcript.title.clone());
        self.ask(Prompt::new(
            "New title of the transcript",
            Wanted::Title(id),
            title,
        ));
    }

    fn ask_to_remove_transcript(&mut self) {
        let Some(transcript) = self.chosen_transcript() else {
            return self.warn("choose a transcript first");
        };
        if let Err(error) = self.workbench.load(transcript) {
            return self.complain(format!("{error:#}"));
        }
        let Some(interview) = self.workbench.study().interview(transcript) else {
            return;
        };
        let codings = interview.codings().len();
        let text = format!(
            "Remove {} with {codings} coding{}, and the memos on its passages? Undo brings all back.",
            interview.transcript.title,
            if codings == 1 { "" } else { "s" }
        );
        self.dialog = Some(Dialog::Question(Question {
            text,
            then: Then::Do(Box::new(Action::RemoveTranscript { transcript })),
        }));
    }

    /// Asks for the passages of the chosen code, where they are not there.
    pub(in super::super) fn refresh_themes(&mut self) {
        let dealt = self.themes.dealing.as_ref().map(|dealing| dealing.from);
        let codes: Vec<CodeId> = match dealt {
            Some(code) => vec![code],
            None => self.listed_codes(),
        };
        if codes.is_empty() {
            return;
        }
        let wish = Wish {
            codes,
            subcodes: self.themes.subcodes && dealt.is_none(),
            coder: self.options.mine.then(|| self.workbench.coder()),
            grouping: self.themes.grouping,
            sorting: self.themes.sorting,
            filter: self.themes.filter.clone(),
        };
        self.themes.ask(wish, || self.workbench.finder());
    }

    /// The codes whose passages are listed: the marked ones, else the chosen one.
    pub(in super::super) fn listed_codes(&self) -> Vec<CodeId> {
        let codebook = self.workbench.study().codebook();
        let marked = codebook.iter().map(|code| code.id);
        let marked: Vec<CodeId> = marked
            .filter(|code| self.codes.marked.contains(code))
            .collect();
        if marked.is_empty() {
            self.chosen_code().into_iter().collect()
        } else {
            marked
        }
    }

    fn choose_sorting(&mut self) {
        let now = self.themes.sorting;
        let item = |sorting: Sorting| Item {
            choice: Choice::Sorting(sorting),
            label: sorting.name().to_owned(),
            detail: if sorting == now {
                "now".into()
            } else {
                String::new()
            },
            also: String::new(),
            colour: None,
            blocked: false,
        };
        let items = Sorting::ALL.map(item).to_vec();
        self.choose_from(Picker::new("Passages sorted by", Purpose::Sorting, items));
    }

    fn mark_passage(&mut self) {
        if let Some((at, _)) = self.themes.chosen() {
            if !self.themes.marked.remove(&at.coding) {
                self.themes.marked.insert(at.coding);
            }
            self.themes.go(super::super::command::Motion::Down, 9);
        }
    }

    /// The memos, newest first.
    pub(in super::super) fn memos(&self) -> impl Iterator<Item = &Memo> {
        self.workbench.study().memos().iter().rev()
    }

    fn chosen_memo(&self) -> Option<MemoId> {
        Some(self.memos().nth(self.writing.list.chosen)?.id)
    }

    fn edit_memo(&mut self) {
        let memo = self.memos().nth(self.writing.list.chosen);
        let Some((id, text)) = memo.map(|memo| (memo.id, memo.text.clone())) else {
            return;
        };
        let editor = Editor::new("Memo", Subject::Memo(id), vec![("", text)]);
        self.dialog = Some(Dialog::Editor(Box::new(editor)));
    }

    fn go_to_memo(&mut self) {
        let on = self
            .memos()
            .nth(self.writing.list.chosen)
            .map(|memo| memo.on.clone());
        let study = self.workbench.study().clone();
        match on {
            Some(MemoTarget::Passage(passage)) => self.show(passage.transcript, passage.span),
            Some(MemoTarget::Transcript(id)) => {
                self.switch(Screen::Read);
                self.open(id);
            }
            Some(MemoTarget::Code(code)) => {
                self.switch(Screen::Themes);
                self.codes.reveal(&study, code);
            }
            Some(MemoTarget::Participant(id)) => self.show_participant(id),
            Some(MemoTarget::Study) => self.say("this memo is on the study as a whole"),
            None => {}
        }
    }

    fn filter(&self) -> HistoryFilter {
        HistoryFilter {
            limit: Some(ENTRIES),
            coder: self
                .workbench
                .acting()
                .filter(|_| self.past.own)
                .map(|coder| coder.name.clone()),
            ..HistoryFilter::default()
        }
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

    fn show_entry(&mut self) {
        let Some((id, number)) = self.chosen_entry().map(|entry| (entry.id, entry.number)) else {
            return;
        };
        match self.workbench.changes(id) {
            Ok(changes) => self.past.shown = Some((number, changes)),
            Err(error) => self.complain(format!("{error:#}")),
        }
    }

    fn undo_this(&mut self) {
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

    fn ask_to_go_back(&mut self) {
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

    fn go_to_entry(&mut self) {
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

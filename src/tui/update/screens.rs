//! What happens in the panels and on the screens beside reading and coding.

use super::super::app::App;
use super::super::command::{Command, Panel, Screen};
use super::super::dialog::{Dialog, Editor, Prompt, Question, Subject, Then, Wanted};
use super::super::lists::TranscriptRow;
use super::super::people::Key;
use super::super::picker::{Choice, Item, Picker, Purpose};
use super::super::themes::{Sorting, WIDEST, Wish};
use crate::study::{Action, CodeId, Memo, MemoTarget, Progress, TranscriptId};

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
            RemoveMemo => self.remove_note(),
            GoToMemo => self.go_to_note(false),
            OtherEnd => self.go_to_note(true),
            NextKind => {
                self.writing.kind = self.writing.kind.next();
                let kind = self.writing.kind.name();
                self.say(kind);
            }
            SortNotes => {
                self.writing.order = self.writing.order.next();
                let order = self.writing.order.name();
                self.say(order);
            }
            FilterHistory => self.ask_which_entries(),
            UndoThis => self.undo_this(),
            GoBackTo => self.ask_to_go_back(),
            OwnEntries => {
                let own = self.workbench.acting().map(|coder| coder.name.clone());
                let own = own.filter(|own| self.past.coder.as_ref() != Some(own));
                self.past.coder = own;
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
            TranscriptRow::Group(..) | TranscriptRow::Narrowed(_) => None,
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
                None if self.transcripts.list.chosen == 0 && self.transcripts.is_narrowed() => {
                    self.transcripts.set = None;
                    self.transcripts.filter.clear();
                    self.transcripts.refresh(self.workbench.study());
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
            (Screen::Compare, _) => self.open_compared(),
            (Screen::Suggest, _) => {
                if let Some(place) = self.suggesting.chosen().map(|chosen| chosen.place) {
                    self.show(place.transcript, place.span);
                }
            }
            (Screen::Review, _) => self.open_reviewed(),
            (Screen::Pseudonyms, _) => self.open_name(),
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
        let codings = interview.codings().len() + interview.codings().lost().len();
        let study = self.workbench.study();
        let on = |memo: &&Memo| match &memo.on {
            MemoTarget::Transcript(id) => *id == transcript,
            MemoTarget::Passage(passage) => passage.transcript == transcript,
            _ => false,
        };
        let memos = study.memos().iter().filter(on).count();
        let links = study.links().iter();
        let links = links
            .filter(|link| link.from.transcript == transcript || link.to.transcript == transcript);
        let sets = study.sets().iter();
        let sets = sets.filter(|set| set.members.contains(&transcript)).count();
        let counted = |count: usize, thing: &str| {
            format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
        };
        let text = format!(
            "Remove {} with {}, {} and {}{}? Its participants stay. Undo brings all back.",
            interview.transcript.title,
            counted(codings, "coding"),
            counted(memos, "memo"),
            counted(links.count(), "link"),
            if sets > 0 {
                format!(", and take it out of {}", counted(sets, "set"))
            } else {
                String::new()
            },
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
        let item = |sorting: Sorting| {
            Item::new(Choice::Sorting(sorting), sorting.name()).detail(if sorting == now {
                "now"
            } else {
                ""
            })
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
}

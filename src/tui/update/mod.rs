//! What happens on a key, the mouse, a paste or a command.

mod cells;
mod code_places;
mod codebook;
mod coding;
mod compare;
mod correcting;
mod counting;
mod dealing;
mod dialogs;
mod export;
mod filter;
mod find;
mod history;
mod importing;
mod language;
mod links;
mod looks;
mod matrix;
mod memos;
mod mouse;
mod moving;
mod notes;
mod people;
mod portraits;
mod pseudonyms;
mod report;
mod review;
mod screens;
mod sets;
mod suggesting;
mod why_not;

use crossterm::event::{Event, KeyEvent, KeyEventKind};
use tui_input::backend::crossterm::EventHandler;

use super::app::{App, Effect};
use super::command::{Command, MemoOn, Panel, Screen, Toggle};
use super::dialog::Dialog;
use super::keymap::{self, Context, Key, Meaning};
pub(super) use filter::Filtering;
pub(super) use why_not::why_not;

impl App {
    /// Takes in one event of the terminal; whether the screen has to be drawn.
    pub fn take(&mut self, event: Event) -> bool {
        self.touched |= matches!(event, Event::Key(_) | Event::Mouse(_) | Event::Paste(_));
        if !matches!(event, Event::Mouse(_)) {
            self.reading.dragged = None;
        }
        match event {
            Event::Key(key) => {
                if key.kind == KeyEventKind::Release {
                    return false;
                }
                self.press(key);
            }
            Event::Mouse(mouse) => {
                if !self.mouse(mouse) {
                    return false;
                }
            }
            Event::Paste(text) => self.paste(&text),
            Event::Resize(width, height) => self.resize(width, height),
            Event::FocusGained | Event::FocusLost => return false,
        }
        self.settle();
        true
    }

    fn press(&mut self, event: KeyEvent) {
        let key = Key::of(event);
        let chain = self.contexts();
        let takes_text = chain.first().is_some_and(|context| context.takes_text());
        if takes_text && self.pending.is_empty() && key.typed().is_some() {
            if self.picks_digit(key) {
                return;
            }
            self.type_into(&Event::Key(event));
            return;
        }
        if self.types_count(key, &chain) {
            return;
        }
        self.pending.push(key);
        match self.keymap.meaning(&chain, &self.pending) {
            Meaning::Does(command) => {
                self.pending.clear();
                self.give_counted(command);
            }
            Meaning::Begins => self.message = None,
            Meaning::Nothing => {
                let keys = std::mem::take(&mut self.pending);
                self.count = None;
                if takes_text && keys.len() == 1 {
                    self.type_into(&Event::Key(event));
                } else if !chain.contains(&Context::Question) {
                    self.warn(format!(
                        "the key {} does nothing here; {} lists the keys",
                        keymap::written(&keys),
                        self.key(Command::Help)
                    ));
                }
            }
        }
    }

    /// Gives an event to the text field that has the focus.
    fn type_into(&mut self, event: &Event) {
        match &mut self.dialog {
            Some(Dialog::Picker(picker)) => {
                let before = picker.input.value().to_owned();
                picker.input.handle_event(event);
                if picker.input.value() != before {
                    picker.filter();
                }
            }
            Some(Dialog::Prompt(prompt)) => {
                prompt.take(event, self.workbench.study());
            }
            Some(Dialog::Page(page)) => {
                if let Some(search) = &mut page.search {
                    search.handle_event(event);
                    page.filter = search.value().trim().to_owned();
                    page.list = Default::default();
                }
            }
            Some(Dialog::Editor(editor)) => {
                if let (Some(field), Event::Key(key)) =
                    (editor.fields.get_mut(editor.current), event)
                {
                    field.area.input(*key);
                }
            }
            Some(Dialog::Question(_) | Dialog::Portraits(_)) => {}
            None if self.filtering.is_some() => self.type_filter(event),
            None => {
                let study = self.workbench.study();
                if self.finding.line.take(event, study) {
                    self.message = None;
                    self.search_anew();
                }
            }
        }
    }

    fn paste(&mut self, text: &str) {
        self.pending.clear();
        if let Some(Dialog::Editor(editor)) = &mut self.dialog {
            if let Some(field) = editor.fields.get_mut(editor.current) {
                let plain = text.replace("\r\n", "\n").replace('\r', "\n");
                let kept: String = plain
                    .chars()
                    .filter(|c| matches!(c, '\n' | '\t') || !c.is_control())
                    .collect();
                field.area.insert_str(kept);
            }
            return;
        }
        if !self.contexts().first().is_some_and(|c| c.takes_text()) {
            self.warn(format!(
                "there is nothing to paste into here; {} opens a search, {} a memo",
                self.key(Command::Search),
                self.key(Command::Memo(MemoOn::Passage))
            ));
            return;
        }
        for c in text.chars().filter(|c| !c.is_control() || *c == '\n') {
            let c = if c == '\n' { ' ' } else { c };
            let key = KeyEvent::new(
                crossterm::event::KeyCode::Char(c),
                crossterm::event::KeyModifiers::NONE,
            );
            self.type_into(&Event::Key(key));
        }
    }

    /// Does what a command says, or says why it cannot be done now.
    pub(super) fn give(&mut self, command: Command) {
        if let Some(reason) = why_not(self, command) {
            self.complain(reason);
            return;
        }
        if self.dialog.is_some() {
            self.give_dialog(command);
            return;
        }
        if self.filtering.is_some() {
            self.give_filtering(command);
            return;
        }
        self.message = None;
        self.leave_resizing(command);
        use Command::*;
        match command {
            Back => self.go_back(),
            Help => self.dialog = Some(Dialog::help(self)),
            FirstSteps => self.dialog = Some(Dialog::first_steps(self)),
            Palette => self.open_palette(),
            Quit => self.quit(),
            Suspend => self.effects.push(Effect::Suspend),
            Redraw => self.effects.push(Effect::Redraw),
            Undo => self.undo(),
            Redo => self.redo(),
            Go(screen) => self.switch(screen),
            Search => self.begin_search(),
            SwitchCoder => self.choose_coder(),
            Portraits => self.show_portraits(),
            Count => self.count = Some(0),
            ChooseColours => self.choose_colours(),
            ChooseLanguage => self.choose_language(),
            StopWork => self.stop_work(),
            GoOnWorking => self.go_on_working(),
            ChooseCoders => self.choose_coders(),
            Settings => self.read_settings(),
            Toggle(what) => self.toggle(what),
            Focus(panel) => self.focus(panel),
            Suggest => self.suggest(),
            Suggested(command) => self.give_suggested(command),
            Command::Compare(command) => self.give_compare(command),
            Command::Move(motion) => {
                if self.screen == Screen::Read && self.panel == Panel::Text {
                    self.with_cursor(|cursor, place| cursor.go(place, motion));
                } else {
                    self.go_in_list(motion);
                }
            }
            Extend(_) | Next(_) | Previous(_) | JumpBack | JumpForward | GoTo | NextTranscript
            | PreviousTranscript | Centre | Mark | Take(_) | Grow | Shrink | SwapEnds
            | SelectToHit => self.give_moving(command),
            Code | Again | InVivo | Pinned(_) | Remove | Recode | Comment | KeyQuote | Contrary
            | Resize | Split | Join | TakeCodes | PutCodes | StepCoding | StepCodingBack
            | Memo(_) | Copy => self.give_coding(command),
            NewCode | NewCodeUnder | RenameCode | DescribeCode | RecolourCode | MoveCodeUp
            | MoveCodeDown | MoveCodeIn | MoveCodeOut | MoveCodeTo | MergeCode | RemoveCode
            | Pin(_) | ShowPassages | MarkCode => self.give_codebook(command),
            SplitCode | Deal(_) | DealTo | DealNot => self.give_dealing(command),
            WhoseCounts => self.count_next(),
            SearchSelection | Progress | Open | Fold | FoldAway | Unfold | RenameTranscript
            | RemoveTranscript | ToggleSubcodes | Regroup | MoreContext | LessContext
            | SortPassages | MarkAll | MarkPassage | NewMemo | EditMemo | RemoveMemo | GoToMemo
            | NextKind | SortNotes | OtherEnd | UndoThis | GoBackTo | FilterHistory
            | OwnEntries | GoToEntry => {
                self.give_screen(command);
            }
            Import | BringIn | LeaveFileOut | NextWho | RoleOfFile => self.give_importing(command),
            MoveTranscriptUp | MoveTranscriptDown | OrderAsShown | PutInSet | ShowSet
            | RenameSet | RemoveSet => self.give_transcripts(command),
            Link | FollowLink => self.give_links(command),
            Interviewers | Order | FindUnits | FindShape | NotCoded | ToFacets | Exclude
            | ClearFilters | Complete | NextOffer | PreviousOffer | ToResults | Questions
            | SaveQuestion | RenameQuestion | RemoveQuestion | ExportQuestions
            | ImportQuestions | ApplyPreview | LeaveOut => self.give_find(command),
            Review(step) => self.give_review(step),
            Pseudonym(step) => self.give_pseudonyms(step),
            CorrectText => self.choose_correction(),
            Filter => self.begin_filtering(),
            NextSheet | PreviousSheet | EditCell | ClearCell | AddRow | RemoveRow | MergeRow
            | SplitRow | AddColumn | RenameColumn | RemoveColumn | TypeColumn | SortColumn
            | GoToRow | MemoOnRow => self.give_people(command),
            Matrix(command) => self.give_matrix(command),
            Report(command) => self.give_report(command),
            OpenSample | NewStudy | OpenPath | Accept | AcceptMore | ChooseNext | ChooseBack
            | Save | Discard | NextField | PreviousField => {}
        }
    }

    /// Anything but moving the ends leaves a coding as it was.
    fn leave_resizing(&mut self, command: Command) {
        use Command::*;
        let stays = matches!(
            command,
            Move(_)
                | Extend(_)
                | Next(_)
                | Previous(_)
                | Take(_)
                | Grow
                | Shrink
                | SwapEnds
                | Resize
                | Help
                | Palette
                | Centre
                | Toggle(_)
                | Redraw
                | Suspend
        );
        if self.reading.resizing.is_some() && !stays {
            self.reading.resizing = None;
            self.reading.cursor.deselect();
            self.say("left the coding as it was");
        }
    }

    fn toggle(&mut self, what: Toggle) {
        let options = &mut self.options;
        let (flag, name) = match what {
            Toggle::Transcripts => (&mut options.transcripts, "list of transcripts"),
            Toggle::Codes => (&mut options.codes, "codebook"),
            Toggle::Clock => (&mut options.clock, "timestamps"),
            Toggle::Dim => (&mut options.dim, "uncoded text standing back"),
            Toggle::Mine => (&mut options.mine, "only your own codings"),
            Toggle::Bare => (&mut options.bare, "bare text without codings"),
            Toggle::Portrait => (&mut options.portrait, "portrait below the text"),
            Toggle::Mouse => (&mut options.mouse, "mouse for emic"),
        };
        *flag = !*flag;
        let on = *flag;
        match what {
            Toggle::Mouse => self.effects.push(Effect::Mouse(on)),
            Toggle::Mine => {
                self.reading.coders.clear();
                self.themes.outdated = true;
                self.finding.ask_again(&self.workbench, on);
            }
            Toggle::Transcripts if !on && self.panel == Panel::Transcripts => {
                self.panel = Panel::Text;
            }
            Toggle::Codes if !on && self.panel == Panel::Codes => self.panel = Panel::Text,
            _ => {}
        }
        let narrow = matches!(what, Toggle::Transcripts | Toggle::Codes) && self.size.width < 100;
        self.say(format!(
            "{name}: {}{}",
            if on { "on" } else { "off" },
            if narrow {
                format!(
                    " (on a narrow screen the panels show while they have the focus: {}, {})",
                    self.key(Command::Focus(Panel::Transcripts)),
                    self.key(Command::Focus(Panel::Codes))
                )
            } else {
                String::new()
            }
        ));
    }

    fn focus(&mut self, panel: Panel) {
        self.panel = panel;
        let listed = self.screen == Screen::Read && panel == Panel::Transcripts;
        if let Some(open) = self.reading.open.filter(|_| listed) {
            self.transcripts.choose(open);
        }
    }

    /// Goes to a screen.
    pub(super) fn switch(&mut self, screen: Screen) {
        if screen == Screen::Find {
            return self.begin_search();
        }
        if self.screen != screen {
            let from = self.spot();
            self.reading.back.push(from);
            self.reading.forward.clear();
        }
        self.screen = screen;
        self.panel = match screen {
            Screen::Themes => Panel::Codes,
            _ => Panel::Text,
        };
        if screen == Screen::History {
            self.read_history();
        }
        if screen == Screen::Pseudonyms {
            self.naming.outdated = true;
        }
        if screen != Screen::Read {
            self.reviewing.placing = None;
        }
    }

    /// One step back: the selection, the panel, the screen.
    fn go_back(&mut self) {
        if self.reviewing.placing.is_some() {
            return self.leave_placing();
        }
        if self.screen == Screen::Review && !self.reviewing.marked.is_empty() {
            self.reviewing.marked.clear();
            return;
        }
        if self.screen == Screen::Find {
            if self.go_back_in_find() {
                return;
            }
            let from = self.finding.from.take();
            match from {
                Some(spot) => self.go_to(spot),
                None => self.screen = Screen::Read,
            }
            return;
        }
        if self.screen == Screen::Themes && !self.themes.marked.is_empty() {
            self.themes.marked.clear();
            return;
        }
        if self.screen == Screen::Themes && self.themes.dealing.is_some() {
            return self.end_dealing();
        }
        if self.screen == Screen::Themes && self.panel == Panel::Text {
            self.panel = Panel::Codes;
            return;
        }
        if self.screen == Screen::Compare && self.comparing.close() {
            return;
        }
        if self.screen == Screen::Import {
            self.stop_looking();
        }
        if self.screen == Screen::Pseudonyms && self.stop_replacing() {
            return;
        }
        if self.screen != Screen::Read {
            self.leave_screen();
            return;
        }
        if self.panel != Panel::Text {
            self.panel = Panel::Text;
        } else if self.reading.cursor.anchor.is_none() && self.linking.take().is_some() {
            self.say("let go of the end of a link");
        } else if self.reading.cursor.anchor.is_some() {
            self.reading.cursor.deselect();
        } else if self
            .reading
            .back
            .last()
            .is_some_and(|spot| spot.screen != Screen::Read)
        {
            self.give(Command::JumpBack);
        } else if self.message.is_none() {
            let quit = self.key(Command::Quit);
            self.say(format!(
                "nothing to close; {quit} leaves, everything is saved"
            ));
        }
    }

    /// Leaves, unless that would break off what is being written and this was not said yet.
    fn quit(&mut self) {
        match self.workbench.held() {
            Some(doing) if !std::mem::replace(&mut self.warned_of_leaving, true) => {
                let quit = self.key(Command::Quit);
                self.warn(format!(
                    "emic is {doing}; {quit} once more leaves now, and what is not finished is not kept"
                ));
            }
            _ => self.running = false,
        }
    }

    /// Keeps off the study file while a worker writes to it; none: it is done.
    pub(super) fn hold(&mut self, doing: Option<&'static str>) {
        self.workbench.hold(doing);
        self.warned_of_leaving = false;
    }

    fn leave_screen(&mut self) {
        while let Some(spot) = self.reading.back.pop() {
            if spot.screen != self.screen {
                return self.go_to(spot);
            }
        }
        self.screen = Screen::Read;
        self.panel = Panel::Text;
    }

    fn undo(&mut self) {
        let result = self.workbench.undo();
        let refused = result.as_ref().err().is_some_and(dialogs::is_built_upon);
        match self.done(result) {
            Some(done) => self.look_at(&done.changes),
            None if refused => self.offer_later(),
            None => {}
        }
    }

    fn redo(&mut self) {
        let result = self.workbench.redo();
        if let Some(done) = self.done(result) {
            self.look_at(&done.changes);
        }
    }

    /// On the Read screen, jumps to where something changed unless it is there already.
    fn look_at(&mut self, changes: &[crate::study::Change]) {
        if self.screen != Screen::Read {
            return;
        }
        let Some((transcript, span)) = self.place_of(changes) else {
            return;
        };
        let here =
            self.reading.open == Some(transcript) && span.holds(self.reading.cursor.position);
        if !here {
            self.jump(transcript, span.start);
        }
        self.reading.cursor.deselect();
        self.reading.follow = true;
    }
}

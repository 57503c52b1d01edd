//! All state of the workbench, and what keeps it together between events.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Instant;

use ratatui::layout::Rect;

use super::command::{Command, Motion, Panel, Screen};
use super::cursor::{Cursor, Place};
use super::dialog::Dialog;
use super::find::Finding;
use super::keymap::{Context, Key};
use super::lanes::Lanes;
use super::layout::Layout;
use super::lists::{Chosen, CodeList, TranscriptList};
use super::theme::Theme;
use super::themes::Themes;
use super::wrap::Page;
use crate::study::{
    Change, Code, CodeId, Coding, CodingAt, CodingId, Codings, Interview, Kind, Position, Record,
    SETTING_PINS, Span, TranscriptId,
};
use crate::workbench::{ChangeRow, Done, Entry, Loading, Workbench};

/// How grave a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Severity {
    /// It went as asked.
    Said,
    /// Look out.
    Warning,
    /// It could not be done.
    Error,
}

/// What the status line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    /// How grave it is.
    pub severity: Severity,
    /// One line.
    pub text: String,
}

/// What only the terminal's owner can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Put a text on the clipboard.
    Copy(String),
    /// Give the shell back for a while.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
}

/// A place that can be returned to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    /// On which screen.
    pub screen: Screen,
    /// In which transcript.
    pub transcript: Option<TranscriptId>,
    /// Where in it.
    pub position: Position,
}

/// What is shown and what is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Options {
    /// Whether the list of transcripts is shown where there is room.
    pub transcripts: bool,
    /// Whether the codebook is shown where there is room.
    pub codes: bool,
    /// Whether timestamps are shown.
    pub clock: bool,
    /// Whether uncoded text stands back.
    pub dim: bool,
    /// Whether only the acting coder's codings are shown and counted.
    pub mine: bool,
    /// Whether the mouse is emic's.
    pub mouse: bool,
}

/// The transcript that is read.
#[derive(Default)]
pub(crate) struct Reading {
    /// Which.
    pub open: Option<TranscriptId>,
    /// Where, and what is selected.
    pub cursor: Cursor,
    /// The first row on screen.
    pub top: usize,
    /// Whether the window goes with the cursor; not after the wheel was turned.
    pub follow: bool,
    /// The rows.
    pub page: Option<Arc<Page>>,
    /// The stripes.
    pub lanes: Lanes,
    /// What the stripes were made of.
    stripes_of: Option<(Arc<Codings>, Arc<Page>, bool, crate::study::CoderId)>,
    /// The coding that stands out among those under the cursor.
    pub focus: Option<CodingId>,
    /// The coding whose ends are being moved.
    pub resizing: Option<CodingAt>,
    /// Where the cursor was in other transcripts.
    pub places: HashMap<TranscriptId, Position>,
    /// Where the last jumps led from.
    pub back: Vec<Spot>,
    /// Where the last jumps back led from.
    pub forward: Vec<Spot>,
    /// The last press of the mouse: when, where on screen, how many at that place.
    pub click: Option<(Instant, (u16, u16), u8)>,
}

/// The memos on the Write screen.
#[derive(Default)]
pub(crate) struct Writing {
    /// The one that is chosen, counting from the newest.
    pub list: Chosen,
}

/// The History screen.
#[derive(Default)]
pub(crate) struct Past {
    /// The entries read so far, newest first.
    pub entries: Vec<Entry>,
    /// Whether there are older ones.
    pub more: bool,
    /// Whether only the acting coder's are shown.
    pub own: bool,
    /// The one that is chosen.
    pub list: Chosen,
    /// What the chosen one changed, once asked for: its number and the changes.
    pub shown: Option<(i64, Vec<ChangeRow>)>,
}

/// The workbench on a terminal: all its state.
pub struct App {
    pub(super) workbench: Workbench,
    pub(super) screen: Screen,
    pub(super) panel: Panel,
    pub(super) reading: Reading,
    pub(super) transcripts: TranscriptList,
    pub(super) codes: CodeList,
    pub(super) finding: Finding,
    pub(super) themes: Themes,
    pub(super) writing: Writing,
    pub(super) past: Past,
    pub(super) dialog: Option<Dialog>,
    pub(super) message: Option<Message>,
    pub(super) pending: Vec<Key>,
    pub(super) options: Options,
    pub(super) theme: Theme,
    pub(super) size: Rect,
    pub(super) effects: Vec<Effect>,
    pub(super) running: bool,
    /// The codes applied last, together.
    pub(super) last: Vec<CodeId>,
    /// The codes applied before, newest first.
    pub(super) recent: Vec<CodeId>,
    /// The codes remembered for another passage.
    pub(super) held: Vec<CodeId>,
    pub(super) loading: Option<Loading>,
    /// Whether anything was pressed or clicked yet.
    pub(super) touched: bool,
    indexing: bool,
    /// Whether loading failed, and is not tried again.
    stuck: bool,
}

impl App {
    /// The workbench on an open study, its first transcript on screen.
    pub fn new(workbench: Workbench, theme: Theme) -> Self {
        let mut app = Self {
            workbench,
            screen: Screen::Read,
            panel: Panel::Text,
            reading: Reading::default(),
            transcripts: TranscriptList::default(),
            codes: CodeList::default(),
            finding: Finding::new(),
            themes: Themes::new(),
            writing: Writing::default(),
            past: Past::default(),
            dialog: None,
            message: None,
            pending: Vec::new(),
            options: Options {
                transcripts: true,
                codes: true,
                clock: false,
                dim: false,
                mine: false,
                mouse: true,
            },
            theme,
            size: Rect::new(0, 0, 80, 24),
            effects: Vec::new(),
            running: true,
            last: Vec::new(),
            recent: Vec::new(),
            held: Vec::new(),
            loading: None,
            touched: false,
            indexing: false,
            stuck: false,
        };
        app.relist();
        let first = app
            .workbench
            .study()
            .interviews()
            .first()
            .map(|i| i.transcript.id);
        if let Some(first) = first {
            app.open(first);
        }
        app.warn_of_the_file();
        app.settle();
        app
    }

    fn warn_of_the_file(&mut self) {
        if let Some(warning) = self.workbench.warnings().first() {
            let text = warning.clone();
            self.warn(text);
        }
    }

    /// Shows a coder who has coded nothing yet how it is done, unless they are at work already.
    fn greet(&mut self) {
        let study = self.workbench.study();
        let coder = self.workbench.coder();
        let coded = study
            .codebook()
            .iter()
            .any(|code| study.tally(code.id, Some(coder)) > 0);
        if !coded && !self.touched && self.dialog.is_none() {
            self.dialog = Some(Dialog::first_steps(self));
        }
    }

    /// Whether the workbench has not been left.
    pub fn is_running(&self) -> bool {
        self.running
    }

    /// What the terminal's owner has to do since it was last asked.
    pub fn effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// Takes in a new size of the screen, in columns and rows.
    pub fn resize(&mut self, width: u16, height: u16) {
        self.size = Rect::new(0, 0, width, height);
        self.settle();
    }

    /// The study and its file.
    pub fn workbench(&self) -> &Workbench {
        &self.workbench
    }

    /// Opens a passage: its transcript, the cursor on it, the passage selected.
    pub fn show(&mut self, transcript: TranscriptId, span: Span) {
        self.jump(transcript, span.start);
        self.dialog = None;
        if let Some(interview) = self.interview() {
            let document = Arc::clone(interview.document());
            let start = self.reading.cursor.position;
            self.reading.cursor.select(&document, span);
            self.reading.cursor.swap();
            self.reading.cursor.position = start;
        }
        self.settle();
    }

    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.tell(Severity::Said, text);
    }

    pub(super) fn warn(&mut self, text: impl Into<String>) {
        self.tell(Severity::Warning, text);
    }

    pub(super) fn complain(&mut self, text: impl Into<String>) {
        self.tell(Severity::Error, text);
    }

    fn tell(&mut self, severity: Severity, text: impl Into<String>) {
        let mut text = super::display::on_one_line(&text.into());
        if let Some(first) = text.get(..1) {
            let first = first.to_uppercase();
            text.replace_range(..1, &first);
        }
        self.message = Some(Message { severity, text });
    }

    /// The contexts in which a key is looked up, the first one first.
    pub(super) fn contexts(&self) -> Vec<Context> {
        if let Some(dialog) = &self.dialog {
            return vec![dialog.context()];
        }
        self.screen_contexts()
    }

    /// The contexts of the screen under any dialog.
    pub(super) fn screen_contexts(&self) -> Vec<Context> {
        use Context::*;
        match (self.screen, self.panel) {
            (Screen::Read, Panel::Text) if self.reading.resizing.is_some() => {
                vec![Resize, Read, Everywhere]
            }
            (Screen::Read, Panel::Text) => vec![Read, Everywhere],
            (Screen::Read, Panel::Transcripts) => vec![Transcripts, List, Everywhere],
            (Screen::Read | Screen::Themes, Panel::Codes) => vec![Codes, List, Everywhere],
            (Screen::Themes, _) => vec![Passages, List, Everywhere],
            (Screen::Find, _) if self.finding.typing => vec![Query, Everywhere],
            (Screen::Find, _) => vec![Results, List, Everywhere],
            (Screen::Write, _) => vec![Write, List, Everywhere],
            (Screen::History, _) => vec![History, List, Everywhere],
        }
    }

    /// Where everything stands on the screen.
    pub(super) fn layout(&self) -> Layout {
        Layout::new(self.size, self.options, self.panel)
    }

    /// The transcript that is read.
    pub(super) fn interview(&self) -> Option<&Arc<Interview>> {
        self.workbench.study().interview(self.reading.open?)
    }

    /// Does something with the cursor of the text that is read.
    pub(super) fn with_cursor<T>(
        &mut self,
        act: impl FnOnce(&mut Cursor, Place) -> T,
    ) -> Option<T> {
        let document = Arc::clone(self.interview()?.document());
        let page = self.reading.page.clone()?;
        let place = Place {
            document: &document,
            page: &page,
            height: usize::from(self.layout().text.height),
        };
        self.reading.follow = true;
        Some(act(&mut self.reading.cursor, place))
    }

    /// What is selected in the text that is read.
    pub(super) fn selection(&self) -> Option<Span> {
        let interview = self.interview()?;
        self.reading.cursor.selection(interview.document())
    }

    /// Whether a coding is shown: all are, or only the acting coder's.
    pub(super) fn is_shown(&self, coding: &Coding) -> bool {
        !self.options.mine
            || self.workbench.study().coder_key(self.workbench.coder()) == Some(coding.coder)
    }

    /// The shown codings under the cursor.
    pub(super) fn codings_here(&self) -> Vec<Coding> {
        let Some(interview) = self.interview() else {
            return Vec::new();
        };
        interview
            .codings()
            .at(self.reading.cursor.position)
            .filter(|coding| self.is_shown(coding))
            .copied()
            .collect()
    }

    /// The coding that stands out among those under the cursor: the chosen one, else the shortest.
    pub(super) fn coding_in_focus(&self) -> Option<Coding> {
        let here = self.codings_here();
        here.iter()
            .find(|coding| Some(coding.id) == self.reading.focus)
            .or(here.iter().min_by_key(|coding| coding.span.len()))
            .copied()
    }

    /// The code that is pinned to a digit.
    pub(super) fn pinned(&self, digit: u8) -> Option<&Code> {
        let pins = self.workbench.study().setting(SETTING_PINS)?;
        let id = pins.get(digit.to_string())?.as_str()?.parse().ok()?;
        self.workbench.study().codebook().get(CodeId(id))
    }

    /// The digit that a code is pinned to.
    pub(super) fn pin_of(&self, code: CodeId) -> Option<u8> {
        (1..=9).find(|digit| self.pinned(*digit).is_some_and(|pinned| pinned.id == code))
    }

    /// The code chosen in the codebook.
    pub(super) fn chosen_code(&self) -> Option<CodeId> {
        self.codes
            .rows
            .get(self.codes.list.chosen)
            .map(|row| row.code)
    }

    /// How many codings of a code are counted: by all coders, or only by the acting one.
    pub(super) fn tally(&self, code: CodeId) -> u32 {
        let coder = self.options.mine.then(|| self.workbench.coder());
        self.workbench.study().tally(code, coder)
    }

    /// Opens a transcript where it was left.
    pub(super) fn open(&mut self, transcript: TranscriptId) {
        if self.reading.open == Some(transcript) {
            return;
        }
        if let Err(error) = self.workbench.load(transcript) {
            self.complain(format!("{error:#}"));
            return;
        }
        if let Some(old) = self.reading.open.replace(transcript) {
            let position = self.reading.cursor.position;
            self.reading.places.insert(old, position);
        }
        let known = self.reading.places.get(&transcript).copied();
        self.reading.page = None;
        self.reading.stripes_of = None;
        self.reading.resizing = None;
        self.reading.focus = None;
        self.reading.follow = true;
        self.reading.top = 0;
        self.reading.cursor = Cursor::default();
        self.lay_out();
        let first = self
            .reading
            .page
            .as_ref()
            .map_or(0, |page| page.first_speech());
        self.reading.cursor = Cursor::at(known.unwrap_or(first));
        self.transcripts.choose(transcript);
    }

    /// Where the reader is.
    pub(super) fn spot(&self) -> Spot {
        Spot {
            screen: self.screen,
            transcript: self.reading.open,
            position: self.reading.cursor.position,
        }
    }

    /// Goes to a place and remembers this one.
    pub(super) fn jump(&mut self, transcript: TranscriptId, position: Position) {
        let from = self.spot();
        if self.reading.back.last() != Some(&from) {
            self.reading.back.push(from);
        }
        self.reading.forward.clear();
        self.go_to(Spot {
            screen: Screen::Read,
            transcript: Some(transcript),
            position,
        });
    }

    /// Goes to a place without remembering this one.
    pub(super) fn go_to(&mut self, spot: Spot) {
        self.screen = spot.screen;
        if spot.screen == Screen::Read {
            self.panel = Panel::Text;
        }
        self.reading.resizing = None;
        if let Some(transcript) = spot.transcript {
            self.open(transcript);
            self.reading.cursor = Cursor::at(spot.position);
            self.reading.follow = true;
            self.reading.focus = None;
        }
    }

    /// Takes in what came of an action; whether it was done.
    pub(super) fn done(&mut self, result: anyhow::Result<Done>) -> Option<Done> {
        match result {
            Ok(done) => {
                let mut parts = Vec::new();
                if done.entry.is_some() || done.notices.is_empty() {
                    parts.push(done.sentence.clone());
                }
                parts.extend(done.notices.iter().cloned());
                let severity = if done.notices.is_empty() {
                    Severity::Said
                } else {
                    Severity::Warning
                };
                self.tell(severity, parts.join("; "));
                self.changed(&done.changes);
                Some(done)
            }
            Err(error) => {
                self.complain(format!("{error:#}"));
                None
            }
        }
    }

    fn changed(&mut self, changes: &[Change]) {
        let lists = changes.iter().filter_map(Change::record).any(|record| {
            matches!(
                record.kind(),
                Kind::Transcript | Kind::Participant | Kind::Code | Kind::Setting
            )
        });
        if lists {
            self.relist();
        }
        self.outdate();
    }

    /// Makes the lists of transcripts and codes anew.
    pub(super) fn relist(&mut self) {
        self.transcripts.refresh(self.workbench.study());
        self.codes.refresh(self.workbench.study());
    }

    /// Asks anew for what was computed from the study.
    pub(super) fn outdate(&mut self) {
        self.finding.ask_again(&self.workbench);
        self.themes.outdated = true;
        self.past.shown = None;
        if self.screen == Screen::History {
            self.read_history();
        }
    }

    /// Makes rows, stripes and windows fit the present state. Called after every event; cheap where nothing changed.
    pub(super) fn settle(&mut self) {
        self.forget_what_is_gone();
        self.lay_out();
        self.scroll();
        if self.screen == Screen::Themes {
            self.refresh_themes();
        }
        self.settle_lists();
    }

    fn forget_what_is_gone(&mut self) {
        let study = self.workbench.study();
        if self
            .reading
            .open
            .is_some_and(|open| study.interview(open).is_none())
        {
            self.reading.open = None;
            self.reading.page = None;
            self.reading.stripes_of = None;
            self.reading.lanes = Lanes::default();
            self.reading.cursor = Cursor::default();
        }
        if self.reading.open.is_none() {
            let first = study.interviews().first().map(|i| i.transcript.id);
            if let Some(first) = first {
                self.open(first);
            }
        }
        let gone = |code: &CodeId| self.workbench.study().codebook().get(*code).is_none();
        if self
            .last
            .iter()
            .chain(&self.held)
            .chain(&self.recent)
            .any(gone)
        {
            let known: HashSet<CodeId> = self
                .workbench
                .study()
                .codebook()
                .iter()
                .map(|c| c.id)
                .collect();
            for codes in [&mut self.last, &mut self.held, &mut self.recent] {
                codes.retain(|code| known.contains(code));
            }
        }
    }

    fn lay_out(&mut self) {
        let Some(interview) = self.interview().cloned() else {
            return;
        };
        let document = interview.document();
        let width = self.layout().columns(document, self.options.clock).body;
        let fits = |page: &Arc<Page>| page.hash == document.hash && page.width == width.max(8);
        if !self.reading.page.as_ref().is_some_and(fits) {
            let at = self.reading.page.as_ref().and_then(|old| {
                (old.hash == document.hash)
                    .then(|| old.rows.get(self.reading.top).map(|row| row.span.start))
                    .flatten()
            });
            let page = Arc::new(Page::new(document, width));
            self.reading.top = at.map_or(self.reading.top, |at| page.row_of(at));
            self.reading.page = Some(page);
        }
        let Some(page) = self.reading.page.clone() else {
            return;
        };
        let position = page.clamp(self.reading.cursor.position);
        self.reading.cursor.position = document.text.grapheme_at(position).start;
        let coder = self.workbench.coder();
        let mine = self.options.mine;
        let current = self
            .reading
            .stripes_of
            .as_ref()
            .is_some_and(|(codings, of, m, c)| {
                Arc::ptr_eq(codings, interview.codings())
                    && Arc::ptr_eq(of, &page)
                    && (*m, *c) == (mine, coder)
            });
        if !current {
            let shown = interview.codings().iter().filter(|c| self.is_shown(c));
            self.reading.lanes = Lanes::new(shown, &page);
            self.reading.stripes_of = Some((Arc::clone(interview.codings()), page, mine, coder));
        }
        let here = self.codings_here();
        if !here
            .iter()
            .any(|coding| Some(coding.id) == self.reading.focus)
        {
            self.reading.focus = None;
        }
    }

    fn scroll(&mut self) {
        let height = usize::from(self.layout().text.height).max(1);
        let Some(page) = &self.reading.page else {
            return;
        };
        if self.reading.follow {
            let row = page.row_of(self.reading.cursor.position);
            let margin = (height / 5).min(3);
            let highest = (row + margin + 1).saturating_sub(height);
            let header = page.row_of(page.first_speech());
            let lowest = if row >= header {
                row.saturating_sub(margin).max(header.min(row))
            } else {
                row.saturating_sub(margin)
            };
            self.reading.top = self
                .reading
                .top
                .clamp(highest.min(lowest), lowest.max(highest));
        }
        self.reading.top = self.reading.top.min(page.rows.len().saturating_sub(1));
    }

    fn settle_lists(&mut self) {
        let layout = self.layout();
        let height = |rect: Option<Rect>| rect.map_or(1, |rect| usize::from(rect.height));
        let side = height(layout.transcripts);
        self.transcripts
            .list
            .settle(self.transcripts.rows.len(), side);
        let side = if self.screen == Screen::Themes {
            usize::from(layout.two(layout.body).0.height)
        } else {
            height(layout.codes)
        };
        self.codes.list.settle(self.codes.rows.len(), side);
        let body = usize::from(layout.body.height);
        self.finding
            .list
            .settle(self.finding.len(), body.saturating_sub(2));
        self.writing
            .list
            .settle(self.workbench.study().memos().len(), body);
        self.past.list.settle(self.past.entries.len(), body);
    }

    /// Does a little of what waits while nobody presses a key; whether the screen has to be drawn, and whether more waits.
    pub fn idle(&mut self) -> (bool, bool) {
        let mut draw = self.absorb();
        let mut waits = self.finding.is_busy() || self.themes.is_busy();
        if !self.stuck && !self.workbench.study().is_loaded() {
            match self
                .workbench
                .load_more(std::time::Duration::from_millis(4))
            {
                Ok(loading) => {
                    self.loading = (loading.loaded < loading.of).then_some(loading);
                    waits |= self.loading.is_some();
                    if self.loading.is_none() {
                        self.outdate();
                    }
                }
                Err(error) => {
                    self.complain(format!("{error:#}"));
                    self.loading = None;
                    self.stuck = true;
                }
            }
            draw = true;
        } else if !self.indexing {
            self.indexing = true;
            self.loading = None;
            self.workbench.update_index();
            self.greet();
            draw = true;
        }
        if draw {
            self.settle();
        }
        (draw, waits)
    }

    /// Takes in answers of workers; whether there were any.
    fn absorb(&mut self) -> bool {
        let found = self.finding.absorb();
        let passages = self.themes.absorb();
        found || passages
    }

    /// Takes in what other programs have written to the study; whether the screen has to be drawn.
    pub fn refresh(&mut self) -> bool {
        self.workbench.back_up_if_due();
        match self.workbench.refresh() {
            Ok(false) => false,
            Ok(true) => {
                self.relist();
                self.outdate();
                self.indexing = false;
                self.say("took in what another emic has written to this study");
                self.settle();
                true
            }
            Err(error) => {
                self.complain(format!("{error:#}"));
                true
            }
        }
    }

    /// Waits for the workers, for tests.
    #[cfg(test)]
    pub(super) fn finish_work(&mut self) {
        while self.idle().1 {
            std::thread::yield_now();
        }
        self.settle();
    }

    /// Where changes happened: the first one with a place in a text.
    pub(super) fn place_of(&self, changes: &[Change]) -> Option<(TranscriptId, Span)> {
        changes.iter().find_map(|change| match change.record()? {
            Record::Coding(coding) => Some((coding.transcript, coding.span?)),
            Record::Memo(memo) => match &memo.on {
                crate::study::MemoTarget::Passage(passage) => {
                    Some((passage.transcript, passage.span))
                }
                _ => None,
            },
            _ => None,
        })
    }

    /// Moves in whatever list has the focus.
    pub(super) fn go_in_list(&mut self, motion: Motion) {
        let layout = self.layout();
        let body = usize::from(layout.body.height);
        match (self.screen, self.panel) {
            (Screen::Read, Panel::Transcripts) => {
                let (len, height) = (self.transcripts.rows.len(), body);
                self.transcripts.list.go(motion, len, height);
            }
            (Screen::Read | Screen::Themes, Panel::Codes) => {
                let len = self.codes.rows.len();
                self.codes.list.go(motion, len, body);
            }
            (Screen::Themes, _) => self.themes.go(motion, body),
            (Screen::Find, _) => {
                let len = self.finding.len();
                self.finding.list.go(motion, len, body.saturating_sub(2));
            }
            (Screen::Write, _) => {
                let len = self.workbench.study().memos().len();
                self.writing.list.go(motion, len, body);
            }
            (Screen::History, _) => {
                let len = self.past.entries.len();
                self.past.list.go(motion, len, body);
                self.past.shown = None;
                if self.past.more && self.past.list.chosen + body >= len {
                    self.read_more_history();
                }
            }
            (Screen::Read, Panel::Text) => {}
        }
    }

    /// Why a command cannot be given now; none where it can.
    pub(super) fn why_not(&self, command: Command) -> Option<String> {
        super::update::why_not(self, command)
    }
}

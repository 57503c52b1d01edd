//! All state of the workbench, and what keeps it together between events.

use std::path::PathBuf;
use std::sync::Arc;

use ratatui::layout::Rect;
use serde::{Deserialize, Serialize};

use super::command::{Command, Panel, Screen};
use super::compare::Comparing;
use super::correcting::Edited;
use super::counting::Counting;
use super::dialog::Dialog;
use super::export::Exporting;
use super::find::{Finding, Focus};
use super::importing::Importing;
use super::keymap::{Context, Key, Keymap};
use super::layout::Layout;
use super::lists::{Chosen, CodeList, TranscriptList};
use super::matrix::Matrix;
use super::notes::Writing;
use super::people::People;
use super::pseudonyms::Naming;
use super::reading::Reading;
use super::report::Outline;
use super::review::Reviewing;
use super::settings::{Settings, Units};
use super::suggesting::Suggesting;
use super::theme::Theme;
use super::themes::Themes;
use super::update::Filtering;
use super::versions::Comparer;
use crate::study::{CodeId, ContentHash, Kind, Passage, Span, TranscriptId};
use crate::workbench::{ChangeRow, Entry, Loading, Workbench, pseudonym_table};

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
    /// Let a text be edited in the researcher's own editor.
    Edit(Edited, String),
}

/// Long work that was stopped before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// Loading the texts.
    Loading,
    /// Building the word index.
    Indexing,
}

/// What is shown and what is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
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
    /// Whether no codings are shown.
    pub bare: bool,
    /// Whether the portrait is shown where there is room.
    pub portrait: bool,
    /// Whether the mouse is emic's.
    pub mouse: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            transcripts: true,
            codes: true,
            clock: false,
            dim: false,
            mine: false,
            bare: false,
            portrait: true,
            mouse: true,
        }
    }
}

/// The History screen.
#[derive(Default)]
pub(crate) struct Past {
    /// The entries read so far, newest first.
    pub entries: Vec<Entry>,
    /// Whether there are older ones.
    pub more: bool,
    /// Only the entries of this coder, by name.
    pub coder: Option<String>,
    /// Only entries that change this kind of record.
    pub kind: Option<Kind>,
    /// Only entries that touch this transcript.
    pub transcript: Option<TranscriptId>,
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
    pub(super) counting: Counting,
    pub(super) finding: Finding,
    pub(super) themes: Themes,
    pub(super) comparing: Comparing,
    pub(super) suggesting: Suggesting,
    pub(super) writing: Writing,
    pub(super) outline: Outline,
    pub(super) exporting: Exporting,
    pub(super) comparer: Comparer,
    pub(super) past: Past,
    pub(super) matrix: Matrix,
    pub(super) reviewing: Reviewing,
    pub(super) naming: Naming,
    pub(super) people: People,
    pub(super) importing: Importing,
    /// The filter that is being typed.
    pub(super) filtering: Option<Filtering>,
    pub(super) dialog: Option<Dialog>,
    pub(super) message: Option<Message>,
    pub(super) pending: Vec<Key>,
    /// How often the next command is given, while the number is typed.
    pub(super) count: Option<u32>,
    pub(super) options: Options,
    pub(super) theme: Theme,
    /// What the terminal itself says about colours.
    pub(super) terminal_theme: Theme,
    pub(super) keymap: Arc<Keymap>,
    pub(super) units: Units,
    pub(super) settings_file: Option<PathBuf>,
    pub(super) size: Rect,
    pub(super) effects: Vec<Effect>,
    pub(super) running: bool,
    /// The codes applied last, together.
    pub(super) last: Vec<CodeId>,
    /// The codes applied before, newest first.
    pub(super) recent: Vec<CodeId>,
    /// The codes remembered for another passage.
    pub(super) held: Vec<CodeId>,
    /// The passage that is marked as one end of a link, and the text that it was read from.
    pub(super) linking: Option<(Passage, ContentHash)>,
    pub(super) loading: Option<Loading>,
    /// Whether whoever is at work has not used emic before.
    pub(super) newcomer: bool,
    /// Whether it was said what leaving now would break off.
    pub(super) warned_of_leaving: bool,
    /// Whether anything was pressed or clicked yet.
    pub(super) touched: bool,
    /// How far the word index has come, as last shown.
    pub(super) indexed: Option<Loading>,
    /// Whether the word index has been asked for.
    pub(super) indexing: bool,
    /// Whether loading failed or was stopped, and does not go on by itself.
    pub(super) stuck: bool,
    /// What the researcher has stopped, and how far it had come.
    pub(super) stopped: Option<(Stopped, Loading)>,
}

impl App {
    /// The workbench on an open study, its first transcript on screen.
    pub fn new(workbench: Workbench, theme: Theme) -> Self {
        let naming = Naming::new(pseudonym_table(workbench.path()));
        let mut app = Self {
            workbench,
            screen: Screen::Read,
            panel: Panel::Text,
            reading: Reading::default(),
            transcripts: TranscriptList::default(),
            codes: CodeList::default(),
            counting: Counting::new(),
            finding: Finding::new(),
            themes: Themes::new(),
            comparing: Comparing::new(),
            suggesting: Suggesting::new(),
            writing: Writing::default(),
            outline: Outline::new(),
            exporting: Exporting::new(),
            comparer: Comparer::new(),
            past: Past::default(),
            matrix: Matrix::new(),
            reviewing: Reviewing::new(),
            naming,
            people: People::default(),
            importing: Importing::new(),
            filtering: None,
            dialog: None,
            message: None,
            pending: Vec::new(),
            count: None,
            options: Options::default(),
            theme,
            terminal_theme: theme,
            keymap: Arc::default(),
            units: Units::default(),
            settings_file: None,
            size: Rect::new(0, 0, 80, 24),
            effects: Vec::new(),
            running: true,
            last: Vec::new(),
            recent: Vec::new(),
            held: Vec::new(),
            linking: None,
            loading: None,
            newcomer: false,
            warned_of_leaving: false,
            touched: false,
            indexed: None,
            indexing: false,
            stuck: false,
            stopped: None,
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

    /// Shows a newcomer, or a coder who has coded nothing yet, how it is done, unless they are at work already.
    pub(super) fn greet(&mut self) {
        let study = self.workbench.study();
        let coder = self.workbench.coder();
        let coded = study
            .codebook()
            .iter()
            .any(|code| study.tally(code.id, Some(coder)) > 0);
        if (self.newcomer || !coded) && !self.touched && self.dialog.is_none() {
            self.dialog = Some(Dialog::first_steps(self));
        }
    }

    /// Reads the settings at `file` and keeps to them.
    pub fn set(&mut self, file: Option<PathBuf>) {
        self.settings_file = file;
        let settings = self.settings_file.as_deref().map(Settings::of_file);
        self.adopt(settings.unwrap_or_default());
        self.settle();
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

    pub(super) fn tell(&mut self, severity: Severity, text: impl Into<String>) {
        let mut text = super::display::on_one_line(&text.into());
        if let Some(first) = text.get(..1) {
            let first = first.to_uppercase();
            text.replace_range(..1, &first);
        }
        self.message = Some(Message { severity, text });
    }

    /// Whether a query is typed in a filter or a prompt and its last word can be completed.
    pub(super) fn is_completing(&self) -> bool {
        let line = match (&self.dialog, &self.filtering) {
            (Some(Dialog::Prompt(prompt)), _) => Some(&prompt.line),
            (None, Some(filtering)) => Some(&filtering.line),
            _ => None,
        };
        line.is_some_and(|line| line.completion.is_some())
    }

    /// The contexts in which a key is looked up, the first one first.
    pub(super) fn contexts(&self) -> Vec<Context> {
        if let Some(dialog) = &self.dialog {
            return vec![dialog.context()];
        }
        if self.filtering.is_some() {
            return vec![Context::Filter];
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
            (Screen::Read, Panel::Text) if self.reviewing.placing.is_some() => {
                vec![Place, Read, Everywhere]
            }
            (Screen::Read, Panel::Text) => vec![Read, Everywhere],
            (Screen::Read, Panel::Transcripts) => vec![Transcripts, List, Everywhere],
            (Screen::Read | Screen::Themes, Panel::Codes) => vec![Codes, List, Everywhere],
            (Screen::Themes, _) if self.themes.dealing.is_some() => {
                vec![Dealing, Passages, List, Everywhere]
            }
            (Screen::Themes, _) => vec![Passages, List, Everywhere],
            (Screen::Find, _) => match self.finding.focus {
                Focus::Query => vec![Query, Everywhere],
                Focus::Results => vec![Results, List, Everywhere],
                Focus::Facets => vec![Facets, List, Everywhere],
                Focus::Questions => vec![Questions, List, Everywhere],
                Focus::Preview => vec![Preview, List, Everywhere],
            },
            (Screen::Write, _) if self.outline.shown => vec![Report, List, Everywhere],
            (Screen::Write, _) => vec![Write, List, Everywhere],
            (Screen::History, _) => vec![History, List, Everywhere],
            (Screen::Compare, _) if self.comparing.behind.is_some() => {
                vec![Behind, List, Everywhere]
            }
            (Screen::Compare, _) => vec![Compare, List, Everywhere],
            (Screen::Suggest, _) => vec![Suggest, List, Everywhere],
            (Screen::Review, _) => vec![Review, List, Everywhere],
            (Screen::Pseudonyms, _) => vec![Pseudonyms, List, Everywhere],
            (Screen::People, _) => vec![People, List, Everywhere],
            (Screen::Matrix, _) => vec![Matrix, List, Everywhere],
            (Screen::Import, _) => vec![Import, List, Everywhere],
        }
    }

    /// The key that gives a command where one is, as messages name it.
    pub(super) fn key(&self, command: Command) -> String {
        let mut chain = self.contexts();
        chain.extend(self.screen_contexts());
        self.keymap.key_of(&chain, command)
    }

    /// The key that gives a command in a context that one is to come to, as messages name it.
    pub(super) fn key_in(&self, context: Context, command: Command) -> String {
        self.keymap.key_of(&[context], command)
    }

    /// Where everything stands on the screen.
    pub(super) fn layout(&self) -> Layout {
        Layout::new(self.size, self.options, self.panel)
    }

    /// Why a command cannot be given now; none where it can.
    pub(super) fn why_not(&self, command: Command) -> Option<String> {
        super::update::why_not(self, command)
    }
}

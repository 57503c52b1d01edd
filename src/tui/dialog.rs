//! What can lie over a screen: a picker, an editor, a line to type, a question, a page to read.

use crossterm::event::Event;
use ratatui_textarea::{TextArea, WrapMode};
use tui_input::backend::crossterm::EventHandler;

use super::app::App;
use super::command::{Command, Motion, Panel, Unit};
use super::correcting::{Edited, Pending};
use super::export::{Built, Export};
use super::keymap::Context;
use super::lists::Chosen;
use super::page::{Line, Page};
use super::people::{Field as Cell, Key};
use super::picker::Picker;
use super::query_line::QueryLine;
use super::report::Row;
use crate::study::{
    Action, CodeId, CodingAt, ContentHash, EntryId, LinkId, MemoId, MemoTarget, ParticipantId,
    Passage, Pseudonyms, SetId, Study, TranscriptId,
};

/// Something that lies over a screen and gets the keys.
pub(crate) enum Dialog {
    /// Choosing.
    Picker(Picker),
    /// Writing.
    Editor(Box<Editor>),
    /// Typing one line.
    Prompt(Prompt),
    /// Yes or no.
    Question(Question),
    /// Reading.
    Page(Page),
    /// A strip for each transcript.
    Portraits(Portraits),
}

impl Dialog {
    /// The context in which its keys are looked up.
    pub(crate) fn context(&self) -> Context {
        match self {
            Self::Picker(_) => Context::Picker,
            Self::Editor(_) => Context::Editor,
            Self::Prompt(_) => Context::Prompt,
            Self::Question(_) => Context::Question,
            Self::Page(Page {
                search: Some(_), ..
            }) => Context::Prompt,
            Self::Page(_) => Context::Page,
            Self::Portraits(_) => Context::Portraits,
        }
    }

    /// How a first passage is coded.
    pub(crate) fn first_steps(app: &App) -> Self {
        let study = app.workbench().study();
        let nothing = study.interviews().is_empty();
        let mut lines = vec![
            Line::Heading("Coding a first passage".into()),
            Line::Text(String::new()),
        ];
        if nothing {
            lines.push(Line::Text(format!(
                "This study has no transcripts yet. {} brings some in.",
                app.key_in(Context::Everywhere, Command::Import)
            )));
            lines.push(Line::Text(String::new()));
        }
        let chain = [Context::Read, Context::Everywhere];
        lines.extend(FIRST_STEPS.iter().map(|(commands, help)| {
            let keys: Vec<&str> = commands
                .iter()
                .map(|command| app.keymap.key_for(&chain, *command))
                .collect();
            let help = help
                .replace("{accept}", &app.key_in(Context::Picker, Command::Accept))
                .replace("{back}", &app.key_in(Context::Everywhere, Command::Back));
            Line::Key(keys.join(" "), help)
        }));
        lines.push(Line::Text(String::new()));
        lines.push(Line::Text(
            "The mouse works too: click, drag, double click a word, triple click a sentence."
                .into(),
        ));
        Self::Page(Page::new("Welcome", lines))
    }

    /// The keys that work where one is.
    pub(crate) fn help(app: &App) -> Self {
        let mut lines = Vec::new();
        for context in app.screen_contexts() {
            if !lines.is_empty() {
                lines.push(Line::Text(String::new()));
            }
            lines.push(Line::Heading(context.heading().into()));
            lines.extend(
                app.keymap
                    .help(context)
                    .into_iter()
                    .filter(|(keys, _)| !keys.is_empty())
                    .map(|(keys, help)| Line::Key(keys, help.into())),
            );
        }
        lines.push(Line::Text(String::new()));
        lines.push(Line::Text(
            "Shift with the mouse selects as the terminal itself does.".into(),
        ));
        Self::Page(Page::new("Help for here", lines))
    }
}

/// What somebody needs to code a first passage: commands, and what they do; `{accept}` and `{back}` stand for keys.
const FIRST_STEPS: &[(&[Command], &str)] = &[
    (
        &[
            Command::Move(Motion::Down),
            Command::Move(Motion::Up),
            Command::Move(Motion::TurnNext),
            Command::Move(Motion::TurnBack),
        ],
        "move through the transcript, by rows and by turns; so do the arrows",
    ),
    (
        &[Command::Take(Unit::Sentence)],
        "selects the sentence under the cursor; again: the next one too",
    ),
    (
        &[Command::Code],
        "opens the codes: type a few letters, {accept} takes the code",
    ),
    (&[Command::Again], "gives the next passage the same code"),
    (
        &[Command::InVivo],
        "makes a code of the very words that are selected",
    ),
    (&[Command::Remove], "removes a coding"),
    (&[Command::Undo], "takes anything back, today or next year"),
    (
        &[
            Command::Focus(Panel::Transcripts),
            Command::Focus(Panel::Codes),
        ],
        "go to the list of transcripts, and to the codebook; {back} returns",
    ),
    (&[Command::Search], "searches all transcripts as you type"),
    (
        &[Command::Palette, Command::Help],
        "list every command, and the keys that work where you are",
    ),
    (
        &[Command::Quit],
        "leaves. There is nothing to save: everything is on disk already",
    ),
];

/// What an editor writes.
#[derive(Debug, Clone)]
pub(crate) enum Subject {
    /// A new memo.
    NewMemo {
        /// On what.
        on: MemoTarget,
        /// The text that a passage was read from.
        document: Option<ContentHash>,
    },
    /// A new memo on each of several passages, and the texts that these were read from.
    NewMemos(Vec<(Passage, ContentHash)>),
    /// A memo that is there.
    Memo(MemoId),
    /// The comment on codings.
    Comment(Vec<CodingAt>),
    /// What a code says about itself.
    Code(CodeId),
    /// A cell of the framework matrix, by row and column.
    Cell(usize, usize),
    /// The narrative of a theme in the report.
    Narrative(CodeId),
    /// The words that lists of words leave out.
    StopWords,
    /// A turn's speech or a whole transcript.
    Text(Edited),
}

/// One text of an editor.
pub(crate) struct Field {
    /// Its name; empty where there is only one.
    pub name: &'static str,
    /// The text.
    pub area: TextArea<'static>,
    /// What it was.
    before: String,
}

/// Writing one text or several.
pub(crate) struct Editor {
    /// What is written, for people.
    pub title: String,
    /// What is written.
    pub subject: Subject,
    /// The texts.
    pub fields: Vec<Field>,
    /// The one that is written in.
    pub current: usize,
    /// What stands beside while it is written.
    pub beside: Vec<Line>,
    /// The first row of it on screen.
    pub beside_top: usize,
}

impl Editor {
    /// An editor of named texts.
    pub(crate) fn new(
        title: impl Into<String>,
        subject: Subject,
        fields: Vec<(&'static str, String)>,
    ) -> Self {
        let field = |(name, before): (&'static str, String)| {
            let mut area = TextArea::new(before.split('\n').map(str::to_owned).collect());
            area.set_wrap_mode(WrapMode::WordOrGlyph);
            area.set_cursor_line_style(ratatui::style::Style::new());
            area.move_cursor(ratatui_textarea::CursorMove::Bottom);
            area.move_cursor(ratatui_textarea::CursorMove::End);
            Field { name, area, before }
        };
        Self {
            title: title.into(),
            subject,
            fields: fields.into_iter().map(field).collect(),
            current: 0,
            beside: Vec::new(),
            beside_top: 0,
        }
    }

    /// An editor of one text that has been changed already, from `before`.
    pub(crate) fn of_text(
        title: impl Into<String>,
        subject: Subject,
        before: String,
        text: &str,
    ) -> Self {
        let mut editor = Self::new(title, subject, vec![("", text.to_owned())]);
        for field in &mut editor.fields {
            field.before.clone_from(&before);
        }
        editor
    }

    /// Puts the cursor on a line of the text, counting from 0.
    pub(crate) fn go_to_line(&mut self, line: usize) {
        if let Some(field) = self.fields.first_mut() {
            let line = u16::try_from(line).unwrap_or(u16::MAX);
            field
                .area
                .move_cursor(ratatui_textarea::CursorMove::Jump(line, 0));
        }
    }

    /// What the first text was.
    pub(crate) fn before(&self) -> &str {
        self.fields.first().map_or("", |field| &field.before)
    }

    /// The texts as they are now.
    pub(crate) fn texts(&self) -> Vec<String> {
        let text = |field: &Field| field.area.lines().join("\n");
        self.fields.iter().map(text).collect()
    }

    /// Whether anything was changed.
    pub(crate) fn is_changed(&self) -> bool {
        let mut now = self.texts().into_iter().zip(&self.fields);
        now.any(|(text, field)| text != field.before)
    }
}

/// What one line is typed for.
#[derive(Debug, Clone)]
pub(crate) enum Wanted {
    /// A turn's number or the name of a place in the texts.
    Place,
    /// A code's name.
    CodeName(CodeId),
    /// The name of a new code, under another one or none.
    NewCode(Option<CodeId>),
    /// A transcript's title.
    Title(TranscriptId),
    /// The name of a query to be saved.
    QuestionName(String),
    /// Another name of a saved query.
    NewQuestionName(String),
    /// The file that saved questions are written to.
    ExportQuestions,
    /// The file that saved questions are read from.
    ImportQuestions,
    /// Why a text is corrected.
    Reason(Box<Pending>),
    /// A cell of a table on the People screen.
    Cell(Key, Cell),
    /// The name of a new participant.
    NewParticipant,
    /// The name of a participant to whom these labels of another go.
    SplitName(ParticipantId, Vec<(TranscriptId, String)>),
    /// Another name of a set of transcripts.
    SetName(SetId),
    /// What a new link between two passages says, and the texts that these were read from.
    LinkLabel(Passage, Passage, (ContentHash, ContentHash)),
    /// What a link says.
    LinkName(LinkId),
    /// The name of a new attribute.
    NewColumn,
    /// The query of one of the two groups whose words are compared.
    WordGroup(usize),
    /// The file that a table is written into.
    TableFile,
    /// The file that something is written into for others.
    ExportFile(Export),
    /// The word that lets real names be written into it.
    Force,
    /// A line of the report's outline.
    ReportRow(Row),
    /// Another name of an attribute.
    ColumnName(String),
    /// Why a code is split; its passages are then dealt out.
    WhySplit(CodeId),
    /// The reason of an action, which is then done.
    Why(Box<Action>),
    /// The path of what is to be brought in.
    ImportPath,
    /// The role of the person interviewed in the chosen file.
    ImportRole,
    /// A real name for the table of pseudonyms.
    RealName,
    /// What is to stand for a real name.
    Replacement(String),
    /// The word that lets originals and earlier versions be erased.
    YesErase,
}

impl Wanted {
    /// Whether a query is typed, which can be completed.
    fn is_query(&self) -> bool {
        matches!(self, Self::WordGroup(_) | Self::ReportRow(Row::Query))
    }

    /// Whether nothing typed means something.
    pub(crate) fn takes_nothing(&self) -> bool {
        matches!(
            self,
            Self::Reason(_)
                | Self::Why(_)
                | Self::WhySplit(_)
                | Self::WordGroup(1)
                | Self::ImportRole
                | Self::LinkLabel(..)
                | Self::LinkName(_)
                | Self::ReportRow(_)
                | Self::Cell(_, Cell::Attribute(_) | Cell::Role)
        )
    }
}

/// One line to type.
pub(crate) struct Prompt {
    /// What for, for people.
    pub title: String,
    /// What for.
    pub wanted: Wanted,
    /// What was typed; a query with what the word under the cursor can become.
    pub line: QueryLine,
    /// What can be typed, for people; may be empty.
    pub note: String,
    /// What is offered in place of typing.
    pub choices: Vec<String>,
    /// What had been typed when the first of these was taken, and which one was taken last.
    offered: Option<(String, usize)>,
}

impl Prompt {
    /// A line that says `value` to begin with.
    pub(crate) fn new(title: impl Into<String>, wanted: Wanted, value: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            wanted,
            line: QueryLine::saying(value),
            note: String::new(),
            choices: Vec::new(),
            offered: None,
        }
    }

    /// Takes in a key.
    pub(crate) fn take(&mut self, event: &Event, study: &Study) {
        if self.wanted.is_query() {
            self.line.take(event, study);
        } else {
            self.line.input.handle_event(event);
        }
    }

    /// Whether what stands there was offered, and others may be: a path that is the only one is gone on from.
    pub(crate) fn is_offering(&self) -> bool {
        self.choices.len() > 1
            && self
                .offered
                .as_ref()
                .is_some_and(|(typed, at)| self.fitting(typed).get(*at) == Some(&self.line.text()))
    }

    /// Takes the next or an earlier of the choices that begin with what was typed, or any where none does.
    pub(crate) fn offer(&mut self, by: isize) {
        let typed = match &self.offered {
            Some((typed, at)) if self.fitting(typed).get(*at) == Some(&self.line.text()) => {
                typed.clone()
            }
            _ => {
                self.offered = None;
                self.line.text().to_owned()
            }
        };
        let fitting = self.fitting(&typed);
        let len = fitting.len() as isize;
        if len == 0 {
            return;
        }
        let at = match &self.offered {
            Some((_, at)) => (*at as isize + by).rem_euclid(len),
            None if by < 0 => len - 1,
            None => 0,
        } as usize;
        let taken = fitting[at].to_owned();
        self.line.set(taken);
        self.offered = Some((typed, at));
    }

    fn fitting(&self, typed: &str) -> Vec<&str> {
        let lower = typed.to_lowercase();
        let all = self.choices.iter().map(String::as_str);
        let others = all.clone().filter(|choice| *choice != typed);
        let fit: Vec<&str> = others
            .filter(|choice| choice.to_lowercase().starts_with(&lower))
            .collect();
        if fit.is_empty() { all.collect() } else { fit }
    }
}

/// What is done when a question is answered with yes.
pub(crate) enum Then {
    /// An action.
    Do(Box<Action>),
    /// An entry is taken back, with those that build on it.
    RevertWithLater(EntryId),
    /// The study goes back to an entry.
    GoBackTo(EntryId),
    /// What was built is written into its file.
    Write(Box<Built>),
    /// The names of the table are replaced.
    Pseudonymise(std::sync::Arc<Pseudonyms>),
}

/// Yes or no.
pub(crate) struct Question {
    /// What is asked.
    pub text: String,
    /// What follows a yes.
    pub then: Then,
}

/// The portraits of all transcripts, one a row.
pub(crate) struct Portraits {
    /// The transcripts.
    pub rows: Vec<TranscriptId>,
    /// The one that is chosen.
    pub list: Chosen,
}

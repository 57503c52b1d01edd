//! The one table of keys. Help, hints, the palette and the README are all made from it.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::command::{Command, Landmark, MemoOn, Motion, Panel, Screen, Toggle, Unit};

/// Where a binding works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// The transcript on the Read screen.
    Read,
    /// While the ends of a coding are moved.
    Resize,
    /// The list of transcripts.
    Transcripts,
    /// The codebook, beside a transcript and on the Themes screen.
    Codes,
    /// The query on the Find screen.
    Query,
    /// What was found.
    Results,
    /// The passages on the Themes screen.
    Passages,
    /// The Write screen.
    Write,
    /// The History screen.
    History,
    /// Every list.
    List,
    /// Every screen.
    Everywhere,
    /// Choosing codes, commands or anything else from a list that is filtered by typing.
    Picker,
    /// Writing a memo, a comment or a description.
    Editor,
    /// One line to type.
    Prompt,
    /// Yes or no.
    Question,
    /// A page to read: help.
    Page,
}

impl Context {
    /// All contexts, in the order in which help lists them.
    pub const ALL: [Self; 16] = [
        Self::Read,
        Self::Resize,
        Self::Transcripts,
        Self::Codes,
        Self::Query,
        Self::Results,
        Self::Passages,
        Self::Write,
        Self::History,
        Self::List,
        Self::Everywhere,
        Self::Picker,
        Self::Editor,
        Self::Prompt,
        Self::Question,
        Self::Page,
    ];

    /// Its heading in help and README.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Read => "Reading and coding",
            Self::Resize => "Moving the ends of a coding",
            Self::Transcripts => "List of transcripts",
            Self::Codes => "Codebook",
            Self::Query => "Typing a query",
            Self::Results => "What was found",
            Self::Passages => "Passages of a code",
            Self::Write => "Memos",
            Self::History => "History",
            Self::List => "Every list",
            Self::Everywhere => "Everywhere",
            Self::Picker => "Choosing from a list",
            Self::Editor => "Writing",
            Self::Prompt => "Typing one line",
            Self::Question => "Answering a question",
            Self::Page => "Reading help",
        }
    }

    /// Whether plain characters are text here, and no commands.
    pub(crate) fn takes_text(self) -> bool {
        matches!(
            self,
            Self::Query | Self::Picker | Self::Editor | Self::Prompt
        )
    }

    /// Whether it is a dialog over a screen.
    pub(crate) fn is_dialog(self) -> bool {
        matches!(
            self,
            Self::Picker | Self::Editor | Self::Prompt | Self::Question | Self::Page
        )
    }
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// Where it works.
    pub context: Context,
    /// The keys, each a sequence such as `g g`; the first is the one shown. None: only in the palette.
    pub keys: &'static [&'static str],
    /// What they do.
    pub command: Command,
    /// What they do, for people.
    pub help: &'static str,
}

/// One key press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

impl Key {
    /// The key of an event; Shift counts only where the character does not show it.
    pub fn of(event: KeyEvent) -> Self {
        let mut modifiers =
            event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        let code = match event.code {
            KeyCode::BackTab => {
                modifiers |= KeyModifiers::SHIFT;
                KeyCode::Tab
            }
            KeyCode::Char(c) => {
                modifiers -= KeyModifiers::SHIFT;
                KeyCode::Char(if modifiers.contains(KeyModifiers::CONTROL) {
                    c.to_ascii_lowercase()
                } else {
                    c
                })
            }
            code => code,
        };
        Self { code, modifiers }
    }

    /// The character that it types, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.modifiers.contains(KeyModifiers::CONTROL) => {
                (!self.modifiers.contains(KeyModifiers::ALT)).then_some(c)
            }
            _ => None,
        }
    }

    /// Reads `Ctrl-r`, `Shift-Left`, `F2`, `Space`, `g`.
    pub fn parse(name: &str) -> Option<Self> {
        let mut modifiers = KeyModifiers::NONE;
        let mut rest = name;
        loop {
            let (modifier, prefix) = [
                (KeyModifiers::CONTROL, "Ctrl-"),
                (KeyModifiers::ALT, "Alt-"),
                (KeyModifiers::SHIFT, "Shift-"),
            ]
            .into_iter()
            .find(|(_, prefix)| rest.starts_with(prefix))
            .unwrap_or((KeyModifiers::NONE, ""));
            if prefix.is_empty() {
                break;
            }
            modifiers |= modifier;
            rest = &rest[prefix.len()..];
        }
        let named = NAMES.iter().find(|(_, name)| *name == rest);
        let mut chars = rest.chars();
        let code = match (named, chars.next(), chars.next()) {
            (Some((code, _)), ..) => *code,
            (None, Some(c), None) => KeyCode::Char(c),
            (None, Some('F'), Some(_)) => KeyCode::F(rest[1..].parse().ok()?),
            _ => return None,
        };
        Some(Self { code, modifiers })
    }

    /// Reads a sequence, keys set apart by blanks.
    pub fn sequence(names: &str) -> Vec<Self> {
        names.split(' ').filter_map(Self::parse).collect()
    }
}

const NAMES: [(KeyCode, &str); 16] = [
    (KeyCode::Enter, "Enter"),
    (KeyCode::Esc, "Esc"),
    (KeyCode::Tab, "Tab"),
    (KeyCode::Backspace, "Backspace"),
    (KeyCode::Delete, "Delete"),
    (KeyCode::Insert, "Insert"),
    (KeyCode::Left, "Left"),
    (KeyCode::Right, "Right"),
    (KeyCode::Up, "Up"),
    (KeyCode::Down, "Down"),
    (KeyCode::Home, "Home"),
    (KeyCode::End, "End"),
    (KeyCode::PageUp, "PageUp"),
    (KeyCode::PageDown, "PageDown"),
    (KeyCode::Char(' '), "Space"),
    (KeyCode::Null, "Null"),
];

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (modifier, name) in [
            (KeyModifiers::CONTROL, "Ctrl-"),
            (KeyModifiers::ALT, "Alt-"),
            (KeyModifiers::SHIFT, "Shift-"),
        ] {
            if self.modifiers.contains(modifier) {
                f.write_str(name)?;
            }
        }
        match (NAMES.iter().find(|(code, _)| *code == self.code), self.code) {
            (Some((_, name)), _) => f.write_str(name),
            (None, KeyCode::Char(c)) => write!(f, "{c}"),
            (None, KeyCode::F(n)) => write!(f, "F{n}"),
            (None, code) => write!(f, "{code}"),
        }
    }
}

/// What a sequence of keys comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A command.
    Does(Command),
    /// The beginning of longer sequences.
    Begins,
    /// Nothing.
    Nothing,
}

/// Looks a sequence up, in the first context that knows it.
pub(crate) fn meaning(chain: &[Context], keys: &[Key]) -> Meaning {
    let mut begins = false;
    for context in chain {
        for binding in TABLE.iter().filter(|binding| binding.context == *context) {
            for sequence in binding.keys.iter().map(|names| Key::sequence(names)) {
                if sequence == keys {
                    return Meaning::Does(binding.command);
                }
                begins |= sequence.starts_with(keys);
            }
        }
    }
    if begins {
        Meaning::Begins
    } else {
        Meaning::Nothing
    }
}

/// What can follow the keys pressed so far: the rest of each sequence, and what it does.
pub(crate) fn continuations(chain: &[Context], keys: &[Key]) -> Vec<(String, &'static str)> {
    let mut found: Vec<(String, &'static str)> = Vec::new();
    for binding in chain
        .iter()
        .flat_map(|context| TABLE.iter().filter(move |b| b.context == *context))
    {
        for sequence in binding.keys.iter().map(|names| Key::sequence(names)) {
            if sequence.len() > keys.len() && sequence.starts_with(keys) {
                let rest = written(&sequence[keys.len()..]);
                if !found.iter().any(|(known, _)| *known == rest) {
                    found.push((rest, binding.help));
                }
            }
        }
    }
    found
}

/// A sequence as people read it.
pub(crate) fn written(keys: &[Key]) -> String {
    let names: Vec<String> = keys.iter().map(Key::to_string).collect();
    names.join(" ")
}

/// The key shown for a command in the contexts of `chain`; empty where it has none.
pub(crate) fn key_for(chain: &[Context], command: Command) -> &'static str {
    chain
        .iter()
        .flat_map(|context| TABLE.iter().filter(move |b| b.context == *context))
        .find(|binding| binding.command == command && !binding.keys.is_empty())
        .and_then(|binding| binding.keys.first())
        .copied()
        .unwrap_or("")
}

/// The bindings of a context, those that do the same to several things drawn together: keys and help line.
pub(crate) fn lines(context: Context) -> Vec<(String, &'static str)> {
    let mut lines: Vec<(String, &'static str)> = Vec::new();
    for binding in TABLE.iter().filter(|b| b.context == context) {
        let keys = binding.keys.join(", ");
        match lines.last_mut() {
            Some((before, help)) if *help == binding.help => {
                let first = before.split(" … ").next().unwrap_or_default().to_owned();
                *before = format!("{first} … {keys}");
            }
            _ => lines.push((keys, binding.help)),
        }
    }
    lines
}

/// The whole table as Markdown, for the README.
pub fn markdown() -> String {
    let mut text = String::new();
    for context in Context::ALL {
        text.push_str(&format!(
            "### {}\n\n| key | what it does |\n|---|---|\n",
            context.heading()
        ));
        for (keys, help) in lines(context) {
            let keys = if keys.is_empty() {
                "(palette)".to_owned()
            } else {
                keys.split(", ")
                    .map(|key| {
                        key.split(" … ")
                            .map(|key| format!("`{}`", key.replace('|', "\\|")))
                            .collect::<Vec<String>>()
                            .join(" … ")
                    })
                    .collect::<Vec<String>>()
                    .join(", ")
            };
            text.push_str(&format!("| {keys} | {help} |\n"));
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

const fn bind(
    context: Context,
    keys: &'static [&'static str],
    command: Command,
    help: &'static str,
) -> Binding {
    Binding {
        context,
        keys,
        command,
        help,
    }
}

use Command as Do;
use Context::{
    Codes, Editor, Everywhere, History, List, Page, Passages, Picker, Prompt, Query, Question,
    Read, Resize, Results, Transcripts, Write,
};

/// All keys and all commands.
#[rustfmt::skip]
pub static TABLE: &[Binding] = &[
    // Reading and coding
    bind(Read, &["c", "Enter"], Do::Code, "Code the selection, or the sentence under the cursor"),
    bind(Read, &["."], Do::Again, "Apply the last codes again"),
    bind(Read, &["i"], Do::InVivo, "Code in vivo: make a code of the selected words"),
    bind(Read, &["1"], Do::Pinned(1), "Apply the code pinned to this digit"),
    bind(Read, &["2"], Do::Pinned(2), "Apply the code pinned to this digit"),
    bind(Read, &["3"], Do::Pinned(3), "Apply the code pinned to this digit"),
    bind(Read, &["4"], Do::Pinned(4), "Apply the code pinned to this digit"),
    bind(Read, &["5"], Do::Pinned(5), "Apply the code pinned to this digit"),
    bind(Read, &["6"], Do::Pinned(6), "Apply the code pinned to this digit"),
    bind(Read, &["7"], Do::Pinned(7), "Apply the code pinned to this digit"),
    bind(Read, &["8"], Do::Pinned(8), "Apply the code pinned to this digit"),
    bind(Read, &["9"], Do::Pinned(9), "Apply the code pinned to this digit"),
    bind(Read, &["x", "Delete"], Do::Remove, "Remove the coding under the cursor"),
    bind(Read, &["r"], Do::Recode, "Give the coding under the cursor another code"),
    bind(Read, &[";"], Do::Comment, "Comment on the coding under the cursor"),
    bind(Read, &["!"], Do::KeyQuote, "Mark or unmark it as a key quote"),
    bind(Read, &["~"], Do::Contrary, "Mark or unmark it as a contrary case"),
    bind(Read, &["e"], Do::Resize, "Move the ends of the coding under the cursor"),
    bind(Read, &["|"], Do::Split, "Cut the coding in two before the cursor"),
    bind(Read, &["&"], Do::Join, "Make one of the coding and the next one of its code"),
    bind(Read, &["Y"], Do::TakeCodes, "Remember the codes under the cursor"),
    bind(Read, &["P"], Do::PutCodes, "Apply the remembered codes here"),
    bind(Read, &["Tab"], Do::StepCoding, "Step through the codings under the cursor"),
    bind(Read, &["Shift-Tab"], Do::StepCodingBack, "Step back through the codings under the cursor"),
    bind(Read, &["v"], Do::Mark, "Begin or end a selection"),
    bind(Read, &["s", "a s"], Do::Take(Unit::Sentence), "Select the sentence; again: the next one too"),
    bind(Read, &["V", "a t"], Do::Take(Unit::Turn), "Select the turn; again: the next one too"),
    bind(Read, &["a w"], Do::Take(Unit::Word), "Select the word; again: the next one too"),
    bind(Read, &["a l"], Do::Take(Unit::Line), "Select the line; again: the next one too"),
    bind(Read, &["a p"], Do::Take(Unit::Paragraph), "Select the paragraph; again: the next one too"),
    bind(Read, &["a c"], Do::Take(Unit::Character), "Select the character; again: the next one too"),
    bind(Read, &["a n"], Do::SelectToHit, "Select up to the next thing found"),
    bind(Read, &["+", "="], Do::Grow, "Grow the selection: word, sentence, paragraph, turn"),
    bind(Read, &["-"], Do::Shrink, "Shrink the selection to what it was"),
    bind(Read, &["o"], Do::SwapEnds, "Go to the other end of the selection"),
    bind(Read, &["Shift-Left"], Do::Extend(Motion::Left), "Select a character back"),
    bind(Read, &["Shift-Right"], Do::Extend(Motion::Right), "Select a character on"),
    bind(Read, &["Shift-Up"], Do::Extend(Motion::Up), "Select a row up"),
    bind(Read, &["Shift-Down"], Do::Extend(Motion::Down), "Select a row down"),
    bind(Read, &["Ctrl-Shift-Left"], Do::Extend(Motion::WordBack), "Select a word back"),
    bind(Read, &["Ctrl-Shift-Right"], Do::Extend(Motion::WordNext), "Select a word on"),
    bind(Read, &["Shift-Home"], Do::Extend(Motion::RowStart), "Select to the start of the row"),
    bind(Read, &["Shift-End"], Do::Extend(Motion::RowEnd), "Select to the end of the row"),
    bind(Read, &["h", "Left"], Do::Move(Motion::Left), "Left"),
    bind(Read, &["l", "Right"], Do::Move(Motion::Right), "Right"),
    bind(Read, &["k", "Up"], Do::Move(Motion::Up), "Up a row"),
    bind(Read, &["j", "Down"], Do::Move(Motion::Down), "Down a row"),
    bind(Read, &["w", "Ctrl-Right"], Do::Move(Motion::WordNext), "Next word"),
    bind(Read, &["b", "Ctrl-Left"], Do::Move(Motion::WordBack), "Word before"),
    bind(Read, &[")"], Do::Move(Motion::SentenceNext), "Next sentence"),
    bind(Read, &["("], Do::Move(Motion::SentenceBack), "Sentence before"),
    bind(Read, &["J", "}", "Ctrl-Down"], Do::Move(Motion::TurnNext), "Next turn"),
    bind(Read, &["K", "{", "Ctrl-Up"], Do::Move(Motion::TurnBack), "Turn before"),
    bind(Read, &["PageDown", "Ctrl-f", "Space"], Do::Move(Motion::PageDown), "A window down"),
    bind(Read, &["PageUp", "Ctrl-b"], Do::Move(Motion::PageUp), "A window up"),
    bind(Read, &["Ctrl-d"], Do::Move(Motion::HalfDown), "Half a window down"),
    bind(Read, &["Ctrl-u"], Do::Move(Motion::HalfUp), "Half a window up"),
    bind(Read, &["Home", "0", "^"], Do::Move(Motion::RowStart), "Start of the row"),
    bind(Read, &["End", "$"], Do::Move(Motion::RowEnd), "End of the row"),
    bind(Read, &["g g", "Ctrl-Home"], Do::Move(Motion::Start), "Start of the transcript"),
    bind(Read, &["G", "g e", "Ctrl-End"], Do::Move(Motion::End), "End of the transcript"),
    bind(Read, &[">", "] c"], Do::Next(Landmark::Coding), "Next coding"),
    bind(Read, &["<", "[ c"], Do::Previous(Landmark::Coding), "Coding before"),
    bind(Read, &["] u"], Do::Next(Landmark::Uncoded), "Next uncoded stretch"),
    bind(Read, &["[ u"], Do::Previous(Landmark::Uncoded), "Uncoded stretch before"),
    bind(Read, &["] p"], Do::Next(Landmark::Participant), "Next turn of a participant"),
    bind(Read, &["[ p"], Do::Previous(Landmark::Participant), "Turn of a participant before"),
    bind(Read, &["] m"], Do::Next(Landmark::Memo), "Next passage with a memo"),
    bind(Read, &["[ m"], Do::Previous(Landmark::Memo), "Passage with a memo before"),
    bind(Read, &["n"], Do::Next(Landmark::Hit), "Next thing found"),
    bind(Read, &["N"], Do::Previous(Landmark::Hit), "Thing found before"),
    bind(Read, &["] t", "Ctrl-PageDown"], Do::NextTranscript, "Next transcript"),
    bind(Read, &["[ t", "Ctrl-PageUp"], Do::PreviousTranscript, "Transcript before"),
    bind(Read, &["g n"], Do::GoTo, "Go to a turn number or a quote's id"),
    bind(Read, &["*"], Do::SearchSelection, "Search for the selected words"),
    bind(Read, &["y", "Ctrl-y"], Do::Copy, "Copy the passage with its id to the clipboard"),
    bind(Read, &["m m", "m p"], Do::Memo(MemoOn::Passage), "Memo on the passage"),
    bind(Read, &["m c"], Do::Memo(MemoOn::Code), "Memo on the code"),
    bind(Read, &["m t"], Do::Memo(MemoOn::Transcript), "Memo on the transcript"),
    bind(Read, &["m i"], Do::Memo(MemoOn::Speaker), "Memo on whoever speaks here"),
    bind(Read, &["m s"], Do::Memo(MemoOn::Study), "Memo on the study"),
    bind(Read, &["t"], Do::Focus(Panel::Transcripts), "To the list of transcripts"),
    bind(Read, &["C"], Do::Focus(Panel::Codes), "To the codebook"),
    bind(Read, &["z z"], Do::Centre, "Put the cursor's row in the middle"),
    bind(Read, &["z p"], Do::Progress, "Say how far you are: to do, coding, done"),

    bind(Resize, &["e", "Enter"], Do::Resize, "The ends are right"),
    bind(Resize, &["o", "Tab"], Do::SwapEnds, "Go to the other end"),

    // Panels
    bind(Transcripts, &["Enter", "l", "Right"], Do::Open, "Open the transcript; fold a group"),
    bind(Transcripts, &["Space"], Do::Fold, "Fold or unfold a group"),
    bind(Transcripts, &["h", "Left"], Do::FoldAway, "Fold the group"),
    bind(Transcripts, &["Tab"], Do::Focus(Panel::Codes), "To the codebook"),
    bind(Transcripts, &["t"], Do::Focus(Panel::Text), "To the text"),
    bind(Transcripts, &["R"], Do::RenameTranscript, "Rename the transcript"),
    bind(Transcripts, &["D"], Do::RemoveTranscript, "Remove the transcript and its codings"),
    bind(Transcripts, &["m"], Do::Memo(MemoOn::Transcript), "Memo on the transcript"),
    bind(Transcripts, &["p"], Do::Progress, "Say how far you are: to do, coding, done"),

    bind(Codes, &["Enter"], Do::ShowPassages, "Show the passages of the code"),
    bind(Codes, &["c"], Do::Code, "Code the passage with this code"),
    bind(Codes, &["Space"], Do::Fold, "Fold or unfold"),
    bind(Codes, &["h", "Left"], Do::FoldAway, "Fold, or go to what it is under"),
    bind(Codes, &["l", "Right"], Do::Unfold, "Unfold"),
    bind(Codes, &["C"], Do::Focus(Panel::Text), "To the text"),
    bind(Codes, &["Tab"], Do::Focus(Panel::Text), "To the text or the passages"),
    bind(Codes, &["n"], Do::NewCode, "New code beside this one"),
    bind(Codes, &["N"], Do::NewCodeUnder, "New code under this one"),
    bind(Codes, &["R"], Do::RenameCode, "Rename the code"),
    bind(Codes, &["e"], Do::DescribeCode, "Edit what the code says about itself"),
    bind(Codes, &["o"], Do::RecolourCode, "Next colour"),
    bind(Codes, &["K", "Shift-Up"], Do::MoveCodeUp, "Move the code up among its siblings"),
    bind(Codes, &["J", "Shift-Down"], Do::MoveCodeDown, "Move the code down among its siblings"),
    bind(Codes, &["L", "Shift-Right"], Do::MoveCodeIn, "Put the code under the one before it"),
    bind(Codes, &["H", "Shift-Left"], Do::MoveCodeOut, "Put the code beside the one it is under"),
    bind(Codes, &["M"], Do::MergeCode, "Merge the code into another"),
    bind(Codes, &["D"], Do::RemoveCode, "Remove the code and its codings"),
    bind(Codes, &["m"], Do::Memo(MemoOn::Code), "Memo on the code"),
    bind(Codes, &["s"], Do::ToggleSubcodes, "Passages of codes under it too, or not"),
    bind(Codes, &["p 1"], Do::Pin(1), "Pin the code to this digit"),
    bind(Codes, &["p 2"], Do::Pin(2), "Pin the code to this digit"),
    bind(Codes, &["p 3"], Do::Pin(3), "Pin the code to this digit"),
    bind(Codes, &["p 4"], Do::Pin(4), "Pin the code to this digit"),
    bind(Codes, &["p 5"], Do::Pin(5), "Pin the code to this digit"),
    bind(Codes, &["p 6"], Do::Pin(6), "Pin the code to this digit"),
    bind(Codes, &["p 7"], Do::Pin(7), "Pin the code to this digit"),
    bind(Codes, &["p 8"], Do::Pin(8), "Pin the code to this digit"),
    bind(Codes, &["p 9"], Do::Pin(9), "Pin the code to this digit"),

    // Find
    bind(Query, &["Enter", "Down", "Tab"], Do::ToResults, "To what was found"),
    bind(Query, &["Ctrl-t"], Do::Interviewers, "Interviewers: left out, included, alone"),
    bind(Query, &["Ctrl-o"], Do::Order, "Best first, or in study order"),
    bind(Results, &["Enter", "l", "Right"], Do::Open, "Jump to it"),
    bind(Results, &["i", "Tab"], Do::Search, "Change the query"),
    bind(Results, &["Ctrl-t"], Do::Interviewers, "Interviewers: left out, included, alone"),
    bind(Results, &["Ctrl-o"], Do::Order, "Best first, or in study order"),

    // Themes
    bind(Passages, &["Enter", "l", "Right"], Do::Open, "Jump to the passage"),
    bind(Passages, &["h", "Left", "Tab"], Do::Focus(Panel::Codes), "To the codebook"),
    bind(Passages, &["Space"], Do::MarkPassage, "Mark the passage, to do something with several"),
    bind(Passages, &["s"], Do::ToggleSubcodes, "Passages of codes under it too, or not"),
    bind(Passages, &["v"], Do::Regroup, "Group by participant, by role, or not at all"),
    bind(Passages, &["+", "="], Do::MoreContext, "More of the text around"),
    bind(Passages, &["-"], Do::LessContext, "Less of the text around"),
    bind(Passages, &["x", "Delete"], Do::Remove, "Remove the coding"),
    bind(Passages, &["r"], Do::Recode, "Give it another code"),
    bind(Passages, &[";"], Do::Comment, "Comment on it"),
    bind(Passages, &["!"], Do::KeyQuote, "Mark or unmark it as a key quote"),
    bind(Passages, &["~"], Do::Contrary, "Mark or unmark it as a contrary case"),
    bind(Passages, &["m"], Do::Memo(MemoOn::Passage), "Memo on the passage"),
    bind(Passages, &["y", "Ctrl-y"], Do::Copy, "Copy the passage with its id to the clipboard"),

    // Write
    bind(Write, &["Enter", "e"], Do::EditMemo, "Rewrite the memo"),
    bind(Write, &["n"], Do::NewMemo, "New memo on the study"),
    bind(Write, &["x", "Delete"], Do::RemoveMemo, "Remove the memo"),
    bind(Write, &["l", "Right"], Do::GoToMemo, "Jump to what it is on"),

    // History
    bind(History, &["Enter", "l", "Right"], Do::Open, "Show what the entry changed"),
    bind(History, &["u"], Do::UndoThis, "Take back this entry"),
    bind(History, &["U"], Do::GoBackTo, "Go back to here: take back all entries after it"),
    bind(History, &["v"], Do::OwnEntries, "Only your own entries, or all"),
    bind(History, &["o"], Do::GoToEntry, "Go to where it changed something"),

    bind(List, &["j", "Down"], Do::Move(Motion::Down), "Down"),
    bind(List, &["k", "Up"], Do::Move(Motion::Up), "Up"),
    bind(List, &["PageDown", "Ctrl-f", "Ctrl-d"], Do::Move(Motion::PageDown), "A window down"),
    bind(List, &["PageUp", "Ctrl-b", "Ctrl-u"], Do::Move(Motion::PageUp), "A window up"),
    bind(List, &["g g", "Home"], Do::Move(Motion::Start), "To the top"),
    bind(List, &["G", "g e", "End"], Do::Move(Motion::End), "To the end"),

    // Everywhere
    bind(Everywhere, &["Esc"], Do::Back, "Back: close, let go of the selection, return"),
    bind(Everywhere, &["?", "F1"], Do::Help, "Help for here"),
    bind(Everywhere, &[":"], Do::Palette, "All commands"),
    bind(Everywhere, &["/", "Ctrl-g"], Do::Search, "Search all transcripts"),
    bind(Everywhere, &["u"], Do::Undo, "Undo"),
    bind(Everywhere, &["Ctrl-r"], Do::Redo, "Redo"),
    bind(Everywhere, &["F2", "g r"], Do::Go(Screen::Read), "Read: code transcripts"),
    bind(Everywhere, &["F3", "g f"], Do::Go(Screen::Find), "Find: search all transcripts"),
    bind(Everywhere, &["F4", "g t"], Do::Go(Screen::Themes), "Themes: passages of a code"),
    bind(Everywhere, &["F7", "g w"], Do::Go(Screen::Write), "Write: memos"),
    bind(Everywhere, &["F8", "g h"], Do::Go(Screen::History), "History: what was done"),
    bind(Everywhere, &["Ctrl-o", "Alt-Left", "Backspace"], Do::JumpBack, "Back to where you were"),
    bind(Everywhere, &["Ctrl-n", "Alt-Right"], Do::JumpForward, "Forward again"),
    bind(Everywhere, &["z a"], Do::Toggle(Toggle::Mine), "Show all coders' codings, or only your own"),
    bind(Everywhere, &["z t"], Do::Toggle(Toggle::Transcripts), "Show or hide the list of transcripts"),
    bind(Everywhere, &["z c"], Do::Toggle(Toggle::Codes), "Show or hide the codebook"),
    bind(Everywhere, &["z h"], Do::Toggle(Toggle::Clock), "Show or hide timestamps"),
    bind(Everywhere, &["z d"], Do::Toggle(Toggle::Dim), "Let uncoded text stand back, or not"),
    bind(Everywhere, &["z m"], Do::Toggle(Toggle::Mouse), "Mouse for emic, or for the terminal's own selecting (Shift-drag always does)"),
    bind(Everywhere, &[], Do::SwitchCoder, "Switch coder, or add one"),
    bind(Everywhere, &[], Do::FirstSteps, "How to code a first passage"),
    bind(Everywhere, &["Ctrl-l"], Do::Redraw, "Draw the screen anew"),
    bind(Everywhere, &["Ctrl-z"], Do::Suspend, "Give the shell back for a while"),
    bind(Everywhere, &["q", "Ctrl-c"], Do::Quit, "Leave; everything is saved"),

    // Dialogs
    bind(Picker, &["Enter"], Do::Accept, "Take what is chosen"),
    bind(Picker, &["Tab"], Do::AcceptMore, "Mark it, to take several"),
    bind(Picker, &["Down", "Ctrl-n", "Ctrl-j"], Do::ChooseNext, "Next"),
    bind(Picker, &["Up", "Ctrl-p", "Ctrl-k"], Do::ChooseBack, "Before"),
    bind(Picker, &["PageDown"], Do::Move(Motion::PageDown), "A window down"),
    bind(Picker, &["PageUp"], Do::Move(Motion::PageUp), "A window up"),
    bind(Picker, &["Esc", "Ctrl-c"], Do::Back, "Leave all as it is"),
    bind(Editor, &["Ctrl-s", "Alt-Enter"], Do::Save, "Save"),
    bind(Editor, &["Tab"], Do::NextField, "Next field"),
    bind(Editor, &["Shift-Tab"], Do::PreviousField, "Field before"),
    bind(Editor, &["Esc"], Do::Back, "Save and close"),
    bind(Prompt, &["Enter"], Do::Accept, "Take it"),
    bind(Prompt, &["Esc", "Ctrl-c"], Do::Back, "Leave all as it is"),
    bind(Question, &["y", "Enter"], Do::Accept, "Yes"),
    bind(Question, &["n", "Esc", "q", "Ctrl-c"], Do::Back, "No"),
    bind(Page, &["j", "Down"], Do::Move(Motion::Down), "Down"),
    bind(Page, &["k", "Up"], Do::Move(Motion::Up), "Up"),
    bind(Page, &["PageDown", "Space", "Ctrl-f", "Ctrl-d"], Do::Move(Motion::PageDown), "A window down"),
    bind(Page, &["PageUp", "Ctrl-b", "Ctrl-u"], Do::Move(Motion::PageUp), "A window up"),
    bind(Page, &["g", "Home"], Do::Move(Motion::Start), "To the top"),
    bind(Page, &["G", "End"], Do::Move(Motion::End), "To the end"),
    bind(Page, &["/"], Do::Search, "Search in it"),
    bind(Page, &["Esc", "q", "?", "Enter", "F1", "Ctrl-c"], Do::Back, "Close"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    const CHAINS: [&[Context]; 14] = [
        &[Read, Everywhere],
        &[Resize, Read, Everywhere],
        &[Transcripts, List, Everywhere],
        &[Codes, List, Everywhere],
        &[Query, Everywhere],
        &[Results, List, Everywhere],
        &[Passages, List, Everywhere],
        &[Write, List, Everywhere],
        &[History, List, Everywhere],
        &[Picker],
        &[Editor],
        &[Prompt],
        &[Question],
        &[Page],
    ];

    #[test]
    fn every_key_can_be_read_and_is_written_alike() {
        for binding in TABLE {
            for names in binding.keys {
                let sequence = Key::sequence(names);
                assert_eq!(written(&sequence), *names);
            }
        }
    }

    #[test]
    fn no_key_is_bound_twice_in_a_context() {
        for context in Context::ALL {
            let mut seen = HashSet::new();
            for binding in TABLE.iter().filter(|b| b.context == context) {
                for key in binding.keys {
                    assert!(seen.insert(*key), "{key} twice in {context:?}");
                }
            }
        }
    }

    #[test]
    fn no_key_begins_another_sequence_where_both_work() {
        for chain in CHAINS {
            let all: Vec<(Vec<Key>, &str)> = chain
                .iter()
                .flat_map(|context| TABLE.iter().filter(move |b| b.context == *context))
                .flat_map(|b| b.keys.iter().map(|names| (Key::sequence(names), *names)))
                .collect();
            for (a, a_names) in &all {
                for (b, b_names) in &all {
                    assert!(
                        a == b || !b.starts_with(a),
                        "{a_names} begins {b_names} in {chain:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn every_binding_has_a_help_line_and_needs_no_modern_protocol() {
        for binding in TABLE {
            assert!(binding.help.len() > 1 && !binding.help.ends_with('.'));
            let needs_kitty =
                |names: &&str| names.contains("Ctrl-Enter") || names.contains("Shift-Enter");
            assert!(!binding.keys.iter().any(needs_kitty));
        }
    }

    #[test]
    fn text_fields_bind_no_plain_character() {
        for binding in TABLE.iter().filter(|b| b.context.takes_text()) {
            for names in binding.keys {
                assert!(Key::sequence(names)[0].typed().is_none(), "{names}");
            }
        }
    }

    #[test]
    fn the_table_is_written_as_markdown() {
        let markdown = markdown();
        assert!(markdown.contains("| `1` … `9` | Apply the code pinned to this digit |"));
        assert!(markdown.contains("| `\\|` | Cut the coding in two before the cursor |"));
        assert!(markdown.contains("| (palette) | Switch coder, or add one |"));
        for context in Context::ALL {
            assert!(markdown.contains(context.heading()));
        }
    }
}

//! The one table of keys. Help, hints, the palette and the README are all made from it.

mod key;
mod table;

use super::command::Command;

pub use key::Key;
pub use table::TABLE;

/// Where a binding works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// The start screen.
    Start,
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
    /// How much of what was found is of each kind.
    Facets,
    /// The saved questions.
    Questions,
    /// What coding many would do.
    Preview,
    /// The passages of a code that is being split.
    Dealing,
    /// The passages on the Themes screen.
    Passages,
    /// A table on the Compare screen.
    Compare,
    /// The passages behind a cell of it.
    Behind,
    /// Suggested passages of a code.
    Suggest,
    /// Memos and links on the Write screen.
    Write,
    /// The report's outline on the Write screen.
    Report,
    /// The History screen.
    History,
    /// The Review screen.
    Review,
    /// The Pseudonyms screen.
    Pseudonyms,
    /// While a new place is chosen for what awaits review.
    Place,
    /// The tables of the People screen.
    People,
    /// Files that can be brought in.
    Import,
    /// A filter while it is typed.
    Filter,
    /// The framework matrix.
    Matrix,
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
    /// A strip for each transcript.
    Portraits,
}

impl Context {
    /// All contexts, in the order in which help lists them.
    pub const ALL: [Self; 33] = [
        Self::Start,
        Self::Read,
        Self::Resize,
        Self::Transcripts,
        Self::Codes,
        Self::Query,
        Self::Results,
        Self::Facets,
        Self::Questions,
        Self::Preview,
        Self::Dealing,
        Self::Passages,
        Self::Compare,
        Self::Behind,
        Self::Suggest,
        Self::Write,
        Self::Report,
        Self::History,
        Self::Review,
        Self::Pseudonyms,
        Self::Place,
        Self::People,
        Self::Import,
        Self::Filter,
        Self::Matrix,
        Self::List,
        Self::Everywhere,
        Self::Picker,
        Self::Editor,
        Self::Prompt,
        Self::Question,
        Self::Page,
        Self::Portraits,
    ];

    /// Its heading in help and README.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Start => "Starting",
            Self::Read => "Reading and coding",
            Self::Resize => "Moving the ends of a coding",
            Self::Transcripts => "List of transcripts",
            Self::Codes => "Codebook",
            Self::Query => "Typing a query",
            Self::Results => "What was found",
            Self::Facets => "Filtering what was found",
            Self::Questions => "Saved questions",
            Self::Preview => "Before many are coded",
            Self::Dealing => "Splitting a code",
            Self::Passages => "Passages of a code",
            Self::Compare => "Comparing",
            Self::Behind => "Passages behind a figure",
            Self::Suggest => {
                "Suggested passages: sentences whose words look like those coded so far"
            }
            Self::Write => "Memos and links",
            Self::Report => "Outline of the report",
            Self::History => "History",
            Self::Review => "Review",
            Self::Pseudonyms => "Pseudonyms",
            Self::Place => "Choosing a new place",
            Self::People => "People",
            Self::Import => "Bringing in files",
            Self::Filter => "Typing a filter",
            Self::Matrix => "Framework matrix",
            Self::List => "Every list",
            Self::Everywhere => "Everywhere",
            Self::Picker => "Choosing from a list",
            Self::Editor => "Writing",
            Self::Prompt => "Typing one line",
            Self::Question => "Answering a question",
            Self::Page => "Reading help",
            Self::Portraits => "Portraits",
        }
    }

    /// Its name in the settings file.
    pub fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    /// Whether keys of both can be looked up together, so that one must not begin the other.
    pub(crate) fn meets(self, other: Self) -> bool {
        let listless = |context| matches!(context, Self::Read | Self::Resize | Self::Query);
        let meets = |a: Self, b: Self| match b {
            Self::Everywhere => !a.is_dialog() && a != Self::Start,
            Self::List => !a.is_dialog() && !listless(a),
            Self::Read => a == Self::Resize,
            Self::Passages => a == Self::Dealing,
            _ => false,
        };
        self == other || meets(self, other) || meets(other, self)
    }

    /// Whether plain characters are text here, and no commands.
    pub(crate) fn takes_text(self) -> bool {
        matches!(
            self,
            Self::Query | Self::Filter | Self::Picker | Self::Editor | Self::Prompt
        )
    }

    /// Whether it is a dialog over a screen.
    pub(crate) fn is_dialog(self) -> bool {
        matches!(
            self,
            Self::Picker
                | Self::Editor
                | Self::Prompt
                | Self::Question
                | Self::Page
                | Self::Portraits
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

/// A line of the table with the keys that it has in this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bound {
    /// Where it works.
    pub context: Context,
    /// Its keys as they are written; the first is the one shown.
    pub keys: Vec<String>,
    /// The same keys as they are pressed.
    sequences: Vec<Vec<Key>>,
    /// What they do.
    pub command: Command,
    /// What they do, for people.
    pub help: &'static str,
}

/// The table as it stands in this run: the one that ships, with the researcher's own keys in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    lines: Vec<Bound>,
}

impl Bound {
    /// Its keys as they are pressed.
    pub(crate) fn sequences(&self) -> &[Vec<Key>] {
        &self.sequences
    }
}

impl Default for Keymap {
    fn default() -> Self {
        let bound = |binding: &Binding| Bound {
            context: binding.context,
            keys: binding.keys.iter().map(|keys| (*keys).to_owned()).collect(),
            sequences: binding
                .keys
                .iter()
                .map(|keys| Key::sequence(keys))
                .collect(),
            command: binding.command,
            help: binding.help,
        };
        Self {
            lines: TABLE.iter().map(bound).collect(),
        }
    }
}

impl Keymap {
    /// All lines.
    pub(crate) fn lines(&self) -> &[Bound] {
        &self.lines
    }

    /// Gives a command of a context other keys.
    pub(crate) fn set(&mut self, context: Context, command: Command, keys: Vec<Vec<Key>>) {
        let of = |line: &&mut Bound| line.context == context && line.command == command;
        if let Some(line) = self.lines.iter_mut().find(of) {
            line.keys = keys.iter().map(|keys| written(keys)).collect();
            line.sequences = keys;
        }
    }

    /// Gives a command of a context the keys that it ships with.
    pub(crate) fn restore(&mut self, context: Context, command: Command) {
        let shipped = Self::default();
        let of = |line: &&Bound| line.context == context && line.command == command;
        if let Some(line) = shipped.lines.iter().find(of) {
            self.set(context, command, line.sequences.clone());
        }
    }

    /// The lines of a chain of contexts, the first context's first.
    fn of<'a>(&'a self, chain: &'a [Context]) -> impl Iterator<Item = &'a Bound> {
        chain
            .iter()
            .flat_map(|context| self.lines.iter().filter(move |b| b.context == *context))
    }

    /// Looks a sequence up, in the first context that knows it.
    pub(crate) fn meaning(&self, chain: &[Context], keys: &[Key]) -> Meaning {
        let mut begins = false;
        for line in self.of(chain) {
            for sequence in &line.sequences {
                if sequence == keys {
                    return Meaning::Does(line.command);
                }
                begins |= sequence.starts_with(keys);
            }
        }
        if begins {
            Meaning::Begins
        } else {
            Meaning::Nothing
        }
    }

    /// What can follow the keys pressed so far: the rest of each sequence, and what it does.
    pub(crate) fn continuations(
        &self,
        chain: &[Context],
        keys: &[Key],
    ) -> Vec<(String, &'static str)> {
        let mut found: Vec<(String, &'static str)> = Vec::new();
        for line in self.of(chain) {
            for sequence in &line.sequences {
                if sequence.len() > keys.len() && sequence.starts_with(keys) {
                    let rest = written(&sequence[keys.len()..]);
                    if !found.iter().any(|(known, _)| *known == rest) {
                        found.push((rest, line.help));
                    }
                }
            }
        }
        found
    }

    /// The key shown for a command in the contexts of `chain`; empty where it has none.
    pub(crate) fn key_for<'a>(&'a self, chain: &'a [Context], command: Command) -> &'a str {
        self.of(chain)
            .find(|line| line.command == command && !line.keys.is_empty())
            .and_then(|line| line.keys.first())
            .map_or("", String::as_str)
    }

    /// The key shown for a command in the contexts of `chain`, else wherever it has one first; where it has none, what is
    /// typed to find it in the palette.
    pub(crate) fn key_of(&self, chain: &[Context], command: Command) -> String {
        let keys = [chain, &Context::ALL].map(|chain| self.key_for(chain, command));
        match keys.iter().find(|key| !key.is_empty()) {
            Some(key) => (*key).to_owned(),
            None => {
                let palette = self.key_for(&[Context::Everywhere], Command::Palette);
                format!("{palette}{}", command.name())
            }
        }
    }

    /// The lines of a context, those that do the same to several things drawn together: keys and help line.
    pub(crate) fn help(&self, context: Context) -> Vec<(String, &'static str)> {
        let mut lines: Vec<(String, &'static str)> = Vec::new();
        for line in self.lines.iter().filter(|b| b.context == context) {
            let keys = line.keys.join(", ");
            match lines.last_mut() {
                Some((before, help)) if *help == line.help => {
                    let first = before.split(" … ").next().unwrap_or_default().to_owned();
                    *before = format!("{first} … {keys}");
                }
                _ => lines.push((keys, line.help)),
            }
        }
        lines
    }
}

/// A sequence as people read it.
pub(crate) fn written(keys: &[Key]) -> String {
    let names: Vec<String> = keys.iter().map(Key::to_string).collect();
    names.join(" ")
}

/// The whole table as Markdown, for the README.
pub fn markdown() -> String {
    let (keymap, mut text) = (Keymap::default(), String::new());
    for context in Context::ALL {
        text.push_str(&format!(
            "### {}\n\n| key | what it does |\n|---|---|\n",
            context.heading()
        ));
        for (keys, help) in keymap.help(context) {
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

#[cfg(test)]
mod tests {
    use super::Context::*;
    use super::*;
    use std::collections::HashSet;

    const CHAINS: [&[Context]; 25] = [
        &[Portraits],
        &[People, List, Everywhere],
        &[Dealing, Passages, List, Everywhere],
        &[Start, List],
        &[Read, Everywhere],
        &[Resize, Read, Everywhere],
        &[Transcripts, List, Everywhere],
        &[Codes, List, Everywhere],
        &[Query, Everywhere],
        &[Results, List, Everywhere],
        &[Facets, List, Everywhere],
        &[Questions, List, Everywhere],
        &[Preview, List, Everywhere],
        &[Passages, List, Everywhere],
        &[Write, List, Everywhere],
        &[Report, List, Everywhere],
        &[History, List, Everywhere],
        &[Review, List, Everywhere],
        &[Pseudonyms, List, Everywhere],
        &[Place, Read, Everywhere],
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
    fn no_command_stands_twice_in_a_context() {
        for context in Context::ALL {
            let mut seen = HashSet::new();
            for binding in TABLE.iter().filter(|b| b.context == context) {
                let name = binding.command.name();
                assert!(seen.insert(binding.command), "{name} twice in {context:?}");
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

//! The one table of keys. Help, hints, the palette and the README are all made from it.

mod key;
mod table;

use super::command::Command;

pub use key::Key;
pub use table::TABLE;

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
    /// The passages of a code that is being split.
    Dealing,
    /// The passages on the Themes screen.
    Passages,
    /// The Write screen.
    Write,
    /// The History screen.
    History,
    /// The tables of the People screen.
    People,
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
}

impl Context {
    /// All contexts, in the order in which help lists them.
    pub const ALL: [Self; 20] = [
        Self::Read,
        Self::Resize,
        Self::Transcripts,
        Self::Codes,
        Self::Query,
        Self::Results,
        Self::Dealing,
        Self::Passages,
        Self::Write,
        Self::History,
        Self::People,
        Self::Filter,
        Self::Matrix,
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
            Self::Dealing => "Splitting a code",
            Self::Passages => "Passages of a code",
            Self::Write => "Memos",
            Self::History => "History",
            Self::People => "People",
            Self::Filter => "Typing a filter",
            Self::Matrix => "Framework matrix",
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
            Self::Query | Self::Filter | Self::Picker | Self::Editor | Self::Prompt
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

#[cfg(test)]
mod tests {
    use super::Context::*;
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

//! The researcher's own keys: read, checked against all others, put into the table.

use toml::de::{DeTable, DeValue};

use super::Reader;
use crate::tui::command::Command;
use crate::tui::keymap::{Bound, Context, Key, Keymap, written};

/// Keys that a command is given.
pub(super) struct Rebinding {
    context: Context,
    command: Command,
    /// Each with the place where it is written, in bytes.
    keys: Vec<(Vec<Key>, usize)>,
    /// Where the command's name is written, in bytes.
    at: usize,
}

/// Commands without which one could not get out of somewhere.
const NEEDED: [Command; 3] = [Command::Back, Command::Accept, Command::Quit];

impl<'t> Reader<'t> {
    /// Reads `[keys.read]` and its like.
    pub(super) fn keys(&mut self, table: &DeTable<'t>) -> Vec<Rebinding> {
        let shipped = Keymap::default();
        let mut keys = Vec::new();
        for (name, value) in table {
            let context = Context::ALL
                .into_iter()
                .find(|context| context.name() == name.get_ref().as_ref());
            match (context, value.get_ref()) {
                (Some(context), DeValue::Table(table)) => {
                    for (name, value) in table {
                        let known = shipped.lines().iter().find(|line| {
                            line.context == context && line.command.name() == *name.get_ref()
                        });
                        match known {
                            Some(line) => keys.push(Rebinding {
                                context,
                                command: line.command,
                                keys: self.sequences(value.get_ref(), value.span().start, line),
                                at: name.span().start,
                            }),
                            None => self.complain(
                                name.span().start,
                                format!(
                                    "`{}` is no command of [keys.{}]; `emic settings --shipped` lists all",
                                    name.get_ref(),
                                    context.name()
                                ),
                            ),
                        }
                    }
                }
                (Some(_), _) => self.complain(
                    name.span().start,
                    format!("`{0}` is a table: write [keys.{0}]", name.get_ref()),
                ),
                (None, _) => {
                    let all: Vec<String> = Context::ALL.iter().map(|c| c.name()).collect();
                    let all: Vec<&str> = all.iter().map(String::as_str).collect();
                    self.complain(
                        name.span().start,
                        format!(
                            "there are no keys for `{}`; there are {}",
                            name.get_ref(),
                            super::listed(&all)
                        ),
                    );
                }
            }
        }
        keys
    }

    /// The keys that a command is given: a text, or a list of texts.
    fn sequences(
        &mut self,
        value: &DeValue<'t>,
        at: usize,
        line: &Bound,
    ) -> Vec<(Vec<Key>, usize)> {
        let one = |text: &str| -> Option<Vec<Key>> {
            let keys: Option<Vec<Key>> = text.split(' ').map(Key::parse).collect();
            keys.filter(|keys| !keys.is_empty() && keys.len() <= 4)
        };
        let texts: Vec<(String, usize)> = match value {
            DeValue::String(text) => vec![(text.to_string(), at)],
            DeValue::Array(texts) => texts
                .iter()
                .map(|text| match text.get_ref() {
                    DeValue::String(words) => (words.to_string(), text.span().start),
                    _ => (String::new(), text.span().start),
                })
                .collect(),
            _ => vec![(String::new(), at)],
        };
        let mut found = Vec::new();
        for (text, at) in texts {
            let takes_text = line.context.takes_text();
            match one(&text) {
                None => self.complain(
                    at,
                    format!("`{text}` is no key; keys are written \"x\", \"Ctrl-x\", \"F5\", \"Enter\", \"g x\""),
                ),
                Some(keys) if takes_text && keys.first().is_some_and(|k| k.typed().is_some()) => {
                    self.complain(
                        at,
                        format!("`{text}` is typed as text here; take a key with Ctrl or Alt, or F5"),
                    );
                }
                Some(keys) => found.push((keys, at)),
            }
        }
        found
    }

    /// Puts the new keys into the table, as far as they get in no other's way.
    pub(super) fn rebind(&mut self, keymap: &mut Keymap, new: Vec<Rebinding>) {
        for rebinding in &new {
            if rebinding.keys.is_empty() && NEEDED.contains(&rebinding.command) {
                self.complain(
                    rebinding.at,
                    format!(
                        "`{}` needs a key; it keeps its own",
                        rebinding.command.name()
                    ),
                );
                continue;
            }
            keymap.set(rebinding.context, rebinding.command, Vec::new());
        }
        for rebinding in new {
            let (context, command) = (rebinding.context, rebinding.command);
            let mut kept: Vec<Vec<Key>> = Vec::new();
            for (keys, at) in rebinding.keys {
                match rival(keymap, context, command, &keys) {
                    Some(text) => self.complain(at, text),
                    None => kept.push(keys),
                }
            }
            let lost = kept.is_empty() && NEEDED.contains(&command);
            if !kept.is_empty() {
                keymap.set(context, command, kept);
            } else if lost {
                keymap.restore(context, command);
            }
        }
    }
}

/// Why a command cannot have a key: another one has it, or one begins the other.
fn rival(keymap: &Keymap, context: Context, command: Command, keys: &[Key]) -> Option<String> {
    keymap.lines().iter().find_map(|line| {
        if line.context == context && line.command == command {
            return None;
        }
        let other = line.sequences().iter().find(|other| {
            let same = *other == keys && line.context == context;
            let begins = *other != keys && (other.starts_with(keys) || keys.starts_with(other));
            same || begins && context.meets(line.context)
        })?;
        let (mine, name) = (written(keys), line.command.name());
        let (place, help) = (line.context.name(), line.help);
        Some(if other == keys {
            format!("`{mine}` is taken: {name} ({help}); give {name} another key in [keys.{place}] first")
        } else if other.starts_with(keys) {
            format!("`{mine}` begins `{}`: {name} ({help}), in [keys.{place}]; take another key", written(other))
        } else {
            format!("`{}` begins with `{}`, which is {name} ({help}), in [keys.{place}]; take another key", mine, written(other))
        })
    })
}

//! The researcher's own settings, from one TOML file in their config folder: keys, colours, units.
//!
//! Nothing in the file is fatal. What cannot be used is left out and explained, each with its line.

mod keys;
mod shipped;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::command::Unit;
use super::keymap::Keymap;
use super::theme::{Depth, Ground, Look, Theme};
use crate::search;

pub use shipped::shipped;

/// A file of settings is never longer; in bytes.
const LONGEST: u64 = 1 << 20;

/// Something in the file that cannot be used, or does something that may surprise.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// The line, counting from 1; 0 where it is the file as a whole.
    pub line: usize,
    /// What is wrong and what to do.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.text),
            line => write!(f, "line {line}: {}", self.text),
        }
    }
}

/// The colours asked for; none: what the terminal says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Colours {
    /// How many there are.
    pub depth: Option<Depth>,
    /// Dark or light.
    pub ground: Option<Ground>,
    /// For whose eyes.
    pub look: Option<Look>,
}

impl Colours {
    /// A theme with what is asked for in it. `NO_COLOR` and a terminal without colours stand above the file.
    pub fn over(self, theme: Theme) -> Theme {
        let depth = self.depth.filter(|_| theme.depth != Depth::None);
        Theme {
            depth: depth.unwrap_or(theme.depth),
            ground: self.ground.unwrap_or(theme.ground),
            look: self.look.unwrap_or(theme.look),
        }
    }
}

/// The units that are meant where none is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Units {
    /// What is coded where nothing is selected.
    pub code: Unit,
    /// What a search on the Find screen returns.
    pub search: search::Unit,
}

impl Default for Units {
    fn default() -> Self {
        Self {
            code: Unit::Sentence,
            search: search::Unit::Turn,
        }
    }
}

/// The settings of one researcher.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// All keys.
    pub keymap: Keymap,
    /// Colours.
    pub colours: Colours,
    /// Units.
    pub units: Units,
    /// What could not be used.
    pub problems: Vec<Problem>,
}

impl Settings {
    /// Reads a file; where there is none, everything is as it ships.
    pub fn of_file(file: &Path) -> Self {
        let alone = |text: String| Self {
            problems: vec![Problem { line: 0, text }],
            ..Self::default()
        };
        match std::fs::metadata(file) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Self::default(),
            Ok(about) if about.len() > LONGEST => {
                return alone("the file is too large for settings; it is left out".into());
            }
            _ => {}
        }
        match std::fs::read(file) {
            Ok(bytes) => match std::str::from_utf8(&bytes) {
                Ok(text) => Self::read(text),
                Err(_) => alone("the file is not UTF-8 text; save it as UTF-8".into()),
            },
            Err(error) => alone(format!("the file cannot be read ({error}); it is left out")),
        }
    }

    /// Reads the text of a file.
    pub fn read(text: &str) -> Self {
        let mut reader = Reader {
            text: text.trim_start_matches('\u{feff}'),
            problems: Vec::new(),
        };
        let (table, errors) = DeTable::parse_recoverable(reader.text);
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            reader.complain(at, format!("this is no TOML: {}", error.message()));
        }
        let mut settings = Self::default();
        let mut keys = Vec::new();
        for (name, value) in table.get_ref() {
            match (name.get_ref().as_ref(), value.get_ref()) {
                ("colours" | "colors", DeValue::Table(table)) => {
                    settings.colours = reader.colours(table);
                }
                ("units", DeValue::Table(table)) => settings.units = reader.units(table),
                ("keys", DeValue::Table(table)) => keys = reader.keys(table),
                ("colours" | "colors" | "units" | "keys", _) => reader.complain(
                    name.span().start,
                    format!(
                        "`{0}` is a table: write [{0}] on a line of its own",
                        name.get_ref()
                    ),
                ),
                (other, _) => reader.complain(
                    name.span().start,
                    format!("there is nothing called `{other}`; there are colours, units and keys"),
                ),
            }
        }
        reader.rebind(&mut settings.keymap, keys);
        settings.problems = reader.problems;
        settings.problems.sort_by_key(|problem| problem.line);
        settings
    }
}

/// Reading a file, and what is wrong with it.
struct Reader<'t> {
    text: &'t str,
    problems: Vec<Problem>,
}

/// What a setting can be, and what each word for it means.
type Words<T> = &'static [(&'static str, T)];

const LOOKS: Words<Look> = &[
    ("usual", Look::Usual),
    ("high-contrast", Look::HighContrast),
    ("colour-blind", Look::ColourBlind),
];
const GROUNDS: Words<Option<Ground>> = &[
    ("auto", None),
    ("dark", Some(Ground::Dark)),
    ("light", Some(Ground::Light)),
];
const DEPTHS: Words<Option<Depth>> = &[
    ("auto", None),
    ("true", Some(Depth::True)),
    ("256", Some(Depth::Indexed)),
    ("16", Some(Depth::Sixteen)),
    ("none", Some(Depth::None)),
];
const CODE_UNITS: Words<Unit> = &[
    ("word", Unit::Word),
    ("sentence", Unit::Sentence),
    ("line", Unit::Line),
    ("paragraph", Unit::Paragraph),
    ("turn", Unit::Turn),
];
const SEARCH_UNITS: Words<search::Unit> = &[
    ("turn", search::Unit::Turn),
    ("sentence", search::Unit::Sentence),
    ("transcript", search::Unit::Transcript),
];

impl<'t> Reader<'t> {
    fn complain(&mut self, byte: usize, text: impl Into<String>) {
        let before = self.text.as_bytes().get(..byte).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let text = text.into();
        self.problems.push(Problem { line, text });
    }

    fn colours(&mut self, table: &DeTable<'t>) -> Colours {
        let mut known = self.known(table, &["theme", "ground", "depth"]);
        Colours {
            look: self.word(known.remove("theme"), LOOKS),
            ground: self.word(known.remove("ground"), GROUNDS).flatten(),
            depth: self.word(known.remove("depth"), DEPTHS).flatten(),
        }
    }

    fn units(&mut self, table: &DeTable<'t>) -> Units {
        let mut known = self.known(table, &["code", "search"]);
        let usual = Units::default();
        Units {
            code: self
                .word(known.remove("code"), CODE_UNITS)
                .unwrap_or(usual.code),
            search: self
                .word(known.remove("search"), SEARCH_UNITS)
                .unwrap_or(usual.search),
        }
    }

    /// The values of a table by their names; names that mean nothing are complained of.
    fn known<'a>(
        &mut self,
        table: &'a DeTable<'t>,
        names: &[&'static str],
    ) -> BTreeMap<&'static str, &'a Spanned<DeValue<'t>>> {
        let mut known = BTreeMap::new();
        for (name, value) in table {
            match names.iter().find(|known| *known == name.get_ref()) {
                Some(name) => drop(known.insert(*name, value)),
                None => self.complain(
                    name.span().start,
                    format!(
                        "there is nothing called `{}` here; there is {}",
                        name.get_ref(),
                        listed(names)
                    ),
                ),
            }
        }
        known
    }

    /// What a word means; none where it is not there or means nothing.
    fn word<T: Copy>(
        &mut self,
        value: Option<&Spanned<DeValue<'t>>>,
        words: Words<T>,
    ) -> Option<T> {
        let value = value?;
        let written = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) => number.as_str().to_owned(),
            DeValue::Boolean(yes) => yes.to_string(),
            _ => String::new(),
        };
        let meant = words.iter().find(|(word, _)| *word == written);
        if meant.is_none() {
            let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.complain(
                value.span().start,
                format!("`{written}` is not one of {}", listed(&all)),
            );
        }
        meant.map(|(_, meaning)| *meaning)
    }
}

/// `a, b and c`, each in quotes.
fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

#[cfg(test)]
mod tests;

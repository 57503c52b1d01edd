//! What styles and lists of a Word document say: which styles are bold, how list items are counted.

use std::collections::HashMap;

use crate::formats::ReadError;
use crate::formats::package::{Node, Nodes, attribute};

/// Styles by their id.
#[derive(Default)]
pub(super) struct Styles {
    bold: HashMap<String, bool>,
    lists: HashMap<String, String>,
}

/// How the levels of a list are counted.
#[derive(Default)]
pub(super) struct Numbering {
    /// The definition of each list.
    lists: HashMap<String, String>,
    /// Format and first number of each definition and level.
    levels: HashMap<(String, usize), (String, usize)>,
}

impl Styles {
    pub(super) fn read(xml: &str) -> Result<Self, ReadError> {
        let mut styles = Self::default();
        let mut style = String::new();
        let mut nodes = Nodes::of(xml);
        while let Some(node) = nodes.next()? {
            let Node::Start(start) = node else { continue };
            match start.local_name().as_ref() {
                "style" => style = attribute(&start, "styleId").unwrap_or_default(),
                "b" => drop(
                    styles
                        .bold
                        .insert(style.clone(), is_on(attribute(&start, "val"))),
                ),
                "numId" => drop(
                    styles
                        .lists
                        .insert(style.clone(), attribute(&start, "val").unwrap_or_default()),
                ),
                _ => {}
            }
        }
        Ok(styles)
    }

    pub(super) fn is_bold(&self, style: &str) -> bool {
        self.bold.get(style).copied().unwrap_or(false)
    }

    pub(super) fn list(&self, style: &str) -> Option<&str> {
        self.lists.get(style).map(String::as_str)
    }
}

/// Whether a property with this value holds: it does where no value is given.
pub(super) fn is_on(value: Option<String>) -> bool {
    !matches!(value.as_deref(), Some("0" | "false" | "off" | "none"))
}

impl Numbering {
    pub(super) fn read(xml: &str) -> Result<Self, ReadError> {
        let mut numbering = Self::default();
        let (mut list, mut definition, mut level) = (String::new(), String::new(), 0);
        let mut nodes = Nodes::of(xml);
        while let Some(node) = nodes.next()? {
            let Node::Start(start) = node else { continue };
            let value = || attribute(&start, "val").unwrap_or_default();
            match start.local_name().as_ref() {
                "abstractNum" => {
                    definition = attribute(&start, "abstractNumId").unwrap_or_default()
                }
                "lvl" => {
                    level = attribute(&start, "ilvl")
                        .and_then(|at| at.parse().ok())
                        .unwrap_or(0)
                }
                "num" => list = attribute(&start, "numId").unwrap_or_default(),
                "abstractNumId" => drop(numbering.lists.insert(list.clone(), value())),
                "numFmt" => numbering.level(&definition, level).0 = value(),
                "start" => numbering.level(&definition, level).1 = value().parse().unwrap_or(1),
                _ => {}
            }
        }
        Ok(numbering)
    }

    fn level(&mut self, definition: &str, level: usize) -> &mut (String, usize) {
        let key = (definition.to_owned(), level);
        self.levels
            .entry(key)
            .or_insert_with(|| ("bullet".to_owned(), 1))
    }

    /// How an item of a list is counted, and from which number; `bullet` where it is not.
    pub(super) fn format(&self, list: &str, level: usize) -> (&str, usize) {
        let definition = self.lists.get(list).cloned().unwrap_or_default();
        self.levels
            .get(&(definition, level))
            .map_or(("bullet", 1), |(format, first)| (format.as_str(), *first))
    }
}

/// The mark of an item: `-`, or its number in the list's own way of counting.
pub(super) fn mark(format: &str, number: usize) -> String {
    let letter = |first: u8| char::from(first + ((number.max(1) - 1) % 26) as u8);
    match format {
        "bullet" | "none" => "-".to_owned(),
        "lowerLetter" => format!("{}.", letter(b'a')),
        "upperLetter" => format!("{}.", letter(b'A')),
        _ => format!("{number}."),
    }
}

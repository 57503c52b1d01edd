//! A page to read: help, problems, a text. It is laid out in rows once, not for each frame.

use tui_input::Input;

use super::display::width;
use super::lists::Chosen;
use super::wrap;

/// How wide the box around a page is, where there is room.
pub(crate) const BOX: u16 = 88;
/// The columns of the box that hold no words: edges, and a blank inside each.
const AROUND: u16 = 4;

/// A line of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    /// A heading.
    Heading(String),
    /// Keys, and what they do.
    Key(String, String),
    /// Plain text.
    Text(String),
}

/// A row of a page as it stands on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Row {
    /// A row of a heading.
    Heading(String),
    /// Keys, none below the first row of what they do; and that row.
    Key(String, String),
    /// A row of plain text.
    Text(String),
}

/// Something to read.
pub(crate) struct Page {
    /// Its title.
    pub title: String,
    lines: Vec<Line>,
    rows: Vec<Row>,
    /// How many columns keys have in front of what they do.
    pub keys: u16,
    /// The columns and the filter that the rows were made for; none where the lines have changed since.
    made_for: Option<(u16, String)>,
    /// The first row on screen.
    pub list: Chosen,
    /// What is searched in it, while it is typed.
    pub search: Option<Input>,
    /// Only lines with this are shown.
    pub filter: String,
}

impl Page {
    /// A page at its top.
    pub(crate) fn new(title: impl Into<String>, lines: Vec<Line>) -> Self {
        Self {
            title: title.into(),
            lines,
            rows: Vec::new(),
            keys: 0,
            made_for: None,
            list: Chosen::default(),
            search: None,
            filter: String::new(),
        }
    }

    /// Says something else; whether it is something else.
    pub(crate) fn say(&mut self, lines: Vec<Line>) -> bool {
        let changed = self.lines != lines;
        if changed {
            self.lines = lines;
            self.made_for = None;
        }
        changed
    }

    /// The rows that fit the filter, as they were laid out last.
    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Makes the rows for a screen of so many columns, unless they are made for it already.
    pub(crate) fn lay_out(&mut self, screen: u16) {
        let columns = BOX.min(screen).saturating_sub(AROUND).max(1);
        let made_for = (columns, self.filter.clone());
        if self.made_for.as_ref() == Some(&made_for) {
            return;
        }
        let shown = self.shown();
        let keys = shown.iter().filter_map(|line| match line {
            Line::Key(keys, _) => Some(width(keys)),
            _ => None,
        });
        let keys = keys.max().unwrap_or(0).min(columns / 3);
        let rows = shown.into_iter().flat_map(|line| rows(line, columns, keys));
        self.rows = rows.collect();
        self.keys = keys;
        self.made_for = Some(made_for);
    }

    /// The lines that fit the filter.
    fn shown(&self) -> Vec<&Line> {
        let sought = self.filter.to_lowercase();
        let fits = |line: &&Line| match line {
            _ if sought.is_empty() => true,
            Line::Key(keys, help) => {
                keys.to_lowercase().contains(&sought) || help.to_lowercase().contains(&sought)
            }
            Line::Text(text) => !text.is_empty() && text.to_lowercase().contains(&sought),
            Line::Heading(_) => false,
        };
        self.lines.iter().filter(fits).collect()
    }
}

/// The rows of a line; one, and empty, where it says nothing.
fn rows(line: &Line, columns: u16, keys: u16) -> Vec<Row> {
    let cut = |text: &str, columns| {
        let mut rows: Vec<String> = wrap::lines(text, columns)
            .into_iter()
            .map(str::to_owned)
            .collect();
        if rows.is_empty() {
            rows.push(String::new());
        }
        rows.into_iter()
    };
    match line {
        Line::Heading(text) => cut(text, columns).map(Row::Heading).collect(),
        Line::Text(text) => cut(text, columns).map(Row::Text).collect(),
        Line::Key(names, help) => {
            let names = std::iter::once(names.clone()).chain(std::iter::repeat(String::new()));
            names
                .zip(cut(help, columns.saturating_sub(keys + 2)))
                .map(|(names, help)| Row::Key(names, help))
                .collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_rows_of_their_own_and_a_filter_leaves_lines_out() {
        let mut page = Page::new(
            "Help",
            vec![
                Line::Heading("Here".into()),
                Line::Key("u".into(), "takes back what was done".into()),
                Line::Text(String::new()),
                Line::Text("one two three four".into()),
            ],
        );
        page.lay_out(AROUND + 12);
        let key = |keys: &str, help: &str| Row::Key(keys.into(), help.into());
        let text = |words: &str| Row::Text(words.into());
        assert_eq!(
            page.rows(),
            [
                Row::Heading("Here".into()),
                key("u", "takes"),
                key("", "back what"),
                key("", "was done"),
                text(""),
                text("one two"),
                text("three four"),
            ]
        );
        page.filter = "three".into();
        page.lay_out(200);
        assert_eq!(page.rows(), [text("one two three four")]);
        assert!(page.say(vec![Line::Text("three".into())]));
        page.lay_out(200);
        assert_eq!(page.rows(), [text("three")]);
    }
}

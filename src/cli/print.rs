//! Data on standard output: tables and wrapped quotes for people, JSON for programs.

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::visible::visible;
use crate::formats::cell::write_json_line;

/// How wide quotes are set where nothing says how wide the terminal is, in columns.
const USUAL_WIDTH: usize = 80;
/// Quotes are not set narrower or wider than this, in columns.
const QUOTE_WIDTHS: std::ops::RangeInclusive<usize> = 30..=100;

/// Standard output, buffered. What is written is there only after [`finish`](Self::finish).
pub(super) struct Printer {
    out: BufWriter<Stdout>,
}

impl Printer {
    /// A printer to standard output.
    pub(super) fn new() -> Self {
        Self {
            out: BufWriter::new(io::stdout()),
        }
    }

    /// Prints one line; control characters in it are made visible.
    pub(super) fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", visible(text).trim_end())
    }

    /// Prints text as it is: what goes into a file or a shell and not before eyes.
    pub(super) fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)
    }

    /// Prints one value as a line of JSON.
    pub(super) fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        write_json_line(&mut self.out, value)
    }

    /// Prints a paragraph wrapped to the terminal's width, each line indented by so many blanks.
    pub(super) fn paragraph(&mut self, text: &str, indent: usize) -> io::Result<()> {
        let width = terminal_width()
            .unwrap_or(USUAL_WIDTH)
            .saturating_sub(indent);
        let width = width.clamp(*QUOTE_WIDTHS.start(), *QUOTE_WIDTHS.end());
        for line in wrapped(&visible(text), width) {
            writeln!(self.out, "{:indent$}{line}", "")?;
        }
        Ok(())
    }

    /// Prints a table with its columns aligned.
    pub(super) fn table(&mut self, table: &Table) -> io::Result<()> {
        table
            .lines()
            .try_for_each(|line| writeln!(self.out, "{line}"))
    }

    /// Writes out what is still buffered.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Whether a person reads standard output.
pub(super) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// The terminal's width in columns: `COLUMNS` where it is set, else what the terminal says.
fn terminal_width() -> Option<usize> {
    let set = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    set.filter(|columns| *columns > 0).or_else(|| {
        let size = is_terminal().then(crossterm::terminal::size)?;
        size.ok().map(|(columns, _)| usize::from(columns))
    })
}

/// Lines of at most `width` columns, broken at blanks; a word that is wider stands on a line of its own.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if used + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
                used += 1 + word.width();
            }
            _ => {
                lines.push(word.to_owned());
                used = word.width();
            }
        }
    }
    lines
}

/// Rows of cells under headings. Columns whose cells are all numbers are set to the right.
pub(super) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these headings.
    pub(super) fn new(headings: &[&str]) -> Self {
        Self {
            rows: vec![
                headings
                    .iter()
                    .map(|heading| (*heading).to_owned())
                    .collect(),
            ],
        }
    }

    /// Adds a row; control characters in it are made visible.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let cells = cells.into_iter().map(|cell| visible(&cell).into_owned());
        self.rows.push(cells.collect());
    }

    fn lines(&self) -> impl Iterator<Item = String> + '_ {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let cell = |row: &'_ Vec<String>, at: usize| row.get(at).cloned().unwrap_or_default();
        let width = |at: usize| self.rows.iter().map(|row| cell(row, at).width()).max();
        let is_number = |cell: String| {
            cell.is_empty()
                || (cell.starts_with(|c: char| c.is_ascii_digit()) && cell.parse::<f64>().is_ok())
        };
        let shape: Vec<(usize, bool)> = (0..columns)
            .map(|at| {
                let mut cells = self.rows.iter().skip(1).map(|row| cell(row, at));
                (
                    width(at).unwrap_or(0),
                    self.rows.len() > 1 && cells.all(is_number),
                )
            })
            .collect();
        self.rows.iter().map(move |row| {
            let mut line = String::new();
            for (at, (width, to_the_right)) in shape.iter().enumerate() {
                let cell = cell(row, at);
                let fill = " ".repeat(width - cell.width());
                let set = if *to_the_right {
                    fill + &cell
                } else {
                    cell + &fill
                };
                line.push_str(&set);
                line.push_str("  ");
            }
            line.truncate(line.trim_end().len());
            line
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_numbers_stand_to_the_right() {
        let mut table = Table::new(&["code", "codings"]);
        table.row(["loneliness".to_owned(), "7".to_owned()]);
        table.row(["孤独\u{1b}".to_owned(), "12".to_owned()]);
        let lines: Vec<String> = table.lines().collect();
        assert_eq!(
            lines,
            [
                "code        codings",
                "loneliness        7",
                "孤独␛            12"
            ]
        );
    }

    #[test]
    fn quotes_are_wrapped_at_blanks() {
        assert_eq!(wrapped("I sat in\nthe car", 8), ["I sat in", "the car"]);
        assert_eq!(wrapped("unbreakable is", 4), ["unbreakable", "is"]);
    }
}

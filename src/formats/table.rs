//! Tables in CSV: any usual delimiter, columns in any order, rows that know their line.

use super::cell;
use super::encoding::{self, EncodingError};

/// Why a table cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// Its bytes are no text.
    #[error(transparent)]
    Encoding(#[from] EncodingError),
    /// Something in it is wrong.
    #[error("line {line}: {message}")]
    Line {
        /// The line, counting from 1.
        line: u64,
        /// What is wrong, and what was expected.
        message: String,
    },
}

impl TableError {
    /// An error on one line.
    pub fn at(line: u64, message: impl Into<String>) -> Self {
        let message = message.into();
        Self::Line { line, message }
    }
}

/// Wider tables are none that people keep: each cell costs memory many times its bytes.
const MOST_COLUMNS: usize = 2_000;

/// A table in memory. Names of columns are in lower case with single blanks.
pub(super) struct Table {
    columns: Vec<String>,
    pub(super) rows: Vec<Row>,
    /// The line that names the columns.
    pub(super) header_line: u64,
}

/// One row of a table.
pub(super) struct Row {
    /// The line on which it starts, counting from 1.
    pub(super) line: u64,
    cells: Vec<String>,
}

impl Row {
    /// The cell in this column without outer blanks; `""` where there is no such column.
    pub(super) fn cell(&self, column: Option<usize>) -> &str {
        self.whole_cell(column).trim()
    }

    /// The cell in this column as it stands, outer blanks included.
    pub(super) fn whole_cell(&self, column: Option<usize>) -> &str {
        column
            .and_then(|column| self.cells.get(column))
            .map_or("", String::as_str)
    }
}

impl Table {
    /// Reads a table with a line of column names. Rows without any content are left out.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, TableError> {
        Self::of(&encoding::decode(bytes, None)?.text)
    }

    /// Reads a table from characters.
    pub(super) fn of(text: &str) -> Result<Self, TableError> {
        let delimiter = delimiter_of(text);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let mut lines = LineCounter {
            text,
            at: 0,
            line: 1,
        };
        let mut table: Option<Self> = None;
        for record in reader.records() {
            let record = record.map_err(|error| broken(&error))?;
            let line = lines.line_at(record.position().map_or(0, csv::Position::byte));
            if record.len() > MOST_COLUMNS {
                let message = format!(
                    "{} cells, more than {MOST_COLUMNS}, which no table has; check that it is the right file",
                    record.len()
                );
                return Err(TableError::at(line, message));
            }
            let cells: Vec<String> = record.iter().map(|c| cell::read(c).to_owned()).collect();
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            match &mut table {
                None => table = Some(Self::with_columns(&cells, line)?),
                Some(table) => table.push(line, cells, delimiter)?,
            }
        }
        table.ok_or(TableError::Encoding(EncodingError::Empty))
    }

    fn with_columns(cells: &[String], line: u64) -> Result<Self, TableError> {
        let columns: Vec<String> = cells.iter().map(|cell| column_name(cell)).collect();
        for (at, column) in columns.iter().enumerate() {
            if !column.is_empty() && columns[..at].contains(column) {
                let message = format!("the column {column:?} stands twice; rename one of them");
                return Err(TableError::at(line, message));
            }
        }
        Ok(Self {
            columns,
            rows: Vec::new(),
            header_line: line,
        })
    }

    fn push(&mut self, line: u64, cells: Vec<String>, delimiter: u8) -> Result<(), TableError> {
        if cells.len() != self.columns.len() {
            let delimiter = match delimiter {
                b'\t' => "a tab",
                b';' => "a semicolon",
                _ => "a comma",
            };
            let message = format!(
                "{} cells where the first line names {} columns; cells are parted by {delimiter}, and one that holds {delimiter} must stand in double quotes",
                cells.len(),
                self.columns.len(),
            );
            return Err(TableError::at(line, message));
        }
        let unnamed = |(name, cell): (&String, &String)| name.is_empty() && !cell.trim().is_empty();
        if self.columns.iter().zip(&cells).any(unnamed) {
            let message =
                "a cell stands in a column without a name; name the column in the first line";
            return Err(TableError::at(line, message));
        }
        self.rows.push(Row { line, cells });
        Ok(())
    }

    /// The first of `names` that is a column.
    pub(super) fn column(&self, names: &[&str]) -> Option<usize> {
        names
            .iter()
            .find_map(|name| self.columns.iter().position(|column| column == name))
    }

    /// The names of all columns, an empty one where a column has none.
    pub(super) fn column_names(&self) -> &[String] {
        &self.columns
    }

    /// The columns that have a name, with their place.
    pub(super) fn columns(&self) -> impl Iterator<Item = (usize, &str)> {
        let named = |(_, name): &(usize, &str)| !name.is_empty();
        self.columns
            .iter()
            .map(String::as_str)
            .enumerate()
            .filter(named)
    }
}

/// A column's name as it is looked up: lower case, `_` and runs of blanks one blank, so that `Age_band` is `age band`.
pub(super) fn column_name(cell: &str) -> String {
    let words = cell.split(|c: char| c.is_whitespace() || c == '_');
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ").to_lowercase()
}

/// Comma, semicolon or tab: the one that stands most often outside quotes in the first line with content.
fn delimiter_of(text: &str) -> u8 {
    let line = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or("");
    let count = |delimiter: u8| {
        let mut quoted = false;
        let outside = |byte: &&u8| {
            quoted ^= **byte == b'"';
            !quoted && **byte == delimiter
        };
        line.as_bytes().iter().filter(outside).count()
    };
    let (comma, semicolon, tab) = (count(b','), count(b';'), count(b'\t'));
    if tab > comma.max(semicolon) {
        b'\t'
    } else if semicolon > comma {
        b';'
    } else {
        b','
    }
}

/// Counts lines along a text, whatever ends them: the CSV reader's own count is one short after CRLF.
struct LineCounter<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl LineCounter<'_> {
    /// The line of the record that starts at `byte` or behind the line ends there. `byte` never goes back.
    fn line_at(&mut self, byte: u64) -> u64 {
        let bytes = self.text.as_bytes();
        let mut to = usize::try_from(byte)
            .unwrap_or(bytes.len())
            .min(bytes.len());
        while matches!(bytes.get(to), Some(b'\r' | b'\n')) {
            to += 1;
        }
        for at in self.at..to {
            let ends =
                bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            self.line += u64::from(ends);
        }
        self.at = to.max(self.at);
        self.line
    }
}

fn broken(error: &csv::Error) -> TableError {
    let line = error.position().map_or(0, csv::Position::line);
    TableError::at(line, "this line cannot be read as CSV")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        Table::of(text)
            .err()
            .map_or_else(String::new, |error| error.to_string())
    }

    #[test]
    fn the_delimiter_is_the_one_that_parts_the_first_line() {
        for text in ["a,b\n1,2", "a;b\n1;2", "a\tb\n1\t2", "\"a;b;c\",b\n1,2"] {
            let table = Table::of(text).unwrap();
            assert_eq!(table.columns.len(), 2, "{text}");
            assert_eq!(table.rows[0].cell(Some(1)), "2");
        }
    }

    #[test]
    fn rows_name_the_line_on_which_they_start() {
        let table = Table::of("a,b\r\n\"one\ntwo\",2\r\n\r\n,\r\n3,4\r\n").unwrap();
        let lines: Vec<u64> = table.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [2, 6]);
    }

    #[test]
    fn a_ragged_row_is_refused_with_its_line() {
        let refusal = refusal("a,b\n1,2\n1,2,3\n");
        assert!(
            refusal.starts_with("line 3: 3 cells where the first line names 2 columns"),
            "{refusal}"
        );
    }

    #[test]
    fn a_table_wider_than_any_is_refused_with_its_line() {
        let wide = refusal(&format!("a,b\n{}", ",".repeat(MOST_COLUMNS)));
        assert!(wide.starts_with("line 2: 2001 cells"), "{wide}");
        let names: Vec<String> = (0..MOST_COLUMNS).map(|n| format!("c{n}")).collect();
        assert!(Table::of(&names.join(",")).is_ok());
    }

    #[test]
    fn columns_must_be_told_apart() {
        assert!(refusal("Age band,age_band\n1,2").contains("stands twice"));
        assert!(refusal("a,\n1,2").contains("without a name"));
        assert!(Table::of("a,\n1,").is_ok());
    }
}

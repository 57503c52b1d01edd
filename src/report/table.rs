//! A table of plain data, and its ways into other programs: CSV and JSON. A workbook is made of several.

use std::io;

use serde_json::{Map, Value as Json};

use crate::formats::cell;

/// A column of a [`Table`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name, as CSV and JSON have it.
    pub key: String,
    /// How wide it is set, in characters.
    pub width: u16,
}

/// What stands in one cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words as they are; the renderers make them safe.
    Words(String),
    /// A whole number.
    Number(u64),
    /// A number, and how many decimals of it people read.
    Decimal(f64, usize),
    /// Nothing.
    Empty,
}

/// A [`Cell`] that is looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CellRef<'a> {
    /// Words as they are.
    Words(&'a str),
    /// A whole number.
    Number(u64),
    /// A number, and how many decimals of it people read.
    Decimal(f64, usize),
    /// Nothing.
    Empty,
}

/// Rows of cells under named columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Its name: that of its sheet, at most 31 characters.
    pub name: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
}

impl From<String> for Cell {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl From<&str> for Cell {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(number as u64)
    }
}

impl From<bool> for Cell {
    fn from(yes: bool) -> Self {
        if yes { "yes".into() } else { Self::Empty }
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(cell: Option<T>) -> Self {
        cell.map_or(Self::Empty, Into::into)
    }
}

impl Cell {
    /// The cell, looked at.
    pub fn as_ref(&self) -> CellRef<'_> {
        match self {
            Self::Words(words) => CellRef::Words(words),
            Self::Number(number) => CellRef::Number(*number),
            Self::Decimal(number, decimals) => CellRef::Decimal(*number, *decimals),
            Self::Empty => CellRef::Empty,
        }
    }

    /// Whether it holds a number.
    pub fn is_figure(&self) -> bool {
        matches!(self, Self::Number(_) | Self::Decimal(..))
    }

    /// The cell as plain words.
    pub fn words(&self) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::Number(number) => number.to_string(),
            Self::Decimal(number, decimals) => format!("{number:.decimals$}"),
            Self::Empty => String::new(),
        }
    }
}

impl Column {
    /// Its name for people: `use_when` is `Use when`.
    pub fn heading(&self) -> String {
        let words = self.key.replace('_', " ");
        let mut letters = words.chars();
        let first = letters.next().map(char::to_uppercase);
        first.into_iter().flatten().chain(letters).collect()
    }
}

impl Table {
    /// A table without rows; each column is its key and its width.
    pub fn new(name: &str, columns: &[(&str, u16)]) -> Self {
        let mut table = Self {
            name: name.to_owned(),
            ..Self::default()
        };
        columns
            .iter()
            .for_each(|(key, width)| table.column(*key, *width));
        table
    }

    /// Adds a column behind the others.
    pub fn column(&mut self, key: impl Into<String>, width: u16) {
        let key = key.into();
        self.columns.push(Column { key, width });
    }

    /// The rows as CSV under the columns' keys. No cell is a formula: see [`cell::protect`].
    ///
    /// # Errors
    /// What the writer reports.
    pub fn to_csv(&self, to: impl io::Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(to);
        let heads = self.columns.iter();
        writer.write_record(heads.map(|column| cell::protect(&column.key).as_bytes().to_vec()))?;
        for row in &self.rows {
            for one in row {
                match one {
                    Cell::Words(words) => writer.write_field(cell::protect(words).as_bytes())?,
                    // A number may begin with a minus.
                    number => writer.write_field(number.words())?,
                }
            }
            writer.write_record(None::<&[u8]>)?;
        }
        writer.flush()
    }

    /// The rows as JSON objects by the columns' keys; an empty cell is null.
    pub fn to_json(&self) -> Vec<Json> {
        let value = |cell: &Cell| match cell {
            Cell::Words(words) => Json::from(words.as_str()),
            Cell::Number(number) => Json::from(*number),
            Cell::Decimal(number, _) => Json::from(*number),
            Cell::Empty => Json::Null,
        };
        let keys = || self.columns.iter().map(|column| column.key.clone());
        let row = |row: &Vec<Cell>| -> Json {
            let fields: Map<String, Json> = keys().zip(row.iter().map(value)).collect();
            fields.into()
        };
        self.rows.iter().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_holds_no_formula() {
        let mut table = Table::new("Rows", &[("use_when", 20), ("=number", 8), ("share", 8)]);
        table.rows = vec![
            vec![
                "=HYPERLINK(\"http://x\")".into(),
                Cell::Number(3),
                Cell::Decimal(-0.25, 2),
            ],
            vec!["@x".into(), Cell::Empty, "-1".into()],
        ];
        let mut csv = Vec::new();
        table.to_csv(&mut csv).unwrap();
        assert_eq!(
            String::from_utf8(csv).unwrap(),
            "use_when,'=number,share\n\"'=HYPERLINK(\"\"http://x\"\")\",3,-0.25\n'@x,,'-1\n"
        );
    }
}

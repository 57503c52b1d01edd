//! A table of plain data, and its ways into other programs: CSV, JSON and a spreadsheet.

use std::io;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};
use serde_json::{Map, Value as Json};

use crate::formats::cell;

/// As many characters as a cell of a spreadsheet holds.
const LONGEST_CELL: usize = 32_767;
/// What stands at the end of a cell that would hold more.
const CUT: &str = " [\u{2026} cut here; the CSV export has all]";

/// A column of a [`Table`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name for programs: lower case with underscores.
    pub key: String,
    /// How wide it is set, in characters.
    pub width: u16,
}

/// What stands in one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words as they are; the renderers make them safe.
    Words(String),
    /// A number.
    Number(u64),
    /// Nothing.
    Empty,
}

/// Rows of cells under named columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
    /// The cell as plain words.
    pub fn words(&self) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::Number(number) => number.to_string(),
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
        let column = |(key, width): &(&str, u16)| Column {
            key: (*key).to_owned(),
            width: *width,
        };
        Self {
            name: name.to_owned(),
            columns: columns.iter().map(column).collect(),
            rows: Vec::new(),
        }
    }

    /// The rows as CSV under the columns' keys. No cell is a formula: see [`cell::protect`].
    ///
    /// # Errors
    /// What the writer reports.
    pub fn to_csv(&self, to: impl io::Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(to);
        writer.write_record(self.columns.iter().map(|column| column.key.as_bytes()))?;
        for row in &self.rows {
            for one in row {
                writer.write_field(cell::protect(&one.words()).as_bytes())?;
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

/// Tables as a spreadsheet (`.xlsx`), a sheet each. Words are strings, never formulas. The same tables give the same bytes.
///
/// # Errors
/// More rows than a sheet holds (1,048,576).
pub fn to_xlsx(title: &str, tables: &[&Table]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed time: a file must not tell when it was made, nor differ for it.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new()
        .set_title(xlsx_words(title))
        .set_creation_datetime(&made);
    workbook.set_properties(&properties);
    for table in tables {
        fill(workbook.add_worksheet(), table)?;
    }
    workbook.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_text_wrap();
    let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_name(&table.name)?;
    for (at, column) in (0u16..).zip(&table.columns) {
        sheet.set_column_width(at, f64::from(column.width))?;
        sheet.write_string_with_format(0, at, xlsx_words(&column.heading()), &head)?;
    }
    for (y, row) in (1u32..).zip(&table.rows) {
        for (x, cell) in (0u16..).zip(row) {
            match cell {
                Cell::Words(words) => {
                    sheet.write_string_with_format(y, x, xlsx_words(words), &body)?
                }
                Cell::Number(number) => {
                    sheet.write_number_with_format(y, x, *number as f64, &body)?
                }
                Cell::Empty => continue,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape();
    let last = table.columns.len().saturating_sub(1) as u16;
    if !table.columns.is_empty() {
        sheet.autofilter(0, 0, table.rows.len() as u32, last)?;
    }
    Ok(())
}

/// Words as a cell can hold them: what XML cannot say becomes U+FFFD, and what is too long ends with a mark.
fn xlsx_words(words: &str) -> String {
    let plain = words.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    // Spreadsheets count in UTF-16.
    let units: usize = plain.chars().map(char::len_utf16).sum();
    if units <= LONGEST_CELL {
        return plain;
    }
    let (mut cut, mut used) = (String::new(), CUT.encode_utf16().count());
    for c in plain.chars() {
        used += c.len_utf16();
        if used > LONGEST_CELL {
            break;
        }
        cut.push(c);
    }
    cut.push_str(CUT);
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hostile() -> Table {
        let mut table = Table::new("Rows", &[("use_when", 20), ("number", 8)]);
        table.rows = vec![
            vec!["=HYPERLINK(\"http://x\")".into(), Cell::Number(3)],
            vec!["\u{1b}[31m\u{ffff}, \"x\"".into(), Cell::Empty],
            vec!["😀".repeat(20_000).into(), Cell::Number(1)],
        ];
        table
    }

    #[test]
    fn csv_holds_no_formula() {
        let mut csv = Vec::new();
        hostile().to_csv(&mut csv).unwrap();
        let csv = String::from_utf8(csv).unwrap();
        assert!(
            csv.starts_with("use_when,number\n\"'=HYPERLINK(\"\"http://x\"\")\",3\n"),
            "{csv}"
        );
    }

    #[test]
    fn a_spreadsheet_holds_strings_and_is_the_same_twice() {
        use calamine::{Data, Reader as _, Xlsx};
        let bytes = to_xlsx("=T", &[&hostile()]).unwrap();
        assert_eq!(bytes, to_xlsx("=T", &[&hostile()]).unwrap());
        let mut workbook: Xlsx<_> =
            calamine::open_workbook_from_rs(io::Cursor::new(bytes)).unwrap();
        assert!(workbook.worksheet_formula("Rows").unwrap().is_empty());
        let range = workbook.worksheet_range("Rows").unwrap();
        let at = |y, x| range.get_value((y, x)).cloned().unwrap();
        assert_eq!(at(0, 0), Data::String("Use when".into()));
        assert_eq!(at(1, 0), Data::String("=HYPERLINK(\"http://x\")".into()));
        assert_eq!(at(1, 1), Data::Float(3.0));
        assert!(at(3, 0).to_string().ends_with(CUT));
    }
}

//! Tables of words and numbers, as a workbook (XLSX) or one of them as CSV.

use std::io;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::quotes::LEFT_OUT;
use crate::formats::cell::protect;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Words: whatever they look like, no program takes them for a formula or a number.
    Words(String),
    /// A number.
    Number(f64),
    /// Nothing.
    Empty,
}

impl From<&str> for Value {
    fn from(words: &str) -> Self {
        match words {
            "" => Self::Empty,
            words => Self::Words(words.to_owned()),
        }
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number as f64)
    }
}

/// A table with a name and a head.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its name, at most 31 characters.
    pub name: String,
    /// The head, and how many characters wide each column is on screen.
    pub head: Vec<(String, u16)>,
    /// The rows.
    pub rows: Vec<Vec<Value>>,
}

/// The most characters that a cell of a workbook holds.
const LONGEST_CELL: usize = 32_767;

/// The sheets as a workbook. Words are typed strings; what is too long for a cell ends in `[...]`. The bytes depend on the sheets
/// alone.
///
/// # Errors
/// A sheet's name or size that a workbook cannot have.
pub fn to_workbook(title: &str, sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_title(title)
        .set_author("emic")
        .set_creation_datetime(&ExcelDateTime::from_ymd(1980, 1, 1)?);
    workbook.set_properties(&properties);
    for sheet in sheets {
        write(workbook.add_worksheet(), sheet)?;
    }
    workbook.save_to_buffer()
}

fn write(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_text_wrap();
    let words = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let number = Format::new().set_align(FormatAlign::Top);
    page.set_name(&sheet.name)?;
    for ((name, width), column) in sheet.head.iter().zip(0..) {
        page.set_column_width(column, f64::from(*width))?;
        page.write_string_with_format(0, column, fitting(name), &head)?;
    }
    for (row, at) in sheet.rows.iter().zip(1..) {
        for (value, column) in row.iter().zip(0..) {
            match value {
                Value::Words(text) => {
                    page.write_string_with_format(at, column, fitting(text), &words)?;
                }
                Value::Number(figure) => {
                    page.write_number_with_format(at, column, *figure, &number)?;
                }
                Value::Empty => {}
            }
        }
    }
    page.set_freeze_panes(1, 0)?;
    page.set_repeat_rows(0, 0)?;
    if !sheet.head.is_empty() && !sheet.rows.is_empty() {
        let (last_row, last_column) = (sheet.rows.len() as u32, sheet.head.len() as u16 - 1);
        page.autofilter(0, 0, last_row, last_column)?;
    }
    Ok(())
}

/// The words, or of too many the first. Excel counts UTF-16 units.
fn fitting(words: &str) -> String {
    if words.encode_utf16().count() <= LONGEST_CELL {
        return words.to_owned();
    }
    let mut left = LONGEST_CELL - LEFT_OUT.len() - 1;
    let fits = |c: &char| match left.checked_sub(c.len_utf16()) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    };
    let kept: String = words.chars().take_while(fits).collect();
    format!("{kept} {LEFT_OUT}")
}

/// A sheet as CSV, its cells [protected](protect) against being taken for formulas.
///
/// # Errors
/// What the writer reports.
pub fn to_csv_table(sheet: &Sheet) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head = sheet
        .head
        .iter()
        .map(|(name, _)| protect(name).into_owned());
    writer.write_record(head)?;
    for row in &sheet.rows {
        let cell = |value: &Value| match value {
            Value::Words(words) => protect(words).into_owned(),
            Value::Number(number) => number.to_string(),
            Value::Empty => String::new(),
        };
        writer.write_record(row.iter().map(cell))?;
    }
    writer.into_inner().map_err(|error| error.into_error())
}

//! Tables and figures as a workbook (XLSX), a sheet for each table.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Image, Workbook, Worksheet, XlsxError,
};

use super::figures::Figure;
use super::table::{Cell, CellRef, Column, Table};

/// As many characters as a cell of a spreadsheet holds.
const LONGEST_CELL: usize = 32_767;
/// What stands at the end of a cell that would hold more.
const CUT: &str = " [\u{2026} cut here; the CSV export has all]";
/// A table that is so many characters wide can still be read where it is made to fit on a page.
const WIDEST_ON_A_PAGE: u32 = 260;
/// As many rows as a sheet of a spreadsheet holds.
pub(super) const LONGEST_SHEET: u32 = 1_048_576;
/// How high a row is where nobody says another, in CSS pixels.
const ROW: f64 = 20.0;

/// Tables as a workbook (`.xlsx`), a sheet each, and behind them the figures, if any, on a sheet of their own. Words are strings,
/// never formulas. The same tables give the same bytes.
///
/// # Errors
/// More rows than a sheet holds ([`LONGEST_SHEET`]), or a name of a sheet that a workbook cannot have.
pub fn to_xlsx(title: &str, tables: &[&Table], figures: &[&Figure]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = workbook(title)?;
    for table in tables {
        let mut rows = Rows::begin(Worksheet::new(), &table.name, &table.columns)?;
        for row in &table.rows {
            rows.write(row.iter().map(Cell::as_ref))?;
        }
        workbook.push_worksheet(rows.end()?);
    }
    if !figures.is_empty() {
        hang(workbook.add_worksheet(), figures)?;
    }
    workbook.save_to_buffer()
}

/// A workbook without sheets.
///
/// # Errors
/// None that is known.
pub(super) fn workbook(title: &str) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed time: a file must not tell when it was made, nor differ for it.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new()
        .set_title(xlsx_words(title))
        .set_author("emic")
        .set_creation_datetime(&made);
    workbook.set_properties(&properties);
    Ok(workbook)
}

/// A table on a sheet of its own, row by row.
pub(super) struct Rows {
    sheet: Worksheet,
    columns: u16,
    /// How many rows there are, the head included.
    written: u32,
    body: Format,
    number: Format,
}

impl Rows {
    /// Writes the head.
    ///
    /// # Errors
    /// A name that a sheet cannot have.
    pub(super) fn begin(
        mut sheet: Worksheet,
        name: &str,
        columns: &[Column],
    ) -> Result<Self, XlsxError> {
        let head = Format::new().set_bold().set_text_wrap();
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_landscape();
        let width: u32 = columns.iter().map(|column| u32::from(column.width)).sum();
        if width <= WIDEST_ON_A_PAGE {
            sheet.set_print_fit_to_pages(1, 0);
        }
        for (at, column) in (0u16..).zip(columns) {
            sheet.set_column_width(at, f64::from(column.width))?;
            sheet.write_string_with_format(0, at, xlsx_words(&column.heading()), &head)?;
        }
        Ok(Self {
            sheet,
            columns: columns.len() as u16,
            written: 1,
            body: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            number: Format::new().set_align(FormatAlign::Top),
        })
    }

    /// Writes a row below the others.
    ///
    /// # Errors
    /// The sheet is full.
    pub(super) fn write<'c>(
        &mut self,
        cells: impl IntoIterator<Item = CellRef<'c>>,
    ) -> Result<(), XlsxError> {
        let (sheet, y) = (&mut self.sheet, self.written);
        for (x, cell) in (0u16..).zip(cells) {
            match cell {
                CellRef::Words(words) => {
                    sheet.write_string_with_format(y, x, xlsx_words(words), &self.body)?
                }
                CellRef::Number(figure) => {
                    sheet.write_number_with_format(y, x, figure as f64, &self.number)?
                }
                CellRef::Decimal(figure, decimals) => {
                    let shown = format!("0.{}", "0".repeat(decimals));
                    let shown = self.number.clone().set_num_format(shown);
                    sheet.write_number_with_format(y, x, figure, &shown)?
                }
                CellRef::Empty => continue,
            };
        }
        self.written += 1;
        Ok(())
    }

    /// How many rows there are, the head included.
    pub(super) fn written(&self) -> u32 {
        self.written
    }

    /// The sheet, its rows to be filtered by readers.
    ///
    /// # Errors
    /// None that is known.
    pub(super) fn end(mut self) -> Result<Worksheet, XlsxError> {
        if let Some(last) = self.columns.checked_sub(1).filter(|_| self.written > 1) {
            self.sheet.autofilter(0, 0, self.written - 1, last)?;
        }
        Ok(self.sheet)
    }
}

/// Pictures below one another, each under its title, with what it shows for those who do not see it.
fn hang(sheet: &mut Worksheet, figures: &[&Figure]) -> Result<(), XlsxError> {
    let title = Format::new().set_bold();
    sheet.set_name("Figures")?;
    sheet.set_print_fit_to_pages(1, 0);
    let mut row = 0;
    for figure in figures {
        sheet.write_string_with_format(row, 0, xlsx_words(&figure.title), &title)?;
        sheet.write_string(row + 1, 0, xlsx_words(&figure.description))?;
        let (width, height) = figure.size();
        let picture = Image::new_from_buffer(&figure.png())?
            .set_scale_to_size(width, height, true)
            .set_alt_text(xlsx_words(&figure.description));
        sheet.insert_image(row + 3, 0, &picture)?;
        row += 5 + (f64::from(height) / ROW).ceil() as u32;
    }
    Ok(())
}

/// Words as a cell can hold them: what XML cannot say becomes U+FFFD, and what is too long ends with a mark.
fn xlsx_words(words: &str) -> String {
    let plain = words.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    // Spreadsheets count in UTF-16, which never takes more units than UTF-8 takes bytes.
    if plain.len() <= LONGEST_CELL || plain.encode_utf16().count() <= LONGEST_CELL {
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
    use std::io::Cursor;

    use calamine::{Data, Reader as _, Xlsx};

    use super::*;

    #[test]
    fn a_spreadsheet_holds_strings_and_is_the_same_twice() {
        let mut table = Table::new("Rows", &[("use_when", 20), ("number", 8)]);
        table.rows = vec![
            vec!["=HYPERLINK(\"http://x\")".into(), Cell::Number(3)],
            vec!["\u{1b}[31m\u{ffff}, \"x\"".into(), Cell::Decimal(0.125, 2)],
            vec!["\u{1f600}".repeat(20_000).into(), Cell::Number(1)],
        ];
        let figure = Figure::new("=Figure", "What it shows.");
        let write = || to_xlsx("=T", &[&table], &[&figure]).unwrap();
        let bytes = write();
        assert_eq!(bytes, write());
        let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        assert_eq!(workbook.sheet_names(), ["Rows", "Figures"]);
        assert!(workbook.worksheet_formula("Rows").unwrap().is_empty());
        assert!(workbook.worksheet_formula("Figures").unwrap().is_empty());
        let range = workbook.worksheet_range("Rows").unwrap();
        let at = |y, x| range.get_value((y, x)).cloned().unwrap();
        assert_eq!(at(0, 0), Data::String("Use when".into()));
        assert_eq!(at(1, 0), Data::String("=HYPERLINK(\"http://x\")".into()));
        assert_eq!(at(1, 1), Data::Float(3.0));
        assert_eq!(at(2, 1), Data::Float(0.125));
        assert!(at(3, 0).to_string().ends_with(CUT));
    }
}

//! Tables and figures as a workbook (XLSX), a sheet for each table.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Image, Workbook, Worksheet, XlsxError,
};

use super::figures::Figure;
use super::table::{Cell, Table};

/// As many characters as a cell of a spreadsheet holds.
const LONGEST_CELL: usize = 32_767;
/// What stands at the end of a cell that would hold more.
const CUT: &str = " [\u{2026} cut here; the CSV export has all]";
/// A table that is so many characters wide can still be read where it is made to fit on a page.
const WIDEST_ON_A_PAGE: u32 = 260;
/// How high a row is where nobody says another, in CSS pixels.
const ROW: f64 = 20.0;

/// Tables as a workbook (`.xlsx`), a sheet each, and behind them the figures, if any, on a sheet of their own. Words are strings,
/// never formulas. The same tables give the same bytes.
///
/// # Errors
/// More rows than a sheet holds (1,048,576), or a name of a sheet that a workbook cannot have.
pub fn to_xlsx(title: &str, tables: &[&Table], figures: &[&Figure]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed time: a file must not tell when it was made, nor differ for it.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new()
        .set_title(xlsx_words(title))
        .set_author("emic")
        .set_creation_datetime(&made);
    workbook.set_properties(&properties);
    for table in tables {
        fill(workbook.add_worksheet(), table)?;
    }
    if !figures.is_empty() {
        hang(workbook.add_worksheet(), figures)?;
    }
    workbook.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_text_wrap();
    let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let number = Format::new().set_align(FormatAlign::Top);
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
                Cell::Number(figure) => {
                    sheet.write_number_with_format(y, x, *figure as f64, &number)?
                }
                Cell::Decimal(figure, decimals) => {
                    let shown = format!("0.{}", "0".repeat(*decimals));
                    let shown = number.clone().set_num_format(shown);
                    sheet.write_number_with_format(y, x, *figure, &shown)?
                }
                Cell::Empty => continue,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape();
    let width: u32 = (table.columns.iter())
        .map(|column| u32::from(column.width))
        .sum();
    if width <= WIDEST_ON_A_PAGE {
        sheet.set_print_fit_to_pages(1, 0);
    }
    if !table.columns.is_empty() && !table.rows.is_empty() {
        let last = table.columns.len().saturating_sub(1) as u16;
        sheet.autofilter(0, 0, table.rows.len() as u32, last)?;
    }
    Ok(())
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

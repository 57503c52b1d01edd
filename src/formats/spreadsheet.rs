//! Spreadsheets (`.xlsx`) with a column of speakers and one of words: the first sheet that has them.

use std::io::Cursor;
use std::time::Duration;

use calamine::{DataRef, Reader as _, Xlsx};

use super::contained::{Trouble, within};
use super::flow::too_large;
use super::package::{Package, damaged};
use super::plain::About;
use super::rows::{Columns, Row, of_rows};
use super::table::column_name;
use super::{Read, ReadError};

/// How long reading may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Columns further to the right are left out.
const MOST_COLUMNS: u32 = 200;
/// The most formats of cells, of which the library keeps each at many times its size.
const MOST_FORMATS: usize = 1_000_000;
/// The most sheets in the list of sheets.
const MOST_LISTED: usize = 10_000;
/// Sheets behind these are left out.
const MOST_SHEETS: usize = 200;
/// More text than this, in bytes, is no interview.
const LONGEST: usize = 32 << 20;

/// A row of a sheet: its number counting from 1, and its cells.
type SheetRow = (usize, Vec<String>);

/// Makes a transcript of a spreadsheet.
pub(super) fn transcript(bytes: &[u8], about: About) -> Read {
    // Everything is unpacked once within limits before the library does it without.
    let mut package = Package::open(bytes)?;
    for at in 0..package.names().len() {
        check_kept(&package.part_at(at)?)?;
    }
    let owned = bytes.to_vec();
    let sheets =
        within(PATIENCE, move || sheets_of(&owned)).map_err(|trouble| match trouble {
            Trouble::Panicked => damaged("its sheets cannot be read"),
            Trouble::TooLong => damaged("reading it takes too long"),
        })??;
    let mut refusal = None;
    for (name, rows) in &sheets {
        match of_sheet(rows, about) {
            Ok((transcript, mut warnings)) => {
                if sheets.len() > 1 {
                    warnings.push(format!(
                        "of its {} sheets, {} was read",
                        sheets.len(),
                        super::cell::shown(name)
                    ));
                }
                return Ok((transcript, warnings));
            }
            Err(error) => drop(refusal.get_or_insert(error)),
        }
    }
    Err(refusal.unwrap_or_else(|| ReadError::NoTalk {
        message: "the spreadsheet has no sheet with cells in it".to_owned(),
    }))
}

/// Refuses sheets and formats without end, in whatever part they stand.
fn check_kept(part: &[u8]) -> Result<(), ReadError> {
    let (mut formats, mut sheets) = (0, 0);
    for tag in part.split(|byte| *byte == b'<').skip(1) {
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b':';
        let end = tag.iter().position(|byte| !is_name(byte));
        let name = &tag[..end.unwrap_or(tag.len())];
        match name.rsplit(|byte| *byte == b':').next() {
            Some(b"xf") => formats += 1,
            Some(b"sheet") => sheets += 1,
            _ => {}
        }
    }
    if formats > MOST_FORMATS || sheets > MOST_LISTED {
        return Err(too_large("sheets or formats without end"));
    }
    Ok(())
}

fn of_sheet(rows: &[SheetRow], about: About) -> Read {
    let (_, titles) = rows.first().ok_or_else(|| ReadError::NoTalk {
        message: "the sheet is empty".to_owned(),
    })?;
    let names: Vec<String> = titles.iter().map(|title| column_name(title)).collect();
    let columns = Columns::among(&names)?;
    let cell = |row: &'_ SheetRow, column: Option<usize>| -> String {
        column
            .and_then(|column| row.1.get(column))
            .cloned()
            .unwrap_or_default()
    };
    let cells: Vec<(usize, String, String, String)> = rows[1..]
        .iter()
        .map(|row| {
            (
                row.0,
                cell(row, columns.speaker),
                cell(row, columns.time),
                cell(row, Some(columns.words)),
            )
        })
        .collect();
    let shown = cells.iter().map(|(line, speaker, time, words)| Row {
        line: *line,
        speaker,
        time,
        words,
    });
    of_rows(shown, false, about)
}

/// The rows with content of all sheets. Cells are taken one by one: a cell far down and right costs no more than others.
fn sheets_of(bytes: &[u8]) -> Result<Vec<(String, Vec<SheetRow>)>, ReadError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes))
        .map_err(|_| damaged("it is no spreadsheet that can be opened"))?;
    let mut sheets = Vec::new();
    let mut left = LONGEST;
    for name in book.sheet_names().into_iter().take(MOST_SHEETS) {
        // Sheets of charts have no cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else {
            continue;
        };
        let mut rows: Vec<SheetRow> = Vec::new();
        while let Ok(Some(cell)) = cells.next_cell() {
            let (row, column) = cell.get_position();
            let words = in_words(cell.get_value());
            if words.is_empty() || column >= MOST_COLUMNS {
                continue;
            }
            left = left
                .checked_sub(words.len() + 32)
                .ok_or_else(|| too_large("more than 32 MB of text"))?;
            let number = row as usize + 1;
            if rows.last().is_none_or(|(last, _)| *last != number) {
                rows.push((number, Vec::new()));
            }
            if let Some((_, cells)) = rows.last_mut() {
                let column = column as usize;
                if cells.len() <= column {
                    left = left
                        .checked_sub(24 * (column + 1 - cells.len()))
                        .ok_or_else(|| too_large("more than 32 MB of text"))?;
                    cells.resize(column + 1, String::new());
                }
                cells[column] = words;
            }
        }
        sheets.push((name, rows));
    }
    Ok(sheets)
}

fn in_words(value: &DataRef) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(words) => words.clone(),
        DataRef::SharedString(words) => (*words).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(time) => clock(time.as_f64()),
        DataRef::DateTimeIso(words) | DataRef::DurationIso(words) => words.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// A time of day, or a duration, which a spreadsheet keeps as a part of a day.
fn clock(days: f64) -> String {
    let seconds = (days.fract() * 86_400.0).round().clamp(0.0, 86_399.0) as u32;
    format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

#[cfg(test)]
mod tests {
    use crate::formats::{ReadOptions, read_transcript};

    const TALK: [[&str; 3]; 5] = [
        ["Time", "Speaker", "Text"],
        ["0:04", "Interviewer", "How did it start?"],
        ["0:09", "Maureen", "Slowly, \u{201c}really\u{201d}."],
        ["0:12", "Maureen", "And then fast."],
        ["1:00", "Interviewer", "Ça va ?"],
    ];

    fn spreadsheet(rows: &[[&str; 3]]) -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet()
            .write_string(0, 0, "A cover sheet")
            .unwrap();
        let sheet = book.add_worksheet().set_name("Talk").unwrap();
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                sheet
                    .write_string(row as u32, column as u16, *cell)
                    .unwrap();
            }
        }
        book.save_to_buffer().unwrap()
    }

    fn joined(rows: &[[&str; 3]], between: &str) -> Vec<u8> {
        let lines: Vec<String> = rows
            .iter()
            .map(|cells| {
                let cells: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
                cells.join(between)
            })
            .collect();
        lines.join("\n").into_bytes()
    }

    #[test]
    fn a_spreadsheet_is_read_as_its_csv_and_tsv_twins_are() {
        let expected = "[00:00:04] Interviewer: How did it start?\n\n[00:00:09] Maureen: Slowly, \u{201c}really\u{201d}. And then fast.\n\n[00:01:00] Interviewer: Ça va ?\n";
        let files = [
            ("SU01.xlsx", spreadsheet(&TALK)),
            ("SU01.csv", joined(&TALK, ",")),
            ("SU01.tsv", joined(&TALK, "\t")),
        ];
        for (name, bytes) in files {
            let read = read_transcript(name, &bytes, &ReadOptions::default()).unwrap();
            let document = &read.transcript.document;
            assert_eq!(document.text.as_str(), expected, "{name}");
            assert_eq!(document.labels, ["Interviewer", "Maureen"], "{name}");
            let times: Vec<_> = document.turns.iter().map(|turn| turn.time).collect();
            assert_eq!(times, [Some(4_000), Some(9_000), Some(60_000)], "{name}");
            let told = read.warnings.iter().any(|w| w.contains("of its 2 sheets"));
            assert_eq!(told, name.ends_with("xlsx"), "{name}: {:?}", read.warnings);
        }
    }

    #[test]
    fn formats_and_sheets_without_end_are_refused_before_they_are_kept() {
        use std::io::Write as _;
        for (tag, times) in [
            ("<x:sheet/>", super::MOST_LISTED),
            ("<xf/>", super::MOST_FORMATS),
        ] {
            let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
            zip.start_file("xl/any.xml", zip::write::SimpleFileOptions::default())
                .unwrap();
            zip.write_all(tag.repeat(times + 1).as_bytes()).unwrap();
            let bytes = zip.finish().unwrap().into_inner();
            let refusal = read_transcript("a.xlsx", &bytes, &ReadOptions::default());
            let refusal = refusal.unwrap_err().to_string();
            assert!(refusal.contains("without end"), "{tag}: {refusal}");
        }
    }

    #[test]
    fn a_spreadsheet_without_talk_and_a_damaged_one_are_refused() {
        let refusal = |bytes: &[u8]| {
            read_transcript("a.xlsx", bytes, &ReadOptions::default())
                .unwrap_err()
                .to_string()
        };
        let none = spreadsheet(&[["Age", "Job", "Town"], ["1", "2", "3"]]);
        assert!(refusal(&none).contains("speaker"), "{}", refusal(&none));
        let whole = spreadsheet(&TALK);
        assert!(refusal(&whole[..whole.len() / 2]).starts_with("the file cannot be read"));
    }
}

//! All codings, a row each: for other programs.

use std::fmt::Display;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use rust_xlsxwriter::{Workbook, XlsxError};

use super::{Rendered, Way};
use crate::analysis::{Halt, Shared, not_to_be_quoted};
use crate::formats::codings::{self, CodingLines, Silent, each_coding};
use crate::report::output::Content;
use crate::report::prose;
use crate::report::sheets::{LONGEST_SHEET, Rows, workbook};
use crate::report::table::{CellRef, Column};
use crate::study::{Interview, Study};

/// All codings of a study, written one by one.
#[derive(Debug, Clone)]
pub struct AllCodings {
    /// The study, its transcripts loaded.
    study: Study,
    /// Whose words are left out.
    silent: Silent,
    format: Format,
}

/// How codings are written one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// A table.
    Csv,
    /// A workbook.
    Xlsx,
    /// One list.
    Json,
    /// An object a line.
    JsonLines,
}

/// The codings of a study whose transcripts are loaded. Words of people who do not consent to being quoted are left out.
pub(super) fn render(study: &Study, way: &Way) -> Rendered {
    let format = match way.ending {
        "xlsx" => Format::Xlsx,
        "json" => Format::Json,
        "jsonl" => Format::JsonLines,
        _ => Format::Csv,
    };
    let silent = not_to_be_quoted(study);
    let withheld = codings::withheld(study, &silent);
    let left_out = (withheld > 0).then(|| {
        format!(
            "the words of {} left out: a speaker does not consent to being quoted",
            prose::counted(withheld as u64, "coding")
        )
    });
    let study = study.clone();
    let codings = AllCodings {
        study,
        silent,
        format,
    };
    Rendered {
        output: Content::Codings(Box::new(codings)).into(),
        notices: left_out.into_iter().collect(),
        said: Vec::new(),
    }
}

impl AllCodings {
    /// Writes them, unless they are let go.
    ///
    /// # Errors
    /// What the writer reports, and [`Halted`](crate::analysis::Halted).
    pub fn write(&self, to: &mut (dyn Write + Send), halt: &Halt) -> io::Result<()> {
        if self.format == Format::Xlsx {
            return self.write_xlsx(to, LONGEST_SHEET, halt);
        }
        let mut to = Halting { to, halt };
        match self.format {
            Format::Json => codings::write_json(&self.study, &self.silent, &mut to)?,
            Format::JsonLines => codings::write_json_lines(&self.study, &self.silent, &mut to)?,
            Format::Csv | Format::Xlsx => codings::write_csv(&self.study, &self.silent, &mut to)?,
        };
        Ok(())
    }

    /// Writes them as a workbook, on as many sheets of `longest` rows as they take. Rows that are written wait on disk, in a file that
    /// has no name and that nobody else can open, until the workbook is packed.
    fn write_xlsx(&self, to: &mut (dyn Write + Send), longest: u32, halt: &Halt) -> io::Result<()> {
        let packed = catch_unwind(AssertUnwindSafe(|| {
            let mut workbook = self.workbook(longest, halt)?;
            let packed = workbook.save_to_writer(Halting { to, halt });
            packed.map_err(io::Error::other)
        }));
        // The library breaks off where it cannot write what waits.
        let full = || {
            let folder = std::env::temp_dir();
            let sentence =
                "the spreadsheet cannot be made: the folder for temporary files may be full";
            io::Error::other(format!("{sentence} ({}); export as .csv", folder.display()))
        };
        packed.unwrap_or_else(|_| Err(full()))
    }

    fn workbook(&self, longest: u32, halt: &Halt) -> io::Result<Workbook> {
        let mut workbook = workbook("Codings").map_err(io::Error::other)?;
        let mut sheets = 0;
        let mut next_sheet = |workbook: &mut Workbook| -> Result<Rows, XlsxError> {
            sheets += 1;
            let name = match sheets {
                1 => "Codings".to_owned(),
                more => format!("Codings {more}"),
            };
            let sheet = workbook.new_worksheet_with_constant_memory()?;
            Rows::begin(sheet, &name, &columns())
        };
        let mut rows = next_sheet(&mut workbook).map_err(io::Error::other)?;
        each_coding(&self.study, &self.silent, |line| {
            halt.check()?;
            if rows.written() >= longest {
                let next = next_sheet(&mut workbook).map_err(io::Error::other)?;
                let full = std::mem::replace(&mut rows, next);
                workbook.push_worksheet(full.end().map_err(io::Error::other)?);
            }
            let cells = line.cells();
            let cells = codings::COLUMNS.into_iter().zip(cells.iter());
            let cells = cells.map(|(key, words)| cell(key, words));
            rows.write(cells).map_err(io::Error::other)
        })?;
        workbook.push_worksheet(rows.end().map_err(io::Error::other)?);
        Ok(workbook)
    }
}

/// A writer that fails once the work is to be let go.
struct Halting<'a> {
    to: &'a mut (dyn Write + Send),
    halt: &'a Halt,
}

impl Write for Halting<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.halt.check()?;
        self.to.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// The columns of a spreadsheet, with their widths.
fn columns() -> Vec<Column> {
    const WIDTHS: [u16; codings::COLUMNS.len()] =
        [22, 12, 6, 10, 12, 12, 8, 8, 22, 24, 8, 40, 5, 9, 7, 9, 80];
    let column = |(key, width): (&str, u16)| Column {
        key: key.to_owned(),
        width,
    };
    codings::COLUMNS
        .into_iter()
        .zip(WIDTHS)
        .map(column)
        .collect()
}

fn cell<'a>(key: &str, words: &'a str) -> CellRef<'a> {
    match (key, words.parse::<u64>()) {
        (_, _) if words.is_empty() => CellRef::Empty,
        ("turn" | "start" | "end" | "weight", Ok(number)) => CellRef::Number(number),
        _ => CellRef::Words(words),
    }
}

/// The names of the codes, and then the words of each transcript's codings.
impl Shared for AllCodings {
    fn parts(&self) -> usize {
        1 + self.study.interviews().len()
    }

    fn hear(&self, part: usize, hear: &mut dyn FnMut(&dyn Display, &str)) {
        let interview = part.checked_sub(1);
        let interview = interview.and_then(|at| self.study.interviews().get(at));
        match interview {
            Some(interview) => self.hear_codings(interview, hear),
            None => {
                for code in self.study.codebook().iter() {
                    hear(&code.slug, &code.label);
                }
            }
        }
    }
}

impl AllCodings {
    /// The words that stand in the file, each stretch once where one coding lies within another.
    fn hear_codings(&self, interview: &Interview, hear: &mut dyn FnMut(&dyn Display, &str)) {
        let mut heard = None;
        let lines = CodingLines::of(&self.study, &self.silent);
        let done = lines.each_in(interview, |line| {
            let place = line.id.as_deref().unwrap_or(line.transcript);
            if !line.comment.is_empty() {
                hear(&place, line.comment);
            }
            let is_within = line.end.is_some() && line.end <= heard;
            if !is_within && !line.text.is_empty() {
                hear(&place, line.text);
                heard = line.end.or(heard);
            }
            Ok(())
        });
        debug_assert!(done.is_ok(), "nothing here can fail");
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Reader as _, Xlsx};

    use super::*;
    use crate::analysis::testing::study_of;

    fn all(strokes: &[(usize, u32, u32, usize, usize)]) -> AllCodings {
        AllCodings {
            study: study_of(strokes).0,
            silent: Silent::new(),
            format: Format::Xlsx,
        }
    }

    #[test]
    fn what_a_sheet_cannot_hold_stands_on_the_next() {
        let codings = all(&[(0, 29, 10, 3, 0), (1, 24, 6, 0, 0), (1, 30, 6, 1, 0)]);
        let write = || {
            let mut bytes = Vec::new();
            codings.write_xlsx(&mut bytes, 3, &Halt::default()).unwrap();
            bytes
        };
        let bytes = write();
        assert_eq!(bytes, write());
        let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        assert_eq!(workbook.sheet_names(), ["Codings", "Codings 2"]);
        let mut rows = |sheet: &str| -> Vec<Vec<String>> {
            let range = workbook.worksheet_range(sheet).unwrap();
            let words = |row: &[calamine::Data]| row.iter().map(ToString::to_string).collect();
            range.rows().map(words).collect()
        };
        let (first, second) = (rows("Codings"), rows("Codings 2"));
        assert_eq!((first.len(), second.len()), (3, 2));
        assert_eq!(first[0], second[0]);
        let mut expected = Vec::new();
        each_coding(&codings.study, &codings.silent, |line| {
            expected.push(line.cells().map(|cell| cell.into_owned()).to_vec());
            Ok(())
        })
        .unwrap();
        assert_eq!([&first[1..], &second[1..]].concat(), expected);
    }

    #[test]
    fn codings_that_are_let_go_are_not_written() {
        let mut codings = all(&[(0, 29, 10, 3, 0)]);
        let halt = Halt::default();
        halt.call();
        for format in [Format::Csv, Format::Xlsx, Format::Json, Format::JsonLines] {
            codings.format = format;
            let mut bytes = Vec::new();
            assert!(codings.write(&mut bytes, &halt).is_err(), "{format:?}");
            assert!(bytes.is_empty(), "{format:?}");
        }
    }
}

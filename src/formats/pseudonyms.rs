//! A table of pseudonyms as CSV: the real name in one column, what stands for it in another.

use std::io;

use super::cell;
use super::table::{Table, TableError};
use crate::study::{Pseudonym, Pseudonyms};

/// The columns that can hold the real name, the best first.
const ORIGINALS: [&str; 6] = [
    "original",
    "real name",
    "real",
    "name",
    "identifier",
    "from",
];
/// The columns that can hold what stands for it.
const REPLACEMENTS: [&str; 5] = ["replacement", "pseudonym", "replace with", "with", "to"];

/// The rows of a table of pseudonyms as they stand, and what a table says beside them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PseudonymRows {
    /// The rows; one whose replacement is empty waits for one.
    pub rows: Vec<Pseudonym>,
    /// Whether there are further columns.
    pub more_columns: bool,
    lines: Vec<u64>,
}

/// Reads the rows of a table of pseudonyms. The columns are called `original` and `replacement` (or `real name`, `name`, and
/// `pseudonym`, `with`); further ones are left alone.
///
/// # Errors
/// A [`TableError`] with the line: there are no such columns, or a row has the wrong length.
pub fn read_pseudonym_rows(bytes: &[u8]) -> Result<PseudonymRows, TableError> {
    let table = Table::read(bytes)?;
    let column = |names: &[&str], what: &str| {
        table.column(names).ok_or_else(|| {
            let message =
                format!("no column holds the {what}; the first line is: original,replacement");
            TableError::at(table.header_line, message)
        })
    };
    let original = column(&ORIGINALS, "real names")?;
    let replacement = column(&REPLACEMENTS, "replacements")?;
    let row = |row: &super::table::Row| Pseudonym {
        original: row.cell(Some(original)).to_owned(),
        replacement: row.cell(Some(replacement)).to_owned(),
    };
    Ok(PseudonymRows {
        rows: table.rows.iter().map(row).collect(),
        more_columns: table.columns().count() > 2,
        lines: table.rows.iter().map(|row| row.line).collect(),
    })
}

/// Reads a table of pseudonyms: [`read_pseudonym_rows`], those without a replacement left out.
///
/// # Errors
/// As there, and entries that contradict one another.
pub fn read_pseudonyms(bytes: &[u8]) -> Result<Pseudonyms, TableError> {
    let PseudonymRows { rows, lines, .. } = read_pseudonym_rows(bytes)?;
    let complete = rows
        .into_iter()
        .zip(lines)
        .filter(|(row, _)| !row.replacement.is_empty());
    let (rows, lines): (Vec<Pseudonym>, Vec<u64>) = complete.unzip();
    Pseudonyms::new(rows).map_err(|error| {
        use crate::study::PseudonymError::*;
        let (NoName { entry }
        | NoReplacement { entry }
        | Chained { entry, .. }
        | Twice { second: entry, .. }) = error;
        let line = entry.checked_sub(1).and_then(|at| lines.get(at)).copied();
        TableError::at(line.unwrap_or(1), error.to_string())
    })
}

/// Writes a table that [`read_pseudonyms`] reads.
///
/// # Errors
/// The writer fails.
pub fn write_pseudonyms(entries: &[Pseudonym], to: impl io::Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(to);
    let row = |a: &str, b: &str| [cell::protect(a).into_owned(), cell::protect(b).into_owned()];
    writer.write_record(row("original", "replacement"))?;
    for entry in entries {
        writer.write_record(row(&entry.original, &entry.replacement))?;
    }
    writer.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_as_it_was_written() {
        let table =
            read_pseudonyms(b"Pseudonym;Real name;Note\nAnna;Mary O'Neill;x\n;Later;\n'=1;=2;\n")
                .unwrap();
        let mut written = Vec::new();
        write_pseudonyms(table.entries(), &mut written).unwrap();
        assert_eq!(
            String::from_utf8(written.clone()).unwrap(),
            "original,replacement\nMary O'Neill,Anna\n'=2,'=1\n"
        );
        assert_eq!(
            read_pseudonyms(&written).unwrap().entries(),
            table.entries()
        );
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let error = |table: &str| read_pseudonyms(table.as_bytes()).unwrap_err().to_string();
        assert!(error("a,b\n1,2\n").contains("line 1: no column holds the real names"));
        assert!(
            error("original,replacement\nMary,Anna\n\nMary,Eve\n")
                .contains("line 4: entries 1 and 2 are the same name")
        );
    }
}

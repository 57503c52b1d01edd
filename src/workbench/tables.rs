//! The table of pseudonyms as a file: the key to who was interviewed, kept apart from the study and from others' eyes.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;

use crate::formats::{PseudonymRows, read_pseudonym_rows, read_pseudonyms, write_pseudonyms};
use crate::study::{Pseudonym, Pseudonyms, Refusal};

/// The table in a file; an empty one where there is no such file.
///
/// # Errors
/// The file cannot be read, or its entries contradict one another.
pub fn load_pseudonyms(path: &Path) -> anyhow::Result<Pseudonyms> {
    match fs::read(path) {
        Ok(bytes) => read_pseudonyms(&bytes).with_context(|| path.display().to_string()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Pseudonyms::default()),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// All rows of the table in a file, those too that have no replacement yet; none where there is no such file.
///
/// # Errors
/// The file cannot be read, or is no table of pseudonyms.
pub fn load_rows(path: &Path) -> anyhow::Result<Vec<Pseudonym>> {
    rows_of(path).map(|rows| rows.rows)
}

fn rows_of(path: &Path) -> anyhow::Result<PseudonymRows> {
    match fs::read(path) {
        Ok(bytes) => read_pseudonym_rows(&bytes).with_context(|| path.display().to_string()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(PseudonymRows::default()),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// The rows of a table that is about to be written anew.
fn rows_to_change(path: &Path) -> anyhow::Result<Vec<Pseudonym>> {
    let known = rows_of(path)?;
    if known.more_columns {
        return Err(Refusal::new(
            format!(
                "{} has further columns, which emic would lose",
                path.display()
            ),
            "change it with the program that made it",
        )
        .into());
    }
    Ok(known.rows)
}

/// Puts rows into the table in a file, in place of those for the same names, and keeps the others; a row without a
/// replacement takes no other's place. A file that is made is readable by its owner alone. Gives how many rows are new or different.
///
/// # Errors
/// The rows contradict what is there, the file has further columns that would be lost, or it cannot be written.
pub fn put_pseudonyms(path: &Path, new: &[Pseudonym]) -> anyhow::Result<usize> {
    let mut rows = rows_to_change(path)?;
    let mut changed = 0;
    for entry in new {
        match rows.iter_mut().find(|row| row.original == entry.original) {
            Some(row) if entry.replacement.is_empty() || *row == *entry => {}
            Some(row) => {
                row.replacement.clone_from(&entry.replacement);
                changed += 1;
            }
            None => {
                rows.push(entry.clone());
                changed += 1;
            }
        }
    }
    save_rows(path, &rows)?;
    Ok(changed)
}

/// Takes the rows for these names out of the table in a file; gives how many there were.
///
/// # Errors
/// As [`put_pseudonyms`].
pub fn drop_pseudonyms(path: &Path, originals: &[String]) -> anyhow::Result<usize> {
    let mut rows = rows_to_change(path)?;
    let before = rows.len();
    rows.retain(|row| !originals.contains(&row.original));
    let gone = before - rows.len();
    if gone > 0 {
        save_rows(path, &rows)?;
    }
    Ok(gone)
}

/// Writes the whole table or leaves it as it was. A table that could not be read again is not written.
fn save_rows(path: &Path, rows: &[Pseudonym]) -> anyhow::Result<()> {
    let complete = rows
        .iter()
        .filter(|row| !row.replacement.is_empty())
        .cloned();
    Pseudonyms::new(complete)?;
    let mut bytes = Vec::new();
    write_pseudonyms(rows, &mut bytes)?;
    let cannot = || format!("cannot write {}", path.display());
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        private_folder(folder).with_context(cannot)?;
    }
    let part = path.with_extension(format!("{}.part", std::process::id()));
    let put = || -> std::io::Result<()> {
        let mut file = private_file(&part)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&part, path)
    };
    put()
        .inspect_err(|_| {
            let _ = fs::remove_file(&part);
        })
        .with_context(cannot)
}

/// Makes a file that its owner alone can read.
fn private_file(path: &Path) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes a folder, and those above it, unless it is there; one that is made its owner alone can look into.
fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(original: &str, replacement: &str) -> Pseudonym {
        Pseudonym {
            original: original.to_owned(),
            replacement: replacement.to_owned(),
        }
    }

    #[test]
    fn rows_take_the_place_of_those_for_the_same_name_and_wait_without_a_replacement() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/table.csv");
        assert_eq!(
            put_pseudonyms(&path, &[row("Mary", ""), row("Tom", "Ed")]).unwrap(),
            2
        );
        assert_eq!(
            load_pseudonyms(&path).unwrap().entries(),
            [row("Tom", "Ed")]
        );
        assert_eq!(
            put_pseudonyms(&path, &[row("Mary", "Anna"), row("Tom", "")]).unwrap(),
            1
        );
        assert_eq!(
            load_rows(&path).unwrap(),
            [row("Mary", "Anna"), row("Tom", "Ed")]
        );
        assert!(
            put_pseudonyms(&path, &[row("Ed", "Jo")]).is_err(),
            "Ed stands for Tom"
        );
        assert_eq!(drop_pseudonyms(&path, &["Tom".to_owned()]).unwrap(), 1);
        assert_eq!(load_rows(&path).unwrap(), [row("Mary", "Anna")]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(
                fs::metadata(&path).unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
    }

    #[test]
    fn a_table_with_further_columns_is_read_but_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv");
        fs::write(&path, "original,replacement,who\nMary,Anna,SU01\n").unwrap();
        assert_eq!(load_pseudonyms(&path).unwrap().entries().len(), 1);
        assert!(put_pseudonyms(&path, &[row("Tom", "Ed")]).is_err());
        assert!(fs::read_to_string(&path).unwrap().contains("SU01"));
    }
}

//! Which files an import means: those that were named, and those in the folders that were named.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::formats::READABLE;
use crate::study::natural_key;

/// A file that an import looks at.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// To be read as a transcript.
    Transcript(PathBuf),
    /// To be read as a table of participants.
    Participants(PathBuf),
    /// It cannot be looked at, and why.
    Unreadable(PathBuf, String),
    /// It lies in a folder of transcripts and is none, and why.
    Skipped(PathBuf, String),
}

/// What may lie beside transcripts and is none: data, programs, recordings, pictures. In a folder it is passed over; other
/// files that cannot be read are refused, since they may be interviews.
const OTHER: [&str; 26] = [
    "csv", "tsv", "json", "jsonl", "xlsx", "xls", "ods", "sav", "emic", "html", "log", "py", "r",
    "sh", "mp3", "wav", "m4a", "ogg", "flac", "wma", "mp4", "mov", "jpg", "jpeg", "png", "gif",
];

/// The files under `paths` in natural order, then the tables of participants.
pub(super) fn gather(paths: &[PathBuf], participants: &[PathBuf]) -> Vec<Found> {
    let mut found = Vec::new();
    for path in paths {
        match fs::metadata(path) {
            Ok(about) if about.is_dir() => walk(path, &mut found),
            Ok(_) if is_participants(path) => found.push(Found::Participants(path.clone())),
            Ok(_) => found.push(Found::Transcript(path.clone())),
            Err(error) => found.push(Found::Unreadable(path.clone(), error.to_string())),
        }
    }
    for table in participants {
        let table = Found::Participants(table.clone());
        // A table named beside the folder that it lies in is one table.
        if !found.contains(&table) {
            found.push(table);
        }
    }
    found
}

/// Takes in a folder and those within it. Links to folders are not followed, so that there is an end.
fn walk(folder: &Path, found: &mut Vec<Found>) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            return found.push(Found::Unreadable(folder.to_owned(), error.to_string()));
        }
    };
    let mut entries: Vec<fs::DirEntry> = entries.flatten().collect();
    entries.sort_by_cached_key(|entry| natural_key(&entry.file_name().to_string_lossy()));
    for entry in entries {
        let (path, name) = (
            entry.path(),
            entry.file_name().to_string_lossy().into_owned(),
        );
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_passed_over(&name) {
            continue;
        }
        if is_folder {
            walk(&path, found);
        } else if path.is_file() {
            found.push(of_folder(path));
        }
    }
}

fn of_folder(path: PathBuf) -> Found {
    let extension = extension_of(&path);
    if is_participants(&path) {
        Found::Participants(path)
    } else if OTHER.contains(&extension.as_str()) && !READABLE.contains(&extension.as_str()) {
        Found::Skipped(path, format!("a .{extension} file is no transcript"))
    } else {
        Found::Transcript(path)
    }
}

fn is_passed_over(name: &str) -> bool {
    let upper = name.to_uppercase();
    name.starts_with('.') || upper.starts_with("README") || upper.starts_with("LICENSE")
}

fn is_participants(path: &Path) -> bool {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    name == "participants.csv"
}

fn extension_of(path: &Path) -> String {
    path.extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase()
}

/// Titles for files whose names differ only in the extension: the whole name.
pub(super) fn twins(found: &[Found]) -> HashMap<PathBuf, String> {
    let transcripts = || {
        found.iter().filter_map(|found| match found {
            Found::Transcript(path) => Some(path),
            _ => None,
        })
    };
    let mut by_stem: HashMap<PathBuf, Vec<&PathBuf>> = HashMap::new();
    for path in transcripts() {
        by_stem
            .entry(path.with_extension(""))
            .or_default()
            .push(path);
    }
    let twins = by_stem
        .into_values()
        .filter(|paths| paths.len() > 1)
        .flatten();
    let name = |path: &PathBuf| {
        path.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    twins.map(|path| (path.clone(), name(path))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_read_in_natural_order_without_what_is_no_transcript() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("wave2/.git")).unwrap();
        for name in [
            "GP10.txt",
            "GP2.txt",
            "README.md",
            "LICENSE",
            ".hidden.txt",
            "participants.csv",
            "codings.jsonl",
            "wave2/P1.txt",
            "wave2/.git/x.txt",
        ] {
            fs::write(at(name), "x").unwrap();
        }
        let expected = [
            Found::Skipped(at("codings.jsonl"), "a .jsonl file is no transcript".into()),
            Found::Transcript(at("GP2.txt")),
            Found::Transcript(at("GP10.txt")),
            Found::Participants(at("participants.csv")),
            Found::Transcript(at("wave2/P1.txt")),
        ];
        assert_eq!(gather(&[folder.path().to_owned()], &[]), expected);
    }

    #[test]
    fn files_that_differ_only_in_their_extension_keep_it_in_the_title() {
        let found = ["a/P1.txt", "a/P1.vtt", "b/P1.txt"].map(|p| Found::Transcript(p.into()));
        let twins = twins(&found);
        assert_eq!(twins.len(), 2);
        assert_eq!(twins[Path::new("a/P1.vtt")], "P1.vtt");
    }

    #[test]
    fn a_table_named_beside_its_folder_is_read_once() {
        let folder = tempfile::tempdir().unwrap();
        let table = folder.path().join("participants.csv");
        fs::write(&table, "x").unwrap();
        let found = gather(&[folder.path().to_owned()], std::slice::from_ref(&table));
        assert_eq!(found, [Found::Participants(table)]);
    }
}

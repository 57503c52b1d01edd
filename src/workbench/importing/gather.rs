//! Which files an import means: those that were named, and those in the folders that were named.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::formats::READABLE;
use crate::formats::archive::{Archive, is_archive};
use crate::study::natural_key;

/// Where a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its path; of one in an archive, the archive's with the path within it behind.
    pub path: PathBuf,
    /// The archive that it is in, and its place there.
    within: Option<(Archive, usize)>,
    /// Whether it was asked for by name, rather than found in a folder or an archive.
    pub named: bool,
}

impl Place {
    fn named(path: PathBuf) -> Self {
        Self {
            path,
            within: None,
            named: true,
        }
    }

    fn found(path: PathBuf) -> Self {
        Self {
            path,
            within: None,
            named: false,
        }
    }

    /// The file's bytes.
    ///
    /// # Errors
    /// It cannot be read or unpacked.
    pub fn bytes(&self) -> anyhow::Result<Vec<u8>> {
        Ok(match &self.within {
            Some((archive, at)) => archive.file(*at)?,
            None => fs::read(&self.path)?,
        })
    }

    /// The file's name without folders.
    pub fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }
}

/// A file that an import looks at.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// To be read as a transcript.
    Transcript(Place),
    /// To be read as a table of participants.
    Participants(Place),
    /// It cannot be looked at, and why.
    Unreadable(PathBuf, String),
    /// It lies among transcripts and is none, and why.
    Skipped(PathBuf, String),
}

/// What may lie beside transcripts and is none: data, programs, recordings, pictures. In a folder it is passed over; other
/// files that cannot be read are refused, since they may be interviews.
const OTHER: [&str; 23] = [
    "jsonl", "xls", "ods", "sav", "emic", "qdpx", "qdc", "log", "py", "r", "sh", "mp3", "wav",
    "m4a", "ogg", "flac", "wma", "mp4", "mov", "jpg", "jpeg", "png", "gif",
];

/// The files under `paths` and in archives among them in natural order, then the tables of participants.
pub fn gather(paths: &[PathBuf], participants: &[PathBuf]) -> Vec<Found> {
    let mut found = Vec::new();
    for path in paths {
        match fs::metadata(path) {
            Ok(about) if about.is_dir() => walk(path, &mut found),
            Ok(_) if is_participants(path) => {
                found.push(Found::Participants(Place::named(path.clone())));
            }
            Ok(_) if extension_of(path) == "zip" => unpack(path, &mut found),
            Ok(_) => found.push(Found::Transcript(Place::named(path.clone()))),
            Err(error) => found.push(Found::Unreadable(path.clone(), error.to_string())),
        }
    }
    for table in participants {
        // A table named beside the folder that it lies in is one table.
        let known =
            |found: &Found| matches!(found, Found::Participants(place) if place.path == *table);
        if !found.iter().any(known) {
            found.push(Found::Participants(Place::named(table.clone())));
        }
    }
    found
}

/// Takes in the files in an archive.
fn unpack(path: &Path, found: &mut Vec<Found>) {
    let bytes: Arc<[u8]> = match fs::read(path) {
        Ok(bytes) => bytes.into(),
        Err(error) => return found.push(Found::Unreadable(path.to_owned(), error.to_string())),
    };
    if !is_archive(&bytes) {
        // A document under another name, or a damaged archive: reading it says which.
        return found.push(Found::Transcript(Place::named(path.to_owned())));
    }
    let archive = match Archive::open(bytes) {
        Ok(archive) => archive,
        Err(error) => return found.push(Found::Unreadable(path.to_owned(), error.to_string())),
    };
    let mut files = archive.files();
    files.sort_by_cached_key(|(_, name)| natural_key(name));
    for (at, name) in files {
        // A path that leads out of the archive leads nowhere: only its names count.
        let parts: Vec<&str> = name
            .split(['/', '\\'])
            .filter(|part| !matches!(*part, "" | "." | ".."))
            .collect();
        if parts
            .iter()
            .any(|part| is_passed_over(part) || *part == "__MACOSX")
        {
            continue;
        }
        let place = Place {
            path: parts
                .iter()
                .fold(path.to_owned(), |path, part| path.join(part)),
            within: Some((archive.clone(), at)),
            named: false,
        };
        if extension_of(&place.path) == "zip" {
            let why = "an archive within an archive; unpack it first".to_owned();
            found.push(Found::Unreadable(place.path, why));
        } else {
            found.push(of_folder(place));
        }
    }
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
        } else if path.is_file() && extension_of(&path) == "zip" {
            unpack(&path, found);
        } else if path.is_file() {
            found.push(of_folder(Place::found(path)));
        }
    }
}

fn of_folder(place: Place) -> Found {
    let extension = extension_of(&place.path);
    if is_participants(&place.path) {
        Found::Participants(place)
    } else if OTHER.contains(&extension.as_str()) && !READABLE.contains(&extension.as_str()) {
        Found::Skipped(place.path, format!("a .{extension} file is no transcript"))
    } else {
        Found::Transcript(place)
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
pub fn twins(found: &[Found]) -> HashMap<PathBuf, String> {
    let transcripts = || {
        found.iter().filter_map(|found| match found {
            Found::Transcript(place) => Some(&place.path),
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
            Found::Transcript(Place::found(at("GP2.txt"))),
            Found::Transcript(Place::found(at("GP10.txt"))),
            Found::Participants(Place::found(at("participants.csv"))),
            Found::Transcript(Place::found(at("wave2/P1.txt"))),
        ];
        assert_eq!(gather(&[folder.path().to_owned()], &[]), expected);
    }

    #[test]
    fn files_that_differ_only_in_their_extension_keep_it_in_the_title() {
        let found =
            ["a/P1.txt", "a/P1.vtt", "b/P1.txt"].map(|p| Found::Transcript(Place::named(p.into())));
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
        assert_eq!(found, [Found::Participants(Place::found(table))]);
    }

    #[test]
    fn an_archive_is_a_folder() {
        use std::io::Write as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wave1.zip");
        let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
        for name in [
            "in/GP10.txt",
            "in/GP2.txt",
            "__MACOSX/in/._GP2.txt",
            "in/participants.csv",
            "../out.txt",
            "in/more.zip",
            "in/a.mp3",
        ] {
            zip.start_file(name, zip::write::SimpleFileOptions::default())
                .unwrap();
            zip.write_all(name.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
        let found = gather(std::slice::from_ref(&path), &[]);
        let shown: Vec<(&str, PathBuf)> = found
            .iter()
            .map(|found| match found {
                Found::Transcript(place) => ("transcript", place.path.clone()),
                Found::Participants(place) => ("participants", place.path.clone()),
                Found::Unreadable(path, _) => ("unreadable", path.clone()),
                Found::Skipped(path, _) => ("skipped", path.clone()),
            })
            .collect();
        let expected = [
            ("transcript", path.join("out.txt")),
            ("skipped", path.join("in/a.mp3")),
            ("transcript", path.join("in/GP2.txt")),
            ("transcript", path.join("in/GP10.txt")),
            ("unreadable", path.join("in/more.zip")),
            ("participants", path.join("in/participants.csv")),
        ];
        assert_eq!(shown, expected);
        let Found::Transcript(place) = &found[0] else {
            panic!("{found:?}")
        };
        assert_eq!(place.bytes().unwrap(), b"../out.txt");
    }
}

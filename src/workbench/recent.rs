//! The studies opened last: their paths and nothing else, in a file that its owner alone can read.

use std::fs;
use std::path::{Path, PathBuf};

use super::own_files::write_private;
use super::places;

/// How many are remembered.
const KEPT: usize = 20;

/// The studies opened last that are still there, newest first.
pub fn studies() -> Vec<PathBuf> {
    file()
        .map(|file| listed(&file))
        .unwrap_or_default()
        .into_iter()
        .filter(|path| path.is_file())
        .collect()
}

/// Remembers that a study was opened. That it cannot be remembered is no reason to stop.
pub fn remember(study: &Path) {
    if let (Some(file), Ok(whole)) = (file(), fs::canonicalize(study)) {
        let _ = write(&file, &whole);
    }
}

/// Where the list is: with the user's state, else with their data.
fn file() -> Option<PathBuf> {
    places::state_folder().map(|folder| folder.join("recent.json"))
}

fn listed(file: &Path) -> Vec<PathBuf> {
    let bytes = fs::read(file).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

fn write(file: &Path, newest: &Path) -> std::io::Result<()> {
    let mut studies = listed(file);
    studies.retain(|study| study != newest);
    studies.insert(0, newest.to_owned());
    studies.truncate(KEPT);
    write_private(file, serde_json::to_string(&studies)?.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_stands_first_and_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("state/recent.json");
        for study in ["/a.emic", "/b.emic", "/a.emic"] {
            write(&file, Path::new(study)).unwrap();
        }
        assert_eq!(listed(&file), [Path::new("/a.emic"), Path::new("/b.emic")]);
        for number in 0..30 {
            write(&file, Path::new(&format!("/{number}.emic"))).unwrap();
        }
        assert_eq!(listed(&file).len(), KEPT);
    }

    #[test]
    fn a_list_that_cannot_be_read_is_empty() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("recent.json");
        fs::write(&file, "{").unwrap();
        assert_eq!(listed(&file), Vec::<PathBuf>::new());
    }
}

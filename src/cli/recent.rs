//! The studies opened last: their paths and nothing else, in a file that its owner alone can read.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

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
    let folders = ProjectDirs::from("", "", "emic")?;
    let folder = folders
        .state_dir()
        .unwrap_or_else(|| folders.data_local_dir());
    Some(folder.join("recent.json"))
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
    if let Some(folder) = file.parent() {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
    }
    let fresh = file.with_extension(format!("{}.tmp", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(&fresh)?
        .write_all(serde_json::to_string(&studies)?.as_bytes())?;
    fs::rename(&fresh, file)
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

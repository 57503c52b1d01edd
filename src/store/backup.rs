//! Sound copies of a study file: on request, and a few rolling ones while working.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use super::{Store, StoreError, connect, private_file};
use crate::study::ContentHash;

/// A file as it was imported.
#[derive(Debug, Clone)]
pub struct Original {
    /// Its name, without folders.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Original {
    /// SHA-256 of the bytes: the identity under which it is kept.
    pub fn hash(&self) -> ContentHash {
        ContentHash::of([self.bytes.as_slice()])
    }
}

/// How many rolling backups of a study are kept.
const KEPT: usize = 5;

/// How old the newest rolling backup must be before another one is made.
const INTERVAL: Duration = Duration::from_secs(30 * 60);

/// How many pages a backup copies at a time, so that it never holds the file for long.
const PAGES_A_STEP: i32 = 256;

impl Store {
    /// Writes a sound copy of the study file to `to`, which must not be there yet; its owner alone can read it.
    ///
    /// # Errors
    /// `to` is there, or the disk fails; no half copy is left behind.
    pub fn backup(&self, to: &Path) -> Result<(), StoreError> {
        copy(&self.path, to)
    }
}

fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    let source = connect(from, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    private_file(to)?;
    let run = || -> rusqlite::Result<()> {
        let mut target = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        Backup::new(&source, &mut target)?.run_to_completion(PAGES_A_STEP, Duration::ZERO, None)
    };
    run().map_err(|error| {
        let _ = fs::remove_file(to);
        StoreError::of_sqlite(to, error)
    })
}

/// The rolling backups of one study: a folder of its own, known by the study's path, so that no two studies mix.
#[derive(Debug, Clone)]
pub struct Backups {
    study: PathBuf,
    folder: PathBuf,
}

impl Backups {
    /// The backups of the study at `study` under `root`, emic's folder for backups.
    pub fn of(study: &Path, root: &Path) -> Self {
        let whole = fs::canonicalize(study).unwrap_or_else(|_| study.to_owned());
        let mark = ContentHash::of([whole.to_string_lossy().as_bytes()]).to_string();
        let stem = study
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default();
        Self {
            study: whole,
            folder: root.join(format!("{stem}-{}", &mark[..12])),
        }
    }

    /// Where they are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The backups that there are, newest first, each with the time at which it was made.
    pub fn list(&self) -> Vec<(PathBuf, SystemTime)> {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut backups: Vec<(PathBuf, SystemTime)> = files
            .map(|file| file.path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "emic")
            })
            .filter_map(|path| Some((path.clone(), fs::metadata(&path).ok()?.modified().ok()?)))
            .collect();
        backups.sort_by(|a, b| (b.1, &b.0).cmp(&(a.1, &a.0)));
        backups
    }

    /// Whether it is time for another backup: the study has changed since the newest one, and that is old enough.
    pub fn is_due(&self) -> bool {
        let changed = fs::metadata(&self.study).and_then(|file| file.modified());
        match (self.list().first(), changed) {
            (Some((_, made)), Ok(changed)) => {
                changed > *made && made.elapsed().is_ok_and(|age| age >= INTERVAL)
            }
            (None, Ok(_)) => true,
            (_, Err(_)) => false,
        }
    }

    /// Makes a backup now, named by `name`, and removes the oldest beyond the few that are kept.
    ///
    /// # Errors
    /// The folder cannot be made or the disk fails.
    pub fn make(&self, name: &str) -> Result<PathBuf, StoreError> {
        private_folder(&self.folder)?;
        let mut to = self.folder.join(format!("{name}.emic"));
        let mut number = 2;
        while to.exists() {
            to = self.folder.join(format!("{name}-{number}.emic"));
            number += 1;
        }
        // Under another name until it is whole, so that a half copy never passes for a backup.
        let part = to.with_extension("part");
        let _ = fs::remove_file(&part);
        copy(&self.study, &part)?;
        fs::rename(&part, &to).map_err(|source| StoreError::Io {
            path: to.clone(),
            source,
        })?;
        for (old, _) in self.list().into_iter().skip(KEPT) {
            let _ = fs::remove_file(old);
        }
        Ok(to)
    }

    /// Removes every backup that emic has made, for what is erased must not stand in them, and overwrites their bytes first;
    /// gives how many there were. Copies that somebody made elsewhere are out of reach.
    ///
    /// # Errors
    /// One of them cannot be removed.
    pub fn erase(&self) -> Result<usize, StoreError> {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut removed = 0;
        for path in files.map(|file| file.path()).filter(|path| path.is_file()) {
            let io = |source| StoreError::Io {
                path: path.clone(),
                source,
            };
            // A file system that keeps old blocks is out of reach; one that does not keeps nothing.
            if let (Ok(file), Ok(about)) = (
                fs::OpenOptions::new().write(true).open(&path),
                fs::metadata(&path),
            ) {
                let _ = overwrite(file, about.len());
            }
            fs::remove_file(&path).map_err(io)?;
            removed += 1;
        }
        Ok(removed)
    }

    /// Puts the study back as `backup` has it. The present file, if it can be read, is kept as one more backup first;
    /// gives the path of that.
    ///
    /// # Errors
    /// `backup` is no sound study, or the disk fails; the study is then as before.
    pub fn restore(&self, backup: &Path, name: &str) -> Result<Option<PathBuf>, StoreError> {
        let (store, _) = Store::open(backup)?;
        if let Some(finding) = store.verify()?.first() {
            let what = format!("{}: {}", finding.place, finding.what);
            return Err(StoreError::Damaged {
                path: backup.to_owned(),
                what,
            });
        }
        drop(store);
        let kept = match Store::open(&self.study) {
            Ok(_) => Some(self.make(name)?),
            Err(StoreError::Missing { .. }) => None,
            Err(_) => Some(self.set_aside(name)?),
        };
        let fresh = self.study.with_extension("emic-restored");
        let _ = fs::remove_file(&fresh);
        copy(backup, &fresh)?;
        fs::rename(&fresh, &self.study).map_err(|source| StoreError::Io {
            path: self.study.clone(),
            source,
        })?;
        Ok(kept)
    }

    /// Keeps a file that is no sound study byte for byte: somebody may still want to look into it.
    fn set_aside(&self, name: &str) -> Result<PathBuf, StoreError> {
        private_folder(&self.folder)?;
        let to = self.folder.join(format!("{name}-damaged.bin"));
        fs::copy(&self.study, &to).map_err(|source| StoreError::Io {
            path: to.clone(),
            source,
        })?;
        Ok(to)
    }
}

fn overwrite(mut file: fs::File, length: u64) -> std::io::Result<()> {
    std::io::copy(
        &mut std::io::Read::take(std::io::repeat(0), length),
        &mut file,
    )?;
    file.sync_all()
}

/// Makes a folder, and those above it, that its owner alone can look into.
fn private_folder(path: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|source| StoreError::Io {
        path: path.to_owned(),
        source,
    })
}

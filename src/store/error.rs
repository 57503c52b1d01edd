//! What can go wrong with a study file, in words that say what to do next.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::study::Refusal;

/// Why something could not be read from or written to a study file.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such file.
    #[error("there is no study at {}; make one with `emic new`", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A new study would take the place of a file that is there.
    #[error("{} is there already; choose another name, or open it with `emic {}`", path.display(), path.display())]
    Exists {
        /// The file that is there.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{} is not a study of emic; to bring in a transcript, use `emic import`", path.display())]
    NoStudy {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a later emic.
    #[error("{} was written by a newer emic (format {found}, this one knows {known}); install the newer emic to open it", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format known here.
        known: i64,
    },
    /// The file is cut short or its pages are damaged.
    #[error("{} is damaged ({what}); nothing was changed. `emic restore` lists the backups that emic has made of it", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// The file cannot be written.
    #[error("{} is read-only: it can be looked at but not changed; make a copy with `emic backup` to work on", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// Another program holds the file.
    #[error("{} has been held by another program for over 5 seconds; nothing was changed. Close that program, or try again", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// No room left.
    #[error("the disk that holds {} is full; nothing was changed. Make room and do it again", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The action does not fit the study.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is nothing to take back or to put back.
    #[error("nothing to {0}")]
    Nothing(&'static str),
    /// Later entries build on what would be taken back.
    #[error("{}", conflict(later))]
    BuiltUpon {
        /// The numbers and sentences of those entries, newest first.
        later: Vec<(i64, String)>,
    },
    /// Reading or writing failed otherwise.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// SQLite failed otherwise.
    #[error("{}: {source}", path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

fn conflict(later: &[(i64, String)]) -> String {
    let named: Vec<String> = later
        .iter()
        .take(3)
        .map(|(number, sentence)| format!("{number} ({sentence})"))
        .collect();
    let more = if later.len() > 3 {
        format!(" and {} more", later.len() - 3)
    } else {
        String::new()
    };
    format!(
        "later entries of the history build on it: {}{more}; take those back too, or leave it",
        named.join(", ")
    )
}

impl StoreError {
    /// Says in emic's words what SQLite said of the file at `path`.
    pub fn of_sqlite(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NoStudy { path },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged {
                path,
                what: "its pages do not fit together".into(),
            },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::ReadOnly) => Self::ReadOnly { path },
            _ => Self::Sqlite { path, source },
        }
    }
}

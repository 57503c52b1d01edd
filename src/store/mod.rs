//! The study file: one SQLite database. Loads a study, writes actions durably, keeps the history for ever.
//!
//! An action is one transaction: the rows, and an entry of the history with its changes. Before it plans, a commit takes
//! in what other processes have written since, so that two terminals on one file never overwrite each other.

mod backup;
mod dump;
mod erase;
mod error;
mod history;
mod rows;
mod schema;
mod taking_back;
mod verify;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

pub use backup::{Backups, Original};
pub use dump::Dump;
pub use erase::Erased;
pub use error::StoreError;
pub use history::{ChangeRow, Entry, EntryKind, HistoryFilter};
pub use verify::Finding;

use crate::study::{
    Change, CoderId, ContentHash, Document, EntryId, Kind, Plan, Record, Study, Text, TranscriptId,
};
use rows::Numbers;

/// How long a commit waits for another process to finish its own.
const PATIENCE: Duration = Duration::from_secs(5);

/// An open study file.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
    /// The number of the newest entry that the study in memory has taken in.
    seen: i64,
    read_only: bool,
}

/// Who makes an entry, when, and what it takes back.
#[derive(Debug, Clone)]
pub struct EntryHead {
    /// Its identity.
    pub id: EntryId,
    /// The acting coder.
    pub coder: CoderId,
    /// When, in milliseconds since 1970.
    pub time: i64,
    /// What sort of entry.
    pub kind: EntryKind,
    /// The numbers of the entries that it takes back.
    pub undoes: Vec<i64>,
}

/// What planning against the present study came to.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The entry.
    pub head: EntryHead,
    /// Its changes and documents.
    pub plan: Plan,
    /// Files to keep as they were imported.
    pub originals: Vec<Original>,
}

impl Store {
    /// Makes a new study file, readable by its owner alone, without a record in it.
    ///
    /// # Errors
    /// A file of that name is there already, or the disk fails.
    pub fn create(path: &Path) -> Result<Self, StoreError> {
        private_file(path)?;
        let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let create = || -> rusqlite::Result<()> {
            let transaction = connection.unchecked_transaction()?;
            schema::create(&transaction)?;
            transaction.commit()
        };
        create().map_err(|error| StoreError::of_sqlite(path, error))?;
        Ok(Self {
            connection,
            path: path.to_owned(),
            seen: 0,
            read_only: false,
        })
    }

    /// Opens a study file, and reads everything but texts and codings.
    ///
    /// # Errors
    /// No file, no study, a newer format, a damaged file, or one held by another program.
    pub fn open(path: &Path) -> Result<(Self, Study), StoreError> {
        let read_only = std::fs::metadata(path)
            .map_err(|_| StoreError::Missing {
                path: path.to_owned(),
            })?
            .permissions()
            .readonly();
        let flags = if read_only {
            OpenFlags::SQLITE_OPEN_READ_ONLY
        } else {
            OpenFlags::SQLITE_OPEN_READ_WRITE
        };
        let connection = connect(path, flags)?;
        let mut store = Self {
            connection,
            path: path.to_owned(),
            seen: 0,
            read_only,
        };
        store.read_only |= store
            .connection
            .is_readonly(rusqlite::MAIN_DB)
            .unwrap_or(read_only);
        store.check_header()?;
        let (study, seen) = store.read_outline()?;
        store.seen = seen;
        Ok((store, study))
    }

    fn check_header(&self) -> Result<(), StoreError> {
        let pragma = |name: &str| {
            self.connection
                .pragma_query_value(None, name, |row| row.get::<_, i64>(0))
        };
        let of_sqlite = |error| StoreError::of_sqlite(&self.path, error);
        let path = self.path.clone();
        if pragma("application_id").map_err(of_sqlite)? != schema::APPLICATION_ID {
            return Err(StoreError::NoStudy { path });
        }
        let found = pragma("user_version").map_err(of_sqlite)?;
        if found > schema::FORMAT {
            return Err(StoreError::Newer {
                path,
                found,
                known: schema::FORMAT,
            });
        }
        let pages =
            pragma("page_count").map_err(of_sqlite)? * pragma("page_size").map_err(of_sqlite)?;
        let length = std::fs::metadata(&self.path)
            .map(|file| file.len())
            .unwrap_or(0);
        if u64::try_from(pages).unwrap_or(0) > length {
            return Err(StoreError::Damaged {
                path,
                what: format!("it is cut short: {length} of {pages} bytes are there"),
            });
        }
        Ok(())
    }

    fn read_outline(&self) -> Result<(Study, i64), StoreError> {
        let path = self.path.clone();
        let read = |connection: &Connection| -> rusqlite::Result<(Study, i64, Option<String>)> {
            // One snapshot of the file; within a commit there is one already.
            let snapshot = connection
                .is_autocommit()
                .then(|| connection.unchecked_transaction())
                .transpose()?;
            let mut study = Study::new();
            let mut broken = None;
            for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::Coding) {
                for record in rows::read_all(connection, *kind)? {
                    match record {
                        Ok(record) => study.apply(&Change::add(record)),
                        Err(what) => broken = Some(what),
                    }
                }
            }
            let seen = newest_entry(connection)?;
            drop(snapshot);
            Ok((study, seen, broken))
        };
        let (study, seen, broken) =
            read(&self.connection).map_err(|error| StoreError::of_sqlite(&path, error))?;
        if let Some(what) = broken {
            return Err(StoreError::Damaged { path, what });
        }
        Ok((study, seen))
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the file can only be looked at.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    fn of_sqlite(&self, error: rusqlite::Error) -> StoreError {
        StoreError::of_sqlite(&self.path, error)
    }

    fn damaged(&self, what: impl Into<String>) -> StoreError {
        StoreError::Damaged {
            path: self.path.clone(),
            what: what.into(),
        }
    }

    /// Loads texts and codings of transcripts into the study, taking in first what others have written.
    ///
    /// # Errors
    /// A text that does not fit its hash, a coding that cannot be read, or SQLite fails.
    pub fn load(
        &mut self,
        study: &mut Study,
        transcripts: &[TranscriptId],
    ) -> Result<(), StoreError> {
        // One snapshot of the file for the news and what is loaded: codings must fit the text that is known.
        let transaction = self
            .connection
            .unchecked_transaction()
            .map_err(|error| self.of_sqlite(error))?;
        self.seen = self.take_in_news(study)?;
        let numbers = Numbers::read(&transaction).map_err(|error| self.of_sqlite(error))?;
        for id in transcripts {
            let Some(interview) = study
                .interview(*id)
                .filter(|interview| !interview.is_loaded())
            else {
                continue;
            };
            let document = self.document(interview.hash())?;
            let codings = rows::read_codings(&transaction, *id, &numbers)
                .map_err(|error| self.of_sqlite(error))?;
            let codings = codings
                .into_iter()
                .collect::<Result<Vec<_>, String>>()
                .map_err(|what| self.damaged(what))?;
            study.fill(*id, document, codings);
        }
        Ok(())
    }

    /// The files that are kept as they were imported: their hashes and names.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn originals(&self) -> Result<Vec<(ContentHash, String)>, StoreError> {
        let read = || -> rusqlite::Result<Vec<(String, String)>> {
            let mut statement = self
                .connection
                .prepare("SELECT hash, name FROM original ORDER BY name, hash")?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect()
        };
        let rows = read().map_err(|error| self.of_sqlite(error))?;
        let named = |(hash, name): (String, String)| Some((ContentHash::parse(&hash)?, name));
        Ok(rows.into_iter().filter_map(named).collect())
    }

    /// A file that is kept as it was imported.
    ///
    /// # Errors
    /// It is not in the study file.
    pub fn original(&self, hash: ContentHash) -> Result<Original, StoreError> {
        let row: Option<(String, Vec<u8>)> = self
            .connection
            .query_row(
                "SELECT name, bytes FROM original WHERE hash = ?1",
                [hash.to_string()],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()
            .map_err(|error| self.of_sqlite(error))?;
        let (name, bytes) =
            row.ok_or_else(|| self.damaged(format!("the original {hash} is missing")))?;
        Ok(Original { name, bytes })
    }

    /// A document by its hash.
    ///
    /// # Errors
    /// It is not in the file, or is not what its hash says.
    pub fn document(&self, hash: ContentHash) -> Result<Arc<Document>, StoreError> {
        let row: Option<(String, String)> = self
            .connection
            .prepare_cached("SELECT text, layout FROM document WHERE hash = ?1")
            .and_then(|mut statement| {
                statement
                    .query_row([hash.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
                    .optional()
            })
            .map_err(|error| self.of_sqlite(error))?;
        let (text, layout) =
            row.ok_or_else(|| self.damaged(format!("the text {hash} is missing")))?;
        let text = Text::new(&text).map_err(|error| self.damaged(error.to_string()))?;
        let document = Document::from_layout(text, &layout)
            .map_err(|error| self.damaged(error.to_string()))?;
        if document.hash != hash {
            return Err(self.damaged(format!("the text {hash} is not what was stored")));
        }
        Ok(Arc::new(document))
    }

    /// Takes in what other processes have written since the last look. Cheap when there is nothing.
    ///
    /// # Errors
    /// SQLite fails, or an entry cannot be read.
    pub fn catch_up(&mut self, study: &mut Study) -> Result<bool, StoreError> {
        let newest = self.take_in_news(study)?;
        let news = newest > self.seen;
        self.seen = newest;
        Ok(news)
    }

    /// Takes in the entries that have not been seen; gives the number of the newest one.
    fn take_in_news(&self, study: &mut Study) -> Result<i64, StoreError> {
        let newest = newest_entry(&self.connection).map_err(|error| self.of_sqlite(error))?;
        for entry in self.seen + 1..=newest {
            for row in self.change_rows(entry)? {
                if erase::is_erased(&row) {
                    // What was erased must go from the memory too: the study is read anew, its texts when they are needed.
                    let (present, newest) = self.read_outline()?;
                    study.become_present(present);
                    return Ok(newest);
                }
                self.take_in(study, row)?;
            }
        }
        Ok(newest.max(self.seen))
    }

    fn take_in(&self, study: &mut Study, row: history::ChangeRow) -> Result<(), StoreError> {
        let loaded = |home: Option<TranscriptId>| {
            home.and_then(|id| study.interview(id))
                .is_some_and(|i| i.is_loaded())
        };
        if row.kind == Kind::Coding && !loaded(row.home) {
            return Ok(());
        }
        let now = study.record(row.kind, row.record, row.home);
        let change = Change::from_patch(row.kind, row.before, row.after, now.as_ref())
            .map_err(|error| self.damaged(format!("an entry of the history: {error}")))?;
        let mut documents = Vec::new();
        if let Some(Record::Transcript(transcript)) = &change.after
            && study
                .interview(transcript.id)
                .is_none_or(|i| i.hash() != transcript.document())
        {
            documents.push(self.document(transcript.document())?);
        }
        study.apply_plan(&Plan {
            changes: vec![change],
            documents,
            ..Plan::default()
        });
        Ok(())
    }

    /// Plans against the present state of the file and writes the outcome in one durable transaction; only then is it
    /// applied to `study`. Gives the plan and the entry's number; no number where there was nothing to do.
    ///
    /// # Errors
    /// Whatever `plan` refuses, a file that is read-only, held by another program, or a disk that is full. Nothing has
    /// changed then.
    pub fn commit(
        &mut self,
        study: &mut Study,
        plan: &mut dyn FnMut(&Self, &Study) -> Result<Draft, StoreError>,
    ) -> Result<(Draft, Option<i64>), StoreError> {
        if self.read_only {
            return Err(StoreError::ReadOnly {
                path: self.path.clone(),
            });
        }
        self.connection
            .execute_batch("BEGIN IMMEDIATE")
            .map_err(|error| self.of_sqlite(error))?;
        let outcome = self.write_planned(study, plan);
        let ended = match &outcome {
            Ok((_, Some(_))) => self.connection.execute_batch("COMMIT"),
            Ok((_, None)) | Err(_) => self.connection.execute_batch("ROLLBACK"),
        };
        if let Err(error) = ended {
            let _ = self.connection.execute_batch("ROLLBACK");
            outcome?;
            return Err(self.of_sqlite(error));
        }
        let (draft, number) = outcome?;
        if let Some(number) = number {
            study.apply_plan(&draft.plan);
            self.seen = number;
        }
        Ok((draft, number))
    }

    fn write_planned(
        &mut self,
        study: &mut Study,
        plan: &mut dyn FnMut(&Self, &Study) -> Result<Draft, StoreError>,
    ) -> Result<(Draft, Option<i64>), StoreError> {
        self.catch_up(study)?;
        let draft = plan(self, study)?;
        if draft.plan.changes.is_empty() {
            return Ok((draft, None));
        }
        let name = self.coder_name(study, &draft);
        let number =
            write(&self.connection, &draft, &name).map_err(|error| self.of_sqlite(error))?;
        Ok((draft, Some(number)))
    }

    /// The acting coder's name; in the first entry the coder is one of the changes.
    fn coder_name(&self, study: &Study, draft: &Draft) -> String {
        let new = draft
            .plan
            .changes
            .iter()
            .find_map(|change| match &change.after {
                Some(Record::Coder(coder)) if coder.id == draft.head.coder => {
                    Some(coder.name.clone())
                }
                _ => None,
            });
        let known = study
            .coder(draft.head.coder)
            .map(|coder| coder.name.clone());
        known.or(new).unwrap_or_default()
    }
}

fn newest_entry(connection: &Connection) -> rusqlite::Result<i64> {
    connection
        .prepare_cached("SELECT coalesce(max(number), 0) FROM entry")?
        .query_row([], |row| row.get(0))
}

/// Writes documents, rows, and the entry with its changes; gives the entry's number.
fn write(connection: &Connection, draft: &Draft, coder_name: &str) -> rusqlite::Result<i64> {
    for document in &draft.plan.documents {
        connection
            .prepare_cached(
                "INSERT OR IGNORE INTO document (hash, text, layout) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![
                document.hash.to_string(),
                document.text.as_str(),
                document.layout()
            ])?;
    }
    for original in &draft.originals {
        connection
            .prepare_cached(
                "INSERT OR IGNORE INTO original (hash, name, bytes) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![
                original.hash().to_string(),
                original.name,
                original.bytes
            ])?;
    }
    let (head, plan) = (&draft.head, &draft.plan);
    connection
        .prepare_cached(
            "INSERT INTO entry (id, coder, coder_name, time, kind, sentence, why, changes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            head.id.to_string(),
            head.coder.to_string(),
            coder_name,
            head.time,
            head.kind.name(),
            plan.sentence,
            plan.why,
            plan.changes.len() as i64
        ])?;
    let number = connection.last_insert_rowid();
    for (position, change) in plan.changes.iter().enumerate() {
        match (&change.before, &change.after) {
            (_, Some(after)) => rows::write(connection, after)?,
            (Some(before), None) => rows::delete(connection, before)?,
            (None, None) => {}
        }
        history::write_change(connection, number, position, change)?;
    }
    history::take_back(connection, number, &head.undoes)?;
    Ok(number)
}

/// Makes an empty file that its owner alone can read.
fn private_file(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(StoreError::Exists {
                path: path.to_owned(),
            })
        }
        Err(source) => Err(StoreError::Io {
            path: path.to_owned(),
            source,
        }),
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let open = || -> rusqlite::Result<Connection> {
        let connection =
            Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        connection.pragma_update(None, "synchronous", "EXTRA")?;
        connection.pragma_update(None, "fullfsync", true)?;
        // Interviews are confidential: nothing of them may lie in a temporary file.
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(connection)
    };
    open().map_err(|error| StoreError::of_sqlite(path, error))
}

#[cfg(test)]
mod correction_tests;
#[cfg(test)]
mod dump_tests;
#[cfg(test)]
mod tests;

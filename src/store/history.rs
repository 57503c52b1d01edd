//! The history: entries that only ever grow in number, what each changed, and how one is taken back.

use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter, types::Value as Sql};
use uuid::Uuid;

use super::{Store, StoreError};
use crate::study::{Change, CoderId, EntryId, Fields, Kind, Refusal, TranscriptId};

/// What sort of entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// Something that a researcher did.
    Action,
    /// Takes back earlier entries.
    Undo,
    /// Puts back what an undo took back.
    Redo,
}

impl EntryKind {
    /// Its name in the study file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Action => "action",
            Self::Undo => "undo",
            Self::Redo => "redo",
        }
    }

    fn named(name: &str) -> Self {
        match name {
            "undo" => Self::Undo,
            "redo" => Self::Redo,
            _ => Self::Action,
        }
    }
}

/// One entry of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its identity.
    pub id: EntryId,
    /// Its place in the history of this file, counting from 1.
    pub number: i64,
    /// Who acted: their name at that time.
    pub coder: String,
    /// When, in milliseconds since 1970.
    pub time: i64,
    /// What sort of entry.
    pub kind: EntryKind,
    /// What was done, a sentence.
    pub sentence: String,
    /// Why, where a reason was given.
    pub why: String,
    /// How many records changed.
    pub changes: usize,
    /// The numbers of the entries that it takes back.
    pub undoes: Vec<i64>,
    /// Whether it still stands: not taken back, or put back since.
    pub standing: bool,
}

/// Which entries of the history to list.
#[derive(Debug, Clone, Default)]
pub struct HistoryFilter {
    /// Only entries with a smaller number; none: from the newest.
    pub before: Option<i64>,
    /// At most so many; none: all.
    pub limit: Option<usize>,
    /// Only this coder's, by the name they had.
    pub coder: Option<String>,
    /// Only those that touch this transcript.
    pub transcript: Option<TranscriptId>,
    /// Only those that change a record of this kind.
    pub kind: Option<Kind>,
}

/// A change as the file has it.
#[derive(Debug)]
pub struct ChangeRow {
    /// What kind of record.
    pub kind: Kind,
    /// Its identity.
    pub record: Uuid,
    /// The transcript that it is in.
    pub home: Option<TranscriptId>,
    /// The fields that differ, before.
    pub before: Option<Fields>,
    /// The fields that differ, after.
    pub after: Option<Fields>,
}

/// Of an entry: nothing that it changed has been erased.
const WHOLE: &str = "NOT EXISTS (SELECT 1 FROM change WHERE change.entry = entry.number AND before IS NULL AND after IS NULL)";

const COLUMNS: &str = "id, number, coder_name, time, kind, sentence, why, changes, stands";

impl Store {
    /// Entries of the history, newest first.
    ///
    /// # Errors
    /// SQLite fails.
    pub fn history(&self, filter: &HistoryFilter) -> Result<Vec<Entry>, StoreError> {
        let statement = format!(
            "SELECT {COLUMNS} FROM entry WHERE (?1 IS NULL OR number < ?1) AND (?2 IS NULL OR coder_name = ?2)
             AND (?3 IS NULL OR EXISTS (SELECT 1 FROM change WHERE change.entry = entry.number AND change.home = ?3))
             AND (?5 IS NULL OR EXISTS (SELECT 1 FROM change WHERE change.entry = entry.number AND change.kind = ?5))
             ORDER BY number DESC LIMIT ?4"
        );
        let home = filter
            .transcript
            .map(|transcript| transcript.0.as_bytes().to_vec());
        let limit = filter.limit.map_or(-1, |limit| limit as i64);
        self.entries(
            &statement,
            params![
                filter.before,
                filter.coder,
                home,
                limit,
                filter.kind.map(Kind::name)
            ],
        )
    }

    /// The entry with this number.
    ///
    /// # Errors
    /// SQLite fails.
    pub fn entry(&self, number: i64) -> Result<Option<Entry>, StoreError> {
        let statement = format!("SELECT {COLUMNS} FROM entry WHERE number = ?1");
        Ok(self.entries(&statement, [number])?.pop())
    }

    /// The number of the entry with this identity.
    ///
    /// # Errors
    /// There is no such entry, or SQLite fails.
    pub fn number_of(&self, id: EntryId) -> Result<i64, StoreError> {
        let number = self
            .connection
            .query_row(
                "SELECT number FROM entry WHERE id = ?1",
                [id.to_string()],
                |row| row.get(0),
            )
            .optional()
            .map_err(|error| self.of_sqlite(error))?;
        number.ok_or_else(|| {
            Refusal::new(
                "the history has no such entry",
                "list it with `emic history`",
            )
            .into()
        })
    }

    fn entries(
        &self,
        statement: &str,
        parameters: impl rusqlite::Params,
    ) -> Result<Vec<Entry>, StoreError> {
        let read = || -> rusqlite::Result<Vec<Entry>> {
            let mut rows = self.connection.prepare_cached(statement)?;
            let mut entries: Vec<Entry> = rows
                .query_map(parameters, entry_of)?
                .collect::<rusqlite::Result<_>>()?;
            let mut targets = self
                .connection
                .prepare_cached("SELECT target FROM undoes WHERE entry = ?1 ORDER BY target")?;
            for entry in entries
                .iter_mut()
                .filter(|entry| entry.kind != EntryKind::Action)
            {
                entry.undoes = targets
                    .query_map([entry.number], |row| row.get(0))?
                    .collect::<rusqlite::Result<_>>()?;
            }
            Ok(entries)
        };
        read().map_err(|error| self.of_sqlite(error))
    }

    /// What an entry changed, in order.
    pub(super) fn change_rows(&self, entry: i64) -> Result<Vec<ChangeRow>, StoreError> {
        let read = || -> rusqlite::Result<Vec<Option<ChangeRow>>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT kind, record, home, before, after FROM change WHERE entry = ?1 ORDER BY position",
            )?;
            statement.query_map([entry], change_row_of)?.collect()
        };
        let rows = read().map_err(|error| self.of_sqlite(error))?;
        rows.into_iter()
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| self.damaged(format!("entry {entry} of the history")))
    }

    /// The entry that undo takes back for this coder: their newest action that stands.
    ///
    /// # Errors
    /// SQLite fails.
    pub fn undo_target(&self, coder: CoderId) -> Result<Option<i64>, StoreError> {
        self.one_number(
            &format!(
                "SELECT number FROM entry WHERE coder = ?1 AND kind = 'action' AND stands AND {WHOLE}
                 ORDER BY number DESC LIMIT 1"
            ),
            params![coder.to_string()],
        )
    }

    /// The entry that redo puts back for this coder: their newest undo that stands, if no action of theirs came later.
    ///
    /// # Errors
    /// SQLite fails.
    pub fn redo_target(&self, coder: CoderId) -> Result<Option<i64>, StoreError> {
        self.one_number(
            &format!(
                "SELECT number FROM entry WHERE coder = ?1 AND kind = 'undo' AND stands AND {WHOLE} AND NOT EXISTS
                 (SELECT 1 FROM entry AS later WHERE coder = ?1 AND kind = 'action' AND stands AND later.number > entry.number)
                 ORDER BY number DESC LIMIT 1"
            ),
            params![coder.to_string()],
        )
    }

    fn one_number(
        &self,
        statement: &str,
        parameters: impl rusqlite::Params,
    ) -> Result<Option<i64>, StoreError> {
        let read = || {
            self.connection
                .prepare_cached(statement)?
                .query_row(parameters, |row| row.get(0))
                .optional()
        };
        read().map_err(|error| self.of_sqlite(error))
    }

    /// The numbers of all entries after `number`, newest first.
    ///
    /// # Errors
    /// SQLite fails.
    pub fn entries_after(&self, number: i64) -> Result<Vec<Entry>, StoreError> {
        self.entries(
            &format!("SELECT {COLUMNS} FROM entry WHERE number > ?1 ORDER BY number DESC"),
            [number],
        )
    }

    /// The actions that stand and came after `number` and that touch a record which it touches, or correct a text in which
    /// it moved a coding, newest first.
    ///
    /// # Errors
    /// SQLite fails.
    pub fn built_upon(&self, number: i64) -> Result<Vec<Entry>, StoreError> {
        let statement = format!(
            "SELECT {COLUMNS} FROM entry WHERE number > ?1 AND kind = 'action' AND stands AND number IN
             (SELECT later.entry FROM change AS later JOIN change AS earlier ON later.record = earlier.record
              WHERE earlier.entry = ?1 AND later.entry > ?1
              UNION SELECT later.entry FROM change AS later JOIN change AS earlier ON later.record = earlier.home
              WHERE earlier.entry = ?1 AND later.entry > ?1 AND later.kind = 'transcript'
              AND json_type(later.before, '$.versions') IS NOT NULL AND json_type(earlier.before, '$.span') IS NOT NULL
              AND json_type(earlier.after, '$.span') IS NOT NULL) ORDER BY number DESC"
        );
        self.entries(&statement, [number])
    }

    /// The texts of an entry's changes for people: kind, identity and the fields that differ.
    ///
    /// # Errors
    /// SQLite fails.
    pub fn changes(&self, number: i64) -> Result<Vec<ChangeRow>, StoreError> {
        self.change_rows(number)
    }
}

fn entry_of(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: EntryId(Uuid::parse_str(&row.get::<_, String>(0)?).unwrap_or_default()),
        number: row.get(1)?,
        coder: row.get(2)?,
        time: row.get(3)?,
        kind: EntryKind::named(&row.get::<_, String>(4)?),
        sentence: row.get(5)?,
        why: row.get(6)?,
        changes: row.get::<_, i64>(7)?.unsigned_abs() as usize,
        undoes: Vec::new(),
        standing: row.get(8)?,
    })
}

fn change_row_of(row: &Row<'_>) -> rusqlite::Result<Option<ChangeRow>> {
    let uuid = |bytes: Vec<u8>| Uuid::from_slice(&bytes).ok();
    let fields = |json: Option<String>| {
        json.map(|json| serde_json::from_str::<Fields>(&json))
            .transpose()
    };
    let kind = Kind::named(&row.get::<_, String>(0)?);
    let record = uuid(row.get(1)?);
    let home = row
        .get::<_, Option<Vec<u8>>>(2)?
        .and_then(uuid)
        .map(TranscriptId);
    let (before, after) = (fields(row.get(3)?), fields(row.get(4)?));
    Ok(match (kind, record, before, after) {
        (Some(kind), Some(record), Ok(before), Ok(after)) => Some(ChangeRow {
            kind,
            record,
            home,
            before,
            after,
        }),
        _ => None,
    })
}

/// Writes one change of an entry.
pub(super) fn write_change(
    connection: &Connection,
    entry: i64,
    position: usize,
    change: &Change,
) -> rusqlite::Result<()> {
    let Some(record) = change.record() else {
        return Ok(());
    };
    let (before, after) = change.to_patch();
    let json =
        |fields: Option<Fields>| fields.map(|fields| serde_json::Value::Object(fields).to_string());
    let values: [Sql; 7] = [
        entry.into(),
        (position as i64).into(),
        record.kind().name().to_owned().into(),
        record.id().as_bytes().to_vec().into(),
        record.home().map(|home| home.0.as_bytes().to_vec()).into(),
        json(before).into(),
        json(after).into(),
    ];
    connection
        .prepare_cached(
            "INSERT INTO change (entry, position, kind, record, home, before, after) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params_from_iter(values))
        .map(drop)
}

/// Notes that `entry` takes back `targets`: they no longer stand, and what they had taken back stands again.
pub(super) fn take_back(
    connection: &Connection,
    entry: i64,
    targets: &[i64],
) -> rusqlite::Result<()> {
    for target in targets {
        connection.execute(
            "INSERT INTO undoes (entry, target) VALUES (?1, ?2)",
            [entry, *target],
        )?;
        set_standing(connection, *target, false)?;
    }
    Ok(())
}

fn set_standing(connection: &Connection, entry: i64, stands: bool) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE entry SET stands = ?2 WHERE number = ?1",
        params![entry, stands],
    )?;
    let mut statement = connection.prepare_cached("SELECT target FROM undoes WHERE entry = ?1")?;
    let targets: Vec<i64> = statement
        .query_map([entry], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    targets
        .into_iter()
        .try_for_each(|target| set_standing(connection, target, !stands))
}

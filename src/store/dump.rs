//! A whole study as plain data and back: records, texts, originals and the history, nothing left out.

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Original, Store, StoreError, rows};
use crate::study::{
    Change, ContentHash, Document, Fields, Kind, Plan, Record, Refusal, Study, Text,
};

/// What marks a file as a whole study of emic.
const FORMAT: &str = "emic-study";
/// The version of the format; a later one is refused.
const VERSION: u32 = 1;

/// A whole study as plain data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dump {
    format: String,
    version: u32,
    records: Vec<DumpedRecord>,
    documents: Vec<DumpedDocument>,
    originals: Vec<DumpedOriginal>,
    history: Vec<DumpedEntry>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct DumpedRecord {
    kind: Kind,
    fields: Fields,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct DumpedDocument {
    hash: ContentHash,
    text: String,
    layout: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct DumpedOriginal {
    hash: ContentHash,
    name: String,
    /// The bytes as hexadecimal digits.
    bytes: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct DumpedEntry {
    number: i64,
    id: String,
    coder: String,
    coder_name: String,
    time: i64,
    kind: String,
    sentence: String,
    why: String,
    stands: bool,
    undoes: Vec<i64>,
    changes: Vec<DumpedChange>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct DumpedChange {
    kind: String,
    record: Uuid,
    home: Option<Uuid>,
    before: Option<Fields>,
    after: Option<Fields>,
}

impl Store {
    /// All that the file holds; `study` is what it holds of records, with everything loaded.
    ///
    /// # Errors
    /// SQLite fails, or an entry of the history cannot be read.
    pub fn dump(&self, study: &Study) -> Result<Dump, StoreError> {
        let of_record = |record: Record| DumpedRecord {
            kind: record.kind(),
            fields: record.fields(),
        };
        let mut history = Vec::new();
        let mut numbers: Vec<i64> = self
            .entries_after(0)?
            .iter()
            .map(|entry| entry.number)
            .collect();
        numbers.reverse();
        for number in numbers {
            let changes = self
                .change_rows(number)?
                .into_iter()
                .map(|row| DumpedChange {
                    kind: row.kind.name().to_owned(),
                    record: row.record,
                    home: row.home.map(|home| home.0),
                    before: row.before,
                    after: row.after,
                });
            let entry = entry(&self.connection, number, changes.collect());
            history.push(entry.map_err(|error| self.of_sqlite(error))?);
        }
        let read = || -> rusqlite::Result<(Vec<DumpedDocument>, Vec<DumpedOriginal>)> {
            let mut statement = self
                .connection
                .prepare("SELECT hash, text, layout FROM document ORDER BY hash")?;
            let documents = statement.query_map([], |row| {
                Ok(DumpedDocument {
                    hash: hash_of(&row.get::<_, String>(0)?),
                    text: row.get(1)?,
                    layout: row.get(2)?,
                })
            })?;
            let documents = documents.collect::<rusqlite::Result<_>>()?;
            let mut statement = self
                .connection
                .prepare("SELECT hash, name, bytes FROM original ORDER BY hash")?;
            let originals = statement.query_map([], |row| {
                let bytes: Vec<u8> = row.get(2)?;
                Ok(DumpedOriginal {
                    hash: hash_of(&row.get::<_, String>(0)?),
                    name: row.get(1)?,
                    bytes: bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
                })
            })?;
            Ok((documents, originals.collect::<rusqlite::Result<_>>()?))
        };
        let (documents, originals) = read().map_err(|error| self.of_sqlite(error))?;
        Ok(Dump {
            format: FORMAT.to_owned(),
            version: VERSION,
            records: study.records().into_iter().map(of_record).collect(),
            documents,
            originals,
            history,
        })
    }

    /// Makes a new study file that holds all of `dump`.
    ///
    /// # Errors
    /// A file of that name is there already, what `dump` says contradicts itself, or the disk fails; no half file is left
    /// behind.
    pub fn create_of(path: &Path, dump: &Dump) -> Result<(), StoreError> {
        let (records, documents) = dump.checked()?;
        let store = Self::create(path)?;
        let run = || -> rusqlite::Result<()> {
            let transaction = store.connection.unchecked_transaction()?;
            for document in &documents {
                transaction.execute(
                    "INSERT INTO document (hash, text, layout) VALUES (?1, ?2, ?3)",
                    params![
                        document.hash.to_string(),
                        document.text.as_str(),
                        document.layout()
                    ],
                )?;
            }
            for original in &dump.originals {
                let bytes = bytes_of(&original.bytes).unwrap_or_default();
                transaction.execute(
                    "INSERT INTO original (hash, name, bytes) VALUES (?1, ?2, ?3)",
                    params![original.hash.to_string(), original.name, bytes],
                )?;
            }
            for record in &records {
                rows::write(&transaction, record)?;
            }
            for entry in &dump.history {
                put_entry(&transaction, entry)?;
            }
            for entry in &dump.history {
                for target in &entry.undoes {
                    transaction.execute(
                        "INSERT INTO undoes (entry, target) VALUES (?1, ?2)",
                        [entry.number, *target],
                    )?;
                }
            }
            transaction.commit()
        };
        run().map_err(|error| {
            let _ = std::fs::remove_file(path);
            StoreError::of_sqlite(path, error)
        })
    }
}

impl Dump {
    /// The words in it, each with the place where it stands, for a check before it is shared.
    pub fn said(&self) -> Vec<(String, String)> {
        let mut said = Vec::new();
        for document in &self.documents {
            said.push(("a text".to_owned(), document.text.clone()));
        }
        for original in &self.originals {
            let bytes = bytes_of(&original.bytes).unwrap_or_default();
            let words = String::from_utf8_lossy(&bytes).into_owned();
            said.push((original.name.clone(), original.name.clone()));
            said.push((original.name.clone(), words));
        }
        for record in &self.records {
            say_fields(&mut said, record.kind.name(), &record.fields);
        }
        for entry in &self.history {
            let place = format!("entry {} of the history", entry.number);
            said.push((place.clone(), format!("{} {}", entry.sentence, entry.why)));
            for change in &entry.changes {
                for fields in change.before.iter().chain(&change.after) {
                    say_fields(&mut said, &place, fields);
                }
            }
        }
        said
    }

    /// The records and documents, once they are known to be what they say and to fit together.
    fn checked(&self) -> Result<(Vec<Record>, Vec<Arc<Document>>), StoreError> {
        let broken = |what: String| StoreError::from(Refusal::new(what, "export the study anew"));
        if self.format != FORMAT || self.version > VERSION {
            return Err(broken(format!(
                "this is no whole study of this emic (format {:?}, version {})",
                self.format, self.version
            )));
        }
        let mut documents = Vec::with_capacity(self.documents.len());
        for stored in &self.documents {
            let text = Text::new(&stored.text).map_err(|error| broken(error.to_string()))?;
            let document = Document::from_layout(text, &stored.layout)
                .map_err(|error| broken(error.to_string()))?;
            if document.hash != stored.hash {
                return Err(broken(format!(
                    "the text {} is not what was exported",
                    stored.hash
                )));
            }
            documents.push(Arc::new(document));
        }
        for original in &self.originals {
            let bytes = bytes_of(&original.bytes);
            let kept = bytes.map(|bytes| Original {
                name: original.name.clone(),
                bytes,
            });
            if kept.is_none_or(|kept| kept.hash() != original.hash) {
                return Err(broken(format!(
                    "the original {} is not what was exported",
                    original.hash
                )));
            }
        }
        let records = self.records.iter().map(|record| {
            Record::from_fields(record.kind, record.fields.clone())
                .map_err(|error| broken(format!("a {}: {error}", record.kind.name())))
        });
        let records = records.collect::<Result<Vec<Record>, StoreError>>()?;
        let plan = Plan {
            changes: records.iter().cloned().map(Change::add).collect(),
            documents: documents.clone(),
            ..Plan::default()
        };
        Study::new().check(&plan)?;
        Ok((records, documents))
    }
}

/// The words in the fields of a record.
fn say_fields(said: &mut Vec<(String, String)>, place: &str, fields: &Fields) {
    let mut waiting: Vec<&serde_json::Value> = fields.values().collect();
    while let Some(value) = waiting.pop() {
        match value {
            serde_json::Value::String(words) => said.push((place.to_owned(), words.clone())),
            serde_json::Value::Array(values) => waiting.extend(values),
            serde_json::Value::Object(fields) => waiting.extend(fields.values()),
            _ => {}
        }
    }
}

fn hash_of(digits: &str) -> ContentHash {
    ContentHash::parse(digits).unwrap_or(ContentHash::ERASED)
}

fn bytes_of(digits: &str) -> Option<Vec<u8>> {
    if !digits.is_ascii() || !digits.len().is_multiple_of(2) {
        return None;
    }
    let pairs = (0..digits.len()).step_by(2);
    pairs
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok())
        .collect()
}

fn entry(
    connection: &Connection,
    number: i64,
    changes: Vec<DumpedChange>,
) -> rusqlite::Result<DumpedEntry> {
    let mut statement =
        connection.prepare_cached("SELECT target FROM undoes WHERE entry = ?1 ORDER BY target")?;
    let undoes = statement
        .query_map([number], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    connection
        .prepare_cached("SELECT id, coder, coder_name, time, kind, sentence, why, stands FROM entry WHERE number = ?1")?
        .query_row([number], |row| {
            Ok(DumpedEntry {
                number,
                id: row.get(0)?,
                coder: row.get(1)?,
                coder_name: row.get(2)?,
                time: row.get(3)?,
                kind: row.get(4)?,
                sentence: row.get(5)?,
                why: row.get(6)?,
                stands: row.get(7)?,
                undoes,
                changes,
            })
        })
}

fn put_entry(connection: &Connection, entry: &DumpedEntry) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO entry (number, id, coder, coder_name, time, kind, sentence, why, changes, stands)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            entry.number,
            entry.id,
            entry.coder,
            entry.coder_name,
            entry.time,
            entry.kind,
            entry.sentence,
            entry.why,
            entry.changes.len() as i64,
            entry.stands
        ],
    )?;
    for (position, change) in entry.changes.iter().enumerate() {
        let json = |fields: &Option<Fields>| {
            fields
                .clone()
                .map(|f| serde_json::Value::Object(f).to_string())
        };
        connection.execute(
            "INSERT INTO change (entry, position, kind, record, home, before, after) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                entry.number,
                position as i64,
                change.kind,
                change.record.as_bytes().to_vec(),
                change.home.map(|home| home.as_bytes().to_vec()),
                json(&change.before),
                json(&change.after)
            ],
        )?;
    }
    Ok(())
}

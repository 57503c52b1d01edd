//! Erasing: what an erasure takes from the records goes from texts, originals and history too, and from the file's bytes.
//!
//! A change of which the history keeps nothing has neither a before nor an after: that marks it as erased. An entry with
//! such a change cannot be taken back, and another process that meets one reads the study anew.

use std::collections::HashSet;
use std::path::Path;

use rusqlite::{Connection, params};
use uuid::Uuid;

use super::{Draft, Store, StoreError, history};
use crate::study::{
    ContentHash, Erasure, Kind, Pseudonym, Pseudonyms, Record, Study, TranscriptId, each_field,
};

/// What stands where an erased name stood in a sentence of the history.
const ERASED: &str = "[erased]";

/// What an erasure took beside the records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Erased {
    /// Texts, present and earlier ones.
    pub texts: usize,
    /// Files as they were imported.
    pub originals: usize,
    /// Changes of which the history keeps nothing any more.
    pub changes: usize,
    /// Backups that emic had made.
    pub backups: usize,
}

impl Store {
    /// Carries out an erasure: as [`commit`](Self::commit), but the history keeps nothing of what goes, and the file is
    /// written anew so that none of it is left between its pages. `table` names what is not to be left in the sentences
    /// of the history either.
    ///
    /// # Errors
    /// As `commit`; nothing has changed then. Where the file cannot be written anew at the end, the erasure stands, but its
    /// words may still lie in unused pages: it can be done again.
    pub fn erase(
        &mut self,
        study: &mut Study,
        erasure: Erasure,
        table: &Pseudonyms,
        plan: &mut dyn FnMut(&Self, &Study) -> Result<Draft, StoreError>,
    ) -> Result<(Draft, Erased), StoreError> {
        if self.read_only {
            return Err(StoreError::ReadOnly {
                path: self.path.clone(),
            });
        }
        self.batch("PRAGMA secure_delete = ON; BEGIN IMMEDIATE")?;
        let outcome = self.erase_planned(study, erasure, table, plan);
        let ended = self.batch(if outcome.is_ok() {
            "COMMIT"
        } else {
            "ROLLBACK"
        });
        if let Err(error) = ended {
            let _ = self.batch("ROLLBACK");
            outcome?;
            return Err(error);
        }
        let (draft, number, erased) = outcome?;
        study.apply_plan(&draft.plan);
        self.seen = number;
        self.batch("VACUUM")?;
        Ok((draft, erased))
    }

    /// Makes a new study file that holds what `draft` adds to an empty study, as its first entry.
    ///
    /// # Errors
    /// A file of that name is there already, or the disk fails; no half file is left behind.
    pub fn create_with(path: &Path, draft: &Draft) -> Result<(), StoreError> {
        let store = Self::create(path)?;
        let run = || -> rusqlite::Result<()> {
            let transaction = store.connection.unchecked_transaction()?;
            let name = store.coder_name(&Study::new(), draft);
            super::write(&transaction, draft, &name)?;
            transaction.commit()
        };
        run().map_err(|error| {
            let _ = std::fs::remove_file(path);
            StoreError::of_sqlite(path, error)
        })
    }

    fn batch(&self, statements: &str) -> Result<(), StoreError> {
        let run = self.connection.execute_batch(statements);
        run.map_err(|error| self.of_sqlite(error))
    }

    fn erase_planned(
        &mut self,
        study: &mut Study,
        erasure: Erasure,
        table: &Pseudonyms,
        plan: &mut dyn FnMut(&Self, &Study) -> Result<Draft, StoreError>,
    ) -> Result<(Draft, i64, Erased), StoreError> {
        self.catch_up(study)?;
        let draft = plan(self, study)?;
        let mut after = study.clone();
        after.apply_plan(&draft.plan);
        let name = self.coder_name(study, &draft);
        let connection = &self.connection;
        let run = || -> rusqlite::Result<(i64, Erased)> {
            let scrub = Scrub::new(connection, study, &after, erasure, &draft)?;
            let number = super::write(connection, &draft, &name)?;
            let erased = Erased {
                changes: scrub.changes(connection, number)?,
                texts: scrub.texts(connection)?,
                originals: scrub.originals(connection)?,
                backups: 0,
            };
            scrub.sentences(connection, number, table)?;
            Ok((number, erased))
        };
        let (number, erased) = run().map_err(|error| self.of_sqlite(error))?;
        Ok((draft, number, erased))
    }
}

/// What the history and the tables of texts must keep nothing of.
struct Scrub<'a> {
    erasure: Erasure,
    after: &'a Study,
    /// Transcripts of which no change is kept.
    homes: HashSet<TranscriptId>,
    /// Records of which no change is kept.
    records: HashSet<Uuid>,
    /// Short ids and titles that have gone or that the study has no longer.
    names: Pseudonyms,
    /// Texts that may be needed: the present ones.
    texts: HashSet<ContentHash>,
    /// Texts that the transcripts in question have had.
    had: HashSet<ContentHash>,
    originals: HashSet<ContentHash>,
}

impl<'a> Scrub<'a> {
    fn new(
        connection: &Connection,
        before: &Study,
        after: &'a Study,
        erasure: Erasure,
        draft: &Draft,
    ) -> rusqlite::Result<Self> {
        let homes: HashSet<TranscriptId> = erasure.transcripts(before).into_iter().collect();
        let whole = !matches!(erasure, Erasure::Originals | Erasure::Versions);
        let removed = draft
            .plan
            .changes
            .iter()
            .filter(|change| change.after.is_none());
        let mut records: HashSet<Uuid> =
            removed.filter_map(|c| c.record().map(Record::id)).collect();
        if let Erasure::Participant(id) = erasure {
            records.insert(id.0);
        }
        let mut scrub = Self {
            erasure,
            after,
            records: if whole { records } else { HashSet::new() },
            names: Pseudonyms::default(),
            texts: after
                .interviews()
                .iter()
                .map(|interview| interview.hash())
                .collect(),
            had: HashSet::new(),
            originals: after
                .interviews()
                .iter()
                .filter_map(|i| i.transcript.original)
                .collect(),
            homes,
        };
        scrub.look_back(connection, before, whole)?;
        Ok(scrub)
    }

    /// Gathers from the history which texts the transcripts have had, and which names have been borne that are gone.
    fn look_back(
        &mut self,
        connection: &Connection,
        before: &Study,
        whole: bool,
    ) -> rusqlite::Result<()> {
        let mut names: HashSet<String> = HashSet::new();
        let mut note = |record: &Record| match record {
            Record::Transcript(transcript) => {
                names.insert(transcript.title.clone());
                self.homes
                    .contains(&transcript.id)
                    .then(|| transcript.versions.clone())
            }
            Record::Participant(participant) => {
                names.insert(participant.name.clone());
                None
            }
            _ => None,
        };
        for record in before.records() {
            self.had.extend(note(&record).into_iter().flatten());
        }
        let mut statement = connection.prepare(
            "SELECT kind, record, before, after FROM change WHERE kind IN ('transcript', 'participant')",
        )?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            let (kind, record): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
            let id = Uuid::from_slice(&record).unwrap_or_default();
            for patch in [row.get::<_, Option<String>>(2)?, row.get(3)?]
                .into_iter()
                .flatten()
            {
                let fields: serde_json::Value = serde_json::from_str(&patch).unwrap_or_default();
                let name = fields
                    .get("title")
                    .or(fields.get("name"))
                    .and_then(|name| name.as_str());
                names.extend(name.map(str::to_owned));
                if kind == Kind::Transcript.name() && self.homes.contains(&TranscriptId(id)) {
                    let versions = fields.get("versions").cloned().unwrap_or_default();
                    let versions: Vec<ContentHash> =
                        serde_json::from_value(versions).unwrap_or_default();
                    self.had.extend(versions);
                }
            }
        }
        if !whole && self.erasure == Erasure::Originals {
            return Ok(());
        }
        let present: HashSet<&str> = self
            .after
            .interviews()
            .iter()
            .map(|interview| interview.transcript.title.as_str())
            .chain(self.after.participants().iter().map(|p| p.name.as_str()))
            .collect();
        names.retain(|name| !present.contains(name.as_str()));
        let entries = names.into_iter().map(|original| Pseudonym {
            original,
            replacement: ERASED.to_owned(),
        });
        // A name without a letter or digit is no name to look for.
        let entries = entries.filter(|entry| entry.original.contains(char::is_alphanumeric));
        self.names = Pseudonyms::new(entries).unwrap_or_default();
        Ok(())
    }

    /// Empties the changes of the history up to and with entry `last`; gives how many.
    fn changes(&self, connection: &Connection, last: i64) -> rusqlite::Result<usize> {
        if self.erasure == Erasure::Originals {
            connection.execute(
                "UPDATE change SET before = json_replace(before, '$.original', NULL), after = json_replace(after, '$.original', NULL)
                 WHERE kind = 'transcript'",
                [],
            )?;
            return Ok(0);
        }
        let mut emptied = Vec::new();
        let mut statement = connection.prepare(
            "SELECT entry, position, kind, record, home, before, after FROM change
             WHERE before IS NOT NULL OR after IS NOT NULL",
        )?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            let entry: i64 = row.get(0)?;
            let uuid = |bytes: Vec<u8>| Uuid::from_slice(&bytes).unwrap_or_default();
            let (record, home) = (
                uuid(row.get(3)?),
                row.get::<_, Option<Vec<u8>>>(4)?.map(uuid),
            );
            let kind = Kind::named(&row.get::<_, String>(2)?);
            let patches = [row.get::<_, Option<String>>(5)?, row.get(6)?];
            let goes = entry == last
                || self.records.contains(&record)
                || home.is_some_and(|home| self.homes.contains(&TranscriptId(home)))
                || patches
                    .iter()
                    .flatten()
                    .any(|patch| self.concerns(kind, record, home, patch));
            if goes {
                emptied.push((entry, row.get::<_, i64>(1)?));
            }
        }
        drop(found);
        let mut empty = connection.prepare(
            "UPDATE change SET before = NULL, after = NULL WHERE entry = ?1 AND position = ?2",
        )?;
        for (entry, position) in &emptied {
            empty.execute([entry, position])?;
        }
        if !matches!(self.erasure, Erasure::Versions) {
            connection.execute(
                "UPDATE entry SET why = '' WHERE number < ?1 AND why <> '' AND EXISTS (SELECT 1 FROM change
                 WHERE change.entry = entry.number AND before IS NULL AND after IS NULL)",
                [last],
            )?;
        }
        Ok(emptied.len())
    }

    /// Whether one side of a change holds what is to go: a reference to what is erased, a name that is gone, or, where the
    /// past is erased, anything written that the record does not say any more.
    fn concerns(&self, kind: Option<Kind>, record: Uuid, home: Option<Uuid>, patch: &str) -> bool {
        let refers = |id: Uuid| patch.contains(&id.to_string());
        let linked = matches!(kind, Some(Kind::Link | Kind::Memo | Kind::Summary));
        if linked
            && (self.homes.iter().any(|home| refers(home.0))
                || self.records.iter().any(|id| refers(*id)))
        {
            return true;
        }
        if !self.names.find(patch).is_empty() {
            return true;
        }
        if self.erasure != Erasure::Versions {
            return false;
        }
        let now = kind.and_then(|kind| self.after.record(kind, record, home.map(TranscriptId)));
        let Some(now) = now else {
            // The record is gone: whatever was written in it is past.
            return true;
        };
        let mut written = HashSet::new();
        let mut record = now.clone();
        each_field(&mut record, &mut |_, text| {
            written.insert(text.clone());
        });
        let Some(before) = patched(&now, patch) else {
            return true;
        };
        let mut before = before;
        let mut past = false;
        each_field(&mut before, &mut |_, text| {
            past |= !text.is_empty() && !written.contains(text)
        });
        past
    }

    /// Removes texts; gives how many.
    fn texts(&self, connection: &Connection) -> rusqlite::Result<usize> {
        let mut statement = connection.prepare("SELECT hash FROM document")?;
        let all: Vec<String> = statement
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let goes = |hash: &ContentHash| {
            !self.texts.contains(hash)
                && (self.erasure == Erasure::Versions || self.had.contains(hash))
        };
        let goes = all
            .into_iter()
            .filter(|hash| ContentHash::parse(hash).as_ref().is_none_or(goes));
        let mut gone = 0;
        for hash in goes {
            gone += connection.execute("DELETE FROM document WHERE hash = ?1", [hash])?;
        }
        Ok(gone)
    }

    /// Removes originals that no transcript has any more; gives how many.
    fn originals(&self, connection: &Connection) -> rusqlite::Result<usize> {
        if self.erasure == Erasure::Versions {
            return Ok(0);
        }
        let mut statement = connection.prepare("SELECT hash FROM original")?;
        let all: Vec<String> = statement
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let mut gone = 0;
        for hash in all {
            let kept = ContentHash::parse(&hash).is_some_and(|hash| self.originals.contains(&hash));
            if !kept {
                gone += connection.execute("DELETE FROM original WHERE hash = ?1", [hash])?;
            }
        }
        Ok(gone)
    }

    /// Takes names that are gone out of the sentences and reasons of the history.
    fn sentences(
        &self,
        connection: &Connection,
        last: i64,
        table: &Pseudonyms,
    ) -> rusqlite::Result<()> {
        let mut statement =
            connection.prepare("SELECT number, sentence, why FROM entry WHERE number < ?1")?;
        let rows: Vec<(i64, String, String)> = statement
            .query_map([last], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let without = |text: &str| {
            let text = self.names.replaced(text).unwrap_or_else(|| text.to_owned());
            table.replaced(&text).unwrap_or(text)
        };
        for (number, sentence, why) in rows {
            let (new, because) = (without(&sentence), without(&why));
            if new != sentence || because != why {
                connection.execute(
                    "UPDATE entry SET sentence = ?2, why = ?3 WHERE number = ?1",
                    params![number, new, because],
                )?;
            }
        }
        Ok(())
    }
}

/// A record as it is now with the fields of one side of a change.
fn patched(now: &Record, patch: &str) -> Option<Record> {
    let patch: crate::study::Fields = serde_json::from_str(patch).ok()?;
    let mut fields = now.fields();
    fields.extend(patch);
    Record::from_fields(now.kind(), fields).ok()
}

/// Whether the history keeps nothing of a change any more.
pub(super) fn is_erased(row: &history::ChangeRow) -> bool {
    row.before.is_none() && row.after.is_none()
}

//! Checking a study file: is it sound, and does everything in it fit together?

use rusqlite::Connection;

use super::rows::Numbers;
use super::{Store, StoreError, rows};
use crate::study::{Change, ContentHash, Document, Kind, Plan, Study, Text};

/// One thing that is wrong with a study file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is about: the file, a text, a transcript, the history.
    pub place: String,
    /// What is wrong.
    pub what: String,
}

impl Store {
    /// Checks everything: SQLite's own pages and references, every text against its hash, every record, every
    /// reference, every span inside its text, the history. An empty list: all is well.
    ///
    /// # Errors
    /// SQLite cannot go on reading.
    pub fn verify(&self) -> Result<Vec<Finding>, StoreError> {
        let mut findings = Vec::new();
        let found = |place: &str, what: String| Finding {
            place: place.to_owned(),
            what,
        };
        let of_sqlite = |error| self.of_sqlite(error);
        let file = pages(&self.connection).map_err(of_sqlite)?;
        findings.extend(file.into_iter().map(|what| found("file", what)));
        let texts = texts(&self.connection).map_err(of_sqlite)?;
        findings.extend(texts.into_iter().map(|what| found("text", what)));
        findings.extend(self.records(&mut |place, what| found(place, what))?);
        findings.extend(self.entries_are_sound()?);
        Ok(findings)
    }

    fn records(
        &self,
        found: &mut dyn FnMut(&str, String) -> Finding,
    ) -> Result<Vec<Finding>, StoreError> {
        let mut findings = Vec::new();
        let mut study = Study::new();
        let mut changes = Vec::new();
        for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::Coding) {
            for record in
                rows::read_all(&self.connection, *kind).map_err(|error| self.of_sqlite(error))?
            {
                match record {
                    Ok(record) => {
                        study.apply(&Change::add(record.clone()));
                        changes.push(Change::add(record));
                    }
                    Err(what) => findings.push(found(kind.name(), what)),
                }
            }
        }
        let plan = Plan {
            changes,
            ..Plan::default()
        };
        if let Err(refusal) = Study::new().check(&plan) {
            findings.push(found("records", refusal.to_string()));
        }
        let numbers = Numbers::read(&self.connection).map_err(|error| self.of_sqlite(error))?;
        for interview in study.interviews() {
            let (id, title) = (interview.transcript.id, &interview.transcript.title);
            let Ok(document) = self.document(interview.hash()) else {
                findings.push(found(
                    title,
                    "its text cannot be read; see `text` above".into(),
                ));
                continue;
            };
            for coding in rows::read_codings(&self.connection, id, &numbers)
                .map_err(|error| self.of_sqlite(error))?
            {
                match coding {
                    Err(what) => findings.push(found(title, what)),
                    Ok(coding) => {
                        let inside =
                            |s: crate::study::Span| !s.is_empty() && s.end <= document.text.len();
                        if !coding
                            .span
                            .map_or(coding.state == crate::study::CodingState::Lost, inside)
                        {
                            findings.push(found(
                                title,
                                format!("coding {} is not inside the text", coding.id),
                            ));
                        }
                    }
                }
            }
        }
        Ok(findings)
    }

    fn entries_are_sound(&self) -> Result<Vec<Finding>, StoreError> {
        let mut findings = Vec::new();
        for entry in self.entries_after(0)? {
            let place = format!("history, entry {}", entry.number);
            match self.change_rows(entry.number) {
                Ok(rows) if rows.len() != entry.changes => {
                    let what = format!("{} of {} changes are there", rows.len(), entry.changes);
                    findings.push(Finding { place, what });
                }
                Ok(_) => {}
                Err(error) => findings.push(Finding {
                    place,
                    what: error.to_string(),
                }),
            }
        }
        Ok(findings)
    }
}

fn pages(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let mut findings: Vec<String> = statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    findings.retain(|line| line != "ok");
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let broken = statement.query_map([], |row| {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        Ok(format!("a {table} refers to a {parent} that is not there"))
    })?;
    findings.extend(broken.collect::<rusqlite::Result<Vec<String>>>()?);
    Ok(findings)
}

fn texts(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection
        .prepare("SELECT hash, CAST(text AS BLOB), layout FROM document ORDER BY hash")?;
    let rows = statement.query_map([], |row| {
        let (hash, text, layout): (String, Vec<u8>, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok((!is_sound(&hash, &text, &layout))
            .then(|| format!("{hash} is not what was stored: its words or turns have changed")))
    })?;
    rows.filter_map(Result::transpose).collect()
}

fn is_sound(hash: &str, text: &[u8], layout: &str) -> bool {
    let text = std::str::from_utf8(text)
        .ok()
        .and_then(|text| Text::new(text).ok());
    let document = text.and_then(|text| Document::from_layout(text, layout).ok());
    document.is_some_and(|document| Some(document.hash) == ContentHash::parse(hash))
}

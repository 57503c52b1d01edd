//! The Pseudonyms screen: the table of real names, what may be a name beside it, and what would be replaced.

use std::path::PathBuf;

use super::command::Motion;
use super::lists::Chosen;
use super::worker::Worker;
use crate::analysis::{EntryUse, Suggestion, TableInStudy};
use crate::study::{Pseudonym, Study};
use crate::workbench::load_rows;

type Looked = Result<TableInStudy, String>;

/// The Pseudonyms screen.
pub(crate) struct Naming {
    /// Whether study or table have changed since they were looked at.
    pub outdated: bool,
    /// Where the table lies; none where the system has no folder for it.
    pub table: Option<PathBuf>,
    /// The rows of the table.
    pub rows: Vec<Pseudonym>,
    /// What the rows would replace, and what may be a name beside them.
    pub looked: TableInStudy,
    /// Why the table cannot be used; none where it can.
    pub problem: Option<String>,
    /// The chosen row: first come those of the table, then what is suggested.
    pub list: Chosen,
    worker: Worker<(Study, Vec<Pseudonym>), Looked>,
}

/// What a row of the screen shows.
pub(crate) enum Row<'a> {
    /// A row of the table, and what it would replace; none while that is looked for, or without a replacement.
    Entry(&'a Pseudonym, Option<&'a EntryUse>),
    /// What may be a name.
    Suggested(&'a Suggestion),
}

impl Naming {
    /// Nothing yet; the table lies at `table`.
    pub(crate) fn new(table: Option<PathBuf>) -> Self {
        Self {
            outdated: true,
            table,
            rows: Vec::new(),
            looked: TableInStudy::default(),
            problem: None,
            list: Chosen::default(),
            worker: Worker::new(|(study, rows): (Study, Vec<Pseudonym>)| {
                TableInStudy::of(&study, &rows).map_err(|error| error.to_string())
            }),
        }
    }

    /// Reads the table and lets the study be looked at, where that is out of date.
    pub(crate) fn ask(&mut self, study: &Study) {
        if !std::mem::take(&mut self.outdated) {
            return;
        }
        let read = match &self.table {
            Some(path) => load_rows(path).map_err(|error| format!("{error:#}")),
            None => Err("this system has no folder for the table; `emic pseudonyms STUDY --table FILE` names a file".to_owned()),
        };
        match read {
            Ok(rows) => {
                self.rows = rows;
                self.problem = None;
                self.worker.ask((study.clone(), self.rows.clone()));
            }
            Err(problem) => {
                self.rows.clear();
                self.looked = TableInStudy::default();
                self.problem = Some(problem);
            }
        }
    }

    /// Whether the study is still being looked at.
    pub(crate) fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }

    /// Takes in the worker's answer; whether there was one.
    pub(crate) fn absorb(&mut self) -> bool {
        match self.worker.answer() {
            None => return false,
            Some(Ok(looked)) => self.looked = looked,
            Some(Err(problem)) => {
                self.looked = TableInStudy::default();
                self.problem = Some(problem);
            }
        }
        true
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len() + self.looked.suggestions.len()
    }

    /// The row at a place.
    pub(crate) fn row(&self, at: usize) -> Option<Row<'_>> {
        match self.rows.get(at) {
            Some(row) => Some(Row::Entry(row, self.looked.uses.get(&row.original))),
            None => {
                let at = at.checked_sub(self.rows.len())?;
                self.looked.suggestions.get(at).map(Row::Suggested)
            }
        }
    }

    /// The chosen row.
    pub(crate) fn chosen(&self) -> Option<Row<'_>> {
        self.row(self.list.chosen)
    }

    /// Moves in the list.
    pub(crate) fn go(&mut self, motion: Motion, height: usize) {
        self.list.go(motion, self.len(), height);
    }

    /// Shows at once that a name has come into the table; the next suggestion is chosen.
    pub(crate) fn has_come(&mut self, entry: Pseudonym) {
        self.outdated = true;
        if let Some(row) = self
            .rows
            .iter_mut()
            .find(|row| row.original == entry.original)
        {
            *row = entry;
            return;
        }
        if self.list.chosen >= self.rows.len() {
            self.list.chosen += 1;
        }
        let suggestions = &mut self.looked.suggestions;
        suggestions.retain(|suggestion| suggestion.words != entry.original);
        self.rows.push(entry);
    }
}

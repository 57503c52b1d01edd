//! The Pseudonyms screen: the table of real names, what may be a name beside it, and what would be replaced.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;

use super::command::Motion;
use super::lists::Chosen;
use super::progress::Progress;
use super::worker::Worker;
use crate::analysis::{EntryUse, Suggestion, TableInStudy};
use crate::study::{Action, Erasure, Pseudonym, Pseudonyms, Study};
use crate::workbench::{Workbench, load_rows};

type Looked = Result<TableInStudy, String>;

/// What is done over all texts at once.
#[derive(Debug, Clone)]
pub(crate) enum Errand {
    /// Every name of the table is replaced.
    Replace(Arc<Pseudonyms>),
    /// Originals, earlier versions and what the history keeps of them are erased.
    Erase(Arc<Pseudonyms>),
}

/// Where an errand is run, who acts, and how far it is.
type Job = (PathBuf, String, Errand, Progress);

/// The steps of replacing names. The last one cannot be stopped.
const STEPS: [&str; 3] = [
    "reading the texts",
    "replacing real names",
    "writing what was replaced",
];
/// The step in which names are replaced, in memory.
const REPLACING: usize = 1;
/// The step in which what was replaced is written to the file.
const WRITING: usize = 2;

/// What an errand came to.
pub(crate) enum Ran {
    /// The sentence of the history; none where no name stood in the study.
    Replaced(anyhow::Result<Option<String>>),
    /// Replacing was stopped before anything was changed.
    Stopped,
    /// What was erased, and what could not be.
    Erased(anyhow::Result<Vec<String>>),
}

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
    runner: Worker<Job, Ran>,
    /// What is being done over all texts, for people.
    pub doing: Option<&'static str>,
    /// How far that is; none where it cannot be told, nor stopped.
    progress: Option<Progress>,
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
            runner: Worker::new(|(study, coder, errand, progress): Job| {
                run(&study, &coder, errand, &progress)
            }),
            doing: None,
            progress: None,
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

    /// Lets a worker run an errand in the study file at a path, as a coder.
    pub(crate) fn run(&mut self, study: &Path, coder: &str, errand: Errand) {
        let progress = Progress::default();
        (self.doing, self.progress) = match errand {
            Errand::Replace(_) => (
                Some("replacing real names in all texts"),
                Some(progress.clone()),
            ),
            Errand::Erase(_) => (Some("erasing originals and earlier versions"), None),
        };
        let job = (study.to_owned(), coder.to_owned(), errand, progress);
        self.runner.ask(job);
    }

    /// What is being done over all texts, and how far it is.
    pub(crate) fn in_words(&self) -> Option<String> {
        let doing = self.doing?;
        let Some(progress) = &self.progress else {
            return Some(doing.to_owned());
        };
        let step = STEPS.get(progress.step()).copied().unwrap_or(doing);
        Some(match progress.now() {
            _ if progress.is_ended() => "stopping".to_owned(),
            (_, 0) => step.to_owned(),
            (done, of) => format!("{step} {done}/{of}"),
        })
    }

    /// Whether what is being done can still be stopped.
    pub(crate) fn can_stop(&self) -> bool {
        let progress = self.progress.as_ref();
        progress.is_some_and(|progress| progress.step() < WRITING && !progress.is_ended())
    }

    /// Lets what is being done end before anything is changed.
    pub(crate) fn stop(&self) {
        self.progress.iter().for_each(Progress::end);
    }

    /// What the errand came to, once it has been run.
    pub(crate) fn ran(&mut self) -> Option<Ran> {
        let ran = self.runner.answer()?;
        (self.doing, self.progress) = (None, None);
        Some(ran)
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

/// Runs an errand over a connection of its own: the workbench then takes in what was written, as from another program.
fn run(study: &Path, coder: &str, errand: Errand, progress: &Progress) -> Ran {
    let open = || Workbench::open(study, Some(coder));
    match errand {
        Errand::Replace(table) => {
            match open().and_then(|workbench| replace(workbench, table, progress)) {
                // An error is then what stopping came to.
                Err(_) if progress.is_ended() => Ran::Stopped,
                replaced => Ran::Replaced(replaced),
            }
        }
        Errand::Erase(table) => Ran::Erased(open().map(|mut workbench| {
            let mut erase = |erasure| match workbench.erase(erasure, "", &table) {
                Ok((done, _)) => done.sentence,
                Err(error) => format!("{error:#}"),
            };
            [Erasure::Originals, Erasure::Versions]
                .map(&mut erase)
                .into()
        })),
    }
}

/// Replaces every name of the table; the sentence of the history, none where no name stood in the study.
fn replace(
    mut workbench: Workbench,
    table: Arc<Pseudonyms>,
    progress: &Progress,
) -> anyhow::Result<Option<String>> {
    let watch = &mut |done, of| {
        progress.tell(done, of);
        !progress.is_ended()
    };
    if !workbench.load_all_watched(watch)? {
        bail!("stopped");
    }
    progress.begin(REPLACING, 0);
    let why = String::new();
    let action = Action::Pseudonymise { table, why };
    let done = workbench.perform_watched(&action, &mut |done, of| {
        let goes_on = watch(done, of);
        if goes_on && done == of {
            progress.begin(WRITING, 0);
        }
        goes_on
    })?;
    Ok(done.entry.map(|_| done.sentence))
}

//! What both faces hold: a study, its file and its word index. No face reaches past it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::search::Finder;
use crate::study::{Action, Change, Coder, CoderId, EntryId, Study, TranscriptId};

/// An open study.
pub struct Workbench {
    study: Study,
    path: PathBuf,
    coder: CoderId,
}

/// What came of an action.
#[derive(Debug, Clone, Default)]
pub struct Done {
    /// What was done, as the history says it.
    pub sentence: String,
    /// What the researcher should be told beside.
    pub notices: Vec<String>,
    /// The history's entry; none where there was nothing to do.
    pub entry: Option<EntryId>,
    /// The changes, in order: where to look.
    pub changes: Vec<Change>,
}

/// One entry of the history.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its identity.
    pub id: EntryId,
    /// Its place in the history of this file, counting from 1.
    pub number: i64,
    /// Who acted.
    pub coder: String,
    /// When, in milliseconds since 1970.
    pub time: i64,
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
    /// Only this coder's.
    pub coder: Option<String>,
    /// Only those that touch this transcript.
    pub transcript: Option<TranscriptId>,
}

/// How much of a study is in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loading {
    /// Transcripts loaded.
    pub loaded: usize,
    /// Transcripts there are.
    pub of: usize,
}

impl Workbench {
    /// Makes a new study file, which must not be there yet, with one coder.
    pub fn create(_path: &Path, _title: &str, _coder: &str) -> anyhow::Result<Self> {
        todo!()
    }

    /// Opens a study file: lists and codebook are there at once, texts and codings come by [`load_more`](Self::load_more).
    /// `coder` acts; none: the study's own choice.
    pub fn open(_path: &Path, _coder: Option<&str>) -> anyhow::Result<Self> {
        todo!()
    }

    /// Opens a study file and loads all of it.
    pub fn open_whole(_path: &Path, _coder: Option<&str>) -> anyhow::Result<Self> {
        todo!()
    }

    /// The study as it is in memory.
    pub fn study(&self) -> &Study {
        &self.study
    }

    /// Where its file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The acting coder.
    pub fn coder(&self) -> &Coder {
        self.study.coder(self.coder).unwrap()
    }

    /// Lets another coder act, who is added where the study does not know them.
    pub fn act_as(&mut self, _name: &str) -> anyhow::Result<()> {
        todo!()
    }

    /// Whether nothing can be changed: the file cannot be written.
    pub fn is_read_only(&self) -> bool {
        todo!()
    }

    /// What the researcher should know about this file: read-only, in a synced folder, a conflicted copy beside it ...
    pub fn warnings(&self) -> &[String] {
        todo!()
    }

    /// Does something: plans it, writes it to disk durably, and only then changes the memory.
    ///
    /// # Errors
    /// A [`Refusal`](crate::study::Refusal) (downcast to tell), or a failure of the disk; the study is then as before.
    pub fn perform(&mut self, _action: Action) -> anyhow::Result<Done> {
        todo!()
    }

    /// Takes back the newest standing entry of the acting coder.
    pub fn undo(&mut self) -> anyhow::Result<Done> {
        todo!()
    }

    /// Puts back what the acting coder took back last, if they have done nothing since.
    pub fn redo(&mut self) -> anyhow::Result<Done> {
        todo!()
    }

    /// Takes back one entry of the history, whoever made it.
    pub fn revert(&mut self, _entry: EntryId) -> anyhow::Result<Done> {
        todo!()
    }

    /// Takes back all standing entries after this one, as one entry.
    pub fn go_back_to(&mut self, _entry: EntryId) -> anyhow::Result<Done> {
        todo!()
    }

    /// Entries of the history, newest first.
    pub fn history(&self, _filter: &HistoryFilter) -> anyhow::Result<Vec<Entry>> {
        todo!()
    }

    /// What an entry changed: records with the fields that differ.
    pub fn changes(&self, _entry: EntryId) -> anyhow::Result<Vec<Change>> {
        todo!()
    }

    /// Takes in what other processes have written since; whether there was anything. Cheap when there was not.
    pub fn refresh(&mut self) -> anyhow::Result<bool> {
        todo!()
    }

    /// Loads one transcript's text and codings, if they are not there yet.
    pub fn load(&mut self, _transcript: TranscriptId) -> anyhow::Result<()> {
        todo!()
    }

    /// Loads more transcripts for about so long.
    pub fn load_more(&mut self, _budget: Duration) -> anyhow::Result<Loading> {
        todo!()
    }

    /// What a worker needs to search while the study goes on. Cheap.
    pub fn finder(&self) -> Finder {
        todo!()
    }

    /// Brings the word index up to date with the texts in memory, in the background.
    pub fn index_in_background(&mut self) {
        todo!()
    }

    /// Writes a sound copy of the study file; `to` must not be there yet.
    pub fn backup(&self, _to: &Path) -> anyhow::Result<()> {
        todo!()
    }
}

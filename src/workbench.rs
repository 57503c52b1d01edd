//! What both faces hold: a study, its file and its word index. No face reaches past it.

mod erasing;
pub mod importing;
mod own_files;
mod places;
mod putting;
mod questions;
mod quotes;
pub mod recent;
mod tables;
mod telling;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

pub use crate::formats::moment::{readable_time, timestamp};
use crate::search::{Finder, SETTING_LANGUAGE, WordIndex};
use crate::store::{Backups, Draft, EntryHead, Store};
pub use crate::store::{
    ChangeRow, Dump, Entry, EntryKind, Erased, Finding, HistoryFilter, Original, StoreError,
};
use crate::study::{
    Action, Change, Coder, CoderId, CodingAt, ContentHash, EntryId, IdSource, Kind, MemoTarget,
    Plan, Record, Refusal, SETTING_CODER, Stamp, Study, TranscriptId,
};
pub use erasing::create_of;
pub use own_files::write_private;
pub use places::{cache_folder, desk_folder, pseudonym_table, settings_file};
pub use putting::{put_file, put_output, put_output_through};
pub use tables::{drop_pseudonyms, load_pseudonyms, load_rows, put_pseudonyms};
pub use telling::{Telling, place, target, tell};

/// Where identities and times of new records come from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// Identities.
    pub ids: IdSource,
    /// Time: none is the system's clock, else the milliseconds since 1970 of the next action, a minute apart.
    pub time: Option<i64>,
}

impl Origin {
    /// Random identities and the system's clock.
    pub fn real() -> Self {
        Self {
            ids: IdSource::Random,
            time: None,
        }
    }

    /// Identities and times that are the same in every run: for the demo and for tests.
    pub fn fixed(name: &str, start: i64) -> Self {
        Self {
            ids: IdSource::counted(name),
            time: Some(start),
        }
    }

    fn now(&mut self) -> i64 {
        match &mut self.time {
            Some(next) => {
                *next += 60_000;
                *next - 60_000
            }
            None => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |time| time.as_millis() as i64),
        }
    }
}

/// An open study.
pub struct Workbench {
    study: Study,
    store: Store,
    coder: CoderId,
    origin: Origin,
    words: Arc<WordIndex>,
    warnings: Vec<String>,
    backups: Option<Backups>,
    backing_up: Option<JoinHandle<()>>,
    /// The transcript from which [`load_more`](Self::load_more) goes on.
    next_to_load: usize,
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

/// How much of a study is in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loading {
    /// Transcripts loaded.
    pub loaded: usize,
    /// Transcripts there are.
    pub of: usize,
}

/// From so many texts on, building the word index is worth a word.
const SLOW_TO_INDEX: usize = 200;
/// How many transcripts are loaded in one transaction.
const BATCH: usize = 8;

impl Workbench {
    /// Makes a new study file, which must not be there yet, with one coder.
    ///
    /// # Errors
    /// The file is there, or cannot be written.
    pub fn create(path: &Path, title: &str, coder: &str) -> anyhow::Result<Self> {
        Self::create_from(path, title, coder, Origin::real())
    }

    /// Makes a new study file whose records take identities and times from `origin`.
    ///
    /// # Errors
    /// The file is there, or cannot be written; no half file is left behind.
    pub fn create_from(
        path: &Path,
        title: &str,
        coder: &str,
        mut origin: Origin,
    ) -> anyhow::Result<Self> {
        let store = Store::create(path)?;
        let first = origin.ids.fresh();
        let mut workbench = Self::around(store, Study::new(), first, origin);
        let begin = Action::Begin {
            title: title.to_owned(),
            coder: coder.to_owned(),
        };
        if let Err(error) = workbench.perform(begin) {
            drop(workbench);
            let _ = std::fs::remove_file(path);
            return Err(error);
        }
        Ok(workbench)
    }

    fn around(store: Store, study: Study, coder: CoderId, origin: Origin) -> Self {
        let warnings = places::warnings(store.path(), store.is_read_only());
        let backups = places::backup_folder().map(|root| Backups::of(store.path(), &root));
        let words = Arc::new(WordIndex::for_study(store.path()));
        Self {
            study,
            store,
            coder,
            origin,
            words,
            warnings,
            backups,
            backing_up: None,
            next_to_load: 0,
        }
    }

    /// Opens a study file: lists and codebook are there at once, texts and codings come by [`load_more`](Self::load_more).
    /// `coder` acts, and is added where the study does not know them; none: the study's own choice.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn open(path: &Path, coder: Option<&str>) -> anyhow::Result<Self> {
        let (store, study) = Store::open(path)?;
        let chosen = study
            .coder_named(study.setting_text(SETTING_CODER))
            .or(study.coders().first());
        let chosen = chosen.map(|coder| coder.id).ok_or_else(|| {
            Refusal::new(
                format!("{} has no coder", path.display()),
                "it was not finished being made; make it anew with `emic new`",
            )
        })?;
        let mut workbench = Self::around(store, study, chosen, Origin::real());
        if let Some(coder) = coder {
            workbench.act_as(coder)?;
        }
        Ok(workbench)
    }

    /// Opens a study file and loads all of it.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn open_whole(path: &Path, coder: Option<&str>) -> anyhow::Result<Self> {
        let mut workbench = Self::open(path, coder)?;
        workbench.load_all()?;
        Ok(workbench)
    }

    /// The study as it is in memory.
    pub fn study(&self) -> &Study {
        &self.study
    }

    /// Where its file is.
    pub fn path(&self) -> &Path {
        self.store.path()
    }

    /// The acting coder.
    pub fn coder(&self) -> CoderId {
        self.coder
    }

    /// The acting coder's record; none only if another process has merged them away.
    pub fn acting(&self) -> Option<&Coder> {
        self.study.coder(self.coder)
    }

    /// Lets another coder act, who is added where the study does not know them.
    ///
    /// # Errors
    /// The coder would have to be added and cannot be.
    pub fn act_as(&mut self, name: &str) -> anyhow::Result<Done> {
        let name = name.trim();
        let mut done = Done::default();
        if self.study.coder_named(name).is_none() {
            done = self.perform(Action::AddCoder {
                name: name.to_owned(),
            })?;
        }
        if let Some(coder) = self.study.coder_named(name) {
            self.coder = coder.id;
        }
        Ok(done)
    }

    /// The files that are kept as they were imported: their hashes and names, in the order of names.
    ///
    /// # Errors
    /// The study file cannot be read.
    pub fn originals(&self) -> anyhow::Result<Vec<(ContentHash, String)>> {
        Ok(self.store.originals()?)
    }

    /// A file that is kept as it was imported.
    ///
    /// # Errors
    /// It is not in the study file.
    pub fn original(&self, hash: ContentHash) -> anyhow::Result<Original> {
        Ok(self.store.original(hash)?)
    }

    /// Whether nothing can be changed: the file cannot be written.
    pub fn is_read_only(&self) -> bool {
        self.store.is_read_only()
    }

    /// What the researcher should know about this file: read-only, in a synced folder, a conflicted copy beside it ...
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Does something: plans it, writes it to disk durably, and only then changes the memory.
    ///
    /// # Errors
    /// A [`Refusal`] within a [`StoreError`], or a failure of the disk; the study is then as before.
    pub fn perform(&mut self, action: Action) -> anyhow::Result<Done> {
        self.perform_keeping(action, Vec::new())
    }

    /// [`perform`](Self::perform), with files to keep as they were imported.
    ///
    /// # Errors
    /// As `perform`.
    pub fn perform_keeping(
        &mut self,
        action: Action,
        originals: Vec<Original>,
    ) -> anyhow::Result<Done> {
        self.load_for(&action)?;
        self.commit(
            EntryKind::Action,
            Vec::new(),
            originals,
            |_, study, stamp| Ok(action.plan(study, stamp)?),
        )
    }

    /// What an action would come to if it were done now. Nothing is changed; what it looks at must be loaded.
    ///
    /// # Errors
    /// A [`Refusal`].
    pub fn preview(&self, action: &Action) -> anyhow::Result<Plan> {
        let mut stamp = Stamp {
            coder: self.coder,
            time: self.origin.clone().now(),
            ids: self.origin.ids.clone(),
        };
        Ok(action.plan(&self.study, &mut stamp)?)
    }

    fn commit(
        &mut self,
        kind: EntryKind,
        undoes: Vec<i64>,
        originals: Vec<Original>,
        plan: impl Fn(&Store, &Study, &mut Stamp) -> Result<Plan, StoreError>,
    ) -> anyhow::Result<Done> {
        let (coder, time) = (self.coder, self.origin.now());
        let mut stamp = Stamp {
            coder,
            time,
            ids: self.origin.ids.clone(),
        };
        let (draft, number) = self.store.commit(&mut self.study, &mut |store, study| {
            let plan = plan(store, study, &mut stamp)?;
            let head = EntryHead {
                id: stamp.ids.fresh(),
                coder,
                time,
                kind,
                undoes: undoes.clone(),
            };
            Ok(Draft {
                head,
                plan,
                originals: originals.clone(),
            })
        })?;
        self.origin.ids = stamp.ids;
        let Draft { head, plan, .. } = draft;
        let entry = number.map(|_| head.id);
        if entry.is_some() {
            self.index_texts(&plan.changes);
        }
        Ok(Done {
            sentence: plan.sentence,
            notices: plan.notices,
            entry,
            changes: plan.changes,
        })
    }

    /// Takes back the newest standing entry of the acting coder.
    ///
    /// # Errors
    /// There is none, or later entries build on it ([`StoreError::BuiltUpon`]).
    pub fn undo(&mut self) -> anyhow::Result<Done> {
        self.store.catch_up(&mut self.study)?;
        let target = self
            .store
            .undo_target(self.coder)?
            .filter(|number| *number > 1);
        self.take_back(
            vec![target.ok_or(StoreError::Nothing("undo"))?],
            EntryKind::Undo,
        )
    }

    /// Puts back what the acting coder took back last, if they have done nothing since.
    ///
    /// # Errors
    /// There is nothing to put back, or later entries build on it.
    pub fn redo(&mut self) -> anyhow::Result<Done> {
        self.store.catch_up(&mut self.study)?;
        let target = self.store.redo_target(self.coder)?;
        self.take_back(
            vec![target.ok_or(StoreError::Nothing("redo"))?],
            EntryKind::Redo,
        )
    }

    /// Takes back one entry of the history, whoever made it. An undo is taken back by putting back what it took.
    ///
    /// # Errors
    /// It does not stand, or later entries build on it ([`StoreError::BuiltUpon`]).
    pub fn revert(&mut self, entry: EntryId) -> anyhow::Result<Done> {
        let entry = self.standing_entry(entry)?;
        let kind = if entry.kind == EntryKind::Undo {
            EntryKind::Redo
        } else {
            EntryKind::Undo
        };
        self.take_back(vec![entry.number], kind)
    }

    /// Takes back one entry together with the later ones that build on it, as one entry.
    ///
    /// # Errors
    /// It does not stand, or something that is no action builds on it.
    pub fn revert_with_later(&mut self, entry: EntryId) -> anyhow::Result<Done> {
        let entry = self.standing_entry(entry)?;
        let mut numbers = vec![entry.number];
        let mut at = 0;
        while let Some(number) = numbers.get(at).copied() {
            let upon = self.store.built_upon(number)?;
            let new: Vec<i64> = upon
                .iter()
                .map(|entry| entry.number)
                .filter(|n| !numbers.contains(n))
                .collect();
            numbers.extend(new);
            at += 1;
        }
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        self.take_back(numbers, EntryKind::Undo)
    }

    fn standing_entry(&self, id: EntryId) -> anyhow::Result<Entry> {
        let number = self.store.number_of(id)?;
        let entry = self
            .store
            .entry(number)?
            .ok_or(StoreError::Nothing("undo"))?;
        if number == 1 {
            return Err(Refusal::new(
                "the beginning of a study cannot be taken back",
                "delete the file instead",
            )
            .into());
        }
        if !entry.standing {
            return Err(Refusal::new(
                format!("entry {number} has been taken back already"),
                "redo puts it back",
            )
            .into());
        }
        if entry.kind == EntryKind::Redo {
            return Err(Refusal::new(
                format!("entry {number} put another one back"),
                "take back that one",
            )
            .into());
        }
        Ok(entry)
    }

    /// Takes the study back to what it was right after `entry`, as one entry.
    ///
    /// # Errors
    /// There is nothing after it.
    pub fn go_back_to(&mut self, entry: EntryId) -> anyhow::Result<Done> {
        self.load_all()?;
        let number = self.store.number_of(entry)?;
        let after = self.store.entries_after(number)?;
        let all: Vec<i64> = after.iter().map(|entry| entry.number).collect();
        let stand_or_fall = |entry: &&Entry| match entry.kind {
            EntryKind::Action => entry.standing,
            EntryKind::Undo => {
                entry.standing && entry.undoes.iter().any(|target| *target <= number)
            }
            EntryKind::Redo => false,
        };
        let undone: Vec<i64> = after
            .iter()
            .filter(stand_or_fall)
            .map(|entry| entry.number)
            .collect();
        if undone.is_empty() {
            return Err(StoreError::Nothing("take back: nothing has changed since").into());
        }
        self.commit(
            EntryKind::Undo,
            undone.clone(),
            Vec::new(),
            |store, study, _| {
                let mut plan = store.plan_taking_back(study, &all)?;
                plan.sentence = format!(
                    "went back to entry {number}, taking back {}",
                    numbers(&undone)
                );
                Ok(plan)
            },
        )
    }

    fn take_back(&mut self, newest_first: Vec<i64>, kind: EntryKind) -> anyhow::Result<Done> {
        let mut sentences = Vec::new();
        for number in &newest_first {
            for change in self.store.changes(*number)? {
                let goes = change.before.is_none();
                if goes && matches!(change.kind, Kind::Code | Kind::Coder) {
                    // Codings of any transcript may refer to it.
                    self.load_all()?;
                }
                change.home.map_or(Ok(()), |home| self.load(home))?;
            }
            sentences.extend(self.described(*number)?);
        }
        let verb = if kind == EntryKind::Redo {
            "redid"
        } else {
            "undid"
        };
        let sentence = format!("{verb}: {}", sentences.join("; "));
        self.commit(kind, newest_first.clone(), Vec::new(), |store, study, _| {
            let plan = store.plan_taking_back(study, &newest_first)?;
            Ok(Plan {
                sentence: sentence.clone(),
                ..plan
            })
        })
    }

    /// What an entry did: of an undo, what it took back.
    fn described(&self, number: i64) -> anyhow::Result<Option<String>> {
        let Some(entry) = self.store.entry(number)? else {
            return Ok(None);
        };
        Ok(Some(
            entry.sentence.trim_start_matches("undid: ").to_owned(),
        ))
    }

    /// Entries of the history, newest first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn history(&self, filter: &HistoryFilter) -> anyhow::Result<Vec<Entry>> {
        Ok(self.store.history(filter)?)
    }

    /// What an entry changed: records with the fields that differ.
    ///
    /// # Errors
    /// There is no such entry, or the file cannot be read.
    pub fn changes(&self, entry: EntryId) -> anyhow::Result<Vec<ChangeRow>> {
        Ok(self.store.changes(self.store.number_of(entry)?)?)
    }

    /// Takes in what other processes have written since; whether there was anything. Cheap when there was not.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn refresh(&mut self) -> anyhow::Result<bool> {
        let news = self.store.catch_up(&mut self.study)?;
        if news {
            self.next_to_load = 0;
        }
        Ok(news)
    }

    /// Loads one transcript's text and codings, if they are not there yet.
    ///
    /// # Errors
    /// The file is damaged or cannot be read.
    pub fn load(&mut self, transcript: TranscriptId) -> anyhow::Result<()> {
        if self
            .study
            .interview(transcript)
            .is_some_and(|interview| !interview.is_loaded())
        {
            self.store.load(&mut self.study, &[transcript])?;
        }
        Ok(())
    }

    /// Loads more transcripts for about so long.
    ///
    /// # Errors
    /// The file is damaged or cannot be read.
    pub fn load_more(&mut self, budget: Duration) -> anyhow::Result<Loading> {
        let started = Instant::now();
        loop {
            let rest = self
                .study
                .interviews()
                .iter()
                .enumerate()
                .skip(self.next_to_load);
            let batch: Vec<(usize, TranscriptId)> = rest
                .filter(|(_, i)| !i.is_loaded())
                .map(|(at, i)| (at, i.transcript.id))
                .take(BATCH)
                .collect();
            let of = self.study.interviews().len();
            let Some((last, _)) = batch.last().copied() else {
                self.next_to_load = of;
                return Ok(Loading { loaded: of, of });
            };
            let ids: Vec<TranscriptId> = batch.into_iter().map(|(_, id)| id).collect();
            self.store.load(&mut self.study, &ids)?;
            self.next_to_load = last + 1;
            if started.elapsed() >= budget {
                return Ok(Loading {
                    loaded: self.next_to_load,
                    of,
                });
            }
        }
    }

    /// Loads whatever is not loaded yet.
    ///
    /// # Errors
    /// The file is damaged or cannot be read.
    pub fn load_all(&mut self) -> anyhow::Result<()> {
        self.next_to_load = 0;
        self.load_more(Duration::MAX).map(drop)
    }

    /// Loads what planning an action looks at.
    fn load_for(&mut self, action: &Action) -> anyhow::Result<()> {
        let codings =
            |codings: &[CodingAt]| codings.iter().map(|at| at.transcript).collect::<Vec<_>>();
        let needed = match action {
            Action::ApplyCodes { transcript, .. }
            | Action::CorrectText { transcript, .. }
            | Action::RemoveTranscript { transcript } => {
                vec![*transcript]
            }
            Action::AddCodings(new) => new.iter().map(|coding| coding.transcript).collect(),
            Action::RemoveCodings(at)
            | Action::ReviewCodings { codings: at }
            | Action::Recode { codings: at, .. }
            | Action::SplitCode { codings: at, .. }
            | Action::EditCodings { codings: at, .. } => codings(at),
            Action::ResizeCoding { coding, .. } | Action::SplitCoding { coding, .. } => {
                vec![coding.transcript]
            }
            Action::AddMemo {
                on: MemoTarget::Passage(passage),
                ..
            }
            | Action::MoveMemo {
                on: MemoTarget::Passage(passage),
                ..
            } => vec![passage.transcript],
            Action::AddMemo {
                on: MemoTarget::Transcript(transcript),
                ..
            } => vec![*transcript],
            Action::AddLink { from, to, .. } => vec![from.transcript, to.transcript],
            Action::Pseudonymise { .. }
            | Action::MergeCodes { .. }
            | Action::RemoveCode { .. }
            | Action::MergeCoders { .. } => {
                return self.load_all();
            }
            Action::Together { actions, .. } => {
                return actions.iter().try_for_each(|action| self.load_for(action));
            }
            _ => Vec::new(),
        };
        needed
            .into_iter()
            .try_for_each(|transcript| self.load(transcript))
    }

    /// What a worker needs to search while the study goes on. Cheap.
    pub fn finder(&self) -> Finder {
        Finder {
            study: self.study.clone(),
            words: self.words.clone(),
        }
    }

    /// As [`finder`](Self::finder), once the word index is up to date with all texts that are loaded: for a search that
    /// nobody watches coming.
    pub fn finder_when_indexed(&self) -> Finder {
        self.update_index();
        self.words.wait();
        self.finder()
    }

    /// Brings the word index up to date with all texts that are loaded, in the background; returns at once. Until then
    /// searches scan what the index lacks.
    pub fn update_index(&self) {
        self.words.update(&self.study);
    }

    /// Stops building the word index, until it is asked for again. Searches find the same without it, more slowly.
    pub fn stop_indexing(&self) {
        self.words.stop();
    }

    /// How far the word index has come, while it is being built over more texts than a blink takes.
    pub fn indexing(&self) -> Option<Loading> {
        let progress = self.words.progress();
        (progress.working && progress.of >= SLOW_TO_INDEX).then_some(Loading {
            loaded: progress.done,
            of: progress.of,
        })
    }

    fn index_texts(&mut self, changes: &[Change]) {
        let mut records = changes.iter().filter_map(Change::record);
        let texts_changed = records.any(|record| match record {
            Record::Setting(setting) => setting.key == SETTING_LANGUAGE,
            _ => record.kind() == Kind::Transcript,
        });
        // An index that nobody has asked for is not built for an import's sake.
        if texts_changed && self.words.progress().of > 0 {
            self.update_index();
        }
    }

    /// Checks the file and everything in it; an empty list: all is well.
    ///
    /// # Errors
    /// SQLite cannot go on reading.
    pub fn verify(&self) -> anyhow::Result<Vec<Finding>> {
        Ok(self.store.verify()?)
    }

    /// Writes a sound copy of the study file; `to` must not be there yet.
    ///
    /// # Errors
    /// `to` is there, or the disk fails.
    pub fn backup(&self, to: &Path) -> anyhow::Result<()> {
        Ok(self.store.backup(to)?)
    }

    /// Makes a rolling backup in the background if one is due. Call it now and then; it costs next to nothing.
    pub fn back_up_if_due(&mut self) {
        if self.is_read_only()
            || self
                .backing_up
                .as_ref()
                .is_some_and(|running| !running.is_finished())
        {
            return;
        }
        let Some(backups) = self.backups.clone().filter(Backups::is_due) else {
            return;
        };
        let name = readable_time(self.origin.clone().now()).replace(':', "");
        self.backing_up = Some(std::thread::spawn(move || {
            // A backup that fails must not disturb the work; the next one is tried soon.
            let _ = backups.make(&name);
        }));
    }
}

impl Drop for Workbench {
    fn drop(&mut self) {
        if let Some(running) = self.backing_up.take() {
            let _ = running.join();
        }
    }
}

/// The history of the study at `path`, oldest entry first: for a thread that has no open study.
///
/// # Errors
/// The file cannot be read.
pub fn history_of(path: &Path) -> anyhow::Result<Vec<Entry>> {
    let (store, _) = Store::open(path)?;
    let mut history = store.history(&HistoryFilter::default())?;
    history.reverse();
    Ok(history)
}

/// The rolling backups that emic has made of the study at `path`, newest first.
pub fn backups_of(path: &Path) -> Vec<(PathBuf, SystemTime)> {
    places::backup_folder()
        .map(|root| Backups::of(path, &root).list())
        .unwrap_or_default()
}

/// Puts the study at `path` back as `backup` has it; gives the backup that was made of the present file first.
///
/// # Errors
/// `backup` is no sound study, there is no folder for backups, or the disk fails.
pub fn restore(path: &Path, backup: &Path) -> anyhow::Result<Option<PathBuf>> {
    let root = places::backup_folder().ok_or_else(|| {
        Refusal::new(
            "this system has no folder for emic's backups",
            "copy the backup over the study by hand",
        )
    })?;
    let name = format!(
        "before-restore-{}",
        readable_time(Origin::real().now()).replace(':', "")
    );
    Ok(Backups::of(path, &root).restore(backup, &name)?)
}

fn numbers(entries: &[i64]) -> String {
    match entries {
        [one] => format!("entry {one}"),
        several => format!("{} entries", several.len()),
    }
}

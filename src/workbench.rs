//! What both faces hold: a study, its file and its word index. No face reaches past it.

mod erasing;
pub mod importing;
mod loading;
mod origin;
mod own_files;
mod places;
mod putting;
mod questions;
mod quotes;
pub mod recent;
mod safety;
mod tables;
mod taking_back;
mod telling;

use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

pub use crate::formats::moment::{readable_time, timestamp};
use crate::search::{Finder, SETTING_LANGUAGE, WordIndex};
use crate::store::{Backups, Draft, EntryHead, Store};
pub use crate::store::{
    ChangeRow, Dump, Entry, EntryKind, Erased, Finding, HistoryFilter, Original, StoreError,
};
use crate::study::{
    Action, Change, Coder, CoderId, ContentHash, EntryId, Kind, Plan, Record, Refusal,
    SETTING_CODER, Stamp, Study, Watch,
};
pub use erasing::create_of;
pub use loading::Loading;
pub use origin::Origin;
pub use own_files::write_private;
pub use places::{cache_folder, desk_folder, pseudonym_table, settings_file};
pub use putting::{put_file, put_output, put_output_through};
pub use quotes::Destination;
pub use safety::{backups_of, restore};
pub use tables::{drop_pseudonyms, load_pseudonyms, load_rows, put_pseudonyms};
pub use telling::{Telling, place, target, tell};

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
    /// What another thread of this program is writing to the file.
    held: Option<&'static str>,
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

/// From so many texts on, building the word index is worth a word.
const SLOW_TO_INDEX: usize = 200;

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
            held: None,
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

    /// [`perform`](Self::perform), of which `watch` is told where the action looks through all texts. Once these are looked
    /// at, it is written and cannot be stopped any more.
    ///
    /// # Errors
    /// As `perform`, and where `watch` has stopped it.
    pub fn perform_watched(
        &mut self,
        action: &Action,
        watch: &mut Watch<'_>,
    ) -> anyhow::Result<Done> {
        self.load_for(action)?;
        let kind = EntryKind::Action;
        self.commit(kind, Vec::new(), Vec::new(), |_, study, stamp| {
            Ok(action.plan_watched(study, stamp, watch)?)
        })
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

    /// Keeps off the file while another thread of this program writes to it, `doing` something that takes a while: nothing
    /// waits for the other one, and what would write is refused. None: it is done.
    pub fn hold(&mut self, doing: Option<&'static str>) {
        self.held = doing;
    }

    /// What another thread of this program is doing to the file; none where nothing is.
    pub fn held(&self) -> Option<&'static str> {
        self.held
    }

    fn commit(
        &mut self,
        kind: EntryKind,
        undoes: Vec<i64>,
        originals: Vec<Original>,
        mut plan: impl FnMut(&Store, &Study, &mut Stamp) -> Result<Plan, StoreError>,
    ) -> anyhow::Result<Done> {
        if let Some(doing) = self.held {
            return Err(Refusal::new(
                format!("nothing else can be written while emic is {doing}"),
                "try again in a moment",
            )
            .into());
        }
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
        let news = self.held.is_none() && self.store.catch_up(&mut self.study)?;
        if news {
            self.next_to_load = 0;
        }
        Ok(news)
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

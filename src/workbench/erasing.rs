//! Erasing for good, and copies for others: the one exception to the endless history.

use std::path::Path;

use anyhow::Context as _;

use super::{Done, Workbench, readable_time};
use crate::store::{Draft, Dump, EntryHead, EntryKind, Erased, Store};
use crate::study::{Erasure, Pseudonyms, Stamp};

impl Workbench {
    /// Erases from records, texts, originals, history, word index and emic's own backups, and leaves an entry of who, when
    /// and why. It cannot be taken back. Names of `table` go from the sentences of the history too. One new backup is made.
    ///
    /// # Errors
    /// There is nothing of that kind, the study is read-only, or the disk fails. The error says where the erasure stands
    /// already and something beside the file could not be removed.
    pub fn erase(
        &mut self,
        erasure: Erasure,
        why: &str,
        table: &Pseudonyms,
    ) -> anyhow::Result<(Done, Erased)> {
        self.load_all()?;
        if let Some(running) = self.backing_up.take() {
            let _ = running.join();
        }
        let (coder, time) = (self.coder, self.origin.now());
        let mut stamp = Stamp {
            coder,
            time,
            ids: self.origin.ids.clone(),
        };
        let plan = &mut |_: &Store, study: &_| {
            let mut plan = erasure.plan(study, &mut stamp)?;
            plan.why = why.trim().to_owned();
            let head = EntryHead {
                id: stamp.ids.fresh(),
                coder,
                time,
                kind: EntryKind::Action,
                undoes: Vec::new(),
            };
            Ok(Draft {
                head,
                plan,
                originals: Vec::new(),
            })
        };
        let (draft, mut erased) = self.store.erase(&mut self.study, erasure, table, plan)?;
        self.origin.ids = stamp.ids;
        erased.backups = self.forget_elsewhere(time)?;
        Ok((
            Done {
                sentence: draft.plan.sentence,
                notices: draft.plan.notices,
                entry: Some(draft.head.id),
                changes: draft.plan.changes,
            },
            erased,
        ))
    }

    /// Makes the word index forget what was erased, by this or by another program.
    ///
    /// # Errors
    /// It lies in the cache folder and cannot be removed.
    pub fn forget_words(&self) -> anyhow::Result<()> {
        let stands = "the erasure stands in the study file, but the word index in the cache folder could not be removed";
        self.words.erase(&self.study).context(stands)
    }

    /// Lets word index and backups know nothing but the present; gives how many backups there were.
    fn forget_elsewhere(&mut self, now: i64) -> anyhow::Result<usize> {
        self.forget_words()?;
        let Some(backups) = &self.backups else {
            return Ok(0);
        };
        let gone = backups.erase().with_context(|| {
            format!(
                "the erasure stands in the study file, but not in its backups; delete {}",
                backups.folder().display()
            )
        })?;
        if gone > 0 {
            backups.make(&readable_time(now).replace(':', ""))?;
        }
        Ok(gone)
    }

    /// The whole study as plain data: records, texts, originals and history.
    ///
    /// # Errors
    /// The file is damaged or cannot be read.
    pub fn dump(&mut self) -> anyhow::Result<Dump> {
        self.load_all()?;
        Ok(self.store.dump(&self.study)?)
    }

    /// Writes a copy of the study to `to`, which must not be there yet, with the present texts only: without history,
    /// originals, earlier versions, and the words that codings remember from these.
    ///
    /// # Errors
    /// `to` is there, or the disk fails; no half copy is left behind.
    pub fn copy_for_sharing(&mut self, to: &Path) -> anyhow::Result<()> {
        self.load_all()?;
        let plan = self.study.for_sharing();
        let head = EntryHead {
            id: self.origin.ids.fresh(),
            coder: self.coder,
            time: self.origin.now(),
            kind: EntryKind::Action,
            undoes: Vec::new(),
        };
        let draft = Draft {
            head,
            plan,
            originals: Vec::new(),
        };
        Ok(Store::create_with(to, &draft)?)
    }
}

/// Makes a new study file of all that a [`Dump`] holds.
///
/// # Errors
/// A file of that name is there already, the data contradict themselves, or the disk fails.
pub fn create_of(path: &Path, dump: &Dump) -> anyhow::Result<()> {
    Ok(Store::create_of(path, dump)?)
}

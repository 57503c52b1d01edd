//! Undo, redo, and going back in the history.

use super::{Done, Workbench};
use crate::store::{Entry, EntryKind, StoreError};
use crate::study::{EntryId, Kind, Plan, Refusal};

impl Workbench {
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
}

fn numbers(entries: &[i64]) -> String {
    match entries {
        [one] => format!("entry {one}"),
        several => format!("{} entries", several.len()),
    }
}

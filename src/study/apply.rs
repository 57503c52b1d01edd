//! Applying many changes at once.

use std::collections::HashSet;
use std::sync::Arc;

use super::Study;
use super::record::{Change, Record};

impl Study {
    /// Applies changes one after another; many codings of one transcript in one go.
    pub(super) fn apply_all(&mut self, changes: &[Change]) {
        let mut rest = changes;
        while !rest.is_empty() {
            let (run, behind) = rest.split_at(run_of_codings(rest).max(1));
            self.apply_run(run);
            rest = behind;
        }
    }

    /// Applies the one change, or the [`run_of_codings`].
    pub(super) fn apply_run(&mut self, run: &[Change]) {
        let home = run.first().and_then(Change::record).and_then(Record::home);
        let place = home.and_then(|home| self.places.get(&home).copied());
        let Some(place) = place.filter(|_| run.len() >= MANY_CODINGS) else {
            return run.iter().for_each(|change| self.apply(change));
        };
        self.revision += 1;
        if !self.interviews[place].is_loaded() {
            return;
        }
        let mut new = Vec::with_capacity(run.len());
        for change in run {
            if let Some(Record::Coding(coding)) = &change.after {
                new.push(self.compact(coding.clone()));
            }
        }
        for (coding, _) in &new {
            self.count(Some(coding), 1);
        }
        let codings = Arc::make_mut(&mut self.interviews[place]).codings_mut();
        for coding in codings.put_all(new) {
            self.count(Some(&coding), -1);
        }
    }

    /// The record as it is now that `record` was or will be: [`Study::record`], quick for a coding that stands there.
    pub(super) fn present(&self, record: &Record) -> Option<Record> {
        let quick = match record {
            Record::Coding(coding) => {
                self.interview(coding.transcript)
                    .zip(coding.span)
                    .and_then(|(interview, span)| {
                        let found = interview.codings().get_on(coding.id, span)?;
                        Some(self.record_of(interview, found).into())
                    })
            }
            _ => None,
        };
        quick.or_else(|| self.record(record.kind(), record.id(), record.home()))
    }
}

/// From how many codings on it is quicker to sort them all anew than to put each into its place.
const MANY_CODINGS: usize = 16;

/// How many changes from the first on put different codings of one transcript.
pub(super) fn run_of_codings(changes: &[Change]) -> usize {
    let mut seen = HashSet::new();
    let mut home = None;
    let puts = |change: &&Change| match &change.after {
        Some(Record::Coding(coding)) => {
            *home.get_or_insert(coding.transcript) == coding.transcript && seen.insert(coding.id)
        }
        _ => false,
    };
    changes.iter().take_while(puts).count()
}

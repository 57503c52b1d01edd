//! Texts and codings come into memory when they are needed, or a few at a time.

use std::time::{Duration, Instant};

use super::Workbench;
use crate::study::{Action, CodingAt, MemoTarget, TranscriptId, Watch};

/// How much of a study is in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loading {
    /// Transcripts loaded.
    pub loaded: usize,
    /// Transcripts there are.
    pub of: usize,
}

/// How many transcripts are loaded in one transaction.
const BATCH: usize = 8;

impl Workbench {
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

    /// [`load_all`](Self::load_all), of which `watch` is told; whether all is loaded, and it was not stopped.
    ///
    /// # Errors
    /// As `load_all`.
    pub fn load_all_watched(&mut self, watch: &mut Watch<'_>) -> anyhow::Result<bool> {
        self.next_to_load = 0;
        loop {
            let Loading { loaded, of } = self.load_more(Duration::ZERO)?;
            if loaded == of {
                return Ok(true);
            }
            if !watch(loaded, of) {
                return Ok(false);
            }
        }
    }

    /// Loads what planning an action looks at.
    pub(super) fn load_for(&mut self, action: &Action) -> anyhow::Result<()> {
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
}

//! Quotes by their ids, and the versions of a text that they count in.

use std::sync::Arc;

use super::Workbench;
use crate::study::{ContentHash, Correction, Document, QuoteId, Refusal, Span, TranscriptId};

impl Workbench {
    /// The passage that a quote's id names, in the present text. An id of an earlier version is carried through the
    /// corrections since, as codings are; where its words have come to stand in more than one place, to the nearest.
    ///
    /// # Errors
    /// There is no such transcript or version, the id does not fit its text, or its words are gone.
    pub fn resolve(&mut self, id: &QuoteId) -> anyhow::Result<(TranscriptId, Span)> {
        let known = self
            .study
            .interview_titled(&id.transcript)
            .map(|interview| interview.transcript.id);
        let transcript = known.ok_or_else(|| {
            Refusal::new(
                format!("there is no transcript {}", id.transcript),
                "`emic find` lists what there is",
            )
        })?;
        self.load(transcript)?;
        let mut span = id.span;
        let mut document = self.version(transcript, id.version)?;
        if span.is_empty() || span.end > document.text.len() {
            let what = if span.is_empty() {
                format!("{id} is an empty passage")
            } else {
                format!("{id} reaches behind the end of the text")
            };
            return Err(Refusal::new(what, "check the id").into());
        }
        let latest = self
            .study
            .interview(transcript)
            .map_or(id.version, |interview| interview.transcript.version());
        for version in id.version + 1..=latest {
            let next = self.version(transcript, version)?;
            let carried = Correction::between(&document.text, &next.text).carry(span);
            span = carried.span.ok_or_else(|| {
                Refusal::new(
                    format!("the words of {id} are gone since version {version} of the text"),
                    "the earlier version can still be read",
                )
            })?;
            document = next;
        }
        Ok((transcript, span))
    }

    /// A version of a transcript's text, counting from 1: earlier ones stay readable.
    ///
    /// # Errors
    /// There is no such transcript or version, or the file is damaged.
    pub fn version(
        &self,
        transcript: TranscriptId,
        number: usize,
    ) -> anyhow::Result<Arc<Document>> {
        let interview = self.study.interview(transcript).ok_or_else(|| {
            Refusal::new(
                "that transcript is no longer in the study",
                "undo brings it back",
            )
        })?;
        let known = &interview.transcript;
        if number == known.version() && interview.is_loaded() {
            return Ok(interview.document().clone());
        }
        let hash = number.checked_sub(1).and_then(|at| known.versions.get(at));
        let hash = hash.ok_or_else(|| {
            Refusal::new(
                format!("the text of {} has no version {number}", known.title),
                format!("it is now at version {}", known.version()),
            )
        })?;
        if *hash == ContentHash::ERASED {
            return Err(Refusal::new(
                format!(
                    "version {number} of the text of {} has been erased",
                    known.title
                ),
                format!("it is now at version {}", known.version()),
            )
            .into());
        }
        Ok(self.store.document(*hash)?)
    }
}

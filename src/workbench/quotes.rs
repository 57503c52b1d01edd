//! Places in the texts by their names: quotes by their ids, turns, transcripts; and the versions of a text.

use std::sync::Arc;

use super::Workbench;
use crate::study::{
    ContentHash, Correction, Document, Interview, QuoteId, Refusal, Span, TranscriptId,
};

/// A place in the present texts that a name leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// A transcript as a whole.
    Transcript(TranscriptId),
    /// A turn, and its speech.
    Turn(TranscriptId, Span),
    /// A passage.
    Passage(TranscriptId, Span),
}

impl Destination {
    /// The transcript that it is in.
    pub fn transcript(&self) -> TranscriptId {
        let (Self::Transcript(transcript)
        | Self::Turn(transcript, _)
        | Self::Passage(transcript, _)) = self;
        *transcript
    }
}

impl Workbench {
    /// The place that a researcher names: by a transcript's title (`GP01`), by a turn (`GP01:12`), or by a quote's id
    /// (`GP01:12:840-905`).
    ///
    /// # Errors
    /// As [`resolve`](Self::resolve) and [`turn`](Self::turn), and where the name is none of these.
    pub fn destination(&mut self, name: &str) -> anyhow::Result<Destination> {
        let name = name.trim();
        if let Some(interview) = self.study.interview_titled(name) {
            return Ok(Destination::Transcript(interview.transcript.id));
        }
        if let Some(id) = QuoteId::parse(name) {
            let (transcript, span) = self.resolve(&id)?;
            return Ok(Destination::Passage(transcript, span));
        }
        let turn = turn_named(name).and_then(|(title, number)| {
            let interview = self.study.interview_titled(title)?;
            Some((interview.transcript.id, number))
        });
        let (transcript, number) = turn.ok_or_else(|| {
            Refusal::new(
                format!("`{name}` is no place in the texts of this study"),
                "name a transcript (GP01), a turn (GP01:12) or a quote by its id (GP01:12:840-905)",
            )
        })?;
        self.turn(transcript, number)
    }

    /// A turn of a transcript, counting from 1.
    ///
    /// # Errors
    /// There is no such transcript or turn, or the file is damaged.
    pub fn turn(&mut self, transcript: TranscriptId, number: usize) -> anyhow::Result<Destination> {
        let interview = self.loaded(transcript)?;
        let turns = &interview.document().turns;
        let turn = number.checked_sub(1).and_then(|at| turns.get(at));
        let turn = turn.ok_or_else(|| {
            Refusal::new(
                format!("{} has no turn {number}", interview.transcript.title),
                format!("its turns are counted from 1 to {}", turns.len()),
            )
        })?;
        Ok(Destination::Turn(transcript, turn.speech))
    }

    /// A transcript with its text and codings, loaded if they are not there yet.
    ///
    /// # Errors
    /// It is no longer in the study, or the file is damaged.
    pub fn loaded(&mut self, transcript: TranscriptId) -> anyhow::Result<&Arc<Interview>> {
        self.load(transcript)?;
        Ok(self.study.interview(transcript).ok_or_else(gone)?)
    }

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
        let interview = self.study.interview(transcript).ok_or_else(gone)?;
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

fn gone() -> Refusal {
    Refusal::new(
        "that transcript is no longer in the study",
        "undo brings it back",
    )
}

/// The title and the number of `GP01:12`.
fn turn_named(name: &str) -> Option<(&str, usize)> {
    let (title, number) = name.rsplit_once(':')?;
    Some((title, number.trim().parse().ok()?))
}

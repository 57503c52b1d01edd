//! The query language, the word index and concordance lines.

use std::sync::Arc;

use crate::study::{CodeId, CoderId, Position, Span, Study, TranscriptId};

mod bits;
mod concordance;
mod find;
mod fold;
mod index;
mod layout;
mod plan;
mod query;
mod retrieve;
mod search;
mod words;

pub use concordance::concordance;
pub use index::{IndexProgress, WordIndex};
pub use query::{Query, QueryError};

/// What a search looks at: a snapshot of the study and the word index. Cheap to clone, and made for worker threads.
#[derive(Clone)]
pub struct Finder {
    /// The study as it was when the snapshot was taken.
    pub study: Study,
    /// The words.
    pub words: Arc<WordIndex>,
}

/// What a hit is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unit {
    /// A turn.
    #[default]
    Turn,
    /// A sentence.
    Sentence,
    /// A whole transcript.
    Transcript,
}

/// Whether the interviewer's turns are looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Interviewers {
    /// Left out, unless the query names them.
    #[default]
    Exclude,
    /// Looked at like all others.
    Include,
    /// Nothing else is looked at.
    Only,
}

/// In which order hits come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// Best first; ties in study order.
    #[default]
    Rank,
    /// As they stand in the study.
    Study,
}

/// How to search.
#[derive(Debug, Clone, Default)]
pub struct FindOptions {
    /// What a hit is.
    pub unit: Unit,
    /// Whether the interviewer counts.
    pub interviewers: Interviewers,
    /// In which order.
    pub order: Order,
    /// At most so many; none: all.
    pub limit: Option<usize>,
}

/// A unit that satisfies a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// In which transcript.
    pub transcript: TranscriptId,
    /// Which turn, counting from 0; none where the unit is a transcript.
    pub turn: Option<usize>,
    /// The unit: the speech of the turn, the sentence, or the whole text.
    pub span: Span,
    /// The words found, in order; for highlighting and concordance lines.
    pub words: Vec<Span>,
    /// How well it fits; 0 where only codes and attributes were asked for.
    pub score: f32,
}

/// What `find` returns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The hits, at most as many as asked for.
    pub hits: Vec<Hit>,
    /// How many there are in all.
    pub total: usize,
}

/// What `retrieve` returns: a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// In which transcript.
    pub transcript: TranscriptId,
    /// The turn in which it starts, counting from 0.
    pub turn: usize,
    /// Where.
    pub span: Span,
    /// The codes of the codings that share a character with it, in codebook order.
    pub codes: Vec<CodeId>,
    /// Their coders, in the study's order.
    pub coders: Vec<CoderId>,
}

/// One keyword in its context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConcordanceLine {
    /// In which transcript.
    pub transcript: TranscriptId,
    /// Which turn, counting from 0.
    pub turn: usize,
    /// The words found.
    pub keyword: Span,
    /// What stands before, on one line.
    pub left: String,
    /// What stands behind, on one line.
    pub right: String,
    /// Where `left` starts.
    pub start: Position,
}

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

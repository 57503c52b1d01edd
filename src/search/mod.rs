//! The query language, the word index and concordance lines.
//!
//! A [`Query`] is read once against a study's names and evaluated in two ways. [`Finder::find`] returns units (turns,
//! sentences, transcripts): a term is true of a unit if it has a match that shares a character with it, and AND, OR and
//! NOT combine what is true. [`Finder::retrieve`] returns segments: each term is a set of spans, and AND, OR and NOT are
//! intersection, union and complement.
//!
//! What the terms mean, exactly:
//!
//! - The **universe** is the speech of all turns in which something is said. Interviewers' turns are left out unless asked
//!   for; those that a `speaker:` or `role:interviewer` of the query names come in, wherever in the query it stands.
//!   Nothing outside the universe is ever found, so each segment lies within one speech: a coding over several turns gives
//!   a segment for each.
//! - A **word** is compared folded (case, accents) and by its stem, after the rules of
//!   the study's [`Language`]; `=` compares the folded form, and so do `*` and `~1`.
//!   A bare word of several words (`well-being`) is a phrase. Phrases and near words lie within one turn; near words are the
//!   smallest stretch that holds them all. A regular expression sees the speech as it stands, upper and lower case told apart.
//! - `speaker:P07` is the turns under that label and those of the participant of that name. `role:other` is everybody who is
//!   neither a participant nor an interviewer.
//! - An **attribute** is the participant's who speaks; where they have none, the transcript's. `:` takes a value that lies
//!   in what was asked for (`@age:40-49`, `@date:2018-05`). Who is no participant has no value, not even an unknown one,
//!   unless it is the transcript's.
//! - `memo:word` is what the memo hangs on: the passage, all turns of the transcript or of the participant, the passages of
//!   the code itself; a memo on the study hangs on no passage.
//! - A **coder** speaks for the codes beside it. In a conjunction, each code (also within brackets that name no coder
//!   beside codes themselves) is read as that code *by* those coders: `code:x coder:ak` is what ak coded x,
//!   `code:x coder:ak coder:mh` what both coded x, `code:x NOT coder:ak` what others coded x and ak did not,
//!   `(code:x coder:ak) NOT (code:x coder:mh)` where the two differ. Where no term beside it is a code, `coder:ak` is
//!   whatever ak coded: `lonely coder:ak`.
//! - A **relation** compares segment with segment: WITHIN needs one segment of the right side that covers the left one
//!   whole. NOT before a relation keeps the segments for which it does not hold.

use std::sync::Arc;

use crate::study::{CodeId, CoderId, Position, Span, Study, TranscriptId};

mod bits;
mod complete;
mod concordance;
mod find;
mod fold;
mod index;
mod language;
mod layout;
mod passages;
mod plan;
mod query;
mod retrieve;
mod tallies;
mod threads;
mod universe;
mod words;

pub use complete::{Completion, Offer, complete};
pub use concordance::{Side, concordance, in_context, neighbours};
pub use index::{IndexProgress, WordIndex};
pub use language::{Language, SETTING_LANGUAGE};
pub use query::{Query, QueryError, named_attribute, quoted, with_saved_renamed};

/// What a search looks at: a snapshot of the study and the word index. Cheap to clone, and made for worker threads.
#[derive(Clone)]
pub struct Finder {
    /// The study as it was when the snapshot was taken.
    pub study: Study,
    /// The words.
    pub words: Arc<WordIndex>,
}

impl Finder {
    /// How much a query comes to now, interviewers left out unless it names them.
    pub fn count(&self, query: &Query) -> Counted {
        let options = FindOptions {
            limit: Some(0),
            ..FindOptions::default()
        };
        Counted {
            turns: self.find(query, &options).total,
            segments: self.retrieve_with(query, &options).total,
        }
    }
}

/// How much a query comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// How many turns satisfy it.
    pub turns: usize,
    /// How many segments it returns.
    pub segments: usize,
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
    /// What every hit must pass beside the query.
    pub filters: Vec<Filter>,
    /// Whether all hits are counted by role, transcript and code, and whose codings count for the last; none: not at all.
    pub tally: Option<Whose>,
}

/// A condition that stands beside a query and is read by itself, so that no coder in either speaks for codes in the other.
/// It does not count for the score and brings no interviewer in.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// Units must satisfy it, segments must overlap one of its own.
    pub query: Query,
    /// Whether they must not.
    pub without: bool,
}

/// Whose codings count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    #[default]
    Everyone,
    /// One coder's.
    Coder(CoderId),
}

/// How many hits there are of each kind: what can be chosen to look at next. All hits count, not those listed only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tallies {
    /// By the role of who speaks, as the query language names it: most first. A transcript counts once for each role.
    pub roles: Vec<(String, usize)>,
    /// By transcript, in study order.
    pub transcripts: Vec<(TranscriptId, usize)>,
    /// By each code that shares a character with the hit, those above it in the codebook included: most first.
    pub codes: Vec<(CodeId, usize)>,
    /// Hits that share no character with any coding.
    pub uncoded: usize,
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
    /// How many of each kind, if that was asked for.
    pub tallies: Tallies,
}

/// The segments that `retrieve` returns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Retrieved {
    /// In study order; at most as many as asked for.
    pub segments: Vec<Segment>,
    /// How many there are in all.
    pub total: usize,
    /// How many of each kind, if that was asked for.
    pub tallies: Tallies,
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

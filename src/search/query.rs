//! The query language: text to tree.

use crate::study::Study;

/// A query that has been read and whose names are known to the study.
#[derive(Debug, Clone, PartialEq)]
pub struct Query;

/// Why a query cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// Where in the query, in characters counted from 0.
    pub column: usize,
    /// What is wrong there.
    pub message: String,
    /// What was expected, or what may have been meant.
    pub hint: String,
}

impl Query {
    /// Reads a query against the names of a study.
    ///
    /// # Errors
    /// The first thing that is wrong, with its column.
    pub fn parse(_text: &str, _study: &Study) -> Result<Self, QueryError> {
        todo!()
    }
}

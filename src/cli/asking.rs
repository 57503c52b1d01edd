//! What `find` and `retrieve` share: reading a query, and whose turns are looked at.

use unicode_width::UnicodeWidthStr;

use super::failure::WrongUse;
use super::visible::visible;
use crate::search::{self, Query};
use crate::study::Study;

/// Whether the interviewer's turns are looked at.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
pub(super) enum Interviewers {
    /// They are left out, unless the query names them
    #[default]
    Exclude,
    /// They are looked at like all others
    Include,
    /// Nothing else is looked at
    Only,
}

impl From<Interviewers> for search::Interviewers {
    fn from(choice: Interviewers) -> Self {
        match choice {
            Interviewers::Exclude => Self::Exclude,
            Interviewers::Include => Self::Include,
            Interviewers::Only => Self::Only,
        }
    }
}

/// Reads a query against a study.
///
/// # Errors
/// A [`WrongUse`] that shows the query with a caret under the place that is wrong.
pub(super) fn query(text: &str, study: &Study) -> anyhow::Result<Query> {
    Query::parse(text, study).map_err(|error| {
        let before: String = text.chars().take(error.column).collect();
        let caret = " ".repeat(visible(&before).width());
        let hint = if error.hint.is_empty() {
            String::new()
        } else {
            format!("; {}", error.hint)
        };
        let message = format!("{}{hint}\n  {}\n  {caret}^", error.message, visible(text));
        WrongUse(message).into()
    })
}

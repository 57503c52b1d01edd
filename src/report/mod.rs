//! What a thematic summary says, as data, and a renderer per format.
//!
//! [`ThematicSummary::build`] works out everything that is said; [`to_markdown`] and [`to_html`] only lay it out. The same
//! study and options give the same bytes: nothing in a report depends on when or where it was made. Words from outside
//! have lost everything that could steer a terminal, a browser or a reader's eye before a renderer sees them; each renderer
//! then escapes what has a meaning in its own format.

pub mod appendices;
mod build;
mod html;
mod markdown;
mod page;
mod people;
mod prose;
mod quotes;
mod summary;
pub mod table;
#[cfg(test)]
mod tests;
mod visible;

use crate::study::{CodeId, CoderId};

pub use html::to_html;
pub use markdown::to_markdown;
pub use page::{Block, Page};
pub use summary::{
    Cell, Lengths, Limits, Methods, Note, Part, ParticipantRow, Quote, RoleHead, RoleSection,
    Shared, Silence, ThematicSummary, ThemeEntry, ThemeKind,
};
pub use visible::visible;

/// How many quotes each code gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quotes {
    /// Every passage.
    All,
    /// At most so many, key quotes first, the rest spread over roles and participants; and at most as many contrary cases.
    AtMost(usize),
}

/// What goes into a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportOptions {
    /// Only these codes and what is under them; none: the whole codebook.
    pub codes: Option<Vec<CodeId>>,
    /// Only what participants of these roles say; none: all roles.
    pub roles: Option<Vec<String>>,
    /// Only codings of these coders; none: of all.
    pub coders: Option<Vec<CoderId>>,
    /// How many quotes.
    pub quotes: Quotes,
    /// Whether memos on codes and quoted passages are printed.
    pub memos: bool,
    /// Whether the interviewer's words count and are quoted.
    pub interviewers: bool,
}

impl Default for ReportOptions {
    fn default() -> Self {
        Self {
            codes: None,
            roles: None,
            coders: None,
            quotes: Quotes::AtMost(8),
            memos: true,
            interviewers: false,
        }
    }
}

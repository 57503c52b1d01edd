//! What a thematic summary says, as data, and a renderer per format.
//!
//! [`ThematicSummary::of`] works out everything that is said; [`to_markdown`], [`to_html`], [`to_docx`], [`to_xlsx`], [`to_csv`] and
//! [`to_json`] only lay it out. The same study and options give the same bytes: nothing in a report depends on when or where it was made. Words from outside
//! have lost everything that could steer a terminal, a browser or a reader's eye before a renderer sees them; each renderer
//! then escapes what has a meaning in its own format.

pub mod appendices;
mod build;
mod context;
pub mod docx;
pub mod figures;
mod format;
mod html;
mod illustrations;
mod limits;
mod markdown;
mod methods;
mod options;
mod outline;
mod output;
mod page;
mod people;
mod prose;
mod quotes;
mod sharing;
mod sheets;
mod summary;
pub mod table;
mod tables;
#[cfg(test)]
mod tests;
mod visible;
mod word;
mod workbook;

pub use format::{REPORT_ENDINGS, Renderer, renderer};
pub use html::to_html;
pub use markdown::to_markdown;
pub use options::{Quotes, ReportOptions};
pub use outline::{
    OutlineEntry, declare_school_of_analysis, narrative, outline, school_of_analysis,
    write_narrative,
};
pub use output::{Content, Output};
pub use page::{Block, Page};
pub use sharing::WholeStudy;
pub use summary::{
    Cell, Codebook, ContextTurn, Drawings, Gap, Growth, GrowthStep, Lengths, Limits, Methods, Note,
    Part, ParticipantRow, Quote, RoleHead, RoleSection, Shared, Silence, Stretch, ThematicSummary,
    ThemeEntry, ThemeKind,
};
pub use tables::table_to_csv;
pub use visible::visible;
pub use word::to_docx;
pub use workbook::{to_csv, to_json, to_xlsx};

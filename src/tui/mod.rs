//! The terminal workbench.

use crate::study::{QuoteId, Refusal};
use crate::workbench::Workbench;

/// Opens the workbench on a study, at a passage where one is named.
///
/// # Errors
/// There is no workbench in this build.
pub fn run(_workbench: Workbench, _at: Option<QuoteId>) -> anyhow::Result<()> {
    Err(Refusal::new(
        "this build has no workbench",
        "use the commands that `emic --help` lists",
    )
    .into())
}

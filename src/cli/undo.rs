//! `emic undo`: takes back what was done; nothing is ever taken out of the history.

use std::path::PathBuf;

use super::failure::{Exit, Ran, refused};
use super::opening::{Acting, say_done, to_take_back};
use crate::study::EntryId;
use crate::workbench::{HistoryFilter, StoreError, Workbench};

/// What `emic undo` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Undo {
    /// The study file
    study: PathBuf,
    /// Take back this entry of the history, whoever made it; without it, the newest one of the acting coder
    #[arg(long, value_name = "N")]
    entry: Option<i64>,
    /// Take back the later entries that build on it too
    #[arg(long, requires = "entry")]
    with_later: bool,
    /// Take back everything after this entry
    #[arg(long, value_name = "N", conflicts_with = "entry")]
    back_to: Option<i64>,
    #[command(flatten)]
    acting: Acting,
}

/// Takes back.
pub(super) fn run(args: &Undo) -> Ran {
    let mut workbench = to_take_back(&args.study, &args.acting)?;
    let done = match (args.entry, args.back_to) {
        (_, Some(number)) => {
            let entry = entry_numbered(&workbench, number)?;
            workbench.go_back_to(entry)
        }
        (Some(number), None) => {
            let entry = entry_numbered(&workbench, number)?;
            if args.with_later {
                workbench.revert_with_later(entry)
            } else {
                workbench.revert(entry)
            }
        }
        (None, None) => workbench.undo(),
    };
    say_done(&done.map_err(with_the_way_on)?);
    Ok(Exit::Done)
}

fn entry_numbered(workbench: &Workbench, number: i64) -> anyhow::Result<EntryId> {
    let filter = HistoryFilter {
        before: number.checked_add(1),
        limit: Some(1),
        ..HistoryFilter::default()
    };
    let entry = workbench
        .history(&filter)?
        .pop()
        .filter(|entry| entry.number == number);
    entry.map(|entry| entry.id).ok_or_else(|| {
        refused(
            format!("the history has no entry {number}"),
            "`emic history` lists them with their numbers",
        )
    })
}

/// Names the option that takes back later entries too, where they are what stands in the way.
fn with_the_way_on(error: anyhow::Error) -> anyhow::Error {
    match error.downcast_ref::<StoreError>() {
        Some(StoreError::BuiltUpon { .. }) => anyhow::anyhow!(
            "{error} (`emic undo STUDY --entry N --with-later` does so; `emic history STUDY` gives the numbers)"
        ),
        _ => error,
    }
}

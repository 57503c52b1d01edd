//! `emic redo`: puts back what undo took back.

use std::path::PathBuf;

use super::failure::{Exit, Ran};
use super::opening::{Acting, say_done, to_take_back};

/// What `emic redo` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Redo {
    /// The study file
    study: PathBuf,
    #[command(flatten)]
    acting: Acting,
}

/// Puts back what the acting coder took back last.
pub(super) fn run(args: &Redo) -> Ran {
    let mut workbench = to_take_back(&args.study, &args.acting)?;
    say_done(&workbench.redo()?);
    Ok(Exit::Done)
}

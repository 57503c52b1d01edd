//! `emic copy`: a copy of a study, for oneself or for others.

use std::path::PathBuf;

use super::failure::{Exit, Ran, say};
use super::opening::{to_look_at, with_ending};

/// What `emic copy` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Copy {
    /// The study file
    study: PathBuf,
    /// The file to make; `.emic` is put behind a name without ending
    new: PathBuf,
    /// The present texts only: without history, originals and earlier versions
    #[arg(long)]
    for_sharing: bool,
}

/// Writes the copy.
pub(super) fn run(args: &Copy) -> Ran {
    let mut workbench = to_look_at(&args.study)?;
    let to = with_ending(&args.new);
    if args.for_sharing {
        workbench.copy_for_sharing(&to)?;
        say(&format!(
            "wrote {}, without history, originals and earlier versions",
            to.display()
        ));
    } else {
        workbench.backup(&to)?;
        say(&format!(
            "wrote {}, with history and originals",
            to.display()
        ));
    }
    Ok(Exit::Done)
}

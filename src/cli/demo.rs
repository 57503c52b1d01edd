//! `emic demo`: makes the sample study, the same in every run, and opens it.

mod sample;

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::desk;
use super::failure::{Exit, Ran, say};
use super::opening::{Acting, with_ending};
use crate::workbench::{Workbench, recent};

/// The file that the sample study is made in where none is named.
pub(super) const USUAL_NAME: &str = "social-cure.emic";

/// What `emic demo` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Demo {
    /// The study file to make; one that is there is opened
    #[arg(default_value = USUAL_NAME)]
    file: PathBuf,
    /// Make the study and do not open the workbench
    #[arg(long)]
    no_open: bool,
    #[command(flatten)]
    acting: Acting,
}

/// Makes the study where it is not there yet, and opens it.
pub(super) fn run(args: &Demo) -> Ran {
    let path = with_ending(&args.file);
    if path.exists() {
        Workbench::open(&path, None)?;
        say(&format!("{} is there already", path.display()));
    } else {
        make(&path)?;
        say(&format!("made the sample study {}", path.display()));
    }
    if args.no_open {
        recent::remember(&path);
        desk::say_where(&path);
        return Ok(Exit::Done);
    }
    desk::open(&path, args.acting.name(), None)
}

/// The sample study at `path`, made where it is not there yet.
pub(super) fn made_or_there(path: &Path) -> anyhow::Result<PathBuf> {
    if !path.exists() {
        make(path)?;
    }
    Ok(path.to_owned())
}

/// Makes the study under another name first, so that a half-made one never stands in its place.
fn make(path: &Path) -> anyhow::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let made = sample::make(&part).and_then(|()| {
        std::fs::rename(&part, path).with_context(|| format!("cannot make {}", path.display()))
    });
    if made.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    made
}

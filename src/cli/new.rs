//! `emic new`: makes a study.

use std::path::PathBuf;

use anyhow::Context as _;

use super::codebook::read_codebook_file;
use super::failure::{Exit, Ran, say};
use super::files;
use super::opening::{Acting, say_done, say_warnings, with_ending};
use crate::workbench::{Dump, Workbench, create_of, recent};

/// What `emic new` takes.
#[derive(Debug, clap::Args)]
pub(super) struct New {
    /// The study file to make; `.emic` is put behind a name without ending
    study: PathBuf,
    /// The study's title; the file's name where not given
    #[arg(long)]
    title: Option<String>,
    /// A codebook to begin with (.json or .csv)
    #[arg(long, value_name = "FILE")]
    codebook: Option<PathBuf>,
    /// Make it of a whole study that `emic export STUDY study` wrote (.json)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["title", "codebook"])]
    from: Option<PathBuf>,
    #[command(flatten)]
    acting: Acting,
}

/// Makes the study file.
pub(super) fn run(args: &New) -> Ran {
    let path = with_ending(&args.study);
    if let Some(file) = &args.from {
        return from_dump(&path, file);
    }
    let codebook = args
        .codebook
        .as_deref()
        .map(read_codebook_file)
        .transpose()?;
    let stem = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    let title = args.title.clone().or(stem).unwrap_or_default();
    let coder = args.acting.name().map_or_else(login_name, str::to_owned);
    let mut workbench = Workbench::create(&path, &title, &coder)?;
    say_warnings(&workbench);
    say(&format!("made {}; the coder is {coder}", path.display()));
    if let Some(action) = codebook {
        say_done(&workbench.perform(action)?);
    }
    recent::remember(&path);
    Ok(Exit::Done)
}

/// Makes the study of what another one was exported as.
fn from_dump(path: &std::path::Path, file: &std::path::Path) -> Ran {
    let bytes = files::read(file)?;
    let dump: Dump = serde_json::from_slice(&bytes).with_context(|| {
        format!(
            "{} is no whole study as `emic export` writes it",
            file.display()
        )
    })?;
    create_of(path, &dump)?;
    say(&format!("made {}", path.display()));
    recent::remember(path);
    Ok(Exit::Done)
}

/// The name under which the user is known to this machine.
pub(super) fn login_name() -> String {
    ["USER", "USERNAME", "LOGNAME"]
        .iter()
        .filter_map(|variable| std::env::var(variable).ok())
        .find(|name| !name.trim().is_empty())
        .unwrap_or_else(|| "coder1".to_owned())
}

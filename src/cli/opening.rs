//! Finding and opening study files, and who acts on them.

use std::path::{Path, PathBuf};

use super::failure::{refused, say};
use crate::study::{CoderId, Study};
use crate::workbench::{Done, Workbench};

/// Who acts.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Acting {
    /// The coder who acts; one who is not in the study yet is added. Without it, the study's own choice
    #[arg(long, env = "EMIC_CODER", value_name = "NAME", hide_env_values = true)]
    coder: Option<String>,
}

impl Acting {
    /// Whom the environment names: for commands in which `--coder` says whose codings are meant.
    pub(super) fn of_environment() -> Self {
        Self {
            coder: std::env::var("EMIC_CODER").ok(),
        }
    }

    /// The coder's name, if one was given.
    pub(super) fn name(&self) -> Option<&str> {
        let name = self.coder.as_deref().map(str::trim);
        name.filter(|name| !name.is_empty())
    }
}

/// The study file that an argument means: the path itself, or with `.emic` behind it where only that is there.
pub(super) fn study_file(given: &Path) -> PathBuf {
    let with_ending = with_ending(given);
    if !given.exists() && with_ending.exists() {
        with_ending
    } else {
        given.to_owned()
    }
}

/// The path with `.emic` behind it where it has no ending.
pub(super) fn with_ending(given: &Path) -> PathBuf {
    if given.extension().is_none() {
        given.with_extension("emic")
    } else {
        given.to_owned()
    }
}

/// Opens a study to look at. Nothing is loaded but the lists, and nothing will be written.
///
/// # Errors
/// No file, no study, damaged ...
pub(super) fn to_look_at(study: &Path) -> anyhow::Result<Workbench> {
    let workbench = Workbench::open(&study_file(study), None)?;
    say_warnings(&workbench);
    Ok(workbench)
}

/// Opens a study with all its texts and codings to look at. Nothing will be written.
///
/// # Errors
/// As [`to_look_at`].
pub(super) fn to_read(study: &Path) -> anyhow::Result<Workbench> {
    let mut workbench = to_look_at(study)?;
    workbench.load_all()?;
    Ok(workbench)
}

/// Makes ready for a change: a rolling backup if one is due, and the coder acts who was named, if one was; a new coder is
/// added, and said.
///
/// # Errors
/// The coder would have to be added and cannot be.
pub(super) fn act(workbench: &mut Workbench, acting: &Acting) -> anyhow::Result<()> {
    workbench.back_up_if_due();
    if let Some(name) = acting.name() {
        let done = workbench.act_as(name)?;
        if done.entry.is_some() {
            say(&done.sentence);
        }
    }
    Ok(())
}

/// Opens a study to take back or put back what a coder did, who must be known to it.
///
/// # Errors
/// As [`to_look_at`], and a coder whom the study does not know.
pub(super) fn to_take_back(study: &Path, acting: &Acting) -> anyhow::Result<Workbench> {
    let mut workbench = to_look_at(study)?;
    workbench.back_up_if_due();
    if let Some(name) = acting.name() {
        coder_named(workbench.study(), name)?;
        workbench.act_as(name)?;
    }
    Ok(workbench)
}

/// The coder of this name.
///
/// # Errors
/// There is none.
pub(super) fn coder_named(study: &Study, name: &str) -> anyhow::Result<CoderId> {
    let names: Vec<&str> = study
        .coders()
        .iter()
        .map(|coder| coder.name.as_str())
        .collect();
    let known = study.coder_named(name).map(|coder| coder.id);
    known.ok_or_else(|| {
        refused(
            format!("there is no coder {name} in this study"),
            format!("its coders are {}", names.join(", ")),
        )
    })
}

/// Says what the researcher should know about the file.
pub(super) fn say_warnings(workbench: &Workbench) {
    for warning in workbench.warnings() {
        say(&format!("note: {warning}"));
    }
}

/// Says what was done, and what else came of it.
pub(super) fn say_done(done: &Done) {
    for notice in &done.notices {
        say(&format!("note: {notice}"));
    }
    if done.entry.is_some() {
        say(&done.sentence);
    } else if done.notices.is_empty() {
        say("nothing to change");
    }
}

//! `emic restore`: puts a study back as a backup has it.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::backup::milliseconds;
use super::failure::{Exit, Ran, say};
use super::opening::study_file;
use super::print::{Printer, Table};
use crate::workbench::{backups_of, readable_time, restore, timestamp};

/// What `emic restore` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Restore {
    /// The study file
    study: PathBuf,
    /// The backup to put in its place; without it, the backups that emic has made are listed
    backup: Option<PathBuf>,
    /// One JSON object per backup
    #[arg(long, conflicts_with = "backup")]
    json: bool,
}

/// Restores, or lists what could be restored.
pub(super) fn run(args: &Restore) -> Ran {
    let study = whole_path(&study_file(&args.study));
    let Some(backup) = &args.backup else {
        return list(&study, args.json);
    };
    match restore(&study, backup)? {
        Some(kept) => say(&format!(
            "restored {}; what was there is kept as {}",
            study.display(),
            kept.display()
        )),
        None => say(&format!("restored {}", study.display())),
    }
    Ok(Exit::Done)
}

fn list(study: &Path, json: bool) -> Ran {
    let backups = backups_of(study);
    let mut printer = Printer::new();
    if json {
        for (backup, made) in &backups {
            printer.json(&json!({"backup": backup.to_string_lossy(), "made": timestamp(milliseconds(*made))}))?;
        }
    } else if backups.is_empty() {
        say(&format!(
            "emic has made no backup of {} yet",
            study.display()
        ));
    } else {
        let mut table = Table::new(&["made (UTC)", "backup"]);
        for (backup, made) in &backups {
            table.row([
                readable_time(milliseconds(*made)),
                backup.display().to_string(),
            ]);
        }
        printer.table(&table)?;
        say("`emic restore STUDY BACKUP` puts one of them in the place of the study");
    }
    printer.finish()?;
    Ok(Exit::Done)
}

/// The path from the root on, also of a study that is gone: backups are known by it.
fn whole_path(study: &Path) -> PathBuf {
    let folder = match study.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    match (study.exists(), folder.canonicalize(), study.file_name()) {
        (false, Ok(folder), Some(name)) => folder.join(name),
        _ => study.to_owned(),
    }
}

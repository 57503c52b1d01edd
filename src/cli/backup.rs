//! `emic backup`: a sound copy of a study, also while somebody works on it.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use super::failure::{Exit, Ran, say};
use super::opening::to_look_at;
use crate::workbench::readable_time;

/// What `emic backup` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Backup {
    /// The study file
    study: PathBuf,
    /// Where to write the copy; beside the study, named by the time, where not given
    file: Option<PathBuf>,
}

/// Writes the copy.
pub(super) fn run(args: &Backup) -> Ran {
    let workbench = to_look_at(&args.study)?;
    let to = args.file.clone().unwrap_or_else(|| {
        let stem = workbench
            .path()
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy();
        let time = readable_time(milliseconds(SystemTime::now()))
            .replace([':'], "")
            .replace(' ', "-");
        workbench
            .path()
            .with_file_name(format!("{stem}-backup-{time}.emic"))
    });
    workbench.backup(&to)?;
    say(&format!("wrote {}", to.display()));
    Ok(Exit::Done)
}

/// A time in milliseconds since 1970.
pub(super) fn milliseconds(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}

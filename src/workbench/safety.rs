//! Checking the study file, and copies of it.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{Origin, Workbench, places, readable_time};
use crate::store::{Backups, Finding};
use crate::study::Refusal;

impl Workbench {
    /// Checks the file and everything in it; an empty list: all is well.
    ///
    /// # Errors
    /// SQLite cannot go on reading.
    pub fn verify(&self) -> anyhow::Result<Vec<Finding>> {
        Ok(self.store.verify()?)
    }

    /// Writes a sound copy of the study file; `to` must not be there yet.
    ///
    /// # Errors
    /// `to` is there, or the disk fails.
    pub fn backup(&self, to: &Path) -> anyhow::Result<()> {
        Ok(self.store.backup(to)?)
    }

    /// Makes a rolling backup in the background if one is due. Call it now and then; it costs next to nothing.
    pub fn back_up_if_due(&mut self) {
        if self.is_read_only()
            || self
                .backing_up
                .as_ref()
                .is_some_and(|running| !running.is_finished())
        {
            return;
        }
        let Some(backups) = self.backups.clone().filter(Backups::is_due) else {
            return;
        };
        let name = readable_time(self.origin.clone().now()).replace(':', "");
        self.backing_up = Some(std::thread::spawn(move || {
            // A backup that fails must not disturb the work; the next one is tried soon.
            let _ = backups.make(&name);
        }));
    }
}

/// The rolling backups that emic has made of the study at `path`, newest first.
pub fn backups_of(path: &Path) -> Vec<(PathBuf, SystemTime)> {
    places::backup_folder()
        .map(|root| Backups::of(path, &root).list())
        .unwrap_or_default()
}

/// Puts the study at `path` back as `backup` has it; gives the backup that was made of the present file first.
///
/// # Errors
/// `backup` is no sound study, there is no folder for backups, or the disk fails.
pub fn restore(path: &Path, backup: &Path) -> anyhow::Result<Option<PathBuf>> {
    let root = places::backup_folder().ok_or_else(|| {
        Refusal::new(
            "this system has no folder for emic's backups",
            "copy the backup over the study by hand",
        )
    })?;
    let name = format!(
        "before-restore-{}",
        readable_time(Origin::real().now()).replace(':', "")
    );
    Ok(Backups::of(path, &root).restore(backup, &name)?)
}

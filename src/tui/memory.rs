//! What is remembered of a study's desk from one sitting to the next: where one was in each transcript, and the layout.
//!
//! It lies in the user's own data, owner-only, never in the study file: two coders of one study sit at two desks. That it
//! is missing or broken is never an error.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::app::{App, Options};
use super::command::Panel;
use super::cursor::Cursor;
use crate::study::{CodeId, ContentHash, Position, TranscriptId};
use crate::workbench::{desk_folder, write_private};

/// A file of this kind is never larger; in bytes.
const LONGEST: u64 = 8 << 20;

/// A desk as it was left.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Memory {
    /// The transcript that was open.
    open: Option<TranscriptId>,
    /// Where the cursor was in each transcript.
    places: BTreeMap<TranscriptId, Position>,
    /// What was shown.
    options: Option<Options>,
    /// Roles that were folded in the list of transcripts.
    folded_roles: BTreeSet<String>,
    /// Codes that were folded in the codebook.
    folded_codes: BTreeSet<CodeId>,
    /// The codes applied before, newest first.
    recent: Vec<CodeId>,
    /// The codes applied last, together.
    last: Vec<CodeId>,
}

impl Memory {
    /// What is remembered in a file; nothing where it is missing or broken.
    pub(crate) fn read(file: &Path) -> Self {
        let small = std::fs::metadata(file).is_ok_and(|about| about.len() <= LONGEST);
        let bytes = small.then(|| std::fs::read(file).ok()).flatten();
        bytes
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    /// Writes it. That it cannot be written is no reason to stop.
    pub(crate) fn write(&self, file: &Path) {
        if let Ok(bytes) = serde_json::to_vec(self) {
            let _ = write_private(file, &bytes);
        }
    }
}

/// The file for the desk of the study at `path`, named by a hash, so that its name tells nobody what is studied.
pub(crate) fn file_for(path: &Path) -> Option<PathBuf> {
    let whole = std::fs::canonicalize(path).ok()?;
    let name = ContentHash::of([whole.as_os_str().as_encoded_bytes()]).to_string();
    Some(desk_folder()?.join(format!("{}.json", name.get(..32).unwrap_or(&name))))
}

/// Whether no study has been opened on this machine before, as far as anything tells.
pub(crate) fn is_first() -> bool {
    let Some(folder) = desk_folder() else {
        return false;
    };
    match std::fs::read_dir(folder) {
        Ok(mut desks) => desks.next().is_none(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}

impl App {
    /// The desk as it is now.
    pub(crate) fn memory(&self) -> Memory {
        let mut places: BTreeMap<TranscriptId, Position> = self
            .reading
            .places
            .iter()
            .map(|(id, at)| (*id, *at))
            .collect();
        if let Some(open) = self.reading.open {
            places.insert(open, self.reading.cursor.position);
        }
        Memory {
            open: self.reading.open,
            places,
            options: Some(self.options),
            folded_roles: self.transcripts.folded.iter().cloned().collect(),
            folded_codes: self.codes.folded.iter().copied().collect(),
            recent: self.recent.clone(),
            last: self.last.clone(),
        }
    }

    /// Makes the desk as it was left, as far as the study still has what lay on it.
    pub(crate) fn recall(&mut self, memory: Memory) {
        if let Some(options) = memory.options {
            self.options = options;
            if !options.mouse {
                self.effects.push(super::app::Effect::Mouse(false));
            }
        }
        self.transcripts.folded = memory.folded_roles.into_iter().collect();
        self.codes.folded = memory.folded_codes.into_iter().collect();
        (self.recent, self.last) = (memory.recent, memory.last);
        self.relist();
        self.reading.places = memory.places.into_iter().collect();
        let study = self.workbench.study();
        let open = memory.open.filter(|id| study.interview(*id).is_some());
        let open = open.or(self.reading.open);
        let place = open.and_then(|id| Some((id, *self.reading.places.get(&id)?)));
        if let Some((transcript, position)) = place {
            self.reading.open = None;
            self.open(transcript);
            let known = self.interview().map(|i| Arc::clone(i.document()));
            let last = known.map_or(0, |document| document.text.len().saturating_sub(1));
            self.reading.cursor = Cursor::at(position.min(last));
        }
        self.panel = Panel::Text;
        self.settle();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_or_missing_file_is_an_empty_memory() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("desks/one.json");
        assert_eq!(Memory::read(&file), Memory::default());
        let memory = Memory {
            folded_roles: BTreeSet::from(["gp".to_owned()]),
            ..Memory::default()
        };
        memory.write(&file);
        assert_eq!(Memory::read(&file), memory);
        for broken in ["{", "[1]", "{\"places\": 3}", ""] {
            std::fs::write(&file, broken).unwrap();
            assert_eq!(Memory::read(&file), Memory::default());
        }
    }
}

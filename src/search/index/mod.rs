//! The word index: which turns hold which words.
//!
//! It knows documents by their hash and nothing of codes, speakers or people. A search asks it for those documents that
//! it has and scans the others, so the answer is the same at any time; the index only makes it fast.

mod build;
mod occurrences;
mod snapshot;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::bits::Bits;
use super::layout::Layout;
use super::threads::shared_out;
use super::words::Sought;
use crate::study::{ContentHash, Study};
use build::{Builder, Wanted};
use snapshot::{NOWHERE, Snapshot};

/// Texts of so many bytes together are indexed in a folder, less in memory.
const LARGE: usize = 16 << 20;

/// Which turns hold which words; built in the background, complete or not.
pub struct WordIndex {
    builder: Arc<Builder>,
    layout: Mutex<Arc<Layout>>,
    seats: Mutex<Arc<Seats>>,
}

/// Which turns of a study those of the index are. They stay the same while neither index nor layout changes.
#[derive(Debug, Default)]
struct Seats {
    snapshot: Weak<Snapshot>,
    layout: Weak<Layout>,
    /// For each segment and each turn in it, the number of the turn in the study, or [`NOWHERE`].
    numbers: Vec<Vec<u32>>,
    /// The transcripts that the index does not have.
    unknown: Vec<usize>,
}

/// How far the index has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexProgress {
    /// Documents in the index.
    pub done: usize,
    /// Documents there are to index.
    pub of: usize,
    /// Whether it is being built right now.
    pub working: bool,
}

/// Where a word stands.
#[derive(Debug)]
pub(super) struct Places {
    /// The turns that have it.
    pub turns: Bits,
    /// The same turns in no order, and how often each has it.
    pub times: Vec<(u32, u32)>,
}

impl Places {
    fn none(turns: usize) -> Self {
        Self {
            turns: Bits::none(turns),
            times: Vec::new(),
        }
    }

    fn add(&mut self, turn: u32, times: u32) {
        self.turns.insert(turn as usize);
        self.times.push((turn, times));
    }
}

impl Default for WordIndex {
    /// An empty index that stays in memory, whatever the size of the study.
    fn default() -> Self {
        Self::new(None)
    }
}

impl WordIndex {
    fn new(folder: Option<PathBuf>) -> Self {
        Self {
            builder: Arc::new(Builder::new(folder, LARGE)),
            layout: Mutex::default(),
            seats: Mutex::default(),
        }
    }

    /// An empty index for the study in this file. A small study is indexed in memory, a large one in a folder of the
    /// user's cache that only they can read; that folder may be deleted at any time.
    pub fn for_study(path: &Path) -> Self {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let name = ContentHash::of([path.as_os_str().as_encoded_bytes()]).to_string();
        let folders = directories::ProjectDirs::from("", "", "emic");
        Self::new(folders.map(|folders| folders.cache_dir().join("words").join(&name[..32])))
    }

    /// An empty index that lies in `folder` as soon as the texts have `large` bytes.
    #[cfg(test)]
    pub(super) fn in_folder(folder: &Path, large: usize) -> Self {
        Self {
            builder: Arc::new(Builder::new(Some(folder.to_owned()), large)),
            layout: Mutex::default(),
            seats: Mutex::default(),
        }
    }

    /// Brings the index up to date with the texts of a study that are loaded, in the background; returns at once.
    /// To be called when texts have been loaded, corrected, added or removed; other changes do not matter.
    pub fn update(&self, study: &Study) {
        Builder::update(&self.builder, Wanted::of(study), false);
    }

    /// As [`update`](Self::update), but forgets all that is there first: for after an erasure, so that no word of what was
    /// erased stays behind in the folder.
    pub fn rebuild(&self, study: &Study) {
        Builder::update(&self.builder, Wanted::of(study), true);
    }

    /// Forgets what was erased: an index that is in use is made anew, a folder that one may have left behind is removed.
    ///
    /// # Errors
    /// The folder cannot be removed.
    pub fn erase(&self, study: &Study) -> std::io::Result<()> {
        if self.progress().of > 0 {
            self.rebuild(study);
            return Ok(());
        }
        match self.builder.folder() {
            Some(folder) if folder.exists() => std::fs::remove_dir_all(folder),
            _ => Ok(()),
        }
    }

    /// Stops building, until the index is asked to be brought up to date again. What has been built is used.
    pub fn stop(&self) {
        self.builder.stop();
    }

    /// How far the index has come. Cheap.
    pub fn progress(&self) -> IndexProgress {
        self.builder.progress()
    }

    /// Waits until the index is up to date, or cannot be brought there.
    pub fn wait(&self) {
        self.builder.wait();
    }

    /// The turns of a study numbered through.
    pub(super) fn layout(&self, study: &Study) -> Arc<Layout> {
        let mut known = self.layout.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.fits(study) {
            *known = Arc::new(Layout::of(study));
        }
        known.clone()
    }

    fn seats(&self, snapshot: &Arc<Snapshot>, study: &Study, layout: &Arc<Layout>) -> Arc<Seats> {
        let mut known = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.fits(snapshot, layout) {
            *known = Arc::new(Seats::of(snapshot, study, layout));
        }
        known.clone()
    }

    /// Where words stand, interviewers' turns included.
    pub(super) fn find(
        &self,
        study: &Study,
        layout: &Arc<Layout>,
        words: &[Sought],
    ) -> Vec<Places> {
        if words.is_empty() {
            return Vec::new();
        }
        let snapshot = self.builder.snapshot();
        let seats = self.seats(&snapshot, study, layout);
        let all: Vec<usize> = (0..study.interviews().len()).collect();
        let look_up = |sought: &Sought| {
            let mut places = Places::none(layout.turns());
            let indexed = snapshot.find(sought, |segment, turn, times| {
                let turn = seats.numbers[segment][turn as usize];
                if turn != NOWHERE {
                    places.add(turn, times);
                }
            });
            let rest = if indexed.is_some() {
                &seats.unknown
            } else {
                places = Places::none(layout.turns());
                &all
            };
            for (turn, times) in scan(study, layout, rest, sought) {
                places.add(turn, times);
            }
            places
        };
        words.iter().map(look_up).collect()
    }
}

impl Seats {
    fn of(snapshot: &Arc<Snapshot>, study: &Study, layout: &Arc<Layout>) -> Self {
        let mut starts = vec![None; snapshot.documents()];
        let mut unknown = Vec::new();
        for (transcript, interview) in study.interviews().iter().enumerate() {
            let slot = snapshot.slot(interview.document().hash);
            match slot.map(|slot| &mut starts[slot as usize]) {
                Some(start @ None) => *start = Some(layout.turns_of(transcript).start as u32),
                _ => unknown.push(transcript),
            }
        }
        let number =
            |slot: u32, turn: u32| starts[slot as usize].map_or(NOWHERE, |start| start + turn);
        Self {
            snapshot: Arc::downgrade(snapshot),
            layout: Arc::downgrade(layout),
            numbers: snapshot.seats(number),
            unknown,
        }
    }

    fn fits(&self, snapshot: &Arc<Snapshot>, layout: &Arc<Layout>) -> bool {
        std::ptr::eq(self.snapshot.as_ptr(), Arc::as_ptr(snapshot))
            && std::ptr::eq(self.layout.as_ptr(), Arc::as_ptr(layout))
    }
}

/// The turns of these transcripts that hold a word, and how often.
fn scan(study: &Study, layout: &Layout, transcripts: &[usize], sought: &Sought) -> Vec<(u32, u32)> {
    shared_out(transcripts, |transcript| {
        let document = study.interviews()[transcript].document();
        let turns = layout.turns_of(transcript).zip(&document.turns);
        let found = turns.filter_map(|(number, turn)| {
            let times = sought.find(document.text.slice(turn.speech)).len();
            (times > 0).then_some((number as u32, times as u32))
        });
        found.collect()
    })
}

impl Drop for WordIndex {
    fn drop(&mut self) {
        self.builder.stop();
    }
}

#[cfg(test)]
mod tests;

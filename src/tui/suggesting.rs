//! Suggested passages of a code: the list that a person goes through.

use super::lists::Chosen;
use super::worker::Worker;
use crate::analysis::{SuggestedPassage, suggest};
use crate::study::{CodeId, Study};

/// So many are listed at a time.
const MOST: usize = 50;

type Answer = (CodeId, Result<Vec<SuggestedPassage>, String>);

/// The suggestions for one code.
pub(crate) struct Suggesting {
    /// The code.
    pub code: Option<CodeId>,
    /// Those that are not dealt with yet, the likeliest first; skipped ones at the end.
    pub found: Result<Vec<SuggestedPassage>, String>,
    /// The chosen one.
    pub list: Chosen,
    worker: Worker<(Study, CodeId), Answer>,
}

impl Suggesting {
    /// Nothing suggested yet.
    pub(crate) fn new() -> Self {
        Self {
            code: None,
            found: Ok(Vec::new()),
            list: Chosen::default(),
            worker: Worker::new(|(study, code): (Study, CodeId)| {
                let found = suggest(&study, code, MOST);
                (code, found.map_err(|few| few.to_string()))
            }),
        }
    }

    /// Looks for passages like those of a code.
    pub(crate) fn ask(&mut self, study: &Study, code: CodeId) {
        self.code = Some(code);
        self.found = Ok(Vec::new());
        self.list = Chosen::default();
        self.worker.ask((study.clone(), code));
    }

    /// Whether it is still looking.
    pub(crate) fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }

    /// Takes in what was found; whether there was an answer.
    pub(crate) fn absorb(&mut self) -> bool {
        let Some((code, found)) = self.worker.answer() else {
            return false;
        };
        if self.code == Some(code) {
            self.found = found;
        }
        true
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.found.as_ref().map_or(0, Vec::len)
    }

    /// The chosen one.
    pub(crate) fn chosen(&self) -> Option<&SuggestedPassage> {
        self.found.as_ref().ok()?.get(self.list.chosen)
    }

    /// Takes the chosen one off the list.
    pub(crate) fn take(&mut self) -> Option<SuggestedPassage> {
        let found = self.found.as_mut().ok()?;
        (self.list.chosen < found.len()).then(|| found.remove(self.list.chosen))
    }

    /// Puts the chosen one at the end of the list.
    pub(crate) fn skip(&mut self) {
        if let Some(skipped) = self.take()
            && let Ok(found) = &mut self.found
        {
            found.push(skipped);
        }
    }
}

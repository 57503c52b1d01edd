//! The saved questions, and how much each comes to now.

use std::collections::HashMap;

use crate::search::{Counted, Finder, Query};
use crate::study::Question;
use crate::tui::lists::Chosen;
use crate::tui::worker::Worker;
use crate::workbench::Workbench;

/// What a question comes to: so many turns and segments, or what is wrong with it.
pub(crate) type Outcome = Result<Counted, String>;

/// The list of saved questions.
pub(crate) struct Questions {
    /// The chosen one.
    pub list: Chosen,
    /// What each came to when it was last counted, by its text.
    pub counts: HashMap<String, Outcome>,
    /// The study's revision that was counted.
    counted: Option<u64>,
    worker: Worker<(Finder, Vec<Question>), HashMap<String, Outcome>>,
}

impl Questions {
    /// Nothing is counted yet.
    pub(crate) fn new() -> Self {
        Self {
            list: Chosen::default(),
            counts: HashMap::new(),
            counted: None,
            worker: Worker::new(|(finder, questions): (Finder, Vec<Question>)| {
                let count = |question: Question| {
                    let text = question.query;
                    let read = Query::parse_as(&question.name, &text, &finder.study);
                    let outcome = read
                        .map(|query| finder.count(&query))
                        .map_err(|error| error.message);
                    (question.name, outcome)
                };
                questions.into_iter().map(count).collect()
            }),
        }
    }

    /// Counts anew where the study has changed since.
    pub(crate) fn ask(&mut self, workbench: &Workbench) {
        let study = workbench.study();
        if self.counted == Some(study.revision()) && study.is_loaded() {
            return;
        }
        self.counted = Some(study.revision());
        if !study.questions().is_empty() {
            let questions = study.questions().to_vec();
            self.worker.ask((workbench.finder(), questions));
        }
    }

    /// Whether the newest counts are still being made.
    pub(crate) fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }

    /// Takes in the worker's answer; whether there was one.
    pub(crate) fn absorb(&mut self) -> bool {
        match self.worker.answer() {
            Some(counts) => {
                self.counts = counts;
                true
            }
            None => false,
        }
    }
}

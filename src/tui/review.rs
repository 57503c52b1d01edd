//! The Review screen: what corrections and new definitions have left to look at.

use std::collections::HashSet;

use super::command::Motion;
use super::lists::Chosen;
use super::worker::Worker;
use crate::analysis::{ReviewItem, ReviewOf, candidates, review};
use crate::study::{ContentHash, Span, Study};

/// The Review screen.
pub(crate) struct Reviewing {
    /// Whether the study has changed since the list was made.
    pub outdated: bool,
    /// What awaits review.
    pub items: Vec<ReviewItem>,
    /// The chosen one.
    pub list: Chosen,
    /// Those that are marked.
    pub marked: HashSet<ReviewOf>,
    /// The places where the old words of the chosen one stand now.
    pub places: Vec<Span>,
    /// Which of them is looked at; none: where it stands.
    pub place: Option<usize>,
    /// What is being given a new place on the Read screen.
    pub placing: Option<ReviewOf>,
    /// The most that awaited review since the screen was opened first.
    pub most: usize,
    /// What `places` belongs to.
    places_of: Option<(ReviewOf, ContentHash)>,
    worker: Worker<Study, Vec<ReviewItem>>,
}

impl Reviewing {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            outdated: true,
            items: Vec::new(),
            list: Chosen::default(),
            marked: HashSet::new(),
            places: Vec::new(),
            place: None,
            placing: None,
            most: 0,
            places_of: None,
            worker: Worker::new(|study: Study| review(&study)),
        }
    }

    /// Asks for the list, where it is out of date.
    pub(crate) fn ask(&mut self, study: &Study) {
        if std::mem::take(&mut self.outdated) {
            self.worker.ask(study.clone());
        }
    }

    /// Whether the list is still being made.
    pub(crate) fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }

    /// Takes in the worker's answer; whether there was one.
    pub(crate) fn absorb(&mut self) -> bool {
        let Some(items) = self.worker.answer() else {
            return false;
        };
        // The next one takes the place of one that is done.
        let known: HashSet<ReviewOf> = items.iter().map(|item| item.of).collect();
        self.marked.retain(|of| known.contains(of));
        self.items = items;
        self.most = self.most.max(self.items.len());
        self.list.chosen = self.list.chosen.min(self.items.len().saturating_sub(1));
        true
    }

    /// Moves in the list.
    pub(crate) fn go(&mut self, motion: Motion, height: usize) {
        self.list.go(motion, self.items.len(), height);
    }

    /// The chosen one.
    pub(crate) fn chosen(&self) -> Option<&ReviewItem> {
        self.items.get(self.list.chosen)
    }

    /// The marked ones, else the chosen one.
    pub(crate) fn taken(&self) -> Vec<ReviewItem> {
        if self.marked.is_empty() {
            return self.chosen().cloned().into_iter().collect();
        }
        let marked = self
            .items
            .iter()
            .filter(|item| self.marked.contains(&item.of));
        marked.cloned().collect()
    }

    /// Looks for the old words of the chosen one, where that has not been done.
    pub(crate) fn look_for_places(&mut self, study: &Study) {
        let interview = self
            .chosen()
            .and_then(|item| study.interview(item.transcript));
        let wanted = self
            .chosen()
            .zip(interview)
            .map(|(item, i)| (item.of, i.hash()));
        if wanted == self.places_of {
            return;
        }
        self.places_of = wanted;
        self.place = None;
        let old = self.chosen().and_then(|item| item.old.as_deref());
        self.places = match (old, interview) {
            (Some(old), Some(interview)) => candidates(interview.document(), old),
            _ => Vec::new(),
        };
    }

    /// Steps through the places where the old words stand.
    pub(crate) fn step(&mut self, back: bool) {
        let count = self.places.len();
        if count == 0 {
            return;
        }
        let stands = self.chosen().and_then(|item| item.span);
        let at = self
            .place
            .or_else(|| self.places.iter().position(|place| Some(*place) == stands));
        self.place = Some(match (at, back) {
            (None, false) => 0,
            (None, true) => count - 1,
            (Some(at), false) => (at + 1) % count,
            (Some(at), true) => (at + count - 1) % count,
        });
    }

    /// Where the chosen one would stand if it were accepted now.
    pub(crate) fn shown(&self) -> Option<Span> {
        let place = self.place.and_then(|at| self.places.get(at).copied());
        place.or(self.chosen().and_then(|item| item.span))
    }
}

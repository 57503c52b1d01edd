//! Filtering given passages: each is a unit of its own, as a turn is for `find`.

use std::collections::BTreeMap;

use super::plan::Step;
use super::query::Query;
use super::retrieve::Scene;
use super::universe::Search;
use super::{Finder, Interviewers};
use crate::study::{Span, SpanSet, TranscriptId};

impl Finder {
    /// Which of these passages satisfy `query`, in their order. A term is true of a passage if it has a match that shares a
    /// character with it, whoever speaks; AND, OR and NOT combine what is true.
    pub fn satisfied(&self, query: &Query, passages: &[(TranscriptId, Span)]) -> Vec<bool> {
        let (search, root) = Search::new(self, query, Interviewers::Include);
        let mut places: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let interviews = self.study.interviews().iter().enumerate();
        let numbers: std::collections::HashMap<TranscriptId, usize> = interviews
            .map(|(at, interview)| (interview.transcript.id, at))
            .collect();
        for (at, (transcript, _)) in passages.iter().enumerate() {
            if let Some(number) = numbers.get(transcript) {
                places.entry(*number).or_default().push(at);
            }
        }
        let mut satisfied = vec![false; passages.len()];
        for (transcript, here) in places {
            let scene = Scene::new(&search, transcript);
            let term = Term::of(&scene, &root);
            for at in here {
                satisfied[at] = term.is_true_of(passages[at].1);
            }
        }
        satisfied
    }
}

/// A step of the plan in one transcript, its terms looked up.
enum Term {
    Matches(SpanSet),
    Not(Box<Term>),
    And(Vec<Term>),
    Or(Vec<Term>),
}

impl Term {
    fn of(scene: &Scene<'_>, step: &Step) -> Self {
        match step {
            Step::Not(inner) => Self::Not(Box::new(Self::of(scene, inner))),
            Step::And(steps) => Self::And(steps.iter().map(|s| Self::of(scene, s)).collect()),
            Step::Or(steps) => Self::Or(steps.iter().map(|s| Self::of(scene, s)).collect()),
            leaf => Self::Matches(scene.spans(leaf)),
        }
    }

    fn is_true_of(&self, passage: Span) -> bool {
        match self {
            Self::Matches(spans) => !spans.overlapping(passage).is_empty(),
            Self::Not(inner) => !inner.is_true_of(passage),
            Self::And(terms) => terms.iter().all(|term| term.is_true_of(passage)),
            Self::Or(terms) => terms.iter().any(|term| term.is_true_of(passage)),
        }
    }
}

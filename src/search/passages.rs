//! Filtering given passages: each is a unit of its own, as a turn is for `find`.

use std::collections::BTreeMap;

use super::find::Asked;
use super::query::Query;
use super::retrieve::Scene;
use super::universe::{Aim, Search};
use super::{Finder, Interviewers};
use crate::study::{Span, TranscriptId};

impl Finder {
    /// Which of these passages satisfy `query`, in their order. A term is true of a passage if it has a match that shares a
    /// character with it, whoever speaks; AND, OR and NOT combine what is true.
    pub fn satisfied(&self, query: &Query, passages: &[(TranscriptId, Span)]) -> Vec<bool> {
        let (search, root) = Search::new(self, query, Interviewers::Include, &[], Aim::Units);
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
            let asked = Asked::of(&root, &scene);
            for at in here {
                satisfied[at] = asked.is_true_of(passages[at].1);
            }
        }
        satisfied
    }
}

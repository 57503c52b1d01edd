//! What both evaluations start from: the plan, the universe of turns and where the words stand.

use std::sync::Arc;

use super::bits::Bits;
use super::index::Places;
use super::layout::Layout;
use super::plan::{Plan, Step, TurnFilter};
use super::query::{Query, Relation};
use super::threads::shared_out;
use super::{Filter, Finder, Interviewers};
use crate::study::{Coding, Study};

/// Looking up what is coded over one turn costs about as much as looking at so many codings.
const MANY_CODINGS: usize = 8;

/// A query put to a study.
pub(super) struct Search<'a> {
    pub study: &'a Study,
    pub layout: Arc<Layout>,
    pub plan: Plan,
    /// The universe: the turns that are looked at.
    pub turns: Bits,
    /// Where each word of the plan stands.
    pub found: Vec<Places>,
}

/// What a search is to come to: how filters are put to it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// Units that satisfy the query and the filters.
    Units,
    /// Segments of the query that overlap those of the filters.
    Segments,
}

impl Aim {
    fn filtered(self, root: Step, filters: Vec<(Step, bool)>) -> Step {
        if filters.is_empty() {
            return root;
        }
        if self == Self::Segments {
            return filters.into_iter().fold(root, |left, (right, negated)| {
                let (left, right) = (Box::new(left), Box::new(right));
                let relation = Relation::Overlaps;
                Step::Related {
                    left,
                    relation,
                    negated,
                    right,
                }
            });
        }
        let wanted = |(step, without)| match without {
            true => Step::Not(Box::new(step)),
            false => step,
        };
        let filters = filters.into_iter().map(wanted);
        Step::And(std::iter::once(root).chain(filters).collect())
    }
}

impl<'a> Search<'a> {
    pub(super) fn new(
        finder: &'a Finder,
        query: &Query,
        interviewers: Interviewers,
        filters: &[Filter],
        aim: Aim,
    ) -> (Self, Step) {
        let study = &finder.study;
        let layout = finder.words.layout(study);
        let (mut plan, root) = Plan::of(query, study);
        let root = aim.filtered(root, plan.filters(filters, study));
        let found = finder.words.find(study, &layout, &plan.words);
        let mut search = Self {
            study,
            turns: Bits::none(layout.turns()),
            layout,
            plan,
            found,
        };
        search.turns = search.universe(interviewers);
        (search, root)
    }

    fn universe(&self, interviewers: Interviewers) -> Bits {
        let (spoken, asking) = (&self.layout.spoken, &self.layout.interviewer);
        match interviewers {
            Interviewers::Include => spoken.clone(),
            Interviewers::Only => spoken.clone().and(asking),
            Interviewers::Exclude => {
                let asked = spoken.clone().and(asking);
                let filters = self.plan.naming.iter();
                filters
                    .map(|filter| self.turns_where(filter, &asked))
                    .fold(spoken.clone().without(asking), |all, named| all.or(&named))
            }
        }
    }

    /// Those of `within` that pass a filter.
    pub(super) fn turns_where(&self, filter: &TurnFilter, within: &Bits) -> Bits {
        let mut passing = Bits::none(self.layout.turns());
        for (transcript, interview) in self.study.interviews().iter().enumerate() {
            let mut turns = within.range(self.layout.turns_of(transcript)).peekable();
            if turns.peek().is_none() {
                continue;
            }
            let labels = filter.by_label(interview);
            let passes = |turn: &usize| {
                let label = self.layout.labels[*turn];
                labels.get(usize::from(label)) == Some(&true)
            };
            turns.filter(passes).for_each(|turn| passing.insert(turn));
        }
        passing
    }

    /// Those of `within` that a coding which is kept shares a character with.
    pub(super) fn turns_coded(&self, keep: impl Fn(&Coding) -> bool + Sync, within: &Bits) -> Bits {
        let transcripts: Vec<usize> = self.transcripts(within).iter().collect();
        let turns = shared_out(&transcripts, |transcript| {
            self.turns_coded_in(transcript, &keep, within)
        });
        let mut coded = Bits::none(self.layout.turns());
        turns.into_iter().for_each(|turn| coded.insert(turn));
        coded
    }

    /// Goes through whichever is less: the transcript's codings, or its turns and what is coded over each.
    fn turns_coded_in(
        &self,
        transcript: usize,
        keep: impl Fn(&Coding) -> bool,
        within: &Bits,
    ) -> Vec<usize> {
        let range = self.layout.turns_of(transcript);
        let first = range.start;
        let interview = &self.study.interviews()[transcript];
        let (document, codings) = (interview.document(), interview.codings());
        let asked = within.range(range);
        let some = |turn: usize| {
            let speech = document.turns[turn - first].speech;
            codings.overlapping(speech).any(&keep)
        };
        if asked.clone().count() * MANY_CODINGS < codings.len() {
            return asked.filter(|turn| some(*turn)).collect();
        }
        let kept = codings.iter().filter(|coding| keep(coding));
        let over = kept.flat_map(|coding| {
            let turns = document.turns_in(coding.span);
            turns.filter(|turn| document.turns[*turn].speech.overlaps(coding.span))
        });
        let numbers = over.map(|turn| first + turn);
        numbers.filter(|turn| within.has(*turn)).collect()
    }

    /// Those of `within` that lie in these transcripts.
    pub(super) fn turns_of(&self, transcripts: &Bits, within: &Bits) -> Bits {
        let mut turns = Bits::none(self.layout.turns());
        for transcript in transcripts.iter() {
            let here = within.range(self.layout.turns_of(transcript));
            here.for_each(|turn| turns.insert(turn));
        }
        turns
    }

    /// The transcripts that have one of these turns.
    pub(super) fn transcripts(&self, turns: &Bits) -> Bits {
        let count = self.study.interviews().len();
        let mut transcripts = Bits::none(count);
        for transcript in 0..count {
            if turns
                .range(self.layout.turns_of(transcript))
                .next()
                .is_some()
            {
                transcripts.insert(transcript);
            }
        }
        transcripts
    }
}

//! What both evaluations start from: the plan, the universe of turns and where the words stand.

use std::sync::Arc;

use super::bits::Bits;
use super::index::Places;
use super::layout::Layout;
use super::plan::{Plan, Step, TurnFilter};
use super::query::{Query, Relation};
use super::threads::shared_out;
use super::{Filter, Finder, Interviewers};
use crate::study::{Coding, Study, Turn};

/// Looking up what is coded over one turn costs about as much as looking at so many codings.
const MANY_CODINGS: usize = 32;

/// A query put to a study.
pub(super) struct Search<'a> {
    pub study: &'a Study,
    pub layout: Arc<Layout>,
    pub plan: Plan,
    /// The universe: the turns that are looked at.
    pub turns: Bits,
    /// How many words they have.
    pub words: u64,
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
            words: 0,
            layout,
            plan,
            found,
        };
        (search.turns, search.words) = search.universe(interviewers);
        (search, root)
    }

    /// The turns that are looked at, and how many words they have.
    fn universe(&self, interviewers: Interviewers) -> (Bits, u64) {
        let layout = &self.layout;
        let (spoken, asking) = (&layout.spoken, &layout.interviewer);
        match interviewers {
            Interviewers::Include => (spoken.clone(), layout.asked + layout.answered),
            Interviewers::Only => (spoken.clone().and(asking), layout.asked),
            Interviewers::Exclude => {
                let others = spoken.clone().without(asking);
                if self.plan.naming.is_empty() {
                    return (others, layout.answered);
                }
                let asked = spoken.clone().and(asking);
                let filters = self.plan.naming.iter();
                let named = filters
                    .map(|filter| self.turns_where(filter, &asked))
                    .fold(Bits::none(layout.turns()), |all, named| all.or(&named));
                let words = named.iter().map(|turn| u64::from(layout.words[turn]));
                let words = layout.answered + words.sum::<u64>();
                (others.or(&named), words)
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
        // Both are in order: what ends before one coding starts does so before all that follow.
        let (mut rest, mut numbers) = (document.turns.as_slice(), Vec::new());
        for coding in codings.iter().filter(|coding| keep(coding)) {
            let before = |turn: &Turn| turn.speech.end <= coding.span.start;
            let passed = rest.iter().take_while(|turn| before(turn)).count();
            rest = &rest[passed..];
            let next = first + document.turns.len() - rest.len();
            let under = rest
                .iter()
                .take_while(|turn| turn.speech.start < coding.span.end);
            let under = (next..)
                .zip(under)
                .filter(|(_, turn)| turn.speech.overlaps(coding.span));
            numbers.extend(under.map(|(number, _)| number));
        }
        numbers.retain(|turn| within.has(*turn));
        numbers
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

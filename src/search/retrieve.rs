//! Retrieving: every term of a query is a set of spans in the universe of speech.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::bits::Bits;
use super::plan::{Coded, Coders, Hung, Step, cheapest_first};
use super::query::{Query, Relation};
use super::threads::shared_out;
use super::universe::{Aim, Search};
use super::{FindOptions, Finder, Interviewers, Retrieved, Segment};
use crate::study::{CodeId, Coding, Interview, Span, SpanSet, Study};

/// One transcript under a search: its part of the universe, and its words as far as they have been looked up.
pub(super) struct Scene<'a> {
    search: &'a Search<'a>,
    transcript: usize,
    pub interview: &'a Interview,
    /// The turns that are looked at.
    turns: &'a Bits,
    /// Their speech.
    pub universe: SpanSet,
    words: Vec<OnceCell<SpanSet>>,
}

impl<'a> Scene<'a> {
    /// Sets the scene in the transcript at this place of the study.
    pub(super) fn new(search: &'a Search<'a>, transcript: usize) -> Self {
        Self::in_turns(search, transcript, &search.turns)
    }

    /// The same, where nothing but these turns is looked at.
    pub(super) fn in_turns(search: &'a Search<'a>, transcript: usize, turns: &'a Bits) -> Self {
        let interview = &search.study.interviews()[transcript];
        let range = search.layout.turns_of(transcript);
        let first = range.start;
        Self {
            search,
            transcript,
            interview,
            turns,
            universe: turns
                .range(range)
                .map(|turn| interview.document().turns[turn - first].speech)
                .collect(),
            words: vec![OnceCell::new(); search.plan.words.len()],
        }
    }

    /// Where a step of the plan is satisfied.
    pub(super) fn spans(&self, step: &Step) -> SpanSet {
        match step {
            Step::Word(word) => self.word(*word).clone(),
            Step::Turns(filter) => self.turns_where(&filter.by_label(self.interview)),
            Step::Coded(coded) => self.coded(coded),
            Step::Memo(hung) => self.hung(hung),
            Step::Not(inner) => self.universe.difference(&self.spans(inner)),
            Step::Or(steps) => steps
                .iter()
                .map(|step| self.spans(step))
                .fold(SpanSet::new(), |all, spans| all.union(&spans)),
            Step::And(steps) => {
                let mut shared: Option<SpanSet> = None;
                for step in steps {
                    if shared.as_ref().is_some_and(SpanSet::is_empty) {
                        break;
                    }
                    let spans = self.spans(step);
                    shared =
                        Some(shared.map_or(spans.clone(), |shared| shared.intersection(&spans)));
                }
                shared.unwrap_or_default()
            }
            Step::Related {
                left,
                relation,
                negated,
                right,
            } => {
                let left = self.spans(left);
                if left.is_empty() {
                    return left;
                }
                let right = self.spans(right);
                let keep = |span: &&Span| self.is_related(**span, *relation, &right) != *negated;
                left.spans().iter().filter(keep).copied().collect()
            }
        }
    }

    /// Where a word of the plan stands.
    pub(super) fn word(&self, word: usize) -> &SpanSet {
        self.words[word].get_or_init(|| {
            let document = self.interview.document();
            let range = self.search.layout.turns_of(self.transcript);
            let first = range.start;
            let turns = self.search.found[word].turns.range(range);
            let turns = turns.filter(|turn| self.turns.has(*turn));
            turns
                .flat_map(|turn| {
                    let speech = document.text.bytes(document.turns[turn - first].speech);
                    let words = &document.text.as_str()[speech.clone()];
                    let found = self.search.plan.words[word].find(words);
                    found.into_iter().map(move |found| {
                        let bytes = speech.start + found.start..speech.start + found.end;
                        document.text.span_of(bytes)
                    })
                })
                .collect()
        })
    }

    fn turns_where(&self, labels: &[bool]) -> SpanSet {
        let range = self.search.layout.turns_of(self.transcript);
        let first = range.start;
        let turns = self.turns.range(range);
        let turns = turns.map(|turn| &self.interview.document().turns[turn - first]);
        turns
            .filter(|turn| labels.get(usize::from(turn.speaker)) == Some(&true))
            .map(|turn| turn.speech)
            .collect()
    }

    fn coded(&self, coded: &Coded) -> SpanSet {
        let all = self.covered(|coding| coded.is_of(coding));
        match &coded.by {
            Some(coders) if !all.is_empty() => all.intersection(&self.coded_by(coded, coders)),
            _ => all,
        }
    }

    fn coded_by(&self, coded: &Coded, coders: &Coders) -> SpanSet {
        match coders {
            Coders::One(coder) => {
                self.covered(|coding| Some(coding.coder) == *coder && coded.is_of(coding))
            }
            Coders::Not(inner) => self.universe.difference(&self.coded_by(coded, inner)),
            Coders::And(all) => all
                .iter()
                .map(|coders| self.coded_by(coded, coders))
                .reduce(|shared, spans| shared.intersection(&spans))
                .unwrap_or_default(),
            Coders::Or(any) => any
                .iter()
                .map(|coders| self.coded_by(coded, coders))
                .fold(SpanSet::new(), |all, spans| all.union(&spans)),
        }
    }

    /// What the codings that are kept cover of the universe. Where that is a small part of the transcript, only the codings
    /// over it are looked at: those that touch or overlap one another there do so whatever lies outside.
    fn covered(&self, keep: impl Fn(&Coding) -> bool) -> SpanSet {
        let codings = self.interview.codings();
        if self.universe.len() * 8 > codings.len() {
            return codings.covered(keep).intersection(&self.universe);
        }
        let over = |speech: &Span| {
            let kept = codings.overlapping(*speech).filter(|coding| keep(coding));
            let spans: SpanSet = kept
                .filter_map(|coding| coding.span.intersection(*speech))
                .collect();
            spans.spans().to_vec()
        };
        self.universe.spans().iter().flat_map(over).collect()
    }

    fn hung(&self, hung: &Hung) -> SpanSet {
        let labels: Vec<bool> = self
            .interview
            .document()
            .labels
            .iter()
            .map(|label| hung.has(self.interview, self.interview.transcript.who(label)))
            .collect();
        let passages = hung.passages.get(&self.interview.transcript.id);
        let passages: SpanSet = passages.into_iter().flatten().copied().collect();
        self.turns_where(&labels)
            .union(&passages.intersection(&self.universe))
            .union(&self.covered(|coding| hung.is_of(coding)))
    }

    fn is_related(&self, span: Span, relation: Relation, others: &SpanSet) -> bool {
        let document = self.interview.document();
        let turn_of = |position: u32| document.turn_at(position).unwrap_or(0);
        let over = others.overlapping(span);
        match relation {
            Relation::Overlaps => !over.is_empty(),
            Relation::Within => over.iter().any(|other| other.contains(span)),
            Relation::Contains => over.iter().any(|other| span.contains(*other)),
            Relation::Near(turns) => {
                let here = turn_of(span.start);
                let at = others
                    .spans()
                    .partition_point(|other| other.start < span.start);
                let around = others.spans()[..at]
                    .last()
                    .into_iter()
                    .chain(others.spans().get(at));
                around
                    .map(|other| turn_of(other.start))
                    .any(|turn| turn.abs_diff(here) <= turns)
            }
            Relation::Then(turns) => {
                let at = others
                    .spans()
                    .partition_point(|other| other.start < span.end);
                others
                    .spans()
                    .get(at)
                    .is_some_and(|next| turn_of(next.start) - turn_of(span.start) <= turns)
            }
        }
    }
}

impl Finder {
    /// The segments that `query` returns, in study order. Each lies within one speech.
    pub fn retrieve(&self, query: &Query, interviewers: Interviewers) -> Vec<Segment> {
        let options = FindOptions {
            interviewers,
            ..FindOptions::default()
        };
        self.retrieve_with(query, &options).segments
    }

    /// The segments that `query` returns, in study order, as far as the options let them: those of interviewers, filters,
    /// limit and tallies; a unit and a rank are nothing that segments have.
    pub fn retrieve_with(&self, query: &Query, options: &FindOptions) -> Retrieved {
        let (search, root) = Search::new(
            self,
            query,
            options.interviewers,
            &options.filters,
            Aim::Segments,
        );
        let candidates = search.candidates(&root, &search.turns);
        let transcripts: Vec<usize> = search.transcripts(&candidates).iter().collect();
        let turns = if root.is_local() {
            &candidates
        } else {
            &search.turns
        };
        let mut places: Vec<(usize, Span)> = shared_out(&transcripts, |transcript| {
            let scene = Scene::in_turns(&search, transcript, turns);
            let spans = scene.spans(&root);
            let place = |span: &Span| (transcript, *span);
            spans.spans().iter().map(place).collect()
        });
        let total = places.len();
        let tallies = search.tallies_of_segments(&places, options);
        places.truncate(options.limit.unwrap_or(total));
        let ranks = Ranks::of(search.study);
        let segment = |(transcript, span): (usize, Span)| {
            ranks.segment(&search.study.interviews()[transcript], span)
        };
        Retrieved {
            segments: places.into_iter().map(segment).collect(),
            total,
            tallies,
        }
    }
}

/// The places of codes in the codebook.
struct Ranks<'a> {
    study: &'a Study,
    codes: HashMap<CodeId, usize>,
}

impl<'a> Ranks<'a> {
    fn of(study: &'a Study) -> Self {
        let codes = study.codebook().iter().enumerate();
        Self {
            study,
            codes: codes.map(|(rank, code)| (code.id, rank)).collect(),
        }
    }

    fn segment(&self, interview: &Interview, span: Span) -> Segment {
        let (mut codes, mut coders) = (Vec::new(), Vec::new());
        for coding in interview.codings().overlapping(span) {
            codes.push(self.study.code_id(coding.code));
            coders.push(self.study.coder_id(coding.coder));
        }
        codes.sort_unstable_by_key(|code| (self.codes.get(code).copied(), *code));
        codes.dedup();
        let known = self.study.coders().iter().map(|coder| coder.id);
        Segment {
            transcript: interview.transcript.id,
            turn: interview.document().turn_at(span.start).unwrap_or(0),
            span,
            codes,
            coders: known.filter(|coder| coders.contains(coder)).collect(),
        }
    }
}

impl Search<'_> {
    /// Those turns of `within` in which segments can lie: what keeps a search from looking at the whole study.
    pub(super) fn candidates(&self, step: &Step, within: &Bits) -> Bits {
        match step {
            Step::Word(word) => self.found[*word].turns.clone().and(within),
            Step::And(steps) => cheapest_first(steps)
                .into_iter()
                .fold(within.clone(), |left, step| self.candidates(step, &left)),
            Step::Or(steps) => steps
                .iter()
                .map(|step| self.candidates(step, within))
                .fold(Bits::none(self.layout.turns()), |all, turns| all.or(&turns)),
            Step::Related {
                left,
                relation,
                negated: false,
                right,
            } => {
                let (left, right): (&Step, &Step) = (left, right);
                if relation.is_local() {
                    return cheapest_first([left, right])
                        .into_iter()
                        .fold(within.clone(), |both, step| self.candidates(step, &both));
                }
                let right = self.transcripts(&self.candidates(right, &self.turns));
                self.candidates(left, &self.turns_of(&right, within))
            }
            Step::Related { left, .. } => self.candidates(left, within),
            Step::Coded(coded) => self.turns_coded(|coding| coded.is_of(coding), within),
            Step::Turns(filter) => self.turns_where(filter, within),
            Step::Not(_) | Step::Memo(_) => within.clone(),
        }
    }
}

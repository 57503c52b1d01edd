//! Finding: units that satisfy a query, ranked.
//!
//! A term is true of a unit if it has a match that shares a character with it; AND, OR and NOT combine what is true.
//!
//! The score is the sum of BM25 (k₁ 1.2, b 0.75; Robertson & Zaragoza 2009) over the different words of the query that
//! are not under a NOT. A phrase or pattern counts like one word, as often as it is found. How rare a word is and how long
//! a unit is on average are counted over the turns that are looked at (transcripts, where those are asked for), so a
//! search gives the same scores whether the index answers or the texts are scanned.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::bits::Bits;
use super::plan::{Coders, Step, cheapest_first};
use super::query::Query;
use super::retrieve::Scene;
use super::threads::shared_out;
use super::universe::{Aim, Search};
use super::{FindOptions, Finder, Found, Hit, Order, Unit};
use crate::study::{Span, SpanSet};

const K1: f32 = 1.2;
const B: f32 = 0.75;
/// So many matches are looked at before those that are not among the best are dropped. Tests take few, to see it happen.
const ROOM: usize = if cfg!(test) { 2 } else { 1024 };

/// What is asked about the sentences of a turn.
#[derive(Clone, Copy, PartialEq)]
enum Bound {
    /// Nothing: the turn itself is the unit.
    Turn,
    /// Whether some of them may satisfy the step.
    Some,
    /// Whether all of them surely do.
    Every,
}

impl Bound {
    fn of_opposite(self) -> Self {
        match self {
            Self::Turn => Self::Turn,
            Self::Some => Self::Every,
            Self::Every => Self::Some,
        }
    }
}

/// A unit that satisfies the query, before its words are looked up.
#[derive(Clone, Copy)]
pub(super) struct Match {
    score: f32,
    /// Turn or transcript.
    pub number: u32,
    /// The sentence, where those are the units.
    pub sentence: Option<Span>,
}

/// BM25 of one word.
struct Weight {
    rarity: f32,
    mean: f32,
}

impl Weight {
    fn of(units: usize, with: usize, words: u64) -> Self {
        let (units, with) = (units as f32, with as f32);
        Self {
            rarity: (1.0 + (units - with + 0.5) / (with + 0.5)).ln(),
            mean: (words as f32 / units.max(1.0)).max(1.0),
        }
    }

    fn score(&self, times: u32, words: u32) -> f32 {
        let times = times as f32;
        let length = 1.0 - B + B * words as f32 / self.mean;
        self.rarity * times * (K1 + 1.0) / (times + K1 * length)
    }
}

impl Finder {
    /// The units that satisfy `query`.
    pub fn find(&self, query: &Query, options: &FindOptions) -> Found {
        let (search, root) = Search::new(
            self,
            query,
            options.interviewers,
            &options.filters,
            Aim::Units,
        );
        let scored = search.plan.positive.iter().any(|positive| *positive);
        let ranked = options.order == Order::Rank && scored;
        let (matches, total, tallies) = match options.unit {
            Unit::Turn => {
                let turns = search.turns_that(&root, &search.turns, Bound::Turn);
                let total = turns.count();
                let limit = options.limit.unwrap_or(total);
                let tallies = search.tallies_of_turns(&turns, options);
                (search.matching_turns(&turns, limit, ranked), total, tallies)
            }
            unit => {
                let mut matches = match unit {
                    Unit::Transcript => search.matching_transcripts(&root),
                    _ => search.matching_sentences(&root),
                };
                let (total, tallies) = (matches.len(), search.tallies_of_units(&matches, options));
                if ranked {
                    best_first(&mut matches, options.limit.unwrap_or(total).min(total));
                }
                matches.truncate(options.limit.unwrap_or(total));
                (matches, total, tallies)
            }
        };
        Found {
            hits: search.hits(&matches, options.unit),
            total,
            tallies,
        }
    }
}

/// Puts the `limit` best matches first, in order; ties stay in study order.
fn best_first(matches: &mut [Match], limit: usize) {
    let place = |a: &Match| (a.number, a.sentence);
    let order = |a: &Match, b: &Match| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| place(a).cmp(&place(b)))
    };
    if limit > 0 && limit < matches.len() {
        matches.select_nth_unstable_by(limit - 1, order);
    }
    matches[..limit].sort_unstable_by(order);
}

impl Search<'_> {
    /// Those turns of `within` that satisfy a step, or whose sentences do.
    fn turns_that(&self, step: &Step, within: &Bits, bound: Bound) -> Bits {
        let none = || Bits::none(self.layout.turns());
        match step {
            Step::Turns(filter) => self.turns_where(filter, within),
            Step::Not(inner) => {
                let not = self.turns_that(inner, within, bound.of_opposite());
                within.clone().without(&not)
            }
            Step::Or(steps) => steps
                .iter()
                .map(|step| self.turns_that(step, within, bound))
                .fold(none(), |all, turns| all.or(&turns)),
            Step::And(steps) => cheapest_first(steps)
                .into_iter()
                .fold(within.clone(), |left, step| {
                    self.turns_that(step, &left, bound)
                }),
            _ if bound == Bound::Every => none(),
            Step::Word(word) => self.found[*word].turns.clone().and(within),
            Step::Coded(coded) => match &coded.by {
                None => self.turns_coded(|coding| coded.is_of(coding), within),
                Some(Coders::One(coder)) => self.turns_coded(
                    |coding| Some(coding.coder) == *coder && coded.is_of(coding),
                    within,
                ),
                Some(_) => {
                    let under = self.turns_coded(|coding| coded.is_of(coding), within);
                    self.turns_touched(step, &under)
                }
            },
            Step::Memo(_) | Step::Related { .. } => self.turns_touched(step, within),
        }
    }

    /// Those turns of `within` that share a character with a segment of a step.
    fn turns_touched(&self, step: &Step, within: &Bits) -> Bits {
        let near = self.candidates(step, within);
        let looked_at = if step.is_local() { &near } else { &self.turns };
        let transcripts = self.transcripts(&near);
        let transcripts: Vec<usize> = transcripts.iter().collect();
        let turns = shared_out(&transcripts, |transcript| {
            let scene = Scene::in_turns(self, transcript, looked_at);
            let first = self.layout.turns_of(transcript).start;
            let document = scene.interview.document();
            let segments = scene.spans(step);
            // Segments lie within one speech each.
            let turns = segments
                .spans()
                .iter()
                .filter_map(|span| document.turn_at(span.start));
            turns.map(|turn| first + turn).collect()
        });
        let mut touched = Bits::none(self.layout.turns());
        turns.into_iter().for_each(|turn| touched.insert(turn));
        touched.and(within)
    }

    /// At most `limit` of the turns that satisfy the query, in study order or the best ones first.
    fn matching_turns(&self, turns: &Bits, limit: usize, ranked: bool) -> Vec<Match> {
        if limit == 0 {
            return Vec::new();
        }
        let scores = self.scores(turns);
        let matches = turns.iter().map(|turn| Match {
            score: scores[turn],
            number: turn as u32,
            sentence: None,
        });
        if !ranked {
            return matches.take(limit).collect();
        }
        // Of many turns few are kept: those that cannot be among the best any more are passed over.
        let room = limit.saturating_mul(2).max(ROOM);
        let (mut best, mut least) = (Vec::new(), f32::NEG_INFINITY);
        for found in matches {
            if found.score > least {
                best.push(found);
            }
            if best.len() >= room {
                best_first(&mut best, limit);
                best.truncate(limit);
                least = best.last().map_or(least, |last| last.score);
            }
        }
        let limit = limit.min(best.len());
        best_first(&mut best, limit);
        best.truncate(limit);
        best
    }

    /// The score of each of these turns, and 0 for all others.
    fn scores(&self, turns: &Bits) -> Vec<f32> {
        let mut scores = vec![0.0; self.layout.turns()];
        for (word, weight) in self.turn_weights() {
            for (turn, times) in &self.found[word].times {
                let turn = *turn as usize;
                if turns.has(turn) {
                    scores[turn] += weight.score(*times, self.layout.words[turn]);
                }
            }
        }
        scores
    }

    /// The words that count for the score, weighed by turns.
    fn turn_weights(&self) -> Vec<(usize, Weight)> {
        let positive = self.positive();
        if positive.is_empty() {
            return Vec::new();
        }
        let units = self.turns.count();
        let weigh = |word: usize| {
            let with = self.found[word].turns.clone().and(&self.turns).count();
            (word, Weight::of(units, with, self.words))
        };
        positive.into_iter().map(weigh).collect()
    }

    fn positive(&self) -> Vec<usize> {
        let words = self.plan.positive.iter().enumerate();
        words
            .filter(|(_, positive)| **positive)
            .map(|(word, _)| word)
            .collect()
    }

    fn matching_sentences(&self, root: &Step) -> Vec<Match> {
        let some = self.turns_that(root, &self.turns, Bound::Some);
        let every = self.turns_that(root, &some, Bound::Every);
        let weights = self.turn_weights();
        let transcripts: Vec<usize> = self.transcripts(&some).iter().collect();
        shared_out(&transcripts, |transcript| {
            let scene = Scene::new(self, transcript);
            let document = scene.interview.document();
            let range = self.layout.turns_of(transcript);
            let asked = OnceCell::new();
            let satisfies = |number: usize, sentence: Span| {
                every.has(number)
                    || asked
                        .get_or_init(|| Asked::of(root, &scene))
                        .is_true_of(sentence)
            };
            let mut matches = Vec::new();
            for number in some.range(range.clone()) {
                let speech = document.turns[number - range.start].speech;
                for sentence in document.text.sentences(speech) {
                    if satisfies(number, sentence) {
                        matches.push(Match {
                            score: score_of(&scene, sentence, &weights),
                            number: number as u32,
                            sentence: Some(sentence),
                        });
                    }
                }
            }
            matches
        })
    }

    fn matching_transcripts(&self, root: &Step) -> Vec<Match> {
        let units = self.transcripts(&self.turns);
        let satisfying = self.transcripts_that(root, &units);
        let words_of = |transcript: usize| -> u32 {
            let turns = self.turns.range(self.layout.turns_of(transcript));
            turns.map(|turn| self.layout.words[turn]).sum()
        };
        let lengths: Vec<u32> = (0..self.study.interviews().len()).map(words_of).collect();
        let words = lengths.iter().map(|words| u64::from(*words)).sum();
        let mut scores = vec![0.0; lengths.len()];
        for word in self.positive() {
            let times = self.times_by_transcript(word);
            let with = times.iter().filter(|times| **times > 0).count();
            let weight = Weight::of(units.count(), with, words);
            for (transcript, times) in times
                .into_iter()
                .enumerate()
                .filter(|(_, times)| *times > 0)
            {
                scores[transcript] += weight.score(times, lengths[transcript]);
            }
        }
        satisfying
            .iter()
            .map(|transcript| Match {
                score: scores[transcript],
                number: transcript as u32,
                sentence: None,
            })
            .collect()
    }

    fn times_by_transcript(&self, word: usize) -> Vec<u32> {
        let mut by_transcript = vec![0; self.study.interviews().len()];
        for (turn, times) in &self.found[word].times {
            if self.turns.has(*turn as usize) {
                by_transcript[self.layout.place(*turn as usize).0] += times;
            }
        }
        by_transcript
    }

    fn transcripts_that(&self, step: &Step, within: &Bits) -> Bits {
        match step {
            Step::Not(inner) => within
                .clone()
                .without(&self.transcripts_that(inner, within)),
            Step::And(steps) => steps.iter().fold(within.clone(), |left, step| {
                self.transcripts_that(step, &left)
            }),
            Step::Or(steps) => steps
                .iter()
                .map(|step| self.transcripts_that(step, within))
                .fold(Bits::none(self.study.interviews().len()), |all, more| {
                    all.or(&more)
                }),
            leaf => {
                let turns = self.turns_that(leaf, &self.turns, Bound::Turn);
                self.transcripts(&turns).and(within)
            }
        }
    }

    fn hits(&self, matches: &[Match], unit: Unit) -> Vec<Hit> {
        let positive = self.positive();
        let mut scenes: HashMap<usize, Scene<'_>> = HashMap::new();
        matches
            .iter()
            .map(|found| {
                let number = found.number as usize;
                let (transcript, turn) = match unit {
                    Unit::Transcript => (number, None),
                    Unit::Turn | Unit::Sentence => {
                        let (transcript, turn) = self.layout.place(number);
                        (transcript, Some(turn))
                    }
                };
                let interview = &self.study.interviews()[transcript];
                let document = interview.document();
                let span = match (turn, found.sentence) {
                    (_, Some(sentence)) => sentence,
                    (Some(turn), None) => document.turns[turn].speech,
                    (None, None) => document.text.whole(),
                };
                let words: SpanSet = match turn {
                    Some(turn) => self.words_in_turn(transcript, turn, &positive),
                    None => {
                        let scene = scenes
                            .entry(transcript)
                            .or_insert_with(|| Scene::new(self, transcript));
                        positive
                            .iter()
                            .flat_map(|word| scene.word(*word).spans())
                            .copied()
                            .collect()
                    }
                };
                Hit {
                    transcript: interview.transcript.id,
                    turn,
                    span,
                    words: words.overlapping(span).to_vec(),
                    score: found.score,
                }
            })
            .collect()
    }

    /// Where the words that count for the score stand in one turn.
    fn words_in_turn(&self, transcript: usize, turn: usize, positive: &[usize]) -> SpanSet {
        let document = self.study.interviews()[transcript].document();
        let number = self.layout.turns_of(transcript).start + turn;
        let bytes = document.text.bytes(document.turns[turn].speech);
        let speech = &document.text.as_str()[bytes.clone()];
        positive
            .iter()
            .filter(|word| self.found[**word].turns.has(number))
            .flat_map(|word| self.plan.words[*word].find(speech))
            .map(|found| {
                document
                    .text
                    .span_of(bytes.start + found.start..bytes.start + found.end)
            })
            .collect()
    }
}

/// A plan with its spans in one transcript looked up.
pub(super) enum Asked {
    Spans(SpanSet),
    Not(Box<Self>),
    And(Vec<Self>),
    Or(Vec<Self>),
}

impl Asked {
    pub(super) fn of(step: &Step, scene: &Scene<'_>) -> Self {
        let all = |steps: &[Step]| steps.iter().map(|step| Self::of(step, scene)).collect();
        match step {
            Step::Not(inner) => Self::Not(Box::new(Self::of(inner, scene))),
            Step::And(steps) => Self::And(all(steps)),
            Step::Or(steps) => Self::Or(all(steps)),
            leaf => Self::Spans(scene.spans(leaf)),
        }
    }

    pub(super) fn is_true_of(&self, unit: Span) -> bool {
        match self {
            Self::Spans(spans) => !spans.overlapping(unit).is_empty(),
            Self::Not(inner) => !inner.is_true_of(unit),
            Self::And(all) => all.iter().all(|asked| asked.is_true_of(unit)),
            Self::Or(any) => any.iter().any(|asked| asked.is_true_of(unit)),
        }
    }
}

fn score_of(scene: &Scene<'_>, sentence: Span, weights: &[(usize, Weight)]) -> f32 {
    let length = OnceCell::new();
    let found = weights.iter().map(|(word, weight)| {
        let times = scene.word(*word).overlapping(sentence).len();
        if times == 0 {
            return 0.0;
        }
        let text = &scene.interview.document().text;
        let words = length.get_or_init(|| text.count_words(sentence) as u32);
        weight.score(times as u32, *words)
    });
    found.fold(0.0, |sum, score| sum + score)
}

//! A plain evaluator that the tests compare with: pair by pair, character by character, unit by unit.

mod plain;

use super::fold::fold;
use super::language::Language;
use super::query::{CodeName, Condition, Node, Query, Relation, Test};
use super::words::WordPattern;
use super::{FindOptions, Interviewers, Unit};
use crate::study::{
    CodeId, Coding, Interview, MemoTarget, Span, Study, TranscriptId, Turn, Value, Who,
};
use plain::{compares, found_in, intersect, merge, subtract};

/// A hit: transcript, turn, unit, words, score.
pub(super) type PlainHit = (TranscriptId, Option<usize>, Span, Vec<Span>, f32);

/// The study and the query's root.
pub(super) struct Oracle<'a> {
    pub study: &'a Study,
    pub root: &'a Node,
    pub interviewers: Interviewers,
}

impl<'a> Oracle<'a> {
    pub(super) fn of(study: &'a Study, query: &'a Query, interviewers: Interviewers) -> Self {
        let root = &query.root;
        Self {
            study,
            root,
            interviewers,
        }
    }

    /// The segments: transcript, span.
    pub(super) fn retrieve(&self) -> Vec<(TranscriptId, Span)> {
        let interviews = self.study.interviews().iter();
        interviews
            .flat_map(|interview| {
                let spans = self.spans(interview, self.root, &[]);
                spans
                    .into_iter()
                    .map(|span| (interview.transcript.id, span))
            })
            .collect()
    }

    /// Whether a turn is looked at.
    fn is_in(&self, interview: &Interview, turn: &Turn) -> bool {
        let asks = interview.is_interviewer(turn);
        let allowed = match self.interviewers {
            Interviewers::Include => true,
            Interviewers::Only => asks,
            Interviewers::Exclude => !asks || self.names(interview, turn, self.root),
        };
        allowed && !turn.speech.is_empty()
    }

    fn names(&self, interview: &Interview, turn: &Turn, node: &Node) -> bool {
        match node {
            Node::Speaker(_) | Node::Role(_) => self.passes(interview, turn, node),
            Node::Not(a) | Node::Saved(_, a) => self.names(interview, turn, a),
            Node::And(all) | Node::Or(all) => all.iter().any(|a| self.names(interview, turn, a)),
            Node::Related { left, right, .. } => {
                self.names(interview, turn, left) || self.names(interview, turn, right)
            }
            _ => false,
        }
    }

    fn universe(&self, interview: &'a Interview) -> Vec<(usize, Span)> {
        let turns = interview.document().turns.iter().enumerate();
        turns
            .filter(|(_, turn)| self.is_in(interview, turn))
            .map(|(at, turn)| (at, turn.speech))
            .collect()
    }

    fn passes(&self, interview: &Interview, turn: &Turn, node: &Node) -> bool {
        let who = interview.who(turn);
        let participant = match who {
            Who::Participant(id) => self.study.participant(id),
            _ => None,
        };
        match node {
            Node::Speaker(name) => {
                let label = interview.document().label(turn);
                fold(label) == fold(name)
                    || participant.is_some_and(|p| fold(&p.name) == fold(name))
            }
            Node::Role(role) => match who {
                Who::Interviewer => role == "interviewer",
                Who::Other => role == "other",
                Who::Participant(_) => participant.is_some_and(|p| p.role == *role),
            },
            Node::Transcript(id, _) => interview.transcript.id == *id,
            Node::Set(id, _) => {
                let sets = self.study.sets().iter().filter(|set| set.id == *id);
                sets.flat_map(|set| &set.members)
                    .any(|member| *member == interview.transcript.id)
            }
            Node::Attribute(condition) => {
                let of_transcripts = self
                    .study
                    .interviews()
                    .iter()
                    .any(|i| i.transcript.attributes.contains_key(&condition.name));
                let own = participant.and_then(|p| p.attributes.get(&condition.name));
                let value = own.or(interview.transcript.attributes.get(&condition.name));
                let has_one = of_transcripts || participant.is_some();
                has_one && self.fulfils(value.unwrap_or(&Value::Unknown), condition)
            }
            _ => false,
        }
    }

    fn fulfils(&self, value: &Value, condition: &Condition) -> bool {
        match &condition.test {
            Test::Unknown => *value == Value::Unknown,
            Test::Declined => *value == Value::Declined,
            Test::Known => matches!(value, Value::Known(_)),
            Test::Compares {
                order,
                or_equal,
                written,
                ..
            } => {
                let Value::Known(known) = value else {
                    return false;
                };
                let kind = self.study.attribute_type(&condition.name);
                compares(kind, known, *order, *or_equal, written)
            }
        }
    }

    /// Where a node is satisfied; `coders` are the coder terms that stand beside the codes.
    fn spans(&self, interview: &'a Interview, node: &Node, coders: &[&Node]) -> Vec<Span> {
        let universe: Vec<Span> = self
            .universe(interview)
            .into_iter()
            .map(|(_, speech)| speech)
            .collect();
        let at = |node: &Node| self.spans(interview, node, coders);
        match node {
            Node::Word(pattern) => {
                let found = universe
                    .iter()
                    .flat_map(|speech| words_at(interview, *speech, pattern, self.language()));
                merge(found.collect())
            }
            Node::Speaker(_)
            | Node::Role(_)
            | Node::Transcript(..)
            | Node::Set(..)
            | Node::Attribute(_) => self
                .universe(interview)
                .into_iter()
                .filter(|(turn, _)| {
                    self.passes(interview, &interview.document().turns[*turn], node)
                })
                .map(|(_, speech)| speech)
                .collect(),
            Node::Code(name) => {
                let all = intersect(&self.coded(interview, name, None), &universe);
                coders.iter().fold(all, |all, coder| {
                    intersect(&all, &self.coded_by(interview, name, coder, &universe))
                })
            }
            Node::Coder(..) => self.coded_by(interview, &CodeName::Any, node, &universe),
            Node::Memo(pattern) => intersect(&self.hung(interview, pattern), &universe),
            Node::Saved(_, inner) => at(inner),
            Node::Not(inner) => subtract(&universe, &at(inner)),
            Node::Or(nodes) => merge(nodes.iter().flat_map(at).collect()),
            Node::And(nodes) => {
                let parts = beside(nodes, coders);
                let spans = parts
                    .iter()
                    .map(|(node, coders)| self.spans(interview, node, coders));
                spans.reduce(|a, b| intersect(&a, &b)).unwrap_or_default()
            }
            Node::Related {
                left,
                relation,
                negated,
                right,
            } => {
                let right = at(right);
                let related = |a: &Span| {
                    right
                        .iter()
                        .any(|b| is_related(interview, *a, *b, *relation))
                        != *negated
                };
                at(left).into_iter().filter(related).collect()
            }
        }
    }

    fn coded(&self, interview: &Interview, name: &CodeName, coder: Option<&Node>) -> Vec<Span> {
        let is_under = |code: CodeId, top: CodeId| {
            self.study
                .codebook()
                .path(code)
                .iter()
                .any(|above| above.id == top)
        };
        let is_of = |coding: &&Coding| {
            let code = self.study.code_id(coding.code);
            let by = match coder {
                Some(Node::Coder(id, _)) => self.study.coder_id(coding.coder) == *id,
                _ => true,
            };
            by && match name {
                CodeName::Any => true,
                CodeName::Own(id, _) => code == *id,
                CodeName::Under(id, _) => is_under(code, *id),
            }
        };
        merge(
            interview
                .codings()
                .iter()
                .filter(is_of)
                .map(|coding| coding.span)
                .collect(),
        )
    }

    fn coded_by(
        &self,
        i: &Interview,
        name: &CodeName,
        coder: &Node,
        universe: &[Span],
    ) -> Vec<Span> {
        let by = |node: &Node| self.coded_by(i, name, node, universe);
        match coder {
            Node::Not(inner) => subtract(universe, &by(inner)),
            Node::Or(nodes) => merge(nodes.iter().flat_map(by).collect()),
            Node::And(nodes) => nodes
                .iter()
                .map(by)
                .reduce(|a, b| intersect(&a, &b))
                .unwrap_or_default(),
            Node::Saved(_, inner) => by(inner),
            one => intersect(&self.coded(i, name, Some(one)), universe),
        }
    }

    fn hung(&self, interview: &Interview, pattern: &WordPattern) -> Vec<Span> {
        let mut spans = Vec::new();
        for memo in self.study.memos() {
            if found_in(&memo.text, pattern, self.language()).is_empty() {
                continue;
            }
            let turns_of = |is: &dyn Fn(&Turn) -> bool| -> Vec<Span> {
                let turns = interview.document().turns.iter();
                turns
                    .filter(|turn| is(turn))
                    .map(|turn| turn.speech)
                    .collect()
            };
            match &memo.on {
                MemoTarget::Study => {}
                MemoTarget::Transcript(id) => {
                    spans.extend(turns_of(&|_| interview.transcript.id == *id));
                }
                MemoTarget::Participant(id) => {
                    spans.extend(turns_of(&|turn| {
                        interview.who(turn) == Who::Participant(*id)
                    }));
                }
                MemoTarget::Code(id) => {
                    spans.extend(self.coded(interview, &CodeName::Own(*id, String::new()), None));
                }
                MemoTarget::Passage(passage) if passage.transcript == interview.transcript.id => {
                    spans.push(passage.span);
                }
                MemoTarget::Passage(_) => {}
            }
        }
        let universe = self.universe(interview);
        let universe: Vec<Span> = universe.into_iter().map(|(_, speech)| speech).collect();
        merge(intersect(&spans, &universe))
    }

    /// The hits in study order.
    pub(super) fn find(&self, options: &FindOptions) -> Vec<PlainHit> {
        let mut hits = Vec::new();
        for interview in self.study.interviews() {
            for (turn, unit) in self.units(interview, options.unit) {
                if self.is_true(interview, self.root, &[], unit) {
                    let words = merge(
                        self.positive()
                            .iter()
                            .flat_map(|pattern| self.words_in(interview, pattern, unit))
                            .collect(),
                    );
                    let score = self.score(interview, unit, options.unit);
                    hits.push((interview.transcript.id, turn, unit, words, score));
                }
            }
        }
        hits
    }

    fn units(&self, interview: &'a Interview, unit: Unit) -> Vec<(Option<usize>, Span)> {
        let turns = self.universe(interview);
        let text = &interview.document().text;
        match unit {
            Unit::Turn => turns
                .into_iter()
                .map(|(at, speech)| (Some(at), speech))
                .collect(),
            Unit::Sentence => turns
                .into_iter()
                .flat_map(|(at, speech)| {
                    text.sentences(speech)
                        .into_iter()
                        .map(move |span| (Some(at), span))
                })
                .collect(),
            Unit::Transcript if turns.is_empty() => Vec::new(),
            Unit::Transcript => vec![(None, text.whole())],
        }
    }

    fn is_true(&self, interview: &'a Interview, node: &Node, coders: &[&Node], unit: Span) -> bool {
        match node {
            Node::Not(inner) => !self.is_true(interview, inner, coders, unit),
            Node::Saved(_, inner) => self.is_true(interview, inner, coders, unit),
            Node::Or(nodes) => nodes
                .iter()
                .any(|node| self.is_true(interview, node, coders, unit)),
            Node::And(nodes) => beside(nodes, coders)
                .iter()
                .all(|(node, coders)| self.is_true(interview, node, coders, unit)),
            leaf => {
                let spans = self.spans(interview, leaf, coders);
                spans
                    .iter()
                    .any(|span| (span.start..span.end).any(|at| unit.holds(at)))
            }
        }
    }

    fn positive(&self) -> Vec<&'a WordPattern> {
        let mut found: Vec<&WordPattern> = Vec::new();
        collect_positive(self.root, true, &mut found);
        let mut different: Vec<&WordPattern> = Vec::new();
        for pattern in found {
            if !different.contains(&pattern) {
                different.push(pattern);
            }
        }
        different
    }

    fn language(&self) -> Language {
        Language::of_study(self.study)
    }

    fn words_in(&self, interview: &'a Interview, pattern: &WordPattern, unit: Span) -> Vec<Span> {
        let turns = self.universe(interview).into_iter();
        let found =
            turns.flat_map(|(_, speech)| words_at(interview, speech, pattern, self.language()));
        found.filter(|word| word.overlaps(unit)).collect()
    }

    fn score(&self, interview: &'a Interview, unit: Span, kind: Unit) -> f32 {
        let counted = if kind == Unit::Transcript {
            kind
        } else {
            Unit::Turn
        };
        let mut all = Vec::new();
        for interview in self.study.interviews() {
            let units = self.units(interview, counted).into_iter();
            all.extend(units.map(|(_, unit)| (interview, unit)));
        }
        let words = |interview: &'a Interview, unit: Span| {
            let turns = self.universe(interview).into_iter();
            let words = turns.flat_map(|(_, speech)| {
                interview
                    .document()
                    .text
                    .words(speech)
                    .collect::<Vec<Span>>()
            });
            words.filter(|word| unit.contains(*word)).count() as f32
        };
        let total: f32 = all
            .iter()
            .map(|(interview, unit)| words(interview, *unit))
            .sum();
        let mean = (total / all.len().max(1) as f32).max(1.0);
        let length = words(interview, unit);
        let one = |pattern: &&WordPattern| {
            let times = self.words_in(interview, pattern, unit).len() as f32;
            let with = all
                .iter()
                .filter(|(interview, unit)| !self.words_in(interview, pattern, *unit).is_empty())
                .count() as f32;
            let rarity = (1.0 + (all.len() as f32 - with + 0.5) / (with + 0.5)).ln();
            rarity * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * length / mean))
        };
        self.positive()
            .iter()
            .map(one)
            .fold(0.0, |sum, score| sum + score)
    }
}

fn collect_positive<'n>(node: &'n Node, positive: bool, found: &mut Vec<&'n WordPattern>) {
    match node {
        Node::Word(pattern) if positive => found.push(pattern),
        Node::Not(inner) => collect_positive(inner, !positive, found),
        Node::Saved(_, inner) => collect_positive(inner, positive, found),
        Node::And(all) | Node::Or(all) => {
            all.iter()
                .for_each(|node| collect_positive(node, positive, found));
        }
        Node::Related {
            left,
            negated,
            right,
            ..
        } => {
            collect_positive(left, positive, found);
            collect_positive(right, positive ^ *negated, found);
        }
        _ => {}
    }
}

/// The terms of a conjunction, each with the coders that it is read with.
fn beside<'n>(nodes: &'n [Node], outer: &[&'n Node]) -> Vec<(&'n Node, Vec<&'n Node>)> {
    let coders: Vec<&Node> = nodes
        .iter()
        .filter(|node| is_of(node, Made::Coders))
        .collect();
    if coders.is_empty() || coders.len() == nodes.len() {
        return nodes.iter().map(|node| (node, outer.to_vec())).collect();
    }
    let said = nodes.iter().any(|node| is_of(node, Made::Codes));
    let mut parts = Vec::new();
    for node in nodes {
        if !is_of(node, Made::Coders) {
            parts.push((node, coders.clone()));
        } else if !said {
            parts.push((node, Vec::new()));
        }
    }
    parts
}

#[derive(Clone, Copy, PartialEq)]
enum Made {
    Codes,
    Coders,
}

fn is_of(node: &Node, made: Made) -> bool {
    match node {
        Node::Code(_) => made == Made::Codes,
        Node::Coder(..) => made == Made::Coders,
        Node::Not(inner) => made == Made::Coders && is_of(inner, made),
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().all(|node| is_of(node, made)),
        Node::Saved(_, inner) => is_of(inner, made),
        Node::Related { left, .. } => made == Made::Codes && is_of(left, made),
        _ => false,
    }
}

fn is_related(interview: &Interview, a: Span, b: Span, relation: Relation) -> bool {
    let turn = |span: Span| {
        let turns = interview.document().turns.iter();
        turns
            .clone()
            .position(|turn| turn.speech.contains(span))
            .unwrap() as i64
    };
    let apart = turn(b) - turn(a);
    match relation {
        Relation::Within => (a.start..a.end).all(|at| b.holds(at)),
        Relation::Contains => (b.start..b.end).all(|at| a.holds(at)),
        Relation::Overlaps => (a.start..a.end).any(|at| b.holds(at)),
        Relation::Near(turns) => apart.abs() <= turns as i64,
        Relation::Then(turns) => b.start >= a.end && apart <= turns as i64,
    }
}

fn words_at(
    interview: &Interview,
    speech: Span,
    pattern: &WordPattern,
    language: Language,
) -> Vec<Span> {
    let text = &interview.document().text;
    let words = text.slice(speech);
    let position = |byte: usize| speech.start + words[..byte].chars().count() as u32;
    let found = found_in(words, pattern, language).into_iter();
    found
        .map(|range| Span::new(position(range.start), position(range.end)))
        .collect()
}

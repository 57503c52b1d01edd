//! What a query asks of one study: names become keys, and coders are put to the codes beside them.

use std::collections::{HashMap, HashSet};

use super::Filter;
use super::fold::fold;
use super::language::Language;
use super::query::{CodeName, Condition, INTERVIEWER, Node, OTHER, Query, Relation};
use super::words::{Sought, WordPattern};
use crate::study::{
    AttributeType, CodeKey, CoderKey, Coding, Interview, MemoTarget, ParticipantId, SetId, Span,
    Study, TranscriptId, Value, Who,
};

/// A query made ready for a study.
#[derive(Default)]
pub(super) struct Plan {
    /// The different words that it looks for.
    pub words: Vec<Sought>,
    patterns: Vec<WordPattern>,
    /// By whose rules they are stemmed.
    language: Language,
    /// Which of them a hit is better for: those not under a NOT.
    pub positive: Vec<bool>,
    /// Filters by speaker or role: those that name an interviewer bring their turns in.
    pub naming: Vec<TurnFilter>,
}

/// One step of a plan.
pub(super) enum Step {
    /// An index into [`Plan::words`].
    Word(usize),
    Turns(TurnFilter),
    Coded(Coded),
    Memo(Hung),
    Not(Box<Self>),
    And(Vec<Self>),
    Or(Vec<Self>),
    Related {
        left: Box<Self>,
        relation: Relation,
        negated: bool,
        right: Box<Self>,
    },
}

/// A condition on whole turns.
#[derive(Clone)]
pub(super) enum TurnFilter {
    /// A label, folded, or a participant of that name.
    Speaker(String, HashSet<ParticipantId>),
    /// Participants of a role; interviewers; others.
    Role(HashSet<ParticipantId>, bool, bool),
    /// Transcripts.
    Transcripts(HashSet<TranscriptId>),
    Attribute(Passing),
}

/// Who and what passes a condition on an attribute.
#[derive(Clone)]
pub(super) struct Passing {
    /// The participants who have a value, and whether it passes.
    participants: HashMap<ParticipantId, bool>,
    /// The transcripts whose value passes; those without one have an unknown one.
    transcripts: HashSet<TranscriptId>,
    /// Whether participants without a value, in transcripts without one, pass.
    unknown: bool,
    /// Whether any transcript has a value.
    of_transcripts: bool,
}

/// Passages under certain codes.
pub(super) struct Coded {
    /// By code key; none: any code.
    codes: Option<Vec<bool>>,
    /// By whom; none: by anybody.
    pub by: Option<Coders>,
}

/// A condition on who coded, made of coders alone.
#[derive(Clone)]
pub(super) enum Coders {
    One(Option<CoderKey>),
    Not(Box<Self>),
    And(Vec<Self>),
    Or(Vec<Self>),
}

/// What memos hang on.
#[derive(Default)]
pub(super) struct Hung {
    pub passages: HashMap<TranscriptId, Vec<Span>>,
    transcripts: HashSet<TranscriptId>,
    participants: HashSet<ParticipantId>,
    /// By code key: the passages of the code itself.
    codes: Vec<bool>,
}

impl Plan {
    pub(super) fn of(query: &Query, study: &Study) -> (Self, Step) {
        let mut plan = Self {
            language: Language::of_study(study),
            ..Self::default()
        };
        let step = plan.step(&query.root, study, None, true);
        (plan, step)
    }

    /// Adds what units or segments must pass beside the query.
    pub(super) fn filters(&mut self, filters: &[Filter], study: &Study) -> Vec<(Step, bool)> {
        let naming = self.naming.len();
        let steps = filters.iter().map(|filter| {
            let step = self.step(&filter.query.root, study, None, false);
            (step, filter.without)
        });
        let steps = steps.collect();
        self.naming.truncate(naming);
        steps
    }

    fn step(
        &mut self,
        node: &Node,
        study: &Study,
        coders: Option<&Coders>,
        positive: bool,
    ) -> Step {
        match node {
            Node::Word(pattern) => self.word(pattern, positive),
            Node::Code(name) => Step::Coded(Coded {
                codes: codes_of(name, study),
                by: coders.cloned(),
            }),
            Node::Coder(id, _) => Step::Coded(Coded {
                codes: None,
                by: Some(Coders::One(study.coder_key(*id))),
            }),
            Node::Speaker(label) => self.naming(TurnFilter::speaker(label, study)),
            Node::Role(role) => self.naming(TurnFilter::role(role, study)),
            Node::Transcript(id, _) => Step::Turns(TurnFilter::Transcripts(HashSet::from([*id]))),
            Node::Set(id, _) => Step::Turns(TurnFilter::set(*id, study)),
            Node::Attribute(condition) => {
                Step::Turns(TurnFilter::Attribute(Passing::of(condition, study)))
            }
            Node::Memo(pattern) => Step::Memo(Hung::on(pattern, study)),
            Node::Saved(_, inner) => self.step(inner, study, coders, positive),
            Node::Not(inner) => Step::Not(Box::new(self.step(inner, study, coders, !positive))),
            Node::Or(nodes) => {
                let steps = nodes
                    .iter()
                    .map(|node| self.step(node, study, coders, positive));
                Step::Or(steps.collect())
            }
            Node::And(nodes) => self.all(nodes, study, coders, positive),
            Node::Related {
                left,
                relation,
                negated,
                right,
            } => Step::Related {
                left: Box::new(self.step(left, study, coders, positive)),
                relation: *relation,
                negated: *negated,
                right: Box::new(self.step(right, study, coders, positive != *negated)),
            },
        }
    }

    fn all(
        &mut self,
        nodes: &[Node],
        study: &Study,
        outer: Option<&Coders>,
        positive: bool,
    ) -> Step {
        let (coders, others): (Vec<&Node>, Vec<&Node>) = nodes
            .iter()
            .partition(|node| Coders::of(node, study).is_some());
        if coders.is_empty() || others.is_empty() {
            let steps = nodes
                .iter()
                .map(|node| self.step(node, study, outer, positive));
            return Step::And(steps.collect());
        }
        let here = Coders::And(
            coders
                .iter()
                .filter_map(|node| Coders::of(node, study))
                .collect(),
        );
        let said = others.iter().any(|node| is_of_codes(node));
        let mut steps: Vec<Step> = others
            .iter()
            .map(|node| self.step(node, study, Some(&here), positive))
            .collect();
        if !said {
            steps.extend(
                coders
                    .iter()
                    .map(|node| self.step(node, study, None, positive)),
            );
        }
        Step::And(steps)
    }

    fn word(&mut self, pattern: &WordPattern, positive: bool) -> Step {
        let known = self.patterns.iter().position(|known| known == pattern);
        let at = known.unwrap_or_else(|| {
            self.patterns.push(pattern.clone());
            self.words.push(pattern.sought(self.language));
            self.positive.push(false);
            self.words.len() - 1
        });
        self.positive[at] |= positive;
        Step::Word(at)
    }

    fn naming(&mut self, filter: TurnFilter) -> Step {
        self.naming.push(filter.clone());
        Step::Turns(filter)
    }
}

/// Whether a query is of codes alone, none of them with a coder of its own beside it.
fn is_of_codes(node: &Node) -> bool {
    match node {
        Node::Code(_) => true,
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().all(is_of_codes),
        Node::Saved(_, inner) => is_of_codes(inner),
        Node::Related { left, .. } => is_of_codes(left),
        _ => false,
    }
}

fn codes_of(name: &CodeName, study: &Study) -> Option<Vec<bool>> {
    let keys = match name {
        CodeName::Any => return None,
        CodeName::Own(id, _) => vec![*id],
        CodeName::Under(id, _) => study.codebook().under(*id),
    };
    let mut codes = Vec::new();
    for key in keys.into_iter().filter_map(|id| study.code_key(id)) {
        mark(&mut codes, key);
    }
    Some(codes)
}

fn mark(codes: &mut Vec<bool>, key: CodeKey) {
    let at = key.0 as usize;
    if codes.len() <= at {
        codes.resize(at + 1, false);
    }
    codes[at] = true;
}

fn is_marked(codes: &[bool], key: CodeKey) -> bool {
    codes.get(key.0 as usize).is_some_and(|marked| *marked)
}

/// Steps in the order in which each leaves the dearer ones behind it less to look at.
pub(super) fn cheapest_first<'s>(steps: impl IntoIterator<Item = &'s Step>) -> Vec<&'s Step> {
    let mut steps: Vec<&Step> = steps.into_iter().collect();
    steps.sort_by_key(|step| step.cost());
    steps
}

impl Step {
    fn cost(&self) -> u8 {
        match self {
            Self::Word(_) => 0,
            Self::Turns(_) => 1,
            Self::Coded(_) => 2,
            Self::Not(inner) => inner.cost(),
            Self::And(steps) | Self::Or(steps) => steps.iter().map(Self::cost).max().unwrap_or(0),
            Self::Memo(_) | Self::Related { .. } => 3,
        }
    }

    /// Whether what it comes to in a turn depends on that turn alone.
    pub(super) fn is_local(&self) -> bool {
        match self {
            Self::Not(inner) => inner.is_local(),
            Self::And(steps) | Self::Or(steps) => steps.iter().all(Self::is_local),
            Self::Related {
                left,
                relation,
                right,
                ..
            } => relation.is_local() && left.is_local() && right.is_local(),
            Self::Word(_) | Self::Turns(_) | Self::Coded(_) | Self::Memo(_) => true,
        }
    }
}

impl Coded {
    /// Whether a coding is of one of the codes, whoever made it.
    pub(super) fn is_of(&self, coding: &Coding) -> bool {
        self.codes
            .as_ref()
            .is_none_or(|codes| is_marked(codes, coding.code))
    }
}

impl Coders {
    fn of(node: &Node, study: &Study) -> Option<Self> {
        let all = |nodes: &[Node]| -> Option<Vec<Self>> {
            nodes.iter().map(|node| Self::of(node, study)).collect()
        };
        match node {
            Node::Coder(id, _) => Some(Self::One(study.coder_key(*id))),
            Node::Not(inner) => Self::of(inner, study).map(|inner| Self::Not(Box::new(inner))),
            Node::And(nodes) => all(nodes).map(Self::And),
            Node::Or(nodes) => all(nodes).map(Self::Or),
            Node::Saved(_, inner) => Self::of(inner, study),
            _ => None,
        }
    }
}

impl Hung {
    fn on(pattern: &WordPattern, study: &Study) -> Self {
        let sought = pattern.sought(Language::of_study(study));
        let mut hung = Self::default();
        let memos = study.memos().iter();
        for memo in memos.filter(|memo| !sought.find(&memo.text).is_empty()) {
            match &memo.on {
                MemoTarget::Study => {}
                MemoTarget::Transcript(id) => drop(hung.transcripts.insert(*id)),
                MemoTarget::Participant(id) => drop(hung.participants.insert(*id)),
                MemoTarget::Code(id) => {
                    if let Some(key) = study.code_key(*id) {
                        mark(&mut hung.codes, key);
                    }
                }
                MemoTarget::Passage(passage) => {
                    let spans = hung.passages.entry(passage.transcript).or_default();
                    spans.push(passage.span);
                }
            }
        }
        hung
    }

    /// Whether a memo hangs on the transcript as a whole or on who speaks.
    pub(super) fn has(&self, interview: &Interview, who: Who) -> bool {
        let on_participant = match who {
            Who::Participant(id) => self.participants.contains(&id),
            Who::Interviewer | Who::Other => false,
        };
        on_participant || self.transcripts.contains(&interview.transcript.id)
    }

    /// Whether a memo hangs on the code of a coding.
    pub(super) fn is_of(&self, coding: &Coding) -> bool {
        is_marked(&self.codes, coding.code)
    }
}

impl TurnFilter {
    fn speaker(label: &str, study: &Study) -> Self {
        let label = fold(label).into_owned();
        let called = |name: &str| fold(name) == label;
        let participants = study.participants().iter();
        let ids = participants
            .filter(|p| called(&p.name))
            .map(|p| p.id)
            .collect();
        Self::Speaker(label, ids)
    }

    fn set(id: SetId, study: &Study) -> Self {
        let mut sets = study.sets().iter();
        let members = sets.find(|set| set.id == id).map(|set| &set.members);
        Self::Transcripts(members.into_iter().flatten().copied().collect())
    }

    fn role(role: &str, study: &Study) -> Self {
        let role = fold(role);
        let participants = study.participants().iter();
        let ids = participants
            .filter(|p| fold(&p.role) == role)
            .map(|p| p.id)
            .collect();
        Self::Role(ids, role == INTERVIEWER, role == OTHER)
    }

    /// Whether the turns under a label pass.
    fn holds(&self, interview: &Interview, label: &str, who: Who) -> bool {
        match (self, who) {
            (Self::Transcripts(ids), _) => ids.contains(&interview.transcript.id),
            (Self::Attribute(passing), who) => passing.holds(interview.transcript.id, who),
            (Self::Speaker(name, ids), Who::Participant(id)) => {
                ids.contains(&id) || fold(label) == *name
            }
            (Self::Speaker(name, _), _) => fold(label) == *name,
            (Self::Role(ids, ..), Who::Participant(id)) => ids.contains(&id),
            (Self::Role(_, interviewer, _), Who::Interviewer) => *interviewer,
            (Self::Role(_, _, other), Who::Other) => *other,
        }
    }

    /// For each label of a transcript, whether its turns pass.
    pub(super) fn by_label(&self, interview: &Interview) -> Vec<bool> {
        let labels = interview.document().labels.iter();
        labels
            .map(|label| self.holds(interview, label, interview.transcript.who(label)))
            .collect()
    }
}

impl Passing {
    fn of(condition: &Condition, study: &Study) -> Self {
        let kind: AttributeType = study.attribute_type(&condition.name);
        let passes = |value: &Value| condition.test.passes(value, kind);
        let participants = study.participants().iter().filter_map(|participant| {
            let value = participant.attributes.get(&condition.name)?;
            Some((participant.id, passes(value)))
        });
        let values = study.interviews().iter().map(|interview| {
            let transcript = &interview.transcript;
            (transcript.id, transcript.attributes.get(&condition.name))
        });
        Self {
            participants: participants.collect(),
            transcripts: values
                .clone()
                .filter(|(_, value)| passes(value.unwrap_or(&Value::Unknown)))
                .map(|(id, _)| id)
                .collect(),
            unknown: passes(&Value::Unknown),
            of_transcripts: values.clone().any(|(_, value)| value.is_some()),
        }
    }

    /// The participant's own value comes first, then the transcript's. Who is no participant has no value of their own,
    /// not even an unknown one.
    fn holds(&self, transcript: TranscriptId, who: Who) -> bool {
        let own = match who {
            Who::Participant(id) => self.participants.get(&id).copied(),
            Who::Interviewer | Who::Other => None,
        };
        own.unwrap_or(if self.of_transcripts {
            self.transcripts.contains(&transcript)
        } else {
            self.unknown && matches!(who, Who::Participant(_))
        })
    }
}

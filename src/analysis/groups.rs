//! Groups: by whom or in what a passage was said, or who coded it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::ground::{Cast, Ground, INTERVIEWER, OTHER, Scope, Voice};
use crate::study::{
    AttributeType, CoderId, Interview, ParticipantId, Reading, Study, TranscriptId, Value, Who,
    natural_key,
};

/// What makes a group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Grouping {
    /// The role of whoever speaks.
    #[default]
    Role,
    /// An attribute of whoever speaks, else of the transcript.
    Attribute(String),
    /// The transcript.
    Transcript,
    /// Who coded.
    Coder,
    /// Two at once: each group of the first with each of the second that occurs with it. Not for coders.
    Both(Box<(Grouping, Grouping)>),
}

/// One group: a column of the cross-table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Participants of a role; empty where it is not known.
    Role(String),
    /// Those with this value of the attribute; unknown and declined are groups of their own.
    Value(Value),
    /// One transcript.
    Transcript(TranscriptId),
    /// What one coder coded.
    Coder(CoderId),
    /// Those who are in two groups.
    Both(Box<(Group, Group)>),
    /// Speakers in the room who are not interviewed.
    Other,
    /// Whoever asks.
    Interviewer,
}

impl Grouping {
    /// What its groups are, in a word.
    pub fn name(&self) -> &str {
        match self {
            Self::Role => "role",
            Self::Attribute(name) => name,
            Self::Transcript => "transcript",
            Self::Coder => "coder",
            Self::Both(_) => "both",
        }
    }
}

impl Group {
    /// Its name as shown to people and scripts.
    pub fn label(&self, study: &Study) -> String {
        match self {
            Self::Role(role) if role.is_empty() => Value::Unknown.as_str().to_owned(),
            Self::Role(role) => role.clone(),
            Self::Value(value) => value.as_str().to_owned(),
            Self::Transcript(id) => study
                .interview(*id)
                .map_or_else(String::new, |i| i.transcript.title.clone()),
            Self::Coder(id) => study
                .coder(*id)
                .map_or_else(String::new, |c| c.name.clone()),
            Self::Both(both) => format!("{} · {}", both.0.label(study), both.1.label(study)),
            Self::Other => OTHER.to_owned(),
            Self::Interviewer => INTERVIEWER.to_owned(),
        }
    }
}

/// A group and its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupHead {
    /// Which group.
    pub group: Group,
    /// How many participants of it speak in any transcript, coded or not: the N of "n of N".
    pub participants: u64,
    /// How many words of theirs are heard in all transcripts, coded or not: what a share of their words is a share of.
    pub words: u64,
}

impl GroupHead {
    fn empty(group: Group) -> Self {
        Self {
            group,
            participants: 0,
            words: 0,
        }
    }
}

/// Tells to which group a voice belongs.
pub(super) struct Groups<'a> {
    by: &'a Grouping,
    kind: AttributeType,
    /// For each value as its type reads it, the spelling that came first.
    spellings: HashMap<String, &'a str>,
    /// Where each group is one of two: those.
    both: Option<Box<(Groups<'a>, Groups<'a>)>>,
}

impl<'a> Groups<'a> {
    pub fn new(study: &'a Study, by: &'a Grouping) -> Self {
        let mut groups = Self {
            by,
            kind: AttributeType::Text,
            spellings: HashMap::new(),
            both: None,
        };
        if let Grouping::Both(both) = by {
            let both = (Self::new(study, &both.0), Self::new(study, &both.1));
            groups.both = Some(Box::new(both));
            return groups;
        }
        let Grouping::Attribute(name) = by else {
            return groups;
        };
        groups.kind = study.attribute_type(name);
        let people = study.participants().iter().map(|p| &p.attributes);
        let transcripts = study.interviews().iter().map(|i| &i.transcript.attributes);
        for attributes in people.chain(transcripts) {
            if let Some(Value::Known(known)) = attributes.get(name) {
                let reading = groups.reading(known);
                groups.spellings.entry(reading).or_insert(known.trim());
            }
        }
        groups
    }

    fn reading(&self, known: &str) -> String {
        format!("{:?}", self.kind.read(known))
    }

    /// The group of a voice; where coders are the groups, that of its role.
    pub fn of(&self, interview: &Interview, voice: &Voice) -> Group {
        if let Some(both) = &self.both {
            let (first, second) = (both.0.of(interview, voice), both.1.of(interview, voice));
            return Group::Both(Box::new((first, second)));
        }
        match (self.by, voice.who) {
            (Grouping::Attribute(name), who) => {
                let theirs = voice.participant.and_then(|p| p.attributes.get(name));
                let value = theirs.or_else(|| interview.transcript.attributes.get(name));
                match (value, who) {
                    (Some(value), _) => Group::Value(self.alike(value)),
                    (None, Who::Participant(_)) => Group::Value(Value::Unknown),
                    (None, Who::Other) => Group::Other,
                    (None, Who::Interviewer) => Group::Interviewer,
                }
            }
            (Grouping::Transcript, _) => Group::Transcript(interview.transcript.id),
            (_, Who::Participant(_)) => Group::Role(voice.role().to_owned()),
            (_, Who::Other) => Group::Other,
            (_, Who::Interviewer) => Group::Interviewer,
        }
    }

    /// The groups of all who are heard, sorted; how many participants that is in all, and how many words they say. Where
    /// coders are the groups, those of roles.
    pub fn heads(&self, study: &Study, cast: &Cast, scope: &Scope) -> (Vec<GroupHead>, u64, u64) {
        let mut groups: Vec<(GroupHead, HashSet<ParticipantId>)> = Vec::new();
        let mut places: BTreeMap<Group, usize> = BTreeMap::new();
        let (mut everybody, mut all_words) = (HashSet::new(), 0);
        for interview in study.interviews() {
            let ground = Ground::new(cast, interview, scope);
            let voices = ground.voices().iter().zip(ground.words_heard());
            for (voice, words) in voices.filter(|(voice, _)| voice.heard) {
                let participant = voice.participant.map(|p| p.id);
                everybody.extend(participant);
                all_words += words;
                let group = self.of(interview, voice);
                let place = *places.entry(group.clone()).or_insert_with(|| {
                    groups.push((GroupHead::empty(group), HashSet::new()));
                    groups.len() - 1
                });
                groups[place].0.words += words;
                groups[place].1.extend(participant);
            }
        }
        let head = |(head, participants): (GroupHead, HashSet<_>)| GroupHead {
            participants: participants.len() as u64,
            ..head
        };
        let mut heads: Vec<GroupHead> = groups.into_iter().map(head).collect();
        self.sort(&mut heads);
        (heads, everybody.len() as u64, all_words)
    }

    /// One spelling for values that read alike.
    fn alike(&self, value: &Value) -> Value {
        match value {
            Value::Known(known) => {
                let first = self.spellings.get(&self.reading(known));
                Value::Known((*first.unwrap_or(&known.as_str())).to_owned())
            }
            other => other.clone(),
        }
    }

    /// Sorts groups that come in the order in which they first speak: values as their type sorts them, then unknown,
    /// declined, bystanders; roles stay in their order, the unknown one and bystanders last.
    pub fn sort(&self, heads: &mut [GroupHead]) {
        let number = |value: &str| match self.kind.read(value) {
            Reading::Range(low, _) => low,
            _ => 0.0,
        };
        match self.by {
            Grouping::Attribute(_) => heads.sort_by(|a, b| match (&a.group, &b.group) {
                (Group::Value(Value::Known(a)), Group::Value(Value::Known(b))) => number(a)
                    .total_cmp(&number(b))
                    .then_with(|| natural_key(a).cmp(&natural_key(b))),
                (a, b) => a.cmp(b),
            }),
            Grouping::Role => heads.sort_by_key(|head| match &head.group {
                Group::Role(role) if role.is_empty() => 1,
                Group::Other => 2,
                Group::Interviewer => 3,
                _ => 0,
            }),
            Grouping::Transcript | Grouping::Coder | Grouping::Both(_) => {}
        }
    }
}

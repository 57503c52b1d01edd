//! Groups: by whom or in what a passage was said, or who coded it.

use std::collections::HashMap;

use super::ground::{INTERVIEWER, OTHER, Voice};
use crate::study::{
    AttributeType, CoderId, Interview, Reading, Study, TranscriptId, Value, Who, natural_key,
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
    /// Speakers in the room who are not interviewed.
    Other,
    /// Whoever asks.
    Interviewer,
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
}

/// Tells to which group a voice belongs.
pub(super) struct Groups<'a> {
    by: &'a Grouping,
    kind: AttributeType,
    /// For each value as its type reads it, the spelling that came first.
    spellings: HashMap<String, &'a str>,
}

impl<'a> Groups<'a> {
    pub fn new(study: &'a Study, by: &'a Grouping) -> Self {
        let mut groups = Self {
            by,
            kind: AttributeType::Text,
            spellings: HashMap::new(),
        };
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
            Grouping::Transcript | Grouping::Coder => {}
        }
    }
}

//! Records and changes of them: what the study file and its history are made of.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::codebook::Code;
use super::coding::CodingRecord;
use super::ids::TranscriptId;
use super::notes::{Link, Memo, MemoTarget, Question, Set, Setting, Summary};
use super::people::{Coder, Participant};
use super::transcript::Transcript;

/// The fields of a record by name.
pub type Fields = Map<String, Json>;

macro_rules! records {
    ($($kind:ident($type:ty) = $name:literal, $id:expr;)+) => {
        /// What kind of record.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Kind { $(#[doc = concat!("A ", $name, ".")] $kind),+ }

        impl Kind {
            /// Every kind, in the order in which records can refer to one another: an earlier kind never needs a later one.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// Its name in the study file and on screen.
            pub fn name(self) -> &'static str {
                match self { $(Self::$kind => $name),+ }
            }

            /// The kind with this name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.name() == name)
            }
        }

        /// One record of any kind.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Record { $(#[doc = concat!("A ", $name, ".")] $kind($type)),+ }

        $(impl From<$type> for Record {
            fn from(record: $type) -> Self {
                Self::$kind(record)
            }
        })+

        impl Record {
            /// Its kind.
            pub fn kind(&self) -> Kind {
                match self { $(Self::$kind(_) => Kind::$kind),+ }
            }

            /// Its identity.
            pub fn id(&self) -> Uuid {
                match self { $(Self::$kind(record) => { let id: fn(&$type) -> Uuid = $id; id(record) }),+ }
            }

            /// All its fields.
            pub fn fields(&self) -> Fields {
                match self { $(Self::$kind(record) => fields_of(record)),+ }
            }

            /// A record of its fields.
            ///
            /// # Errors
            /// Fields that are missing or of the wrong type.
            pub fn from_fields(kind: Kind, fields: Fields) -> Result<Self, serde_json::Error> {
                Ok(match kind { $(Kind::$kind => Self::$kind(of_fields::<$type>(fields)?)),+ })
            }
        }
    };
}

records! {
    Coder(Coder) = "coder", |coder| coder.id.0;
    Setting(Setting) = "setting", |setting| Uuid::new_v5(&Uuid::NAMESPACE_OID, setting.key.as_bytes());
    Participant(Participant) = "participant", |participant| participant.id.0;
    Code(Code) = "code", |code| code.id.0;
    Transcript(Transcript) = "transcript", |transcript| transcript.id.0;
    Coding(CodingRecord) = "coding", |coding| coding.id.0;
    Memo(Memo) = "memo", |memo| memo.id.0;
    Summary(Summary) = "summary", |summary| summary.id.0;
    Question(Question) = "question", |question| question.id.0;
    Set(Set) = "set", |set| set.id.0;
    Link(Link) = "link", |link| link.id.0;
}

fn fields_of(record: &impl Serialize) -> Fields {
    match serde_json::to_value(record) {
        Ok(Json::Object(fields)) => fields,
        _ => Fields::new(),
    }
}

fn of_fields<R: DeserializeOwned>(fields: Fields) -> Result<R, serde_json::Error> {
    serde_json::from_value(Json::Object(fields))
}

impl Record {
    /// The transcript that it lies in or is, by which the history can be filtered.
    pub fn home(&self) -> Option<TranscriptId> {
        match self {
            Self::Transcript(transcript) => Some(transcript.id),
            Self::Coding(coding) => Some(coding.transcript),
            Self::Memo(Memo {
                on: MemoTarget::Transcript(transcript),
                ..
            }) => Some(*transcript),
            Self::Memo(Memo {
                on: MemoTarget::Passage(passage),
                ..
            }) => Some(passage.transcript),
            Self::Link(link) => Some(link.from.transcript),
            _ => None,
        }
    }
}

/// One record, before and after. At least one side is there, and both are of the same kind and identity.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The record before; none where it is new.
    pub before: Option<Record>,
    /// The record after; none where it is removed.
    pub after: Option<Record>,
}

impl Change {
    /// A new record.
    pub fn add(record: impl Into<Record>) -> Self {
        Self {
            before: None,
            after: Some(record.into()),
        }
    }

    /// A record that goes.
    pub fn remove(record: impl Into<Record>) -> Self {
        Self {
            before: Some(record.into()),
            after: None,
        }
    }

    /// A record that becomes another; nothing where both are the same.
    pub fn edit<R: Into<Record> + PartialEq>(before: R, after: R) -> Option<Self> {
        (before != after).then(|| Self {
            before: Some(before.into()),
            after: Some(after.into()),
        })
    }

    /// The change that takes this one back.
    pub fn invert(self) -> Self {
        Self {
            before: self.after,
            after: self.before,
        }
    }

    /// The record, in whichever state there is, the later first.
    pub fn record(&self) -> Option<&Record> {
        self.after.as_ref().or(self.before.as_ref())
    }

    /// What the history keeps: only the fields that differ where both sides are there, else all.
    pub fn to_patch(&self) -> (Option<Fields>, Option<Fields>) {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => {
                let (mut before, mut after) = (before.fields(), after.fields());
                let same: Vec<String> = before
                    .iter()
                    .filter(|(key, value)| after.get(*key) == Some(value))
                    .map(|(key, _)| key.clone())
                    .collect();
                for key in same {
                    before.remove(&key);
                    after.remove(&key);
                }
                (Some(before), Some(after))
            }
            (before, after) => (
                before.as_ref().map(Record::fields),
                after.as_ref().map(Record::fields),
            ),
        }
    }

    /// Makes a change whole again from what [`to_patch`](Self::to_patch) kept, and the record as it is `now`, which fills
    /// in the fields that the change did not touch. `now` is not needed for records that were new or went.
    ///
    /// # Errors
    /// Fields of the wrong type, or `now` missing where it is needed.
    pub fn from_patch(
        kind: Kind,
        before: Option<Fields>,
        after: Option<Fields>,
        now: Option<&Record>,
    ) -> Result<Self, serde_json::Error> {
        let whole =
            |patch: Option<Fields>, both: bool| -> Result<Option<Record>, serde_json::Error> {
                let Some(patch) = patch else { return Ok(None) };
                let mut fields = now.filter(|_| both).map(Record::fields).unwrap_or_default();
                fields.extend(patch);
                Record::from_fields(kind, fields).map(Some)
            };
        let both = before.is_some() && after.is_some();
        Ok(Self {
            before: whole(before, both)?,
            after: whole(after, both)?,
        })
    }
}

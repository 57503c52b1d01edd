//! Identities of records: UUIDs with a type each, so that a coder's is never taken for a code's.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! record_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }
    )+};
}

record_ids! {
    /// Identity of a [`Transcript`](super::Transcript) record.
    TranscriptId,
    /// Identity of a [`Participant`](super::Participant) record.
    ParticipantId,
    /// Identity of a [`Code`](super::Code) record; what researchers type is its [`slug`](super::Code::slug).
    CodeId,
    /// Identity of a coding.
    CodingId,
    /// Identity of a [`Coder`](super::Coder) record.
    CoderId,
    /// Identity of a [`Memo`](super::Memo) record.
    MemoId,
    /// Identity of a [`Summary`](super::Summary) record.
    SummaryId,
    /// Identity of a [`Question`](super::Question) record.
    QuestionId,
    /// Identity of a [`Set`](super::Set) record.
    SetId,
    /// Identity of a [`Link`](super::Link) record.
    LinkId,
    /// Identity of one entry of the history.
    EntryId,
}

/// Where the identities of new records come from.
#[derive(Debug, Clone)]
pub enum IdSource {
    /// Random UUIDs (version 4), the usual case.
    Random,
    /// UUIDs counted up from a name (version 5), so that two runs make the same records: the demo and tests.
    Counted {
        /// What the identities are derived from.
        namespace: Uuid,
        /// The number of identities handed out so far.
        next: u64,
    },
}

impl IdSource {
    /// A source that hands out the same identities each time it is made with the same `name`.
    pub fn counted(name: &str) -> Self {
        Self::Counted {
            namespace: Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()),
            next: 0,
        }
    }

    /// A new identity.
    pub fn fresh<Id: From<Uuid>>(&mut self) -> Id {
        Id::from(match self {
            Self::Random => Uuid::new_v4(),
            Self::Counted { namespace, next } => {
                *next += 1;
                Uuid::new_v5(namespace, &next.to_be_bytes())
            }
        })
    }
}

//! What researchers write down beside codings: memos, summaries, saved questions, sets, links and settings.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::ids::{
    CodeId, CoderId, LinkId, MemoId, ParticipantId, QuestionId, SetId, SummaryId, TranscriptId,
};
use super::span::Span;

/// A note on something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memo {
    /// Its identity.
    pub id: MemoId,
    /// What it is on.
    pub on: MemoTarget,
    /// The note.
    pub text: String,
    /// Who wrote it.
    pub coder: CoderId,
    /// When it was begun, in milliseconds since 1970.
    pub created: i64,
    /// When it was last changed, in milliseconds since 1970.
    pub changed: i64,
}

/// What a memo is on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MemoTarget {
    /// The study as a whole.
    Study,
    /// A transcript as a whole.
    Transcript(TranscriptId),
    /// A participant.
    Participant(ParticipantId),
    /// A code.
    Code(CodeId),
    /// A passage; it moves with the text as codings do.
    Passage(Passage),
}

/// Any span of a transcript.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Passage {
    /// The transcript.
    pub transcript: TranscriptId,
    /// Where in it, in code points of its present text.
    pub span: Span,
}

/// Whose row of the framework matrix a summary stands in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SummaryRow {
    /// One participant.
    Participant(ParticipantId),
    /// All participants of a role.
    Role(String),
    /// Everybody: what the researcher has to say of the theme as a whole, the narrative of the report.
    Everybody,
}

/// The researcher's own sentence or two about one code for one participant or group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Its identity.
    pub id: SummaryId,
    /// The row of the matrix.
    pub row: SummaryRow,
    /// The column of the matrix.
    pub code: CodeId,
    /// The sentences.
    pub text: String,
    /// Who wrote it.
    pub coder: CoderId,
    /// When it was last changed, in milliseconds since 1970.
    pub changed: i64,
}

/// A saved query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its identity.
    pub id: QuestionId,
    /// Its name, a kebab-case id: what `query:` takes.
    pub name: String,
    /// The query, as typed.
    pub query: String,
    /// Who saved it.
    pub by: CoderId,
    /// When, in milliseconds since 1970.
    pub created: i64,
}

/// A named set of transcripts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Set {
    /// Its identity.
    pub id: SetId,
    /// Its name.
    pub name: String,
    /// Its members.
    pub members: Vec<TranscriptId>,
}

/// A link between two passages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Its identity.
    pub id: LinkId,
    /// Where it starts.
    pub from: Passage,
    /// Where it leads.
    pub to: Passage,
    /// What it says: contradicts, explains ...
    pub label: String,
    /// Who made it.
    pub by: CoderId,
    /// When, in milliseconds since 1970.
    pub created: i64,
}

/// One setting of the study.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Setting {
    /// Which.
    pub key: String,
    /// Its value; the key decides what kind.
    pub value: Json,
}

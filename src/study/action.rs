//! What a researcher can do to a study.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;

use super::codebook::Description;
use super::coding::Flags;
use super::ids::{
    CodeId, CoderId, CodingId, IdSource, LinkId, MemoId, ParticipantId, QuestionId, SetId,
    TranscriptId,
};
use super::notes::{MemoTarget, Passage, SummaryRow};
use super::people::{AttributeType, Attributes};
use super::pseudonyms::Pseudonyms;
use super::span::Span;
use super::text::ContentHash;
use super::transcript::{Document, Progress, Who};

/// Who acts, when, and where new identities come from: the only things that planning needs from outside.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The acting coder.
    pub coder: CoderId,
    /// Now, in milliseconds since 1970.
    pub time: i64,
    /// Identities for new records.
    pub ids: IdSource,
}

/// Something that a researcher does: one entry of the history, one step of undo.
#[derive(Debug, Clone)]
pub enum Action {
    /// Begins a study: its title and its first coder, who is the acting one.
    Begin {
        /// The study's title.
        title: String,
        /// The first coder's name.
        coder: String,
    },
    /// Sets a setting, or removes it (`None`).
    Set {
        /// Which.
        key: String,
        /// To what.
        value: Option<Json>,
    },
    /// Adds a coder.
    AddCoder {
        /// Their name.
        name: String,
    },
    /// Renames a coder.
    RenameCoder {
        /// Who.
        coder: CoderId,
        /// The new name.
        name: String,
    },
    /// Makes all that one coder did another's, and removes the first: two names for one person.
    MergeCoders {
        /// Who goes.
        from: CoderId,
        /// Who stays.
        into: CoderId,
    },
    /// Brings in transcripts, with the participants that they name.
    AddTranscripts(Vec<NewTranscript>),
    /// Puts a corrected text in the place of a transcript's present one, as its next version. Codings, memos and links
    /// are carried over by comparing the two; what cannot be kept exactly is marked, and nothing is dropped.
    CorrectText {
        /// Which transcript.
        transcript: TranscriptId,
        /// The document that the correction was made from.
        from: ContentHash,
        /// The corrected text, cut into turns.
        document: Arc<Document>,
        /// Who stands behind labels that are new. One that is not named here is whoever spoke most of its turns before.
        speakers: Vec<NewSpeaker>,
        /// Why, for the history.
        why: String,
    },
    /// Replaces every real name of a table by its pseudonym: in all texts, which get a new version each, in labels, titles,
    /// names, attributes, and in what researchers have written. Passages stay on their words.
    Pseudonymise {
        /// Real names and what stands for them.
        table: Arc<Pseudonyms>,
        /// Why, for the history.
        why: String,
    },
    /// Renames a transcript.
    RenameTranscript {
        /// Which.
        transcript: TranscriptId,
        /// Its new title.
        title: String,
    },
    /// Removes a transcript with its codings, memos and links. Undoing brings all back.
    RemoveTranscript {
        /// Which.
        transcript: TranscriptId,
    },
    /// Puts transcripts into an order. The places that they have among all others are dealt out anew among them.
    OrderTranscripts {
        /// The transcripts as they shall follow one another.
        order: Vec<TranscriptId>,
    },
    /// Replaces what is known of an interview itself: date, place, length, wave ...
    DescribeTranscript {
        /// Which.
        transcript: TranscriptId,
        /// All its attributes.
        attributes: Attributes,
    },
    /// Says under which participant, and so under which role, a transcript is listed.
    ListTranscript {
        /// Which.
        transcript: TranscriptId,
        /// Under whom; none: under no role.
        under: Option<ParticipantId>,
    },
    /// Makes a set of transcripts.
    MakeSet {
        /// Its name.
        name: String,
        /// Its members.
        members: Vec<TranscriptId>,
    },
    /// Renames a set of transcripts.
    RenameSet {
        /// Which.
        set: SetId,
        /// The new name.
        name: String,
    },
    /// Puts transcripts into a set, or takes them out.
    ChangeSet {
        /// Which.
        set: SetId,
        /// Those that come in.
        add: Vec<TranscriptId>,
        /// Those that go.
        remove: Vec<TranscriptId>,
    },
    /// Removes a set; its transcripts stay.
    RemoveSet {
        /// Which.
        set: SetId,
    },
    /// Says who stands behind a speaker label. A transcript that was listed under whom nobody stands for any more is
    /// listed under whoever that label is now.
    SetSpeaker {
        /// In which transcript.
        transcript: TranscriptId,
        /// The label.
        label: String,
        /// Who that is.
        who: Who,
    },
    /// Says how far the acting coder has come with a transcript.
    SetProgress {
        /// Which transcript.
        transcript: TranscriptId,
        /// How far; none: to do.
        progress: Option<Progress>,
    },
    /// Adds participants, or adds to what is known of those that there are, by name. What is known is never replaced
    /// by unknown.
    SetParticipants(Vec<NewParticipant>),
    /// Replaces name, role and attributes of one participant.
    EditParticipant {
        /// Who.
        participant: ParticipantId,
        /// The new name.
        name: String,
        /// The new role.
        role: String,
        /// All attributes.
        attributes: Attributes,
    },
    /// Adds one participant of a new name.
    AddParticipant {
        /// The short id.
        name: String,
        /// The role; may be empty.
        role: String,
    },
    /// Makes one participant of two: labels, memos, summaries and transcripts of `from` become those of `into`, which
    /// learns what was known of `from` alone.
    MergeParticipants {
        /// Who goes.
        from: ParticipantId,
        /// Who stays.
        into: ParticipantId,
        /// Why, for the history.
        why: String,
    },
    /// Makes a participant of some of another one's speaker labels: two people who were taken for one. The new one has
    /// the role of the old one and no attributes.
    SplitParticipant {
        /// Who was two.
        participant: ParticipantId,
        /// The labels that go to the new one, each with its transcript.
        labels: Vec<(TranscriptId, String)>,
        /// The new one's name.
        name: String,
        /// Why, for the history.
        why: String,
    },
    /// Removes a participant under whose name nobody speaks, with their memos and summaries.
    RemoveParticipant {
        /// Who.
        participant: ParticipantId,
    },
    /// Adds an attribute, unknown of every participant, or every transcript, so far.
    AddAttribute {
        /// Its name.
        name: String,
        /// Whether it describes interviews, and not participants.
        of_transcripts: bool,
    },
    /// Gives an attribute of participants and transcripts another name.
    RenameAttribute {
        /// The name.
        name: String,
        /// The new name.
        to: String,
    },
    /// Removes an attribute with all that is known of it. Undoing brings it back.
    RemoveAttribute {
        /// Its name.
        name: String,
    },
    /// Says how an attribute's values compare.
    TypeAttribute {
        /// Its name.
        name: String,
        /// The type; none: the one guessed over all known values.
        kind: Option<AttributeType>,
    },
    /// Adds codes, or describes anew those that there are, by kebab-case id: a codebook file.
    AddCodes {
        /// The codes, parents in any order.
        codes: Vec<NewCode>,
        /// Title and version of the file, remembered for the methods paragraph.
        book: Option<(String, String)>,
    },
    /// Changes one code.
    EditCode {
        /// Which.
        code: CodeId,
        /// What of it.
        edit: CodeEdit,
        /// Why, for the history.
        why: String,
    },
    /// Moves a code, with all under it, under another one or to the top.
    MoveCode {
        /// Which.
        code: CodeId,
        /// Under which; none: a theme.
        parent: Option<CodeId>,
        /// Before which sibling; none: last.
        before: Option<CodeId>,
    },
    /// Makes the codings, memos, summaries and children of `from` those of `into`, and removes `from`; its id stays as an alias.
    MergeCodes {
        /// The code that goes.
        from: CodeId,
        /// The code that stays.
        into: CodeId,
        /// Why, for the history.
        why: String,
    },
    /// Deals codings of one code out to another: a step of splitting it. The code itself stays.
    SplitCode {
        /// The code that is split.
        from: CodeId,
        /// The codings, all of that code.
        codings: Vec<CodingAt>,
        /// The code that they get.
        into: CodeChoice,
        /// Why, for the history.
        why: String,
    },
    /// Removes a code with its codings, memos and summaries; its children move up. Undoing brings all back.
    RemoveCode {
        /// Which.
        code: CodeId,
        /// Why, for the history.
        why: String,
    },
    /// Codes passages as the acting coder. A passage that overlaps a coding of the same code and coder extends that one.
    ApplyCodes {
        /// In which transcript.
        transcript: TranscriptId,
        /// The document that the spans were read from.
        document: ContentHash,
        /// The passages.
        spans: Vec<Span>,
        /// The codes, known or new.
        codes: Vec<CodeChoice>,
    },
    /// Adds codings made elsewhere, by any coders. Overlapping ones are kept apart, identical ones skipped.
    AddCodings(Vec<NewCoding>),
    /// Removes codings.
    RemoveCodings(Vec<CodingAt>),
    /// Gives codings another code.
    Recode {
        /// Which codings.
        codings: Vec<CodingAt>,
        /// The code that they get.
        code: CodeChoice,
    },
    /// Moves the ends of a coding, or gives a lost one a place. It then is sound.
    ResizeCoding {
        /// Which.
        coding: CodingAt,
        /// The document that the span was read from.
        document: ContentHash,
        /// The new span.
        span: Span,
    },
    /// Accepts codings that a correction has touched where they stand now: they are sound again, and the words that they
    /// were made on are forgotten (the history has them). A lost one cannot be accepted: it needs a place first. One that was
    /// made under an earlier definition of its code is noted as looked at.
    ReviewCodings {
        /// Which codings.
        codings: Vec<CodingAt>,
    },
    /// Accepts memos and links whose passages a correction has touched where they stand now.
    ReviewNotes {
        /// Which memos.
        memos: Vec<MemoId>,
        /// Which links.
        links: Vec<LinkId>,
    },
    /// Puts a memo on something else; it then awaits no review.
    MoveMemo {
        /// Which.
        memo: MemoId,
        /// On what.
        on: MemoTarget,
        /// For a passage: the document that the span was read from.
        document: Option<ContentHash>,
    },
    /// Cuts a coding in two.
    SplitCoding {
        /// Which.
        coding: CodingAt,
        /// The document that the position was read from.
        document: ContentHash,
        /// Where, in code points; inside the coding.
        at: u32,
    },
    /// Changes what is noted on codings.
    EditCodings {
        /// Which codings.
        codings: Vec<CodingAt>,
        /// What of them.
        edit: CodingEdit,
    },
    /// Writes a memo.
    AddMemo {
        /// On what.
        on: MemoTarget,
        /// For a memo on a passage: the document that the span was read from.
        document: Option<ContentHash>,
        /// The note.
        text: String,
    },
    /// Rewrites a memo.
    EditMemo {
        /// Which.
        memo: MemoId,
        /// The new note.
        text: String,
    },
    /// Removes a memo.
    RemoveMemo {
        /// Which.
        memo: MemoId,
    },
    /// Links two passages.
    AddLink {
        /// Where the link starts.
        from: Passage,
        /// Where it leads.
        to: Passage,
        /// The documents that the two spans were read from.
        documents: (ContentHash, ContentHash),
        /// What it says: contradicts, explains ...; may be empty.
        label: String,
    },
    /// Lets a link say something else.
    RenameLink {
        /// Which.
        link: LinkId,
        /// What it says.
        label: String,
    },
    /// Removes a link; its passages stay.
    RemoveLink {
        /// Which.
        link: LinkId,
    },
    /// Writes a cell of the framework matrix; an empty text removes it.
    SetSummary {
        /// The row.
        row: SummaryRow,
        /// The column.
        code: CodeId,
        /// The sentences.
        text: String,
    },
    /// Saves a query under a name, in place of one of the same name.
    SaveQuestion {
        /// The name, a kebab-case id.
        name: String,
        /// The query.
        query: String,
    },
    /// Gives a saved query another name; those that ask for it by the old one are not touched.
    RenameQuestion {
        /// Which.
        question: QuestionId,
        /// The new name, a kebab-case id that no other has.
        name: String,
    },
    /// Removes a saved query.
    RemoveQuestion {
        /// Which.
        question: QuestionId,
    },
    /// Several actions as one: one entry, one undo. Each is planned against the state that those before it lead to.
    Together {
        /// The actions.
        actions: Vec<Action>,
        /// What they are together, a sentence for the history.
        sentence: String,
    },
}

impl Action {
    /// The action with its reason, where it takes one.
    pub fn because(mut self, reason: &str) -> Self {
        match &mut self {
            Self::CorrectText { why, .. }
            | Self::MergeParticipants { why, .. }
            | Self::SplitParticipant { why, .. }
            | Self::EditCode { why, .. }
            | Self::MergeCodes { why, .. }
            | Self::SplitCode { why, .. }
            | Self::RemoveCode { why, .. } => reason.trim().clone_into(why),
            _ => {}
        }
        self
    }
}

/// A coding and the transcript that it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodingAt {
    /// The transcript.
    pub transcript: TranscriptId,
    /// The coding.
    pub coding: CodingId,
}

/// A code to apply: one that there is, or one made on the fly.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "choices are few and short-lived")]
pub enum CodeChoice {
    /// A code of the codebook.
    Known(CodeId),
    /// A new code; if its id is taken, that code.
    New(NewCode),
}

/// A code to be made.
#[derive(Debug, Clone, Default)]
pub struct NewCode {
    /// Kebab-case id; made from the label where empty.
    pub slug: String,
    /// Name for people; made from the id where empty.
    pub label: String,
    /// Kebab-case id of the code that it stands under.
    pub parent: Option<String>,
    /// Index into the palette; the next free one where none.
    pub colour: Option<u8>,
    /// Brief, definition and so on.
    pub description: Description,
}

/// What to change of a code; `None` leaves as it is.
#[derive(Debug, Clone, Default)]
pub struct CodeEdit {
    /// Kebab-case id; the old one stays as an alias.
    pub slug: Option<String>,
    /// Name for people.
    pub label: Option<String>,
    /// Index into the palette.
    pub colour: Option<u8>,
    /// Brief, definition and so on.
    pub description: Option<Description>,
}

/// What to change of a coding; `None` leaves as it is.
#[derive(Debug, Clone, Default)]
pub struct CodingEdit {
    /// The comment.
    pub comment: Option<String>,
    /// Key quote.
    pub key: Option<bool>,
    /// Contrary case.
    pub contrary: Option<bool>,
    /// Weight, 0 to 100; `Some(None)` takes it away.
    pub weight: Option<Option<u8>>,
}

/// A coding made elsewhere.
#[derive(Debug, Clone)]
pub struct NewCoding {
    /// In which transcript.
    pub transcript: TranscriptId,
    /// The document that the span was read from.
    pub document: ContentHash,
    /// Where.
    pub span: Span,
    /// The code.
    pub code: CodeId,
    /// The coder's name; a new one is added.
    pub coder: String,
    /// The comment, possibly empty.
    pub comment: String,
    /// Key quote, contrary case.
    pub flags: Flags,
    /// 0 to 100.
    pub weight: Option<u8>,
}

/// A transcript to be brought in.
#[derive(Debug, Clone)]
pub struct NewTranscript {
    /// Its short id.
    pub title: String,
    /// Its text, cut into turns.
    pub document: Arc<Document>,
    /// Who stands behind each label of the document.
    pub speakers: Vec<NewSpeaker>,
    /// Name of the participant under whose role it is listed.
    pub main: Option<String>,
    /// Participants that the file names, with what it says of them.
    pub participants: Vec<NewParticipant>,
    /// Attributes of the interview.
    pub attributes: Attributes,
    /// Hash of the original file, if that is kept.
    pub original: Option<ContentHash>,
    /// Comments that the file holds.
    pub memos: Vec<NewMemo>,
}

/// A comment in a file: a memo once the file is brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMemo {
    /// What it is on, in the transcript's text; none: the transcript as a whole.
    pub span: Option<Span>,
    /// What it says.
    pub text: String,
}

/// A label and who it is, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSpeaker {
    /// The label as in the text.
    pub label: String,
    /// Who that is.
    pub who: NewWho,
}

/// Who stands behind a label, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewWho {
    /// The participant of this name, added where there is none.
    Participant(String),
    /// Whoever asks.
    Interviewer,
    /// Somebody else in the room.
    Other,
}

/// A participant to be added, or what more is known of one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewParticipant {
    /// The short id.
    pub name: String,
    /// The role, where known.
    pub role: Option<String>,
    /// Attributes.
    pub attributes: BTreeMap<String, super::people::Value>,
}

//! The domain: what a study is and how it changes. Pure: no file, database, clock or terminal.
//!
//! A researcher's [`Action`] is planned against the [`Study`] and becomes [`Change`]s; those are written to disk by
//! the store and then applied here. Nothing else changes a study.

mod action;
mod apply;
mod carry;
mod codebook;
mod coding;
mod edits;
mod ids;
mod interview;
mod keys;
mod natural;
mod notes;
mod people;
mod plan;
mod pseudonyms;
mod record;
mod records;
mod reviews;
mod sites;
mod span;
#[cfg(test)]
pub(crate) mod testing;
mod text;
mod transcript;
mod word_starts;

use std::collections::HashMap;
use std::sync::Arc;

use keys::Interned;
use serde_json::Value as Json;

pub use action::{
    Action, CodeChoice, CodeEdit, CodingAt, CodingEdit, NewCode, NewCoding, NewMemo,
    NewParticipant, NewSpeaker, NewTranscript, NewWho, Stamp,
};
pub use carry::{Carried, CarriedOver, Correction, carry_turns, same_words};
pub use codebook::{Code, Codebook, Description, is_slug, slug_of};
pub use coding::{
    CodeKey, CoderKey, Coding, CodingNote, CodingRecord, CodingState, Codings, Flags,
};
pub use edits::{Edit, Edits};
pub use ids::{
    CodeId, CoderId, CodingId, EntryId, IdSource, LinkId, MemoId, ParticipantId, QuestionId, SetId,
    SummaryId, TranscriptId,
};
pub use interview::{Interview, QuoteId};
pub use natural::natural_key;
pub use notes::{Link, Memo, MemoTarget, Passage, Question, Set, Setting, Summary, SummaryRow};
pub use people::{AttributeType, Attributes, Coder, Participant, Reading, Value, attribute_name};
pub use plan::{Erasure, Plan, Refusal, Watch};
pub(crate) use pseudonyms::each_field;
pub use pseudonyms::{Left, LeftIn, Pseudonym, PseudonymError, Pseudonyms, Replacement};
pub use record::{Change, Fields, Kind, Record};
pub use reviews::{CHECKED_PREFIX, REVIEW_PREFIX, ReviewMark};
pub use sites::{Site, WordEdges};
pub use span::{Position, Span, SpanSet};
pub use text::{ContentHash, Text, TextTooLong, marks_of, words_of};
pub use transcript::{
    BrokenLayout, Document, Progress, Speaker, Transcript, Turn, Who, edit_speech,
};

/// Setting: the study's title.
pub const SETTING_TITLE: &str = "title";
/// Setting: title of the codebook that was imported.
pub const SETTING_CODEBOOK: &str = "codebook";
/// Setting: version of the codebook that was imported.
pub const SETTING_CODEBOOK_VERSION: &str = "codebook-version";
/// Setting: the coder who acts where none is named.
pub const SETTING_CODER: &str = "coder";
/// Setting: types of attributes chosen by hand, an object from name to type.
pub const SETTING_ATTRIBUTE_TYPES: &str = "attribute-types";
/// Setting: codes pinned to digits, an object from digit to the code's identity.
pub const SETTING_PINS: &str = "pins";

/// Setting: what the report shows, see [`ReportOptions`](crate::report::ReportOptions).
pub const SETTING_REPORT: &str = "report";
/// Setting: the school of analysis that the researchers declare (`reflexive thematic analysis`), for the methods paragraph.
pub const SETTING_SCHOOL: &str = "school-of-analysis";

/// One research project in memory. Cloning it is cheap: a clone is what a worker looks at while the study goes on.
#[derive(Debug, Clone, Default)]
pub struct Study {
    interviews: Vec<Arc<Interview>>,
    places: Arc<HashMap<TranscriptId, usize>>,
    participants: Arc<Vec<Participant>>,
    codebook: Arc<Codebook>,
    coders: Arc<Vec<Coder>>,
    memos: Arc<Vec<Memo>>,
    summaries: Arc<Vec<Summary>>,
    questions: Arc<Vec<Question>>,
    sets: Arc<Vec<Set>>,
    links: Arc<Vec<Link>>,
    settings: Arc<HashMap<String, Json>>,
    code_keys: Arc<Interned<CodeId>>,
    coder_keys: Arc<Interned<CoderId>>,
    /// Codings per code and coder over all loaded transcripts.
    tally: Arc<HashMap<(CodeKey, CoderKey), u32>>,
    /// Documents that a change about to be applied will name.
    provided: HashMap<ContentHash, Arc<Document>>,
    revision: u64,
}

impl Study {
    /// An empty study.
    pub fn new() -> Self {
        Self::default()
    }

    /// A number that grows with every change: what was computed under another one is out of date.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The transcripts in study order.
    pub fn interviews(&self) -> &[Arc<Interview>] {
        &self.interviews
    }

    /// The transcript with this identity.
    pub fn interview(&self, id: TranscriptId) -> Option<&Arc<Interview>> {
        self.places.get(&id).map(|place| &self.interviews[*place])
    }

    /// The transcript with this title; upper and lower case are told apart only where both occur.
    pub fn interview_titled(&self, title: &str) -> Option<&Arc<Interview>> {
        let titled = |same: fn(&str, &str) -> bool| {
            self.interviews
                .iter()
                .find(|i| same(&i.transcript.title, title))
        };
        titled(|a, b| a == b).or_else(|| titled(|a, b| a.to_lowercase() == b.to_lowercase()))
    }

    /// The participants by name, `GP2` before `GP10`.
    pub fn participants(&self) -> &[Participant] {
        &self.participants
    }

    /// The participant with this identity.
    pub fn participant(&self, id: ParticipantId) -> Option<&Participant> {
        self.participants
            .iter()
            .find(|participant| participant.id == id)
    }

    /// The participant of this name, upper and lower case alike.
    pub fn participant_named(&self, name: &str) -> Option<&Participant> {
        let name = name.to_lowercase();
        self.participants
            .iter()
            .find(|participant| participant.name.to_lowercase() == name)
    }

    /// The tree of codes.
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    /// The coders, in the order in which they were added.
    pub fn coders(&self) -> &[Coder] {
        &self.coders
    }

    /// The coder with this identity.
    pub fn coder(&self, id: CoderId) -> Option<&Coder> {
        self.coders.iter().find(|coder| coder.id == id)
    }

    /// The coder of this name.
    pub fn coder_named(&self, name: &str) -> Option<&Coder> {
        self.coders.iter().find(|coder| coder.name == name)
    }

    /// All memos, oldest first.
    pub fn memos(&self) -> &[Memo] {
        &self.memos
    }

    /// All framework summaries.
    pub fn summaries(&self) -> &[Summary] {
        &self.summaries
    }

    /// All saved queries, by name.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// All sets of transcripts.
    pub fn sets(&self) -> &[Set] {
        &self.sets
    }

    /// All links between passages.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// A setting's value.
    pub fn setting(&self, key: &str) -> Option<&Json> {
        self.settings.get(key)
    }

    /// A setting's value where it is text, else `""`.
    pub fn setting_text(&self, key: &str) -> &str {
        self.setting(key).and_then(Json::as_str).unwrap_or("")
    }

    /// The codings that await review since a correction, in study order: by transcript, changed and ambiguous ones as they
    /// stand in the text, then the lost ones. Transcripts that are not loaded give none.
    pub fn to_review(&self) -> impl Iterator<Item = (&Arc<Interview>, &Coding)> {
        self.interviews.iter().flat_map(|interview| {
            let codings = interview.codings();
            let placed = codings.iter();
            placed
                .filter(|coding| coding.state != CodingState::Sound)
                .chain(codings.lost())
                .map(move |coding| (interview, coding))
        })
    }

    /// All settings, sorted by key.
    pub fn settings(&self) -> Vec<(&str, &Json)> {
        let mut settings: Vec<(&str, &Json)> = self
            .settings
            .iter()
            .map(|(key, value)| (key.as_str(), value))
            .collect();
        settings.sort_unstable_by_key(|(key, _)| *key);
        settings
    }

    /// The role of the participant under whom a transcript is listed; `""` where none is known.
    pub fn role_of(&self, interview: &Interview) -> &str {
        interview
            .transcript
            .main
            .and_then(|id| self.participant(id))
            .map_or("", |participant| &participant.role)
    }

    /// The type of a participants' attribute: the one chosen by hand, else guessed over all known values.
    pub fn attribute_type(&self, name: &str) -> AttributeType {
        self.chosen_type(name)
            .unwrap_or_else(|| self.guessed_type(name))
    }

    /// The type of an attribute as its known values have it.
    pub fn guessed_type(&self, name: &str) -> AttributeType {
        let of_participants = self
            .participants
            .iter()
            .filter_map(|participant| participant.attributes.get(name));
        let of_transcripts = self
            .interviews
            .iter()
            .filter_map(|i| i.transcript.attributes.get(name));
        AttributeType::guess(of_participants.chain(of_transcripts))
    }

    /// The type of an attribute that was chosen by hand.
    pub fn chosen_type(&self, name: &str) -> Option<AttributeType> {
        let chosen = self.setting(SETTING_ATTRIBUTE_TYPES)?.get(name)?;
        serde_json::from_value(chosen.clone()).ok()
    }

    /// The names of all attributes of participants and transcripts, sorted.
    pub fn attribute_names(&self) -> Vec<&str> {
        let of_participants = self
            .participants
            .iter()
            .flat_map(|participant| participant.attributes.keys());
        let of_transcripts = self
            .interviews
            .iter()
            .flat_map(|i| i.transcript.attributes.keys());
        let mut names: Vec<&str> = of_participants
            .chain(of_transcripts)
            .map(String::as_str)
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Whether every transcript's text and codings are in memory.
    pub fn is_loaded(&self) -> bool {
        self.interviews
            .iter()
            .all(|interview| interview.is_loaded())
    }
}

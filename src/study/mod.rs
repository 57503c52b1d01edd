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
mod notes;
mod people;
mod plan;
mod pseudonyms;
mod record;
mod reviews;
mod span;
#[cfg(test)]
pub(crate) mod testing;
mod text;
mod transcript;

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value as Json;
use uuid::Uuid;

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
pub use notes::{Link, Memo, MemoTarget, Passage, Question, Set, Setting, Summary, SummaryRow};
pub use people::{AttributeType, Attributes, Coder, Participant, Reading, Value, attribute_name};
pub use plan::{Erasure, Plan, Refusal};
pub(crate) use pseudonyms::each_field;
pub use pseudonyms::{Left, LeftIn, Pseudonym, PseudonymError, Pseudonyms, Replacement};
pub use record::{Change, Fields, Kind, Record};
pub use reviews::{CHECKED_PREFIX, REVIEW_PREFIX, ReviewMark};
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

/// A small integer for each identity, given once and never taken back while the study is loaded.
#[derive(Debug, Clone)]
struct Interned<Id> {
    ids: Vec<Id>,
    keys: HashMap<Id, u32>,
}

impl<Id> Default for Interned<Id> {
    fn default() -> Self {
        Self {
            ids: Vec::new(),
            keys: HashMap::new(),
        }
    }
}

impl<Id: Copy + Eq + std::hash::Hash> Interned<Id> {
    fn key(&mut self, id: Id) -> u32 {
        *self.keys.entry(id).or_insert_with(|| {
            self.ids.push(id);
            (self.ids.len() - 1) as u32
        })
    }
}

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

    /// The small integer that codings in memory use for a code.
    pub fn code_key(&self, id: CodeId) -> Option<CodeKey> {
        self.code_keys.keys.get(&id).map(|key| CodeKey(*key))
    }

    /// The identity of the code that a coding in memory names.
    pub fn code_id(&self, key: CodeKey) -> CodeId {
        self.code_keys.ids[key.0 as usize]
    }

    /// The code that a coding in memory names.
    pub fn code_of(&self, key: CodeKey) -> Option<&Code> {
        self.codebook.get(self.code_id(key))
    }

    /// The small integer that codings in memory use for a coder.
    pub fn coder_key(&self, id: CoderId) -> Option<CoderKey> {
        self.coder_keys
            .keys
            .get(&id)
            .map(|key| CoderKey(*key as u16))
    }

    /// The identity of the coder that a coding in memory names.
    pub fn coder_id(&self, key: CoderKey) -> CoderId {
        self.coder_keys.ids[usize::from(key.0)]
    }

    /// The coder that a coding in memory names.
    pub fn coder_of(&self, key: CoderKey) -> Option<&Coder> {
        self.coder(self.coder_id(key))
    }

    /// How many codings the code itself has over all loaded transcripts, by one coder or by all.
    pub fn tally(&self, code: CodeId, coder: Option<CoderId>) -> u32 {
        let Some(code) = self.code_key(code) else {
            return 0;
        };
        let count = |coder: u32| {
            self.tally
                .get(&(code, CoderKey(coder as u16)))
                .copied()
                .unwrap_or(0)
        };
        match coder {
            Some(coder) => self
                .coder_key(coder)
                .map_or(0, |key| count(u32::from(key.0))),
            None => (0..self.coder_keys.ids.len() as u32).map(count).sum(),
        }
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

    /// The record with this identity as it is now. A coding is found by way of its transcript, `home`.
    pub fn record(&self, kind: Kind, id: Uuid, home: Option<TranscriptId>) -> Option<Record> {
        fn one<R: Clone + Into<Record>>(records: &[R], is: impl Fn(&R) -> bool) -> Option<Record> {
            records
                .iter()
                .find(|record| is(record))
                .cloned()
                .map(Into::into)
        }
        match kind {
            Kind::Coder => one(&self.coders, |coder| coder.id.0 == id),
            Kind::Setting => self.settings.iter().find_map(|(key, value)| {
                let setting = Record::from(Setting {
                    key: key.clone(),
                    value: value.clone(),
                });
                (setting.id() == id).then_some(setting)
            }),
            Kind::Participant => one(&self.participants, |participant| participant.id.0 == id),
            Kind::Code => self.codebook.get(CodeId(id)).cloned().map(Into::into),
            Kind::Transcript => self
                .interview(TranscriptId(id))
                .map(|i| i.transcript.clone().into()),
            Kind::Coding => self
                .coding_record(CodingAt {
                    transcript: home?,
                    coding: CodingId(id),
                })
                .map(Into::into),
            Kind::Memo => one(&self.memos, |memo| memo.id.0 == id),
            Kind::Summary => one(&self.summaries, |summary| summary.id.0 == id),
            Kind::Question => one(&self.questions, |question| question.id.0 == id),
            Kind::Set => one(&self.sets, |set| set.id.0 == id),
            Kind::Link => one(&self.links, |link| link.id.0 == id),
        }
    }

    /// Every record of the study, kind by kind, each kind in a fixed order. Transcripts that are not loaded give no codings.
    pub fn records(&self) -> Vec<Record> {
        fn all<R: Clone + Into<Record>>(records: &[R]) -> impl Iterator<Item = Record> + '_ {
            records.iter().cloned().map(Into::into)
        }
        let setting = |(key, value): (&str, &Json)| {
            Record::from(Setting {
                key: key.to_owned(),
                value: value.clone(),
            })
        };
        let mut records: Vec<Record> = all(&self.coders).collect();
        records.extend(self.settings().into_iter().map(setting));
        records.extend(all(&self.participants));
        records.extend(self.codebook.iter().cloned().map(Record::from));
        records.extend(
            self.interviews
                .iter()
                .map(|i| Record::from(i.transcript.clone())),
        );
        for interview in &self.interviews {
            let codings = interview.codings();
            let every = codings.iter().chain(codings.lost());
            records.extend(every.map(|coding| Record::from(self.record_of(interview, coding))));
        }
        records.extend(
            all(&self.memos)
                .chain(all(&self.summaries))
                .chain(all(&self.questions)),
        );
        records.extend(all(&self.sets).chain(all(&self.links)));
        records
    }

    /// A coding as the study file has it.
    pub fn coding_record(&self, at: CodingAt) -> Option<CodingRecord> {
        let interview = self.interview(at.transcript)?;
        let coding = interview.codings().get(at.coding)?;
        Some(self.record_of(interview, coding))
    }

    /// The full record of a coding in memory.
    pub fn record_of(&self, interview: &Interview, coding: &Coding) -> CodingRecord {
        let note = interview
            .codings()
            .note(coding.id)
            .cloned()
            .unwrap_or_default();
        CodingRecord {
            id: coding.id,
            transcript: interview.transcript.id,
            span: (coding.state != CodingState::Lost).then_some(coding.span),
            code: self.code_id(coding.code),
            coder: self.coder_id(coding.coder),
            state: coding.state,
            flags: coding.flags,
            weight: coding.weight,
            comment: note.comment,
            quote: note.quote,
            created: coding.created,
        }
    }

    /// Hands over a document that a change about to be applied names by its hash.
    pub fn provide(&mut self, document: Arc<Document>) {
        self.provided.insert(document.hash, document);
    }

    /// Fills in text and codings of a transcript that has been known by its record alone.
    pub fn fill(&mut self, id: TranscriptId, document: Arc<Document>, codings: Vec<CodingRecord>) {
        let Some(place) = self.places.get(&id).copied() else {
            return;
        };
        let compact: Vec<(Coding, CodingNote)> = codings
            .into_iter()
            .map(|record| self.compact(record))
            .collect();
        let tally = Arc::make_mut(&mut self.tally);
        for (coding, _) in compact
            .iter()
            .filter(|(coding, _)| coding.state != CodingState::Lost)
        {
            *tally.entry((coding.code, coding.coder)).or_default() += 1;
        }
        Arc::make_mut(&mut self.interviews[place]).fill(document, Codings::collect(compact));
        self.revision += 1;
    }

    fn compact(&mut self, record: CodingRecord) -> (Coding, CodingNote) {
        let known_code = self.code_keys.keys.get(&record.code).copied();
        let code =
            known_code.unwrap_or_else(|| Arc::make_mut(&mut self.code_keys).key(record.code));
        let known_coder = self.coder_keys.keys.get(&record.coder).copied();
        let coder =
            known_coder.unwrap_or_else(|| Arc::make_mut(&mut self.coder_keys).key(record.coder));
        let coding = Coding {
            id: record.id,
            span: record.span.unwrap_or(Span::new(0, 0)),
            created: record.created,
            code: CodeKey(code),
            coder: CoderKey(coder as u16),
            state: record.state,
            flags: record.flags,
            weight: record.weight,
        };
        (
            coding,
            CodingNote {
                comment: record.comment,
                quote: record.quote,
            },
        )
    }

    /// Takes the place of what is known by the study as it was read anew; the revision goes on.
    pub fn become_present(&mut self, present: Self) {
        let revision = self.revision + present.revision + 1;
        *self = Self {
            revision,
            ..present
        };
    }

    /// Applies a whole plan that was made against this very state.
    pub fn apply_plan(&mut self, plan: &Plan) {
        for document in &plan.documents {
            self.provide(document.clone());
        }
        self.apply_all(&plan.changes);
        self.provided.clear();
    }

    /// Applies one change. It must have been planned against this very state; the store has written it already.
    ///
    /// A change of a coding in a transcript that is not loaded is left to the later [`fill`](Self::fill).
    pub fn apply(&mut self, change: &Change) {
        self.revision += 1;
        match (&change.before, &change.after) {
            (_, Some(after)) => self.put(after.clone()),
            (Some(before), None) => self.drop_record(before),
            (None, None) => {}
        }
    }

    fn put(&mut self, record: Record) {
        match record {
            Record::Coder(coder) => {
                Arc::make_mut(&mut self.coder_keys).key(coder.id);
                put_in(
                    &mut self.coders,
                    coder,
                    |coder| coder.id,
                    |coder| coder.created,
                );
            }
            Record::Setting(setting) => {
                Arc::make_mut(&mut self.settings).insert(setting.key, setting.value);
            }
            Record::Participant(p) => put_in(
                &mut self.participants,
                p,
                |p| p.id,
                |p| natural_key(&p.name),
            ),
            Record::Code(code) => {
                Arc::make_mut(&mut self.code_keys).key(code.id);
                Arc::make_mut(&mut self.codebook).put(code);
            }
            Record::Transcript(transcript) => self.put_transcript(transcript),
            Record::Coding(coding) => self.put_coding(coding),
            Record::Memo(memo) => {
                put_in(&mut self.memos, memo, |memo| memo.id, |memo| memo.created)
            }
            Record::Summary(summary) => put_in(&mut self.summaries, summary, |s| s.id, |_| ()),
            Record::Question(question) => put_in(
                &mut self.questions,
                question,
                |q| q.id,
                |q| natural_key(&q.name),
            ),
            Record::Set(set) => put_in(
                &mut self.sets,
                set,
                |set| set.id,
                |set| natural_key(&set.name),
            ),
            Record::Link(link) => {
                put_in(&mut self.links, link, |link| link.id, |link| link.created)
            }
        }
    }

    fn put_transcript(&mut self, transcript: Transcript) {
        let document = self.provided.get(&transcript.document()).cloned();
        if let Some(place) = self.places.get(&transcript.id).copied() {
            let interview = Arc::make_mut(&mut self.interviews[place]);
            let reordered = interview.transcript.order != transcript.order;
            let unloaded = interview.set_transcript(transcript, document);
            for coding in unloaded.iter().flat_map(|codings| codings.iter()) {
                self.count(Some(coding), -1);
            }
            if reordered {
                self.reorder();
            }
            return;
        }
        let mut interview = Interview::new(transcript);
        if let Some(document) = document {
            interview.fill(document, Codings::default());
        }
        self.interviews.push(Arc::new(interview));
        self.reorder();
    }

    fn reorder(&mut self) {
        let in_order = self.interviews.is_sorted_by_key(|i| i.place());
        if !in_order {
            self.interviews.sort_by_key(|i| i.place());
        }
        if in_order && self.places.len() + 1 == self.interviews.len() {
            let last = self.interviews.len() - 1;
            Arc::make_mut(&mut self.places).insert(self.interviews[last].transcript.id, last);
        } else {
            self.places = Arc::new(
                self.interviews
                    .iter()
                    .enumerate()
                    .map(|(at, i)| (i.transcript.id, at))
                    .collect(),
            );
        }
    }

    fn put_coding(&mut self, record: CodingRecord) {
        let Some(place) = self.places.get(&record.transcript).copied() else {
            return;
        };
        if !self.interviews[place].is_loaded() {
            return;
        }
        let (coding, note) = self.compact(record);
        let codings = Arc::make_mut(&mut self.interviews[place]).codings_mut();
        let old = codings.remove(coding.id);
        codings.put(coding, note);
        self.count(old.as_ref(), -1);
        self.count(Some(&coding), 1);
    }

    fn count(&mut self, coding: Option<&Coding>, by: i32) {
        let Some(coding) = coding.filter(|coding| coding.state != CodingState::Lost) else {
            return;
        };
        let entry = Arc::make_mut(&mut self.tally)
            .entry((coding.code, coding.coder))
            .or_default();
        *entry = entry.saturating_add_signed(by);
    }

    fn drop_record(&mut self, record: &Record) {
        match record {
            Record::Coder(coder) => drop_from(&mut self.coders, |c| c.id == coder.id),
            Record::Setting(setting) => {
                Arc::make_mut(&mut self.settings).remove(&setting.key);
            }
            Record::Participant(participant) => {
                drop_from(&mut self.participants, |p| p.id == participant.id)
            }
            Record::Code(code) => Arc::make_mut(&mut self.codebook).remove(code.id),
            Record::Transcript(transcript) => {
                self.interviews
                    .retain(|interview| interview.transcript.id != transcript.id);
                self.places = Arc::default();
                self.reorder();
            }
            Record::Coding(coding) => {
                let Some(place) = self.places.get(&coding.transcript).copied() else {
                    return;
                };
                if self.interviews[place].is_loaded() {
                    let old = Arc::make_mut(&mut self.interviews[place])
                        .codings_mut()
                        .remove(coding.id);
                    self.count(old.as_ref(), -1);
                }
            }
            Record::Memo(memo) => drop_from(&mut self.memos, |m| m.id == memo.id),
            Record::Summary(summary) => drop_from(&mut self.summaries, |s| s.id == summary.id),
            Record::Question(question) => drop_from(&mut self.questions, |q| q.id == question.id),
            Record::Set(set) => drop_from(&mut self.sets, |s| s.id == set.id),
            Record::Link(link) => drop_from(&mut self.links, |l| l.id == link.id),
        }
    }
}

/// Puts a record into its list, sorted by `key` and identity, so that the order does not depend on the way in which the
/// present state was reached.
fn put_in<R: Clone, Id: Ord + Copy, Key: Ord>(
    records: &mut Arc<Vec<R>>,
    record: R,
    id: fn(&R) -> Id,
    key: fn(&R) -> Key,
) {
    let records = Arc::make_mut(records);
    if let Some(at) = records.iter().position(|old| id(old) == id(&record)) {
        records.remove(at);
    }
    let place = (key(&record), id(&record));
    let at = records.partition_point(|other| (key(other), id(other)) < place);
    records.insert(at, record);
}

/// What names sort by: upper and lower case alike, numbers by value, so that `GP2` stands before `GP10`.
pub fn natural_key(name: &str) -> Vec<(u64, String)> {
    let mut key: Vec<(u64, String)> = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let text = rest
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (word, tail) = rest.split_at(text);
        let digits = tail
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(tail.len());
        let (number, tail) = tail.split_at(digits);
        key.push((0, word.to_lowercase()));
        key.push((
            number
                .parse()
                .map_or(u64::from(!number.is_empty()) * u64::MAX, |n: u64| {
                    n.saturating_add(1)
                }),
            String::new(),
        ));
        rest = tail;
    }
    key
}

fn drop_from<R: Clone>(records: &mut Arc<Vec<R>>, gone: impl Fn(&R) -> bool) {
    Arc::make_mut(records).retain(|record| !gone(record));
}

//! How a study changes: by records put in and records dropped, one at a time or many at once.

use std::collections::HashSet;
use std::sync::Arc;

use super::Study;
use super::coding::{CodeKey, CoderKey, Coding, CodingNote, CodingRecord, CodingState, Codings};
use super::ids::TranscriptId;
use super::interview::Interview;
use super::natural::natural_key;
use super::plan::Plan;
use super::record::{Change, Record};
use super::span::Span;
use super::transcript::{Document, Transcript};

impl Study {
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

    /// Applies changes one after another; many codings of one transcript in one go.
    pub(super) fn apply_all(&mut self, changes: &[Change]) {
        let mut rest = changes;
        while !rest.is_empty() {
            let (run, behind) = rest.split_at(run_of_codings(rest).max(1));
            self.apply_run(run);
            rest = behind;
        }
    }

    /// Applies the one change, or the [`run_of_codings`].
    pub(super) fn apply_run(&mut self, run: &[Change]) {
        let home = run.first().and_then(Change::record).and_then(Record::home);
        let place = home.and_then(|home| self.places.get(&home).copied());
        let Some(place) = place.filter(|_| run.len() >= MANY_CODINGS) else {
            return run.iter().for_each(|change| self.apply(change));
        };
        self.revision += 1;
        if !self.interviews[place].is_loaded() {
            return;
        }
        let mut new = Vec::with_capacity(run.len());
        for change in run {
            if let Some(Record::Coding(coding)) = &change.after {
                new.push(self.compact(coding.clone()));
            }
        }
        for (coding, _) in &new {
            self.count(Some(coding), 1);
        }
        let codings = Arc::make_mut(&mut self.interviews[place]).codings_mut();
        for coding in codings.put_all(new) {
            self.count(Some(&coding), -1);
        }
    }

    /// The record as it is now that `record` was or will be: [`Study::record`], quick for a coding that stands there.
    pub(super) fn present(&self, record: &Record) -> Option<Record> {
        let quick = match record {
            Record::Coding(coding) => {
                self.interview(coding.transcript)
                    .zip(coding.span)
                    .and_then(|(interview, span)| {
                        let found = interview.codings().get_on(coding.id, span)?;
                        Some(self.record_of(interview, found).into())
                    })
            }
            _ => None,
        };
        quick.or_else(|| self.record(record.kind(), record.id(), record.home()))
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

fn drop_from<R: Clone>(records: &mut Arc<Vec<R>>, gone: impl Fn(&R) -> bool) {
    Arc::make_mut(records).retain(|record| !gone(record));
}

/// From how many codings on it is quicker to sort them all anew than to put each into its place.
const MANY_CODINGS: usize = 16;

/// How many changes from the first on put different codings of one transcript.
pub(super) fn run_of_codings(changes: &[Change]) -> usize {
    let mut seen = HashSet::new();
    let mut home = None;
    let puts = |change: &&Change| match &change.after {
        Some(Record::Coding(coding)) => {
            *home.get_or_insert(coding.transcript) == coding.transcript && seen.insert(coding.id)
        }
        _ => false,
    };
    changes.iter().take_while(puts).count()
}

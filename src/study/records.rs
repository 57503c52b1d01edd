//! The study as records: one as it is now, or all in a fixed order.

use serde_json::Value as Json;
use uuid::Uuid;

use super::Study;
use super::action::CodingAt;
use super::coding::{Coding, CodingRecord, CodingState};
use super::ids::{CodeId, CodingId, TranscriptId};
use super::interview::Interview;
use super::notes::Setting;
use super::record::{Kind, Record};

impl Study {
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
}

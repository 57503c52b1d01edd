//! Real names in everything that a study holds: its texts, and what people have written about them.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::Pseudonyms;
use crate::study::Study;
use crate::study::edits::{Edit, Edits};
use crate::study::ids::TranscriptId;
use crate::study::notes::{MemoTarget, Setting};
use crate::study::people::Value;
use crate::study::record::{Kind, Record};
use crate::study::span::Span;
use crate::study::transcript::Document;

/// A real name of the table that still stands somewhere in a study.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Which entry of the table.
    pub entry: usize,
    /// Where.
    pub place: LeftIn,
    /// How many times.
    pub times: usize,
    /// Whether it stands there in lower case only, where it may be another word (`will`): for people to look at.
    pub lower_case: bool,
}

/// Where a real name still stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftIn {
    /// In a transcript's text, with the first place.
    Text(TranscriptId, Span),
    /// In a field of a record, and in which transcript that is.
    Record(Kind, &'static str, Option<TranscriptId>),
}

impl LeftIn {
    /// The place in words: `the text of GP01`, `a comment in GP01`, `a participant's name`.
    pub fn told(&self, study: &Study) -> String {
        let title = |id: &TranscriptId| {
            study
                .interview(*id)
                .map_or_else(String::new, |i| i.transcript.title.clone())
        };
        match self {
            Self::Text(id, _) => format!("the text of {}", title(id)),
            Self::Record(Kind::Transcript, "title", _) => "a transcript's title".to_owned(),
            Self::Record(Kind::Coding, field, Some(id)) => {
                format!("a coding's {field} in {}", title(id))
            }
            Self::Record(kind, field, Some(id)) => {
                format!("a {}'s {field} in {}", kind.name(), title(id))
            }
            Self::Record(kind, field, None) => format!("a {}'s {field}", kind.name()),
        }
    }
}

/// Shows every field of a record that people have written, by its name, to be looked at or written anew. Identities, ids of
/// codes and names of coders are none.
pub(crate) fn each_field(record: &mut Record, visit: &mut dyn FnMut(&'static str, &mut String)) {
    match record {
        Record::Coder(_) => {}
        Record::Setting(Setting { value, .. }) => each_string(value, visit),
        Record::Participant(participant) => {
            visit("name", &mut participant.name);
            each_attribute(&mut participant.attributes, visit);
        }
        Record::Code(code) => {
            visit("label", &mut code.label);
            let description = &mut code.description;
            for field in [
                &mut description.brief,
                &mut description.definition,
                &mut description.use_when,
                &mut description.avoid_when,
                &mut description.example,
                &mut description.source,
            ] {
                visit("description", field);
            }
        }
        Record::Transcript(transcript) => {
            visit("title", &mut transcript.title);
            each_attribute(&mut transcript.attributes, visit);
        }
        Record::Coding(coding) => {
            visit("comment", &mut coding.comment);
            coding
                .quote
                .iter_mut()
                .for_each(|quote| visit("old words", quote));
        }
        Record::Memo(memo) => visit("text", &mut memo.text),
        Record::Summary(summary) => visit("text", &mut summary.text),
        Record::Question(question) => visit("query", &mut question.query),
        Record::Set(set) => visit("name", &mut set.name),
        Record::Link(link) => visit("label", &mut link.label),
    }
}

fn each_attribute(
    attributes: &mut BTreeMap<String, Value>,
    visit: &mut dyn FnMut(&'static str, &mut String),
) {
    for value in attributes.values_mut() {
        if let Value::Known(value) = value {
            visit("attribute", value);
        }
    }
}

fn each_string(value: &mut Json, visit: &mut dyn FnMut(&'static str, &mut String)) {
    match value {
        Json::String(text) => visit("value", text),
        Json::Array(values) => values
            .iter_mut()
            .for_each(|value| each_string(value, visit)),
        Json::Object(fields) => fields
            .values_mut()
            .for_each(|value| each_string(value, visit)),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// The transcript that a record is about, for saying where.
fn about(record: &Record) -> Option<TranscriptId> {
    match record {
        Record::Memo(memo) => match &memo.on {
            MemoTarget::Passage(passage) => Some(passage.transcript),
            MemoTarget::Transcript(id) => Some(*id),
            _ => None,
        },
        other => other.home(),
    }
}

/// The stretches of a document in which a name is looked for by itself: labels, speeches, and what stands between them.
fn stretches(document: &Document) -> Vec<Span> {
    let mut borders = vec![0, document.text.len()];
    for turn in &document.turns {
        borders.extend([
            turn.span.start,
            turn.span.end,
            turn.speech.start,
            turn.speech.end,
        ]);
    }
    borders.sort_unstable();
    borders.dedup();
    let spans = borders.windows(2).map(|pair| Span::new(pair[0], pair[1]));
    spans.collect()
}

impl Pseudonyms {
    /// The edits that replace every name in a document. No name reaches from one turn into another.
    pub fn edits_of(&self, document: &Document) -> Edits {
        let found = self.in_document(document, |table, text| table.find(text));
        Edits::new(
            found
                .into_iter()
                .map(|(span, _, text)| Edit { span, text })
                .collect(),
        )
    }

    fn in_document(
        &self,
        document: &Document,
        find: impl Fn(&Self, &str) -> Vec<super::Replacement>,
    ) -> Vec<(Span, usize, String)> {
        let mut all = Vec::new();
        for stretch in stretches(document) {
            let from = document.text.byte(stretch.start);
            for found in find(self, document.text.slice(stretch)) {
                let bytes = from + found.bytes.start..from + found.bytes.end;
                all.push((document.text.span_of(bytes), found.entry, found.with));
            }
        }
        all
    }

    /// A label with its names replaced.
    pub fn label(&self, label: &str) -> String {
        self.replaced(label).unwrap_or_else(|| label.to_owned())
    }

    /// The record with every name in what people have written replaced; none where it holds none.
    pub fn reworded(&self, record: &Record) -> Option<Record> {
        let mut after = record.clone();
        let mut changed = false;
        each_field(&mut after, &mut |_, text| {
            if let Some(new) = self.replaced(text) {
                *text = new;
                changed = true;
            }
        });
        changed.then_some(after)
    }

    /// Where names of the table still stand: in texts that are loaded with labels and headers, and in every record, place by
    /// place. Names in lower case, which may be other words, are marked so.
    pub fn left_in(&self, study: &Study) -> Vec<Left> {
        let mut left: BTreeMap<(LeftIn, usize, bool), usize> = BTreeMap::new();
        if self.is_empty() {
            return Vec::new();
        }
        for interview in study.interviews() {
            let id = interview.transcript.id;
            let document = interview.document();
            for lower_case in [false, true] {
                let find = |table: &Self, text: &str| match lower_case {
                    true => table.find_in_lower_case(text),
                    false => table.find(text),
                };
                let mut firsts: BTreeMap<usize, (Span, usize)> = BTreeMap::new();
                for (span, entry, _) in self.in_document(document, find) {
                    firsts.entry(entry).or_insert((span, 0)).1 += 1;
                }
                for (entry, (span, times)) in firsts {
                    left.insert((LeftIn::Text(id, span), entry, lower_case), times);
                }
            }
        }
        for mut record in study.records() {
            let (kind, home) = (record.kind(), about(&record));
            each_field(&mut record, &mut |field, text| {
                let place = LeftIn::Record(kind, field, home);
                for found in self.find(text) {
                    *left.entry((place.clone(), found.entry, false)).or_default() += 1;
                }
                for found in self.find_in_lower_case(text) {
                    *left.entry((place.clone(), found.entry, true)).or_default() += 1;
                }
            });
        }
        let of = |((place, entry, lower_case), times)| Left {
            entry,
            place,
            times,
            lower_case,
        };
        left.into_iter().map(of).collect()
    }
}

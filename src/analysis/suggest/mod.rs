//! Suggestions: sentences that look like those that a code stands on already.
//!
//! A small linear model, trained anew each time on this study alone: logistic regression over words and pairs of
//! neighbouring words, hashed (Weinberger et al. 2009), weighted by how rare they are, each sentence scaled to length one. It
//! sees the words of a sentence and, at half their weight, those of the interviewer's question right before. Sentences that
//! the code stands on are the examples, and what the codebook says of the code; as counter-examples serve sentences that a
//! researcher has rejected and others drawn from all that is said. The same study gives the same suggestions.

mod features;
mod learning;
mod model;

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashSet};

use serde_json::Value as Json;
use uuid::Uuid;

use super::ground::in_parts_by;
use super::table::Place;
use crate::study::{CodeId, Interview, Span, Study, TranscriptId};
use features::pieces;
use learning::{Lesson, question_before, span_in};
use model::{Model, Part, QUESTION};

/// A code needs so many codings before anything is suggested for it.
pub const FEWEST_CODINGS: usize = 10;
/// Setting: the sentences that were rejected, an object from a code's identity to an array of marks of sentences. A mark is
/// made of the sentence and its transcript and does not tell its words.
pub const SETTING_REJECTED: &str = "rejected-suggestions";

/// A sentence with fewer features is no passage: a word and its pairs with its neighbours.
const FEWEST_FEATURES: usize = 4;

/// A sentence that looks like the passages of a code.
#[derive(Debug, Clone, PartialEq)]
pub struct SuggestedPassage {
    /// The sentence.
    pub place: Place,
    /// How much it looks like them: the larger, the more. Only the order means something.
    pub score: f32,
    /// The words that speak for the code most, at most three: its own, and behind `asked:` those of the question before it.
    pub because: Vec<String>,
    /// The mark under which a rejection is kept.
    pub mark: Uuid,
}

/// Why nothing is suggested.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("suggestions learn from at least {FEWEST_CODINGS} codings of a code; {code} has {codings}")]
pub struct TooFewCodings {
    /// The code's id.
    pub code: String,
    /// How many codings it has.
    pub codings: usize,
}

/// The sentences of participants that look most like the passages of a code, by its own codings, and are coded neither with
/// it nor with a code under it; rejected ones left out; of each turn the likeliest alone; the likeliest first, at most `limit`.
///
/// # Errors
/// The code has fewer than [`FEWEST_CODINGS`] codings.
pub fn suggest(
    study: &Study,
    code: CodeId,
    limit: usize,
) -> Result<Vec<SuggestedPassage>, TooFewCodings> {
    let codings = study.tally(code, None) as usize;
    if codings < FEWEST_CODINGS {
        let slug = study.codebook().get(code).map(|code| code.slug.clone());
        return Err(TooFewCodings {
            code: slug.unwrap_or_default(),
            codings,
        });
    }
    let lesson = Lesson::on(study, code);
    let model = lesson.learn();
    let parts = in_parts_by(
        study,
        |i| i.document().text.len() as usize,
        |interviews| {
            let mut best = Best::new(limit);
            for interview in interviews {
                lesson.score(interview, &model, &mut best);
            }
            best
        },
    );
    let mut best = Best::new(limit);
    parts.into_iter().for_each(|part| best.absorb(part));
    Ok(best
        .sorted()
        .into_iter()
        .map(|found| lesson.explained(found, &model))
        .collect())
}

/// The mark under which the rejection of a sentence is kept: the same however its blanks and capitals change.
fn mark_of(transcript: TranscriptId, sentence: &str) -> Uuid {
    let words: Vec<String> = sentence.split_whitespace().map(str::to_lowercase).collect();
    Uuid::new_v5(&transcript.0, words.join(" ").as_bytes())
}

/// The value of the setting that keeps one more sentence rejected for a code.
pub fn with_rejected(study: &Study, code: CodeId, mark: Uuid) -> Json {
    let mut all = match study.setting(SETTING_REJECTED) {
        Some(Json::Object(all)) => all.clone(),
        _ => serde_json::Map::new(),
    };
    let marks = all
        .entry(code.0.to_string())
        .or_insert_with(|| Json::Array(Vec::new()));
    if let Json::Array(marks) = marks {
        let mark = Json::String(mark.to_string());
        if !marks.contains(&mark) {
            marks.push(mark);
        }
    }
    Json::Object(all)
}

fn rejected(study: &Study, code: CodeId) -> HashSet<Uuid> {
    let marks = study
        .setting(SETTING_REJECTED)
        .and_then(|all| all.get(code.0.to_string()));
    let marks = marks.and_then(Json::as_array).into_iter().flatten();
    marks
        .filter_map(|mark| mark.as_str()?.parse().ok())
        .collect()
}

impl Lesson<'_> {
    /// Puts the best sentence of each turn into the list: neighbours have their words from the same question and story, and
    /// one of them is enough to look at.
    fn score(&self, interview: &Interview, model: &Model, best: &mut Best) {
        let ground = self.ground(interview);
        let document = interview.document();
        for (at, turn) in document.turns.iter().enumerate() {
            if !ground.hears(turn) {
                continue;
            }
            let question = model.part(&self.question(interview, at));
            let found = self.best_of(interview, turn.speech, question, model, best);
            if let Some((score, span, mark)) = found {
                let transcript = interview.transcript.id;
                best.put(Found {
                    score,
                    order: (interview.transcript.order, transcript.0),
                    place: Place { transcript, span },
                    mark,
                });
            }
        }
    }

    /// The sentence of a speech that looks most like the code's, if it may be among the best.
    fn best_of(
        &self,
        interview: &Interview,
        speech: Span,
        question: Part,
        model: &Model,
        best: &Best,
    ) -> Option<(f32, Span, Uuid)> {
        let text = &interview.document().text;
        let words = text.slice(speech);
        let scored = pieces(words).filter_map(|range| {
            let features = self.reader.features(&words[range.clone()]);
            let score = model.score(model.part(&features), question);
            (features.len() >= FEWEST_FEATURES && best.takes(score)).then_some((score, range))
        });
        let mut scored: Vec<_> = scored.collect();
        if scored.is_empty() {
            return None;
        }
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        let sentences = text.sentences(speech);
        scored.into_iter().find_map(|(score, range)| {
            let rough = span_in(text, speech, &range);
            let middle = rough.start + rough.len() / 2;
            let span = *sentences.iter().find(|sentence| sentence.holds(middle))?;
            let mark = mark_of(interview.transcript.id, text.slice(span));
            let open = !self.is_coded(interview, span) && !self.is_rejected(mark);
            open.then_some((score, span, mark))
        })
    }

    /// A sentence with the words that speak for the code most, in it and in the question before.
    fn explained(&self, found: Found, model: &Model) -> SuggestedPassage {
        let mut words = Vec::new();
        if let Some(interview) = self.study.interview(found.place.transcript) {
            let document = interview.document();
            let own = self.reader.words(document.text.slice(found.place.span));
            let own = own.into_iter();
            words.extend(own.map(|(word, feature)| (model.weight(feature), word)));
            let turn = document.turn_at(found.place.span.start);
            let asked = turn.and_then(|turn| question_before(interview, turn));
            let asked = asked.map_or(Vec::new(), |words| self.reader.words(words));
            let asked = asked.into_iter();
            words.extend(asked.map(|(word, feature)| {
                let weight = QUESTION * model.weight(feature);
                (weight, format!("asked: {word}"))
            }));
        }
        words.retain(|(weight, _)| *weight > 0.0);
        words.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        SuggestedPassage {
            place: found.place,
            score: found.score,
            because: words.into_iter().take(3).map(|(_, word)| word).collect(),
            mark: found.mark,
        }
    }
}

/// A sentence on the way into the list.
#[derive(Debug, Clone, PartialEq)]
struct Found {
    score: f32,
    order: (u32, Uuid),
    place: Place,
    mark: Uuid,
}

impl Eq for Found {}

/// The one that is thrown out first comes first: the lowest score, of equal ones the last in the study.
impl Ord for Found {
    fn cmp(&self, other: &Self) -> Ordering {
        (other.score.total_cmp(&self.score))
            .then_with(|| self.order.cmp(&other.order))
            .then_with(|| self.place.span.cmp(&other.place.span))
    }
}

impl PartialOrd for Found {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The best sentences so far.
struct Best {
    limit: usize,
    heap: BinaryHeap<Found>,
}

impl Best {
    fn new(limit: usize) -> Self {
        Self {
            limit,
            heap: BinaryHeap::new(),
        }
    }

    fn takes(&self, score: f32) -> bool {
        let worst = self.heap.peek().map_or(f32::MIN, |found| found.score);
        self.heap.len() < self.limit || score >= worst
    }

    fn put(&mut self, found: Found) {
        self.heap.push(found);
        if self.heap.len() > self.limit {
            self.heap.pop();
        }
    }

    fn absorb(&mut self, other: Self) {
        other.heap.into_iter().for_each(|found| self.put(found));
    }

    /// The best first.
    fn sorted(self) -> Vec<Found> {
        self.heap.into_sorted_vec()
    }
}

#[cfg(test)]
mod tests;

//! What a model is trained on: the code's own sentences, what the codebook says of it, and sentences that are not coded so.

use std::collections::HashSet;
use std::sync::Arc;

use uuid::Uuid;

use super::super::ground::{Cast, Ground, Scope};
use super::super::stop_words::StopWords;
use super::features::{Reader, pieces};
use super::model::{Example, Model, Sentence};
use super::{mark_of, rejected};
use crate::study::{CodeId, CodeKey, Document, Interview, Span, SpanSet, Study, Text, Turn};

/// At most so many sentences of the code are learned from.
const MOST_EXAMPLES: usize = 3000;
/// So many counter-examples for each example, at least and at most in all.
const COUNTER: (usize, usize, usize) = (8, 6_000, 12_000);
/// What the codebook says of the code counts as so many of its sentences.
const CODEBOOK: f32 = 3.0;
/// A sentence that a person has rejected counts as so many that were drawn.
const REJECTED: f32 = 3.0;
/// What the draws grow from.
const SEED: u64 = 0x7375_6767;

/// What is known of a code before the learning.
pub(super) struct Lesson<'a> {
    pub study: &'a Study,
    pub reader: Reader,
    code: CodeId,
    cast: Cast<'a>,
    scope: Scope,
    key: Option<CodeKey>,
    /// The code and those under it.
    under: HashSet<CodeKey>,
    rejected: HashSet<Uuid>,
}

impl<'a> Lesson<'a> {
    pub(super) fn on(study: &'a Study, code: CodeId) -> Self {
        let under = study.codebook().under(code).into_iter();
        Self {
            study,
            reader: Reader::new(&StopWords::of_study(study)),
            code,
            cast: Cast::of(study),
            scope: Scope::default(),
            key: study.code_key(code),
            under: under.filter_map(|code| study.code_key(code)).collect(),
            rejected: rejected(study, code),
        }
    }

    /// Trains a model.
    pub(super) fn learn(&self) -> Model {
        let mut random = fastrand::Rng::with_seed(SEED);
        let coded = self.coded(&mut random);
        let (each, least, most) = COUNTER;
        let drawn = self.drawn((coded.len() * each).clamp(least, most), &mut random);
        let rejected = self.turned_down();
        // Between counting every sentence alike, where few examples would drown, and counting both sides alike.
        let balance = (drawn.len() as f32 / coded.len().max(1) as f32).sqrt();
        let kinds = [
            (coded, true, balance),
            (self.described(), true, balance * CODEBOOK),
            (drawn, false, 1.0),
            (rejected, false, REJECTED),
        ];
        let examples = kinds.into_iter().flat_map(|(sentences, coded, counts)| {
            sentences.into_iter().map(move |sentence| Example {
                sentence,
                coded,
                counts,
            })
        });
        Model::learned_from(&examples.collect::<Vec<_>>(), &mut random)
    }

    /// Which turns of a transcript are heard.
    pub(super) fn ground(&self, interview: &'a Interview) -> Ground<'a> {
        Ground::new(&self.cast, interview, &self.scope)
    }

    /// Whether the code, or one under it, stands on a part of the span.
    pub(super) fn is_coded(&self, interview: &Interview, span: Span) -> bool {
        let mut codings = interview.codings().overlapping(span);
        codings.any(|coding| self.under.contains(&coding.code))
    }

    /// Whether a person has said that a sentence of this mark is no passage of the code.
    pub(super) fn is_rejected(&self, mark: Uuid) -> bool {
        self.rejected.contains(&mark)
    }

    /// The features of the question before a turn: none where no interviewer speaks there.
    pub(super) fn question(&self, interview: &Interview, turn: usize) -> Vec<u32> {
        let words = question_before(interview, turn);
        words.map_or(Vec::new(), |words| self.reader.features(words))
    }

    fn sentence(&self, interview: &Interview, turn: usize, words: &str) -> Option<Sentence> {
        let own = self.reader.features(words);
        (!own.is_empty()).then(|| Sentence {
            own,
            question: self.question(interview, turn),
        })
    }

    /// Sentences that the code stands on, in whole or in part: all, or as many as are learned from, drawn before they are read.
    fn coded(&self, random: &mut fastrand::Rng) -> Vec<Sentence> {
        let mut places = self.coded_places();
        random.shuffle(&mut places);
        places.truncate(MOST_EXAMPLES);
        let sentence = |(interview, turn, words)| self.sentence(interview, turn, words);
        places.into_iter().filter_map(sentence).collect()
    }

    /// Transcript, turn and words of each sentence that the code stands on.
    fn coded_places(&self) -> Vec<(&'a Interview, usize, &'a str)> {
        let mut found = Vec::new();
        for interview in self.study.interviews() {
            let own = interview.codings().covered(|c| Some(c.code) == self.key);
            if own.is_empty() {
                continue;
            }
            let ground = self.ground(interview);
            let text = &interview.document().text;
            for (turn, speech) in heard_under(&ground, &own) {
                let words = text.slice(speech);
                let coded = pieces(words)
                    .filter(|range| !own.overlapping(span_in(text, speech, range)).is_empty());
                found.extend(coded.map(|range| (&**interview, turn, &words[range])));
            }
        }
        found
    }

    /// What the codebook says of the code: its name, definition, when to use it, the example.
    fn described(&self) -> Vec<Sentence> {
        let code = self.study.codebook().get(self.code).into_iter();
        let texts = code.map(|code| {
            let about = &code.description;
            [
                code.label.as_str(),
                &about.brief,
                &about.definition,
                &about.use_when,
                &about.example,
            ]
            .join(" ")
        });
        let sentence = |text: String| Sentence {
            own: self.reader.features(&text),
            question: Vec::new(),
        };
        texts.map(sentence).collect()
    }

    /// Different sentences drawn from all that is said and not coded so: so many, or about all where there are fewer.
    fn drawn(&self, wanted: usize, random: &mut fastrand::Rng) -> Vec<Sentence> {
        let interviews = self.study.interviews();
        let said = |i: &&Arc<Interview>| !i.document().turns.is_empty();
        let interviews: Vec<_> = interviews.iter().filter(said).collect();
        let (mut found, mut known) = (Vec::new(), HashSet::new());
        if interviews.is_empty() {
            return found;
        }
        // Some draws fall on interviewers, on what is coded, and on what was drawn before.
        for _ in 0..wanted * 3 {
            if found.len() >= wanted {
                break;
            }
            let interview = interviews[random.usize(..interviews.len())];
            let Some((turn, span)) = self.draw(interview, random) else {
                continue;
            };
            if known.insert((interview.transcript.id, span.start)) {
                let words = interview.document().text.slice(span);
                found.extend(self.sentence(interview, turn, words));
            }
        }
        found
    }

    /// A sentence of a transcript, if the draw falls on one that is heard and not coded so.
    fn draw(&self, interview: &'a Interview, random: &mut fastrand::Rng) -> Option<(usize, Span)> {
        let document = interview.document();
        let at = random.usize(..document.turns.len());
        let turn = &document.turns[at];
        if !self.ground(interview).hears(turn) {
            return None;
        }
        let all: Vec<_> = pieces(document.text.slice(turn.speech)).collect();
        let range = all.get(random.usize(..all.len().max(1)))?;
        let span = span_in(&document.text, turn.speech, range);
        (!self.is_coded(interview, span)).then_some((at, span))
    }

    /// The sentences that were rejected.
    fn turned_down(&self) -> Vec<Sentence> {
        let mut found = Vec::new();
        if self.rejected.is_empty() {
            return found;
        }
        for interview in self.study.interviews() {
            let ground = self.ground(interview);
            let document = interview.document();
            let turns = document.turns.iter().enumerate();
            for (at, turn) in turns.filter(|(_, turn)| ground.hears(turn)) {
                for span in document.text.sentences(turn.speech) {
                    let words = document.text.slice(span);
                    if self.is_rejected(mark_of(interview.transcript.id, words)) {
                        found.extend(self.sentence(interview, at, words));
                    }
                }
            }
        }
        found
    }
}

/// What an interviewer says right before a turn.
pub(super) fn question_before(interview: &Interview, turn: usize) -> Option<&str> {
    let document = interview.document();
    let before = &document.turns[turn.checked_sub(1)?];
    let asks = interview.is_interviewer(before);
    asks.then(|| document.text.slice(before.speech))
}

/// The heard turns under some spans, each once: index and speech.
fn heard_under(ground: &Ground<'_>, spans: &SpanSet) -> Vec<(usize, Span)> {
    let document: &Document = ground.document;
    let turns = spans.spans().iter();
    let mut turns: Vec<usize> = turns.flat_map(|span| document.turns_in(*span)).collect();
    turns.dedup();
    let turn = |at: usize| -> (usize, &Turn) { (at, &document.turns[at]) };
    let heard = turns.into_iter().map(turn);
    heard
        .filter(|(_, turn)| ground.hears(turn))
        .map(|(at, turn)| (at, turn.speech))
        .collect()
}

/// Where a byte range of a speech stands.
pub(super) fn span_in(text: &Text, speech: Span, range: &std::ops::Range<usize>) -> Span {
    let from = text.byte(speech.start);
    text.span_of(from + range.start..from + range.end)
}

//! Suggestions: sentences that look like those that a code stands on already.
//!
//! A small linear model, trained anew each time on this study's codings alone: logistic regression over words and pairs of
//! neighbouring words, hashed (Weinberger et al. 2009), weighted by how rare they are, each sentence scaled to length one.
//! Sentences that the code stands on are the examples; as counter-examples serve sentences that a researcher has rejected
//! and others drawn from all that is said. The same study gives the same suggestions.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap, HashSet};
use std::ops::Range;

use serde_json::Value as Json;
use uuid::Uuid;

use super::ground::{Cast, Ground, IntegerHashing, Scope, in_parts_by};
use super::stop_words::StopWords;
use super::table::Place;
use super::vocabulary::word_form;
use crate::study::{CodeId, CodeKey, Document, Interview, Span, Study, TranscriptId};

/// A code needs so many codings before anything is suggested for it.
pub const FEWEST_CODINGS: usize = 10;
/// Setting: the sentences that were rejected, an object from a code's identity to an array of marks of sentences. A mark is
/// made of the sentence and its transcript and does not tell its words.
pub const SETTING_REJECTED: &str = "rejected-suggestions";

/// How many features there are: a power of two.
const FEATURES: usize = 1 << 17;
/// At most so many examples are learned from.
const MOST_EXAMPLES: usize = 3000;
/// So many counter-examples for each example, at least and at most in all.
const COUNTER: (usize, usize, usize) = (8, 400, 12_000);
/// How often all examples are gone through.
const ROUNDS: usize = 12;
/// The first step along the gradient.
const STEP: f32 = 4.0;
/// How strongly weights are drawn to zero.
const DECAY: f32 = 1e-5;
/// A sentence with fewer features is no passage: a word and its pairs with its neighbours.
const FEWEST_FEATURES: usize = 4;
/// What the draws grow from.
const SEED: u64 = 0x7375_6767;

/// A sentence that looks like the passages of a code.
#[derive(Debug, Clone, PartialEq)]
pub struct SuggestedPassage {
    /// The sentence.
    pub place: Place,
    /// How much it looks like them: the larger, the more. Only the order means something.
    pub score: f32,
    /// The words in it that speak for the code most, at most three.
    pub because: Vec<String>,
    /// The mark under which a rejection is kept.
    pub mark: Uuid,
}

/// Why nothing is suggested.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code} has {codings} codings; suggestions need at least {FEWEST_CODINGS} to learn from")]
pub struct TooFewCodings {
    /// The code's id.
    pub code: String,
    /// How many codings it has.
    pub codings: usize,
}

/// The sentences of participants that look most like the passages of a code, by its own codings, and are coded neither with
/// it nor with a code under it; rejected ones left out; the likeliest first, at most `limit`.
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
    let search = Search::new(study, code);
    let model = search.learn();
    let parts = in_parts_by(
        study,
        |i| i.document().text.len() as usize,
        |interviews| {
            let mut best = Best::new(limit);
            for interview in interviews {
                search.score(interview, &model, &mut best);
            }
            best
        },
    );
    let mut best = Best::new(limit);
    parts.into_iter().for_each(|part| best.absorb(part));
    Ok(best
        .sorted()
        .into_iter()
        .map(|found| search.explained(found, &model))
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

/// What is known before the learning.
struct Search<'a> {
    study: &'a Study,
    cast: Cast<'a>,
    scope: Scope,
    code: Option<CodeKey>,
    /// The code and those under it.
    under: HashSet<CodeKey>,
    rejected: HashSet<Uuid>,
    /// The stop words, hashed.
    stop: HashSet<u64, IntegerHashing>,
}

/// What was learned.
struct Model {
    weights: Vec<f32>,
    /// How much a feature counts: less, the more sentences have it.
    rarity: Vec<f32>,
    bias: f32,
}

impl Model {
    fn score(&self, features: &[u32]) -> f32 {
        let (mut sum, mut length) = (0.0, 0.0);
        for feature in features {
            let rarity = self.rarity[*feature as usize];
            sum += self.weights[*feature as usize] * rarity;
            length += rarity * rarity;
        }
        sum / f32::max(length.sqrt(), 1e-6) + self.bias
    }
}

impl<'a> Search<'a> {
    fn new(study: &'a Study, code: CodeId) -> Self {
        let under = study.codebook().under(code).into_iter();
        Self {
            study,
            cast: Cast::of(study),
            scope: Scope::default(),
            code: study.code_key(code),
            under: under.filter_map(|code| study.code_key(code)).collect(),
            rejected: rejected(study, code),
            stop: StopWords::of_study(study)
                .sorted()
                .into_iter()
                .map(hash_of)
                .collect(),
        }
    }

    /// Trains a model on the code's sentences and others.
    fn learn(&self) -> Model {
        let mut random = fastrand::Rng::with_seed(SEED);
        let mut examples = self.examples();
        random.shuffle(&mut examples);
        examples.truncate(MOST_EXAMPLES);
        let (each, least, most) = COUNTER;
        let wanted = (examples.len() * each).clamp(least, most);
        let counter = self.counter_examples(wanted, &mut random);
        let all = || examples.iter().chain(&counter);
        let mut having = vec![0u32; FEATURES];
        for feature in all().flatten() {
            having[*feature as usize] += 1;
        }
        let sentences = (examples.len() + counter.len()) as f32;
        let rarity = |count: &u32| (sentences / (1.0 + *count as f32)).ln().max(0.1);
        let mut model = Model {
            weights: vec![0.0; FEATURES],
            rarity: having.iter().map(rarity).collect(),
            bias: 0.0,
        };
        let balance = counter.len() as f32 / examples.len().max(1) as f32;
        let rows = examples.iter().map(|row| (row, 1.0, balance.sqrt()));
        let rows = rows.chain(counter.iter().map(|row| (row, 0.0, 1.0)));
        train(&mut model, rows.collect(), &mut random);
        model
    }

    /// The features of the sentences that the code stands on.
    fn examples(&self) -> Vec<Vec<u32>> {
        let mut examples = Vec::new();
        for interview in self.study.interviews() {
            let own = interview
                .codings()
                .iter()
                .filter(|c| Some(c.code) == self.code);
            let spans: Vec<Span> = own.map(|coding| coding.span).collect();
            if spans.is_empty() {
                continue;
            }
            let ground = Ground::new(&self.cast, interview, &self.scope);
            let document = interview.document();
            for span in crate::study::SpanSet::merged(spans).spans() {
                for turn in &document.turns[document.turns_in(*span)] {
                    let Some(piece) = turn
                        .speech
                        .intersection(*span)
                        .filter(|_| ground.hears(turn))
                    else {
                        continue;
                    };
                    let speech = document.text.slice(piece);
                    let sentences =
                        pieces(speech).map(|range| features(&speech[range], &self.stop));
                    examples.extend(sentences.filter(|found| !found.is_empty()));
                }
            }
        }
        examples
    }

    /// The features of so many sentences drawn from all that is said and not coded so, and of all rejected ones.
    fn counter_examples(&self, wanted: usize, random: &mut fastrand::Rng) -> Vec<Vec<u32>> {
        let interviews = self.study.interviews();
        let said = |i: &&std::sync::Arc<Interview>| !i.document().turns.is_empty();
        let interviews: Vec<_> = interviews.iter().filter(said).collect();
        let mut found = Vec::new();
        if interviews.is_empty() {
            return found;
        }
        for _ in 0..wanted * 3 {
            if found.len() >= wanted {
                break;
            }
            let interview = interviews[random.usize(..interviews.len())];
            let ground = Ground::new(&self.cast, interview, &self.scope);
            let turns = &interview.document().turns;
            let turn = &turns[random.usize(..turns.len())];
            if !ground.hears(turn) {
                continue;
            }
            let speech = interview.document().text.slice(turn.speech);
            let all: Vec<Range<usize>> = pieces(speech).collect();
            if all.is_empty() {
                continue;
            }
            let range = all[random.usize(..all.len())].clone();
            if !self.is_coded(
                interview,
                span_in(interview.document(), turn.speech, &range),
            ) {
                found.extend(Some(features(&speech[range], &self.stop)).filter(|f| !f.is_empty()));
            }
        }
        if !self.rejected.is_empty() {
            self.each_sentence(|_, sentence, is_rejected| {
                if is_rejected {
                    // A word from a person counts more than a draw.
                    found.extend(vec![features(sentence, &self.stop); 3]);
                }
            });
        }
        found
    }

    fn each_sentence(&self, mut tell: impl FnMut(Place, &str, bool)) {
        for interview in self.study.interviews() {
            let ground = Ground::new(&self.cast, interview, &self.scope);
            let document = interview.document();
            for turn in document.turns.iter().filter(|turn| ground.hears(turn)) {
                for span in document.text.sentences(turn.speech) {
                    let sentence = document.text.slice(span);
                    let mark = mark_of(interview.transcript.id, sentence);
                    let place = Place {
                        transcript: interview.transcript.id,
                        span,
                    };
                    tell(place, sentence, self.rejected.contains(&mark));
                }
            }
        }
    }

    fn is_coded(&self, interview: &Interview, span: Span) -> bool {
        let mut codings = interview.codings().overlapping(span);
        codings.any(|coding| self.under.contains(&coding.code))
    }

    /// Scores all that is said in a transcript.
    fn score(&self, interview: &Interview, model: &Model, best: &mut Best) {
        let ground = Ground::new(&self.cast, interview, &self.scope);
        let document = interview.document();
        for turn in document.turns.iter().filter(|turn| ground.hears(turn)) {
            for (span, score) in self.promising(document, turn.speech, model, best) {
                let mark = mark_of(interview.transcript.id, document.text.slice(span));
                if !self.is_coded(interview, span) && !self.rejected.contains(&mark) {
                    best.put(Found {
                        score,
                        order: (interview.transcript.order, interview.transcript.id.0),
                        place: Place {
                            transcript: interview.transcript.id,
                            span,
                        },
                        mark,
                    });
                }
            }
        }
    }

    /// The sentences of a speech that may be among the best, with their scores.
    fn promising(
        &self,
        document: &Document,
        speech: Span,
        model: &Model,
        best: &Best,
    ) -> BTreeMap<Span, f32> {
        let text = document.text.slice(speech);
        let mut found = BTreeMap::new();
        let mut sentences = None;
        for range in pieces(text) {
            let features = features(&text[range.clone()], &self.stop);
            let score = model.score(&features);
            if features.len() < FEWEST_FEATURES || !best.takes(score) {
                continue;
            }
            let sentences = sentences.get_or_insert_with(|| document.text.sentences(speech));
            let rough = span_in(document, speech, &range);
            let middle = rough.start + rough.len() / 2;
            if let Some(span) = sentences.iter().find(|sentence| sentence.holds(middle)) {
                let known = found.entry(*span).or_insert(score);
                *known = known.max(score);
            }
        }
        found
    }

    /// A sentence with the words in it that speak for the code most.
    fn explained(&self, found: Found, model: &Model) -> SuggestedPassage {
        let text = self.study.interview(found.place.transcript);
        let text = text.map_or("", |i| i.document().text.slice(found.place.span));
        let mut words: Vec<(f32, String)> = Vec::new();
        for word in tokens(text) {
            let lower = word.to_lowercase();
            let hash = hash_of(word);
            let at = feature(hash) as usize;
            let weight = model.weights[at] * model.rarity[at];
            if weight > 0.0 && !self.stop.contains(&hash) && !words.iter().any(|(_, w)| *w == lower)
            {
                words.push((weight, lower));
            }
        }
        words.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        SuggestedPassage {
            place: found.place,
            score: found.score,
            because: words.into_iter().take(3).map(|(_, word)| word).collect(),
            mark: found.mark,
        }
    }
}

/// Stochastic gradient descent on the logistic loss; rows: features, whether it is an example, how much it counts.
fn train(model: &mut Model, mut rows: Vec<(&Vec<u32>, f32, f32)>, random: &mut fastrand::Rng) {
    for round in 0..ROUNDS {
        random.shuffle(&mut rows);
        let step = STEP / (1.0 + round as f32);
        for (features, is, counts) in &rows {
            let norm: f32 = features
                .iter()
                .map(|f| model.rarity[*f as usize].powi(2))
                .sum();
            let norm = norm.sqrt().max(1e-6);
            let chance = 1.0 / (1.0 + (-model.score(features)).exp());
            let slope = step * counts * (is - chance);
            for feature in *features {
                let at = *feature as usize;
                let weight = &mut model.weights[at];
                *weight += slope * model.rarity[at] / norm - step * DECAY * *weight;
            }
            model.bias += 0.1 * slope;
        }
    }
}

/// The byte ranges of what stands between full stops: nearly sentences, found fast.
fn pieces(speech: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = speech.as_bytes();
    let mut start = 0;
    std::iter::from_fn(move || {
        if start >= bytes.len() {
            return None;
        }
        let ends = |at: &usize| {
            let stop = matches!(bytes[*at], b'.' | b'!' | b'?');
            stop && bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace)
        };
        let end = (start..bytes.len())
            .find(ends)
            .map_or(bytes.len(), |at| at + 1);
        let range = start..end;
        start = end;
        Some(range)
    })
}

fn span_in(document: &Document, speech: Span, range: &Range<usize>) -> Span {
    let from = document.text.byte(speech.start);
    document.text.span_of(from + range.start..from + range.end)
}

/// Runs of letters, digits and apostrophes.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}');
    text.split(move |c| !is_part(c))
        .filter(|word| !word.is_empty())
}

/// The features of a sentence, each once: its words that are no stop words, and its pairs of neighbours.
fn features(sentence: &str, stop: &HashSet<u64, IntegerHashing>) -> Vec<u32> {
    let mut found = Vec::with_capacity(32);
    let mut before: Option<u64> = None;
    for word in tokens(sentence) {
        let hash = hash_of(word);
        if !stop.contains(&hash) {
            found.push(feature(hash));
        }
        if let Some(before) = before {
            found.push(feature((before.rotate_left(23) ^ hash).wrapping_mul(FNV)));
        }
        before = Some(hash);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The multiplier of FNV-1a (Fowler, Noll & Vo).
const FNV: u64 = 0x0100_0000_01b3;

/// FNV-1a of a word as lists have it.
fn hash_of(word: &str) -> u64 {
    let add = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(FNV);
    let start = 0xcbf2_9ce4_8422_2325;
    if word.is_ascii() {
        word.bytes()
            .fold(start, |hash, byte| add(hash, byte.to_ascii_lowercase()))
    } else {
        word_form(word).bytes().fold(start, add)
    }
}

fn feature(hash: u64) -> u32 {
    ((hash ^ (hash >> 32)) as usize & (FEATURES - 1)) as u32
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
mod tests {
    use super::*;
    use crate::analysis::testing::code_id;
    use crate::study::testing::{perform, transcript};
    use crate::study::{Action, CodeChoice, IdSource, NewCode, Stamp};

    /// Fourteen sentences on loneliness in as many turns, twelve of them coded, among others that are not.
    fn lonely_study() -> (Study, Stamp) {
        let mut ids = IdSource::counted("suggestions");
        let mut stamp = Stamp {
            coder: ids.fresh(),
            time: 1000,
            ids,
        };
        let mut study = Study::new();
        let begin = Action::Begin {
            title: "s".into(),
            coder: "ak".into(),
        };
        let mut lines = String::new();
        for at in 0..14 {
            lines.push_str(&format!("INT: Lonely evenings, number {at}?\nSU01: I felt so lonely that evening, number{at}. "));
            lines.push_str(&format!("The bus to the market came late, number{at}.\n"));
        }
        let code = NewCode {
            slug: "loneliness".into(),
            ..NewCode::default()
        };
        for action in [
            begin,
            Action::AddCodes {
                codes: vec![code],
                book: None,
            },
            Action::AddTranscripts(vec![transcript("SU01", &lines)]),
        ] {
            perform(&mut study, &mut stamp, action).unwrap();
        }
        for at in 0..12 {
            code_sentence(&mut study, &mut stamp, &format!("evening, number{at}."));
        }
        (study, stamp)
    }

    fn code_sentence(study: &mut Study, stamp: &mut Stamp, end: &str) {
        let interview = study.interviews()[0].clone();
        let document = interview.document();
        let sentences = document
            .turns
            .iter()
            .flat_map(|turn| document.text.sentences(turn.speech));
        let spans = sentences
            .filter(|span| document.text.slice(*span).ends_with(end))
            .collect();
        let apply = Action::ApplyCodes {
            transcript: interview.transcript.id,
            document: interview.hash(),
            spans,
            codes: vec![CodeChoice::Known(code_id(study, "loneliness"))],
        };
        perform(study, stamp, apply).unwrap();
    }

    fn words(study: &Study, suggestion: &SuggestedPassage) -> String {
        let interview = study.interview(suggestion.place.transcript).unwrap();
        interview
            .document()
            .text
            .slice(suggestion.place.span)
            .to_owned()
    }

    #[test]
    fn uncoded_sentences_like_the_coded_ones_come_first_and_say_why() {
        let (study, _) = lonely_study();
        let found = suggest(&study, code_id(&study, "loneliness"), 5).unwrap();
        let first: Vec<String> = found.iter().take(2).map(|s| words(&study, s)).collect();
        assert!(
            first.iter().all(|s| s.contains("lonely that evening")),
            "{first:?}"
        );
        assert!(
            first.iter().any(|s| s.contains("number12"))
                && first.iter().any(|s| s.contains("number13"))
        );
        assert!(
            found[0].because.contains(&"lonely".to_owned()),
            "{:?}",
            found[0].because
        );
        assert_eq!(
            suggest(&study, code_id(&study, "loneliness"), 5).unwrap(),
            found
        );
        let coded = study.interviews()[0].codings();
        assert!(
            found
                .iter()
                .all(|s| coded.overlapping(s.place.span).next().is_none())
        );
        assert!(
            found
                .iter()
                .all(|s| !words(&study, s).starts_with("Lonely evenings"))
        );
    }

    #[test]
    fn what_was_rejected_is_not_suggested_again_until_that_is_taken_back() {
        let (mut study, mut stamp) = lonely_study();
        let code = code_id(&study, "loneliness");
        let first = suggest(&study, code, 5).unwrap().remove(0);
        let before = study.clone();
        let value = Some(with_rejected(&study, code, first.mark));
        let key = SETTING_REJECTED.to_owned();
        perform(&mut study, &mut stamp, Action::Set { key, value }).unwrap();
        let again = suggest(&study, code, 50).unwrap();
        assert!(again.iter().all(|s| s.place != first.place));
        assert!(
            suggest(&before, code, 50)
                .unwrap()
                .iter()
                .any(|s| s.place == first.place)
        );
        assert!(
            !study
                .setting(SETTING_REJECTED)
                .unwrap()
                .to_string()
                .contains("lonely")
        );
    }

    #[test]
    fn a_code_with_few_codings_has_none() {
        let (study, _) = crate::analysis::testing::study_of(&[(0, 29, 10, 3, 0)]);
        let error = suggest(&study, code_id(&study, "trust"), 5).unwrap_err();
        assert_eq!(error.codings, 1);
        assert!(error.to_string().contains("at least 10"));
    }
}

//! The same suggestions, worked out in as many readings of the texts as the definition has sentences.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::lexicon::{is_common, is_given_name, is_place_word, is_title};
use super::{IdentifierKind, Suggestion, patterned};
use crate::study::{Pseudonyms, Span, Study, TranscriptId, marks_of};

/// A run of words with capitals in a text, before it is known how the study writes them elsewhere.
#[derive(Debug)]
struct Capitals {
    bytes: Range<usize>,
    /// Whether it starts where a sentence does, so that the capital of its first word says nothing.
    at_start: bool,
    /// Whether the words around it say that it is a name.
    named: bool,
    /// Whether the words around it say that it is a place.
    placed: bool,
}

/// What may tell who was interviewed in all texts that are loaded, names and places first, the frequent before the rare;
/// what the table has already is left out.
pub(super) fn suggestions(study: &Study, table: &Pseudonyms) -> Vec<Suggestion> {
    let lower = words_in_lower_case(study);
    let certain = words_with_capitals(study);
    let mut gathered: HashMap<(IdentifierKind, String), Gathered> = HashMap::new();
    for interview in study.interviews() {
        let document = interview.document();
        let id = interview.transcript.id;
        for turn in &document.turns {
            let speech = document.text.slice(turn.speech);
            let from = document.text.byte(turn.speech.start);
            let known = table.find(speech);
            let is_known = |bytes: &Range<usize>| {
                known
                    .iter()
                    .any(|k| k.bytes.start < bytes.end && bytes.start < k.bytes.end)
            };
            let patterned = patterned(speech);
            let named = names_in(speech, &patterned, &lower, &certain);
            for (kind, bytes) in patterned.into_iter().chain(named) {
                if is_known(&bytes) {
                    continue;
                }
                let words = speech[bytes.clone()].to_owned();
                let key = (kind, words.split_whitespace().collect::<Vec<_>>().join(" "));
                let span = document.text.span_of(from + bytes.start..from + bytes.end);
                let entry = gathered.entry(key).or_insert_with(|| Gathered {
                    first: (id, span),
                    times: 0,
                    transcripts: HashSet::new(),
                });
                entry.times += 1;
                entry.transcripts.insert(id);
            }
        }
    }
    let mut suggestions: Vec<Suggestion> = gathered
        .into_iter()
        .map(|((kind, words), found)| Suggestion {
            kind,
            words,
            times: found.times,
            transcripts: found.transcripts.len(),
            first: found.first,
        })
        .collect();
    suggestions.sort_by(|a, b| (a.kind, b.times, &a.words).cmp(&(b.kind, a.times, &b.words)));
    suggestions
}

struct Gathered {
    first: (TranscriptId, Span),
    times: usize,
    transcripts: HashSet<TranscriptId>,
}

/// How often each word stands in lower case in the study's speech.
fn words_in_lower_case(study: &Study) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    each_speech(study, &mut |speech| {
        for word in words(speech) {
            let word = &speech[word];
            if word.starts_with(char::is_lowercase) {
                count(&mut counts, word);
            }
        }
    });
    counts
}

/// How often each word stands with a capital where no sentence starts.
fn words_with_capitals(study: &Study) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    each_speech(study, &mut |speech| {
        for run in capitals_in(speech) {
            let first = usize::from(run.at_start);
            for word in words(&speech[run.bytes.clone()]).skip(first) {
                let word = &speech[run.bytes.start + word.start..run.bytes.start + word.end];
                count(&mut counts, word);
            }
        }
    });
    counts
}

fn count(counts: &mut HashMap<String, usize>, word: &str) {
    match counts.get_mut(word) {
        Some(count) => *count += 1,
        None => {
            counts.insert(word.to_owned(), 1);
        }
    }
}

fn each_speech(study: &Study, visit: &mut dyn FnMut(&str)) {
    for interview in study.interviews() {
        let document = interview.document();
        for turn in &document.turns {
            visit(document.text.slice(turn.speech));
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let inside = |c: char| !c.is_alphanumeric() && !"-'\u{2019}".contains(c);
        let end = text[start..]
            .find(inside)
            .map_or(text.len(), |end| start + end);
        at = end;
        let word = text[start..end].trim_end_matches(['-', '\'', '\u{2019}']);
        let word = word
            .strip_suffix("'s")
            .or(word.strip_suffix("\u{2019}s"))
            .unwrap_or(word);
        Some(start..start + word.len())
    })
}

/// The runs of words with a capital, marks left out.
fn capitals_in(speech: &str) -> Vec<Capitals> {
    let marks = marks_of(speech);
    let mut runs: Vec<Capitals> = Vec::new();
    let mut before: Option<Range<usize>> = None;
    for word in words(speech) {
        let last = before.replace(word.clone());
        let text = &speech[word.clone()];
        let marked = marks.iter().any(|mark| mark.contains(&word.start));
        let capital = text.starts_with(char::is_uppercase) && text.chars().any(char::is_lowercase);
        if marked || !capital || is_common(text) {
            continue;
        }
        let gap = last
            .as_ref()
            .map_or("", |last| &speech[last.end..word.start]);
        let at_start = match &last {
            None => true,
            Some(_) => gap.contains([
                '.', '?', '!', '\u{2026}', ':', '"', '\u{201c}', '\u{2018}', '\n',
            ]),
        };
        let of_run = runs.last_mut().filter(|run| {
            !at_start && gap.trim().is_empty() && run.bytes.end == word.start - gap.len()
        });
        let abbreviated = last.as_ref().is_some_and(|last| {
            is_title(&speech[last.clone()]) && gap.trim_start_matches('.').trim().is_empty()
        });
        if let Some(run) = of_run {
            run.placed |= is_place_word(text);
            run.bytes.end = word.end;
            continue;
        }
        let before_it = last.map_or("", |last| &speech[last]).to_lowercase();
        runs.push(Capitals {
            at_start: at_start && !abbreviated,
            named: abbreviated
                || [
                    "called", "named", "sister", "brother", "husband", "wife", "daughter", "son",
                    "friend",
                ]
                .contains(&before_it.as_str()),
            placed: is_place_word(text)
                || ["in", "near", "from", "at"].contains(&before_it.as_str()),
            bytes: word,
        });
    }
    runs
}

fn names_in(
    speech: &str,
    taken: &[(IdentifierKind, Range<usize>)],
    lower: &HashMap<String, usize>,
    certain: &HashMap<String, usize>,
) -> Vec<(IdentifierKind, Range<usize>)> {
    let mut names = Vec::new();
    for run in capitals_in(speech) {
        let mut bytes = run.bytes.clone();
        let first = words(&speech[bytes.clone()])
            .next()
            .map_or(0..0, |w| bytes.start + w.start..bytes.start + w.end);
        let word = &speech[first.clone()];
        let in_lower = lower.get(&word.to_lowercase()).copied().unwrap_or(0);
        let with_capital = certain.get(word).copied().unwrap_or(0);
        let given = is_given_name(word);
        let sure = run.named || given || with_capital > in_lower;
        // The first word of a sentence has its capital from there: it goes, what stands behind it may still be a name.
        if !sure {
            let rest = speech[first.end..bytes.end].trim_start();
            if !run.at_start || rest.is_empty() {
                continue;
            }
            bytes.start = bytes.end - rest.len();
        }
        if taken
            .iter()
            .any(|(_, t)| t.start < bytes.end && bytes.start < t.end)
        {
            continue;
        }
        let kind = match run.placed && !run.named && !given {
            true => IdentifierKind::Place,
            false => IdentifierKind::Name,
        };
        names.push((kind, bytes));
    }
    names
}

mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::study::testing::{perform, small_study, transcript};
    use crate::study::{Action, Pseudonym};

    /// Speech made of what the rules look at.
    fn speech() -> impl Strategy<Value = String> {
        let words = prop::sample::select(vec![
            "Eithne",
            "eithne",
            "Walking",
            "walking",
            "Mary",
            "Will",
            "May",
            "the",
            "in",
            "called",
            "sister",
            "Dr",
            "Dr.",
            "Road",
            "Ballymena",
            "O'Brien",
            "Éire",
            "Smith-Jones",
            "John's",
            "Ann\u{2019}s",
            "[Eithne",
            "[Tom]",
            "Tom",
            "McDonald",
            "NHS",
            "0161 496 0000",
            "12 March 2024",
            "a@b.org",
            "LS1 4AP",
            "May 3rd",
            "943 476 5919",
            "你好",
            "ß",
            "x-",
            "'",
        ]);
        let between = prop::sample::select(vec![
            " ",
            " ",
            " ",
            " ",
            "  ",
            ". ",
            "? ",
            ", ",
            " -- ",
            "\u{a0}",
            "] ",
            "\u{2026} ",
            ": \u{201c}",
            "",
        ]);
        prop::collection::vec((words, between), 1..14).prop_map(|pieces| {
            let pieces = pieces
                .iter()
                .map(|(word, between)| [*word, *between].concat());
            pieces.collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn one_reading_finds_what_many_find(
            turns in prop::collection::vec(prop::collection::vec(speech(), 1..5), 1..5),
            names in prop::sample::subsequence(vec!["Tom", "Eithne", "Mary Smith", "0161"], 0..4),
        ) {
            let (mut study, mut stamp) = small_study();
            let texts = turns.iter().enumerate().map(|(at, turns)| {
                let turns = turns.iter().map(|speech| format!("PT07: {speech}\n"));
                transcript(&format!("X{at}"), &turns.collect::<String>())
            });
            let add = Action::AddTranscripts(texts.collect());
            perform(&mut study, &mut stamp, add).unwrap();
            let entry = |name: &str| Pseudonym {
                original: name.to_owned(),
                replacement: "[X]".to_owned(),
            };
            let table = Pseudonyms::new(names.into_iter().map(entry)).unwrap();
            prop_assert_eq!(super::super::suggestions(&study, &table), suggestions(&study, &table));
        }
    }
}

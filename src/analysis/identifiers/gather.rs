//! One reading of a study's speech: how each word is written, and every stretch that may turn out to be a name. Which of them is one is
//! known at the end alone, so alike stretches are counted together and judged once.

use std::collections::HashMap;
use std::ops::Range;

use super::capitals::{Run, Runs, words};
use super::lexicon::{is_common, is_given_name};
use super::patterns::patterned;
use super::{IdentifierKind, overlaps_one};
use crate::study::{Interview, Pseudonyms, TranscriptId};

/// What is known of a part of a study, or of all of it.
#[derive(Default)]
pub(super) struct Gathered<'a> {
    /// How often each word stands in lower case.
    lower: Counts<'a>,
    /// How often each word stands with a capital where no sentence starts.
    capital: Counts<'a>,
    /// What follows a pattern.
    patterned: HashMap<(IdentifierKind, &'a str), Seen>,
    /// The runs of words with a capital.
    runs: HashMap<RunKind<'a>, Seen>,
    /// Whether a word with a capital names nobody, asked once of each.
    common: HashMap<&'a str, bool>,
}

/// Runs that are judged alike.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct RunKind<'a> {
    words: &'a str,
    at_start: bool,
    named: bool,
    placed: bool,
    /// Whether nothing else is known of any of its words.
    free: bool,
    /// Whether nothing else is known of those behind the first.
    rest_free: bool,
}

/// How often, where first (in bytes of the transcript's text), and in which transcripts, in study order.
pub(super) struct Seen {
    pub first: (TranscriptId, Range<usize>),
    pub times: usize,
    pub transcripts: Vec<TranscriptId>,
}

impl<'a> Gathered<'a> {
    /// Reads a transcript. What `table` has is left out of what may be a name.
    pub fn read(&mut self, interview: &'a Interview, table: &Pseudonyms) {
        let document = interview.document();
        let id = interview.transcript.id;
        for turn in &document.turns {
            let speech = document.text.slice(turn.speech);
            let from = document.text.byte(turn.speech.start);
            let known = table.find(speech).into_iter().map(|known| known.bytes);
            self.speech(speech, &known.collect::<Vec<_>>(), (id, from));
        }
    }

    fn speech(&mut self, speech: &'a str, known: &[Range<usize>], at: (TranscriptId, usize)) {
        let runs = self.words(speech);
        let patterned = patterned(speech);
        if runs.is_empty() && patterned.is_empty() {
            return;
        }
        let place = |bytes: &Range<usize>| (at.0, at.1 + bytes.start..at.1 + bytes.end);
        let taken: Vec<Range<usize>> = patterned.iter().map(|(_, bytes)| bytes.clone()).collect();
        for run in runs {
            let words = &speech[run.bytes.clone()];
            let rest = run.bytes.end - behind_first(words).len()..run.bytes.end;
            let free =
                |bytes: &Range<usize>| !overlaps_one(&taken, bytes) && !overlaps_one(known, bytes);
            let kind = RunKind {
                words,
                at_start: run.at_start,
                named: run.named,
                placed: run.placed,
                free: free(&run.bytes),
                rest_free: free(&rest),
            };
            if kind.free || kind.rest_free {
                see(&mut self.runs, kind, place(&run.bytes));
            }
        }
        let unknown = patterned.into_iter();
        for (kind, bytes) in unknown.filter(|(_, bytes)| !overlaps_one(known, bytes)) {
            see(
                &mut self.patterned,
                (kind, &speech[bytes.clone()]),
                place(&bytes),
            );
        }
    }

    /// Counts the words of a speech, and gives its runs of words with a capital.
    fn words(&mut self, speech: &'a str) -> Vec<Run> {
        let mut runs = Runs::of(speech);
        for bytes in words(speech) {
            let word = &speech[bytes.clone()];
            if word.starts_with(char::is_lowercase) {
                self.lower.add(word, 1);
            }
            if !self.is_capital(word) {
                runs.pass(bytes);
            } else if runs.take(bytes) {
                self.capital.add(word, 1);
            }
        }
        runs.found()
    }

    /// Whether it is a word with a capital that may be a name.
    fn is_capital(&mut self, word: &'a str) -> bool {
        let capital = word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase);
        capital && !*self.common.entry(word).or_insert_with(|| is_common(word))
    }

    /// Adds what is known of the part of the study that comes next.
    pub fn absorb(&mut self, next: Self) {
        self.lower.absorb(next.lower);
        self.capital.absorb(next.capital);
        for (kind, seen) in next.patterned {
            join(&mut self.patterned, kind, seen);
        }
        for (kind, seen) in next.runs {
            join(&mut self.runs, kind, seen);
        }
    }

    /// What may tell who was interviewed, alike stretches together or apart.
    pub fn judged(mut self) -> Vec<(IdentifierKind, &'a str, Seen)> {
        let lower = self.lower.all();
        let capital = self.capital.all();
        let patterned = self.patterned.into_iter();
        let mut judged: Vec<_> = patterned
            .map(|((kind, words), seen)| (kind, words, seen))
            .collect();
        for (run, mut seen) in self.runs {
            let rest = behind_first(run.words);
            let first = first_word(run.words);
            let times = |counts: &HashMap<&str, usize>, word: &str| {
                counts.get(word).copied().unwrap_or_default()
            };
            let given = is_given_name(first);
            let sure =
                run.named || given || times(capital, first) > times(lower, &first.to_lowercase());
            // The first word of a sentence has its capital from there: it goes, what stands behind it may still be a name.
            let words = match sure {
                true if run.free => run.words,
                false if run.at_start && run.rest_free && !rest.is_empty() => rest,
                _ => continue,
            };
            seen.first.1.start = seen.first.1.end - words.len();
            let kind = match run.placed && !run.named && !given {
                true => IdentifierKind::Place,
                false => IdentifierKind::Name,
            };
            judged.push((kind, words, seen));
        }
        judged
    }
}

fn first_word(run: &str) -> &str {
    words(run).next().map_or("", |first| &run[first])
}

/// A run without its first word.
fn behind_first(run: &str) -> &str {
    let end = words(run).next().map_or(0, |first| first.end);
    run[end..].trim_start()
}

fn see<K: std::hash::Hash + Eq>(
    seen: &mut HashMap<K, Seen>,
    what: K,
    first: (TranscriptId, Range<usize>),
) {
    let transcripts = vec![first.0];
    let times = 1;
    let one = Seen {
        first,
        times,
        transcripts,
    };
    join(seen, what, one);
}

fn join<K: std::hash::Hash + Eq>(all: &mut HashMap<K, Seen>, what: K, next: Seen) {
    match all.get_mut(&what) {
        None => drop(all.insert(what, next)),
        Some(seen) => {
            seen.times += next.times;
            let last = seen.transcripts.last().copied();
            let new = next.transcripts.into_iter();
            let new = new.skip_while(|transcript| Some(*transcript) == last);
            seen.transcripts.extend(new);
        }
    }
}

/// How many of the words that were counted last are at hand.
const AT_HAND: usize = 1024;

/// How often each word stands. Most words that people say are a few hundred, so those that were counted last are at hand, without the
/// price of a hash that withstands words chosen to collide.
pub(super) struct Counts<'a> {
    at_hand: Vec<(Letters, &'a str, usize)>,
    times: HashMap<&'a str, usize>,
}

/// A word of up to sixteen bytes, to be compared without a look at the text that it comes from.
type Letters = [u8; 16];

impl Default for Counts<'_> {
    fn default() -> Self {
        Self {
            at_hand: vec![(Letters::default(), "", 0); AT_HAND],
            times: HashMap::new(),
        }
    }
}

impl<'a> Counts<'a> {
    /// Counts a word so many times.
    pub fn add(&mut self, word: &'a str, times: usize) {
        let mut letters = Letters::default();
        let Some(start) = letters.get_mut(..word.len()) else {
            *self.times.entry(word).or_default() += times;
            return;
        };
        start.copy_from_slice(word.as_bytes());
        let all = u128::from_le_bytes(letters);
        let mixed = (all as u64 ^ (all >> 64) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let slot = &mut self.at_hand[(mixed >> 48) as usize % AT_HAND];
        if slot.0 == letters {
            slot.2 += times;
            return;
        }
        let (_, old, before) = std::mem::replace(slot, (letters, word, times));
        if before > 0 {
            *self.times.entry(old).or_default() += before;
        }
    }

    fn absorb(&mut self, mut other: Self) {
        for (word, times) in other.all() {
            self.add(word, *times);
        }
    }

    /// How often each word stands.
    pub fn all(&mut self) -> &HashMap<&'a str, usize> {
        for (_, word, times) in self.at_hand.iter_mut().filter(|slot| slot.2 > 0) {
            *self.times.entry(word).or_default() += std::mem::take(times);
        }
        &self.times
    }
}

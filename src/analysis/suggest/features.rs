//! What the model sees of a sentence: its words and its pairs of neighbouring words, hashed.

use std::collections::HashSet;
use std::ops::Range;

use super::super::ground::IntegerHashing;
use super::super::stop_words::StopWords;
use super::super::vocabulary::word_form;

/// How many features there are: a power of two.
pub(super) const FEATURES: usize = 1 << 17;

/// The multiplier of FNV-1a (Fowler, Noll & Vo).
const FNV: u64 = 0x0100_0000_01b3;

/// Reads features out of texts.
pub(super) struct Reader {
    /// The stop words, hashed.
    stop: HashSet<u64, IntegerHashing>,
}

impl Reader {
    pub(super) fn new(stop: &StopWords) -> Self {
        Self {
            stop: stop.sorted().into_iter().map(hash_of).collect(),
        }
    }

    /// The features of a text, each once: its words that are no stop words, and its pairs of neighbours.
    pub(super) fn features(&self, text: &str) -> Vec<u32> {
        let mut found = Vec::with_capacity(32);
        let mut before: Option<u64> = None;
        for word in tokens(text) {
            let hash = hash_of(word);
            if !self.stop.contains(&hash) {
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

    /// The words of a text that are no stop words, in lower case and each once, with their feature.
    pub(super) fn words(&self, text: &str) -> Vec<(String, u32)> {
        let mut words: Vec<(String, u32)> = Vec::new();
        for word in tokens(text) {
            let (lower, hash) = (word.to_lowercase(), hash_of(word));
            if !self.stop.contains(&hash) && !words.iter().any(|(known, _)| *known == lower) {
                words.push((lower, feature(hash)));
            }
        }
        words
    }
}

/// The byte ranges of what stands between full stops: nearly sentences, found fast.
pub(super) fn pieces(speech: &str) -> impl Iterator<Item = Range<usize>> + '_ {
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

/// Runs of letters, digits and apostrophes.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}');
    text.split(move |c| !is_part(c))
        .filter(|word| !word.is_empty())
}

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

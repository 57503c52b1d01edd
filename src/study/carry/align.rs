//! Which word of one text is which word of another.

use std::collections::HashMap;
use std::convert::Infallible;
use std::ops::Range;

use similar::algorithms::{Algorithm, DiffHook, diff};
use unicode_segmentation::UnicodeSegmentation;

use crate::study::span::Span;
use crate::study::text::Text;

/// Stands for no counterpart.
const NONE: u32 = u32::MAX;
/// A stretch of at most so many words that is replaced as a whole is a name, a place, a slip of the pen.
pub(super) const SHORT: usize = 3;
/// What ends a sentence, as far as comparing texts goes.
const SENTENCE_ENDS: [char; 8] = [
    '.', '?', '!', ':', '\u{2026}', '\u{3002}', '\u{ff1f}', '\u{ff01}',
];
/// Pairs of words looked at within one rewritten stretch; longer stretches are taken as written anew.
const MOST_PAIRS: usize = 400;

/// A text cut into words and single marks, white space left out.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    /// Where each stands.
    pub spans: Vec<Span>,
    /// What each is: the same number for the same letters in both texts.
    pub ids: Vec<u32>,
}

impl Tokens {
    fn of<'a>(text: &'a Text, known: &mut Known<'a>) -> Self {
        let (mut tokens, mut position) = (Self::default(), 0);
        for block in text.as_str().split_inclusive(char::is_whitespace) {
            for piece in pieces(block) {
                let start = position;
                position += length(piece);
                if !piece.chars().all(char::is_whitespace) {
                    tokens.spans.push(Span::new(start, position));
                    tokens.ids.push(known.id(piece));
                }
            }
        }
        tokens
    }

    /// The tokens that share a character with `span`.
    pub fn within(&self, span: Span) -> Range<usize> {
        let from = self.spans.partition_point(|token| token.end <= span.start);
        let to = self.spans.partition_point(|token| token.start < span.end);
        from..to.max(from)
    }

    /// Where the token before `at` ends; 0 where there is none.
    pub fn end_before(&self, at: usize) -> u32 {
        at.checked_sub(1)
            .and_then(|before| self.spans.get(before))
            .map_or(0, |token| token.end)
    }
}

fn length(piece: &str) -> u32 {
    if piece.is_ascii() {
        piece.len() as u32
    } else {
        piece.chars().count() as u32
    }
}

/// Words, marks and white space one after another: by UAX #29; in plain ASCII, where speed counts, a word is letters,
/// digits and apostrophes between them.
fn pieces(block: &str) -> impl Iterator<Item = &str> {
    let (mut plain, mut others) = if block.is_ascii() {
        (block, None)
    } else {
        ("", Some(block.split_word_bounds()))
    };
    std::iter::from_fn(move || {
        if let Some(others) = &mut others {
            return others.next();
        }
        let (piece, rest) = plain.split_at_checked(plain_piece(plain.as_bytes()))?;
        plain = rest;
        (!piece.is_empty()).then_some(piece)
    })
}

/// How long the first word, mark or blank of some ASCII text is.
fn plain_piece(bytes: &[u8]) -> usize {
    let in_word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let mut end = 0;
    while in_word(end) || (end > 0 && bytes.get(end) == Some(&b'\'') && in_word(end + 1)) {
        end += 1;
    }
    end.max(1).min(bytes.len())
}

/// The different tokens of both texts.
#[derive(Default)]
struct Known<'a> {
    ids: HashMap<&'a str, u32>,
    pieces: Vec<&'a str>,
}

impl<'a> Known<'a> {
    fn id(&mut self, piece: &'a str) -> u32 {
        *self.ids.entry(piece).or_insert_with(|| {
            self.pieces.push(piece);
            (self.pieces.len() - 1) as u32
        })
    }
}

/// A stretch that was deleted, inserted or rewritten: ranges of tokens, either of which may be empty.
#[derive(Debug, Clone)]
pub(super) struct Gap {
    pub old: Range<usize>,
    pub new: Range<usize>,
}

/// Two texts, token by token.
#[derive(Debug)]
pub(super) struct Alignment<'a> {
    pub old: Tokens,
    pub new: Tokens,
    /// For each old token the new one that it became, in ascending order; `NONE` where there is none.
    to: Vec<u32>,
    /// Whether the old token became the same letters.
    same: Vec<bool>,
    /// For each new token the old one that it was, letter by letter; `NONE` where it is newly written.
    from: Vec<u32>,
    /// What lies between the tokens that stayed, in order.
    pub gaps: Vec<Gap>,
    /// Whether tokens of this number are words: hold a letter or a digit.
    words: Vec<bool>,
    /// New tokens by number: those of `n` are `places[starts[n]..starts[n + 1]]`.
    places: Vec<u32>,
    starts: Vec<u32>,
    known: HashMap<&'a str, u32>,
}

impl<'a> Alignment<'a> {
    pub fn between(old: &'a Text, new: &'a Text) -> Self {
        let mut known = Known::default();
        let (old, new) = (Tokens::of(old, &mut known), Tokens::of(new, &mut known));
        let is_word = |piece: &&str| piece.chars().any(char::is_alphanumeric);
        let words: Vec<bool> = known.pieces.iter().map(is_word).collect();
        let (places, starts) = places_of(&new.ids, words.len());
        let mut alignment = Self {
            to: vec![NONE; old.ids.len()],
            same: vec![false; old.ids.len()],
            from: vec![NONE; new.ids.len()],
            gaps: Vec::new(),
            old,
            new,
            words,
            places,
            starts,
            known: known.ids,
        };
        let ends = |piece: &&str| piece.ends_with(SENTENCE_ENDS);
        let ends: Vec<bool> = known.pieces.iter().map(ends).collect();
        alignment.keep_what_stayed(&ends);
        alignment.pair_what_was_rewritten(&known.pieces);
        alignment
    }

    fn keep_what_stayed(&mut self, ends: &[bool]) {
        let mut end = (0, 0);
        for (old, new, length) in runs(&self.old.ids, &self.new.ids, ends) {
            for at in 0..length {
                self.to[old + at] = (new + at) as u32;
                self.same[old + at] = true;
                self.from[new + at] = (old + at) as u32;
            }
            self.gap(end, (old, new));
            end = (old + length, new + length);
        }
        self.gap(end, (self.old.ids.len(), self.new.ids.len()));
    }

    fn gap(&mut self, from: (usize, usize), to: (usize, usize)) {
        if from != to {
            self.gaps.push(Gap {
                old: from.0..to.0,
                new: from.1..to.1,
            });
        }
    }

    /// Pairs the words of each rewritten stretch: one for one where it is short and as long as before, else by their letters.
    fn pair_what_was_rewritten(&mut self, pieces: &[&str]) {
        for at in 0..self.gaps.len() {
            let gap = self.gaps[at].clone();
            let old = self.words_in(&self.old, gap.old);
            let new = self.words_in(&self.new, gap.new);
            if old.is_empty() || new.is_empty() {
                continue;
            }
            let pairs: Vec<(usize, usize)> = if old.len() == new.len() && old.len() <= SHORT {
                old.into_iter().zip(new).collect()
            } else {
                let alike = |a: usize, b: usize| {
                    let (a, b) = (self.old.ids[old[a]], self.new.ids[new[b]]);
                    are_alike(pieces[a as usize], pieces[b as usize])
                };
                let paired = in_order(old.len(), new.len(), alike);
                paired.into_iter().map(|(a, b)| (old[a], new[b])).collect()
            };
            for (a, b) in pairs {
                self.to[a] = b as u32;
            }
        }
    }

    fn words_in(&self, tokens: &Tokens, range: Range<usize>) -> Vec<usize> {
        range
            .filter(|at| self.words[tokens.ids[*at] as usize])
            .collect()
    }

    /// How many words a range of old tokens has.
    pub fn count_old(&self, range: Range<usize>) -> usize {
        range.filter(|at| self.is_word(*at)).count()
    }

    /// How many words a range of new tokens has.
    pub fn count_new(&self, range: Range<usize>) -> usize {
        range.filter(|at| self.is_new_word(*at)).count()
    }

    /// Whether a new token is a word.
    pub fn is_new_word(&self, new: usize) -> bool {
        self.words[self.new.ids[new] as usize]
    }

    /// Whether an old token is a word.
    pub fn is_word(&self, old: usize) -> bool {
        self.words[self.old.ids[old] as usize]
    }

    /// The new token that an old one became: the same, or the one written in its place.
    pub fn counterpart(&self, old: usize) -> Option<usize> {
        self.to
            .get(old)
            .filter(|new| **new != NONE)
            .map(|new| *new as usize)
    }

    /// The new token that an old one stayed.
    pub fn stayed(&self, old: usize) -> Option<usize> {
        self.counterpart(old).filter(|_| self.same[old])
    }

    /// The old token that a new one was, letter by letter.
    pub fn was(&self, new: usize) -> Option<usize> {
        let old = self.from.get(new).filter(|old| **old != NONE)?;
        Some(*old as usize)
    }

    /// The gap that holds an old token.
    pub fn gap_of(&self, old: usize) -> Option<&Gap> {
        let at = self.gaps.partition_point(|gap| gap.old.end <= old);
        self.gaps.get(at).filter(|gap| gap.old.contains(&old))
    }

    /// Whether the old tokens `old` stand in the new text from `start` on.
    pub fn stand_at(&self, old: &Range<usize>, start: usize) -> bool {
        let words = &self.old.ids[old.clone()];
        self.new.ids.get(start..start + words.len()) == Some(words)
    }

    /// Where `words` stand in the new text one after another, most of them newly written there.
    pub fn written_anew(&self, words: &[u32]) -> Vec<usize> {
        let places = |id: u32| match self.starts.get(id as usize..id as usize + 2) {
            Some([from, to]) => &self.places[*from as usize..*to as usize],
            _ => &[],
        };
        let rarest = (0..words.len()).min_by_key(|at| places(words[*at]).len());
        let Some(rarest) = rarest else {
            return Vec::new();
        };
        let starts = places(words[rarest])
            .iter()
            .filter_map(|place| (*place as usize).checked_sub(rarest));
        starts
            .filter(|start| {
                let range = *start..*start + words.len();
                self.new.ids.get(range.clone()) == Some(words)
                    && self.from[range]
                        .iter()
                        .filter(|from| **from == NONE)
                        .count()
                        * 2
                        > words.len()
            })
            .collect()
    }

    /// The numbers of a quote's tokens, if all of them stand in the texts compared.
    pub fn ids_of(&self, quote: &str) -> Option<Vec<u32>> {
        let blocks = quote.split_inclusive(char::is_whitespace);
        blocks
            .flat_map(pieces)
            .filter(|piece| !piece.chars().all(char::is_whitespace))
            .map(|piece| self.known.get(piece).copied())
            .collect()
    }
}

/// A run of equal tokens or sentences: where it starts in either text, and its length.
type Run = (usize, usize, usize);

/// The runs of tokens that are the same in both, ascending: sentence by sentence first, then word by word between those
/// that are the same. `ends` says whether tokens of a number end a sentence.
fn runs(old: &[u32], new: &[u32], ends: &[bool]) -> Vec<Run> {
    let (mut known, mut runs) = (HashMap::new(), Vec::new());
    let (old_ends, old_ids) = sentences(old, ends, &mut known);
    let (new_ends, new_ids) = sentences(new, ends, &mut known);
    let start = |ends: &[usize], at: usize| at.checked_sub(1).map_or(0, |before| ends[before]);
    let mut end = (0, 0);
    let between = |from: (usize, usize), to: (usize, usize), runs: &mut Vec<Run>| {
        let inside = compared(&old[from.0..to.0], &new[from.1..to.1]);
        runs.extend(
            inside
                .into_iter()
                .map(|(a, b, length)| (from.0 + a, from.1 + b, length)),
        );
    };
    for (a, b, length) in compared(&old_ids, &new_ids) {
        let from = (start(&old_ends, a), start(&new_ends, b));
        between(end, from, &mut runs);
        end = (start(&old_ends, a + length), start(&new_ends, b + length));
        runs.push((from.0, from.1, end.0 - from.0));
    }
    between(end, (old.len(), new.len()), &mut runs);
    runs
}

/// Where each sentence ends, and a number for it: the same for the same tokens.
fn sentences<'a>(
    tokens: &'a [u32],
    ends: &[bool],
    known: &mut HashMap<&'a [u32], u32>,
) -> (Vec<usize>, Vec<u32>) {
    let (mut borders, mut ids, mut end) = (Vec::new(), Vec::new(), 0);
    for sentence in tokens.split_inclusive(|token| ends[*token as usize]) {
        let next = known.len() as u32;
        ids.push(*known.entry(sentence).or_insert(next));
        end += sentence.len();
        borders.push(end);
    }
    (borders, ids)
}

/// The runs of numbers that are the same in both, ascending.
///
/// Histogram diff, with Myers' in a bounded form between anchors: no clock is asked, and the work stays near to linear.
fn compared(old: &[u32], new: &[u32]) -> Vec<Run> {
    struct Runs(Vec<Run>);
    impl DiffHook for Runs {
        type Error = Infallible;
        fn equal(&mut self, old: usize, new: usize, length: usize) -> Result<(), Infallible> {
            self.0.push((old, new, length));
            Ok(())
        }
    }
    let mut runs = Runs(Vec::new());
    if old.is_empty() || new.is_empty() {
        return runs.0;
    }
    match diff(
        Algorithm::Histogram,
        &mut runs,
        old,
        0..old.len(),
        new,
        0..new.len(),
    ) {
        Ok(()) => runs.0,
        Err(never) => match never {},
    }
}

/// Positions sorted by id, and where those of each id start.
fn places_of(ids: &[u32], known: usize) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0u32; known + 1];
    for id in ids {
        starts[*id as usize + 1] += 1;
    }
    for id in 0..known {
        starts[id + 1] += starts[id];
    }
    let (mut next, mut places) = (starts.clone(), vec![0; ids.len()]);
    for (place, id) in ids.iter().enumerate() {
        let slot = &mut next[*id as usize];
        places[*slot as usize] = place as u32;
        *slot += 1;
    }
    (places, starts)
}

/// Whether one word may be a correction of the other: at least half the letters of the longer stand alike at start and end.
fn are_alike(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let longest = a.len().max(b.len());
    let from_start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let rest = a.len().min(b.len()) - from_start;
    let pairs = a.iter().rev().zip(b.iter().rev()).take(rest);
    let from_end = pairs.take_while(|(a, b)| a == b).count();
    (from_start + from_end) * 2 >= longest
}

/// The largest set of pairs that are alike and in the same order on both sides.
fn in_order(old: usize, new: usize, alike: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    if old * new > MOST_PAIRS {
        return Vec::new();
    }
    // best[a][b]: how many pairs the stretches from a and b on can have.
    let mut best = vec![vec![0u16; new + 1]; old + 1];
    for a in (0..old).rev() {
        for b in (0..new).rev() {
            let with = if alike(a, b) {
                best[a + 1][b + 1] + 1
            } else {
                0
            };
            best[a][b] = with.max(best[a + 1][b]).max(best[a][b + 1]);
        }
    }
    let (mut a, mut b, mut pairs) = (0, 0, Vec::new());
    while a < old && b < new && best[a][b] > 0 {
        if best[a][b] == best[a + 1][b] {
            a += 1;
        } else if best[a][b] == best[a][b + 1] {
            b += 1;
        } else {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        }
    }
    pairs
}

//! Carrying passages over from one text to another by comparing the two.
//!
//! Both texts are cut into words and marks ([`align`]), so that white space and line ends alone change nothing. The rules,
//! in the order in which they are tried:
//!
//! 1. Words that stand together as before: the passage stays on them to the letter, *sound*. So it does where the
//!    comparison has split them, but they still stand together in what it made of them: a text in which something is said
//!    twice can be compared in several ways, and an edit beside a passage is not one inside it.
//! 2. One of two equal stretches side by side is gone, and it cannot be told which: *ambiguous*, on the one that is left.
//! 3. Fewer than half of the words stand where they stood. If all of them were newly written elsewhere, once: moved there,
//!    *changed*. More than once: *ambiguous*, at the place nearest to the old one. It stands on the very words that were
//!    coded, so that figures keep it, but the place is a claim that only the coder can make. Words that stood in the text
//!    before are never taken for those that are gone.
//! 4. Some words stay, or are rewritten in their place (`knee`, `knees`): *changed*; the passage reaches from the first of
//!    them to the last. What is inserted inside it belongs to it, what is inserted at its edge does not. Up to three words
//!    that are replaced whole (a name by a pseudonym) count as rewritten.
//! 5. Else the words are gone: *lost*.

mod align;
mod records;
mod turns;

use super::coding::CodingState;
use super::span::{Position, Span};
use super::text::Text;
use align::{Alignment, Gap, SHORT};
use std::ops::Range;

pub use records::CarriedOver;
pub use turns::carry_turns;

/// What became of a text: how passages of the old one are found in the new one.
#[derive(Debug)]
pub struct Correction<'a> {
    old: &'a Text,
    new: &'a Text,
    words: Alignment<'a>,
}

/// What became of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carried {
    /// Where it stands in the new text, in code points; none if and only if it is lost.
    pub span: Option<Span>,
    /// Sound, changed, ambiguous or lost.
    pub state: CodingState,
}

impl Carried {
    const LOST: Self = Self {
        span: None,
        state: CodingState::Lost,
    };
}

impl<'a> Correction<'a> {
    /// Compares two texts.
    pub fn between(old: &'a Text, new: &'a Text) -> Self {
        Self {
            old,
            new,
            words: Alignment::between(old, new),
        }
    }

    /// Finds a passage of the old text in the new one.
    pub fn carry(&self, span: Span) -> Carried {
        let tokens = self.words.old.within(span);
        if tokens.is_empty() {
            return self.carry_blank(span, tokens.start);
        }
        if let Some((start, state)) = self.standing_together(&tokens) {
            return self.whole(span, &tokens, start, state);
        }
        let Words {
            all,
            stayed,
            rewritten,
        } = self.count(&tokens);
        if stayed * 2 < all
            && let Some((start, state)) = self.moved(&tokens)
        {
            return self.whole(span, &tokens, start, state);
        }
        let replaced = self.replaced(&tokens);
        let enough = stayed > 0 || (rewritten > 0 && rewritten * 2 >= all);
        if enough || (all <= SHORT && replaced.is_some()) {
            return self.edited(span, &tokens, replaced);
        }
        Carried::LOST
    }

    /// Finds words that had been lost, where they have been written again, once.
    pub fn find_again(&self, quote: &str) -> Option<Span> {
        let words = self.words.ids_of(quote)?;
        match self.words.written_anew(&words).as_slice() {
            [start] => Some(self.new_span(*start..*start + words.len())),
            _ => None,
        }
    }

    /// The word that stayed nearest to `position` of the old text; the whole new text where none did.
    pub fn nearest(&self, position: Position) -> Span {
        let at = self
            .words
            .old
            .within(Span::new(position, position + 1))
            .start;
        let count = self.words.old.ids.len();
        let before = (0..at.min(count))
            .rev()
            .find_map(|at| self.words.stayed(at));
        let behind = (at..count).find_map(|at| self.words.stayed(at));
        behind
            .or(before)
            .map_or(self.new.whole(), |at| self.words.new.spans[at])
    }

    /// Where a passage of the new text stood in the old one: its first word there. None where fewer than half of its words
    /// stood there.
    pub fn stood_before(&self, span: Span) -> Option<Position> {
        let tokens = self.words.new.within(span);
        let words: Vec<usize> = tokens.filter(|at| self.words.is_new_word(*at)).collect();
        let stood: Vec<usize> = words.iter().filter_map(|at| self.words.was(*at)).collect();
        let first = stood.first().filter(|_| stood.len() * 2 >= words.len())?;
        Some(self.words.old.spans[*first].start)
    }

    fn new_span(&self, tokens: Range<usize>) -> Span {
        let spans = &self.words.new.spans[tokens];
        match (spans.first(), spans.last()) {
            (Some(first), Some(last)) => first.hull(*last),
            _ => Span::new(0, 0),
        }
    }

    /// A passage of white space stays between the words that it stood between.
    fn carry_blank(&self, span: Span, behind: usize) -> Carried {
        let words = &self.words;
        let start = match behind.checked_sub(1) {
            Some(before) => words.stayed(before).map(|new| new + 1),
            None => Some(0),
        };
        let end = match words.old.ids.get(behind) {
            Some(_) => words.stayed(behind),
            None => Some(words.new.ids.len()),
        };
        let Some(at) = start.filter(|at| end == Some(*at)) else {
            return Carried::LOST;
        };
        let (from, to) = (words.new.end_before(at), self.start_of(at));
        let start = to.min(from + span.start - words.old.end_before(behind));
        let blank = Span::new(start, to.min(start + span.len()));
        if blank.is_empty() {
            return Carried::LOST;
        }
        Carried {
            span: Some(blank),
            state: CodingState::Sound,
        }
    }

    /// Where a new token starts; behind the last one, the end of the text.
    fn start_of(&self, token: usize) -> Position {
        let spans = &self.words.new.spans;
        spans.get(token).map_or(self.new.len(), |span| span.start)
    }

    /// Rules 1 and 2: where all the tokens stand one after another, with or without the help of equal words beside them.
    fn standing_together(&self, tokens: &Range<usize>) -> Option<(usize, CodingState)> {
        let stayed = |at: &usize| self.words.stayed(*at);
        let Some(first) = tokens.clone().find_map(|at| stayed(&at)) else {
            return self.slid(tokens);
        };
        let last = tokens.clone().rev().find_map(|at| stayed(&at))?;
        let own = tokens.clone().filter(|at| stayed(at).is_some()).count();
        // The first token may be as far before the last that stayed as there are tokens, or as far behind the first.
        let from = (last + 1).saturating_sub(tokens.len());
        let starts = from.min(first)..=from.max(first);
        let places: Vec<usize> = starts
            .filter(|start| self.words.stand_at(tokens, *start))
            .collect();
        let kept = |start: &usize| {
            let in_place = |(at, old): (usize, usize)| stayed(&old) == Some(start + at);
            tokens
                .clone()
                .enumerate()
                .filter(|pair| in_place(*pair))
                .count()
        };
        let inside = last + 1 - first >= tokens.len();
        let best = places.iter().copied().max_by_key(kept)?;
        let sure = places.len() == 1 && (inside || own * 2 > tokens.len());
        let state = if sure {
            CodingState::Sound
        } else {
            CodingState::Ambiguous
        };
        Some((best, state))
    }

    /// Rule 2: a deletion that took the tokens could as well have taken equal ones directly before or behind them.
    fn slid(&self, tokens: &Range<usize>) -> Option<(usize, CodingState)> {
        let Gap { old, new } = self.words.gap_of(tokens.start)?;
        let left = new.start.checked_sub(old.end - tokens.start);
        let left = left.filter(|start| self.words.stand_at(&(tokens.start..old.end), *start));
        let right = || {
            let equal = self.words.stand_at(&(old.start..tokens.end), new.end);
            equal.then(|| new.end + tokens.start - old.start)
        };
        let start = left.or_else(right)?;
        Some((start, CodingState::Ambiguous))
    }

    /// Rule 3: where all the tokens were newly written.
    fn moved(&self, tokens: &Range<usize>) -> Option<(usize, CodingState)> {
        let places = self.words.written_anew(&self.words.old.ids[tokens.clone()]);
        let survivor = tokens.clone().find_map(|at| self.words.counterpart(at));
        let gap = self.words.gap_of(tokens.start).map(|gap| gap.new.start);
        let near = survivor.or(gap).unwrap_or(0);
        let nearest = places.iter().copied().min_by_key(|at| at.abs_diff(near))?;
        let state = match places.len() {
            1 => CodingState::Changed,
            _ => CodingState::Ambiguous,
        };
        Some((nearest, state))
    }

    /// The passage on the same tokens from `start` on, with as much of the white space at its ends as there is.
    fn whole(
        &self,
        span: Span,
        tokens: &Range<usize>,
        start: usize,
        state: CodingState,
    ) -> Carried {
        let end = start + tokens.len();
        let carried = Span::new(
            self.start_at(span.start, tokens.start, start),
            self.end_at(span.end, tokens.end - 1, end - 1),
        );
        let same = same_words(self.old.slice(span), self.new.slice(carried));
        Carried {
            span: Some(carried),
            state: match state {
                CodingState::Sound if !same => CodingState::Changed,
                state => state,
            },
        }
    }

    /// Where a passage starts that started at `position`, in or before the token `old` that has become `new`.
    fn start_at(&self, position: Position, old: usize, new: usize) -> Position {
        let (from, to) = (self.words.old.spans[old], self.words.new.spans[new]);
        if position <= from.start {
            let blanks = to.start - self.words.new.end_before(new);
            return to.start - blanks.min(from.start - position);
        }
        let letters = position - from.start;
        let (was, is) = (self.old.slice(from).chars(), self.new.slice(to).chars());
        let alike = was.zip(is).take_while(|(a, b)| a == b).count();
        if letters as usize <= alike && letters < to.len() {
            to.start + letters
        } else {
            to.start
        }
    }

    /// Where a passage ends that ended at `position`, in or behind the token `old` that has become `new`.
    fn end_at(&self, position: Position, old: usize, new: usize) -> Position {
        let (from, to) = (self.words.old.spans[old], self.words.new.spans[new]);
        if position >= from.end {
            let blanks = self.start_of(new + 1) - to.end;
            return to.end + blanks.min(position - from.end);
        }
        let letters = position - from.start;
        let (was, is) = (self.old.slice(from).chars(), self.new.slice(to).chars());
        let alike = was.zip(is).take_while(|(a, b)| a == b).count();
        if letters as usize <= alike {
            to.start + letters
        } else {
            to.end
        }
    }

    fn count(&self, tokens: &Range<usize>) -> Words {
        let all = self.words.count_old(tokens.clone());
        // A passage of marks alone: each counts as a word.
        let counts = |at: &usize| all == 0 || self.words.is_word(*at);
        let stayed = tokens.clone().filter(counts);
        let stayed = stayed.filter(|at| self.words.stayed(*at).is_some()).count();
        let written = tokens.clone().filter(counts);
        let written = written.filter(|at| self.words.counterpart(*at).is_some());
        Words {
            all: if all == 0 { tokens.len() } else { all },
            stayed,
            rewritten: written.count() - stayed,
        }
    }

    /// The new tokens that stand for short stretches at the passage's ends, or for all of it, that were replaced whole.
    fn replaced(&self, tokens: &Range<usize>) -> Option<Range<usize>> {
        let short = |gap: &&Gap| {
            let inside = tokens.start <= gap.old.start && gap.old.end <= tokens.end;
            let words = self.words.count_old(gap.old.clone());
            let most = words * SHORT;
            inside
                && words <= SHORT
                && !gap.new.is_empty()
                && self.words.count_new(gap.new.clone()) <= most
        };
        let at = |token: usize| self.words.gap_of(token).filter(short);
        let ends = [at(tokens.start), at(tokens.end - 1)];
        let ranges = ends.into_iter().flatten().map(|gap| gap.new.clone());
        ranges.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end))
    }

    /// Rule 4: the passage from the first token that has a counterpart to the last.
    fn edited(&self, span: Span, tokens: &Range<usize>, replaced: Option<Range<usize>>) -> Carried {
        let counterpart = |at: usize| self.words.counterpart(at).map(|new| (at, new));
        let first = tokens.clone().find_map(counterpart);
        let last = tokens.clone().rev().find_map(counterpart);
        let (first, last) = match first.zip(last) {
            Some((first, last)) => self.stretched(tokens, first, last),
            None => (first, last),
        };
        let ends = first
            .zip(last)
            .map(|((_, first), (_, last))| first..last + 1);
        let hull = match (ends, replaced) {
            (Some(a), Some(b)) => a.start.min(b.start)..a.end.max(b.end),
            (Some(hull), None) | (None, Some(hull)) => hull,
            (None, None) => return Carried::LOST,
        };
        let mut carried = self.new_span(hull.clone());
        if let Some((old, new)) = first.filter(|pair| *pair == (tokens.start, hull.start)) {
            carried.start = self.start_at(span.start, old, new);
        }
        if let Some((old, new)) = last.filter(|pair| *pair == (tokens.end - 1, hull.end - 1)) {
            carried.end = self.end_at(span.end, old, new);
        }
        let carried = self.new.on_graphemes(Span::new(carried.start, carried.end));
        if carried.is_empty() {
            return Carried::LOST;
        }
        Carried {
            span: Some(carried),
            state: CodingState::Changed,
        }
    }

    /// The pairs of tokens at a passage's ends, stretched over lost tokens whose equals stand right beside: the full stop of
    /// a sentence may have been compared with that of the next one, which is gone.
    fn stretched(
        &self,
        tokens: &Range<usize>,
        first: Pair,
        last: Pair,
    ) -> (Option<Pair>, Option<Pair>) {
        let (old, new) = (&self.words.old.ids, &self.words.new.ids);
        let (mut first, mut last) = (first, last);
        while first.0 > tokens.start && first.1 > 0 && old[first.0 - 1] == new[first.1 - 1] {
            first = (first.0 - 1, first.1 - 1);
        }
        while last.0 + 1 < tokens.end && new.get(last.1 + 1) == Some(&old[last.0 + 1]) {
            last = (last.0 + 1, last.1 + 1);
        }
        (Some(first), Some(last))
    }
}

/// An old token and the new one that it became.
type Pair = (usize, usize);

/// How many words a passage had, how many of them stayed, and how many were rewritten in their place.
struct Words {
    all: usize,
    stayed: usize,
    rewritten: usize,
}

/// Whether two quotes have the same words and marks: runs of white space count as one blank, outer ones not at all.
pub fn same_words(a: &str, b: &str) -> bool {
    a == b || a.split_whitespace().eq(b.split_whitespace())
}

#[cfg(test)]
mod tests;

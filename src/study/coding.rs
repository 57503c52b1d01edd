//! Codings: one code on one passage by one coder, and the codings of one transcript as sorted intervals.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::ids::{CodeId, CoderId, CodingId, TranscriptId};
use super::span::{Span, SpanSet};

/// A small integer that stands for a [`CodeId`] within one loaded study; see [`Study::code_key`](super::Study::code_key).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeKey(pub u32);

/// A small integer that stands for a [`CoderId`] within one loaded study.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CoderKey(pub u16);

/// Whether a coding still stands on the words that were coded.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum CodingState {
    /// On the words that were coded.
    #[default]
    Sound,
    /// A correction touched its words; they were carried over and await review.
    Changed,
    /// Its words stand in more than one place since a correction. It stands on the very words, at the place nearest to
    /// the old one, and counts; that the place is the right one is for its coder to say.
    Ambiguous,
    /// Its words are gone. It has no span and counts in no figure.
    Lost,
}

/// What a researcher has marked a coding as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Flags {
    /// A quote for the paper.
    pub key: bool,
    /// A contrary case.
    pub contrary: bool,
}

/// A coding as the study file and the history have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodingRecord {
    /// Its identity.
    pub id: CodingId,
    /// The transcript that it is in, for good.
    pub transcript: TranscriptId,
    /// Where, in code points of the transcript's present text; none for a lost coding.
    pub span: Option<Span>,
    /// The code.
    pub code: CodeId,
    /// Who coded.
    pub coder: CoderId,
    /// Whether it stands on its words.
    pub state: CodingState,
    /// Key quote, contrary case.
    pub flags: Flags,
    /// How strongly the passage shows the code, 0 to 100, where the study uses weights.
    pub weight: Option<u8>,
    /// The coder's comment, possibly empty.
    pub comment: String,
    /// The words as they were coded, kept from the first correction that touches them until the coding is reviewed.
    pub quote: Option<String>,
    /// When the passage was given this code, in milliseconds since 1970: merging codes leaves it, recoding does not.
    pub created: i64,
}

/// A coding in memory: small, because a study may have a million. Comment and old quote lie in [`Codings::note`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coding {
    /// Its identity.
    pub id: CodingId,
    /// Where; empty for a lost coding.
    pub span: Span,
    /// When it was made, in milliseconds since 1970.
    pub created: i64,
    /// The code.
    pub code: CodeKey,
    /// Who coded.
    pub coder: CoderKey,
    /// Whether it stands on its words.
    pub state: CodingState,
    /// Key quote, contrary case.
    pub flags: Flags,
    /// 0 to 100.
    pub weight: Option<u8>,
}

impl Coding {
    fn place(&self) -> (u32, u32, CodingId) {
        (self.span.start, self.span.end, self.id)
    }
}

/// The texts that few codings have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodingNote {
    /// The coder's comment.
    pub comment: String,
    /// The words as they were coded, where the text has changed since.
    pub quote: Option<String>,
}

/// The codings of one transcript, sorted by start, then end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Codings {
    sorted: Vec<Coding>,
    lost: Vec<Coding>,
    notes: HashMap<CodingId, CodingNote>,
    /// No coding is longer than this: how far back an overlapping one can start.
    longest: u32,
}

impl Codings {
    /// The codings that have a place in the text, by start, then end.
    pub fn iter(&self) -> std::slice::Iter<'_, Coding> {
        self.sorted.iter()
    }

    /// The codings whose words are gone, by identity.
    pub fn lost(&self) -> &[Coding] {
        &self.lost
    }

    /// How many there are, lost ones left out.
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// Whether there is none, lost ones left out.
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// The coding with this identity, lost or not.
    pub fn get(&self, id: CodingId) -> Option<&Coding> {
        self.sorted
            .iter()
            .chain(&self.lost)
            .find(|coding| coding.id == id)
    }

    /// The coding with this identity, found at once if it stands on `span`.
    pub(super) fn get_on(&self, id: CodingId, span: Span) -> Option<&Coding> {
        let place = (span.start, span.end, id);
        match self.sorted.binary_search_by_key(&place, Coding::place) {
            Ok(at) => self.sorted.get(at),
            Err(_) => self.get(id),
        }
    }

    /// Comment and old quote of a coding, if it has either.
    pub fn note(&self, id: CodingId) -> Option<&CodingNote> {
        self.notes.get(&id)
    }

    /// The codings that share a character with `span`, by start, then end.
    pub fn overlapping(&self, span: Span) -> impl Iterator<Item = &Coding> {
        let earliest = span.start.saturating_sub(self.longest);
        let from = self
            .sorted
            .partition_point(|coding| coding.span.start < earliest);
        let to = self
            .sorted
            .partition_point(|coding| coding.span.start < span.end);
        self.sorted[from..to.max(from)]
            .iter()
            .filter(move |coding| coding.span.overlaps(span))
    }

    /// The codings over the character at `position`.
    pub fn at(&self, position: u32) -> impl Iterator<Item = &Coding> {
        self.overlapping(Span::new(position, position + 1))
    }

    /// What the codings that `keep` accepts cover together: overlapping ones merged, touching ones apart.
    pub fn covered(&self, keep: impl Fn(&Coding) -> bool) -> SpanSet {
        self.sorted
            .iter()
            .filter(|coding| keep(coding))
            .map(|coding| coding.span)
            .collect()
    }

    pub(super) fn put(&mut self, coding: Coding, note: CodingNote) {
        self.remove(coding.id);
        if note != CodingNote::default() {
            self.notes.insert(coding.id, note);
        }
        if coding.state == CodingState::Lost {
            let at = self.lost.partition_point(|other| other.id < coding.id);
            self.lost.insert(at, coding);
            return;
        }
        self.longest = self.longest.max(coding.span.len());
        let at = self
            .sorted
            .partition_point(|other| other.place() < coding.place());
        self.sorted.insert(at, coding);
    }

    /// Puts many at once, each of another identity; gives back those that they replace.
    pub(super) fn put_all(&mut self, new: Vec<(Coding, CodingNote)>) -> Vec<Coding> {
        let ids: HashSet<CodingId> = new.iter().map(|(coding, _)| coding.id).collect();
        let mut replaced = Vec::with_capacity(new.len());
        let mut all = Vec::with_capacity(self.sorted.len() + self.lost.len() + new.len());
        let mut notes = std::mem::take(&mut self.notes);
        for coding in self.sorted.drain(..).chain(self.lost.drain(..)) {
            let note = notes.remove(&coding.id).unwrap_or_default();
            if ids.contains(&coding.id) {
                replaced.push(coding);
            } else {
                all.push((coding, note));
            }
        }
        all.extend(new);
        *self = Self::collect(all);
        replaced
    }

    pub(super) fn remove(&mut self, id: CodingId) -> Option<Coding> {
        self.notes.remove(&id);
        if let Some(at) = self.sorted.iter().position(|coding| coding.id == id) {
            return Some(self.sorted.remove(at));
        }
        let at = self.lost.iter().position(|coding| coding.id == id)?;
        Some(self.lost.remove(at))
    }

    /// Makes the whole collection at once, in any order.
    pub(super) fn collect(all: Vec<(Coding, CodingNote)>) -> Self {
        let mut codings = Self::default();
        for (coding, note) in all {
            if note != CodingNote::default() {
                codings.notes.insert(coding.id, note);
            }
            let home = if coding.state == CodingState::Lost {
                &mut codings.lost
            } else {
                &mut codings.sorted
            };
            home.push(coding);
        }
        codings.longest = codings
            .sorted
            .iter()
            .map(|coding| coding.span.len())
            .max()
            .unwrap_or(0);
        codings.sorted.sort_unstable_by_key(Coding::place);
        codings.lost.sort_unstable_by_key(|coding| coding.id);
        codings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn coding(id: u128, span: Span) -> Coding {
        Coding {
            id: CodingId(Uuid::from_u128(id)),
            span,
            created: 0,
            code: CodeKey(0),
            coder: CoderKey(0),
            state: CodingState::Sound,
            flags: Flags::default(),
            weight: None,
        }
    }

    #[test]
    fn a_coding_is_small() {
        assert!(size_of::<Coding>() <= 48);
    }

    proptest! {
        #[test]
        fn overlapping_codings_are_all_found(
            spans in prop::collection::vec((0u32..100, 1u32..40), 0..40),
            removed in prop::collection::vec(any::<prop::sample::Index>(), 0..10),
            probe in (0u32..120, 0u32..30),
        ) {
            let mut codings = Codings::default();
            let mut plain: Vec<Coding> = Vec::new();
            for (id, (start, len)) in spans.iter().enumerate() {
                let new = coding(id as u128, Span::new(*start, start + len));
                codings.put(new, CodingNote::default());
                plain.push(new);
            }
            for index in removed {
                if !plain.is_empty() {
                    let gone = plain.swap_remove(index.index(plain.len()));
                    codings.remove(gone.id);
                }
            }
            let probe = Span::new(probe.0, probe.0 + probe.1);
            plain.retain(|coding| coding.span.overlaps(probe));
            plain.sort_by_key(Coding::place);
            let found: Vec<Coding> = codings.overlapping(probe).copied().collect();
            prop_assert_eq!(found, plain);
        }
    }
}

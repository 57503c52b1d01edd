//! Carrying over what hangs on passages: codings, memos and links.

use uuid::Uuid;

use super::{Correction, same_words};
use crate::study::Study;
use crate::study::coding::{CodingRecord, CodingState};
use crate::study::ids::TranscriptId;
use crate::study::notes::{Link, Memo, MemoTarget, Passage};
use crate::study::record::{Change, Kind, Record};

/// What a correction does to codings, memos and links of a transcript.
#[derive(Debug, Default)]
pub struct CarriedOver {
    /// The records that differ afterwards.
    pub changes: Vec<Change>,
    /// Codings whose words it did not touch, white space apart.
    pub kept: usize,
    /// Codings whose words were touched or moved.
    pub changed: usize,
    /// Codings whose words stand in more than one place.
    pub ambiguous: usize,
    /// Codings whose words are gone since this correction.
    pub lost: usize,
    /// Memos that now hang on the transcript as a whole, because the words of their passage are gone.
    pub loose_memos: usize,
    /// Ends of links that now point to the word nearest to where theirs stood.
    pub loose_links: usize,
}

impl CarriedOver {
    fn count(&mut self, state: CodingState) {
        *match state {
            CodingState::Sound => &mut self.kept,
            CodingState::Changed => &mut self.changed,
            CodingState::Ambiguous => &mut self.ambiguous,
            CodingState::Lost => &mut self.lost,
        } += 1;
    }

    /// Marks a memo or link for review, unless it stands on its words.
    fn mark(&mut self, study: &Study, id: Uuid, state: CodingState, words: &str) {
        if state != CodingState::Sound {
            self.changes.extend(study.marked(id, state, words));
        }
    }

    fn note<R: Clone + PartialEq + Into<Record>>(&mut self, before: &R, after: R) {
        self.changes.extend(Change::edit(before.clone(), after));
    }
}

impl Correction<'_> {
    /// A coding of the old text in the new one, and what the correction did to it; nothing, where it had been lost before.
    /// What awaited review before still does; a coding whose words as they were coded are back is sound again, and a lost
    /// one whose words are written again, once, gets a place.
    pub fn coding(&self, coding: &CodingRecord) -> (CodingRecord, Option<CodingState>) {
        let mut after = coding.clone();
        let Some(span) = coding.span else {
            let found = coding.quote.as_deref().and_then(|q| self.find_again(q));
            if found.is_some() {
                (after.span, after.state) = (found, CodingState::Changed);
            }
            return (after, found.map(|_| CodingState::Changed));
        };
        let carried = self.carry(span);
        after.span = carried.span;
        if carried.state == CodingState::Sound {
            return (after, Some(CodingState::Sound));
        }
        let old = self.old.slice(span);
        let new = carried.span.map(|span| self.new.slice(span));
        after.state = carried.state.max(coding.state);
        let restored = |quote: &str| {
            after.state == CodingState::Changed
                && !same_words(quote, old)
                && new.is_some_and(|new| same_words(quote, new))
        };
        if coding.quote.as_deref().is_some_and(restored) {
            (after.state, after.quote) = (CodingState::Sound, None);
        } else if after.quote.is_none() {
            after.quote = Some(old.to_owned());
        }
        (after, Some(carried.state))
    }

    /// A memo on a passage of the old text; on the transcript as a whole where the words are gone.
    pub fn memo(&self, memo: &Memo) -> Memo {
        let MemoTarget::Passage(passage) = memo.on else {
            return memo.clone();
        };
        let on = match self.carry(passage.span).span {
            Some(span) => MemoTarget::Passage(Passage { span, ..passage }),
            None => MemoTarget::Transcript(passage.transcript),
        };
        Memo { on, ..memo.clone() }
    }

    /// A link whose ends in `transcript` are passages of the old text, and how many of these have lost their words and
    /// point to the word nearest by.
    pub fn link(&self, link: &Link, transcript: TranscriptId) -> (Link, usize) {
        let (mut after, mut loose) = (link.clone(), 0);
        for end in [&mut after.from, &mut after.to] {
            if end.transcript == transcript {
                let carried = self.carry(end.span).span;
                loose += usize::from(carried.is_none());
                end.span = carried.unwrap_or_else(|| self.nearest(end.span.start));
            }
        }
        (after, loose)
    }

    /// Any record of `transcript`'s old text in its new one.
    pub fn record(&self, record: &Record, transcript: TranscriptId) -> Record {
        match record {
            Record::Coding(coding) => self.coding(coding).0.into(),
            Record::Memo(memo) => self.memo(memo).into(),
            Record::Link(link) => self.link(link, transcript).0.into(),
            other => other.clone(),
        }
    }
}

impl Study {
    /// What carrying over the codings, memos and links of a transcript comes to, of those records that `wanted` names.
    /// The transcript must be loaded, and its records must stand in the correction's old text.
    pub fn carried_over(
        &self,
        transcript: TranscriptId,
        correction: &Correction<'_>,
        wanted: &dyn Fn(Kind, Uuid) -> bool,
    ) -> CarriedOver {
        let mut over = CarriedOver::default();
        let Some(interview) = self.interview(transcript) else {
            return over;
        };
        let codings = interview.codings();
        for coding in codings.iter().chain(codings.lost()) {
            if wanted(Kind::Coding, coding.id.0) {
                let before = self.record_of(interview, coding);
                let (after, outcome) = correction.coding(&before);
                outcome.into_iter().for_each(|state| over.count(state));
                over.note(&before, after);
            }
        }
        let here =
            |memo: &&Memo| matches!(&memo.on, MemoTarget::Passage(p) if p.transcript == transcript);
        for memo in self.memos().iter().filter(here) {
            if wanted(Kind::Memo, memo.id.0) {
                let after = correction.memo(memo);
                if let MemoTarget::Passage(passage) = &memo.on {
                    let state = correction.carry(passage.span).state;
                    over.mark(self, memo.id.0, state, correction.old.slice(passage.span));
                }
                over.loose_memos += usize::from(matches!(after.on, MemoTarget::Transcript(_)));
                over.note(memo, after);
            }
        }
        let here = |link: &&Link| {
            [link.from, link.to]
                .iter()
                .any(|end| end.transcript == transcript)
        };
        for link in self.links().iter().filter(here) {
            if wanted(Kind::Link, link.id.0) {
                let (after, loose) = correction.link(link, transcript);
                let ends = [link.from, link.to]
                    .into_iter()
                    .filter(|end| end.transcript == transcript);
                let touched = ends
                    .map(|end| (correction.carry(end.span).state, end.span))
                    .max();
                if let Some((state, span)) = touched {
                    over.mark(self, link.id.0, state, correction.old.slice(span));
                }
                over.loose_links += loose;
                over.note(link, after);
            }
        }
        over
    }
}

//! What happens on the Review screen.

use super::super::app::App;
use super::super::command::{Command, ReviewStep, Screen};
use crate::analysis::{ReviewItem, ReviewOf, ReviewWhy};
use crate::study::{Action, CodingAt, LinkId, MemoId, MemoTarget, Passage, Span, TranscriptId};

impl App {
    pub(super) fn give_review(&mut self, step: ReviewStep) {
        match step {
            ReviewStep::Accept => self.accept_reviewed(),
            ReviewStep::Place if self.reviewing.placing.is_some() => self.finish_placing(),
            ReviewStep::Place => self.begin_placing(),
            ReviewStep::Remove => self.remove_reviewed(),
            ReviewStep::NextPlace | ReviewStep::PreviousPlace => {
                self.reviewing.step(step == ReviewStep::PreviousPlace);
                if self.reviewing.places.is_empty() {
                    let place = self.key(Command::Review(ReviewStep::Place));
                    self.warn(format!(
                        "its old words stand nowhere in the text; {place} chooses a place"
                    ));
                }
            }
            ReviewStep::Mark => {
                if let Some(of) = self.reviewing.chosen().map(|item| item.of) {
                    if !self.reviewing.marked.remove(&of) {
                        self.reviewing.marked.insert(of);
                    }
                    self.reviewing.go(super::super::command::Motion::Down, 9);
                }
            }
            ReviewStep::MarkAlike => self.mark_alike(),
        }
    }

    /// Marks all that await review for the same reason, codings only of the same code; where all are marked, none.
    fn mark_alike(&mut self) {
        let Some(chosen) = self.reviewing.chosen().cloned() else {
            return;
        };
        let kind = |item: &ReviewItem| (item.why, self.code_reviewed(item));
        let wanted = kind(&chosen);
        let alike = self
            .reviewing
            .items
            .iter()
            .filter(|item| kind(item) == wanted);
        let alike: Vec<ReviewOf> = alike.map(|item| item.of).collect();
        let marked = &mut self.reviewing.marked;
        if alike.iter().all(|of| marked.contains(of)) {
            marked.retain(|of| !alike.contains(of));
        } else {
            marked.extend(alike);
        }
        let count = self.reviewing.marked.len();
        self.say(format!("{count} marked"));
    }

    fn code_reviewed(&self, item: &ReviewItem) -> Option<crate::study::CodeId> {
        let ReviewOf::Coding(at) = item.of else {
            return None;
        };
        self.workbench
            .study()
            .coding_record(at)
            .map(|coding| coding.code)
    }

    fn accept_reviewed(&mut self) {
        let items = self.reviewing.taken();
        let single = items.len() == 1 && self.reviewing.marked.is_empty();
        if let Some(item) = items.first().filter(|_| single)
            && let Some(span) = self
                .reviewing
                .place
                .and_then(|at| self.reviewing.places.get(at).copied())
            && Some(span) != item.span
        {
            let (of, transcript) = (item.of, item.transcript);
            return self.place_reviewed(of, transcript, span);
        }
        let lost = |item: &&ReviewItem| {
            item.why == ReviewWhy::Lost && matches!(item.of, ReviewOf::Coding(_))
        };
        let lost_ones = items.iter().filter(lost).count();
        let accepted: Vec<ReviewItem> = items.iter().filter(|item| !lost(item)).cloned().collect();
        if accepted.is_empty() {
            let place = self.key(Command::Review(ReviewStep::Place));
            let remove = self.key(Command::Review(ReviewStep::Remove));
            return self.complain(format!(
                "its words are gone, so there is nothing to accept: {place} gives it a place, {remove} removes it"
            ));
        }
        let sorted = Sorted::of(&accepted);
        let count = accepted.len();
        let action = Action::Together {
            actions: vec![
                Action::ReviewCodings {
                    codings: sorted.codings,
                },
                Action::ReviewNotes {
                    memos: sorted.memos,
                    links: sorted.links,
                },
            ],
            sentence: format!("accepted {count} of what awaited review where it stands"),
        };
        let result = self.workbench.perform(action);
        if self.done(result).is_some() {
            self.reviewing.marked.clear();
            if lost_ones > 0 {
                self.warn(format!(
                    "{count} accepted; {lost_ones} whose words are gone need a place (m) or go (x)"
                ));
            }
        }
    }

    fn remove_reviewed(&mut self) {
        let items = self.reviewing.taken();
        let sorted = Sorted::of(&items);
        let mut actions = Vec::new();
        if !sorted.codings.is_empty() {
            actions.push(Action::RemoveCodings(sorted.codings));
        }
        actions.extend(
            sorted
                .memos
                .into_iter()
                .map(|memo| Action::RemoveMemo { memo }),
        );
        actions.extend(
            sorted
                .links
                .into_iter()
                .map(|link| Action::RemoveLink { link }),
        );
        let sentence = format!("removed {} of what awaited review", items.len());
        let result = self
            .workbench
            .perform(Action::Together { actions, sentence });
        if self.done(result).is_some() {
            self.reviewing.marked.clear();
        }
    }

    /// Opens the chosen one where it stands, or its transcript where its words are gone.
    pub(super) fn open_reviewed(&mut self) {
        let Some(item) = self.reviewing.chosen().cloned() else {
            return;
        };
        match self.reviewing.shown() {
            Some(span) => self.show(item.transcript, span),
            None => self.jump(item.transcript, 0),
        }
        if let ReviewOf::Coding(at) = item.of {
            self.reading.focus = Some(at.coding);
        }
    }

    /// Goes to the text to choose a new place for the chosen one.
    fn begin_placing(&mut self) {
        let Some(item) = self.reviewing.chosen().cloned() else {
            return;
        };
        if matches!(item.of, ReviewOf::Link(_)) {
            return self.warn("a link is accepted where it stands, or removed and made anew");
        }
        let shown = self.reviewing.shown();
        match shown {
            Some(span) => self.show(item.transcript, span),
            None => {
                self.jump(item.transcript, 0);
                self.settle();
            }
        }
        self.reviewing.placing = Some(item.of);
        self.say(format!(
            "select the words, or put the cursor into the sentence, and press {}; {} leaves it",
            self.key(Command::Review(ReviewStep::Place)),
            self.key(Command::Back)
        ));
    }

    /// Gives what is being placed the passage that is chosen on the Read screen, and returns to the list.
    pub(super) fn finish_placing(&mut self) {
        let Some(of) = self.reviewing.placing.take() else {
            return;
        };
        let Some((transcript, span)) = self.reading.open.zip(self.target()) else {
            return self.warn("there are no words here");
        };
        self.reading.cursor.deselect();
        self.place_reviewed(of, transcript, span);
        self.switch(Screen::Review);
    }

    /// Leaves what is being placed as it was, and returns to the list.
    pub(super) fn leave_placing(&mut self) {
        self.reviewing.placing = None;
        self.reading.cursor.deselect();
        self.switch(Screen::Review);
        self.say("left it as it was");
    }

    fn place_reviewed(&mut self, of: ReviewOf, transcript: TranscriptId, span: Span) {
        let Some(document) = self
            .workbench
            .study()
            .interview(transcript)
            .map(|i| i.hash())
        else {
            return;
        };
        let action = match of {
            ReviewOf::Coding(coding) if coding.transcript != transcript => {
                return self.complain(
                    "a coding stays in its transcript; code the passage here anew instead",
                );
            }
            ReviewOf::Coding(coding) => Action::ResizeCoding {
                coding,
                document,
                span,
            },
            ReviewOf::Memo(memo) => Action::MoveMemo {
                memo,
                on: MemoTarget::Passage(Passage { transcript, span }),
                document: Some(document),
            },
            ReviewOf::Link(_) => return,
        };
        let result = self.workbench.perform(action);
        self.done(result);
    }
}

/// What awaits review, by kind.
#[derive(Default)]
struct Sorted {
    codings: Vec<CodingAt>,
    memos: Vec<MemoId>,
    links: Vec<LinkId>,
}

impl Sorted {
    fn of(items: &[ReviewItem]) -> Self {
        let mut sorted = Self::default();
        for item in items {
            match item.of {
                ReviewOf::Coding(at) => sorted.codings.push(at),
                ReviewOf::Memo(memo) => sorted.memos.push(memo),
                ReviewOf::Link(link) => sorted.links.push(link),
            }
        }
        sorted
    }
}

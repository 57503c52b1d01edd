//! Moving through a text, jumping to landmarks, selecting.

use std::sync::Arc;

use super::super::app::App;
use super::super::command::{Command, Landmark, Panel, Screen};
use super::super::cursor::Cursor;
use super::super::dialog::{Prompt, Wanted};
use crate::study::{MemoTarget, Position, Span, TranscriptId, Who};
use crate::workbench::Destination;

impl App {
    pub(super) fn give_moving(&mut self, command: Command) {
        use Command::*;
        match command {
            Extend(motion) => {
                self.with_cursor(|cursor, place| {
                    cursor.anchor.get_or_insert(cursor.position);
                    cursor.go(place, motion);
                });
            }
            Next(landmark) => self.go_to_landmark(landmark, true),
            Previous(landmark) => self.go_to_landmark(landmark, false),
            JumpBack => {
                let here = self.spot();
                if let Some(spot) = self.reading.back.pop() {
                    self.reading.forward.push(here);
                    self.go_to(spot);
                }
            }
            JumpForward => {
                let here = self.spot();
                if let Some(spot) = self.reading.forward.pop() {
                    self.reading.back.push(here);
                    self.go_to(spot);
                }
            }
            GoTo => {
                self.ask(Prompt::new(
                    "Go to a turn (12), a transcript (GP01) or a quote (GP01:12:840-905)",
                    Wanted::Place,
                    "",
                ));
            }
            NextTranscript => self.step_transcript(1),
            PreviousTranscript => self.step_transcript(-1),
            Centre => self.centre(),
            Mark => {
                let cursor = &mut self.reading.cursor;
                match cursor.anchor {
                    Some(_) => cursor.deselect(),
                    None => cursor.anchor = Some(cursor.position),
                }
            }
            Take(unit) => {
                self.with_cursor(|cursor, place| cursor.take(place, unit));
            }
            Grow => {
                self.with_cursor(|cursor, place| cursor.grow(place));
            }
            Shrink => {
                let shrunk = self.with_cursor(|cursor, _| cursor.shrink());
                if shrunk == Some(false) {
                    self.reading.cursor.deselect();
                }
            }
            SwapEnds => {
                self.with_cursor(|cursor, _| cursor.swap());
            }
            SelectToHit => {
                let from = self
                    .reading
                    .cursor
                    .anchor
                    .unwrap_or(self.reading.cursor.position);
                let found = self
                    .reading
                    .open
                    .and_then(|open| self.finding.near(open, self.reading.cursor.position, true));
                match found {
                    Some(found) => {
                        self.with_cursor(|cursor, place| {
                            cursor.select(place.document, Span::new(from, found.end));
                        });
                    }
                    None => self.warn("nothing is found behind the cursor; / searches"),
                }
            }
            _ => {}
        }
    }

    fn centre(&mut self) {
        let height = usize::from(self.layout().text.height);
        if let Some(page) = &self.reading.page {
            let row = page.row_of(self.reading.cursor.position);
            self.reading.top = row.saturating_sub(height / 2);
        }
    }

    fn step_transcript(&mut self, by: isize) {
        let interviews = self.workbench.study().interviews();
        let at = interviews
            .iter()
            .position(|interview| Some(interview.transcript.id) == self.reading.open);
        let next = at
            .and_then(|at| at.checked_add_signed(by))
            .and_then(|at| interviews.get(at))
            .map(|interview| interview.transcript.id);
        match next {
            Some(next) => self.open(next),
            None => self.warn("there is no further transcript"),
        }
    }

    fn go_to_landmark(&mut self, landmark: Landmark, next: bool) {
        if landmark == Landmark::Hit {
            return self.go_to_hit(next);
        }
        let place = self.landmark(landmark, next);
        let name = match landmark {
            Landmark::Coding => "coding",
            Landmark::Uncoded => "uncoded stretch",
            Landmark::Participant => "turn of a participant",
            Landmark::Memo => "passage with a memo",
            Landmark::Link => "linked passage",
            Landmark::Hit => "hit",
        };
        match place {
            Some(position) => {
                self.reading.cursor.position = position;
                self.reading.follow = true;
                self.reading.focus = None;
            }
            None => self.warn(format!(
                "no {name} {} here in this transcript",
                if next { "behind" } else { "before" }
            )),
        }
    }

    fn landmark(&self, landmark: Landmark, next: bool) -> Option<Position> {
        let interview = self.interview()?;
        let here = self.reading.cursor.position;
        let document = interview.document();
        match landmark {
            Landmark::Coding => {
                let codings = interview.codings().iter().filter(|c| self.is_shown(c));
                nearest(codings.map(|coding| coding.span.start), here, next)
            }
            Landmark::Uncoded => {
                let covered = interview.codings().covered(|coding| self.is_shown(coding));
                let open = interview.speech().difference(&covered);
                let words = open
                    .spans()
                    .iter()
                    .filter_map(|span| Some(document.text.words(*span).next()?.start));
                nearest(words, here, next)
            }
            Landmark::Participant => {
                let turns = document.turns.iter();
                let theirs =
                    turns.filter(|turn| matches!(interview.who(turn), Who::Participant(_)));
                nearest(theirs.map(|turn| turn.speech.start), here, next)
            }
            Landmark::Link => {
                let links = self.workbench.study().links().iter();
                let ends = links.flat_map(|link| [link.from, link.to]);
                let here_in = ends.filter(|end| end.transcript == interview.transcript.id);
                let mut starts: Vec<Position> = here_in.map(|end| end.span.start).collect();
                starts.sort_unstable();
                nearest(starts.into_iter(), here, next)
            }
            Landmark::Memo => {
                let mut starts: Vec<Position> = self
                    .workbench
                    .study()
                    .memos()
                    .iter()
                    .filter_map(|memo| match &memo.on {
                        MemoTarget::Passage(passage)
                            if passage.transcript == interview.transcript.id =>
                        {
                            Some(passage.span.start)
                        }
                        _ => None,
                    })
                    .collect();
                starts.sort_unstable();
                nearest(starts.into_iter(), here, next)
            }
            Landmark::Hit => None,
        }
    }

    /// Goes to the next thing found, in this transcript or the next one that has one.
    fn go_to_hit(&mut self, next: bool) {
        if self.finding.len() == 0 {
            return self.warn("nothing is found; / searches");
        }
        let Some(open) = self.reading.open else {
            return;
        };
        if let Some(found) = self.finding.near(open, self.reading.cursor.position, next) {
            self.reading.cursor.position = found.start;
            self.reading.follow = true;
            return;
        }
        let interviews = self.workbench.study().interviews();
        let ids: Vec<TranscriptId> = interviews.iter().map(|i| i.transcript.id).collect();
        let at = ids.iter().position(|id| *id == open).unwrap_or(0);
        let found_in = |id: &&TranscriptId| self.finding.is_in(**id);
        let other = if next {
            ids.iter().skip(at + 1).find(found_in)
        } else {
            ids[..at].iter().rev().find(found_in)
        };
        let Some(other) = other.copied() else {
            return self.warn(if next {
                "that was the last thing found"
            } else {
                "that was the first thing found"
            });
        };
        let from = if next { None } else { Some(Position::MAX) };
        let found = match from {
            None => self
                .finding
                .within(other, Span::new(0, Position::MAX))
                .first()
                .copied(),
            Some(end) => self.finding.near(other, end, false),
        };
        self.jump(other, found.map_or(0, |span| span.start));
    }

    /// Goes to what was typed: the number of a turn of the open transcript, or any place by its name.
    pub(super) fn go_to_typed(&mut self, typed: &str) {
        let typed = typed.trim();
        let number = typed.parse::<usize>().ok().zip(self.reading.open);
        let destination = match number {
            Some((number, open)) => self.workbench.turn(open, number),
            None => self.workbench.destination(typed),
        };
        match destination {
            Ok(destination) => self.go_to_destination(destination),
            Err(error) => self.complain(format!("{error:#}")),
        }
    }

    /// Goes to a place in the texts; a passage is selected.
    pub(in super::super) fn go_to_destination(&mut self, destination: Destination) {
        match destination {
            Destination::Transcript(transcript) => {
                self.jump(transcript, 0);
                let page = self.reading.page.as_ref();
                let beginning = page.map_or(0, |page| page.first_speech());
                self.reading.cursor = Cursor::at(beginning);
            }
            Destination::Turn(transcript, speech) => self.jump(transcript, speech.start),
            Destination::Passage(transcript, span) => self.show(transcript, span),
        }
        self.settle();
    }

    /// Chooses another coding among those under the cursor.
    pub(super) fn step_coding(&mut self, by: isize) {
        let here = self.codings_here();
        let Some(focus) = self.coding_in_focus() else {
            return;
        };
        let at = here
            .iter()
            .position(|coding| coding.id == focus.id)
            .unwrap_or(0);
        let next = (at as isize + by).rem_euclid(here.len() as isize) as usize;
        self.reading.focus = Some(here[next].id);
        if here.len() == 1 {
            self.say("this is the only coding here");
        }
    }

    /// Shows the text with a panel no longer in the way.
    pub(super) fn return_to_text(&mut self) {
        self.screen = Screen::Read;
        self.panel = Panel::Text;
        self.reading.follow = true;
    }

    /// The passage that is acted on: what is selected, else the sentence under the cursor.
    pub(super) fn target(&self) -> Option<Span> {
        let interview = self.interview()?;
        let document = interview.document();
        let selected = self.selection();
        let page = Arc::clone(self.reading.page.as_ref()?);
        let span = selected.unwrap_or_else(|| {
            let place = super::super::cursor::Place {
                document,
                page: &page,
                height: 1,
            };
            super::super::cursor::unit_at(place, self.reading.cursor.position, self.units.code)
        });
        let words = document.text.trimmed(span);
        (!words.is_empty()).then_some(words)
    }
}

/// The first of sorted positions behind `here`, or the last before it.
fn nearest(
    mut starts: impl Iterator<Item = Position>,
    here: Position,
    next: bool,
) -> Option<Position> {
    if next {
        starts.find(|start| *start > here)
    } else {
        starts.take_while(|start| *start < here).last()
    }
}

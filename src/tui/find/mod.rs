//! Searching all transcripts as one types: the query, the worker that answers it, and what was found.

mod answer;
mod areas;
mod facets;
mod preview;
mod questions;

use std::collections::HashSet;

use super::command::Motion;
use super::lists::Chosen;
use super::query_line::QueryLine;
use super::reading::Spot;
use super::worker::Worker;
use crate::search::{Interviewers, Query, QueryError, Unit, Whose};
use crate::study::{Position, Span, TranscriptId};
use crate::workbench::Workbench;
use answer::Job;

pub(crate) use answer::{Answer, Found, Line};
pub(crate) use facets::{Facet, Facets, Row as FacetRow, with_filters};
pub(crate) use preview::{Outcome, Preview};
pub(crate) use questions::Questions;

/// The part of the Find screen that gets the keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Focus {
    /// The query.
    #[default]
    Query,
    /// What was found.
    Results,
    /// How many are of each kind.
    Facets,
    /// The saved questions, in place of what was found.
    Questions,
    /// What coding many would do, in place of what was found.
    Preview,
}

/// What a hit is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Units {
    /// Turns that satisfy the query.
    #[default]
    Turns,
    /// Sentences that do.
    Sentences,
    /// Transcripts that do.
    Transcripts,
    /// The segments that the query returns.
    Segments,
}

impl From<Unit> for Units {
    fn from(unit: Unit) -> Self {
        match unit {
            Unit::Turn => Self::Turns,
            Unit::Sentence => Self::Sentences,
            Unit::Transcript => Self::Transcripts,
        }
    }
}

impl Units {
    /// The name of so many of them.
    pub(crate) fn name(self, count: usize) -> &'static str {
        match (self, count) {
            (Self::Turns, 1) => "turn",
            (Self::Turns, _) => "turns",
            (Self::Sentences, 1) => "sentence",
            (Self::Sentences, _) => "sentences",
            (Self::Transcripts, 1) => "transcript",
            (Self::Transcripts, _) => "transcripts",
            (Self::Segments, 1) => "segment",
            (Self::Segments, _) => "segments",
        }
    }

    /// The next kind.
    pub(crate) fn next(self) -> Self {
        match self {
            Self::Turns => Self::Sentences,
            Self::Sentences => Self::Transcripts,
            Self::Transcripts => Self::Segments,
            Self::Segments => Self::Turns,
        }
    }
}

/// In which order hits come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Sorting {
    /// Best first.
    #[default]
    Rank,
    /// As they stand in the study.
    Study,
    /// By the words before the keyword.
    Left,
    /// By the words behind it.
    Right,
}

/// How hits are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A line for each word found, the words one below the other.
    #[default]
    Lines,
    /// Each unit whole.
    Whole,
}

/// The Find screen.
pub(crate) struct Finding {
    /// The query.
    pub line: QueryLine,
    /// The part that gets the keys.
    pub focus: Focus,
    /// Whether the interviewer is looked at.
    pub interviewers: Interviewers,
    /// What a hit is.
    pub units: Units,
    /// In which order hits come.
    pub sorting: Sorting,
    /// How they are shown.
    pub shape: Shape,
    /// What was found last.
    pub answer: Answer,
    /// What is wrong with the query.
    pub wrong: Option<QueryError>,
    /// The row that is chosen.
    pub list: Chosen,
    /// The hits that are marked.
    pub marked: HashSet<(TranscriptId, Span)>,
    /// How many there are of each kind, and the filters.
    pub facets: Facets,
    /// The saved questions.
    pub questions: Questions,
    /// The name of the saved question that is in the line, as it was or changed.
    pub named: Option<String>,
    /// What coding many would do.
    pub preview: Option<Preview>,
    /// Where the search was begun.
    pub from: Option<Spot>,
    worker: Worker<Job, Answer>,
}

impl Finding {
    /// A search for nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            line: QueryLine::default(),
            focus: Focus::default(),
            interviewers: Interviewers::default(),
            units: Units::default(),
            sorting: Sorting::default(),
            shape: Shape::default(),
            answer: Answer::default(),
            wrong: None,
            list: Chosen::default(),
            marked: HashSet::new(),
            facets: Facets::default(),
            questions: Questions::new(),
            named: None,
            preview: None,
            from: None,
            worker: Worker::new(answer::search),
        }
    }

    /// Whether keys go into the query.
    pub(crate) fn is_typing(&self) -> bool {
        self.focus == Focus::Query
    }

    /// How many rows what was found has.
    pub(crate) fn len(&self) -> usize {
        match self.shape {
            Shape::Lines => self.answer.lines.len(),
            Shape::Whole => self.answer.hits.len(),
        }
    }

    /// Whether a worker of this screen has something to do.
    pub(crate) fn is_busy(&self) -> bool {
        self.worker.is_busy() || self.questions.is_busy()
    }

    /// Whether the newest query is still being answered.
    pub(crate) fn is_searching(&self) -> bool {
        self.worker.is_busy()
    }

    /// Searches anew after the query or an option was changed. `mine`: only the acting coder's codings count.
    pub(crate) fn ask(&mut self, workbench: &Workbench, mine: bool) {
        self.list = Chosen::default();
        self.marked.clear();
        self.ask_again(workbench, mine);
    }

    /// Searches anew after the study was changed.
    pub(crate) fn ask_again(&mut self, workbench: &Workbench, mine: bool) {
        self.wrong = None;
        if self.line.is_blank() {
            self.answer = Answer::default();
            self.facets.refresh(&self.answer.tallies);
            return;
        }
        let study = workbench.study();
        let coder = workbench.acting().filter(|_| mine);
        let name = coder.map(|coder| coder.name.as_str());
        let filters = self.facets.filters.iter();
        let filters = filters.filter_map(|filter| filter.condition(study, name));
        match Query::parse(self.line.text(), study) {
            Ok(query) => self.worker.ask(Job {
                finder: workbench.finder(),
                query,
                units: self.units,
                sorting: self.sorting,
                interviewers: self.interviewers,
                filters: filters.collect(),
                whose: coder.map_or(Whose::Everyone, |coder| Whose::Coder(coder.id)),
            }),
            Err(error) => self.wrong = Some(error),
        }
    }

    /// Takes in the workers' answers; whether there were any.
    pub(crate) fn absorb(&mut self) -> bool {
        let counted = self.questions.absorb();
        let Some(answer) = self.worker.answer() else {
            return counted;
        };
        self.answer = answer;
        self.facets.refresh(&self.answer.tallies);
        true
    }

    /// The hit of the chosen row, and where in it the row stands.
    pub(crate) fn chosen(&self) -> Option<(&Found, Span)> {
        match self.shape {
            Shape::Lines => {
                let line = self.answer.lines.get(self.list.chosen)?;
                let hit = self.answer.hits.get(line.hit)?;
                Some((hit, line.keyword))
            }
            Shape::Whole => {
                let hit = self.answer.hits.get(self.list.chosen)?;
                Some((hit, hit.words.first().copied().unwrap_or(hit.span)))
            }
        }
    }

    /// The marked hits in the order of the list, else the chosen one.
    pub(crate) fn taken(&self) -> Vec<&Found> {
        let hits = self.answer.hits.iter();
        let marked: Vec<&Found> = hits.filter(|hit| self.is_marked(hit)).collect();
        if marked.is_empty() {
            self.chosen().map(|(hit, _)| hit).into_iter().collect()
        } else {
            marked
        }
    }

    /// Whether a hit is marked.
    pub(crate) fn is_marked(&self, hit: &Found) -> bool {
        self.marked.contains(&(hit.transcript, hit.span))
    }

    /// Marks the chosen hit or unmarks it, and goes on to the next.
    pub(crate) fn mark(&mut self) {
        if let Some(place) = self.chosen().map(|(hit, _)| (hit.transcript, hit.span)) {
            if !self.marked.remove(&place) {
                self.marked.insert(place);
            }
            self.list.go(Motion::Down, self.len(), 9);
        }
    }

    /// Marks all hits that are listed, or none where all are marked.
    pub(crate) fn mark_all(&mut self) {
        let all = self.answer.hits.iter();
        let all: HashSet<(TranscriptId, Span)> =
            all.map(|hit| (hit.transcript, hit.span)).collect();
        self.marked = if all == self.marked {
            HashSet::new()
        } else {
            all
        };
    }

    /// Shows hits otherwise, and keeps the chosen one.
    pub(crate) fn reshape(&mut self) {
        let chosen = self.list.chosen;
        (self.shape, self.list.chosen) = match self.shape {
            Shape::Lines => {
                let hit = self.answer.lines.get(chosen).map_or(0, |line| line.hit);
                (Shape::Whole, hit)
            }
            Shape::Whole => {
                let mut lines = self.answer.lines.iter();
                let line = lines.position(|line| line.hit == chosen);
                (Shape::Lines, line.unwrap_or(0))
            }
        };
    }

    /// The next order; by the words around only where those stand aligned.
    pub(crate) fn resort(&mut self) {
        self.sorting = match (self.sorting, self.shape) {
            (Sorting::Rank, _) => Sorting::Study,
            (Sorting::Study, Shape::Lines) => Sorting::Left,
            (Sorting::Left, Shape::Lines) => Sorting::Right,
            _ => Sorting::Rank,
        };
    }

    /// The words found in a transcript that share a character with `span`, in order.
    pub(crate) fn within(&self, transcript: TranscriptId, span: Span) -> Vec<Span> {
        let Some(spans) = self.answer.spans.get(&transcript) else {
            return Vec::new();
        };
        let from = spans.partition_point(|found| found.end <= span.start);
        let found = spans[from..].iter();
        found.take_while(|s| s.start < span.end).copied().collect()
    }

    /// The first thing found in a transcript that starts behind `position`, or the last that starts before it.
    pub(crate) fn near(
        &self,
        transcript: TranscriptId,
        position: Position,
        next: bool,
    ) -> Option<Span> {
        let spans = self.answer.spans.get(&transcript)?;
        if next {
            let at = spans.partition_point(|found| found.start <= position);
            spans.get(at).copied()
        } else {
            let at = spans.partition_point(|found| found.start < position);
            spans.get(at.checked_sub(1)?).copied()
        }
    }

    /// Whether something was found in a transcript.
    pub(crate) fn is_in(&self, transcript: TranscriptId) -> bool {
        self.answer.spans.contains_key(&transcript)
    }
}

//! Searching all transcripts as one types: the query, the worker that answers it, and what was found.

use std::collections::HashMap;

use tui_input::Input;

use super::display::on_one_line;
use super::lists::Chosen;
use super::reading::Spot;
use super::worker::Worker;
use crate::search::{FindOptions, Finder, Hit, Interviewers, Order, Query, QueryError, Unit};
use crate::study::{Position, Span, Study, TranscriptId};
use crate::workbench::Workbench;

/// So many hits are listed; there may be more.
const LISTED: usize = 1_000;
/// So many characters stand on either side of a keyword at most.
const AROUND: u32 = 160;

/// One hit as a concordance line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// In which transcript.
    pub transcript: TranscriptId,
    /// The transcript's title.
    pub title: String,
    /// The turn, counting from 1; none where whole transcripts are sought.
    pub turn: Option<usize>,
    /// Who speaks.
    pub speaker: String,
    /// What stands before the words found.
    pub left: String,
    /// The words found, or the beginning of the unit.
    pub keyword: String,
    /// What stands behind.
    pub right: String,
    /// Where to jump.
    pub span: Span,
}

struct Job {
    finder: Finder,
    query: Query,
    options: FindOptions,
}

/// What the worker has found.
#[derive(Default)]
pub(crate) struct Answer {
    /// The hits.
    pub lines: Vec<Line>,
    /// How many there are in all.
    pub total: usize,
    /// How many of those listed each role has, in the order of the study.
    pub roles: Vec<(String, usize)>,
    /// The words found in each transcript, in order.
    spans: HashMap<TranscriptId, Vec<Span>>,
}

/// The Find screen.
pub(crate) struct Finding {
    /// The query.
    pub input: Input,
    /// Whether keys go into the query.
    pub typing: bool,
    /// Whether the interviewer is looked at.
    pub interviewers: Interviewers,
    /// In which order hits come.
    pub order: Order,
    /// What a hit is.
    pub unit: Unit,
    /// What was found last.
    pub answer: Answer,
    /// What is wrong with the query.
    pub wrong: Option<QueryError>,
    /// The hit that is chosen.
    pub list: Chosen,
    /// Where the search was begun.
    pub from: Option<Spot>,
    worker: Worker<Job, Answer>,
}

impl Finding {
    /// A search for nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            input: Input::default(),
            typing: true,
            interviewers: Interviewers::default(),
            order: Order::default(),
            unit: Unit::default(),
            answer: Answer::default(),
            wrong: None,
            list: Chosen::default(),
            from: None,
            worker: Worker::new(|job: Job| search(&job)),
        }
    }

    /// How many hits are listed.
    pub(crate) fn len(&self) -> usize {
        self.answer.lines.len()
    }

    /// Whether the newest query is still being answered.
    pub(crate) fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }

    /// Searches anew after the query or an option was changed.
    pub(crate) fn ask(&mut self, workbench: &Workbench) {
        self.list = Chosen::default();
        self.ask_again(workbench);
    }

    /// Searches anew after the study was changed.
    pub(crate) fn ask_again(&mut self, workbench: &Workbench) {
        self.wrong = None;
        if self.input.value().trim().is_empty() {
            self.answer = Answer::default();
            return;
        }
        match Query::parse(self.input.value(), workbench.study()) {
            Ok(query) => self.worker.ask(Job {
                finder: workbench.finder(),
                query,
                options: FindOptions {
                    interviewers: self.interviewers,
                    order: self.order,
                    unit: self.unit,
                    limit: Some(LISTED),
                    ..FindOptions::default()
                },
            }),
            Err(error) => self.wrong = Some(error),
        }
    }

    /// Takes in the worker's answer; whether there was one.
    pub(crate) fn absorb(&mut self) -> bool {
        match self.worker.answer() {
            Some(answer) => {
                self.answer = answer;
                true
            }
            None => false,
        }
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

fn search(job: &Job) -> Answer {
    let found = job.finder.find(&job.query, &job.options);
    let study = &job.finder.study;
    let mut answer = Answer {
        total: found.total,
        ..Answer::default()
    };
    for hit in &found.hits {
        let Some(interview) = study.interview(hit.transcript) else {
            continue;
        };
        let role = super::lists::role_name(study.role_of(interview));
        match answer.roles.iter_mut().find(|(known, _)| *known == role) {
            Some((_, count)) => *count += 1,
            None => answer.roles.push((role, 1)),
        }
        answer.lines.extend(line(study, hit));
        let spans = answer.spans.entry(hit.transcript).or_default();
        if hit.words.is_empty() {
            spans.push(hit.span);
        } else {
            spans.extend(&hit.words);
        }
    }
    for spans in answer.spans.values_mut() {
        spans.sort_unstable();
        spans.dedup();
    }
    answer
}

fn line(study: &Study, hit: &Hit) -> Option<Line> {
    let interview = study.interview(hit.transcript)?;
    let document = interview.document();
    let text = &document.text;
    let keyword = hit.words.first().copied();
    let at = keyword.unwrap_or(Span::new(hit.span.start, hit.span.start));
    let left = Span::new(
        hit.span.start.max(at.start.saturating_sub(AROUND)),
        at.start,
    );
    let right = Span::new(at.end, hit.span.end.min(at.end.saturating_add(AROUND)));
    let slice = |span: Span| {
        text.slice(text.on_graphemes(span))
            .replace(char::is_whitespace, " ")
    };
    let turn = hit.turn.and_then(|turn| document.turns.get(turn));
    Some(Line {
        transcript: hit.transcript,
        title: interview.transcript.title.clone(),
        turn: hit.turn.map(|turn| turn + 1),
        speaker: turn.map_or("", |turn| document.label(turn)).to_owned(),
        left: slice(left),
        keyword: keyword.map_or(String::new(), |keyword| on_one_line(text.slice(keyword))),
        right: slice(right),
        span: keyword.unwrap_or(hit.span),
    })
}

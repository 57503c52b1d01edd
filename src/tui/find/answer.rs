//! What a search comes to: made by the worker, shown by the screen.

use std::collections::HashMap;

use super::{Sorting, Units};
use crate::search::{
    Filter, FindOptions, Finder, Interviewers, Order, Query, Side, Tallies, Unit, Whose, neighbours,
};
use crate::study::{Span, Study, TranscriptId};

/// So many hits are listed; there may be more.
pub(super) const LISTED: usize = 5_000;

/// What the worker is asked.
pub(super) struct Job {
    /// What is searched.
    pub finder: Finder,
    /// For what.
    pub query: Query,
    /// What a hit is.
    pub units: Units,
    /// In which order hits come.
    pub sorting: Sorting,
    /// Whether the interviewer is looked at.
    pub interviewers: Interviewers,
    /// What hits must pass beside.
    pub filters: Vec<Filter>,
    /// Whose codings are counted.
    pub whose: Whose,
}

/// A hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// In which transcript.
    pub transcript: TranscriptId,
    /// The turn, counting from 0; none where whole transcripts are sought.
    pub turn: Option<usize>,
    /// Where.
    pub span: Span,
    /// The words found in it, in order.
    pub words: Vec<Span>,
}

/// A concordance line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line {
    /// Which hit it is of.
    pub hit: usize,
    /// The words found, the segment, or nothing at the start of the unit.
    pub keyword: Span,
}

/// What was found.
#[derive(Default)]
pub(crate) struct Answer {
    /// The study in which it was found: spans are places in its texts.
    pub study: Study,
    /// What a hit is.
    pub units: Units,
    /// The hits, at most [`LISTED`].
    pub hits: Vec<Found>,
    /// A line for each word found.
    pub lines: Vec<Line>,
    /// How many hits there are in all.
    pub total: usize,
    /// How many there are of each kind.
    pub tallies: Tallies,
    /// The words found in each transcript, in order.
    pub(super) spans: HashMap<TranscriptId, Vec<Span>>,
}

/// Does the job.
pub(super) fn search(job: Job) -> Answer {
    let options = FindOptions {
        unit: match job.units {
            Units::Sentences => Unit::Sentence,
            Units::Transcripts => Unit::Transcript,
            Units::Turns | Units::Segments => Unit::Turn,
        },
        interviewers: job.interviewers,
        order: match job.sorting {
            Sorting::Rank => Order::Rank,
            _ => Order::Study,
        },
        limit: Some(LISTED),
        filters: job.filters,
        tally: Some(job.whose),
    };
    let mut answer = if job.units == Units::Segments {
        segments(&job.finder, &job.query, &options)
    } else {
        units(&job.finder, &job.query, &options)
    };
    answer.units = job.units;
    answer.lines = lines(&answer, job.sorting);
    answer.spans = spans(&answer.hits);
    answer
}

fn units(finder: &Finder, query: &Query, options: &FindOptions) -> Answer {
    let found = finder.find(query, options);
    let hits = found.hits.into_iter().map(|hit| Found {
        transcript: hit.transcript,
        turn: hit.turn,
        span: hit.span,
        words: hit.words,
    });
    Answer {
        study: finder.study.clone(),
        hits: hits.collect(),
        total: found.total,
        tallies: found.tallies,
        ..Answer::default()
    }
}

fn segments(finder: &Finder, query: &Query, options: &FindOptions) -> Answer {
    let found = finder.retrieve_with(query, options);
    let hits = found.segments.into_iter().map(|segment| Found {
        transcript: segment.transcript,
        turn: Some(segment.turn),
        span: segment.span,
        words: vec![segment.span],
    });
    Answer {
        study: finder.study.clone(),
        hits: hits.collect(),
        total: found.total,
        tallies: found.tallies,
        ..Answer::default()
    }
}

fn lines(answer: &Answer, sorting: Sorting) -> Vec<Line> {
    let mut lines = Vec::new();
    for (at, hit) in answer.hits.iter().enumerate() {
        if hit.words.is_empty() {
            let keyword = Span::new(hit.span.start, hit.span.start);
            lines.push(Line { hit: at, keyword });
        }
        let words = hit.words.iter();
        lines.extend(words.map(|word| Line {
            hit: at,
            keyword: *word,
        }));
    }
    let side = match sorting {
        Sorting::Left => Side::Left,
        Sorting::Right => Side::Right,
        Sorting::Rank | Sorting::Study => return lines,
    };
    lines.sort_by_cached_key(|line| {
        let transcript = answer.hits[line.hit].transcript;
        neighbours(&answer.study, transcript, line.keyword, side)
    });
    lines
}

fn spans(hits: &[Found]) -> HashMap<TranscriptId, Vec<Span>> {
    let mut spans: HashMap<TranscriptId, Vec<Span>> = HashMap::new();
    for hit in hits {
        let of_transcript = spans.entry(hit.transcript).or_default();
        if hit.words.is_empty() {
            of_transcript.push(hit.span);
        } else {
            of_transcript.extend(&hit.words);
        }
    }
    for spans in spans.values_mut() {
        spans.sort_unstable();
        spans.dedup();
    }
    spans
}

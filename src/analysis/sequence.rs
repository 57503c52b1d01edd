//! Sequence: which code follows which.

use std::collections::{HashMap, HashSet};

use super::ground::Scope;
use super::passages::{CodedPassage, own_passages};
use super::table::{Format, Head, Heat, NumberTable, Place, Tabulated};
use crate::study::{CodeId, Span, Study, TranscriptId};

/// Which figure of a sequence is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SequenceMeasure {
    /// How many passages of the first code the second one follows.
    #[default]
    Times,
    /// The same over all passages of the first code.
    Share,
}

/// A code that follows another.
#[derive(Debug, Clone, PartialEq)]
pub struct Follows {
    /// The code that comes first.
    pub first: CodeId,
    /// The code that follows.
    pub next: CodeId,
    /// How many passages of the first code it follows.
    pub times: u64,
    /// How many passages the first code has.
    pub of: u64,
}

impl Follows {
    /// How often the second code follows, over all passages of the first: 0 to 1.
    pub fn share(&self) -> f64 {
        super::counts::share(self.times, self.of)
    }
}

/// Which code follows which. A passage of a code is followed by the passages, of any code by its own codings, that start
/// nearest behind its end; where several start there, by each of them. What overlaps it does not follow it.
#[derive(Debug, Clone)]
pub struct Sequence {
    /// Whose words and codings count.
    pub scope: Scope,
    /// Only what follows within so many turns, 0 being the same turn; none: however far in the transcript.
    pub within: Option<usize>,
    /// What the table shows.
    pub measure: SequenceMeasure,
    /// Every pair that occurs, in codebook order.
    pub pairs: Vec<Follows>,
    /// Where they occur, pair by pair: from the start of the first passage to the end of the next.
    places: Vec<Vec<Place>>,
    /// The codes that have passages, in codebook order.
    codes: Vec<CodeId>,
}

/// A passage on the line of its transcript.
#[derive(Clone, Copy)]
struct Event {
    rank: usize,
    span: Span,
    first: usize,
    last: usize,
}

impl Event {
    fn of(rank: usize, passage: &CodedPassage) -> Self {
        Self {
            rank,
            span: passage.span,
            first: passage.turn,
            last: passage.pieces.last().map_or(passage.turn, |p| p.turn),
        }
    }
}

impl Sequence {
    /// Works it out.
    pub fn of(
        study: &Study,
        scope: Scope,
        within: Option<usize>,
        measure: SequenceMeasure,
    ) -> Self {
        let own = own_passages(study, &scope);
        let codes = study.codebook().iter().map(|code| code.id);
        let codes: Vec<CodeId> = codes.filter(|code| own.contains_key(code)).collect();
        let mut events: HashMap<TranscriptId, Vec<Event>> = HashMap::new();
        for (rank, code) in codes.iter().enumerate() {
            for passage in own.get(code).into_iter().flatten() {
                let events = events.entry(passage.transcript).or_default();
                events.push(Event::of(rank, passage));
            }
        }
        let mut found: HashMap<(usize, usize), (u64, Vec<Place>)> = HashMap::new();
        for interview in study.interviews() {
            let id = interview.transcript.id;
            let events = events.remove(&id).unwrap_or_default();
            follow(events, within, |first, next| {
                let (times, places) = found.entry((first.rank, next.rank)).or_default();
                *times += 1;
                places.push(Place {
                    transcript: id,
                    span: first.span.hull(next.span),
                });
            });
        }
        let mut ordered: Vec<_> = found.into_iter().collect();
        ordered.sort_unstable_by_key(|(pair, _)| *pair);
        let (mut pairs, mut places) = (Vec::new(), Vec::new());
        for ((first, next), (times, behind)) in ordered {
            pairs.push(Follows {
                first: codes[first],
                next: codes[next],
                times,
                of: own[&codes[first]].len() as u64,
            });
            places.push(behind);
        }
        Self {
            scope,
            within,
            measure,
            pairs,
            places,
            codes,
        }
    }
}

/// Tells of each event and each that follows it; each code follows an event once.
fn follow(mut events: Vec<Event>, within: Option<usize>, mut tell: impl FnMut(Event, Event)) {
    events.sort_unstable_by_key(|event| (event.span.start, event.span.end, event.rank));
    for first in &events {
        let from = events.partition_point(|next| next.span.start < first.span.end);
        let Some(start) = events.get(from).map(|next| next.span.start) else {
            continue;
        };
        let mut met = HashSet::new();
        let nearest = events[from..].iter();
        for next in nearest.take_while(|next| next.span.start == start) {
            let near = within.is_none_or(|turns| next.first - first.last.min(next.first) <= turns);
            if near && met.insert(next.rank) {
                tell(*first, *next);
            }
        }
    }
}

impl Tabulated for Sequence {
    fn table(&self, study: &Study) -> NumberTable {
        let (name, format) = match self.measure {
            SequenceMeasure::Times => ("times", Format::Whole),
            SequenceMeasure::Share => ("% of its passages", Format::Percent),
        };
        let codes = self.codes.iter().filter_map(|id| study.codebook().get(*id));
        let heads: Vec<Head> = codes.map(|code| Head::code(code, 0)).collect();
        let mut cells = vec![vec![None; heads.len()]; heads.len()];
        for pair in &self.pairs {
            if let Some((line, column)) = self.rank(pair.first).zip(self.rank(pair.next)) {
                cells[line][column] = Some(match self.measure {
                    SequenceMeasure::Times => pair.times as f64,
                    SequenceMeasure::Share => pair.share(),
                });
            }
        }
        let within = match self.within {
            None => "however far behind it in the transcript".to_owned(),
            Some(0) => "within the same turn".to_owned(),
            Some(turns) => format!("at most {turns} turns on"),
        };
        NumberTable {
            title: format!("Sequence of codes: {name}"),
            unit: name.to_owned(),
            note: format!(
                "How often a passage of the code on the left is followed by one of the code above: the nearest that \
                 starts behind its end, {within}; each code by its own codings."
            ),
            corner: "code".to_owned(),
            lines: heads.clone(),
            columns: heads.into_iter().map(|head| (head, format)).collect(),
            cells,
            heat: Heat::Table,
        }
    }

    fn places(&self, _: &Study, line: usize, column: usize) -> Vec<Place> {
        let Some((first, next)) = self.codes.get(line).zip(self.codes.get(column)) else {
            return Vec::new();
        };
        let is = |pair: &Follows| pair.first == *first && pair.next == *next;
        let at = self.pairs.iter().position(is);
        at.map_or(Vec::new(), |at| self.places[at].clone())
    }
}

impl Sequence {
    fn rank(&self, code: CodeId) -> Option<usize> {
        self.codes.iter().position(|id| *id == code)
    }
}

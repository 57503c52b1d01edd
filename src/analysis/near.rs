//! Which codes stand near each other: within so many turns.

use std::collections::HashMap;

use super::cooccurrence::CodePair;
use super::ground::{Cast, Ground, Places, Scope, Stretch, in_parts};
use super::table::Place;
use crate::study::{CodeId, CodeKey, Span, Study};

/// Every pair of codes that come within `turns` turns of each other, in codebook order; 0: in the same turn. All turns
/// count in the distance, only heard ones hold anything.
///
/// `pairs` and `passages` are pairs of codings and of passages that are so near. `jaccard` is a share of turns: those that
/// hold one code and are so near to one that holds the other, over all that hold either; at 0 turns the share of turns that
/// hold both.
pub fn cooccurrence_within(study: &Study, scope: &Scope, turns: usize) -> Vec<CodePair> {
    let codes: Vec<CodeId> = study.codebook().iter().map(|code| code.id).collect();
    let ranks = ranks(study, &codes);
    let (cast, chosen) = (Cast::of(study), scope.coder_test(study));
    let parts = in_parts(study, |interviews| {
        let mut meetings = Meetings::default();
        for interview in interviews.iter().filter(|i| !i.codings().is_empty()) {
            let ground = Ground::new(&cast, interview, scope);
            let codings = interview.codings().iter().filter(|coding| chosen(coding));
            let ranked =
                codings.filter_map(|coding| Some((coding.span, *ranks.get(&coding.code)?)));
            meetings.interview(&ground, ranked, turns, codes.len());
        }
        meetings
    });
    let mut all = Meetings::default();
    parts.into_iter().for_each(|part| all.absorb(part));
    let mut found: Vec<_> = all.met.into_iter().collect();
    found.sort_unstable_by_key(|(pair, _)| *pair);
    let size = |rank: usize| all.turns.get(&rank).copied().unwrap_or(0);
    let pair = |((a, b), meeting): ((usize, usize), Meeting)| {
        let either = size(a) + size(b) - meeting.shared_turns;
        CodePair {
            a: codes[a],
            b: codes[b],
            pairs: meeting.pairs,
            passages: meeting.passages,
            jaccard: (meeting.near_turns - meeting.shared_turns) as f64 / either as f64,
        }
    };
    found.into_iter().map(pair).collect()
}

/// The pairs of passages that [`cooccurrence_within`] counts for two codes, in study order: each from the start of the
/// first to the end of the last.
pub fn places_within(
    study: &Study,
    (a, b): (CodeId, CodeId),
    scope: &Scope,
    turns: usize,
) -> Vec<Place> {
    let ranks = ranks(study, &[a, b]);
    let (cast, chosen) = (Cast::of(study), scope.coder_test(study));
    let mut found = Vec::new();
    for interview in study.interviews() {
        let ground = Ground::new(&cast, interview, scope);
        let codings = interview.codings().iter().filter(|coding| chosen(coding));
        let ranked = codings.filter_map(|coding| Some((coding.span, *ranks.get(&coding.code)?)));
        let (_, passages) = events(&ground, ranked);
        sweep(&passages, turns, |one, other| {
            found.push(Place {
                transcript: interview.transcript.id,
                span: one.span.hull(other.span),
            });
        });
    }
    found
}

fn ranks(study: &Study, codes: &[CodeId]) -> HashMap<CodeKey, usize> {
    let numbered = codes.iter().enumerate();
    numbered
        .filter_map(|(rank, code)| Some((study.code_key(*code)?, rank)))
        .collect()
}

/// A coding or a passage on the line of turns.
#[derive(Clone, Copy)]
struct Event {
    rank: usize,
    span: Span,
    first: usize,
    last: usize,
}

/// What is heard of the codings, and of the passages that they make; each in the order of their turns.
fn events(
    ground: &Ground,
    codings: impl Iterator<Item = (Span, usize)>,
) -> (Vec<Event>, Vec<Event>) {
    let event = |stretch: Stretch, rank: usize| {
        let mut pieces = ground.pieces(stretch);
        let (first, start) = pieces.next()?;
        let (last, end) = pieces.last().unwrap_or((first, start));
        Some(Event {
            rank,
            span: start.hull(end),
            first,
            last,
        })
    };
    let mut places = Places::in_document(ground.document);
    let mut open: HashMap<usize, Option<Stretch>> = HashMap::new();
    let (mut records, mut passages) = (Vec::new(), Vec::new());
    for (span, rank) in codings {
        let stretch = places.stretch(span);
        records.extend(event(stretch, rank));
        let done = Stretch::join(open.entry(rank).or_default(), stretch);
        passages.extend(done.and_then(|done| event(done, rank)));
    }
    let last = open
        .into_iter()
        .filter_map(|(rank, stretch)| event(stretch?, rank));
    passages.extend(last);
    for events in [&mut records, &mut passages] {
        events.sort_unstable_by_key(|event| (event.first, event.span, event.rank));
    }
    (records, passages)
}

/// Goes along events in the order of their turns and tells of each two of different codes that are near.
fn sweep(events: &[Event], turns: usize, mut meet: impl FnMut(&Event, &Event)) {
    let mut open: Vec<&Event> = Vec::new();
    for event in events {
        open.retain(|earlier| earlier.last + turns >= event.first);
        for earlier in open.iter().filter(|earlier| earlier.rank != event.rank) {
            meet(earlier, event);
        }
        open.push(event);
    }
}

#[derive(Clone, Default)]
struct Meeting {
    pairs: u64,
    passages: u64,
    /// Turns that hold one and are near one that holds the other, those that hold both counted twice.
    near_turns: u64,
    /// Turns that hold both.
    shared_turns: u64,
}

#[derive(Default)]
struct Meetings {
    met: HashMap<(usize, usize), Meeting>,
    /// How many turns hold each code.
    turns: HashMap<usize, u64>,
}

impl Meetings {
    fn meeting(&mut self, a: usize, b: usize) -> &mut Meeting {
        self.met.entry((a.min(b), a.max(b))).or_default()
    }

    fn absorb(&mut self, other: Self) {
        for ((a, b), theirs) in other.met {
            let meeting = self.meeting(a, b);
            meeting.pairs += theirs.pairs;
            meeting.passages += theirs.passages;
            meeting.near_turns += theirs.near_turns;
            meeting.shared_turns += theirs.shared_turns;
        }
        for (rank, turns) in other.turns {
            *self.turns.entry(rank).or_default() += turns;
        }
    }

    fn interview(
        &mut self,
        ground: &Ground,
        codings: impl Iterator<Item = (Span, usize)>,
        turns: usize,
        codes: usize,
    ) {
        let (records, passages) = events(ground, codings);
        sweep(&records, turns, |a, b| {
            self.meeting(a.rank, b.rank).pairs += 1
        });
        sweep(&passages, turns, |a, b| {
            self.meeting(a.rank, b.rank).passages += 1
        });
        let holds = holding(ground, &passages, codes);
        for (at, here) in holds.iter().enumerate() {
            for rank in here {
                *self.turns.entry(*rank).or_default() += 1;
            }
            let from = at.saturating_sub(turns);
            let to = (at + turns + 1).min(holds.len());
            let mut around: Vec<usize> = match here.is_empty() {
                true => continue,
                false => holds[from..to].iter().flatten().copied().collect(),
            };
            around.sort_unstable();
            around.dedup();
            for one in here {
                for other in around.iter().filter(|other| *other != one) {
                    let shared = here.contains(other);
                    let meeting = self.meeting(*one, *other);
                    meeting.near_turns += 1;
                    // Met from both sides, and counted from one.
                    meeting.shared_turns += u64::from(shared && one < other);
                }
            }
        }
    }
}

/// For each turn the codes under which some of it is heard, sorted.
fn holding(ground: &Ground, passages: &[Event], codes: usize) -> Vec<Vec<usize>> {
    let turns = &ground.document.turns;
    let mut holds: Vec<Vec<usize>> = vec![Vec::new(); turns.len()];
    for event in passages.iter().filter(|event| event.rank < codes) {
        for turn in event.first..=event.last {
            let heard = ground.hears(&turns[turn]) && turns[turn].speech.overlaps(event.span);
            if heard && !holds[turn].contains(&event.rank) {
                holds[turn].push(event.rank);
            }
        }
    }
    holds.iter_mut().for_each(|codes| codes.sort_unstable());
    holds
}

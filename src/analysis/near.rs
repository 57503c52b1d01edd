//! Which codes stand near each other: within so many turns.

use super::cooccurrence::CodePair;
use super::ground::{Cast, Ground, Ranked, Ranks, Scope};
use super::meetings::{Meetings, code_pairs};
use super::table::Place;
use crate::study::{CodeId, Coding, Span, Study};

/// Every pair of codes that come within `turns` turns of each other, in codebook order; 0: in the same turn. All turns
/// count in the distance, only heard ones hold anything.
///
/// `pairs` and `passages` are pairs of codings and of passages that are so near. `jaccard` is a share of turns: those that
/// hold one code and are so near to one that holds the other, over all that hold either; at 0 turns the share of turns that
/// hold both.
pub fn cooccurrence_within(study: &Study, scope: &Scope, turns: usize) -> Vec<CodePair> {
    code_pairs(study, scope, |meetings, ground, rank_of| {
        let (codings, passages) = events(ground, rank_of, meetings.sizes.len());
        sweep(&codings, turns, |a, b| {
            meetings.of(a.rank, b.rank).pairs += 1
        });
        sweep(&passages, turns, |a, b| {
            meetings.of(a.rank, b.rank).passages += 1;
        });
        let holdings = holding(ground, &passages, meetings.sizes.len());
        compare_turns(meetings, &holdings, turns);
    })
}

/// The pairs of passages that [`cooccurrence_within`] counts for two codes, in study order: each from the start of the
/// first to the end of the last.
pub fn places_within(
    study: &Study,
    (a, b): (CodeId, CodeId),
    scope: &Scope,
    turns: usize,
) -> Vec<Place> {
    let ranks = Ranks::of(study, [a, b]);
    let (cast, chosen) = (Cast::of(study), scope.coder_test(study));
    let rank_of = |coding: &Coding| ranks.get(coding.code).filter(|_| chosen(coding));
    let mut found = Vec::new();
    for interview in study.interviews() {
        let ground = Ground::new(&cast, interview, scope);
        let (_, passages) = events(&ground, rank_of, 2);
        sweep(&passages, turns, |one, other| {
            found.push(Place {
                transcript: interview.transcript.id,
                span: one.span.hull(other.span),
            });
        });
    }
    found
}

/// A coding or a passage on the line of turns.
#[derive(Clone, Copy)]
struct Event {
    rank: usize,
    span: Span,
    first: usize,
    last: usize,
}

/// What is heard of the codings that have a rank below `codes`, and of the passages that they make; each by start.
fn events(
    ground: &Ground,
    rank_of: impl Fn(&Coding) -> Option<usize>,
    codes: usize,
) -> (Vec<Event>, Vec<Event>) {
    let event = |Ranked { rank, stretch }| {
        let mut pieces = ground.pieces_of(stretch);
        let (first, start) = pieces.next()?;
        let (last, end) = pieces.last().unwrap_or((first, start));
        Some(Event {
            rank,
            span: start.hull(end),
            first,
            last,
        })
    };
    let events = |ranked: Vec<Ranked>| ranked.into_iter().filter_map(event).collect();
    let (codings, passages) = ground.ranked(codes, rank_of);
    (events(codings), events(passages))
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

/// A turn and the rank of a code under which some of it is heard.
type Holding = (usize, usize);

/// Under which codes something is heard in each turn, turn by turn.
fn holding(ground: &Ground, passages: &[Event], codes: usize) -> Vec<Holding> {
    // By code, the last turn that holds it: passages of one code come one behind the other.
    let mut last = vec![None; codes];
    let mut holdings = Vec::with_capacity(passages.len());
    for event in passages {
        for (turn, _) in ground.pieces_from(event.first, event.span) {
            if last[event.rank].replace(turn) != Some(turn) {
                holdings.push((turn, event.rank));
            }
        }
    }
    holdings.sort_by_key(|(turn, _)| *turn);
    holdings
}

/// Takes in which turns hold a code, and which of them are so near to one that holds another.
fn compare_turns(meetings: &mut Meetings, holdings: &[Holding], turns: usize) {
    // By code, the turn around which it was met last.
    let mut met = vec![None; meetings.sizes.len()];
    let (mut from, mut to) = (0, 0);
    for here in holdings.chunk_by(|one, other| one.0 == other.0) {
        let turn = here[0].0;
        let ahead = |at: usize, reach: usize| holdings.get(at).is_some_and(|(t, _)| *t < reach);
        while ahead(from, turn.saturating_sub(turns)) {
            from += 1;
        }
        while ahead(to, turn.saturating_add(turns).saturating_add(1)) {
            to += 1;
        }
        here.iter().for_each(|(_, one)| meetings.sizes[*one] += 1);
        for (_, other) in &holdings[from..to] {
            if met[*other].replace(turn) == Some(turn) {
                continue;
            }
            let shared = here.iter().any(|(_, one)| one == other);
            for (_, one) in here.iter().filter(|(_, one)| one != other) {
                // Two codes of one turn meet from both sides there, and are counted from one.
                let twin = shared && one < other;
                let meeting = meetings.of(*one, *other);
                meeting.common += u64::from(!twin);
                meeting.shared += u64::from(twin);
            }
        }
    }
}

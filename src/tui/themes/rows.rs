//! Which passages are listed, in which groups and which order.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Counts, Grouping, Row, Sorting, Wish};
use crate::search::{Finder, Query};
use crate::study::{
    CodeKey, Coding, CodingAt, Participant, ParticipantId, Span, Study, TranscriptId,
};
use crate::tui::lists::role_name;

/// Who says what nobody interviewed says.
const NOBODY: &str = "interviewer or other";

/// A passage, and what it is sorted and grouped by.
struct Passage<'a> {
    at: CodingAt,
    coding: Coding,
    speaker: Option<&'a Participant>,
    /// The speaker's place among the participants.
    place: usize,
    /// The place of the speaker's role, in the order in which roles first speak.
    role: usize,
    /// The code's place in the codebook.
    code: usize,
}

/// The rows of a wish.
pub(super) fn of(finder: &Finder, wish: &Wish, query: Option<&Query>) -> (Vec<Row>, Counts) {
    let study = &finder.study;
    let mut passages = passages(study, wish);
    let all = passages.len();
    if let Some(query) = query {
        let places: Vec<(TranscriptId, Span)> = passages
            .iter()
            .map(|passage| (passage.at.transcript, passage.coding.span))
            .collect();
        let mut satisfied = finder.satisfied(query, &places).into_iter();
        passages.retain(|_| satisfied.next().unwrap_or(false));
    }
    let speakers: HashSet<ParticipantId> = passages
        .iter()
        .filter_map(|passage| passage.speaker.map(|speaker| speaker.id))
        .collect();
    let counts = Counts {
        passages: passages.len(),
        participants: speakers.len(),
        left_out: all - passages.len(),
    };
    sort(study, &mut passages, wish.sorting);
    let mut groups: BTreeMap<(usize, String), Vec<Row>> = BTreeMap::new();
    for passage in passages {
        let row = Row::Passage(passage.at, passage.coding.span);
        groups
            .entry(group(study, &passage, wish.grouping))
            .or_default()
            .push(row);
    }
    let mut rows = Vec::new();
    for ((_, name), members) in groups {
        if wish.grouping != Grouping::None {
            rows.push(Row::Group(name, members.len()));
        }
        rows.extend(members);
    }
    (rows, counts)
}

/// The passages of the wished codes in study order.
fn passages<'a>(study: &'a Study, wish: &Wish) -> Vec<Passage<'a>> {
    let codes: HashSet<_> = wish
        .codes
        .iter()
        .flat_map(|code| {
            if wish.subcodes {
                study.codebook().under(*code)
            } else {
                vec![*code]
            }
        })
        .collect();
    let ranks: HashMap<CodeKey, usize> = study
        .codebook()
        .iter()
        .enumerate()
        .filter(|(_, code)| codes.contains(&code.id))
        .filter_map(|(rank, code)| Some((study.code_key(code.id)?, rank)))
        .collect();
    let coder = wish.coder.map(|coder| study.coder_key(coder));
    let places: HashMap<ParticipantId, usize> = study
        .participants()
        .iter()
        .enumerate()
        .map(|(at, participant)| (participant.id, at))
        .collect();
    let mut roles: Vec<&str> = Vec::new();
    let mut passages = Vec::new();
    for interview in study.interviews() {
        for coding in interview.codings().iter() {
            let Some(rank) = ranks.get(&coding.code) else {
                continue;
            };
            if coder.is_some_and(|coder| coder != Some(coding.coder)) {
                continue;
            }
            let said_by = interview.participant_at(coding.span);
            let place = said_by.and_then(|id| places.get(&id).copied());
            let speaker = place.map(|at| &study.participants()[at]);
            let role = speaker.map_or(usize::MAX, |speaker| {
                let known = roles.iter().position(|known| *known == speaker.role);
                known.unwrap_or_else(|| {
                    roles.push(&speaker.role);
                    roles.len() - 1
                })
            });
            passages.push(Passage {
                at: CodingAt {
                    transcript: interview.transcript.id,
                    coding: coding.id,
                },
                coding: *coding,
                speaker,
                place: place.unwrap_or(usize::MAX),
                role,
                code: *rank,
            });
        }
    }
    passages
}

/// Sorts passages that come in study order; those that are alike stay in it.
fn sort(study: &Study, passages: &mut [Passage<'_>], sorting: Sorting) {
    let length = |passage: &Passage<'_>| passage.coding.span.len();
    let made = |passage: &Passage<'_>| passage.coding.created;
    match sorting {
        Sorting::Study => {}
        Sorting::Participant => passages.sort_by_key(|passage| passage.place),
        Sorting::Role => passages.sort_by_key(|passage| passage.role),
        Sorting::Code => passages.sort_by_key(|passage| passage.code),
        Sorting::Coder => passages.sort_by_cached_key(|passage| {
            let coder = study.coder_of(passage.coding.coder);
            coder.map(|coder| coder.name.to_lowercase())
        }),
        Sorting::Longest => passages.sort_by_key(|passage| Reverse(length(passage))),
        Sorting::Shortest => passages.sort_by_key(length),
        Sorting::Newest => passages.sort_by_key(|passage| Reverse(made(passage))),
        Sorting::Oldest => passages.sort_by_key(made),
        Sorting::Weight => passages.sort_by_key(|passage| Reverse(passage.coding.weight)),
    }
}

/// The group of a passage: its place among the groups, and its name.
fn group(study: &Study, passage: &Passage<'_>, by: Grouping) -> (usize, String) {
    let nobody = || (usize::MAX, NOBODY.to_owned());
    match (by, passage.speaker) {
        (Grouping::None, _) => (0, String::new()),
        (Grouping::Code, _) => {
            let code = study.code_of(passage.coding.code);
            let label = code.map_or(String::new(), |code| code.label.clone());
            (passage.code, label)
        }
        (_, None) => nobody(),
        (Grouping::Participant, Some(speaker)) => {
            let name = format!("{} · {}", speaker.name, role_name(&speaker.role));
            (passage.place, name)
        }
        (Grouping::Role, Some(speaker)) => (passage.role, role_name(&speaker.role)),
    }
}

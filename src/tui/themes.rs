//! The passages of a code, as the Themes screen lists them.

use std::collections::{BTreeMap, HashSet};

use super::command::Motion;
use super::lists::{Chosen, role_name};
use super::worker::Worker;
use crate::study::{CodeId, CodeKey, CoderId, CodingAt, CodingId, Span, Study};

/// By what passages are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grouping {
    /// By who speaks.
    Participant,
    /// By their role.
    Role,
    /// Not at all.
    None,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wish {
    /// The code.
    pub code: CodeId,
    /// Codes under it too.
    pub subcodes: bool,
    /// Only this coder's.
    pub coder: Option<CoderId>,
    /// In which groups.
    pub grouping: Grouping,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Row {
    /// A heading: the group, how many passages, how many participants.
    Group(String, usize),
    /// A coded passage.
    Passage(CodingAt, Span),
}

/// A wish, its rows, and how many passages and participants they show.
type Answer = (Wish, Vec<Row>, (usize, usize));

/// The Themes screen.
pub(crate) struct Themes {
    /// Whether the study has changed since the rows were made.
    pub outdated: bool,
    /// Whether passages of codes under the chosen one are listed too.
    pub subcodes: bool,
    /// By what they are grouped.
    pub grouping: Grouping,
    /// How much of the text around is shown: 0 nothing, 1 the sentences around, 2 the whole turn.
    pub context: u8,
    /// What the rows show.
    pub wish: Option<Wish>,
    /// The rows.
    pub rows: Vec<Row>,
    /// How many passages and participants there are.
    pub counts: (usize, usize),
    /// The chosen row.
    pub list: Chosen,
    /// Marked passages.
    pub marked: HashSet<CodingId>,
    worker: Worker<(Study, Wish), Answer>,
}

impl Themes {
    /// No code's passages yet.
    pub(crate) fn new() -> Self {
        Self {
            outdated: true,
            subcodes: true,
            grouping: Grouping::Participant,
            context: 0,
            wish: None,
            rows: Vec::new(),
            counts: (0, 0),
            list: Chosen::default(),
            marked: HashSet::new(),
            worker: Worker::new(|(study, wish): (Study, Wish)| {
                let (rows, counts) = rows(&study, &wish);
                (wish, rows, counts)
            }),
        }
    }

    /// Asks for the passages of a code, where they are not there already.
    pub(crate) fn ask(&mut self, study: &Study, wish: Wish) {
        if !self.outdated && self.wish.as_ref() == Some(&wish) {
            return;
        }
        if self.wish.as_ref().map(|old| old.code) != Some(wish.code) {
            self.list = Chosen::default();
            self.marked.clear();
        }
        self.outdated = false;
        self.wish = Some(wish.clone());
        self.worker.ask((study.clone(), wish));
    }

    /// Whether the newest wish is still being answered.
    pub(crate) fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }

    /// Takes in the worker's answer; whether there was one.
    pub(crate) fn absorb(&mut self) -> bool {
        let Some((wish, rows, counts)) = self.worker.answer() else {
            return false;
        };
        if self.wish.as_ref() == Some(&wish) {
            self.rows = rows;
            self.counts = counts;
            self.list.chosen = self.list.chosen.min(self.rows.len().saturating_sub(1));
            self.skip_heading(true);
        }
        true
    }

    /// Moves from passage to passage.
    pub(crate) fn go(&mut self, motion: Motion, height: usize) {
        let down = !matches!(motion, Motion::Up | Motion::PageUp | Motion::HalfUp);
        self.list.go(motion, self.rows.len(), height / 3);
        self.skip_heading(down);
    }

    fn skip_heading(&mut self, down: bool) {
        let is_heading = |at: usize| matches!(self.rows.get(at), Some(Row::Group(..)));
        let mut at = self.list.chosen;
        if is_heading(at) && !down && at > 0 {
            at -= 1;
        } else if is_heading(at) && at + 1 < self.rows.len() {
            at += 1;
        }
        self.list.chosen = at;
    }

    /// The chosen passage.
    pub(crate) fn chosen(&self) -> Option<(CodingAt, Span)> {
        match self.rows.get(self.list.chosen)? {
            Row::Passage(at, span) => Some((*at, *span)),
            Row::Group(..) => None,
        }
    }

    /// The marked passages, else the chosen one.
    pub(crate) fn taken(&self) -> Vec<CodingAt> {
        let marked: Vec<CodingAt> = self
            .rows
            .iter()
            .filter_map(|row| match row {
                Row::Passage(at, _) if self.marked.contains(&at.coding) => Some(*at),
                _ => None,
            })
            .collect();
        if marked.is_empty() {
            self.chosen().map(|(at, _)| at).into_iter().collect()
        } else {
            marked
        }
    }
}

fn rows(study: &Study, wish: &Wish) -> (Vec<Row>, (usize, usize)) {
    let codes = if wish.subcodes {
        study.codebook().under(wish.code)
    } else {
        vec![wish.code]
    };
    let keys: HashSet<CodeKey> = codes
        .iter()
        .filter_map(|code| study.code_key(*code))
        .collect();
    let coder = wish.coder.map(|coder| study.coder_key(coder));
    let places: BTreeMap<_, usize> = study
        .participants()
        .iter()
        .enumerate()
        .map(|(at, participant)| (participant.id, at))
        .collect();
    let mut groups: BTreeMap<(usize, String), Vec<Row>> = BTreeMap::new();
    let mut speakers = HashSet::new();
    let mut passages = 0;
    let mut roles: Vec<&str> = Vec::new();
    for interview in study.interviews() {
        for coding in interview.codings().iter() {
            if !keys.contains(&coding.code) || coder.is_some_and(|c| c != Some(coding.coder)) {
                continue;
            }
            let speaker = interview.participant_at(coding.span);
            speakers.extend(speaker);
            passages += 1;
            let place = speaker.and_then(|id| places.get(&id).copied());
            let participant = place.map(|at| &study.participants()[at]);
            let group = match wish.grouping {
                Grouping::None => (0, String::new()),
                Grouping::Participant => participant.map_or(
                    (usize::MAX, "interviewer or other".to_owned()),
                    |participant| {
                        let name =
                            format!("{} · {}", participant.name, role_name(&participant.role));
                        (place.unwrap_or(0), name)
                    },
                ),
                Grouping::Role => {
                    let role = participant.map(|participant| participant.role.as_str());
                    let at = role.map(|role| {
                        roles
                            .iter()
                            .position(|known| *known == role)
                            .unwrap_or_else(|| {
                                roles.push(role);
                                roles.len() - 1
                            })
                    });
                    (
                        at.unwrap_or(usize::MAX),
                        role.map_or("interviewer or other".to_owned(), role_name),
                    )
                }
            };
            let at = CodingAt {
                transcript: interview.transcript.id,
                coding: coding.id,
            };
            groups
                .entry(group)
                .or_default()
                .push(Row::Passage(at, coding.span));
        }
    }
    let mut rows = Vec::new();
    for ((_, name), members) in groups {
        if wish.grouping != Grouping::None {
            rows.push(Row::Group(name, members.len()));
        }
        rows.extend(members);
    }
    (rows, (passages, speakers.len()))
}

//! The passages of one or several codes, as the Themes screen lists them.

mod rows;

use std::collections::{HashMap, HashSet};

use super::command::Motion;
use super::lists::Chosen;
use super::worker::Worker;
use crate::search::{Finder, Query, QueryError};
use crate::study::{CodeId, CoderId, CodingAt, CodingId, Span};

/// By what passages are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grouping {
    /// By who speaks.
    Participant,
    /// By their role.
    Role,
    /// By their code.
    Code,
    /// Not at all.
    None,
}

impl Grouping {
    /// The one that comes after this one.
    pub(crate) fn next(self) -> Self {
        match self {
            Self::Participant => Self::Role,
            Self::Role => Self::Code,
            Self::Code => Self::None,
            Self::None => Self::Participant,
        }
    }

    /// What it is, behind a list's name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Participant => ", by participant",
            Self::Role => ", by role",
            Self::Code => ", by code",
            Self::None => "",
        }
    }
}

/// In which order passages come, within their groups.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Sorting {
    /// As they stand in the study.
    #[default]
    Study,
    /// By who speaks.
    Participant,
    /// By their role.
    Role,
    /// As the codes stand in the codebook.
    Code,
    /// By who coded them.
    Coder,
    /// The longest first.
    Longest,
    /// The shortest first.
    Shortest,
    /// Coded last first.
    Newest,
    /// Coded first first.
    Oldest,
    /// The highest weight first; those without one last.
    Weight,
}

impl Sorting {
    /// All of them.
    pub(crate) const ALL: [Self; 10] = [
        Self::Study,
        Self::Participant,
        Self::Role,
        Self::Code,
        Self::Coder,
        Self::Longest,
        Self::Shortest,
        Self::Newest,
        Self::Oldest,
        Self::Weight,
    ];

    /// Its name on screen.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Study => "study order",
            Self::Participant => "participant",
            Self::Role => "role",
            Self::Code => "code",
            Self::Coder => "coder",
            Self::Longest => "longest first",
            Self::Shortest => "shortest first",
            Self::Newest => "newest first",
            Self::Oldest => "oldest first",
            Self::Weight => "highest weight first",
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wish {
    /// The codes.
    pub codes: Vec<CodeId>,
    /// Codes under them too.
    pub subcodes: bool,
    /// Only this coder's.
    pub coder: Option<CoderId>,
    /// In which groups.
    pub grouping: Grouping,
    /// In which order.
    pub sorting: Sorting,
    /// Only passages that satisfy this query; may be empty.
    pub filter: String,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Row {
    /// A heading: the group, and how many passages.
    Group(String, usize),
    /// A coded passage.
    Passage(CodingAt, Span),
}

/// What is listed, and how many there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Passages that are listed.
    pub passages: usize,
    /// Participants who speak in them.
    pub participants: usize,
    /// Passages that the filter leaves out.
    pub left_out: usize,
}

/// A wish and the query that it is filtered by.
type Job = (Finder, Wish, Option<Query>);
/// A wish, its rows, and how many passages and participants they show.
type Answer = (Wish, Vec<Row>, Counts);

/// A code whose passages are being dealt out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dealing {
    /// The code.
    pub from: CodeId,
    /// Why it is split.
    pub why: String,
}

/// The Themes screen.
pub(crate) struct Themes {
    /// Whether the study has changed since the rows were made.
    pub outdated: bool,
    /// Whether passages of codes under the chosen ones are listed too.
    pub subcodes: bool,
    /// By what they are grouped.
    pub grouping: Grouping,
    /// In which order they come.
    pub sorting: Sorting,
    /// Only passages that satisfy this query are listed; may be empty.
    pub filter: String,
    /// What is wrong with the query.
    pub wrong: Option<QueryError>,
    /// How much of the text around is shown: 0 nothing, 1 the sentences around, 2 the whole turn, then as many turns more.
    pub context: u8,
    /// What the rows show.
    pub wish: Option<Wish>,
    /// The rows.
    pub rows: Vec<Row>,
    /// How many passages and participants there are.
    pub counts: Counts,
    /// The chosen row.
    pub list: Chosen,
    /// Marked passages.
    pub marked: HashSet<CodingId>,
    /// The code whose passages are being dealt out.
    pub dealing: Option<Dealing>,
    /// To which codes passages of a code have been dealt, in the order of their digits.
    pub dealt: HashMap<CodeId, Vec<CodeId>>,
    worker: Worker<Job, Answer>,
}

/// More turns around a passage are never shown.
pub(crate) const WIDEST: u8 = 6;

impl Themes {
    /// No code's passages yet.
    pub(crate) fn new() -> Self {
        Self {
            outdated: true,
            subcodes: true,
            grouping: Grouping::Participant,
            sorting: Sorting::default(),
            filter: String::new(),
            wrong: None,
            context: 0,
            wish: None,
            rows: Vec::new(),
            counts: Counts::default(),
            list: Chosen::default(),
            marked: HashSet::new(),
            dealing: None,
            dealt: HashMap::new(),
            worker: Worker::new(|(finder, wish, query): Job| {
                let (rows, counts) = rows::of(&finder, &wish, query.as_ref());
                (wish, rows, counts)
            }),
        }
    }

    /// Asks for passages, where they are not there already. A query that is wrong leaves the rows as they are.
    pub(crate) fn ask(&mut self, wish: Wish, finder: impl FnOnce() -> Finder) {
        if !self.outdated && self.wish.as_ref() == Some(&wish) {
            return;
        }
        if self.wish.as_ref().map(|old| &old.codes) != Some(&wish.codes) {
            self.list = Chosen::default();
            self.marked.clear();
        }
        self.outdated = false;
        self.wish = Some(wish.clone());
        let finder = finder();
        let query = match wish.filter.trim() {
            "" => Ok(None),
            filter => Query::parse(filter, &finder.study).map(Some),
        };
        match query {
            Ok(query) => {
                self.wrong = None;
                self.worker.ask((finder, wish, query));
            }
            Err(error) => self.wrong = Some(error),
        }
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

    /// Marks all passages, or none where all are marked.
    pub(crate) fn mark_all(&mut self) {
        let all: HashSet<CodingId> = self
            .rows
            .iter()
            .filter_map(|row| match row {
                Row::Passage(at, _) => Some(at.coding),
                Row::Group(..) => None,
            })
            .collect();
        self.marked = if self.marked.is_superset(&all) {
            HashSet::new()
        } else {
            all
        };
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

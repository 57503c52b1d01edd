//! The counting behind a cross-table.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::counts::{CountOptions, Figures};
use super::ground::{Cast, Ground, IntegerHashing, Places, Scope, Stretch};
use super::groups::{Group, GroupHead, Grouping, Groups};
use super::passages::SubCodes;
use crate::study::{CodeKey, CoderKey, Interview, ParticipantId, Study};

/// What is counted, worked out before the counting.
///
/// The grid has a row for each code and one for any, a column for each group and one for all.
pub(super) struct Frame<'a> {
    study: &'a Study,
    scope: &'a Scope,
    cast: Cast<'a>,
    groups: Groups<'a>,
    by_coder: bool,
    heads: Vec<GroupHead>,
    columns: BTreeMap<Group, usize>,
    participants: HashMap<ParticipantId, u32>,
    /// How many participants are heard, coded or not.
    heard: u64,
    /// How many words are heard, coded or not.
    words: u64,
    rows: usize,
    /// By code: the rows in which its codings count.
    rows_of_code: Vec<Vec<usize>>,
    /// By coder: the column, where coders are the groups.
    column_of_coder: Vec<Option<usize>>,
}

impl<'a> Frame<'a> {
    pub fn new(study: &'a Study, options: &'a CountOptions) -> Self {
        let numbered = study.participants().iter().zip(0..);
        let mut frame = Self {
            study,
            scope: &options.scope,
            cast: Cast::of(study),
            groups: Groups::new(study, &options.by),
            by_coder: options.by == Grouping::Coder,
            heads: Vec::new(),
            columns: BTreeMap::new(),
            participants: numbered.map(|(p, number)| (p.id, number)).collect(),
            heard: 0,
            words: 0,
            rows: study.codebook().len() + 1,
            rows_of_code: rows_of_codes(study, options.sub_codes),
            column_of_coder: Vec::new(),
        };
        let heard = frame.groups.heads(study, &frame.cast, &options.scope);
        (frame.heads, frame.heard, frame.words) = heard;
        if frame.by_coder {
            frame.find_coders();
        }
        let heads = frame.heads.iter().enumerate();
        frame.columns = heads.map(|(at, head)| (head.group.clone(), at)).collect();
        frame
    }

    /// The groups, and how many participants and words are heard in all.
    pub fn into_heads(self) -> (Vec<GroupHead>, u64, u64) {
        (self.heads, self.heard, self.words)
    }

    fn width(&self) -> usize {
        self.heads.len() + 1
    }

    fn find_coders(&mut self) {
        let chosen = self.scope.coders.as_ref();
        let coders = self.study.coders().iter().map(|coder| coder.id);
        self.heads.clear();
        for coder in coders.filter(|id| chosen.is_none_or(|chosen| chosen.contains(id))) {
            if let Some(CoderKey(key)) = self.study.coder_key(coder) {
                let columns = &mut self.column_of_coder;
                columns.resize(columns.len().max(usize::from(key) + 1), None);
                columns[usize::from(key)] = Some(self.heads.len());
            }
            self.heads.push(GroupHead {
                group: Group::Coder(coder),
                participants: self.heard,
                words: self.words,
            });
        }
    }

    fn rows_of(&self, CodeKey(key): CodeKey) -> &[usize] {
        self.rows_of_code
            .get(key as usize)
            .map_or(&[], Vec::as_slice)
    }

    fn column_of(&self, CoderKey(key): CoderKey) -> Option<usize> {
        self.column_of_coder
            .get(usize::from(key))
            .copied()
            .flatten()
    }
}

/// The rows of a code, of all codes above it where they include it, and the last one, for any code.
fn rows_of_codes(study: &Study, sub_codes: SubCodes) -> Vec<Vec<usize>> {
    let mut rows_of: Vec<Vec<usize>> = Vec::new();
    let mut path = Vec::new();
    for (row, (code, depth)) in study.codebook().tree().enumerate() {
        path.truncate(depth);
        path.push(row);
        let Some(CodeKey(key)) = study.code_key(code.id) else {
            continue;
        };
        rows_of.resize(rows_of.len().max(key as usize + 1), Vec::new());
        let rows = &mut rows_of[key as usize];
        match sub_codes {
            SubCodes::Include => rows.extend(&path),
            SubCodes::Exclude => rows.push(row),
        }
        rows.push(study.codebook().len());
    }
    rows_of
}

/// One transcript on the way into the grid.
struct Desk<'a> {
    ground: Ground<'a>,
    /// By speaker.
    columns: Vec<Option<usize>>,
    /// By speaker.
    participants: Vec<Option<u32>>,
}

impl<'a> Desk<'a> {
    fn new(frame: &'a Frame, interview: &'a Interview) -> Self {
        let ground = Ground::new(&frame.cast, interview, frame.scope);
        let (mut columns, mut participants) = (Vec::new(), Vec::new());
        for voice in ground.voices() {
            let group = frame.groups.of(interview, voice);
            columns.push(frame.columns.get(&group).copied());
            let number = voice
                .participant
                .and_then(|p| frame.participants.get(&p.id));
            participants.push(number.copied());
        }
        Self {
            ground,
            columns,
            participants,
        }
    }
}

#[derive(Clone)]
struct Cell {
    figures: Figures,
    /// The participant who was counted last: spares most looks into what has been seen.
    latest: u32,
}

/// The figures while they grow.
pub(super) struct Grid {
    by_coder: bool,
    width: usize,
    cells: Vec<Cell>,
    /// Cell and participant.
    seen: HashSet<u64, IntegerHashing>,
    /// The columns that the passage or coding at hand counts in.
    marked: Vec<usize>,
}

impl Grid {
    pub fn new(frame: &Frame) -> Self {
        let empty = Cell {
            figures: Figures::default(),
            latest: u32::MAX,
        };
        Self {
            by_coder: frame.by_coder,
            width: frame.width(),
            cells: vec![empty; frame.rows * frame.width()],
            seen: HashSet::default(),
            marked: Vec::new(),
        }
    }

    /// Takes in what was counted of other transcripts under the same frame.
    pub fn absorb(&mut self, other: Self) {
        for (cell, theirs) in self.cells.iter_mut().zip(&other.cells) {
            cell.figures.codings += theirs.figures.codings;
            cell.figures.passages += theirs.figures.passages;
            cell.figures.words += theirs.figures.words;
        }
        for key in other.seen {
            let new = u64::from(self.seen.insert(key));
            self.cells[(key >> 32) as usize].figures.participants += new;
        }
    }

    /// The figures row by row: the columns of each, the one for all groups last.
    pub fn into_figures(self) -> Vec<Figures> {
        self.cells.into_iter().map(|cell| cell.figures).collect()
    }

    /// Counts one transcript. Codings come sorted by start, so that in each row at most one stretch is open; where coders
    /// are the groups, one for each of them and, last, one that all make together.
    pub fn interview(&mut self, frame: &Frame, interview: &Interview) {
        let chosen = frame.scope.coder_test(frame.study);
        let desk = Desk::new(frame, interview);
        let mut places = Places::in_document(interview.document());
        let lanes = if frame.by_coder { self.width } else { 1 };
        let mut open: Vec<Option<Stretch>> = vec![None; lanes * frame.rows];
        for coding in interview.codings().iter().filter(|coding| chosen(coding)) {
            let stretch = places.stretch(coding.span);
            let coder = frame.column_of(coding.coder);
            let rows = frame.rows_of(coding.code);
            self.count_coding(&desk, stretch, rows, coder);
            for row in rows {
                for lane in coder.into_iter().chain([lanes - 1]) {
                    let done = Stretch::join(&mut open[row * lanes + lane], stretch);
                    if let Some(done) = done {
                        self.count_passage(&desk, done, *row, lane);
                    }
                }
            }
        }
        for (at, stretch) in open.into_iter().enumerate() {
            if let Some(stretch) = stretch {
                self.count_passage(&desk, stretch, at / lanes, at % lanes);
            }
        }
    }

    fn mark(&mut self, column: usize) {
        if !self.marked.contains(&column) {
            self.marked.push(column);
        }
    }

    fn count_coding(
        &mut self,
        desk: &Desk,
        stretch: Stretch,
        rows: &[usize],
        coder: Option<usize>,
    ) {
        self.marked.clear();
        for (turn, _) in desk.ground.pieces(stretch) {
            let group = if self.by_coder {
                coder
            } else {
                desk.columns[desk.ground.speaker(turn)]
            };
            group.into_iter().for_each(|column| self.mark(column));
            self.mark(self.width - 1);
        }
        for row in rows {
            for column in &self.marked {
                self.cells[row * self.width + column].figures.codings += 1;
            }
        }
    }

    fn count_passage(&mut self, desk: &Desk, stretch: Stretch, row: usize, lane: usize) {
        self.marked.clear();
        let Desk {
            ground,
            columns,
            participants,
        } = desk;
        let first = row * self.width;
        for (turn, piece) in ground.pieces(stretch) {
            let words = u64::from(ground.document.words_in(turn, piece));
            let speaker = ground.speaker(turn);
            let participant = participants[speaker];
            let (group, whole) = if self.by_coder {
                (None, lane)
            } else {
                (columns[speaker], self.width - 1)
            };
            for column in group.into_iter().chain([whole]) {
                self.mark(column);
                self.cells[first + column].figures.words += words;
                self.meet(first + column, participant);
            }
        }
        for column in &self.marked {
            self.cells[first + column].figures.passages += 1;
        }
    }

    /// Counts a participant in a cell that has not met them yet.
    fn meet(&mut self, cell: usize, participant: Option<u32>) {
        let Some(participant) = participant else {
            return;
        };
        let Cell { figures, latest } = &mut self.cells[cell];
        if *latest != participant {
            *latest = participant;
            let key = (cell as u64) << 32 | u64::from(participant);
            figures.participants += u64::from(self.seen.insert(key));
        }
    }
}

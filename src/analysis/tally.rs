//! The counting behind a cross-table.

use std::collections::{BTreeMap, HashMap};

use super::counts::{CountOptions, Figures};
use super::ground::{Cast, Ground, IntegerHashing, Scope, Stretch};
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
    /// By speaker: the column of their group; where coders are the groups, all columns.
    seats: Vec<Vec<Seat>>,
    by_coder: bool,
}

/// A column, and the place in [`Met`] of a participant who speaks there.
#[derive(Clone, Copy)]
struct Seat {
    column: usize,
    met: Option<usize>,
}

impl<'a> Desk<'a> {
    fn new(frame: &'a Frame, interview: &'a Interview, met: &mut Met) -> Self {
        let ground = Ground::new(&frame.cast, interview, frame.scope);
        let seats = ground.voices().iter().map(|voice| {
            let group = frame.groups.of(interview, voice);
            let columns = match frame.columns.get(&group) {
                _ if frame.by_coder => 0..frame.width(),
                Some(column) => *column..column + 1,
                None => 0..0,
            };
            let number = voice
                .participant
                .and_then(|p| frame.participants.get(&p.id));
            let seat = |column| Seat {
                column,
                met: number.map(|number| met.place(column, *number)),
            };
            columns.map(seat).collect()
        });
        Self {
            seats: seats.collect(),
            by_coder: frame.by_coder,
            ground,
        }
    }

    /// Where what a speaker says counts, in the stretches of a lane.
    fn seats(&self, said: Said, lane: usize) -> &[Seat] {
        let seats = &self.seats[said.speaker as usize];
        if self.by_coder {
            &seats[lane..=lane]
        } else {
            seats
        }
    }

    fn passage(&self, stretch: Stretch) -> Passage {
        let mut said = self.said(stretch);
        let only = said.next().filter(|_| said.next().is_none());
        Passage { stretch, only }
    }

    fn said(&self, stretch: Stretch) -> impl Iterator<Item = Said> + '_ {
        let pieces = self.ground.pieces_of(stretch);
        pieces.map(move |(turn, piece)| Said {
            speaker: self.ground.speaker(turn) as u32,
            words: self.ground.words_in(stretch, turn, piece),
        })
    }

    fn each_said(&self, passage: &Passage, mut tell: impl FnMut(Said)) {
        match passage.only {
            Some(only) => tell(only),
            None => self.said(passage.stretch).for_each(tell),
        }
    }
}

/// What a speaker says of a passage in one turn.
#[derive(Clone, Copy)]
struct Said {
    speaker: u32,
    words: u32,
}

/// A stretch that grows.
#[derive(Clone, Copy)]
struct Passage {
    stretch: Stretch,
    /// What is said in it, where that is known to lie in one turn.
    only: Option<Said>,
}

impl Passage {
    fn join(open: &mut Option<Self>, next: Self) -> Option<Self> {
        if let Some(open) = open
            && open.stretch.take_in(next.stretch)
        {
            open.only = None;
            return None;
        }
        open.replace(next)
    }
}

/// Which participants have spoken in which cells.
struct Met {
    places: HashMap<u64, usize, IntegerHashing>,
    /// For each column and participant a bit for each row.
    rows: Vec<u64>,
    /// How many numbers of [`rows`](Self::rows) each has.
    size: usize,
}

impl Met {
    fn place(&mut self, column: usize, participant: u32) -> usize {
        let new = self.places.len() * self.size;
        let key = (column as u64) << 32 | u64::from(participant);
        let place = *self.places.entry(key).or_insert(new);
        self.rows.resize(self.rows.len().max(place + self.size), 0);
        place
    }

    fn meet(&mut self, place: usize, row: usize) {
        self.rows[place + row / 64] |= 1 << (row % 64);
    }

    /// Column and row of everybody who was met.
    fn cells(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.places.iter().flat_map(move |(key, place)| {
            let column = (key >> 32) as usize;
            let met = move |row: &usize| self.rows[place + row / 64] >> (row % 64) & 1 == 1;
            let rows = (0..self.size * 64).filter(met);
            rows.map(move |row| (column, row))
        })
    }

    /// Whoever was met in any column was met in the one for all.
    fn meet_in_all(&mut self, whole: usize) {
        for (key, place) in self.places.clone() {
            let all = self.place(whole, key as u32);
            for at in 0..self.size {
                self.rows[all + at] |= self.rows[place + at];
            }
        }
    }

    fn absorb(&mut self, other: &Self) {
        for (key, theirs) in &other.places {
            let place = self.place((key >> 32) as usize, *key as u32);
            for at in 0..self.size {
                self.rows[place + at] |= other.rows[theirs + at];
            }
        }
    }
}

/// The figures while they grow. Where coders are not the groups, the column for all is worked out in the end, since what
/// is said counts in one group; what counts in several is taken down as a surplus there.
pub(super) struct Grid {
    by_coder: bool,
    width: usize,
    cells: Vec<Figures>,
    /// Codings by code, counted here alone, and column.
    codings: Vec<u64>,
    met: Met,
    /// The columns that the passage or coding at hand counts in.
    marked: Vec<usize>,
}

impl Grid {
    pub fn new(frame: &Frame) -> Self {
        let width = frame.width();
        Self {
            by_coder: frame.by_coder,
            width,
            cells: vec![Figures::default(); frame.rows * width],
            codings: vec![0; frame.rows_of_code.len() * width],
            met: Met {
                places: HashMap::default(),
                rows: Vec::new(),
                size: frame.rows.div_ceil(64),
            },
            marked: Vec::new(),
        }
    }

    /// Takes in what was counted of other transcripts under the same frame.
    pub fn absorb(&mut self, other: Self) {
        for (cell, theirs) in self.cells.iter_mut().zip(&other.cells) {
            cell.passages += theirs.passages;
            cell.words += theirs.words;
        }
        for (codings, theirs) in self.codings.iter_mut().zip(&other.codings) {
            *codings += theirs;
        }
        self.met.absorb(&other.met);
    }

    /// The figures row by row: the columns of each, the one for all groups last.
    pub fn into_figures(mut self, frame: &Frame) -> Vec<Figures> {
        let codings = self.codings.chunks(self.width);
        for (rows, codings) in frame.rows_of_code.iter().zip(codings) {
            for row in rows {
                let cells = &mut self.cells[row * self.width..];
                for (cell, codings) in cells.iter_mut().zip(codings) {
                    cell.codings += codings;
                }
            }
        }
        if !self.by_coder {
            self.cells.chunks_mut(self.width).for_each(add_up);
            self.met.meet_in_all(self.width - 1);
        }
        for (column, row) in self.met.cells() {
            self.cells[row * self.width + column].participants += 1;
        }
        self.cells
    }

    /// Counts one transcript. Codings come sorted by start, so that in each row at most one stretch is open; where coders
    /// are the groups, one for each of them and, last, one that all make together.
    pub fn interview(&mut self, frame: &Frame, interview: &Interview) {
        let chosen = frame.scope.coder_test(frame.study);
        let desk = Desk::new(frame, interview, &mut self.met);
        let lanes = if frame.by_coder { self.width } else { 1 };
        let mut open: Vec<Option<Passage>> = vec![None; lanes * frame.rows];
        let codings = desk.ground.codings();
        for (coding, stretch) in codings.filter(|(coding, _)| chosen(coding)) {
            let coder = frame.column_of(coding.coder);
            let passage = desk.passage(stretch);
            self.count_coding(&desk, &passage, coding.code, coder);
            for row in frame.rows_of(coding.code) {
                for lane in coder.into_iter().chain([lanes - 1]) {
                    let done = Passage::join(&mut open[row * lanes + lane], passage);
                    if let Some(done) = done {
                        self.count_passage(&desk, done, *row, lane);
                    }
                }
            }
        }
        for (at, passage) in open.into_iter().enumerate() {
            if let Some(passage) = passage {
                self.count_passage(&desk, passage, at / lanes, at % lanes);
            }
        }
    }

    fn mark(&mut self, column: usize) {
        if !self.marked.contains(&column) {
            self.marked.push(column);
        }
    }

    /// In how many groups more than one the marked columns are.
    fn surplus(&self) -> u64 {
        let groups = if self.by_coder { 1 } else { self.marked.len() };
        (groups as u64).saturating_sub(1)
    }

    fn count_coding(
        &mut self,
        desk: &Desk,
        passage: &Passage,
        code: CodeKey,
        coder: Option<usize>,
    ) {
        self.marked.clear();
        desk.each_said(passage, |said| {
            for lane in coder.into_iter().chain([self.width - 1]) {
                for seat in desk.seats(said, lane) {
                    self.mark(seat.column);
                }
            }
        });
        let surplus = self.surplus();
        let from = code.0 as usize * self.width;
        if let Some(codings) = self.codings.get_mut(from..from + self.width) {
            self.marked.iter().for_each(|column| codings[*column] += 1);
            codings[self.width - 1] += surplus;
        }
    }

    fn count_passage(&mut self, desk: &Desk, passage: Passage, row: usize, lane: usize) {
        let first = row * self.width;
        if let Some(only) = passage.only {
            for Seat { column, met } in desk.seats(only, lane) {
                let figures = &mut self.cells[first + column];
                figures.passages += 1;
                figures.words += u64::from(only.words);
                met.iter().for_each(|met| self.met.meet(*met, row));
            }
            return;
        }
        self.marked.clear();
        for said in desk.said(passage.stretch) {
            for Seat { column, met } in desk.seats(said, lane) {
                self.mark(*column);
                self.cells[first + column].words += u64::from(said.words);
                met.iter().for_each(|met| self.met.meet(*met, row));
            }
        }
        for column in &self.marked {
            self.cells[first + column].passages += 1;
        }
        self.cells[first + self.width - 1].passages += self.surplus();
    }
}

/// Works out the figures for all groups, which hold the surplus, but for the participants.
fn add_up(row: &mut [Figures]) {
    if let Some((whole, groups)) = row.split_last_mut() {
        let sum = |of: fn(&Figures) -> u64| groups.iter().map(of).sum::<u64>();
        whole.codings = sum(|figures| figures.codings) - whole.codings;
        whole.passages = sum(|figures| figures.passages) - whole.passages;
        whole.words = sum(|figures| figures.words);
    }
}

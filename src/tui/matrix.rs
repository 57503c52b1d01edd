//! The framework matrix: participants by codes, with the researcher's summary in each cell.

use super::command::Motion;
use super::worker::Worker;
use crate::analysis::{Framework, FrameworkCell};
use crate::study::{CodeId, Passage, Study};

/// What can be asked for on the Matrix screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MatrixCommand {
    /// Writes the chosen cell's summary.
    Write,
    /// Removes it.
    Remove,
    /// Says that a stale summary is right as it is.
    Confirm,
    /// Goes to the next stale summary.
    NextStale,
    /// Chooses the cell's next passage.
    NextPassage,
    /// Chooses the passage before.
    PassageBack,
    /// Jumps to the chosen passage.
    GoToPassage,
    /// Themes alone, or all codes.
    Columns,
    /// Writes the matrix into a file.
    Export,
}

/// How wide a column is, in characters.
pub(crate) const COLUMN: u16 = 26;
/// How wide the names of participants are, in characters.
pub(crate) const NAMES: u16 = 13;

/// The Matrix screen.
pub(crate) struct Matrix {
    /// Whether the study has changed since the matrix was worked out.
    pub outdated: bool,
    /// Whether all codes are columns; else the themes alone.
    pub all: bool,
    /// The matrix.
    pub framework: Framework,
    /// The chosen row.
    pub row: usize,
    /// The chosen column.
    pub column: usize,
    /// The first row on screen.
    pub top: usize,
    /// The first column on screen.
    pub left: usize,
    /// The chosen passage of the cell.
    pub passage: usize,
    worker: Worker<(Study, Vec<CodeId>), Framework>,
}

impl Matrix {
    /// No matrix yet.
    pub(crate) fn new() -> Self {
        Self {
            outdated: true,
            all: false,
            framework: Framework::default(),
            row: 0,
            column: 0,
            top: 0,
            left: 0,
            passage: 0,
            worker: Worker::new(|(study, codes): (Study, Vec<CodeId>)| {
                Framework::of(&study, &codes)
            }),
        }
    }

    /// Has the matrix worked out, where it is out of date.
    pub(crate) fn ask(&mut self, study: &Study) {
        if !std::mem::take(&mut self.outdated) {
            return;
        }
        let all = self.all;
        let codes = study.codebook().iter();
        let codes = codes.filter(|code| all || code.parent.is_none());
        let codes = codes.map(|code| code.id).collect();
        self.worker.ask((study.clone(), codes));
    }

    /// Whether it is being worked out.
    pub(crate) fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }

    /// Takes in the worker's answer; whether there was one.
    pub(crate) fn absorb(&mut self) -> bool {
        let Some(framework) = self.worker.answer() else {
            return false;
        };
        // The cell that was chosen stays so, whatever came before it.
        let row = self.framework.rows.get(self.row).cloned();
        let column = self.framework.columns.get(self.column).copied();
        let found = row.and_then(|row| framework.rows.iter().position(|new| new.row == row.row));
        self.row = found.unwrap_or(self.row);
        let found = column.and_then(|code| framework.columns.iter().position(|new| *new == code));
        self.column = found.unwrap_or(0);
        self.framework = framework;
        true
    }

    /// The chosen cell.
    pub(crate) fn cell(&self) -> Option<&FrameworkCell> {
        self.framework.cell(self.row, self.column)
    }

    /// The chosen passage of the chosen cell.
    pub(crate) fn chosen_passage(&self) -> Option<Passage> {
        let passages = &self.cell()?.passages;
        passages.get(self.passage).copied()
    }

    /// Moves from cell to cell.
    pub(crate) fn go(&mut self, motion: Motion, height: usize) {
        let page = height.max(2) - 1;
        let (rows, columns) = (self.framework.rows.len(), self.framework.columns.len());
        match motion {
            Motion::Up => self.row = self.row.saturating_sub(1),
            Motion::Down => self.row += 1,
            Motion::PageUp | Motion::HalfUp => self.row = self.row.saturating_sub(page),
            Motion::PageDown | Motion::HalfDown => self.row += page,
            Motion::Start => self.row = 0,
            Motion::End => self.row = rows,
            Motion::Left => self.column = self.column.saturating_sub(1),
            Motion::Right => self.column += 1,
            Motion::RowStart => self.column = 0,
            Motion::RowEnd => self.column = columns,
            _ => return,
        }
        self.passage = 0;
        self.row = self.row.min(rows.saturating_sub(1));
        self.column = self.column.min(columns.saturating_sub(1));
    }

    /// Chooses another passage of the cell.
    pub(crate) fn step(&mut self, by: isize) {
        let last = self
            .cell()
            .map_or(0, |cell| cell.passages.len().saturating_sub(1));
        self.passage = self.passage.saturating_add_signed(by).min(last);
    }

    /// Goes to the next stale summary, row by row; whether there is one.
    pub(crate) fn go_to_stale(&mut self) -> bool {
        let (rows, columns) = (self.framework.rows.len(), self.framework.columns.len());
        let here = self.row * columns + self.column;
        let all = rows * columns;
        let stale = |at: &usize| {
            let cell = self.framework.cell(at / columns, at % columns);
            cell.is_some_and(|cell| cell.stale)
        };
        let found = (1..=all).map(|step| (here + step) % all).find(stale);
        if let Some(at) = found {
            (self.row, self.column) = (at / columns, at % columns);
            self.passage = 0;
        }
        found.is_some()
    }

    /// Keeps the chosen cell on screen: so many rows and columns fit.
    pub(crate) fn settle(&mut self, height: usize, fit: usize) {
        self.row = self.row.min(self.framework.rows.len().saturating_sub(1));
        self.column = self
            .column
            .min(self.framework.columns.len().saturating_sub(1));
        self.top = self
            .top
            .clamp((self.row + 1).saturating_sub(height.max(1)), self.row);
        self.left = self
            .left
            .clamp((self.column + 1).saturating_sub(fit.max(1)), self.column);
    }
}

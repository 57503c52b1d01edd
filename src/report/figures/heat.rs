//! Heat: a cell for each number, darker where there is more, the number in it where there is room.

use super::bars::{description, lines_of, shown};
use super::canvas::{
    Anchor, Area, FAINT, Figure, Hatch, INK, LABEL, PAGE, QUIET, SMALL, fitted, ink_on, shade,
    widest, width_of,
};
use crate::analysis::{Heat, NumberTable};

/// The height of a cell.
const LINE: f64 = 15.0;
/// How far a line stands in for each step in the codebook.
const STEP: f64 = 9.0;
/// The widest and narrowest that a cell gets.
const WIDEST: f64 = 64.0;
const NARROWEST: f64 = 3.0;
/// A cell that is at least so wide has its number in it.
const ROOMY: f64 = 11.0;
/// The size of a number in a cell.
const NUMBER: f64 = 8.0;
/// The longest that a head above the columns gets.
const LONGEST: f64 = 190.0;
/// The height of the key below.
const FOOT: f64 = 34.0;

/// The table as cells, darker where there is more. Totals are left out, and so are lines and columns that have nothing; the
/// figure is as wide as a page, and wider where there are more columns than that has room for.
pub fn heat_map(table: &NumberTable) -> Figure {
    let columns = shown(table.columns.iter().map(|(head, _)| head.total));
    let lines = lines_of(table, &columns);
    let mut figure = Figure::new(&table.title, description(table, lines.len()));
    let grid = Grid::new(table, lines, columns);
    figure.width = grid.right().max(PAGE);
    figure.height = grid.bottom() + FOOT;
    grid.heads(&mut figure);
    grid.cells(&mut figure);
    grid.key(&mut figure);
    figure
}

struct Grid<'a> {
    table: &'a NumberTable,
    lines: Vec<usize>,
    columns: Vec<usize>,
    most: Vec<f64>,
    left: f64,
    top: f64,
    cell: f64,
    numbers: bool,
}

impl<'a> Grid<'a> {
    fn new(table: &'a NumberTable, lines: Vec<usize>, columns: Vec<usize>) -> Self {
        let labels = lines.iter().map(|line| table.lines[*line].label.as_str());
        let depth = |line: &usize| table.lines[*line].depth as f64 * STEP;
        let left = widest(labels, LABEL, 220.0) + lines.iter().map(depth).fold(0.0, f64::max) + 8.0;
        let room = (PAGE - left) / columns.len().max(1) as f64;
        let mut written = lines
            .iter()
            .flat_map(|line| columns.iter().map(|column| table.written(*line, *column)));
        let number = written.try_fold(0.0f64, |most, text| {
            let wide = most.max(width_of(&text, NUMBER) + 2.0);
            (wide < WIDEST).then_some(wide)
        });
        let wanted = number.unwrap_or(WIDEST).max(ROOMY);
        let cell = if room >= wanted {
            room.min(WIDEST)
        } else {
            room.max(NARROWEST)
        };
        let heads = columns.iter().map(|c| table.columns[*c].0.label.as_str());
        let heads = widest(heads, LABEL, LONGEST);
        Self {
            most: table.most(),
            table,
            lines,
            columns,
            left,
            top: heads + 10.0,
            cell,
            numbers: cell >= wanted,
        }
    }

    fn right(&self) -> f64 {
        self.left + self.cell * self.columns.len() as f64 + 1.0
    }

    fn bottom(&self) -> f64 {
        self.top + LINE * self.lines.len() as f64
    }

    fn heads(&self, figure: &mut Figure) {
        for (at, line) in self.lines.iter().enumerate() {
            let head = &self.table.lines[*line];
            let indent = head.depth as f64 * STEP;
            let y = self.top + (at as f64 + 0.5) * LINE;
            let label = fitted(&head.label, LABEL, self.left - indent - 6.0);
            figure.words((indent, y), &label, LABEL, Anchor::Start);
        }
        // Heads that would run into each other are left out.
        let every = (LABEL / self.cell).ceil().max(1.0) as usize;
        for (at, column) in self.columns.iter().enumerate().step_by(every) {
            let x = self.left + (at as f64 + 0.5) * self.cell;
            let label = fitted(&self.table.columns[*column].0.label, LABEL, LONGEST);
            figure.turned_words((x, self.top - 5.0), &label, LABEL, Anchor::Start);
        }
    }

    fn cells(&self, figure: &mut Figure) {
        for (row, line) in self.lines.iter().enumerate() {
            let y = self.top + row as f64 * LINE;
            for (at, column) in self.columns.iter().enumerate() {
                let x = self.left + at as f64 * self.cell;
                let share = self.table.share(*line, *column, &self.most).unwrap_or(0.0);
                let empty = self
                    .table
                    .cell(*line, *column)
                    .is_none_or(|number| number == 0.0);
                if empty {
                    continue;
                }
                let area = Area::new(x, y, self.cell, LINE);
                figure.fill(area, shade(0.08 + 0.92 * share), Hatch::Plain);
                if self.numbers {
                    let number = self.table.written(*line, *column);
                    let middle = (x + self.cell / 2.0, y + LINE / 2.0);
                    figure.coloured_words(middle, &number, NUMBER, Anchor::Middle, ink_on(share));
                }
            }
        }
        self.rules(figure);
    }

    /// Lines between the cells, where cells are wide enough for them.
    fn rules(&self, figure: &mut Figure) {
        let (right, bottom) = (self.right() - 1.0, self.bottom());
        for row in 0..=self.lines.len() {
            let y = self.top + row as f64 * LINE;
            figure.line((self.left, y), (right, y), FAINT, 0.7);
        }
        let every = (8.0 / self.cell).ceil().max(1.0) as usize;
        for column in (0..=self.columns.len()).step_by(every) {
            let x = self.left + column as f64 * self.cell;
            figure.line((x, self.top), (x, bottom), FAINT, 0.7);
        }
    }

    /// What the shades mean: five of them with the number at each end.
    fn key(&self, figure: &mut Figure) {
        const STEPS: usize = 5;
        const WIDTH: f64 = 22.0;
        if self.table.heat == Heat::Column || self.columns.is_empty() {
            return;
        }
        let y = self.bottom() + 12.0;
        let most = self.most.get(self.columns[0]).copied().unwrap_or(0.0);
        let format = self.table.columns[self.columns[0]].1;
        figure.words((self.left - 6.0, y + 6.0), "0", SMALL, Anchor::End);
        for step in 0..STEPS {
            let share = (step as f64 + 0.5) / STEPS as f64;
            let area = Area::new(self.left + step as f64 * WIDTH, y, WIDTH, 12.0);
            figure.fill(area, shade(0.08 + 0.92 * share), Hatch::Plain);
            figure.marks.push(super::canvas::Mark::Edge(area, QUIET));
        }
        let end = (self.left + STEPS as f64 * WIDTH + 6.0, y + 6.0);
        let words = format!("{}   {}", format.write(most), self.table.unit);
        figure.coloured_words(end, &words, SMALL, Anchor::Start, INK);
    }
}

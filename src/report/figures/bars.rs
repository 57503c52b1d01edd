//! Bars side by side: a line for each code or word, a panel for each group.

use super::canvas::{
    Anchor, Area, BLUE, FAINT, Figure, HEAD, Hatch, LABEL, PAGE, SMALL, fitted, ticks, widest,
    width_of,
};
use super::heat::heat_map;
use crate::analysis::{Format, NumberTable};

/// From so many panels on, bars would be too short to read; heat shows more.
const MOST_PANELS: usize = 6;
/// The height of a line.
const LINE: f64 = 15.0;
/// How far a line stands in for each step in the codebook.
const STEP: f64 = 9.0;
/// Between panels.
const GAP: f64 = 12.0;
/// The height of the heads above the panels.
const TOP: f64 = 24.0;
/// The height of the axes below.
const FOOT: f64 = 24.0;

/// The table's lines as bars, one panel for each column, with the number at the end of each bar. Totals are left out, and so
/// are lines without any number; where there are many columns it becomes a [`heat_map`].
pub fn bars(table: &NumberTable) -> Figure {
    let columns = shown(table.columns.iter().map(|(head, _)| head.total));
    if columns.len() > MOST_PANELS || columns.is_empty() {
        return heat_map(table);
    }
    let lines = lines_of(table, &columns);
    let mut figure = Figure::new(&table.title, description(table, lines.len()));
    let labels = lines.iter().map(|line| table.lines[*line].label.as_str());
    let indent = |line: usize| table.lines[line].depth as f64 * STEP;
    let deepest = lines.iter().map(|line| indent(*line)).fold(0.0, f64::max);
    let left = widest(labels, LABEL, PAGE / 3.0) + deepest + 10.0;
    let panel = (PAGE - left - GAP * columns.len() as f64) / columns.len() as f64;
    let bottom = TOP + lines.len() as f64 * LINE;
    figure.height = bottom + FOOT;
    for (at, line) in lines.iter().enumerate() {
        let y = TOP + (at as f64 + 0.5) * LINE;
        let head = &table.lines[*line];
        let label = fitted(&head.label, LABEL, left - indent(*line) - 8.0);
        figure.words((indent(*line), y), &label, LABEL, Anchor::Start);
    }
    let most = table.most();
    for (at, column) in columns.iter().enumerate() {
        let x = left + at as f64 * (panel + GAP);
        let panel = Panel {
            x,
            width: panel,
            bottom,
        };
        panel.draw(&mut figure, table, &lines, *column, most[*column]);
    }
    figure
}

/// Which of the heads are no totals.
pub(super) fn shown(totals: impl Iterator<Item = bool>) -> Vec<usize> {
    totals
        .enumerate()
        .filter(|(_, total)| !total)
        .map(|(at, _)| at)
        .collect()
}

/// The lines that are no totals and have a number other than 0 in one of the columns.
pub(super) fn lines_of(table: &NumberTable, columns: &[usize]) -> Vec<usize> {
    let lines = shown(table.lines.iter().map(|head| head.total)).into_iter();
    lines
        .filter(|line| {
            let mut cells = columns.iter().filter_map(|c| table.cell(*line, *c));
            cells.any(|number| number != 0.0)
        })
        .collect()
}

pub(super) fn description(table: &NumberTable, lines: usize) -> String {
    let all = table.lines.iter().filter(|head| !head.total).count();
    match all - lines {
        0 => table.note.clone(),
        1 => format!(
            "{} One {} without any is left out.",
            table.note, table.corner
        ),
        out => format!(
            "{} {out} {}s without any are left out.",
            table.note, table.corner
        ),
    }
}

struct Panel {
    x: f64,
    width: f64,
    bottom: f64,
}

impl Panel {
    fn draw(
        &self,
        figure: &mut Figure,
        table: &NumberTable,
        lines: &[usize],
        column: usize,
        most: f64,
    ) {
        let (head, format) = &table.columns[column];
        let label = fitted(&head.label, HEAD, self.width);
        figure.words((self.x, TOP / 2.0), &label, HEAD, Anchor::Start);
        let numbers = lines.iter().map(|line| table.written(*line, column));
        let numbers: Vec<String> = numbers.collect();
        let room = widest(numbers.iter().map(String::as_str), SMALL, self.width / 2.0) + 4.0;
        let finest = if *format == Format::Whole { 1.0 } else { 0.0 };
        let ticks = ticks(most, finest);
        let last = ticks.last().copied().unwrap_or(1.0);
        let place = |number: f64| self.x + number / last * (self.width - room);
        self.axis(figure, &ticks, place, |tick| format.write(tick));
        for (at, (line, number)) in lines.iter().zip(&numbers).enumerate() {
            let y = TOP + at as f64 * LINE;
            let end = place(table.cell(*line, column).unwrap_or(0.0));
            let bar = Area::new(self.x, y + 3.0, end - self.x, LINE - 6.0);
            figure.fill(bar, BLUE, Hatch::Plain);
            figure.words((end + 3.0, y + LINE / 2.0), number, SMALL, Anchor::Start);
        }
        figure.line(
            (self.x, TOP),
            (self.x, self.bottom),
            super::canvas::QUIET,
            0.7,
        );
    }

    /// Lines and numbers of an axis; numbers that would touch the one before are left out.
    fn axis(
        &self,
        figure: &mut Figure,
        ticks: &[f64],
        place: impl Fn(f64) -> f64,
        write: impl Fn(f64) -> String,
    ) {
        let mut free = f64::MIN;
        for tick in ticks {
            let x = place(*tick);
            figure.line((x, TOP), (x, self.bottom), FAINT, 0.7);
            let label = write(*tick);
            let half = width_of(&label, SMALL) / 2.0;
            if x - half > free {
                figure.words((x, self.bottom + 9.0), &label, SMALL, Anchor::Middle);
                free = x + half + 4.0;
            }
        }
    }
}

//! A table of numbers as every face shows it: on screen with heat, as text, as CSV, as a figure.

use crate::study::{Code, Span, Study, TranscriptId};

/// How the numbers of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Whole numbers.
    Whole,
    /// So many digits behind the point.
    Decimals(u8),
    /// A share of one, written in hundredths with one digit behind the point.
    Percent,
}

impl Format {
    /// The number as people read it; a percentage without its sign.
    pub fn write(self, number: f64) -> String {
        match self {
            Self::Whole => format!("{number:.0}"),
            Self::Decimals(digits) => format!("{number:.*}", usize::from(digits)),
            Self::Percent => format!("{:.1}", number * 100.0),
        }
    }
}

/// Against what a cell's heat is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heat {
    /// The largest of the whole table, totals left out: where all numbers are of one kind.
    Table,
    /// The largest of its column: where each column counts something else.
    Column,
}

/// What heads a line or a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its name for people.
    pub label: String,
    /// Its name for scripts.
    pub id: String,
    /// How far it stands in, in steps.
    pub depth: usize,
    /// Whether it takes others together. Totals are left out of heat and figures.
    pub total: bool,
}

impl Head {
    /// A head that stands by itself.
    pub fn new(label: impl Into<String>) -> Self {
        let label = label.into();
        Self {
            id: label.clone(),
            label,
            depth: 0,
            total: false,
        }
    }

    /// The head of a code, which stands in by its depth in the codebook.
    pub fn code(code: &Code, depth: usize) -> Self {
        Self {
            label: code.label.clone(),
            id: code.slug.clone(),
            depth,
            total: false,
        }
    }

    /// A head that takes others together.
    pub fn total(label: impl Into<String>) -> Self {
        Self {
            total: true,
            ..Self::new(label)
        }
    }
}

/// A table of numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberTable {
    /// What it shows, in a line.
    pub title: String,
    /// What its numbers are numbers of; empty where each column counts something else.
    pub unit: String,
    /// How it was counted, in sentences.
    pub note: String,
    /// What the lines are: `code`, `word`.
    pub corner: String,
    /// The lines.
    pub lines: Vec<Head>,
    /// The columns, and how their numbers are written.
    pub columns: Vec<(Head, Format)>,
    /// Line by line; none where there is nothing to say.
    pub cells: Vec<Vec<Option<f64>>>,
    /// Against what heat is measured.
    pub heat: Heat,
}

impl NumberTable {
    /// The number in a cell.
    pub fn cell(&self, line: usize, column: usize) -> Option<f64> {
        self.cells.get(line)?.get(column).copied().flatten()
    }

    /// The number in a cell as people read it; empty where there is none.
    pub fn written(&self, line: usize, column: usize) -> String {
        match (self.cell(line, column), self.columns.get(column)) {
            (Some(number), Some((_, format))) => format.write(number),
            _ => String::new(),
        }
    }

    /// The largest numbers, by which [`share`](Self::share) measures: one for each column.
    pub fn most(&self) -> Vec<f64> {
        let counted = |line: usize| self.lines.get(line).is_some_and(|head| !head.total);
        let of_column = |column: usize| {
            let lines = (0..self.cells.len()).filter(|line| counted(*line));
            lines
                .filter_map(|line| self.cell(line, column))
                .fold(0.0, |most: f64, number| most.max(number.abs()))
        };
        let each: Vec<f64> = (0..self.columns.len()).map(of_column).collect();
        if self.heat == Heat::Column {
            return each;
        }
        let counted = each.iter().zip(&self.columns);
        let of_all = counted
            .filter(|(_, (head, _))| !head.total)
            .fold(0.0, |most: f64, (number, _)| most.max(*number));
        vec![of_all; self.columns.len()]
    }

    /// A cell's heat from 0 to 1, by the [`most`](Self::most) of its table; none for totals and empty cells.
    pub fn share(&self, line: usize, column: usize, most: &[f64]) -> Option<f64> {
        let is_total = self.lines.get(line)?.total || self.columns.get(column)?.0.total;
        let number = self.cell(line, column).filter(|_| !is_total)?.abs();
        let most = most.get(column).copied().unwrap_or(0.0);
        Some(if most > 0.0 { number / most } else { 0.0 })
    }
}

/// Words of a transcript that stand behind a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The transcript.
    pub transcript: TranscriptId,
    /// Where.
    pub span: Span,
}

/// Figures that can be laid out as a table and opened cell by cell.
pub trait Tabulated: Send + Sync {
    /// The table.
    fn table(&self, study: &Study) -> NumberTable;

    /// What stands behind a cell of the table, in study order; nothing where the cell is no number of passages.
    fn places(&self, study: &Study, line: usize, column: usize) -> Vec<Place>;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(heat: Heat) -> NumberTable {
        NumberTable {
            title: String::new(),
            unit: String::new(),
            note: String::new(),
            corner: "code".into(),
            lines: vec![Head::new("a"), Head::new("b"), Head::total("any")],
            columns: vec![
                (Head::new("gp"), Format::Whole),
                (Head::new("share"), Format::Percent),
                (Head::total("all"), Format::Whole),
            ],
            cells: vec![
                vec![Some(4.0), Some(0.5), Some(9.0)],
                vec![Some(2.0), None, Some(3.0)],
                vec![Some(100.0), Some(0.9), Some(100.0)],
            ],
            heat,
        }
    }

    #[test]
    fn heat_is_measured_against_the_largest_that_is_no_total() {
        let by_column = table(Heat::Column);
        let most = by_column.most();
        assert_eq!(by_column.share(1, 0, &most), Some(0.5));
        assert_eq!(by_column.share(0, 1, &most), Some(1.0));
        assert_eq!(by_column.share(2, 0, &most), None);
        assert_eq!(by_column.share(0, 2, &most), None);
        let by_table = table(Heat::Table);
        let most = by_table.most();
        assert_eq!(by_table.share(0, 1, &most), Some(0.125));
    }

    #[test]
    fn numbers_are_written_as_their_column_says() {
        let table = table(Heat::Column);
        assert_eq!(table.written(0, 0), "4");
        assert_eq!(table.written(0, 1), "50.0");
        assert_eq!(table.written(1, 1), "");
        assert_eq!(Format::Decimals(3).write(0.12345), "0.123");
    }
}

//! The figures of a report: its own tables, drawn.

use std::collections::HashSet;

use super::build::Builder;
use super::figures::{Figure, bars, heat_map};
use super::summary::Shared;
use crate::analysis::{CodeTable, Cooccurrence, Measure, NumberTable, PairMeasure, Tabulated as _};

impl Builder<'_> {
    /// The codes that are reported by role, as bars; none where nothing is coded.
    pub(super) fn roles_drawn(&self) -> Option<Figure> {
        let counted = CodeTable {
            counted: self.table.clone(),
            measure: Measure::default(),
        };
        let slug = |code| Some(self.study.codebook().get(code)?.slug.as_str());
        let reported: HashSet<&str> = self.codes.iter().filter_map(|code| slug(*code)).collect();
        let table = lines_of(counted.table(self.study), &reported);
        has_numbers(&table).then(|| bars(&table))
    }

    /// The pairs of codes that the report lists, as heat; none where no two codes share words.
    pub(super) fn together_drawn(&self, shared: &[Shared]) -> Option<Figure> {
        let listed: HashSet<&str> = (shared.iter())
            .flat_map(|pair| [pair.slugs.0.as_str(), &pair.slugs.1])
            .collect();
        let measure = PairMeasure::default();
        let counted = Cooccurrence::count(self.study, self.scope.clone(), None, measure);
        let mut table = lines_of(counted.table(self.study), &listed);
        let kept: Vec<bool> = (table.columns.iter())
            .map(|(head, _)| listed.contains(head.id.as_str()))
            .collect();
        keep(&mut table.columns, &kept);
        table.cells.iter_mut().for_each(|line| keep(line, &kept));
        has_numbers(&table).then(|| heat_map(&table))
    }
}

/// The table with the lines of these codes alone.
fn lines_of(mut table: NumberTable, slugs: &HashSet<&str>) -> NumberTable {
    let kept: Vec<bool> = (table.lines.iter())
        .map(|head| !head.total && slugs.contains(head.id.as_str()))
        .collect();
    keep(&mut table.lines, &kept);
    keep(&mut table.cells, &kept);
    table
}

fn keep<T>(all: &mut Vec<T>, kept: &[bool]) {
    let mut kept = kept.iter();
    all.retain(|_| kept.next().copied().unwrap_or(false));
}

fn has_numbers(table: &NumberTable) -> bool {
    let numbers = table.cells.iter().flatten().flatten();
    numbers.into_iter().any(|number| *number > 0.0)
}

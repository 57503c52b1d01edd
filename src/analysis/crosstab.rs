//! Cross-tables of two attributes: who is in both groups, and what they say under a code.

use super::counts::{CountOptions, CrossTable, Figures, Measure};
use super::ground::Scope;
use super::groups::{Group, GroupHead, Grouping};
use super::passages::{CodedPassage, SubCodes};
use super::table::{Format, Head, Heat, NumberTable, Place, Tabulated};
use crate::study::{CodeId, Study};

/// One attribute against another. Each is a role, a transcript or an attribute; coders are no attribute of who speaks.
#[derive(Debug, Clone)]
pub struct Crosstab {
    /// The code whose passages are counted; none: any.
    pub code: Option<CodeId>,
    /// What the cells show; none: how many participants there are, coded or not.
    pub measure: Option<Measure>,
    by: (Grouping, Grouping),
    lines: Vec<GroupHead>,
    columns: Vec<GroupHead>,
    /// Counted by both at once, by the first, and by the second.
    both: CrossTable,
    first: CrossTable,
    second: CrossTable,
}

impl Crosstab {
    /// Counts.
    pub fn count(
        study: &Study,
        (first, second): (Grouping, Grouping),
        code: Option<CodeId>,
        measure: Option<Measure>,
        (sub_codes, scope): (SubCodes, &Scope),
    ) -> Self {
        let count = |by: Grouping| {
            let options = CountOptions {
                by,
                sub_codes,
                scope: scope.clone(),
            };
            CrossTable::count(study, options)
        };
        let both = Grouping::Both(Box::new((first.clone(), second.clone())));
        let (both, by_first, by_second) =
            (count(both), count(first.clone()), count(second.clone()));
        Self {
            code,
            measure,
            by: (first, second),
            lines: by_first.groups.clone(),
            columns: by_second.groups.clone(),
            both,
            first: by_first,
            second: by_second,
        }
    }

    /// What stands in a cell; `None` for a line or column: all of them.
    fn number(&self, line: Option<usize>, column: Option<usize>) -> f64 {
        let (table, group) = match (line, column) {
            (Some(line), Some(column)) => {
                let group = Group::Both(Box::new((
                    self.lines[line].group.clone(),
                    self.columns[column].group.clone(),
                )));
                let place = self.both.groups.iter().position(|head| head.group == group);
                match place {
                    Some(place) => (&self.both, Some(place)),
                    None => return 0.0,
                }
            }
            (Some(line), None) => (&self.first, Some(line)),
            (None, Some(column)) => (&self.second, Some(column)),
            (None, None) => (&self.first, None),
        };
        let (participants, words) = match group {
            Some(group) => (table.groups[group].participants, table.groups[group].words),
            None => (table.participants, table.words),
        };
        match self.measure {
            Some(measure) => measure.of(&self.figures(table, group), words),
            None => participants as f64,
        }
    }

    fn figures(&self, table: &CrossTable, group: Option<usize>) -> Figures {
        let row = |code| table.rows.iter().find(|row| row.code == code);
        let (cells, total) = match self.code.and_then(row) {
            Some(row) => (&row.cells, row.total),
            None => (&table.any, table.total),
        };
        group.map_or(total, |group| cells[group])
    }
}

impl Tabulated for Crosstab {
    fn table(&self, study: &Study) -> NumberTable {
        let code = self.code.and_then(|code| study.codebook().get(code));
        let code = code.map_or("any code", |code| &code.label);
        let (unit, format) = match self.measure {
            Some(measure) => (measure.name(), measure.format()),
            None => ("participants", Format::Whole),
        };
        let what = match self.measure {
            Some(_) => format!("{unit} under {code}"),
            None => "participants who speak".to_owned(),
        };
        let (first, second) = (self.by.0.name(), self.by.1.name());
        let heads = |groups: &[GroupHead]| -> Vec<Head> {
            let heads = groups.iter().map(|head| Head::new(head.group.label(study)));
            heads.chain([Head::total("all")]).collect()
        };
        let all = |count: usize| (0..count).map(Some).chain([None]);
        let cells = all(self.lines.len()).map(|line| {
            let cells = all(self.columns.len());
            cells
                .map(|column| Some(self.number(line, column)))
                .collect()
        });
        NumberTable {
            title: format!("{first} by {second}: {what}"),
            unit: unit.to_owned(),
            note: "Groups by what is known of whoever speaks, else of the transcript.".to_owned(),
            corner: first.to_owned(),
            lines: heads(&self.lines),
            columns: (heads(&self.columns).into_iter())
                .map(|head| (head, format))
                .collect(),
            cells: cells.collect(),
            heat: Heat::Table,
        }
    }

    fn places(&self, study: &Study, line: usize, column: usize) -> Vec<Place> {
        let of = |heads: &[GroupHead], at: usize| heads.get(at).map(|head| head.group.clone());
        let passages = match (of(&self.lines, line), of(&self.columns, column)) {
            (Some(first), Some(second)) => {
                let group = Group::Both(Box::new((first, second)));
                self.both.passages(study, self.code, Some(&group))
            }
            (Some(first), None) => self.first.passages(study, self.code, Some(&first)),
            (None, Some(second)) => self.second.passages(study, self.code, Some(&second)),
            (None, None) => self.first.passages(study, self.code, None),
        };
        passages.iter().map(CodedPassage::place).collect()
    }
}

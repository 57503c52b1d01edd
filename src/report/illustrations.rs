//! The figures of a report: its own tables, drawn.

use std::collections::HashSet;

use super::build::Builder;
use super::figures::{Figure, bars, heat_map, portraits_of, saturation_curve};
use super::summary::{Drawings, Growth, GrowthStep, Shared};
use super::visible::visible;
use crate::analysis::{
    CodeTable, Cooccurrence, Measure, NumberTable, ORDERS, PairMeasure, Saturation, Tabulated as _,
};
use crate::study::{CodeId, Study};

/// The height of a figure that fills an upright page with its caption, in CSS pixels.
const TALLEST: f64 = 860.0;

impl Builder<'_> {
    /// The figures, and how the number of codes grew.
    pub(super) fn drawings(&self, shared: &[Shared]) -> (Drawings, Growth) {
        let reported: HashSet<_> = self.codes.iter().copied().collect();
        let saturation = Saturation::among(self.study, self.scope.clone(), |code| {
            reported.contains(&code)
        });
        // The highest of the codes that are reported.
        let is_top = |code: &&CodeId| {
            let path = self.study.codebook().path(**code);
            !path
                .iter()
                .any(|above| above.id != **code && reported.contains(&above.id))
        };
        let themes: Vec<CodeId> = self.codes.iter().filter(is_top).copied().collect();
        let drawings = Drawings {
            roles: self.roles_drawn(),
            together: self.together_drawn(shared),
            saturation: (saturation.steps.len() > 1)
                .then(|| saturation_curve(&saturation, self.study)),
            portraits: portraits_of(self.study, &self.scope, &themes, TALLEST),
        };
        (drawings, growth(self.study, &saturation))
    }

    /// The codes that are reported by role, as bars; none where nothing is coded.
    fn roles_drawn(&self) -> Option<Figure> {
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
    fn together_drawn(&self, shared: &[Shared]) -> Option<Figure> {
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

/// What a report says of saturation.
pub(super) fn growth(study: &Study, saturation: &Saturation) -> Growth {
    let label = |code| study.codebook().get(code).map_or("", |code| &code.label);
    let steps = saturation.steps.iter().map(|step| {
        let interview = study.interview(step.transcript);
        GrowthStep {
            transcript: visible(interview.map_or("", |interview| &interview.transcript.title)),
            new: step.new.iter().map(|code| visible(label(*code))).collect(),
            so_far: step.so_far,
            mean: step.mean,
            low: step.low,
            high: step.high,
        }
    });
    Growth {
        steps: steps.collect(),
        uncoded: saturation.uncoded.len(),
        orders: ORDERS,
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

//! The framework matrix as an appendix: what the researcher says of each participant on each code, and where that stands.

use crate::analysis::{Framework, FrameworkCell, FrameworkRow};
use crate::formats::moment::readable_time;
use crate::report::page::{Block, Page};
use crate::report::people::{plural, role_name};
use crate::report::table::{Cell, Column, Table};
use crate::report::visible::visible;
use crate::study::{Code, Passage, SETTING_TITLE, Study};

use super::Choice;

/// How many passages a cell of the wide table names.
const MOST_LINKS: usize = 12;
/// What marks a summary whose codings have changed since.
const STALE: &str = "[stale: the codings have changed since]";

/// The matrix of a study whose transcripts are loaded.
pub fn matrix(study: &Study, choice: &Choice) -> Framework {
    let codes: Vec<_> = choice.codes(study).map(|code| code.id).collect();
    let mut matrix = Framework::of(study, &codes);
    if let Some(roles) = &choice.scope.roles {
        matrix.keep_roles(|role| roles.iter().any(|asked| asked == role));
    }
    matrix
}

/// Every cell that holds anything, a row each: for programs.
pub fn cells_table(study: &Study, matrix: &Framework) -> Table {
    let columns = [
        ("participant", 12),
        ("role", 12),
        ("code", 20),
        ("label", 24),
        ("summary", 80),
        ("stale", 8),
        ("coder", 10),
        ("changed", 18),
        ("passages", 10),
        ("ids", 60),
    ];
    let mut table = Table::new("Cells", &columns);
    for (row, code, cell) in filled(study, matrix) {
        let summary = cell.summary.as_ref();
        let coder = summary.and_then(|summary| study.coder(summary.coder));
        table.rows.push(vec![
            name(row).into(),
            row.role.as_str().into(),
            code.slug.as_str().into(),
            code.label.as_str().into(),
            summary.map(|summary| summary.text.as_str()).into(),
            cell.stale.into(),
            coder.map(|coder| coder.name.as_str()).into(),
            summary.map(|summary| readable_time(summary.changed)).into(),
            cell.passages.len().into(),
            ids(study, &cell.passages, usize::MAX).into(),
        ]);
    }
    table
}

/// Participants by codes, as they stand on the screen: for people.
pub fn wide_table(study: &Study, matrix: &Framework) -> Table {
    let mut table = Table::new("Matrix", &[("participant", 14), ("role", 12)]);
    let codes: Vec<&Code> = (matrix.columns.iter())
        .filter_map(|code| study.codebook().get(*code))
        .collect();
    table.columns.extend(codes.iter().map(|code| Column {
        key: code.label.clone(),
        width: 40,
    }));
    for (at, row) in matrix.rows.iter().enumerate() {
        let mut cells: Vec<Cell> = vec![name(row).into(), role_name(&row.role).into()];
        cells.extend(
            (0..codes.len())
                .map(|column| {
                    let cell = matrix.cell(at, column)?;
                    let mut lines: Vec<String> = Vec::new();
                    lines.extend(cell.summary.as_ref().map(|summary| summary.text.clone()));
                    lines.extend(cell.stale.then(|| STALE.to_owned()));
                    lines.extend(
                        (!cell.passages.is_empty()).then(|| ids(study, &cell.passages, MOST_LINKS)),
                    );
                    (!lines.is_empty()).then(|| lines.join("\n"))
                })
                .map(Cell::from),
        );
        table.rows.push(cells);
    }
    table
}

/// The matrix on paper: a heading a code, and under it a table of those of whom anything is said or coded.
pub fn page(study: &Study, matrix: &Framework) -> Page {
    let title = visible(study.setting_text(SETTING_TITLE));
    let mut page = Page::new(format!("Framework matrix: {title}"));
    page.paragraph("Each row holds the researchers\u{2019} summary of what a participant, or a role as a whole, says on a code with the codes under it, and the passages that it rests on.");
    for (column, code) in matrix.columns.iter().enumerate() {
        let columns = [
            ("participant", 14),
            ("role", 10),
            ("summary", 60),
            ("passages", 30),
        ];
        let mut table = Table::new("Code", &columns);
        for (at, row) in matrix.rows.iter().enumerate() {
            let cell = matrix.cell(at, column);
            let Some(cell) = cell.filter(|cell| is_filled(row, cell)) else {
                continue;
            };
            let mut words = cell
                .summary
                .as_ref()
                .map_or(String::new(), |summary| summary.text.clone());
            if cell.stale {
                words.push_str(&format!("\n{STALE}"));
            }
            table.rows.push(vec![
                visible(&name(row)).into(),
                role_name(&row.role).into(),
                words.into(),
                ids(study, &cell.passages, MOST_LINKS).into(),
            ]);
        }
        if let Some((code, _)) = study.codebook().get(*code).zip(table.rows.first()) {
            let depth = study.codebook().path(code.id).len();
            page.heading(depth, visible(&code.label));
            page.blocks.push(Block::Table(table));
        }
    }
    page
}

/// The cells that hold anything, row by row.
fn filled<'a>(
    study: &'a Study,
    matrix: &'a Framework,
) -> impl Iterator<Item = (&'a FrameworkRow, &'a Code, &'a FrameworkCell)> {
    matrix.rows.iter().enumerate().flat_map(move |(at, row)| {
        let columns = matrix.columns.iter().enumerate();
        columns.filter_map(move |(column, code)| {
            let cell = matrix
                .cell(at, column)
                .filter(|cell| is_filled(row, cell))?;
            Some((row, study.codebook().get(*code)?, cell))
        })
    })
}

/// A role's passages are those of its participants: it is listed for its summary alone.
fn is_filled(row: &FrameworkRow, cell: &FrameworkCell) -> bool {
    cell.summary.is_some() || (!row.name.is_empty() && !cell.passages.is_empty())
}

fn name(row: &FrameworkRow) -> String {
    match row.name.as_str() {
        "" => format!("all {}", plural(&row.role)),
        name => name.to_owned(),
    }
}

/// The ids of passages, at most so many.
fn ids(study: &Study, passages: &[Passage], most: usize) -> String {
    let id = |passage: &Passage| {
        let interview = study.interview(passage.transcript)?;
        Some(interview.quote_id(passage.span).to_string())
    };
    let mut ids: Vec<String> = passages.iter().take(most).filter_map(id).collect();
    let more = passages.len().saturating_sub(most);
    ids.extend((more > 0).then(|| format!("and {more} more")));
    ids.join("; ")
}

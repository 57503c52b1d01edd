//! The thematic summary as tables: a workbook with a sheet for each part, the theme table as CSV, and all of it as JSON.

use std::io;

use rust_xlsxwriter::XlsxError;

use super::prose;
use super::sheets;
use super::summary::{GrowthStep, Part, Quote, Shared, ThematicSummary, ThemeEntry};
use super::table::{Cell, Table};
use crate::formats::cell::json_pretty;

/// A summary as a workbook: methods, participants, themes, quotes, codes that occur together, saturation, limits, and the figures.
///
/// # Errors
/// What the writing of the workbook reports.
pub fn to_xlsx(summary: &ThematicSummary) -> Result<Vec<u8>, XlsxError> {
    let tables = [
        points("Methods", prose::methods(summary)),
        participants(summary),
        themes(summary),
        quotes(summary),
        together(summary),
        growth(&summary.growth.steps),
        points("Limits", prose::limits(summary)),
    ];
    let tables: Vec<&Table> = tables.iter().collect();
    let figures: Vec<_> = summary.drawn.each().map(|(_, figure)| figure).collect();
    let title = format!("Thematic summary: {}", summary.title);
    sheets::to_xlsx(&title, &tables, &figures)
}

/// The theme table of a summary as CSV: a row for each code, columns for each role.
///
/// # Errors
/// What the writer reports.
pub fn to_csv(summary: &ThematicSummary) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    themes(summary).to_csv(&mut bytes)?;
    Ok(bytes)
}

/// All that a summary says as JSON, fields in the order of [`ThematicSummary`].
///
/// # Errors
/// None that a summary can lead to.
pub fn to_json(summary: &ThematicSummary) -> serde_json::Result<String> {
    json_pretty(summary)
}

fn points(name: &str, paragraphs: Vec<String>) -> Table {
    let mut table = Table::new(name, &[(name, 120)]);
    table.rows = paragraphs
        .into_iter()
        .map(|words| vec![words.into()])
        .collect();
    table
}

/// Words, or nothing where there are none.
fn words(words: &str) -> Cell {
    Some(words).filter(|words| !words.is_empty()).into()
}

/// All participants in one table, with the attributes of any role.
fn participants(summary: &ThematicSummary) -> Table {
    let mut attributes: Vec<&str> = Vec::new();
    for section in &summary.participants {
        for name in &section.attributes {
            if !attributes.contains(&name.as_str()) {
                attributes.push(name);
            }
        }
    }
    let mut table = Table::new("Participants", &[("Participant", 14), ("Role", 18)]);
    attributes.iter().for_each(|name| table.column(*name, 16));
    for section in &summary.participants {
        for participant in &section.rows {
            let value = |name: &&str| {
                let at = section.attributes.iter().position(|known| known == name);
                words(at.map_or("unknown", |at| participant.values[at].as_str()))
            };
            let mut row = vec![words(&participant.name), words(&section.name)];
            row.extend(attributes.iter().map(value));
            table.rows.push(row);
        }
    }
    table
}

fn themes(summary: &ThematicSummary) -> Table {
    let columns = [
        ("Path", 30),
        ("Code", 24),
        ("Name", 26),
        ("Kind", 11),
        ("Definition", 60),
        ("Narrative", 60),
        ("Participants", 12),
        ("of", 8),
        ("Passages", 10),
    ];
    let mut table = Table::new("Themes", &columns);
    for role in &summary.roles {
        if role.participants > 0 {
            table.column(format!("{}: participants", role.one), 12);
            table.column(format!("{}: of", role.one), 8);
        }
        table.column(format!("{}: passages", role.one), 10);
    }
    table.column("Silent", 50);
    let row = |entry: &ThemeEntry| {
        let mut row: Vec<Cell> = vec![
            words(&entry.path.join(" > ")),
            words(&entry.slug),
            words(&entry.label),
            words(entry.kind.name()),
            words(&entry.definition.join("\n")),
            words(&entry.narrative.join("\n")),
            entry.total.participants.into(),
            entry.total.of.into(),
            entry.total.passages.into(),
        ];
        for (cell, role) in entry.cells.iter().zip(&summary.roles) {
            if role.participants > 0 {
                row.push(cell.participants.into());
                row.push(cell.of.into());
            }
            row.push(cell.passages.into());
        }
        row.push(words(&prose::silent(entry, &summary.roles)));
        row
    };
    table.rows = summary.themes.iter().map(row).collect();
    table
}

fn quotes(summary: &ThematicSummary) -> Table {
    let columns = [
        ("Code", 24),
        ("Name", 26),
        ("Id", 22),
        ("Speaker", 12),
        ("Role", 14),
        ("Quote", 100),
        ("Key quote", 10),
        ("Contrary case", 10),
    ];
    let mut table = Table::new("Quotes", &columns);
    for entry in &summary.themes {
        let quotes = entry.all_quotes();
        let rows = quotes.map(|(quote, is_contrary)| quote_row(entry, quote, is_contrary));
        table.rows.extend(rows);
    }
    table
}

fn quote_row(entry: &ThemeEntry, quote: &Quote, is_contrary: bool) -> Vec<Cell> {
    let each = |of: fn(&Part) -> &str| {
        let mut names: Vec<&str> = quote.parts.iter().map(of).collect();
        names.dedup();
        words(&names.join(", "))
    };
    let text = match quote.parts.as_slice() {
        [part] => part.text.clone(),
        parts => {
            let said = parts
                .iter()
                .map(|part| format!("{}: {}", part.speaker, part.text));
            said.collect::<Vec<_>>().join("\n")
        }
    };
    vec![
        words(&entry.slug),
        words(&entry.label),
        words(&quote.id),
        each(|part| &part.speaker),
        each(|part| &part.role),
        words(&text),
        quote.key.into(),
        is_contrary.into(),
    ]
}

fn together(summary: &ThematicSummary) -> Table {
    let columns = [
        ("Code", 30),
        ("Other code", 30),
        ("Passages", 10),
        ("Jaccard", 10),
    ];
    let mut table = Table::new("Together", &columns);
    let row = |pair: &Shared| {
        vec![
            words(&pair.a),
            words(&pair.b),
            pair.passages.into(),
            Cell::Decimal(pair.jaccard, 2),
        ]
    };
    table.rows = summary.shared.iter().map(row).collect();
    table
}

/// How many codes each interview added.
pub(super) fn growth(steps: &[GrowthStep]) -> Table {
    let columns = [
        ("interview", 10),
        ("transcript", 14),
        ("new_codes", 10),
        ("so_far", 8),
        ("random_mean", 10),
        ("random_low", 10),
        ("random_high", 10),
        ("which", 80),
    ];
    let mut table = Table::new("Saturation", &columns);
    let row = |(at, step): (usize, &GrowthStep)| -> Vec<Cell> {
        vec![
            at.into(),
            words(&step.transcript),
            step.new.len().into(),
            step.so_far.into(),
            Cell::Decimal(step.mean, 1),
            step.low.into(),
            step.high.into(),
            words(&step.new.join(", ")),
        ]
    };
    table.rows = (1..).zip(steps).map(row).collect();
    table
}

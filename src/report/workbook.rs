//! The thematic summary as tables: a workbook with a sheet for each part, the theme table as CSV, and all of it as JSON.

use std::io;

use rust_xlsxwriter::XlsxError;

use super::prose;
use super::sheets::{Sheet, Value, to_csv_table, to_workbook};
use super::summary::{Part, Quote, ThematicSummary, ThemeEntry};
use crate::formats::cell::json_pretty;

/// A summary as a workbook: methods, participants, themes, quotes, codes that occur together, limits.
///
/// # Errors
/// What the writing of the workbook reports.
pub fn to_xlsx(summary: &ThematicSummary) -> Result<Vec<u8>, XlsxError> {
    let sheets = [
        points("Methods", prose::methods(summary)),
        participants(summary),
        themes(summary),
        quotes(summary),
        together(summary),
        points("Limits", prose::limits(summary)),
    ];
    to_workbook(&format!("Thematic summary: {}", summary.title), &sheets)
}

/// The theme table of a summary as CSV: a row for each code, columns for each role.
///
/// # Errors
/// What the writer reports.
pub fn to_csv(summary: &ThematicSummary) -> io::Result<Vec<u8>> {
    to_csv_table(&themes(summary))
}

/// All that a summary says as JSON, fields in the order of [`ThematicSummary`].
///
/// # Errors
/// None that a summary can lead to.
pub fn to_json(summary: &ThematicSummary) -> serde_json::Result<String> {
    json_pretty(summary)
}

fn head(columns: &[(&str, u16)]) -> Vec<(String, u16)> {
    let columns = columns.iter();
    columns
        .map(|(name, width)| ((*name).to_owned(), *width))
        .collect()
}

fn points(name: &str, paragraphs: Vec<String>) -> Sheet {
    Sheet {
        name: name.to_owned(),
        head: head(&[(name, 120)]),
        rows: paragraphs
            .iter()
            .map(|words| vec![words.as_str().into()])
            .collect(),
    }
}

/// All participants in one table, with the attributes of any role.
fn participants(summary: &ThematicSummary) -> Sheet {
    let mut attributes: Vec<&str> = Vec::new();
    for section in &summary.participants {
        for name in &section.attributes {
            if !attributes.contains(&name.as_str()) {
                attributes.push(name);
            }
        }
    }
    let mut columns = head(&[("Participant", 14), ("Role", 18)]);
    columns.extend(attributes.iter().map(|name| ((*name).to_owned(), 16)));
    let mut rows = Vec::new();
    for section in &summary.participants {
        for participant in &section.rows {
            let value = |name: &&str| -> Value {
                let at = section.attributes.iter().position(|known| known == name);
                at.map_or("unknown", |at| participant.values[at].as_str())
                    .into()
            };
            let mut row = vec![
                participant.name.as_str().into(),
                section.name.as_str().into(),
            ];
            row.extend(attributes.iter().map(value));
            rows.push(row);
        }
    }
    Sheet {
        name: "Participants".to_owned(),
        head: columns,
        rows,
    }
}

fn themes(summary: &ThematicSummary) -> Sheet {
    let mut columns = head(&[
        ("Path", 30),
        ("Code", 24),
        ("Name", 26),
        ("Kind", 11),
        ("Definition", 60),
        ("Narrative", 60),
        ("Participants", 12),
        ("of", 8),
        ("Passages", 10),
    ]);
    for role in &summary.roles {
        if role.participants > 0 {
            columns.push((format!("{}: participants", role.one), 12));
            columns.push((format!("{}: of", role.one), 8));
        }
        columns.push((format!("{}: passages", role.one), 10));
    }
    columns.push(("Silent".to_owned(), 50));
    let row = |entry: &ThemeEntry| {
        let mut row: Vec<Value> = vec![
            entry.path.join(" > ").as_str().into(),
            entry.slug.as_str().into(),
            entry.label.as_str().into(),
            entry.kind.name().into(),
            entry.definition.join("\n").as_str().into(),
            entry.narrative.join("\n").as_str().into(),
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
        row.push(prose::silent(entry, &summary.roles).as_str().into());
        row
    };
    Sheet {
        name: "Themes".to_owned(),
        head: columns,
        rows: summary.themes.iter().map(row).collect(),
    }
}

fn quotes(summary: &ThematicSummary) -> Sheet {
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
    let mut rows = Vec::new();
    for entry in &summary.themes {
        for (quote, is_contrary) in entry.all_quotes() {
            rows.push(quote_row(entry, quote, is_contrary));
        }
    }
    Sheet {
        name: "Quotes".to_owned(),
        head: head(&columns),
        rows,
    }
}

fn quote_row(entry: &ThemeEntry, quote: &Quote, is_contrary: bool) -> Vec<Value> {
    let each = |of: fn(&Part) -> &str, between: &str| -> Value {
        let mut words: Vec<&str> = quote.parts.iter().map(of).collect();
        words.dedup();
        words.join(between).as_str().into()
    };
    let text = match quote.parts.as_slice() {
        [part] => part.text.as_str().into(),
        parts => {
            let said = parts
                .iter()
                .map(|part| format!("{}: {}", part.speaker, part.text));
            said.collect::<Vec<_>>().join("\n").as_str().into()
        }
    };
    let yes = |yes: bool| if yes { "yes" } else { "" }.into();
    vec![
        entry.slug.as_str().into(),
        entry.label.as_str().into(),
        quote.id.as_str().into(),
        each(|part| &part.speaker, ", "),
        each(|part| &part.role, ", "),
        text,
        yes(quote.key),
        yes(is_contrary),
    ]
}

fn together(summary: &ThematicSummary) -> Sheet {
    let columns = [
        ("Code", 30),
        ("Other code", 30),
        ("Passages", 10),
        ("Jaccard", 10),
    ];
    let row = |pair: &super::Shared| {
        vec![
            pair.a.as_str().into(),
            pair.b.as_str().into(),
            pair.passages.into(),
            Value::Number(pair.jaccard),
        ]
    };
    Sheet {
        name: "Together".to_owned(),
        head: head(&columns),
        rows: summary.shared.iter().map(row).collect(),
    }
}

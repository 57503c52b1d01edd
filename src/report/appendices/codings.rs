//! All codings, a row each: for other programs.

use super::{AppendixError, Rendered, Way};
use crate::analysis::{Said, may_be_quoted};
use crate::formats::codings::{self, CodingLine, Silent, each_coding};
use crate::report::output::{CodingLines, Content};
use crate::report::prose;
use crate::report::table::{Cell, Table};
use crate::study::Study;

/// The codings of a study whose transcripts are loaded. Words of people who do not consent to being quoted are left out.
pub(super) fn render(study: &Study, way: &Way) -> Result<Rendered, AppendixError> {
    let silent: Silent = (study.participants().iter())
        .filter(|participant| !may_be_quoted(participant))
        .map(|participant| participant.id)
        .collect();
    let (said, withheld) = said(study, &silent)?;
    let lines = match way.ending {
        "csv" => Some(CodingLines::Csv),
        "json" => Some(CodingLines::Json),
        "jsonl" => Some(CodingLines::JsonLines),
        _ => None,
    };
    let mut rendered = match lines {
        Some(lines) => Rendered {
            output: Content::Codings {
                study: Box::new(study.clone()),
                silent,
                lines,
            }
            .into(),
            notices: Vec::new(),
            said: Vec::new(),
        },
        None => way.tables("Codings", &[&table(study, &silent)?], &[])?,
    };
    rendered.said = said;
    rendered.notices.extend((withheld > 0).then(|| {
        format!(
            "the words of {} left out: a speaker does not consent to being quoted",
            prose::counted(withheld as u64, "coding")
        )
    }));
    Ok(rendered)
}

/// The widths of the columns of a spreadsheet.
const WIDTHS: [u16; codings::COLUMNS.len()] =
    [22, 12, 6, 10, 12, 12, 8, 8, 22, 24, 8, 40, 5, 9, 7, 9, 80];

fn table(study: &Study, silent: &Silent) -> std::io::Result<Table> {
    let mut table = Table::new("Codings", &[]);
    for (key, width) in codings::COLUMNS.into_iter().zip(WIDTHS) {
        table.column(key, width);
    }
    each_coding(study, silent, |line: &CodingLine| {
        let cell = |(key, words): (&str, &str)| match (key, words.parse::<u64>()) {
            (_, _) if words.is_empty() => Cell::Empty,
            ("turn" | "start" | "end" | "weight", Ok(number)) => number.into(),
            _ => words.into(),
        };
        let cells = line.cells();
        let cells = codings::COLUMNS
            .into_iter()
            .zip(cells.iter().map(AsRef::as_ref));
        table.rows.push(cells.map(cell).collect());
        Ok(())
    })?;
    Ok(table)
}

/// The words that stand in the file, each stretch once where one coding lies within another; and of how many codings they are left out.
fn said(study: &Study, silent: &Silent) -> std::io::Result<(Vec<Said>, usize)> {
    let labels = study.codebook().iter();
    let mut said: Vec<Said> = labels
        .map(|code| (code.slug.clone(), code.label.clone()))
        .collect();
    let mut before = (String::new(), None);
    let withheld = each_coding(study, silent, |line| {
        let place = line.id.as_deref().unwrap_or(line.transcript);
        if !line.comment.is_empty() {
            said.push((place.to_owned(), line.comment.to_owned()));
        }
        let is_within = before.0 == line.transcript && line.end.is_some() && line.end <= before.1;
        if !is_within && !line.text.is_empty() {
            said.push((place.to_owned(), line.text.to_owned()));
            before = (line.transcript.to_owned(), line.end);
        }
        Ok(())
    })?;
    Ok((said, withheld))
}

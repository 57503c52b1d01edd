//! What the commands that count share: a table printed for people, as JSON or CSV, or written into a file, as a figure too.

use std::io;
use std::path::PathBuf;

use super::failure::{Exit, Ran};
use super::files;
use super::print::{Printer, Table};
use crate::analysis::NumberTable;
use crate::report::figures::Figure;
use crate::report::table_to_csv;

/// How a table comes out.
#[derive(Debug, clap::Args)]
pub(super) struct Output {
    /// One JSON object per line of figures
    #[arg(long)]
    json: bool,
    /// The table as CSV
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Write the table (.csv) or a figure of it (.svg, .png) into a file
    #[arg(short, long = "output", value_name = "FILE", conflicts_with_all = ["json", "csv"])]
    output: Option<PathBuf>,
}

impl Output {
    /// Whether nothing but a table for people is asked for.
    pub(super) fn is_for_people(&self) -> bool {
        !self.json && !self.csv && self.output.is_none()
    }

    /// Prints or writes the table: `json` prints what scripts read, `figure` draws it.
    ///
    /// # Errors
    /// A file's ending says nothing that can be written, or writing fails.
    pub(super) fn show(
        &self,
        table: &NumberTable,
        json: impl FnOnce(&mut Printer) -> io::Result<()>,
        figure: impl FnOnce() -> Figure,
    ) -> Ran {
        if let Some(path) = &self.output {
            let bytes = match files::ending(path).as_str() {
                "csv" => table_to_csv(table).into_bytes(),
                "svg" => figure().svg().into_bytes(),
                "png" => figure().png(),
                _ => return Err(files::unknown_ending(path, &["csv", "svg", "png"])),
            };
            files::write(path, &bytes)?;
            return Ok(Exit::Done);
        }
        let mut printer = Printer::new();
        if self.json {
            json(&mut printer)?;
        } else if self.csv {
            printer.raw(table_to_csv(table).as_bytes())?;
        } else {
            printer.table(&for_people(table))?;
        }
        printer.finish()?;
        Ok(Exit::Done)
    }
}

fn for_people(numbers: &NumberTable) -> Table {
    let heads = numbers.columns.iter().map(|(head, _)| head.id.as_str());
    let headings: Vec<&str> = std::iter::once(numbers.corner.as_str())
        .chain(heads)
        .collect();
    let mut table = Table::new(&headings);
    for (line, head) in numbers.lines.iter().enumerate() {
        let label = format!("{:indent$}{}", "", head.id, indent = head.depth * 2);
        let cells = (0..numbers.columns.len()).map(|column| numbers.written(line, column));
        table.row(std::iter::once(label).chain(cells));
    }
    table
}

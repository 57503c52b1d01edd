//! `emic crosstab`: two attributes against each other.

use std::path::PathBuf;

use serde_json::json;

use super::count::{Show, Whose, grouping, sub_codes};
use super::failure::{Ran, WrongUse};
use super::opening::to_read;
use super::print::Printer;
use super::report::code_called;
use super::tabulate::Output;
use crate::analysis::{Crosstab, Grouping, Tabulated};
use crate::report::figures::Drawn;

/// What `emic crosstab` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The study file
    study: PathBuf,
    /// The lines: role, transcript, or an attribute
    lines: String,
    /// The columns: role, transcript, or an attribute
    columns: String,
    /// Count passages of this code and those under it; without it, of any code
    #[arg(long, value_name = "ID")]
    code: Option<String>,
    /// The code alone, without the codes under it
    #[arg(long, requires = "code")]
    own: bool,
    /// Which figure of the passages; without it, how many participants there are, coded or not
    #[arg(long, value_enum)]
    show: Option<Show>,
    #[command(flatten)]
    scope: Whose,
    #[command(flatten)]
    output: Output,
}

/// Counts and prints.
pub(super) fn run(args: &Args) -> Ran {
    let workbench = to_read(&args.study)?;
    let study = workbench.study();
    let (lines, columns) = (
        grouping(&args.lines, study)?,
        grouping(&args.columns, study)?,
    );
    if [&lines, &columns].contains(&&Grouping::Coder) {
        let message =
            "a coder is no attribute of who speaks; `emic count --by coder` counts by coder";
        return Err(WrongUse(message.to_owned()).into());
    }
    let code = args.code.as_deref();
    let code = code.map(|code| code_called(study, code)).transpose()?;
    let show = args.show.or(code.map(|_| Show::default()));
    let crosstab = Crosstab::count(
        study,
        (lines, columns),
        code,
        show.map(Into::into),
        (sub_codes(args.own), &args.scope.scope(study)?),
    );
    let table = crosstab.table(study);
    let json = |printer: &mut Printer| {
        let lines = table.lines.iter().enumerate();
        for (line, head) in lines.filter(|(_, head)| !head.total) {
            let columns = table.columns.iter().enumerate();
            for (column, (other, _)) in columns.filter(|(_, (head, _))| !head.total) {
                printer.json(&json!({
                    "line": head.id,
                    "column": other.id,
                    "figure": table.unit,
                    "number": table.cell(line, column),
                }))?;
            }
        }
        Ok(())
    };
    args.output.show(&table, json, || crosstab.figure(study))
}

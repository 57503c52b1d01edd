//! `emic cooccur`: which codes stand on the same words.

use std::cmp::Reverse;
use std::path::PathBuf;

use serde_json::json;

use super::count::{Whose, slug_of};
use super::failure::{Exit, Ran};
use super::opening::to_read;
use super::print::{Printer, Table};
use super::tabulate::Output;
use crate::analysis::{Cooccurrence, PairMeasure, Tabulated};
use crate::report::figures::Drawn;
use crate::study::Study;

/// What `emic cooccur` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Cooccur {
    /// The study file
    study: PathBuf,
    #[command(flatten)]
    scope: Whose,
    /// Count codes that come within so many turns of each other; 0: in the same turn
    #[arg(long, value_name = "TURNS")]
    within: Option<usize>,
    /// Show a table of codes against codes with this figure, as --csv and --output do
    #[arg(long, value_enum, conflicts_with = "json")]
    show: Option<Show>,
    #[command(flatten)]
    output: Output,
}

/// Which figure a table shows.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Show {
    /// Passages under both codes
    Passages,
    /// Pairs of codings that share a character
    Pairs,
    /// Characters under both over characters under either
    Jaccard,
}

impl From<Show> for PairMeasure {
    fn from(show: Show) -> Self {
        match show {
            Show::Passages => Self::Passages,
            Show::Pairs => Self::Pairs,
            Show::Jaccard => Self::Jaccard,
        }
    }
}

/// Counts and prints.
pub(super) fn run(args: &Cooccur) -> Ran {
    let workbench = to_read(&args.study)?;
    let study = workbench.study();
    let measure = args.show.map(PairMeasure::from).unwrap_or_default();
    let scope = args.scope.scope(study)?;
    let counted = Cooccurrence::count(study, scope, args.within, measure);
    if args.show.is_none() && args.output.is_for_people() {
        let mut printer = Printer::new();
        printer.table(&for_people(study, &counted))?;
        printer.finish()?;
        return Ok(Exit::Done);
    }
    let table = counted.table(study);
    let json = |printer: &mut Printer| {
        counted.pairs.iter().try_for_each(|pair| {
            printer.json(&json!({
                "a": slug_of(study, pair.a),
                "b": slug_of(study, pair.b),
                "pairs": pair.pairs,
                "passages": pair.passages,
                "jaccard": pair.jaccard,
            }))
        })
    };
    args.output.show(&table, json, || counted.figure(study))
}

/// The pairs, those that meet oftenest first.
fn for_people(study: &Study, counted: &Cooccurrence) -> Table {
    let mut pairs = counted.pairs.clone();
    pairs.sort_by_key(|pair| Reverse((pair.passages, pair.pairs)));
    let mut table = Table::new(&["code", "with", "pairs", "passages", "jaccard"]);
    for pair in &pairs {
        table.row([
            slug_of(study, pair.a),
            slug_of(study, pair.b),
            pair.pairs.to_string(),
            pair.passages.to_string(),
            format!("{:.3}", pair.jaccard),
        ]);
    }
    table
}

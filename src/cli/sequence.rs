//! `emic sequence`: which code follows which.

use std::path::PathBuf;

use serde_json::json;

use super::count::{Whose, slug_of};
use super::failure::Ran;
use super::opening::to_read;
use super::print::Printer;
use super::tabulate::Output;
use crate::analysis::{Sequence, SequenceMeasure, Tabulated};
use crate::report::figures::Drawn;

/// What `emic sequence` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The study file
    study: PathBuf,
    /// Only what follows within so many turns; 0: in the same turn
    #[arg(long, value_name = "TURNS")]
    within: Option<usize>,
    /// Show shares: times over all passages of the first code
    #[arg(long)]
    share: bool,
    #[command(flatten)]
    scope: Whose,
    #[command(flatten)]
    output: Output,
}

/// Counts and prints.
pub(super) fn run(args: &Args) -> Ran {
    let workbench = to_read(&args.study)?;
    let study = workbench.study();
    let measure = if args.share {
        SequenceMeasure::Share
    } else {
        SequenceMeasure::Times
    };
    let sequence = Sequence::of(study, args.scope.scope(study)?, args.within, measure);
    let table = sequence.table(study);
    let json = |printer: &mut Printer| {
        sequence.pairs.iter().try_for_each(|pair| {
            printer.json(&json!({
                "first": slug_of(study, pair.first),
                "next": slug_of(study, pair.next),
                "times": pair.times,
                "of": pair.of,
                "share": pair.share(),
            }))
        })
    };
    args.output.show(&table, json, || sequence.figure(study))
}

//! `emic saturation`: how many codes each further interview adds.

use std::path::PathBuf;

use serde_json::json;

use super::count::{Whose, slug_of};
use super::failure::Ran;
use super::opening::to_read;
use super::print::Printer;
use super::tabulate::Output;
use crate::analysis::{Saturation, Tabulated};
use crate::report::figures::Drawn;

/// What `emic saturation` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The study file
    study: PathBuf,
    #[command(flatten)]
    scope: Whose,
    #[command(flatten)]
    output: Output,
}

/// Counts and prints.
pub(super) fn run(args: &Args) -> Ran {
    let workbench = to_read(&args.study)?;
    let study = workbench.study();
    let saturation = Saturation::of(study, args.scope.scope(study)?);
    let table = saturation.table(study);
    let title = |id| {
        let interview = study.interview(id);
        interview.map_or(String::new(), |i| i.transcript.title.clone())
    };
    let json = |printer: &mut Printer| {
        saturation.steps.iter().try_for_each(|step| {
            let new: Vec<String> = step.new.iter().map(|id| slug_of(study, *id)).collect();
            printer.json(&json!({
                "transcript": title(step.transcript),
                "new": new.len(),
                "new_codes": new,
                "so_far": step.so_far,
                "random_mean": step.mean,
                "random_low": step.low,
                "random_high": step.high,
            }))
        })
    };
    args.output.show(&table, json, || saturation.figure(study))
}

//! `emic cooccur`: which codes stand on the same words.

use std::cmp::Reverse;
use std::path::PathBuf;

use serde_json::json;

use super::count::Whose;
use super::failure::{Exit, Ran};
use super::opening::to_read;
use super::print::{Printer, Table};
use crate::analysis::cooccurrence;
use crate::study::CodeId;

/// What `emic cooccur` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Cooccur {
    /// The study file
    study: PathBuf,
    #[command(flatten)]
    scope: Whose,
    /// One JSON object per pair of codes
    #[arg(long)]
    json: bool,
}

/// Counts and prints.
pub(super) fn run(args: &Cooccur) -> Ran {
    let workbench = to_read(&args.study)?;
    let study = workbench.study();
    let mut pairs = cooccurrence(study, &args.scope.scope(study)?);
    let slug = |id: CodeId| {
        study
            .codebook()
            .get(id)
            .map(|code| code.slug.clone())
            .unwrap_or_default()
    };
    let mut printer = Printer::new();
    if args.json {
        for pair in &pairs {
            printer.json(&json!({
                "a": slug(pair.a),
                "b": slug(pair.b),
                "pairs": pair.pairs,
                "passages": pair.passages,
                "jaccard": pair.jaccard,
            }))?;
        }
    } else {
        pairs.sort_by_key(|pair| Reverse((pair.passages, pair.pairs)));
        let mut table = Table::new(&["code", "with", "pairs", "passages", "jaccard"]);
        for pair in &pairs {
            table.row([
                slug(pair.a),
                slug(pair.b),
                pair.pairs.to_string(),
                pair.passages.to_string(),
                format!("{:.3}", pair.jaccard),
            ]);
        }
        printer.table(&table)?;
    }
    printer.finish()?;
    Ok(Exit::Done)
}

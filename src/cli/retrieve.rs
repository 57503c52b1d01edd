//! `emic retrieve`: the segments that a query returns.

use std::path::PathBuf;

use super::asking::{Interviewers, query};
use super::failure::{Exit, Ran, say};
use super::opening::to_read;
use super::passage::{Passage, Quoted};
use super::print::Printer;
use crate::search::{Query, Segment};
use crate::study::{CodeId, CoderId, Study};
use crate::workbench::Workbench;

/// What `emic retrieve` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Retrieve {
    /// The study file
    study: PathBuf,
    /// The query, one argument; see `emic help find`
    #[arg(allow_hyphen_values = true)]
    query: String,
    #[command(flatten)]
    how: How,
}

/// Whose turns are looked at, and how segments are printed.
#[derive(Debug, clap::Args)]
pub(super) struct How {
    /// Whether the interviewer's turns are looked at
    #[arg(long, value_enum, default_value_t)]
    interviewers: Interviewers,
    /// One JSON object per segment
    #[arg(long)]
    json: bool,
}

impl Retrieve {
    /// The query as it was typed.
    #[cfg(test)]
    pub(super) fn query(&self) -> &str {
        &self.query
    }
}

/// Retrieves and prints.
pub(super) fn run(args: &Retrieve) -> Ran {
    let workbench = to_read(&args.study)?;
    let query = query(&args.query, workbench.study())?;
    retrieve(&workbench, &query, &args.how)
}

/// Retrieves what a query asks for, and prints it.
pub(super) fn retrieve(workbench: &Workbench, query: &Query, args: &How) -> Ran {
    let study = workbench.study();
    let segments = workbench
        .finder_when_indexed()
        .retrieve(query, args.interviewers.into());
    let mut printer = Printer::new();
    for quoted in segments.iter().filter_map(|segment| quoted(study, segment)) {
        if args.json {
            printer.json(&quoted)?;
            continue;
        }
        let codes = if quoted.codes.is_empty() {
            String::new()
        } else {
            format!(
                "  {} ({})",
                quoted.codes.join(", "),
                quoted.coders.join(", ")
            )
        };
        printer.line(&format!("{}  {}{codes}", quoted.id, quoted.passage.who()))?;
        printer.paragraph(quoted.passage.text, 2)?;
    }
    printer.finish()?;
    if !args.json {
        say(&format!("{} found", segments.len()));
    }
    Ok(Exit::Done)
}

fn quoted<'a>(study: &'a Study, segment: &Segment) -> Option<Quoted<'a>> {
    let interview = study.interview(segment.transcript)?;
    let code = |id: &CodeId| study.codebook().get(*id).map(|code| code.slug.as_str());
    let coder = |id: &CoderId| study.coder(*id).map(|coder| coder.name.as_str());
    Some(Quoted {
        id: interview.quote_id(segment.span).to_string(),
        passage: Passage::new(study, interview, Some(segment.turn), segment.span),
        codes: segment.codes.iter().filter_map(code).collect(),
        coders: segment.coders.iter().filter_map(coder).collect(),
    })
}

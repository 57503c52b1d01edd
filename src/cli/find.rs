//! `emic find`: turns, sentences or transcripts that satisfy a query, best first.

use std::path::PathBuf;

use serde::Serialize;

use super::asking::{Interviewers, query};
use super::failure::{Exit, Ran, say};
use super::opening::to_read;
use super::passage::Passage;
use super::print::{Printer, is_terminal};
use crate::search::{FindOptions, Found, Hit, Order, Query, Unit};
use crate::study::Study;
use crate::workbench::Workbench;

/// How many hits a terminal shows unless more are asked for.
const SCREENFUL: usize = 50;

/// What `emic find` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Find {
    /// The study file
    study: PathBuf,
    /// The query, one argument; see `emic help find`
    #[arg(allow_hyphen_values = true)]
    query: String,
    #[command(flatten)]
    how: How,
}

/// How to find and print.
#[derive(Debug, clap::Args)]
pub(super) struct How {
    /// What a hit is
    #[arg(long = "in", value_enum, default_value_t)]
    unit: In,
    /// At most so many hits
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Best first, or as they stand in the study
    #[arg(long, value_enum, default_value_t)]
    sort: Sort,
    /// Whether the interviewer's turns are looked at
    #[arg(long, value_enum, default_value_t)]
    interviewers: Interviewers,
    /// One JSON object per hit
    #[arg(long)]
    json: bool,
}

impl Find {
    /// The query as it was typed.
    #[cfg(test)]
    pub(super) fn query(&self) -> &str {
        &self.query
    }
}

/// What a hit is.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum In {
    #[default]
    Turn,
    Sentence,
    Transcript,
}

/// In which order hits come.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum Sort {
    #[default]
    Rank,
    Order,
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    passage: Passage<'a>,
    score: f32,
}

/// Finds and prints.
pub(super) fn run(args: &Find) -> Ran {
    let workbench = to_read(&args.study)?;
    let query = query(&args.query, workbench.study())?;
    find(&workbench, &query, &args.how)
}

/// Finds what a query asks for, and prints it.
pub(super) fn find(workbench: &Workbench, query: &Query, args: &How) -> Ran {
    let study = workbench.study();
    let screenful = (is_terminal() && !args.json).then_some(SCREENFUL);
    let options = FindOptions {
        unit: match args.unit {
            In::Turn => Unit::Turn,
            In::Sentence => Unit::Sentence,
            In::Transcript => Unit::Transcript,
        },
        interviewers: args.interviewers.into(),
        order: match args.sort {
            Sort::Rank => Order::Rank,
            Sort::Order => Order::Study,
        },
        limit: args.limit.or(screenful),
        ..FindOptions::default()
    };
    let found = workbench.finder_when_indexed().find(query, &options);
    print(study, &found, args.json)?;
    let (shown, all) = (found.hits.len(), found.total);
    if shown < all {
        say(&format!("{shown} of {all} shown; --limit {all} shows all"));
    } else if !args.json {
        say(&format!("{all} found"));
    }
    Ok(Exit::Done)
}

fn print(study: &Study, found: &Found, json: bool) -> anyhow::Result<()> {
    let mut printer = Printer::new();
    for hit in &found.hits {
        let Some(interview) = study.interview(hit.transcript) else {
            continue;
        };
        let passage = Passage::new(study, interview, hit.turn, hit.span);
        if json {
            printer.json(&Line {
                passage,
                score: hit.score,
            })?;
        } else {
            printer.line(&heading(
                &interview.quote_id(hit.span).to_string(),
                &passage,
                hit,
            ))?;
            if hit.turn.is_some() {
                printer.paragraph(passage.text, 2)?;
            }
        }
    }
    Ok(printer.finish()?)
}

fn heading(id: &str, passage: &Passage, hit: &Hit) -> String {
    let words = format!("{} found", hit.words.len());
    match passage.speaker {
        Some(_) => format!("{id}  {}", passage.who()),
        None => format!("{}  {}  {words}", passage.transcript, passage.role),
    }
}

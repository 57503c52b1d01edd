//! `emic review`: what corrections and new definitions have left to look at.

use std::path::PathBuf;

use serde::Serialize;

use super::failure::{Exit, Ran, say};
use super::opening::to_read;
use super::print::{Printer, Table};
use crate::analysis::{ReviewItem, ReviewOf, candidates, review};
use crate::study::{Span, Study};

/// What `emic review` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Review {
    /// The study file
    study: PathBuf,
    /// One JSON object per line
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Reviewed<'a> {
    why: &'static str,
    kind: &'static str,
    id: Option<String>,
    transcript: &'a str,
    turn: Option<usize>,
    start: Option<u32>,
    end: Option<u32>,
    code: Option<&'a str>,
    coder: Option<&'a str>,
    old: Option<&'a str>,
    text: Option<&'a str>,
    places: Vec<[u32; 2]>,
}

/// Lists what awaits review.
pub(super) fn run(args: &Review) -> Ran {
    let workbench = to_read(&args.study)?;
    let study = workbench.study();
    let items = review(study);
    let mut printer = Printer::new();
    let mut table = Table::new(&["why", "where", "what", "before", "now"]);
    for item in &items {
        let Some(shown) = shown(study, item) else {
            continue;
        };
        if args.json {
            printer.json(&shown)?;
            continue;
        }
        let what = match (shown.code, shown.coder) {
            (Some(code), Some(coder)) => format!("{code} ({coder})"),
            _ => shown.kind.to_owned(),
        };
        table.row([
            shown.why.to_owned(),
            shown
                .id
                .clone()
                .unwrap_or_else(|| shown.transcript.to_owned()),
            what,
            short(shown.old.unwrap_or_default()),
            short(shown.text.unwrap_or("(nowhere)")),
        ]);
    }
    if !args.json && !items.is_empty() {
        printer.table(&table)?;
    }
    printer.finish()?;
    match items.len() {
        0 => say("nothing awaits review"),
        1 => say("1 awaits review: open the study and press g v"),
        count => say(&format!(
            "{count} await review: open the study and press g v"
        )),
    }
    Ok(Exit::Done)
}

fn shown<'a>(study: &'a Study, item: &'a ReviewItem) -> Option<Reviewed<'a>> {
    let interview = study.interview(item.transcript)?;
    let document = interview.document();
    let record = match item.of {
        ReviewOf::Coding(at) => study.coding_record(at),
        ReviewOf::Memo(_) | ReviewOf::Link(_) => None,
    };
    let code = record.as_ref().and_then(|r| study.codebook().get(r.code));
    let coder = record.as_ref().and_then(|r| study.coder(r.coder));
    let places = item
        .old
        .as_deref()
        .map_or_else(Vec::new, |old| candidates(document, old));
    let turn = |span: Span| document.turn_at(span.start).map(|turn| turn + 1);
    Some(Reviewed {
        why: item.why.name(),
        kind: match item.of {
            ReviewOf::Coding(_) => "coding",
            ReviewOf::Memo(_) => "memo",
            ReviewOf::Link(_) => "link",
        },
        id: item.span.map(|span| interview.quote_id(span).to_string()),
        transcript: &interview.transcript.title,
        turn: item.span.and_then(turn),
        start: item.span.map(|span| span.start),
        end: item.span.map(|span| span.end),
        code: code.map(|code| code.slug.as_str()),
        coder: coder.map(|coder| coder.name.as_str()),
        old: item.old.as_deref(),
        text: item.span.map(|span| document.text.slice(span)),
        places: places
            .into_iter()
            .map(|span| [span.start, span.end])
            .collect(),
    })
}

/// The beginning of some words, on one line.
fn short(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

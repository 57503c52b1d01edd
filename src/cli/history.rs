//! `emic history`: who did what, when.

use std::path::PathBuf;

use serde_json::json;

use super::failure::{Exit, Ran, refused};
use super::opening::to_look_at;
use super::print::{Printer, Table};
use crate::study::{Kind, Study};
use crate::workbench::{Entry, HistoryFilter, readable_time, timestamp};

/// What `emic history` takes.
#[derive(Debug, clap::Args)]
pub(super) struct History {
    /// The study file
    study: PathBuf,
    /// Only what this coder did, by the name that they had then
    #[arg(long, value_name = "NAME")]
    coder: Option<String>,
    /// Only what touches this transcript
    #[arg(long, value_name = "TITLE")]
    transcript: Option<String>,
    /// Only what changes this kind of thing: coding, code, transcript, participant, memo, link, set ...
    #[arg(long, value_name = "KIND", value_parser = kind_named)]
    kind: Option<Kind>,
    /// At most so many entries, the newest
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// One JSON object per entry
    #[arg(long)]
    json: bool,
}

/// Lists the history, newest first.
pub(super) fn run(args: &History) -> Ran {
    let workbench = to_look_at(&args.study)?;
    let transcript = args.transcript.as_deref();
    let filter = HistoryFilter {
        before: None,
        limit: args.limit,
        kind: args.kind,
        coder: args.coder.clone(),
        transcript: transcript
            .map(|title| transcript_titled(workbench.study(), title))
            .transpose()?,
    };
    let entries = workbench.history(&filter)?;
    let mut printer = Printer::new();
    if args.json {
        entries
            .iter()
            .try_for_each(|entry| printer.json(&as_json(entry)))?;
    } else {
        let mut table = Table::new(&["entry", "time (UTC)", "coder", "", "what"]);
        for entry in &entries {
            let why = if entry.why.is_empty() {
                String::new()
            } else {
                format!(" ({})", entry.why)
            };
            table.row([
                entry.number.to_string(),
                readable_time(entry.time),
                entry.coder.clone(),
                if entry.standing {
                    String::new()
                } else {
                    "undone".to_owned()
                },
                format!("{}{why}", entry.sentence),
            ]);
        }
        printer.table(&table)?;
    }
    printer.finish()?;
    Ok(Exit::Done)
}

fn kind_named(name: &str) -> Result<Kind, String> {
    Kind::named(name).ok_or_else(|| {
        let names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        format!("there is no such kind; the kinds are {}", names.join(", "))
    })
}

fn as_json(entry: &Entry) -> serde_json::Value {
    json!({
        "number": entry.number,
        "id": entry.id,
        "time": timestamp(entry.time),
        "coder": entry.coder,
        "kind": entry.kind.name(),
        "sentence": entry.sentence,
        "why": entry.why,
        "changes": entry.changes,
        "undoes": entry.undoes,
        "standing": entry.standing,
    })
}

/// The transcript of this title.
///
/// # Errors
/// There is none.
pub(super) fn transcript_titled(
    study: &Study,
    title: &str,
) -> anyhow::Result<crate::study::TranscriptId> {
    let known = study
        .interview_titled(title)
        .map(|interview| interview.transcript.id);
    known.ok_or_else(|| {
        refused(
            format!("there is no transcript {title} in this study"),
            "`emic status` lists the transcripts",
        )
    })
}

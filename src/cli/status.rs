//! `emic status`: how much there is of everything.

use std::path::PathBuf;

use serde_json::json;

use super::failure::{Exit, Ran};
use super::opening::to_read;
use super::print::{Printer, Table};
use crate::analysis::Status as Size;
use crate::study::{Interview, SETTING_TITLE, Study};

/// What `emic status` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Status {
    /// The study file
    study: PathBuf,
    /// List the transcripts instead
    #[arg(long)]
    transcripts: bool,
    /// One JSON object; with --transcripts, one per transcript
    #[arg(long)]
    json: bool,
}

/// Prints the numbers.
pub(super) fn run(args: &Status) -> Ran {
    let workbench = to_read(&args.study)?;
    let study = workbench.study();
    let mut printer = Printer::new();
    if args.transcripts {
        transcripts(&mut printer, study, args.json)?;
    } else if args.json {
        printer.json(&Size::of(study))?;
    } else {
        printer.line(study.setting_text(SETTING_TITLE))?;
        let size = Size::of(study);
        let mut table = Table::new(&["", ""]);
        for (thing, number) in [
            ("transcripts", size.transcripts),
            ("participants", size.participants),
            ("turns", size.turns),
            ("words", size.words),
            ("codes", size.codes),
            ("codings", size.codings),
            ("coders", size.coders),
            ("memos", size.memos),
        ] {
            table.row([thing.to_owned(), number.to_string()]);
        }
        printer.table(&table)?;
    }
    printer.finish()?;
    Ok(Exit::Done)
}

fn transcripts(printer: &mut Printer, study: &Study, as_json: bool) -> std::io::Result<()> {
    let coded = |interview: &Interview| (interview.coded_share() * 100.0).round() as u64;
    if as_json {
        return study.interviews().iter().try_for_each(|interview| {
            printer.json(&json!({
                "transcript": interview.transcript.title,
                "role": study.role_of(interview),
                "turns": interview.document().turns.len(),
                "words": interview.words(true),
                "codings": interview.codings().len(),
                "coded": interview.coded_share(),
            }))
        });
    }
    let mut table = Table::new(&["transcript", "role", "turns", "words", "codings", "% coded"]);
    for interview in study.interviews() {
        table.row([
            interview.transcript.title.clone(),
            study.role_of(interview).to_owned(),
            interview.document().turns.len().to_string(),
            interview.words(true).to_string(),
            interview.codings().len().to_string(),
            coded(interview).to_string(),
        ]);
    }
    printer.table(&table)
}

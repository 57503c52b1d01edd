//! `emic verify`: is the study file sound, and does everything in it fit together?

use std::path::PathBuf;

use serde_json::json;

use super::failure::{Exit, Ran, say};
use super::opening::to_look_at;
use super::print::{Printer, Table};

/// What `emic verify` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Verify {
    /// The study file
    study: PathBuf,
    /// One JSON object per finding
    #[arg(long)]
    json: bool,
}

/// Checks the file and lists what is wrong.
pub(super) fn run(args: &Verify) -> Ran {
    let workbench = to_look_at(&args.study)?;
    let findings = workbench.verify()?;
    let mut printer = Printer::new();
    if args.json {
        for finding in &findings {
            printer.json(&json!({"place": finding.place, "what": finding.what}))?;
        }
    } else if !findings.is_empty() {
        let mut table = Table::new(&["where", "what is wrong"]);
        for finding in &findings {
            table.row([finding.place.clone(), finding.what.clone()]);
        }
        printer.table(&table)?;
    }
    printer.finish()?;
    if findings.is_empty() {
        say(&format!("{} is sound", workbench.path().display()));
        return Ok(Exit::Done);
    }
    say("this file is damaged; `emic restore` lists the backups that emic has made of it");
    Ok(Exit::Refused)
}

//! `emic settings`: where the settings file is, what is wrong in it, and one to begin with.

use serde_json::json;

use super::failure::{Exit, Ran, refused, say};
use super::print::Printer;
use crate::tui;
use crate::workbench::{settings_file, write_private};

/// What `emic settings` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Settings {
    /// Write a file in which everything is commented out; one that is there is left as it is
    #[arg(long)]
    write: bool,
    /// Print the text of such a file
    #[arg(long, conflicts_with_all = ["write", "json"])]
    shipped: bool,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

/// Prints the place and the problems.
pub(super) fn run(args: &Settings) -> Ran {
    let mut printer = Printer::new();
    if args.shipped {
        printer.raw(tui::shipped().as_bytes())?;
        printer.finish()?;
        return Ok(Exit::Done);
    }
    let file = settings_file().ok_or_else(|| {
        refused(
            "this system has no folder for settings",
            "set HOME and try again",
        )
    })?;
    let there = file.exists();
    if args.write && there {
        say("the settings file is there already; it is left as it is");
    } else if args.write {
        write_private(&file, tui::shipped().as_bytes())
            .map_err(|error| refused(format!("cannot write {}: {error}", file.display()), ""))?;
        say("wrote a settings file; everything in it is commented out");
    }
    let problems = tui::Settings::of_file(&file).problems;
    if args.json {
        printer.json(&json!({
            "path": file.to_string_lossy(),
            "exists": there || args.write,
            "problems": problems,
        }))?;
    } else {
        printer.line(&file.display().to_string())?;
    }
    printer.finish()?;
    if !there && !args.write {
        say("there is no settings file yet; `emic settings --write` makes one");
    }
    for problem in &problems {
        say(&problem.to_string());
    }
    Ok(if problems.is_empty() {
        Exit::Done
    } else {
        Exit::Refused
    })
}

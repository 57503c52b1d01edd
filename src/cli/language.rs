//! `emic language`: by whose rules the words of the interviews are stemmed.

use std::path::PathBuf;

use serde_json::json;

use super::failure::{Exit, Ran, refused};
use super::opening::{Acting, act, say_done, study_file, to_look_at};
use super::print::Printer;
use crate::search::Language;
use crate::workbench::Workbench;

/// What `emic language` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The study file
    study: PathBuf,
    /// The language, or none; without it, all there are are listed
    name: Option<String>,
    /// One JSON object per language
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    acting: Acting,
}

/// Lists the languages, or sets that of the study.
pub(super) fn run(args: &Args) -> Ran {
    let Some(name) = &args.name else {
        return list(args);
    };
    let Some(language) = Language::named(name) else {
        let names: Vec<&str> = Language::all().iter().map(|known| known.name()).collect();
        return Err(refused(
            format!("there are no stems for {name}"),
            format!("there are: {}", names.join(", ")),
        ));
    };
    let mut workbench = Workbench::open(&study_file(&args.study), None)?;
    act(&mut workbench, &args.acting)?;
    say_done(&workbench.perform(language.setting())?);
    Ok(Exit::Done)
}

fn list(args: &Args) -> Ran {
    let workbench = to_look_at(&args.study)?;
    let present = Language::of_study(workbench.study());
    let mut printer = Printer::new();
    for language in Language::all() {
        let is_set = *language == present;
        if args.json {
            printer.json(&json!({ "language": language.name(), "set": is_set }))?;
        } else {
            let mark = if is_set { "* " } else { "  " };
            printer.line(&format!("{mark}{language}"))?;
        }
    }
    printer.finish()?;
    Ok(Exit::Done)
}

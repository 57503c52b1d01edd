//! `emic coder`: who codes in a study.

use std::path::PathBuf;

use serde_json::json;

use super::failure::{Exit, Ran, refused};
use super::opening::{Acting, act, coder_named, say_done, to_look_at, to_read};
use super::print::{Printer, Table};
use crate::study::{Action, Coder as Record, Study};

/// What `emic coder` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Coder {
    /// The study file
    study: PathBuf,
    #[command(subcommand)]
    what: What,
}

/// What to do with a study's coders.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// List the coders with the number of their codings
    List {
        /// One JSON object per coder
        #[arg(long)]
        json: bool,
    },
    #[command(flatten)]
    Change(Change),
}

/// What to change of a study's coders.
#[derive(Debug, clap::Subcommand)]
enum Change {
    /// Add a coder
    Add {
        /// Their name or initials
        name: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Rename a coder
    Rename {
        /// The name now
        from: String,
        /// The new name
        to: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Make all that one coder did another's: two names for one person
    Merge {
        /// The coder who goes
        from: String,
        /// The coder who stays
        into: String,
        #[command(flatten)]
        acting: Acting,
    },
}

/// Lists or changes the coders.
pub(super) fn run(args: &Coder) -> Ran {
    let change = match &args.what {
        What::List { json } => return list(args, *json),
        What::Change(change) => change,
    };
    let mut workbench = to_look_at(&args.study)?;
    let (action, acting) = planned(change, workbench.study())?;
    act(&mut workbench, acting)?;
    say_done(&workbench.perform(action)?);
    Ok(Exit::Done)
}

fn planned<'a>(change: &'a Change, study: &Study) -> anyhow::Result<(Action, &'a Acting)> {
    Ok(match change {
        Change::Add { name, acting } => (add(study, name)?, acting),
        Change::Rename { from, to, acting } => {
            let (coder, name) = (coder_named(study, from)?, to.clone());
            (Action::RenameCoder { coder, name }, acting)
        }
        Change::Merge { from, into, acting } => {
            let (from, into) = (coder_named(study, from)?, coder_named(study, into)?);
            (Action::MergeCoders { from, into }, acting)
        }
    })
}

fn add(study: &Study, name: &str) -> anyhow::Result<Action> {
    if study.coder_named(name.trim()).is_some() {
        return Err(refused(
            format!("there is a coder {} already", name.trim()),
            "choose another name",
        ));
    }
    Ok(Action::AddCoder {
        name: name.to_owned(),
    })
}

fn list(args: &Coder, json: bool) -> Ran {
    let workbench = to_read(&args.study)?;
    let study = workbench.study();
    let codings = |coder: &Record| -> u32 {
        study
            .codebook()
            .iter()
            .map(|code| study.tally(code.id, Some(coder.id)))
            .sum()
    };
    let acts = |coder: &Record| coder.id == workbench.coder();
    let mut printer = Printer::new();
    if json {
        for coder in study.coders() {
            printer.json(
                &json!({"coder": coder.name, "codings": codings(coder), "acts": acts(coder)}),
            )?;
        }
    } else {
        let mut table = Table::new(&["coder", "codings", ""]);
        for coder in study.coders() {
            let note = if acts(coder) {
                "acts where none is named"
            } else {
                ""
            };
            table.row([
                coder.name.clone(),
                codings(coder).to_string(),
                note.to_owned(),
            ]);
        }
        printer.table(&table)?;
    }
    printer.finish()?;
    Ok(Exit::Done)
}

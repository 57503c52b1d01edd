//! `emic query`: the saved questions of a study.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::json;

use super::failure::{Exit, Ran};
use super::opening::{Acting, act, say_done, to_look_at, to_read};
use super::print::{Printer, Table};
use super::{asking, files, find, retrieve};
use crate::search::Query;

/// What `emic query` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Saved {
    /// The study file
    study: PathBuf,
    #[command(subcommand)]
    what: What,
}

/// What to do with saved questions.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// List them with how many turns and segments each comes to now
    List {
        /// One JSON object per question
        #[arg(long)]
        json: bool,
    },
    /// Save a query under a name, in place of one of the same name
    Save {
        /// The name: lower-case letters, digits and hyphens
        name: String,
        /// The query, one argument; see `emic help find`
        #[arg(allow_hyphen_values = true)]
        query: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Give a saved question another name, also where others ask for it
    Rename {
        /// The name now
        from: String,
        /// The new name: lower-case letters, digits and hyphens
        to: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Remove a saved question that no other one asks for
    Remove {
        /// Its name
        name: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Find what a saved question asks for, as `emic find` does
    Run {
        /// Its name
        name: String,
        #[command(flatten)]
        how: find::How,
    },
    /// Retrieve the segments of a saved question, as `emic retrieve` does
    Retrieve {
        /// Its name
        name: String,
        #[command(flatten)]
        how: retrieve::How,
    },
    /// Write all saved questions to a text file; `-` is standard output
    Export {
        /// The file
        file: PathBuf,
    },
    /// Save the questions of a text file: all of them, or none
    Import {
        /// The file; `-` is standard input
        file: PathBuf,
        #[command(flatten)]
        acting: Acting,
    },
}

/// Does what is asked.
pub(super) fn run(args: &Saved) -> Ran {
    let study = &args.study;
    match &args.what {
        What::List { json } => list(study, *json),
        What::Save {
            name,
            query,
            acting,
        } => {
            let mut workbench = to_look_at(study)?;
            asking::query(query, workbench.study())?;
            act(&mut workbench, acting)?;
            say_done(&workbench.save_question(name, query)?);
            Ok(Exit::Done)
        }
        What::Rename { from, to, acting } => {
            let mut workbench = to_look_at(study)?;
            workbench.question(from)?;
            act(&mut workbench, acting)?;
            say_done(&workbench.rename_question(from, to)?);
            Ok(Exit::Done)
        }
        What::Remove { name, acting } => {
            let mut workbench = to_look_at(study)?;
            workbench.question(name)?;
            act(&mut workbench, acting)?;
            say_done(&workbench.remove_question(name)?);
            Ok(Exit::Done)
        }
        What::Run { name, how } => {
            let workbench = to_read(study)?;
            let query = asking::query(&workbench.question(name)?.query, workbench.study())?;
            find::find(&workbench, &query, how)
        }
        What::Retrieve { name, how } => {
            let workbench = to_read(study)?;
            let query = asking::query(&workbench.question(name)?.query, workbench.study())?;
            retrieve::retrieve(&workbench, &query, how)
        }
        What::Export { file } => {
            let text = to_look_at(study)?.questions_as_text();
            if file == Path::new("-") {
                let mut printer = Printer::new();
                printer.raw(text.as_bytes())?;
                printer.finish()?;
            } else {
                files::write(file, text.as_bytes())?;
            }
            Ok(Exit::Done)
        }
        What::Import { file, acting } => {
            let bytes = files::read(file)?;
            let mut workbench = to_look_at(study)?;
            act(&mut workbench, acting)?;
            let done = workbench
                .import_questions(&bytes)
                .with_context(|| format!("{}: nothing was saved", file.display()))?;
            say_done(&done);
            Ok(Exit::Done)
        }
    }
}

fn list(study: &Path, as_json: bool) -> Ran {
    let workbench = to_read(study)?;
    let study = workbench.study();
    let finder = workbench.finder_when_indexed();
    let mut printer = Printer::new();
    let mut table = Table::new(&["question", "turns", "segments", "query"]);
    for question in study.questions() {
        let read = Query::parse_as(&question.name, &question.query, study);
        let counted = read.map(|query| finder.count(&query));
        if as_json {
            let count = counted.as_ref().ok();
            printer.json(&json!({
                "name": question.name,
                "query": question.query,
                "by": study.coder(question.by).map(|coder| coder.name.as_str()),
                "turns": count.map(|count| count.turns),
                "segments": count.map(|count| count.segments),
                "wrong": counted.as_ref().err().map(|error| error.message.as_str()),
            }))?;
            continue;
        }
        let (turns, segments) = match &counted {
            Ok(count) => (count.turns.to_string(), count.segments.to_string()),
            Err(_) => (String::new(), String::new()),
        };
        let query = match &counted {
            Ok(_) => question.query.clone(),
            Err(error) => format!("{} (wrong: {})", question.query, error.message),
        };
        table.row([question.name.clone(), turns, segments, query]);
    }
    if !as_json {
        printer.table(&table)?;
    }
    printer.finish()?;
    Ok(Exit::Done)
}

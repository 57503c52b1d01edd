//! `emic pseudonyms`: real names, what stands for them, and where they still are.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::failure::{Exit, Ran, refused, say};
use super::opening::{Acting, act, say_done, to_read};
use super::print::{Printer, Table};
use crate::analysis::{IdentifierKind, Replacing, around, not_in_table};
use crate::study::{Action, LeftIn, Pseudonym, Pseudonyms, Study};
use crate::workbench::{
    Workbench, drop_pseudonyms, load_pseudonyms, load_rows, pseudonym_table, put_pseudonyms,
};

/// What `emic pseudonyms` takes.
#[derive(Debug, clap::Args)]
pub(super) struct PseudonymsOf {
    /// The study file
    study: PathBuf,
    /// The table of real names and replacements (.csv); the study's own in the user's data folder where not given
    #[arg(long, value_name = "FILE", global = true)]
    table: Option<PathBuf>,
    #[command(subcommand)]
    what: What,
}

/// What to do with pseudonyms.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// List names, places, dates, telephone and NHS numbers, e-mail addresses and postcodes that the texts hold
    Suggest {
        /// One JSON object per suggestion
        #[arg(long)]
        json: bool,
        /// Put them into the table, to be given a replacement there
        #[arg(long)]
        write: bool,
    },
    /// List the table and say where it lies
    Show {
        /// One JSON object per entry
        #[arg(long)]
        json: bool,
    },
    /// Put an entry into the table
    Add {
        /// The real name
        original: String,
        /// What is to stand for it
        replacement: String,
    },
    /// Take entries out of the table
    Remove {
        /// The real names
        #[arg(required = true)]
        originals: Vec<String>,
    },
    /// Show each place where a name would be replaced, and change nothing
    Preview {
        /// One JSON object per place
        #[arg(long)]
        json: bool,
    },
    /// Replace every name of the table by its pseudonym, in texts and in all that is written about them
    Apply {
        /// Why, for the history; it stays, so name nobody in it
        #[arg(long, value_name = "REASON", default_value = "")]
        why: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Say whether a name of the table still stands in the study: exit code 1 if one does
    Check {
        /// One JSON object per name and place
        #[arg(long)]
        json: bool,
    },
}

/// The table of pseudonyms of a study, or the one in the file that was named.
///
/// # Errors
/// It cannot be read, or contradicts itself.
pub(super) fn table_of(study: &Path, named: Option<&Path>) -> anyhow::Result<Pseudonyms> {
    match named.map(Path::to_owned).or_else(|| pseudonym_table(study)) {
        Some(path) => load_pseudonyms(&path),
        None => Ok(Pseudonyms::default()),
    }
}

/// Does what was asked.
pub(super) fn run(args: &PseudonymsOf) -> Ran {
    let mut workbench = to_read(&args.study)?;
    let own = || pseudonym_table(workbench.path());
    let path = args.table.clone().or_else(own).ok_or_else(|| {
        refused(
            "this system has no folder for the table",
            "name a file with --table",
        )
    })?;
    match &args.what {
        What::Suggest { json, write } => suggest(workbench.study(), &path, *json, *write),
        What::Show { json } => show(&path, *json),
        What::Add {
            original,
            replacement,
        } => add(&path, original, replacement),
        What::Remove { originals } => {
            let gone = drop_pseudonyms(&path, originals)?;
            say(&format!(
                "took {gone} of {} entries out of {}",
                originals.len(),
                path.display()
            ));
            Ok(if gone == originals.len() {
                Exit::Done
            } else {
                Exit::Refused
            })
        }
        What::Preview { json } => preview(workbench.study(), &filled(&path)?, *json),
        What::Apply { why, acting } => {
            let table = filled(&path)?;
            act(&mut workbench, acting)?;
            apply(&mut workbench, table, why)
        }
        What::Check { json } => check(workbench.study(), &filled(&path)?, *json),
    }
}

fn filled(path: &Path) -> anyhow::Result<Pseudonyms> {
    let table = load_pseudonyms(path)?;
    if table.is_empty() {
        return Err(refused(
            format!(
                "the table {} has no entry with a replacement",
                path.display()
            ),
            "`emic pseudonyms STUDY suggest` finds names; `add` puts one into the table",
        ));
    }
    Ok(table)
}

#[derive(Serialize)]
struct Suggested<'a> {
    kind: IdentifierKind,
    text: &'a str,
    times: usize,
    transcripts: usize,
    first: String,
}

fn suggest(study: &Study, path: &Path, json: bool, write: bool) -> Ran {
    let known = load_rows(path)?;
    let found = not_in_table(study, &load_pseudonyms(path)?, &known);
    let mut printer = Printer::new();
    let mut table = Table::new(&["kind", "text", "times", "transcripts", "first"]);
    for suggestion in &found {
        let (transcript, span) = suggestion.first;
        let first = study
            .interview(transcript)
            .map(|i| i.quote_id(span).to_string());
        let shown = Suggested {
            kind: suggestion.kind,
            text: &suggestion.words,
            times: suggestion.times,
            transcripts: suggestion.transcripts,
            first: first.unwrap_or_default(),
        };
        if json {
            printer.json(&shown)?;
        } else {
            table.row([
                suggestion.kind.name().to_owned(),
                shown.text.to_owned(),
                shown.times.to_string(),
                shown.transcripts.to_string(),
                shown.first,
            ]);
        }
    }
    if !json && !found.is_empty() {
        printer.table(&table)?;
    }
    printer.finish()?;
    if found.is_empty() {
        say("nothing that is not in the table already looks like a name, place, date or number");
    }
    if write {
        let rows: Vec<Pseudonym> = found
            .iter()
            .map(|suggestion| Pseudonym {
                original: suggestion.words.clone(),
                replacement: String::new(),
            })
            .collect();
        let new = put_pseudonyms(path, &rows)?;
        say(&format!(
            "put {new} rows into {}: give those a replacement that are to be replaced, and delete the others",
            path.display()
        ));
    }
    Ok(Exit::Done)
}

fn show(path: &Path, json: bool) -> Ran {
    let rows = load_rows(path)?;
    let mut printer = Printer::new();
    let mut table = Table::new(&["original", "replacement"]);
    for row in &rows {
        if json {
            printer.json(
                &serde_json::json!({"original": row.original, "replacement": row.replacement}),
            )?;
        } else {
            table.row([row.original.clone(), row.replacement.clone()]);
        }
    }
    if !json && !rows.is_empty() {
        printer.table(&table)?;
    }
    printer.finish()?;
    say(&format!("{} entries in {}", rows.len(), path.display()));
    Ok(Exit::Done)
}

fn add(path: &Path, original: &str, replacement: &str) -> Ran {
    let entry = Pseudonym {
        original: original.trim().to_owned(),
        replacement: replacement.trim().to_owned(),
    };
    Pseudonyms::new([entry.clone()])?;
    let changed = put_pseudonyms(path, &[entry])?;
    say(&match changed {
        0 => format!("it stands in {} already", path.display()),
        _ => format!("put it into {}", path.display()),
    });
    Ok(Exit::Done)
}

/// How many characters are shown before and behind a name, so that somebody can tell whether it is one.
const AROUND: u32 = 30;

fn preview(study: &Study, table: &Pseudonyms, json: bool) -> Ran {
    let mut printer = Printer::new();
    let replacing = Replacing::of(study, table);
    for place in &replacing.places {
        let Some(interview) = study.interview(place.transcript) else {
            continue;
        };
        let (id, span) = (interview.quote_id(place.span).to_string(), place.span);
        let words = interview.document().text.slice(span);
        if json {
            printer.json(&serde_json::json!({
                "id": id, "transcript": interview.transcript.title, "start": span.start, "end": span.end,
                "text": words, "replacement": place.with,
            }))?;
        } else {
            let (before, behind) = around(interview, span, AROUND);
            printer.line(&format!("{id}  {before}»{words}« → {}{behind}", place.with))?;
        }
    }
    for left in &replacing.beside {
        let place = left.place.told(study);
        let Pseudonym {
            original,
            replacement,
        } = &table.entries()[left.entry];
        if json {
            printer.json(&serde_json::json!({"place": place, "text": original, "replacement": replacement, "times": left.times}))?;
        } else {
            printer.line(&format!(
                "{place}  »{original}« → {replacement}, {} times",
                left.times
            ))?;
        }
    }
    printer.finish()?;
    say(&format!(
        "{} places in texts would be replaced; nothing has been changed",
        replacing.places.len()
    ));
    let uses = replacing.by_entry(table);
    let unused = table.entries().iter().zip(&uses);
    for (entry, _) in unused.filter(|(_, of)| of.places.is_empty()) {
        say(&format!("note: {:?} stands in no text", entry.original));
    }
    say_lower_case(study, table);
    Ok(Exit::Done)
}

/// Names in lower case are left as they are: they may be other words.
fn say_lower_case(study: &Study, table: &Pseudonyms) {
    for left in table.left_in(study).iter().filter(|left| left.lower_case) {
        say(&format!(
            "note: {:?} stands in lower case in {}, {} times, and is left: it may be another word. An entry in lower case replaces it too",
            table.entries()[left.entry].original,
            left.place.told(study),
            left.times
        ));
    }
}

fn apply(workbench: &mut Workbench, table: Pseudonyms, why: &str) -> Ran {
    let table = std::sync::Arc::new(table);
    let done = workbench.perform(Action::Pseudonymise {
        table: table.clone(),
        why: why.to_owned(),
    })?;
    say_done(&done);
    say_lower_case(workbench.study(), &table);
    if done.entry.is_some() {
        say(
            "the real names still stand in originals, earlier versions and the history; once all is well, take them out for good with `emic erase STUDY originals` and `emic erase STUDY versions`",
        );
    }
    Ok(Exit::Done)
}

fn check(study: &Study, table: &Pseudonyms, json: bool) -> Ran {
    let left = table.left_in(study);
    let mut printer = Printer::new();
    for left in &left {
        let (place, original) = (
            left.place.told(study),
            &table.entries()[left.entry].original,
        );
        let id = match left.place {
            LeftIn::Text(transcript, span) => study
                .interview(transcript)
                .map(|i| i.quote_id(span).to_string()),
            LeftIn::Record(..) => None,
        };
        if json {
            printer.json(&serde_json::json!({
                "text": original, "place": place, "times": left.times, "id": id, "lower_case": left.lower_case,
            }))?;
        } else {
            let case = if left.lower_case {
                " (in lower case: perhaps another word)"
            } else {
                ""
            };
            let id = id.map_or(String::new(), |id| format!(", first at {id}"));
            printer.line(&format!(
                "{original}: {} times in {place}{id}{case}",
                left.times
            ))?;
        }
    }
    printer.finish()?;
    let sure = left.iter().filter(|left| !left.lower_case).count();
    if sure == 0 {
        say(
            "no real name of the table stands in the study's present records; originals, earlier versions and history are another matter",
        );
        return Ok(Exit::Done);
    }
    Ok(Exit::Refused)
}

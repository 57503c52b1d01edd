//! `emic codebook`: shows, brings in and writes out the codes.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::json;

use super::check::Sharing;
use super::export::export;
use super::failure::{Exit, Ran, say};
use super::files;
use super::opening::{Acting, act, say_done, to_look_at, to_read};
use super::print::{Printer, Table};
use crate::formats::codebook;
use crate::report::appendices::{Appendix, Choice};
use crate::study::{Action, Code};

/// What `emic codebook` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Codebook {
    /// The study file
    study: PathBuf,
    #[command(subcommand)]
    what: What,
}

/// What to do with the codebook.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// Show the tree of codes with the number of their codings
    Show {
        /// One JSON object per code
        #[arg(long)]
        json: bool,
    },
    /// Bring in a codebook (.json, .csv or REFI-QDA .qdc): codes that are there are described anew, others added
    Import {
        /// The file; `-` is standard input
        file: PathBuf,
        #[command(flatten)]
        acting: Acting,
    },
    /// Write the codebook with its figures to a file (.md, .docx, .csv, .xlsx, .json or .qdc)
    Export {
        /// The file
        file: PathBuf,
        #[command(flatten)]
        sharing: Sharing,
    },
}

/// Shows, imports or exports.
pub(super) fn run(args: &Codebook) -> Ran {
    match &args.what {
        What::Show { json } => show(&args.study, *json),
        What::Import { file, acting } => {
            let action = read_codebook_file(file)?;
            let mut workbench = to_look_at(&args.study)?;
            act(&mut workbench, acting)?;
            say_done(&workbench.perform(action)?);
            Ok(Exit::Done)
        }
        What::Export { file, sharing } => {
            let workbench = to_read(&args.study)?;
            export(
                &workbench,
                Appendix::Codebook,
                &Choice::default(),
                sharing,
                file,
            )
        }
    }
}

/// The action that a codebook file comes to.
///
/// # Errors
/// It cannot be read, or its codes form no tree.
pub(super) fn read_codebook_file(file: &Path) -> anyhow::Result<Action> {
    let bytes = files::read(file)?;
    let book = codebook::read_codebook(&bytes)
        .with_context(|| format!("{} was not imported", file.display()))?;
    for left_out in &book.left_out {
        say(&format!(
            "note: {left_out} left out: emic has no place for it"
        ));
    }
    let titled = !book.title.is_empty() || !book.version.is_empty();
    Ok(Action::AddCodes {
        codes: book.codes,
        book: titled.then_some((book.title, book.version)),
    })
}

fn show(study: &Path, as_json: bool) -> Ran {
    let workbench = to_read(study)?;
    let study = workbench.study();
    let slug = |code: &Code| {
        code.parent
            .and_then(|id| study.codebook().get(id))
            .map(|code| code.slug.clone())
    };
    let mut printer = Printer::new();
    if as_json {
        for (code, depth) in study.codebook().tree() {
            let description = &code.description;
            printer.json(&json!({
                "code": code.slug,
                "label": code.label,
                "parent": slug(code),
                "depth": depth,
                "codings": study.tally(code.id, None),
                "brief": description.brief,
                "definition": description.definition,
                "use_when": description.use_when,
                "avoid_when": description.avoid_when,
                "example": description.example,
                "source": description.source,
                "aliases": code.aliases,
            }))?;
        }
    } else {
        let mut table = Table::new(&["code", "codings", "brief"]);
        for (code, depth) in study.codebook().tree() {
            table.row([
                format!("{:indent$}{}", "", code.slug, indent = depth * 2),
                study.tally(code.id, None).to_string(),
                code.description.brief.clone(),
            ]);
        }
        printer.table(&table)?;
    }
    printer.finish()?;
    Ok(Exit::Done)
}

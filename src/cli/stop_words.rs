//! `emic stop-words`: the words that lists of words leave out.

use std::path::PathBuf;

use super::failure::{Exit, Ran, refused};
use super::files;
use super::opening::{Acting, act, say_done, study_file, to_look_at};
use super::print::Printer;
use crate::analysis::{SETTING_STOP_WORDS, StopWords};
use crate::study::Action;
use crate::workbench::Workbench;

/// What `emic stop-words` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The study file
    study: PathBuf,
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    acting: Acting,
}

/// What to do with the list; without it, it is printed.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// Print the words, one a line
    Show,
    /// Add words
    Add {
        /// The words
        #[arg(required = true)]
        words: Vec<String>,
    },
    /// Take words off the list, so that they are counted
    Remove {
        /// The words
        #[arg(required = true)]
        words: Vec<String>,
    },
    /// Take the list from a file, words apart by blanks or lines; - is standard input
    Import {
        /// The file
        file: PathBuf,
    },
    /// Go back to emic's own list
    Reset,
}

/// Prints or changes the list.
pub(super) fn run(args: &Args) -> Ran {
    let Some(what) = args
        .what
        .as_ref()
        .filter(|what| !matches!(what, What::Show))
    else {
        let workbench = to_look_at(&args.study)?;
        let words = StopWords::of_study(workbench.study());
        let mut printer = Printer::new();
        words
            .sorted()
            .iter()
            .try_for_each(|word| printer.line(word))?;
        printer.finish()?;
        return Ok(Exit::Done);
    };
    let mut workbench = Workbench::open(&study_file(&args.study), None)?;
    act(&mut workbench, &args.acting)?;
    let value = match what {
        What::Show | What::Reset => None,
        What::Add { words } => {
            let present = StopWords::of_study(workbench.study());
            let all = present
                .sorted()
                .into_iter()
                .chain(words.iter().map(String::as_str));
            Some(StopWords::of(all).to_setting())
        }
        What::Remove { words } => {
            let (present, gone) = (
                StopWords::of_study(workbench.study()),
                StopWords::of(words.iter().map(String::as_str)),
            );
            let rest = present.sorted().into_iter().filter(|word| !gone.has(word));
            Some(StopWords::of(rest).to_setting())
        }
        What::Import { file } => {
            let bytes = files::read(file)?;
            let text = String::from_utf8(bytes).map_err(|_| {
                refused(
                    format!("{} is not UTF-8", file.display()),
                    "save the list as UTF-8 text",
                )
            })?;
            Some(StopWords::of(text.split_whitespace()).to_setting())
        }
    };
    let done = workbench.perform(Action::Set {
        key: SETTING_STOP_WORDS.to_owned(),
        value,
    })?;
    say_done(&done);
    Ok(Exit::Done)
}

//! `emic code`: applies codings in bulk, all of them or none.

use std::path::PathBuf;

use anyhow::Context as _;

use super::failure::{Exit, Ran, say};
use super::files;
use super::opening::{Acting, act, say_done, to_read};
use crate::formats::codings::{read_codings, resolve};
use crate::study::Action;

/// How many wrong lines are named before the rest is counted.
const NAMED: usize = 20;

/// What `emic code` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Code {
    /// The study file
    study: PathBuf,
    /// Codings as CSV or JSON lines with transcript,start,end,code,coder and, if wanted, comment,text,key,contrary,weight; `-` is standard input
    file: PathBuf,
    /// The code of lines that name none
    #[arg(long, value_name = "ID")]
    code: Option<String>,
    #[command(flatten)]
    acting: Acting,
}

/// Reads and checks all lines, then applies them as one entry of the history.
pub(super) fn run(args: &Code) -> Ran {
    let bytes = files::read(&args.file)?;
    let rows = read_codings(&bytes)
        .with_context(|| format!("{}: nothing was coded", args.file.display()))?;
    let mut workbench = to_read(&args.study)?;
    let acting = workbench
        .acting()
        .map(|coder| coder.name.clone())
        .unwrap_or_default();
    let coder = args.acting.name().unwrap_or(&acting);
    let codings = match resolve(&rows, workbench.study(), args.code.as_deref(), coder) {
        Ok(codings) => codings,
        Err(errors) => {
            for error in errors.iter().take(NAMED) {
                say(&format!("emic: {}: {error}", args.file.display()));
            }
            if errors.len() > NAMED {
                say(&format!("and {} more", errors.len() - NAMED));
            }
            say("nothing was coded; correct these lines and do it again");
            return Ok(Exit::Refused);
        }
    };
    if codings.is_empty() {
        say("there is no coding in this file");
        return Ok(Exit::Done);
    }
    act(&mut workbench, &args.acting)?;
    say_done(&workbench.perform(Action::AddCodings(codings))?);
    Ok(Exit::Done)
}

//! `emic completions`: what a shell needs to complete emic's commands.

use clap_complete::Shell;

use super::failure::{Exit, Ran};
use super::print::Printer;

/// What `emic completions` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

/// Prints the script.
pub(super) fn run(args: &Completions) -> Ran {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::declaration(), "emic", &mut script);
    let mut printer = Printer::new();
    printer.raw(&script)?;
    printer.finish()?;
    Ok(Exit::Done)
}

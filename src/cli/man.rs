//! `emic man`: the manual page, all commands in one.

use clap_mangen::Man;

use super::failure::{Exit, Ran};
use super::print::Printer;

/// Prints the manual page in roff.
pub(super) fn run() -> Ran {
    let mut page = Vec::new();
    let mut declaration = super::declaration();
    declaration.build();
    Man::new(declaration.clone()).render(&mut page)?;
    for command in declaration
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
    {
        let of_command = Man::new(command.clone());
        of_command.render_name_section(&mut page)?;
        of_command.render_synopsis_section(&mut page)?;
        of_command.render_description_section(&mut page)?;
        of_command.render_options_section(&mut page)?;
    }
    let mut printer = Printer::new();
    printer.raw(&page)?;
    printer.finish()?;
    Ok(Exit::Done)
}

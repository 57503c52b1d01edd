//! `emic man`: the manual page, all commands in one.

use std::io::{self, Write};

use clap::Command;
use clap_mangen::Man;

use super::failure::{Exit, Ran};
use super::print::Printer;

/// How wide the commands' help is set, in columns: what a manual page has room for.
pub(super) const WIDTH: usize = 72;

/// Prints the manual page in roff.
pub(super) fn run() -> Ran {
    let mut declaration = super::declaration().term_width(WIDTH);
    declaration.build();
    let mut page = Vec::new();
    let man = Man::new(declaration.clone());
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    let examples = declaration.get_after_help().map(ToString::to_string);
    block(&mut page, "EXAMPLES", &examples.unwrap_or_default())?;
    commands(&declaration, &mut page)?;
    let mut printer = Printer::new();
    printer.raw(&page)?;
    printer.finish()?;
    Ok(Exit::Done)
}

/// A section for each command, those under it included, with its help as `--help` shows it.
fn commands(above: &Command, page: &mut impl Write) -> io::Result<()> {
    for command in above
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
    {
        let name = command.get_bin_name().unwrap_or_default().to_uppercase();
        let help = command.clone().term_width(WIDTH).render_long_help();
        block(page, &name, &help.to_string())?;
        commands(command, page)?;
    }
    Ok(())
}

/// A section whose lines stay as they are.
fn block(page: &mut impl Write, heading: &str, lines: &str) -> io::Result<()> {
    writeln!(page, ".SH \"{heading}\"\n.nf")?;
    for line in lines.lines() {
        writeln!(page, "{}", escaped(line))?;
    }
    writeln!(page, ".fi")
}

/// A line that roff takes as it is: no escape in it, and no request at its start.
fn escaped(line: &str) -> String {
    let line = line.replace('\\', "\\e").replace('-', "\\-");
    if line.starts_with(['.', '\'']) {
        format!("\\&{line}")
    } else {
        line
    }
}

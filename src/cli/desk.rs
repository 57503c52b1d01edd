//! The way from the command line to the workbench on the screen.

use std::path::Path;

use super::failure::{Exit, Ran, refused, say};
use super::print::{Printer, is_terminal};
use super::recent;
use crate::study::QuoteId;
use crate::workbench::Workbench;

/// Opens the workbench on a study, at a passage where one is named.
pub(super) fn open(study: &Path, coder: Option<&str>, at: Option<QuoteId>) -> Ran {
    let mut workbench = Workbench::open(study, None)?;
    if !is_terminal() {
        return Err(refused(
            "the workbench needs a terminal, and standard output is none",
            "`emic --help` lists the commands that print",
        ));
    }
    if let Some(coder) = coder {
        workbench.act_as(coder)?;
    }
    recent::remember(study);
    crate::tui::run(workbench, at)?;
    Ok(Exit::Done)
}

/// Where no study is named: the studies opened last, and how to begin.
pub(super) fn start() -> Ran {
    let studies = recent::studies();
    let mut printer = Printer::new();
    if studies.is_empty() {
        printer.line("emic: a workbench for coding interviews")?;
    } else {
        printer.line("Recent studies, newest first:")?;
    }
    for study in &studies {
        printer.line(&format!("  {}", study.display()))?;
    }
    printer.line("")?;
    printer.line("  emic demo          make and open the sample study")?;
    printer.line("  emic new STUDY     begin a study of your own")?;
    printer.line("  emic STUDY         open a study")?;
    printer.line("  emic --help        all commands")?;
    printer.finish()?;
    Ok(Exit::Done)
}

/// Says that a study is there and where, without opening the workbench.
pub(super) fn say_where(study: &Path) {
    say(&format!("open it with: emic {}", study.display()));
}

//! The way from the command line to the workbench on the screen.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::demo;
use super::failure::{Exit, Ran, refused, say};
use super::new::login_name;
use super::print::{Printer, is_terminal};
use crate::tui::{self, Beginning, Recent};
use crate::workbench::{Workbench, readable_time, recent};

/// Opens the workbench on a study, at a place in its texts where one is named.
pub(super) fn open(study: &Path, coder: Option<&str>, at: Option<&str>) -> Ran {
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
    let at = at.map(|name| workbench.destination(name)).transpose()?;
    recent::remember(study);
    tui::run(workbench, at)?;
    Ok(Exit::Done)
}

/// Where no study is named: the start screen, until a study is opened or somebody leaves. Without a terminal, a list.
pub(super) fn start(coder: Option<&str>) -> Ran {
    if !is_terminal() {
        return list();
    }
    let mut message = None;
    loop {
        let folder =
            std::env::current_dir().context("emic cannot find the folder that it is in")?;
        let Some(beginning) = tui::begin(recent_studies(), folder, message.take())? else {
            return Ok(Exit::Done);
        };
        let opened = study_of(beginning).and_then(|path| open(&path, coder, None));
        match opened {
            Ok(exit) => return Ok(exit),
            Err(error) => message = Some(format!("{error:#}")),
        }
    }
}

/// The file of the study that was decided on, made where it is to be.
fn study_of(beginning: Beginning) -> anyhow::Result<PathBuf> {
    match beginning {
        Beginning::Open(path) => Ok(path),
        Beginning::Sample => demo::made_or_there(Path::new(demo::USUAL_NAME)),
        Beginning::New(path) => {
            let title = path.file_stem().unwrap_or_default().to_string_lossy();
            Workbench::create(&path, &title, &login_name())?;
            Ok(path)
        }
    }
}

fn recent_studies() -> Vec<Recent> {
    let changed = |path: &PathBuf| {
        let time = std::fs::metadata(path).and_then(|about| about.modified());
        let since = time.ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
        Some(readable_time(i64::try_from(since.as_millis()).ok()?))
    };
    let of = |path: PathBuf| Recent {
        changed: changed(&path).unwrap_or_default(),
        path,
    };
    recent::studies().into_iter().map(of).collect()
}

fn list() -> Ran {
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

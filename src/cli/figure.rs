//! `emic figure`: figures for a paper.

use std::path::{Path, PathBuf};

use clap::builder::PossibleValue;

use super::count::Whose;
use super::failure::{Exit, Ran, refused};
use super::files;
use super::opening::to_read;
use crate::report::figures::{Figure, FigureKind, portrait};

/// What `emic figure` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The study file
    study: PathBuf,
    /// Which figure
    #[arg(value_enum)]
    what: What,
    /// The file (.svg, .png); for all, a folder
    #[arg(short, long = "output", value_name = "FILE")]
    output: PathBuf,
    /// A portrait of this transcript alone, code by code
    #[arg(long, value_name = "TITLE")]
    transcript: Option<String>,
    #[command(flatten)]
    scope: Whose,
}

/// Which figure.
#[derive(Debug, Clone, Copy)]
enum What {
    /// This one.
    One(FigureKind),
    /// All of them.
    All,
}

impl clap::ValueEnum for What {
    fn value_variants<'a>() -> &'a [Self] {
        const EACH: [What; FigureKind::ALL.len() + 1] = {
            let mut each = [What::All; FigureKind::ALL.len() + 1];
            let mut at = 0;
            while at < FigureKind::ALL.len() {
                each[at] = What::One(FigureKind::ALL[at]);
                at += 1;
            }
            each
        };
        &EACH
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::One(kind) => PossibleValue::new(kind.name()).help(kind.about()),
            Self::All => PossibleValue::new("all").help("All of these, as .svg and .png"),
        })
    }
}

/// Draws and writes.
pub(super) fn run(args: &Args) -> Ran {
    let workbench = to_read(&args.study)?;
    let study = workbench.study();
    let scope = args.scope.scope(study)?;
    let figure = match (args.what, &args.transcript) {
        (What::All, None) => {
            std::fs::create_dir_all(&args.output)?;
            for kind in FigureKind::ALL {
                let figure = kind.draw(study, &scope);
                let path = args.output.join(kind.name());
                write(&path.with_extension("svg"), &figure)?;
                write(&path.with_extension("png"), &figure)?;
            }
            return Ok(Exit::Done);
        }
        (What::One(kind), None) => kind.draw(study, &scope),
        (_, Some(title)) => {
            let interview = study.interview_titled(title).ok_or_else(|| {
                refused(
                    format!("there is no transcript {title} in this study"),
                    "`emic find STUDY '' --in transcript` lists them",
                )
            })?;
            portrait(study, interview, &scope)
        }
    };
    write(&args.output, &figure)?;
    Ok(Exit::Done)
}

fn write(path: &Path, figure: &Figure) -> anyhow::Result<()> {
    let bytes = match files::ending(path).as_str() {
        "svg" => figure.svg().into_bytes(),
        "png" => figure.png(),
        _ => return Err(files::unknown_ending(path, &["svg", "png"])),
    };
    files::write(path, &bytes)
}

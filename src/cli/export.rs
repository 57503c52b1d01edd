//! `emic export`: data for other programs.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use super::codebook;
use super::failure::{Exit, Ran};
use super::files;
use super::opening::{to_look_at, to_read};
use crate::formats::codings;
use crate::study::Study;

/// What `emic export` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Export {
    /// The study file
    study: PathBuf,
    /// What to export
    #[arg(value_enum, default_value_t)]
    what: What,
    /// The file; its ending says how: codings as .csv, .json or .jsonl, the codebook as .json, .csv or .md
    #[arg(short, long = "output", value_name = "FILE")]
    output: PathBuf,
}

/// What can be exported.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum What {
    /// Every coding: who applied which code to which passage
    #[default]
    Codings,
    /// The codes with their definitions
    Codebook,
}

/// Writes the file.
pub(super) fn run(args: &Export) -> Ran {
    match args.what {
        What::Codings => export_codings(to_read(&args.study)?.study(), &args.output),
        What::Codebook => codebook::export(to_look_at(&args.study)?.study(), &args.output),
    }
}

fn export_codings(study: &Study, file: &Path) -> Ran {
    let write: fn(&Study, &mut BufWriter<File>) -> io::Result<()> =
        match files::ending(file).as_str() {
            "csv" => |study, to| codings::write_csv(study, to),
            "json" => |study, to| codings::write_json(study, to),
            "jsonl" => |study, to| codings::write_json_lines(study, to),
            _ => return Err(files::unknown_ending(file, &["csv", "json", "jsonl"])),
        };
    files::write_by(file, |to| write(study, to))?;
    Ok(Exit::Done)
}

//! `emic export`: data for other programs.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::codebook;
use super::failure::{Exit, Ran, refused};
use super::files;
use super::opening::{to_look_at, to_read};
use crate::formats::cell::write_json_line;
use crate::formats::codings;
use crate::study::Study;
use crate::workbench::Workbench;

/// What `emic export` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Export {
    /// The study file
    study: PathBuf,
    /// What to export
    #[arg(value_enum, default_value_t)]
    what: What,
    /// The file; its ending says how: codings as .csv, .json or .jsonl, the codebook as .json, .csv or .md, originals into a folder
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
    /// Everything, history and originals included, as one .json that `emic new --from` reads back
    Study,
    /// The files as they were imported; the output is a folder
    Originals,
}

/// Writes the file.
pub(super) fn run(args: &Export) -> Ran {
    match args.what {
        What::Codings => export_codings(to_read(&args.study)?.study(), &args.output),
        What::Study => export_study(&mut to_look_at(&args.study)?, &args.output),
        What::Originals => export_originals(&to_look_at(&args.study)?, &args.output),
        What::Codebook => codebook::export(to_look_at(&args.study)?.study(), &args.output),
    }
}

/// Writes the whole study as one JSON object.
fn export_study(workbench: &mut Workbench, file: &Path) -> Ran {
    if files::ending(file) != "json" {
        return Err(files::unknown_ending(file, &["json"]));
    }
    let mut bytes = Vec::new();
    write_json_line(&mut bytes, &workbench.dump()?)?;
    files::write(file, &bytes)?;
    Ok(Exit::Done)
}

/// Writes every file that the study keeps into a folder, under its own name; one of a name that is taken gets a number.
fn export_originals(workbench: &Workbench, folder: &Path) -> Ran {
    let originals = workbench.originals()?;
    if originals.is_empty() {
        return Err(refused(
            "the study keeps no files as they were imported",
            "they were left out by --no-originals, or erased",
        ));
    }
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let mut taken = HashSet::new();
    for (hash, name) in originals {
        let path = folder.join(free_name(&name, &mut taken));
        if path.exists() {
            return Err(refused(
                format!("{} is there already", path.display()),
                "name a folder that is new or empty",
            ));
        }
        files::write(&path, &workbench.original(hash)?.bytes)?;
    }
    Ok(Exit::Done)
}

/// The last part of a name, which may come from another system, with a number where it is taken.
fn free_name(name: &str, taken: &mut HashSet<String>) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let last: String = last.chars().filter(|c| !c.is_control()).collect();
    let last = if matches!(last.as_str(), "" | "." | "..") {
        "original".to_owned()
    } else {
        last
    };
    let (stem, ending) = match last.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem.to_owned(), format!(".{ending}")),
        _ => (last.clone(), String::new()),
    };
    let mut free = last;
    let mut number = 2;
    while !taken.insert(free.to_lowercase()) {
        free = format!("{stem} ({number}){ending}");
        number += 1;
    }
    free
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

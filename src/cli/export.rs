//! `emic export`: data for other programs, and what goes behind a paper.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::asking::query;
use super::check::Sharing;
use super::failure::{Exit, Ran, refused, say};
use super::files;
use super::opening::{coder_named, to_look_at, to_read};
use super::report::code_called;
use crate::formats::cell::write_json_line;
use crate::formats::codings;
use crate::report::ReportOptions;
use crate::report::appendices::{Appendix, Checklist, Choice, Source};
use crate::study::Study;
use crate::workbench::{HistoryFilter, Workbench};

/// What `emic export` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Export {
    /// The study file
    study: PathBuf,
    /// What to export
    #[arg(value_enum, default_value_t)]
    what: What,
    /// The file; its ending says how: .csv, .xlsx, .json, .md ...; originals go into a folder
    #[arg(short, long = "output", value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    choosing: Choosing,
    #[command(flatten)]
    sharing: Sharing,
}

/// Which codes, and whose words and codings, go into quotes and transcripts.
#[derive(Debug, clap::Args)]
struct Choosing {
    /// Quotes, transcripts: only this code and those under it; may be given several times
    #[arg(long, value_name = "ID")]
    code: Vec<String>,
    /// Quotes, transcripts: only what participants of this role say; may be given several times
    #[arg(long)]
    role: Vec<String>,
    /// Quotes, transcripts: only codings of this coder; may be given several times
    #[arg(long, value_name = "NAME")]
    coder: Vec<String>,
    /// Quotes: only what is said in turns in which this query finds something
    #[arg(
        long,
        value_name = "QUERY",
        default_value = "",
        hide_default_value = true,
        allow_hyphen_values = true
    )]
    query: String,
    /// Quotes: the interviewer's words too
    #[arg(long)]
    interviewers: bool,
}

/// What can be exported.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum What {
    /// Every coding: who applied which code to which passage
    #[default]
    Codings,
    /// The codes with all that they say, and their figures
    Codebook,
    /// Every coded passage in its own words, code by code
    Quotes,
    /// The history: who did what, when and why
    Audit,
    /// The transcripts with their codings marked
    Transcripts,
    /// The framework matrix: summaries of participants by codes
    Matrix,
    /// The COREQ checklist, filled in where the study knows the answer
    Coreq,
    /// The SRQR checklist, filled in where the study knows the answer
    Srqr,
    /// Everything, history and originals included, as one .json that `emic new --from` reads back
    Study,
    /// The files as they were imported; the output is a folder
    Originals,
}

/// Writes the file.
pub(super) fn run(args: &Export) -> Ran {
    let appendix = match args.what {
        What::Codings => return export_codings(to_read(&args.study)?.study(), &args.output),
        What::Study => return export_study(&mut to_look_at(&args.study)?, &args.output),
        What::Originals => {
            return export_originals(&to_look_at(&args.study)?, &args.output);
        }
        What::Codebook => Appendix::Codebook,
        What::Quotes => Appendix::Quotes,
        What::Audit => Appendix::Audit,
        What::Transcripts => Appendix::Transcripts,
        What::Matrix => Appendix::Matrix,
        What::Coreq => Appendix::Checklist(Checklist::Coreq),
        What::Srqr => Appendix::Checklist(Checklist::Srqr),
    };
    let workbench = to_read(&args.study)?;
    let choice = choice(&workbench, &args.choosing)?;
    export(&workbench, appendix, &choice, &args.sharing, &args.output)
}

/// Writes an appendix to a file in the format that its ending says.
pub(super) fn export(
    workbench: &Workbench,
    appendix: Appendix,
    choice: &Choice,
    sharing: &Sharing,
    file: &Path,
) -> Ran {
    let ending = files::ending(file);
    if !appendix.endings().contains(&ending.as_str()) {
        return Err(files::unknown_ending(file, appendix.endings()));
    }
    let mut history = Vec::new();
    if appendix.needs_history() {
        history = workbench.history(&HistoryFilter::default())?;
        history.reverse();
    }
    let source = Source {
        study: workbench.study(),
        history: &history,
        choice,
    };
    let rendered = appendix.render(source, &ending)?;
    sharing.check(workbench, &rendered.said, false)?;
    files::write(file, &rendered.bytes)?;
    for notice in &rendered.notices {
        say(&format!("note: {notice}"));
    }
    Ok(Exit::Done)
}

fn choice(workbench: &Workbench, args: &Choosing) -> anyhow::Result<Choice> {
    let study = workbench.study();
    let codes = args.code.iter().map(|code| code_called(study, code));
    let coders = args.coder.iter().map(|name| coder_named(study, name));
    let roles = args.role.iter().map(|role| role.trim().to_lowercase());
    let options = ReportOptions {
        codes: some(codes.collect::<anyhow::Result<_>>()?),
        coders: some(coders.collect::<anyhow::Result<_>>()?),
        roles: some(roles.collect()),
        query: args.query.clone(),
        interviewers: args.interviewers,
        ..ReportOptions::default()
    };
    if options.query.trim().is_empty() {
        return Ok(Choice::of(&workbench.finder(), &options)?);
    }
    query(&options.query, study)?;
    Ok(Choice::of(&workbench.finder_when_indexed(), &options)?)
}

/// No limit where nothing was named.
fn some<T>(named: Vec<T>) -> Option<Vec<T>> {
    (!named.is_empty()).then_some(named)
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

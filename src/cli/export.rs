//! `emic export`: data for other programs, and what goes behind a paper.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::builder::PossibleValue;

use super::asking::query;
use super::check::Sharing;
use super::failure::{Exit, Ran, refused, say};
use super::files;
use super::opening::{coder_named, to_look_at, to_read};
use super::report::code_called;
use crate::analysis::{Halt, Said};
use crate::formats::cell::write_json_line;
use crate::formats::{ReadOptions, read_transcript};
use crate::report::ReportOptions;
use crate::report::appendices::{Appendix, Choice, Source};
use crate::workbench::{HistoryFilter, Original, Workbench};

/// What `emic export` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Export {
    /// The study file
    study: PathBuf,
    /// What to export
    #[arg(value_enum, default_value = "codings")]
    what: What,
    /// The file; its ending says how: .csv, .xlsx, .json, .md ...; figures and originals go into a folder
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
    /// Quotes, transcripts, matrix, saturation: only this code and those under it; may be given several times
    #[arg(long, value_name = "ID")]
    code: Vec<String>,
    /// Quotes, transcripts, matrix, saturation, figures: only what participants of this role say; may be given several times
    #[arg(long)]
    role: Vec<String>,
    /// Quotes, transcripts, saturation, figures: only codings of this coder; may be given several times
    #[arg(long, value_name = "NAME")]
    coder: Vec<String>,
    /// Quotes, saturation, figures: only what is said in turns in which this query finds something
    #[arg(
        long,
        value_name = "QUERY",
        default_value = "",
        hide_default_value = true,
        allow_hyphen_values = true
    )]
    query: String,
    /// Quotes, saturation, figures: the interviewer's words too
    #[arg(long)]
    interviewers: bool,
}

/// What can be exported.
#[derive(Debug, Clone, Copy)]
enum What {
    /// Something for readers or for other programs.
    Appendix(Appendix),
    /// The whole study.
    Study,
    /// The files as they were imported.
    Originals,
}

impl clap::ValueEnum for What {
    fn value_variants<'a>() -> &'a [Self] {
        const EACH: [What; Appendix::ALL.len() + 2] = {
            let mut each = [What::Study; Appendix::ALL.len() + 2];
            let mut at = 0;
            while at < Appendix::ALL.len() {
                each[at] = What::Appendix(Appendix::ALL[at]);
                at += 1;
            }
            each[at + 1] = What::Originals;
            each
        };
        &EACH
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Appendix(appendix) => PossibleValue::new(appendix.name()).help(appendix.about()),
            Self::Study => PossibleValue::new("study").help(
                "Everything, history and originals included, as one .json that `emic new --from` reads back",
            ),
            Self::Originals => PossibleValue::new("originals")
                .help("The files as they were imported; the output is a folder"),
        })
    }
}

/// Writes the file.
pub(super) fn run(args: &Export) -> Ran {
    let appendix = match args.what {
        What::Appendix(appendix) => appendix,
        What::Study => return export_study(args),
        What::Originals => return export_originals(args),
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
    let endings = appendix.endings();
    if !endings.is_empty() && !endings.contains(&ending.as_str()) {
        return Err(files::unknown_ending(file, endings));
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
        halt: &Halt::default(),
    };
    let rendered = appendix.render(source, file)?;
    sharing.check(workbench, &rendered, false)?;
    files::write_output(file, &rendered.output)?;
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
fn export_study(args: &Export) -> Ran {
    if files::ending(&args.output) != "json" {
        return Err(files::unknown_ending(&args.output, &["json"]));
    }
    let mut workbench = to_look_at(&args.study)?;
    let dump = workbench.dump()?;
    args.sharing.check_names(&workbench, &dump.said())?;
    files::write_by(&args.output, |file| write_json_line(file, &dump))?;
    Ok(Exit::Done)
}

/// Writes every file that the study keeps into a folder, under its own name; one of a name that is taken gets a number.
fn export_originals(args: &Export) -> Ran {
    let workbench = to_look_at(&args.study)?;
    let originals = workbench.originals()?;
    if originals.is_empty() {
        return Err(refused(
            "the study keeps no files as they were imported",
            "they were left out by --no-originals, or erased",
        ));
    }
    let originals = originals
        .into_iter()
        .map(|(hash, _)| workbench.original(hash));
    let originals = originals.collect::<anyhow::Result<Vec<Original>>>()?;
    let said: Vec<Said> = originals.iter().flat_map(said_in_original).collect();
    args.sharing.check_names(&workbench, &said)?;
    std::fs::create_dir_all(&args.output)
        .with_context(|| format!("cannot make the folder {}", args.output.display()))?;
    let mut taken = HashSet::new();
    for original in originals {
        let path = args.output.join(free_name(&original.name, &mut taken));
        if path.exists() {
            return Err(refused(
                format!("{} is there already", path.display()),
                "name a folder that is new or empty",
            ));
        }
        files::write(&path, &original.bytes)?;
    }
    Ok(Exit::Done)
}

/// The words of a file as it was imported, its name included: as emic reads it, and where it does not, as the bytes stand.
fn said_in_original(original: &Original) -> Vec<Said> {
    let read = read_transcript(&original.name, &original.bytes, &ReadOptions::default());
    let words = match read {
        Ok(read) => read.transcript.document.text.as_str().to_owned(),
        Err(_) => String::from_utf8_lossy(&original.bytes).into_owned(),
    };
    let place = || original.name.clone();
    vec![(place(), original.name.clone()), (place(), words)]
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

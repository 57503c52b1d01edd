//! `emic report`: the thematic summary, as a file.

use std::path::PathBuf;

use super::asking::query;
use super::check::Sharing;
use super::failure::{Exit, Ran, refused, say};
use super::files;
use super::opening::{Acting, act, coder_named, say_done, to_read};
use crate::report::{Quotes, REPORT_ENDINGS, ReportOptions, ThematicSummary, renderer};
use crate::study::{CodeId, Study};
use crate::workbench::Workbench;

/// What `emic report` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Report {
    /// The study file
    study: PathBuf,
    /// The file; its ending says how: .docx, .html, .md, .xlsx, .csv (the theme table) or .json
    #[arg(short, long = "output", value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    choices: Choices,
    #[command(flatten)]
    sharing: Sharing,
    /// Begin with the usual options, not with those that the study remembers
    #[arg(long)]
    usual: bool,
    /// Have the study remember these options for the next report
    #[arg(long)]
    remember: bool,
}

/// What goes into the report. An option that is not named is as the study remembers it.
#[derive(Debug, clap::Args)]
struct Choices {
    /// Only this code and those under it; may be given several times; all: the whole codebook
    #[arg(long, value_name = "ID|all")]
    code: Vec<String>,
    /// Only what participants of this role say; may be given several times; all: every role
    #[arg(long, value_name = "ROLE|all")]
    role: Vec<String>,
    /// Only codings of this coder; may be given several times; all: of every coder
    #[arg(long, value_name = "NAME|all")]
    coder: Vec<String>,
    /// Only what is said in turns in which this query finds something; an empty one: everywhere
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    query: Option<String>,
    /// For a code without key quotes, propose at most so many, or all; 0: no quotes at all. Usually 8
    #[arg(long, value_name = "N|all", value_parser = quotes)]
    quotes: Option<Quotes>,
    /// Cut proposed quotes short after so many words, or never. Usually 120
    #[arg(long, value_name = "WORDS|never", value_parser = longest)]
    longest_quote: Option<Longest>,
    /// Show so many turns around a quote where the format can open it in its context. Usually 2
    #[arg(long, value_name = "TURNS")]
    context: Option<usize>,
    /// Print memos on codes and quoted passages
    #[arg(long, overrides_with = "no_memos")]
    memos: bool,
    /// Leave memos out; this is usual
    #[arg(long)]
    no_memos: bool,
    /// Count and quote the interviewer's words too
    #[arg(long, overrides_with = "no_interviewers")]
    interviewers: bool,
    /// Leave the interviewer's words out; this is usual
    #[arg(long)]
    no_interviewers: bool,
}

/// The words of a proposed quote; none: however many.
#[derive(Debug, Clone, Copy)]
struct Longest(Option<usize>);

/// Writes the report.
pub(super) fn run(args: &Report) -> Ran {
    let render = renderer(&files::ending(&args.output))
        .ok_or_else(|| files::unknown_ending(&args.output, &REPORT_ENDINGS))?;
    let mut workbench = to_read(&args.study)?;
    let options = options(args, workbench.study())?;
    if !options.query.trim().is_empty() {
        query(&options.query, workbench.study())?;
    }
    if args.remember {
        remember(&mut workbench, &options)?;
    }
    let finder = if options.query.trim().is_empty() {
        workbench.finder()
    } else {
        workbench.finder_when_indexed()
    };
    let summary = ThematicSummary::of(&finder, &options)?;
    args.sharing.check(&workbench, &summary.said(), true)?;
    files::write_output(&args.output, &render(&summary, &args.output)?)?;
    for notice in summary.notices() {
        say(&format!("note: {notice}"));
    }
    Ok(Exit::Done)
}

fn remember(workbench: &mut Workbench, options: &ReportOptions) -> anyhow::Result<()> {
    if ReportOptions::remembered(workbench.study()) == *options {
        return Ok(());
    }
    act(workbench, &Acting::of_environment())?;
    let action = options.remember(workbench.study());
    say_done(&workbench.perform(action)?);
    Ok(())
}

fn options(args: &Report, study: &Study) -> anyhow::Result<ReportOptions> {
    let mut options = if args.usual {
        ReportOptions::default()
    } else {
        ReportOptions::remembered(study)
    };
    let choices = &args.choices;
    choose(&mut options.codes, &choices.code, |slug| {
        code_called(study, slug)
    })?;
    choose(&mut options.roles, &choices.role, |role| {
        Ok(role.trim().to_lowercase())
    })?;
    choose(&mut options.coders, &choices.coder, |name| {
        coder_named(study, name)
    })?;
    if let Some(query) = &choices.query {
        options.query.clone_from(query);
    }
    options.quotes = choices.quotes.unwrap_or(options.quotes);
    if let Some(Longest(words)) = choices.longest_quote {
        options.longest_quote = words;
    }
    options.context = choices.context.unwrap_or(options.context);
    options.memos = (options.memos || choices.memos) && !choices.no_memos;
    options.interviewers =
        (options.interviewers || choices.interviewers) && !choices.no_interviewers;
    Ok(options)
}

/// Lets what was named take the place of what is remembered: nothing named leaves it, `all` takes the limit away.
fn choose<T>(
    remembered: &mut Option<Vec<T>>,
    named: &[String],
    read: impl Fn(&str) -> anyhow::Result<T>,
) -> anyhow::Result<()> {
    match named {
        [] => {}
        [all] if all == "all" => *remembered = None,
        named => {
            let read = named.iter().map(|name| read(name));
            *remembered = Some(read.collect::<anyhow::Result<_>>()?);
        }
    }
    Ok(())
}

fn quotes(text: &str) -> Result<Quotes, String> {
    number_or(text, "all").map(Quotes::from)
}

fn longest(text: &str) -> Result<Longest, String> {
    number_or(text, "never").map(Longest)
}

/// A number, or none for the word that stands for no limit.
fn number_or(text: &str, no_limit: &str) -> Result<Option<usize>, String> {
    if text == no_limit {
        return Ok(None);
    }
    let number = text.parse().map(Some);
    number.map_err(|_| format!("write a number, or {no_limit}"))
}

/// The code of this kebab-case id.
///
/// # Errors
/// There is none.
pub(super) fn code_called(study: &Study, slug: &str) -> anyhow::Result<CodeId> {
    let code = study.codebook().by_slug(slug).map(|code| code.id);
    code.ok_or_else(|| {
        refused(
            format!("there is no code {slug} in this study"),
            "`emic codebook STUDY show` lists the codes",
        )
    })
}

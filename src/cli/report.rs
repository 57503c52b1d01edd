//! `emic report`: the thematic summary, as a file.

use std::path::PathBuf;

use super::failure::{Exit, Ran, refused};
use super::files;
use super::opening::{coder_named, to_read};
use crate::report::{Quotes, ReportOptions, ThematicSummary, to_html, to_markdown};
use crate::study::{CodeId, Study};

/// What `emic report` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Report {
    /// The study file
    study: PathBuf,
    /// The file; its ending says how: .html or .md
    #[arg(short, long = "output", value_name = "FILE")]
    output: PathBuf,
    /// Only this code and those under it; may be given several times
    #[arg(long, value_name = "ID")]
    code: Vec<String>,
    /// Only what participants of this role say; may be given several times
    #[arg(long)]
    role: Vec<String>,
    /// Only codings of this coder; may be given several times
    #[arg(long, value_name = "NAME")]
    coder: Vec<String>,
    /// At most so many quotes of each code, or all
    #[arg(long, value_name = "N|all", default_value = "8", value_parser = quotes)]
    quotes: Quotes,
    /// Leave memos out
    #[arg(long)]
    no_memos: bool,
    /// Count and quote the interviewer's words too
    #[arg(long)]
    interviewers: bool,
}

/// Writes the report.
pub(super) fn run(args: &Report) -> Ran {
    let render = match files::ending(&args.output).as_str() {
        "md" => to_markdown,
        "html" => to_html,
        _ => return Err(files::unknown_ending(&args.output, &["html", "md"])),
    };
    let workbench = to_read(&args.study)?;
    let study = workbench.study();
    let summary = ThematicSummary::build(study, &options(args, study)?);
    files::write(&args.output, render(&summary).as_bytes())?;
    Ok(Exit::Done)
}

fn options(args: &Report, study: &Study) -> anyhow::Result<ReportOptions> {
    let codes = args.code.iter().map(|code| code_called(study, code));
    let coders = args.coder.iter().map(|name| coder_named(study, name));
    let roles = args.role.iter().map(|role| role.trim().to_lowercase());
    Ok(ReportOptions {
        codes: some(codes.collect::<anyhow::Result<_>>()?),
        roles: some(roles.collect()),
        coders: some(coders.collect::<anyhow::Result<_>>()?),
        quotes: args.quotes,
        memos: !args.no_memos,
        interviewers: args.interviewers,
    })
}

/// No limit where nothing was named.
fn some<T>(named: Vec<T>) -> Option<Vec<T>> {
    (!named.is_empty()).then_some(named)
}

fn quotes(text: &str) -> Result<Quotes, String> {
    match text {
        "all" => Ok(Quotes::All),
        number => {
            let number = number.parse();
            number
                .map(Quotes::AtMost)
                .map_err(|_| "write a number, or all".to_owned())
        }
    }
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

//! `emic count`: how much of each code there is in each group.

use std::path::PathBuf;

use super::failure::{Ran, WrongUse};
use super::opening::{coder_named, to_read};
use super::print::Printer;
use super::tabulate::Output;
use crate::analysis::{
    CodeTable, CountOptions, CrossTable, Grouping, Measure, Scope, SubCodes, Tabulated,
};
use crate::report::figures::Drawn;
use crate::study::{CodeId, Study};

/// What `emic count` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Count {
    /// The study file
    study: PathBuf,
    /// The groups: role, transcript, coder, or an attribute of the participants
    #[arg(long, default_value = "role", value_name = "GROUPS")]
    by: String,
    /// Each code alone, without the codes under it
    #[arg(long)]
    own: bool,
    /// Which figure the table shows; --json gives all
    #[arg(long, value_enum, default_value_t)]
    show: Show,
    #[command(flatten)]
    scope: Whose,
    #[command(flatten)]
    output: Output,
}

/// Whose words and codings count.
#[derive(Debug, clap::Args)]
pub(super) struct Whose {
    /// Only codings of this coder; may be given several times
    #[arg(long, value_name = "NAME")]
    coder: Vec<String>,
    /// Count the interviewer's words too
    #[arg(long)]
    interviewers: bool,
}

impl Whose {
    /// The scope in the study's own terms.
    ///
    /// # Errors
    /// A coder whom the study does not know.
    pub(super) fn scope(&self, study: &Study) -> anyhow::Result<Scope> {
        let coders = self.coder.iter().map(|name| coder_named(study, name));
        let coders = coders.collect::<anyhow::Result<Vec<_>>>()?;
        Ok(Scope {
            coders: (!coders.is_empty()).then_some(coders),
            interviewers: self.interviewers,
            turns: None,
            ..Scope::default()
        })
    }
}

/// Which figure a table shows.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
pub(super) enum Show {
    /// Coding records
    Codings,
    /// Passages, overlapping and touching codings taken together
    #[default]
    Passages,
    /// Words in these passages
    Words,
    /// Words in these passages, in hundredths of all the group's words
    Share,
    /// Participants who speak in them
    Participants,
}

impl From<Show> for Measure {
    fn from(show: Show) -> Self {
        match show {
            Show::Codings => Self::Codings,
            Show::Passages => Self::Passages,
            Show::Words => Self::Words,
            Show::Share => Self::Share,
            Show::Participants => Self::Participants,
        }
    }
}

/// Counts and prints.
pub(super) fn run(args: &Count) -> Ran {
    let workbench = to_read(&args.study)?;
    let study = workbench.study();
    let options = CountOptions {
        by: grouping(&args.by, study)?,
        sub_codes: sub_codes(args.own),
        scope: args.scope.scope(study)?,
    };
    let counted = CodeTable {
        counted: CrossTable::count(study, options),
        measure: args.show.into(),
    };
    let table = counted.table(study);
    let json = |printer: &mut Printer| {
        let lines = counted.counted.lines(study);
        lines.iter().try_for_each(|line| printer.json(line))
    };
    args.output.show(&table, json, || counted.figure(study))
}

/// What `--own` says.
pub(super) fn sub_codes(own: bool) -> SubCodes {
    if own {
        SubCodes::Exclude
    } else {
        SubCodes::Include
    }
}

/// The groups that an argument names.
///
/// # Errors
/// There is no such attribute.
pub(super) fn grouping(by: &str, study: &Study) -> anyhow::Result<Grouping> {
    let name = by.trim_start_matches('@').to_lowercase();
    Ok(match name.as_str() {
        "role" => Grouping::Role,
        "transcript" => Grouping::Transcript,
        "coder" => Grouping::Coder,
        _ if study.attribute_names().contains(&name.as_str()) => Grouping::Attribute(name),
        _ => {
            let known = [
                &["role", "transcript", "coder"],
                study.attribute_names().as_slice(),
            ]
            .concat();
            return Err(WrongUse(format!(
                "there is no attribute {by}; --by takes {}",
                known.join(", ")
            ))
            .into());
        }
    })
}

/// What scripts call a code.
pub(super) fn slug_of(study: &Study, code: CodeId) -> String {
    let code = study.codebook().get(code);
    code.map(|code| code.slug.clone()).unwrap_or_default()
}

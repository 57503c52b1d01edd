//! `emic count`: how much of each code there is in each group.

use std::path::PathBuf;

use super::failure::{Exit, Ran, WrongUse};
use super::opening::{coder_named, to_read};
use super::print::{Printer, Table};
use crate::analysis::{CountOptions, CrossTable, Figures, Grouping, Scope, SubCodes};
use crate::study::Study;

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
    /// One JSON object per code and group
    #[arg(long)]
    json: bool,
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
enum Show {
    /// Coding records
    Codings,
    /// Passages, overlapping and touching codings taken together
    #[default]
    Passages,
    /// Words in these passages
    Words,
    /// Participants who speak in them
    Participants,
}

impl Show {
    fn of(self, figures: &Figures) -> String {
        let number = match self {
            Self::Codings => figures.codings,
            Self::Passages => figures.passages,
            Self::Words => figures.words,
            Self::Participants => figures.participants,
        };
        number.to_string()
    }
}

/// Counts and prints.
pub(super) fn run(args: &Count) -> Ran {
    let workbench = to_read(&args.study)?;
    let study = workbench.study();
    let options = CountOptions {
        by: grouping(&args.by, study)?,
        sub_codes: if args.own {
            SubCodes::Exclude
        } else {
            SubCodes::Include
        },
        scope: args.scope.scope(study)?,
    };
    let table = CrossTable::count(study, options);
    let mut printer = Printer::new();
    if args.json {
        table
            .lines(study)
            .iter()
            .try_for_each(|line| printer.json(line))?;
    } else {
        printer.table(&for_people(study, &table, args.show))?;
    }
    printer.finish()?;
    Ok(Exit::Done)
}

fn grouping(by: &str, study: &Study) -> anyhow::Result<Grouping> {
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

fn for_people(study: &Study, counted: &CrossTable, show: Show) -> Table {
    let groups: Vec<String> = counted
        .groups
        .iter()
        .map(|head| head.group.label(study))
        .collect();
    let headings = std::iter::once("code").chain(groups.iter().map(String::as_str));
    let headings: Vec<&str> = headings.chain(["all"]).collect();
    let mut table = Table::new(&headings);
    for row in &counted.rows {
        let slug = study.codebook().get(row.code).map_or("", |code| &code.slug);
        let label = format!("{:indent$}{slug}", "", indent = row.depth * 2);
        let cells = row
            .cells
            .iter()
            .chain([&row.total])
            .map(|figures| show.of(figures));
        table.row(std::iter::once(label).chain(cells));
    }
    let any = counted
        .any
        .iter()
        .chain([&counted.total])
        .map(|figures| show.of(figures));
    table.row(std::iter::once("any code".to_owned()).chain(any));
    table
}

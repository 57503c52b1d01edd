//! `emic check`, and the same check before a report or an export is written: what may tell who was interviewed.

use std::path::PathBuf;

use anyhow::Context as _;
use serde_json::json;

use super::failure::{Exit, Ran, refused, say};
use super::files;
use super::opening::to_read;
use super::print::{Printer, Table};
use crate::analysis::{
    Disclosure, Halt, NameLeft, Shared, USUAL_K, described, may_be_quoted, names_left,
};
use crate::formats::read_pseudonyms;
use crate::report::WholeStudy;
use crate::study::{Participant, Pseudonyms, Study};
use crate::workbench::{Workbench, load_pseudonyms, pseudonym_table};

/// What `emic check` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Check {
    /// The study file
    study: PathBuf,
    #[command(flatten)]
    against: Against,
    /// One JSON object per finding
    #[arg(long)]
    json: bool,
}

/// What is checked against.
#[derive(Debug, clap::Args)]
struct Against {
    /// How many others must share a participant's role and attributes
    #[arg(long, value_name = "N", default_value_t = USUAL_K)]
    k: u64,
    /// A table of pseudonyms (CSV: original,replacement), whose real names must not be left; without it, the study's own
    #[arg(long, value_name = "FILE")]
    table: Option<PathBuf>,
}

/// The check before something is written.
#[derive(Debug, clap::Args)]
pub(super) struct Sharing {
    #[command(flatten)]
    against: Against,
    /// Write also where a real name of the table is left
    #[arg(long)]
    force: bool,
}

/// Lists what is found.
pub(super) fn run(args: &Check) -> Ran {
    let workbench = to_read(&args.study)?;
    let study = workbench.study();
    let table = args.against.pseudonyms(&workbench)?;
    let whole = WholeStudy::of(study);
    let k = Some(args.against.k);
    let found = Disclosure::of(study, &whole, &table, k, &Halt::default())?;
    let mut printer = Printer::new();
    if args.json {
        print_json(&mut printer, study, &found, &table)?;
    } else {
        print_tables(&mut printer, study, &found, &table)?;
    }
    printer.finish()?;
    let silent = study
        .participants()
        .iter()
        .filter(|who| !may_be_quoted(who))
        .count();
    if silent > 0 {
        say(&format!(
            "note: {silent} of {} participants do not consent to being quoted; {} passages are left out of every report and export",
            study.participants().len(),
            whole.withheld()
        ));
    }
    if table.is_empty() {
        say(
            "note: this study has no table of pseudonyms whose real names could be looked for; `emic pseudonyms` makes one, --table names one",
        );
    }
    if found.is_clear() {
        say("nothing found that may tell who was interviewed");
    }
    Ok(if found.names.is_empty() {
        Exit::Done
    } else {
        Exit::Refused
    })
}

impl Against {
    /// The table that was named, else the one that belongs to the study, if there is one.
    fn pseudonyms(&self, workbench: &Workbench) -> anyhow::Result<Pseudonyms> {
        let Some(file) = &self.table else {
            let own = pseudonym_table(workbench.path());
            return own.map_or(Ok(Pseudonyms::default()), |own| load_pseudonyms(&own));
        };
        let bytes = files::read(file)?;
        read_pseudonyms(&bytes).with_context(|| format!("{} was not read", file.display()))
    }
}

impl Sharing {
    /// Warns of what may tell who was interviewed in words that are about to be written. `attributes`: whether the participants'
    /// attributes are among them.
    ///
    /// # Errors
    /// A table that cannot be read, and a real name of it that is left, unless that is forced.
    pub(super) fn check(
        &self,
        workbench: &Workbench,
        shared: &dyn Shared,
        attributes: bool,
    ) -> anyhow::Result<()> {
        let (study, table) = (workbench.study(), self.against.pseudonyms(workbench)?);
        let k = attributes.then_some(self.against.k);
        let found = Disclosure::of(study, shared, &table, k, &Halt::default())?;
        for warning in found.warnings(study) {
            say(&format!("note: {warning}"));
        }
        self.stop_at(&found.names)
    }

    /// [`check`](Self::check) for real names alone: where all is written as it was, whatever it says.
    ///
    /// # Errors
    /// As `check`.
    pub(super) fn check_names(
        &self,
        workbench: &Workbench,
        shared: &dyn Shared,
    ) -> anyhow::Result<()> {
        let table = self.against.pseudonyms(workbench)?;
        self.stop_at(&names_left(shared, &table, &Halt::default())?)
    }

    fn stop_at(&self, names: &[NameLeft]) -> anyhow::Result<()> {
        let Some(first) = names.first() else {
            return Ok(());
        };
        let what = format!(
            "{} of the table {} left, first at {}",
            match names.len() {
                1 => "a real name".to_owned(),
                number => format!("{number} real names"),
            },
            if names.len() == 1 { "is" } else { "are" },
            first.place
        );
        if self.force {
            say(&format!("warning: {what}"));
            return Ok(());
        }
        Err(refused(
            what,
            "nothing was written; replace them, or write all the same with --force",
        ))
    }
}

fn print_tables(
    printer: &mut Printer,
    study: &Study,
    found: &Disclosure,
    table: &Pseudonyms,
) -> std::io::Result<()> {
    if !found.names.is_empty() {
        printer.line("Real names of the table that are left")?;
        let mut rows = Table::new(&["instead of", "times", "first at"]);
        for name in &found.names {
            let replacement = table.entries()[name.entry].replacement.clone();
            rows.row([replacement, name.times.to_string(), name.place.clone()]);
        }
        printer.table(&rows)?;
        printer.line("")?;
    }
    if !found.rare.is_empty() {
        printer.line(&format!(
            "Role and attributes that fewer than {} others share",
            found.k
        ))?;
        let mut rows = Table::new(&["participant", "others", "role and attributes"]);
        for rare in &found.rare {
            if let Some(who) = study.participant(rare.participant) {
                rows.row([
                    who.name.clone(),
                    rare.others.to_string(),
                    in_words(study, who),
                ]);
            }
        }
        printer.table(&rows)?;
        printer.line("")?;
    }
    if !found.suspects.is_empty() {
        printer.line("Words that look like an identifier")?;
        let mut rows = Table::new(&["looks like", "words", "times", "first at"]);
        for suspect in &found.suspects {
            rows.row([
                suspect.kind.name().to_owned(),
                suspect.words.clone(),
                suspect.times.to_string(),
                suspect.place.clone(),
            ]);
        }
        printer.table(&rows)?;
    }
    Ok(())
}

fn in_words(study: &Study, who: &Participant) -> String {
    let mut parts = vec![who.role.clone()];
    let described = described(study, who).into_iter();
    parts.extend(described.map(|(name, value)| format!("{name} {value}")));
    parts.join(", ")
}

fn print_json(
    printer: &mut Printer,
    study: &Study,
    found: &Disclosure,
    table: &Pseudonyms,
) -> std::io::Result<()> {
    for name in &found.names {
        printer.json(&json!({
            "finding": "name",
            "replacement": table.entries()[name.entry].replacement,
            "place": name.place,
            "times": name.times,
        }))?;
    }
    for rare in &found.rare {
        let Some(who) = study.participant(rare.participant) else {
            continue;
        };
        let attributes: serde_json::Map<_, _> = described(study, who)
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect();
        printer.json(&json!({
            "finding": "rare",
            "participant": who.name,
            "role": who.role,
            "attributes": attributes,
            "others": rare.others,
        }))?;
    }
    for suspect in &found.suspects {
        printer.json(&json!({
            "finding": "suspect",
            "kind": suspect.kind,
            "words": suspect.words,
            "place": suspect.place,
            "times": suspect.times,
        }))?;
    }
    for who in study
        .participants()
        .iter()
        .filter(|who| !may_be_quoted(who))
    {
        printer.json(&json!({"finding": "no-consent", "participant": who.name}))?;
    }
    Ok(())
}

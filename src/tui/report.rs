//! The outline of the report on the Write screen, and the worker that builds the report.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::lists::Chosen;
use super::worker::Worker;
use crate::analysis::{Disclosure, Said, USUAL_K};
use crate::report::{OutlineEntry, Renderer, ReportOptions, ThematicSummary, outline, to_markdown};
use crate::search::Finder;
use crate::study::{CodeId, CodeKey, Passage, Pseudonyms, Study};
use crate::workbench::{load_pseudonyms, pseudonym_table};

/// What can be asked for in the outline of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportCommand {
    /// The outline, or memos and links.
    Switch,
    /// Writes the chosen theme's narrative, or changes the chosen line.
    Change,
    /// Removes the narrative, or what the chosen line limits.
    Remove,
    /// Shows the passages of the chosen theme.
    Quotes,
    /// Shows the report as text.
    Preview,
    /// Writes the report into a file.
    Write,
}

/// A line of the outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Row {
    /// The school of analysis, for the methods.
    School,
    /// Which themes.
    Themes,
    /// Which roles.
    Roles,
    /// Whose codings.
    Coders,
    /// What the turns must have.
    Query,
    /// How many quotes.
    Quotes,
    /// Whether memos are printed.
    Memos,
    /// A theme or code, by its place among the entries.
    Theme(usize),
    /// What a reader should know.
    Limits,
}

/// The lines before the themes.
const BEFORE: [Row; 7] = [
    Row::School,
    Row::Themes,
    Row::Roles,
    Row::Coders,
    Row::Query,
    Row::Quotes,
    Row::Memos,
];

/// What the outline says of the study.
#[derive(Default)]
struct Outlined {
    entries: Vec<OutlineEntry>,
    picked: HashMap<CodeId, Vec<Picked>>,
}

/// A passage that is marked for the report.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Picked {
    /// Where.
    pub passage: Passage,
    /// Whether it is a key quote.
    pub key: bool,
    /// Whether it is a contrary case.
    pub contrary: bool,
}

/// A report that was built and waits to be written.
pub(crate) struct Built {
    /// The file.
    pub path: PathBuf,
    /// What goes into it.
    pub bytes: Vec<u8>,
    /// What to look at before sharing it, a sentence each.
    pub warnings: Vec<String>,
}

/// What the worker does.
pub(super) enum Job {
    /// The report as text.
    Preview(Finder, ReportOptions),
    /// The report as a file's bytes, and what may tell who was interviewed.
    Build {
        finder: Finder,
        options: ReportOptions,
        render: Renderer,
        study: PathBuf,
        path: PathBuf,
    },
    /// Writes a file.
    Put(PathBuf, Vec<u8>),
}

/// What came of it.
pub(super) enum Made {
    Text(anyhow::Result<String>),
    Built(anyhow::Result<Built>),
    Put(anyhow::Result<PathBuf>),
}

/// The outline of the report.
pub(crate) struct Outline {
    /// Whether it is shown in place of memos and links.
    pub shown: bool,
    /// Whether the study has changed since the outline was made.
    pub outdated: bool,
    /// The chosen line.
    pub list: Chosen,
    /// What goes into the report, as the study remembers it.
    pub options: ReportOptions,
    /// Whether a file is being written, which nothing may get in the way of.
    pub putting: bool,
    outlined: Outlined,
    lister: Worker<(Study, ReportOptions), Outlined>,
    builder: Worker<Job, Made>,
}

impl Outline {
    /// No outline yet.
    pub(crate) fn new() -> Self {
        Self {
            shown: false,
            outdated: true,
            list: Chosen::default(),
            options: ReportOptions::default(),
            putting: false,
            outlined: Outlined::default(),
            lister: Worker::new(|(study, options): (Study, ReportOptions)| Outlined {
                entries: outline(&study, &options),
                picked: picked(&study, &options),
            }),
            builder: Worker::new(make),
        }
    }

    /// Has the outline made, where it is out of date.
    pub(crate) fn ask(&mut self, study: &Study) {
        if std::mem::take(&mut self.outdated) {
            self.options = ReportOptions::remembered(study);
            self.lister.ask((study.clone(), self.options.clone()));
        }
    }

    /// Whether a worker is at it.
    pub(crate) fn is_busy(&self) -> bool {
        self.lister.is_busy() || self.builder.is_busy()
    }

    /// Takes in the outline; whether there was one.
    pub(super) fn absorb(&mut self) -> bool {
        let Some(outlined) = self.lister.answer() else {
            return false;
        };
        // The theme that was chosen stays so, and the limits, whatever came before them.
        let chosen = self.row();
        let theme = self.theme().map(|entry| entry.code);
        self.outlined = outlined;
        let mut entries = self.outlined.entries.iter();
        let kept = theme.and_then(|code| entries.position(|entry| entry.code == code));
        if let Some(at) = kept {
            self.list.chosen = BEFORE.len() + at;
        } else if chosen == Some(Row::Limits) {
            self.list.chosen = self.rows().len() - 1;
        }
        true
    }

    /// Gives the builder a job.
    pub(super) fn build(&mut self, job: Job) {
        self.putting = matches!(job, Job::Put(..));
        self.builder.ask(job);
    }

    /// What the builder made, once it is there.
    pub(super) fn made(&mut self) -> Option<Made> {
        let made = self.builder.answer();
        self.putting &= made.is_none();
        made
    }

    /// The lines, from the top.
    pub(crate) fn rows(&self) -> Vec<Row> {
        let themes = (0..self.outlined.entries.len()).map(Row::Theme);
        let all = BEFORE.into_iter().chain(themes);
        all.chain([Row::Limits]).collect()
    }

    /// The chosen line.
    pub(crate) fn row(&self) -> Option<Row> {
        self.rows().get(self.list.chosen).copied()
    }

    /// A theme, by its place.
    pub(crate) fn entry(&self, at: usize) -> Option<&OutlineEntry> {
        self.outlined.entries.get(at)
    }

    /// The chosen theme.
    pub(crate) fn theme(&self) -> Option<&OutlineEntry> {
        match self.row()? {
            Row::Theme(at) => self.entry(at),
            _ => None,
        }
    }

    /// The passages of a code itself that are marked for the report, in study order.
    pub(crate) fn picked(&self, code: CodeId) -> &[Picked] {
        self.outlined.picked.get(&code).map_or(&[], Vec::as_slice)
    }
}

fn picked(study: &Study, options: &ReportOptions) -> HashMap<CodeId, Vec<Picked>> {
    let coders: Option<Vec<_>> = options.coders.as_ref().map(|coders| {
        let keys = coders.iter().filter_map(|coder| study.coder_key(*coder));
        keys.collect()
    });
    let codes: HashMap<CodeKey, CodeId> = (study.codebook().iter())
        .filter_map(|code| Some((study.code_key(code.id)?, code.id)))
        .collect();
    let mut picked: HashMap<CodeId, Vec<Picked>> = HashMap::new();
    for interview in study.interviews() {
        for coding in interview.codings().iter() {
            let counts = coders.as_ref().is_none_or(|k| k.contains(&coding.coder));
            let marked = coding.flags.key || coding.flags.contrary;
            if let Some(code) = codes.get(&coding.code).filter(|_| counts && marked) {
                picked.entry(*code).or_default().push(Picked {
                    passage: Passage {
                        transcript: interview.transcript.id,
                        span: coding.span,
                    },
                    key: coding.flags.key,
                    contrary: coding.flags.contrary,
                });
            }
        }
    }
    picked
}

fn make(job: Job) -> Made {
    match job {
        Job::Preview(finder, options) => {
            let summary = ThematicSummary::of(&finder, &options);
            let text = summary.map(|summary| to_markdown(&summary));
            Made::Text(text.map_err(Into::into))
        }
        Job::Build {
            finder,
            options,
            render,
            study,
            path,
        } => Made::Built(build(&finder, &options, render, &study, path)),
        Job::Put(path, bytes) => {
            let put = put(&path, &bytes);
            let put = put.with_context(|| format!("cannot write {}", path.display()));
            Made::Put(put.map(|()| path))
        }
    }
}

fn build(
    finder: &Finder,
    options: &ReportOptions,
    render: Renderer,
    study_file: &Path,
    path: PathBuf,
) -> anyhow::Result<Built> {
    let summary = ThematicSummary::of(finder, options)?;
    let own = pseudonym_table(study_file);
    let table = own.map_or(Ok(Pseudonyms::default()), |own| load_pseudonyms(&own))?;
    let warnings = warnings(&finder.study, &summary.said(), &table);
    Ok(Built {
        bytes: render(&summary)?,
        path,
        warnings,
    })
}

/// What to look at before the words are shared: real names that are left come first.
fn warnings(study: &Study, said: &[Said], table: &Pseudonyms) -> Vec<String> {
    let found = Disclosure::of(study, said, table, Some(USUAL_K));
    let mut warnings = Vec::new();
    if let Some(first) = found.names.first() {
        let (number, place) = (found.names.len(), &first.place);
        warnings.push(format!(
            "REAL NAMES of the table of pseudonyms are left: {number}, the first at {place}"
        ));
    }
    warnings.extend(found.warnings(study));
    warnings
}

/// Writes a file whole or not at all, in place of one that is there.
fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let put = || {
        let mut file = File::create(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&part, path)
    };
    put().inspect_err(|_| drop(fs::remove_file(&part)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::read_pseudonyms;

    #[test]
    fn real_names_are_told_first() {
        let table = read_pseudonyms(b"original,replacement\nMargaret,P1\n").unwrap();
        let said = vec![(
            "GP01-1".to_owned(),
            "I saw Margaret at 07700 900123".to_owned(),
        )];
        let warnings = warnings(&Study::new(), &said, &table);
        assert!(
            warnings[0].contains("REAL NAMES") && warnings[0].contains("GP01-1"),
            "{warnings:?}"
        );
        assert!(!warnings.concat().contains("Margaret"), "{warnings:?}");
        assert_eq!(warnings.len(), 2, "{warnings:?}");
    }
}

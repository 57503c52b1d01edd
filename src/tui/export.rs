//! What is written for others: the report and what goes behind it, built by a worker, which says how far it is and can be let go.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::progress::Progress;
use super::worker::Worker;
use crate::analysis::{Disclosure, Halt, Halted, Shared, USUAL_K};
use crate::report::appendices::{Appendix, Choice, Rendered, Source};
use crate::report::{
    Output, REPORT_ENDINGS, ReportOptions, ThematicSummary, renderer, to_markdown,
};
use crate::search::Finder;
use crate::study::{Pseudonyms, Study};
use crate::workbench::{history_of, load_pseudonyms, put_output_through};

/// What can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Export {
    /// The thematic summary.
    Report,
    /// Something that goes behind it.
    Appendix(Appendix),
}

impl Export {
    /// All that can be written, in the order in which it is offered.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let appendices = Appendix::ALL.into_iter().map(Self::Appendix);
        std::iter::once(Self::Report).chain(appendices)
    }

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Appendix(appendix) => appendix.name(),
        }
    }

    /// What it is, in a line.
    pub(crate) fn about(self) -> &'static str {
        match self {
            Self::Report => "The thematic summary, as outlined here",
            Self::Appendix(appendix) => appendix.about(),
        }
    }

    /// The endings of files that it can be written to, the usual one first; none where it is a folder.
    pub(crate) fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Report => &REPORT_ENDINGS,
            Self::Appendix(appendix) => appendix.endings(),
        }
    }

    /// Where it goes unless another place is named: beside the study.
    pub(crate) fn usual_path(self, study: &Path) -> PathBuf {
        let stem = study.file_stem().unwrap_or_default().to_string_lossy();
        let ending = self.endings().first();
        let ending = ending.map_or(String::new(), |ending| format!(".{ending}"));
        study.with_file_name(match self {
            Self::Report => format!("{stem}{ending}"),
            Self::Appendix(_) => format!("{stem}-{}{ending}", self.name()),
        })
    }
}

/// Something that was built and waits to be written.
pub(crate) struct Built {
    /// What it is.
    pub export: Export,
    /// The file.
    pub path: PathBuf,
    /// What goes into it.
    pub output: Output,
    /// How many real names of the table of pseudonyms are left, and where the first one stands: these stop it.
    pub names: Option<NamesLeft>,
    /// What else to look at before sharing it, a sentence each.
    pub warnings: Vec<String>,
    /// What is not in it, a sentence each.
    pub notices: Vec<String>,
}

/// What is to be built.
pub(super) struct Order {
    pub export: Export,
    pub finder: Finder,
    pub options: ReportOptions,
    /// The study's file.
    pub study: PathBuf,
    /// Its table of pseudonyms, which need not be there.
    pub table: Option<PathBuf>,
    pub path: PathBuf,
}

/// What the worker does.
enum Job {
    /// The report as text.
    Preview(Finder, Box<ReportOptions>),
    /// A file's contents, and what may tell who was interviewed.
    Build(Box<Order>),
    /// Writes a file.
    Put(PathBuf, Output, Vec<String>),
}

/// What came of it.
pub(super) enum Made {
    Text(anyhow::Result<String>),
    Built(anyhow::Result<Box<Built>>),
    /// Where it was written, and what is not in it.
    Put(anyhow::Result<(PathBuf, Vec<String>)>),
}

/// What a worker does first, second and so on, for people.
const STEPS: [&str; 4] = [
    "counting",
    "laying out",
    "looking for what may tell who was interviewed",
    "writing",
];
/// The step in which a file is written.
const WRITING: usize = 3;

/// Goes on to a step, unless the job is to be let go.
fn go_on(progress: &Progress, step: usize) -> anyhow::Result<()> {
    progress.begin(step, 0);
    Ok(progress.halt().check()?)
}

/// A writer that counts, and fails once the job is to be let go.
struct Counted<'a>(&'a mut (dyn Write + Send), &'a Progress);

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.1.halt().check()?;
        let written = self.0.write(bytes)?;
        self.1.add(written);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Building and writing what others get.
pub(crate) struct Exporting {
    /// What was built, names real names, and waits for the word that lets it be written all the same.
    pub stopped: Option<Box<Built>>,
    progress: Progress,
    worker: Worker<(Job, Progress), Made>,
}

impl Exporting {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            stopped: None,
            progress: Progress::default(),
            worker: worker(),
        }
    }

    /// Begins to build the report as text.
    pub(super) fn preview(&mut self, finder: Finder, options: ReportOptions) {
        self.begin(Job::Preview(finder, Box::new(options)));
    }

    /// Begins to build a file.
    pub(super) fn build(&mut self, order: Order) {
        self.begin(Job::Build(Box::new(order)));
    }

    /// Begins to write what was built.
    pub(super) fn put(&mut self, built: Built) {
        self.begin(Job::Put(built.path, built.output, built.notices));
    }

    fn begin(&mut self, job: Job) {
        self.let_go();
        self.progress = Progress::default();
        self.worker.ask((job, self.progress.clone()));
    }

    /// Whether the worker is at it.
    pub(crate) fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }

    /// Lets go what is being built or written: a file that is half written goes, one that it was to replace stays. What builds ends by
    /// itself at the next place where it looks up, and nothing waits for it; whether that is so.
    pub(super) fn let_go(&mut self) -> bool {
        self.progress.end();
        let builds = self.worker.is_busy() && self.progress.step() != WRITING;
        if builds {
            self.worker = worker();
        }
        builds
    }

    /// What the worker made, once it is there.
    pub(super) fn made(&mut self) -> Option<Made> {
        self.worker.answer()
    }

    /// What the worker is at.
    pub(super) fn in_words(&self) -> String {
        let step = self.progress.step();
        let (bytes, _) = self.progress.now();
        let step_in_words = STEPS.get(step).copied().unwrap_or_default();
        let mut words = format!("Step {} of {}: {step_in_words}", step + 1, STEPS.len());
        if bytes > 0 {
            words.push_str(&format!(", {:.1} MB so far", bytes as f64 / 1e6));
        }
        words
    }
}

fn worker() -> Worker<(Job, Progress), Made> {
    Worker::new(|(job, progress)| make(job, &progress))
}

fn make(job: Job, progress: &Progress) -> Made {
    match job {
        Job::Preview(finder, options) => {
            let summary = ThematicSummary::of(&finder, &options);
            let text = summary.map(|summary| to_markdown(&summary));
            Made::Text(text.map_err(Into::into))
        }
        Job::Build(order) => Made::Built(build(*order, progress).map(Box::new)),
        Job::Put(path, output, notices) => {
            let put = go_on(progress, WRITING).and_then(|()| {
                let through = |file: &mut (dyn Write + Send)| {
                    let mut counted = Counted(file, progress);
                    output.content.write(&mut counted, progress.halt())
                };
                put_output_through(&path, &output, through)
                    .with_context(|| format!("cannot write {}", path.display()))
            });
            Made::Put(put.map(|_| (path, notices)))
        }
    }
}

fn build(order: Order, progress: &Progress) -> anyhow::Result<Built> {
    go_on(progress, 0)?;
    let Order {
        export,
        finder,
        options,
        study: file,
        table,
        path,
    } = order;
    let rendered = match export {
        Export::Report => {
            let ending = path.extension().unwrap_or_default().to_string_lossy();
            let Some(render) = renderer(&ending.to_lowercase()) else {
                bail!("choose a name that ends in .{}", REPORT_ENDINGS.join(", ."));
            };
            let summary = ThematicSummary::of(&finder, &options)?;
            go_on(progress, 1)?;
            let output = render(&summary, &path)?;
            Rendered {
                output,
                notices: summary.notices(),
                said: summary.said(),
            }
        }
        Export::Appendix(appendix) => {
            let choice = Choice::of(&finder, &options)?;
            let history = if appendix.needs_history() {
                history_of(&file)?
            } else {
                Vec::new()
            };
            go_on(progress, 1)?;
            let source = Source {
                study: &finder.study,
                history: &history,
                choice: &choice,
                halt: progress.halt(),
            };
            appendix.render(source, &path)?
        }
    };
    go_on(progress, 2)?;
    let table = table.map_or(Ok(Pseudonyms::default()), |own| load_pseudonyms(&own))?;
    let (names, warnings) = look(
        &finder.study,
        &rendered,
        &table,
        export == Export::Report,
        progress.halt(),
    )?;
    Ok(Built {
        export,
        path,
        output: rendered.output,
        names,
        warnings,
        notices: rendered.notices,
    })
}

/// How many real names are left, and where the first one stands.
type NamesLeft = (usize, String);

/// What to look at before words are shared: the real names that are left, and a sentence for all else. `attributes`: whether the
/// participants' attributes are among the words.
fn look(
    study: &Study,
    shared: &dyn Shared,
    table: &Pseudonyms,
    attributes: bool,
    halt: &Halt,
) -> Result<(Option<NamesLeft>, Vec<String>), Halted> {
    let k = attributes.then_some(USUAL_K);
    let found = Disclosure::of(study, shared, table, k, halt)?;
    let first = found.names.first().map(|first| first.place.clone());
    let names = first.map(|first| (found.names.len(), first));
    Ok((names, found.warnings(study)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::read_pseudonyms;

    #[test]
    fn real_names_stop_and_are_not_repeated() {
        let table = read_pseudonyms(b"original,replacement\nMargaret,P1\n").unwrap();
        let words = "I saw Margaret at 07700 900123".to_owned();
        let said = vec![("GP01-1".to_owned(), words)];
        let (names, warnings) = look(&Study::new(), &said, &table, true, &Halt::default()).unwrap();
        assert_eq!(names, Some((1, "GP01-1".to_owned())));
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        assert!(!warnings.concat().contains("Margaret"), "{warnings:?}");
    }

    #[test]
    fn what_is_let_go_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.md");
        std::fs::write(&path, "older").unwrap();
        let progress = Progress::default();
        progress.end();
        let output = Output::from(b"new".to_vec());
        let made = make(Job::Put(path.clone(), output, Vec::new()), &progress);
        assert!(matches!(made, Made::Put(Err(error)) if error.is::<Halted>()));
        let mut to = Vec::new();
        assert!(Counted(&mut to, &progress).write_all(b"x").is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"older");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn nothing_waits_for_what_is_built_and_let_go() {
        let mut exporting = Exporting::new();
        let finder = Finder {
            study: Study::new(),
            words: std::sync::Arc::default(),
        };
        exporting.preview(finder, ReportOptions::default());
        assert!(exporting.is_busy());
        assert!(exporting.let_go());
        assert!(!exporting.is_busy());
        assert!(exporting.made().is_none());
    }

    #[test]
    fn each_has_a_usual_place_beside_the_study() {
        let paths = Export::all().map(|export| export.usual_path(Path::new("/x/lone.emic")));
        let names: Vec<String> = paths
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names[..2], ["lone.docx", "lone-codings.csv"]);
        assert_eq!(names.last().unwrap(), "lone-figures");
    }
}

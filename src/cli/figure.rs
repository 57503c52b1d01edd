//! `emic figure`: figures for a paper.

use std::path::{Path, PathBuf};

use super::count::Whose;
use super::failure::{Exit, Ran, refused};
use super::files;
use super::opening::to_read;
use crate::analysis::{
    CodeTable, Cooccurrence, Corpus, CountOptions, CrossTable, Grouping, Measure, PairMeasure,
    Saturation, Scope, Sequence, SequenceMeasure, StopWords, Tabulated, Vocabulary, WordMeasure,
};
use crate::report::figures::{Drawn, Figure, heat_map, portrait, portraits};
use crate::study::Study;

/// What `emic figure` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The study file
    study: PathBuf,
    /// Which figure
    #[arg(value_enum)]
    what: What,
    /// The file (.svg, .png); for all, a folder
    #[arg(short, long = "output", value_name = "FILE")]
    output: PathBuf,
    /// A portrait of this transcript alone, code by code
    #[arg(long, value_name = "TITLE")]
    transcript: Option<String>,
    #[command(flatten)]
    scope: Whose,
}

/// Which figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// Passages of each code by role, as bars
    Roles,
    /// Passages of each code by transcript, as heat
    Transcripts,
    /// Which codes stand on the same words, as heat
    Cooccurrence,
    /// Which code follows which, as heat
    Sequence,
    /// How many codes each further interview adds
    Saturation,
    /// The most frequent words by role, as bars
    Words,
    /// Where in each transcript each theme is coded
    Portraits,
    /// All of these, as .svg and .png
    All,
}

impl What {
    const EACH: [(Self, &str); 7] = [
        (Self::Roles, "roles"),
        (Self::Transcripts, "transcripts"),
        (Self::Cooccurrence, "cooccurrence"),
        (Self::Sequence, "sequence"),
        (Self::Saturation, "saturation"),
        (Self::Words, "words"),
        (Self::Portraits, "portraits"),
    ];
}

/// So many words are drawn.
const WORDS: usize = 30;

/// Draws and writes.
pub(super) fn run(args: &Args) -> Ran {
    let workbench = to_read(&args.study)?;
    let study = workbench.study();
    let scope = args.scope.scope(study)?;
    if args.what == What::All {
        std::fs::create_dir_all(&args.output)?;
        for (what, name) in What::EACH {
            let figure = draw(what, study, &scope);
            let path = args.output.join(name);
            write(&path.with_extension("svg"), &figure)?;
            write(&path.with_extension("png"), &figure)?;
        }
        return Ok(Exit::Done);
    }
    let figure = match &args.transcript {
        Some(title) => {
            let interview = study.interview_titled(title).ok_or_else(|| {
                refused(
                    format!("there is no transcript {title} in this study"),
                    "`emic find STUDY '' --in transcript` lists them",
                )
            })?;
            portrait(study, interview, &scope)
        }
        None => draw(args.what, study, &scope),
    };
    write(&args.output, &figure)?;
    Ok(Exit::Done)
}

fn write(path: &Path, figure: &Figure) -> anyhow::Result<()> {
    let bytes = match files::ending(path).as_str() {
        "svg" => figure.svg().into_bytes(),
        "png" => figure.png(),
        _ => return Err(files::unknown_ending(path, &["svg", "png"])),
    };
    files::write(path, &bytes)
}

fn draw(what: What, study: &Study, scope: &Scope) -> Figure {
    let codes = |by: Grouping| {
        let options = CountOptions {
            by,
            scope: scope.clone(),
            ..CountOptions::default()
        };
        let counted = CrossTable::count(study, options);
        let measure = Measure::default();
        CodeTable { counted, measure }
    };
    match what {
        What::Roles => codes(Grouping::Role).figure(study),
        What::Transcripts => heat_map(&codes(Grouping::Transcript).table(study)),
        What::Cooccurrence => {
            let measure = PairMeasure::default();
            Cooccurrence::count(study, scope.clone(), None, measure).figure(study)
        }
        What::Sequence => {
            let measure = SequenceMeasure::default();
            Sequence::of(study, scope.clone(), None, measure).figure(study)
        }
        What::Saturation => Saturation::of(study, scope.clone()).figure(study),
        What::Words => {
            let corpora = Corpus::of_groups(study, &Grouping::Role, scope);
            let mut counted = Vocabulary::count(study, corpora, &StopWords::of_study(study));
            counted.words.truncate(WORDS);
            counted.measure = WordMeasure::PerThousand;
            counted.figure(study)
        }
        What::Portraits | What::All => portraits(study, scope),
    }
}

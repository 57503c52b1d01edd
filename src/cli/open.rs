//! `emic open`: the workbench at a place in the texts; without a terminal, what stands there.

use std::path::PathBuf;

use serde::Serialize;

use super::desk;
use super::failure::{Exit, Ran, refused};
use super::opening::{Acting, study_file, to_look_at};
use super::passage::{Passage, Quoted, role_of};
use super::print::{Printer, is_terminal};
use crate::study::{Document, Interview, QuoteId, Span, Study, Transcript};
use crate::workbench::{Destination, Workbench};

/// What `emic open` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Open {
    /// The study file
    study: PathBuf,
    /// A transcript (GP01), a turn (GP01:12), or a quote by its id, as reports and `emic retrieve` give it (GP01:12:840-905); or a version of a whole text, which is printed: GP01@v1
    #[arg(value_name = "PLACE")]
    place: Option<String>,
    /// Print the passage or the text as one JSON object and do not open the workbench
    #[arg(long, requires = "place")]
    json: bool,
    #[command(flatten)]
    acting: Acting,
}

/// Opens the workbench, or prints the passage or the text where nobody looks at a terminal.
pub(super) fn run(args: &Open) -> Ran {
    let Some(named) = args.place.as_deref() else {
        return desk::open(&study_file(&args.study), args.acting.name(), None);
    };
    let version = version_named(named);
    if version.is_none() && !args.json && is_terminal() {
        return desk::open(&study_file(&args.study), args.acting.name(), Some(named));
    }
    let mut workbench = to_look_at(&args.study)?;
    if let Some((title, version)) = version {
        let known = workbench.study().interview_titled(title);
        let known = known
            .ok_or_else(|| refused(format!("there is no transcript {title}"), "check its title"))?;
        return print_version(&workbench, &known.transcript, version, args.json);
    }
    let destination = workbench.destination(named)?;
    let interview = workbench.loaded(destination.transcript())?.clone();
    match destination {
        Destination::Transcript(_) => {
            let transcript = &interview.transcript;
            print_version(&workbench, transcript, transcript.version(), args.json)
        }
        Destination::Turn(_, span) | Destination::Passage(_, span) => {
            print(workbench.study(), &interview, span, args.json)
        }
    }
}

/// The title and the number of `TITLE@v1`; none where it is the id of a quote or neither.
fn version_named(id: &str) -> Option<(&str, usize)> {
    if QuoteId::parse(id.trim()).is_some() {
        return None;
    }
    let (title, version) = id.trim().rsplit_once("@v")?;
    Some((title, version.parse().ok()?))
}

#[derive(Serialize)]
struct Version<'a> {
    transcript: &'a str,
    version: usize,
    versions: usize,
    text: &'a str,
}

/// Prints the whole text of a transcript as it was in a version, to the letter.
fn print_version(workbench: &Workbench, known: &Transcript, version: usize, json: bool) -> Ran {
    let document = workbench.version(known.id, version)?;
    let mut printer = Printer::new();
    if json {
        printer.json(&Version {
            transcript: &known.title,
            version,
            versions: known.version(),
            text: document.text.as_str(),
        })?;
    } else if is_terminal() {
        for line in document.text.as_str().lines() {
            printer.line(line)?;
        }
    } else {
        printer.raw(document.text.as_str().as_bytes())?;
    }
    printer.finish()?;
    Ok(Exit::Done)
}

fn print(study: &Study, interview: &Interview, span: Span, json: bool) -> Ran {
    let turn = interview.document().turn_at(span.start);
    let (codes, coders) = codes_on(study, interview, span);
    let shown = Quoted {
        id: interview.quote_id(span).to_string(),
        passage: Passage::new(study, interview, turn, span),
        codes,
        coders,
    };
    let mut printer = Printer::new();
    if json {
        printer.json(&shown)?;
    } else {
        printer.line(&format!("{}  {}", shown.id, shown.passage.who()))?;
        if !shown.codes.is_empty() {
            printer.line(&format!(
                "coded {} ({})",
                shown.codes.join(", "),
                shown.coders.join(", ")
            ))?;
        }
        surroundings(&mut printer, study, interview, span)?;
    }
    printer.finish()?;
    Ok(Exit::Done)
}

/// The codes on a passage in codebook order, and who applied them.
fn codes_on<'a>(
    study: &'a Study,
    interview: &Interview,
    span: Span,
) -> (Vec<&'a str>, Vec<&'a str>) {
    let on: Vec<_> = interview.codings().overlapping(span).collect();
    let codes = study.codebook().iter();
    let codes = codes.filter(|code| {
        on.iter()
            .any(|coding| study.code_id(coding.code) == code.id)
    });
    let coders = study.coders().iter();
    let coders = coders.filter(|coder| {
        on.iter()
            .any(|coding| study.coder_id(coding.coder) == coder.id)
    });
    (
        codes.map(|code| code.slug.as_str()).collect(),
        coders.map(|coder| coder.name.as_str()).collect(),
    )
}

/// The turns that the passage is in, marked, with the one before and the one after; the passage stands in »guillemets«.
fn surroundings(
    printer: &mut Printer,
    study: &Study,
    interview: &Interview,
    span: Span,
) -> std::io::Result<()> {
    let document = interview.document();
    let inside = document.turns_in(span);
    let around = inside.start.saturating_sub(1)..(inside.end + 1).min(document.turns.len());
    for (at, turn) in document
        .turns
        .iter()
        .enumerate()
        .take(around.end)
        .skip(around.start)
    {
        let mark = if inside.contains(&at) { '>' } else { ' ' };
        let label = document.label(turn);
        let who = if label.is_empty() {
            role_of(study, interview.who(turn))
        } else {
            label
        };
        printer.line(&format!("{mark} {:>4}  {who}", at + 1))?;
        printer.paragraph(&marked(document, turn.speech, span), 8)?;
    }
    Ok(())
}

fn marked(document: &Document, speech: Span, passage: Span) -> String {
    let text = &document.text;
    let Some(inner) = speech.intersection(passage) else {
        return text.slice(speech).to_owned();
    };
    format!(
        "{}»{}«{}",
        text.slice(Span::new(speech.start, inner.start)),
        text.slice(inner),
        text.slice(Span::new(inner.end, speech.end)),
    )
}

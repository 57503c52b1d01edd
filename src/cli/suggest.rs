//! `emic suggest`: sentences that look like those that a code stands on.

use std::path::PathBuf;

use serde_json::json;

use super::failure::{Exit, Ran, refused};
use super::opening::to_read;
use super::print::Printer;
use super::report::code_called;
use crate::analysis::suggest;

/// What `emic suggest` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The study file
    study: PathBuf,
    /// The code
    #[arg(value_name = "CODE")]
    code: String,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// One JSON object per sentence
    #[arg(long)]
    json: bool,
}

/// Suggests and prints; nothing is coded.
pub(super) fn run(args: &Args) -> Ran {
    let workbench = to_read(&args.study)?;
    let study = workbench.study();
    let code = code_called(study, &args.code)?;
    let found = suggest(study, code, args.limit)
        .map_err(|few| refused(few.to_string(), "code more passages with it first"))?;
    let mut printer = Printer::new();
    for suggestion in &found {
        let Some(interview) = study.interview(suggestion.place.transcript) else {
            continue;
        };
        let span = suggestion.place.span;
        let document = interview.document();
        let turn = document.turn_at(span.start);
        let speaker = turn.map_or("", |turn| document.label(&document.turns[turn]));
        let text = document.text.slice(span);
        let id = interview.quote_id(span).to_string();
        if args.json {
            printer.json(&json!({
                "id": id,
                "transcript": interview.transcript.title,
                "turn": turn.map(|turn| turn + 1),
                "speaker": speaker,
                "start": span.start,
                "end": span.end,
                "text": text,
                "score": suggestion.score,
                "because": suggestion.because,
            }))?;
        } else {
            let because = match suggestion.because.as_slice() {
                [] => String::new(),
                words => format!("  ({})", words.join(", ")),
            };
            printer.line(&format!("{id}  {speaker}{because}"))?;
            printer.paragraph(text, 2)?;
        }
    }
    printer.finish()?;
    Ok(Exit::Done)
}

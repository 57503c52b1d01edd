//! `emic correct`: puts a corrected text in the place of a transcript's; the codings follow their words.

use std::path::PathBuf;

use anyhow::Context as _;

use super::failure::{Exit, Ran, refused, say};
use super::opening::{Acting, act, to_look_at};
use crate::formats::{ReadOptions, read_transcript};
use crate::study::{Action, CodingState, NewTranscript};

/// What `emic correct` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Correct {
    /// The study file
    study: PathBuf,
    /// The title of the transcript
    transcript: String,
    /// The corrected file, of any format that can be imported
    file: PathBuf,
    /// Why, for the history
    #[arg(long, value_name = "REASON", default_value = "")]
    why: String,
    /// The file's encoding, where it is not to be guessed
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,
    #[command(flatten)]
    acting: Acting,
}

/// Corrects the text and says what became of the codings.
pub(super) fn run(args: &Correct) -> Ran {
    let corrected = read(args)?;
    let mut workbench = to_look_at(&args.study)?;
    let interview = workbench.study().interview_titled(&args.transcript);
    let (transcript, from) = interview
        .map(|interview| (interview.transcript.id, interview.hash()))
        .ok_or_else(|| {
            refused(
                format!("there is no transcript {}", args.transcript),
                "`emic status --transcripts` lists them",
            )
        })?;
    act(&mut workbench, &args.acting)?;
    let done = workbench.perform(Action::CorrectText {
        transcript,
        from,
        document: corrected.document,
        speakers: corrected.speakers,
        why: args.why.clone(),
    })?;
    done.notices.iter().for_each(|notice| say(notice));
    if done.entry.is_some() {
        say(&done.sentence);
    }
    let touched = workbench
        .study()
        .interview(transcript)
        .map_or(0, |interview| {
            let codings = interview.codings();
            let all = codings.iter().chain(codings.lost());
            all.filter(|coding| coding.state != CodingState::Sound)
                .count()
        });
    if touched > 0 {
        say(&format!(
            "{touched} codings of {} are marked changed, ambiguous or lost: `emic export` lists their state",
            args.transcript
        ));
    }
    Ok(Exit::Done)
}

fn read(args: &Correct) -> anyhow::Result<NewTranscript> {
    let name = args.file.display();
    let bytes = std::fs::read(&args.file).with_context(|| format!("{name} cannot be read"))?;
    let options = ReadOptions {
        encoding: args.encoding.clone(),
        title: Some(args.transcript.clone()),
        ..ReadOptions::default()
    };
    let file_name = args.file.to_string_lossy();
    let read = read_transcript(&file_name, &bytes, &options).with_context(|| format!("{name}"))?;
    read.warnings
        .iter()
        .for_each(|warning| say(&format!("{name}: {warning}")));
    if !read.transcript.memos.is_empty() {
        say(&format!(
            "{name}: its {} comments are left out: a correction takes the text alone",
            read.transcript.memos.len()
        ));
    }
    Ok(read.transcript)
}

//! `emic erase`: takes content out of a study for good.

use std::io::{BufRead as _, IsTerminal as _};
use std::path::PathBuf;

use super::failure::{Exit, Ran, WrongUse, refused, say};
use super::opening::{Acting, coder_named, to_look_at};
use super::pseudonyms::table_of;
use crate::study::{Erasure, Study};
use crate::workbench::Erased;

/// What `emic erase` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Erase {
    /// The study file
    study: PathBuf,
    /// What to erase
    #[arg(value_enum)]
    what: What,
    /// The title of the transcript, or the name of the participant
    name: Option<String>,
    /// Why, for the history; it stays, so name nobody in it
    #[arg(long, value_name = "REASON", default_value = "")]
    why: String,
    /// Do not ask first
    #[arg(long)]
    yes: bool,
    /// The table of pseudonyms, whose real names go from the history's sentences too; the study's own where not given
    #[arg(long, value_name = "FILE")]
    table: Option<PathBuf>,
    #[command(flatten)]
    acting: Acting,
}

/// What can be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// A transcript with its codings, memos and links
    Transcript,
    /// A participant, their transcripts or turns, and what was noted on them
    Participant,
    /// The files from which transcripts were imported
    Originals,
    /// The earlier versions of all texts, and what the history holds of them
    Versions,
}

/// Asks, erases, and says what has gone and what emic cannot reach.
pub(super) fn run(args: &Erase) -> Ran {
    let mut workbench = to_look_at(&args.study)?;
    if let Some(name) = args.acting.name() {
        coder_named(workbench.study(), name)?;
        workbench.act_as(name)?;
    }
    let erasure = erasure(args, workbench.study())?;
    if !args.yes && std::io::stdin().is_terminal() && !agreed()? {
        say("nothing was erased");
        return Ok(Exit::Refused);
    }
    let table = table_of(workbench.path(), args.table.as_deref())?;
    let (done, erased) = workbench.erase(erasure, &args.why, &table)?;
    done.notices
        .iter()
        .for_each(|notice| say(&format!("note: {notice}")));
    say(&done.sentence);
    say(&summary(&erased));
    say(
        "copies that you or other programs made of the study, and exports, are out of emic's reach: delete them yourself",
    );
    Ok(Exit::Done)
}

fn erasure(args: &Erase, study: &Study) -> anyhow::Result<Erasure> {
    let name = args.name.as_deref();
    match (args.what, name) {
        (What::Originals, None) => Ok(Erasure::Originals),
        (What::Versions, None) => Ok(Erasure::Versions),
        (What::Originals | What::Versions, Some(_)) => Err(WrongUse(
            "emic: originals and versions are erased of all transcripts, so no name can be given"
                .to_owned(),
        )
        .into()),
        (What::Transcript, Some(title)) => study
            .interview_titled(title)
            .map(|interview| Erasure::Transcript(interview.transcript.id))
            .ok_or_else(|| refused(format!("there is no transcript {title}"), "check its title")),
        (What::Participant, Some(name)) => study
            .participant_named(name)
            .map(|participant| Erasure::Participant(participant.id))
            .ok_or_else(|| refused(format!("there is no participant {name}"), "check the name")),
        (What::Transcript | What::Participant, None) => {
            Err(WrongUse("say which one: emic erase STUDY transcript TITLE".to_owned()).into())
        }
    }
}

fn agreed() -> anyhow::Result<bool> {
    say(
        "This cannot be taken back, and emic's own backups of the study go with it. Type yes to erase:",
    );
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(answer.trim().eq_ignore_ascii_case("yes"))
}

fn summary(erased: &Erased) -> String {
    let counts = [
        (erased.texts, "text"),
        (erased.originals, "original"),
        (erased.changes, "change of the history"),
        (erased.backups, "backup"),
    ];
    let told: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| match (count, what) {
            (1, what) => format!("1 {what}"),
            (count, "change of the history") => format!("{count} changes of the history"),
            (count, what) => format!("{count} {what}s"),
        })
        .collect();
    match told.as_slice() {
        [] => "nothing was kept of it elsewhere".to_owned(),
        told => format!("with it went {}", told.join(", ")),
    }
}

//! `emic import`: brings in transcripts and participants.

use std::path::PathBuf;

use anyhow::Context as _;
use serde_json::{Value as Json, json};

use super::failure::{Exit, Ran, WrongUse, say};
use super::opening::{Acting, act, to_look_at};
use super::print::{Printer, Table};
use crate::formats::ReadTranscript;
use crate::study::NewWho;
use crate::workbench::importing::{
    Fate, Found, Import as Preparing, ImportOptions, Looked, counted, gather,
};

/// What `emic import` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Import {
    /// The study file
    study: PathBuf,
    /// Transcripts, or folders and zip archives of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The role of the people interviewed (gp, provider, patient ...); it goes before what the files say
    #[arg(long)]
    role: Option<String>,
    /// A table of the people interviewed; its columns become attributes
    #[arg(long, value_name = "CSV")]
    participants: Vec<PathBuf>,
    /// The files' encoding, such as windows-1252; found out where not given
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,
    /// The title; for one file alone
    #[arg(long)]
    title: Option<String>,
    /// The label of somebody who asks, where emic would not know; may be given several times
    #[arg(long, value_name = "LABEL")]
    interviewer: Vec<String>,
    /// Do not keep the files themselves in the study
    #[arg(long)]
    no_originals: bool,
    /// Say what would be brought in, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// One JSON object per file
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    acting: Acting,
}

/// Reads the files, judges each by itself, and brings in all good ones as one entry of the history.
pub(super) fn run(args: &Import) -> Ran {
    let mut workbench = to_look_at(&args.study)?;
    let found = gather(&args.paths, &args.participants);
    let transcripts = found
        .iter()
        .filter(|found| matches!(found, Found::Transcript(_)))
        .count();
    if args.title.is_some() && transcripts != 1 {
        return Err(WrongUse(format!(
            "--title is for one file, and these are {transcripts}"
        ))
        .into());
    }
    let options = ImportOptions {
        role: args.role.clone(),
        encoding: args.encoding.clone(),
        title: args.title.clone(),
        interviewers: args.interviewer.clone(),
        no_originals: args.no_originals,
    };
    let mut preparing = Preparing::new(workbench.study(), options);
    preparing.expect(&found);
    found.into_iter().for_each(|found| preparing.look(found));
    let (files, action, originals) = preparing.into_action();
    if let Some(action) = action.filter(|_| !args.dry_run) {
        act(&mut workbench, &args.acting)?;
        let done = workbench
            .perform_keeping(action, originals)
            .context("nothing was imported")?;
        for notice in &done.notices {
            say(&format!("note: {notice}"));
        }
    }
    print(&files, args)?;
    let refused = |file: &Looked| matches!(file.fate, Fate::Refused(_));
    Ok(if files.iter().any(refused) {
        Exit::Refused
    } else {
        Exit::Done
    })
}

fn named(who: &NewWho) -> String {
    match who {
        NewWho::Participant(name) => name.clone(),
        NewWho::Interviewer => "interviewer".to_owned(),
        NewWho::Other => "other".to_owned(),
    }
}

/// Each label and who it is.
fn speakers(read: &ReadTranscript) -> impl Iterator<Item = (&str, String)> {
    let speakers = read.transcript.speakers.iter();
    speakers.map(|speaker| (speaker.label.as_str(), named(&speaker.who)))
}

fn print(reports: &[Looked], args: &Import) -> anyhow::Result<()> {
    let mut printer = Printer::new();
    if args.json {
        reports
            .iter()
            .try_for_each(|report| printer.json(&as_json(report, args.dry_run)))?;
    } else {
        let mut table = Table::new(&["file", "", "title", "turns", "speakers", "read as"]);
        for report in reports {
            table.row(as_row(report, args.dry_run));
        }
        printer.table(&table)?;
    }
    printer.finish()?;
    for report in reports {
        let file = report.path.display();
        for warning in &report.warnings {
            say(&format!("note: {file}: {warning}"));
        }
        match &report.fate {
            Fate::Refused(why) => say(&format!("emic: {file}: {why}")),
            Fate::Skipped(why) => say(&format!("note: {file}: skipped, {why}")),
            Fate::New | Fate::Participants(_) => {}
        }
    }
    Ok(())
}

fn as_row(report: &Looked, dry_run: bool) -> Vec<String> {
    let mut row = vec![
        report.path.display().to_string(),
        report.fate.word(dry_run).to_owned(),
    ];
    if let Some(read) = &report.read {
        let speakers: Vec<String> = speakers(read)
            .map(|(label, who)| match label == who {
                true => who,
                false => format!("{label} ({who})"),
            })
            .collect();
        row.extend([
            read.transcript.title.clone(),
            read.transcript.document.turns.len().to_string(),
            speakers.join(", "),
        ]);
        row.push(format!("{}, {}", read.format, read.encoding));
    } else if let Fate::Participants(number) = report.fate {
        row.extend([String::new(), String::new(), counted(number, "participant")]);
    }
    row
}

fn as_json(report: &Looked, dry_run: bool) -> Json {
    let read = report.read.as_ref();
    let speakers = read.map(|read| {
        speakers(read)
            .map(|(label, who)| json!({"label": label, "who": who}))
            .collect::<Vec<Json>>()
    });
    let why = match &report.fate {
        Fate::Refused(why) | Fate::Skipped(why) => Some(why),
        Fate::New | Fate::Participants(_) => None,
    };
    let participants = match report.fate {
        Fate::Participants(number) => Some(number),
        _ => None,
    };
    json!({
        "file": report.path.to_string_lossy(),
        "outcome": report.fate.word(dry_run),
        "why": why,
        "title": read.map(|read| &read.transcript.title),
        "format": read.map(|read| read.format),
        "encoding": read.map(|read| &read.encoding),
        "turns": read.map(|read| read.transcript.document.turns.len()),
        "speakers": speakers,
        "participants": participants,
        "comments": read.map(|read| read.transcript.memos.len()),
        "warnings": report.warnings,
    })
}

//! `emic import`: brings in transcripts and participants.

mod gather;
mod plan;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::{Value as Json, json};

use super::failure::{Exit, Ran, WrongUse, in_words, say};
use super::opening::{Acting, act, to_look_at};
use super::print::{Printer, Table};
use crate::formats::{ReadOptions, ReadTranscript, read_participants, read_transcript};
use crate::study::{Action, NewParticipant, NewTranscript, NewWho};
use crate::workbench::{Original, Workbench};
use gather::{Found, gather};
use plan::{Fate, Judge};

/// What `emic import` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Import {
    /// The study file
    study: PathBuf,
    /// Transcripts, or folders of them
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

/// What came of one file.
struct Report {
    file: PathBuf,
    fate: Fate,
    /// What was read; none where the file could not be read, and for a table of participants.
    read: Option<Summary>,
    warnings: Vec<String>,
}

/// What was read in a transcript, without its words.
struct Summary {
    title: String,
    format: &'static str,
    encoding: String,
    turns: usize,
    speakers: Vec<(String, String)>,
}

/// What is to be brought in.
#[derive(Default)]
struct Harvest {
    transcripts: Vec<NewTranscript>,
    participants: Vec<NewParticipant>,
    originals: Vec<Original>,
    reports: Vec<Report>,
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
    let mut harvest = harvest(args, &workbench, found);
    if !args.dry_run {
        bring_in(&mut workbench, &args.acting, &mut harvest)?;
    }
    print(&harvest.reports, args)?;
    let refused = |report: &Report| matches!(report.fate, Fate::Refused(_));
    Ok(if harvest.reports.iter().any(refused) {
        Exit::Refused
    } else {
        Exit::Done
    })
}

fn harvest(args: &Import, workbench: &Workbench, found: Vec<Found>) -> Harvest {
    let mut harvest = Harvest::default();
    let mut judge = Judge::of(workbench.study());
    let twins = gather::twins(&found);
    for found in found {
        match found {
            Found::Transcript(file) => {
                let twin = twins.get(&file).cloned();
                harvest.transcript(args, &mut judge, file, twin);
            }
            Found::Participants(file) => harvest.table(file),
            Found::Unreadable(file, why) => {
                harvest.report(file, Fate::Refused(why), None, Vec::new())
            }
            Found::Skipped(file, why) => harvest.report(file, Fate::Skipped(why), None, Vec::new()),
        }
    }
    harvest
}

impl Harvest {
    fn report(&mut self, file: PathBuf, fate: Fate, read: Option<Summary>, warnings: Vec<String>) {
        self.reports.push(Report {
            file,
            fate,
            read,
            warnings,
        });
    }

    /// Reads and judges one file; `twin` is its title where another file's name differs only in the extension.
    fn transcript(
        &mut self,
        args: &Import,
        judge: &mut Judge,
        file: PathBuf,
        twin: Option<String>,
    ) {
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let (mut read, bytes) = match read(args, &file, &name, twin) {
            Ok(read) => read,
            Err(error) => {
                return self.report(file, Fate::Refused(in_words(&error)), None, Vec::new());
            }
        };
        let fate = judge.judge(&read.transcript);
        let summary = Summary {
            title: read.transcript.title.clone(),
            format: read.format,
            encoding: read.encoding,
            turns: read.transcript.document.turns.len(),
            speakers: read
                .transcript
                .speakers
                .iter()
                .map(|s| (s.label.clone(), named(&s.who)))
                .collect(),
        };
        if matches!(fate, Fate::New) {
            if !args.no_originals {
                let original = Original { name, bytes };
                read.transcript.original = Some(original.hash());
                self.originals.push(original);
            }
            self.transcripts.push(read.transcript);
        }
        self.report(file, fate, Some(summary), read.warnings);
    }

    fn table(&mut self, file: PathBuf) {
        let read = participants_in(&file);
        let fate = match read {
            Ok(participants) => {
                let number = participants.len();
                self.participants.extend(participants);
                Fate::Participants(number)
            }
            Err(error) => Fate::Refused(in_words(&error)),
        };
        self.report(file, fate, None, Vec::new());
    }
}

/// Reads a transcript. A title that is the file's name gives way to `twin`.
fn read(
    args: &Import,
    file: &Path,
    name: &str,
    twin: Option<String>,
) -> anyhow::Result<(ReadTranscript, Vec<u8>)> {
    let mut options = ReadOptions {
        role: args.role.clone(),
        encoding: args.encoding.clone(),
        title: args.title.clone(),
    };
    let bytes = std::fs::read(file)?;
    let mut read = read_transcript(name, &bytes, &options)?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    if twin.is_some() && options.title.is_none() && read.transcript.title == stem {
        options.title = twin;
        read = read_transcript(name, &bytes, &options)?;
    }
    Ok((read, bytes))
}

fn participants_in(file: &Path) -> anyhow::Result<Vec<NewParticipant>> {
    Ok(read_participants(&std::fs::read(file)?)?)
}

fn named(who: &NewWho) -> String {
    match who {
        NewWho::Participant(name) => name.clone(),
        NewWho::Interviewer => "interviewer".to_owned(),
        NewWho::Other => "other".to_owned(),
    }
}

/// Brings in transcripts and participants as one entry of the history; what the table says of somebody goes before what the
/// files say.
fn bring_in(
    workbench: &mut Workbench,
    acting: &Acting,
    harvest: &mut Harvest,
) -> anyhow::Result<()> {
    let transcripts = std::mem::take(&mut harvest.transcripts);
    let participants = std::mem::take(&mut harvest.participants);
    let sentence = format!(
        "imported {} and a table of {}",
        counted(transcripts.len(), "transcript"),
        counted(participants.len(), "participant"),
    );
    let mut actions = Vec::new();
    if !transcripts.is_empty() {
        actions.push(Action::AddTranscripts(transcripts));
    }
    if !participants.is_empty() {
        actions.push(Action::SetParticipants(participants));
    }
    let action = match actions.len() {
        0 => return Ok(()),
        1 => actions.remove(0),
        _ => Action::Together { actions, sentence },
    };
    act(workbench, acting)?;
    let done = workbench
        .perform_keeping(action, std::mem::take(&mut harvest.originals))
        .context("nothing was imported")?;
    for notice in &done.notices {
        say(&format!("note: {notice}"));
    }
    Ok(())
}

fn counted(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

fn print(reports: &[Report], args: &Import) -> anyhow::Result<()> {
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
        let file = report.file.display();
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

fn as_row(report: &Report, dry_run: bool) -> Vec<String> {
    let mut row = vec![
        report.file.display().to_string(),
        report.fate.word(dry_run).to_owned(),
    ];
    if let Some(read) = &report.read {
        let same = |label: &str, who: &str| label == who;
        let speakers: Vec<String> = read
            .speakers
            .iter()
            .map(|(label, who)| {
                if same(label, who) {
                    label.clone()
                } else {
                    format!("{label} ({who})")
                }
            })
            .collect();
        row.extend([
            read.title.clone(),
            read.turns.to_string(),
            speakers.join(", "),
        ]);
        row.push(format!("{}, {}", read.format, read.encoding));
    } else if let Fate::Participants(number) = report.fate {
        row.extend([String::new(), String::new(), counted(number, "participant")]);
    }
    row
}

fn as_json(report: &Report, dry_run: bool) -> Json {
    let read = report.read.as_ref();
    let speakers = read.map(|read| {
        let pairs = read.speakers.iter();
        pairs
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
        "file": report.file.to_string_lossy(),
        "outcome": report.fate.word(dry_run),
        "why": why,
        "title": read.map(|read| &read.title),
        "format": read.map(|read| read.format),
        "encoding": read.map(|read| &read.encoding),
        "turns": read.map(|read| read.turns),
        "speakers": speakers,
        "participants": participants,
        "warnings": report.warnings,
    })
}

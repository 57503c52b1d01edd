//! The sample study, made step by step as two researchers might have made it, of the files that the program carries.

use std::path::Path;

use anyhow::{Context as _, anyhow};
use include_dir::{Dir, DirEntry, include_dir};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use time::macros::datetime;

use crate::formats::codings::{CodingRow, read_codings, resolve};
use crate::formats::{READABLE, ReadOptions, codebook, read_participants, read_transcript};
use crate::report::declare_school_of_analysis;
use crate::study::{
    Action, CodeId, Interview, MemoTarget, ParticipantId, Passage, Span, Study, SummaryRow,
    natural_key,
};
use crate::workbench::{Origin, Original, Workbench};

static TRANSCRIPTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/sample-transcripts");
static CODEBOOK: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/codebooks/social-cure.json"
));

/// The study's title.
const TITLE: &str = "Social Cure sample (INVENTED)";
/// The school of analysis that its report names.
const SCHOOL: &str = "theory-driven thematic analysis through the Social Cure model";
/// Who codes in it, the one who began it first.
const CODERS: [&str; 2] = ["ak", "mh"];
/// When its first entry was made.
const START: time::OffsetDateTime = datetime!(2018-09-03 9:00 UTC);

/// A line of `memos.jsonl`.
#[derive(Deserialize)]
struct MemoLine {
    on: String,
    coder: String,
    text: String,
    #[serde(default)]
    transcript: String,
    #[serde(default)]
    participant: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    start: u32,
    #[serde(default)]
    end: u32,
}

/// A line of `summaries.jsonl`.
#[derive(Deserialize)]
struct SummaryLine {
    /// Empty: the narrative of the theme as a whole.
    #[serde(default)]
    participant: String,
    code: String,
    coder: String,
    text: String,
}

/// Makes the sample study at `path`, which must not be there yet.
///
/// # Errors
/// The disk fails, or a file that the program carries does not fit the others.
pub(super) fn make(path: &Path) -> anyhow::Result<()> {
    let rows = read_codings(file("codings.jsonl")?).context("codings.jsonl")?;
    let memos: Vec<MemoLine> = lines("memos.jsonl")?;
    let summaries: Vec<SummaryLine> = lines("summaries.jsonl")?;
    let start = i64::try_from(START.unix_timestamp_nanos() / 1_000_000)?;
    let mut workbench =
        Workbench::create_from(path, TITLE, CODERS[0], Origin::fixed("emic sample", start))?;
    bring_in_codebook(&mut workbench)?;
    workbench.perform(declare_school_of_analysis(SCHOOL))?;
    bring_in_interviews(&mut workbench)?;
    for coder in CODERS {
        workbench.act_as(coder)?;
        code(&mut workbench, &rows, coder)?;
        for memo in memos.iter().filter(|memo| memo.coder == coder) {
            write_memo(&mut workbench, memo)?;
        }
        summarise(&mut workbench, &summaries, coder)?;
    }
    Ok(())
}

fn file(name: &str) -> anyhow::Result<&'static [u8]> {
    let file = TRANSCRIPTS.get_file(name);
    file.map(include_dir::File::contents)
        .ok_or_else(|| anyhow!("the sample lacks {name}"))
}

fn lines<T: DeserializeOwned>(name: &str) -> anyhow::Result<Vec<T>> {
    let Ok(bytes) = file(name) else {
        return Ok(Vec::new());
    };
    let lines = std::str::from_utf8(bytes)?
        .lines()
        .filter(|line| !line.trim().is_empty());
    lines
        .enumerate()
        .map(|(at, line)| {
            serde_json::from_str(line).with_context(|| format!("{name}, line {}", at + 1))
        })
        .collect()
}

fn bring_in_codebook(workbench: &mut Workbench) -> anyhow::Result<()> {
    let book = codebook::read_codebook(CODEBOOK)?;
    workbench.perform(Action::AddCodes {
        codes: book.codes,
        book: Some((book.title, book.version)),
    })?;
    Ok(())
}

fn is_transcript(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_table = matches!(extension, "csv" | "json");
    READABLE.contains(&extension) && !is_table && !name.starts_with("README")
}

fn bring_in_interviews(workbench: &mut Workbench) -> anyhow::Result<()> {
    let mut files: Vec<(&str, &[u8])> = TRANSCRIPTS
        .entries()
        .iter()
        .filter_map(DirEntry::as_file)
        .filter_map(|file| Some((file.path().to_str()?, file.contents())))
        .filter(|(name, _)| is_transcript(name))
        .collect();
    files.sort_by_cached_key(|(name, _)| natural_key(name));
    let (mut transcripts, mut originals) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let original = Original {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
        };
        let mut read = read_transcript(name, bytes, &ReadOptions::default())
            .with_context(|| name.to_owned())?;
        read.transcript.original = Some(original.hash());
        transcripts.push(read.transcript);
        originals.push(original);
    }
    let participants = read_participants(file("participants.csv")?).context("participants.csv")?;
    let sentence = format!(
        "imported {} transcripts and a table of {} participants",
        transcripts.len(),
        participants.len()
    );
    let actions = vec![
        Action::AddTranscripts(transcripts),
        Action::SetParticipants(participants),
    ];
    workbench.perform_keeping(Action::Together { actions, sentence }, originals)?;
    Ok(())
}

/// One entry for each transcript that the coder coded.
fn code(workbench: &mut Workbench, rows: &[CodingRow], coder: &str) -> anyhow::Result<()> {
    let titles: Vec<String> = workbench
        .study()
        .interviews()
        .iter()
        .map(|i| i.transcript.title.clone())
        .collect();
    for title in titles {
        let of_both = |row: &&CodingRow| row.coder == coder && row.transcript == title;
        let here: Vec<CodingRow> = rows.iter().filter(of_both).cloned().collect();
        if here.is_empty() {
            continue;
        }
        let codings = resolve(&here, workbench.study(), None, coder).map_err(|errors| {
            errors
                .into_iter()
                .next()
                .map_or_else(|| anyhow!("codings.jsonl"), Into::into)
        })?;
        let passages = if here.len() == 1 {
            "a passage".to_owned()
        } else {
            format!("{} passages", here.len())
        };
        workbench.perform(Action::Together {
            actions: vec![Action::AddCodings(codings)],
            sentence: format!("coded {passages} of {title}"),
        })?;
    }
    Ok(())
}

fn write_memo(workbench: &mut Workbench, memo: &MemoLine) -> anyhow::Result<()> {
    let study = workbench.study();
    let (on, document) = match memo.on.as_str() {
        "study" => (MemoTarget::Study, None),
        "transcript" => (
            MemoTarget::Transcript(interview(study, &memo.transcript)?.transcript.id),
            None,
        ),
        "participant" => (
            MemoTarget::Participant(participant(study, &memo.participant)?),
            None,
        ),
        "code" => (MemoTarget::Code(code_id(study, &memo.code)?), None),
        "passage" => {
            let interview = interview(study, &memo.transcript)?;
            let passage = Passage {
                transcript: interview.transcript.id,
                span: Span::new(memo.start, memo.end),
            };
            (MemoTarget::Passage(passage), Some(interview.hash()))
        }
        other => return Err(anyhow!("a memo of the sample is on {other:?}")),
    };
    let text = memo.text.clone();
    workbench.perform(Action::AddMemo { on, document, text })?;
    Ok(())
}

/// One entry for each participant on whom the coder wrote summaries, and one for the narratives of themes.
fn summarise(
    workbench: &mut Workbench,
    summaries: &[SummaryLine],
    coder: &str,
) -> anyhow::Result<()> {
    let mut theirs: Vec<&SummaryLine> = summaries
        .iter()
        .filter(|line| line.coder == coder)
        .collect();
    theirs.sort_by_cached_key(|line| natural_key(&line.participant));
    for of_one in theirs.chunk_by(|a, b| a.participant == b.participant) {
        let study = workbench.study();
        let name = &of_one[0].participant;
        let (row, what) = match name.as_str() {
            "" => (SummaryRow::Everybody, "narratives of themes".to_owned()),
            name => {
                let row = SummaryRow::Participant(participant(study, name)?);
                (row, format!("summaries on {name}"))
            }
        };
        let cell = |line: &&SummaryLine| {
            Ok(Action::SetSummary {
                row: row.clone(),
                code: code_id(study, &line.code)?,
                text: line.text.clone(),
            })
        };
        let actions = of_one
            .iter()
            .map(cell)
            .collect::<anyhow::Result<Vec<Action>>>()?;
        let sentence = format!("wrote {what}");
        workbench.perform(Action::Together { actions, sentence })?;
    }
    Ok(())
}

fn interview<'a>(study: &'a Study, title: &str) -> anyhow::Result<&'a Interview> {
    let interview = study.interview_titled(title).map(AsRef::as_ref);
    interview.ok_or_else(|| anyhow!("the sample lacks the transcript {title:?}"))
}

fn participant(study: &Study, name: &str) -> anyhow::Result<ParticipantId> {
    let participant = study
        .participant_named(name)
        .map(|participant| participant.id);
    participant.ok_or_else(|| anyhow!("the sample lacks the participant {name:?}"))
}

fn code_id(study: &Study, slug: &str) -> anyhow::Result<CodeId> {
    let code = study.codebook().by_slug(slug).map(|code| code.id);
    code.ok_or_else(|| anyhow!("the sample lacks the code {slug:?}"))
}

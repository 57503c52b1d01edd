//! The import screen's state: files are looked at, and brought in, on a worker; nothing is written before the researcher says so.

use std::path::{Path, PathBuf};

use super::lists::Chosen;
use super::progress::Progress;
use super::worker::Worker;
use crate::study::{NewSpeaker, NewWho};
use crate::workbench::importing::{Fate, Found, Import, gather};
use crate::workbench::{Done, Workbench};

/// What the worker is doing while it writes.
const BRINGING: &str = "bringing the files in";

/// What the worker is asked.
enum Job {
    /// To look at all files under a path.
    Look(Box<Import>, PathBuf, Progress),
    /// To read one file again with other words on it.
    Again(Box<Import>, usize, Vec<NewSpeaker>, Option<String>),
    /// To bring all good files in, as a coder, into the study file at a path.
    Bring(Box<Import>, PathBuf, String),
}

/// What the worker answers.
enum Answer {
    /// The files as they are now, and what went wrong.
    Looked(Box<Import>, Option<String>),
    /// The files were brought in, or could not be.
    Brought(anyhow::Result<Option<Done>>),
}

/// A file's row on the screen.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    /// Its path.
    pub path: String,
    /// What becomes of it, in a word, and whether it is brought in.
    pub fate: &'static str,
    /// Whether it would be brought in.
    pub good: bool,
    /// The title; empty where nothing was read.
    pub title: String,
    /// Format and encoding.
    pub read_as: String,
    /// How many turns; none where nothing was read.
    pub turns: Option<usize>,
    /// The participant's role, where known.
    pub role: String,
    /// Each label and who it is.
    pub speakers: Vec<(String, String)>,
    /// What the researcher should look at, and why it is not brought in.
    pub notes: Vec<String>,
}

/// The import screen.
pub(crate) struct Importing {
    worker: Worker<Job, Answer>,
    import: Option<Box<Import>>,
    /// What was said about the labels and the role of each file.
    said: Vec<(Vec<NewSpeaker>, Option<String>)>,
    /// The files that were looked at.
    pub rows: Vec<Row>,
    /// The chosen file.
    pub list: Chosen,
    /// The chosen label of that file.
    pub speaker: usize,
    /// What the worker is doing, for people; none while it rests.
    pub doing: Option<&'static str>,
    /// How far it is.
    pub progress: Progress,
}

/// What an answer means for the rest of the workbench.
pub(crate) enum News {
    /// The rows are there.
    Rows(Option<String>),
    /// The study file has changed, or not, and why.
    Brought(anyhow::Result<Option<Done>>),
}

impl Importing {
    /// A screen on which nothing has been chosen.
    pub(crate) fn new() -> Self {
        Self {
            worker: Worker::new(work),
            import: None,
            said: Vec::new(),
            rows: Vec::new(),
            list: Chosen::default(),
            speaker: 0,
            doing: None,
            progress: Progress::default(),
        }
    }

    /// Looks at the files under a path.
    pub(crate) fn look(&mut self, import: Import, path: PathBuf) {
        self.end();
        self.rows.clear();
        self.said.clear();
        self.list = Chosen::default();
        self.speaker = 0;
        self.doing = Some("looking at files");
        self.progress = Progress::default();
        let job = Job::Look(Box::new(import), path, self.progress.clone());
        self.worker.ask(job);
    }

    /// Lets go of what was looked at, and ends looking.
    pub(crate) fn end(&mut self) {
        self.progress.end();
        self.import = None;
        self.rows.clear();
    }

    /// Whether files are looked at or brought in.
    pub(crate) fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }

    /// Whether files are being brought in.
    pub(crate) fn is_bringing(&self) -> bool {
        self.doing == Some(BRINGING)
    }

    /// How many files would be brought in.
    pub(crate) fn ready(&self) -> usize {
        self.import
            .as_ref()
            .map_or(0, |import| import.new_transcripts())
    }

    /// Takes the chosen file out of what is brought in, or in again; whether that can be said of it.
    pub(crate) fn leave_out(&mut self) -> bool {
        let Some(import) = &mut self.import else {
            return false;
        };
        let changed = import.leave_out(self.list.chosen);
        self.rows = rows_of(import);
        changed
    }

    /// Makes somebody else of the chosen label: who was guessed, interviewer, participant, other.
    pub(crate) fn next_who(&mut self) {
        let at = self.list.chosen;
        let Some((label, who)) = self
            .rows
            .get(at)
            .and_then(|row| row.speakers.get(self.speaker))
            .cloned()
        else {
            return;
        };
        let next = match who.as_str() {
            "interviewer" => NewWho::Other,
            "other" => NewWho::Participant(if label.is_empty() {
                self.rows[at].title.clone()
            } else {
                label.clone()
            }),
            _ => NewWho::Interviewer,
        };
        if let Some((said, _)) = self.said.get_mut(at) {
            said.retain(|speaker| speaker.label != label);
            said.push(NewSpeaker { label, who: next });
        }
        self.read_again(at);
    }

    /// Gives the participant of the chosen file a role.
    pub(crate) fn set_role(&mut self, role: &str) {
        let at = self.list.chosen;
        if let Some((_, said)) = self.said.get_mut(at) {
            *said = Some(role.trim().to_owned()).filter(|role| !role.is_empty());
        }
        self.read_again(at);
    }

    fn read_again(&mut self, at: usize) {
        let said = self.said.get(at).cloned().unwrap_or_default();
        if let Some(import) = self.import.take() {
            self.doing = Some("reading the file again");
            self.worker.ask(Job::Again(import, at, said.0, said.1));
        }
    }

    /// Brings all good files in; whether there is anything to bring in.
    pub(crate) fn bring_in(&mut self, study: &Path, coder: &str) -> bool {
        match self.import.take() {
            Some(import) if import.new_transcripts() > 0 || import.has_participants() => {
                self.doing = Some(BRINGING);
                self.worker
                    .ask(Job::Bring(import, study.to_owned(), coder.to_owned()));
                true
            }
            import => {
                self.import = import;
                false
            }
        }
    }

    /// Takes in what the worker answers.
    pub(crate) fn absorb(&mut self) -> Option<News> {
        let answer = self.worker.answer()?;
        self.doing = None;
        Some(match answer {
            Answer::Looked(import, trouble) => {
                self.rows = rows_of(&import);
                self.said.resize(self.rows.len(), Default::default());
                self.import = Some(import);
                News::Rows(trouble)
            }
            Answer::Brought(result) => News::Brought(result),
        })
    }
}

fn work(job: Job) -> Answer {
    match job {
        Job::Look(mut import, path, progress) => {
            let found: Vec<Found> = gather(&[path], &[]);
            import.expect(&found);
            progress.begin(0, found.len());
            for found in found {
                if progress.is_ended() {
                    break;
                }
                import.look(found);
                progress.add(1);
            }
            Answer::Looked(import, None)
        }
        Job::Again(mut import, at, speakers, role) => {
            let trouble = import.read_again(at, &speakers, role.as_deref()).err();
            Answer::Looked(import, trouble)
        }
        Job::Bring(import, study, coder) => Answer::Brought(bring(*import, &study, &coder)),
    }
}

/// Brings files in over a connection of its own: the workbench then takes in what was written, as from another program.
fn bring(import: Import, study: &Path, coder: &str) -> anyhow::Result<Option<Done>> {
    let (_, action, originals) = import.into_action();
    let Some(action) = action else {
        return Ok(None);
    };
    let mut workbench = Workbench::open(study, Some(coder))?;
    workbench.perform_keeping(action, originals).map(Some)
}

fn rows_of(import: &Import) -> Vec<Row> {
    let row = |file: &crate::workbench::importing::Looked| {
        let mut notes = file.warnings.clone();
        if let Fate::Refused(why) | Fate::Skipped(why) = &file.fate {
            notes.insert(0, why.clone());
        }
        let base = Row {
            path: file.path.display().to_string(),
            fate: if file.left_out {
                "left out"
            } else {
                file.fate.word(true)
            },
            good: matches!(file.fate, Fate::New | Fate::Participants(_)) && !file.left_out,
            notes,
            ..Row::default()
        };
        let Some(read) = &file.read else {
            let title = match file.fate {
                Fate::Participants(number) => format!("{number} participants"),
                _ => String::new(),
            };
            return Row { title, ..base };
        };
        let transcript = &read.transcript;
        let main = transcript
            .participants
            .iter()
            .find(|participant| Some(&participant.name) == transcript.main.as_ref());
        Row {
            title: transcript.title.clone(),
            read_as: format!("{}, {}", read.format, read.encoding),
            turns: Some(transcript.document.turns.len()),
            role: main.and_then(|main| main.role.clone()).unwrap_or_default(),
            speakers: transcript
                .speakers
                .iter()
                .map(|speaker| (speaker.label.clone(), named(&speaker.who)))
                .collect(),
            ..base
        }
    };
    import.files.iter().map(row).collect()
}

fn named(who: &NewWho) -> String {
    match who {
        NewWho::Participant(name) => name.clone(),
        NewWho::Interviewer => "interviewer".to_owned(),
        NewWho::Other => "other".to_owned(),
    }
}

/// The most completions that are offered.
const MOST: usize = 200;

/// The paths that go on from what was typed, folders with a `/` at their end; hidden ones only where a dot was typed.
pub(crate) fn completions(typed: &str) -> Vec<String> {
    let (folder, start) = match typed.rfind('/') {
        Some(at) => (&typed[..=at], &typed[at + 1..]),
        None => ("", typed),
    };
    let Ok(entries) = std::fs::read_dir(if folder.is_empty() {
        Path::new(".").to_owned()
    } else {
        in_home(folder)
    }) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .flatten()
        .take(10_000)
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let fits = name.to_lowercase().starts_with(&start.to_lowercase())
                && (start.starts_with('.') || !name.starts_with('.'));
            let end = if entry.path().is_dir() { "/" } else { "" };
            fits.then(|| format!("{folder}{name}{end}"))
        })
        .collect();
    names.sort_by_cached_key(|name| crate::study::natural_key(name));
    names.truncate(MOST);
    names
}

/// A path as a person types it: `~` is their own folder.
pub(crate) fn in_home(typed: &str) -> PathBuf {
    match typed
        .strip_prefix("~/")
        .or_else(|| (typed == "~").then_some(""))
    {
        Some(rest) => directories::UserDirs::new().map_or_else(
            || PathBuf::from(typed),
            |folders| folders.home_dir().join(rest),
        ),
        None => PathBuf::from(typed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_completed_folder_by_folder() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("wave2")).unwrap();
        for name in ["Wave10.txt", "wave9.docx", ".hidden", "wave2/a.txt"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        let at = |end: &str| format!("{}/{end}", folder.path().display());
        assert_eq!(
            completions(&at("wa")),
            [at("wave2/"), at("wave9.docx"), at("Wave10.txt")]
        );
        assert_eq!(completions(&at("wave2/")), [at("wave2/a.txt")]);
        assert!(completions(&at("no/such")).is_empty());
    }
}

//! Bringing in files: which are meant, what is in each, what would become of it, and all good ones as one entry of the history.
//!
//! Both faces go the same way: [`gather()`], then [`Import::look`] at each file, then [`Import::into_action`].

mod gather;
mod judge;

use std::collections::HashMap;
use std::path::PathBuf;

use super::Original;
use crate::formats::{ReadError, ReadOptions, ReadTranscript, read_participants, read_transcript};
use crate::study::{Action, NewParticipant, NewSpeaker, NewTranscript, NewWho, Study};
use gather::twins;
pub use gather::{Found, Place, gather};
pub use judge::Fate;
use judge::Judge;

/// How to bring files in.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// The role of the people interviewed; it goes before what the files say.
    pub role: Option<String>,
    /// The label of the files' encoding; found out where none.
    pub encoding: Option<String>,
    /// The title; for one file alone.
    pub title: Option<String>,
    /// Labels of interviewers, where the guess is not to decide.
    pub interviewers: Vec<String>,
    /// Whether the files themselves are left out of the study.
    pub no_originals: bool,
}

/// A file that was looked at.
#[derive(Debug)]
pub struct Looked {
    /// Its path; of one in an archive, with the archive's before it.
    pub path: PathBuf,
    /// What becomes of it.
    pub fate: Fate,
    /// What was read; none where the file could not be read, and for a table of participants.
    pub read: Option<ReadTranscript>,
    /// What the researcher should look at.
    pub warnings: Vec<String>,
    /// Whether the researcher left it out.
    pub left_out: bool,
    participants: Vec<NewParticipant>,
    original: Option<Original>,
    place: Option<Place>,
    /// The title it was given, where another file's name differs only in the ending.
    twin: Option<String>,
}

/// An import that is being prepared. Nothing is written.
pub struct Import {
    options: ImportOptions,
    judge: Judge,
    twins: HashMap<PathBuf, String>,
    /// The files that were looked at, in their order.
    pub files: Vec<Looked>,
}

impl Import {
    /// An import into `study`, for which no file has been looked at.
    pub fn new(study: &Study, options: ImportOptions) -> Self {
        Self {
            options,
            judge: Judge::of(study),
            twins: HashMap::new(),
            files: Vec::new(),
        }
    }

    /// Says which files will be looked at: those whose names differ only in the ending keep it in their titles.
    pub fn expect(&mut self, found: &[Found]) {
        self.twins = twins(found);
    }

    /// Leaves out a file that would be brought in, or takes it in again; whether that can be said of it.
    pub fn leave_out(&mut self, at: usize) -> bool {
        let good = |file: &&mut Looked| matches!(file.fate, Fate::New | Fate::Participants(_));
        let file = self.files.get_mut(at).filter(good);
        file.is_some_and(|file| {
            file.left_out = !file.left_out;
            true
        })
    }

    /// Whether a table of participants would be brought in.
    pub fn has_participants(&self) -> bool {
        let mut files = self.files.iter();
        files.any(|file| matches!(file.fate, Fate::Participants(_)) && !file.left_out)
    }

    /// Reads and judges one file; each by itself, so that one bad file does not keep out the others.
    pub fn look(&mut self, found: Found) {
        let looked = match found {
            Found::Transcript(place) => self.transcript(place),
            Found::Participants(place) => table(&place),
            Found::Unreadable(path, why) => Looked::without(path, Fate::Refused(why)),
            Found::Skipped(path, why) => Looked::without(path, Fate::Skipped(why)),
        };
        self.files.push(looked);
    }

    fn transcript(&mut self, place: Place) -> Looked {
        let twin = self.twins.get(&place.path).cloned();
        let (read, bytes) = match read(&self.options, &[], &place, twin.clone()) {
            Ok(read) => read,
            Err(refusal) => return Looked::without(place.path.clone(), refusal),
        };
        let fate = self.judge.judge(&read.transcript);
        let original = (!self.options.no_originals).then(|| Original {
            name: place.name(),
            bytes,
        });
        Looked {
            path: place.path.clone(),
            warnings: read.warnings.clone(),
            original: original.filter(|_| fate == Fate::New),
            read: Some(read),
            fate,
            participants: Vec::new(),
            left_out: false,
            place: Some(place),
            twin,
        }
    }

    /// Reads a file again with other words on who its labels are, or with another role. What becomes of it stays.
    ///
    /// # Errors
    /// It cannot be read any more.
    pub fn read_again(
        &mut self,
        at: usize,
        speakers: &[NewSpeaker],
        role: Option<&str>,
    ) -> Result<(), String> {
        let Some(looked) = self.files.get_mut(at) else {
            return Ok(());
        };
        let Some(place) = &looked.place else {
            return Ok(());
        };
        let options = ImportOptions {
            role: role
                .map(str::to_owned)
                .or_else(|| self.options.role.clone()),
            ..self.options.clone()
        };
        match read(&options, speakers, place, looked.twin.clone()) {
            Ok((read, _)) => {
                looked.warnings.clone_from(&read.warnings);
                looked.read = Some(read);
                Ok(())
            }
            Err(Fate::Refused(why) | Fate::Skipped(why)) => Err(why),
            Err(_) => Ok(()),
        }
    }

    /// How many transcripts would be brought in.
    pub fn new_transcripts(&self) -> usize {
        self.files
            .iter()
            .filter(|file| file.fate == Fate::New && !file.left_out)
            .count()
    }

    /// The one action that brings in all good files, and the files to keep; none where there is nothing to bring in. What a
    /// table says of somebody goes before what the files say.
    pub fn into_action(self) -> (Vec<Looked>, Option<Action>, Vec<Original>) {
        let (mut transcripts, mut participants, mut originals) =
            (Vec::new(), Vec::new(), Vec::new());
        let mut files = self.files;
        for file in files.iter_mut().filter(|file| !file.left_out) {
            participants.append(&mut file.participants);
            if file.fate != Fate::New {
                continue;
            }
            let Some(read) = &file.read else { continue };
            let original = file.original.take();
            transcripts.push(NewTranscript {
                original: original.as_ref().map(Original::hash),
                ..read.transcript.clone()
            });
            originals.extend(original);
        }
        (files, action_of(transcripts, participants), originals)
    }
}

impl Looked {
    fn without(path: PathBuf, fate: Fate) -> Self {
        Self {
            path,
            fate,
            read: None,
            warnings: Vec::new(),
            participants: Vec::new(),
            left_out: false,
            original: None,
            place: None,
            twin: None,
        }
    }
}

fn action_of(transcripts: Vec<NewTranscript>, participants: Vec<NewParticipant>) -> Option<Action> {
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
    match actions.len() {
        0 | 1 => actions.pop(),
        _ => Some(Action::Together { actions, sentence }),
    }
}

/// Reads a transcript. A title that is the file's name gives way to `twin`. What is no talk is passed over unless it was named.
fn read(
    options: &ImportOptions,
    speakers: &[NewSpeaker],
    place: &Place,
    twin: Option<String>,
) -> Result<(ReadTranscript, Vec<u8>), Fate> {
    let interviewer = |label: &String| NewSpeaker {
        label: label.clone(),
        who: NewWho::Interviewer,
    };
    let mut read_options = ReadOptions {
        role: options.role.clone(),
        encoding: options.encoding.clone(),
        title: options.title.clone(),
        speakers: speakers
            .iter()
            .cloned()
            .chain(options.interviewers.iter().map(interviewer))
            .collect(),
    };
    let name = place.name();
    let bytes = place
        .bytes()
        .map_err(|error| Fate::Refused(format!("{error:#}")))?;
    let refused = |error: ReadError| match error {
        ReadError::NoTalk { message } if !place.named => Fate::Skipped(message),
        error => Fate::Refused(error.to_string()),
    };
    let mut read = read_transcript(&name, &bytes, &read_options).map_err(refused)?;
    let stem = place.path.file_stem().unwrap_or_default().to_string_lossy();
    if twin.is_some() && read_options.title.is_none() && read.transcript.title == stem {
        read_options.title = twin;
        read = read_transcript(&name, &bytes, &read_options).map_err(refused)?;
    }
    Ok((read, bytes))
}

fn table(place: &Place) -> Looked {
    let path = place.path.clone();
    let read = place
        .bytes()
        .and_then(|bytes| Ok(read_participants(&bytes)?));
    match read {
        Ok(participants) => Looked {
            participants: participants.clone(),
            ..Looked::without(path, Fate::Participants(participants.len()))
        },
        Err(error) => Looked::without(path, Fate::Refused(format!("{error:#}"))),
    }
}

/// `1 transcript`, `2 transcripts`.
pub fn counted(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

//! Plain text (`.txt`, `.md`): the house format and what comes near it. The whole file is the transcript's text.

use std::sync::Arc;

use crate::study::{Document, NewTranscript, Text, TextTooLong};

use super::header::Header;
use super::labels::{Labels, line_name};
use super::speakers::Casting;
use super::turns;

/// What is said of a text beside the text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct About<'a> {
    /// The title where the header gives none: the file's name.
    pub(super) fallback_title: &'a str,
    /// The title to take in any case.
    pub(super) title: Option<&'a str>,
    /// The participant's role.
    pub(super) role: Option<&'a str>,
}

/// Makes a transcript of a text with header, labels and times as people write them, and says what to look at.
///
/// # Errors
/// A text longer than positions reach.
pub(super) fn transcript(
    raw: &str,
    about: About,
) -> Result<(NewTranscript, Vec<String>), TextTooLong> {
    let text = Text::new(raw)?;
    let string = text.as_str().to_owned();
    let header = Header::read(&string);
    let people = [
        "interviewer",
        "interviewers",
        "participant",
        "participant id",
        "interviewee",
        "pseudonym",
    ];
    let mut known: Vec<&str> = people.iter().filter_map(|key| header.get(&[key])).collect();
    known.push(about.title_with(&header));
    let labels = Labels::found_in(&string, header.end, &known, line_name);
    let document = turns::cut(text, header.end, &labels);
    Ok(assemble(document, &header, &labels, about))
}

/// Puts a transcript together from its document, its header and the labels that were found in it.
pub(super) fn assemble(
    document: Document,
    header: &Header,
    labels: &Labels,
    about: About,
) -> (NewTranscript, Vec<String>) {
    let mut warnings = labels.warnings.clone();
    if document.labels.iter().all(String::is_empty) {
        warnings
            .push("no speaker labels found: every turn was taken for the participant's".to_owned());
    }
    let mut words = vec![0u64; document.labels.len()];
    for turn in &document.turns {
        if let Some(words) = words.get_mut(usize::from(turn.speaker)) {
            *words += u64::from(turn.words);
        }
    }
    let names = document.labels.iter().map(String::as_str);
    let casting = Casting {
        title: about.title_with(header),
        header,
        role: about.role,
        labels: names.zip(words).collect(),
        misspelt: &labels.misspelt,
    };
    let cast = casting.cast();
    warnings.extend(cast.warnings);
    let transcript = NewTranscript {
        title: casting.title.to_owned(),
        speakers: cast.speakers,
        main: Some(cast.main),
        participants: cast.participants,
        attributes: casting.attributes(false),
        original: None,
        document: Arc::new(document.clone()),
    };
    (transcript, warnings)
}

impl<'a> About<'a> {
    fn title_with<'b>(&'b self, header: &'b Header) -> &'b str {
        self.title
            .or_else(|| header.get(&["interview", "interview id"]))
            .unwrap_or(self.fallback_title)
            .trim()
    }
}

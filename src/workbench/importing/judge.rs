//! What becomes of a transcript: each file is judged by itself, so that one bad file does not keep out the others.

use std::collections::HashMap;

use crate::study::{ContentHash, NewTranscript, Study};

/// What becomes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is brought in.
    New,
    /// It is a table of so many participants.
    Participants(usize),
    /// It is passed over, and why; no harm done.
    Skipped(String),
    /// It is refused, and why.
    Refused(String),
}

impl Fate {
    /// The fate as one or two words; of a dry run, what would be.
    pub fn word(&self, dry_run: bool) -> &'static str {
        match self {
            Self::New | Self::Participants(_) if dry_run => "would be imported",
            Self::New | Self::Participants(_) => "imported",
            Self::Skipped(_) => "skipped",
            Self::Refused(_) => "refused",
        }
    }
}

/// The transcripts there are and those that this import brings.
pub struct Judge {
    by_content: HashMap<ContentHash, String>,
    /// Titles by their lower case.
    titles: HashMap<String, String>,
}

impl Judge {
    /// A judge who knows what the study has.
    pub fn of(study: &Study) -> Self {
        let mut judge = Self {
            by_content: HashMap::new(),
            titles: HashMap::new(),
        };
        for interview in study.interviews() {
            judge.know(interview.hash(), &interview.transcript.title);
        }
        judge
    }

    fn know(&mut self, content: ContentHash, title: &str) {
        self.by_content.insert(content, title.to_owned());
        self.titles.insert(title.to_lowercase(), title.to_owned());
    }

    /// Whether a transcript can be brought in; one that can is known from then on.
    pub fn judge(&mut self, new: &NewTranscript) -> Fate {
        let title = new.title.trim();
        if let Some(known) = self.by_content.get(&new.document.hash) {
            return Fate::Skipped(format!("the same text is in the study already, as {known}"));
        }
        if let Some(known) = self.titles.get(&title.to_lowercase()) {
            return Fate::Refused(format!(
                "there is a transcript {known} already, with another text; to keep both, import this one alone with --title and another title"
            ));
        }
        if title.is_empty() || title.chars().any(char::is_control) {
            return Fate::Refused(
                "its title is empty or holds control characters; give one with --title".to_owned(),
            );
        }
        self.know(new.document.hash, title);
        Fate::New
    }
}

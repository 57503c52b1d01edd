//! Plain text (`.txt`, `.md`): the house format and what comes near it. The whole file is the transcript's text.

use std::sync::Arc;

use crate::study::{Document, NewSpeaker, NewTranscript, Text};

use super::header::Header;
use super::kinds::{Kind, kind_of};
use super::labels::{Labels, line_name};
use super::limits::check_paragraphs;
use super::speakers::Casting;
use super::{Read, turns};

/// What is said of a text beside the text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct About<'a> {
    /// The title where the header gives none: the file's name.
    pub(super) fallback_title: &'a str,
    /// The title to take in any case.
    pub(super) title: Option<&'a str>,
    /// The participant's role.
    pub(super) role: Option<&'a str>,
    /// Who stands behind labels, where the guess is not to decide.
    pub(super) speakers: &'a [NewSpeaker],
}

/// Makes a transcript of a text with header, labels and times as people write them, and says what to look at.
///
/// # Errors
/// A text longer than positions reach, or of more paragraphs than any transcript has.
pub(super) fn transcript(raw: &str, about: About) -> Read {
    check_paragraphs(raw)?;
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
    let names = document.labels.iter().map(String::as_str);
    let casting = Casting {
        title: about.title_with(header),
        header,
        role: about.role,
        said: about.speakers,
        asks: who_asks(&document),
        labels: names.zip(document.spoken().iter().copied()).collect(),
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
        memos: Vec::new(),
        document: Arc::new(document.clone()),
    };
    (transcript, warnings)
}

/// The speaker who asks, told by their turns: more than four in ten end in a question, twice as many as of anybody else, and
/// they say less than others do. None where a label says who asks, or too little was said to tell.
fn who_asks(document: &Document) -> Option<&str> {
    const FEWEST_TURNS: usize = 3;
    let says_so = |label: &String| kind_of(label) == Kind::Interviewer;
    if document.labels.len() < 2 || document.labels.len() > 8 || document.labels.iter().any(says_so)
    {
        return None;
    }
    let mut turns = vec![(0usize, 0usize); document.labels.len()];
    for turn in &document.turns {
        let Some((all, questions)) = turns.get_mut(usize::from(turn.speaker)) else {
            continue;
        };
        let speech = document.text.slice(turn.speech).trim_end();
        let speech = speech.trim_end_matches(['"', '\'', ')', ']', '\u{201d}', '\u{2019}']);
        *all += 1;
        *questions += usize::from(speech.ends_with(['?', '\u{61f}', '\u{ff1f}']));
    }
    let share = |(all, questions): &(usize, usize)| {
        if *all == 0 {
            0.0
        } else {
            *questions as f64 / *all as f64
        }
    };
    let (at, most) = turns
        .iter()
        .map(share)
        .enumerate()
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    let rest = turns.iter().enumerate().filter(|(other, _)| *other != at);
    let next = rest.map(|(_, turns)| share(turns)).fold(0.0, f64::max);
    let says_less = document.spoken().get(at) < document.spoken().iter().max();
    let asks = turns[at].0 >= FEWEST_TURNS && most > 0.4 && most >= next * 2.0 && says_less;
    asks.then(|| document.labels[at].as_str())
}

impl<'a> About<'a> {
    fn title_with<'b>(&'b self, header: &'b Header) -> &'b str {
        self.title
            .or_else(|| header.get(&["interview", "interview id"]))
            .unwrap_or(self.fallback_title)
            .trim()
    }
}

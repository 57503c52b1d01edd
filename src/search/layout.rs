//! The turns of a study numbered through, and what every search wants to know of each.

use std::ops::Range;
use std::sync::Arc;

use super::bits::Bits;
use crate::study::{Document, Interview, Speaker, Study};

/// All turns of a study, numbered in study order. It stays the same while no text and no speaker changes.
#[derive(Debug, Default)]
pub(super) struct Layout {
    parts: Vec<Part>,
    /// The number of each transcript's first turn, and the number of turns behind the last.
    starts: Vec<u32>,
    /// The transcript that each turn is in, by its place in the study.
    homes: Vec<u32>,
    /// Whose turn it is: an index into the labels of its document.
    pub labels: Vec<u16>,
    /// How many words it has.
    pub words: Vec<u32>,
    /// The turns in which something is said.
    pub spoken: Bits,
    /// The turns of interviewers.
    pub interviewer: Bits,
    /// How many words interviewers say.
    pub asked: u64,
    /// How many words all others say.
    pub answered: u64,
}

/// What the layout of one transcript depends on.
#[derive(Debug)]
struct Part {
    document: Arc<Document>,
    speakers: Vec<Speaker>,
}

impl Part {
    fn fits(&self, interview: &Interview) -> bool {
        Arc::ptr_eq(&self.document, interview.document())
            && self.speakers == interview.transcript.speakers
    }
}

impl Layout {
    pub(super) fn of(study: &Study) -> Self {
        let interviews = study.interviews();
        let turns = interviews.iter().map(|i| i.document().turns.len()).sum();
        let mut layout = Self {
            parts: Vec::with_capacity(interviews.len()),
            starts: vec![0],
            homes: Vec::with_capacity(turns),
            labels: Vec::with_capacity(turns),
            words: Vec::with_capacity(turns),
            spoken: Bits::none(turns),
            interviewer: Bits::none(turns),
            asked: 0,
            answered: 0,
        };
        for interview in interviews {
            for turn in &interview.document().turns {
                let number = layout.labels.len();
                layout.homes.push(layout.parts.len() as u32);
                layout.labels.push(turn.speaker);
                layout.words.push(turn.words);
                if !turn.speech.is_empty() {
                    layout.spoken.insert(number);
                }
                if interview.is_interviewer(turn) {
                    layout.interviewer.insert(number);
                    layout.asked += u64::from(turn.words);
                } else {
                    layout.answered += u64::from(turn.words);
                }
            }
            layout.starts.push(layout.labels.len() as u32);
            layout.parts.push(Part {
                document: interview.document().clone(),
                speakers: interview.transcript.speakers.clone(),
            });
        }
        layout
    }

    /// Whether it is the layout of this study.
    pub(super) fn fits(&self, study: &Study) -> bool {
        let interviews = study.interviews();
        self.parts.len() == interviews.len()
            && self.starts.len() == interviews.len() + 1
            && self
                .parts
                .iter()
                .zip(interviews)
                .all(|(part, interview)| part.fits(interview))
    }

    /// How many turns there are.
    pub(super) fn turns(&self) -> usize {
        self.labels.len()
    }

    /// The numbers of a transcript's turns.
    pub(super) fn turns_of(&self, transcript: usize) -> Range<usize> {
        self.starts[transcript] as usize..self.starts[transcript + 1] as usize
    }

    /// The transcript and its turn that a number stands for.
    pub(super) fn place(&self, turn: usize) -> (usize, usize) {
        let transcript = self.homes[turn] as usize;
        (transcript, turn - self.starts[transcript] as usize)
    }
}

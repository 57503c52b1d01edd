//! How much there is of everything.

use serde::Serialize;

use crate::study::Study;

/// The size of a study.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Status {
    /// Transcripts.
    pub transcripts: u64,
    /// Participants.
    pub participants: u64,
    /// Turns of all speakers, the interviewer's included: the material, not the data.
    pub turns: u64,
    /// Words of all speakers, the interviewer's included, labels and timestamps left out.
    pub words: u64,
    /// Codes.
    pub codes: u64,
    /// Codings that have a place in the text.
    pub codings: u64,
    /// Coders.
    pub coders: u64,
    /// Memos.
    pub memos: u64,
}

impl Status {
    /// The size of `study`, whose transcripts must be loaded to count.
    pub fn of(study: &Study) -> Self {
        let mut status = Self {
            transcripts: study.interviews().len() as u64,
            participants: study.participants().len() as u64,
            codes: study.codebook().len() as u64,
            coders: study.coders().len() as u64,
            memos: study.memos().len() as u64,
            ..Self::default()
        };
        for interview in study.interviews() {
            status.turns += interview.document().turns.len() as u64;
            status.words += interview.words(true);
            status.codings += interview.codings().len() as u64;
        }
        status
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::testing::small_study;

    #[test]
    fn a_status_counts_the_material() {
        let (study, _) = small_study();
        let status = Status::of(&study);
        assert_eq!((status.transcripts, status.participants), (2, 2));
        assert_eq!((status.turns, status.words), (6, 5 + 11 + 2 + 8 + 2 + 2));
        assert_eq!((status.codes, status.coders), (3, 2));
        assert_eq!((status.codings, status.memos), (0, 0));
        let keys = serde_json::to_value(status).unwrap();
        assert_eq!(keys["transcripts"], 2);
    }
}

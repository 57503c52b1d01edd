//! What the coding has not reached: the ground for the limits that a report states.

use std::collections::{HashMap, HashSet};

use super::passages::CodedPassage;
use crate::study::{CodeId, CoderId, ParticipantId, Study, TranscriptId, Who};

/// Where the coding is thin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Transcripts in which nothing that is heard is coded, in study order.
    pub uncoded_transcripts: Vec<TranscriptId>,
    /// Participants who speak in no transcript.
    pub silent_participants: Vec<ParticipantId>,
    /// Codes without a passage, with everything under them.
    pub unused: Vec<CodeId>,
    /// Codes with one passage of their own.
    pub used_once: Vec<CodeId>,
    /// Codes with several passages of their own, all by one coder, where others used other codes.
    pub by_one_coder: Vec<CodeId>,
}

impl Coverage {
    /// Looks over `codes` and all transcripts; `own` are the [`own_passages`](super::own_passages) of the study.
    pub fn of(study: &Study, codes: &[CodeId], own: &HashMap<CodeId, Vec<CodedPassage>>) -> Self {
        let mut coverage = Self::default();
        let mut coded: HashSet<TranscriptId> = HashSet::new();
        let mut coders: HashSet<CoderId> = HashSet::new();
        for code in codes {
            let passages = own.get(code).map_or(&[][..], Vec::as_slice);
            let by: HashSet<CoderId> = passages.iter().flat_map(|p| &p.coders).copied().collect();
            coded.extend(passages.iter().map(|passage| passage.transcript));
            coders.extend(&by);
            let under = study.codebook().under(*code);
            match passages.len() {
                0 if !under.iter().any(|code| own.contains_key(code)) => {
                    coverage.unused.push(*code);
                }
                1 => coverage.used_once.push(*code),
                _ if by.len() == 1 => coverage.by_one_coder.push(*code),
                _ => {}
            }
        }
        if coders.len() < 2 {
            coverage.by_one_coder.clear();
        }
        let transcripts = study.interviews().iter().map(|i| i.transcript.id);
        coverage.uncoded_transcripts = transcripts.filter(|id| !coded.contains(id)).collect();
        let speaking = speaking(study);
        let participants = study.participants().iter().map(|p| p.id);
        coverage.silent_participants = participants.filter(|id| !speaking.contains(id)).collect();
        coverage
    }
}

fn speaking(study: &Study) -> HashSet<ParticipantId> {
    let interviews = study.interviews().iter();
    let voices = interviews.flat_map(|interview| {
        let labels = interview.document().labels.iter();
        labels.map(|label| interview.transcript.who(label))
    });
    voices
        .filter_map(|who| match who {
            Who::Participant(id) => Some(id),
            Who::Interviewer | Who::Other => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::{code_id, study_of};
    use crate::analysis::{Scope, own_passages};

    #[test]
    fn thin_coding_is_found() {
        let strokes = [(0, 29, 10, 3, 0), (0, 60, 5, 4, 1), (1, 24, 6, 4, 1)];
        let (study, _) = study_of(&strokes);
        let codes: Vec<CodeId> = study.codebook().iter().map(|code| code.id).collect();
        let coverage = Coverage::of(&study, &codes, &own_passages(&study, &Scope::default()));
        let slugs = |codes: &[CodeId]| -> Vec<String> {
            let codes = codes.iter().filter_map(|id| study.codebook().get(*id));
            codes.map(|code| code.slug.clone()).collect()
        };
        assert_eq!(coverage.used_once, [code_id(&study, "trust")]);
        assert_eq!(coverage.by_one_coder, [code_id(&study, "time")]);
        assert_eq!(
            slugs(&coverage.unused),
            ["belonging", "isolation", "loneliness"]
        );
        assert_eq!(coverage.uncoded_transcripts.len(), 2);
        assert_eq!(coverage.silent_participants, []);
    }
}

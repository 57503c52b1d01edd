//! What the coding has not reached: the ground for the limits that a report states.

use std::collections::HashSet;

use super::ground::Scope;
use super::passages::{SubCodes, passages_of};
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
    /// Looks over `codes` and all transcripts.
    pub fn of(study: &Study, codes: &[CodeId], scope: &Scope) -> Self {
        let mut coverage = Self::default();
        let mut coded: HashSet<TranscriptId> = HashSet::new();
        let mut coders: HashSet<CoderId> = HashSet::new();
        for code in codes {
            let own = passages_of(study, *code, SubCodes::Exclude, scope);
            let by: HashSet<CoderId> = own.iter().flat_map(|p| &p.coders).copied().collect();
            coded.extend(own.iter().map(|passage| passage.transcript));
            coders.extend(&by);
            match own.len() {
                0 if passages_of(study, *code, SubCodes::Include, scope).is_empty() => {
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

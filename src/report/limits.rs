//! What a reader should know before relying on a summary.

use std::collections::{BTreeSet, HashSet};

use super::build::Builder;
use super::people::may_be_quoted;
use super::summary::{Limits, ThemeEntry};
use super::visible::visible;
use crate::study::{CodeId, CodingState, Participant};

impl Builder<'_> {
    pub(super) fn limits(&self, themes: &[ThemeEntry]) -> Limits {
        let study = self.study;
        let labels = |codes: &[CodeId]| {
            let codes = codes.iter().filter_map(|code| study.codebook().get(*code));
            codes.map(|code| visible(&code.label)).collect()
        };
        let transcripts = self.coverage.uncoded_transcripts.iter();
        let silent: BTreeSet<_> = self.coverage.silent_participants.iter().collect();
        let roles = self.options.roles.as_ref();
        let names = |keep: &dyn Fn(&Participant) -> bool| {
            let asked = study.participants().iter().filter(|participant| {
                roles.is_none_or(|roles| roles.contains(&participant.role)) && keep(participant)
            });
            asked
                .map(|participant| visible(&participant.name))
                .collect()
        };
        let (lost, to_review) = self.unsound();
        Limits {
            uncoded: transcripts
                .filter_map(|id| study.interview(*id))
                .map(|interview| visible(&interview.transcript.title))
                .collect(),
            silent: names(&|participant| silent.contains(&participant.id)),
            unused: labels(&self.coverage.unused),
            used_once: labels(&self.coverage.used_once),
            by_one_coder: labels(&self.coverage.by_one_coder),
            lost,
            to_review,
            not_quoted: names(&|participant| !may_be_quoted(participant)),
            withheld: themes.iter().map(|theme| theme.withheld).sum(),
        }
    }

    /// Codings asked for that are lost, and that await review.
    fn unsound(&self) -> (usize, usize) {
        let codes: HashSet<_> = self
            .codes
            .iter()
            .filter_map(|code| self.study.code_key(*code))
            .collect();
        let coders = self.options.coders.as_ref();
        let (mut lost, mut to_review) = (0, 0);
        for interview in self.study.interviews() {
            let all = interview.codings().iter().chain(interview.codings().lost());
            for coding in all.filter(|coding| codes.contains(&coding.code)) {
                let coder = self.study.coder_id(coding.coder);
                if coders.is_none_or(|coders| coders.contains(&coder)) {
                    match coding.state {
                        CodingState::Sound => {}
                        CodingState::Changed | CodingState::Ambiguous => to_review += 1,
                        CodingState::Lost => lost += 1,
                    }
                }
            }
        }
        (lost, to_review)
    }
}

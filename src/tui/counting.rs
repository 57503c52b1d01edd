//! Whose codings are counted beside the codes: all, one's own, or those of what one role says.

use std::collections::HashMap;

use super::lists::role_name;
use super::worker::Worker;
use crate::study::{CodeId, CodeKey, CoderId, ParticipantId, Study, Who};

/// Whose codings are counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Whose {
    /// Those that are shown.
    #[default]
    Shown,
    /// The acting coder's.
    Mine,
    /// Those of passages that a participant of this role begins to say.
    Role(String),
}

/// How many codings each code has of what each role says.
type ByRole = HashMap<String, HashMap<CodeKey, u32>>;
/// What was counted: the study's revision, and the coder whose codings alone were.
type Of = (u64, Option<CoderId>);

/// The counts beside the codes.
pub(crate) struct Counting {
    /// Whose codings are counted.
    pub whose: Whose,
    by_role: ByRole,
    asked: Option<Of>,
    worker: Worker<(Study, Option<CoderId>), ByRole>,
}

impl Counting {
    /// All that are shown are counted.
    pub(crate) fn new() -> Self {
        Self {
            whose: Whose::default(),
            by_role: ByRole::new(),
            asked: None,
            worker: Worker::new(|(study, coder)| by_role(&study, coder)),
        }
    }

    /// Whose codings are counted next: those shown, one's own, then role by role.
    pub(crate) fn next(&mut self, study: &Study, mine: bool) {
        let mut roles: Vec<&str> = Vec::new();
        for participant in study.participants() {
            if !roles.contains(&participant.role.as_str()) {
                roles.push(&participant.role);
            }
        }
        let mut all = vec![Whose::Shown];
        if !mine {
            all.push(Whose::Mine);
        }
        all.extend(roles.into_iter().map(|role| Whose::Role(role.to_owned())));
        let at = all.iter().position(|whose| *whose == self.whose);
        self.whose = all.swap_remove(at.map_or(0, |at| (at + 1) % all.len()));
    }

    /// Whose codings are counted, in a few words.
    pub(crate) fn name(&self, mine: bool) -> String {
        match &self.whose {
            Whose::Shown if !mine => "all coders".to_owned(),
            Whose::Shown | Whose::Mine => "only yours".to_owned(),
            Whose::Role(role) => format!(
                "said by {}{}",
                role_name(role),
                if mine { ", only yours" } else { "" }
            ),
        }
    }

    /// Counts anew what is not counted yet; `mine` is the coder whose codings alone are shown.
    pub(crate) fn refresh(&mut self, study: &Study, mine: Option<CoderId>) {
        let now = Some((study.revision(), mine));
        if matches!(self.whose, Whose::Role(_)) && self.asked != now {
            self.asked = now;
            self.worker.ask((study.clone(), mine));
        }
    }

    /// Whether counts are still being made.
    pub(crate) fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }

    /// Takes in the worker's answer; whether there was one.
    pub(crate) fn absorb(&mut self) -> bool {
        match self.worker.answer() {
            Some(counts) => {
                self.by_role = counts;
                true
            }
            None => false,
        }
    }

    /// How many codings the code itself has.
    pub(crate) fn of(&self, study: &Study, code: CodeId, acting: CoderId, mine: bool) -> u32 {
        match &self.whose {
            Whose::Shown => study.tally(code, mine.then_some(acting)),
            Whose::Mine => study.tally(code, Some(acting)),
            Whose::Role(role) => {
                let counts = self.by_role.get(role);
                let key = study.code_key(code);
                let count = counts.zip(key).and_then(|(counts, key)| counts.get(&key));
                count.copied().unwrap_or(0)
            }
        }
    }
}

fn by_role(study: &Study, coder: Option<CoderId>) -> ByRole {
    let roles: HashMap<ParticipantId, &str> = study
        .participants()
        .iter()
        .map(|participant| (participant.id, participant.role.as_str()))
        .collect();
    let coder = coder.map(|coder| study.coder_key(coder));
    let mut counts = ByRole::new();
    for interview in study.interviews() {
        let document = interview.document();
        for coding in interview.codings().iter() {
            if coder.is_some_and(|coder| coder != Some(coding.coder)) {
                continue;
            }
            let turn = document.turn_at(coding.span.start);
            let role = match turn.map(|turn| interview.who(&document.turns[turn])) {
                Some(Who::Participant(id)) => roles.get(&id).copied(),
                _ => None,
            };
            if let Some(role) = role {
                let of_role = counts.entry(role.to_owned()).or_default();
                *of_role.entry(coding.code).or_default() += 1;
            }
        }
    }
    counts
}

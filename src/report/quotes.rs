//! From passages to quotes: which ones, and in what words.

use std::collections::HashMap;

use super::Quotes;
use super::people::{may_be_quoted, role_name};
use super::summary::{Note, Part, Quote, RoleHead};
use super::visible::{paragraphs, visible};
use crate::analysis::{CodedPassage, Piece};
use crate::study::{CoderId, Interview, Memo, MemoTarget, ParticipantId, Study, TranscriptId, Who};

/// Makes quotes of passages.
pub(super) struct Quoting<'a> {
    study: &'a Study,
    limit: Quotes,
    /// The place of each role, for the order of quotes.
    roles: HashMap<&'a str, usize>,
    /// Who may not be quoted.
    silent: Vec<ParticipantId>,
    /// Memos on passages; empty where memos are not asked for.
    memos: HashMap<TranscriptId, Vec<&'a Memo>>,
}

/// What comes of the passages of one code.
#[derive(Default)]
pub(super) struct Quoted {
    pub quotes: Vec<Quote>,
    pub contrary: Vec<Quote>,
    pub not_shown: usize,
    pub withheld: usize,
}

impl<'a> Quoting<'a> {
    pub fn new(study: &'a Study, roles: &'a [RoleHead], limit: Quotes, memos: bool) -> Self {
        let mut quoting = Self {
            study,
            limit,
            roles: roles
                .iter()
                .zip(0..)
                .map(|(head, at)| (head.role.as_str(), at))
                .collect(),
            silent: (study.participants().iter())
                .filter(|participant| !may_be_quoted(participant))
                .map(|participant| participant.id)
                .collect(),
            memos: HashMap::new(),
        };
        for memo in study.memos().iter().filter(|_| memos) {
            if let MemoTarget::Passage(passage) = &memo.on {
                let of_transcript = quoting.memos.entry(passage.transcript).or_default();
                of_transcript.push(memo);
            }
        }
        quoting
    }

    /// Quotes of `passages`, which stand in study order.
    pub fn quote(&self, passages: &[CodedPassage]) -> Quoted {
        let quotable = |passage: &&CodedPassage| {
            !passage
                .participants()
                .any(|participant| self.silent.contains(&participant))
        };
        let free: Vec<&CodedPassage> = passages.iter().filter(quotable).collect();
        let (contrary, plain): (Vec<_>, Vec<_>) = free
            .iter()
            .copied()
            .partition(|passage| passage.flags.contrary);
        let all = |chosen: Vec<&CodedPassage>| -> Vec<Quote> {
            chosen
                .into_iter()
                .filter_map(|passage| self.one(passage))
                .collect()
        };
        let (quotes, contrary) = (all(self.choose(plain)), all(self.choose(contrary)));
        Quoted {
            not_shown: free.len() - quotes.len() - contrary.len(),
            withheld: passages.len() - free.len(),
            quotes,
            contrary,
        }
    }

    /// As many as asked for: key quotes first, then always one of a role and a participant that have the fewest so far, the
    /// earlier one of two alike. They come key quotes first, then by role and place.
    fn choose<'p>(&self, passages: Vec<&'p CodedPassage>) -> Vec<&'p CodedPassage> {
        let mut chosen: Vec<usize> = match self.limit {
            Quotes::All => (0..passages.len()).collect(),
            Quotes::AtMost(most) => spread(&passages, most),
        };
        let place = |at: &usize| {
            let passage = passages[*at];
            let role = self.roles.get(passage.role.as_str()).copied();
            (!passage.flags.key, role.unwrap_or(usize::MAX), *at)
        };
        chosen.sort_unstable_by_key(place);
        chosen.into_iter().map(|at| passages[at]).collect()
    }

    fn one(&self, passage: &CodedPassage) -> Option<Quote> {
        let interview = self.study.interview(passage.transcript)?;
        let mut parts: Vec<(Who, usize, Part)> = Vec::new();
        for piece in &passage.pieces {
            let words = visible(interview.document().text.slice(piece.span));
            match parts.last_mut() {
                Some((who, turn, part))
                    if *who == piece.who && self.speaker(interview, piece) == part.speaker =>
                {
                    let gap = if *turn + 1 == piece.turn {
                        " "
                    } else {
                        " [\u{2026}] "
                    };
                    part.text.push_str(gap);
                    part.text.push_str(&words);
                    *turn = piece.turn;
                }
                _ => parts.push((piece.who, piece.turn, self.part(interview, piece, words))),
            }
        }
        let on_it = self.memos.get(&passage.transcript).into_iter().flatten();
        let on_it = on_it.filter(|memo| match &memo.on {
            MemoTarget::Passage(on) => on.span.overlaps(passage.span),
            _ => false,
        });
        Some(Quote {
            id: visible(&interview.quote_id(passage.span).to_string()),
            parts: parts.into_iter().map(|(_, _, part)| part).collect(),
            key: passage.flags.key,
            memos: on_it.map(|memo| note(self.study, memo)).collect(),
        })
    }

    fn part(&self, interview: &Interview, piece: &Piece, text: String) -> Part {
        let role = match piece.who {
            Who::Participant(id) => {
                role_name(self.study.participant(id).map_or("", |p| p.role.as_str()))
            }
            Who::Other => "other".to_owned(),
            Who::Interviewer => "interviewer".to_owned(),
        };
        Part {
            speaker: self.speaker(interview, piece),
            role,
            text,
        }
    }

    fn speaker(&self, interview: &Interview, piece: &Piece) -> String {
        let named = match piece.who {
            Who::Participant(id) => self.study.participant(id).map(|p| p.name.as_str()),
            Who::Other | Who::Interviewer => None,
        };
        let document = interview.document();
        let turn = document.turns.get(piece.turn);
        let label = || turn.map_or("", |turn| document.label(turn));
        visible(named.unwrap_or_else(label))
    }
}

/// The indices of at most `most` passages: see [`Quoting::choose`].
fn spread(passages: &[&CodedPassage], most: usize) -> Vec<usize> {
    let mut by_role: HashMap<&str, usize> = HashMap::new();
    let mut by_speaker: HashMap<Option<ParticipantId>, usize> = HashMap::new();
    let mut left: Vec<usize> = (0..passages.len()).collect();
    let mut chosen = Vec::new();
    while chosen.len() < most {
        let rank = |at: &usize| {
            let passage = passages[*at];
            let of_role = by_role.get(passage.role.as_str()).copied().unwrap_or(0);
            let of_speaker = by_speaker.get(&passage.participant).copied().unwrap_or(0);
            (!passage.flags.key, of_role, of_speaker, *at)
        };
        let Some(best) = left.iter().copied().min_by_key(rank) else {
            break;
        };
        left.retain(|at| *at != best);
        *by_role.entry(&passages[best].role).or_default() += 1;
        *by_speaker.entry(passages[best].participant).or_default() += 1;
        chosen.push(best);
    }
    chosen
}

/// A memo as a report prints it.
pub(super) fn note(study: &Study, memo: &Memo) -> Note {
    Note {
        coder: coder_name(study, memo.coder),
        paragraphs: paragraphs(&memo.text),
    }
}

pub(super) fn coder_name(study: &Study, coder: CoderId) -> String {
    visible(study.coder(coder).map_or("", |coder| coder.name.as_str()))
}

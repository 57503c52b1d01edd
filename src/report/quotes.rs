//! From passages to quotes: which ones, and in what words.

use std::collections::HashMap;

use super::context::Around;
use super::people::{may_be_quoted, role_name};
use super::summary::{Note, Part, Quote, RoleHead};
use super::visible::{paragraphs, visible};
use super::{Quotes, ReportOptions};
use crate::analysis::{CodedPassage, Piece};
use crate::study::{
    CoderId, Interview, Memo, MemoTarget, ParticipantId, Span, Study, TranscriptId, Who,
};

/// Makes quotes of passages.
pub(super) struct Quoting<'a> {
    study: &'a Study,
    options: &'a ReportOptions,
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
    pub picked: bool,
    pub contrary: Vec<Quote>,
    pub not_shown: usize,
    pub withheld: usize,
}

impl<'a> Quoting<'a> {
    pub fn new(study: &'a Study, roles: &'a [RoleHead], options: &'a ReportOptions) -> Self {
        let mut quoting = Self {
            study,
            options,
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
        for memo in study.memos().iter().filter(|_| options.memos) {
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
        let (chosen, picked) = self.choose(plain);
        let (quotes, contrary) = (all(chosen), all(self.choose(contrary).0));
        Quoted {
            not_shown: free.len() - quotes.len() - contrary.len(),
            withheld: passages.len() - free.len(),
            picked,
            quotes,
            contrary,
        }
    }

    /// Those that the researcher picked, and whether there are any; else as many as asked for, always one of a role and a
    /// participant that have the fewest so far, the earlier one of two alike. They come by role and place.
    fn choose<'p>(&self, passages: Vec<&'p CodedPassage>) -> (Vec<&'p CodedPassage>, bool) {
        let keys = |at: &usize| passages[*at].flags.key;
        let picked: Vec<usize> = (0..passages.len()).filter(keys).collect();
        let is_picked = !picked.is_empty();
        let mut chosen = match self.options.quotes {
            Quotes::All => (0..passages.len()).collect(),
            Quotes::AtMost(0) => Vec::new(),
            Quotes::AtMost(_) if is_picked => picked,
            Quotes::AtMost(most) => spread(&passages, most),
        };
        let place = |at: &usize| {
            let passage = passages[*at];
            let role = self.roles.get(passage.role.as_str()).copied();
            (!passage.flags.key, role.unwrap_or(usize::MAX), *at)
        };
        chosen.sort_unstable_by_key(place);
        let chosen = chosen.into_iter().map(|at| passages[at]).collect();
        (chosen, is_picked)
    }

    fn one(&self, passage: &CodedPassage) -> Option<Quote> {
        let interview = self.study.interview(passage.transcript)?;
        let longest = self.options.longest_quote.filter(|_| !passage.flags.key);
        let cuts = longest.and_then(|longest| cut_short(interview, &passage.pieces, longest));
        let shortened = cuts.is_some();
        let pieces = cuts.as_deref().unwrap_or(&passage.pieces);
        let mut parts = self.parts(interview, pieces);
        if let Some(last) = parts.last_mut().filter(|_| shortened) {
            last.text.push_str(&format!(" {LEFT_OUT}"));
        }
        let on_it = self.memos.get(&passage.transcript).into_iter().flatten();
        let on_it = on_it.filter(|memo| match &memo.on {
            MemoTarget::Passage(on) => on.span.overlaps(passage.span),
            _ => false,
        });
        let around = Around {
            interview,
            quoting: self,
            turns: self.options.context,
        };
        Some(Quote {
            id: visible(&interview.quote_id(passage.span).to_string()),
            parts,
            key: passage.flags.key,
            shortened,
            context: around.turns(&passage.pieces),
            memos: on_it.map(|memo| note(self.study, memo)).collect(),
        })
    }

    /// What is quoted, speaker by speaker.
    fn parts(&self, interview: &Interview, pieces: &[Piece]) -> Vec<Part> {
        let mut parts: Vec<(Who, usize, Part)> = Vec::new();
        for piece in pieces {
            let words = visible(interview.document().text.slice(piece.span));
            let (speaker, role) = self.speaker(interview, piece.turn);
            match parts.last_mut() {
                Some((who, turn, part)) if *who == piece.who && speaker == part.speaker => {
                    if *turn + 1 != piece.turn {
                        part.text.push_str(&format!(" {LEFT_OUT}"));
                    }
                    part.text.push_str(&format!(" {words}"));
                    *turn = piece.turn;
                }
                _ => {
                    let text = words;
                    parts.push((
                        piece.who,
                        piece.turn,
                        Part {
                            speaker,
                            role,
                            text,
                        },
                    ));
                }
            }
        }
        parts.into_iter().map(|(_, _, part)| part).collect()
    }

    /// Whether who speaks may be quoted.
    pub fn may_quote(&self, who: Who) -> bool {
        !matches!(who, Who::Participant(id) if self.silent.contains(&id))
    }

    /// Who speaks a turn, and the name of their role.
    pub fn speaker(&self, interview: &Interview, turn: usize) -> (String, String) {
        let document = interview.document();
        let turn = document.turns.get(turn);
        let label = turn.map_or("", |turn| document.label(turn));
        let (name, role) = match turn.map_or(Who::Other, |turn| interview.who(turn)) {
            Who::Participant(id) => {
                let participant = self.study.participant(id);
                let role = role_name(participant.map_or("", |p| p.role.as_str()));
                (participant.map(|p| p.name.as_str()), role)
            }
            Who::Other => (None, "other".to_owned()),
            Who::Interviewer => (None, "interviewer".to_owned()),
        };
        (visible(name.unwrap_or(label)), role)
    }
}

/// What stands where words are left out.
pub(super) const LEFT_OUT: &str = "[...]";

/// The pieces of a quote down to the last whole sentence within `longest` words, the first one cut if it alone is longer;
/// none where all fits.
fn cut_short(interview: &Interview, pieces: &[Piece], longest: usize) -> Option<Vec<Piece>> {
    let text = &interview.document().text;
    let (mut kept, mut left) = (Vec::new(), longest.max(1));
    for piece in pieces {
        let words = text.count_words(piece.span);
        if words <= left {
            left -= words;
            kept.push(*piece);
            continue;
        }
        let mut end = None;
        for sentence in text.sentences(piece.span) {
            let words = text.count_words(sentence);
            if words > left {
                break;
            }
            left -= words;
            end = Some(sentence.end);
        }
        if kept.is_empty() && end.is_none() {
            end = text.words(piece.span).nth(left - 1).map(|word| word.end);
        }
        if let Some(end) = end {
            let span = Span::new(piece.span.start, end);
            kept.push(Piece { span, ..*piece });
        }
        return Some(kept);
    }
    None
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

//! The passages of codes: what every count can be opened to.

use std::collections::{HashMap, HashSet};

use super::ground::{Cast, Ground, Scope, Stretch};
use super::table::Place;
use crate::study::{
    CodeId, CodeKey, CoderId, Coding, CodingAt, Flags, ParticipantId, Span, Study, TranscriptId,
    Who,
};

/// Whether the codes under a code are meant with it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SubCodes {
    /// The code and everything under it.
    #[default]
    Include,
    /// The code alone.
    Exclude,
}

impl SubCodes {
    /// The codes meant by `code`, in codebook order.
    pub fn of(self, study: &Study, code: CodeId) -> Vec<CodeId> {
        match self {
            Self::Include => study.codebook().under(code),
            Self::Exclude => vec![code],
        }
    }
}

/// What one turn adds to a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The turn, counting from 0.
    pub turn: usize,
    /// What is covered of its speech.
    pub span: Span,
    /// Who speaks.
    pub who: Who,
}

/// A maximal stretch under some codes. It may run over several turns; labels, timestamps and turns that are not heard
/// lie between its pieces and count in no figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodedPassage {
    /// In which transcript.
    pub transcript: TranscriptId,
    /// From its first heard character to its last.
    pub span: Span,
    /// The turn in which it starts, counting from 0.
    pub turn: usize,
    /// The participant who speaks first in it; none where that is nobody interviewed.
    pub participant: Option<ParticipantId>,
    /// The role of whoever speaks first: empty where not known, `other` or `interviewer` where it is no participant.
    pub role: String,
    /// What is heard of it, turn by turn; never empty.
    pub pieces: Vec<Piece>,
    /// The codings that cover some of what is heard, by start, then end.
    pub codings: Vec<CodingAt>,
    /// Who made them, in the study's order.
    pub coders: Vec<CoderId>,
    /// What any of them is marked as.
    pub flags: Flags,
}

impl CodedPassage {
    /// Where it is.
    pub fn place(&self) -> Place {
        Place {
            transcript: self.transcript,
            span: self.span,
        }
    }

    /// The participants who speak in it, in order of appearance; one may come twice.
    pub fn participants(&self) -> impl Iterator<Item = ParticipantId> + '_ {
        self.pieces.iter().filter_map(|piece| match piece.who {
            Who::Participant(id) => Some(id),
            Who::Interviewer | Who::Other => None,
        })
    }
}

/// The passages of a code, in study order.
pub fn passages_of(
    study: &Study,
    code: CodeId,
    sub_codes: SubCodes,
    scope: &Scope,
) -> Vec<CodedPassage> {
    passages(study, &sub_codes.of(study, code), scope)
}

/// The passages under any of `codes`, in study order.
pub fn passages(study: &Study, codes: &[CodeId], scope: &Scope) -> Vec<CodedPassage> {
    let keys: HashSet<CodeKey> = codes.iter().filter_map(|c| study.code_key(*c)).collect();
    let (cast, chosen) = (Cast::of(study), scope.coder_test(study));
    let meant = |coding: &Coding| keys.contains(&coding.code) && chosen(coding);
    let mut found = Vec::new();
    for interview in study.interviews() {
        if interview.codings().iter().any(meant) {
            let ground = Ground::new(&cast, interview, scope);
            let codings = ground.codings().filter(|(coding, _)| meant(coding));
            found.extend(passages_in(study, &ground, codings));
        }
    }
    found
}

/// The passages that each code has of its own, in study order; a code without any is left out. One pass for all codes.
pub fn own_passages(study: &Study, scope: &Scope) -> HashMap<CodeId, Vec<CodedPassage>> {
    let (cast, chosen) = (Cast::of(study), scope.coder_test(study));
    let mut found: HashMap<CodeId, Vec<CodedPassage>> = HashMap::new();
    for interview in study.interviews() {
        let ground = Ground::new(&cast, interview, scope);
        let mut by_code: HashMap<CodeKey, Vec<(&Coding, Stretch)>> = HashMap::new();
        for (coding, stretch) in ground.codings().filter(|(coding, _)| chosen(coding)) {
            let of_code = by_code.entry(coding.code).or_default();
            of_code.push((coding, stretch));
        }
        for (code, codings) in by_code {
            let passages = passages_in(study, &ground, codings.into_iter());
            if !passages.is_empty() {
                found
                    .entry(study.code_id(code))
                    .or_default()
                    .extend(passages);
            }
        }
    }
    found
}

fn passages_in<'c>(
    study: &Study,
    ground: &Ground,
    codings: impl Iterator<Item = (&'c Coding, Stretch)>,
) -> Vec<CodedPassage> {
    let (mut found, mut open, mut under) = (Vec::new(), None, Vec::new());
    for (coding, stretch) in codings {
        if let Some(done) = Stretch::join(&mut open, stretch) {
            found.extend(passage(study, ground, done.span, &under));
            under.clear();
        }
        under.push(*coding);
    }
    found.extend(open.and_then(|last| passage(study, ground, last.span, &under)));
    found
}

/// The passage that a span makes, with those of `codings` that cover some of it; none where nothing of it is heard.
pub(super) fn passage(
    study: &Study,
    ground: &Ground,
    span: Span,
    codings: &[Coding],
) -> Option<CodedPassage> {
    let piece = |(turn, span)| Piece {
        turn,
        span,
        who: ground.voice(turn).who,
    };
    let pieces: Vec<Piece> = ground.pieces(span).map(piece).collect();
    let (first, last) = (pieces.first()?, pieces.last()?);
    let heard = |coding: &&Coding| pieces.iter().any(|p| p.span.overlaps(coding.span));
    let covering: Vec<&Coding> = codings.iter().filter(heard).collect();
    let coders: HashSet<CoderId> = covering.iter().map(|c| study.coder_id(c.coder)).collect();
    let transcript = ground.interview.transcript.id;
    let voice = ground.voice(first.turn);
    Some(CodedPassage {
        transcript,
        span: first.span.hull(last.span),
        turn: first.turn,
        participant: voice.participant.map(|p| p.id),
        role: voice.role().to_owned(),
        codings: covering
            .iter()
            .map(|coding| CodingAt {
                transcript,
                coding: coding.id,
            })
            .collect(),
        coders: study
            .coders()
            .iter()
            .map(|coder| coder.id)
            .filter(|id| coders.contains(id))
            .collect(),
        flags: Flags {
            key: covering.iter().any(|coding| coding.flags.key),
            contrary: covering.iter().any(|coding| coding.flags.contrary),
        },
        pieces,
    })
}

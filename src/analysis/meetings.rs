//! Which codes meet, whatever meeting means: the table that grows while a study is gone through.

use super::cooccurrence::CodePair;
use super::ground::{Cast, Ground, Ranks, Scope, in_parts};
use crate::study::{CodeId, Coding, Study};

/// What two codes have in common.
#[derive(Debug, Clone, Default)]
pub(super) struct Meeting {
    /// Pairs of codings.
    pub pairs: u64,
    /// Passages under both, or pairs of passages.
    pub passages: u64,
    /// How much is common to the two: characters, or turns.
    pub common: u64,
    /// How much stands under both, and is part of the size of each.
    pub shared: u64,
}

/// Who met whom so far. Codes are named by their rank.
pub(super) struct Meetings {
    /// How much stands under each code.
    pub sizes: Vec<u64>,
    /// For each code, what it shares with those behind it, as far as it has met them.
    later: Vec<Vec<Meeting>>,
}

impl Meetings {
    fn among(codes: usize) -> Self {
        Self {
            sizes: vec![0; codes],
            later: vec![Vec::new(); codes],
        }
    }

    /// The meeting of two different codes.
    pub fn of(&mut self, a: usize, b: usize) -> &mut Meeting {
        let later = &mut self.later[a.min(b)];
        let distance = a.abs_diff(b);
        if later.len() < distance {
            later.resize(distance, Meeting::default());
        }
        &mut later[distance - 1]
    }

    fn iter(&self) -> impl Iterator<Item = (usize, usize, &Meeting)> {
        let all = self.later.iter().enumerate().flat_map(|(a, later)| {
            let behind = later.iter().enumerate();
            behind.map(move |(between, meeting)| (a, a + between + 1, meeting))
        });
        all.filter(|(_, _, meeting)| meeting.pairs > 0)
    }

    fn absorb(&mut self, other: Self) {
        for (size, theirs) in self.sizes.iter_mut().zip(&other.sizes) {
            *size += theirs;
        }
        for (a, b, theirs) in other.iter() {
            let meeting = self.of(a, b);
            meeting.pairs += theirs.pairs;
            meeting.passages += theirs.passages;
            meeting.common += theirs.common;
            meeting.shared += theirs.shared;
        }
    }

    fn code_pair(&self, codes: &[CodeId], (a, b, meeting): (usize, usize, &Meeting)) -> CodePair {
        let either = self.sizes[a] + self.sizes[b] - meeting.shared;
        CodePair {
            a: codes[a],
            b: codes[b],
            pairs: meeting.pairs,
            passages: meeting.passages,
            jaccard: meeting.common as f64 / either as f64,
        }
    }
}

/// Has `look` take in the meetings of each transcript, of which it gets the ground and the rank of each coding that counts:
/// its code's place in the codebook. Gives every pair that met, in codebook order.
pub(super) fn code_pairs(
    study: &Study,
    scope: &Scope,
    look: impl Fn(&mut Meetings, &Ground, &dyn Fn(&Coding) -> Option<usize>) + Sync,
) -> Vec<CodePair> {
    let codes: Vec<CodeId> = study.codebook().iter().map(|code| code.id).collect();
    let ranks = Ranks::of(study, codes.iter().copied());
    let (cast, chosen) = (Cast::of(study), scope.coder_test(study));
    let rank_of = |coding: &Coding| ranks.get(coding.code).filter(|_| chosen(coding));
    let parts = in_parts(study, |interviews| {
        let mut meetings = Meetings::among(codes.len());
        for interview in interviews.iter().filter(|i| !i.codings().is_empty()) {
            look(
                &mut meetings,
                &Ground::new(&cast, interview, scope),
                &rank_of,
            );
        }
        meetings
    });
    let mut meetings = Meetings::among(codes.len());
    parts.into_iter().for_each(|part| meetings.absorb(part));
    let pairs = meetings.iter();
    pairs.map(|pair| meetings.code_pair(&codes, pair)).collect()
}

//! Which codes stand on the same words.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::ground::{Cast, Ground, Ranked, Scope, Stretch};
use super::meetings::code_pairs;
use super::near::{cooccurrence_within, places_within};
use super::passages::{CodedPassage, passage};
use super::table::{Format, Head, Heat, NumberTable, Place, Tabulated};
use crate::study::{CodeId, CodeKey, Coding, Span, SpanSet, Study};

/// Two codes that share at least one character, each by its own codings alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CodePair {
    /// The one that comes first in the codebook.
    pub a: CodeId,
    /// The other.
    pub b: CodeId,
    /// Pairs of codings, one of each, that share a character: a number of records, which a cut can change.
    pub pairs: u64,
    /// Maximal stretches under both.
    pub passages: u64,
    /// Characters under both over characters under either, 0 to 1 (Jaccard 1901).
    pub jaccard: f64,
}

/// Every pair of codes that share a character of heard speech, in codebook order.
pub fn cooccurrence(study: &Study, scope: &Scope) -> Vec<CodePair> {
    code_pairs(study, scope, |meetings, ground, rank_of| {
        // On the tape of heard characters a shared stretch is a shared stretch of heard speech; stretches are made before,
        // on the text as it is.
        let tape = Tape::of(ground);
        let (codings, stretches) = ground.ranked(meetings.sizes.len(), rank_of);
        let on_tape = |Ranked { rank, stretch }| Some((tape.heard(ground, stretch)?, rank));
        let codings: Vec<_> = codings.into_iter().filter_map(on_tape).collect();
        let stretches: Vec<_> = stretches.into_iter().filter_map(on_tape).collect();
        for (span, code) in &stretches {
            meetings.sizes[*code] += u64::from(span.len());
        }
        sweep(&codings, |a, b, _| meetings.of(a, b).pairs += 1);
        sweep(&stretches, |a, b, shared| {
            let meeting = meetings.of(a, b);
            meeting.passages += 1;
            meeting.common += u64::from(shared);
            meeting.shared += u64::from(shared);
        });
    })
}

/// The passages behind a pair: maximal stretches under both codes, in study order.
pub fn passages_of_both(study: &Study, a: CodeId, b: CodeId, scope: &Scope) -> Vec<CodedPassage> {
    let (Some(a), Some(b)) = (study.code_key(a), study.code_key(b)) else {
        return Vec::new();
    };
    let (cast, chosen) = (Cast::of(study), scope.coder_test(study));
    let mut found = Vec::new();
    for interview in study.interviews() {
        let ground = Ground::new(&cast, interview, scope);
        let codings = || ground.codings().filter(|(coding, _)| chosen(coding));
        let under = |code: CodeKey| stretches(codings().filter(|(c, _)| c.code == code));
        let either = |c: &Coding| c.code == a || c.code == b;
        let codings = codings().map(|(coding, _)| *coding).filter(either);
        let codings: Vec<Coding> = codings.collect();
        for span in under(a).intersection(&under(b)).spans() {
            found.extend(passage(study, &ground, *span, &codings));
        }
    }
    found
}

/// Which figure of a pair is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PairMeasure {
    /// Passages under both, or pairs of passages that are near.
    #[default]
    Passages,
    /// Pairs of codings.
    Pairs,
    /// Jaccard's coefficient.
    Jaccard,
}

impl PairMeasure {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Passages, Self::Jaccard, Self::Pairs];

    /// What it counts, as a heading says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Passages => "passages",
            Self::Pairs => "pairs of codings",
            Self::Jaccard => "Jaccard",
        }
    }

    fn of(self, pair: &CodePair) -> f64 {
        match self {
            Self::Passages => pair.passages as f64,
            Self::Pairs => pair.pairs as f64,
            Self::Jaccard => pair.jaccard,
        }
    }
}

/// Which codes meet, as a table: codes against codes, each by its own codings. Codes that meet no other are left out.
#[derive(Debug, Clone)]
pub struct Cooccurrence {
    /// Whose words and codings count.
    pub scope: Scope,
    /// Within how many turns; none: on the same characters.
    pub within: Option<usize>,
    /// What the cells show.
    pub measure: PairMeasure,
    /// The pairs, in codebook order.
    pub pairs: Vec<CodePair>,
    codes: Vec<CodeId>,
}

impl Cooccurrence {
    /// Counts.
    pub fn count(study: &Study, scope: Scope, within: Option<usize>, measure: PairMeasure) -> Self {
        let pairs = match within {
            Some(turns) => cooccurrence_within(study, &scope, turns),
            None => cooccurrence(study, &scope),
        };
        let met: HashSet<CodeId> = pairs.iter().flat_map(|pair| [pair.a, pair.b]).collect();
        let codes = study.codebook().iter().map(|code| code.id);
        Self {
            scope,
            within,
            measure,
            codes: codes.filter(|code| met.contains(code)).collect(),
            pairs,
        }
    }
}

impl Tabulated for Cooccurrence {
    fn table(&self, study: &Study) -> NumberTable {
        let codes = self.codes.iter().filter_map(|id| study.codebook().get(*id));
        let heads: Vec<Head> = codes.map(|code| Head::code(code, 0)).collect();
        let numbered = self.codes.iter().enumerate();
        let place: HashMap<CodeId, usize> = numbered.map(|(at, code)| (*code, at)).collect();
        let mut cells = vec![vec![None; heads.len()]; heads.len()];
        for pair in &self.pairs {
            let (a, b) = (place[&pair.a], place[&pair.b]);
            cells[a][b] = Some(self.measure.of(pair));
            cells[b][a] = cells[a][b];
        }
        let format = match self.measure {
            PairMeasure::Jaccard => Format::Decimals(2),
            PairMeasure::Passages | PairMeasure::Pairs => Format::Whole,
        };
        let where_they_meet = match self.within {
            None => "on the same words".to_owned(),
            Some(0) => "in the same turn".to_owned(),
            Some(1) => "within one turn".to_owned(),
            Some(turns) => format!("within {turns} turns"),
        };
        let name = self.measure.name();
        let counts = match (self.measure, self.within) {
            (PairMeasure::Passages, None) => "Stretches of text under both codes",
            (PairMeasure::Passages, Some(_)) => {
                "Pairs of passages, one of each code, that are so near"
            }
            (PairMeasure::Pairs, _) => "Pairs of codings, one of each code",
            (PairMeasure::Jaccard, None) => {
                "Characters under both codes over characters under either"
            }
            (PairMeasure::Jaccard, Some(_)) => {
                "Turns with one code and so near to the other, over turns with either"
            }
        };
        NumberTable {
            title: format!("Codes that meet {where_they_meet}: {name}"),
            unit: name.to_owned(),
            note: format!("{counts}; each code by its own codings, without the codes under it."),
            corner: "code".to_owned(),
            lines: heads.clone(),
            columns: heads.into_iter().map(|head| (head, format)).collect(),
            cells,
            heat: Heat::Table,
        }
    }

    fn places(&self, study: &Study, line: usize, column: usize) -> Vec<Place> {
        let codes = self.codes.get(line).zip(self.codes.get(column));
        let Some((a, b)) = codes.filter(|(a, b)| a != b) else {
            return Vec::new();
        };
        match self.within {
            Some(turns) => places_within(study, (*a, *b), &self.scope, turns),
            None => {
                let passages = passages_of_both(study, *a, *b, &self.scope);
                passages.iter().map(CodedPassage::place).collect()
            }
        }
    }
}

fn stretches<'c>(codings: impl Iterator<Item = (&'c Coding, Stretch)>) -> SpanSet {
    let (mut all, mut open) = (Vec::new(), None);
    for (_, stretch) in codings {
        all.extend(Stretch::join(&mut open, stretch));
    }
    all.into_iter()
        .chain(open)
        .map(|stretch| stretch.span)
        .collect()
}

/// Goes along spans sorted by start and tells of each two of different codes that overlap, and by how many characters.
fn sweep(spans: &[(Span, usize)], mut meet: impl FnMut(usize, usize, u32)) {
    let mut open: Vec<(Span, usize)> = Vec::new();
    for (span, code) in spans {
        open.retain(|(earlier, _)| earlier.end > span.start);
        for (earlier, other) in open.iter().filter(|(_, other)| other != code) {
            meet(*other, *code, earlier.end.min(span.end) - span.start);
        }
        open.push((*span, *code));
    }
}

/// The heard characters of a transcript, one after another: how many come before each turn.
struct Tape(Vec<u32>);

impl Tape {
    fn of(ground: &Ground) -> Self {
        let mut so_far = 0;
        let before = ground.document.turns.iter().map(|turn| {
            let before = so_far;
            so_far += if ground.hears(turn) {
                turn.speech.len()
            } else {
                0
            };
            before
        });
        Self(before.collect())
    }

    /// Where a stretch lies on the tape; none where nothing of it is heard.
    fn heard(&self, ground: &Ground, stretch: Stretch) -> Option<Span> {
        let mut pieces = ground.pieces_of(stretch);
        let (first, start) = pieces.next()?;
        let (last, end) = pieces.last().unwrap_or((first, start));
        let place = |turn: usize, position: u32| {
            self.0[turn] + (position - ground.document.turns[turn].speech.start)
        };
        Some(Span::new(place(first, start.start), place(last, end.end)))
    }
}

//! Which codes stand on the same words.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::ground::{Cast, Ground, IntegerHashing, Places, Scope, Stretch, in_parts};
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
    let codes: Vec<CodeId> = study.codebook().iter().map(|code| code.id).collect();
    let mut ranks: Vec<Option<u32>> = Vec::new();
    for (code, rank) in codes.iter().zip(0..) {
        if let Some(CodeKey(key)) = study.code_key(*code) {
            ranks.resize(ranks.len().max(key as usize + 1), None);
            ranks[key as usize] = Some(rank);
        }
    }
    let (cast, chosen) = (Cast::of(study), scope.coder_test(study));
    let parts = in_parts(study, |interviews| {
        let mut meetings = Meetings::among(codes.len());
        for interview in interviews {
            let ranked = interview.codings().iter().filter_map(|coding| {
                let rank = ranks.get(coding.code.0 as usize).copied().flatten()?;
                chosen(coding).then_some((coding.span, rank))
            });
            meetings.interview(&Ground::new(&cast, interview, scope), ranked);
        }
        meetings
    });
    let mut meetings = Meetings::among(codes.len());
    parts.into_iter().for_each(|part| meetings.absorb(part));
    let pair = |(a, b, meeting): (usize, usize, &Meeting)| {
        let either = meetings.sizes[a] + meetings.sizes[b] - meeting.shared;
        CodePair {
            a: codes[a],
            b: codes[b],
            pairs: meeting.pairs,
            passages: meeting.passages,
            jaccard: meeting.shared as f64 / either as f64,
        }
    };
    meetings.iter().map(pair).collect()
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
        let under = |code: CodeKey| {
            let codings = interview.codings().iter();
            stretches(&ground, codings.filter(|c| c.code == code && chosen(c)))
        };
        let either = |c: &&Coding| (c.code == a || c.code == b) && chosen(c);
        let codings: Vec<Coding> = interview.codings().iter().filter(either).copied().collect();
        let mut places = Places::in_document(ground.document);
        for span in under(a).intersection(&under(b)).spans() {
            let stretch = places.stretch(*span);
            found.extend(passage(study, &ground, stretch, &codings));
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

fn stretches<'c>(ground: &Ground, codings: impl Iterator<Item = &'c Coding>) -> SpanSet {
    let mut places = Places::in_document(ground.document);
    let (mut all, mut open) = (Vec::new(), None);
    for coding in codings {
        all.extend(Stretch::join(&mut open, places.stretch(coding.span)));
    }
    all.into_iter()
        .chain(open)
        .map(|stretch| stretch.span)
        .collect()
}

/// What two codes share.
#[derive(Clone, Default)]
struct Meeting {
    pairs: u64,
    passages: u64,
    /// Characters under both.
    shared: u64,
}

/// Who met whom so far. Codes are named by their place in the codebook.
struct Meetings {
    /// Characters under each code.
    sizes: Vec<u64>,
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

    fn meeting(&mut self, a: u32, b: u32) -> &mut Meeting {
        let later = &mut self.later[a.min(b) as usize];
        let distance = a.abs_diff(b) as usize;
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
        all.filter(|(_, _, meeting)| meeting.shared > 0)
    }

    fn absorb(&mut self, other: Self) {
        for (size, theirs) in self.sizes.iter_mut().zip(&other.sizes) {
            *size += theirs;
        }
        for (a, b, theirs) in other.iter() {
            let meeting = self.meeting(a as u32, b as u32);
            meeting.pairs += theirs.pairs;
            meeting.passages += theirs.passages;
            meeting.shared += theirs.shared;
        }
    }

    /// Takes in one transcript's codings, sorted by start. Everything happens on the tape of its heard characters, where a
    /// shared stretch is a shared stretch of heard speech; stretches are made before, on the text as it is.
    fn interview(&mut self, ground: &Ground, codings: impl Iterator<Item = (Span, u32)>) {
        let tape = Tape::of(ground);
        let mut places = Places::in_document(ground.document);
        let mut open: HashMap<u32, Option<Stretch>, IntegerHashing> = HashMap::default();
        let (mut codings_heard, mut stretches_heard) = (Vec::new(), Vec::new());
        let heard = |stretch: Stretch, code: u32| Some((tape.heard(ground, stretch)?, code));
        for (span, code) in codings {
            let stretch = places.stretch(span);
            codings_heard.extend(heard(stretch, code));
            let done = Stretch::join(open.entry(code).or_default(), stretch);
            stretches_heard.extend(done.and_then(|done| heard(done, code)));
        }
        let last = open.into_iter().map(|(code, stretch)| (stretch, code));
        stretches_heard.extend(last.filter_map(|(stretch, code)| heard(stretch?, code)));
        stretches_heard.sort_unstable();
        for (span, code) in &stretches_heard {
            self.sizes[*code as usize] += u64::from(span.len());
        }
        sweep(&codings_heard, |a, b, _| self.meeting(a, b).pairs += 1);
        sweep(&stretches_heard, |a, b, shared| {
            let meeting = self.meeting(a, b);
            meeting.passages += 1;
            meeting.shared += u64::from(shared);
        });
    }
}

/// Goes along spans sorted by start and tells of each two of different codes that overlap, and by how many characters.
fn sweep(spans: &[(Span, u32)], mut meet: impl FnMut(u32, u32, u32)) {
    let mut open: Vec<(Span, u32)> = Vec::new();
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
        let mut pieces = ground.pieces(stretch);
        let (first, start) = pieces.next()?;
        let (last, end) = pieces.last().unwrap_or((first, start));
        let place = |turn: usize, position: u32| {
            self.0[turn] + (position - ground.document.turns[turn].speech.start)
        };
        Some(Span::new(place(first, start.start), place(last, end.end)))
    }
}

//! Saturation: how many codes each further interview adds, in the study's order and over random orders.

use super::ground::{Cast, Ground, Ranks, Scope};
use super::passages::{CodedPassage, own_passages};
use super::table::{Format, Head, Heat, NumberTable, Place, Tabulated};
use crate::study::{CodeId, Interview, Study, TranscriptId};

/// How many random orders the band is drawn from.
pub const ORDERS: usize = 1000;
/// What the random orders grow from: the same in every run.
const SEED: u64 = 0x656d_6963;
/// The part of the random orders that lies below the band, and the part that lies above it.
const TAIL: f64 = 0.025;

/// What one interview adds.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The transcript.
    pub transcript: TranscriptId,
    /// The codes that no interview before it has.
    pub new: Vec<CodeId>,
    /// How many codes there are in it and all before it.
    pub so_far: usize,
    /// How many codes so many interviews have in a random order: the mean.
    pub mean: f64,
    /// In all but 2.5 in 100 random orders it is at least so many.
    pub low: usize,
    /// In all but 2.5 in 100 random orders it is at most so many.
    pub high: usize,
}

/// How the number of codes grows with the interviews. A code counts in an interview where it has a passage of its own.
#[derive(Debug, Clone)]
pub struct Saturation {
    /// Whose words and codings count.
    pub scope: Scope,
    /// Interview by interview, in study order.
    pub steps: Vec<Step>,
    /// Transcripts without any passage, which say nothing and are left out.
    pub uncoded: Vec<TranscriptId>,
    /// How many codes there are in all interviews together.
    pub codes: usize,
}

impl Saturation {
    /// Works it out.
    pub fn of(study: &Study, scope: Scope) -> Self {
        Self::among(study, scope, |_| true)
    }

    /// Works it out for some of the codes, each by its own codings, as if there were no others.
    pub fn among(study: &Study, scope: Scope, counts: impl Fn(CodeId) -> bool) -> Self {
        let codes = study.codebook().iter().map(|code| code.id);
        let codes: Vec<CodeId> = codes.filter(|code| counts(*code)).collect();
        let seen = SeenIn::of(study, &scope, &codes);
        let (coded, uncoded): (Vec<usize>, Vec<usize>) =
            (0..study.interviews().len()).partition(|at| seen.0[*at].iter().any(|bits| *bits != 0));
        let sets: Vec<&[u64]> = coded.iter().map(|at| seen.0[*at].as_slice()).collect();
        let bands = bands(&sets);
        let id = |at: &usize| study.interviews()[*at].transcript.id;
        let mut so_far = vec![0; seen.1];
        let mut steps = Vec::with_capacity(sets.len());
        for ((at, set), band) in coded.iter().zip(&sets).zip(bands) {
            let news = set.iter().zip(&so_far).map(|(here, before)| here & !before);
            let new = members(news).map(|rank| codes[rank]).collect();
            let count = unite(&mut so_far, set);
            steps.push(Step {
                transcript: id(at),
                new,
                so_far: count,
                mean: band.mean,
                low: band.low,
                high: band.high,
            });
        }
        Self {
            scope,
            codes: steps.last().map_or(0, |step| step.so_far),
            steps,
            uncoded: uncoded.iter().map(id).collect(),
        }
    }
}

/// For each transcript those of the codes with a passage in it, as bits; and how many words of bits that takes.
struct SeenIn(Vec<Vec<u64>>, usize);

impl SeenIn {
    fn of(study: &Study, scope: &Scope, codes: &[CodeId]) -> Self {
        let words = codes.len().div_ceil(64);
        let ranks = Ranks::of(study, codes.iter().copied());
        let (cast, chosen) = (Cast::of(study), scope.coder_test(study));
        let seen = |interview: &std::sync::Arc<Interview>| {
            let mut bits = vec![0u64; words];
            if interview.codings().is_empty() {
                return bits;
            }
            let ground = Ground::new(&cast, interview, scope);
            for coding in interview.codings().iter().filter(|coding| chosen(coding)) {
                let rank = ranks.get(coding.code);
                let Some(rank) = rank.filter(|rank| bits[rank / 64] >> (rank % 64) & 1 == 0) else {
                    continue;
                };
                let heard = ground.pieces(coding.span).next().is_some();
                bits[rank / 64] |= u64::from(heard) << (rank % 64);
            }
            bits
        };
        Self(study.interviews().iter().map(seen).collect(), words)
    }
}

/// The numbers of the bits that are set.
fn members(words: impl Iterator<Item = u64>) -> impl Iterator<Item = usize> {
    words.enumerate().flat_map(|(at, word)| {
        let set = move |bit: &usize| word >> bit & 1 == 1;
        (0..64usize).filter(set).map(move |bit| at * 64 + bit)
    })
}

/// Adds a set to another; how many members that has then.
fn unite(all: &mut [u64], set: &[u64]) -> usize {
    let mut count = 0;
    for (all, here) in all.iter_mut().zip(set) {
        *all |= here;
        count += all.count_ones() as usize;
    }
    count
}

#[derive(Clone)]
struct Band {
    mean: f64,
    low: usize,
    high: usize,
}

/// For each number of interviews, how many codes they have together over random orders.
fn bands(sets: &[&[u64]]) -> Vec<Band> {
    let mut random = fastrand::Rng::with_seed(SEED);
    let mut order: Vec<usize> = (0..sets.len()).collect();
    let mut counts: Vec<Vec<u32>> = vec![Vec::with_capacity(ORDERS); sets.len()];
    let mut so_far = vec![0u64; sets.first().map_or(0, |set| set.len())];
    for _ in 0..ORDERS {
        random.shuffle(&mut order);
        so_far.fill(0);
        for (at, counts) in order.iter().zip(&mut counts) {
            counts.push(unite(&mut so_far, sets[*at]) as u32);
        }
    }
    let tail = (ORDERS as f64 * TAIL) as usize;
    let band = |mut counts: Vec<u32>| {
        counts.sort_unstable();
        let sum: u64 = counts.iter().map(|count| u64::from(*count)).sum();
        Band {
            mean: sum as f64 / ORDERS as f64,
            low: counts[tail] as usize,
            high: counts[ORDERS - 1 - tail] as usize,
        }
    };
    counts.into_iter().map(band).collect()
}

impl Tabulated for Saturation {
    fn table(&self, study: &Study) -> NumberTable {
        let whole = |label| (Head::new(label), Format::Whole);
        let title = |step: &Step| {
            let interview = study.interview(step.transcript);
            Head::new(interview.map_or("", |i| &i.transcript.title))
        };
        let cells = |step: &Step| {
            vec![
                Some(step.new.len() as f64),
                Some(step.so_far as f64),
                Some(super::counts::share(step.so_far as u64, self.codes as u64)),
                Some(step.mean),
                Some(step.low as f64),
                Some(step.high as f64),
            ]
        };
        let uncoded = match self.uncoded.len() {
            0 => String::new(),
            1 => " One transcript without a passage is left out.".to_owned(),
            many => format!(" {many} transcripts without a passage are left out."),
        };
        NumberTable {
            title: "Saturation: codes by interview".to_owned(),
            unit: "codes".to_owned(),
            note: format!(
                "Codes that have a passage of their own in an interview and in none before it, in the study's order; \
                 the band holds 95 in 100 of {ORDERS} random orders of the interviews.{uncoded}"
            ),
            corner: "transcript".to_owned(),
            lines: self.steps.iter().map(title).collect(),
            columns: vec![
                whole("new codes"),
                whole("so far"),
                (Head::new("% of all"), Format::Percent),
                (Head::new("random mean"), Format::Decimals(1)),
                whole("random low"),
                whole("random high"),
            ],
            cells: self.steps.iter().map(cells).collect(),
            heat: Heat::Column,
        }
    }

    /// Behind the new codes their first passages in the interview, behind the codes so far the first passage of each.
    fn places(&self, study: &Study, line: usize, column: usize) -> Vec<Place> {
        if column > 2 || line >= self.steps.len() {
            return Vec::new();
        }
        let first = if column == 0 { line } else { 0 };
        let own = own_passages(study, &self.scope);
        let mut places = Vec::new();
        for step in &self.steps[first..=line] {
            let passage_of = |code: &CodeId| -> Option<&CodedPassage> {
                let mut passages = own.get(code)?.iter();
                passages.find(|passage| passage.transcript == step.transcript)
            };
            let here = step.new.iter().filter_map(passage_of);
            let mut here: Vec<Place> = here.map(CodedPassage::place).collect();
            here.sort_by_key(|place| place.span);
            places.extend(here);
        }
        places
    }
}

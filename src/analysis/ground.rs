//! The ground that every figure stands on: which turns are heard, and which stretches of text codings cover together.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::study::{
    CodeId, CodeKey, CoderId, Coding, Document, Interview, Participant, ParticipantId, Position,
    Site, Span, Study, TranscriptId, Turn, Who,
};

/// Whose words and whose codings a figure looks at. By default: those of all coders, and all words but the interviewer's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only codings of these coders; none: of all.
    pub coders: Option<Vec<CoderId>>,
    /// Only what is said by participants of these roles, somebody else in the room being `other`; none: by all.
    pub roles: Option<Vec<String>>,
    /// Whether the interviewer's words count.
    pub interviewers: bool,
    /// Only what is said in these turns; none: in all.
    pub turns: Option<TurnSet>,
}

/// Some turns of a study, such as those in which a query finds something. Cheap to clone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TurnSet(Arc<HashMap<TranscriptId, HashSet<Position>>>);

impl TurnSet {
    /// The turns that share a character with any of these passages.
    pub fn of(study: &Study, passages: impl IntoIterator<Item = (TranscriptId, Span)>) -> Self {
        let mut turns: HashMap<TranscriptId, HashSet<Position>> = HashMap::new();
        for (transcript, span) in passages {
            let Some(interview) = study.interview(transcript) else {
                continue;
            };
            let all = &interview.document().turns;
            let first = all.partition_point(|turn| turn.span.end <= span.start);
            let touched = all[first..]
                .iter()
                .take_while(|turn| turn.span.start < span.end)
                .map(|turn| turn.span.start);
            turns.entry(transcript).or_default().extend(touched);
        }
        Self(Arc::new(turns))
    }

    fn has(&self, transcript: TranscriptId, turn: &Turn) -> bool {
        let turns = self.0.get(&transcript);
        turns.is_some_and(|turns| turns.contains(&turn.span.start))
    }
}

impl Scope {
    /// Whether a coding is by one of the coders.
    pub(super) fn coder_test<'a>(&self, study: &'a Study) -> impl Fn(&Coding) -> bool + use<'a> {
        let keys = self.coders.as_ref().map(|coders| {
            let keys = coders.iter().filter_map(|coder| study.coder_key(*coder));
            keys.collect::<Vec<_>>()
        });
        move |coding| {
            keys.as_ref()
                .is_none_or(|keys| keys.contains(&coding.coder))
        }
    }

    fn hears(&self, voice: &Voice) -> bool {
        let of_role = |role: &str| {
            self.roles
                .as_ref()
                .is_none_or(|roles| roles.iter().any(|r| r == role))
        };
        match voice.who {
            Who::Interviewer => self.interviewers,
            Who::Participant(_) | Who::Other => of_role(voice.role()),
        }
    }
}

/// The role under which figures list somebody else in the room.
pub(super) const OTHER: &str = "other";
/// The role under which figures list the interviewer.
pub(super) const INTERVIEWER: &str = "interviewer";

/// Who speaks under one label of a transcript.
#[derive(Debug, Clone, Copy)]
pub(super) struct Voice<'a> {
    pub who: Who,
    pub participant: Option<&'a Participant>,
    pub heard: bool,
}

impl<'a> Voice<'a> {
    /// The participant's role, empty where not known.
    pub fn role(&self) -> &'a str {
        match self.who {
            Who::Interviewer => INTERVIEWER,
            Who::Other => OTHER,
            Who::Participant(_) => self.participant.map_or("", |p| &p.role),
        }
    }
}

/// The participants of a study by identity.
pub(super) struct Cast<'a>(HashMap<ParticipantId, &'a Participant>);

impl<'a> Cast<'a> {
    pub fn of(study: &'a Study) -> Self {
        let participants = study.participants().iter();
        Self(participants.map(|p| (p.id, p)).collect())
    }
}

/// One transcript, and which of its turns are heard.
pub(super) struct Ground<'a> {
    pub interview: &'a Interview,
    pub document: &'a Document,
    voices: Vec<Voice<'a>>,
    turns: Option<TurnSet>,
}

impl<'a> Ground<'a> {
    pub fn new(cast: &Cast<'a>, interview: &'a Interview, scope: &Scope) -> Self {
        let document = interview.document();
        let voice = |label: &String| {
            let who = interview.transcript.who(label);
            let participant = match who {
                Who::Participant(id) => cast.0.get(&id).copied(),
                Who::Interviewer | Who::Other => None,
            };
            let mut voice = Voice {
                who,
                participant,
                heard: false,
            };
            voice.heard = scope.hears(&voice);
            voice
        };
        Self {
            interview,
            document,
            voices: document.labels.iter().map(voice).collect(),
            turns: scope.turns.clone(),
        }
    }

    /// Who speaks, by the document's labels.
    pub fn voices(&self) -> &[Voice<'a>] {
        &self.voices
    }

    /// Which of the document's labels stands before a turn that [`pieces`](Self::pieces) named.
    pub fn speaker(&self, turn: usize) -> usize {
        usize::from(self.document.turns[turn].speaker)
    }

    /// Who speaks in a turn that [`pieces`](Self::pieces) named.
    pub fn voice(&self, turn: usize) -> &Voice<'a> {
        &self.voices[self.speaker(turn)]
    }

    /// How many words are heard of each voice.
    pub fn words_heard(&self) -> Vec<u64> {
        let mut words: Vec<u64> = self.document.spoken().to_vec();
        if self.turns.is_some() {
            words.fill(0);
            for turn in self.document.turns.iter().filter(|turn| self.hears(turn)) {
                words[usize::from(turn.speaker)] += u64::from(turn.words);
            }
        }
        for (words, voice) in words.iter_mut().zip(&self.voices) {
            *words *= u64::from(voice.heard);
        }
        words
    }

    /// Whether a turn is heard.
    pub fn hears(&self, turn: &Turn) -> bool {
        let voice = self.voices.get(usize::from(turn.speaker));
        let chosen = |turns: &TurnSet| turns.has(self.interview.transcript.id, turn);
        voice.is_some_and(|voice| voice.heard) && self.turns.as_ref().is_none_or(chosen)
    }

    /// The interview's codings by start, each as a stretch of its own.
    pub fn codings(&self) -> impl Iterator<Item = (&'a Coding, Stretch)> + use<'a> {
        let numbered = self.interview.codings().iter().zip(0..);
        numbered
            .zip(self.interview.sites())
            .map(|((coding, number), site)| {
                let stretch = Stretch {
                    span: coding.span,
                    site: *site,
                    first: number,
                    last: number,
                };
                (coding, stretch)
            })
    }

    /// The codings to which `rank_of` gives a rank below `ranks`, and the stretches that those of one rank make together; each
    /// by start.
    pub fn ranked(
        &self,
        ranks: usize,
        rank_of: impl Fn(&Coding) -> Option<usize>,
    ) -> (Vec<Ranked>, Vec<Ranked>) {
        let mut latest: Vec<Option<usize>> = vec![None; ranks];
        let (mut codings, mut stretches) = (Vec::new(), Vec::<Ranked>::new());
        for (coding, stretch) in self.codings() {
            let Some(rank) = rank_of(coding) else {
                continue;
            };
            let open = latest[rank].and_then(|at| stretches.get_mut(at));
            let grew = open.is_some_and(|open| open.stretch.take_in(stretch));
            let ranked = Ranked { rank, stretch };
            if !grew {
                latest[rank] = Some(stretches.len());
                stretches.push(ranked);
            }
            codings.push(ranked);
        }
        (codings, stretches)
    }

    /// The speech of each heard turn that a span covers, with the turn's index.
    pub fn pieces(&self, span: Span) -> impl Iterator<Item = (usize, Span)> + '_ {
        let turns = &self.document.turns;
        let first = turns.partition_point(|turn| turn.span.end <= span.start);
        self.pieces_from(first, span)
    }

    /// As [`pieces`](Self::pieces), of a stretch.
    pub fn pieces_of(&self, stretch: Stretch) -> impl Iterator<Item = (usize, Span)> + '_ {
        self.pieces_from(stretch.site.turn as usize, stretch.span)
    }

    /// As [`pieces`](Self::pieces), where no turn before the one with the index `first` can have any.
    pub fn pieces_from(
        &self,
        first: usize,
        span: Span,
    ) -> impl Iterator<Item = (usize, Span)> + '_ {
        let mut next = first;
        std::iter::from_fn(move || {
            loop {
                let (at, turn) = (next, self.document.turns.get(next)?);
                if turn.span.start >= span.end {
                    return None;
                }
                next += 1;
                let piece = turn.speech.intersection(span);
                if let Some(piece) = piece.filter(|_| self.hears(turn)) {
                    return Some((at, piece));
                }
            }
        })
    }

    /// How many words a piece of a stretch has, in the turn with this index.
    pub fn words_in(&self, stretch: Stretch, turn: usize, piece: Span) -> u32 {
        let whole = || {
            let edges = self.interview.word_edges();
            edges[stretch.first as usize].words_through(&edges[stretch.last as usize])
        };
        let known = (piece == stretch.span).then(whole).flatten();
        known.unwrap_or_else(|| self.document.words_in(turn, piece))
    }
}

/// A stretch of text under some codings, as far as it is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    pub span: Span,
    site: Site,
    /// The coding that it starts with, and the one that ends last: their numbers among the interview's.
    first: u32,
    last: u32,
}

/// A stretch of the code with a rank.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    pub rank: usize,
    pub stretch: Stretch,
}

/// The rank of each of some codes, by their keys.
pub(super) struct Ranks(Vec<Option<usize>>);

impl Ranks {
    /// Each code's rank is its place in `codes`.
    pub fn of(study: &Study, codes: impl IntoIterator<Item = CodeId>) -> Self {
        let mut ranks = Vec::new();
        for (rank, code) in codes.into_iter().enumerate() {
            if let Some(CodeKey(key)) = study.code_key(code) {
                ranks.resize(ranks.len().max(key as usize + 1), None);
                ranks[key as usize] = Some(rank);
            }
        }
        Self(ranks)
    }

    pub fn get(&self, CodeKey(key): CodeKey) -> Option<usize> {
        self.0.get(key as usize).copied().flatten()
    }
}

impl Stretch {
    /// Lets this one grow over `next`, which starts no earlier and adjoins it; where it does not, says so.
    pub fn take_in(&mut self, next: Self) -> bool {
        if next.span.start > self.site.reach {
            return false;
        }
        if next.span.end > self.span.end {
            (self.span.end, self.last) = (next.span.end, next.last);
        }
        self.site.reach = self.site.reach.max(next.site.reach);
        true
    }

    /// Lets `open` grow over `next`, which starts no earlier; gives back the one that ended before `next` began.
    pub fn join(open: &mut Option<Self>, next: Self) -> Option<Self> {
        let grew = open.as_mut().is_some_and(|open| open.take_in(next));
        if grew { None } else { open.replace(next) }
    }
}

/// From so many codings on, several threads count faster than one. Tests use threads at once, to hold them to the same laws.
const WORTH_THREADS: usize = if cfg!(test) { 8 } else { 20_000 };

/// Has `count` work on a study's transcripts in parts that have about as many codings each, at the same time. The result
/// must not depend on where the parts begin.
pub(super) fn in_parts<'a, T: Send>(
    study: &'a Study,
    count: impl Fn(&'a [Arc<Interview>]) -> T + Sync,
) -> Vec<T> {
    in_parts_by(study, |interview| interview.codings().len(), count)
}

/// As [`in_parts`], where the work on a transcript grows with `weight`.
pub(super) fn in_parts_by<'a, T: Send>(
    study: &'a Study,
    weight: impl Fn(&Interview) -> usize,
    count: impl Fn(&'a [Arc<Interview>]) -> T + Sync,
) -> Vec<T> {
    let interviews = study.interviews();
    let all: usize = interviews.iter().map(|i| weight(i)).sum();
    let threads = match all {
        0..WORTH_THREADS => 1,
        _ => std::thread::available_parallelism().map_or(1, usize::from),
    };
    let (mut parts, mut so_far) = (Vec::<Range<usize>>::new(), 0);
    for (at, interview) in interviews.iter().enumerate() {
        let full = so_far * threads >= all * parts.len();
        if parts.is_empty() || parts.len() < threads && full {
            parts.push(at..at);
        }
        so_far += weight(interview);
        parts
            .iter_mut()
            .last()
            .into_iter()
            .for_each(|part| part.end = at + 1);
    }
    if parts.len() < 2 {
        return vec![count(interviews)];
    }
    let count = &count;
    std::thread::scope(|scope| {
        let work = |part: Range<usize>| scope.spawn(move || count(&interviews[part]));
        let working: Vec<_> = parts.into_iter().map(work).collect();
        let done = working.into_iter().map(|thread| thread.join());
        done.map(|result| result.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

/// Has `work` done on each of some parts, at the same time, and gives what came of them in order. Parts that take longer than
/// others keep nobody waiting.
pub(super) fn each_part<T: Send>(parts: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    if parts < 2 || threads < 2 {
        return (0..parts).map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let take = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        let mine = take.take_while(|part| *part < parts);
        mine.map(|part| (part, work(part))).collect::<Vec<_>>()
    };
    let mut done: Vec<(usize, T)> = std::thread::scope(|scope| {
        let working: Vec<_> = (0..threads.min(parts)).map(|_| scope.spawn(take)).collect();
        let done = working.into_iter().map(|thread| thread.join());
        done.flat_map(|result| result.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    done.sort_unstable_by_key(|(part, _)| *part);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Hashes small integers: the standard hasher, made to withstand chosen keys, takes most of the time where these are counted.
#[derive(Default)]
pub(super) struct IntegerHasher(u64);

/// Builds [`IntegerHasher`]s.
pub(super) type IntegerHashing = BuildHasherDefault<IntegerHasher>;

impl Hasher for IntegerHasher {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

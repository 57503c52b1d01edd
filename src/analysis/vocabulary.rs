//! Words and how often they are said, corpus by corpus.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::corpus::Corpus;
use super::counts::share;
use super::ground::in_parts_by;
use super::stop_words::StopWords;
use super::table::{Format, Head, Heat, NumberTable, Place, Tabulated};
use crate::study::{Document, Interview, ParticipantId, Span, Study, Who, words_of};

/// A word as lists have it: lower case, the curly apostrophe straight.
pub(super) fn word_form(word: &str) -> String {
    form_of(word).into_owned()
}

fn form_of(word: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_ascii() && !c.is_ascii_uppercase();
    if word.chars().all(is_plain) {
        return Cow::Borrowed(word);
    }
    let lower = word.to_lowercase();
    Cow::Owned(lower.replace(['\u{2019}', '\u{2bc}'], "'"))
}

/// Whether two words are one in lists: upper and lower case, straight and curly apostrophes are alike.
pub fn words_alike(a: &str, b: &str) -> bool {
    form_of(a) == form_of(b)
}

/// How often a word is said in each corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordLine {
    /// The word, in lower case.
    pub word: String,
    /// How often, corpus by corpus.
    pub times: Vec<u64>,
    /// How many participants say it in any of them.
    pub participants: u64,
}

impl WordLine {
    /// How often it is said in all.
    pub fn all(&self) -> u64 {
        self.times.iter().sum()
    }
}

/// Which figure of a word is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum WordMeasure {
    /// How often.
    #[default]
    Times,
    /// How often in a thousand words.
    PerThousand,
}

/// The words of some corpora, the most frequent first, stop words left out.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    /// The corpora: the columns.
    pub corpora: Vec<Corpus>,
    /// How many words each corpus has, stop words included.
    pub sizes: Vec<u64>,
    /// The words.
    pub words: Vec<WordLine>,
    /// What the table shows.
    pub measure: WordMeasure,
}

/// Counts of one part of a study.
#[derive(Default)]
struct Tally<'a> {
    sizes: Vec<u64>,
    words: HashMap<Cow<'a, str>, (Vec<u64>, HashSet<ParticipantId>)>,
}

impl Vocabulary {
    /// Counts the words of the corpora.
    pub fn count(study: &Study, corpora: Vec<Corpus>, stop: &StopWords) -> Self {
        let parts = in_parts_by(
            study,
            |i| i.document().text.len() as usize,
            |interviews| {
                let mut tally = Tally {
                    sizes: vec![0; corpora.len()],
                    ..Tally::default()
                };
                for interview in interviews {
                    tally.interview(interview, &corpora);
                }
                tally
            },
        );
        let mut all = Tally {
            sizes: vec![0; corpora.len()],
            ..Tally::default()
        };
        parts.into_iter().for_each(|part| all.absorb(part));
        let line =
            |(word, (times, people)): (Cow<str>, (Vec<u64>, HashSet<ParticipantId>))| WordLine {
                word: word.into_owned(),
                times,
                participants: people.len() as u64,
            };
        let told = all.words.into_iter().filter(|(word, _)| !stop.has(word));
        let mut words: Vec<WordLine> = told.map(line).collect();
        words.sort_unstable_by(|a, b| b.all().cmp(&a.all()).then_with(|| a.word.cmp(&b.word)));
        Self {
            sizes: all.sizes,
            corpora,
            words,
            measure: WordMeasure::default(),
        }
    }

    /// Where a word is said in a corpus, in study order.
    pub fn places_of(&self, study: &Study, word: &str, corpus: usize) -> Vec<Place> {
        let Some(corpus) = self.corpora.get(corpus) else {
            return Vec::new();
        };
        let mut places = Vec::new();
        for interview in study.interviews() {
            let text = &interview.document().text;
            let id = interview.transcript.id;
            for span in corpus.in_transcript(id) {
                let said = text.words(*span);
                let said = said.filter(|span| words_alike(text.slice(*span), word));
                places.extend(said.map(|span| Place {
                    transcript: id,
                    span,
                }));
            }
        }
        places
    }
}

impl<'a> Tally<'a> {
    fn interview(&mut self, interview: &'a Interview, corpora: &[Corpus]) {
        let document: &'a Document = interview.document();
        for (at, corpus) in corpora.iter().enumerate() {
            for span in corpus.in_transcript(interview.transcript.id) {
                self.piece(at, document.text.slice(*span), speaker(interview, *span));
            }
        }
    }

    fn piece(&mut self, corpus: usize, speech: &'a str, speaker: Option<ParticipantId>) {
        for word in words_of(speech) {
            self.sizes[corpus] += 1;
            let form = form_of(&speech[word]);
            let corpora = self.sizes.len();
            let (times, people) = self
                .words
                .entry(form)
                .or_insert_with(|| (vec![0; corpora], HashSet::new()));
            times[corpus] += 1;
            people.extend(speaker);
        }
    }

    fn absorb(&mut self, other: Self) {
        for (size, theirs) in self.sizes.iter_mut().zip(&other.sizes) {
            *size += theirs;
        }
        for (word, (theirs, people)) in other.words {
            let corpora = theirs.len();
            let (times, known) = self
                .words
                .entry(word)
                .or_insert_with(|| (vec![0; corpora], HashSet::new()));
            times
                .iter_mut()
                .zip(theirs)
                .for_each(|(times, theirs)| *times += theirs);
            known.extend(people);
        }
    }
}

fn speaker(interview: &Interview, span: Span) -> Option<ParticipantId> {
    let document = interview.document();
    let turn = &document.turns[document.turn_at(span.start)?];
    match interview.who(turn) {
        Who::Participant(id) => Some(id),
        Who::Interviewer | Who::Other => None,
    }
}

impl Tabulated for Vocabulary {
    fn table(&self, _: &Study) -> NumberTable {
        let (unit, format) = match self.measure {
            WordMeasure::Times => ("times", Format::Whole),
            WordMeasure::PerThousand => ("per 1,000 words", Format::Decimals(2)),
        };
        let sizes = self.sizes.iter().copied();
        let sizes: Vec<u64> = sizes.chain([self.sizes.iter().sum()]).collect();
        let figure = |times: u64, size: u64| match self.measure {
            WordMeasure::Times => times as f64,
            WordMeasure::PerThousand => share(times, size) * 1000.0,
        };
        let cells = |line: &WordLine| {
            let times = line.times.iter().copied().chain([line.all()]);
            let figures = times
                .zip(&sizes)
                .map(|(times, size)| Some(figure(times, *size)));
            figures.chain([Some(line.participants as f64)]).collect()
        };
        let names = self.corpora.iter().map(|corpus| Head::new(&corpus.name));
        NumberTable {
            title: format!("Words: {unit}"),
            unit: unit.to_owned(),
            note: "Words that participants say, in any form that is written alike; stop words left out.".to_owned(),
            corner: "word".to_owned(),
            lines: self.words.iter().map(|line| Head::new(&line.word)).collect(),
            columns: names
                .chain([Head::total("all")])
                .map(|head| (head, format))
                .chain([(Head::total("participants"), Format::Whole)])
                .collect(),
            cells: self.words.iter().map(cells).collect(),
            heat: match self.measure {
                WordMeasure::Times => Heat::Column,
                WordMeasure::PerThousand => Heat::Table,
            },
        }
    }

    fn places(&self, study: &Study, line: usize, column: usize) -> Vec<Place> {
        let Some(line) = self.words.get(line) else {
            return Vec::new();
        };
        if column < self.corpora.len() {
            return self.places_of(study, &line.word, column);
        }
        let corpora = 0..self.corpora.len();
        let mut all: Vec<(usize, Place)> = Vec::new();
        for corpus in corpora {
            for place in self.places_of(study, &line.word, corpus) {
                let order = study
                    .interviews()
                    .iter()
                    .position(|i| i.transcript.id == place.transcript);
                all.push((order.unwrap_or(usize::MAX), place));
            }
        }
        all.sort_unstable_by_key(|(order, place)| (*order, place.span));
        all.dedup();
        all.into_iter().map(|(_, place)| place).collect()
    }
}

//! Keyness: the words that one group says conspicuously oftener than another.

use super::counts::share;
use super::table::{Format, Head, Heat, NumberTable, Place, Tabulated};
use super::vocabulary::Vocabulary;
use crate::study::Study;

/// A word, and how much oftener one group says it than the other.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyWord {
    /// The word, in lower case.
    pub word: String,
    /// How often each group says it.
    pub times: [u64; 2],
    /// How often in a thousand words.
    pub per_thousand: [f64; 2],
    /// Log-likelihood ratio G² (Dunning 1993, in the form of Rayson & Garside 2000) with one degree of freedom: above 3.84
    /// p < 0.05, above 6.63 p < 0.01, above 10.83 p < 0.001, above 15.13 p < 0.0001; not corrected for testing many words.
    pub log_likelihood: f64,
    /// Effect size: binary logarithm of the ratio of the two relative frequencies (Hardie 2014), a count of 0 taken as 0.5.
    /// 1 means twice as often in the first group, -1 twice as often in the second.
    pub log_ratio: f64,
}

/// The words of two corpora by keyness: those of the first, then those of the second, each the most conspicuous first.
#[derive(Debug, Clone)]
pub struct Keyness {
    /// How often what is said in which corpus; two corpora.
    pub vocabulary: Vocabulary,
    /// The words.
    pub words: Vec<KeyWord>,
}

impl Keyness {
    /// Compares the first two corpora of a vocabulary. Words that are said fewer than `at_least` times in all are left out.
    pub fn of(vocabulary: Vocabulary, at_least: u64) -> Self {
        let size = |corpus: usize| vocabulary.sizes.get(corpus).copied().unwrap_or(0);
        let sizes = [size(0), size(1)];
        let told = vocabulary
            .words
            .iter()
            .filter(|line| line.all() >= at_least);
        let mut words: Vec<KeyWord> = told
            .map(|line| {
                let times = [0, 1].map(|at| line.times.get(at).copied().unwrap_or(0));
                KeyWord {
                    word: line.word.clone(),
                    times,
                    per_thousand: [0, 1].map(|at: usize| share(times[at], sizes[at]) * 1000.0),
                    log_likelihood: log_likelihood(times, sizes),
                    log_ratio: log_ratio(times, sizes),
                }
            })
            .collect();
        words.sort_by(|a, b| {
            let second = |word: &KeyWord| word.log_ratio < 0.0;
            (second(a).cmp(&second(b)))
                .then_with(|| b.log_likelihood.total_cmp(&a.log_likelihood))
                .then_with(|| a.word.cmp(&b.word))
        });
        Self { vocabulary, words }
    }

    /// Only the most conspicuous `limit` words of each group.
    pub fn at_most(mut self, limit: usize) -> Self {
        let (mut first, mut second) = (0, 0);
        self.words.retain(|word| {
            let count = if word.log_ratio < 0.0 {
                &mut second
            } else {
                &mut first
            };
            *count += 1;
            *count <= limit
        });
        self
    }

    /// The names of the two groups.
    pub fn names(&self) -> [&str; 2] {
        let corpora = &self.vocabulary.corpora;
        [0, 1].map(|at| corpora.get(at).map_or("", |corpus| &corpus.name))
    }
}

/// G² = 2 Σ O ln(O / E) over the two cells of the word (Rayson & Garside 2000); a cell of 0 adds nothing.
fn log_likelihood(times: [u64; 2], sizes: [u64; 2]) -> f64 {
    let (all, words) = ((times[0] + times[1]) as f64, (sizes[0] + sizes[1]) as f64);
    if words == 0.0 {
        return 0.0;
    }
    let part = |at: usize| {
        let (observed, expected) = (times[at] as f64, sizes[at] as f64 * all / words);
        if observed > 0.0 {
            observed * (observed / expected).ln()
        } else {
            0.0
        }
    };
    (2.0 * (part(0) + part(1))).max(0.0)
}

fn log_ratio(times: [u64; 2], sizes: [u64; 2]) -> f64 {
    if sizes.contains(&0) {
        return 0.0;
    }
    let relative = |at: usize| (times[at] as f64).max(0.5) / sizes[at] as f64;
    (relative(0) / relative(1)).log2()
}

impl Tabulated for Keyness {
    fn table(&self, _: &Study) -> NumberTable {
        let [first, second] = self.names();
        let cells = |word: &KeyWord| {
            vec![
                Some(word.times[0] as f64),
                Some(word.times[1] as f64),
                Some(word.per_thousand[0]),
                Some(word.per_thousand[1]),
                Some(word.log_likelihood),
                Some(word.log_ratio),
            ]
        };
        NumberTable {
            title: format!("Key words: {first} against {second}"),
            unit: String::new(),
            note: format!(
                "Words that {first} say oftener than {second}, then those that {second} say oftener. LL: log-likelihood \
                 (3.84 p<.05, 6.63 p<.01, 10.83 p<.001, 15.13 p<.0001, not corrected for many words); log ratio: 1 is \
                 twice as often in {first}, -1 twice as often in {second}. Stop words left out."
            ),
            corner: "word".to_owned(),
            lines: self
                .words
                .iter()
                .map(|word| Head::new(&word.word))
                .collect(),
            columns: vec![
                (Head::new(first), Format::Whole),
                (Head::new(second), Format::Whole),
                (Head::new(format!("{first} /1000")), Format::Decimals(2)),
                (Head::new(format!("{second} /1000")), Format::Decimals(2)),
                (Head::new("LL"), Format::Decimals(2)),
                (Head::new("log ratio"), Format::Decimals(2)),
            ],
            cells: self.words.iter().map(cells).collect(),
            heat: Heat::Column,
        }
    }

    /// Behind the numbers of a group, where it says the word; behind those of both, where either does.
    fn places(&self, study: &Study, line: usize, column: usize) -> Vec<Place> {
        let Some(word) = self.words.get(line) else {
            return Vec::new();
        };
        let words = &self.vocabulary.words;
        let Some(line) = words.iter().position(|line| line.word == word.word) else {
            return Vec::new();
        };
        let corpus = if column < 4 { column % 2 } else { 2 };
        self.vocabulary.places(study, line, corpus)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example on Rayson's page on the log-likelihood calculator has the same form: a word 100 times in 10,000
    /// words against 50 times in 20,000. E1 = 50, E2 = 100; G² = 2 (100 ln 2 + 50 ln 0.5) = 100 ln 2.
    #[test]
    fn log_likelihood_is_dunnings() {
        let found = log_likelihood([100, 50], [10_000, 20_000]);
        assert!((found - 100.0 * 2f64.ln()).abs() < 1e-9, "{found}");
        assert_eq!(log_likelihood([10, 20], [1000, 2000]), 0.0);
        assert_eq!(log_likelihood([0, 0], [0, 0]), 0.0);
        assert!((log_ratio([100, 50], [10_000, 20_000]) - 2.0).abs() < 1e-12);
        assert_eq!(log_ratio([0, 1], [1000, 1000]), -1.0);
    }
}

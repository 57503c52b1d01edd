//! The plain evaluator's arithmetic: comparisons, words and spans, one pair at a time.

use std::cmp::Ordering;

use crate::search::language::Language;
use crate::search::words::{Word, WordPattern};
use crate::study::{AttributeType, Reading, Span, words_of};

pub(super) fn compares(
    kind: AttributeType,
    value: &str,
    order: Ordering,
    or_equal: bool,
    asked: &str,
) -> bool {
    let as_range = |text: &str, kind: AttributeType| match kind.read(text) {
        Reading::Range(low, high) => Some((low, high)),
        _ => None,
    };
    if kind == AttributeType::Date {
        let day = |text: &str, fill: &str| format!("{text}{}", &fill[text.len()..]);
        let low = |text: &str| day(text, "0000-00-00");
        let high = |text: &str| day(text, "9999-99-99");
        let inside = low(asked) <= low(value) && high(value) <= high(asked);
        return match (order, or_equal) {
            (Ordering::Equal, _) => inside,
            (Ordering::Greater, false) => low(value) > high(asked),
            (Ordering::Greater, true) => low(value) >= low(asked),
            (Ordering::Less, false) => high(value) < low(asked),
            (Ordering::Less, true) => high(value) <= high(asked),
        };
    }
    let (Some(value), Some(asked)) = (as_range(value, kind), as_range(asked, AttributeType::Band))
    else {
        return order == Ordering::Equal && value.to_lowercase() == asked.to_lowercase();
    };
    match (order, or_equal) {
        (Ordering::Equal, _) => asked.0 <= value.0 && value.1 <= asked.1,
        (Ordering::Greater, false) => value.0 > asked.1,
        (Ordering::Greater, true) => value.0 >= asked.0,
        (Ordering::Less, false) => value.1 < asked.0,
        (Ordering::Less, true) => value.1 <= asked.1,
    }
}

pub(super) fn found_in(
    speech: &str,
    pattern: &WordPattern,
    language: Language,
) -> Vec<std::ops::Range<usize>> {
    let all: Vec<(std::ops::Range<usize>, Word)> = words_of(speech)
        .map(|range| (range.clone(), Word::new(&speech[range])))
        .collect();
    let each = |is: &dyn Fn(&Word) -> bool| {
        let fitting = all.iter().filter(|(_, said)| is(said));
        fitting.map(|(range, _)| range.clone()).collect()
    };
    let stem = |word: &Word| language.stem(&word.written, &word.form).into_owned();
    let same = |exact: bool, said: &Word, word: &Word| {
        if exact {
            said.form == word.form
        } else {
            stem(said) == stem(word)
        }
    };
    match pattern {
        WordPattern::Stem(word) => each(&|said| same(false, said, word)),
        WordPattern::Form(word) => each(&|said| same(true, said, word)),
        WordPattern::Wildcard(word) => {
            let source = regex::escape(&word.form).replace("\\*", ".*");
            let regex = regex::Regex::new(&format!("^(?s:{source})$")).unwrap();
            each(&|said| regex.is_match(&said.form))
        }
        WordPattern::Typo(word) => each(&|said| is_one_edit(&word.form, &said.form)),
        WordPattern::Regex(expression) => {
            let found = expression.0.find_iter(speech).map(|found| found.range());
            found.filter(|range| !range.is_empty()).collect()
        }
        WordPattern::Phrase { words, exact } => {
            let fits = |start: usize| {
                (0..words.len()).all(|step| {
                    all.get(start + step)
                        .is_some_and(|(_, said)| same(*exact, said, &words[step]))
                })
            };
            let windows = (0..all.len()).filter(|start| fits(*start));
            joined(
                &all,
                windows.map(|start| (start, start + words.len())).collect(),
            )
        }
        WordPattern::Near {
            words,
            exact,
            others,
        } => {
            let holds = |from: usize, to: usize| {
                words.iter().all(|word| {
                    let count = |all: &mut dyn Iterator<Item = &Word>| {
                        all.filter(|said| same(*exact, said, word)).count()
                    };
                    let needed = count(&mut words.iter());
                    let there = count(&mut all[from..to].iter().map(|(_, said)| said));
                    there >= needed
                })
            };
            let mut windows = Vec::new();
            for from in 0..all.len() {
                for to in from + 1..=all.len() {
                    let smallest = holds(from, to) && !holds(from + 1, to) && !holds(from, to - 1);
                    if smallest && to - from <= words.len() + *others as usize {
                        windows.push((from, to));
                    }
                }
            }
            joined(&all, windows)
        }
    }
}

fn joined(
    all: &[(std::ops::Range<usize>, Word)],
    windows: Vec<(usize, usize)>,
) -> Vec<std::ops::Range<usize>> {
    let windows = windows
        .into_iter()
        .map(|(from, to)| Span::new(from as u32, to as u32));
    merge(windows.collect())
        .into_iter()
        .map(|span| all[span.start as usize].0.start..all[span.end as usize - 1].0.end)
        .collect()
}

fn is_one_edit(word: &str, form: &str) -> bool {
    let (word, form): (Vec<char>, Vec<char>) = (word.chars().collect(), form.chars().collect());
    let without = |chars: &[char], at: usize| [&chars[..at], &chars[at + 1..]].concat();
    let replaced =
        word.len() == form.len() && word.iter().zip(&form).filter(|(a, b)| a != b).count() <= 1;
    let added = (0..form.len()).any(|at| without(&form, at) == word);
    let left_out = (0..word.len()).any(|at| without(&word, at) == form);
    let swapped = (1..word.len()).any(|at| {
        let mut word = word.clone();
        word.swap(at - 1, at);
        word == form
    });
    replaced || added || left_out || swapped
}

/// Overlapping spans made one, until none overlap.
pub(super) fn merge(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| !span.is_empty());
    loop {
        let pair = (0..spans.len())
            .flat_map(|i| (0..i).map(move |j| (i, j)))
            .find(|(i, j)| spans[*i].overlaps(spans[*j]));
        let Some((i, j)) = pair else { break };
        spans[j] = spans[i].hull(spans[j]);
        spans.swap_remove(i);
    }
    spans.sort_unstable();
    spans
}

/// What each pair shares.
pub(super) fn intersect(a: &[Span], b: &[Span]) -> Vec<Span> {
    let pairs = a
        .iter()
        .flat_map(|a| b.iter().filter_map(|b| a.intersection(*b)));
    let mut shared: Vec<Span> = pairs.collect();
    shared.sort_unstable();
    shared
}

/// The longest stretches of each span of `a` without a character of `b`.
pub(super) fn subtract(a: &[Span], b: &[Span]) -> Vec<Span> {
    let mut rest: Vec<Span> = Vec::new();
    for span in a {
        let mut open: Option<Span> = None;
        for at in span.start..span.end {
            if b.iter().any(|hole| hole.holds(at)) {
                rest.extend(open.take());
            } else {
                let start = open.map_or(at, |open| open.start);
                open = Some(Span::new(start, at + 1));
            }
        }
        rest.extend(open);
    }
    rest
}

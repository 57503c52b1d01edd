//! What counting takes on studies of every size, and what suggestions are worth on the sample study.

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod generator;

use std::collections::HashSet;
use std::process::Command;

use criterion::{Criterion, criterion_group, criterion_main};
use emic::analysis::{
    CodedPassage, Cooccurrence, Corpus, CountOptions, CrossTable, FEWEST_CODINGS, Grouping,
    PairMeasure, Saturation, Scope, Sequence, SequenceMeasure, StopWords, Vocabulary, cooccurrence,
    own_passages, suggest,
};
use emic::study::{Action, CodeId};
use emic::workbench::Workbench;
use generator::{scales, study_file};

fn counts(criterion: &mut Criterion) {
    for scale in scales() {
        let workbench = Workbench::open_whole(&study_file(scale), None).unwrap();
        let study = workbench.study();
        let mut group = criterion.benchmark_group(format!("counting/{}", scale.name));
        group.sample_size(10);
        let scope = Scope::default;
        group.bench_function("codes by role", |bencher| {
            bencher.iter(|| CrossTable::count(study, CountOptions::default()));
        });
        group.bench_function("co-occurrence on the same words", |bencher| {
            bencher.iter(|| cooccurrence(study, &scope()));
        });
        group.bench_function("co-occurrence within two turns", |bencher| {
            bencher.iter(|| Cooccurrence::count(study, scope(), Some(2), PairMeasure::default()));
        });
        group.bench_function("sequence", |bencher| {
            bencher.iter(|| Sequence::of(study, scope(), None, SequenceMeasure::default()));
        });
        group.bench_function("saturation", |bencher| {
            bencher.iter(|| Saturation::of(study, scope()));
        });
        group.bench_function("words by role", |bencher| {
            bencher.iter(|| {
                let corpora = Corpus::of_groups(study, &Grouping::Role, &scope());
                Vocabulary::count(study, corpora, &StopWords::english())
            });
        });
        let codes = study.codebook().iter();
        let most = codes.max_by_key(|code| study.tally(code.id, None)).unwrap();
        group.bench_function("suggestions for the code used oftenest", |bencher| {
            bencher.iter(|| suggest(study, most.id, LOOKED_AT).unwrap());
        });
        group.finish();
    }
}

/// Every third passage is held out.
const HELD_OUT: usize = 3;
/// So many suggestions are looked at.
const LOOKED_AT: usize = 20;

/// What suggestions found for one code.
struct Found {
    /// Of so many held-out passages
    held: usize,
    /// so many were met by the first suggestions.
    met: usize,
    /// So many of the first suggestions met one
    hits: usize,
    /// of so many.
    made: usize,
}

/// Takes every third passage of a code away, asks for suggestions and puts the passages back; none where too few remain.
fn held_out(workbench: &mut Workbench, code: CodeId, own: &[CodedPassage]) -> Option<Found> {
    let held: Vec<&CodedPassage> = own.iter().step_by(HELD_OUT).collect();
    let codings = held.iter().flat_map(|passage| passage.codings.clone());
    workbench
        .perform(Action::RemoveCodings(codings.collect()))
        .unwrap();
    let suggestions = suggest(workbench.study(), code, LOOKED_AT);
    workbench.undo().unwrap();
    let suggestions = suggestions.ok()?;
    let (mut met, mut hits) = (HashSet::new(), 0);
    for suggestion in &suggestions {
        let meets = |passage: &CodedPassage| {
            passage.transcript == suggestion.place.transcript
                && passage.span.overlaps(suggestion.place.span)
        };
        let meets = held
            .iter()
            .enumerate()
            .filter(|(_, passage)| meets(passage));
        let before: Vec<usize> = meets.map(|(at, _)| at).collect();
        hits += usize::from(!before.is_empty());
        met.extend(before);
    }
    Some(Found {
        held: held.len(),
        met: met.len(),
        hits,
        made: suggestions.len(),
    })
}

/// How many of the sample study's held-out passages are met by the first suggestions.
fn recall(_: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sample.emic");
    let mut demo = Command::new(env!("CARGO_BIN_EXE_emic"));
    demo.env("HOME", folder.path()).args(["demo", "--no-open"]);
    assert!(demo.arg(&path).status().unwrap().success());
    let mut workbench = Workbench::open_whole(&path, None).unwrap();
    let own = own_passages(workbench.study(), &Scope::default());
    let mut codes: Vec<(&CodeId, &Vec<CodedPassage>)> = own.iter().collect();
    codes.sort_by_key(|(code, _)| **code);
    let enough = |own: &[CodedPassage]| own.len() - own.len().div_ceil(HELD_OUT) >= FEWEST_CODINGS;
    let found: Vec<Found> = codes
        .into_iter()
        .filter(|(_, own)| enough(own))
        .filter_map(|(code, own)| held_out(&mut workbench, *code, own))
        .collect();
    let sum = |number: fn(&Found) -> usize| found.iter().map(number).sum::<usize>() as f64;
    let (held, met) = (sum(|found| found.held), sum(|found| found.met));
    println!(
        "suggestions/sample: {} codes, {held} passages held out; the first {LOOKED_AT} suggestions meet {met} of them (recall \
         {:.3}) and {:.3} of the suggestions meet one",
        found.len(),
        met / held.max(1.0),
        sum(|found| found.hits) / sum(|found| found.made).max(1.0),
    );
}

criterion_group!(benches, recall, counts);
criterion_main!(benches);

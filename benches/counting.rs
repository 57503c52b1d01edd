//! What counting takes on studies of every size.

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod generator;

use criterion::{Criterion, criterion_group, criterion_main};
use emic::analysis::{
    Cooccurrence, Corpus, CountOptions, CrossTable, Grouping, PairMeasure, Saturation, Scope,
    Sequence, SequenceMeasure, StopWords, Vocabulary, cooccurrence,
};
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
        group.finish();
    }
}

criterion_group!(benches, counts);
criterion_main!(benches);

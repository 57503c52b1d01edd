//! How long the study file takes: bringing in transcripts, opening, loading, and committing one coding.

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod generator;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use emic::study::{Action, CodeChoice, Span};
use emic::workbench::Workbench;
use generator::{scales, study_file};

fn opening(criterion: &mut Criterion) {
    for scale in scales() {
        let path = study_file(scale);
        let mut group = criterion.benchmark_group(format!("open/{}", scale.name));
        group.sample_size(10);
        group.bench_function("lists, codebook and one transcript", |bencher| {
            bencher.iter(|| {
                let mut workbench = Workbench::open(&path, None).unwrap();
                let first = workbench.study().interviews()[0].transcript.id;
                workbench.load(first).unwrap();
                workbench.study().revision()
            });
        });
        group.bench_function("everything", |bencher| {
            bencher.iter(|| {
                Workbench::open_whole(&path, None)
                    .unwrap()
                    .study()
                    .revision()
            });
        });
        group.finish();
    }
}

fn importing(criterion: &mut Criterion) {
    let new = generator::long_transcript(60_000);
    let bytes = new.document.text.as_str().len() as u64;
    let mut group = criterion.benchmark_group("import");
    group.sample_size(10).throughput(Throughput::Bytes(bytes));
    group.bench_function("a transcript of 60,000 words to disk", |bencher| {
        bencher.iter_batched(
            || {
                let folder = tempfile::tempdir().unwrap();
                let workbench =
                    Workbench::create(&folder.path().join("new.emic"), "New", "ak").unwrap();
                (folder, workbench, Action::AddTranscripts(vec![new.clone()]))
            },
            |(folder, mut workbench, action)| {
                workbench.perform(action).unwrap();
                (folder, workbench)
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn committing(criterion: &mut Criterion) {
    for scale in scales() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("commit.emic");
        std::fs::copy(study_file(scale), &path).unwrap();
        let mut workbench = Workbench::open_whole(&path, None).unwrap();
        let code = workbench.study().codebook().iter().next().unwrap().id;
        let mut start = 0;
        let mut group = criterion.benchmark_group(format!("commit/{}", scale.name));
        group.sample_size(50);
        group.bench_function("one coding", |bencher| {
            bencher.iter(|| {
                let interview = workbench.study().interviews()[0].clone();
                start = (start + 3) % 30_000;
                workbench
                    .perform(Action::ApplyCodes {
                        transcript: interview.transcript.id,
                        document: interview.hash(),
                        spans: vec![Span::new(start, start + 2)],
                        codes: vec![CodeChoice::Known(code)],
                    })
                    .unwrap()
            });
        });
        group.finish();
    }
}

criterion_group!(benches, opening, importing, committing);
criterion_main!(benches);

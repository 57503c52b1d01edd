//! How long a correction takes: a transcript of 60,000 words with 2,000 codings under 200 edits.

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod generator;

use std::sync::Arc;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use emic::study::{
    Action, Correction, Document, IdSource, Interview, NewCode, Span, Stamp, Text, Turn,
};
use emic::workbench::Workbench;
use generator::Random;

const WORDS: usize = 60_000;
const CODINGS: usize = 2_000;
const EDITS: usize = 200;

/// A study of the one transcript, in a folder of its own.
fn study() -> (tempfile::TempDir, Workbench) {
    let folder = tempfile::tempdir().unwrap();
    let mut workbench = Workbench::create(&folder.path().join("long.emic"), "Long", "ak").unwrap();
    let codes = (0..30).map(|at| NewCode {
        slug: format!("code-{at}"),
        ..NewCode::default()
    });
    let new = generator::long_transcript(WORDS);
    let codes = Action::AddCodes {
        codes: codes.collect(),
        book: None,
    };
    for action in [codes, Action::AddTranscripts(vec![new])] {
        workbench.perform(action).unwrap();
    }
    let codings = generator::codings(&workbench, 0, CODINGS);
    workbench.perform(Action::AddCodings(codings)).unwrap();
    (folder, workbench)
}

/// The document with `edits` edits of up to 30 characters within turns: deleted, replaced or inserted.
fn edited(document: &Document, edits: usize) -> Arc<Document> {
    let mut random = Random::new(42);
    let text = document.text.as_str();
    let mut places: Vec<(usize, usize, &str)> = (0..edits)
        .map(|_| {
            let turn = document.turns[random.below(document.turns.len())];
            let start = turn.speech.start as usize + random.below(turn.speech.len() as usize / 2);
            let gone = random.below(30).min(turn.speech.end as usize - start);
            (
                start,
                start + gone,
                ["", "well", " you know, ", "lonely"][random.below(4)],
            )
        })
        .collect();
    places.sort_unstable();
    places.dedup_by(|later, earlier| later.0 < earlier.1);
    // Every turn keeps its place between the edits: its ends move by what the edits before them add or take.
    let moved = |position: u32| {
        let before = places
            .iter()
            .take_while(|(_, end, _)| *end <= position as usize);
        let by: i64 = before
            .map(|(start, end, new)| new.len() as i64 - (end - start) as i64)
            .sum();
        (i64::from(position) + by) as u32
    };
    let moved = |span: Span| Span::new(moved(span.start), moved(span.end));
    let turns: Vec<Turn> = document
        .turns
        .iter()
        .map(|turn| Turn {
            span: moved(turn.span),
            speech: moved(turn.speech),
            ..*turn
        })
        .collect();
    let mut new = text.to_owned();
    for (start, end, words) in places.iter().rev() {
        new.replace_range(*start..*end, words);
    }
    let text = Text::new(&new).unwrap();
    Arc::new(Document::new(text, document.labels.clone(), turns))
}

fn correction(interview: &Interview, document: &Arc<Document>) -> Action {
    Action::CorrectText {
        transcript: interview.transcript.id,
        from: interview.hash(),
        document: document.clone(),
        speakers: Vec::new(),
        why: String::new(),
    }
}

fn correcting(criterion: &mut Criterion) {
    let (_folder, workbench) = study();
    let first = workbench.study().interviews()[0].clone();
    let old = first.document().clone();
    let new = edited(&old, EDITS);
    let one = edited(&old, 1);
    let other = generator::transcript(5, WORDS, &generator::vocabulary()).document;
    let mut stamp = Stamp {
        coder: workbench.coder(),
        time: 0,
        ids: IdSource::counted("bench"),
    };
    let mut group = criterion.benchmark_group("correct");
    group.sample_size(20);
    for (name, new) in [
        ("one edit", &one),
        ("200 edits", &new),
        ("another text", &other),
    ] {
        group.bench_function(format!("compare 60,000 words, {name}"), |bencher| {
            bencher.iter(|| Correction::between(&old.text, &new.text).carry(Span::new(0, 10)));
        });
        group.bench_function(format!("plan with 2,000 codings, {name}"), |bencher| {
            let action = correction(&first, new);
            bencher.iter(|| action.plan(workbench.study(), &mut stamp).unwrap());
        });
    }
    group.bench_function("to disk with 2,000 codings, 200 edits", |bencher| {
        bencher.iter_batched(
            || {
                let (folder, workbench) = study();
                let action = correction(&workbench.study().interviews()[0], &new);
                (folder, workbench, action)
            },
            |(folder, mut workbench, action)| {
                workbench.perform(action).unwrap();
                (folder, workbench)
            },
            BatchSize::PerIteration,
        );
    });
    group.bench_function("taken back, to disk", |bencher| {
        bencher.iter_batched(
            || {
                let (folder, mut workbench) = study();
                let action = correction(&workbench.study().interviews()[0], &new);
                workbench.perform(action).unwrap();
                (folder, workbench)
            },
            |(folder, mut workbench)| {
                workbench.undo().unwrap();
                (folder, workbench)
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, correcting);
criterion_main!(benches);

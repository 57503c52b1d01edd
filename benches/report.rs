//! How long reports take: the sample study's thematic summary in each format, all codings of a study as CSV, and the whole command
//! that writes them: the study is opened, looked through for what may tell who was interviewed, and written.

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod generator;

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use emic::formats::codings;
use emic::report::{ReportOptions, ThematicSummary, to_docx, to_html, to_json, to_xlsx};
use emic::workbench::Workbench;
use generator::{scales, study_file};

fn summaries(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sample.emic");
    let mut demo = Command::new(env!("CARGO_BIN_EXE_emic"));
    demo.env("HOME", folder.path()).args(["demo", "--no-open"]);
    assert!(demo.arg(&path).status().unwrap().success());
    let finder = Workbench::open_whole(&path, None).unwrap().finder();
    let summary = || ThematicSummary::of(&finder, &ReportOptions::default()).unwrap();
    let mut group = criterion.benchmark_group("report/sample");
    group.sample_size(10);
    group.bench_function("docx", |bencher| {
        bencher.iter(|| to_docx(&summary()).unwrap())
    });
    group.bench_function("html", |bencher| bencher.iter(|| to_html(&summary())));
    group.bench_function("xlsx", |bencher| {
        bencher.iter(|| to_xlsx(&summary()).unwrap())
    });
    group.bench_function("json", |bencher| {
        bencher.iter(|| to_json(&summary()).unwrap())
    });
    group.finish();
}

/// The most memory that this process has had so far, in megabytes, where the system tells.
fn peak() -> Option<f64> {
    peak_of("self")
}

fn peak_of(process: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes = line.split_whitespace().nth(1)?.parse::<f64>().ok()?;
    Some(kilobytes / 1024.0)
}

fn all_codings(criterion: &mut Criterion) {
    for scale in scales() {
        let workbench = Workbench::open_whole(&study_file(scale), None).unwrap();
        let before = peak();
        let mut group = criterion.benchmark_group(format!("export/{}", scale.name));
        group.sample_size(10);
        group.bench_function("codings.csv", |bencher| {
            bencher.iter(|| {
                let mut file = std::io::BufWriter::new(tempfile::tempfile().unwrap());
                codings::write_csv(workbench.study(), &codings::Silent::new(), &mut file).unwrap();
                file.flush().unwrap();
            });
        });
        group.finish();
        if let Some((before, after)) = before.zip(peak()) {
            println!(
                "export/{}: {:.0} MB more than the study itself",
                scale.name,
                after - before
            );
        }
    }
}

/// `emic export STUDY -o FILE` and `emic check STUDY` from start to end, as somebody at a shell waits for them.
fn whole_commands(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    for scale in scales() {
        let study = study_file(scale);
        let command = |arguments: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_emic"));
            command
                .env("HOME", folder.path())
                .arg(arguments[0])
                .arg(&study);
            command.args(&arguments[1..]);
            command.stdout(Stdio::null()).stderr(Stdio::null());
            command
        };
        let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        let export = ["export", "-o", &file("codings.csv")];
        let mut group = criterion.benchmark_group(format!("command/{}", scale.name));
        group.sample_size(10);
        group.bench_function("export codings.csv", |bencher| {
            bencher.iter(|| assert!(command(&export).status().unwrap().success()));
        });
        group.bench_function("check", |bencher| {
            bencher.iter(|| assert!(command(&["check"]).status().unwrap().success()));
        });
        group.finish();
        for (name, arguments) in [("export codings.csv", &export[..]), ("check", &["check"])] {
            if let Some(peak) = peak_of_command(command(arguments)) {
                println!(
                    "command/{}/{name}: {peak:.0} MB of memory at most",
                    scale.name
                );
            }
        }
    }
}

/// The most memory that a command has at a time, in megabytes, looked at again and again while it runs.
fn peak_of_command(mut command: Command) -> Option<f64> {
    let mut running = command.spawn().unwrap();
    let process = running.id().to_string();
    let mut peak = None;
    while running.try_wait().unwrap().is_none() {
        peak = peak_of(&process).or(peak);
        std::thread::sleep(Duration::from_millis(5));
    }
    peak
}

criterion_group!(benches, summaries, all_codings, whole_commands);
criterion_main!(benches);

//! How long people wait: for a search, and from a key to the frame that it causes, at the median, the 95th and the 99th
//! percentile.
//!
//! Criterion reports means and medians; what is promised to people is a percentile, so each question here is asked many
//! times and every single wait is kept.

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod generator;

use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use emic::search::{FindOptions, Finder, Interviewers, Query};
use emic::study::{Action, CodeChoice, Span};
use emic::tui::{App, Theme};
use emic::workbench::Workbench;
use generator::{Scale, scales, study_file};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

/// How often each question is asked.
const TIMES: usize = 200;

/// Asks `times` times and prints the median, the 95th and the 99th percentile.
fn report(name: &str, times: usize, mut ask: impl FnMut(usize)) {
    let waits = (0..times).map(|round| timed(|| ask(round))).collect();
    print(name, waits);
}

/// How long something takes.
fn timed(ask: impl FnOnce()) -> Duration {
    let started = Instant::now();
    ask();
    started.elapsed()
}

fn print(name: &str, mut waits: Vec<Duration>) {
    waits.sort_unstable();
    let at = |percent: usize| {
        waits[(waits.len() * percent / 100).min(waits.len() - 1)].as_secs_f64() * 1000.0
    };
    println!(
        "{name:<62} median {:8.3} ms   95 % {:8.3} ms   99 % {:8.3} ms",
        at(50),
        at(95),
        at(99)
    );
}

/// Ranked searches, and the same with codes and attributes beside the words.
const QUERIES: [(&str, &str); 8] = [
    ("a word", "lonely"),
    ("a frequent word", "group"),
    ("two words", "lonely doctor"),
    ("a phrase", "\"link worker\""),
    ("near", "\"gp time\"~5"),
    ("a prefix", "lonel*"),
    ("a word under a code", "lonely code:theme-1"),
    (
        "a word, a code and an attribute",
        "walking code:* @age>60 @\"living alone\":yes",
    ),
];

fn searching(scale: Scale, finder: &Finder) {
    let options = FindOptions {
        limit: Some(50),
        ..FindOptions::default()
    };
    for (what, text) in QUERIES {
        report(&format!("find/{}/{what}", scale.name), TIMES, |_| {
            let query = Query::parse(text, &finder.study).expect("a query");
            std::hint::black_box(finder.find(&query, &options));
        });
    }
    report(
        &format!("find/{}/as it is typed: lon, lone, lonel", scale.name),
        TIMES,
        |round| {
            let typed = &"lonely"[..3 + round % 4];
            let query = Query::parse(&format!("{typed}*"), &finder.study).expect("a query");
            std::hint::black_box(finder.find(&query, &options));
        },
    );
    report(
        &format!("retrieve/{}/code:theme-1 CONTAINS lonely", scale.name),
        TIMES / 10,
        |_| {
            let query =
                Query::parse("code:theme-1 CONTAINS lonely", &finder.study).expect("a query");
            std::hint::black_box(finder.retrieve(&query, Interviewers::Exclude));
        },
    );
}

/// The workbench on the study's long transcript, without a terminal: what a key press costs but for the terminal's own part.
struct Desk {
    app: App,
    terminal: Terminal<TestBackend>,
}

impl Desk {
    fn open(scale: Scale, folder: &std::path::Path) -> Self {
        let path = folder.join("desk.emic");
        std::fs::copy(study_file(scale), &path).expect("a copy of the study");
        let workbench = Workbench::open_whole(&path, None).expect("the study");
        let long = workbench
            .study()
            .interviews()
            .last()
            .expect("the long transcript")
            .clone();
        let middle = long.document().text.len() / 2;
        let mut app = App::new(workbench, Theme::from_environment());
        app.resize(200, 60);
        app.show(long.transcript.id, Span::new(middle, middle + 1));
        let mut desk = Self {
            app,
            terminal: Terminal::new(TestBackend::new(200, 60)).expect("a screen"),
        };
        // Away with the first steps, where they are shown.
        desk.press(KeyCode::Esc);
        desk.press(KeyCode::Esc);
        // The word index is built on a thread of its own, which would be measured with the keys on a machine of few cores.
        while desk.app.workbench().indexing().is_some() {
            std::thread::sleep(Duration::from_millis(50));
        }
        desk
    }

    fn press(&mut self, key: KeyCode) {
        self.app
            .take(Event::Key(KeyEvent::new(key, KeyModifiers::NONE)));
        self.app.idle();
        let app = &mut self.app;
        self.terminal
            .draw(|frame| app.draw(frame))
            .expect("a frame");
    }
}

/// The study without a screen, coding its long transcript.
struct Bare {
    workbench: Workbench,
}

impl Bare {
    fn open(scale: Scale, folder: &std::path::Path) -> Self {
        let path = folder.join("bare.emic");
        std::fs::copy(study_file(scale), &path).expect("a copy of the study");
        let workbench = Workbench::open_whole(&path, None).expect("the study");
        Self { workbench }
    }

    fn code(&mut self, round: u32) {
        let study = self.workbench.study();
        let long = study.interviews().last().expect("the long transcript");
        let code = study.codebook().iter().next().expect("a code").id;
        let start = long.document().text.len() / 2 + round * 60;
        let action = Action::ApplyCodes {
            transcript: long.transcript.id,
            document: long.hash(),
            spans: vec![Span::new(start, start + 40)],
            codes: vec![CodeChoice::Known(code)],
        };
        self.workbench.perform(action).expect("a coding");
    }
}

fn pressing(scale: Scale) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::open(scale, folder.path());
    for (what, keys) in [
        ("down and up a row", "jk"),
        ("a sentence on", ")"),
        ("a turn on and back", "JK"),
        ("select a sentence", "s"),
        ("step through overlapping codings", "\t"),
        ("next coding", ">"),
    ] {
        report(&format!("key/{}/{what}", scale.name), 1_000, |round| {
            let key = keys
                .chars()
                .nth(round % keys.chars().count())
                .unwrap_or(' ');
            desk.press(if key == '\t' {
                KeyCode::Tab
            } else {
                KeyCode::Char(key)
            });
        });
    }
    // On a fresh copy, where nothing is selected and the passages are not coded yet.
    drop(desk);
    let mut desk = Desk::open(scale, folder.path());
    for key in "cthe".chars().map(KeyCode::Char).chain([KeyCode::Enter]) {
        desk.press(key);
    }
    let before = desk.app.workbench().study().revision();
    let name = format!(
        "key/{}/a sentence on and coded: two keys and a commit",
        scale.name
    );
    // In turn with the keys, the like coding without a screen: what the disk alone takes under the same load.
    let mut bare = Bare::open(scale, folder.path());
    let (mut keys, mut commits) = (Vec::new(), Vec::new());
    for round in 0..200 {
        keys.push(timed(|| {
            desk.press(KeyCode::Char(')'));
            desk.press(KeyCode::Char('.'));
        }));
        commits.push(timed(|| bare.code(round)));
    }
    print(&name, keys);
    print(
        &format!("key/{}/of which the commit alone", scale.name),
        commits,
    );
    let coded = desk.app.workbench().study().revision() - before;
    assert!(coded >= 150, "only {coded} of 200 sentences were coded");
}

fn main() {
    let keys_alone = std::env::args().any(|argument| argument == "key");
    for scale in scales() {
        if keys_alone {
            pressing(scale);
            continue;
        }
        let workbench = Workbench::open_whole(&study_file(scale), None).expect("the study");
        let bytes: usize = workbench
            .study()
            .interviews()
            .iter()
            .map(|i| i.document().text.as_str().len())
            .sum();
        let started = Instant::now();
        let finder = workbench.finder();
        finder.words.update(&finder.study);
        finder.words.wait();
        let took = started.elapsed().as_secs_f64();
        println!(
            "index/{}: {:.1} MB in {took:.2} s, {:.1} MB/s",
            scale.name,
            bytes as f64 / 1e6,
            bytes as f64 / 1e6 / took
        );
        searching(scale, &finder);
        drop(workbench);
        pressing(scale);
    }
}

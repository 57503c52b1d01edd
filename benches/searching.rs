//! How long people wait for a search: from the text of the query to the first page of results and the number of all; to
//! the segments that it returns; and, on the Find screen, from a key to the frame that shows what was found.
//!
//! Arguments name what to ask: those of the printed names that hold one of them.

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod generator;
mod waits;

use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use emic::search::{FindOptions, Finder, Query, Unit};
use emic::tui::{App, Theme};
use emic::workbench::Workbench;
use generator::{Scale, scales, study_file};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use waits::report;

/// How often each question is asked.
const TIMES: usize = 200;
/// How many results a page has.
const PAGE: usize = 50;

/// Ranked searches of every kind, and the same with codes and attributes beside the words.
const RANKED: [(&str, &str); 17] = [
    ("a word", "lonely"),
    ("a frequent word", "group"),
    ("the most frequent word", "the"),
    ("a form", "=lonely"),
    ("two words", "lonely doctor"),
    ("either of two words", "lonely OR doctor"),
    ("one word without another", "lonely -doctor"),
    ("a phrase", "\"link worker\""),
    ("a phrase of three words", "\"the gp time\""),
    ("near", "\"gp time\"~5"),
    ("near, the most frequent words", "\"the and\"~3"),
    ("a prefix", "lonel*"),
    ("a short prefix", "lo*"),
    ("a word's end", "*ope"),
    ("a typo", "lonley~1"),
    ("a word under a code", "lonely code:theme-1"),
    (
        "a word, a code and an attribute",
        "walking code:* @age>60 @\"living alone\":yes",
    ),
];

/// Searches that read texts, whatever the index knows.
const READING: [(&str, &str, Unit); 3] = [
    ("a regular expression", "/lonel[a-z]+/", Unit::Turn),
    ("a word, in sentences", "lonely", Unit::Sentence),
    ("a word, in transcripts", "lonely", Unit::Transcript),
];

/// What is asked of codings, by every relation.
const RETRIEVED: [(&str, &str); 12] = [
    ("a code", "code:theme-1"),
    ("a word", "lonely"),
    ("code AND word", "code:theme-1 lonely"),
    ("code AND code", "code:theme-1 code:theme-2"),
    ("code NOT code", "code:theme-1 NOT code:theme-2"),
    ("code CONTAINS word", "code:theme-1 CONTAINS lonely"),
    ("word WITHIN code", "lonely WITHIN code:theme-1"),
    ("code OVERLAPS code", "code:theme-1 OVERLAPS code:theme-2"),
    (
        "code NOT OVERLAPS code",
        "code:theme-1 NOT OVERLAPS code:theme-2",
    ),
    ("code NEAR word", "code:theme-1 NEAR/2 lonely"),
    ("code THEN code", "code:theme-1 THEN/2 code:theme-2"),
    (
        "codes of one coder alone",
        "code:theme-1 coder:ak NOT coder:mh",
    ),
];

/// Whether the arguments ask for it.
fn is_asked_for(name: &str) -> bool {
    let mut wanted = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .peekable();
    wanted.peek().is_none() || wanted.any(|part| name.contains(&part))
}

fn measured(name: &str, times: usize, ask: impl FnMut(usize)) {
    if is_asked_for(name) {
        report(name, times, ask);
    }
}

fn searching(scale: Scale, finder: &Finder) {
    let options = |unit| FindOptions {
        unit,
        limit: Some(PAGE),
        ..FindOptions::default()
    };
    let find = |text: &str, unit| {
        let query = Query::parse(text, &finder.study).expect("a query");
        std::hint::black_box(finder.find(&query, &options(unit)));
    };
    for (what, text) in RANKED {
        measured(&format!("find/{}/{what}", scale.name), TIMES, |_| {
            find(text, Unit::Turn)
        });
    }
    let name = format!("find/{}/as it is typed: lon, lone, lonel", scale.name);
    measured(&name, TIMES, |round| {
        let typed = &"lonely"[..3 + round % 4];
        find(&format!("{typed}*"), Unit::Turn);
    });
    for (what, text, unit) in READING {
        measured(&format!("find/{}/{what}", scale.name), TIMES / 10, |_| {
            find(text, unit)
        });
    }
    let first = FindOptions {
        limit: Some(PAGE),
        ..FindOptions::default()
    };
    for (what, text) in RETRIEVED {
        measured(
            &format!("retrieve/{}/{what}", scale.name),
            TIMES / 4,
            |_| {
                let query = Query::parse(text, &finder.study).expect("a query");
                std::hint::black_box(finder.retrieve_with(&query, &first));
            },
        );
    }
}

/// The Find screen, without a terminal.
struct Screen {
    app: App,
    terminal: Terminal<TestBackend>,
}

impl Screen {
    fn open(workbench: Workbench) -> Self {
        let mut app = App::new(workbench, Theme::from_environment());
        app.resize(200, 60);
        let terminal = Terminal::new(TestBackend::new(200, 60)).expect("a screen");
        let mut screen = Self { app, terminal };
        // Away with the first steps, where they are shown.
        screen.press(KeyCode::Esc);
        screen.press(KeyCode::Esc);
        while screen.app.workbench().indexing().is_some() {
            screen.app.idle();
            std::thread::sleep(Duration::from_millis(20));
        }
        screen.press(KeyCode::F(3));
        screen
    }

    /// Presses a key and draws what came of it.
    fn press(&mut self, key: KeyCode) {
        self.app
            .take(Event::Key(KeyEvent::new(key, KeyModifiers::NONE)));
        self.draw();
    }

    fn draw(&mut self) {
        let app = &mut self.app;
        self.terminal
            .draw(|frame| app.draw(frame))
            .expect("a frame");
    }

    /// Waits for what was asked, and draws it; how long the first frame took to come that shows something new.
    fn answer(&mut self) -> Duration {
        let started = Instant::now();
        let mut first = None;
        loop {
            let (changed, waits) = self.app.idle();
            if changed {
                self.draw();
                first.get_or_insert_with(|| started.elapsed());
            }
            if !waits {
                return first.unwrap_or_else(|| started.elapsed());
            }
            std::thread::sleep(Duration::from_micros(200));
        }
    }

    /// Types a query and leaves out its last letter, so that typing it asks the query.
    fn type_all_but_the_last(&mut self, text: &str) -> char {
        self.app.take(Event::Key(KeyEvent::new(
            KeyCode::Char('u'),
            KeyModifiers::CONTROL,
        )));
        let mut letters: Vec<char> = text.chars().collect();
        let last = letters.pop().expect("a query");
        letters
            .into_iter()
            .for_each(|letter| self.press(KeyCode::Char(letter)));
        self.answer();
        last
    }
}

/// From the last key of a query to the first frame with what was found, and to the one with all of it.
fn typing(scale: Scale, screen: &mut Screen) {
    for text in [
        "lonely",
        "lonely doctor",
        "\"link worker\"",
        "\"gp time\"~5",
        "lonel*",
        "lonely code:theme-1",
    ] {
        let name = format!("screen/{}/{text}", scale.name);
        if !is_asked_for(&name) {
            continue;
        }
        let (mut first, mut all) = (Vec::new(), Vec::new());
        for _ in 0..TIMES / 10 {
            let last = screen.type_all_but_the_last(text);
            let started = Instant::now();
            screen.press(KeyCode::Char(last));
            let pressed = started.elapsed();
            first.push(pressed + screen.answer());
            all.push(started.elapsed());
        }
        waits::print(&format!("{name}, first frame"), first);
        waits::print(&format!("{name}, all"), all);
    }
}

fn main() {
    for scale in scales() {
        let workbench = Workbench::open_whole(&study_file(scale), None).expect("the study");
        let texts = workbench.study().interviews().iter();
        let bytes: usize = texts.map(|i| i.document().text.as_str().len()).sum();
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
        typing(scale, &mut Screen::open(workbench));
    }
}

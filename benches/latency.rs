//! How long people wait from a key to the frame that it causes.

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod generator;
mod waits;

use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use emic::study::{Action, CodeChoice, Span};
use emic::tui::{App, Theme};
use emic::workbench::Workbench;
use generator::{Scale, scales, study_file};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use waits::{print, report, timed};

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
    scales().into_iter().for_each(pressing);
}

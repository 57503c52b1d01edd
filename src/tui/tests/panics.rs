//! What a panic leaves behind. The panics happen in children of the test binary, each in a pseudo-terminal of its own.

use std::time::Duration;

use super::super::terminal::{Guard, trouble};
use super::*;

#[allow(dead_code)]
#[path = "../../../tests/suite/screen.rs"]
mod screen;

use screen::Screen;

/// The study that a child works on, in its home.
const STUDY: &str = "study.emic";

/// Plays one of the tests below that are ignored, in a terminal, on the small study.
fn play(test: &str) -> (TempDir, Screen) {
    let (folder, app) = study();
    drop(app);
    let program = std::env::current_exe().unwrap();
    let name = format!("tui::tests::panics::{test}");
    let arguments = ["--exact", &name, "--ignored", "--nocapture"];
    let screen = Screen::start_program(
        folder.path(),
        &program.to_string_lossy(),
        &arguments,
        100,
        30,
    );
    (folder, screen)
}

/// How many codings the study in `folder` has; the file must be sound.
fn kept(folder: &TempDir) -> usize {
    let workbench = Workbench::open_whole(&folder.path().join(STUDY), None).unwrap();
    assert_eq!(workbench.verify().unwrap(), []);
    let interviews = workbench.study().interviews().iter();
    interviews.map(|interview| interview.codings().len()).sum()
}

/// A child's workbench on its study, one sentence coded, on its terminal.
fn child() -> (App, Guard) {
    let mut app = App::new(
        Workbench::open_whole(std::path::Path::new(STUDY), Some("ak")).unwrap(),
        Theme::default(),
    );
    let mut guard = Guard::take().unwrap();
    guard.draw(|frame| app.draw(frame)).unwrap();
    press(&mut app, "<Esc>Jcb<Enter>");
    guard.draw(|frame| app.draw(frame)).unwrap();
    (app, guard)
}

#[test]
#[ignore = "a child of `a_panic_gives_the_terminal_back_and_leaves_the_study_sound`"]
fn panics_while_it_draws() {
    let (mut app, mut guard) = child();
    std::thread::sleep(Duration::from_millis(300));
    let _ = guard.draw(|frame| {
        app.draw(frame);
        panic!("the frame fell over");
    });
}

#[test]
#[ignore = "a child of `a_panic_of_a_worker_spoils_no_screen_and_is_told`"]
fn panics_on_a_worker() {
    let (mut app, mut guard) = child();
    let worker = std::thread::spawn(|| panic!("the worker fell over"));
    assert!(worker.join().is_err());
    app.complain(trouble().unwrap());
    guard.draw(|frame| app.draw(frame)).unwrap();
    std::thread::sleep(Duration::from_secs(2));
    drop(guard);
}

#[test]
fn a_panic_gives_the_terminal_back_and_leaves_the_study_sound() {
    let (folder, mut screen) = play("panics_while_it_draws");
    screen.shows("Coded");
    assert!(!screen.is_given_back());
    assert_ne!(screen.ends(), 0);
    screen.listen(Duration::from_millis(200));
    assert!(screen.is_given_back(), "{}", screen.text());
    assert!(
        screen.text().contains("the frame fell over"),
        "{}",
        screen.text()
    );
    assert_eq!(kept(&folder), 1);
}

#[test]
fn a_panic_of_a_worker_spoils_no_screen_and_is_told() {
    let (folder, mut screen) = play("panics_on_a_worker");
    screen.shows("the worker fell over");
    assert!(!screen.is_given_back());
    assert!(screen.text().contains("I sat in the car"));
    assert_eq!(screen.ends(), 0);
    screen.listen(Duration::from_millis(200));
    assert!(screen.is_given_back(), "{}", screen.text());
    assert_eq!(kept(&folder), 1);
}

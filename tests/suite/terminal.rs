//! A researcher's whole job in a real terminal, start to report, played as a story with the keys that they would press.

use std::fs;
use std::path::{Path, PathBuf};

use emic::study::{CodingState, Study};
use emic::workbench::{HistoryFilter, Workbench};
use tempfile::TempDir;

use crate::screen::Screen;

const ENTER: &str = "\r";
const CONTROL_R: &str = "\x12";
const CONTROL_S: &str = "\x13";
const DOWN: &str = "\x1b[B";

const INTERVIEW: &str = "Study: Trial      Interview: SU01\nRole: patient\n---\n\
    [00:00:04] INT1: How did you come to the group?\n\n\
    [00:00:09] SU01: I sat in the car for twenty minutes. Then she tapped on the window. I felt so lonely that spring.\n\n\
    [00:00:40] INT1: And then?\n\n\
    [00:00:44] SU01: The link worker came in with me. We cut felt for owls.\n";

/// A home folder with a study of one interview and a small codebook in it.
fn home() -> (TempDir, PathBuf) {
    let home = tempfile::tempdir().expect("a folder");
    let study = home.path().join("trial.emic");
    fs::write(home.path().join("SU01.txt"), INTERVIEW).expect("an interview");
    let book = r#"{"title": "Trial", "version": "1", "codes": [
        {"id": "loneliness", "label": "Loneliness", "brief": "The felt lack of connection."},
        {"id": "bridging", "label": "Bridging into groups", "brief": "Being brought along."}]}"#;
    fs::write(home.path().join("book.json"), book).expect("a codebook");
    emic(
        home.path(),
        &[
            "new",
            "trial.emic",
            "--coder",
            "ak",
            "--codebook",
            "book.json",
        ],
    );
    emic(home.path(), &["import", "trial.emic", "SU01.txt"]);
    (home, study)
}

/// Runs emic to its end and gives what it prints.
fn emic(home: &Path, arguments: &[&str]) -> String {
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_emic"));
    let assert = command
        .env_clear()
        .env("HOME", home)
        .current_dir(home)
        .args(arguments)
        .assert()
        .success();
    String::from_utf8_lossy(&assert.get_output().stdout).into_owned()
}

fn study(path: &Path) -> Study {
    Workbench::open_whole(path, None)
        .expect("the study")
        .study()
        .clone()
}

/// Code, quote and coder of every coding, in study order.
fn codings(path: &Path) -> Vec<(String, String)> {
    let study = study(path);
    let each = study.interviews().iter().flat_map(|interview| {
        interview
            .codings()
            .iter()
            .filter(|coding| coding.state == CodingState::Sound)
            .map(|coding| {
                let code = study
                    .code_of(coding.code)
                    .map(|code| code.slug.clone())
                    .unwrap_or_default();
                (
                    code,
                    interview.document().text.slice(coding.span).to_owned(),
                )
            })
    });
    each.collect()
}

fn coded(code: &str, quote: &str) -> (String, String) {
    (code.to_owned(), quote.to_owned())
}

fn the_whole_job(columns: u16, rows: u16) {
    let (home, path) = home();
    let mut screen = Screen::start(home.path(), &["trial.emic"], columns, rows);
    screen.shows("SU01");
    screen.escape("first passage");

    // A known code on the sentence under the cursor.
    screen
        .keys("J")
        .shows("turn 2/4")
        .keys("c")
        .shows("Loneliness")
        .keys("bri")
        .shows("Being brought along")
        .keys(ENTER);
    screen.shows("bridging").shows("Coded");
    // The same code again, on the next sentence.
    screen
        .keys(")")
        .keys(".")
        .wait("the second coding", |_| codings(&path).len() == 2);
    // A new code, made on the fly from what is typed.
    screen
        .keys(")")
        .keys("c")
        .shows("Loneliness")
        .keys("that spring")
        .shows("new")
        .keys(ENTER)
        .shows("that-spring");
    // In vivo: the words themselves.
    screen
        .keys("J")
        .keys("J")
        .shows("turn 4/4")
        .keys("aw")
        .keys("aw")
        .keys("aw")
        .keys("i")
        .shows("the-link-worker");
    let four = vec![
        coded("bridging", "I sat in the car for twenty minutes."),
        coded("bridging", "Then she tapped on the window."),
        coded("that-spring", "I felt so lonely that spring."),
        coded("the-link-worker", "The link worker"),
    ];
    assert_eq!(codings(&path), four);

    // Undo without end, and redo.
    screen
        .keys("u")
        .shows("Undid")
        .keys("u")
        .wait("two codings", |_| codings(&path).len() == 2);
    screen
        .keys(CONTROL_R)
        .wait("three codings", |_| codings(&path).len() == 3);
    screen
        .keys(CONTROL_R)
        .wait("four codings", |_| codings(&path).len() == 4);
    // A memo on the passage.
    screen
        .keys("mm")
        .shows("Memo")
        .keys("The owls matter more than the group.")
        .keys(CONTROL_S)
        .shows("Wrote a memo");
    assert_eq!(
        study(&path).memos()[0].text,
        "The owls matter more than the group."
    );

    // Search as you type, and jump to the hit; the coding made a moment ago is found.
    screen
        .keys("/")
        .keys("lonely code:that-spring")
        .shows("1 turn")
        .keys(ENTER)
        .keys(ENTER)
        .shows("turn 2/4");
    // Every passage of a code, and jump to one.
    screen.keys("gt").shows("Themes");
    // Any command in the palette, any key in the help.
    screen
        .keys("gr")
        .shows("turn")
        .keys(":")
        .keys("history")
        .shows("History: what was done")
        .escape("All commands")
        .keys("?")
        .escape("Help for here");
    screen.keys("gh").shows("wrote a memo on").keys("gr");
    screen.keys("q");
    assert_eq!(screen.ends(), 0);

    // Undo goes on after closing and opening again.
    let mut again = Screen::start(home.path(), &["trial.emic"], columns, rows);
    again
        .shows("SU01")
        .keys("u")
        .shows("Undid")
        .keys("u")
        .wait("three codings", |_| codings(&path).len() == 3);
    again
        .keys(CONTROL_R)
        .wait("four codings", |_| codings(&path).len() == 4)
        .keys("q");
    assert_eq!(again.ends(), 0);
    assert_eq!(codings(&path), four);

    // The report, and who did what.
    emic(home.path(), &["report", "trial.emic", "-o", "summary.md"]);
    let summary = fs::read_to_string(home.path().join("summary.md")).expect("the report");
    assert!(
        summary.contains("Then she tapped on the window.") && summary.contains("SU01:2:"),
        "{summary}"
    );
    emic(home.path(), &["report", "trial.emic", "-o", "summary.html"]);
    assert!(emic(home.path(), &["history", "trial.emic"]).contains("undid"));
    emic(home.path(), &["verify", "trial.emic"]);
}

#[test]
fn the_whole_job_in_a_small_terminal() {
    the_whole_job(80, 24);
}

#[test]
fn the_whole_job_in_a_large_terminal() {
    the_whole_job(200, 60);
}

#[test]
fn what_the_screen_has_shown_as_done_survives_a_kill() {
    let (home, path) = home();
    let mut screen = Screen::start(home.path(), &["trial.emic"], 100, 30);
    screen
        .escape("first passage")
        .keys("J")
        .shows("turn 2/4")
        .keys("c")
        .shows("Loneliness")
        .keys("lone")
        .keys(ENTER);
    screen
        .shows("Coded")
        .keys(")")
        .keys(".")
        .wait("the second coding", |_| codings(&path).len() == 2);
    screen
        .keys("mm")
        .shows("Memo")
        .keys("half a thought")
        .keys(CONTROL_S)
        .shows("Wrote a memo");
    let acknowledged = study(&path).records();
    screen.keys("c").shows("Loneliness").keys("brid");
    screen.kill();
    assert_eq!(study(&path).records(), acknowledged);
    assert_eq!(codings(&path).len(), 2);
    emic(home.path(), &["verify", "trial.emic"]);
}

#[test]
fn two_terminals_on_one_study_see_each_others_codings() {
    let (home, path) = home();
    let mut one = Screen::start(home.path(), &["trial.emic"], 120, 30);
    let mut two = Screen::start(home.path(), &["trial.emic", "--coder", "mh"], 120, 30);
    one.escape("first passage")
        .keys("J")
        .shows("turn 2/4")
        .keys("c")
        .shows("Loneliness")
        .keys("lone")
        .keys(ENTER)
        .shows("Coded");
    two.escape("first passage")
        .keys("J")
        .shows("turn 2/4")
        .keys("c")
        .shows("Loneliness")
        .keys("brid")
        .keys(ENTER)
        .shows("Coded");
    one.keys(DOWN).shows("Bridging");
    one.keys("q");
    two.keys("q");
    assert_eq!((one.ends(), two.ends()), (0, 0));
    assert_eq!(codings(&path).len(), 2);
    let mut workbench = Workbench::open(&path, None).expect("the study");
    workbench.load_all().expect("the texts");
    let history = workbench
        .history(&HistoryFilter::default())
        .expect("the history");
    let coders: Vec<&str> = history
        .iter()
        .filter(|entry| entry.sentence.starts_with("coded"))
        .map(|e| e.coder.as_str())
        .collect();
    assert_eq!(coders, ["mh", "ak"]);
}

#[test]
fn escapes_in_a_transcript_never_reach_the_terminal() {
    let (home, _) = home();
    fs::write(home.path().join("EVIL.txt"), "A: before \u{1b}]0;owned\u{7}\u{1b}[31mred\u{9b}32m \u{202e}after\nB: yes\nA: no\nB: yes\n").expect("a file");
    emic(home.path(), &["import", "trial.emic", "EVIL.txt"]);
    let mut screen = Screen::start(home.path(), &["trial.emic"], 100, 30);
    screen
        .escape("first passage")
        .keys("]t")
        .shows("before")
        .shows("owned")
        .shows("after");
    assert!(!screen.text().contains('\u{202e}'));
    screen.keys("q");
    assert_eq!(screen.ends(), 0);
}

#[test]
fn a_tiny_terminal_and_any_other_size_are_borne() {
    let (home, _) = home();
    let mut screen = Screen::start(home.path(), &["trial.emic"], 20, 5);
    screen.wait("something calm", |text| !text.trim().is_empty());
    screen
        .resize(200, 60)
        .shows("turn 1/4")
        .resize(30, 8)
        .wait("a smaller screen", |text| !text.contains("Loneliness"));
    screen
        .resize(80, 24)
        .escape("first passage")
        .shows("turn 1/4")
        .keys("q");
    assert_eq!(screen.ends(), 0);
}

#[cfg(unix)]
#[test]
fn emic_ends_when_its_terminal_goes_away_or_it_is_told_to() {
    for signal in ["HUP", "TERM"] {
        let (home, path) = home();
        let mut screen = Screen::start(home.path(), &["trial.emic"], 80, 24);
        screen.shows("first passage");
        let number = screen.process().to_string();
        let sent = std::process::Command::new("kill")
            .args([format!("-{signal}"), number])
            .status();
        assert!(sent.is_ok_and(|status| status.success()));
        screen.ends();
        assert!(Workbench::open(&path, None).is_ok());
    }
}

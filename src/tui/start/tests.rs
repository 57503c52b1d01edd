use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

fn start(recent: &[&str]) -> (tempfile::TempDir, Start) {
    let folder = tempfile::tempdir().unwrap();
    let recent = recent
        .iter()
        .map(|name| Recent {
            path: PathBuf::from(format!("/studies/{name}.emic")),
            changed: "2026-11-23 12:04".into(),
        })
        .collect();
    let start = Start::new(
        recent,
        folder.path().to_owned(),
        &Settings::default(),
        Theme::default(),
        None,
    );
    (folder, start)
}

fn press(start: &mut Start, keys: &str) {
    for c in keys.chars() {
        let code = match c {
            '\n' => KeyCode::Enter,
            '\u{1b}' => KeyCode::Esc,
            c => KeyCode::Char(c),
        };
        start.take(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    }
}

fn screen(start: &mut Start, columns: u16, rows: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    terminal.draw(|frame| start.draw(frame)).unwrap();
    let buffer = terminal.backend().buffer();
    let row = |y: u16| -> String { (0..columns).map(|x| buffer[(x, y)].symbol()).collect() };
    let rows: Vec<String> = (0..rows).map(|y| row(y).trim_end().to_owned()).collect();
    rows.join("\n")
}

#[test]
fn a_first_start_offers_the_sample_and_a_study_of_ones_own() {
    let (_folder, mut first) = start(&[]);
    insta::assert_snapshot!("first_start_80x24", screen(&mut first, 80, 24));
    press(&mut first, "\n");
    assert_eq!(first.outcome(), Some(&Some(Beginning::Sample)));
}

#[test]
fn a_study_opened_before_is_chosen_and_opened() {
    let (_folder, mut start) = start(&["social-cure", "gp-time"]);
    let shown = screen(&mut start, 80, 24);
    assert!(shown.contains("▸ social-cure"), "{shown}");
    assert!(shown.contains("2026-11-23 12:04"));
    press(&mut start, "j\n");
    let second = Beginning::Open("/studies/gp-time.emic".into());
    assert_eq!(start.outcome(), Some(&Some(second)));
}

#[test]
fn a_new_study_is_named_and_one_that_is_there_is_not_written_over() {
    let (folder, mut start) = start(&[]);
    std::fs::write(folder.path().join("here.emic"), "").unwrap();
    press(&mut start, "nhere\n");
    assert!(screen(&mut start, 100, 30).contains("is there already"));
    press(&mut start, "2\n");
    let made = Beginning::New(folder.path().join("here2.emic"));
    assert_eq!(start.outcome(), Some(&Some(made)));
}

#[test]
fn a_path_is_typed_and_a_wrong_one_is_said() {
    let (folder, mut start) = start(&[]);
    press(&mut start, "onowhere\n");
    assert!(screen(&mut start, 120, 30).contains("there is no file"));
    press(&mut start, "\u{1b}");
    assert_eq!(start.outcome(), None);
    std::fs::write(folder.path().join("a.emic"), "").unwrap();
    press(&mut start, "oa\n");
    let opened = Beginning::Open(folder.path().join("a.emic"));
    assert_eq!(start.outcome(), Some(&Some(opened)));
}

#[test]
fn any_size_is_borne_and_q_leaves() {
    let (_folder, mut start) = start(&["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]);
    for (columns, rows) in [(1, 1), (24, 6), (30, 9), (80, 24), (200, 60)] {
        screen(&mut start, columns, rows);
    }
    press(&mut start, "q");
    assert_eq!(start.outcome(), Some(&None));
}

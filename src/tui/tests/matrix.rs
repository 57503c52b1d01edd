//! The framework matrix and the report's outline, driven by keys.

use crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::super::command::Screen;
use super::super::dialog::Dialog;
use super::{press, said, screen, study};

fn click(app: &mut super::App, column: u16, row: u16) {
    app.take(Event::Mouse(MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column,
        row,
        modifiers: KeyModifiers::NONE,
    }));
    app.finish_work();
}

#[test]
fn a_summary_is_written_beside_its_passages_and_goes_stale() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>Jscb<Enter>gm");
    app.finish_work();
    let shown = screen(&mut app);
    assert!(
        shown.contains("(1 passage)") && shown.contains("▾ "),
        "{shown}"
    );
    // The participant is in the second row, under the row of the role as a whole.
    press(&mut app, "j<Enter>");
    let shown = screen(&mut app);
    assert!(
        shown.contains("Summary: SU04 on Belonging") && shown.contains("1 passage"),
        "{shown}"
    );
    assert!(shown.contains("I sat in the car."), "{shown}");
    insta::assert_snapshot!("matrix_writing_80x24", shown);
    press(&mut app, "She could not go in alone.<Esc>");
    assert!(
        said(&app).contains("summary of SU04 on Belonging"),
        "{}",
        said(&app)
    );
    app.finish_work();
    insta::assert_snapshot!("matrix_80x24", screen(&mut app));
    assert!(!screen(&mut app).contains("· stale"));
    // Another passage under the theme, and the summary has not seen it.
    press(&mut app, "<F2>))scb<Enter>gm");
    app.finish_work();
    assert!(
        screen(&mut app).contains("! She could not go in"),
        "{}",
        screen(&mut app)
    );
    press(&mut app, "g g!c");
    app.finish_work();
    assert!(
        !screen(&mut app).contains("! She could not"),
        "{}",
        screen(&mut app)
    );
    press(&mut app, "x");
    app.finish_work();
    assert!(app.workbench.study().summaries().is_empty());
    press(&mut app, "u");
    assert_eq!(app.workbench.study().summaries().len(), 1);
    press(&mut app, "o");
    assert!(screen(&mut app).contains("I sat in the car"));
}

#[test]
fn the_mouse_chooses_cells_and_opens_what_is_chosen() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>Jscb<Enter>gm");
    app.finish_work();
    screen(&mut app);
    // The second row of the second column, then the same again.
    click(&mut app, 45, 3);
    assert_eq!((app.matrix.row, app.matrix.column), (1, 1));
    assert!(app.dialog.is_none());
    click(&mut app, 45, 3);
    assert!(screen(&mut app).contains("Summary: SU04 on Barriers"));
    press(&mut app, "<Esc>");
    // A name chooses its row alone, a heading its column alone.
    click(&mut app, 3, 2);
    assert_eq!((app.matrix.row, app.matrix.column), (0, 1));
    click(&mut app, 20, 1);
    assert_eq!((app.matrix.row, app.matrix.column), (0, 0));
    // Where nothing stands, nothing happens.
    let before = screen(&mut app);
    click(&mut app, 45, 14);
    assert_eq!(screen(&mut app), before);
    // The passage below leads to its place in the transcript.
    click(&mut app, 20, 3);
    click(&mut app, 20, 20);
    let shown = screen(&mut app);
    assert!(
        shown.contains("I sat in the car") && shown.contains("SU04"),
        "{shown}"
    );
    assert_eq!(app.screen, Screen::Read);
}

#[test]
fn the_matrix_is_written_from_its_screen() {
    let (folder, mut app) = study();
    let file = folder.path().join("matrix.csv");
    press(&mut app, "<Esc>Jscb<Enter>gm");
    app.finish_work();
    press(
        &mut app,
        "j<Enter>She could not go in.<Esc><F2>))scb<Enter>gm",
    );
    app.finish_work();
    press(
        &mut app,
        &format!("w<Ctrl-u>{}<Enter>", file.to_str().unwrap()),
    );
    app.finish_work();
    if matches!(app.dialog, Some(Dialog::Question(_))) {
        press(&mut app, "y");
    }
    app.finish_work();
    assert!(said(&app).starts_with("Wrote "), "{}", said(&app));
    let csv = std::fs::read_to_string(&file).unwrap();
    assert!(
        csv.contains("SU04,patient,belonging,Belonging,She could not go in.,yes"),
        "{csv}"
    );
}

#[test]
fn the_matrix_scrolls_both_ways() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>gms");
    app.finish_work();
    press(&mut app, "$");
    let shown = screen(&mut app);
    assert!(
        shown.contains("4/4") && shown.contains("Social anxiety"),
        "{shown}"
    );
    press(&mut app, "0");
    assert!(screen(&mut app).contains("1/4"));
    for (width, height) in [(30, 8), (120, 40), (200, 60)] {
        app.resize(width, height);
        press(&mut app, "Gl");
        screen(&mut app);
    }
}

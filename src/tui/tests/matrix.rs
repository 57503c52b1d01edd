//! The framework matrix and the report's outline, driven by keys.

use super::{press, said, screen, study};

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

//! The Compare screen and suggestions, by keys.

use super::*;
use crate::tui::command::Screen;
use crate::tui::compare::Kind;

/// A study in which SU04 and GP01 have each a passage on loneliness.
fn coded_study() -> (TempDir, App) {
    let (folder, mut app) = study();
    press(&mut app, "sc");
    press(&mut app, "lone<Enter>");
    press(&mut app, "]t]t");
    press(&mut app, "Jsclone<Enter>");
    (folder, app)
}

fn rows_with<'a>(screen: &'a str, word: &str) -> Vec<&'a str> {
    screen.lines().filter(|row| row.contains(word)).collect()
}

#[test]
fn codes_by_role_open_to_their_passages_and_these_to_the_text() {
    let (_folder, mut app) = coded_study();
    press(&mut app, "<F5>");
    let shown = screen(&mut app);
    assert!(shown.contains("Codes by role: passages"), "{shown}");
    let line = rows_with(&shown, "Loneliness");
    assert!(line[0].contains('1') && line[0].contains('█'), "{shown}");
    // The line of loneliness, the second column.
    press(&mut app, "jl<Enter>");
    let shown = screen(&mut app);
    assert!(shown.contains("1 passage"), "{shown}");
    assert!(shown.contains("They come in lonely."), "{shown}");
    press(&mut app, "<Enter>");
    assert_eq!(app.screen, Screen::Read);
    let open = app
        .interview()
        .map(|interview| interview.transcript.title.clone());
    assert_eq!(open.as_deref(), Some("GP01"));
}

#[test]
fn each_table_is_reached_counted_and_left_again() {
    let (_folder, mut app) = coded_study();
    press(&mut app, "gc");
    for kind in Kind::ALL {
        assert_eq!(app.comparing.wish.kind, kind);
        let shown = screen(&mut app);
        assert!(shown.contains(&format!("[{}]", kind.name())), "{shown}");
        assert!(!shown.contains("counting"), "{shown}");
        press(&mut app, "mjlG$o<Enter><Esc><Tab>");
    }
    assert_eq!(app.comparing.wish.kind, Kind::Codes);
    press(&mut app, "<Esc>");
    assert_eq!(app.screen, Screen::Read);
}

#[test]
fn words_lead_to_where_they_are_said_and_stop_words_can_be_changed() {
    let (_folder, mut app) = coded_study();
    press(&mut app, "gc");
    app.comparing.wish.kind = Kind::Words;
    press(&mut app, "0");
    let shown = screen(&mut app);
    assert_eq!(rows_with(&shown, "lonely").len(), 1, "{shown}");
    press(&mut app, "W");
    press(&mut app, "<Enter>lonely<Ctrl-s>");
    let shown = screen(&mut app);
    assert!(rows_with(&shown, "lonely").is_empty(), "{shown}");
    press(&mut app, "u");
    let shown = screen(&mut app);
    assert_eq!(rows_with(&shown, "lonely").len(), 1, "{shown}");
}

#[test]
fn key_words_take_any_query_and_say_what_is_wrong_with_it() {
    let (_folder, mut app) = coded_study();
    press(&mut app, "gc");
    app.comparing.wish.kind = Kind::Keyness;
    press(&mut app, "0");
    assert_eq!(app.comparing.wish.groups[0], "role:\"patient\"");
    press(&mut app, "b");
    press(&mut app, "role:(<Enter>");
    let shown = screen(&mut app);
    assert!(shown.contains("Change the groups with a and b"), "{shown}");
}

#[test]
fn a_table_and_its_figure_are_written_into_files() {
    let (folder, mut app) = coded_study();
    press(&mut app, "gc");
    for name in ["table.csv", "figure.svg", "figure.png"] {
        let path = folder.path().join(name);
        press(&mut app, &format!("w{}<Enter>", path.display()));
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.is_empty());
        if name == "table.csv" {
            let text = String::from_utf8(bytes).unwrap();
            assert!(
                text.contains("loneliness,Loneliness,1,1,0,2")
                    || text.contains("loneliness,Loneliness,1,1,2"),
                "{text}"
            );
        }
    }
}

//! The Compare screen and suggestions, by keys.

use super::*;
use crate::tui::command::Screen;
use crate::tui::compare::Kind;

/// A study in which SU04 and GP01 have each a passage on loneliness.
fn coded_study() -> (TempDir, App) {
    let (folder, mut app) = study();
    press(&mut app, "Jsclone<Enter>");
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
    insta::assert_snapshot!("compare_80x24", shown);
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
        press(&mut app, "mjlG$o");
        press(&mut app, "<Enter>");
        if app.comparing.behind.is_some() {
            press(&mut app, "<Esc>");
        }
        press(&mut app, "<Tab>");
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
    assert_eq!(rows_with(&shown, "lonely  ").len(), 1, "{shown}");
    press(&mut app, "W");
    press(&mut app, "<Enter>lonely<Ctrl-s>");
    let shown = screen(&mut app);
    assert!(rows_with(&shown, "lonely  ").is_empty(), "{shown}");
    press(&mut app, "u");
    let shown = screen(&mut app);
    assert_eq!(rows_with(&shown, "lonely  ").len(), 1, "{shown}");
}

#[test]
fn key_words_take_any_query_and_say_what_is_wrong_with_it() {
    let (_folder, mut app) = coded_study();
    press(&mut app, "gc");
    app.comparing.wish.kind = Kind::Keyness;
    press(&mut app, "0");
    assert_eq!(app.comparing.wish.groups[0], "role:patient");
    press(&mut app, "b");
    press(&mut app, "role:(<Enter>");
    let shown = screen(&mut app);
    assert!(shown.contains("Change the groups with a and b"), "{shown}");
}

#[test]
fn nothing_is_counted_before_all_texts_are_loaded() {
    let (_folder, mut app) = study_not_loaded();
    app.loading = Some(crate::workbench::Loading { loaded: 1, of: 3 });
    send(&mut app, "<F5>");
    let shown = screen(&mut app);
    assert!(
        shown.contains("when all texts are loaded: 1 of 3 are"),
        "{shown}"
    );
    // Once for the texts, once for what is counted then.
    app.finish_work();
    app.finish_work();
    let shown = screen(&mut app);
    assert!(shown.contains("Codes by role: passages"), "{shown}");
}

#[test]
fn a_table_and_its_figure_are_written_into_files() {
    let (folder, mut app) = coded_study();
    press(&mut app, "gc");
    for name in ["table.csv", "figure.svg", "figure.png"] {
        let path = folder.path().join(name);
        press(&mut app, &format!("w<Ctrl-u>{}<Enter>", path.display()));
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.is_empty());
        if name == "table.csv" {
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.contains("loneliness,Loneliness,1,1,2"), "{text}");
        }
    }
}

#[test]
fn each_tables_figure_is_the_one_that_the_command_line_draws() {
    let (folder, mut app) = coded_study();
    press(&mut app, "gc");
    for (kind, words) in [
        (Kind::Saturation, "random orders: mean"),
        (Kind::Keyness, "log-likelihood"),
    ] {
        app.comparing.wish.kind = kind;
        press(&mut app, "0");
        let path = folder.path().join(format!("{}.svg", kind.name()));
        press(&mut app, &format!("w<Ctrl-u>{}<Enter>", path.display()));
        let figure = std::fs::read_to_string(&path).unwrap();
        assert!(figure.contains(words), "{figure}");
    }
}

#[test]
fn a_table_is_written_beside_the_study_but_over_no_other_file() {
    let (folder, mut app) = coded_study();
    press(&mut app, "<F5>w");
    let shown = screen(&mut app);
    assert!(shown.contains("study-codes.csv"), "{shown}");
    press(&mut app, "<Enter>");
    let path = folder.path().join("study-codes.csv");
    assert_eq!(said(&app), format!("Wrote {}", path.display()));
    let table = std::fs::read_to_string(path).unwrap();
    assert!(table.contains("Belonging"), "{table}");
    press(&mut app, "w<Enter>");
    assert!(said(&app).contains("is there already"), "{}", said(&app));
}

/// A study with twelve sentences about lonely evenings, ten of them coded.
fn suggestible() -> (TempDir, App) {
    let evening = |at: usize| format!("I was so lonely that evening {at}. The bus came late {at}.");
    let speeches: Vec<String> = (0..12).map(evening).collect();
    let said = speeches.iter();
    let turns: Vec<(&str, &str)> = said
        .flat_map(|speech| [("INT1", "And?"), ("SU04", speech.as_str())])
        .collect();
    let (folder, mut app) = study_with(&turns);
    press(&mut app, "J");
    for _ in 0..10 {
        press(&mut app, "sclone<Enter>JJ");
    }
    assert_eq!(codings(&app).len(), 10);
    (folder, app)
}

#[test]
fn suggestions_are_accepted_rejected_and_skipped_by_a_key_each_and_taken_back() {
    let (_folder, mut app) = suggestible();
    press(&mut app, "<F4>ggjgs");
    let shown = screen(&mut app);
    assert!(shown.contains("Suggestions for Loneliness"), "{shown}");
    assert!(shown.contains("so lonely that evening 1"), "{shown}");
    assert!(shown.contains("because of:"), "{shown}");
    assert_eq!(codings(&app).len(), 10, "nothing is coded by looking");
    let many = app.suggesting.len();
    press(&mut app, "c");
    assert_eq!(codings(&app).len(), 11);
    assert_eq!(app.suggesting.len(), many - 1);
    press(&mut app, "<Space>");
    assert_eq!((codings(&app).len(), app.suggesting.len()), (11, many - 1));
    let rejected = app.suggesting.chosen().unwrap().clone();
    press(&mut app, "x");
    assert_eq!((codings(&app).len(), app.suggesting.len()), (11, many - 2));
    press(&mut app, "r");
    let has = |app: &App| {
        let found = app.suggesting.found.as_ref().unwrap();
        found.iter().any(|s| s.mark == rejected.mark)
    };
    assert!(!has(&app), "a rejected sentence stays away");
    press(&mut app, "u");
    press(&mut app, "r");
    assert!(has(&app), "until the rejection is taken back");
    press(&mut app, "u");
    assert_eq!(codings(&app).len(), 10);
    press(&mut app, "<Esc>");
    assert_eq!(app.screen, Screen::Themes);
}

#[test]
fn a_code_with_few_codings_says_why_nothing_is_suggested() {
    let (_folder, mut app) = coded_study();
    press(&mut app, "<F4>ggjgs");
    let shown = screen(&mut app);
    assert!(shown.contains("at least 10"), "{shown}");
}

//! The Pseudonyms screen: table, suggestions, preview, replacing, erasing.

use super::*;
use crate::tui::command::Screen;
use crate::tui::pseudonyms::Row;
use crate::workbench::load_rows;

const NAMED: &[(&str, &str)] = &[
    ("INT1", "And who went along with you?"),
    (
        "SU04",
        "It was my sister Eithne, and we sat in the car. Then Eithne said, ring 0161 496 0000. So we did.",
    ),
    ("INT1", "And at home?"),
    (
        "SU04",
        "My husband Bert stayed at home. EITHNE laughed, bert or not.",
    ),
];

/// The rows in words: what stands in the table with its replacement, then what is suggested.
fn rows(app: &App) -> Vec<String> {
    let told = |at| match app.naming.row(at).unwrap() {
        Row::Entry(row, of) => {
            let places = of.map_or(0, |of| of.places.len());
            format!("{}={} {places}", row.original, row.replacement)
        }
        Row::Suggested(suggestion) => format!("{}? {}", suggestion.words, suggestion.times),
    };
    (0..app.naming.len()).map(told).collect()
}

/// Clears the line that is typed and types another one.
fn instead(text: &str) -> String {
    format!("<Ctrl-u>{text}<Enter>")
}

fn speech(app: &App) -> String {
    app.interview().unwrap().document().text.as_str().to_owned()
}

#[test]
fn suggestions_get_a_replacement_are_previewed_replaced_and_taken_back() {
    let (_folder, mut app) = study_with(NAMED);
    press(&mut app, "gy");
    assert_eq!(app.screen, Screen::Pseudonyms);
    assert_eq!(rows(&app), ["Eithne? 2", "Bert? 1", "0161 496 0000? 1"]);
    // The mark of its kind is offered; another replacement can be typed in its place.
    press(&mut app, "<Enter>");
    assert!(screen(&mut app).contains("[NAME]"));
    press(&mut app, &instead("Anna"));
    assert_eq!(said(&app), "Eithne → Anna");
    assert_eq!(rows(&app), ["Eithne=Anna 3", "Bert? 1", "0161 496 0000? 1"]);
    press(&mut app, "a<Enter>");
    assert_eq!(said(&app), "Bert → [NAME]");
    press(&mut app, "<Enter><Enter>");
    assert_eq!(
        rows(&app),
        ["Eithne=Anna 3", "Bert=[NAME] 1", "0161 496 0000=[PHONE] 1"]
    );
    let kept = load_rows(app.naming.table.as_deref().unwrap()).unwrap();
    assert_eq!(kept.len(), 3);

    // What would be replaced is shown, with what stands around it.
    app.resize(200, 60);
    press(&mut app, "gg");
    let shown = screen(&mut app);
    assert!(
        shown.contains("3 places of 1 transcript: SU04 3"),
        "{shown}"
    );
    assert!(shown.contains("sister »Eithne« → Anna, and we"), "{shown}");
    assert!(shown.contains("»EITHNE« → ANNA laughed"), "{shown}");
    app.resize(80, 24);
    let shown = screen(&mut app);
    // The table's place is another one each time.
    let rows = shown
        .lines()
        .filter(|row| !row.contains("the table lies in"));
    insta::assert_snapshot!("pseudonyms_80x24", rows.collect::<Vec<&str>>().join("\n"));
    app.resize(200, 60);
    press(&mut app, "j");
    let shown = screen(&mut app);
    assert!(
        shown.contains("In lower case, and left, in the text of SU04 (1)"),
        "{shown}"
    );

    let before = speech(&app);
    press(&mut app, "A");
    let asked = screen(&mut app);
    assert!(asked.contains("5 places of texts"), "{asked}");
    press(&mut app, "n");
    assert_eq!(speech(&app), before);
    // It runs on a worker: keys are answered meanwhile, and what would write says why it cannot.
    send(&mut app, "Ay");
    send(&mut app, "A");
    assert!(said(&app).starts_with("One moment"), "{}", said(&app));
    send(&mut app, "u");
    assert!(
        said(&app).contains("while emic is replacing"),
        "{}",
        said(&app)
    );
    press(&mut app, "gy");
    assert!(
        said(&app).contains("E erases the old texts"),
        "{}",
        said(&app)
    );
    let after = speech(&app);
    assert!(after.contains("my sister Anna, and"), "{after}");
    assert!(after.contains("ring [PHONE]. So"), "{after}");
    assert!(after.contains("ANNA laughed, bert or not."), "{after}");
    press(&mut app, "A");
    assert!(
        said(&app).contains("No name of the table stands"),
        "{}",
        said(&app)
    );
    press(&mut app, "u");
    assert_eq!(speech(&app), before);
}

#[test]
fn replacing_names_tells_how_far_it_is_and_is_stopped_before_anything_is_written() {
    let (_folder, mut app) = study_with(NAMED);
    press(&mut app, "gy");
    press(&mut app, "<Enter>");
    press(&mut app, &instead("Anna"));
    let before = speech(&app);
    // Another program is writing, so that the replacing has to wait.
    let other = rusqlite::Connection::open(app.workbench.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    send(&mut app, "Ay");
    let shown = screen(&mut app);
    let told = ["reading the texts", "replacing real names"];
    assert!(told.iter().any(|told| shown.contains(told)), "{shown}");
    assert!(shown.contains("Esc stops it"), "{shown}");
    assert!(app.naming.can_stop());
    send(&mut app, "q");
    assert!(app.is_running());
    assert!(said(&app).contains("q once more leaves"), "{}", said(&app));
    send(&mut app, "<Esc>");
    assert_eq!(app.screen, Screen::Pseudonyms);
    let shown = screen(&mut app);
    assert!(shown.contains("stopping"), "{shown}");
    other.execute_batch("ROLLBACK").unwrap();
    app.finish_work();
    assert_eq!(said(&app), "Stopped; nothing was replaced");
    assert_eq!(speech(&app), before);
    press(&mut app, "Ay");
    assert!(speech(&app).contains("my sister Anna"));
    press(&mut app, "q");
    assert!(!app.is_running());
}

#[test]
fn entries_are_edited_added_by_hand_and_removed_and_a_contradiction_is_refused() {
    let (_folder, mut app) = study_with(NAMED);
    press(&mut app, "gy");
    press(&mut app, "<Enter>");
    press(&mut app, &instead("Anna"));
    press(&mut app, "ggE<Esc>e");
    press(&mut app, &instead("Nora"));
    assert_eq!(rows(&app)[0], "Eithne=Nora 3");
    press(&mut app, "n");
    press(&mut app, "the car<Enter>");
    press(&mut app, &instead("the van"));
    assert_eq!(rows(&app)[1], "the car=the van 1");
    // What stands for one name may not be another one.
    press(&mut app, "n");
    press(&mut app, "Bert<Enter>");
    press(&mut app, &instead("Eithne"));
    assert!(
        said(&app).contains("holds the real name of entry 1"),
        "{}",
        said(&app)
    );
    press(&mut app, "<Esc>ggjx");
    assert!(rows(&app).iter().all(|row| !row.starts_with("the car")));
    press(&mut app, "G<Enter>");
    press(&mut app, "<Esc>x");
    assert!(said(&app).contains("stands in no table"), "{}", said(&app));
    press(&mut app, "ggo");
    assert_eq!(app.screen, Screen::Read);
    let selected = app.selection().map(|span| {
        app.interview()
            .unwrap()
            .document()
            .text
            .slice(span)
            .to_owned()
    });
    assert!(selected.is_none_or(|words| words == "Eithne"));
}

#[test]
fn what_still_holds_the_real_names_is_erased_after_a_typed_yes_alone() {
    let (_folder, mut app) = study_with(NAMED);
    let path = app.workbench.path().to_owned();
    press(&mut app, "gy");
    press(&mut app, "<Enter>");
    press(&mut app, &instead("Anna"));
    press(&mut app, "Ay");
    let holds = |words: &str| {
        let bytes = std::fs::read(&path).unwrap();
        let log = std::fs::read(path.with_extension("emic-wal")).unwrap_or_default();
        let found = |bytes: &[u8]| bytes.windows(words.len()).any(|w| w == words.as_bytes());
        found(&bytes) || found(&log)
    };
    assert!(holds("sister Eithne"));
    press(&mut app, "Ey<Enter>");
    assert_eq!(said(&app), "Nothing was erased");
    assert!(holds("sister Eithne"));
    press(&mut app, "Eyes<Enter>");
    assert!(
        said(&app).contains("delete them yourself"),
        "{}",
        said(&app)
    );
    assert!(!holds("sister Eithne"));
    assert!(holds("sister Anna"));
}

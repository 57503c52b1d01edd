//! Participants, speakers and transcripts, told in keys.

use super::*;
use crate::study::{Participant, Who};

fn named(app: &App, name: &str) -> Participant {
    let study = app.workbench().study();
    study.participant_named(name).unwrap().clone()
}

fn names(app: &App) -> Vec<String> {
    let people = app.workbench().study().participants().iter();
    people.map(|p| p.name.clone()).collect()
}

#[test]
fn participants_are_edited_cell_by_cell_with_unknown_and_declined() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc><F9>");
    let shown = screen(&mut app);
    assert!(shown.contains("GP01  gp       40-49  GP01"), "{shown}");
    press(&mut app, "j<Right><Right><Enter><Ctrl-u>50-59<Enter>");
    assert_eq!(said(&app), "Changed the participant SU04");
    assert_eq!(
        named(&app, "SU04").attributes["age"],
        Value::Known("50-59".into())
    );
    press(&mut app, "jedeclined");
    press(&mut app, "<Ctrl-u>decl<Tab><Enter>");
    assert_eq!(named(&app, "SU05").attributes["age"], Value::Declined);
    press(&mut app, "x");
    assert_eq!(named(&app, "SU05").attributes["age"], Value::Unknown);
    press(&mut app, "u<Left>e<Ctrl-u>G<Tab><Enter>");
    assert_eq!(named(&app, "SU05").role, "gp");
    press(&mut app, "<Left>e<Ctrl-u>gp01<Enter>");
    assert!(
        said(&app).contains("a participant named gp01 already"),
        "{}",
        said(&app)
    );
    press(&mut app, "<Esc>");
    assert_eq!(names(&app), ["GP01", "SU04", "SU05"]);
}

#[test]
fn attributes_are_columns_that_are_added_renamed_typed_sorted_and_removed() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc><F9>ALives alone<Enter>");
    press(&mut app, "$<Left>eyes<Enter>jeno<Enter>jemaybe<Enter>ggG");
    let shown = screen(&mut app);
    assert!(
        shown.contains("lives alone (text, guessed): maybe"),
        "{shown}"
    );
    press(&mut app, "Tyes or<Enter>");
    let shown = screen(&mut app);
    assert!(shown.contains("maybe ?"), "{shown}");
    press(&mut app, "ee<Enter>");
    assert!(said(&app).contains("maybee is no yes/no"), "{}", said(&app));
    press(&mut app, "R<Ctrl-u>Alone<Enter>");
    assert_eq!(said(&app), "Renamed the attribute lives alone to alone");
    press(&mut app, "sgg");
    assert_eq!(app.people.table().row().unwrap().cells[0].text, "SU04");
    assert!(screen(&mut app).contains("▲alone"));
    press(&mut app, "Xn");
    assert!(app.workbench().study().attribute_names().contains(&"alone"));
    press(&mut app, "Xy");
    assert_eq!(app.workbench().study().attribute_names(), ["age"]);
    press(&mut app, "u");
    assert_eq!(app.workbench().study().attribute_names(), ["age", "alone"]);
}

#[test]
fn participants_are_added_merged_and_split() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc><F9>nSU06<Enter>");
    assert_eq!(names(&app), ["GP01", "SU04", "SU05", "SU06"]);
    assert_eq!(app.people.table().row().unwrap().cells[0].text, "SU06");
    press(&mut app, "Dy");
    assert_eq!(names(&app).len(), 3);
    press(&mut app, "gg<Down><Down>S");
    assert!(said(&app).contains("one label only"));
    press(&mut app, "MSU04<Enter>one person after all<Enter>");
    assert_eq!(names(&app), ["GP01", "SU04"]);
    let history = app.workbench().history(&Default::default()).unwrap();
    assert_eq!(history[0].why, "one person after all");
    press(&mut app, "GS<Down><Tab><Enter>SU07<Enter>");
    assert_eq!(names(&app), ["GP01", "SU04", "SU07"]);
    let interview = app.workbench().study().interview_titled("SU05").unwrap();
    let new = Who::Participant(named(&app, "SU07").id);
    assert_eq!(interview.transcript.who("SU05"), new);
    press(&mut app, "uu");
    assert_eq!(names(&app), ["GP01", "SU04", "SU05"]);
}

#[test]
fn labels_are_given_to_participants_and_the_interviewer_and_jumped_to() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc><F9><Tab>");
    let shown = screen(&mut app);
    assert!(shown.contains("INT1   SU04        interviewer"), "{shown}");
    press(&mut app, "j<Enter>interv<Enter>");
    let who = |app: &App| {
        let interview = app.workbench().study().interview_titled("SU04").unwrap();
        interview.transcript.who("SU04")
    };
    assert_eq!(who(&app), Who::Interviewer);
    press(&mut app, "<Enter>Mary<Enter>");
    assert_eq!(who(&app), Who::Participant(named(&app, "Mary").id));
    press(&mut app, "o");
    assert!(screen(&mut app).contains("turn 2/4"));
    press(&mut app, "<Esc>");
    assert!(screen(&mut app).contains("Speakers"));
}

#[test]
fn tables_are_filtered_by_typing_and_notes_taken_on_a_row() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc><F9>fsu");
    let shown = screen(&mut app);
    assert!(shown.contains("filter: su"), "{shown}");
    assert!(!shown.contains("GP01"), "{shown}");
    press(&mut app, "<Enter>jmshy<Esc>");
    let memo = &app.workbench().study().memos()[0];
    let id = named(&app, "SU05").id;
    assert_eq!(memo.on, crate::study::MemoTarget::Participant(id));
    press(&mut app, "f<Esc>");
    assert!(screen(&mut app).contains("GP01"));
    press(&mut app, "<F7><Right>");
    assert!(screen(&mut app).contains("SU05 · name: SU05"));
}

#[test]
fn a_table_wider_than_the_screen_scrolls_and_keeps_its_first_column() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc><F9>");
    for at in 0..9 {
        press(&mut app, &format!("Aattribute number {at}<Enter>"));
    }
    press(&mut app, "$");
    let shown = screen(&mut app);
    assert!(
        shown.contains("speaks as") && shown.contains("name"),
        "{shown}"
    );
    assert!(!shown.contains("role"), "{shown}");
    insta::assert_snapshot!("people_80x24", shown);
    press(&mut app, "0");
    assert!(screen(&mut app).contains("role"));
}

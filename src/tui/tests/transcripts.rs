//! The list of transcripts, links, memos and the history, told in keys.

use super::*;
use crate::study::MemoTarget;

fn titles(app: &App) -> Vec<String> {
    let interviews = app.workbench().study().interviews().iter();
    interviews.map(|i| i.transcript.title.clone()).collect()
}

fn listed(app: &App) -> Vec<String> {
    let study = app.workbench().study();
    let rows = app.transcripts.rows.iter();
    rows.filter_map(|row| match row {
        crate::tui::lists::TranscriptRow::Transcript(id) => {
            Some(study.interview(*id)?.transcript.title.clone())
        }
        _ => None,
    })
    .collect()
}

#[test]
fn transcripts_are_moved_within_their_group_and_in_the_table() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>tK");
    assert!(
        said(&app).contains("cannot be moved further"),
        "{}",
        said(&app)
    );
    press(&mut app, "J");
    assert_eq!(titles(&app), ["SU05", "SU04", "GP01"]);
    assert_eq!(said(&app), "Moved SU04 down");
    press(&mut app, "K");
    assert_eq!(titles(&app), ["SU04", "SU05", "GP01"]);
    press(&mut app, "<F9><Tab><Tab>GK");
    assert_eq!(titles(&app), ["SU04", "GP01", "SU05"]);
    press(&mut app, "0ssK");
    assert!(said(&app).contains("he table is sorted"), "{}", said(&app));
    press(&mut app, "O");
    assert_eq!(titles(&app), ["SU05", "SU04", "GP01"]);
    press(&mut app, "u");
    assert_eq!(titles(&app), ["SU04", "GP01", "SU05"]);
}

#[test]
fn sets_are_made_filled_shown_renamed_and_deleted() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>tssWave 1<Enter>");
    assert_eq!(said(&app), "Made the set Wave 1 of 1 transcript");
    press(&mut app, "jss<Enter>");
    assert_eq!(said(&app), "Put SU05 into the set Wave 1");
    press(&mut app, "sf<Down><Enter>");
    assert_eq!(listed(&app), ["SU04", "SU05"]);
    assert!(
        screen(&mut app).contains("Wave 1: 2 of 3"),
        "{}",
        screen(&mut app)
    );
    press(&mut app, "Gss<Enter>");
    assert_eq!(listed(&app), ["SU04"]);
    press(&mut app, "sr<Enter><Ctrl-u>First wave<Enter>");
    assert!(screen(&mut app).contains("First wave: 1 of 3"));
    press(&mut app, "sd<Enter>y");
    assert_eq!(listed(&app).len(), 3);
    press(&mut app, "u");
    assert_eq!(app.workbench().study().sets()[0].name, "First wave");
    press(&mut app, "fgp");
    assert_eq!(listed(&app), ["GP01"]);
    press(&mut app, "<Esc>");
    assert_eq!(listed(&app).len(), 3);
}

#[test]
fn a_transcript_is_removed_with_all_that_it_takes_and_comes_back() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>Jcb<Enter>mmnoted<Esc>JL");
    press(&mut app, "gnGP01:2:17-21<Enter>Lcontradicts<Enter>");
    press(&mut app, "gnSU04:2:48-65<Enter>tssWave 1<Enter>D");
    let asked = screen(&mut app);
    assert!(asked.contains("1 coding, 1 memo and 1 link"), "{asked}");
    assert!(asked.contains("take it out of 1"), "{asked}");
    press(&mut app, "y");
    let study = app.workbench().study();
    assert_eq!((study.memos().len(), study.links().len()), (0, 0));
    press(&mut app, "u");
    let study = app.workbench().study();
    assert_eq!((study.memos().len(), study.links().len()), (1, 1));
    assert_eq!(study.sets()[0].members.len(), 1);
}

#[test]
fn interviews_have_a_status_a_coder_and_attributes_that_are_edited() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc><F9><Tab><Tab>p");
    let shown = screen(&mut app);
    assert!(shown.contains("SU04   SU04 (patient)  coding"), "{shown}");
    press(&mut app, "p");
    assert!(screen(&mut app).contains("done"));
    press(&mut app, "e<Ctrl-u>Sue<Enter>");
    assert_eq!(titles(&app)[0], "Sue");
    press(&mut app, "AWave<Enter>");
    assert_eq!(said(&app), "Added the attribute wave");
    press(&mut app, "e2<Enter>");
    let wave = |app: &App, at: usize| {
        app.workbench().study().interviews()[at]
            .transcript
            .attributes["wave"]
            .clone()
    };
    assert_eq!(wave(&app, 0), Value::Known("2".into()));
    press(&mut app, "x");
    assert_eq!(wave(&app, 0), Value::Unknown);
}

#[test]
fn passages_are_linked_followed_both_ways_renamed_and_unlinked() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>JL");
    assert!(said(&app).contains("one end of a link") || said(&app).starts_with("One end"));
    press(&mut app, "L");
    assert!(
        said(&app).contains("the end that is marked"),
        "{}",
        said(&app)
    );
    press(&mut app, "gnGP01:2:17-36<Enter>Lcontr<Tab><Enter>");
    assert_eq!(said(&app), "Linked a passage of SU04 to one of GP01");
    press(&mut app, "<Esc><Left><Right>");
    let shown = screen(&mut app);
    assert!(shown.contains("⇄ contradicts SU04:2:48-65"), "{shown}");
    press(&mut app, "gl");
    assert_eq!(app.interview().unwrap().transcript.title, "SU04");
    press(&mut app, "<Esc>gl");
    assert_eq!(app.interview().unwrap().transcript.title, "GP01");
    press(&mut app, "<F7>vvvvvv");
    let shown = screen(&mut app);
    assert!(shown.contains("1 links"), "{shown}");
    assert!(shown.contains("SU04:2:48-65 contradicts"), "{shown}");
    press(&mut app, "e<Ctrl-u>explains<Enter>");
    assert!(screen(&mut app).contains("SU04:2:48-65 explains"));
    press(&mut app, "t");
    assert_eq!(app.interview().unwrap().transcript.title, "GP01");
    press(&mut app, "<F7>x");
    assert!(app.workbench().study().links().is_empty());
    press(&mut app, "u<F2>gg] l");
    assert_eq!(app.workbench().study().links().len(), 1);
    press(&mut app, "L<Esc>");
    assert!(
        said(&app).contains("et go of the end of a link"),
        "{}",
        said(&app)
    );
}

#[test]
fn memos_are_filtered_by_kind_and_typing_and_sorted() {
    let (_folder, mut app) = study();
    app.resize(120, 30);
    press(&mut app, "<Esc>Jmmbeta<Esc>mcalpha<Esc>msgamma<Esc><F7>");
    let first = |app: &App| match app.writing.notes[0] {
        crate::tui::notes::Note::Memo(id) => {
            let memos = app.workbench().study().memos().iter();
            memos
                .clone()
                .find(|memo| memo.id == id)
                .unwrap()
                .text
                .clone()
        }
        crate::tui::notes::Note::Link(_) => String::new(),
    };
    assert_eq!(first(&app), "gamma");
    press(&mut app, "o");
    assert_eq!(first(&app), "beta");
    press(&mut app, "oo");
    assert!(screen(&mut app).contains("by what they are on"));
    assert_eq!(first(&app), "alpha");
    press(&mut app, "fbet");
    assert_eq!(app.writing.notes.len(), 1);
    press(&mut app, "<Enter>e more<Esc>");
    let on = |memo: &&crate::study::Memo| matches!(memo.on, MemoTarget::Passage(_));
    let memo = app
        .workbench()
        .study()
        .memos()
        .iter()
        .find(on)
        .unwrap()
        .clone();
    assert_eq!(memo.text, "beta more");
    press(&mut app, "f<Esc>v");
    assert_eq!(first(&app), "gamma");
    assert!(screen(&mut app).contains("1 memos on the study"));
}

#[test]
fn the_history_is_narrowed_by_coder_kind_and_transcript_and_tells_in_words() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>Jcb<Enter>mmnoted<Esc>");
    press(
        &mut app,
        ":switch coder<Enter>mh<Enter>gnGP01:2:17-21<Enter>cb<Enter><F8>",
    );
    let count = |app: &App| app.past.entries.len();
    let all = count(&app);
    press(&mut app, "fin GP01<Enter>");
    assert_eq!(count(&app), 2);
    press(&mut app, "fon a coding<Enter>");
    assert_eq!(count(&app), 1);
    let shown = screen(&mut app);
    assert!(shown.contains("Entries on a coding in GP01"), "{shown}");
    press(&mut app, "<Enter>");
    let shown = screen(&mut app);
    assert!(
        shown.contains("added the coding Belonging") && shown.contains("coder: mh"),
        "{shown}"
    );
    press(&mut app, "feverything<Enter><Enter>");
    insta::assert_snapshot!("history_80x24", screen(&mut app));
    press(&mut app, "fon a coding<Enter>fin GP01<Enter>fby ak<Enter>");
    assert!(screen(&mut app).contains("No such entry"));
    press(&mut app, "feverything<Enter>");
    assert_eq!(count(&app), all);
    press(&mut app, "v");
    assert!(screen(&mut app).contains("Entries by mh"));
    press(&mut app, "v");
    assert_eq!(count(&app), all);
}

#[test]
fn what_is_chosen_in_a_list_stays_on_screen_where_it_stands_above_and_only_the_list_takes_clicks() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>");
    for number in 0..12 {
        press(&mut app, &format!("<F7>nmemo number {number}"));
        app.give(super::super::command::Command::Save);
    }
    app.resize(60, 20);
    press(&mut app, "<F7>G");
    let shown = screen(&mut app);
    assert!(shown.contains("memo number 0"), "{shown}");
    let chosen = app.writing.list.chosen;
    app.take(Event::Mouse(MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: 4,
        row: 14,
        modifiers: KeyModifiers::NONE,
    }));
    assert_eq!(app.writing.list.chosen, chosen, "a click below the list");
    app.take(Event::Mouse(MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: 4,
        row: 3,
        modifiers: KeyModifiers::NONE,
    }));
    assert_ne!(app.writing.list.chosen, chosen);
}

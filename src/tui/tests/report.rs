//! The report's outline on the Write screen, driven by keys.

use super::super::dialog::Dialog;
use super::super::export::Export;
use super::{press, said, screen, study};
use crate::report::{ReportOptions, narrative, school_of_analysis};
use crate::study::{Action, NewParticipant, Value};

/// Goes to the first theme of the outline.
fn first_theme(app: &mut super::App) {
    press(app, "<F7><Tab>");
    press(app, "gg7j");
}

#[test]
fn a_narrative_is_written_and_quotes_are_picked() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>Jscb<Enter>!");
    first_theme(&mut app);
    press(&mut app, "<Enter>");
    let shown = screen(&mut app);
    assert!(
        shown.contains("Narrative: Belonging") && shown.contains("I sat in the car."),
        "{shown}"
    );
    press(&mut app, "They wait outside.<Esc>");
    let code = app.workbench.study().codebook().by_slug("belonging");
    let code = code.unwrap().id;
    let text = |app: &super::App| {
        let summary = narrative(app.workbench.study(), code);
        summary.map(|summary| summary.text.clone())
    };
    assert_eq!(text(&app).as_deref(), Some("They wait outside."));
    insta::assert_snapshot!("report_outline_80x24", screen(&mut app));
    press(&mut app, "u");
    assert_eq!(text(&app), None);
    press(&mut app, "<Ctrl-r>x");
    assert_eq!(text(&app), None);
    // A contrary case is picked where the passages are; the outline counts it at once.
    press(&mut app, "l");
    assert!(screen(&mut app).contains("I sat in the car"));
    press(&mut app, "~<F7>");
    let entry = app.outline.theme().unwrap();
    assert_eq!(
        (entry.key_quotes, entry.contrary, entry.narrated),
        (1, 1, false)
    );
    press(&mut app, "<Tab>");
    assert!(screen(&mut app).contains("No memos yet"));
}

#[test]
fn the_study_remembers_what_goes_into_the_report() {
    let (_folder, mut app) = study();
    app.resize(120, 40);
    press(
        &mut app,
        "<Esc><F7><Tab><Enter>reflexive thematic analysis<Enter>",
    );
    let school = school_of_analysis(app.workbench.study());
    assert_eq!(school, "reflexive thematic analysis");
    press(&mut app, "j<Enter>Barriers<Enter>j<Enter>gp<Enter>");
    press(&mut app, "j<Enter>ak<Enter>j<Enter>lonely<Enter>");
    press(
        &mut app,
        "j<Enter><Backspace>many<Enter><Ctrl-u>3<Enter>j<Enter>",
    );
    let kept = ReportOptions::remembered(app.workbench.study());
    assert_eq!(kept, app.outline.options);
    let barriers = app.workbench.study().codebook().by_slug("barriers");
    assert_eq!(kept.codes, Some(vec![barriers.unwrap().id]));
    assert_eq!(kept.roles, Some(vec!["gp".to_owned()]));
    assert_eq!(kept.coders, Some(vec![app.workbench.coder()]));
    assert_eq!(kept.query, "lonely");
    assert_eq!(kept.quotes, crate::report::Quotes::AtMost(3));
    assert!(kept.memos);
    let shown = screen(&mut app);
    assert!(
        shown.contains("Social anxiety") && !shown.contains("Loneliness"),
        "{shown}"
    );
    // A limit is let go as it was set.
    press(&mut app, "ggjxj<Enter>all<Enter>");
    let kept = ReportOptions::remembered(app.workbench.study());
    assert_eq!((kept.codes, kept.roles), (None, None));
    press(&mut app, "uu");
    let kept = ReportOptions::remembered(app.workbench.study());
    assert!(kept.codes.is_some() && kept.roles.is_some());
}

#[test]
fn a_query_that_cannot_be_read_is_refused_where_it_is_typed() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc><F7><Tab>4j<Enter>code:nothing<Enter>");
    assert!(
        screen(&mut app).contains("Only turns in which"),
        "{}",
        said(&app)
    );
    assert_eq!(app.outline.options.query, "");
}

#[test]
fn the_report_is_read_as_text() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>Jscb<Enter>!<F7><Tab>v");
    let shown = screen(&mut app);
    assert!(shown.contains("The report as text"), "{shown}");
    press(&mut app, "/sat in<Enter>");
    assert!(screen(&mut app).contains("I sat in the car."));
}

#[test]
fn the_report_is_written_after_what_it_discloses_was_confirmed() {
    let (folder, mut app) = study();
    let file = folder.path().join("report.md");
    let name = file.to_str().unwrap().to_owned();
    let write = format!("w<Enter><Ctrl-u>{name}<Enter>");
    press(&mut app, "<Esc>Jscb<Enter>!<F7><Tab>");
    press(&mut app, &write);
    // The three participants can be told from each other by their roles.
    let shown = screen(&mut app);
    assert!(
        shown.contains("Please confirm") && shown.contains("3 of 3 participants"),
        "{shown}"
    );
    press(&mut app, "n");
    assert!(!file.exists());
    press(&mut app, &write);
    press(&mut app, "y");
    assert!(said(&app).starts_with("Wrote "), "{}", said(&app));
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(written.contains("I sat in the car."), "{written}");
    // What is there already is replaced only on request.
    std::fs::write(&file, "mine").unwrap();
    press(&mut app, &write);
    assert!(
        screen(&mut app).contains("in its place?"),
        "{}",
        screen(&mut app)
    );
    press(&mut app, "n");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    press(&mut app, &write);
    press(&mut app, "y");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), written);
}

#[test]
fn a_report_is_never_written_over_a_study_or_without_a_known_ending() {
    let (folder, mut app) = study();
    let copy = folder.path().join("copy.md");
    std::fs::copy(app.workbench.path(), &copy).unwrap();
    let before = std::fs::read(&copy).unwrap();
    press(&mut app, "<Esc><F7><Tab>");
    press(
        &mut app,
        &format!("w<Enter><Ctrl-u>{}<Enter>", copy.to_str().unwrap()),
    );
    assert!(said(&app).contains("this is a study") || said(&app).contains("This is a study"));
    assert_eq!(std::fs::read(&copy).unwrap(), before);
    press(&mut app, "<Esc>w<Enter><Ctrl-u>report.txt<Enter>");
    assert!(said(&app).contains(".docx"), "{}", said(&app));
    press(&mut app, "<Esc>");
    // A folder that is not there is told, and nothing is lost.
    let nowhere = folder.path().join("no/report.csv");
    press(
        &mut app,
        &format!("w<Enter><Ctrl-u>{}<Enter>", nowhere.to_str().unwrap()),
    );
    press(&mut app, "y");
    assert!(said(&app).contains("annot write"), "{}", said(&app));
}

/// What is typed to write something, the first of its name in the list, into a file.
fn write_into(what: &str, file: &std::path::Path) -> String {
    format!("w{what}<Enter><Ctrl-u>{}<Enter>", file.to_str().unwrap())
}

#[test]
fn everything_that_can_be_written_is_offered_and_written() {
    let (folder, mut app) = study();
    press(&mut app, "<Esc>Jscb<Enter>!<F7><Tab>w");
    let shown = screen(&mut app);
    for export in Export::all() {
        assert!(shown.contains(export.about()), "{}", export.about());
    }
    insta::assert_snapshot!("what_to_write_80x24", shown);
    press(&mut app, "<Esc>");
    for export in Export::all() {
        let endings = export.endings();
        let endings = if endings.is_empty() { &[""] } else { endings };
        for ending in endings {
            let file = folder.path().join(export.name()).with_extension(ending);
            press(&mut app, &write_into(export.name(), &file));
            if matches!(app.dialog, Some(Dialog::Question(_))) {
                press(&mut app, "y");
            }
            app.finish_work();
            assert!(said(&app).starts_with("Wrote "), "{file:?}: {}", said(&app));
            assert!(file.exists(), "{file:?}");
        }
    }
    let figures = std::fs::read_dir(folder.path().join("figures")).unwrap();
    assert_eq!(figures.count(), 14);
    // What Markdown cannot hold stands beside it, where its links lead.
    let page = std::fs::read_to_string(folder.path().join("report.md")).unwrap();
    assert!(page.contains("](report-figures/roles.png)"), "{page}");
    assert!(folder.path().join("report-figures/roles.png").exists());
    assert!(
        folder
            .path()
            .join("saturation-figures/saturation.png")
            .exists()
    );
}

#[test]
fn a_real_name_that_is_left_stops_until_the_word_is_typed() {
    let (folder, mut app) = study();
    let table = folder.path().join("table.csv");
    std::fs::write(&table, "original,replacement\nlink worker,[ROLE]\n").unwrap();
    app.naming.table = Some(table);
    let file = folder.path().join("transcripts.html");
    press(&mut app, "<Esc><F7><Tab>");
    press(&mut app, &write_into("transcripts", &file));
    let shown = screen(&mut app);
    assert!(
        shown.contains("Stopped: transcripts") && shown.contains("A REAL NAME"),
        "{shown}"
    );
    assert!(shown.contains("SU04:2: nothing was written"), "{shown}");
    assert!(!shown.contains("link worker"), "{shown}");
    insta::assert_snapshot!("export_stopped_80x24", shown);
    // Neither a quick yes nor leaving writes anything.
    for keys in ["y<Enter>", "<Ctrl-u>yes<Enter>", "<Enter>", "<Esc>"] {
        press(&mut app, keys);
        assert!(!file.exists(), "{keys}");
    }
    // Words in which no name is left are written as ever.
    let quotes = folder.path().join("quotes.csv");
    press(&mut app, &write_into("quotes", &quotes));
    assert!(quotes.exists(), "{}", said(&app));
    press(&mut app, &write_into("transcripts", &file));
    press(&mut app, "force<Enter>");
    assert!(said(&app).starts_with("Wrote "), "{}", said(&app));
    assert!(
        std::fs::read_to_string(&file)
            .unwrap()
            .contains("link worker")
    );
}

#[test]
fn what_is_not_quoted_is_counted_where_it_is_written() {
    let (folder, mut app) = study();
    press(&mut app, "<Esc>Jscb<Enter>!");
    let participant = NewParticipant {
        name: "SU04".into(),
        role: None,
        attributes: [("consent".to_owned(), Value::Known("no".into()))].into(),
    };
    let action = Action::SetParticipants(vec![participant]);
    app.workbench.perform(action).unwrap();
    press(&mut app, "<F7><Tab>");
    for (what, left_out) in [
        ("report", "1 passage left out"),
        ("codings", "the words of 1 coding left out"),
        ("quotes", "1 passage left out"),
        ("transcripts", "2 turns not shown"),
    ] {
        let file = folder.path().join(what).with_extension(match what {
            "report" => "md",
            "transcripts" => "html",
            _ => "csv",
        });
        press(&mut app, &write_into(what, &file));
        let shown = screen(&mut app);
        assert!(shown.contains(left_out), "{what}: {shown}");
        press(&mut app, "y");
        app.finish_work();
        let written = std::fs::read_to_string(&file).unwrap();
        assert!(!written.contains("I sat in the car"), "{what}");
    }
}

#[test]
fn the_outline_fits_every_size() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>Jscb<Enter>!");
    first_theme(&mut app);
    for (width, height) in [(30, 8), (80, 24), (200, 60)] {
        app.resize(width, height);
        press(&mut app, "Gggjj<Enter>");
        screen(&mut app);
        press(&mut app, "<Esc>");
    }
}

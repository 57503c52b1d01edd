//! The Find screen, told in keys.

use super::*;

/// Presses keys, each once what the one before has begun is done.
fn press(app: &mut App, script: &str) {
    for event in keys(script) {
        app.take(Event::Key(event));
        app.finish_work();
    }
}

/// The study with these questions asked on the Find screen.
fn finding(script: &str) -> (TempDir, App) {
    let (folder, mut app) = study();
    app.resize(120, 30);
    press(&mut app, "<Esc>/");
    press(&mut app, script);
    (folder, app)
}

fn all_codings(app: &App) -> Vec<(String, String, String)> {
    let study = app.workbench().study();
    let mut all = Vec::new();
    for interview in study.interviews() {
        for coding in interview.codings().iter() {
            let words = interview.document().text.slice(coding.span);
            let code = study.code_of(coding.code).unwrap();
            let title = &interview.transcript.title;
            all.push((title.clone(), words.to_owned(), code.slug.clone()));
        }
    }
    all
}

#[test]
fn results_stand_as_concordance_lines_aligned_on_the_word() {
    let (_folder, mut app) = finding("lonely");
    let shown = screen(&mut app);
    let columns: Vec<usize> = shown
        .lines()
        .filter(|line| line.contains("SU05 ") || line.contains("GP01 "))
        .filter_map(|line| line.find("lonely"))
        .collect();
    assert_eq!(columns.len(), 2, "{shown}");
    assert_eq!(columns[0], columns[1], "{shown}");
    assert!(shown.contains("2 turns · best first · without interviewers"));
}

#[test]
fn lines_are_sorted_by_the_words_before_and_behind() {
    let (_folder, mut app) = finding("I<Enter>oo");
    let order = |app: &mut App| -> Vec<String> {
        let lines = app.finding.answer.lines.clone();
        let word = |line: &crate::tui::find::Line| {
            let hit = &app.finding.answer.hits[line.hit];
            let study = app.workbench().study();
            let side = match app.finding.sorting {
                crate::tui::find::Sorting::Left => crate::search::Side::Left,
                _ => crate::search::Side::Right,
            };
            crate::search::neighbours(study, hit.transcript, line.keyword, side).join(" ")
        };
        lines.iter().map(word).collect()
    };
    let left = order(&mut app);
    assert!(left.len() > 3 && left.is_sorted(), "{left:?}");
    assert!(screen(&mut app).contains("by the words before"));
    press(&mut app, "o");
    let right = order(&mut app);
    assert!(right.is_sorted() && right != left, "{right:?}");
    press(&mut app, "o");
    assert!(screen(&mut app).contains("best first"));
}

#[test]
fn many_are_coded_at_once_after_a_preview_and_taken_back_at_once() {
    let (_folder, mut app) = finding("lonely<Enter>acloneli<Enter>");
    let shown = screen(&mut app);
    assert!(
        shown.contains("Code 2 passages in 2 transcripts loneliness? · 2 new"),
        "{shown}"
    );
    press(&mut app, "<Space>");
    assert!(screen(&mut app).contains("Code 1 passage in 1 transcript loneliness?"));
    press(&mut app, "<Up><Space><Enter>");
    assert_eq!(all_codings(&app).len(), 2);
    assert_eq!(
        said(&app),
        "Coded 2 passages in 2 transcripts loneliness, found by lonely"
    );
    press(&mut app, "a.");
    assert!(screen(&mut app).contains("2 so coded already"));
    press(&mut app, "<Esc><Esc>u");
    assert_eq!(all_codings(&app), []);
}

#[test]
fn leaving_the_preview_codes_nothing() {
    let (_folder, mut app) = finding("lonely<Enter><Space>cbel<Enter><Esc>");
    assert_eq!(all_codings(&app), []);
    assert!(screen(&mut app).contains("1 marked"));
    press(&mut app, "<Esc>");
    assert!(!screen(&mut app).contains("marked"));
}

#[test]
fn the_unit_that_is_listed_is_what_is_coded() {
    let (_folder, mut app) = finding("car<Enter>scbel<Enter><Enter>");
    assert_eq!(
        all_codings(&app),
        [(
            "SU04".into(),
            "I sat in the car.".into(),
            "belonging".into()
        )]
    );
    press(&mut app, "sc");
    assert!(said(&app).starts_with("Whole transcripts are not coded"));
    press(&mut app, "sclon<Enter><Enter>");
    assert_eq!(all_codings(&app)[1].1, "car");
    assert!(screen(&mut app).contains("1 segment"));
}

#[test]
fn facets_count_and_filter() {
    let (_folder, mut app) = finding("lonely<Enter>");
    let shown = screen(&mut app);
    assert!(
        shown.contains("GP") && shown.contains("not yet coded"),
        "{shown}"
    );
    press(&mut app, "<Tab><Enter>");
    let shown = screen(&mut app);
    assert!(
        shown.contains("1 turn ·") && shown.contains("only"),
        "{shown}"
    );
    press(&mut app, "X<Esc>");
    assert!(screen(&mut app).contains("2 turns"));
    press(&mut app, "<Tab>-");
    assert!(screen(&mut app).contains("without"));
    press(&mut app, "<Enter><Esc>");
    assert!(screen(&mut app).contains("2 turns"));
}

#[test]
fn missed_mentions_of_a_theme_are_hunted_down() {
    let (_folder, mut app) = finding("lonely<Enter>clon<Enter><Enter>n");
    let shown = screen(&mut app);
    assert!(
        shown.contains("1 turn ·") && shown.contains("not yet coded"),
        "{shown}"
    );
    press(&mut app, "cbel<Enter><Enter>");
    assert!(screen(&mut app).contains("0 turns"));
    press(&mut app, "n");
    assert!(screen(&mut app).contains("2 turns"));
}

#[test]
fn whole_units_show_the_words_found_and_the_codes() {
    let (_folder, mut app) = finding("lonely<Enter>cbel<Enter><Enter>v");
    let shown = screen(&mut app);
    assert!(shown.contains("· belonging"), "{shown}");
    assert!(shown.contains("   They come in lonely."), "{shown}");
    press(&mut app, "jvk");
    assert!(screen(&mut app).contains("2 turns"));
}

#[test]
fn names_are_completed_while_a_query_is_typed() {
    let (_folder, mut app) = finding("co");
    let shown = screen(&mut app);
    assert!(
        shown.contains("code:") && shown.contains("passages under a code"),
        "{shown}"
    );
    press(&mut app, "<Tab>lon<Tab>");
    assert_eq!(app.finding.line.text(), "code:loneliness ");
    press(&mut app, "ro<Tab><Down><Enter>");
    assert_eq!(app.finding.line.text(), "code:loneliness role:patient ");
    press(&mut app, "@a<Esc>");
    assert!(app.finding.is_typing() && app.finding.line.completion.is_none());
    press(&mut app, "<Esc>");
    assert_eq!(app.screen, crate::tui::command::Screen::Read);
}

#[test]
fn questions_are_saved_listed_with_their_counts_asked_again_and_removed() {
    let (_folder, mut app) = finding("lonely<Ctrl-s>Lonely ones<Enter>");
    assert_eq!(
        said(&app),
        "Saved; query:lonely-ones stands for it in other queries"
    );
    press(&mut app, " OR query:lonely-ones<Ctrl-s><Enter>");
    assert!(said(&app).contains("asks for itself"), "{}", said(&app));
    press(&mut app, "<Esc><Ctrl-q>");
    let shown = screen(&mut app);
    let row = shown
        .lines()
        .find(|line| line.starts_with(" lonely-ones"))
        .unwrap();
    let numbers: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(numbers, ["lonely-ones", "2", "2", "lonely"], "{shown}");
    press(&mut app, "<Enter>");
    assert_eq!(app.finding.line.text(), "lonely");
    assert_eq!(app.finding.answer.total, 2);
    press(&mut app, "<Ctrl-q>x");
    assert!(app.workbench().study().questions().is_empty());
    press(&mut app, "<Esc>gq");
    press(&mut app, "u");
}

#[test]
fn a_saved_question_is_renamed_where_others_ask_for_it_too() {
    let (_folder, mut app) = finding("lonely<Ctrl-s>one<Enter> OR query:one OR gp<Ctrl-s>");
    press(
        &mut app,
        "<Ctrl-u>two<Enter><Ctrl-q>R<Ctrl-u>Lonely ones<Enter>",
    );
    let saved = |app: &App| -> Vec<(String, String)> {
        let questions = app.workbench().study().questions().iter();
        questions
            .map(|q| (q.name.clone(), q.query.clone()))
            .collect()
    };
    let two = (
        "two".to_owned(),
        "lonely OR query:lonely-ones OR gp".to_owned(),
    );
    assert_eq!(
        saved(&app),
        [("lonely-ones".to_owned(), "lonely".to_owned()), two]
    );
    assert_eq!(
        app.finding.line.text(),
        "lonely OR query:lonely-ones OR gp",
        "what is typed keeps its meaning"
    );
    press(&mut app, "R<Ctrl-u>two<Enter>");
    assert!(said(&app).contains("two already"), "{}", said(&app));
    press(&mut app, "<Esc><Esc><Esc>u");
    assert_eq!(saved(&app)[0].0, "one");
    assert_eq!(saved(&app)[1].1, "lonely OR query:one OR gp");
}

#[test]
fn sets_are_asked_for_and_completed() {
    let (_folder, mut app) = finding("");
    let first = app.workbench().study().interviews()[0].transcript.id;
    let action = crate::study::Action::MakeSet {
        name: "wave one".into(),
        members: vec![first],
    };
    app.act(action);
    press(&mut app, "se<Tab><Tab>");
    assert_eq!(app.finding.line.text(), "set:\"wave one\" ");
    let hits = &app.finding.answer.hits;
    assert!(!hits.is_empty() && hits.iter().all(|hit| hit.transcript == first));
}

#[test]
fn names_are_completed_wherever_a_query_is_typed() {
    let (_folder, mut app) = finding("<Esc>");
    // The filter of the passages on the Themes screen: drawn above the line at the bottom.
    press(&mut app, "<F4>");
    app.panel = crate::tui::command::Panel::Text;
    press(&mut app, "fro");
    assert!(screen(&mut app).contains("turns of participants of a role"));
    press(&mut app, "<Tab><Down><Enter>");
    assert_eq!(app.themes.filter, "role:patient ");
    press(&mut app, "co<Esc>");
    assert_eq!(
        app.themes.filter, "role:patient co",
        "the offers close first"
    );
    press(&mut app, "<Esc>");
    assert_eq!(app.themes.filter, "");
    // The groups of key words.
    press(&mut app, "<F5>");
    app.comparing.wish.kind = crate::tui::compare::Kind::Keyness;
    press(&mut app, "a<Ctrl-u>code:lon<Tab><Enter>");
    assert_eq!(app.comparing.wish.groups[0], "code:loneliness");
    // The turns of a report.
    press(&mut app, "<F7><Tab>4j<Enter>spea");
    assert!(screen(&mut app).contains("turns of a speaker or participant"));
    press(&mut app, "<Tab>su04<Tab><Enter>");
    assert_eq!(app.outline.options.query, "speaker:SU04");
}

#[test]
fn the_language_of_the_interviews_is_chosen_and_taken_back() {
    let (_folder, mut app) = finding("<Esc>:language of the<Enter>");
    let shown = screen(&mut app);
    assert!(shown.contains("Language of the interviews"), "{shown}");
    let english = shown.lines().find(|line| line.contains("english")).unwrap();
    assert!(english.contains("now"), "{shown}");
    press(&mut app, "ger<Enter>");
    let language = |app: &App| crate::search::Language::of_study(app.workbench().study());
    assert_eq!(language(&app).name(), "german");
    assert!(
        said(&app).contains("by the rules of german"),
        "{}",
        said(&app)
    );
    press(&mut app, "u");
    assert_eq!(language(&app).name(), "english");
}

#[test]
fn a_filter_is_saved_with_the_query() {
    let (_folder, mut app) = finding("lonely OR car<Enter>n<Tab><Down><Enter>S");
    press(&mut app, "open<Enter>");
    let questions = app.workbench().study().questions();
    assert_eq!(questions[0].query, "(lonely OR car) -code:* role:patient");
}

#[test]
fn questions_are_written_to_a_file_and_brought_in() {
    let (folder, mut app) = finding("lonely<Ctrl-s>one<Enter><Ctrl-q>w");
    let path = folder.path().join("q.txt");
    let typed = format!("<Ctrl-u>{}<Enter>", path.display());
    press(&mut app, &typed);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.ends_with("one: lonely\n"), "{text}");
    std::fs::write(&path, text + "two: query:one role:gp\n").unwrap();
    press(&mut app, &format!("r{typed}"));
    assert_eq!(said(&app), "Imported 2 saved questions");
    let shown = screen(&mut app);
    assert!(shown.contains("two"), "{shown}");
}

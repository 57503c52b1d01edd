//! The codebook and the passages of its codes, told in keys.

use super::*;
use crate::study::MemoTarget;

/// Three sentences of SU04 and one of GP01, all coded belonging; the second by mh.
fn coded_study() -> (TempDir, App) {
    let (folder, mut app) = study();
    press(&mut app, "<Esc>Jcb<Enter>");
    press(&mut app, ":switch coder<Enter>mh<Enter>).");
    press(&mut app, ":switch coder<Enter>ak<Enter>).");
    press(&mut app, "gnGP01:2:17-21<Enter>.<F4>gg");
    (folder, app)
}

fn passages(app: &mut App) -> Vec<String> {
    let shown = screen(app);
    let ids = shown
        .lines()
        .filter_map(|line| line.split_once(" · Belonging · "));
    ids.map(|(id, _)| id.split_whitespace().last().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn the_tree_is_filtered_by_typing_and_keeps_what_a_code_stands_under() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>Cfanx");
    let shown = screen(&mut app);
    assert!(shown.contains("filter: anx"), "{shown}");
    assert!(
        shown.contains("Barriers") && shown.contains("Social anxiety"),
        "{shown}"
    );
    assert!(!shown.contains("Belonging"), "{shown}");
    press(&mut app, "<Enter>");
    let chosen = app
        .chosen_code()
        .and_then(|id| app.workbench().study().codebook().get(id));
    assert_eq!(chosen.unwrap().slug, "social-anxiety");
    press(&mut app, "f<Esc>");
    assert!(screen(&mut app).contains("Belonging"));
    press(&mut app, "fnothing like it<Enter>");
    assert!(screen(&mut app).contains("No code fits the filter"));
}

#[test]
fn counts_are_of_all_of_ones_own_or_of_what_a_role_says() {
    let (_folder, mut app) = coded_study();
    let count = |app: &mut App| {
        let shown = screen(app);
        let head = shown.lines().nth(1).unwrap().to_owned();
        let row = shown.lines().nth(2).unwrap().to_owned();
        let left = |line: &str| line.split('│').next().unwrap_or_default().trim().to_owned();
        (left(&head), left(&row))
    };
    let (head, row) = count(&mut app);
    assert!(
        head.ends_with("all coders") && row.ends_with(" 4"),
        "{head} {row}"
    );
    press(&mut app, "w");
    let (head, row) = count(&mut app);
    assert!(
        head.ends_with("only yours") && row.ends_with(" 3"),
        "{head} {row}"
    );
    press(&mut app, "w");
    let (head, row) = count(&mut app);
    assert!(
        head.ends_with("said by GP") && row.ends_with(" 1"),
        "{head} {row}"
    );
    press(&mut app, "w");
    let (head, row) = count(&mut app);
    assert!(
        head.ends_with("said by patient") && row.ends_with(" 3"),
        "{head} {row}"
    );
    press(&mut app, "zaw");
    let (head, row) = count(&mut app);
    assert!(
        head.ends_with("only yours") && row.ends_with(" 3"),
        "{head} {row}"
    );
}

#[test]
fn a_code_is_split_step_by_step_with_its_reason_stopped_and_gone_on_with() {
    let (_folder, mut app) = coded_study();
    press(&mut app, "Stoo broad<Enter>");
    let shown = screen(&mut app);
    assert!(
        shown.contains("Splitting Belonging: 4 passages left"),
        "{shown}"
    );
    press(&mut app, "1");
    assert!(
        said(&app).contains("no code has the digit 1 yet")
            || said(&app).contains("No code has the digit 1")
    );
    press(&mut app, "cWaiting<Enter>");
    assert_eq!(said(&app), "Split belonging: 1 coding to waiting");
    press(&mut app, "1");
    let shown = screen(&mut app);
    assert!(shown.contains("1 Waiting (2)"), "{shown}");
    assert!(
        shown.contains("Splitting Belonging: 2 passages left"),
        "{shown}"
    );
    press(&mut app, "u");
    assert!(screen(&mut app).contains("3 passages left"));
    press(&mut app, ".1<Esc>");
    assert!(
        said(&app).contains("2 passages stay with Belonging"),
        "{}",
        said(&app)
    );
    let history = app.workbench().history(&Default::default()).unwrap();
    assert_eq!(history[0].why, "too broad");
    press(&mut app, "<Esc>S<Enter> a1");
    let shown = screen(&mut app);
    assert!(shown.contains("No passage is left to deal out"), "{shown}");
    assert!(shown.contains("Waiting (4)"), "{shown}");
    press(&mut app, "u");
    assert!(
        screen(&mut app).contains("2 passages left"),
        "two marked ones are one step"
    );
}

#[test]
fn merging_and_redefining_keep_their_reasons_in_the_history() {
    let (_folder, mut app) = coded_study();
    press(&mut app, "Mbarr<Enter>");
    assert!(screen(&mut app).contains("Why are the two codes one?"));
    press(&mut app, "<Esc>");
    assert_eq!(app.workbench().study().codebook().len(), 4);
    press(&mut app, "Mbarr<Enter>alike<Enter>");
    assert_eq!(app.workbench().study().codebook().len(), 3);
    press(
        &mut app,
        "gge<Tab><Tab>Another meaning.<Tab><Tab><Tab><Tab><Tab><Tab>clearer<Ctrl-s>",
    );
    let history = app.workbench().history(&Default::default()).unwrap();
    let reasons: Vec<&str> = history
        .iter()
        .take(2)
        .map(|entry| entry.why.as_str())
        .collect();
    assert_eq!(reasons, ["clearer", "alike"]);
    assert!(history[0].sentence.starts_with("redefined"));
}

#[test]
fn passages_are_sorted_filtered_by_a_query_and_shown_with_more_context() {
    let (_folder, mut app) = coded_study();
    app.resize(120, 30);
    press(&mut app, "<Enter>vvv");
    assert_eq!(passages(&mut app).len(), 4);
    press(&mut app, "olongest<Enter>");
    let shown = screen(&mut app);
    assert!(shown.contains("longest first"), "{shown}");
    press(&mut app, "frole:gp");
    let shown = screen(&mut app);
    assert!(shown.contains("only role:gp (3 left out)"), "{shown}");
    press(&mut app, "<Ctrl-u>NOT coder:ak");
    assert!(screen(&mut app).contains("1 coding of 1 participant"));
    press(&mut app, "<Ctrl-u>role:");
    assert!(
        screen(&mut app).contains("filter role:"),
        "{}",
        screen(&mut app)
    );
    press(&mut app, "<Ctrl-u>twenty<Enter>");
    let shown = screen(&mut app);
    assert!(shown.contains("1 coding of 1 participant"), "{shown}");
    assert!(!shown.contains("What made the"), "{shown}");
    press(&mut app, "++");
    assert!(
        screen(&mut app).contains("Right then."),
        "{}",
        screen(&mut app)
    );
    press(&mut app, "+");
    assert!(
        screen(&mut app).contains("What made the"),
        "{}",
        screen(&mut app)
    );
}

#[test]
fn passages_of_several_codes_are_listed_together() {
    let (_folder, mut app) = coded_study();
    press(&mut app, "<F2>ggJJJcbarr<Enter><F4>ggs");
    press(&mut app, "ajja");
    press(&mut app, "<Down>");
    let shown = screen(&mut app);
    assert!(shown.contains("Belonging + Barriers"), "{shown}");
    assert!(shown.contains("5 codings"), "{shown}");
    press(&mut app, "<Enter>vv");
    assert!(screen(&mut app).contains("── Barriers (1)"));
}

#[test]
fn marked_passages_are_recoded_removed_commented_and_noted_on_in_one_step_each() {
    let (_folder, mut app) = coded_study();
    press(&mut app, "<Enter>a");
    press(&mut app, "mtogether<Esc>");
    let on = |memo: &crate::study::Memo| matches!(memo.on, MemoTarget::Passage(_));
    assert_eq!(
        app.workbench()
            .study()
            .memos()
            .iter()
            .filter(|m| on(m))
            .count(),
        4
    );
    press(&mut app, "u");
    assert_eq!(app.workbench().study().memos().len(), 0);
    press(&mut app, ";noted<Ctrl-s>");
    assert_eq!(said(&app), "Commented on: 4 codings");
    press(&mut app, "x");
    assert_eq!(said(&app), "Removed 4 codings of belonging");
    press(&mut app, "u");
    press(&mut app, "a");
    press(&mut app, "rbarr<Enter>");
    assert_eq!(said(&app), "Recoded 4 codings as barriers");
    press(&mut app, "u");
    assert_eq!(passages(&mut app).len(), 4);
}

#[test]
fn a_code_is_put_anywhere_in_the_tree_by_choosing_where() {
    let (_folder, mut app) = study();
    let order = |app: &App| -> Vec<String> {
        let codebook = app.workbench.study().codebook();
        let path = |code: &crate::study::Code| {
            let path = codebook.path(code.id);
            let labels: Vec<&str> = path.iter().map(|code| code.label.as_str()).collect();
            labels.join("/")
        };
        codebook.iter().map(path).collect()
    };
    press(&mut app, "<Esc>CjP");
    let shown = screen(&mut app);
    assert!(shown.contains("Put Loneliness under"), "{shown}");
    press(&mut app, "barr<Enter>");
    assert!(screen(&mut app).contains("Loneliness under Barriers: where?"));
    press(&mut app, "before soc<Enter>");
    assert_eq!(
        order(&app),
        [
            "Belonging",
            "Barriers",
            "Barriers/Loneliness",
            "Barriers/Social anxiety"
        ]
    );
    assert_eq!(
        app.chosen_code()
            .map(|id| app
                .workbench
                .study()
                .codebook()
                .get(id)
                .unwrap()
                .label
                .clone())
            .as_deref(),
        Some("Loneliness")
    );
    press(&mut app, "Ptop<Enter><Enter>");
    assert_eq!(
        order(&app),
        [
            "Belonging",
            "Barriers",
            "Barriers/Social anxiety",
            "Loneliness"
        ]
    );
    press(&mut app, "Pbelong<Enter>");
    assert_eq!(
        order(&app)[1],
        "Belonging/Loneliness",
        "no second question where there is one place"
    );
    press(&mut app, "uuu");
    assert_eq!(order(&app)[1], "Belonging/Loneliness");
    assert_eq!(order(&app).len(), 4);
    press(&mut app, "ggPbelong");
    assert!(
        screen(&mut app).contains("nothing fits"),
        "never under itself or what is under it"
    );
}

//! What a researcher does, told in keys.

use super::*;

#[test]
fn a_sentence_gets_a_known_code_in_three_keys() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>J");
    press(&mut app, "cb<Enter>");
    assert_eq!(codings(&app), [coded("I sat in the car.", "belonging")]);
    press(&mut app, ").");
    assert_eq!(codings(&app)[1], coded("Twenty minutes.", "belonging"));
    assert_eq!(said(&app), "Coded a passage of SU04 belonging");
}

#[test]
fn several_codes_are_applied_at_once_and_again() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>Jc<Tab><Down><Tab><Enter>");
    let both = [
        coded("I sat in the car.", "belonging"),
        coded("I sat in the car.", "barriers"),
    ];
    assert_eq!(codings(&app), both);
    press(&mut app, ").");
    assert_eq!(codings(&app).len(), 4);
}

#[test]
fn codes_are_made_on_the_fly_and_in_vivo() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>JcThe car<Enter>");
    assert_eq!(codings(&app), [coded("I sat in the car.", "the-car")]);
    press(&mut app, ")sawi");
    assert_eq!(
        said(&app).split(';').next(),
        Some("Coded a passage of SU04 twenty-minutes-id")
    );
    press(&mut app, "u");
    press(&mut app, "<Esc>JJawi");
    assert_eq!(codings(&app)[1], coded("Somebody", "somebody"));
}

#[test]
fn selections_grow_shrink_and_are_resized_from_either_end() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>Js+");
    let turn = app.selection().unwrap();
    press(&mut app, "-cb<Enter>");
    assert_eq!(codings(&app), [coded("I sat in the car.", "belonging")]);
    press(&mut app, "e)(e");
    assert_eq!(codings(&app)[0].0, "I sat in the car.");
    press(&mut app, "ewwe");
    assert_eq!(codings(&app)[0].0, "I sat in the car. Twenty minutes");
    press(&mut app, "eowwe");
    assert_eq!(codings(&app)[0].0, "in the car. Twenty minutes");
    press(&mut app, "e)<Esc>");
    assert_eq!(codings(&app)[0].0, "in the car. Twenty minutes");
    assert!(turn.len() > 200);
}

#[test]
fn overlapping_codings_are_stepped_through_and_removed_one_by_one() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>Jcb<Enter>");
    press(&mut app, "Vclon<Enter>");
    press(&mut app, "K");
    assert_eq!(app.codings_here().len(), 2);
    press(&mut app, "<Tab>x");
    assert_eq!(codings(&app), [coded("I sat in the car.", "belonging")]);
    press(&mut app, "u");
    press(&mut app, "x<Down><Enter>");
    assert_eq!(codings(&app).len(), 1);
    press(&mut app, "ux<Up><Enter>");
    assert_eq!(codings(&app), []);
    assert_eq!(said(&app), "Removed 2 codings of belonging, loneliness");
}

#[test]
fn undo_and_redo_say_what_they_did_and_go_there() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>Jcb<Enter>G");
    press(&mut app, "u");
    assert_eq!(said(&app), "Undid: coded a passage of SU04 belonging");
    assert_eq!(
        app.interview()
            .unwrap()
            .document()
            .turn_at(app.reading.cursor.position),
        Some(1)
    );
    assert_eq!(codings(&app), []);
    press(&mut app, "<Ctrl-r>");
    assert_eq!(codings(&app).len(), 1);
    press(&mut app, "uuuuuu");
    assert_eq!(said(&app), "Nothing to undo");
}

#[test]
fn codings_are_recoded_commented_flagged_split_and_joined() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>JVcb<Enter>Krbar<Enter>");
    assert_eq!(codings(&app)[0].1, "barriers");
    press(&mut app, ";why so<Esc>!~");
    assert!(screen(&mut app).contains("Marked as contrary case"));
    press(&mut app, "<Left><Right>");
    assert!(screen(&mut app).contains("barriers (ak) ! ~ “why so”"));
    press(&mut app, ")|");
    assert_eq!(codings(&app)[0], coded("I sat in the car.", "barriers"));
    assert_eq!(codings(&app).len(), 2);
    press(&mut app, "(&");
    assert_eq!(codings(&app).len(), 1);
    press(&mut app, "YJJP");
    assert_eq!(
        codings(&app)[1],
        coded("Somebody waiting for me.", "barriers")
    );
}

#[test]
fn codes_are_pinned_to_digits() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>J3");
    let shown = screen(&mut app);
    assert!(
        shown.contains("nothing is pinned to 3: C, then p 3"),
        "{shown}"
    );
    press(&mut app, "<Esc>Cjp3<Esc>3");
    assert_eq!(codings(&app), [coded("I sat in the car.", "loneliness")]);
}

#[test]
fn the_codebook_is_worked_on_in_place() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>CnGroups<Enter>");
    let slugs = |app: &App| -> Vec<String> {
        let tree = app.workbench().study().codebook().tree();
        tree.map(|(code, depth)| format!("{}{}", " ".repeat(depth), code.slug))
            .collect()
    };
    assert_eq!(
        slugs(&app),
        [
            "belonging",
            " loneliness",
            "barriers",
            " social-anxiety",
            "groups"
        ]
    );
    press(&mut app, "KL");
    assert_eq!(
        slugs(&app),
        [
            "belonging",
            " loneliness",
            " groups",
            "barriers",
            " social-anxiety"
        ]
    );
    press(&mut app, "HR<Backspace><Enter>");
    assert_eq!(
        slugs(&app),
        [
            "belonging",
            " loneliness",
            "group",
            "barriers",
            " social-anxiety"
        ]
    );
    press(&mut app, "Mbarr<Enter><Enter>");
    assert_eq!(
        slugs(&app),
        ["belonging", " loneliness", "barriers", " social-anxiety"]
    );
    press(&mut app, "GDy");
    assert_eq!(slugs(&app).len(), 3);
    press(&mut app, "u");
    assert_eq!(slugs(&app).len(), 4);
    press(&mut app, "ge<Up>e<Tab>A brief!<Ctrl-s>");
    assert!(app.dialog.is_none());
    let brief = |code: &crate::study::Code| code.description.brief.contains("A brief!");
    assert!(app.workbench().study().codebook().iter().any(brief));
}

#[test]
fn memos_are_written_on_passage_code_transcript_speaker_and_study() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>J");
    for (keys, text) in [
        ("mm", "one"),
        ("mc", "two"),
        ("mt", "three"),
        ("mi", "four"),
        ("ms", "five"),
    ] {
        press(&mut app, &format!("{keys}{text}<Esc>"));
    }
    assert_eq!(app.workbench().study().memos().len(), 5);
    press(&mut app, "mm more<Esc>");
    let texts: Vec<&str> = app
        .workbench()
        .study()
        .memos()
        .iter()
        .map(|m| m.text.as_str())
        .collect();
    assert_eq!(texts, ["one more", "two", "three", "four", "five"]);
    press(&mut app, "mt!!<Ctrl-q>");
    assert_eq!(app.workbench().study().memos()[2].text, "three");
    press(&mut app, "<F7>G<Right>");
    assert_eq!(app.selection().map(Span::len), Some(17));
}

#[test]
fn a_search_leads_to_a_hit_and_back() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>J/lonely");
    let found = screen(&mut app);
    assert!(found.contains("2 turns · patient 1 · GP 1"), "{found}");
    press(&mut app, "<Enter>");
    press(&mut app, "<Enter>");
    assert_ne!(app.interview().unwrap().transcript.title, "SU04");
    let first = app.interview().unwrap().transcript.title.clone();
    press(&mut app, "cb<Enter>");
    assert_eq!(codings(&app).len(), 1);
    press(&mut app, "<Esc>");
    assert!(screen(&mut app).contains("2 turns"));
    press(&mut app, "<Esc>");
    assert_eq!(app.interview().unwrap().transcript.title, "SU04");
    press(&mut app, "nn");
    assert_ne!(first, "SU04");
    press(&mut app, "/<Ctrl-u>code:belonging");
    assert!(screen(&mut app).contains("1 turn"), "{}", screen(&mut app));
    press(&mut app, "<Ctrl-u>code:nothing");
    assert!(screen(&mut app).contains('^'), "{}", screen(&mut app));
}

#[test]
fn passages_of_a_code_are_listed_marked_and_recoded() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>Jcb<Enter>).).<F4>");
    press(&mut app, "gg<Enter>");
    let listed = screen(&mut app);
    assert!(
        listed.contains("Belonging ▾: 3 codings of 1 participant"),
        "{listed}"
    );
    press(&mut app, "<Esc>gg<Enter>  rlonel<Enter>");
    assert_eq!(said(&app), "Recoded 2 codings as loneliness");
    press(&mut app, "s");
    assert!(screen(&mut app).contains("Belonging: 1 coding"));
    press(&mut app, "<Enter>");
    assert_eq!(app.codings_here().len(), 1);
    press(&mut app, "<Esc>");
    assert!(screen(&mut app).contains("Belonging: 1 coding"));
}

#[test]
fn an_entry_of_the_history_is_shown_and_taken_back() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>Jcb<Enter>).<F8>j<Enter>");
    let shown = screen(&mut app);
    assert!(shown.contains("code: Belonging"), "{shown}");
    press(&mut app, "u<F2>");
    assert_eq!(codings(&app), [coded("Twenty minutes.", "belonging")]);
    press(&mut app, "<F8>GUy<F2>");
    assert!(app.interview().is_none());
}

#[test]
fn the_palette_finds_commands_and_says_why_one_cannot_be_given() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>:recode<Down>");
    press(&mut app, "<Esc>:another code<Enter>");
    assert!(
        said(&app).contains("there is no coding under the cursor"),
        "{}",
        said(&app)
    );
    press(&mut app, "<Esc>:switch coder<Enter>mh<Enter>");
    assert_eq!(said(&app), "Mh is coding now (added)");
    press(&mut app, "Jcb<Enter>");
    assert!(screen(&mut app).contains("mh · all coders"));
}

#[test]
fn only_ones_own_codings_are_shown_when_asked() {
    let (_folder, mut app) = study();
    press(
        &mut app,
        "<Esc>Jcb<Enter>:switch coder<Enter>mh<Enter><Esc>za",
    );
    assert!(app.codings_here().is_empty());
    press(&mut app, "za");
    assert_eq!(app.codings_here().len(), 1);
}

#[test]
fn quotes_and_turns_are_gone_to_by_id() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>gn4<Enter>");
    assert!(screen(&mut app).contains("turn 4/4"));
    press(&mut app, "gnGP01:2:17-21<Enter>");
    assert_eq!(app.interview().unwrap().transcript.title, "GP01");
    press(&mut app, "y");
    let copied = app.effects().pop();
    assert!(
        matches!(copied, Some(crate::tui::Effect::Copy(text)) if text.ends_with("(GP01:2:17-21)"))
    );
    press(&mut app, "<Esc><Backspace>");
    press(&mut app, "<Ctrl-o>");
    assert_eq!(app.interview().unwrap().transcript.title, "SU04");
    press(&mut app, "gnGP01:2<Enter>");
    assert!(app.selection().is_none());
    let shown = screen(&mut app);
    assert!(
        shown.contains("GP01") && shown.contains("turn 2/"),
        "{shown}"
    );
    press(&mut app, "gnsu04<Enter>");
    let shown = screen(&mut app);
    assert!(
        shown.contains("SU04") && shown.contains("turn 1/4"),
        "{shown}"
    );
    press(&mut app, "gnSU99<Enter>");
    assert!(said(&app).contains("no place in the texts"));
}

#[test]
fn the_mouse_places_drags_and_opens() {
    let (_folder, mut app) = study();
    app.resize(120, 30);
    press(&mut app, "<Esc>");
    let mouse = |kind, column, row| {
        Event::Mouse(MouseEvent {
            kind,
            column,
            row,
            modifiers: KeyModifiers::NONE,
        })
    };
    let rows: Vec<String> = screen(&mut app).lines().map(str::to_owned).collect();
    let row = rows
        .iter()
        .position(|row| row.contains("I sat in the car"))
        .unwrap() as u16;
    let byte = rows[usize::from(row)].find("I sat").unwrap();
    let column = rows[usize::from(row)][..byte].chars().count() as u16;
    app.take(mouse(MouseEventKind::Down(MouseButton::Left), column, row));
    app.take(mouse(
        MouseEventKind::Drag(MouseButton::Left),
        column + 4,
        row,
    ));
    let words = |app: &App| {
        let interview = app.interview().unwrap();
        interview
            .document()
            .text
            .slice(app.selection().unwrap())
            .to_owned()
    };
    assert_eq!(words(&app), "I sat");
    for _ in 0..3 {
        app.take(mouse(
            MouseEventKind::Down(MouseButton::Left),
            column + 3,
            row,
        ));
    }
    assert_eq!(words(&app), "I sat in the car.");
    app.take(mouse(MouseEventKind::Down(MouseButton::Left), 3, 3));
    assert_eq!(app.interview().unwrap().transcript.title, "SU05");
}

#[test]
fn control_characters_and_direction_marks_never_reach_the_screen() {
    let (_folder, mut app) = study_with(&[(
        "SU04",
        "one \u{1b}[31mred\u{202e} \u{9b}2J 世界 👩\u{200d}👩\u{200d}👧 e\u{301} עברית",
    )]);
    press(&mut app, "<Esc>");
    let screen = screen(&mut app);
    assert!(screen.contains("one ␛[31mred� �2J 世界"), "{screen}");
    assert!(!screen.chars().any(|c| c.is_control() && c != '\n'));
}

#[test]
fn a_tiny_terminal_gets_a_calm_message() {
    let (_folder, mut app) = study();
    app.resize(20, 5);
    assert!(screen(&mut app).contains("emic needs 24"));
    for (width, height) in [(0, 0), (1, 1), (24, 6), (30, 8), (400, 3)] {
        app.resize(width, height);
        if width > 0 {
            screen(&mut app);
        }
    }
}

#[test]
fn a_new_coder_is_shown_how_to_begin() {
    let (_folder, mut app) = study();
    app.finish_work();
    insta::assert_snapshot!("first_steps_80x24", screen(&mut app));
}

#[test]
fn reading_looks_like_this() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>JscSoc anx");
    insta::assert_snapshot!("picker_80x24", screen(&mut app));
    press(&mut app, "<Enter>)s)cb<Enter>).Kmm");
    press(&mut app, "Look again<Esc><Esc>j");
    insta::assert_snapshot!("read_80x24", screen(&mut app));
    app.resize(200, 60);
    insta::assert_snapshot!("read_200x60", screen(&mut app));
    app.resize(80, 24);
    press(&mut app, "<F4>gg");
    insta::assert_snapshot!("themes_80x24", screen(&mut app));
}

#[test]
fn what_another_emic_writes_is_taken_in() {
    let (folder, mut app) = study();
    press(&mut app, "<Esc>J");
    let path = folder.path().join("study.emic");
    let mut other = Workbench::open_whole(&path, Some("mh")).unwrap();
    let interview = other.study().interviews()[0].clone();
    let code = other.study().codebook().iter().next().unwrap().id;
    other
        .perform(Action::ApplyCodes {
            transcript: interview.transcript.id,
            document: interview.hash(),
            spans: vec![interview.document().turns[1].speech],
            codes: vec![crate::study::CodeChoice::Known(code)],
        })
        .unwrap();
    assert_eq!(codings(&app), []);
    assert!(app.refresh());
    assert_eq!(codings(&app).len(), 1);
    assert!(screen(&mut app).contains("Took in what another emic has written"));
    press(&mut app, "cb<Enter>");
    assert_eq!(codings(&app).len(), 2);
    assert!(!app.refresh());
}

#[test]
fn a_study_that_cannot_be_written_is_read_and_says_so() {
    let (folder, mut app) = study();
    press(&mut app, "<Esc>Jcb<Enter>");
    drop(app);
    let path = folder.path().join("study.emic");
    let mut rights = std::fs::metadata(&path).unwrap().permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&path, rights).unwrap();
    let workbench = Workbench::open(&path, None).unwrap();
    if !workbench.is_read_only() {
        // The owner of the machine may write to everything.
        return;
    }
    let mut app = App::new(workbench, Theme::default());
    app.finish_work();
    press(&mut app, "Jc");
    assert!(app.dialog.is_none());
    assert!(said(&app).contains("read-only"));
    assert!(screen(&mut app).contains("ak · all coders · read-only"));
}

#[test]
fn files_are_looked_at_before_they_are_imported() {
    let (folder, mut app) = study();
    let talk = "Paul: How?\n\nMildred: It was a long time ago.\n\n".repeat(5);
    std::fs::create_dir(folder.path().join("in")).unwrap();
    std::fs::write(folder.path().join("in/SU20.txt"), talk).unwrap();
    std::fs::write(
        folder.path().join("in/SU21.txt"),
        "INT1: How?\n\nSU21: So.\n",
    )
    .unwrap();
    std::fs::write(folder.path().join("in/SU22.doc"), b"\xd0\xcf\x11\xe0old").unwrap();
    let before = app.workbench().study().interviews().len();
    press(&mut app, "<Esc>gi");
    press(
        &mut app,
        &format!("{}/i<Tab><Enter>", folder.path().display()),
    );
    let shown = screen(&mut app);
    assert!(
        shown.contains("2 transcripts to import, 3 files looked at"),
        "{shown}"
    );
    assert!(
        shown.contains("Paul (interviewer)") && shown.contains("10 turns"),
        "{shown}"
    );
    assert_eq!(
        app.workbench().study().interviews().len(),
        before,
        "nothing is written yet"
    );
    let name = folder.path().file_name().unwrap().to_string_lossy();
    let named_alike = (2..=name.len()).rev().fold(shown, |shown, length| {
        let end = &name[name.len() - length..];
        shown.replace(&format!("{end}/in"), &format!("{}/in", "x".repeat(length)))
    });
    insta::assert_snapshot!("import_80x24", named_alike);
    press(&mut app, "i");
    assert!(
        screen(&mut app).contains("Paul (other)"),
        "{}",
        screen(&mut app)
    );
    press(&mut app, "li");
    assert!(
        screen(&mut app).contains("Mildred (interviewer)"),
        "{}",
        screen(&mut app)
    );
    press(&mut app, "rcarer<Enter>");
    assert!(
        screen(&mut app).contains("role carer"),
        "{}",
        screen(&mut app)
    );
    press(&mut app, "jx");
    assert!(
        screen(&mut app).contains("1 transcript to import"),
        "{}",
        screen(&mut app)
    );
    press(&mut app, "j");
    assert!(
        screen(&mut app).contains("save it as .docx"),
        "{}",
        screen(&mut app)
    );
    press(&mut app, "<Enter>");
    let study = app.workbench().study();
    let brought = study.interview_titled("SU20").unwrap();
    let who: Vec<crate::study::Who> = brought
        .transcript
        .speakers
        .iter()
        .map(|speaker| speaker.who)
        .collect();
    assert_eq!(
        who,
        [crate::study::Who::Other, crate::study::Who::Interviewer]
    );
    assert_eq!(study.interviews().len(), before + 1);
    assert_eq!(said(&app), "Imported SU20; u takes it back");
    press(&mut app, "u");
    assert_eq!(app.workbench().study().interviews().len(), before);
}

#[test]
fn leaving_the_import_screen_writes_nothing() {
    let (folder, mut app) = study();
    std::fs::write(folder.path().join("SU21.txt"), "INT1: How?\n\nSU21: So.\n").unwrap();
    let before = app.workbench().study().interviews().len();
    press(
        &mut app,
        &format!("<Esc>gi{}/SU21.txt<Enter><Esc>", folder.path().display()),
    );
    assert_eq!(said(&app), "Nothing was imported");
    assert_eq!(app.workbench().study().interviews().len(), before);
    press(&mut app, "gi/no/such/file<Enter>");
    assert_eq!(said(&app), "There is no /no/such/file");
}

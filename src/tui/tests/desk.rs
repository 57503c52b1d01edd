//! The desk itself: counts, digits, portraits, settings, what is remembered.

use super::super::command::Command;
use super::super::dialog::Dialog;
use super::super::keymap::Context;
use super::super::page::{Line, Page};
use super::super::settings::Settings;
use super::super::theme::{Depth, Ground, Look};
use super::*;

/// Presses keys and says how many there were.
fn counted(app: &mut App, script: &str) -> usize {
    press(app, script);
    keys(script).len()
}

#[test]
fn the_promised_numbers_of_keys() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>J");
    assert_eq!(counted(&mut app, "cb<Enter>"), 3, "a known code");
    assert_eq!(codings(&app), [coded("I sat in the car.", "belonging")]);
    assert_eq!(
        counted(&mut app, ")."),
        2,
        "the last code on the next sentence"
    );
    assert_eq!(codings(&app)[1], coded("Twenty minutes.", "belonging"));
    press(&mut app, ")");
    assert_eq!(counted(&mut app, "awi"), 3, "a new code in vivo");
    assert_eq!(codings(&app)[2].1, "id");
}

#[test]
fn numbers_go_before_keys_and_digits_still_apply_pinned_codes() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>J2)");
    assert_eq!(app.reading.cursor.position, sentence(&app, "I'd got"));
    press(&mut app, "gg");
    press(&mut app, "4G");
    assert!(screen(&mut app).contains("turn 4/4"));
    press(&mut app, "2Gp");
    press(&mut app, "C");
    press(&mut app, "p2<Esc>");
    let before = app.reading.cursor.position;
    press(&mut app, "2");
    assert_eq!(codings(&app).len(), 1, "a pinned digit codes at once");
    assert_eq!(app.reading.cursor.position, before);
    press(&mut app, ",2)");
    assert_eq!(app.reading.cursor.position, sentence(&app, "I'd got"));
    press(&mut app, "3s");
    let words = app.selection().map(|span| text(&app, span));
    assert!(
        words.is_some_and(|words| words.starts_with("I'd got") && words.ends_with("Right then."))
    );
    press(&mut app, "<Esc>3u");
    assert!(said(&app).contains("number goes before a key that moves"));
    assert_eq!(codings(&app).len(), 1);
}

fn text(app: &App, span: Span) -> String {
    let interview = app.interview().unwrap();
    interview.document().text.slice(span).to_owned()
}

fn sentence(app: &App, start: &str) -> u32 {
    let document = app.interview().unwrap().document().clone();
    let byte = document.text.as_str().find(start).unwrap();
    document.text.as_str()[..byte].chars().count() as u32
}

#[test]
fn recent_and_pinned_codes_are_taken_by_digits_in_the_picker() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>Jcbel<Enter>)clon<Enter>");
    press(&mut app, ")c");
    let shown = screen(&mut app);
    assert!(shown.contains("1   ● Loneliness"), "{shown}");
    press(&mut app, "2");
    assert_eq!(codings(&app)[2].1, "belonging");
    press(&mut app, "C");
    press(&mut app, "Gp1<Esc>)c1");
    assert_eq!(codings(&app)[3].1, "social-anxiety");
}

#[test]
fn others_codings_are_on_off_or_out_of_sight_for_a_blind_coder() {
    let (_folder, mut app) = study();
    press(
        &mut app,
        "<Esc>Jcb<Enter>:switch coder<Enter>mh<Enter><Esc>",
    );
    assert_eq!(app.codings_here().len(), 1);
    let share = |app: &App| app.coded_share(&app.interview().unwrap().clone());
    assert!(share(&app) > 0.0);
    press(&mut app, "za");
    assert!(app.codings_here().is_empty());
    assert_eq!(share(&app), 0.0);
    assert!(app.reading.portrait.iter().all(|cell| cell.code.is_none()));
    assert!(screen(&mut app).contains("only yours"));
    press(&mut app, "cb<Enter>");
    assert_eq!(app.codings_here().len(), 1);
    press(&mut app, "zn");
    assert!(app.codings_here().is_empty());
    assert!(screen(&mut app).contains("no codings"));
    press(&mut app, "znza");
    assert_eq!(app.codings_here().len(), 2);
}

#[test]
fn the_codings_of_one_coder_or_of_several_are_shown_alone() {
    let (_folder, mut app) = study();
    app.resize(120, 30);
    press(
        &mut app,
        "<Esc>Jcb<Enter>:switch coder<Enter>mh<Enter><Esc>clon<Enter>",
    );
    press(
        &mut app,
        "<Esc>:switch coder<Enter>zoe<Enter><Esc>csoc<Enter>",
    );
    let codes = |app: &App| -> Vec<String> {
        let here = app.codings_here().into_iter();
        let codes = here.filter_map(|coding| app.workbench.study().code_of(coding.code));
        let mut slugs: Vec<String> = codes.map(|code| code.slug.clone()).collect();
        slugs.sort();
        slugs
    };
    assert_eq!(codes(&app), ["belonging", "loneliness", "social-anxiety"]);
    press(&mut app, "zwmh<Enter>");
    assert_eq!(codes(&app), ["loneliness"], "another coder's alone");
    assert!(screen(&mut app).contains("only mh"), "{}", screen(&mut app));
    let stripes = |app: &App| {
        let row = app
            .reading
            .page
            .as_ref()
            .unwrap()
            .row_of(app.reading.cursor.position);
        (0..9)
            .filter(|lane| app.reading.lanes.at(*lane, row).is_some())
            .count()
    };
    assert_eq!(stripes(&app), 1);
    let painted = app.reading.portrait.iter().filter_map(|cell| cell.code);
    let painted: std::collections::BTreeSet<&str> = painted
        .filter_map(|code| app.workbench.study().code_of(code))
        .map(|code| code.slug.as_str())
        .collect();
    assert_eq!(painted, ["loneliness"].into(), "the portrait too");
    press(&mut app, ":show the codings of<Enter>ak<Tab>");
    press(&mut app, "<Backspace><Backspace>zoe<Enter>");
    assert_eq!(codes(&app), ["belonging", "social-anxiety"], "two coders'");
    assert!(said(&app).contains("only ak, zoe"), "{}", said(&app));
    press(&mut app, "za");
    assert_eq!(codes(&app), ["social-anxiety"], "one's own");
    press(&mut app, "zwall<Enter>");
    assert_eq!((codes(&app).len(), stripes(&app)), (3, 3));
    assert!(screen(&mut app).contains("all coders"));
}

#[test]
fn dragging_after_two_or_three_clicks_extends_by_words_and_sentences() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>J");
    let place = |app: &mut App, words: &str| {
        let shown = screen(app);
        let at = shown.lines().enumerate().find_map(|(y, row)| {
            let byte = row.find(words)?;
            Some((row[..byte].chars().count() as u16, y as u16))
        });
        at.unwrap_or_else(|| panic!("no {words} in {shown}"))
    };
    let selected = |app: &App| text(app, app.selection().unwrap());
    let click = |app: &mut App, (x, y): (u16, u16), times: usize| {
        app.reading.click = None;
        for _ in 0..times {
            app.take(mouse(MouseEventKind::Down(MouseButton::Left), x, y));
        }
    };
    let drag = |app: &mut App, (x, y): (u16, u16)| {
        app.take(mouse(MouseEventKind::Drag(MouseButton::Left), x, y));
    };
    let (sat, twenty, car) = (
        place(&mut app, "sat"),
        place(&mut app, "wenty"),
        place(&mut app, "car"),
    );
    click(&mut app, car, 2);
    assert_eq!(selected(&app), "car");
    drag(&mut app, twenty);
    assert_eq!(selected(&app), "car. Twenty");
    drag(&mut app, (sat.0 + 1, sat.1));
    assert_eq!(
        selected(&app),
        "sat in the car",
        "and back beyond the first word"
    );
    drag(&mut app, car);
    assert_eq!(selected(&app), "car");
    click(&mut app, twenty, 3);
    assert_eq!(selected(&app), "Twenty minutes.");
    drag(&mut app, car);
    assert_eq!(selected(&app), "I sat in the car. Twenty minutes.");
    click(&mut app, car, 4);
    let turn = selected(&app);
    let asked = place(&mut app, "made the difference");
    drag(&mut app, asked);
    assert!(
        selected(&app).starts_with(&turn) && selected(&app).ends_with("What made the difference?")
    );
    click(&mut app, sat, 1);
    drag(&mut app, (sat.0 + 4, sat.1));
    assert_eq!(selected(&app), "sat i", "one press extends by characters");
}

#[test]
fn portraits_show_where_codes_lie_and_lead_there() {
    let (_folder, mut app) = study();
    app.resize(120, 30);
    press(&mut app, "<Esc>Jcb<Enter>Gcsoc<Enter>gg");
    insta::assert_snapshot!("read_with_portrait_120x30", screen(&mut app));
    let strip = app.layout().portrait.unwrap();
    app.take(mouse(
        MouseEventKind::Down(MouseButton::Left),
        strip.right() - 2,
        strip.y,
    ));
    assert!(screen(&mut app).contains("turn 4/4"));
    press(&mut app, "<Ctrl-o>go");
    insta::assert_snapshot!("portraits_120x30", screen(&mut app));
    press(&mut app, "j<Enter>");
    assert_eq!(app.interview().unwrap().transcript.title, "SU05");
    press(&mut app, "go");
    app.take(mouse(MouseEventKind::Down(MouseButton::Left), 100, 1));
    assert_eq!(app.interview().unwrap().transcript.title, "SU04");
    app.theme.depth = Depth::None;
    press(&mut app, "go");
    assert!(
        screen(&mut app).contains('●'),
        "glyphs tell codes apart without colours"
    );
}

fn mouse(kind: MouseEventKind, column: u16, row: u16) -> Event {
    Event::Mouse(MouseEvent {
        kind,
        column,
        row,
        modifiers: KeyModifiers::NONE,
    })
}

#[test]
fn own_keys_show_in_hints_help_palette_and_messages() {
    let (_folder, mut app) = study();
    let text =
        "[keys.read]\ncode = \"F12\"\nagain = \"Ctrl-e\"\n[keys.everywhere]\nhelp = \"F11\"\n";
    app.resize(120, 30);
    app.adopt(Settings::read(text));
    app.settle();
    let shown = screen(&mut app);
    assert!(
        shown.contains("F12 code") && shown.contains("F11 help"),
        "{shown}"
    );
    press(&mut app, "c");
    assert!(said(&app).contains("F11 lists the keys"), "{}", said(&app));
    app.give(Command::Again);
    assert_eq!(said(&app), "No code has been applied yet; F12 chooses one");
    app.give(Command::Help);
    app.settle();
    assert!(screen(&mut app).contains("F12"), "{}", screen(&mut app));
    press(&mut app, "<Esc>:apply the last codes");
    assert!(screen(&mut app).contains("codes again"));
    press(&mut app, "<Esc>");
    app.give(Command::FirstSteps);
    app.settle();
    assert!(screen(&mut app).contains("F12"));
    let chain = [Context::Read, Context::Everywhere];
    assert_eq!(app.keymap.key_for(&chain, Command::Code), "F12");
}

#[test]
fn what_is_wrong_in_the_settings_is_explained_at_the_start_and_by_the_command() {
    let (folder, mut app) = study();
    let file = folder.path().join("config/settings.toml");
    app.set(Some(file.clone()));
    assert!(app.dialog.is_none());
    press(&mut app, ":settings<Enter>");
    assert!(file.exists());
    press(&mut app, ":settings<Enter>");
    assert!(said(&app).starts_with("Read "), "{}", said(&app));
    std::fs::write(
        &file,
        "[colours]\ntheme = \"high-contrast\"\nground = \"up\"\n",
    )
    .unwrap();
    app.set(Some(file));
    let shown = screen(&mut app);
    assert!(shown.contains("line 3: `up` is not one of"), "{shown}");
    assert_eq!(app.theme.look, Look::HighContrast);
    press(&mut app, "<Esc>:colours<Enter>blind light<Enter>");
    assert_eq!(
        (app.theme.look, app.theme.ground),
        (Look::ColourBlind, Ground::Light)
    );
}

#[test]
fn units_of_the_settings_are_kept_to() {
    let (_folder, mut app) = study();
    app.adopt(Settings::read(
        "[units]\ncode = \"turn\"\nsearch = \"sentence\"\n",
    ));
    press(&mut app, "JJJcb<Enter>");
    assert!(
        codings(&app)[0]
            .0
            .starts_with("Somebody waiting for me. You cannot")
    );
    assert_eq!(app.finding.units, crate::tui::find::Units::Sentences);
}

#[test]
fn the_desk_is_found_as_it_was_left() {
    let (folder, mut app) = study();
    press(&mut app, "<Esc>JJzhzd]tcb<Enter>");
    app.take(Event::Key(KeyEvent::new(
        KeyCode::Char('t'),
        KeyModifiers::NONE,
    )));
    press(&mut app, "h<Esc>");
    let memory = app.memory();
    let (open, position) = (app.reading.open, app.reading.cursor.position);
    drop(app);
    let workbench = Workbench::open(&folder.path().join("study.emic"), Some("ak")).unwrap();
    let mut again = App::new(workbench, Theme::default());
    again.recall(memory.clone());
    assert_eq!(
        (again.reading.open, again.reading.cursor.position),
        (open, position)
    );
    assert!(again.options.clock && again.options.dim);
    assert_eq!(again.memory(), memory);
    press(&mut again, "[t");
    assert!(
        screen(&mut again).contains("turn 3/4"),
        "{}",
        screen(&mut again)
    );
    press(&mut again, ".");
    assert_eq!(codings(&again).len(), 1, "the last code is remembered");
}

#[test]
fn a_memory_of_another_study_does_no_harm() {
    let (_folder, mut app) = study();
    let json = r#"{"open":"00000000-0000-4000-8000-000000000001","places":{"00000000-0000-4000-8000-000000000001":7},"last":["00000000-0000-4000-8000-000000000002"]}"#;
    app.recall(serde_json::from_str(json).unwrap());
    assert!(app.interview().is_some());
    assert_eq!(app.last, []);
    let (_folder, mut other) = study();
    let far = other.memory();
    let json = serde_json::to_string(&far)
        .unwrap()
        .replace(":6", ":4000000000");
    other.recall(serde_json::from_str(&json).unwrap());
    screen(&mut other);
}

#[test]
fn no_screen_uses_colours_that_the_terminal_lacks() {
    use ratatui::style::Color;
    let (_folder, mut app) = study();
    app.resize(120, 40);
    press(&mut app, "<Esc>Jcb<Enter>Vclon<Enter>");
    let fits = |depth: Depth, colour: Color| match (depth, colour) {
        (_, Color::Reset) | (Depth::True, _) => true,
        (Depth::None, _) | (_, Color::Rgb(..)) => false,
        (Depth::Sixteen, colour) => !matches!(colour, Color::Indexed(_)),
        (Depth::Indexed, _) => true,
    };
    for depth in [Depth::None, Depth::Sixteen, Depth::Indexed] {
        for look in Look::ALL {
            for ground in [Ground::Dark, Ground::Light] {
                app.theme = Theme {
                    depth,
                    ground,
                    look,
                };
                for keys in [
                    "",
                    "c",
                    ":",
                    "?",
                    "go",
                    "zw",
                    "/lonely",
                    "<F4>",
                    "gc",
                    "<F7>",
                    "<F8>",
                    "gv",
                    "<F9>",
                    "gi",
                    ":files looked<Enter>",
                    "gm",
                    "gy",
                    "<F7><Tab>",
                    "Cgs",
                    "<F3>lonely<Enter><Tab>",
                    "gq",
                ] {
                    press(&mut app, keys);
                    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
                    terminal.draw(|frame| app.draw(frame)).unwrap();
                    for cell in terminal.backend().buffer().content() {
                        assert!(
                            fits(depth, cell.fg) && fits(depth, cell.bg),
                            "{depth:?} {look:?} after {keys}: {cell:?}"
                        );
                    }
                    press(&mut app, "<Esc><Esc><F2>");
                }
            }
        }
    }
}

#[test]
fn a_memory_says_nothing_of_what_is_studied() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>Jcb<Enter>");
    let written = serde_json::to_string(&app.memory()).unwrap();
    for word in ["SU04", "Belonging", "belonging", "car"] {
        assert!(!written.contains(word), "{written}");
    }
}

#[test]
fn loading_can_be_stopped_and_gone_on_with() {
    let (_folder, mut app) = study_not_loaded();
    assert!(!app.workbench.study().is_loaded());
    press(&mut app, ":stop loading<Enter>");
    assert!(
        said(&app).starts_with("Loading stopped at 1 of 3 texts"),
        "{}",
        said(&app)
    );
    assert!(
        !app.workbench.study().is_loaded(),
        "nobody goes on by themselves"
    );
    let shown = screen(&mut app);
    assert!(shown.contains("stopped, loaded 1/3"), "{shown}");
    press(&mut app, ":stop loading<Enter>");
    assert!(
        said(&app).contains("nothing is being loaded"),
        "{}",
        said(&app)
    );
    press(&mut app, "<Esc>Jcb<Enter>");
    assert_eq!(codings(&app).len(), 1, "what is there can be worked on");
    press(&mut app, ":go on loading<Enter>");
    assert!(app.workbench.study().is_loaded());
    assert!(!screen(&mut app).contains("stopped"));
    press(&mut app, "<Esc>:go on loading<Enter>");
    assert!(said(&app).contains("nothing was stopped"), "{}", said(&app));
}

#[test]
fn a_page_with_long_lines_is_read_to_its_end() {
    let (_folder, mut app) = study();
    let line = |word: &str| Line::Text(format!("{word} ").repeat(300));
    let page = Page::new("Long", vec![line("first"), line("second"), line("last")]);
    app.dialog = Some(Dialog::Page(page));
    app.resize(80, 24);
    let shown = screen(&mut app);
    assert!(
        shown.contains("first") && !shown.contains("last"),
        "{shown}"
    );
    press(&mut app, "G");
    let shown = screen(&mut app);
    assert!(
        shown.contains("last") && !shown.contains("first"),
        "{shown}"
    );
}

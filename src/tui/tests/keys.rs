//! Keys that the researcher has chosen: whatever is said names those that work now.

use std::sync::Arc;

use super::super::command::{Command, Screen};
use super::super::keymap::{Context, Key, Keymap, TABLE};
use super::*;

/// Every command on keys that nobody ships with.
fn foreign() -> Keymap {
    let mut keymap = Keymap::default();
    for (number, binding) in TABLE.iter().enumerate() {
        let letter = |number: usize| ('α'..='ω').nth(number % 25).unwrap();
        let names = format!("{} {}", letter(number / 25), letter(number));
        keymap.set(
            binding.context,
            binding.command,
            vec![Key::sequence(&names)],
        );
    }
    keymap
}

/// What follows the name of a key in a sentence.
const VERBS: &[&str] = &[
    "adds",
    "again",
    "alone",
    "begins",
    "brings",
    "changes",
    "chooses",
    "completes",
    "forward",
    "gives",
    "goes",
    "leads",
    "leaves",
    "lets",
    "lists",
    "links",
    "makes",
    "marks",
    "no",
    "on",
    "one",
    "opens",
    "pins",
    "picks",
    "puts",
    "remembers",
    "removes",
    "returns",
    "saves",
    "selects",
    "shows",
    "steps",
    "stops",
    "takes",
    "to",
    "writes",
    "yes",
];

/// A key of the shipped table that a text names, if any.
fn named(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let bare = |word: &str| -> String {
        word.trim_matches(|c: char| ".,;:()\u{2502}".contains(c) && word.len() > 1)
            .to_owned()
    };
    words.windows(2).find_map(|pair| {
        let (key, next) = (bare(pair[0]), bare(pair[1]));
        let function = key
            .strip_prefix('F')
            .is_some_and(|n| n.parse::<u8>().is_ok());
        let always = function
            || ["Enter", "Esc", "Tab", "PageDown"].contains(&key.as_str())
            || key.starts_with("Ctrl-");
        let one =
            key.is_ascii() && key.len() == 1 && !key.starts_with(|c: char| c.is_ascii_digit());
        let letter = one && key != "a" && key != "A" && key != "I";
        (always || letter && VERBS.contains(&next.as_str())).then(|| pair.join(" "))
    })
}

#[test]
fn what_names_keys_is_told_from_what_does_not() {
    for text in [
        "nothing; Esc returns",
        "no code; c chooses one",
        "x removes it",
    ] {
        assert!(named(text).is_some(), "{text}");
    }
    for text in ["a code goes on", "α β chooses one", "role: gp"] {
        assert_eq!(named(text), None);
    }
}

/// Commands of the contexts of a screen, each given by itself on a study; what it says and shows names no key of the table.
fn give_all(screen_of: Screen, empty: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    let (_folder, mut app) = if empty { bare() } else { study() };
    app.resize(120, 40);
    press(&mut app, "<Esc>");
    app.give(Command::Go(screen_of));
    app.keymap = Arc::new(foreign());
    let contexts = app.screen_contexts();
    let commands = TABLE.iter().filter(|b| contexts.contains(&b.context));
    for binding in commands {
        if matches!(
            binding.command,
            Command::Quit | Command::Suspend | Command::CorrectText
        ) || binding.context == Context::Everywhere && screen_of != Screen::Read
        {
            continue;
        }
        app.give(binding.command);
        app.finish_work();
        let (said, shown) = (said(&app).to_owned(), screen(&mut app));
        let told = named(&said).or_else(|| shown.lines().find_map(named));
        wrong.extend(
            told.map(|told| format!("{told} after {:?} on {screen_of:?}", binding.command)),
        );
        (app.dialog, app.filtering, app.count) = (None, None, None);
        if app.screen != screen_of {
            app.give(Command::Go(screen_of));
        }
    }
    wrong
}

/// A study with nothing in it.
fn bare() -> (TempDir, App) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("study.emic");
    let origin = Origin {
        ids: IdSource::counted("tests"),
        time: Some(1_700_000_000_000),
    };
    let workbench = Workbench::create_from(&path, "social-cure", "ak", origin).unwrap();
    let mut app = App::new(workbench, Theme::default());
    app.naming.table = Some(folder.path().join("pseudonyms.csv"));
    app.resize(120, 40);
    (folder, app)
}

#[test]
fn no_message_and_no_screen_names_a_key_that_is_not_bound() {
    let mut wrong = Vec::new();
    for empty in [true, false] {
        for screen in Screen::ALL {
            wrong.extend(give_all(screen, empty));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_command_without_a_key_is_named_as_the_palette_finds_it() {
    let (_folder, mut app) = study();
    let mut keymap = Keymap::default();
    keymap.set(Context::Read, Command::Code, Vec::new());
    keymap.set(Context::Codes, Command::Code, Vec::new());
    keymap.set(Context::Results, Command::Code, Vec::new());
    app.keymap = Arc::new(keymap);
    press(&mut app, "<Esc>J");
    app.give(Command::Again);
    assert_eq!(
        said(&app),
        "No code has been applied yet; :code chooses one"
    );
    press(&mut app, ":code<Enter>");
    assert!(
        screen(&mut app).contains("Code 5 words"),
        "{}",
        screen(&mut app)
    );
}

#[test]
fn the_way_to_commands_and_help_is_shown_however_little_room_there_is() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>J");
    for width in [60, 80, 120] {
        app.resize(width, 24);
        for keys in ["", "<F4>", "<F7>", "<F8>", "<F9>", "<F2>"] {
            press(&mut app, keys);
            let shown = screen(&mut app);
            let last = shown.lines().last().unwrap_or_default();
            assert!(
                last.ends_with(": commands  ? help"),
                "{width} {keys}: {last}"
            );
        }
    }
}

#[test]
fn boxes_say_how_much_of_them_is_shown() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>?");
    let shown = screen(&mut app);
    assert!(shown.contains(" 1-") && shown.contains(" of "), "{shown}");
    press(&mut app, "G<Esc>:");
    let all = screen(&mut app);
    assert!(all.contains(" 1-19 of "), "{all}");
    press(&mut app, "history");
    assert!(!screen(&mut app).contains(" of 3 "));
}

use super::*;
use crate::tui::command::Command;
use crate::tui::keymap::Context;

fn said(text: &str) -> Vec<String> {
    let problems = Settings::read(text).problems;
    problems.iter().map(Problem::to_string).collect()
}

/// The shipped file with its comments' marks taken away, as somebody would who keeps everything.
fn uncommented() -> String {
    let shipped = shipped();
    let lines = shipped.lines().map(|line| match line.strip_prefix("# ") {
        Some(rest) if rest.starts_with('[') || rest.contains(" = ") => rest,
        _ => line,
    });
    lines.collect::<Vec<&str>>().join("\n")
}

#[test]
fn the_shipped_file_changes_nothing_and_can_be_read_whole() {
    assert_eq!(Settings::read(&shipped()), Settings::default());
    let read = Settings::read(&uncommented());
    assert_eq!(read.problems, []);
    assert_eq!(read.keymap, Keymap::default());
    assert_eq!(read.units, Units::default());
}

#[test]
fn colours_and_units_are_read() {
    let settings = Settings::read(
        "[colours]\ntheme = \"high-contrast\"\nground = \"light\"\ndepth = 256\n[units]\ncode = \"turn\"\nsearch = \"sentence\"\n",
    );
    assert_eq!(settings.problems, []);
    let theme = settings.colours.over(Theme::default());
    assert_eq!(
        (theme.look, theme.ground, theme.depth),
        (Look::HighContrast, Ground::Light, Depth::Indexed)
    );
    assert_eq!(settings.units.code, Unit::Turn);
    assert_eq!(settings.units.search, search::Unit::Sentence);
    let none = Theme {
        depth: Depth::None,
        ..Theme::default()
    };
    assert_eq!(settings.colours.over(none).depth, Depth::None);
}

#[test]
fn a_command_gets_other_keys_and_its_old_ones_are_free() {
    let settings = Settings::read(
        "[keys.read]\nagain = [\"F12\", \"z x\"]\ncode = \".\"\n[keys.everywhere]\nundo = \"Ctrl-y\"\n",
    );
    assert_eq!(settings.problems, []);
    let chain = [Context::Read, Context::Everywhere];
    assert_eq!(settings.keymap.key_for(&chain, Command::Again), "F12");
    assert_eq!(settings.keymap.key_for(&chain, Command::Code), ".");
    assert_eq!(settings.keymap.key_for(&chain, Command::Undo), "Ctrl-y");
}

#[test]
fn conflicts_are_explained_and_left_out() {
    let taken = said("[keys.read]\n# mine\nagain = \"x\"\n");
    assert_eq!(taken.len(), 1);
    assert!(
        taken[0].starts_with("line 3: `x` is taken: remove (Remove the coding"),
        "{taken:?}"
    );
    let begins = said("[keys.read]\nagain = \"g\"\n");
    assert!(begins[0].contains("`g` begins `g g`"), "{begins:?}");
    let behind = said("[keys.read]\nagain = \"x x\"\n");
    assert!(behind[0].contains("begins with `x`"), "{behind:?}");
    let swapped = said("[keys.read]\nagain = \"x\"\nremove = \".\"\n");
    assert_eq!(swapped, [] as [&str; 0]);
    let text = said("[keys.picker]\naccept = \"y\"\n");
    assert!(text[0].contains("is typed as text here"), "{text:?}");
    let kept = Settings::read("[keys.picker]\naccept = \"y\"\nback = []\n").keymap;
    assert_eq!(kept.key_for(&[Context::Picker], Command::Accept), "Enter");
    assert_eq!(kept.key_for(&[Context::Picker], Command::Back), "Esc");
}

#[test]
fn everything_wrong_is_said_with_its_line_and_the_rest_is_used() {
    let text = "colour = 1\n[colours]\ntheme = \"pink\"\nground = \"dark\"\nhue = 3\n[keys.reed]\n[keys.read]\nfly = \"f\"\nagain = 7\n[units]\ncode = [1]\n";
    let settings = Settings::read(text);
    let lines: Vec<usize> = settings.problems.iter().map(|p| p.line).collect();
    assert_eq!(lines, [1, 3, 5, 6, 8, 9, 11]);
    assert_eq!(settings.colours.ground, Some(Ground::Dark));
    assert!(said(text)[1].contains("`pink` is not one of \"usual\""));
}

#[test]
fn what_is_no_toml_is_explained_and_never_fatal() {
    let found = said("[colours\nground = \"dark\"\n");
    assert!(found[0].starts_with("line 1: this is no TOML"), "{found:?}");
    assert!(!said("= = =\n\u{0}").is_empty());
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        Settings::of_file(&folder.path().join("none.toml")),
        Settings::default()
    );
    let file = folder.path().join("settings.toml");
    std::fs::write(&file, b"\xff\xfe").unwrap();
    assert!(Settings::of_file(&file).problems[0].text.contains("UTF-8"));
    assert!(!Settings::of_file(folder.path()).problems.is_empty());
}

proptest::proptest! {
    #[test]
    fn no_text_breaks_reading(text in "(\\[keys.read\\]\n|code = |\"g\"|\\[|\\]|=|\n|[a-z\\.\"]){0,30}") {
        Settings::read(&text);
    }
}

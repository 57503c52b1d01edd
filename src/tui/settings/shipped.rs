//! The settings file as it ships: everything in it, nothing of it in force.

use super::{CODE_UNITS, DEPTHS, GROUNDS, LOOKS, SEARCH_UNITS, Words};
use crate::tui::keymap::{Context, Keymap};

const HEAD: &str = "\
# Settings of emic, the workbench for coding interviews. They hold for all studies.
#
# Every line below is commented out and says how things are by default. To change
# one, remove the # before it and before the [heading] above it. What cannot be
# used is left out and explained when emic starts; nothing here can keep it from
# starting. In emic, `:` and \"Settings\" reads this file again.
";

const KEYS: &str = "\
# Each command has a list of keys; the first is the one that emic shows. Keys are
# written \"x\", \"X\", \"Ctrl-x\", \"Alt-x\", \"Shift-Left\", \"F5\", \"Enter\", \"Esc\", \"Tab\",
# \"Space\", \"Home\", \"PageDown\"; \"g x\" is g, then x. [] leaves a command without a
# key; the palette still finds it. A key that another command of the same heading
# has cannot be taken before that one is given another.
";

/// The text of a settings file in which everything is commented out.
pub fn shipped() -> String {
    let mut text = String::from(HEAD);
    text.push_str("\n# [colours]\n");
    text.push_str(&line("theme", "\"usual\"", &words(LOOKS)));
    text.push_str(&line("ground", "\"auto\"", &words(GROUNDS)));
    text.push_str(&line("depth", "\"auto\"", &words(DEPTHS)));
    text.push_str("\n# [units]\n");
    let coded = format!("coded where nothing is selected: {}", words(CODE_UNITS));
    text.push_str(&line("code", "\"sentence\"", &coded));
    let found = format!("returned by a search: {}", words(SEARCH_UNITS));
    text.push_str(&line("search", "\"turn\"", &found));
    text.push('\n');
    text.push_str(KEYS);
    let keymap = Keymap::default();
    for context in Context::ALL {
        text.push_str(&format!("\n# [keys.{}]\n", context.name()));
        for bound in keymap.lines().iter().filter(|b| b.context == context) {
            let keys: Vec<String> = bound.keys.iter().map(|keys| quoted(keys)).collect();
            let keys = format!("[{}]", keys.join(", "));
            text.push_str(&line(&bound.command.name(), &keys, bound.help));
        }
    }
    text
}

fn line(name: &str, value: &str, help: &str) -> String {
    format!("# {:<44} # {help}\n", format!("{name} = {value}"))
}

fn words<T>(words: Words<T>) -> String {
    let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    all.join(", ")
}

fn quoted(keys: &str) -> String {
    format!("\"{}\"", keys.replace('\\', "\\\\").replace('"', "\\\""))
}

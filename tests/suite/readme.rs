//! The README is held to the program: its key table is the keymap's own.

use std::path::Path;

const BEGIN: &str =
    "<!-- keys: made from the keymap; `EMIC_WRITE_README=1 cargo test readme` writes it anew -->\n";
const END: &str = "<!-- end of keys -->";

#[test]
fn the_key_table_in_the_readme_is_the_keymaps() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).expect("the README");
    let start = readme.find(BEGIN).expect("where the keys begin") + BEGIN.len();
    let end = readme.find(END).expect("where the keys end");
    let table = emic::tui::keymap::markdown();
    if std::env::var_os("EMIC_WRITE_README").is_some() {
        let written = format!(
            "{}{}\n{}",
            &readme[..start],
            table.trim_end(),
            &readme[end..]
        );
        std::fs::write(&path, written).expect("the README written");
        return;
    }
    assert_eq!(readme[start..end].trim(), table.trim());
}

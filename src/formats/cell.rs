//! Cells and lines that are safe to open: no formula in a spreadsheet, no invisible control character in JSON.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;

use serde::Serialize;
use serde_json::Value as Json;

/// Whether a spreadsheet would take `cell` for a formula, or whether it is such a cell behind apostrophes.
fn looks_like_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A CSV cell that no spreadsheet runs: what starts with `= + - @`, tab or carriage return gets a leading apostrophe. So
/// does what has apostrophes before one of these, so that [`read`] gives back every cell as it was.
pub fn protect(cell: &str) -> Cow<'_, str> {
    if looks_like_formula(cell) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Takes away the apostrophe that [`protect`] put before a cell.
pub fn read(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if looks_like_formula(rest) => rest,
        _ => cell,
    }
}

/// A cell as an error may repeat it: in quotes, controls escaped, cut after a few words, since a column that is out of place can
/// hold an interview's words.
pub(super) fn shown(cell: &str) -> String {
    match cell.char_indices().nth(30) {
        None => format!("{cell:?}"),
        Some((end, _)) => format!("{:?}...", &cell[..end]),
    }
}

/// Whether a character acts on a terminal or on the order of what is shown, and JSON would let it stand as it is.
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{7f}'..='\u{9f}'
            | '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
    )
}

fn escape_hidden(json: String) -> String {
    if !json.contains(is_hidden) {
        return json;
    }
    let mut escaped = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_hidden(c) {
            // Such a character can only stand inside a string, and is in the basic plane.
            let _ = write!(escaped, "\\u{:04x}", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// `value` as JSON on one line, without the line feed: C0 and C1 controls, bidirectional controls and U+2028/9 escaped.
pub fn json_line(value: &Json) -> String {
    escape_hidden(value.to_string())
}

/// Writes `value` as [`json_line`] does, fields in the order of their declaration, and a line feed.
///
/// # Errors
/// What the writer reports, and a value that has no form in JSON.
pub fn write_json_line(to: &mut impl io::Write, value: &impl Serialize) -> io::Result<()> {
    let line = serde_json::to_string(value).map_err(io::Error::from)?;
    to.write_all(escape_hidden(line).as_bytes())?;
    to.write_all(b"\n")
}

/// `value` as indented JSON with the same characters escaped, and a line feed.
///
/// # Errors
/// A value that has no form in JSON.
pub fn json_pretty(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut json = escape_hidden(serde_json::to_string_pretty(value)?);
    json.push('\n');
    Ok(json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_get_an_apostrophe_and_words_none() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'=1"] {
            assert_eq!(protect(formula), format!("'{formula}"));
        }
        for words in ["", "I'm fine", "'twas", "a=b"] {
            assert_eq!(protect(words), words);
        }
    }

    #[test]
    fn hidden_characters_are_escaped_in_json() {
        let line = json_line(&serde_json::json!({"t": "a\u{1b}\u{9b}31m\u{202e}b\u{2028}é"}));
        assert_eq!(line, r#"{"t":"a\u001b\u009b31m\u202eb\u2028é"}"#);
    }

    proptest! {
        #[test]
        fn every_cell_is_read_back_as_it_was(cell in "['=+@\t\ra-]{0,6}") {
            let written = protect(&cell).into_owned();
            prop_assert_eq!(read(&written), cell);
        }

        #[test]
        fn no_written_cell_starts_a_formula(cell in any::<String>()) {
            prop_assert!(!protect(&cell).starts_with(['=', '+', '-', '@', '\t', '\r']));
        }

        #[test]
        fn escaped_json_means_the_same(text in any::<String>()) {
            let value = Json::String(text);
            let line = json_line(&value);
            prop_assert!(!line.chars().any(|c| c.is_control() || is_hidden(c)));
            prop_assert_eq!(serde_json::from_str::<Json>(&line).unwrap(), value);
        }
    }
}

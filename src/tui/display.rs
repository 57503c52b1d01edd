//! What a terminal is given to show: control characters as visible marks, and how many columns everything takes.

use std::borrow::Cow;

use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Stands for a character that must not reach the terminal and has no picture of its own.
const MARK: &str = "\u{fffd}";
/// Stands for a character that takes no room.
const UNSEEN: &str = "\u{b7}";

/// How a grapheme is shown: itself, or a mark where it would steer the terminal or could not be seen.
pub(crate) fn shown(grapheme: &str) -> Cow<'_, str> {
    let mut chars = grapheme.chars();
    match (chars.next(), chars.next()) {
        (None, _) => Cow::Borrowed(""),
        (Some(c), None) if (' '..='~').contains(&c) => Cow::Borrowed(grapheme),
        (Some('\t' | '\n' | '\r'), _) => Cow::Borrowed(" "),
        (Some(c @ '\0'..='\u{1f}'), _) => {
            Cow::Owned(char::from_u32(0x2400 + u32::from(c)).map_or(MARK.into(), String::from))
        }
        (Some('\u{7f}'), _) => Cow::Borrowed("\u{2421}"),
        _ if grapheme.chars().any(steers) => Cow::Borrowed(MARK),
        _ if grapheme.width() == 0 => Cow::Borrowed(UNSEEN),
        _ => Cow::Borrowed(grapheme),
    }
}

/// Whether a character steers the terminal or the direction of what stands around it.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// How many columns a grapheme takes as it is [`shown`].
pub(crate) fn columns(grapheme: &str) -> u16 {
    match grapheme.as_bytes() {
        [_] => 1,
        _ => shown(grapheme).width() as u16,
    }
}

/// How many columns a text takes.
pub(crate) fn width(text: &str) -> u16 {
    if text.is_ascii() {
        return text.len().min(usize::from(u16::MAX)) as u16;
    }
    text.graphemes(true)
        .map(columns)
        .fold(0, u16::saturating_add)
}

/// `text` cut to `most` columns, with `…` for what is cut off.
pub(crate) fn cut(text: &str, most: u16) -> Cow<'_, str> {
    if text.len() <= usize::from(most) || width(text) <= most {
        return Cow::Borrowed(text);
    }
    if most == 0 {
        return Cow::Borrowed("");
    }
    let (mut kept, mut used) = (String::new(), 0);
    for grapheme in text.graphemes(true) {
        let columns = columns(grapheme);
        if used + columns > most - 1 {
            break;
        }
        used += columns;
        kept.push_str(grapheme);
    }
    kept.push('…');
    Cow::Owned(kept)
}

/// The end of `text` that fits into `most` columns, with `…` for what is cut off before it.
pub(crate) fn cut_before(text: &str, most: u16) -> Cow<'_, str> {
    if text.len() <= usize::from(most) || width(text) <= most {
        return Cow::Borrowed(text);
    }
    if most == 0 {
        return Cow::Borrowed("");
    }
    let (mut from, mut used) = (text.len(), 0);
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        let columns = columns(grapheme);
        if used + columns > most - 1 {
            break;
        }
        used += columns;
        from = at;
    }
    Cow::Owned(format!("…{}", &text[from..]))
}

/// `text` on one line: every run of white space one blank.
pub(crate) fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// Writes one grapheme at a place of the screen; how many columns it took, none where it does not fit before `right`.
pub(crate) fn put_grapheme(
    buffer: &mut Buffer,
    (x, y): (u16, u16),
    right: u16,
    grapheme: &str,
    style: Style,
) -> u16 {
    let symbol = shown(grapheme);
    let columns = if grapheme.len() == 1 {
        1
    } else {
        symbol.width() as u16
    };
    if x + columns > right {
        return 0;
    }
    let Some(cell) = buffer.cell_mut((x, y)) else {
        return 0;
    };
    cell.set_symbol(&symbol).set_style(style);
    for behind in 1..columns {
        if let Some(cell) = buffer.cell_mut((x + behind, y)) {
            cell.set_symbol(" ").set_style(style);
        }
    }
    columns
}

/// Terminals disagree on the width of joined emoji; what stands behind one on its row is written anew with every frame.
pub(crate) fn distrust_widths(buffer: &mut Buffer, from: u16, right: u16, y: u16) {
    for x in from..right {
        if let Some(cell) = buffer.cell_mut((x, y)) {
            cell.set_diff_option(CellDiffOption::AlwaysUpdate);
        }
    }
}

/// Writes a text from a place of the screen up to `right`; where it ended.
pub(crate) fn put(
    buffer: &mut Buffer,
    (x, y): (u16, u16),
    right: u16,
    text: &str,
    style: impl Into<Style>,
) -> u16 {
    let style = style.into();
    let mut x = x;
    for grapheme in text.graphemes(true) {
        let columns = put_grapheme(buffer, (x, y), right, grapheme, style);
        if columns == 0 {
            break;
        }
        x += columns;
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes_and_direction_overrides_become_marks() {
        assert_eq!(shown("\u{1b}"), "\u{241b}");
        assert_eq!(shown("\u{9b}"), MARK);
        assert_eq!(shown("\u{202e}"), MARK);
        assert_eq!(shown("\u{200b}"), UNSEEN);
        assert_eq!(shown("é"), "é");
    }

    #[test]
    fn long_texts_are_cut_by_columns() {
        assert_eq!(cut("héllo", 5), "héllo");
        assert_eq!(cut("héllo!", 5), "héll…");
        assert_eq!(cut("世界世界", 5), "世界…");
        assert_eq!(cut_before("one two", 4), "…two");
        assert_eq!(cut("abc", 0), "");
    }

    proptest! {
        #[test]
        fn nothing_shown_steers_the_terminal(text in any::<String>()) {
            for grapheme in text.graphemes(true) {
                let shown = shown(grapheme);
                prop_assert!(!shown.chars().any(steers));
                prop_assert!(shown.width() > 0);
                prop_assert_eq!(usize::from(columns(grapheme)), shown.width());
            }
        }

        #[test]
        fn what_is_cut_fits(text in any::<String>(), most in 0u16..30) {
            prop_assert!(width(&cut(&text, most)) <= most);
            prop_assert!(width(&cut_before(&text, most)) <= most);
        }
    }
}

//! Text that cannot act on a terminal: control characters as marks that people can see.

use std::borrow::Cow;

/// `text` on one line: line feeds and tabs are blanks, every other character that would act on a terminal is a mark.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    marked(text, |c| match c {
        '\n' | '\t' | '\r' => Some(" ".into()),
        c => mark(c),
    })
}

/// `text` with its line feeds; every other character that would act on a terminal is a mark.
pub(super) fn visible_lines(text: &str) -> Cow<'_, str> {
    marked(text, |c| match c {
        '\n' => None,
        '\t' => Some(" ".into()),
        c => mark(c),
    })
}

/// What stands for a character that would act on a terminal or on the order of what is shown: `␛` for escape, `<U+202E>`.
fn mark(c: char) -> Option<String> {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).map(String::from),
        '\u{7f}' => Some("\u{2421}".into()),
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => Some(format!("<U+{:04X}>", u32::from(c))),
        _ => None,
    }
}

fn marked(text: &str, mark: impl Fn(char) -> Option<String>) -> Cow<'_, str> {
    if !text.chars().any(|c| mark(c).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match mark(c) {
            Some(mark) => shown.push_str(&mark),
            None => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_acts_on_a_terminal_is_shown_as_a_mark() {
        assert_eq!(visible("a\u{1b}[31mb\nc"), "a␛[31mb c");
        assert_eq!(visible("x\u{202e}y\u{9b}z"), "x<U+202E>y<U+009B>z");
        assert_eq!(visible_lines("a\r\nb"), "a␍\nb");
    }

    proptest! {
        #[test]
        fn nothing_that_acts_on_a_terminal_gets_through(text in any::<String>()) {
            prop_assert!(!visible(&text).chars().any(char::is_control));
            prop_assert!(!visible_lines(&text).chars().any(|c| c.is_control() && c != '\n'));
        }
    }
}

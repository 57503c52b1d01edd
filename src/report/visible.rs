//! Words from outside, made harmless to look at.

/// `words` on one line: white space folded, characters that cannot be seen or that turn the direction of writing shown by
/// a visible stand-in.
///
/// C0 controls become their picture (`␛`), C1 and direction controls and invisible tags their number in `⟨⟩`. Joiners
/// stay: scripts and emoji need them.
pub fn visible(words: &str) -> String {
    let mut shown = String::with_capacity(words.len());
    let mut blank = false;
    for c in words.trim().chars() {
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        if std::mem::take(&mut blank) {
            shown.push(' ');
        }
        match c {
            '\0'..='\u{1f}' => shown.extend(char::from_u32(0x2400 + u32::from(c))),
            '\u{7f}' => shown.push('\u{2421}'),
            c if is_hidden(c) => shown.push_str(&format!("\u{27e8}U+{:04X}\u{27e9}", u32::from(c))),
            c => shown.push(c),
        }
    }
    shown
}

fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9f}'
        | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The paragraphs of a longer text, each made [`visible`]; empty ones vanish.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    text.lines()
        .map(visible)
        .filter(|p| !p.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_cannot_be_seen_is_shown() {
        assert_eq!(visible(" a\n\n b\tc "), "a b c");
        assert_eq!(visible("\u{1b}[31mred"), "\u{241b}[31mred");
        assert_eq!(
            visible("a\u{202e}b\u{9b}c"),
            "a\u{27e8}U+202E\u{27e9}b\u{27e8}U+009B\u{27e9}c"
        );
        assert_eq!(visible("👩\u{200d}👧"), "👩\u{200d}👧");
    }

    proptest! {
        #[test]
        fn nothing_hidden_gets_through(raw in any::<String>()) {
            let shown = visible(&raw);
            prop_assert!(!shown.chars().any(|c| c.is_control() || is_hidden(c)));
        }
    }
}

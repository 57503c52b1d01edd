//! Words in XML and HTML.

/// Words as XML 1.0, and HTML, that means just them, inside elements and double-quoted attributes alike: what acts as markup is escaped, and so
/// are line ends and tabs, which a reader would otherwise fold in attributes. Characters that XML cannot hold at all (C0 controls,
/// U+FFFE and U+FFFF) become U+FFFD.
pub fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len() + 8);
    for c in words.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' => escaped.push_str("&#9;"),
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_reader_sees_the_same_words(words in any::<String>()) {
            let seen: String = words
                .chars()
                .map(|c| match c {
                    '\t' | '\n' | '\r' => c,
                    '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
                    c => c,
                })
                .collect();
            let written = escaped(&words);
            prop_assert!(!written.contains(['<', '>', '"', '\'']));
            let read = quick_xml::escape::unescape(&written).unwrap();
            prop_assert_eq!(read.as_ref(), seen);
        }
    }
}

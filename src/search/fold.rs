//! Words as search sees them: case and accents folded.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::study::words_of;

/// A folded word is cut to so many characters; longer ones are noise, and the index holds no term of any length.
pub(super) const LONGEST: usize = 200;

/// A word of a speech.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// Where it stands in the speech, in bytes.
    pub bytes: Range<usize>,
    /// The word, folded.
    pub form: Cow<'a, str>,
}

/// The words of a speech in order: those that [`words_of`] gives, folded.
pub(super) fn tokens(speech: &str) -> impl Iterator<Item = Token<'_>> {
    words_of(speech).map(|bytes| Token {
        form: fold(&speech[bytes.clone()]),
        bytes,
    })
}

/// Those words of a speech that begin like this, and some others: as [`tokens`], but where a speech is plain ASCII without
/// marks nothing else is taken apart, which is many times faster. `beginning` is folded; all words have an empty one.
pub(super) fn tokens_beginning<'a>(
    beginning: &str,
    speech: &'a str,
    mut found: impl FnMut(Token<'a>),
) {
    let bytes = speech.as_bytes();
    let Some((first, others)) = beginning.as_bytes().split_first() else {
        return tokens(speech).for_each(found);
    };
    if !speech.is_ascii() || bytes.contains(&b'[') {
        return tokens(speech).for_each(found);
    }
    // No word goes over white space, and none begins within letters and digits.
    let (mut chunk, mut at, mut inside) = (0, 0, false);
    while at < bytes.len() {
        let byte = bytes[at];
        at += 1;
        if !inside && byte.to_ascii_lowercase() == *first && begins(&bytes[at..], others) {
            let rest = bytes[at..].iter().position(u8::is_ascii_whitespace);
            at = rest.map_or(bytes.len(), |length| at + length);
            tokens(&speech[chunk..at]).for_each(|token| {
                let bytes = chunk + token.bytes.start..chunk + token.bytes.end;
                found(Token { bytes, ..token });
            });
        } else if byte.is_ascii_whitespace() {
            chunk = at;
        }
        inside = bytes[at - 1].is_ascii_alphanumeric();
    }
}

/// Whether bytes begin like this, in upper or lower case.
fn begins(bytes: &[u8], beginning: &[u8]) -> bool {
    let start = bytes.get(..beginning.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(beginning))
}

/// The word in lower case, without accents, with compatible characters (ligatures, full width) made plain.
pub(super) fn fold(word: &str) -> Cow<'_, str> {
    if word.is_ascii() && word.len() <= LONGEST {
        return if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(word.to_ascii_lowercase())
        } else {
            Cow::Borrowed(word)
        };
    }
    let folded: String = word
        .nfkd()
        .filter(|c| !is_accent(*c))
        .flat_map(char::to_lowercase)
        .map(plain)
        .take(LONGEST)
        .collect();
    if folded.is_empty() {
        Cow::Owned(word.chars().take(LONGEST).collect())
    } else {
        Cow::Owned(folded)
    }
}

/// Marks over and under letters of the European scripts. Vowel signs of other scripts are letters to their readers.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Characters that are written in two ways and read in one.
pub(super) fn plain(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{3c2}' => '\u{3c3}',
        '\n' => ' ',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_and_accents_are_folded() {
        assert_eq!(fold("Zoë"), "zoe");
        assert_eq!(fold("ZOE\u{308}"), "zoe");
        assert_eq!(fold("don\u{2019}t"), "don't");
        assert_eq!(fold("ΟΔΟΣ"), fold("οδός"));
        assert_eq!(fold("ﬁne"), "fine");
    }

    #[test]
    fn marks_are_no_tokens_and_every_token_lies_at_its_bytes() {
        let speech = "[laughs] Été, it's";
        let words: Vec<(&str, String)> = tokens(speech)
            .map(|token| (&speech[token.bytes], token.form.into_owned()))
            .collect();
        assert_eq!(
            words,
            [("Été", "ete".to_owned()), ("it's", "it's".to_owned())]
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn no_word_that_begins_as_asked_is_passed_over(speech in "[abAB12'.,:;_\\-\" \n\t\r\u{b}\u{c}\u{1c}\u{1f}é\\[\\]]{0,40}") {
            for beginning in ["", "a", "1", "ab", "a.b", "_", "aab"] {
                let begins = |token: &Token| token.form.starts_with(beginning);
                let mut found = Vec::new();
                tokens_beginning(beginning, &speech, |token| found.push(token));
                found.retain(begins);
                prop_assert_eq!(found, tokens(&speech).filter(begins).collect::<Vec<_>>());
            }
        }

        #[test]
        fn folding_is_done_once_and_never_empties(word in "\\PC{1,12}") {
            let once = fold(&word).into_owned();
            prop_assert!(!once.is_empty());
            prop_assert_eq!(fold(&once).into_owned(), once);
        }
    }
}

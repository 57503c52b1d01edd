//! Words as search sees them: case and accents folded.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::study::words_of;

/// A folded word is cut to so many characters; longer ones are noise, and the index holds no term of any length.
pub(super) const LONGEST: usize = 200;

/// A word of a speech.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Where it stands in the speech, in bytes.
    pub bytes: Range<usize>,
    /// The word, folded.
    pub form: String,
}

/// The words of a speech in order: those that [`words_of`] gives, folded.
pub(super) fn tokens(speech: &str) -> impl Iterator<Item = Token> + '_ {
    words_of(speech).map(|bytes| Token {
        form: fold(&speech[bytes.clone()]).into_owned(),
        bytes,
    })
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
            .map(|token| (&speech[token.bytes.clone()], token.form))
            .collect();
        assert_eq!(
            words,
            [("Été", "ete".to_owned()), ("it's", "it's".to_owned())]
        );
    }

    proptest! {
        #[test]
        fn folding_is_done_once_and_never_empties(word in "\\PC{1,12}") {
            let once = fold(&word).into_owned();
            prop_assert!(!once.is_empty());
            prop_assert_eq!(fold(&once).into_owned(), once);
        }
    }
}

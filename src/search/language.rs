//! The language of the interviews: by whose rules words are stemmed.

use std::borrow::Cow;
use std::fmt;

use frostem::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;

use super::fold::{LONGEST, Token, fold, plain};
use crate::study::{Action, Study};

/// Setting: the language of the interviews, a name out of [`Language::all`]; without it, English.
pub const SETTING_LANGUAGE: &str = "language";

/// By whose rules words are stemmed (Snowball; Porter 2001).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language {
    name: &'static str,
    algorithm: Option<Algorithm>,
}

const fn by(name: &'static str, algorithm: Algorithm) -> Language {
    Language {
        name,
        algorithm: Some(algorithm),
    }
}

const UNSTEMMED: Language = Language {
    name: "none",
    algorithm: None,
};

const ENGLISH: Language = by("english", Algorithm::English);

/// By name, and last of all the one that leaves words as they are.
const LANGUAGES: [Language; 16] = [
    by("catalan", Algorithm::Catalan),
    by("danish", Algorithm::Danish),
    by("dutch", Algorithm::Dutch),
    ENGLISH,
    by("finnish", Algorithm::Finnish),
    by("french", Algorithm::French),
    by("german", Algorithm::German),
    by("hungarian", Algorithm::Hungarian),
    by("italian", Algorithm::Italian),
    by("norwegian", Algorithm::Norwegian),
    by("portuguese", Algorithm::Portuguese),
    by("romanian", Algorithm::Romanian),
    by("russian", Algorithm::Russian),
    by("spanish", Algorithm::Spanish),
    by("swedish", Algorithm::Swedish),
    UNSTEMMED,
];

impl Default for Language {
    /// English.
    fn default() -> Self {
        ENGLISH
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Language {
    /// All there are, by name; the last one, `none`, leaves words as they are.
    pub fn all() -> &'static [Self] {
        &LANGUAGES
    }

    /// The one of this name, in upper or lower case.
    pub fn named(name: &str) -> Option<Self> {
        let wanted = name.trim().to_lowercase();
        LANGUAGES.into_iter().find(|known| known.name == wanted)
    }

    /// That of a study. A name that is not known here, as a later emic may have set it, leaves words as they are.
    pub fn of_study(study: &Study) -> Self {
        match study.setting_text(SETTING_LANGUAGE) {
            "" => ENGLISH,
            name => Self::named(name).unwrap_or(UNSTEMMED),
        }
    }

    /// Its name, as it is set.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// The action that makes it that of a study, with a sentence for the history.
    pub fn setting(self) -> Action {
        let value = Some(self.name.into());
        let key = SETTING_LANGUAGE.to_owned();
        Action::Together {
            actions: vec![Action::Set { key, value }],
            sentence: match self.algorithm {
                Some(_) => format!("words are stemmed by the rules of {self}"),
                None => "words are not stemmed any more".to_owned(),
            },
        }
    }

    /// Whether words are stemmed at all.
    pub fn stems(self) -> bool {
        self.algorithm.is_some()
    }

    /// The stem of a word, folded. English rules know no accents and see the folded form; all others need theirs (`é` in
    /// French endings, `й` in Russian ones), and the stem is folded afterwards.
    pub(super) fn stem<'a>(self, written: &str, form: &'a str) -> Cow<'a, str> {
        match self.algorithm {
            None => Cow::Borrowed(form),
            Some(algorithm) if self == ENGLISH || written.is_ascii() => {
                Stemmer::new(algorithm).stem(form)
            }
            Some(algorithm) => {
                let lower: String = written
                    .nfc()
                    .flat_map(char::to_lowercase)
                    .map(plain)
                    .take(LONGEST)
                    .collect();
                Cow::Owned(fold(&Stemmer::new(algorithm).stem(&lower)).into_owned())
            }
        }
    }

    /// The stem of a word of a speech.
    pub(super) fn stem_of<'a>(self, speech: &str, token: &'a Token<'_>) -> Cow<'a, str> {
        self.stem(&speech[token.bytes.clone()], &token.form)
    }

    /// How every word begins that has this stem: a quick look that spares most words the stemming. English rules (Porter
    /// 2001) change the ends of words, and of what they leave the last letter at most: `hoping` has the stem `hope`. The
    /// one exception is `dying` with the stem `die`, and its like. Of other languages nothing is known.
    pub(super) fn beginning(self, stem: &str) -> &str {
        if self != ENGLISH || !stem.is_ascii() {
            return "";
        }
        let sure = match stem.as_bytes() {
            [] | [_] | [_, b'i', ..] => 1,
            [.., _] => stem.len() - 1,
        };
        stem.get(..sure).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::fold::tokens;
    use proptest::prelude::*;

    fn stem(language: &str, word: &str) -> String {
        let language = Language::named(language).unwrap();
        language.stem(word, &fold(word)).into_owned()
    }

    #[test]
    fn stems_join_forms_but_not_derived_words() {
        assert_eq!(stem("english", "groups"), stem("english", "group"));
        assert_ne!(stem("english", "lonely"), stem("english", "loneliness"));
        assert_ne!(stem("none", "groups"), stem("none", "group"));
    }

    #[test]
    fn each_language_joins_its_own_forms_whether_accents_are_typed_or_not() {
        for (language, one, other) in [
            ("catalan", "amistats", "amistat"),
            ("danish", "ensomheden", "ensomhed"),
            ("dutch", "vrienden", "vriend"),
            ("finnish", "ystäviä", "ystävä"),
            ("french", "écoutées", "écouter"),
            ("french", "ecouter", "écouté"),
            ("french", "l\u{2019}hôpital", "hopital"),
            ("german", "Häuser", "Haus"),
            ("german", "hauser", "Häuser"),
            ("hungarian", "barátok", "barátokat"),
            ("italian", "solitudini", "solitudine"),
            ("norwegian", "ensomheten", "ensomhet"),
            ("portuguese", "amigos", "amigo"),
            ("romanian", "prietenii", "prieteni"),
            ("russian", "больной", "больная"),
            ("spanish", "canciones", "canción"),
            ("swedish", "ensamheten", "ensamhet"),
        ] {
            assert_eq!(stem(language, one), stem(language, other), "{language}");
        }
    }

    #[test]
    fn names_are_known_in_any_case_and_sorted() {
        assert_eq!(Language::named(" German ").unwrap().name(), "german");
        assert_eq!(Language::named("klingon"), None);
        let (last, languages) = Language::all().split_last().unwrap();
        assert!(!last.stems() && languages.iter().all(|language| language.stems()));
        assert!(languages.is_sorted_by_key(|language| language.name()));
    }

    #[test]
    fn exceptional_words_begin_as_their_stem_says() {
        for word in "dying lying tying skis skies sky idly gently ugly early only singly news howe atlas cosmos bias andes \
                     inning outing canning herring earring proceed exceed succeed evening hoping hopping aping flies cried \
                     eyed eyeing oing eing aing being seeing agreed feed ability nobility possibility biologist yes yed ying"
            .split_whitespace()
        {
            let stem = ENGLISH.stem(word, word);
            assert!(word.starts_with(ENGLISH.beginning(&stem)), "{word} {stem}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn words_begin_as_their_stem_says(
            speech in "[a-z'0-9_]{0,5}([a-z]{0,3}|[aeiouy]{0,2}[bdglrt]{0,2}(ing|ed|ied|ies|ingly|edly|eed|y|e|'s))\
                (ational|ization|ability|ibility|iviti|ivity|ously|ogist|ency|ance|ement|ative|fulness|es|s|ly|er|)",
        ) {
            for token in tokens(&speech) {
                let stem = ENGLISH.stem_of(&speech, &token);
                let beginning = ENGLISH.beginning(&stem);
                prop_assert!(token.form.starts_with(beginning), "{} {stem} {beginning}", token.form);
            }
        }
    }
}

//! Pseudonyms: real names, what stands for them, and where in a text the real names are.
//!
//! A name is found as whole words: what stands before and behind it is no letter or digit. Inside it runs of white space
//! count as one blank, typographic apostrophes and hyphens as plain ones, and letters are compared in Unicode's canonical
//! form. Where two entries want the same words, the longer one gets them. A name that the table writes with a capital is not
//! looked for in lower case (`Will`, `will`); one that it writes in lower case is found in any.

mod rewording;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

pub(crate) use rewording::each_field;
pub use rewording::{Left, LeftIn};

/// One row of a table of pseudonyms.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pseudonym {
    /// The real name, place, date or number.
    pub original: String,
    /// What is to stand in its place.
    pub replacement: String,
}

/// A table of pseudonyms, ready to be looked for in texts.
#[derive(Clone, Default)]
pub struct Pseudonyms {
    entries: Vec<Pseudonym>,
    patterns: Vec<Pattern>,
    /// The patterns by the first word, whatever its case.
    by_first: HashMap<String, Vec<usize>>,
    starts: Starts,
}

/// The first bytes and lengths of some words: most words of a text are told by these alone to be none of them.
#[derive(Clone)]
struct Starts([u64; 256]);

impl Default for Starts {
    fn default() -> Self {
        Self([0; 256])
    }
}

impl Starts {
    fn place(word: &str) -> (usize, u64) {
        let first = word.bytes().next().unwrap_or_default();
        (usize::from(first), 1 << word.len().min(63))
    }

    fn add(&mut self, word: &str) {
        let (first, length) = Self::place(word);
        self.0[first] |= length;
    }

    fn may_be(&self, word: &str) -> bool {
        let (first, length) = Self::place(word);
        self.0[first] & length != 0
    }
}

impl std::fmt::Debug for Pseudonyms {
    /// The size alone: the table is the key to who was interviewed and must not reach a log by way of `{:?}`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pseudonyms({} entries)", self.entries.len())
    }
}

/// What is wrong with a table of pseudonyms.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PseudonymError {
    /// An entry without a letter or digit to look for.
    #[error("entry {entry} has no name to look for; write the real name in the first column")]
    NoName {
        /// Its place in the table, counting from 1.
        entry: usize,
    },
    /// An entry without anything to put in the name's place.
    #[error(
        "entry {entry} says nothing that is to stand for the name; write it in the second column, such as [NAME]"
    )]
    NoReplacement {
        /// Its place in the table, counting from 1.
        entry: usize,
    },
    /// Two entries say different things of one name.
    #[error(
        "entries {first} and {second} are the same name with different replacements; keep one of them"
    )]
    Twice {
        /// The place of the earlier one, counting from 1.
        first: usize,
        /// The place of the later one.
        second: usize,
    },
    /// What is to stand for one name is another one of the table, or holds it.
    #[error(
        "the replacement of entry {entry} holds the real name of entry {original}; choose another one"
    )]
    Chained {
        /// The place of the entry whose replacement it is, counting from 1.
        entry: usize,
        /// The place of the entry whose real name is in it.
        original: usize,
    },
}

/// A name in a text, and what is to stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// Where the name stands, in bytes.
    pub bytes: Range<usize>,
    /// Which entry of the table it is.
    pub entry: usize,
    /// The replacement in the case of what stands there.
    pub with: String,
}

/// An entry cut into words.
#[derive(Debug, Clone)]
struct Pattern {
    words: Vec<String>,
    /// What stands between the words: one fewer than there are words.
    between: Vec<String>,
    /// Whether a word is written with a capital, so that it is not looked for in lower case.
    capital: bool,
    letters: usize,
}

/// A stretch of letters, digits and marks, as it compares.
struct Word<'t> {
    bytes: Range<usize>,
    key: Cow<'t, str>,
}

impl Pseudonyms {
    /// Makes a table. Entries that stand twice alike are kept once.
    ///
    /// # Errors
    /// A [`PseudonymError`] that says which entry is wrong.
    pub fn new(entries: impl IntoIterator<Item = Pseudonym>) -> Result<Self, PseudonymError> {
        let mut table = Self::default();
        let mut known: HashMap<(Vec<String>, Vec<String>), usize> = HashMap::new();
        let mut places = Vec::new();
        for (at, entry) in entries.into_iter().enumerate() {
            let place = at + 1;
            let entry = Pseudonym {
                original: entry.original.trim().to_owned(),
                replacement: entry.replacement.trim().to_owned(),
            };
            let pattern =
                Pattern::of(&entry.original).ok_or(PseudonymError::NoName { entry: place })?;
            if entry.replacement.is_empty() {
                return Err(PseudonymError::NoReplacement { entry: place });
            }
            let key = (pattern.words.clone(), pattern.between.clone());
            if let Some(first) = known.get(&key).copied() {
                let same: &Pseudonym = &table.entries[first];
                if same.replacement != entry.replacement {
                    let first = places[first];
                    return Err(PseudonymError::Twice {
                        first,
                        second: place,
                    });
                }
                continue;
            }
            known.insert(key, table.entries.len());
            let index = table.entries.len();
            if let Some(first) = pattern.words.first() {
                table.starts.add(first);
                table.by_first.entry(first.clone()).or_default().push(index);
            }
            table.entries.push(entry);
            table.patterns.push(pattern);
            places.push(place);
        }
        for (at, entry) in table.entries.iter().enumerate() {
            if let Some(found) = table.find(&entry.replacement).first() {
                return Err(PseudonymError::Chained {
                    entry: places[at],
                    original: places[found.entry],
                });
            }
        }
        Ok(table)
    }

    /// The entries, in the order of the table.
    pub fn entries(&self) -> &[Pseudonym] {
        &self.entries
    }

    /// Whether the table has no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The names in a text with what is to stand there, in order; they do not overlap.
    pub fn find(&self, text: &str) -> Vec<Replacement> {
        self.found(text, false)
    }

    /// The words that would be a name of the table if they were not in lower case: to be looked at by somebody.
    pub fn find_in_lower_case(&self, text: &str) -> Vec<Replacement> {
        let sure = self.find(text);
        let mut all = self.found(text, true);
        all.retain(|found| {
            !sure
                .iter()
                .any(|s| s.bytes.start < found.bytes.end && found.bytes.start < s.bytes.end)
        });
        all
    }

    fn found(&self, text: &str, any_case: bool) -> Vec<Replacement> {
        if self.entries.is_empty() {
            return Vec::new();
        }
        let words = words_in(text);
        let mut candidates: Vec<(usize, usize)> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            if !self.starts.may_be(&word.key) {
                continue;
            }
            for entry in self.by_first.get(word.key.as_ref()).into_iter().flatten() {
                let pattern = &self.patterns[*entry];
                if pattern.stands_at(text, &words, at, any_case) {
                    candidates.push((at, *entry));
                }
            }
        }
        if candidates.is_empty() {
            return Vec::new();
        }
        // Longest first: `Mary Smith` before `Mary`, wherever the two overlap.
        candidates.sort_by_key(|(at, entry)| {
            let pattern = &self.patterns[*entry];
            (
                std::cmp::Reverse((pattern.words.len(), pattern.letters)),
                *at,
            )
        });
        let mut taken = vec![false; words.len()];
        let mut found = Vec::new();
        for (at, entry) in candidates {
            let range = at..at + self.patterns[entry].words.len();
            if taken[range.clone()].iter().any(|taken| *taken) {
                continue;
            }
            taken[range.clone()].fill(true);
            let bytes = words[range.start].bytes.start..words[range.end - 1].bytes.end;
            let with = self.in_case_of(entry, &text[bytes.clone()]);
            found.push(Replacement { bytes, entry, with });
        }
        found.sort_by_key(|found| found.bytes.start);
        found
    }

    /// The text with every name replaced; none where it holds no name.
    pub fn replaced(&self, text: &str) -> Option<String> {
        let found = self.find(text);
        if found.is_empty() {
            return None;
        }
        let (mut new, mut at) = (String::with_capacity(text.len()), 0);
        for replacement in found {
            new.push_str(&text[at..replacement.bytes.start]);
            new.push_str(&replacement.with);
            at = replacement.bytes.end;
        }
        new.push_str(&text[at..]);
        Some(new)
    }

    /// The replacement of an entry in the case of the words that stand there.
    fn in_case_of(&self, entry: usize, words: &str) -> String {
        let Pseudonym {
            original,
            replacement,
        } = &self.entries[entry];
        let letters = |words: &str| words.chars().filter(|c| c.is_alphabetic()).count();
        let all_capitals =
            |words: &str| letters(words) > 1 && !words.chars().any(char::is_lowercase);
        let no_capital = |words: &str| !words.chars().any(char::is_uppercase);
        if all_capitals(words) && !all_capitals(original) {
            replacement.to_uppercase()
        } else if no_capital(words) && !no_capital(original) {
            replacement.to_lowercase()
        } else if words.starts_with(char::is_uppercase) && original.starts_with(char::is_lowercase)
        {
            let mut rest = replacement.chars();
            let first = rest.next().map(|c| c.to_uppercase().to_string());
            first.unwrap_or_default() + rest.as_str()
        } else {
            replacement.clone()
        }
    }
}

impl Pattern {
    fn of(original: &str) -> Option<Self> {
        let words = words_in(original);
        words.first()?;
        let between = words
            .windows(2)
            .map(|pair| separator(&original[pair[0].bytes.end..pair[1].bytes.start]))
            .collect();
        Some(Self {
            between,
            capital: original.chars().any(char::is_uppercase),
            letters: original.chars().count(),
            words: words
                .into_iter()
                .map(|word| word.key.into_owned())
                .collect(),
        })
    }

    fn stands_at(&self, text: &str, words: &[Word<'_>], at: usize, any_case: bool) -> bool {
        let Some(words) = words.get(at..at + self.words.len()) else {
            return false;
        };
        let same = words
            .iter()
            .zip(&self.words)
            .all(|(word, key)| word.key == *key);
        let joined = || {
            let pairs = words.windows(2).zip(&self.between);
            pairs.into_iter().all(|(pair, between)| {
                separator(&text[pair[0].bytes.end..pair[1].bytes.start]) == *between
            })
        };
        let in_case = || {
            let range = words[0].bytes.start..words[words.len() - 1].bytes.end;
            any_case || !self.capital || text[range].chars().any(char::is_uppercase)
        };
        same && joined() && in_case()
    }
}

/// The stretches of letters and digits of a text, with the marks that belong to them.
fn words_in(text: &str) -> Vec<Word<'_>> {
    let part = |c: char| c.is_alphanumeric() || !c.is_ascii() && is_combining_mark(c);
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, part(c)) {
            (None, true) if c.is_alphanumeric() => start = Some(at),
            (Some(from), false) => {
                words.push(Word {
                    key: key_of(&text[from..at]),
                    bytes: from..at,
                });
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn key_of(word: &str) -> Cow<'_, str> {
    if !word.is_ascii() {
        return Cow::Owned(word.nfkc().flat_map(char::to_lowercase).nfc().collect());
    }
    match word.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(word.to_ascii_lowercase()),
        false => Cow::Borrowed(word),
    }
}

/// What stands between two words, as it compares. A blank line parts more than a name.
fn separator(between: &str) -> String {
    if between.trim().is_empty() && between.matches('\n').count() < 2 {
        return " ".to_owned();
    }
    between
        .chars()
        .map(|c| match c {
            '\u{2019}' | '\u{2018}' | '\u{2bc}' | '`' => '\'',
            '\u{2010}' | '\u{2011}' | '\u{2013}' => '-',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(entries: &[(&str, &str)]) -> Pseudonyms {
        let entries = entries.iter().map(|(original, replacement)| Pseudonym {
            original: (*original).to_owned(),
            replacement: (*replacement).to_owned(),
        });
        Pseudonyms::new(entries).unwrap()
    }

    fn replaced(entries: &[(&str, &str)], text: &str) -> String {
        table(entries)
            .replaced(text)
            .unwrap_or_else(|| text.to_owned())
    }

    #[test]
    fn names_are_whole_words_and_keep_their_case() {
        let entries = [
            ("Mary", "Anna"),
            ("Leeds", "[CITY]"),
            ("the Anchor", "the pub"),
        ];
        for (before, after) in [
            (
                "Mary's sister, MARY, lives in Leeds.",
                "Anna's sister, ANNA, lives in [CITY].",
            ),
            ("Maryland is no Mary-Ann", "Maryland is no Anna-Ann"),
            ("The Anchor, and the Anchor.", "The pub, and the pub."),
            ("Rosemary mary", "Rosemary mary"),
        ] {
            assert_eq!(replaced(&entries, before), after);
        }
    }

    #[test]
    fn the_longest_name_wins_wherever_it_starts() {
        let entries = [
            ("Mary", "A"),
            ("Mary Smith", "B"),
            ("Ann Smith Jones", "C"),
            ("Mary Ann", "D"),
        ];
        assert_eq!(replaced(&entries, "Mary Smith met Mary"), "B met A");
        assert_eq!(replaced(&entries, "Mary Ann Smith Jones"), "A C");
        assert_eq!(
            replaced(&entries, "Mary\n  Smith"),
            "B",
            "a line may end inside a name"
        );
        assert_eq!(replaced(&entries, "Mary\n\nSmith"), "A\n\nSmith");
    }

    #[test]
    fn letters_are_compared_in_canonical_form() {
        let entries = [("José O'Neill", "Pat")];
        assert_eq!(
            replaced(&entries, "Jose\u{301} O\u{2019}Neill came"),
            "Pat came"
        );
        assert_eq!(
            replaced(&[("0161 496 0000", "[PHONE]")], "on 0161  496 0000."),
            "on [PHONE]."
        );
        assert_eq!(
            replaced(&[("j.smith@nhs.net", "[E-MAIL]")], "J.Smith@nhs.net"),
            "[E-MAIL]"
        );
    }

    #[test]
    fn a_name_in_lower_case_is_left_to_people() {
        let will = table(&[("Will", "Tom")]);
        assert_eq!(
            will.replaced("will Will come"),
            Some("will Tom come".into())
        );
        let unsure = will.find_in_lower_case("will Will come");
        assert_eq!(unsure.len(), 1);
        assert_eq!(unsure[0].bytes, 0..4);
        assert_eq!(replaced(&[("will", "tom")], "will Will"), "tom Tom");
    }

    #[test]
    fn a_table_that_cannot_be_meant_is_refused() {
        let make = |entries: &[(&str, &str)]| {
            Pseudonyms::new(entries.iter().map(|(original, replacement)| Pseudonym {
                original: (*original).to_owned(),
                replacement: (*replacement).to_owned(),
            }))
            .map(|table| table.entries().len())
        };
        assert_eq!(make(&[("Mary", "Anna"), ("mary ", "Anna")]), Ok(1));
        assert_eq!(
            make(&[("Mary", "Anna"), ("Mary", "Eve")]),
            Err(PseudonymError::Twice {
                first: 1,
                second: 2
            })
        );
        assert_eq!(
            make(&[("Mary", "Anna"), ("Anna", "Eve")]),
            Err(PseudonymError::Chained {
                entry: 1,
                original: 2
            })
        );
        assert_eq!(
            make(&[("--", "Anna")]),
            Err(PseudonymError::NoName { entry: 1 })
        );
        assert_eq!(
            make(&[("Mary", " ")]),
            Err(PseudonymError::NoReplacement { entry: 1 })
        );
    }

    #[test]
    fn debug_output_holds_no_name() {
        assert_eq!(
            format!("{:?}", table(&[("Mary", "Anna")])),
            "Pseudonyms(1 entries)"
        );
    }

    proptest! {
        #[test]
        fn no_name_is_left_once_all_are_replaced(
            text in "(Mary|Ann|Smith|mary|MARY|é|x|'| |-|\n){0,30}",
        ) {
            let table = table(&[("Mary", "[A]"), ("Ann Smith", "[B]"), ("Smith", "[C]")]);
            let after = table.replaced(&text).unwrap_or_else(|| text.clone());
            prop_assert_eq!(table.find(&after), Vec::new());
            let kept: String = text.chars().filter(|c| !c.is_ascii_alphabetic()).collect();
            let still: String = after.chars().filter(|c| !c.is_ascii_alphabetic() && !"[]".contains(*c)).collect();
            prop_assert!(kept.len() >= still.len());
        }
    }
}

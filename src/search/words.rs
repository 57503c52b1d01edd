//! Which words of a speech a word of a query means: the one definition that scanning, highlighting and the index share.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use regex::Regex;

use super::fold::{Token, fold, tokens, tokens_beginning};
use super::language::Language;

/// A word, phrase or pattern of a query.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum WordPattern {
    /// All forms with the stem of this word.
    Stem(Word),
    /// This form alone; case and accents do not count.
    Form(Word),
    /// Forms that fit, where `*` stands for any characters or none.
    Wildcard(Word),
    /// Forms that this word becomes by one typo: a letter added, left out, replaced, or two neighbours swapped.
    Typo(Word),
    /// Words that follow one another.
    Phrase {
        /// The words, two or more.
        words: Vec<Word>,
        /// Whether only these forms are meant.
        exact: bool,
    },
    /// Words in any order.
    Near {
        /// The words, two or more; one that stands twice must be found twice.
        words: Vec<Word>,
        /// Whether only these forms are meant.
        exact: bool,
        /// At most so many other words between the first and the last.
        others: u32,
    },
    /// A regular expression over the raw speech.
    Regex(Expression),
}

/// A word of a query, as written and as compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// As written.
    pub written: String,
    /// Folded; for a pattern, with its `*`.
    pub form: String,
}

impl Word {
    pub(super) fn new(written: &str) -> Self {
        Self {
            written: written.to_owned(),
            form: fold(written).into_owned(),
        }
    }

    fn key(&self, by: Compared) -> String {
        by.key(&self.written, &self.form).into_owned()
    }
}

/// What of a word is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compared {
    /// Its folded form.
    Form,
    /// Its stem.
    Stem(Language),
}

impl Compared {
    fn key<'a>(self, written: &str, form: &'a str) -> Cow<'a, str> {
        match self {
            Self::Form => Cow::Borrowed(form),
            Self::Stem(language) => language.stem(written, form),
        }
    }

    /// How every word begins that is the one meant, folded.
    fn beginning(self, key: &str) -> &str {
        match self {
            Self::Form => key,
            Self::Stem(language) => language.beginning(key),
        }
    }

    fn is(self, key: &str, written: &str, form: &str) -> bool {
        match self {
            Self::Form => form == key,
            Self::Stem(language) => {
                form.starts_with(language.beginning(key)) && language.stem(written, form) == key
            }
        }
    }
}

/// A regular expression that compares by its source.
#[derive(Debug, Clone)]
pub(super) struct Expression(pub Regex);

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

/// A pattern made ready to be compared with many words: what scanning and the index look for.
#[derive(Debug, Clone)]
pub(super) enum Sought {
    /// Words whose stem or form is `key`.
    One {
        /// Stem or form.
        key: String,
        /// Which of them.
        by: Compared,
    },
    /// Words whose form passes a test.
    Any(FormTest),
    /// Several words together.
    Together(Together),
    /// A regular expression over the raw speech; no index knows it.
    Raw(Regex),
}

/// A test of one folded form.
#[derive(Debug, Clone)]
pub(super) enum FormTest {
    /// The pieces between the `*`s of a wildcard, in order.
    Wildcard(Vec<String>),
    /// A word that one typo may have changed.
    Typo(Vec<char>),
}

/// Several words that must be found together.
#[derive(Debug, Clone)]
pub(super) struct Together {
    /// The different stems or forms.
    pub keys: Vec<String>,
    /// Which of them.
    pub by: Compared,
    /// The order in which they must follow one another, as indices into `keys`; or none and any order will do.
    order: Vec<usize>,
    /// For any order: how many of each are needed, and how many other words may stand between.
    needed: Vec<usize>,
    others: Option<u32>,
}

/// The stretches of words in which a [`Together`] is found, and room for finding them.
#[derive(Default)]
pub(super) struct Windows {
    joined: Vec<Range<u32>>,
    /// How many of each key's places lie before the stretch that is looked at.
    passed: Vec<usize>,
}

impl WordPattern {
    /// Makes the pattern ready for comparing with words of a language.
    pub(super) fn sought(&self, language: Language) -> Sought {
        let one = |word: &Word, by: Compared| Sought::One {
            key: word.key(by),
            by,
        };
        let by = |exact: bool| match exact {
            true => Compared::Form,
            false => Compared::Stem(language),
        };
        match self {
            Self::Stem(word) => one(word, by(false)),
            Self::Form(word) => one(word, by(true)),
            Self::Wildcard(word) => Sought::Any(FormTest::Wildcard(
                word.form.split('*').map(str::to_owned).collect(),
            )),
            Self::Typo(word) => Sought::Any(FormTest::Typo(word.form.chars().collect())),
            Self::Phrase { words, exact } => {
                Sought::Together(Together::new(words, by(*exact), None))
            }
            Self::Near {
                words,
                exact,
                others,
            } => Sought::Together(Together::new(words, by(*exact), Some(*others))),
            Self::Regex(expression) => Sought::Raw(expression.0.clone()),
        }
    }
}

impl Sought {
    /// Where the pattern is found in a speech, in bytes: in order, without overlap, never empty.
    pub(super) fn find(&self, speech: &str) -> Vec<Range<usize>> {
        match self {
            Self::Raw(regex) => regex
                .find_iter(speech)
                .map(|found| found.range())
                .filter(|range| !range.is_empty())
                .collect(),
            Self::Together(together) => {
                together.find(speech, &tokens(speech).collect::<Vec<Token>>())
            }
            Self::One { key, by } => found(by.beginning(key), speech, |token| {
                by.is(key, &speech[token.bytes.clone()], &token.form)
            }),
            Self::Any(test) => found(test.prefix(), speech, |token| test.passes(&token.form)),
        }
    }
}

fn found(beginning: &str, speech: &str, is: impl Fn(&Token) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    tokens_beginning(beginning, speech, |token| {
        if is(&token) {
            found.push(token.bytes);
        }
    });
    found
}

impl FormTest {
    /// Whether a folded form passes.
    pub(super) fn passes(&self, form: &str) -> bool {
        match self {
            Self::Wildcard(pieces) => fits(pieces, form),
            Self::Typo(word) => one_typo(word, form),
        }
    }

    /// What every form that passes begins with.
    pub(super) fn prefix(&self) -> &str {
        match self {
            Self::Wildcard(pieces) => pieces.first().map_or("", String::as_str),
            Self::Typo(_) => "",
        }
    }
}

/// Whether `form` is the pieces in order with anything between them.
fn fits(pieces: &[String], form: &str) -> bool {
    let [first, middle @ .., last] = pieces else {
        return pieces.first().is_some_and(|only| only == form);
    };
    let Some(mut rest) = form.strip_prefix(first.as_str()) else {
        return false;
    };
    for piece in middle {
        let Some(at) = rest.find(piece.as_str()) else {
            return false;
        };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last.as_str())
}

/// Whether one letter added, left out, replaced or swapped with its neighbour makes `form` of `word`; or nothing does.
fn one_typo(word: &[char], form: &str) -> bool {
    let shortest = word.len().saturating_sub(1);
    // A letter has four bytes at most: most forms are told by their length.
    if form.len() < shortest || form.len() > 4 * (word.len() + 1) {
        return false;
    }
    let (mut word, mut rest) = (word, form.chars());
    loop {
        let before = rest.clone();
        match (word.split_first(), rest.next()) {
            (Some((a, tail)), Some(b)) if *a == b => word = tail,
            (None, None) => return true,
            _ => return tail_typo(word, before),
        }
    }
}

/// The same for what is left behind the letters that both have in common.
fn tail_typo(word: &[char], form: std::str::Chars<'_>) -> bool {
    let after = |count: usize| form.clone().skip(count);
    let is = |letters: &[char], skipped: usize| letters.iter().copied().eq(after(skipped));
    match word {
        [] => is(&[], 1),
        [first, tail @ ..] => {
            let swapped = || match tail {
                [second, tail @ ..] => after(0).take(2).eq([*second, *first]) && is(tail, 2),
                [] => false,
            };
            let replaced = || after(0).next().is_some() && is(tail, 1);
            is(tail, 0) || replaced() || is(word, 1) || swapped()
        }
    }
}

impl Together {
    fn new(words: &[Word], by: Compared, others: Option<u32>) -> Self {
        let mut keys: Vec<String> = Vec::new();
        let mut order = Vec::new();
        let mut needed = Vec::new();
        for word in words {
            let key = word.key(by);
            let at = keys
                .iter()
                .position(|known| *known == key)
                .unwrap_or_else(|| {
                    keys.push(key);
                    needed.push(0);
                    keys.len() - 1
                });
            order.push(at);
            needed[at] += 1;
        }
        Self {
            keys,
            by,
            order,
            needed,
            others,
        }
    }

    fn find(&self, speech: &str, tokens: &[Token]) -> Vec<Range<usize>> {
        let mut places = vec![Vec::new(); self.keys.len()];
        for (at, token) in tokens.iter().enumerate() {
            let written = &speech[token.bytes.clone()];
            let is = |key: &String| self.by.is(key, written, &token.form);
            if let Some(which) = self.keys.iter().position(is) {
                places[which].push(at as u32);
            }
        }
        let mut windows = Windows::default();
        self.windows(&places, &mut windows)
            .iter()
            .map(|window| {
                let (first, last) = (window.start as usize, window.end as usize - 1);
                tokens[first].bytes.start..tokens[last].bytes.end
            })
            .collect()
    }

    /// The stretches of words that fit, given at which words of the speech each key stands (in order, counted from 0).
    /// Those that overlap are made one. `room` is used again from speech to speech.
    pub(super) fn windows<'r>(
        &self,
        places: &[Vec<u32>],
        room: &'r mut Windows,
    ) -> &'r [Range<u32>] {
        room.joined.clear();
        if places.iter().all(|places| !places.is_empty()) {
            match self.others {
                None => self.in_sequence(places, room),
                Some(others) => self.close_together(places, others, room),
            }
        }
        &room.joined
    }

    fn in_sequence(&self, places: &[Vec<u32>], room: &mut Windows) {
        let fits = |start: u32| {
            (0u32..)
                .zip(&self.order)
                .skip(1)
                .all(|(step, key)| places[*key].binary_search(&(start + step)).is_ok())
        };
        for start in &places[self.order[0]] {
            if fits(*start) {
                room.join(*start..start + self.order.len() as u32);
            }
        }
    }

    /// The smallest stretches that hold every key as often as needed and not too many other words.
    fn close_together(&self, places: &[Vec<u32>], others: u32, room: &mut Windows) {
        let longest = (self.order.len() as u32).saturating_add(others);
        room.passed.clear();
        room.passed.resize(places.len(), 0);
        while let Some(last) = self.last(places, &room.passed) {
            // Every key comes as late as it may without the stretch becoming longer.
            let keys = places.iter().zip(&mut room.passed).zip(&self.needed);
            let (mut first, mut leading) = (u32::MAX, 0);
            for (key, ((places, passed), needed)) in keys.enumerate() {
                let later = |passed: usize| places.get(passed + needed);
                while later(*passed).is_some_and(|place| *place <= last) {
                    *passed += 1;
                }
                if places[*passed] < first {
                    (first, leading) = (places[*passed], key);
                }
            }
            if last + 1 - first <= longest {
                room.join(first..last + 1);
            }
            room.passed[leading] += 1;
        }
    }

    /// Where the first stretch ends that has every key as often as needed behind those passed; none where there is none.
    fn last(&self, places: &[Vec<u32>], passed: &[usize]) -> Option<u32> {
        let keys = places.iter().zip(passed).zip(&self.needed);
        let mut ends = keys.map(|((places, passed), needed)| places.get(passed + needed - 1));
        ends.try_fold(0, |last, end| Some(last.max(*end?)))
    }
}

impl Windows {
    fn join(&mut self, window: Range<u32>) {
        match self.joined.last_mut() {
            Some(last) if window.start < last.end => last.end = last.end.max(window.end),
            _ => self.joined.push(window),
        }
    }
}

impl fmt::Display for WordPattern {
    /// As it can be typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let phrase = |words: &[Word], exact: bool| {
            let written: Vec<&str> = words.iter().map(|word| word.written.as_str()).collect();
            format!("{}\"{}\"", if exact { "=" } else { "" }, written.join(" "))
        };
        match self {
            Self::Stem(word) if super::query::is_bare(&word.written) => f.write_str(&word.written),
            Self::Stem(word) => f.write_str(&phrase(std::slice::from_ref(word), false)),
            Self::Form(word) if super::query::is_bare(&word.written) => {
                write!(f, "={}", word.written)
            }
            Self::Form(word) => f.write_str(&phrase(std::slice::from_ref(word), true)),
            Self::Wildcard(word) => f.write_str(&word.written),
            Self::Typo(word) => write!(f, "{}~1", word.written),
            Self::Phrase { words, exact } => f.write_str(&phrase(words, *exact)),
            Self::Near {
                words,
                exact,
                others,
            } => write!(f, "{}~{others}", phrase(words, *exact)),
            Self::Regex(expression) => write!(f, "/{}/", expression.0.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found_in(pattern: &WordPattern, speech: &str) -> Vec<String> {
        let ranges = pattern.sought(Language::default()).find(speech);
        ranges
            .into_iter()
            .map(|range| speech[range].to_owned())
            .collect()
    }

    fn words(words: &str) -> Vec<Word> {
        words.split(' ').map(Word::new).collect()
    }

    #[test]
    fn a_stem_means_its_forms_and_a_form_itself_alone() {
        let speech = "Lonely? I was LONELY, loneliness, lone, alone.";
        assert_eq!(
            found_in(&WordPattern::Stem(Word::new("lonely")), speech),
            ["Lonely", "LONELY", "lone"]
        );
        assert_eq!(
            found_in(&WordPattern::Form(Word::new("lonely")), speech),
            ["Lonely", "LONELY"]
        );
        assert_eq!(
            found_in(&WordPattern::Wildcard(Word::new("lon*")), speech),
            ["Lonely", "LONELY", "loneliness", "lone"]
        );
        assert_eq!(
            found_in(&WordPattern::Wildcard(Word::new("l*n*s")), speech),
            ["loneliness"]
        );
    }

    #[test]
    fn a_wildcard_does_not_use_a_letter_twice() {
        let test =
            |pattern: &str| FormTest::Wildcard(pattern.split('*').map(str::to_owned).collect());
        assert!(!test("aba*bab").passes("abab"));
        assert!(test("aba*bab").passes("ababab"));
        assert!(test("*na*").passes("banana"));
    }

    #[test]
    fn one_typo_is_one_letter_more_less_other_or_swapped() {
        let word: Vec<char> = "lonely".chars().collect();
        for near in ["lonely", "lonly", "lonelyy", "lanely", "lonley", "alonely"] {
            assert!(one_typo(&word, near), "{near}");
        }
        for far in ["lnely1", "loely1", "nolely", "", "lon", "lonelyyy"] {
            assert!(!one_typo(&word, far), "{far}");
        }
    }

    #[test]
    fn a_phrase_is_words_in_sequence() {
        let phrase = WordPattern::Phrase {
            words: words("link workers"),
            exact: false,
        };
        assert_eq!(
            found_in(
                &phrase,
                "A link worker. The link -- worker; a linked [x] working link"
            ),
            ["link worker", "link -- worker"]
        );
    }

    #[test]
    fn near_words_stand_in_any_order_with_few_others_between() {
        let near = |others| WordPattern::Near {
            words: words("gp time"),
            exact: false,
            others,
        };
        let speech = "time with the GP and one two three four time";
        assert_eq!(found_in(&near(2), speech), ["time with the GP"]);
        assert_eq!(found_in(&near(1), speech), [""; 0]);
        assert_eq!(found_in(&near(5), speech), [speech]);
        let twice = WordPattern::Near {
            words: words("very very"),
            exact: false,
            others: 0,
        };
        assert_eq!(found_in(&twice, "very good, very very"), ["very very"]);
    }
}

//! Stop words: those that say nothing of what is talked about.

use std::collections::HashSet;

use serde_json::Value as Json;

use super::vocabulary::word_form;
use crate::study::Study;

/// Setting: the words that lists of words leave out, an array of words; without it, emic's own list counts.
pub const SETTING_STOP_WORDS: &str = "stop-words";

/// English function words, forms of *be*, *have* and *do*, and the sounds of hesitation in transcripts.
const ENGLISH: &str = "\
    a about above after again against ah all also am an and any are aren't as at be because been before being below \
    between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each eh er \
    erm few for from further had hadn't has hasn't have haven't having he he'd he'll he's her here here's hers herself \
    him himself his hm hmm how how's i i'd i'll i'm i've if in into is isn't it it'd it'll it's its itself just let's \
    like me mhm mm mmm more most my myself no nor not of off oh ok okay on once only or other our ours ourselves out \
    over own really same she she'd she'll she's should shouldn't so some such than that that'd that'll that's the their \
    theirs them themselves then there there's these they they'd they'll they're they've this those through to too uh um \
    under until up us very was wasn't we we'd we'll we're we've well were weren't what what's when when's where where's \
    which while who who's whom why why's will with won't would wouldn't yeah yes you you'd you'll you're you've your \
    yours yourself yourselves";

/// The words that a list of words leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopWords(HashSet<String>);

impl StopWords {
    /// None at all.
    pub fn none() -> Self {
        Self(HashSet::new())
    }

    /// emic's own list, for English.
    pub fn english() -> Self {
        Self::of(ENGLISH.split_whitespace())
    }

    /// These words, however they are written.
    pub fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let words = words.into_iter().map(|word| word_form(word.trim()));
        Self(words.filter(|word| !word.is_empty()).collect())
    }

    /// Those of a study: its own list, else emic's.
    pub fn of_study(study: &Study) -> Self {
        match study.setting(SETTING_STOP_WORDS).and_then(Json::as_array) {
            Some(words) => Self::of(words.iter().filter_map(Json::as_str)),
            None => Self::english(),
        }
    }

    /// Whether a word, in the form that lists have it, is left out.
    pub fn has(&self, form: &str) -> bool {
        self.0.contains(form)
    }

    /// The words, sorted.
    pub fn sorted(&self) -> Vec<&str> {
        let mut words: Vec<&str> = self.0.iter().map(String::as_str).collect();
        words.sort_unstable();
        words
    }

    /// The value of the setting that keeps this list with the study.
    pub fn to_setting(&self) -> Json {
        self.sorted().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_stop_words_however_they_are_written() {
        let words = StopWords::of(["Don\u{2019}t", " the ", ""]);
        assert!(words.has("don't") && words.has("the") && !words.has(""));
        assert!(StopWords::english().has("it's") && !StopWords::english().has("lonely"));
        assert_eq!(words.to_setting(), serde_json::json!(["don't", "the"]));
    }
}

//! What may tell who was interviewed: names, places, dates, telephone numbers, e-mail addresses, postcodes and NHS numbers
//! that stand in texts. Suggestions for a table of pseudonyms: people decide.
//!
//! What follows a pattern is found wherever it stands. Names and places follow none. A word counts as one if it is
//! written with a capital where no sentence starts, and is not written in lower case more often; if a title or `called`
//! stands before it; or if it is among the given names that are common in the British Isles. Marks in `[brackets]` have been replaced already.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::stop_words::StopWords;
use crate::study::{Pseudonyms, Span, Study, TranscriptId, marks_of};

/// What a stretch of text seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdentifierKind {
    /// A person, or something else with a name.
    Name,
    /// A place: a town, a street, a hospital.
    Place,
    /// A day: `12 March 2024`, `12/03/2024`.
    Date,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A number of the United Kingdom's health services: ten digits, the last of which checks the others (modulus 11).
    NhsNumber,
    /// A postcode of the United Kingdom.
    Postcode,
}

impl IdentifierKind {
    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Place => "place",
            Self::Date => "date",
            Self::Phone => "phone",
            Self::Email => "e-mail",
            Self::NhsNumber => "NHS number",
            Self::Postcode => "postcode",
        }
    }

    /// What usually stands in its place.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Name => "[NAME]",
            Self::Place => "[PLACE]",
            Self::Date => "[DATE]",
            Self::Phone => "[PHONE]",
            Self::Email => "[E-MAIL]",
            Self::NhsNumber => "[NHS NUMBER]",
            Self::Postcode => "[POSTCODE]",
        }
    }
}

/// Something that may tell who was interviewed, over all texts that are loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What it seems to be.
    pub kind: IdentifierKind,
    /// As it is written where it stands first.
    pub words: String,
    /// How many times it stands.
    pub times: usize,
    /// In how many transcripts.
    pub transcripts: usize,
    /// Where it stands first.
    pub first: (TranscriptId, Span),
}

/// The stretches of a text that follow a pattern (all kinds but names and places), in order, in bytes.
pub fn patterned(text: &str) -> Vec<(IdentifierKind, Range<usize>)> {
    // Nothing that is looked for lacks both, and most of what people say does.
    if !text.bytes().any(|b| b == b'@' || b.is_ascii_digit()) {
        return Vec::new();
    }
    static EMAIL: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}").ok());
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:\+|\(\+?)?[0-9][0-9 ().\u{2010}-\u{2013}\u{a0}-]{7,}[0-9]").ok()
    });
    static POSTCODE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(?:GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2})\b").ok()
    });
    static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        const MONTH: &str = "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)";
        const DAY: &str = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?";
        const YEAR: &str = r"(?:,? (?:19|20)[0-9]{2})?";
        Regex::new(&format!(
            r"\b(?:{DAY} (?:of )?{MONTH}\b\.?{YEAR}|{MONTH}\.? {DAY}\b{YEAR}|{MONTH} (?:19|20)[0-9]{{2}}|(?:19|20)[0-9]{{2}}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])|(?:3[01]|[12][0-9]|0?[1-9])([/.-])(?:1[0-2]|0?[1-9])[/.-](?:(?:19|20)[0-9]{{2}}|[0-9]{{2}}))\b"
        ))
        .ok()
    });
    let mut found: Vec<(IdentifierKind, Range<usize>)> = Vec::new();
    let mut add = |kind: IdentifierKind,
                   pattern: &Option<Regex>,
                   fits: &dyn Fn(&str) -> Option<IdentifierKind>| {
        for m in pattern.iter().flat_map(|pattern| pattern.find_iter(text)) {
            let Some(kind) = fits(m.as_str()).or((kind != IdentifierKind::Phone).then_some(kind))
            else {
                continue;
            };
            let free = found
                .iter()
                .all(|(_, range)| range.end <= m.start() || m.end() <= range.start);
            if free {
                found.push((kind, m.range()));
            }
        }
    };
    let nothing: &dyn Fn(&str) -> Option<IdentifierKind> = &|_| None;
    add(IdentifierKind::Email, &EMAIL, nothing);
    add(IdentifierKind::Date, &DATE, nothing);
    add(IdentifierKind::Phone, &NUMBER, &number_kind);
    add(IdentifierKind::Postcode, &POSTCODE, nothing);
    found.sort_by_key(|(_, range)| range.start);
    found
}

/// What a run of digits and the usual marks between them is: an NHS-like number, a telephone number, or neither.
fn number_kind(run: &str) -> Option<IdentifierKind> {
    let digits: Vec<u32> = run.chars().filter_map(|c| c.to_digit(10)).collect();
    let international = run.trim_start_matches('(').starts_with('+');
    if !international && is_nhs_number(&digits) {
        return Some(IdentifierKind::NhsNumber);
    }
    let national = digits.first() == Some(&0) && (10..=11).contains(&digits.len());
    (national || (international && (9..=15).contains(&digits.len())))
        .then_some(IdentifierKind::Phone)
}

/// Whether ten digits are a number as the National Health Service hands out (CHI and Health and Care numbers are checked
/// alike): the first nine weighted 10 down to 2, the sum taken modulo 11 and from 11, is the tenth, 11 standing for 0; 10 is
/// never handed out. (NHS Data Dictionary, "NHS Number", modulus 11 algorithm.)
pub fn is_nhs_number(digits: &[u32]) -> bool {
    let Some((check, weighted)) = digits.split_last().filter(|_| digits.len() == 10) else {
        return false;
    };
    let sum: u32 = weighted
        .iter()
        .zip((2..=10).rev())
        .map(|(digit, weight)| digit * weight)
        .sum();
    let expected = (11 - sum % 11) % 11;
    expected == *check && digits.iter().any(|digit| *digit != digits[0])
}

/// A run of words with capitals in a text, before it is known how the study writes them elsewhere.
#[derive(Debug)]
struct Capitals {
    bytes: Range<usize>,
    /// Whether it starts where a sentence does, so that the capital of its first word says nothing.
    at_start: bool,
    /// Whether the words around it say that it is a name.
    named: bool,
    /// Whether the words around it say that it is a place.
    placed: bool,
}

/// What may tell who was interviewed in all texts that are loaded, names and places first, the frequent before the rare;
/// what the table has already is left out.
pub fn suggestions(study: &Study, table: &Pseudonyms) -> Vec<Suggestion> {
    let lower = words_in_lower_case(study);
    let certain = words_with_capitals(study);
    let mut gathered: HashMap<(IdentifierKind, String), Gathered> = HashMap::new();
    for interview in study.interviews() {
        let document = interview.document();
        let id = interview.transcript.id;
        for turn in &document.turns {
            let speech = document.text.slice(turn.speech);
            let from = document.text.byte(turn.speech.start);
            let known = table.find(speech);
            let is_known = |bytes: &Range<usize>| {
                known
                    .iter()
                    .any(|k| k.bytes.start < bytes.end && bytes.start < k.bytes.end)
            };
            let patterned = patterned(speech);
            let named = names_in(speech, &patterned, &lower, &certain);
            for (kind, bytes) in patterned.into_iter().chain(named) {
                if is_known(&bytes) {
                    continue;
                }
                let words = speech[bytes.clone()].to_owned();
                let key = (kind, words.split_whitespace().collect::<Vec<_>>().join(" "));
                let span = document.text.span_of(from + bytes.start..from + bytes.end);
                let entry = gathered.entry(key).or_insert_with(|| Gathered {
                    first: (id, span),
                    times: 0,
                    transcripts: HashSet::new(),
                });
                entry.times += 1;
                entry.transcripts.insert(id);
            }
        }
    }
    let mut suggestions: Vec<Suggestion> = gathered
        .into_iter()
        .map(|((kind, words), found)| Suggestion {
            kind,
            words,
            times: found.times,
            transcripts: found.transcripts.len(),
            first: found.first,
        })
        .collect();
    suggestions.sort_by(|a, b| (a.kind, b.times, &a.words).cmp(&(b.kind, a.times, &b.words)));
    suggestions
}

struct Gathered {
    first: (TranscriptId, Span),
    times: usize,
    transcripts: HashSet<TranscriptId>,
}

/// How often each word stands in lower case in the study's speech.
fn words_in_lower_case(study: &Study) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    each_speech(study, &mut |speech| {
        for word in words(speech) {
            let word = &speech[word];
            if word.starts_with(char::is_lowercase) {
                count(&mut counts, word);
            }
        }
    });
    counts
}

/// How often each word stands with a capital where no sentence starts.
fn words_with_capitals(study: &Study) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    each_speech(study, &mut |speech| {
        for run in capitals_in(speech) {
            let first = usize::from(run.at_start);
            for word in words(&speech[run.bytes.clone()]).skip(first) {
                let word = &speech[run.bytes.start + word.start..run.bytes.start + word.end];
                count(&mut counts, word);
            }
        }
    });
    counts
}

fn count(counts: &mut HashMap<String, usize>, word: &str) {
    match counts.get_mut(word) {
        Some(count) => *count += 1,
        None => {
            counts.insert(word.to_owned(), 1);
        }
    }
}

fn each_speech(study: &Study, visit: &mut dyn FnMut(&str)) {
    for interview in study.interviews() {
        let document = interview.document();
        for turn in &document.turns {
            visit(document.text.slice(turn.speech));
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let inside = |c: char| !c.is_alphanumeric() && !"-'\u{2019}".contains(c);
        let end = text[start..]
            .find(inside)
            .map_or(text.len(), |end| start + end);
        at = end;
        let word = text[start..end].trim_end_matches(['-', '\'', '\u{2019}']);
        let word = word
            .strip_suffix("'s")
            .or(word.strip_suffix("\u{2019}s"))
            .unwrap_or(word);
        Some(start..start + word.len())
    })
}

/// The runs of words with a capital, marks left out.
fn capitals_in(speech: &str) -> Vec<Capitals> {
    let marks = marks_of(speech);
    let mut runs: Vec<Capitals> = Vec::new();
    let mut before: Option<Range<usize>> = None;
    for word in words(speech) {
        let last = before.replace(word.clone());
        let text = &speech[word.clone()];
        let marked = marks.iter().any(|mark| mark.contains(&word.start));
        let capital = text.starts_with(char::is_uppercase) && text.chars().any(char::is_lowercase);
        if marked || !capital || is_common(text) {
            continue;
        }
        let gap = last
            .as_ref()
            .map_or("", |last| &speech[last.end..word.start]);
        let at_start = match &last {
            None => true,
            Some(_) => gap.contains([
                '.', '?', '!', '\u{2026}', ':', '"', '\u{201c}', '\u{2018}', '\n',
            ]),
        };
        let of_run = runs.last_mut().filter(|run| {
            !at_start && gap.trim().is_empty() && run.bytes.end == word.start - gap.len()
        });
        let abbreviated = last.as_ref().is_some_and(|last| {
            is_title(&speech[last.clone()]) && gap.trim_start_matches('.').trim().is_empty()
        });
        if let Some(run) = of_run {
            run.placed |= is_place_word(text);
            run.bytes.end = word.end;
            continue;
        }
        let before_it = last.map_or("", |last| &speech[last]).to_lowercase();
        runs.push(Capitals {
            at_start: at_start && !abbreviated,
            named: abbreviated
                || [
                    "called", "named", "sister", "brother", "husband", "wife", "daughter", "son",
                    "friend",
                ]
                .contains(&before_it.as_str()),
            placed: is_place_word(text)
                || ["in", "near", "from", "at"].contains(&before_it.as_str()),
            bytes: word,
        });
    }
    runs
}

fn names_in(
    speech: &str,
    taken: &[(IdentifierKind, Range<usize>)],
    lower: &HashMap<String, usize>,
    certain: &HashMap<String, usize>,
) -> Vec<(IdentifierKind, Range<usize>)> {
    let mut names = Vec::new();
    for run in capitals_in(speech) {
        let mut bytes = run.bytes.clone();
        let first = words(&speech[bytes.clone()])
            .next()
            .map_or(0..0, |w| bytes.start + w.start..bytes.start + w.end);
        let word = &speech[first.clone()];
        let in_lower = lower.get(&word.to_lowercase()).copied().unwrap_or(0);
        let with_capital = certain.get(word).copied().unwrap_or(0);
        let given = is_given_name(word);
        let sure = run.named || given || with_capital > in_lower;
        // The first word of a sentence has its capital from there: it goes, what stands behind it may still be a name.
        if !sure {
            let rest = speech[first.end..bytes.end].trim_start();
            if !run.at_start || rest.is_empty() {
                continue;
            }
            bytes.start = bytes.end - rest.len();
        }
        if taken
            .iter()
            .any(|(_, t)| t.start < bytes.end && bytes.start < t.end)
        {
            continue;
        }
        let kind = match run.placed && !run.named && !given {
            true => IdentifierKind::Place,
            false => IdentifierKind::Name,
        };
        names.push((kind, bytes));
    }
    names
}

fn is_title(word: &str) -> bool {
    const TITLES: [&str; 18] = [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "doctor",
        "prof",
        "professor",
        "nurse",
        "sister",
        "father",
        "rev",
        "reverend",
        "aunt",
        "auntie",
        "uncle",
        "sir",
    ];
    TITLES.contains(&word.to_lowercase().as_str())
}

fn is_place_word(word: &str) -> bool {
    const PLACES: [&str; 26] = [
        "road",
        "street",
        "avenue",
        "lane",
        "close",
        "park",
        "hospital",
        "infirmary",
        "surgery",
        "clinic",
        "practice",
        "centre",
        "center",
        "school",
        "college",
        "university",
        "church",
        "mosque",
        "chapel",
        "hall",
        "house",
        "library",
        "station",
        "court",
        "gardens",
        "estate",
    ];
    PLACES.contains(&word.to_lowercase().as_str())
}

/// Words that English writes with a capital and that name nobody.
fn is_common(word: &str) -> bool {
    const COMMON: [&str; 48] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mondays",
        "tuesdays",
        "wednesdays",
        "thursdays",
        "fridays",
        "saturdays",
        "sundays",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "christmas",
        "easter",
        "english",
        "british",
        "covid",
        "google",
        "facebook",
        "whatsapp",
        "zoom",
        "god",
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "doctor",
        "nurse",
        "gp",
        "nhs",
        "mum",
        "dad",
        "tv",
    ];
    static FUNCTION_WORDS: LazyLock<StopWords> = LazyLock::new(StopWords::english);
    let plain = word.to_lowercase().replace('\u{2019}', "'");
    // A stop word too, but many people's name.
    let name = plain == "will";
    COMMON.contains(&plain.as_str()) || !name && FUNCTION_WORDS.has(&plain)
}

fn is_given_name(word: &str) -> bool {
    static NAMES: LazyLock<HashSet<&str>> =
        LazyLock::new(|| GIVEN_NAMES.split_whitespace().collect());
    NAMES.contains(word)
}

/// Given names that are common in the British Isles. Those that are also English words (Grace, Will, Mark) are left out.
const GIVEN_NAMES: &str = "Aaron Abdul Abigail Adam Adrian Agnes Ahmed Aisha Alan Albert Alex Alexander Alexandra Alfie Alfred \
Ali Alice Alison Amanda Amelia Amina Amy Andrea Andrew Angela Anita Ann Anna Anne Anthony Antonia Arthur Audrey Barbara Barry Beatrice \
Ben Benjamin Bernard Beryl Betty Beverley Brenda Brian Bridget Bryan Callum Cameron Carl Carol Caroline Catherine Charles Charlie \
Charlotte Cheryl Chloe Chris Christine Christopher Claire Clare Colin Connor Craig Cynthia Daniel Danielle Darren David Dawn Deborah \
Dennis Derek Diana Diane Dominic Donald Donna Doreen Doris Dorothy Douglas Duncan Dylan Edith Edward Eileen Elaine Eleanor Elizabeth Ella \
Ellen Ellie Elsie Emily Emma Eric Erica Ethan Evelyn Fatima Fiona Florence Frances Francis Fred Frederick Gareth Gary Gavin Gemma \
Geoffrey George Georgia Gerald Geraldine Gillian Glenys Gloria Gordon Graham Gwen Hannah Harold Harriet Harry Hassan Hazel Heather Helen \
Henry Hilary Howard Hugh Ian Ibrahim Irene Iris Isabel Isabella Jack Jacob Jacqueline Jake James Jamie Jane Janet Janice Jasmine Jason \
Jayne Jean Jeffrey Jenna Jennifer Jenny Jeremy Jessica Jill Jim Jimmy Joan Joanna Joanne Joe John Jonathan Jordan Joseph Josephine \
Joshua Joyce Judith Julia Julian Julie Karen Karl Kate Katherine Kathleen Kathryn Katie Keith Kelly Kenneth Kerry Kevin Khalid Kieran \
Kimberley Kirsty Kyle Laura Lauren Lawrence Leah Lee Leo Leonard Lewis Liam Linda Lisa Lorraine Louis Louise Lucy Luke Lynn Lynne Malcolm \
Margaret Maria Marie Marilyn Marion Martin Martyn Mary Matthew Maureen Maurice Megan Melanie Michael Michelle Miriam Mohammad Mohammed \
Moira Molly Monica Muhammad Muriel Nadia Nancy Naomi Natalie Natasha Nathan Neil Nicholas Nicola Nigel Nora Norma Norman Oliver Olivia \
Oscar Pamela Patricia Patrick Paul Paula Pauline Peggy Peter Philip Phillip Phyllis Priya Rachel Ralph Raymond Rebecca Reginald Rhys \
Richard Robert Robin Roger Ronald Rosemary Roy Russell Ruth Ryan Sally Samantha Samuel Sandra Sarah Scott Sean Sharon Shaun Sheila Shirley \
Simon Sophie Stacey Stanley Stella Stephanie Stephen Steve Steven Stewart Stuart Susan Suzanne Sylvia Tanya Teresa Terence Theresa Thomas \
Timothy Tina Tom Tony Tracey Tracy Trevor Valerie Vanessa Vera Veronica Victor Victoria Vincent Vivien Walter Wayne Wendy William Winifred \
Yasmin Yusuf Yvonne Zoe";

/// How many suggestions there are of each kind.
pub fn by_kind(suggestions: &[Suggestion]) -> BTreeMap<IdentifierKind, usize> {
    let mut counts = BTreeMap::new();
    for suggestion in suggestions {
        *counts.entry(suggestion.kind).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::testing::{perform, small_study, transcript};
    use crate::study::{Action, Pseudonym};

    fn kinds(text: &str) -> Vec<(IdentifierKind, &str)> {
        patterned(text)
            .into_iter()
            .map(|(kind, bytes)| (kind, &text[bytes]))
            .collect()
    }

    #[test]
    fn what_follows_a_pattern_is_found() {
        use IdentifierKind::*;
        assert_eq!(
            kinds("write to a.khan-2@nhs.net, or ring 0161 496 0000."),
            [(Email, "a.khan-2@nhs.net"), (Phone, "0161 496 0000")]
        );
        assert_eq!(
            kinds("+44 (0)20 7946 0958"),
            [(Phone, "+44 (0)20 7946 0958")]
        );
        assert_eq!(
            kinds("on 12/03/2024 and the 3rd of May, or May 3rd 1999"),
            [
                (Date, "12/03/2024"),
                (Date, "3rd of May"),
                (Date, "May 3rd 1999")
            ]
        );
        assert_eq!(
            kinds("2024-03-12, 12 March 2024"),
            [(Date, "2024-03-12"), (Date, "12 March 2024")]
        );
        assert_eq!(
            kinds("at LS1 4AP we had 12 or 13 of them in 2020, may be 5"),
            [(Postcode, "LS1 4AP")]
        );
        assert_eq!(
            kinds("my number is 943 476 5919, not 943 476 5918"),
            [(NhsNumber, "943 476 5919")]
        );
        assert_eq!(kinds("9434765919"), [(NhsNumber, "9434765919")]);
        assert_eq!(kinds("we counted 1234567890 of them, 10 000 000 000"), []);
    }

    #[test]
    fn the_check_digit_of_an_nhs_number_is_checked() {
        let digits = |number: &str| {
            number
                .chars()
                .filter_map(|c| c.to_digit(10))
                .collect::<Vec<_>>()
        };
        for good in ["9434765919", "4010232137", "9876543210", "0000000051"] {
            let weighted: u32 = digits(good)
                .iter()
                .take(9)
                .zip((2..=10).rev())
                .map(|(d, w)| d * w)
                .sum();
            assert_eq!(
                is_nhs_number(&digits(good)),
                (11 - weighted % 11) % 11 == digits(good)[9],
                "{good}"
            );
        }
        assert!(is_nhs_number(&digits("943 476 5919")));
        assert!(is_nhs_number(&digits("401 023 2137")));
        // Each single digit read wrongly is noticed.
        let right = digits("9434765919");
        for at in 0..10 {
            for wrong in (0..10).filter(|digit| *digit != right[at]) {
                let mut number = right.clone();
                number[at] = wrong;
                assert!(!is_nhs_number(&number), "{number:?}");
            }
        }
        assert!(
            !is_nhs_number(&digits("0000000000")),
            "nobody has this number"
        );
        assert!(!is_nhs_number(&digits("943476591")));
    }

    #[test]
    fn names_and_places_are_told_by_their_capitals() {
        let (mut study, mut stamp) = small_study();
        let lines = "INT: Who was it?\n\
            PT07: It was my sister Eithne, and then Dr. Okonkwo came. Eithne cried. Walking home I saw Tom. We met in Ballymena, at Thornhill Medical Centre.\n\
            PT07: Walking is good. I like walking. The [NAME] said so. Ring 0161 496 0000. Will you? Mary said so.\n";
        perform(
            &mut study,
            &mut stamp,
            Action::AddTranscripts(vec![transcript("PT07", lines)]),
        )
        .unwrap();
        let table = Pseudonyms::new([Pseudonym {
            original: "Tom".into(),
            replacement: "Ed".into(),
        }])
        .unwrap();
        let found = suggestions(&study, &table);
        let told: Vec<(IdentifierKind, &str, usize)> = found
            .iter()
            .map(|s| (s.kind, s.words.as_str(), s.times))
            .collect();
        use IdentifierKind::*;
        assert_eq!(
            told,
            [
                (Name, "Eithne", 2),
                (Name, "Mary", 1),
                (Name, "Okonkwo", 1),
                (Place, "Ballymena", 1),
                (Place, "Thornhill Medical Centre", 1),
                (Phone, "0161 496 0000", 1),
            ]
        );
        let interview = study.interview(found[0].first.0).unwrap();
        assert_eq!(interview.document().text.slice(found[0].first.1), "Eithne");
        assert_eq!(by_kind(&found)[&Name], 3);
    }

    #[test]
    fn function_words_and_months_are_no_names_wherever_they_stand() {
        let (mut study, mut stamp) = small_study();
        let lines = "INT: When?\n\
            PT07: It was -- He came then. In May, I think -- She said (They were late -- But no, And so on), with Will. \u{2018}You\u{2019}re early,\u{2019} she\u{2019}d say. Then He\u{2019}s gone, in May. Orla knows.\n\
            PT07: So Orla came.\n";
        perform(
            &mut study,
            &mut stamp,
            Action::AddTranscripts(vec![transcript("PT07", lines)]),
        )
        .unwrap();
        let found = suggestions(&study, &Pseudonyms::default());
        let told: Vec<(&str, usize)> = found.iter().map(|s| (s.words.as_str(), s.times)).collect();
        assert_eq!(told, [("Orla", 2), ("Will", 1)]);
    }
}

//! Completing a query as it is typed: fields, operators, and the names and values that the study knows.

use std::collections::BTreeMap;
use std::ops::Range;

use super::fold::fold;
use super::query::{FIELDS, INTERVIEWER, OTHER, quoted_name};
use super::quoted;
use crate::study::{Set, Study, Value, attribute_name};

/// So many offers are made at most.
const MOST: usize = 50;
/// A bare word of fewer letters is not yet taken for the beginning of a field.
const SHORTEST: usize = 2;
/// Operators between terms.
const OPERATORS: [(&str, &str); 8] = [
    ("AND", "both"),
    ("OR", "either"),
    ("NOT", "not the next term"),
    ("WITHIN", "lies whole in"),
    ("CONTAINS", "holds whole"),
    ("OVERLAPS", "shares a character with"),
    ("NEAR/1", "so many turns apart at most"),
    ("THEN/1", "followed by, so many turns on at most"),
];
/// What can be asked of any attribute beside its values.
const STATES: [(&str, &str); 3] = [
    ("known", "there is a value"),
    ("unknown", "nobody knows it"),
    ("declined", "not said"),
];

/// What the word under the cursor can be completed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What is replaced, in characters of the query.
    pub place: Range<usize>,
    /// By what, the likeliest first; never empty.
    pub offers: Vec<Offer>,
}

/// One way to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What is put in place of what was typed.
    pub text: String,
    /// What it is: the label of a code, the number of participants ...
    pub about: String,
    /// Whether more has to be typed right behind it: a field wants its value.
    pub open: bool,
}

/// What the word before the cursor (a place in characters) can become. None where nothing is known that begins or goes
/// on like it, and where the word is all there already.
pub fn complete(query: &str, cursor: usize, study: &Study) -> Option<Completion> {
    let typed = Typed::before(query, cursor)?;
    let offers = match &typed.field {
        Some((name, marked)) => best(values(name, *marked, typed.compares, study), &typed.word, 2),
        None if typed.marked => best(attributes(study, true), &typed.word, 2),
        None if typed.word.chars().count() >= SHORTEST => {
            best(words(&typed.word, study), &typed.word, 0)
        }
        None => return None,
    };
    let whole = offers.len() == 1 && offers[0].text == typed.written;
    (!offers.is_empty() && !whole).then_some(Completion {
        place: typed.start..cursor,
        offers,
    })
}

/// What stands before the cursor, as far as completion is concerned.
struct Typed {
    /// Where what is completed starts, in characters.
    start: usize,
    /// As it stands there.
    written: String,
    /// Without an opening quote or `=`.
    word: String,
    /// The field whose value it is, and whether `@` stands before that.
    field: Option<(String, bool)>,
    /// Whether `@` stands before the word itself.
    marked: bool,
    /// Whether the field is compared by `<` or `>`.
    compares: bool,
}

impl Typed {
    fn before(query: &str, cursor: usize) -> Option<Self> {
        let chars: Vec<char> = query.chars().take(cursor).collect();
        let (from, quote) = open_term(&chars)?;
        let term = &chars[from..];
        let marked = term.first() == Some(&'@');
        let name_start = from + usize::from(marked);
        let sign = sign_in(&chars, name_start, quote);
        let Some(sign) = sign else {
            let word: String = chars[name_start..].iter().collect();
            let word = word.trim_start_matches('"').to_owned();
            let plain = quote.is_none() || marked;
            return (plain && !word.contains('/')).then(|| Self {
                start: from,
                written: term.iter().collect(),
                word,
                field: None,
                marked,
                compares: false,
            });
        };
        let name: String = chars[name_start..sign.start].iter().collect();
        let written: String = chars[sign.end..].iter().collect();
        Some(Self {
            start: sign.end,
            word: written.trim_start_matches(['=', '"']).to_owned(),
            written,
            field: Some((name.trim_matches('"').to_owned(), marked)),
            marked: false,
            compares: matches!(chars[sign.start], '<' | '>'),
        })
    }
}

/// Where the term before the cursor starts, and the quote that is open within it. None within a regular expression.
fn open_term(chars: &[char]) -> Option<(usize, Option<usize>)> {
    let (mut from, mut quote, mut regex) = (0, None, false);
    let mut escaped = false;
    for (at, c) in chars.iter().enumerate() {
        if escaped {
            escaped = false;
            continue;
        }
        let begins = at == from || matches!(chars[at - 1], ':' | '=');
        match c {
            '\\' if quote.is_some() || regex => escaped = true,
            '/' if regex => regex = false,
            _ if regex => {}
            '"' | '\u{201c}' | '\u{201d}' => {
                quote = if quote.is_some() { None } else { Some(at) };
            }
            _ if quote.is_some() => {}
            '/' if begins => regex = true,
            '-' if at == from => from = at + 1,
            c if c.is_whitespace() || matches!(c, '(' | ')') => from = at + 1,
            _ => {}
        }
    }
    (!regex).then_some((from, quote))
}

/// The `:`, `=`, `<`, `>`, `<=` or `>=` that ends a field's name.
fn sign_in(chars: &[char], from: usize, quote: Option<usize>) -> Option<Range<usize>> {
    let quoted_name = chars.get(from) == Some(&'"');
    let closing = chars.iter().skip(from + 1).position(|c| *c == '"');
    let from = match (quoted_name, closing) {
        (true, Some(closing)) => from + 1 + closing + 1,
        (true, None) => return None,
        (false, _) => from,
    };
    let is_sign = |c: &char| matches!(c, ':' | '=' | '<' | '>');
    let at = from + chars.get(from..)?.iter().position(is_sign)?;
    let opens_behind = quote.is_none_or(|quote| quote > at);
    let named = at > from || quoted_name;
    let or_equal = chars[at] != ':' && chars.get(at + 1) == Some(&'=');
    (opens_behind && named).then_some(at..at + 1 + usize::from(or_equal))
}

/// An offer with the names under which it is looked for.
struct Candidate {
    offer: Offer,
    names: Vec<String>,
}

impl Candidate {
    fn new(text: impl Into<String>, about: impl Into<String>, names: &[&str]) -> Self {
        Self {
            offer: Offer {
                text: text.into(),
                about: about.into(),
                open: false,
            },
            names: names.iter().map(|name| fold(name).into_owned()).collect(),
        }
    }

    fn open(self) -> Self {
        let offer = Offer {
            open: true,
            ..self.offer
        };
        Self { offer, ..self }
    }

    /// How well it goes with what was typed, smallest best: it begins so, a word in it does, it is somewhere in it.
    fn fit(&self, sought: &str) -> Option<u8> {
        let fit = |name: &String| {
            if name.starts_with(sought) {
                Some(0)
            } else if name
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word.starts_with(sought))
            {
                Some(1)
            } else {
                name.contains(sought).then_some(2)
            }
        };
        self.names.iter().filter_map(fit).min()
    }
}

/// Those that fit at least so well, best first.
fn best(candidates: Vec<Candidate>, sought: &str, worst: u8) -> Vec<Offer> {
    let sought = fold(sought);
    let mut fitting: Vec<(u8, Candidate)> = candidates
        .into_iter()
        .filter_map(|candidate| Some((candidate.fit(&sought)?, candidate)))
        .filter(|(fit, _)| *fit <= worst)
        .collect();
    fitting.sort_by_key(|(fit, _)| *fit);
    let offers = fitting.into_iter().map(|(_, candidate)| candidate.offer);
    offers.take(MOST).collect()
}

/// Fields, attributes by their bare name, and operators, which stand in capitals.
fn words(typed: &str, study: &Study) -> Vec<Candidate> {
    let about = |field: &str| match field {
        "code" => "passages under a code",
        "speaker" => "turns of a speaker or participant",
        "role" => "turns of participants of a role",
        "transcript" => "turns of a transcript",
        "set" => "turns of the transcripts in a set",
        "coder" => "what someone coded",
        "memo" => "what memos with a word hang on",
        _ => "a saved query",
    };
    let fields = FIELDS
        .iter()
        .map(|field| Candidate::new(format!("{field}:"), about(field), &[field]).open());
    let operators = OPERATORS
        .iter()
        .filter(|(word, _)| word.starts_with(typed))
        .map(|(word, about)| Candidate::new(*word, *about, &[word]));
    fields
        .chain(attributes(study, false))
        .chain(operators)
        .collect()
}

fn attributes(study: &Study, marked: bool) -> Vec<Candidate> {
    let names = study.attribute_names().into_iter();
    let attribute = |name: &str| {
        let text = format!("@{}", quoted_name(name));
        let about = if marked {
            "an attribute; : < or > and a value follow"
        } else {
            "an attribute"
        };
        Candidate::new(text, about, &[name]).open()
    };
    names.map(attribute).collect()
}

fn values(field: &str, marked: bool, compares: bool, study: &Study) -> Vec<Candidate> {
    let lower = field.to_lowercase();
    match lower.trim() {
        "code" if !marked => codes(study),
        "speaker" if !marked => speakers(study),
        "role" if !marked => roles(study),
        "transcript" if !marked => transcripts(study),
        "set" if !marked => sets(study),
        "coder" if !marked => {
            let names = study.coders().iter().map(|coder| coder.name.as_str());
            names
                .map(|name| Candidate::new(quoted(name), "", &[name]))
                .collect()
        }
        "query" if !marked => {
            let questions = study.questions().iter();
            let offer = |q: &crate::study::Question| Candidate::new(&q.name, &q.query, &[&q.name]);
            questions.map(offer).collect()
        }
        "memo" if !marked => Vec::new(),
        name => attribute_values(&attribute_name(name), compares, study),
    }
}

fn codes(study: &Study) -> Vec<Candidate> {
    let any = Candidate::new("*", "any code", &["*"]);
    let codes = study.codebook().tree().map(|(code, _)| {
        let names = [code.slug.as_str(), code.label.as_str()];
        Candidate::new(&code.slug, &code.label, &names)
    });
    codes.chain([any]).collect()
}

fn sets(study: &Study) -> Vec<Candidate> {
    let offer = |set: &Set| {
        let about = match set.members.len() {
            1 => "1 transcript".to_owned(),
            members => format!("{members} transcripts"),
        };
        Candidate::new(quoted(&set.name), about, &[&set.name])
    };
    study.sets().iter().map(offer).collect()
}

fn speakers(study: &Study) -> Vec<Candidate> {
    let mut known: BTreeMap<String, (String, String)> = BTreeMap::new();
    for participant in study.participants() {
        let name = participant.name.clone();
        let entry = (name, participant.role.clone());
        known.insert(fold(&participant.name).into_owned(), entry);
    }
    for interview in study.interviews() {
        for speaker in &interview.transcript.speakers {
            let label = speaker.label.clone();
            known
                .entry(fold(&label).into_owned())
                .or_insert((label, String::new()));
        }
    }
    let known = known.into_values().filter(|(name, _)| !name.is_empty());
    known
        .map(|(name, role)| Candidate::new(quoted(&name), role, &[&name]))
        .collect()
}

fn roles(study: &Study) -> Vec<Candidate> {
    let mut roles: BTreeMap<&str, usize> = BTreeMap::new();
    for participant in study.participants() {
        *roles.entry(&participant.role).or_default() += 1;
    }
    roles.remove("");
    let named = roles.into_iter().map(|(role, people)| {
        let about = if people == 1 {
            "1 participant".to_owned()
        } else {
            format!("{people} participants")
        };
        Candidate::new(quoted(role), about, &[role])
    });
    let others = [
        (INTERVIEWER, "whoever asks"),
        (OTHER, "relatives and others in the room"),
    ];
    let others = others.map(|(role, about)| Candidate::new(role, about, &[role]));
    named.chain(others).collect()
}

fn transcripts(study: &Study) -> Vec<Candidate> {
    let interviews = study.interviews().iter();
    interviews
        .map(|interview| {
            let title = &interview.transcript.title;
            Candidate::new(quoted(title), study.role_of(interview), &[title])
        })
        .collect()
}

fn attribute_values(name: &str, compares: bool, study: &Study) -> Vec<Candidate> {
    let of_participants = study.participants().iter().map(|p| &p.attributes);
    let of_transcripts = study.interviews().iter().map(|i| &i.transcript.attributes);
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let mut any = false;
    for value in of_participants
        .chain(of_transcripts)
        .filter_map(|attributes| attributes.get(name))
    {
        any = true;
        if let Value::Known(value) = value {
            *known.entry(value).or_default() += 1;
        }
    }
    if !any {
        return Vec::new();
    }
    let mut known: Vec<(&str, usize)> = known.into_iter().collect();
    known.sort_by_key(|(value, _)| crate::study::natural_key(value));
    let values = known
        .into_iter()
        .map(|(value, times)| Candidate::new(quoted(value), format!("{times} times"), &[value]));
    let states = STATES.iter().filter(|_| !compares);
    let states = states.map(|(state, about)| Candidate::new(*state, *about, &[state]));
    values.chain(states).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Query;
    use crate::search::testing::{Sketch, queries};
    use proptest::prelude::*;

    fn study() -> Study {
        let sketch = Sketch {
            transcripts: vec![vec![(2, "So lonely".into())], vec![(3, "And I".into())]],
            codings: vec![],
            values: vec![[0, 0, 0], [1, 1, 1], [2, 2, 2], [3, 3, 0]],
            memos: vec![],
        };
        sketch.build()
    }

    fn offered(query: &str) -> Vec<String> {
        let completion = complete(query, query.chars().count(), &study());
        let offers = completion.into_iter().flat_map(|found| found.offers);
        offers.map(|offer| offer.text).collect()
    }

    #[test]
    fn fields_and_operators_are_offered_by_their_beginning() {
        assert_eq!(offered("lonely co"), ["code:", "coder:"]);
        assert_eq!(offered("(ro"), ["role:"]);
        assert_eq!(offered("a OV"), ["OVERLAPS"]);
        assert_eq!(offered("-que"), ["query:"]);
        assert_eq!(offered("liv"), ["@\"living alone\""]);
        assert_eq!(offered("lonely"), [""; 0]);
        assert_eq!(offered("r"), [""; 0]);
    }

    #[test]
    fn values_are_offered_as_the_study_has_them() {
        assert_eq!(offered("code:lon"), ["loneliness", "belonging"]);
        assert_eq!(offered("code:="), offered("code:"));
        assert_eq!(offered("x coder:m"), ["mh"]);
        assert_eq!(offered("role:pat"), ["patient"]);
        assert_eq!(offered("role:in"), ["interviewer"]);
        assert_eq!(offered("(speaker:p"), ["P", "P1", "P2", "P3"]);
        assert_eq!(offered("transcript:"), ["T1", "T2"]);
        assert_eq!(offered("query:"), ["saved", "twice"]);
        assert_eq!(offered("set:"), ["\"wave two\"", "wave-1"]);
        assert_eq!(offered("memo:"), [""; 0]);
    }

    #[test]
    fn attributes_are_offered_with_their_values_and_states() {
        assert_eq!(offered("@l"), ["@\"living alone\""]);
        assert_eq!(offered("@\"liv"), ["@\"living alone\""]);
        assert_eq!(offered("@age:6"), ["61"]);
        assert_eq!(offered("age>="), ["45", "50", "61", "70"]);
        assert_eq!(offered("@age:kn"), ["known", "unknown"]);
        assert_eq!(offered("@\"living alone\":n")[0], "no");
        assert_eq!(offered("@nothing:"), [""; 0]);
    }

    #[test]
    fn nothing_is_offered_within_phrases_and_regular_expressions() {
        assert_eq!(offered("\"co"), [""; 0]);
        assert_eq!(offered("/ro"), [""; 0]);
        assert_eq!(offered("role:patient"), [""; 0]);
    }

    #[test]
    fn a_completion_replaces_the_value_alone() {
        let found = complete("lonely code:lon gp", 15, &study()).unwrap();
        assert_eq!(found.place, 12..15);
        let found = complete("code:\"Lon", 9, &study()).unwrap();
        assert_eq!(
            (found.place, found.offers[0].text.as_str()),
            (5..9, "loneliness")
        );
    }

    proptest! {
        #[test]
        fn any_beginning_of_any_query_can_be_completed(query in queries(), cursor in 0usize..60) {
            let study = study();
            let chars: Vec<char> = query.chars().collect();
            let cursor = cursor.min(chars.len());
            if let Some(found) = complete(&query, cursor, &study) {
                prop_assert!(found.place.start <= found.place.end && found.place.end == cursor);
                let head: String = chars[..found.place.start].iter().collect();
                for offer in found.offers.iter().filter(|offer| !offer.open && head.ends_with(':')) {
                    let field = head.rsplit([' ', '(', '-']).next().unwrap_or("");
                    if field.contains('"') { continue; }
                    let term = format!("{field}{}", offer.text);
                    prop_assert!(Query::parse(&term, &study).is_ok(), "{}", term);
                }
            }
        }
    }
}

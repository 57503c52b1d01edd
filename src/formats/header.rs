//! The header of a transcript: `Key: value` pairs, several on a line parted by two or more blanks, up to a line `---`.

use crate::study::Value;

/// The pairs of a header, in their order, and where it ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Header {
    /// Keys in lower case with single blanks, and values.
    pub(super) pairs: Vec<(String, String)>,
    /// The byte behind the header and its `---`.
    pub(super) end: usize,
}

/// What stands in headers and is no speaker.
const KEYS: [&str; 57] = [
    "age",
    "age band",
    "age group",
    "author",
    "consent",
    "content warning",
    "conventions",
    "date",
    "date of interview",
    "duration",
    "education",
    "ethnicity",
    "file",
    "file name",
    "filename",
    "gender",
    "id",
    "interview",
    "interview date",
    "interview id",
    "interview length",
    "interview no",
    "interview number",
    "interview type",
    "job",
    "job title",
    "keywords",
    "language",
    "length",
    "living situation",
    "location",
    "marital status",
    "mode",
    "notation",
    "occupation",
    "participant id",
    "place",
    "practice",
    "present",
    "project",
    "pseudonym",
    "recording",
    "role",
    "setting",
    "sex",
    "shortened",
    "site",
    "study",
    "time",
    "title",
    "transcribed by",
    "transcriber",
    "transcript",
    "transcript id",
    "transcription",
    "version",
    "wave",
];

/// Keys of a header that are labels of speakers as well.
const PEOPLE: [&str; 10] = [
    "facilitator",
    "interviewee",
    "interviewer",
    "interviewers",
    "moderator",
    "participant",
    "participants",
    "researcher",
    "respondent",
    "speakers",
];

/// Keys that say something about the participant; the others are about the interview.
const OF_PARTICIPANT: [&str; 16] = [
    "age",
    "age band",
    "age group",
    "education",
    "employment",
    "ethnicity",
    "gender",
    "job",
    "job title",
    "living situation",
    "marital status",
    "nationality",
    "occupation",
    "pseudonym",
    "religion",
    "sex",
];

/// Whether a line starting with this word (in lower case) is about the interview, and not speech.
pub(super) fn is_key(word: &str) -> bool {
    KEYS.binary_search(&word).is_ok()
}

/// Whether an attribute is the participant's rather than the interview's.
pub(super) fn is_of_participant(key: &str) -> bool {
    OF_PARTICIPANT.binary_search(&key).is_ok()
}

impl Header {
    /// The known value of the first of `keys` that the header has.
    pub(super) fn get(&self, keys: &[&str]) -> Option<&str> {
        let value = |key: &&str| {
            let pair = self.pairs.iter().find(|(name, _)| name == key);
            pair.filter(|(_, value)| matches!(Value::read(value), Value::Known(_)))
        };
        keys.iter().find_map(value).map(|(_, value)| value.trim())
    }

    /// Reads the header that `text` starts with; an empty one where it has none.
    pub(super) fn read(text: &str) -> Self {
        Self::ruled_off(text).unwrap_or_else(|| Self::by_its_words(text))
    }

    /// The lines up to `---`: no blank line among them, the first one a pair, and at least one key that no speaker has.
    fn ruled_off(text: &str) -> Option<Self> {
        let mut header = Self::default();
        let mut lines = Lines::new(text);
        let mut first = lines.next_with_content()?;
        if is_rule(first.0) {
            first = lines.next_with_content()?;
        }
        let mut line = first;
        let mut closed = false;
        loop {
            if is_rule(line.0) {
                break;
            }
            if !line.0.trim().is_empty() {
                if closed || !header.take(line.0) {
                    return None;
                }
            } else {
                closed = true;
            }
            line = lines.next()?;
        }
        header.end = line.1;
        let keys = |is: fn(&str) -> bool| header.pairs.iter().any(|(key, _)| is(key));
        keys(is_key).then_some(header)
    }

    /// The first lines as long as their keys are words of a header, and a `---` right behind them. A line that names a
    /// person must stand next to one of the others.
    fn by_its_words(text: &str) -> Self {
        let mut header = Self::default();
        let mut lines = Lines::new(text);
        while let Some((line, end)) = lines.next_with_content() {
            if is_rule(line) && !header.pairs.is_empty() {
                header.end = end;
                break;
            }
            let pairs = pairs_of(line);
            let adjoins = header.pairs.is_empty() || header.end + line.len() + 1 >= end;
            let known =
                |(key, value): &(String, String)| is_key(key) || adjoins && is_person(key, value);
            if pairs.is_empty() || !pairs.iter().all(known) {
                break;
            }
            header.pairs.extend(pairs);
            header.end = end;
        }
        if !header.pairs.iter().any(|(key, _)| is_key(key)) {
            return Self::default();
        }
        header
    }

    /// Takes a line of the header: pairs, or more of the last value.
    fn take(&mut self, line: &str) -> bool {
        let pairs = pairs_of(line);
        if pairs.is_empty() {
            let Some((_, value)) = self.pairs.last_mut() else {
                return false;
            };
            value.push(' ');
            value.push_str(line.trim());
            return true;
        }
        self.pairs.extend(pairs);
        true
    }
}

/// `Interviewer: JB` names a person; `Interviewer: How did it start?` is speech.
fn is_person(key: &str, value: &str) -> bool {
    PEOPLE.contains(&key)
        && value.split_whitespace().count() <= 6
        && !value.ends_with(['.', '?', '!', '\u{2026}'])
}

/// The pairs on one line; none where it does not start with one.
fn pairs_of(line: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for piece in pieces_of(line.trim()) {
        match (pair_of(piece), pairs.last_mut()) {
            (Some(pair), _) => pairs.push(pair),
            (None, Some((_, value))) => {
                value.push(' ');
                value.push_str(piece);
            }
            (None, None) => return Vec::new(),
        }
    }
    pairs
}

/// The parts of a line between two or more blanks, or a tab.
fn pieces_of(line: &str) -> impl Iterator<Item = &str> {
    line.split("  ")
        .flat_map(|piece| piece.split('\t'))
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
}

fn pair_of(piece: &str) -> Option<(String, String)> {
    let piece = piece.trim_start_matches(['#', '*', '_']).trim_start();
    let (key, value) = piece.split_once(':')?;
    let key = key.trim().trim_end_matches(['*', '_']);
    let value = value.trim_start_matches(['*', '_']).trim();
    let words: Vec<&str> = key.split_whitespace().collect();
    let is_word = |word: &&str| {
        word.chars()
            .all(|c| c.is_alphanumeric() || "-'/_.".contains(c))
    };
    let is_key = (1..=4).contains(&words.len())
        && words.iter().all(is_word)
        && key.starts_with(char::is_alphabetic);
    is_key.then(|| (super::table::column_name(key), value.to_owned()))
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && line.bytes().all(|byte| byte == b'-')
}

/// Lines, each with the byte behind it.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn next_with_content(&mut self) -> Option<(&'a str, usize)> {
        self.find(|(line, _)| !line.trim().is_empty())
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = (&'a str, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let line = rest.find('\n').map_or(rest, |end| &rest[..end]);
        self.at = (self.at + line.len() + 1).min(self.text.len());
        Some((line, self.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        Header::read(text)
            .pairs
            .into_iter()
            .map(|(key, _)| key)
            .collect()
    }

    #[test]
    fn lists_of_words_are_sorted_for_the_search_in_them() {
        assert!(KEYS.is_sorted() && OF_PARTICIPANT.is_sorted());
    }

    #[test]
    fn several_pairs_on_a_line_are_parted_by_blanks() {
        let text = "Study: Social Cure sample (INVENTED)      Interview: SU04   Version: 1.0 anonymised\nRole: patient   Job: -   Age band: 40-49\nLength: 00:40:12   Notation: [unclear: word?] -- cut off\n---\nINT1: Hi.";
        let header = Header::read(text);
        assert_eq!(header.get(&["interview"]), Some("SU04"));
        assert_eq!(header.get(&["age band"]), Some("40-49"));
        assert_eq!(header.get(&["length"]), Some("00:40:12"));
        assert_eq!(
            header.get(&["notation"]),
            Some("[unclear: word?] -- cut off")
        );
        assert_eq!(header.get(&["job"]), None);
        assert_eq!(&text[header.end..], "INT1: Hi.");
    }

    #[test]
    fn own_keys_and_long_values_stand_in_a_header_that_is_ruled_off() {
        let text = "Study: x\nFavourite pet: a cat\n  and a dog\n\n---\nP: Hi";
        let header = Header::read(text);
        assert_eq!(header.get(&["favourite pet"]), Some("a cat and a dog"));
        assert_eq!(&text[header.end..], "P: Hi");
    }

    #[test]
    fn without_a_rule_speech_is_no_header() {
        assert_eq!(keys("INT: How did it start?\n\nP: With a letter."), [""; 0]);
        assert_eq!(
            keys("Interviewer: How did it start?\n\nP: Slowly."),
            [""; 0]
        );
        assert_eq!(
            keys("Date: 2018-05-14\nPlace: home\nINT: How did it start?"),
            ["date", "place"]
        );
        assert_eq!(
            keys("Date: 2018\nInterviewer: JB\n\nInterviewer: How did it start?\nP: Fine."),
            ["date", "interviewer"]
        );
        assert_eq!(
            keys("Date: 2018\n\nInterviewer: Hello\nP: Hello."),
            ["date"]
        );
        assert_eq!(
            keys("Interviewer: JB\nDate: 2018\n\nJB: How did it start?"),
            ["interviewer", "date"]
        );
    }

    #[test]
    fn a_rule_within_the_talk_makes_no_header_of_it() {
        let text = "INT: How did it start?\nP: Slowly.\n---\nINT: And now?";
        assert_eq!(Header::read(text), Header::default());
        let text = "Date: 2018\n\nINT: How?\n\nP: So.\n\n---\n\nINT: And?";
        let header = Header::read(text);
        assert_eq!(
            &text[header.end..],
            "\nINT: How?\n\nP: So.\n\n---\n\nINT: And?"
        );
    }
}

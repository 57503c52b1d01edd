//! Speaker labels: what stands at the start of a line and says who speaks, told apart from prose that has a colon in it.
//!
//! A line can open a turn in one of the ways that [`Opening::of`] reads. Whether its label is one is decided over the
//! whole text by [`Labels::found_in`]: by its look, by a time beside it, by the header, and by how often it stands there.

use std::collections::HashMap;

use super::header;
use super::kinds::{Kind, PARTICLES, PROSE, kind_of};
use super::openings::{LONGEST, Opening};
use super::times;

/// The most words in a label.
const MOST_WORDS: usize = 4;
/// More speakers than this are no interview: then what looked like labels is something else.
pub(super) const MOST_SPEAKERS: usize = 300;

/// How sure a label looks, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// A word for who asks or answers: `INT1`, `Moderator`, `P`.
    Known,
    /// Capitals, with or without digits: `GP01`, `GEORGE`.
    Code,
    /// Capitalised words: `Maureen`, `Dr Smith`, `Speaker 1`.
    Name,
    /// One word in lower case.
    Word,
}

impl Look {
    fn of(label: &str) -> Option<Self> {
        let words: Vec<&str> = label.split_whitespace().collect();
        let fits = label.chars().count() <= LONGEST
            && (1..=MOST_WORDS).contains(&words.len())
            && label.starts_with(char::is_alphanumeric)
            && label.chars().any(char::is_alphabetic)
            && label.chars().all(is_of_label)
            && comma_parts_names(label)
            && words.iter().all(|word| stop_is_of_abbreviation(word));
        let lower = label.to_lowercase();
        let plain = lower.trim_end_matches('.');
        if !fits || PROSE.binary_search(&plain).is_ok() || header::is_key(plain) {
            return None;
        }
        if matches!(kind_of(label), Kind::Interviewer | Kind::Generic) {
            return Some(Self::Known);
        }
        let cased = label.chars().any(|c| c.is_lowercase() || c.is_uppercase());
        let capitals = cased && !label.chars().any(char::is_lowercase);
        let short_enough = cased || label.chars().count() <= 10;
        if capitals {
            Some(Self::Code)
        } else if short_enough && is_name(&words) {
            Some(Self::Name)
        } else {
            (words.len() == 1 && short_enough).then_some(Self::Word)
        }
    }
}

/// Whether a cell or a name in bold type may be a speaker's: a word for who asks or answers, a short id, or a name.
pub(super) fn looks_like_speaker(name: &str) -> bool {
    Look::of(name).is_some_and(|look| look != Look::Word)
}

fn is_of_label(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(
            c,
            ' ' | '\u{a0}'
                | '.'
                | ','
                | '\''
                | '\u{2019}'
                | '-'
                | '\u{2010}'
                | '\u{2011}'
                | '_'
                | '/'
                | '&'
                | '#'
                | '('
                | ')'
        )
        || unicode_normalization::char::is_combining_mark(c)
}

/// A comma may part a surname from what follows it: `Moss, Ann`.
fn comma_parts_names(label: &str) -> bool {
    label.split_once(',').is_none_or(|(surname, given)| {
        surname.ends_with(char::is_alphanumeric)
            && surname.starts_with(char::is_uppercase)
            && given.trim_start().starts_with(char::is_uppercase)
            && given.starts_with(' ')
            && !given.contains(',')
            && PROSE
                .binary_search(&surname.to_lowercase().as_str())
                .is_err()
    })
}

/// A full stop may end a title or an initial (`Dr.`, `J.`), not a sentence.
fn stop_is_of_abbreviation(word: &str) -> bool {
    match word.rsplit_once('.') {
        Some((before, "")) => before.chars().count() <= 4,
        _ => true,
    }
}

/// Every word starts with something else than a small letter; numbers have at most three digits.
fn is_name(words: &[&str]) -> bool {
    let fits = |(at, word): (usize, &&str)| {
        let word = word.trim_start_matches(['(', '#', '&', '-']);
        let number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        let small = word.starts_with(char::is_lowercase);
        if number {
            at > 0 && word.len() <= 3
        } else {
            !small || (at > 0 && PARTICLES.contains(&word))
        }
    };
    words.iter().enumerate().all(fits)
}

/// What a line is called in a file of lines.
pub(super) fn line_name(line: u32) -> String {
    format!("line {line}")
}

/// What is known of one possible label over the whole text.
#[derive(Debug, Clone, Copy)]
struct Evidence {
    look: Look,
    count: u32,
    timed: u32,
    /// How often only a tab stands behind it.
    tabbed: u32,
    /// The line on which it stands first, counting from 1.
    line: u32,
}

/// The labels of a text.
#[derive(Debug, Default)]
pub(super) struct Labels<'a> {
    accepted: HashMap<&'a str, Evidence>,
    /// Whether labels stand in brackets in this text.
    bracketed: bool,
    /// Labels that are probably another one misspelt, and which.
    pub(super) misspelt: HashMap<&'a str, &'a str>,
    /// What the researcher should look at.
    pub(super) warnings: Vec<String>,
}

impl<'a> Labels<'a> {
    /// Decides which of the openings of `text`, from byte `from` on, are those of speakers. `known` are the names that the
    /// header gives; `place` says what a line (counting from 1) is called in warnings.
    pub(super) fn found_in(
        text: &'a str,
        from: usize,
        known: &[&str],
        place: impl Fn(u32) -> String,
    ) -> Self {
        let bracketed = are_in_brackets(&text[from..]);
        let (evidence, paragraphs) = gather(text, from, bracketed);
        let mut labels = Self {
            bracketed,
            ..Self::default()
        };
        labels.accept_sure(&evidence, known);
        labels.accept_single(&evidence, paragraphs);
        if labels.accepted.len() > MOST_SPEAKERS {
            let warnings = vec![format!(
                "{} different words stand before a colon, too many to be speakers; the text was read without speakers",
                labels.accepted.len()
            )];
            return Self {
                warnings,
                ..Self::default()
            };
        }
        labels.find_misspelt(place);
        labels
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.accepted.is_empty()
    }

    /// Whether a line opens a turn: its opening, if its label is one.
    pub(super) fn opening(&self, line: &'a str) -> Option<Opening<'a>> {
        Opening::of(line).filter(|opening| self.knows(opening))
    }

    /// The label that other words than those of the text start with, and what follows it.
    pub(super) fn opening_of(&self, words: &str) -> Option<(String, String)> {
        let opening = Opening::of(words)?;
        self.knows(&opening)
            .then(|| (opening.label.to_owned(), words[opening.speech..].to_owned()))
    }

    fn knows(&self, opening: &Opening) -> bool {
        opening.bracketed <= self.bracketed && self.accepted.contains_key(opening.label)
    }

    fn accept_sure(&mut self, evidence: &HashMap<&'a str, Evidence>, known: &[&str]) {
        let is_known = |label: &str| {
            known
                .iter()
                .any(|name| name.to_lowercase() == label.to_lowercase())
        };
        for (label, seen) in evidence {
            let sure = is_known(label)
                || match seen.look {
                    Look::Known => seen.count > 0,
                    Look::Code | Look::Name => {
                        seen.count - seen.tabbed > 1 || seen.timed > 0 || seen.count > 2
                    }
                    Look::Word if self.bracketed => {
                        seen.count > 1 && label.contains(|c: char| c.is_ascii_digit())
                    }
                    Look::Word => seen.count > 2 || seen.timed > 1,
                };
            if sure {
                self.accepted.insert(label, *seen);
            }
        }
    }

    /// Labels that stand once, with more than a tab behind them, are taken where the other labels look the same, where nobody else answers, and, without any
    /// others, where at least half of the paragraphs have one.
    fn accept_single(&mut self, evidence: &HashMap<&'a str, Evidence>, paragraphs: u32) {
        let single = |seen: &Evidence| {
            seen.count == 1 && seen.tabbed == 0 && matches!(seen.look, Look::Code | Look::Name)
        };
        let alike = |look: Look| self.accepted.values().any(|other| other.look == look);
        let only_asking = !self.accepted.is_empty()
            && self
                .accepted
                .keys()
                .all(|label| kind_of(label) == Kind::Interviewer);
        let singles = evidence.values().filter(|seen| single(seen)).count() as u32;
        let dense = self.accepted.is_empty() && singles * 2 >= paragraphs;
        let taken: Vec<(&'a str, Evidence)> = evidence
            .iter()
            .filter(|(label, seen)| {
                !self.accepted.contains_key(*label)
                    && single(seen)
                    && (alike(seen.look) || only_asking || dense)
            })
            .map(|(label, seen)| (*label, *seen))
            .collect();
        self.accepted.extend(taken);
    }

    /// Finds labels that are probably another one misspelt: one letter away from one that stands at least four times as often.
    fn find_misspelt(&mut self, place: impl Fn(u32) -> String) {
        let mut rare: Vec<(&'a str, Evidence)> = self
            .accepted
            .iter()
            .filter(|(_, seen)| seen.look != Look::Known)
            .map(|(label, seen)| (*label, *seen))
            .collect();
        rare.sort_by_key(|(label, seen)| (seen.line, *label));
        let frequent = |label: &str, count: u32| {
            let near = self.accepted.iter().filter(|(other, seen)| {
                seen.count > 3 && seen.count >= count * 4 && is_one_typo(label, other)
            });
            near.max_by_key(|(other, seen)| (seen.count, **other))
                .map(|(other, seen)| (*other, seen.count))
        };
        let others = self.accepted.values().any(|seen| seen.count > 3);
        let mut misspelt = HashMap::new();
        for (label, seen) in rare {
            let times = match seen.count {
                1 => "once".to_owned(),
                count => format!("{count} times, first here,"),
            };
            if let Some((other, count)) = frequent(label, seen.count) {
                self.warnings.push(format!(
                    "{}: the label {label} occurs {times} and {other} {count} times; it was taken for {other}, correct the text if that is right",
                    place(seen.line)
                ));
                misspelt.insert(label, other);
            } else if others && seen.count == 1 {
                self.warnings.push(format!(
                    "{}: the label {label} occurs once; check that it is a speaker",
                    place(seen.line)
                ));
            }
        }
        self.misspelt = misspelt;
    }
}

/// Whether at least half of the paragraphs open with what may be a label in brackets: then it is one, and no remark such as
/// `[laughs]`.
fn are_in_brackets(text: &str) -> bool {
    let is_label = |opening: &Opening| {
        let numbered = opening.label.contains(|c: char| c.is_ascii_digit());
        opening.bracketed
            && (looks_like_speaker(opening.label) || numbered && Look::of(opening.label).is_some())
    };
    let (mut paragraphs, mut bracketed, mut after_blank) = (0u32, 0u32, true);
    for line in text.split('\n') {
        let blank = line.trim().is_empty();
        let opens = Opening::of(line).is_some_and(|opening| is_label(&opening));
        paragraphs += u32::from(!blank && (after_blank || opens));
        bracketed += u32::from(opens);
        after_blank = blank;
    }
    bracketed > 1 && bracketed * 2 >= paragraphs
}

/// The evidence for each possible label, and how many paragraphs there are.
fn gather(text: &str, from: usize, bracketed: bool) -> (HashMap<&str, Evidence>, u32) {
    let mut evidence: HashMap<&str, Evidence> = HashMap::new();
    let (mut paragraphs, mut line_number) = (0, text[..from].matches('\n').count() as u32);
    let mut opens = true;
    let mut after_blank = true;
    for line in text[from..].split('\n') {
        line_number += 1;
        if line.trim().is_empty() {
            (opens, after_blank) = (true, true);
            continue;
        }
        paragraphs += u32::from(after_blank);
        let opening =
            Opening::of(line).filter(|opening| !opening.loose && opening.bracketed <= bracketed);
        // In the midst of a paragraph only what nobody writes in prose counts; `Well, Ann:` needs a time beside it to be a name.
        let counts = |(opening, look): &(Opening, Look)| {
            (opens || opening.timed || matches!(look, Look::Known | Look::Code))
                && (opening.time.is_some() || !opening.label.contains(','))
        };
        let seen = opening
            .and_then(|opening| Some((opening, Look::of(opening.label)?)))
            .filter(counts);
        if let Some((opening, look)) = seen {
            let entry = evidence.entry(opening.label).or_insert(Evidence {
                look,
                count: 0,
                timed: 0,
                tabbed: 0,
                line: line_number,
            });
            entry.count += 1;
            entry.timed += u32::from(opening.timed);
            entry.tabbed += u32::from(opening.tabbed);
        }
        // Where a line ends a sentence or is a label or time alone, the next may start a turn without a blank line between.
        opens = seen.is_some() || ends_something(line);
        after_blank = false;
    }
    (evidence, paragraphs)
}

fn ends_something(line: &str) -> bool {
    line.trim_end()
        .ends_with(|c: char| !c.is_alphanumeric() && c != ',')
        || times::leading(line.trim()).is_some_and(|stamp| stamp.bytes == line.trim().len())
}

/// Whether two labels differ by one letter added, dropped, changed or swapped with the next, or by case alone. Labels with
/// different numbers are different people.
fn is_one_typo(a: &str, b: &str) -> bool {
    let digits = |label: &str| -> String { label.chars().filter(char::is_ascii_digit).collect() };
    if a == b || digits(a) != digits(b) {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (
        a.to_lowercase().chars().collect(),
        b.to_lowercase().chars().collect(),
    );
    if a == b {
        return true;
    }
    if a.len().max(b.len()) < 4 {
        return false;
    }
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a[head..]
        .iter()
        .rev()
        .zip(b[head..].iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let (x, y) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    let swapped = x.len() == 2 && y.len() == 2 && x[0] == y[1] && x[1] == y[0];
    x.len().max(y.len()) == 1 || swapped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(text: &str) -> Vec<&str> {
        let labels = Labels::found_in(text, 0, &[], line_name);
        let mut found: Vec<&str> = labels.accepted.keys().copied().collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn labels_of_many_kinds_are_found() {
        let text = "I: How?\n\nR: So.\n\nP1: Yes.\n\nDr Smith: No.\n\nDr Smith: Well.\n\nMrs O'Neill-Jones: Aye.\n\nMrs O'Neill-Jones: Aye.\n\nŽofie: Ano.\n\nŽofie: Ne.";
        assert_eq!(
            labels(text),
            ["Dr Smith", "I", "Mrs O'Neill-Jones", "P1", "R", "Žofie"]
        );
    }

    #[test]
    fn prose_with_a_colon_is_no_label() {
        let talk = "INT1: How?\n\nSU01: So.\n\nINT1: And?\n\nSU01: Well.\n\n";
        for prose in [
            "What I thought was: no",
            "Note: he had left",
            "Result: nothing",
            "And then: nothing",
            "I said to her, Maureen: no",
            "Notation: [pause]",
            "Date: 2018",
            "Lunch: half past twelve",
            "At 10:30 we left",
            "http: that is what it said",
        ] {
            assert_eq!(
                labels(&format!("{talk}{prose}\n\nINT1: Yes.")),
                ["INT1", "SU01"],
                "{prose}"
            );
        }
    }

    #[test]
    fn a_label_that_stands_once_is_taken_where_the_others_look_like_it() {
        let talk = "Maureen: So.\n\nInterviewer: And?\n\nMaureen: Well.\n\n";
        assert_eq!(
            labels(&format!("{talk}Harold: Tea?")),
            ["Harold", "Interviewer", "Maureen"]
        );
        assert_eq!(labels("Anna: Hi.\n\nBen: Hello."), ["Anna", "Ben"]);
        assert_eq!(
            labels("Interviewer: Hi.\n\nMaureen: Hello."),
            ["Interviewer", "Maureen"]
        );
        let essay = "One thought.\n\nAnother.\n\nA third.\n\nShopping: milk.\n\nThe end.";
        assert_eq!(labels(essay), [""; 0]);
    }

    #[test]
    fn rows_of_a_table_name_nobody_and_names_before_a_tab_do_where_they_come_again() {
        let table = "Finding\tLeft\nRCA\t0\nLM\t0\n\nRCA\tnone\nLM\tnone\nTotal score\t0";
        assert_eq!(labels(table), [""; 0]);
        let talk = "INT\tHow?\nMaureen\tSo.\nINT\tAnd?\nMaureen\tWell.\nMaureen\tYes.";
        assert_eq!(labels(talk), ["INT", "Maureen"]);
    }

    #[test]
    fn turns_on_lines_next_to_one_another_are_found() {
        assert_eq!(
            labels("INT: How?\nMaureen: So.\nINT: And\nMaureen: then"),
            ["INT", "Maureen"]
        );
    }

    #[test]
    fn a_label_one_typo_away_from_a_frequent_one_is_told() {
        let text = "GEORGE: a.\n\nINT: b.\n\n".repeat(5) + "GEORG: c.\n\nHARRIET: d.";
        let labels = Labels::found_in(&text, 0, &[], line_name);
        assert_eq!(labels.misspelt, HashMap::from([("GEORG", "GEORGE")]));
        assert!(
            labels.warnings[0]
                .starts_with("line 21: the label GEORG occurs once and GEORGE 5 times")
        );
        assert!(labels.warnings[1].contains("HARRIET occurs once"));
    }

    #[test]
    fn typos_are_one_letter_and_never_a_number() {
        for (a, b) in [
            ("GEORG", "GEORGE"),
            ("GEROGE", "GEORGE"),
            ("George", "GEORGE"),
            ("GOERGE", "GEORGE"),
        ] {
            assert!(is_one_typo(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("INT1", "INT2"),
            ("GP01", "GP1"),
            ("REL", "REX"),
            ("ANNA", "HANNAH"),
        ] {
            assert!(!is_one_typo(a, b), "{a} {b}");
        }
    }

    #[test]
    fn a_text_with_hundreds_of_labels_is_read_without_speakers() {
        let text: String = (0..1000)
            .map(|n| format!("AB{n}: x.\n\nAB{n}: y.\n\n"))
            .collect();
        let labels = Labels::found_in(&text, 0, &[], line_name);
        assert!(labels.is_empty() && labels.warnings[0].starts_with("1000 different words"));
    }
}

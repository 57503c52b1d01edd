//! What may tell who was interviewed: names, places, dates, telephone numbers, e-mail addresses, postcodes and NHS numbers
//! that stand in texts. Suggestions for a table of pseudonyms: people decide.
//!
//! What follows a pattern is found wherever it stands. Names and places follow none. A word counts as one if it is
//! written with a capital where no sentence starts, and is not written in lower case more often; if a title or `called`
//! stands before it; or if it is among the given names that are common in the British Isles. Marks in `[brackets]` have been replaced already.

mod capitals;
mod gather;
mod lexicon;
#[cfg(test)]
mod oracle;
mod patterns;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::ground::in_parts_by;
use super::halt::{Halt, Halted};
use crate::study::{Interview, Pseudonyms, Span, Study, TranscriptId};
use gather::{Gathered, Seen};
pub use patterns::{is_nhs_number, patterned};

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

/// What may tell who was interviewed in all texts that are loaded, names and places first, the frequent before the rare;
/// what the table has already is left out.
pub fn suggestions(study: &Study, table: &Pseudonyms) -> Vec<Suggestion> {
    suggestions_unless(study, table, &Halt::default()).unwrap_or_default()
}

/// [`suggestions`], unless they are let go.
///
/// # Errors
/// [`Halted`].
pub(super) fn suggestions_unless(
    study: &Study,
    table: &Pseudonyms,
    halt: &Halt,
) -> Result<Vec<Suggestion>, Halted> {
    let length = |interview: &Interview| interview.document().text.len() as usize;
    let parts = in_parts_by(study, length, |interviews| {
        let mut gathered = Gathered::default();
        for interview in interviews {
            halt.check()?;
            gathered.read(interview, table);
        }
        Ok(gathered)
    });
    let mut gathered = Gathered::default();
    for part in parts {
        gathered.absorb(part?);
    }
    let mut together: HashMap<(IdentifierKind, String), Vec<Seen>> = HashMap::new();
    for (kind, words, seen) in gathered.judged() {
        let words: Vec<&str> = words.split_whitespace().collect();
        let alike = together.entry((kind, words.join(" "))).or_default();
        alike.push(seen);
    }
    let ids = study.interviews().iter().map(|one| one.transcript.id);
    let order: HashMap<TranscriptId, usize> = ids.zip(0..).collect();
    let together = together.into_iter();
    let mut suggestions: Vec<Suggestion> = together
        .filter_map(|((kind, words), seen)| suggestion(study, &order, kind, words, &seen))
        .collect();
    suggestions.sort_by(|a, b| (a.kind, b.times, &a.words).cmp(&(b.kind, a.times, &b.words)));
    Ok(suggestions)
}

fn suggestion(
    study: &Study,
    order: &HashMap<TranscriptId, usize>,
    kind: IdentifierKind,
    words: String,
    seen: &[Seen],
) -> Option<Suggestion> {
    let place = |seen: &&Seen| (order.get(&seen.first.0).copied(), seen.first.1.start);
    let (first, bytes) = &seen.iter().min_by_key(place)?.first;
    let text = &study.interview(*first)?.document().text;
    let transcripts = seen.iter().flat_map(|seen| &seen.transcripts);
    Some(Suggestion {
        kind,
        words,
        times: seen.iter().map(|seen| seen.times).sum(),
        transcripts: transcripts.collect::<HashSet<_>>().len(),
        first: (*first, text.span_of(bytes.clone())),
    })
}

/// Whether bytes overlap one of these ranges, which are in order and apart.
fn overlaps_one(ranges: &[Range<usize>], bytes: &Range<usize>) -> bool {
    let at = ranges.partition_point(|range| range.end <= bytes.start);
    ranges.get(at).is_some_and(|range| range.start < bytes.end)
}

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

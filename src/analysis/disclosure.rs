//! What may tell who was interviewed in words that are about to be shared: rare combinations of attributes, real names that are
//! left, and what looks like a number, a date, a place or an e-mail address. People decide; nothing here changes anything.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::identifiers::{IdentifierKind, patterned, suggestions};
use crate::study::{
    AttributeType, Participant, ParticipantId, Pseudonyms, Reading, Study, Value, words_of,
};

/// Attributes that say whether a participant may be quoted.
const CONSENT: [&str; 3] = ["consent_quotes", "consent", "quotes_consent"];

/// Whether an attribute says if a participant may be quoted. It then describes nobody.
pub fn is_consent(attribute: &str) -> bool {
    let plain = attribute.replace(['-', ' '], "_");
    CONSENT.contains(&plain.as_str())
}

/// Whether a participant's words may be quoted: not where an attribute `consent` or `consent_quotes` is no or declined.
pub fn may_be_quoted(participant: &Participant) -> bool {
    let refuses = |value: &Value| match value {
        Value::Known(known) => AttributeType::YesNo.read(known) == Reading::YesNo(false),
        Value::Declined => true,
        Value::Unknown => false,
    };
    let mut attributes = participant.attributes.iter();
    !attributes.any(|(name, value)| is_consent(name) && refuses(value))
}

/// The number of others who must share a participant's role and attributes, where nobody says another: with it, each stands in a
/// group of four (k-anonymity, Sweeney 2002, with k counted without the participant).
pub const USUAL_K: u64 = 3;

/// A participant who can be told by role and attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rare {
    /// Who.
    pub participant: ParticipantId,
    /// How many others have the same role and attributes.
    pub others: u64,
}

/// A real name of the table of pseudonyms that is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameLeft {
    /// Which entry of the table.
    pub entry: usize,
    /// Where it stands first.
    pub place: String,
    /// How many times it stands.
    pub times: usize,
}

/// Words that look as if they told who somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspect {
    /// What they look like.
    pub kind: IdentifierKind,
    /// The words.
    pub words: String,
    /// Where they stand first.
    pub place: String,
    /// How many times they stand.
    pub times: usize,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Disclosure {
    /// How many others must share role and attributes.
    pub k: u64,
    /// Participants with fewer, in the study's order; none where the attributes are not shared.
    pub rare: Vec<Rare>,
    /// Real names, in the order of the table.
    pub names: Vec<NameLeft>,
    /// What looks like an identifier, by kind, then as it comes.
    pub suspects: Vec<Suspect>,
}

/// Words that are about to be shared: a place that people can look at, and what is said there.
pub type Said = (String, String);

impl Disclosure {
    /// Looks through the words. `k`: how many others must share the role and attributes of each participant, where these are shared
    /// too. Names and places are those that [`suggestions`] finds in the study's texts, which must be loaded.
    pub fn of(study: &Study, said: &[Said], table: &Pseudonyms, k: Option<u64>) -> Self {
        Self {
            k: k.unwrap_or(0),
            rare: k.map(|k| rare(study, k)).unwrap_or_default(),
            names: names_left(said, table),
            suspects: suspects(study, said, table),
        }
    }

    /// What to look at before sharing, a sentence each; nothing of real names, which are more than a warning.
    pub fn warnings(&self, study: &Study) -> Vec<String> {
        let mut warnings = Vec::new();
        if let Some(first) = self.rare.first() {
            let name = study
                .participant(first.participant)
                .map_or("", |who| who.name.as_str());
            warnings.push(format!(
                "{} of {} participants have a role and attributes that fewer than {} others share ({name}{}); `emic check` lists them",
                self.rare.len(),
                study.participants().len(),
                self.k,
                if self.rare.len() > 1 { " ..." } else { "" },
            ));
        }
        if let Some(first) = self.suspects.first() {
            let mut kinds: BTreeMap<IdentifierKind, usize> = BTreeMap::new();
            for suspect in &self.suspects {
                *kinds.entry(suspect.kind).or_default() += 1;
            }
            let kinds = kinds
                .iter()
                .map(|(kind, number)| format!("{number} {}", kind.name()));
            warnings.push(format!(
                "some words look like an identifier ({}; the first at {}); `emic check` lists them",
                kinds.collect::<Vec<_>>().join(", "),
                first.place
            ));
        }
        warnings
    }

    /// Whether there is nothing to look at.
    pub fn is_clear(&self) -> bool {
        self.rare.is_empty() && self.names.is_empty() && self.suspects.is_empty()
    }
}

/// What of a participant a report shows: the attributes of which anything is known of anybody, consent left out.
pub fn described<'a>(study: &'a Study, participant: &'a Participant) -> Vec<(&'a str, &'a str)> {
    let known = |name: &&str| {
        let mut values = study.participants().iter();
        values.any(|who| matches!(who.attributes.get(*name), Some(Value::Known(_))))
    };
    let names = study.attribute_names().into_iter();
    let names = names.filter(|name| !is_consent(name)).filter(known);
    let value = |name: &'a str| {
        let value = participant.attributes.get(name);
        (name, value.unwrap_or(&Value::Unknown).as_str())
    };
    names.map(value).collect()
}

fn rare(study: &Study, k: u64) -> Vec<Rare> {
    let names: Vec<&str> = match study.participants().first() {
        Some(first) => described(study, first)
            .into_iter()
            .map(|(name, _)| name)
            .collect(),
        None => Vec::new(),
    };
    let combination = |participant: &Participant| -> Vec<String> {
        let mut parts = vec![participant.role.clone()];
        parts.extend(names.iter().map(|name| {
            let value = participant.attributes.get(*name).unwrap_or(&Value::Unknown);
            value.as_str().trim().to_lowercase()
        }));
        parts
    };
    let mut groups: HashMap<Vec<String>, u64> = HashMap::new();
    for participant in study.participants() {
        *groups.entry(combination(participant)).or_default() += 1;
    }
    let participants = study.participants().iter();
    let rare = participants.map(|participant| Rare {
        participant: participant.id,
        others: groups
            .get(&combination(participant))
            .map_or(0, |size| size - 1),
    });
    rare.filter(|one| one.others < k).collect()
}

/// The real names of a table that stand in words, in the order of the table.
pub fn names_left(said: &[Said], table: &Pseudonyms) -> Vec<NameLeft> {
    if table.is_empty() {
        return Vec::new();
    }
    let mut left: BTreeMap<usize, NameLeft> = BTreeMap::new();
    for (place, words) in said {
        for found in table.find(words) {
            let one = left.entry(found.entry).or_insert_with(|| NameLeft {
                entry: found.entry,
                place: place.clone(),
                times: 0,
            });
            one.times += 1;
        }
    }
    left.into_values().collect()
}

fn suspects(study: &Study, said: &[Said], table: &Pseudonyms) -> Vec<Suspect> {
    let kinds: HashMap<String, IdentifierKind> = suggestions(study, table)
        .into_iter()
        .filter(|one| matches!(one.kind, IdentifierKind::Name | IdentifierKind::Place))
        .map(|one| (one.words.clone(), one.kind))
        .collect();
    let longest = kinds.keys().map(|words| words.split(' ').count()).max();
    let beginning = |name: &String| words_of(name).next().map(|first| name[first].to_owned());
    let beginnings: HashSet<String> = kinds.keys().filter_map(beginning).collect();
    let mut found: BTreeMap<(IdentifierKind, String), (usize, Suspect)> = BTreeMap::new();
    let mut note = |kind: IdentifierKind, words: &str, place: &str| {
        let next = found.len();
        let (_, suspect) = found.entry((kind, words.to_owned())).or_insert_with(|| {
            let suspect = Suspect {
                kind,
                words: words.to_owned(),
                place: place.to_owned(),
                times: 0,
            };
            (next, suspect)
        });
        suspect.times += 1;
    };
    for (place, words) in said {
        for (kind, range) in patterned(words) {
            note(kind, &words[range], place);
        }
        let bounds: Vec<_> = words_of(words).collect();
        let mut at = 0;
        while at < bounds.len() {
            if !beginnings.contains(&words[bounds[at].clone()]) {
                at += 1;
                continue;
            }
            // The longest name that starts here.
            let widths = (1..=longest.unwrap_or(0).min(bounds.len() - at)).rev();
            let named = widths.filter_map(|width| {
                let range = bounds[at].start..bounds[at + width - 1].end;
                Some((width, kinds.get(&words[range.clone()])?, range))
            });
            match { named }.next() {
                Some((width, kind, range)) => {
                    note(*kind, &words[range], place);
                    at += width;
                }
                None => at += 1,
            }
        }
    }
    let mut found: Vec<(usize, Suspect)> = found.into_values().collect();
    found.sort_by_key(|(at, suspect)| (suspect.kind, *at));
    found.into_iter().map(|(_, suspect)| suspect).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::study_of;
    use crate::study::Pseudonym;

    fn table() -> Pseudonyms {
        let entry = Pseudonym {
            original: "Mary Smith".into(),
            replacement: "[NAME]".into(),
        };
        Pseudonyms::new([entry]).unwrap()
    }

    #[test]
    fn who_can_be_told_by_role_and_attributes_is_found() {
        let (study, _) = study_of(&[]);
        let of = |k| {
            let found = Disclosure::of(&study, &[], &Pseudonyms::default(), k).rare;
            found.iter().map(|one| one.others).collect::<Vec<_>>()
        };
        assert_eq!(of(Some(1)), [0, 0, 0, 0, 0]);
        assert!(of(Some(0)).is_empty());
        assert!(of(None).is_empty());
    }

    #[test]
    fn those_who_are_alike_hide_one_another() {
        use crate::study::testing::perform;
        use crate::study::{Action, NewParticipant};
        let (mut study, mut stamp) = study_of(&[]);
        let alike = ["A1", "A2", "A3", "A4"].map(|name| NewParticipant {
            name: name.into(),
            role: Some("nurse".into()),
            attributes: [("age".to_owned(), Value::Known("30-39".into()))].into(),
        });
        perform(
            &mut study,
            &mut stamp,
            Action::SetParticipants(alike.into()),
        )
        .unwrap();
        let found = |k| {
            let rare = Disclosure::of(&study, &[], &Pseudonyms::default(), Some(k)).rare;
            rare.iter().filter(|one| one.others == 3).count()
        };
        assert_eq!((found(3), found(4)), (0, 4));
    }

    #[test]
    fn names_of_the_table_and_patterns_are_found_with_their_place() {
        let (study, _) = study_of(&[]);
        let said = [
            (
                "GP01:3".to_owned(),
                "Then Mary Smith rang, on 12 March 2024.".to_owned(),
            ),
            (
                "memo".to_owned(),
                "ask mary@example.org; Mary Smith".to_owned(),
            ),
        ];
        let found = Disclosure::of(&study, &said, &table(), None);
        let name = NameLeft {
            entry: 0,
            place: "GP01:3".into(),
            times: 2,
        };
        assert_eq!(found.names, [name]);
        let suspects = found.suspects.iter();
        let suspects: Vec<(&str, &str)> = suspects
            .map(|one| (one.kind.name(), one.words.as_str()))
            .collect();
        assert_eq!(
            suspects,
            [("date", "12 March 2024"), ("e-mail", "mary@example.org")]
        );
        assert!(!found.is_clear());
    }
}

//! What may tell who was interviewed in words that are about to be shared: rare combinations of attributes, real names that are
//! left, and what looks like a number, a date, a place or an e-mail address. People decide; nothing here changes anything.

mod looking;

use std::collections::{BTreeMap, HashMap, HashSet};

use super::halt::{Halt, Halted};
use super::identifiers::{IdentifierKind, suggestions_unless};
use crate::study::{AttributeType, Participant, ParticipantId, Pseudonyms, Reading, Study, Value};
use looking::{Found, Names};
pub use looking::{Said, Shared};

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

/// The participants who may not be quoted.
pub fn not_to_be_quoted(study: &Study) -> HashSet<ParticipantId> {
    let participants = study.participants().iter();
    let silent = participants.filter(|participant| !may_be_quoted(participant));
    silent.map(|participant| participant.id).collect()
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

impl Disclosure {
    /// Looks through the words. `k`: how many others must share the role and attributes of each participant, where these are shared
    /// too. Names and places are those that [`suggestions`](super::suggestions) finds in the study's texts, which must be loaded.
    ///
    /// # Errors
    /// [`Halted`].
    pub fn of(
        study: &Study,
        shared: &dyn Shared,
        table: &Pseudonyms,
        k: Option<u64>,
        halt: &Halt,
    ) -> Result<Self, Halted> {
        let others = Names::of(suggestions_unless(study, table, halt)?);
        let (names, suspects) = Found::of(shared, table, Some(&others), halt)?.sorted();
        Ok(Self {
            k: k.unwrap_or(0),
            rare: k.map(|k| rare(study, k)).unwrap_or_default(),
            names,
            suspects,
        })
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
///
/// # Errors
/// [`Halted`].
pub fn names_left(
    shared: &dyn Shared,
    table: &Pseudonyms,
    halt: &Halt,
) -> Result<Vec<NameLeft>, Halted> {
    if table.is_empty() {
        return Ok(Vec::new());
    }
    Ok(Found::of(shared, table, None, halt)?.sorted().0)
}

#[cfg(test)]
mod tests;

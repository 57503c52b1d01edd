//! Participants, coders and attributes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ids::{CoderId, ParticipantId};

/// A person interviewed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Participant {
    /// Their identity.
    pub id: ParticipantId,
    /// The short id used in quotes (`GP01`), unlike that of any other participant.
    pub name: String,
    /// `gp`, `provider`, `patient` or any other name of a group, in lower case; empty where not known.
    pub role: String,
    /// What is known about them.
    pub attributes: Attributes,
    /// Who entered them.
    pub by: CoderId,
    /// When, in milliseconds since 1970.
    pub created: i64,
}

/// Somebody who codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coder {
    /// Their identity.
    pub id: CoderId,
    /// Short name or initials, unlike any other coder's.
    pub name: String,
    /// When they were added, in milliseconds since 1970.
    pub created: i64,
}

/// Attribute values by name; names are in lower case, a name that is absent is unknown.
pub type Attributes = BTreeMap<String, Value>;

/// The name of an attribute as it is stored: lower case, underscores and runs of blanks one blank, so that `Age_band` in a
/// table is the `age band` of a header.
pub fn attribute_name(name: &str) -> String {
    let spaced = name.to_lowercase().replace('_', " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is known of one attribute of one participant or transcript.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// The value as it was written.
    Known(String),
    /// Nobody knows, or nobody asked.
    Unknown,
    /// The participant preferred not to say.
    Declined,
}

impl Value {
    /// Reads a cell of a table: blank, `unknown`, `not stated`, `n/k`, `-` and the like are unknown; `declined`,
    /// `prefer not to say`, `refused` and the like are declined; all else is known.
    pub fn read(cell: &str) -> Self {
        let cell = cell.trim();
        match cell.to_lowercase().as_str() {
            "" | "-" | "--" | "?" | "unknown" | "not stated" | "not known" | "n/k" | "n/a"
            | "na" | "missing" | "not recorded" => Self::Unknown,
            "declined"
            | "refused"
            | "prefer not to say"
            | "prefers not to say"
            | "preferred not to say" => Self::Declined,
            _ => Self::Known(cell.to_owned()),
        }
    }

    /// The value as shown to people: `unknown` and `declined` stand for themselves.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(value) => value,
            Self::Unknown => "unknown",
            Self::Declined => "declined",
        }
    }
}

/// The type of an attribute: how its values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttributeType {
    /// Free text; equal or not.
    Text,
    /// Numbers.
    Number,
    /// Dates `YYYY-MM-DD`, also `YYYY-MM` and `YYYY`.
    Date,
    /// Yes or no.
    YesNo,
    /// Ordered bands: `40-49`, `80+`, `<20`.
    Band,
}

/// A value as its attribute's type reads it: what comparisons work on.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// Text in lower case.
    Text(String),
    /// A stretch of numbers from lowest to highest: one number has both alike, `80+` reaches to infinity.
    Range(f64, f64),
    /// A date or a part of one, as it sorts.
    Date(String),
    /// Yes or no.
    YesNo(bool),
}

impl AttributeType {
    /// All types.
    pub const ALL: [Self; 5] = [
        Self::Text,
        Self::Number,
        Self::Date,
        Self::YesNo,
        Self::Band,
    ];

    /// Its name on screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
            Self::YesNo => "yes/no",
            Self::Band => "band",
        }
    }

    /// The narrowest type that fits every known value; text where none does or nothing is known.
    pub fn guess<'a>(values: impl IntoIterator<Item = &'a Value>) -> Self {
        let known: Vec<&str> = values
            .into_iter()
            .filter_map(|value| match value {
                Value::Known(known) => Some(known.as_str()),
                _ => None,
            })
            .collect();
        if known.is_empty() {
            return Self::Text;
        }
        [Self::YesNo, Self::Number, Self::Date, Self::Band]
            .into_iter()
            .find(|kind| known.iter().all(|value| kind.fits(value)))
            .unwrap_or(Self::Text)
    }

    /// Whether `value` can be read as this type.
    pub fn fits(self, value: &str) -> bool {
        self.try_read(value).is_some()
    }

    /// Reads `value`; what does not fit the type is read as text.
    pub fn read(self, value: &str) -> Reading {
        self.try_read(value)
            .unwrap_or_else(|| Reading::Text(value.trim().to_lowercase()))
    }

    fn try_read(self, value: &str) -> Option<Reading> {
        let value = value.trim();
        match self {
            Self::Text => Some(Reading::Text(value.to_lowercase())),
            Self::Number => number(value).map(|number| Reading::Range(number, number)),
            Self::YesNo => match value.to_lowercase().as_str() {
                "yes" | "y" | "true" => Some(Reading::YesNo(true)),
                "no" | "n" | "false" => Some(Reading::YesNo(false)),
                _ => None,
            },
            Self::Date => is_date(value).then(|| Reading::Date(value.to_owned())),
            Self::Band => band(value).map(|(low, high)| Reading::Range(low, high)),
        }
    }
}

fn number(text: &str) -> Option<f64> {
    let plain = text.trim().replace(',', "");
    let starts_well = plain.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.');
    plain
        .parse::<f64>()
        .ok()
        .filter(|number| starts_well && number.is_finite())
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits =
        |part: &str, width: usize| part.len() == width && part.bytes().all(|b| b.is_ascii_digit());
    let within = |part: &str, most: u8| part.parse::<u8>().is_ok_and(|n| (1..=most).contains(&n));
    match parts.as_slice() {
        [year, month] => digits(year, 4) && digits(month, 2) && within(month, 12),
        [year, month, day] => {
            digits(year, 4)
                && digits(month, 2)
                && digits(day, 2)
                && within(month, 12)
                && within(day, 31)
        }
        _ => false,
    }
}

/// Lowest and highest number of a band: `40-49`, `40 to 49`, `80+`, `<20`, `65 and over`, a plain number.
fn band(text: &str) -> Option<(f64, f64)> {
    let text = text.to_lowercase();
    let text = text.trim();
    if let Some(low) = ["+", " and over", " or over", " and above", " or older"]
        .iter()
        .find_map(|end| text.strip_suffix(end))
    {
        return number(low).map(|low| (low, f64::INFINITY));
    }
    if let Some(high) = ["<", "under ", "below "]
        .iter()
        .find_map(|start| text.strip_prefix(start))
    {
        return number(high).map(|high| (f64::NEG_INFINITY, high.next_down()));
    }
    if let Some(number) = number(text) {
        return Some((number, number));
    }
    let (low, high) = ["-", "\u{2013}", " to "]
        .iter()
        .find_map(|dash| text.split_once(dash))?;
    let (low, high) = (number(low)?, number(high)?);
    (low <= high).then_some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(values: &[&str]) -> Vec<Value> {
        values
            .iter()
            .map(|value| Value::Known((*value).to_owned()))
            .collect()
    }

    #[test]
    fn types_are_guessed_over_all_known_values() {
        let guess = |values: &[&str]| AttributeType::guess(&known(values));
        assert_eq!(guess(&["40-49", "80+", "<20"]), AttributeType::Band);
        assert_eq!(guess(&["3", "12.5", "1,200"]), AttributeType::Number);
        assert_eq!(guess(&["yes", "No"]), AttributeType::YesNo);
        assert_eq!(guess(&["2018-05-14", "2018-06"]), AttributeType::Date);
        assert_eq!(guess(&["12", "about twelve"]), AttributeType::Text);
        assert_eq!(
            AttributeType::guess(&[Value::Unknown, Value::Declined]),
            AttributeType::Text
        );
    }

    #[test]
    fn attribute_names_are_alike_however_they_are_written() {
        assert_eq!(attribute_name(" Age_band"), attribute_name("age  Band"));
    }

    #[test]
    fn a_band_reaches_from_its_lowest_to_its_highest() {
        assert_eq!(
            AttributeType::Band.read("80+"),
            Reading::Range(80.0, f64::INFINITY)
        );
        assert_eq!(
            AttributeType::Band.read("40\u{2013}49"),
            Reading::Range(40.0, 49.0)
        );
        assert!(!AttributeType::Band.fits("49-40"));
    }

    #[test]
    fn unknown_and_declined_are_values_of_their_own() {
        assert_eq!(Value::read(" Not stated "), Value::Unknown);
        assert_eq!(Value::read("prefers not to say"), Value::Declined);
        assert_eq!(Value::read("no"), Value::Known("no".into()));
    }
}

//! Names in queries: fields, codes, speakers, attributes as the study knows them.

use std::cmp::Ordering;

use super::lexer::{Sign, Term};
use super::{CodeName, Condition, Node, QueryError, Test};
use crate::search::fold::fold;
use crate::study::{AttributeType, Reading, Study, Value, attribute_name, slug_of};

/// The fields that every study has.
pub(in super::super) const FIELDS: [&str; 8] = [
    "code",
    "speaker",
    "role",
    "transcript",
    "set",
    "coder",
    "memo",
    "query",
];
/// Roles that no participant has.
pub(in super::super) const INTERVIEWER: &str = "interviewer";
/// The role of relatives and others in the room.
pub(in super::super) const OTHER: &str = "other";
/// How many names an error lists.
const LISTED: usize = 8;

/// Whether an attribute's value is the name of a state of knowledge, and so has to be quoted to be meant itself.
pub(super) fn is_state(value: &str) -> bool {
    matches!(value, "known" | "unknown" | "declined")
}

impl Term {
    /// The value of a field as typed, without quotes.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Bare { text, .. } | Self::Quoted { text, .. } | Self::Regex(text) => text,
        }
    }

    fn is_exact(&self) -> bool {
        matches!(
            self,
            Self::Bare { exact: true, .. } | Self::Quoted { exact: true, .. }
        )
    }
}

/// The names of one study.
pub(super) struct Names<'a> {
    study: &'a Study,
}

impl<'a> Names<'a> {
    pub(super) fn new(study: &'a Study) -> Self {
        Self { study }
    }

    /// A field and its value. `column` is where the field starts, `at` where its value does.
    pub(super) fn field(
        &self,
        name: &str,
        attribute: bool,
        sign: Sign,
        value: &Term,
        column: usize,
        at: usize,
    ) -> Result<Node, QueryError> {
        let lower = name.to_lowercase();
        let lower = lower.trim();
        if attribute || !FIELDS.contains(&lower) {
            return self.attribute(lower, attribute, sign, value, column, at);
        }
        if sign != Sign::Is {
            return Err(QueryError::new(
                column,
                format!("{lower} is not smaller or larger than anything"),
                format!("write {lower}:{}", value.text()),
            ));
        }
        match lower {
            "code" => self.code(value, at),
            "speaker" => self.speaker(value.text(), at),
            "role" => self.role(value.text(), at),
            "transcript" => self.transcript(value.text(), at),
            "set" => self.set(value.text(), at),
            _ => self.coder(value.text(), at),
        }
    }

    fn code(&self, value: &Term, at: usize) -> Result<Node, QueryError> {
        let text = value.text();
        if text == "*" {
            return Ok(Node::Code(CodeName::Any));
        }
        let book = self.study.codebook();
        let code = book.by_slug(text).or_else(|| {
            let slug = slug_of(text);
            let by_label = || book.iter().find(|code| fold(&code.label) == fold(text));
            book.by_slug(&slug).or_else(by_label)
        });
        let code = code.ok_or_else(|| {
            let slugs = book.iter().map(|code| code.slug.as_str());
            unknown(at, "code", text, slugs)
        })?;
        let name = if value.is_exact() {
            CodeName::Own
        } else {
            CodeName::Under
        };
        Ok(Node::Code(name(code.id, code.slug.clone())))
    }

    fn speaker(&self, text: &str, at: usize) -> Result<Node, QueryError> {
        let speakers = self.study.interviews().iter();
        let labels = speakers.flat_map(|interview| &interview.transcript.speakers);
        let names = self.study.participants().iter().map(|p| p.name.as_str());
        let known: Vec<&str> = labels
            .map(|speaker| speaker.label.as_str())
            .chain(names)
            .collect();
        named(known, "speaker", text, at).map(Node::Speaker)
    }

    fn role(&self, text: &str, at: usize) -> Result<Node, QueryError> {
        let roles = self.study.participants().iter().map(|p| p.role.as_str());
        let known: Vec<&str> = roles.chain([INTERVIEWER, OTHER]).collect();
        named(known, "role", text, at).map(Node::Role)
    }

    fn transcript(&self, text: &str, at: usize) -> Result<Node, QueryError> {
        if let Some(interview) = self.study.interview_titled(text) {
            let transcript = &interview.transcript;
            return Ok(Node::Transcript(transcript.id, transcript.title.clone()));
        }
        let titles = self.study.interviews().iter();
        let titles = titles.map(|interview| interview.transcript.title.as_str());
        Err(unknown(at, "transcript", text, titles))
    }

    fn set(&self, text: &str, at: usize) -> Result<Node, QueryError> {
        let mut sets = self.study.sets().iter();
        match sets.find(|set| fold(&set.name) == fold(text)) {
            Some(set) => Ok(Node::Set(set.id, set.name.clone())),
            None => {
                let names = self.study.sets().iter().map(|set| set.name.as_str());
                Err(unknown(at, "set", text, names))
            }
        }
    }

    fn coder(&self, text: &str, at: usize) -> Result<Node, QueryError> {
        let folded = || {
            let mut coders = self.study.coders().iter();
            coders.find(|coder| fold(&coder.name) == fold(text))
        };
        match self.study.coder_named(text).or_else(folded) {
            Some(coder) => Ok(Node::Coder(coder.id, coder.name.clone())),
            None => {
                let names = self.study.coders().iter().map(|coder| coder.name.as_str());
                Err(unknown(at, "coder", text, names))
            }
        }
    }

    /// The text of a saved query.
    pub(super) fn saved(&self, name: &str, at: usize) -> Result<String, QueryError> {
        let mut questions = self.study.questions().iter();
        if let Some(question) = questions.find(|question| question.name == name) {
            return Ok(question.query.clone());
        }
        let names = self
            .study
            .questions()
            .iter()
            .map(|question| question.name.as_str());
        Err(unknown(at, "saved query", name, names))
    }

    fn attribute(
        &self,
        name: &str,
        marked: bool,
        sign: Sign,
        value: &Term,
        column: usize,
        at: usize,
    ) -> Result<Node, QueryError> {
        let names = self.study.attribute_names();
        let name = attribute_name(name);
        let name = name.as_str();
        if !names.contains(&name) {
            let error = if marked {
                unknown(column, "attribute", name, names)
            } else {
                let error = unknown(column, "field", name, FIELDS.into_iter().chain(names));
                let hint = format!(
                    "{}. To search for it as it stands, put it in quotes",
                    error.hint
                );
                QueryError { hint, ..error }
            };
            return Err(error);
        }
        let bare = matches!(value, Term::Bare { exact: false, .. });
        let test = match value.text() {
            "unknown" if bare && sign == Sign::Is => Test::Unknown,
            "declined" if bare && sign == Sign::Is => Test::Declined,
            "known" if bare && sign == Sign::Is => Test::Known,
            text => self.comparison(name, sign, text, at)?,
        };
        Ok(Node::Attribute(Condition {
            name: name.to_owned(),
            test,
        }))
    }

    fn comparison(
        &self,
        name: &str,
        sign: Sign,
        text: &str,
        at: usize,
    ) -> Result<Test, QueryError> {
        let (order, or_equal) = match sign {
            Sign::Is => (Ordering::Equal, true),
            Sign::Less => (Ordering::Less, false),
            Sign::LessOrEqual => (Ordering::Less, true),
            Sign::Greater => (Ordering::Greater, false),
            Sign::GreaterOrEqual => (Ordering::Greater, true),
        };
        let kind = self.study.attribute_type(name);
        let wrong = |message: String, hint: &str| Err(QueryError::new(at, message, hint));
        let reading = match kind {
            AttributeType::Number | AttributeType::Band => AttributeType::Band.read(text),
            AttributeType::Date if is_year(text) => Reading::Date(text.to_owned()),
            kind => kind.read(text),
        };
        match (kind, &reading) {
            (AttributeType::Text, _) | (AttributeType::YesNo, Reading::YesNo(_))
                if order != Ordering::Equal =>
            {
                return wrong(
                    format!(
                        "{name} has values that are no numbers, bands or dates, so none is larger"
                    ),
                    &format!("compare it with @{name}:{text}, or correct its values or its type"),
                );
            }
            (AttributeType::Number | AttributeType::Band, Reading::Text(_)) => {
                return wrong(
                    format!("{text} is no number, and {name} holds numbers"),
                    "type a number or a band, such as 60, 40-49 or 80+",
                );
            }
            (AttributeType::Date, Reading::Text(_)) => {
                return wrong(
                    format!("{text} is no date, and {name} holds dates"),
                    "type 2018, 2018-05 or 2018-05-14",
                );
            }
            (AttributeType::YesNo, Reading::Text(_)) => {
                return wrong(
                    format!("{text} is neither yes nor no, and {name} holds one or the other"),
                    "type yes, no, known, unknown or declined",
                );
            }
            _ => {}
        }
        Ok(Test::Compares {
            order,
            or_equal,
            written: text.to_owned(),
            reading,
        })
    }
}

impl Test {
    /// Whether a value of an attribute of this type passes. Unknown and declined fail every comparison.
    pub(in super::super) fn passes(&self, value: &Value, kind: AttributeType) -> bool {
        match (self, value) {
            (Self::Unknown, value) => *value == Value::Unknown,
            (Self::Declined, value) => *value == Value::Declined,
            (Self::Known, value) => matches!(value, Value::Known(_)),
            (
                Self::Compares {
                    order,
                    or_equal,
                    reading,
                    ..
                },
                Value::Known(known),
            ) => match order {
                Ordering::Equal => is_in(&kind.read(known), reading),
                order => is_beyond(&kind.read(known), reading, *order, *or_equal),
            },
            _ => false,
        }
    }
}

/// Whether a value lies whole in what was asked for: a number in a band, a day in a month; texts are alike, or not.
fn is_in(value: &Reading, asked: &Reading) -> bool {
    match (value, asked) {
        (Reading::Text(value), Reading::Text(asked)) => fold(value) == fold(asked),
        (Reading::YesNo(value), Reading::YesNo(asked)) => value == asked,
        (Reading::Range(low, high), Reading::Range(from, to)) => from <= low && high <= to,
        (Reading::Date(value), Reading::Date(asked)) => {
            let rest = value.strip_prefix(asked.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        }
        _ => false,
    }
}

/// Whether a value lies whole on one side of what was asked for; with `or_equal`, what was asked for belongs to that side.
fn is_beyond(value: &Reading, asked: &Reading, side: Ordering, or_equal: bool) -> bool {
    match (value, asked) {
        (Reading::Range(low, high), Reading::Range(from, to)) => match (side, or_equal) {
            (Ordering::Greater, false) => low > to,
            (Ordering::Greater, true) => low >= from,
            (_, false) => high < from,
            (_, true) => high <= to,
        },
        (Reading::Date(value), Reading::Date(asked)) => {
            let (low, high) = (format!("{value}-"), format!("{value}-~"));
            let (from, to) = (format!("{asked}-"), format!("{asked}-~"));
            match (side, or_equal) {
                (Ordering::Greater, false) => low > to,
                (Ordering::Greater, true) => low >= from,
                (_, false) => high < from,
                (_, true) => high <= to,
            }
        }
        _ => false,
    }
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The name as the study writes it, case and accents alike.
fn named(known: Vec<&str>, what: &str, text: &str, at: usize) -> Result<String, QueryError> {
    let same = |name: &&&str| !name.is_empty() && fold(name) == fold(text);
    match known.iter().find(same) {
        Some(name) => Ok((*name).to_owned()),
        None => Err(unknown(at, what, text, known)),
    }
}

fn unknown<'n>(
    column: usize,
    what: &str,
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> QueryError {
    let mut known: Vec<&str> = known.into_iter().filter(|name| !name.is_empty()).collect();
    known.sort_unstable();
    known.dedup();
    let hint = match (closest(name, &known), known.len()) {
        (Some(close), _) => format!("did you mean {close}?"),
        (None, 0) => format!("the study has none: there is no {what} yet"),
        (None, 1..=LISTED) => format!("there are: {}", known.join(", ")),
        (None, _) => format!("there are: {} ...", known[..LISTED].join(", ")),
    };
    QueryError::new(column, format!("there is no {what} called {name}"), hint)
}

/// The name that was most likely meant: few letters away, or one that begins like it.
fn closest<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
    let name: Vec<char> = fold(name).chars().collect();
    let most = (name.len() / 3).clamp(1, 3);
    let distances = known.iter().map(|candidate| {
        let candidate_chars: Vec<char> = fold(candidate).chars().collect();
        let begins = name.len() >= 3 && candidate_chars.starts_with(&name);
        (
            if begins {
                1
            } else {
                edits(&name, &candidate_chars)
            },
            *candidate,
        )
    });
    let (distance, candidate) = distances.min()?;
    (distance <= most && distance < name.len()).then_some(candidate)
}

/// How many letters must be added, left out, replaced or swapped with their neighbour to make one of the other.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(rows[i - 2][j - 2] + 1);
            }
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

//! The query language: text to tree, and back.

mod lexer;
mod names;
mod parse;

use std::cmp::Ordering;
use std::fmt;

use super::words::WordPattern;
use crate::study::{CodeId, CoderId, Reading, SetId, Study, TranscriptId};

pub(super) use lexer::{is_bare, quoted_name};
pub(super) use names::{FIELDS, INTERVIEWER, OTHER};

/// A query that has been read and whose names are known to the study.
///
/// It prints as it can be typed again: reading what it prints gives the same query.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    pub(super) root: Node,
}

/// Why a query cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// Where in the query, in characters counted from 0.
    pub column: usize,
    /// What is wrong there.
    pub message: String,
    /// What was expected, or what may have been meant.
    pub hint: String,
}

impl QueryError {
    fn new(column: usize, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            column,
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// All of it in one line, for people: the column counted from 1.
    pub fn in_words(&self) -> String {
        let Self {
            column,
            message,
            hint,
        } = self;
        let behind = if hint.is_empty() { "" } else { "; " };
        format!("column {}: {message}{behind}{hint}", column + 1)
    }
}

/// A query as a tree.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// A word, phrase or pattern in the speech.
    Word(WordPattern),
    /// Passages under a code.
    Code(CodeName),
    /// The turns under a label, or of a participant of that name.
    Speaker(String),
    /// The turns of participants of a role, of the interviewer (`interviewer`) or of others (`other`).
    Role(String),
    /// The turns of a transcript.
    Transcript(TranscriptId, String),
    /// The turns of the transcripts in a set.
    Set(SetId, String),
    /// Passages coded by a coder.
    Coder(CoderId, String),
    /// What memos with a word hang on.
    Memo(WordPattern),
    /// Turns by an attribute of who speaks, or of the transcript.
    Attribute(Condition),
    /// A saved query.
    Saved(String, Box<Node>),
    /// What does not satisfy the query.
    Not(Box<Node>),
    /// What satisfies all.
    And(Vec<Node>),
    /// What satisfies any.
    Or(Vec<Node>),
    /// Segments of the left side by their relation to the right side.
    Related {
        /// Where the segments come from.
        left: Box<Node>,
        /// How they must stand to those of the right side.
        relation: Relation,
        /// Whether they must not.
        negated: bool,
        /// What they are compared with.
        right: Box<Node>,
    },
}

/// Which code is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CodeName {
    /// Any.
    Any,
    /// This one or one under it.
    Under(CodeId, String),
    /// This one alone.
    Own(CodeId, String),
}

/// How one segment stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// It lies in the other whole.
    Within,
    /// The other lies in it whole.
    Contains,
    /// They share a character.
    Overlaps,
    /// So many turns apart at most.
    Near(usize),
    /// The other starts at its end or after it, so many turns on at most.
    Then(usize),
}

/// What is asked of an attribute.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Condition {
    /// The attribute, in lower case.
    pub name: String,
    /// What its value must be.
    pub test: Test,
}

/// What the value of an attribute must be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    /// Nobody knows it.
    Unknown,
    /// Not said.
    Declined,
    /// There is a value.
    Known,
    /// It compares so with a value.
    Compares {
        /// `Equal` for `:` and `=`.
        order: Ordering,
        /// Whether equality passes too: `>=`, `<=`, and `:`.
        or_equal: bool,
        /// The value as written.
        written: String,
        /// The value as the attribute's type reads it.
        reading: Reading,
    },
}

impl Query {
    /// Reads a query against the names of a study.
    ///
    /// # Errors
    /// The first thing that is wrong, with its column.
    pub fn parse(text: &str, study: &Study) -> Result<Self, QueryError> {
        parse::Parser::new(study)
            .query(text)
            .map(|root| Self { root })
    }

    /// Reads what is to be saved as `name`: as [`parse`](Self::parse), and it must not ask for itself, not even by way of
    /// other saved queries.
    ///
    /// # Errors
    /// The first thing that is wrong, with its column.
    pub fn parse_as(name: &str, text: &str, study: &Study) -> Result<Self, QueryError> {
        parse::Parser::within(study, name)
            .query(text)
            .map(|root| Self { root })
    }

    /// The query with more to satisfy: `text` in brackets where it needs them, and what is to stand behind it.
    pub fn and_also(&self, text: &str, more: &str) -> String {
        match self.root {
            Node::Or(_) => format!("({text}) {more}"),
            _ => format!("{text} {more}"),
        }
    }
}

/// A query's text, where it can be read, with the saved query `from` called `to` wherever it is asked for.
pub fn with_saved_renamed(text: &str, from: &str, to: &str) -> String {
    let Ok(tokens) = lexer::tokens(text) else {
        return text.to_owned();
    };
    let names = tokens.iter().filter_map(|token| token.asks_for_saved(from));
    let mut places: Vec<usize> = names.collect();
    places.reverse();
    let mut chars: Vec<char> = text.chars().collect();
    for at in places {
        chars.splice(at..at + from.chars().count(), to.chars());
    }
    chars.into_iter().collect()
}

/// A field's value as it can be typed: in quotes where it needs them.
pub fn quoted(value: &str) -> String {
    lexer::quoted_value(value)
}

/// An attribute as it can be typed in a query: behind `@`, in quotes where it needs them.
pub fn named_attribute(name: &str) -> String {
    format!("@{}", lexer::quoted_name(name))
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.fmt(f)
    }
}

impl Node {
    /// What stands on either side of a relation, or behind NOT: bracketed unless it is one term.
    fn tight(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(_) | Self::Or(_) | Self::Not(_) | Self::Related { .. } => {
                write!(f, "({self})")
            }
            _ => write!(f, "{self}"),
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = lexer::quoted_value;
        match self {
            Self::Word(pattern) => pattern.fmt(f),
            Self::Code(CodeName::Any) => f.write_str("code:*"),
            Self::Code(CodeName::Under(_, slug)) => write!(f, "code:{slug}"),
            Self::Code(CodeName::Own(_, slug)) => write!(f, "code:={slug}"),
            Self::Speaker(label) => write!(f, "speaker:{}", quoted(label)),
            Self::Role(role) => write!(f, "role:{}", quoted(role)),
            Self::Transcript(_, title) => write!(f, "transcript:{}", quoted(title)),
            Self::Set(_, name) => write!(f, "set:{}", quoted(name)),
            Self::Coder(_, name) => write!(f, "coder:{}", quoted(name)),
            Self::Memo(pattern) => write!(f, "memo:{pattern}"),
            Self::Attribute(condition) => condition.fmt(f),
            Self::Saved(name, _) => write!(f, "query:{name}"),
            Self::Not(node) => {
                f.write_str("NOT ")?;
                match &**node {
                    Self::Not(_) | Self::Related { .. } => node.fmt(f),
                    _ => node.tight(f),
                }
            }
            Self::And(nodes) => joined(f, nodes, " AND ", |node, f| match node {
                Self::And(_) | Self::Or(_) => write!(f, "({node})"),
                _ => node.fmt(f),
            }),
            Self::Or(nodes) => joined(f, nodes, " OR ", |node, f| match node {
                Self::Or(_) => write!(f, "({node})"),
                _ => node.fmt(f),
            }),
            Self::Related {
                left,
                relation,
                negated,
                right,
            } => {
                left.tight(f)?;
                write!(f, " {}{relation} ", if *negated { "NOT " } else { "" })?;
                right.tight(f)
            }
        }
    }
}

fn joined(
    f: &mut fmt::Formatter<'_>,
    nodes: &[Node],
    between: &str,
    one: impl Fn(&Node, &mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    nodes.iter().enumerate().try_for_each(|(at, node)| {
        f.write_str(if at == 0 { "" } else { between })?;
        one(node, f)
    })
}

impl Relation {
    /// Whether two segments can stand so only within one turn, which every segment does.
    pub(super) fn is_local(self) -> bool {
        !matches!(self, Self::Near(1..) | Self::Then(1..))
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Within => f.write_str("WITHIN"),
            Self::Contains => f.write_str("CONTAINS"),
            Self::Overlaps => f.write_str("OVERLAPS"),
            Self::Near(turns) => write!(f, "NEAR/{turns}"),
            Self::Then(turns) => write!(f, "THEN/{turns}"),
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{}", lexer::quoted_name(&self.name))?;
        match &self.test {
            Test::Unknown => f.write_str(":unknown"),
            Test::Declined => f.write_str(":declined"),
            Test::Known => f.write_str(":known"),
            Test::Compares {
                order,
                or_equal,
                written,
                ..
            } => {
                let sign = match (order, or_equal) {
                    (Ordering::Equal, _) => ":",
                    (Ordering::Less, false) => "<",
                    (Ordering::Less, true) => "<=",
                    (Ordering::Greater, false) => ">",
                    (Ordering::Greater, true) => ">=",
                };
                f.write_str(sign)?;
                if names::is_state(written) {
                    write!(f, "\"{written}\"")
                } else {
                    f.write_str(&lexer::quoted_value(written))
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;

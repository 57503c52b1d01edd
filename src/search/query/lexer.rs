//! Query text to tokens.

use super::{QueryError, Relation};

/// A token and where it starts, in characters.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub column: usize,
    pub kind: Kind,
}

impl Token {
    /// Where the name of a saved query stands in a token that asks for it.
    pub(super) fn asks_for_saved(&self, name: &str) -> Option<usize> {
        let Kind::Field {
            name: field,
            attribute: false,
            sign: Sign::Is,
            value,
            at,
        } = &self.kind
        else {
            return None;
        };
        let before = match value {
            Term::Bare { exact, .. } => usize::from(*exact),
            Term::Quoted { exact, .. } => 1 + usize::from(*exact),
            Term::Regex(_) => 1,
        };
        let asks = field.eq_ignore_ascii_case("query") && value.text().to_lowercase() == name;
        asks.then_some(at + before)
    }
}

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Open,
    Close,
    And,
    Or,
    /// `NOT`, or the minus before what it excludes.
    Not,
    Relation(Relation),
    Term(Term),
    /// `name:value`, `@name>value` ...
    Field {
        /// The name as typed.
        name: String,
        /// Whether `@` stands before it.
        attribute: bool,
        sign: Sign,
        value: Term,
        /// Where the value starts.
        at: usize,
    },
}

/// What stands between a field and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Is,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A word or phrase as typed.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Term {
    /// No quotes around it.
    Bare { text: String, exact: bool },
    /// In quotes, possibly with `~5` behind.
    Quoted {
        text: String,
        exact: bool,
        others: Option<u32>,
    },
    /// Between slashes.
    Regex(String),
}

const OPENING_QUOTES: [char; 3] = ['"', '\u{201c}', '\u{201d}'];

/// Whether a word can stand in a query without quotes and be read as itself.
pub(in super::super) fn is_bare(word: &str) -> bool {
    word.chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}' | '.' | '_'))
        && keyword(word).is_none()
}

/// A value as it can be typed behind a field's name.
pub(super) fn quoted_value(value: &str) -> String {
    let plain = !value.is_empty()
        && value.chars().all(ends_no_word)
        && !value.starts_with(['=', '/', '<', '>', ':']);
    if plain {
        value.to_owned()
    } else {
        quoted(value)
    }
}

/// An attribute's name as it can be typed behind `@`.
pub(in super::super) fn quoted_name(name: &str) -> String {
    let plain = !name.is_empty() && name.chars().all(|c| ends_no_word(c) && !is_sign(c));
    if plain { name.to_owned() } else { quoted(name) }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn ends_no_word(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '(' | ')') && !OPENING_QUOTES.contains(&c)
}

fn is_sign(c: char) -> bool {
    matches!(c, ':' | '=' | '<' | '>')
}

fn keyword(word: &str) -> Option<Kind> {
    Some(match word {
        "AND" => Kind::And,
        "OR" => Kind::Or,
        "NOT" => Kind::Not,
        "WITHIN" => Kind::Relation(Relation::Within),
        "CONTAINS" => Kind::Relation(Relation::Contains),
        "OVERLAPS" => Kind::Relation(Relation::Overlaps),
        "NEAR" | "THEN" => Kind::Relation(Relation::Near(0)),
        _ => return None,
    })
}

/// Reads all of a query's tokens.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, QueryError> {
    let mut reader = Reader {
        chars: text.chars().collect(),
        at: 0,
    };
    let mut tokens = Vec::new();
    loop {
        reader.take_while(char::is_whitespace);
        let column = reader.at;
        let Some(kind) = reader.token()? else {
            return Ok(tokens);
        };
        tokens.push(Token { column, kind });
    }
}

struct Reader {
    chars: Vec<char>,
    at: usize,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn skip(&mut self, is: impl Fn(char) -> bool) -> bool {
        let there = self.peek().is_some_and(is);
        self.at += usize::from(there);
        there
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> String {
        let from = self.at;
        while self.skip(&keep) {}
        self.chars[from..self.at].iter().collect()
    }

    fn token(&mut self) -> Result<Option<Kind>, QueryError> {
        let column = self.at;
        let Some(first) = self.peek() else {
            return Ok(None);
        };
        let kind = match first {
            '(' | ')' => {
                self.at += 1;
                if first == '(' {
                    Kind::Open
                } else {
                    Kind::Close
                }
            }
            '-' | '\u{2212}' => {
                self.at += 1;
                if self.peek().is_none_or(char::is_whitespace) {
                    return Err(QueryError::new(
                        column,
                        "this minus excludes nothing",
                        "it stands right before what it excludes, as in -tired",
                    ));
                }
                Kind::Not
            }
            '@' => {
                self.at += 1;
                self.attribute(column)?
            }
            '=' | '/' => Kind::Term(self.term()?),
            _ if OPENING_QUOTES.contains(&first) => Kind::Term(self.term()?),
            _ => self.word(column)?,
        };
        Ok(Some(kind))
    }

    /// A keyword, a field or a plain word.
    fn word(&mut self, column: usize) -> Result<Kind, QueryError> {
        let start = self.take_while(|c| ends_no_word(c) && !is_sign(c));
        if self.peek().is_some_and(is_sign) {
            return self.field(start, false, column);
        }
        if let Some(kind) = keyword(&start).filter(|_| start != "NEAR" && start != "THEN") {
            return Ok(kind);
        }
        match start.split_once('/').unwrap_or((&start, "")) {
            ("NEAR", turns) => Ok(Kind::Relation(Relation::Near(distance(
                column, &start, turns,
            )?))),
            ("THEN", turns) => Ok(Kind::Relation(Relation::Then(distance(
                column, &start, turns,
            )?))),
            _ => Ok(Kind::Term(Term::Bare {
                text: start,
                exact: false,
            })),
        }
    }

    fn attribute(&mut self, column: usize) -> Result<Kind, QueryError> {
        let name = if self.peek().is_some_and(|c| OPENING_QUOTES.contains(&c)) {
            self.quoted()?
        } else {
            self.take_while(|c| ends_no_word(c) && !is_sign(c))
        };
        if name.trim().is_empty() {
            return Err(QueryError::new(
                column,
                "@ has no attribute behind it",
                "type its name and a value, as in @age>60",
            ));
        }
        if !self.peek().is_some_and(is_sign) {
            return Err(QueryError::new(
                column,
                format!("@{name} asks nothing"),
                format!(
                    "type a value behind it, as in @{0}:known",
                    quoted_name(&name)
                ),
            ));
        }
        self.field(name, true, column)
    }

    fn field(&mut self, name: String, attribute: bool, column: usize) -> Result<Kind, QueryError> {
        if name.is_empty() {
            return Err(QueryError::new(
                column,
                "a field's name is missing here",
                "fields are written name:value; put quotes around what is to be searched as it stands",
            ));
        }
        let first = self.peek();
        self.at += 1;
        let or_equal = first != Some(':') && self.skip(|c| c == '=');
        let sign = match (first, or_equal) {
            (Some('<'), false) => Sign::Less,
            (Some('<'), true) => Sign::LessOrEqual,
            (Some('>'), false) => Sign::Greater,
            (Some('>'), true) => Sign::GreaterOrEqual,
            _ => Sign::Is,
        };
        let at = self.at;
        if self
            .peek()
            .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')'))
        {
            return Err(QueryError::new(
                at,
                format!("{name} has no value"),
                "the value stands right behind the sign, in quotes if it has blanks",
            ));
        }
        let value = self.term()?;
        Ok(Kind::Field {
            name,
            attribute,
            sign,
            value,
            at,
        })
    }

    fn term(&mut self) -> Result<Term, QueryError> {
        let column = self.at;
        if self.skip(|c| c == '/') {
            return self.regex(column);
        }
        let exact = self.skip(|c| c == '=');
        if self.peek().is_some_and(|c| OPENING_QUOTES.contains(&c)) {
            let text = self.quoted()?;
            let others = self.others()?;
            return Ok(Term::Quoted {
                text,
                exact,
                others,
            });
        }
        let text = self.take_while(ends_no_word);
        if text.is_empty() {
            return Err(QueryError::new(
                column,
                "there is no word behind this =",
                "=lonely finds that form only",
            ));
        }
        Ok(Term::Bare { text, exact })
    }

    fn quoted(&mut self) -> Result<String, QueryError> {
        let column = self.at;
        let closing = match self.peek() {
            Some('"') => ['"', '"'],
            _ => ['\u{201d}', '"'],
        };
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            match c {
                _ if closing.contains(&c) => return Ok(text),
                '\\' if self.peek().is_some_and(|c| c == '\\' || c == '"') => {
                    text.extend(self.peek());
                    self.at += 1;
                }
                _ => text.push(c),
            }
        }
        Err(QueryError::new(
            column,
            "this quote is not closed",
            "put a \" at the phrase's end",
        ))
    }

    fn others(&mut self) -> Result<Option<u32>, QueryError> {
        let column = self.at;
        if !self.skip(|c| c == '~') {
            return Ok(None);
        }
        let number = self.take_while(|c| c.is_ascii_digit());
        number.parse().map(Some).map_err(|_| {
            QueryError::new(
                column,
                "this ~ needs a number",
                "\"gp time\"~5 finds the words with at most 5 others between first and last",
            )
        })
    }

    fn regex(&mut self, column: usize) -> Result<Term, QueryError> {
        let mut source = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            match c {
                '/' => return Ok(Term::Regex(source)),
                '\\' => {
                    source.push(c);
                    source.extend(self.peek());
                    self.at += usize::from(self.peek().is_some());
                }
                _ => source.push(c),
            }
        }
        Err(QueryError::new(
            column,
            "this regular expression is not closed",
            "put a / at its end; a / inside is written \\/",
        ))
    }
}

fn distance(column: usize, word: &str, turns: &str) -> Result<usize, QueryError> {
    turns.parse().map_err(|_| {
        let name = word.split('/').next().unwrap_or(word);
        QueryError::new(
            column,
            format!("{name} needs a number of turns"),
            format!(
                "such as {name}/2; 0 is the same turn. To search for the word, write \"{name}\""
            ),
        )
    })
}

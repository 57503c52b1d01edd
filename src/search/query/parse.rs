//! Tokens to a tree.

use regex::Regex;

use super::lexer::{Kind, Term, Token, tokens};
use super::names::Names;
use super::{Node, QueryError};
use crate::search::words::{Expression, Word, WordPattern};
use crate::study::{Study, words_of};

/// How deep brackets, NOTs and saved queries may lie in one another.
const DEEPEST: usize = 100;
/// How many terms a query may have, those of saved queries included.
const MOST_TERMS: usize = 2_000;

/// Reads queries against the names of one study.
pub(super) struct Parser<'a> {
    names: Names<'a>,
    /// The saved queries that are being read, outermost first.
    open: Vec<String>,
    depth: usize,
    terms: usize,
}

/// The tokens of one query, and how far they are read.
struct Tokens {
    all: Vec<Token>,
    at: usize,
    /// Behind the last character.
    end: usize,
}

impl Tokens {
    fn peek(&self) -> Option<&Kind> {
        self.all.get(self.at).map(|token| &token.kind)
    }

    fn column(&self) -> usize {
        self.all.get(self.at).map_or(self.end, |token| token.column)
    }

    fn skip(&mut self, kind: &Kind) -> bool {
        let there = self.peek() == Some(kind);
        self.at += usize::from(there);
        there
    }
}

impl<'a> Parser<'a> {
    pub(super) fn new(study: &'a Study) -> Self {
        Self {
            names: Names::new(study),
            open: Vec::new(),
            depth: 0,
            terms: 0,
        }
    }

    /// A parser of what is to be saved under a name.
    pub(super) fn within(study: &'a Study, name: &str) -> Self {
        Self {
            open: vec![name.to_lowercase()],
            ..Self::new(study)
        }
    }

    /// A whole query.
    pub(super) fn query(&mut self, text: &str) -> Result<Node, QueryError> {
        let mut tokens = Tokens {
            all: tokens(text)?,
            at: 0,
            end: text.chars().count(),
        };
        if tokens.all.is_empty() {
            return Err(QueryError::new(
                0,
                "there is nothing to search for yet",
                "type a word, a \"phrase\", code:name, role:patient or @age>60; AND, OR and NOT combine them",
            ));
        }
        let node = self.any(&mut tokens)?;
        if tokens.peek().is_some() {
            return Err(QueryError::new(
                tokens.column(),
                "this bracket closes nothing",
                "remove it, or open one before",
            ));
        }
        Ok(node)
    }

    fn any(&mut self, tokens: &mut Tokens) -> Result<Node, QueryError> {
        let mut nodes = vec![self.all(tokens)?];
        while tokens.skip(&Kind::Or) {
            nodes.push(self.all(tokens)?);
        }
        Ok(one_or(nodes, Node::Or))
    }

    fn all(&mut self, tokens: &mut Tokens) -> Result<Node, QueryError> {
        let mut nodes = vec![self.one(tokens)?];
        loop {
            let and = tokens.skip(&Kind::And);
            match tokens.peek() {
                None | Some(Kind::Or | Kind::Close) if !and => return Ok(one_or(nodes, Node::And)),
                _ => nodes.push(self.one(tokens)?),
            }
        }
    }

    fn one(&mut self, tokens: &mut Tokens) -> Result<Node, QueryError> {
        let column = tokens.column();
        if !tokens.skip(&Kind::Not) {
            return self.related(tokens);
        }
        self.deeper(column, |parser| {
            Ok(Node::Not(Box::new(parser.one(tokens)?)))
        })
    }

    fn related(&mut self, tokens: &mut Tokens) -> Result<Node, QueryError> {
        let left = self.operand(tokens)?;
        let Some((negated, relation)) = relation(tokens) else {
            return Ok(left);
        };
        let right = self.operand(tokens)?;
        let column = tokens.column();
        if let Some((_, second)) = self::relation(tokens) {
            return Err(QueryError::new(
                column,
                format!("{second} follows on {relation}: which is meant first?"),
                format!("put one of them in brackets, as in (a {relation} b) {second} c"),
            ));
        }
        Ok(Node::Related {
            left: Box::new(left),
            relation,
            negated,
            right: Box::new(right),
        })
    }

    fn operand(&mut self, tokens: &mut Tokens) -> Result<Node, QueryError> {
        let column = tokens.column();
        let Some(kind) = tokens.peek().cloned() else {
            return Err(QueryError::new(
                column,
                "something is missing at the end",
                "a word, a field or a bracket was expected",
            ));
        };
        tokens.at += 1;
        match kind {
            Kind::Open => self.deeper(column, |parser| {
                let node = parser.any(tokens)?;
                if tokens.skip(&Kind::Close) {
                    Ok(node)
                } else {
                    Err(QueryError::new(
                        column,
                        "this bracket is not closed",
                        "put a ) where it should end",
                    ))
                }
            }),
            Kind::Term(term) => {
                self.count(column)?;
                pattern(&term, column).map(Node::Word)
            }
            Kind::Field {
                name,
                attribute,
                sign,
                value,
                at,
            } => {
                self.count(column)?;
                let field = name.to_lowercase();
                if !attribute && sign == super::lexer::Sign::Is {
                    match field.as_str() {
                        "memo" => return pattern(&value, at).map(Node::Memo),
                        "query" => return self.saved(&value, at),
                        _ => {}
                    }
                }
                self.names.field(&name, attribute, sign, &value, column, at)
            }
            Kind::Close => Err(QueryError::new(
                column,
                "there is nothing before this bracket",
                "a word, a field or an opening bracket was expected",
            )),
            Kind::Not => Err(QueryError::new(
                column,
                "NOT cannot stand on this side of a relation",
                "put it in brackets: a WITHIN (NOT b), or a NOT WITHIN b",
            )),
            Kind::And | Kind::Or | Kind::Relation(_) => Err(QueryError::new(
                column,
                "something is missing before this operator",
                "it stands between two terms; to search for the word itself, put it in quotes",
            )),
        }
    }

    /// A saved query, read against the study as it is.
    fn saved(&mut self, value: &Term, at: usize) -> Result<Node, QueryError> {
        let name = value.text().to_lowercase();
        if self.open.contains(&name) {
            let from = self.open.iter().position(|open| *open == name);
            let mut circle = self.open[from.unwrap_or(0)..].to_vec();
            circle.push(name.clone());
            return Err(QueryError::new(
                at,
                format!("the saved query {name} asks for itself"),
                format!("{}; change one of them", circle.join(" asks ")),
            ));
        }
        let text = self.names.saved(&name, at)?;
        self.open.push(name.clone());
        let inner = self.deeper(at, |parser| parser.query(&text));
        self.open.pop();
        match inner {
            Ok(node) => Ok(Node::Saved(name, Box::new(node))),
            Err(error) => Err(QueryError::new(
                at,
                format!("the saved query {name} cannot be read: {}", error.message),
                error.hint,
            )),
        }
    }

    fn deeper(
        &mut self,
        column: usize,
        read: impl FnOnce(&mut Self) -> Result<Node, QueryError>,
    ) -> Result<Node, QueryError> {
        if self.depth == DEEPEST {
            return Err(QueryError::new(
                column,
                format!("more than {DEEPEST} brackets and NOTs lie in one another here"),
                "make the query flatter",
            ));
        }
        self.depth += 1;
        let node = read(self);
        self.depth -= 1;
        node
    }

    fn count(&mut self, column: usize) -> Result<(), QueryError> {
        self.terms += 1;
        if self.terms <= MOST_TERMS {
            return Ok(());
        }
        Err(QueryError::new(
            column,
            format!("the query has more than {MOST_TERMS} terms, with those of saved queries"),
            "ask less at once",
        ))
    }
}

fn one_or(mut nodes: Vec<Node>, several: fn(Vec<Node>) -> Node) -> Node {
    match nodes.pop() {
        Some(only) if nodes.is_empty() => only,
        last => {
            nodes.extend(last);
            several(nodes)
        }
    }
}

/// A relation, or NOT and a relation, if one comes next.
fn relation(tokens: &mut Tokens) -> Option<(bool, super::Relation)> {
    let negated = tokens.peek() == Some(&Kind::Not);
    let next = tokens.all.get(tokens.at + usize::from(negated))?;
    let Kind::Relation(relation) = next.kind else {
        return None;
    };
    tokens.at += 1 + usize::from(negated);
    Some((negated, relation))
}

/// What a word or phrase as typed looks for.
fn pattern(term: &Term, column: usize) -> Result<WordPattern, QueryError> {
    match term {
        Term::Regex(source) => expression(source, column),
        Term::Quoted {
            text,
            exact,
            others,
        } => {
            if text.contains('*') {
                return Err(QueryError::new(
                    column,
                    "a * has no meaning within quotes",
                    "lonel* stands for one word, without quotes",
                ));
            }
            let words = words(text, column)?;
            Ok(match others {
                Some(others) if words.len() > 1 => WordPattern::Near {
                    words,
                    exact: *exact,
                    others: *others,
                },
                _ => sequence(words, *exact),
            })
        }
        Term::Bare { text, exact: false } if text.contains('*') => wildcard(text, column),
        Term::Bare { text, exact: false } if text.contains('~') => typo(text, column),
        Term::Bare { text, exact } => Ok(sequence(words(text, column)?, *exact)),
    }
}

fn sequence(mut words: Vec<Word>, exact: bool) -> WordPattern {
    match words.pop() {
        Some(only) if words.is_empty() && exact => WordPattern::Form(only),
        Some(only) if words.is_empty() => WordPattern::Stem(only),
        last => {
            words.extend(last);
            WordPattern::Phrase { words, exact }
        }
    }
}

fn words(text: &str, column: usize) -> Result<Vec<Word>, QueryError> {
    let words: Vec<Word> = words_of(text).map(|word| Word::new(&text[word])).collect();
    if !words.is_empty() {
        return Ok(words);
    }
    let hint = if text.contains('[') {
        "marks in [brackets] are no words; /\\[laugh/ finds them as they stand"
    } else {
        "a word has a letter or a digit; /.../ finds other characters"
    };
    let what = if text.is_empty() {
        "an empty phrase"
    } else {
        text
    };
    Err(QueryError::new(
        column,
        format!("{what} holds no word"),
        hint,
    ))
}

fn is_one_word(text: &str) -> bool {
    words_of(text).eq(std::iter::once(0..text.len()))
}

fn wildcard(text: &str, column: usize) -> Result<WordPattern, QueryError> {
    let letters = text.chars().any(char::is_alphanumeric);
    if letters && is_one_word(&text.replace('*', "x")) {
        return Ok(WordPattern::Wildcard(Word::new(text)));
    }
    let hint = "type the letters that you know and * for the others, as in lonel* or *ness";
    Err(QueryError::new(
        column,
        if letters {
            format!("{text} is more than one word, or has other signs beside *")
        } else {
            "a * alone would find every word".to_owned()
        },
        hint,
    ))
}

fn typo(text: &str, column: usize) -> Result<WordPattern, QueryError> {
    let wrong = |hint: &str| {
        Err(QueryError::new(
            column,
            format!("{text} cannot be read"),
            hint,
        ))
    };
    match text.split_once('~') {
        Some((word, "1" | "")) if is_one_word(word) => Ok(WordPattern::Typo(Word::new(word))),
        Some((word, number)) if is_one_word(word) && number.parse::<u32>().is_ok() => {
            wrong("one typo is allowed: write ~1")
        }
        _ => wrong("a ~1 behind one word allows one typo, as in lonelyness~1"),
    }
}

fn expression(source: &str, column: usize) -> Result<WordPattern, QueryError> {
    if source.is_empty() {
        return Err(QueryError::new(
            column,
            "this regular expression is empty",
            "put between the slashes what is to be found",
        ));
    }
    Regex::new(source)
        .map(|regex| WordPattern::Regex(Expression(regex)))
        .map_err(|error| {
            let hint = match &error {
                regex::Error::Syntax(message) => message
                    .lines()
                    .filter_map(|line| line.strip_prefix("error: "))
                    .next_back()
                    .unwrap_or("its syntax is wrong")
                    .to_owned(),
                _ => "it is too large".to_owned(),
            };
            QueryError::new(column, "this is no regular expression", hint)
        })
}

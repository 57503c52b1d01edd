//! Rows of codings as a file has them, with names not yet looked up.

use std::fmt;

use serde_json::{Map, Value as Json};

use crate::formats::cell::shown;
use crate::formats::encoding;
use crate::formats::table::{Row, Table, TableError, column_name};
use crate::study::Flags;

/// One coding as a file has it. What a column does not say is `""` or none.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CodingRow {
    /// The line that it stands on, counting from 1.
    pub line: u64,
    /// The id of the quote, where emic wrote the row.
    pub id: String,
    /// The transcript's title.
    pub transcript: String,
    /// Where the passage starts, in code points.
    pub start: Option<u32>,
    /// Where it ends, in code points.
    pub end: Option<u32>,
    /// The code's id.
    pub code: String,
    /// The coder's name.
    pub coder: String,
    /// The comment.
    pub comment: String,
    /// Key quote, contrary case.
    pub flags: Flags,
    /// 0 to 100.
    pub weight: Option<u8>,
    /// The words of the passage, which must stand there.
    pub text: Option<String>,
}

impl fmt::Debug for CodingRow {
    /// Where it stands in its file: the rest holds words of interviews.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CodingRow(line {})", self.line)
    }
}

/// Reads codings: JSON lines (or one JSON list) where the file starts with `{` or `[`, else a table. Columns or keys, in any order:
/// `transcript`, `start`, `end`, `code`, `coder`, `comment`, `text`, `key`, `contrary`, `weight`, and `id` as emic writes it; others are
/// ignored. `code` and `coder` may be missing, for a default.
///
/// # Errors
/// A [`TableError`] with the line: what cannot be read, a missing column, a number that is none.
pub fn read_codings(bytes: &[u8]) -> Result<Vec<CodingRow>, TableError> {
    let text = encoding::decode(bytes, None)?.text;
    match text.trim_start().chars().next() {
        Some('{' | '[') => from_json(&text),
        _ => from_table(&Table::of(&text)?),
    }
}

fn from_table(table: &Table) -> Result<Vec<CodingRow>, TableError> {
    let missing: Vec<&str> = ["transcript", "start", "end"]
        .into_iter()
        .filter(|name| table.column(&[name]).is_none())
        .collect();
    if !missing.is_empty() {
        let message = format!(
            "the column {} is missing; codings need transcript, start, end, and mostly code and coder",
            missing.join(", ")
        );
        return Err(TableError::at(table.header_line, message));
    }
    table.rows.iter().map(|row| row_of(table, row)).collect()
}

fn row_of(table: &Table, row: &Row) -> Result<CodingRow, TableError> {
    let cell = |name: &str| row.cell(table.column(&[name]));
    let whole = |name: &str| row.whole_cell(table.column(&[name])).to_owned();
    let refused = |message| TableError::at(row.line, message);
    Ok(CodingRow {
        line: row.line,
        id: cell("id").to_owned(),
        transcript: cell("transcript").to_owned(),
        start: number("start", cell("start")).map_err(refused)?,
        end: number("end", cell("end")).map_err(refused)?,
        code: cell("code").to_owned(),
        coder: cell("coder").to_owned(),
        comment: whole("comment"),
        flags: Flags {
            key: yes_or_no("key", cell("key")).map_err(refused)?,
            contrary: yes_or_no("contrary", cell("contrary")).map_err(refused)?,
        },
        weight: number("weight", cell("weight")).map_err(refused)?,
        text: Some(whole("text")).filter(|text| !text.is_empty()),
    })
}

fn number<N: std::str::FromStr>(name: &str, cell: &str) -> Result<Option<N>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    cell.parse().map(Some).map_err(|_| match name {
        "weight" => format!("the weight {} is no whole number from 0 to 100", shown(cell)),
        _ => format!("{name} {} is no position; write a whole number of characters from the start of the text",
            shown(cell)),
    })
}

fn yes_or_no(name: &str, cell: &str) -> Result<bool, String> {
    match cell.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "x" => Ok(true),
        "" | "no" | "n" | "false" | "0" => Ok(false),
        _ => Err(format!("{name} is {}; write yes or no", shown(cell))),
    }
}

/// Objects one after another, as lines or as the items of one list.
fn from_json(text: &str) -> Result<Vec<CodingRow>, TableError> {
    let mut rows = Vec::new();
    let (mut at, mut line) = (0, 1);
    let in_list = text.trim_start().starts_with('[');
    let mut opened = false;
    loop {
        let rest = &text[at..];
        let between =
            |c: char| c.is_whitespace() || (in_list && (c == ',' || (c == '[' && !opened)));
        let skipped = rest.find(|c| !between(c)).unwrap_or(rest.len());
        opened = true;
        line += newlines(&rest[..skipped]);
        at += skipped;
        let rest = &text[at..];
        let done = if in_list {
            rest.trim_end() == "]"
        } else {
            rest.is_empty()
        };
        if done {
            return Ok(rows);
        }
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Map<String, Json>>();
        let Some(Ok(object)) = values.next() else {
            let message = "expected a JSON object such as {\"transcript\": \"GP01\", \"start\": 10, \"end\": 20, \"code\": \"loneliness\", \"coder\": \"ak\"}";
            return Err(TableError::at(line, message));
        };
        let end = values.byte_offset();
        rows.push(row_of_json(line, &object)?);
        line += newlines(&rest[..end]);
        at += end;
    }
}

fn newlines(text: &str) -> u64 {
    text.bytes().filter(|byte| *byte == b'\n').count() as u64
}

fn row_of_json(line: u64, object: &Map<String, Json>) -> Result<CodingRow, TableError> {
    let refused = |message| TableError::at(line, message);
    let value = |name: &str| {
        let same = object.iter().find(|(key, _)| column_name(key) == name);
        match same.map(|(_, value)| value) {
            None | Some(Json::Null) => Ok(String::new()),
            Some(Json::String(text)) => Ok(text.clone()),
            Some(Json::Number(number)) => Ok(number.to_string()),
            Some(Json::Bool(true)) => Ok("yes".to_owned()),
            Some(Json::Bool(false)) => Ok("no".to_owned()),
            Some(Json::Array(_) | Json::Object(_)) => Err(refused(format!(
                "{name} holds a list or an object; write one value"
            ))),
        }
    };
    let name = |field: &str| value(field).map(|text| text.trim().to_owned());
    Ok(CodingRow {
        line,
        id: name("id")?,
        transcript: name("transcript")?,
        start: number("start", &name("start")?).map_err(refused)?,
        end: number("end", &name("end")?).map_err(refused)?,
        code: name("code")?,
        coder: name("coder")?,
        comment: value("comment")?,
        flags: Flags {
            key: yes_or_no("key", &name("key")?).map_err(refused)?,
            contrary: yes_or_no("contrary", &name("contrary")?).map_err(refused)?,
        },
        weight: number("weight", &name("weight")?).map_err(refused)?,
        text: Some(value("text")?).filter(|text| !text.is_empty()),
    })
}

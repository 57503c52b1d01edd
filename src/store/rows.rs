//! Records to rows of the study file and back.

use rusqlite::types::{Value as Sql, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use serde_json::Value as Json;
use uuid::Uuid;

use super::schema::{Column, columns};
use crate::study::{
    CodeId, CoderId, CodingId, CodingRecord, CodingState, Fields, Flags, Kind, Record, Span,
    TranscriptId,
};

/// Writes a record's row, in place of an older one.
pub fn write(connection: &Connection, record: &Record) -> rusqlite::Result<()> {
    if let Record::Coding(coding) = record {
        return write_coding(connection, coding);
    }
    let columns = columns(record.kind());
    let fields = record.fields();
    let names: Vec<String> = columns
        .iter()
        .map(|column| format!("\"{}\"", column.name))
        .collect();
    let marks: Vec<String> = (1..=columns.len())
        .map(|number| format!("?{number}"))
        .collect();
    let updates: Vec<String> = names[1..]
        .iter()
        .map(|name| format!("{name} = excluded.{name}"))
        .collect();
    let statement = format!(
        "INSERT INTO \"{}\" ({}) VALUES ({}) ON CONFLICT ({}) DO UPDATE SET {}",
        record.kind().name(),
        names.join(", "),
        marks.join(", "),
        names[0],
        updates.join(", ")
    );
    let values = columns
        .iter()
        .map(|column| to_sql(column, fields.get(column.name).unwrap_or(&Json::Null)));
    connection
        .prepare_cached(&statement)?
        .execute(params_from_iter(values))
        .map(drop)
}

/// Removes a record's row.
pub fn delete(connection: &Connection, record: &Record) -> rusqlite::Result<()> {
    if let Record::Coding(coding) = record {
        let statement = "DELETE FROM coding WHERE id = ?1 AND transcript = (SELECT number FROM transcript WHERE id = ?2)";
        let mut statement = connection.prepare_cached(statement)?;
        return statement
            .execute(params![
                coding.id.0.as_bytes(),
                coding.transcript.to_string()
            ])
            .map(drop);
    }
    let identifying = columns(record.kind())[0];
    let statement = format!(
        "DELETE FROM \"{}\" WHERE \"{}\" = ?1",
        record.kind().name(),
        identifying.name
    );
    let id = to_sql(
        &identifying,
        record.fields().get(identifying.name).unwrap_or(&Json::Null),
    );
    connection
        .prepare_cached(&statement)?
        .execute([id])
        .map(drop)
}

/// All records of a kind other than codings. A row that is no such record is given as an error text.
pub fn read_all(
    connection: &Connection,
    kind: Kind,
) -> rusqlite::Result<Vec<Result<Record, String>>> {
    let columns = columns(kind);
    let names: Vec<String> = columns
        .iter()
        .map(|column| format!("\"{}\"", column.name))
        .collect();
    let statement = format!("SELECT {} FROM \"{}\"", names.join(", "), kind.name());
    let mut statement = connection.prepare(&statement)?;
    let rows = statement.query_map([], |row| {
        let mut fields = Fields::new();
        for (at, column) in columns.iter().enumerate() {
            fields.insert(column.name.to_owned(), of_sql(column, row.get_ref(at)?));
        }
        let id = fields
            .get(columns[0].name)
            .map(Json::to_string)
            .unwrap_or_default();
        Ok(Record::from_fields(kind, fields)
            .map_err(|error| format!("{} {id}: {error}", kind.name())))
    })?;
    rows.collect()
}

fn to_sql(column: &Column, value: &Json) -> Sql {
    match value {
        _ if column.json => Sql::Text(value.to_string()),
        Json::Null => Sql::Null,
        Json::Bool(yes) => Sql::Integer(i64::from(*yes)),
        Json::Number(number) => number
            .as_i64()
            .map_or_else(|| Sql::Real(number.as_f64().unwrap_or(0.0)), Sql::Integer),
        Json::String(text) => Sql::Text(text.clone()),
        Json::Array(_) | Json::Object(_) => Sql::Text(value.to_string()),
    }
}

fn of_sql(column: &Column, value: ValueRef<'_>) -> Json {
    match value {
        ValueRef::Text(text) if column.json => serde_json::from_slice(text).unwrap_or(Json::Null),
        ValueRef::Text(text) => Json::String(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Null | ValueRef::Blob(_) => Json::Null,
    }
}

fn write_coding(connection: &Connection, coding: &CodingRecord) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT OR REPLACE INTO coding
         (transcript, id, start, \"end\", code, coder, state, key_quote, contrary, weight, comment, quote, created)
         VALUES ((SELECT number FROM transcript WHERE id = ?1), ?2, ?3, ?4, (SELECT number FROM code WHERE id = ?5),
                 (SELECT number FROM coder WHERE id = ?6), ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    let state = match coding.state {
        CodingState::Sound => None,
        state => Some(state_name(state)),
    };
    statement
        .execute(params![
            coding.transcript.to_string(),
            coding.id.0.as_bytes(),
            coding.span.map(|span| span.start),
            coding.span.map(|span| span.end),
            coding.code.to_string(),
            coding.coder.to_string(),
            state,
            coding.flags.key.then_some(1),
            coding.flags.contrary.then_some(1),
            coding.weight,
            Some(&coding.comment).filter(|comment| !comment.is_empty()),
            coding.quote,
            coding.created,
        ])
        .map(drop)
}

fn state_name(state: CodingState) -> &'static str {
    match state {
        CodingState::Sound => "sound",
        CodingState::Changed => "changed",
        CodingState::Ambiguous => "ambiguous",
        CodingState::Lost => "lost",
    }
}

/// Row numbers to identities, for reading codings.
#[derive(Debug, Default)]
pub struct Numbers {
    codes: Vec<(i64, CodeId)>,
    coders: Vec<(i64, CoderId)>,
}

impl Numbers {
    /// Reads the present row numbers of codes and coders.
    pub fn read(connection: &Connection) -> rusqlite::Result<Self> {
        fn table<Id: From<Uuid>>(
            connection: &Connection,
            name: &str,
        ) -> rusqlite::Result<Vec<(i64, Id)>> {
            let mut statement = connection
                .prepare_cached(&format!("SELECT number, id FROM {name} ORDER BY number"))?;
            let rows =
                statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
            let known = |(number, id): (i64, String)| {
                Uuid::parse_str(&id).ok().map(|id| (number, Id::from(id)))
            };
            rows.filter_map(|row| row.map(known).transpose()).collect()
        }
        Ok(Self {
            codes: table(connection, "code")?,
            coders: table(connection, "coder")?,
        })
    }

    fn code(&self, number: i64) -> Option<CodeId> {
        self.codes
            .binary_search_by_key(&number, |(n, _)| *n)
            .ok()
            .map(|at| self.codes[at].1)
    }

    fn coder(&self, number: i64) -> Option<CoderId> {
        self.coders
            .binary_search_by_key(&number, |(n, _)| *n)
            .ok()
            .map(|at| self.coders[at].1)
    }
}

/// The codings of one transcript. A row that cannot be one is given as an error text.
pub fn read_codings(
    connection: &Connection,
    transcript: TranscriptId,
    numbers: &Numbers,
) -> rusqlite::Result<Vec<Result<CodingRecord, String>>> {
    let number: Option<i64> = connection
        .prepare_cached("SELECT number FROM transcript WHERE id = ?1")?
        .query_row([transcript.to_string()], |row| row.get(0))
        .optional()?;
    let mut statement = connection.prepare_cached(
        "SELECT id, start, \"end\", code, coder, state, key_quote, contrary, weight, comment, quote, created
         FROM coding WHERE transcript = ?1",
    )?;
    let rows = statement.query_map([number], |row| coding_of(row, transcript, numbers))?;
    rows.collect()
}

fn coding_of(
    row: &Row<'_>,
    transcript: TranscriptId,
    numbers: &Numbers,
) -> rusqlite::Result<Result<CodingRecord, String>> {
    let id: [u8; 16] = match row.get_ref(0)? {
        ValueRef::Blob(bytes) => bytes.try_into().unwrap_or_default(),
        _ => [0; 16],
    };
    let id = CodingId(Uuid::from_bytes(id));
    let (start, end): (Option<u32>, Option<u32>) = (row.get(1)?, row.get(2)?);
    let (code, coder) = (numbers.code(row.get(3)?), numbers.coder(row.get(4)?));
    let state = match row.get::<_, Option<String>>(5)?.as_deref() {
        None | Some("sound") => Some(CodingState::Sound),
        Some("changed") => Some(CodingState::Changed),
        Some("ambiguous") => Some(CodingState::Ambiguous),
        Some("lost") => Some(CodingState::Lost),
        Some(_) => None,
    };
    let (Some(code), Some(coder), Some(state)) = (code, coder, state) else {
        return Ok(Err(format!(
            "coding {id}: its code, coder or state is unknown"
        )));
    };
    let flag = |at: usize| {
        row.get::<_, Option<bool>>(at)
            .map(Option::unwrap_or_default)
    };
    Ok(Ok(CodingRecord {
        id,
        transcript,
        span: start.zip(end).map(|(start, end)| Span::new(start, end)),
        code,
        coder,
        state,
        flags: Flags {
            key: flag(6)?,
            contrary: flag(7)?,
        },
        weight: row.get(8)?,
        comment: row.get::<_, Option<String>>(9)?.unwrap_or_default(),
        quote: row.get(10)?,
        created: row.get(11)?,
    }))
}

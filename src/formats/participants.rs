//! Participants in a table: one row each, with role and attributes.

use std::collections::HashMap;

use crate::study::{NewParticipant, Value};

use super::cell::shown;
use super::table::{Table, TableError};

/// The columns that can name a participant, the best first. The others among them become attributes.
const NAMES: [&str; 7] = [
    "participant",
    "participant id",
    "id",
    "participant name",
    "name",
    "case",
    "pseudonym",
];

/// Reads a table of participants. The column of short ids is the first that there is of `participant`, `participant id`,
/// `id`, `participant name`, `name`, `case`, `pseudonym`; the column `role` is the role; all others are attributes, their names in lower case
/// with `_` as a blank. Comma, semicolon or tab part the cells.
///
/// # Errors
/// A [`TableError`] with the line: rows of the wrong length, no column of ids, a missing id, an id that stands twice.
pub fn read_participants(bytes: &[u8]) -> Result<Vec<NewParticipant>, TableError> {
    let table = Table::read(bytes)?;
    let Some(name) = table.column(&NAMES) else {
        let found: Vec<String> = table
            .columns()
            .map(|(_, name)| format!("{name:?}"))
            .collect();
        let message = format!(
            "no column names the participants; call one of them \"participant\" (found: {})",
            found.join(", ")
        );
        return Err(TableError::at(table.header_line, message));
    };
    let role = table.column(&["role"]);
    let mut seen: HashMap<String, u64> = HashMap::new();
    let mut participants = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let id = row.cell(Some(name));
        if id.is_empty() {
            return Err(TableError::at(
                row.line,
                "the participant has no id; give each row one, or remove the row",
            ));
        }
        if let Some(first) = seen.insert(id.to_lowercase(), row.line) {
            let message = format!(
                "the participant {} stands on line {first} already; keep one of the two",
                shown(id)
            );
            return Err(TableError::at(row.line, message));
        }
        let attributes = table
            .columns()
            .filter(|(column, _)| *column != name && Some(*column) != role)
            .map(|(column, attribute)| (attribute.to_owned(), Value::read(row.cell(Some(column)))))
            .collect();
        participants.push(NewParticipant {
            name: id.to_owned(),
            role: role_of(row.cell(role)),
            attributes,
        });
    }
    Ok(participants)
}

/// A role as it is kept: lower case; none where it is unknown.
pub(super) fn role_of(cell: &str) -> Option<String> {
    match Value::read(cell) {
        Value::Known(role) => Some(role.to_lowercase()),
        Value::Unknown | Value::Declined => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        read_participants(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn columns_come_in_any_order_and_case() {
        let csv = "\u{feff}Role;AGE_Band;Name ;Participant;weight change\nGP;not stated;Maureen;GP01;'-3\n";
        let read = read_participants(csv.as_bytes()).unwrap();
        assert_eq!(read[0].name, "GP01");
        assert_eq!(read[0].role.as_deref(), Some("gp"));
        let known = |value: &str| Value::Known(value.to_owned());
        let expected = [
            ("age band".to_owned(), Value::Unknown),
            ("name".to_owned(), known("Maureen")),
            ("weight change".to_owned(), known("-3")),
        ];
        assert_eq!(read[0].attributes, expected.into());
    }

    #[test]
    fn a_participant_that_stands_twice_is_refused_with_both_lines() {
        let refusal = refusal("id,age\nP1,3\nP2,4\np1,5\n");
        assert_eq!(
            refusal,
            "line 4: the participant \"p1\" stands on line 2 already; keep one of the two"
        );
    }

    #[test]
    fn a_table_without_ids_is_refused() {
        assert!(refusal("age,role\n3,gp\n").contains("no column names the participants"));
        assert!(refusal("id,role\n,gp\n").starts_with("line 2: the participant has no id"));
    }
}

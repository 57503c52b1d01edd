//! Saved questions as a text file: one a line, `name: query`; a line that starts with `#` is a remark.

use super::encoding;
use super::table::TableError;

/// A saved question as a file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionLine {
    /// The line that it stands on, counting from 1.
    pub line: u64,
    /// Its name.
    pub name: String,
    /// The query.
    pub query: String,
}

/// Reads questions. Blank lines and remarks are passed over; nothing is looked up yet.
///
/// # Errors
/// A [`TableError`] with the line: one that is no `name: query`, or a name that stands twice.
pub fn read_questions(bytes: &[u8]) -> Result<Vec<QuestionLine>, TableError> {
    let text = encoding::decode(bytes, None)?.text;
    let mut questions: Vec<QuestionLine> = Vec::new();
    for (line, row) in (1u64..).zip(text.lines()) {
        let row = row.trim();
        if row.is_empty() || row.starts_with('#') {
            continue;
        }
        let parts = row
            .split_once(':')
            .map(|(name, query)| (name.trim(), query.trim()));
        let Some((name, query)) =
            parts.filter(|(name, query)| !name.is_empty() && !query.is_empty())
        else {
            return Err(TableError::at(
                line,
                "this is no saved question; write its name, a colon and the query, as in lonely-patients: lonely role:patient".to_owned(),
            ));
        };
        if let Some(first) = questions.iter().find(|known| known.name == name) {
            let message = format!(
                "{name} stands on line {} already; give one of them another name",
                first.line
            );
            return Err(TableError::at(line, message));
        }
        questions.push(QuestionLine {
            line,
            name: name.to_owned(),
            query: query.to_owned(),
        });
    }
    Ok(questions)
}

/// Writes questions, given as name and query, so that [`read_questions`] reads the same.
pub fn write_questions<'a>(questions: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::from("# Saved questions of emic, one a line: name: query\n");
    for (name, query) in questions {
        text.push_str(&format!("{name}: {query}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_that_is_no_question_is_named() {
        let refused = |text: &str| read_questions(text.as_bytes()).unwrap_err().to_string();
        assert!(refused("# ok\n\njust words\n").contains("line 3"));
        assert!(refused("a: b\na: c").contains("stands on line 1"));
        assert!(refused("a:  \n").contains("no saved question"));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(rows in prop::collection::btree_map("[a-z][a-z0-9-]{0,8}", "[!-~é]([ -~é]{0,20}[!-~é])?", 0..6)) {
            let text = write_questions(rows.iter().map(|(name, query)| (name.as_str(), query.as_str())));
            let read = read_questions(text.as_bytes()).unwrap();
            let read: std::collections::BTreeMap<String, String> =
                read.into_iter().map(|row| (row.name, row.query)).collect();
            prop_assert_eq!(read, rows);
        }
    }
}

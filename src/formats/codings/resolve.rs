//! From rows with names to codings of a study, all checked.

use std::collections::HashMap;

use crate::formats::cell::shown;
use crate::study::{Code, CodeId, Interview, NewCoding, QuoteId, Span, Study, slug_of};

use super::read::CodingRow;

/// What is wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct LineError {
    /// The line, counting from 1.
    pub line: u64,
    /// What is wrong, and what to do. Never the interview's words.
    pub message: String,
}

/// Looks up what `rows` name in `study` and checks every row. Rows without a code or coder get the defaults. A code is named by its id, an
/// id that it once had, or its label.
///
/// # Errors
/// One [`LineError`] for each row that does not fit: nothing of a file is taken unless all of it can be.
pub fn resolve(
    rows: &[CodingRow],
    study: &Study,
    default_code: Option<&str>,
    default_coder: &str,
) -> Result<Vec<NewCoding>, Vec<LineError>> {
    let names = Names::of(study);
    let mut codings = Vec::with_capacity(rows.len());
    let mut errors = Vec::new();
    for row in rows {
        match names.coding(row, default_code, default_coder) {
            Ok(coding) => codings.push(coding),
            Err(message) => errors.push(LineError {
                line: row.line,
                message,
            }),
        }
    }
    if errors.is_empty() {
        Ok(codings)
    } else {
        Err(errors)
    }
}

/// The names of a study for many look-ups.
struct Names<'a> {
    transcripts: HashMap<&'a str, &'a Interview>,
    transcripts_lower: HashMap<String, &'a Interview>,
    codes: HashMap<String, CodeId>,
}

impl<'a> Names<'a> {
    fn of(study: &'a Study) -> Self {
        let interviews = || study.interviews().iter().map(AsRef::as_ref);
        let mut codes: HashMap<String, CodeId> = HashMap::new();
        let all = || study.codebook().iter();
        let slugs = all().map(|code| (code.slug.clone(), code.id));
        let aliases =
            all().flat_map(|code: &Code| code.aliases.iter().map(|alias| (alias.clone(), code.id)));
        let labels = all().map(|code| (code.label.to_lowercase(), code.id));
        for (name, code) in slugs.chain(aliases).chain(labels) {
            codes.entry(name).or_insert(code);
        }
        let mut transcripts_lower = HashMap::new();
        for interview in interviews() {
            transcripts_lower
                .entry(interview.transcript.title.to_lowercase())
                .or_insert(interview);
        }
        Self {
            transcripts: interviews()
                .map(|interview| (interview.transcript.title.as_str(), interview))
                .collect(),
            transcripts_lower,
            codes,
        }
    }

    fn coding(
        &self,
        row: &CodingRow,
        default_code: Option<&str>,
        default_coder: &str,
    ) -> Result<NewCoding, String> {
        let interview = self.interview(&row.transcript)?;
        let span = span_in(row, interview)?;
        let code = match (row.code.as_str(), default_code) {
            ("", None) => {
                return Err(
                    "it names no code; fill in the column code, or give one for all rows"
                        .to_owned(),
                );
            }
            ("", Some(code)) | (code, _) => self.code(code)?,
        };
        let coder = match row.coder.as_str() {
            "" => default_coder,
            coder => coder,
        };
        if row.weight.is_some_and(|weight| weight > 100) {
            return Err("a weight goes from 0 to 100".to_owned());
        }
        Ok(NewCoding {
            transcript: interview.transcript.id,
            document: interview.hash(),
            span,
            code,
            coder: coder.to_owned(),
            comment: row.comment.clone(),
            flags: row.flags,
            weight: row.weight,
        })
    }

    fn interview(&self, title: &str) -> Result<&'a Interview, String> {
        if title.is_empty() {
            return Err("it names no transcript; fill in the column transcript".to_owned());
        }
        let found = self
            .transcripts
            .get(title)
            .or_else(|| self.transcripts_lower.get(&title.to_lowercase()));
        let interview = found.ok_or_else(|| {
            let titles = self.transcripts.keys().copied();
            format!(
                "there is no transcript {}{}",
                shown(title),
                suggestion(title, titles)
            )
        })?;
        if !interview.is_loaded() {
            return Err(format!(
                "{title} is still being loaded; try again in a moment"
            ));
        }
        Ok(interview)
    }

    fn code(&self, name: &str) -> Result<CodeId, String> {
        let found = [name.to_owned(), name.to_lowercase(), slug_of(name)];
        let found = found.iter().find_map(|name| self.codes.get(name));
        found.copied().ok_or_else(|| {
            let names = self.codes.keys().map(String::as_str);
            format!(
                "there is no code {}{}",
                shown(name),
                suggestion(name, names)
            )
        })
    }
}

fn span_in(row: &CodingRow, interview: &Interview) -> Result<Span, String> {
    let title = &interview.transcript.title;
    let (Some(start), Some(end)) = (row.start, row.end) else {
        return Err("it has no start and end, so it has no place in the text; fill them in, or take the row out if the coding was lost".to_owned());
    };
    let version = interview.transcript.version();
    if let Some(id) = QuoteId::parse(&row.id).filter(|id| id.version != version) {
        return Err(format!(
            "its positions count in version {} of {title}, which is now at version {version}; export the codings again",
            id.version
        ));
    }
    let text = &interview.document().text;
    if start >= end || end > text.len() {
        return Err(format!(
            "{start}-{end} is no passage of {title}, which has {} characters",
            text.len()
        ));
    }
    let span = Span { start, end };
    let words = row.text.as_deref().map(|words| words.replace("\r\n", "\n"));
    if words.is_some_and(|words| words != text.slice(span)) {
        return Err(format!(
            "the column text is not what stands at {start}-{end} of {title}; the positions may count in bytes or in another text"
        ));
    }
    Ok(span)
}

/// `; did you mean ...?` where a name comes near.
fn suggestion<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> String {
    let name = name.to_lowercase();
    let far = 1 + name.chars().count() / 4;
    let near = names
        .map(|other| (distance(&name, &other.to_lowercase()), other))
        .filter(|(distance, _)| *distance <= far)
        .min();
    near.map_or_else(String::new, |(_, other)| {
        format!("; did you mean {other:?}?")
    })
}

/// How many letters must be added, dropped or changed to come from one name to the other (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(100).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(100).enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

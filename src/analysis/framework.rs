//! The framework matrix: participants, grouped by role, by codes; in each cell what the researcher has to say, and the passages that
//! it rests on.
//!
//! A summary is stale when the words that it rests on are no longer those that it was written on. With it the study remembers a
//! hash over these words, passage by passage, in a setting of its own, undone and redone together with it. So a coding that is
//! added, removed, moved or recoded, or a text corrected, makes it stale; taking that back makes it fresh again; and what happens
//! elsewhere in a transcript, or that a second coder agrees, does not touch it. Where no hash is remembered, a summary is stale if one of its
//! codings was made after it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::ground::Scope;
use super::passages::{CodedPassage, SubCodes, passages_of};
use crate::study::{
    Action, CodeId, ContentHash, ParticipantId, Passage, Study, Summary, SummaryRow, Who,
};

/// A row of the matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameworkRow {
    /// Whose it is.
    pub row: SummaryRow,
    /// The role, as stored.
    pub role: String,
    /// The participant's name; empty for a whole role.
    pub name: String,
}

/// A cell of the matrix.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FrameworkCell {
    /// What the researcher says.
    pub summary: Option<Summary>,
    /// Whether the words that it rests on have changed since.
    pub stale: bool,
    /// Where its passages are, in study order.
    pub passages: Vec<Passage>,
    /// The hash over their words.
    basis: String,
}

/// Participants by codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Framework {
    /// Each role as a whole, followed by its participants. Roles come in the order in which they first speak.
    pub rows: Vec<FrameworkRow>,
    /// The codes, in codebook order; each with those under it.
    pub columns: Vec<CodeId>,
    /// The cells, row by row.
    cells: Vec<FrameworkCell>,
}

impl Framework {
    /// Works the matrix out for these codes over a study whose transcripts are loaded.
    pub fn of(study: &Study, columns: &[CodeId]) -> Self {
        let rows = rows(study);
        let places: BTreeMap<&SummaryRow, usize> =
            rows.iter().map(|row| &row.row).zip(0..).collect();
        let mut cells = vec![FrameworkCell::default(); rows.len() * columns.len()];
        for (column, code) in columns.iter().enumerate() {
            let mut bases: HashMap<usize, Vec<Vec<u8>>> = HashMap::new();
            for passage in passages_of(study, *code, SubCodes::Include, &Scope::default()) {
                for (row, words) in shares(study, &passage) {
                    let Some(at) = places.get(&row) else { continue };
                    let cell = &mut cells[at * columns.len() + column];
                    cell.passages.push(Passage {
                        transcript: passage.transcript,
                        span: passage.span,
                    });
                    bases.entry(*at).or_default().push(words);
                }
            }
            for (row, parts) in bases {
                let cell = &mut cells[row * columns.len() + column];
                cell.basis = ContentHash::of(parts.iter().map(Vec::as_slice)).to_string();
            }
        }
        let mut matrix = Self {
            columns: columns.to_vec(),
            cells,
            rows: rows.clone(),
        };
        let by_code: HashMap<CodeId, usize> = columns.iter().copied().zip(0..).collect();
        for summary in study.summaries() {
            let place = places.get(&summary.row).zip(by_code.get(&summary.code));
            if let Some((row, column)) = place {
                let cell = &mut matrix.cells[row * columns.len() + column];
                cell.stale = is_stale(study, summary, cell);
                cell.summary = Some(summary.clone());
            }
        }
        matrix
    }

    /// Leaves out the rows of other roles.
    pub fn keep_roles(&mut self, keep: impl Fn(&str) -> bool) {
        let width = self.columns.len();
        let rows = std::mem::take(&mut self.rows);
        let mut cells = std::mem::take(&mut self.cells).into_iter();
        for row in rows {
            let of_row = cells.by_ref().take(width);
            if keep(&row.role) {
                self.cells.extend(of_row);
                self.rows.push(row);
            } else {
                of_row.for_each(drop);
            }
        }
    }

    /// The cell in this row and column.
    pub fn cell(&self, row: usize, column: usize) -> Option<&FrameworkCell> {
        let column = Some(column).filter(|column| *column < self.columns.len())?;
        self.cells.get(row * self.columns.len() + column)
    }

    /// What writes a cell; an empty text removes its summary. The words that it rests on now are remembered with it. None where there
    /// is no such cell.
    pub fn write(&self, study: &Study, row: usize, column: usize, text: &str) -> Option<Action> {
        let cell = self.cell(row, column)?;
        let (head, code) = (self.rows.get(row)?, *self.columns.get(column)?);
        let label = study
            .codebook()
            .get(code)
            .map_or("", |code| code.label.as_str());
        let who = match head.name.as_str() {
            "" => format!("the role {}", head.role),
            name => name.to_owned(),
        };
        let text = text.trim();
        let (verb, value) = match text {
            "" => ("removed", None),
            _ => ("wrote", Some(cell.basis.as_str().into())),
        };
        Some(Action::Together {
            actions: vec![
                Action::SetSummary {
                    row: head.row.clone(),
                    code,
                    text: text.to_owned(),
                },
                Action::Set {
                    key: basis_key(&head.row, code),
                    value,
                },
            ],
            sentence: format!("{verb} the summary of {who} on {label}"),
        })
    }
}

/// The setting that remembers on which words a summary was written.
fn basis_key(row: &SummaryRow, code: CodeId) -> String {
    let row = match row {
        SummaryRow::Participant(id) => id.0.to_string(),
        SummaryRow::Role(role) => format!("role {role}"),
        SummaryRow::Everybody => "everybody".to_owned(),
    };
    format!("summary-basis/{row}/{}", code.0)
}

fn is_stale(study: &Study, summary: &Summary, cell: &FrameworkCell) -> bool {
    let remembered = study.setting_text(&basis_key(&summary.row, summary.code));
    if !remembered.is_empty() || cell.passages.is_empty() {
        return remembered != cell.basis;
    }
    let codes = study.codebook().under(summary.code);
    let keys: HashSet<_> = codes
        .iter()
        .filter_map(|code| study.code_key(*code))
        .collect();
    cell.passages.iter().any(|passage| {
        let interview = study.interview(passage.transcript);
        interview.is_some_and(|interview| {
            let mut codings = interview.codings().overlapping(passage.span);
            codings.any(|coding| keys.contains(&coding.code) && coding.created > summary.changed)
        })
    })
}

/// The roles of all participants, in the order in which they first speak, those who do not speak after them, the unknown one last.
fn roles(study: &Study) -> Vec<String> {
    let role_of: HashMap<ParticipantId, &str> = (study.participants().iter())
        .map(|who| (who.id, who.role.as_str()))
        .collect();
    let speaking = study.interviews().iter().flat_map(|interview| {
        let labels = interview.document().labels.iter();
        labels.filter_map(|label| match interview.transcript.who(label) {
            Who::Participant(id) => role_of.get(&id).copied(),
            Who::Interviewer | Who::Other => None,
        })
    });
    let all = study.participants().iter().map(|who| who.role.as_str());
    let mut roles: Vec<String> = Vec::new();
    for role in speaking.chain(all) {
        if !roles.iter().any(|known| known == role) {
            roles.push(role.to_owned());
        }
    }
    roles.sort_by_key(String::is_empty);
    roles
}

fn rows(study: &Study) -> Vec<FrameworkRow> {
    let mut rows = Vec::new();
    for role in roles(study) {
        rows.push(FrameworkRow {
            row: SummaryRow::Role(role.clone()),
            role: role.clone(),
            name: String::new(),
        });
        let of_role = study.participants().iter().filter(|who| who.role == role);
        rows.extend(of_role.map(|who| FrameworkRow {
            row: SummaryRow::Participant(who.id),
            role: role.clone(),
            name: who.name.clone(),
        }));
    }
    rows
}

/// Whose rows a passage belongs to, each with the words that they say in it.
fn shares(study: &Study, passage: &CodedPassage) -> Vec<(SummaryRow, Vec<u8>)> {
    let Some(interview) = study.interview(passage.transcript) else {
        return Vec::new();
    };
    let text = &interview.document().text;
    let mut shares: Vec<(SummaryRow, Vec<u8>)> = Vec::new();
    let mut add = |row: SummaryRow, words: &str| {
        let at = shares.iter().position(|(known, _)| *known == row);
        let at = at.unwrap_or_else(|| {
            // Passages must not run into one another: each begins with its transcript.
            shares.push((row, passage.transcript.0.as_bytes().to_vec()));
            shares.len() - 1
        });
        shares[at].1.extend_from_slice(words.as_bytes());
        shares[at].1.push(0);
    };
    let mut roles: HashMap<ParticipantId, &str> = HashMap::new();
    for piece in &passage.pieces {
        let Who::Participant(id) = piece.who else {
            continue;
        };
        let role = *roles
            .entry(id)
            .or_insert_with(|| study.participant(id).map_or("", |who| who.role.as_str()));
        let words = text.slice(piece.span);
        add(SummaryRow::Participant(id), words);
        add(SummaryRow::Role(role.to_owned()), words);
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::{code_id, study_of};
    use crate::study::testing::perform;
    use crate::study::{CodeChoice, CodingAt, Span, Stamp};

    fn matrix(study: &Study) -> Framework {
        Framework::of(
            study,
            &[code_id(study, "belonging"), code_id(study, "trust")],
        )
    }

    fn row(matrix: &Framework, name: &str) -> usize {
        matrix.rows.iter().position(|row| row.name == name).unwrap()
    }

    fn stale(study: &Study) -> bool {
        let matrix = matrix(study);
        matrix.cell(row(&matrix, "SU01"), 0).unwrap().stale
    }

    fn code(study: &mut Study, stamp: &mut Stamp, slug: &str, span: (u32, u32)) {
        let interview = &study.interviews()[1];
        let action = Action::ApplyCodes {
            transcript: interview.transcript.id,
            document: interview.hash(),
            spans: vec![Span::new(span.0, span.1)],
            codes: vec![CodeChoice::Known(code_id(study, slug))],
        };
        perform(study, stamp, action).unwrap();
    }

    #[test]
    fn roles_stand_over_their_participants() {
        let (study, _) = study_of(&[]);
        let matrix = matrix(&study);
        let rows: Vec<(&str, &str)> = matrix
            .rows
            .iter()
            .map(|row| (row.role.as_str(), row.name.as_str()))
            .collect();
        assert_eq!(
            rows,
            [
                ("gp", ""),
                ("gp", "GP01"),
                ("gp", "GP02"),
                ("patient", ""),
                ("patient", "SU01"),
                ("patient", "SU02"),
                ("", ""),
                ("", "SU03")
            ]
        );
    }

    #[test]
    fn a_summary_is_stale_when_its_words_change_and_fresh_when_they_are_back() {
        let (mut study, mut stamp) = study_of(&[(1, 24, 6, 1, 0)]);
        let matrix = matrix(&study);
        let at = row(&matrix, "SU01");
        assert_eq!(matrix.cell(at, 0).unwrap().passages.len(), 1);
        assert_eq!(matrix.cell(row(&matrix, ""), 0).unwrap().passages.len(), 0);
        let write = matrix.write(&study, at, 0, " She sat. ").unwrap();
        perform(&mut study, &mut stamp, write).unwrap();
        assert!(!stale(&study));
        assert_eq!(study.summaries()[0].text, "She sat.");
        // Another code, and the same words under the same theme by another code: nothing new to read.
        code(&mut study, &mut stamp, "trust", (24, 30));
        code(&mut study, &mut stamp, "loneliness", (24, 30));
        assert!(!stale(&study));
        code(&mut study, &mut stamp, "belonging", (38, 52));
        assert!(stale(&study));
        let interview = study.interviews()[1].clone();
        let newest = interview
            .codings()
            .iter()
            .find(|coding| coding.span.start == 38)
            .unwrap();
        let remove = Action::RemoveCodings(vec![CodingAt {
            transcript: interview.transcript.id,
            coding: newest.id,
        }]);
        perform(&mut study, &mut stamp, remove).unwrap();
        assert!(!stale(&study));
    }

    #[test]
    fn a_summary_from_elsewhere_is_stale_when_a_coding_is_younger() {
        let (mut study, mut stamp) = study_of(&[(1, 24, 6, 1, 0)]);
        let matrix = matrix(&study);
        let summary = Action::SetSummary {
            row: matrix.rows[row(&matrix, "SU01")].row.clone(),
            code: code_id(&study, "belonging"),
            text: "She sat.".into(),
        };
        stamp.time += 10;
        perform(&mut study, &mut stamp, summary).unwrap();
        assert!(!stale(&study));
        stamp.time += 10;
        code(&mut study, &mut stamp, "belonging", (38, 52));
        assert!(stale(&study));
    }

    #[test]
    fn an_empty_text_removes_the_summary_and_what_it_rests_on() {
        let (mut study, mut stamp) = study_of(&[(1, 24, 6, 1, 0)]);
        for text in ["She sat.", ""] {
            let matrix = matrix(&study);
            let write = matrix.write(&study, row(&matrix, "SU01"), 0, text).unwrap();
            perform(&mut study, &mut stamp, write).unwrap();
        }
        assert!(study.summaries().is_empty());
        assert!(
            !study
                .settings()
                .iter()
                .any(|(key, _)| key.starts_with("summary-basis"))
        );
    }
}

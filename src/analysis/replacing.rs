//! What a table of pseudonyms would replace in a study, before anything is replaced.

use std::collections::HashMap;

use super::identifiers::{Suggestion, suggestions};
use crate::study::{
    Interview, Left, LeftIn, Pseudonym, PseudonymError, Pseudonyms, Span, Study, TranscriptId,
};

/// A place in a text where a real name would be replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToReplace {
    /// In which transcript.
    pub transcript: TranscriptId,
    /// Where the real name stands.
    pub span: Span,
    /// Which entry of the table it is.
    pub entry: usize,
    /// What is to stand there.
    pub with: String,
}

/// All that a table would replace, and what it would leave.
#[derive(Debug, Clone, Default)]
pub struct Replacing {
    /// The places in texts, in the study's order.
    pub places: Vec<ToReplace>,
    /// What stands elsewhere: in titles, names, memos, comments.
    pub beside: Vec<Left>,
    /// What stands in lower case and is left as it is: it may be another word.
    pub lower_case: Vec<Left>,
}

/// What would be replaced of one entry.
#[derive(Debug, Clone, Default)]
pub struct EntryUse {
    /// The places in texts, in the study's order.
    pub places: Vec<ToReplace>,
    /// How many of them are in each transcript that has any, in the study's order.
    pub transcripts: Vec<(TranscriptId, usize)>,
    /// What stands elsewhere.
    pub beside: Vec<Left>,
    /// What stands in lower case and is left.
    pub lower_case: Vec<Left>,
}

impl Replacing {
    /// What `table` would replace in all texts that are loaded, and in what is written about them.
    pub fn of(study: &Study, table: &Pseudonyms) -> Self {
        let mut places = Vec::new();
        for interview in study.interviews() {
            let document = interview.document();
            for (edit, _) in table.edits_of(document).iter() {
                let found = table.find(document.text.slice(edit.span));
                places.push(ToReplace {
                    transcript: interview.transcript.id,
                    span: edit.span,
                    entry: found.first().map_or(0, |found| found.entry),
                    with: edit.text.clone(),
                });
            }
        }
        let (lower_case, sure): (Vec<Left>, Vec<Left>) = table
            .left_in(study)
            .into_iter()
            .partition(|left| left.lower_case);
        let in_record = |left: &Left| !matches!(left.place, LeftIn::Text(..));
        Self {
            places,
            beside: sure.into_iter().filter(in_record).collect(),
            lower_case,
        }
    }

    /// The same for each entry of the table it was made with, in the table's order.
    pub fn by_entry(&self, table: &Pseudonyms) -> Vec<EntryUse> {
        let mut uses = vec![EntryUse::default(); table.entries().len()];
        for place in &self.places {
            let Some(entry) = uses.get_mut(place.entry) else {
                continue;
            };
            match entry.transcripts.last_mut() {
                Some((transcript, times)) if *transcript == place.transcript => *times += 1,
                _ => entry.transcripts.push((place.transcript, 1)),
            }
            entry.places.push(place.clone());
        }
        for left in &self.beside {
            if let Some(entry) = uses.get_mut(left.entry) {
                entry.beside.push(left.clone());
            }
        }
        for left in &self.lower_case {
            if let Some(entry) = uses.get_mut(left.entry) {
                entry.lower_case.push(left.clone());
            }
        }
        uses
    }
}

/// The words before and behind a passage on one line, `characters` of each at the most, never half a grapheme.
pub fn around(interview: &Interview, span: Span, characters: u32) -> (String, String) {
    let text = &interview.document().text;
    let one_line = |span: Span| text.slice(span).replace('\n', " ");
    let before = Span::new(span.start.saturating_sub(characters), span.start);
    let end = span.end.saturating_add(characters).min(text.len());
    (
        one_line(text.on_graphemes(before)),
        one_line(text.on_graphemes(Span::new(span.end, end))),
    )
}

/// A table as it is kept, looked at in a study: what it would replace, and what it may lack.
#[derive(Debug, Clone, Default)]
pub struct TableInStudy {
    /// What would be replaced of each row that has a replacement, by its real name.
    pub uses: HashMap<String, EntryUse>,
    /// What may tell who was interviewed and stands in no row.
    pub suggestions: Vec<Suggestion>,
}

impl TableInStudy {
    /// Looks at the rows of a table in all texts that are loaded.
    ///
    /// # Errors
    /// The rows contradict one another.
    pub fn of(study: &Study, rows: &[Pseudonym]) -> Result<Self, PseudonymError> {
        let complete = rows.iter().filter(|row| !row.replacement.is_empty());
        let table = Pseudonyms::new(complete.cloned())?;
        let uses = Replacing::of(study, &table).by_entry(&table);
        let names = table.entries().iter().map(|entry| entry.original.clone());
        Ok(Self {
            uses: names.zip(uses).collect(),
            suggestions: not_in_table(study, &table, rows),
        })
    }
}

/// What may tell who was interviewed in all texts that are loaded, and stands in no row of the table, with a replacement
/// or without.
pub fn not_in_table(study: &Study, table: &Pseudonyms, rows: &[Pseudonym]) -> Vec<Suggestion> {
    let mut found = suggestions(study, table);
    found.retain(|suggestion| !rows.iter().any(|row| row.original == suggestion.words));
    found
}

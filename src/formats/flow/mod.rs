//! What all word processors' files come to: paragraphs in order, with comments at their places, and one rendering as text.
//!
//! A reader of such a format tells the [`Builder`] what it meets; tables, text boxes and notes are put into the order of
//! reading here, so that every format is rendered alike. The rendering is the transcript's text, frozen at import.

mod render;
mod tables;

use std::collections::HashMap;

use super::ReadError;

/// Tables within cells, and boxes within boxes, deeper than this are no transcript.
const DEEPEST: usize = 50;
/// More text than this, in bytes, is no interview; a small file that unfolds to it is an attack.
const LONGEST: usize = 32 << 20;
/// So are more paragraphs than this.
const MOST_PARAGRAPHS: usize = 400_000;
/// So are more rows and cells of tables, with words in them or without.
const MOST_CELLS: usize = 2 * MOST_PARAGRAPHS;

/// A paragraph, or what stands in one cell or row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    text: String,
    /// How many bytes at its start are bold.
    bold: usize,
    /// Where comments start and end, in bytes of `text`, in order.
    marks: Vec<Mark>,
    /// Whether only a line feed parts it from the paragraph before: items of one list, rows of one table.
    tight: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    at: usize,
    comment: usize,
    ends: bool,
}

/// A comment in the margin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Comment {
    pub(super) author: String,
    /// When, as the file writes it.
    pub(super) date: String,
    pub(super) text: String,
}

/// A document as a sequence of paragraphs.
#[derive(Debug, Default)]
pub(super) struct Flow {
    paragraphs: Vec<Paragraph>,
    comments: Vec<Comment>,
    /// What the researcher should look at.
    pub(super) warnings: Vec<String>,
}

/// A rendered document.
#[derive(Debug, Default)]
pub(super) struct Rendering {
    pub(super) text: String,
    /// Comments with their place in bytes of `text`; none where they have none.
    pub(super) comments: Vec<(Option<std::ops::Range<usize>>, String)>,
    pub(super) warnings: Vec<String>,
}

/// What paragraphs are collected for, innermost last.
#[derive(Debug)]
enum Place {
    Body,
    /// The rows of a table, each a list of cells, each a list of paragraphs.
    Table(Vec<Vec<Vec<Paragraph>>>),
    /// Beside the text: put behind the paragraph that it hangs on.
    Box,
}

/// Puts a document together.
#[derive(Debug)]
pub(super) struct Builder {
    places: Vec<Place>,
    /// The paragraphs of each place that is a body or a box, and of each table's current cell.
    collected: Vec<Vec<Paragraph>>,
    /// The paragraph that is being written, and those around it that a box interrupts.
    open: Vec<Paragraph>,
    /// Paragraphs of boxes that wait for the end of the paragraph they hang on.
    beside: Vec<Vec<Paragraph>>,
    /// The next number at each level of each list; none where it has not begun.
    numbers: HashMap<String, Vec<Option<usize>>>,
    flow: Flow,
    bytes: usize,
    paragraphs: usize,
    /// Rows and cells.
    cells: usize,
}

impl Builder {
    pub(super) fn new() -> Self {
        Self {
            places: vec![Place::Body],
            collected: vec![Vec::new()],
            open: vec![Paragraph::default()],
            beside: vec![Vec::new()],
            numbers: HashMap::new(),
            flow: Flow::default(),
            bytes: 0,
            paragraphs: 0,
            cells: 0,
        }
    }

    fn paragraph(&mut self) -> &mut Paragraph {
        if self.open.is_empty() {
            self.open.push(Paragraph::default());
        }
        let last = self.open.len() - 1;
        &mut self.open[last]
    }

    /// Adds words to the paragraph. Control characters are dropped; tabs and line feeds stand for what they are.
    ///
    /// # Errors
    /// The document is longer than any interview.
    pub(super) fn text(&mut self, words: &str, bold: bool) -> Result<(), ReadError> {
        self.bytes += words.len();
        if self.bytes > LONGEST {
            return Err(too_large(&format!(
                "more than {} MB of text",
                LONGEST >> 20
            )));
        }
        let paragraph = self.paragraph();
        let all_bold = paragraph.bold == paragraph.text.len();
        let kept = |c: char| !(c.is_control() && c != '\n' && c != '\t') && c != '\u{feff}';
        paragraph.text.extend(words.chars().filter(|c| kept(*c)));
        // Blanks count as bold between bold words, so that a tab behind a name does not end it.
        if all_bold && (bold || words.trim().is_empty()) {
            paragraph.bold = paragraph.text.len();
        }
        Ok(())
    }

    /// Ends the paragraph.
    ///
    /// # Errors
    /// The document has more paragraphs than any interview.
    pub(super) fn end_paragraph(&mut self) -> Result<(), ReadError> {
        self.paragraphs += 1;
        if self.paragraphs > MOST_PARAGRAPHS {
            return Err(too_large(&format!(
                "more than {MOST_PARAGRAPHS} paragraphs"
            )));
        }
        let paragraph = std::mem::take(self.paragraph());
        let beside = self.beside.last_mut().map(std::mem::take);
        if let Some(collected) = self.collected.last_mut() {
            collected.push(paragraph);
            collected.extend(beside.unwrap_or_default());
        }
        Ok(())
    }

    /// Whether the paragraph that is being written holds anything yet.
    pub(super) fn has_begun(&self) -> bool {
        self.open.last().is_some_and(|open| !open.text.is_empty())
    }

    /// Begins an item of the list called `list` at some depth, of which `mark` (such as `-` or `2.`) stands before it.
    pub(super) fn item(&mut self, mark: &str) -> Result<(), ReadError> {
        self.paragraph().tight = true;
        self.text(mark, false)?;
        self.text(" ", false)
    }

    /// The number of the next item of the list called `list` at a level, counting from `first`; deeper levels start again.
    pub(super) fn count(&mut self, list: &str, level: usize, first: usize) -> usize {
        let levels = match self.numbers.get_mut(list) {
            Some(levels) => levels,
            None => self.numbers.entry(list.to_owned()).or_default(),
        };
        levels.resize(level + 1, None);
        let now = levels[level].unwrap_or(first);
        levels[level] = Some(now.saturating_add(1));
        now
    }

    /// Opens a table; its cells follow.
    pub(super) fn open_table(&mut self) -> Result<(), ReadError> {
        if self.has_begun() {
            self.end_paragraph()?;
        }
        self.open_place(Place::Table(Vec::new()))
    }

    fn open_place(&mut self, place: Place) -> Result<(), ReadError> {
        if self.places.len() > DEEPEST {
            return Err(too_large("tables or boxes within one another without end"));
        }
        self.places.push(place);
        self.collected.push(Vec::new());
        self.open.push(Paragraph::default());
        self.beside.push(Vec::new());
        Ok(())
    }

    /// Begins a row.
    ///
    /// # Errors
    /// The document has more rows than any interview.
    pub(super) fn open_row(&mut self) -> Result<(), ReadError> {
        self.count_cell()?;
        if let Some(Place::Table(rows)) = self.places.last_mut() {
            rows.push(Vec::new());
        }
        Ok(())
    }

    fn count_cell(&mut self) -> Result<(), ReadError> {
        self.cells += 1;
        if self.cells > MOST_CELLS {
            return Err(too_large(&format!("more than {MOST_CELLS} rows and cells")));
        }
        Ok(())
    }

    /// Takes back the row that was begun last.
    pub(super) fn drop_row(&mut self) {
        if let Some(Place::Table(rows)) = self.places.last_mut() {
            rows.pop();
        }
    }

    /// Ends a cell: the paragraphs since the one before are its content.
    ///
    /// # Errors
    /// The document has more cells than any interview.
    pub(super) fn end_cell(&mut self) -> Result<(), ReadError> {
        self.count_cell()?;
        if self.has_begun() {
            self.end_paragraph()?;
        }
        let (Some(Place::Table(rows)), Some(cell)) =
            (self.places.last_mut(), self.collected.last_mut())
        else {
            return Ok(());
        };
        let cell = std::mem::take(cell);
        if rows.is_empty() {
            rows.push(Vec::new());
        }
        if let Some(row) = rows.last_mut() {
            row.push(cell);
        }
        Ok(())
    }

    /// Closes a table.
    pub(super) fn close_table(&mut self) -> Result<(), ReadError> {
        if self.places.len() < 2 || !matches!(self.places.last(), Some(Place::Table(_))) {
            return Ok(());
        }
        if self.has_begun() {
            self.end_cell()?;
        }
        let rest = self.collected.pop().unwrap_or_default();
        self.open.pop();
        self.beside.pop();
        if let (Some(Place::Table(rows)), Some(around)) =
            (self.places.pop(), self.collected.last_mut())
        {
            around.extend(tables::paragraphs(rows));
            around.extend(rest);
        }
        Ok(())
    }

    /// Opens a box beside the paragraph.
    pub(super) fn open_box(&mut self) -> Result<(), ReadError> {
        self.open_place(Place::Box)
    }

    /// Closes a box. Its paragraphs will stand behind the paragraph that it hangs on.
    pub(super) fn close_box(&mut self) -> Result<(), ReadError> {
        if self.places.len() < 2 || !matches!(self.places.last(), Some(Place::Box)) {
            return Ok(());
        }
        if self.has_begun() {
            self.end_paragraph()?;
        }
        self.places.pop();
        self.open.pop();
        self.beside.pop();
        let content = self.collected.pop().unwrap_or_default();
        if let Some(beside) = self.beside.last_mut() {
            beside.extend(content);
        }
        Ok(())
    }

    /// Takes what a box holds for a note, and puts it into the words where the note hangs.
    pub(super) fn close_box_as_note(&mut self, kind: &str) -> Result<(), ReadError> {
        let before = self
            .beside
            .len()
            .checked_sub(2)
            .map_or(0, |at| self.beside[at].len());
        self.close_box()?;
        let Some(beside) = self.beside.last_mut() else {
            return Ok(());
        };
        let note = beside.split_off(before.min(beside.len()));
        let words: Vec<&str> = note
            .iter()
            .flat_map(|p| p.text.split_whitespace())
            .collect();
        self.note(kind, &words.join(" "))
    }

    /// Puts a note into the words, in brackets, so that it is read where it belongs and counts as no speech.
    pub(super) fn note(&mut self, kind: &str, words: &str) -> Result<(), ReadError> {
        let words = words.trim();
        if words.is_empty() {
            return Ok(());
        }
        let blank = self
            .open
            .last()
            .is_some_and(|open| open.text.ends_with(|c: char| !c.is_whitespace()));
        let note = format!("{}[{kind}: {words}]", if blank { " " } else { "" });
        self.text(&note, false)
    }

    /// Adds a comment; its number is what the marks of its ends name.
    pub(super) fn comment(&mut self, comment: Comment) -> usize {
        self.flow.comments.push(comment);
        self.flow.comments.len() - 1
    }

    /// Says what a comment says, once it is known.
    pub(super) fn set_comment(&mut self, number: usize, comment: Comment) {
        if let Some(place) = self.flow.comments.get_mut(number) {
            *place = comment;
        }
    }

    /// Marks where a comment starts or ends.
    pub(super) fn mark(&mut self, comment: usize, ends: bool) {
        let paragraph = self.paragraph();
        let at = paragraph.text.len();
        paragraph.marks.push(Mark { at, comment, ends });
    }

    /// Adds something to tell the researcher.
    pub(super) fn warn(&mut self, warning: String) {
        self.flow.warnings.push(warning);
    }

    /// The document, whatever is still open closed.
    pub(super) fn finish(mut self) -> Result<Flow, ReadError> {
        while self.places.len() > 1 {
            let open = self.places.len();
            self.close_table()?;
            self.close_box()?;
            if self.places.len() == open {
                break;
            }
        }
        if self.has_begun() || self.beside.iter().any(|beside| !beside.is_empty()) {
            self.end_paragraph()?;
        }
        self.flow.paragraphs = self.collected.pop().unwrap_or_default();
        Ok(self.flow)
    }
}

impl Paragraph {
    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Appends another paragraph behind `between`.
    fn append(&mut self, between: &str, other: &Self) {
        let all_bold = self.bold == self.text.len();
        self.text.push_str(between);
        let start = self.text.len();
        if all_bold && other.bold > 0 {
            self.bold = start + other.bold;
        }
        self.text.push_str(&other.text);
        let moved = |mark: &Mark| Mark {
            at: mark.at + start,
            ..*mark
        };
        self.marks.extend(other.marks.iter().map(moved));
    }

    /// Puts `with` in the place of the first `bytes` bytes.
    fn replace_start(&mut self, bytes: usize, with: &str) {
        self.text.replace_range(..bytes, with);
        for mark in &mut self.marks {
            mark.at = if mark.at < bytes {
                0
            } else {
                mark.at - bytes + with.len()
            };
        }
        self.bold = if self.bold < bytes {
            0
        } else {
            self.bold - bytes + with.len()
        };
    }
}

/// The character with this number. Fonts of symbols put theirs into the private places of Unicode: the usual ones are known.
pub(super) fn symbol(code: u32) -> char {
    match code {
        0xf04a => '\u{263a}',
        0xf04c => '\u{2639}',
        0xf0e0 => '\u{2192}',
        0xf0fc => '\u{2713}',
        0xf0a7 | 0xf0b7 => '\u{2022}',
        0xe000..=0xf8ff => '\u{fffd}',
        code => char::from_u32(code).unwrap_or('\u{fffd}'),
    }
}

/// The refusal of a document that unfolds to more than any interview holds.
pub(super) fn too_large(what: &str) -> ReadError {
    ReadError::Malformed {
        message: format!(
            "the file holds {what}, which no transcript does; check that it is the right file"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_cells_without_end_are_refused_and_so_are_empty_ones() {
        for cells in [false, true] {
            let mut builder = Builder::new();
            builder.open_table().unwrap();
            let mut add = || match cells {
                true => builder.end_cell(),
                false => builder.open_row(),
            };
            assert!((0..MOST_CELLS).all(|_| add().is_ok()));
            assert!(add().unwrap_err().to_string().contains("rows and cells"));
        }
    }

    #[test]
    fn deeper_levels_of_a_list_are_counted_anew_below_each_item() {
        let mut builder = Builder::new();
        let counted = [0, 1, 1, 0, 1, 2, 0].map(|level| builder.count("a", level, 1));
        assert_eq!(counted, [1, 1, 2, 2, 1, 1, 3]);
        assert_eq!(builder.count("b", 0, 5), 5);
    }
}

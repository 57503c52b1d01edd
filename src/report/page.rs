//! A document of a few kinds of blocks: what an appendix says, whatever the format.

use super::table::Table;

/// A document. All words have been made [`visible`](super::visible()).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// What it says, in order.
    pub blocks: Vec<Block>,
}

/// A part of a [`Page`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading; 1 is the highest under the title.
    Heading(usize, String),
    /// A paragraph.
    Paragraph(String),
    /// A paragraph that begins with its name: `Use when: ...`
    Named(String, String),
    /// A table.
    Table(Table),
}

impl Page {
    /// A document of this title that says nothing yet.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            blocks: Vec::new(),
        }
    }

    /// Adds a heading.
    pub fn heading(&mut self, level: usize, words: impl Into<String>) {
        self.blocks.push(Block::Heading(level, words.into()));
    }

    /// Adds a paragraph, unless it is empty.
    pub fn paragraph(&mut self, words: impl Into<String>) {
        let words = words.into();
        if !words.is_empty() {
            self.blocks.push(Block::Paragraph(words));
        }
    }

    /// Adds paragraphs of which the first begins with a name; nothing where there are none.
    pub fn named(&mut self, name: &str, paragraphs: Vec<String>) {
        let mut paragraphs = paragraphs.into_iter();
        if let Some(first) = paragraphs.next() {
            self.blocks.push(Block::Named(name.to_owned(), first));
            self.blocks.extend(paragraphs.map(Block::Paragraph));
        }
    }

    /// The document as Markdown (CommonMark with tables), one line feed at the end. Words from outside make no markup.
    pub fn to_markdown(&self) -> String {
        let mut out = format!("# {}\n", escaped(&self.title));
        for block in &self.blocks {
            out.push('\n');
            match block {
                Block::Heading(level, words) => {
                    let hashes = "#".repeat((level + 1).min(6));
                    out.push_str(&format!("{hashes} {}\n", escaped(words)));
                }
                Block::Paragraph(words) => out.push_str(&format!("{}\n", escaped(words))),
                Block::Named(name, words) => {
                    out.push_str(&format!("**{}:** {}\n", escaped(name), escaped(words)));
                }
                Block::Table(table) => markdown_table(&mut out, table),
            }
        }
        out
    }
}

fn markdown_table(out: &mut String, table: &Table) {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let heads = table
        .columns
        .iter()
        .map(|column| escaped(&column.heading()));
    out.push_str(&row(heads.collect()));
    let is_figure = |at: usize| {
        let mut cells = table.rows.iter().map(|row| &row[at]);
        cells.any(|cell| matches!(cell, super::table::Cell::Number(_)))
    };
    let rule = (0..table.columns.len()).map(|at| if is_figure(at) { "--:" } else { "---" });
    out.push_str(&row(rule.map(str::to_owned).collect()));
    for cells in &table.rows {
        let cells = cells.iter().map(|cell| {
            let lines = super::visible::paragraphs(&cell.words());
            let lines: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
            lines.join("<br>")
        });
        out.push_str(&row(cells.collect()));
    }
}

/// Words as Markdown that shows just them.
fn escaped(words: &str) -> String {
    super::markdown::escaped(words)
}

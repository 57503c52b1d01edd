//! A document of a few kinds of blocks: what an appendix says, whatever the format.

use std::io;
use std::path::Path;

use super::docx;
use super::figures::Figure;
use super::output::{Content, Output, figure_folder, figures_beside};
use super::table::{Cell, Table};
use super::{markdown, word};

/// A document. All words have been made [`visible`](super::visible()).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// What it says, in order.
    pub blocks: Vec<Block>,
}

/// A part of a [`Page`].
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading; 1 is the highest under the title.
    Heading(usize, String),
    /// A paragraph.
    Paragraph(String),
    /// A paragraph that begins with its name: `Use when: ...`
    Named(String, String),
    /// A table.
    Table(Table),
    /// A figure, by the name of its file where the format cannot hold it.
    Figure(String, Figure),
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

    /// The document as Markdown (CommonMark with tables) for a file of this name, one line feed at the end; its figures stand beside
    /// it. Words from outside make no markup.
    pub fn to_markdown(&self, file: &Path) -> Output {
        let folder = figure_folder(file);
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
                Block::Figure(name, figure) => {
                    out.push_str(&markdown::figure(&folder, name, figure));
                    out.push('\n');
                }
            }
        }
        let figures = self.blocks.iter().filter_map(|block| match block {
            Block::Figure(name, figure) => Some((name.clone(), figure)),
            _ => None,
        });
        Output {
            content: Content::Bytes(out.into_bytes()),
            beside: figures_beside(&folder, figures),
        }
    }
}

impl Page {
    /// The document as a Word file: real headings with contents where there are several, tables with heads that come again.
    ///
    /// # Errors
    /// What the packing reports.
    pub fn to_docx(&self, pages: docx::Pages) -> io::Result<Vec<u8>> {
        let mut document = docx::Document::new(&self.title).on(pages);
        document.paragraph(docx::Style::Title, &[docx::Run::new(&self.title)]);
        let headings = self
            .blocks
            .iter()
            .filter(|block| matches!(block, Block::Heading(..)));
        if headings.count() > 3 {
            document.contents();
        }
        for block in &self.blocks {
            match block {
                Block::Heading(level, words) => {
                    document.heading(u8::try_from(*level).unwrap_or(u8::MAX), words);
                }
                Block::Paragraph(words) => {
                    document.paragraph(docx::Style::Body, &[docx::Run::new(words)]);
                }
                Block::Named(name, words) => {
                    let runs = [
                        docx::Run::new(format!("{name}: ")).bold(),
                        docx::Run::new(words),
                    ];
                    document.paragraph(docx::Style::Body, &runs);
                }
                Block::Table(table) => document.table(&docx_table(table)),
                Block::Figure(_, figure) => word::draw(&mut document, figure),
            }
        }
        document.finish()
    }
}

fn docx_table(table: &Table) -> docx::Table {
    let cell = |cell: &Cell| match cell {
        Cell::Number(_) | Cell::Decimal(..) => docx::Cell::figure(cell.words()),
        Cell::Words(words) => docx::Cell::words(&super::visible::paragraphs(words).join("\n")),
        Cell::Empty => docx::Cell::default(),
    };
    docx::Table {
        widths: table
            .columns
            .iter()
            .map(|column| u32::from(column.width))
            .collect(),
        head: (table.columns.iter())
            .map(|column| docx::Cell::words(&column.heading()))
            .collect(),
        rows: (table.rows.iter())
            .map(|row| row.iter().map(cell).collect())
            .collect(),
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
        cells.any(|cell| cell.is_figure())
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
    markdown::escaped(words)
}

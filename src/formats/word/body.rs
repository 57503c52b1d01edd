//! The text of a Word document, element by element.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use super::Related;
use super::styles::{is_on, mark};
use crate::formats::ReadError;
use crate::formats::flow::{Builder, Flow, symbol};
use crate::formats::package::{Node, Nodes, attribute};

/// Reads the paragraphs of `xml`.
pub(super) fn read(xml: &str, related: Related) -> Result<Flow, ReadError> {
    // Where most paragraphs are items, the list numbers the turns and is no list in somebody's words.
    let (items, paragraphs) = (
        xml.matches(":numPr>").count() / 2,
        xml.matches(":p>").count(),
    );
    let mut body = Body {
        builder: Builder::new(),
        comments: HashMap::new(),
        nodes: Nodes::of(xml),
        marks_items: items * 2 <= paragraphs,
        related,
        in_text: false,
        run: Run::default(),
        paragraph: Paragraph::default(),
        chosen: Vec::new(),
        placeholder: false,
        row_deleted: false,
        hidden: 0,
        unread: 0,
    };
    for (id, comment) in std::mem::take(&mut body.related.comments) {
        let number = body.builder.comment(comment);
        body.comments.insert(id, number);
    }
    while let Some(node) = body.nodes.next()? {
        match node {
            Node::Start(start) => body.start(&start)?,
            Node::End(name) => body.end(&name)?,
            Node::Text(words) if body.in_text => body.words(&words)?,
            Node::Text(_) => {}
        }
    }
    body.finish()
}

/// The deepest level of a list (ECMA-376, part 1, 17.9.3).
const DEEPEST_LIST: usize = 8;

/// What holds for the words of a run.
#[derive(Default, Clone, Copy)]
struct Run {
    bold: bool,
    hidden: bool,
}

/// What holds for a paragraph.
#[derive(Default)]
struct Paragraph {
    bold: bool,
    /// Its end was deleted: it goes on in the next one.
    joined: bool,
}

struct Body<'a> {
    nodes: Nodes<'a>,
    builder: Builder,
    /// Numbers of comments by their id.
    comments: HashMap<String, usize>,
    related: Related,
    marks_items: bool,
    in_text: bool,
    run: Run,
    paragraph: Paragraph,
    /// For each choice between ways to show something: whether one was taken.
    chosen: Vec<bool>,
    /// The content control that begins shows its prompt only.
    placeholder: bool,
    row_deleted: bool,
    hidden: usize,
    unread: usize,
}

impl Body<'_> {
    fn start(&mut self, start: &BytesStart) -> Result<(), ReadError> {
        match start.local_name().as_ref() {
            "p" => self.paragraph = Paragraph::default(),
            "pPr" => self.paragraph_properties()?,
            "r" => {
                self.run = Run {
                    bold: self.paragraph.bold,
                    hidden: false,
                }
            }
            "rPr" => self.run_properties()?,
            "t" => self.in_text = true,
            "tab" | "ptab" => self.words("\t")?,
            "br" | "cr" => self.words("\n")?,
            "noBreakHyphen" => self.words("\u{2011}")?,
            "sym" => self.symbol(start)?,
            // Deleted, or moved elsewhere; and what is never part of the text.
            "del" | "moveFrom" | "delText" | "instrText" | "delInstrText" | "rt" | "sectPr"
            | "tblPr" | "tblGrid" | "tblPrEx" | "tcPr" => self.nodes.skip()?,
            "AlternateContent" => self.chosen.push(false),
            "Choice" | "Fallback" => match self.chosen.last_mut() {
                Some(chosen @ false) => *chosen = true,
                _ => self.nodes.skip()?,
            },
            "sdtPr" => self.placeholder = self.holds("sdtPr", "showingPlcHdr")?,
            "sdtContent" if std::mem::take(&mut self.placeholder) => self.nodes.skip()?,
            "tbl" => self.builder.open_table()?,
            "tr" => {
                self.row_deleted = false;
                self.builder.open_row()?;
            }
            "trPr" => self.row_deleted = self.holds("trPr", "del")?,
            "txbxContent" => self.builder.open_box()?,
            "footnoteReference" => self.note(start, "footnote")?,
            "endnoteReference" => self.note(start, "endnote")?,
            "commentRangeStart" => self.comment(start, false),
            "commentRangeEnd" | "commentReference" => self.comment(start, true),
            "altChunk" => self.unread += 1,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "p" if !self.paragraph.joined => self.builder.end_paragraph()?,
            "t" => self.in_text = false,
            "AlternateContent" => drop(self.chosen.pop()),
            "tc" => self.builder.end_cell()?,
            "tr" if self.row_deleted => self.builder.drop_row(),
            "tbl" => self.builder.close_table()?,
            "txbxContent" => {
                self.paragraph = Paragraph::default();
                self.builder.close_box()?;
            }
            _ => {}
        }
        Ok(())
    }

    fn words(&mut self, words: &str) -> Result<(), ReadError> {
        if self.run.hidden {
            self.hidden += words.split_whitespace().count();
            return Ok(());
        }
        self.builder.text(words, self.run.bold)
    }

    fn finish(mut self) -> Result<Flow, ReadError> {
        if self.hidden > 0 {
            self.builder.warn(format!(
                "{} words are formatted as hidden text and were left out",
                self.hidden
            ));
        }
        if self.unread > 0 {
            self.builder.warn("another document is embedded in it and was left out; open it in Word and save it again".to_owned());
        }
        self.builder.finish()
    }

    /// Whether `element`, which has just started, holds an element of that name. Reads up to its end.
    fn holds(&mut self, element: &str, wanted: &str) -> Result<bool, ReadError> {
        let mut found = false;
        while let Some(node) = self.nodes.next()? {
            match node {
                Node::Start(start) => found |= start.local_name().as_ref() == wanted,
                Node::End(name) if name == element => break,
                Node::End(_) | Node::Text(_) => {}
            }
        }
        Ok(found)
    }

    fn paragraph_properties(&mut self) -> Result<(), ReadError> {
        let (mut list, mut level) = (None, 0);
        while let Some(node) = self.nodes.next()? {
            match node {
                Node::Start(start) => match start.local_name().as_ref() {
                    "pStyle" => {
                        let style = attribute(&start, "val").unwrap_or_default();
                        self.paragraph.bold = self.related.styles.is_bold(&style);
                        list = self.related.styles.list(&style).map(str::to_owned);
                    }
                    "numId" => list = attribute(&start, "val"),
                    "ilvl" => {
                        level = attribute(&start, "val")
                            .and_then(|level| level.parse().ok())
                            .unwrap_or(0)
                            .min(DEEPEST_LIST)
                    }
                    "del" | "moveFrom" => self.paragraph.joined = true,
                    "pPrChange" | "rPrChange" | "sectPr" | "tabs" => self.nodes.skip()?,
                    _ => {}
                },
                Node::End(name) if name == "pPr" => break,
                Node::End(_) | Node::Text(_) => {}
            }
        }
        match list.filter(|list| list != "0" && self.marks_items) {
            Some(list) => self.item(&list, level),
            None => Ok(()),
        }
    }

    fn item(&mut self, list: &str, level: usize) -> Result<(), ReadError> {
        let (format, first) = self.related.numbering.format(list, level);
        let number = self.builder.count(list, level, first);
        let (format, indent) = (mark(format, number), "  ".repeat(level.min(8)));
        self.builder.item(&format!("{indent}{format}"))
    }

    fn run_properties(&mut self) -> Result<(), ReadError> {
        while let Some(node) = self.nodes.next()? {
            match node {
                Node::Start(start) => match start.local_name().as_ref() {
                    "rStyle" => {
                        self.run.bold |= self
                            .related
                            .styles
                            .is_bold(&attribute(&start, "val").unwrap_or_default())
                    }
                    "b" => self.run.bold = is_on(attribute(&start, "val")),
                    "vanish" => self.run.hidden = is_on(attribute(&start, "val")),
                    "rPrChange" => self.nodes.skip()?,
                    _ => {}
                },
                Node::End(name) if name == "rPr" => break,
                Node::End(_) | Node::Text(_) => {}
            }
        }
        Ok(())
    }

    /// A character of a font of symbols: those that stand in private places are known.
    fn symbol(&mut self, start: &BytesStart) -> Result<(), ReadError> {
        let code = attribute(start, "char")
            .and_then(|code| u32::from_str_radix(&code, 16).ok())
            .unwrap_or(0xfffd);
        self.words(symbol(code).encode_utf8(&mut [0; 4]))
    }

    fn note(&mut self, start: &BytesStart, kind: &str) -> Result<(), ReadError> {
        let id = attribute(start, "id").unwrap_or_default();
        let notes = if kind == "footnote" {
            &self.related.footnotes
        } else {
            &self.related.endnotes
        };
        let words = notes.get(&id).cloned().unwrap_or_default();
        self.builder.note(kind, &words)
    }

    fn comment(&mut self, start: &BytesStart, ends: bool) {
        let id = attribute(start, "id").unwrap_or_default();
        if let Some(number) = self.comments.get(&id) {
            self.builder.mark(*number, ends);
        }
    }
}

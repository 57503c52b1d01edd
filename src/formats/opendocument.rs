//! OpenDocument texts (`.odt`), as LibreOffice writes them: the text as it stands with all tracked changes accepted.
//!
//! Source of the format: OpenDocument 1.3, part 3 (OASIS).

use std::collections::{HashMap, HashSet};

use quick_xml::events::BytesStart;

use super::ReadError;
use super::flow::{Builder, Comment, Flow};
use super::package::{Node, Nodes, Package, attribute, damaged};

/// Reads a document as paragraphs.
///
/// # Errors
/// What is no OpenDocument text, damaged, protected by a password, or unfolds without end.
pub(super) fn read(bytes: &[u8]) -> Result<Flow, ReadError> {
    let mut package = Package::open(bytes)?;
    if let Some(manifest) = package.xml("META-INF/manifest.xml")?
        && manifest.contains(":encryption-data")
    {
        return Err(damaged(
            "it is protected by a password; save it without one",
        ));
    }
    let xml = package
        .xml("content.xml")?
        .ok_or_else(|| damaged("it holds no document"))?;
    // Where most paragraphs are items, the list numbers the turns and is no list in somebody's words.
    let (items, paragraphs) = (
        xml.matches("<text:list-item").count(),
        xml.matches("</text:p>").count(),
    );
    let mut body = Body {
        nodes: Nodes::of(&xml),
        builder: Builder::new(),
        marks_items: items * 2 <= paragraphs,
        bold_styles: HashSet::new(),
        counted: HashSet::new(),
        style: String::new(),
        list_style: String::new(),
        comments: HashMap::new(),
        bold: Vec::new(),
        blank: true,
        paragraphs: 0,
        lists: Vec::new(),
        began_item: false,
        note: String::new(),
        lists_met: 0,
    };
    while let Some(node) = body.nodes.next()? {
        match node {
            Node::Start(start) => body.start(&start)?,
            Node::End(name) => body.end(&name)?,
            Node::Text(words) if body.paragraphs > 0 => body.words(&words)?,
            Node::Text(_) => {}
        }
    }
    body.builder.finish()
}

/// The deepest level that a list's style describes.
const DEEPEST_LIST: usize = 10;

/// A list that is open.
struct List {
    name: String,
    style: String,
}

struct Body<'a> {
    nodes: Nodes<'a>,
    builder: Builder,
    marks_items: bool,
    /// Styles that are bold.
    bold_styles: HashSet<String>,
    /// Styles of lists, and their levels, that count.
    counted: HashSet<(String, usize)>,
    /// The style and the list's style that are being defined.
    style: String,
    list_style: String,
    /// Numbers of comments by their name.
    comments: HashMap<String, usize>,
    /// For each open paragraph and span: whether it is bold.
    bold: Vec<bool>,
    /// The last character was a blank: further ones are none.
    blank: bool,
    /// How many paragraphs are open within one another.
    paragraphs: usize,
    lists: Vec<List>,
    /// An item has begun and its mark is due.
    began_item: bool,
    /// Whether the note that is open is a footnote or an endnote.
    note: String,
    lists_met: usize,
}

impl Body<'_> {
    fn start(&mut self, start: &BytesStart) -> Result<(), ReadError> {
        match start.local_name().as_ref() {
            "style" => self.style = attribute(start, "name").unwrap_or_default(),
            "text-properties" => {
                let weight = attribute(start, "font-weight").unwrap_or_default();
                if weight == "bold" || weight.parse().is_ok_and(|weight: u32| weight >= 600) {
                    self.bold_styles.insert(self.style.clone());
                }
            }
            "list-style" => self.list_style = attribute(start, "name").unwrap_or_default(),
            "list-level-style-number" => {
                let level = attribute(start, "level")
                    .and_then(|level| level.parse().ok())
                    .unwrap_or(1);
                if level <= DEEPEST_LIST
                    && attribute(start, "num-format").is_some_and(|format| !format.is_empty())
                {
                    self.counted.insert((self.list_style.clone(), level));
                }
            }
            "p" | "h" => self.open_paragraph(start)?,
            "span" => {
                let around = self.bold.last().copied().unwrap_or(false);
                let bold = around || self.is_bold(start);
                self.bold.push(bold);
            }
            "s" => {
                let blanks: usize = attribute(start, "c")
                    .and_then(|count| count.parse().ok())
                    .unwrap_or(1);
                self.as_it_stands(&" ".repeat(blanks.min(200)))?;
            }
            "tab" => self.as_it_stands("\t")?,
            "line-break" => self.as_it_stands("\n")?,
            "list" => self.open_list(start),
            "list-item" => self.began_item = true,
            "table" => self.builder.open_table()?,
            "table-row" => self.builder.open_row()?,
            "note" => self.note = attribute(start, "note-class").unwrap_or_default(),
            "note-body" | "text-box" => self.builder.open_box()?,
            "annotation" => self.comment(start)?,
            "annotation-end" => self.end_comment(start),
            // Deleted words, and what is never part of the text.
            "tracked-changes" | "note-citation" | "ruby-text" | "forms" | "sequence-decls"
            | "variable-decls" | "title" | "desc" | "object" => self.nodes.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "p" | "h" => {
                self.paragraphs = self.paragraphs.saturating_sub(1);
                self.bold.pop();
                self.builder.end_paragraph()?;
                self.blank = true;
            }
            "span" => drop(self.bold.pop()),
            "list" => drop(self.lists.pop()),
            "table-cell" => self.builder.end_cell()?,
            "table" => self.builder.close_table()?,
            "note-body" => {
                let kind = if self.note == "endnote" {
                    "endnote"
                } else {
                    "footnote"
                };
                self.builder.close_box_as_note(kind)?;
                self.blank = false;
            }
            "text-box" => self.builder.close_box()?,
            _ => {}
        }
        Ok(())
    }

    fn is_bold(&self, start: &BytesStart) -> bool {
        attribute(start, "style-name").is_some_and(|style| self.bold_styles.contains(&style))
    }

    fn open_paragraph(&mut self, start: &BytesStart) -> Result<(), ReadError> {
        self.paragraphs += 1;
        self.blank = true;
        let bold = self.is_bold(start);
        self.bold.push(bold);
        if std::mem::take(&mut self.began_item) && self.marks_items {
            self.item()?;
        }
        Ok(())
    }

    fn open_list(&mut self, start: &BytesStart) {
        let own = attribute(start, "style-name");
        let style = own
            .or_else(|| self.lists.last().map(|list| list.style.clone()))
            .unwrap_or_default();
        self.lists_met += 1;
        let goes_on = attribute(start, "continue-numbering").as_deref() == Some("true")
            || attribute(start, "continue-list").is_some();
        let name = if goes_on {
            style.clone()
        } else {
            format!("{style}#{}", self.lists_met)
        };
        self.lists.push(List { name, style });
    }

    fn item(&mut self) -> Result<(), ReadError> {
        let level = self.lists.len();
        let Some(list) = self.lists.last() else {
            return Ok(());
        };
        let mark = if self.counted.contains(&(list.style.clone(), level)) {
            format!("{}.", self.builder.count(&list.name, 0, 1))
        } else {
            "-".to_owned()
        };
        self.builder
            .item(&format!("{}{mark}", "  ".repeat((level - 1).min(8))))
    }

    fn as_it_stands(&mut self, words: &str) -> Result<(), ReadError> {
        self.blank = false;
        let bold = self.bold.last().copied().unwrap_or(false);
        if self.paragraphs > 0 {
            self.builder.text(words, bold)
        } else {
            Ok(())
        }
    }

    /// Adds words; runs of white space in the XML are one blank, and none at a paragraph's start.
    fn words(&mut self, words: &str) -> Result<(), ReadError> {
        let mut kept = String::with_capacity(words.len());
        for c in words.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r') {
                if !self.blank {
                    kept.push(' ');
                }
                self.blank = true;
            } else {
                kept.push(c);
                self.blank = false;
            }
        }
        let bold = self.bold.last().copied().unwrap_or(false);
        self.builder.text(&kept, bold)
    }

    /// Reads a comment, which stands where the words begin that it is on.
    fn comment(&mut self, start: &BytesStart) -> Result<(), ReadError> {
        let name = attribute(start, "name").unwrap_or_default();
        let mut comment = Comment::default();
        let mut inside = String::new();
        while let Some(node) = self.nodes.next()? {
            match node {
                Node::Start(start) => start.local_name().as_ref().clone_into(&mut inside),
                Node::End(name) if name == "annotation" => break,
                Node::End(name) => {
                    if name == "p" {
                        comment.text.push('\n');
                    }
                    inside.clear();
                }
                Node::Text(words) => match inside.as_str() {
                    "creator" => comment.author.push_str(words.trim()),
                    "date" => comment.date.push_str(words.trim()),
                    "date-string" | "creator-initials" | "sender-initials" => {}
                    _ => comment.text.push_str(&words),
                },
            }
        }
        let number = self.builder.comment(comment);
        self.builder.mark(number, false);
        self.builder.mark(number, true);
        self.comments.insert(name, number);
        Ok(())
    }

    fn end_comment(&mut self, start: &BytesStart) {
        let name = attribute(start, "name").unwrap_or_default();
        if let Some(number) = self.comments.get(&name) {
            self.builder.mark(*number, true);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use crate::formats::{ReadOptions, read_transcript};

    fn document(styles: &str, text: &str) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("content.xml", zip::write::SimpleFileOptions::default())
            .unwrap();
        let xml = format!(
            "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{text}</office:text></office:body></office:document-content>"
        );
        zip.write_all(xml.as_bytes()).unwrap();
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn an_interview_is_read_with_all_that_hangs_on_it() {
        let styles = "<style:style style:name=\"T1\"><style:text-properties fo:font-weight=\"bold\"/></style:style>\
            <text:list-style style:name=\"L1\"><text:list-level-style-number text:level=\"1\" style:num-format=\"1\"/></text:list-style>";
        let text = "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>\
            <text:p><text:span text:style-name=\"T1\">Interviewer</text:span> How\n  was<text:s text:c=\"2\"/>it?</text:p>\
            <text:p><text:span text:style-name=\"T1\">Maureen</text:span> It <office:annotation office:name=\"c\"><dc:creator>Kim</dc:creator><dc:date>2018-05-14T10:00</dc:date><text:p>Check.</text:p></office:annotation>was<office:annotation-end office:name=\"c\"/> good<text:note text:note-class=\"footnote\"><text:note-citation>1</text:note-citation><text:note-body><text:p>She means tea.</text:p></text:note-body></text:note>.</text:p>\
            <text:list text:style-name=\"L1\"><text:list-item><text:p>one</text:p></text:list-item><text:list-item><text:p>two</text:p></text:list-item></text:list>\
            <text:p><text:span text:style-name=\"T1\">Interviewer</text:span> Yes?<text:line-break/>Really?</text:p>";
        let read =
            read_transcript("a.odt", &document(styles, text), &ReadOptions::default()).unwrap();
        let document = &read.transcript.document;
        assert_eq!(
            document.text.as_str(),
            "Interviewer: How was  it?\n\nMaureen: It was good [footnote: She means tea.].\n\n1. one\n2. two\n\nInterviewer: Yes?\nReally?\n"
        );
        assert_eq!(document.turns.len(), 3);
        let memo = &read.transcript.memos[0];
        assert_eq!(
            (memo.text.as_str(), document.text.slice(memo.span.unwrap())),
            ("Kim, 2018-05-14: Check.", "was")
        );
    }
}

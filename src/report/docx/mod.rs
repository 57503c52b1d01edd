//! A small writer of Word documents (Office Open XML, ECMA-376, transitional): headings, paragraphs, quotes, tables, captions,
//! pictures, contents and page numbers, all by real styles. The same calls give the same bytes: no time, no random identity.
//!
//! ```
//! use emic::report::docx::{Cell, Document, Run, Style, Table};
//! let mut document = Document::new("Codebook");
//! document.paragraph(Style::Title, &[Run::new("Codebook")]);
//! document.contents();
//! document.heading(1, "Belonging");
//! document.paragraph(Style::Body, &[Run::new("Definition. ").bold(), Run::new("Being part of a group.")]);
//! document.table_caption("Codes");
//! document.table(&Table {
//!     widths: vec![3, 1],
//!     head: vec![Cell::words("Code"), Cell::figure("Passages")],
//!     rows: vec![vec![Cell::words("Loneliness"), Cell::figure("12")]],
//! });
//! assert!(document.finish().unwrap().starts_with(b"PK"));
//! ```

mod package;
mod run;
mod table;
#[cfg(test)]
mod tests;

use std::io;

pub use run::{Anchor, Run};
pub use table::{Cell, Table};

/// A twentieth of a point, in which Word measures: so many make a millimetre.
const TWIPS_PER_MM: f64 = 1440.0 / 25.4;
/// English metric units, in which Word measures pictures: so many make a millimetre.
const EMU_PER_MM: f64 = 36_000.0;
/// The margins on all sides, in twips: 20 mm.
const MARGIN: u32 = 1134;

/// What is left below a picture for its caption.
const CAPTION_MM: f64 = 25.0;

/// How a paragraph looks. Each is a style of the document, which the reader can restyle in Word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// The document's title.
    Title,
    /// A line under the title.
    Subtitle,
    /// Running text.
    Body,
    /// A quote.
    Quote,
    /// A point of a list.
    Point,
    /// A caption.
    Caption,
    /// A remark, smaller and greyer than the text.
    Note,
    /// A remark that leads to what follows it, and stays on its page.
    Lead,
}

impl Style {
    fn id(self) -> &'static str {
        match self {
            Self::Title => "Title",
            Self::Subtitle => "Subtitle",
            Self::Body => "BodyText",
            Self::Quote => "Quote",
            Self::Point => "ListBullet",
            Self::Caption => "Caption",
            Self::Note => "Note",
            Self::Lead => "Lead",
        }
    }
}

/// How the pages lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pages {
    /// A4, upright.
    Portrait,
    /// A4, lying: for wide tables.
    Landscape,
}

impl Pages {
    /// Width and height in twips.
    fn size(self) -> (u32, u32) {
        match self {
            Self::Portrait => (11_906, 16_838),
            Self::Landscape => (16_838, 11_906),
        }
    }

    /// The largest picture that has room on a page with its caption, in millimetres across and down.
    fn room(self) -> (f64, f64) {
        let mm = |twips: u32| f64::from(twips - 2 * MARGIN) / TWIPS_PER_MM;
        let (width, height) = self.size();
        (mm(width), mm(height) - CAPTION_MM)
    }

    /// The width of the text in twips.
    fn text_width(self) -> u32 {
        self.size().0 - 2 * MARGIN
    }
}

/// A heading, for the contents.
struct Entry {
    level: u8,
    words: String,
    anchor: Anchor,
}

/// A Word document that is being written, from its top to its bottom.
pub struct Document {
    title: String,
    pages: Pages,
    /// What stands before the contents, where there are contents.
    front: Option<String>,
    body: String,
    entries: Vec<Entry>,
    pictures: Vec<Vec<u8>>,
    anchors: u32,
    tables: u32,
    figures: u32,
}

impl Document {
    /// An empty document on upright pages. The title is in its properties and at the head of its pages.
    pub fn new(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            pages: Pages::Portrait,
            front: None,
            body: String::new(),
            entries: Vec::new(),
            pictures: Vec::new(),
            anchors: 0,
            tables: 0,
            figures: 0,
        }
    }

    /// The same on pages that lie so; to be chosen before the first table.
    pub fn on(self, pages: Pages) -> Self {
        Self { pages, ..self }
    }

    /// Adds a paragraph.
    pub fn paragraph(&mut self, style: Style, runs: &[Run]) {
        self.body.push_str(&format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{}\"/></w:pPr>{}</w:p>",
            style.id(),
            run::to_xml(runs)
        ));
    }

    /// Adds a heading; `level` is 1 to 4, and what is beyond is brought in.
    pub fn heading(&mut self, level: u8, words: &str) -> Anchor {
        let anchor = self.reserve();
        self.heading_at(anchor, level, words);
        anchor
    }

    /// A place that links can lead to before it is written, by [`heading_at`](Self::heading_at).
    pub fn reserve(&mut self) -> Anchor {
        self.anchors += 1;
        Anchor(self.anchors)
    }

    /// Adds a heading at a place that was reserved.
    pub fn heading_at(&mut self, anchor: Anchor, level: u8, words: &str) {
        let level = level.clamp(1, 4);
        self.body.push_str(&format!(
            "<w:p><w:pPr><w:pStyle w:val=\"Heading{level}\"/></w:pPr><w:bookmarkStart w:id=\"{0}\" w:name=\"{anchor}\"/>{1}\
             <w:bookmarkEnd w:id=\"{0}\"/></w:p>",
            anchor.0,
            run::to_xml(&[Run::new(words)])
        ));
        self.entries.push(Entry {
            level,
            words: words.to_owned(),
            anchor,
        });
    }

    /// Adds the contents, of headings 1 to 3, at this place. Of several calls the first one counts.
    pub fn contents(&mut self) {
        if self.front.is_none() {
            self.front = Some(std::mem::take(&mut self.body));
        }
    }

    /// Begins a new page.
    pub fn page_break(&mut self) {
        self.body
            .push_str("<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
    }

    /// Adds the caption of the table that follows: `Table 1. words`.
    pub fn table_caption(&mut self, words: &str) {
        self.tables += 1;
        self.caption("Table", self.tables, words, true);
    }

    /// Adds a table.
    pub fn table(&mut self, table: &Table) {
        self.body.push_str(&table.to_xml(self.pages.text_width()));
    }

    /// Adds a PNG picture as wide as asked for, or as the page has room for, with its caption below: `Figure 1. caption`. `description`
    /// is for those who do not see it. Gives false where the bytes are no PNG, and adds nothing.
    pub fn figure(
        &mut self,
        png: Vec<u8>,
        millimetres: f64,
        description: &str,
        caption: &str,
    ) -> bool {
        let Some((width, height)) = png_size(&png) else {
            return false;
        };
        let (widest, tallest) = self.pages.room();
        let shape = f64::from(height) / f64::from(width);
        let millimetres = millimetres.min(widest).min(tallest / shape).max(1.0);
        let across = (millimetres * EMU_PER_MM) as u64;
        let down = across * u64::from(height) / u64::from(width);
        self.pictures.push(png);
        let number = self.pictures.len();
        let description = run::escaped(description);
        self.body.push_str(&format!(
            "<w:p><w:pPr><w:pStyle w:val=\"Picture\"/></w:pPr><w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" \
             distR=\"0\"><wp:extent cx=\"{across}\" cy=\"{down}\"/><wp:docPr id=\"{number}\" name=\"Picture {number}\" \
             descr=\"{description}\"/><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
             <pic:pic><pic:nvPicPr><pic:cNvPr id=\"{number}\" name=\"Picture {number}\" descr=\"{description}\"/><pic:cNvPicPr/>\
             </pic:nvPicPr><pic:blipFill><a:blip r:embed=\"picture{number}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
             <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{across}\" cy=\"{down}\"/></a:xfrm><a:prstGeom prst=\"rect\">\
             <a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
        ));
        self.figures += 1;
        self.caption("Figure", self.figures, caption, true);
        true
    }

    fn caption(&mut self, kind: &str, number: u32, words: &str, with_next: bool) {
        let keep = if with_next { "<w:keepNext/>" } else { "" };
        self.body.push_str(&format!(
            "<w:p><w:pPr><w:pStyle w:val=\"Caption\"/>{keep}</w:pPr>{}<w:fldSimple w:instr=\" SEQ {kind} \\* ARABIC \"><w:r><w:t>\
             {number}</w:t></w:r></w:fldSimple>{}</w:p>",
            run::to_xml(&[Run::new(format!("{kind} "))]),
            run::to_xml(&[Run::new(format!(". {words}"))]),
        ));
    }

    /// The whole file.
    ///
    /// # Errors
    /// What the packing reports.
    pub fn finish(self) -> io::Result<Vec<u8>> {
        package::pack(&self)
    }

    /// The document's main part.
    fn main_part(&self) -> String {
        let contents = match &self.front {
            Some(front) => format!("{front}{}", contents(&self.entries)),
            None => String::new(),
        };
        let (width, height) = self.pages.size();
        let lying = match self.pages {
            Pages::Portrait => "",
            Pages::Landscape => " w:orient=\"landscape\"",
        };
        format!(
            "{}<w:document {}><w:body>{contents}{}<w:sectPr><w:headerReference w:type=\"default\" r:id=\"header\"/>\
             <w:footerReference w:type=\"default\" r:id=\"footer\"/><w:footerReference w:type=\"first\" r:id=\"footer\"/><w:pgSz w:w=\"{width}\" w:h=\"{height}\"{lying}/><w:pgMar \
             w:top=\"{MARGIN}\" w:right=\"{MARGIN}\" w:bottom=\"{MARGIN}\" w:left=\"{MARGIN}\" w:header=\"567\" w:footer=\"567\" \
             w:gutter=\"0\"/><w:titlePg/></w:sectPr></w:body></w:document>",
            package::DECLARATION,
            package::NAMESPACES,
            self.body
        )
    }
}

/// The contents: a line for each heading that leads to it, with a field for its page. A field for the whole would be filled in by Word
/// alone; LibreOffice works out the pages of these, and Word does when it opens the document (`updateFields` in its settings).
fn contents(entries: &[Entry]) -> String {
    let title = run::to_xml(&[Run::new("Contents")]);
    let mut xml = format!("<w:p><w:pPr><w:pStyle w:val=\"TOCHeading\"/></w:pPr>{title}</w:p>");
    for entry in entries.iter().filter(|entry| entry.level <= 3) {
        let anchor = entry.anchor;
        xml.push_str(&format!(
            "<w:p><w:pPr><w:pStyle w:val=\"TOC{}\"/></w:pPr><w:hyperlink w:anchor=\"{anchor}\" w:history=\"1\">{}<w:r><w:tab/></w:r>\
             <w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGEREF {anchor} \\h \
             </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t></w:t></w:r><w:r><w:fldChar \
             w:fldCharType=\"end\"/></w:r></w:hyperlink></w:p>",
            entry.level,
            run::to_xml(&[Run::new(entry.words.as_str())])
        ));
    }
    xml
}

/// Width and height in pixels of a PNG file (PNG specification, 11.2.2), neither 0.
fn png_size(png: &[u8]) -> Option<(u32, u32)> {
    let header = png.strip_prefix(b"\x89PNG\r\n\x1a\n")?.get(..16)?;
    let number = |at: usize| {
        let bytes: [u8; 4] = header.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(bytes)).filter(|number| *number > 0)
    };
    (&header[4..8] == b"IHDR").then_some(())?;
    Some((number(8)?, number(12)?))
}

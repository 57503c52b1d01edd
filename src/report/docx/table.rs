//! Tables.

use super::run::{self, Run};

/// A table with a head that comes again on every page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// How wide the columns are, as parts of the whole.
    pub widths: Vec<u32>,
    /// The head; a table without one has none.
    pub head: Vec<Cell>,
    /// The rows. Cells that a row lacks are empty, those beyond the columns are left out.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its paragraphs.
    pub paragraphs: Vec<Vec<Run>>,
    /// Whether it stands on the right, as figures do.
    pub is_figure: bool,
    /// Its ground (red, green, blue); none: the page.
    pub shade: Option<[u8; 3]>,
    /// By how many steps it is set in.
    pub depth: u32,
}

impl Cell {
    /// A cell of plain words, a paragraph for each line.
    pub fn words(words: &str) -> Self {
        let paragraphs = words.lines().map(|line| vec![Run::new(line)]);
        Self {
            paragraphs: paragraphs.collect(),
            ..Self::default()
        }
    }

    /// A figure.
    pub fn figure(figure: impl Into<String>) -> Self {
        Self {
            paragraphs: vec![vec![Run::new(figure)]],
            is_figure: true,
            ..Self::default()
        }
    }

    /// A cell of one paragraph.
    pub fn runs(runs: Vec<Run>) -> Self {
        Self {
            paragraphs: vec![runs],
            ..Self::default()
        }
    }

    fn to_xml(&self, width: u32, style: &str) -> String {
        let shade = match self.shade {
            Some([red, green, blue]) => format!(
                "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{red:02X}{green:02X}{blue:02X}\"/>"
            ),
            None => String::new(),
        };
        let indent = match self.depth {
            0 => String::new(),
            depth => format!("<w:ind w:left=\"{}\"/>", 200 * depth.min(8)),
        };
        let side = if self.is_figure {
            "<w:jc w:val=\"right\"/>"
        } else {
            ""
        };
        let paragraph = |runs: &[Run]| {
            format!(
                "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{indent}{side}</w:pPr>{}</w:p>",
                run::to_xml(runs)
            )
        };
        let paragraphs: String = match self.paragraphs.as_slice() {
            // A cell without a paragraph is no cell to Word.
            [] => paragraph(&[]),
            paragraphs => paragraphs.iter().map(|runs| paragraph(runs)).collect(),
        };
        format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{shade}</w:tcPr>{paragraphs}</w:tc>"
        )
    }
}

impl Table {
    /// The table, `width` twips wide, and the small paragraph that parts it from what follows: two tables in a row are one to Word.
    pub(super) fn to_xml(&self, width: u32) -> String {
        if self.widths.is_empty() {
            return String::new();
        }
        let parts: u64 = self.widths.iter().map(|part| u64::from(*part)).sum();
        let share = |part: &u32| (u64::from(width) * u64::from(*part) / parts.max(1)) as u32;
        let widths: Vec<u32> = self.widths.iter().map(share).collect();
        let mut xml = format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"EmicTable\"/><w:tblW w:w=\"{width}\" w:type=\"dxa\"/><w:tblLayout \
             w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" \
             w:noHBand=\"1\" w:noVBand=\"1\"/></w:tblPr><w:tblGrid>"
        );
        for width in &widths {
            xml.push_str(&format!("<w:gridCol w:w=\"{width}\"/>"));
        }
        xml.push_str("</w:tblGrid>");
        if !self.head.is_empty() {
            xml.push_str("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
            cells(&mut xml, &self.head, &widths, "TableHead");
        }
        for row in &self.rows {
            xml.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            cells(&mut xml, row, &widths, "TableText");
        }
        if self.head.is_empty() && self.rows.is_empty() {
            xml.push_str("<w:tr>");
            cells(&mut xml, &[], &widths, "TableText");
        }
        xml.push_str("</w:tbl><w:p><w:pPr><w:pStyle w:val=\"AfterTable\"/></w:pPr></w:p>");
        xml
    }
}

fn cells(xml: &mut String, row: &[Cell], widths: &[u32], style: &str) {
    let empty = Cell::default();
    for (at, width) in widths.iter().enumerate() {
        xml.push_str(&row.get(at).unwrap_or(&empty).to_xml(*width, style));
    }
    xml.push_str("</w:tr>");
}

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

/// How wide a character of a table's text is at most, on the whole, in twips: it is set in 9 points.
const CHARACTER: u32 = 120;
/// The same in the head, which is bold.
const BOLD_CHARACTER: u32 = 145;
/// The blank at both sides of a cell together, in twips.
const SIDES: u32 = 140;
/// Longer words may be broken.
const LONGEST_WORD: usize = 14;

impl Cell {
    /// How many characters its longest word has.
    fn longest_word(&self) -> usize {
        let runs = self.paragraphs.iter().flatten();
        let words = runs.flat_map(|run| run.text().split([' ', '\n', '\t']));
        let longest = words.map(|word| word.chars().count()).max();
        longest.unwrap_or(0).min(LONGEST_WORD)
    }
}

impl Table {
    /// The widths of the columns in twips: shares of the whole, but none so narrow that it breaks its words where others have room
    /// to spare.
    fn fitted(&self, width: u32) -> Vec<u32> {
        let parts: u64 = self.widths.iter().map(|part| u64::from(*part)).sum();
        let share = |part: &u32| (u64::from(width) * u64::from(*part) / parts.max(1)) as u32;
        let shares: Vec<u32> = self.widths.iter().map(share).collect();
        let floor = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            let longest = cells.map(Cell::longest_word).max().unwrap_or(0);
            let head = self.head.get(column).map_or(0, Cell::longest_word);
            (longest as u32 * CHARACTER).max(head as u32 * BOLD_CHARACTER) + SIDES
        };
        let floors: Vec<u32> = (0..shares.len()).map(floor).collect();
        let pairs = || shares.iter().zip(&floors);
        let lacking: u32 = pairs()
            .map(|(share, floor)| floor.saturating_sub(*share))
            .sum();
        let spare: u32 = pairs()
            .map(|(share, floor)| share.saturating_sub(*floor))
            .sum();
        // Where all would break, each gives way by as much.
        let given = f64::from(lacking.min(spare));
        let (to, from) = (
            given / f64::from(lacking.max(1)),
            given / f64::from(spare.max(1)),
        );
        let fit = |(share, floor): (&u32, &u32)| {
            let (wanted, free) = (floor.saturating_sub(*share), share.saturating_sub(*floor));
            (f64::from(*share) + f64::from(wanted) * to - f64::from(free) * from) as u32
        };
        pairs().map(fit).collect()
    }

    /// The table, `width` twips wide, and the small paragraph that parts it from what follows: two tables in a row are one to Word.
    pub(super) fn to_xml(&self, width: u32) -> String {
        if self.widths.is_empty() {
            return String::new();
        }
        let widths = self.fitted(width);
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

//! The thematic summary as a Word document.

use std::io;

use super::docx::{Anchor, Cell, Document, Run, Style, Table};
use super::figures::Figure;
use super::prose;
use super::summary::{Note, Quote, RoleSection, ThematicSummary, ThemeEntry, ThemeKind};

/// The size of a CSS pixel, in which figures are drawn: 96 to the inch.
const MM_PER_PIXEL: f64 = 25.4 / 96.0;

/// Lays a summary out as a Word document with contents, numbered tables and page numbers.
///
/// # Errors
/// What the packing reports.
pub fn to_docx(summary: &ThematicSummary) -> io::Result<Vec<u8>> {
    let mut page = Page {
        document: Document::new(&summary.title),
        summary,
        anchors: Vec::new(),
    };
    page.anchors = (summary.themes.iter())
        .map(|_| page.document.reserve())
        .collect();
    page.front();
    page.participants();
    page.themes();
    page.comparison();
    page.portraits();
    page.together();
    page.saturation();
    page.limits();
    page.document.finish()
}

/// The document on its way, and what it is made from.
struct Page<'a> {
    document: Document,
    summary: &'a ThematicSummary,
    /// The place of each theme.
    anchors: Vec<Anchor>,
}

impl Page<'_> {
    fn words(&mut self, style: Style, words: &str) {
        self.document.paragraph(style, &[Run::new(words)]);
    }

    fn all(&mut self, style: Style, paragraphs: &[String]) {
        for paragraph in paragraphs {
            self.words(style, paragraph);
        }
    }

    /// Paragraphs of which the first begins with a title in bold.
    fn titled(&mut self, title: &str, paragraphs: &[String]) {
        if let Some((first, rest)) = paragraphs.split_first() {
            let title = Run::new(format!("{title}. ")).bold();
            self.document
                .paragraph(Style::Body, &[title, Run::new(first.as_str())]);
            self.all(Style::Body, rest);
        }
    }

    fn front(&mut self) {
        self.words(Style::Title, &self.summary.title);
        self.words(Style::Subtitle, "Thematic summary");
        self.document.contents();
        self.document.heading(1, "Methods");
        self.all(Style::Body, &prose::methods(self.summary));
    }

    fn participants(&mut self) {
        self.document.heading(1, "Participants");
        for section in &self.summary.participants {
            self.document.table_caption(&section.role);
            self.document.table(&participants_table(section));
            if let Some(gaps) = prose::gaps(section) {
                self.words(Style::Note, &gaps);
            }
        }
    }

    fn themes(&mut self) {
        self.document.heading(1, "Themes");
        self.document.table_caption("Themes by role");
        self.document.table(&self.theme_table());
        self.words(Style::Note, prose::TABLE_NOTE);
        self.drawn(&self.summary.drawn.roles);
        for (at, entry) in self.summary.themes.iter().enumerate() {
            self.theme(self.anchors[at], entry);
        }
    }

    fn theme_table(&self) -> Table {
        let summary = self.summary;
        let mut head = vec![
            Cell::words("Theme"),
            Cell::words("In brief"),
            unbroken(&format!("All (N = {})", summary.methods.participants)),
        ];
        head.extend(summary.roles.iter().map(|role| unbroken(&role.column())));
        let row = |(entry, anchor): (&ThemeEntry, &Anchor)| {
            let name = Run::new(entry.label.as_str()).linked(*anchor);
            let name = match entry.kind {
                ThemeKind::Theme => name.bold(),
                ThemeKind::SubTheme | ThemeKind::Code => name,
            };
            let mut cells = vec![
                Cell {
                    depth: entry.depth as u32,
                    ..Cell::runs(vec![name])
                },
                Cell::words(&entry.brief),
            ];
            let figures = std::iter::once(&entry.total).chain(&entry.cells);
            cells.extend(figures.map(|cell| unbroken(&prose::cell(cell))));
            cells
        };
        let mut widths = vec![5, 7, 3];
        widths.extend(summary.roles.iter().map(|_| 3));
        Table {
            widths,
            head,
            rows: summary.themes.iter().zip(&self.anchors).map(row).collect(),
        }
    }

    fn theme(&mut self, anchor: Anchor, entry: &ThemeEntry) {
        let level = u8::try_from(entry.depth + 2).unwrap_or(u8::MAX);
        self.document.heading_at(anchor, level, &entry.label);
        let kind = [
            Run::new(format!("{} ", entry.kind.name())),
            Run::new(entry.slug.as_str()).code(),
        ];
        self.document.paragraph(Style::Lead, &kind);
        self.titled("Definition", &entry.definition);
        self.titled("Use when", &entry.use_when);
        self.titled("Avoid when", &entry.avoid_when);
        self.all(Style::Body, &prose::figures(entry, &self.summary.roles));
        self.all(Style::Body, &entry.narrative);
        if let Some(how) = prose::chosen(entry) {
            self.words(Style::Lead, how);
        }
        for quote in &entry.quotes {
            self.quote(quote);
        }
        if !entry.contrary.is_empty() {
            let title = [Run::new("Contrary cases").bold()];
            self.document.paragraph(Style::Lead, &title);
            for quote in &entry.contrary {
                self.quote(quote);
            }
        }
        if let Some(unquoted) = prose::unquoted(entry) {
            self.words(Style::Note, &unquoted);
        }
        for memo in &entry.memos {
            self.memo(memo);
        }
    }

    fn quote(&mut self, quote: &Quote) {
        let last = quote.parts.len().saturating_sub(1);
        for (at, part) in quote.parts.iter().enumerate() {
            let mut runs = vec![Run::new(format!(
                "\u{201c}{}\u{201d} ({}, {})",
                part.text, part.speaker, part.role
            ))];
            if at == last {
                runs.push(Run::new(format!(" [{}]", quote.id)).quiet());
                if quote.key {
                    runs.push(Run::new(" Key quote").bold());
                }
            }
            self.document.paragraph(Style::Quote, &runs);
        }
        for memo in &quote.memos {
            self.memo(memo);
        }
    }

    fn memo(&mut self, memo: &Note) {
        let Some((first, rest)) = memo.paragraphs.split_first() else {
            return;
        };
        let title = Run::new(format!("Memo ({}). ", memo.coder)).bold();
        self.document
            .paragraph(Style::Note, &[title, Run::new(first.as_str())]);
        self.all(Style::Note, rest);
    }

    fn comparison(&mut self) {
        self.document.heading(1, "Comparison by role");
        self.all(Style::Body, &prose::comparison(self.summary));
        let roles = prose::compared_roles(self.summary);
        if roles.len() < 2 {
            return;
        }
        let mut head = vec![Cell::words("Theme")];
        head.extend(roles.iter().map(|(_, role)| unbroken(&role.column())));
        head.push(Cell::words("Silent"));
        let row = |entry: &ThemeEntry| {
            let mut cells = vec![Cell {
                depth: entry.depth as u32,
                ..Cell::words(&entry.label)
            }];
            let shares = roles.iter().map(|(at, _)| prose::share(&entry.cells[*at]));
            cells.extend(shares.map(|share| unbroken(&share)));
            let silent = prose::silent_in_short(entry, &self.summary.roles);
            cells.push(Cell::words(&silent));
            cells
        };
        let spoken = self.summary.themes.iter();
        let spoken = spoken.filter(|entry| entry.total.passages > 0);
        let mut widths = vec![5];
        widths.extend(roles.iter().map(|_| 3));
        widths.push(7);
        let table = Table {
            widths,
            head,
            rows: spoken.map(row).collect(),
        };
        self.document.table_caption("Who speaks of what, by role");
        self.document.table(&table);
        self.words(Style::Note, prose::COMPARISON_NOTE);
    }

    fn together(&mut self) {
        self.document.heading(1, "Codes that occur together");
        let shared = &self.summary.shared;
        if shared.is_empty() {
            self.words(Style::Body, &prose::shared(self.summary));
            return;
        }
        let rows = shared.iter().map(|pair| {
            vec![
                Cell::words(&pair.a),
                Cell::words(&pair.b),
                Cell::figure(pair.passages.to_string()),
                Cell::figure(format!("{:.2}", pair.jaccard)),
            ]
        });
        self.document.table_caption("Codes that occur together");
        self.document.table(&Table {
            widths: vec![4, 4, 2, 2],
            head: vec![
                Cell::words("Code"),
                Cell::words("Code"),
                Cell::figure("Passages"),
                Cell::figure("Jaccard"),
            ],
            rows: rows.collect(),
        });
        self.words(Style::Note, &prose::shared(self.summary));
        self.drawn(&self.summary.drawn.together);
    }

    fn portraits(&mut self) {
        let portraits = &self.summary.drawn.portraits;
        if !portraits.is_empty() {
            self.document.heading(1, prose::PORTRAITS);
            portraits
                .iter()
                .for_each(|figure| draw(&mut self.document, figure));
        }
    }

    fn saturation(&mut self) {
        self.document.heading(1, "Saturation");
        self.all(Style::Body, &prose::saturation(&self.summary.growth));
        self.drawn(&self.summary.drawn.saturation);
    }

    fn drawn(&mut self, figure: &Option<Figure>) {
        if let Some(figure) = figure {
            draw(&mut self.document, figure);
        }
    }

    fn limits(&mut self) {
        self.document.heading(1, "Limits");
        self.all(Style::Point, &prose::limits(self.summary));
    }
}

/// Adds a figure with its caption, as large as it was drawn where the page has room.
pub(super) fn draw(document: &mut Document, figure: &Figure) {
    let millimetres = f64::from(figure.size().0) * MM_PER_PIXEL;
    let (description, title) = (&figure.description, &figure.title);
    if document.figure(figure.png(), millimetres, description, title) {
        document.paragraph(Style::Note, &[Run::new(description)]);
    }
}

/// A figure that is broken before its bracket alone.
fn unbroken(figure: &str) -> Cell {
    let figure = figure.replace(" of ", "\u{a0}of\u{a0}");
    Cell::figure(figure.replace(" = ", "\u{a0}=\u{a0}"))
}

fn participants_table(section: &RoleSection) -> Table {
    let mut head = vec![Cell::words("Participant")];
    head.extend(section.attributes.iter().map(|name| Cell::words(name)));
    let rows = section.rows.iter().map(|row| {
        let cells = std::iter::once(&row.name).chain(&row.values);
        cells.map(|cell| Cell::words(cell)).collect()
    });
    let width = |at: usize| {
        let cells = section.rows.iter().filter_map(|row| row.values.get(at));
        let cells = cells.chain([&section.attributes[at]]);
        let longest = cells.map(|cell| cell.chars().count()).max();
        longest.unwrap_or(0).clamp(8, 22) as u32
    };
    let mut widths = vec![11];
    widths.extend((0..section.attributes.len()).map(width));
    Table {
        widths,
        head,
        rows: rows.collect(),
    }
}

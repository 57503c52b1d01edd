//! What goes behind a paper: codebook, quote bank, audit trail and the like, each worked out as data once and then laid out in the
//! formats that it is wanted in.

mod audit;
mod checklists;
mod codebook;
mod codings;
mod facts;
mod matrix;
mod quotes;
mod saturation;
#[cfg(test)]
mod tests;
mod transcripts;
mod transcripts_docx;
mod transcripts_html;

use std::collections::HashSet;
use std::fmt::Display;
use std::io;
use std::path::Path;

use rust_xlsxwriter::XlsxError;
use serde_json::Value as Json;

use super::docx::Pages;
use super::figures::{Figure, FigureKind};
use super::options::ReportOptions;
use super::output::{Content, Output};
use super::page::{Block, Page};
use super::sheets::to_xlsx;
use super::table::{Cell, Table};
use facts::Facts;

use crate::analysis::{Halt, Halted, Said, Scope, Shared};
use crate::formats::cell;
use crate::formats::codebook::write_qdc;
use crate::search::{Finder, QueryError};
use crate::store::Entry;
use crate::study::{Code, CodeId, Study};

pub use checklists::Checklist;
pub use codings::AllCodings;
pub use matrix::matrix;
pub use quotes::QuoteBank;
pub(super) use quotes::withheld_sentence;
pub use transcripts::{
    MarkedCode, MarkedCoding, MarkedPiece, MarkedTranscript, MarkedTranscripts, MarkedTurn,
};

/// What can be put behind a paper, or taken into another program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appendix {
    /// Every coding: who applied which code to which passage.
    Codings,
    /// Every code with all that it says about itself, and its figures.
    Codebook,
    /// Every coded passage in its own words.
    Quotes,
    /// The framework matrix.
    Matrix,
    /// The transcripts with their codings marked.
    Transcripts,
    /// How many codes each further interview adds.
    Saturation,
    /// The history of the study.
    Audit,
    /// A form of a reporting checklist, filled in where the study knows the answer.
    Checklist(Checklist),
    /// All figures, in a folder.
    Figures,
}

impl Appendix {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Codings,
        Self::Codebook,
        Self::Quotes,
        Self::Matrix,
        Self::Transcripts,
        Self::Saturation,
        Self::Audit,
        Self::Checklist(Checklist::Coreq),
        Self::Checklist(Checklist::Srqr),
        Self::Figures,
    ];

    /// Its name at the command line, and of its file where nobody says another.
    pub fn name(self) -> &'static str {
        match self {
            Self::Codings => "codings",
            Self::Codebook => "codebook",
            Self::Quotes => "quotes",
            Self::Matrix => "matrix",
            Self::Transcripts => "transcripts",
            Self::Saturation => "saturation",
            Self::Audit => "audit",
            Self::Checklist(Checklist::Coreq) => "coreq",
            Self::Checklist(Checklist::Srqr) => "srqr",
            Self::Figures => "figures",
        }
    }

    /// What it is, in a line.
    pub fn about(self) -> &'static str {
        match self {
            Self::Codings => "Every coding: who applied which code to which passage",
            Self::Codebook => "The codes with all that they say, and how much there is of each",
            Self::Quotes => "Every coded passage in its own words, code by code",
            Self::Matrix => "The framework matrix: summaries of participants by codes",
            Self::Transcripts => "The transcripts with their codings marked",
            Self::Saturation => "How many codes each further interview adds: table and figure",
            Self::Audit => "The history: who did what, when and why",
            Self::Checklist(Checklist::Coreq) => {
                "The COREQ checklist, filled in as far as the study knows"
            }
            Self::Checklist(Checklist::Srqr) => {
                "The SRQR checklist, filled in as far as the study knows"
            }
            Self::Figures => "All figures, as .svg and .png; the output is a folder",
        }
    }
}

/// Which codes, and whose words and codings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Choice {
    /// Only these codes and those under them; none: all.
    pub codes: Option<Vec<CodeId>>,
    /// Whose words and codings.
    pub scope: Scope,
}

impl Choice {
    /// The choice that the options of a report make.
    ///
    /// # Errors
    /// A query that cannot be read.
    pub fn of(finder: &Finder, options: &ReportOptions) -> Result<Self, QueryError> {
        Ok(Self {
            codes: options.codes.clone(),
            scope: Scope {
                coders: options.coders.clone(),
                roles: options.roles.clone(),
                interviewers: options.interviewers,
                turns: options.turns(finder)?,
            },
        })
    }

    /// The codes, in codebook order.
    pub fn codes<'a>(&self, study: &'a Study) -> impl Iterator<Item = &'a Code> + use<'a> {
        let under: Option<HashSet<CodeId>> = self.codes.as_ref().map(|codes| {
            let under = codes.iter().flat_map(|code| study.codebook().under(*code));
            under.collect()
        });
        let codes = study.codebook().iter();
        codes.filter(move |code| under.as_ref().is_none_or(|under| under.contains(&code.id)))
    }
}

/// What an appendix is made from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The study, its transcripts loaded.
    pub study: &'a Study,
    /// The history, oldest entry first; only [`Appendix::Audit`] looks at it.
    pub history: &'a [Entry],
    /// Which codes, and whose words and codings.
    pub choice: &'a Choice,
    /// Whether it is to be let go.
    pub halt: &'a Halt,
}

/// An appendix, laid out.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The file.
    pub output: Output,
    /// What the researcher should be told: what is not in it. A sentence each.
    pub notices: Vec<String>,
    /// The words in it, for a check before it is shared: a place, and what is said there. Those of [`Content::Codings`] stand there.
    pub said: Vec<Said>,
}

impl Shared for Rendered {
    fn parts(&self) -> usize {
        self.said.parts() + self.codings().map_or(0, AllCodings::parts)
    }

    fn hear(&self, part: usize, hear: &mut dyn FnMut(&dyn Display, &str)) {
        match (part.checked_sub(self.said.parts()), self.codings()) {
            (Some(part), Some(codings)) => codings.hear(part, hear),
            _ => self.said.hear(part, hear),
        }
    }
}

impl Rendered {
    fn codings(&self) -> Option<&AllCodings> {
        match &self.output.content {
            Content::Codings(codings) => Some(codings),
            _ => None,
        }
    }
}

/// Why an appendix cannot be laid out.
#[derive(Debug, thiserror::Error)]
pub enum AppendixError {
    /// Not in this format.
    #[error("{file} cannot be written; choose a name that ends in .{}", known.join(", ."))]
    Ending {
        /// The file that was asked for.
        file: String,
        /// What there is.
        known: &'static [&'static str],
    },
    /// REFI-QDA has no codebook without codes.
    #[error("the codebook has no code, and a REFI-QDA codebook needs one; make a code first")]
    NoCode,
    /// More than a spreadsheet can hold.
    #[error("the spreadsheet cannot be made ({0}); export as .csv")]
    Spreadsheet(#[from] XlsxError),
    /// It was let go.
    #[error(transparent)]
    Halted(#[from] Halted),
    /// A failure of the writer.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A failure of the JSON writer.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl Appendix {
    /// The endings of files that it can be written to, the usual one first; none where it is a folder.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Codings => &["csv", "xlsx", "json", "jsonl"],
            Self::Codebook => &["docx", "md", "csv", "xlsx", "json", "qdc"],
            Self::Quotes => &["xlsx", "csv", "json"],
            Self::Transcripts => &["html", "docx"],
            Self::Saturation => &["docx", "md", "csv", "xlsx", "json", "svg", "png"],
            Self::Audit | Self::Matrix | Self::Checklist(_) => {
                &["docx", "md", "csv", "xlsx", "json"]
            }
            Self::Figures => &[],
        }
    }

    /// Whether its words are those of the history, so that the source must have it.
    pub fn needs_history(self) -> bool {
        matches!(self, Self::Audit | Self::Checklist(_))
    }

    /// Works the appendix out and lays it out as a file of this name, whose ending says how. The same source gives the same bytes.
    ///
    /// # Errors
    /// See [`AppendixError`].
    pub fn render(self, source: Source, file: &Path) -> Result<Rendered, AppendixError> {
        let ending = file.extension().unwrap_or_default();
        let ending = ending.to_string_lossy().to_lowercase();
        let ending = self.endings().iter().find(|known| **known == ending);
        let ending = match ending {
            Some(ending) => ending,
            None if self == Self::Figures => "",
            None => {
                return Err(AppendixError::Ending {
                    file: file.to_string_lossy().into_owned(),
                    known: self.endings(),
                });
            }
        };
        let way = Way { file, ending };
        let study = source.study;
        match self {
            Self::Codings => Ok(codings::render(study, &way)),
            Self::Codebook if way.is_page() => way.page(&codebook::page(study), Pages::Portrait),
            Self::Codebook => of_codebook(study, &way),
            Self::Quotes => {
                let bank = QuoteBank::of(study, source.choice, source.halt)?;
                let mut rendered = way.tables("Quotes", &[&bank.table], &[])?;
                let left_out = quotes::withheld_sentence(bank.withheld);
                rendered.notices.extend(left_out);
                Ok(rendered)
            }
            Self::Audit if way.is_page() => {
                let page = audit::page(study, source.history);
                way.page(&page, Pages::Landscape)
            }
            Self::Audit => way.tables("Audit trail", &[&audit::table(source.history)], &[]),
            Self::Transcripts => {
                let marked = MarkedTranscripts::of(study, source.choice, source.halt)?;
                let bytes = match ending {
                    "docx" => marked.to_docx(source.halt)?,
                    _ => marked.to_html(source.halt)?.into_bytes(),
                };
                Ok(Rendered {
                    output: bytes.into(),
                    notices: marked.notices(),
                    said: marked.said(),
                })
            }
            Self::Saturation => saturation::render(study, source.choice, &way),
            Self::Matrix => {
                let matrix = matrix(study, source.choice);
                if way.is_page() {
                    return way.page(&matrix::page(study, &matrix), Pages::Landscape);
                }
                let cells = matrix::cells_table(study, &matrix);
                let wide = matrix::wide_table(study, &matrix);
                match ending {
                    "xlsx" => way.tables("Framework matrix", &[&wide, &cells], &[]),
                    _ => way.tables("Framework matrix", &[&cells], &[]),
                }
            }
            Self::Checklist(list) => {
                let facts = Facts::of(source);
                if way.is_page() {
                    return way.page(&list.page(&facts), Pages::Landscape);
                }
                way.tables(list.name(), &[&list.table(&facts)], &[])
            }
            Self::Figures => Ok(figures(study, source.choice, file)),
        }
    }
}

/// Into which file, and so in which format.
struct Way<'a> {
    file: &'a Path,
    ending: &'static str,
}

impl Way<'_> {
    /// Whether it is for people to read.
    fn is_page(&self) -> bool {
        matches!(self.ending, "md" | "docx")
    }

    fn page(&self, page: &Page, pages: Pages) -> Result<Rendered, AppendixError> {
        Ok(Rendered {
            output: match self.ending {
                "docx" => page.to_docx(pages)?.into(),
                _ => page.to_markdown(self.file),
            },
            said: said_in_page(page),
            notices: Vec::new(),
        })
    }

    /// Tables as the ending says: a spreadsheet of all with the figures, or the first as `csv` or `json`.
    fn tables(
        &self,
        title: &str,
        tables: &[&Table],
        figures: &[&Figure],
    ) -> Result<Rendered, AppendixError> {
        let mut bytes = Vec::new();
        match (self.ending, tables.first()) {
            ("csv", Some(table)) => table.to_csv(&mut bytes)?,
            ("json", Some(table)) => {
                bytes = cell::json_pretty(&Json::from(table.to_json()))?.into_bytes();
            }
            _ => bytes = to_xlsx(title, tables, figures)?,
        }
        Ok(Rendered {
            output: bytes.into(),
            said: tables
                .iter()
                .flat_map(|table| said_in_table(table))
                .collect(),
            notices: Vec::new(),
        })
    }
}

fn of_codebook(study: &Study, way: &Way) -> Result<Rendered, AppendixError> {
    let table = codebook::table(study);
    let bytes = match way.ending {
        "qdc" if study.codebook().is_empty() => return Err(AppendixError::NoCode),
        "qdc" => write_qdc(study.codebook()).into_bytes(),
        "json" => cell::json_pretty(&codebook::json(study))?.into_bytes(),
        _ => return way.tables("Codebook", &[&table], &[]),
    };
    Ok(Rendered {
        output: bytes.into(),
        said: said_in_table(&table),
        notices: Vec::new(),
    })
}

/// All figures in a folder, each as SVG and as PNG.
fn figures(study: &Study, choice: &Choice, folder: &Path) -> Rendered {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let (mut beside, mut said) = (Vec::new(), Vec::new());
    for kind in FigureKind::ALL {
        let figure = kind.draw(study, &choice.scope);
        let path = |ending: &str| format!("{name}/{}.{ending}", kind.name());
        beside.push((path("svg"), figure.svg().into_bytes()));
        beside.push((path("png"), figure.png()));
        said.extend(
            figure
                .said()
                .map(|words| (figure.title.clone(), words.to_owned())),
        );
    }
    let content = Content::Folder;
    Rendered {
        output: Output { content, beside },
        said,
        notices: Vec::new(),
    }
}

/// What a codebook says, for a check before it is shared.
pub(super) fn codebook_said(study: &Study) -> Vec<Said> {
    said_in_table(&codebook::table(study))
}

/// What the cells of a table say, each at its row's first cell: `loneliness`, `Entry 12`.
fn said_in_table(table: &Table) -> Vec<Said> {
    let mut said = Vec::new();
    for row in &table.rows {
        let place = match (row.first(), table.columns.first()) {
            (Some(number), Some(column)) if number.is_figure() => {
                format!("{} {}", column.heading(), number.words())
            }
            (first, _) => first.map(Cell::words).unwrap_or_default(),
        };
        for cell in row.iter().skip(1) {
            if let Cell::Words(words) = cell {
                said.push((place.clone(), words.clone()));
            }
        }
    }
    said
}

/// What a document says, each part under its heading.
fn said_in_page(page: &Page) -> Vec<Said> {
    let (mut place, mut said) = (page.title.clone(), Vec::new());
    for block in &page.blocks {
        match block {
            Block::Heading(_, words) => {
                place.clone_from(words);
                said.push((place.clone(), words.clone()));
            }
            Block::Paragraph(words) | Block::Named(_, words) => {
                said.push((place.clone(), words.clone()));
            }
            Block::Figure(_, figure) => {
                let words = figure.said().map(str::to_owned);
                said.extend(words.map(|words| (place.clone(), words)));
            }
            Block::Table(table) => said.extend(said_in_table(table)),
        }
    }
    said
}

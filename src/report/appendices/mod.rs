//! What goes behind a paper: codebook, quote bank, audit trail and the like, each worked out as data once and then laid out in the
//! formats that it is wanted in.

mod audit;
mod checklists;
mod codebook;
mod facts;
mod matrix;
mod quotes;
#[cfg(test)]
mod tests;
mod transcripts;
mod transcripts_docx;
mod transcripts_html;

use std::collections::HashSet;
use std::io;

use rust_xlsxwriter::XlsxError;
use serde_json::Value as Json;

use super::docx::Pages;
use super::options::ReportOptions;
use facts::Facts;

use super::page::{Block, Page};
use super::table::{Table, to_xlsx};
use crate::analysis::{Said, Scope};
use crate::formats::cell;
use crate::formats::codebook::write_qdc;
use crate::search::{Finder, QueryError};
use crate::store::Entry;
use crate::study::{Code, CodeId, Study};

pub use checklists::Checklist;
pub use matrix::matrix;
pub use quotes::QuoteBank;
pub use transcripts::{
    MarkedCode, MarkedCoding, MarkedPiece, MarkedTranscript, MarkedTranscripts, MarkedTurn,
};

/// What can be put behind a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appendix {
    /// Every code with all that it says about itself, and its figures.
    Codebook,
    /// Every coded passage in its own words.
    Quotes,
    /// The history of the study.
    Audit,
    /// The transcripts with their codings marked.
    Transcripts,
    /// The framework matrix.
    Matrix,
    /// A form of a reporting checklist, filled in where the study knows the answer.
    Checklist(Checklist),
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
}

/// An appendix, laid out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The file.
    pub bytes: Vec<u8>,
    /// What the researcher should be told: what is not in it. A sentence each.
    pub notices: Vec<String>,
    /// The words in it, for a check before it is shared: a place, and what is said there.
    pub said: Vec<Said>,
}

/// Why an appendix cannot be laid out.
#[derive(Debug, thiserror::Error)]
pub enum AppendixError {
    /// Not in this format.
    #[error("emic cannot write this as .{ending}; choose a name that ends in .{}", known.join(", ."))]
    Ending {
        /// What was asked for.
        ending: String,
        /// What there is.
        known: &'static [&'static str],
    },
    /// REFI-QDA has no codebook without codes.
    #[error("the codebook has no code, and a REFI-QDA codebook needs one; make a code first")]
    NoCode,
    /// More than a spreadsheet can hold.
    #[error("the spreadsheet cannot be made ({0}); export as .csv")]
    Spreadsheet(#[from] XlsxError),
    /// A failure of the writer.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A failure of the JSON writer.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl Appendix {
    /// The endings of files that it can be written to.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Codebook => &["md", "docx", "csv", "xlsx", "json", "qdc"],
            Self::Quotes => &["csv", "xlsx", "json"],
            Self::Transcripts => &["html", "docx"],
            Self::Audit | Self::Matrix | Self::Checklist(_) => {
                &["md", "docx", "csv", "xlsx", "json"]
            }
        }
    }

    /// Whether its words are those of the history, so that the source must have it.
    pub fn needs_history(self) -> bool {
        matches!(self, Self::Audit | Self::Checklist(_))
    }

    /// Works the appendix out and lays it out as a file of this ending. The same source gives the same bytes.
    ///
    /// # Errors
    /// See [`AppendixError`].
    pub fn render(self, source: Source, ending: &str) -> Result<Rendered, AppendixError> {
        let ending = ending.to_lowercase();
        if !self.endings().contains(&ending.as_str()) {
            return Err(AppendixError::Ending {
                ending,
                known: self.endings(),
            });
        }
        let (study, ending) = (source.study, ending.as_str());
        let is_page = matches!(ending, "md" | "docx");
        match self {
            Self::Codebook if is_page => of_page(&codebook::page(study), ending, Pages::Portrait),
            Self::Codebook => of_codebook(study, ending),
            Self::Quotes => {
                let bank = QuoteBank::of(study, source.choice);
                let mut rendered = of_tables("Quotes", &[&bank.table], ending)?;
                let left_out = quotes::withheld_sentence(bank.withheld);
                rendered.notices.extend(left_out);
                Ok(rendered)
            }
            Self::Audit if is_page => {
                let page = audit::page(study, source.history);
                of_page(&page, ending, Pages::Landscape)
            }
            Self::Audit => of_tables("Audit trail", &[&audit::table(source.history)], ending),
            Self::Transcripts => {
                let marked = MarkedTranscripts::of(study, source.choice);
                Ok(Rendered {
                    bytes: match ending {
                        "docx" => marked.to_docx()?,
                        _ => marked.to_html().into_bytes(),
                    },
                    notices: marked.notices(),
                    said: marked.said(),
                })
            }
            Self::Matrix => {
                let matrix = matrix(study, source.choice);
                if is_page {
                    return of_page(&matrix::page(study, &matrix), ending, Pages::Landscape);
                }
                let cells = matrix::cells_table(study, &matrix);
                let wide = matrix::wide_table(study, &matrix);
                match ending {
                    "xlsx" => of_tables("Framework matrix", &[&wide, &cells], ending),
                    ending => of_tables("Framework matrix", &[&cells], ending),
                }
            }
            Self::Checklist(list) => {
                let facts = Facts::of(source);
                if is_page {
                    return of_page(&list.page(&facts), ending, Pages::Landscape);
                }
                of_tables(list.name(), &[&list.table(&facts)], ending)
            }
        }
    }
}

fn of_codebook(study: &Study, ending: &str) -> Result<Rendered, AppendixError> {
    let table = codebook::table(study);
    let bytes = match ending {
        "qdc" if study.codebook().is_empty() => return Err(AppendixError::NoCode),
        "qdc" => write_qdc(study.codebook()).into_bytes(),
        "json" => cell::json_pretty(&codebook::json(study))?.into_bytes(),
        ending => return of_tables("Codebook", &[&table], ending),
    };
    Ok(Rendered {
        bytes,
        said: said_in_table(&table),
        notices: Vec::new(),
    })
}

/// What a codebook says, for a check before it is shared.
pub(super) fn codebook_said(study: &Study) -> Vec<Said> {
    said_in_table(&codebook::table(study))
}

fn of_page(page: &Page, ending: &str, pages: Pages) -> Result<Rendered, AppendixError> {
    Ok(Rendered {
        bytes: match ending {
            "docx" => page.to_docx(pages)?,
            _ => page.to_markdown().into_bytes(),
        },
        said: said_in_page(page),
        notices: Vec::new(),
    })
}

/// Tables as the ending says: a spreadsheet of all, or the first as `csv` or `json`.
fn of_tables(title: &str, tables: &[&Table], ending: &str) -> Result<Rendered, AppendixError> {
    let mut rendered = Rendered::default();
    for table in tables {
        rendered.said.extend(said_in_table(table));
    }
    match (ending, tables.first()) {
        ("csv", Some(table)) => table.to_csv(&mut rendered.bytes)?,
        ("json", Some(table)) => {
            rendered.bytes = cell::json_pretty(&Json::from(table.to_json()))?.into_bytes();
        }
        _ => rendered.bytes = to_xlsx(title, tables)?,
    }
    Ok(rendered)
}

/// What the cells of a table say, each at its row's first cell.
fn said_in_table(table: &Table) -> Vec<Said> {
    let mut said = Vec::new();
    for row in &table.rows {
        let place = row.first().map(|cell| cell.words()).unwrap_or_default();
        for cell in row.iter().skip(1) {
            if let super::table::Cell::Words(words) = cell {
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
            Block::Figure { caption, .. } => said.push((place.clone(), caption.clone())),
            Block::Table(table) => said.extend(said_in_table(table)),
        }
    }
    said
}

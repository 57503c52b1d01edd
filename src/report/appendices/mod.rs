//! What goes behind a paper: codebook, quote bank, audit trail and the like, each worked out as data once and then laid out in the
//! formats that it is wanted in.

mod audit;
mod codebook;
mod quotes;
#[cfg(test)]
mod tests;
mod transcripts;
mod transcripts_html;

use std::collections::HashSet;
use std::io;

use rust_xlsxwriter::XlsxError;
use serde_json::Value as Json;

use super::options::ReportOptions;
use super::page::{Block, Page};
use super::table::{Table, to_xlsx};
use crate::analysis::Scope;
use crate::formats::cell;
use crate::formats::codebook::write_qdc;
use crate::search::{Finder, QueryError};
use crate::store::Entry;
use crate::study::{Code, CodeId, Study};

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
    pub said: Vec<(String, String)>,
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
            Self::Codebook => &["md", "csv", "xlsx", "json", "qdc"],
            Self::Quotes => &["csv", "xlsx", "json"],
            Self::Audit => &["md", "csv", "xlsx", "json"],
            Self::Transcripts => &["html"],
        }
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
        let study = source.study;
        match self {
            Self::Codebook => match ending.as_str() {
                "md" => Ok(of_page(&codebook::page(study))),
                "qdc" if study.codebook().is_empty() => Err(AppendixError::NoCode),
                "qdc" => Ok(Rendered {
                    bytes: write_qdc(study.codebook()).into_bytes(),
                    said: said_in_table(&codebook::table(study)),
                    notices: Vec::new(),
                }),
                "json" => Ok(Rendered {
                    bytes: cell::json_pretty(&codebook::json(study))?.into_bytes(),
                    said: said_in_table(&codebook::table(study)),
                    notices: Vec::new(),
                }),
                ending => of_table("Codebook", &codebook::table(study), ending),
            },
            Self::Quotes => {
                let bank = QuoteBank::of(study, source.choice);
                let mut rendered = of_table("Quotes", &bank.table, &ending)?;
                rendered
                    .notices
                    .extend(quotes::withheld_sentence(bank.withheld));
                Ok(rendered)
            }
            Self::Audit => match ending.as_str() {
                "md" => Ok(of_page(&audit::page(study, source.history))),
                ending => of_table("Audit trail", &audit::table(source.history), ending),
            },
            Self::Transcripts => {
                let marked = MarkedTranscripts::of(study, source.choice);
                Ok(Rendered {
                    bytes: marked.to_html().into_bytes(),
                    notices: marked.notices(),
                    said: marked.said(),
                })
            }
        }
    }
}

fn of_page(page: &Page) -> Rendered {
    Rendered {
        bytes: page.to_markdown().into_bytes(),
        said: said_in_page(page),
        notices: Vec::new(),
    }
}

/// A table as the ending says: `csv`, `json`, else a spreadsheet.
fn of_table(title: &str, table: &Table, ending: &str) -> Result<Rendered, AppendixError> {
    let bytes = match ending {
        "csv" => {
            let mut csv = Vec::new();
            table.to_csv(&mut csv)?;
            csv
        }
        "json" => cell::json_pretty(&Json::from(table.to_json()))?.into_bytes(),
        _ => to_xlsx(title, &[table])?,
    };
    Ok(Rendered {
        bytes,
        said: said_in_table(table),
        notices: Vec::new(),
    })
}

/// What the cells of a table say, each at its row's first cell.
fn said_in_table(table: &Table) -> Vec<(String, String)> {
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
fn said_in_page(page: &Page) -> Vec<(String, String)> {
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
            Block::Table(table) => said.extend(said_in_table(table)),
        }
    }
    said
}

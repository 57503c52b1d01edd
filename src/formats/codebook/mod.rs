//! Codebook files: JSON, CSV and REFI-QDA in, REFI-QDA out. Other forms come from the report's codebook appendix.

mod entries;
mod qdc;
#[cfg(test)]
mod qdc_tests;
mod read;

pub use qdc::write_qdc;
pub use read::read_codebook;

use crate::study::{Code, NewCode, SETTING_CODEBOOK, SETTING_CODEBOOK_VERSION, Study};

use super::encoding::EncodingError;
use super::table::TableError;

/// A codebook as a file holds it.
#[derive(Debug, Clone, Default)]
pub struct CodebookFile {
    /// Its title, possibly empty.
    pub title: String,
    /// Its version, possibly empty.
    pub version: String,
    /// The codes. Every id is well-formed and stands once, every parent is among them, and none stands under itself.
    pub codes: Vec<NewCode>,
    /// What the file holds and emic has no place for, a phrase each.
    pub left_out: Vec<String>,
}

/// Why a codebook cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodebookError {
    /// Its bytes are no text.
    #[error(transparent)]
    Encoding(#[from] EncodingError),
    /// It is no table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// It is no JSON, or not that of a codebook.
    #[error("{0}")]
    Json(String),
    /// It is no XML, or not that of a codebook.
    #[error("line {line}: {message}")]
    Xml {
        /// The line, counting from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// Something is wrong with one code.
    #[error("{place}: {message}")]
    Code {
        /// Where: `line 7`, or `code 3` for the third of a JSON file.
        place: String,
        /// What is wrong, with the code's id, and what to do.
        message: String,
    },
}

impl CodebookFile {
    /// The codebook of a study, in tree order.
    pub fn of(study: &Study) -> Self {
        let codebook = study.codebook();
        let slug_of = |id| codebook.get(id).map(|code: &Code| code.slug.clone());
        let codes = codebook.iter().map(|code| NewCode {
            slug: code.slug.clone(),
            label: code.label.clone(),
            parent: code.parent.and_then(slug_of),
            colour: Some(code.colour),
            description: code.description.clone(),
        });
        Self {
            title: study.setting_text(SETTING_CODEBOOK).to_owned(),
            version: study.setting_text(SETTING_CODEBOOK_VERSION).to_owned(),
            codes: codes.collect(),
            left_out: Vec::new(),
        }
    }
}

//! A file that was laid out, on its way to the disk.

use std::io::{self, Write};
use std::path::Path;

use super::appendices::AllCodings;
use super::figures::Figure;
use crate::analysis::Halt;

/// A file that was laid out, and the figures that it shows but cannot hold.
#[derive(Debug, Clone)]
pub struct Output {
    /// What goes into the file.
    pub content: Content,
    /// What stands beside it: each a path from the file's folder, and what goes there.
    pub beside: Vec<(String, Vec<u8>)>,
}

/// What goes into a file.
#[derive(Debug, Clone)]
pub enum Content {
    /// It is a folder, and all of it stands in [`Output::beside`].
    Folder,
    /// These bytes.
    Bytes(Vec<u8>),
    /// All codings of a study, of which there can be too many to hold them laid out.
    Codings(Box<AllCodings>),
}

impl From<Vec<u8>> for Output {
    fn from(bytes: Vec<u8>) -> Self {
        Content::Bytes(bytes).into()
    }
}

impl From<Content> for Output {
    fn from(content: Content) -> Self {
        let beside = Vec::new();
        Self { content, beside }
    }
}

impl Content {
    /// Writes what goes into the file, unless it is let go; of a folder nothing.
    ///
    /// # Errors
    /// What the writer reports, and [`Halted`](crate::analysis::Halted).
    pub fn write(&self, to: &mut (dyn Write + Send), halt: &Halt) -> io::Result<()> {
        match self {
            Self::Folder => Ok(()),
            Self::Bytes(bytes) => to.write_all(bytes),
            Self::Codings(codings) => codings.write(to, halt),
        }
    }
}

/// The folder for the figures of a file: `report-figures` beside `report.md`.
pub(super) fn figure_folder(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    format!("{stem}-figures")
}

/// The figures as files in a folder, each by its name.
pub(super) fn figures_beside<'a>(
    folder: &str,
    figures: impl Iterator<Item = (String, &'a Figure)>,
) -> Vec<(String, Vec<u8>)> {
    let file = |(name, figure): (String, &Figure)| (format!("{folder}/{name}.png"), figure.png());
    figures.map(file).collect()
}

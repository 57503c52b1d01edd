//! Which format a file has: its first bytes say so where they can, else the ending of its name.

use super::ReadError;
use super::cues::Kind;
use super::encoding::EncodingError;
use super::package::Package;

/// A format that transcripts are read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Plain,
    Markdown,
    Subtitles(Kind),
    Word,
    Rtf,
    OpenDocument,
    Html,
    Csv,
    Tsv,
    Spreadsheet,
    Json,
    Pdf,
}

impl Format {
    /// The format of a file whose name ends in `extension`.
    ///
    /// # Errors
    /// It is none of them, and what to do about it.
    pub(super) fn of(extension: &str, bytes: &[u8]) -> Result<Self, ReadError> {
        if bytes.starts_with(b"PK\x03\x04") {
            return Self::of_package(extension, bytes);
        }
        if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(old_office(extension));
        }
        if bytes.starts_with(b"{\\rtf") {
            return Ok(Self::Rtf);
        }
        if bytes.starts_with(b"%PDF") {
            return Ok(Self::Pdf);
        }
        Ok(match extension {
            "txt" => Self::Plain,
            "md" => Self::Markdown,
            "vtt" => Self::Subtitles(Kind::Vtt),
            "srt" => Self::Subtitles(Kind::Srt),
            "docx" => Self::Word,
            "rtf" => Self::Rtf,
            "csv" => Self::Csv,
            "tsv" => Self::Tsv,
            "xlsx" => Self::Spreadsheet,
            "json" => Self::Json,
            "pdf" => Self::Pdf,
            "odt" => Self::OpenDocument,
            "html" | "htm" => Self::Html,
            _ => {
                return Err(ReadError::Unsupported {
                    extension: extension.to_owned(),
                });
            }
        })
    }

    /// What a zip archive holds.
    fn of_package(extension: &str, bytes: &[u8]) -> Result<Self, ReadError> {
        let package = match Package::open(bytes) {
            Ok(package) => package,
            Err(error) if matches!(extension, "docx" | "odt" | "xlsx") => return Err(error),
            Err(_) => {
                return Err(EncodingError::Binary {
                    what: "a damaged zip archive",
                }
                .into());
            }
        };
        let names = package.names();
        let has = |part: &str| names.iter().any(|name| name.eq_ignore_ascii_case(part));
        let under = |folder: &str| names.iter().any(|name| name.starts_with(folder));
        if under("word/") || extension == "docx" && has("[Content_Types].xml") {
            Ok(Self::Word)
        } else if under("xl/") {
            Ok(Self::Spreadsheet)
        } else if has("content.xml") && matches!(extension, "odt" | "ott" | "fodt" | "") {
            Ok(Self::OpenDocument)
        } else {
            let what = "a zip archive of something else than text";
            Err(EncodingError::Binary { what }.into())
        }
    }

    /// Its name, as tables and messages call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain text",
            Self::Markdown => "Markdown",
            Self::Subtitles(kind) => kind.name(),
            Self::Word => "Word document",
            Self::Rtf => "rich text",
            Self::OpenDocument => "OpenDocument text",
            Self::Csv => "table (CSV)",
            Self::Tsv => "table (TSV)",
            Self::Spreadsheet => "spreadsheet",
            Self::Json => "JSON",
            Self::Pdf => "PDF",
            Self::Html => "web page",
        }
    }
}

/// The refusal of a file by an old Office program, with the way on.
fn old_office(extension: &str) -> ReadError {
    let (what, new) = match extension {
        "xls" => ("a spreadsheet of an old Excel (.xls)", ".xlsx"),
        "docx" | "xlsx" => (
            "protected by a password, or of an old Office program under a new name",
            "it anew without a password",
        ),
        _ => ("a document of an old Word (.doc)", ".docx"),
    };
    let save = if new.starts_with('.') {
        format!("save it as {new}")
    } else {
        format!("save {new}")
    };
    ReadError::Malformed {
        message: format!(
            "the file is {what}, which emic does not read; open it in Word, Excel or LibreOffice and {save}"
        ),
    }
}

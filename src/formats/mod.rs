//! Bytes to study and back, one file per format. Nothing here opens a file.

pub mod cell;
pub mod codebook;
pub mod codings;
mod cues;
pub mod encoding;
mod header;
mod kinds;
mod labels;
pub mod moment;
mod openings;
pub mod palette;
mod participants;
mod plain;
mod pseudonyms;
mod speakers;
mod subtitles;
mod table;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod times;
mod turns;
pub mod xml;

pub use participants::read_participants;
pub use pseudonyms::{PseudonymRows, read_pseudonym_rows, read_pseudonyms, write_pseudonyms};
pub use table::TableError;

use crate::study::{NewTranscript, TextTooLong};

use encoding::{Decoded, EncodingError};

/// The extensions of files that can be read as transcripts, in lower case.
pub const READABLE: &[&str] = &["txt", "md", "vtt", "srt"];

/// How to read a transcript, where the file itself is not to decide.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The participant's role; it goes before the header's.
    pub role: Option<String>,
    /// The label of the file's encoding, such as `windows-1252`.
    pub encoding: Option<String>,
    /// The transcript's title; it goes before the header's.
    pub title: Option<String>,
}

/// A transcript that was read, and how.
#[derive(Debug, Clone)]
pub struct ReadTranscript {
    /// The transcript, ready for [`Action::AddTranscripts`](crate::study::Action::AddTranscripts).
    pub transcript: NewTranscript,
    /// The name of the format.
    pub format: &'static str,
    /// The name of the encoding, as in `UTF-8`.
    pub encoding: String,
    /// What the researcher should look at. Labels and line numbers, never the interview's words.
    pub warnings: Vec<String>,
}

/// Why a file cannot be read as a transcript.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Its extension is none that can be read.
    #[error(
        "{} cannot be read as a transcript; readable are .{}: save it as one of these",
        if extension.is_empty() { "a file without extension".to_owned() } else { format!(".{extension}") },
        READABLE.join(", .")
    )]
    Unsupported {
        /// The extension in lower case, possibly empty.
        extension: String,
    },
    /// Its bytes are no text: nothing, binary data, or the label of an encoding that there is not.
    #[error(transparent)]
    Encoding(#[from] EncodingError),
    /// It is longer than positions reach.
    #[error(transparent)]
    TooLong(#[from] TextTooLong),
    /// It does not keep to the format that its extension says.
    #[error("{message}")]
    Malformed {
        /// What is wrong, and what was expected.
        message: String,
    },
}

/// Reads a transcript; the extension of `file_name` says in which format.
///
/// # Errors
/// A [`ReadError`] for what is no readable format, no text, or too long.
pub fn read_transcript(
    file_name: &str,
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<ReadTranscript, ReadError> {
    let (stem, extension) = name_of(file_name);
    let (format, subtitles) = match extension.as_str() {
        "txt" => ("plain text", None),
        "md" => ("Markdown", None),
        "vtt" => (cues::Kind::Vtt.name(), Some(cues::Kind::Vtt)),
        "srt" => (cues::Kind::Srt.name(), Some(cues::Kind::Srt)),
        _ => return Err(ReadError::Unsupported { extension }),
    };
    let decoded = encoding::decode(bytes, options.encoding.as_deref())?;
    let mut warnings = doubts_about(&decoded);
    let about = plain::About {
        fallback_title: stem,
        title: options.title.as_deref(),
        role: options.role.as_deref(),
    };
    let (transcript, more) = match subtitles {
        None => plain::transcript(&decoded.text, about)?,
        Some(kind) => subtitles::transcript(&decoded.text, kind, about)?,
    };
    warnings.extend(more);
    Ok(ReadTranscript {
        transcript,
        format,
        encoding: decoded.encoding.to_owned(),
        warnings,
    })
}

/// A file's name without folders and extension, and the extension in lower case.
fn name_of(file_name: &str) -> (&str, String) {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, extension.to_lowercase()),
        _ => (name, String::new()),
    }
}

fn doubts_about(decoded: &Decoded) -> Vec<String> {
    let mut doubts = Vec::new();
    if decoded.guessed {
        doubts.push(format!(
            "its encoding was taken to be {}; check accents and quotation marks, or name the encoding",
            decoded.encoding
        ));
    }
    if decoded.unreadable > 0 {
        doubts.push(format!(
            "{} places could not be read as {} and stand as \u{fffd}",
            decoded.unreadable, decoded.encoding
        ));
    }
    doubts
}

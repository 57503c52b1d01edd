//! Bytes to study and back, one file per format. Nothing here opens a file.

pub mod archive;
pub mod cell;
pub mod codebook;
pub mod codings;
mod contained;
mod corrected;
mod cues;
pub mod encoding;
mod flow;
mod format;
mod header;
mod html;
mod kinds;
mod labels;
mod limits;
#[cfg(test)]
mod meetings;
pub mod moment;
mod opendocument;
mod openings;
mod package;
pub mod palette;
mod participants;
mod pdf;
mod plain;
mod pseudonyms;
pub mod questions;
#[cfg(test)]
mod real_inputs;
mod rows;
mod rtf;
mod speakers;
mod spreadsheet;
mod subtitles;
mod table;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod times;
mod turns;
mod word;
pub mod xml;

pub use corrected::{Corrected, corrected};
pub use participants::read_participants;
pub use pseudonyms::{PseudonymRows, read_pseudonym_rows, read_pseudonyms, write_pseudonyms};
pub use table::TableError;

use std::ops::Range;

use crate::study::{NewMemo, NewSpeaker, NewTranscript, Span, Text, TextTooLong};

use encoding::{Decoded, EncodingError};
use flow::Flow;
use format::Format;

/// The extensions of files that can be read as transcripts, in lower case.
pub const READABLE: &[&str] = &[
    "txt", "md", "docx", "odt", "rtf", "pdf", "html", "htm", "vtt", "srt", "csv", "tsv", "xlsx",
    "json",
];

/// How to read a transcript, where the file itself is not to decide.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The participant's role; it goes before the header's.
    pub role: Option<String>,
    /// The label of the file's encoding, such as `windows-1252`.
    pub encoding: Option<String>,
    /// The transcript's title; it goes before the header's.
    pub title: Option<String>,
    /// Who stands behind labels, where the guess is not to decide.
    pub speakers: Vec<NewSpeaker>,
}

/// A transcript that was read, and how.
#[derive(Debug, Clone)]
pub struct ReadTranscript {
    /// The transcript, ready for [`Action::AddTranscripts`](crate::study::Action::AddTranscripts).
    pub transcript: NewTranscript,
    /// The name of the format.
    pub format: &'static str,
    /// The name of the encoding, as in `UTF-8`; `Unicode` where the format leaves no choice.
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
    /// It is a table of something else than talk: no column of speakers, or none of what they say.
    #[error("{message}")]
    NoTalk {
        /// What it lacks.
        message: String,
    },
}

/// What a format comes to: a transcript and what to tell the researcher.
type Read = Result<(NewTranscript, Vec<String>), ReadError>;

/// Reads a transcript. Its first bytes say in which format where they can, else the extension of `file_name`.
///
/// # Errors
/// A [`ReadError`] for what is no readable format, no text, or too long.
pub fn read_transcript(
    file_name: &str,
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<ReadTranscript, ReadError> {
    let (stem, extension) = name_of(file_name);
    let mut format = Format::of(&extension, bytes)?;
    let about = plain::About {
        fallback_title: stem,
        title: options.title.as_deref(),
        role: options.role.as_deref(),
        speakers: &options.speakers,
    };
    let mut warnings = Vec::new();
    let mut encoding = "Unicode".to_owned();
    let mut text = || {
        let decoded = encoding::decode(bytes, options.encoding.as_deref())?;
        warnings = doubts_about(&decoded);
        decoded.encoding.clone_into(&mut encoding);
        limits::check_lines(&decoded.text)?;
        Ok::<String, ReadError>(decoded.text)
    };
    let (transcript, more) = match format {
        Format::Plain | Format::Markdown => {
            let text = text()?;
            match cues::kind_in(&text) {
                Some(kind) => {
                    format = Format::Subtitles(kind);
                    subtitles_within(&text, kind, "file", about)?
                }
                None => plain::transcript(&text, about)?,
            }
        }
        Format::Subtitles(kind) => subtitles::transcript(&text()?, kind, about)?,
        Format::OpenDocument => of_flow(opendocument::read(bytes)?, about)?,
        Format::Csv | Format::Tsv => rows::of_table(&text()?, about)?,
        Format::Json => rows::of_json(&text()?, about)?,
        Format::Spreadsheet => spreadsheet::transcript(bytes, about)?,
        Format::Pdf => {
            let (text, more) = pdf::text_of(bytes)?;
            let (transcript, warnings) = plain::transcript(&text, about)?;
            (transcript, [more, warnings].concat())
        }
        Format::Html => {
            let decoded = html::decode(bytes, options.encoding.as_deref())?;
            warnings = doubts_about(&decoded);
            decoded.encoding.clone_into(&mut encoding);
            of_flow(html::read(&decoded.text)?, about)?
        }
        Format::Word => of_flow(word::read(bytes)?, about)?,
        Format::Rtf => {
            let (flow, name) = rtf::read(bytes, options.encoding.as_deref())?;
            name.clone_into(&mut encoding);
            of_flow(flow, about)?
        }
    };
    warnings.extend(more);
    Ok(ReadTranscript {
        transcript,
        format: format.name(),
        encoding,
        warnings,
    })
}

/// Makes a transcript of a word processor's document; its comments become memos.
fn of_flow(flow: Flow, about: plain::About) -> Read {
    let rendering = flow.render();
    if rendering.text.trim().is_empty() {
        return Err(ReadError::Malformed {
            message: "the document holds no text; check that it is the right file".to_owned(),
        });
    }
    let kind = cues::kind_in(&rendering.text);
    let (mut transcript, more) = match kind {
        Some(kind) => subtitles_within(&rendering.text, kind, "document", about)?,
        None => plain::transcript(&rendering.text, about)?,
    };
    let text = &transcript.document.text;
    let place = |bytes: Range<usize>| match kind {
        Some(_) => only_place(text, rendering.text.get(bytes)?),
        None => Some(text.span_of(bytes)),
    };
    let memo = |(bytes, text_of): (Option<Range<usize>>, String)| NewMemo {
        span: bytes.and_then(place),
        text: text_of,
    };
    transcript.memos = rendering
        .comments
        .into_iter()
        .map(memo)
        .filter(|memo| !memo.text.trim().is_empty())
        .collect();
    let mut warnings = rendering.warnings;
    warnings.extend(more);
    Ok((transcript, warnings))
}

/// Makes a transcript of subtitles in a file or document that does not go by that name, and says so.
fn subtitles_within(text: &str, kind: cues::Kind, holder: &str, about: plain::About) -> Read {
    let (transcript, more) = subtitles::transcript(text, kind, about)?;
    let told = format!(
        "the {holder} holds {} and was read as such: what one speaker says on end is one turn",
        kind.name()
    );
    Ok((transcript, [vec![told], more].concat()))
}

/// Where these words stand in a text, if they stand there once.
fn only_place(text: &Text, words: &str) -> Option<Span> {
    let start = text.as_str().find(words)?;
    let is_only = text.as_str().rfind(words) == Some(start);
    is_only.then(|| text.span_of(start..start + words.len()))
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

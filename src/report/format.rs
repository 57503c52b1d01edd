//! The formats of a report, by the ending of its file.

use std::io;

use super::{ThematicSummary, to_csv, to_docx, to_html, to_json, to_markdown, to_xlsx};

/// The endings that a report's file can have.
pub const REPORT_ENDINGS: [&str; 6] = ["docx", "html", "md", "xlsx", "csv", "json"];

/// What lays a summary out as a file.
pub type Renderer = fn(&ThematicSummary) -> io::Result<Vec<u8>>;

/// The renderer of an ending, in lower case and without its dot; none where there is no such format.
pub fn renderer(ending: &str) -> Option<Renderer> {
    Some(match ending {
        "docx" => to_docx,
        "html" => |summary| Ok(to_html(summary).into_bytes()),
        "md" => |summary| Ok(to_markdown(summary).into_bytes()),
        "xlsx" => |summary| to_xlsx(summary).map_err(io::Error::other),
        "csv" => to_csv,
        "json" => |summary| Ok(to_json(summary)?.into_bytes()),
        _ => return None,
    })
}

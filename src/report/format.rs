//! The formats of a report, by the ending of its file.

use std::io;
use std::path::Path;

use super::markdown::to_markdown_with_figures;
use super::output::{Content, Output, figure_folder, figures_beside};
use super::{ThematicSummary, to_csv, to_docx, to_html, to_json, to_xlsx};

/// The endings that a report's file can have.
pub const REPORT_ENDINGS: [&str; 6] = ["docx", "html", "md", "xlsx", "csv", "json"];

/// What lays a summary out as a file at a path, of which only the name matters.
pub type Renderer = fn(&ThematicSummary, &Path) -> io::Result<Output>;

/// The renderer of an ending, in lower case and without its dot; none where there is no such format.
pub fn renderer(ending: &str) -> Option<Renderer> {
    Some(match ending {
        "docx" => |summary, _| Ok(to_docx(summary)?.into()),
        "html" => |summary, _| Ok(to_html(summary).into_bytes().into()),
        "md" => |summary, path| {
            let folder = figure_folder(path);
            let text = to_markdown_with_figures(summary, &folder);
            Ok(Output {
                content: Content::Bytes(text.into_bytes()),
                beside: figures_beside(&folder, summary.drawn.each()),
            })
        },
        "xlsx" => |summary, _| Ok(to_xlsx(summary).map_err(io::Error::other)?.into()),
        "csv" => |summary, _| Ok(to_csv(summary)?.into()),
        "json" => |summary, _| Ok(to_json(summary)?.into_bytes().into()),
        _ => return None,
    })
}

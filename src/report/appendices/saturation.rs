//! How many codes each further interview adds: table and figure.

use std::collections::HashSet;

use super::{AppendixError, Choice, Rendered, Way};
use crate::analysis::Saturation;
use crate::report::docx::Pages;
use crate::report::figures::saturation_curve;
use crate::report::illustrations::growth;
use crate::report::page::{Block, Page};
use crate::report::visible::visible;
use crate::report::{prose, workbook};
use crate::study::{CodeId, SETTING_TITLE, Study};

/// The saturation of a study whose transcripts are loaded.
pub(super) fn render(study: &Study, choice: &Choice, way: &Way) -> Result<Rendered, AppendixError> {
    let codes: HashSet<CodeId> = choice.codes(study).map(|code| code.id).collect();
    let saturation = Saturation::among(study, choice.scope.clone(), |code| codes.contains(&code));
    let growth = growth(study, &saturation);
    let table = workbook::growth(&growth.steps);
    let figure = saturation_curve(&saturation, study);
    if way.is_page() {
        let title = visible(study.setting_text(SETTING_TITLE));
        let mut page = Page::new(format!("Saturation: {title}"));
        for paragraph in prose::saturation(&growth) {
            page.paragraph(paragraph);
        }
        if !table.rows.is_empty() {
            page.blocks
                .push(Block::Figure("saturation".to_owned(), figure));
            page.blocks.push(Block::Table(table));
        }
        return way.page(&page, Pages::Portrait);
    }
    let bytes = match way.ending {
        "svg" => figure.svg().into_bytes(),
        "png" => figure.png(),
        _ => return way.tables("Saturation", &[&table], &[&figure]),
    };
    Ok(Rendered {
        output: bytes.into(),
        said: super::said_in_table(&table),
        notices: Vec::new(),
    })
}

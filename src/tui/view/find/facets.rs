//! How much of what was found is of each role, code and transcript.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::super::app::App;
use super::super::super::display::{cut, on_one_line, put, width};
use super::super::super::find::{FacetRow, Focus};
use super::super::{fill, separate};

pub(super) fn view(app: &App, buffer: &mut Buffer, rect: Rect) {
    let theme = app.theme;
    let facets = &app.finding.facets;
    if let Some(x) = rect.x.checked_sub(1) {
        separate(buffer, x, rect, rect.right(), theme.frame());
    }
    let rows = facets.rows.iter().enumerate().skip(facets.list.top);
    for (y, (at, row)) in (rect.top()..rect.bottom()).zip(rows) {
        match row {
            FacetRow::Heading(text) => {
                put(buffer, (rect.x + 1, y), rect.right(), text, theme.heading());
            }
            FacetRow::Chosen(filter) => {
                let name = on_one_line(&filter.name(app.workbench().study()));
                let name = cut(&name, rect.width.saturating_sub(4));
                let x = put(buffer, (rect.x + 1, y), rect.right(), "✓ ", theme.accent());
                put(buffer, (x, y), rect.right(), &name, theme.plain());
            }
            FacetRow::Facet(facet, count) => {
                let count = count.to_string();
                let edge = rect.right().saturating_sub(width(&count) + 1);
                let name = on_one_line(&app.facet_name(facet));
                let name = cut(&name, edge.saturating_sub(rect.x + 4));
                put(buffer, (rect.x + 3, y), edge, &name, theme.plain());
                put(buffer, (edge, y), rect.right(), &count, theme.quiet());
            }
        }
        if at == facets.list.chosen && app.finding.focus == Focus::Facets {
            fill(buffer, rect, y, theme.chosen(true));
        }
    }
}

//! A page to read, in a box.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::super::app::App;
use super::super::display::{cut, put};
use super::super::page::{BOX, Page, Row};
use super::dialogs::{boxed, input, rows_shown};

pub(super) fn view(app: &App, frame: &mut Frame, area: Rect, page: &Page) {
    let theme = app.theme;
    let rows = page.rows();
    let height = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    let inner = boxed(
        app,
        frame,
        area,
        (BOX, height.saturating_add(2)),
        &page.title,
    );
    let buffer = frame.buffer_mut();
    let (x, edge) = (inner.x, inner.right());
    let top = page.list.top;
    for (y, row) in (inner.top()..inner.bottom()).zip(rows.iter().skip(top)) {
        match row {
            Row::Heading(text) => put(buffer, (x, y), edge, text, theme.heading()),
            Row::Text(text) => put(buffer, (x, y), edge, text, theme.plain()),
            Row::Key(keys, help) => {
                put(buffer, (x, y), edge, &cut(keys, page.keys), theme.accent());
                put(buffer, (x + page.keys + 2, y), edge, help, theme.plain())
            }
        };
    }
    let shown = usize::from(inner.height);
    rows_shown(app, buffer, inner, top, shown, rows.len());
    if let Some(search) = &page.search {
        let y = inner.bottom();
        let start = put(buffer, (x, y), edge, "/ ", theme.accent());
        let room = edge.saturating_sub(start);
        let cursor = input(buffer, (start, y), room, search, theme);
        frame.set_cursor_position(cursor);
    }
}

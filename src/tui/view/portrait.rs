//! Portraits: the strip below the text, and the page with a strip for each transcript.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::App;
use super::super::dialog::Portraits;
use super::super::display::{cut, put, width};
use super::super::portrait::{Cell, cell_of};
use super::super::theme::Depth;
use super::fill;

const LEVELS: [&str; 9] = ["·", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// The portrait of the open transcript; the stretch on screen lies on a lighter ground.
pub(super) fn strip(app: &App, buffer: &mut Buffer, rect: Rect) {
    let (Some(interview), Some(page)) = (app.interview(), app.reading.page.as_ref()) else {
        return;
    };
    cells(app, buffer, rect, &app.reading.portrait);
    let length = interview.document().text.len();
    let bottom = app.reading.top + usize::from(app.layout().text.height);
    let first = page.rows.get(app.reading.top);
    let last = page.rows.get(bottom.min(page.rows.len()).saturating_sub(1));
    if let (Some(first), Some(last)) = (first, last) {
        let count = usize::from(rect.width);
        let from = cell_of(first.span.start, length, count) as u16;
        let to = cell_of(last.span.end.saturating_sub(1), length, count) as u16;
        let window = Rect {
            x: rect.x + from,
            width: to.saturating_sub(from) + 1,
            ..rect
        };
        buffer.set_style(window.intersection(rect), app.theme.chosen(true));
    }
}

fn cells(app: &App, buffer: &mut Buffer, rect: Rect, cells: &[Cell]) {
    let study = app.workbench.study();
    for (x, cell) in (rect.left()..rect.right()).zip(cells) {
        let code = cell.code.and_then(|code| study.code_of(code));
        let (glyph, style) = match code {
            // Without colours the height would say how much and nothing which.
            Some(code) if app.theme.depth == Depth::None => {
                (app.theme.bullet(code.colour), app.theme.plain())
            }
            Some(code) => (
                LEVELS[usize::from(cell.eighths.min(8))],
                app.theme.code(code.colour),
            ),
            None => (LEVELS[0], app.theme.quiet()),
        };
        put(buffer, (x, rect.y), rect.right(), glyph, style);
    }
}

/// Where the strips of the page with all transcripts stand within a box.
pub(in super::super) fn strips(area: Rect) -> Rect {
    let title = (area.width / 4).clamp(8, 24).min(area.width);
    Rect {
        x: area.x + title,
        width: area.width.saturating_sub(title + 5),
        ..area
    }
}

/// A strip for each transcript.
pub(super) fn page(app: &App, frame: &mut Frame, area: Rect, portraits: &Portraits) {
    let inner = super::dialogs::boxed(
        app,
        frame,
        area,
        (area.width, area.height),
        "Portraits of all transcripts",
    );
    let strips = strips(inner);
    let buffer = frame.buffer_mut();
    let rows = portraits.rows.iter().enumerate().skip(portraits.list.top);
    for (y, (at, id)) in (inner.top()..inner.bottom()).zip(rows) {
        let Some(interview) = app.workbench.study().interview(*id) else {
            continue;
        };
        let room = strips.x.saturating_sub(inner.x + 1);
        let title = cut(&interview.transcript.title, room);
        put(buffer, (inner.x, y), strips.x, &title, app.theme.plain());
        if interview.is_loaded() {
            let line = Rect {
                y,
                height: 1,
                ..strips
            };
            let count = usize::from(line.width);
            cells(app, buffer, line, &app.portrait_of(interview, count));
            let share = format!("{:.0}%", app.coded_share(interview) * 100.0);
            let x = inner.right().saturating_sub(width(&share));
            put(buffer, (x, y), inner.right(), &share, app.theme.quiet());
        } else {
            put(
                buffer,
                (strips.x, y),
                strips.right(),
                "…",
                app.theme.quiet(),
            );
        }
        if at == portraits.list.chosen {
            let names = Rect {
                width: strips.x.saturating_sub(inner.x),
                ..inner
            };
            fill(buffer, names, y, app.theme.chosen(true));
        }
    }
}

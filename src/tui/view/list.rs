//! A list with what is chosen in it beside, drawn alike on every screen that has one.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::app::App;
use super::super::display::{cut, put};
use super::super::layout::Layout;
use super::super::lists::Chosen;
use super::{fill, paragraph, separate};

/// The parts of a screen with a list.
pub(super) struct Parts {
    /// The line above the list.
    pub head: Rect,
    /// The list, a row a line.
    pub rows: Rect,
    /// What is chosen, beside the list or below it.
    pub beside: Rect,
}

/// Divides the body of the screen, and draws the line between list and what is chosen.
pub(super) fn parts(app: &App, buffer: &mut Buffer, layout: &Layout) -> Parts {
    let (left, right) = layout.two(layout.body);
    divide(app, buffer, layout, left, right);
    let (head, rows) = below_head(left);
    Parts {
        head,
        rows,
        beside: indented(right),
    }
}

/// Draws the line between two parts of the screen.
pub(super) fn divide(app: &App, buffer: &mut Buffer, layout: &Layout, one: Rect, other: Rect) {
    let (edge, style) = (layout.title.right(), app.theme.frame());
    if other.x > one.right() {
        separate(buffer, one.right(), one, edge, style);
    } else if other.y > one.bottom() {
        let line = "─".repeat(usize::from(one.width));
        put(buffer, (one.x, one.bottom()), edge, &line, style);
    }
}

/// The first line of a part, and what is below it.
pub(super) fn below_head(rect: Rect) -> (Rect, Rect) {
    let head = 1.min(rect.height);
    let rows = Rect {
        y: rect.y + head,
        height: rect.height - head,
        ..rect
    };
    (
        Rect {
            height: head,
            ..rect
        },
        rows,
    )
}

/// A part without its first and its last column.
pub(super) fn indented(rect: Rect) -> Rect {
    Rect {
        x: rect.x + 1.min(rect.width),
        width: rect.width.saturating_sub(2),
        ..rect
    }
}

/// Draws the line above a list.
pub(super) fn heading(app: &App, buffer: &mut Buffer, rect: Rect, text: &str) {
    let rect = indented(rect);
    if rect.height > 0 {
        let text = cut(text, rect.width);
        put(
            buffer,
            (rect.x, rect.y),
            rect.right(),
            &text,
            app.theme.heading(),
        );
    }
}

/// Draws those of `count` rows of a list that are on screen, each by its number into a rectangle one row high, and puts the
/// cursor on the chosen one.
pub(super) fn rows(
    app: &App,
    frame: &mut Frame,
    rect: Rect,
    (list, count): (&Chosen, usize),
    mut draw: impl FnMut(&mut Buffer, Rect, usize),
) {
    let buffer = frame.buffer_mut();
    for (y, at) in (rect.top()..rect.bottom()).zip(list.top..count) {
        let row = Rect {
            y,
            height: 1,
            ..rect
        };
        draw(buffer, row, at);
        if at == list.chosen {
            fill(buffer, rect, y, app.theme.chosen(true));
        }
    }
    if app.dialog.is_none() && app.filtering.is_none() {
        let y = rect.y + list.chosen.saturating_sub(list.top) as u16;
        frame.set_cursor_position((rect.x, y));
    }
}

/// Draws a row that is one text.
pub(super) fn row(buffer: &mut Buffer, rect: Rect, text: &str, style: Style) {
    let text = cut(text, rect.width);
    put(buffer, (rect.x, rect.y), rect.right(), &text, style);
}

/// Paragraphs, one below the other.
pub(super) struct Below<'a> {
    /// Where they are drawn.
    pub buffer: &'a mut Buffer,
    /// The room that is left.
    pub rect: Rect,
}

impl Below<'_> {
    /// Draws a paragraph.
    pub(super) fn add(&mut self, text: &str, style: Style) {
        let y = paragraph(self.buffer, self.rect, text, style);
        self.rect.height = self.rect.bottom().saturating_sub(y);
        self.rect.y = y;
    }

    /// Leaves a row free.
    pub(super) fn skip(&mut self) {
        self.rect.y = (self.rect.y + 1).min(self.rect.bottom());
        self.rect.height = self.rect.height.saturating_sub(1);
    }
}

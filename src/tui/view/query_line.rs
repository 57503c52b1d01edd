//! A line into which a query is typed, and below it what the word under the cursor can become.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

use super::super::display::{cut, on_one_line, put, width};
use super::super::query_line::QueryLine;
use super::super::theme::Theme;
use super::fill;

/// So many offers are shown at a time.
const SHOWN: u16 = 8;

/// Draws the line; where its cursor is.
pub(super) fn line(buffer: &mut Buffer, rect: Rect, line: &QueryLine, theme: Theme) -> (u16, u16) {
    super::dialogs::input(buffer, (rect.x, rect.y), rect.width, &line.input, theme)
}

/// Draws the offers below the cursor, or above it where more room is, within `body`.
pub(super) fn offers(
    buffer: &mut Buffer,
    body: Rect,
    cursor: (u16, u16),
    line: &QueryLine,
    theme: Theme,
) {
    let Some(completion) = &line.completion else {
        return;
    };
    let offers = &completion.offers;
    let widest = |of: fn(&crate::search::Offer) -> &str| {
        let widths = offers.iter().map(|offer| width(&on_one_line(of(offer))));
        widths.max().unwrap_or(0)
    };
    let texts = widest(|offer| &offer.text).min(40);
    let about = widest(|offer| &offer.about).min(40);
    let columns = (texts + about + 4).min(body.width);
    let wanted = (offers.len() as u16).min(SHOWN);
    let below = body.bottom().saturating_sub(cursor.1 + 1);
    let above = cursor.1.min(body.bottom()).saturating_sub(body.y);
    let (top, rows) = if below >= wanted || below >= above {
        (cursor.1 + 1, wanted.min(below))
    } else {
        let rows = wanted.min(above);
        (cursor.1.min(body.bottom()) - rows, rows)
    };
    let typed = completion.place.len() as u16;
    let x = cursor.0.saturating_sub(typed + 1);
    let rect = Rect::new(
        x.min(body.right().saturating_sub(columns)).max(body.x),
        top,
        columns,
        rows,
    );
    Clear.render(rect, buffer);
    let first = (line.list.chosen + 1).saturating_sub(usize::from(rows));
    for (y, (at, offer)) in (rect.top()..rect.bottom()).zip(offers.iter().enumerate().skip(first)) {
        put(buffer, (rect.x, y), rect.right(), "│", theme.frame());
        if at == line.list.chosen {
            fill(buffer, rect, y, theme.chosen(true));
        }
        let text = on_one_line(&offer.text);
        put(
            buffer,
            (rect.x + 1, y),
            rect.right(),
            &cut(&text, texts),
            theme.accent(),
        );
        let place = (rect.x + texts + 3, y);
        let room = rect.right().saturating_sub(place.0);
        let about = on_one_line(&offer.about);
        put(
            buffer,
            place,
            rect.right(),
            &cut(&about, room),
            theme.quiet(),
        );
    }
}

//! Suggested passages of a code.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::super::app::App;
use super::super::display::{cut, on_one_line, put};
use super::{compare, fill, paragraph};

/// What is said above the list: what a suggestion is, and what it is not.
const HELP: &str = "Sentences whose words and pairs of words, and the question before, look like those coded so far; one of \
                    each turn, learned here and now from this study alone. Most will not fit. c codes one, x rejects it for \
                    good, Space skips it; nothing is coded without a key.";

pub(super) fn view(app: &App, frame: &mut Frame, body: Rect) {
    let theme = app.theme;
    let suggesting = &app.suggesting;
    let study = app.workbench.study();
    let code = suggesting.code.and_then(|code| study.codebook().get(code));
    let label = code.map_or("", |code| &code.label);
    let buffer = frame.buffer_mut();
    let inner = Rect {
        x: body.x + 1,
        width: body.width.saturating_sub(2),
        ..body
    };
    let head = match (&suggesting.found, suggesting.is_busy()) {
        (_, true) => format!("Suggestions for {label} · looking …"),
        (found, _) => format!(
            "Suggestions for {label} · {}",
            found.as_ref().map_or(0, Vec::len)
        ),
    };
    let head = cut(&on_one_line(&head), inner.width).into_owned();
    put(
        buffer,
        (inner.x, body.y),
        body.right(),
        &head,
        theme.accent(),
    );
    let below = Rect {
        y: body.y + 1,
        height: body.height.saturating_sub(1),
        ..inner
    };
    let mut y = paragraph(buffer, below, HELP, theme.quiet()) + 1;
    let found = match &suggesting.found {
        Ok(found) => found,
        Err(few) => {
            let below = Rect {
                y,
                height: body.bottom().saturating_sub(y),
                ..inner
            };
            paragraph(buffer, below, &on_one_line(few), theme.plain());
            return;
        }
    };
    let mut cursor = None;
    for (at, suggestion) in found.iter().enumerate().skip(suggesting.list.top) {
        let mut lines = compare::passage(app, suggestion.place, inner.width);
        if let Some(head) = lines.first_mut().filter(|_| !suggestion.because.is_empty()) {
            let because = format!("{head} · because of: {}", suggestion.because.join(", "));
            *head = cut(&on_one_line(&because), inner.width).into_owned();
        }
        for (number, line) in lines.iter().enumerate() {
            if y >= body.bottom() {
                break;
            }
            let style = if number == 0 {
                theme.quiet()
            } else {
                theme.plain()
            };
            put(buffer, (inner.x, y), body.right(), line, style);
            if at == suggesting.list.chosen {
                fill(buffer, body, y, theme.chosen(true));
                cursor = cursor.or(Some((body.x, y)));
            }
            y += 1;
        }
    }
    if let Some(place) = cursor.filter(|_| app.dialog.is_none()) {
        frame.set_cursor_position(place);
    }
}

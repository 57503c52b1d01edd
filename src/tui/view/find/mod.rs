//! The Find screen: the query, what it comes to, and beside that how much there is of each kind.

mod facets;
mod lines;
mod preview;
mod questions;
mod whole;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::{App, Severity};
use super::super::display::{cut, put};
use super::super::find::{Focus, Shape};
use super::super::lists::role_name;
use super::query_line;

pub(in super::super) use questions::rows_above as rows_above_questions;

pub(super) fn view(app: &App, frame: &mut Frame, body: Rect) {
    let theme = app.theme;
    let finding = &app.finding;
    let areas = finding.areas(body);
    let buffer = frame.buffer_mut();
    let place = (areas.query.x + 1, areas.query.y);
    let start = put(buffer, place, body.right(), "/ ", theme.accent());
    let line = Rect {
        x: start,
        width: body.right().saturating_sub(start + 1),
        ..areas.query
    };
    let typing = query_line::line(buffer, line, &finding.line, theme);
    if areas.summary.height > 0 {
        summary(app, buffer, areas.summary);
    }
    if let Some(rect) = areas.facets {
        facets::view(app, buffer, rect);
    }
    let chosen = match finding.focus {
        Focus::Preview => preview::view(app, buffer, areas.list),
        _ if finding.shows_questions() => questions::view(app, buffer, areas.list),
        _ if finding.line.is_blank() => None,
        _ => match finding.shape {
            Shape::Lines => lines::view(app, buffer, areas.list),
            Shape::Whole => whole::view(app, buffer, areas.list),
        },
    };
    if finding.is_typing() {
        query_line::offers(buffer, body, typing, &finding.line, theme);
    }
    if app.dialog.is_some() {
        return;
    }
    let cursor = match (finding.focus, areas.facets) {
        (Focus::Query, _) => Some(typing),
        (Focus::Facets, Some(rect)) => {
            let list = finding.facets.list;
            Some((rect.x, rect.y + list.chosen.saturating_sub(list.top) as u16))
        }
        _ => chosen.map(|y| (areas.list.x, y)),
    };
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

/// Which row of what was found stands at a row of its area.
pub(in super::super) fn found_at(app: &App, rect: Rect, row: usize) -> Option<usize> {
    match app.finding.shape {
        Shape::Lines => Some(app.finding.list.top + row),
        Shape::Whole => whole::at(app, rect, row),
    }
}

/// What is wrong with the query, or how much it comes to.
fn summary(app: &App, buffer: &mut Buffer, rect: Rect) {
    let finding = &app.finding;
    let theme = app.theme;
    if let Some(wrong) = &finding.wrong {
        // A name that is not typed to its end is not wrong yet; what it can become stands here.
        if finding.is_typing() && finding.line.completion.is_some() {
            return;
        }
        let text = if wrong.hint.is_empty() {
            wrong.message.clone()
        } else {
            format!("{}; {}", wrong.message, wrong.hint)
        };
        let column = u16::try_from(wrong.column).unwrap_or(0).min(rect.width / 2);
        let place = (rect.x + 3 + column, rect.y);
        let x = put(buffer, place, rect.right(), "^ ", theme.accent());
        let style = theme.message(Severity::Error);
        let text = cut(&text, rect.right().saturating_sub(x));
        put(buffer, (x, rect.y), rect.right(), &text, style);
        return;
    }
    let text = match finding.focus {
        Focus::Preview => preview::summary(app),
        Focus::Questions => questions::summary(app),
        _ if finding.line.is_blank() => return,
        _ => found(app, rect),
    };
    let place = (rect.x + 3, rect.y);
    let text = cut(&text, rect.right().saturating_sub(place.0));
    put(buffer, place, rect.right(), &text, theme.quiet());
}

fn found(app: &App, rect: Rect) -> String {
    let finding = &app.finding;
    let answer = &finding.answer;
    let (listed, total) = (answer.hits.len(), answer.total);
    let name = answer.units.name(total);
    let mut parts = vec![if total > listed {
        format!("{total} {name}, the first {listed} here")
    } else {
        format!("{total} {name}")
    }];
    if !finding.marked.is_empty() {
        parts.push(format!("{} marked", finding.marked.len()));
    }
    if finding.areas(rect).facets.is_none() {
        let roles = answer.tallies.roles.iter();
        parts.extend(roles.map(|(role, count)| format!("{} {count}", role_name(role))));
    }
    parts.extend(app.how_found());
    if finding.is_searching() {
        parts.push("searching …".to_owned());
    }
    parts.join(" · ")
}

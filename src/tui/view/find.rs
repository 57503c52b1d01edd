//! The Find screen: the query, what it comes to by role, and concordance lines.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::App;
use super::super::display::{cut, cut_before, put, width};
use super::super::find::Line;
use super::fill;
use crate::search::{Interviewers, Order};

pub(super) fn view(app: &App, frame: &mut Frame, rect: Rect) {
    let theme = app.theme;
    let finding = &app.finding;
    let prompt = put(
        frame.buffer_mut(),
        (rect.x + 1, rect.y),
        rect.right(),
        "/ ",
        theme.accent(),
    );
    let room = rect.right().saturating_sub(prompt + 1);
    let cursor = super::dialogs::input(
        frame.buffer_mut(),
        (prompt, rect.y),
        room,
        &finding.input,
        theme,
    );
    if finding.typing && app.dialog.is_none() {
        frame.set_cursor_position(cursor);
    }
    let buffer = frame.buffer_mut();
    if rect.height > 1 {
        summary(
            app,
            buffer,
            Rect {
                y: rect.y + 1,
                height: 1,
                ..rect
            },
        );
    }
    if finding.input.value().trim().is_empty() {
        let help = "Words find turns; \"in quotes\" a phrase, lonel* a beginning, code:ID what is coded, role:patient who says it, @age>60 who they are; AND OR NOT and brackets combine.";
        let below = Rect {
            x: rect.x + 1,
            y: rect.y + 2,
            width: rect.width.saturating_sub(2),
            height: rect.height.saturating_sub(2),
        };
        super::paragraph(buffer, below, help, theme.quiet());
        return;
    }
    let titles = finding
        .answer
        .lines
        .iter()
        .map(|line| width(&line.title))
        .max()
        .unwrap_or(0)
        .min(14);
    let lines = finding
        .answer
        .lines
        .iter()
        .enumerate()
        .skip(finding.list.top);
    let rows = (rect.top() + 2).min(rect.bottom())..rect.bottom();
    let mut chosen_row = None;
    for (y, (at, found)) in rows.zip(lines) {
        line(app, buffer, rect, y, found, titles);
        if at == finding.list.chosen && !finding.typing {
            fill(buffer, rect, y, theme.chosen(true));
            chosen_row = Some(y);
        }
    }
    if let Some(y) = chosen_row.filter(|_| app.dialog.is_none()) {
        frame.set_cursor_position((rect.x, y));
    }
}

fn summary(app: &App, buffer: &mut Buffer, rect: Rect) {
    let finding = &app.finding;
    let theme = app.theme;
    if let Some(wrong) = &finding.wrong {
        let text = if wrong.hint.is_empty() {
            wrong.message.clone()
        } else {
            format!("{}; {}", wrong.message, wrong.hint)
        };
        let place = rect.x + 3 + u16::try_from(wrong.column).unwrap_or(0).min(rect.width / 2);
        let x = put(buffer, (place, rect.y), rect.right(), "^ ", theme.accent());
        let style = theme.message(super::super::app::Severity::Error);
        put(
            buffer,
            (x, rect.y),
            rect.right(),
            &cut(&text, rect.right().saturating_sub(x)),
            style,
        );
        return;
    }
    if finding.input.value().trim().is_empty() {
        return;
    }
    let answer = &finding.answer;
    let listed = answer.lines.len();
    let mut parts = vec![match (answer.total, listed) {
        (1, _) => "1 turn".to_owned(),
        (total, listed) if total > listed => format!("{total} turns, the first {listed} here"),
        (total, _) => format!("{total} turns"),
    }];
    parts.extend(
        answer
            .roles
            .iter()
            .map(|(role, count)| format!("{role} {count}")),
    );
    parts.push(
        match finding.interviewers {
            Interviewers::Exclude => "without interviewers",
            Interviewers::Include => "with interviewers",
            Interviewers::Only => "interviewers only",
        }
        .to_owned(),
    );
    parts.push(
        match finding.order {
            Order::Rank => "best first",
            Order::Study => "in study order",
        }
        .to_owned(),
    );
    if finding.is_busy() {
        parts.push("searching …".to_owned());
    }
    put(
        buffer,
        (rect.x + 3, rect.y),
        rect.right(),
        &parts.join(" · "),
        theme.quiet(),
    );
}

fn line(app: &App, buffer: &mut Buffer, rect: Rect, y: u16, line: &Line, titles: u16) {
    let theme = app.theme;
    let right = rect.right().saturating_sub(1);
    let mut x = rect.x + 1;
    put(
        buffer,
        (x, y),
        right,
        &cut(&line.title, titles),
        theme.heading(),
    );
    x += titles + 1;
    let turn = line.turn.map_or(String::new(), |turn| turn.to_string());
    put(buffer, (x, y), right, &format!("{turn:>4}"), theme.quiet());
    x += 5;
    if rect.width >= 90 {
        put(
            buffer,
            (x, y),
            right,
            &cut(&line.speaker, 8),
            theme.accent(),
        );
        x += 9;
    }
    let room = right.saturating_sub(x);
    let before = if line.keyword.is_empty() {
        0
    } else {
        room * 2 / 5
    };
    let left = cut_before(&line.left, before);
    let start = x + before.saturating_sub(width(&left));
    let end = put(buffer, (start, y), right, &left, theme.plain());
    let end = put(buffer, (end, y), right, &line.keyword, theme.found());
    put(
        buffer,
        (end, y),
        right,
        &cut(&line.right, right.saturating_sub(end)),
        theme.plain(),
    );
}

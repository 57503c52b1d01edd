//! Concordance lines: each word found with what stands around it, one below the other.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::super::app::App;
use super::super::super::display::{cut, cut_before, put, width};
use super::super::super::find::{Focus, Line};
use super::super::fill;
use crate::search::in_context;

/// From so many columns on, a line says who speaks.
const WITH_SPEAKER: u16 = 70;

/// Draws the lines; the row of the chosen one.
pub(super) fn view(app: &App, buffer: &mut Buffer, rect: Rect) -> Option<u16> {
    let finding = &app.finding;
    let answer = &finding.answer;
    let shown = answer.lines.iter().enumerate().skip(finding.list.top);
    let shown: Vec<(usize, &Line)> = shown.take(usize::from(rect.height)).collect();
    let title = |line: &Line| {
        let hit = answer.hits.get(line.hit)?;
        let interview = answer.study.interview(hit.transcript)?;
        Some(width(&interview.transcript.title))
    };
    let titles = shown.iter().filter_map(|(_, line)| title(line));
    let titles = titles.max().unwrap_or(0).min(14);
    let mut chosen = None;
    for (y, (at, found)) in (rect.top()..rect.bottom()).zip(shown) {
        line(
            app,
            buffer,
            Rect {
                y,
                height: 1,
                ..rect
            },
            found,
            titles,
        );
        if at == finding.list.chosen && finding.focus != Focus::Query {
            fill(
                buffer,
                rect,
                y,
                app.theme.chosen(finding.focus == Focus::Results),
            );
            chosen = Some(y);
        }
    }
    chosen
}

fn line(app: &App, buffer: &mut Buffer, rect: Rect, line: &Line, titles: u16) -> Option<()> {
    let theme = app.theme;
    let answer = &app.finding.answer;
    let hit = answer.hits.get(line.hit)?;
    let interview = answer.study.interview(hit.transcript)?;
    let document = interview.document();
    let (y, right) = (rect.y, rect.right().saturating_sub(1));
    if app.finding.is_marked(hit) {
        put(buffer, (rect.x, y), right, "✓", theme.accent());
    }
    let mut x = rect.x + 1;
    let title = cut(&interview.transcript.title, titles);
    put(buffer, (x, y), right, &title, theme.heading());
    x += titles + 1;
    let turn = document.turn_at(line.keyword.start);
    let number = turn.map_or(String::new(), |turn| (turn + 1).to_string());
    put(
        buffer,
        (x, y),
        right,
        &format!("{number:>4}"),
        theme.quiet(),
    );
    x += 5;
    if rect.width >= WITH_SPEAKER {
        let speaker = turn.map_or("", |turn| document.label(&document.turns[turn]));
        put(buffer, (x, y), right, &cut(speaker, 8), theme.accent());
        x += 9;
    }
    let room = right.saturating_sub(x);
    let around = u32::from(room);
    let found = in_context(&answer.study, hit.transcript, line.keyword, around)?;
    let before = if line.keyword.is_empty() {
        0
    } else {
        room * 2 / 5
    };
    let left = cut_before(&found.left, before);
    let start = x + before.saturating_sub(width(&left));
    let end = put(buffer, (start, y), right, &left, theme.plain());
    let keyword = document
        .text
        .slice(line.keyword)
        .replace(char::is_whitespace, " ");
    let keyword = cut(&keyword, right.saturating_sub(end));
    let end = put(buffer, (end, y), right, &keyword, theme.found());
    let rest = cut(&found.right, right.saturating_sub(end));
    put(buffer, (end, y), right, &rest, theme.plain());
    Some(())
}

//! The codebook as a tree with counts.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::App;
use super::super::command::Command;
use super::super::display::{cut, on_one_line, put, width};
use super::super::keymap::Context;
use super::super::layout::Layout;
use super::fill;
use crate::study::CodeId;

pub(super) fn view(app: &App, buffer: &mut Buffer, rect: Rect, focused: bool) {
    let study = app.workbench.study();
    let codebook = study.codebook();
    let list = &app.codes.list;
    let rows = app.codes.rows.iter().enumerate().skip(list.top);
    let (head, rect) = Layout::codebook(rect);
    heading(app, buffer, head);
    if app.codes.rows.is_empty() {
        let text = if app.codes.filter.is_empty() {
            format!(
                "No codes yet. {} makes one while coding, {} makes one here.",
                app.key_in(Context::Read, Command::Code),
                app.key_in(Context::Codes, Command::NewCode)
            )
        } else {
            format!(
                "No code fits the filter; {} changes it.",
                app.key_in(Context::Codes, Command::Filter)
            )
        };
        super::paragraph(buffer, rect, &text, app.theme.quiet());
        return;
    }
    for (y, (at, row)) in (rect.top()..rect.bottom()).zip(rows) {
        let Some(code) = codebook.get(row.code) else {
            continue;
        };
        let sign = match (row.parent, app.codes.folded.contains(&row.code)) {
            (true, true) => "▸",
            (true, false) => "▾",
            (false, _) => app.theme.bullet(code.colour),
        };
        let under: u32 = codebook
            .under(row.code)
            .into_iter()
            .map(|id| app.tally(id))
            .sum();
        let count = if under == 0 {
            String::new()
        } else {
            under.to_string()
        };
        let pin = pin(app, row.code);
        let edge = rect.right().saturating_sub(width(&count) + width(&pin) + 1);
        let x = rect.x + (row.depth as u16).min(6) * 2;
        let style = app.theme.code(code.colour);
        let after = put(buffer, (x, y), edge, sign, style);
        let marked = if app.codes.marked.contains(&row.code) {
            "◉ "
        } else {
            ""
        };
        let style = if row.depth == 0 {
            app.theme.heading()
        } else {
            app.theme.plain()
        };
        let room = edge.saturating_sub(after + 2);
        let label = format!("{marked}{}", code.label);
        put(buffer, (after + 1, y), edge, &cut(&label, room), style);
        put(
            buffer,
            (edge, y),
            rect.right(),
            &format!("{pin}{count}"),
            app.theme.quiet(),
        );
        if at == list.chosen && focused {
            fill(buffer, rect, y, app.theme.chosen(true));
        }
    }
}

/// What is counted, and what the tree is filtered by.
fn heading(app: &App, buffer: &mut Buffer, rect: Rect) {
    if rect.height == 0 {
        return;
    }
    let counted = app.counting.name(app.options.mine);
    let filter = match app.codes.filter.as_str() {
        "" => "Codes".to_owned(),
        filter => format!("Codes with \u{201c}{}\u{201d}", on_one_line(filter)),
    };
    let edge = rect.right().saturating_sub(width(&counted) + 1).max(rect.x);
    let room = edge.saturating_sub(rect.x + 1);
    let place = (rect.x, rect.y);
    put(
        buffer,
        place,
        edge,
        &cut(&filter, room),
        app.theme.heading(),
    );
    put(
        buffer,
        (edge, rect.y),
        rect.right(),
        &counted,
        app.theme.quiet(),
    );
}

fn pin(app: &App, code: CodeId) -> String {
    app.pin_of(code)
        .map_or(String::new(), |pin| format!("[{pin}] "))
}

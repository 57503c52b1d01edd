//! The codebook as a tree with counts.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::App;
use super::super::display::{cut, put, width};
use super::fill;
use crate::study::CodeId;

pub(super) fn view(app: &App, buffer: &mut Buffer, rect: Rect, focused: bool) {
    let study = app.workbench.study();
    let codebook = study.codebook();
    let list = &app.codes.list;
    let rows = app.codes.rows.iter().enumerate().skip(list.top);
    if app.codes.rows.is_empty() {
        let text = "No codes yet. c makes one while coding, C n makes one here.";
        super::paragraph(buffer, rect, text, app.theme.quiet());
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
        let style = if row.depth == 0 {
            app.theme.heading()
        } else {
            app.theme.plain()
        };
        let room = edge.saturating_sub(after + 2);
        put(buffer, (after + 1, y), edge, &cut(&code.label, room), style);
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

fn pin(app: &App, code: CodeId) -> String {
    app.pin_of(code)
        .map_or(String::new(), |pin| format!("[{pin}] "))
}

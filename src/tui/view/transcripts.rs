//! The list of transcripts: by role, with how much of each is coded.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::App;
use super::super::command::Panel;
use super::super::display::{cut, put, width};
use super::super::lists::{TranscriptRow, role_name};
use super::fill;
use crate::study::{Interview, Progress};

/// How many columns the bar of what is coded takes.
const BAR: u16 = 5;

pub(super) fn view(app: &App, buffer: &mut Buffer, rect: Rect) {
    let list = &app.transcripts.list;
    let rows = app.transcripts.rows.iter().enumerate().skip(list.top);
    for (y, (at, row)) in (rect.top()..rect.bottom()).zip(rows) {
        let chosen = at == list.chosen && app.panel == Panel::Transcripts;
        match row {
            TranscriptRow::Narrowed(to) => {
                let text = cut(to, rect.width.saturating_sub(1)).into_owned();
                put(buffer, (rect.x, y), rect.right(), &text, app.theme.accent());
            }
            TranscriptRow::Group(role, count) => group(app, buffer, rect, y, role, *count),
            TranscriptRow::Transcript(id) => {
                if let Some(interview) = app.workbench.study().interview(*id) {
                    transcript(app, buffer, rect, y, interview);
                }
            }
        }
        if chosen {
            fill(buffer, rect, y, app.theme.chosen(true));
        }
    }
}

fn group(app: &App, buffer: &mut Buffer, rect: Rect, y: u16, role: &str, count: usize) {
    let fold = if app.transcripts.folded.contains(role) {
        "▸"
    } else {
        "▾"
    };
    let name = format!("{fold} {}", role_name(role));
    let count = count.to_string();
    let edge = rect.right().saturating_sub(width(&count) + 1);
    put(
        buffer,
        (rect.x, y),
        edge,
        &cut(&name, edge.saturating_sub(rect.x)),
        app.theme.heading(),
    );
    put(buffer, (edge, y), rect.right(), &count, app.theme.quiet());
}

fn transcript(app: &App, buffer: &mut Buffer, rect: Rect, y: u16, interview: &Interview) {
    let open = app.reading.open == Some(interview.transcript.id);
    let style = if open {
        app.theme.accent()
    } else {
        app.theme.plain()
    };
    let style = if open {
        style.patch(app.theme.chosen(false))
    } else {
        style
    };
    let mark = match interview.transcript.progress.get(&app.workbench.coder()) {
        Some(Progress::Done) => "✓",
        Some(Progress::Coding) => "…",
        None if open => "▸",
        None => " ",
    };
    put(buffer, (rect.x, y), rect.right(), mark, style);
    let count = if interview.is_loaded() {
        let shown = interview
            .codings()
            .iter()
            .filter(|coding| app.is_shown(coding));
        shown.count().to_string()
    } else {
        "…".to_owned()
    };
    let numbers = rect.right().saturating_sub(width(&count) + 1);
    let bar = rect.right().saturating_sub(BAR + 6);
    let title = cut(&interview.transcript.title, bar.saturating_sub(rect.x + 3));
    put(buffer, (rect.x + 2, y), bar, &title, style);
    if interview.is_loaded() {
        put(
            buffer,
            (bar, y),
            numbers,
            &share(app.coded_share(interview)),
            app.theme.accent(),
        );
    }
    put(
        buffer,
        (numbers, y),
        rect.right(),
        &count,
        app.theme.quiet(),
    );
}

/// A bar of how much is coded.
fn share(share: f64) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (share.clamp(0.0, 1.0) * f64::from(BAR) * 8.0).round() as usize;
    let eighths = if share > 0.0 { eighths.max(1) } else { 0 };
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_shows_the_share() {
        assert_eq!(share(0.0), "");
        assert_eq!(share(0.001), "▏");
        assert_eq!(share(0.5), "██▌");
        assert_eq!(share(1.0), "█████");
    }
}

//! The outline of the report on the Write screen.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::App;
use super::super::command::Command;
use super::super::display::{cut, on_one_line, put, width};
use super::super::layout::Layout;
use super::super::page::Line;
use super::super::report::{ReportCommand, Row};
use super::list::{self, Below};
use crate::report::narrative;

pub(super) fn view(app: &App, frame: &mut Frame, layout: &Layout) {
    let buffer = frame.buffer_mut();
    let parts = list::parts(app, buffer, layout);
    list::heading(app, buffer, parts.head, "Outline");
    let names = ["text", "!", "~", "n"].map(str::to_owned);
    columns(app, buffer, parts.head, names);
    if let Some(row) = app.outline.row() {
        shown(app, buffer, parts.beside, row);
    }
    let rows = app.outline.rows();
    let all = (&app.outline.list, rows.len());
    list::rows(app, frame, parts.rows, all, |buffer, rect, at| {
        line(app, buffer, rect, rows[at]);
    });
}

/// What a line is about; of a theme, nothing.
fn name(row: Row) -> &'static str {
    match row {
        Row::School => "Methods",
        Row::Themes => "Themes",
        Row::Roles => "Roles",
        Row::Coders => "Coders",
        Row::Query => "Turns with",
        Row::Quotes => "Quotes",
        Row::Memos => "Memos",
        Row::Limits => "Limits",
        Row::Theme(_) => "",
    }
}

fn line(app: &App, buffer: &mut Buffer, rows: Rect, row: Row) {
    let (theme, y) = (app.theme, rows.y);
    let words = on_one_line(&app.report_row_in_words(row));
    let Row::Theme(at) = row else {
        put(
            buffer,
            (rows.x + 1, y),
            rows.right(),
            name(row),
            theme.quiet(),
        );
        let x = rows.x + 12;
        let room = rows.right().saturating_sub(x);
        put(
            buffer,
            (x, y),
            rows.right(),
            &cut(&words, room),
            theme.plain(),
        );
        return;
    };
    let Some(entry) = app.outline.entry(at) else {
        return;
    };
    let indent = " ".repeat(1 + 2 * entry.depth.min(6));
    let room = rows.width.saturating_sub(COLUMNS + 1);
    let text = format!("{indent}{words}");
    let text = cut(&text, room);
    put(buffer, (rows.x, y), rows.right(), &text, theme.plain());
    let number = |number: usize| match number {
        0 => "-".to_owned(),
        number => number.to_string(),
    };
    let said = if entry.narrated { "yes" } else { "-" };
    let cells = [
        said.to_owned(),
        number(entry.key_quotes),
        number(entry.contrary),
        number(entry.codings),
    ];
    columns(app, buffer, rows, cells);
}

/// How wide the columns behind a theme are together, in characters.
const COLUMNS: u16 = 15;

/// Whether there is a narrative, key quotes, contrary cases, passages.
fn columns(app: &App, buffer: &mut Buffer, rows: Rect, cells: [String; 4]) {
    let mut right = rows.right().saturating_sub(COLUMNS);
    for (cell, wide) in cells.iter().zip([5, 3, 3, 4]) {
        right += wide;
        let x = right.saturating_sub(width(cell) + 1).max(rows.x);
        put(buffer, (x, rows.y), rows.right(), cell, app.theme.quiet());
    }
}

/// What there is to say of the chosen line.
fn shown(app: &App, buffer: &mut Buffer, rect: Rect, row: Row) {
    let theme = app.theme;
    let mut page = Below { buffer, rect };
    let mut add = |text: &str, style| page.add(text, style);
    if let Row::Theme(_) = row {
        let Some(entry) = app.outline.theme() else {
            return;
        };
        add(&on_one_line(&entry.label), theme.heading());
        match narrative(app.workbench.study(), entry.code) {
            Some(summary) => (summary.text.split('\n')).for_each(|line| add(line, theme.plain())),
            None => {
                let write = app.key(Command::Report(ReportCommand::Change));
                add(
                    &format!("No narrative yet; {write} writes one."),
                    theme.quiet(),
                );
            }
        }
        for picked in app.outline.picked(entry.code).iter().take(40) {
            for line in app.picked_lines(*picked) {
                match line {
                    Line::Heading(text) => add(&text, theme.accent()),
                    Line::Text(text) | Line::Key(_, text) => add(&text, theme.quiet()),
                }
            }
        }
        return;
    }
    add(name(row), theme.heading());
    add(&on_one_line(&app.report_row_in_words(row)), theme.plain());
    add("", theme.plain());
    add(about(row), theme.quiet());
    if row == Row::Limits {
        let preview = app.key(Command::Report(ReportCommand::Preview));
        let text = format!("{preview} shows them in the report as text.");
        add(&text, theme.quiet());
    }
}

fn about(row: Row) -> &'static str {
    match row {
        Row::School => {
            "The school of analysis that you declare, for the methods paragraph. The rest of it emic counts: transcripts, participants, lengths, words, coders, the codebook."
        }
        Row::Themes => {
            "The themes and codes of the report, each with those under it, in codebook order."
        }
        Row::Roles => "Only what participants of these roles say is counted and quoted.",
        Row::Coders => "Only codings of these coders are counted and quoted.",
        Row::Query => "Only what is said in turns in which this query finds something.",
        Row::Quotes => {
            "For a code without key quotes, so many are proposed, spread over roles and participants. Quotes that you picked are all printed; 0 prints none."
        }
        Row::Memos => "Memos on codes and on quoted passages, printed or left out.",
        Row::Limits | Row::Theme(_) => {
            "Transcripts without codes, codes used once or by one coder, codings to review, passages that nobody may quote: what a reader should know."
        }
    }
}

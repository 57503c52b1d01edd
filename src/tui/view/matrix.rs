//! The Matrix screen: participants by codes above, the chosen cell with its passages below.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::App;
use super::super::command::Command;
use super::super::display::{cut, on_one_line, put};
use super::super::lists::role_name;
use super::super::matrix::{COLUMN, MatrixCommand, NAMES};
use super::list::{self, Below};
use super::paragraph;
use crate::analysis::{FrameworkCell, FrameworkRow};

/// Where the table and the chosen cell stand.
pub(in super::super) fn parts(body: Rect) -> (Rect, Rect) {
    let below = (body.height / 3).clamp(3, 14).min(body.height);
    let table = Rect {
        height: body.height - below,
        ..body
    };
    let cell = Rect {
        y: table.bottom(),
        height: below,
        ..body
    };
    (table, cell)
}

/// How many rows and columns of the table are on screen.
pub(in super::super) fn fit(body: Rect) -> (usize, usize) {
    let (table, _) = parts(body);
    let columns = table.width.saturating_sub(NAMES) / (COLUMN + 1);
    (
        usize::from(table.height.saturating_sub(1)),
        usize::from(columns.max(1)),
    )
}

pub(super) fn view(app: &App, frame: &mut Frame, body: Rect) {
    let (table, below) = parts(body);
    let buffer = frame.buffer_mut();
    let framework = &app.matrix.framework;
    if framework.rows.is_empty() || framework.columns.is_empty() {
        let text = if app.matrix.is_busy() {
            "Working the matrix out ..."
        } else {
            "A framework matrix needs participants and codes: bring in transcripts with `emic import`, and make codes on the Themes screen."
        };
        paragraph(buffer, body, text, app.theme.quiet());
        return;
    }
    headings(app, buffer, table);
    let (height, fit) = fit(body);
    let rows = framework
        .rows
        .iter()
        .enumerate()
        .skip(app.matrix.top)
        .take(height);
    for (y, (at, row)) in (table.y + 1..).zip(rows) {
        names(
            app,
            buffer,
            Rect {
                y,
                height: 1,
                ..table
            },
            at,
            row,
        );
        for (place, column) in (app.matrix.left..framework.columns.len())
            .take(fit)
            .enumerate()
        {
            if let Some(cell) = framework.cell(at, column) {
                let rect = Rect {
                    x: table.x + NAMES + place as u16 * (COLUMN + 1),
                    y,
                    width: COLUMN,
                    height: 1,
                }
                .intersection(table);
                let chosen = (at, column) == (app.matrix.row, app.matrix.column);
                show_cell(app, buffer, rect, cell, chosen);
            }
        }
    }
    chosen(app, buffer, below);
    if app.dialog.is_none() {
        let x = table.x + NAMES + (app.matrix.column - app.matrix.left) as u16 * (COLUMN + 1);
        let y = table.y + 1 + (app.matrix.row - app.matrix.top) as u16;
        frame.set_cursor_position((x.min(body.right().saturating_sub(1)), y));
    }
}

fn headings(app: &App, buffer: &mut Buffer, table: Rect) {
    let framework = &app.matrix.framework;
    let fit = usize::from((table.width.saturating_sub(NAMES) / (COLUMN + 1)).max(1));
    let shown = framework.columns.iter().skip(app.matrix.left).take(fit);
    for (place, code) in shown.enumerate() {
        let code = app.workbench.study().codebook().get(*code);
        let label = on_one_line(code.map_or("", |code| &code.label));
        let x = table.x + NAMES + place as u16 * (COLUMN + 1);
        let style = app.theme.code(code.map_or(0, |code| code.colour));
        put(
            buffer,
            (x, table.y),
            table.right(),
            &cut(&label, COLUMN),
            style,
        );
    }
    let more = format!("{}/{}", app.matrix.column + 1, framework.columns.len());
    put(
        buffer,
        (table.x + 1, table.y),
        table.x + NAMES,
        &more,
        app.theme.quiet(),
    );
}

fn names(app: &App, buffer: &mut Buffer, line: Rect, at: usize, row: &FrameworkRow) {
    let (name, style) = match row.name.as_str() {
        "" => (format!("▾ {}", role_name(&row.role)), app.theme.heading()),
        name => (format!("  {}", on_one_line(name)), app.theme.plain()),
    };
    put(
        buffer,
        (line.x, line.y),
        line.right(),
        &cut(&name, NAMES - 1),
        style,
    );
    if at == app.matrix.row {
        let rect = Rect {
            width: NAMES,
            ..line
        };
        buffer.set_style(rect, app.theme.chosen(false));
    }
}

fn show_cell(app: &App, buffer: &mut Buffer, rect: Rect, cell: &FrameworkCell, chosen: bool) {
    let (words, style) = match (&cell.summary, cell.passages.len()) {
        (Some(summary), _) if cell.stale => (
            format!("! {}", on_one_line(&summary.text)),
            app.theme.accent(),
        ),
        (Some(summary), _) => (on_one_line(&summary.text), app.theme.plain()),
        (None, 0) => ("·".to_owned(), app.theme.quiet()),
        (None, 1) => ("(1 passage)".to_owned(), app.theme.quiet()),
        (None, number) => (format!("({number} passages)"), app.theme.quiet()),
    };
    put(
        buffer,
        (rect.x, rect.y),
        rect.right(),
        &cut(&words, rect.width),
        style,
    );
    if chosen {
        buffer.set_style(rect, app.theme.chosen(true));
    }
}

/// The chosen cell: its summary whole, then its chosen passage.
fn chosen(app: &App, buffer: &mut Buffer, rect: Rect) {
    let theme = app.theme;
    let line = "─".repeat(usize::from(rect.width));
    put(buffer, (rect.x, rect.y), rect.right(), &line, theme.frame());
    let Some(cell) = app.matrix.cell() else {
        return;
    };
    let title = format!(
        " {}{} ",
        on_one_line(&app.cell_name()),
        if cell.stale {
            " · stale: its codings have changed since (c: it is right as it is)"
        } else {
            ""
        }
    );
    put(
        buffer,
        (rect.x + 1, rect.y),
        rect.right(),
        &cut(&title, rect.width.saturating_sub(2)),
        theme.heading(),
    );
    let (_, below) = list::below_head(rect);
    let rect = list::indented(below);
    let mut page = Below { buffer, rect };
    let mut add = |text: &str, style| page.add(text, style);
    match &cell.summary {
        Some(summary) => add(&on_one_line(&summary.text), theme.plain()),
        None => {
            let write = app.key(Command::Matrix(MatrixCommand::Write));
            add(
                &format!("No summary yet: {write} writes one."),
                theme.quiet(),
            );
        }
    }
    let study = app.workbench.study();
    let passage = app.matrix.chosen_passage();
    let interview = passage.and_then(|passage| study.interview(passage.transcript));
    if let Some((passage, interview)) = passage.zip(interview) {
        let head = format!(
            "{} of {} · {}",
            app.matrix.passage + 1,
            cell.passages.len(),
            interview.quote_id(passage.span)
        );
        add(&head, theme.accent());
        add(
            &on_one_line(interview.document().text.slice(passage.span)),
            theme.quiet(),
        );
    }
}

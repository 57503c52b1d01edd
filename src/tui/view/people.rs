//! The People screen: a table that scrolls both ways, and the chosen row in words below it.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::super::app::App;
use super::super::command::{Command, Motion};
use super::super::display::{cut, on_one_line, put};
use super::super::people::{Sheet, Standing};
use super::{fill, list, paragraph};

/// The parts of the screen: which table, its headings, its rows.
pub(in super::super) fn parts(body: Rect) -> (Rect, Rect, Rect) {
    let row = |at: u16| Rect {
        y: body.y + at.min(body.height),
        height: 1.min(body.height.saturating_sub(at)),
        ..body
    };
    let rows = Rect {
        y: body.y + 2.min(body.height),
        height: body.height.saturating_sub(2),
        ..body
    };
    (row(0), row(1), rows)
}

pub(super) fn view(app: &App, frame: &mut Frame, body: Rect) {
    let buffer = frame.buffer_mut();
    let (tabs, headings, rows) = parts(body);
    let table = app.people.table();
    sheets(app, buffer, tabs);
    let inner = Rect {
        x: body.x + 1,
        width: body.width.saturating_sub(2),
        ..body
    };
    let visible = table.visible(inner.width);
    titles(app, buffer, (inner.x, headings.y), &visible);
    if table.shown.is_empty() {
        let rect = list::indented(rows);
        return nothing(app, buffer, rect);
    }
    let mut cursor = None;
    let shown = table.shown.iter().enumerate().skip(table.list.top);
    for (y, (at, row)) in (rows.top()..rows.bottom()).zip(shown) {
        let chosen = at == table.list.chosen;
        if chosen {
            fill(buffer, body, y, app.theme.chosen(true));
        }
        let x = cells(app, buffer, (inner.x, y), &visible, (*row, chosen));
        cursor = x.map(|x| (x, y)).or(cursor);
    }
    if let Some(place) = cursor.filter(|_| app.dialog.is_none()) {
        frame.set_cursor_position(place);
    }
}

/// The columns that are on screen: which, from which column of the screen on, how wide.
type Visible = [(usize, u16, u16)];

/// Draws the titles of the columns.
fn titles(app: &App, buffer: &mut Buffer, (left, y): (u16, u16), visible: &Visible) {
    let table = app.people.table();
    for (at, x, room) in visible {
        let column = &table.columns[*at];
        let sign = match &table.sort {
            Some((field, true)) if *field == column.field => "▼",
            Some((field, false)) if *field == column.field => "▲",
            _ => "",
        };
        let style = if *at == table.column {
            app.theme.accent().add_modifier(Modifier::BOLD)
        } else {
            app.theme.heading()
        };
        let title = format!("{sign}{}", on_one_line(&column.title));
        let (x, right) = (left + x, left + x + room);
        put(buffer, (x, y), right, &cut(&title, *room), style);
    }
}

/// Draws the cells of a row; where the chosen one is, if it is in this row.
fn cells(
    app: &App,
    buffer: &mut Buffer,
    (left, y): (u16, u16),
    visible: &Visible,
    (row, chosen): (usize, bool),
) -> Option<u16> {
    let table = app.people.table();
    let mut cursor = None;
    for (column, x, room) in visible {
        let cell = &table.rows[row].cells[*column];
        let (text, style) = told(app, cell.standing, &cell.text);
        let (x, here) = (left + x, chosen && *column == table.column);
        if here {
            cursor = Some(x);
            fill(
                buffer,
                Rect::new(x, y, *room, 1),
                y,
                style.add_modifier(Modifier::REVERSED),
            );
        }
        let style = if here {
            style.add_modifier(Modifier::REVERSED)
        } else {
            style
        };
        put(buffer, (x, y), x + room, &cut(&text, *room), style);
    }
    cursor
}

/// A cell's text and how it looks: what is unknown, declined or misfits is told by more than colour.
fn told(app: &App, standing: Standing, text: &str) -> (String, Style) {
    let text = on_one_line(text);
    match standing {
        Standing::Known => (text, Style::new()),
        Standing::Unknown => ("·".to_owned(), app.theme.quiet()),
        Standing::Declined => ("declined".to_owned(), app.theme.quiet()),
        Standing::Misfit => (
            format!("{text} ?"),
            app.theme.message(super::super::app::Severity::Warning),
        ),
    }
}

fn sheets(app: &App, buffer: &mut Buffer, rect: Rect) {
    let mut x = rect.x + 1;
    for sheet in Sheet::ALL {
        let style = if sheet == app.people.sheet {
            app.theme.heading().add_modifier(Modifier::UNDERLINED)
        } else {
            app.theme.quiet()
        };
        x = put(buffer, (x, rect.y), rect.right(), sheet.name(), style) + 2;
    }
    let table = app.people.table();
    let count = if table.shown.len() == table.rows.len() {
        format!("{}", table.rows.len())
    } else {
        format!("{} of {}", table.shown.len(), table.rows.len())
    };
    let filter = if table.filter.is_empty() {
        String::new()
    } else {
        format!(" with \u{201c}{}\u{201d}", on_one_line(&table.filter))
    };
    let behind = table.columns.len() > 1 + table.visible(rect.width.saturating_sub(2)).len();
    let more = if behind || table.left > 1 {
        format!(
            " · {} {}: more columns",
            app.key(Command::Move(Motion::Left)),
            app.key(Command::Move(Motion::Right))
        )
    } else {
        String::new()
    };
    put(
        buffer,
        (x + 1, rect.y),
        rect.right(),
        &format!("{count}{filter}{more}"),
        app.theme.quiet(),
    );
}

fn nothing(app: &App, buffer: &mut Buffer, rect: Rect) {
    let text = if app.people.table().rows.is_empty() {
        match app.people.sheet {
            Sheet::Participants => format!(
                "No participants yet. {} adds one; `emic import --participants` brings in a table of them.",
                app.key(Command::AddRow)
            ),
            Sheet::Speakers | Sheet::Transcripts => format!(
                "No transcripts yet. {} brings some in.",
                app.key(Command::Import)
            ),
        }
    } else {
        format!(
            "Nothing fits the filter; {} changes it.",
            app.key(Command::Filter)
        )
    };
    paragraph(buffer, rect, &text, app.theme.quiet());
}

/// The chosen cell in words: for the status line.
pub(super) fn place(app: &App) -> String {
    let table = app.people.table();
    let (Some(row), Some(column)) = (table.row(), table.columns.get(table.column)) else {
        return String::new();
    };
    let cell = &row.cells[table.column];
    let text = match cell.standing {
        Standing::Unknown => "unknown".to_owned(),
        Standing::Misfit => format!("{} (no {})", cell.text, column.kind.name()),
        _ => cell.text.clone(),
    };
    let kind = match &column.field {
        super::super::people::Field::Attribute(name) => {
            let chosen = app.workbench.study().chosen_type(name).is_some();
            let how = if chosen { "chosen" } else { "guessed" };
            format!(" ({}, {how})", column.kind.name())
        }
        _ => String::new(),
    };
    let name = &row.cells[0].text;
    on_one_line(&format!("{name} · {}{kind}: {text}", column.title))
}

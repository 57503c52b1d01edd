//! The import screen: a table of files, and below it all that is known of the chosen one.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::super::app::App;
use super::super::command::Command;
use super::super::display::{cut, cut_before, on_one_line, put};
use super::super::importing::Row;
use super::{fill, paragraph};

/// The rows of the table and, below them, the place for the chosen file.
pub(in super::super) fn parts(body: Rect) -> (Rect, Rect) {
    let below = (body.height / 2).min(12);
    let table = Rect {
        y: body.y + 1.min(body.height),
        height: body.height.saturating_sub(below + 1),
        ..body
    };
    (
        table,
        Rect {
            y: table.bottom(),
            height: body.bottom().saturating_sub(table.bottom()),
            ..body
        },
    )
}

pub(super) fn view(app: &App, frame: &mut Frame, body: Rect) {
    let theme = app.theme;
    let importing = &app.importing;
    let (table, below) = parts(body);
    let buffer = frame.buffer_mut();
    let top = Rect {
        height: 1.min(body.height),
        ..body
    };
    if importing.rows.is_empty() {
        let text = if importing.doing.is_some() {
            app.import_in_words()
        } else {
            format!(
                "no files are chosen: {} chooses some",
                app.key(Command::Import)
            )
        };
        paragraph(
            buffer,
            Rect {
                x: body.x + 1,
                width: body.width.saturating_sub(2),
                ..body
            },
            &text,
            theme.plain(),
        );
        return;
    }
    let columns = columns_of(body.width);
    line(
        buffer,
        top,
        columns,
        ["file", "", "title", "turns", "who speaks", "read as"],
        theme.heading(),
    );
    let rows = importing.rows.iter().enumerate().skip(importing.list.top);
    let mut cursor = None;
    for (y, (at, row)) in (table.top()..table.bottom()).zip(rows) {
        let place = Rect {
            y,
            height: 1,
            ..table
        };
        let turns = row.turns.map_or(String::new(), |turns| turns.to_string());
        let doubts = if row.notes.is_empty() { "" } else { "! " };
        let fate = format!("{doubts}{}", row.fate);
        let speakers: Vec<String> = row
            .speakers
            .iter()
            .map(|(label, who)| shown(label, who))
            .collect();
        let cells = [
            row.path.as_str(),
            &fate,
            &row.title,
            &turns,
            &speakers.join(", "),
            &row.read_as,
        ];
        line(
            buffer,
            place,
            columns,
            cells,
            if row.good {
                theme.plain()
            } else {
                theme.quiet()
            },
        );
        if at == importing.list.chosen {
            fill(buffer, table, y, theme.chosen(true));
            cursor = Some((table.x, y));
        }
    }
    if let Some(row) = importing.rows.get(importing.list.chosen) {
        chosen(app, buffer, below, row);
    }
    if let Some(cursor) = cursor.filter(|_| app.dialog.is_none()) {
        frame.set_cursor_position(cursor);
    }
}

/// The widths of file, fate, title, turns, speakers and format; what does not fit is left out from the right.
fn columns_of(width: u16) -> [u16; 6] {
    let fixed = [17u16, 10, 6];
    let rest = width.saturating_sub(fixed.iter().sum::<u16>() + 7);
    let format = if width >= 100 { 24 } else { 0 };
    let rest = rest.saturating_sub(format);
    [
        rest / 2,
        fixed[0] + 2,
        fixed[1],
        fixed[2],
        rest - rest / 2,
        format,
    ]
}

fn line(
    buffer: &mut Buffer,
    place: Rect,
    columns: [u16; 6],
    cells: [&str; 6],
    style: ratatui::style::Style,
) {
    let mut x = place.x + 1;
    for (at, (width, cell)) in columns.into_iter().zip(cells).enumerate() {
        let cell = on_one_line(cell);
        // Of a path the end says most.
        let cell = if at == 0 {
            cut_before(&cell, width)
        } else {
            cut(&cell, width)
        };
        put(buffer, (x, place.y), place.right(), &cell, style);
        x += width + 1;
    }
}

fn shown(label: &str, who: &str) -> String {
    match (label, who) {
        ("", who) => format!("(no label: {who})"),
        (label, who) if label == who => label.to_owned(),
        (label, who) => format!("{label} ({who})"),
    }
}

fn chosen(app: &App, buffer: &mut Buffer, below: Rect, row: &Row) {
    let theme = app.theme;
    for x in below.left()..below.right() {
        put(
            buffer,
            (x, below.y),
            below.right(),
            "\u{2500}",
            theme.frame(),
        );
    }
    let mut rest = Rect {
        x: below.x + 1,
        y: below.y + 1,
        width: below.width.saturating_sub(2),
        height: below.height.saturating_sub(1),
    };
    let role = if row.role.is_empty() {
        "no role".to_owned()
    } else {
        format!("role {}", on_one_line(&row.role))
    };
    let head = match row.turns {
        Some(turns) => format!(
            "{}: {turns} turns, {role}, {}",
            on_one_line(&row.title),
            row.read_as
        ),
        None => on_one_line(&row.path),
    };
    let mut add = |text: &str, style| {
        let y = paragraph(buffer, rest, text, style);
        rest.height = rest.bottom().saturating_sub(y);
        rest.y = y;
    };
    add(&head, theme.heading());
    for (at, (label, who)) in row.speakers.iter().enumerate().take(40) {
        let text = format!(
            "{} {}",
            if at == app.importing.speaker {
                "\u{25b8}"
            } else {
                " "
            },
            on_one_line(&shown(label, who))
        );
        let style = if at == app.importing.speaker {
            theme.accent().add_modifier(Modifier::BOLD)
        } else {
            theme.plain()
        };
        add(&text, style);
        if at >= 4 && row.notes.len() > 2 {
            add(
                &format!("  and {} more", row.speakers.len() - at - 1),
                theme.quiet(),
            );
            break;
        }
    }
    for note in &row.notes {
        add(&format!("! {}", on_one_line(note)), theme.plain());
    }
}

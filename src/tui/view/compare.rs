//! The Compare screen: a table with heat, and the passages behind a cell.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::{App, Stopped};
use super::super::command::{Command, Compare as Table};
use super::super::compare::{Behind, Counted, Kind};
use super::super::display::{cut, on_one_line, put, width};
use super::super::wrap;
use super::{fill, paragraph};
use crate::analysis::{Place, SubCodes};
use crate::workbench::Loading;

/// Heat in eight steps, told by height so that no colour is needed.
const BLOCKS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
/// No column is wider for its head's sake.
const WIDEST: u16 = 14;
/// The names of lines take at most so much of the screen: one part of this many.
const NAMES: u16 = 3;

/// How many rows a table's title and heads take.
const TOP: u16 = 2;
/// The note below the table takes at most so much of the screen: one part of this many.
const NOTE: usize = 6;

pub(super) fn view(app: &App, frame: &mut Frame, body: Rect) {
    let buffer = frame.buffer_mut();
    if let Some(behind) = &app.comparing.behind {
        return passages(app, frame, body, behind);
    }
    tabs(app, buffer, body);
    let below = Rect {
        y: body.y + 1,
        height: body.height.saturating_sub(1),
        ..body
    };
    match &app.comparing.counted {
        None => {
            let inner = indented(below);
            let text = match app.loading {
                Some(Loading { loaded, of }) => {
                    format!("counts when all texts are loaded: {loaded} of {of} are")
                }
                None => "counting …".to_owned(),
            };
            paragraph(buffer, inner, &text, app.theme.quiet());
        }
        Some(Err(wrong)) => {
            let text = format!("{wrong}. Change the groups with a and b.");
            paragraph(buffer, indented(below), &text, app.theme.plain());
        }
        Some(Ok(counted)) if counted.table.lines.is_empty() => {
            let inner = indented(below);
            let text = "There is nothing to count here yet.";
            paragraph(buffer, inner, text, app.theme.quiet());
        }
        Some(Ok(counted)) => {
            let cursor = table(app, buffer, below, counted);
            if let Some(place) = cursor.filter(|_| app.dialog.is_none()) {
                frame.set_cursor_position(place);
            }
        }
    }
}

fn indented(rect: Rect) -> Rect {
    Rect {
        x: rect.x + 1,
        width: rect.width.saturating_sub(2),
        ..rect
    }
}

fn tabs(app: &App, buffer: &mut Buffer, rect: Rect) {
    let mut x = rect.x + 1;
    for kind in Kind::ALL {
        let (text, style) = if kind == app.comparing.wish.kind {
            (format!("[{}]", kind.name()), app.theme.heading())
        } else {
            (format!(" {} ", kind.name()), app.theme.quiet())
        };
        x = put(buffer, (x, rect.y), rect.right(), &text, style);
    }
    if app.comparing.is_busy() {
        put(
            buffer,
            (x + 1, rect.y),
            rect.right(),
            "…",
            app.theme.accent(),
        );
    }
}

/// The commands that matter for a table, in a word each.
pub(super) fn hints(kind: Kind) -> Vec<(Command, &'static str)> {
    let of_kind = match kind {
        Kind::Codes | Kind::Words => vec![(Table::Groups, "groups"), (Table::Measure, "figure")],
        Kind::Crosstab => vec![
            (Table::Groups, "lines"),
            (Table::Columns, "columns"),
            (Table::Code, "code"),
            (Table::Measure, "figure"),
        ],
        Kind::Cooccurrence | Kind::Sequence => {
            vec![(Table::Distance, "distance"), (Table::Measure, "figure")]
        }
        Kind::Saturation => vec![],
        Kind::Keyness => vec![
            (Table::First, "first group"),
            (Table::Second, "second group"),
        ],
    };
    let of_kind = of_kind.into_iter();
    let mut hints = vec![
        (Command::Open, "passages"),
        (Command::Compare(Table::NextTable), "next table"),
    ];
    hints.extend(of_kind.map(|(command, name)| (Command::Compare(command), name)));
    hints.push((Command::Compare(Table::Sort), "order"));
    hints.push((Command::Compare(Table::Write), "write"));
    hints
}

/// How the table that is shown was asked for.
pub(super) fn place(app: &App) -> String {
    let wish = &app.comparing.wish;
    let codes = match wish.sub_codes {
        SubCodes::Include => "with sub-codes",
        SubCodes::Exclude => "each code alone",
    };
    let distance = match (wish.within, wish.kind) {
        (Some(turns), _) => format!("within {turns} turns"),
        (None, Kind::Sequence) => "however far behind".to_owned(),
        (None, _) => "on the same words".to_owned(),
    };
    let parts = match wish.kind {
        Kind::Codes => vec![format!("by {}", wish.by.name()), codes.to_owned()],
        Kind::Crosstab => {
            let code = wish
                .code
                .and_then(|id| app.workbench.study().codebook().get(id));
            let code = code.map_or("any code", |code| &code.label);
            vec![code.to_owned(), codes.to_owned()]
        }
        Kind::Cooccurrence | Kind::Sequence => vec![distance],
        Kind::Saturation => vec!["in the study's order".to_owned()],
        Kind::Words => vec![format!("by {}", wish.by.name())],
        Kind::Keyness => vec![match wish.groups[1].trim() {
            "" => format!("{} against the rest", wish.groups[0]),
            second => format!("{} against {second}", wish.groups[0]),
        }],
    };
    let missing = app.stopped.filter(|(what, _)| *what == Stopped::Loading);
    let missing = missing.map(|(_, Loading { loaded, of })| format!("{loaded} of {of} texts"));
    let parts: Vec<String> = missing.into_iter().chain(parts).collect();
    on_one_line(&parts.join(" · "))
}

/// The columns that are on screen: which, where, how wide.
pub(in super::super) fn columns(
    counted: &Counted,
    rect: Rect,
    from: usize,
) -> Vec<(usize, u16, u16)> {
    let mut x = rect.x + names(counted, rect) + 2;
    let mut columns = Vec::new();
    for column in from..counted.table.columns.len() {
        let head = width(&counted.table.columns[column].0.label).min(WIDEST);
        let wide = counted.widths[column].max(head) + 1;
        if x + wide + 1 > rect.right() && !columns.is_empty() {
            break;
        }
        columns.push((column, x, wide));
        x += wide + 2;
    }
    columns
}

fn names(counted: &Counted, rect: Rect) -> u16 {
    counted.names.min(rect.width / NAMES).max(6)
}

/// Draws the table; where its chosen cell is.
fn table(app: &App, buffer: &mut Buffer, rect: Rect, counted: &Counted) -> Option<(u16, u16)> {
    let theme = app.theme;
    let comparing = &app.comparing;
    let right = rect.right();
    let title = cut(&counted.table.title, rect.width.saturating_sub(2)).into_owned();
    put(buffer, (rect.x + 1, rect.y), right, &title, theme.accent());
    let shown = columns(counted, rect, comparing.columns.top);
    let heads = rect.y + 1;
    let corner = cut(&counted.table.corner, names(counted, rect)).into_owned();
    put(buffer, (rect.x + 1, heads), right, &corner, theme.quiet());
    for (column, x, wide) in &shown {
        let label = on_one_line(&counted.table.columns[*column].0.label);
        let label = cut(&label, *wide).into_owned();
        let start = x + wide.saturating_sub(width(&label));
        let style = if *column == comparing.columns.chosen {
            theme.heading()
        } else {
            theme.quiet()
        };
        put(buffer, (start, heads), right, &label, style);
    }
    let note = note(counted, rect);
    let rows = (heads + 1)..rect.bottom().saturating_sub(1 + note.len() as u16);
    let lines = counted.order.iter().enumerate().skip(comparing.lines.top);
    let mut cursor = None;
    for (y, (at, line)) in rows.zip(lines) {
        let chosen = at == comparing.lines.chosen;
        row(app, buffer, (rect, y), counted, *line, &shown);
        if chosen {
            fill(buffer, rect, y, theme.chosen(true));
            let here = shown
                .iter()
                .find(|(column, ..)| *column == comparing.columns.chosen);
            if let Some((_, x, wide)) = here {
                let cell = Rect::new(*x, y, wide + 1, 1).intersection(rect);
                buffer.set_style(cell, theme.selected());
                cursor = Some((*x, y));
            }
        }
    }
    foot(app, buffer, rect, counted, &note);
    cursor
}

/// How many of a table's lines there is room for.
pub(in super::super) fn rows(counted: &Counted, rect: Rect) -> usize {
    let below = 1 + note(counted, rect).len();
    usize::from(rect.height.saturating_sub(TOP)).saturating_sub(below)
}

/// How the table was counted, in as many rows as there is room for.
fn note(counted: &Counted, rect: Rect) -> Vec<String> {
    let text = on_one_line(&counted.table.note);
    let columns = rect.width.saturating_sub(2);
    let most = (usize::from(rect.height) / NOTE).max(1);
    let wrapped = wrap::lines(&text, columns);
    let mut lines: Vec<String> = wrapped.iter().map(|line| (*line).to_owned()).collect();
    lines.truncate(most);
    if let Some(last) = lines.last_mut().filter(|_| wrapped.len() > most) {
        *last = format!("{}…", cut(last, columns.saturating_sub(1)));
    }
    lines
}

fn row(
    app: &App,
    buffer: &mut Buffer,
    (rect, y): (Rect, u16),
    counted: &Counted,
    line: usize,
    shown: &[(usize, u16, u16)],
) {
    let theme = app.theme;
    let table = &counted.table;
    let head = &table.lines[line];
    let indent = (2 * head.depth as u16).min(8);
    let room = names(counted, rect).saturating_sub(indent);
    let style = if head.total {
        theme.heading()
    } else {
        theme.plain()
    };
    let label = cut(&on_one_line(&head.label), room).into_owned();
    put(
        buffer,
        (rect.x + 1 + indent, y),
        rect.right(),
        &label,
        style,
    );
    for (column, x, wide) in shown {
        let number = table.written(line, *column);
        let share = table.share(line, *column, &counted.most);
        let start = x + wide.saturating_sub(width(&number));
        let style = match share {
            Some(share) if share > 0.0 => theme.heat(share),
            Some(_) => theme.quiet(),
            None => theme.heading(),
        };
        put(buffer, (start, y), rect.right(), &number, style);
        if let Some(share) = share.filter(|share| *share > 0.0) {
            let step = (share * BLOCKS.len() as f64).ceil() as usize;
            let block = BLOCKS[step.clamp(1, BLOCKS.len()) - 1];
            put(buffer, (x + wide, y), rect.right(), block, theme.accent());
        }
    }
}

/// Below the table: the chosen cell in full, and how it was counted.
fn foot(app: &App, buffer: &mut Buffer, rect: Rect, counted: &Counted, note: &[String]) {
    let Some((line, column)) = app.comparing.cell() else {
        return;
    };
    let table = &counted.table;
    let (head, _) = &table.columns[column];
    let of = match app.comparing.columns.top {
        0 => String::new(),
        top => format!(" · from column {}", top + 1),
    };
    let number = match table.written(line, column) {
        none if none.is_empty() => "nothing".to_owned(),
        number => number,
    };
    let text = format!(
        "{} · {}: {number}  ({}/{} lines, {} columns{of})",
        table.lines[line].label,
        head.label,
        app.comparing.lines.chosen + 1,
        table.lines.len(),
        table.columns.len(),
    );
    let y = rect.bottom().saturating_sub(1 + note.len() as u16);
    let text = cut(&on_one_line(&text), rect.width.saturating_sub(2)).into_owned();
    put(
        buffer,
        (rect.x + 1, y),
        rect.right(),
        &text,
        app.theme.plain(),
    );
    for (line, y) in note.iter().zip(y + 1..) {
        let place = (rect.x + 1, y);
        put(buffer, place, rect.right(), line, app.theme.quiet());
    }
}

fn passages(app: &App, frame: &mut Frame, body: Rect, behind: &Behind) {
    let buffer = frame.buffer_mut();
    let theme = app.theme;
    let count = behind.places.len();
    let noun = if count == 1 { "passage" } else { "passages" };
    let head = format!("{} · {count} {noun}", behind.title);
    let head = cut(&on_one_line(&head), body.width.saturating_sub(2)).into_owned();
    put(
        buffer,
        (body.x + 1, body.y),
        body.right(),
        &head,
        theme.accent(),
    );
    if count == 0 {
        let below = Rect {
            y: body.y + 2,
            height: body.height.saturating_sub(2),
            ..body
        };
        let text = format!(
            "No passage stands behind this figure. {} goes back to the table.",
            app.key(Command::Back)
        );
        paragraph(buffer, indented(below), &text, theme.quiet());
        return;
    }
    let mut y = body.y + 1;
    let mut cursor = None;
    for (at, place) in behind.places.iter().enumerate().skip(behind.list.top) {
        let lines = passage(app, *place, body.width.saturating_sub(4));
        for (number, line) in lines.iter().enumerate() {
            if y >= body.bottom() {
                break;
            }
            let style = if number == 0 {
                theme.accent()
            } else {
                theme.plain()
            };
            put(buffer, (body.x + 1, y), body.right(), line, style);
            if at == behind.list.chosen {
                fill(buffer, body, y, theme.chosen(true));
                cursor = cursor.or(Some((body.x, y)));
            }
            y += 1;
        }
    }
    if let Some(place) = cursor.filter(|_| app.dialog.is_none()) {
        frame.set_cursor_position(place);
    }
}

/// A passage in a few lines: its id and who speaks, then its words; around a single word its sentence.
pub(super) fn passage(app: &App, place: Place, columns: u16) -> Vec<String> {
    const MOST_LINES: usize = 3;
    let study = app.workbench.study();
    let Some(interview) = study.interview(place.transcript) else {
        return Vec::new();
    };
    let document = interview.document();
    let Some(turn) = document.turn_at(place.span.start) else {
        return Vec::new();
    };
    let turn = &document.turns[turn];
    let head = format!(
        "{} · {}",
        interview.quote_id(place.span),
        document.label(turn)
    );
    let words = document.text.words(place.span).take(2).count();
    let span = if words < 2 {
        let sentences = document.text.sentences(turn.speech);
        let around = sentences.into_iter().find(|s| s.contains(place.span));
        around.unwrap_or(place.span)
    } else {
        place.span
    };
    let mut lines = vec![cut(&on_one_line(&head), columns).into_owned()];
    let text = on_one_line(document.text.slice(span));
    let wrapped: Vec<String> = (wrap::lines(&text, columns.saturating_sub(2)).into_iter())
        .map(|line| format!("  {line}"))
        .collect();
    let more = wrapped.len() > MOST_LINES;
    lines.extend(wrapped.into_iter().take(MOST_LINES));
    if let Some(last) = lines.last_mut().filter(|_| more) {
        last.push('…');
    }
    lines
}

//! What lies over a screen.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Block, Clear, Widget};
use tui_input::Input;
use unicode_segmentation::UnicodeSegmentation;

use super::super::app::App;
use super::super::command::Command;
use super::super::dialog::{Dialog, Editor, Prompt, Question, Subject};
use super::super::display::{columns, cut, on_one_line, put, width};
use super::super::keymap;
use super::super::page::Line;
use super::super::picker::{Choice, Picker};
use super::super::theme::Theme;
use super::super::wrap;
use super::{fill, paragraph};
use crate::study::Code;

pub(super) fn view(app: &App, frame: &mut Frame, area: Rect) {
    let area = Rect {
        height: area.height.saturating_sub(2),
        ..area
    };
    match &app.dialog {
        Some(Dialog::Picker(picker)) => show_picker(app, frame, area, picker),
        Some(Dialog::Editor(editor)) => show_editor(app, frame, area, editor),
        Some(Dialog::Prompt(prompt)) => show_prompt(app, frame, area, prompt),
        Some(Dialog::Question(question)) => show_question(app, frame, area, question),
        Some(Dialog::Page(page)) => super::page::view(app, frame, area, page),
        Some(Dialog::Portraits(portraits)) => super::portrait::page(app, frame, area, portraits),
        None => {}
    }
}

/// Draws a box of at most this size in the middle; the room inside it.
pub(super) fn boxed(
    app: &App,
    frame: &mut Frame,
    area: Rect,
    size: (u16, u16),
    title: &str,
) -> Rect {
    let (width, height) = (size.0.min(area.width), size.1.min(area.height));
    let rect = Rect::new(
        area.x + (area.width - width) / 2,
        area.y + (area.height - height) / 3,
        width,
        height,
    );
    Clear.render(rect, frame.buffer_mut());
    frame.buffer_mut().set_style(rect, app.theme.sheet());
    let block = Block::bordered().border_style(app.theme.frame());
    let inner = block.inner(rect);
    block.render(rect, frame.buffer_mut());
    let title = format!(" {} ", cut(&on_one_line(title), width.saturating_sub(6)));
    put(
        frame.buffer_mut(),
        (rect.x + 2, rect.y),
        rect.right().saturating_sub(1),
        &title,
        app.theme.heading(),
    );
    Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    }
}

/// Says on the lower edge of a box which of its rows are shown, where not all are.
pub(super) fn rows_shown(
    app: &App,
    buffer: &mut Buffer,
    inner: Rect,
    from: usize,
    shown: usize,
    of: usize,
) {
    if shown >= of {
        return;
    }
    let text = format!(" {}-{} of {of} ", from + 1, (from + shown).min(of));
    let x = inner.right().saturating_sub(width(&text)).max(inner.x);
    let place = (x, inner.bottom());
    put(buffer, place, inner.right(), &text, app.theme.quiet());
}

/// Draws a line that is typed into, so that its cursor is seen; where the cursor is.
pub(in super::super) fn input(
    buffer: &mut Buffer,
    (x, y): (u16, u16),
    room: u16,
    input: &Input,
    theme: Theme,
) -> (u16, u16) {
    let value = input.value();
    let cursor = value
        .char_indices()
        .nth(input.cursor())
        .map_or(value.len(), |(at, _)| at);
    let (before, behind) = value.split_at(cursor);
    let mut start = 0;
    let mut used = width(before);
    for (at, grapheme) in before.grapheme_indices(true) {
        if used < room {
            break;
        }
        used = used.saturating_sub(columns(grapheme));
        start = at + grapheme.len();
    }
    let right = x + room;
    let at = put(buffer, (x, y), right, &before[start..], theme.plain());
    put(buffer, (at, y), right, behind, theme.plain());
    (at.min(right.saturating_sub(1)), y)
}

fn show_picker(app: &App, frame: &mut Frame, area: Rect, picker: &Picker) {
    let theme = app.theme;
    let codes = picker
        .items
        .iter()
        .any(|item| matches!(item.choice, Choice::Code(_)));
    let wide = codes && area.width >= 76;
    let size = if wide { (110, 30) } else { (84, 24) };
    let inner = boxed(app, frame, area, size, &picker.title);
    if inner.height < 2 {
        return;
    }
    let list = Rect {
        y: inner.y + 1,
        height: inner.height - 1,
        width: if wide {
            inner.width * 11 / 24
        } else {
            inner.width
        },
        ..inner
    };
    let buffer = frame.buffer_mut();
    let start = put(
        buffer,
        (inner.x, inner.y),
        inner.right(),
        "> ",
        theme.accent(),
    );
    let room = list.right().saturating_sub(start);
    let cursor = input(buffer, (start, inner.y), room, &picker.input, theme);
    let height = usize::from(list.height);
    let top = picker
        .list
        .chosen
        .saturating_sub(height.saturating_sub(2))
        .min(picker.shown.len().saturating_sub(height));
    for (y, at) in (list.top()..list.bottom()).zip(top..picker.shown.len()) {
        picker_row(app, buffer, list, y, picker, picker.shown[at]);
        if at == picker.list.chosen {
            fill(buffer, list, y, theme.chosen(true));
        }
    }
    rows_shown(app, buffer, inner, top, height, picker.shown.len());
    if picker.shown.is_empty() {
        put(
            buffer,
            (list.x, list.y),
            list.right(),
            "nothing fits",
            theme.quiet(),
        );
    }
    let chosen = picker.chosen().and_then(|item| match item.choice {
        Choice::Code(id) => app.workbench.study().codebook().get(id),
        _ => None,
    });
    if let Some(code) = chosen.filter(|_| wide) {
        let about = Rect {
            x: list.right() + 2,
            width: inner.right().saturating_sub(list.right() + 2),
            ..inner
        };
        describe(app, buffer, about, code);
    }
    frame.set_cursor_position(cursor);
}

fn picker_row(app: &App, buffer: &mut Buffer, list: Rect, y: u16, picker: &Picker, at: usize) {
    let theme = app.theme;
    let Some(item) = picker.items.get(at) else {
        let text = format!("+ new: {}", on_one_line(picker.typed()));
        put(
            buffer,
            (list.x, y),
            list.right(),
            &cut(&text, list.width),
            theme.accent(),
        );
        return;
    };
    let mut x = list.x;
    if !picker.digits.is_empty() {
        let digit = picker.digit_of(at).map_or(String::new(), |d| d.to_string());
        put(buffer, (x, y), list.right(), &digit, theme.quiet());
        x += 2;
    }
    if picker.takes_several() {
        let mark = if picker.marked.contains(&at) {
            "✓ "
        } else {
            "  "
        };
        x = put(buffer, (x, y), list.right(), mark, theme.accent());
    }
    if let Some(colour) = item.colour {
        x = put(
            buffer,
            (x, y),
            list.right(),
            theme.bullet(colour),
            theme.code(colour),
        ) + 1;
    }
    let detail = cut(&item.detail, list.width / 2);
    let edge = list.right().saturating_sub(width(&detail));
    let style = if item.blocked {
        theme.quiet()
    } else {
        theme.plain()
    };
    let label = on_one_line(&item.label);
    put(
        buffer,
        (x, y),
        edge,
        &cut(&label, edge.saturating_sub(x + 1)),
        style,
    );
    put(buffer, (edge, y), list.right(), &detail, theme.quiet());
}

/// What a code says about itself.
fn describe(app: &App, buffer: &mut Buffer, rect: Rect, code: &Code) {
    let theme = app.theme;
    let path = app.workbench.study().codebook().path(code.id);
    let path: Vec<&str> = path.iter().map(|code| code.label.as_str()).collect();
    let description = &code.description;
    let parts = [
        ("", path.join(" › ")),
        ("", description.brief.clone()),
        ("Use when: ", description.use_when.clone()),
        ("Avoid when: ", description.avoid_when.clone()),
        ("Definition: ", description.definition.clone()),
        ("Example: ", description.example.clone()),
    ];
    let mut y = rect.y;
    for (at, (name, text)) in parts.iter().enumerate() {
        if text.is_empty() || y >= rect.bottom() {
            continue;
        }
        let below = Rect {
            y,
            height: rect.bottom() - y,
            ..rect
        };
        let style = if at == 0 {
            theme.heading()
        } else {
            theme.plain()
        };
        let end = paragraph(
            buffer,
            below,
            &format!("{name}{}", on_one_line(text)),
            style,
        );
        put(buffer, (rect.x, y), rect.right(), name, theme.accent());
        y = end + u16::from(at > 0);
    }
}

fn show_editor(app: &App, frame: &mut Frame, area: Rect, editor: &Editor) {
    let theme = app.theme;
    let many = editor.fields.len() > 1;
    let size = match &editor.subject {
        Subject::Text(edited) if edited.turn.is_none() => (110, area.height),
        Subject::Text(_) => (96, 20),
        _ if !editor.beside.is_empty() => (200, 60),
        _ => (84, if many { 28 } else { 16 }),
    };
    let mut inner = boxed(app, frame, area, size, &editor.title);
    if !editor.beside.is_empty() {
        inner = beside(app, frame.buffer_mut(), inner, editor);
    }
    let mut body = inner;
    if many {
        for at in 0..editor.fields.len() {
            let y = inner.y + at as u16;
            if y >= inner.bottom() || at == editor.current {
                break;
            }
            closed_field(app, frame.buffer_mut(), inner, y, editor, at);
            body.y = y + 1;
        }
        let behind = editor.fields.len() - editor.current - 1;
        body.height = inner.bottom().saturating_sub(body.y);
        let name = editor
            .fields
            .get(editor.current)
            .map_or("", |field| field.name);
        put(
            frame.buffer_mut(),
            (body.x, body.y),
            body.right(),
            name,
            theme.accent().add_modifier(Modifier::BOLD),
        );
        body.y += 1;
        body.height = body.height.saturating_sub(1 + behind as u16);
        for offset in 0..behind {
            let y = body.bottom() + offset as u16;
            if y < inner.bottom() {
                closed_field(
                    app,
                    frame.buffer_mut(),
                    inner,
                    y,
                    editor,
                    editor.current + 1 + offset,
                );
            }
        }
    }
    if body.height == 0 || body.width == 0 || body.y >= inner.bottom() {
        return;
    }
    if let Some(field) = editor.fields.get(editor.current) {
        (&field.area).render(body, frame.buffer_mut());
        let cursor = field.area.screen_cursor();
        let (top, left) = field.area.scroll_offset();
        let x = body.x + (cursor.col as u16).saturating_sub(left).min(body.width - 1);
        let y = body.y + (cursor.row as u16).saturating_sub(top).min(body.height - 1);
        frame.set_cursor_position((x, y));
    }
}

/// Draws what stands beside the text that is written, or below it where it is narrow; the room that is left for the text.
fn beside(app: &App, buffer: &mut Buffer, inner: Rect, editor: &Editor) -> Rect {
    let theme = app.theme;
    let (left, right) = app.layout().two(inner);
    let (text, rect) = if right.x > left.x {
        let half = inner.width / 2;
        let text = Rect {
            width: half.saturating_sub(1),
            ..inner
        };
        let rect = Rect {
            x: inner.x + half + 1,
            width: inner.width.saturating_sub(half + 1),
            ..inner
        };
        for y in inner.top()..inner.bottom() {
            put(
                buffer,
                (inner.x + half - 1, y),
                inner.right(),
                "│",
                theme.frame(),
            );
        }
        (text, rect)
    } else {
        (left, right)
    };
    let mut rows: Vec<(String, Style)> = Vec::new();
    for line in &editor.beside {
        let (words, style) = match line {
            Line::Heading(words) => (words, theme.accent()),
            Line::Key(_, words) | Line::Text(words) => (words, theme.plain()),
        };
        let lines = wrap::lines(words, rect.width).into_iter();
        rows.extend(lines.map(|line| (line.to_owned(), style)));
    }
    let height = usize::from(rect.height);
    let top = editor.beside_top.min(rows.len().saturating_sub(height));
    for (y, (words, style)) in (rect.top()..rect.bottom()).zip(rows.iter().skip(top)) {
        put(buffer, (rect.x, y), rect.right(), words, *style);
    }
    if rows.len() > top + height && height > 0 {
        let more = format!(
            " {}: {} more rows ",
            app.key(Command::ChooseNext),
            rows.len() - top - height
        );
        let y = rect.bottom() - 1;
        put(
            buffer,
            (rect.x, y),
            rect.right(),
            &cut(&more, rect.width),
            theme.quiet(),
        );
    }
    text
}

fn closed_field(app: &App, buffer: &mut Buffer, rect: Rect, y: u16, editor: &Editor, at: usize) {
    let Some(field) = editor.fields.get(at) else {
        return;
    };
    let x = put(
        buffer,
        (rect.x, y),
        rect.right(),
        &format!("{:<15}", field.name),
        app.theme.accent(),
    );
    let text = on_one_line(&field.area.lines().join(" "));
    put(
        buffer,
        (x, y),
        rect.right(),
        &cut(&text, rect.right().saturating_sub(x)),
        app.theme.quiet(),
    );
}

fn show_prompt(app: &App, frame: &mut Frame, area: Rect, prompt: &Prompt) {
    let room = 70.min(area.width).saturating_sub(4);
    let notes: Vec<String> = prompt.note.lines().map(on_one_line).collect();
    let rows = notes.iter().map(|note| wrap::lines(note, room).len());
    let lines = match rows.sum::<usize>() as u16 {
        0 => 0,
        rows => rows + 1,
    };
    let inner = boxed(app, frame, area, (70, 3 + lines), &prompt.title);
    if inner.height > 1 {
        let below = Rect {
            y: inner.y + 2.min(inner.height),
            height: inner.height.saturating_sub(2),
            ..inner
        };
        paragraphs(frame.buffer_mut(), below, &notes, app.theme.quiet());
    }
    if inner.height > 0 && inner.width > 0 {
        let cursor = input(
            frame.buffer_mut(),
            (inner.x, inner.y),
            inner.width,
            &prompt.line.input,
            app.theme,
        );
        super::query_line::offers(frame.buffer_mut(), area, cursor, &prompt.line, app.theme);
        frame.set_cursor_position(cursor);
    }
}

/// Draws texts below one another; the row below them.
fn paragraphs(buffer: &mut Buffer, rect: Rect, texts: &[String], style: Style) -> u16 {
    texts.iter().fold(rect.y, |y, text| {
        let height = rect.bottom().saturating_sub(y);
        paragraph(buffer, Rect { y, height, ..rect }, text, style)
    })
}

fn show_question(app: &App, frame: &mut Frame, area: Rect, question: &Question) {
    let columns = 72.min(area.width).saturating_sub(4);
    let texts: Vec<String> = question.text.lines().map(on_one_line).collect();
    let lines = texts.iter().map(|text| wrap::lines(text, columns).len());
    let lines = lines.sum::<usize>() as u16;
    let inner = boxed(app, frame, area, (72, lines + 4), "Please confirm");
    let y = paragraphs(frame.buffer_mut(), inner, &texts, app.theme.plain());
    put(
        frame.buffer_mut(),
        (inner.x, (y + 1).min(inner.bottom().saturating_sub(1))),
        inner.right(),
        &format!(
            "{} yes   {} no",
            app.key(Command::Accept),
            app.key(Command::Back)
        ),
        app.theme.accent(),
    );
}

/// What can follow the keys pressed so far.
pub(super) fn continuations(app: &App, frame: &mut Frame, body: Rect) {
    let found = app.keymap.continuations(&app.contexts(), &app.pending);
    let keys = found.iter().map(|(keys, _)| width(keys)).max().unwrap_or(0);
    let help = found.iter().map(|(_, help)| width(help)).max().unwrap_or(0);
    let size = (
        (keys + help + 6).min(body.width),
        (found.len() as u16 + 2).min(body.height),
    );
    let corner = Rect::new(
        body.right() - size.0,
        body.bottom() - size.1,
        size.0,
        size.1,
    );
    let title = keymap::written(&app.pending);
    let inner = boxed(app, frame, corner, size, &title);
    let buffer = frame.buffer_mut();
    for (y, (name, help)) in (inner.top()..inner.bottom()).zip(&found) {
        put(
            buffer,
            (inner.x, y),
            inner.right(),
            name,
            app.theme.accent(),
        );
        let room = inner.width.saturating_sub(keys + 2);
        put(
            buffer,
            (inner.x + keys + 2, y),
            inner.right(),
            &cut(help, room),
            app.theme.plain(),
        );
    }
}

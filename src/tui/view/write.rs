//! The Write screen: memos and links.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::App;
use super::super::display::{cut, on_one_line, put};
use super::super::layout::Layout;
use super::super::notes::{Note, NoteOrder, link, memo};
use super::{fill, paragraph};
use crate::study::{MemoTarget, Passage};
use crate::workbench::{place, readable_time, target};

pub(super) fn view(app: &App, frame: &mut Frame, layout: &Layout) {
    let theme = app.theme;
    let (left, right) = layout.two(layout.body);
    let buffer = frame.buffer_mut();
    let (study, writing) = (app.workbench.study(), &app.writing);
    if study.memos().is_empty() && study.links().is_empty() {
        let text = "No memos yet. n writes one on the study; on the Read screen, m m writes one on a passage, m c on a code, m t on the transcript, m i on whoever speaks, and L links two passages.";
        paragraph(
            buffer,
            Rect {
                x: layout.body.x + 1,
                width: layout.body.width.saturating_sub(2),
                ..layout.body
            },
            text,
            theme.quiet(),
        );
        return;
    }
    if right.x > left.right() {
        super::separate(
            buffer,
            left.right(),
            left,
            layout.title.right(),
            theme.frame(),
        );
    }
    heading(app, buffer, left);
    let head = 1.min(left.height);
    let rows = Rect {
        y: left.y + head,
        height: left.height - head,
        ..left
    };
    let list = &writing.list;
    let notes = writing.notes.iter().enumerate().skip(list.top);
    for (y, (at, note)) in (rows.top()..rows.bottom()).zip(notes) {
        let line = format!(" {}", line(app, *note));
        put(
            buffer,
            (rows.x, y),
            rows.right(),
            &cut(&line, rows.width),
            theme.plain(),
        );
        if at == list.chosen {
            fill(buffer, rows, y, theme.chosen(true));
        }
    }
    if let Some(note) = writing.chosen() {
        let inner = Rect {
            x: right.x + 1,
            width: right.width.saturating_sub(2),
            ..right
        };
        shown(app, buffer, inner, note);
    } else {
        let place = (rows.x + 1, rows.y);
        let text = "Nothing of that kind; v and f show others.";
        put(buffer, place, rows.right(), text, theme.quiet());
    }
    if app.dialog.is_none() && app.filtering.is_none() {
        let y = rows.y + list.chosen.saturating_sub(list.top) as u16;
        frame.set_cursor_position((rows.x, y));
    }
}

/// What is listed.
fn heading(app: &App, buffer: &mut Buffer, rect: Rect) {
    let writing = &app.writing;
    let mut text = format!("{} {}", writing.notes.len(), writing.kind.name());
    if writing.order != NoteOrder::default() {
        text.push_str(&format!(", {}", writing.order.name()));
    }
    if !writing.filter.is_empty() {
        text.push_str(&format!(
            " with \u{201c}{}\u{201d}",
            on_one_line(&writing.filter)
        ));
    }
    if rect.height > 0 {
        let room = rect.width.saturating_sub(2);
        let place = (rect.x + 1, rect.y);
        put(
            buffer,
            place,
            rect.right(),
            &cut(&text, room),
            app.theme.heading(),
        );
    }
}

/// A note on one line.
fn line(app: &App, note: Note) -> String {
    let study = app.workbench.study();
    match note {
        Note::Memo(id) => memo(study, id).map_or(String::new(), |memo| {
            format!("{}  {}", target(study, &memo.on), on_one_line(&memo.text))
        }),
        Note::Link(id) => link(study, id).map_or(String::new(), |link| {
            format!(
                "\u{21c4} {} {} {}",
                place(study, link.from),
                on_one_line(&link.label),
                place(study, link.to)
            )
        }),
    }
}

/// A note as a whole, with the words that it is on.
fn shown(app: &App, buffer: &mut Buffer, rect: Rect, note: Note) {
    let (study, theme) = (app.workbench.study(), app.theme);
    let mut below = rect;
    let mut add = |text: &str, style| {
        let y = paragraph(buffer, below, text, style);
        below.height = below.bottom().saturating_sub(y);
        below.y = y;
    };
    let coder = |id| study.coder(id).map_or("", |coder| coder.name.as_str());
    match note {
        Note::Memo(id) => {
            let Some(memo) = memo(study, id) else { return };
            let head = format!(
                "{} · {} · {}",
                target(study, &memo.on),
                coder(memo.coder),
                readable_time(memo.changed)
            );
            add(&cut(&head, rect.width), theme.heading());
            if let MemoTarget::Passage(passage) = &memo.on {
                add(&words(app, *passage), theme.quiet());
            }
            for line in memo.text.split('\n') {
                add(line, theme.plain());
            }
        }
        Note::Link(id) => {
            let Some(link) = link(study, id) else { return };
            let head = format!(
                "link · {} · {}",
                coder(link.by),
                readable_time(link.created)
            );
            add(&cut(&head, rect.width), theme.heading());
            for (end, passage) in [("", link.from), (link.label.as_str(), link.to)] {
                if !end.is_empty() {
                    add(&on_one_line(end), theme.plain());
                }
                add(&place(study, passage), theme.accent());
                add(&words(app, passage), theme.quiet());
            }
        }
    }
}

fn words(app: &App, passage: Passage) -> String {
    let interview = app.workbench.study().interview(passage.transcript);
    let words = interview
        .filter(|interview| interview.is_loaded())
        .map_or(String::new(), |i| {
            on_one_line(i.document().text.slice(passage.span))
        });
    if words.is_empty() {
        words
    } else {
        format!("\u{201c}{words}\u{201d}")
    }
}

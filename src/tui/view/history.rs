//! The History screen: who did what, when; and what an entry changed.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::App;
use super::super::display::{cut, on_one_line, put};
use super::super::layout::Layout;
use super::{fill, paragraph};
use crate::workbench::{ChangeRow, readable_time, tell};

pub(super) fn view(app: &App, frame: &mut Frame, layout: &Layout) {
    let theme = app.theme;
    let body = layout.body;
    let buffer = frame.buffer_mut();
    let (left, right) = match &app.past.shown {
        Some(_) => layout.two(body),
        None => (body, Rect { width: 0, ..body }),
    };
    narrowed(app, buffer, left);
    let head = 1.min(left.height);
    let left = Rect {
        y: left.y + head,
        height: left.height - head,
        ..left
    };
    let list = &app.past.list;
    let entries = app.past.entries.iter().enumerate().skip(list.top);
    for (y, (at, entry)) in (left.top()..left.bottom()).zip(entries) {
        let gone = if entry.standing { "" } else { "taken back: " };
        let why = match entry.why.as_str() {
            "" => String::new(),
            why => format!(" \u{2014} {}", on_one_line(why)),
        };
        let time = readable_time(entry.time);
        let when = if left.width < 60 {
            String::new()
        } else {
            format!("{time}  {:<6} ", cut(&entry.coder, 6))
        };
        let line = format!(
            " {:>5}  {when}{gone}{}{why}",
            entry.number,
            on_one_line(&entry.sentence)
        );
        let style = if entry.standing {
            theme.plain()
        } else {
            theme.quiet()
        };
        put(
            buffer,
            (left.x, y),
            left.right(),
            &cut(&line, left.width),
            style,
        );
        if at == list.chosen {
            fill(buffer, left, y, theme.chosen(true));
        }
    }
    if let Some((number, changes)) = &app.past.shown {
        if right.x > left.right() {
            super::separate(
                buffer,
                left.right(),
                left,
                layout.title.right(),
                theme.frame(),
            );
        }
        let inner = Rect {
            x: right.x + 1,
            width: right.width.saturating_sub(2),
            ..right
        };
        shown(app, buffer, inner, *number, changes);
    }
    if app.dialog.is_none() {
        let y = left.y + list.chosen.saturating_sub(list.top) as u16;
        frame.set_cursor_position((left.x, y));
    }
}

/// Which entries are listed.
fn narrowed(app: &App, buffer: &mut Buffer, rect: Rect) {
    let past = &app.past;
    let mut parts = vec!["Entries".to_owned()];
    parts.extend(past.coder.as_ref().map(|coder| format!("by {coder}")));
    parts.extend(past.kind.map(|kind| format!("on a {}", kind.name())));
    let transcript = past.transcript;
    let transcript = transcript.and_then(|id| app.workbench.study().interview(id));
    parts.extend(transcript.map(|i| format!("in {}", i.transcript.title)));
    let text = on_one_line(&parts.join(" "));
    if rect.height > 0 {
        let place = (rect.x + 1, rect.y);
        let text = cut(&text, rect.width.saturating_sub(2));
        put(buffer, place, rect.right(), &text, app.theme.heading());
    }
    if past.entries.is_empty() && rect.height > 1 {
        let place = (rect.x + 1, rect.y + 1);
        let text = "No such entry; f shows others.";
        put(buffer, place, rect.right(), text, app.theme.quiet());
    }
}

fn shown(app: &App, buffer: &mut Buffer, rect: Rect, number: i64, changes: &[ChangeRow]) {
    let theme = app.theme;
    let entry = app.past.entries.iter().find(|entry| entry.number == number);
    let mut below = rect;
    let mut add = |text: &str, style| {
        let y = paragraph(buffer, below, text, style);
        below.height = below.bottom().saturating_sub(y);
        below.y = y;
    };
    if let Some(entry) = entry {
        add(
            &format!("Entry {number}: {}", on_one_line(&entry.sentence)),
            theme.heading(),
        );
        if !entry.why.is_empty() {
            add(
                &format!("because: {}", on_one_line(&entry.why)),
                theme.plain(),
            );
        }
    }
    let study = app.workbench.study();
    for change in changes.iter().take(usize::from(rect.height)) {
        let telling = tell(study, change);
        add(&on_one_line(&telling.head), theme.accent());
        for line in telling.lines {
            let line = on_one_line(&line);
            add(
                &format!("  {}", cut(&line, below_width(rect) * 3)),
                theme.plain(),
            );
        }
    }
    let more = changes.len().saturating_sub(usize::from(rect.height));
    if more > 0 {
        add(&format!("and {more} more"), theme.quiet());
    }
}

fn below_width(rect: Rect) -> u16 {
    rect.width.saturating_sub(2)
}

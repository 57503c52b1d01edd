//! The History screen: who did what, when; and what an entry changed.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::App;
use super::super::command::Command;
use super::super::display::{cut, on_one_line};
use super::super::layout::Layout;
use super::list::{self, Below};
use super::paragraph;
use crate::workbench::{ChangeRow, Entry, readable_time, tell};

pub(super) fn view(app: &App, frame: &mut Frame, layout: &Layout) {
    let body = layout.body;
    let buffer = frame.buffer_mut();
    let (left, right) = match &app.past.shown {
        Some(_) => layout.two(body),
        None => (body, Rect { width: 0, ..body }),
    };
    let (head, rows) = list::below_head(left);
    list::heading(app, buffer, head, &narrowed(app));
    if app.past.entries.is_empty() {
        let others = app.key(Command::FilterHistory);
        let text = format!("No such entry; {others} shows others.");
        paragraph(buffer, list::indented(rows), &text, app.theme.quiet());
    }
    if let Some((number, changes)) = &app.past.shown {
        list::divide(app, buffer, layout, left, right);
        shown(app, buffer, list::indented(right), *number, changes);
    }
    let all = (&app.past.list, app.past.entries.len());
    list::rows(app, frame, rows, all, |buffer, row, at| {
        let entry = &app.past.entries[at];
        let style = if entry.standing {
            app.theme.plain()
        } else {
            app.theme.quiet()
        };
        list::row(buffer, row, &line(entry, row.width), style);
    });
}

/// An entry on one line.
fn line(entry: &Entry, width: u16) -> String {
    let gone = if entry.standing { "" } else { "taken back: " };
    let why = match entry.why.as_str() {
        "" => String::new(),
        why => format!(" \u{2014} {}", on_one_line(why)),
    };
    let when = if width < 60 {
        String::new()
    } else {
        let time = readable_time(entry.time);
        format!("{time}  {:<6} ", cut(&entry.coder, 6))
    };
    let sentence = on_one_line(&entry.sentence);
    format!(" {:>5}  {when}{gone}{sentence}{why}", entry.number)
}

/// Which entries are listed.
fn narrowed(app: &App) -> String {
    let past = &app.past;
    let mut parts = vec!["Entries".to_owned()];
    parts.extend(past.coder.as_ref().map(|coder| format!("by {coder}")));
    parts.extend(past.kind.map(|kind| format!("on a {}", kind.name())));
    let transcript = past.transcript;
    let transcript = transcript.and_then(|id| app.workbench.study().interview(id));
    parts.extend(transcript.map(|i| format!("in {}", i.transcript.title)));
    on_one_line(&parts.join(" "))
}

fn shown(app: &App, buffer: &mut Buffer, rect: Rect, number: i64, changes: &[ChangeRow]) {
    let theme = app.theme;
    let entry = app.past.entries.iter().find(|entry| entry.number == number);
    let mut page = Below { buffer, rect };
    let mut add = |text: &str, style| page.add(text, style);
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

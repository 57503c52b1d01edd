//! The History screen: who did what, when; and what an entry changed.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::App;
use super::super::display::{cut, on_one_line, put};
use super::super::layout::Layout;
use super::{fill, paragraph};
use crate::study::Fields;
use crate::workbench::{ChangeRow, readable_time};

pub(super) fn view(app: &App, frame: &mut Frame, layout: &Layout) {
    let theme = app.theme;
    let body = layout.body;
    let buffer = frame.buffer_mut();
    let (left, right) = match &app.past.shown {
        Some(_) => layout.two(body),
        None => (body, Rect { width: 0, ..body }),
    };
    let list = &app.past.list;
    let entries = app.past.entries.iter().enumerate().skip(list.top);
    for (y, (at, entry)) in (left.top()..left.bottom()).zip(entries) {
        let gone = if entry.standing { "" } else { " (taken back)" };
        let time = readable_time(entry.time);
        let line = format!(
            " {:>5}  {time}  {:<6} {}{gone}",
            entry.number,
            cut(&entry.coder, 6),
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
    for change in changes.iter().take(usize::from(rect.height)) {
        let verb = match (&change.before, &change.after) {
            (None, None) => "erased: ",
            (None, _) => "+ ",
            (_, None) => "- ",
            _ => "~ ",
        };
        let home = change
            .home
            .and_then(|id| app.workbench.study().interview(id))
            .map_or(String::new(), |i| format!(" in {}", i.transcript.title));
        add(
            &format!("{verb}{}{home}", change.kind.name()),
            theme.accent(),
        );
        for line in fields(app, change) {
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

/// The fields that differ, each with what it was and what it became.
fn fields(app: &App, change: &ChangeRow) -> Vec<String> {
    const UNTOLD: [&str; 5] = ["id", "created", "changed", "order", "by"];
    let none = Fields::new();
    let before = change.before.as_ref().unwrap_or(&none);
    let after = change.after.as_ref().unwrap_or(&none);
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let value = |fields: &Fields, name: &str| {
        fields
            .get(name)
            .map(|value| told(app, value))
            .filter(|text| !text.is_empty())
    };
    names
        .into_iter()
        .filter(|name| !UNTOLD.contains(&name.as_str()))
        .filter_map(|name| match (value(before, name), value(after, name)) {
            (Some(before), Some(after)) => Some(format!("{name}: {before} → {after}")),
            (Some(gone), None) => Some(format!("{name}: {gone}")),
            (None, Some(new)) => Some(format!("{name}: {new}")),
            (None, None) => None,
        })
        .collect()
}

/// A field's value for people: names in place of identities.
fn told(app: &App, value: &serde_json::Value) -> String {
    use serde_json::Value as Json;
    let study = app.workbench.study();
    match value {
        Json::Null | Json::Bool(false) => String::new(),
        Json::Object(flags) if flags.values().all(Json::is_boolean) => {
            let set = flags.iter().filter(|(_, set)| **set == Json::Bool(true));
            set.map(|(name, _)| name.as_str())
                .collect::<Vec<&str>>()
                .join(", ")
        }
        Json::Array(list) if list.is_empty() => String::new(),
        Json::String(text) => match text.parse() {
            Ok(uuid) => study
                .codebook()
                .get(crate::study::CodeId(uuid))
                .map(|code| code.label.clone())
                .or_else(|| {
                    study
                        .coder(crate::study::CoderId(uuid))
                        .map(|c| c.name.clone())
                })
                .or_else(|| {
                    let interview = study.interview(crate::study::TranscriptId(uuid))?;
                    Some(interview.transcript.title.clone())
                })
                .unwrap_or_else(|| text.chars().take(8).collect()),
            Err(_) => on_one_line(text),
        },
        Json::Object(map)
            if map.len() == 2 && map.contains_key("start") && map.contains_key("end") =>
        {
            format!("{}-{}", map["start"], map["end"])
        }
        other => on_one_line(&other.to_string()),
    }
}

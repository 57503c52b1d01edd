//! The first line and the last two: where one is, what is said, which keys matter here.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::super::app::{App, Stopped};
use super::super::command::{Command, Panel, Screen};
use super::super::display::{cut, on_one_line, put, width};
use super::super::keymap::Context;
use super::super::layout::Layout;
use super::super::lists::role_name;
use super::super::wrap;
use super::hints;
use crate::study::{Interview, SETTING_TITLE, Value};

pub(super) fn title(app: &App, frame: &mut Frame, rect: Rect) {
    let study = app.workbench.study();
    let theme = app.theme;
    let coder = app
        .workbench
        .acting()
        .map_or("nobody", |coder| coder.name.as_str());
    let state = if app.workbench.is_read_only() {
        "read-only"
    } else {
        "saved"
    };
    let whose = app.whose_codings();
    let whose = cut(&whose, rect.width / 4);
    let loading = app.loading.map_or(String::new(), |loading| {
        format!("loading {}/{} · ", loading.loaded, loading.of)
    });
    let indexing = app.indexed.filter(|_| app.loading.is_none());
    let indexing = indexing.map_or(String::new(), |indexed| {
        format!("indexing {}/{} · ", indexed.loaded, indexed.of)
    });
    let stopped = app.stopped.map_or(String::new(), |(what, at)| {
        let done = match what {
            Stopped::Loading => "loaded",
            Stopped::Indexing => "indexed",
        };
        format!("stopped, {done} {}/{} · ", at.loaded, at.of)
    });
    let errand = app.naming.in_words();
    let errand = errand.map_or(String::new(), |errand| format!("{errand} · "));
    let loading = format!("{errand}{stopped}{loading}{indexing}");
    let right = if rect.width >= 70 {
        format!("{loading}{coder} · {whose} · {state} ")
    } else {
        format!("{coder} · {state} ")
    };
    let name = study.setting_text(SETTING_TITLE);
    let left = if rect.width >= 90 {
        format!(" emic  {name} · {}", app.screen.name())
    } else {
        format!(" {}", app.screen.name())
    };
    let edge = rect.right().saturating_sub(width(&right));
    let buffer = frame.buffer_mut();
    let end = put(
        buffer,
        (rect.x, rect.y),
        edge,
        &cut(&on_one_line(&left), edge / 2),
        theme.heading(),
    );
    put(buffer, (edge, rect.y), rect.right(), &right, theme.quiet());
    if let Some(interview) = app.interview().filter(|_| app.screen == Screen::Read) {
        let about = about(app, interview);
        let room = edge.saturating_sub(end + 4);
        let about = cut(&about, room);
        let x = end + 2 + room.saturating_sub(width(&about)) / 2;
        put(buffer, (x, rect.y), edge, &about, theme.accent());
    }
}

/// A transcript in a few words: title, role, what is known of the participant.
fn about(app: &App, interview: &Interview) -> String {
    let study = app.workbench.study();
    let mut parts = vec![interview.transcript.title.clone()];
    if let Some(participant) = interview
        .transcript
        .main
        .and_then(|id| study.participant(id))
    {
        if !participant.role.is_empty() {
            parts.push(role_name(&participant.role));
        }
        let known = participant
            .attributes
            .iter()
            .filter_map(|(name, value)| match value {
                Value::Known(known) if matches!(known.to_lowercase().as_str(), "yes" | "no") => {
                    Some(on_one_line(&format!("{name}: {known}")))
                }
                Value::Known(known) => Some(on_one_line(known)),
                _ => None,
            });
        parts.extend(known.take(3));
    }
    parts.join(" · ")
}

pub(super) fn view(app: &App, frame: &mut Frame, layout: &Layout) {
    let theme = app.theme;
    let buffer = frame.buffer_mut();
    let status = layout.status;
    let mut rows = vec![status, layout.hints];
    if let Some(filtering) = app.filtering.as_ref().filter(|_| app.dialog.is_none()) {
        let row = rows.remove(0);
        let x = put(
            buffer,
            (row.x + 1, row.y),
            row.right(),
            "filter: ",
            theme.accent(),
        );
        let room = row.right().saturating_sub(x + 1);
        let cursor = super::dialogs::input(buffer, (x, row.y), room, &filtering.line.input, theme);
        super::query_line::offers(buffer, layout.body, cursor, &filtering.line, theme);
        hints::view(app, buffer, layout.hints);
        frame.set_cursor_position(cursor);
        return;
    }
    if let Some(message) = &app.message {
        let style = theme.message(message.severity);
        let lines = wrap::lines(&message.text, status.width.saturating_sub(2));
        let long = lines.len() > rows.len();
        let count = lines.len().min(rows.len());
        for (at, (row, line)) in rows.drain(..count).zip(lines).enumerate() {
            let right = row.right().saturating_sub(1);
            let more = if long && at + 1 == count { "…" } else { "" };
            put(
                buffer,
                (row.x + 1, row.y),
                right,
                &format!("{line}{more}"),
                style,
            );
        }
    } else if let Some(text) = counting(app) {
        let row = rows.remove(0);
        let at = (row.x + 1, row.y);
        put(buffer, at, row.right(), &text, theme.accent());
    } else {
        let row = rows.remove(0);
        let here = cut(&place(app), row.width.saturating_sub(2)).into_owned();
        put(
            buffer,
            (row.x + 1, row.y),
            row.right(),
            &here,
            theme.plain(),
        );
    }
    if let Some(row) = rows.pop() {
        hints::view(app, buffer, row);
    }
}

/// The number that is being typed, and what can follow it.
fn counting(app: &App) -> Option<String> {
    let count = app.count?;
    let number = if count == 0 {
        String::new()
    } else {
        count.to_string()
    };
    let unpinned = u8::try_from(count)
        .ok()
        .filter(|digit| (1..=9).contains(digit));
    let unpinned = unpinned.filter(|digit| app.pinned(*digit).is_none());
    let pin = unpinned.map_or(String::new(), |digit| {
        format!(
            " · nothing is pinned to {digit}: {}, then {}",
            app.key(Command::Focus(Panel::Codes)),
            app.key_in(Context::Codes, Command::Pin(digit))
        )
    });
    Some(format!("{number}… then a key that moves or selects{pin}"))
}

/// Where one is.
fn place(app: &App) -> String {
    match app.screen {
        Screen::Read => reading(app),
        Screen::Find => match app.finding.chosen() {
            Some((hit, _)) if !app.finding.is_typing() => hit_place(app, hit),
            _ => "what was found counts at once, new codings too".to_owned(),
        },
        Screen::Themes => app
            .chosen_code()
            .and_then(|id| app.workbench.study().codebook().get(id))
            .map_or(String::new(), |code| {
                on_one_line(&format!("{}: {}", code.slug, code.description.brief))
            }),
        Screen::Write if app.outline.shown => {
            "text: a narrative; !: key quotes; ~: contrary cases; n: codings of its own".to_owned()
        }
        Screen::Write => format!(
            "{} memos, {} links",
            app.workbench.study().memos().len(),
            app.workbench.study().links().len()
        ),
        Screen::Compare => super::compare::place(app),
        Screen::Suggest => "from this study alone, on this machine".to_owned(),
        Screen::Review => match app.reviewing.chosen() {
            Some(item) => item.why.told().to_owned(),
            None => String::new(),
        },
        Screen::Pseudonyms => super::pseudonyms::place(app),
        Screen::People => super::people::place(app),
        Screen::Matrix => app.cell_name(),
        Screen::Import => app.import_in_words(),
        Screen::History => format!(
            "{}{} entries{}",
            app.past.entries.len(),
            if app.past.more { "+" } else { "" },
            if app.past.coder.is_some() || app.past.kind.is_some() || app.past.transcript.is_some()
            {
                ", not all"
            } else {
                ""
            }
        ),
    }
}

/// Where a hit is, and which codes it has.
fn hit_place(app: &App, hit: &super::super::find::Found) -> String {
    let study = &app.finding.answer.study;
    let Some(interview) = study.interview(hit.transcript) else {
        return String::new();
    };
    let over = interview.codings().overlapping(hit.span);
    let mut codes: Vec<&str> = over
        .filter_map(|coding| Some(study.code_of(coding.code)?.slug.as_str()))
        .collect();
    codes.sort_unstable();
    codes.dedup();
    let codes = match codes.as_slice() {
        [] => "not yet coded".to_owned(),
        codes => codes.join(", "),
    };
    format!("{} · {codes}", interview.quote_id(hit.span))
}

fn reading(app: &App) -> String {
    let Some(interview) = app.interview() else {
        return String::new();
    };
    let document = interview.document();
    let position = app.reading.cursor.position;
    let mut parts = Vec::new();
    if app.panel == Panel::Codes {
        let code = app
            .chosen_code()
            .and_then(|id| app.workbench.study().codebook().get(id));
        if let Some(code) = code {
            return on_one_line(&format!("{}: {}", code.slug, code.description.brief));
        }
    }
    match document.turn_at(position) {
        Some(turn) => parts.push(format!("turn {}/{}", turn + 1, document.turns.len())),
        None => parts.push("before the first turn".to_owned()),
    }
    if let Some(selected) = app.selection() {
        let words = document.text.count_words(selected);
        parts.push(format!(
            "{words} word{} selected",
            if words == 1 { "" } else { "s" }
        ));
    }
    let here = codings(app);
    if !here.is_empty() {
        parts.push(format!("here: {here}"));
    }
    for (link, other) in app.links_here() {
        let place = crate::workbench::place(app.workbench.study(), other);
        let label = on_one_line(&link.label);
        parts.push(format!(
            "\u{21c4} {label}{}{place}",
            if label.is_empty() { "" } else { " " }
        ));
    }
    parts.join(" · ")
}

/// The codings under the cursor, each with who made it; the one in focus in angle brackets where there are several.
fn codings(app: &App) -> String {
    let study = app.workbench.study();
    let here = app.codings_here();
    let focus = app.coding_in_focus().map(|coding| coding.id);
    let interview = app.interview();
    let one = |coding: &crate::study::Coding| {
        let code = study.code_of(coding.code).map_or("", |code| &code.slug);
        let coder = study.coder_of(coding.coder).map_or("", |coder| &coder.name);
        let key = if coding.flags.key { " !" } else { "" };
        let contrary = if coding.flags.contrary { " ~" } else { "" };
        let note = interview.and_then(|i| i.codings().note(coding.id));
        let comment = note.map_or("", |note| note.comment.as_str());
        let comment = if comment.is_empty() {
            String::new()
        } else {
            format!(" \u{201c}{}\u{201d}", on_one_line(comment))
        };
        let text = format!("{code} ({coder}){key}{contrary}");
        if here.len() > 1 && Some(coding.id) == focus {
            format!("‹{text}›{comment}")
        } else if here.len() == 1 {
            format!("{text}{comment}")
        } else {
            text
        }
    };
    here.iter().map(one).collect::<Vec<String>>().join(", ")
}
